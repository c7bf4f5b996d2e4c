"""How many pieces of a kind of hardware somebody has: a figure told of them; the graph holds kinds of hardware."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.model import Entity, Frame, Hole
from kg.vocabulary import Vocabulary
from query.parts import Part

_BODY, _FIGURE = "Organisation", "metric"
_PIECES = Hole("number", frozenset(), "pieces")


def in_pieces(things: Sequence[Entity], kinds: Collection[str], vocabulary: Vocabulary) -> Part | None:
    """The part that asks for the number of `kinds` (classes of hardware) that the one body among `things` has; None
    where another thing is named besides, which would be left out, or no metric counts that kind."""
    bodies = [t for t in things if _BODY in t.classes]
    others = [t for t in things if t not in bodies and t.label() not in t.classes]
    metric = next((m for kind in sorted(kinds) for m in _counting(kind, vocabulary)), None)
    frame = next((f for f in vocabulary.frames.values() if _FIGURE in f.roles), None)
    if len(bodies) != 1 or others or metric is None or frame is None:
        return None
    roles = ((frame.keys[0], (bodies[0],)), (_FIGURE, (metric,)), (_value(frame.roles, vocabulary), (_PIECES,)))
    return Part(Frame(frame.kind, roles, (0, 0)), words=metric.label(), loose=True)


def _counting(kind: str, vocabulary: Vocabulary) -> list[Entity]:
    """The metrics in pieces whose name has that of the kind."""
    metrics = (vocabulary.entity(iri) for iri, units in vocabulary.measured_in.items()
               if kind.casefold() in {unit.casefold() for unit in units})
    return [m for m in metrics if m is not None and kind.casefold() in m.label().casefold()]


def _value(roles: Sequence[str], vocabulary: Vocabulary) -> str:
    return next(r for r in roles if vocabulary.role(r).form == "quantity")
