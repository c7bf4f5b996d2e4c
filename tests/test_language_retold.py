"""What a later sentence adds to the deal that the sentence before told."""

from __future__ import annotations

from typing import Any

import pytest
from cases import data, says

from kg.vocabulary import load_vocabulary
from language.reader import read

CASES = data("constructions_retold.jsonl")


def test_the_cases_are_all_there() -> None:
    assert len(CASES) == 18


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_a_later_sentence_goes_on_with_the_deal(case: dict[str, Any]) -> None:
    vocabulary = load_vocabulary()
    told = read(case["before"], "en", vocabulary).statements
    deals = tuple(s for s in told if "Deal" in vocabulary.classes[s.frame.kind])
    statements = read(case["text"], "en", vocabulary, told=deals).statements
    found = any(says(s, case) for s in statements)
    assert found != case.get("absent", False), [(s.frame.kind, s.frame.roles, s.status) for s in statements]
