"""Products and hardware: names that no row has, where a word beside them tells what they are, and where none does."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from cases import data, holds, language

from kg.model import Statement
from kg.vocabulary import load_vocabulary
from language.reader import read

CASES = data("constructions_products.jsonl")


def says(statement: Statement, case: dict[str, Any]) -> bool:
    return statement.frame.kind == case["kind"] and holds(statement.frame, case["roles"])


def test_every_construction_has_its_sentences() -> None:
    counts = Counter((language(case["text"]), case["construction"]) for case in CASES)
    assert sum(counts.values()) == 104
    assert min(counts.values()) >= 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_a_sentence_states_what_it_states(case: dict[str, Any]) -> None:
    statements = read(case["text"], language(case["text"]), load_vocabulary()).statements
    found = any(says(s, case) for s in statements)
    assert found != case.get("absent", False), [(s.frame.kind, s.frame.roles, s.status) for s in statements]
