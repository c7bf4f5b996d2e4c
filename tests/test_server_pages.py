"""Pages for people and RDF for machines: things, claims, articles, the vocabulary, the service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed: the HTTP door is NOT tested")
import rdflib
from fastapi.testclient import TestClient
from rdflib.namespace import RDF, RDFS, VOID

import serve
from kg.model import DG, DGR, Article
from kg.pool import Pool, snapshots
from server.service import Settings

if TYPE_CHECKING:
    from dealgraph import DealGraph

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.fixture(scope="module")
def client(example_graph: DealGraph) -> Iterator[TestClient]:
    with Pool(snapshots(example_graph.store)) as pool:
        yield TestClient(serve.build_app(example_graph, False, runs=pool, settings=Settings()))


def parsed(response: Any, form: str = "turtle") -> rdflib.Graph:
    assert response.status_code == 200
    return rdflib.Graph().parse(data=response.text, format=form)


class Checked(HTMLParser):
    """Sees that what is opened is closed, and remembers where links lead and whether anything could run."""

    VOID = frozenset({"meta", "link", "br", "input"})

    def __init__(self, html: str):
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.runs: list[str] = []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.runs += [tag] if tag in ("script", "img", "iframe", "style") else []
        self.runs += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_thing_for_people(client: TestClient) -> None:
    response = client.get("/id/aws", headers=BROWSER)
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    html = response.text
    assert 'lang="en">AWS</span>' in html
    assert 'lang="ja">アマゾン・ウェブ・サービス</span>' in html
    assert "On November 3, 2025, OpenAI signed a seven-year contract with AWS" in html
    assert "Which lab runs on which cloud" in html
    assert re.search(r'href="/id/claim-clouds-[0-9a-f]+">claim', html)
    assert 'href="/id/openai"' in html
    assert not Checked(html).runs


def test_a_thing_for_machines(client: TestClient) -> None:
    aws = rdflib.URIRef(DGR + "aws")
    for accept, form in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld"),
                         ("application/n-triples", "nt")):
        graph = parsed(client.get("/id/aws", headers={"Accept": accept}), form)
        assert (aws, rdflib.URIRef(DG + "hosts"), rdflib.URIRef(DGR + "openai")) in graph
        assert (aws, RDFS.label, rdflib.Literal("AWS", "en")) in graph
        assert (rdflib.URIRef(DGR + "openai"), RDFS.label, rdflib.Literal("OpenAI", "en")) in graph
    assert parsed(client.get("/id/aws"))  # who says nothing is a machine


def test_a_deal_a_claim_and_an_article(client: TestClient, example_graph: DealGraph) -> None:
    query = ("SELECT ?deal ?claim ?article { ?claim dg:about ?deal ; prov:wasDerivedFrom ?article ; "
             "dg:status dg:Signed } ORDER BY ?claim LIMIT 1")
    row = next(iter(example_graph.sparql(query).values()))
    for name in ("deal", "claim", "article"):
        html = client.get("/id/" + str(row[name]).removeprefix(DGR), headers=BROWSER).text
        assert "/id/" + str(row["deal" if name == "claim" else "claim"]).removeprefix(DGR) in html, name
        assert not Checked(html).runs
    assert "What is claimed" in client.get("/id/" + str(row["claim"]).removeprefix(DGR), headers=BROWSER).text


@pytest.mark.parametrize("name", ["no-such-thing", "<script>alert(1)</script>", "a%20b", "%00", "..%2f..%2fetc", ""])
@pytest.mark.parametrize("headers", [BROWSER, {}])
def test_unknown_names(client: TestClient, name: str, headers: dict[str, str]) -> None:
    response = client.get(f"/id/{name}", headers=headers)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/json"


def test_a_thing_of_which_no_article_tells(client: TestClient, example_graph: DealGraph) -> None:
    told = {str(row["s"]) for row in example_graph.sparql("SELECT DISTINCT ?s { ?s ?p ?o }").values()}
    untold = next(iri for iri in sorted(example_graph.vocabulary.entities) if iri not in told and "-" not in iri)
    address = "/id/" + untold.removeprefix(DGR)
    label = example_graph.vocabulary.entities[untold].label("en")
    assert label in unescape(client.get(address, headers=BROWSER).text)
    assert (rdflib.URIRef(untold), RDF.type, None) in parsed(client.get(address))


def test_nothing_to_be_had_in_that_form(client: TestClient) -> None:
    for address in ("/id/aws", "/ontology", "/sparql", "/.well-known/void"):
        assert client.get(address, headers={"Accept": "image/png"}).status_code == 406
        assert client.get(address + "?format=docx").status_code == 400


def test_words_of_an_article_are_only_words() -> None:
    from dealgraph import DealGraph

    text = "<script>alert(1)</script>\n\nOpenAI signed a contract with AWS <img src=x onerror=alert(1)> worth $38bn.\n"
    with DealGraph.open(None) as graph:
        graph.add(Article("bad", text, DGR + "article-bad", title="<b onclick=x>T</b>", url="javascript:alert(1)"))
        client = TestClient(serve.build_app(graph, False))
        pages = [client.get(f"/id/{name}", headers=BROWSER).text for name in ("aws", "article-bad")]
    assert any("&lt;img" in html for html in pages)
    for html in pages:
        checked = Checked(html)
        assert not checked.runs
        assert not [link for link in checked.links if link.startswith("javascript")]


def test_the_vocabulary(client: TestClient) -> None:
    html = client.get("/ontology", headers=BROWSER).text
    assert 'id="Claim"' in html
    assert "クラウド事業者" in html
    assert not Checked(html).runs
    graph = parsed(client.get("/ontology"))
    assert (rdflib.URIRef(DG + "Claim"), RDF.type, rdflib.OWL.Class) in graph
    tag = client.get("/ontology").headers["etag"]
    assert client.get("/ontology", headers={"If-None-Match": f'"other", {tag}'}).status_code == 304


def test_every_term_that_a_page_links_to_is_there(client: TestClient) -> None:
    anchors = set(re.findall(r'id="([^"]+)"', client.get("/ontology", headers=BROWSER).text))
    for name in ("aws", "openai"):
        links = Checked(client.get(f"/id/{name}", headers=BROWSER).text).links
        assert {link.split("#")[1] for link in links if link.startswith("/ontology#")} <= anchors


def test_the_service_describes_itself(client: TestClient) -> None:
    graph = parsed(client.get("/sparql"))
    service = rdflib.URIRef("http://testserver/sparql")
    assert (service, RDF.type, SD.Service) in graph
    assert (service, SD.endpoint, service) in graph
    assert (service, SD.supportedLanguage, SD.SPARQL11Update) not in graph
    assert len(set(graph.objects(service, SD.resultFormat))) == 10
    assert not Checked(client.get("/sparql", headers=BROWSER).text).runs


def test_the_data_set_describes_itself(client: TestClient, example_graph: DealGraph) -> None:
    graph = parsed(client.get("/.well-known/void"))
    data = next(graph.subjects(RDF.type, VOID.Dataset))
    assert int(str(graph.value(data, VOID.triples))) == example_graph.stats()["triples"]
    assert graph.value(data, VOID.sparqlEndpoint) == rdflib.URIRef("http://testserver/sparql")
    assert {title.language for title in graph.objects(data, rdflib.DCTERMS.title)} == {"en", "ja"}
    assert not Checked(client.get("/.well-known/void", headers=BROWSER).text).runs


# ---- caches, compression, other sites ----
def test_what_was_got_is_not_sent_again(client: TestClient) -> None:
    for address in ("/id/aws", "/sparql?query=ASK%7B%7D", "/graphs?default", "/sparql", "/.well-known/void"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert client.get("/id/aws", headers=BROWSER).headers["etag"] != client.get("/id/aws").headers["etag"]


def test_what_is_never_the_same_has_no_tag(client: TestClient) -> None:
    response = client.get("/sparql", params={"query": "SELECT (NOW() AS ?now) {}"})
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


def test_long_answers_are_packed(client: TestClient) -> None:
    packed = client.get("/graphs?default", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    plain = client.get("/graphs?default", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == packed.text


@pytest.mark.parametrize("address", ["/sparql?query=ASK%7B%7D", "/graphs?default", "/id/aws", "/ontology", "/nowhere"])
def test_pages_of_other_sites_may_read(client: TestClient, address: str) -> None:
    response = client.get(address, headers={"Origin": "https://yasgui.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    assert "Dealgraph-Result" in response.headers["access-control-expose-headers"]


def preflight(client: TestClient, method: str, header: str) -> int:
    return client.options("/sparql", headers={
        "Origin": "https://a.example", "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": header}).status_code


def test_they_may_write_only_where_a_token_is_set(client: TestClient, example_graph: DealGraph) -> None:
    assert preflight(client, "POST", "content-type") == 200
    assert preflight(client, "POST", "authorization") == 400
    assert preflight(client, "DELETE", "content-type") == 400
    with_token = TestClient(serve.build_app(example_graph, False, settings=Settings(token="t")))
    assert preflight(with_token, "DELETE", "authorization") == 200
    one = TestClient(serve.build_app(example_graph, False, settings=Settings(origins=("https://a.example",))))
    assert "access-control-allow-origin" not in one.get("/sparql", headers={"Origin": "https://b.example"}).headers
