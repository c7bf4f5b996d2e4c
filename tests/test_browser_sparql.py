"""The SPARQL panel in Chromium: with the editor where its package is installed, and as a plain box without it."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import IN_A_BROWSER, WAIT, visiting
from fake_graph import ASKED_ENGLISH
from test_browser import ask

import page.sparql
from page.sparql import EDITOR, PACKAGES

pytestmark = IN_A_BROWSER
INSTALLED = (PACKAGES / EDITOR).exists()


@pytest.fixture(params=["plain", "editor"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of writing a query; without the package the second is skipped, saying so."""
    if request.param == "plain":
        monkeypatch.setattr(page.sparql, "package", lambda: "")
    elif not INSTALLED:
        pytest.skip("the editor's package is not installed (no npm): the SPARQL panel is tested as a plain box only")
    return str(request.param)


def write(open_page: Any, text: str) -> None:
    """Type at the end of the query."""
    open_page.locator("#query-text:visible, #query .CodeMirror").first.click()
    open_page.keyboard.press("Control+End")
    open_page.keyboard.type(text)


def ready(open_page: Any, kind: str) -> None:
    open_page.click("#panel-sparql-button")
    place = "#query .CodeMirror" if kind == "editor" else "#query-text:visible"
    open_page.wait_for_selector(place, timeout=WAIT)


def test_the_query_of_an_answer_is_edited_and_run_again(browser: Any, fake: str, kind: str) -> None:
    with visiting(browser, fake) as shown:
        ask(shown, ASKED_ENGLISH)
        ready(shown, kind)
        shown.wait_for_selector("#result tbody tr >> nth=2", timeout=WAIT)
        write(shown, " LIMIT 1")
        shown.click("#query button[type=submit]")
        shown.wait_for_function("document.querySelectorAll('#result tbody tr').length === 1", timeout=WAIT)
        with shown.expect_download() as download:
            shown.click("#result .downloads a >> nth=0")
        assert download.value.path().read_text(encoding="utf-8").splitlines()[0] == "x,note"


def test_a_fault_is_told_at_its_place_and_the_query_stays(browser: Any, fake: str, kind: str) -> None:
    with visiting(browser, fake, "/ui/?lang=en&tab=sparql&query=SELECT+*", ready="#result table") as shown:
        ready(shown, kind)
        write(shown, "\noops")
        shown.keyboard.press("Control+Enter")
        assert "Line 2, column 1: expected" in shown.wait_for_selector("#result .failed", timeout=WAIT).inner_text()
        assert shown.input_value("#query-text") == "SELECT *\noops"
        if kind == "editor":
            assert shown.inner_text("#query .fault") == "oops"


def test_a_name_that_is_found_is_written_into_the_query(browser: Any, fake: str, kind: str) -> None:
    with visiting(browser, fake, "/ui/?lang=en&tab=sparql&query=ASK+{}", ready="#result table") as shown:
        ready(shown, kind)
        write(shown, " #")
        shown.fill("#name-text", "anthropic")
        shown.press("#name-text", "Enter")
        shown.click("#names button.insert:has-text('dgr:anthropic')", timeout=WAIT)
        assert shown.input_value("#query-text") == "ASK {} #dgr:anthropic "


def test_an_example_is_put_into_the_editor(browser: Any, examples: str) -> None:
    with visiting(browser, examples, "/ui/?lang=en&tab=sparql", ready="#query .editor:visible") as shown:
        shown.click("#examples summary")
        shown.click("#examples li >> nth=0 >> button")
        shown.wait_for_selector("#result tbody tr", timeout=WAIT)
        assert "SELECT" in shown.input_value("#query-text")


def test_names_are_completed(browser: Any, examples: str) -> None:
    if not INSTALLED:
        pytest.skip("the editor's package is not installed (no npm): completion is NOT tested")
    with visiting(browser, examples, "/ui/?lang=en&tab=sparql", ready="#query .CodeMirror") as shown:
        write(shown, "SELECT * { ?x dg:hos")
        shown.keyboard.press("Control+Space")
        shown.wait_for_selector(".CodeMirror-hints li:has-text('dg:hosts')", timeout=WAIT)
        shown.keyboard.press("Escape")
        write(shown, "ts Anthro")
        shown.keyboard.press("Control+Space")
        assert shown.wait_for_selector(".CodeMirror-hints li:has-text('dgr:anthropic')", timeout=WAIT)
