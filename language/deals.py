"""A heading that names the two sides of a deal, with labelled lines below it: together they state the deal.

“### Meta + Talen Energy (June 2025)” above “Deal: 20-year contract”, “Cost: $4 billion” is one contract. Who is on
which side an arrow tells, or the classes that the roles prefer; where both ways are as good nothing is stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.model import Entity, Filler, Frame, Period, Quantity, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language import columns
from language.blocks import Segment, words_of
from language.frames import class_fit
from language.items import Item
from language.lists import kinds_of, labelled, list_items, pieces
from language.status import DONE, certainty_of, lasts, stage_of, status_of
from language.subjects import is_card
from language.versions import maker_of

_JOINT = re.compile(r"\s*(?:\]\])?\s*(?:([→⇒➡]|->)|[+＋×✕&＆/／–—-])\s*(?:\[\[)?\s*")
_JOINED = re.compile(r"[→⇒➡+＋×✕&＆/／–—]|->| - ")
_ARROWS = re.compile(r"[→⇒➡]|->")
_SURE = 1.4  # the fit of two classes that both are those which the roles prefer
_HARDWARE = "hardware"
_NOBODY = frozenset({"Concept", "Place"})  # of these a heading says nothing but what it is about
_LATIN = re.compile(r"[\x00-\x7f–—×→~“”’]*")

Line = tuple[str, str]  # a label and what stands beside it


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two sides that a heading names, the kind of deal and the figures that it tells."""

    sides: tuple[Item, Item]
    directed: bool
    kinds: tuple[str, ...]
    rest: tuple[Item, ...]


def lines_below(parts: Sequence[Segment], at: int, text: str) -> tuple[tuple[Line, ...], int]:
    """The labelled lines between the heading at `at` and the next, and where the last of them ends."""
    found: list[Line] = []
    end = parts[at].end
    for segment in parts[at + 1 :]:
        if segment.kind == "heading":
            break
        told = _told(segment, text)
        found += told
        end = segment.end if told else end
    return tuple(found), end


def _told(segment: Segment, text: str) -> Iterable[Line]:
    """The labels of a segment with their values: of an item, of a row of two cells, of a card."""
    if segment.kind == "row":
        values = [cell for cell, _, _ in segment.cells]
        if len(values) == 2 and _is_label(values[0]):
            return [(values[0], values[1])]
        least = 1 if is_card(segment, text) else 2
        known = len(values) == len(segment.header) and sum(map(_is_label, segment.header)) >= least
        return list(zip(segment.header, values, strict=True)) if known else []
    if segment.kind not in ("item", "paragraph"):
        return []
    label, value = labelled(words_of(text, segment))
    return [(label, value)] if label and _is_label(label) else []


def _is_label(text: str) -> bool:
    plain = columns.unmarked(text).strip(" *_:：")
    return columns.is_column_word(plain) or columns.is_deal_word(plain) or bool(columns.column_kinds(plain))


_TWICE = 2


def headed(
    heading: str,
    lines: Sequence[Line],
    language: str,
    vocabulary: Vocabulary,
    context: str,
    owner: Entity | None = None,
) -> tuple[Statement, ...]:
    """What a heading of two sides and the labelled lines below it state; nothing where a side may be either.

    A heading of one side has the `owner` of the page, whom the headings above are about, on the other; what the lines
    tell of one side alone is the heading's, else the owner's.
    """
    items = _read(heading, language, vocabulary, context)
    told = [
        (columns.unmarked(label).strip(" *_:："), _read(value, language, vocabulary, context)) for label, value in lines
    ]
    pair = _pair(items) or (_beside(items, owner, context) if owner is not None and lines else None)
    if pair is None or not (lines or _tells_deal(pair)):
        return tuple(_of_one(items, told, owner, vocabulary)) if lines else ()
    about = [_about(items) for label, items in told if columns.is_deal_word(label)]
    labels = (kind for label, _ in told for kind in columns.column_kinds(label))
    kinds = (*(k for part in about for k in _kinds(part, vocabulary)), *pair.kinds, *labels)
    named = [kind for kind in dict.fromkeys(kinds) if _sided(kind, vocabulary)]
    guess = [k for label, _ in told for k in _kinds(_read(label, language, vocabulary, context), vocabulary)]
    ways = [(k, w) for k in named[:1] if (w := _way(pair, k, vocabulary, 0.0))]
    ways = ways or [
        (k, w) for k in guess[:1] if not named and _sided(k, vocabulary) and (w := _way(pair, k, vocabulary, _SURE))
    ]
    found = []
    for kind, roles in ways:
        filled = roles | _figures(kind, roles, told, [*about, pair.rest], vocabulary)
        said = [pair.rest, *(items for _, items in told)]
        found.append(_stated(kind, filled, said, _when(told, pair.rest), vocabulary))
    return (*found, *_uses(pair, told, vocabulary))


def pointed(text: str, heading: str, language: str, vocabulary: Vocabulary, context: str) -> tuple[Statement, ...]:
    """“A → B ($1B)” in a list: the deal of which the line or its heading speaks, done by whom the arrow begins with."""
    items = _read(text, language, vocabulary, context) if _ARROWS.search(text) else ()
    pair = _pair(items)
    if pair is None or not pair.directed:
        return ()
    above = kinds_of(_read(heading, language, vocabulary, context))
    kinds = [k for k in (*pair.kinds, *columns.label_kinds(heading), *above) if _sided(k, vocabulary)]
    for kind in kinds[:1]:
        roles = _way(pair, kind, vocabulary, 0.0)
        filled = roles | _figures(kind, roles, [], [pair.rest], vocabulary)
        return (_stated(kind, filled, [pair.rest], _when([], pair.rest), vocabulary),) if roles else ()
    return ()


def _beside(items: Sequence[Item], owner: Entity, context: str) -> _Pair | None:
    """The owner of the page and the one organisation that the heading names; of a name that nobody knows the article
    tells elsewhere too (“Funding History” names nobody)."""
    places = [n for n, i in enumerate(items) if _is_body(i)]
    if len(places) != 1 or items[places[0]].value == owner:
        return None
    side = items[places[0]]
    if getattr(side.value, "provisional", False) and context.count(side.text) < _TWICE:
        return None
    rest = tuple(i for n, i in enumerate(items) if n != places[0]) + side.inner
    return _Pair((replace(side, value=owner), side), False, tuple(kinds_of(rest)), _flat(rest))


def _is_body(item: Item) -> bool:
    return isinstance(item.value, Entity) and "Organisation" in item.value.classes


def _of_one(
    items: Sequence[Item],
    told: Sequence[tuple[str, tuple[Item, ...]]],
    owner: Entity | None,
    vocabulary: Vocabulary,
) -> Iterable[Statement]:
    """What the labels alone tell of the heading's one organisation, or of the owner of the page: 「投資総額」 with a
    sum is a deal of one side, 「パートナー」 with a name ties the two."""
    things = [i.value for i in items if isinstance(i.value, Entity) and not i.value.classes & _NOBODY]
    one = len(things) == 1 and "Organisation" in things[0].classes
    thing = things[0] if one else None if things else owner
    labels = [label for label, _ in told]
    if thing is None or len(set(labels)) < len(labels):
        return  # what heads several rows is of each of them
    for label, cell in told:
        for kind in columns.column_kinds(label):
            keys = vocabulary.frames[kind].keys
            if any(keys[0] in columns.column_roles(other) for other in labels):
                continue  # a column says whom each row is about
            whole: dict[str, tuple[Filler, ...]] = {key: _values(cell, key, vocabulary) for key in keys[1:]}
            whole[keys[0]] = (thing,)
            if ties(kind, vocabulary):
                named = [i for i in cell if class_fit(i, vocabulary.roles[keys[0]], vocabulary)]
                others = [i.value for i in named if i.value is not None and i.value != thing]
                whole = {keys[0]: (thing, *others)} if len(others) == 1 else {}
            if whole and all(whole.values()) and not _sided(kind, vocabulary):
                yield _stated(kind, whole, [cell], _when(told, ()), vocabulary)


def ties(kind: str, vocabulary: Vocabulary) -> bool:
    """Whether the deal has nothing but parties that are alike."""
    frame = vocabulary.frames[kind]
    return "Deal" in vocabulary.classes[kind] and frame.roles == frame.keys and vocabulary.roles[frame.keys[0]].several


def _tells_deal(pair: _Pair) -> bool:
    """Whether the heading alone tells the deal: by a noun and a sum (“A × B $19B lease”)."""
    return bool(pair.kinds) and any(isinstance(i.value, Quantity) and i.value.is_money for i in pair.rest)


def _uses(pair: _Pair, told: Sequence[tuple[str, tuple[Item, ...]]], vocabulary: Vocabulary) -> Iterable[Statement]:
    """The hardware that a label names, made by one side, is used by the other."""
    kind = next(k for k, f in vocabulary.frames.items() if _HARDWARE in f.keys)
    user = vocabulary.frames[kind].keys[0]
    for items in (items for label, items in told if _HARDWARE in columns.column_roles(label)):
        for item in _flat(items):
            maker = vocabulary.makers.get(item.value.iri, "") if isinstance(item.value, Entity) else ""
            others = [
                i for i in pair.sides if isinstance(i.value, Entity) and i.value.iri not in vocabulary.whole_of(maker)
            ]
            if maker and len(others) == 1 and class_fit(item, vocabulary.roles[_HARDWARE], vocabulary):
                roles = {user: (others[0].value,), _HARDWARE: (item.value,)}
                yield _stated(kind, roles, [items], "", vocabulary)  # type: ignore[arg-type]


def two_of(text: str, language: str, vocabulary: Vocabulary, context: str) -> tuple[Entity, ...]:
    """The two organisations that a heading, a label or the cell of a row joins (“A × B”), if it names no others."""
    pair = _pair(_read(text, language, vocabulary, context)) if _JOINED.search(text) else None
    return tuple(i.value for i in pair.sides if isinstance(i.value, Entity)) if pair is not None else ()


def _read(text: str, language: str, vocabulary: Vocabulary, context: str) -> tuple[Item, ...]:
    plain = columns.unmarked(text)
    return list_items(plain, "en" if _LATIN.fullmatch(plain) else language, vocabulary, context)


def _pair(items: Sequence[Item]) -> _Pair | None:
    """The two organisations that a sign joins, if the heading names no others."""
    places = [n for n, i in enumerate(items) if isinstance(i.value, Entity) and "Organisation" in i.value.classes]
    if len(places) != 2 or all(items[n].value.provisional for n in places):  # type: ignore[union-attr]
        return None
    first, second = (items[n] for n in places)
    between = "".join(i.text for i in items[places[0] + 1 : places[1]])
    between = between or " -"[second.start - first.end == 1]
    joint = _JOINT.fullmatch(between)
    if not joint or first.value == second.value:
        return None
    rest = tuple(i for n, i in enumerate(items) if n not in places) + first.inner + second.inner
    return _Pair((first, second), bool(joint.group(1)), tuple(kinds_of(rest)), _flat(rest))


def _flat(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(x for i in items for x in (i, *i.inner))


def _about(items: Sequence[Item]) -> tuple[Item, ...]:
    """The first of several deals that a line lists (“cloud contract + equity stake”)."""
    return tuple(next(iter(pieces(items)), ()))


def _kinds(items: Sequence[Item], vocabulary: Vocabulary) -> list[str]:
    """The kinds of the nouns, else that which has a role for what a contract is about."""
    subjects = [i for i in items if isinstance(i.value, Entity) and "Subject" in i.value.classes]
    owed = [k for k, f in vocabulary.frames.items() if any("Subject" in vocabulary.roles[r].ranges for r in f.roles)]
    return [*kinds_of(items), *(owed if subjects else ())]


def _sided(kind: str, vocabulary: Vocabulary) -> bool:
    keys = vocabulary.frames[kind].keys
    return (
        "Deal" in vocabulary.classes[kind]
        and len(keys) == 2
        and all(vocabulary.roles[k].form == "entity" for k in keys)
    )


def _way(pair: _Pair, kind: str, vocabulary: Vocabulary, least: float) -> dict[str, tuple[Filler, ...]]:
    """Who is on which side: as the arrow points from who acts, else as the classes fit better one way round."""
    keys = vocabulary.frames[kind].keys
    fits = [_fit(sides, keys, vocabulary) for sides in (pair.sides, pair.sides[::-1])]
    acts = not any(vocabulary.roles[k].prefers for k in keys[:1])
    maker = _maker(pair, vocabulary) if _of_goods(kind, vocabulary) else None
    if maker is not None:
        sides = pair.sides if pair.sides[1] is maker else pair.sides[::-1]
    elif pair.directed and acts and fits[0]:
        sides = pair.sides
    elif fits[0] == fits[1] or max(fits) < least:
        return {}
    else:
        sides = pair.sides if fits[0] > fits[1] else pair.sides[::-1]
    return {key: (item.value,) for key, item in zip(keys, sides, strict=True) if item.value is not None}


def _of_goods(kind: str, vocabulary: Vocabulary) -> bool:
    """Whether the kind of deal has a role for what is sold in it."""
    return any("Subject" in vocabulary.roles[r].ranges for r in vocabulary.frames[kind].roles)


def _maker(pair: _Pair, vocabulary: Vocabulary) -> Item | None:
    """“A × B: A takes up Gemini”: the side that makes the product which the rest names, and so provides it."""
    made = {maker_of(i.value, vocabulary) for i in pair.rest if isinstance(i.value, Entity)}
    houses = {vocabulary.whole_of(m.iri)[-1] for m in made if m is not None}
    found = [s for s in pair.sides if isinstance(s.value, Entity) and vocabulary.whole_of(s.value.iri)[-1] in houses]
    return found[0] if len(found) == 1 else None


def _fit(sides: Sequence[Item], keys: Sequence[str], vocabulary: Vocabulary) -> float:
    a, b = (class_fit(item, vocabulary.roles[key], vocabulary) for item, key in zip(sides, keys, strict=True))
    return a * b


def _figures(
    kind: str,
    taken: dict[str, tuple[Filler, ...]],
    told: Sequence[tuple[str, tuple[Item, ...]]],
    loose: Sequence[Sequence[Item]],
    vocabulary: Vocabulary,
) -> dict[str, tuple[Filler, ...]]:
    """The other roles: what their labels give, else what stands beside the kind or in the heading."""
    found: dict[str, tuple[Filler, ...]] = {}
    for role in (r for r in vocabulary.frames[kind].roles if r not in taken):
        own = [items for label, items in told if role in columns.column_roles(label)]
        quantity = vocabulary.roles[role].form in ("quantity", "number", "concept") and role != "valuation"
        for items in (*own, *(loose if quantity else ())):
            values = _values(items, role, vocabulary)
            if values:
                found[role] = values
                break
    return found


def _values(items: Sequence[Item], role: str, vocabulary: Vocabulary) -> tuple[Filler, ...]:
    kind = vocabulary.roles[role]
    fits = [i.value for i in _flat(items) if isinstance(i.value, (Entity, Quantity)) and class_fit(i, kind, vocabulary)]
    return tuple(dict.fromkeys(fits)) if kind.several else tuple(fits[:1])


def _when(told: Sequence[tuple[str, tuple[Item, ...]]], rest: Sequence[Item]) -> str:
    """The date that a label gives, else that of the `rest` of the heading."""
    own = [items for label, items in told if columns.DATE in columns.column_roles(label)]
    flat = (i.value for items in (*own, rest) for i in _flat(items))
    return next((value.start for value in flat if isinstance(value, Period)), "")


def _stated(
    kind: str, roles: dict[str, tuple[Filler, ...]], items: Sequence[Sequence[Item]], date: str, vocabulary: Vocabulary
) -> Statement:
    frame = Frame(kind, tuple((r, roles[r]) for r in vocabulary.frames[kind].roles if r in roles))
    cues = tuple(c for part in items for i in _flat(part) for c in [i.has("cue:")] if c)
    held = lasts(vocabulary.frames[kind], vocabulary) and not cues
    stage = DONE if held else stage_of(vocabulary.frames[kind], cues, vocabulary)
    certainty = certainty_of(cues, vocabulary)
    return Statement(frame, stage, certainty, status_of(stage, certainty, cues, vocabulary), (), date, 0.85, "headed")
