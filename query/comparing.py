"""“Is A's stake smaller than B's?”, 「AはBより大きいですか」: each side of a comparison is read as a noun of its own.

    question -> the words of each side -> language.read -> one frame a side -> Meaning

What the second side leaves out (“than B's”, “than in C”) is taken from the first. The words that compare are rows of
ontology/replies/.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from kg.model import Entity, Mention, Period, Quantity, Reading
from kg.vocabulary import Vocabulary
from query.deals import is_noun
from query.meaning import Declined, Meaning, Words, described, measured, scoped, understand
from query.parts import ANY_ROLE, Part, holes_of, names_of
from query.wording import REPLY, load_replies

Reader = Callable[[str], Reading]
_WAYS = ("longer", "shorter", "more", "less")  # a longer form is looked for first
_ENDS = " ,.、。?？!"


@dataclass(frozen=True, slots=True)
class Sides:
    """The words of both sides, and how they are compared: `way` is more, less, longer or shorter."""

    first: str
    second: str
    way: str


def compared(whole: Reading, reading: Reader, vocabulary: Vocabulary) -> Meaning | None:
    """The meaning of a question that measures one thing by another; None where it is no such question."""
    rival = _worthier(whole)
    tried = (_both(sides, reading, vocabulary) for sides in ((rival,) if rival else every_side(whole)))
    sides, first, second = next(filter(None, tried), (None, None, None))
    if sides is None or first is None or second is None:
        return None
    words = Words.of(whole)
    parts = (_filled(first, second, vocabulary), _dated_as(first, _filled(second, first, vocabulary)))
    sized = bool(words.asks & {"amount", "duration"}) or words.does("difference")
    kind = "compare" if rival else "ratio" if words.does("ratio") else "difference" if sized else "exceeds"
    rank = "largest" if sides.way in ("more", "longer") else "smallest"
    bare = Meaning(whole.text, whole.language, kind, parts, joined="any", rank=rank)
    found = measured(bare, vocabulary, longest=sides.way in ("longer", "shorter"))
    if any(not any(hole.name == found.measure for _, hole in holes_of(part.frame)) for part in found.parts):
        return None
    return described(scoped(found, words, vocabulary, load_replies("en")), vocabulary)


def _both(sides: Sides, reading: Reader, vocabulary: Vocabulary) -> tuple[Sides, Part, Part] | None:
    """The sides with the one frame of each; None where one has none."""
    first = _side(reading(sides.first), vocabulary)
    second = first and _second(sides, reading, vocabulary)
    return (sides, first, second) if first and second else None


def _dated_as(first: Part, second: Part) -> Part:
    """“X's 2023 investment … than Y's”: the time of what is compared is said once."""
    alike = first.frame.kind == second.frame.kind and second.date is None
    return replace(second, date=first.date) if alike else second


# ---- the words of the sides ----
def _worthier(whole: Reading) -> Sides | None:
    """“Who is worth more, A or B”, 「AとBで価値が高いのは」: the value of each, where no deal is named."""
    told = re.search(_any("worth", whole.language), whole.text, re.IGNORECASE)
    named = [m for m in whole.mentions if isinstance(m.value, Entity) and "Concept" not in m.value.classes]
    others = [m for m in whole.mentions if isinstance(m.value, Period | Quantity)]
    than = re.search(_any("than", whole.language), whole.text)
    stated = any(statement.rule != "adjacent" for statement in whole.statements)  # “A vs B” beside each other
    if told is None or len(named) != 2 or than or others or stated or Words.of(whole).kinds:
        return None
    _, _, way = min((m.start(), -m.end(), way) for way in _WAYS
                    for m in re.finditer(_any(way, whole.language), told[0], re.IGNORECASE))
    say = load_replies(whole.language).say
    first, second = (say("compare-value", x=m.text) for m in named)
    return Sides(first, second, way)


def every_side(whole: Reading) -> Iterator[Sides]:
    """The ways in which a question may be taken for a comparison of two things, the likeliest first."""
    than = sides_of(whole)
    if than is not None:
        yield than
        return
    words = Words.of(whole)
    sized = words.asks <= {"amount", "amount-noun", "what", "which", "count"}
    for name, split in (("ratio", _multiples), ("difference", _gaps)):
        at = [(s, e) for _, s, e, concept in whole.words if concept == f"op:{name}"]
        if words.does(name) and len(set(at)) == 1 and sized:
            yield from (Sides(one, two, "more") for one, two in split(whole, *at[0]) if one and two)


def _multiples(whole: Reading, start: int, end: int) -> Iterator[tuple[str, str]]:
    """“How many times (as large as) A is B”, “B is how many times A”, 「BはAの何倍」: B, A."""
    before, behind = (_trimmed(text, whole.language) for text in (whole.text[:start], whole.text[end:]))
    if whole.language == "ja":
        yield from _splits(before, "ja")
    elif before:
        yield before, behind
    else:
        yield from ((two, one) for one, two in _splits(behind, "en"))


def _gaps(whole: Reading, start: int, end: int) -> Iterator[tuple[str, str]]:
    """“the difference between A and B”, 「AとBの差」."""
    text = whole.text[:start] if whole.language == "ja" else whole.text[end:]
    yield from _splits(_trimmed(text, whole.language), whole.language, "joint")


def _splits(text: str, language: str, name: str = "copula") -> Iterator[tuple[str, str]]:
    """The two halves of `text` about each of the words of a row."""
    for found in re.finditer(_any(name, language), text):
        yield _trimmed(text[: found.start()], language), _trimmed(text[found.end() :], language)


def _trimmed(text: str, language: str) -> str:
    """A half without what stands about it."""
    if language != "ja":
        return _unopened(text.strip(_ENDS))
    return re.sub(f"{_any('border', 'ja')}+$|の$", "", text.strip(_ENDS)).strip(_ENDS)


def sides_of(whole: Reading) -> Sides | None:
    """What is compared with what; None where nothing is, or who or which does so is asked for."""
    asks = Words.of(whole).asks - {"amount", "amount-noun", "yesno", "duration", "count"}
    if asks or len(re.findall(_any("than", whole.language), whole.text)) != 1:
        return None
    found = (_japanese if whole.language == "ja" else _english)(whole.text.strip(_ENDS), whole)
    return found if found and found.first.strip() and found.second.strip() else None


def _english(text: str, whole: Reading) -> Sides | None:
    first, second = re.split(_any("than", "en"), text, maxsplit=1)
    found = _way(first, "en")
    if found is None:
        return None
    way, start, end = found
    valued = first[start:end].casefold() in load_replies("en").texts(f"{REPLY}compare-worth", "words")
    asked = [whole.text[s:e] for _, s, e, concept in whole.words if concept in ("ask:amount", "op:ratio")]
    kept = first[:start] + " " + first[end:]
    for text in asked:
        kept = kept.replace(text, " ", 1)
    return _valued(Sides(_unopened(kept), _unopened(second), way), whole) if valued else Sides(
        _unopened(kept), _unopened(second), way)


def _valued(sides: Sides, whole: Reading) -> Sides:
    """“Is X worth more than Y”, where no deal of theirs is named: at how much the two are valued."""
    if whole.statements or Words.of(whole).kinds:
        return sides
    say = load_replies(whole.language).say
    return replace(sides, first=say("compare-value", x=sides.first), second=say("compare-value", x=sides.second))


def _unopened(text: str) -> str:
    """A side without the verb that only asks: “is the contract”, “X did”."""
    small = frozenset(load_replies("en").texts(f"{REPLY}compare-border", "words"))
    words = text.split()
    while words and words[0].casefold() in small:
        words = words[1:]
    while words and words[-1].casefold() in small:
        words = words[:-1]
    return " ".join(words)


def _japanese(text: str, whole: Reading) -> Sides | None:
    before, behind = re.split(_any("than", "ja"), text, maxsplit=1)
    found = _way(behind, "ja")
    if found is None:
        return None
    way, start, end = found
    if not all(map(_is_hiragana, _asked(behind[end:], whole))):
        return None  # something is told of what compares: which one it is, is asked for
    joint = _any("border", "ja")
    told = re.split(joint, behind[:start], maxsplit=1)[0] if re.search(joint, behind[:start]) else ""
    if told.strip():  # 「BよりAのほうが」
        return Sides(told, before, way)
    sides = re.split(joint, before, maxsplit=1)
    return Sides(sides[0], sides[1].strip(_ENDS), way) if len(sides) == 2 else None


def _asked(text: str, whole: Reading) -> str:
    """`text` without the words that ask how much."""
    for told, _, _, concept in whole.words:
        text = text.replace(told, "") if concept in ("ask:amount", "op:ratio", "doubt", "filler") else text
    return text.strip(_ENDS)


def _way(text: str, language: str) -> tuple[str, int, int] | None:
    """The last word that compares, and where it stands."""
    found = [(m.end(), m.start(), way) for way in _WAYS for m in re.finditer(_any(way, language), text, re.IGNORECASE)]
    if not found:
        return None
    end, start, way = max(found, key=lambda one: (one[0], -one[1]))
    return way, start, end


@lru_cache(maxsize=32)
def _any(name: str, language: str) -> str:
    """A pattern for any of the words of a row."""
    forms = sorted(load_replies(language).texts(f"{REPLY}compare-{name}", "words"), key=len, reverse=True)
    inner = "|".join(map(re.escape, forms))
    return rf"\b(?:{inner})\b" if language == "en" else f"(?:{inner})"


# ---- what stands on a side ----
def _side(reading: Reading, vocabulary: Vocabulary) -> Part | None:
    """The one frame of a side; where a gauge and a deal are one word, the gauge that is measured."""
    meaning = understand(reading, vocabulary)
    if isinstance(meaning, Declined) or not meaning.parts:
        return None
    gauges = [p for p in meaning.parts if p.loose and any(hole.want == "amount" for _, hole in holes_of(p.frame))]
    parts = list(meaning.parts) if len(meaning.parts) == 1 else gauges
    if len(parts) != 1 or parts[0].frame.kind not in vocabulary.frames or not names_of(parts[0].frame):
        return None
    return _unsided(replace(parts[0], negated=False), vocabulary)


def _unsided(part: Part, vocabulary: Vocabulary) -> Part:
    """“The AWS contract”: a noun of a deal with one name does not tell on which side that stands."""
    kind = vocabulary.frames.get(part.frame.kind)
    named = [role for role in (kind.keys if kind else ()) if part.frame.get(role)]
    if kind is None or len(kind.keys) != 2 or len(named) != 1 or part.loose or not is_noun(part.rule, vocabulary):
        return part
    things = tuple(f for f in part.frame.get(named[0]) if isinstance(f, Entity))
    alike = all(bool(thing.classes & vocabulary.role(role).ranges) for thing in things for role in kind.keys)
    return replace(part, frame=part.frame.with_role(named[0]).with_role(ANY_ROLE, *things)) if alike else part


def _second(sides: Sides, reading: Reader, vocabulary: Vocabulary) -> Part | None:
    """The second side as it stands, else with what it takes from the first."""
    own = reading(sides.second)
    if any(isinstance(m.value, Quantity) and m.value.unit for m in own.mentions):
        return None  # “larger than 4 billion” is a bound
    told = bool(own.statements or Words.of(own).kinds) or any(_is_gauge(m) for m in own.mentions)
    if told:
        return _side(own, vocabulary)
    text = _like(reading(sides.first), own, vocabulary)
    return _side(reading(text), vocabulary) if text else None


def _is_gauge(mention: Mention) -> bool:
    return isinstance(mention.value, Entity) and "MetricKind" in mention.value.classes


def _filled(second: Part, first: Part, vocabulary: Vocabulary) -> Part:
    """“X's investment in A … than the investment in B”: whose it is, is said once."""
    kind = vocabulary.frames.get(second.frame.kind)
    if kind is None or second.frame.kind != first.frame.kind or second.frame.get(ANY_ROLE) or len(kind.keys) != 2:
        return second
    for role in kind.keys:
        if not second.frame.get(role) and first.frame.get(role):
            second = replace(second, frame=second.frame.with_role(role, *first.frame.get(role)))
    return second


def _like(first: Reading, second: Reading, vocabulary: Vocabulary) -> str:
    """The words of `first` with the names of `second` in their places; empty where one has no place."""
    ours, theirs = _placed(first, vocabulary), _placed(second, vocabulary)
    swaps: list[tuple[Mention, Mention]] = []
    for name, place in theirs:
        free = [(m, p) for m, p in ours if m not in [one for one, _ in swaps] and _alike(m, name)]
        same = [m for m, p in free if place and p == place] or ([] if place else [m for m, _ in free])
        if not same:
            return ""
        swaps.append((same[0], name))
    text = first.text
    for old, new in sorted(swaps, key=lambda pair: -pair[0].start):
        text = text[: old.start] + new.text + text[old.end :]
    return text if swaps else ""


def _alike(one: Mention, other: Mention) -> bool:
    return isinstance(one.value, Period) == isinstance(other.value, Period)


def _placed(reading: Reading, vocabulary: Vocabulary) -> list[tuple[Mention, str]]:
    """Each name or time with what shows its place: the preposition before it, or the particle or 's behind it."""
    named = [m for m in reading.mentions if isinstance(m.value, Period)
             or (isinstance(m.value, Entity) and "Concept" not in m.value.classes)]
    return [(m, _place(m, reading, vocabulary)) for m in sorted(named, key=lambda m: m.start)]


def _place(mention: Mention, reading: Reading, vocabulary: Vocabulary) -> str:
    behind = reading.text[mention.end :]
    if reading.language == "ja":
        return "".join(takewhile(_is_hiragana, behind))
    if behind.startswith(("'s", "’s")):
        return "'s"
    before = reading.text[: mention.start].casefold().split()[-1:]
    markers = (m.form for m in vocabulary.markers if m.language == reading.language)
    return before[0] if before and before[0] in markers else ""


def _is_hiragana(sign: str) -> bool:
    return "\u3040" <= sign <= "\u309f"
