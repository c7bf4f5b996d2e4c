"""Versions of models: the number is part of the name, and a count that follows a name is not."""

from __future__ import annotations

import pytest

from kg.model import Entity
from kg.vocabulary import load_vocabulary
from language.names import name_finder
from language.versions import maker_of, versions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GPT-7.3を試した", ["GPT-7.3"]),
        ("They tried Gemini 6 Flash and Kimi K9.", ["Gemini 6 Flash", "Kimi K9"]),
        ("MiniMax M7.5とQwen8-Omniを比べる", ["MiniMax M7.5", "Qwen8-Omni"]),
        ("GPT-5.9-Codex-Mini", ["GPT-5.9-Codex-Mini"]),
        ("Grokは7億ドルを集めた", []),
        ("Claude 7年の計画", []),
        ("ChatGPTは8つある", []),
        ("名前も番号もない", []),
    ],
)
def test_a_version_is_part_of_the_name(text: str, found: list[str]) -> None:
    vocabulary = load_vocabulary()
    names = name_finder(vocabulary).find(text)
    assert [m.text for m in versions(text, names, vocabulary)] == found


def test_a_version_that_has_a_row_stays_what_the_row_says() -> None:
    vocabulary = load_vocabulary()
    text = "GPT-4.1"
    assert versions(text, name_finder(vocabulary).find(text), vocabulary) == ()


@pytest.mark.parametrize(("written", "maker"), [("GPT-7.3", "OpenAI"), ("Kimi K9", "Moonshot AI"), ("Veo 8", "Google")])
def test_the_family_tells_who_makes_a_version(written: str, maker: str) -> None:
    vocabulary = load_vocabulary()
    entity = versions(written, (), vocabulary)[0].value
    assert isinstance(entity, Entity)
    found = maker_of(entity, vocabulary)
    assert found is not None
    assert found.label() == maker


def test_a_company_has_no_maker() -> None:
    vocabulary = load_vocabulary()
    company = name_finder(vocabulary).find("OpenAI")[0].value
    assert isinstance(company, Entity)
    assert maker_of(company, vocabulary) is None
