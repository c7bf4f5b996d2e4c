"""Entries of a list: “March 10, 2025 — CoreWeave: a five-year, $11.9B contract”, a name and what is told of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Entity, Period
from language.dates import find_dates
from language.items import Item

_BEHIND = r"(?::\s|：|[—–]|\s-\s|\s{1,3}(?=[^\W\d]))"
_DATED = re.compile(rf"\s*(?:\*\*|__)?([^:：—–\n]{{4,24}}?)(?:\*\*|__)?\s*{_BEHIND}\s*(?=\S)")
_MARKS = " *_.()（）[]"
_PARTS = (":", "：", "—", "–")
_EXACT = "in"  # the relation of a date that something happened on


def dated(text: str, language: str, published: str) -> tuple[tuple[Item, ...], str]:
    """The date that a line begins with, if that is all before a dash, a colon or a space, and the rest of the line."""
    match = _DATED.match(text)
    said = match[1].strip(_MARKS) if match else ""
    found = find_dates(said, language, published) if any(map(str.isdigit, said)) else ()
    day = found[0].value if len(found) == 1 and (found[0].start, found[0].end) == (0, len(said)) else None
    if match is None or not isinstance(day, Period) or day.relation != _EXACT:
        return (), text
    return (Item("date", 0, len(said), said, (), day),), text[match.end() :]


def is_entry(items: Sequence[Item]) -> bool:
    """Whether the items are a name, a colon or a dash, and what is told of the name."""
    return len(items) > len(_PARTS[:2]) and items[0].is_entity and items[1].text.strip() in _PARTS


def _is_body(item: Item) -> bool:
    return isinstance(item.value, Entity) and "Organisation" in item.value.classes


def whole_entry(pieces: Sequence[tuple[str, tuple[Item, ...]]]) -> list[tuple[str, tuple[Item, ...]]]:
    """The pieces between commas; where the first is an entry, those behind it that name nobody belong to it, and so
    does the one piece behind a bare name (“OpenAI, up to $100B”)."""
    bare = len(pieces) == len(("name", "sum")) and len(pieces[0][1]) == 1 and pieces[0][1][0].is_entity
    if not pieces or not (bare or is_entry(pieces[0][1])):
        return list(pieces)
    (text, items), *rest = pieces
    while rest and not any(map(_is_body, rest[0][1])):
        more, added = rest.pop(0)
        text, items = f"{text},{more}", (*items, *added)
    return [(text, items), *rest]
