"""Chats: what a follow-up leaves out is taken from the turns before it; one that stands alone is left alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cases import data
from gold import vocabulary
from hypothesis import given
from hypothesis import strategies as st

from dealgraph import DealGraph
from kg.contract import answer_dict
from kg.identity import article_iri
from kg.model import Answer, Article
from kg.store import MemoryStore
from query.chat import pointed, turns_of

CHATS = data("chats.jsonl")
TEXT = (
    "OpenAI signed a seven-year, $38 billion contract with AWS on November 3, 2025, Bloomberg reported. "
    "AWS hosts OpenAI, Anthropic and Meta. Azure hosts OpenAI and Mistral AI. OpenAI uses Nvidia GPUs. "
    "Microsoft invested $13 billion in OpenAI. Amazon invested $4 billion in Anthropic in September 2023. "
    "Sam Altman is chief executive of OpenAI. Matt Garman is chief executive of AWS."
)


@pytest.fixture(scope="module")
def graph() -> DealGraph:
    graph = DealGraph(MemoryStore(), vocabulary())
    graph.add(Article("n1", TEXT, article_iri("n1"), language="en", title="A note", published="2025-11-04"))
    return graph


def _values(answer: Answer) -> list[str]:
    return sorted(str(item.value) for item in answer.items)


def test_there_are_chats() -> None:
    assert (len(CHATS), sum(len(chat["turns"]) for chat in CHATS)) == (38, 101)


@pytest.mark.parametrize("as_json", [False, True], ids=["answers", "json"])
@pytest.mark.parametrize("chat", CHATS, ids=[chat["name"] for chat in CHATS])
def test_chat(chat: dict[str, Any], as_json: bool, graph: DealGraph) -> None:
    history: list[Any] = []
    for turn in chat["turns"]:
        answer = graph.ask(turn["question"], history=history)
        assert (turn["question"], answer.status, _values(answer)) == (
            turn["question"],
            turn["status"],
            sorted(turn["answers"]),
        )
        assert answer.question == turn["question"]
        history.append(json.loads(json.dumps(answer_dict(answer, vocabulary()))) if as_json else answer)


def test_the_answer_says_what_a_follow_up_was_taken_to_mean(graph: DealGraph) -> None:
    first = graph.ask("Which labs does AWS host?")
    assert "Azure hosts" in graph.ask("And Azure?", history=[first]).understood_as


def test_without_history_a_fragment_stands_alone(graph: DealGraph) -> None:
    assert "hosts" not in graph.ask("And Azure?").understood_as


_NO_TURNS = [None, 3, {}, {"question": ""}, {"question": 5, "answers": [1, {"iri": None}]}, "text"]


@pytest.mark.parametrize("entry", _NO_TURNS)
def test_what_is_no_turn_is_passed_over(entry: Any, graph: DealGraph) -> None:
    assert graph.ask("Which labs does Azure host?", history=[entry]).status == "answered"


@given(st.text(max_size=60), st.sampled_from(["en", "ja"]))
def test_pointing_words_only_ever_shorten_a_question(text: str, language: str) -> None:
    assert len(pointed(text, language).text) <= len(text)


def test_a_long_chat_is_read_from_its_end(graph: DealGraph) -> None:
    history = [graph.ask("Which labs does AWS host?")] * 40
    assert 1 <= len(turns_of(history, vocabulary())) <= 10
