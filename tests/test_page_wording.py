"""The page's words: both languages say the same, and the right one is chosen."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter

import pytest
from fake_graph import small_vocabulary

from kg.vocabulary import FOLDER
from page.ask import CHIPS
from page.wording import LANGUAGES, preferred_language, wording

EN, JA = wording("en", small_vocabulary()), wording("ja", small_vocabulary())


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_rows_with_the_same_places() -> None:
    assert EN.texts.keys() == JA.texts.keys()
    assert len(EN.texts) > 35
    assert not {name for name in EN.texts if places(EN.texts[name]) != places(JA.texts[name])}
    assert len(EN.offered) == len(JA.offered) >= CHIPS


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_row_is_written_twice(language: str) -> None:
    text = (FOLDER / "replies" / f"ui.{language}.ttl").read_text(encoding="utf-8")
    rows = Counter(re.findall(r"^page:([A-Za-z_-]+) rdfs:label", text, re.MULTILINE))
    assert len(rows) > 35
    assert not [name for name, times in rows.items() if times > 1]


def test_an_unknown_language_is_english() -> None:
    assert wording("xx", small_vocabulary()).language == "en"


@pytest.mark.parametrize(
    ("asked", "accepted", "wanted"),
    [
        ("", "ja,en;q=0.8", "ja"),
        ("", "en-US,en;q=0.9,ja;q=0.1", "en"),
        ("", "fr,ja-JP;q=0.5", "ja"),
        ("", "", "en"),
        ("ja", "en", "ja"),
        ("<b>", "ja", "ja"),
    ],
)
def test_the_language_follows_the_address_then_the_browser(asked: str, accepted: str, wanted: str) -> None:
    assert preferred_language(asked, accepted) == wanted
