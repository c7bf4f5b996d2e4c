"""Scoring: what counts as right, missed, wrong or a repeat; and the same figures as the shared scorer gives."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.evaluate import Set, compared, raise_floors, sets, table, told
from bench.scoring import Fact, bare, compare, figures, names_of

ROOT = Path(__file__).resolve().parent.parent
NAMES = names_of({"Acme": ["Acme Robotics", "アクメ"]})


def fact(kind: str = "Investment", core: bool = True, **given: Any) -> dict[str, Any]:
    roles = {name: value for name, value in given.items() if name not in ("status", "date", "speakers", "quote")}
    return {
        "doc": "a",
        "type": kind,
        "roles": roles,
        "core": core,
        "status": given.get("status", "signed"),
        "attributed_to": given.get("speakers", []),
        "date": given.get("date", ""),
        "quote": given.get("quote", "said"),
    }


GOLD = fact(investor="Acme", investee="Globex", amount={"value": 40})
CASES: dict[str, tuple[Fact, tuple[int, int, int]]] = {  # right, missed, wrong
    "the same": (GOLD, (1, 0, 0)),
    "another spelling": (fact(investor="アクメ", investee="globex inc."), (1, 0, 0)),
    "another sum": (fact(investor="Acme", investee="Globex", amount={"value": 50}), (1, 0, 0)),
    "another party": (fact(investor="Acme", investee="Initech"), (0, 1, 1)),
    "another type": (fact("Contract", customer="Acme", provider="Globex"), (0, 1, 1)),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_right(case: str) -> None:
    found, counts = CASES[case]
    result = compare([GOLD], [found], NAMES)
    assert (len(result.right), len(result.missed), len(result.wrong)) == counts


def test_a_repeat_is_neither_right_nor_wrong_but_another_sum_is_wrong() -> None:
    again, contradicts = (
        fact(investor="Acme", investee="Globex"),
        fact(investor="Acme", investee="Globex", amount={"value": 90}),
    )
    result = compare([GOLD], [GOLD, again, contradicts], NAMES)
    assert (len(result.right), result.wrong) == (1, (contradicts,))


def test_gold_that_is_no_core_is_neither_asked_for_nor_held_against() -> None:
    minor = fact(core=False, investor="Acme", investee="Globex")
    assert compare([minor], [], NAMES).missed == ()
    assert compare([minor], [GOLD], NAMES).wrong == ()


def test_either_way_and_at_least_two() -> None:
    rivals, partners = fact("Competition", a="Acme", b="Globex"), fact("Partnership", parties=["A", "B", "C"])
    assert len(compare([rivals], [fact("Competition", a="Globex", b="Acme")], NAMES).right) == 1
    assert len(compare([partners], [fact("Partnership", parties=["C", "A"])], NAMES).right) == 1
    assert len(compare([partners], [fact("Partnership", parties=["C", "D"])], NAMES).right) == 0


def test_figures() -> None:
    found = fact(investor="Acme", investee="Globex", status="planned", date="2025-11", speakers=["Initech"], quote="no")
    gold = {**GOLD, "date": "2025-11-03"}
    missed = fact(investor="Umbrella", investee="Globex")
    reached = figures(compare([gold, missed], [found], NAMES), NAMES)
    assert (reached["precision"], reached["recall"], reached["f1"]) == (1.0, 0.5, 0.667)
    assert (reached["status"], reached["attribution"], reached["date"], reached["quote"]) == (0.0, 0.0, 1.0, 0.0)


def test_bare_names() -> None:
    assert bare("株式会社 Ａcme, Inc.") == bare("acme") == "acme"


def test_the_examples_are_scored_without_the_shared_folder(tmp_path: Path) -> None:
    (each,) = sets(tmp_path / "nowhere")
    result = compared(each)
    assert (each.name, len(each.articles)) == ("examples", 7)
    assert len(result.right) + len(result.missed) > 50
    text = told(each, result, ("Investment",), quiet=False)
    assert text.splitlines()[0].split()[:4] == ["examples", "precision", "recall", "f1"]
    assert text.count("Investment missed") == len(result.of("Investment").missed)
    assert "all" in table(each, result, result.kinds)


def test_the_same_figures_as_the_shared_scorer(shared: Path, tmp_path: Path) -> None:
    five = next(each for each in sets(shared) if each.name == "five")
    rows = [json.loads(line) for line in five.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    facts = [{**row, "roles": dict(list(row["roles"].items())[: 2 + n % 2])} for n, row in enumerate(rows) if n % 3]
    (tmp_path / "facts.jsonl").write_text("".join(json.dumps(f) + "\n" for f in facts), encoding="utf-8")
    command = [
        sys.executable,
        "-B",
        str(shared / "eval" / "score_facts.py"),
        str(five.gold),
        str(tmp_path / "facts.jsonl"),
    ]
    theirs = json.loads(subprocess.run([*command, "--core"], capture_output=True, text=True, check=True).stdout)
    ours = figures(compare(rows, facts, five.names), five.names)
    assert 0.3 < ours["recall"] < 0.9
    assert (ours["precision"], ours["recall"]) == (theirs["facts"]["p"], theirs["facts"]["r"])
    assert [ours[name] for name in ("status", "attribution", "date", "quote")] == [
        theirs[name] for name in ("status_right", "attribution_right", "date_right", "quote_overlaps")
    ]


def test_floors_only_rise_and_new_ones_are_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "floors.json"
    file.write_text('{"a": 0.5, "b": 0.9}', encoding="utf-8")
    monkeypatch.setattr("bench.evaluate.FLOORS", file)
    assert raise_floors({"a": 0.7, "b": 0.8, "c": 0.1234}) == {"a": 0.7, "b": 0.9, "c": 0.123}
    assert json.loads(file.read_text(encoding="utf-8")) == {"a": 0.7, "b": 0.9, "c": 0.123}


def test_a_set_is_a_value() -> None:
    assert Set("x", (), ROOT, bare) == Set("x", (), ROOT, bare)
