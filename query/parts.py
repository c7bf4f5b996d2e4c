"""One frame of a question, as all of query/ passes it."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model import Entity, Frame, Hole, Period

ANY_ROLE = ""  # a role name in a Part's frame: the thing fills some role, whichever


@dataclass(frozen=True, slots=True)
class Part:
    """One frame of the question. `date` is when it happened; `negated` asks that no claim states it.

    `words` are the words of the question that it was read from; a `loose` one was read from names side by side.
    `also` is another frame that does as well (a customer has a contract, or is hosted). `either` of its two sides may
    be the one or the other (“X's contract with Y”). `called` are the rounds of which alone it asks (“series C”).
    """

    frame: Frame
    negated: bool = False
    date: Period | None = None
    words: str = ""
    loose: bool = False
    also: Frame | None = None
    either: bool = False
    rule: str = ""  # the word of the lexicon that it was read by
    called: tuple[str, ...] = ()
    led: bool = False  # only those who led the round are asked for


def holes_of(frame: Frame) -> Iterator[tuple[str, Hole]]:
    """(role, hole) for each hole of `frame`."""
    for role, fillers in frame.roles:
        for filler in fillers:
            if isinstance(filler, Hole):
                yield role, filler


def names_of(frame: Frame) -> tuple[Entity, ...]:
    """The things that `frame` names."""
    return tuple(f for _, fillers in frame.roles for f in fillers if isinstance(f, Entity))
