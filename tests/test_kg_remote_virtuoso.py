"""Virtuoso: a server of another make, with a default graph that is the union of all, Digest, and answers cut at 10,000.

`make test-remote` installs it where apt is there. Without it these tests are skipped, and say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from kg_world import ONE, ONE_CLAIMS, TWO, world
from servers import virtuoso
from test_kg_remote_servers import BATCHES, HALF, QUERIES, ROOT, near, questions_of, same_answers, state, unnamed

from dealgraph import DealGraph, example_articles
from kg.endpoint import Endpoint
from kg.errors import StoreError
from kg.remote import RemoteStore
from kg.store import MemoryStore
from kg.terms import iri, literal
from kg.triples import batch

pytestmark = pytest.mark.remote
PASSWORD = "of-this-test-alone"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Virtuoso, and the credentials for it in the environment."""
    with pytest.MonkeyPatch.context() as patch, virtuoso(tmp_path_factory.mktemp("virtuoso"), PASSWORD) as found:
        for name in ("TOKEN", "UPDATE", "TIMEOUT"):
            patch.delenv(f"DEALGRAPH_{name}", raising=False)
        patch.setenv("DEALGRAPH_USER", "dba")
        patch.setenv("DEALGRAPH_PASSWORD", PASSWORD)
        yield found


@pytest.fixture(autouse=True)
def empty(address: str) -> Iterator[None]:
    """Each test leaves the server without articles."""
    yield
    store = RemoteStore(address, timeout=120)
    for article in store.articles():
        store.drop(article)
    assert state(store) == set()


def test_articles_come_and_go_as_in_the_embedded_store(address: str) -> None:
    far, here = RemoteStore(address), MemoryStore()
    other = batch(replace(ONE, text=ONE.text + " More."), ONE_CLAIMS[:1], world())
    for verb, given in (("add", BATCHES[0]), ("add", BATCHES[1]), ("add", BATCHES[1]), ("add", other),
                        ("drop", TWO.iri), ("add", BATCHES[1]), ("drop", ONE.iri), ("drop", ONE.iri)):
        assert getattr(far, verb)(given) == getattr(here, verb)(given), (verb, given)
        assert state(RemoteStore(address)) == state(here)
    assert far.kind == "Virtuoso"


def test_a_user_gets_the_rows_that_the_embedded_store_gives(address: str) -> None:
    far, here = RemoteStore(address), near(*BATCHES)
    for each in BATCHES:
        far.add(each)
    for query in QUERIES:
        expected, found = here.query(query), far.query(query)
        assert (found.kind, found.variables, found.boolean) == (
            expected.kind, expected.variables, expected.boolean), query
        assert sorted(map(str, found.rows)) == sorted(map(str, expected.rows)), query
        assert unnamed(found.triples) == unnamed(expected.triples), query
    claim = f"SELECT ?p FROM <{ONE_CLAIMS[0].iri}> {{ ?s a dg:Contract ; ?p ?o }}"
    assert sorted(far.query(claim).rows) == sorted(here.query(claim).rows) != []


def test_what_is_hostile_stays_text(address: str) -> None:
    text = '" } ; DROP ALL # > \\ \n {| <script> \'\'\' @en . \x01 オープンAI \U0001d11e'
    given = batch(replace(ONE, text=ONE.text + text, title=text), ONE_CLAIMS, world())
    far = RemoteStore(address)
    assert far.add(given)
    assert not far.add(given)
    assert state(far) == state(near(given))


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4])
def test_an_interrupted_change_is_seen_and_finished(
    address: str, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    whole, left = Endpoint.change, [after]

    def cut(endpoint: Endpoint, update: str) -> None:
        if left[0] == 0:
            raise StoreError("there", "cut")
        left[0] -= 1
        whole(endpoint, update)

    RemoteStore(address).add(BATCHES[0])
    monkeypatch.setattr(Endpoint, "change", cut)
    store = RemoteStore(address)
    try:
        store.add(BATCHES[1])
        store.drop(ONE.iri)
    except StoreError:
        assert len(RemoteStore(address).select(HALF).rows) <= 1
    monkeypatch.setattr(Endpoint, "change", whole)
    again = RemoteStore(address)
    again.add(BATCHES[1])
    again.drop(ONE.iri)
    assert state(again) == state(near(BATCHES[1]))


def test_more_than_ten_thousand_rows(address: str) -> None:
    """The server gives 10,000 and says nothing of it in the rows."""
    far = RemoteStore(address, timeout=120)
    far.add(BATCHES[0])
    triples = [(iri(f"https://w3id.org/dealgraph/id/x{n:05}"), iri("http://x.example/n"), literal(str(n)))
               for n in range(12_000)]
    far.note(triples)
    try:
        asked = "SELECT ?s ?o { GRAPH dgr:history { ?s <http://x.example/n> ?o } }"
        assert set(far.select(asked).rows) == {(s, o) for s, _, o in triples}
        user = far.query(asked)
        assert user.capped
        assert len(user) == 10_000
        constructed = far.query("CONSTRUCT { ?s <http://x.example/n> ?o } WHERE { GRAPH dgr:history { ?s ?p ?o } }")
        assert constructed.capped
    finally:
        far.note([], triples)


def test_the_examples_answer_as_in_the_embedded_store(address: str, example_graph: DealGraph) -> None:
    with DealGraph.open(address) as far:
        assert not far.ingest(example_articles(), anew=True).problems
        assert state(far.store) == state(example_graph.store)
        same_answers(far, example_graph, questions_of(ROOT / "examples" / "demo.jsonl"))
        for rule in sorted((ROOT / "ontology" / "hygiene").glob("[!o]*.rq")):
            query = rule.read_text(encoding="utf-8")
            assert set(far.store.select(query).rows) == set(example_graph.store.select(query).rows), rule.name


def test_the_five_articles_answer_as_in_the_embedded_store(
    address: str, shared: Path, five_articles: list[Path], five_graph: DealGraph
) -> None:
    with DealGraph.open(address) as far:
        assert not far.ingest(five_articles, anew=True).problems
        assert state(far.store) == state(five_graph.store)
        same_answers(far, five_graph, questions_of(shared / "eval" / "questions.jsonl"))
