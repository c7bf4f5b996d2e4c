"""PDF: lines put together again, running heads gone, and every file without a text named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made import DEAL, MORE, pdf

from ingest import pdf as reader
from ingest.article import read_article
from ingest.pdf import joined
from kg.errors import SourceError

Write = Callable[..., Path]
HEAD = ["Cobalt signs with Northwind", "By Dana Whitfield", "March 3, 2026", ""]


def broken(text: str, width: int = 60) -> list[str]:
    """`text` in lines of about `width` characters."""
    lines = [""]
    for word in text.split():
        lines = [*lines, word] if len(lines[-1]) + len(word) >= width else [*lines[:-1], f"{lines[-1]} {word}".strip()]
    return lines


def test_a_pdf_is_an_article_with_title_author_and_date(write: Write) -> None:
    article = read_article(write(pdf([[*HEAD, *broken(DEAL)]], "/Title (Press kit)/Author (PR)"), "deal.pdf"))
    assert (article.doc, article.language) == ("deal", "en")
    assert (article.title, article.author, article.published) == (
        "Cobalt signs with Northwind",
        "Dana Whitfield",
        "2026-03-03",
    )
    assert DEAL in article.text


def test_what_the_file_says_counts_where_the_text_says_nothing(write: Write) -> None:
    info = "/Title (Cobalt and Northwind)/Author (Omar Reyes)/CreationDate (D:20190101000000Z)"
    article = read_article(write(pdf([broken(f"{DEAL} {MORE}")], info), "deal.pdf"))
    assert (article.title, article.author, article.published) == ("Cobalt and Northwind", "Omar Reyes", "")


@pytest.mark.parametrize("title", ["Microsoft Word - final2.docx", "untitled", "deal.pdf", "無題", " - "])
def test_titles_that_a_program_wrote_are_none(write: Write, title: str) -> None:
    data = pdf([broken(f"{DEAL} {MORE}")])
    data = data.replace(b"<<>>", f"<</Title <{title.encode('utf-16').hex()}>>>".encode())
    assert read_article(write(data, "deal.pdf")).title == ""


def test_lines_that_the_page_broke_are_put_together() -> None:
    first, second = broken(DEAL), broken(MORE)
    assert joined(["\n".join(["Title", "", *first, "", *second])]) == f"Title\n\n{DEAL}\n\n{MORE}"


def test_a_word_broken_at_the_end_of_a_line_is_one_again() -> None:
    text = joined(["Cobalt Labs said on Tuesday that it had signed a con-\ntract with Northwind Cloud for five years."])
    assert text == "Cobalt Labs said on Tuesday that it had signed a contract with Northwind Cloud for five years."


def test_japanese_lines_are_joined_without_a_blank() -> None:
    lines = [
        "コバルト研究所は火曜日、北風クラウドと五年間の契約を",
        "結んだと発表した。同社にとって過去最大の契約となる。",
    ]
    assert joined(["\n".join(lines)]) == "".join(lines)


def test_running_heads_and_page_numbers_go() -> None:
    pages = [f"Daily Ledger\nParagraph {n} of the story is here.\n{n}" for n in range(1, 5)]
    text = joined(pages)
    assert "Daily Ledger" not in text
    assert [line for line in text.splitlines() if line.isdigit()] == []
    assert text.count("of the story") == 4


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf([[]]), "pictures, without text"),
        (b"%PDF-1.7 and nothing else", "cannot be read"),
        (pdf([[DEAL]])[:300], "cannot be read|without text"),
        (b"no pdf at all", "cannot be read"),
    ],
    ids=["pictures", "head", "cut", "text"],
)
def test_a_pdf_without_a_text_is_named(write: Write, data: bytes, says: str) -> None:
    path = write(data, "scan.pdf")
    with pytest.raises(SourceError, match=says) as error:
        read_article(path)
    assert error.value.where == str(path)
    assert error.value.fix


def test_a_locked_pdf_is_named(write: Write) -> None:
    import io

    import pypdf

    locked, out = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([[DEAL]]))), io.BytesIO()
    locked.encrypt("secret", algorithm="RC4-128")
    locked.write(out)
    with pytest.raises(SourceError, match="locked with a password"):
        read_article(write(out.getvalue(), "locked.pdf"))


def test_a_long_pdf_is_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_PAGES", 3)
    with pytest.raises(SourceError, match="more than 3 pages"):
        read_article(write(pdf([[DEAL]] * 4), "book.pdf"))
    monkeypatch.setattr(reader, "MAX_TEXT", 100)
    with pytest.raises(SourceError, match="too much text"):
        read_article(write(pdf([[DEAL]] * 2), "book.pdf"))
