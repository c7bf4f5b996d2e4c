"""The graph as files: Turtle, TriG, N-Triples, N-Quads, RDF/XML, JSON-LD, CSV, GraphML, tables for Neo4j.

The same graph gives the same bytes, on any machine and in any run. Everything is written as a stream: the quads are
sorted on the disk (kg.exports.staging), so memory stays flat however large the graph is.
"""
from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kg.atomic import replacing, replacing_folder
from kg.errors import QueryError
from kg.exports.choice import Choice, chosen_claims, quads_of
from kg.exports.jsonld import write_json_ld
from kg.exports.rdf import WRITERS, turtle
from kg.exports.staging import Staged
from kg.files import file_triples
from kg.model import Triple
from kg.store import Store
from kg.triples import Quad
from kg.vocabulary import FOLDER, Vocabulary, load_vocabulary

__all__ = [
    "FORMATS", "WHATS", "Choice", "Written", "export", "export_to", "ontology_quads", "parts_of", "triples_as",
    "turtle"]

PARTS = ("facts", "claims", "history", "ontology")
WHATS = (*PARTS, "all")
_RDF = {**WRITERS, "jsonld": write_json_ld}
FORMATS = (*_RDF, "graphml", "csv", "neo4j")
_WITH_GRAPHS = ("trig", "nq", "jsonld")
_USUAL = {"graphml": "facts", "csv": "facts"}  # what a format is asked for where nothing is said
_TOLD = "facts,claims"  # in the other formats: all that articles say, without the model and the history


@dataclass(frozen=True, slots=True)
class Written:
    """What an export did: `claims` is how many fit the filters (None where there were none), `changed` how many texts
    held signs that the format has no place for, where U+FFFD stands."""

    claims: int | None = None
    changed: int = 0


def export(
    store: Store,
    what: str = "",
    format: str = "ttl",
    choice: Choice | None = None,
    vocabulary: Vocabulary | None = None,
) -> bytes:
    """As `export_to`, but into memory; ``neo4j`` gives the bytes of a zip."""
    out = io.BytesIO()
    export_to(store, out, what, format, choice, vocabulary)
    return out.getvalue()


def export_to(
    store: Store,
    to: str | Path | IO[bytes],
    what: str = "",
    format: str = "ttl",
    choice: Choice | None = None,
    vocabulary: Vocabulary | None = None,
) -> Written:
    """Write the part `what` of the store in `format`, UTF-8, to a path or into an open binary file.

    `what`: ``facts`` (what is stated, with names), ``claims`` (who says so, with their named graphs where the format
    has them), ``ontology`` (the files of ontology/), ``history`` (what was decided about claims and names), several of
    these with commas, or ``all``; by default facts and claims, in tables and GraphML the facts. `format`: one of
    FORMATS; ``csv`` of facts is a table of deals, of claims a table of claims; ``neo4j`` is a zip, or a folder where
    the path does not end in ``.zip``. `choice` filters.

    A path holds the whole result or what it held before. Raises QueryError for a name that is not known, StoreError
    where the store cannot be read or there is no room to sort in, OSError where the result cannot be written.
    """
    parts = parts_of(what, format)
    vocabulary = vocabulary or load_vocabulary()
    claims = chosen_claims(store, choice, vocabulary) if choice else None
    with Staged() as staged:
        if parts != ("ontology",):
            staged.put(store.quads() if claims is None else quads_of(store, claims))
        if claims is not None:
            staged.unite()
        if "ontology" in parts:
            staged.put(ontology_quads(), model=True)
        staged.choose(parts)
        changed = _write(staged, to, parts, format, vocabulary)
    return Written(None if claims is None else len(claims), changed)


def triples_as(triples: Iterable[Triple], format: str) -> bytes:
    """`triples` in a format of RDF, sorted, UTF-8."""
    out = io.BytesIO()
    with Staged() as staged:
        staged.put((*triple, "") for triple in triples)
        staged.unite()
        staged.choose(("facts", "claims"))
        _RDF[format](staged, out)
    return out.getvalue()


def parts_of(what: str, format: str) -> tuple[str, ...]:
    """The parts that `what` asks for in `format`. Raises QueryError for a name that is not known."""
    if format not in FORMATS:
        raise QueryError(f"no format is called {format}; say one of {', '.join(FORMATS)}")
    given = [part.strip() for part in (what or _USUAL.get(format, _TOLD)).split(",")]
    for part in given:
        if part not in WHATS:
            raise QueryError(f"nothing here is called {part}; say one of {', '.join(WHATS)}")
    if "all" in given:
        return _every(format)
    return tuple(part for part in PARTS if part in given)


def _every(format: str) -> tuple[str, ...]:
    """All that goes together in `format`: without graphs the history would look like facts, and tables and networks
    hold no classes."""
    if format in _WITH_GRAPHS:
        return PARTS
    return ("facts", "claims", "ontology") if format in _RDF else ("facts", "claims")


def _write(
    staged: Staged, to: str | Path | IO[bytes], parts: tuple[str, ...], format: str, vocabulary: Vocabulary
) -> int:
    if not isinstance(to, str | Path):
        return _into(staged, to, parts, format, vocabulary)
    path = Path(to)
    if format == "neo4j" and path.suffix.lower() != ".zip":
        return _into_folder(staged, path, vocabulary)
    with replacing(path) as out:
        return _into(staged, out, parts, format, vocabulary)


def _into(staged: Staged, out: IO[bytes], parts: tuple[str, ...], format: str, vocabulary: Vocabulary) -> int:
    if format in _RDF:
        return _RDF[format](staged, out)
    from kg.exports import networks, tables
    from kg.exports.records import Records

    if format == "csv":
        tables.write(staged, parts, vocabulary.classes, out)
        return 0
    write = networks.write_graphml if format == "graphml" else networks.write_neo4j
    return write(Records(staged, vocabulary.classes), out)


def _into_folder(staged: Staged, folder: Path, vocabulary: Vocabulary) -> int:
    from kg.exports import networks
    from kg.exports.records import Records

    with replacing_folder(folder, networks.FILES) as made:
        return networks.write_neo4j_folder(Records(staged, vocabulary.classes), made)


def ontology_quads(folder: Path = FOLDER) -> Iterator[Quad]:
    """The triples of all Turtle files under `folder`; blank nodes are numbered in the order of the files."""
    for triple in file_triples(_files(folder)):
        yield (*triple, "")


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.rglob("*.ttl"))
