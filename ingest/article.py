"""A source as articles: what `paths` name is found, read by its kind, and each piece that is none is named.

find_sources -> read_source -> text | html | pdf | jsonlines | feeds | warc -> Article, or Problem
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from ingest.feeds import Follow, read_feed
from ingest.html import read_html
from ingest.jsonlines import read_line, split_lines
from ingest.metadata import Metadata
from ingest.pdf import read_pdf
from ingest.sources import (
    FEED,
    HTML,
    LINES,
    PDF,
    STDIN,
    TEXT,
    WARC,
    Address,
    Origin,
    Piece,
    Source,
    doc_name,
    kind_of,
    limit_of,
    name_of,
    read_bytes,
    sized,
    sniffed,
    why,
)
from ingest.text import read_text
from ingest.warc import split_warc
from ingest.web import Visitor
from kg.errors import SourceError
from kg.model import Article, Problem


@dataclass
class Names:
    """The names of the articles read so far, with where each stood and the fingerprint of its text."""

    read: dict[str, tuple[str, str]] = field(default_factory=dict)

    def clash(self, doc: str, sha256: str, where: str) -> Problem | None:
        """A Problem where the article's name is taken by another text: it would replace that one in the graph."""
        first, text = self.read.setdefault(doc, (where, sha256))
        if text == sha256:
            return None
        return Problem(
            where,
            f"has the same name as {first} and another text",
            "rename one of them: the name is the article's name",
        )


def read_article(source: Source | str) -> Article:
    """The first article of a file, standard input (``-``) or an address. Raises SourceError where there is none."""
    source = Path(source) if isinstance(source, str) else source
    found = next(read_source(source), None)
    if isinstance(found, Article):
        return found
    raise SourceError(*((found.where, found.what, found.fix) if found else (name_of(source), "holds no article")))


def read_source(source: Source, follow: bool = False, visitor: Visitor | None = None) -> Iterator[Article | Problem]:
    """The articles of one source: one, or as many as a feed, a JSON lines file or an archive holds."""
    for piece in pieces(source, follow, visitor):
        yield read_piece(piece) if isinstance(piece, Piece) else piece


def read_piece(piece: Piece) -> Article | Problem:
    """The article in one piece of a source, or what is wrong with it."""
    try:
        return _READERS[piece.kind](piece.data, piece.origin)
    except SourceError as error:
        return error.problem


_READERS = {TEXT: read_text, HTML: read_html, PDF: read_pdf, LINES: read_line}


def pieces(source: Source, follow: bool = False, visitor: Visitor | None = None) -> Iterator[Piece | Article | Problem]:
    """What a source holds, each in a piece that can be read by itself, elsewhere and in any order.

    The entries of a feed come out as articles. A source that cannot be read is one Problem.
    """
    try:
        yield from _opened(source, follow, visitor or Visitor())
    except SourceError as error:
        yield error.problem
    except OSError as error:  # a disk that fails in the middle of a long file
        yield Problem(name_of(source), why(error))


def _opened(source: Source, follow: bool, visitor: Visitor) -> Iterator[Piece | Article | Problem]:
    origin = Origin(name_of(source), doc_name(source))
    follow_link = (lambda address, said: _followed(address, said, visitor)) if follow else None
    if isinstance(source, Address):
        page = visitor.fetch(source)
        origin = Origin(origin.where, origin.doc, page.url, page.charset)
        yield from _of_kind(page.kind, io.BytesIO(page.data), origin, follow_link)
    elif source == STDIN:
        data = read_bytes(source, limit_of(LINES))
        yield from _of_kind(sniffed(data), io.BytesIO(data), origin, follow_link)
    else:
        with source.open("rb") as stream:
            yield from _of_kind(kind_of(source), stream, origin, follow_link)


def _of_kind(
    kind: str, stream: IO[bytes], origin: Origin, follow: Follow | None
) -> Iterator[Piece | Article | Problem]:
    if kind == LINES:
        yield from split_lines(stream, origin)
    elif kind == WARC:
        yield from split_warc(stream, origin)
    else:
        data = sized(stream.read(limit_of(kind) + 1), origin.where, limit_of(kind))
        yield from read_feed(data, origin, follow) if kind == FEED else [Piece(kind, data, origin)]


def _followed(address: Address, said: Metadata, visitor: Visitor) -> Article:
    """The article that a feed's entry links to; the feed is not trusted with addresses of the local network."""
    page = visitor.fetch(address, asked=False)
    origin = Origin(str(address), doc_name(address), page.url, page.charset)
    if page.kind == PDF:
        return read_pdf(page.data, origin)
    if page.kind not in (HTML, TEXT):
        raise SourceError(str(address), f"is no page but {page.kind}")
    return read_html(page.data, origin, Metadata(published=said.published))
