"""Which facts speak of one thing and give different values for it: beside an answer, and over the whole graph.

Two facts contradict each other where kind, parties, unit, dates and spans are the same as far as they are told, and
the figures cannot both be right: a lower bound and a figure above it can, as can “about 38 billion” and 38.2 billion.
A running total is no contradiction to its parts:

- a figure whose date fits several facts that are apart in time (or that has none) is of no single one of them;
- a greater figure that is said to be a total is one, unless articles give both sums for one date or call both a total;
- so is one without a date beside a dated lesser one, where a kind's sums add up (a row of ontology/replies/asking.ttl).
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import combinations
from typing import Any

from kg.model import Entity, Frame, Quantity
from kg.values import replace
from language.quantities import find_quantities
from query.claims import Fact
from query.wording import REPLY, Replies, language_of, load_replies, quantity_words

_ABOUT = Decimal("0.05")  # how far off an approximate figure may be
_MOST = Decimal(10) ** 30
_MONTH = len("2025-11")
_BREAK = re.compile(r"[,;:、。]\s*|\.\s")


def rivals(facts: Iterable[Fact], replies: Replies) -> Iterator[dict[str, list[Fact]]]:
    """For each group of `facts` that contradict each other: value in words -> the facts that give it."""
    for group in opposed(facts):
        values = defaultdict[str, list[Fact]](list)
        for fact in group:
            values[quantity_words(sizes(fact)[0], replies)].append(fact)
        yield dict(values)


def opposed(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    """The facts that contradict another, in groups within which a way of contradictions leads from each to each."""
    groups = defaultdict[Any, list[Fact]](list)
    for fact in facts:
        for quantity in sizes(fact)[:1]:
            groups[(*parties(fact), quantity.unit)].append(fact)
    for same in groups.values():
        yield from _connected(same)


def _connected(facts: Sequence[Fact]) -> Iterator[list[Fact]]:
    general = {fact.iri for fact in facts if _spans(fact, facts)}
    near = defaultdict[str, set[str]](set)
    for one, other in combinations(facts, 2):
        if (one.iri in general) == (other.iri in general) and contradict(one, other):
            near[one.iri].add(other.iri)
            near[other.iri].add(one.iri)
    seen: set[str] = set()
    for fact in facts:
        if fact.iri in near and fact.iri not in seen:
            group = _reached(fact.iri, near)
            seen |= group
            yield [each for each in facts if each.iri in group]


def _reached(start: str, near: dict[str, set[str]]) -> set[str]:
    found, queue = {start}, [start]
    while queue:
        fresh = near[queue.pop()] - found
        found |= fresh
        queue += fresh
    return found


def _spans(fact: Fact, facts: Collection[Fact]) -> bool:
    """Whether the date of `fact` fits several of `facts` that are apart in time."""
    closer = (other.date[:_MONTH] for other in facts if len(other.date) > len(fact.date))
    within = {date for date in closer if agree(fact.date, date)}
    return any(not agree(one, other) for one, other in combinations(sorted(within), 2))


def contradict(fact: Fact, other: Fact) -> bool:
    """Whether two facts speak of one thing, and their figures cannot both be right."""
    if not comparable(fact, other) or overlap(sizes(fact)[0], sizes(other)[0]):
        return False
    lesser, greater = sorted((fact, other), key=lambda each: sizes(each)[0].value)
    return not _is_total(greater, lesser)


def _is_total(greater: Fact, lesser: Fact) -> bool:
    """Whether the greater figure is the running total to which the lesser one belongs."""
    if not greater.date and lesser.date and load_replies("en").rule(greater.frame.kind, "accumulates"):
        return True
    if not _is_called_total(greater):
        return False
    by_one = bool(_articles(greater) & _articles(lesser))
    return by_one or not ((greater.date and lesser.date) or _is_called_total(lesser))


def _articles(fact: Fact) -> set[str]:
    return {told.texts.get("article", "") for told in fact.told}


def _is_called_total(fact: Fact) -> bool:
    """Whether a claim calls the sum a running total; of gauges, whose values never add up, none is one."""
    if load_replies("en").rule(fact.frame.kind, "adds") == ("false",):
        return False
    size = sizes(fact)[0]
    return any(_totals().search(_around(told.texts.get("quote", ""), size)) for told in fact.told)


def _around(quote: str, size: Quantity) -> str:
    """The words of `quote` that stand with the figure `size`: up to the next comma or figure on both sides."""
    figures = find_quantities(quote, language_of(quote))
    at = next((n for n, m in enumerate(figures) if _is_figure(m.value, size)), None)
    if at is None:
        return ""
    before = quote[figures[at - 1].end if at else 0:figures[at].start]
    behind = quote[figures[at].end:figures[at + 1].start if at + 1 < len(figures) else len(quote)]
    return f"{_BREAK.split(before)[-1]}{figures[at].text}{_BREAK.split(behind)[0]}"


def _is_figure(found: Any, size: Quantity) -> bool:
    return isinstance(found, Quantity) and (found.value, found.unit) == (size.value, size.unit)


@cache
def _totals() -> re.Pattern[str]:
    """The words that call a sum a running total, of both languages."""
    english, japanese = (load_replies(lang).texts(f"{REPLY}running-total", "words") for lang in ("en", "ja"))
    words = [*(rf"\b{re.escape(word)}\b" for word in english), *map(re.escape, japanese)]
    return re.compile("|".join(words), re.IGNORECASE)


def sizes(fact: Fact) -> list[Quantity]:
    """The sums and measured values of a fact."""
    return [f for _, fillers in fact.frame.roles for f in fillers if isinstance(f, Quantity) and f.unit]


def overlap(one: Quantity, other: Quantity) -> bool:
    """Whether two figures can both be right."""
    (low, high), (bottom, top) = sorted(_range(one)), sorted(_range(other))
    return low <= top and bottom <= high


def _range(of: Quantity) -> tuple[Decimal, Decimal]:
    """Between which figures a quantity may lie."""
    low, high = of.value, of.value if of.value_max is None else of.value_max
    if of.bound == "approximately":
        return low * (1 - _ABOUT), high * (1 + _ABOUT)
    if of.bound == "at_least":
        return low, max(_MOST, high)
    return (Decimal(0), high) if of.bound == "up_to" else (low, high)


def things(fact: Fact) -> tuple[Entity, ...]:
    """The things that a fact names."""
    return tuple(dict.fromkeys(f for _, fillers in fact.frame.roles for f in fillers if isinstance(f, Entity)))


def parties(fact: Fact) -> tuple[Any, ...]:
    """Kind and parties of a fact, by which it is compared with others."""
    return (fact.frame.kind, *((role, tuple(f.iri for f in fillers if isinstance(f, Entity)))
                               for role, fillers in fact.frame.roles if any(isinstance(f, Entity) for f in fillers)))


def comparable(fact: Fact, other: Fact) -> bool:
    """Whether two facts speak of the same parties, and of no different dates or spans."""
    same = parties(fact) == parties(other)
    return same and agree(fact.date, other.date) and all(
        _same_span(_texts(fact, role), _texts(other, role)) for role, _ in fact.frame.roles
        if _texts(fact, role) and _texts(other, role))


def agree(date: str, other: str) -> bool:
    """Whether two dates are of one day as far as both are exact; one that is not given agrees with any."""
    return not date or not other or date.startswith(other) or other.startswith(date)


def _same_span(one: str, other: str) -> bool:
    """Whether two texts (“a year”, “third quarter”) are one, as far as both are exact: no number sets them apart."""
    short, long = sorted((one, other), key=len)
    return short in long and not re.search(r"\d", long.replace(short, "", 1))


def _texts(fact: Fact, role: str) -> str:
    return " ".join(f for f in fact.frame.get(role) if isinstance(f, str))


def bare(fact: Fact) -> Frame:
    """The frame of a fact with its things alone."""
    frame = fact.frame
    return replace(frame, roles=tuple((r, fs) for r, fs in frame.roles if any(isinstance(f, Entity) for f in fs)))
