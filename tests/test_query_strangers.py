"""Questions about names that only the graph knows, end to end: articles of our own, then the question."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dealgraph import DealGraph
from kg.model import Entity
from query.strangers import names_of

CASES = [json.loads(line) for line in (Path(__file__).parent / "data/questions_strangers.jsonl").open(encoding="utf-8")]
ENGLISH = """Quorvane raises $40 million

SAN FRANCISCO, March 3, 2026 — Quorvane raised $40 million in a Series B round led by Northfield Ventures. The startup \
is now valued at $310 million.

Quorvane has signed a three-year contract with Hestrel Energy worth $90 million.

Quorvane said it has more than 2 million monthly active users. Ilse Varnholt is chief executive of Quorvane.
"""
ACQUIRED = "Google buys Dovemere Systems\n\nGoogle has acquired Dovemere Systems for $12 million.\n"
JAPANESE = """トルミナ、25億円を調達

スタートアップのトルミナは2026年2月10日、シリーズAで25億円を調達したと発表した。評価額は180億円となる。
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> DealGraph:
    folder = tmp_path_factory.mktemp("articles")
    for name, text in (("en", ENGLISH), ("deal", ACQUIRED), ("ja", JAPANESE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    found = DealGraph.open(None)
    found.ingest([folder])
    return found


def test_the_cases_are_counted() -> None:
    assert len(CASES) == 20


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["q"])
def test_a_name_of_the_graph_is_found(case: dict[str, Any], graph: DealGraph) -> None:
    answer = graph.ask(case["q"])
    if case["value"] is None:
        assert answer.status in ("no_answer", "not_understood")
    else:
        assert case["value"] in [item.value for item in answer.items], answer.text


def test_the_names_follow_what_is_written(graph: DealGraph, tmp_path: Path) -> None:
    other = DealGraph.open(None)
    assert not names_of(other.store, other.vocabulary).written
    (tmp_path / "one.txt").write_text(ACQUIRED, encoding="utf-8")
    other.ingest([tmp_path])
    found = names_of(other.store, other.vocabulary).written["dovemeresystems"]
    assert [thing.label() for thing in found if isinstance(thing, Entity)] == ["Dovemere Systems"]
    assert names_of(other.store, other.vocabulary) is names_of(other.store, other.vocabulary)


CHAT = (
    ("How much did Quorvane raise?", 40000000),
    ("Who led it?", "Northfield Ventures"),
    ("いつ発表された？", "2026-03-03"),
    ("Is it done?", "completed"),
    ("トルミナの評価額は？", 18000000000),
    ("And Quorvane?", 310000000),
)


def test_a_chat_leans_on_things_that_only_the_graph_knows(graph: DealGraph) -> None:
    history: list[Any] = []
    for question, value in CHAT:
        history.append(graph.ask(question, history))
        found = history[-1]
        assert value in [item.value for item in found.items], f"{question}: {found.text}"
