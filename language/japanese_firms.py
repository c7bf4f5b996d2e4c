"""Japanese: firms nobody knows, shown by their buyers (「新興のアラヤを買収」) or by their house (「ハイレゾ香川」)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.model import Entity
from kg.values import replace
from language.candidates import provisional
from language.furniture import words
from language.items import Item, is_money
from language.tokens import PLACE_NAME

_KATAKANA = re.compile(r"[\u30a1-\u30fa][\u30a1-\u30ff]*")
_OPENS, _CLOSES = ("「", "『", "“"), ("」", "』", "”")
_PROPER = "名詞-固有名詞"
_NAME = 7  # items of a name and its quotation marks
_DOT = "・"
_LONG = 3  # letters in a name; shorter katakana are words
_NEAR = 5  # items between the firm and the verb (a sum, its particle)
_BODY, _FIRMS = "Organisation", frozenset({"Company", "AILab", "CloudProvider", "ChipMaker", "Investor"})
_TARGET = frozenset({"object", "dative"})


def with_firms(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items with each firm that its slot or its house shows as one provisional name, and without the name of what
    two found together, of which no deal is told."""
    items = _without_ventures(_grouped(items))
    out: list[Item] = []
    at = 0
    while at < len(items):
        size = _bought(items, at) or _branch(items, at)
        out.append(_firm(items[at : at + size]) if size else items[at])
        at += size or 1
    return tuple(out)


def _grouped(items: Sequence[Item]) -> Sequence[Item]:
    """「大和証券グループも」: a known house with the word for all that belongs to it is that house."""
    tails = words("HouseEnding")
    at = [k for k, (house, tail) in enumerate(pairwise(items)) if tail.text in tails and _is_house(house)]
    for k in reversed(at):
        house, tail, behind = items[k], items[k + 1], items[k + 2] if k + 2 < len(items) else None
        ends = behind is not None and behind.kind in ("marker", "sign")
        if tail.start == house.end and tail.kind == "other" and ends:
            whole = replace(house, end=tail.end, text=house.text + tail.text, tokens=(*house.tokens, *tail.tokens))
            items = [*items[:k], whole, *items[k + 2 :]]
    return items


def _is_house(item: Item) -> bool:
    return isinstance(item.value, Entity) and _BODY in item.value.classes and "Place" not in item.value.classes


def _without_ventures(items: Sequence[Item]) -> list[Item]:
    """「AはBと合弁会社「C」を設立した」 as 「AはBと合弁会社を設立した」."""
    opened = [n + 1 for n, i in enumerate(items[:-1]) if i.is_concept("venture") and items[n + 1].text in _OPENS]
    spans = {n: range(n, min(len(items), n + _NAME)) for n in opened}
    closed = {n: next((k for k in span if items[k].text in _CLOSES), -1) for n, span in spans.items()}
    founded = ((n, end) for n, end in closed.items() if "object" in items[min(end + 1, len(items) - 1)].cases)
    named = {k for n, end in founded for k in range(n, end + 1)}
    return [item for n, item in enumerate(items) if n not in named]


def _bought(items: Sequence[Item], at: int) -> int:
    """「新興企業のアラヤを3億ドルで買収」: how many items from `at` are katakana words that are said to be
    a firm, and that a verb of buying takes; 0 where they are none."""
    if not _is_katakana(items[at]):
        return 0
    if at and items[at - 1].end == items[at].start and items[at - 1].kind == "sign" and items[at - 1].text == _DOT:
        return 0  # 「ゼフィロニア・ダイナミクス」 is one name
    size = 1
    while at + size < len(items) and _is_katakana(items[at + size]) and _touches(items, at, size):
        size += 1
    behind = items[at + size : at + size + _NEAR]
    long = sum(len(i.text) for i in items[at : at + size]) >= _LONG
    shown = _is_presented(items, at) or _is_priced(behind)
    if not long or not behind or not shown:
        return 0
    if behind[0].is_concept("takesfirm") and _touches(items, at, size):
        return size  # 「新興企業のアラヤ買収へ」
    if not behind[0].cases & _TARGET:
        return 0
    verb = next((i for i in behind[1:] if i.kind == "word" or i.kind == "sign"), None)
    return size if verb is not None and verb.is_concept("takesfirm") else 0


def _is_priced(behind: Sequence[Item]) -> bool:
    """「セキュアウェアを120億円で買収」: whether what is bought has a price."""
    mark, price = behind[:2] if len(behind) > 1 else (None, None)
    return mark is not None and "object" in mark.cases and price is not None and is_money(price)


def _is_presented(items: Sequence[Item], at: int) -> bool:
    """Whether 「新興企業の」 or the like stands before."""
    mark, noun = (items[at - 1], items[at - 2]) if at > 1 else (None, None)
    owned = mark is not None and mark.kind == "marker" and "genitive" in mark.cases
    kind = noun is not None and noun.value is None and (noun.is_concept("introduces") or noun.has("class:") in _FIRMS)
    return owned and kind


def _branch(items: Sequence[Item], at: int) -> int:
    """「ハイレゾ香川に」, 「大和エナジーが」: the size of a house with a place or the end of a firm's name that
    touches it, before a particle; 0 where nothing of the kind stands."""
    house, more = items[at], items[at + 1] if at + 1 < len(items) else None
    proper = house.kind == "other" and len(house.tokens) == 1 and house.tokens[0].pos.startswith(_PROPER)
    named = _is_house(house) or (proper and more is not None and more.text in _endings())  # 「大和エナジー」
    if not named or more is None or more.kind != "other" or more.start != house.end or not house.tokens:
        return 0
    place = more.tokens[0].sort == PLACE_NAME if len(more.tokens) == 1 else False
    size = 2
    while _goes_on(items[at + size : at + size + 2]):
        size += 2
    behind = items[at + size] if at + size < len(items) else None
    ends = behind is not None and behind.kind == "marker" and behind.start == items[at + size - 1].end
    branch = (place and _KATAKANA.fullmatch(house.text) is not None) or more.text in _endings()
    return size if branch and ends else 0


def _goes_on(pair: Sequence[Item]) -> bool:
    """「大和エナジー・インフラ」: whether a dot joins one more such word."""
    return len(pair) > 1 and pair[0].text == _DOT and pair[1].text in _endings()


def _endings() -> frozenset[str]:
    return words("BranchEnding")


def _is_katakana(item: Item) -> bool:
    plain = item.kind == "other" and item.value is None and not item.inner
    return plain and _KATAKANA.fullmatch(item.text) is not None


def _touches(items: Sequence[Item], at: int, size: int) -> bool:
    return items[at + size].start == items[at + size - 1].end


def _firm(run: Sequence[Item]) -> Item:
    text = "".join(i.text for i in run)
    tokens = tuple(t for i in run for t in i.tokens)
    return Item("name", run[0].start, run[-1].end, text, tokens, provisional(text, person=False), inner=run[-1].inner)
