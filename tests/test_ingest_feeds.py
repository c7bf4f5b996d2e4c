"""RSS and Atom: an article an entry; links are followed only when asked; entities are refused unparsed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from from_files import read_articles
from made import DEAL, MORE

from ingest.feeds import read_feed
from ingest.metadata import Metadata
from ingest.sources import Address, Origin
from kg.errors import SourceError
from kg.identity import article_iri
from kg.model import Article, Problem

Write = Callable[..., Path]
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Daily Ledger</title><language>en-us</language>
<item><title>Cobalt &amp; Northwind</title><link>https://ledger.example/2026/cobalt?utm_source=rss</link>
<dc:creator>Dana Whitfield</dc:creator><pubDate>Tue, 03 Mar 2026 23:30:00 +0900</pubDate>
<description>Short.</description>
<content:encoded><![CDATA[<p>{DEAL}</p><script>alert(1)</script><p>{MORE}</p>]]></content:encoded></item>
<item><title>A headline alone</title><link>https://ledger.example/2026/alone</link></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Daily Ledger</title>
<entry><title>Cobalt signs</title><id>tag:ledger.example,2026:17</id><updated>2026-03-04T10:00:00+09:00</updated>
<published>2026-03-03T10:00:00+09:00</published><author><name>Omar Reyes</name></author>
<content type="html">&lt;p&gt;{DEAL}&lt;/p&gt;</content></entry></feed>"""
RDF = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>電子台帳</title></channel>
<item><title>Cobalt signs</title><link>https://ledger.example/rdf</link><description>{DEAL}</description>
<dc:date>2026-03-03T10:00:00+09:00</dc:date></item></rdf:RDF>"""


def feed(text: str | bytes, follow: Callable[[Address, Metadata], Article] | None = None) -> list[Article | Problem]:
    data = text if isinstance(text, bytes) else text.encode()
    return list(read_feed(data, Origin("feed.xml", "feed"), follow))


def test_rss_gives_an_article_for_each_entry_with_a_text() -> None:
    article, problem = feed(RSS)
    assert isinstance(article, Article)
    assert isinstance(problem, Problem)
    assert article.doc == "ledger.example/2026/cobalt"
    assert (article.title, article.publisher, article.author) == (
        "Cobalt & Northwind",
        "Daily Ledger",
        "Dana Whitfield",
    )
    assert (article.published, article.language) == ("2026-03-03", "en")
    assert article.text == f"Cobalt & Northwind\n\n{DEAL}\n\n{MORE}\n"
    assert "1 entries without a text" in problem.what
    assert "--follow" in problem.fix


def test_atom_and_rss_1() -> None:
    (atom,), (rdf,) = feed(ATOM), feed(RDF)
    assert isinstance(atom, Article)
    assert isinstance(rdf, Article)
    assert (atom.doc, atom.author, atom.published) == ("tag:ledger.example,2026:17", "Omar Reyes", "2026-03-03")
    assert (rdf.doc, rdf.publisher, rdf.published) == ("ledger.example/rdf", "電子台帳", "2026-03-03")
    assert all(DEAL in each.text for each in (atom, rdf))


def test_a_feed_in_shift_jis(write: Write) -> None:
    text = RDF.replace('version="1.0"?', 'version="1.0" encoding="Shift_JIS"?').encode("cp932")
    (found,) = read_articles([write(text, "feed.rss")])
    assert isinstance(found, Article)
    assert found.publisher == "電子台帳"


def test_links_are_followed_only_when_asked_and_one_that_fails_stops_nothing() -> None:
    asked: list[str] = []

    def follow(address: Address, said: Metadata) -> Article:
        asked.append(address.url)
        if "alone" not in address.url:
            raise SourceError(address.url, "cannot be fetched: 404")
        return Article("x", DEAL, article_iri("x"), published=said.published)

    problem, article = feed(RSS, follow)
    assert isinstance(article, Article)
    assert isinstance(problem, Problem)
    assert asked == ["https://ledger.example/2026/cobalt?utm_source=rss", "https://ledger.example/2026/alone"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<?xml version='1.0'?><note><to>x</to></note>", "neither an RSS nor an Atom"),
        ("<rss version='2.0'><channel></channel></rss>", "without entries"),
        ("nothing of the kind", "neither an RSS nor an Atom"),
    ],
)
def test_what_is_no_feed_is_named(text: str, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        feed(text)


def test_a_path_in_the_place_of_a_feed_is_not_opened(write: Write) -> None:
    path = write(RSS, "real.rss")
    with pytest.raises(SourceError):
        feed(str(path))


def test_a_feed_that_goes_on_and_on_is_cut() -> None:
    item = f"<item><title>t</title><link>https://l.example/%d</link><description>{DEAL}</description></item>"
    found = feed("<rss version='2.0'><channel>" + "".join(item % n for n in range(1_005)) + "</channel></rss>")
    assert len(found) == 1_001
    assert "more than 1000 entries" in str(found[-1])
