"""English: figures that another is only set beside (“$57bn, ahead of the $55bn analysts expected”)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import takewhile

from kg.model import Entity, Quantity
from kg.values import replace
from language.furniture import words
from language.items import Item

_DEFINITE = "definite"
_NEAR = 4  # items between a change and the word that says whether it is a fall


def is_compared(items: Sequence[Item], at: int) -> bool:
    """Whether the figure at `at` is what the one before it is measured against, or what others expected."""
    behind = items[at + 1 : at + 3]
    if behind and isinstance(behind[0].value, Entity) and "MetricKind" in behind[0].value.classes:
        return False  # “ahead of the $18bn valuation of X”: X has it
    expected = any(i.has("cue:") == "Projected" and i.tag == "ed" for i in behind)
    return (expected and _is_others(items, at)) or opens_comparison(items, at - 1) or opens_comparison(items, at - 2)


def opens_comparison(items: Sequence[Item], at: int) -> bool:
    """Whether the word at `at` sets a known figure behind it against one before: “above the $54bn”, “versus $54bn”."""
    if not 0 <= at < len(items) - 1 or not sets_against(items[at]):
        return False
    following = items[at + 1]
    beside = bool(items[at].cases) and following.kind == "quantity"
    return beside or following.is_concept(_DEFINITE) or following.has("entity:") != ""


def sets_against(word: Item) -> bool:
    """“above”, “versus”: whether a figure or a forecast behind the word is what another is measured against."""
    return word.text.casefold() in words("SetAgainst")


def fallen(items: Sequence[Item], at: int, value: Quantity) -> Quantity:
    """The change in percent at `at`, below zero where it is told as a fall: “fell 7%”, “a 7% decline”, 「7%減」."""
    if at < 0 or value.value < 0:
        return value
    ahead = tuple(takewhile(lambda i: i.kind not in ("sign", "quantity"), reversed(items[max(0, at - _NEAR) : at])))
    behind = tuple(takewhile(lambda i: i.kind not in ("sign", "quantity"), items[at + 1 : at + 1 + _NEAR]))
    japanese = not all(i.text.isascii() for i in behind[:1])
    down = _falls(behind[:2]) if japanese or not ahead else _falls(ahead) or _falls(behind[:1])
    ends = (value.value_max, value.value) if value.value_max is not None else (value.value, None)
    return replace(value, value=-ends[0], value_max=None if ends[1] is None else -ends[1]) if down else value


def _falls(items: Iterable[Item]) -> bool:
    """Whether a word of falling stands there, in Japanese by its beginning (「減少し」)."""
    stems = tuple(w for w in words("Falls") if not w.isascii())
    return any(i.text.casefold() in words("Falls") or i.text.startswith(stems) for i in items)


def _is_others(items: Sequence[Item], at: int) -> bool:
    """“the $55bn analysts expected”: whether a definite figure is told of."""
    return at > 0 and items[at - 1].is_concept(_DEFINITE)
