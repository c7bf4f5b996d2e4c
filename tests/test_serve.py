"""The HTTP door: the SPARQL 1.1 Protocol over a hand-made graph, errors at their place, nothing written."""

from __future__ import annotations

import csv
import io
import json
import socket
from typing import Any
from xml.etree import ElementTree

import pytest
from fake_graph import HOSTS, LABS, FakeGraph

from kg.errors import DealGraphError, StoreError
from kg.model import DGR
from kg.results import Results

pytest.importorskip("fastapi", reason="fastapi is not installed: the HTTP door is NOT tested")
from fastapi.testclient import TestClient

import serve

IRIS = [DGR + name for name, *_ in LABS]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(serve.build_app(FakeGraph(), page=False), follow_redirects=False)


def bound(response: Any) -> list[str]:
    assert response.status_code == 200
    return [row["x"]["value"] for row in response.json()["results"]["bindings"]]


def test_three_ways_to_ask(client: TestClient) -> None:
    direct = {"Content-Type": "application/sparql-query; charset=utf-8"}
    assert bound(client.get("/sparql", params={"query": HOSTS})) == IRIS
    assert bound(client.post("/sparql", data={"query": HOSTS})) == IRIS
    assert bound(client.post("/sparql", content=HOSTS, headers=direct)) == IRIS


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.2, application/xml;q=0.9", "application/sparql-results+xml"),
        ("text/csv;q=0, application/json", "application/sparql-results+json"),
        ("text/csv;q=nonsense", "application/sparql-results+json"),
    ],
)
def test_the_form_follows_accept(client: TestClient, accept: str, media: str) -> None:
    response = client.get("/sparql", params={"query": HOSTS}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"].split(";")[0] == media


def test_each_form_says_the_same(client: TestClient) -> None:
    def body(form: str) -> str:
        return client.get("/sparql", params={"query": HOSTS, "format": form}).text

    assert [row["x"] for row in csv.DictReader(io.StringIO(body("csv")))] == IRIS
    assert [line.split("\t")[0] for line in body("tsv").splitlines()] == ["?x", *(f"<{iri}>" for iri in IRIS)]
    names = {"s": "http://www.w3.org/2005/sparql-results#"}
    assert [e.text for e in ElementTree.fromstring(body("xml")).findall(".//s:uri", names)] == IRIS
    assert [row["x"]["value"] for row in json.loads(body("json"))["results"]["bindings"]] == IRIS


def test_a_truth(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    assert "<boolean>true" in client.get("/sparql", params={"query": "ASK {}", "format": "xml"}).text


def test_a_graph(client: TestClient) -> None:
    query = {"query": "CONSTRUCT WHERE { ?s ?p ?o }"}
    lines = client.get("/sparql", params=query, headers={"Accept": "application/n-triples"})
    assert len(lines.text.splitlines()) == 3
    turtle = client.get("/sparql", params=query)
    assert turtle.headers["content-type"].startswith("text/turtle")
    rdflib = pytest.importorskip("rdflib")
    assert set(rdflib.Graph().parse(data=turtle.text, format="turtle")) == set(
        rdflib.Graph().parse(data=lines.text, format="nt"))
    assert client.get("/sparql", params={**query, "format": "csv"}).status_code == 400


def test_an_error_has_its_place(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": "SELECT *\nWHERE oops"})
    assert response.status_code == 400
    assert response.json() == {"error": "expected one of WHERE, {", "line": 2, "column": 7}


def test_updates_are_refused(client: TestClient) -> None:
    update = {"Content-Type": "application/sparql-update"}
    assert client.get("/sparql", params={"query": "INSERT DATA {}"}).status_code == 403
    assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
    assert client.post("/sparql?update=CLEAR+ALL", data={"query": HOSTS}).status_code == 403
    assert client.post("/sparql", content="CLEAR ALL", headers=update).status_code == 403
    assert client.put("/sparql", content="x").status_code == 405
    assert client.delete("/sparql").status_code == 405


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"content": "query=", "headers": FORM}, 400),
        ({"content": "", "headers": FORM}, 400),
        ({"content": "query=ASK{}&query=ASK{}", "headers": FORM}, 400),
        ({"content": "query=ASK{}&default-graph-uri=urn:x", "headers": FORM}, 400),
        ({"content": "query=ASK{}&format=docx", "headers": FORM}, 400),
        ({"content": b"\xff\xfe", "headers": {"Content-Type": "application/sparql-query"}}, 400),
        ({"content": "{}", "headers": {"Content-Type": "application/json"}}, 415),
        ({"content": b"a" * (serve.LONGEST_BODY + 1), "headers": FORM}, 413),
    ],
)
def test_bad_requests_are_told_in_one_line(client: TestClient, sent: dict[str, Any], code: int) -> None:
    response = client.post("/sparql", **sent)
    assert response.status_code == code
    assert "\n" not in response.json()["error"]


def test_no_query_at_all(client: TestClient) -> None:
    assert client.get("/sparql").status_code == 400


def test_health_tells_a_store_that_is_gone(client: TestClient) -> None:
    class Down(FakeGraph):
        def sparql(self, query: str) -> Results:
            raise StoreError("there", "no answer")

    assert client.get("/health").json() == {"status": "ok"}
    down = TestClient(serve.build_app(Down(), page=False))
    assert down.get("/health").status_code == down.get("/sparql", params={"query": HOSTS}).status_code == 503


def test_every_response_is_guarded(client: TestClient) -> None:
    for path in ("/health", "/sparql", "/nowhere", "/"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_only_its_own_names_on_loopback() -> None:
    client = TestClient(serve.build_app(FakeGraph(), page=False, hosts=serve._names("127.0.0.1")))
    assert client.get("/health", headers={"Host": "localhost:7860"}).status_code == 200
    assert client.get("/health", headers={"Host": "evil.example:7860"}).status_code == 400
    assert serve._names("0.0.0.0") == ("*",)


def test_a_taken_port_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(DealGraphError, match="--port"):
        serve._listen("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(DealGraphError, match="--port"):
        serve._listen("127.0.0.1", 99999)


def test_the_page_is_mounted_and_the_start_leads_there() -> None:
    pytest.importorskip("gradio", reason="gradio is not installed: the mounted page is NOT tested")
    client = TestClient(serve.build_app(FakeGraph()), follow_redirects=False)
    assert client.get("/").headers["location"] == "ui/"
    page = client.get("/ui/")
    assert page.status_code == 200
    assert "fonts.googleapis" not in page.text
    assert "cdn" not in page.text.replace("cdn_", "")
