"""Remote stores on a real server, Oxigraph's own, as it comes and with the union of all graphs for a default graph.

What is true of the embedded store must be true here, to the triple and to the last word of an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from far import (
    BATCHES,
    HALF,
    HOSTILE,
    ROOT,
    STEPS,
    cut_off,
    near,
    same_examples,
    same_five,
    same_graph_of_its_own,
    same_rows,
    same_steps,
    state,
    stays_text,
    titled,
)
from kg_world import ONE, TWO, world
from servers import oxigraph

import cli
import kg.remote
from dealgraph import DealGraph
from kg.counts import counts
from kg.endpoint import Endpoint
from kg.errors import QueryError, StoreError
from kg.exports import export
from kg.model import DGR
from kg.remote import RemoteStore
from kg.servers import FACTS, UNKNOWN
from kg.store import MemoryStore
from kg.terms import DCT, dg, iri, literal

HOSTS = iri(DGR + "aws"), dg("hosts"), iri(DGR + "openai")
LAYOUTS = {"apart": (), "union": ("--union-default-graph",)}


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials and no settings of whoever runs the tests."""
    for name in ("USER", "PASSWORD", "TOKEN", "UPDATE", "TIMEOUT"):
        monkeypatch.delenv(f"DEALGRAPH_{name}", raising=False)


@pytest.fixture(params=LAYOUTS)
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty server of either layout."""
    with oxigraph(*LAYOUTS[request.param]) as found:
        yield found


# ---- writing ----
def test_articles_come_and_go_as_in_the_embedded_store(address: str) -> None:
    far = same_steps(address, *STEPS, ("add", BATCHES[0]), ("drop", TWO.iri), ("drop", ONE.iri))
    assert state(far) == set()


def test_the_order_is_of_no_account(address: str) -> None:
    far = RemoteStore(address)
    for each in reversed(BATCHES):
        before = far.requests
        assert far.add(each)
        assert far.requests - before <= 30, "what concerns one article is fetched, for many terms at once"
    assert state(far) == state(near(*BATCHES))


def test_the_facts_stand_where_the_server_keeps_them_apart(address: str, request: pytest.FixtureRequest) -> None:
    store = RemoteStore(address)
    store.add(BATCHES[0])
    endpoint = Endpoint(f"{address}/query", "", kg.remote.given_credentials(address), 10)
    found = endpoint.rows(f"ASK {{ GRAPH <{FACTS}> {{ ?s ?p ?o }} }}", "ASK")[0]["boolean"]
    assert found == ("union" in request.node.name)


def test_what_is_hostile_stays_text(address: str) -> None:
    text, far = HOSTILE + "\x00", RemoteStore(address)
    stays_text(far, titled(text))
    assert far.article(ONE.iri).text == ONE.text + text
    assert far.select(f"SELECT ?a {{ ?a <{DCT}title> ?title }}", title=literal(text)).values() == ({"a": ONE.iri},)


def test_a_history_is_noted(address: str) -> None:
    far, here = RemoteStore(address), MemoryStore()
    first, second = ((iri(DGR + name), dg("decided"), literal(name)) for name in ("one", "two"))
    for store in (far, here):
        store.add(BATCHES[0])
        store.note([first])
        store.note([second], [first])
        store.drop(ONE.iri)
    assert state(far) == state(here)
    assert len(state(far)) == 1


@pytest.mark.parametrize("after", [0, 1, 2, 4, 7, 11, 16, 22, 29, 37])
def test_an_interrupted_change_is_seen_and_finished(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """On a server that takes changes in pieces: cut after any piece, the next ingestion ends as an undisturbed one."""
    monkeypatch.setattr(kg.remote, "kind_of", lambda name: replace(UNKNOWN, whole=False, triples=9))
    with oxigraph() as address:
        far = RemoteStore(address)
        far.add(BATCHES[0])
        done = False
        with suppress(StoreError), cut_off(after):
            far.add(BATCHES[1])
            far.drop(ONE.iri)
            done = True
        again = RemoteStore(address)
        halves = again.select(HALF).rows
        assert not halves or not done
        seen = {row[0] for row in halves}
        assert seen <= {iri(TWO.iri), iri(ONE.iri)}
        again.add(BATCHES[1])
        again.drop(ONE.iri)
        assert state(again) == state(near(BATCHES[1]))
        assert not again.select(HALF).rows


def test_others_writing_is_noticed(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.remote, "_FRESH", 0.0)
    one, other = RemoteStore(address), RemoteStore(address)
    before = one.writes
    assert one.writes == before
    other.add(BATCHES[0])
    assert one.writes > before


# ---- reading ----
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_user_gets_the_rows_that_the_embedded_store_gives(layout: str) -> None:
    here = near(*BATCHES)
    with oxigraph(*LAYOUTS[layout]) as address:
        far = RemoteStore(address)
        for each in BATCHES:
            far.add(each)
        same_rows(far, here)
        with pytest.raises(QueryError, match="line 1, column"):
            far.query("SELECT ?p { ?s ?p ?o } FROM_NOTHING")
        assert far.evidence([HOSTS]) == here.evidence([HOSTS])
        assert counts(far) == counts(here)
        assert (far.articles(), far.article(ONE.iri)) == (here.articles(), here.article(ONE.iri))
        for form in ("ttl", "nq", "csv"):
            assert export(far, "claims", form, None, world()) == export(here, "claims", form, None, world())


def test_a_query_names_a_graph_of_its_own() -> None:
    """Not tried with the union: this server then gives the union whatever a query names."""
    with oxigraph() as address:
        far, here = RemoteStore(address), near(BATCHES[0])
        far.add(BATCHES[0])
        same_graph_of_its_own(far, here)


# ---- whole questions ----
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_examples_answer_as_in_the_embedded_store(layout: str, example_graph: DealGraph) -> None:
    with oxigraph(*LAYOUTS[layout]) as address, DealGraph.open(address) as far:
        same_examples(far, example_graph)


def test_the_five_articles_answer_as_in_the_embedded_store(
    shared: Path, five_articles: list[Path], five_graph: DealGraph
) -> None:
    with oxigraph() as address, DealGraph.open(address) as far:
        same_five(far, five_graph, five_articles, shared / "eval" / "questions.jsonl")


def test_the_commands_take_an_address(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> str:
        assert cli.main([*arguments, "--store", address]) in (0, 1), arguments
        return capsys.readouterr().out

    text = str(ROOT / "examples" / "clouds.txt")
    first = json.loads(run("ingest", text, "-f", "json"))
    assert (first["articles"], first["unchanged"]) == (1, 0)
    assert json.loads(run("ingest", text, "-f", "json"))["unchanged"] == 1
    assert json.loads(run("stats", "-f", "json"))["articles"] == 1
    assert json.loads(run("ask", "Which labs does AWS host?", "-f", "json"))["status"] == "answered"
    assert "n" in run("sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "-f", "csv")
    assert run("export", "--what", "facts", "-f", "nt").startswith("<")
    assert run("explain", "OpenAI", "-f", "json")
