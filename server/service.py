"""What the routes share: the graph, the query workers, the settings; how a body is read and a query is run."""
from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kg.errors import QueryCancelled
from kg.results import Results
from kg.store import MemoryStore
from kg.worker import Rendered
from server.errors import Refused
from server.protocol import Sent
from server.users import Users

LONGEST_QUERY = 1 << 20  # bytes of a POST to the endpoint
LONGEST_WRITE = 32 << 20  # bytes of an update or of a graph that is put
BODY_SECONDS = 10.0  # within which a query has to be there; a change has a minute


class Runs(Protocol):
    """What runs a user's query (kg.pool.Pool)."""

    def run(self, query: str, form: str = "", *, seconds: float | None = None, default: Sequence[str] = (),
            named: Sequence[str] = (), cancelled: threading.Event | None = None) -> Results | Rendered: ...


class Writes(Protocol):
    """What carries out an update or a change of a graph (kg.update.Writer)."""

    def __call__(self, change: dict[str, Any]) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Settings:
    """What the operator says. `hosts`: names by which the server may be called. `token`: what a writer has to show
    (none: nobody writes). `loads`: beginnings of addresses that LOAD may fetch. `origins`: of pages that may ask.
    `users`: who may log in to the page (none: it is open, and writing from it is for this machine alone)."""

    hosts: tuple[str, ...] = ("*",)
    token: str = field(default="", repr=False)
    loads: tuple[str, ...] = ()
    origins: tuple[str, ...] = ("*",)
    log_queries: bool = False
    users: Users | None = None
    waiting: int = 64  # threads that wait for query workers


class Service:
    """One graph with what serves it."""

    def __init__(self, graph: Any, runs: Runs, settings: Settings, writes: Writes | None = None):
        self.graph, self.runs, self.settings, self.writes = graph, runs, settings, writes
        self.writing = asyncio.Lock()  # one change at a time
        self._limiter: anyio.CapacityLimiter | None = None
        self._counted: tuple[str, dict[str, Any]] | None = None

    def snapshot_name(self) -> str:
        """A name of the state that queries see; empty where the store has none (it is somewhere else)."""
        store = getattr(self.graph, "store", None)
        make = getattr(store, "snapshot", None)
        if make is not None:
            return str(make())
        return f"{id(store)}-{store.writes}" if isinstance(store, MemoryStore) else ""

    def has_graph(self, graph: str) -> bool:
        """Whether the store has the named graph with the IRI `graph`."""
        store = getattr(self.graph, "store", None)
        return store is not None and bool(store.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"))

    def counts(self) -> dict[str, Any]:
        """How much the graph holds, counted once for each state of it."""
        name = self.snapshot_name()
        if self._counted is None or not name or self._counted[0] != name:
            self._counted = name, self.graph.stats()
        return self._counted[1]

    def run(self, gone: threading.Event, query: str, form: str, default: Sequence[str] = (),
            named: Sequence[str] = ()) -> Rendered:
        """The result of `query` in a media form, from a query worker that is ended when `gone` is set."""
        found = self.runs.run(query, form, default=tuple(default), named=tuple(named), cancelled=gone)
        return cast(Rendered, found)

    async def waited_for(self, request: Request, job: Callable[[threading.Event], Response]) -> Response:
        """What `job` gives, which runs queries in a thread; it is told by the event when the client goes away.

        All that a request needs of the graph is one job: to go to a thread and back takes as long as a cheap query.
        """
        self._limiter = self._limiter or anyio.CapacityLimiter(self.settings.waiting)
        async with _while_waited_for(request) as gone:
            return await anyio.to_thread.run_sync(job, gone, limiter=self._limiter, abandon_on_cancel=True)

    async def trusted(self, job: Any, *args: Any) -> Any:
        """What `job` gives: our own short queries, in a thread."""
        return await anyio.to_thread.run_sync(job, *args)


@asynccontextmanager
async def _while_waited_for(request: Request) -> AsyncIterator[threading.Event]:
    """An event that is set when the client is gone, or this task is ended."""
    gone = threading.Event()

    async def look() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        gone.set()

    looking = asyncio.create_task(look())
    try:
        yield gone
    finally:
        looking.cancel()
        gone.set()


async def sent(request: Request, longest: int = LONGEST_QUERY) -> Sent:
    """The parts of a request that the protocol looks at. Raises Refused: 413 for a body above `longest` bytes, 408
    for one that does not arrive in time."""
    headers = request.headers
    seconds = BODY_SECONDS if longest <= LONGEST_QUERY else 60.0
    body = b"" if request.method in ("GET", "HEAD", "DELETE") else await _body(request, longest, seconds)
    return Sent(request.method, request.scope["query_string"], headers.get("content-type", ""),
                headers.get("content-encoding", ""), body)


async def _body(request: Request, longest: int, seconds: float) -> bytes:
    told = request.headers.get("content-length", "0")
    if told.isdecimal() and int(told) > longest:
        raise Refused(413, f"the body is longer than {longest} bytes")
    read = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                read += chunk
                if len(read) > longest:
                    raise Refused(413, f"the body is longer than {longest} bytes")
    except TimeoutError as error:
        raise Refused(408, f"the body did not arrive within {seconds:g} s") from error
    except ClientDisconnect as error:
        raise QueryCancelled from error
    return bytes(read)
