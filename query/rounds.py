"""The round that a question names by its letter: “its Series C”, 「シリーズB」, “a seed round”.

A frame of a round holds no letter; what tells it is the sentence that a claim quotes. The words: ontology/replies/
(round-series, before a letter; round-alone).
"""
from __future__ import annotations

import re
from functools import cache

from kg.model import Reading
from query.wording import REPLY, load_replies

_LANGUAGES = ("en", "ja")
_FRAME = "frame:"


def rounds_of(reading: Reading, kind: str) -> tuple[str, ...]:
    """What the rounds are called that `reading` names by a word of `kind`: “series C”, or by a word alone."""
    told = [text for text, _, _, concept in reading.words if concept == _FRAME + kind]
    return tuple(dict.fromkeys(name for text in told for name in _named(text)))


def pattern_of(names: tuple[str, ...]) -> str:
    """The regular expression that a quote about one of the rounds `names` matches, in either language."""
    return "|".join(dict.fromkeys(_spelled(name) for name in names))


def _named(text: str) -> list[str]:
    series = re.findall(rf"(?:{_any('series')})\s*([a-z]\d?)(?![a-z])", text, re.IGNORECASE)
    return [f"series {letter.upper()}" for letter in series] + re.findall(_any("alone"), text, re.IGNORECASE)[:1]


def _spelled(name: str) -> str:
    word, _, letter = name.partition(" ")
    return f"({_any(word)}) ?{letter}([^a-z0-9]|$)" if letter else f"({_any('alone')})"


@cache
def _any(name: str) -> str:
    """The words of one row in all languages, as alternatives."""
    words = (word for language in _LANGUAGES for word in load_replies(language).texts(f"{REPLY}round-{name}", "words"))
    return "|".join(map(re.escape, words))
