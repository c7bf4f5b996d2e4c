"""Whose words an English page is: the company that “we” means, by its address, its title and its own boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from urllib.parse import urlsplit

from kg.model import Entity
from kg.vocabulary import Vocabulary
from language import furniture as page
from language.candidates import provisional, with_candidates
from language.items import Item, entity_of, lexicon, read_items
from language.reader import issuer_of

_TOP = 1500  # where a page names itself
_HEAD = 700  # where it gives its address
_TAIL = re.compile(r"\s[|\\–—-]\s+([^|\\–—]{2,40})$")  # “The title of the post | Acme”
_QUOTED = re.compile(r"“[^“”]*”|\"[^\"\n]*\"|^>.*$", re.MULTILINE)
_ABOUT = re.compile(r"^[#*_ ]*(\w+) ([A-Z][^\n:.?!*]{1,40}?)[:*_ ]*$", re.MULTILINE)
_AT_OURS = re.compile(r"\bat [^\n]+?[,:]? we\b", re.IGNORECASE)
_LETTERS = re.compile(r"[\W_]+")
_CAPITALS = re.compile(r"\b[A-Z][\w-]+(?: [A-Z]\w+)?")
_ADDRESS = re.compile(r"^(?:\w+\s*[:=]\s*)?[\"'<]?(https?://[^\s\"'>|]+)", re.MULTILINE)  # of a line, not of a link


def publisher_of(text: str, language: str, vocabulary: Vocabulary, *, title: str = "", url: str = "") -> Entity | None:
    """The company whose words `text` is: the one named in full, or whom address, title or boilerplate of an English
    page that says “we” (outside of quotations) name. None where nothing tells."""
    full = issuer_of(text, language, vocabulary)
    said = _QUOTED.sub(" ", text)
    if full is not None or language != "en" or not page.holds("OwnVoice", said):
        return full
    found = chain(
        _by_address(url or _own_address(text[:_HEAD]), text, vocabulary),
        _by_tail(title, text, vocabulary),
        _by_boilerplate(text, vocabulary),
        _by_voice(said, text, vocabulary),
        _by_title(_items(title, text, vocabulary)) if page.holds("HouseVoice", said) else (),
        _by_news(said, text, vocabulary) if page.holds("HouseVoice", said) else (),
    )
    return next(found, None)


def _items(text: str, context: str, vocabulary: Vocabulary) -> tuple[Item, ...]:
    table = lexicon(vocabulary, "en")
    return with_candidates(read_items(text, "en", vocabulary, context=context), "en", table.ends, context)


def _named(top: str, context: str, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """The companies that the top of the page names, the known ones before the others."""
    items = [i for line in top.splitlines() if line.strip() for i in _items(line, context, vocabulary)]
    bodies = dict.fromkeys(e for i in items if (e := entity_of(i)) is not None and _is_house(e))
    return tuple(sorted(bodies, key=lambda e: e.provisional))


def _is_house(entity: Entity) -> bool:
    return "Organisation" in entity.classes and not entity.classes & {"MediaOutlet", "Source", "Place", "Regulator"}


def _own_address(head: str) -> str:
    found = _ADDRESS.search(head)
    return found[1] if found else ""


def _by_address(url: str, text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """The company named at the top that the address is called after; a host of everyone's pages is no one's."""
    parts = [p for p in urlsplit(url).netloc.casefold().split(".") if p]
    if parts and not page.words("HostingSite").intersection(parts):
        hosts = {*parts, "".join(parts[-2:])}  # “x.ai” is xAI's
        yield from (e for e in _named(text[:_TOP], text, vocabulary) if hosts & set(_as_host(e.label())))
        spelled = dict.fromkeys(n for n in _CAPITALS.findall(text) if hosts & set(_as_host(n)))
        for name in spelled:
            yield next(_whole(name, text, vocabulary), provisional(name, person=False))


def _by_news(said: str, text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """“We are thrilled to share that Acme has raised …”: whom a page's own first news is about."""
    lines = (n for n in said[:_TOP].splitlines() if not n.startswith("#"))
    line = next((n for n in lines if page.holds("OwnVoice", n)), "")
    for first in line.split(". ")[:1]:
        items = _items(first, text, vocabulary)
        named = next((k for k, i in enumerate(items) if (e := entity_of(i)) is not None and _is_house(e)), -1)
        before = items[named - 1] if named > 0 else None
        free = before is not None and before.kind != "marker" and page.holds("OwnVoice", first[: items[named].start])
        verb = free and named + 1 < len(items) and (items[named + 1].has("aux:") or items[named + 1].tag in ("s", "ed"))
        yield from (e for e in [entity_of(items[named])] if verb and e is not None)


def _by_voice(said: str, text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """“At Acme, we …”."""
    if _AT_OURS.search(said):
        named = _named(text[:_TOP], text, vocabulary)
        yield from (e for e in named if re.search(rf"\bat {re.escape(e.label())}\b[,:]? we\b", said, re.IGNORECASE))


def _as_host(label: str) -> Iterator[str]:
    """How an address spells the name: “huggingface”; “mistral” of Mistral AI."""
    words = label.casefold().split()
    yield _LETTERS.sub("", "".join(words))
    yield _LETTERS.sub("", "".join(words[:-1] or words))


def _by_tail(title: str, context: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """“The title of the post | Acme”."""
    tail = _TAIL.search(title)
    yield from _whole(tail[1], context, vocabulary) if tail else ()


def _by_boilerplate(text: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """The first heading “About Acme”."""
    for word, name in _ABOUT.findall(text):
        if word.casefold() in page.words("AboutWord"):
            used = _CAPITALS.fullmatch(name) and re.search(rf"\b{re.escape(name)} [a-z]", text)
            yield from list(_whole(name, text, vocabulary)) or ([provisional(name, person=False)] if used else ())


def _whole(name: str, context: str, vocabulary: Vocabulary) -> Iterator[Entity]:
    """The company that `name` as a whole names."""
    items = _items(name, context, vocabulary)
    entity = entity_of(items[0]) if len(items) == 1 else None
    if entity is not None and _is_house(entity):
        yield entity


def _by_title(items: Sequence[Item]) -> Iterator[Entity]:
    """The company that the title is about: the first, where no preposition and no second one stands with it."""
    for at, item in enumerate(items):
        entity = entity_of(item)
        if item.kind == "marker" and item.text not in ("'s", "’s"):
            return
        if entity is not None and _is_house(entity):
            joined = at + 1 < len(items) and (items[at + 1].text in ",/" or "and" in items[at + 1].cases)
            yield from () if joined else (entity,)
            return
