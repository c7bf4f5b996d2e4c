"""English words that may name a figure or tell what somebody does, as a headline has them: “EU fines Acme”."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity
from kg.values import replace
from language.items import Item

_ACTORS = frozenset({"Organisation", "Place"})


def as_verbs(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items; between two that act, the name of a metric that is a verb of a frame too is that verb."""
    return tuple(replace(i, kind="word", value=None) if _tells(items, k) else i for k, i in enumerate(items))


def _tells(items: Sequence[Item], at: int) -> bool:
    item = items[at]
    if not 0 < at < len(items) - 1 or not isinstance(item.value, Entity) or "MetricKind" not in item.value.classes:
        return False
    verb = item.tag == "s" and any(w.pos == "Verb" and w.has("frame:") for w in item.words)
    return verb and _acts(items[at - 1]) and _acts(items[at + 1])


def _acts(item: Item) -> bool:
    return isinstance(item.value, Entity) and bool(item.value.classes & _ACTORS)
