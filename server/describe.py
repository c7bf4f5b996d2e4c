"""What this server says of itself: SPARQL 1.1 Service Description at /sparql, VoID at /.well-known/void."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.files import file_triples
from kg.model import DG, DGR, Triple
from kg.rendered import triples_as
from kg.terms import DCT, RDF, integer, iri, literal
from kg.vocabulary import FOLDER
from server.answers import caching, etag, unchanged
from server.negotiation import GRAPHS, PAGE, ROWS
from server.pages import form_or_page, page
from server.service import Service

SD, VOID, FORMATS = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#", "http://www.w3.org/ns/formats/"
_NAMES = {"json": "SPARQL_Results_JSON", "xml": "SPARQL_Results_XML", "csv": "SPARQL_Results_CSV",
          "tsv": "SPARQL_Results_TSV", "ttl": "Turtle", "nt": "N-Triples", "rdf": "RDF_XML", "jsonld": "JSON-LD",
          "trig": "TriG", "nq": "N-Quads"}
_TYPE = iri(RDF + "type")

Counts = Mapping[str, Any]


async def described(service: Service, request: Request, format: str,
                    triples: Callable[[str, Counts, bool], tuple[Triple, ...]], template: str) -> Response:
    """A description by negotiation: RDF for machines, a page for people."""
    form = form_or_page(request, format, {**GRAPHS, **PAGE})
    tag = etag(await service.trusted(service.snapshot_name), str(request.url), form)
    if unchanged(request, tag):
        return Response(status_code=304, headers=caching(tag))
    counts = await service.trusted(service.counts)
    base = str(request.base_url)
    if form == "html":
        return page(template, caching(tag), base=base, counts=counts, rows=ROWS, graphs=GRAPHS)
    body = triples_as(triples(base, counts, bool(service.settings.token)), form, {"sd": SD, "void": VOID})
    return Response(body, media_type=GRAPHS[form], headers=caching(tag))


def service_triples(base: str, counts: Counts, writes: bool) -> tuple[Triple, ...]:
    """The service at `base`: its languages, result forms and default dataset. A reader that knows the default graph's
    size can tell a result that was cut."""
    this, dataset, graph = (f"<{base}sparql{part}>" for part in ("", "#dataset", "#default"))
    languages = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if writes else [])]
    return (
        (this, _TYPE, iri(SD + "Service")), (this, iri(SD + "endpoint"), this),
        *((this, iri(SD + "supportedLanguage"), iri(SD + name)) for name in languages),
        *((this, iri(SD + "resultFormat"), iri(FORMATS + _NAMES[form])) for form in (*ROWS, *GRAPHS)),
        *((this, iri(SD + "inputFormat"), iri(FORMATS + _NAMES[f])) for f in ("ttl", "nt", "rdf", "jsonld") if writes),
        (this, iri(SD + "defaultDataset"), dataset), (dataset, _TYPE, iri(SD + "Dataset")),
        (dataset, iri(SD + "defaultGraph"), graph), (graph, _TYPE, iri(SD + "Graph")),
        (graph, iri(VOID + "triples"), integer(counts["triples"])))


def void_triples(base: str, counts: Counts, writes: bool) -> tuple[Triple, ...]:
    """The data set behind `base`: sizes, where to ask, what its names begin with, which vocabularies it uses."""
    this = f"<{base}.well-known/void#dataset>"
    described = f"<{base}.well-known/void>"
    return (
        (described, _TYPE, iri(VOID + "DatasetDescription")), (described, "<http://xmlns.com/foaf/0.1/topic>", this),
        (this, _TYPE, iri(VOID + "Dataset")),
        *((this, iri(DCT + "title"), title) for title in _titles()),
        (this, iri(VOID + "sparqlEndpoint"), f"<{base}sparql>"),
        (this, iri(VOID + "uriSpace"), literal(DGR)),
        (this, iri(VOID + "uriLookupEndpoint"), f"<{base}id/>"),
        (this, iri(VOID + "triples"), integer(counts["triples"])),
        (this, iri(VOID + "documents"), integer(counts["articles"])),
        *((this, iri(VOID + "vocabulary"), iri(name)) for name in (
            DG, DCT, "http://www.w3.org/ns/prov#", "http://www.w3.org/ns/oa#", "http://www.w3.org/2004/02/skos/core#")),
        *((this, iri(VOID + "feature"), iri(FORMATS + _NAMES[form])) for form in GRAPHS),
        *(triple for kind, count in counts["frames"].items() for triple in _part(base, this, kind, count)))


@cache
def _titles() -> tuple[str, ...]:
    """What the model calls itself, in both languages."""
    own, title = iri(DG.removesuffix("#")), iri(DCT + "title")
    return tuple(o for s, p, o in file_triples([FOLDER / "model.ttl"]) if (s, p) == (own, title))


def _part(base: str, dataset: str, kind: str, count: int) -> tuple[Triple, ...]:
    part = f"<{base}.well-known/void#{kind}>"
    return ((dataset, iri(VOID + "classPartition"), part), (part, iri(VOID + "class"), iri(DG + kind)),
            (part, iri(VOID + "entities"), integer(count)))
