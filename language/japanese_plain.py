"""Japanese said more plainly: “the president of X said” is X's, money that is put into doing something is what it is
done for, a part of a house that nobody names is the house."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity
from kg.values import replace
from language.items import Item

_OF, _OBJECT = "の", "を"
_UNIT = "BusinessUnit"
_PARTIES = frozenset({"comitative", "dative", "source", "goal", "object", "agent"})
_AND_SO, _COMMA, _BY = "て", "、", "で"


def of_house(items: Sequence[Item]) -> tuple[Item, ...]:
    """「Xの宮川社長は…契約を結んだと述べた」: the items with X for the one who speaks for it; as they are elsewhere."""
    for at in range(1, len(items) - 2):
        spoken = items[at].text == _OF and is_a(items[at - 1], "Organisation") and is_a(items[at + 1], "Person")
        post = spoken and is_a(items[at + 2], "Position")
        if post and at + 3 < len(items) and items[at + 3].cases & {"topic", "subject"}:
            return (*items[:at], *items[at + 3 :])
    return tuple(items)


def by_house(items: Sequence[Item]) -> list[Item]:
    """「アマゾンのクラウド部門と」: a part of a house that nobody names stands for the house."""
    kept = list(items)
    for at in range(len(items) - 3, 0, -1):
        unnamed = items[at + 1].has("class:") == _UNIT and items[at + 2].kind == "marker" and items[at + 2].text != _OF
        if items[at].text == _OF and unnamed and is_a(items[at - 1], "Organisation") and items[at + 2].cases & _PARTIES:
            del kept[at : at + 2]
    return kept


def for_sums(items: Sequence[Item]) -> list[Item]:
    """「10億円を投じて株式を取得し」: the sum is what the verb behind it costs, as in 「10億円で」."""
    kept: list[Item] = []
    at = 0
    while at < len(items):
        summed = items[at].text == _OBJECT and bool(kept) and kept[-1].kind == "quantity"
        summed = summed and "dative" not in kept[-2].cases if len(kept) > 1 else summed  # 「Xに10億円を投じ、」
        size = _spends(items, at + 1) if summed else 0
        kept.append(replace(items[at], text=_BY, cases=frozenset({"locative"})) if size else items[at])
        at += 1 + size
    return kept


def _spends(items: Sequence[Item], at: int) -> int:
    """How many items 投じて or 「投じ、」 at `at` takes where an event is told behind it; else 0."""
    if at + 2 >= len(items) or not items[at].is_concept("puts") or items[at + 1].text not in (_AND_SO, _COMMA):
        return 0
    helps = items[at + 2].is_concept("filler") and items[at + 2].kind != "name"
    return 2 if not helps and any(i.evokes and i.is_concept("event", "costs") for i in items[at + 2 :]) else 0


def is_a(item: Item, cls: str) -> bool:
    """Whether the item names something of the class."""
    return isinstance(item.value, Entity) and cls in item.value.classes
