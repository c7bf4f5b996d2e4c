"""What later sentences add to the deal just told: “The deal, worth $5bn, runs for seven years”, “Backers include A”."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.model import Entity, Filler, Frame, Quantity, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language.clauses import Predication
from language.frames import Candidate
from language.items import Item
from language.reference import goes_on

_SIDES = 2  # of a deal
_ADJECTIVES = 4  # words between the article and its noun: “The five-year, $2bn deal”


def referred(predication: Predication, items: Sequence[Item], deals: Sequence[Statement]) -> Predication:
    """The predication with the kinds of deal that its noun takes up again (“the round”, “backers” of a round)."""
    kinds = {u.kind for w in predication.item.words for u in w.usages} if deals else set()
    taken_up = predication.nominal and (_definite(predication.item, items) or _opens(predication, items))
    taken_up = taken_up or _joins(predication, items)
    if not kinds or not (taken_up or _is_of_the_deal(predication, kinds, items)):
        return predication
    told = frozenset(d.frame.kind for d in deals if d.frame.kind in kinds)
    told |= kinds if predication.item.is_concept("any:event") and _definite(predication.item, items) else frozenset()
    return replace(predication, about=predication.about | told)


def _joins(predication: Predication, items: Sequence[Item]) -> bool:
    """“Y also took part”: a verb of joining, unless it tells of a new deal (“raise a $44m Series A led by Y”)."""
    before = next((i for i in reversed(items) if i.end <= predication.start and i.kind != "sign"), None)
    of_new = predication.passive and before is not None and before.evokes and not _definite(before, items)
    return not predication.nominal and predication.item.is_concept("joinsround") and not of_new


def _is_of_the_deal(predication: Predication, kinds: set[str], items: Sequence[Item]) -> bool:
    """“The round drew A and B”, “The round included participation from A”: a noun of the same kind is the subject."""
    first = next((i for i in items if i.evokes or i.is_entity), None)
    if first is None or first.start >= predication.start or any("subject" in a.cases for a in predication.args):
        return False
    noun = {u.kind for w in first.words if w.pos == "Noun" for u in w.usages}
    return bool(noun & kinds) and _definite(first, items)


def _definite(noun: Item, items: Sequence[Item]) -> bool:
    """Whether “the” or “this” stands before the noun, with nothing but adjectives and sums between."""
    at = next((k for k, i in enumerate(items) if i.start == noun.start), 0)
    if goes_on(items, at):
        return False  # “the contract unit”
    for item in reversed(items[max(0, at - _ADJECTIVES) : at]):
        if item.is_concept("definite"):
            return True
        if item.is_entity or item.kind in ("marker", "name"):
            return False
    return False


def _opens(predication: Predication, items: Sequence[Item]) -> bool:
    """Whether a noun for those who take part opens the sentence: “Backers include A and B”."""
    return predication.item.is_concept("takers") and all(
        i.value is None for i in items if i.end <= predication.item.start
    )


def continued(
    options: Iterable[tuple[Candidate, ...]], deals: Sequence[Statement], vocabulary: Vocabulary
) -> tuple[Statement, ...]:
    """The deals told before with what the readings `options`, which stand for nothing alone, add to them."""
    found = []
    rows = tuple(options)
    deals = [d for d in deals if not any(_is_of_another(row, d) for row in rows)]
    for row in rows:
        grown = (
            _grown(replace(c.frame, kind=deal.frame.kind), deal, vocabulary)
            for c in row
            for deal in _alone(c.frame.kind, deals) or _priced(c.frame, deals, vocabulary)
        )
        best = max((g for g in grown if g is not None), key=lambda s: len(s.frame.roles), default=None)
        found += [best] if best is not None else []
    return tuple(s for s in found if not any(_holds(other, s) for other in found))


def added(predication: Predication, told: Sequence[Statement], vocabulary: Vocabulary) -> Candidate | None:
    """“X signed a $12bn contract with Y. It added $4bn in May”: another sum of the one deal of two told before, which
    one of the two is said to add, and nothing else with it."""
    deal = told[0].frame if len(told) == 1 else None
    kind = vocabulary.frames[deal.kind] if deal is not None else None
    amount = next((r for r in kind.roles if vocabulary.roles[r].form == "quantity"), "") if kind is not None else ""
    if deal is None or kind is None or len(kind.keys) < _SIDES or not amount or not predication.item.is_concept("adds"):
        return None
    doers = {a.items[0].value for a in predication.args if "subject" in a.cases}
    sums = [a.items[0] for a in predication.args if "object" in a.cases]
    others = [a for a in predication.args if not a.cases & {"subject", "object"} and a.items[0].kind != "date"]
    money = len(sums) == 1 and isinstance(sums[0].value, Quantity) and sums[0].value.is_money
    parties = {f for k in kind.keys for f in deal.get(k)}
    if not money or others or not doers & parties or predication.passive or predication.negated:
        return None
    roles = tuple((r, fs) for r, fs in deal.roles if r in kind.keys)
    frame = Frame(deal.kind, (*roles, (amount, (sums[0].value,))), (predication.start, predication.end))  # type: ignore[arg-type]
    return Candidate(frame, 0.0, (), (sums[0],))


def _holds(whole: Statement, part: Statement) -> bool:
    """Whether `whole` tells all that `part` does, and more."""
    less = all(set(fs) <= set(whole.frame.get(r)) for r, fs in part.frame.roles)
    return whole.frame.kind == part.frame.kind and less and whole.frame.roles != part.frame.roles


def _is_of_another(row: Sequence[Candidate], deal: Statement) -> bool:
    """“Another firm raised $44m”: whether a reading tells a deal of the same kind with another sum."""
    own = next((c.frame for c in row if c.frame.kind == deal.frame.kind), None)
    for role, values in own.roles if own is not None else ():
        told, held = ({f.value for f in fs if isinstance(f, Quantity)} for fs in (values, deal.frame.get(role)))
        if told and held and told.isdisjoint(held):
            return True
    return False


def _alone(kind: str, deals: Sequence[Statement]) -> Sequence[Statement]:
    """The one deal of the kind; none where two were told."""
    same = [d for d in deals if d.frame.kind == kind]
    return same if len(same) == 1 else ()


def _priced(frame: Frame, deals: Sequence[Statement], vocabulary: Vocabulary) -> Sequence[Statement]:
    """“The transaction is worth $5bn”: where terms are all that is told, the one deal of any kind that has such."""
    bare = not any(isinstance(f, Entity) for _, fs in frame.roles for f in fs)
    fits = [d for d in deals if {r for r, _ in frame.roles} <= set(vocabulary.frames[d.frame.kind].roles)]
    return fits if bare and len(fits) == len(deals) == 1 else ()


def _grown(frame: Frame, deal: Statement, vocabulary: Vocabulary) -> Statement | None:
    """The deal with the roles that the frame adds; None where the two differ, or nothing is added."""
    kind = vocabulary.frames[frame.kind]
    roles: dict[str, tuple[Filler, ...]] = dict(deal.frame.roles)
    for role, values in frame.roles:
        held = roles.get(role, ())
        several = vocabulary.roles[role].several and role not in kind.keys
        if held and not several and set(held) != set(values):
            return None
        roles[role] = tuple(dict.fromkeys((*held, *values))) if several else held or values
    keys = {f for k in kind.keys for f in deal.frame.get(k) if isinstance(f, Entity)}
    if any(f in keys for r, fs in frame.roles if r not in kind.keys for f in fs):
        return None
    ordered = tuple((r, roles[r]) for r in kind.roles if roles.get(r))
    if ordered == deal.frame.roles:
        return None
    return replace(deal, frame=replace(frame, roles=ordered), rule="retold")
