"""What changes in a graph when an article comes or goes, worked out before anything is written.

The graph is read through the port `kg.change.Reads`, so that a store in this process and one behind an address come
to the same quads.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from kg.change import Change, Pattern, Reads, expect, renamed, wanted
from kg.model import Triple
from kg.quads import (
    ABOUT,
    DEFAULT,
    DERIVED,
    MENTION,
    PARTIES,
    REVISION,
    SHA,
    is_named,
    named_node,
    plain,
    to_quads,
    triple_of,
)
from kg.settle import Find, Move, Settled, settle
from kg.terms import text_of
from kg.triples import PARTS_OF_CLAIM, Batch


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes and what comes, all of it at once.

    `own` is what of `gone` the article alone holds, from which the rest follows; `unused` what of it is said of things
    that nothing mentions any more, in the order in which that was found out; `last` is what says of mentions which
    deals they tell, which holds only once all else is done.
    """

    article: str
    gone: frozenset[ox.Quad]
    fresh: frozenset[ox.Quad]
    own: frozenset[ox.Quad]
    unused: tuple[ox.Quad, ...]
    last: frozenset[ox.Quad]


def adding(store: Reads, batch: Batch) -> Plan | None:
    """What has to change so that `batch` stands in place of the article's former state; None where it does already."""
    leaving = _leaving(store, batch.article, tuple(claim for claim, _ in batch.graphs))
    old = held(store, batch.article, leaving)
    settled = settle(batch, leaving, _finder(store, batch, leaving))
    new, facts = wanted(settled.batch or batch)
    if old - {quad for quad in old if quad.predicate == REVISION} == new:
        return None
    revised = new | {_revision(batch, old, new)}
    return _plan(store, batch.article, old, revised, facts, to_quads(batch.things), settled)


def dropping(store: Reads, article: str) -> Plan | None:
    """What has to change so that the article is gone; None where it is not there."""
    leaving = _leaving(store, article, ())
    old = held(store, article, leaving)
    settled = settle(None, leaving, _finder(store, None, leaving)) if old else None
    return _plan(store, article, old, set(), set(), set(), settled) if settled else None


def claims_of(store: Reads, article: str) -> tuple[str, ...]:
    """IRIs of the claims that the graph holds of an article."""
    found = store.quads_for_pattern(None, DERIVED, named_node(article), DEFAULT)
    return tuple(text_of(str(quad.subject)) for quad in found)


def held(store: Reads, article: str, claims: Iterable[str]) -> set[ox.Quad]:
    """What the graph holds for an article alone: its metadata, its claims' metadata, its claims' graphs."""
    return {*store.quads_for_pattern(named_node(article), None, None, DEFAULT), *of_claims(store, claims)}


def of_claims(store: Reads, claims: Iterable[str]) -> set[ox.Quad]:
    """The claims' graphs and their metadata."""
    return {quad for pattern in _own(claims) for quad in store.quads_for_pattern(*pattern)}


def _own(claims: Iterable[str]) -> Iterator[Pattern]:
    for claim in claims:
        yield None, None, None, ox.NamedNode(claim)
        yield from ((ox.NamedNode(claim + part), None, None, DEFAULT) for part in ("", *PARTS_OF_CLAIM))


def _leaving(store: Reads, article: str, coming: tuple[str, ...]) -> tuple[str, ...]:
    """The claims that the graph holds of the article; what is said of them is expected, and of those coming."""
    node = named_node(article)
    expect(store, [(node, None, None, DEFAULT), (None, DERIVED, node, DEFAULT)])
    leaving = claims_of(store, article)
    expect(store, _own(dict.fromkeys((*leaving, *coming))))
    return leaving


def _finder(store: Reads, batch: Batch | None, leaving: tuple[str, ...]) -> Find:
    """Looks triples up in the default graph; what is said of the mentions concerned, and of their like, is expected."""
    told = [q.object for claim in leaving
            for q in store.quads_for_pattern(ox.NamedNode(claim), MENTION, None, DEFAULT)]
    expect(store, [(node, None, None, DEFAULT) for node in told])
    groups = {q.object for node in told for q in store.quads_for_pattern(node, PARTIES, None, DEFAULT)}
    groups |= {named_node(mention.group) for _, mention in batch.mentions} if batch else set()
    alike = [(None, PARTIES, group, DEFAULT) for group in groups]
    expect(store, alike)
    nodes = {q.subject for pattern in alike for q in store.quads_for_pattern(*pattern)}
    expect(store, [p for node in nodes for p in ((node, None, None, DEFAULT), (None, MENTION, node, DEFAULT))])

    def find(subject: str | None, prop: str | None, value: str | None) -> Iterator[Triple]:
        s, p, o = (None if term is None else named_node(text_of(term)) for term in (subject, prop, value))
        return (triple_of(quad.triple) for quad in store.quads_for_pattern(s, p, o, DEFAULT))

    return find


def _revision(batch: Batch, old: set[ox.Quad], new: set[ox.Quad]) -> ox.Quad:
    """How many texts this article has had; claims read anew from the same text are no new revision."""
    former = next((int(text_of(str(quad.object))) for quad in old if quad.predicate == REVISION), 0)
    same = {q for q in old if q.predicate == SHA} == {q for q in new if q.predicate == SHA}
    return ox.Quad(named_node(batch.article), REVISION, ox.Literal(former if same and former else former + 1))


def _moved(store: Reads, moves: Iterable[Move]) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """What stands of claims whose deal goes by another IRI from now on, and what shall stand."""
    old, new = set(), set()
    for move in moves:
        before, after = named_node(move.before), named_node(move.after)
        both = {quad for pattern in _about(move) for quad in store.quads_for_pattern(*pattern)}
        old |= both
        new |= {renamed(quad, before, after) for quad in both}
    return old, new


def _about(move: Move) -> tuple[Pattern, Pattern]:
    claim = named_node(move.claim)
    return (claim, ABOUT, None, DEFAULT), (None, None, None, claim)


def _plan(store: Reads, article: str, old: set[ox.Quad], new: set[ox.Quad], facts: set[ox.Quad],
          things: set[ox.Quad], settled: Settled) -> Plan:
    """`new`, `facts` and `things` where `old` was, with all that follows from it."""
    expect(store, [pattern for move in settled.moves for pattern in _about(move)])
    left, moved = _moved(store, settled.moves)
    facts = facts | {plain(quad) for quad in moved if is_named(quad)}
    said, unsaid = to_quads(settled.fresh), to_quads(settled.gone)
    change = Change(store, old | left, new | moved | facts | things | said)
    change.gone |= unsaid
    change.forget_facts(facts)
    change.forget_outdated(things)
    change.forget_unused()
    change.name_frames()
    return Plan(article, frozenset(change.gone), frozenset(change.fresh), frozenset(old & change.gone),
                tuple(change.unused), frozenset(said | unsaid))
