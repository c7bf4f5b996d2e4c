"""Remote stores against servers that misbehave: an explicit error or mark, never a shorter answer shown as whole."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
import sys
import time
from types import ModuleType, SimpleNamespace

import pytest
from servers import ROWS, Asked, Reply, fake, free_port, rows

from kg.credentials import Credentials, without_secrets
from kg.errors import QueryError, RefusedQuery, StoreError
from kg.remote import RemoteStore
from kg.servers import FACTS, KINDS, UNKNOWN, kind_of, query_addresses, update_address
from kg.store import open_store

ASKED = "SELECT ?a { ?a ?b ?c }"
SECRET = "sw0rdfish"


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials and no settings of whoever runs the tests."""
    for name in ("USER", "PASSWORD", "TOKEN", "UPDATE", "TIMEOUT"):
        monkeypatch.delenv(f"DEALGRAPH_{name}", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)


def is_probe(asked: Asked) -> bool:
    return FACTS in asked.query and '"facts"' in asked.query


def calm(asked: Asked) -> Reply:
    """The answer of a server that holds a graph of ours in its default graph, and has nothing to say."""
    return rows(["at"], [["default"]]) if is_probe(asked) else rows(["article"], [])


# ---- fault row 31 ----
FAULTS: dict[str, Reply] = {
    "500": (500, {"Content-Type": "text/plain"}, b"oops"),
    "HTML": (200, {"Content-Type": "text/html"}, b"<html>sign in</html>"),
    "HTML that says JSON": (200, {"Content-Type": ROWS}, b"<html>sign in</html>"),
    "truncated": (200, {"Content-Type": ROWS}, b'{"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"ty'),
    "shorter than it says": (200, {"Content-Type": ROWS, "Content-Length": "900"}, b'{"head": {"vars": []}}'),
    "another JSON": (200, {"Content-Type": "application/json"}, b"[]"),
    "no rows": (200, {"Content-Type": ROWS}, b'{"head": {}}'),
    "nothing": (200, {"Content-Type": ROWS}, b""),
    "elsewhere": (302, {"Location": "http://127.0.0.1:1/steal"}, b""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_row_31_a_fault_is_an_error(fault: str) -> None:
    with fake(lambda asked: rows(["at"], []) if is_probe(asked) else FAULTS[fault]) as (address, _):
        with pytest.raises(StoreError, match=r"127\.0\.0\.1"):
            RemoteStore(address).select(ASKED)
        with pytest.raises(StoreError):
            RemoteStore(address).construct("CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }")


def test_row_31_down() -> None:
    with pytest.raises(StoreError, match="does not answer"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/sparql").select(ASKED)


def test_row_31_slow() -> None:
    def sleeping(asked: Asked) -> Reply:
        if not is_probe(asked):
            time.sleep(3)
        return rows(["a"], [])

    with fake(sleeping) as (address, asked), pytest.raises(StoreError, match="within 1 seconds"):
        RemoteStore(address, timeout=1).select(ASKED)
    assert len(asked) == 2, "a slow query is not asked again"


def cut_at(most: int, total: int, header: bool) -> tuple[Reply, Reply]:
    """The answers of a server with `total` rows that gives `most`, and its count."""
    code, headers, body = rows(["a"], [[f"{n:06}"] for n in range(most)])
    told = {**headers, "X-SPARQL-MaxRows": str(most)} if header else headers
    return (code, told, body), rows(["n"], [[str(total)]])


@pytest.mark.parametrize("header", [True, False])
def test_row_31_rows_cut_off_in_silence_are_fetched_in_pages(header: bool) -> None:
    cut, count = cut_at(10_000, 12_345, header)

    def answer(asked: Asked) -> Reply:
        page = re.search(r"LIMIT (\d+) OFFSET (\d+)", asked.query)
        if is_probe(asked):
            return rows(["at"], [])
        if page:
            start = int(page[2])
            return rows(["a"], [[f"{n:06}"] for n in range(start, min(start + int(page[1]), 12_345))])
        return count if "COUNT(" in asked.query else cut

    with fake(answer) as (address, _):
        store = RemoteStore(address)
        assert [row["a"] for row in store.select(ASKED)] == [f'"{n:06}"' for n in range(12_345)]
        asked = store.query(ASKED)
    assert asked.capped
    assert len(asked) == 10_000


def test_row_31_rows_that_cannot_be_had_are_an_error() -> None:
    cut, count = cut_at(10_000, 12_345, False)
    with fake(lambda asked: count if "COUNT(" in asked.query else rows(["at"], []) if is_probe(asked) else
              rows(["a"], []) if "OFFSET" in asked.query else cut) as (address, _):
        with pytest.raises(StoreError, match="0 rows of 12345"):
            RemoteStore(address).select(ASKED)
        with pytest.raises(StoreError, match="10000 rows and no more"):
            RemoteStore(address).select(ASKED + " LIMIT 11000")
        assert RemoteStore(address).query("CONSTRUCT { ?a <http://x.example/y> 1 } WHERE { ?a ?b ?c }").capped


def test_a_whole_answer_is_not_capped() -> None:
    whole, count = cut_at(2_000, 2_000, False)
    with fake(lambda asked: count if "COUNT(" in asked.query else rows(["at"], []) if is_probe(asked) else whole) as (
            address, _):
        assert not RemoteStore(address).query(ASKED).capped
        assert RemoteStore(address).query(ASKED, limit=7).capped
        assert len(RemoteStore(address).query(ASKED, limit=7)) == 7


# ---- another try ----
def test_reading_is_tried_again_and_writing_is_not() -> None:
    busy = {"query": 2, "update": 9}

    def answer(asked: Asked) -> Reply:
        kind = "update" if asked.update else "query"
        busy[kind] -= 1
        return (503, {"Retry-After": "0"}, b"busy") if busy[kind] >= 0 else calm(asked)

    with fake(answer) as (address, asked):
        store = RemoteStore(address)
        assert not store.select(ASKED).rows
        with pytest.raises(StoreError, match="503"):
            store.note([("<http://x.example/a>", "<http://x.example/b>", '"c"')])
    assert sum(bool(each.update) for each in asked) == 1


def test_a_server_that_takes_no_direct_update_gets_a_form() -> None:
    def answer(asked: Asked) -> Reply:
        if asked.headers.get("content-type") == "application/sparql-update":
            return 415, {}, b""
        return calm(asked)

    with fake(answer) as (address, asked):
        RemoteStore(address).note([("<http://x.example/a>", "<http://x.example/b>", '"c"')])
    assert "INSERT DATA" in asked[-1].update


# ---- queries ----
def test_a_wrong_query_tells_its_place_and_a_writing_one_is_refused() -> None:
    with fake(lambda asked: rows(["at"], [])) as (address, asked):
        with pytest.raises(QueryError, match="line 1, column"):
            RemoteStore(address).query("SELECT ?a { oops")
        with pytest.raises(RefusedQuery):
            RemoteStore(address).query("DROP ALL")
    assert not asked


def test_what_the_server_finds_wrong_is_told_in_its_words() -> None:
    with fake(lambda asked: rows(["at"], []) if is_probe(asked) else (400, {}, b"no such\nfunction")) as (address, _), \
            pytest.raises(QueryError, match="no such function"):
        RemoteStore(address).select(ASKED)


def test_terms_are_those_of_our_own_store() -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    values = [
        ({"type": "uri", "value": "http://x.example/a b"}, "<http://x.example/a%20b>"),
        ({"type": "bnode", "value": "b0"}, "_:b0"),
        ({"type": "literal", "value": 'a"\n'}, '"a\\"\\n"'),
        ({"type": "literal", "value": "a", "xml:lang": "en"}, '"a"@en'),
        ({"type": "typed-literal", "value": "1", "datatype": xsd + "boolean"}, f'"true"^^<{xsd}boolean>'),
        ({"type": "literal", "value": "a", "datatype": xsd + "string"}, '"a"'),
        ({"type": "literal", "value": "0.5", "datatype": xsd + "decimal"}, f'"0.5"^^<{xsd}decimal>'),
    ]
    found = {"head": {"vars": ["a"]}, "results": {"bindings": [{"a": value} for value, _ in values] + [{}]}}
    with fake(lambda asked: rows(["at"], []) if is_probe(asked) else
              (200, {"Content-Type": ROWS}, json.dumps(found).encode())) as (address, _):
        assert RemoteStore(address).select(ASKED).rows == (*((term,) for _, term in values), (None,))


@pytest.mark.parametrize(("body", "truth"), [
    ({"boolean": True}, True), ({"boolean": False}, False),
    ({"head": {"vars": ["r"]}, "results": {"bindings": [{"r": {"type": "typed-literal", "value": "1"}}]}}, True),
    ({"head": {"vars": ["r"]}, "results": {"bindings": []}}, False)])
def test_truth_in_the_ways_of_several_servers(body: object, truth: bool) -> None:
    with fake(lambda asked: rows(["at"], []) if is_probe(asked) else
              (200, {"Content-Type": ROWS}, json.dumps(body).encode())) as (address, _):
        assert RemoteStore(address).ask("ASK { ?a ?b ?c }") is truth


# ---- credentials ----
def basic(asked: Asked) -> Reply:
    """A server that wants Basic."""
    if asked.headers.get("authorization") == "Basic " + base64.b64encode(f"bob:{SECRET}".encode()).decode():
        return calm(asked)
    return 401, {"WWW-Authenticate": 'Basic realm="r"'}, b""


def digest(asked: Asked) -> Reply:
    """A server that wants Digest, and checks it."""
    said = dict(re.findall(r'(\w+)="?([^",]+)', asked.headers.get("authorization", "")))
    if said:
        def md5(text: str) -> str:
            return hashlib.md5(text.encode()).hexdigest()

        wanted = md5(":".join((md5(f"bob:here:{SECRET}"), "n0", said["nc"], said["cnonce"], "auth",
                               md5(f"POST:{asked.path}"))))
        if said["response"] == wanted:
            return calm(asked)
    return 401, {"WWW-Authenticate": 'Digest realm="here", nonce="n0", qop="auth", algorithm="MD5"'}, b""


@pytest.mark.parametrize("server", [basic, digest])
def test_credentials_of_the_environment(server: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEALGRAPH_USER", "bob")
    monkeypatch.setenv("DEALGRAPH_PASSWORD", SECRET)
    with fake(server) as (address, asked):  # type: ignore[arg-type]
        store = RemoteStore(address)
        for _ in range(3):
            assert store.select(ASKED).kind == "select"
        store.note([("<http://x.example/a>", "<http://x.example/b>", '"c"')])
    assert sum("authorization" not in each.headers for each in asked) == 1, "only the first request is asked who it is"


def test_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEALGRAPH_TOKEN", SECRET)
    with fake(lambda asked: rows(["at"], [])) as (address, asked):
        RemoteStore(address).select(ASKED)
    assert {each.headers["authorization"] for each in asked} == {f"Bearer {SECRET}"}


def test_credentials_of_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    kept, errors = ModuleType("keyring"), ModuleType("keyring.errors")
    places = []

    def get_credential(service: str, user: str | None) -> object:
        places.append(service)
        return SimpleNamespace(username="bob", password=SECRET)

    kept.get_credential = get_credential  # type: ignore[attr-defined]
    errors.KeyringError = OSError  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", kept)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    with fake(basic) as (address, _):
        assert RemoteStore(address).select(ASKED).kind == "select"
        assert places == [address.removesuffix("/sparql")]


def test_no_secret_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("DEALGRAPH_USER", "bob")
    monkeypatch.setenv("DEALGRAPH_PASSWORD", SECRET)
    with fake(lambda asked: (401, {"WWW-Authenticate": 'Basic realm="r"'}, b"")) as (address, _):
        with pytest.raises(StoreError, match="right credentials") as error:
            RemoteStore(address).select(ASKED)
        assert SECRET not in str(error.value) + repr(error.value) + caplog.text
    assert SECRET not in repr(Credentials("bob", SECRET, SECRET))


@pytest.mark.parametrize("address", [f"http://bob:{SECRET}@db.example/sparql", f"https://{SECRET}@db.example/",
                                     f"http://bob:{SECRET}@db.example:port/"])
def test_credentials_in_an_address_are_refused_and_not_shown(address: str) -> None:
    with pytest.raises(StoreError, match=r"DEALGRAPH_USER|is no address") as error:
        open_store(address)
    assert SECRET not in str(error.value)


def test_parameters_of_an_address_are_not_shown() -> None:
    with pytest.raises(StoreError) as error:
        RemoteStore(f"http://127.0.0.1:{free_port()}/sparql?apikey={SECRET}").select(ASKED)
    assert SECRET not in str(error.value)


@pytest.mark.parametrize("address", ["http://", "http://[::1/sparql", "https:///sparql"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(StoreError):
        without_secrets(address)


def test_half_of_the_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEALGRAPH_PASSWORD", SECRET)
    with pytest.raises(StoreError, match="DEALGRAPH_USER is not"):
        RemoteStore("http://127.0.0.1:9/sparql").select(ASKED)


# ---- kinds of servers ----
@pytest.mark.parametrize(("query", "kind", "named", "update"), [
    ("http://h:8890/sparql", "virtuoso", True, "http://h:8890/sparql-auth"),
    ("http://h:8890/sparql", "virtuoso", False, "http://h:8890/sparql"),
    ("http://h:3030/ds/query", "fuseki", False, "http://h:3030/ds/update"),
    ("http://h:3030/ds/sparql", "fuseki", False, "http://h:3030/ds/update"),
    ("http://h:3030/ds", "fuseki", False, "http://h:3030/ds"),
    ("http://h:7878/query", "oxigraph", False, "http://h:7878/update"),
    ("http://h:7200/repositories/deals", "graphdb", True, "http://h:7200/repositories/deals/statements"),
    ("http://h:7001/", "qlever", True, "http://h:7001"),
    ("https://n.example:8182/sparql", "", True, "https://n.example:8182/sparql")])
def test_where_updates_go(query: str, kind: str, named: bool, update: str) -> None:
    assert update_address(query, KINDS.get(kind, UNKNOWN), named) == update


def test_an_address_for_updates_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with fake(calm) as (address, asked):
        monkeypatch.setenv("DEALGRAPH_UPDATE", address + "/there")
        RemoteStore(address).note([("<http://x.example/a>", "<http://x.example/b>", '"c"')])
    assert [each.path for each in asked if each.update] == ["/sparql/there?"]


def test_kinds_are_told_by_their_name() -> None:
    assert kind_of("Virtuoso/07.20.3229 (Linux)").name == "Virtuoso"
    assert kind_of("Apache Jena Fuseki (4.10.0)").name == "Fuseki"
    assert kind_of("Oxigraph/0.5.13").name == "Oxigraph"
    assert kind_of("nginx") is UNKNOWN


def test_a_host_alone_is_looked_through() -> None:
    assert query_addresses("http://h:1") == ("http://h:1/sparql", "http://h:1/query")
    assert query_addresses("http://h:1/ds/query") == ("http://h:1/ds/query",)
