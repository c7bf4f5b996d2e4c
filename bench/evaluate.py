"""Facts and questions against the gold files of a shared folder, run through the command line as a user would.

    python -m bench.evaluate [--shared ../shared] [--raise] [--gaps]

Prints one JSON object. --raise lifts tests/floors.json to what was reached (never lowers it); --gaps writes the gold
facts and questions not reached to tests/known_gaps.txt, by id.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "floors.json"
GAPS = ROOT / "tests" / "known_gaps.txt"


@dataclass(frozen=True)
class Score:
    """What one evaluation reached: figures by name, and the ids of gold rows that were not reached."""

    figures: dict[str, float]
    missed: frozenset[str]
    details: dict[str, Any]


def evaluate(shared: Path) -> Score:
    """Extract the five articles and the others, ask the gold questions, and run both scorers of `shared`/eval.

    `other_…` are the figures on articles/more, which nothing should be tuned to.
    """
    with tempfile.TemporaryDirectory() as folder:
        facts, answers = Path(folder) / "facts.jsonl", Path(folder) / "answers.jsonl"
        articles = [str(path) for path in sorted((shared / "articles").glob("s0?.txt"))]
        store = str(Path(folder) / "graph")
        dealgraph("extract", *articles, "-q", "-o", str(facts))
        other, others = Path(folder) / "other.jsonl", sorted((shared / "articles" / "more").glob("*.txt"))
        dealgraph("extract", *map(str, others), "-q", "-o", str(other))
        dealgraph("ingest", *articles, "-q", "--store", store)
        dealgraph("ask", "--file", str(shared / "eval" / "questions.jsonl"), "--store", store, "-q", "-o", str(answers))
        gold = shared / "eval"
        scored_facts = scorer(gold, "score_facts.py", gold / "facts.jsonl", facts, "--core")
        scored_others = scorer(gold, "score_facts.py", gold / "facts_more.jsonl", other, "--core")
        scored_questions = scorer(gold, "score_questions.py", gold / "questions.jsonl", answers)
        missed = _missed_facts(gold, facts) | _missed_questions(gold, answers)
    figures = {
        "core_recall": scored_facts["core_recall"],
        "core_precision": scored_facts["facts"]["p"],
        "other_recall": scored_others["core_recall"],
        "other_precision": scored_others["facts"]["p"],
        "questions_right": scored_questions["accuracy"],
        "unanswerable_declined": _declined(scored_questions["answered_though_unanswerable"]),
    }
    return Score(figures, missed, {"facts": scored_facts, "other_facts": scored_others, "questions": scored_questions})


def _declined(invented: str) -> float:
    """ "0/7" answered though unanswerable -> the share that was declined."""
    answered, every = map(int, invented.split("/"))
    return 1 - answered / every


def dealgraph(*arguments: str) -> str:
    """Run one command; what it printed. Exit codes up to 1 are results, the others errors."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode > 1:
        raise SystemExit(f"dealgraph {' '.join(arguments[:2])} … ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def scorer(gold: Path, name: str, *arguments: object) -> dict[str, Any]:
    """The JSON that one of the scorers prints."""
    done = subprocess.run(
        [sys.executable, str(gold / name), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _missed_facts(gold: Path, predicted: Path) -> frozenset[str]:
    """Ids of the core gold facts that no prediction matches, by the scorer's own matching."""
    score, names = _module(gold, "score_facts"), _module(gold, "normalise").Names(gold / "aliases.json")
    rows = [row for row in score.read(gold / "facts.jsonl") if row.get("core", True)]
    every = score.read(gold / "facts.jsonl")
    found = {fact["id"] for fact, _ in score.match(every, score.read(predicted), names)}
    return frozenset(row["id"] for row in rows) - found


def _missed_questions(gold: Path, answers: Path) -> frozenset[str]:
    done = subprocess.run(
        [sys.executable, str(gold / "score_questions.py"), str(gold / "questions.jsonl"), str(answers), "--show"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    ids = {
        json.loads(line)["id"]
        for line in (gold / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        if line.strip()
    }
    shown = {line.split()[1] for line in done.stdout.splitlines() if len(line.split()) > 2}
    return frozenset(ids & shown)


def _module(folder: Path, name: str) -> Any:
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        sys.dont_write_bytecode = before


def floors() -> dict[str, float]:
    """The figures that must be reached, by name."""
    found: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return found


def raise_floors(figures: dict[str, float]) -> dict[str, float]:
    """Write the floors, each at the higher of what it was and what was reached."""
    raised = {name: max(floor, round(figures[name], 3)) for name, floor in floors().items()}
    FLOORS.write_text(json.dumps(raised, indent=1) + "\n", encoding="utf-8")
    return raised


def known_gaps() -> frozenset[str]:
    """The ids in tests/known_gaps.txt; what follows an id on its line is a remark."""
    lines = GAPS.read_text(encoding="utf-8").splitlines() if GAPS.exists() else []
    return frozenset(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


def write_gaps(missed: frozenset[str]) -> None:
    """Write the ids not reached; remarks of lines that stay are kept."""
    old = {
        line.split()[0]: line
        for line in (GAPS.read_text(encoding="utf-8").splitlines() if GAPS.exists() else [])
        if line.strip() and not line.startswith("#")
    }
    head = (
        "# Gold facts (sNN-…) and questions (qd…) that are not reached yet, by id. One that is reached fails the\n"
        "# build until its line is removed: python -m bench.evaluate --gaps\n"
    )
    GAPS.write_text(head + "".join(f"{old.get(name, name)}\n" for name in sorted(missed)), encoding="utf-8")


def main() -> None:
    """The command; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--raise", dest="lift", action="store_true", help="lift the floors to what was reached")
    parser.add_argument("--gaps", action="store_true", help="write what was not reached to tests/known_gaps.txt")
    arguments = parser.parse_args()
    score = evaluate(arguments.shared)
    if arguments.lift:
        raise_floors(score.figures)
    if arguments.gaps:
        write_gaps(score.missed)
    print(json.dumps({**score.figures, "missed": len(score.missed), **score.details}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
