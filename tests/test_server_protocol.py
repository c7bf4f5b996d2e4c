"""The SPARQL 1.1 Protocol and the reads of the Graph Store Protocol, case by case from tests/data/protocol.jsonl.

A case: the request; `status` (one or several), `media`, `header`; then what the body says (`rows`, `boolean`, `holds`,
`holds_not`, `place`), and what ASKs say afterwards (`then`). `open` cases run where the operator has set a token.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="fastapi is not installed: the HTTP door is NOT tested")
from fastapi.testclient import TestClient

import serve
from dealgraph import DealGraph
from kg.pool import Pool, snapshots
from kg.update import changed
from server.errors import Refused
from server.protocol import MOST_FIELDS, Sent, fields, operation
from server.service import Settings

CASES = [json.loads(line) for line in (Path(__file__).parent / "data/protocol.jsonl").read_text("utf-8").splitlines()]
DATA = """INSERT DATA { <urn:test:a> <urn:test:p> "値" . <urn:test:b> <urn:test:p> 7 .
  GRAPH <urn:test:g1> { <urn:test:x> <urn:test:p> 1 } GRAPH <urn:test:g2> { <urn:test:y> <urn:test:p> 2 } }"""
TOKEN = "the-operator's"


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[bool, TestClient]]:
    """The same store without and with a token: open -> client."""
    folder = tmp_path_factory.mktemp("protocol") / "graph"
    changed(folder, {"do": "update", "text": DATA})
    with DealGraph.open(folder) as graph, Pool(snapshots(graph.store)) as pool:
        yield {is_open: TestClient(serve.build_app(graph, False, runs=pool,
                                                   settings=Settings(token=TOKEN if is_open else "")))
               for is_open in (False, True)}


def test_how_many_cases_run() -> None:
    assert len(CASES) == len({case["name"] for case in CASES}) >= 80


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(clients: Mapping[bool, TestClient], case: dict[str, Any]) -> None:
    client, asked = clients[case.get("open", False)], case["request"]
    headers = {name: value.replace("TOKEN", TOKEN) for name, value in asked.get("headers", {}).items()}
    body = bytes.fromhex(asked["hex"]) if "hex" in asked else asked.get("body")
    response = client.request(asked["method"], asked["address"], content=body, headers=headers)
    allowed = case["status"] if isinstance(case["status"], list) else [case["status"]]
    assert response.status_code in allowed, response.text
    assert response.headers.get("content-type", "").split(";")[0] == case.get("media", said_media(response))
    for name, value in case.get("header", {}).items():
        assert response.headers[name] == value
    if response.status_code >= 400 and asked["method"] != "HEAD":
        assert "\n" not in response.json()["error"]
    look_at_body(response, case)
    for query, truth in case.get("then", {}).items():
        assert client.get("/sparql", params={"query": query}).json()["boolean"] is truth


def said_media(response: Any) -> str:
    return str(response.headers.get("content-type", "").split(";")[0])


def look_at_body(response: Any, case: dict[str, Any]) -> None:
    if "rows" in case:
        assert len(response.json()["results"]["bindings"]) == case["rows"]
    if "boolean" in case:
        assert response.json()["boolean"] is case["boolean"]
    if "place" in case:
        assert [response.json()["line"], response.json()["column"]] == case["place"]
    assert case.get("holds", "") in response.text
    assert "holds_not" not in case or case["holds_not"] not in response.text


# ---- the pure part ----
def test_a_form_and_its_address_are_one() -> None:
    media = "application/x-www-form-urlencoded"
    body = b"query=ASK%7B%7D&default-graph-uri=urn:b"
    asked = operation(Sent("POST", b"format=csv&default-graph-uri=urn:a", media, body=body))
    assert (asked.kind, asked.text, asked.format, asked.default) == ("query", "ASK{}", "csv", ("urn:a", "urn:b"))


def test_a_flood_of_parameters_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        fields("a=1&" * (MOST_FIELDS + 1))
    assert refused.value.code == 400


@pytest.mark.parametrize(
    "address", [b"query=ASK\xc3\xa4", b"query=%ff", b"query=ASK%7B%7D&query=", b"query=%00ASK%7B%7D"]
)
def test_addresses_that_are_wrong(address: bytes) -> None:
    with pytest.raises(Refused) as refused:
        operation(Sent("GET", address))
    assert refused.value.code == 400
