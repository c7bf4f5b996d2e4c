"""A run over many sources: kinds, names, bad ones among good ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from from_files import read_articles

from ingest.article import read_article
from kg.model import Article, Problem

ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "articles"
Write = Callable[..., Path]


def test_one_bad_file_stops_nothing_and_two_of_one_name_are_told_apart(write: Write, tmp_path: Path) -> None:
    write("Acme bought Bolt.\n", "in/a.txt")
    write("コバルトは契約した。\n".encode("cp932"), "in/b.txt")
    write(b"\x00\x01", "in/c.txt")
    write("ログイン\n検索\nホーム\n", "in/d.txt")
    write("Another text.\n", "in/sub/a.md")
    write("Acme bought Bolt.\n", "in/sub2/a.md")
    results = list(read_articles([str(tmp_path / "in"), str(tmp_path / "gone.txt")]))
    assert [r.doc for r in results if isinstance(r, Article)] == ["a", "b", "a"]
    assert [r.text for r in results if isinstance(r, Article)][1] == "コバルトは契約した。\n"
    problems = {Path(r.where).relative_to(tmp_path).as_posix(): r.what for r in results if isinstance(r, Problem)}
    assert set(problems) == {"in/c.txt", "in/d.txt", "in/sub/a.md", "gone.txt"}
    assert "same name" in problems["in/sub/a.md"]
    assert len(results) == 7


@pytest.mark.parametrize(
    "name", ["deal with spaces", "<script>alert(1)</script>".replace("/", "_"), "取引", 'a" } ; DROP ALL #']
)
def test_any_name_makes_a_safe_iri(write: Write, name: str) -> None:
    article = read_article(write("Acme bought Bolt.\n", f"{name}.txt"))
    assert article.doc == name
    assert not set(article.iri) & set(' <>"{}|\\^`')


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
