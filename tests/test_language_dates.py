"""Dates, periods and lengths of time: golden strings as data, round trips as properties, and hostile text."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from cases import data
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Mention, Period, Quantity
from language.dates import find_dates, find_durations

CASES = data("dates.jsonl")
DATES, DURATIONS = ([case for case in CASES if case["kind"] == kind] for kind in ("date", "duration"))
TODAY = "2025-11-04"  # a Tuesday
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def period(mention: Mention) -> Period:
    assert isinstance(mention.value, Period)
    return mention.value


def quantity(mention: Mention) -> Quantity:
    assert isinstance(mention.value, Quantity)
    return mention.value


def expected(row: list[str]) -> tuple[str, Period]:
    """[text, "2025..2027", relation?] of the table."""
    text, span, *relation = row
    start, _, end = span.partition("..")
    return text, Period(start, end, relation[0] if relation else "in")


def test_tables_are_whole() -> None:
    assert (len(DATES), len(DURATIONS)) == (DATE_COUNT, DURATION_COUNT)
    assert len(DATES) + len(DURATIONS) == len(CASES)


DATE_COUNT, DURATION_COUNT = 144, 35


@pytest.mark.parametrize("case", DATES, ids=lambda case: case["text"])
def test_golden_dates(case: dict[str, object]) -> None:
    text, rows = str(case["text"]), case["expect"]
    assert isinstance(rows, list)
    found = find_dates(text, str(case["language"]), TODAY)
    assert [(mention.text, period(mention)) for mention in found] == [expected(row) for row in rows]
    assert all(text[mention.start : mention.end] == mention.text for mention in found)


@pytest.mark.parametrize("case", DURATIONS, ids=lambda case: case["text"])
def test_golden_durations(case: dict[str, object]) -> None:
    text, rows = str(case["text"]), case["expect"]
    assert isinstance(rows, list)
    wanted = [
        (row[0], *(Decimal(end) for end in row[1].split("~")), row[2], row[3] if len(row) > 3 else "exact")
        for row in rows
    ]
    found = [
        (
            m.text,
            *(end for end in (quantity(m).value, quantity(m).value_max) if end is not None),
            quantity(m).unit,
            quantity(m).bound,
        )
        for m in find_durations(text, str(case["language"]))
    ]
    assert found == wanted


@pytest.mark.parametrize(
    "text",
    [
        "昨日",
        "来年3月",
        "11月3日",
        "第1四半期",
        "今後5年間",
        "3年前",
        "3日、",
        "yesterday",
        "on Monday",
        "in May",
        "Nov. 3",
        "last week",
        "the third quarter",
    ],
)
def test_nothing_relative_is_resolved_without_a_day(text: str) -> None:
    assert find_dates(text, "") == ()


def test_an_inexact_day_resolves_only_what_it_can() -> None:
    assert find_dates("yesterday", "en", "2025") == ()
    assert [period(m).start for m in find_dates("last month and last year", "en", "2025")] == ["2024"]
    assert [period(m).start for m in find_dates("先月", "ja", "2025-01")] == ["2024-12"]


@pytest.mark.parametrize(
    ("published", "text", "start"),
    [
        ("2026-01-05", "12月17日", "2025-12-17"),
        ("2025-12-20", "1月9日", "2026-01-09"),
        ("2025-03-01", "31日、同社は", ""),
        ("2025-03-31", "31日、同社は", "2025-03-31"),
        ("2024-02-29", "昨年", "2023"),
        ("2024-03-31", "先月", "2024-02"),
        ("2025-11-03", "on Monday", "2025-11-03"),
        ("2025-11-03", "last Monday", "2025-10-27"),
        ("2025-11-03", "next Monday", "2025-11-10"),
    ],
)
def test_the_year_and_day_that_are_meant(published: str, text: str, start: str) -> None:
    assert [period(m).start for m in find_dates(text, "", published)] == ([start] if start else [])


DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))


@settings(max_examples=200, deadline=None)
@given(DAYS)
def test_whole_days_survive_being_written(day: date) -> None:
    name = MONTHS[day.month - 1]
    for language, text in (
        ("ja", f"{day.year}年{day.month}月{day.day}日"),
        ("en", f"{name} {day.day}, {day.year}"),
        ("en", f"{day.day} {name} {day.year}"),
        ("ja", f"{day:%Y/%m/%d}"),
        ("en", day.isoformat()),
    ):
        (found,) = find_dates(text, language)
        assert (found.text, period(found)) == (text, Period(day.isoformat()))


@settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(-170, 170))
def test_a_day_without_a_year_is_the_nearest(published: date, away: int) -> None:
    day = published + timedelta(days=away)
    if (day.month, day.day) == (2, 29) or not 1950 < day.year < 2099:
        return
    for text in (f"{day.month}月{day.day}日", f"{MONTHS[day.month - 1]} {day.day}"):
        assert [period(m).start for m in find_dates(text, "ja", published.isoformat())] == [day.isoformat()]


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 99), st.sampled_from(["{}年間", "{} years", "a {}-year deal", "{}か年"]))
def test_years_survive_being_written(years: int, form: str) -> None:
    (found,) = find_durations(form.format(years), "ja")
    assert (quantity(found).value, quantity(found).unit) == (Decimal(years), "year")


PIECES = st.lists(
    st.sampled_from(
        [
            "2025",
            "99",
            "13",
            "31",
            "0",
            "年",
            "月",
            "日",
            "間",
            "度",
            "代",
            "期",
            "第1四半期",
            "令和",
            "元年",
            "今年",
            "先月",
            "3年前",
            "今後",
            "までに",
            "末",
            "後半",
            "〜",
            "/",
            "-",
            "November ",
            "Nov. ",
            "May ",
            "Q1 ",
            "H2 ",
            "FY",
            "fiscal ",
            "last ",
            "next ",
            "Monday",
            "years ",
            "years ago",
            "of ",
            "by ",
            "from ",
            "to ",
            "between ",
            "and ",
            ", ",
            " ",
            "\n",
            "1e400",
            "半",
            "か月",
            "半年",
            "İ",
            "\ud800",
            "\x00",
            "seven-",
            "th",
        ]
    ),
    max_size=12,
).map("".join)


@settings(max_examples=600, deadline=None)
@given(
    st.one_of(st.text(max_size=60), PIECES),
    st.sampled_from(["en", "ja", ""]),
    st.sampled_from(["", "2025", "2025-11", TODAY, "0001-01-01", "x", "9999-99-99"]),
)
def test_never_raises_and_offsets_are_exact(text: str, language: str, published: str) -> None:
    for found in (find_dates(text, language, published), find_durations(text, language)):
        last = 0
        for mention in found:
            assert last <= mention.start < mention.end <= len(text)
            assert text[mention.start : mention.end] == mention.text
            last = mention.end


@settings(max_examples=200, deadline=None)
@given(PIECES)
def test_periods_are_well_formed(text: str) -> None:
    for mention in find_dates(text, "ja", TODAY):
        value = period(mention)
        assert value.relation in ("in", "by", "from", "before", "after")
        assert all(_is_iso(end) for end in (value.start, value.end) if end or end is value.start)


def _is_iso(text: str) -> bool:
    year, _, rest = text.partition("-")
    return (
        year.isdigit()
        and len(year) == 4
        and (
            not rest
            or rest in ("Q1", "Q2", "Q3", "Q4")
            or bool(date.fromisoformat(text if len(text) == 10 else f"{text}-01"))
        )
    )


@pytest.mark.parametrize(
    "text",
    [
        "2025年" * 10_000,
        "年" * 50_000,
        "9" * 100_000,
        "11月" * 20_000,
        "the " * 30_000,
        "2025/11/03–" * 5_000,
        "by the end of " * 5_000,
    ],
    ids=lambda text: text[:10],
)
def test_hostile_lengths_end_soon(text: str) -> None:
    found = (*find_dates(text, "ja", TODAY), *find_durations(text, "ja"))
    assert all(text[mention.start : mention.end] == mention.text for mention in found)
