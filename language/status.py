"""Stage, certainty and date of a frame from what governs it; the status is the less certain of the first two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from kg.model import Period
from kg.values import replace
from kg.vocabulary import SURE, FrameType, Vocabulary
from language.items import Item

DONE = "Completed"
DENIED, SIGNED, UNDER_WAY = "Denied", "Signed", "InTalks"
PROMISE = "infinitive"  # of a headline: “X to buy Y”
STANDING = "standing"  # of a Japanese verb: 「提携している」
ONGOING = "ongoing"  # of a verb: “is raising”
CHARGED = "charged"  # “X tapped Y to build …”: somebody is to do something for the subject
UNFINISHED = "unfinished"  # of an affix: 「調達中」
FRESH = "present"  # of a noun: a verb makes it news, or it ends a headline
_DAY, _MONTH, _YEAR = len("2025-11-03"), len("2025-11"), len("2025")
# a month, with or without its day, and nothing that counts from today (来月, “next March”)
_BARE = re.compile(
    r"(?:(?:early|mid|late)[ -])?[A-Z][a-z]{2,8}\.?(?: \d{1,2}(?:st|nd|rd|th)?)?"
    r"|\d{1,2}月(?:\d{1,2}日)?|\d{1,2}/\d{1,2}"
)


def stage_of(kind: FrameType, cues: Iterable[str], vocabulary: Vocabulary) -> str:
    """The stage: that of the outermost cue (cues come innermost first), else the frame's usual one.

    An announcement of talks, of plans or of an end leaves them what they are; what came to nothing stays so.
    """
    stages = [c for c in cues if c in vocabulary.statuses and vocabulary.status(c).axis == "Stage"]
    outer = [s for s in stages if s not in ("Announced", DONE)]
    if DENIED in outer:
        return DENIED
    if ONGOING in cues and set(outer) == {SIGNED}:
        return UNDER_WAY  # “is finalizing a deal”
    if UNFINISHED in cues and set(outer) == {"Planned"} and kind.ongoing_stage:
        return kind.ongoing_stage
    if outer:
        promised = PROMISE in cues and set(outer) == {"Planned"}
        return (promised and kind.promised_stage) or outer[-1]
    done = DONE in stages
    if "Announced" in stages:
        return DONE if done else "Announced"
    if ONGOING in cues and not done and kind.ongoing_stage:
        return kind.ongoing_stage
    return DONE if done and not vocabulary.status(kind.usual_stage).holds else kind.usual_stage


def lasts(kind: FrameType, vocabulary: Vocabulary) -> bool:
    """Whether the frame is a bond of equals (one role that several fill): only referred to, it is in force."""
    return len(kind.keys) == 1 and vocabulary.roles[kind.keys[0]].several


def certainty_of(cues: Iterable[str], vocabulary: Vocabulary, *, reported: bool = False) -> str:
    """The most doubtful certainty among the cues; reported where someone else is named as the source."""
    sure = [c for c in cues if c in vocabulary.statuses and vocabulary.status(c).axis == "Certainty"]
    doubtful = max(sure, key=lambda c: vocabulary.status(c).doubt, default="")
    return doubtful or ("Reported" if reported else SURE)


def status_of(stage: str, certainty: str, cues: Iterable[str], vocabulary: Vocabulary) -> str:
    """The less certain of stage and certainty; a signature or announcement that is reported stays one."""
    if certainty == SURE or (certainty == "Reported" and stage in cues):
        return stage
    return max(stage, certainty, key=lambda s: vocabulary.status(s).doubt)


def event_date(dates: Iterable[Item], holds: bool, published: str) -> str:
    """The first of `dates`, nearest first, that can be the event's own; ``""`` where none is.

    `holds` tells that the event is said to have happened, so that no day after the article's (`published`) can be its.
    """
    today = published[:_DAY]
    periods = (gone(i, today) if holds else i.value for i in dates if isinstance(i.value, Period))
    return next((_whole(p) for p in periods if _may_date(p, holds, today)), "")


def gone(item: Item, today: str) -> Period:
    """The date of `item`, in the article's year where it bears none and was taken for next year's (“in March”)."""
    period = item.value
    assert isinstance(period, Period)
    year = today[:_YEAR]
    if period.end or not year or not period.start[:_YEAR] > year or _BARE.fullmatch(item.text) is None:
        return period
    return replace(period, start=year + period.start[_YEAR:])


def _whole(period: Period) -> str:
    """The date as exact as all of the period agrees in: of a week its month, of some months their year."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(period.start.split("-"), period.end.split("-"), strict=False))
    return "-".join(part for part, _ in same) if period.end else period.start


def _may_date(period: Period, holds: bool, today: str) -> bool:
    """No term (by 2027, over the next five years) but a beginning that lies ahead; nothing that lies ahead where the
    event has happened."""
    spans = today in (period.start, period.end) and period.end[:_YEAR] > period.start[:_YEAR]
    ahead = _is_later(max(period.start, period.end)[:_MONTH] if period.end else period.start, today)
    known = period.relation == "by" and len(period.start) == _DAY and bool(today) and not ahead  # 4日までに合意した
    begins = period.relation == "from" and not period.end and ahead  # 「2027年1月から稼働させる」
    return (period.relation == "in" or known or begins) and not spans and not (holds and ahead)


def _is_later(day: str, today: str) -> bool:
    """Whether `day` lies wholly after `today`, as far as both are exact."""
    exact = min(len(day), len(today)) if "Q" not in day else len("2025")
    return day[:exact] > today[:exact] != ""
