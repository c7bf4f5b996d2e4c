"""English people whose family name is a company's: “Wes Cummins, chief executive of Y”, “Y CEO Wes Cummins”."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity
from kg.values import replace
from language.items import Item

_POST, _BODY = "Position", "Company"
_NEAR = 4  # items behind the comma in which a post tells that it is somebody


def namesakes(items: Sequence[Item]) -> list[Item]:
    """The items with each first name that nobody knows and the name of a company behind it as two unknown words."""
    return [_unread(i) if _is_family_name(items, at) else i for at, i in enumerate(items)]


def _unread(item: Item) -> Item:
    return replace(item, kind="other", value=None, words=(), tag="", link="")


def _is_family_name(items: Sequence[Item], at: int) -> bool:
    named, first = items[at], items[at - 1] if at else None
    body = isinstance(named.value, Entity) and _BODY in named.value.classes and len(named.tokens) == 1
    if not body or first is None or first.kind != "other" or not first.text.istitle() or not first.text.isalpha():
        return False
    before = items[at - 2] if at > 1 else None
    alone = first.end + 1 == named.start and (before is None or not before.text[:1].isupper() or _is_post(before))
    return alone and ((before is not None and _is_post(before)) or _has_post(items[at + 1 : at + 2 + _NEAR]))


def _has_post(behind: Sequence[Item]) -> bool:
    """Whether a comma and a post follow."""
    return bool(behind) and behind[0].text == "," and any(map(_is_post, behind[1:]))


def _is_post(item: Item) -> bool:
    return isinstance(item.value, Entity) and _POST in item.value.classes
