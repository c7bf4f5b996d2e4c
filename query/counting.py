"""Counts in a question: as a condition (“hosted by more than one cloud”) and as a measure (“the most contracts”).

A tally says what is counted of each thing asked for: the things of a hole, or the deals of a part.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kg.lexicon import Word
from kg.model import Entity, Frame, Hole, Mention, Quantity, Reading
from kg.vocabulary import Vocabulary
from language.japanese_counts import TALLY
from query.bounds import SIDES
from query.deals import is_mutual
from query.parts import ANY_ROLE, Part, holes_of, names_of

Span = tuple[int, int]
_RANKS = {"op:largest": "largest", "op:smallest": "smallest"}
COUNT_UNIT = "items"
_BESIDE = ("", "の")  # between a word of rank and the number of places
_MOST = 1_000  # a greater number is no count of things


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are of something for each thing asked for.

    `hole` is what is counted; where it is empty, the deals of the part at `part` are. `side` and `number` are the
    condition (">=", 2); `rank` (largest, smallest) asks for those of which there are the most or the fewest.
    """

    hole: str = ""
    part: int = 0
    side: str = ""
    number: int = 0
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """Where a question counts: the noun's place, and what is asked of the number."""

    noun: Span
    side: str = ""
    number: int = 0
    rank: str = ""


def sign_of(reading: Reading) -> Sign | None:
    """The one place where the question counts something, if there is one."""
    found = list(dict.fromkeys(_signs(reading)))
    return found[0] if len(found) == 1 else None


def _signs(reading: Reading) -> Iterator[Sign]:
    for mention in reading.mentions:
        value = mention.value
        if not isinstance(value, Quantity) or is_place(mention, reading):
            continue
        if not value.unit and not value.is_money and value.value <= _MOST:
            noun = _noun_at((mention.start, mention.end), reading)
            if noun and value.value == int(value.value):
                yield Sign(noun, SIDES.get(value.bound, "="), int(value.value))
    for _, start, end, concept in reading.words:
        if concept == "op:several" and (noun := _noun_at((start, end), reading)):
            yield Sign(noun, ">=", 2)
        if concept == "many":
            rank = next((_RANKS[c] for _, s, e, c in reading.words if (s, e) == (start, end) and c in _RANKS), "")
            if rank and (noun := _noun_at((start, end), reading)):
                yield Sign(noun, rank=rank)


def is_place(mention: Mention, reading: Reading) -> bool:
    """“the top 3”, 「上位3件」, 「上から3つ」: a number beside a word of rank counts places."""
    value = mention.value
    plain = isinstance(value, Quantity) and value.unit in ("", COUNT_UNIT) and not value.is_money
    near = any(reading.text[e : mention.start].strip() in _BESIDE and e <= mention.start
               for _, _, e, concept in reading.words if concept in _RANKS)
    return plain and near


def _noun_at(span: Span, reading: Reading) -> Span | None:
    """The noun right behind the number or the “most”, or, in Japanese, right before it with its particle."""
    asked = [(m.start, m.end) for m in reading.mentions if isinstance(m.value, Hole) and m.value.name != TALLY]
    nouns = sorted({(s, e) for _, s, e, c in reading.words if c.startswith(("class:", "frame:"))} - set(asked))
    small = {reading.text[s:e].casefold() for _, s, e, c in reading.words if c in ("filler", "determiner", "op:differ")}
    for start, end in nouns:
        between = reading.text[span[1] : start].casefold().split()
        if start >= span[1] and set(between) <= small | {"の"}:
            return start, end
    near = [(s, e) for s, e in nouns if e <= span[0] and span[0] - e <= 1] if reading.language == "ja" else []
    return near[-1] if near else None


def doer_of(part: Part, vocabulary: Vocabulary) -> str:
    """“each company”: the role of whoever does it, if it is open; empty where one does no more than the other."""
    kind = vocabulary.frames.get(part.frame.kind)
    doer = kind.keys[0] if kind and len(kind.keys) > 1 and not kind.symmetric else ""
    word = next((w for w in vocabulary.words if part.rule and w.iri.endswith(part.rule)), None)
    mutual = word is not None and is_mutual(word, part.frame.kind, vocabulary)
    held = any(isinstance(f, Entity) for role in (doer, ANY_ROLE) for f in part.frame.get(role))
    return doer if doer and vocabulary.role(doer).form == "entity" and not (mutual or held) else ""


# ---- nouns of those who take part ----
def with_takers(parts: list[Part], reading: Reading, sign: Sign, vocabulary: Vocabulary) -> list[Part]:
    """“labs with two investors”: the noun counts those who do it, so that the thing asked for is the other side."""
    concepts = {c for _, s, e, c in reading.words if (s, e) == sign.noun}
    noun = _noun(reading, sign, vocabulary) if "party" in concepts else None
    if noun is None or not noun.usages or len(noun.usages[0].slots) < 2:
        return parts
    kind = noun.usages[0].kind
    own, other = (noun.usages[0].slots[n].roles[0] for n in (0, 1))
    mine = [p for p in parts if p.frame.kind == kind]
    others = [p for p in parts if p.frame.span != sign.noun and p.frame.kind != kind]
    holes = [m.value for m in reading.mentions if isinstance(m.value, Hole) and m.value.want == "entity"]
    names = [name for part in mine for name in names_of(part.frame)]
    theirs: Hole | Entity | None = holes[0] if holes else names[0] if len(names) == 1 else None
    if theirs is None:
        return parts
    frame = Frame(kind, ((own, (Hole("entity", name=TALLY),)), (other, (theirs,))), sign.noun)
    return [*others, Part(frame, words=reading.text[slice(*sign.noun)])]


def _noun(reading: Reading, sign: Sign, vocabulary: Vocabulary) -> Word | None:
    """The word of the lexicon that names a taker in a deal."""
    text = reading.text[slice(*sign.noun)].casefold()
    every = (w for w in vocabulary.words if w.language == reading.language and "party" in w.concepts and w.usages)
    return next((w for w in every if any(text.startswith(form.casefold()) for form in w.forms)), None)


# ---- the tally ----
def tallied(parts: Iterable[Part], target: str, reading: Reading, sign: Sign) -> Tally | None:
    """What `sign` counts for each `target`; None where no part of the question holds it."""
    parts = tuple(parts)
    classes = {c.removeprefix("class:") for _, s, e, c in reading.words
               if (s, e) == sign.noun and c.startswith("class:")}
    kinds = {c.removeprefix("frame:") for _, s, e, c in reading.words
             if (s, e) == sign.noun and c.startswith("frame:")}
    told = Tally(side=sign.side, number=sign.number, rank=sign.rank)
    holes = [hole for part in parts for _, hole in holes_of(part.frame) if hole.want == "entity"]
    for hole in holes:
        if hole.name != target and (hole.name == TALLY or hole.classes & classes):
            return replace(told, hole=hole.name)
    for at, part in enumerate(parts):
        own = part.frame.span == sign.noun or part.frame.kind in kinds or (kinds and part.frame.get(ANY_ROLE))
        if own and any(hole.name == target for _, hole in holes_of(part.frame)):
            return replace(told, part=at)
    return None
