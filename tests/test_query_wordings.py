"""Japanese questions over the five articles: in other words, and of every kind, as far as they are answered today.

The gaps stand in data/wording_gaps_ja.txt, a question a line; one that closes fails until its line is removed.
``python tests/test_query_wordings.py`` writes the list anew.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]

from from_files import read_articles  # noqa: E402
from gold import SHARED, vocabulary  # noqa: E402

from dealgraph import DealGraph  # noqa: E402
from kg.contract import answer_dict  # noqa: E402
from kg.store import MemoryStore  # noqa: E402

DATA = Path(__file__).parent / "data"
GAPS = DATA / "wording_gaps_ja.txt"
EVAL = SHARED / "eval"
pytestmark = pytest.mark.skipif(not (EVAL / "questions.jsonl").exists(), reason="the articles are not here")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


PARAPHRASES, KINDS = _lines(DATA / "paraphrases_ja.jsonl"), _lines(DATA / "questions_ja.jsonl")


@cache
def _scorer() -> tuple[ModuleType, Any]:
    sys.path.insert(0, str(EVAL))
    try:
        spec = importlib.util.spec_from_file_location("score_questions", EVAL / "score_questions.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(EVAL))
    return module, module.Names(EVAL / "aliases.json")


@cache
def _graph() -> DealGraph:
    graph = DealGraph(MemoryStore(), vocabulary())
    for article in read_articles(sorted((SHARED / "articles").glob("s0?.txt"))):
        graph.add(article)
    return graph


@cache
def _asked() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Every question with what is expected of it: other words for a visible one, and those of each kind."""
    gold = {row["id"]: row for row in _lines(EVAL / "questions.jsonl")}
    return (*((row["question"], gold[row["id"]]) for row in PARAPHRASES), *((row["question"], row) for row in KINDS))


@cache
def _points() -> dict[str, tuple[str, float]]:
    """Question -> its status and how much of the expected answer it got."""
    score, names = _scorer()
    found = {}
    for question, gold in _asked():
        answer = answer_dict(_graph().ask(question), vocabulary())
        given = answer["answers"] if answer["status"] == "answered" else []
        none = gold["answer_type"] == "none"
        points = float(not given) if none else score.f1(
            gold["answers"], given, gold["optional"], gold["answer_type"], names)
        found[question] = answer["status"], points
    return found


def _gaps() -> list[str]:
    return [question for question, (_, points) in _points().items() if points < 0.999]


def test_there_are_questions() -> None:
    assert (len(PARAPHRASES), len({row["id"] for row in PARAPHRASES})) == (72, 24)
    assert (len(KINDS), len({row["type"] for row in KINDS})) == (72, 24)


def test_all_but_the_known_gaps_are_right() -> None:
    assert _gaps() == GAPS.read_text(encoding="utf-8").splitlines()


def test_hardly_anything_is_answered_wrongly() -> None:
    wrong = [q for q, (status, points) in _points().items() if status == "answered" and points == 0]
    assert len(wrong) <= 2, wrong


def test_nothing_unanswerable_is_answered() -> None:
    invented = [q for q, gold in _asked() if gold["answer_type"] == "none" and _points()[q][0] == "answered"]
    assert not invented


if __name__ == "__main__":
    GAPS.write_text("".join(f"{question}\n" for question in _gaps()), encoding="utf-8")
