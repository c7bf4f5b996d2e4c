"""Deals that a bracket lists behind the noun for them: “its contracts (Oracle $300B, CoreWeave $22B) run for years”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Entity, Quantity
from language.clauses import Arg, Phrase, Predication, fillers
from language.english_chunks import nodes
from language.items import Item

_OTHERS, _OWNER, _OWN = frozenset({"of", "in", "with"}), frozenset({"genitive", "'s"}), frozenset({"compound"})


def listed_in_brackets(items: Sequence[Item]) -> tuple[Predication, ...]:
    """One deal of the noun's kind for each name with its sum in the brackets right behind a noun of deals.

    Where the noun has an owner (“X's contracts”), the names are those with whom X has them; else they are whose the
    deals are.
    """
    if not any(i.evokes and i.inner for i in items):
        return ()
    phrases = (node for node in nodes(items) if isinstance(node, Phrase))
    heads = ((phrase, i) for phrase in phrases for i in phrase.items if i.evokes and i.inner)
    return tuple(p for phrase, head in heads for p in _deals(phrase, head))


def _deals(phrase: Phrase, head: Item) -> Iterator[Predication]:
    owners = tuple(Arg(f, m.cases, "mod", 1) for m in phrase.mods for f in fillers(m))
    for name, amount in _pairs(head.inner):
        other = Arg((name,), _OTHERS if owners else _OWNER, "mod", 1)
        args = (*owners, other, Arg((amount,), _OWN, "compound"))
        yield Predication(head, args, nominal=True, start=name.start, end=amount.end)


def _pairs(inner: Sequence[Item]) -> Sequence[tuple[Item, Item]]:
    """The bodies with their sums of money that a list consists of; none where anything else stands in it."""
    told = [i for i in inner if i.kind != "sign" and "and" not in i.cases]
    pairs = list(zip(told[::2], told[1::2], strict=False))
    return pairs if len(told) % 2 == 0 and all(_is_body(name) and _is_sum(amount) for name, amount in pairs) else ()


def _is_body(item: Item) -> bool:
    return isinstance(item.value, Entity) and "Organisation" in item.value.classes


def _is_sum(item: Item) -> bool:
    return isinstance(item.value, Quantity) and item.value.is_money
