"""How sure it is, either of two verbs, numbers for each, bare quarters, lists in order, what was paid, who led."""

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

CASES = data("asking_varied.jsonl")
TEXT = (
    "Google is in talks to invest $2 billion in Cohere, according to The Information. Reuters reported that Apple may "
    "buy Mistral for $10 billion. AMD invested $100 million in Cohere. Nvidia invested $150 million in Cohere. "
    "Cohere is valued at $7 billion. Mistral is valued at $12 billion. Meta bought PlayHT for $60 million in July "
    "2025. Salesforce bought Convergence for $90 million in May 2025. Nvidia acquired Deepvault for $450 million in "
    "February 2024. Scale AI raised $90 million in a Series B round led by Accel, with participation from Sequoia "
    "Capital and Index Ventures. Thrive Capital led a $40 million round in Perplexity. "
    "Anthropic had revenue of $3 billion in the second quarter of 2025."
)


@cache
def graph() -> DealGraph:
    made = DealGraph(MemoryStore(), vocabulary())
    made.add(Article("v1", TEXT, article_iri("v1"), language="en", title="A note", published="2025-08-20"))
    return made


def test_the_cases_are_counted() -> None:
    assert len(CASES) == 44


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["q"])
def test_question(case: dict[str, Any]) -> None:
    answer = graph().ask(case["q"])
    told = sorted if not case.get("ordered") else list
    given, expected = (told(map(str, values)) for values in ([item.value for item in answer.items], case["is"]))
    assert (answer.status, given) == (case["status"], expected), answer.text


def test_two_pronouns_are_the_two_parties() -> None:
    first = graph().ask("Which company did Meta buy?")
    second = graph().ask("How much did they pay for it?", history=[first])
    assert [item.value for item in second.items] == [60000000]
    third = graph().ask("When did they buy it?", history=[first, second])
    assert [item.value for item in third.items] == ["2025-07"]
