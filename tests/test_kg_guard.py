"""The guard: whatever Oxigraph takes for a call of another server is refused, whatever it does not is not."""
from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import QueryError, RefusedQuery
from kg.guard import graphs_named, readings, refuse_unsafe
from kg.model import DG, DGR
from kg.store import MemoryStore

THERE = "<http://127.0.0.1:1/x>"  # Oxigraph refuses to connect to port 1
EX = "PREFIX ex: <http://127.0.0.1:1/> "
CALLS = [
    f"SELECT * {{ SERVICE {THERE} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ SERVICE SILENT {THERE} {{ ?s ?p ?o }} }}",
    f"SELECT * {{ service\n# why not\nsilent{THERE}{{}} }}",
    f"SELECT * {{ SERVICESILENT{THERE}{{}} }}",
    f"SELECT * {{ {{ SELECT * {{ SERVICE {THERE} {{ ?s ?p ?o }} }} }} }}",
    f"ASK {{ FILTER EXISTS {{ SERVICE {THERE} {{ ?s ?p ?o }} }} }}",
    f"SELECT * {{ VALUES ?x {{ {THERE} }} SERVICE ?x {{ ?s ?p ?o }} }}",
    f"CONSTRUCT {{ ?s ?p ?o }} {{ OPTIONAL {{ SERVICE {THERE} {{ ?s ?p ?o }} }} }}",
    f"SELECT * {{ # \rSERVICE {THERE} {{}} }}",
    f"SELECT * {{ ?a ?b trueSERVICE {THERE} {{}} }}",
    f"SELECT * {{ ?a ?b 1SERVICE {THERE} {{}} }}",
    f"SELECT * {{ ?a ?b 1.e1SERVICE {THERE} {{}} }}",
    "SELECT * { FILTER(2<3)SERVICE?x#>\n{ ?s ?p ?o } }",
    "SELECT * { ?s <http://a#b> ?o FILTER(?a<3)SERVICE?x#>\n{ ?s ?p ?o } }",
    f"SELECT * {{ ?s <http://a/\\u0041#> ?o SERVICE {THERE} {{}}\n}}",
    f'SELECT * {{ BIND("a\\u0022" AS ?z) SERVICE {THERE} {{}} BIND("" AS ?y) }}',
    f'SELECT * {{ BIND("a\\u005C" AS ?z) SERVICE {THERE} {{}} BIND("" AS ?y) }}',
    EX + "SELECT * { SERVICEex:a { ?s ?p ?o } }",
    EX + "PREFIX SERVICEex: <urn:x> SELECT * { SERVICEex:a { ?s ?p ?o } }",
    EX + "SELECT * { ?s ?p ?o . SERVICE ex:a{ ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:1/> SELECT * { SERVICE:a { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:1/> SELECT * { ?s ?p :b.GRAPH SERVICE:a { ?s ?p ?o } }",
    EX + 'SELECT * { VALUES ?x { """a" } OPTIONAL { ?s ex:a\\-b ?o } SERVICE ex:s { ?a ?b ?c } } #"""',
    EX + 'SELECT * { VALUES ?x { """a" } #\\q\n SERVICE ex:s { ?a ?b ?c } } #"""',
]
HARMLESS = [
    "PREFIX service: <http://example.org/> SELECT * { ?s service:a ?o ; service:SERVICE service:b . }",
    "PREFIX service: <http://example.org/> SELECT * { GRAPH service:a { ?s service:b ?o } }",
    "PREFIX SERVICE: <http://example.org/> SELECT * { SERVICE:a ?p ?o }",
    "SELECT ?service { ?service ?p $SERVICE }",
    "SELECT * { ?s <http://example.org/service> ?o . <http://example.org/SERVICE#service> ?p ?service }",
    "SELECT * { GRAPH <http://example.org/service> { ?s ?p ?o } }",
    "SELECT * { GRAPH <urn:service> { ?s ?p ?o } }",
    f'SELECT * {{ ?s ?p "SERVICE {THERE} {{}}", \'\'\'he said "SERVICE ?x {{}}"\n\'\'\' }}',
    f'SELECT * {{ ?s ?p """SERVICE\n{THERE} {{}}""" , "\\"SERVICE ?x {{" }}',
    f"SELECT * {{ ?s ?p ?o }} # SERVICE {THERE} {{}}",
    f"SELECT * {{ ?s ?p ?o # SERVICE {THERE} {{}}\r}}",
    'SELECT * { ?s ?p "CLEAR ALL ; LOAD <file:x>" # DROP\n}',
    "SELECT * { ?s ?p _:service . _:service ?q ?o }",
    'SELECT * { ?s ?p "x"@en-service }',
]


def parses(query: str) -> bool:
    try:
        ox.Store().query(query)
    except SyntaxError:
        return False
    except (ValueError, RuntimeError, OSError):
        return True
    return True


def calls(query: str) -> bool:
    """Whether Oxigraph takes the word in `query` for its keyword: with another word there it is no query any more."""
    return parses(query) and not parses(re.sub("service", "servicx", query, flags=re.IGNORECASE))


def refused(query: str) -> bool:
    try:
        refuse_unsafe(query)
    except RefusedQuery:
        return True
    return False


@pytest.mark.parametrize("query", CALLS)
def test_a_call_is_refused(query: str) -> None:
    assert calls(query)
    with pytest.raises(RefusedQuery, match="SERVICE"):
        refuse_unsafe(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_what_only_looks_like_one_is_not(query: str) -> None:
    assert parses(query)
    assert not calls(query)
    refuse_unsafe(query)


PIECES = ['"', '"""', "'", "'''", "<", ">", "#", "\n", "\r", "\\", "\\u0022", "\\u0027", "\\u005C", "\\u003E", "\\q",
          "true", "SERVICE", "service", "SERVICESILENT", "SILENT", "ex:", "ex:a", "SERVICEex:a", "service:a", "?x",
          "$x", "{", "}", "(", ")", ".", ";", ",", "a", "1", "1.", "1e1", "-", "+", "!", "=", "<=", "<<", ">>", "|",
          "/", "^", "@en", "_:b", " ", "\t", "*", "FILTER(", "VALUES ?x {", "GRAPH", "#>\n", "ex:a\\-b", "<a>",
          "<urn:x", "<a#",
          '"a"', '""', '"""a"""', "SERVICE ?x {", f"SERVICE {THERE} {{}}", "{}", "·", "%41", "\x0c", "\x85", "é"]
PARTS = re.compile(r'\s+|\w+|"""|.', re.DOTALL)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """One of the queries above with pieces put in, taken out and run together."""
    parts = PARTS.findall(draw(st.sampled_from([*CALLS, *HARMLESS])))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(parts) - 1))
        piece = draw(st.sampled_from([None, *PIECES]))
        parts[at:at + draw(st.integers(0, 1))] = [piece] if piece else []
        if not parts:
            parts = [" "]
    return "".join(parts)


@settings(max_examples=400)
@given(mutated())
@example(CALLS[0])
def test_no_call_passes(query: str) -> None:
    assert refused(query) or not calls(query)


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=80).map("".join)))
def test_any_text_is_allowed_or_refused(text: str) -> None:
    refused(text)
    assert all(text.startswith(token.text, token.at) for token in readings(text))


# ---- graphs ----
@pytest.mark.parametrize("graph", [
    "<file:///etc/passwd>", "<http://169.254.169.254/>", "<x>", "ex:g", "<urn:x>", f"<{DG[:-1]}>", "<\\u0068ttp://x/>"])
@pytest.mark.parametrize("word", ["FROM ", "from NAMED ", "FROM", "FROMNAMED", "FROM#\n"])
def test_graphs_that_are_not_ours_are_refused(word: str, graph: str) -> None:
    for query in (f"{EX}SELECT * {word}{graph} {{ ?s ?p ?o }}", f"{EX}ASK {word}{graph} {{}}",
                  f"{EX}CONSTRUCT {word}{graph} WHERE {{ ?s ?p ?o }}", f"{EX}DESCRIBE ?s {word}{graph} {{ ?s ?p ?o }}"):
        with pytest.raises(RefusedQuery, match="FROM"):
            refuse_unsafe(query)


@pytest.mark.parametrize("query", [
    f"SELECT * FROM <{DGR}x> FROM NAMED <{DGR}y> {{ ?s ?p ?o }}", "SELECT * FROM dgr:x { ?s ?p ?o }",
    f"PREFIX z: <{DGR}> SELECT * FROM NAMED z:x {{ ?s ?p ?o }}", "SELECT * { ?s ?from 'FROM <urn:x>' } # FROM <urn:x>",
    "PREFIX from: <urn:x> SELECT * { ?s from:named ?o }"])
def test_graphs_of_ours_are_not(query: str) -> None:
    assert parses(f"PREFIX dgr: <{DGR}> {query}")
    assert graphs_named(query) == ()


def test_a_prefix_that_is_declared_anew_counts() -> None:
    query = f"PREFIX z: <{DGR}> PREFIX z: <urn:> SELECT * FROM z:x {{ ?s ?p ?o }}"
    assert [graph.text for graph in graphs_named(query)] == ["urn:x"]


@pytest.mark.parametrize(("query", "graph"), [
    ("BASE <http://a.example/b/c> SELECT * FROM <d.ttl> { ?s ?p ?o }", "http://a.example/b/d.ttl"),
    ("BASE <http://a.example/> BASE <b/> PREFIX z: <c/> SELECT * FROM z:d { ?s ?p ?o }", "http://a.example/b/c/d"),
    ("SELECT * FROM <d.ttl> { ?s ?p ?o }", "d.ttl")])
def test_a_relative_graph_is_resolved(query: str, graph: str) -> None:
    assert [found.text for found in graphs_named(query)] == [graph]


def test_a_graph_of_the_store_may_be_named() -> None:
    store = MemoryStore()
    store.load([("<urn:s>", "<urn:p>", "<urn:o>")])
    with pytest.raises(RefusedQuery):
        store.query("SELECT * FROM <urn:g> { ?s ?p ?o }")
    store._store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
    assert len(store.query("SELECT * FROM <urn:g> { ?s ?p ?o }")) == 1


# ---- writing ----
@pytest.mark.parametrize("query", [
    "INSERT DATA { <a:b> <a:b> 1 }", "LOAD <http://127.0.0.1/>", "LOAD <file:///etc/passwd> INTO GRAPH <a:b>",
    "CLEAR ALL", "DROP GRAPH <a:b>", "ASK {} ; INSERT DATA { <a:b> <a:b> 1 }",
    "WITH <a:b> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"])
def test_what_writes_is_refused(query: str) -> None:
    with pytest.raises(RefusedQuery, match="writes"):
        refuse_unsafe(query)


def test_the_place_is_told() -> None:
    with pytest.raises(QueryError) as caught:
        refuse_unsafe("SELECT *\n{ SERVICE <a:b> {} }")
    assert (caught.value.line, caught.value.column) == (2, 3)


# ---- size and shape ----
@pytest.mark.parametrize("text", [
    "service" * 14_000, ("service" * 9 + ".") * 190, "service " * 12_000, "SERVICE\n#" * 10_000,
    "<urn:a service ?x " * 5_000, "FROM" * 25_000, "<'" * 50_000, '"""a"b' * 16_000, '"\\' * 50_000])
def test_it_ends_on_text_made_to_stall_it(text: str) -> None:
    refused(text)


@pytest.mark.parametrize("query", [
    "ASK { FILTER(1<" + "(" * 70 + "#>\n1" + ")" * 70 + ") }",
    "ASK { FILTER(1<" + "!" * 700 + "#>\n1) }"])
def test_shape_does_not_hide_in_what_looks_like_an_iri(query: str) -> None:
    assert parses(query)
    with pytest.raises(RefusedQuery):
        refuse_unsafe(query)


def test_iris_are_no_shape() -> None:
    many = " ".join(f"<urn:uuid:a-b-c-{n}> <http://x/a_({n})/b?c=d&e=f>" for n in range(500))
    refuse_unsafe(f"SELECT * {{ VALUES ?x {{ {many} }} ?x ?p ?o }}")
