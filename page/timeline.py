"""The facts of an answer by date, as exact as each is known; those without a date apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from kg.model import Answer
from page.cards import card_numbers
from page.grounds import Row, rows_of
from page.markup import badge, cites, empty, join
from page.wording import Wording

_EXACT = {4: "exact-year", 7: "exact-month", 10: "exact-day"}  # by the length of the date


def timeline_html(answer: Answer | None, words: Wording) -> Markup:
    """A list by year; how exact each date is stands beside it."""
    rows = rows_of(answer, words) if answer else ()
    if not answer or not rows:
        return empty(words("noTimeline"), words)
    numbers = card_numbers(answer)
    dated = sorted((row for row in rows if row.ground.date), key=lambda row: row.ground.date)
    years = [_years(year, list(group), numbers, words)
             for year, group in groupby(dated, key=lambda row: row.ground.date[:4])]
    undated = [row for row in rows if not row.ground.date]
    last = Markup("<section class='undated'><h3>{}</h3>{}</section>").format(
        words("undated"), _events(undated, numbers, words)) if undated else Markup()
    return Markup("<div class='timeline' lang='{}'>{}{}</div>").format(words.language, join(years), last)


def _years(year: str, rows: Sequence[Row], numbers: Mapping[int, int], words: Wording) -> Markup:
    return Markup("<section><h3>{}</h3>{}</section>").format(year, _events(rows, numbers, words))


def _events(rows: Sequence[Row], numbers: Mapping[int, int], words: Wording) -> Markup:
    return Markup("<ol>{}</ol>").format(join([_event(row, numbers, words) for row in rows]))


def _event(row: Row, numbers: Mapping[int, int], words: Wording) -> Markup:
    date = row.ground.date
    shown = Markup("<span class='when'><time>{}</time> <span class='exact'>{}</span></span>").format(
        date, exactness(date, words)) if date else Markup()
    return Markup("<li class='{}'>{}<span class='what'>{} {}{}</span></li>").format(
        row.state, shown, row.sentence, badge(row.ground.status, words), cites(row.ground.evidence, numbers, words))


def exactness(date: str, words: Wording) -> str:
    """How exact a date is: to the day, the month, the quarter, the year, or a span."""
    if "/" in date:
        return words("exact-span")
    return words("exact-quarter" if "Q" in date else _EXACT.get(len(date), "exact-day"))
