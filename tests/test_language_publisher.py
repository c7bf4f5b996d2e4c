"""Whose words a page is, and what its “we” and “our” then state."""

from __future__ import annotations

from typing import Any

import pytest
from cases import data, listed, name, says

from ingest.claims import claims
from kg.model import Article, Entity, Statement
from kg.vocabulary import load_vocabulary
from language.capitals import capitals
from language.publisher import publisher_of
from language.reader import read

CASES = data("own_voice.jsonl")


def test_the_cases_are_all_there() -> None:
    assert len(CASES) == 18


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_page_shows_whose_words_it_is(case: dict[str, Any]) -> None:
    house = publisher_of(case["text"], "en", load_vocabulary(), title=case["title"])
    assert (house.label() if house else "") == case["we"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_what_the_house_says_of_itself_is_stated_of_it(case: dict[str, Any]) -> None:
    vocabulary = load_vocabulary()
    article = Article(doc="a", text=case["text"], iri="urn:a", title=case["title"], language="en")
    deals = [c.statement.frame for c in claims(article, vocabulary) if c.statement.rule != "round"]
    deals = [f for f in deals if "Deal" in vocabulary.classes[f.kind]]
    found = [{"kind": f.kind, "roles": {r: sorted(map(name, fs)) for r, fs in f.roles}} for f in deals]
    wanted = [
        {"kind": s["kind"], "roles": listed(s["roles"])}
        for s in case["states"]
    ]
    assert found == wanted


def test_capitals_are_names_where_a_sentence_shows_them() -> None:
    text = "Tallow and Wick\n\nWe told Tallow that its wick burns. Wick is no name.\nA Big Bold Line Of Titles"
    assert capitals(text) == {"Tallow": 2}


POSTS = data("constructions_ep.jsonl")


def states(statement: Statement, case: dict[str, Any]) -> bool:
    return says(statement, case) and not ("said_by" in case and statement.speakers)


def test_the_sentences_of_posts_are_all_there() -> None:
    assert len(POSTS) == 31


@pytest.mark.parametrize("case", POSTS, ids=lambda case: case["text"])
def test_a_sentence_of_a_post_is_read(case: dict[str, Any]) -> None:
    statements = read(case["text"], "en", load_vocabulary(), publisher=_publisher(case)).statements
    found = any(states(s, case) for s in statements)
    assert found != case.get("absent", False), [(s.frame.kind, s.frame.roles, s.status) for s in statements]


def _publisher(case: dict[str, Any]) -> Entity | None:
    vocabulary = load_vocabulary()
    return next((e for e in vocabulary.entities.values() if e.label() == case.get("we")), None)
