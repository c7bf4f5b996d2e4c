"""What a query is explained to be, and what is said when it is wrong."""

from __future__ import annotations

import pytest

from kg.algebra import explained, explanation
from kg.errors import QueryError
from kg.guard import MOST
from kg.queries import clearer, star_variables
from kg.store import MemoryStore


def told(query: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        MemoryStore().query(query)
    return clearer(query, caught.value)


@pytest.mark.parametrize(
    ("query", "what", "line", "column"),
    [
        ("SELECT ?x { ?x foo:bar ?y }", "the prefix foo: is not declared", 1, 16),
        ('SELECT ?x {\n "日本" a foo:Bar }', "the prefix foo: is not declared", 2, 9),
        ("SELECT ?x { ?x ?y <http://a b> }", "this IRI is not valid", 1, 0),
        ('SELECT ?x { ?x ?y "abc }', "a text is not closed", 1, 25),
        ("SELECT ?y (COUNT(?x) AS ?n) { ?x a ?y }", "SELECT names a variable that has no value", 1, 0),
        ("SELECT ?x { ?x a ?y ", 'expected ",", "."', 1, 21),
        ("SELECT ?x { ?x ?y }", "something is missing", 1, 20),
        ("SERVICE", "", 1, 0),
    ],
)
def test_errors_are_short_and_name_the_place(query: str, what: str, line: int, column: int) -> None:
    error = told(query)
    assert error.what.startswith(what)
    assert error.line == line
    assert column in (0, error.column)
    assert len(str(error)) < 200
    assert "u{" not in str(error)


def test_a_refusal_stays_as_it_is() -> None:
    assert "writes" in str(told("INSERT DATA { <a:a> <a:b> <a:c> }"))


def test_a_query_is_explained() -> None:
    query = """PREFIX x: <http://x.example/> SELECT ?lab FROM NAMED dgr:a
      { dgr:aws dg:hosts+ ?lab OPTIONAL { GRAPH ?g { ?lab x:y "dg:z" } } } LIMIT 5"""
    found = explained(query)
    assert (found["form"], found["graphs"]) == ("SELECT", ["FROM NAMED dgr:a", "GRAPH ?g"])
    assert found["prefixes"]["x"] == "http://x.example/"
    assert set(found["limits"]) == set(MOST)
    assert found["limits"]["clauses"] == [3, MOST["clauses"]]
    words = [line.split()[0] for line in found["algebra"]]
    assert words.index("Slice") < words.index("LeftJoin") < words.index("Graph")
    assert any("dgr:aws dg:hosts+ ?lab" in line for line in found["algebra"])
    lines = list(explanation(found | {"rows": 3}))
    assert "rows      3" in lines
    assert lines[lines.index("algebra") + 1].startswith("  SelectQuery")


@pytest.mark.parametrize("query", ["ASK {}", "DESCRIBE dgr:aws", "CONSTRUCT { ?s a ?t } WHERE { ?s a ?t }"])
def test_every_form_is_explained(query: str) -> None:
    found = explained(query)
    assert found["form"] == query.split()[0]
    assert found["algebra"]
    assert "default graph" in "\n".join(explanation(found))


def test_what_cannot_be_explained_says_so() -> None:
    with pytest.raises(QueryError, match="no algebra"):
        explained("SELECT nothing")


@pytest.mark.parametrize(("query", "names"), [
    ("SELECT * { ?s ?p ?o }", "s p o"), ("select distinct * { ?b ?a $b }", "b a"), ("SELECT * WHERE {}", ""),
    ("SELECT * { ?b ?a ?c # ?d\n FILTER(?c != '?e') }", "b a c"), ("SELECT ?b ?a { ?a ?b ?c }", ""),
    ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c }", ""), ("ASK { ?a ?b ?c }", ""), ("SELECT", "")])
def test_the_columns_of_a_star_stand_as_they_were_written(query: str, names: str) -> None:
    assert star_variables(query) == tuple(names.split())
