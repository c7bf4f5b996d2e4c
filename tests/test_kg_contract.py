from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.contract import answer_dict, fact, number, quantity
from kg.model import DGR, Answer, Claim, Conflict, Entity, Evidence, Frame, Item, Quantity, Statement
from kg.vocabulary import load_vocabulary

ALPHA = Entity(DGR + "alpha", frozenset({"Company"}), (("en", "Alpha"), ("ja", "アルファ")))
BETA = Entity(DGR + "beta", frozenset({"Company"}), (("ja", "ベータ"),), provisional=True)
SUM = Quantity(Decimal("38000000000"), "USD", "at_least", is_money=True)


def claim(
    kind: str, *roles: tuple[str, tuple[object, ...]], status: str = "InTalks", speakers: tuple[str, ...] = ()
) -> Claim:
    frame = Frame(kind, roles)  # type: ignore[arg-type]
    statement = Statement(frame, "InTalks", "Asserted", status, speakers, "2025-11", 0.9)
    return Claim(DGR + "claim-1", DGR + "article-s02", "s02", statement, "アルファが…", 3, 9, "ja")


def test_a_claim_becomes_the_fact_of_the_contract() -> None:
    found = fact(
        claim("Investment", ("investor", (ALPHA,)), ("investee", (BETA,)), ("amount", (SUM,))), load_vocabulary()
    )
    assert found == {
        "doc": "s02",
        "type": "Investment",
        "roles": {
            "investor": "Alpha",
            "investee": "ベータ",
            "amount": {"value": 38000000000, "currency": "USD", "bound": "at_least"},
        },
        "status": "in_talks",
        "attributed_to": [],
        "date": "2025-11",
        "quote": "アルファが…",
        "start": 3,
        "end": 9,
        "lang": "ja",
        "iris": {"Alpha": DGR + "alpha", "ベータ": DGR + "beta"},
        "confidence": 0.9,
    }
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


def test_roles_bear_their_names_of_the_contract_and_several_make_a_list() -> None:
    found = fact(
        claim(
            "Contract",
            ("customer", (ALPHA,)),
            ("provider", (BETA,)),
            ("durationYears", (Quantity(Decimal(7), "year"),)),
            ("hardware", (ALPHA, BETA)),
        ),
        load_vocabulary(),
    )
    assert found["roles"] == {
        "customer": "Alpha",
        "provider": "ベータ",
        "duration_years": 7,
        "hardware": ["Alpha", "ベータ"],
    }


def test_the_unit_of_a_measured_value_stands_in_its_role() -> None:
    growth = Quantity(Decimal("4.83"), "percent")
    found = fact(
        claim("Metric", ("entity", (ALPHA,)), ("metric", ("share price rise",)), ("value", (growth,))),
        load_vocabulary(),
    )
    assert found["roles"]["unit"] == "percent"
    assert found["roles"]["value"] == {"value": 4.83, "currency": "", "bound": "exact", "unit": "percent"}


def test_a_role_without_fillers_is_left_out() -> None:
    found = fact(claim("Investment", ("investor", (ALPHA,)), ("amount", ())), load_vocabulary())
    assert found["roles"] == {"investor": "Alpha"}


def test_speakers_are_told_by_name() -> None:
    known = next(iter(load_vocabulary().entities.values()))
    found = fact(claim("Investment", ("investor", (ALPHA,)), speakers=(known.iri, "a banker")), load_vocabulary())
    assert found["attributed_to"] == [known.label("en"), "a banker"]


@pytest.mark.parametrize(
    ("name", "json_name"),
    [
        ("InTalks", "in_talks"),
        ("Conditional", "expected_condition"),
        ("Completed", "completed"),
        ("Opinion", "opinion"),
    ],
)
def test_statuses_bear_their_names_of_the_contract(name: str, json_name: str) -> None:
    assert fact(claim("Investment", ("investor", (ALPHA,)), status=name), load_vocabulary())["status"] == json_name


def test_a_range_gives_its_upper_end() -> None:
    assert quantity(Quantity(Decimal(3), "USD", "approximately", Decimal("4.5"), True)) == {
        "value": 3,
        "currency": "USD",
        "bound": "approximately",
        "value_max": 4.5,
    }


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=2))
def test_numbers_keep_their_value_and_whole_ones_have_no_point(value: Decimal) -> None:
    found = number(value)
    assert found == pytest.approx(float(value))
    assert isinstance(found, int) == (value == value.to_integral_value())


def test_an_answer_has_every_field_of_the_contract() -> None:
    evidence = Evidence(
        0, DGR + "claim-1", "the words", 1, 9, "s02", "A title", published="2025-11-04", status="signed"
    )
    answer = Answer(
        "Which?",
        "en",
        "answered",
        items=(
            Item(
                "Alpha",
                DGR + "alpha",
                (("en", "Alpha"), ("ja", "アルファ")),
                detail=(("status", "signed"),),
                evidence=(0,),
            ),
            Item(38e9, currency="USD", bound="exact", evidence=(0,)),
            Item(True),
        ),
        text="Alpha.",
        sparql="SELECT …",
        triples=(("<a>", "<b>", "<c>"),),
        evidence=(evidence,),
        conflicts=(Conflict("amount", (("38", (0,)), ("39", ()))),),
        elapsed_ms=12.345,
        id="q1",
    )
    found = answer_dict(answer)
    assert list(found) == [
        "id",
        "question",
        "language",
        "status",
        "answers",
        "text",
        "understood_as",
        "chips",
        "other_readings",
        "not_understood",
        "sparql",
        "triples",
        "evidence",
        "conflicts",
        "suggestions",
        "passages",
        "elapsed_ms",
    ]
    assert found["answers"] == [
        {
            "value": "Alpha",
            "iri": DGR + "alpha",
            "labels": {"en": "Alpha", "ja": "アルファ"},
            "detail": {"status": "signed"},
            "evidence": [0],
        },
        {"value": 38000000000, "currency": "USD", "bound": "exact", "detail": {}, "evidence": [0]},
        {"value": True, "detail": {}, "evidence": []},
    ]
    assert found["evidence"][0]["quote"] == "the words"
    assert found["conflicts"] == [
        {"about": "amount", "values": [{"value": "38", "evidence": [0]}, {"value": "39", "evidence": []}]}
    ]
    assert found["elapsed_ms"] == 12.3
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found


def test_an_answer_without_an_id_has_none() -> None:
    assert "id" not in answer_dict(Answer("Which?", "en", "no_answer"))
