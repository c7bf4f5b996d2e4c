"""Text and Markdown as an article: the text is the file as read, so offsets count in the file."""

from __future__ import annotations

from ingest.encoding import decode
from ingest.metadata import Metadata, address, front_matter, language_code, language_of, of_record, of_text
from ingest.sources import Origin
from kg.errors import SourceError
from kg.identity import article_iri
from kg.model import Article
from language import furniture as page
from language.segments import segments

BEHIND_PAYWALL = ("holds only the opening of an article behind a paywall", "save the whole text and read that")
STUB_COLUMNS = 400  # a text behind a paywall that is no longer than this is only the opening of an article


def read_text(data: bytes, origin: Origin) -> Article:
    """A text or Markdown file. Raises SourceError where it holds no article."""
    return article_of(decode(data, origin.where, origin.charset), origin)


def article_of(text: str, origin: Origin, said: Metadata | None = None, otherwise: Metadata | None = None) -> Article:
    """`text` as an article, with what front matter, `said` (by feed or record) and its first lines say of it, and
    `otherwise` what its file says.

    Raises SourceError when nothing is left beside page furniture, or only the opening before a paywall.
    """
    given, body_start = front_matter(text)
    said = of_record(given).or_else(said or Metadata())
    language = language_code(said.language) or language_of(text[body_start:])
    found = segments(text, language, body_start)
    running = sum(page.width(text[s.start : s.end]) for s in found if s.kind not in ("furniture", "meta", "label"))
    if not running:
        raise SourceError(origin.where, "holds no article, only page furniture", "nothing was put in the graph")
    if running <= STUB_COLUMNS and (not said.free or page.is_paywalled(text)):
        raise SourceError(origin.where, *BEHIND_PAYWALL)
    told = said.or_else(of_text(text, found, language)).or_else(otherwise or Metadata())
    return Article(
        doc=origin.doc,
        text=text,
        iri=article_iri(origin.doc),
        language=language,
        body_start=body_start,
        title=told.title,
        published=told.published,
        author=told.author,
        publisher=told.publisher,
        url=address(origin.url, told.url),
    )
