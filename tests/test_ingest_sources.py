"""Sources: what is found, what is refused and named, and how bytes become text."""

from __future__ import annotations

import contextlib
import io
import sys
import urllib.error
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import sources
from ingest.sources import Address, decode, fetch, find_sources, read_bytes
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
        ("paper.pdf", b"%PDF-1.7", "unknown ending .pdf"),
        ("noending", b"Acme bought Bolt.", "unknown ending (none)"),
        ("data.jsonl", b"{}", "unknown ending .jsonl"),
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


class Page(io.BytesIO):
    def __init__(self, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
        super().__init__(body)
        self.headers = Message()
        self.headers["Content-Type"] = kind


@pytest.mark.parametrize(
    ("page", "says"),
    [(Page(b"x" * 2000), "larger than"), (Page(b"  "), "is empty"), (Page(b"x", "image/png"), "image/png"),
     (urllib.error.URLError("no route"), "no route"), (TimeoutError("timed out"), "timed out")],
)  # fmt: skip
def test_a_fetch_that_fails_names_the_address(page: Page | Exception, says: str) -> None:
    def opener(request: object, timeout: float) -> object:
        if isinstance(page, Exception):
            raise page
        return page

    with pytest.raises(SourceError, match=says) as error:
        fetch("https://example.com/a", limit=1000, opener=opener)
    assert error.value.where == "https://example.com/a"


def test_a_fetch_gives_the_bytes_and_a_slow_one_ends() -> None:
    assert fetch("https://example.com/a", opener=lambda request, timeout: Page(b"<p>Acme</p>")) == b"<p>Acme</p>"
    with pytest.raises(SourceError, match="too long"):
        fetch("https://example.com/a", timeout=-1, opener=lambda request, timeout: Page(b"<p>Acme</p>"))


def test_redirects_cannot_leave_the_web() -> None:
    with pytest.raises(SourceError):
        fetch("file:///etc/hostname")


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-32"])
@pytest.mark.parametrize("declared", ["", "utf-8", "shift_jis", "no-such-charset"])
def test_japanese_is_read_in_every_encoding_even_when_the_page_lies(charset: str, declared: str) -> None:
    assert decode((JAPANESE * 3).encode(charset), "a.txt", declared) == JAPANESE * 3


def test_western_bytes_are_guessed() -> None:
    text = "Société Générale a investi 2 milliards d'euros à Paris, où l'été fut très chaud. " * 5
    assert decode(text.encode("cp1252"), "a.txt") == text


def test_line_ends_and_broken_bytes() -> None:
    assert decode(b"a\r\nb\rc\n", "a.txt") == "a\nb\nc\n"
    cut = (JAPANESE * 20).encode()[:-3]
    assert decode(cut, "a.txt").startswith(JAPANESE)
    rtl = "Acme \u202e\u200bbought Bolt"
    assert decode(rtl.encode(), "a.txt") == rtl


@pytest.mark.parametrize("data", [b"\x00\x01\x02", b"PK\x03\x04abc", bytes(range(1, 32)) * 9, b"\x1f\x8b\x08\x00"])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="binary"):
        decode(data, "a.txt")


@pytest.mark.parametrize("data", [b"  \n\r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_visible_is_empty(data: bytes) -> None:
    with pytest.raises(SourceError, match="empty"):
        decode(data, "a.txt")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "x"]))
def test_any_bytes_are_text_or_a_source_error(data: bytes, declared: str) -> None:
    with contextlib.suppress(SourceError):
        text = decode(data, "a.txt", declared)
        text.encode("utf-8")
        assert "\r" not in text


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=300).filter(lambda t: bool(t.strip())))
def test_utf8_text_comes_back_as_it_was(text: str) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        assert decode(text.encode(), "a.txt") == plain.removeprefix("\ufeff")
    except SourceError:
        assert "\x00" in text or "\x1b" in text or any(c < " " for c in text) or not text.strip("\ufeff \t\r\n")


def test_the_cap_is_what_messages_say() -> None:
    assert sources.MAX_BYTES == 10_000_000
