"""Metrics: figures told by the words around them, whose they are, and figures that belong to something else."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.model import Entity, Filler, Frame, Quantity
from kg.vocabulary import load_vocabulary
from language.reader import read

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data/constructions_figures.jsonl").read_text("utf-8").splitlines()
]


def language(case: dict[str, Any]) -> str:
    return "en" if case["text"].isascii() else "ja"


def name(filler: Filler) -> str:
    if isinstance(filler, Quantity):
        return str(filler.value)
    return filler.label() if isinstance(filler, Entity) else str(filler)


def says(frame: Frame, case: dict[str, Any]) -> bool:
    held = all(value in [name(f) for f in frame.get(role)] for role, value in case["roles"].items())
    return frame.kind == "Metric" and held


def test_every_construction_has_its_sentences() -> None:
    counts = Counter(case["construction"] for case in CASES)
    assert sum(counts.values()) == 27
    assert min(counts.values()) >= 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_a_figure_is_read_with_its_owner(case: dict[str, Any]) -> None:
    frames = [s.frame for s in read(case["text"], language(case), load_vocabulary()).statements]
    found = any(says(frame, case) for frame in frames)
    assert found != case.get("absent", False), [(f.kind, f.roles) for f in frames]
