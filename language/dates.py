"""Dates, periods and lengths of time of a text, as exact as it gives them and no more.

A date is read at its anchor (a figure, or the name of a month, weekday, quarter or relative time) and then widened by
the words around it: parts of a year (年末, "early") say nothing exact, relations ("by the end of", までに) say how an
event stands to the date. The words are rows of ontology/units.ttl.

A `Period` starts with ``2025``, ``2025-11``, ``2025-11-03`` or ``2026-Q1``. Halves, weeks, decades and terms have an
end: 2026年後半 is 2026-07 to 2026-12, 2025年3月期 the twelve months that end with 2025-03. A fiscal year (FY2025,
2025年度) is given by its number, since its months depend on the company. What cannot be resolved, or is no day of the
calendar (2025-02-30), is left out. Nothing here raises on any text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from kg.model import Mention, Period, Quantity
from kg.values import replace, value
from language.numerals import UNITS_FILE, Row, Units, Words, any_of, fold, load_units, minus, numerals, script, times
from language.quantities import find_lengths

FIRST_YEAR, LAST_YEAR = 1900, 2100

_SAME_YEAR = "同年"
_YEARS = {"year": Decimal(1), "decade": Decimal(10), "quarter": Decimal("0.25")}
_SHORTER = frozenset({"month", "week", "day"})


def find_dates(text: str, language: str, published: str = "") -> tuple[Mention, ...]:
    """The dates and periods of `text` in order, each a Mention of a Period.

    `published` (ISO, any exactness) is the day of the text: it gives "yesterday", 来年 and 11月3日 their year; without
    it these are left out. Total: never raises.
    """
    folded = fold(text)
    calendar = _calendar(script(folded, language))
    if calendar.anchor.search(folded) is None:
        return ()
    reader = _Reader(calendar, text, folded, _day(published))
    return tuple(
        Mention(found.period, found.start, found.end, text[found.start : found.end]) for found in _joined(reader)
    )


def find_durations(text: str, language: str) -> tuple[Mention, ...]:
    """The lengths of time of `text`, each a Mention of a Quantity with the unit ``"year"``.

    Months that make no finite number of years stay ``"month"``; weeks and days stay as they are. Ages, "5 years ago",
    10年ぶり and vague lengths (数年, "several years", 複数年) are none. Total: never raises.
    """
    folded = fold(text)
    calendar = _calendar(script(folded, language))
    if calendar.length_words.search(folded) is None:
        return ()  # most sentences: no number needs to be read to know it
    found = [
        *calendar.halves_of_year(text, folded),
        *(
            length
            for mention, row in find_lengths(text, language)
            if (length := calendar.length(text, folded, mention, row))
        ),
    ]
    return tuple(_merged(sorted(found, key=lambda mention: (mention.start, -mention.end)), text))


@value
class _Found:
    """A date of the text with its place."""

    start: int
    end: int
    period: Period


@dataclass(frozen=True, slots=True)
class _Day:
    """The day of the text; `exact` is the finest grain that is known of it."""

    day: date
    exact: str

    def knows(self, grain: str) -> bool:
        """Whether the day is exact enough to count in `grain`."""
        order = ("day", "week", "month", "quarter", "year")
        return order.index(self.exact) <= order.index(grain) if grain in order else True


class Calendar:
    """The time words of one language."""

    def __init__(self, units: Units, language: str):
        self.language, self.numbers = language, numerals(language)

        def words(place: str, kind: str, **wanted: str) -> Words:
            return Words(
                (text, row)
                for text, row in units.forms((kind,), place, language)
                if all(row.get(key) == value for key, value in wanted.items())
            )

        self.months, self.weekdays = words("written", "MonthWord"), words("written", "WeekdayWord")
        self.relative, self.which = words("written", "RelativeDate"), words("written", "WhichWord")
        self.quarters, self.halves = words("written", "QuarterWord"), words("written", "HalfWord")
        self.eras, self.spans = words("written", "EraWord"), words("writtenBefore", "SpanWord")
        self.ago = words("writtenAfter", "AgoWord")
        self.ago_forms = tuple(text for text, _ in units.forms(("AgoWord",), "writtenAfter", language))
        self.marks, self.fiscal = words("written", "DateMark"), words("writtenBefore", "DateMark", grain="fiscal")
        self.loose = words("written", "DateMark", grain="lone")
        around, counts = ("RelationWord", "PartWord"), ("Currency", "UnitOfMeasure", "NumberScale")
        self.before = Words(units.forms(around, "writtenBefore", language))
        self.after = Words(units.forms(around, "writtenAfter", language))
        counted = units.forms(counts, "writtenAfter", language)
        self.counted = Words((*counted, *units.forms(("NumberScale",), "plural", language)))
        lengths = units.forms(("TimeUnit",), "writtenAfter", language)
        self.lengths = Words((text, _plain(row)) for text, row in lengths if row.get("grain") != "other")
        self.spoken = words("written", "TimeUnit")
        self._spoken_forms = frozenset(text for text, _ in units.forms(("TimeUnit",), "written", language))
        measures = (text for text, row in lengths if row.get("grain") in (*_YEARS, *_SHORTER))
        self.length_words = re.compile(any_of((*measures, *self._spoken_forms)))
        self.half = words("writtenAfter", "NumberWord")
        self.anchor = re.compile(_anchor(units, language))

    def length(self, text: str, folded: str, mention: Mention, row: Row) -> Mention | None:
        """A length of time as years where it can be; None where the text means something else."""
        quantity = mention.value
        if not isinstance(quantity, Quantity) or (quantity.bound == "at_least" and self._is_vague(folded, mention)):
            return None
        grain = row.get("grain")
        if (grain not in _YEARS and grain not in _SHORTER) or (
            grain == "year" and self._is_date(folded, mention, quantity)
        ):
            return None
        end = mention.end
        if grain == "year" and (found := self.half.at(folded, end)):
            quantity, end = replace(quantity, value=minus(quantity.value, -found[0].factor)), found[1]
        return Mention(_in_years(quantity, grain), mention.start, end, text[mention.start : end])

    def _is_vague(self, folded: str, mention: Mention) -> bool:
        """Whether the number is a vague word (数十年) rather than a bound."""
        numeral = self.numbers.search(folded, mention.start)
        number = self.numbers.read(numeral[0]) if numeral else None
        return number is None or number.vague

    def _is_date(self, folded: str, mention: Mention, quantity: Quantity) -> bool:
        """Whether a figure with 年 is the year of a date: 2025年, 25年11月."""
        month = _MONTH_FIGURE.match(folded, mention.end)
        mark = self.marks.at(folded, month.end()) if month else None
        return FIRST_YEAR <= quantity.value <= LAST_YEAR or (
            mark is not None and mark[0].get("grain") in ("month", "term")
        )

    def halves_of_year(self, text: str, folded: str) -> Iterator[Mention]:
        """Lengths that are said without a number: 半年, "half a year"."""
        for form in self._spoken_forms:
            place = folded.find(form)
            while place >= 0:
                if found := self.spoken.at(folded, place):
                    quantity = Quantity(found[0].factor, found[0].get("unitCode"))
                    yield Mention(quantity, place, found[1], text[place : found[1]])
                place = folded.find(form, place + 1)


def _anchor(units: Units, language: str) -> str:
    """A pattern for every place where a date may begin: figures, names of times, small numbers in words."""
    kinds = ("MonthWord", "WeekdayWord", "RelativeDate", "QuarterWord", "HalfWord", "EraWord")
    before = units.forms(("SpanWord", "DateMark"), "writtenBefore", language)
    numbers = [(text, row) for text, row in units.forms(("NumberWord",), "written", "en") if row.trait != "scaled"]
    named = [text for text, _ in (*units.forms(kinds, "written", language), *before, *numbers)]
    prefixes = {text for text, row in before if row.trait == "prefix"}
    first = "".join(sorted({re.escape(text[0]) for text in named}))
    latin = any_of((text for text in named if text.isascii()), prefixes)
    other = any_of(text for text in named if not text.isascii())
    return rf"(?=[\d{first}])(?:(?<![\d.,])\d{{1,4}}(?!\d)|(?<![a-z0-9]){latin}|{other})"


_MONTH_FIGURE = re.compile(r"\d{1,2}(?:\D\d{1,2})?(?=\D)")
_ISO = re.compile(
    r"(?P<y>\d{4})(?P<sep>[/-])(?P<m>\d{1,2})(?:(?P=sep)(?P<d>\d{1,2})(?! ?[–〜~-] ?\d{1,2}\d*[/-]\d{3})"
    r"(?: ?[–〜~-] ?(?:(?P<m2>\d{1,2})(?P=sep))?(?P<d2>\d{1,2}))?)?(?![\d/])"
)
_SLASHED = re.compile(
    r"(?P<m>1[0-2]|[1-9])/(?P<d>3[01]|[12]\d|[1-9])(?: ?[〜~–-] ?(?:(?P<m2>1[0-2]|[1-9])/)?(?P<d2>3[01]|[12]\d|[1-9]))?"
    r"(?=[、,にのまで以頃発付~〜)(:：]| *$)"
)
_LONG_AGO, _BEFORE = 12, -8  # years between a text and the year that it tells of by two figures
_IN_YEAR = re.compile(r"(?:に(?!わた|渡|及|およ|[一1][度回]|なる|なり|なっ)|には|は(?=[^ぁ-ん]))")
_KANA = re.compile(r"[ぁ-ヿ]")
_FRACTIONS = 3, 12  # 「1/3に減った」: the months and days of which a slash may as well make a fraction
_BLANKS = re.compile(r"[ *]{0,3}")
_COMMA = re.compile(r",?[ *]{0,2}\n?|\n")


def _plain(row: Row) -> Row:
    """The row without what it forbids around it."""
    return replace(row, values={name: found for name, found in row.values.items() if not name.startswith("not")})


def _in_years(quantity: Quantity, grain: str) -> Quantity:
    """The same length in years, if that is a finite number."""
    if grain == "month" and quantity.value % 3 == 0 and (quantity.value_max or Decimal(0)) % 3 == 0:
        third = replace(quantity, value=quantity.value / 3, value_max=quantity.value_max and quantity.value_max / 3)
        return _in_years(third, "quarter")
    factor = _YEARS.get(grain)
    if factor is None:
        return replace(quantity, unit=grain)
    return replace(
        quantity,
        unit="year",
        value=times(quantity.value, factor),
        value_max=quantity.value_max and times(quantity.value_max, factor),
    )


def _merged(found: Iterable[Mention], text: str) -> Iterator[Mention]:
    """Lengths in order, without those inside others; years and months that touch are one (2年6か月)."""
    last: Mention | None = None
    for mention in found:
        if last is None:
            last = mention
        elif mention.start >= last.end:
            whole = _sum(last, mention, text)
            if whole is None:
                yield last
            last = whole or mention
    if last is not None:
        yield last


def _sum(a: Mention, b: Mention, text: str) -> Mention | None:
    """One length from two that touch, both in years."""
    if a.end != b.start or not (isinstance(a.value, Quantity) and isinstance(b.value, Quantity)):
        return None
    if a.value.unit != b.value.unit or b.value.value >= 1 or a.value.value_max or b.value.value_max:
        return None
    return Mention(replace(a.value, value=minus(a.value.value, -b.value.value)), a.start, b.end, text[a.start : b.end])


@lru_cache(maxsize=4)  # every sentence of an article asks for it
def _day(published: str) -> _Day | None:
    """The day of a text from its ISO date of any exactness; None where there is none."""
    parts = re.match(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", published)
    if not parts:
        return None
    day = _date(int(parts[1]), int(parts[2] or 7), int(parts[3] or 15))
    return _Day(day, "day" if parts[3] else "month" if parts[2] else "year") if day else None


def _date(year: int, month: int, day: int) -> date | None:
    """The day of the calendar, None if there is no such day."""
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _month(year: int, month: int) -> str:
    return f"{year:04d}-{month:02d}"


def _months_on(day: date, months: int) -> date | None:
    """The day `months` months later, or the last day of that month."""
    whole = day.year * 12 + day.month - 1 + months
    return next(
        (
            found
            for back in range(4)
            if (found := _date(whole // 12, whole % 12 + 1, day.day - back if day.day > back else 1))
        ),
        None,
    )


def _shift(day: date, grain: str, count: int) -> date | None:
    """The day `count` grains later."""
    if abs(count) > 12 * LAST_YEAR:
        return None
    if grain in ("day", "week"):
        try:
            return day + timedelta(days=count * (7 if grain == "week" else 1))
        except OverflowError:
            return None
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}.get(grain)
    return _months_on(day, count * months) if months else None


def _grained(day: date, grain: str) -> Period:
    """The day, week, month, quarter or year that holds `day`."""
    if grain == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    if grain == "quarter":
        return Period(f"{day.year}-Q{(day.month + 2) // 3}")
    return Period(day.isoformat()[: {"year": 4, "decade": 4, "month": 7}.get(grain, 10)])


class _Reader:
    """Reads the dates of one text. `today` is its day, if known."""

    def __init__(self, calendar: Calendar, text: str, folded: str, today: _Day | None):
        self.words, self.text, self.folded, self.today = calendar, text, folded, today
        self._year_said: int | None = None  # of the date before
        self._tells_ago = any(form in folded for form in calendar.ago_forms)
        self._figures: _Readers = (
            self._iso,
            self._slashed,
            self._eastern,
            self._quarter,
            self._half,
            self._day_month,
            self._bare,
            self._ago,
        )
        self._names: _Readers = (
            self._span,
            self._quarter,
            self._half,
            self._fiscal,
            self._eastern,
            self._month_day,
            self._relative,
            self._weekday,
            self._ago,
        )

    def found(self) -> Iterator[_Found]:
        """Every date, widened by the words around it."""
        position = 0
        while match := self.words.anchor.search(self.folded, position):
            start = match.start()
            readers = self._figures if self.folded[start].isdigit() else self._names
            found = next((found for read in readers if (found := read(start))), None)
            if found:
                found = self._widened(found, position)
                year = found.period.start[:4]
                self._year_said = int(year) if year.isdigit() else self._year_said
                yield found
            position = max(match.end(), found.end if found else 0)

    # ---- small steps ----

    def _skip(self, place: int, blanks: re.Pattern[str] = _BLANKS) -> int:
        match = blanks.match(self.folded, place)
        return match.end() if match else place

    def _back(self, place: int) -> int:
        while place > 0 and self.folded[place - 1] in " *" and place > 0:
            place -= 1
        return place

    def _figure(self, place: int, digits: str = "1,2") -> tuple[int, int] | None:
        """The whole number at `place` with so many digits, and its end."""
        match = _FIGURES[digits].match(self.folded, place)
        return (int(match[0]), match.end()) if match else None

    def _mark(self, place: int, *grains: str) -> int | None:
        """The end of a date mark of one of `grains` at `place`."""
        found = self.words.marks.at(self.folded, place)
        return found[1] if found and found[0].get("grain") in grains else None

    def _year_at(self, place: int) -> tuple[int, int] | None:
        """A year of four figures at `place`, and its end."""
        found = self._figure(self._skip(place, _COMMA), "4")
        return found if found and FIRST_YEAR <= found[0] <= LAST_YEAR and not self._is_counted(found[1]) else None

    def _is_counted(self, end: int) -> bool:
        """Whether the figure that ends at `end` counts something ("2000 GPUs") or goes on ("2025,5")."""
        following = self.folded[end : end + 2]
        if (
            following[:1] in ("%", "_", "/")
            or (following[:1] in ",.:" and following[1:].isdigit())
            or following[:1].isdigit()
        ):
            return True
        return (
            self.words.counted.at(self.folded, self._skip(end)) is not None
            and self._mark(end, "year", "fiscal", "decade") is None
        )

    def _year_near(self, months: Callable[[int], int]) -> int | None:
        """The year in which `months` (from January of year 0) lies nearest to today.

        Texts tell more of what was: the future counts half as far again.
        """
        if self.today is None:
            return None
        day = self.today.day
        now = day.year * 12 + day.month - 1
        years = (day.year - 1, day.year, day.year + 1)
        away = {year: months(year) - now for year in years}
        return min(years, key=lambda year: 3 * away[year] if away[year] > 0 else -2 * away[year])

    # ---- kinds of dates ----

    def _iso(self, start: int) -> _Found | None:
        """2025-11-03, 2025/11/03, 2025/11, 2025/11/01–11/03; 2025-02, but 2010-12 only where it opens a line."""
        match = _ISO.match(self.folded, start)
        monthly = match is not None and len(match["m"]) > 1 and (match["m"] < "10" or not start)
        if (
            match is None
            or (self.folded[start - 1 : start] in tuple("/-_") and start)
            or (match["d"] is None and match["sep"] == "-" and not monthly)
        ):
            return None
        year, month, last = int(match["y"]), int(match["m"]), int(match["d"] or 1)
        first = _date(year, month, last)
        if first is None:
            return None
        end = _date(year, int(match["m2"] or month), int(match["d2"])) if match["d2"] else None
        if match["d2"] and (end is None or end <= first):
            return _Found(start, match.end("d"), Period(first.isoformat()))
        period = (
            Period(first.isoformat(), end.isoformat() if end else "") if match["d"] else Period(_month(year, month))
        )
        return _Found(start, match.end(), period)

    def _slashed(self, start: int) -> _Found | None:
        """7/27, 8/1〜8/7 in a Japanese text, in the year that is nearest."""
        match = _SLASHED.match(self.folded, start)
        before = self.folded[start - 1 : start] if start else ""
        if match is None or (before and (before in "/.$¥-_#" or (before.isalnum() and before.isascii()))):
            return None
        month, day = int(match["m"]), int(match["d"])
        fraction = month <= _FRACTIONS[0] and day <= _FRACTIONS[1] and before != "("
        year = self._year_of_day(month, day)
        if fraction or year is None or not _KANA.search(self.text):
            return None
        first = _date(year, month, day)
        last = _date(year, int(match["m2"] or month), int(match["d2"])) if match["d2"] else None
        if first is None:
            return None
        spans = last is not None and last > first
        end = match.end() if spans or not match["d2"] else match.end("d")
        return _Found(start, end, Period(first.isoformat(), last.isoformat() if spans and last else ""))

    def _eastern(self, start: int) -> _Found | None:
        """2025年11月3日, 令和7年, 今年11月, 11月3日, 2025年第1四半期, 2010年代前半, 先月15日."""
        head = self._year_head(start)
        if head is None:
            same = self.folded.endswith(_SAME_YEAR, 0, start)
            if same and self._year_said is None:
                return None  # of a year told in another sentence
            inside = self._in_month(start, self._year_said if same else None)
            if inside and same:
                return replace(inside, start=start - len(_SAME_YEAR))
            return inside or self._lone_day(start)
        year, end, grain = head
        if grain == "decade":
            return self._decade(start, year, end)
        places = (self._skip(self._link(end)), self._skip(end))
        inside = next((f for at in places if (f := self._in_year(at, year, fiscal=grain == "fiscal"))), None)
        if inside:
            return replace(inside, start=start)
        if (month := self._figure(end)) and self._mark(month[1], "month", "term"):
            return None  # no month or day of the calendar
        return (
            _Found(start, end, Period(str(year)))
            if grain != "short" or (20 <= year % 100 < 50 and self._is_year(year, end))
            else None
        )

    def _is_year(self, year: int, end: int) -> bool:
        """「21年に出資した」, 「25年末」: whether what stands behind the last two figures of a year makes it a date."""
        if self.words.after.at(self.folded, end):
            return True
        since = self.today.day.year - year if self.today else _LONG_AGO
        return _BEFORE < since < _LONG_AGO and _IN_YEAR.match(self.folded, end) is not None

    def _link(self, place: int) -> int:
        return self._mark(place, "link", "within") or place

    def _year_head(self, start: int) -> tuple[int, int, str] | None:
        """A year with its mark at `start`: the year, its end, and what kind of head it is."""
        if era := self.words.eras.at(self.folded, start):
            return self._era_year(*era)
        if (
            (relative := self.words.relative.at(self.folded, start))
            and relative[0].get("grain") == "year"
            and self.today
        ):
            return self.today.day.year + int(relative[0].get("offset")), relative[1], "year"
        figure = self._figure(start, "4") or self._figure(start, "2")
        mark = self.words.marks.at(self.folded, self._skip(figure[1])) if figure else None
        if (
            figure is None
            or mark is None
            or mark[0].get("grain") not in ("year", "fiscal", "decade")
            or self.folded[start - 1 : start] == "'"
        ):
            return None
        year, kind = figure[0], mark[0].get("grain")
        if figure[1] - start == 2:
            return (2000 + year, mark[1], "short" if kind == "year" else kind) if kind != "decade" else None
        return (year, mark[1], kind) if FIRST_YEAR <= year <= LAST_YEAR else None

    def _era_year(self, era: Row, place: int) -> tuple[int, int, str] | None:
        """The year of an era: 令和7年, 令和元年."""
        first = self._mark(place, "first")
        figure = (1, first) if first else self._figure(place)
        end = self._mark(figure[1], "year", "fiscal") if figure else None
        year = int(era.get("offset")) + figure[0] if figure else 0
        return (year, end, "year") if end and FIRST_YEAR <= year <= LAST_YEAR else None

    def _decade(self, start: int, year: int, end: int) -> _Found | None:
        """2010年代, 2010年代前半, "the 2020s"."""
        half = self.words.halves.at(self.folded, end)
        first = year + (5 if half and half[0].factor == 2 else 0)
        return (
            _Found(start, half[1] if half else end, Period(str(first), str(first + 4 if half else year + 9)))
            if year % 10 == 0
            else None
        )

    def _in_year(self, place: int, year: int, *, fiscal: bool = False) -> _Found | None:
        """What narrows a year down: a month, a day, a quarter, a half."""
        if quarter := self.words.quarters.at(self.folded, place):
            return _Found(place, quarter[1], Period(f"{year}-Q{quarter[0].factor}"))
        if half := self.words.halves.at(self.folded, place):
            return _Found(place, half[1], _half(year, int(half[0].factor), fiscal))
        return self._in_month(place, year)

    def _in_month(self, start: int, year: int | None) -> _Found | None:
        """A month in figures with what narrows it down: 11月3日, 11月, 7〜9月期, 3月期, 11月1〜3日."""
        first = self._figure(start)
        if first is None or not 1 <= first[0] <= 12 or (self.folded[start - 1 : start] in tuple("/-:.") and start):
            return None
        join = self._mark(first[1], "to")
        last = (self._figure(join) if join else None) or first
        if not first[0] <= last[0] <= 12:
            return None
        if term := self._mark(last[1], "term"):
            known = year or self._year_near(lambda y: y * 12 + last[0] - 1)
            return _Found(start, term, _term(known, first[0], last[0])) if known else None
        end = self._mark(self._skip(last[1]), "month")
        if end is None:
            return None
        if last is not first:
            known = year or self._year_near(lambda y: y * 12 + last[0] - 1)
            return _Found(start, end, Period(_month(known, first[0]), _month(known, last[0]))) if known else None
        return self._in_day(start, end, year, first[0])

    def _in_day(self, start: int, end: int, year: int | None, month: int) -> _Found | None:
        """A month, or the day that follows it, in the year that is given or nearest."""
        day = self._figure(self._skip(end))
        join = self._mark(day[1], "to") if day else None
        to = self._figure(join) if join else None
        stop = self._mark(self._skip(day[1]), "day") if day else None
        if day and to and (last := self._mark(to[1], "day")):
            return self._days(start, last, year, month, day[0], to[0])
        if day and stop:
            join = self._mark(stop, "to")
            to = self._figure(join) if join else None
            last = self._mark(to[1], "day") if to else None
            return (
                self._days(start, last, year, month, day[0], to[0])
                if to and last
                else self._days(start, stop, year, month, day[0], 0)
            )
        known = year or self._year_near(lambda y: y * 12 + month - 1)
        return _Found(start, end, Period(_month(known, month))) if known else None

    def _days(self, start: int, end: int, year: int | None, month: int, first: int, last: int) -> _Found | None:
        """One day of a month, or several on end."""
        known = year or self._year_of_day(month, first)
        day = _date(known, month, first) if known else None
        until = _date(known, month, last) if known and last else None
        if day is None or (last and (until is None or until <= day)):
            return None
        return _Found(start, end, Period(day.isoformat(), until.isoformat() if until else ""))

    def _year_of_day(self, month: int, day: int) -> int | None:
        """The year in which this day lies nearest to today."""
        if self.today is None:
            return None
        here = self.today.day
        days = [found for year in (here.year - 1, here.year, here.year + 1) if (found := _date(year, month, day))]
        return min(days, key=lambda found: (abs((found - here).days), found)).year if days else None

    def _lone_day(self, start: int) -> _Found | None:
        """3日 as newswires write it, for the last 3rd that was; only before words that a day stands before."""
        figure = self._figure(start)
        end = self._mark(figure[1], "day") if figure else None
        behind = self.words.loose.at(self.folded, end) if end else None
        if figure is None or end is None or behind is None or self.today is None or not self.today.knows("day"):
            return None
        if self.folded.endswith(behind[0].all("lengthAfter"), 0, start):
            return None
        if (self.folded[start - 1 : start].isalnum() and self.folded[start - 1 : start].isascii()) or self._mark(
            start - 1, "month", "link", "within", "to"
        ):
            return None
        here = self.today.day
        day = _date(here.year, here.month, figure[0])
        day = day if day and day <= here else _date(*_before_month(here), figure[0])
        return _Found(start, end, Period(day.isoformat())) if day else None

    def _month_day(self, start: int) -> _Found | None:
        """November 3, 2025; Nov. 3; September 2023; in May; last March. Month names begin with a capital letter."""
        month = self.words.months.at(self.folded, start)
        if month is None or not self.text[start : start + 1].isupper():
            return None
        number, end = int(month[0].factor), month[1]
        day = self._figure(self._skip(end))
        if (day and self.folded[day[1] : day[1] + 1] not in (".", ":")) or (
            day and not self.folded[day[1] + 1 : day[1] + 2].isdigit()
        ):
            return self._western(start, number, day)
        year = self._year_at(self._link(self._skip(end, _COMMA)))
        if year:
            return _Found(start, year[1], Period(_month(year[0], number)))
        return self._named_month(start, end, number)

    def _western(self, start: int, month: int, day: tuple[int, int]) -> _Found | None:
        """A day after the name of its month, or a span of days, with the year if there is one."""
        end = self._mark(day[1], "ordinal") or day[1]
        join = self._mark(end, "to")
        to = self._figure(join) if join else None
        stop = (self._mark(to[1], "ordinal") or to[1]) if to else end
        year = self._year_at(stop)
        return self._days(
            start, year[1] if year else stop, year[0] if year else None, month, day[0], to[0] if to else 0
        )

    def _day_month(self, start: int) -> _Found | None:
        """3 November 2025; 3rd of November."""
        day = self._figure(start)
        if day is None or (self.folded[start - 1 : start] in tuple("/-:.$€£#") and start):
            return None
        place = self._skip(self._mark(day[1], "ordinal") or day[1])
        place = self._skip(self._mark(place, "link") or place)
        month = self.words.months.at(self.folded, place)
        if month is None or not self.text[place].isupper():
            return None
        year = self._year_at(month[1])
        return self._days(
            start, year[1] if year else month[1], year[0] if year else None, int(month[0].factor), day[0], 0
        )

    def _named_month(self, start: int, end: int, month: int) -> _Found | None:
        """A month by name alone, only behind a word that makes it a date ("in May", "last March", "by June")."""
        which = self.words.which.before(self.folded, self._back(start))
        if (which is None and self.words.before.before(self.folded, self._back(start)) is None) or self.today is None:
            return None
        offset = int(which[0].get("offset") or 0) if which else 0
        here, year = self.today.day, self._year_near(lambda y: y * 12 + month - 1) or 0
        if offset:
            year = here.year + (
                -1 if offset < 0 and month >= here.month else 1 if offset > 0 and month <= here.month else 0
            )
        return _Found(which[1] if which and which[0].trait != "silent" else start, end, Period(_month(year, month)))

    def _quarter(self, start: int) -> _Found | None:
        """Q1 2026, third quarter of fiscal 2026, 第1四半期 of the year nearest to the text."""
        quarter = self.words.quarters.at(self.folded, start)
        if quarter is None:
            return None
        number = int(quarter[0].factor)
        year = self._year_behind(quarter[1])
        known = year[0] if year else self._year_near(lambda y: y * 12 + number * 3 - 2)
        return _Found(start, year[1] if year else quarter[1], Period(f"{known}-Q{number}")) if known else None

    def _half(self, start: int) -> _Found | None:
        """H1 2026, the second half of 2026, 下期 of the year nearest to the text."""
        half = self.words.halves.at(self.folded, start)
        if half is None or half[0].trait == "dated":
            return None
        number, year = int(half[0].factor), self._year_behind(half[1])
        known = year[0] if year else self._year_near(lambda y: y * 12 + number * 6 - 3)
        return _Found(start, year[1] if year else half[1], _half(known, number)) if known else None

    def _year_behind(self, end: int) -> tuple[int, int] | None:
        """The year behind a quarter or half, with "of", "fiscal" and the like between."""
        place = self._skip(end, _COMMA)
        place = self._skip(self._mark(place, "link", "within") or place)
        if relative := self.words.relative.at(self.folded, place):
            known = relative[0].get("grain") == "year" and self.today
            return (self.today.day.year + int(relative[0].get("offset")), relative[1]) if known and self.today else None
        fiscal = self.words.fiscal.at(self.folded, place)
        return self._year_at(fiscal[1] if fiscal else place) or (
            self._short_year(self._skip(fiscal[1])) if fiscal else None
        )

    def _short_year(self, place: int) -> tuple[int, int] | None:
        """A year of two figures after "FY"."""
        figure = self._figure(place, "2")
        return (2000 + figure[0], figure[1]) if figure else None

    def _fiscal(self, start: int) -> _Found | None:
        """FY2025, FY26, fiscal 2025."""
        fiscal = self.words.fiscal.at(self.folded, start)
        year = (self._year_at(fiscal[1]) or self._short_year(self._skip(fiscal[1]))) if fiscal else None
        return _Found(start, year[1], Period(str(year[0]))) if year else None

    def _relative(self, start: int) -> _Found | None:
        """Yesterday, last week, 来年; 先月15日."""
        found = self.words.relative.at(self.folded, start)
        if found is None or self.today is None or not self.today.knows(found[0].get("grain")):
            return None
        row, end = found
        grain = row.get("grain")
        if grain == "season":
            return _Found(start, end, _season(self.today.day, row))
        day = _shift(self.today.day, grain, int(row.get("offset")))
        if day is None:
            return None
        figure = self._figure(self._skip(end)) if grain == "month" else None
        stop = self._mark(figure[1], "day") if figure else None
        return (
            self._days(start, stop, day.year, day.month, figure[0], 0)
            if figure and stop
            else _Found(start, end, _grained(day, grain))
        )

    def _weekday(self, start: int) -> _Found | None:
        """Monday: the last one that was, on the day of the text at the latest; "last" before it, "next" after it."""
        found = self.words.weekdays.at(self.folded, start)
        capital = self.text[start : start + 1]
        if (
            found is None
            or self.today is None
            or not self.today.knows("day")
            or (capital.isascii() and not capital.isupper())
        ):
            return None
        which = self.words.which.before(self.folded, self._back(start))
        offset = int(which[0].get("offset") or 0) if which else 0
        back = (self.today.day.weekday() - int(found[0].factor)) % 7
        days = 7 - back if offset > 0 else -(back or (7 if offset < 0 else 0))
        begin = which[1] if which and which[0].trait != "silent" else start
        return _Found(begin, found[1], Period((self.today.day + timedelta(days=days)).isoformat()))

    def _ago(self, start: int) -> _Found | None:
        """Three years ago, 2日前."""
        length = self._length(start) if self._tells_ago else None
        ago = self.words.ago.at(self.folded, self._skip(length[2])) if length else None
        if (
            length is None
            or ago is None
            or self.today is None
            or not self.today.knows(length[1] if length[1] != "decade" else "year")
        ):
            return None
        day = _shift(self.today.day, length[1], length[0] * int(ago[0].get("offset")))
        return _Found(start, ago[1], _grained(day, length[1])) if day else None

    def _span(self, start: int) -> _Found | None:
        """今後5年間, the next five years, 過去10年."""
        span = self.words.spans.at(self.folded, start)
        length = self._length(self._skip(span[1])) if span else None
        if span is None or length is None or self.today is None or not self.today.knows("day"):
            return None
        other = _shift(self.today.day, length[1], length[0] * int(span[0].get("offset")))
        ends = sorted((self.today.day, other)) if other else []
        return _Found(start, length[2], Period(ends[0].isoformat(), ends[1].isoformat())) if ends else None

    def _length(self, place: int) -> tuple[int, str, int] | None:
        """A whole number of a unit of time: the number, the unit's grain, the end."""
        match = self.words.numbers.match(self.folded, place)
        number = self.words.numbers.read(match[0]) if match else None
        if (
            match is None
            or number is None
            or number.vague
            or number.value != int(number.value)
            or number.value > LAST_YEAR
        ):
            return None
        joint = match.end() + (self.folded[match.end() : match.end() + 1] in ("-", " "))
        unit = self.words.lengths.at(self.folded, joint)
        return (int(number.value), unit[0].get("grain"), unit[1]) if unit else None

    def _bare(self, start: int) -> _Found | None:
        """2025, the 2020s: four figures that count nothing and belong to no name."""
        figure = self._figure(start, "4")
        if figure is None or not FIRST_YEAR <= figure[0] <= LAST_YEAR:
            return None
        before, following = self.folded[start - 1 : start] if start else " ", self.folded[figure[1] : figure[1] + 2]
        if mark := self._mark(figure[1], "decade"):
            return self._decade(start, figure[0], mark)
        joined = before in "–-" and self.folded[start - 5 : start - 1].isdigit()  # 2023–2025
        joined = joined or self.words.before.before(self.folded, start) is not None  # mid-2027
        dashed = following[:1] in ("-", "–") and not _YEARS_ON.match(self.folded, figure[1])
        alone = before in tuple(" (*[|'\"\n、。「・") or joined
        if not alone or dashed or following[:1].isalnum() or self._is_counted(figure[1]):
            return None
        return _Found(start, figure[1], Period(str(figure[0])))

    # ---- the words around ----

    def _widened(self, found: _Found, floor: int) -> _Found:
        """The date with the words before and behind that tell its part and its relation."""
        relation, start, end = found.period.relation, found.start, found.end
        while (before := self.words.before.before(self.folded, self._back(start))) and before[1] >= floor:
            relation, start = before[0].get("relation") or relation, before[1]
        while after := self.words.after.at(self.folded, end):
            relation, end = after[0].get("relation") or relation, after[1]
        return _Found(start, end, replace(found.period, relation=relation))

    def joins(self, a: _Found, b: _Found) -> bool:
        """Whether "a to b" is one period."""
        gap = self.folded[a.end : b.start].strip(" *")
        mark = self.words.marks.at(gap, 0) if gap else None
        grain = mark[0].get("grain") if mark and mark[1] == len(gap) else ""
        if a.period.end or a.period.start[:10] >= b.period.start or b.period.relation not in ("in", "by"):
            return False
        if a.period.relation == "between":
            return grain == "and"
        return a.period.relation in ("in", "from") and (
            grain == "to"
            or (
                not gap
                and (
                    (a.period.relation == "from" and self.folded[a.end - 1].isalpha())
                    or (b.period.relation == "by" and self.words.language != "ja" and b.start == a.end)
                )
            )
        )


_YEARS_ON = re.compile(r"[–-] ?\d{4}(?![\d-])")
_Readers: TypeAlias = tuple[Callable[[int], "_Found | None"], ...]
_FIGURES = {"1,2": re.compile(r"\d{1,2}(?!\d)"), "2": re.compile(r"\d{2}(?!\d)"), "4": re.compile(r"\d{4}(?!\d)")}


def _joined(reader: _Reader) -> Iterator[_Found]:
    """The dates of a text, "from a to b" as one."""
    last: _Found | None = None
    for found in reader.found():
        if last and reader.joins(last, found):
            last = _Found(last.start, found.end, Period(last.period.start, found.period.end or found.period.start))
            continue
        if last:
            yield _settled(last)
        last = found
    if last:
        yield _settled(last)


def _settled(found: _Found) -> _Found:
    """A date after "between" that no "and" followed is just a date."""
    return found if found.period.relation != "between" else replace(found, period=replace(found.period, relation="in"))


def _season(today: date, row: Row) -> Period:
    """The season that begins in the month of the row: of a year (昨秋), the last that is over, or the next to come."""
    month, year = int(row.factor), today.year + int(row.get("offset") or 0)
    if row.trait == "elapsed":
        year -= _three(year, month).end >= today.isoformat()[:7]
    elif row.trait == "coming":
        year += _three(year, month).start <= today.isoformat()[:7]
    return _three(year, month)


def _three(year: int, month: int) -> Period:
    """Three months on end."""
    last = month + 2
    return Period(_month(year, month), _month(year + (last > 12), (last - 1) % 12 + 1))


def _half(year: int, number: int, fiscal: bool = False) -> Period:
    first = (4 if fiscal else 1) + (number - 1) * 6  # a Japanese fiscal year begins in April
    last = first + 5
    return Period(_month(year, first), _month(year + (last > 12), (last - 1) % 12 + 1))


def _term(year: int, first: int, last: int) -> Period:
    """7〜9月期: those months. 3月期: the twelve months that end with March."""
    if first != last:
        return Period(_month(year, first), _month(year, last))
    return Period(_month(year - (last < 12), last % 12 + 1), _month(year, last))


def _before_month(day: date) -> tuple[int, int]:
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)


@lru_cache(maxsize=4)
def _calendar(language: str, path: Path = UNITS_FILE) -> Calendar:
    """The time words of ``"ja"`` (with English ones) or ``"en"``, made once."""
    return Calendar(load_units(path), language)
