"""What is read of a far graph while a change of one article is worked out: fetched for many at once, kept for as long.

The port `kg.change.FarReads` over a store that answers SELECTs.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

import pyoxigraph as ox

from kg.change import Pattern
from kg.quads import DEFAULT, triple_of
from kg.results import Rows
from kg.terms import HISTORY, text_of

_NAMES = "spog"


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
        """Fetch what fits these patterns and is not known yet."""
        missing = dict.fromkeys(_listable(pattern) for pattern in patterns if not self._is_known(pattern))
        shapes: dict[str, list[Pattern]] = defaultdict(list)
        for pattern in missing:
            shape = "".join(name for name, term in zip(_NAMES, pattern, strict=True) if term is not None)
            shapes[shape].append(pattern)
        for shape, of_one in shapes.items():
            for graph in (False, True):  # the default graph's patterns, then the others
                self._fetch(shape, [p for p in of_one if (p[3] != DEFAULT) == graph], graph)
        self._whole.update(missing)

    def _is_known(self, pattern: Pattern) -> bool:
        """Whether everything that fits was fetched, for this pattern or a wider one."""
        wider = product(*({term, None} for term in pattern))
        return any(each in self._whole for each in wider)

    def _fetch(self, shape: str, patterns: list[Pattern], graph: bool) -> None:
        names = [name for name in shape if graph or name != "g"]
        for part in self._pieces(patterns):
            rows = [[str(pattern[_NAMES.index(name)]) for name in names] for pattern in part]
            body = "GRAPH ?g { ?s ?p ?o }" if graph else "?s ?p ?o"
            self._take(self._select(_listing(rows, names, "?s ?p ?o" + " ?g" * graph, body, numbered=False)))

    def _take(self, rows: Rows) -> None:
        lines = "".join(f"{row['s']} {row['p']} {row['o']} {row.get('g', '')} .\n" for row in rows)
        self._known.extend(ox.parse(lines, format=ox.RdfFormat.N_QUADS))

    def stated(self, facts: Collection[ox.Quad]) -> Mapping[ox.Quad, int]:
        """In how many named graphs each of `facts` stands."""
        found = dict.fromkeys(facts, 0)
        for part in self._pieces({triple_of(fact.triple)[:2] for fact in facts}):
            wanted = "?s ?p ?o (COUNT(?g) AS ?n)"
            query = _listing(list(map(list, part)), ["s", "p"], wanted, "GRAPH ?g { ?s ?p ?o }", numbered=False)
            for row in self._select(query + " GROUP BY ?s ?p ?o"):
                fact = next(iter(ox.parse(f"{row['s']} {row['p']} {row['o']} .", format=ox.RdfFormat.N_QUADS)))
                found[fact] = int(text_of(row["n"]))
        return {fact: found[fact] for fact in facts}

    def pointed(self, nodes: Collection[Any]) -> Mapping[Any, tuple[int, int]]:
        """How many quads (outside of the history) point at each node, and how many named ones speak of it."""
        found: dict[Any, tuple[int, int]] = {}
        past = f"FILTER(?g != <{HISTORY}>)"
        for part in self._pieces(nodes):
            rows = [[str(node)] for node in part]
            count = "?i (COUNT(*) AS ?n)"
            plain, named, about = (self._counted(part, _listing(rows, [name], count, body) + " GROUP BY ?i")
                                   for name, body in (("o", "?s ?p ?o"), ("o", f"GRAPH ?g {{ ?s ?p ?o }} {past}"),
                                                      ("s", "GRAPH ?g { ?s ?p ?o }")))
            found |= {node: (plain.get(node, 0) + named.get(node, 0), about.get(node, 0)) for node in part}
        return found

    def _counted(self, of: list[Any], query: str) -> dict[Any, int]:
        return {of[int(text_of(row["i"]))]: int(text_of(row["n"])) for row in self._select(query)}

    def _pieces(self, every: Iterable[Any]) -> Iterator[list[Any]]:
        listed = list(every)
        for start in range(0, len(listed), self._listed):
            yield listed[start:start + self._listed]




def _listable(pattern: Pattern) -> Pattern:
    """The pattern, without an object that is a text or a number: to compare those is no server's business."""
    subject, prop, value, graph = pattern
    return (subject, prop, None, graph) if isinstance(value, ox.Literal) else pattern


def _listing(rows: list[list[str]], names: list[str], wanted: str, body: str, numbered: bool = True) -> str:
    """A query for what fits each of `rows`; ?i is the row's number."""
    head = " ".join(f"?{name}" for name in (["i", *names] if numbered else names))
    lines = "\n".join(f"({f'{at} ' if numbered else ''}{' '.join(row)})" for at, row in enumerate(rows))
    return f"SELECT {wanted} WHERE {{ VALUES ({head}) {{\n{lines}\n}} {body} }}"


