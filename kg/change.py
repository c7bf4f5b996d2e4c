"""What goes and what comes in a store on Oxigraph when one article's state changes."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

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


class Change:
    """What goes and what comes when one article's state changes, worked out before anything is written."""

    def __init__(self, store: ox.Store, old: set[ox.Quad], new: set[ox.Quad]):
        self.store, self.old, self.new = store, old, new
        self.gone, self.fresh = old - new, {quad for quad in in_order(new - old) if quad not in store}
        self.graphs = {quad.graph_name for quad in old if is_named(quad)}

    def forget_facts(self, facts: set[ox.Quad]) -> None:
        """Facts go that neither another claim, nor the new state, nor the vocabulary states."""
        for fact in {plain(quad) for quad in self.old if is_named(quad)} - facts:
            if not self._stated_elsewhere(fact) and not self._in_vocabulary(fact):
                self.gone.add(fact)

    def _stated_elsewhere(self, fact: ox.Quad) -> bool:
        return any(is_named(quad) and quad.graph_name not in self.graphs
                   for quad in self.store.quads_for_pattern(fact.subject, fact.predicate, fact.object, None))

    def _in_vocabulary(self, fact: ox.Quad) -> bool:
        return fact.predicate == PART and ox.Quad(fact.subject, IS_PART, fact.object) in self.store

    def forget_outdated(self, things: set[ox.Quad]) -> None:
        """Names and types that the vocabulary no longer gives go; of provisional things every claim's words stay."""
        provisional = {quad.subject for quad in things if quad.predicate == PROVISIONAL}
        for subject in {quad.subject for quad in things} - provisional:
            for prop in (TYPE, LABEL, IS_PART, BROADER, PROVISIONAL):
                for quad in self.store.quads_for_pattern(subject, prop, None, DEFAULT):
                    if quad not in things and quad not in self.fresh:
                        self.gone.add(quad)

    def forget_unused(self) -> None:
        """What is said of things that nothing mentions any more goes, then of their wholes, and so on."""
        kept = {quad.subject for quad in self.new}
        queue = [quad.object for quad in self.gone]
        while queue:
            node = queue.pop()
            if isinstance(node, ox.NamedNode) and node not in kept and not self._mentioned(node):
                said = set(self.store.quads_for_pattern(node, None, None, DEFAULT)) - self.gone
                self.gone |= said
                queue += [quad.object for quad in said]

    def _mentioned(self, node: ox.NamedNode) -> bool:
        """Whether anything but the history points at `node`, or a claim's graph speaks of it."""
        pointing = any(quad not in self.gone and quad.graph_name != HISTORY_GRAPH
                       for quad in self.store.quads_for_pattern(None, None, node, None))
        return pointing or any(is_named(quad) and quad not in self.gone
                               for quad in self.store.quads_for_pattern(node, None, None, None))

    def name_frames(self) -> None:
        """Each frame is called what most of its claims call it (then the shortest, then the first by letters)."""
        about = {quad.object for quad in self.old if quad.predicate == ABOUT} | set(self._about)
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
