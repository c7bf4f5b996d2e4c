"""Facts found in the five articles and questions answered from them, against gold: floors that rise, gaps by id."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from bench.evaluate import FLOORS, Score, evaluate, floors, known_gaps

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def score(shared: Path) -> Score:
    return evaluate(shared)


def test_the_scores_reach_their_floors(score: Score) -> None:
    assert set(floors()) <= set(score.figures)
    assert len(score.figures) == 12
    below = {name: (score.figures[name], floor) for name, floor in floors().items() if score.figures[name] < floor}
    assert not below, f"reached, floor: {below}"


def test_every_gold_case_was_scored(score: Score) -> None:
    assert score.details["questions"]["questions"] == 60
    assert score.details["facts"]["documents"].keys() == {"s00", "s01", "s02", "s03", "s04"}


def test_a_gap_that_closed_is_struck_off(score: Score) -> None:
    closed = known_gaps() - score.missed
    assert not closed, (
        f"now reached; strike off tests/known_gaps.txt (python -m bench.evaluate --gaps): {sorted(closed)}"
    )


def test_nothing_else_is_missed(score: Score) -> None:
    lost = score.missed - known_gaps()
    assert not lost, f"no longer reached, and no known gap: {sorted(lost)}"


def test_floors_only_rise() -> None:
    shown = subprocess.run(
        ["git", "show", f"HEAD:{FLOORS.relative_to(ROOT)}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if shown.returncode:
        pytest.skip("no earlier floors: no git, or no commit that has them")
    now = floors()
    fallen = {
        name: (floor, now.get(name)) for name, floor in json.loads(shown.stdout).items() if now.get(name, -1) < floor
    }
    assert not fallen, f"was, is: {fallen}"
