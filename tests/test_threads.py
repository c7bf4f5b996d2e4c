"""Many people at once: questions read in several threads get the answers that they get alone."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

QUESTIONS = (
    "Which labs does AWS host?",
    "AWSはどのラボをホストしていますか？",
    "Who invested in Anthropic?",
    "Anthropicに出資しているのはどこですか？",
    "OpenAIのCEOは誰ですか？",
)


def test_ten_people_asking_at_once_get_the_answers_of_one(example_graph: Any) -> None:
    alone = {question: example_graph.ask(question).text for question in QUESTIONS}
    assert all(alone.values())
    together = threading.Barrier(10)

    def ask(person: int) -> list[bool]:
        together.wait(30)
        turns = [QUESTIONS[(person + n) % len(QUESTIONS)] + " " * person for n in range(3)]  # nobody's is cached
        return [example_graph.ask(question).text == alone[question.strip()] for question in turns]

    with ThreadPoolExecutor(10) as people:
        assert all(right for every in people.map(ask, range(10)) for right in every)


def test_reading_japanese_in_many_threads(example_graph: Any) -> None:
    from language.tokens import tokenise

    texts = [f"AWSは{n}億ドルの契約をOpenAIと結んだ。" * 40 for n in range(40)]
    with ThreadPoolExecutor(8) as readers:
        read = list(readers.map(lambda text: tokenise(text, "ja"), texts))
    tokenise.cache_clear()
    assert read == [tokenise(text, "ja") for text in texts]
