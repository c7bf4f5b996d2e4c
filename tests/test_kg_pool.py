"""The query workers: what they give, what they refuse, and how they end."""
from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator

import pytest

from kg.errors import QueryCancelled, QueryError, QueryTimeout, RefusedQuery
from kg.pool import Limits, Pool, Rendered, snapshots
from kg.results import Results
from kg.store import MemoryStore

CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    store = MemoryStore()
    store.load((f"<urn:s{n}>", "<urn:p>", f'"text\\t{n}"') for n in range(300))
    return store


@pytest.fixture(scope="module")
def pool(store: MemoryStore) -> Iterator[Pool]:
    with Pool(snapshots(store), Limits(rows=200)) as pool:
        yield pool


def test_the_same_as_the_store(store: MemoryStore, pool: Pool) -> None:
    for query in ("SELECT ?s ?o ?u { ?s ?p ?o } ORDER BY ?s LIMIT 5", "ASK {}", "ASK { ?s <urn:q> ?o }", "SELECT * {}",
                  "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?s = <urn:s1>) }", "SELECT * { FILTER(false) }"):
        assert pool.run(query) == store.query(query)


def test_capped_rows_are_marked(pool: Pool) -> None:
    found = pool.run("SELECT * { ?s ?p ?o }")
    assert isinstance(found, Results)
    assert (len(found), found.capped) == (200, True)
    body = pool.run("SELECT * { ?s ?p ?o }", "json")
    assert isinstance(body, Rendered)
    assert body.capped
    assert json.loads(body.body)["capped"] is True


def test_a_fault_has_its_place(pool: Pool) -> None:
    with pytest.raises(QueryError) as caught:
        pool.run("SELECT *\nWHERE oops")
    assert (caught.value.line, caught.value.column) == (2, 7)
    with pytest.raises(RefusedQuery):
        pool.run("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")


def test_a_deadline_ends_a_query(pool: Pool) -> None:
    with pytest.raises(QueryTimeout):
        pool.run(CROSS, seconds=0.5)


def test_a_caller_who_leaves_ends_it(pool: Pool) -> None:
    gone = threading.Event()
    threading.Timer(0.3, gone.set).start()
    started = time.monotonic()
    with pytest.raises(QueryCancelled):
        pool.run(CROSS, cancelled=gone)
    assert time.monotonic() - started < 2.3
