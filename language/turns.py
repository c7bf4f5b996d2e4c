"""Interviews: who speaks where, by the names that stand alone on a line or before a colon, and what “we” then means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kg.model import Entity
from kg.vocabulary import Vocabulary
from language import furniture as page
from language.blocks import Segment, content_of
from language.items import lexicon

_PREFIX = re.compile(
    r"(?:\*\*|__)?\s*([^:：*_.。?？!！\n]{1,40}?)\s*(?:\*\*|__)?\s*[:：](?:\*\*|__)?\s*(?=\S)|([―─—]{1,2})\s*(?=\S)"
)
_TEXTUAL = ("paragraph", "heading", "item", "meta")
_SAID = (*_TEXTUAL, "quote")
_DEEPEST = 3  # headings down to this level close a conversation
_TURNS, _SPEAKERS = 2, 2  # the fewest of a conversation
_ABOVE = 1500  # where the person interviewed is introduced


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks in a segment, for which organisation, to which; its words begin at `start`.

    `speaker` is None where nobody knows the person; a segment that only names the speaker has no words (`start` = end).
    """

    start: int
    speaker: Entity | None = None
    company: Entity | None = None
    addressed: Entity | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a segment names its speaker: by whom, and where the words begin."""

    key: str
    start: int
    alone: bool
    person: Entity | None = None
    asks: bool = False


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(map(page.fold, page.words(group)))


def turns(parts: Sequence[Segment], text: str, language: str, vocabulary: Vocabulary) -> Mapping[int, Turn]:
    """Start of segment -> turn, for the segments of an interview; empty where the text is none."""
    marks = {n: m for n, s in enumerate(parts) if s.kind in _TEXTUAL and (m := _mark(s, text, language, vocabulary))}
    marks = _believed(marks)
    if len(marks) < _TURNS or len({m.key for m in marks.values()}) < _SPEAKERS:
        return {}
    guests = _guests(marks.values(), text[: parts[min(marks)].start][-_ABOVE:], language, vocabulary)
    found: dict[int, Turn] = {}
    current: _Mark | None = None
    for n, segment in enumerate(parts):
        mark = marks.get(n)
        if mark is None and segment.kind == "heading" and segment.level <= _DEEPEST:
            current = None
        current = mark or current
        if current is not None and segment.kind in _SAID:
            found[segment.start] = _turn(current, mark.start if mark else segment.start, guests)
    return found


def _believed(marks: Mapping[int, _Mark]) -> dict[int, _Mark]:
    """The marks of known persons and of words such as Q; a name that nobody knows counts where it comes again."""
    often = Counter(m.key for m in marks.values())
    sure = any(m.person is not None or m.asks for m in marks.values())
    return {
        n: m
        for n, m in marks.items()
        if sure and (m.person is not None or m.asks or m.key == _ANSWER or often[m.key] > 1)
    }


_ANSWER = "a"


def _mark(segment: Segment, text: str, language: str, vocabulary: Vocabulary) -> _Mark | None:
    a, b = content_of(segment, text)
    said = text[a:b]
    match = _PREFIX.match(said)
    if match:
        return _named(next(g for g in match.groups() if g), a + match.end(), False, language, vocabulary)
    alone = page.width(said) <= 40 and "\n" not in said and not page.ends_sentence(said)
    return _named(said.strip(" *_"), b, True, language, vocabulary) if alone else None


def _named(name: str, start: int, alone: bool, language: str, vocabulary: Vocabulary) -> _Mark | None:
    plain = page.fold(name).strip(" *_")
    if plain in _words("AskerWord"):
        return _Mark("q", start, alone, asks=True)
    if plain in _words("AnswererWord"):
        return _Mark(_ANSWER, start, alone)
    person = _person(name, language, vocabulary)
    if person is not None:
        return _Mark(person.iri, start, alone, person)
    return _Mark(plain, start, alone) if page.is_name(name) else None


def _person(name: str, language: str, vocabulary: Vocabulary) -> Entity | None:
    """The known person whose name is the whole of `name`."""
    named = list(lexicon(vocabulary, language).names.find(name))
    whole = len(named) == 1 and named[0].start == 0 and named[0].end == len(name)
    value = named[0].value if whole else None
    return value if isinstance(value, Entity) and "Person" in value.classes else None


def _guests(marks, above: str, language: str, vocabulary: Vocabulary) -> dict[str, Entity]:  # type: ignore[no-untyped-def]
    """Speaker -> the organisation for which that person speaks; who answers is the one person introduced above."""
    found = {m.key: org for m in marks if m.person is not None and (org := _speaks_for(m.person, vocabulary))}
    if not found and any(m.key == _ANSWER for m in marks):
        named = (m.value for m in lexicon(vocabulary, language).names.find(above) if isinstance(m.value, Entity))
        orgs = dict.fromkeys(org for e in named if (org := _speaks_for(e, vocabulary)))
        found = {_ANSWER: next(iter(orgs))} if len(orgs) == 1 else {}
    return found


def _speaks_for(person: Entity, vocabulary: Vocabulary) -> Entity | None:
    return vocabulary.entity(vocabulary.speaks_for.get(person.iri, ""))


def _turn(mark: _Mark, start: int, guests: Mapping[str, Entity]) -> Turn:
    orgs = set(guests.values())
    addressed = next(iter(orgs)) if len(orgs) == 1 and mark.key not in guests else None
    return Turn(start, mark.person, guests.get(mark.key), addressed)
