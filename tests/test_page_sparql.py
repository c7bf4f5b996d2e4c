"""A query's rows, its truth, its graph, its fault."""

from __future__ import annotations

import re

from fake_graph import HOSTS, FakeGraph, small_vocabulary

from kg.errors import QueryError
from kg.model import DGR
from kg.results import Results
from page.sparql import LONGEST_MESSAGE, MAX_ROWS, error_html, result_html
from page.wording import wording

EN, JA = wording("en", small_vocabulary()), wording("ja", small_vocabulary())


def test_a_result_has_labels_beside_names_and_downloads() -> None:
    html = result_html(HOSTS, FakeGraph(), JA)
    assert "3 行" in html
    assert "オープンAI</span><code title='" + DGR + "openai'>dgr:openai</code>" in html
    assert re.findall(r"format=(\w+)", html) == ["csv", "tsv", "json"]


def test_a_truth_and_a_graph_are_tables_too() -> None:
    assert "true" in result_html("ASK {}", FakeGraph(), EN)
    html = result_html("CONSTRUCT WHERE { ?s ?p ?o }", FakeGraph(), EN)
    assert html.count("<tr>") == 4
    assert "format=ttl" in html


def test_an_error_points_at_its_place() -> None:
    html = result_html("SELECT *\nWHERE oops", FakeGraph(), EN)
    assert "Line 2, column 7: expected one of WHERE, {" in html
    assert "<pre>WHERE oops\n      ▲</pre>" in html
    assert "INSERT writes" in result_html("INSERT DATA {}", FakeGraph(), EN)
    long = error_html("x", QueryError("expected " + "a, " * 500, 1, 1), EN)
    assert len(long) < 2 * LONGEST_MESSAGE + 100


def test_a_long_result_is_cut_and_says_so() -> None:
    class Long(FakeGraph):
        def sparql(self, query: str) -> Results:
            return Results("select", ("n",), tuple((f'"{n}"',) for n in range(MAX_ROWS + 1)))

    html = result_html("SELECT", Long(), EN)
    assert f"the first {MAX_ROWS} of {MAX_ROWS + 1} rows" in html
    assert html.count("<tr>") == MAX_ROWS + 1
