"""False premises, ties, currencies, shares and totals, talks: end to end, over articles in our own words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dealgraph import DealGraph
from kg.model import Answer

ARTICLE = """Money in March

Amazon invested $4 billion in Anthropic in March 2025. Google invested $4 billion in Anthropic in May 2025.
Microsoft and Nvidia jointly invested $2 billion in Mistral AI in June 2025.
SoftBank invested 900 billion yen in Anthropic in April 2025.
Oracle is in talks to invest $7 billion in Anthropic.
Nvidia invested $1 billion in Cohere in January 2024. Nvidia has invested a total of $3 billion in Cohere.
"""
OTHER = """A second look

Amazon invested $6 billion in Anthropic in March 2025, Reuters reported.
"""

STAFF = "Dario Amodei is co-founder and CEO of Anthropic. Arthur Mensch is chairman and CEO of Mistral AI.\n"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DealGraph]:
    folder: Path = tmp_path_factory.mktemp("traps")
    for name, text in (("a", ARTICLE), ("b", OTHER)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    with DealGraph.open(None) as graph:
        assert not graph.ingest([folder]).problems
        yield graph


@pytest.fixture(scope="module")
def ask(graph: DealGraph) -> Callable[[str], Answer]:
    return graph.ask


@pytest.mark.parametrize(
    "question", ["When did Amazon acquire Anthropic?", "アマゾンはいつアンソロピックを買収しましたか？"]
)
def test_a_false_premise_is_corrected_from_the_graph(ask: Callable[[str], Answer], question: str) -> None:
    answer = ask(question)
    assert (answer.status, answer.items) == ("no_answer", ())
    assert "[1]" in answer.text
    assert answer.evidence


def test_differing_figures_are_told_unasked_with_who_and_when(ask: Callable[[str], Answer]) -> None:
    answer = ask("Did Amazon invest $4 billion in Anthropic?")
    assert [item.value for item in answer.items] == [True]
    (conflict,) = answer.conflicts
    assert {value for value, _ in conflict.values} == {"USD 4 billion", "USD 6 billion"}
    assert all(evidence for _, evidence in conflict.values)
    assert "Reuters" in answer.text


def test_what_is_in_talks_is_not_told_as_done(ask: Callable[[str], Answer]) -> None:
    answer = ask("Did Oracle invest in Anthropic?")
    assert [item.value for item in answer.items] != [True]
    assert "Oracle invested" not in answer.text
    told = ask("How much is Oracle in talks to invest in Anthropic?")
    assert [item.value for item in told.items] == [7_000_000_000]
    assert "talks" in told.text


def test_a_total_keeps_currencies_apart_and_leaves_talks_out(ask: Callable[[str], Answer]) -> None:
    answer = ask("What is the total amount of investments in Anthropic?")
    sums = {item.currency: item.value for item in answer.items}
    assert sums == {"USD": 10_000_000_000, "JPY": 900_000_000_000}  # of the two figures for one deal one counts


def test_a_joint_sum_counts_once(ask: Callable[[str], Answer]) -> None:
    answer = ask("What is the total amount of investments in Mistral AI?")
    assert [(item.value, item.currency) for item in answer.items] == [(2_000_000_000, "USD")]


def test_a_tranche_and_the_running_total_are_not_added(ask: Callable[[str], Answer]) -> None:
    answer = ask("What is the total amount of investments in Cohere?")
    assert [(item.value, item.currency) for item in answer.items] == [(3_000_000_000, "USD")]
    dated = ask("What is the total amount of investments in Cohere in 2024?")
    assert [(item.value, item.currency) for item in dated.items] == [(1_000_000_000, "USD")]


def test_a_superlative_names_all_that_share_the_place(ask: Callable[[str], Answer]) -> None:
    answer = ask("What is the smallest investment in Anthropic?")
    assert len(answer.items) == 2


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("Who is the CEO of Anthropic?", {"Dario Amodei"}),
        ("Who is the founder of Anthropic?", {"Dario Amodei"}),
        ("アンソロピックのCEOは誰ですか？", {"ダリオ・アモデイ"}),
        ("Who is the president of Mistral AI?", set()),
        ("Who is the chairman of Mistral AI?", {"Arthur Mensch"}),
    ],
)
def test_a_title_of_several_holds_each(question: str, people: set[str], tmp_path: Path) -> None:
    (tmp_path / "staff.txt").write_text(STAFF, encoding="utf-8")
    with DealGraph.open(None) as graph:
        graph.ingest([tmp_path])
        assert {part.value for part in graph.ask(question).items} == people
