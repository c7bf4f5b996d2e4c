# ruff: noqa: E501 - pages are data, one line as one line
"""WARC: each page of an archive is an article; the rest is passed by, and what is broken is named."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from from_files import read_articles
from made import DEAL, MORE, page, warc_record

from kg.model import Article, Problem

Write = Callable[..., Path]
PAGE = page("Cobalt signs", DEAL, MORE, head='<link rel=canonical href="https://ledger.example/cobalt">')
INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: <urn:uuid:9>\r\nContent-Length: 4\r\n\r\nsoft\r\n\r\n"


def archive(write: Write, *records: bytes, name: str = "news.warc.gz") -> list[Article | Problem]:
    data = b"".join(map(gzip.compress, records)) if name.endswith(".gz") else b"".join(records)
    return list(read_articles([write(data, name)]))


@pytest.mark.parametrize("name", ["news.warc", "news.warc.gz"])
def test_each_page_is_an_article_and_the_rest_is_passed_by(write: Write, name: str) -> None:
    found = archive(
        write, INFO,
        warc_record("https://www.ledger.example/cobalt.html", PAGE.encode()),
        warc_record("https://ledger.example/p.png", b"\x89PNG", "Content-Type: image/png"),
        warc_record("https://ledger.example/gone", b"no", status="404 Not Found"),
        warc_record("https://ledger.example/sjis", PAGE.replace(MORE, "北風と契約。").encode("cp932"), "Content-Type: text/html"),
        warc_record("https://ledger.example/plain", DEAL.encode(), "Content-Type: text/plain"),
        warc_record("dns:ledger.example", b"x"),
        name=name,
    )  # fmt: skip
    assert [each.doc for each in found if isinstance(each, Article)] == [
        "ledger.example/cobalt", "ledger.example/sjis", "ledger.example/plain",
    ]  # fmt: skip
    assert len(found) == 3
    first, second, third = (each for each in found if isinstance(each, Article))
    assert (first.title, first.url) == ("Cobalt signs", "https://ledger.example/cobalt")
    assert "北風と契約" in second.text
    assert third.text == DEAL


def test_packed_pages_are_unpacked(write: Write) -> None:
    head = "Content-Type: text/html\r\nContent-Encoding: gzip"
    (found,) = archive(write, warc_record("https://l.example/a", gzip.compress(PAGE.encode()), head))
    assert isinstance(found, Article)
    assert DEAL in found.text


def test_a_page_without_a_text_is_named_with_its_address(write: Write) -> None:
    problem, article = archive(
        write,
        warc_record("https://l.example/a", b"<html><img src=x></html>"),
        warc_record("https://l.example/b", PAGE.encode()),
    )
    assert isinstance(problem, Problem)
    assert "https://l.example/a" in problem.where
    assert isinstance(article, Article)


def test_an_archive_cut_off_gives_what_came_before(write: Write) -> None:
    good = gzip.compress(warc_record("https://l.example/a", PAGE.encode()))
    found = list(
        read_articles(
            [write(good + gzip.compress(warc_record("https://l.example/b", PAGE.encode()))[:200], "n.warc.gz")]
        )
    )
    assert isinstance(found[0], Article)
    assert len(found) <= 2


@pytest.mark.parametrize(
    "data", [b"no archive", b"\x1f\x8b\x08\x00broken", gzip.compress(b"text"), gzip.compress(INFO)],
    ids=["text", "a broken archive", "a packed text", "no page"],  # packed bytes hold the time: an id must not
)
def test_what_is_no_archive_is_named(write: Write, data: bytes) -> None:
    (problem,) = read_articles([write(data, "news.warc.gz")])
    assert isinstance(problem, Problem)
    assert "news.warc.gz" in problem.where
