"""Triples out of files, and into RDF/XML, which Oxigraph writes."""
from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from kg.errors import StoreError
from kg.model import Triple
from kg.quads import triple_of
from kg.terms import PREFIXES


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


def results_xml(found: str) -> str:
    """SPARQL results in JSON as SPARQL results in XML."""
    read: Any = ox.parse_query_results(found, ox.QueryResultsFormat.JSON)
    return bytes(read.serialize(format=ox.QueryResultsFormat.XML)).decode("utf-8")


def to_rdf_xml(lines: Iterable[bytes], out: IO[bytes]) -> None:
    """Lines of N-Triples as RDF/XML into `out`, as they come."""
    triples: Any = ox.parse(io.BufferedReader(_Lines(lines)), format=ox.RdfFormat.N_TRIPLES)
    given = (quad.triple for quad in triples)
    try:
        ox.serialize(given, _Returns(out), format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES)  # type: ignore[arg-type]
    except ValueError as error:
        raise StoreError("RDF/XML", f"this graph has no such form: {error}") from error


class _Lines(io.RawIOBase):
    """Lines, made as they are asked for, as a file to read."""

    def __init__(self, lines: Iterable[bytes]):
        self._lines, self._rest = iter(lines), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill `buffer` as far as the next lines go; 0 when there are none left."""
        room = len(buffer)
        while len(self._rest) < room and (line := next(self._lines, b"")):
            self._rest += line
        taken, self._rest = self._rest[:room], self._rest[room:]
        buffer[:len(taken)] = taken
        return len(taken)


class _Returns:
    """A file to write XML into: a carriage return stays one, where a parser would make a line feed of it."""

    def __init__(self, out: IO[bytes]):
        self._out = out

    def write(self, data: bytes) -> int:
        """Write `data`, in which carriage returns stand in texts only."""
        self._out.write(data.replace(b"\r", b"&#13;"))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""
