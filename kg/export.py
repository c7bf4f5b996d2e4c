"""The graph as files: Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD, GraphML, CSV.

The same graph gives the same bytes, on any machine and in any run.
"""
from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from kg.errors import QueryError
from kg.files import file_triples, serialized
from kg.model import DG, Triple
from kg.store import Store
from kg.terms import DCT, OA, PREFIXES, PROV, dg, iri, literal, parse, short, text_of
from kg.triples import LABEL, TYPE, Quad, Said, said
from kg.vocabulary import FOLDER

WHATS = ("facts", "claims", "ontology", "all")
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CLAIM, _ARTICLE = dg("Claim"), dg("Article")
_SOURCES = (_CLAIM, _ARTICLE, dg("Source"), dg("DealMention"), dg("PartySet"), iri(PROV + "SoftwareAgent"))
_QUANTITIES = (dg("Amount"), dg("Quantity"))


def export(store: Store, what: str = "all", format: str = "ttl") -> bytes:
    """The part `what` of the store as a file in `format`, UTF-8.

    `what`: ``facts`` (what is stated, with names), ``claims`` (who says so, with their named graphs where the format
    has them), ``ontology`` (the files of ontology/), ``all``. `format`: ttl trig nt nq rdf jsonld graphml csv.
    Raises QueryError for a name that is none of these.
    """
    if what not in WHATS:
        raise QueryError(f"nothing here is called {what}; say one of {', '.join(WHATS)}")
    if format not in FORMATS:
        raise QueryError(f"no format is called {format}; say one of {', '.join(FORMATS)}")
    quads = tuple(sorted(set(_chosen(store, what)), key=lambda quad: (quad[3], *quad[:3])))
    return FORMATS[format](quads).encode("utf-8")


# ---- which triples ----
def _chosen(store: Store, what: str) -> Iterator[Quad]:
    if what in ("ontology", "all"):
        yield from ontology_quads()
    if what == "ontology":
        return
    quads = tuple(store.quads())
    if what == "all":
        yield from quads
        return
    sources = _sources(quads)
    if what == "facts":
        yield from (quad for quad in quads if not quad[3] and _node(quad[0]) not in sources)
        return
    kept = [quad for quad in quads if quad[3] or _node(quad[0]) in sources]
    named = {quad[2] for quad in kept}
    yield from kept
    yield from (quad for quad in quads if quad[1] == LABEL and quad[0] in named)


def ontology_quads(folder: Path = FOLDER) -> Iterator[Quad]:
    """The triples of all Turtle files under `folder`; blank nodes are numbered in the order of the files."""
    for triple in file_triples(sorted(folder.rglob("*.ttl"))):
        yield (*triple, "")


def _sources(quads: Iterable[Quad]) -> set[str]:
    return {s for s, p, o, g in quads if p == TYPE and o in _SOURCES and not g}


def _node(subject: str) -> str:
    """`subject`, or for ``<claim#target>`` and the like the claim that it belongs to."""
    return re.sub(r"#(target|position|quote)>\Z", ">", subject)


# ---- RDF ----
def turtle(triples: Iterable[Triple]) -> str:
    """`triples` as Turtle: prefixed, sorted, one subject a paragraph."""
    body = list(_paragraphs(triples, ""))
    return _prefixes(body) + "\n".join(body)


def _prefixes(body: Iterable[str]) -> str:
    text = "".join(body)
    used = [name for name in sorted(PREFIXES) if re.search(rf"(?<![\w.-]){name}:", text)]
    return "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in used) + "\n"


def _paragraphs(triples: Iterable[Triple], indent: str) -> Iterator[str]:
    by_subject: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, prop, value in sorted(set(triples)):
        by_subject[subject][prop].append(value)
    for subject, of in by_subject.items():
        props = sorted(of, key=lambda prop: (prop != TYPE, prop))
        lines = [f"{'a' if prop == TYPE else short(prop)} {' , '.join(map(short, of[prop]))}" for prop in props]
        yield f"{indent}{short(subject)} " + f" ;\n{indent}    ".join(lines) + " .\n"


def _turtle(quads: tuple[Quad, ...]) -> str:
    return turtle(quad[:3] for quad in quads)


def _trig(quads: tuple[Quad, ...]) -> str:
    body = []
    for graph, triples in _by_graph(quads).items():
        inside = list(_paragraphs(triples, "    " if graph else ""))
        body += [f"{short(graph)} {{\n", *inside, "}\n\n"] if graph else [line + "\n" for line in inside]
    return _prefixes(body) + "".join(body)


def _by_graph(quads: Iterable[Quad]) -> Mapping[str, list[Triple]]:
    found: dict[str, list[Triple]] = defaultdict(list)
    for s, p, o, g in quads:
        found[g].append((s, p, o))
    return found


def _n_triples(quads: tuple[Quad, ...]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in sorted({quad[:3] for quad in quads}))


def _n_quads(quads: tuple[Quad, ...]) -> str:
    return "".join(" ".join(filter(None, quad)) + " .\n" for quad in quads)


def _rdf_xml(quads: tuple[Quad, ...]) -> str:
    """RDF/XML, which knows no graphs: each triple once; signs that XML cannot hold become U+FFFD."""
    triples = sorted({(s, p, _xml_term(o)) for s, p, o, _ in quads})
    return serialized(((*triple, "") for triple in triples), "rdf")


def _xml_term(term: str) -> str:
    found = parse(term)
    return literal(_xml(found.text), found.language, found.datatype) if found.kind == "literal" else term


def _json_ld(quads: tuple[Quad, ...]) -> str:
    return serialized(quads, "jsonld")


# ---- tables and networks ----
def _graphml(quads: tuple[Quad, ...]) -> str:
    """Nodes are things and frames (label, type); edges are the triples between them (label, claims that state it)."""
    import networkx as nx  # type: ignore[import-untyped]

    of, network = said(quad[:3] for quad in quads), nx.MultiDiGraph()
    claims = defaultdict(set)
    for s, p, o, g in quads:
        claims[s, p, o].add(g)
    nodes = {node for node in of if node.startswith("<") and not _is_about_claims(node, of)}
    for node in sorted(nodes):
        network.add_node(text_of(node), label=_xml(_name(node, of)), type=_xml(", ".join(_types(node, of))))
    for (s, p, o), graphs in sorted(claims.items()):
        if s in nodes and o in nodes and p != TYPE:
            network.add_edge(text_of(s), text_of(o), key=text_of(p), label=short(p), claims=len(graphs - {""}))
    return "\n".join(nx.generate_graphml(network)) + "\n"


def _is_about_claims(node: str, of: Said) -> bool:
    types = of[node].get(TYPE, [])
    return node != _node(node) or _CLAIM in types or _ARTICLE in types


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _types(node: str, of: Said) -> list[str]:
    return sorted(text_of(term).removeprefix(DG) for term in of.get(node, {}).get(TYPE, ()))


def _name(node: str, of: Said) -> str:
    """The English label, else any other, else the term as Turtle has it."""
    held = (parse(term) for term in of.get(node, {}).get(LABEL, ()))
    labels = sorted(held, key=lambda term: (term.language != "en", term.text))
    return labels[0].text if labels else short(node)


def _csv(quads: tuple[Quad, ...]) -> str:
    """One line a claim where there are claims, else one line a frame, else one line a triple."""
    of = said(quad[:3] for quad in quads)
    claims = [node for node in of if _CLAIM in of[node].get(TYPE, ())]
    frames = [node for node in of if dg("status") in of[node] and node not in claims]
    if claims:
        return _written(_CLAIM_COLUMNS, (_claim_row(node, of) for node in sorted(claims)))
    if frames:
        roles = sorted({p for node in frames for p in of[node] if p.startswith(f"<{DG}") and p not in _FRAME_COLUMNS})
        header = ("frame", "type", "label", "status", "date", *(text_of(p).removeprefix(DG) for p in roles))
        return _written(header, (_frame_row(node, roles, of) for node in sorted(frames)))
    return _written(("subject", "predicate", "object"), ((text_of(s), text_of(p), text_of(o)) for s, p, o, _ in quads))


_FRAME_COLUMNS = (dg("status"), dg("date"))
_CLAIM_COLUMNS = ("claim", "frame", "label", "article", "quote", "start", "end", "speaker", "stage", "certainty",
                  "status", "date", "confidence", "language")


def _claim_row(node: str, of: Said) -> Iterator[str]:
    position = f"{node[:-1]}#position>"
    columns = ((node, LABEL), (node, iri(PROV + "wasDerivedFrom")), (node, dg("quote")),
               (position, iri(OA + "start")), (position, iri(OA + "end")), (node, dg("speaker")), (node, dg("stage")),
               (node, dg("certainty")), (node, dg("status")), (node, dg("date")), (node, dg("confidence")),
               (node, iri(DCT + "language")))
    yield text_of(node)
    yield next(map(text_of, of[node].get(dg("about"), ())), "")
    yield from (_cell(of.get(subject, {}).get(prop, ()), of) for subject, prop in columns)


def _frame_row(node: str, roles: Iterable[str], of: Said) -> Iterator[str]:
    yield text_of(node)
    yield ", ".join(_types(node, of))
    yield _name(node, of)
    for prop in (*_FRAME_COLUMNS, *roles):
        yield _cell(of[node].get(prop, ()), of)


def _cell(values: Iterable[str], of: Said) -> str:
    """Several values side by side; an English label stands for the Japanese one where both are there."""
    terms = sorted(values)
    if len(terms) > 1 and all(parse(term).language for term in terms):
        terms = [term for term in terms if parse(term).language == "en"][:1] or terms[:1]
    return "; ".join(_shown(term, of) for term in terms)


def _shown(term: str, of: Said) -> str:
    if not term.startswith("<"):
        return text_of(term)
    if any(kind in of.get(term, {}).get(TYPE, ()) for kind in _QUANTITIES):
        parts = [of[term].get(dg(name), [""])[0] for name in ("currency", "numericValue", "unitName")]
        return " ".join(text_of(part) for part in parts if part)
    if LABEL in of.get(term, {}):
        return _name(term, of)
    return text_of(term).removeprefix(DG)


def _written(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


FORMATS: Mapping[str, Callable[[tuple[Quad, ...]], str]] = {
    "ttl": _turtle, "trig": _trig, "nt": _n_triples, "nq": _n_quads, "rdf": _rdf_xml, "jsonld": _json_ld,
    "graphml": _graphml, "csv": _csv}
