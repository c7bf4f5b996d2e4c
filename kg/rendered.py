"""Results and triples in the media forms of HTTP, written by Oxigraph, where no query worker has done it."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError
from kg.model import Triple
from kg.results import Results
from kg.terms import PREFIXES
from kg.worker import GRAPHS, ROWS, Rendered, marked


def triples_as(triples: Iterable[Triple], form: str, prefixes: dict[str, str] | None = None) -> bytes:
    """`triples` in ``ttl nt rdf jsonld trig nq``."""
    lines = "".join(f"{s} {p} {o} .\n" for s, p, o in sorted(set(triples)))
    parsed = (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    known = {**PREFIXES, **(prefixes or {})}
    used = {name: start for name, start in known.items() if f"<{start}" in lines}
    return bytes(ox.serialize(parsed, format=GRAPHS[form], prefixes=used) or b"")


def results_as(results: Results, form: str) -> Rendered:
    """`results` in ``json xml csv tsv``, or those of a graph as `triples_as`; cut ones carry their mark.

    Raises QueryError where the form is none for such results.
    """
    known: Any = GRAPHS if results.kind == "construct" else ROWS
    if form not in known:
        raise QueryError(f"this query gives other forms: one of {', '.join(known)}")
    rows = {"ask": 1, "construct": len(results.triples)}.get(results.kind, len(results.rows))
    body = triples_as(results.triples, form) if results.kind == "construct" else _rows_as(results, form)
    return Rendered(results.kind, marked(body, form, rows) if results.capped else body, rows, results.capped)


def _rows_as(results: Results, form: str) -> bytes:
    read: Any = ox.parse_query_results(replace(results, capped=False).to_json(), format=ox.QueryResultsFormat.JSON)
    return bytes(read.serialize(format=ROWS[form]) or b"")
