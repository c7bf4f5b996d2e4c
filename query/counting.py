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
from query.wording import REPLY, load_replies

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
            noun = (_most_of if reading.language == "ja" else _noun_at)((start, end), reading) if rank else None
            if noun:
                yield Sign(noun, rank=rank)
        elif concept in _RANKS and reading.language == "en" and (noun := _number_of(end, reading)):
            yield Sign(noun, rank=_RANKS[concept])


def _number_of(end: int, reading: Reading) -> Span | None:
    """“the largest number of labs”: the noun."""
    for words in load_replies("en").texts(f"{REPLY}most-number", "words"):
        if reading.text[end:].casefold().startswith(f" {words} "):
            own = (end + 1, end + 1 + len(words))  # the reader puts a class that it counts there
            if any((s, e) == own and c.startswith("class:") for _, s, e, c in reading.words):
                return own
            return _noun_at((end, end + len(words) + 1), reading)
    return None


def _most_of(span: Span, reading: Reading) -> Span | None:
    """「最も多くのXを」: the noun behind; 「Xを最も多く」, 「Xが最も多い」, 「買収件数が最も多い」: the one before.

    The noun of a deal alone is none: 「一番多い出資」, 「出資が最も多い」 ask for the greatest sum.
    """
    concepts = [(s, e, c) for _, s, e, c in reading.words]
    behind = [(s, e, c) for s, e, c in concepts if s == span[1] and c.startswith(("class:", "frame:"))]
    if reading.text[: span[1]].endswith("の"):
        return next(((s, e) for s, e, _ in behind), None)
    if not reading.text[: span[1]].endswith("い"):  # 「最も多くラボを」
        behind = [(s, e, c) for s, e, c in behind if c.startswith("class:")]
        if behind:
            return behind[0][:2]
    numbers = load_replies("ja").texts(f"{REPLY}most-number", "words")
    numbered = [(s, e) for s, e, c in concepts if c.startswith(("class:", "frame:"))
                and reading.text[e : span[0] - 1] in numbers]
    if numbered:
        return numbered[-1]
    near = [(s, e) for s, e, c in concepts if (c.startswith("class:") or c == "party") and span[0] - e == 1]
    return near[-1] if near else None


def counts_it(reading: Reading, sign: Sign | None) -> Reading:
    """`reading`, in which the noun that is counted is not what is asked for: 「どこが最も多くのXを…」."""
    taken = [m for m in reading.mentions if sign and sign.rank and isinstance(m.value, Hole)
             and (m.start, m.end) == sign.noun and m.value.name != TALLY]
    if not taken:
        return reading
    new = {m.value: replace(m.value, name=TALLY) for m in taken if isinstance(m.value, Hole)}

    def told(frame: Frame) -> Frame:
        return replace(frame, roles=tuple((role, tuple(new.get(f, f) if isinstance(f, Hole) else f for f in fs))
                                          for role, fs in frame.roles))

    return replace(
        reading, mentions=tuple(replace(m, value=new[m.value]) if m in taken and isinstance(m.value, Hole) else m
                                for m in reading.mentions),
        statements=tuple(replace(s, frame=told(s.frame)) for s in reading.statements))


def with_doer(parts: list[Part], vocabulary: Vocabulary) -> list[Part]:
    """Each part that holds but what is counted, with the hole of whoever does it: 「どこが最も多くのXを…」."""
    return [_done(part, vocabulary) for part in parts]


def _done(part: Part, vocabulary: Vocabulary) -> Part:
    kind = vocabulary.frames.get(part.frame.kind)
    open_ = [role for role in (kind.keys if kind else ()) if not part.frame.get(role)]
    counted = any(hole.name == TALLY for _, hole in holes_of(part.frame))
    if not counted or len(open_) != 1 or vocabulary.role(open_[0]).form != "entity":
        return part
    return replace(part, frame=part.frame.with_role(open_[0], Hole("entity", name="x")))


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
    kinds = [vocabulary.frames.get(c.removeprefix("frame:")) for c in concepts if c.startswith("frame:")]
    mutual = any(kind is not None and len(kind.keys) < 2 for kind in kinds)  # 「提携数」: no side is counted
    noun = _noun(reading, sign, vocabulary) if "party" in concepts and not mutual else None
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
