"""The routes of the SPARQL 1.1 Protocol: queries, updates with a token, and the service's description."""
from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from kg.queries import query_form
from server.answers import caching, query_etag, response, unchanged
from server.describe import described, service_triples
from server.errors import Refused
from server.negotiation import GRAPHS, ROWS, chosen, named
from server.protocol import FORM, QUERY, UPDATE, Operation, Sent, operation
from server.service import LONGEST_QUERY, LONGEST_WRITE, Service, sent
from server.writing import authorised, carried_out, may_write, update_change


def form_for(request: Request, format: str, known: Mapping[str, str]) -> str:
    """The form of `known` in which the answer goes out. Raises Refused: 400 for a `format` that is none of them, 406
    for an Accept header that takes none."""
    if format:
        form = named(format)
        if form not in known:
            raise Refused(400, f"format={format[:40]}: one of {', '.join(known)} here")
        return form
    form_or_none = chosen(request.headers.get("accept", ""), known)
    if form_or_none is None:
        media = ", ".join(kind.partition(";")[0] for kind in known.values())
        raise Refused(406, f"nothing that the Accept header takes can be given; there is {media}")
    return form_or_none


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
        return await carried_out(service, update_change(asked, service.settings))
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
    snapshot = await service.trusted(service.snapshot_name)
    tag = query_etag(snapshot, asked.text, form, asked.default, asked.named) if request.method != "POST" else ""
    if unchanged(request, tag):
        return Response(status_code=304, headers=caching(tag))
    given = await service.run(request, asked.text, form, asked.default, asked.named)
    return response(given, form, caching(tag))
