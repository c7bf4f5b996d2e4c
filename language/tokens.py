"""Tokens of both languages: SudachiPy's short units for Japanese, words and signs for English."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Any

from kg.values import value


@value
class Token:
    """A token: its text, dictionary form, part of speech (Sudachi's first two levels; word|number|sign in English).

    `form` is Sudachi's conjugation form. `start` and `end` are code point offsets into the text given.
    """

    text: str
    lemma: str
    pos: str
    form: str
    start: int
    end: int
    sort: str = ""  # Sudachi's third level (人名, 地名, 一般 …), UNKNOWN where its dictionary lacks the word


UNKNOWN = "未知"
PLACE_NAME = "地名"  # the sort of a name of a place


_SHORTENED = r"n['’]t\b|['’](?:ve|re|ll|d|m)\b"  # “did|n't”, “we|'ve”
_ENGLISH = re.compile(
    r"[A-Za-z]+(?=n['’]t\b)|"
    + _SHORTENED
    + r"|[Ee]x-(?=[A-Z])"  # “ex-Acme”
    + r"|[A-Z][A-Za-z0-9]+(?=-[a-z]{3,}\b)|"
    r"[A-Za-zÀ-ÖØ-öø-ɏ]+(?:[&.+][A-Za-z]+)*(?:-[A-Za-z0-9À-ÖØ-öø-ɏ]+)*|\d+(?:[.,]\d+)*|['’]s\b|\S"
)


@lru_cache(1)
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="core")


_own = threading.local()  # a tokenizer serves one thread at a time; the dictionary serves all


def _sudachi() -> tuple[Any, Any]:
    """This thread's tokenizer, and the split mode."""
    if not hasattr(_own, "tokenizer"):
        from sudachipy import SplitMode

        dictionary = _dictionary()
        make = getattr(dictionary, "tokenizer", None) or dictionary.create
        _own.tokenizer = make(), SplitMode.A
    found: tuple[Any, Any] = _own.tokenizer
    return found


@lru_cache(maxsize=64)  # headings, labels and items are read several times, each for another purpose
def tokenise(text: str, language: str) -> tuple[Token, ...]:
    """The tokens of `text` (without blanks), in order."""
    return _japanese(text) if language == "ja" else _english(text)


def _english(text: str) -> tuple[Token, ...]:
    return tuple(
        Token(word, word.casefold(), _english_pos(word), "", m.start(), m.end())
        for m in _ENGLISH.finditer(text)
        for word in [m.group()]
    )


def _english_pos(text: str) -> str:
    return (
        "word"
        if text[0].isalpha() or (len(text) > 1 and text[0] in "'’")
        else "number"
        if text[0].isdigit()
        else "sign"
    )


_HALF = re.compile(r"[\ud800-\udfff]")
_PIECE = 12_000  # Sudachi takes at most 49,149 bytes at once


def _japanese(text: str) -> tuple[Token, ...]:
    tokenizer, mode = _sudachi()
    found = []
    for at in range(0, len(text), _PIECE):
        piece = _plain(text[at : at + _PIECE])
        start = 0  # each morpheme begins where the one before ends; what Sudachi is not asked costs nothing
        for m in tokenizer.tokenize(piece, mode):
            end = m.end()
            if (surface := piece[start:end]).strip():
                lemma, pos, form, sort = _known.get(m.word_id()) or _described(m)
                found.append(Token(surface, lemma, pos, form, at + start, at + end, sort))
            start = end
    return tuple(found)


_known: dict[int, tuple[str, str, str, str]] = {}  # a word of Sudachi's dictionary -> lemma, pos, form, sort
_MOST_KNOWN = 50_000


def _described(morpheme: Any) -> tuple[str, str, str, str]:
    """The lemma, pos, form and sort of a morpheme; those of a word in Sudachi's dictionary are kept."""
    pos, form, sort = _tags.get(morpheme.part_of_speech_id()) or _tagged(morpheme)
    lemma = morpheme.dictionary_form()
    if morpheme.is_oov():
        return lemma, pos, form, UNKNOWN
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    return _known.setdefault(morpheme.word_id(), (lemma, pos, form, sort))


_tags: dict[int, tuple[str, str, str]] = {}  # Sudachi's number of a part of speech -> pos, form, sort


def _tagged(morpheme: Any) -> tuple[str, str, str]:
    parts = morpheme.part_of_speech()
    return _tags.setdefault(morpheme.part_of_speech_id(), ("-".join(parts[:2]), parts[5], parts[2]))


def _plain(text: str) -> str:
    """The text with what Sudachi refuses (lone surrogates) replaced one for one."""
    return _HALF.sub("?", text)
