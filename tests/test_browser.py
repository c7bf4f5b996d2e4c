"""The page in Chromium, with every other host blocked: the mission's question, its quote, its query, a phone."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from fake_graph import ASKED_ENGLISH, ASKED_JAPANESE, FakeGraph

from dealgraph import example_questions

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WAIT = 20_000  # milliseconds

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page is NOT tested in a browser"),
]


@contextmanager
def serving(graph: Any) -> Iterator[str]:
    """The door on a free port of this machine; its address."""
    import uvicorn

    import serve

    listening = socket.create_server(("127.0.0.1", 0))
    app = serve.build_app(graph, hosts=("127.0.0.1",))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright: the page is NOT tested in a browser")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def fake() -> Iterator[str]:
    with serving(FakeGraph()) as address:
        yield address


@pytest.fixture(scope="module")
def examples(example_graph: Any) -> Iterator[str]:
    with serving(example_graph) as address:
        yield address


@pytest.fixture(scope="module")
def five(five_graph: Any) -> Iterator[str]:
    with serving(five_graph) as address:
        yield address


@contextmanager
def visiting(
    browser: Any, address: str, path: str = "/ui/?lang=en", width: int = 1440, scheme: str = "light"
) -> Iterator[Any]:
    """The page, open and ready; afterwards it is asserted that it asked no other host and reported no fault."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="en-GB")
    page, elsewhere, faults = context.new_page(), [], []

    def guard(route: Any) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(address).netloc:
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address + path)
    page.wait_for_selector("#chips button:visible", timeout=WAIT)
    yield page
    context.close()
    assert not elsewhere, "the page asked another host"
    assert not faults  # a request that the Content-Security-Policy stopped is among these


def ask(page: Any, question: str) -> None:
    page.fill("#box textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector("#thread .turn.current", timeout=WAIT)


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


def test_the_query_is_edited_and_run_again(browser: Any, fake: str) -> None:
    with visiting(browser, fake) as page:
        ask(page, ASKED_ENGLISH)
        page.click("#tab-sparql-button")
        page.wait_for_selector("#result tbody tr >> nth=2", timeout=WAIT)
        page.click("#query .cm-content")
        page.keyboard.press("Control+End")
        page.keyboard.type(" LIMIT 1")
        page.click("#run")
        page.wait_for_function("document.querySelectorAll('#result tbody tr').length === 1", timeout=WAIT)
        with page.expect_download() as download:
            page.click("#result .downloads a >> nth=0")
        assert download.value.path().read_text(encoding="utf-8").splitlines()[0] == "x,note"
        page.click("#query .cm-content")
        page.keyboard.press("Control+End")
        page.keyboard.type("\noops")
        page.click("#run")
        assert "column 1: expected" in page.wait_for_selector("#result .failed", timeout=WAIT).inner_text()


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
        for tab in ("evidence", "sparql", "triples"):
            page.click(f"#tab-{tab}-button")
            page.wait_for_timeout(200)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        ink, paper = page.evaluate(
            "['color', 'backgroundColor'].map(p => getComputedStyle(document.querySelector('.gradio-container'))[p])")
        assert (sum(map(int, ink[4:-1].split(","))) > sum(map(int, paper[4:-1].split(",")))) == (scheme == "dark")


def test_a_question_in_the_address_is_asked(browser: Any, fake: str) -> None:
    with visiting(browser, fake, f"/ui/?lang=en&q={ASKED_ENGLISH}") as page:
        page.wait_for_selector("#thread .turn.current", timeout=WAIT)
        assert "AWS hosts OpenAI" in page.inner_text("#thread")
