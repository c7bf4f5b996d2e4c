"""The facts behind an answer as a reader meets them: who with whom, how much, when, how sure, and whether contested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from kg.model import Answer, Entity, Filler, Ground, Quantity
from page.wording import Wording
from query.wording import filler_words, load_replies, stated

_NO_THING = {"Concept", "Currency", "Unit"}


@dataclass(frozen=True)
class Row:
    """One fact, its words in one language. `state` is done, open (not yet) or contested (claimed otherwise as well)."""

    ground: Ground
    kind: str
    actors: tuple[Entity, ...]
    others: tuple[Entity, ...]
    amounts: tuple[Quantity, ...]
    details: tuple[str, ...]  # what else fills its roles: subject, years, position
    state: str
    sentence: str  # without its date


def rows_of(answer: Answer, words: Wording) -> tuple[Row, ...]:
    """The facts of `answer`, in the order in which it tells them."""
    contested = {n for conflict in answer.conflicts for _, evidence in conflict.values for n in evidence}
    return tuple(row_of(ground, bool(contested & set(ground.evidence)), words) for ground in answer.grounds)


def row_of(ground: Ground, contested: bool, words: Wording) -> Row:
    """One fact; `contested` where something else is claimed as well."""
    frame, vocabulary, replies = ground.frame, words.vocabulary, load_replies(words.language)
    known = vocabulary.frames.get(frame.kind)
    things = list(_things(ground))
    leading = known.keys[0] if known and known.keys else things[0][0] if things else ""
    leading = leading if any(role == leading for role, _ in things) else things[0][0] if things else ""
    actors = [thing for role, thing in things if role == leading]
    others = [thing for role, thing in things if role != leading]
    if not others:  # a partnership names all its parties in one role
        actors, others = actors[:1], actors[1:]
    details = [filler_words(f, replies) for _, fillers in frame.roles for f in fillers
               if not _is_thing(f) and not _is_amount(f)]
    return Row(
        ground, vocabulary.label(frame.kind, words.language), tuple(actors), tuple(others),
        tuple(f for _, fillers in frame.roles for f in fillers if isinstance(f, Quantity) and _is_amount(f)),
        tuple(details), state_of(ground, contested, words),
        stated(frame, ground.status, replies, vocabulary))


def _things(ground: Ground) -> Iterator[tuple[str, Entity]]:
    for role, fillers in ground.frame.roles:
        for filler in fillers:
            if _is_thing(filler):
                yield role, filler


def _is_thing(filler: Filler) -> TypeGuard[Entity]:
    return isinstance(filler, Entity) and not (filler.classes & _NO_THING)


def _is_amount(filler: Filler) -> bool:
    return isinstance(filler, Quantity) and bool(filler.unit)


def state_of(ground: Ground, contested: bool, words: Wording) -> str:
    """How a fact is drawn: contested where it is so or is denied, done where it holds, else open."""
    status = words.vocabulary.statuses.get(ground.status)
    if contested or (status and status.json_name == "denied"):
        return "contested"
    return "done" if status is None or status.holds else "open"


def amount_words(row: Row, words: Wording) -> str:
    """The amounts of a fact."""
    return " · ".join(filler_words(amount, load_replies(words.language)) for amount in row.amounts)


def names(things: Sequence[Entity], words: Wording) -> str:
    """Labels side by side."""
    return ", ".join(thing.label(words.language) for thing in things)


def speakers(row: Row, answer: Answer, words: Wording) -> Iterator[str]:
    """Who says so: whom the articles name, each once."""
    yield from dict.fromkeys(words.thing(who) for n in row.ground.evidence for who in answer.evidence[n].attributed_to)
