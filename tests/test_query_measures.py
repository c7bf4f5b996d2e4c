"""The unit a question asks for, multiples and differences of two deals, and turns of phrase of newcomers."""

from __future__ import annotations

from typing import Any

import pytest
from cases import data
from gold import vocabulary

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore
from query.measures import asked_in

CASES = data("asking_measures.jsonl")
TEXT = (
    "OpenAI signed a $38 billion (about 5.7 trillion yen) cloud contract with AWS in November 2025. "
    "OpenAI has committed $250 billion to Azure. "
    "Amazon is building a $11 billion data center in Indiana for Anthropic. "
    "Microsoft invested $10 billion in OpenAI in January 2023. "
    "Amazon invested $4 billion in Anthropic in September 2023. "
    "Microsoft and Nvidia invested $1.3 billion in Inflection AI in May 2023. OpenAI uses Nvidia GB200 GPUs. "
    "AWS is part of Amazon. Andy Jassy is chief executive of Amazon. Dave Brown is vice president of AWS. "
    "Anthropic develops Claude. Bedrock and SageMaker drew many visitors to the fair."
)


@pytest.fixture(scope="module")
def graph() -> DealGraph:
    graph = DealGraph(MemoryStore(), vocabulary())
    graph.add(Article("m1", TEXT, article_iri("m1"), language="en", title="A note", published="2025-12-04"))
    return graph


def test_the_cases_are_counted() -> None:
    assert len(CASES) == 30


@pytest.mark.parametrize("case", CASES, ids=[case["q"] for case in CASES])
def test_question(case: dict[str, Any], graph: DealGraph) -> None:
    answer = graph.ask(case["q"])
    given = [[item.value, item.currency] if item.currency else item.value for item in answer.items]
    assert (answer.status, sorted(given, key=str)) == (case["status"], sorted(case["expected"], key=str)), answer.text


@pytest.mark.parametrize(
    ("question", "language", "text", "code"),
    [
        ("How much is it in yen?", "en", "How much is it ?", "JPY"),
        ("How many gigawatts does it have?", "en", "how much does it have?", "GW"),
        ("Which deals exceed 4 billion dollars?", "en", "Which deals exceed 4 billion dollars?", ""),
        ("契約額は円に直すといくら？", "ja", "契約額はいくら？", "JPY"),
        ("規模は何ギガワット？", "ja", "規模はいくら？", "GW"),
        ("100億円で買収したのは？", "ja", "100億円で買収したのは？", ""),
        ("モデルで使うチップは？", "ja", "モデルで使うチップは？", ""),
    ],
)
def test_the_unit_is_taken_out(question: str, language: str, text: str, code: str) -> None:
    asked = asked_in(question, language)
    assert (asked.text, asked.code) == (text, code)


def test_what_is_told_in_a_unit_says_so(graph: DealGraph) -> None:
    answer = graph.ask("How much is OpenAI's contract with AWS in yen?")
    assert "JPY 5.7 trillion" in answer.text
    assert answer.understood_as.endswith("in JPY")


def test_chat_in_another_unit(graph: DealGraph) -> None:
    first = graph.ask("How much is OpenAI's contract with AWS worth?")
    again = graph.ask("And in yen?", history=[first])
    assert [(item.value, item.currency) for item in again.items] == [(5700000000000, "JPY")]
