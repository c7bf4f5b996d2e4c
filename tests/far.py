"""Comparisons of a store on a server with one in memory: the same to the triple, and to the last word of an answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from kg_world import ONE, ONE_CLAIMS, TWO, TWO_CLAIMS, world

from dealgraph import DealGraph, example_articles
from kg.contract import answer_dict
from kg.endpoint import Endpoint
from kg.errors import StoreError
from kg.remote import RemoteStore
from kg.store import MemoryStore, Store
from kg.triples import Batch, Quad, batch

ROOT = Path(__file__).resolve().parent.parent
BATCHES = (batch(ONE, ONE_CLAIMS, world()), batch(TWO, TWO_CLAIMS, world()))
HALF = (ROOT / "ontology" / "hygiene" / "article-is-whole.rq").read_text(encoding="utf-8")
MOST_REQUESTS = 25  # for one question, the first one's look at the server included
HOSTILE = '" } ; DROP ALL # > \\ \n {| <script> \'\'\' @en . \x01 オープンAI \U0001d11e'  # ends a query if it can
_OTHER = batch(replace(ONE, text=ONE.text + " More."), ONE_CLAIMS[:1], world())
STEPS = (("add", BATCHES[0]), ("add", BATCHES[1]), ("add", BATCHES[1]), ("add", _OTHER), ("drop", TWO.iri),
         ("add", BATCHES[1]), ("drop", ONE.iri), ("drop", ONE.iri))
QUERIES = (
    "SELECT ?a ?b { ?a dg:hosts ?b }",
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { ?deal dg:customer ?who }",
    "SELECT ?g ?s { GRAPH ?g { ?s dg:customer ?who } }",
    "SELECT ?g { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?deal ?n { ?deal a dg:Contract { SELECT ?deal (COUNT(?g) AS ?n) { GRAPH ?g { ?deal a dg:Contract } } "
    "GROUP BY ?deal } }",
    "SELECT ?deal { ?deal a dg:Contract FILTER EXISTS { GRAPH ?g { ?deal dg:durationYears ?years } } }",
    "SELECT ?deal ?g { ?deal a dg:Contract OPTIONAL { GRAPH ?g { ?deal dg:durationYears ?years } } }",
    "SELECT ?x { dgr:amazon ^dg:partOf+ ?x }",
    "SELECT ?deal { { ?deal a dg:Contract } UNION { GRAPH ?g { ?deal a dg:PartOf } } } ORDER BY DESC(?deal) LIMIT 3",
    "SELECT ?t { ?x dg:text ?t FILTER(CONTAINS(?t, '}')) } # GRAPH ?g {",
    "ASK { dgr:aws dg:hosts dgr:openai }",
    "ASK { GRAPH ?g { dgr:nobody ?p ?o } }",
    "CONSTRUCT { ?a dg:x ?b ; dg:y 'z' . [] dg:of ?a } WHERE { ?a dg:hosts ?b }",
    "CONSTRUCT WHERE { ?a dg:hosts ?b . ?b a ?kind }",
    "CONSTRUCT { ?g dg:about ?s } WHERE { GRAPH ?g { ?s a dg:Contract } }",
    "DESCRIBE dgr:openai",
    "DESCRIBE ?x WHERE { dgr:aws dg:hosts ?x }",
)


def state(of: Store) -> set[Quad]:
    return set(of.quads())


def near(*batches: Batch) -> MemoryStore:
    """A store in memory with the same articles."""
    store = MemoryStore()
    for each in batches:
        store.add(each)
    return store


def unnamed(triples: Any) -> list[Any]:
    """Triples in order; a blank node has no name that two stores could share."""
    return sorted(tuple("_:" if term.startswith("_:") else term for term in triple) for triple in triples)


def questions_of(path: Path) -> list[str]:
    return [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def titled(text: str) -> Batch:
    """An article that has `text` for its title, and at its end."""
    return batch(replace(ONE, text=ONE.text + text, title=text), ONE_CLAIMS, world())


@contextmanager
def cut_off(after: int) -> Iterator[None]:
    """The server takes so many changes and then no more."""
    whole, left = Endpoint.change, [after]

    def change(endpoint: Endpoint, update: str) -> None:
        if left[0] == 0:
            raise StoreError("there", "cut")
        left[0] -= 1
        whole(endpoint, update)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Endpoint, "change", change)
        yield


# ---- what holds of every server ----
def same_steps(address: str, *steps: tuple[str, Any]) -> RemoteStore:
    """`steps` do the same there and here; the store there."""
    far, here = RemoteStore(address), MemoryStore()
    for verb, given in steps:
        assert getattr(far, verb)(given) == getattr(here, verb)(given), (verb, given)
        assert state(RemoteStore(address)) == state(here)
    return far


def stays_text(far: RemoteStore, given: Batch) -> None:
    assert far.add(given)
    assert not far.add(given)
    assert state(far) == state(near(given))


def same_rows(far: Store, here: Store) -> None:
    for query in QUERIES:
        expected, found = here.query(query), far.query(query)
        assert (found.kind, found.variables, found.boolean) == (
            expected.kind, expected.variables, expected.boolean), query
        assert sorted(map(str, found.rows)) == sorted(map(str, expected.rows)), query
        assert unnamed(found.triples) == unnamed(expected.triples), query


def same_graph_of_its_own(far: Store, here: Store) -> None:
    query = f"SELECT ?p FROM <{ONE_CLAIMS[0].iri}> {{ ?s a dg:Contract ; ?p ?o }}"
    assert sorted(far.query(query).rows) == sorted(here.query(query).rows) != []


def same_examples(far: DealGraph, here: DealGraph) -> None:
    """The examples read there give the graph, the answers and the hygiene that they give here."""
    assert not far.ingest(example_articles(), anew=True).problems
    assert state(far.store) == state(here.store)
    same_answers(far, here, questions_of(ROOT / "examples" / "demo.jsonl"))
    for rule in sorted((ROOT / "ontology" / "hygiene").glob("[!o]*.rq")):  # ontology-* asks the files
        query = rule.read_text(encoding="utf-8")
        assert set(far.store.select(query).rows) == set(here.store.select(query).rows), rule.name


def same_five(far: DealGraph, here: DealGraph, articles: list[Path], questions: Path) -> None:
    assert not far.ingest(articles, anew=True).problems
    assert state(far.store) == state(here.store)
    same_answers(far, here, questions_of(questions))


def same_answers(far: DealGraph, here: DealGraph, questions: list[str]) -> None:
    assert questions
    assert isinstance(far.store, RemoteStore)
    for question in questions:
        before = far.store.requests
        assert _plain(far.ask(question)) == _plain(here.ask(question)), question
        assert far.store.requests - before <= MOST_REQUESTS, question


def _plain(answer: Any) -> dict[str, Any]:
    return {key: value for key, value in answer_dict(answer).items() if key != "elapsed_ms"}
