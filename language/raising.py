"""Which kind of deal is a round: one company, a sum, and several who take part."""

from __future__ import annotations

from kg.vocabulary import FrameType, Vocabulary


def round_kind(vocabulary: Vocabulary) -> FrameType | None:
    """The kind of deal that one company makes with a sum and with several who take part."""
    return vocabulary.round_kind


def raising(vocabulary: Vocabulary) -> str:
    """The kind of deal that one company makes with a sum and with several who take part."""
    kind = round_kind(vocabulary)
    return kind.kind if kind is not None else ""


def putting_in(vocabulary: Vocabulary) -> str:
    """The kind of deal in which one of those who take part in a round puts money in."""
    kind = round_kind(vocabulary)
    single = takers(kind, vocabulary)[:-1] if kind is not None else ""
    return next((f.kind for f in vocabulary.frames.values() if single and f.keys[0] == single), "")


def takers(frame: FrameType, vocabulary: Vocabulary) -> str:
    """The role of a kind of deal that holds several who are no side of it (the investors of a round)."""
    return vocabulary.takers(frame)
