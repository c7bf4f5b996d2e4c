"""What a deal or a site says of the machines in it: who works with them, how many there are, and of what power."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from kg.model import Entity, Filler, Frame, Quantity, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language.items import Item, entity_of, lexicon
from language.status import DONE

_HARDWARE, _SITE_KIND, _SITE, _BODY = "Hardware", "FacilityKind", "Site", "Organisation"
_CLOUD = "CloudProvider"
_FLEET = "fleet"  # a metric of how large a fleet of machines is
_OF = "fleet of "  # and of which class its machines are
_LEAST = 100  # so few would be those in one machine that is sold
_OWNED = frozenset({"genitive"})
_COMES_FROM = frozenset({"genitive", "source"})
_LOCATIVE = frozenset({"locative"})
_PLACE = "Place"
_REACH = 6  # items before a site in which its owner may stand
_CLAUSE = 12  # items behind a power in which its machines may stand
_POWER = frozenset({"kW", "MW", "GW", "TW"})
_WITH = frozenset({"comitative", "on"})
_ENERGY = "aside:energy"  # words for where power comes from
_QUOTES = tuple('「」『』“”"')
_APART = 2  # items between a number and what it counts


@dataclass(frozen=True, slots=True)
class _Size:
    """A number of machines, or the power of a site, with the things that it is told of."""

    metric: Entity
    figure: Item
    things: tuple[Entity, ...]


def implied(
    items: Sequence[Item],
    told: Sequence[Statement],
    sites: Sequence[Statement],
    deals: Sequence[Statement],
    vocabulary: Vocabulary,
) -> tuple[Statement, ...]:
    """The statements `told` of one sentence, each site with whom it is for, and with what follows from them: who works
    with the machines of a contract or a site, and how large the fleet or the site is. `sites` and `deals` are those
    that the text told of last.
    """
    if not told or not any(_is_thing(i) or getattr(i.value, "unit", "") for i in items):
        return tuple(told)
    sized = tuple(_sizes(items, vocabulary))
    own = (_again(_apart(s, vocabulary), items, sites, vocabulary) for s in told)
    known = (*told, *(deals if _mentions_deal(items, vocabulary) else ()))
    served = tuple(_served(s, known, vocabulary) for s in own)
    served += tuple(_of_deals(items, served, vocabulary))
    used = tuple(_of_contracts(served, vocabulary))
    used += tuple(_of_fleets(sized, (*served, *used), vocabulary))
    used += tuple(_of_power(items, (*served, *used), vocabulary))
    stated = (*(_staged(s, (*served, *used), items, vocabulary) for s in served), *used)
    return (*stated, *_measured(sized, stated, items, vocabulary))


def _staged(power: Statement, told: Sequence[Statement], items: Sequence[Item], vocabulary: Vocabulary) -> Statement:
    """「Xは2GWのデータセンターを建てる」: the power of a site that is still to come is to come with it."""
    at = next((n for n, i in enumerate(items) if i.value is not None and i.value in power.frame.get("value")), -1)
    of_site = -1 < at < len(items) - _APART and getattr(items[at].value, "unit", "") in _POWER
    of_site = of_site and items[at + 1].text == "の" and any(map(_is_thing, items[at + 2 : at + 4]))
    if not of_site or power.status != DONE or power.frame.kind != vocabulary.kind_with["MetricKind"]:
        return power
    whose = set(power.frame.get("entity"))
    hosts = [s for s in told if s.frame.kind != power.frame.kind and _is_event(s, vocabulary)]
    hosts = [s for s in hosts if any(whose & set(fs) for _, fs in s.frame.roles)]
    if not hosts or len({s.status for s in hosts}) > 1:
        return power
    return replace(power, stage=hosts[0].stage, certainty=hosts[0].certainty, status=hosts[0].status)


def _is_event(told: Statement, vocabulary: Vocabulary) -> bool:
    """Whether it is a deal, or tells of a site."""
    return told.frame.kind == vocabulary.kind_with[_SITE_KIND] or "Deal" in vocabulary.classes[told.frame.kind]


# ---- whom a site is for ----


def _mentions_deal(items: Sequence[Item], vocabulary: Vocabulary) -> bool:
    """“The contract covers …”, 「契約は…」: whether the sentence goes on about a deal by a noun that opens it."""
    nouns = (i for i in items[:_APART] if i.evokes and any(w.pos == "Noun" for w in i.words))
    return any("Deal" in vocabulary.classes.get(i.has("frame:"), ()) for i in nouns)


def _apart(site: Statement, vocabulary: Vocabulary) -> Statement:
    """The site without its own house among those whom it serves (“a campus built by X's unit Y”)."""
    owner, user = site_roles(vocabulary)
    houses = {_house(f, vocabulary) for f in site.frame.get(owner)}
    others = tuple(f for f in site.frame.get(user) if _house(f, vocabulary) not in houses)
    same = site.frame.kind != vocabulary.kind_with[_SITE_KIND] or others == site.frame.get(user)
    return site if same else replace(site, frame=_filled(site.frame, {user: others}, vocabulary))


def _again(site: Statement, items: Sequence[Item], before: Sequence[Statement], vocabulary: Vocabulary) -> Statement:
    """“X's campus in Z … The campus is built by Y”: the site is the one told of before, in Z and for X."""
    kind = vocabulary.kind_with[_SITE_KIND]
    known = [s.frame for s in before if s.frame.kind == kind and site.frame.kind == kind]
    first = next((f for f in known if _is_same_site(f, site.frame, items, vocabulary)), None)
    if first is None:
        return site
    owner, user = site_roles(vocabulary)
    apart = {_house(f, vocabulary) for f in first.get(owner)} & {_house(f, vocabulary) for f in site.frame.get(owner)}
    served = first.get(user) or (first.get(owner) if not apart else ())
    more = {r: fs for r, fs in first.roles if r not in (owner, user) and not site.frame.get(r)}
    more |= {user: served} if served and not site.frame.get(user) else {}
    return replace(site, frame=_filled(site.frame, more, vocabulary))


def _is_same_site(first: Frame, later: Frame, items: Sequence[Item], vocabulary: Vocabulary) -> bool:
    """Whether a site that has no place of its own is called by the kind of one told before (“the campus”)."""
    sites = [k for k, i in enumerate(items) if i.value is not None and any(i.value in fs for _, fs in later.roles)]
    sites = [k for k in sites if _SITE_KIND in _classes(items[k])]
    where = _place_role(vocabulary)
    named = {w for i in (items[k] for k in sites) for w in i.text.casefold().split()[-1:]}
    old = {w for _, fs in first.roles for f in fs if isinstance(f, Entity) for w in f.label().casefold().split()[-1:]}
    again = any(items[k - 1].is_concept("definite") for k in sites if k)
    return again and bool(first.get(where)) and not later.get(where) and bool(named & old)


def _place_role(vocabulary: Vocabulary) -> str:
    roles = vocabulary.frames[vocabulary.kind_with[_SITE_KIND]].roles
    return next(r for r in roles if vocabulary.roles[r].ranges == {_PLACE})


def _filled(frame: Frame, more: Mapping[str, tuple[Filler, ...]], vocabulary: Vocabulary) -> Frame:
    given = {**dict(frame.roles), **more}
    return replace(frame, roles=tuple((r, given[r]) for r in vocabulary.frames[frame.kind].roles if given.get(r)))


def _served(site: Statement, told: Sequence[Statement], vocabulary: Vocabulary) -> Statement:
    """“X gets the full capacity of Y's data center”: the site of the provider of a deal is for its customer."""
    if site.frame.kind != vocabulary.kind_with[_SITE_KIND]:
        return site
    owner, user = site_roles(vocabulary)
    owners = {_house(f, vocabulary) for f in site.frame.get(owner)}
    if site.frame.get(user):
        return site
    others = [s for s in told if owners & {_house(f, vocabulary) for f in s.frame.get(_provider(s, vocabulary))}]
    lets = (s for s in others if _is_letting(s, vocabulary) or not _is_priced(s))  # one that has a price may be a sale
    found = next((c for s in lets for c in [_customer(s, vocabulary)] if c is not None), None)
    fits = found is not None and bool(found.classes & vocabulary.roles[user].ranges)
    apart = found is not None and _house(found, vocabulary) not in owners
    return replace(site, frame=_filled(site.frame, {user: (found,)}, vocabulary)) if found and fits and apart else site


def _of_deals(items: Sequence[Item], told: Sequence[Statement], vocabulary: Vocabulary) -> Iterator[Statement]:
    """“X rents a data center in Z from Y”, “all of the site in Z”: the site that a deal is about is its provider's."""
    kind = vocabulary.kind_with[_SITE_KIND]
    deals = [(s, c) for s in told for c in [_customer(s, vocabulary)] if _is_letting(s, vocabulary) and c is not None]
    at = next((k for k, i in enumerate(items) if _SITE_KIND in _classes(i)), None)
    if at is None or not deals or any(s.frame.kind == kind for s in told):
        return
    deal, buyer = deals[0]
    provider = deal.frame.get(_provider(deal, vocabulary))[0]
    place, owner = _place_of(items, at), _possessor(items, at)
    if place is None or (owner is not None and _house(owner, vocabulary) != _house(provider, vocabulary)):
        return
    by, user = site_roles(vocabulary)
    where = _place_role(vocabulary)
    what = next(r for r in vocabulary.frames[kind].keys if r != by)
    filled: dict[str, Filler | None] = {what: entity_of(items[at]), by: provider, user: buyer, where: place}
    roles = tuple((r, (f,)) for r in vocabulary.frames[kind].roles for f in [filled.get(r)] if f is not None)
    frame = Frame(kind, roles, (items[at].start, items[at].end))
    yield replace(deal, frame=frame, stage=DONE, status=DONE, rule="fleet", confidence=0.8)


def _is_letting(told: Statement, vocabulary: Vocabulary) -> bool:
    """Whether a body that runs sites provides what is told, and not machines alone."""
    kind, _, machine, _ = _use(vocabulary)
    hosts = {c for f in vocabulary.frames.values() for c in f.headed_by if "Deal" not in vocabulary.classes[f.kind]}
    sides = told.frame.get(_provider(told, vocabulary))[:1]
    runs = any(isinstance(f, Entity) and f.classes & hosts - {"Company", "BusinessUnit"} for f in sides)
    return runs and told.frame.kind != kind and not told.frame.get(machine)


def _is_priced(told: Statement) -> bool:
    return any(isinstance(f, Quantity) and f.is_money for _, fs in told.frame.roles for f in fs)


def _place_of(items: Sequence[Item], at: int) -> Entity | None:
    """The place named right behind the site at `at`, else right before it."""
    behind = [i for i in items[at + 1 : at + 3] if i.kind != "marker" or not i.cases & _LOCATIVE]
    ahead = [i for i in items[max(0, at - _APART) : at] if i.kind not in ("marker", "sign")]
    found = [i for i in (*behind[:1], *ahead[-1:]) if _PLACE in _classes(i)]
    return entity_of(found[0]) if found else None


def _possessor(items: Sequence[Item], at: int) -> Entity | None:
    """Whose the site is said to be: by a genitive, or by its/our."""
    for k in range(at - 1, max(-1, at - _REACH), -1):
        owned = items[k].is_concept("anaphor:own") or items[k + 1].text in ("'s", "’s", "の")
        if owned and _BODY in _classes(items[k]):
            return entity_of(items[k])
        if items[k].evokes:
            return None
    return None


def site_roles(vocabulary: Vocabulary) -> tuple[str, str]:
    """The roles of whose a site is and of whom it is for."""
    kind = vocabulary.frames[vocabulary.kind_with[_SITE_KIND]]
    owner = next(r for r in kind.keys if vocabulary.roles[r].ranges != {_SITE_KIND})
    bodies = (r for r in kind.roles if r != owner and "Company" in vocabulary.roles[r].ranges)
    return owner, next(bodies)


def _house(filler: Filler, vocabulary: Vocabulary) -> str:
    return vocabulary.whole_of(filler.iri)[-1] if isinstance(filler, Entity) else ""


# ---- who works with the machines ----


def _use(vocabulary: Vocabulary) -> tuple[str, str, str, str]:
    """The kind of frame that tells of the use of machines, with its roles: user, machines, provider."""
    kinds = (f for f in vocabulary.frames.values() if vocabulary.roles[f.keys[-1]].ranges == {_HARDWARE})
    use = next(kinds)
    user, machine = use.keys
    return use.kind, user, machine, next(r for r in use.roles if r not in (user, machine))


def _provider(told: Statement, vocabulary: Vocabulary) -> str:
    """The role of who provides something to another in what is told; nothing where nobody does."""
    kind = vocabulary.frames[told.frame.kind]
    provides = _use(vocabulary)[3]
    return provides if provides in kind.roles else ""


def _customer(told: Statement, vocabulary: Vocabulary) -> Entity | None:
    """Who gets what another provides."""
    provides = _provider(told, vocabulary)
    keys = vocabulary.frames[told.frame.kind].keys
    sides = (f for r in keys if provides and r != provides for f in told.frame.get(r)[:1])
    return next((f for f in sides if isinstance(f, Entity) and f.classes & {_BODY, _SITE}), None)


def _of_contracts(told: Sequence[Statement], vocabulary: Vocabulary) -> Iterator[Statement]:
    """Who buys or rents machines works with them."""
    kind, _, machine, provides = _use(vocabulary)
    for deal in told:
        buyer = _customer(deal, vocabulary)
        if deal.frame.kind != kind and buyer is not None:
            sellers = deal.frame.get(provides)[:1]
            bought = [m for m in deal.frame.get(machine) if not _is_own(m, buyer, vocabulary)]
            yield from (_using(deal, buyer, m, sellers, vocabulary) for m in bought)


def _is_own(machine: Filler, buyer: Entity, vocabulary: Vocabulary) -> bool:
    """“TSMC builds Blackwell for Nvidia”: whether the buyer is the maker, who has them made to sell them."""
    maker = vocabulary.makers.get(machine.iri, "") if isinstance(machine, Entity) else ""
    return bool(maker) and buyer.iri in vocabulary.whole_of(maker)


def _using(
    host: Statement, user: Entity, machine: Filler, sellers: Sequence[Filler], vocabulary: Vocabulary
) -> Statement:
    kind, by, what, provides = _use(vocabulary)
    roles: tuple[tuple[str, tuple[Filler, ...]], ...] = ((by, (user,)), (what, (machine,)))
    roles += ((provides, tuple(sellers)),) if sellers else ()
    return replace(host, frame=Frame(kind, roles, host.frame.span), rule="fleet", confidence=0.8)


def _of_fleets(sized: Sequence[_Size], told: Sequence[Statement], vocabulary: Vocabulary) -> Iterator[Statement]:
    """“X rents Y's data center, 100,000 H100s”: the many machines that a sentence counts are those of its one deal."""
    kind, _, machine, provides = _use(vocabulary)
    used = {f for s in told for f in s.frame.get(machine)}
    hosts = [s for s in told if s.frame.kind != kind and _whose(s, vocabulary) is not None]
    users = {e.iri for s in hosts for e in [_whose(s, vocabulary)] if e is not None}
    for size in sized if len(users) == 1 else ():
        user = _whose(hosts[0], vocabulary)
        for thing in size.things:
            if user is not None and _HARDWARE in thing.classes and thing not in used:
                yield _using(hosts[0], user, thing, hosts[0].frame.get(provides)[:1], vocabulary)


def _of_power(items: Sequence[Item], told: Sequence[Statement], vocabulary: Vocabulary) -> Iterator[Statement]:
    """“X gets 1 gigawatt of capacity with Grace Blackwell systems”: who has so much power works with the machines."""
    used = {f for s in told for f in s.frame.get(_use(vocabulary)[2])}
    english = all(i.text.isascii() or i.text[:1] == "’" for i in items if i.kind == "marker")
    for figure in told if english else ():
        at = next((n for n, i in enumerate(items) if i.value in figure.frame.get("value")), -1)
        power = at >= 0 and getattr(items[at].value, "unit", "") in _POWER
        whose = next((f for f in figure.frame.get("entity") if isinstance(f, Entity)), None)
        if power and whose is not None and "Company" in whose.classes:
            machines = (m for m in _machines_behind(items, at) if m not in used and not _is_own(m, whose, vocabulary))
            yield from (_using(figure, whose, m, (), vocabulary) for m in machines)


def _machines_behind(items: Sequence[Item], at: int) -> Iterator[Entity]:
    """The machines that bear a name, behind a preposition in the clause of the power at `at`."""
    joined = False
    for item in items[at + 1 : at + _CLAUSE]:
        if item.kind == "sign" and item.text != ",":
            return
        joined |= bool(item.cases & _WITH) or item.is_concept("equips")
        entity = entity_of(item)
        if joined and entity is not None and _HARDWARE in entity.classes and entity.label() not in entity.classes:
            yield entity


def _whose(told: Statement, vocabulary: Vocabulary) -> Entity | None:
    """Who has the machines: the customer of a deal, else whom the site is for, else whose it is."""
    if told.frame.kind != vocabulary.kind_with[_SITE_KIND]:
        return _customer(told, vocabulary)
    owner, user = site_roles(vocabulary)
    named = (f for r in (user, owner) for f in told.frame.get(r)[:1])
    return next((f for f in named if isinstance(f, Entity)), None)


# ---- how large it is ----


def _sizes(items: Sequence[Item], vocabulary: Vocabulary) -> Iterator[_Size]:
    """The numbers of machines in the sentence, and the powers of its sites."""
    row = tuple(i for i in items if i.text not in _QUOTES)  # 「「GB200」を4000基」
    for at, item in enumerate(row):
        things = _counted(row, at) if isinstance(item.value, Quantity) and not item.value.is_money else ()
        metric = _metric(item, things, vocabulary) if isinstance(item.value, Quantity) else None
        if metric is not None and not _is_generated(row, at, vocabulary):
            yield _Size(metric, item, tuple(e for i in things for e in [entity_of(i)] if e is not None))


def _is_generated(row: Sequence[Item], at: int, vocabulary: Vocabulary) -> bool:
    """“500 MW of nuclear power”, 「原子力発電所の電力500MW」: whether the power at `at` is what plants generate."""
    if getattr(row[at].value, "unit", "") not in _POWER:
        return False
    near = row[at + 1 : at + 1 + _REACH]
    behind = takewhile(lambda i: i.kind != "sign" and (i.kind != "marker" or bool(i.cases & _COMES_FROM)), near)
    beside = [*behind] if _is_english(row, at) else [*row[max(0, at - _REACH) : at], *behind]
    said = " ".join(i.text for i in beside).casefold()
    words = set(said.replace("-", " ").split())
    energy = (lexicon(vocabulary, "en").aside(_ENERGY), lexicon(vocabulary, "ja").aside(_ENERGY))
    return bool(words & energy[0]) or any(form in said for form in energy[1])


def _metric(item: Item, things: Sequence[Item], vocabulary: Vocabulary) -> Entity | None:
    """The metric that the number can be of: of a fleet of the narrowest class of machines counted, or of power."""
    value = item.value
    machines = [i for i in things if _HARDWARE in _classes(i)]
    found: list[tuple[int, str]] = []
    for iri, units in vocabulary.measured_in.items():
        if _FLEET not in units or not isinstance(value, Quantity) or value.unit not in units:
            continue
        classes = {u.removeprefix(_OF) for u in units if u.startswith(_OF)}
        shared = {c for i in machines for c in classes & _kinds(i, value)} if value.value >= _LEAST else set()
        if shared or not classes:
            found.append((max((len(vocabulary.classes[c]) for c in shared), default=0), iri))
    return vocabulary.entities[max(found)[1]] if found else None


def _kinds(machine: Item, value: Quantity) -> frozenset[str]:
    """The classes of a machine, those that its words or its unit name among them (“Blackwell GPU”)."""
    return _classes(machine) | frozenset(machine.text.split()) | {value.unit}


def _counted(row: Sequence[Item], at: int) -> tuple[Item, ...]:
    """The machines or the site that the number at `at` counts or measures: those right behind it, else before it."""
    behind = next((k for k in range(at + 1, min(len(row), at + 1 + _APART)) if _is_thing(row[k])), None)
    if behind is not None and all(row[k].cases & _OWNED for k in range(at + 1, behind)):
        return _without_kinds(tuple(takewhile(_is_thing, row[behind:])))
    ahead = [i for i in row[max(0, at - 2) : at] if i.kind != "marker" or i.text.isascii()]
    near = bool(ahead) and _is_thing(ahead[-1]) and not _is_english(row, at)
    return (ahead[-1],) if near else ()


def _without_kinds(things: tuple[Item, ...]) -> tuple[Item, ...]:
    """“H800 GPUs”: what bears a name, and not the word for its kind."""
    named = tuple(i for i in things for e in [entity_of(i)] if e is not None and e.label() not in e.classes)
    return named or things


def _is_english(row: Sequence[Item], at: int) -> bool:
    """Whether the words around the item at `at` are English, where a number stands before what it counts."""
    return all(i.text.isascii() for i in row[max(0, at - _APART) : at + _APART])


def _is_thing(item: Item) -> bool:
    return bool(_classes(item) & {_HARDWARE, _SITE_KIND, _SITE})


def _classes(item: Item) -> frozenset[str]:
    entity = entity_of(item)
    return entity.classes if entity is not None else frozenset()


def _measured(
    sized: Sequence[_Size], told: Sequence[Statement], items: Sequence[Item], vocabulary: Vocabulary
) -> Iterator[Statement]:
    """One metric for each size of which the sentence tells whose it is, and which no other metric gives."""
    known = {f for s in told for _, fs in s.frame.roles for f in fs if isinstance(f, Quantity)}
    for size in sized:
        host = _host(size, told, vocabulary) if size.figure.value not in known else None
        whose = _holder(host, vocabulary) if host is not None else None
        whose = _landlord(host, size, items, vocabulary) or whose if host is not None else None
        if host is not None and whose is not None and size.figure.value is not None:
            kind = vocabulary.kind_with["MetricKind"]
            roles = zip(vocabulary.frames[kind].roles, ((whose,), (size.metric,), (size.figure.value,)), strict=False)
            frame = Frame(kind, tuple(roles), (size.figure.start, size.figure.end))
            yield replace(host, frame=frame, rule="fleet", confidence=0.8)


def _host(size: _Size, told: Sequence[Statement], vocabulary: Vocabulary) -> Statement | None:
    """What is told of the things that the figure counts; where it counts none, the one deal of the sentence."""
    about = (s for s in told for _, fs in s.frame.roles if set(fs) & set(size.things))
    deals = [s for s in told if _provider(s, vocabulary)]
    holders = {e for s in deals for e in [_holder(s, vocabulary)]}
    return next(about, deals[0] if deals and len(holders) == 1 else None)


def _landlord(told: Statement, size: _Size, items: Sequence[Item], vocabulary: Vocabulary) -> Entity | None:
    """“X leases 400 MW to Y”: the power that the sentence tells of its subject, who lets sites, is that of X; what a
    cloud provides is its customer's."""
    if getattr(size.figure.value, "unit", "") not in _POWER or not _is_letting(told, vocabulary):
        return None
    lets, takes = told.frame.get(_provider(told, vocabulary))[0], _customer(told, vocabulary)
    first = next((i.value for i in items if i.value is not None and i.value in (lets, takes)), None)
    return lets if first == lets and isinstance(lets, Entity) and _CLOUD not in lets.classes else None


def _holder(told: Statement, vocabulary: Vocabulary) -> Entity | None:
    """Of whom the size is told: whose the site is, or who works with the machines."""
    if told.frame.kind == vocabulary.kind_with[_SITE_KIND]:
        owners = told.frame.get(site_roles(vocabulary)[0])[:1]
        return next((f for f in owners if isinstance(f, Entity)), None)
    return _customer(told, vocabulary)
