"""The SPARQL 1.1 Graph Store HTTP Protocol: /graphs?default, /graphs?graph=IRI, and /graphs/… as a graph's own IRI."""
from __future__ import annotations

import threading
import uuid
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from server.answers import caching, query_etag, response, unchanged
from server.endpoint import form_for
from server.errors import Refused
from server.negotiation import ALSO, GRAPHS
from server.protocol import fields, is_absolute, media_type, text_of
from server.service import LONGEST_WRITE, Service, sent
from server.writing import authorised, written

_DOES = {"PUT": "put", "POST": "add", "DELETE": "delete"}
_TAKEN = ("ttl", "nt", "rdf", "jsonld")


async def graphs(service: Service, request: Request) -> Response:
    """GET, HEAD, OPTIONS, and with the token PUT, POST, DELETE."""
    if request.method == "OPTIONS":
        writes = ", PUT, POST, DELETE" if service.settings.token else ""
        return Response(status_code=204, headers={"Allow": f"GET, HEAD, OPTIONS{writes}"})
    if request.method in _DOES:
        authorised(request, service.settings)
        if request.method == "POST" and not request.path_params.get("name") and not request.scope["query_string"]:
            return await _added_anew(service, request)
        return await _changed(service, request, _graph(request))
    return await _read(service, request, _graph(request))


def _graph(request: Request) -> str:
    """The IRI of the graph that is meant, empty for the default one. Raises Refused (400) where none is named."""
    raw = request.scope["query_string"].decode("latin-1")
    given = fields(raw)
    names = [name for name in ("default", "graph") if name in given]
    if str(request.path_params.get("name", "")):
        if names:
            raise Refused(400, "the address is a graph's own, and names another one; leave one of them out")
        return str(request.url.replace(query="", fragment=""))
    if len(names) != 1:
        raise Refused(400, "name one graph: /graphs?default, or /graphs?graph=IRI")
    if names == ["default"]:
        return ""
    if len(given["graph"]) != 1 or not is_absolute(given["graph"][0]):
        raise Refused(400, "graph=… is one absolute IRI")
    return given["graph"][0]


# ---- reading ----
async def _read(service: Service, request: Request, graph: str) -> Response:
    format = fields(request.scope["query_string"].decode("latin-1")).get("format", [""])[0]
    form = form_for(request, format, GRAPHS)
    return await service.waited_for(request, partial(_whole, service, request, graph, form))


def _whole(service: Service, request: Request, graph: str, form: str, gone: threading.Event) -> Response:
    """All of a graph."""
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_within(graph, '?s ?p ?o')} }}"
    tag = query_etag(service.snapshot_name(), query, form, (), ())
    if unchanged(request, tag):
        return Response(status_code=304, headers=caching(tag))
    given = service.run(gone, query, form)
    if graph and not given.rows and not _exists(service, graph, gone):
        raise Refused(404, f"there is no graph <{graph[:200]}>")
    return response(given, form, caching(tag))


def _within(graph: str, pattern: str) -> str:
    return f"GRAPH <{graph}> {{ {pattern} }}" if graph else pattern


def _exists(service: Service, graph: str, gone: threading.Event) -> bool:
    return b"true" in service.run(gone, f"ASK {{ GRAPH <{graph}> {{}} }}", "csv").body


# ---- writing ----
async def _added_anew(service: Service, request: Request) -> Response:
    """A POST to the graph store itself makes a graph, whose IRI is told in Location."""
    graph = f"{request.base_url}graphs/{uuid.uuid4().hex}"
    made = await _changed(service, request, graph)
    made.headers["Location"] = graph
    return made


async def _changed(service: Service, request: Request, graph: str) -> Response:
    change: dict[str, Any] = {"do": _DOES[request.method], "graph": graph, "base": graph or str(request.url)}
    if request.method != "DELETE":
        body = await sent(request, LONGEST_WRITE)
        change |= {"form": _form_of(media_type(body)), "data": text_of(body)}
    existed = (await written(service, change))["existed"]
    if request.method == "DELETE" and not existed:
        raise Refused(404, f"there is no graph <{graph[:200]}>")
    return Response(status_code=204 if existed else 201)


def _form_of(media: str) -> str:
    form = next((form for form in _TAKEN if media in (GRAPHS[form].partition(";")[0], *ALSO[form])), None)
    if form is None:
        taken = ", ".join(GRAPHS[form].partition(";")[0] for form in _TAKEN)
        raise Refused(415, f"{media[:60]} is not taken as a graph; send {taken}", {"Accept-Post": taken})
    return form
