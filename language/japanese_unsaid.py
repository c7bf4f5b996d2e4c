"""Japanese sentences that leave out whose something is: 「出資者にはAやBが名を連ねる」 of whom the text is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Entity
from language.items import Item, Lexicon, read_items

_OF = "の"
_BODY, _PARTY = "Organisation", "party"
_TOLD = frozenset({"topic"})


def with_owner(items: Sequence[Item], focus: Sequence[Entity], table: Lexicon) -> tuple[Item, ...]:
    """The items; where the sentence begins with a noun for the other party of something (出資者, 取引先, 競合) and says
    of it, with names, who that is, whom the text is about stands before the noun as its owner."""
    at = next((n for n in range(len(items)) if not _only_leads(items, n)), len(items))
    about = next((e for e in focus[:1] if _BODY in e.classes and not e.provisional), None)
    if about is None or at + 2 >= len(items) or not _is_other_party(items[at], items[at + 1]):
        return tuple(items)
    named = [i.value for i in items[at + 2 :] if isinstance(i.value, Entity) and _BODY in i.value.classes]
    acted = any(i.cases & {"subject"} for i in items[at + 2 :]) and "dative" not in items[at + 1].cases
    if not named or about in named or acted:  # 「投資家は、Xが…と期待する」 tells of no one's
        return tuple(items)
    start = items[at].start
    owner = Item("name", start, start, about.label("ja"), (), about)
    mark = read_items(_OF, "ja", table.vocabulary)[0]
    return (*items[:at], owner, replace(mark, start=start, end=start), *items[at:])


def _only_leads(items: Sequence[Item], at: int) -> bool:
    """A sign, a date, an adjective (主な) or a common word with の (最大の) before the noun."""
    item, following = items[at], items[at + 1] if at + 1 < len(items) else None
    common = item.value is None and item.kind in ("other", "word") and not item.evokes
    mark = item.text == _OF or (common and following is not None and following.text == _OF)
    return item.kind in ("sign", "date") or mark or (item.value is None and item.is_concept("filler"))


def _is_other_party(noun: Item, mark: Item) -> bool:
    told = mark.kind == "marker" and (bool(mark.cases & _TOLD) or mark.text.endswith("は"))
    return told and noun.kind == "word" and noun.value is None and noun.is_concept(_PARTY)


def without_leaders(items: Sequence[Item]) -> Sequence[Item]:
    """「Xが主導するラウンドで10億ドルを調達した」: the items but for those who act in a clause that describes the
    round: who raises it is another, whom the sentence may leave out."""
    at = next((k for k in range(3, len(items)) if _describes_round(items[k - 2 : k], items[k])), 0)
    mark = next((k for k in range(at - 2, 0, -1) if items[k].cases & {"subject"}), 0)
    first = mark
    while first > 0 and _lists(items[first - 1]):
        first -= 1
    return (*items[:first], *items[at:]) if at and mark and first < mark else items


def _lists(item: Item) -> bool:
    """A name, or what joins two."""
    return item.is_entity or item.kind == "sign" or "and" in item.cases


def _describes_round(before: Sequence[Item], noun: Item) -> bool:
    """Whether a verb of a round stands right before a noun for one (「主導する」, 「主導した」)."""
    verb = before[-1] if before[-1].words else before[0]
    kind = verb.has("frame:")
    alike = kind != "" and any(c == f"frame:{kind}" for w in noun.words for c in w.concepts)
    return alike and noun.is_concept("raising") and any(w.pos == "Verb" for w in verb.words)
