"""“How many GPUs does X have”: the figure told of X, and an honest no where another name would be left out."""

from __future__ import annotations

import pytest

from dealgraph import DealGraph

TOLD = "xAI runs 200,000 GPUs in Memphis. Meta uses Nvidia H100 chips."


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> DealGraph:
    told = tmp_path_factory.mktemp("told") / "told.txt"
    told.write_text(TOLD, encoding="utf-8")
    opened = DealGraph.open(None)
    opened.ingest([told])
    return opened


@pytest.mark.parametrize(
    "question",
    ["How many GPUs does xAI have?", "How many GPUs does xAI use?", "xAIのGPUは何台？", "xAIは何台のGPUを使うか？"],
)
def test_the_number_of_pieces_is_the_figure_that_is_told(graph: DealGraph, question: str) -> None:
    answer = graph.ask(question)
    assert answer.status == "answered", answer.text
    assert answer.items[0].value == 200_000


@pytest.mark.parametrize("question", ["How many GPUs does Meta have?", "How many H100s does Meta have?"])
def test_a_number_that_nobody_told_is_not_made_up(graph: DealGraph, question: str) -> None:
    answer = graph.ask(question)
    assert (answer.status, answer.items) == ("no_answer", ())
