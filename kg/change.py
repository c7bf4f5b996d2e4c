"""What goes and what comes in a graph when one article's state changes."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any, Protocol, TypeAlias, runtime_checkable

import pyoxigraph as ox

from kg.quads import (
    ABOUT,
    BROADER,
    DEFAULT,
    HISTORY_GRAPH,
    IS_PART,
    LABEL,
    PART,
    PROVISIONAL,
    TYPE,
    in_order,
    is_named,
    plain,
    to_quads,
)
from kg.rules import derived
from kg.terms import iri
from kg.triples import Batch

Pattern: TypeAlias = tuple[Any, Any, Any, Any]
"""Subject, predicate, object and graph of the quads wanted: Oxigraph's terms, None for any."""


class Reads(Protocol):
    """What is asked of a graph here, as Oxigraph's own store answers it."""

    def quads_for_pattern(self, subject: Any, predicate: Any, object: Any, graph_name: Any) -> Iterable[ox.Quad]:
        """The quads that fit; None fits any."""

    def __contains__(self, quad: ox.Quad) -> bool:
        """Whether the graph holds this quad."""


@runtime_checkable
class FarReads(Reads, Protocol):
    """The same of a graph that is far away: what will be asked is told beforehand, much is asked at once."""

    def expect(self, patterns: Iterable[Pattern]) -> None:
        """These patterns will be asked for next."""

    def stated(self, facts: Collection[ox.Quad]) -> Mapping[ox.Quad, int]:
        """In how many named graphs each of `facts` stands."""

    def pointed(self, nodes: Collection[Any]) -> Mapping[Any, tuple[int, int]]:
        """How many quads (outside of the history) point at each node, and how many named ones speak of it."""


def expect(store: Reads, patterns: Iterable[Pattern]) -> None:
    """Tell `store` what will be asked of it next, where it wants to know."""
    if isinstance(store, FarReads):
        store.expect(patterns)


class Change:
    """What goes and what comes when one article's state changes, worked out before anything is written."""

    def __init__(self, store: Reads, old: set[ox.Quad], new: set[ox.Quad]):
        self.store, self.old, self.new = store, old, new
        expect(store, ((q.subject, q.predicate, q.object, q.graph_name) for q in new - old))
        self.gone, self.fresh = old - new, {quad for quad in in_order(new - old) if quad not in store}
        self.graphs = {quad.graph_name for quad in old if is_named(quad)}
        self.unused: list[ox.Quad] = []  # what forget_unused found, in that order

    def forget_facts(self, facts: set[ox.Quad]) -> None:
        """Facts go that neither another claim, nor the new state, nor the vocabulary states."""
        doubtful = {plain(quad) for quad in self.old if is_named(quad)} - facts
        expect(self.store, [(f.subject, prop, f.object, DEFAULT) for f in doubtful
                            for prop in ((PART, IS_PART) if f.predicate == PART else (f.predicate,))])
        for fact in doubtful - self._elsewhere(doubtful):
            if not self._in_vocabulary(fact):
                self.gone.add(fact)

    def _elsewhere(self, facts: set[ox.Quad]) -> set[ox.Quad]:
        """Those of `facts` that stand in other claims' graphs."""
        if not isinstance(self.store, FarReads):
            return {fact for fact in facts if self._stated_elsewhere(fact)}
        here = Counter(plain(quad) for quad in self.old if is_named(quad))
        return {fact for fact, graphs in self.store.stated(facts).items() if graphs > here[fact]}

    def _stated_elsewhere(self, fact: ox.Quad) -> bool:
        return any(is_named(quad) and quad.graph_name not in self.graphs
                   for quad in self.store.quads_for_pattern(fact.subject, fact.predicate, fact.object, None))

    def _in_vocabulary(self, fact: ox.Quad) -> bool:
        return fact.predicate == PART and ox.Quad(fact.subject, IS_PART, fact.object) in self.store

    def forget_outdated(self, things: set[ox.Quad]) -> None:
        """Names and types that the vocabulary no longer gives go; of provisional things every claim's words stay."""
        provisional = {quad.subject for quad in things if quad.predicate == PROVISIONAL}
        given = [(subject, prop, None, DEFAULT) for subject in {quad.subject for quad in things} - provisional
                 for prop in (TYPE, LABEL, IS_PART, BROADER, PROVISIONAL)]
        expect(self.store, given)
        for pattern in given:
            for quad in self.store.quads_for_pattern(*pattern):
                if quad not in things and quad not in self.fresh:
                    self.gone.add(quad)

    def forget_unused(self) -> None:
        """What is said of things that nothing mentions any more goes, then of their wholes, and so on."""
        kept = {quad.subject for quad in self.new}
        wave = {quad.object for quad in self.gone} - kept
        while wave:
            said = self._unused({node for node in wave if isinstance(node, ox.NamedNode)})
            self.unused += said
            self.gone.update(said)
            wave = {quad.object for quad in said} - kept

    def _unused(self, nodes: set[Any]) -> list[ox.Quad]:
        """What is still said in the default graph of those of `nodes` that nothing mentions."""
        expect(self.store, [(node, None, None, DEFAULT) for node in nodes])
        said = {node: set(self.store.quads_for_pattern(node, None, None, DEFAULT)) - self.gone for node in nodes}
        described = {node for node in nodes if said[node]}
        return [quad for node in described - self._mentions(described) for quad in in_order(said[node])]

    def _mentions(self, nodes: set[Any]) -> set[Any]:
        """Those of `nodes` that anything but what goes mentions."""
        if not isinstance(self.store, FarReads):
            return {node for node in nodes if self._mentioned(node)}
        leaving = [quad for quad in self.gone if quad in self.store]
        going = Counter(quad.object for quad in leaving if quad.graph_name != HISTORY_GRAPH)
        telling = Counter(quad.subject for quad in leaving if is_named(quad))
        return {node for node, (at, of) in self.store.pointed(nodes).items() if at > going[node] or of > telling[node]}

    def _mentioned(self, node: ox.NamedNode) -> bool:
        """Whether anything but the history points at `node`, or a claim's graph speaks of it."""
        pointing = any(quad not in self.gone and quad.graph_name != HISTORY_GRAPH
                       for quad in self.store.quads_for_pattern(None, None, node, None))
        return pointing or any(is_named(quad) and quad not in self.gone and quad.graph_name != HISTORY_GRAPH
                               for quad in self.store.quads_for_pattern(node, None, None, None))

    def name_frames(self) -> None:
        """Each frame is called what most of its claims call it (then the shortest, then the first by letters)."""
        about = {quad.object for quad in self.old if quad.predicate == ABOUT} | set(self._about)
        asked = [(None, ABOUT, frame, DEFAULT) for frame in about]
        expect(self.store, [*asked, *((frame, LABEL, None, DEFAULT) for frame in about)])
        expect(self.store, [(quad.subject, LABEL, None, DEFAULT) for pattern in asked
                            for quad in self.store.quads_for_pattern(*pattern)])
        for frame in (node for node in about if isinstance(node, ox.NamedNode)):
            wanted = {ox.Quad(frame, LABEL, name) for name in self._names(frame)}
            held = set(self.store.quads_for_pattern(frame, LABEL, None, DEFAULT))
            self.gone = (self.gone | held) - wanted
            self.fresh |= wanted - held

    def _names(self, frame: ox.NamedNode) -> frozenset[Any]:
        votes = Counter(frozenset(self._objects(claim, LABEL)) for claim in self._claims_about(frame))
        return min(votes, key=lambda names: (-votes[names], _words(names)), default=frozenset())

    def _claims_about(self, frame: ox.NamedNode) -> set[Any]:
        held = {q.subject for q in self.store.quads_for_pattern(None, ABOUT, frame, DEFAULT) if q not in self.gone}
        return held | self._about.get(frame, set())

    def _objects(self, subject: ox.NamedNode, prop: ox.NamedNode) -> set[Any]:
        held = {q.object for q in self.store.quads_for_pattern(subject, prop, None, DEFAULT) if q not in self.gone}
        return held | {q.object for q in self._fresh_of.get(subject, ()) if q.predicate == prop}

    @cached_property
    def _fresh_of(self) -> Mapping[Any, list[ox.Quad]]:
        found: dict[Any, list[ox.Quad]] = defaultdict(list)
        for quad in self.new:
            found[quad.subject].append(quad)
        return found

    @cached_property
    def _about(self) -> Mapping[Any, set[Any]]:
        """Frame -> the claims of the new state about it."""
        found: dict[Any, set[Any]] = defaultdict(set)
        for quad in self.new:
            if quad.predicate == ABOUT:
                found[quad.object].add(quad.subject)
        return found


def _words(names: Iterable[Any]) -> tuple[int, list[tuple[bool, str]]]:
    """By what equally common names are ordered: the length of the English one, then the letters."""
    words = sorted((name.language != "en", name.value) for name in names)
    return len(words[0][1]) if words else 0, words


def renamed(quad: ox.Quad, before: ox.NamedNode, after: ox.NamedNode) -> ox.Quad:
    """`quad` with the node `before` called `after`."""
    subject = after if quad.subject == before else quad.subject
    return ox.Quad(subject, quad.predicate, after if quad.object == before else quad.object, quad.graph_name)


def wanted(batch: Batch) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """Quads that are the article's own, and the facts that its claims put into the default graph."""
    drawn = derived(batch)
    graphs = [to_quads((*triples, *drawn[claim]), iri(claim)) for claim, triples in batch.graphs]
    own = to_quads(batch.about).union(*graphs)
    return own, {plain(quad) for graph in graphs for quad in graph}
