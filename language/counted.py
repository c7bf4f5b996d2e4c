"""Chips counted in brackets: 「Xの新クラスタ（GB300 5万基）」 tells that X works with so many of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Entity, Filler, Frame, Quantity
from kg.values import replace
from kg.vocabulary import Vocabulary
from language.items import Item, entity_of

_HARDWARE, _BODY, _SITE = "Hardware", "Organisation", "Site"
_UNIT = "unit"
_JOINS = frozenset({"and", "comitative"})
_FLEET = 100  # so few would be those in one machine that is sold
_STEPS = 8  # items between the brackets and whose they are


def counted_frames(items: Sequence[Item], vocabulary: Vocabulary) -> tuple[Frame, ...]:
    """One frame for each chip that is counted in the brackets behind a body, or behind something of its own."""
    found: list[Frame] = []
    for at, item in enumerate(items):
        chips = [*_fleet(item.inner)] if item.inner else []
        user = _bearer(items, at, vocabulary) if chips else None
        if user is not None:
            found += [Frame(kind, roles, (item.start, item.end)) for kind, roles in _frames(user, chips, vocabulary)]
    return tuple(found)


_Frames = tuple[str, tuple[tuple[str, tuple[Filler, ...]], ...]]


def _frames(user: Entity, chips: Sequence[Entity], vocabulary: Vocabulary) -> Iterator[_Frames]:
    """The frames whose two key roles take a body and hardware."""
    for kind, frame in vocabulary.frames.items():
        if len(frame.keys) == 2 and vocabulary.roles[frame.keys[1]].ranges == {_HARDWARE}:
            yield from ((kind, ((frame.keys[0], (user,)), (frame.keys[1], (chip,)))) for chip in chips)


def _fleet(inner: Sequence[Item]) -> Iterator[Entity]:
    """The hardware that a large number of units stands beside: 「H100が約10万基」, 「5万基のGB300」."""
    for at, item in enumerate(inner):
        if not _counts(item):
            continue
        chips = _beside(inner, at, -1) or _beside(inner, at, 1)
        named = [c for c in chips if c.label() not in c.classes]  # 「Blackwell GPU」
        yield from (named or chips)[:1]


def _counts(item: Item) -> bool:
    return isinstance(item.value, Quantity) and item.value.unit == _UNIT and item.value.value >= _FLEET


def told_apart(items: Sequence[Item]) -> tuple[Item, ...]:
    """「1700基のGPU（H200/GB200）」: the chips that the brackets name, for the word that only tells their kind."""
    return tuple(x for item in items for x in _kinds_of(item) or (item,))


def _kinds_of(item: Item) -> tuple[Item, ...]:
    """The named chips in the brackets behind a word for chips, where nothing else stands in them."""
    kind = entity_of(item)
    if not item.inner or kind is None or _HARDWARE not in kind.classes or kind.label().split()[-1] not in kind.classes:
        return ()  # “Nvidia GPUs”, a bare “GPU”
    named = [i for i in item.inner if _is_hardware(i)]
    said = item.inner[:-1] if item.inner[-1].kind == "word" else item.inner  # “(H100, H200 and GB200 accelerators)”
    alone = bool(named) and all(i.kind == "sign" or _is_hardware(i) or i.cases & _JOINS for i in said)
    return tuple(replace(i, link="and" if n else item.link) for n, i in enumerate(named)) if alone else ()


def _is_hardware(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and _HARDWARE in entity.classes


def _beside(inner: Sequence[Item], at: int, step: int) -> list[Entity]:
    """The hardware named next to the number at `at`, a particle left aside."""
    k = at + step
    k += step if 0 <= k < len(inner) and inner[k].kind == "marker" else 0
    found: list[Entity] = []
    while 0 <= k < len(inner):
        entity = entity_of(inner[k])
        if entity is None or _HARDWARE not in entity.classes:
            break
        found.append(entity)
        k += step
    return found


def _bearer(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> Entity | None:
    """Whom the brackets stand behind, or whose the thing before them is (「Xの新拠点（…）」); else the site."""
    site: Entity | None = None
    for k in range(at, max(-1, at - _STEPS), -1):
        entity = entity_of(items[k])
        owner = k == at or (items[k + 1].kind == "marker" and "genitive" in items[k + 1].cases)
        if entity is not None and owner:
            houses = (entity, *(vocabulary.entity(iri) for iri in vocabulary.whole_of(entity.iri)[1:]))
            body = next((e for e in houses if e is not None and _BODY in e.classes), None)
            if body is not None or _SITE not in entity.classes:
                return body or site
            site = site or entity
        genitive = items[k].kind == "marker" and "genitive" in items[k].cases
        if entity is None and not genitive and (items[k].kind in ("marker", "sign") or items[k].has("frame:")):
            return site
    return site
