"""The round that a question names by its letter: “its Series C”, 「シリーズB」, “a seed round”; and who led it.

A frame of a round holds no letter, nor who of those who took part led it; what tells it is the sentence that a claim
quotes. The words: ontology/replies/ (round-series, before a letter; round-alone; round-led-by, behind which those who
led it stand, up to a word of round-joined; round-led, before which they stand).
"""
from __future__ import annotations

import re
from functools import cache

from kg.model import Frame, Reading
from query.parts import holes_of
from query.wording import REPLY, load_replies

_LANGUAGES = ("en", "ja")
_FRAME = "frame:"


def rounds_of(reading: Reading, kind: str) -> tuple[str, ...]:
    """What the rounds are called that `reading` names by a word of `kind`: “series C”, or by a word alone."""
    told = [text for text, _, _, concept in reading.words if concept == _FRAME + kind]
    return tuple(dict.fromkeys(name for text in told for name in _named(text)))


def takers() -> tuple[str, ...]:
    """The roles of those who may lead a round."""
    return load_replies("en").rule("round-takers", "roles")


def asks_who_led(reading: Reading, frame: Frame) -> bool:
    """“Who led the round”, 「主導したのは誰」: whether those who put money in are asked for, and only who led them."""
    words = load_replies(reading.language).texts(f"{REPLY}round-led-asked", "words")
    asked = any(role in takers() and hole.want == "entity" for role, hole in holes_of(frame))
    told = [reading.text] if reading.language == "ja" else [f" {text.casefold()}" for text, _, _, _ in reading.words]
    return asked and any(word in text for text in told for word in words)


def led_by(quote: str, name: str) -> str:
    """The SPARQL condition that the words of ?quote say that the one called ?name led it."""
    by, joined, before = (_any(word) for word in ("led-by", "joined", "led"))
    behind = _replaced(_replaced(f"?{quote}", f"^.*?({by})"), f"({joined}|[.;。]).*$")
    ahead = _replaced(_replaced(f"?{quote}", f"({before}).*$"), "^.*[.;,、。]")
    short = _replaced(f"STR(?{name})", "( |・|グループ).*$")
    sides = (f'REGEX(?{quote}, "{_quoted(words)}", "i") && CONTAINS(LCASE({side}), LCASE({short}))'
             for words, side in ((by, behind), (before, ahead)))
    return " || ".join(f"({side})" for side in sides)


def _replaced(value: str, pattern: str) -> str:
    return f'REPLACE({value}, "{_quoted(pattern)}", "", "i")'


def _quoted(pattern: str) -> str:
    return pattern.replace("\\", "\\\\").replace('"', '\\"')


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
    return "|".join(re.sub(r"([.^$*+?()\[\]{}|\\])", r"\\\1", word) for word in words)
