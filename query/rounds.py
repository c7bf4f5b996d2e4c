"""The round that a question names by its letter: “its Series C”, 「シリーズB」, “a seed round”; and who led it.

A frame of a round holds no letter, nor who of those who took part led it; what tells it is the sentence that a claim
quotes. The words: ontology/replies/ (round-series, before a letter; round-alone; round-led-by, behind which those who
led it stand, up to a word of round-joined; round-led, before which they stand).
"""
from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from kg.model import Entity, Frame, Hole, Reading
from kg.vocabulary import Vocabulary
from query.parts import Part, holes_of
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
    asked = any(role in takers() and hole.want == "entity" for role, hole in holes_of(frame))
    named = any(isinstance(f, Entity) for role in takers() for f in frame.get(role))  # “did X lead the round”
    return (asked or named) and bool(_told(reading))


def _told(reading: Reading) -> list[int]:
    """Where the words stand that say that somebody led."""
    words = load_replies(reading.language).texts(f"{REPLY}round-led-asked", "words")
    if reading.language == "ja":
        return [reading.text.index(word) for word in words if word in reading.text]
    return [start for text, start, _, _ in reading.words if any(word in f" {text.casefold()}" for word in words)]


def owned(frame: Frame, reading: Reading, vocabulary: Vocabulary) -> Frame:
    """“Did X lead (join, take part in) Y's round”, “… the round in Y”: the round is Y's, and X one of its takers."""
    kind = vocabulary.frames.get(frame.kind)
    taker = next((role for role in takers() if kind and role in kind.roles and role not in kind.keys), "")
    owner = kind.keys[0] if kind and taker else ""
    one, two = ([f for f in frame.get(role) if isinstance(f, Entity)] if role else [] for role in (owner, taker))
    if reading.language == "en" and taker and not one and len(two) == 1:
        return _of_the_one(frame, two[0], owner, taker, reading)
    if reading.language != "en" or not len(one) == len(two) == 1:
        return frame
    ends = {m.value: (m.start, m.end) for m in reading.mentions if isinstance(m.value, Entity)}
    first, second = ends.get(one[0], (0, 0)), ends.get(two[0], (0, 0))
    start, end = frame.span
    before, behind = reading.text[second[1] : start].split(), reading.text[end : second[0]].split()
    theirs = (before[:1] in ([], ["'s"], ["’s"]) and second[1] <= start) or behind == ["in"]  # “the Y round”
    if not theirs or first[0] > second[0]:
        return frame
    return frame.with_role(owner, two[0]).with_role(taker, one[0])


def _of_the_one(frame: Frame, thing: Entity, owner: str, taker: str, reading: Reading) -> Frame:
    """“What was X's biggest round”: the round is that of the one who is named before it."""
    small = {reading.text[s:e] for _, s, e, c in reading.words if c.startswith(("op:", "place:")) or c == "filler"}
    held = next((m for m in reading.mentions if m.value == thing), None)
    between = reading.text[held.end : frame.span[0]].split() if held and held.end <= frame.span[0] else []
    theirs = between[:1] in (["'s"], ["’s"]) and set(between[1:]) <= small
    return frame.with_role(taker).with_role(owner, thing) if theirs else frame


def by_anyone(part: Part) -> Part:
    """`part` with whoever led it in the place of the one who is said to have done so."""
    frame = part.frame
    for role in takers():
        frame = frame.with_role(role, Hole("entity", name="leader")) if part.led and frame.get(role) else frame
    return replace(part, frame=frame)


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
