"""Door: HTTP. One app on one port: /sparql (SPARQL 1.1 Protocol, read only), /health, and the page at /ui.

    GET  /sparql?query=…                      POST /sparql  (form: query=…)
    POST /sparql  Content-Type: application/sparql-query

The form of the result follows `Accept`, or `format=` (json xml csv tsv; ttl nt for a graph). A wrong query is 400 with
its line and column, one that may not be run is 403.
"""
from __future__ import annotations

import asyncio
import io
import ipaddress
import logging
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware

from kg.errors import DealGraphError, QueryError, RefusedQuery, StoreError
from kg.results import Results

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_BODY = 1_000_000  # bytes of a POST
ROWS = {"json": "application/sparql-results+json", "xml": "application/sparql-results+xml",
        "csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8"}
GRAPHS = {"ttl": "text/turtle; charset=utf-8", "nt": "application/n-triples"}
_ALSO = {"application/json": "json", "application/xml": "xml", "text/xml": "xml"}  # other names that clients use
_DATASET = ("default-graph-uri", "named-graph-uri")
# gradio compiles its templates in the browser, hence unsafe-eval; nothing may be fetched from another host.
POLICY = ("default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
          "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
          "connect-src 'self' data: blob:; worker-src 'self' blob:; "
          "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'")
HEADERS = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
           "X-Frame-Options": "SAMEORIGIN"}


class Graph(Protocol):
    """What this door asks of the core; the page asks more (see ui.Graph)."""

    def sparql(self, query: str) -> Results: ...


class Refused(Exception):
    """A request that is not carried out: `code` is the HTTP status, `what` one line for the caller."""

    def __init__(self, code: int, what: str):
        super().__init__(what)
        self.code, self.what = code, what


# ---- the app ----
def build_app(graph: Any, page: bool = True, hosts: Sequence[str] = ("*",)) -> FastAPI:
    """The app on `graph`; without `page` the endpoint alone. `hosts` are the names by which it may be called."""
    app = FastAPI(title="dealgraph", docs_url=None, redoc_url=None, openapi_url=None)

    @app.api_route("/sparql", methods=["GET", "POST"])
    async def sparql(request: Request) -> Response:
        return await _answered(graph, request)

    @app.get("/health")
    def health() -> Response:
        return _health(graph)

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(status_code=204)

    @app.get("/")
    def start() -> Response:
        return RedirectResponse("ui/" if page else "sparql")

    if page:
        import ui

        app = ui.mount(app, ui.build_page(graph), "/ui")
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(SafeHeaders)
    return app


class SafeHeaders:
    """Adds HEADERS to every response. A plain ASGI wrapper: the page's event streams pass through untouched."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; see HEADERS."""
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sending)


def _health(graph: Graph) -> Response:
    try:
        graph.sparql("ASK {}")
    except DealGraphError as error:
        return JSONResponse({"status": "down", "error": str(error)}, 503)
    return JSONResponse({"status": "ok"})


# ---- the endpoint ----
async def _answered(graph: Graph, request: Request) -> Response:
    """The response to one request of the protocol; what goes wrong is a JSON object with the place of the fault."""
    try:
        given = await _parameters(request)
        query, form = _query_of(given), dict(given).get("format", "")
        results = await run_in_threadpool(graph.sparql, query)
        return await run_in_threadpool(_rendered, results, form, request.headers.get("accept", ""))
    except Refused as error:
        return JSONResponse({"error": error.what}, error.code)
    except QueryError as error:
        code = 403 if isinstance(error, RefusedQuery) else 400
        return JSONResponse({"error": error.what, "line": error.line, "column": error.column}, code)
    except StoreError as error:
        return JSONResponse({"error": str(error)}, 503)


async def _parameters(request: Request) -> list[tuple[str, str]]:
    """Names and values of the request, from the address and from a form or a bare query in the body."""
    given = list(request.query_params.multi_items())
    if request.method == "GET":
        return given
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    text = await _body(request)
    if kind == "application/sparql-query":
        return [*given, ("query", text)]
    if kind == "application/x-www-form-urlencoded":
        return given + parse_qsl(text, keep_blank_values=True, max_num_fields=100)
    if kind == "application/sparql-update":
        raise Refused(403, "this endpoint is read only")
    raise Refused(415, "send application/x-www-form-urlencoded or application/sparql-query")


async def _body(request: Request) -> str:
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > LONGEST_BODY:
            raise Refused(413, f"the body is longer than {LONGEST_BODY} bytes")
    try:
        return read.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, "the body is not UTF-8") from error


def _query_of(given: list[tuple[str, str]]) -> str:
    queries = [value for name, value in given if name == "query"]
    names = {name for name, _ in given}
    if "update" in names:
        raise Refused(403, "this endpoint is read only")
    if named := names.intersection(_DATASET):
        raise Refused(400, f"{min(named)} is not supported; name the graph in the query with GRAPH")
    if len(queries) != 1 or not queries[0].strip():
        raise Refused(400, "give exactly one query: /sparql?query=SELECT…")
    return queries[0]


def _rendered(results: Results, form: str, accept: str) -> Response:
    """The results in the form asked for by name, else in the best that `accept` allows, else in JSON or Turtle."""
    known = GRAPHS if results.kind == "construct" else ROWS
    if form and form not in known:
        raise Refused(400, f"format={form}: one of {', '.join(known)} for this query")
    chosen = form or accepted(accept, known)
    return Response(WRITERS[chosen](results), media_type=known[chosen], headers={"Vary": "Accept"})


def accepted(accept: str, known: Mapping[str, str]) -> str:
    """The form that an Accept header wants most among `known` (form -> media type); the first where it wants none."""
    media = {kind.partition(";")[0]: form for form, kind in known.items()}
    media |= {kind: form for kind, form in _ALSO.items() if form in known}
    wanted = sorted((_weighed(part) for part in accept.split(",")), key=lambda w: -w[1])
    return next((media[kind] for kind, weight in wanted if kind in media and weight > 0), next(iter(known)))


def _weighed(part: str) -> tuple[str, float]:
    kind, _, rest = part.partition(";")
    weight = next((p.partition("=")[2] for p in rest.replace(" ", "").split(";") if p.startswith("q=")), "1")
    try:
        return kind.strip().lower(), float(weight)
    except ValueError:
        return kind.strip().lower(), 0.0


def as_xml(results: Results) -> str:
    """SPARQL Query Results XML Format."""
    from rdflib.query import Result

    parse: Any = Result.parse  # rdflib gives it no types
    written: bytes = parse(io.BytesIO(results.to_json().encode("utf-8")), format="json").serialize(format="xml")
    return written.decode("utf-8")


def as_lines(results: Results) -> str:
    """N-Triples."""
    return "".join(f"{s} {p} {o} .\n" for s, p, o in results.triples)


WRITERS: Mapping[str, Callable[[Results], str]] = {
    "json": Results.to_json, "csv": Results.to_csv, "tsv": Results.to_tsv, "xml": as_xml,
    "ttl": Results.to_turtle, "nt": as_lines}


# ---- serving ----
def run(store: str | Path | None, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Open the graph in `store` and serve it until stopped. Raises StoreError, or DealGraphError for a taken port."""
    from dealgraph import DealGraph

    with DealGraph.open(store) as graph:
        serve(graph, host, port)


def serve(graph: Any, host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve `graph` at `host`:`port` (0: any free port) until stopped; the address goes to standard error."""
    import uvicorn

    listening = _listen(host, port)
    try:
        app = build_app(graph, hosts=_names(host))
        at = f"http://{_shown(host)}:{listening.getsockname()[1]}"
        print(f"dealgraph: page {at}/ui/  endpoint {at}/sparql  (Ctrl-C stops it)", file=sys.stderr, flush=True)
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        logging.getLogger("uvicorn.error").addFilter(_worth_telling)
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()


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
        reason = getattr(error, "strerror", None) or str(error)
        raise DealGraphError(f"cannot listen at {_shown(host)}:{port}: {reason}; choose another with --port") from error


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
