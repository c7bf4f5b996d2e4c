"""Japanese lists whose members are described: 「X、半導体大手のY、Z傘下のWが出資」."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity
from kg.values import replace
from language.furniture import words
from language.items import Item
from language.japanese_plain import by_house, for_sums

_MEMBERS = frozenset({"Organisation", "Person"})
_KINDS = frozenset({"Concept", "Place", "Product", "Service", "AIModel"})
_LONGEST = 9  # items of what a member is said to be
_COMMA, _OF = "、", "の"
_NOUNS = ("名詞", "接尾辞-名詞的")
_BODY_NOUNS = ("Company", "Organisation")
_ALSO, _PARTICLES = "も", ("の", "に", "にも", "も")
_PAIR, _SHORT = 2, 4


def told_apart(items: Sequence[Item]) -> tuple[tuple[Item, ...], tuple[tuple[Item, ...], ...]]:
    """The items with every described member of a list as its bare name; and each description with its name."""
    main: list[Item] = []
    asides: list[tuple[Item, ...]] = []
    items = _joined(for_sums(by_house(items)))
    at = 0
    while at < len(items):
        before = _goes_before(main)
        name = _described(items, at) if before or _has_owner(items, at) else 0
        if name and (before or _goes_on(items, name)):
            asides.append(tuple(items[at : name + 1]))
            at = name
        main.append(items[at])
        at += 1
    return tuple(main), tuple(asides)


def _joined(items: Sequence[Item]) -> list[Item]:
    """「Xのほか、Y」, 「X以外にもY」, 「XもYも」: the names as a list."""
    found: list[Item] = []
    at = 0
    while at < len(items):
        end = (_besides(items, at) or _too(items, at)) if found and _is_member(found[-1]) else 0
        if _is_link(found, items, at):
            at += 1
            continue
        if end:
            found.append(replace(items[at], kind="sign", text=_COMMA, words=(), cases=frozenset()))
            at = end
        else:
            found.append(items[at])
            at += 1
    return found


def _is_link(found: Sequence[Item], items: Sequence[Item], at: int) -> bool:
    """「A、B、そしてC」: whether the word only leads to the last of a list."""
    listed = len(found) > 1 and found[-1].text == _COMMA and _is_member(found[-2])
    link = listed and items[at].value is None and items[at].text in words("ListLink")
    return link and at + 1 < len(items) and (_is_member(items[at + 1]) or items[at + 1].text == _COMMA)


def _besides(items: Sequence[Item], at: int) -> int:
    """The place behind 「のほか、」 or 「以外にも」 at `at`, where a name or its description follows; 0 elsewhere."""
    end = at
    while (
        end < len(items) and end - at < _SHORT and (items[end].text in _PARTICLES or items[end].is_concept("besides"))
    ):
        end += 1
    told = any(i.is_concept("besides") for i in items[at:end])
    end += end < len(items) and items[end].text == _COMMA
    return end if told and end < len(items) and (_is_member(items[end]) or _described(items, end)) else 0


def _too(items: Sequence[Item], at: int) -> int:
    """「XもYも」: the place behind the first も."""
    behind = items[at + 1 : at + 3]
    both = len(behind) == _PAIR and _is_member(behind[0]) and behind[1].text == _ALSO
    return at + 1 if items[at].text == _ALSO and both else 0


def _goes_before(main: Sequence[Item]) -> bool:
    """Whether a name and a separator stand before, which make a list: 「X、」 heads a headline."""
    if len(main) < 2 or not _separates(main[-1]) or not _is_member(main[-2]):
        return False
    return len(main) > 2 or main[-1].text != _COMMA


def _goes_on(items: Sequence[Item], name: int) -> bool:
    return name + 1 < len(items) and _separates(items[name + 1])


def _has_owner(items: Sequence[Item], at: int) -> bool:
    return _is_member(items[at])


def _described(items: Sequence[Item], at: int) -> int:
    """The place of the name that a description beginning at `at` leads to; 0 where none does."""
    for place in range(at, min(len(items), at + _LONGEST)):
        item = items[place]
        if place > at and _is_member(item) and not _owns(items, place):
            return place
        if not _describes(items, place, first=place == at):
            return 0
    return 0


def _describes(items: Sequence[Item], at: int, *, first: bool) -> bool:
    """Whether the item may be a word of what a member is said to be."""
    item = items[at]
    if item.text == _OF:
        return not first
    if _is_member(item):
        return _owns(items, at)
    if isinstance(item.value, Entity):
        return bool(item.value.classes & _KINDS) and "Position" not in item.value.classes
    if item.value is not None or item.kind not in ("word", "other"):
        return False
    if item.words:
        told = item.is_concept("nationality", "introduces", "party", "common:end")
        return told or item.has("class:") + item.has("kind:") != "" or _is_trade(items, at)
    return all(t.pos.startswith(_NOUNS) for t in item.tokens)


def _is_trade(items: Sequence[Item], at: int) -> bool:
    """「投資会社」: whether a verbal noun says what the kind of body right behind it does."""
    behind = items[at + 1] if at + 1 < len(items) else None
    body = behind is not None and behind.value is None and behind.has("class:") in _BODY_NOUNS
    return items[at].tag == "suru" and body and behind is not None and behind.start == items[at].end


def _owns(items: Sequence[Item], at: int) -> bool:
    """「アルファベット傘下の」, 「グーグルの親会社」, 「マスク氏のX」: whether it owns what is named next."""
    behind = items[at + 1 : at + 3]
    if "Person" in getattr(items[at].value, "classes", ()):
        return len(behind) > 1 and behind[0].text == _OF and _is_member(behind[1])
    kin = behind[1:] if behind and behind[0].text == _OF else behind[:1]
    return any(i.evokes and i.is_concept("party", "kin") for i in kin)


def _is_member(item: Item) -> bool:
    return isinstance(item.value, Entity) and bool(item.value.classes & _MEMBERS)


def _separates(item: Item) -> bool:
    return item.text == _COMMA or (item.kind == "marker" and "and" in item.cases)
