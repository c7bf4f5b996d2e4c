"""Products and hardware: names that no row has, where a word beside them tells what they are, and where none does."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.model import Entity, Filler, Statement
from kg.vocabulary import load_vocabulary
from language.reader import read

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data/constructions_products.jsonl").read_text("utf-8").splitlines()
]


def language(case: dict[str, Any]) -> str:
    return "en" if case["text"].isascii() else "ja"


def name(filler: Filler) -> str:
    return filler.label() if isinstance(filler, Entity) else str(filler)


def says(statement: Statement, case: dict[str, Any]) -> bool:
    frame = statement.frame
    held = all(value in [name(f) for f in frame.get(role)] for role, value in case["roles"].items())
    return frame.kind == case["kind"] and held


def test_every_construction_has_its_sentences() -> None:
    counts = Counter((language(case), case["construction"]) for case in CASES)
    assert sum(counts.values()) == 104
    assert min(counts.values()) >= 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_a_sentence_states_what_it_states(case: dict[str, Any]) -> None:
    statements = read(case["text"], language(case), load_vocabulary()).statements
    found = any(says(s, case) for s in statements)
    assert found != case.get("absent", False), [(s.frame.kind, s.frame.roles, s.status) for s in statements]
