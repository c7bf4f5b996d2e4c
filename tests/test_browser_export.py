"""An export made in Chromium is a file that a strict parser takes."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
from browsing import IN_A_BROWSER, WAIT, visiting

pytestmark = IN_A_BROWSER


def test_an_export_is_made_looked_at_and_fetched(browser: Any, examples: str) -> None:
    with visiting(browser, examples, "/ui/?lang=en&tab=export", ready="form.export") as page:
        page.fill("form.export input[name=entity]", "Anthropic")
        page.select_option("form.export select[name=what]", "facts")
        page.click("form.export button[type=submit]")
        page.wait_for_selector("#export-result .made pre", timeout=WAIT)
        assert "--entity Anthropic" in page.inner_text("#export-result")
        with page.expect_download() as download:
            page.click("#export-file")
        triples = list(ox.parse(download.value.path().read_bytes(), format=ox.RdfFormat.TURTLE))
        assert download.value.suggested_filename == "dealgraph.ttl"
        assert len(triples) > 20
