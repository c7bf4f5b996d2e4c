"""Towns that no row names: “in Lancaster, Pennsylvania”, “a data center in Vineland”."""

from __future__ import annotations

from collections.abc import Sequence

from kg.identity import entity_iri
from kg.model import Entity
from kg.values import replace
from language.items import Item, entity_of

_PLACE = frozenset({"Place", "Thing"})
_SITES = frozenset({"FacilityKind", "Site"})
_BASED = (",", "place", "-", "based")  # what stands behind a town of which somebody is
_WHERE = frozenset({"in", "near"})


def with_towns(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items with each unknown name that stands where a town does made a place: behind a preposition of place, and
    before a comma and a known place, or behind a kind of site.
    """
    out: list[Item] = []
    beyond = 0
    for at, item in enumerate(items):
        if at < beyond:
            continue
        town = _is_unknown(items, at)
        within = town and _is_within(items, at + 1)
        alone = town and not within and bool(_SITES & _classes(items[at - 2]))
        out.append(_town(items[at : at + 3]) if within else _town([item]) if alone else item)
        beyond = at + (3 if within else 1)
    return tuple(out)


def _is_unknown(items: Sequence[Item], at: int) -> bool:
    """Whether a name that no row gives stands at `at` right behind a preposition of place."""
    entity = entity_of(items[at])
    named = entity is not None and entity.provisional and items[at].text[:1].isupper()
    return named and ((at > 1 and bool(items[at - 1].cases & _WHERE)) or _says_where(items, at))


def _says_where(items: Sequence[Item], at: int) -> bool:
    """“Sunnyvale, California-based X”: a name before a comma and a place that a hyphen binds to a participle."""
    behind = items[at + 1 : at + 5]
    bound = len(behind) == len(_BASED) and behind[2].text == "-" and behind[2].end == behind[3].start
    return bound and behind[3].tag == "ed" and _is_within(items, at + 1)


def _is_within(items: Sequence[Item], at: int) -> bool:
    """Whether a comma stands at `at` and behind it a place that owns nothing (“in Acme, Germany's largest …”)."""
    comma, place, following = items[at : at + 1], items[at + 1 : at + 2], items[at + 2 : at + 3]
    told = bool(place) and comma[0].text == "," and "Place" in _classes(place[0])
    return told and not (following and following[0].text in ("'s", "’s"))


def _classes(item: Item) -> frozenset[str]:
    entity = entity_of(item)
    return entity.classes if entity is not None else frozenset()


def _town(run: Sequence[Item]) -> Item:
    """The place that the name, with the wider one behind the comma if there is one, says."""
    first, last = run[0], run[-1]
    text = f"{first.text}, {last.text}" if len(run) > 1 else first.text
    place = Entity(entity_iri(text), _PLACE, (("en", text), ("ja", text)), provisional=True)
    tokens = tuple(t for i in run for t in i.tokens)
    return replace(first, end=last.end, text=text, tokens=tokens, value=place, tag="", inner=last.inner)
