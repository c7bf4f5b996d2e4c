"""Towns that no row names, in Japanese: 「スウェーデンのストレングネスにデータセンターを建てる」."""

from __future__ import annotations

from collections.abc import Sequence

from kg.identity import entity_iri
from kg.model import Entity
from kg.values import replace
from language.items import Item, entity_of
from language.katakana import SHOWN

_PLACE = frozenset({"Place", "Thing"})
_SITES = frozenset({"FacilityKind", "Site"})
_WHERE = frozenset({"dative", "locative"})
_GENITIVE = "の"


def with_towns(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items, in a sentence that tells of a site, with each unknown name behind a place's の and before に or で
    as a place.

    One that the article shows to be a company's stays one.
    """
    if not any(_classes(i) & _SITES or i.has("kind:") in _SITES for i in items):
        return tuple(items)
    return tuple(_town(item) if _is_town(items, at) else item for at, item in enumerate(items))


def _is_town(items: Sequence[Item], at: int) -> bool:
    entity = entity_of(items[at])
    known = entity is None or not entity.provisional or "Person" in entity.classes or items[at].tag != ""
    if known or at < 2 or at + 1 >= len(items) or any(i.tag == SHOWN for i in items[at : at + 1]):
        return False
    return items[at - 1].text == _GENITIVE and "Place" in _classes(items[at - 2]) and bool(items[at + 1].cases & _WHERE)


def _classes(item: Item) -> frozenset[str]:
    entity = entity_of(item)
    return entity.classes if entity is not None else frozenset()


def _town(item: Item) -> Item:
    place = Entity(entity_iri(item.text), _PLACE, (("en", item.text), ("ja", item.text)), provisional=True)
    return replace(item, value=place)
