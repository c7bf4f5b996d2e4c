"""Speakers whom the vocabulary does not know keep the names that the article gives them, wherever they are shown."""

from __future__ import annotations

import pytest
from gold import vocabulary

from dealgraph import DealGraph
from kg.contract import fact
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore

TEXT = """OpenAI signed a contract worth $12 billion with Oracle, the Harbour Gazette reported on Tuesday.

Amazon invested $2 billion in Cohere, according to Lantern Research.

"Nvidia invested $3 billion in Mistral AI," said Maria Lindqvist, an analyst.
"""
NAMES = ("Harbour Gazette", "Lantern Research", "Maria Lindqvist")
LABELS = "SELECT ?label { ?claim dg:speaker ?who . ?who rdfs:label ?label ; dg:provisional true }"


@pytest.fixture
def graph() -> DealGraph:
    graph = DealGraph(MemoryStore(), vocabulary())
    graph.add(Article("harbour", TEXT, article_iri("harbour"), language="en", title="Harbour", published="2025-11-05"))
    return graph


@pytest.mark.parametrize(("question", "who"), [
    ("How much did Amazon invest in Cohere?", "according to Lantern Research"),
    ("アマゾンはコーヒアにいくら出資した？", "Lantern Researchによると"),
    ("How much did Nvidia invest in Mistral AI?", "according to Maria Lindqvist"),
])  # fmt: skip
def test_answers_call_them_so(graph: DealGraph, question: str, who: str) -> None:
    answer = graph.ask(question)
    assert who in answer.text
    assert {name for e in answer.evidence for name in e.attributed_to} <= set(NAMES)


def test_the_graph_and_the_facts_have_the_names(graph: DealGraph) -> None:
    assert {row["label"] for row in graph.sparql(LABELS).values()} == set(NAMES)
    facts = [fact(state.claim, graph.vocabulary) for state in graph.claims("harbour")]
    assert sorted(name for each in facts for name in each["attributed_to"]) == sorted(NAMES)


def test_they_can_be_asked_for(graph: DealGraph) -> None:
    assert "Lantern Research" in graph.ask("What did Lantern Research say?").text


def test_they_go_with_their_article(graph: DealGraph) -> None:
    graph.reviews.drop("harbour")
    assert not graph.sparql("SELECT * { ?who rdfs:label 'Lantern Research'@en }").rows


def test_they_wait_for_review_and_can_be_merged(graph: DealGraph) -> None:
    assert {name.label(): name.claims for name in graph.reviews.names()} == dict.fromkeys(NAMES, 1)
    graph.reviews.merge("Lantern Research", "Reuters")
    assert "according to Reuters" in graph.ask("How much did Amazon invest in Cohere?").text
    graph.reviews.confirm("Maria Lindqvist")
    assert "according to Maria Lindqvist" in graph.ask("How much did Nvidia invest in Mistral AI?").text


def test_a_review_keeps_them(graph: DealGraph) -> None:
    claim = next(s.claim for s in graph.claims("harbour") if "Cohere" in s.claim.quote)
    graph.reviews.correct(claim.iri, {"amount": "$3 billion"}, knowing=True)
    assert "according to Lantern Research" in graph.ask("How much did Amazon invest in Cohere?").text
