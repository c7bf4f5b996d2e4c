"""What contradicts what: two figures for one deal do; tranches, totals, joint sums, conversions and bounds do not."""

from __future__ import annotations

import pytest
from gold import vocabulary

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore

CALM: dict[str, tuple[str, ...]] = {
    "a total beside its two tranches": (
        "In September 2023 Amazon invested up to $4 billion in Anthropic. In November 2024 Amazon invested $4 billion "
        "in Anthropic. With the second sum, Amazon has invested a total of $8 billion in Anthropic.",),
    "the same in Japanese": (
        "アマゾンは2023年9月、アンソロピックに40億ドルを出資した。アマゾンは2024年11月、アンソロピックに40億ドルを出資した。"
        "アマゾンのアンソロピックへの出資は累計80億ドルとなった。",),
    "a total beside the one tranche that is told": (
        "Nvidia invested $1 billion in Cohere in January 2024.",
        "Nvidia has invested a total of $3 billion in Cohere."),
    "the same in Japanese, in one article": (
        "エヌビディアは2024年1月、コーヒアに10億ドルを出資した。エヌビディアはコーヒアに累計30億ドルを出資した。",),
    "a sum so far that no word calls a total": (
        "マイクロソフトは2023年1月、オープンAIに100億ドルを出資した。",
        "マイクロソフトはオープンAIに130億ドル以上を投資している。"),
    "the total of a year": (
        "Nvidia invested $1 billion in Cohere in January 2024. Nvidia invested $2 billion in Cohere in June 2024.",
        "In 2024, Nvidia invested $3 billion in Cohere."),
    "tranches of different months": (
        "Google invested $2 billion in Anthropic in October 2023. "
        "Google invested $1 billion in Anthropic in January 2025.",),
    "a sum of two beside the sum of one": (
        "Microsoft and Nvidia jointly invested $2 billion in Mistral AI in June 2025. "
        "Nvidia invested $1 billion in Mistral AI in June 2025.",),
    "a sum and what it is in yen": (
        "ソフトバンクグループはABBのロボット事業を53億7500万ドル(約8187億円)で買収する。",
        "SoftBank Group will acquire ABB's robotics business for $5.375 billion."),
    "an upper bound and a figure below it": (
        "CoreWeave signed a contract with OpenAI worth up to $11.9 billion.",
        "CoreWeave signed a contract with OpenAI worth $11.5 billion."),
    "a round and all that was raised": (
        "Mistral AI raised €1.7 billion in September 2025.", "Mistral AI has raised €2.8 billion."),
}  # fmt: skip
AT_ODDS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "one contract": (
        ("OpenAI signed a $38 billion contract with AWS.", "OpenAI signed a $40 billion contract with AWS."),
        {"USD 38 billion", "USD 40 billion"}),
    "one month": (
        ("Meta invested $14.3 billion in Scale AI in June 2025.",
         "In June 2025, Meta invested $14.8 billion in Scale AI."),
        {"USD 14.3 billion", "USD 14.8 billion"}),
    "two totals": (
        ("Amazon has invested a total of $8 billion in Anthropic.",
         "Amazon has invested a total of $9 billion in Anthropic."),
        {"USD 8 billion", "USD 9 billion"}),
    "a gauge beside a total of something else": (
        ("OpenAI, which has an annual revenue of $13 billion, plans to spend a total of $1.4 trillion.",
         "OpenAI's annual revenue is $3.5 billion."),
        {"USD 13 billion", "USD 3.5 billion"}),
    "two gauges": (
        ("OpenAI's annual revenue is $13 billion.", "OpenAI's annual revenue is $3.5 billion."),
        {"USD 13 billion", "USD 3.5 billion"}),
    "a date that is told once, for a lesser sum": (
        ("Amazon invested $6 billion in Anthropic in March 2025.", "Amazon invested $4 billion in Anthropic."),
        {"USD 6 billion", "USD 4 billion"}),
}  # fmt: skip


def graph_of(texts: tuple[str, ...]) -> DealGraph:
    graph = DealGraph(MemoryStore(), vocabulary())
    for number, text in enumerate(texts):
        name = f"a{number}"
        graph.add(Article(name, text, article_iri(name), language="en" if text.isascii() or "€" in text else "ja",
                          title=f"Story {number}", published="2025-12-01"))
    return graph


def facts_with_a_sum(graph: DealGraph) -> int:
    found = graph.sparql("SELECT DISTINCT ?fact { ?fact dg:status ?status ; ?role [ dg:numericValue ?value ] }")
    return len(found.rows)


@pytest.mark.parametrize("texts", CALM.values(), ids=CALM)
def test_no_contradiction(texts: tuple[str, ...]) -> None:
    graph = graph_of(texts)
    assert facts_with_a_sum(graph) > 1
    for language in ("en", "ja"):
        assert not graph.contradictions(language)


@pytest.mark.parametrize(("texts", "values"), AT_ODDS.values(), ids=AT_ODDS)
def test_a_contradiction(texts: tuple[str, ...], values: set[str]) -> None:
    (found,) = graph_of(texts).contradictions()
    assert {side.value for side in found.sides} == values


def test_an_answer_tells_the_same_contradictions_as_the_list() -> None:
    calm = graph_of(CALM["a total beside its two tranches"])
    answer = calm.ask("How much did Amazon invest in Anthropic?")
    assert (len(answer.items), answer.conflicts) == (2, ())
    odds = graph_of(AT_ODDS["one month"][0])
    (conflict,) = odds.ask("How much did Meta invest in Scale AI?").conflicts
    assert {value for value, _ in conflict.values} == AT_ODDS["one month"][1]


@pytest.mark.parametrize(("question", "said"), [
    ("How much did Meta invest in Scale AI?", "USD 14.8 billion (“Story 1”, 2025-12-01)"),
    ("メタはスケールAIにいくら出資した？", "148億ドル(「Story 1」、2025-12-01)"),
])  # fmt: skip
def test_the_sentence_names_articles_by_their_titles(question: str, said: str) -> None:
    text = graph_of(AT_ODDS["one month"][0]).ask(question).text
    assert said in text
    assert "a1" not in text


def test_the_examples_differ_on_scale_ai_at_most(example_graph: DealGraph) -> None:
    """docs/examples.md says where they differ; the tranches and the total of Amazon's money are no such place."""
    assert all("Scale AI" in found.about for found in example_graph.contradictions())
