"""Passages for why and how: exact words, both languages, kept in step with the store, never an answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gold import vocabulary
from hypothesis import given
from hypothesis import strategies as st

from dealgraph import DealGraph
from kg.contract import answer_dict
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore
from query.passages import PassageIndex, passages

TEXTS = {
    "en1": "A note.\n\nAnthropic chose Trainium because the chips were cheap to rent. The weather was fine.",
    "ja1": "覚え書き\n\nオープンAIがAWSを選んだ理由は、GPUの数にあるという。昼食はうどんだった。",
}


def _article(doc: str, text: str) -> Article:
    return Article(doc, text, article_iri(doc), language=doc[:2], title=f"Title of {doc}", published="2026-01-02")


@pytest.fixture
def graph() -> Iterator[DealGraph]:
    with DealGraph(MemoryStore(), vocabulary()) as graph:
        for doc, text in TEXTS.items():
            graph.add(_article(doc, text))
        yield graph


@pytest.mark.parametrize(
    ("question", "article", "words"),
    [
        ("Why did Anthropic choose Trainium?", "en1", "cheap to rent"),
        ("アンソロピックはなぜTrainiumを選んだのですか？", "en1", "cheap to rent"),
        ("Why did OpenAI go to AWS?", "ja1", "GPUの数"),
        ("オープンAIはなぜAWSを選んだのですか？", "ja1", "GPUの数"),
    ],
)
def test_the_best_passage_comes_first(question: str, article: str, words: str, graph: DealGraph) -> None:
    answer = graph.ask(question)
    assert (answer.status, answer.items, answer.evidence) == ("no_answer", (), ())
    best = answer.passages[0]
    assert (best.article, words in best.quote) == (article, True)
    assert TEXTS[article][best.start : best.end] == best.quote
    assert words in answer.text
    assert answer_dict(answer)["passages"][0]["title"] == f"Title of {article}"


def test_an_unknown_word_does_not_keep_a_why_from_its_passages(graph: DealGraph) -> None:
    assert graph.ask("Why did Anthropic quazzle Trainium?").passages
    assert graph.ask("Why quazzle?").status == "not_understood"


def test_other_questions_get_no_passages(graph: DealGraph) -> None:
    assert graph.ask("Which chips does Anthropic use?").passages == ()


def test_the_index_follows_the_store(graph: DealGraph) -> None:
    question = "Why did Anthropic choose Trainium?"
    assert graph.ask(question).passages[0].article == "en1"
    graph.add(_article("en1", "A note.\n\nAnthropic chose Trainium since its supply was certain."))
    assert "certain" in graph.ask(question).passages[0].quote
    graph.store.drop(article_iri("en1"))
    assert all(p.article != "en1" for p in graph.ask(question).passages)


def test_a_store_on_disk_keeps_its_index(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    store = MemoryStore()
    graph = DealGraph(store, vocabulary())
    graph.add(_article("en1", TEXTS["en1"]))
    PassageIndex(path).update(store, vocabulary())
    assert PassageIndex(path).search(["rent"])[0][0] == f"<{article_iri('en1')}>"


@given(st.text(max_size=80))
def test_any_text_is_searched_without_harm(text: str) -> None:
    graph = DealGraph(MemoryStore(), vocabulary())
    assert passages(text, "en", graph.store, graph.vocabulary) == ()


def test_signs_of_the_query_language_are_words_to_the_index(graph: DealGraph) -> None:
    for text in ('Why did Anthropic "choose" OR * NEAR(', "Why Anthropic -- '; DROP TABLE passage"):
        assert isinstance(passages(text, "en", graph.store, graph.vocabulary), tuple)
    assert graph.ask("Why did Anthropic choose Trainium?").passages
