"""Each answer holds what it shows: its SPARQL gives its rows, its triples stand in the graph, its quotes in the texts;
and whatever is typed gets a clear reply in bounded time and changes nothing."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rdflib.plugins.sparql import prepareQuery

from dealgraph import EXAMPLES, DealGraph
from kg.guard import refuse_unsafe
from kg.model import Answer
from kg.terms import text_of, value_of
from query.answer import LONGEST

_OWN = re.compile(r"https?://(?:www\.w3\.org|purl\.org/dc|w3id\.org/dealgraph)/")


def questions(path: Path) -> list[str]:
    return [json.loads(line)["question"] for line in path.read_text("utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module", params=["examples", "shared"])
def asked(request: pytest.FixtureRequest) -> tuple[DealGraph, list[Answer]]:
    """A graph with the answers to all questions there are about it."""
    if request.param == "examples":
        graph, path = request.getfixturevalue("example_graph"), EXAMPLES / "questions.jsonl"
    else:
        path = request.getfixturevalue("shared") / "eval" / "questions.jsonl"
        graph = request.getfixturevalue("five_graph")
    return graph, [graph.ask(question) for question in questions(path)]


def test_many_are_answered(asked: tuple[DealGraph, list[Answer]]) -> None:
    """The tests below would pass where nothing is answered."""
    assert sum(answer.status == "answered" for answer in asked[1]) >= 10


def test_the_sparql_is_standard_and_only_reads(asked: tuple[DealGraph, list[Answer]]) -> None:
    for answer in asked[1]:
        if answer.sparql:
            refuse_unsafe(answer.sparql)
            prepareQuery(answer.sparql)  # rdflib knows no vendor's functions and no prefix that is not declared
            plain = "\n".join(line.split("  # ")[0] for line in answer.sparql.splitlines())
            assert not re.search(r"xsd:int\b|XMLSchema#int>|\bSERVICE\b", plain), answer.sparql
            assert all(_OWN.match(found) for found in re.findall(r"<(http[^>]*)>", plain)), answer.sparql


def test_the_sparql_gives_the_rows(asked: tuple[DealGraph, list[Answer]]) -> None:
    graph, answers = asked
    for answer in answers:
        if answer.status == "answered" and not _is_no(answer):
            rows = graph.sparql(answer.sparql)
            held = {term for row in rows for term in row.values()}
            assert held, (answer.question, answer.sparql)
            for item in answer.items:
                assert _is_held(item.value, item.iri, held, answer), (answer.question, item.value, sorted(held)[:20])


def _is_no(answer: Answer) -> bool:
    return [item.value for item in answer.items] == [False]


def _is_held(value: Any, iri: str, held: set[str], answer: Answer) -> bool:
    """Whether an item stands among the terms of the rows: by IRI, by number, by text; a truth stands by the rows."""
    if value is True or (iri and f"<{iri}>" in held):
        return True
    values = {value_of(term) for term in held}
    if isinstance(value, int | float):
        numbers = [v for v in values if isinstance(v, int | Decimal)]
        near = any(abs(Decimal(str(value)) - v) <= abs(v) * Decimal("1e-9") for v in numbers)
        return near or any(abs(a - b) == Decimal(str(value)) for a in numbers for b in numbers)
    facts = {text_of(term) for term in held}
    return str(value) in facts or any(evidence.claim for evidence in answer.evidence)


def test_each_triple_is_in_the_graph_and_each_claim_states_it(asked: tuple[DealGraph, list[Answer]]) -> None:
    graph, answers = asked
    quads = set(graph.store.quads())
    held = {quad[:3] for quad in quads}
    for answer in answers:
        assert set(answer.triples) <= held, answer.question
        for evidence in answer.evidence:
            assert (*answer.triples[evidence.triple], f"<{evidence.claim}>") in quads, answer.question


def test_each_quote_is_exact_and_each_item_has_evidence(asked: tuple[DealGraph, list[Answer]]) -> None:
    graph, answers = asked
    texts: dict[str, str] = {}
    for answer in answers:
        for evidence in answer.evidence:
            text = texts.setdefault(evidence.article, graph.article_text(evidence.article))
            assert text[evidence.start : evidence.end] == evidence.quote, answer.question
        for item in answer.items:
            assert item.evidence or item.value == 0, answer.question
            assert all(0 <= n < len(answer.evidence) for n in item.evidence)


def test_what_is_offered_next_is_answered_in_the_same_language(asked: tuple[DealGraph, list[Answer]]) -> None:
    graph, answers = asked
    offered = [(answer.language, text) for answer in answers for text in answer.suggestions]
    assert len(offered) > len(answers)
    for language, text in dict.fromkeys(offered):
        found = graph.ask(text)
        assert (found.status, found.language) == ("answered", language), text


# ---- hostile ----
HOSTILE = (
    '"', "'\"\"\"{}", "}{ DROP ALL", "Which labs does AWS host? } DROP ALL #", "x" * 10_000, "AWS " * 2_500,
    "Which labs does AWS host " * 400, "ア" * 10_000, "AWSはOpenAIを" * 1_200, "\x00", "Which labs\x00 does AWS host?",
    "\ud800", "Which labs does AWS host?\udfff", "\x1b[31mred\x07", "SELECT ?x WHERE { ?x a dg:Deal }",
    "INSERT DATA { <a> <b> <c> }", "<script>alert(1)</script>", '{"question": "Which labs does AWS host?"}',
    "Quels laboratoires AWS héberge-t-il ?", "亚马逊投资了哪些公司？", "ما هي المختبرات التي تستضيفها AWS؟", "😀😀😀",
    "", "   ", "\n\n", "?", "1" * 900, f"How much is ${'9' * 900}?", "Which deals are above $1e999999 billion?",
    "and " * 240, "(" * 900, "。" * 900, "2025年" * 180, "1兆" * 400, "10 billion " * 80,
    "AWS OpenAI " * 80, "Did " * 200, "AはBに" * 240,
)  # fmt: skip


def test_hostile_questions_get_a_clear_reply_and_change_nothing(example_graph: DealGraph) -> None:
    before = set(example_graph.store.quads())
    assert len(HOSTILE) == 38
    for question in HOSTILE:
        answer = example_graph.ask(question)
        assert answer.text.strip(), repr(question[:40])
        assert len(answer.text) < 4_000, repr(question[:40])
        assert answer.text.encode(), "the reply can be written out"
        assert answer.question.encode() or not question
        assert "\x00" not in answer.question
        assert answer.status in {"answered", "no_answer", "not_understood", "ambiguous"}
    assert set(example_graph.store.quads()) == before


def test_a_question_that_is_too_long_is_said_to_be(example_graph: DealGraph) -> None:
    assert "at most 1000" in example_graph.ask("x" * (LONGEST + 1)).text
    assert f"{LONGEST}字まで" in example_graph.ask("ア" * (LONGEST + 1)).text


def test_the_hostile_history_of_a_chat(example_graph: DealGraph) -> None:
    long = [{"question": "x" * 100_000}, {"question": "AWS " * 9_000}]
    history = [*long, {"question": "\ud800"}, {"answers": 5}, 7, None]
    assert example_graph.ask("Which labs does AWS host?", history).status == "answered"
