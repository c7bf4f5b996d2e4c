"""English questions end to end over three made-up articles: each kind in several wordings, with its known gaps."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cases import data
from gold import vocabulary

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore

DATA = Path(__file__).parent / "data"
KINDS = data("asking_en.jsonl")
CASES = [(kind["of"], wording, kind["expected"]) for kind in KINDS for wording in kind["wordings"]]
GAPS = set((DATA / "asking_gaps_en.txt").read_text(encoding="utf-8").splitlines())
ARTICLES = {
    "n1": "Microsoft invested $10 billion in OpenAI in January 2023. Amazon invested $4 billion in Anthropic in "
    "September 2023. Google invested $2 billion in Anthropic in October 2023. Oracle invested $1 billion in Mistral AI "
    "in May 2023. Amazon is in talks to invest $50 billion in OpenAI, Reuters reported.",
    "n2": "AWS hosts OpenAI. AWS hosts Anthropic. Azure hosts OpenAI. Azure hosts Mistral AI. Google Cloud hosts "
    "Anthropic. OpenAI signed a seven-year contract worth $38 billion with AWS in November 2025. OpenAI runs on "
    "the GB200. Nvidia makes the GB200. Matt Garman is the CEO of AWS. Sam Altman is the CEO of OpenAI.",
    "n3": "OpenAI's annual revenue is $13 billion. Amazon is building a data center in Indiana for Anthropic.",
    "n4": "OpenAI's annual revenue is $12 billion.",
}


@cache
def graph() -> DealGraph:
    made = DealGraph(MemoryStore(), vocabulary())
    for doc, text in ARTICLES.items():
        made.add(Article(doc, text, article_iri(doc), language="en", title=f"Note {doc}", published="2025-11-10"))
    return made


def given(question: str) -> list[Any]:
    answer = graph().ask(question)
    if answer.status != "answered":
        return [answer.status]
    docs = [dict(item.detail).get("doc") for item in answer.items]
    return sorted((doc or item.value for item, doc in zip(answer.items, docs, strict=True)), key=str)


@pytest.mark.parametrize(("kind", "wording", "expected"), CASES, ids=[case[1] for case in CASES])
def test_wording(kind: str, wording: str, expected: list[Any]) -> None:
    right = given(wording) == sorted(expected, key=str)
    assert right != (wording in GAPS), (kind, given(wording), "a gap that closed leaves the list" if right else "")


def test_the_cases_are_all_there() -> None:
    assert (len(KINDS), len(CASES)) == (32, 96)
    assert not GAPS - {wording for _, wording, _ in CASES}


@pytest.mark.parametrize(("name", "count"), [("paraphrases_en.jsonl", 108), ("questions_en.jsonl", 72)])
def test_the_questions_over_the_five_articles_are_all_there(name: str, count: int) -> None:
    rows = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    assert len(rows) == count
    assert all(row["id"] and row["question"] for row in rows)


def test_a_query_is_shown_that_gives_the_answer() -> None:
    for kind in KINDS:
        answer = graph().ask(kind["wordings"][0])
        if answer.status == "answered" and kind["expected"] != [False]:  # what says no is another claim
            assert graph().sparql(answer.sparql).rows, kind["of"]
