"""How a question was read, piece by piece, and how else it can be read.

The pieces (`chips`) are what the meaning names, relates, asks for and demands; a door shows them apart. The other
readings are meanings of their own, made from the one that was taken; each can be asked instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from kg.errors import QueryError
from kg.model import DG, Answer, Chip, Entity, Ground, Hole
from kg.store import Store
from kg.vocabulary import Vocabulary
from query.answer import Found, compiled
from query.assembly import fits
from query.meaning import Meaning, describe
from query.parts import Part, holes_of, names_of
from query.reworded import unasked
from query.wording import Replies, load_replies, period_words, quantity_words

_OTHERS = 3  # other readings told


# ---- the pieces ----
def chips(meaning: Meaning, vocabulary: Vocabulary) -> tuple[Chip, ...]:
    """What the question names (thing), how it relates these (relation), what it asks for, and its conditions."""
    replies = load_replies(meaning.language)
    every = (*_things(meaning, replies), *_relations(meaning, vocabulary), *_asked(meaning, replies, vocabulary),
             *_conditions(meaning, replies, vocabulary))
    return tuple(dict.fromkeys(chip for chip in every if chip.label))


def _things(meaning: Meaning, replies: Replies) -> Iterator[Chip]:
    named = (thing for part in meaning.parts for thing in names_of(part.frame))
    for thing in dict.fromkeys((*named, *meaning.things, *meaning.speakers, *meaning.among)):
        yield Chip("thing", thing.label(replies.language), thing.iri)


def _relations(meaning: Meaning, vocabulary: Vocabulary) -> Iterator[Chip]:
    for part in meaning.parts:
        for frame in (part.frame, part.also):
            if frame is not None and frame.kind in vocabulary.frames:
                yield Chip("relation", vocabulary.label(frame.kind, meaning.language), DG + frame.kind)


def _asked(meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> Iterator[Chip]:
    hole = meaning.holes.get(meaning.target)
    for name in sorted(hole.classes) if hole else ():
        yield Chip("asked", vocabulary.label(name, replies.language), DG + name)
    if hole and not hole.classes:
        yield Chip("asked", replies.text(f"hole-{hole.want}"))


def _conditions(meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> Iterator[Chip]:
    texts = [period_words(part.date, replies) for part in meaning.parts if part.date]
    texts += [replies.say("as-known", what="", date=period_words(meaning.known, replies)).strip(" ,、")
              ] if meaning.known else []
    texts += [f"{side} {quantity_words(amount, replies)}" for side, amount in meaning.sides]
    texts += [replies.say("not", what=vocabulary.label(part.frame.kind, replies.language))
              for part in meaning.parts if part.negated and part.frame.kind in vocabulary.frames]
    texts += [replies.say("besides", x="x", who=replies.join(thing.label(replies.language) for thing in things))
              for _, things in meaning.besides]
    if meaning.parts and meaning.statuses != unasked(vocabulary):
        ranked = sorted(meaning.statuses, key=lambda status: (vocabulary.statuses[status].doubt, status))
        texts.append(replies.join((vocabulary.label(name, replies.language) for name in ranked), "or"))
    yield from (Chip("condition", text) for text in texts)


# ---- other readings ----
def others(meaning: Meaning, store: Store, vocabulary: Vocabulary) -> tuple[Meaning, ...]:
    """Other meanings that the same words may have and that the graph answers, each with its own description."""
    found: dict[str, Meaning] = {}
    for other in (*_turned_round(meaning, vocabulary), *_by_the_other_frame(meaning)):
        found.setdefault(text := describe(other, vocabulary), replace(other, understood_as=text))
    for other in _in_any_state(meaning, vocabulary):
        found.setdefault(other.understood_as, other)
    found.pop(meaning.understood_as, None)
    return tuple(islice((other for other in found.values() if _has_rows(other, store, vocabulary)), _OTHERS))


def _has_rows(meaning: Meaning, store: Store, vocabulary: Vocabulary) -> bool:
    try:
        rows = compiled(meaning, store, vocabulary).rows
    except QueryError:
        return False
    return bool(len(store.select(f"{rows.split(chr(10) + 'ORDER BY')[0].rstrip()}\nLIMIT 1")))


def _turned_round(meaning: Meaning, vocabulary: Vocabulary) -> Iterator[Meaning]:
    """“X's investors” and “whom X invested in”: the thing and what is asked for change sides."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    if part is None or kind is None or kind.symmetric or part.either or len(kind.keys) != 2:
        return
    sides = [part.frame.get(role) for role in kind.keys]
    if any(len(side) != 1 for side in sides):
        return
    (one,), (other,) = sides
    holes = [side for side in (one, other) if isinstance(side, Hole) and side.want == "entity"]
    things = [side for side in (one, other) if isinstance(side, Entity)]
    if len(holes) != 1 or len(things) != 1 or not _fits(one, kind.keys[1], vocabulary):
        return
    if _fits(other, kind.keys[0], vocabulary):
        frame = part.frame.with_role(kind.keys[0], other).with_role(kind.keys[1], one)
        yield replace(meaning, parts=(replace(part, frame=frame, also=None, rule=""),))


def _fits(filler: object, role: str, vocabulary: Vocabulary) -> bool:
    return isinstance(filler, Entity | Hole) and fits(filler, role, vocabulary)


def _by_the_other_frame(meaning: Meaning) -> Iterator[Meaning]:
    """A customer has a contract, or is hosted: only the second."""
    for at, part in enumerate(meaning.parts):
        if part.also is not None and list(holes_of(part.also)):
            only = Part(part.also, part.negated, part.date, part.words)
            yield replace(meaning, parts=(*meaning.parts[:at], only, *meaning.parts[at + 1:]))


def _in_any_state(meaning: Meaning, vocabulary: Vocabulary) -> Iterator[Meaning]:
    """Also what is only planned, expected or talked about."""
    every = unasked(vocabulary)
    if meaning.parts and meaning.statuses < every:
        text = load_replies(meaning.language).say("whatever-state", what=meaning.understood_as)
        yield replace(meaning, statuses=every, widen=False, understood_as=text)


# ---- what an answer rests on ----
def grounds_of(found: Found) -> tuple[Ground, ...]:
    """The facts behind an answer, each once: those of its items first, then what is told beside it."""
    facts = (*(fact for every in found.grounds for fact in every), *found.against, *found.nearby)
    unique = {fact.iri: fact for fact in facts}
    return tuple(Ground(fact.iri, fact.frame, fact.status, fact.date, fact.speakers, found.cited.get(fact.iri, ()))
                 for fact in unique.values())


def with_reading(done: Answer, found: Found, meaning: Meaning, store: Store, vocabulary: Vocabulary) -> Answer:
    """`done` with how its question was read, how else it can be, and the facts that it rests on."""
    return replace(done, chips=chips(meaning, vocabulary), grounds=grounds_of(found),
                   other_readings=tuple(other.understood_as for other in others(meaning, store, vocabulary)))
