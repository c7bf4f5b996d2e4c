"""axe-core over every panel: both languages, both widths, light and dark. Offline: axe comes with its package."""

from __future__ import annotations

from typing import Any

import pytest
from browsing import IN_A_BROWSER, WAIT, ask, visiting
from fake_graph import ASKED_ENGLISH, ASKED_JAPANESE

import ui

pytestmark = IN_A_BROWSER
ASKED = {"en": ASKED_ENGLISH, "ja": ASKED_JAPANESE}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What the framework does and we cannot mend from outside: rule -> (part of the element's markup, why). Nothing, now:
# gradio 6.31's tabs, boxes, buttons and radio pass as we use them.
FRAMEWORK: dict[str, tuple[tuple[str, str], ...]] = {}


@pytest.fixture(scope="module")
def axe() -> Any:
    found = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="no axe-playwright-python: accessibility is NOT tested")
    return found.Axe()


def faults(axe: Any, page: Any, where: str) -> list[str]:
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}}).response["violations"]
    return [f"{where}: {rule['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
            for rule in found for node in rule["nodes"] if not is_the_framework_s(rule["id"], node["html"])]


def is_the_framework_s(rule: str, html: str) -> bool:
    return any(part in html for part, _ in FRAMEWORK.get(rule, ()))


@pytest.mark.parametrize(  # every pair of a language, a scheme and a width once
    ("language", "scheme", "width"),
    [("en", "light", 1440), ("ja", "dark", 1440), ("en", "dark", 390), ("ja", "light", 390)],
)
def test_axe_finds_nothing(browser: Any, fake: str, axe: Any, language: str, scheme: str, width: int) -> None:
    with visiting(browser, fake, f"/ui/?lang={language}", width=width, scheme=scheme) as page:
        found = faults(axe, page, "empty")
        ask(page, ASKED[language])
        page.wait_for_selector("#evidence mark", timeout=WAIT)
        page.click("#thread details.understood summary")
        for tab in ("evidence", "picture", "timeline", "table", "triples"):
            page.click(f"#tab-{tab}-button")
            page.wait_for_timeout(250)
            found += faults(axe, page, tab)
        for panel in ui.PANELS[1:]:
            page.click(f"#panel-{panel.name}-button")
            page.wait_for_timeout(400)
            found += faults(axe, page, panel.name)
        assert not found, "\n".join(sorted(set(found)))


def test_axe_would_see_a_fault(browser: Any, fake: str, axe: Any) -> None:
    with visiting(browser, fake) as page:
        page.evaluate("document.querySelector('#thread').innerHTML = '<img src=\"data:,\"><button></button>'")
        assert {"image-alt", "button-name"} <= {fault.split(": ")[1] for fault in faults(axe, page, "made")}
