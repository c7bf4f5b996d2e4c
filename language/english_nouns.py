"""English: predications of deals told by a noun (“the acquisition of X by Y”)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Entity, Hole, Quantity
from kg.values import replace
from language.clauses import MEASURED, Arg, Phrase, Predication, Verb, asked, fillers, received
from language.english_cues import adverbs, cues_of, left_cues, place_of
from language.english_governors import given_to, governor_of, is_its_sum, is_joint, joint_verb, opened_by, outer_subject
from language.english_nodes import (
    OUT_OF,
    OWNING,
    SITES,
    Break,
    EnglishNode,
    classes_of,
    evokes_event,
    is_body,
    is_comma,
    is_event,
    is_measure,
    is_named,
    is_relative_sign,
    is_sum,
)
from language.english_objects import args_after, gives_example, things_of
from language.english_subjects import backed_by, led_aside, phrases_after, subject_of, undated
from language.english_when import dates_of
from language.items import Item
from language.status import DENIED, FRESH

_OF_EVENTS = frozenset({"of", "in", "with"})  # what deals of a kind are with, where they are listed
_SERVED = frozenset({"benefactive", "dative"})
_GIVEN = frozenset({"agent", "via", "comitative", "aside", "under"})  # where what another gives helps who acts


def told_by_noun(row: Sequence[EnglishNode], n: int, phrase: Phrase, k: int, items: Sequence[Item]) -> Predication:
    head = phrase.items[k]
    args = tuple(Arg(f, m.cases, "mod", 1) for m in phrase.mods for f in fillers(m))
    before, after = replace(phrase, items=phrase.items[:k]), replace(phrase, items=phrase.items[k + 1 :])
    owned = bool(phrase.mods) and head.has("class:") != ""
    args += tuple(
        Arg(
            f,
            frozenset({"subject"} if (owned and _is_a(f[-1], head)) or _has(f, head) else {"compound"}),
            "copula" if owned else "compound",
        )
        for f in (fillers(before) if before.items else ())
    )
    args += _sum_before(row, n, phrase) + _apposed_after(row, n, phrase, head)
    last = all(not i.is_entity for i in phrase.items[k + 1 :])
    verb = None if _describes_rival(before, head, after) else governor_of(row, n)
    if verb is None:  # “chip designer Ampere”; under a verb (“form joint venture Aither”) the name is the thing made
        behind = fillers(after) if after.items else ()
        behind = behind if head.text.endswith("s") else tuple(f[:1] for f in behind)  # “creator A, B and C” is A alone
        bodies = tuple(f for f in behind if is_body(f[0]))  # “challenger chip startup X” is X
        args += tuple(Arg(f, frozenset({"subject"}), "copula") for f in bodies or behind)
    last = last or verb is not None
    if last and phrase in row:
        args = _of_noun(row, n, head, verb, args, items)
    args = _taken_by(args) if head.is_concept("takesover") else args
    args += _of_the_whole(row, n) if phrase in row and "including" in phrase.cases else ()
    args += led_aside(row, n) if phrase in row and head.is_concept("gathers") else ()
    args += _against(row, n, head, args) if phrase in row and head.is_concept("mutual") else ()
    told = phrase.items[: k + head.is_concept("held")]  # a warrant is itself yet to come
    cues = tuple(c for i in told for c in [i.has("cue:")] if c)
    verb = joint_verb(row, n) if verb is None and phrase in row and is_joint(row, n) else verb
    governed = row[verb] if verb is not None else None
    if isinstance(governed, Verb) and verb is not None:
        own = governed.item.has("cue:")
        cues += () if _is_for_others(row, n) else (FRESH,)  # “formed a partnership” is news, “its partnership” is not
        cues += ((own,) if own else ()) + cues_of(row, verb, governed, items)
    else:
        said = _said_of(row, n) if phrase in row and verb is None else ()
        cues += left_cues(row, n) + said + adverbs(row, n, items)
    cues += (DENIED,) if phrase in row and head is phrase.head and _is_ended(row, n) else ()
    return Predication(
        head,
        args,
        nominal=True,
        cues=cues,
        dates=dates_of(row, n, head.start),
        start=head.start,
        end=head.end,
        negated=(isinstance(governed, Verb) and governed.negated)
        or _is_denied(row, n)
        or any(i.is_concept("op:not") for i in phrase.items[:k]),
    )


def _is_for_others(row: Sequence[EnglishNode], n: int) -> bool:
    """“announced $5m in funding for X”: whether money that could be got is said to be for another."""
    phrase = row[n]
    if not (isinstance(phrase, Phrase) and phrase.head.is_concept("giveable")):
        return False
    behind = tuple(phrases_after(row, n))[:1]
    own = any(i.is_concept("anaphor:own") for p in behind for i in (*(m.head for m in p.mods), *p.items))
    return any(p.cases & {"benefactive", "to"} for p in behind) and not own


def _taken_by(args: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """“X's purchase by Y”: whose it is said to be is taken over, where it is said by whom."""
    if not any("agent" in a.cases and is_body(a.items[0]) for a in args):
        return args
    return tuple(replace(a, cases=frozenset({"of"}), via="clause") if a.via == "mod" else a for a in args)


def _is_ended(row: Sequence[EnglishNode], n: int) -> bool:
    """“ended its partnership with X”: what is no more is the object right behind the verb."""
    verb, thing = row[n - 1] if n else None, row[n]
    return isinstance(verb, Verb) and verb.item.is_concept("endsdeal") and not verb.passive and not thing.cases  # type: ignore[union-attr]


def _describes_rival(before: Phrase, head: Item, after: Phrase) -> bool:
    """“buys OpenAI competitor X”: the noun between two names tells what the second is to the first."""
    named = bool(before.items) and bool(after.items) and is_body(before.items[-1]) and is_body(after.items[0])
    return named and head.is_concept("mutual")


def _divests(row: Sequence[EnglishNode], n: int, verb: EnglishNode | None) -> bool:
    """“sold its stake in X”: who gives up what it holds puts nothing in."""
    phrase = row[n]
    held = isinstance(phrase, Phrase) and phrase.head.is_concept("held", "unsaid")
    return held and isinstance(verb, Verb) and verb.item.is_concept("divests") and not verb.passive


def _buyers(row: Sequence[EnglishNode], n: int) -> bool:
    """“sold a stake to X”: whether it is said who takes over what the noun at `n` says is held."""
    return any("to" in x.cases and is_body(x.head) for x in phrases_after(row, n))


def _sold(around: tuple[Arg, ...], sellers: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """“X sold a stake in Y to Z”: Z then holds it; it is a stake in X where no other is named."""
    bought = tuple(replace(a, cases=frozenset({"subject"})) if "to" in a.cases else a for a in around)
    others = any("in" in a.cases and is_body(a.items[0]) for a in around)
    return bought if others else (*bought, *(replace(a, cases=frozenset({"in"})) for a in sellers))


def _has(filler: Sequence[Item], head: Item) -> bool:
    """“(gives) X access to Y”: X has it."""
    return head.is_concept("held") and is_body(filler[0])


def _is_denied(row: Sequence[EnglishNode], n: int) -> bool:
    """“has not published a list of X customers”: whether the verb is negated on which the phrase hangs by another."""
    for k in range(n - 1, -1, -1):
        node = row[k]
        if isinstance(node, Break):
            return False
        if isinstance(node, Verb):
            return node.negated and node.form == "end" and k < n - 1
    return False


def _of_noun(
    row: Sequence[EnglishNode], n: int, head: Item, verb: int | None, own: tuple[Arg, ...], items: Sequence[Item]
) -> tuple[Arg, ...]:
    """The arguments of the event noun `head` in its phrase (`own`), with those that stand around the phrase."""
    owners = [i for a in own if a.via == "mod" for i in a.items]
    owned_by = {i.value for i in owners}  # “X announces its round”: X once
    outer = tuple(
        Arg(f, frozenset({"subject"}), "clause", 1)
        for f in outer_subject(row, n, verb, items)
        if not owned_by.issuperset(i.value for i in f)
    )
    outer = () if _each_has_own(row, n, head, outer) or _is_bought(head, row, verb) else outer
    governor = row[verb] if verb is not None else None
    active = governor.item if isinstance(governor, Verb) and not governor.passive else None
    leading = active is not None and active.is_concept("leads")
    if leading:
        told = frozenset({"subject"} if head.is_concept("party") else {"agent"})
        outer = tuple(replace(a, cases=told) for a in outer)  # “X led the round”, “X takes part in Y's investor base”
        from_whom = (a for a in args_after(row, n, objects=False) if "source" in a.cases)
        if head.is_concept("given") and any(is_body(a.items[0]) for a in from_whom):
            outer = ()  # “X leads the round, with participating investments from Y”: in whom, that does not say
    predicated = _predicated(row, n, row[n])
    if any(a.via == "mod" for a in predicated):
        outer = ()  # “X signed Y as a customer”: X has the customer
    named = _exemplified(row, n, head)
    listed = {a.items for a in named}
    outer = tuple(a for a in outer if a.items not in listed)  # “X has customers such as Y”: X has them
    around = tuple(a for a in args_after(row, n, objects=False) if a.items not in listed) + named
    if active is not None and active.is_concept("raises") and is_its_sum(row, n):
        around = tuple(a for a in around if "source" not in a.cases or len(a.items) < 2)  # no one of them gave it all
    if active is not None and active.is_concept("shares") and any("in" in a.cases for a in around):
        around = tuple(a for a in around if "from" not in a.cases)  # “bought a stake in X from Y”: Y sells
    others = (a.items[0] for a in (*around, *own) if a.via != "mod")
    if any(map(is_body, owners)) and any(map(is_body, others)) and not leading:
        outer = ()  # “X's chief announced X's purchase of Y”: has both; “X led Y's round alongside Z”: one more
    bodies = any(is_body(a.items[0]) for a in own)
    named_only = bodies and all(a.via == "compound" for a in own)  # “jumps after Y investment”: of Y in it
    behind = (named_only and "aside" in row[n].cases) or _is_given(row, n, head, own)  # type: ignore[union-attr]
    gathers = head.is_concept("gathers")  # “obtained a credit facility from X”
    turned = (behind or (active is not None and active.is_concept("receives"))) and not head.is_concept("held")
    turned = turned and not (gathers and any("source" in a.cases for a in around))
    if gathers and active is not None and active.is_concept("lends"):
        around, outer = _lent(around, outer)
    given = _divests(row, n, governor) and _buyers(row, n)
    args = own + (_sold(around, outer) if given else received(around + outer) if turned else around + outer)
    args += _served(row, n, head) + (backed_by(row, n) if gathers else ())
    givers = subject_of(row, verb) if verb is not None and given_to(row, verb, n) else ()
    args += tuple(Arg(f, OUT_OF, "clause", 2) for f in givers if is_body(f[0]))
    args += asked(row, args) + _measured(row, n) + predicated
    args += _identified(row, n, head, items) + (_site_owner(row, n) if head.is_concept("builds") else ())
    return args + _terms(row, n) + _comprised(row, n, head, items) + _appraised(row, n) + _valued(row, n)


def _is_bought(head: Item, row: Sequence[EnglishNode], verb: int | None) -> bool:
    """“X bought $3bn of the bonds”: who buys what others raise money by raises none."""
    buys = row[verb] if verb is not None else None
    buys_in = isinstance(buys, Verb) and not buys.passive and buys.item.is_concept("takesover", "shares")
    return head.is_concept("gathers") and buys_in and not buys.item.is_concept("divests")  # type: ignore[union-attr]


def _each_has_own(row: Sequence[EnglishNode], n: int, head: Item, outer: Sequence[Arg]) -> bool:
    """“X and Y closed major deals”: several deals of several, of which none is said to be with the other."""
    several = head.text.endswith("s") and head.is_concept("any:event") and any(len(a.items) > 1 for a in outer)
    return several and not any("comitative" in x.cases for x in phrases_after(row, n))


def _lent(around: tuple[Arg, ...], outer: tuple[Arg, ...]) -> tuple[tuple[Arg, ...], tuple[Arg, ...]]:
    """“provides a credit facility to Y”: Y raises it from who provides it."""
    if not any(a.cases & {"dative", "benefactive"} and is_body(a.items[0]) for a in around):
        return around, outer
    takers = tuple(replace(a, cases=frozenset({"benefactive", "for"})) if "dative" in a.cases else a for a in around)
    return takers, tuple(replace(a, cases=OUT_OF) for a in outer)


def _is_given(row: Sequence[EnglishNode], n: int, head: Item, own: tuple[Arg, ...]) -> bool:
    """“led by X's investment”, “with X backing”, “on the back of X's money”: what is X's to give, who acts receives."""
    giver = any(is_body(a.items[0]) and a.via in ("mod", "compound") for a in own)
    aside = bool(row[n].cases & _GIVEN)  # type: ignore[union-attr]
    aimed = any(isinstance(x, Phrase) and x.cases & {"in", "into", "dative"} for x in row[n + 1 : n + 2])
    return head.is_concept("given") and giver and aside and not aimed


def _served(row: Sequence[EnglishNode], n: int, head: Item) -> tuple[Arg, ...]:
    """“a contract to host chips for X”, “a deal to supply power to X”: from whom it then comes."""
    aim = row[n + 1] if n + 1 < len(row) else None
    serves = isinstance(aim, Verb) and aim.form == "infinitive" and aim.item.is_concept("serves")
    if not serves or not is_event(head):
        return ()
    served = (x for x in phrases_after(row, n + 1) if x.cases & _SERVED and is_body(x.head))
    return tuple(Arg(f, OUT_OF, "clause", 2) for x in served for f in fillers(x))


def _site_owner(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“Construction of X's data center”: whose the site is."""
    sites = (x for x in phrases_after(row, n) if SITES & classes_of(x.head))
    return tuple(Arg(f, OWNING, "mod", 1) for x in sites for m in x.mods for f in fillers(m))


def _identified(row: Sequence[EnglishNode], n: int, head: Item, items: Sequence[Item]) -> tuple[Arg, ...]:
    """“X's biggest shareholder is Y”, “the parent of X is Y”, “Among X's clients are Y and Z”: the body that is said to
    be what the noun and its owner describe."""
    phrase, k = row[n], n + 1
    while k < len(row) and isinstance(row[k], Phrase) and row[k].cases:  # type: ignore[union-attr]
        k += 1
    named = row[k] if k < len(row) else None
    among = isinstance(phrase, Phrase) and "among" in phrase.cases and not n
    if not isinstance(phrase, Phrase) or (phrase.cases and not among) or head is not phrase.head or is_named(phrase):
        return ()
    if not isinstance(named, Phrase) or named.mods or not all(map(is_body, named.items)):
        return ()
    between = [i for i in items if row[k - 1].end <= i.start < named.start]  # type: ignore[union-attr]
    says = any(i.is_concept("aux:be") for i in between) and not any(i.is_concept("op:not") for i in between)
    owned = bool(phrase.mods) or k > n + 1
    return (Arg(named.items, frozenset({"subject"}), "copula"),) if says and owned else ()


def _said_of(row: Sequence[EnglishNode], n: int) -> tuple[str, ...]:
    """“The purchase of X was completed”, “talks on it collapsed”: what the verb after the noun says of its stage."""
    k = n + 1
    while k < len(row) and isinstance(row[k], Phrase) and row[k].cases:  # type: ignore[union-attr]
        k += 1
    k = _behind_aside(row, k)
    verb = row[k] if k < len(row) else None
    following = row[k + 1] if k + 1 < len(row) else None
    acts = isinstance(following, Phrase) and not following.cases and not all(i.kind == "date" for i in following.items)
    if not isinstance(verb, Verb) or (acts and not verb.passive):
        return ()
    return tuple(c for i in (verb.item, *verb.auxiliaries) for c in [i.has("cue:")] if c)


def _behind_aside(row: Sequence[EnglishNode], k: int) -> int:
    """“The purchase of X, announced in May, collapsed”: where the verb stands behind what two commas set apart, in
    which nothing finite stands; `k` where they do not."""
    end = next((m for m in range(k + 1, len(row)) if is_comma(row[m])), len(row)) if k < len(row) else 0
    plain = all(not isinstance(x, Verb) or (x.item.tag in ("ed", "ing") and not x.auxiliaries) for x in row[k:end])
    aside = 0 < end < len(row) - 1 and is_comma(row[k]) and plain and isinstance(row[end + 1], Verb)
    return end + 1 if aside else k


def _apposed_after(row: Sequence[EnglishNode], n: int, phrase: Phrase, head: Item) -> tuple[Arg, ...]:
    """“X's rival, Y, is hiring”: the names between commas are what the noun before them says."""
    named = row[n + 2] if n + 2 < len(row) else None
    comma = row[n + 1] if n + 1 < len(row) else None
    if phrase not in row or not phrase.mods or not head.is_concept("party") or head is not phrase.head:
        return ()
    apart = isinstance(comma, Break) and comma.item.text == ","
    alone = isinstance(named, Phrase) and not named.cases and not named.mods and all(i.is_entity for i in named.items)
    if not apart or not alone or not isinstance(named, Phrase) or any(i.is_entity for i in phrase.items):
        return ()
    teller = row[n + 3] if n + 3 < len(row) else None
    if isinstance(teller, Verb) and teller.item.is_concept("report"):
        return ()  # “Y is our largest customer,” X said
    return tuple(Arg(f, frozenset({"subject"}), "copula") for f in fillers(named))


def _sum_before(row: Sequence[EnglishNode], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """“$600 million in funding”, “$18 billion of bonds”: the sum is the noun's."""
    before = row[n - 1] if phrase in row and is_its_sum(row, n) else None
    return (Arg(before.items, frozenset({"compound"}), "compound"),) if isinstance(before, Phrase) else ()


def _is_a(item: Item, head: Item) -> bool:
    """“X's AWS division”: the name before the noun is what the noun says."""
    return isinstance(item.value, Entity) and head.has("class:") in item.value.classes


def _of_the_whole(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“deals by X, including a contract with Y”: whose the deals are that this one is among."""
    m = next((m for m in range(n - 1, -1, -1) if evokes_event(row[m])), None)
    whole = row[m] if m is not None else None
    if m is None or not isinstance(whole, Phrase) or any(isinstance(x, Verb) for x in row[m:n]):
        return ()
    by = [x for x in row[m + 1 : n] if isinstance(x, Phrase) and "agent" in x.cases]
    return tuple(Arg(f, p.cases, "mod", 2) for p in (*by, *whole.mods) for f in things_of(p))


def _predicated(row: Sequence[EnglishNode], n: int, phrase: EnglishNode) -> tuple[Arg, ...]:
    """“A named B as its supplier”, “B among its backers”: B is the noun's subject, A what its possessive means."""
    k = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), None)
    thing = row[k + 1] if k is not None and k + 1 < n else None
    kind = isinstance(phrase, Phrase) and bool(phrase.cases & {"as", "between"})
    if k is None or not kind or not isinstance(thing, Phrase) or thing.cases:
        return ()
    examples = row[k + 2]
    if isinstance(examples, Phrase) and not is_named(thing) and gives_example(examples, thing):
        thing = examples  # “signed on labs such as B and C as partners”
    if not is_named(thing) and not any(isinstance(f[0].value, Hole) for f in things_of(thing)):
        return ()  # “X and Y joined the project as partners”, “raised sums as investors look for more”
    subject = subject_of(row, k)
    own = not phrase.mods  # type: ignore[union-attr]  # “A describes B as C's supplier”: A is no party
    if own and "as" in phrase.cases and not any(f[0].value is not None for f in subject):  # type: ignore[union-attr]
        return ()  # “the announcement named A and B as partners”: of whom is not said
    return tuple(Arg(f, frozenset({"subject"}), "copula") for f in things_of(thing)) + tuple(
        Arg(f, frozenset({"genitive"}), "mod") for f in subject if own
    )


def _measured(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X's investment totals $8 billion”: the sum that the noun's own verb gives it."""
    k = next((k for k in range(n + 1, min(len(row), n + 3)) if isinstance(row[k], Verb)), None)
    verb = row[k] if k is not None else None
    apart = k is not None and any(isinstance(x, Break) for x in row[n + 1 : k])
    if k is None or apart or not isinstance(verb, Verb) or not verb.item.is_concept("support"):
        return ()
    return _figures(row, k)


def _terms(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“The deal, worth $5bn, runs for seven years”: what a verb tells of the deal in figures, asides passed over."""
    k = n + 1
    near = next((m for m in range(k, len(row)) if not (isinstance(row[m], Phrase) and row[m].cases)), k)  # type: ignore[union-attr]
    whole = isinstance(row[n], Phrase) and not row[n].head.is_concept("given", "held")  # type: ignore[union-attr]
    near += whole and near > k and near + 1 < len(row) and is_comma(row[near])  # “X's purchase of Y, valued at $5bn”
    value = row[near] if near < len(row) else None
    told = next((i for i in value.items if not i.has("cue:")), None) if isinstance(value, Phrase) else None
    if isinstance(value, Phrase) and not value.cases and is_measure(told):  # “is (reportedly) valued at $5bn”
        return tuple(Arg((i,), frozenset({"worth"})) for i in value.items if isinstance(i.value, Quantity))
    while k < len(row) and not isinstance(row[k], Verb):
        node = row[k]
        if not (isinstance(node, Phrase) and node.cases) and not (isinstance(node, Break) and node.item.text == ","):
            return ()
        k += 1
    verb = row[k] if k < len(row) else None
    if not isinstance(verb, Verb) or not verb.item.is_concept("terms", "raises"):
        return ()
    return _figures(row, k)


def _appraised(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“a round that values X at $5bn”: what it makes X worth."""
    pronoun, verb = row[n + 1 : n + 2], row[n + 2 : n + 3]
    told = bool(pronoun) and bool(verb) and is_relative_sign(pronoun[0]) and isinstance(verb[0], Verb)
    if not told or not verb[0].item.is_concept("appraises") or verb[0].passive:  # type: ignore[union-attr]
        return ()
    return tuple(a for a in args_after(row, n + 2, objects=True) if is_sum(a.items[0]))


def _valued(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“A Series C round valued X at $5bn”: the round is X's."""
    k = next((k for k in range(n + 1, len(row)) if not (isinstance(row[k], Phrase) and row[k].cases)), n)  # type: ignore[union-attr]
    led = next((k for k in range(n + 1, len(row)) if not _is_of_round(row[k])), n)
    k = led if any(isinstance(node, Verb) for node in row[n:led]) else k
    verb = row[k]
    if not isinstance(verb, Verb) or verb.passive or not verb.item.is_concept("appraises"):
        return ()
    told = args_after(row, k, objects=True)
    owners = (a for a in told if "object" in a.cases and not is_sum(a.items[0]))
    return _worth(told) + tuple(replace(a, cases=OWNING, via="mod") for a in owners)


def worth_then(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“raised $5m in a round, valuing it at $50m”: what the verb behind the comma says the firm is worth."""
    k = next((k for k in range(n + 1, len(row)) if not _is_of_round(row[k]) and not _is_plain_sum(row[k])), n)
    verb = row[k]
    values = isinstance(verb, Verb) and verb.form == "participle" and verb.item.is_concept("appraises")
    return _worth(args_after(row, k, objects=True)) if values and is_comma(row[k - 1]) else ()


def _is_plain_sum(node: EnglishNode) -> bool:
    return isinstance(node, Phrase) and is_sum(node.items[0])


def _worth(told: Sequence[Arg]) -> tuple[Arg, ...]:
    """The sums among the arguments of a verb that tells what something is worth."""
    sums = (a for a in told if is_sum(a.items[0]))
    return tuple(replace(a, items=tuple(replace(i, tag=MEASURED) for i in a.items)) for a in sums)


def _is_of_round(node: EnglishNode) -> bool:
    """What may stand between a round and the verb that tells what it values: who led it, where, when."""
    if isinstance(node, Phrase):
        return bool(node.cases)
    if isinstance(node, Verb):
        return node.passive and node.item.is_concept("leads", "backs")
    return is_comma(node) or "and" in node.item.cases or is_relative_sign(node)


def _figures(row: Sequence[EnglishNode], k: int) -> tuple[Arg, ...]:
    """The figures that the verb at `k` tells of its subject; “the deal values X at $5bn” tells what X is worth."""
    told = args_after(row, k, objects=True)
    if any("object" in a.cases and a.items[0].is_entity for a in told):
        return ()
    return tuple(a for a in told if isinstance(a.items[0].value, Quantity))


def _exemplified(row: Sequence[EnglishNode], n: int, head: Item) -> tuple[Arg, ...]:
    """“X's backers, including A and B”, “X runs servers for customers such as A”: the examples are what the noun says
    of whose it is, or of who does what the clause tells."""
    kind = row[n]
    k = n + 1 + (n + 1 < len(row) and isinstance(row[n + 1], Phrase) and bool(row[n + 1].cases & {"in", "of"}))  # type: ignore[union-attr]
    k += k + 1 < len(row) and is_comma(row[k])
    listed = row[k] if k < len(row) else None
    events = isinstance(kind, Phrase) and _are_events(kind, head)
    if not (events or head.is_concept("party")) or not isinstance(kind, Phrase) or not isinstance(listed, Phrase):
        return ()
    if head is not kind.head or is_named(kind) or not gives_example(listed, kind):
        return ()
    if events:
        return tuple(Arg(f, _OF_EVENTS, "mod", 1) for f in fillers(listed) if f[0].is_entity)
    named = tuple(Arg(f, frozenset({"subject"}), "copula") for f in fillers(listed) if f[0].is_entity)
    verb = next((m for m in range(n - 1, -1, -1) if isinstance(row[m], Verb)), None)
    loose = verb is not None and (bool(kind.cases) or verb == n - 1) and not kind.mods and "source" not in kind.cases
    loose = loose and verb is not None and not row[verb].item.is_concept("allies")  # type: ignore[union-attr]
    owners = subject_of(row, verb) if loose and verb is not None else ()
    return named + tuple(Arg(f, frozenset({"genitive", "of"}), "mod", 1) for f in owners if named)


def _are_events(phrase: Phrase, head: Item) -> bool:
    """“X's acquisitions”: what `head` tells is several deals, and no party of one."""
    plural = head.text.endswith("s") and head is phrase.head
    return plural and head.evokes and not head.is_concept("party") and not head.has("class:")


def _against(row: Sequence[EnglishNode], n: int, head: Item, args: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """“X and rivals A and B”, “X faces rivals such as A”, “Like rival A, X …”: those named rivals are X's."""
    phrase = row[n]
    if not isinstance(phrase, Phrase) or phrase.mods or any(a.cases & {"genitive", "dative"} for a in args):
        return ()
    at = phrase.items.index(head) + 1
    behind = fillers(replace(phrase, items=phrase.items[at:])) if phrase.items[at:] else ()
    told = any(a.via == "copula" for a in args)
    listed = () if told else tuple(f for f in behind if is_body(f[0]))
    other = _other_side(row, n) if told or listed else ()
    alone = len(other) == 1 and len(other[0]) == 1 and other[0][0].is_entity
    sides = tuple(Arg(f, frozenset({"genitive"}), "mod", 1) for f in other if alone)
    return sides + tuple(Arg(f, frozenset({"subject"}), "copula") for f in listed if sides)


def _other_side(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """Whom the rivals at `n`, that nobody is said to have, stand against: what they are joined to, or who acts."""
    joint, joined = (row[n - 1], row[n - 2]) if n > 1 else (None, None)
    alone = isinstance(joined, Phrase) and not joined.cases and len(joined.items) == 1 and is_named(joined)
    if isinstance(joint, Break) and alone and isinstance(joined, Phrase):
        return undated(joined)
    verb = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), None)
    if verb is None:
        opened = opened_by(row, n)
        return undated(opened) if opened is not None else ()
    acts = row[verb]
    vies = isinstance(acts, Verb) and (not acts.item.has("frame:") or acts.item.is_concept("vies"))
    return subject_of(row, verb) if vies else ()


def _comprised(row: Sequence[EnglishNode], n: int, head: Item, items: Sequence[Item]) -> tuple[Arg, ...]:
    """“Backers include A and B”, “Investors in the round were A and B”: those who are named as what the noun says;
    “the round includes A and B”: those from whom it is."""
    takers, kind, gathers = head.is_concept("takers"), row[n], head.is_concept("gathers")
    events = isinstance(kind, Phrase) and bool(kind.mods) and _are_events(kind, head)
    if not (takers or events or gathers or head.is_concept("party") or head.has("class:")):
        return ()
    cases = _OF_EVENTS if events else OUT_OF if gathers else frozenset({"subject"})
    via = "mod" if events or gathers else "copula"
    for k in _past_asides(row, n + 1):
        node, before = row[k], row[k - 1]
        end = before.item.end if isinstance(before, Break) else before.end
        is_ = any(i.is_concept("aux:be") and end <= i.start < place_of(node) for i in items)
        if isinstance(node, Verb):
            drawn = gathers and node.item.is_concept("raises", "receives") and not node.passive  # “The round drew A, B”
            named = args_after(row, k, objects=True) if drawn or node.item.is_concept("comprises") else ()
            return tuple(replace(a, cases=cases, via=via) for a in named if not drawn or is_body(a.items[0]))
        if isinstance(node, Break):
            return ()
        if not node.cases:
            return tuple(Arg(f, frozenset({"subject"}), "copula") for f in fillers(node)) if is_ and takers else ()
    return ()


def _past_asides(row: Sequence[EnglishNode], start: int) -> Iterator[int]:
    """The places from `start` on, without a relative clause between commas (“X's clients, who pay monthly, include …”);
    of “X's clients, which include …,” only its beginning is passed over."""
    k = start
    while k < len(row):
        if k + 2 < len(row) and is_comma(row[k]) and is_relative_sign(row[k + 1]):
            told = row[k + 2]
            lists = isinstance(told, Verb) and told.item.is_concept("comprises")
            closing = next((m for m in range(k + 2, len(row)) if is_comma(row[m])), len(row))
            k = k + 2 if lists else closing + 1
            continue
        yield k
        k += 1
