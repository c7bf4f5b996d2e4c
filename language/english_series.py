"""English series of what was done at several times: “raised a $40m Series A in 2023 and a $90m Series B in 2025”."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kg.model import Entity, Quantity
from language.items import Item

_THINGS = frozenset({"Product", "Company"})
_INTO = frozenset({"in", "into", "dative"})
_STOPS = (";", ":", ".", "?", "!")


def dated_series(items: Sequence[Item]) -> tuple[tuple[Item, ...], ...]:
    """The sentence once for every dated sum that one verb has, in order; only itself where that has one, or none."""
    for verb, item in enumerate(items):
        if not item.has("frame:") and not item.is_concept("support"):
            continue
        members = tuple(_members(items, verb + 1)) if _acts(item) else ()
        if len(members) > 1:
            return tuple(_row(items, verb, members, n) for n in range(len(members)))
    return (tuple(items),)


def _row(items: Sequence[Item], verb: int, members: Sequence[tuple[int, int]], n: int) -> tuple[Item, ...]:
    """What stands before the members and the one at `n`; what stands behind them goes with the last."""
    first, end = members[n]
    rest = items[end:] if n == len(members) - 1 else ()
    shared = () if any(i.is_entity for i in items[first:end]) else _aim(items, *members[0])
    return (*items[: verb + 1], *items[first:end], *shared, *rest)


def _aim(items: Sequence[Item], first: int, end: int) -> Sequence[Item]:
    """“put $4bn in X in 2023 and another $4bn in 2024”: into what the first of them goes, with its preposition."""
    places = (k for k in range(first, end - 1) if items[k].cases & _INTO and items[k + 1].is_entity)
    return next((items[k : k + 2] for k in places), ())


def _acts(item: Item) -> bool:
    return item.tag in ("ed", "s", "base", "ing") and any(w.pos == "Verb" for w in item.words)


def _members(items: Sequence[Item], at: int) -> Iterator[tuple[int, int]]:
    """Where each begins and ends, from the place right behind the verb."""
    while (end := _member(items, at)) > at:
        yield at, end
        joint = end
        while joint < len(items) and _joins(items[joint]):
            joint += 1
        if joint == end:
            return
        at = joint


def _member(items: Sequence[Item], at: int) -> int:
    """Where the sum at `at` and what is told of it ends, behind its date; 0 where no dated sum stands there."""
    k = at
    while k < len(items) and (items[k].is_concept("determiner", "filler") or items[k].value is None) and k < at + 3:
        if items[k].kind in ("sign", "marker") or _acts_alone(items[k]):
            return 0
        k += 1
    ends = _is_sum if k < len(items) and _is_sum(items[k]) else _is_thing
    return _behind_date(items, k + 1, ends) if k < len(items) and _is_thing(items[k]) else 0


def _behind_date(items: Sequence[Item], at: int, ends: Callable[[Item], bool]) -> int:
    """The place behind the first date from `at` on, where no clause and no other such thing parts them."""
    for k in range(at, len(items)):
        item = items[k]
        if item.kind == "date":
            return k + 1
        parted = item.text in _STOPS or item.is_concept("relative", "complement", "conjunction", "aux:be", "aux:have")
        if parted or ends(item):
            return 0
    return 0


def _is_thing(item: Item) -> bool:
    """A sum, or a product or company: “launched X in May and Y in August”."""
    return _is_sum(item) or (isinstance(item.value, Entity) and bool(item.value.classes & _THINGS))


def _is_sum(item: Item) -> bool:
    return isinstance(item.value, Quantity) and item.value.is_money


def _acts_alone(item: Item) -> bool:
    return bool(item.words) and all(w.pos == "Verb" for w in item.words)


def _joins(item: Item) -> bool:
    return item.text == "," or (item.kind == "marker" and "and" in item.cases)
