"""WARC, as Common Crawl's news archive has it: each page that a server answered with is an article."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import IO, Any

from ingest.sources import HTML, TEXT, Origin, Piece, doc_of_url, sniffed
from kg.errors import SourceError
from kg.model import Problem

MAX_RECORD = 10_000_000  # bytes of one page, unpacked
MAX_SKIPPED = 1_000_000_000  # bytes of one record that is passed over; a longer one ends the file
_BROKEN = "look whether the file came over whole"


def split_warc(stream: IO[bytes], origin: Origin) -> Iterator[Piece | Problem]:
    """Each page by itself, or why it cannot be had. Pictures, redirects and errors of servers are passed by."""
    records = pages = 0
    for record in _records(stream, origin.where):
        if isinstance(record, Problem):
            yield record
            return
        records += 1
        for found in _page_of(record, origin.where):
            pages += 1
            yield found
    if not records:
        yield Problem(origin.where, "is no WARC file", _BROKEN)
    elif not pages:
        yield Problem(origin.where, "holds no page")


def _records(stream: IO[bytes], where: str) -> Iterator[Any]:
    """The records one by one; what ends the file early comes out as a Problem."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType  # late: only WARC needs it

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion | WarcRecordType.warcinfo
    try:
        for record in ArchiveIterator(stream, record_types=kinds, parse_http=True, fsspec_args=False):
            if record.content_length > MAX_SKIPPED:
                yield Problem(where, f"claims a record of {record.content_length / 1e6:.0f} MB; the rest is not read")
                return
            yield record
    except (OSError, ValueError, EOFError, zlib.error) as error:
        yield Problem(where, f"is broken: {error}; the rest is not read", _BROKEN)


def _page_of(record: Any, where: str) -> Iterator[Piece | Problem]:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    if not url.startswith(("http://", "https://")):  # what an archive says of itself has none
        return
    http = record.http_headers
    if http is not None and http.status_code != 200:
        return
    kind = (record.http_content_type or record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if kind and kind not in ("text/html", "application/xhtml+xml", "text/plain"):
        return
    try:
        yield _piece(record, Origin(f"{where}: {url}", doc_of_url(url), url, record.http_charset or ""))
    except SourceError as error:
        yield error.problem


def _piece(record: Any, origin: Origin) -> Piece:
    if record.content_length > MAX_RECORD:
        raise SourceError(origin.where, f"is larger than {MAX_RECORD // 1_000_000} MB")
    data = _unpacked(record, origin.where)
    if not data.strip():
        raise SourceError(origin.where, "is empty")
    is_page = sniffed(data, record.http_content_type or "") == HTML or b"<" in data[:200]
    return Piece(HTML if is_page else TEXT, data, origin)


def _unpacked(record: Any, where: str) -> bytes:
    """The body, with the server's packing undone, never more than a page may have."""
    data: bytes = record.reader.read(MAX_RECORD + 1)
    packing = ((record.http_headers and record.http_headers.get("Content-Encoding")) or "").lower()
    if packing in ("gzip", "x-gzip", "deflate") and data.lstrip()[:1] != b"<":
        try:
            data = zlib.decompressobj(wbits=47).decompress(data, MAX_RECORD + 1)
        except zlib.error as error:
            raise SourceError(where, f"cannot be unpacked: {error}", _BROKEN) from error
    if len(data) > MAX_RECORD:
        raise SourceError(where, f"is larger than {MAX_RECORD // 1_000_000} MB")
    return data
