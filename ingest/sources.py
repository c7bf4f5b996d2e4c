"""Where articles come from: files, folders, standard input, addresses. Bytes in, text out, the rest named."""

from __future__ import annotations

import os
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from kg.errors import SourceError
from kg.model import Problem

MAX_BYTES = 10_000_000
TIMEOUT = 20.0
STDIN = Path("-")
ENDINGS = frozenset({".txt", ".md", ".markdown", ".html", ".htm"})
_PASSED_BY = frozenset(
    {  # what stands beside articles in a folder and is never one: data, code, parts of a saved page
        ".json",
        ".jsonl",
        ".csv",
        ".tsv",
        ".yaml",
        ".yml",
        ".toml",
        ".ini",
        ".log",
        ".lock",
        ".py",
        ".js",
        ".css",
        ".map",
        ".svg",
        ".ico",
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".webp",
        ".avif",
        ".woff",
        ".woff2",
        ".ttl",
    }
)
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BZh",
    b"\xfd7zXZ",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
)
_WIDE_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_READABLE = ".txt, .md, .markdown, .html and .htm files are read"


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address, as the user gave it."""

    url: str

    def __str__(self) -> str:
        return self.url


Source: TypeAlias = "Path | Address"


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
        yield Problem(str(path), _why(error))


def _in_folder(folder: Path) -> Iterator[Path | Problem]:
    problems: list[Problem] = []
    found = 0
    for root, folders, names in os.walk(folder, onerror=lambda e: problems.append(Problem(str(e.filename), _why(e)))):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(root) / name
            if not name.startswith((".", "~")) and path.suffix.lower() not in _PASSED_BY:
                found += 1
                yield _checked(path)
    yield from problems
    if not found and not problems:
        yield Problem(str(folder), "holds no article", _READABLE)


def _checked(path: Path) -> Path | Problem:
    """The path itself, or what is wrong with the file."""
    if not path.exists():
        return Problem(str(path), "does not exist")
    if path.suffix.lower() not in ENDINGS:
        return Problem(str(path), f"has the unknown ending {path.suffix or '(none)'}", _READABLE)
    if not path.is_file():
        return Problem(str(path), "is no ordinary file")
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        return Problem(str(path), _why(error))
    size = path.stat().st_size
    if not head:
        return Problem(str(path), "is empty")
    if size > MAX_BYTES:
        return Problem(str(path), _too_large(size))
    return Problem(str(path), "is binary, not text") if _is_binary(head) else path


def _why(error: Exception) -> str:
    return f"cannot be read: {getattr(error, 'strerror', None) or error}"


def _too_large(size: int) -> str:
    return f"is larger than {MAX_BYTES // 1_000_000} MB ({size / 1e6:.0f} MB)"


def _is_binary(head: bytes) -> bool:
    if head.startswith(_MAGIC):
        return True
    return b"\x00" in head and not head.startswith(tuple(mark for mark, _ in _WIDE_MARKS))


class _Opener(Protocol):
    def __call__(self, request: urllib.request.Request, timeout: float) -> object: ...


def read_bytes(source: Source, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a file, of standard input (``-``) or of an address; never more than `limit`.

    Raises SourceError naming the source when it is out of reach, empty or larger than `limit`.
    """
    if isinstance(source, Address):
        return fetch(source.url, limit)
    try:
        if source == STDIN:
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with source.open("rb") as stream:
                data = stream.read(limit + 1)
    except (OSError, ValueError) as error:
        raise SourceError(str(source), _why(error)) from error
    return _sized(data, name_of(source), limit)


def name_of(source: Source) -> str:
    """How messages call the source."""
    return "standard input" if source == STDIN else str(source)


def _sized(data: bytes, where: str, limit: int) -> bytes:
    if len(data) > limit:
        raise SourceError(where, f"is larger than {limit / 1e6:g} MB")
    if not data.strip():
        raise SourceError(where, "is empty")
    return data


def fetch(url: str, limit: int = MAX_BYTES, timeout: float = TIMEOUT, opener: _Opener | None = None) -> bytes:
    """The page at `url`, within `timeout` seconds in all and `limit` bytes; raises SourceError when that fails.

    Only a user's own request fetches: nothing that stands in an article is ever followed.
    """
    request = urllib.request.Request(
        url, headers={"User-Agent": "dealgraph", "Accept": "text/html, text/plain, text/markdown"}
    )
    ends = time.monotonic() + timeout
    try:
        with (opener or _open)(request, timeout=timeout) as response:  # type: ignore[attr-defined]
            kind = response.headers.get_content_type()
            if not kind.startswith("text/") and kind != "application/xhtml+xml":
                raise SourceError(url, f"is {kind}, not a page")
            return _sized(_drain(response, limit, ends, url), url, limit)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise SourceError(url, f"cannot be fetched: {getattr(error, 'reason', None) or error}") from error


def _open(request: urllib.request.Request, timeout: float) -> object:
    """Opens http and https only, also behind redirects: no file, no ftp, no data."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.UnknownHandler,
    ):
        opener.add_handler(handler())
    return opener.open(request, timeout=timeout)


def _drain(response: object, limit: int, ends: float, url: str) -> bytes:
    parts: list[bytes] = []
    while chunk := response.read(65_536):  # type: ignore[attr-defined]
        parts.append(chunk)
        if sum(map(len, parts)) > limit:
            break
        if time.monotonic() > ends:
            raise SourceError(url, "takes too long")
    return b"".join(parts)


# ---- bytes to text ----


def decode(data: bytes, where: str, declared: str = "") -> str:
    """The text of `data`; line ends become ``\\n``, a byte order mark goes.

    UTF-8 first, then Shift_JIS and EUC-JP where they give Japanese (pages lie about these), then the charset that the
    page declares, then whatever charset-normalizer finds.
    Raises SourceError naming `where` when the bytes are no text.
    """
    wide = next((name for mark, name in _WIDE_MARKS if data.startswith(mark)), "")
    if not wide and _is_binary(data):
        raise SourceError(where, "is binary, not text")
    text = _strict(data, wide) if wide else _narrow(data, declared)
    if text is None:
        raise SourceError(where, "is in no character encoding that can be told; save it as UTF-8")
    if len(_CONTROLS.findall(text)) * 50 > len(text) + 49:
        raise SourceError(where, "is binary, not text")
    if not text.strip("\ufeff \t\r\n"):
        raise SourceError(where, "is empty")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _narrow(data: bytes, declared: str) -> str | None:
    if re.search(rb"\x1b\$[@B]|\x1b\([JI]", data) and (text := _strict(data, "iso2022_jp_2")) is not None:
        return text
    for found in (_strict(data, "utf-8"), _nearly_utf8(data), _japanese(data), _strict(data, declared), _guessed(data)):
        if found is not None:
            return found
    return None


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset) if charset else None
    except (UnicodeError, LookupError):
        return None


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, such as a cut at the end."""
    text = data.decode("utf-8", "replace")
    broken, wide = text.count("\ufffd"), sum(ord(c) > 127 for c in text)
    return text if broken * 20 <= wide - broken else None


def _japanese(data: bytes) -> str | None:
    """Shift_JIS or EUC-JP, whichever gives text that is more like Japanese, when either does."""
    read = [(text, _likeness(text)) for charset in ("cp932", "euc_jp") if (text := _strict(data, charset)) is not None]
    text, likeness = max(read, key=lambda pair: pair[1], default=("", 0.0))
    return text if likeness > 0.5 else None


def _likeness(text: str) -> float:
    """Share of the characters beyond ASCII that Japanese prose uses much: kana, common kanji, its punctuation."""
    beyond = [c for c in text if ord(c) > 127]
    kana = sum("\u3041" <= c <= "\u30fe" or c in "、。「」" for c in beyond)
    kanji = sum("\u4e00" <= c <= "\u9fff" or "\uff01" <= c <= "\uff5e" or c in "『』（）・〜—…％＄“”" for c in beyond)
    return (kana * 1.5 + kanji * 0.5) / len(beyond) if beyond else 0.0


def _guessed(data: bytes) -> str | None:
    import charset_normalizer  # late: 40 ms that UTF-8 files never need

    best = charset_normalizer.from_bytes(data[:200_000]).best()
    return _strict(data, best.encoding) if best else None
