"""Mistyped words of a question: an unread word becomes the one name, or the one common word, that is nearly spelled so.

Of a common word no more is forgiven than a slip of the fingers: two letters changed places, a letter doubled or not
doubled, a vowel left out or put in (in long words any letter), since what nobody knows may be a word all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from kg.folding import fold_name
from kg.values import replace
from kg.vocabulary import Vocabulary
from language.items import Item, Lexicon, lexicon

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


# ---- common words ----
_LONG = 9  # letters of a word in which any letter may be left out or put in
_VOWELS = "aeiou"


def respelled(text: str, unread: Sequence[tuple[str, int, int]], vocabulary: Vocabulary) -> str:
    """`text` with each unread word that is one known word but for a slip of the fingers spelled as that."""
    for word, start, end in sorted(unread, key=lambda one: -one[1]):
        plain = word.isascii() and word.isalpha() and len(word) >= _SHORTEST and text[start:end] == word
        meant = _slipped(word.casefold(), vocabulary) if plain else ""
        text = text[:start] + meant + text[end:] if meant else text
    return text


def _slipped(word: str, vocabulary: Vocabulary) -> str:
    """The one known word that `word` is with one slip; empty where there is none or more than one."""
    known = _words(lexicon(vocabulary, "en", True))
    found = {other for other in _slips(word) if other in known}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=4)
def _words(table: Lexicon) -> frozenset[str]:
    """Every English word that is read, alone or in a phrase."""
    notions = (
        label
        for thing in table.vocabulary.entities.values()
        if "Concept" in thing.classes
        for language, label in thing.labels
        if language == "en"
    )
    phrases = (*table.forms, *notions)
    return frozenset(word for phrase in phrases for word in phrase.casefold().split() if len(word) >= _SHORTEST)


def _slips(word: str) -> Iterator[str]:
    """What may have been meant by `word`."""
    any_letter = "abcdefghijklmnopqrstuvwxyz"
    for k in range(len(word)):
        yield word[:k] + word[k + 1 : k + 2] + word[k : k + 1] + word[k + 2 :]
        yield word[: k + 1] + word[k:]
        if word[k] in _VOWELS or word[k : k + 1] == word[k + 1 : k + 2] or len(word) > _LONG:
            yield word[:k] + word[k + 1 :]
    for k in range(1, len(word)):
        yield from (word[:k] + sign + word[k:] for sign in (any_letter if len(word) >= _LONG - 1 else _VOWELS))
