"""Folding: the quick way over whole texts gives what folding character by character gives."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.folding import fold, fold_name, fold_text

CASES = {
    "Acme Cloud": "acme cloud",
    "ＡＣＭＥ　クラウド": "acme クラウド",
    "ア・ク・メ": "アクメ",
    "ｱｸﾒ": "アクメ",
    "a  \n b": "a b",
    "  a": " a",
    "Acme’s": "acme's",
    "㍍ ﬁ": "メートル fi",
    "\ufeffacme\u200b": "acme",
    "a\0b": "a\0b",
    "": "",
}


@pytest.mark.parametrize("text", CASES)
def test_folded(text: str) -> None:
    assert fold(text)[0] == CASES[text]
    assert len(CASES) == 11


def test_a_name_loses_its_outer_blanks() -> None:
    assert fold_name("  Acme ") == "acme"


def one_by_one(text: str) -> tuple[str, tuple[int, ...]]:
    chars: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text):
        for folded in char.lower() if char.isascii() else unicodedata.normalize("NFKC", char).casefold():
            if folded in "・･\u200b\ufeff" or (folded.isspace() and chars and chars[-1] == " "):
                continue
            chars.append(" " if folded.isspace() else "'" if folded == "’" else folded)
            offsets.append(at)
    return "".join(chars), (*offsets, len(text))


@given(st.text(st.sampled_from("aA \t\n0'’・･ｱアﬁ㍍İßΣ漢\0\u200b\u3000")) | st.text())
def test_the_same_as_one_by_one(text: str) -> None:
    assert fold(text) == one_by_one(text)


@given(st.text(alphabet=st.sampled_from("Aa1 \t\n　・…①㈱Å’“é\u200bカﾅ")))
def test_the_folded_text_alone_is_that_of_the_folding_with_places(text: str) -> None:
    assert fold_text(text) == fold(text)[0]
