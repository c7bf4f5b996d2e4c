"""Whole small documents: what tables, lists, digests and titles state is read, what page furniture says is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cases import data

from ingest.article import read_article
from ingest.claims import claims
from kg.contract import fact
from kg.errors import SourceError
from kg.vocabulary import load_vocabulary

COUNT, GAPS = 239, 1
CASES = data("structures.jsonl")


def stated(case: dict[str, Any], folder: Path) -> list[dict[str, Any]]:
    path = folder / ("case.html" if case.get("html") else "case.md")
    path.write_text(case["text"], encoding="utf-8")
    try:
        article = read_article(path)
    except SourceError:  # nothing but furniture
        return []
    vocabulary = load_vocabulary()
    found = [fact(c, vocabulary) for c in claims(article, vocabulary)]
    assert all(article.text[f["start"] : f["end"]] == f["quote"] for f in found)
    return found


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return value["value"]
    many = sorted(value) if isinstance(value, list) else [value]
    return many[0] if len(many) == 1 else many


def tells(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    same = all(plain(found["roles"].get(role)) == plain(value) for role, value in wanted["roles"].items())
    noted = all(found[key] == wanted[key] for key in ("date", "status") if key in wanted)
    return found["type"] == wanted["type"] and same and noted


def wrong(case: dict[str, Any], folder: Path) -> tuple[list[Any], list[Any]]:
    """The facts that were not read, and those that nobody stated."""
    found = stated(case, folder)
    missed = [w for w in case["facts"] if not any(tells(f, w) for f in found)]
    extra = [
        (f["type"], f["roles"], f["date"])
        for f in found
        if f["type"] not in case.get("also", ()) and not any(tells(f, w) for w in case["facts"])
        if not any(is_share(f, other) for other in found)
    ]
    return missed, extra


def is_share(fact: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the fact only says of one who takes part in a round that he does (see language/rounds.py)."""
    if (fact["type"], other["type"]) != ("Investment", "FundingRound") or len(fact["roles"]) > 2:
        return False
    takers = other["roles"].get("investors", [])
    return fact["roles"]["investee"] == other["roles"]["company"] and fact["roles"]["investor"] in (
        takers if isinstance(takers, list) else [takers]
    )


def test_every_structure_was_written_down() -> None:
    assert len(CASES) == COUNT
    assert len({case["name"] for case in CASES}) == COUNT
    assert sum("gap" in case for case in CASES) == GAPS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_document_is_read(case: dict[str, Any], tmp_path: Path) -> None:
    """A case marked `gap` is one that is known to fail; it must lose its mark when it no longer does."""
    missed, extra = wrong(case, tmp_path)
    assert bool(missed or extra) == ("gap" in case), (missed, extra)
