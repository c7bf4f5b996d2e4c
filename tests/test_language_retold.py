"""What a later sentence adds to the deal that the sentence before told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.model import Entity, Filler, Quantity, Statement
from kg.vocabulary import load_vocabulary
from language.reader import read

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data/constructions_retold.jsonl").read_text("utf-8").splitlines()
]


def name(filler: Filler) -> str:
    if isinstance(filler, Quantity):
        return f"{filler.value:f}"
    return filler.label() if isinstance(filler, Entity) else str(filler)


def says(statement: Statement, case: dict[str, Any]) -> bool:
    frame, wanted = statement.frame, {r: [v] if isinstance(v, str) else v for r, v in case["roles"].items()}
    held = all(sorted(map(name, frame.get(role))) == sorted(values) for role, values in wanted.items())
    return frame.kind == case["kind"] and held and statement.status == (case["status"] or statement.status)


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
