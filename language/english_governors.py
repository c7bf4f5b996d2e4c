"""English: the verb a noun hangs on, and whom it lends the noun as its actor."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kg.model import Hole
from language.clauses import Phrase, Verb, fillers
from language.english_chunks import antecedent_of
from language.english_nodes import (
    HEADED,
    OPENING,
    UNIT_CLASS,
    Break,
    EnglishNode,
    is_body,
    is_comma,
    is_event,
    is_modifier,
    is_named,
    is_relative_sign,
    is_sum,
)
from language.english_objects import things_of
from language.english_subjects import owner_at, subject_of, undated
from language.items import Item


def is_its_sum(row: Sequence[EnglishNode], n: int) -> bool:
    """Whether the phrase before that at `n` is a sum of what it names: “$600 million in funding”, not what is put into
    it (“invested $2bn in X's round”)."""
    phrase, before = row[n], row[n - 1] if n else None
    if isinstance(phrase, Phrase) and "in" in phrase.cases and phrase.mods and phrase.head.is_concept("gathers"):
        return False
    held = isinstance(phrase, Phrase) and bool(phrase.cases & {"in", "of"})
    return held and isinstance(before, Phrase) and len(before.items) == 1 and is_sum(before.items[0])


def opened_by(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """“Unlike rivals such as A, X builds …”: X, whom the clause behind the opening phrase is about."""
    phrase = row[n]
    rest = row[n + 1 + sum(1 for _ in takewhile(lambda x: isinstance(x, Phrase) and x.cases, row[n + 1 :])) :]
    named = rest[1] if len(rest) > HEADED and isinstance(rest[0], Break) and is_comma(rest[0]) else None
    acts = isinstance(named, Phrase) and not named.cases and is_named(named) and isinstance(rest[2], Verb)
    opens = isinstance(phrase, Phrase) and bool(phrase.cases) and acts
    return named if opens and isinstance(named, Phrase) else None


def governor_of(row: Sequence[EnglishNode], n: int) -> int | None:
    """The verb whose object or complement the phrase at `n` is; none where it hangs on an event noun before it."""
    phrase, before = row[n], row[n - 1] if n else None
    if isinstance(phrase, Phrase) and phrase.cases and isinstance(before, Phrase) and before.head.evokes:
        return None
    if _is_former(row, n):
        return None
    first = _listed_with(row, n)
    if first is not None:
        return governor_of(row, first)
    joint = _joined_verb(row, n)
    for k in range(n - 1, -1, -1):
        node = row[k]
        if isinstance(node, Verb) and not is_modifier(node):
            return k if _governs(node) or k < joint else None
        if k == joint and isinstance(node, Break):
            continue
        own = k == n - 1 and is_its_sum(row, n)
        if isinstance(node, Phrase) and not node.cases and k != n and not own and owner_at(row, k) is None:
            return None
        if isinstance(node, Break) and node.item.text not in ",/":
            return None
    return None


def _listed_with(row: Sequence[EnglishNode], n: int) -> int | None:
    """“signed a $3bn contract with X and a $2bn deal with Y”: where the deal before the and stands."""
    mark, phrase = row[n - 1] if n else None, row[n]
    joins = isinstance(mark, Break) and "and" in mark.item.cases
    if not joins or not isinstance(phrase, Phrase) or not _is_priced_deal(phrase):
        return None
    for k in range(n - 2, -1, -1):
        node = row[k]
        if isinstance(node, Phrase) and not node.cases:
            return k if _is_priced_deal(node) else None
        if not isinstance(node, Phrase) and not (isinstance(node, Break) and is_comma(node) and k == n - 2):
            return None
    return None


def _is_priced_deal(phrase: Phrase) -> bool:
    return not phrase.cases and is_event(phrase.head) and any(map(is_sum, phrase.items))


def _joined_verb(row: Sequence[EnglishNode], n: int) -> int:
    """“launched or expanded partnerships”, “struck and renewed alliances”: where the word stands that joins two
    verbs, both of the noun at `n`; below 0 where none does."""
    k = n - 2 if n > 1 and isinstance(row[n - 1], Verb) else n - 1
    word, before = row[k], row[k - 1] if k > 0 else None
    joins = isinstance(word, Break) and "and" in word.item.cases and isinstance(before, Verb) and not before.passive
    return k if joins else -1


def _governs(verb: Verb) -> bool:
    """Whether the verb lends its subject to the noun it governs: a light verb, one of talks or plans, a report."""
    light = verb.item.is_concept("support", "copular") or verb.item.has("cue:") != ""
    return light or (verb.item.kind == "word" and not verb.item.has("frame:") and not verb.item.is_concept("plain"))


def outer_subject(
    row: Sequence[EnglishNode], n: int, verb: int | None, items: Sequence[Item]
) -> tuple[tuple[Item, ...], ...]:
    phrase = row[n]
    if named := _apposed_to(row, n):
        return named
    if is_joint(row, n):
        return _done_by(row, n)
    if verb is not None:
        governor = row[verb]
        owned = isinstance(phrase, Phrase) and phrase.head.has("class:") == UNIT_CLASS
        own = owned and isinstance(governor, Verb) and governor.item.has("frame:") and not _is_copular(governor)
        if taker := given_to(row, verb, n):
            return taker
        own = own or _is_met(phrase, governor)
        return () if own or _event_before(row, verb) else subject_of(row, verb)
    label = row[0] if len(row) > 1 and isinstance(row[1], Break) and row[1].item.text == ":" else None
    if label is not None and isinstance(label, Phrase) and not is_named(label) and "comitative" in row[n].cases:  # type: ignore[union-attr]
        return ()  # “Lead investor: X, with backing from Y”: of whose round that is, the label does not say
    helped = _helped_by(row, n)
    if helped is not None:
        return undated(helped)
    if _is_former(row, n):
        return subject_of(row, next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), n))
    if _is_means(row, n):
        return subject_of(row, next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), n))
    if _is_paid_for(row, n):
        return subject_of(row, n - 2)
    if taker := _put_into(row, n):
        return taker
    copula = isinstance(phrase, Phrase) and _says_is(row[:n], items, phrase)
    left = next((node for node in reversed(row[:n]) if isinstance(node, Phrase) and not node.cases), None)
    antecedent = antecedent_of(row[: n - 1]) if copula and is_relative_sign(row[n - 1]) else None
    if antecedent is not None:
        return undated(antecedent)  # “made by X, which is part of Y”
    between = row[row.index(left) + 1 : n] if left is not None else ()
    heads = left is not None and left is row[0] and len(between) == 1  # “Acme – $40M Series A led by X”
    marks = (",", ":", *OPENING) if heads else (",", ":")
    apposed = bool(between) and all(isinstance(b, Break) and b.item.text in marks for b in between)
    apposed = apposed and not _is_listed_unit(row, n)
    named_so = isinstance(phrase, Phrase) and "as" in phrase.cases and n > 1 and isinstance(row[n - 2], Verb)
    near = left is not None and not named_so and (copula or apposed or not between)
    if left is None or not near:
        return ()
    named = tuple(f for f in fillers(left) if f[0].kind == "name" or isinstance(f[0].value, Hole))
    kind = copula and not named and bool(left.head.has("class:")) and not left.head.evokes
    return tuple(f for f in things_of(left) if f[0].is_entity) if kind else named  # “X's models are available”


def _put_into(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """“invested in Y in a $5m round”, “in Y as part of a $5m round”: Y, whose the round at `n` is."""
    phrase = row[n]
    part = n > 2 and isinstance(row[n - 1], Phrase) and "as" in row[n - 1].cases  # type: ignore[union-attr]
    taker, verb = (row[n - 1 - part], row[n - 2 - part]) if n > 1 + part else (None, None)
    gathered = isinstance(phrase, Phrase) and phrase.head.is_concept("gathers") and bool(phrase.cases & {"in", "of"})
    puts = isinstance(verb, Verb) and not verb.passive and bool(verb.item.has("frame:"))
    puts = puts and not verb.item.is_concept("raises")  # type: ignore[union-attr]
    into = isinstance(taker, Phrase) and bool(taker.cases & {"in", "into"}) and is_body(taker.items[-1])
    return things_of(taker) if gathered and puts and into and isinstance(taker, Phrase) else ()


def _is_paid_for(row: Sequence[EnglishNode], n: int) -> bool:
    """“pays Y $3bn for access to Z”: whether what the noun at `n` says is held is what the verb before pays for."""
    phrase, paid, verb = row[n], row[n - 1] if n else None, row[n - 2] if n > 1 else None
    held = isinstance(phrase, Phrase) and phrase.head.is_concept("held") and bool(phrase.cases & {"benefactive", "for"})
    return held and isinstance(paid, Phrase) and not paid.cases and is_sum(paid.items[-1]) and isinstance(verb, Verb)


def _is_former(row: Sequence[EnglishNode], n: int) -> bool:
    """“raised $5m, a year after a $2m seed round”: whether the round at `n` came before that of the verb."""
    phrase = row[n]
    after = isinstance(phrase, Phrase) and "after" in phrase.cases and not phrase.mods
    return after and isinstance(phrase, Phrase) and phrase.head.is_concept("gathers") and any(map(is_sum, phrase.items))


def _is_listed_unit(row: Sequence[EnglishNode], n: int) -> bool:
    """“A, X's venture arm, B and C”: X's unit is one of a list, and A is not that unit."""
    unit, joint, other = row[n], row[n + 1] if n + 1 < len(row) else None, row[n + 2] if n + 2 < len(row) else None
    within = isinstance(unit, Phrase) and unit.head.has("class:") == UNIT_CLASS and not is_named(unit)
    goes_on = isinstance(joint, Break) and (joint.item.text == "," or "and" in joint.item.cases)
    return within and goes_on and isinstance(other, Phrase) and not other.cases and is_named(other)


def _is_met(phrase: EnglishNode, governor: EnglishNode) -> bool:
    """“acquired the team behind X”, “joined the startup behind Y”: who does that is not those who stand behind it."""
    behind = isinstance(phrase, Phrase) and phrase.head.is_concept("governs")
    return behind and isinstance(governor, Verb) and not _is_copular(governor)


def _is_copular(verb: Verb) -> bool:
    """Whether it says what its subject is: “become”."""
    return verb.item.is_concept("copular")


def _says_is(before: Sequence[EnglishNode], items: Sequence[Item], phrase: Phrase) -> bool:
    """Whether a form of “be” stands before the phrase; of what something is one that only helps a verb says nothing
    (“is part of X”, not “is suing X's unit”)."""
    verbs = [v for v in before if isinstance(v, Verb) and phrase.head.has("class:") == UNIT_CLASS]
    helping = {i.start for v in verbs for i in v.auxiliaries}
    return any(i.is_concept("aux:be") and i.start < phrase.start and i.start not in helping for i in items)


def given_to(row: Sequence[EnglishNode], verb: int, n: int) -> tuple[tuple[Item, ...], ...]:
    """“gives Y access to …”, “provides Y with access to …”: Y, who then has what the noun at `n` says is held."""
    phrase, taker = row[n], row[verb + 1]
    held = isinstance(phrase, Phrase) and phrase.head.is_concept("held")
    named = held and isinstance(taker, Phrase) and not taker.cases and is_body(taker.items[0])
    return tuple(f for f in fillers(taker) if is_body(f[0])) if named and isinstance(taker, Phrase) else ()


def _apposed_to(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """“a deal with X, the publisher of Y”: X, whom the party noun behind the comma describes, and not who acts."""
    phrase, comma, name = row[n], row[n - 1] if n > 1 else None, row[n - 2] if n > 1 else None
    if _is_rival_apposed(row, n):
        return (name.items[-1:],)  # type: ignore[union-attr]
    marked = isinstance(name, Phrase) and bool(name.cases) and name.items[-1].is_entity
    told = isinstance(phrase, Phrase) and phrase.head.is_concept("party", "kin")
    party = told and isinstance(phrase, Phrase) and not phrase.cases and not is_named(phrase)
    apart = comma is not None and is_comma(comma) and party and marked and len(row) > n + 1
    of_it = apart and isinstance(row[n + 1], Phrase) and "of" in row[n + 1].cases  # type: ignore[union-attr]
    return (name.items[-1:],) if (of_it or _is_doer_apposed(row, n)) and isinstance(name, Phrase) else ()


def _is_doer_apposed(row: Sequence[EnglishNode], n: int) -> bool:
    """“a round into X, the AI chip designer”, “bought X, the chip maker”: who does something for a living is the name
    right before the comma, where that does not act."""
    phrase, comma, name = row[n], row[n - 1] if n > 1 else None, row[n - 2] if n > 1 else None
    doer = isinstance(phrase, Phrase) and not phrase.cases and phrase.head.value is None
    doer = doer and len(phrase.items) > 1 and phrase.head.text.casefold().endswith(("er", "or"))  # type: ignore[union-attr]
    acted_on = isinstance(name, Phrase) and (bool(name.cases) or (n > HEADED and isinstance(row[n - 3], Verb)))
    apart = comma is not None and is_comma(comma) and isinstance(name, Phrase) and is_body(name.items[-1])
    return doer and acted_on and apart


def _is_rival_apposed(row: Sequence[EnglishNode], n: int) -> bool:
    """“bought X, an OpenAI rival”, “bought X, a rival of Y”: whether the noun tells of the object before the comma."""
    phrase, before = row[n], row[n - 2 : n] if n > 2 else ()
    name = before[0] if len(before) > 1 and is_comma(before[1]) and isinstance(row[n - 3], Verb) else None
    named = isinstance(name, Phrase) and not name.cases and is_body(name.items[-1])
    rival = isinstance(phrase, Phrase) and not phrase.cases and phrase.head.is_concept("mutual")
    return named and rival and not is_body(phrase.items[-1])  # type: ignore[union-attr]


def _helped_by(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """“With a $5bn investment from X, Y hopes …”: Y, whom the clause behind the opening phrase is about."""
    opens = row[n]
    if n or not isinstance(opens, Phrase) or "comitative" not in opens.cases or not opens.head.evokes:
        return None
    return opened_by(row, n)


def is_joint(row: Sequence[EnglishNode], n: int) -> bool:
    """“builds it in partnership with Y”: whether the phrase at `n` tells with whom another thing is done."""
    phrase, other = row[n], row[n + 1] if n + 1 < len(row) else None
    joint = isinstance(phrase, Phrase) and bool(phrase.cases & {"in", "via"}) and not phrase.mods
    together = isinstance(other, Phrase) and "comitative" in other.cases
    return joint and together and isinstance(phrase, Phrase) and phrase.head.is_concept("jointly")


def joint_verb(row: Sequence[EnglishNode], n: int) -> int | None:
    """The verb before the phrase at `n`: what is done jointly."""
    return next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), None)


def _done_by(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """Who does what is done jointly: the subject of the verb before, or of the clause that the phrase opens."""
    verb = joint_verb(row, n)
    if verb is not None:
        return subject_of(row, verb) if not row[verb].passive else ()  # type: ignore[union-attr]
    opened = opened_by(row, n) if n == 0 else None
    return undated(opened) if opened is not None else ()


def _is_means(row: Sequence[EnglishNode], n: int) -> bool:
    """“X pushes into data with Y acquisition”: what whoever acts does it by, told with the name of the other party."""
    phrase = row[n]
    means = isinstance(phrase, Phrase) and bool(phrase.cases & {"comitative", "via"}) and not phrase.mods
    return means and isinstance(phrase, Phrase) and len(phrase.items) > 1 and phrase.items[-2].is_entity


def _event_before(row: Sequence[EnglishNode], n: int) -> bool:
    """“Our partnership will bring X customers new tools”: the event acts, not those whose it is."""
    subject = row[n - 1] if n else None
    return isinstance(subject, Phrase) and not subject.cases and bool(subject.mods) and is_event(subject.head)
