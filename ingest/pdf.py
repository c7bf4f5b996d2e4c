"""PDF as an article: the text of its pages, with lines that the page's width broke put together again.

A document's own date is when the file was made, not when the news came out; it is not used.
"""

from __future__ import annotations

import io
import logging
import re
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from ingest.encoding import whole
from ingest.metadata import Metadata, plain
from ingest.sources import Origin
from ingest.text import article_of
from kg.errors import SourceError
from kg.model import Article

MAX_PAGES = 300
MAX_TEXT = 3_000_000  # characters
MAX_SECONDS = 60
_CAPS: dict[str, Any] = {  # what a packed part may grow to, and how much of it is looked at
    "zlib_maximum_output_length": 10_000_000,
    "lzw_maximum_output_length": 10_000_000,
    "run_length_maximum_output_length": 10_000_000,
    "brotli_maximum_output_length": 10_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 40_000_000,
    "stream_parsing_work_maximum_count": 500_000,
}
_WORD_BREAK = re.compile(r"(?<=[a-z])-$")
_WIDE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_JUNK_TITLE = re.compile(r"untitled|microsoft \w+ - |.*\.(?:docx?|pptx?|indd|pdf|xlsx?)$|無題|\W*$", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?\W*", re.IGNORECASE)


def read_pdf(data: bytes, origin: Origin) -> Article:
    """A PDF with text in it. Raises SourceError for pictures of pages, locked, broken and endless files."""
    import pypdf  # late: only PDF needs it

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it remarks on every slip of a file
    try:
        with pypdf.apply_configuration(None, disable_legacy_handling=True, **_CAPS):
            reader = _opened(data, origin.where)
            pages, said = _pages(reader, origin.where), _said(reader)
    except SourceError:
        raise
    except Exception as error:  # a broken PDF raises anything in its parser
        raise _broken(origin.where, error) from error
    text = joined(pages)
    if not re.search(r"\w", text):
        raise SourceError(origin.where, "is a PDF of pictures, without text", "run OCR over it, or save its text")
    return article_of(text, origin, otherwise=said)


def _opened(data: bytes, where: str) -> Any:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise SourceError(where, "is a PDF locked with a password", "save a copy without the password")
    if len(reader.pages) > MAX_PAGES:
        raise SourceError(where, f"is a PDF of more than {MAX_PAGES} pages", "cut it into articles")
    return reader


def _broken(where: str, error: Exception) -> SourceError:
    if type(error).__name__ == "DependencyError":
        return SourceError(where, "is an encrypted PDF", "save a copy without encryption")
    what = " ".join(str(error).split())[:120] or type(error).__name__
    return SourceError(where, f"is a PDF that cannot be read: {what}", "save its text")


def _pages(reader: Any, where: str) -> list[str]:
    found: list[str] = []
    ends = time.monotonic() + MAX_SECONDS
    for page in reader.pages:
        found.append(whole(page.extract_text() or "").replace("\x00", ""))
        if sum(map(len, found)) > MAX_TEXT:
            raise SourceError(where, "is a PDF with too much text for one article", "cut it into articles")
        if time.monotonic() > ends:
            raise SourceError(where, f"is a PDF that takes longer than {MAX_SECONDS} seconds", "save its text")
    return found


def joined(pages: Sequence[str]) -> str:
    """The pages as one text: running heads and page numbers gone, broken lines joined, paragraphs apart."""
    lines = [[line.strip() for line in page.split("\n")] for page in pages]
    repeated = _repeated(lines)
    kept = [
        line for page in lines for n, line in enumerate(page)
        if not (_at_edge(n, page) and (line in repeated or _PAGE_NUMBER.fullmatch(line)))
    ]  # fmt: skip
    return _reflowed(kept)


def _at_edge(n: int, page: Sequence[str]) -> bool:
    return n < 2 or n >= len(page) - 2


def _repeated(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Lines that stand at the head or foot of most pages."""
    edges = Counter(line for page in pages for line in {*page[:2], *page[-2:]} if line)
    return frozenset(line for line, times in edges.items() if len(pages) > 2 and times * 2 > len(pages))


def _reflowed(lines: Sequence[str]) -> str:
    """Lines that fill the page's width run on into the next; a short one ends its paragraph."""
    full = _columns(lines) * 0.75
    out: list[str] = []
    open_line = False
    for line in lines:
        if not line:
            open_line = False
        elif open_line and out:
            out[-1] = _run_on(out[-1], line)
        else:
            out.append(line)
        open_line = bool(line) and _width(line) >= full and full > 30
    return "\n\n".join(out)


def _run_on(before: str, line: str) -> str:
    if _WORD_BREAK.search(before):
        return _WORD_BREAK.sub("", before) + line
    return before + ("" if _WIDE.match(before[-1:]) or _WIDE.match(line) else " ") + line


def _columns(lines: Sequence[str]) -> float:
    """How wide the text is set: what nine of ten lines do not exceed."""
    widths = sorted(_width(line) for line in lines if line)
    return widths[len(widths) * 9 // 10] if widths else 0


def _width(line: str) -> int:
    return len(line) + len(_WIDE.findall(line))


def _said(reader: Any) -> Metadata:
    """The document's title and author, where they look written by a person."""
    info = reader.metadata or {}
    title, author = (plain(whole(str(info.get(key) or ""))) for key in ("/Title", "/Author"))
    return Metadata(title="" if _JUNK_TITLE.match(title) else title, author=author)
