"""Accept headers, read as RFC 9110 says; hypothesis looks for headers that break the reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.negotiation import GRAPHS, PAGE, ROWS, chosen, named, wanted


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/*", "csv"),
        ("text/*;q=0.5, text/tab-separated-values", "tsv"),
        ("text/tab-separated-values, text/csv", "csv"),  # of equals the server's first
        ("application/sparql-results+xml;q=0.9, application/sparql-results+json;q=0.1", "xml"),
        ("application/xml", "xml"),
        ("application/json, */*;q=0.1", "json"),
        ("text/turtle, text/csv;q=0.2, application/xml;q=0.9", "xml"),
        ("text/csv;q=0, application/json", "json"),
        ("text/csv;q=nonsense", "json"),
        ("text/csv;charset=utf-8;q=1", "csv"),
        ("*/*;q=0.1, text/*;q=0.9", "csv"),
        ("image/*", None),
        ("text/csv;q=0", None),
        ("*/*;q=0", None),
    ],
)
def test_rows(accept: str, form: str | None) -> None:
    assert chosen(accept, ROWS) == form


def test_a_browser_gets_the_page_and_a_machine_does_not() -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    assert chosen(browser, {**GRAPHS, **PAGE}) == "html"
    assert chosen("application/rdf+xml, text/html;q=0.5", {**GRAPHS, **PAGE}) == "rdf"
    assert chosen("application/ld+json", GRAPHS) == chosen("application/json", GRAPHS) == "jsonld"


@given(st.text())
def test_no_header_breaks_it(accept: str) -> None:
    assert chosen(accept, ROWS) in {*ROWS, None}
    assert all(0 <= entry.weight <= 1 for entry in wanted(accept))


@given(st.sampled_from(sorted(ROWS)), st.floats(0.01, 1), st.permutations(["image/png", "*/*;q=0.001", ""]))
def test_a_type_that_is_named_wins_over_wildcards(form: str, weight: float, others: list[str]) -> None:
    assert chosen(", ".join([*others, f"{ROWS[form]};q={weight:.3f}"]), ROWS) == form


def test_names_of_formats() -> None:
    assert [named(n, ROWS) for n in ("JSON", "text/csv", "application/xml", "turtle", "docx")] == [
        "json", "csv", "xml", None, None]
    assert [named(n, GRAPHS) for n in ("turtle", "n3", "application/n-quads", "json-ld", "rdf+xml", "xml", "json")] == [
        "ttl", "ttl", "nq", "jsonld", "rdf", "rdf", "jsonld"]
