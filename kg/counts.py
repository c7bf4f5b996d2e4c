"""How much a graph holds."""
from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.model import DG
from kg.terms import text_of

if TYPE_CHECKING:
    from kg.store import Store

_COUNTED = {"articles": "?it a dg:Article", "claims": "?it a dg:Claim", "entities": "?it a dg:Thing",
            "triples": "?s ?p ?o"}
_KINDS = """SELECT ?kind (COUNT(DISTINCT ?it) AS ?n) { ?claim dg:about ?it . ?it a ?kind }
  GROUP BY ?kind ORDER BY DESC(?n) ?kind"""


def counts(store: Store) -> dict[str, Any]:
    """How many articles, claims, named things and triples of the default graph there are, and frames of each kind, the
    most frequent first."""
    found: dict[str, Any] = {name: _count(store, pattern) for name, pattern in _COUNTED.items()}
    kinds = {text_of(row["kind"]).removeprefix(DG): int(text_of(row["n"])) for row in store.select(_KINDS)}
    return {**found, "frames": kinds}


def _count(store: Store, pattern: str) -> int:
    [row] = store.select(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    return int(text_of(row["n"]))
