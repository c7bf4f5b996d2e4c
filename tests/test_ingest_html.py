# ruff: noqa: E501 - pages are data, one line as one line
"""HTML: the article proper and what the page says of it; hostile pages are refused by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from from_files import read_articles

from ingest.article import read_article
from kg.errors import SourceError
from kg.model import Problem
from language.segments import segments

Write = Callable[..., Path]


HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="{charset}"><title>Cobalt signs with Northwind | Daily Ledger</title>
<meta name="author" content="Dana Whitfield"><meta property="og:site_name" content="Daily Ledger">
<meta property="article:published_time" content="2026-03-03T09:30:00Z"><link rel="canonical" href="https://example.com/cobalt"></head>
<body><nav><a href="/">Home</a> <a href="/m">Markets</a></nav><div class="cookie-banner">We use cookies.</div>
<article><h1>Cobalt signs with Northwind</h1>
<p>Cobalt Labs said on Tuesday it had signed a five-year, $6 billion contract with Northwind Cloud — its largest yet.</p>
<p>The deal follows talks that were first reported in January, and Northwind shares rose 4.2% to $58.30 on the news.</p>
<h2>Backers</h2><table><tr><th>Lab</th><th>Sum</th></tr><tr><td>Cobalt</td><td>$2 billion</td></tr></table>
<ul><li>Quill holders get 0.4 Tessera shares each</li><li>Closing is planned for the third quarter</li></ul>
<p>コバルト研究所は北風クラウドと契約を結んだ。</p></article>
<script>alert(1)</script><footer>© 2026 Daily Ledger</footer></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "shift_jis"])
@pytest.mark.parametrize("declared", ["utf-8", "shift_jis"])
def test_html_gives_the_article_and_what_the_page_says_of_it(write: Write, charset: str, declared: str) -> None:
    page = HTML.format(charset=declared).replace("—", "/").replace("©", "(c)").encode(charset)
    article = read_article(write(page, "cobalt.html"))
    assert (article.doc, article.language, article.author) == ("cobalt", "en", "Dana Whitfield")
    assert (article.publisher, article.published, article.url) == (
        "Daily Ledger",
        "2026-03-03",
        "https://example.com/cobalt",
    )
    assert article.title.startswith("Cobalt signs with Northwind")
    assert "$6 billion contract" in article.text
    assert "コバルト研究所は" in article.text
    assert not [w for w in ("cookies", "Markets", "alert", "<p>", "(c) 2026") if w in article.text]
    assert [s.header for s in segments(article.text, "en") if s.kind == "row"] == [("Lab", "Sum")]


@pytest.mark.parametrize(
    "page", ["<html><body></body></html>", "<html><body><img src=a.png></body></html>", "<", "<html>" + "<b>x" * 3]
)
def test_html_without_an_article_is_named(write: Write, page: str) -> None:
    path = write(page, "empty.html")
    (result,) = read_articles([path])
    assert isinstance(result, Problem) or result.text.strip()


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 1_000_000,
        "<b>x</b>" * 400_000,
        "<html>" + "<table><tr><td>" * 5_000,
    ],
    ids=["nested", "many", "tables"],
)
def test_html_bombs_are_refused_before_they_are_parsed(write: Write, page: str) -> None:
    with pytest.raises(SourceError, match="tags"):
        read_article(write(page, "bomb.html"))


def test_entities_in_html_reach_for_nothing(write: Write) -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + HTML.format(charset="utf-8").replace(
        "Tuesday", "&x;"
    )
    text = read_article(write(page, "xxe.html")).text
    hostname = Path("/etc/hostname")
    assert "$6 billion contract" in text
    assert not hostname.exists() or hostname.read_text().strip() not in text
