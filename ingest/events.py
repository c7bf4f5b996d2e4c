"""When things happened, as the article as a whole tells it: releases, dated sources, what is told twice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kg.model import Article, Entity, Period, Quantity, Reading, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language import columns
from language import furniture as page
from language.dates import find_dates
from language.segments import Segment
from language.status import DONE
from language.subjects import label_lines

Read: TypeAlias = tuple[Statement, int, int]  # a statement with the span of its sentence
_DAY = len("2025-11-03")
_SEVERAL = 2  # days that a log tells of
_OPENING = 6  # sentences of running text in which a release shows that it is one
_LEAD = 3  # sentences, the title among them, that tell the news itself
_CLOCK = re.compile(r"[\W_]*\d{1,2}:\d{2}(?!\d)")
_QUOTED = re.compile(r"[「『“\"][^」』”\"]*[」』”\"]")


@dataclass
class Opening:
    """What the first sentences of an article show: whether it announces its own news, and where its lead ends."""

    own: bool = False
    lead: int = 0
    heard: int = 0

    def hear(self, reading: Reading, end: int, published: str) -> None:
        """Take in one sentence that ends at `end`."""
        self.heard += 1
        self.lead = end if self.heard <= _LEAD else self.lead
        self.own |= self.heard <= _OPENING and (_own_voice(reading.text) or _today(reading, published[:_DAY]))


def _own_voice(text: str) -> bool:
    """Whether the sentence is told by those it is about (we, 当社), outside of any quotation."""
    plain = page.fold(_QUOTED.sub(" ", text))
    return any(word in plain if page.JAPANESE.search(word) else f" {word} " in f" {plain} " for word in _voices())


def _voices() -> tuple[str, ...]:
    return tuple(map(page.fold, page.words("OwnVoice")))


def _today(reading: Reading, today: str) -> bool:
    """Whether the sentence announces something with the word “today”."""
    said = any(
        isinstance(m.value, Period) and m.value.start == today and page.fold(m.text) in page.words("Today")
        for m in reading.mentions
    )
    return said and any(concept in ("cue:Announced", "cue:Signed") for *_, concept in reading.words)


def dated(
    found: Sequence[Read], parts: Iterable[Segment], article: Article, opening: Opening, vocabulary: Vocabulary
) -> list[Read]:
    """The statements with the dates that stand not in their sentences but in the article around them."""
    parts = tuple(parts)
    today = article.published[:_DAY] if len(article.published) >= _DAY else ""
    entries, sources = _entry_days(parts, article.text), _source_days(parts, article.text)
    entries = [a or b for a, b in zip(entries, _days_of_sections(parts, article.text), strict=True)]
    starts = [s.start for s in parts]

    def around(statement: Statement, start: int, end: int) -> str:
        at = bisect_right(starts, start) - 1
        if entries[at]:
            return entries[at] if _is_news(statement, vocabulary) else ""
        return sources.get(parts[at].heading, "") if _is_event(statement, vocabulary) else ""

    def clocked(statement: Statement, start: int, end: int) -> str:
        return today if _holds(statement, vocabulary) and _CLOCK.match(article.text, start) else ""

    def released(statement: Statement, start: int, end: int) -> str:
        new = statement.stage in ("Announced", "Signed", "Planned")  # what a house makes known in its own release
        held = end <= opening.lead and _holds(statement, vocabulary)
        return today if opening.own and (new or held) else ""

    for rule in (around, clocked, None, released, None):
        found = _filled(found, rule) if rule else _retold(found, vocabulary)
    return list(found)


def staged(found: Sequence[Read], parts: Iterable[Segment], vocabulary: Vocabulary) -> list[Read]:
    """The statements with the stage that the article gives elsewhere: a title has that of its story, what a new deal of
    two parties provides for (hosting, hardware) that of the deal."""
    titles = [(s.start, s.end) for s in parts if s.kind == "heading"]
    told: dict[tuple[str, frozenset[str]], Statement] = {}
    deals: dict[frozenset[str], Statement] = {}
    for statement, start, _ in found:
        if "Deal" not in vocabulary.classes[statement.frame.kind] or statement.rule.endswith(":mention"):
            continue
        if not _inside(start, titles):
            told.setdefault(_deal(statement, vocabulary), statement)
        if statement.status in ("Signed", "Announced"):
            parties = _deal(statement, vocabulary)[1]
            if deals.get(parties) is None or deals[parties].status != "Signed":
                deals[parties] = statement

    def one(statement: Statement, start: int) -> Statement:
        source = told.get(_deal(statement, vocabulary)) if _inside(start, titles) else None
        if source is not None and _agree(source, statement):
            return replace(source, frame=statement.frame, date=statement.date, rule=statement.rule)
        deal = _provided(statement, deals, vocabulary)
        return replace(statement, stage=deal.stage, status=deal.status) if deal is not None else statement

    return [(one(s, a), a, b) for s, a, b in found]


def _provided(
    statement: Statement, deals: Mapping[frozenset[str], Statement], vocabulary: Vocabulary
) -> Statement | None:
    """The new deal between the two parties of a bare statement that one of them serves the other; a site is there or
    not, whoever lets it."""
    kind = vocabulary.frames[statement.frame.kind]
    if kind.kind == vocabulary.kind_with["FacilityKind"]:
        return None
    if "Deal" in vocabulary.classes[kind.kind] or statement.status != DONE or statement.certainty != "Asserted":
        return None
    held = (f for r, fs in statement.frame.roles for f in fs if isinstance(f, Entity) and "Organisation" in f.classes)
    parties = frozenset(vocabulary.whole_of(f.iri)[-1] for f in held)
    return deals.get(parties) if len(parties) == 2 else None


def _inside(start: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a <= start < b for a, b in spans)


def _filled(found: Sequence[Read], day: Callable[[Statement, int, int], str]) -> list[Read]:
    days = (s.date or day(s, a, b) for s, a, b in found)
    return [(s if s.date == d else replace(s, date=d), a, b) for (s, a, b), d in zip(found, days, strict=True)]


def _holds(statement: Statement, vocabulary: Vocabulary) -> bool:
    """Whether a deal is told as done, as seen from the day it was told."""
    return "Deal" in vocabulary.classes[statement.frame.kind] and vocabulary.status(statement.status).holds


def _is_event(statement: Statement, vocabulary: Vocabulary) -> bool:
    """A deal, or anything else that was told to be new (announced, signed, planned) rather than to be so."""
    return _holds(statement, vocabulary) or statement.stage in ("Announced", "Signed", "Planned")


def _is_news(statement: Statement, vocabulary: Vocabulary) -> bool:
    """Whether an entry of a log tells it as what came about: by a verb, or as a figure; not who makes or is what."""
    told = not statement.rule.endswith((":mention", "adjacent", "glossary", "table"))
    return told or _is_event(statement, vocabulary)


def _entry_days(parts: Sequence[Segment], text: str) -> list[str]:
    """For each segment the day of its entry, by the entry's own date line or title, in a log of several days."""
    lines = [page.find_date(text[s.start : s.end])[:_DAY] if s.kind == "meta" else "" for s in parts]
    heads = [_head_day(s, text) for s in parts]
    if len({*lines, *heads} - {""}) < _SEVERAL:
        return [""] * len(parts)
    days, entry, fresh = [], "", False
    for segment, day, head in zip(parts, lines, heads, strict=True):
        entry = day or head or (entry if fresh else "") if segment.kind == "heading" or day else entry
        fresh = bool(day) or (fresh and segment.kind in ("meta", "furniture"))  # the date above a title is its entry's
        days.append(entry)
    return days


def _source_days(parts: Sequence[Segment], text: str) -> dict[str, str]:
    """For each heading but the title the first day of its section's sources (`Reuters (2025/11/03): …`)."""
    title = next((s.heading for s in parts if s.heading), "")
    found: dict[str, str] = {}
    for segment in parts:
        day = page.find_date(text[segment.start : segment.end])[:_DAY] if segment.kind == "label" else ""
        if day and segment.heading not in ("", title):
            found[segment.heading] = min(day, found.get(segment.heading, day))
    return found


def _days_of_sections(parts: Sequence[Segment], text: str) -> list[str]:
    """For each segment the day that a labelled line below its heading gives (「日付：2026年5月28日」)."""
    days = [""] * len(parts)
    open_at: list[tuple[int, int]] = []  # the headings above, each with its level and where it stands
    begun: dict[int, str] = {}
    above: list[tuple[int, ...]] = []
    for n, segment in enumerate(parts):
        if segment.kind == "heading":
            open_at = [*(h for h in open_at if h[0] < segment.level), (segment.level, n)]
        above.append(tuple(at for _, at in open_at))
        day = _labelled_day(segment, text)
        if day and open_at:
            begun.setdefault(open_at[-1][1], day)
    for n, heads in enumerate(above if len(begun) > 1 else ()):  # one alone is the day of the page
        days[n] = next((begun[at] for at in reversed(heads) if at in begun), "")
    return days


def _labelled_day(segment: Segment, text: str) -> str:
    """The one day that a line gives behind a label of dates."""
    told = [value for label, value in label_lines(segment, text) if columns.DATE in columns.column_roles(label)]
    found = find_dates(told[0], "ja" if page.JAPANESE.search(told[0]) else "en") if len(told) == 1 else ()
    days = [m.value.start for m in found if isinstance(m.value, Period)]
    return days[0] if len(days) == 1 else ""


def _head_day(segment: Segment, text: str) -> str:
    """The day, month or year that a heading is and nothing else; else ``""``."""
    said = text[segment.start : segment.end].strip("# *_[]【】") if segment.kind == "heading" else ""
    if not said or not page.is_day_line(said):
        return ""
    found = find_dates(said, "ja" if page.JAPANESE.search(said) else "en")
    return next((m.value.start for m in found if isinstance(m.value, Period)), "")


def _retold(found: Sequence[Read], vocabulary: Vocabulary) -> list[Read]:
    """A deal told twice has the date that one of its tellings gives, unless they give several."""
    told: dict[tuple[str, frozenset[str]], list[Statement]] = {}
    for statement, _, _ in found:
        if statement.date and _holds(statement, vocabulary):
            told.setdefault(_deal(statement, vocabulary), []).append(statement)

    def known(statement: Statement, start: int, end: int) -> str:
        others = told.get(_deal(statement, vocabulary), ()) if _holds(statement, vocabulary) else ()
        days = {o.date for o in others if _agree(o, statement)}
        return days.pop() if len(days) == 1 else ""

    return _filled(found, known)


def _deal(statement: Statement, vocabulary: Vocabulary) -> tuple[str, frozenset[str]]:
    """The kind of a deal and those who made it, each as its widest whole."""
    named = (f for _, fillers in statement.frame.roles for f in fillers)
    keys = vocabulary.frames[statement.frame.kind].keys
    parties = frozenset(
        vocabulary.whole_of(f.iri)[-1] for k in keys for f in statement.frame.get(k) if isinstance(f, Entity)
    )
    return statement.frame.kind, parties or frozenset(f.iri for f in named if isinstance(f, Entity))


def _agree(a: Statement, b: Statement) -> bool:
    """Whether no sum of one contradicts the other's, and something besides one party's name ties them together."""
    shared = [(x, y) for x, y in zip(_sums(a), _sums(b), strict=False)]
    parties = {f.iri for s in (a,) for _, fs in s.frame.roles for f in fs if isinstance(f, Entity)}
    return all(x.value == y.value for x, y in shared) and (bool(shared) or len(parties) > 1)


def _sums(statement: Statement) -> list[Quantity]:
    return [f for f in statement.frame.get("amount") if isinstance(f, Quantity)]
