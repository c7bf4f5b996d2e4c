"""How English questions count things: “three clouds”, “at least two contracts”, “only one lab”."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Quantity
from kg.values import replace
from language.items import Item, Lexicon
from language.numerals import fold, numerals

_NOUNS = ("class:", "frame:")
_FEW = 100  # what a question counts things up to


def counted(items: Sequence[Item], table: Lexicon) -> Iterator[Item]:
    """The items with each number before a noun as a quantity without a unit, and the noun as a word of its own."""
    for at, item in enumerate(items):
        value = _number(item, items, at)
        if value is not None:
            yield replace(item, kind="quantity", value=value, words=(), tag="")
        else:
            yield from _apart(item, table)


def _number(item: Item, items: Sequence[Item], at: int) -> Quantity | None:
    """The number that an unread word (or a “one” behind an only) gives of the noun right behind it."""
    alone = item.text.casefold() == "one" and at > 0 and items[at - 1].is_concept("op:only", "op:exactly")
    noun = _noun_behind(items, at)
    if noun is None or not (alone or item.kind == "other"):
        return None
    if alone and noun.text.casefold() == "of":
        return None
    text = fold(item.text)
    whole = numerals("en").match(text, 0)
    number = numerals("en").read(text) if whole is not None and whole.end() == len(text) else None
    return Quantity(number.value) if number and 0 < number.value <= _FEW else None


def _noun_behind(items: Sequence[Item], at: int) -> Item | None:
    """The noun behind the item at `at`, with at most one word of how they are in between (“two different clouds”)."""
    for item in items[at + 1 : at + 3]:
        if any(item.has(prefix) for prefix in _NOUNS) or item.is_concept("op:largest", "op:smallest"):
            return item
        if not item.is_concept("filler", "op:differ", "distinct"):
            return None
    return None


def _apart(item: Item, table: Lexicon) -> Iterator[Item]:
    """“at least two contracts”: the noun of a deal is no unit where deals are asked for."""
    value, last = item.value, item.tokens[-1] if item.tokens else None
    counts = isinstance(value, Quantity) and value.unit and not value.is_money and len(item.tokens) > 1
    found = table.forms.get(last.text.casefold(), ()) if counts and last else ()
    words = tuple(word for word, _ in found if any(word.has(prefix) for prefix in _NOUNS))
    if not words or last is None or not isinstance(value, Quantity) or not any(w.has("frame:") for w in words):
        yield item
        return
    head = item.tokens[:-1]
    text = item.text[: last.start - item.start].rstrip()
    yield replace(item, value=replace(value, unit=""), tokens=head, text=text, end=item.start + len(text))
    yield Item("word", last.start, last.end, last.text, (last,), words=words, tag="noun")
