# ruff: noqa: E501 - pages are data, one line as one line
"""Text and Markdown: the file as read, and what its front matter and first lines say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.article import read_article
from language.segments import segments, sentences

Write = Callable[..., Path]


def test_front_matter_of_markdown_speaks_for_the_article(write: Write) -> None:
    text = (
        '---\ntitle: "Cobalt signs with Northwind"\ndate: 2026-03-03\nauthor:\n  - Dana Whitfield\n  - name: Omar Reyes\n'
        "publisher: Daily Ledger\nurl: https://example.com/cobalt\nlang: en-GB\n---\n\n# Another heading\n\nCobalt signed.\n"
    )
    article = read_article(write(text, "cobalt-deal.md"))
    assert (article.doc, article.text, article.language) == ("cobalt-deal", text, "en")
    assert (article.title, article.published, article.author) == (
        "Cobalt signs with Northwind",
        "2026-03-03",
        "Dana Whitfield, Omar Reyes",
    )
    assert (article.publisher, article.url) == ("Daily Ledger", "https://example.com/cobalt")
    assert text[article.body_start :].lstrip().startswith("# Another heading")
    assert article.iri.endswith("article-cobalt-deal")


def test_a_boolean_is_no_date_and_a_script_is_no_address(write: Write) -> None:
    article = read_article(write("---\ntitle: A\npublished: true\nurl: javascript:alert(1)\n---\nAcme bought Bolt.\n"))
    assert (article.published, article.url) == ("", "")


PLAIN = [
    ("ログイン\nホーム\n\nコバルト、北風と60億ドルの契約\n\n2026年3月3日 18:05\n\nコバルトは北風と60億ドルの契約を結んだ。\n",
     ("コバルト、北風と60億ドルの契約", "2026-03-03T18:05", "", "ja")),
    ("コバルト、北風と契約へ\n\n著者\nJane Park\n11 分読み\n\nコバルトは北風と契約を結んだ。\n", ("コバルト、北風と契約へ", "", "Jane Park", "ja")),
    ("Cobalt signs with Northwind\n\nNovember 18, 2025\n\nCobalt signed with Northwind on Tuesday.\n",
     ("Cobalt signs with Northwind", "2025-11-18", "", "en")),
    ("Home\nSearch\n\nCobalt signs with Northwind\n\nDana Whitfield\nJune 14, 2025\n\nCobalt signed with Northwind.\n",
     ("Cobalt signs with Northwind", "2025-06-14", "Dana Whitfield", "en")),
    ("# Cobalt signs with **Northwind**\n\nBy Dana Whitfield | 2026-03-03 | 4 min read\n\nCobalt signed with Northwind.\n",
     ("Cobalt signs with Northwind", "2026-03-03", "Dana Whitfield", "en")),
    ("Cobalt signed with Northwind on Tuesday. It is a lab.\n\nMore on the deal\n\nNorthwind agreed to it.\n", ("", "", "", "en")),
    ("## 参照元\nhttps://news.example.com/2025/11/03/cobalt\n\n## 契約の中身\n\nコバルトは北風と契約を結んだ。\n", ("", "2025-11-03", "", "ja")),
    ("コバルトが契約\n\n更新：2025-11-04\n\nコバルトは2024年1月5日に契約した。\n", ("コバルトが契約", "2025-11-04", "", "ja")),
    ("Cobalt signs with Northwind\n\nUpdated 31 February 2026\n\nCobalt signed with Northwind.\n", ("Cobalt signs with Northwind", "", "", "en")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), PLAIN)
def test_plain_text_gives_title_date_author_and_language(write: Write, text: str, wanted: tuple[str, ...]) -> None:
    article = read_article(write(text))
    assert len(PLAIN) == 9
    assert (article.title, article.published, article.author, article.language) == wanted
    assert (article.text, article.body_start) == (text, 0)


def test_the_copyright_line_names_the_publisher(write: Write) -> None:
    text = "コバルトが契約へ\n\nコバルトは北風と契約した。\n\n© 2026 東都経済社 - 明日の経済 All rights reserved.\n"
    assert read_article(write(text)).publisher == "東都経済社"


@pytest.mark.parametrize(
    "text",
    ["Acme \u202ebought\u202c Bolt\u200b for $5 billion.", "\ufeffAcme bought Bolt.", "Acme\r\nbought Bolt.\r\n"],
)
def test_quotes_are_the_text_at_their_offsets(write: Write, text: str) -> None:
    article = read_article(write(text))
    spans = [span for s in segments(article.text, "en") for span in sentences(s, article.text, "en")]
    assert "".join(article.text[a:b] for a, b in spans).replace("\n", "") == "".join(text.strip("\ufeff").split("\r\n"))
