"""Japanese constructions: each in sentences of their own, with what they state and what they must not."""

from __future__ import annotations

from typing import Any

import pytest
from cases import data, says

from ingest.claims import claims
from kg.identity import article_iri
from kg.model import Article
from kg.vocabulary import load_vocabulary

CASES = data("constructions_ja.jsonl")

# what goes on with a deal told before, hosting of models, headlines of unknown parties
RECALL = data("constructions_recja.jsonl")

# running prose: subjects unsaid, relations with the topic, who leads a round, lists
PROSE = data("constructions_prose_ja.jsonl")
# contracts, partnerships, facilities, rounds: who is on which side in each voice
DEALS = data("constructions_deals_ja.jsonl")
# what was missed in many articles: names of nobody's list, chips counted, brackets, embedded clauses, rows of tables
MISSED = data("constructions_wideja.jsonl")
# pages: public offices, the entries and labels of lists, figures in relative clauses
PAGES = data("constructions_pages_ja.jsonl")
ALL = CASES + RECALL + PROSE + DEALS + MISSED + PAGES


def test_every_case_was_written_down() -> None:
    assert len(CASES) == 195
    assert len({case["construction"] for case in CASES}) == 62
    assert len(RECALL) == 45
    assert len({case["construction"] for case in RECALL}) == 10
    assert len(PROSE) == 125
    assert len({case["construction"] for case in PROSE}) == 38


def test_every_case_of_deals_was_written_down() -> None:
    assert len(DEALS) == 75
    assert len({case["construction"] for case in DEALS}) == 25
    assert len(MISSED) == 91
    assert len({case["construction"] for case in MISSED}) == 20


def test_every_case_of_pages_was_written_down() -> None:
    assert len(PAGES) == 116
    assert len({case["construction"] for case in PAGES}) == 37


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case['construction']}: {case['text'][:12]}")
def test_a_construction_is_read(case: dict[str, Any]) -> None:
    article = Article("case", case["text"], article_iri("case"), language="ja", published="2025-11-20")
    found = [claim.statement for claim in claims(article, load_vocabulary())]
    told = [(s.frame.kind, s.frame.roles, s.status) for s in found]
    assert any(says(s, case) for s in found) is not case.get("absent", False), told
