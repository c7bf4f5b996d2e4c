"""The chat: citations, values, what was not understood."""

from __future__ import annotations

import re
from dataclasses import replace

from fake_graph import LISTED, small_vocabulary

from kg.model import Answer, Item
from page.ask import CHIPS, next_questions
from page.markup import cited_text, shown_value
from page.thread import thread_html, turn_html
from page.wording import wording

EN, JA = wording("en", small_vocabulary()), wording("ja", small_vocabulary())


def test_only_the_current_answer_links_to_the_cards() -> None:
    html = thread_html((LISTED, LISTED), EN)
    assert html.count("class='turn") == 2
    assert html.count("class='turn current'") == 1
    assert "data-card" not in html[: html.index("turn current")]
    assert re.findall(r"data-card='(\d)'", html) == ["1", "2", "3", "1", "2", "3", "1", "3"]


def test_values_are_worded_in_the_page_s_language() -> None:
    assert shown_value(Item(True), JA) == "はい"
    assert shown_value(Item("OpenAI", labels=(("en", "OpenAI"), ("ja", "オープンAI"))), JA) == "オープンAI"
    amount = shown_value(Item(38_000_000_000.0, currency="USD", bound="at_least"), EN)
    assert "38" in amount
    assert "at least" in amount
    assert shown_value(Item(7), EN) == "7"


def test_what_was_not_understood_is_named() -> None:
    html = turn_html(Answer("Why so?", "en", "not_understood", not_understood=("so",)), EN)
    assert "Question not understood" in html
    assert "<span class='unread'>so</span>" in html
    told = Answer("Why so?", "en", "not_understood", not_understood=("so",), text="Not understood: so.")
    assert "unread" not in turn_html(told, EN)


def test_citations_of_the_text_are_links() -> None:
    html = cited_text("A [1], <b> [2][3]; C [9].", {0: 1, 1: 2, 2: 2}, EN)
    assert re.sub(r"<a [^>]*>", "<a>", html) == (
        "A<a>1</a>, &lt;b&gt;<a>2</a>; C <span class='mark'>[9]</span>.")


def test_offered_next() -> None:
    answer = replace(LISTED, suggestions=("b", "c"))
    assert next_questions(answer, ("a", "b", "d"), ("d",)) == ("b", "c", "a")
    assert len(next_questions(None, [str(n) for n in range(20)], ())) == CHIPS


def test_how_sure_and_on_how_much_it_rests() -> None:
    html = turn_html(LISTED, EN)
    kicker = html[html.index("sureness") : html.index("class='answer'")]
    assert re.findall(r"data-status='(\w+)'", kicker) == ["completed", "signed", "in_talks"]
    assert "quotes: 3, articles: 2" in kicker


def test_how_it_was_read_in_pieces() -> None:
    html = turn_html(LISTED, JA)
    assert "ホスティング" in html  # the page's language, not the question's
    assert "tab=explore&amp;entity=" in html
    assert "data-with-reading='1'" in html
    assert "tab=sparql&amp;query=" in html
    assert "data-link='?tab=ask&amp;q=" in html
