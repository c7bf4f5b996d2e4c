"""Pages for people and RDF for machines at the same addresses: /id/… for a thing, /ontology for the vocabulary.

A thing's name is an IRI of w3id.org, which leads here by a redirect of its own; so what stands at /id/… of this server
is the document about the thing, and is answered with 200, not with another redirect (303).
"""
from __future__ import annotations

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from kg.files import file_triples
from kg.model import DG, DGR, Evidence, Triple
from kg.rendered import triples_as
from kg.rows import Rows, read_rows
from kg.terms import RDF, RDFS, dg, literal, parse, short
from kg.vocabulary import FOLDER, vocabulary_digest
from server.answers import caching, etag, query_etag, response, unchanged
from server.errors import Refused
from server.negotiation import GRAPHS, PAGE, chosen, named
from server.protocol import fields, is_absolute
from server.service import Service

TEMPLATES = Path(__file__).resolve().parent / "templates"
# Nothing on these pages runs or comes from elsewhere.
POLICY = ("default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
          "frame-ancestors 'none'")
MOST = 300  # triples of each direction that a page shows
_TYPE, _LABEL = f"<{RDF}type>", f"<{RDFS}label>"
_PARTS = re.compile(r"\A<.*#(target|position|quote)>\Z")
_ABOUT = """CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ {it} ?p ?o BIND({it} AS ?s) }} UNION {{ ?s ?p {it} BIND({it} AS ?o) }}
  UNION {{ ?s dg:about {it} ; ?p ?o }}
  UNION {{ {it} ?out ?s . ?s rdfs:label ?o BIND(rdfs:label AS ?p) }}
  UNION {{ ?s ?in {it} ; rdfs:label ?o BIND(rdfs:label AS ?p) }}
}}"""


# ---- what every page shares ----
def form_or_page(request: Request, format: str, known: Mapping[str, str]) -> str:
    """The form of an address that has a page as well. Who says nothing gets the page only where it takes HTML."""
    accept = request.headers.get("accept", "")
    offered = known if "html" in accept else {form: media for form, media in known.items() if form != "html"}
    form = named(format, known) if format else chosen(accept, offered)
    if form is None:
        raise Refused(400 if format else 406, f"there is {', '.join(known)} here")
    return form


def format_of(request: Request) -> str:
    """The parameter `format` of the address."""
    return fields(request.scope["query_string"].decode("latin-1")).get("format", [""])[0]


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True)
    made.filters |= {"web": web_address, "local": address}
    return made


def page(template: str, headers: Mapping[str, str], **values: Any) -> Response:
    """The page made from `template`; everything that is filled in is escaped."""
    html = _environment().get_template(template).render(**values)
    return Response(html, media_type=PAGE["html"], headers={**headers, "Content-Security-Policy": POLICY})


def style() -> Response:
    """The look of the pages."""
    css = (TEMPLATES / "style.css").read_bytes()
    return Response(css, media_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=3600"})


def web_address(url: str) -> str:
    """`url` where it is one of the web; else nothing: an article may name any address it likes."""
    return url if urlsplit(url).scheme in ("http", "https") else ""


# ---- things ----
@dataclass(frozen=True)
class Shown:
    """A term as a page shows it: text in one or two languages, and where it leads."""

    text: str
    japanese: str = ""
    href: str = ""
    language: str = ""


@dataclass(frozen=True)
class Fact:
    """A triple with the claims that state it; `of` is the other end, `inward` tells that it is the subject."""

    prop: Shown
    of: Shown
    inward: bool = False
    evidence: tuple[Evidence, ...] = ()


async def thing(service: Service, request: Request) -> Response:
    """GET and HEAD of /id/NAME. Raises Refused: 404 where the graph has nothing of that name, 406."""
    iri = DGR + str(request.path_params["name"])
    if not is_absolute(iri):
        raise Refused(404, "there is nothing of this name")
    form = form_or_page(request, format_of(request), {**GRAPHS, **PAGE})
    return await service.waited_for(request, partial(_document, service, request, iri, form))


def _document(service: Service, request: Request, iri: str, form: str, gone: threading.Event) -> Response:
    """The document about a thing: a page, or its triples."""
    tag = query_etag(service.snapshot_name(), iri, form, (), ())
    if unchanged(request, tag):
        return Response(status_code=304, headers=caching(tag))
    if form == "html":
        shown = _thing(service.graph, iri)
        links = {"Link": f'</id/{request.path_params["name"]}?format=ttl>; rel="alternate"; type="text/turtle"'}
        return page("thing.html", {**caching(tag), **(links if links["Link"].isascii() else {})}, iri=iri, **shown)
    given = service.run(gone, _ABOUT.format(it=f"<{iri}>"), form)
    if not given.rows:
        return Response(triples_as(_known(service.graph, iri), form), media_type=GRAPHS[form], headers=caching(tag))
    return response(given, form, caching(tag))


def _known(graph: Any, iri: str) -> list[Triple]:
    """What the vocabulary alone knows of a thing that no article tells of. Raises Refused (404) where it knows none."""
    entity = graph.vocabulary.entity(iri)
    if entity is None:
        raise Refused(404, f"there is nothing called {iri[:200]}")
    labels = [(f"<{iri}>", _LABEL, literal(label, language)) for language, label in entity.labels]
    return labels + [(f"<{iri}>", _TYPE, dg(name)) for name in sorted(entity.classes)]


def _thing(graph: Any, iri: str) -> dict[str, Any]:
    """What the page of a thing shows."""
    it = f"<{iri}>"
    outward = [(it, row["p"], row["v"]) for row in graph.store.select(f"SELECT ?p ?v {{ {it} ?p ?v }} LIMIT {MOST}")]
    inward = [(row["s"], row["p"], it) for row in graph.store.select(f"SELECT ?s ?p {{ ?s ?p {it} }} LIMIT {MOST}")]
    if not outward and not inward:
        outward = _known(graph, iri)
    stated = [(row["s"], row["p"], row["o"]) for row in
              graph.store.select(f"SELECT ?s ?p ?o {{ GRAPH {it} {{ ?s ?p ?o }} }} LIMIT {MOST}")]
    names = _Names(graph, [*outward, *inward, *stated])
    facts = list(_facts(graph, it, [*outward, *inward], names))
    return {
        "labels": _headings(outward) or [("", iri.rsplit("/", 1)[-1])],
        "types": [names(v) for _, p, v in outward if p == _TYPE], "name": iri.removeprefix(DGR),
        "told": [fact for fact in facts if fact.evidence], "rest": [fact for fact in facts if not fact.evidence],
        "stated": [(names(s), names(p), names(o)) for s, p, o in stated],
        "more": len(outward) == MOST or len(inward) == MOST}


def _headings(triples: Iterable[Triple]) -> list[tuple[str, str]]:
    """Language and text of each label, English first."""
    found = {(parse(v).language, parse(v).text) for _, p, v in triples if p == _LABEL}
    return sorted(found, key=lambda label: (label[0] != "en", label))


def _facts(graph: Any, it: str, triples: Iterable[Triple], names: _Names) -> Iterator[Fact]:
    kept = [t for t in triples if t[1] not in (_TYPE, _LABEL) and not _PARTS.match(t[0])]
    found: dict[int, list[Evidence]] = defaultdict(list)
    asked = [t for t in kept if t[1].startswith(f"<{DG}")]
    for each in graph.store.evidence(asked):
        found[each.triple].append(each)
    evidence = {triple: found[at] for at, triple in enumerate(asked)}
    for triple in sorted(kept, key=lambda t: (t[0] != it, t)):
        inward = triple[0] != it
        yield Fact(names(triple[1]), names(triple[0 if inward else 2]), inward, tuple(evidence.get(triple, ())))


class _Names:
    """What the terms of `triples` are called, for people."""

    def __init__(self, graph: Any, triples: Iterable[Triple]):
        self._vocabulary = graph.vocabulary
        self._labels: dict[str, dict[str, str]] = defaultdict(dict)
        terms = sorted({term for triple in triples for term in triple if term.startswith("<")})
        asked = f"SELECT ?x ?label {{ VALUES ?x {{ {' '.join(terms)} }} ?x {_LABEL} ?label }}"
        for row in graph.store.select(asked) if terms else ():
            label = parse(row["label"])
            self._labels[row["x"]].setdefault(label.language, label.text)

    def __call__(self, term: str) -> Shown:
        found = parse(term)
        if found.kind != "iri":
            return Shown(found.text, language=found.language)
        labels = self._labels.get(term) or self._known(found.text)
        english = labels.get("en") or labels.get("") or next(iter(labels.values()), short(term))
        japanese = labels.get("ja", "")
        return Shown(english, "" if japanese == english else japanese, address(found.text))

    def _known(self, iri: str) -> Mapping[str, str]:
        term = model_terms().get(iri.removeprefix(DG)) if iri.startswith(DG) else None
        entity = self._vocabulary.entity(iri)
        return term.labels if term else dict(entity.labels) if entity else {}


def address(iri: str) -> str:
    """Where a link to `iri` leads: our own names stay on this server."""
    if iri.startswith(DGR):
        return "/id/" + iri.removeprefix(DGR)
    return "/ontology#" + iri.removeprefix(DG) if iri.startswith(DG) else web_address(iri)


# ---- the vocabulary ----
@dataclass(frozen=True)
class Term:
    """A term of the model with what is said of it, in both languages."""

    name: str
    kind: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    examples: Mapping[str, str]
    above: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()


_KINDS = {"owl:Class": "class", "owl:ObjectProperty": "property", "owl:DatatypeProperty": "property with a value",
          "owl:AnnotationProperty": "annotation", "owl:NamedIndividual": "value"}


@cache
def model_terms() -> Mapping[str, Term]:
    """The terms of ontology/model.ttl by their local names."""
    rows = read_rows([FOLDER / "model.ttl"])
    return {name: _term(rows, name, kind) for type_, kind in _KINDS.items() for name in sorted(rows.of_type(type_))}


def _term(rows: Rows, name: str, kind: str) -> Term:
    label, definition, example = (dict(rows.texts(name, p)) for p in ("rdfs:label", "skos:definition", "skos:example"))
    above = (*rows.values(name, "rdfs:subClassOf"), *rows.values(name, "rdfs:subPropertyOf"))
    local = tuple(rows.local(each) for each in above if each.startswith(DG))
    domain, reach = _ends(rows, name, "rdfs:domain"), _ends(rows, name, "rdfs:range")
    return Term(name, kind, label, definition, example, local, domain, reach)


def _ends(rows: Rows, name: str, prop: str) -> tuple[str, ...]:
    return tuple(rows.local(c) for r in rows.values(name, prop) for c in (rows.list(r, "owl:unionOf") or (r,)))


async def ontology(service: Service, request: Request) -> Response:
    """GET and HEAD of /ontology: where the IRIs of the vocabulary lead."""
    form = form_or_page(request, format_of(request), {**GRAPHS, **PAGE})
    tag = etag(vocabulary_digest(service.graph.vocabulary), form)
    if unchanged(request, tag):
        return Response(status_code=304, headers=caching(tag))
    if form == "html":
        shown: Response = await service.trusted(_ontology_page, caching(tag))
        return shown
    body = await service.trusted(_ontology_as, form)
    return Response(body, media_type=GRAPHS[form], headers=caching(tag))


def _ontology_page(headers: Mapping[str, str]) -> Response:
    return page("ontology.html", headers, terms=model_terms().values(), kinds=tuple(_KINDS.values()))


@cache
def _ontology_as(form: str) -> bytes:
    return triples_as(file_triples([FOLDER / "model.ttl"]), form)
