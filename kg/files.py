"""Triples out of files and into the syntaxes that Oxigraph writes."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.model import Triple
from kg.quads import triple_of
from kg.terms import PREFIXES
from kg.triples import Quad


def file_triples(paths: Iterable[Path]) -> Iterator[Triple]:
    """The triples of Turtle files; blank nodes are numbered (``_:b0`` …) in the order in which they stand there.

    Raises StoreError, naming file, line and column, for a file that is not Turtle.
    """
    numbers: dict[str, str] = {}
    for path in paths:
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                s, p, o = triple_of(quad.triple)
                yield _numbered(s, numbers), p, _numbered(o, numbers)
        except SyntaxError as error:
            raise StoreError(f"{path}:{error.lineno or 0}", f"is not Turtle: {error.msg}") from error


def _numbered(term: str, numbers: dict[str, str]) -> str:
    return numbers.setdefault(term, f"_:b{len(numbers)}") if term.startswith("_:") else term


def serialized(quads: Iterable[Quad], format: str) -> str:
    """`quads` as RDF/XML (``"rdf"``, of the default graph only) or JSON-LD (``"jsonld"``), in the order given."""
    form = {"rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}[format]
    lines = "".join(" ".join(filter(None, quad)) + " .\n" for quad in quads)
    parsed: Any = ox.parse(lines, format=ox.RdfFormat.N_QUADS)
    given = (quad.triple for quad in parsed) if format == "rdf" else parsed
    return bytes(ox.serialize(given, format=form, prefixes=PREFIXES) or b"").decode("utf-8")
