"""What a change of one article means for the deals that other articles tell too.

Pure but for `find`, which looks triples up in the default graph of a store. See kg/mentions.py for the rules.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from kg.mentions import DealMention, from_key, resolved
from kg.model import Triple
from kg.terms import dg, iri, text_of
from kg.triples import Batch

Find: TypeAlias = Callable[[str | None, str | None, str | None], Iterable[Triple]]
"""Triples of the default graph by subject, property and object, each an N-Triples term or None."""
_PARTIES, _MENTION, _KEY = dg("ofParties"), dg("dealMention"), dg("mentionKey")
_DEAL, _RULE, _ABOUT = dg("resolvedTo"), dg("resolutionRule"), dg("about")


@dataclass(frozen=True, slots=True)
class Move:
    """The claim that was about the deal `before` is now about the deal `after` (all IRIs)."""

    claim: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Settled:
    """`batch` with each claim about its deal, `moves` of other articles' claims, and what to say of mentions."""

    batch: Batch | None
    moves: tuple[Move, ...]
    gone: frozenset[Triple]
    fresh: frozenset[Triple]


def settle(batch: Batch | None, leaving: Collection[str], find: Find) -> Settled:
    """Resolve the mentions that are touched when the claims `leaving` (IRIs) give way to those of `batch` (or to none).

    `find` still sees the claims that are leaving.
    """
    coming = dict(batch.mentions) if batch else {}
    stored = {m: node for node in _mentions_of(leaving, find) if (m := _read(node, find))}
    groups = {m.group for m in (*stored, *coming.values())}
    held = {m: node for group in groups for node in _in_group(group, find) if (m := _read(node, find))}
    live = {m for m, node in held.items() if _used(node, leaving, find)} | set(coming.values())
    found = resolved(live)
    changed = {m: node for m, node in held.items() if m in live and _deal(node, find) != found[m][0]}
    said = {t for m in live for t in _resolution(m, found)}
    before = {t for node in held.values() for prop in (_DEAL, _RULE) for t in find(node, prop, None)}
    return Settled(
        batch=_renamed(batch, {claim: (m.own, found[m][0]) for claim, m in coming.items()}) if batch else None,
        moves=tuple(_moves(changed, found, leaving, find)),
        gone=frozenset(before - said), fresh=frozenset(said - before))


def _mentions_of(claims: Iterable[str], find: Find) -> Iterator[str]:
    for claim in claims:
        yield from (value for _, _, value in find(iri(claim), _MENTION, None))


def _in_group(group: str, find: Find) -> set[str]:
    return {subject for subject, _, _ in find(None, _PARTIES, iri(group))}


def _read(node: str, find: Find) -> DealMention | None:
    return next((from_key(text_of(value)) for _, _, value in find(node, _KEY, None)), None)


def _used(node: str, leaving: Collection[str], find: Find) -> bool:
    return any(text_of(claim) not in leaving for claim, _, _ in find(None, _MENTION, node))


def _deal(node: str, find: Find) -> str:
    return next((text_of(value) for _, _, value in find(node, _DEAL, None)), "")


def _resolution(of: DealMention, found: Mapping[DealMention, tuple[str, str]]) -> tuple[Triple, Triple]:
    deal, rule = found[of]
    return (iri(of.iri), _DEAL, iri(deal)), (iri(of.iri), _RULE, dg(rule))


def _moves(changed: Mapping[DealMention, str], found: Mapping[DealMention, tuple[str, str]],
           leaving: Collection[str], find: Find) -> Iterator[Move]:
    for mention, node in changed.items():
        before = _deal(node, find)
        for claim, _, _ in find(None, _MENTION, node):
            if before and text_of(claim) not in leaving:
                yield Move(text_of(claim), before, found[mention][0])


def _renamed(batch: Batch, deals: Mapping[str, tuple[str, str]]) -> Batch:
    """`batch` with the deal of each claim in `deals` called by its second name instead of its first."""
    other = {claim: (iri(own), iri(deal)) for claim, (own, deal) in deals.items() if own != deal}
    if not other:
        return batch
    graphs = tuple((claim, _called(triples, *other[claim]) if claim in other else triples)
                   for claim, triples in batch.graphs)
    subjects = {iri(claim): names for claim, names in other.items()}
    about = tuple((s, p, subjects[s][1]) if p == _ABOUT and s in subjects else (s, p, o) for s, p, o in batch.about)
    return replace(batch, graphs=graphs, about=about)


def _called(triples: Iterable[Triple], own: str, deal: str) -> tuple[Triple, ...]:
    return tuple((deal if s == own else s, p, deal if o == own else o) for s, p, o in triples)
