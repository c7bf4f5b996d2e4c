"""English constructions: each in sentences of their own, with what they state and what they must not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from cases import data, says

from kg.model import Entity
from kg.vocabulary import load_vocabulary
from language.reader import read

CASES = data("constructions_en.jsonl")
PRESS = data("constructions_press.jsonl")  # how wire services and the technology press put it


def focus(case: dict[str, Any]) -> tuple[Entity, ...]:
    named = {e.label(): e for e in load_vocabulary().entities.values()}
    return tuple(named[label] for label in case.get("focus", ()))


def test_every_construction_has_its_sentences() -> None:
    counts = Counter(case["construction"] for case in CASES)
    assert sum(counts.values()) == 112
    assert min(counts.values()) >= 3


def test_every_construction_of_the_press_has_its_sentences() -> None:
    counts = Counter(case["construction"] for case in PRESS)
    assert sum(counts.values()) == 122
    assert min(counts.values()) >= 3


@pytest.mark.parametrize("case", [*CASES, *PRESS], ids=lambda case: case["text"][:50])
def test_a_sentence_states_what_it_states(case: dict[str, Any]) -> None:
    statements = read(case["text"], "en", load_vocabulary(), focus=focus(case)).statements
    found = any(says(s, case) for s in statements)
    assert found != case.get("absent", False), [(s.frame.kind, s.frame.roles, s.status) for s in statements]
