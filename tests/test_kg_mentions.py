"""Deals told in several articles: which claims are of one deal, whatever the order, and what taking one out undoes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from cases import data
from gold import vocabulary
from hypothesis import given
from hypothesis import strategies as st

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.mentions import DealMention, from_key, resolved
from kg.model import DG, Article
from kg.store import MemoryStore
from kg.terms import text_of

CASES = data("deals.jsonl")
_TOLD = "SELECT ?article ?deal ?rule { ?claim dg:dealMention ?m ; prov:wasDerivedFrom/dg:docName ?article ; " \
    "dg:about ?deal . ?m dg:resolvedTo ?deal ; dg:resolutionRule ?rule }"


def _article(doc: str, text: str) -> Article:
    language = "ja" if any("぀" < sign < "鿿" for sign in text) else "en"
    return Article(iri=article_iri(doc), doc=doc, text=text, language=language, title="", published="2026-06-30")


def _graph(articles: Iterable[tuple[str, str]]) -> DealGraph:
    graph = DealGraph(MemoryStore(), vocabulary())
    for doc, text in articles:
        graph.add(_article(doc, text))
    return graph


def _quads(graph: DealGraph) -> list[Any]:
    return sorted(graph.store.quads())


def test_there_are_cases() -> None:
    assert len(CASES) == 10


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_deals_of_several_articles(case: dict[str, Any]) -> None:
    graph = _graph(case["articles"].items())
    rows = [{k: text_of(v) for k, v in row.items()} for row in graph.store.select(_TOLD)]
    told = {row["article"]: (row["deal"], row["rule"].removeprefix(DG)) for row in rows}
    assert {doc: told[doc][1] for doc in case["rules"]} == case["rules"]
    same = {(a, b): case["deals"][a] == case["deals"][b] for a, b in itertools.combinations(case["deals"], 2)}
    assert {(a, b): told[a][0] == told[b][0] for a, b in same} == same
    assert len({row["deal"] for row in rows}) == case.get("frames", len(set(case["deals"].values())))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_order_is_of_no_account(case: dict[str, Any]) -> None:
    graphs = [_quads(_graph(order)) for order in itertools.permutations(case["articles"].items())]
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_taking_an_article_out_undoes_what_rested_on_it(case: dict[str, Any]) -> None:
    for out in case["articles"]:
        graph = _graph(case["articles"].items())
        assert graph.store.drop(article_iri(out))
        rest = [(doc, text) for doc, text in case["articles"].items() if doc != out]
        assert _quads(graph) == _quads(_graph(rest))
    for doc in case["articles"]:
        graph.store.drop(article_iri(doc))
    assert _quads(graph) == []


def test_reading_twice_changes_nothing() -> None:
    for case in CASES:
        graph = _graph(case["articles"].items())
        before = _quads(graph)
        reports = [graph.add(_article(doc, text)) for doc, text in case["articles"].items()]
        assert _quads(graph) == before
        assert all(report.unchanged for report in reports)


def test_the_graph_says_why() -> None:
    graph = _graph(CASES[0]["articles"].items())
    told = graph.explain("OpenAI–Amazon") or graph.explain("OpenAI")
    assert {(t.article, t.rule) for t in told} == {("a", "AsTold"), ("b", "OnlyDeal"), ("c", "OnlyDeal")}
    assert graph.explain(told[0].deal) == told
    assert graph.explain(told[0].deal.rsplit("/", 1)[1]) == told
    assert graph.explain('no such "deal" } #') == ()


def _round(own: str, month: str, sized: bool = True) -> DealMention:
    return DealMention("g", own, own, sized=sized, month=month, done=True, paired=False)


_MONTHS = [("2024-06", "june"), ("2024", "june"), ("2023-01", "unsized"), ("", "unsized")]


@pytest.mark.parametrize(("month", "deal"), _MONTHS)
def test_a_deal_with_one_known_party_is_found_by_its_month_only(month: str, deal: str) -> None:
    told = _round("unsized", month, sized=False)
    assert resolved([_round("june", "2024-06"), _round("september", "2025-09"), told])[told][0] == deal


_MENTIONS = st.builds(
    DealMention, group=st.sampled_from(["g1", "g2"]), own=st.sampled_from(["d1", "d2", "d1-2025-01", "d1-2025-02"]),
    plain=st.sampled_from(["d1", "d2"]), sized=st.booleans(),
    month=st.sampled_from(["", "2025", "2025-01", "2025-02"]), done=st.booleans(), paired=st.booleans())


@given(st.lists(_MENTIONS, max_size=6), st.randoms())
def test_resolution_is_a_function_of_the_set(mentions: list[DealMention], random: Any) -> None:
    shuffled = random.sample(mentions, len(mentions))
    assert resolved(mentions) == resolved(shuffled)
    assert set(resolved(mentions)) == set(mentions)


@given(_MENTIONS)
def test_a_mention_comes_back_from_its_key(mention: DealMention) -> None:
    assert from_key(mention.key) == mention
