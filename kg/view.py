"""What is read of a far graph while a change of one article is worked out: fetched for many at once, kept for as long.

The port `kg.change.FarReads` over a store that answers SELECTs.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import Any, TypeAlias

import pyoxigraph as ox

from kg.change import Pattern
from kg.quads import DEFAULT
from kg.results import Rows
from kg.terms import HISTORY, text_of


class View:
    """The part of a far graph that was asked for so far. `select` asks; `listed` terms stand in one query at most."""

    def __init__(self, select: Callable[[str], Rows], listed: int):
        self._select, self._listed = select, listed
        self._known = ox.Store()
        self._whole: set[Pattern] = set()

    def quads_for_pattern(self, subject: Any, predicate: Any, object: Any, graph_name: Any) -> Iterable[ox.Quad]:
        """The quads that fit; None fits any."""
        pattern = subject, predicate, object, graph_name
        self.expect([pattern] if graph_name else [pattern, (*pattern[:3], DEFAULT)])
        return self._known.quads_for_pattern(*pattern)

    def __contains__(self, quad: ox.Quad) -> bool:
        """Whether the graph holds this quad."""
        self.expect([(quad.subject, quad.predicate, quad.object, quad.graph_name)])
        return quad in self._known

    def expect(self, patterns: Iterable[Pattern]) -> None:
        """Fetch what fits these patterns and is not known yet, and what comes along with it."""
        missing = dict.fromkeys(_widened(pattern) for pattern in patterns if not self._is_known(pattern))
        ways: dict[_Way, set[Any]] = defaultdict(set)
        for pattern in missing:
            way, term = _way(pattern)
            ways[way].add(term)
        for way, terms in ways.items():
            for part in self._pieces(terms):
                self._take(self._select(_query(way, part)))
        self._whole.update(missing)

    def _is_known(self, pattern: Pattern) -> bool:
        """Whether everything that fits was fetched, for this pattern or a wider one."""
        wider = product(*({term, None} for term in pattern))
        return any(each in self._whole for each in wider)

    def _take(self, rows: Rows) -> None:
        lines = "".join(f"{row['s']} {row['p']} {row['o']} {row.get('g', '')} .\n" for row in rows)
        self._known.extend(ox.parse(lines, format=ox.RdfFormat.N_QUADS))

    def stated(self, facts: Collection[ox.Quad]) -> Mapping[ox.Quad, int]:
        """In how many named graphs each of `facts` stands."""
        found = dict.fromkeys(facts, 0)
        props = _listed("FILTER(?p IN (", {fact.predicate for fact in facts}, ", ", "))")
        for part in self._pieces({fact.subject for fact in facts}):
            rows = self._select(f"SELECT ?s ?p ?o (COUNT(?g) AS ?n) WHERE {{ {_values('s', part)} "
                                f"GRAPH ?g {{ ?s ?p ?o }} {props} }} GROUP BY ?s ?p ?o")
            for row in rows:
                fact = next(iter(ox.parse(f"{row['s']} {row['p']} {row['o']} .", format=ox.RdfFormat.N_QUADS)))
                found[fact] = int(text_of(row["n"]))
        return {fact: found[fact] for fact in facts}

    def pointed(self, nodes: Collection[Any]) -> Mapping[Any, tuple[int, int]]:
        """How many quads (outside of the history) point at each node, and how many named ones speak of it."""
        found: dict[Any, tuple[int, int]] = {}
        past = f"FILTER(?g != <{HISTORY}>)"
        for part in self._pieces(nodes):
            plain, named, about = (self._counted(name, part, body) for name, body in (
                ("o", "?s ?p ?o"), ("o", f"GRAPH ?g {{ ?s ?p ?o }} {past}"), ("s", "GRAPH ?g { ?s ?p ?o }")))
            counts = ((str(node), node) for node in part)
            found |= {node: (plain.get(term, 0) + named.get(term, 0), about.get(term, 0)) for term, node in counts}
        return found

    def _counted(self, name: str, nodes: Iterable[Any], body: str) -> dict[str, int]:
        query = f"SELECT ?{name} (COUNT(*) AS ?n) WHERE {{ {_values(name, nodes)} {body} }} GROUP BY ?{name}"
        return {row[name]: int(text_of(row["n"])) for row in self._select(query)}

    def _pieces(self, every: Iterable[Any]) -> Iterator[list[Any]]:
        listed = list(every)
        for start in range(0, len(listed), self._listed):
            yield listed[start:start + self._listed]




_Way: TypeAlias = tuple[str, Any, bool]
"""By which position quads are fetched (s, o or g), of which property (None: any), and whether from claims' graphs.

One position alone: a list of pairs makes some servers look through everything that they hold.
"""


def _widened(pattern: Pattern) -> Pattern:
    """A whole graph for what is in it, all that is said of a subject for any of it: few requests, and they fit in one.

    Which texts and numbers are the same is then found out here: servers differ in that.
    """
    subject, _, _, graph = pattern
    if graph != DEFAULT and graph is not None:
        return None, None, None, graph
    return (subject, None, None, graph) if subject is not None else pattern


def _way(pattern: Pattern) -> tuple[_Way, Any]:
    """How what fits a pattern is fetched, and the term that is listed for it."""
    subject, prop, value, graph = pattern
    if graph != DEFAULT and graph is not None:
        return ("g", None, True), graph
    return (("s", None, graph is None), subject) if subject is not None else (("o", prop, graph is None), value)


def _query(way: _Way, terms: Iterable[Any]) -> str:
    name, prop, graph = way
    given = f"FILTER(?p = {prop})" if prop is not None else ""
    body = "GRAPH ?g { ?s ?p ?o }" if graph else "?s ?p ?o"
    return f"SELECT ?s ?p ?o{' ?g' * graph} WHERE {{ {_values(name, terms)} {body} {given} }}"


def _values(name: str, terms: Iterable[Any]) -> str:
    return _listed(f"VALUES ?{name} {{ ", terms, " ", " }")


def _listed(head: str, terms: Iterable[Any], comma: str, tail: str) -> str:
    return head + comma.join(map(str, terms)) + tail
