"""Rows of the Turtle files under ontology/, with the file and line that a message needs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.errors import VocabularyError
from kg.model import DG, DGR, Problem

LEX = "https://w3id.org/dealgraph/lexicon#"
PREFIXES = {
    "dg": DG,
    "dgr": DGR,
    "dgl": LEX,
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "ontolex": "http://www.w3.org/ns/lemon/ontolex#",
    "lexinfo": "http://www.lexinfo.net/ontology/3.0/lexinfo#",
}


@dataclass
class Rows:
    """Parsed rows: subject -> property -> values in file order. Terms of the model go by local name."""

    values_of: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    texts_of: dict[str, dict[str, list[tuple[str, str]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    sources: dict[str, Path] = field(default_factory=dict)

    def values(self, subject: str, prop: str) -> tuple[str, ...]:
        """Objects as IRIs, blank node names or plain text."""
        return tuple(self._of(self.values_of, subject, prop))

    def texts(self, subject: str, prop: str) -> tuple[tuple[str, str], ...]:
        """Language-tagged objects as (language, text)."""
        return tuple(self._of(self.texts_of, subject, prop))

    def _of(
        self,
        table: dict[str, dict[str, list[str]]] | dict[str, dict[str, list[tuple[str, str]]]],
        subject: str,
        prop: str,
    ) -> list:  # type: ignore[type-arg]
        iri = subject if subject.startswith(("http", "_:")) else DG + subject
        return table[iri][expand(prop)] if iri in table and expand(prop) in table[iri] else []

    def of_type(self, cls: str) -> tuple[str, ...]:
        """Local names of the model's terms of class `cls`, in file order."""
        want = expand(cls)
        return tuple(
            self.local(s)
            for s, props in self.values_of.items()
            if s.startswith(DG) and want in props.get(expand("rdf:type"), ())
        )

    def subjects(self, namespace: str) -> tuple[str, ...]:
        """Local names of all subjects in `namespace`."""
        return tuple(s[len(namespace) :] for s in self.values_of if s.startswith(namespace))

    def things(self) -> tuple[str, ...]:
        """IRIs of the things that entities/ describes, in file order."""
        return tuple(s for s, path in self.sources.items() if s.startswith(DGR) and path.parent.name == "entities")

    def of_lexicon(self) -> tuple[str, ...]:
        """IRIs of the lexicon's rows."""
        return tuple(s for s in self.values_of if s.startswith(LEX))

    def list(self, subject: str, prop: str) -> tuple[str, ...]:
        """The members of an RDF list."""
        found: list[str] = []
        at = next(iter(self.values(subject, prop)), "")
        while at and at != expand("rdf:nil"):
            found += self.values(at, "rdf:first")
            at = next(iter(self.values(at, "rdf:rest")), "")
        return tuple(found)

    @staticmethod
    def local(iri: str) -> str:
        """The part of an IRI after its namespace."""
        return re.split(r"[#/]", iri)[-1]

    def problem(self, subject: str, what: str, fix: str, near: str = "") -> Problem:
        """A problem of the row of `subject`, found again in its file; `near` narrows the line."""
        iri = subject if subject.startswith(("http", "_:")) else DG + subject
        path = self.sources.get(iri)
        name = self.local(iri)
        if path is None:
            return Problem(name, what, fix)
        return Problem(f"{path.parent.name}/{path.name}:{line_of(path, name, near)}", f"{name} {what}", fix)


def line_of(path: Path, name: str, near: str = "") -> int:
    """The line (from 1) where the row of `name` begins, or where `near` stands in that row."""
    lines = path.read_text(encoding="utf-8").splitlines()
    row = re.compile(rf"^\s*(?:\S*:{re.escape(name)}(?![\w-])|<[^>]*[#/]{re.escape(name)}>)")
    first = next((n for n, line in enumerate(lines) if row.match(line)), 0)
    if near:
        for n in range(first, len(lines)):
            if near in lines[n]:
                return n + 1
            if n > first and lines[n].rstrip().endswith(" ."):
                break
    return first + 1


def expand(name: str) -> str:
    """A prefixed name as an IRI."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local if prefix in PREFIXES else name


def read_rows(files: Iterable[Path]) -> Rows:
    """All rows of the Turtle files; a syntax error in any is reported with file, line and column."""
    rows, problems = Rows(), []
    for path in files:
        try:
            for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                _keep(rows, triple, path)
        except SyntaxError as error:
            where = f"{path.parent.name}/{path.name}:{error.lineno or 0}"
            problems.append(
                Problem(where, f"is not Turtle: {error.msg}", "each row ends with ` .`, each text stands in quotes")
            )
        except ValueError as error:
            problems.append(
                Problem(f"{path.parent.name}/{path.name}", f"is not UTF-8 text: {error}", "save it as UTF-8")
            )
    if problems:
        raise VocabularyError(tuple(problems))
    return rows


def _keep(rows: Rows, triple: ox.Quad, path: Path) -> None:
    subject, prop, value = _name(triple.subject), triple.predicate.value, triple.object
    rows.sources.setdefault(subject, path)
    if isinstance(value, ox.Literal) and value.language:
        rows.texts_of[subject][prop].append((value.language, value.value))
        rows.values_of.setdefault(subject, defaultdict(list))
    else:
        rows.values_of[subject][prop].append(_name(value))


def _name(term: object) -> str:
    return f"_:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))
