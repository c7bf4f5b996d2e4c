"""Virtuoso: a server of another make, with a default graph that is the union of all, Digest, and answers cut at 10,000.

`make test-remote` installs it where apt is there. Without it these tests are skipped, and say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from far import (
    BATCHES,
    HALF,
    HOSTILE,
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
from kg_world import ONE
from servers import virtuoso

from dealgraph import DealGraph
from kg.errors import StoreError
from kg.remote import RemoteStore
from kg.terms import iri, literal

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
    assert same_steps(address, *STEPS).kind == "Virtuoso"


def test_a_user_gets_the_rows_that_the_embedded_store_gives(address: str) -> None:
    far, here = RemoteStore(address), near(*BATCHES)
    for each in BATCHES:
        far.add(each)
    same_rows(far, here)
    same_graph_of_its_own(far, here)


def test_what_is_hostile_stays_text(address: str) -> None:
    stays_text(RemoteStore(address), titled(HOSTILE))


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4])
def test_an_interrupted_change_is_seen_and_finished(address: str, after: int) -> None:
    RemoteStore(address).add(BATCHES[0])
    store = RemoteStore(address)
    try:
        with cut_off(after):
            store.add(BATCHES[1])
            store.drop(ONE.iri)
    except StoreError:
        assert len(RemoteStore(address).select(HALF).rows) <= 1
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
        same_examples(far, example_graph)


def test_the_five_articles_answer_as_in_the_embedded_store(
    address: str, shared: Path, five_articles: list[Path], five_graph: DealGraph
) -> None:
    with DealGraph.open(address) as far:
        same_five(far, five_graph, five_articles, shared / "eval" / "questions.jsonl")
