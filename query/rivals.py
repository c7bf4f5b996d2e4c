"""Which facts speak of one thing and give different values for it: beside an answer, and over the whole graph."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.model import Entity, Frame, Quantity
from kg.values import replace
from query.claims import Fact
from query.wording import Replies, quantity_words


def rivals(facts: Iterable[Fact], replies: Replies) -> Iterator[dict[str, list[Fact]]]:
    """For each kind, parties and unit that several of `facts` share: value in words -> the facts that give it."""
    groups: dict[Any, dict[str, list[Fact]]] = {}
    for fact in facts:
        for quantity in sizes(fact)[:1]:
            same = groups.setdefault((*parties(fact), quantity.unit), {})
            same.setdefault(quantity_words(quantity, replies), []).append(fact)
    return (values for values in groups.values() if len(values) > 1)


def sizes(fact: Fact) -> list[Quantity]:
    """The sums and measured values of a fact."""
    return [f for _, fillers in fact.frame.roles for f in fillers if isinstance(f, Quantity) and f.unit]


def things(fact: Fact) -> tuple[Entity, ...]:
    """The things that a fact names."""
    return tuple(dict.fromkeys(f for _, fillers in fact.frame.roles for f in fillers if isinstance(f, Entity)))


def parties(fact: Fact) -> tuple[Any, ...]:
    """Kind and parties of a fact, by which it is compared with others."""
    return (fact.frame.kind, *((role, tuple(f.iri for f in fillers if isinstance(f, Entity)))
                               for role, fillers in fact.frame.roles if any(isinstance(f, Entity) for f in fillers)))


def comparable(fact: Fact, other: Fact) -> bool:
    """Whether two facts speak of the same parties, and of no different dates or spans."""
    same = parties(fact) == parties(other)
    return same and agree(fact.date, other.date) and all(
        _texts(fact, role) == _texts(other, role) for role, _ in fact.frame.roles
        if _texts(fact, role) and _texts(other, role))


def agree(date: str, other: str) -> bool:
    """Whether two dates are of one day as far as both are exact; one that is not given agrees with any."""
    return not date or not other or date.startswith(other) or other.startswith(date)


def _texts(fact: Fact, role: str) -> tuple[str, ...]:
    return tuple(f for f in fact.frame.get(role) if isinstance(f, str))


def bare(fact: Fact) -> Frame:
    """The frame of a fact with its things alone."""
    frame = fact.frame
    return replace(frame, roles=tuple((r, fs) for r, fs in frame.roles if any(isinstance(f, Entity) for f in fs)))
