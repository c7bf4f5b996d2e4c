"""Articles and contradictions in Chromium: an article pasted, a claim rejected, the answer changed, and undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import IN_A_BROWSER, WAIT, ask, serving, visiting

from dealgraph import DealGraph
from kg.store import MemoryStore

pytestmark = IN_A_BROWSER
DEAL = "OpenAI signed a contract worth $38 billion with AWS on November 3, 2025."
OTHER = "OpenAI signed a contract worth $40 billion with AWS on November 3, 2025."
NEW = "SoftBank invested $2 billion in Zorblax Robotics."
HOSTILE = (
    "<img src=x onerror=\"window.hacked=1\"> [x](javascript:window.hacked=1) ![b](http://192.0.2.1/b.png) "
    "$$\\href{javascript:window.hacked=1}{x}$$ | a | `b` | ${window.hacked=1}"
)
QUESTION = "How much is the contract between OpenAI and AWS worth?"
OPEN = "/ui/?lang=en&tab=articles"


@pytest.fixture
def graph(tmp_path: Path) -> Iterator[DealGraph]:
    (tmp_path / "one.txt").write_text(f"{DEAL}\n\n{NEW}\n", encoding="utf-8")
    with DealGraph(MemoryStore()) as made:
        assert not made.ingest([tmp_path / "one.txt"]).problems
        yield made


@pytest.fixture
def desk(browser: Any, graph: DealGraph) -> Iterator[Any]:
    with serving(graph) as address, visiting(browser, address, OPEN, ready="#articles-list tbody tr") as page:
        yield page


def paste(page: Any, text: str) -> None:
    page.click("#articles-add > button")
    page.fill("#articles-paste textarea", text)
    page.click("#articles-paste-go")
    page.wait_for_selector("#articles-steps ul:has(.stored):not(:has(.pending))", timeout=WAIT)


def answers(page: Any) -> set[str]:
    page.click("#panel-ask-button")
    turns = page.locator("#thread .turn").count()
    ask(page, QUESTION)
    page.wait_for_selector(f"#thread .turn.current:nth-child({turns + 1}) .items li", timeout=WAIT)
    return {item.inner_text() for item in page.query_selector_all("#thread .turn.current .items .value")}


def test_an_article_is_pasted_a_claim_rejected_the_answer_changes_and_is_undone(desk: Any) -> None:
    paste(desk, f"A second report\n\n{OTHER}")
    desk.wait_for_selector("#articles-text mark", timeout=WAIT)
    assert desk.locator("#articles-list tbody tr").count() == 2
    assert desk.inner_text("#articles-text mark") == OTHER
    assert answers(desk) == {"USD 38 billion", "USD 40 billion"}
    desk.click("#panel-articles-button")
    desk.click("#articles-text mark a")
    desk.wait_for_selector("#articles-claim .claim", timeout=WAIT)
    desk.fill("#articles-claim .decide input[name=why]", "a slip")
    desk.click("#articles-claim .decide button[value=reject]")
    desk.wait_for_selector("#articles-said .told-done", timeout=WAIT)
    assert "a slip" in desk.inner_text("#articles-claim .review")
    assert desk.locator("#articles-text mark.withdrawn").count() == 1
    assert answers(desk) == {"USD 38 billion"}
    desk.click("#panel-articles-button")
    desk.click("#articles-said button[data-act=undo]")
    desk.wait_for_selector("#articles-text mark:not(.withdrawn)", timeout=WAIT)
    assert answers(desk) == {"USD 38 billion", "USD 40 billion"}


def test_a_question_sent_while_the_last_reply_ends_is_answered(desk: Any) -> None:
    for turn in range(1, 13):  # a tab's own reply ends just as the question is sent: one time in eight it was lost
        desk.click("#panel-articles-button")
        if turn % 2:
            desk.wait_for_timeout(300)
        desk.click("#panel-ask-button")
        ask(desk, QUESTION)
        desk.wait_for_selector(f"#thread .turn.current:nth-child({turn})", timeout=WAIT)


def test_a_claim_is_corrected_in_its_form(desk: Any, graph: DealGraph) -> None:
    desk.click("#articles-list tbody a.jump")
    desk.wait_for_selector("#articles-text mark", timeout=WAIT)
    desk.locator("#articles-text mark a").first.click()
    desk.wait_for_selector("#articles-claim .claim", timeout=WAIT)
    desk.click("#articles-claim .correct summary")
    desk.fill("#articles-claim [name=role_amount]", "USD 39 billion")
    desk.click("#articles-claim .fields button")
    desk.wait_for_selector("#articles-said .failed", timeout=WAIT)
    assert "does not say" in desk.inner_text("#articles-said .failed")
    if not desk.is_visible("#articles-claim [name=knowing]"):
        desk.click("#articles-claim .correct summary")
    desk.fill("#articles-claim [name=role_amount]", "USD 39 billion")
    desk.check("#articles-claim [name=knowing]")
    desk.click("#articles-claim .fields button")
    desk.wait_for_selector("#articles-said .told-done", timeout=WAIT)
    assert "USD 39 billion" in desk.inner_text("#articles-claim .frame")
    assert {c.state for c in graph.claims("one")} == {"read", "corrected"}


def test_a_name_that_waits_is_merged(desk: Any, graph: DealGraph) -> None:
    desk.click("#articles-names > button")
    desk.click("#articles-names-list summary")
    desk.fill("#articles-names-list [name=into]", "Anthropic")
    desk.click("#articles-names-list form[data-act=merge] button")
    desk.wait_for_selector("#articles-said .told-done", timeout=WAIT)
    assert "Anthropic" in str(graph.ask("Who did SoftBank invest in?").items)


def test_what_an_article_says_is_text(browser: Any, graph: DealGraph) -> None:
    text = f"{HOSTILE}\n\n{OTHER.replace('worth', HOSTILE[:40] + ' worth')}\n\n{HOSTILE}"
    with serving(graph) as address, visiting(browser, address, OPEN, ready="#articles-list tbody tr") as page:
        paste(page, text)
        page.wait_for_function("document.querySelector('#articles-text .text')?.textContent.includes('<img src=x')",
                               timeout=WAIT)
        assert HOSTILE in (page.text_content("#articles-text .text") or "")
        assert page.locator("#articles img, #articles script").count() == 0
        assert page.locator("#articles a[href*='javascript:']").count() == 0
        assert page.evaluate("window.hacked") is None


def test_bad_files_are_named(desk: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "two.txt").write_text(OTHER, encoding="utf-8")
    desk.click("#articles-add > button")
    desk.click("#articles-ways button[role=tab] >> nth=1")
    desk.set_input_files("#articles-file input[type=file]", [tmp_path / "empty.txt", tmp_path / "two.txt"])
    desk.wait_for_selector("#articles-steps .stored", timeout=WAIT)
    assert "empty.txt" in desk.inner_text("#articles-steps .failed")


def test_contradictions_lead_to_their_articles(browser: Any, graph: DealGraph, tmp_path: Path) -> None:
    (tmp_path / "two.txt").write_text(f"Other words. {OTHER}\n", encoding="utf-8")
    graph.ingest([tmp_path / "two.txt"])
    with serving(graph) as address, visiting(
        browser, address, "/ui/?lang=ja&tab=contradictions", width=390, ready=".group"
    ) as page:
        assert page.locator(".group .side").count() == 2
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.click(".group .side a.jump >> nth=0")
        page.wait_for_selector("#articles-claim .claim", timeout=WAIT)
        assert OTHER in page.inner_text("#articles-claim blockquote")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        asked = page.wait_for_selector("#articles-text mark a[aria-current]", timeout=WAIT)
        assert 0 <= asked.bounding_box()["y"] < 900  # its words are in sight, and it can be decided about
        page.click("#articles-claim button[value=reject]")
        page.wait_for_selector("#articles-said .told-done", timeout=WAIT)


def test_the_list_is_filtered_and_sorted_by_keyboard(desk: Any, graph: DealGraph) -> None:
    paste(desk, f"A second report\n\n{OTHER}")
    desk.click("#articles-find input")
    desk.keyboard.type("second")
    desk.wait_for_function("document.querySelectorAll('#articles-list tbody tr').length === 1", timeout=WAIT)
    desk.keyboard.press("Control+A")
    desk.keyboard.press("Delete")
    desk.wait_for_function("document.querySelectorAll('#articles-list tbody tr').length === 2", timeout=WAIT)
    desk.focus("#articles-list th button[data-with-by=claims]")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#articles-list th[aria-sort=ascending] button[data-with-by=claims]", timeout=WAIT)
