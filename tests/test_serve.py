"""The HTTP door: it listens, tells who reaches it, serves, logs, stops by the door. The protocol: test_server_*.py."""

from __future__ import annotations

import json
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from fake_graph import HOSTS, LABS, FakeGraph
from serving import Running, server

from kg.errors import DealGraphError, StoreError
from kg.model import DGR
from kg.results import Results
from kg.update import changed

pytest.importorskip("fastapi", reason="fastapi is not installed: the HTTP door is NOT tested")
from fastapi.testclient import TestClient

import serve
from server.service import Settings

IRIS = [DGR + name for name, *_ in LABS]
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(serve.build_app(FakeGraph(), page=False), follow_redirects=False)


# ---- the app, on a graph that has no store ----
def test_it_asks_the_graph_itself_where_there_are_no_workers(client: TestClient) -> None:
    found = client.get("/sparql", params={"query": HOSTS}).json()
    assert [row["x"]["value"] for row in found["results"]["bindings"]] == IRIS
    assert client.get("/sparql", params={"query": HOSTS, "default-graph-uri": "urn:x"}).status_code == 400
    wrong = client.get("/sparql", params={"query": "SELECT *\nWHERE oops"})
    assert wrong.json() == {"error": "expected one of WHERE, {", "line": 2, "column": 7}


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_a_capped_result_of_another_server_says_so(form: str) -> None:
    class Capped(FakeGraph):
        def sparql(self, query: str) -> Results:
            return Results("select", ("x",), (("<urn:a>",),), capped=True)

    client = TestClient(serve.build_app(Capped(), page=False))
    response = client.get("/sparql", params={"query": HOSTS, "format": form})
    assert response.headers["dealgraph-result"] == "capped; rows=1"
    assert "capped" in response.text


def test_health_tells_a_store_that_is_gone() -> None:
    class Down(FakeGraph):
        def stats(self) -> dict[str, Any]:
            raise StoreError("there", "no answer")

        def sparql(self, query: str) -> Results:
            raise StoreError("there", "no answer")

    down = TestClient(serve.build_app(Down(), page=False))
    for response in (down.get("/health"), down.get("/sparql", params={"query": HOSTS})):
        assert response.status_code == 503
        assert "no answer" in response.json()["error"]


def test_every_response_is_guarded(client: TestClient) -> None:
    for path in ("/style.css", "/sparql?query=x", "/nowhere", "/"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])


def test_only_its_own_names_on_loopback() -> None:
    client = TestClient(serve.build_app(FakeGraph(), page=False, hosts=serve._names("127.0.0.1")))
    assert client.get("/style.css", headers={"Host": "localhost:7860"}).status_code == 200
    assert client.get("/style.css", headers={"Host": "evil.example:7860"}).status_code == 400
    assert serve._names("0.0.0.0") == ("*",)


def test_it_says_who_reaches_it() -> None:
    assert "only programs on this machine" in serve._reach("127.0.0.1", Settings())
    assert "nobody can write" in serve._reach("::1", Settings())
    public = serve._reach("0.0.0.0", Settings(token="t", origins=("https://a.example",)))
    assert "can read the whole graph" in public
    assert "pages of https://a.example" in public
    assert "writing needs the token" in public
    assert "'t'" not in repr(Settings(token="t"))


def test_a_taken_port_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(DealGraphError, match="--port"):
        serve._listen("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(DealGraphError, match="--port"):
        serve._listen("127.0.0.1", 99999)


def test_the_page_is_mounted_and_the_start_leads_there() -> None:
    pytest.importorskip("gradio", reason="gradio is not installed: the mounted page is NOT tested")
    client = TestClient(serve.build_app(FakeGraph()), follow_redirects=False)
    assert client.get("/").headers["location"] == "/ui/"
    page = client.get("/ui/", headers={"Host": "localhost"})
    assert page.status_code == 200
    assert "access-control-allow-origin" not in page.headers  # only the endpoints are for other sites
    assert "'self'" in page.headers["content-security-policy"]
    assert "fonts.googleapis" not in page.text
    assert "cdn" not in page.text.replace("cdn_", "")


# ---- the server, in a process of its own ----
@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with 400 triples: counting their triple cross product takes longer than any test waits."""
    folder = tmp_path_factory.mktemp("serve") / "graph"
    triples = " ".join(f"<urn:test:{n}> <urn:test:p> {n} ." for n in range(400))
    changed(folder, {"do": "update", "text": f"INSERT DATA {{ {triples} }}"})
    return folder


@pytest.fixture(scope="module")
def running(store: Path) -> Iterator[Running]:
    with server(store, "--log-format", "json", DEALGRAPH_TOKEN="a-secret") as found:
        yield found


def fetched(url: str, **headers: str) -> Any:
    return urlopen(Request(url, headers=headers), timeout=30)


def logged(running: Running, id: str) -> dict[str, Any]:
    """The log's record of the request with `id`."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        for line in running.lines:
            if f'"{id}"' in line:
                found: dict[str, Any] = json.loads(line)
                return found
        time.sleep(0.05)
    raise AssertionError("\n".join(running.lines))


def test_the_first_lines_say_where_and_who(running: Running) -> None:
    told = "\n".join(running.lines[:2])
    assert f"{running.url}/sparql" in told
    assert "only programs on this machine reach it" in told
    assert "writing needs the token" in told
    assert "a-secret" not in "\n".join(running.lines)


def test_a_request_is_one_line_without_what_was_asked(running: Running) -> None:
    response = fetched(f"{running.url}/sparql?query=ASK%7B%7D%23hush", **{"X-Request-ID": "my-own-1"})
    assert response.headers["x-request-id"] == "my-own-1"
    record = logged(running, "my-own-1")
    assert {name: record[name] for name in ("level", "method", "path", "status", "bytes")} == {
        "level": "info", "method": "GET", "path": "/sparql", "status": 200, "bytes": len(response.read())}
    assert record["ms"] > 0
    assert "hush" not in "\n".join(running.lines)


def test_an_id_that_would_break_the_log_is_replaced(running: Running) -> None:
    id = fetched(f"{running.url}/health", **{"X-Request-ID": 'a" b'}).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{16}", id)


def test_health_is_cheap_and_says_what_there_is(running: Running) -> None:
    assert json.load(fetched(f"{running.url}/health")) == {"status": "ok", "snapshot": "000001", "articles": 0}


def test_queries_are_logged_when_asked_for(store: Path) -> None:
    with server(store, "--log-queries", "--cors", "none") as running:
        response = fetched(f"{running.url}/sparql?query=ASK%7B%7D%23shown", Origin="https://a.example")
        assert "access-control-allow-origin" not in response.headers
        assert "no other site" in "\n".join(running.lines)
        assert running.stop() == 0
    assert any("ASK{}#shown" in line for line in running.lines)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_what_runs_finish(store: Path, how: int) -> None:
    """A query that runs into its own deadline is answered (503) though the server was told to stop meanwhile."""
    with server(store, "--timeout", "2") as running:
        answers: list[bytes] = []
        request = f"GET /sparql?query={SLOW.replace(' ', '+')} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        asking = threading.Thread(target=lambda: answers.append(running.raw(request)))
        asking.start()
        time.sleep(1)
        assert running.stop(how) == (0 if how == signal.SIGTERM else 130)
        asking.join(10)
        assert answers[0].startswith(b"HTTP/1.1 503")
        assert b"not done within 2 s" in answers[0]
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", running.port), 1)
