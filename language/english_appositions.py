"""“a startup called X”, “a chip designer, X, for $2bn”, “a Paris based firm”: the name beside what it is said to be.

The words between the noun and the name go, so that the two are one phrase, as in “chip designer X”.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity
from language.items import Item
from language.numerals import numerals

_BODY, _POST = "Organisation", "Position"
_KINDS = frozenset({"Organisation", "Company", "AILab", "CloudProvider", "ChipMaker", "Investor", "BusinessUnit"})
_DOERS = ("er", "or")  # “designer”, “operator”: who does something for a living
_LONGEST = 8  # items of what a name is said to be
_SEVERAL = ("s",)


def with_appositions(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items without the words and commas that part a kind of body from the name that it is given."""
    steps = (_naming, _apart, _based, _titled)
    told = [at for at in range(1, len(items)) if items[at].words or items[at].text == ","]  # no others are such words
    gone = {k for at in told for step in steps for k in step(items, at)}
    return tuple(i for k, i in enumerate(items) if k not in gone)


def _naming(items: Sequence[Item], at: int) -> tuple[int, ...]:
    """“a startup called X”: the place of the participle."""
    named = items[at].is_concept("naming") and items[at].tag == "ed" and _is_body(items, at + 1)
    return (at,) if named and _is_kind(items, at - 1) else ()


def _apart(items: Sequence[Item], at: int) -> tuple[int, ...]:
    """“a startup, X, for $2bn”, “two startups, X and Y”: the places of the commas."""
    if items[at].text != "," or not _is_body(items, at + 1) or not _is_kind(items, at - 1):
        return ()
    end = at + 2
    several = items[at - 1].text.endswith(_SEVERAL)
    while several and end + 1 < len(items) and _joins(items[end]) and _is_body(items, end + 1):
        end += 2
    behind = items[end] if end < len(items) else None
    if behind is None or (behind.kind == "sign" and behind.text != ","):
        return (at,)
    if behind.text == ",":
        return () if end + 1 < len(items) and "and" in items[end + 1].cases else (at, end)
    closes = behind.kind == "marker" and not behind.cases & {"and", "genitive"}
    return (at,) if closes else ()


def _based(items: Sequence[Item], at: int) -> tuple[int, ...]:
    """“a Singapore based firm”: the places of the town and of the participle."""
    place, noun = items[at - 1], items[at + 1] if at + 1 < len(items) else None
    where = isinstance(place.value, Entity) and "Place" in place.value.classes
    plain = noun is not None and noun.kind in ("other", "word") and noun.tag != "ed" and noun.text[-1:].islower()
    told = where and items[at].tag == "ed" and items[at].is_concept("plain") and not items[at].has("frame:")
    opened = at > 1 and items[at - 2].is_concept("determiner")
    return (at - 1, at) if told and plain and opened else ()


def _titled(items: Sequence[Item], at: int) -> tuple[int, ...]:
    """“promoted to the role of X's CEO”: the places of the noun for any post and of the preposition behind it."""
    post, of, behind = items[at], items[at + 1 : at + 2], items[at + 2 : at + 5]
    if post.value is not None or not of or "of" not in of[0].cases:
        return ()
    named = any(isinstance(i.value, Entity) and _POST in i.value.classes for i in behind)
    return (at, at + 1) if named and post.has("class:") == _POST else ()


def _is_kind(items: Sequence[Item], at: int) -> bool:
    """Whether the item at `at` is a noun for a body, one that is new to the text: “a startup”, “two firms”."""
    noun = items[at]
    word = noun.text.casefold().removesuffix("s")
    plain = noun.value is None and noun.kind in ("other", "word")
    body = noun.has("class:") in _KINDS or (plain and word.endswith(_DOERS))
    for item in reversed(items[max(0, at - _LONGEST) : at]):
        if item.is_concept("determiner") or _counts(item):
            return body and (_counts(item) or item.text.casefold() in ("a", "an", "another"))
        if item.kind in ("marker",) or (item.words and all(w.pos == "Verb" for w in item.words) and item.tag != "ed"):
            return False
    return False


def _counts(item: Item) -> bool:
    """“two startups”, “3 startups”."""
    whole = numerals("en").match(item.text, 0) if item.kind == "other" else None
    return whole is not None and whole.end() == len(item.text)


def _is_body(items: Sequence[Item], at: int) -> bool:
    value = items[at].value if at < len(items) else None
    return isinstance(value, Entity) and _BODY in value.classes


def _joins(item: Item) -> bool:
    return item.text == "," or "and" in item.cases
