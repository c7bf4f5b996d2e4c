"""Metrics: figures told by the words around them, whose they are, and figures that belong to something else."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from cases import data, holds, language

from kg.model import Frame
from kg.vocabulary import load_vocabulary
from language.reader import read

CASES = data("constructions_figures.jsonl")


def says(frame: Frame, case: dict[str, Any]) -> bool:
    return frame.kind == "Metric" and holds(frame, case["roles"])


def test_every_construction_has_its_sentences() -> None:
    counts = Counter(case["construction"] for case in CASES)
    assert sum(counts.values()) == 27
    assert min(counts.values()) >= 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:50])
def test_a_figure_is_read_with_its_owner(case: dict[str, Any]) -> None:
    frames = [s.frame for s in read(case["text"], language(case["text"]), load_vocabulary()).statements]
    found = any(says(frame, case) for frame in frames)
    assert found != case.get("absent", False), [(f.kind, f.roles) for f in frames]
