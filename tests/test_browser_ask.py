"""The Ask panel in Chromium: a chat that stays, links, other readings, the tabs beside it, files, keys, ten at once."""

from __future__ import annotations

import csv
import io
import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browsing import IN_A_BROWSER, WAIT, ask, serving, visiting
from fake_graph import ASKED_ENGLISH, ASKED_JAPANESE, LISTED, FakeGraph

from kg.model import Answer

pytestmark = IN_A_BROWSER
SIGN_OF_LIFE = 200  # milliseconds, the issue's own figure


# ---- a chat that stays ----
def test_a_question_can_be_linked(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        ask(page, ASKED_ENGLISH)
        page.click("#thread button.copy")
        page.wait_for_selector("#thread button.copy:has-text('Copied')", timeout=WAIT)
        link = page.evaluate("navigator.clipboard.readText()")
    with visiting(browser, fake, link.removeprefix(fake), ready="#thread .turn.current .answer") as page:
        assert "AWS hosts OpenAI" in page.inner_text("#thread .answer")
        assert page.locator("#thread .turn").count() == 1


def test_the_chat_survives_a_reload_and_a_restart_of_the_server(browser: Any) -> None:
    def questions(page: Any) -> list[str]:
        page.wait_for_selector("#thread .turn.current .answer, #thread .turn.current .kicker", timeout=WAIT)
        return [text.inner_text() for text in page.query_selector_all("#thread .question")]

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with ExitStack() as server:
        address = server.enter_context(serving(FakeGraph(), port))
        # what a page may say when its server goes away beneath it, by the browser's version and the moment
        gone = ("ERR_CONNECTION", "Failed to load", "EventSource", "AbortError", "Connection errored out")
        with visiting(browser, address, faults=gone) as page:
            ask(page, ASKED_ENGLISH)
            kept = page.evaluate("localStorage['dealgraph.chat']")
            ask(page, "Something else")
            page.wait_for_selector("#thread .turn.current .kicker", timeout=WAIT)
            page.wait_for_function("kept => localStorage['dealgraph.chat'] !== kept", arg=kept, timeout=WAIT)
            page.reload()
            assert questions(page) == [ASKED_ENGLISH, "Something else"]
            server.close()
            with serving(FakeGraph(), port):
                page.goto(address + "/ui/?lang=en")
                assert questions(page) == [ASKED_ENGLISH, "Something else"]
                page.click("#anew")
                page.wait_for_selector("#thread .welcome", timeout=WAIT)
                page.reload()
                page.wait_for_selector("#chips button:visible", timeout=WAIT)
                assert page.locator("#thread .turn").count() == 0


# ---- how it was read ----
def test_another_reading_is_one_click_away(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        ask(page, ASKED_ENGLISH)
        page.click("#thread details.understood summary")
        shown = [chip.inner_text() for chip in page.query_selector_all("#thread .reading-chip")]
        assert shown == ["AWS", "hosting", "AI lab", "signed or completed"]
        page.click("#thread button[data-act='reread']")
        page.wait_for_selector("#thread .turn.current .answer:has-text('Meta hosts AWS')", timeout=WAIT)
        assert page.locator("#thread .turn").count() == 2
        page.click("#thread button[data-act='show']")
        page.wait_for_selector("#thread .turn.current .answer:has-text('AWS hosts OpenAI')", timeout=WAIT)


def test_the_query_is_opened_in_its_panel(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        ask(page, ASKED_ENGLISH)
        page.click("#thread details.understood summary")
        page.click("#thread a.jump[href*='tab=sparql']")
        page.wait_for_selector("#result table:visible", timeout=WAIT)
        assert "tab=sparql" in page.url
        with page.expect_response(lambda response: "queue/data" in response.url):
            page.click("#panel-ask-button")  # where all stands as it was left
        page.wait_for_timeout(500)
        assert [page.inner_text(place) for place in ("#masthead h1", "#thread .question", "#language .selected")] == [
            "dealgraph", ASKED_ENGLISH, "English"]


# ---- beside the chat ----
def test_the_picture_opens_cards_and_things(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        ask(page, ASKED_ENGLISH)
        page.click("#tab-picture-button")
        page.wait_for_selector("#picture svg", timeout=WAIT)
        assert page.locator("#picture .fact").count() == 3
        states = [fact.get_attribute("class") for fact in page.query_selector_all("#picture .fact")]
        assert sorted(states) == ["fact contested", "fact contested", "fact done"]  # the fake's first and third differ
        page.click("#picture a.fact >> nth=1")
        page.wait_for_selector("#card-2:visible", timeout=WAIT)
        assert page.evaluate("document.activeElement.id") == "card-2"
        page.click("#tab-picture-button")
        with page.expect_download() as saved:
            page.click("#picture button.save-svg")
        drawn = Path(saved.value.path()).read_text(encoding="utf-8")
        assert drawn.startswith("<svg")
        assert "OpenAI" in drawn
        page.click("#picture a.thing >> nth=0")
        page.wait_for_function("location.search.includes('entity=')", timeout=WAIT)


def test_the_table_sorts_filters_and_is_taken_away(browser: Any, fake: str) -> None:
    import pyoxigraph as ox

    with visiting(browser, fake) as page:
        ask(page, ASKED_ENGLISH)
        page.click("#tab-table-button")

        def names() -> list[str]:
            return [c.inner_text() for c in page.query_selector_all("#table tbody tr:not([hidden]) td:first-child")]

        page.wait_for_selector("#table tbody tr", timeout=WAIT)
        page.click("#table button.sort >> nth=0")
        assert names() == ["Anthropic", "Meta", "OpenAI"]
        page.click("#table button.sort >> nth=0")
        assert names() == ["OpenAI", "Meta", "Anthropic"]
        assert page.get_attribute("#table th >> nth=0", "aria-sort") == "descending"
        page.fill("#table input.filter", "meta")
        assert names() == ["Meta"]
        files = {}
        for form in ("csv", "json", "ttl"):
            with page.expect_download() as saved:
                page.click(f"#table button[data-with-form='{form}']")
            files[form] = Path(saved.value.path()).read_text(encoding="utf-8")
            assert saved.value.suggested_filename == f"answer.{form}"
        rows = list(csv.DictReader(io.StringIO(files["csv"])))
        assert [row["answer"] for row in rows] == ["OpenAI", "Anthropic", "Meta"]
        assert json.loads(files["json"])["answers"][0]["value"] == "OpenAI"
        assert len(list(ox.parse(files["ttl"].encode(), ox.RdfFormat.TURTLE))) == len(LISTED.triples)


def test_the_timeline_tells_how_exact_a_date_is(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        ask(page, ASKED_ENGLISH)
        page.click("#tab-timeline-button")
        page.wait_for_selector("#timeline ol", timeout=WAIT)
        assert [h.inner_text() for h in page.query_selector_all("#timeline h3")][:2] == ["2023", "2025"]
        assert [e.inner_text() for e in page.query_selector_all("#timeline .exact")] == ["year", "day"]
        assert page.locator("#timeline .undated li").count() == 1


# ---- quick, and everyone's own ----
class Slow(FakeGraph):
    """Answers each question with itself, once ten are asked at the same time."""

    def __init__(self, people: int):
        super().__init__()
        self.together = threading.Barrier(people)

    def ask(self, question: str, history: Sequence[Any] = (), reading: int = 0) -> Answer:
        if question.startswith("Person"):
            self.together.wait(60)
            return replace(LISTED, question=question, text=f"Said to {question}")
        return super().ask(question, history, reading)


@pytest.mark.alone
def test_ten_people_at_once_get_their_own_answers(browser: Any) -> None:
    with ExitStack() as everyone:
        address = everyone.enter_context(serving(Slow(10)))
        pages = [everyone.enter_context(visiting(browser, address)) for _ in range(10)]
        for number, page in enumerate(pages):
            page.fill("#box textarea", f"Person {number}")
        for page in pages:
            page.press("#box textarea", "Enter")
        for number, page in enumerate(pages):
            page.wait_for_selector("#thread .turn.current .answer", timeout=60_000)
            assert page.inner_text("#thread .turn.current .answer") == f"Said to Person {number}"
            assert page.locator("#thread .turn").count() == 1


@pytest.mark.alone
def test_the_first_sign_of_life_is_at_once(browser: Any) -> None:
    class Thoughtful(FakeGraph):
        def ask(self, question: str, history: Sequence[Any] = (), reading: int = 0) -> Answer:
            if question == ASKED_ENGLISH and not self.waiting.wait(30):
                raise AssertionError
            return super().ask(question, history, reading)

    graph = Thoughtful()
    graph.waiting = threading.Event()  # type: ignore[attr-defined]
    graph.waiting.set()  # type: ignore[attr-defined]
    with serving(graph) as address, visiting(browser, address) as page:
        graph.waiting.clear()  # type: ignore[attr-defined]
        page.evaluate("""() => {
            addEventListener('keydown', (e) => { if (e.key === 'Enter') window.pressed = performance.now(); }, true);
            new MutationObserver(() => {
              if (window.pressed && !window.alive && document.querySelector('#thread .pending'))
                window.alive = performance.now() - window.pressed;
            }).observe(document.querySelector('#thread'), {childList: true, subtree: true});
        }""")
        page.fill("#box textarea", ASKED_ENGLISH)
        page.press("#box textarea", "Enter")
        page.wait_for_selector("#thread .pending[role=status]", timeout=WAIT)  # and the server's own, soon after
        assert page.evaluate("window.alive") < SIGN_OF_LIFE
        graph.waiting.set()  # type: ignore[attr-defined]
        page.wait_for_selector("#thread .turn.current .answer", timeout=WAIT)


# ---- language and keys ----
@pytest.mark.parametrize(("locale", "label"), [("ja-JP", "質問"), ("en-GB", "Ask"), ("fr-FR", "Ask")])
def test_the_browser_s_language_comes_first(browser: Any, fake: str, locale: str, label: str) -> None:
    with visiting(browser, fake, "/ui/", locale=locale) as page:
        assert page.inner_text("#panel-ask-button") == label


def test_a_language_once_chosen_stays(browser: Any, fake: str) -> None:
    with visiting(browser, fake, "/ui/") as page:
        ask(page, ASKED_JAPANESE)
        page.click("#language label:has-text('日本語')")
        page.wait_for_selector("#panel-ask-button:has-text('質問')", timeout=WAIT)
        assert "根拠" in page.inner_text("#beside")
        assert page.locator("#thread .turn").count() == 1
        page.reload()
        page.wait_for_selector("#panel-ask-button:has-text('質問')", timeout=WAIT)


def test_an_input_method_ends_its_conversion_with_enter(browser: Any, fake: str) -> None:
    """Real composition: the first Enter takes the conversion, the second sends."""
    with visiting(browser, fake) as page:
        keys = page.context.new_cdp_session(page)
        page.focus("#box textarea")
        keys.send("Input.imeSetComposition", {"text": ASKED_JAPANESE, "selectionStart": 3, "selectionEnd": 3})
        for kind in ("rawKeyDown", "char", "keyUp"):
            keys.send("Input.dispatchKeyEvent", {"type": kind, "key": "Enter", "code": "Enter", "text": "\r",
                                                 "windowsVirtualKeyCode": 229 if kind == "rawKeyDown" else 13})
        page.wait_for_timeout(400)
        assert page.locator("#thread .turn").count() == 0
        keys.send("Input.insertText", {"text": ASKED_JAPANESE})
        assert page.input_value("#box textarea").startswith(ASKED_JAPANESE[:3])
        page.fill("#box textarea", ASKED_JAPANESE)
        page.keyboard.press("Enter")
        page.wait_for_selector("#thread .turn.current", timeout=WAIT)


def stops(page: Any, most: int) -> Iterator[dict[str, Any]]:
    """What has the focus after each press of Tab, and whether that can be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        yield page.evaluate("""() => {
            const e = document.activeElement, shown = (x) => {
              const s = getComputedStyle(x);
              return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
            };
            const name = e.getAttribute('aria-label') || e.innerText || e.value || e.placeholder ||
              (e.labels && e.labels[0] && e.labels[0].innerText) || '';
            const around = [e, e.parentElement, e.parentElement?.parentElement, ...e.querySelectorAll('rect')];
            return {tag: e.tagName, id: e.id, name: name.trim(), card: e.dataset.card || '', act: e.className + '',
                    seen: around.some((x) => x && (shown(x) || getComputedStyle(x).strokeWidth === '3px'))};
        }""")


def test_by_keyboard_alone(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        page.focus("#box textarea")
        page.keyboard.type(ASKED_ENGLISH)
        page.keyboard.press("Enter")
        page.wait_for_selector("#evidence mark", timeout=WAIT)
        page.evaluate("document.activeElement.blur(); document.body.focus()")
        seen = list(stops(page, 45))
        assert not [stop for stop in seen if not stop["name"] and stop["tag"] not in ("BODY", "DIV", "ARTICLE")]
        assert not [stop for stop in seen if not stop["seen"] and stop["tag"] != "BODY"]
        reached = {stop["id"] for stop in seen}
        assert {"panel-ask-button", "panel-sparql-button", "tab-evidence-button", "tab-picture-button"} <= reached
        assert any(stop["card"] for stop in seen)
        page.focus("#thread .items a.cite[data-card='2']")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.id === 'card-2'", timeout=WAIT)
        page.focus("#tab-picture-button")
        page.keyboard.press("Enter")
        page.wait_for_selector("#picture svg:visible", timeout=WAIT)
        page.focus("#thread details.understood summary")
        page.keyboard.press("Enter")
        page.focus("#thread button[data-act='reread']")
        page.keyboard.press("Enter")
        page.wait_for_selector("#thread .turn.current .answer:has-text('Meta hosts AWS')", timeout=WAIT)


# ---- a linked question that needs care in an address ----
def test_signs_of_an_address_within_a_question(browser: Any, fake: str) -> None:
    question = "A & B? 100% #1 + ü / 出資"
    with visiting(browser, fake, f"/ui/?lang=en&q={quote(question, safe='')}", ready="#thread .turn .kicker") as page:
        assert page.inner_text("#thread .question") == question
