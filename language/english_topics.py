"""What an English sentence is about: the first organisation of its main clause."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity
from language.items import Item

_ORGANISATION, _TELLERS = "Organisation", frozenset({"MediaOutlet", "Source"})


def topic(items: Sequence[Item]) -> Item | None:
    """The first organisation that what stands before the main clause (“While X …, Y …”, “Like X, Y …”) does not hold.

    None where the main clause names none: then the text goes on with what it was about.
    """
    named = [i for i in items if _is_organisation(i)]
    begin = _main_clause(items)
    return next((i for i in named if i.start >= begin), None)


def _is_organisation(item: Item) -> bool:
    value = item.value
    return isinstance(value, Entity) and _ORGANISATION in value.classes and not value.classes & _TELLERS


def _main_clause(items: Sequence[Item]) -> int:
    """Where the main clause begins: behind the comma that ends what a conjunction or a preposition opens."""
    first = items[0] if items else None
    opens = first is not None and (
        first.is_concept("conjunction", "according") or (first.kind == "marker" and "and" not in first.cases)
    )
    verbs = 0 if first is not None and first.is_concept("conjunction") else 1
    for item in items if opens else ():
        verbs += item.tag in ("s", "ed", "base", "ing") or item.is_concept("aux:be", "aux:have", "aux:do")
        if item.text == ":" or (item.text == "," and verbs):
            return item.end
    return 0
