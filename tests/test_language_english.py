"""English constructions: each in sentences of their own, with what they state and what they must not."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.model import Entity, Filler, Quantity, Statement
from kg.vocabulary import load_vocabulary
from language.reader import read

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "data/constructions_en.jsonl").read_text("utf-8").splitlines()
]
PRESS = [  # how wire services and the technology press put it
    json.loads(line)
    for line in (Path(__file__).parent / "data/constructions_press.jsonl").read_text("utf-8").splitlines()
]


def name(filler: Filler) -> str:
    if isinstance(filler, Quantity):
        return f"{filler.value:f}"
    return filler.label() if isinstance(filler, Entity) else str(filler)


def says(statement: Statement, case: dict[str, Any]) -> bool:
    frame, wanted = statement.frame, {r: [v] if isinstance(v, str) else v for r, v in case["roles"].items()}
    held = all(sorted(map(name, frame.get(role))) == sorted(values) for role, values in wanted.items())
    return frame.kind == case["kind"] and held and statement.status == (case["status"] or statement.status)


def focus(case: dict[str, Any]) -> tuple[Entity, ...]:
    named = {e.label(): e for e in load_vocabulary().entities.values()}
    return tuple(named[label] for label in case.get("focus", ()))


def test_every_construction_has_its_sentences() -> None:
    counts = Counter(case["construction"] for case in CASES)
    assert sum(counts.values()) == 109
    assert min(counts.values()) >= 3


def test_every_construction_of_the_press_has_its_sentences() -> None:
    counts = Counter(case["construction"] for case in PRESS)
    assert sum(counts.values()) == 66
    assert min(counts.values()) >= 3


@pytest.mark.parametrize("case", [*CASES, *PRESS], ids=lambda case: case["text"][:50])
def test_a_sentence_states_what_it_states(case: dict[str, Any]) -> None:
    statements = read(case["text"], "en", load_vocabulary(), focus=focus(case)).statements
    found = any(says(s, case) for s in statements)
    assert found != case.get("absent", False), [(s.frame.kind, s.frame.roles, s.status) for s in statements]
