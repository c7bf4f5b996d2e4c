"""JSON lines: one article a line, its text under ``text`` (or ``body``, ``content``, ``html``), the rest beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from ingest.encoding import whole
from ingest.html import article_of_html
from ingest.metadata import of_record, plain
from ingest.sources import LINES, Origin, Piece, doc_of_url, printable
from ingest.text import article_of
from kg.errors import SourceError
from kg.model import Article, Problem

MAX_LINE = 10_000_000  # bytes
_TEXTS = ("text", "body", "articlebody", "maintext", "article", "content")
_NAMES = ("doc", "id", "slug", "name")
_FORM = 'one object a line, as {"text": "…", "title": "…", "date": "2026-03-03", "url": "https://…"}'


def split_lines(stream: IO[bytes], origin: Origin) -> Iterator[Piece | Problem]:
    """Each line that holds anything, by itself."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        at = Origin(f"{origin.where}:{number}", origin.doc)
        if len(line) > MAX_LINE:
            yield Problem(at.where, f"is longer than {MAX_LINE // 1_000_000} MB; what follows is not read", _FORM)
            return
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield Piece(LINES, line, at)


def read_line(line: bytes, at: Origin) -> Article:
    """The article of one line. Raises SourceError where it is no JSON object with a text in it."""
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise SourceError(at.where, f"is not JSON: {error}", _FORM) from error
    if not isinstance(record, dict):
        raise SourceError(at.where, "is no JSON object", _FORM)
    return article_of_record(record, at)


def article_of_record(record: Mapping[str, Any], at: Origin) -> Article:
    """The article of one JSON object. Raises SourceError where it holds none."""
    folded = {str(key).casefold(): whole(value) if isinstance(value, str) else value for key, value in record.items()}
    said = of_record(folded)
    text = next((folded[key] for key in _TEXTS if isinstance(folded.get(key), str) and folded[key].strip()), "")
    markup = folded.get("html") if isinstance(folded.get("html"), str) else ""
    named = Origin(at.where, _doc(folded, said.url, text or str(markup), at.doc), said.url)
    if not text and markup:
        return article_of_html(str(markup), named, said)
    if not text:
        raise SourceError(at.where, "has no text in it", _FORM)
    return article_of(text, named, said)


def _doc(folded: Mapping[str, Any], url: str, text: str, stem: str) -> str:
    """The article's name: what the record calls it, else its address, else a hash of its text: never its line."""
    given = next((plain(str(folded[key])) for key in _NAMES if isinstance(folded.get(key), str | int)), "")
    digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
    return printable(given) or (doc_of_url(url) if url else f"{stem}-{digest}")
