"""How many pieces of a kind of hardware somebody has: a figure told of them; the graph holds kinds of hardware."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.model import Entity, Hole
from kg.vocabulary import Vocabulary
from query.parts import Part
from query.stakes import measure

_BODY = "Organisation"
_PIECES = Hole("number", frozenset(), "pieces")


def in_pieces(things: Sequence[Entity], kinds: Collection[str], vocabulary: Vocabulary) -> Part | None:
    """The part that asks for the number of `kinds` (classes of hardware) that the one body among `things` has; None
    where another thing is named besides, which would be left out, or no metric counts that kind."""
    bodies = [t for t in things if _BODY in t.classes]
    others = [t for t in things if t not in bodies and t.label() not in t.classes]
    metric = next((m for kind in sorted(kinds) for m in _counting(kind, vocabulary)), None)
    if len(bodies) != 1 or others or metric is None:
        return None
    return Part(measure(bodies[0], metric, _PIECES, vocabulary), words=metric.label(), loose=True)


def _counting(kind: str, vocabulary: Vocabulary) -> list[Entity]:
    """The metrics in pieces whose name has that of the kind."""
    metrics = (vocabulary.entity(iri) for iri, units in vocabulary.measured_in.items()
               if kind.casefold() in {unit.casefold() for unit in units})
    return [m for m in metrics if m is not None and kind.casefold() in m.label().casefold()]
