"""A change as updates of a size that a server takes, so ordered that an interrupted change is found and finished.

An article's SHA-256 is the sign that it is there as a whole: it goes first and comes last. Between, what the rest can
be found from comes before it and goes after it, so that the same change worked out anew, from whatever stands by
then, ends where the undisturbed one would have.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.plan import Plan
from kg.quads import DERIVED, REVISION, SHA, graph_of, is_named, named_node
from kg.servers import FACTS, Kind


def updates(plan: Plan, kind: Kind, union: bool) -> Iterator[str]:
    """The requests that carry out `plan`: one where the server takes it whole, else several, in their order."""
    if kind.whole and len(plan.gone) + len(plan.fresh) <= kind.triples:
        whole = _request(sorted(plan.gone, key=str), sorted(plan.fresh, key=str), kind, union)
        if len(whole) <= kind.letters:
            yield whole
            return
    yield from _in_order(plan, kind, union)


def _in_order(plan: Plan, kind: Kind, union: bool) -> Iterator[str]:
    me = named_node(plan.article)
    signs = {quad for quad in plan.gone | plan.fresh if quad.subject == me and quad.predicate == SHA}
    late = plan.last | signs | {q for q in plan.gone | plan.fresh if q.subject == me and q.predicate == REVISION}
    yield from _some(plan.gone & signs, (), kind, union)
    yield from _some((), _coming(plan.fresh - late, plan), kind, union)
    yield from _some(_going(plan, late), (), kind, union)
    yield from _some(plan.gone & (late - signs), plan.fresh & late, kind, union)


def _coming(fresh: frozenset[ox.Quad], plan: Plan) -> list[ox.Quad]:
    """The article and its claims first, then their graphs, then the facts that these state."""
    claims = {str(quad.subject)[:-1] for quad in fresh if quad.predicate == DERIVED}
    me = str(named_node(plan.article))

    def rank(quad: ox.Quad) -> tuple[int, str]:
        subject = str(quad.subject)
        own = subject == me or subject[:-1].partition("#")[0] in claims
        return (1 if is_named(quad) else 0 if own else 2), str(quad)

    return sorted(fresh, key=rank)


def _going(plan: Plan, late: frozenset[ox.Quad]) -> list[ox.Quad]:
    """What nothing mentions any more, the last found first; the facts; at last the claims that they followed from."""
    unused = [quad for quad in reversed(plan.unused) if quad in plan.gone]
    facts = sorted(plan.gone - plan.own - set(unused), key=str)
    own = sorted(plan.own - set(unused), key=lambda quad: (not is_named(quad), quad.predicate == DERIVED, str(quad)))
    return [quad for quad in (*unused, *facts, *own) if quad not in late]


def _some(gone: Iterable[ox.Quad], fresh: Iterable[ox.Quad], kind: Kind, union: bool) -> Iterator[str]:
    """Updates that take `gone` out and put `fresh` in, each of a size for `kind`."""
    out, new = list(_cut(gone, kind)), list(_cut(fresh, kind))
    if len(out) == len(new) == 1 and len(out[0]) + len(new[0]) <= kind.triples:
        yield _request(out[0], new[0], kind, union)
        return
    yield from (_request(part, (), kind, union) for part in out)
    yield from (_request((), part, kind, union) for part in new)


def _cut(quads: Iterable[ox.Quad], kind: Kind) -> Iterator[list[ox.Quad]]:
    part, letters = list[ox.Quad](), 0
    for quad in quads:
        size = len(str(quad))
        if part and (len(part) >= kind.triples or letters + size > kind.letters):
            yield part
            part, letters = [], 0
        part.append(quad)
        letters += size
    if part:
        yield part


def _request(gone: Iterable[ox.Quad], fresh: Iterable[ox.Quad], kind: Kind, union: bool) -> str:
    out = [f"DELETE DATA {{\n{inside}\n}}" for inside in _together(_data(gone, union), kind.apart)]
    new = [f"INSERT DATA {{\n{inside}\n}}" for inside in _together(_data(fresh, union), False)]
    return " ;\n".join((*out, *new))


def _together(parts: list[str], apart: bool) -> list[str]:
    return parts if apart else ["\n".join(parts)] if parts else []


def _data(quads: Iterable[ox.Quad], union: bool) -> list[str]:
    """`quads` as they stand inside of INSERT DATA, a part for each graph; `union`: the facts have one of their own."""
    by_graph: dict[str, list[str]] = defaultdict(list)
    for quad in quads:
        graph = graph_of(quad) or (f"<{FACTS}>" if union else "")
        by_graph[graph].append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return ["\n".join(lines) if not graph else f"GRAPH {graph} {{\n" + "\n".join(lines) + "\n}"
            for graph, lines in by_graph.items()]
