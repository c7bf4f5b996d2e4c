"""A query's rows, its truth, its graph, its fault."""

from __future__ import annotations

import re

from fake_graph import HOSTS, FakeGraph, small_vocabulary

from kg.errors import QueryError
from kg.model import DGR
from kg.results import Results
from page.sparql import LONGEST_MESSAGE, MAX_ROWS, editor_html, error_html, examples_html, names_html, result_html
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


def test_the_editor_holds_the_query_as_text_and_its_own_address() -> None:
    html = editor_html("SELECT ('</textarea><script>' AS ?x) {}", EN)
    assert "<script>" not in html
    assert html.count("</textarea>") == 1
    assert "data-link='?tab=sparql&amp;query=SELECT" in html


def test_names_are_found_for_the_query() -> None:
    graph = FakeGraph()
    html = names_html("host", graph.search("host"), EN)
    assert "data-text='dg:hosts'" in html
    assert "data-text='dgr:openai'" in names_html("openai", graph.search("openai"), EN)
    assert "&lt;b&gt;" in names_html("<b>", (), EN)


def test_the_examples_are_the_offered_questions() -> None:
    assert examples_html(JA).count("data-act='example'") == len(JA.offered) - len(set(JA.offered) - _offered())


def _offered() -> set[str]:
    from kg.questions import questions

    return {q.wording("ja") for q in questions() if q.offered}
