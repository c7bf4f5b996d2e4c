"""JSON lines: an article a line, under the names that are usual; a bad line is named by its number."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from from_files import read_articles
from made import DEAL, MORE, page

from ingest.sources import find_sources
from kg.model import Article, Problem

Write = Callable[..., Path]


def lines(write: Write, *rows: object) -> list[Article | Problem]:
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    return list(read_articles([write(text, "news.jsonl")]))


def test_a_record_says_what_it_knows(write: Write) -> None:
    (found,) = lines(
        write,
        {
            "id": "c-17", "headline": "Cobalt signs", "body": DEAL, "datePublished": "2026-03-03T09:00:00Z",
            "author": [{"name": "Dana Whitfield"}, "Omar Reyes"], "publisher": {"name": "Daily Ledger"},
            "url": "https://ledger.example/cobalt", "inLanguage": "en-GB",
        },
    )  # fmt: skip
    assert isinstance(found, Article)
    assert (found.doc, found.text, found.title, found.language) == ("c-17", DEAL, "Cobalt signs", "en")
    assert (found.published[:10], found.author) == ("2026-03-03", "Dana Whitfield, Omar Reyes")
    assert (found.publisher, found.url) == ("Daily Ledger", "https://ledger.example/cobalt")


def test_a_record_of_a_page_is_read_as_a_page(write: Write) -> None:
    (found,) = lines(write, {"url": "https://ledger.example/2026/cobalt", "html": page("Cobalt signs", DEAL, MORE)})
    assert isinstance(found, Article)
    assert found.doc == "ledger.example/2026/cobalt"
    assert DEAL in found.text
    assert "<p>" not in found.text


def test_names_do_not_depend_on_the_line(write: Write) -> None:
    one, two = {"text": DEAL}, {"text": MORE}
    first = [found.doc for found in lines(write, one, two) if isinstance(found, Article)]
    second = [found.doc for found in lines(write, two, "", one) if isinstance(found, Article)]
    assert first == second[::-1]
    assert all(doc.startswith("news-") for doc in first)


def test_bad_lines_stop_nothing(write: Write) -> None:
    found = lines(
        write, {"text": DEAL}, "{broken", "[1]", {"title": "no text"}, {"text": 5}, "[" * 100_000, {"text": MORE}
    )
    assert [isinstance(each, Article) for each in found] == [True, False, False, False, False, False, True]
    problems = [each for each in found if isinstance(each, Problem)]
    assert [each.where.rpartition(":")[2] for each in problems] == ["2", "3", "4", "5", "6"]
    assert all(each.fix for each in problems)


def test_in_a_folder_only_lines_with_texts_are_articles(write: Write, tmp_path: Path) -> None:
    write('{"question": "Who?"}\n', "in/questions.jsonl")
    write('{"quote": "x", "type": "y"}\n', "in/facts.jsonl")
    write('{"text": "Acme bought Bolt."}\n', "in/news.jsonl")
    write("{broken\n", "in/broken.jsonl")
    found = [Path(str(s)).name for s in find_sources([tmp_path / "in"])]
    assert found == ["broken.jsonl", "news.jsonl"]


@pytest.mark.parametrize("half", ["\\ud800", "\\udfff x \\ud83d"])
def test_halves_of_characters_are_marked_and_the_text_can_be_written(write: Write, half: str) -> None:
    (found,) = lines(write, '{"text": "Acme bought Bolt. HALF", "title": "HALF"}'.replace("HALF", half))
    assert isinstance(found, Article)
    assert "\ufffd" in found.text
    assert (found.text + found.title).encode("utf-8")
