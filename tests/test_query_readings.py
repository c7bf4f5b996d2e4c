"""How a question was read, piece by piece; how else it can be; what an answer rests on."""

from __future__ import annotations

import pytest

from dealgraph import DealGraph
from kg.contract import answer_dict
from kg.model import DG, DGR, Article, Quantity

TEXT = (
    "Amazon Web Services and OpenAI signed a contract worth $38 billion on November 3, 2025. "
    "Amazon invested $4 billion in Anthropic in 2023. "
    "Amazon is in talks to invest $10 billion in OpenAI. "
    "OpenAI is a customer of Oracle.\n"
)


@pytest.fixture(scope="module")
def graph() -> DealGraph:
    made = DealGraph.open(None)
    made.add(Article("r1", TEXT, DGR + "article-r1", language="en"))
    return made


def chips(graph: DealGraph, question: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for chip in graph.ask(question).chips:
        found.setdefault(chip.kind, []).append(chip.label)
    return found


def test_the_pieces_of_a_question(graph: DealGraph) -> None:
    found = chips(graph, "Which companies did Amazon invest in before 2024?")
    assert found["thing"] == ["Amazon"]
    assert "investment" in found["relation"]
    assert found["asked"] == ["company"] or found["asked"]
    assert any("2024" in text for text in found["condition"])
    assert any("signed" in text for text in found["condition"])  # the states that count
    japanese = chips(graph, "Amazonは2024年以前にどの会社に出資しましたか？")
    assert japanese["thing"] == ["アマゾン"]
    assert japanese["relation"][0] == "出資"


def test_a_thing_and_a_relation_bear_their_names(graph: DealGraph) -> None:
    found = {chip.label: chip.iri for chip in graph.ask("Who invested in Anthropic?").chips}
    assert found["Anthropic"] == DGR + "anthropic"
    assert found["investment"] == DG + "Investment"


def test_another_reading_is_one_question_away(graph: DealGraph) -> None:
    question = "OpenAIの顧客はどこですか"  # asked of the one that buys: the sides may be meant the other way round
    answer = graph.ask(question)
    assert answer.status == "no_answer"
    turned = graph.ask(question, reading=1)
    assert turned.status == "answered"
    assert turned.understood_as == answer.other_readings[0]
    assert DGR + "oracle" in {item.iri for item in turned.items}


def test_only_readings_that_have_an_answer_are_told(graph: DealGraph) -> None:
    for question in ("Who invested in Anthropic?", "Which labs did Amazon invest in?"):
        answer = graph.ask(question)
        assert answer.understood_as not in answer.other_readings
        for number in range(1, len(answer.other_readings) + 1):
            other = graph.ask(question, reading=number)
            assert other.status == "answered", other.understood_as


def test_a_reading_may_take_in_what_is_not_yet_done(graph: DealGraph) -> None:
    question = "Which labs did Amazon invest in?"
    likeliest = {item.iri for item in graph.ask(question).items}
    number = next(n for n, text in enumerate(graph.ask(question).other_readings, 1) if "whatever its stage" in text)
    wider = {item.iri for item in graph.ask(question, reading=number).items}
    assert DGR + "openai" in wider - likeliest


def test_a_reading_that_is_not_there_is_the_likeliest(graph: DealGraph) -> None:
    question = "Who invested in Anthropic?"
    assert graph.ask(question, reading=99).understood_as == graph.ask(question).understood_as


def test_the_facts_that_an_answer_rests_on(graph: DealGraph) -> None:
    answer = graph.ask("How much did Amazon invest in Anthropic?")
    (ground,) = answer.grounds
    assert (ground.frame.kind, ground.date) == ("Investment", "2023")
    amount = ground.frame.get("amount")[0]
    assert isinstance(amount, Quantity)
    assert int(amount.value) == 4_000_000_000
    assert all(answer.evidence[n].quote in TEXT for n in ground.evidence)
    assert ground.evidence


def test_what_was_not_understood_has_no_pieces(graph: DealGraph) -> None:
    answer = graph.ask("Colourless green ideas?")
    assert (answer.chips, answer.other_readings, answer.grounds) == ((), (), ())
    assert answer_dict(answer)["chips"] == []
