"""Japanese constructions: each in sentences of their own, with what they state and what they must not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.claims import claims
from kg.identity import article_iri
from kg.model import Article, Entity, Filler, Quantity, Statement
from kg.vocabulary import load_vocabulary

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "data/constructions_ja.jsonl").read_text("utf-8").splitlines()
]

RECALL = [  # what goes on with a deal told before, hosting of models, headlines of unknown parties
    json.loads(line)
    for line in (Path(__file__).parent / "data/constructions_recja.jsonl").read_text("utf-8").splitlines()
]

PROSE = [  # running prose: subjects unsaid, relations with the topic, who leads a round, lists
    json.loads(line)
    for line in (Path(__file__).parent / "data/constructions_prose_ja.jsonl").read_text("utf-8").splitlines()
]
DEALS = [  # contracts, partnerships, facilities, rounds: who is on which side in each voice
    json.loads(line)
    for line in (Path(__file__).parent / "data/constructions_deals_ja.jsonl").read_text("utf-8").splitlines()
]
ALL = CASES + RECALL + PROSE + DEALS


def name(filler: Filler) -> str:
    if isinstance(filler, Quantity):
        return f"{filler.value:f}"
    return filler.label() if isinstance(filler, Entity) else str(filler)


def says(statement: Statement, case: dict[str, Any]) -> bool:
    frame = statement.frame
    held = all(set(map(name, frame.get(role))) == set(values) for role, values in case["roles"].items())
    return frame.kind == case["kind"] and held and case["status"] in ("", statement.status)


def test_every_case_was_written_down() -> None:
    assert len(CASES) == 192
    assert len({case["construction"] for case in CASES}) == 61
    assert len(RECALL) == 45
    assert len({case["construction"] for case in RECALL}) == 10
    assert len(PROSE) == 125
    assert len({case["construction"] for case in PROSE}) == 38


def test_every_case_of_deals_was_written_down() -> None:
    assert len(DEALS) == 53
    assert len({case["construction"] for case in DEALS}) == 18


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case['construction']}: {case['text'][:12]}")
def test_a_construction_is_read(case: dict[str, Any]) -> None:
    article = Article("case", case["text"], article_iri("case"), language="ja", published="2025-11-20")
    found = [claim.statement for claim in claims(article, load_vocabulary())]
    told = [(s.frame.kind, s.frame.roles, s.status) for s in found]
    assert any(says(s, case) for s in found) is not case.get("absent", False), told
