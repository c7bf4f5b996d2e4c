"""Japanese questions end to end over the made-up articles of the English ones: turns of phrase that only they have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cases import data
from test_query_english import graph

DATA = Path(__file__).parent / "data"
KINDS = data("asking_ja.jsonl")
CASES = [(kind["of"], wording, kind["expected"]) for kind in KINDS for wording in kind["wordings"]]


@pytest.mark.parametrize(("kind", "wording", "expected"), CASES, ids=[case[1] for case in CASES])
def test_wording(kind: str, wording: str, expected: list[Any]) -> None:
    answer = graph().ask(wording)
    assert [item.value for item in answer.items] == expected, (kind, answer.text)


def test_the_cases_are_all_there() -> None:
    assert (len(KINDS), len(CASES)) == (16, 36)


def test_whom_the_question_leaves_out_is_told_back() -> None:
    assert "アマゾンではない" in graph().ask("Amazon以外でAnthropicに出資しているのは？").understood_as


def test_an_only_in_a_yes_or_no_looks_for_others() -> None:
    answer = graph().ask("AzureだけがOpenAIをホストしていますか")
    assert [item.value for item in answer.items] == [False]
    assert "アマゾン" in answer.text
