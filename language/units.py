"""A unit of a company that is bought or sold: it is the thing of the deal, not the company that owns it."""

from __future__ import annotations

from collections.abc import Sequence

from language.candidates import provisional
from language.items import Item, entity_of

_UNIT = "BusinessUnit"
_SALE = "takesover"  # the concept of a verb for a body that changes hands
_OWNED = "'s"
_DESCRIBED = 4  # words that may say which unit it is


def with_units(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items with “X's … division” right behind a verb for a sale made one provisional name as it is written."""
    if not any(i.is_concept(_SALE) for i in items):
        return tuple(items)
    out: list[Item] = []
    at = 0
    while at < len(items):
        size = _size(items, at) if out and out[-1].is_concept(_SALE) else 0
        out.append(_unit(items[at : at + size]) if size else items[at])
        at += size or 1
    return tuple(out)


def _size(items: Sequence[Item], at: int) -> int:
    """How many items from `at` are an owner, the possessive mark, words for which unit, and a noun for a unit."""
    owner = entity_of(items[at])
    owned = owner is not None and "Organisation" in owner.classes and at + 1 < len(items)
    if not owned or items[at + 1].text.replace("’", "'") != _OWNED:
        return 0
    for k in range(at + 2, min(len(items), at + 3 + _DESCRIBED)):
        if items[k].has("class:") == _UNIT:
            return k + 1 - at
        if not items[k].text.replace("-", "").isalpha() or items[k].is_entity:
            return 0
    return 0


def _unit(run: Sequence[Item]) -> Item:
    first, *rest = run
    text = first.text + "".join(("" if b.start == a.end else " ") + b.text for a, b in zip(run, rest, strict=False))
    tokens = tuple(t for i in run for t in i.tokens)
    return Item("name", first.start, run[-1].end, text, tokens, provisional(text, person=False))
