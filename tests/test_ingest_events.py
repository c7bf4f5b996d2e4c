"""Stage, certainty, speaker and date of what whole articles tell, one mechanism a case."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from cases import data
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.claims import claims
from kg.contract import fact
from kg.model import Article
from kg.vocabulary import load_vocabulary

CASES = data("axes.jsonl")


def language(text: str) -> str:
    return "ja" if any("ぁ" <= c <= "ヿ" for c in text) else "en"


def facts(text: str, published: str) -> list[dict[str, Any]]:
    article = Article("a", text, "https://example.com/a", language=language(text), published=published)
    return [fact(claim, load_vocabulary()) for claim in claims(article, load_vocabulary())]


def says(found: dict[str, Any], case: dict[str, Any]) -> bool:
    told = found["type"] == case["kind"] and found["status"] == case["status"]
    return told and found["attributed_to"] == case["speakers"] and found["date"] == case.get("date", found["date"])


def test_every_case_is_there() -> None:
    assert len(CASES) == CASE_COUNT
    least = Counter((case["construction"], language(case["text"])) for case in CASES)
    assert len({name for name, _ in least}) == 36
    assert all(least[name, lang] >= 2 for name, lang in least if name not in ("log of days", "retold", *ONCE))


CASE_COUNT, ONCE = 195, ("dated sources", "clock", "a link that closes an item")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['construction']}: {case['text'][:40]}")
def test_the_axes_of_a_statement(case: dict[str, Any]) -> None:
    found = facts(case["text"], case["published"])
    assert any(says(f, case) for f in found), [(f["type"], f["status"], f["attributed_to"], f["date"]) for f in found]


@pytest.mark.parametrize(
    "text",
    [
        "Will Intel acquire Nebius?\n\nOracle published a report on Monday.",
        "インテルはネビウスを買収するのか？\n\nオラクルは月曜日に報告書を公表した。",
        "Has Nvidia invested $1 billion in Cohere?",
        "エヌビディアはコヒアに10億ドルを出資したのだろうか。",
    ],
)
def test_a_question_asserts_nothing(text: str) -> None:
    assert not [f for f in facts(text, "2026-03-09") if f["type"] in ("Acquisition", "Investment")]


@pytest.mark.parametrize("hedge", ["is in talks to", "hopes to", "has denied plans to", "may"])
def test_what_is_not_done_is_never_told_as_done(hedge: str) -> None:
    found = facts(f"Intel {hedge} acquire Nebius.", "2026-03-09")
    assert found
    assert not [f for f in found if f["status"] in ("completed", "signed", "announced")]


@settings(deadline=None, max_examples=40)
@given(
    st.dates(min_value=date(2020, 1, 2), max_value=date(2089, 1, 1)),
    st.sampled_from(["Intel acquired Nebius.", "インテルはネビウスを買収した。"]),
)
def test_no_date_is_made_up(day: date, text: str) -> None:
    assert [f["date"] for f in facts(text, day.isoformat())] == [""]
