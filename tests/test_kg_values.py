"""Values: a changed copy is the one that dataclasses would make."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from kg.model import Frame, Item, Mention, Period
from kg.values import replace

CASES: list[tuple[Any, dict[str, Any]]] = [
    (Period("2025-11"), {"end": "2025-12"}),
    (Mention(Period("2025"), 3, 7, "2025"), {"start": 2, "text": " 2025"}),
    (Frame("Investment", ()), {}),
    (Item("x", iri="y"), {"value": 3.0, "evidence": (1,)}),
]


@pytest.mark.parametrize(("made", "changes"), CASES)
def test_a_changed_copy_is_the_one_that_dataclasses_make(made: Any, changes: dict[str, Any]) -> None:
    before = dataclasses.replace(made)
    assert replace(made, **changes) == dataclasses.replace(made, **changes)
    assert made == before


def test_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        replace(Period("2025"), until="2026")  # type: ignore[call-arg]
