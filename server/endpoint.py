"""The routes of the SPARQL 1.1 Protocol: queries, updates with a token, and the service's description."""
from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import QueryError
from kg.guard import is_ours
from kg.model import DGR
from kg.queries import query_form
from server.answers import caching, query_etag, response, unchanged
from server.describe import described, service_triples
from server.errors import Refused
from server.negotiation import GRAPHS, ROWS, chosen, named
from server.protocol import FORM, QUERY, UPDATE, Operation, Sent, is_absolute, operation
from server.service import LONGEST_QUERY, LONGEST_WRITE, Service, sent
from server.writing import authorised, carried_out, may_write, update_change

NOTHING = DGR + "no-such-graph"


def form_for(request: Request, format: str, known: Mapping[str, str]) -> str:
    """The form of `known` in which the answer goes out. Raises Refused: 400 for a `format` that is none of them, 406
    for an Accept header that takes none."""
    if format:
        form = named(format, known)
        if form is None:
            raise Refused(400, f"format={format[:40]}: one of {', '.join(known)} here")
        return form
    form = chosen(request.headers.get("accept", ""), known)
    if form is None:
        media = ", ".join(kind.partition(";")[0] for kind in known.values())
        raise Refused(406, f"nothing that the Accept header takes can be given; there is {media}")
    return form


async def endpoint(service: Service, request: Request) -> Response:
    """GET, HEAD, POST and OPTIONS of /sparql."""
    if request.method == "OPTIONS":
        accepted = [FORM, QUERY, *([UPDATE] if service.settings.token else [])]
        allowed = {"Allow": "GET, HEAD, POST, OPTIONS", "Accept-Post": ", ".join(accepted)}
        return Response(status_code=204, headers=allowed)
    asked = operation(await _read(service, request))
    if asked.kind == "description":
        return await described(service, request, asked.format, service_triples, "service.html")
    if asked.kind == "update":
        authorised(request, service.settings)  # before a form's update is looked at any further
        return await carried_out(service, update_change(asked, service.settings, f"{request.base_url}sparql"))
    return await answered(service, request, asked)


async def _read(service: Service, request: Request) -> Sent:
    """The request; who may not write is told so before a large body is read."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == UPDATE and request.method == "POST":
        authorised(request, service.settings)
        return await sent(request, LONGEST_WRITE)
    return await sent(request, LONGEST_WRITE if may_write(request, service.settings) else LONGEST_QUERY)


async def answered(service: Service, request: Request, asked: Operation) -> Response:
    """The result of a query in the form that the client wants, or 304 where it has that already."""
    request.state.query = asked.text
    rows = query_form(asked.text) in ("SELECT", "ASK")
    form = form_for(request, asked.format, ROWS if rows else GRAPHS)
    return await service.waited_for(request, partial(_answer, service, request, asked, form))


def _answer(service: Service, request: Request, asked: Operation, form: str, gone: threading.Event) -> Response:
    tag = "" if request.method == "POST" else query_etag(
        service.snapshot_name(), asked.text, form, asked.default, asked.named)
    if unchanged(request, tag):
        return Response(status_code=304, headers=caching(tag))
    default, named = (_known(service, graphs) for graphs in (asked.default, asked.named))
    base = _base(request)
    try:
        given = service.run(gone, base + asked.text, form, default, named)
    except QueryError as error:
        raise _without(base, error) from error
    return response(given, form, caching(tag))


def _base(request: Request) -> str:
    """What relative IRIs of a query without a BASE of its own are resolved against: the endpoint's address."""
    address = f"{request.base_url}sparql"
    return f"BASE <{address}> " if is_absolute(address) else ""


def _without(base: str, error: QueryError) -> QueryError:
    """`error` at its place in the query as it was sent."""
    column = error.column - len(base) if error.line == 1 else error.column
    return type(error)(error.what, error.line, max(column, 1) if error.line else 0)


def _known(service: Service, graphs: tuple[str, ...]) -> tuple[str, ...]:
    """The graphs of a dataset that is named beside the query. One that is not in the store is an empty one: clients
    ask for graphs that they are about to fill, and nothing is ever fetched."""
    return tuple(graph if is_ours(graph) or service.has_graph(graph) else NOTHING for graph in graphs)
