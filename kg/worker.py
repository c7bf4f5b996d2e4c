"""The process that runs one query at a time over a snapshot, for kg.pool. It can be killed at any moment.

It is started as a program and imports nothing but pyoxigraph, so that it is ready in a tenth of a second. It speaks
over a pipe: a length in four bytes, then JSON; an answer's head is followed by its body.
"""
from __future__ import annotations

import json
import re
import resource
import struct
import sys
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple

import pyoxigraph as ox

ROWS = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV}
GRAPHS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
          "jsonld": ox.RdfFormat.JSON_LD, "trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS}
_HASH = {"ttl", "nt", "trig", "nq", "tsv", "csv"}  # forms in which a mark is a line behind a hash
_NO_XML = bytes(sign for sign in range(32) if sign not in (9, 10, 13))


class Found(NamedTuple):
    """What goes back: the kind of result, its bytes, how many rows they hold, and whether there were more."""

    kind: str
    body: bytes
    rows: int = 1
    capped: bool = False


def main() -> None:
    """Serve the requests on standard input until it ends."""
    came, going = sys.stdin.buffer, sys.stdout.buffer
    store = ox.Store.read_only(sys.argv[2])
    while (request := _read(came)) is not None:
        head, body = answer(store, request)
        going.write(packed(head) + body)
        going.flush()


def packed(value: Mapping[str, Any]) -> bytes:
    """A message's head as it goes over the pipe."""
    text = json.dumps(value).encode("ascii")
    return struct.pack(">I", len(text)) + text


def _read(came: BinaryIO) -> Any:
    length = came.read(4)
    return json.loads(came.read(struct.unpack(">I", length)[0])) if len(length) == 4 else None


def answer(store: ox.Store, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The head and the body that answer a request; what goes wrong stands in the head."""
    _limit(request["memory"], request["seconds"])
    try:
        found = _found(_run(store, request), request)
    except SyntaxError as error:
        return {"error": "syntax", "what": str(error.msg or error)}, b""
    except MemoryError:
        return {"error": "memory"}, b""
    except (OSError, ValueError, RuntimeError) as error:
        return {"error": "store" if isinstance(error, OSError) else "query", "what": str(error)}, b""
    return {"kind": found.kind, "rows": found.rows, "capped": found.capped, "size": len(found.body)}, found.body


def _limit(memory: int, seconds: float) -> None:
    """Bound what this process may take from here on; the system ends it beyond that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + 4 * seconds) + 2  # several threads may count at once
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _run(store: ox.Store, request: Mapping[str, Any]) -> Any:
    default, named = ([ox.NamedNode(name) for name in request[part]] for part in ("default", "named"))
    dataset: dict[str, Any] = {"default_graph": default, "named_graphs": named} if default or named else {}
    return store.query(request["query"], prefixes=request["prefixes"], **dataset)


def _found(result: Any, request: Mapping[str, Any]) -> Found:
    form = request["form"]
    if isinstance(result, ox.QueryBoolean):
        return Found("ask", _truth(bool(result), form))
    wanted, kind = (ROWS, "select") if isinstance(result, ox.QuerySolutions) else (GRAPHS, "construct")
    if form and form not in wanted:
        raise ValueError(f"this query gives {'rows' if wanted is ROWS else 'a graph'}: one of {', '.join(wanted)}")
    taken = _rows(result, request) if kind == "select" else _triples(result, request)
    return taken._replace(kind=kind)


def _truth(truth: bool, form: str) -> bytes:
    if form and form not in ROWS:
        raise ValueError(f"this query gives a truth: one of {', '.join(ROWS)}")
    said: Any = ox.Store().query(f"ASK {{ FILTER({str(truth).lower()}) }}")
    return bytes(said.serialize(format=ROWS[form or "json"]) or b"")


def _rows(result: ox.QuerySolutions, request: Mapping[str, Any]) -> Found:
    head = "\t".join(f"?{variable.value}" for variable in result.variables) + "\n"
    lines = ("\t".join("" if term is None else str(term) for term in row) + "\n" for row in result)
    taken, capped = _taken(lines, request)
    form = request["form"]

    def rendered(count: int) -> bytes:
        table = (head + "".join(taken[:count])).encode()
        return table if not form else bytes(
            ox.parse_query_results(table, format=ox.QueryResultsFormat.TSV).serialize(format=ROWS[form]) or b"")

    return _fitted(rendered, len(taken), capped, request)


def _triples(result: ox.QueryTriples, request: Mapping[str, Any]) -> Found:
    form = request["form"]
    taken, capped = _taken(iter(result), request)

    def rendered(count: int) -> bytes:
        if not form:
            return "".join(f"{t.subject}\t{t.predicate}\t{t.object}\n" for t in taken[:count]).encode()
        return bytes(ox.serialize(taken[:count], format=GRAPHS[form], prefixes=request["prefixes"]) or b"")

    return _fitted(rendered, len(taken), capped, request)


def _taken(found: Iterator[Any], request: Mapping[str, Any]) -> tuple[list[Any], bool]:
    """As many of `found` as the limits allow, and whether there were more."""
    taken: list[Any] = []
    size = 0
    for each in found:
        size += len(each) if isinstance(each, str) else len(str(each))
        if len(taken) >= request["rows"] or size > request["bytes"]:
            return taken, True
        taken.append(each)
    return taken, False


def _fitted(rendered: Any, count: int, capped: bool, request: Mapping[str, Any]) -> Found:
    """The body of `count` rows, or of as many as fit into the bytes allowed; a cut one carries its mark."""
    most, form = request["bytes"], request["form"]
    body = _legal(rendered(count), form)
    while len(body) > most and count:
        count, capped = min(count - 1, int(count * most / len(body) * 0.95)), True
        body = _legal(rendered(count), form)
    return Found("", marked(body, form, count) if capped else body, count, capped)


def _legal(body: bytes, form: str) -> bytes:
    """Without the control characters that no XML can hold."""
    return re.sub(b"[" + re.escape(_NO_XML) + b"]", "�".encode(), body) if form in ("xml", "rdf") else body


def marked(body: bytes, form: str, rows: int) -> bytes:
    """`body` with a mark, such as its form allows, that says that it was cut."""
    said = f"capped: only the first {rows} results".encode()
    if form in _HASH:
        return body + b"# " + said + b"\n"
    if form == "json":
        return body[:-1] + b',"capped":true}'
    if form == "jsonld":  # a key that no context maps says nothing in RDF
        return b'{"capped":true,"@graph":' + body + b"}"
    return body + b"\n<!-- " + said + b" -->" if form else body


if __name__ == "__main__":
    main()
