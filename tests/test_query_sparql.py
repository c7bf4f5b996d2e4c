"""The SELECT: valid everywhere, readable, the same rows in another engine, and nothing of the question's text in it."""

from __future__ import annotations

import pytest
from gold import SHARED, frame, gold_store, hole, question, thing, vocabulary

from kg.store import MemoryStore
from query.answer import find
from query.meaning import Meaning, understand
from query.sparql import clean, evidence_query, labels_query, nearby_query, stated_query, to_sparql

needs_gold = pytest.mark.skipif(not SHARED.is_dir(), reason="the gold facts are not here: rows are NOT compared")


def meant(reading: object) -> Meaning:
    found = understand(reading, vocabulary())  # type: ignore[arg-type]
    assert isinstance(found, Meaning)
    return found


def test_the_query_of_the_mission() -> None:
    meaning = meant(
        question(
            "Which labs does AWS host?",
            frame("Hosting", provider=thing("AWS"), lab=hole("x", "AILab")),
            words="ask:which",
        )
    )
    text = to_sparql(meaning, vocabulary()).text
    for line in (
        "SELECT DISTINCT ?lab ?labLabel ?hosting WHERE {",
        "?hosting a dg:Hosting ;",
        "dg:provider ?provider ;",
        "?lab a dg:AILab .",
        "FILTER(?status IN (dg:Completed, dg:Signed, dg:Announced, dg:Reported))",
        "dgr:aws",
    ):
        assert line in text


@pytest.mark.parametrize(
    "words", ["} DROP ALL {", "a\nDROP ALL", "\\u000A DROP ALL", "\u2028x", "x" * 10_000, "\x00\x1f"]
)
def test_comments_hold_one_clean_line(words: str) -> None:
    assert clean(words).isprintable()
    assert "\\" not in clean(words)
    assert len(clean(words)) <= 80


def test_hostile_text_stays_outside() -> None:
    evil = 'x" } ; DROP ALL ; # \\u000A DELETE WHERE { ?s ?p ?o }'
    given = frame("Metric", entity=thing("OpenAI"), metric=hole("x"), period=evil)
    query = to_sparql(meant(question(evil + "\n" + evil, given, words="ask:which")), vocabulary())
    assert not MemoryStore().select(query.text).rows
    assert "\nDELETE" not in query.text.upper()


@needs_gold
def test_every_query_is_standard_and_gives_the_same_rows_elsewhere() -> None:
    """rdflib, which shares no code with the store, parses each query; for the queries it can run in time rows agree."""
    rdflib = pytest.importorskip("rdflib")
    from rdflib.plugins.sparql import prepareQuery
    from readings import readings

    store, graph = gold_store(), rdflib.Dataset(default_union=False)
    lines = ["".join(f"{term} " for term in quad if term) + "." for quad in store.quads()]
    graph.parse(data="\n".join(lines), format="nquads")
    parsed = 0
    for name, reading in readings().items():
        meaning = understand(reading, vocabulary())
        if isinstance(meaning, Meaning):
            query = to_sparql(meaning, vocabulary())
            for text in {query.text, query.rows}:
                prepareQuery(text)
            parsed += 1
            if name in {"qd003", "qd006", "qd013", "qd025", "qd045"}:
                assert len(graph.query(query.text)) == len(store.select(query.text)), name
    assert parsed == 59


@needs_gold
def test_the_shown_count_and_sum_are_the_answer() -> None:
    from readings import readings

    store = gold_store()
    for name, variable in (
        ("qd005", "count"),
        ("qd006", "count"),
        ("qd039", "count"),
        ("qd013", "sum"),
        ("qd045", "sum"),
    ):
        meaning = meant(readings()[name])
        answer = find(meaning, store, vocabulary()).answer
        shown = [float(str(row[variable])) for row in store.select(answer.sparql).values()]
        assert shown == [answer.items[0].value]


def test_evidence_queries_are_standard() -> None:
    pytest.importorskip("rdflib")
    from rdflib.plugins.sparql import prepareQuery

    some = ["https://w3id.org/dealgraph/id/x"]
    for text in (evidence_query(some), stated_query(some), labels_query(some), nearby_query([thing("AWS")], "Hosting")):
        prepareQuery(text)
