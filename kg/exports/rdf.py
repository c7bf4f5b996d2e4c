"""RDF syntaxes written as streams: Turtle, TriG, N-Triples, N-Quads, RDF/XML."""
from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import IO

from kg.exports.staging import BY_SUBJECT, Staged
from kg.files import to_rdf_xml
from kg.model import Triple
from kg.terms import PREFIXES, literal, parse, short
from kg.triples import TYPE

_IN_MEMORY = 1 << 20  # bytes of a body that wait in memory for the prefixes above them
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Names:
    """Shortens terms to what a person writes, and remembers which prefixes that took."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def __call__(self, term: str) -> str:
        """`term` with a prefix where it has one; texts stay as they are."""
        if not term.endswith(">"):
            return term
        shown = _short_iri(term) if term.startswith("<") else short(term)
        if not shown.endswith(">"):
            self.used.add(_prefix(shown))
        return shown

    def head(self) -> str:
        """The declarations of the prefixes used."""
        return "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in sorted(self.used & set(PREFIXES))) + "\n"


_short_iri = lru_cache(maxsize=1 << 13)(short)


def _prefix(shown: str) -> str:
    """The prefix of a short name, or of the datatype of a literal."""
    return (shown.rpartition("^^")[2] if shown.startswith('"') else shown).partition(":")[0]


def turtle(triples: Iterable[Triple]) -> str:
    """`triples` as Turtle: prefixed, sorted, one subject a paragraph."""
    names = Names()
    given = sorted(set(triples), key=lambda t: (t[0], t[1] != TYPE, t[1], t[2]))
    body = list(paragraphs(given, names))
    return names.head() + "\n".join(body)


def paragraphs(triples: Iterable[Triple], names: Names, indent: str = "") -> Iterator[str]:
    """One paragraph a subject; `triples` come sorted, types first."""
    for subject, of in groupby(triples, itemgetter(0)):
        lines = []
        for prop, held in groupby(of, itemgetter(1)):
            lines.append(f"{'a' if prop == TYPE else names(prop)} {' , '.join(names(o) for _, _, o in held)}")
        yield f"{indent}{names(subject)} " + f" ;\n{indent}    ".join(lines) + " .\n"


def _below_its_prefixes(body: Iterable[str], names: Names, out: IO[bytes]) -> None:
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as waiting:
        for piece in body:  # writelines would keep all of it in memory first
            waiting.write(piece.encode("utf-8"))
        waiting.seek(0)
        out.write(names.head().encode("utf-8"))
        shutil.copyfileobj(waiting, out, 1 << 20)


def write_turtle(staged: Staged, out: IO[bytes]) -> int:
    """Turtle, which knows no graphs: each triple once."""
    names = Names()
    _below_its_prefixes(_apart(paragraphs(staged.triples(BY_SUBJECT), names)), names, out)
    return 0


def _apart(pieces: Iterable[str]) -> Iterator[str]:
    for at, piece in enumerate(pieces):
        yield ("\n" if at else "") + piece


def write_trig(staged: Staged, out: IO[bytes]) -> int:
    """TriG: the default graph first, then a block for each claim."""
    names = Names()
    _below_its_prefixes(_graphs(staged, names), names, out)
    return 0


def _graphs(staged: Staged, names: Names) -> Iterator[str]:
    for graph, quads in groupby(staged.quads(f"g, {BY_SUBJECT}"), itemgetter(3)):
        inside = paragraphs((quad[:3] for quad in quads), names, "    " if graph else "")
        if graph:
            yield f"{names(graph)} {{\n"
            yield from inside
            yield "}\n\n"
        else:
            yield from (f"{piece}\n" for piece in inside)


def write_n_triples(staged: Staged, out: IO[bytes]) -> int:
    """N-Triples in order: each triple once, whichever graphs hold it."""
    out.writelines(f"{s} {p} {o} .\n".encode() for s, p, o in staged.triples())
    return 0


def write_n_quads(staged: Staged, out: IO[bytes]) -> int:
    """N-Quads in order, the default graph first."""
    out.writelines(f"{s} {p} {o} {g}{' ' if g else ''}.\n".encode() for s, p, o, g in staged.quads())
    return 0


# ---- RDF/XML ----
def write_rdf_xml(staged: Staged, out: IO[bytes]) -> int:
    """RDF/XML, which knows no graphs: each triple once. Gives how many texts held signs that XML has no place for;
    U+FFFD stands there."""
    changed = 0

    def lines() -> Iterator[bytes]:
        nonlocal changed
        for s, p, o in staged.triples(BY_SUBJECT):
            held = xml_term(o)
            changed += held != o
            yield f"{s} {p} {held} .\n".encode()

    to_rdf_xml(lines(), out)
    return changed


def xml_term(term: str) -> str:
    """`term` with U+FFFD for each sign that XML has no place for."""
    if "\\" not in term and not _NOT_XML.search(term):  # control signs are escaped in N-Triples
        return term
    found = parse(term)
    return literal(xml_text(found.text), found.language, found.datatype) if found.kind == "literal" else term


def xml_text(text: str) -> str:
    """`text` with U+FFFD for each sign that XML has no place for."""
    return _NOT_XML.sub("\ufffd", text)


WRITERS: dict[str, Callable[[Staged, IO[bytes]], int]] = {
    "ttl": write_turtle,
    "trig": write_trig,
    "nt": write_n_triples,
    "nq": write_n_quads,
    "rdf": write_rdf_xml,
}
