"""Predications -> frames: each usage of a word is tried, arguments go to the roles whose markers and classes fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, pairwise, product
from typing import TypeAlias

from kg.lexicon import COMPOUND, OBJECT, SUBJECT, Slot, Usage, Word
from kg.model import DGR, Entity, Filler, Frame, Hole, Period, Quantity
from kg.values import replace, value
from kg.vocabulary import FrameType, RoleType, Vocabulary
from language.candidates import GUESSED, OFTEN
from language.clauses import MEASURED, OWNER, Arg, Predication
from language.guards import in_percent, is_bare_sum, may_let, may_tell
from language.items import Item, Lexicon
from language.versions import maker_of

_UPPER = frozenset({"Thing", "Agent", "Concept"})  # too general to show that two classes are related
_BODY, _FIRM, _PLACE = "Organisation", "Company", "Place"
_BODY_CLASSES = frozenset({_FIRM, _BODY, "Agent", "Thing"})
_ACTING = frozenset({SUBJECT, "topic"})
_COMPARED = frozenset({"source", "besides", "than", "after"})  # marks a sum that another is set beside
_OWNED = frozenset({"genitive", "の"})
_LEAST_WORTH = 10_000
_YEAR = "year"
_Roles = tuple[tuple[str, tuple[Filler, ...]], ...]
_UNIT = "BusinessUnit"
_LOST = 1.5  # what an unread object costs
_SURE, _GOOD, _FAIR, _WEAK = 3.0, 2.0, 1.2, 0.8
_NAMED = 4  # letters of a name in Latin letters
_LIKED = 0.6  # what a place gains by a filler of the class that it prefers


@value
class Candidate:
    """A frame that a predication may state, with the sum of its fits; `missing` are the key roles left open."""

    frame: Frame
    score: float
    missing: tuple[str, ...]
    items: tuple[Item, ...]
    subjects: tuple[str, ...] = ()  # roles that the usage gives to the subject
    marks: frozenset[str] = frozenset()  # cases that show the roles left open


def candidates(predication: Predication, table: Lexicon) -> tuple[Candidate, ...]:
    """The frames that the predication may state, best first; an empty tuple where nothing fits."""
    found = []
    for word in predication.item.words:
        if table.language == "en" and (word.pos == "Verb") == predication.nominal:
            continue  # “own” and “bet” are verbs and nouns, each with usages of its own
        if not may_tell(word, predication, table.vocabulary):
            continue
        for rank, usage in enumerate(word.usages):
            candidate = _try(predication, usage, rank, word, table)
            if candidate is not None and may_let(word, candidate.frame, table.vocabulary):
                found.append(candidate)
    return tuple(sorted(found, key=lambda c: (len(c.missing), -c.score)))


def _try(predication: Predication, usage: Usage, rank: int, word: Word, table: Lexicon) -> Candidate | None:
    vocabulary, fixed = table.vocabulary, dict(word.fixed)
    kind = vocabulary.frames[usage.kind]
    pairs = _filling(_pairs(predication, usage, table), usage, fixed)
    roles: dict[str, tuple[Filler, ...]] = {}
    score = -0.3 * rank
    items: list[Item] = []
    used_args: set[int] = set()
    used_slots: set[int] = set()
    for points, s, a in sorted(pairs, key=lambda p: -p[0]):
        slot = usage.slots[s]
        if a in used_args or (s in used_slots and len(slot.roles) < 2 and not _takes_more(slot, a, predication, table)):
            continue
        share = _share(slot, predication.args[a], roles, vocabulary)
        if not any(share.values()):
            continue
        for role, values in share.items():
            roles[role] = tuple(dict.fromkeys(roles.get(role, ()) + values))
        used_args.add(a)
        used_slots.add(s)
        score += points
        items += predication.args[a].items
    if any(slot.required and not (roles.get(slot.roles[0]) or slot.roles[0] in fixed) for slot in usage.slots):
        return None
    if any(_is_somebody(predication, arg) for a, arg in enumerate(predication.args) if a not in used_args):
        return None  # “hired X from Y” supplies nothing to anybody
    held = frozenset(f for fs in roles.values() for f in fs)
    score -= sum(_LOST for a, arg in enumerate(predication.args) if a not in used_args and _is_thing(arg, held, table))
    owners = frozenset(i.value for a in predication.args if a.via == OWNER for i in a.items)
    if "rents" not in word.concepts:  # what is rented comes from another than its maker
        _name_makers(roles, kind.keys, items, owners, vocabulary)
    _set_right(roles, kind.keys, word, predication, vocabulary)
    for role, iri in fixed.items():
        entity = vocabulary.entity(iri)
        if entity is not None:
            roles.setdefault(role, (entity,))
    alone = len(kind.keys) == 1 and vocabulary.roles[kind.keys[0]].several
    sided = alone and table.language == "en" and not predication.asked and _is_one_sided(predication, used_args)
    short = (r for r in kind.keys if sided or len(roles.get(r, ())) < _needed(r, alone, usage))
    missing = tuple(r for r in short if not _waived(r, kind.keys, usage, roles, predication, table))
    known = predication.about | predication.recalled | {predication.modifies}
    begun = alone and (sided or table.language == "ja") and not predication.asked and roles.get(kind.keys[0])
    nothing = len(missing) == len(kind.keys) and usage.kind not in known and not begun
    japanese = table.language == "ja"
    strange = _nobody_knows(usage.kind, roles, items, vocabulary, japanese=japanese) and not predication.aside
    strange = strange and not (japanese and _is_headline(predication, items))
    if not roles or nothing or strange:
        return None
    ordered = _without_echoes(tuple((r, roles[r]) for r in kind.roles if roles.get(r)), kind.keys)
    echoed = {r for r in roles if roles[r]} - {r for r, _ in ordered}
    if any(slot.required and slot.roles[0] in echoed for slot in usage.slots):
        return None
    if repeats(ordered) or not _well_headed(kind, roles) or _only_shares(predication, kind, vocabulary):
        return None
    if not predication.asked and (_says_nothing(kind, roles, vocabulary) or _only_guessed(roles, items)):
        return None
    ordered = _alike(ordered, kind, vocabulary) if japanese and not predication.asked else ordered
    frame = Frame(usage.kind, ordered, (predication.start, predication.end))
    subjects = tuple(r for s in usage.slots if SUBJECT in _cases(s, table) for r in s.roles)
    marks = frozenset(c for s in usage.slots if set(s.roles) & set(missing) for c in _cases(s, table))
    return Candidate(frame, score, missing, tuple(items), subjects, marks)


def _is_somebody(predication: Predication, arg: Arg) -> bool:
    """Whether the argument is a direct object that names a person, but not whom somebody follows (“succeeds X as”)."""
    value = arg.items[0].value
    if predication.item.is_concept("follows"):
        return False
    return arg.cases == {OBJECT} and arg.head is None and isinstance(value, Entity) and "Person" in value.classes


def _takes_more(slot: Slot, a: int, predication: Predication, table: Lexicon) -> bool:
    """“led by A, with money from B”: a role that holds several, and is no key, takes each thing marked as its own."""
    role = table.vocabulary.roles[slot.roles[0]]
    keys = {r for kind in table.vocabulary.frames.values() for r in kind.keys}
    free = table.language == "en" and role.several and role.form == "entity" and role.name not in keys
    return free and mark_fit(slot, predication.args[a], predication, table) >= _SURE


def _name_makers(
    roles: dict[str, tuple[Filler, ...]],
    keys: Sequence[str],
    items: Sequence[Item],
    owners: frozenset[Filler | None],
    vocabulary: Vocabulary,
) -> None:
    """「XがYのGPUを買う」, “Y's chips”: the maker that is named with a product fills the one key role left open."""
    missing = [r for r in keys if not roles.get(r)]
    makers = {m for i in items for m in [_maker_named(i, owners, vocabulary)] if m is not None}
    filled = {f for fs in roles.values() for f in fs}
    if len(missing) == 1 and len(makers) == 1 and len(keys) > 1 and not makers & filled and missing[0] != keys[0]:
        role, maker = vocabulary.roles[missing[0]], next(iter(makers))
        gives = role.name == keys[-1] and bool(role.through) and maker in owners and bool(maker.classes & role.ranges)
        if gives or (maker.classes & role.prefers and maker not in owners):
            roles[role.name] = (maker,)


def _set_right(
    roles: dict[str, tuple[Filler, ...]],
    keys: Sequence[str],
    word: Word,
    predication: Predication,
    vocabulary: Vocabulary,
) -> None:
    """Name or strike out what the word by itself shows of the key roles."""
    if "raising" in word.concepts:
        _let_go_of_parents(roles, keys, vocabulary)
    if "licenses" in word.concepts:
        _name_licensor(roles, keys, predication, vocabulary)


def _let_go_of_parents(roles: dict[str, tuple[Filler, ...]], keys: Sequence[str], vocabulary: Vocabulary) -> None:
    """「XのファンドY主導のラウンド」: X, whose fund leads a round, is not whose round it is."""
    others = [f.iri for r, fs in roles.items() if r not in keys for f in fs if isinstance(f, Entity)]
    parents = {whole for iri in others for whole in vocabulary.whole_of(iri)[1:]}
    for role in keys:
        roles[role] = tuple(f for f in roles.get(role, ()) if not (isinstance(f, Entity) and f.iri in parents))


def _name_licensor(
    roles: dict[str, tuple[Filler, ...]], keys: Sequence[str], predication: Predication, vocabulary: Vocabulary
) -> None:
    """「XがClaudeを導入する」: who takes up a model or a service has it from its maker, where that is another house."""
    missing = [r for r in keys if not roles.get(r)]
    taken = (f for fs in roles.values() for f in fs if isinstance(f, Entity) and "Product" in f.classes)
    makers = {m for f in taken if "Hardware" not in f.classes for m in [maker_of(f, vocabulary)] if m is not None}
    if missing != list(keys[-1:]) or len(keys) < 2 or len(makers) != 1:
        return
    role, maker = vocabulary.roles[missing[0]], next(iter(makers))
    roles[keys[0]] = _without_house(roles[keys[0]], maker, vocabulary)
    acting = set() if predication.passive else {i.value for a in predication.args if a.cases & _ACTING for i in a.items}
    shown = (f for f in roles[keys[0]] if isinstance(f, Entity) and (f in acting or not f.provisional))
    houses = [vocabulary.whole_of(f.iri)[-1] for f in shown]
    another = bool(houses) and vocabulary.whole_of(maker.iri)[-1] not in houses
    if role.through and maker.classes & role.ranges and another:
        roles[role.name] = (maker,)


def _without_house(bodies: tuple[Filler, ...], maker: Entity, vocabulary: Vocabulary) -> tuple[Filler, ...]:
    """「AとBが提携、Aの製品を採用」: the bodies but for the maker, who does not take up what is its own."""
    house = vocabulary.whole_of(maker.iri)[-1]
    others = tuple(b for b in bodies if not (isinstance(b, Entity) and vocabulary.whole_of(b.iri)[-1] == house))
    return others or bodies


def _maker_named(item: Item, owners: frozenset[Filler | None], vocabulary: Vocabulary) -> Entity | None:
    """The maker of the product that `item` names, where it is the product's owner or its words hold the maker's name;
    of a mere kind of product (“Y's GPUs”) the owner."""
    if not isinstance(item.value, Entity):
        return None
    maker = vocabulary.entity(vocabulary.makers.get(item.value.iri, ""))
    if maker is None and len(owners) == 1 and {"Concept", "Hardware"} <= item.value.classes:
        owner = next(iter(owners))
        return owner if isinstance(owner, Entity) else None
    named = maker is not None and any(n.casefold() in item.text.casefold() for n in dict(maker.labels).values())
    return maker if named or maker in owners else None


def _nobody_knows(
    kind: str,
    roles: Mapping[str, tuple[Filler, ...]],
    items: Sequence[Item],
    vocabulary: Vocabulary,
    *,
    japanese: bool,
) -> bool:
    """A frame none of whose things anybody knows is not believed, but a deal, a post or a product of whom the article
    tells often or shows what they are, or a deal that has its sum and one party (“X raised $9m from Y”)."""
    deal, keys = "Deal" in vocabulary.classes[kind], vocabulary.frames[kind].keys
    alone = deal and len([k for k in keys if vocabulary.roles[k].form == "entity"]) == 1 and all(map(roles.get, keys))
    things = [f for r, fs in roles.items() for f in fs if isinstance(f, Entity) and (not alone or r in keys)]
    things = [f for f in things if japanese or not (f.provisional and "Position" in f.classes)]  # a post by its words
    lesser = {r for r, fs in roles.items() if any(isinstance(f, Entity) for f in fs)}.isdisjoint(keys)
    if len(things) < 2 or not all(f.provisional for f in things) or (lesser and not japanese):
        return False  # “the round was led by A and B”: of whose round it is, another sentence tells
    if deal and any(isinstance(f, Quantity) and f.is_money for fs in roles.values() for f in fs):
        return False  # a sum shows that a deal is told, whoever makes it
    told = deal or any(f.classes & {"Person", "Product"} for f in things)
    return not (told and (_bodies_shown(items) if japanese else any(i.tag == OFTEN for i in items)))


def _bodies_shown(items: Sequence[Item]) -> bool:
    """Whether the article shows of a body among them that it is one, and no other is a mere abbreviation."""
    bodies = [i for i in items if isinstance(i.value, Entity) and _BODY in i.value.classes]
    named = all(i.tag == OFTEN or not any(w.isupper() for w in i.text.split()) for i in bodies)
    return named and any(i.tag == OFTEN for i in bodies)


def _is_headline(predication: Predication, items: Sequence[Item]) -> bool:
    """「Kestrel、Nordlysを買収へ」: whether a headline tells a deal of two that nobody knows, in Latin letters."""
    bodies = [i for i in items if isinstance(i.value, Entity) and _BODY in i.value.classes]
    bare = not (predication.past or predication.ahead or predication.asked or predication.negated)
    topics = [i for a in predication.args if a.via == "topic" for i in a.items]
    return bare and len(bodies) > 1 and bodies[-1] in topics and all(map(_is_latin_name, bodies))


def _is_latin_name(item: Item) -> bool:
    """Whether it is a word in Latin letters that begins with a capital."""
    return item.text.isascii() and len(item.text) >= _NAMED and item.text[0].isupper() and item.text[1:].islower()


def _only_guessed(roles: Mapping[str, tuple[Filler, ...]], items: Sequence[Item]) -> bool:
    """Whether a name that looks like a person's stands as a company's, and no sum shows that it is a deal."""
    bodies = {f.iri for fs in roles.values() for f in fs if isinstance(f, Entity) and f.classes == _BODY_CLASSES}
    turned = any(isinstance(i.value, Entity) and "Person" in i.value.classes and i.value.iri in bodies for i in items)
    return turned and not any(isinstance(f, Quantity) and f.is_money for fs in roles.values() for f in fs)


def _says_nothing(kind: FrameType, roles: Mapping[str, tuple[Filler, ...]], vocabulary: Vocabulary) -> bool:
    """「米国は…を制限する」: only one thing stands there, and none of those that do this by office."""
    role = vocabulary.roles[kind.keys[0]]
    if len(kind.keys) > 1 or role.several or set(roles) != {role.name} or not role.prefers:
        return False
    return all(isinstance(f, Entity) and not f.classes & role.prefers for f in roles[role.name])


def _only_shares(predication: Predication, kind: FrameType, vocabulary: Vocabulary) -> bool:
    """“owns 27 percent of X”: a share of a thing does not make what is said of the whole."""
    counted = any(vocabulary.roles[r].form == "quantity" for r in kind.roles)
    return not counted and in_percent(predication.args) and not predication.nominal


def _well_headed(kind: FrameType, roles: Mapping[str, tuple[Filler, ...]]) -> bool:
    """Whether the known fillers of the first two key roles are of the classes that the frame takes there."""
    wanted = zip(kind.keys, (kind.headed_by, kind.done_for), strict=False)
    known = ((f, classes) for role, classes in wanted if classes for f in roles.get(role, ()))
    return all(f.classes & classes for f, classes in known if isinstance(f, Entity) and not f.provisional)


def _needed(role: str, alone: bool, usage: Usage) -> int:
    """How many fillers a key role needs: two where it stands alone and holds several (the parties of a partnership)."""
    return max(1, 2 if alone else 1, sum(role in s.roles for s in usage.slots))


def _is_one_sided(predication: Predication, used: Iterable[int]) -> bool:
    """“The partnerships with A and B”, “partners like A and B”: those named are another's, and not each other's."""
    args = [predication.args[a] for a in used]
    return len(args) == 1 and predication.nominal and (args[0].via == "mod" or "comitative" in args[0].cases)


def _is_thing(arg: Arg, held: frozenset[Filler], table: Lexicon) -> bool:
    """Whether the argument is a direct object that names an organisation, or a subject that is not among what a reading
    holds: one that passes it over is poor."""
    value = arg.items[0].value
    direct = OBJECT in arg.cases or (SUBJECT in arg.cases and arg.via == "clause" and value not in held)
    return table.language == "en" and direct and isinstance(value, Entity) and _BODY in value.classes


def _waived(
    role: str,
    keys: tuple[str, ...],
    usage: Usage,
    roles: Mapping[str, tuple[Filler, ...]],
    predication: Predication,
    table: Lexicon,
) -> bool:
    """A sum among the keys may be left out where the usage requires another role (“the round led by X”) or requires the
    party that it begins with and shows no sum (“X files for an offering”), or where the clause names the event and who
    takes part (「Xもその資金調達に参加した」)."""
    needs = any(slot.required and slot.roles[0] not in keys for slot in usage.slots)
    needs = needs or (usage.slots[0].required and all(role not in slot.roles for slot in usage.slots))
    told = table.language == "ja" and usage.kind in predication.about
    takes = told and any(SUBJECT in _cases(s, table) and set(s.roles) & set(roles) - set(keys) for s in usage.slots)
    return table.vocabulary.roles[role].form == "quantity" and (needs or takes)


def _without_echoes(roles: _Roles, keys: Sequence[str]) -> _Roles:
    """「Xは同社最大の拠点を建てる」: what a key role holds fills no lesser role again."""
    held = {f for r, fs in roles if r in keys for f in fs}
    kept = ((r, fs if r in keys else tuple(f for f in fs if f not in held)) for r, fs in roles)
    return tuple((r, fs) for r, fs in kept if fs)


def _alike(roles: _Roles, kind: FrameType, vocabulary: Vocabulary) -> _Roles:
    """「XはYのZに対抗する」: where a company stands against another's product, it stands against the maker."""
    first = [f for r, fs in roles if r == kind.keys[0] for f in fs if isinstance(f, Entity)]
    if not kind.symmetric or not any(_BODY in f.classes for f in first):
        return roles
    return tuple((r, tuple(dict.fromkeys(_made_by(f, vocabulary) for f in fs))) for r, fs in roles)


def _made_by(value: Filler, vocabulary: Vocabulary) -> Filler:
    """The maker of what is a product and no body."""
    if not isinstance(value, Entity) or _BODY in value.classes:
        return value
    return maker_of(value, vocabulary) or value


def repeats(roles: _Roles) -> bool:
    """Whether one thing fills two roles, which no frame means."""
    seen = [f.iri for _, fillers in roles for f in fillers if isinstance(f, Entity)]
    return len(seen) != len(set(seen))


_Pairs: TypeAlias = list[tuple[float, int, int]]  # points, slot, argument


def _filling(pairs: _Pairs, usage: Usage, fixed: Mapping[str, str]) -> _Pairs:
    """The pairs; none where they leave a place open that must be filled, so that none is dealt out in vain."""
    offered = {role for _, s, _ in pairs for role in usage.slots[s].roles}.union(fixed)
    return [] if any(slot.required and slot.roles[0] not in offered for slot in usage.slots) else pairs


def _pairs(predication: Predication, usage: Usage, table: Lexicon) -> _Pairs:
    """(points, slot, argument) for every argument that a slot could take."""
    found = []
    valued = [(a, arg) for a, arg in enumerate(predication.args) if arg.items[0].value is not None]  # no other fits
    for (s, slot), (a, arg) in product(enumerate(usage.slots), valued):
        if len(slot.roles) > 1 and arg.via == "copula":
            continue  # “rivals such as A and B” are not said to be each other's
        among = arg.items if table.language == "ja" else arg.items[:1]  # 「日経、X、YがZを採用」: X and Y are customers
        fit = max(_best_fit(i, slot, table.vocabulary) for i in among)
        marked = mark_fit(slot, arg, predication, table) if fit else 0.0
        if not marked:
            continue
        if COMPOUND in arg.cases and not predication.nominal and _is_title(arg) and marked < _SURE:
            continue  # “hired co-founder X”: what the object is called is not what it was hired as
        if arg.cases == {COMPOUND} and not predication.nominal and table.vocabulary.frames[usage.kind].symmetric:
            continue  # “beat Wall Street expectations”: what is beaten is no rival
        if arg.via == "carried" and not set(slot.roles) <= set(table.vocabulary.frames[usage.kind].keys):
            continue  # what is carried over from the clause before is a party and nothing else
        surely = marked >= _SURE or _stands_for(arg, marked) or _is_spoken_object(slot, arg, predication, table)
        if slot.required and not surely and arg.items[0].kind != "quantity" and not _contrasted(arg, predication):
            continue  # a required place is shown by its own marker or it is not there
        if arg.items[0].kind == "quantity" and not _may_measure(slot, arg, marked, table):
            continue
        if not predication.asked and _is_small(arg.items[0].value):
            continue
        if predication.asked and not _may_head(slot, arg, usage, table.vocabulary):
            continue
        if (arg.kinds and usage.kind not in arg.kinds) or _is_no_head(arg.items[0], slot, usage, table.vocabulary):
            continue
        if _is_owned_site(arg, slot, predication, table.vocabulary) or _is_thing_itself(arg, slot, usage, table):
            continue
        if _is_market(arg, slot, usage, predication, table):
            continue
        if arg.via == "head" and _with_another(usage, table.vocabulary) and not predication.asked:
            continue  # 「Aと検索を手がけるB」: A is listed beside B
        if _reaches_in(slot, arg, usage, table.vocabulary) or (_owns_measure(arg) and _takes_owner(slot, table)):
            found.append((marked * fit - 0.02 * arg.distance, s, a))
    return found


def _is_owned_site(arg: Arg, slot: Slot, predication: Predication, vocabulary: Vocabulary) -> bool:
    """“X's Colossus runs on H100s”: what is told of a site is told of the body that the sentence says it is of."""
    value, role = arg.items[0].value, vocabulary.roles[slot.roles[0]]
    if not isinstance(value, Entity) or "Site" not in value.classes or not value.classes & role.ranges:
        return False
    owners = (a.items[0].value for a in predication.args if a.via == "inner" and a.cases >= arg.cases)
    return any(isinstance(o, Entity) and _BODY in o.classes and bool(o.classes & role.ranges) for o in owners)


def _is_thing_itself(arg: Arg, slot: Slot, usage: Usage, table: Lexicon) -> bool:
    """“X rents Y's chips”: a direct object that has a place of its own in the frame does not stand for its maker."""
    value, role = arg.items[0].value, table.vocabulary.roles[slot.roles[0]]
    if arg.cases != {OBJECT} or not isinstance(value, Entity) or not value.classes & role.through:
        return False
    others = (table.vocabulary.roles[r] for r in table.vocabulary.frames[usage.kind].roles)
    return not value.classes & role.ranges and any(value.classes & r.ranges for r in others)


def _is_market(arg: Arg, slot: Slot, usage: Usage, predication: Predication, table: Lexicon) -> bool:
    """“sells chips to China”, 「中国向けに出荷する」: a country that does not act is a market and no party."""
    value, keys = arg.items[0].value, table.vocabulary.frames[usage.kind].keys
    held = {r for r in slot.roles if r in keys and table.vocabulary.roles[r].ranges >= {_FIRM, _PLACE}}
    trades = bool(held) and len(keys) > 1
    acts = arg.cases & (_ACTING | {"agent", "source"} if predication.passive or predication.nominal else _ACTING)
    owns = predication.nominal and arg.via in ("mod", "compound")
    place = isinstance(value, Entity) and _PLACE in value.classes and not predication.asked
    world = isinstance(value, Entity) and value.label().islower()  # “global” is no country
    return place and trades and (world or not (acts or owns))


def _is_no_head(item: Item, slot: Slot, usage: Usage, vocabulary: Vocabulary) -> bool:
    """“X adopts Y's mail service”: a product stands for its maker only as what the frame is headed by (a cloud)."""
    kind, value = vocabulary.frames[usage.kind], item.value
    role = vocabulary.roles[slot.roles[0]]
    if role.name != kind.keys[0] or not kind.headed_by or not isinstance(value, Entity):
        return False
    return bool(value.classes & role.through) and not value.classes & (role.ranges | kind.headed_by)


def _stands_for(arg: Arg, marked: float) -> bool:
    """「Xのクラウドで」: a common noun bears the case for the body whose thing it is."""
    if arg.via != "inner" or arg.head is None or arg.head.value is not None or marked < _GOOD:
        return False
    return arg.head.has("class:") != "" or (_is_product(arg) and arg.head.is_concept("transparent"))


def _is_product(arg: Arg) -> bool:
    """Whether the argument names a product and no body."""
    value = arg.items[0].value
    return isinstance(value, Entity) and "Product" in value.classes and _BODY not in value.classes


def _is_spoken_object(slot: Slot, arg: Arg, predication: Predication, table: Lexicon) -> bool:
    """「ClaudeはXが使っている」, 「ClaudeはXに使われている」: a product that the clause is about is what is used, where
    it has a subject of its own, or is passive."""
    if table.language != "ja" or arg.via != "topic" or not _is_product(arg) or OBJECT not in _cases(slot, table):
        return False
    others = [a for a in predication.args if a is not arg and a.via == "clause"]
    acting = any(SUBJECT in a.cases for a in others) and not any(OBJECT in a.cases for a in others)
    return predication.passive or acting


def _with_another(usage: Usage, vocabulary: Vocabulary) -> bool:
    """Whether the usage ties equals only where the other is named with it (「Bと開発する」)."""
    keys = vocabulary.frames[usage.kind].keys
    return len(keys) == 1 and any(slot.required and slot.roles == keys for slot in usage.slots)


def _best_fit(item: Item, slot: Slot, vocabulary: Vocabulary) -> float:
    """How well the thing fits that of the slot's roles whose class it fits best."""
    if len(slot.roles) == 1:  # nearly all: this is asked for each argument of each usage
        return class_fit(item, vocabulary.roles[slot.roles[0]], vocabulary)
    return max([class_fit(item, vocabulary.roles[r], vocabulary) for r in slot.roles], default=0)


def _may_head(slot: Slot, arg: Arg, usage: Usage, vocabulary: Vocabulary) -> bool:
    """Whether what a question names may stand first in the frame; if not, it has another place there."""
    kind = vocabulary.frames[usage.kind]
    values = tuple(i.value for i in arg.items if i.value)
    return slot.roles[0] != kind.keys[0] or _well_headed(kind, {slot.roles[0]: values})


def _contrasted(arg: Arg, predication: Predication) -> bool:
    """「Xはホストしていないクラウド」: in a question は stands for any particle."""
    return predication.asked and predication.negated and arg.via == "topic"


def _may_measure(slot: Slot, arg: Arg, marked: float, table: Lexicon) -> bool:
    """Whether a sum may fill the place: what a deal values (its second sum) is called so or marked so in Japanese, and
    the sum of a named metric is not what a deal costs."""
    valued = any(f"{DGR}{role}" in table.vocabulary.measured_in for role in slot.roles)
    measured = arg.items[0].tag == MEASURED or _is_rated(arg)
    if any("Person" in getattr(i.value, "classes", ()) for i in arg.items[0].inner):
        return False  # 「創業者2名(A氏とB氏)」
    if table.language == "en" and arg.cases & _COMPARED and isinstance(arg.items[0].value, Quantity):
        return False  # “up from $12m”, “in addition to $600m”
    if table.language == "en" and "in" in arg.cases and getattr(arg.items[0].value, "unit", "") == _YEAR:
        return False  # “the third deal in 18 months”
    if (measured and not valued) or _is_worth(slot, arg, table) or (valued and _is_small(arg.items[0].value)):
        return False
    if valued and slot.required and table.language == "en":
        return marked >= _SURE
    return table.language != "ja" or not valued or measured or marked >= _SURE


def _is_rated(arg: Arg) -> bool:
    """「株式を100億ドルの評価額で取得する」: whether the sum is that of a measure at which something is done."""
    value = arg.head.value if arg.head is not None and arg.via == "inner" and "locative" in arg.cases else None
    return isinstance(value, Entity) and "MetricKind" in value.classes


def _is_worth(slot: Slot, arg: Arg, table: Lexicon) -> bool:
    """「174億ドル分の計算能力を調達する」: what goods are worth is not the money that the verb takes."""
    value = arg.head.value if arg.head is not None and arg.via == "inner" else None
    goods = isinstance(value, Entity) and bool(value.classes & {"MetricKind", "Hardware", "Product"})
    return goods and OBJECT in arg.cases & _cases(slot, table)


def _is_small(value: Filler | None) -> bool:
    """“priced its offering at $135”, “stock closed at $185”: a sum that is the price of a share, and of no deal."""
    return isinstance(value, Quantity) and value.is_money and 0 <= value.value < _LEAST_WORTH


def _owns_measure(arg: Arg) -> bool:
    """「Xの年商は…なのに、5億ドルを投資する」: a measure invests nothing, whose measure it is does."""
    value = arg.head.value if arg.head is not None else None
    return arg.via == "inner" and isinstance(value, Entity) and "MetricKind" in value.classes


def _takes_owner(slot: Slot, table: Lexicon) -> bool:
    """Whether the place is that of the subject of a deal whose other key is a sum (what is bound or raised)."""
    kinds = (k for k in table.vocabulary.frames.values() if slot.roles[0] in k.keys)
    sums = any(table.vocabulary.roles[r].form == "quantity" for k in kinds for r in k.keys)
    return table.language == "ja" and SUBJECT in _cases(slot, table) and sums


def _reaches_in(slot: Slot, arg: Arg, usage: Usage, vocabulary: Vocabulary) -> bool:
    """Whether the usage may look into an argument: its head only carries it on, or fills another place itself."""
    if arg.head is None or arg.items[0].kind == "quantity" or arg.head.kind == "quantity":
        return True
    if isinstance(arg.head.value, Entity) and "Person" in arg.head.value.classes:
        return False  # 「元Xの研究者のYが設立した」
    if isinstance(arg.head.value, Entity) and {"FacilityKind", "Site"} & arg.head.value.classes:
        return True  # 「Xのデータセンターは…を搭載する」
    made = _is_product(replace(arg, items=(arg.head,)))
    if made and isinstance(arg.head.value, Entity) and arg.head.value.provisional:
        return True  # 「Xのスパコン「Y」は…を搭載する」
    if arg.head.is_concept("transparent") or "benefactive" in arg.cases:
        return True
    if meant := arg.head.has("class:"):
        posted = meant == _UNIT and "Deal" not in vocabulary.classes[usage.kind]  # who leads X's unit has a post at X
        return posted or _leaves_open(meant, slot, vocabulary)
    if arg.head.has("frame:") == usage.kind:
        return True  # 「Xの増資に参加する」
    others = {r for s in usage.slots if s is not slot for r in s.roles}
    return any(class_fit(arg.head, vocabulary.roles[r], vocabulary) for r in others)


def _leaves_open(meant: str, slot: Slot, vocabulary: Vocabulary) -> bool:
    """Whether a common noun of class `meant` cannot fill the place itself (「X傘下の企業に」 is not X)."""
    classes = vocabulary.classes.get(meant, frozenset()) | {meant}
    return not any(classes & vocabulary.roles[r].ranges for r in slot.roles)


def mark_fit(slot: Slot, arg: Arg, predication: Predication, table: Lexicon) -> float:
    """How well the cases of an argument match the markers of a slot, in the construction at hand."""
    if arg.via == OWNER or _is_of_works(arg, predication):
        return 0.0
    wanted = _cases(slot, table)
    cases = arg.cases
    if predication.passive:
        wanted = _passive(wanted, table.language, _undergone(predication, table))
        wanted |= {"source"} if "agent" in wanted and _is_done_from(predication, table.language) else set()
    if (wanted == _OWNED and not _is_owner(arg, predication)) or _is_where(arg, wanted, slot, table):
        return 0.0
    if predication.passive and _is_complement(arg, slot, table):
        return _SURE
    quantity = arg.items[0].kind == "quantity"
    if cases & (wanted - {"genitive"}):
        return _SURE
    if table.language == "ja" and "benefactive" in cases - wanted and "source" in wanted:
        return 0.0  # 「X向けに購入」: whom a thing is bought for does not sell it
    if slot.required and table.language == "ja" and not predication.nominal and _is_no_price(arg):
        return 0.0
    if "topic" in wanted and cases == {"genitive"} and predication.item.is_concept("party"):
        return 0.0  # 「XはYの顧客となる」: Y has the customer
    if table.language == "ja" and arg.via == "clause" and "genitive" in cases & wanted:
        return _SURE  # 「Xの提供を始める」: the noun that X modifies is a part of the verb
    if "received" in cases:
        return 0.0 if SUBJECT in wanted else 2.5
    if arg.via == "inner":
        return _GOOD if cases & wanted or ("topic" in cases and SUBJECT in wanted) else _WEAK
    if arg.via == "head":
        return _FAIR if wanted & {SUBJECT, OBJECT} or quantity else _WEAK
    if "topic" in cases and table.language == "ja" and "benefactive" in wanted and not predication.asked:
        return 0.0  # whom it is for is said by a particle of its own
    if cases == {"topic"} and predication.passive and table.language == "ja" and _is_done_to(slot, wanted, table):
        return _SURE  # 「XはYから処分された」
    if table.language == "ja" and SUBJECT not in wanted and _is_far_topic(arg, predication):
        return 0.0
    if "topic" in cases:
        return 2.5 if SUBJECT in wanted or (predication.nominal and len(slot.roles) > 1) else _FAIR
    paired = predication.nominal and len(slot.roles) > 1 and len(arg.items) == len(slot.roles)
    if paired and cases & {SUBJECT, COMPOUND}:
        return 2.5  # “A and B signed a contract”, “the A–B contract”
    if predication.nominal and "genitive" in cases and _are_all(slot, arg, table.vocabulary):
        return 2.5  # 「AとBの提携」
    if SUBJECT in wanted and "genitive" in cases and predication.item.is_concept("fresh"):
        return _SURE  # “raised its Series H”
    if predication.nominal and OBJECT in wanted and _is_nearer(arg, predication):
        return 1.1 * _GOOD  # 「AのBの買収」: A buys
    if arg.via == "copula" and SUBJECT in wanted:
        return _SURE
    if "genitive" in cases & wanted and not predication.nominal:
        return _GOOD  # 「Xの提供を始める」
    if quantity and OBJECT in cases - wanted and table.language == "ja" and not predication.nominal:
        return _FAIR  # 「5億ドルを調達」: a sum is raised; goods would be procured for it
    return _loose_fit(wanted, cases, predication, quantity)


def _is_of_works(arg: Arg, predication: Predication) -> bool:
    """「Xの工場を買収」: who buys the works of X does not buy X."""
    works = arg.head.value if arg.via == "inner" and arg.head is not None else None
    kept = isinstance(works, Entity) and "FacilityKind" in works.classes
    return kept and "object" in arg.cases and predication.item.is_concept("takesfirm")


def _is_far_topic(arg: Arg, predication: Predication) -> bool:
    """「Aは…、Bは…を積み増す」: whether another topic that names a body, of which this is told, stands nearer."""
    nearer = (a for a in predication.args if a.cases == {"topic"} and a.distance < arg.distance)
    named = any(isinstance(i.value, Entity) and _BODY in i.value.classes for a in nearer for i in a.items)
    return arg.cases == {"topic"} and named and not predication.asked


def _is_no_price(arg: Arg) -> bool:
    """「Xから5億ドルを確保」, 「5億ドルの出資を確保」: whether money itself is taken, or what an event puts in."""
    event = arg.items[0].kind == "quantity" and arg.via == "inner" and arg.head is not None and bool(arg.head.evokes)
    return event or is_bare_sum(arg)


def _is_where(arg: Arg, wanted: frozenset[str], slot: Slot, table: Lexicon) -> bool:
    """「旧Xの工場跡地に建てる」, 「Y市の拠点に投じる」: whose ground it is on, and where, is no party that に marks."""
    value = arg.items[0].value
    if arg.cases != {"dative"} or table.language != "ja" or not isinstance(value, Entity):
        return False
    if "Place" in value.classes:
        return arg.via == "inner" and table.vocabulary.roles[slot.roles[0]].ranges != {"Place"}
    return (arg.via == "inner" or value.provisional) and {"dative", "benefactive", "genitive"} <= wanted


def _is_complement(arg: Arg, slot: Slot, table: Lexicon) -> bool:
    """“was named CEO”: what an English passive leaves behind its verb is what its subject is made."""
    complement = table.language == "en" and OBJECT in arg.cases
    return complement and table.vocabulary.roles[slot.roles[0]].form == "concept"


def _is_owner(arg: Arg, predication: Predication) -> bool:
    """Whether a known body stands in the phrase of another thing, as a verb's place that の alone marks asks for."""
    verbal = all(w.pos == "Verb" for w in predication.item.words)
    if predication.asked or not verbal or arg.items[0].kind == "quantity":
        return True
    known = not getattr(arg.items[0].value, "provisional", False)
    owned = arg.via in ("inner", "mod") or "genitive" in arg.cases
    return known and not predication.nominal and owned


def _are_all(slot: Slot, arg: Arg, vocabulary: Vocabulary) -> bool:
    """Whether a list of things fills the one role of a bond of equals."""
    role = vocabulary.roles[slot.roles[0]]
    alone = any(kind.keys == (role.name,) for kind in vocabulary.frames.values())
    return alone and role.several and arg.via == "mod" and len(arg.items) > 1 and arg.items[0].is_entity


def _is_nearer(arg: Arg, predication: Predication) -> bool:
    """Whether another body, marked by の alone as well, stands before this one."""
    bare = [a for a in predication.args if a.cases == {"genitive"} and a.via == "mod" and a.items[0].is_entity]
    return arg in bare and any(a.distance > arg.distance for a in bare)


def _has_object(predication: Predication) -> bool:
    objects = (a for a in predication.args if OBJECT in a.cases and not _is_title(a))
    return any(not isinstance(a.items[0].value, Quantity) for a in objects)


def _is_title(arg: Arg) -> bool:
    return any(isinstance(i.value, Entity) and "Position" in i.value.classes for i in arg.items)


def _cases(slot: Slot, table: Lexicon) -> frozenset[str]:
    return _cases_of(slot.markers, table)


@lru_cache(maxsize=1024)
def _cases_of(markers: tuple[str, ...], table: Lexicon) -> frozenset[str]:
    """The markers with the cases that they stand for; a topic may always be the subject."""
    cases = frozenset(markers).union(*(table.markers.get(m, ()) for m in markers))
    return cases | {SUBJECT} if "topic" in cases else cases


def _loose_fit(wanted: frozenset[str], cases: frozenset[str], predication: Predication, quantity: bool) -> float:
    if quantity and not cases & {SUBJECT}:
        return _GOOD
    if {"comitative", "genitive"} <= cases:
        return 0.0  # 「XとのTPU活用」: X is with whom, and no subject
    if predication.nominal and "agent" in cases and SUBJECT in wanted:
        return 2.9  # less than a role that says “by” itself
    if predication.nominal and "genitive" in cases:
        return _GOOD if wanted & {SUBJECT, OBJECT, "genitive"} else _FAIR
    if COMPOUND in cases and not predication.nominal and OBJECT in wanted and _has_object(predication):
        return 0.0  # “sells X models”: the models are sold, and to whom is not said
    handed = quantity or (COMPOUND in cases and _hands(predication))
    if COMPOUND in cases and "dative" in predication.marks and OBJECT in wanted and not handed:
        return 0.0  # “is selling X models to customers”: to whom is said, though by no name
    if COMPOUND in cases and SUBJECT in wanted and not predication.nominal and not predication.asked and not quantity:
        return 0.0  # “began using X chips”: whose chips they are does not use them
    if COMPOUND in cases:
        return _FAIR if wanted & {SUBJECT, OBJECT, COMPOUND} else _WEAK
    if not cases and SUBJECT in wanted:
        return _FAIR
    if "genitive" in cases and SUBJECT in wanted:
        return _FAIR
    return 0.6 if predication.asked else 0.0  # a question is read with good will


def _hands(predication: Predication) -> bool:
    """“paid Y $3bn for rights to the software”: a sum is what the verb hands over, and Y who gets it."""
    return any(OBJECT in a.cases and a.items[0].kind == "quantity" for a in predication.args)


def _passive(wanted: frozenset[str], language: str, undergone: bool | None = None) -> frozenset[str]:
    """The cases of a slot when the verb is passive: the object becomes subject, the subject an agent (by, に).

    「AがBに出資された」: what a verb shows by に may be the subject too; with no subject (`undergone` false) it stays.
    """
    if OBJECT in wanted:
        turned = {OBJECT, "dative"} if language == "ja" else {OBJECT}  # 「AがBに処分された」: by B
        return (wanted - turned) | {SUBJECT}
    if SUBJECT not in wanted:
        return (wanted - {"dative"}) | {SUBJECT} if undergone and "dative" in wanted else wanted
    agent = {"agent", "dative"} if language == "ja" and undergone is not False else {"agent"}
    return (wanted - {SUBJECT}) | agent


def _is_done_to(slot: Slot, wanted: frozenset[str], table: Lexicon) -> bool:
    """Whether the passive turned the object of the verb, which it requires, into its subject."""
    return slot.required and SUBJECT in wanted and OBJECT in _cases(slot, table)


def _is_done_from(predication: Predication, language: str) -> bool:
    """「AはBから処分された」: whether から marks who acts in a Japanese passive, as に does not."""
    bodies = [a for a in predication.args if "Organisation" in getattr(a.items[0].value, "classes", ())]
    return language == "ja" and not any(a.cases & {"dative", "agent"} for a in bodies)


def _undergone(predication: Predication, table: Lexicon) -> bool | None:
    """Whether someone is told to undergo what a verb does to whom it shows by に; None for other verbs."""
    if table.language != "ja" or not _turns_dative(predication.item.words, table):
        return None
    told = (a for a in predication.args if a.cases & {SUBJECT, "topic"} or a.via == "head")
    return any(a.items[0].kind != "quantity" for a in told)


@lru_cache(maxsize=256)
def _turns_dative(words: tuple[Word, ...], table: Lexicon) -> bool:
    """Whether the verb shows its other party by に, and never by を."""
    slots = [
        _cases(slot, table)
        for word in words
        for usage in word.usages
        for slot in usage.slots
        if not _is_sized(slot, table)
    ]
    return any("dative" in cases for cases in slots) and not any(OBJECT in cases for cases in slots)


def _is_sized(slot: Slot, table: Lexicon) -> bool:
    return all(table.vocabulary.role(role).form == "quantity" for role in slot.roles)


def meant(value: Filler | None, role: RoleType, vocabulary: Vocabulary) -> Filler | None:
    """What the value stands for in the role: “Claude runs on Bedrock” is told of the two makers."""
    through = isinstance(value, Entity) and role.through & value.classes and not role.ranges & value.classes
    if not isinstance(value, Entity) or not through:
        return value
    maker = maker_of(value, vocabulary)
    return maker if maker is not None and maker.classes & role.ranges else value


def class_fit(item: Item, role: RoleType, vocabulary: Vocabulary) -> float:
    """How well the thing fits the role's class: 0 not at all, 1 in range, more where the role prefers its class."""
    value = meant(item.value, role, vocabulary)
    if isinstance(value, Hole):
        return hole_fit(value, role, vocabulary)
    if value is not item.value:
        return 0.9
    if _may_be_body(item, role):
        return 0.7
    if isinstance(value, Entity) and value.provisional:
        return 0.75 if role.form in ("entity", "concept") and value.classes & role.ranges else 0.0
    if isinstance(value, Entity):
        return (1.2 if value.classes & role.prefers else 1.0) if value.classes & role.ranges else 0.0
    if isinstance(value, Quantity):
        return _quantity_fit(value, role)
    return 1.0 if isinstance(value, Period) and role.form == "text" and role.name == "period" else 0.0


def _may_be_body(item: Item, role: RoleType) -> bool:
    """“Quiet Harbor raised $9m”: what only its form makes a person is a company where no person may stand."""
    value = item.value
    guessed = item.tag in (GUESSED, OFTEN) and isinstance(value, Entity) and value.provisional
    fits = bool(role.ranges & {_FIRM, _BODY}) and "Person" not in role.ranges
    return guessed and fits and isinstance(value, Entity) and "Person" in value.classes


def _as_body(item: Item, role: RoleType) -> Filler | None:
    if isinstance(item.value, Entity) and _may_be_body(item, role):
        return replace(item.value, classes=_BODY_CLASSES)
    return item.value


def _of_another(value: Filler, arg: Arg, roles: Mapping[str, tuple[Filler, ...]], vocabulary: Vocabulary) -> bool:
    """Whether a product would stand for a part of what fills another role: its own house is no other party."""
    if not isinstance(value, Entity) or any(i.value == value for i in arg.items):
        return False
    whole = vocabulary.whole_of(value.iri)[-1]
    held = (f for fs in roles.values() for f in fs if isinstance(f, Entity))
    return any(vocabulary.whole_of(f.iri)[-1] == whole for f in held)


def _quantity_fit(value: Quantity, role: RoleType) -> float:
    if role.form == "number":
        return 1.0 if value.unit == _YEAR else 0.0
    if role.form != "quantity":
        return 0.0
    return 1.0 if value.is_money or "Amount" not in role.ranges else 0.0


def hole_fit(hole: Hole, role: RoleType, vocabulary: Vocabulary) -> float:
    """Whether the hole of a question can stand in the role."""
    if hole.want in ("amount", "number"):
        return 1.0 if role.form == "quantity" else 0.0
    if hole.want == "duration":
        return 1.0 if role.form == "number" else 0.0
    if hole.want != "entity" or role.form in ("quantity", "number", "text"):
        return 0.0
    if not hole.classes:
        return 0.9
    below = any(
        vocabulary.classes.get(c, frozenset()) & vocabulary.classes.get(r, frozenset()) - _UPPER
        for c in hole.classes
        for r in role.ranges
    )
    above = any(h in vocabulary.classes.get(r, frozenset()) for r in role.ranges for h in hole.classes)
    preferred = any((vocabulary.classes.get(c, frozenset()) | {c}) & role.prefers for c in hole.classes)
    if preferred:
        return 1.6 if below else 0.0
    own = hole.classes <= role.ranges  # asked for by the very name of what the role takes
    return (0.7 if role.prefers and not own else 1.0) if below else 0.9 if above else 0.0


def _share(
    slot: Slot, arg: Arg, roles: Mapping[str, tuple[Filler, ...]], vocabulary: Vocabulary
) -> dict[str, tuple[Filler, ...]]:
    """The argument's values by role: all to one role, or dealt out where the slot names several roles."""
    values = [(i, i.value) for i in arg.items if i.value is not None]
    if len(slot.roles) == 1:
        role = vocabulary.roles[slot.roles[0]]
        taken = [meant(_as_body(i, role), role, vocabulary) for i, _ in values if class_fit(i, role, vocabulary)]
        kept = (v for v in taken if v is not None and not _of_another(v, arg, roles, vocabulary))
        return {role.name: tuple(dict.fromkeys(kept))}
    if len(values) != len(slot.roles):
        return {}
    orders = [dict(zip(slot.roles, values, strict=True)), dict(zip(slot.roles, values[::-1], strict=True))]
    best = max(orders, key=lambda o: sum(class_fit(i, vocabulary.roles[r], vocabulary) for r, (i, _) in o.items()))
    return (
        {r: (v,) for r, (i, v) in best.items() if v is not None}
        if all(class_fit(i, vocabulary.roles[r], vocabulary) for r, (i, _) in best.items())
        else {}
    )


def fill_from_focus(
    candidate: Candidate,
    focus: Iterable[Entity],
    vocabulary: Vocabulary,
    least: int = 2,
    sure: Entity | None = None,
) -> Candidate | None:
    """The candidate with its one missing key role filled from the discourse focus, if a thing there fits.

    Only a candidate that is otherwise full (`least` roles or more) is believed to have left its subject unsaid, but
    for a deal where the page says whom it is about (`sure`).
    """
    said = sure is not None and sure in tuple(focus)[:1] and _tells_deal(candidate.frame, vocabulary)
    full = len(candidate.frame.roles) >= (1 if said else least)
    if len(candidate.missing) != 1 or not full or candidate.missing[0] not in candidate.subjects:
        return None
    role = vocabulary.roles[candidate.missing[0]]
    present = {f.iri for _, fs in candidate.frame.roles for f in fs if isinstance(f, Entity)}
    for entity in list(focus)[:1]:
        if entity.classes & role.ranges and entity.iri not in present and role.form == "entity":
            frame = candidate.frame.with_role(role.name, *candidate.frame.get(role.name), entity)
            liked = _LIKED if entity.classes & role.prefers else 0.0
            return replace(candidate, frame=frame, score=candidate.score + liked - (0.0 if said else 0.5), missing=())
    return None


def fill_relation(candidate: Candidate, focus: Iterable[Entity], vocabulary: Vocabulary) -> Candidate | None:
    """「競合のXは…」: the candidate of a relational noun with the focus as the other party, which nobody else is."""
    nearest = next(iter(focus), None)
    role = vocabulary.roles[candidate.missing[0]] if len(candidate.missing) == 1 else None
    if nearest is None or nearest.provisional or role is None or not nearest.classes & role.ranges:
        return None
    if any(nearest in fs or len(fs) > 1 for _, fs in candidate.frame.roles):
        return None
    return replace(candidate, frame=candidate.frame.with_role(role.name, nearest), missing=())


def _tells_deal(frame: Frame, vocabulary: Vocabulary) -> bool:
    """Whether the frame is a deal of two sides, one of them a sum or a thing that is known."""
    values = [f for _, fs in frame.roles for f in fs]
    sides = len(vocabulary.frames[frame.kind].keys) > 1 or any(isinstance(f, Quantity) for f in values)
    known = all(not (isinstance(f, Entity) and f.provisional) for f in values)
    return "Deal" in vocabulary.classes[frame.kind] and sides and known


def fill_received(
    candidate: Candidate, predication: Predication, focus: Iterable[Entity], vocabulary: Vocabulary
) -> Candidate | None:
    """「Aから5億ドルの出資を受けた。」: the candidate with the focus as who receives, where none is named."""
    nearest = next(iter(focus), None)
    role = vocabulary.roles[candidate.missing[0]] if len(candidate.missing) == 1 else None
    if not (predication.receives and predication.nominal) or role is None or role.form != "entity" or nearest is None:
        return None
    named = any(i.is_entity for a in predication.args if a.cases & {"received", "topic"} for i in a.items)
    fits = not nearest.provisional and bool(nearest.classes & role.ranges)
    held = any(nearest in fs for _, fs in candidate.frame.roles)
    if named or held or not fits or "Deal" not in vocabulary.classes[candidate.frame.kind]:
        return None
    return replace(candidate, frame=candidate.frame.with_role(role.name, nearest), missing=())


def fill_unsaid(
    candidate: Candidate, predication: Predication, focus: Iterable[Entity], vocabulary: Vocabulary
) -> Candidate | None:
    """「Aが5億ドルを出資した。」: the candidate with the focus for what its verb takes beside the subject.

    Only where no phrase of the clause bears the case of that place, and a sum or a noun for the event stands there.
    """
    roles = [r for r, _ in candidate.frame.roles]
    told = candidate.frame.kind in predication.about or any(vocabulary.roles[r].form == "quantity" for r in roles)
    things = [r for r in candidate.missing if vocabulary.roles[r].form == "entity"]
    if predication.nominal or not told or len(things) != 1 or things[0] in candidate.subjects:
        return None
    if candidate.marks & predication.marks or not set(candidate.subjects) <= set(roles):
        return None
    if any(_owns_measure(a) for a in predication.args):
        return None  # 「5億ドルの損失を出した」
    role = vocabulary.roles[things[0]]
    nearest = next(iter(focus), None)
    if nearest is None or nearest.provisional or not nearest.classes & role.ranges or role.form != "entity":
        return None
    joint = any(len(candidate.frame.get(r)) > 1 for r in candidate.subjects)
    if joint and not any(vocabulary.roles[r].several for r in candidate.subjects if r in roles):
        return None  # 「A、B、Cが協定に署名」: with one another, or with someone unsaid
    if any("label" in a.cases for a in predication.args):
        return None  # 「X: 5億ドル投資」 does not say who of the two invests
    if any(nearest in fs for _, fs in candidate.frame.roles):
        return None
    frame = candidate.frame.with_role(role.name, nearest)
    return replace(candidate, frame=frame, score=candidate.score - 0.5, missing=())


def expanded(frame: Frame, vocabulary: Vocabulary, joint: bool = False, each: bool = False) -> tuple[Frame, ...]:
    """One frame for each filler of a key role that holds one at a time; sums in step with it are dealt out.

    A list of investors with one joint sum stays one frame; so do the parties of a partnership. With `joint` (in a
    question) any list that the role may hold stays together; with `each` every member has the sum for itself.
    """
    kind = vocabulary.frames[frame.kind]
    sums = next(((r, fs) for r, fs in frame.roles if len(fs) > 1 and isinstance(fs[0], Quantity)), None)
    for role in kind.keys:
        values = _but_makers(frame, role, vocabulary)
        if len(values) == 1 < len(frame.get(role)):
            return expanded(frame.with_role(role, *values), vocabulary, joint, each)
        if len(values) < 2 or (len(kind.keys) == 1 and vocabulary.roles[role].several):
            continue
        if sums and len(sums[1]) == len(values):
            return tuple(frame.with_role(role, v).with_role(sums[0], q) for v, q in zip(values, sums[1], strict=True))
        money = any(isinstance(f, Quantity) for _, fs in frame.roles for f in fs)
        if money and not each and any(isinstance(f, Quantity) for k in kind.keys for f in frame.get(k)):
            continue  # what two raise or spend together is one deal
        if each or not (vocabulary.roles[role].several and (money or joint)):
            alone = _without_sums(frame) if money and not each else frame  # a joint sum is no one's own
            split = [_ordered(alone.with_role(role, v), kind.roles) for v in values]
            return tuple(x for one in split for x in expanded(one, vocabulary, joint, each))
    whole = frame.with_role(sums[0], sums[1][0]) if sums else frame
    return tuple(_ordered(one, kind.roles) for one in _by_place(whole, vocabulary))


def _but_makers(frame: Frame, role: str, vocabulary: Vocabulary) -> tuple[Filler, ...]:
    """“X and Y will deploy X's chips”: the fillers of the role but for the makers of what another role holds, unless
    that is all of them."""
    made = [f for r, fs in frame.roles if r != role for f in fs if isinstance(f, Entity) and "Product" in f.classes]
    makers = {w for f in made for m in [vocabulary.makers.get(f.iri, "")] if m for w in vocabulary.whole_of(m)}
    values = frame.get(role)
    others = tuple(v for v in values if not (isinstance(v, Entity) and v.iri in makers))
    return others if others and makers else values


def _by_place(frame: Frame, vocabulary: Vocabulary) -> Iterator[Frame]:
    """“data centers in X and Y”: one frame for each place, none of which lies in another; a joint sum is of none."""
    roles = (r for r, fs in frame.roles if len(fs) > 1 and vocabulary.roles[r].ranges == {"Place"})
    role = next(roles, None)
    places = [f for f in frame.get(role or "") if isinstance(f, Entity)]
    nested = any(a.iri in vocabulary.whole_of(b.iri)[1:] for a in places for b in places)
    if role is None or nested:
        yield frame
        return
    yield from (_without_sums(frame).with_role(role, place) for place in places)


def _without_sums(frame: Frame) -> Frame:
    return replace(frame, roles=tuple((r, fs) for r, fs in frame.roles if not isinstance(fs[0], Quantity)))


def _ordered(frame: Frame, roles: Iterable[str]) -> Frame:
    return replace(frame, roles=tuple((r, frame.get(r)) for r in roles if frame.get(r)))


_MOST_RIVALS = 3


def in_pairs(predication: Predication, vocabulary: Vocabulary) -> tuple[Predication, ...]:
    """「A、B、Cが競い合う」: one predication for each two of a list of equals, where a frame ties two."""
    kinds = {u.kind for w in predication.item.words for u in w.usages if any(len(s.roles) > 1 for s in u.slots)}
    bond = bool(kinds) and all(vocabulary.frames[k].symmetric for k in kinds) and not predication.asked
    acting = [a for a in predication.args if bond and a.cases & _ACTING and all(i.is_entity for i in a.items)]
    many = [a for a in acting if 2 < len(a.items) <= _MOST_RIVALS]
    others = any(SUBJECT in a.cases or "comitative" in a.cases for a in predication.args if a not in many)
    if len(many) != 1 or others:
        return (predication,)
    rest = tuple(a for a in predication.args if a is not many[0])
    pairs = (replace(many[0], items=two) for two in combinations(many[0].items, 2))
    return tuple(replace(predication, args=(*rest, pair)) for pair in pairs)


def distributed(predication: Predication) -> tuple[Predication, ...]:
    """「Xに50億ドル、Yに5億ドルを投資」, 「A(5億ドル)、B(3億ドル)が出資」: one predication a thing and its sum."""
    args = sorted(predication.args, key=lambda a: a.items[0].start)
    bracketed = next((a for a in args if _own_sums(a)), None)
    if bracketed is not None:
        rest = tuple(a for a in args if a is not bracketed)
        return tuple(replace(predication, args=(*rest, *own)) for own in map(_with_sum, _alone(bracketed)))
    sums = [a for a in args if isinstance(a.items[0].value, Quantity) and a.items[0].value.is_money]
    together = any(w.pos == "Adverb" for w in predication.item.words)  # 「共同で」
    if not together and (partners := _partners(args, _told_as_many(predication))):
        rest = tuple(a for a in args if a is not partners)
        return tuple(replace(predication, args=(*rest, own)) for own in _alone(partners))
    in_turn = _in_turn(predication, args, sums)
    if in_turn or len(sums) < 2:
        return in_turn or (predication,)
    for case in ("subject", "dative", "comitative", "topic", "goal", "source"):
        things = [a for a in args if case in a.cases and a.items[0].is_entity]
        pairs = _paired(things, sums)
        if len(pairs) > 1:
            rest = tuple(a for a in args if a not in things and a not in sums)
            shown = sums[-1].cases  # 「Xから5億ドル、Yから3億ドルを」: the last particle is that of all
            dealt = ((t, q if q.cases else replace(q, cases=shown)) for t, q in pairs)
            return tuple(replace(predication, args=(*rest, t, q)) for t, q in dealt)
    return (predication,)


def _told_as_many(predication: Predication) -> bool:
    """“X has expanded partnerships with Y and Z”: a noun in the plural tells of one with each."""
    noun = predication.item.text
    return predication.nominal and noun.isascii() and noun.endswith("s") and not noun.endswith("ss")


def _partners(args: Sequence[Arg], many: bool) -> Arg | None:
    """「XはY・Zと提携する」: the list of those with each of whom X does so; what they make or pay they share."""
    shared = any("object" in a.cases or isinstance(a.items[0].value, Quantity) for a in args)
    tells = {"subject"} if many else frozenset[str]()
    about = [a for a in args if (a.via == "topic" or a.cases & tells) and a.items[0].is_entity]
    listed = [a for a in args if "comitative" in a.cases and len(a.items) > 1 and all(i.is_entity for i in a.items)]
    return listed[0] if not shared and len(about) == len(listed) == 1 and len(about[0].items) == 1 else None


def _in_turn(predication: Predication, args: Sequence[Arg], sums: Sequence[Arg]) -> tuple[Predication, ...]:
    """“A and B raised $10m and $20m respectively”: a list of things and one of as many sums, told in one order."""
    listed = [i for a in sums for i in a.items if isinstance(i.value, Quantity) and i.value.is_money]
    alike = len(listed) > 1 and all(i.link == "and" for i in listed[1:])
    for arg in args if alike else ():
        if arg.items[0].is_entity and len(arg.items) == len(listed):
            rest = tuple(a for a in args if a is not arg and a not in sums)
            dealt = zip(arg.items, listed, strict=True)
            pairs = [(replace(arg, items=(t,)), replace(sums[0], items=(q,))) for t, q in dealt]
            return tuple(replace(predication, args=(*rest, *pair)) for pair in pairs)
    return ()


def _paired(things: Sequence[Arg], sums: Sequence[Arg]) -> list[tuple[Arg, Arg]]:
    """Each sum with the one thing between it and the sum before; a sum of something unknown pairs with nothing."""
    pairs = []
    edges = [-1, *(q.items[0].start for q in sums)]
    for (low, high), q in zip(pairwise(edges), sums, strict=True):
        between = [t for t in things if low < t.items[0].start < high]
        pairs += [(between[0], q)] if len(between) == 1 else []
    return pairs if sum(t.items[0].start < edges[-1] for t in things) == len(pairs) == len(things) else []


def _own_sums(arg: Arg) -> bool:
    """Whether a list of things has a sum in brackets behind a member."""
    return len(arg.items) > 1 and arg.items[0].is_entity and any(_sum_of(i) for i in arg.items)


def _sum_of(item: Item) -> Item | None:
    return next((i for i in item.inner if isinstance(i.value, Quantity) and i.value.is_money), None)


def _alone(arg: Arg) -> list[Arg]:
    return [replace(arg, items=(item,)) for item in arg.items]


def _with_sum(arg: Arg) -> tuple[Arg, ...]:
    own = _sum_of(arg.items[0])
    years = [i for i in arg.items[0].inner if isinstance(i.value, Quantity) and i.value.unit == _YEAR]
    said = [] if own is None else [own, *years]
    return (arg, *(Arg((i,), frozenset({OBJECT}), "clause", arg.distance) for i in said))
