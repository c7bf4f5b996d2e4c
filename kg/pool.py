"""Queries of users, run in processes of their own over a snapshot: bounded in time, memory, rows and bytes.

    with Pool(snapshots(store)) as pool:
        results = pool.run("SELECT * { ?s ?p ?o } LIMIT 10")
        body = pool.run("SELECT * { ?s ?p ?o } LIMIT 10", "json").body

A query begins in the lane of fresh ones, where nearly all are soon done. One that is not done after its first slice
moves on to the lane of long ones, at low priority, so that a cheap query always finds a place. Where no long place is
free it is ended, waits for one, and begins again.
"""
from __future__ import annotations

import json
import math
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from kg.embedded import syntax_error
from kg.errors import DealGraphError, QueryError, QueryTimeout, QueryTooBig, StoreError
from kg.guard import Token, graphs_named, is_ours, unknown_dataset, unknown_graph
from kg.lanes import Lane, Place, Turn
from kg.nursery import Died, Gone, Nursery, Worker
from kg.queries import star_variables
from kg.results import Results
from kg.snapshot import remove_unheld
from kg.terms import PREFIXES
from kg.worker import Rendered

SLICE, CROWDED = 0.1, 0.05  # seconds of the processor after which a query is no fresh one; where others wait;
PATIENCE = 1.0  # and on the clock, where others wait
_PLACES = 4  # for fresh queries, to each for long ones
_TRIES = 5  # how often a query is begun on a snapshot that gives way to a newer one
_MARK = 4096  # bytes that a body may have beyond its limit, for the mark that it was cut

Answered = tuple[dict[str, Any], bytes]


@dataclass(frozen=True)
class Limits:
    """What a query may take. `workers` long ones run at once, and four times as many fresh ones; `waiting` may queue.

    `bytes` and `rows` bound the result, `memory` (bytes) what its process may use.
    """

    rows: int = 100_000
    bytes: int = 32 << 20
    seconds: float = 10.0
    memory: int = 1 << 30
    waiting: int = 32
    workers: int = 2


TRUSTED = Limits(rows=sys.maxsize, bytes=256 << 20, seconds=60, memory=4 << 30, workers=1)  # for one's own queries


class Pool:
    """Runs queries over the folder that `snapshot` names, asked anew for each query. Thread-safe.

    Processes are started when they are first needed, and kept; `close` ends them.
    """

    def __init__(self, snapshot: Callable[[], Path], limits: Limits | None = None):
        self._snapshot, self.limits = snapshot, limits or Limits()
        most = self.limits
        self._fresh = Lane(_PLACES * most.workers, most.waiting, 1)
        self._long = Lane(most.workers, min(most.waiting, 2 * most.workers), max(1, math.ceil(most.seconds / 2)))
        self._nursery: Nursery | None = None
        self._keeping, self._idle, self._running = threading.RLock(), list[Worker](), set[Worker]()
        self._closed, self._owner = False, os.getpid()

    def run(self, query: str, form: str = "", *, seconds: float | None = None, default: Sequence[str] = (),
            named: Sequence[str] = (), cancelled: threading.Event | None = None,
            rows: int | None = None) -> Results | Rendered:
        """The result of `query`: Results for the form "", else Rendered in json xml csv tsv (rows, a truth) or
        ttl nt rdf jsonld trig nq (a graph). `default` and `named` are IRIs of the query's dataset. It is ended
        `seconds` after this call (Limits.seconds where not given), and when `cancelled` is set. At most `rows` are
        given, where the limits do not allow fewer.

        Raises QueryError (line, column), RefusedQuery, QueryTimeout, QueryTooBig, QueryCancelled, Busy, StoreError.
        """
        foreign = graphs_named(query)
        asked = [Token("iri", name, 0) for name in (*default, *named) if not is_ours(name)]
        turn = Turn(self.limits.seconds if seconds is None else seconds, cancelled)
        most = self.limits.rows if rows is None else min(rows, self.limits.rows)
        request = {
            "query": query, "form": form, "default": list(default), "named": list(named), "prefixes": PREFIXES,
            "columns": star_variables(query), "rows": most, "bytes": self.limits.bytes, "seconds": turn.seconds,
            "graphs": [graph.text for graph in (*foreign, *asked)]}
        head, body = self._answered(request, turn)
        if "error" in head:
            raise self._error(head, query, foreign)
        if form:
            return Rendered(head["kind"], body, head["rows"], head["capped"])
        return _results(head["kind"], body, head["capped"])

    def warm(self) -> None:
        """Have a process ready before the first query comes."""
        with self._owned():
            if not self._idle:
                self._idle.append(self._started(self._snapshot().absolute()))

    def close(self) -> None:
        """End all processes; queries that run are given up."""
        with self._owned():
            self._closed = True
            workers, self._idle = [*self._idle, *self._running], []
            nursery, self._nursery = self._nursery, None
        for worker in workers:
            worker.kill()
        for worker in set(workers) - self._running:
            worker.end()
        if nursery:
            nursery.close()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    # -- one query --
    def _answered(self, request: dict[str, Any], turn: Turn) -> Answered:
        try:
            for _ in range(_TRIES):
                try:
                    return self._begun(request, turn) or self._begun_again(request, turn)
                except Gone:
                    self._forget_idle()
            raise StoreError("queries", "no process can open the store's snapshot")
        except TimeoutError:
            raise QueryTimeout(turn.seconds) from None
        except Died as died:
            raise self._broken(died.signal, turn) from None

    def _begun(self, request: dict[str, Any], turn: Turn) -> Answered | None:
        """The answer; None where the query is no fresh one any more and there is no long place."""
        with Place(self._fresh, turn) as place, self._worker() as worker:
            worker.ask(request, turn)
            self._spare()
            while not worker.has_answer(turn):
                if place.lane is self._fresh and self._is_long(worker):
                    worker.yield_to_others()
                    if not place.change(self._long):
                        return None
            return self._taken(worker, turn)

    def _is_long(self, worker: Worker) -> bool:
        used, waited = worker.used()
        return used > SLICE or (self._fresh.crowded and (used > CROWDED or waited > PATIENCE))

    def _begun_again(self, request: dict[str, Any], turn: Turn) -> Answered:
        with Place(self._long, turn), self._worker() as worker:
            worker.ask(request, turn)
            worker.yield_to_others()
            while not worker.has_answer(turn):
                pass
            return self._taken(worker, turn)

    def _taken(self, worker: Worker, turn: Turn) -> Answered:
        head, body = worker.answer(turn, self.limits.bytes + _MARK)
        worker.worn = worker.worn or head.get("worn", True)
        return head, body

    # -- the workers --
    @contextmanager
    def _worker(self) -> Iterator[Worker]:
        """A worker over the newest snapshot, kept for the next query only where it did well."""
        snapshot = self._snapshot().absolute()
        with self._owned():
            fit = [worker for worker in self._idle if worker.snapshot == snapshot]
            old = [worker for worker in self._idle if worker.snapshot != snapshot]
            worker = fit.pop() if fit else self._started(snapshot)
            self._idle = fit
            self._running.add(worker)
        well = False
        try:
            for each in old:
                each.end()
            yield worker
            well = True
        finally:
            self._left(worker, well)

    def _left(self, worker: Worker, well: bool) -> None:
        with self._keeping:
            self._running.discard(worker)
            keep = well and not worker.worn and not self._closed and len(self._idle) < _PLACES * self.limits.workers
            if keep:
                self._idle.append(worker)
        if not keep:
            worker.end()

    def _spare(self) -> None:
        """Have one more process ready, where more than one query may come."""
        with self._keeping:
            if not self._idle and not self._closed and self.limits.workers > 1 and self._running:
                self._idle.append(self._started(next(iter(self._running)).snapshot))

    def _started(self, snapshot: Path) -> Worker:
        if self._closed:
            raise StoreError("queries", "the pool is closed")
        if self._nursery is None or not self._nursery.alive:
            self._nursery = Nursery()
        return self._nursery.start(snapshot, self.limits.memory)

    @contextmanager
    def _owned(self) -> Iterator[None]:
        """Alone with the workers; after a fork this process begins with none, for those it knows are its parent's."""
        with self._keeping:
            if self._owner != os.getpid():
                self._owner, self._nursery, self._idle, self._running = os.getpid(), None, [], set()
            yield

    def _forget_idle(self) -> None:
        with self._keeping:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.end()

    # -- what went wrong --
    def _broken(self, by: int, turn: Turn) -> DealGraphError:
        if self._closed:
            return StoreError("queries", "the pool is closed")
        if by == signal.SIGXCPU:
            return QueryTimeout(turn.seconds)
        return QueryTooBig(0 if by == signal.SIGSEGV else self.limits.memory)  # the stack was too small for it

    def _error(self, head: dict[str, Any], query: str, foreign: tuple[Token, ...]) -> DealGraphError:
        what = head.get("what", "")
        if head["error"] == "graph":
            at = next((graph for graph in foreign if graph.text == what), None)
            return unknown_graph(query, at) if at else unknown_dataset(what)
        if head["error"] == "syntax":
            return syntax_error(what)
        if head["error"] == "store":
            return StoreError("queries", what)
        return QueryTooBig(self.limits.memory) if head["error"] == "memory" else QueryError(what)


def _results(kind: str, body: bytes, capped: bool) -> Results:
    """Results from what a worker writes: terms in N-Triples syntax between tabs, in which no term has a raw one."""
    if kind == "ask":
        return Results("ask", boolean=json.loads(body)["boolean"])
    lines = [line.split("\t") for line in body.decode().split("\n")[:-1]]
    if kind == "construct":
        return Results("construct", triples=tuple((s, p, o) for s, p, o in lines), capped=capped)
    names = tuple(name[1:] for name in lines[0] if name)
    found = tuple(tuple(term or None for term in line[:len(names)]) for line in lines[1:])
    return Results("select", names, found, capped=capped)


# ---- snapshots of any store ----
def snapshots(store: Any) -> Callable[[], Path]:
    """What gives a Pool the snapshots of `store`, an embedded one or one in memory.

    Raises StoreError for a remote one: that runs its queries itself.
    """
    if hasattr(store, "snapshot"):
        found: Callable[[], Path] = store.snapshot
        return found
    if hasattr(store, "copy_to"):
        return _Copies(store)
    raise StoreError(str(getattr(store, "where", store)), "queries of this store run on its own server")


class _Copies:
    """Copies of a store that makes no snapshots itself, made anew when something was written."""

    def __init__(self, store: Any):
        self._store, self._making, self._made = store, threading.Lock(), -1
        self._folder = tempfile.TemporaryDirectory(prefix="dealgraph-")

    def __call__(self) -> Path:
        with self._making:
            writes = self._store.writes
            path = Path(self._folder.name) / str(writes)
            if writes != self._made:
                self._store.copy_to(path)
                self._made = writes
                for old in Path(self._folder.name).iterdir():
                    if old != path:
                        remove_unheld(old)
            return path
