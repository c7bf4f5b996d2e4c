"""English lists whose members are described: “from Sequoia, chip giant Nvidia and Google's venture arm GV”."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kg.model import Entity
from language.items import Item

_MEMBERS = frozenset({"Organisation", "Person"})
_LONGEST = 7  # items of what a member is said to be
_OWNS = ("'s", "’s")
_CLOSING = ("other", "word")


def told_apart(items: Sequence[Item]) -> tuple[tuple[Item, ...], tuple[tuple[Item, ...], ...]]:
    """The items with every described member of a list as its bare name; and each description with its name."""
    main: list[Item] = []
    asides: list[tuple[Item, ...]] = []
    at = 0
    while at < len(items):
        main.append(items[at])
        at = _behind_field(items, at) or at
        name = _described(items, at) if _separates(items[at]) and at and _is_member(items[at - 1]) else 0
        if name:
            begin = at + 1 + _is_and_next(items, at)
            main += items[at + 1 : begin]
            asides.append(tuple(items[begin : name + 1]))
            at = name - 1
        at += 1
    return tuple(main), tuple(asides)


def _behind_field(items: Sequence[Item], at: int) -> int:
    """“invested in energy and cloud supplier X”: where the and of the fields stands in which X, named behind the word
    at `at`, is said to work; 0 where none are told."""
    opens = items[at].kind == "marker" and not items[at].cases & {"and", "between"}
    if not opens and not (items[at].tag in ("ed", "s", "base") and items[at].has("frame:")):
        return 0
    ahead = items[at + 1 : at + 1 + _LONGEST]
    name = next((k for k, i in enumerate(ahead) if _is_member(i)), 0)
    said = ahead[:name]
    joints = [k for k, i in enumerate(said) if "and" in i.cases]
    if len(joints) != 1 or not 0 < joints[0] < name - 1 or not _is_noun(said[-1]):
        return 0
    field = said[joints[0] - 1]
    several = field.text.endswith("s") and not field.text.endswith(("ics", "ss"))  # “banks and chip startup X” are two
    plain = all(k in joints or _describes(items, at + 1 + k) for k in range(name))
    return at + 1 + joints[0] if plain and not several and not field.is_concept("determiner") else 0


def _described(items: Sequence[Item], at: int) -> int:
    """The place of the name that a description leads to, behind the separator at `at`; 0 where none does."""
    begin = at + 1 + _is_and_next(items, at)
    if posted := _posted(items, begin):
        return posted if "and" in items[at].cases or begin > at + 1 else 0
    if owned := _owned(items, begin):
        return owned if _is_listed(items, at, owned) else 0
    said: list[Item] = []
    for place in range(begin, min(len(items), begin + _LONGEST)):
        item = items[place]
        if _is_member(item) and said and _is_noun(said[-1]):
            return place if _is_listed(items, at, place) and _says_what(said) else 0
        if not _describes(items, place):
            return 0
        said.append(item)
    return 0


def _posted(items: Sequence[Item], begin: int) -> int:
    """“A, B and Acme founder X”: the place of X, behind a house and the post that X has there; 0 where none stands."""
    begin += begin < len(items) and items[begin].is_concept("former")
    house, k = items[begin : begin + 1], begin + 1
    k += k < len(items) and items[k].text in _OWNS
    post, person = items[k : k + 1], items[k + 1 : k + 2]
    told = bool(person) and _is_of(house[0], "Organisation") and _is_of(post[0], "Position")
    return k + 1 if told and _is_of(person[0], "Person") else 0


def _owned(items: Sequence[Item], begin: int) -> int:
    """“Nvidia and Alphabet's Google”: the place of the member, behind a house and its apostrophe; 0 for none."""
    three = items[begin : begin + 3]
    owned = len(three) == 3 and three[1].text in _OWNS
    return begin + 2 if owned and all(_is_of(three[k], "Organisation") for k in (0, 2)) else 0


def _is_of(item: Item, cls: str) -> bool:
    return isinstance(item.value, Entity) and cls in item.value.classes


def _is_listed(items: Sequence[Item], at: int, place: int) -> bool:
    """Whether a list goes on or ends with the name at `place`: one that an and closes, or that examples open."""
    following = items[place + 1] if place + 1 < len(items) else None
    if following is not None and _acts(following):
        return all(_is_member(i) or _separates(i) or _describes(items, n) for n, i in enumerate(items[:at]))
    before = items[max(0, at - _LONGEST) : at]
    opened = any(i.is_concept("comprises") or "examples" in i.cases for i in before)
    ahead = takewhile(lambda i: not _acts(i) and i.text not in (";", ".", ":"), items[place + 1 :])
    closes = "and" in items[at].cases or _is_and_next(items, at) or any("and" in i.cases for i in ahead)
    return closes or opened


def _describes(items: Sequence[Item], at: int) -> bool:
    """Whether the item may be a word of what a member is said to be."""
    item = items[at]
    if item.text in _OWNS or item.is_concept("determiner"):
        return True
    if item.text == "-":
        return 0 < at < len(items) - 1 and items[at - 1].end == item.start and items[at + 1].start == item.end
    if isinstance(item.value, Entity):
        owns = at + 1 < len(items) and (items[at + 1].text in (*_OWNS, "-") or _is_noun(items[at + 1]))
        return owns or _is_noun(item)
    bound = at > 0 and items[at - 1].text == "-" and items[at - 1].end == item.start  # “ride-hailing firm X”
    return (
        item.value is None
        and item.kind in _CLOSING
        and not item.is_concept("conjunction")
        and (bound or not _acts(item))
    )


def _is_noun(item: Item) -> bool:
    """A small word that may be the kind of thing that the name behind it is."""
    plain = item.kind in _CLOSING and not _acts(item) and not item.is_concept("determiner", "filler", "conjunction")
    made = isinstance(item.value, Entity) and ("Concept" in item.value.classes or "-" in item.text)  # “X-maker”
    last = item.text.replace("-", " ").rpartition(" ")[2]
    return (plain or made) and last.isalpha() and last.islower() and not _is_adverb(item)


def _is_adverb(item: Item) -> bool:
    return item.text.endswith("ly") or (bool(item.words) and all(w.pos == "Function" for w in item.words))


def _says_what(said: Sequence[Item]) -> bool:
    """Whether the words say of the name alone what it is: no post, and no “rivals” of those before."""
    things = [i.value for i in said if isinstance(i.value, Entity)]
    equals = any(i.is_concept("mutual") for i in said[-2:]) and not things  # “rival chipmaker X”
    return not equals and not any("Position" in e.classes for e in things)


def _acts(item: Item) -> bool:
    """A finite verb or a helping one, or a word that begins a clause."""
    helps = item.is_concept("aux:be", "aux:have", "aux:modal", "future", "relative", "complement", "whose") or item.has(
        "cue:"
    )
    verb = bool(item.words) and all(w.pos == "Verb" for w in item.words)
    return bool(helps) or verb


def _is_member(item: Item) -> bool:
    return isinstance(item.value, Entity) and bool(item.value.classes & _MEMBERS)


def _separates(item: Item) -> bool:
    return item.text == "," or (item.kind == "marker" and "and" in item.cases)


def _is_and_next(items: Sequence[Item], at: int) -> bool:
    following = items[at + 1] if at + 1 < len(items) else None
    return items[at].text == "," and following is not None and "and" in following.cases
