"""Sites that no verb tells of (“X: new factory in Y”), and those that bear a name (“X runs Colossus”)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from kg.model import Entity, Filler, Frame, Quantity
from kg.vocabulary import Vocabulary
from language.clauses import Phrase, Predication, fillers
from language.english_chunks import nodes
from language.english_nodes import Break, EnglishNode, is_sum
from language.frames import Candidate
from language.items import Item, entity_of
from language.sites import Site
from language.status import DONE

_KIND, _BODY, _PLACE = "FacilityKind", "Organisation", "Place"
_SITES = frozenset({_KIND, "Site"})
_PARTIES = "parties"
_LABELS = (":", "–", "—")
_FOR = frozenset({"in", "into", "for", "on"})
_AT = frozenset({"at", "on", "near"})  # where something else happened


def sites(items: Sequence[Item], vocabulary: Vocabulary) -> tuple[Site, ...]:
    """The sites that somebody is said to have somewhere, with no verb that tells it."""
    if not any(_SITES & _classes(i) for i in items):
        return ()
    row = nodes(items)
    told = (_told(row, k, node, items, vocabulary) for k, node in enumerate(row) if isinstance(node, Phrase))
    return tuple(site for site in told if site is not None)


@dataclass(frozen=True, slots=True)
class Roles:
    """The kind of frame that tells of sites, and its roles by what fills them."""

    kind: str
    owner: str
    sort: str
    place: str
    user: str
    amount: str


def roles_of(vocabulary: Vocabulary) -> Roles:
    kind = vocabulary.kind_with[_KIND]
    named = {r: vocabulary.roles[r] for r in vocabulary.frames[kind].roles}
    sort = next(r for r, role in named.items() if role.ranges == {_KIND})
    place = next(r for r, role in named.items() if role.ranges == {_PLACE})
    amount = next(r for r, role in named.items() if role.form == "quantity")
    owner = next(r for r in vocabulary.frames[kind].keys if r != sort)
    user = next(r for r in named if r not in (owner, sort, place, amount))
    return Roles(kind, owner, sort, place, user, amount)


def _frame(told: Mapping[str, Sequence[Filler]], span: tuple[int, int], vocabulary: Vocabulary) -> Frame:
    kind = vocabulary.kind_with[_KIND]
    roles = tuple((r, tuple(told[r])) for r in vocabulary.frames[kind].roles if told.get(r))
    return Frame(kind, roles, span)


def built(predication: Predication, vocabulary: Vocabulary) -> Candidate | None:
    """“Crusoe operates the Abilene campus”: the frame of a verb of building or having whose thing bears a name."""
    if not predication.item.is_concept("builds"):
        return None
    thing, doer = ("subject", "agent") if predication.passive else ("object", "subject")
    named, owners = _filling(predication, thing, "Site"), _filling(predication, doer, _BODY)
    roles = roles_of(vocabulary)
    sort = _sort(named[0], roles.sort, vocabulary) if named and owners else None
    if sort is None:
        return None
    span = (predication.start, predication.end)
    if len(owners) > 1 and predication.item.is_concept("release"):
        return _joint(owners, span, vocabulary)
    told = {roles.sort: (sort,), roles.owner: _values(owners)}
    told |= {roles.place: _values(_filling(predication, "locative", _PLACE))}
    told |= {roles.user: _values(_filling(predication, "benefactive", _BODY))}
    return Candidate(_frame(told, span, vocabulary), 0.0, (), (*named, *owners))


def _joint(owners: Sequence[Item], span: tuple[int, int], vocabulary: Vocabulary) -> Candidate:
    """“X, Y and Z announced Stargate”: several who announce a project are partners in it, and have not built it."""
    kind = next(k for k, frame in vocabulary.frames.items() if _PARTIES in frame.keys)
    return Candidate(Frame(kind, ((_PARTIES, _values(owners)),), span), 0.0, (), tuple(owners))


def _values(items: Sequence[Item]) -> tuple[Filler, ...]:
    return tuple(i.value for i in items if i.value is not None)


def _filling(predication: Predication, case: str, cls: str) -> list[Item]:
    """The things of the class among the arguments that stand in the case."""
    return [i for a in predication.args if case in a.cases for i in a.items if cls in _classes(i)]


def _told(
    row: Sequence[EnglishNode], k: int, phrase: Phrase, items: Sequence[Item], vocabulary: Vocabulary
) -> Site | None:
    """The site that the phrase at `k` tells of, with its owner and its place."""
    site = next((i for i in reversed(phrase.items) if _SITES & _classes(i)), None)
    owner, labelled = _owner(row, k, phrase, site)
    places = _places(row, k)
    aside = bool(phrase.cases & _AT)
    if site is None or owner is None or not places or (aside and not phrase.mods):
        return None
    roles = roles_of(vocabulary)
    sort = _sort(site, roles.sort, vocabulary)
    near = (*phrase.items, *(_sum_before(row, k) if labelled else ()))
    sums = tuple(i.value for i in near if isinstance(i.value, Quantity) and i.value.is_money)
    told = {roles.sort: (sort,) if sort else (), roles.owner: (owner,), roles.place: _values(places)}
    told |= {roles.amount: sums[:1]}
    usual = vocabulary.frames[roles.kind].usual_stage if labelled else DONE
    stage = _stage(items, phrase, places[-1].end, vocabulary) or usual
    return Site(_frame(told, (site.start, site.end), vocabulary), stage, aside) if sort else None


def _sort(site: Item, role: str, vocabulary: Vocabulary) -> Entity | None:
    """Of what kind the site is: what it is called, or what the lexicon takes a name for."""
    entity = entity_of(site)
    if entity is None or _KIND in entity.classes:
        return entity
    taken = (iri for w in vocabulary.words if "opens" in w.concepts for r, iri in w.fixed if r == role)
    return vocabulary.entity(next(taken, ""))


def _owner(row: Sequence[EnglishNode], k: int, phrase: Phrase, site: Item | None) -> tuple[Entity | None, bool]:
    """Whose the site is, and whether a label before a colon says so."""
    owners = [f for m in phrase.mods[-1:] for f in fillers(m)]
    before = [(i,) for i in takewhile(lambda i: i is not site, phrase.items)]
    apposed = _named_before(row, k)
    label = _label(row, k)
    found = next((e for f in (*owners, *before, *apposed, *label) for e in [_body(f[0])] if e is not None), None)
    return found, bool(label) and not owners and not apposed


def _named_before(row: Sequence[EnglishNode], k: int) -> list[tuple[Item, ...]]:
    """“X's Colossus, a data center in Y”: whose the named site is that the phrase at `k` describes."""
    comma, named = (row[k - 1], row[k - 2]) if k > 1 else (None, None)
    apart = isinstance(comma, Break) and comma.item.text == ","
    site = isinstance(named, Phrase) and bool({"Site"} & _classes(named.head))
    return [f for m in named.mods for f in fillers(m)] if apart and site and isinstance(named, Phrase) else []


def _label(row: Sequence[EnglishNode], k: int) -> list[tuple[Item, ...]]:
    """“X: new data center in Y”, “X: $5bn for data centers in Y”: the one name before a colon that opens the line."""
    named, mark = (row[0], row[1]) if k - len(_sum_before(row, k)) == len(row[:2]) else (None, None)
    opens = isinstance(mark, Break) and mark.item.text in _LABELS
    alone = isinstance(named, Phrase) and not named.cases and not named.mods and len(named.items) == 1
    return [named.items] if opens and alone and isinstance(named, Phrase) else []


def _sum_before(row: Sequence[EnglishNode], k: int) -> list[Item]:
    """The sum right before the phrase at `k`, which says what it is for."""
    phrase, amount = row[k], row[k - 1] if k else None
    aim = isinstance(phrase, Phrase) and bool(phrase.cases & _FOR)
    alone = isinstance(amount, Phrase) and not amount.cases and len(amount.items) == 1 and is_sum(amount.items[0])
    return [amount.items[0]] if aim and alone and isinstance(amount, Phrase) else []


def _places(row: Sequence[EnglishNode], k: int) -> list[Item]:
    """The places behind the first preposition of place that follows the phrase at `k`."""
    behind = takewhile(lambda n: isinstance(n, Phrase), row[k + 1 :])
    where = next((n for n in behind if isinstance(n, Phrase) and "locative" in n.cases), None)
    return [i for i in where.items if _PLACE in _classes(i)] if where is not None and not where.mods else []


def _stage(items: Sequence[Item], phrase: Phrase, end: int, vocabulary: Vocabulary) -> str:
    """The stage that a word before the site, or the verb right behind its place, tells of."""
    opens = phrase.mods[0].start if phrase.mods else phrase.start
    first = next(n for n, i in enumerate(items) if i.start >= opens)
    near = [i for i in items[max(0, first - 1) :] if i.start < end]
    behind = takewhile(
        lambda i: i.kind in ("word", "sign") and i.text not in ";.", (i for i in items if i.start >= end)
    )
    cues = (c for i in (*near, *behind) for c in [i.has("cue:")] if c)
    return next((c for c in cues if vocabulary.status(c).axis == "Stage"), "")


def _body(item: Item) -> Entity | None:
    entity = entity_of(item)
    return entity if entity is not None and _BODY in entity.classes else None


def _classes(item: Item) -> frozenset[str]:
    entity = entity_of(item)
    return entity.classes if entity is not None else frozenset()


def _called_before(items: Sequence[Item], at: int) -> range:
    """“its Polaris Forge 2 campus”, “X's Delta Forge data center”: the places of the name that the site at `at` has of
    its own, which a number or an owner shows to be no other body's."""
    kind = entity_of(items[at])
    if kind is None or _KIND not in kind.classes:
        return range(0)
    number = 1 if at > 1 and items[at - 1].kind == "other" and items[at - 1].text.isdigit() else 0
    name = at - 1 - number
    value = entity_of(items[name]) if name >= 0 else None
    owner = items[name - 1] if name > 0 else None
    owned = owner is not None and (owner.is_concept("anaphor:own") or owner.text in ("'s", "’s"))
    return range(name, at) if value is not None and value.provisional and (number or owned) else range(0)


def without_names(items: Sequence[Item]) -> tuple[Item, ...]:
    """“a campus called Frontier in Texas”, “a data center, dubbed Hyperion, in Ohio”: the items without the site's own
    name, which would seem to be a body."""
    dropped: set[int] = set()
    for at, item in enumerate(items):
        kind = entity_of(item)
        dropped.update(_called_before(items, at))
        comma = 1 if at + 1 < len(items) and items[at + 1].text == "," else 0
        behind = items[at + 1 + comma : at + 3 + comma]
        named = len(behind) > 1 and behind[0].is_concept("naming") and behind[1].kind == "name"
        if kind is not None and _KIND in kind.classes and named:
            dropped.update(range(at + 1, at + 3 + comma))
            ends = at + 3 + comma
            dropped |= {ends} if comma and ends < len(items) and items[ends].text == "," else set()
    return tuple(item for at, item in enumerate(items) if at not in dropped)
