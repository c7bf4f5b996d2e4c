"""Door: HTTP. Listens, starts and stops; what is served is in server/ (SPARQL, graph store, pages) and ui.py (/ui).

    with Pool(snapshots(graph.store)) as pool:
        app = build_app(graph, runs=pool)
"""
from __future__ import annotations

import asyncio
import errno
import ipaddress
import logging
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from kg.errors import DealGraphError
from kg.pool import Limits, Pool, snapshots
from kg.store import EmbeddedStore, MemoryStore
from server.app import build
from server.connection import Connection
from server.direct import Direct
from server.logs import FORMATS, set_up
from server.service import Runs, Settings, Writes
from server.users import USERS, read_users
from server.writing import TOKEN

_ORIGIN = re.compile(r"\*|null|[a-z][a-z0-9+.-]*://[^\s/]+")
STOPPING = 2.0  # seconds beyond a query's own time in which what runs is finished


def build_app(graph: Any, page: bool = True, hosts: Sequence[str] = ("*",), runs: Runs | None = None,
              settings: Settings | None = None) -> FastAPI:
    """The app on `graph`; without `page` the endpoint alone. `hosts` are the names by which it may be called. Users'
    queries go to `runs` (a kg.pool.Pool); without one they are run in this process, as trusted ones."""
    settings = replace(settings or Settings(), hosts=tuple(hosts))
    return build(graph, runs, settings, _writer(graph), partial(_with_page, settings) if page else None)


def _with_page(settings: Settings, app: FastAPI, graph: Any) -> FastAPI:
    import ui

    return ui.mount(app, ui.build_page(graph), "/ui", settings.users)


def run(store: str | Path | None, host: str = "127.0.0.1", port: int = 7860, page: bool = True,
        settings: Settings | None = None, limits: Limits | None = None, log_format: str = "text",
        auth: bool = False) -> None:
    """Open the graph in `store` and serve it until stopped. Raises StoreError, or DealGraphError for a taken port."""
    from dealgraph import DealGraph

    with DealGraph.open(store) as graph:
        serve(graph, host, port, page, settings, limits, log_format, auth)


def serve(graph: Any, host: str = "127.0.0.1", port: int = 7860, page: bool = True, settings: Settings | None = None,
          limits: Limits | None = None, log_format: str = "text", auth: bool = False) -> None:
    """Serve `graph` at `host`:`port` (0: any free port) until stopped; the address goes to standard error.

    Who may write shows the token that stands in the environment as DEALGRAPH_TOKEN; where none does, nobody writes.
    With `auth` the page asks for a name and password of DEALGRAPH_USERS.
    """
    if log_format not in FORMATS:
        raise DealGraphError(f"no log is called {log_format}; one of {', '.join(FORMATS)}")
    settings = settings or Settings()
    for origin in settings.origins:
        if not _ORIGIN.fullmatch(origin):
            raise DealGraphError(f"--cors {origin}: a site is https://host or https://host:port, none is no site")
    settings = replace(settings, token=os.environ.get(TOKEN, "").strip(),
                       users=read_users(os.environ.get(USERS, "")) if auth else None)
    limits = limits or Limits()
    with _stopped_by_a_signal(), _listen(host, port) as listening, _runner(graph, limits) as runs:
        app = build_app(graph, page, _names(host), runs=runs, settings=settings)
        at = f"http://{_shown(host)}:{listening.getsockname()[1]}"
        print(f"dealgraph: {f'page {at}/ui/  ' if page else ''}endpoint {at}/sparql  (Ctrl-C stops it)\n"
              f"dealgraph: {_reach(host, settings)}", file=sys.stderr, flush=True)
        set_up(log_format)
        logging.getLogger("uvicorn.error").addFilter(_worth_telling)
        with _warming(graph) if page else nullcontext():
            _serve(app, listening, limits.seconds + STOPPING)


@contextmanager
def _warming(graph: Any) -> Iterator[None]:
    """Beside what is done within, a question in each language is asked: the first one has to read the lexicons."""
    import ui

    thread = threading.Thread(target=ui.warm, args=(graph,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def _serve(app: FastAPI, listening: socket.socket, stopping: float) -> None:
    import uvicorn

    config = uvicorn.Config(app, http=Connection, ws="none", log_config=None, access_log=False, server_header=False,
                            limit_concurrency=500, timeout_graceful_shutdown=int(stopping))
    uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def _runner(graph: Any, limits: Limits) -> Iterator[Runs]:
    """What runs users' queries: processes over a snapshot, or for a graph at another server that server itself."""
    store = getattr(graph, "store", None)
    if isinstance(store, EmbeddedStore | MemoryStore):
        with Pool(snapshots(store), limits) as pool:
            yield pool
    else:
        yield Direct(graph)


def _writer(graph: Any) -> Writes | None:
    from kg.update import Writer

    store = getattr(graph, "store", None)
    return Writer(store.where) if isinstance(store, EmbeddedStore) else None


@contextmanager
def _stopped_by_a_signal() -> Iterator[None]:
    """SIGTERM ends the server as Ctrl-C does: it is left by the door, with everything closed behind it."""
    def stop(number: int, frame: Any) -> None:
        raise SystemExit(0)

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread: whoever started that one ends it
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _worth_telling(record: logging.LogRecord) -> bool:
    """An open page holds an event stream; that it is cut when the server stops is no news."""
    kind = record.exc_info[0] if record.exc_info else None
    return not (kind and issubclass(kind, asyncio.CancelledError)) and "graceful shutdown" not in record.getMessage()


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket, taken before anything slow is done, so that a taken port is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        reason = str(getattr(error, "strerror", None) or error).partition(" (while attempting")[0]
        ours = isinstance(error, OverflowError) or error.errno in (errno.EADDRINUSE, errno.EACCES)
        other = "choose another with --port" if ours else "--host is an address of this machine"
        raise DealGraphError(f"cannot listen at {_shown(host)}:{port}: {reason}; {other}") from error


def _reach(host: str, settings: Settings) -> str:
    """Who can reach this server and what they can do, in a line."""
    who = "only programs on this machine reach it" if _is_loopback(host) else \
        "every machine that reaches this address can read the whole graph, with the articles' texts"
    sites = "any site" if "*" in settings.origins else ", ".join(settings.origins) or "no other site"
    return f"{who}; pages of {sites} may ask it; {'writing needs the token' if settings.token else 'nobody can write'}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _names(host: str) -> tuple[str, ...]:
    """On loopback only its own names are answered: a page elsewhere cannot point a name of its own at this machine."""
    return ("localhost", "127.0.0.1", "[::1]", host) if _is_loopback(host) else ("*",)


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
