"""Is the graph as it should be? Shapes (SHACL), hygiene queries (zero rows pass), consistency (OWL, where Java is)."""
from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.model import DG, Problem, Triple
from kg.store import MemoryStore, Store, file_triples
from kg.terms import OWL, iri, short, text_of
from kg.triples import TYPE
from kg.vocabulary import FOLDER

_SH = "http://www.w3.org/ns/shacl#"
_FACTS = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: found by `part` (shapes, hygiene, consistency) with its `rule`, at the thing `where`."""

    part: str
    rule: str
    where: str
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `ran` names the rules that were run, `skipped` the parts that were not, with the reason."""

    findings: tuple[Finding, ...] = ()
    ran: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The findings as the problems that the commands print."""
        return tuple(Problem(f.where, f.what, f.fix) for f in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {"passed": self.passed, "findings": [asdict(found) for found in self.findings],
                "ran": list(self.ran), "skipped": [{"part": part, "reason": reason} for part, reason in self.skipped]}


def check(store: Store, folder: Path = FOLDER) -> tuple[Problem, ...]:
    """What is wrong with the graph in `store` or with the files in `folder`; empty when nothing is."""
    return report(store, folder).problems


def report(store: Store, folder: Path = FOLDER) -> Report:
    """Everything that can be checked here, in one report."""
    parts: Mapping[str, Callable[[Store, Path], Report]] = {
        "hygiene": hygiene, "shapes": shapes, "consistency": consistency}
    done = [run(store, folder) for run in parts.values()]
    return Report(
        tuple(finding for each in done for finding in each.findings), tuple(rule for each in done for rule in each.ran),
        tuple(skipped for each in done for skipped in each.skipped))


# ---- hygiene ----
def hygiene(store: Store, folder: Path = FOLDER) -> Report:
    """Run hygiene/*.rq; each row is a finding: ?where, ?problem, ?solution. ``ontology-*`` asks the files."""
    files = sorted((folder / "hygiene").glob("*.rq"))
    about_files = [path for path in files if path.name.startswith("ontology-")]
    ontology = _ontology(folder) if about_files else store
    found = [finding for path in files for finding in _rows(ontology if path in about_files else store, path)]
    return Report(tuple(found), tuple(path.stem for path in files))


def _ontology(folder: Path) -> MemoryStore:
    store = MemoryStore()
    store.load(file_triples(sorted(folder.rglob("*.ttl"))))
    return store


def _rows(store: Store, path: Path) -> Iterator[Finding]:
    for row in store.select(path.read_text(encoding="utf-8")):
        what, fix = (text_of(row[name]) if name in row else "" for name in ("problem", "solution"))
        yield Finding("hygiene", path.stem, short(row["where"]) if "where" in row else "", what, fix)


# ---- shapes ----
def shapes(store: Store, folder: Path = FOLDER) -> Report:
    """Validate the default graph against shapes.ttl; the model is looked at too, for classes and roles."""
    try:
        import pyshacl
        from rdflib import Graph
    except ImportError:
        return Report(skipped=(("shapes", "pyshacl is not installed"),))
    data = Graph()
    data.parse(data=_n_triples(store.construct(_FACTS)), format="nt")
    data.parse(folder / "model.ttl", format="turtle")  # in the same graph: a shape's query sees no other
    _, results, _ = pyshacl.validate(data, shacl_graph=str(folder / "shapes.ttl"))
    return Report(tuple(sorted(set(_results(results)), key=str)), ("shapes",))


def _n_triples(triples: Iterable[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


def _results(graph: Any) -> Iterator[Finding]:
    from rdflib import URIRef

    for result in graph.subjects(URIRef(f"{_SH}resultSeverity")):
        where, path, message, shape = (graph.value(result, URIRef(_SH + name))
                                       for name in ("focusNode", "resultPath", "resultMessage", "sourceShape"))
        what, _, fix = str(message or "").partition("; ")
        place = f" (at {short(iri(str(path)))})" if path else ""
        rule = short(iri(str(path))) if path else str(shape).rpartition("#")[2]
        yield Finding("shapes", rule, short(iri(str(where))), what + place, fix)


# ---- consistency ----
def consistency(store: Store, folder: Path = FOLDER) -> Report:
    """Ask the HermiT reasoner whether model and facts contradict each other. Literals are left to the shapes."""
    if shutil.which("java") is None:
        return Report(skipped=(("consistency", "there is no java on the PATH"),))
    try:
        import owlready2  # noqa: F401
    except ImportError:
        return Report(skipped=(("consistency", "owlready2 is not installed"),))
    model = tuple(file_triples([folder / "model.ttl"]))
    return Report(tuple(_contradictions((*model, *_relations(store, model)))), ("consistency",))


def _relations(store: Store, model: Iterable[Triple]) -> Iterator[Triple]:
    """Types of things and the relations between them that the model has as object properties."""
    classes = {s for s, p, o in model if p == TYPE and o == iri(OWL + "Class")}
    properties = {s for s, p, o in model if p == TYPE and o == iri(OWL + "ObjectProperty")}
    for s, p, o in store.construct(_FACTS):
        if (p == TYPE and o in classes) or (p in properties and o.startswith("<")):
            yield s, p, o
            yield s, TYPE, iri(OWL + "NamedIndividual")


def _contradictions(triples: tuple[Triple, ...]) -> Iterator[Finding]:
    import owlready2

    world = owlready2.World()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.nt"
        path.write_text(_n_triples(dict.fromkeys(triples)), encoding="utf-8")
        world.get_ontology(path.as_uri()).load()
        try:
            owlready2.sync_reasoner_hermit(world, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            yield Finding("consistency", "consistent", short(iri(DG)), "model and facts contradict each other",
                          "look for a thing with classes that model.ttl keeps apart")
            return
        for name in world.inconsistent_classes():
            if name is not owlready2.Nothing:
                yield Finding("consistency", "satisfiable", short(iri(name.iri)), "nothing can be of this class",
                              "correct its rdfs:subClassOf or owl:equivalentClass in model.ttl")
