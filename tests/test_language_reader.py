"""The reader: each construction in a sentence of its own, frames asked back by a hole, any text read without harm."""

from __future__ import annotations

from typing import Any

import pytest
from cases import data, language, says
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Hole
from kg.vocabulary import load_vocabulary
from language.reader import read

CASES = data("constructions.jsonl")
WIDE = data("constructions_wideen.jsonl")  # several sentences a construction, met in texts that nobody had tuned to
CLAUSES = data("constructions_clauses_en.jsonl")  # who does what in lists, participles and role nouns
ASKED = [  # statement, question, role that the question leaves open
    ("AWS hosts Anthropic.", "Which labs does AWS host?", "lab"),
    ("AWS hosts Anthropic.", "Who hosts Anthropic?", "provider"),
    ("AWSはアンソロピックをホストしている。", "AWSはどのラボをホストしていますか？", "lab"),
    ("Google invested $2 billion in Anthropic.", "How much did Google invest in Anthropic?", "amount"),
    ("グーグルはアンソロピックに20億ドルを投資した。", "グーグルはアンソロピックにいくら投資しましたか？", "amount"),
    ("SoftBank acquired Ampere Computing.", "Who acquired Ampere Computing?", "acquirer"),
    ("マット・ガーマンAWS CEOが語った。", "AWSのCEOは誰ですか？", "person"),
]


def test_every_construction_was_written_down() -> None:
    assert len(CASES) == 16
    assert len({case["construction"] for case in CASES}) == 16


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["construction"])
def test_a_construction_is_read(case: dict[str, Any]) -> None:
    statements = read(case["text"], language(case["text"]), load_vocabulary()).statements
    assert any(says(s, case) for s in statements), [(s.frame.kind, s.frame.roles, s.status) for s in statements]


def test_every_construction_met_widely_was_written_down() -> None:
    assert len(WIDE) == 140
    assert len({case["text"] for case in WIDE}) == 140


def test_the_sentences_of_the_clauses_are_all_there() -> None:
    assert len(CLAUSES) == 144
    assert len({case["text"] for case in CLAUSES}) == 144


@pytest.mark.parametrize("case", WIDE + CLAUSES, ids=lambda case: case["text"])
def test_a_construction_met_widely_is_read(case: dict[str, Any]) -> None:
    statements = read(case["text"], "en", load_vocabulary()).statements
    told = [(s.frame.kind, s.frame.roles, s.status) for s in statements]
    if case.get("not"):
        assert not any(s.frame.kind == case["kind"] for s in statements), told
    else:
        assert any(says(s, case) for s in statements), told


@pytest.mark.parametrize(("stated", "asked", "role"), ASKED)
def test_what_is_stated_can_be_asked(stated: str, asked: str, role: str) -> None:
    told = read(stated, language(stated), load_vocabulary()).statements[0].frame
    question = read(asked, language(asked), load_vocabulary(), question=True).statements[0].frame
    assert question.kind == told.kind
    assert isinstance(question.get(role)[0], Hole)
    shared = [r for r, _ in question.roles if r != role]
    assert shared
    assert all(question.get(r) == told.get(r) for r in shared)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=120), st.sampled_from(["en", "ja"]), st.booleans())
def test_any_text_is_read_without_harm(text: str, lang: str, question: bool) -> None:
    reading = read(text, lang, load_vocabulary(), question=question)
    assert all(text[start:end] == word for word, start, end in reading.unread)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.sampled_from(
            ["AWS", "OpenAI", "と", "の", "は", "を", "380億ドル", "契約", "、", "「", "」", "(", ")", "投資する", "に"]
        )
    )
)
def test_words_in_any_order_are_read(words: list[str]) -> None:
    for statement in read("".join(words), "ja", load_vocabulary()).statements:
        assert statement.frame.kind in load_vocabulary().frames


def test_a_line_that_breaks_off_within_a_post_is_read() -> None:
    assert read("OpenAI hired its chief", "en", load_vocabulary()).mentions


def test_wide_gaps_and_line_breaks_part_words_as_a_blank_does() -> None:
    plain, gaps = (
        [(word.split(), concept) for word, _, _, concept in read(text, "en", load_vocabulary()).words]
        for text in ("OpenAI and Nvidia plan to work together", "OpenAI  and Nvidia   plan to\nwork  together")
    )
    assert plain == gaps
