"""Gapped lists of figures: what is measured is named once, for several (“X is valued at $5bn, Y at $3bn and Z at $2bn”,
「評価額はXが50億ドル、Yが30億ドル」, “the most valuable are X ($5bn), Y ($3bn)”)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Entity, Quantity
from language.items import Item

_SIGNS = (",", "、", ";", "；", "・", "/")
_COLONS = (":", "：")
_COPULAS = ("だ", "だっ", "です", "でし", "で", "と", "に")  # what may stand behind the last figure
_REACH = 8  # items from the metric to the first of the list
_OWNERS = frozenset({"Organisation", "Product", "Service", "AIModel"})


@dataclass(frozen=True, slots=True)
class Share:
    """One of a list: whose the figure is, the place of its name, the figure, and the date right behind it."""

    owner: Entity
    at: int
    end: int
    value: Quantity
    date: Item | None = None


def shares(items: Sequence[Item], metric_at: int, fits: Callable[[Item], bool]) -> tuple[Share, ...]:
    """Who else has a figure of the metric at `metric_at`, for which `fits` tells the figures; nothing where the words
    between are more than a list has. A list of one needs a figure of the metric before it."""
    for start in range(metric_at + 1, min(len(items), metric_at + _REACH + 1)):
        found = tuple(_chain(items, start, fits))
        if found and not _leads(items, metric_at, start):
            return ()
        told = any(fits(i) for i in items[max(0, metric_at - 3) : start])
        if len(found) > 1 or (found and told and _is_alone(items, start, found[0])):
            return found
    return ()


def _leads(items: Sequence[Item], metric_at: int, start: int) -> bool:
    """Whether nothing but the first figure stands between the metric and the list."""
    between = items[metric_at + 1 : start]
    named = any(i.is_entity and isinstance(i.value, Entity) and i.value.classes & _OWNERS for i in between)
    closed = any(i.text in ("。", ".", ";", "；") for i in between)
    return not named and not closed and sum(isinstance(i.value, Quantity) for i in between) < 2


def _is_alone(items: Sequence[Item], start: int, share: Share) -> bool:
    """Whether a list of one is one: a sign before it, only a particle inside, and nothing behind it in its clause."""
    inner = items[share.at + 1 : share.end - 1]
    closed = share.end >= len(items) or items[share.end].kind == "sign" or items[share.end].text in _COPULAS
    return _separates(items[start - 1]) and closed and all(i.kind in ("marker", "date") for i in inner)


def _chain(items: Sequence[Item], start: int, fits: Callable[[Item], bool]) -> Iterator[Share]:
    at = start
    while (share := _share(items, at, fits)) is not None:
        yield share
        at = share.end
        while at < len(items) and _separates(items[at]):
            at += 1
        if at == share.end:
            return


def _share(items: Sequence[Item], at: int, fits: Callable[[Item], bool]) -> Share | None:
    """A name with a figure in brackets, or with nothing but small words between."""
    named = items[at] if at < len(items) else None
    if named is None or not isinstance(named.value, Entity) or not named.value.classes & _OWNERS:
        return None
    told = [i for i in named.inner if isinstance(i.value, Quantity)]
    if told:
        alone = len(told) == 1 and fits(told[0]) and len(named.inner) <= 3
        return _made(named.value, at, at + 1, told[0], None) if alone else None
    place = at + 1
    while place < len(items) and _is_small(items[place]):
        place += 1
    if place >= len(items) or not fits(items[place]) or not _ends(items, place + 1):
        return None
    date = items[place + 1] if place + 1 < len(items) and items[place + 1].kind == "date" else None
    return _made(named.value, at, place + 1 + (date is not None), items[place], date)


def _made(owner: Entity, at: int, end: int, figure: Item, date: Item | None) -> Share | None:
    return Share(owner, at, end, figure.value, date) if isinstance(figure.value, Quantity) else None


def _is_small(item: Item) -> bool:
    return not _separates(item) and (item.kind == "marker" or item.text in _COLONS or _links(item))


def _links(item: Item) -> bool:
    """“X’s reached $5bn”, “X is at $5bn”: a verb that says no more than that the figure is so."""
    return item.is_concept("filler", "aux:be") or (item.is_concept("support") and not item.has("frame:"))


def _separates(item: Item) -> bool:
    return item.text in _SIGNS or bool(item.cases & {"and", "against"}) or item.is_concept("conjunction")


def _ends(items: Sequence[Item], at: int) -> bool:
    """Whether the figure before `at` is nothing of a noun behind it (“X's $5bn round”)."""
    following = items[at] if at < len(items) else None
    if following is None or following.kind in ("sign", "date") or _separates(following):
        return True
    english = following.kind == "marker" and following.text.isascii() and not following.cases & {"genitive", "of"}
    return english or following.text in _COPULAS
