"""Articles read, claims reviewed, answers changed: through the core, in a folder, as its users do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dealgraph import DealGraph, rebuild
from kg.check import hygiene
from kg.errors import ReviewError
from kg.store import EmbeddedStore, MemoryStore

DEAL = "OpenAI signed a contract worth $38 billion with AWS on November 3, 2025."
OTHER = "OpenAI signed a contract worth $40 billion with AWS on November 3, 2025."
NEW = "SoftBank invested $2 billion in Zorblax Robotics."
ASKED = "How much is the contract between OpenAI and AWS worth?"


@pytest.fixture(params=["memory", "folder"])
def graph(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DealGraph]:
    articles = tmp_path / "articles"
    articles.mkdir()
    (articles / "one.txt").write_text(f"{DEAL}\n\n{NEW}\n", encoding="utf-8")
    (articles / "two.txt").write_text(f"{OTHER}\n", encoding="utf-8")
    store = MemoryStore() if request.param == "memory" else EmbeddedStore(tmp_path / "graph")
    with DealGraph(store, notes=tmp_path / "read.jsonl") as made:
        assert not made.ingest([articles]).problems
        yield made


def quads(graph: DealGraph) -> set[tuple[str, ...]]:
    return {quad for quad in graph.store.quads() if not quad[3].endswith("/history>")}


def amounts(graph: DealGraph) -> set[object]:
    return {item.value for item in graph.ask(ASKED).items}


def claim_of(graph: DealGraph, article: str, quote: str) -> str:
    return next(each.claim.iri for each in graph.claims(article) if each.claim.quote in quote)


def test_a_rejected_claim_changes_the_answer_until_it_is_undone(graph: DealGraph, tmp_path: Path) -> None:
    before = quads(graph)
    assert amounts(graph) == {38e9, 40e9}
    graph.reviews.reject(claim_of(graph, "two", OTHER), "a slip", "Ann")
    assert amounts(graph) == {38e9}
    assert b"40000000000" not in graph.export("facts", "nt")
    assert [(c.state, c.stands, c.review and c.review.who) for c in graph.claims("two")] == [("rejected", False, "Ann")]
    graph.ingest([tmp_path / "articles"], anew=True)
    assert amounts(graph) == {38e9}
    (tmp_path / "articles" / "two.txt").write_text(f"It was a long day. {OTHER}\n", encoding="utf-8")
    graph.ingest([tmp_path / "articles"])
    assert amounts(graph) == {38e9}
    (tmp_path / "articles" / "two.txt").write_text(f"{OTHER}\n", encoding="utf-8")
    graph.ingest([tmp_path / "articles"])
    graph.reviews.undo(who="Ann")
    assert amounts(graph) == {38e9, 40e9}
    assert {q for q in quads(graph) if "revision" not in q[1]} == {q for q in before if "revision" not in q[1]}
    assert not hygiene(graph.store).findings


def test_a_correction_is_checked_against_article_and_vocabulary(graph: DealGraph) -> None:
    claim = claim_of(graph, "one", DEAL)
    with pytest.raises(ReviewError, match="does not say amount: USD 39 billion"):
        graph.reviews.correct(claim, {"amount": "USD 39 billion"})
    with pytest.raises(ReviewError, match="no role price"):
        graph.reviews.correct(claim, {"price": "USD 39 billion"})
    with pytest.raises(ReviewError, match="is no amount"):
        graph.reviews.correct(claim, {"amount": "a lot"})
    with pytest.raises(ReviewError, match="nothing of that kind"):
        graph.reviews.correct(claim, {"provider": "H100"}, knowing=True)
    with pytest.raises(ReviewError, match="no date"):
        graph.reviews.correct(claim, date="2025-02-30")
    with pytest.raises(ReviewError, match="no stage"):
        graph.reviews.correct(claim, stage="done")
    with pytest.raises(ReviewError, match="needs one of"):
        graph.reviews.correct(claim, {"provider": "", "customer": ""})
    assert not graph.reviews.history()
    graph.reviews.correct(claim, {"amount": "390億ドル"}, "the filing", "Ann", stage="announced", knowing=True)
    [state] = [c for c in graph.claims("one") if c.state == "corrected"]
    assert state.added == ("amount",)
    assert state.claim.statement.stage == "Announced"
    assert state.claim.quote == DEAL.rstrip(".") or state.claim.quote == DEAL
    assert state.was.statement.stage == "Signed"
    assert 39e9 in amounts(graph)
    assert not hygiene(graph.store).findings
    graph.reviews.correct(state.claim.iri, {"amount": "$38 billion"})
    assert [c.added for c in graph.claims("one") if c.state == "corrected"] == [()]


def test_a_name_is_found_by_the_thing_it_was_merged_into(graph: DealGraph) -> None:
    asked = "Who invested in Zorblax Robotics?"
    assert [w.label() for w in graph.reviews.names()] == ["Zorblax Robotics"]
    before = [item.value for item in graph.ask(asked).items]
    graph.reviews.merge("Zorblax Robotics", "Anthropic", "its old name", "Ann")
    assert not graph.reviews.names()
    assert [item.value for item in graph.ask(asked).items] == before
    assert "SoftBank" in str([item.value for item in graph.ask("Who invested in Anthropic?").items])
    graph.reviews.undo()
    graph.reviews.confirm("Zorblax Robotics", "company", {"ja": "ゾーブラックス"})
    assert [item.value for item in graph.ask("誰がゾーブラックスに出資しましたか？").items]
    assert not graph.reviews.names()
    assert not hygiene(graph.store).findings


def test_wrong_names_and_classes_are_named(graph: DealGraph) -> None:
    with pytest.raises(ReviewError, match="nothing is called"):
        graph.reviews.merge("Zorblax Robotics", "Nobody At All")
    with pytest.raises(ReviewError, match="no name that waits"):
        graph.reviews.confirm("Nobody At All")
    with pytest.raises(ReviewError, match="no class of things"):
        graph.reviews.confirm("Zorblax Robotics", "Deal")
    with pytest.raises(ReviewError, match="no labels are kept"):
        graph.reviews.confirm("Zorblax Robotics", labels={"fr": "Zorblax"})


def test_the_list_of_articles(graph: DealGraph, tmp_path: Path) -> None:
    assert [(a.doc, a.language, a.state) for a in graph.articles()] == [("one", "en", "read"), ("two", "en", "read")]
    graph.reviews.reject(claim_of(graph, "two", OTHER))
    [_, two] = graph.articles()
    assert (two.claims, two.withdrawn) == (0, 1)
    (tmp_path / "articles" / "two.txt").write_text("Nothing of note happened.\n", encoding="utf-8")
    graph.ingest([tmp_path / "articles"])
    [one, two] = graph.articles()
    assert (one.state, two.state) == ("read", "problems")
    assert set(two.problems) == {"nothing-read", "orphaned-review"}
    graph.reviews.drop("two", "empty", "Ann")
    assert [a.doc for a in graph.articles()] == ["one"]
    assert [r.decision for r in graph.reviews.history()] == ["Rejected", "Dropped"]
    with pytest.raises(KeyError):
        graph.claims("two")


def test_a_file_that_is_gone_is_dropped_and_the_history_says_so(graph: DealGraph, tmp_path: Path) -> None:
    (tmp_path / "articles" / "two.txt").unlink()
    assert graph.ingest([tmp_path / "articles"], drop_deleted=True).dropped == 1
    assert [(r.decision, r.label) for r in graph.reviews.history()] == [("Dropped", "two")]


def test_contradictions_are_told_with_who_says_what(graph: DealGraph) -> None:
    [found] = graph.contradictions()
    assert found.what == "value"
    assert found.ratio == pytest.approx(40 / 38, abs=1e-3)
    assert [(side.value, [e.article for e in side.evidence]) for side in found.sides] == [
        ("USD 40 billion", ["two"]), ("USD 38 billion", ["one"])]
    assert found.to_dict()["values"][0]["said"][0]["quote"] in OTHER
    assert "OpenAI" in graph.contradictions("ja")[0].about or "オープンAI" in graph.contradictions("ja")[0].about
    graph.reviews.reject(claim_of(graph, "two", OTHER))
    assert not graph.contradictions()


def test_a_rebuilt_store_keeps_what_was_decided(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(f"{DEAL}\n\n{NEW}\n", encoding="utf-8")
    where = tmp_path / "graph"
    with DealGraph.open(where) as graph:
        graph.ingest([tmp_path / "one.txt"])
        before = set(graph.store.quads())
        graph.reviews.correct(claim_of(graph, "one", DEAL), {"amount": "390億ドル"}, knowing=True)
        graph.reviews.merge("Zorblax Robotics", "Anthropic")
        reviewed = set(graph.store.quads())
    rebuild(where)
    with DealGraph.open(where) as graph:
        assert set(graph.store.quads()) == reviewed
        graph.reviews.undo()
        graph.reviews.undo()
        assert quads(graph) == before


@pytest.mark.slow
def test_a_reviewed_graph_passes_every_check(graph: DealGraph) -> None:
    graph.reviews.reject(claim_of(graph, "two", OTHER))
    graph.reviews.correct(claim_of(graph, "one", DEAL), {"amount": "390億ドル"}, knowing=True)
    graph.reviews.confirm("Zorblax Robotics", "company", {"ja": "ゾーブラックス"})
    assert not graph.check().findings
