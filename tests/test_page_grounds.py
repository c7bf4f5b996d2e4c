"""The facts behind an answer by date and as a table; files that strict readers take."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from fake_graph import LISTED, small_vocabulary

from kg.model import Answer, Entity, Frame, Ground, Item, Quantity
from page.grounds import rows_of
from page.table import as_csv, as_turtle, facts_html, file_of
from page.timeline import exactness, timeline_html
from page.wording import wording

EN, JA = wording("en", small_vocabulary()), wording("ja", small_vocabulary())
HOSTILE = "<img src=x onerror=alert(1)>\"'&"
PAID = Ground(
    "https://h/paid",
    Frame("Investment", (
        ("investor", (Entity("https://h/a", frozenset(), (("en", "Alpha"),)),)),
        ("investee", (Entity("https://h/b", frozenset(), (("en", "Beta, Inc."),)),)),
        ("amount", (Quantity(Decimal(4_000_000_000), "USD", "at_least", is_money=True),)),
        ("subject", (Entity("https://h/c", frozenset({"Concept"}), (("en", "shares"),)),)))),
    "Completed", "2023-09", (), (0,))


def test_who_with_whom_and_how_much() -> None:
    (row,) = rows_of(replace(LISTED, grounds=(PAID,)), EN)
    assert ([thing.label() for thing in row.actors], [thing.label() for thing in row.others]) == (
        ["Alpha"], ["Beta, Inc."])
    assert row.details == ("shares",)
    assert row.kind == "investment"
    assert "Alpha invested at least USD 4 billion in Beta, Inc." in row.sentence


def test_parties_of_one_role_stand_on_both_sides() -> None:
    both = tuple(Entity(f"https://h/{n}", frozenset(), (("en", n),)) for n in ("A", "B", "C"))
    ground = Ground("https://h/p", Frame("Partnership", (("parties", both),)), "Completed")
    (row,) = rows_of(replace(LISTED, grounds=(ground,)), EN)
    assert (len(row.actors), len(row.others)) == (1, 2)


# ---- by date ----
def test_events_by_date_the_undated_apart() -> None:
    html = timeline_html(LISTED, EN)
    assert html.index("<h3>2023</h3>") < html.index("<h3>2025</h3>") < html.index("Without a date")
    assert html.index("Without a date") < html.index("Meta")
    assert "class='cite'" in html
    assert "日付のない" in timeline_html(LISTED, JA)


@pytest.mark.parametrize(
    ("date", "told"),
    [("2025", "year"), ("2025-11", "month"), ("2025-11-03", "day"), ("2026-Q1", "quarter"), ("2025/2027", "span"),
     ("2025-12-19T12:46", "day")],
)
def test_how_exact_a_date_is(date: str, told: str) -> None:
    assert exactness(date, EN) == told


# ---- the table and its files ----
def test_a_row_a_fact_with_what_sorts_it() -> None:
    html = facts_html(replace(LISTED, grounds=(PAID,)), EN)
    assert "data-sort='4000000000.0'" in html
    assert html.count("class='sort'") == 8
    assert "Said by" in html
    nobody = replace(LISTED, grounds=(replace(PAID, date="", evidence=(1,)),), items=LISTED.items[1:2])
    assert not [name for name in ("Said by", "Date") if f">{name}<" in facts_html(nobody, EN)]  # nothing to show there
    assert facts_html(Answer("Why?", "en", "no_answer"), EN).startswith("<p class='empty'")


def test_an_answer_without_facts_is_a_row_of_its_own() -> None:
    counted = replace(LISTED, grounds=(), items=(Item(3),))
    assert "<td>3</td>" in facts_html(counted, EN)
    assert list(csv.reader(io.StringIO(as_csv(counted, EN))))[1][0] == "3"


def test_the_files_are_read_by_strict_readers() -> None:
    answer = replace(LISTED, grounds=(PAID,))
    row, *_ = csv.DictReader(io.StringIO(as_csv(answer, EN)))
    assert (row["from"], row["to"], row["amount"], row["currency"], row["bound"], row["date"]) == (
        "Alpha", "Beta, Inc.", "4000000000", "USD", "at_least", "2023-09")
    assert row["quotes"] == LISTED.evidence[0].quote
    name, kind, text = file_of(answer, "json", EN)
    assert (name, kind) == ("answer.json", "application/json;charset=utf-8")
    assert json.loads(text)["question"] == LISTED.question
    import rdflib

    assert len(rdflib.Graph().parse(data=as_turtle(LISTED, EN), format="turtle")) == len(LISTED.triples)
    with pytest.raises(KeyError):
        file_of(answer, "exe", EN)


def test_names_and_words_are_text() -> None:
    thing = Entity("https://h/x", frozenset(), (("en", HOSTILE),))
    ground = Ground("https://h/y", Frame("Hosting", (("provider", (thing,)), ("lab", (thing,)))), HOSTILE, HOSTILE)
    answer = replace(LISTED, question=HOSTILE, grounds=(ground,), items=(Item(HOSTILE),))
    for html in (timeline_html(answer, EN), facts_html(answer, EN)):
        assert "<img" not in html
        assert "&lt;img" in html
