"""The side on which an amount of a question may lie: “more than”, “at least”, 「を超える」, 「以上」.

An article that says “more than 4 billion” gives at least that sum; whoever asks for more than 4 billion leaves that
very sum out. The words stand in the lexicon (op:ge, op:gt, op:le, op:lt).
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg.model import Filler, Frame, Mention, Quantity, Reading
from kg.vocabulary import Vocabulary

BOUNDS: Mapping[str, str] = {"op:ge": "at_least", "op:gt": "more_than", "op:le": "up_to", "op:lt": "less_than"}
_RATE = "rate:"
SIDES: Mapping[str, str] = {"at_least": ">=", "more_than": ">", "up_to": "<=", "less_than": "<"}


def bounded(reading: Reading, vocabulary: Vocabulary) -> Reading:
    """`reading` with the amounts of its mentions and frames bounded as the question's words bound them."""
    found = {m.value: value for m in reading.mentions for value in [_bounded(m, reading, vocabulary)] if value}
    if not found:
        return reading

    def told(filler: Filler) -> Filler:
        return found.get(filler, filler) if isinstance(filler, Quantity) else filler

    def framed(frame: Frame) -> Frame:
        return replace(frame, roles=tuple((role, tuple(map(told, fillers))) for role, fillers in frame.roles))

    return replace(
        reading, mentions=tuple(replace(m, value=told(m.value)) for m in reading.mentions),
        statements=tuple(replace(s, frame=framed(s.frame)) for s in reading.statements))


def _bounded(mention: Mention, reading: Reading, vocabulary: Vocabulary) -> Quantity | None:
    """The amount of `mention` as the longest bounding word in or beside it says; None where there is none."""
    if not isinstance(mention.value, Quantity):
        return None
    here = (word for word in _words(vocabulary, reading.language) if word[0] in mention.text.casefold())
    name = max((*here, *_beside(mention, reading)), key=lambda word: len(word[0]), default=("", ""))[1]
    return replace(mention.value, bound=BOUNDS[name]) if name else None


def _beside(mention: Mention, reading: Reading) -> Iterator[tuple[str, str]]:
    """Bounding words right before or right behind the amount: “exceed 4 billion”."""
    for text, start, end, concept in reading.words:
        between = reading.text[end : mention.start] if end <= mention.start else reading.text[mention.end : start]
        if concept in BOUNDS and not between.strip():
            yield text, concept


def _words(vocabulary: Vocabulary, language: str) -> Iterator[tuple[str, str]]:
    """(form, concept) for each form of a bounding word."""
    return ((form.casefold(), concept) for word in vocabulary.words if word.language == language
            for concept in word.concepts if concept in BOUNDS for form in word.forms)


def rate_of(reading: Reading) -> str:
    """The time (year, month) for each of which a question asks; empty where it names none."""
    asked = (c.removeprefix(_RATE) for _, _, _, every in reading.words for c in every.split(",")
             if c.startswith(_RATE))
    return min(asked, default="")


def rated(reading: Reading, vocabulary: Vocabulary) -> Reading:
    """`reading`, in which 「1年あたり」 is no length of a deal but asks for the sum of each year."""
    forms = {form: concept for word in vocabulary.words if word.language == reading.language
             for concept in word.concepts if concept.startswith(_RATE) for form in word.forms}
    found = {m: forms[m.text] for m in reading.mentions if isinstance(m.value, Quantity) and m.text in forms}
    if not found:
        return reading
    lengths = {mention.value for mention in found}

    def timeless(frame: Frame) -> Frame:
        return replace(frame, roles=tuple((role, fs) for role, fs in frame.roles if not lengths & set(fs)))

    return replace(
        reading, mentions=tuple(m for m in reading.mentions if m not in found),
        words=(*reading.words, *((m.text, m.start, m.end, concept) for m, concept in found.items())),
        statements=tuple(replace(s, frame=timeless(s.frame)) for s in reading.statements))
