"""English: figures that another is only set beside (“$57bn, ahead of the $55bn analysts expected”)."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity
from language.furniture import words
from language.items import Item

_DEFINITE = "definite"


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


def _is_others(items: Sequence[Item], at: int) -> bool:
    """“the $55bn analysts expected”: whether a definite figure is told of."""
    return at > 0 and items[at - 1].is_concept(_DEFINITE)
