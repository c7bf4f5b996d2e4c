"""Runs tests that manifests in the W3C's vocabulary describe against a server: query evaluation and syntax, the
protocol, the graph store. `cases` reads the manifests, `run` carries one case out and raises AssertionError.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import httpx
import pyoxigraph as ox
from rdflib import RDF, RDFS, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from kg.guard import graphs_named
from kg.quads import data
from kg.update import changed

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SYNTAX = {MF.PositiveSyntaxTest11: True, MF.PositiveSyntaxTest: True, MF.NegativeSyntaxTest11: False,
          MF.NegativeSyntaxTest: False}
RUN = {MF.QueryEvaluationTest, MF.CSVResultFormatTest, *SYNTAX, MF.ProtocolTest, MF.GraphStoreProtocolTest}
# Folders of the suite that ask for what this server does not claim to do.
LEFT_OUT = {
    "entailment": "no entailment regime is claimed", "service": "SERVICE is refused",
    "syntax-fed": "SERVICE is refused", "service-description": "described in prose only",
    "http-rdf-update-indirect": "the same tests in another spelling",
}
_BASES = {"https://w3c.github.io/rdf-tests/": "",
          "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/": "sparql/sparql11/"}
_NUMBERS = {"integer", "decimal", "double", "float"}
_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMS = {"tabular": ("sparql-results", "text/csv", "text/tab-separated-values"), "boolean": ("sparql-results",),
          "RDF": ("rdf+xml", "turtle", "n-triples", "ld+json", "trig", "n-quads")}


@dataclass(frozen=True)
class Case:
    """One test: `id` is its folder and name; `graph` is the manifest that holds it."""

    id: str
    kind: Node
    node: Node
    graph: Graph
    root: Path

    def path(self, iri: Node | str) -> Path:
        """The file that `iri` names in this copy of the suite."""
        text = str(iri)
        for base, folder in _BASES.items():
            if text.startswith(base):
                return self.root / folder / text.removeprefix(base)
        return Path(unquote(urlsplit(text).path))


@dataclass(frozen=True)
class Served:
    """A server with its store's folder, which the runner fills itself, and the header that lets it write."""

    url: str
    folder: Path
    right: Mapping[str, str]


def cases(root: Path, within: str = "") -> Iterator[Case]:
    """The cases of all manifests in the folder `within` the suite at `root` that this runner knows, in their order."""
    for path in sorted((root / within).rglob("manifest.ttl")):
        if path.parent.name not in LEFT_OUT:
            yield from _cases(path, root)


def _cases(path: Path, root: Path) -> Iterator[Case]:
    graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
    for entries in graph.objects(None, MF.entries):
        for node in Collection(graph, entries):
            kinds = RUN & set(graph.objects(node, RDF.type))
            if kinds and not _in_prose(graph, node, kinds):
                name = str(node).rpartition("#")[2]
                yield Case(f"{path.parent.name}#{name}", kinds.pop(), node, graph, root)


def _in_prose(graph: Graph, node: Node, kinds: set[Any]) -> bool:
    """Whether a test of requests leaves them to its reader, as all of the edition of 2012 do."""
    action = graph.value(node, MF.action)
    return bool(kinds & {MF.ProtocolTest, MF.GraphStoreProtocolTest}) and graph.value(action, HT.requests) is None


def edition(root: Path) -> str:
    """The copy's edition: 2012, as the W3C's working group left it, or that of today."""
    return "2012" if (root / "sparql/sparql11/manifest-all.ttl").exists() and not (
        root / "sparql/sparql11/manifest.ttl").exists() else "today"


def run(case: Case, served: Served) -> None:
    """Carry out `case`. Raises AssertionError where the server does not do as it says."""
    if case.kind in SYNTAX:
        _run_syntax(case, served, SYNTAX[case.kind])
    elif case.kind in (MF.ProtocolTest, MF.GraphStoreProtocolTest):
        _run_requests(case, served)
    else:
        _run_query(case, served)


# ---- queries ----
def _run_syntax(case: Case, served: Served, is_right: bool) -> None:
    text = case.path(case.graph.value(case.node, MF.action)).read_text("utf-8")
    answer = _asked(served, text, "*/*")
    assert (answer.status_code == 200) is is_right, answer.text


def _asked(served: Served, query: str, accept: str) -> httpx.Response:
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    return httpx.post(f"{served.url}/sparql", content=query.encode(), headers=headers, timeout=60)


def _run_query(case: Case, served: Served) -> None:
    action = case.graph.value(case.node, MF.action)
    query, wanted = case.graph.value(action, QT.query), case.path(case.graph.value(case.node, MF.result))
    text = f"BASE <{query}> {case.path(query).read_text('utf-8')}"
    held = map(case.path, case.graph.objects(action, QT.data))
    graphs = [*map(str, case.graph.objects(action, QT.graphData)), *(graph.text for graph in graphs_named(text))]
    fill(served.folder, held, {graph: case.path(graph) for graph in graphs if case.path(graph).exists()})
    compare(text, served, wanted)


def fill(folder: Path, default: Iterable[Path], named: Mapping[str, Path]) -> None:
    """Put exactly these files into the store."""
    quads = [quad for path in default for quad in _parsed(path)]
    quads += [ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(iri)) for iri, path in named.items()
              for q in _parsed(path)]
    made = " ".join(f"CREATE SILENT GRAPH <{iri}> ;" for iri in named)
    changed(folder, {"do": "update", "text": f"DROP ALL ; {made} INSERT DATA {{ {data(quads)} }}"})


def _parsed(path: Path) -> Iterator[ox.Quad]:
    form = ox.RdfFormat.from_extension(path.suffix.removeprefix("."))
    yield from ox.parse(path=str(path), format=form, base_iri=path.as_uri(), rename_blank_nodes=True)


def compare(query: str, served: Served, wanted: Path) -> None:
    """Ask `query` and compare with the file of the result; the order of rows does not count."""
    if wanted.suffix in (".srx", ".srj", ".tsv", ".csv"):
        others = {".csv": "text/csv", ".tsv": "text/tab-separated-values"}
        accept = others.get(wanted.suffix, "application/sparql-results+xml")
        answer = _asked(served, query, accept)
        assert answer.status_code == 200, answer.text
        read = csv_rows if wanted.suffix == ".csv" else solutions
        assert read(answer.content, accept) == read(wanted.read_bytes(), wanted.suffix)
        return
    answer = _asked(served, query, "application/n-triples, application/sparql-results+xml;q=0.5")
    assert answer.status_code == 200, answer.text
    if "xml" in answer.headers["content-type"]:
        assert solutions(answer.content, "xml") == result_set(wanted)
    else:
        found = ox.parse(answer.content, format=ox.RdfFormat.N_TRIPLES, rename_blank_nodes=True)
        assert canonical(found) == canonical(_parsed(wanted))


def csv_rows(content: bytes, form: str) -> Counter[tuple[str, ...]]:
    """Rows of a CSV; blank nodes are all alike."""
    rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    return Counter(tuple(re.sub(r"^_:.*", "_:", cell) for cell in row) for row in rows)


def solutions(content: bytes, form: str) -> Any:
    """A truth, or variables and rows as a set that does not depend on order or on blank nodes' names."""
    format = ox.QueryResultsFormat.TSV if "t" in form[:2] else ox.QueryResultsFormat.JSON if "srj" in form else \
        ox.QueryResultsFormat.XML
    found = ox.parse_query_results(content, format=format)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return frozenset(names), _rows_apart(rows)


def _rows_apart(rows: list[dict[str, Any]]) -> Any:
    plain = [{name: term for name, term in row.items() if term is not None} for row in rows]
    if not any(isinstance(term, ox.BlankNode) for row in plain for term in row.values()):
        return Counter(frozenset((name, _number(term)) for name, term in row.items()) for row in plain)
    quads = [ox.Quad(ox.BlankNode(f"row{at}"), ox.NamedNode(f"urn:{name}"), _number(term))
             for at, row in enumerate(plain) for name, term in row.items()]
    return len(rows), canonical(quads)


def canonical(quads: Iterable[ox.Quad]) -> frozenset[str]:
    """The quads with blank nodes named in one way for all graphs that are alike."""
    held = ox.Dataset(ox.Quad(q.subject, q.predicate, _number(q.object), q.graph_name) for q in quads)
    held.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, held))


def _number(term: Any) -> Any:
    """A number in one spelling: 1, 1.0 and 01 are three spellings of one decimal."""
    kind = term.datatype.value.removeprefix(_XSD) if isinstance(term, ox.Literal) else ""
    if kind not in _NUMBERS:
        return term
    try:
        value = repr(float(term.value)) if kind in ("double", "float") else str(Decimal(term.value).normalize())
    except (ValueError, InvalidOperation):
        return term
    return ox.Literal(value, datatype=term.datatype)


def result_set(path: Path) -> Any:
    """Rows that are written as RDF (rs:ResultSet)."""
    rs = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
    graph = Graph().parse(path, format="xml" if path.suffix == ".rdf" else "turtle")
    top = next(graph.subjects(RDF.type, rs.ResultSet))
    truth = graph.value(top, rs.boolean)
    if truth is not None:
        return bool(truth.toPython())
    names = [str(name) for name in graph.objects(top, rs.resultVariable)]
    rows = [{str(graph.value(b, rs.variable)): _term(graph.value(b, rs.value)) for b in graph.objects(row, rs.binding)}
            for row in graph.objects(top, rs.solution)]
    return frozenset(names), _rows_apart(rows)


def _term(node: Any) -> Any:
    line = f"<urn:s> <urn:p> {node.n3()} ."
    return next(iter(ox.parse(line, format=ox.RdfFormat.TURTLE))).object


# ---- requests ----
def _run_requests(case: Case, served: Served) -> None:
    graph = case.graph
    if case.kind == MF.ProtocolTest:
        named = {str(graph.value(each, RDFS.label)): case.path(graph.value(each, UT.graph))
                 for each in graph.objects(case.node, UT.graphData)}
        fill(served.folder, (), named)
    listed = graph.value(graph.value(case.node, MF.action), HT.requests)
    assert listed is not None, "the requests are described in prose only"
    for request in Collection(graph, listed):
        _check(_sent(graph, request, served), graph, graph.value(request, HT.resp), served)


def _filled(text: str, served: Served) -> str:
    host = urlsplit(served.url).netloc
    text = text.replace("graph=$GRAPHSTORE$", f"graph={served.url}/graphs").replace("$GRAPHSTORE$", "/graphs")
    return text.replace(f"{host}//", f"{host}/").replace("$HOST$", host)


def _sent(graph: Graph, request: Node, served: Served) -> httpx.Response:
    path = _filled(str(graph.value(request, HT.absolutePath)), served).replace("/sparql/", "/sparql", 1)
    body = graph.value(request, HT.body)
    coding = str(graph.value(body, CNT.characterEncoding) or "utf-8") if body else "utf-8"
    content = _filled(str(graph.value(body, CNT.chars)), served).encode(coding) if body else None
    listed = graph.value(request, HT.headers)
    headers = {str(graph.value(h, HT.fieldName)): _filled(str(graph.value(h, HT.fieldValue)), served)
               for h in (Collection(graph, listed) if listed else ())}
    method = str(graph.value(request, HT.methodName))
    return httpx.request(method, served.url + path, content=content, headers=headers | dict(served.right), timeout=60,
                         follow_redirects=True)


def _check(answer: httpx.Response, graph: Graph, wanted: Node | None, served: Served) -> None:
    """Status (any 2xx for another one), form, truth, and a graph where one is written out."""
    classes = {str(status)[-3] for status in graph.objects(wanted, MF.expectedStatus)}
    classes |= {str(code)[0] for code in graph.objects(wanted, HT.statusCodeValue)}
    assert not classes or str(answer.status_code)[0] in classes, f"{answer.status_code}: {answer.text[:300]}"
    form = graph.value(wanted, MF.expectedFormat)
    assert form is None or any(part in answer.headers["content-type"] for part in _FORMS[str(form)])
    truth = graph.value(wanted, MF.expectedBoolean)
    if truth is not None:
        media = "srj" if "json" in answer.headers["content-type"] else "xml"
        assert solutions(answer.content, media) is truth.toPython()
    body = graph.value(wanted, HT.body)
    if body is not None:
        text = _filled(str(graph.value(body, CNT.chars)), served)
        expected = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=str(answer.url))
        found = ox.parse(answer.content, format=ox.RdfFormat.TURTLE, base_iri=str(answer.url))
        assert canonical(found) == canonical(expected)


def expected_failures(path: Path, edition: str = "today") -> dict[str, str]:
    """Cases that fail, each with its reason: lines ``folder#name  reason``, or ``2012:folder#name  reason`` for one
    that only fails in that edition; those that begin with a hash say more."""
    lines = (line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#"))
    told = [line.split(None, 1) for line in lines]
    return {name.removeprefix(f"{edition}:"): reason for name, reason in told
            if ":" not in name or name.startswith(f"{edition}:")}


