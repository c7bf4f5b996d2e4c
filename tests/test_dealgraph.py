from __future__ import annotations

from pathlib import Path

import pytest

import dealgraph
from dealgraph import DealGraph, examine, example_articles, example_questions, extract_claims
from kg.errors import QueryError, StoreError
from kg.model import Article, Claim, Problem

DG = "PREFIX dg: <https://w3id.org/dealgraph/ontology#> "


def count(graph: DealGraph, pattern: str) -> int:
    rows = graph.sparql(f"{DG} SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    return int(str(rows.values()[0]["n"]))


def test_articles_go_in_and_an_answer_comes_out(example_graph: DealGraph) -> None:
    answers = [example_graph.ask(question) for question in example_questions()]
    assert len(answers) == 3
    assert {answer.status for answer in answers} == {"answered"}
    assert {answer.language for answer in answers} == {"en", "ja"}
    assert all(answer.evidence and answer.sparql for answer in answers)


def test_evidence_quotes_the_article_at_its_offsets(example_graph: DealGraph) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in example_articles() if path.suffix == ".txt"}
    quotes = [e for question in example_questions() for e in example_graph.ask(question).evidence if e.article in texts]
    assert quotes
    assert all(texts[e.article][e.start : e.end] == e.quote for e in quotes)


def test_twice_is_once() -> None:
    with DealGraph.open(None) as graph:
        first = graph.ingest(example_articles())
        triples = count(graph, "?s ?p ?o")
        second = graph.ingest(example_articles())
        total = len(example_articles())
        assert (first.articles, first.unchanged, second.unchanged) == (total, 0, total)
        assert count(graph, "?s ?p ?o") == triples
        assert first.claims > 0


def test_the_order_of_articles_does_not_matter() -> None:
    def facts(paths: tuple[Path, ...]) -> frozenset[str]:
        with DealGraph.open(None) as graph:
            graph.ingest(paths)
            return frozenset(graph.export("facts", "nt").decode().splitlines())

    assert facts(example_articles()) == facts(example_articles()[::-1])


def test_a_graph_on_disk_is_there_again(tmp_path: Path) -> None:
    with DealGraph.open(tmp_path / "graph") as graph:
        graph.ingest(example_articles()[:1])
        before = graph.stats()
    with DealGraph.open(tmp_path / "graph") as graph:
        assert graph.stats() == before


def test_extract_touches_no_graph_and_gives_claims_in_the_order_of_the_text() -> None:
    found = [claim for claim in extract_claims(example_articles()) if isinstance(claim, Claim)]
    assert len(found) > 20
    docs = [claim.doc for claim in found]
    assert docs == sorted(docs, key=docs.index)


def test_one_bad_file_among_good_ones(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(example_articles()[0].read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 100)
    with DealGraph.open(None) as graph:
        report = graph.ingest([tmp_path])
    assert report.articles == 1
    assert len(report.problems) == 1
    assert "bad.txt" in report.problems[0].where


def test_progress_is_told_of_each_article() -> None:
    told: list[int] = []
    with DealGraph.open(None) as graph:
        graph.ingest(example_articles(), lambda done, total, name: told.append(done))
    assert told == list(range(1, len(example_articles()) + 1))


def test_articles_made_by_hand_can_be_added() -> None:
    text = example_articles()[0].read_text(encoding="utf-8")
    with DealGraph.open(None) as graph:
        article = Article(
            "mine", text, "https://w3id.org/dealgraph/id/article-mine", published="2025-10-27", language="en"
        )
        assert graph.add(article).claims > 0
        assert graph.add(article).unchanged == 1


def test_a_bad_query_is_an_error_with_its_place(example_graph: DealGraph) -> None:
    with pytest.raises(QueryError) as caught:
        example_graph.sparql("SELECT ?x\nWHERE { ?x ?y }")
    assert caught.value.line == 2


def test_a_question_that_makes_no_sense_is_an_answer(example_graph: DealGraph) -> None:
    assert example_graph.ask("Flurb the wozzle?").status == "not_understood"


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no store", encoding="utf-8")
    with pytest.raises(StoreError):
        DealGraph.open(tmp_path / "file")


def test_stats_count(example_graph: DealGraph) -> None:
    stats = example_graph.stats()
    assert stats["articles"] == 7
    assert stats["claims"] == count(example_graph, "?c a dg:Claim")
    assert stats["triples"] == count(example_graph, "?s ?p ?o")


def test_examine_names_each_part(tmp_path: Path) -> None:
    found = examine(tmp_path / "none")
    assert [name for name, _, _ in found] == ["python", "vocabulary", "dictionary", "store", "extras"]
    assert all(ok for _, ok, _ in found)
    assert not (tmp_path / "none").exists()


def test_missing_files_are_problems() -> None:
    found = list(extract_claims(["/nowhere/at/all.txt"]))
    assert len(found) == 1
    assert isinstance(found[0], Problem)


def test_the_module_says_what_it_offers() -> None:
    assert all(hasattr(dealgraph, name) for name in dealgraph.__all__)
