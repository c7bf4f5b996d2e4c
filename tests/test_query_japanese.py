"""Japanese questions end to end over the made-up articles of the English ones: turns of phrase that only they have."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from gold import vocabulary
from test_query_english import ARTICLES

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore

DATA = Path(__file__).parent / "data"
KINDS = [json.loads(line) for line in (DATA / "asking_ja.jsonl").read_text(encoding="utf-8").splitlines()]
CASES = [(kind["of"], wording, kind["expected"]) for kind in KINDS for wording in kind["wordings"]]


@cache
def graph() -> DealGraph:
    made = DealGraph(MemoryStore(), vocabulary())
    for doc, text in ARTICLES.items():
        made.add(Article(doc, text, article_iri(doc), language="en", title=f"Note {doc}", published="2025-11-10"))
    return made


@pytest.mark.parametrize(("kind", "wording", "expected"), CASES, ids=[case[1] for case in CASES])
def test_wording(kind: str, wording: str, expected: list[Any]) -> None:
    answer = graph().ask(wording)
    assert [item.value for item in answer.items] == expected, (kind, answer.text)


def test_the_cases_are_all_there() -> None:
    assert (len(KINDS), len(CASES)) == (16, 36)


def test_whom_the_question_leaves_out_is_told_back() -> None:
    assert "アマゾンではない" in graph().ask("Amazon以外でAnthropicに出資しているのは？").understood_as


def test_an_only_that_no_answer_keeps_is_named() -> None:
    answer = graph().ask("AzureだけがOpenAIをホストしていますか")
    assert answer.status in ("not_understood", "no_answer")
