"""What happened, by date, as exact as each is known; what has no date apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from kg.model import Answer
from page.cards import card_numbers
from page.grounds import rows_of
from page.markup import badge, cites, empty, join
from page.wording import Wording

_EXACT = {4: "exact-year", 7: "exact-month", 10: "exact-day"}  # by the length of the date


@dataclass(frozen=True)
class Event:
    """Something that happened. `state` is done, open (not yet) or contested."""

    date: str
    state: str
    said: Markup


def timeline_html(answer: Answer | None, words: Wording) -> Markup:
    """The facts of an answer by date."""
    rows = rows_of(answer, words) if answer else ()
    if not answer or not rows:
        return empty(words("noTimeline"), words)
    numbers = card_numbers(answer)
    return events_html((Event(row.ground.date, row.state, Markup("{} {}{}").format(
        row.sentence, badge(row.ground.status, words), cites(row.ground.evidence, numbers, words)))
        for row in rows), words)


def events_html(events: Iterable[Event], words: Wording) -> Markup:
    """A list by year; how exact each date is stands beside it."""
    every = sorted(events, key=lambda event: event.date)
    years = [_section(year, list(group), words)
             for year, group in groupby((e for e in every if e.date), key=lambda event: event.date[:4])]
    undated = [event for event in every if not event.date]
    last = _section(words("undated"), undated, words, "undated") if undated else Markup()
    return Markup("<div class='timeline' lang='{}'>{}{}</div>").format(words.language, join(years), last)


def _section(head: str, events: Sequence[Event], words: Wording, kind: str = "") -> Markup:
    return Markup("<section class='{}'><h3>{}</h3><ol>{}</ol></section>").format(
        kind, head, join([_event(event, words) for event in events]))


def _event(event: Event, words: Wording) -> Markup:
    shown = Markup("<span class='when'><time>{}</time> <span class='exact'>{}</span></span>").format(
        event.date, exactness(event.date, words)) if event.date else Markup()
    return Markup("<li class='{}'>{}<span class='what'>{}</span></li>").format(event.state, shown, event.said)


def exactness(date: str, words: Wording) -> str:
    """How exact a date is: to the day, the month, the quarter, the year, or a span."""
    if "/" in date:
        return words("exact-span")
    return words("exact-quarter" if "Q" in date else _EXACT.get(len(date), "exact-day"))
