"""Ranks and comparisons over several currencies: told where every rate gives the same order, declined where not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from gold import vocabulary

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore
from query.currencies import currencies, foremost, is_beyond, worth

TEXT = (
    "ASML invested 1.3 billion euros in Mistral AI in 2025. "
    "Toyota invested 5 billion yen in Preferred Networks in 2024. Nvidia invested $100 million in Sakana AI in 2024. "
    "Google invested $50 million in Preferred Networks in 2023. Sony invested 7 billion yen in Sakana AI in 2023."
)


@pytest.fixture(scope="module")
def graph() -> DealGraph:
    graph = DealGraph(MemoryStore(), vocabulary())
    graph.add(Article("c1", TEXT, article_iri("c1"), language="en", title="A note", published="2025-12-04"))
    return graph


@pytest.mark.parametrize(("question", "holds"), [
    ("Which investment is the largest?", "Mistral AI"),
    ("一番大きい出資はどれですか？", "ミストラルAI"),
    ("Who made the largest investment of 2024?", "Nvidia"),
    ("2024年に最も多く出資したのは誰ですか？", "エヌビディア"),
    ("Which is larger: ASML's investment in Mistral AI or Sony's investment in Sakana AI?", "Mistral AI"),
    ("ASMLとソニーでは、どちらの出資額が大きいですか？", "ミストラルAI"),
])
def test_a_rank_that_no_rate_changes_is_told(graph: DealGraph, question: str, holds: str) -> None:
    answer = graph.ask(question)
    assert answer.status == "answered"
    assert len(answer.items) == 1
    assert holds in str(answer.items[0].value)


@pytest.mark.parametrize("question", [
    "Who made the largest investment of 2023?",
    "2023年の最大の出資はどれですか？",
    "Which is larger: Google's investment in Preferred Networks or Sony's investment in Sakana AI?",
])
def test_a_rank_that_hangs_on_the_rate_is_declined(graph: DealGraph, question: str) -> None:
    assert graph.ask(question).status == "no_answer"


@pytest.mark.parametrize("question", [
    "NVIDIAが初めて出資した企業は？",
    "NVIDIAが最初に出資した企業は？",
])
def test_the_first_is_asked_for_in_other_words(graph: DealGraph, question: str) -> None:
    answer = graph.ask(question)
    assert (answer.status, [item.iri.rsplit("/", 1)[-1] for item in answer.items]) == ("answered", ["sakana-ai"])


def test_a_sum_is_asked_for_as_cumulative(graph: DealGraph) -> None:
    answer = graph.ask("NVIDIAは累計でいくらSakana AIに投資した？")
    assert [(item.value, item.currency) for item in answer.items] == [(100_000_000, "USD")]


def test_the_largest_commitment_of_one_is_not_what_others_put_into_it(graph: DealGraph) -> None:
    assert graph.ask("What is Sakana AI's largest commitment?").status == "no_answer"


def test_every_currency_named_has_bounds() -> None:
    assert currencies()[0] == "USD"
    assert all(worth(Decimal(1), code) for code in currencies())
    assert worth(Decimal(1), "XXX") is None


def test_the_foremost_is_sure() -> None:
    small, great = Decimal(1), Decimal(1000)
    assert foremost({"USD": [great], "EUR": [small]}, {"USD": great, "EUR": small}, least=False) == "USD"
    assert foremost({"USD": [great], "EUR": [small]}, {"USD": great, "EUR": small}, least=True) == "EUR"
    assert foremost({"USD": [small], "EUR": [small]}, {"USD": small, "EUR": small}, least=False) == ""
    assert not is_beyond((small, great), (small, great), least=True)
