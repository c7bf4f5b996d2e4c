"""From paths to claims, in one process or in several: the same result, and every failure named."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from dealgraph import DealGraph, example_articles, extract_claims
from ingest.pipeline import read_all
from ingest.sources import find_sources
from kg.model import Problem
from kg.vocabulary import Vocabulary, load_vocabulary

SAID = "Acme Robotics raised $40 million from Globex Ventures on 3 November 2025."


def test_the_number_of_processes_makes_no_difference() -> None:
    paths = [*example_articles(), "/nowhere/at/all.txt"]
    alone, several = (list(read_all(find_sources(paths), workers=workers)) for workers in (1, 2))
    assert len(alone) == len(example_articles()) + 1
    assert alone == several
    assert [where for where, found in alone if isinstance(found, Problem)] == ["/nowhere/at/all.txt"]


def test_a_second_text_of_one_name_is_a_problem(tmp_path: Path) -> None:
    for folder, text in (("a", SAID), ("b", SAID), ("c", SAID + " It hired five people.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "deal.txt").write_text(text, encoding="utf-8")
    found = [found for _, found in read_all(find_sources([tmp_path]))]
    assert [isinstance(each, Problem) for each in found] == [False, False, True]
    assert "same name" in str(found[2])


def test_standard_input_is_read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(SAID.encode())))
    ((where, found),) = read_all(find_sources(["-"]), workers=2)
    assert where == "standard input"
    assert not isinstance(found, Problem)
    assert found[0].text == SAID


def test_a_vocabulary_of_ones_own_goes_to_the_workers() -> None:
    vocabulary = load_vocabulary()
    mine = Vocabulary(**{name: getattr(vocabulary, name) for name in vocabulary.__dataclass_fields__})
    paths = example_articles()[:2]
    assert list(read_all(find_sources(paths), mine, 2)) == list(read_all(find_sources(paths), vocabulary, 1))


def test_the_graph_and_the_claims_are_the_same_with_two_processes() -> None:
    with DealGraph.open(None) as one, DealGraph.open(None) as two:
        first, second = one.ingest(example_articles()), two.ingest(example_articles(), workers=2)
        assert first == second
        assert first.articles == len(example_articles())
        assert one.export("all", "nq") == two.export("all", "nq")
    paths = example_articles()
    assert list(extract_claims(paths)) == list(extract_claims(paths, workers=2))


def test_bad_and_good_files_with_two_processes(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "good.txt").write_text(SAID, encoding="utf-8")
    found = dict(read_all(find_sources([tmp_path]), workers=2))
    assert isinstance(found[str(tmp_path / "bad.txt")], Problem)
    assert not isinstance(found[str(tmp_path / "good.txt")], Problem)
