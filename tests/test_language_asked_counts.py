"""Questions for a number without the metric's name, for who supplies a cloud, and for what is told of this year."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from cases import data
from gold import vocabulary

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore

CASES = data("asking_counts.jsonl")
TEXT = (
    "ChatGPT has 700 million weekly users. Mistral AI has 350 employees. AWS hosts Anthropic. Anthropic makes Claude. "
    "Amazon makes Trainium. Trainium competes with Nvidia's GPUs. "
    "Cohere signed a contract with Oracle in March 2025."
)


@cache
def graph() -> DealGraph:
    made = DealGraph(MemoryStore(), vocabulary())
    made.add(Article("c1", TEXT, article_iri("c1"), language="en", title="A note", published="2025-12-04"))
    return made


def test_the_cases_are_counted() -> None:
    assert len(CASES) == 16


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["q"])
def test_question(case: dict[str, Any]) -> None:
    answer = graph().ask(case["q"])
    given = [item.value for item in answer.items]
    assert (answer.status, sorted(map(str, given))) == (case["status"], sorted(map(str, case["is"]))), answer.text
