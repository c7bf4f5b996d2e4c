"""The wording of replies: sentences from ontology/replies/, filled with names, amounts and dates in one language.

A template holds ``{name}`` and ``{name|word}`` (the word where the name is open); ``[…]`` is left out where a name in
it is open. What is asked for in the same way in every language stands in ontology/replies/asking.ttl.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from kg.identity import decimal_text
from kg.model import Entity, Filler, Frame, Hole, Period, Quantity
from kg.rows import Rows, read_rows
from kg.values import replace
from kg.vocabulary import FOLDER, Vocabulary

REPLY = "https://w3id.org/dealgraph/reply#"
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{(\w+)(?:\|([^{}]*))?\}")


@dataclass(frozen=True)
class Replies:
    """The reply rows of one language."""

    rows: Rows
    language: str

    def text(self, name: str, prop: str = "says") -> str:
        """The template `prop` of the row `name` (frame, status or sentence), empty where there is none."""
        found = dict(self.rows.texts(name, REPLY + prop)) or dict(self.rows.texts(REPLY + name, REPLY + prop))
        return found.get(self.language, "")

    def texts(self, name: str, prop: str) -> list[str]:
        """All templates `prop` of the row `name` in this language."""
        return [text for language, text in self.rows.texts(name, REPLY + prop) if language == self.language]

    def say(self, name: str, **values: str) -> str:
        """The row `name` with `values` filled in."""
        return fill(self.text(name), values)

    def rule(self, name: str, prop: str) -> tuple[str, ...]:
        """Values of asking.ttl for the term `name`: local names of IRIs, or plain text."""
        found = self.rows.values(name, REPLY + prop) or self.rows.values(REPLY + name, REPLY + prop)
        return tuple(self.rows.local(value) for value in found)

    @cached_property
    def scales(self) -> tuple[tuple[int, str], ...]:
        """(power of ten, template) for the number words of the language, greatest first."""
        names = [s.removeprefix(REPLY) for s in self.rows.texts_of if s.startswith(REPLY + "scale-")]
        found = [(int(name.removeprefix("scale-")), self.text(name)) for name in names]
        return tuple(sorted(((power, text) for power, text in found if text), reverse=True))

    def join(self, parts: Iterable[str], last: str = "and") -> str:
        """``a, b and c``."""
        *first, end = list(parts) or [""]
        return fill(self.text(last), {"first": self.text("comma").join(first), "last": end}) if first else end


@lru_cache(maxsize=8)
def load_replies(language: str) -> Replies:
    """The replies in `language`; VocabularyError where the rows are no Turtle."""
    folder = FOLDER / "replies"
    return Replies(_rows(tuple(folder / name for name in ("en.ttl", "ja.ttl", "asking.ttl"))), language)


@lru_cache(maxsize=1)
def _rows(files: tuple[object, ...]) -> Rows:
    return read_rows(files)  # type: ignore[arg-type]


def fill(template: str, values: Mapping[str, str]) -> str:
    """`template` with `values` in its places; optional stretches with an open place are left out."""
    def kept(found: re.Match[str]) -> str:
        return found[1] if all(values.get(name) for name, _ in _PLACE.findall(found[1])) else ""

    return _PLACE.sub(lambda m: values.get(m[1]) or m[2] or "", _OPTIONAL.sub(kept, template))


def places(template: str) -> set[str]:
    """The names that `template` cannot do without."""
    return {name for name, word in _PLACE.findall(_OPTIONAL.sub("", template)) if not word}


# ---- numbers, dates ----
_SAYABLE = 21  # digits behind the first of the greatest number that is put in words


def figure(value: Decimal, replies: Replies) -> str:
    """A number in the words of the language: ``38 billion``, ``1兆4000億``."""
    if value < 0:
        return "-" + figure(-value, replies)
    if value.adjusted() > _SAYABLE:
        return decimal_text(value)  # no word is as large, and dividing it would fail
    steps = [power for power, _ in replies.scales]
    for power, template in replies.scales:
        if value >= 10 ** power:
            return _scaled(value, power, template, chained=len(steps) > 1 and steps[-1] == 4, replies=replies)
    return decimal_text(value)


def _scaled(value: Decimal, power: int, template: str, chained: bool, replies: Replies) -> str:
    """Counting by ten thousands names each step on its own (``5兆7000億``); counting by thousands uses a point."""
    whole, rest = divmod(value, 10 ** power)
    if not chained or (rest and rest != int(rest)):
        return fill(template, {"n": decimal_text(round(value / 10 ** power, 3))})
    return fill(template, {"n": decimal_text(whole)}) + (figure(rest, replies) if rest else "")


def quantity_words(quantity: Quantity, replies: Replies) -> str:
    """A quantity with bound and unit: ``at least USD 10 billion``, ``約1兆9000億円``."""
    number = figure(quantity.value, replies)
    if quantity.value_max is not None:
        number = replies.say("range", n=number, most=figure(quantity.value_max, replies))
    known = replies.text(f"unit-{quantity.unit}") if quantity.unit else ""
    template = known or replies.text("money" if quantity.is_money else "measure") if quantity.unit else "{n}"
    return replies.say(quantity.bound or "exact", n=fill(template, {"n": number, "unit": quantity.unit}))


def period_words(period: Period, replies: Replies) -> str:
    """A date or span: ``before 2024``, ``2025年から``-like by the row of its relation."""
    span = f"{period.start}/{period.end}" if period.end else period.start
    relation = replies.text({"by": "by-date"}.get(period.relation, period.relation))
    return replies.say("when", relation=relation, date=span).strip() if period.relation != "in" else span


# ---- frames ----
def filler_words(filler: Filler, replies: Replies) -> str:
    """One filler as words; a hole is its variable's name."""
    if isinstance(filler, Entity):
        return filler.label(replies.language)
    if isinstance(filler, Quantity):
        return quantity_words(filler, replies)
    if isinstance(filler, Period):
        return period_words(filler, replies)
    return filler.name if isinstance(filler, Hole) else filler


def role_words(frame: Frame, replies: Replies, open_amounts: bool = False) -> dict[str, str]:
    """Role -> words; holes that ask for an amount or a date count as open unless `open_amounts`.

    Whoever fills some role, whichever, is “who”.
    """
    def shown(filler: Filler) -> bool:
        return open_amounts or not (isinstance(filler, Hole) and filler.want != "entity")

    found = {role or "who": replies.join(filler_words(f, replies) for f in fillers if shown(f))
             for role, fillers in frame.roles}
    return {role: words for role, words in found.items() if words}


def sentence(frame: Frame, replies: Replies, vocabulary: Vocabulary, prop: str = "says", date: str = "",
             words: Mapping[str, str] | None = None) -> str:
    """`frame` as a sentence (`prop` "says") or as a noun ("names"); `words` replace those of some roles."""
    values = role_words(_unitless(frame, vocabulary), replies) | ({"date": date} if date else {}) | dict(words or {})
    template = replies.text(frame.kind, prop)
    if not template:
        return _plain(frame, values, replies, vocabulary)
    missing = dict.fromkeys(places(template), replies.text("unnamed"))
    return fill(template, missing | values)


def _unitless(frame: Frame, vocabulary: Vocabulary) -> Frame:
    """`frame` with plain numbers in the roles that take such, as a store gives it back: the template has the unit."""
    def plain(role: str, filler: Filler) -> Filler:
        number = role in vocabulary.roles and vocabulary.role(role).form == "number"
        return replace(filler, unit="") if number and isinstance(filler, Quantity) else filler

    return replace(frame, roles=tuple((role, tuple(plain(role, f) for f in fillers)) for role, fillers in frame.roles))


def _plain(frame: Frame, values: Mapping[str, str], replies: Replies, vocabulary: Vocabulary) -> str:
    """What a kind without a template of its own is called: its label with its fillers, role by role."""
    parts = [
        f"{vocabulary.label(role, replies.language)} {text}"
        for role, text in values.items()
        if role in vocabulary.roles
    ]
    parts += [values["date"]] if "date" in values else []
    return (
        replies.say(
            "aside", what=vocabulary.label(frame.kind, replies.language), aside=replies.text("comma").join(parts)
        )
        if parts
        else vocabulary.label(frame.kind, replies.language)
    )


def stated(frame: Frame, status: str, replies: Replies, vocabulary: Vocabulary, date: str = "",
           words: Mapping[str, str] | None = None) -> str:
    """`frame` told as its `status` allows: what does not hold is named, never said as done."""
    known = vocabulary.statuses.get(status)
    if known is None or known.holds:
        return marked(sentence(frame, replies, vocabulary, "says", date, words), status, replies)
    noun = sentence(frame, replies, vocabulary, "names", date, words)
    return fill(replies.text(status) or "{what}", {"what": noun})


def marked(text: str, status: str, replies: Replies) -> str:
    """`text` with the word of certainty that `status` calls for."""
    return fill(replies.text(status) or "{what}", {"what": text})


def language_of(text: str) -> str:
    """``"ja"`` where the text has kana or Chinese characters, else ``"en"``."""
    return "ja" if any("\u3040" <= sign <= "\u30ff" or "\u4e00" <= sign <= "\u9fff" for sign in text) else "en"
