"""The money and quantity grammar: golden strings as data, round trips as properties, and what is no quantity."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from cases import data
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Mention, Quantity
from language.numerals import fold, load_units, numerals
from language.quantities import conversions, find_quantities, say_amount

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
CASES = data("quantities.jsonl")
CURRENCIES = sorted({row.get("unitCode") for row in load_units().of("Currency")})
UNITS = sorted({row.get("unitCode") for row in load_units().of("UnitOfMeasure") if row.said("saidAfter", "en")})


def quantity(mention: Mention) -> Quantity:
    assert isinstance(mention.value, Quantity)
    return mention.value


def shown(mention: Mention) -> tuple[str, Decimal, Decimal | None, str, str]:
    value = quantity(mention)
    return mention.text, value.value, value.value_max, value.unit, value.bound


def expected(row: list[str]) -> tuple[str, Decimal, Decimal | None, str, str]:
    """[text, "3~4", unit words…, bound?] of the table; a unit of "-" is none."""
    text, number, *rest = row
    bound = rest.pop() if rest[-1] in ("approximately", "at_least", "up_to") else "exact"
    low, _, high = number.partition("~")
    return text, Decimal(low), Decimal(high) if high else None, " ".join(rest).replace("-", ""), bound


def test_table_is_whole() -> None:
    assert len(CASES) == CASE_COUNT
    assert all(sum(case["language"] == language for case in CASES) >= 60 for language in ("en", "ja"))
    assert len({case["text"] for case in CASES}) == len(CASES)


CASE_COUNT = 233


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_golden(case: dict[str, object]) -> None:
    text, rows = str(case["text"]), case["expect"]
    assert isinstance(rows, list)
    found = find_quantities(text, str(case["language"]))
    assert [shown(mention) for mention in found] == [expected(row) for row in rows]
    assert all(text[mention.start : mention.end] == mention.text for mention in found)


def test_counts_are_given_only_on_request() -> None:
    assert not find_quantities("three regulators and 12 laboratories", "en")
    found = find_quantities("three regulators and 12 laboratories in 2024", "en", counts=True)
    assert [(m.text, quantity(m).value) for m in found] == [("three", Decimal(3)), ("12", Decimal(12))]
    assert [quantity(m).unit for m in found] == ["", ""]


def test_price_of_one_is_not_money() -> None:
    price, amount = find_quantities("1株258.38ドルで、総額は380億ドル", "ja")
    assert (quantity(price).unit, quantity(price).is_money) == ("USD/share", False)
    assert (quantity(amount).unit, quantity(amount).is_money) == ("USD", True)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("380億ドル(約5.7兆円)の契約", [("380億ドル", "約5.7兆円")]),
        (
            "約130億ドル（約1.9兆円）と1.4兆ドル（約210兆円）",
            [("約130億ドル", "約1.9兆円"), ("1.4兆ドル", "約210兆円")],
        ),
        ("380億ドル、日本円で約5.8兆円", [("380億ドル", "約5.8兆円")]),
        ("€1.7 billion ($2.0 billion) in debt", [("€1.7 billion", "$2.0 billion")]),
        ("$38bn (or about £29bn)", [("$38bn", "about £29bn")]),
        ("50億ドルと7000億円", []),
        ("$5 billion and €3 billion", []),
        ("50億ドル(うち現金は5億ドル)", []),
        ("A社(50億ドル)、B社(3000億円)", []),
    ],
)
def test_conversions(text: str, pairs: list[tuple[str, str]]) -> None:
    found = conversions(find_quantities(text, ""), text)
    assert [(a.text, b.text) for a, b in found] == pairs


BOUNDS = st.sampled_from(["exact", "approximately", "at_least", "up_to"])
AMOUNTS = st.one_of(
    st.integers(1, 10**15).map(Decimal),
    st.builds(lambda n, e: Decimal(n).scaleb(e), st.integers(1, 9999), st.integers(0, 13)),
    st.decimals(Decimal("0.01"), Decimal(10**7), places=2),
)


@settings(max_examples=400, deadline=None)
@given(AMOUNTS, st.sampled_from(CURRENCIES), BOUNDS, st.sampled_from(["en", "ja"]))
def test_money_survives_being_said(value: Decimal, unit: str, bound: str, language: str) -> None:
    said = Quantity(value, unit, bound, None, True)
    text = say_amount(said, language)
    assert [quantity(m) for m in find_quantities(text, language)] == [said], text


@settings(max_examples=200, deadline=None)
@given(AMOUNTS, st.sampled_from(UNITS), BOUNDS, st.sampled_from(["en", "ja"]), st.booleans())
def test_measures_survive_being_said(value: Decimal, unit: str, bound: str, language: str, negative: bool) -> None:
    said = Quantity(-value if negative and unit == "percent" else value, unit, bound)
    text = say_amount(said, language)
    assert [quantity(m) for m in find_quantities(text, language)] == [said], text


@settings(max_examples=200, deadline=None)
@given(AMOUNTS, AMOUNTS, st.sampled_from(["USD", "JPY", "EUR"]), st.sampled_from(["en", "ja"]))
def test_ranges_survive_being_said(a: Decimal, b: Decimal, unit: str, language: str) -> None:
    low, high = sorted((a, b))
    if low == high:
        return
    said = Quantity(low, unit, "approximately", high, True)
    text = say_amount(said, language)
    assert [quantity(m) for m in find_quantities(text, language)] == [said], text


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("price_of", ["share", "month", "GW"])
def test_prices_survive_being_said(language: str, price_of: str) -> None:
    said = Quantity(Decimal("258.38"), f"USD/{price_of}")
    text = say_amount(said, language)
    assert [quantity(m) for m in find_quantities(text, language)] == [said], text


@settings(max_examples=300, deadline=None)
@given(
    AMOUNTS,
    st.sampled_from(["USD", "JPY", "EUR"]),
    st.sampled_from(["en", "ja"]),
    st.sampled_from(["", "その額は", "a deal of "]),
    st.sampled_from(["", "。", ", it said", "の契約"]),
)
def test_offsets_hold_in_any_surroundings(value: Decimal, unit: str, language: str, before: str, after: str) -> None:
    amount = say_amount(Quantity(value, unit, is_money=True), language)
    text = f"{before}{amount}{after}"
    found = find_quantities(text, "ja")
    assert [(m.text, m.start, quantity(m).value) for m in found] == [(amount, len(before), value)]


PIECES = st.lists(
    st.sampled_from(
        [
            "3",
            "10",
            "2,000",
            "4.5",
            "億",
            "万",
            "兆",
            "数",
            "千",
            "ドル",
            "円",
            "$",
            "€",
            "%",
            "約",
            "最大",
            "以上",
            "〜",
            "-",
            "to ",
            "from ",
            "between ",
            " and ",
            "billion ",
            "bn",
            "a ",
            "share",
            "of ",
            "GPUs",
            "(",
            ")",
            "**",
            "1株",
            "台の",
            "GB200",
            "年",
            "月",
            " ",
            "\n",
            "、",
            "１",
            "İ",
            "ſ",
            "K",
            "\ud800",
            "\u200b",
            "\x00",
            "1e400",
            "half ",
            "several ",
            "tens of ",
            "-",
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.text(max_size=60), PIECES), st.sampled_from(["en", "ja", ""]), st.booleans())
def test_never_raises_and_offsets_are_exact(text: str, language: str, counts: bool) -> None:
    found = find_quantities(text, language, counts)
    conversions(found, text)
    last = 0
    for mention in found:
        assert last <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        value = quantity(mention)
        assert value.value_max is None or abs(value.value_max) > abs(value.value)
        last = mention.end


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_folding_moves_no_code_point(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "9" * 100_000,
        "9" * 100_000 + "億円",
        "1e9999円",
        "億" * 5_000,
        "$" * 50_000,
        "約" * 50_000,
        "3〜" * 20_000,
        "1,000" * 10_000,
        "a " * 50_000,
        "-" * 50_000 + "5%",
    ],
    ids=lambda text: text[:8],
)
def test_hostile_lengths_end_soon(text: str) -> None:
    for mention in find_quantities(text, "ja"):  # a pattern that backtracks would not come back
        assert text[mention.start : mention.end] == mention.text


def test_numbers_are_exact() -> None:
    number = numerals("ja").read("3兆1200億4567万8901")
    assert number is not None
    assert number.value == 3_120_045_678_901
    fraction = numerals("en").read("1.0000000000000000000000000000000001 billion")
    assert fraction is not None
    assert fraction.value == Decimal("1000000000.0000000000000000000000001")


def test_every_row_is_labelled_in_both_languages() -> None:
    rows = load_units().rows
    assert len(rows) > 250
    unlabelled = [row.name for row in rows if len(row.all("label")) != 2]
    assert unlabelled == []


@pytest.mark.skipif(not (SHARED / "articles").exists(), reason="the shared articles are not here")
def test_every_sum_of_the_visible_facts_is_read() -> None:
    """Each amount of the gold facts is among the quantities of the quote that states it."""
    missed, asked = [], 0
    for name in ("facts.jsonl", "facts_more.jsonl"):
        for line in (SHARED / "eval" / name).read_text(encoding="utf-8").splitlines():
            fact = json.loads(line)
            gold = fact["roles"].get("amount") or fact["roles"].get("value")
            if not isinstance(gold, dict):
                continue
            asked += 1
            found = [quantity(m) for m in find_quantities(fact["quote"], "")]
            if not any(
                abs(Decimal(str(gold["value"]))) in (abs(q.value), q.value_max)
                and gold.get("bound") in (q.bound, "approximately")
                for q in found
            ):
                missed.append((fact["id"], gold, fact["quote"]))
    assert asked > 60
    assert missed == []
