"""Reading again: what has not changed costs no reading, what is gone is told, and the graph has the last word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import ingest.claims
from dealgraph import DealGraph
from ingest.ledger import Entry, Known, Ledger, Run, place_of, reader_digest, vocabulary_digest
from kg.vocabulary import Vocabulary, load_vocabulary

SAID = "Acme Robotics raised $40 million from Globex Ventures on 3 November 2025."
OTHER = "Acme Robotics raised $50 million from Initech Capital on 4 November 2025."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(SAID, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text(OTHER, encoding="utf-8")
    return tmp_path / "in"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the articles in which claims are looked for."""
    looked: list[str] = []
    real = ingest.claims.claims

    def claims(article: object, vocabulary: Vocabulary) -> object:
        looked.append(getattr(article, "doc", ""))
        return real(article, vocabulary)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest.claims, "claims", claims)
    return looked


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[DealGraph]:
    with DealGraph.open(tmp_path / "graph") as graph:
        yield graph


def revision(graph: DealGraph, doc: str) -> int:
    rows = graph.sparql(
        f'PREFIX dg: <https://w3id.org/dealgraph/ontology#> SELECT ?n {{ ?a dg:docName "{doc}" ; dg:revision ?n }}'
    )
    return int(str(rows.values()[0]["n"]))


def test_an_unchanged_file_is_not_read_again_also_by_another_process(
    folder: Path, tmp_path: Path, read: list[str]
) -> None:
    with DealGraph.open(tmp_path / "graph") as graph:
        first = graph.ingest([folder])
    with DealGraph.open(tmp_path / "graph") as graph:
        again = graph.ingest([folder])
    assert read == ["a", "b"]
    assert (first.articles, first.unchanged) == (2, 0)
    assert (again.articles, again.unchanged, again.claims, again.problems) == (2, 2, first.claims, ())


def test_only_what_changed_is_read_and_it_is_a_new_revision(folder: Path, graph: DealGraph, read: list[str]) -> None:
    graph.ingest([folder])
    (folder / "a.txt").write_text(SAID + " It hired five people.", encoding="utf-8")
    report = graph.ingest([folder])
    assert read == ["a", "b", "a"]
    assert (report.articles, report.unchanged) == (2, 1)
    assert (revision(graph, "a"), revision(graph, "b")) == (2, 1)


def test_anew_reads_all(folder: Path, graph: DealGraph, read: list[str]) -> None:
    graph.ingest([folder])
    assert graph.ingest([folder], anew=True).unchanged == 2
    assert read == ["a", "b"] * 2


def test_another_reader_reads_again(
    folder: Path, graph: DealGraph, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    graph.ingest([folder])
    monkeypatch.setattr(ingest.ledger, "_program_digest", lambda: "another")
    graph.ingest([folder])
    assert read == ["a", "b"] * 2


def test_a_vocabulary_of_ones_own_always_reads() -> None:
    vocabulary = load_vocabulary()
    mine = Vocabulary(**{name: getattr(vocabulary, name) for name in vocabulary.__dataclass_fields__})
    assert vocabulary_digest(vocabulary)
    assert reader_digest(vocabulary) == reader_digest(load_vocabulary())
    assert reader_digest(mine) == vocabulary_digest(mine) == ""


def test_what_the_graph_no_longer_holds_is_read_again(folder: Path, graph: DealGraph, read: list[str]) -> None:
    graph.ingest([folder])
    graph.store.drop("https://w3id.org/dealgraph/id/article-a")
    assert graph.ingest([folder]).unchanged == 1
    assert read == ["a", "b", "a"]


def test_a_file_that_is_gone_is_told_and_dropped_only_when_asked(folder: Path, graph: DealGraph) -> None:
    graph.ingest([folder])
    (folder / "a.txt").unlink()
    told = graph.ingest([folder])
    assert [(Path(p.where).name, "article a" in p.what) for p in told.gone] == [("a.txt", True)]
    assert (told.dropped, told.problems, graph.stats()["articles"]) == (0, (), 2)
    dropped = graph.ingest([folder], drop_deleted=True)
    assert (len(dropped.gone), dropped.dropped, graph.stats()["articles"]) == (1, 1, 1)
    assert graph.ingest([folder]).gone == ()


def test_a_file_that_moved_is_not_gone(folder: Path, graph: DealGraph) -> None:
    graph.ingest([folder])
    (folder / "sub").mkdir()
    (folder / "a.txt").rename(folder / "sub" / "a.txt")
    report = graph.ingest([folder], drop_deleted=True)
    assert (report.gone, report.dropped, graph.stats()["articles"]) == ((), 0, 2)


def test_a_folder_that_is_not_there_makes_nothing_gone(folder: Path, graph: DealGraph) -> None:
    graph.ingest([folder])
    folder.rename(folder.with_name("away"))
    report = graph.ingest([folder], drop_deleted=True)
    assert (report.gone, report.dropped, len(report.problems)) == ((), 0, 1)
    assert graph.stats()["articles"] == 2


def test_reading_one_file_says_nothing_of_others(folder: Path, graph: DealGraph) -> None:
    graph.ingest([folder])
    (folder / "b.txt").unlink()
    assert graph.ingest([folder / "a.txt"]).gone == ()


def test_a_file_that_cannot_be_read_now_is_not_gone(folder: Path, graph: DealGraph) -> None:
    graph.ingest([folder])
    (folder / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    report = graph.ingest([folder], drop_deleted=True)
    assert (report.gone, len(report.problems), graph.stats()["articles"]) == ((), 1, 2)


def test_an_entry_taken_out_of_a_list_of_articles_is_gone(folder: Path, graph: DealGraph) -> None:
    rows = [f'{{"id": "r{n}", "text": "{SAID} Version {n}."}}\n' for n in range(3)]
    (folder / "rows.jsonl").write_text("".join(rows), encoding="utf-8")
    assert graph.ingest([folder]).articles == 5
    (folder / "rows.jsonl").write_text("".join(rows[1:]), encoding="utf-8")
    report = graph.ingest([folder], drop_deleted=True)
    assert ["article r0" in p.what for p in report.gone] == [True]
    assert (report.dropped, graph.stats()["articles"]) == (1, 4)


def test_a_bad_part_is_told_each_time_and_makes_nothing_gone(folder: Path, graph: DealGraph) -> None:
    (folder / "rows.jsonl").write_text(f'{{"id": "r", "text": "{SAID}"}}\n{{broken\n', encoding="utf-8")
    assert len(graph.ingest([folder]).problems) == 1
    again = graph.ingest([folder], drop_deleted=True)
    assert (len(again.problems), again.gone, again.unchanged) == (1, (), 3)


@pytest.mark.parametrize("workers", [1, 2])
def test_two_texts_of_one_name_clash_though_one_is_unchanged(folder: Path, graph: DealGraph, workers: int) -> None:
    graph.ingest([folder])
    for sub in ("0", "z"):
        (folder / sub).mkdir()
        (folder / sub / "b.txt").write_text(f"{OTHER} In {sub}.", encoding="utf-8")
    report = graph.ingest([folder], workers=workers)
    assert len(report.problems) == 2
    assert all("same name" in p.what for p in report.problems)
    assert revision(graph, "b") <= 2


# ---- the file ----


def entry(n: int, sha: str = "s") -> Entry:
    return Entry(f"/in/{n}.txt", sha, "reader", (Known(str(n), f"article-{n}", "t", 3),))


def test_the_ledger_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "read.jsonl"
    ledger = Ledger(path)
    for n in range(3):
        ledger.put(entry(n))
    ledger.put(entry(1, "new"))
    ledger.forget("/in/2.txt")
    again = Ledger(path)
    assert len(again) == 2
    held = {"article-0": "t", "article-1": "t"}
    assert again.current("/in/0.txt", "s", "reader", held) == entry(0)
    assert again.current("/in/1.txt", "s", "reader", held) is None
    assert again.current("/in/1.txt", "new", "reader", held) == entry(1, "new")


@pytest.mark.parametrize("tail", [b'{"source": "/in/9.t', b"\xff\xfe\n", b"[]\n", b"null\n", b'{"source": 1}\n'])
def test_a_broken_line_costs_only_itself(tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "read.jsonl"
    Ledger(path).put(entry(0))
    path.write_bytes(path.read_bytes() + tail)
    assert len(Ledger(path)) == 1


def test_the_file_is_written_anew_when_most_of_it_is_outdated(tmp_path: Path) -> None:
    path = tmp_path / "read.jsonl"
    ledger = Ledger(path)
    for n in range(1_200):
        ledger.put(entry(0, str(n)))
    assert len(Ledger(path)) == 1
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


def test_a_disk_that_refuses_costs_only_the_memory(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "nowhere" / "read.jsonl")
    ledger.put(entry(0))
    assert len(ledger) == 1


def test_a_file_that_vanishes_while_it_is_read_is_read(tmp_path: Path) -> None:
    run = Run(Ledger(), "reader", {})
    assert run.unchanged(tmp_path / "gone.txt") is None
    run.read(place_of(tmp_path / "gone.txt"), Known("gone", "article-gone", "t"))
    run.finish()
    assert run.gone([tmp_path]) == ()
