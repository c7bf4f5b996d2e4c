"""Whose a Japanese metric is, what a sentence is about, what 同社 stands for: each in sentences of their own."""

from __future__ import annotations

from typing import Any

import pytest
from cases import data
from test_language_japanese import says

from ingest.claims import claims
from kg.identity import article_iri
from kg.model import Article, Entity, Mention
from kg.vocabulary import load_vocabulary
from language.japanese_topics import topics

CASES = data("owners_ja.jsonl")


def test_every_case_was_written_down() -> None:
    assert len(CASES) == 72
    assert len({case["construction"] for case in CASES}) == 24


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['construction']}: {case['text'][:12]}")
def test_a_measure_goes_to_its_owner(case: dict[str, Any]) -> None:
    article = Article("case", case["text"], article_iri("case"), language="ja", published="2025-11-20")
    found = [claim.statement for claim in claims(article, load_vocabulary())]
    held = any(says(s, case) for s in found)
    assert held is not case.get("absent", False), [(s.frame.kind, s.frame.roles) for s in found]


def mentions(text: str, *names: str) -> list[Mention]:
    return [Mention(Entity(n, frozenset()), text.index(n), text.index(n) + len(n), n) for n in names]


@pytest.mark.parametrize(
    ("text", "names", "about"),
    [
        ("甲社は乙社に出資した。", ("甲社", "乙社"), ("甲社",)),
        ("甲社、乙社が参加した。", ("甲社", "乙社"), ()),
        ("甲社(東京)は伸びた。", ("甲社",), ("甲社",)),
        ("甲社、乙社に出資へ", ("甲社", "乙社"), ("甲社",)),
        ("甲社と乙社は提携した。", ("甲社", "乙社"), ("甲社", "乙社")),
        ("新たに甲社が加わった。", ("甲社",), ("甲社",)),
    ],
)
def test_what_a_sentence_is_about(text: str, names: tuple[str, ...], about: tuple[str, ...]) -> None:
    assert tuple(m.text for m in topics(mentions(text, *names), text)) == about
