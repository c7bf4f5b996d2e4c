"""All that a graph tells of one thing: its facts with their claims, its parts and wholes, its rings of payments.

    name or IRI -> thing -> facts in which it, or a part of it, has some role
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.derived import once_a_state
from kg.model import Entity
from kg.store import Store
from kg.terms import iri, text_of
from kg.vocabulary import Vocabulary
from query.claims import Fact, fact_of, things_in, told_about
from query.family import families
from query.parts import names_of
from query.patterns import pattern_query, payments, rings
from query.sparql import prefixed
from query.things import index_of, search

_MOST = 300  # facts of one profile
_RINGS = 24


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A thing that stands in facts with another: how many of these hold, and how many are not done or denied."""

    thing: Entity
    holding: int
    open: int


@dataclass(frozen=True, slots=True)
class Profile:
    """`facts` are those of the thing and its parts, by kind and date; `capped` where there are more than are held."""

    thing: Entity
    parts: tuple[Entity, ...] = ()
    wholes: tuple[Entity, ...] = ()
    facts: tuple[Fact, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    capped: bool = False


@dataclass(frozen=True, slots=True)
class Ring:
    """Organisations of which each pays the next and the last the first: by the facts at the same place of `payments`.
    """

    things: tuple[Entity, ...]
    payments: tuple[tuple[Fact, ...], ...] = ()


def profile(name: str, store: Store, vocabulary: Vocabulary) -> Profile | None:
    """What `store` tells of the thing with the IRI or the name `name`; None where it knows no such thing."""
    index = index_of(store, vocabulary)
    found = search(name, store, vocabulary, most=1) if name not in index.things else ()
    thing = index.things.get(name) or (found[0].thing if found else None)
    if thing is None:
        return None
    family = families((thing,), store)[thing.iri]
    rows = store.select(_facts_query(family.parts or (thing.iri,)))
    facts = facts_of([text_of(row["fact"]) for row in rows][:_MOST], store, vocabulary)
    parts, wholes = (tuple(index.things.get(other) or Entity(other) for other in names[1:])
                     for names in (family.parts, family.wholes))
    neighbours = _neighbours(facts, {thing.iri, *family.parts}, vocabulary)
    return Profile(thing, parts, wholes, facts, neighbours, capped=len(rows) > _MOST)


def _facts_query(things: Iterable[str]) -> str:
    named = " ".join(map(iri, things))
    return prefixed(f"SELECT DISTINCT ?fact WHERE {{ VALUES ?thing {{ {named} }} ?fact ?role ?thing . "
                    f"?claim dg:about ?fact }} ORDER BY ?fact LIMIT {_MOST + 1}")


def facts_of(names: Iterable[str], store: Store, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The facts with these IRIs, by kind in the order of the vocabulary and by date, the latest first."""
    told = told_about(names, store)
    things = things_in((t for tolds in told.values() for t in tolds), (), store, vocabulary)
    known = (fact_of(fact, tolds, things, vocabulary) for fact, tolds in told.items())
    kinds = {kind: at for at, kind in enumerate(vocabulary.frames)}
    dated = sorted((fact for fact in known if fact), key=lambda fact: (fact.date, fact.iri), reverse=True)
    return tuple(sorted(dated, key=lambda fact: kinds[fact.frame.kind]))


def _neighbours(facts: Iterable[Fact], own: set[str], vocabulary: Vocabulary) -> tuple[Neighbour, ...]:
    """Who else stands in the facts, the most often named first; concepts and kinds of things are no neighbours."""
    things: dict[str, Entity] = {}
    counts: dict[str, Counter[bool]] = defaultdict(Counter)
    for fact in facts:
        holds = fact.status in vocabulary.statuses and vocabulary.status(fact.status).holds
        for other in set(names_of(fact.frame)):
            if other.iri not in own and "Concept" not in other.classes:
                things[other.iri] = other
                counts[other.iri][holds] += 1
    found = [Neighbour(things[name], counts[name][True], counts[name][False]) for name in things]
    return tuple(sorted(found, key=lambda n: (-n.holding - n.open, n.thing.label())))


@once_a_state
def circles(store: Store, vocabulary: Vocabulary) -> tuple[Ring, ...]:
    """The rings of two to four organisations in which money goes from each to the next and back to the first."""
    index = index_of(store, vocabulary)
    rows = store.select(pattern_query("circles", (), frozenset(), vocabulary).text)
    return tuple(
        Ring(tuple(index.things.get(name) or Entity(name) for name in ring),
             tuple(facts_of(facts, store, vocabulary) for facts in payments(ring, store, vocabulary)))
        for ring in rings(rows)[:_RINGS])
