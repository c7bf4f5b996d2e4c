"""Sums in different currencies: which is the greater, where every rate that there may have been says the same.

An article tells a sum in one currency; no rate of the day is known. A rank over dollars and yen is told only where it
holds at every rate within the bounds of ontology/replies/asking.ttl; otherwise there is no first.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from kg.store import Store
from kg.terms import value_of
from query.wording import load_replies

Span = tuple[Decimal, Decimal]
_PRESENT = "SELECT ?code WHERE {{ VALUES ?code {{ {} }} FILTER EXISTS {{ ?sum dg:currency ?code }} }}"


def currencies() -> tuple[str, ...]:
    """Codes of the currencies with known bounds, the home currency first."""
    replies = load_replies("en")
    home = replies.rule("settings", "currency")
    return (*home, *sorted(set(replies.rule("settings", "currencies")) - set(home)))


def present(store: Store) -> tuple[str, ...]:
    """Those of the currencies in which the graph tells any sum, the home currency first; one look at the store."""
    codes = currencies()
    told = store.select(_PRESENT.format(" ".join(f'"{code}"' for code in codes)))
    found = {value_of(row["code"]) for row in told}
    return tuple(code for code in codes if code in found)


def worth(value: Decimal, code: str) -> Span | None:
    """The least and the most that a sum was worth in dollars; None for a currency without bounds."""
    told = [Decimal(rate) for rate in load_replies("en").rule("settings", f"dollars-{code}")]
    ends = sorted((value * min(told), value * max(told))) if told else []
    return (ends[0], ends[-1]) if ends else None


def is_beyond(one: Span, other: Span, *, least: bool) -> bool:
    """Whether `one` is the greater (with `least`: the less) of the two at every rate."""
    return one[1] < other[0] if least else one[0] > other[1]


def foremost(shown: Mapping[str, Sequence[Decimal]], best: Mapping[str, Decimal], *, least: bool) -> str:
    """The currency all of whose sums `shown` come before the `best` sum of each other one; "" where none is sure."""
    for code, values in shown.items():
        rest = [worth(value, other) for other, value in best.items() if other != code]
        mine = [worth(value, code) for value in values]
        if all(m and r and is_beyond(m, r, least=least) for m in mine for r in rest):
            return code
    return ""
