"""RSS and Atom: each entry with a text in it is an article; with `follow` the page that an entry links to is read."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from ingest.encoding import decode, whole
from ingest.html import refuse_bombs, text_of_html
from ingest.metadata import Metadata, language_code, plain, web
from ingest.sources import Address, Origin, doc_of_url, printable
from ingest.text import article_of
from kg.errors import SourceError
from kg.model import Article, Problem
from language.furniture import find_date, width

MAX_ENTRIES = 1_000
SUMMARY_COLUMNS = 40  # an entry with less text than this says no more than its title

_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)")
_REMARK = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(r"<[A-Za-z_]")

Follow = Callable[[Address, Metadata], Article]


def read_feed(data: bytes, origin: Origin, follow: Follow | None = None) -> Iterator[Article | Problem]:
    """Each entry's article, or why there is none. Raises SourceError when `data` is no feed."""
    text = _safe(data, origin)
    import feedparser  # late: only feeds need it

    # a stream: what is no stream it would try to open as an address or a file
    feed = feedparser.parse(io.BytesIO(text.encode("utf-8")), sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version") and not feed.entries:
        raise SourceError(origin.where, "is XML, but neither an RSS nor an Atom feed", "give the address of a feed")
    if not feed.entries:
        raise SourceError(origin.where, "is a feed without entries")
    bare = 0
    for number, entry in enumerate(feed.entries[:MAX_ENTRIES], 1):
        at = Origin(f"{origin.where}#{number}", origin.doc)
        try:
            found = _read_entry(entry, feed.feed, at, follow)
            bare += found is None
            if found is not None:
                yield found
        except SourceError as error:
            yield error.problem
    if bare:
        yield Problem(
            origin.where, f"has {bare} entries without a text of their own", "--follow reads the pages they link to"
        )
    if len(feed.entries) > MAX_ENTRIES:
        yield Problem(origin.where, f"has more than {MAX_ENTRIES} entries; the rest is not read")


def _safe(data: bytes, origin: Origin) -> str:
    """The feed's text without its declarations. One that declares entities, which can grow without end or name files
    and addresses (RSS 1.0 is RDF/XML), is refused before any parser sees it."""
    declared = _ENCODING.search(data[:200])
    text = decode(data, origin.where, declared.group(1).decode("ascii") if declared else origin.charset)
    prolog = text[: root.start()] if (root := _ROOT.search(_blanked(text))) else text
    if re.search(r"<!ENTITY|<!DOCTYPE[^>]*\[", prolog, re.IGNORECASE):
        raise SourceError(origin.where, "declares entities, which no feed needs; it is not parsed", "use another feed")
    refuse_bombs(text, origin.where)
    return text[len(prolog) :]


def _blanked(text: str) -> str:
    """The text with comments and instructions blanked out, every sign else in its place."""
    return _REMARK.sub(lambda remark: " " * len(remark.group()), text)


def _read_entry(entry: Any, feed: Any, at: Origin, follow: Follow | None) -> Article | None:
    """The entry's article, or that of the page it links to; None where it says no more than its title."""
    said = _said(entry, feed)
    if follow and said.url:
        return follow(Address(said.url), said)
    markup = _content(entry)
    named = Origin(at.where, _doc(entry, said, at.doc), said.url)
    body = text_of_html(whole(markup), named) if re.search(r"<\w|&\w+;|&#", markup) else whole(markup).strip()
    if width(body) < SUMMARY_COLUMNS or body == said.title:
        return None
    return article_of(f"{said.title}\n\n{body}\n" if said.title else body, named, said)


def _content(entry: Any) -> str:
    """The longest text of the entry: its content, else its summary."""
    parts = [part.get("value") or "" for part in entry.get("content") or ()]
    return max([*parts, entry.get("summary") or ""], key=len)


def _said(entry: Any, feed: Any) -> Metadata:
    source = entry.get("source") or {}
    names = [plain(author.get("name")) for author in entry.get("authors") or () if author.get("name")]
    return Metadata(
        title=plain(whole(re.sub(r"<[^>]*>", "", entry.get("title") or ""))),
        publisher=plain(whole(source.get("title") or feed.get("title") or "")),
        author=", ".join(dict.fromkeys(names)) or plain(entry.get("author")),
        published=_date(entry),
        language=language_code(plain(entry.get("language") or feed.get("language") or "")),
        url=web(entry.get("link")),
    )


def _date(entry: Any) -> str:
    """The day as the feed writes it, in its own time zone."""
    texts = (entry.get(key) or "" for key in ("published", "created", "updated"))
    return next((date[:10] for text in texts if (date := find_date(text))), "")


def _doc(entry: Any, said: Metadata, stem: str) -> str:
    if said.url:
        return doc_of_url(said.url)
    return printable(plain(entry.get("id")) or f"{stem}-{said.title}")[:300]
