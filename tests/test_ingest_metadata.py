# ruff: noqa: E501 - pages are data, one line as one line
"""What front matter, meta tags, JSON-LD and records say of an article."""

from __future__ import annotations

import pytest

from ingest.metadata import Metadata, address, front_matter, language_of, of_json_ld, of_page, of_record


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("---\npublished: false\ntitle: A\n---\n", {"published": False, "title": "A"}),
        ('+++\ntitle = "A"\n+++\n', {"title": "A"}),
        ("---\ntitle: [broken\n---\n", {}),
        ("---\ntitle: {a: *x}\n---\n", {}),
        ("---\n---\n", None),
        ("---\nAcme bought Bolt.\n---\n", None),
        ("No block at all: it is text.\n", None),
    ],
)
def test_front_matter_of_every_kind(block: str, says: dict[str, object] | None) -> None:
    given, start = front_matter(block + "Body.\n")
    assert (dict(given), start) == (says or {}, len(block) if says is not None else 0)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("コバルトはOpenAI、AWS、NVIDIAと契約。", "ja"),
        ("Cobalt signed with 東都.", "en"),
        ("Договор подписан", ""),
        ("12", ""),
    ],
)
def test_language_goes_by_script(text: str, language: str) -> None:
    assert language_of(text) == language


# ---- pages ----


def head(markup: str) -> Metadata:
    from lxml import html

    return of_page(html.fromstring(f"<html lang='en-GB'><head>{markup}</head><body><p>x</p></body></html>"))


def test_meta_tags_of_every_kind() -> None:
    said = head(
        '<meta property="og:title" content="Cobalt signs"><meta property="og:site_name" content="Daily Ledger">'
        '<meta property="article:published_time" content="2026-03-03T23:30:00+09:00"><meta name="author" content="By Dana">'
        '<link rel="canonical" href="https://ledger.example/cobalt"><meta property="og:url" content="https://x.example/">'
    )
    assert said == Metadata("Cobalt signs", "Daily Ledger", "Dana", "2026-03-03", "en", "https://ledger.example/cobalt")


@pytest.mark.parametrize("name", ["date", "DC.date.issued", "parsely-pub-date", "pubdate"])
def test_dates_under_other_names(name: str) -> None:
    assert head(f'<meta name="{name}" content="2026-03-03">').published == "2026-03-03"


def test_an_author_that_is_an_address_and_a_link_that_is_a_script_are_none() -> None:
    said = head(
        '<meta property="article:author" content="https://facebook.example/x"><link rel=canonical href="javascript:a()">'
    )
    assert (said.author, said.url) == ("", "")


LD = """{"@context": "https://schema.org", "@graph": [
 {"@type": "WebPage", "@id": "https://l.example/c", "datePublished": "2026-03-09"},
 {"@type": ["NewsArticle"], "headline": "Cobalt signs", "datePublished": "2026-03-03T23:30:00+09:00",
  "author": [{"@id": "#dana"}, {"@type": "Person", "name": "Omar Reyes"}], "publisher": {"@type": "Organization", "name": "Daily Ledger"},
  "inLanguage": "en-GB", "mainEntityOfPage": {"@id": "https://l.example/c"}, "isAccessibleForFree": "False"},
 {"@type": "Person", "@id": "#dana", "name": "Dana Whitfield"},
 {"@type": "NewsArticle", "headline": "Another", "author": {"name": "Someone Else"}, "isAccessibleForFree": true}]}"""


def test_json_ld_of_the_article_counts_and_not_that_of_others_or_of_the_page() -> None:
    said = of_json_ld([LD])
    assert said == Metadata(
        "Cobalt signs",
        "Daily Ledger",
        "Dana Whitfield, Omar Reyes",
        "2026-03-03",
        "en",
        "https://l.example/c",
        free=False,
    )


@pytest.mark.parametrize(
    "script",
    ["", "{", "[" * 100_000, '{"@type": "Recipe", "name": "x"}', '{"@type": "NewsArticle", "headline": {"a": [1]}}',
     '{"@type": "NewsArticle", "datePublished": 5, "author": 7, "publisher": [], "url": ["x"]}', "null", '"x"'],
)  # fmt: skip
def test_json_ld_that_says_nothing_says_nothing(script: str) -> None:
    assert of_json_ld([script]) == Metadata()


def test_json_ld_comes_before_meta_tags_and_gaps_are_filled() -> None:
    said = head(
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "One", "datePublished": "2026-03-03"}</script>'
        '<meta property="og:title" content="Two"><meta property="og:site_name" content="Daily Ledger">'
    )
    assert (said.title, said.published, said.publisher) == ("One", "2026-03-03", "Daily Ledger")


@pytest.mark.parametrize(
    ("read_from", "said", "found"),
    [
        ("", "https://l.example/c", "https://l.example/c"),
        ("https://www.l.example/c?utm=1", "https://l.example/c", "https://l.example/c"),
        ("https://l.example/c", "https://l.example/", "https://l.example/c"),
        ("https://l.example/c", "https://other.example/c", "https://l.example/c"),
        ("https://l.example/c", "", "https://l.example/c"),
        ("", "javascript:x", ""),
    ],
)
def test_the_address_is_the_pages_own_where_it_is_on_its_host(read_from: str, said: str, found: str) -> None:
    assert address(read_from, said) == found


def test_a_record_under_usual_names() -> None:
    said = of_record(
        {"Headline": "A", "PubDate": "3 March 2026", "creator": ["B", {"name": "C"}], "link": "https://l.example"}
    )
    assert said == Metadata("A", "", "B, C", "2026-03-03", "", "https://l.example")
