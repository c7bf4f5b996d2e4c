"""The day of an article that says it in no field of its own: in a dateline, in a title, beside "Posted on" or 記."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from language import furniture as page
from language.blocks import Segment

_NEAR = 160  # how far into a paragraph a dateline may reach
_TOP, _BOTTOM = 8, 3  # segments of an article in which it tells its day
_LEAD = r"[\w\s.,、・=＝/'’()（）\[\]【】［］*_-]{0,70}"
_DATELINE = re.compile(rf"^(?P<place>{_LEAD}?)(?P<sep>[\s(（【\[,、·|]|^)$")
_AFTER = re.compile(r"[\s)）】\]*_]*(?:[-–—―:：|／/]|\(|（|$)")
_DAY = re.compile(r"(?P<m>[A-Z][a-z]{2,8})\.? (?P<d>\d{1,2})(?=[\s)]*(?:[-–—―(/]))")
_YEAR = re.compile(r"(?:©|\(c\)|copyright)\D{0,40}?(?:\d{4}\s*[-–]\s*)?(?P<y>20\d\d)", re.IGNORECASE)


def published_in(text: str, found: tuple[Segment, ...]) -> str:
    """The day on which the article says it appeared, ISO 8601 as exact as it is given; ``""`` where it does not say."""
    told = [s for s in found if s.kind not in ("row", "header")]
    top = [text[s.start : s.end] for s in told[:_TOP]]
    ends = (*top, *(text[s.start : s.end] for s in told[_TOP:][-_BOTTOM:]))
    return _first(map(_in_line, top)) or _first(map(_marked, ends)) or _with_year(top, text)


def _first(dates: Iterable[str]) -> str:
    return next(filter(None, dates), "")


def _in_line(passage: str) -> str:
    """The whole date of a line that is no sentence, or of a dateline (`TORONTO, Aug 14, 2025 - …`)."""
    line = passage.split("\n", 1)[0]
    span = page.date_span(line[:_NEAR])
    if span is None:
        return ""
    start, end, day = span
    stands = page.width(line) <= _NEAR and not page.ends_sentence(line)
    dated = _DATELINE.match(line[:start]) and _AFTER.match(line, end)
    return day if stands or dated else ""


def _marked(passage: str) -> str:
    """The whole date beside a word for it: `Posted on …`, `…記`, 「…発表」; the word stands next to the date."""
    span = page.date_span(passage)
    if span is None:
        return ""
    before, after = passage[max(0, span[0] - 24) : span[0]], passage[span[1] : span[1] + 4]
    return span[2] if _words_before().search(page.fold(before)) or _words_after().match(page.fold(after)) else ""


@cache
def _words_before() -> re.Pattern[str]:
    found = sorted((page.fold(w) for w in page.words("DateWord") if len(w) > 2), key=len, reverse=True)
    return re.compile(rf"(?:^|[\W_])(?:{'|'.join(map(re.escape, found))})\s*[:：]?\s*$")


@cache
def _words_after() -> re.Pattern[str]:
    found = sorted((page.fold(w) for w in page.words("DateMarkBehind")), key=len, reverse=True)
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, found))})\s*(?:[)）\]】。|]|$)")


def _with_year(top: Iterable[str], text: str) -> str:
    """The day of a dateline without a year (`SAN FRANCISCO, Nov. 3 —`), in the year of the copyright line."""
    year = _YEAR.search(text)
    days = (m for line in top for m in [_DAY.search(line[:_NEAR])] if m and _DATELINE.match(line[: m.start()]))
    return _first(page.find_date(f"{m['m']} {m['d']}, {year['y']}") for m in days) if year else ""
