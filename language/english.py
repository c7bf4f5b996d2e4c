"""English: items -> phrases and verb groups -> predications. Subjects stand before, objects and prepositions after."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from kg.model import Entity, Filler, Quantity
from kg.values import replace
from language.clauses import OWNER, Arg, Phrase, Predication, Verb, fillers
from language.english_chunks import nodes
from language.english_cues import cues_of
from language.english_lists import told_apart
from language.english_nodes import (
    OUT_OF,
    SITES,
    SUBJECT,
    Break,
    EnglishNode,
    classes_of,
    event_kinds,
    is_body,
    is_event,
    is_measure,
    is_named,
    is_sum,
)
from language.english_nouns import told_by_noun, worth_then
from language.english_objects import args_after, concerns_deal, has_own_event, things_of
from language.english_series import dated_series
from language.english_sources import sources_of as sources_of
from language.english_subjects import (
    fronted,
    inside_of,
    is_handed_over,
    is_way,
    led_aside,
    led_before,
    led_by,
    made_for,
    may_act,
    phrases_after,
    relativised,
    shared_aim,
    site_built,
    site_told_of,
    subject_of,
    sum_behind_aside,
    taking_part,
    told_on_from,
    without_supply,
)
from language.english_when import dates_of
from language.items import Item

_AUTHORITIES = frozenset({"Government", "Regulator", "Place"})


def predications(items: Sequence[Item]) -> tuple[Predication, ...]:
    """Every frame-evoking word of the sentence with its arguments, cues and dates."""
    main, described = told_apart(items)
    first, *others = dated_series(main)
    again = (p for row in others for p in _predications(row) if _is_of_its_own(p, first, row))
    return (*_predications(first), *again, *(p for aside in described for p in _predications(aside)))


def _is_of_its_own(told: Predication, first: Sequence[Item], row: Sequence[Item]) -> bool:
    """Whether what is told of one of a series is not told of the first as well (“X, backed by Y, raised …”)."""
    shared = max((a.start for a, b in zip(first, row, strict=False) if a is b), default=-1)
    return told.start >= shared


def _predications(items: Sequence[Item]) -> tuple[Predication, ...]:
    row = nodes(items)
    found: list[Predication] = []
    for n, node in enumerate(row):
        if isinstance(node, Verb) and node.item.has("frame:") and any(w.pos == "Verb" for w in node.item.words):
            unreal = _is_unreal(items, node) or _is_permitted(row, n)
            if _only_carries(row, n, node) or unreal or _brings(row, n, node):
                continue
            stated = _verbal(row, n, node, items)
            others = _gapped(row, n, stated)
            found += [_without_others(stated, others), *others]
        elif isinstance(node, Phrase):
            for stated in (
                told_by_noun(row, n, node, k, items)
                for k, i in enumerate(node.items)
                if i.evokes and not _says_whose(node, k) and not _is_way_of_raising(row, n)
                if any(w.pos in ("Noun", "Adjective") and w.has("frame:") for w in i.words)
            ):
                others = _gapped(row, n, stated)
                found += [_without_others(stated, others), *others]
            found += [
                told_by_noun(row, n, m, k, items)
                for m in node.mods
                for k, i in enumerate(m.items)
                if i.evokes and any(w.pos == "Noun" and w.has("frame:") for w in i.words)
            ]
    return (*found, *(p for aside in _told_in_brackets(items) for p in predications(aside)))


def _told_in_brackets(items: Sequence[Item]) -> Iterator[tuple[Item, ...]]:
    """“Acme (founded by A, a chemist) raised …”: a name with the clause that the brackets behind it leave to it."""
    for item in items:
        first = item.inner[0] if item.inner else None
        if first is not None and item.is_entity and first.tag == "ed" and first.has("frame:"):
            comma = Item("sign", first.start, first.start, ",", ())
            yield (replace(item, inner=()), comma, *item.inner)


def _says_whose(phrase: Phrase, k: int) -> bool:
    """“equity holders”, “deal makers”, “foundry customer”: the noun at `k` only says of what those behind it are."""
    following = phrase.items[k + 1] if k + 1 < len(phrase.items) else None
    people = following is not None and following.kind == "other" and following.text.endswith(("ers", "ors", "ees"))
    party = following is not None and following.is_concept("party") and phrase.items[k].value is None
    return (people or party) and following is not None and following.text.islower()


def _is_way_of_raising(row: Sequence[EnglishNode], n: int) -> bool:
    """“raised $5m in a deal led by Y”: the deal is the round that the verb tells."""
    verb = next((x for x in reversed(row[:n]) if not isinstance(x, Phrase)), None)
    return is_way(row[n]) and isinstance(verb, Verb) and verb.item.is_concept("raises") and not verb.passive


def _brings(row: Sequence[EnglishNode], n: int, verb: Verb) -> bool:
    """“provided subsidies to X”, “secured an agreement with X”: the verb only brings about what its object names."""
    thing = row[n + 1] if n + 1 < len(row) else None
    direct = isinstance(thing, Phrase) and not thing.cases and not verb.passive
    if not direct or concerns_deal(verb) or not isinstance(thing, Phrase):
        return False
    carries = verb.item.is_concept("support") and is_event(thing.head) and not is_named(thing)  # “got an order from X”
    return carries or has_own_event(thing, verb) or (is_measure(thing.head) and _evoked(verb, thing))


def _evoked(verb: Verb, thing: Phrase) -> bool:
    """“bought a stake in X from Y”: whether the verb tells of deals that its object does not name."""
    return bool(event_kinds(thing)) and verb.item.is_concept("support")


def _is_unreal(items: Sequence[Item], verb: Verb) -> bool:
    """“Had X bought Y, it would …”, “a bid that would have valued it at …”: what did not come about."""
    past = verb.past and any(h.is_concept("aux:have") for h in verb.auxiliaries)
    if past and any(h.has("cue:") == "Projected" or h.text.casefold() == "would" for h in verb.auxiliaries):
        return True
    comma = next((i.start for i in items if i.text == ","), 0)
    would = any((i.start > comma and i.has("aux:") == "modal") or i.text.casefold() == "would" for i in items)
    return verb.end <= comma and would and items[0].is_concept("aux:have")


def _is_permitted(row: Sequence[EnglishNode], n: int) -> bool:
    """“The ministry allowed X to sell chips to Y”, “X was allowed to sell …”: what an authority permits is not done."""
    verb, before, above = row[n], row[n - 1] if n else None, row[n - 2] if n > 1 else None
    permits = before if isinstance(before, Verb) else above
    if not isinstance(verb, Verb) or verb.form != "infinitive" or not isinstance(permits, Verb):
        return False
    subject = [i for f in subject_of(row, row.index(permits)) for i in f]
    office = permits.passive if permits is before else any(_AUTHORITIES & classes_of(i) for i in subject)
    return permits.item.is_concept("permits") and office


def _only_carries(row: Sequence[EnglishNode], n: int, verb: Verb) -> bool:
    """“Which investments were made”: a light verb in the passive, whose subject is the event."""
    before = row[n - 1] if n else None
    told = isinstance(before, Phrase) and not before.cases and is_event(before.head)  # not “in talks to be acquired”
    return verb.passive and verb.item.is_concept("support") and told


def _verbal(row: Sequence[EnglishNode], n: int, verb: Verb, items: Sequence[Item]) -> Predication:
    subject = subject_of(row, n)
    thing = row[n + 1] if n + 1 < len(row) else None
    whole = isinstance(thing, Phrase) and thing.head.is_concept("transparent")  # “sold its assets”
    doers = {i.value for f in subject for i in f if isinstance(i.value, Entity) and not whole}
    behind = (a for a in args_after(row, n, objects=True) if not _is_its_own(a, doers))
    args = (*(Arg(f, frozenset({"subject"}), "clause", 1) for f in subject), *behind)
    done_to = any("object" in a.cases and may_act(a.items) and not is_sum(a.items[0]) for a in args)
    args += relativised(row, n) if not done_to and not verb.passive else ()
    led = isinstance(thing, Verb) and thing.form == "infinitive"  # “What does X plan to buy”: what is bought is asked
    args += fronted(row, n, items) if not led and not any("object" in a.cases for a in args) else ()
    args += _shared_object(row, n) + _before_passive(row, n) + _housed(row, n)
    let = _let_by_owner(row, n)
    args = (*(a for a in args if "subject" not in a.cases), *let) if let else args
    args += sum_behind_aside(row, n) if not any(is_sum(a.items[0]) for a in args) else ()
    args += inside_of(row, n) if verb.item.is_concept("goods") and not verb.passive else ()
    args += _agreed(row, n) if not any(is_sum(a.items[0]) for a in args) else ()
    args += _spent_on(row, n)
    args += _given_by_owner(thing) if verb.item.is_concept("ownergives") and not verb.passive else ()
    if verb.item.is_concept("builds"):
        args += _fronted_place(row, n) + site_built(row, n, args)
    args += site_told_of(row, n) if verb.item.is_concept("opens") else ()
    item = without_supply(verb.item) if verb.item.is_concept("divests") and is_handed_over(args, thing) else verb.item
    raises = verb.item.is_concept("raises")
    args += shared_aim(row, n) + (_givers(row, n) if raises else ())
    args += made_for(row, n, doers) if verb.item.is_concept("fabricates") else ()
    return Predication(
        item,
        args,
        marks=frozenset(c for x in phrases_after(row, n) for c in x.cases),
        passive=verb.passive,
        negated=verb.negated,
        cues=cues_of(row, n, verb, items),
        dates=dates_of(row, n, verb.start),
        past=verb.past and not any(h.is_concept("aux:present") or h.kind == "marker" for h in verb.auxiliaries),
        start=verb.start,
        end=verb.end,
    )


def _givers(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """Those who are said around a verb of raising money to lead or to take part, and what the firm is worth by it."""
    return (*taking_part(row, n), *led_by(row, n), *led_before(row, n), *led_aside(row, n), *worth_then(row, n))


def _agreed(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“Under a contract worth $2bn, X will supply Y”, “X will supply Y under a contract worth $2bn”: the sum of the
    deal by which that is done."""
    main = next((k for k, x in enumerate(row) if isinstance(x, Verb)), n)
    for k in (0, *range(n + 1, len(row))):
        deal = row[k]
        if k > n and not isinstance(deal, Phrase):
            return ()
        if isinstance(deal, Phrase) and "under" in deal.cases and deal.head.evokes and (k or main == n):
            own = [f for f in fillers(deal) if is_sum(f[0])]
            worth = [f for x in row[k + 1 : k + 2] if isinstance(x, Phrase) and "worth" in x.cases for f in fillers(x)]
            kinds = event_kinds(deal)
            cases = frozenset({"worth", "benefactive", "for"})
            return tuple(Arg(f, cases, "clause", 3, kinds=kinds) for f in (own or worth)[:1])
    return ()


def _shared_object(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X develops and Y operates the site”, “to fund and build a site”: what the second verb is done to is what the
    first is done to as well."""
    joint, other, second = row[n + 1 : n + 2], row[n + 2 : n + 3], row[n + 3 : n + 4]
    if other and isinstance(joint[0], Break) and "and" in joint[0].item.cases and _goes_with(row[n], other[0]):
        return tuple(a for a in args_after(row, n + 2, objects=True) if "object" in a.cases)
    if not second or not isinstance(joint[0], Break) or "and" not in joint[0].item.cases:
        return ()
    subject = isinstance(other[0], Phrase) and not other[0].cases and is_named(other[0])
    alike = isinstance(second[0], Verb) and second[0].form == "end" and not second[0].passive
    return tuple(a for a in args_after(row, n + 3, objects=True) if "object" in a.cases) if subject and alike else ()


def _goes_with(first: EnglishNode, second: EnglishNode) -> bool:
    """Whether two verbs right beside an and stand in one form."""
    both = isinstance(first, Verb) and isinstance(second, Verb)
    return both and first.item.tag == second.item.tag and first.passive == second.passive is False  # type: ignore[union-attr]


def _before_passive(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“A site for X in Y is built by Z”: what a passive's subject, a common noun, is for and where it is."""
    verb, k = row[n], told_on_from(row, n)
    subject = row[k - 1] if k else None
    common = isinstance(subject, Phrase) and not is_named(subject) and not subject.head.evokes
    if not common or not isinstance(verb, Verb) or not verb.passive or not verb.auxiliaries:
        return ()
    told = [x for x in row[k:n] if isinstance(x, Phrase) and x.cases & {"benefactive", "locative"}]
    part = isinstance(subject, Phrase) and isinstance(subject.head.value, Quantity)
    whole = [x for x in row[k:n] if isinstance(x, Phrase) and part and "of" in x.cases]
    args = tuple(Arg(f, frozenset({"subject"}), "clause", 2) for x in whole for f in things_of(x))
    return args + tuple(Arg(f, x.cases, "clause", 2) for x in told for f in things_of(x))


def _let_by_owner(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X's facility will be leased to Y”: X, who lets Y have it."""
    verb, site = row[n], next((x for x in reversed(row[:n]) if not isinstance(x, Phrase) or not x.cases), None)
    to_whom = any(isinstance(x, Phrase) and "dative" in x.cases for x in row[n + 1 : n + 2])
    let = isinstance(verb, Verb) and verb.passive and verb.item.is_concept("ownergives") and to_whom
    if not let or not isinstance(site, Phrase) or not SITES & {*classes_of(site.head), site.head.has("class:")}:
        return ()
    return tuple(Arg(f, frozenset({"agent"}), "clause", 1) for m in site.mods for f in fillers(m) if is_body(f[0]))


def _housed(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X's data center houses chips”, “X's cloud is powered by chips”: what a site does or is filled with, or a service
    runs on, its owner does."""
    verb, at = row[n], told_on_from(row, n) - 1
    site = row[at] if at >= 0 else None
    filled = isinstance(verb, Verb) and (verb.item.is_concept("fills") if verb.passive else _acts_on(row, n))
    housed = filled and isinstance(site, Phrase) and bool({*SITES, SUBJECT} & classes_of(site.head))
    owners = (f for m in site.mods for f in fillers(m)) if housed and isinstance(site, Phrase) else ()
    return tuple(Arg(f, frozenset({"subject"}), "inner", 2) for f in owners)


def _acts_on(row: Sequence[EnglishNode], n: int) -> bool:
    """Whether the verb at `n`, none of building or opening, has an object or a complement."""
    verb = row[n]
    told = isinstance(verb, Verb) and any(
        w.usages and not {"builds", "opens"} & set(w.concepts) for w in verb.item.words
    )
    return told and n + 1 < len(row) and isinstance(row[n + 1], Phrase)


def _fronted_place(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“In Hiroshima, X is building a factory”: the place that opens the sentence, where none follows."""
    place = row[0]
    opens = isinstance(place, Phrase) and "locative" in place.cases and n > 1 and isinstance(row[1], Break)
    told = any("Place" in classes_of(i) for x in phrases_after(row, n) for i in x.items)
    if not opens or not isinstance(place, Phrase) or told or any(isinstance(x, Verb) for x in row[:n]):
        return ()
    return tuple(Arg(f, place.cases, "clause", 3) for f in fillers(place) if "Place" in classes_of(f[0]))


def _spent_on(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“will invest $6bn to build a site”, “paid $2bn to buy Y”: the sum right before the infinitive is what that is
    worth, of what is built or where a verb of paying has it."""
    verb, amount, spends = (row[n], row[n - 1], row[n - 2]) if n > 1 else (None, None, None)
    aim = isinstance(verb, Verb) and verb.form == "infinitive" and isinstance(spends, Verb)
    if isinstance(verb, Verb) and isinstance(spends, Verb) and not verb.item.is_concept("builds"):
        aim = aim and spends.item.is_concept("spends", "charged")
    direct = isinstance(amount, Phrase) and not amount.cases and len(amount.items) == 1 and is_sum(amount.items[0])
    return (
        (Arg(amount.items, frozenset({"worth"}), "clause", 2),) if aim and direct and isinstance(amount, Phrase) else ()
    )


def _given_by_owner(goods: EnglishNode | None) -> tuple[Arg, ...]:
    """“licenses X's technology”: X, from whom that is."""
    if not isinstance(goods, Phrase) or goods.cases:
        return ()
    named = (m for m in goods.mods if is_body(m.items[0]))
    return tuple(Arg(f, OUT_OF, "clause", 2) for m in named for f in fillers(m))


def _is_its_own(arg: Arg, doers: Container[Filler]) -> bool:
    """“X sells its processors to Y”: who does it is not what it is done to."""
    return arg.via != OWNER and all(i.is_concept("anaphor:own") and i.value in doers for i in arg.items)


def _gapped(row: Sequence[EnglishNode], n: int, stated: Predication) -> tuple[Predication, ...]:
    """“X put in $2bn, Y $3bn”, “X put $2bn in A and $3bn in B”: the verb again with another thing and sum; so is a
    noun with several deals (“contracts worth $2bn with A and $3bn with B”)."""
    sums = [a for a in stated.args if is_sum(a.items[0])]
    if not sums:
        return ()
    found = []
    bare = _is_thing_with_sum(row[n + 1]) if n + 1 < len(row) and not stated.nominal else False  # “pay A $2bn, B $3bn”
    for k in range(n + 1, len(row)):
        node, following = row[k], row[k + 1] if k + 1 < len(row) else None
        if isinstance(node, Verb) and not (stated.nominal and node.item.is_concept("comprises")):
            break
        if not isinstance(node, Phrase) or node.cases or k < n + (2 if bare else 3):
            continue
        if _is_thing_with_sum(node) and not stated.nominal:
            found.append(_with(stated, "compound" if bare else "subject", node.items[0], node.items[1]))
        elif is_sum(node.items[-1]) and len(node.items) == 1 and isinstance(following, Phrase) and following.cases:
            things = [f for f in things_of(following) if f[0].is_entity]
            found += [_with(stated, case, things[-1][0], node.items[0]) for case in following.cases if things][:1]
    return tuple(found)


def _is_thing_with_sum(node: EnglishNode) -> bool:
    if not isinstance(node, Phrase) or len(node.items) != 2 or node.cases:
        return False
    thing, amount = node.items
    return thing.is_entity and not is_measure(thing) and is_sum(amount)


def _without_others(stated: Predication, others: Sequence[Predication]) -> Predication:
    """“X put $2bn in A, $3bn in B”: the first without the things of the others, which stand in the same case."""
    things = {a.items[0].start for o in others for a in o.args} - {a.items[0].start for a in stated.args[:1]}
    first: dict[frozenset[str], int] = {}
    for at, arg in enumerate(stated.args):
        first.setdefault(arg.cases, at)
    own = (a for n, a in enumerate(stated.args) if a.items[0].start not in things or first[a.cases] == n)
    return replace(stated, args=tuple(own))


def _with(stated: Predication, case: str, thing: Item, amount: Item) -> Predication:
    """The predication with another thing in `case` and another sum, in the places of the first ones."""
    first = next((a for a in stated.args if case in a.cases), Arg((thing,), frozenset({case})))
    summed = next(a for a in stated.args if is_sum(a.items[0]))
    behind = summed.items[0].start if stated.nominal else thing.end  # what is told of the first deal alone
    kept = tuple(
        a for a in stated.args if case not in a.cases and not is_sum(a.items[0]) and a.items[0].start <= behind
    )
    return replace(stated, args=(*kept, replace(first, items=(thing,)), replace(summed, items=(amount,))))
