"""The page in Chromium, with every other host blocked: the mission's question, its quote, its query, a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from browsing import IN_A_BROWSER, WAIT, ask, visiting
from fake_graph import ASKED_ENGLISH, ASKED_JAPANESE

from dealgraph import example_questions

pytestmark = IN_A_BROWSER


def test_the_guard_would_see_another_host(browser: Any, fake: str) -> None:
    def look_elsewhere() -> None:
        with visiting(browser, fake) as page:
            page.evaluate("window.open('http://192.0.2.1/elsewhere')")
            page.wait_for_timeout(500)

    with pytest.raises(AssertionError, match="another host"):
        look_elsewhere()


@pytest.mark.parametrize("question", [ASKED_ENGLISH, ASKED_JAPANESE])
def test_the_question_of_the_mission_on_the_five_articles(
    browser: Any, five: str, five_articles: list[Path], question: str
) -> None:
    with visiting(browser, five) as page:
        ask(page, question)
        named = {item.inner_text() for item in page.query_selector_all("#thread .turn.current .items .value")}
        assert named == {"OpenAI", "Anthropic", "Meta"}
        page.wait_for_selector("#evidence mark", timeout=WAIT)
        texts = "".join(path.read_text(encoding="utf-8") for path in five_articles)
        marks = [mark.text_content() for mark in page.query_selector_all("#evidence mark")]
        assert len(marks) >= 3
        assert all(mark in texts for mark in marks)


def test_a_question_of_the_demo_on_the_examples(browser: Any, examples: str) -> None:
    with visiting(browser, examples) as page:
        ask(page, example_questions()[0])
        assert page.locator("#thread .turn.current .items li").count() > 0
        assert page.wait_for_selector("#evidence mark", timeout=WAIT).is_visible()


def test_a_citation_opens_its_card(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        ask(page, ASKED_ENGLISH)
        named = [item.inner_text() for item in page.query_selector_all("#thread .items .value")]
        assert named == ["OpenAI", "Anthropic", "Meta"]
        page.click("#tab-triples-button")
        page.click("#thread .items a.cite[data-card='2']")
        page.wait_for_selector("#card-2 mark:visible", timeout=WAIT)
        assert page.inner_text("#card-2 mark") == "Anthropic has trained on the same cloud since 2023"
        assert page.evaluate("document.activeElement.id") == "card-2"
        assert page.url.endswith("/ui/?lang=en")


def test_words_of_an_article_are_not_run(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        ask(page, ASKED_ENGLISH)
        page.wait_for_selector("#evidence mark", timeout=WAIT)
        assert "<script>alert('article')</script> ${window.hacked=1} {{hacked}}" in page.inner_text("#card-1")
        assert page.evaluate("window.hacked") is None
        assert page.locator("#evidence script, #evidence cite b").count() == 0


def test_the_page_in_japanese(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        page.click("#language label:has-text('日本語')")
        page.wait_for_selector("#tab-evidence-button:has-text('根拠')", timeout=WAIT)
        ask(page, ASKED_JAPANESE)
        assert "AWSはオープンAI" in page.inner_text("#thread .turn.current .answer")
        page.click("#tab-triples-button")
        assert "オープンAI" in page.inner_text("#triples")


def test_enter_within_a_conversion_sends_nothing(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        page.fill("#box textarea", "きしゃ")
        page.dispatch_event("#box textarea", "keypress", {"key": "Enter", "isComposing": True, "bubbles": True})
        page.wait_for_timeout(400)
        assert page.locator("#thread .turn").count() == 0
        assert page.input_value("#box textarea") == "きしゃ"


def test_two_visitors_have_two_chats(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as one, visiting(browser, fake) as other:
        ask(one, ASKED_ENGLISH)
        ask(other, "Something unknown")
        assert one.locator("#thread .turn").count() == other.locator("#thread .turn").count() == 1
        assert "Question not understood" in other.inner_text("#thread")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_cut_off(browser: Any, fake: str, scheme: str) -> None:
    with visiting(browser, fake, width=390, scheme=scheme) as page:
        ask(page, ASKED_ENGLISH)
        for tab in ("tab-evidence", "tab-triples", "panel-sparql", "panel-ask"):
            page.click(f"#{tab}-button")
            page.wait_for_timeout(200)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        ink, paper = page.evaluate(
            "['color', 'backgroundColor'].map(p => getComputedStyle(document.querySelector('.gradio-container'))[p])")
        assert (sum(map(int, ink[4:-1].split(","))) > sum(map(int, paper[4:-1].split(",")))) == (scheme == "dark")


def test_a_question_in_the_address_is_asked(browser: Any, fake: str) -> None:
    with visiting(browser, fake, f"/ui/?lang=en&q={ASKED_ENGLISH}") as page:
        page.wait_for_selector("#thread .turn.current", timeout=WAIT)
        assert "AWS hosts OpenAI" in page.inner_text("#thread")


def test_a_query_in_the_address_is_opened_and_run(browser: Any, fake: str) -> None:
    with visiting(browser, fake, "/ui/?lang=en&tab=sparql&query=ASK+{}", ready="#result table") as page:
        assert "true" in page.inner_text("#result")
        page.click("#panel-ask-button")
        assert page.wait_for_selector("#box", timeout=WAIT).is_visible()
        assert page.url.endswith("?tab=ask")


def test_a_link_into_another_panel_is_followed_and_back(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        ask(page, ASKED_ENGLISH)
        page.evaluate("""document.querySelector('#thread .turn').insertAdjacentHTML(
            'beforeend', "<a data-go href='?tab=sparql&query=ASK+%7B%7D'>there</a>")""")
        page.click("#thread a[data-go]:has-text('there')")
        page.wait_for_selector("#result td:has-text('true'):visible", timeout=WAIT)
        page.go_back()
        page.wait_for_selector("#box:visible", timeout=WAIT)
        assert page.locator("#thread .turn").count() == 1  # nothing was loaded anew
