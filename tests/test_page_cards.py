"""Evidence: quotes stand in their sentence, a card tells all that is known of them."""

from __future__ import annotations

import re
from dataclasses import replace

from fake_graph import ENGLISH, JAPANESE, LISTED, FakeGraph, small_vocabulary
from hypothesis import given
from hypothesis import strategies as st

from page.cards import Place, card_numbers, evidence_html, place_of
from page.markup import web_address
from page.wording import wording

EN = wording("en", small_vocabulary())


def test_a_quote_stands_in_its_sentence() -> None:
    start = ENGLISH.index("Amazon Web")
    end = ENGLISH.index("OpenAI,") + len("OpenAI")
    place = place_of(ENGLISH, start, end, ENGLISH[start:end])
    assert place.before == "The year was a busy one for buyers of computing time. "
    assert (place.sentence_before, place.sentence_after) == ("", ", BBC reported.")
    assert place.after.startswith(" Anthropic has trained")
    assert "A later paragraph" not in place.after


def test_a_japanese_sentence_ends_at_its_stop() -> None:
    quote = "AWSのデータセンターを使っている"
    start = JAPANESE.index(quote)
    place = place_of(JAPANESE, start, start + len(quote), quote)
    assert (place.sentence_before, place.sentence_after) == ("Metaも", "。")
    assert place.before == "OpenAIはAWSと380億ドルの契約を結んだ。"


def test_offsets_that_do_not_hold_are_looked_up_again() -> None:
    assert place_of(JAPANESE, 0, 4, "Metaも").before.endswith("結んだ。")
    assert place_of(JAPANESE, 0, 4, "not there") == Place("", "", "not there", "", "")
    assert place_of("", 5, 9, "gone") == Place("", "", "gone", "", "")


@given(st.text(alphabet="ab。.!\n 」", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_the_pieces_of_a_place_are_the_text(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    place = place_of(text, start, end, text[start:end])
    assert place.sentence_before + place.quote + place.sentence_after in text
    assert place.quote == text[start:end]


def test_the_same_words_share_a_card() -> None:
    again = replace(LISTED, evidence=(*LISTED.evidence, replace(LISTED.evidence[0], triple=2, claim="other")))
    assert card_numbers(again) == {0: 1, 1: 2, 2: 3, 3: 1}


def test_a_card_says_who_when_how_sure_and_what_disagrees() -> None:
    html = evidence_html(LISTED, FakeGraph(), EN)
    assert html.count("<article") == html.count("<mark>") == 3
    card = html[html.index("id='card-1'") : html.index("id='card-2'")]
    for wanted in ("signed", "said by BBC", "dated 2025-11-03", "published 2025-11-04", "40 billion", "data-card='3'"):
        assert wanted in card
    assert "ロイター" in html
    assert "the article itself" in html


def test_only_web_addresses_become_links() -> None:
    html = evidence_html(LISTED, FakeGraph(), EN)
    assert re.findall(r"<a href='([^']*)'", html) == ["https://example.org/clouds"]
    for bad in ("javascript:alert(1)", "data:text/html,x", " JaVaScript:x", "file:///x", "//host/x", "http://[", ""):
        assert web_address(bad) == ""


def test_an_article_that_is_gone_leaves_the_quote() -> None:
    class Gone(FakeGraph):
        def article_text(self, article: str) -> str:
            raise KeyError(article)

    assert "<mark>Anthropic has trained" in evidence_html(LISTED, Gone(), EN)
