"""English: who acts: before the verb, behind “by”, through relatives, appositions and clauses without one."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from itertools import pairwise, takewhile

from kg.model import Entity, Filler, Hole
from kg.values import replace
from language.clauses import Arg, Phrase, Verb, fillers
from language.english_chunks import antecedent_of, founded, is_place_of, told_of_person
from language.english_nodes import (
    HEADED,
    MEANT_FOR,
    SITES,
    SUBJECT,
    UNIT_CLASS,
    Break,
    EnglishNode,
    carries_deal,
    classes_of,
    evokes_event,
    holds_product,
    is_base,
    is_body,
    is_comma,
    is_measure,
    is_modifier,
    is_named,
    is_relative_sign,
    is_sum,
)
from language.english_objects import is_ranked, things_of
from language.english_questions import LINK
from language.english_when import relative_depths
from language.items import Item

_YEAR = "year"


def told_on_from(row: Sequence[EnglishNode], n: int) -> int:
    """Where the marked phrases begin that tell of the subject of the verb at `n`: “the plant in Y, Ohio, is …”."""
    place = row[n - 2] if n > 1 else None
    closed = n > 1 and is_comma(row[n - 1]) and isinstance(place, Phrase) and "locative" in place.cases
    k = n - 1 if closed else n
    while k > 0 and isinstance(row[k - 1], Phrase) and row[k - 1].cases:  # type: ignore[union-attr]
        k -= 1
    return k


def phrases_after(row: Sequence[EnglishNode], n: int) -> Iterator[Phrase]:
    """The phrases right after the node at `n`."""
    for node in row[n + 1 :]:
        if not isinstance(node, Phrase):
            return
        yield node


def subject_of(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """The subject of the verb at `n`: the nearest unmarked phrase before it that is no other verb's object.

    Right after a relative pronoun it is the antecedent, under a verb of causing (“lets X run”) that verb's object.
    """
    if n and is_relative_sign(row[n - 1]):
        antecedent = antecedent_of(row[: n - 1]) if not told_of_person(row, n - 1) else founded(row, n - 1)
        return (_holder(row, antecedent) or undated(antecedent)) if antecedent is not None else _makers(row, n)
    caused = _caused(row, n)
    if caused is not None:
        return things_of(caused)[-1:]
    bound = _bound_subject(row, n)
    if bound is not None:
        return things_of(bound)[-1:]
    if _owned_intent(row, n):
        return tuple(f for m in row[n - 1].mods for f in fillers(m) if f[0].is_entity)  # type: ignore[union-attr]
    if (tried := tried_by(row, n)) is not None:
        return things_of(tried)
    if _is_purpose(row, n) or _tells_of_marked(row, n):
        return ()
    described = _described(row, n)
    if described is not None:
        return ((described.items[-1],),)
    if _is_absolute(row, n):
        return things_of(row[n - 1])  # type: ignore[arg-type]
    if _is_absolute_intent(row, n):
        return things_of(row[n - 2])  # type: ignore[arg-type]
    if n == 0 or _opens_late(row, n):
        return _opened_for(row, n)
    depths = relative_depths(row)
    k = n - 2 if is_ranked(row, n) else n - 1
    while k >= 0:
        node = row[k]
        if depths[k] > depths[n] or _tells_figure(node):
            k -= 1
            continue
        antecedent = antecedent_of(row[:k]) if _opens_relative(row, k, n) else None
        if antecedent is not None:
            return undated(antecedent)  # “X, which has formally agreed to buy”
        listed = row[k + 1] if k + 1 < n else None
        kinds = isinstance(node, Phrase) and not node.cases and owner_at(row, k) is None
        if kinds and isinstance(listed, Phrase) and "examples" in listed.cases:
            return undated(listed)  # “backers including X and Y have invested”
        if isinstance(listed, Phrase) and "of" in listed.cases and carries_deal(node):
            return undated(listed)  # “a cluster of N GPUs powers X”
        if isinstance(node, Phrase) and not node.cases and any(map(may_act, things_of(node))):
            owner = owner_at(row, k)
            if owner is not None and _is_reduced_on(row, n, k):
                return ()
            if owner is None and _ends_list(row, k):
                k -= 2
                continue
            if owner is None:
                return _described_name(row, n, k) or _holder(row, node) or undated(node)
            k = owner
        k -= 1
    return ()


def tried_by(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """“an attempt by Y to buy Z”: Y, of whom the noun before tells that they would do what the infinitive says."""
    verb, by, noun = (row[n], row[n - 1], row[n - 2]) if n > 1 else (None, None, None)
    meant = isinstance(verb, Verb) and verb.form == "infinitive" and isinstance(noun, Phrase) and not is_named(noun)
    agent = isinstance(by, Phrase) and "agent" in by.cases and by.items[-1].is_entity
    return by if meant and agent and isinstance(by, Phrase) else None


def _tells_figure(node: EnglishNode) -> bool:
    """“X is valued at $5bn after raising …”: a measure with its sum is said of who acts, and does not act."""
    return isinstance(node, Phrase) and any(is_measure(a) and is_sum(b) for a, b in pairwise(node.items))


def _holder(row: Sequence[EnglishNode], post: Phrase) -> tuple[tuple[Item, ...], ...]:
    """“A, a former X researcher, was named …”, “A, the X chief who joined Y”: A, of whom the phrase behind the comma
    only says what post A has."""
    k = next((k for k, x in enumerate(row) if x is post), 0)
    comma, named = (row[k - 1], row[k - 2]) if k > 1 else (None, None)
    apart = isinstance(comma, Break) and is_comma(comma) and "Position" in classes_of(post.head)
    if not apart or not isinstance(named, Phrase) or named.cases or len(named.items) > 1:
        return ()
    return fillers(named) if "Person" in classes_of(named.head) else ()


def may_act(filler: tuple[Item, ...]) -> bool:
    """Neither a date nor a length of time does anything (“over six years renting …”)."""
    return filler[0].kind != "date" and getattr(filler[0].value, "unit", "") != _YEAR


def _is_reduced_on(row: Sequence[EnglishNode], n: int, k: int) -> bool:
    """“X is buying the startup founded by Y”: the participle tells of the noun right before it, which names nobody."""
    verb, noun = row[n], row[k]
    reduced = isinstance(verb, Verb) and verb.passive and not verb.auxiliaries and k == n - 1
    bare = isinstance(noun, Phrase) and all(i.value is None for i in noun.items) and not noun.mods
    return reduced and bare and isinstance(noun, Phrase) and noun.head.has("class:") not in ("", *SITES)


def _tells_of_marked(row: Sequence[EnglishNode], n: int) -> bool:
    """“lends to X for sites leased to Y”, “invested in a startup in Z founded by A”: a second participle in one clause
    tells of the marked noun before it, and not of who acts."""
    verb, noun = row[n], row[n - 1] if n else None
    bare = isinstance(verb, Verb) and verb.item.tag == "ed" and not verb.auxiliaries and verb.form == "end"
    marked = bare and isinstance(noun, Phrase) and bool(noun.cases) and any(i.kind != "date" for i in noun.items)
    told = tuple(takewhile(lambda x: isinstance(x, Phrase), reversed(row[:n])))
    before, behind = row[n - len(told) - 1] if len(told) < n else None, row[n + 1 : n + 2]
    to_whom = bool(behind) and isinstance(behind[0], Phrase) and bool(behind[0].cases)
    first = isinstance(before, Verb) and not is_modifier(before)
    return marked and to_whom and first and not (_is_passive(verb) and _names_or_holds(told))


def _names_or_holds(told: Sequence[EnglishNode]) -> bool:
    """Whether the nearest of the phrases names a body, or one of them is a site, which somebody else may use."""
    sites = any(SITES & classes_of(i) for x in told for i in x.items)  # type: ignore[union-attr]
    return sites or any(map(is_body, told[0].items))  # type: ignore[union-attr]


def _opened_for(row: Sequence[EnglishNode], at: int = 0) -> tuple[tuple[Item, ...], ...]:
    """“Founded by A (its chief) and B, X sells …”, “After buying Y, X …”, “Having bought Y, X is in talks”: whom the
    participle at `at`, which opens the sentence, tells of."""
    verb = row[at]
    having = isinstance(verb, Verb) and all(h.is_concept("aux:have") and h.text == "Having" for h in verb.auxiliaries)
    participle = isinstance(verb, Verb) and (verb.passive or verb.form == "participle" or bool(verb.auxiliaries))
    for k in range(at + 2, len(row)) if participle and having else ():
        node, finite = row[k], isinstance(row[k], Verb) and not is_modifier(row[k])
        named, comma = row[k - 1], row[k - 2]
        told = finite or (isinstance(node, Phrase) and bool(node.cases))  # “X is in talks” has no verb of its own
        if told and isinstance(named, Phrase) and not named.cases and isinstance(comma, Break):
            return undated(named) if is_comma(comma) and (not finite or node.form == "end") else ()  # type: ignore[union-attr]
        if finite:
            return ()
    return ()


def _opens_late(row: Sequence[EnglishNode], n: int) -> bool:
    """“Weeks after buying Y, X …”: a participle that only a length of time stands before."""
    time = row[0]
    timed = isinstance(time, Phrase) and not time.cases and (time.head.is_concept("span") or time.head.kind == "date")
    return n == 1 and timed and isinstance(row[1], Verb) and row[1].form == "participle"


def _is_absolute(row: Sequence[EnglishNode], n: int) -> bool:
    """“…, with X investing $2bn”: X is who does what the participle tells."""
    verb, named, comma = row[n], row[n - 1] if n > 2 else None, row[n - 2] if n > 2 else None
    participle = isinstance(verb, Verb) and verb.form == "participle"
    apart = isinstance(comma, Break) and (comma.item.text == "," or "and" in comma.item.cases)
    return participle and apart and isinstance(named, Phrase) and "comitative" in named.cases and is_named(named)


def led_by(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X raised $5bn at a valuation of $50bn, led by Y”: Y is one of those it is raised from."""
    k = next((k for k in range(n + 1, len(row)) if not _is_of_sum(row[k])), len(row))
    led, by = row[k] if k < len(row) else None, row[k + 1] if k + 1 < len(row) else None
    reduced = isinstance(led, Verb) and led.item.is_concept("leads") and led.item.tag == "ed" and not led.auxiliaries
    if not reduced or k < n + 2 or not isinstance(by, Phrase) or not by.cases & {"agent", "source"}:
        return ()
    takers = (*fillers(by), *_backing(row[k + 2 : k + 5]))
    return tuple(Arg(f, frozenset({"from", "source"}), "clause", 3) for f in takers if f[0].is_entity)


def backed_by(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“a round led by Y and backed by Z”: Z, who takes part in the round at `n`."""
    k = n + 1 + (n + 1 < len(row) and is_comma(row[n + 1]))
    led = row[k] if k < len(row) else None
    reduced = isinstance(led, Verb) and led.passive and led.item.is_concept("leads")
    found = _backing(row[k + 2 : k + 5]) if reduced else ()
    return tuple(Arg(f, frozenset({"agent", "by"}), "clause", 3) for f in found if f[0].is_entity)


def _backing(row: Sequence[EnglishNode]) -> tuple[tuple[Item, ...], ...]:
    """“led by Y and backed by Z”: Z, where `row` begins behind Y."""
    join, backed, by = row if len(row) == 3 else (None, None, None)
    joined = isinstance(join, Break) and (join.item.text == "," or bool(join.item.cases))
    reduced = isinstance(backed, Verb) and backed.item.is_concept("leads", "backs") and backed.item.tag == "ed"
    found = joined and reduced and isinstance(by, Phrase) and bool(by.cases & {"agent", "source"})
    return tuple(fillers(by)) if found and isinstance(by, Phrase) else ()


def led_before(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“In a round led by Y, X raised $5bn”: Y is one of those it is raised from."""
    opening, led, by, comma = row[:4] if n > 4 else (None, None, None, None)
    told = isinstance(opening, Phrase) and bool(opening.cases) and opening.head.is_concept("gathers")
    reduced = isinstance(led, Verb) and led.item.is_concept("leads") and led.item.tag == "ed" and not led.auxiliaries
    first = comma is not None and is_comma(comma) and not any(isinstance(x, Verb) for x in row[4:n])
    if not (told and reduced and first) or not isinstance(by, Phrase) or "agent" not in by.cases:
        return ()
    return tuple(Arg(f, frozenset({"from", "source"}), "clause", 3) for f in fillers(by) if f[0].is_entity)


def is_handed_over(args: Sequence[Arg], thing: EnglishNode | None) -> bool:
    """“sold X to Y”, “sold its chip arm to Y”: a body or a part of one, and who has it now."""
    body = any("object" in a.cases and is_body(a.items[-1]) for a in args)
    unit = isinstance(thing, Phrase) and not thing.cases and thing.head.has("class:") == UNIT_CLASS
    return (body or unit) and any("to" in a.cases and is_body(a.items[0]) for a in args)


def without_supply(item: Item) -> Item:
    """The verb of selling without what it tells of goods that are supplied."""
    return replace(item, words=tuple(w for w in item.words if "serves" not in w.concepts and "goods" not in w.concepts))


def sum_behind_aside(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“agreed to buy X, which sells Y, for $5bn”: the sum behind what is put in after the object."""
    thing, comma, pronoun = (row[n + 1], row[n + 2], row[n + 3]) if n + 3 < len(row) else (None, None, None)
    named = isinstance(thing, Phrase) and not thing.cases and is_named(thing)
    if not named or comma is None or pronoun is None or not is_comma(comma) or not is_relative_sign(pronoun):
        return ()
    end = next((k for k in range(n + 4, len(row)) if is_comma(row[k])), len(row))
    price = row[end + 1] if end + 1 < len(row) else None
    summed = isinstance(price, Phrase) and bool(price.cases & {"for", "worth", "at"}) and is_sum(price.items[0])
    return (Arg(price.items[:1], price.cases, "clause", end + 1 - n),) if summed and isinstance(price, Phrase) else ()


def inside_of(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X supplies the memory in Y's chips”: for whom it is supplied."""
    parts = (x for x in tuple(phrases_after(row, n))[1:] if "in" in x.cases and holds_product(x))
    return tuple(Arg(f, MEANT_FOR | {"for"}, "clause", 4) for x in parts for m in x.mods for f in fillers(m))


def made_for(row: Sequence[EnglishNode], n: int, doers: Container[Filler | None]) -> tuple[Arg, ...]:
    """“X will make Y's chips”: for whom they are made, where no product is named."""
    goods = row[n + 1] if n + 1 < len(row) else None
    plain = isinstance(goods, Phrase) and not goods.cases and SUBJECT in classes_of(goods.head) and not is_named(goods)
    owners = [f for m in goods.mods for f in fillers(m)] if plain and isinstance(goods, Phrase) else []
    return tuple(Arg(f, MEANT_FOR | {"for"}, "clause", 3) for f in owners if is_body(f[0]) and f[0].value not in doers)


def _is_of_sum(node: EnglishNode) -> bool:
    """What may stand between a verb of raising and those who led it: a sum, a time, no event of its own."""
    if isinstance(node, Break):
        return node.item.text == ","
    return isinstance(node, Phrase) and not is_named(node) and (not node.head.evokes or is_way(node))


def is_way(node: EnglishNode) -> bool:
    """“raised $5m in a deal led by Y”: an event of no kind of its own, by which something else is done."""
    return isinstance(node, Phrase) and "in" in node.cases and node.head.is_concept("any:event") and not node.mods


def _is_absolute_intent(row: Sequence[EnglishNode], n: int) -> bool:
    """“…, with X in talks to raise $2bn”: X is in the talks."""
    verb, talks, named = row[n], row[n - 1] if n else None, row[n - 2] if n > 1 else None
    infinitive = isinstance(verb, Verb) and verb.form == "infinitive" and (n == HEADED or isinstance(row[n - 3], Break))
    about = isinstance(talks, Phrase) and bool(talks.cases) and bool(talks.head.has("cue:")) and not is_named(talks)
    return infinitive and about and isinstance(named, Phrase) and "comitative" in named.cases and is_named(named)


def taking_part(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X raised $5bn, with Y participating”: Y is one of those it is raised from."""
    joins = (k for k in range(n + 1, len(row)) if isinstance(row[k], Verb) and row[k].item.is_concept("leads"))  # type: ignore[union-attr]
    takers = next(
        (row[k - 1] for k in joins if _is_absolute(row, k) and not any(map(evokes_event, row[n + 1 : k]))), None
    )
    found = things_of(takers) if isinstance(takers, Phrase) else ()
    return tuple(Arg(f, frozenset({"from", "source"}), "clause", 3) for f in found)


def led_aside(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X: $300M Series D, Y and Z leading”: Y and Z are of those from whom it is."""
    for k in range(n + 1, len(row) - 2):
        comma, named, leads = row[k : k + 3]
        if isinstance(comma, Verb):
            return ()
        bare = isinstance(named, Phrase) and not named.cases and is_named(named) and isinstance(comma, Break)
        part = isinstance(leads, Verb) and leads.form == "participle" and not leads.auxiliaries
        if bare and part and is_comma(comma) and leads.item.is_concept("leads"):  # type: ignore[union-attr]
            return tuple(Arg(f, frozenset({"from", "source"}), "clause", 3) for f in things_of(named))  # type: ignore[arg-type]
    return ()


def site_told_of(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X's data center in Y will open”: whose the subject of the verb at `n` is, and where."""
    k = told_on_from(row, n) - 1
    site = row[k] if k >= 0 else None
    if not isinstance(site, Phrase) or not any(SITES & classes_of(i) for i in site.items):
        return ()
    where = tuple(Arg(f, p.cases, "clause", 2) for p in phrases_after(row, k) if p.cases for f in things_of(p))
    return where + tuple(Arg(f, frozenset({"of"}), "mod", 1) for m in site.mods for f in fillers(m))


def site_built(row: Sequence[EnglishNode], n: int, told: Sequence[Arg]) -> tuple[Arg, ...]:
    """“the campus in Y that X builds”, “Z's campus is built by X”: where the site is that a clause tells of, and whose
    else it is: it is built for them.
    """
    k = n - 2 if n > 1 and isinstance(row[n - 1], Phrase) and is_relative_sign(row[n - 2]) else n
    k -= k > 0 and is_relative_sign(row[k - 1])
    k = told_on_from(row, k - (k > 0 and isinstance(row[k - 1], Break) and is_comma(row[k - 1]))) - 1
    site = row[k] if k >= 0 else None
    doers = [f for a in told for f in a.items if a.cases & ({"agent"} if _is_passive(row[n]) else {"subject"})]
    if not isinstance(site, Phrase) or not SITES & classes_of(site.head) or not any(f.kind != "date" for f in doers):
        return ()
    known = {i.start for a in told for i in a.items}
    places = (p for p in row[k + 1 : n] if isinstance(p, Phrase) and "locative" in p.cases)
    where = [(f, p.cases) for p in places for f in things_of(p)]
    args = tuple(Arg(f, cases, "clause", 2) for f, cases in where if f[0].start not in known)
    owners = [f for m in site.mods for f in fillers(m) if is_body(f[0])]
    return args + tuple(Arg(f, frozenset({"benefactive", "for"}), "clause", 2) for f in owners)


def _is_passive(node: EnglishNode) -> bool:
    return isinstance(node, Verb) and node.passive


def shared_aim(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X raised $5bn, with Y investing $2bn”: what Y's sum goes into is what X raises."""
    main = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), None)
    raises = main is not None and row[main].item.is_concept("raises")  # type: ignore[union-attr]
    if main is None or not raises or not _is_absolute(row, n):
        return ()
    return tuple(Arg(f, frozenset({"into", "in", "to", "dative"}), "clause", 3) for f in subject_of(row, main))


def _makers(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """“X is building a system that will challenge Y”: who makes the thing does what it is to do against others."""
    verb, thing = row[n], row[n - 2] if n > 2 else None
    made = row[n - 3] if n > 2 else None
    vies = isinstance(verb, Verb) and verb.item.is_concept("vies")
    direct = isinstance(thing, Phrase) and not thing.cases and not thing.mods and isinstance(made, Verb)
    return subject_of(row, n - 3) if vies and direct and not made.passive else ()  # type: ignore[union-attr]


def _owned_intent(row: Sequence[EnglishNode], n: int) -> bool:
    """“X's agreement to buy Y”, “X's plan to build …”: whose the noun is does what it is about."""
    verb, noun = row[n], row[n - 1] if n else None
    infinitive = isinstance(verb, Verb) and verb.form == "infinitive"
    return infinitive and isinstance(noun, Phrase) and bool(noun.mods) and not is_named(noun)


def _is_purpose(row: Sequence[EnglishNode], n: int) -> bool:
    """“sells a tool designed to run X”: the tool runs X, not who sells it."""
    verb, made, tool = row[n], row[n - 1] if n else None, row[n - 2] if n > 1 else None
    infinitive = isinstance(verb, Verb) and verb.form == "infinitive"
    bare = isinstance(made, Verb) and made.item.tag == "ed" and not made.auxiliaries
    governed = n > 2 and (isinstance(row[n - 3], Verb) or (isinstance(tool, Phrase) and bool(tool.cases)))
    return infinitive and bare and governed and isinstance(tool, Phrase) and not is_named(tool)


def _bound_subject(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """The phrase that a participle hangs on: “X-backed firms”, “with Y, lately bought by Z, also hiring”."""
    verb, before = row[n], row[n - 1] if n else None
    if not isinstance(verb, Verb):
        return None
    if verb.form == "modifier":
        return before if isinstance(before, Phrase) else None
    k = n - 2 if isinstance(before, Phrase) and not is_named(before) and not before.cases else n - 1
    if n > 3 and _is_joined_aside(row, n):
        k = n - 3  # “X, valued at $5bn and backed by Y, …”
    comma, named = row[k] if k > 0 else None, row[k - 1] if k > 0 else None
    apart = isinstance(comma, Break) and comma.item.text == ","
    reduced = verb.passive and not verb.auxiliaries and apart
    if not reduced or not isinstance(named, Phrase) or not is_named(named):
        return None
    if is_place_of(row, k - 1):  # “the campus in Ohio, built by X”
        return row[k - 2]  # type: ignore[return-value]
    bound = named.cases or owner_at(row, k - 1) is not None or k == n - 3  # “X bought Y, founded by Z”: Y
    return named if bound else None


def _is_joined_aside(row: Sequence[EnglishNode], n: int) -> bool:
    """Whether an and joins the participle at `n` to a figure of what stands before a comma."""
    joint, figure = row[n - 1], row[n - 2]
    joins = isinstance(joint, Break) and "and" in joint.item.cases and is_comma(row[n - 3])
    return joins and isinstance(figure, Phrase) and not is_named(figure) and any(map(is_sum, figure.items))


def _described(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """“the chips used by X”, “a lab hosted on Y”: the noun of a question that a participle tells more about."""
    verb, noun = row[n], row[n - 1] if n else None
    bare = isinstance(verb, Verb) and verb.item.tag in ("ed", "ing") and not verb.auxiliaries
    if not bare or not isinstance(noun, Phrase):
        return None
    value = noun.items[-1].value
    return noun if isinstance(value, Hole) and value.name.startswith(LINK) else None


def undated(phrase: Phrase) -> tuple[tuple[Item, ...], ...]:
    """What the phrase is about: its last things that are no date (“US tech giant X” is about X)."""
    found = tuple(f for f in things_of(phrase) if f[0].kind != "date")
    kinds = {f[0].kind for f in found}
    return found[-1:] if kinds == {"name"} else found


def _ends_list(row: Sequence[EnglishNode], k: int) -> bool:
    """“backed by investors including A, B, and C, raised”: C ends the list that a preposition opened."""
    joint, following = row[k - 1] if k else None, row[k + 1] if k + 1 < len(row) else None
    closed = isinstance(following, Break) and following.item.text == ","
    joined = isinstance(joint, Break) and "and" in joint.item.cases
    opened = next((x for x in reversed(row[: max(0, k - 1)]) if isinstance(x, Phrase)), None)
    named = opened is not None and opened.head.kind in ("name", "other") and opened.head.text[:1].isupper()
    return closed and joined and named and opened is not None and len(opened.items) > 1


def _apposed_subject(row: Sequence[EnglishNode], k: int) -> tuple[tuple[Item, ...], ...]:
    """“X, a startup backed by Y”: where the phrase at `k` names nothing, the name that it describes."""
    node, comma, named = row[k], row[k - 1] if k else None, row[k - 2] if k > 1 else None
    bare = isinstance(node, Phrase) and not any(_is_particular(f[0]) for f in things_of(node))
    apart = isinstance(comma, Break) and comma.item.text == ","
    if not bare or not apart or not isinstance(named, Phrase) or named.cases:
        return ()
    found = tuple(f for f in fillers(named) if f[0].is_entity)
    return found if len(found) == 1 and len(found[0]) == 1 else ()


def _described_name(row: Sequence[EnglishNode], n: int, k: int) -> tuple[tuple[Item, ...], ...]:
    """The name that stands before what describes it, right before the verb at `n`."""
    return _before_apposition(row, n) or _apposed_subject(row, k) or _said_to_be(row, n, k)


def _said_to_be(row: Sequence[EnglishNode], n: int, k: int) -> tuple[tuple[Item, ...], ...]:
    """“X is a Paris-based startup backed by Y”: the name that is said to be what the phrase at `k` describes."""
    verb, node, at = row[n], row[k], k - 1
    bare = isinstance(node, Phrase) and not any(_is_particular(f[0]) for f in things_of(node))
    if not bare or not isinstance(verb, Verb) or not verb.passive or verb.auxiliaries:
        return ()
    if at > 0 and isinstance(row[at], Verb) and row[at].form == "modifier":  # type: ignore[union-attr]
        at -= 2
    named = row[at] if at >= 0 else None
    opens = at == 0 or (at > 0 and isinstance(row[at - 1], Break))
    found = fillers(named) if opens and isinstance(named, Phrase) and not named.cases else ()
    return found if len(found) == 1 and len(found[0]) == 1 and found[0][0].is_entity else ()


def _before_apposition(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """“X, a Boston-based maker of chips for cars, raised”: the name before what two commas set apart, where that has no
    verb of its own and names nobody who could act."""
    end = n - 1 - (n > 0 and isinstance(row[n - 1], Phrase) and all(i.is_concept("filler") for i in row[n - 1].items))  # type: ignore[union-attr]
    if end < HEADED or not is_comma(row[end]):
        return ()
    opens = next((k for k in range(end - 1, 0, -1) if is_comma(row[k])), 0)
    named, apart = row[opens - 1] if opens else None, row[opens + 1 : end]
    if not isinstance(named, Phrase) or named.cases or not apart or not all(map(_describes_only, apart)):
        return ()
    found = tuple(f for f in fillers(named) if f[0].is_entity)
    return found if len(found) == 1 else ()  # “A and B, the shop owned by C, took part”: both


def _describes_only(node: EnglishNode) -> bool:
    """A phrase that is marked or names no organisation or person, a participle, or an and between two of these."""
    if isinstance(node, Verb):
        return is_modifier(node) or ((node.passive or node.form == "participle") and not node.auxiliaries)
    if isinstance(node, Break):
        return "and" in node.item.cases
    acts = any(isinstance(i.value, Entity) and i.value.classes & {"Organisation", "Person"} for i in node.items)
    kind = node.head.value is None and node.head.text.islower()  # “for AI, data, and ML teams”
    return bool(node.cases) or kind or not acts


def _is_particular(item: Item) -> bool:
    """Whether the item is a name or a figure, and no kind of thing (“AI lab”)."""
    return item.value is not None and not (isinstance(item.value, Entity) and "Concept" in item.value.classes)


def _opens_relative(row: Sequence[EnglishNode], k: int, n: int) -> bool:
    """Whether the relative pronoun at `k` opens the clause of the verb at `n`, verbs of intent between."""
    node = row[k]
    pronoun = isinstance(node, Break) and node.item.is_concept("relative")
    verb, first = row[n], row[k + 1] if k + 1 < len(row) else None
    if pronoun and isinstance(verb, Verb) and verb.form == "infinitive" and isinstance(first, Verb):
        return True  # “X, which will use the money to buy Y”
    return pronoun and all(x.item.has("cue:") != "" for x in row[k:n] if isinstance(x, Verb))


def relativised(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“the startup, which X backs”, “Y, in which X invested $5bn”: the antecedent is the object of a relative clause
    that has its own subject."""
    at = _pronoun_of(row, n)
    if at < 0:
        return ()
    antecedent = antecedent_of(row[:at])
    summed = any(isinstance(x, Phrase) and not x.cases and is_sum(x.items[0]) for x in row[n + 1 : n + 2])
    cases = frozenset({"in", "locative"} if summed else {"object"})
    return tuple(Arg(f, cases, "clause", 2) for f in things_of(antecedent)) if antecedent else ()


def _pronoun_of(row: Sequence[EnglishNode], n: int) -> int:
    """Where the relative pronoun of the verb at `n` stands whose own subject is right before it; of the second clause
    of “which X will make and Y will use” the same; -1 where there is none."""
    subject, joint = (row[n - 1], row[n - 2]) if n > 1 else (None, None)
    if not isinstance(subject, Phrase) or not isinstance(joint, Break):
        return -1
    if is_relative_sign(joint):
        return n - 2
    joins = not subject.cases and ("and" in joint.item.cases or joint.item.text == ",")
    at = next((k for k in range(n - 3, 0, -1) if is_relative_sign(row[k])), -1) if joins else -1
    other = row[at + 1 : n - 1] if at > 0 else ()
    told = len(other) > 1 and isinstance(other[0], Phrase) and not other[0].cases and isinstance(other[1], Verb)
    joined = all(not isinstance(x, Break) or x.item.text == "," or "and" in x.item.cases for x in other)
    return at if told and joined else -1


def _caused(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """The object of a verb of causing right before the verb at `n`, whose subject it is."""
    verb, thing, cause = row[n], row[n - 1] if n else None, row[n - 2] if n > 1 else None
    bare = isinstance(verb, Verb) and (verb.form == "infinitive" or is_base(verb.item))
    if bare and n > HEADED and isinstance(thing, Phrase) and "from" in thing.cases and isinstance(cause, Phrase):
        thing, cause = cause, row[n - 3]  # “hired A from X to lead Y”
    if bare and isinstance(cause, Verb) and cause.item.is_concept("causes", "charges") and isinstance(thing, Phrase):
        return thing if not thing.cases and not is_sum(thing.head) else None  # “paid $2bn to buy Y”: who pays buys
    return None


def owner_at(row: Sequence[EnglishNode], k: int) -> int | None:
    """The verb before the phrase at `k`, whose object it then is (“says X builds” leaves X to the next verb)."""
    before = row[k - 1] if k else None
    if not isinstance(before, Verb) or before.form == "modifier":
        return None
    return k - 1 if not before.item.is_concept("report") or _is_meant(row, k) else None


def _is_meant(row: Sequence[EnglishNode], k: int) -> bool:
    """“announced a $50bn drive to build …”: what is announced is itself to do something, and nobody who does it."""
    phrase, verb = row[k], row[k + 1] if k + 1 < len(row) else None
    meant = isinstance(verb, Verb) and verb.form == "infinitive"
    return meant and isinstance(phrase, Phrase) and phrase.head.evokes and not any(i.is_entity for i in phrase.items)


def fronted(row: Sequence[EnglishNode], n: int, items: Sequence[Item]) -> tuple[Arg, ...]:
    """The asked object that stands first (“Which labs does AWS host”)."""
    first = row[0] if row and isinstance(row[0], Phrase) else None
    if (
        first is None
        or n == 0
        or not any(i.has("ask:") for i in first.items)
        or not any(
            i.is_concept("aux:do", "aux:modal", "aux:have", "aux:be") or i.text.casefold() in ("will", "would")
            for i in items
        )
    ):
        return ()
    subject = subject_of(row, n)
    return tuple(Arg(f, first.cases or frozenset({"object"}), "clause", 2) for f in fillers(first) if f not in subject)
