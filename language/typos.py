"""Mistyped names in a question: an unread word becomes the one name that is nearly spelled so."""

from __future__ import annotations

from collections.abc import Sequence

from kg.folding import fold_name
from kg.values import replace
from kg.vocabulary import Vocabulary
from language.items import Item

_SHORTEST = 5  # shorter words are near too many names
_NEAR = 84  # of 100, by the share of letters in common (Indel similarity)


def corrected(items: Sequence[Item], vocabulary: Vocabulary) -> tuple[Item, ...]:
    """The items with every unread word that is nearly one name read as that name."""
    out: list[Item] = []
    skip = 0
    for at, item in enumerate(items):
        if skip:
            skip -= 1
        elif not _unread(item):
            out.append(item)
        else:
            found, skip = _spelled(items, at, vocabulary)
            out.append(found)
    return tuple(out)


def _spelled(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> tuple[Item, int]:
    """The item at `at` as the name that it nearly spells, alone or with the capitalised words behind it."""
    for size in (2, 1):
        rest = items[at + 1 : at + 1 + size]
        if len(rest) == size and all(i.text[:1].isupper() and i.text.isascii() for i in (items[at], *rest)):
            iri = nearest(" ".join(i.text for i in (items[at], *rest)), vocabulary)
            if iri:
                whole = replace(items[at], kind="name", value=vocabulary.entities[iri], end=rest[-1].end, words=())
                return replace(whole, text=" ".join(i.text for i in (items[at], *rest))), size
    return _read_as_name(items[at], vocabulary), 0


def _unread(item: Item) -> bool:
    return item.kind == "other" and len(item.text) >= _SHORTEST and not item.text.isdigit()


def _read_as_name(item: Item, vocabulary: Vocabulary) -> Item:
    iri = nearest(item.text, vocabulary)
    return replace(item, kind="name", value=vocabulary.entities[iri]) if iri else item


def nearest(word: str, vocabulary: Vocabulary) -> str:
    """The IRI of the one thing whose name is nearly `word`; empty where none or several are as near."""
    from rapidfuzz import fuzz, process

    folded = fold_name(word)
    found = process.extract(folded, vocabulary.folded, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=5)
    best = [
        vocabulary.names[at][1]
        for name, score, at in found
        if score == found[0][1] and name[:1] == folded[:1] and vocabulary.names[at][3] != "ambiguous"
    ]
    return best[0] if best and len(set(best)) == 1 else ""
