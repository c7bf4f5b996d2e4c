# ruff: noqa: E501 - pages are data, one line as one line
"""Articles: the text as read, and what a page says of itself; hostile pages are refused by name."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.article import front_matter, language_of, read_article, read_articles
from kg.errors import SourceError
from kg.model import Article, Problem
from language.segments import segments, sentences

ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "articles"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str | bytes, name: str = "deal.txt") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


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


def test_one_bad_file_stops_nothing_and_two_of_one_name_are_told_apart(write: Write, tmp_path: Path) -> None:
    write("Acme bought Bolt.\n", "in/a.txt")
    write("コバルトは契約した。\n".encode("cp932"), "in/b.txt")
    write(b"\x00\x01", "in/c.txt")
    write("ログイン\n検索\nホーム\n", "in/d.txt")
    write("Another text.\n", "in/sub/a.md")
    write("Acme bought Bolt.\n", "in/sub2/a.md")
    seen: list[object] = []
    results = list(read_articles([str(tmp_path / "in"), str(tmp_path / "gone.txt")], progress=seen.append))
    assert [r.doc for r in results if isinstance(r, Article)] == ["a", "b", "a"]
    assert [r.text for r in results if isinstance(r, Article)][1] == "コバルトは契約した。\n"
    problems = {Path(r.where).relative_to(tmp_path).as_posix(): r.what for r in results if isinstance(r, Problem)}
    assert set(problems) == {"in/c.txt", "in/d.txt", "in/sub/a.md", "gone.txt"}
    assert "same name" in problems["in/sub/a.md"]
    assert len(seen) == 5


@pytest.mark.parametrize(
    "name", ["deal with spaces", "<script>alert(1)</script>".replace("/", "_"), "取引", 'a" } ; DROP ALL #']
)
def test_any_name_makes_a_safe_iri(write: Write, name: str) -> None:
    article = read_article(write("Acme bought Bolt.\n", f"{name}.txt"))
    assert article.doc == name
    assert not set(article.iri) & set(' <>"{}|\\^`')


@pytest.mark.parametrize(
    "text",
    ["Acme \u202ebought\u202c Bolt\u200b for $5 billion.", "\ufeffAcme bought Bolt.", "Acme\r\nbought Bolt.\r\n"],
)
def test_quotes_are_the_text_at_their_offsets(write: Write, text: str) -> None:
    article = read_article(write(text))
    spans = [span for s in segments(article.text, "en") for span in sentences(s, article.text, "en")]
    assert "".join(article.text[a:b] for a, b in spans).replace("\n", "") == "".join(text.strip("\ufeff").split("\r\n"))


# ---- HTML ----

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
html = pytest.mark.skipif(
    importlib.util.find_spec("lxml_html_clean") is None,
    reason="trafilatura needs lxml_html_clean, which is not installed",
)


@html
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


@html
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


@html
def test_entities_in_html_reach_for_nothing(write: Write) -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + HTML.format(charset="utf-8").replace(
        "Tuesday", "&x;"
    )
    text = read_article(write(page, "xxe.html")).text
    hostname = Path("/etc/hostname")
    assert "$6 billion contract" in text
    assert not hostname.exists() or hostname.read_text().strip() not in text


# ---- the articles that the project was given ----


def test_the_given_articles_have_their_titles_and_dates() -> None:
    if not ARTICLES.exists():
        pytest.skip("../shared/articles is not here")
    read = {a.doc: a for a in read_articles([ARTICLES]) if isinstance(a, Article)}
    assert len(read) == 8
    assert {d: a.published for d, a in read.items() if a.published} == {
        "s00": "2025-12-19T12:46",
        "s03": "2025-11-03",
        "d01": "2025-11-18",
        "d02": "2025-06-14",
        "d03": "2025-11-04",
    }
    assert [d for d, a in sorted(read.items()) if not a.title] == ["s01"]
    assert (read["s04"].author, read["d02"].author) == ("Jane Park", "Alana Turner")
    assert read["s00"].publisher == "ukiyo journal"
    assert {a.language for d, a in read.items() if d[0] == "s"} == {"ja"}
    assert all(
        (ARTICLES / f"{d}.txt").exists() is False or (ARTICLES / f"{d}.txt").read_text("utf-8") == a.text
        for d, a in read.items()
    )
