"""What a source says of its article: title, publisher, author, date, language, address.

It is taken from front matter, a page's meta tags and JSON-LD, a record's fields, and the first lines of the text, in
that order. What is not said stays empty; nothing is guessed from a file's name or age.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ingest.datelines import published_in
from kg.front import front_matter_of
from language import furniture as page
from language.blocks import HEADING, META, Segment
from language.segments import sentences

_TITLES = ("title", "headline", "og:title", "twitter:title", "dc.title")
_DATES = (
    "published", "published_at", "publishedAt", "date", "datePublished", "date_published", "pubDate", "publishDate",
    "publish_date", "created", "issued", "date_publish",
)  # fmt: skip
_AUTHORS = ("author", "authors", "by", "creator", "byline")
_PUBLISHERS = ("publisher", "site", "site_name", "sitename", "publication", "source", "source_domain")
_URLS = ("url", "link", "canonical", "canonical_url", "permalink", "source_url", "uri")
_LANGUAGES = ("lang", "language", "inLanguage")
_META_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "dc.date.issued", "dcterms.issued",
    "dc.date", "dcterms.date", "dcterms.created", "date", "pubdate", "publishdate", "publish-date", "publish_date",
    "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "citation_publication_date",
)  # fmt: skip
_META_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "byl")
_META_SITES = ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher")
_ARTICLE_TYPES = re.compile(r"(?:\w*Article|BlogPosting|Report|LiveBlogPosting|WebPage)")
_URL_DATE = re.compile(r"(?<!\d)(20\d\d)([/-])(\d{1,2})\2(\d{1,2})(?!\d)")
_MAKER = re.compile(
    r"(?:©|\(c\)|copyright)[\s\W]*(?:copyright)?[\s\W]*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,.]*(.+)", re.IGNORECASE
)
_DEEPEST = 8  # how deep JSON-LD is searched
_LONGEST = 500  # characters of a name


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said of an article; each field is empty where nothing is said. `free` is False behind a paywall."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    url: str = ""
    free: bool = True

    def or_else(self, other: Metadata) -> Metadata:
        """The same, with what it leaves empty taken from `other`."""
        texts = {name: getattr(self, name) or getattr(other, name) for name in _NAMES}
        return Metadata(**texts, free=self.free and other.free)


_NAMES = ("title", "publisher", "author", "published", "language", "url")


# ---- records: front matter, JSON lines ----


def front_matter(text: str) -> tuple[Mapping[str, Any], int]:
    """What the block between ``---`` (YAML) or ``+++`` (TOML) at the top says, and where the body begins.

    A block that is no mapping is not front matter; one with a mistake in it says nothing but still ends where it ends.
    """
    block = front_matter_of(text)
    return (_parsed(block) if block else {}), len(block)


def _parsed(block: str) -> Mapping[str, Any]:
    import frontmatter  # late: brings YAML along

    try:
        if block.lstrip("\ufeff").startswith("+++"):
            return tomllib.loads(block.strip("\ufeff+ \t\n"))
        return dict(frontmatter.loads(block).metadata)
    except Exception:  # the parsers raise errors of many kinds; the body is read all the same
        return {}


def of_record(given: Mapping[str, Any]) -> Metadata:
    """What the fields of front matter or of a JSON object say, under any of the names that are usual."""
    folded = {str(key).casefold(): value for key, value in given.items()}
    return Metadata(
        title=_first(folded, _TITLES),
        publisher=_first(folded, _PUBLISHERS),
        author=_first(folded, _AUTHORS),
        published=_first_date_of(folded, _DATES),
        language=language_code(_first(folded, _LANGUAGES)),
        url=web(_first(folded, _URLS)),
    )


def _first(folded: Mapping[str, Any], keys: Iterable[str]) -> str:
    """The first of `keys` that holds a name; a list of names is joined, a mapping gives its `name`."""
    return next((name for key in keys if (name := plain(folded.get(key.casefold())))), "")


def plain(value: Any) -> str:
    """A name out of a field: one line; of a list the names joined, of a mapping its `name`."""
    if isinstance(value, Mapping):
        return plain(value.get("name"))
    if isinstance(value, list | tuple):
        return ", ".join(dict.fromkeys(filter(None, map(plain, value[:20]))))
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def _first_date_of(folded: Mapping[str, Any], keys: Iterable[str]) -> str:
    values = (folded.get(key.casefold()) for key in keys)
    return next((date for value in values if not isinstance(value, bool) and (date := page.find_date(str(value)))), "")


# ---- pages: meta tags and JSON-LD ----


def of_page(tree: Any) -> Metadata:
    """What the head of a parsed HTML page says: JSON-LD first, then meta tags, then its canonical address.

    JSON-LD is read as JSON; its contexts and whatever else it refers to are never fetched.
    """
    tags = {
        name.casefold(): content
        for tag in tree.iter("meta")
        if (content := " ".join((tag.get("content") or "").split())[:2_000])
        for name in (tag.get("property"), tag.get("name"), tag.get("itemprop"))
        if name
    }
    links = {(link.get("rel") or "").casefold(): link.get("href") for link in tree.iter("link")}
    said = Metadata(
        title=_first(tags, ("og:title", "twitter:title", "dc.title", "headline")),
        publisher=_first(tags, _META_SITES),
        author=_author_tag(tags),
        published=_first_date_of(tags, _META_DATES)[:10],
        language=language_code(tree.get("lang") or _first(tags, ("og:locale", "content-language", "language"))),
        url=web(links.get("canonical")) or web(tags.get("og:url")),
    )
    return of_json_ld(script.text or "" for script in _scripts(tree)).or_else(said)


def _scripts(tree: Any) -> Iterator[Any]:
    return (script for script in tree.iter("script") if "ld+json" in (script.get("type") or "").casefold())


def _author_tag(tags: Mapping[str, str]) -> str:
    found = (plain(tags.get(key)) for key in _META_AUTHORS)
    return next((re.sub(r"^by\s+", "", name, flags=re.IGNORECASE) for name in found if name and "://" not in name), "")


def of_json_ld(scripts: Iterable[str]) -> Metadata:
    """What schema.org data in a page says of its article: the first one described, then the page itself."""
    found = [item for text in scripts for item in _items(_json(text), 0)]
    article = next((item for item in found if _kind(item) not in ("", "WebPage")), {})
    web_page = next((item for item in found if _kind(item) == "WebPage"), {})
    return _of_article(article, found).or_else(_of_article(web_page, found))


def _json(text: str) -> Any:
    try:
        return json.loads(text.strip().removeprefix("<!--").removesuffix("-->").strip(" ;\n"), strict=False)
    except (ValueError, RecursionError):
        return None


def _items(value: Any, depth: int) -> Iterator[Mapping[str, Any]]:
    """All objects in parsed JSON-LD, outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        yield value
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for part in inner:
        yield from _items(part, depth + 1)


def _kind(item: Mapping[str, Any]) -> str:
    types = item.get("@type")
    named = (t for t in (types if isinstance(types, list) else [types]) if isinstance(t, str))
    return next((t for t in named if _ARTICLE_TYPES.fullmatch(t.rpartition("/")[2])), "")


def _of_article(item: Mapping[str, Any], all_items: list[Mapping[str, Any]]) -> Metadata:
    by_id = {i["@id"]: i for i in all_items if isinstance(i.get("@id"), str) and len(i) > 1}
    named = {key: _referred(item.get(key), by_id) for key in ("author", "creator", "publisher")}
    main = item.get("mainEntityOfPage")
    address = item.get("url") or (main.get("@id") if isinstance(main, Mapping) else main)
    return Metadata(
        title=plain(item.get("headline")) or (plain(item.get("name")) if _kind(item) != "WebPage" else ""),
        publisher=plain(named["publisher"]),
        author=plain(named["author"]) or plain(named["creator"]),
        published=page.find_date(str(item.get("datePublished") or item.get("dateCreated") or ""))[:10],
        language=language_code(plain(item.get("inLanguage"))),
        url=web(address if isinstance(address, str) else ""),
        free=str(item.get("isAccessibleForFree", True)).casefold() != "false",
    )


def _referred(value: Any, by_id: Mapping[str, Any]) -> Any:
    """What ``{"@id": …}`` stands for, in a list too."""
    if isinstance(value, list):
        return [_referred(part, by_id) for part in value[:20]]
    if isinstance(value, Mapping) and "name" not in value:
        return by_id.get(str(value.get("@id")), value)
    return value


# ---- the first lines of a text ----


def of_text(text: str, found: tuple[Segment, ...], language: str) -> Metadata:
    """What the lines above and below the body say: title line, byline, date, copyright, the address cited first."""
    head = _head(found)
    return Metadata(
        title=_title(text, found, language),
        publisher=_publisher(text, found),
        author=_author(text, head),
        published=_first_date(text, head) or published_in(text, found) or _cited_date(text),
    )


def _head(found: tuple[Segment, ...]) -> tuple[Segment, ...]:
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
            return re.sub(r"\*\*|__|`", "", " ".join(text[a:b] for a, b in spans)).strip()[:_LONGEST]
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
        is_line = segment.kind == "furniture" and "\n" not in line and page.is_copyright(line)
        if is_line and (match := _MAKER.search(line)):
            name = re.split(
                r"\s+[-–—|｜]\s+|\s*[.。]?\s*all rights|\s*無断|[。]", match.group(1), maxsplit=1, flags=re.IGNORECASE
            )[0]
            return re.sub(r"\s*[,.]?\s*\d{4}$", "", name).strip(" .,")[:80]
    return ""


# ---- languages and addresses ----


def language_of(text: str) -> str:
    """``"ja"`` where kana make up a fair share of the letters, ``"en"`` where Latin letters do, else ``""``."""
    kana = len(re.findall(r"[\u3041-\u30fe]", text))
    letters = sum(map(str.isalpha, text))
    latin = len(re.findall(r"[A-Za-z]", text))
    if kana * 20 > letters:
        return "ja"
    return "en" if latin * 2 > letters else ""


def language_code(given: str) -> str:
    """A two-letter code out of ``en-GB``, ``ja_JP``, ``Japanese``; empty when it is none."""
    code = re.split(r"[-_]", given.strip().casefold())[0]
    return {"japanese": "ja", "日本語": "ja", "english": "en", "jp": "ja"}.get(code, code if len(code) == 2 else "")


def address(read_from: str, said: str) -> str:
    """The address of an article: what its page calls its own where that is on the host it was read from."""
    here, own = urlsplit(web(read_from)), urlsplit(web(said))
    hosts = {part.netloc.lower().removeprefix("www.").removeprefix("m.") for part in (here, own)}
    return web(said) if not here.netloc or (len(hosts) == 1 and own.path.strip("/")) else web(read_from)


def web(url: str | None) -> str:
    """The address when it is http or https, else nothing: no script, no file is ever linked."""
    return url if url and re.fullmatch(r"https?://[^\s<>\"'`{}|\\^]{1,2000}", url, re.IGNORECASE) else ""
