"""“A and B will each invest $2bn”, “A and B put in $2bn each”: the sum is that of every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kg.model import Quantity
from kg.values import replace
from language.clauses import EACH
from language.items import Item

_DEAR = 10_000_000  # what no chip and no server costs
_NEAR = 6  # items behind “each” in which the sum may stand


def with_each(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items without an “each” that tells of a sum, and the sum marked as that of every one."""
    summed = {k: at for k, i in enumerate(items) if i.is_concept(EACH) for at in [_sum_of(items, k)] if at}
    marked = set(summed.values())
    whole = (replace(i, tag=EACH) if k in marked else _whole(i) for k, i in enumerate(items))
    return tuple(i for k, i in enumerate(whole) if k not in summed)


def _sum_of(items: Sequence[Item], at: int) -> int:
    """Where the sum stands of which the “each” at `at` tells; 0 where it tells of none."""
    if at > 1 and _is_money(items[at - 1]):
        return 0 if "at" in items[at - 2].cases else at - 1  # “shares at $1 each” have a price
    behind = items[at + 1 : at + 1 + _NEAR]
    if not behind or not any(w.pos == "Verb" for w in behind[0].words):
        return 0  # “each company”
    clause = list(takewhile(lambda i: i.kind != "sign", behind))
    return next((at + 1 + k for k, i in enumerate(clause) if _is_money(i)), 0)


def _whole(item: Item) -> Item:
    """“invested $500 million each”: what is too large for the price of one thing is the sum of every one of them."""
    value, joint = item.value, item.text.rpartition(" ")[2].casefold() == EACH
    if not joint or not isinstance(value, Quantity) or value.value < _DEAR or "/" not in value.unit:
        return item
    return replace(item, tag=EACH, value=replace(value, unit=value.unit.partition("/")[0], is_money=True))


def _is_money(item: Item) -> bool:
    return isinstance(item.value, Quantity) and item.value.is_money
