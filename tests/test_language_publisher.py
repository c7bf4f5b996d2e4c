"""Whose words a page is, and what its “we” and “our” then state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.claims import claims
from kg.model import Article, Entity, Filler, Quantity, Statement
from kg.vocabulary import load_vocabulary
from language.capitals import capitals
from language.publisher import publisher_of
from language.reader import read

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "data/own_voice.jsonl").read_text("utf-8").splitlines()
]


def name(filler: Filler) -> str:
    if isinstance(filler, Quantity):
        return f"{filler.value:f}"
    return filler.label() if isinstance(filler, Entity) else str(filler)


def test_the_cases_are_all_there() -> None:
    assert len(CASES) == 12


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_a_page_shows_whose_words_it_is(case: dict[str, Any]) -> None:
    house = publisher_of(case["text"], "en", load_vocabulary(), title=case["title"])
    assert (house.label() if house else "") == case["we"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_what_the_house_says_of_itself_is_stated_of_it(case: dict[str, Any]) -> None:
    vocabulary = load_vocabulary()
    article = Article(doc="a", text=case["text"], iri="urn:a", title=case["title"], language="en")
    deals = [c.statement.frame for c in claims(article, vocabulary)]
    deals = [f for f in deals if "Deal" in vocabulary.classes[f.kind]]
    found = [{"kind": f.kind, "roles": {r: sorted(map(name, fs)) for r, fs in f.roles}} for f in deals]
    wanted = [
        {"kind": s["kind"], "roles": {r: sorted([v] if isinstance(v, str) else v) for r, v in s["roles"].items()}}
        for s in case["states"]
    ]
    assert found == wanted


def test_capitals_are_names_where_a_sentence_shows_them() -> None:
    text = "Tallow and Wick\n\nWe told Tallow that its wick burns. Wick is no name.\nA Big Bold Line Of Titles"
    assert capitals(text) == {"Tallow": 2}


POSTS = [
    json.loads(line) for line in (Path(__file__).parent / "data/constructions_ep.jsonl").read_text("utf-8").splitlines()
]


def says(statement: Statement, case: dict[str, Any]) -> bool:
    frame, wanted = statement.frame, {r: [v] if isinstance(v, str) else v for r, v in case["roles"].items()}
    held = all(sorted(map(name, frame.get(role))) == sorted(values) for role, values in wanted.items())
    told = statement.status == (case["status"] or statement.status) and not ("said_by" in case and statement.speakers)
    return frame.kind == case["kind"] and held and told


def test_the_sentences_of_posts_are_all_there() -> None:
    assert len(POSTS) == 31


@pytest.mark.parametrize("case", POSTS, ids=lambda case: case["text"])
def test_a_sentence_of_a_post_is_read(case: dict[str, Any]) -> None:
    statements = read(case["text"], "en", load_vocabulary(), publisher=_publisher(case)).statements
    found = any(says(s, case) for s in statements)
    assert found != case.get("absent", False), [(s.frame.kind, s.frame.roles, s.status) for s in statements]


def _publisher(case: dict[str, Any]) -> Entity | None:
    vocabulary = load_vocabulary()
    return next((e for e in vocabulary.entities.values() if e.label() == case.get("we")), None)
