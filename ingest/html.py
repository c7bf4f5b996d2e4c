"""HTML as an article: the article proper as Markdown, as trafilatura finds it, and what the page's head says of it."""

from __future__ import annotations

import re
from typing import Any

from ingest.encoding import decode, whole
from ingest.metadata import Metadata, address, language_of, of_page, plain, web
from ingest.sources import Origin
from ingest.text import BEHIND_PAYWALL, STUB_COLUMNS
from kg.errors import SourceError
from kg.identity import article_iri
from kg.model import Article
from language import furniture

MAX_DEPTH = 2_000
MAX_TAGS = 300_000
_OPEN_ENDED = frozenset(  # tags that HTML lets stand unclosed
    ("p", "li", "dt", "dd", "td", "th", "tr", "option", "area", "base", "br", "col", "embed", "hr", "img", "input",
     "link", "meta", "source", "track", "wbr")
)  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w.:-]{2,40})|encoding=[\"']([\w.:-]{2,40})", re.IGNORECASE
)
_KEPT = "\u2063"  # marks a one-word cell: trafilatura takes some names of companies for share buttons, even in a table
_NO_TEXT = ("holds no article text", "it may be pictures only, or drawn by a script: save its text")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)


def read_html(data: bytes, origin: Origin, known: Metadata | None = None) -> Article:
    """A page; `known` is what is known of it already. Raises SourceError where it holds no article or is unsafe."""
    return article_of_html(decode(data, origin.where, origin.charset or _declared(data)), origin, known)


def _declared(data: bytes) -> str:
    match = _CHARSET.search(data[:4096])
    return next((g.decode("ascii", "ignore") for g in match.groups() if g), "") if match else ""


def article_of_html(markup: str, origin: Origin, known: Metadata | None = None) -> Article:
    """The article in `markup`; `known` is what a feed or a record has said of it already."""
    refuse_bombs(markup, origin.where)
    tree = _tree(_DECLARATION.sub("", markup, count=2), origin.where)
    said = (known or Metadata()).or_else(of_page(tree))
    told = said.or_else(_guessed(tree))
    text = whole(_extracted(tree, origin)).strip()
    if not re.search(r"\w", text):
        raise SourceError(origin.where, *_NO_TEXT)
    if furniture.width(text) <= STUB_COLUMNS and (not said.free or furniture.is_paywalled(markup)):
        raise SourceError(origin.where, *BEHIND_PAYWALL)
    return Article(
        doc=origin.doc,
        text=text,
        iri=article_iri(origin.doc),
        title=told.title,
        author=told.author,
        publisher=told.publisher,
        published=told.published,
        language=language_of(text) or told.language,
        url=address(origin.url, told.url),
    )


def refuse_bombs(markup: str, where: str) -> None:
    """Refuses what would exhaust the parser, before it sees it."""
    depth = deepest = 0
    for count, match in enumerate(_TAG.finditer(markup)):
        if match.group(2).lower() not in _OPEN_ENDED and not match.group(3):
            depth = max(0, depth - 1) if match.group(1) else depth + 1
            deepest = max(deepest, depth)
        if count > MAX_TAGS or deepest > MAX_DEPTH:
            raise SourceError(where, "is no page that is read: too many tags, or too deeply nested", "save its text")


def _tree(markup: str, where: str) -> Any:
    try:
        import trafilatura  # late: it takes half a second and only HTML needs it
    except ImportError as error:
        raise SourceError(where, f"is HTML, and the reader of HTML is not installed whole ({error})") from error
    tree = trafilatura.load_html(markup)
    if tree is None:
        raise SourceError(where, "is no HTML that can be read", "save its text")
    return tree


def _extracted(tree: Any, origin: Origin) -> str:
    import trafilatura

    _mark_cells(tree)
    try:
        found = trafilatura.extract(
            tree,
            url=web(origin.url) or None,
            output_format="markdown",
            include_comments=False,
            include_tables=True,
            include_links=False,
            include_formatting=True,
            with_metadata=False,
        )
    except (ValueError, RecursionError, TypeError, AttributeError) as error:  # what broken pages raise
        raise SourceError(origin.where, f"is HTML that cannot be read ({error})", "save its text") from error
    return (found or "").replace(_KEPT, "")


def _mark_cells(tree: Any) -> None:
    """Puts a mark behind the text of each table cell that is one word."""
    for cell in tree.iter("td", "th"):
        parts = [e for e in cell.iter() if e.text and e.text.strip()]
        if len(parts) == 1 and parts[0].text.strip().isalnum():
            parts[0].text += _KEPT


def _guessed(tree: Any) -> Metadata:
    """What trafilatura finds in the visible page: heading, byline, a date beside the title."""
    import trafilatura

    try:
        found = trafilatura.extract_metadata(
            tree, extensive=False, date_config={"original_date": True, "extensive_search": False}
        )
    except (ValueError, RecursionError, TypeError, AttributeError):  # as above; the text may be read all the same
        return Metadata()
    site = plain(found.sitename)
    return Metadata(
        title=plain(found.title),
        author=plain(found.author),
        publisher="" if site == found.hostname else site,
        published=furniture.find_date(str(found.date or "")),
        language=plain(found.language),
        url=web(found.url),
    )


def text_of_html(markup: str, origin: Origin) -> str:
    """The plain text of a piece of HTML that is an article by itself (a feed's entry), paragraphs apart."""
    refuse_bombs(markup, origin.where)
    from lxml import etree
    from lxml import html as parser

    tree = parser.fromstring(f"<div>{markup}</div>")
    etree.strip_elements(tree, "script", "style", "iframe", with_tail=False)
    for element in tree.iter("p", "div", "li", "br", "h1", "h2", "h3", "h4", "tr", "blockquote"):
        element.tail = "\n\n" + (element.tail or "")
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
