"""The Graph Store Protocol with the token: what is put is read back, what is wrong changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed: the HTTP door is NOT tested")
import rdflib
from fastapi.testclient import TestClient
from rdflib.compare import isomorphic

import serve
from dealgraph import DealGraph, example_articles
from kg.errors import QueryError, QueryTimeout
from kg.guard import refuse_far_update, with_dataset
from kg.pool import Pool, snapshots
from kg.update import Writer
from server.service import Settings

RIGHT = {"Authorization": "Bearer t"}
TURTLE = '@prefix : <urn:t:> . :a :p "値"@ja , 7 ; :q [ :r <#here> ] .'
MEDIA = {"ttl": "text/turtle", "nt": "application/n-triples", "rdf": "application/rdf+xml",
         "jsonld": "application/ld+json"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("graphs") / "graph"


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with DealGraph.open(folder) as graph:
        graph.ingest(example_articles()[:1])
        graph.store.release()
        with Pool(snapshots(graph.store)) as pool:
            yield TestClient(serve.build_app(graph, False, runs=pool, settings=Settings(token="t")))


def put(client: TestClient, graph: str, data: str | bytes, media: str = "text/turtle", method: str = "PUT") -> int:
    headers = RIGHT | {"Content-Type": media}
    return client.request(method, "/graphs", params={"graph": graph}, content=data, headers=headers).status_code


def got(client: TestClient, graph: str) -> rdflib.Graph:
    response = client.get("/graphs", params={"graph": graph}, headers={"Accept": "application/n-triples"})
    assert response.status_code == 200
    return rdflib.Graph().parse(data=response.text, format="nt")


@pytest.mark.parametrize("form", MEDIA)
def test_a_graph_is_put_and_got(client: TestClient, form: str) -> None:
    name = f"urn:t:{form}"
    given = rdflib.Graph().parse(data=TURTLE, format="turtle", publicID=name)
    data = given.serialize(format={"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}.get(form, form))
    assert put(client, name, data, MEDIA[form]) == 201
    assert put(client, name, data, MEDIA[form]) == 204
    assert isomorphic(got(client, name), given)


def test_post_adds_put_replaces_delete_removes(client: TestClient) -> None:
    assert put(client, "urn:t:g", "<urn:t:1> <urn:t:p> 1 .") == 201
    assert put(client, "urn:t:g", "<urn:t:2> <urn:t:p> 2 .", method="POST") == 204
    assert len(got(client, "urn:t:g")) == 2
    assert put(client, "urn:t:g", "<urn:t:3> <urn:t:p> 3 .") == 204
    assert len(got(client, "urn:t:g")) == 1
    assert put(client, "urn:t:g", "") == 204
    assert len(got(client, "urn:t:g")) == 0  # an empty graph is one
    assert client.delete("/graphs", params={"graph": "urn:t:g"}, headers=RIGHT).status_code == 204
    assert client.get("/graphs", params={"graph": "urn:t:g"}).status_code == 404
    assert client.delete("/graphs", params={"graph": "urn:t:g"}, headers=RIGHT).status_code == 404


def test_a_graph_at_its_own_address(client: TestClient) -> None:
    headers = RIGHT | {"Content-Type": "text/turtle"}
    assert client.put("/graphs/mine/one", content="<> <urn:t:p> <two> .", headers=headers).status_code == 201
    lines = client.get("/graphs/mine/one", headers={"Accept": "application/n-triples"}).text
    assert lines == "<http://testserver/graphs/mine/one> <urn:t:p> <http://testserver/graphs/mine/two> .\n"
    assert client.get("/graphs", params={"graph": "http://testserver/graphs/mine/one"}).status_code == 200
    assert client.get("/graphs/mine/one?default").status_code == 400


def test_a_post_to_the_store_makes_a_graph(client: TestClient) -> None:
    made = client.post("/graphs", content="<> <urn:t:p> 1 .", headers=RIGHT | {"Content-Type": "text/turtle"})
    assert made.status_code == 201
    assert f"<{made.headers['location']}> <urn:t:p>" in client.get(made.headers["location"]).text


@pytest.mark.parametrize(("data", "media", "code"), [
    ("<a> <b> oops", "text/turtle", 400),
    ("<a> <b> <c> .", "application/trig", 415),
    ("<a> <b> <c> .", "text/csv", 415),
    (b"<urn:a> <urn:b> '\xff' .", "text/turtle", 400),
    ('<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
     "application/rdf+xml", 400),
    ('{"@context": "http://127.0.0.1:9/remote", "@id": "urn:a", "p": 1}', "application/ld+json", 400),
    ('{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:p": 1}]}', "application/ld+json", 400),
])
def test_what_is_wrong_changes_nothing(client: TestClient, data: str | bytes, media: str, code: int) -> None:
    put(client, "urn:t:kept", "<urn:t:1> <urn:t:p> 1 .")
    assert put(client, "urn:t:kept", data, media) == code
    assert len(got(client, "urn:t:kept")) == 1


def test_an_article_stays_readable_beside_what_was_written(client: TestClient) -> None:
    before = client.get("/health").json()
    put(client, "urn:t:other", "<urn:t:1> <urn:t:p> 1 .")
    after = client.get("/health").json()
    assert after["articles"] == before["articles"] == 1
    assert after["snapshot"] > before["snapshot"]


def test_a_change_too_slow_is_ended_and_leaves_nothing(client: TestClient, folder: Path) -> None:
    slow = "INSERT { <urn:t:slow> <urn:t:p> ?a } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(QueryTimeout):
        Writer(folder, seconds=3)({"do": "update", "text": slow})
    assert client.get("/sparql?query=ASK%7B<urn:t:slow>?p?o%7D").json()["boolean"] is False
    assert put(client, "urn:t:afterwards", "<urn:t:1> <urn:t:p> 1 .") == 201


def test_nothing_is_cached_across_a_change(client: TestClient) -> None:
    address = "/sparql?query=SELECT(COUNT(*)AS?n)%7BGRAPH<urn:t:tag>%7B?s?p?o%7D%7D"
    put(client, "urn:t:tag", "<urn:t:1> <urn:t:p> 1 .")
    tag = client.get(address).headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    put(client, "urn:t:tag", "<urn:t:2> <urn:t:p> 1 .", method="POST")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


# ---- the pure parts ----
@pytest.mark.parametrize("update", [
    "LOAD <http://a.example/x>", "load silent <http://a.example/x> INTO GRAPH <urn:g>", "\\u004cOAD <http://a.example/>",
    "PREFIX a: <http://ok.example/> LOAD a:x", "LOAD <http://ok.example.evil/x>", "LOAD <file:///etc/passwd>",
    "INSERT {} WHERE { SERVICE <http://ok.example/> {} }",
])
def test_what_reaches_beyond_the_store(update: str) -> None:
    with pytest.raises(QueryError):
        refuse_far_update(update, ["http://ok.example/"])
    with pytest.raises(QueryError):
        refuse_far_update("CLEAR ALL ; LOAD <http://ok.example/x>")


def test_what_does_not() -> None:
    refuse_far_update("LOAD <http://ok.example/x> ; LOAD SILENT <http://ok.example/y>", ["http://ok.example/"])
    refuse_far_update('INSERT DATA { <urn:LOAD> <urn:p> "SERVICE <x>" } # LOAD <file:x>')


def test_a_dataset_goes_before_each_where() -> None:
    update = ("DELETE { ?s ?p 1 } WHERE { ?s ?p 1 { SELECT * WHERE { ?s ?q 2 } } } ; "
              "INSERT { ?s ?p 3 } where { ?s ?p 4 }")
    assert with_dataset(update, ["urn:d"], ["urn:n"]) == (
        "DELETE { ?s ?p 1 } USING <urn:d> USING NAMED <urn:n> WHERE { ?s ?p 1 { SELECT * WHERE { ?s ?q 2 } } } ; "
        "INSERT { ?s ?p 3 } USING <urn:d> USING NAMED <urn:n> where { ?s ?p 4 }")
    assert with_dataset(update, [], []) == update
    for wrong in ("WITH <urn:g> DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "DELETE WHERE { ?s ?p 1 }"):
        with pytest.raises(QueryError):
            with_dataset(wrong, ["urn:d"], [])
