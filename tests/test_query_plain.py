"""Plain questions of newcomers over the three made-up articles: counts, either party, deals of any kind, sides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_query_english import given, graph

from dealgraph import DealGraph
from kg.errors import QueryError
from query import answer

ROWS = (Path(__file__).parent / "data/asking_plain_en.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(row) for row in ROWS]


def test_the_cases_are_counted() -> None:
    assert len(CASES) == 26


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["q"])
def test_plain_question(case: dict[str, Any]) -> None:
    assert given(case["q"]) == sorted(case["expected"], key=str)


@pytest.mark.parametrize("case", CASES[:9], ids=lambda case: case["q"])
def test_no_inner_variable_is_shown(case: dict[str, Any]) -> None:
    told = graph().ask(case["q"])
    assert "link" not in told.text + told.understood_as
    assert "unnamed" not in told.text


def test_things_counted_come_with_their_number() -> None:
    told = graph().ask("Which labs are hosted by more than one cloud?")
    assert [dict(item.detail)["count"] for item in told.items] == [2, 2]


def test_of_nothing_in_particular_nothing_else_is_told() -> None:
    told = graph().ask("Have any deals been denied?")
    assert (told.text, told.evidence) == ("The articles tell of no deal that is denied.", ())


def test_a_question_of_which_no_query_can_be_made_is_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise QueryError("no query")

    monkeypatch.setattr(answer, "find", broken)
    made: DealGraph = graph()
    assert made.ask("Which labs does AWS host?").status == "not_understood"
