"""The processes that run users' queries, for kg.pool. Each can be killed at any moment.

This file is started as a program, the nursery: it imports pyoxigraph and nothing of ours, cuts itself off from the
network, and forks a worker whenever it is asked to, so that one is there in a few milliseconds. A worker holds one
snapshot open and runs one query at a time. What is said goes over sockets: a length in four bytes, then JSON; a body
follows the head of an answer.
"""
from __future__ import annotations

import fcntl
import json
import os
import re
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pyoxigraph as ox

ROWS = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "csv": ox.QueryResultsFormat.CSV,
        "tsv": ox.QueryResultsFormat.TSV}
GRAPHS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
          "jsonld": ox.RdfFormat.JSON_LD, "trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS}
BEGUN = b"!"  # what a worker says before it runs a query: one that dies before has not failed at it
QUERIES = 500  # after so many a worker is worn, as it is when it once took so much memory:
WORN = 256 << 20
_HASH = {"ttl", "nt", "trig", "nq", "tsv", "csv"}  # forms in which a mark is a line behind a hash
_NO_XML = re.compile(b"[" + re.escape(bytes(sign for sign in range(32) if sign not in (9, 10, 13))) + b"]")
_NEW_NETWORK, _NEW_USER, _DEATH_SIGNAL = 0x40000000, 0x10000000, 1


class Rendered(NamedTuple):
    """A result as bytes: `kind` is select, ask or construct; how many rows they hold, `capped` where there were more.
    """

    kind: str
    body: bytes
    rows: int = 1
    capped: bool = False


# ---- messages ----
def packed(value: Mapping[str, Any]) -> bytes:
    """A message, or the head of an answer, as it goes over a socket."""
    text = json.dumps(value).encode("ascii")
    return struct.pack(">I", len(text)) + text


def message(came: socket.socket, start: bytes | None = None) -> Any:
    """The next message, of whose length `start` was read already; None where the other side is gone."""
    start = came.recv(4) if start is None else start
    length = start + (_exactly(came, 4 - len(start)) if start else b"")
    return json.loads(_exactly(came, struct.unpack(">I", length)[0])) if len(length) == 4 else None


def _exactly(came: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        part = came.recv(size - len(found))
        if not part:
            raise EOFError
        found += part
    return bytes(found)


# ---- the nursery ----
def main() -> None:
    """Fork and reap workers as the socket with the number given says, until its other side is gone."""
    control = socket.socket(fileno=int(sys.argv[-1]))
    leave_network()
    while True:
        start, given, _, _ = socket.recv_fds(control, 4, 1)
        request = message(control, start)
        if request is None:
            return
        if "reap" in request:
            control.sendall(packed({"status": os.waitpid(request["reap"], 0)[1]}))
        else:
            pid = os.fork()
            if not pid:
                control.close()
                _end_after(_work, socket.socket(fileno=given[0]), request)
            os.close(given[0])
            control.sendall(packed({"pid": pid}))


def leave_network() -> bool:
    """Into a network of its own with nothing in it; whether the system allows that. The guard refuses SERVICE; this is
    for the case that it is mistaken."""
    unshare = _system("unshare")
    return bool(unshare and (not unshare(_NEW_NETWORK) or (os.geteuid() and not unshare(_NEW_USER | _NEW_NETWORK))))


def _system(name: str) -> Any:
    """A call of the C library; None where it has none of that name."""
    import ctypes

    return getattr(ctypes.CDLL(None), name, None)


def _end_after(work: Callable[[socket.socket, Any], None], line: socket.socket, given: Any) -> None:
    code = 1
    try:
        work(line, given)
        code = 0
    finally:
        os._exit(code)  # nothing of the nursery's is cleaned up here


# ---- a worker ----
def _work(line: socket.socket, given: Mapping[str, Any]) -> None:
    _die_with(os.getppid())
    _bound(given["memory"])
    try:
        _hold(given["snapshot"])
        store = ox.Store.read_only(given["snapshot"])
    except OSError as error:
        line.sendall(packed({"error": "gone", "what": str(error)}))
        return
    line.sendall(packed({"ready": True}))
    served = 0
    while (request := message(line)) is not None:
        line.sendall(BEGUN)
        head, body = answer(store, request)
        served += 1
        worn = served >= QUERIES or _peak() > WORN
        line.sendall(packed(head | {"worn": worn}) + body)


def _die_with(parent: int) -> None:
    """A worker ends with the nursery, and that with whoever started it."""
    prctl = _system("prctl")
    if prctl:
        prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        raise EOFError


def _bound(memory: int) -> None:
    """No more memory than that from here on, no dump of it, and first in line where the system itself runs out.

    What is written to counts (RLIMIT_DATA), not what is only mapped: the database maps half a gigabyte at its start.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:  # noqa: PTH123
            score.write("900")
    except OSError:
        pass


def _hold(snapshot: str) -> None:
    """Hold the snapshot as kg.snapshot.Held does, until this process ends. Raises OSError where it is gone."""
    folder = os.open(snapshot, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(folder, fcntl.LOCK_SH | fcntl.LOCK_NB)
    if not os.path.samestat(os.stat(snapshot), os.fstat(folder)):  # noqa: PTH116
        raise FileNotFoundError(snapshot)


def _peak() -> int:
    """The most memory that this process ever had, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10


def answer(store: ox.Store, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The head and the body that answer a request; what goes wrong stands in the head."""
    _allow(request["seconds"])
    try:
        for graph in request["graphs"]:
            if not _has_graph(store, graph):
                return {"error": "graph", "what": graph}, b""
        found = _found(_run(store, request), request)
    except SyntaxError as error:
        return {"error": "syntax", "what": str(error.msg or error)}, b""
    except MemoryError:
        return {"error": "memory"}, b""
    except OSError as error:
        return {"error": "store", "what": str(error)}, b""
    except BaseException as error:  # what breaks down in the library comes as an exception that is no Exception
        return {"error": "query", "what": str(error) or type(error).__name__}, b""
    return {"kind": found.kind, "rows": found.rows, "capped": found.capped, "size": len(found.body)}, found.body


def _has_graph(store: ox.Store, graph: str) -> bool:
    """Whether there is such a graph; there is none whose IRI is none by itself."""
    try:
        return any(store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
    except ValueError:
        return False


def _allow(seconds: float) -> None:
    """No more processor time from here on than a query may take: should nobody be left to end this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + 2 * seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _run(store: ox.Store, request: Mapping[str, Any]) -> Any:
    default, named = ([ox.NamedNode(name) for name in request[part]] for part in ("default", "named"))
    dataset: dict[str, Any] = {"default_graph": default, "named_graphs": named} if default or named else {}
    return store.query(request["query"], prefixes=request["prefixes"], **dataset)


def _found(result: Any, request: Mapping[str, Any]) -> Rendered:
    form = request["form"]
    if isinstance(result, ox.QueryBoolean):
        return Rendered("ask", _truth(bool(result), form))
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


def _rows(result: ox.QuerySolutions, request: Mapping[str, Any]) -> Rendered:
    places = _places([variable.value for variable in result.variables], request["columns"])
    head = "\t".join(str(result.variables[at]) for at in places) + "\n"
    lines = ("\t".join("" if row[at] is None else str(row[at]) for at in places) + "\n" for row in result)
    taken, capped = _taken(lines, request)
    form = request["form"]

    def rendered(count: int) -> bytes:
        table = (head + "".join(taken[:count])).encode()
        return table if not form else bytes(
            ox.parse_query_results(table, format=ox.QueryResultsFormat.TSV).serialize(format=ROWS[form]) or b"")

    return _fitted(rendered, len(taken), capped, request)


def _places(names: list[str], columns: list[str]) -> list[int]:
    """Where each column of the result stands among `names`: in the order of `columns`, the others behind."""
    order = {name: at for at, name in enumerate(columns)}
    return sorted(range(len(names)), key=lambda at: order.get(names[at], len(columns)))


def _triples(result: ox.QueryTriples, request: Mapping[str, Any]) -> Rendered:
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


def _fitted(rendered: Callable[[int], bytes], count: int, capped: bool, request: Mapping[str, Any]) -> Rendered:
    """The body of `count` rows, or of as many as fit into the bytes allowed; a cut one carries its mark."""
    most, form = request["bytes"], request["form"]
    body = _legal(rendered(count), form)
    while len(body) > most and count:
        count, capped = min(count - 1, int(count * most / len(body) * 0.95)), True
        body = _legal(rendered(count), form)
    return Rendered("", marked(body, form, count) if capped else body, count, capped)


def _legal(body: bytes, form: str) -> bytes:
    """Without the control characters that no XML can hold."""
    return _NO_XML.sub("�".encode(), body) if form in ("xml", "rdf") else body


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
