"""Rounds asked for by their letter, shares of a company, promises added up, and how long contracts run."""

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

CASES = data("asking_rounds.jsonl")
TEXT = (
    "Mistral AI raised $90 million in a Series C round in May 2025. Mistral AI raised $30 million in a Series B round "
    "in May 2024. Cohere raised $40 million in a Series C round in April 2025. Aidan Gomez is the CEO of Cohere. "
    "Nvidia announced that it will invest up to $10 billion in Anthropic. Microsoft announced that it will invest up "
    "to $5 billion in Anthropic. Meta bought a 49% stake in Scale AI for $14.3 billion. "
    "Oracle signed a nine-year contract with CoreWeave worth $2 billion. Toyota invested 500 billion yen in "
    "Preferred Networks. Meta signed a three-year contract with Nebius worth $3 billion."
)


@cache
def graph() -> DealGraph:
    made = DealGraph(MemoryStore(), vocabulary())
    made.add(Article("r1", TEXT, article_iri("r1"), language="en", title="A note", published="2025-12-04"))
    return made


def test_the_cases_are_counted() -> None:
    assert len(CASES) == 23


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["q"])
def test_question(case: dict[str, Any]) -> None:
    answer = graph().ask(case["q"])
    given = [item.value for item in answer.items]
    assert (answer.status, sorted(map(str, given))) == (case["status"], sorted(map(str, case["is"]))), answer.text
