"""In a question the products of a maker together, which are asked for: “Which AMD chips …”, 「AMDのチップは何」."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.model import Hole
from kg.values import replace
from kg.vocabulary import Vocabulary
from language.items import Item, entity_of, read_items

_WHICH = ("which", "what")
_WHETHER = ("be", "do", "have")


def unfolded(
    items: Sequence[Item], language: str, vocabulary: Vocabulary
) -> tuple[tuple[Item, ...], Mapping[int, str]]:
    """The items with each such name that a word of asking stands beside as the noun of what is made, and the IRIs of
    the makers by the offsets of these nouns."""
    makers: dict[int, str] = {}
    out: list[Item] = []
    for at, item in enumerate(items):
        noun = _noun(item, language, vocabulary) if _is_asked(items, at, language) else None
        thing = entity_of(item)
        if noun is not None and thing is not None:
            makers[item.start] = vocabulary.makers[thing.iri]
        out.append(noun or item)
    return tuple(out), makers


def with_makers(items: Sequence[Item], makers: Mapping[int, str]) -> tuple[Item, ...]:
    """The items with the maker of what is asked for in each hole that covers one of the nouns at `makers`."""
    return tuple(_made(i, makers) for i in items) if makers else tuple(items)


def _made(item: Item, makers: Mapping[int, str]) -> Item:
    maker = next((iri for start, iri in makers.items() if item.start <= start < item.end), "")
    return replace(item, value=replace(item.value, maker=maker)) if maker and isinstance(item.value, Hole) else item


def _is_asked(items: Sequence[Item], at: int, language: str) -> bool:
    if language == "en":
        whether = items[0].has("aux:") in _WHETHER  # “Does X use AMD chips?”: any of them
        return at > 0 and (whether or items[at - 1].has("ask:") in _WHICH)
    topic, behind = (items[at + 1], items[at + 2 :]) if at + 1 < len(items) else (None, ())
    asked = not behind or behind[0].has("ask:") in _WHICH or behind[0].kind == "sign"
    return topic is not None and "topic" in topic.cases and asked


def _noun(item: Item, language: str, vocabulary: Vocabulary) -> Item | None:
    """The noun in a name that is made of it and of its maker's (“AMD chips”, not “Trainium”), over all of the name."""
    thing = entity_of(item)
    maker = vocabulary.entity(vocabulary.makers.get(thing.iri, "")) if thing is not None else None
    if maker is None or len(item.tokens) < 2:
        return None
    noun = read_items(item.tokens[-1].text, language, vocabulary, question=True)
    forms = {text.casefold() for _, text in maker.labels}
    if len(noun) != 1 or not noun[0].has("class:") or item.tokens[0].text.casefold() not in forms:
        return None
    return replace(
        noun[0], start=item.start, end=item.end, text=item.text, tokens=item.tokens, kind="word", value=None
    )
