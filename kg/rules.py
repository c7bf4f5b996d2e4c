"""The shortcut triples that the rules of ontology/rules/ draw from claims."""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.model import Triple
from kg.quads import TYPE, to_quads, triple_of
from kg.terms import PROV
from kg.triples import Batch
from kg.vocabulary import FOLDER


@lru_cache(maxsize=8)
def _rules(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Name of a term of the model -> the rules that use it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        for name in set(re.findall(r"\bdg:(\w+)", text)):
            found[name].append(text)
    return {name: tuple(texts) for name, texts in found.items()}


def derived(batch: Batch, rules: Path | None = None) -> Mapping[str, tuple[Triple, ...]]:
    """Claim IRI -> the shortcut triples that ontology/rules/*.rq draw from that claim's graph and nothing else.

    A rule sees the claim's triples, the types of the things in it and which statuses hold. Only the rules that name
    the claim's kind of frame are run.
    """
    store, types, by_kind = ox.Store(), ox.NamedNode(PROV + "types"), _rules(rules or FOLDER / "rules")
    store.extend(to_quads(batch.known, str(types)))
    found = {}
    for claim, triples in batch.graphs:
        graph = ox.NamedNode(claim)
        store.extend(to_quads(triples, str(graph)))
        kinds = {o.rpartition("#")[2][:-1] for _, p, o in triples if p == str(TYPE)}
        fit = dict.fromkeys(rule for kind in kinds for rule in by_kind.get(kind, ()))
        drawn = {triple_of(t) for rule in fit for t in _iterate(store.query(rule, default_graph=[graph, types]))}
        found[claim] = tuple(sorted(drawn))
    return found


def _iterate(found: Any) -> Iterable[Any]:
    return found  # type: ignore[no-any-return]
