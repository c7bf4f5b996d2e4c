"""Remote stores on a real server, Oxigraph's own, as it comes and with the union of all graphs for a default graph.

What is true of the embedded store must be true here, to the triple and to the last word of an answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from kg_world import ONE, ONE_CLAIMS, TWO, TWO_CLAIMS, world
from servers import oxigraph

import cli
import kg.remote
from dealgraph import DealGraph, example_articles
from kg.contract import answer_dict
from kg.endpoint import Endpoint
from kg.errors import QueryError, StoreError
from kg.exports import export
from kg.model import DGR
from kg.remote import RemoteStore
from kg.servers import FACTS, UNKNOWN
from kg.store import MemoryStore, Store
from kg.terms import DCT, dg, iri, literal
from kg.triples import Quad, batch

ROOT = Path(__file__).resolve().parent.parent
BATCHES = (batch(ONE, ONE_CLAIMS, world()), batch(TWO, TWO_CLAIMS, world()))
HOSTS = iri(DGR + "aws"), dg("hosts"), iri(DGR + "openai")
LAYOUTS = {"apart": (), "union": ("--union-default-graph",)}
HALF = (ROOT / "ontology" / "hygiene" / "article-is-whole.rq").read_text(encoding="utf-8")
MOST_REQUESTS = 25  # for one question, the first one's look at the server included


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


def state(of: Store) -> set[Quad]:
    return set(of.quads())


def near(*batches: Any) -> MemoryStore:
    """A store in memory with the same articles."""
    store = MemoryStore()
    for each in batches:
        store.add(each)
    return store


# ---- writing ----
def test_articles_come_and_go_as_in_the_embedded_store(address: str) -> None:
    far, here = RemoteStore(address), MemoryStore()
    other = batch(replace(ONE, text=ONE.text + " More."), ONE_CLAIMS[:1], world())
    steps = (("add", BATCHES[0]), ("add", BATCHES[1]), ("add", BATCHES[1]), ("add", other), ("drop", TWO.iri),
             ("add", BATCHES[1]), ("drop", ONE.iri), ("drop", ONE.iri), ("add", BATCHES[0]), ("drop", TWO.iri),
             ("drop", ONE.iri))
    for verb, given in steps:
        assert getattr(far, verb)(given) == getattr(here, verb)(given), (verb, given)
        assert state(RemoteStore(address)) == state(here)
    assert state(here) == set()


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
    text = '" } ; DROP ALL # > \\ \n {| <script> \'\'\' @en . \x00 \x01 オープンAI \U0001d11e'
    given = batch(replace(ONE, text=ONE.text + text, title=text), ONE_CLAIMS, world())
    far = RemoteStore(address)
    assert far.add(given)
    assert not far.add(given)
    assert far.article(ONE.iri).text == ONE.text + text
    assert far.select(f"SELECT ?a {{ ?a <{DCT}title> ?title }}", title=literal(text)).values() == ({"a": ONE.iri},)
    assert state(far) == state(near(given))


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
    whole, left = Endpoint.change, [after]

    def cut(endpoint: Endpoint, update: str) -> None:
        if left[0] == 0:
            raise StoreError("there", "cut")
        left[0] -= 1
        whole(endpoint, update)

    with oxigraph() as address:
        far = RemoteStore(address)
        far.add(BATCHES[0])
        monkeypatch.setattr(Endpoint, "change", cut)
        done = True
        try:
            far.add(BATCHES[1])
            far.drop(ONE.iri)
        except StoreError:
            done = False
        monkeypatch.setattr(Endpoint, "change", whole)
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


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_user_gets_the_rows_that_the_embedded_store_gives(layout: str) -> None:
    here = near(*BATCHES)
    with oxigraph(*LAYOUTS[layout]) as address:
        far = RemoteStore(address)
        for each in BATCHES:
            far.add(each)
        for query in QUERIES:
            expected, found = here.query(query), far.query(query)
            assert (found.kind, found.variables, found.boolean) == (
                expected.kind, expected.variables, expected.boolean), query
            assert sorted(map(str, found.rows)) == sorted(map(str, expected.rows)), query
            assert unnamed(found.triples) == unnamed(expected.triples), query
        with pytest.raises(QueryError, match="line 1, column"):
            far.query("SELECT ?p { ?s ?p ?o } FROM_NOTHING")
        assert far.evidence([HOSTS]) == here.evidence([HOSTS])
        assert far.counts() == here.counts()
        assert (far.articles(), far.article(ONE.iri)) == (here.articles(), here.article(ONE.iri))
        for form in ("ttl", "nq", "csv"):
            assert export(far, "claims", form, None, world()) == export(here, "claims", form, None, world())


def unnamed(triples: Any) -> list[Any]:
    """Triples in order; a blank node has no name that two stores could share."""
    return sorted(tuple("_:" if term.startswith("_:") else term for term in triple) for triple in triples)


def test_a_query_names_a_graph_of_its_own() -> None:
    """Not tried with the union: this server then gives the union whatever a query names."""
    with oxigraph() as address:
        far, here = RemoteStore(address), near(BATCHES[0])
        far.add(BATCHES[0])
        query = f"SELECT ?p FROM <{ONE_CLAIMS[0].iri}> {{ ?s a dg:Contract ; ?p ?o }}"
        assert sorted(far.query(query).rows) == sorted(here.query(query).rows) != []


# ---- whole questions ----
def plain(answer: Any) -> dict[str, Any]:
    found = answer_dict(answer)
    return {key: value for key, value in found.items() if key != "elapsed_ms"}


def same_answers(far: DealGraph, here: DealGraph, questions: list[str]) -> None:
    assert questions
    assert isinstance(far.store, RemoteStore)
    for question in questions:
        before = far.store.requests
        assert plain(far.ask(question)) == plain(here.ask(question)), question
        assert far.store.requests - before <= MOST_REQUESTS, question


def questions_of(path: Path) -> list[str]:
    return [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_examples_answer_as_in_the_embedded_store(layout: str, example_graph: DealGraph) -> None:
    with oxigraph(*LAYOUTS[layout]) as address, DealGraph.open(address) as far:
        assert not far.ingest(example_articles()).problems
        assert state(far.store) == state(example_graph.store)
        same_answers(far, example_graph, questions_of(ROOT / "examples" / "demo.jsonl"))
        for rule in sorted((ROOT / "ontology" / "hygiene").glob("[!o]*.rq")):  # ontology-* asks the files
            query = rule.read_text(encoding="utf-8")
            assert set(far.store.select(query).rows) == set(example_graph.store.select(query).rows), rule.name


def test_the_five_articles_answer_as_in_the_embedded_store(
    shared: Path, five_articles: list[Path], five_graph: DealGraph
) -> None:
    with oxigraph() as address, DealGraph.open(address) as far:
        assert not far.ingest(five_articles).problems
        assert state(far.store) == state(five_graph.store)
        same_answers(far, five_graph, questions_of(shared / "eval" / "questions.jsonl"))


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
