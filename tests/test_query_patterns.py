"""What no single frame shows (circles, figures that differ), bounds of amounts, and what was known at a time."""

from __future__ import annotations

from typing import Any

import pytest
from gold import vocabulary

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore

TEXTS = {
    "first": ("2024-03-01", "Microsoft invested $10 billion in OpenAI. Azure hosts OpenAI. "
              "OpenAI's annual revenue is $3 billion. Nvidia invested $2 billion in CoreWeave."),
    "second": ("2025-06-01", "OpenAI's annual revenue is $5 billion. Amazon invested $4 billion in Anthropic. "
               "AWS hosts Anthropic. Google Cloud hosts Anthropic. AWS hosts Meta."),
}  # fmt: skip


@pytest.fixture(scope="module")
def graph() -> DealGraph:
    graph = DealGraph(MemoryStore(), vocabulary())
    for name, (published, text) in TEXTS.items():
        graph.add(Article(name, text, article_iri(name), language="en", title=name, published=published))
    return graph


CASES: tuple[tuple[str, str, list[Any]], ...] = (
    ("Are there any circular deals?", "answered", ["Amazon → Anthropic → Amazon", "Microsoft → OpenAI → Microsoft"]),
    ("循環取引はありますか？", "answered",
     ["アマゾン→アンソロピック→アマゾン", "マイクロソフト→オープンAI→マイクロソフト"]),
    ("Which figures differ?", "answered", ["revenue of OpenAI (USD 5 billion and USD 3 billion)"]),
    ("食い違っている数字はどれですか？", "answered", ["オープンAIの売上高(50億ドル、30億ドル)"]),
    ("As of 2024, what was OpenAI's annual revenue?", "answered", [3_000_000_000]),
    ("2024年時点のOpenAIの年間売上はいくらでしたか？", "answered", [3_000_000_000]),
    ("Which investments exceed 4 billion dollars?", "answered", ["Microsoft's investment of USD 10 billion in OpenAI"]),
    ("40億ドルを超える投資を挙げてください", "answered", ["マイクロソフトのオープンAIへの出資(100億ドル)"]),
    ("40億ドル以上の投資は何件ですか？", "answered", [2]),
    ("Which clouds do not host Anthropic?", "answered", ["Azure"]),
    ("AWSを使っていないラボはどれですか？", "answered", ["オープンAI"]),
    ("Which labs are hosted by Azure or by Google Cloud?", "answered", ["Anthropic", "OpenAI"]),
    ("AWSにもGoogle Cloudにもホストされているラボはどれ？", "answered", ["アンソロピック"]),
    ("AzureはOpenAIをホストしているのでしょうか？", "answered", [True]),
    ("By how much does Microsoft's investment in OpenAI exceed Amazon's investment in Anthropic?", "answered",
     [6_000_000_000]),
    ("How many times as large as Amazon's investment in Anthropic was Microsoft's investment in OpenAI?", "answered",
     [2.5]),
    ("Where did Amazon invest?", "answered", ["Anthropic"]),
    ("Which lab is on Mars, and who hosts Meta?", "not_understood", []),
)  # fmt: skip


def test_there_are_cases() -> None:
    assert len(CASES) == 18


@pytest.mark.parametrize(("question", "status", "values"), CASES, ids=[case[0] for case in CASES])
def test_question(question: str, status: str, values: list[Any], graph: DealGraph) -> None:
    answer = graph.ask(question)
    given = sorted(str(item.value) for item in answer.items)
    assert (answer.status, given) == (status, sorted(map(str, values))), answer.text


def test_the_steps_of_a_circle_are_told_with_their_evidence(graph: DealGraph) -> None:
    answer = graph.ask("Which circular deals is OpenAI part of?")
    assert [item.value for item in answer.items] == ["Microsoft → OpenAI → Microsoft"]
    assert {evidence.article for evidence in answer.evidence} == {"first"}
