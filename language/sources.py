"""Whom a sentence names as its sources, and which part of the sentence each of them tells."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from kg.model import Entity
from kg.values import replace, value
from language.items import Item

_TELLERS = frozenset({"MediaOutlet", "Source"})

FORECAST = "Projected"  # the cue of a verb whose subject forecasts
OWN_NEWS = frozenset({"Announced", "Reported"})  # cues of verbs by which a body publishes its own figures


@value
class Source:
    """Who tells what stands from `start` up to `end`, by a verb of which cue, and whether as hearsay.

    One who tells a `figure` tells nothing else (“X claims 4,000 customers”, “analysts expect revenue of …”).
    """

    speakers: tuple[Item, ...]
    cue: str = ""
    reported: bool = False
    start: int = 0
    end: int = sys.maxsize
    figure: bool = False


def covering(sources: Iterable[Source], at: int, *, figure: bool = False) -> tuple[Source, ...]:
    """The sources of what stands at `at`; of a `figure` also those who tell of nothing else."""
    return tuple(s for s in sources if s.start <= at < s.end and (figure or not s.figure))


def speakers_in(sources: Iterable[Source]) -> tuple[tuple[Item, ...], bool]:
    """All whom the sources name, each once, and whether any of them tells hearsay."""
    told = tuple(sources)
    return named_first(dict.fromkeys(i for s in told for i in s.speakers)), any(s.reported for s in told)


def may_tell(items: Iterable[Item]) -> bool:
    """Whether a word of the sentence may name its source (said, according to, expects), in brackets too."""
    return any(i.is_concept("report", "according") or i.has("cue:") == FORECAST or may_tell(i.inner) for i in items)


def named_first(speakers: Iterable[Item]) -> tuple[Item, ...]:
    """The speakers; where one is named, without those that nobody names (“Bloomberg reported, citing people …”)."""
    told = tuple(speakers)
    named = tuple(i for i in told if not (isinstance(i.value, Entity) and "Source" in i.value.classes))
    return named or told


def in_turn(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The sources, none reaching into the clause that another one begins, unless it stands behind it (“…, X said”)."""
    told = tuple(sources)
    starts = sorted({s.start for s in told if s.start})
    return tuple(replace(s, end=next((x for x in starts if x > s.start and not _trails(s, x)), s.end)) for s in told)


def _trails(source: Source, start: int) -> bool:
    """Whether an outlet, or people whom nobody names, tell the sentence behind the clause that begins at `start`."""
    tell = [i for i in source.speakers if isinstance(i.value, Entity) and i.value.classes & _TELLERS]
    return bool(tell) and min(i.start for i in tell) > start
