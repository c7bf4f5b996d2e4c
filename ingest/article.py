"""A source as an article: its text, where the body begins, and what the page says of itself.

For text and Markdown the text is the file as read, so offsets count in the file; for HTML it is the article proper, as
Markdown, as trafilatura finds it. What a page does not say stays empty; nothing is guessed from the file's name or age.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from ingest.datelines import published_in
from ingest.sources import STDIN, Address, Source, decode, find_sources, name_of, read_bytes
from kg.errors import SourceError
from kg.identity import article_iri
from kg.model import Article, Problem
from language import furniture as page
from language.blocks import HEADING, META, Segment
from language.segments import segments, sentences

MAX_DEPTH = 2_000
MAX_TAGS = 300_000
_FRONT = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\n(.*?\n)?\1[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE_KEYS = ("title", "headline")
_DATE_KEYS = ("published", "published_at", "date", "datePublished", "pubDate", "created", "issued")
_AUTHOR_KEYS = ("author", "authors", "by", "creator")
_PUBLISHER_KEYS = ("publisher", "site", "site_name", "sitename", "publication", "source")
_URL_KEYS = ("url", "link", "canonical", "canonical_url", "permalink", "source_url")
_LANGUAGE_KEYS = ("lang", "language")
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)([/-])(\d{1,2})\2(\d{1,2})(?!\d)")
_OPEN_ENDED = frozenset(  # tags that HTML lets stand unclosed
    ("p", "li", "dt", "dd", "td", "th", "tr", "option", "area", "base", "br", "col", "embed", "hr", "img", "input",
     "link", "meta", "source", "track", "wbr")
)  # fmt: skip
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w.:-]{2,40})|encoding=[\"']([\w.:-]{2,40})", re.IGNORECASE
)
_MAKER = re.compile(
    r"(?:©|\(c\)|copyright)[\s\W]*(?:copyright)?[\s\W]*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,.]*(.+)", re.IGNORECASE
)

Progress = Callable[[Source], None]


def read_articles(paths: Iterable[str | Path], progress: Progress | None = None) -> Iterator[Article | Problem]:
    """Each article that `paths` name, or the Problem that kept it from being read; one bad file stops nothing.

    `progress` is called with each source before it is read. Two sources of one name but different text are a problem:
    the second would replace the first in the graph.
    """
    read: dict[str, tuple[str, str]] = {}
    for source in find_sources(paths):
        if isinstance(source, Problem):
            yield source
            continue
        if progress is not None:
            progress(source)
        yield _once(_read(source), name_of(source), read)


def _read(source: Source) -> Article | Problem:
    try:
        return read_article(source)
    except SourceError as error:
        return Problem(error.where, error.what)


def _once(found: Article | Problem, where: str, read: dict[str, tuple[str, str]]) -> Article | Problem:
    if isinstance(found, Problem):
        return found
    first, text = read.setdefault(found.doc, (where, found.text))
    if text != found.text:
        return Problem(
            where,
            f"has the same name as {first} and another text",
            "rename one of them: the name is the article's name",
        )
    return found


def read_article(source: Source | str) -> Article:
    """One article from a file, standard input (``-``) or an address. Raises SourceError where there is none to read."""
    source = Path(source) if isinstance(source, str) else source
    data = read_bytes(source)
    where = name_of(source)
    if _is_html(source, data):
        return _from_html(decode(data, where, _declared(data)), source)
    return _from_text(decode(data, where), source)


def doc_name(source: Source) -> str:
    """The article's name: the file's name without its ending; of an address the last part of its path."""
    if isinstance(source, Address):
        parts = urlsplit(source.url)
        last = PurePosixPath(unquote(parts.path)).stem
        return last or parts.netloc
    return "stdin" if source == STDIN else source.stem


def _is_html(source: Source, data: bytes) -> bool:
    if isinstance(source, Path) and source != STDIN:
        return source.suffix.lower() in (".html", ".htm")
    return bool(re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|\?xml)", data[:400], re.IGNORECASE))


# ---- text and Markdown ----


def _from_text(text: str, source: Source) -> Article:
    given, body_start = front_matter(text)
    language = _language(_first(given, _LANGUAGE_KEYS)) or language_of(text[body_start:])
    found = segments(text, language, body_start)
    if not any(s.kind != "furniture" for s in found):
        raise SourceError(name_of(source), "holds no article, only page furniture")
    head = _head(text, found)
    return Article(
        doc=doc_name(source),
        text=text,
        iri=article_iri(doc_name(source)),
        language=language,
        body_start=body_start,
        title=_first(given, _TITLE_KEYS) or _title(text, found, language),
        published=_given_date(given) or _first_date(text, head) or published_in(text, found) or _cited_date(text),
        author=_first(given, _AUTHOR_KEYS) or _author(text, head),
        publisher=_first(given, _PUBLISHER_KEYS) or _publisher(text, found),
        url=_address_of(source) or _web(_first(given, _URL_KEYS)),
    )


def front_matter(text: str) -> tuple[Mapping[str, Any], int]:
    """What the block between ``---`` (YAML) or ``+++`` (TOML) at the top says, and where the body begins.

    A block that is no mapping is not front matter; one with a mistake in it says nothing but still ends where it ends.
    """
    match = _FRONT.match(text[:50_000])
    if not match or not re.search(r"^[\w-]+\s*[:=]", match.group(2) or "", re.MULTILINE):
        return {}, 0
    return _parsed(match.group()), match.end()


def _parsed(block: str) -> Mapping[str, Any]:
    import frontmatter  # late: brings YAML along

    try:
        if block.lstrip("\ufeff").startswith("+++"):
            return tomllib.loads(block.strip("\ufeff+ \t\n"))
        return dict(frontmatter.loads(block).metadata)
    except Exception:  # the parsers raise errors of many kinds; the body is read all the same
        return {}


def _first(given: Mapping[str, Any], keys: Iterable[str]) -> str:
    """The first of `keys` that holds a name; a list of names is joined, a mapping gives its `name`."""
    folded = {str(key).casefold(): value for key, value in given.items()}
    return next((name for key in keys if (name := _plain(folded.get(key.casefold())))), "")


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return _plain(value.get("name"))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_plain, value[:20])))
    return " ".join(value.split())[:500] if isinstance(value, str) else ""


def _given_date(given: Mapping[str, Any]) -> str:
    folded = {str(key).casefold(): value for key, value in given.items()}
    values = (folded.get(key.casefold()) for key in _DATE_KEYS)
    return next((date for value in values if not isinstance(value, bool) and (date := page.find_date(str(value)))), "")


def _head(text: str, found: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The segments from the top to the first running text that is no furniture."""
    end = next((n for n, s in enumerate(found) if s.kind in ("paragraph", "quote", "row", "header")), len(found))
    return found[: end + 2]


def _title(text: str, found: tuple[Segment, ...], language: str) -> str:
    """The title line of the body; none when running text or a section comes first."""
    for segment in found:
        if segment.kind in ("paragraph", "quote", "row", "header", "item", "label"):
            return ""
        if segment.kind == HEADING and (segment.level == 1 or not text[segment.start :].startswith("#")):
            spans = sentences(segment, text, language)
            return re.sub(r"\*\*|__|`", "", " ".join(text[a:b] for a, b in spans)).strip()[:500]
    return ""


def _first_date(text: str, head: tuple[Segment, ...]) -> str:
    lines = (text[s.start : s.end] for s in head if s.kind == META)
    return next((date for line in lines if (date := page.find_date(line))), "")


def _cited_date(text: str) -> str:
    """The date in the first address cited, such as ``/2025/11/03/``: the article is about that day's news."""
    for url in page.URL.findall(text):
        match = _URL_DATE.search(url)
        date = page.find_date("-".join(match.group(1, 3, 4))) if match else ""
        if date:
            return date
    return ""


def _author(text: str, head: tuple[Segment, ...]) -> str:
    lines = [text[s.start : s.end] for s in head if s.kind == META]
    parts = [part for line in lines for part in re.split(r"\s*[|｜•·]\s*", line)]
    named = next((name for part in parts if (name := page.author_in(part))), "")
    return named or next((line.strip() for line in lines if page.is_name(line) and not page.is_author_word(line)), "")


def _publisher(text: str, found: tuple[Segment, ...]) -> str:
    """The name in the last copyright line, without its slogan."""
    for segment in reversed(found):
        line = text[segment.start : segment.end]
        if (
            segment.kind == "furniture"
            and "\n" not in line
            and page.is_copyright(line)
            and (match := _MAKER.search(line))
        ):
            name = re.split(
                r"\s+[-–—|｜]\s+|\s*[.。]?\s*all rights|\s*無断|[。]", match.group(1), maxsplit=1, flags=re.IGNORECASE
            )[0]
            return re.sub(r"\s*[,.]?\s*\d{4}$", "", name).strip(" .,")[:80]
    return ""


def language_of(text: str) -> str:
    """``"ja"`` where kana make up a fair share of the letters, ``"en"`` where Latin letters do, else ``""``."""
    kana = len(re.findall(r"[\u3041-\u30fe]", text))
    letters = sum(c.isalpha() for c in text)
    latin = len(re.findall(r"[A-Za-z]", text))
    if kana * 20 > letters:
        return "ja"
    return "en" if latin * 2 > letters else ""


def _language(given: str) -> str:
    code = re.split(r"[-_]", given.strip().casefold())[0]
    return {"japanese": "ja", "日本語": "ja", "english": "en", "jp": "ja"}.get(code, code if len(code) == 2 else "")


def _address_of(source: Source) -> str:
    return _web(source.url) if isinstance(source, Address) else ""


def _web(url: str | None) -> str:
    """The address when it is http or https, else nothing: no script, no file is ever linked."""
    return url if url and re.fullmatch(r"https?://[^\s<>\"'`{}|\\^]{1,2000}", url, re.IGNORECASE) else ""


# ---- HTML ----


def _declared(data: bytes) -> str:
    match = _CHARSET.search(data[:4096])
    return next((g.decode("ascii", "ignore") for g in match.groups() if g), "") if match else ""


def _from_html(markup: str, source: Source) -> Article:
    where = name_of(source)
    _refuse_bombs(markup, where)
    found = _extracted(markup, where, _address_of(source))
    text = (found.text or "").strip()
    if not text:
        raise SourceError(where, "holds no article text")
    return Article(
        doc=doc_name(source),
        text=text,
        iri=article_iri(doc_name(source)),
        title=_plain(found.title),
        author=_plain(found.author),
        publisher=_plain(found.sitename),
        published=page.find_date(str(found.date or "")),
        language=language_of(text) or _language(_plain(found.language)),
        url=_address_of(source) or _web(found.url),
    )


def _refuse_bombs(markup: str, where: str) -> None:
    """Refuses what would exhaust the parser, before it sees it."""
    depth = deepest = 0
    for count, match in enumerate(_TAG.finditer(markup)):
        if match.group(2).lower() not in _OPEN_ENDED and not match.group(3):
            depth = max(0, depth - 1) if match.group(1) else depth + 1
            deepest = max(deepest, depth)
        if count > MAX_TAGS or deepest > MAX_DEPTH:
            raise SourceError(where, "is no page that is read: too many tags, or too deeply nested")


def _extracted(markup: str, where: str, url: str) -> Any:
    try:
        import trafilatura  # late: it takes half a second and only HTML needs it
    except ImportError as error:
        raise SourceError(where, f"is HTML, and the reader of HTML is not installed whole ({error})") from error
    try:
        found = trafilatura.extract_with_metadata(
            markup,
            url=url or None,
            output_format="markdown",
            include_comments=False,
            include_tables=True,
            include_links=False,
            include_formatting=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (
        ValueError,
        RecursionError,
        TypeError,
        AttributeError,
    ) as error:  # what lxml and trafilatura raise on broken pages
        raise SourceError(where, f"is HTML that cannot be read ({error})") from error
    if found is None:
        raise SourceError(where, "holds no article text")
    return found
