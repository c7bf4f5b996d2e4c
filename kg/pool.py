"""Queries of users, run in processes of their own over a snapshot: bounded in time, memory, rows and bytes.

    with Pool(store.snapshot) as pool:
        results = pool.run("SELECT * { ?s ?p ?o } LIMIT 10")
        body = pool.run("SELECT * { ?s ?p ?o } LIMIT 10", "json").body
"""
from __future__ import annotations

import json
import os
import select
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

import pyoxigraph as ox

from kg import worker
from kg.embedded import syntax_error
from kg.errors import QueryCancelled, QueryError, QueryTimeout, QueryTooBig, StoreError
from kg.guard import refuse_unsafe
from kg.results import Results
from kg.terms import PREFIXES

_TICK = 0.05  # seconds between two looks whether the caller is still there


@dataclass(frozen=True)
class Limits:
    """What a query may take. `waiting` queries may queue for `workers` processes; one more is Busy."""

    rows: int = 100_000
    bytes: int = 32 << 20
    seconds: float = 10.0
    memory: int = 1 << 30
    waiting: int = 32
    workers: int = 2


@dataclass(frozen=True)
class Rendered:
    """A result in a media form. `kind` is select, ask or construct; `capped`: there were more than `rows`."""

    kind: str
    body: bytes
    capped: bool
    rows: int


class Pool:
    """Runs queries over the folder that `snapshot` names, which must not be written to. Thread-safe."""

    def __init__(self, snapshot: Callable[[], Path], limits: Limits | None = None):
        self._snapshot, self.limits = snapshot, limits or Limits()

    def run(self, query: str, form: str = "", *, seconds: float | None = None, default: Sequence[str] = (),
            named: Sequence[str] = (), cancelled: threading.Event | None = None) -> Results | Rendered:
        """The result of `query`: Results for the form "", else Rendered in json xml csv tsv (rows, a truth) or
        ttl nt rdf jsonld trig nq (a graph). `default` and `named` are IRIs of the query's dataset.

        Raises QueryError (line, column), RefusedQuery, QueryTimeout, QueryTooBig, QueryCancelled, Busy, StoreError.
        """
        refuse_unsafe(query)
        most = self.limits.seconds if seconds is None else seconds
        request = {"query": query, "form": form, "default": list(default), "named": list(named), "prefixes": PREFIXES,
                   "rows": self.limits.rows, "bytes": self.limits.bytes, "seconds": most, "memory": self.limits.memory}
        head, body = _asked(self._snapshot(), request, time.monotonic() + most, cancelled)
        return _given(head, body, form, self.limits)

    def close(self) -> None:
        """End all processes."""

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()


def snapshots(store: Any) -> Callable[[], Path]:
    """What gives a Pool the snapshots of `store`, an embedded one or one in memory."""
    own = getattr(store, "snapshot", None)
    return own if own is not None else _Copies(store)


class _Copies:
    """Copies of a store that makes no snapshots itself, made anew when something was written."""

    def __init__(self, store: Any):
        self._store, self._making = store, threading.Lock()
        self._held: tuple[int, tempfile.TemporaryDirectory[str]] | None = None

    def __call__(self) -> Path:
        with self._making:
            if self._held is None or self._held[0] != self._store.writes:
                self._held = self._store.writes, self._copied()
            return Path(self._held[1].name) / "copy"

    def _copied(self) -> tempfile.TemporaryDirectory[str]:
        folder = tempfile.TemporaryDirectory(prefix="dealgraph-")
        self._store.copy_to(Path(folder.name) / "copy")
        return folder


def _asked(snapshot: Path, request: dict[str, Any], until: float,
           cancelled: threading.Event | None) -> tuple[dict[str, Any], bytes]:
    process = subprocess.Popen(_command(snapshot), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(worker.packed(request))
        process.stdin.flush()
        head = json.loads(_read(process.stdout, struct.unpack(">I", _read(process.stdout, 4, until, cancelled))[0],
                                until, cancelled))
        return head, _read(process.stdout, head.get("size", 0), until, cancelled)
    except TimeoutError:
        raise QueryTimeout(request["seconds"]) from None
    except (EOFError, BrokenPipeError):
        raise QueryTooBig(request["memory"]) from None
    finally:
        process.kill()
        process.communicate()


def _command(snapshot: Path) -> list[str]:
    library = str(Path(ox.__file__).parent.parent)
    start = "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_path(sys.argv[1], run_name='__main__')"
    return [sys.executable, "-I", "-S", "-c", start, library, worker.__file__, str(snapshot)]


def _read(pipe: IO[bytes], size: int, until: float, cancelled: threading.Event | None) -> bytes:
    """Exactly `size` bytes. Raises EOFError, TimeoutError, QueryCancelled."""
    found = bytearray()
    while len(found) < size:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if cancelled is not None and cancelled.is_set():
            raise QueryCancelled
        if select.select([pipe], [], [], min(left, _TICK))[0]:
            part = os.read(pipe.fileno(), min(size - len(found), 1 << 20))
            if not part:
                raise EOFError
            found += part
    return bytes(found)


def _given(head: dict[str, Any], body: bytes, form: str, limits: Limits) -> Results | Rendered:
    if "error" in head:
        raise _failed(head, limits)
    if form:
        return Rendered(head["kind"], body, head["capped"], head["rows"])
    return _results(head["kind"], body, head["rows"], head["capped"])


def _failed(head: dict[str, Any], limits: Limits) -> Exception:
    what = head.get("what", "")
    if head["error"] == "syntax":
        return syntax_error(what)
    if head["error"] == "store":
        return StoreError("snapshot", what)
    return QueryTooBig(limits.memory) if head["error"] == "memory" else QueryError(what)


def _results(kind: str, body: bytes, rows: int, capped: bool) -> Results:
    if kind == "ask":
        return Results("ask", boolean=json.loads(body)["boolean"])
    lines = [line.split("\t") for line in body.decode().split("\n")[:-1]]
    if kind == "construct":
        return Results("construct", triples=tuple((s, p, o) for s, p, o in lines), capped=capped)
    names = tuple(name[1:] for name in lines[0] if name)
    found = tuple(tuple(term or None for term in line[:len(names)]) for line in lines[1:])
    return Results("select", names, found, capped=capped)
