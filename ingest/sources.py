"""Where articles come from: files, folders, standard input, addresses; and of which kind each is."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from ingest.encoding import binary
from kg.errors import SourceError
from kg.model import Problem

MAX_BYTES = 10_000_000
MAX_PDF_BYTES = 50_000_000
STDIN = Path("-")
TEXT, HTML, PDF, LINES, FEED, WARC = "text", "html", "pdf", "lines", "feed", "warc"
STREAMED = frozenset({LINES, WARC})  # read piece by piece, however large the file is
_KINDS = {
    ".txt": TEXT,
    ".md": TEXT,
    ".markdown": TEXT,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".jsonl": LINES,
    ".ndjson": LINES,
    ".rss": FEED,
    ".atom": FEED,
    ".xml": FEED,
    ".warc": WARC,
}
# What stands beside articles in a folder and is never one: data, code, parts of a saved page.
_PASSED_BY = frozenset(
    (".json", ".csv", ".tsv", ".yaml", ".yml", ".toml", ".ini", ".log", ".lock", ".py", ".js", ".css", ".map", ".svg",
     ".ico", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".woff", ".woff2", ".ttl")
)  # fmt: skip
_TEXT_KEYS = frozenset(("text", "body", "content", "html", "article", "articlebody", "maintext"))
READABLE = ".txt, .md, .html, .pdf, .jsonl, .rss, .atom, .xml (feeds), .warc and .warc.gz files are read"
_CONTENT_TYPES = {
    "application/xhtml+xml": HTML,
    "text/html": HTML,
    "application/pdf": PDF,
    "application/rss+xml": FEED,
    "application/atom+xml": FEED,
    "application/rdf+xml": FEED,
    "application/xml": FEED,
    "text/xml": FEED,
    "application/x-ndjson": LINES,
    "application/jsonl": LINES,
    "application/json-lines": LINES,
    "application/warc": WARC,
}


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address, as the user gave it."""

    url: str

    def __str__(self) -> str:
        return self.url


Source: TypeAlias = "Path | Address"


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of a piece of text before it is read: how messages call it, its name, address and charset."""

    where: str
    doc: str
    url: str = ""
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one article and how they are read (text, html, pdf, or lines: one line of JSON)."""

    kind: str
    data: bytes
    origin: Origin


def find_sources(paths: Iterable[str | Path]) -> Iterator[Source | Problem]:
    """What `paths` name, in order: files, files of folders (recursively, sorted), ``-`` (standard input), addresses.

    A file that is missing, empty, binary, too large or of an unknown ending comes out as a Problem that names it. In a
    folder, hidden files and files that are never articles (data, code, pictures) are passed by.
    """
    for given in paths:
        if re.match(r"[a-z][a-z0-9+.-]*:/", str(given), re.IGNORECASE):
            yield _address(str(given))
        elif str(given) == "-":
            yield STDIN
        else:
            yield from _files(Path(given))


def _address(given: str) -> Address | Problem:
    given = re.sub(r"^(https?:)/+", r"\1//", given, flags=re.IGNORECASE)  # a Path has swallowed one slash
    if re.match(r"https?://[^/\s]+", given, re.IGNORECASE):
        return Address(given)
    return Problem(given, "is no address that is read", "only http and https addresses are fetched")


def _files(path: Path) -> Iterator[Path | Problem]:
    try:
        if path.is_dir():
            yield from _in_folder(path)
        else:
            yield _checked(path)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        yield Problem(str(path), why(error))


def _in_folder(folder: Path) -> Iterator[Path | Problem]:
    problems: list[Problem] = []
    found = 0
    for root, folders, names in os.walk(folder, onerror=lambda e: problems.append(Problem(str(e.filename), why(e)))):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(root) / name
            if not name.startswith((".", "~")) and not _is_passed_by(path):
                found += 1
                yield _checked(path)
    yield from problems
    if not found and not problems:
        yield Problem(str(folder), "holds no article", READABLE)


def _is_passed_by(path: Path) -> bool:
    """Whether a file of a folder is none that a person would call an article; JSON lines are by what they hold."""
    if path.suffix.lower() in _PASSED_BY:
        return True
    return _KINDS.get(path.suffix.lower()) == LINES and not _has_articles(path)


def _has_articles(path: Path) -> bool:
    """Whether the first line of a JSON lines file holds a text, or is no JSON (which the reader then names)."""
    try:
        with path.open("rb") as stream:
            first = json.loads(stream.readline(MAX_BYTES))
    except OSError:
        return True
    except (ValueError, RecursionError):
        return path.stat().st_size > 0
    return isinstance(first, dict) and any(str(key).casefold() in _TEXT_KEYS for key in first)


def kind_of(path: Path) -> str:
    """How a file is read, by its ending: text, html, pdf, lines, feed, warc; nothing for an unknown ending."""
    if path.name.lower().endswith(".warc.gz"):
        return WARC
    return _KINDS.get(path.suffix.lower(), "")


def sniffed(head: bytes, content_type: str = "") -> str:
    """How bytes without a file's ending are read: by what they begin with, then by their content type."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:2_000]
    if start.startswith(b"%PDF"):
        return PDF
    if start.startswith((b"WARC/", b"\x1f\x8b")):
        return WARC
    if re.match(rb"<!doctype\s+html|<html", start, re.IGNORECASE):
        return HTML
    if re.match(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:rss|feed|rdf:RDF)\b", start, re.DOTALL | re.IGNORECASE):
        return FEED
    if start.startswith(b"<?xml") and b"<html" in start:
        return HTML
    return LINES if re.match(rb'\{\s*"', start) else _CONTENT_TYPES.get(content_type, TEXT)


def _checked(path: Path) -> Path | Problem:
    """The path itself, or what is wrong with the file."""
    if not path.exists():
        return Problem(str(path), "does not exist", "look at how the name is written")
    kind = kind_of(path)
    if not kind:
        return Problem(str(path), f"has the unknown ending {path.suffix or '(none)'}", READABLE)
    if not path.is_file():
        return Problem(str(path), "is no ordinary file")
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        return Problem(str(path), why(error))
    size = path.stat().st_size
    if not head:
        return Problem(str(path), "is empty", "nothing was put in the graph")
    if kind not in STREAMED and size > limit_of(kind):
        return Problem(str(path), _too_large(size, limit_of(kind)), "cut it into articles")
    what = "" if kind in (PDF, WARC) else binary(head)
    return Problem(str(path), what) if what else path


def limit_of(kind: str) -> int:
    """The most bytes that a source of this kind may have when it is read at once."""
    return MAX_PDF_BYTES if kind in (PDF, LINES, WARC) else MAX_BYTES


def why(error: Exception) -> str:
    """What a failing file system says, in words."""
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"


def _too_large(size: int, limit: int) -> str:
    return f"is larger than {limit // 1_000_000} MB ({size / 1e6:.0f} MB)"


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file or of standard input (``-``); never more than `limit`.

    Raises SourceError naming the source when it is out of reach, empty or larger than `limit`.
    """
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with path.open("rb") as stream:
                data = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        raise SourceError(str(path), why(error)) from error
    return sized(data, name_of(path), limit)


def sized(data: bytes, where: str, limit: int) -> bytes:
    """`data`, unless it is empty or more than `limit`: SourceError then."""
    if len(data) > limit:
        raise SourceError(where, f"is larger than {limit / 1e6:g} MB")
    if not data.strip():
        raise SourceError(where, "is empty")
    return data


def name_of(source: Source) -> str:
    """How messages call the source."""
    return "standard input" if source == STDIN else printable(str(source))


def doc_name(source: Source) -> str:
    """The article's name: the file's name without its ending; of an address its host and path."""
    if isinstance(source, Address):
        return doc_of_url(source.url)
    if source == STDIN:
        return "stdin"
    return printable(source.name[: -len(".warc.gz")] if source.name.lower().endswith(".warc.gz") else source.stem)


def doc_of_url(url: str) -> str:
    """The name of an article at an address, such as ``example.com/2026/03/deal``: one address, one name.

    What only says where the reader came from (``utm_…``, ``#part``) and the page's ending do not count.
    """
    parts = urlsplit(url)
    path = PurePosixPath(unquote(parts.path).strip("/"))
    path = path.with_suffix("") if path.suffix.lower() in (*_KINDS, ".php", ".asp", ".aspx") else path
    asked = "&".join(sorted(p for p in parts.query.split("&") if p and not p.lower().startswith(("utm_", "ref="))))
    host = (parts.netloc.rpartition("@")[2]).lower().removeprefix("www.")
    place = "/".join(filter(None, (host, "" if str(path) == "." else str(path))))
    return printable(f"{place}?{asked}" if asked else place)[:300]


def printable(name: str) -> str:
    """`name` with the bytes of a file name that are no characters as U+FFFD, so that it can be written out."""
    return re.sub("[\ud800-\udfff]", "\ufffd", name)
