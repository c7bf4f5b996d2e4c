"""Everything that the page can do about articles, claims and contradictions, from the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import cli
from commands import exits

DEAL = "OpenAI signed a contract worth $38 billion with AWS on November 3, 2025."
OTHER = "OpenAI signed a contract worth $40 billion with AWS on November 3, 2025."
NEW = "SoftBank invested $2 billion in Zorblax Robotics."


@pytest.fixture
def store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "one.txt").write_text(f"{DEAL}\n\n{NEW}\n", encoding="utf-8")
    (folder / "two.txt").write_text(f"{OTHER}\n", encoding="utf-8")
    where = str(tmp_path / "graph")
    assert cli.main(["ingest", str(folder), "--store", where, "-q"]) == exits.DONE
    capsys.readouterr()
    return where


def records(capsys: pytest.CaptureFixture[str], store: str, *words: str) -> list[dict[str, Any]]:
    assert cli.main([*words, "--store", store, "-f", "json"]) == exits.DONE
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_claim_is_listed_rejected_and_brought_back(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    [claim] = records(capsys, store, "claims", "two")
    assert (claim["state"], claim["stands"]) == ("read", True)
    short = claim["claim"].rpartition("/")[2]
    code = cli.main(["review", "reject", short, "--by", "Ann", "--why", "a slip", "--store", store])
    told = capsys.readouterr().out
    assert code == exits.DONE
    assert told.startswith("rejected: ")
    assert "by Ann" in told
    [after] = records(capsys, store, "claims", "two")
    assert (after["state"], after["stands"], after["review"]["why"]) == ("rejected", False, "a slip")
    assert not records(capsys, store, "contradictions")
    assert cli.main(["review", "undo", "--store", store]) == exits.DONE
    capsys.readouterr()
    assert [r["decision"] for r in records(capsys, store, "review", "list")] == ["rejected", "undone"]
    assert records(capsys, store, "contradictions")[0]["ratio"] == pytest.approx(40 / 38, abs=1e-3)


def test_a_correction_from_the_command_line(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    claim = next(c["claim"] for c in records(capsys, store, "claims", "one") if "38" in c["quote"])
    words = ["review", "correct", claim, "--set", "amount=USD 39 billion", "--stage", "announced", "--store", store]
    assert cli.main(words) == exits.BAD_USAGE
    assert "--knowing" in capsys.readouterr().err
    assert cli.main([*words, "--knowing"]) == exits.DONE
    capsys.readouterr()
    [after] = [c for c in records(capsys, store, "claims", "one") if c["state"] == "corrected"]
    assert after["roles"]["amount"]["value"] == 39000000000
    assert after["added_by_reviewer"] == ["amount"]


def test_names_wait_and_are_merged(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    [name] = records(capsys, store, "review", "names")
    assert (name["labels"]["en"], name["articles"]) == ("Zorblax Robotics", ["one"])
    assert cli.main(["review", "merge", "Zorblax Robotics", "Anthropic", "--store", store]) == exits.DONE
    assert cli.main(["review", "undo", "--store", store]) == exits.DONE
    confirm = ["review", "confirm", "Zorblax Robotics", "--class", "Company", "--label", "ja=ゾーブラックス"]
    assert cli.main([*confirm, "--store", store]) == exits.DONE
    capsys.readouterr()
    assert not records(capsys, store, "review", "names")


def test_articles_as_json_and_csv(store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [(a["doc"], a["claims"], a["state"]) for a in records(capsys, store, "articles")] == [
        ("one", 2, "read"), ("two", 1, "read")]
    assert cli.main(["articles", "--store", store, "-f", "csv"]) == exits.DONE
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["article"] for row in rows] == ["one", "two"]
    assert cli.main(["contradictions", "--store", store, "-f", "csv"]) == exits.DONE
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["value"], row["article"]) for row in rows] == [("USD 40 billion", "two"), ("USD 38 billion", "one")]
    assert [row["title"] for row in rows] == ["", ""]  # an article of one sentence has none


@pytest.mark.parametrize(("words", "code"), [
    (["claims", "nothing"], exits.NO_ANSWER),
    (["review", "reject", "claim-x"], exits.BAD_USAGE),
    (["review", "undo"], exits.BAD_USAGE),
    (["review", "drop", "nothing"], exits.NO_ANSWER),
    (["review", "correct", "claim-x", "--set", "amount"], exits.BAD_USAGE),
    (["contradictions", "--language", "fr"], exits.BAD_USAGE),
])
def test_what_cannot_be_done_is_told_in_one_line(
    words: list[str], code: int, store: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([*words, "--store", store]) == code
    assert len(capsys.readouterr().err.splitlines()) == 1
