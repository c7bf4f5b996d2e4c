"""The app: routes, and what is done to each request and response on the way (names, safety, logs, CORS, gzip)."""
from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from kg.errors import DealGraphError
from server.answers import CAPPED
from server.describe import described, void_triples
from server.direct import Asked, Direct
from server.endpoint import endpoint
from server.errors import Refused, problem, told
from server.graphs import graphs
from server.logs import ID, Logged
from server.pages import POLICY as PLAIN
from server.pages import format_of, ontology, style, thing
from server.service import Runs, Service, Settings, Writes

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

READ = ["GET", "HEAD"]
PAGE = "/ui"
# gradio compiles its templates in the browser, hence unsafe-eval; nothing may be fetched from another host.
POLICY = ("default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
          "img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; "
          "connect-src 'self' data: blob:; worker-src 'self' blob:; "
          "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'")
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
           "X-Frame-Options": "SAMEORIGIN"}

Handler = Callable[[Service, Request], Awaitable[Response]]


def build(graph: Any, runs: Runs | None = None, settings: Settings | None = None, writes: Writes | None = None,
          page: Callable[[FastAPI, Any], FastAPI] | None = None) -> FastAPI:
    """The app on `graph`, whose users' queries go to `runs` and whose changes to `writes`. `page` puts the page at /ui
    of the app, for the graph that it is given."""
    runs, settings = runs or Direct(graph), settings or Settings()
    service = Service(graph, runs, settings, writes)
    app = FastAPI(title="dealgraph", docs_url=None, redoc_url=None, openapi_url=None)
    if page is not None:
        app = page(app, Asked(graph, runs))
    app.router.routes.append(Mount("", _machines(service, page is not None)))
    app.add_middleware(OwnPages, under=PAGE)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.hosts))
    app.add_middleware(SafeHeaders)
    app.add_middleware(Logged, queries=settings.log_queries)
    return app


def _machines(service: Service, page: bool) -> Starlette:
    """All addresses but the page's: these alone may be asked from pages of other sites, and these alone are packed."""
    start = f"{PAGE}/" if page else "/sparql"
    writes = ["PUT", "POST", "DELETE"]
    routes = [
        _route("/sparql", service, endpoint, [*READ, "POST", "OPTIONS"]),
        _route("/sparql/", service, endpoint, [*READ, "POST", "OPTIONS"]),  # as some clients spell it
        _route("/graphs", service, graphs, [*READ, *writes, "OPTIONS"]),
        _route("/graphs/{name:path}", service, graphs, [*READ, *writes, "OPTIONS"]),
        _route("/id/{name:path}", service, thing, READ),
        _route("/ontology", service, ontology, READ),
        _route("/.well-known/void", service, _void, READ),
        _route("/health", service, _health, READ),
        Route("/style.css", lambda request: style(), methods=READ),
        Route("/favicon.ico", lambda request: Response(status_code=204), methods=READ),
        Route("/", lambda request: RedirectResponse(start), methods=READ)]
    known = {HTTPException: _unknown}
    return Starlette(routes=routes, middleware=_middleware(service.settings), exception_handlers=known)


def _middleware(settings: Settings) -> list[Middleware]:
    cors = Middleware(
        CORSMiddleware, allow_origins=settings.origins,
        allow_methods=["GET", "HEAD", "POST", "OPTIONS", *(["PUT", "DELETE"] if settings.token else [])],
        allow_headers=["If-None-Match", ID, *(["Authorization"] if settings.token else [])],
        expose_headers=["ETag", "Retry-After", "Link", CAPPED, ID])
    safe = Middleware(SafeHeaders, policy=PLAIN)
    return [safe, *([cors] if settings.origins else []), Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)]


def _route(path: str, service: Service, handler: Handler, methods: list[str]) -> Route:
    return Route(path, partial(_guarded, service, handler), methods=methods)


async def _guarded(service: Service, handler: Handler, request: Request) -> Response:
    """The handler's response; what goes wrong is a JSON object with the place of the fault."""
    try:
        return await handler(service, request)
    except (Refused, DealGraphError) as error:
        return told(error)


async def _unknown(request: Request, error: Exception) -> Response:
    code, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
    said = {404: "there is nothing at this address", 405: f"{request.method} is not possible here"}
    return problem(code, said.get(code, "this cannot be done"), headers)


async def _void(service: Service, request: Request) -> Response:
    return await described(service, request, format_of(request), void_triples, "void.html")


async def _health(service: Service, request: Request) -> Response:
    """Alive, with what there is; counted once for each state of the graph."""
    try:
        counts = await service.trusted(service.counts)
        snapshot = await service.trusted(service.snapshot_name)
    except DealGraphError as error:
        return JSONResponse({"status": "down", "error": str(error)}, 503)
    alive = {"status": "ok", "snapshot": snapshot.rsplit("/", 1)[-1], "articles": counts["articles"]}
    return JSONResponse(alive, headers={"Cache-Control": "no-store"})


class OwnPages:
    """What a page of another site asks of the addresses `under` a path is refused: there things are changed by who
    sits before the browser, and gradio itself lets any page of this machine or, under a public name, of any site in."""

    def __init__(self, app: ASGIApp, under: str):
        self.app, self.under = app, under

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, unless it comes from elsewhere."""
        if scope["type"] != "http" or not self._is_foreign(scope["path"], Headers(scope=scope)):
            await self.app(scope, receive, send)
        else:
            await problem(403, "pages of other sites cannot use this one")(scope, receive, send)

    def _is_foreign(self, path: str, headers: Headers) -> bool:
        """A browser names the origin of whoever asks; a proxy may have put its own name for the host."""
        origin = headers.get("origin")
        if origin is None or not f"{path}/".startswith(f"{self.under}/"):
            return False
        return urlsplit(origin).netloc.lower() not in {
            (headers.get(name) or "?").lower() for name in ("host", "x-forwarded-host")}


class SafeHeaders:
    """Adds HEADERS to every response that has none of these yet. A plain ASGI wrapper: streams pass untouched."""

    def __init__(self, app: ASGIApp, policy: str = POLICY):
        self.app, self.headers = app, HEADERS | {"Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; see HEADERS."""
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sending)
