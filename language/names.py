"""Names in text: every alias of the vocabulary is found at once (Aho-Corasick), longest first, on normalised text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.derived import once_a_vocabulary
from kg.folding import fold, fold_text
from kg.model import Entity, Mention
from kg.vocabulary import Vocabulary

_KANA = "katakana"
_KATAKANA = re.compile(r"[ァ-ヺー]")
_SMALL = frozenset("abcdefghijklmnopqrstuvwxyz")
_LATIN = re.compile(r"[0-9A-Za-zÀ-ÖØ-öø-ɏ]")
_PRESIDENT = "社長"
_BODY = "Organisation"


@dataclass(frozen=True, eq=False)
class NameFinder:
    """The automaton over all aliases, with the context words that settle ambiguous ones; equal to itself only."""

    automaton: Any
    vocabulary: Vocabulary

    def find(self, text: str, *, context: str = "", question: bool = False) -> tuple[Mention, ...]:
        """The names in `text`, not overlapping; ambiguous names are settled in `context`, the whole article."""
        folded, offsets = fold(text)
        found: list[tuple[int, int, Entity]] = []
        dotted: list[tuple[int, int, Any]] = []
        for last, entries in self.automaton.iter(folded):
            size = entries[0][3]
            start, end = last - size + 1, last + 1
            if not _stands_alone(folded, start, end, offsets):
                if _is_dotted(folded, start, end, offsets):
                    dotted.append((start, end, entries))
                continue
            entity = self._choose(entries, context or text, text[offsets[start] : offsets[end - 1] + 1], question)
            if entity is not None:
                found.append((offsets[start], offsets[end - 1] + 1, entity))
        for start, end, entries in _side_by_side(dotted):
            entity = self._choose(entries, context or text, text[offsets[start] : offsets[end - 1] + 1], question)
            if entity is not None and _BODY in entity.classes:
                found.append((offsets[start], offsets[end - 1] + 1, entity))
        return tuple(Mention(e, s, t, text[s:t]) for s, t, e in longest(found))

    def _choose(
        self, entries: list[tuple[str, str, str, int]], context: str, surface: str, question: bool
    ) -> Entity | None:
        for iri, kind, alias, _ in entries:
            if not question and _typed_as_word(alias, surface):
                continue
            if kind == "ambiguous" and not self._settled(iri, context):
                continue
            return self.vocabulary.entities[iri]
        return None

    @lru_cache(maxsize=64)  # noqa: B019 - a finder lives as long as its process
    def _settled(self, iri: str, context: str) -> bool:
        """Whether the text also names the thing unmistakably, or holds one of its context words."""
        words = [_folded_word(w) for w in self.vocabulary.context.get(iri, ())]
        told = _folded_text(context)
        return any(w in told for w in (*words, *self.vocabulary.plain_names(iri)))


@lru_cache(maxsize=4096)
def _folded_word(word: str) -> str:
    return fold(word)[0]


@lru_cache(maxsize=2)
def _folded_text(text: str) -> str:
    """The folded article, which every sentence of it asks for."""
    return fold_text(text)


def _typed_as_word(alias: str, surface: str) -> bool:
    """A Latin name written all small is a common word (“meta”, “scale”) unless the name itself is written so; so are
    two words of which the first is (“to run AI”, “open AI”)."""
    plain = surface.isascii() and not alias.islower()
    return plain and (surface.islower() or (" " in surface and surface[0].islower() and alias[0].isupper()))


def _stands_alone(text: str, start: int, end: int, offsets: Sequence[int]) -> bool:
    if start and text[start] in _SMALL and text[start - 1] in _SMALL and offsets[start] - offsets[start - 1] <= 1:
        return False  # most of what is found: letters inside of a word
    if text[end - 1 : end + 1] == _PRESIDENT:
        return False  # 「X社長」 is the president of X, and not the X社 of somebody
    end += _plural(text, end)
    version = text[end - 1].isdigit() and text[end : end + 1] == "." and text[end + 1 : end + 2].isdigit()
    return not (version or _joined(text, start - 1, start, offsets) or _joined(text, end - 1, end, offsets))


def _is_dotted(text: str, start: int, end: int, offsets: Sequence[int]) -> bool:
    """Whether nothing but a dot joins the katakana name to another word (「エヌビディア・オラクル」)."""
    edges = [(a, b) for a, b in ((start - 1, start), (end - 1, end)) if _joined(text, a, b, offsets)]
    return all(_script(text[a]) == _KANA and offsets[b] - offsets[a] > 1 for a, b in edges)


def _side_by_side(dotted: Sequence[tuple[int, int, Any]]) -> list[tuple[int, int, Any]]:
    """Those of the dotted names beside which another stands, so that the dot lists two and is part of neither."""
    edges = {end for _, end, _ in dotted} & {start for start, _, _ in dotted}
    return [d for d in dotted if {d[0], d[1]} & edges]


def _plural(text: str, end: int) -> int:
    """“GB300s”: 1 where a name that ends in a digit has the s of the plural, which is no part of it."""
    return int(text[end - 1].isdigit() and text[end : end + 1] == "s")


def _joined(text: str, left: int, right: int, offsets: Sequence[int]) -> bool:
    """Whether the characters at `left` and `right` belong to one run of Latin letters or of katakana.

    A dot that folding took out (「TPU・Trainium」) parts Latin names, while it joins the parts of a katakana one.
    """
    if left < 0 or right >= len(text):
        return False
    a, b = text[left], text[right]
    script = _script(a)
    if script == _KANA:
        return _script(b) == _KANA
    if not script or (b.isdigit() and a.isascii() and a.isalpha()):
        return False  # 「AWS380億ドル」: longer names (GB200) win by length
    return offsets[right] - offsets[left] <= 1 and _script(b) == script


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """Whether a character is katakana or Latin; empty where it is neither."""
    return _KANA if _KATAKANA.match(char) else "latin" if _LATIN.match(char) else ""


def longest(found: list[tuple[int, int, Any]]) -> list[tuple[int, int, Any]]:
    """The spans that remain when longer ones win, in text order."""
    kept: list[tuple[int, int, Any]] = []
    for span in sorted(found, key=lambda f: (-(f[1] - f[0]), f[0])):
        if all(span[1] <= k[0] or span[0] >= k[1] for k in kept):
            kept.append(span)
    return sorted(kept, key=lambda f: f[0])


@once_a_vocabulary
def name_finder(vocabulary: Vocabulary) -> NameFinder:
    """The finder for `vocabulary`."""
    return NameFinder(_automaton(vocabulary), vocabulary)


_RANK = {"preferred": 0, "other": 1, "hidden": 2, "ambiguous": 3}


def _automaton(vocabulary: Vocabulary) -> Any:
    import ahocorasick

    entries: dict[str, list[tuple[str, str, str, int]]] = {}
    for (alias, iri, _, kind), folded in zip(vocabulary.names, vocabulary.folded, strict=True):
        if folded:
            entries.setdefault(folded, []).append((iri, kind, alias, len(folded)))
    automaton = ahocorasick.Automaton()
    for folded, found in entries.items():
        automaton.add_word(folded, sorted(found, key=lambda e: _RANK[e[1]]) if len(found) > 1 else found)
    automaton.make_automaton()
    return automaton
