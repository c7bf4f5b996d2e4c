"""What an English sentence is about: the first organisation of its main clause."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from kg.model import Entity
from language.items import Item

_BUSINESSES, _PEOPLE = frozenset({"Company", "AILab", "Government"}), frozenset({"Person", "Position"})
_NEAR = 5  # words between a house and the name of one of its people
_ASIDE = 10  # items behind a subject in which its verb stands, an aside between them
_ORGANISATION, _TELLERS = "Organisation", frozenset({"MediaOutlet", "Source"})


def topic(items: Sequence[Item]) -> Item | None:
    """The first organisation of the main clause, before its verb; “While X …, Y …”, “Like X, Y …” are about Y.

    Else the last object of its verbs (“two engineers founded X”). None where there is neither (“The round was led by
    X”) or who leads an event told before is told (“X is leading the round”): then the text goes on with what it was
    about.
    """
    begin, told, found = _main_clause(items), False, None
    for at, item in enumerate(items):
        named = item.start >= begin and _is_organisation(item) and not _lends_its_name(items, at)
        named = named and not (isinstance(item.value, Entity) and item.value.provisional and _is_aside(items, at))
        if named and not told:
            item = _served_by_several(items, at) or item
            return item if not _leads_event(items[at + 1 :]) else None
        found = item if named and _is_object(items, at) else found
        told = told or (item.start > begin and _is_finite(item))
    return found


def _served_by_several(items: Sequence[Item], at: int) -> Item | None:
    """“A and B are investing in X”: X, the only other body named; no one of several is “the company”."""
    first, last, joined = at, at, False
    while first > 1 and _joins(items[first - 1]) and _is_agent(items[first - 2]):
        first, joined = first - 2, joined or "and" in items[first - 1].cases
    while last + 2 < len(items) and _joins(items[last + 1]) and _is_agent(items[last + 2]):
        last, joined = last + 2, joined or "and" in items[last + 1].cases
    others = [i for i in items[last + 1 :] if _is_organisation(i)]
    acts = any(map(_is_finite, items[last + 1 : last + _ASIDE]))
    whole = items[last + 1 : last + 2] and items[last + 1].text not in ("'s", "’s", "-")
    return others[0] if joined and acts and whole and len({i.value for i in others}) == 1 else None


def _joins(item: Item) -> bool:
    return item.text == "," or "and" in item.cases


def _is_agent(item: Item) -> bool:
    return isinstance(item.value, Entity) and bool(item.value.classes & {_ORGANISATION, "Person"})


def _leads_event(behind: Sequence[Item]) -> bool:
    """“(X) is leading the round”: a verb of leading right behind the name, and “the” with an event of no other."""
    rest = [i for i in behind if not i.has("aux:") and not i.has("cue:")][:_NEAR]
    leads = bool(rest) and rest[0].is_concept("leads") and any(w.pos == "Verb" for w in rest[0].words)
    definite = len(rest) > 2 and rest[1].is_concept("definite") and any(i.is_concept("gathers") for i in rest[2:4])
    return leads and definite and not any(_is_organisation(i) for i in rest[1:])


def _lends_its_name(items: Sequence[Item], at: int) -> bool:
    """“Acme University professor X”: who works at a school or a paper is spoken of, not the house."""
    value = items[at].value
    if not isinstance(value, Entity) or value.classes & _BUSINESSES:
        return False
    near = takewhile(lambda i: i.kind not in ("marker", "sign") and not _is_finite(i), items[at + 1 : at + _NEAR])
    return any(isinstance(i.value, Entity) and i.value.classes & _PEOPLE for i in near)


def _is_aside(items: Sequence[Item], at: int) -> bool:
    """“days after the Q3 launch, reports said …”: an unknown name behind a preposition, before a noun of its own."""
    before = next((i for i in reversed(items[:at]) if not i.is_concept("determiner")), None)
    following = items[at + 1] if at + 1 < len(items) else None
    noun = following is not None and following.kind in ("word", "other") and following.text.islower()
    return noun and before is not None and before.kind == "marker" and not before.cases & {"and", "genitive"}


def _is_object(items: Sequence[Item], at: int) -> bool:
    """Whether the name at `at` stands right behind a verb and modifies no noun."""
    following = items[at + 1] if at + 1 < len(items) else None
    alone = following is None or (following.kind in ("sign", "marker") and "and" not in following.cases)
    alone = alone or (following is not None and following.is_concept("conjunction", "determiner"))
    before = items[at - 1]
    acts = (_is_finite(before) and not before.is_concept("aux:be")) or (  # “The lender was X”
        before.tag == "base" and any(w.pos == "Verb" for w in before.words)
    )
    return acts and alone and not (following is not None and following.text in ("'s", "’s", "-"))


def _is_finite(item: Item) -> bool:
    """Whether the item can be nothing but a finite verb."""
    verb = bool(item.words) and all(w.pos == "Verb" for w in item.words)
    helps = item.is_concept("aux:be", "aux:have", "aux:modal", "future", "comprises")
    return (verb and item.tag in ("s", "ed")) or helps


def _is_organisation(item: Item) -> bool:
    value = item.value
    return isinstance(value, Entity) and _ORGANISATION in value.classes and not value.classes & _TELLERS


def _main_clause(items: Sequence[Item]) -> int:
    """Where the main clause begins: behind the comma that ends what a conjunction or a preposition opens."""
    first = items[0] if items else None
    opens = first is not None and (
        first.is_concept("conjunction", "according")
        or (first.kind == "marker" and "and" not in first.cases)
        or first.tag in ("ed", "ing")  # “Founded in 2021 by two bankers, X …”
    )
    verbs = 0 if first is not None and first.is_concept("conjunction") else 1
    for item in items if opens else ():
        verbs += item.tag in ("s", "ed", "base", "ing") or item.is_concept("aux:be", "aux:have", "aux:do")
        if item.text == ":" or (item.text == "," and verbs):
            return item.end
    return 0


def other_subjects(items: Sequence[Item]) -> tuple[Entity, ...]:
    """“X will buy chips, and Y will invest in the startup”: the subjects of the clauses before that of the last
    subject, which is none of them; the nearest first."""
    subjects = [i.value for i, verb in pairwise(items) if _is_organisation(i) and _is_finite(verb)]
    return tuple(e for e in reversed(subjects[:-1]) if isinstance(e, Entity) and e != subjects[-1])


def clauses(items: Sequence[Item]) -> tuple[Sequence[Item], ...]:
    """“X, which Y backs, reported …”: the sentence without what is put in between the commas behind its subject, and
    that by itself behind the subject; the whole where nothing is put in."""
    begin = _main_clause(items)
    for at, item in enumerate(items[:-2]):
        comma = at + 1 + _has_noun(items, at)
        if item.start >= begin and _is_organisation(item) and items[comma].text == "," and _inserts(items[comma + 1]):
            end = _end_of_insertion(items, comma + 1)
            return ((*items[:comma], *items[end + 1 :]), items[at:end]) if end else (items,)
        if item.start >= begin and _is_finite(item):
            return (items,)
    return (items,)


def _has_noun(items: Sequence[Item], at: int) -> bool:
    """“X shares, which …”: whether one common noun stands between the name at `at` and a comma."""
    noun, behind = items[at + 1], items[at + 2]
    plain = noun.text.islower() and noun.kind in ("word", "name", "other") and not _is_finite(noun)
    return plain and behind.text == "," and at + 3 < len(items)


def _inserts(item: Item) -> bool:
    """Whether the word behind the comma can only say more of the name before it."""
    verb = item.tag in ("ed", "ing") and any(w.pos == "Verb" for w in item.words)
    return (
        verb
        or item.has("class:") != ""
        or item.is_concept("relative", "whose", "determiner")
        or (item.kind == "other" and item.text.islower())
    )


def _end_of_insertion(items: Sequence[Item], begin: int) -> int:
    """The place of the comma behind which the verb of the sentence stands; 0 where none does."""
    ends = (n for n in range(begin, len(items) - 1) if items[n].text == "," and _is_finite(items[n + 1]))
    return next(ends, 0)
