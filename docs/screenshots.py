"""The pictures of docs/tour.md, taken of the real page on the articles of examples/: python docs/screenshots.py

Wants Chromium and the test requirements. The files are small: a palette is enough for a page of text.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browsing import CHROMIUM, FLAGS, WAIT, ask, serving, visiting  # noqa: E402
from PIL import Image  # noqa: E402

from dealgraph import DealGraph, example_articles  # noqa: E402

IMAGES = ROOT / "docs" / "images"
COLOURS = 160
ASKED, ASKED_JAPANESE = "How much is OpenAI's cloud contract with AWS worth?", "OpenAIとAWSの契約の金額はいくらですか？"
SECOND = ("A second report\n\n"
          "OpenAI signed a contract with AWS worth $40 billion on November 3, 2025, Reuters reported.\n")
PANEL = "/ui/?lang=en&tab="


def save(page: Any, name: str) -> None:
    """What is in sight, as a file of few colours."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(800)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(IMAGES / f"{name}.png", optimize=True)


def answer(page: Any) -> None:
    """An answer beside its evidence, and how the question was read."""
    ask(page, ASKED)
    page.click("#thread details.understood summary")
    page.wait_for_selector("#evidence mark", timeout=WAIT)


def graph(page: Any) -> None:
    """The facts behind an answer as a picture."""
    ask(page, "Which labs does AWS host?")
    page.click("#tab-picture-button")
    page.wait_for_selector("#picture svg", timeout=WAIT)


def claim(page: Any) -> None:
    """An article, and one of its claims."""
    page.click("#articles-list a.jump:has-text('Which lab runs')")
    page.click("#articles-text mark a >> nth=1")
    page.wait_for_selector("#articles-claim .claim", timeout=WAIT)


def thing(page: Any) -> None:
    """All that is told of a company."""
    page.fill("#find textarea, #find input", "マイクロソフト")
    page.click("#hits a.jump:has-text('Microsoft')")
    page.wait_for_selector(".rings svg", timeout=WAIT)


def result(page: Any) -> None:
    """A query is run when its address is opened."""


def disagreement(page: Any) -> None:
    """An article is added that says something else; the last picture, for the others are of the examples alone."""
    page.click("#articles-add > button")
    page.fill("#articles-paste textarea", SECOND)
    page.click("#articles-paste-go")
    page.wait_for_selector("#articles-text mark", timeout=WAIT)
    page.click("#panel-ask-button")
    answer(page)


def phone(page: Any) -> None:
    """A question in Japanese."""
    ask(page, ASKED_JAPANESE)
    page.evaluate("scrollTo(0, 0)")


SHOTS: dict[str, tuple[str, str, dict[str, Any], Callable[[Any], None]]] = {  # address, ready, how, what is done
    "ask": (f"{PANEL}ask", "#chips button:visible", {}, answer),
    "graph": (f"{PANEL}ask", "#chips button:visible", {}, graph),
    "article": (f"{PANEL}articles", "#articles-list tbody tr", {}, claim),
    "explore": (f"{PANEL}explore", ".hits li", {}, thing),
    "sparql": (f"{PANEL}sparql&query=SELECT+%3Flab+%7B+dgr%3Aaws+dg%3Ahosts+%3Flab+%7D", "#result table", {}, result),
    "phone": ("/ui/?lang=ja", "#chips button:visible", {"width": 390, "scheme": "dark"}, phone),
    "disagreement": (f"{PANEL}articles", "#articles-list tbody tr", {}, disagreement),
}


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)


def main() -> None:
    """Take the pictures that are named on the command line, or all."""
    IMAGES.mkdir(exist_ok=True)
    with DealGraph.open(None) as examples, chromium() as browser:
        examples.ingest(example_articles())
        with serving(examples) as address:
            for name in sys.argv[1:] or SHOTS:
                path, ready, how, act = SHOTS[name]
                with visiting(browser, address, path, ready=ready, **how) as page:
                    act(page)
                    save(page, name)


if __name__ == "__main__":
    main()
