"""An only beside a name: “labs on only AWS”, 「Aだけを使う」, “is A the only cloud that …”: none but the one named."""
from __future__ import annotations

from dataclasses import replace

from kg.model import Entity, Frame, Hole, Mention, Reading
from query.parts import Part, holes_of, names_of

OTHERS = "others"  # how the hole of those is named whom there must not be
_BARE = frozenset({"filler", "determiner", "definite"})


def alone(reading: Reading) -> tuple[Reading, Entity | None]:
    """The one thing beside which an only stands, and the question without the only; None where there is none such."""
    says = list(dict.fromkeys((s, e) for _, s, e, concept in reading.words if concept == "op:only"))
    if len(says) != 1:
        return reading, None
    start, end = says[0]
    found = _ahead(start, reading) if reading.language == "ja" else _named(start, end, reading)
    if found is None or not isinstance(found.value, Entity):
        return reading, None
    words = tuple(w for w in reading.words if (w[1], w[2]) != says[0])
    return replace(reading, words=words), found.value


def _things(reading: Reading) -> list[Mention]:
    return [m for m in reading.mentions if isinstance(m.value, Entity) and "Concept" not in m.value.classes]


def _ahead(start: int, reading: Reading) -> Mention | None:
    """「Aだけ」: the name right before."""
    return next((m for m in _things(reading) if m.end == start), None)


def _named(start: int, end: int, reading: Reading) -> Mention | None:
    """“only (on) A”, “A alone”, “A is the only cloud”: not a stage (“only in talks”) nor a number (“only one”)."""
    after = min((s for _, s, _, c in reading.words if s >= end and not set(c.split(",")) & _BARE), default=len(
        reading.text))
    beside = [c for _, s, _, c in reading.words if s == after]
    counted = any(not isinstance(m.value, Entity | Hole) and 0 <= m.start - end <= 1 for m in reading.mentions)
    if any(c.startswith("cue:") for c in beside) or counted:
        return None
    things = _things(reading)
    names = {c.removeprefix("class:") for c in beside if c.startswith("class:")}
    if names:
        return next((m for m in things if isinstance(m.value, Entity) and m.value.classes & names and m.end <= start),
                    None)
    behind = [m for m in things if m.start >= end]
    before = [m for m in things if m.end < start and not reading.text[m.end : start].strip()]
    return behind[0] if behind else before[-1] if before else None


def others(parts: tuple[Part, ...], thing: Entity, hole: Hole | None = None) -> Part | None:
    """The part that tells of `thing` (and of `hole`), with anyone but it in its place; None where none does."""
    for part in parts:
        roles = [role for role, fillers in part.frame.roles if role and fillers == (thing,)]
        if roles and (hole is None or hole in [h for _, h in holes_of(part.frame)]):
            other = Hole("entity", name=OTHERS)
            return replace(part, frame=_swapped(part.frame, thing, other),
                           also=_swapped(part.also, thing, other) if part.also else None)
    return None


def filled(parts: tuple[Part, ...], thing: Entity) -> tuple[Part, ...]:
    """“Is A the only cloud that …”: A is what the noun asks for, and nothing beside it."""
    asked = [hole for part in parts for _, hole in holes_of(part.frame) if hole.classes & thing.classes]
    if not asked:
        return parts
    rest = [part for part in parts if thing not in names_of(part.frame)] or list(parts)
    return tuple(replace(part, frame=_swapped(part.frame, asked[0], thing)) for part in rest)


def _swapped(frame: Frame, old: Entity | Hole, new: Entity | Hole) -> Frame:
    """`frame` with `new` in the place of `old`."""
    return replace(frame, roles=tuple((role, tuple(new if f == old else f for f in fs)) for role, fs in frame.roles))
