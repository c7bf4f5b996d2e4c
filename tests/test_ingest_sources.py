"""Sources: what is found, what is refused and named, and how bytes become text."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from ingest import sources
from ingest.sources import Address, find_sources, read_bytes
from kg.errors import SourceError
from kg.model import Problem

JAPANESE = "コバルト研究所は北風クラウドと60億ドルの契約を結んだ。「計算資源が要る」と述べた。\n"


def found(*paths: object) -> list[str]:
    return [str(s) for s in find_sources(map(str, paths))]


def test_a_folder_is_read_in_order_with_the_bad_file_named(tmp_path: Path) -> None:
    for name in ("b/two.md", "a.txt", "b/one.html", "c.markdown", "z.htm"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Acme bought Bolt.", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "report.docx").write_bytes(b"PK\x03\x04")
    for passed_by in ("docs.jsonl", "photo.png", ".hidden.txt", "style.css"):
        (tmp_path / passed_by).write_text("{}", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text("no", encoding="utf-8")
    results = list(find_sources([tmp_path]))
    paths = [p.relative_to(tmp_path).as_posix() for p in results if isinstance(p, Path)]
    assert paths == ["a.txt", "c.markdown", "z.htm", "b/one.html", "b/two.md"]
    problems = [p for p in results if isinstance(p, Problem)]
    assert [Path(p.where).name for p in problems] == ["bad.txt", "report.docx"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.txt", None, "does not exist"),
        ("empty.txt", b"", "is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n", "is binary"),
        ("nul.txt", b"Acme\x00bought Bolt", "is binary"),
        ("letter.docx", b"PK\x03\x04", "unknown ending .docx"),
        ("letter.txt", b"PK\x03\x04", "zip archive or an office document"),
        ("noending", b"Acme bought Bolt.", "unknown ending (none)"),
        ("data.json", b"{}", "unknown ending .json"),
    ],
)
def test_a_bad_file_is_a_problem_that_names_it(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    (problem,) = find_sources([str(path)])
    assert isinstance(problem, Problem)
    assert problem.where == str(path)
    assert says in problem.what


def test_a_large_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "large.html"
    with path.open("wb") as stream:
        stream.write(b"<html>")
        stream.truncate(100_000_000)
    (problem,) = find_sources([path])
    assert isinstance(problem, Problem)
    assert "larger than 10 MB (100 MB)" in problem.what
    with pytest.raises(SourceError, match="larger than"):
        read_bytes(path, limit=1000)


def test_an_empty_folder_and_an_impossible_path_are_problems(tmp_path: Path) -> None:
    (empty,) = find_sources([tmp_path])
    assert "holds no article" in str(empty)
    assert isinstance(next(iter(find_sources(["a\x00b.txt"]))), Problem)


def test_addresses_and_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = ["https://example.com/a", "ftp://example.com/a", "file:///etc/passwd", "-"]
    first, second, third, fourth = find_sources(urls)
    assert first == Address("https://example.com/a")
    assert [isinstance(p, Problem) for p in (second, third)] == [True, True]
    assert next(iter(find_sources([Path("https://example.com/a")]))) == first
    stdin = io.TextIOWrapper(io.BytesIO(b"Acme bought Bolt."))
    monkeypatch.setattr(sys, "stdin", stdin)
    assert isinstance(fourth, Path)
    assert read_bytes(fourth) == b"Acme bought Bolt."


def test_the_cap_is_what_messages_say() -> None:
    assert sources.MAX_BYTES == 10_000_000
