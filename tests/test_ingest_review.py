"""Near misses: what was nearly a fact comes out with its reason, and reading is the same whether anybody asks."""

from __future__ import annotations

from typing import Any

import pytest
from cases import data

from dealgraph import example_articles, extract_rejected, why_rejected
from ingest.article import read_article
from ingest.claims import Seen, claims
from ingest.metadata import language_of
from ingest.review import rejected
from kg.model import Article, Problem, Rejected
from kg.vocabulary import load_vocabulary
from language.review import REASONS
from query.wording import load_replies

CASES: list[dict[str, Any]] = data("near_misses.jsonl")


def near(text: str) -> tuple[Rejected, ...]:
    article = Article("mine", text, "https://w3id.org/dealgraph/id/article-mine", language=language_of(text))
    found = rejected(article, load_vocabulary())
    assert all(text[it.start : it.end] == it.quote for it in found)
    return found


def test_both_languages_have_cases() -> None:
    assert len(CASES) == 14
    assert {language_of(case["text"]) for case in CASES} == {"en", "ja"}
    assert len({case["reason"] for case in CASES}) >= 9


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:40])
def test_the_reason_is_told(case: dict[str, Any]) -> None:
    asked = ("kind", "reason", "trigger", "role", "word")
    assert tuple(case[name] for name in asked) in {
        tuple(getattr(it, name) for name in asked) for it in near(case["text"])
    }


@pytest.mark.parametrize(
    "text",
    [
        "Amazon invested $4 billion in Anthropic.",
        "アマゾンはアンソロピックに40億ドルを出資した。",
        "The weather was fine and the queue was long.",
        "会場は満席だった。",
    ],
)
def test_what_is_read_or_says_nothing_is_no_near_miss(text: str) -> None:
    assert near(text) == ()


def test_every_reason_has_its_sentence_in_both_languages() -> None:
    assert len(REASONS) == 10
    for language in ("en", "ja"):
        assert all(load_replies(language).text(f"rejected-{reason}") for reason in REASONS)


def test_the_sentence_names_the_words() -> None:
    (found,) = (it for it in near("アマゾンはテキサス州を買収した。") if it.reason == "wrong-class")
    why = why_rejected(found, load_vocabulary())
    assert set(why) == {"en", "ja"}
    assert all("テキサス州" in sentence and "買収" in sentence for sentence in why.values())


def test_reading_is_the_same_whether_anybody_asks() -> None:
    article, vocabulary, seen = read_article(example_articles()[0]), load_vocabulary(), list[Seen]()
    assert claims(article, vocabulary) == claims(article, vocabulary, seen)
    assert len(seen) > 5


def test_whole_articles_in_one_process_and_in_two() -> None:
    paths = [*example_articles(), "/nowhere/at/all.txt"]
    found = list(extract_rejected(paths))
    assert found == list(extract_rejected(paths, workers=2))
    assert isinstance(found[-1], Problem)
    assert {it.reason for it in found if isinstance(it, Rejected)} <= set(REASONS)
    assert len(found) > 10
