"""Answers and rows as values, frames and HTML; nothing from an article or a question becomes markup."""

from __future__ import annotations

import sys

import pytest
from cases import run_examples

from dealgraph import DealGraph
from kg.contract import answer_dict
from kg.model import Answer, Evidence, Item
from kg.notebook import table
from kg.results import Results

EVIL = "<script>alert('x')</script>&\"{{}}"


def test_an_answer_is_shown_escaped() -> None:
    piece = Evidence(0, "c", EVIL, 0, 1, EVIL, title=EVIL, status="signed")
    html = Answer(EVIL, "en", "answered", text=EVIL, sparql=EVIL, evidence=(piece,))._repr_html_()
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 5


def test_rows_are_shown_escaped_and_not_all() -> None:
    rows = Results("select", (EVIL,), ((f'"{"<i>"}"',),) * 150)
    assert "<i>" not in rows._repr_html_()
    assert "<script" not in rows._repr_html_()
    assert "50 more" in rows._repr_html_()
    assert "more" not in table(("a",), ((1,), (None,)))


def test_plain_values(example_graph: DealGraph) -> None:
    answer = example_graph.ask("Who invested in Anthropic?")
    assert answer.to_dict() == answer_dict(answer)
    rows = example_graph.sparql(answer.sparql)
    assert len(rows.to_dict()["results"]["bindings"]) == len(rows)
    assert Results("ask", boolean=True).to_dict()["boolean"] is True


def test_frames(example_graph: DealGraph) -> None:
    pytest.importorskip("pandas")
    answer = example_graph.ask("Who invested in Anthropic?")
    frame = answer.to_frame()
    assert list(frame["value"]) == [item.value for item in answer.items]
    assert all(frame["quotes"].map(len))
    rows = example_graph.sparql(answer.sparql)
    assert rows.to_frame().shape == (len(rows), len(rows.variables))
    assert list(Answer("?", "en", "no_answer").to_frame().columns) == list(frame.columns)
    assert Results("construct", triples=(("<a>", "<b>", "<c>"),)).to_frame().shape == (1, 3)


def test_without_pandas_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas"):
        Answer("?", "en", "answered", items=(Item("x"),)).to_frame()


def test_the_examples_of_the_page_run(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pandas")
    assert run_examples("python.md") == 6
    assert "answered" in capsys.readouterr().out
