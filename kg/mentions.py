"""Which tellings are of one deal.

A *deal mention* is one way of telling a deal: its kind, its parties (parts rolled up to their wholes), its sum, its
month and whether it is told as done. Claims that agree in all of these share a mention. `resolved` decides for all
mentions of the same kind and parties which deal each is of; it looks at the whole set, so the order in which articles
came is of no account, and taking an article out undoes what rested on it.

The rules, the first that fits (each is a term of ontology/model.ttl, and the graph says which was used):

- ``SameMonth``: told with a sum that one article gives in several months (tranches): the deal of its own month.
- ``OnlyDeal``: told without a sum, while exactly one deal of these parties has one that neither month nor doubt
  excludes: that deal.
- ``AsTold``: anything else is the deal of its own kind, parties and sum.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kg.identity import digest, frame_iri, sum_of, telling_parties, with_month
from kg.model import DGR, Statement
from kg.vocabulary import Vocabulary

AS_TOLD, SAME_MONTH, ONLY_DEAL = "AsTold", "SameMonth", "OnlyDeal"
_MONTH = len("2025-11")
_PAIR = 2


@dataclass(frozen=True, slots=True)
class DealMention:
    """One way of telling a deal.

    `group` names kind and parties (an IRI); `own` is the deal's IRI by this telling alone; `plain` the same without
    the month that sets tranches apart; `sized` whether a sum is told; `month` ``YYYY-MM``, ``YYYY`` or ``""``; `done`
    whether it is told as holding; `paired` whether two parties tell it from others (a round has only one).
    """

    group: str
    own: str
    plain: str
    sized: bool
    month: str
    done: bool
    paired: bool

    @property
    def iri(self) -> str:
        """The mention's IRI, made of all that it is."""
        return f"{DGR}mention-{digest(self.key, length=16)}"

    @property
    def key(self) -> str:
        """All fields as one line of text, from which `from_key` makes the mention again."""
        flags = "".join(mark for mark, on in (("s", self.sized), ("d", self.done), ("p", self.paired)) if on)
        return " ".join((self.group, self.own, self.plain, self.month or "-", flags or "-"))


def from_key(key: str) -> DealMention:
    """The mention whose `key` this is. ValueError for other text."""
    group, own, plain, month, flags = key.split(" ")
    return DealMention(group, own, plain, "s" in flags, month.strip("-"), "d" in flags, "p" in flags)


def deal_mention(statement: Statement, vocabulary: Vocabulary) -> DealMention | None:
    """The mention that `statement` is; None where it states no deal that a sum could tell from others."""
    frame = statement.frame
    kind = vocabulary.frames.get(frame.kind)
    if kind is None or "Deal" not in vocabulary.classes.get(frame.kind, ()):
        return None
    if not any(vocabulary.role(role).form == "quantity" for role in kind.roles):
        return None
    parties = (f"{role}={name}" for role, name in telling_parties(frame, vocabulary))
    plain = frame_iri(frame, vocabulary)
    keys = [role for role in kind.keys if vocabulary.role(role).form == "entity"]
    return DealMention(
        group=f"{DGR}parties-{digest(frame.kind, *parties, length=16)}",
        own=with_month(plain, statement.apart), plain=plain,
        sized=bool(sum_of(frame, vocabulary)), month=statement.date[:_MONTH],
        done=vocabulary.status(statement.status).holds,
        paired=len(keys) >= _PAIR and all(frame.get(role) for role in keys))


def resolved(mentions: Iterable[DealMention]) -> Mapping[DealMention, tuple[str, str]]:
    """Each mention -> (the IRI of its deal, the rule), for mentions that may be of several groups."""
    groups: dict[str, list[DealMention]] = defaultdict(list)
    for each in mentions:
        groups[each.group].append(each)
    return {each: found for group in groups.values() for each, found in _resolved(group).items()}


def _resolved(group: Collection[DealMention]) -> dict[DealMention, tuple[str, str]]:
    """The same for the mentions of one group."""
    tranches = {m.own for m in group if m.own != m.plain}
    sized = {m: _by_month(m, tranches) for m in group if m.sized}
    deals: dict[str, list[DealMention]] = defaultdict(list)
    for each, (deal, _) in sized.items():
        deals[deal].append(each)
    return sized | {m: _by_exclusion(m, deals) for m in group if not m.sized}


def _by_month(of: DealMention, tranches: Collection[str]) -> tuple[str, str]:
    apart = f"{of.plain}-{of.month}"
    return (apart, SAME_MONTH) if of.own == of.plain and apart in tranches else (of.own, AS_TOLD)


def _by_exclusion(of: DealMention, deals: Mapping[str, Collection[DealMention]]) -> tuple[str, str]:
    fit = [deal for deal, told in deals.items() if _may_be(of, told)]
    return (fit[0], ONLY_DEAL) if len(fit) == 1 else (of.own, AS_TOLD)


def _may_be(of: DealMention, told: Collection[DealMention]) -> bool:
    """Whether neither doubt nor month keeps the mention `of` from being the deal told by `told`.

    Two parties may well have one deal; one party alone (a round) has many, so there the months must be known and agree.
    """
    if not any(each.done == of.done for each in told):
        return False
    months = {each.month for each in told if each.month}
    if not of.paired:
        return bool(of.month) and any(_agree(of.month, month) for month in months)
    return not of.month or not months or any(_agree(of.month, month) for month in months)


def _agree(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
