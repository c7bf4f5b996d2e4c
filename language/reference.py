"""English reference: what “it”, “its”, “the company”, “the chipmaker”, “both firms” and “we” stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Entity, Quantity
from kg.values import replace
from kg.vocabulary import Vocabulary
from language.english_lists import told_apart
from language.english_topics import clauses, other_subjects, topic
from language.items import Item

_FOR = "For"
_IT = "it"
_APOSTROPHE = ("'s", "’s")
_INTO, _VALUATION = ("in", "into"), "/valuation"
_DESCRIBING = 6  # words between “The” and the noun of a firm
_SITES = frozenset({"Site", "FacilityKind"})
_ORGANISATION, _OUTLET = "Organisation", "MediaOutlet"
_OFFICES = frozenset({"MediaOutlet", "Government", "Regulator"})  # which no “company” is
_PERSON, _POST, _BESIDE = "Person", "Position", 4
_QUOTES = {"“": 1, "”": -1}


@dataclass(frozen=True, slots=True)
class Discourse:
    """What the sentences before were about: things nearest first, the last two told of together, the publisher, the
    person named last."""

    focus: tuple[Entity, ...] = ()
    pair: tuple[Entity, ...] = ()
    publisher: Entity | None = None
    person: Entity | None = None
    keeper: Entity | None = None  # whose the site told of last is


def resolve(items: Sequence[Item], discourse: Discourse, vocabulary: Vocabulary) -> tuple[Item, ...]:
    """The items with the value of each word of reference that finds what it stands for; two things become two items."""
    out: list[Item] = []
    items = tuple(items)
    quoted = _quoted(items)
    at = 0
    while at < len(items):
        made = _product_maker(items, at, vocabulary)
        if made is not None:
            out.append(made)
            at += 2
            continue
        kept = _kept_by(items, at, discourse.keeper)
        out += kept or _resolved(items, at, out, discourse, vocabulary, quoted[at])
        at += 1
    return tuple(out)


def _kept_by(items: Sequence[Item], at: int, keeper: Entity | None) -> list[Item]:
    """“The facility will host …”: the article that opens a sentence on the site told of last, as that of its owner."""
    site = items[at + 1] if at + 2 < len(items) else None
    opens = not any(i.is_entity or i.tag for i in items[:at]) and items[at].is_concept("definite")
    behind = items[at + 2] if site is not None else None
    longer = behind is not None and (
        behind.kind == "name" or (behind.kind == "other" and not behind.text.endswith("ly"))
    )
    if keeper is None or site is None or not opens or longer:
        return []
    kinds = {site.has("class:"), *(site.value.classes if isinstance(site.value, Entity) else ())}
    told_whose = items[at + 2].cases & {"genitive", "benefactive"} or items[at + 2].text in _APOSTROPHE
    by = any("agent" in i.cases for i in items[at:])  # “The campus is being built by Y”
    if not kinds & _SITES or told_whose or by:
        return []
    owner = replace(items[at], kind="name", value=keeper, words=())
    return [
        owner,
        replace(items[at], kind="marker", text=_APOSTROPHE[0], words=(), cases=frozenset({"genitive", "'s"})),
    ]


def _quoted(items: Sequence[Item]) -> tuple[bool, ...]:
    """Whether each item stands inside quotation marks, where “we” is the speaker's."""
    inside, found = False, []
    for item in items:
        inside = (not inside) if item.text == '"' else _QUOTES.get(item.text, int(inside)) > 0
        found.append(inside)
    return tuple(found)


def _resolved(
    items: Sequence[Item], at: int, before: Sequence[Item], discourse: Discourse, vocabulary: Vocabulary, quoted: bool
) -> list[Item]:
    item = items[at]
    if item.value is not None or not item.words:
        return [item]
    if item.is_concept("anaphor:two"):
        return _both(item, before, discourse)
    if item.is_concept("anaphor:us"):
        found = _speakers_house(items, vocabulary) if quoted else discourse.publisher
        return [replace(item, kind="name", value=found) if found is not None else item]
    cls = _class_meant(items, at, vocabulary)
    if cls == _PERSON:
        one = _one_person(before) or discourse.person
        return [replace(item, kind="name", value=one) if one is not None else item]
    if _hires(items, at, vocabulary):  # “X bought Y and hired its CEO A”: Y's
        bodies = [i.value for i in before if _is_org(i, _ORGANISATION)]
        return [replace(item, kind="name", value=bodies[-1]) if len(set(bodies)) > 1 else item]
    told = _teller(before) if item.text.casefold() == _IT else None
    found = told or _backed(items, at, before)
    if found is not None:
        return [replace(item, kind="name", value=found)]
    if cls and _is_object(items, at):
        found = _other(before, discourse.focus, cls, bare=item.text.casefold() == _IT)
    elif cls:
        own = item.is_concept("anaphor:own")
        found = (_ahead(items, at, cls) or _listed_owner(before, cls) if own else None) or _nearest(
            before, discourse.focus, cls, own=own
        )
    return [replace(item, kind="name", value=found) if found is not None else item]


def _one_person(before: Sequence[Item]) -> Entity | None:
    """The one person whom the sentence names before “he”."""
    people = {i.value for i in before if isinstance(i.value, Entity) and _PERSON in i.value.classes}
    return people.pop() if len(people) == 1 else None


def _ahead(items: Sequence[Item], at: int, cls: str) -> Entity | None:
    """“In addition to its deal with Y, X has …”: X, whom the clause behind the opening phrase is about."""
    about = topic(items) if items[0].kind == "marker" and not any(_is_org(i, cls) for i in items[:at]) else None
    comma = next((k for k in range(at + 1, len(items)) if items[k].text == ","), len(items))
    behind = [i for i in items[comma + 1 : comma + 3] if not i.is_concept("determiner")]
    value = behind[0].value if behind and about is not None and behind[0].start == about.start else None
    return value if isinstance(value, Entity) and _is_org(behind[0], cls) else None


def _listed_owner(before: Sequence[Item], cls: str) -> Entity | None:
    """“X's stake in A, and its deal with B”: X, whose the thing before it in a list is said to be."""
    end = next((k for k in range(len(before) - 1, 0, -1) if before[k].text == "," and k >= len(before) - 2), 0)
    start = next((k + 1 for k in range(end - 1, -1, -1) if before[k].text in (",", ";")), 0)
    part = before[start:end]
    mark = next((k for k, i in enumerate(part) if i.text in _APOSTROPHE), 0)
    deal = any(i.evokes for i in part[mark:]) and not any(i.tag in ("ed", "s") for i in part[mark:])
    value = part[mark - 1].value if mark and deal and _is_org(part[mark - 1], cls) else None
    return value if isinstance(value, Entity) else None


def _hires(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> bool:
    """“hired its CEO A”: whether the word at `at` says whose the post is from which somebody is taken."""
    verb, post = items[at - 1 : at], items[at + 1 : at + 2]
    takes = bool(verb) and verb[0].has("frame:") == vocabulary.kind_with["Position"] and verb[0].is_concept("charges")
    return takes and items[at].is_concept("anaphor:own") and bool(post) and _is_a(post[0], _POST)


def _teller(before: Sequence[Item]) -> Entity | None:
    """“X rose after Y said it had bought …”: Y, right before the verb of saying that “it” stands behind."""
    near = [i for i in before[-_BESIDE - 1 :] if i.kind not in ("date", "marker") and not i.has("aux:")]
    told = [i for i in near if not i.is_concept("complement")]
    if len(told) < 2 or not told[-1].is_concept("report") or told[-1].tag not in ("ed", "s"):
        return None
    value = told[-2].value
    return value if _is_org(told[-2], _ORGANISATION) and isinstance(value, Entity) else None


def _backed(items: Sequence[Item], at: int, before: Sequence[Item]) -> Entity | None:
    """“X led a round into Y, pushing its valuation to …”, “X invested in Y, valuing the startup at …”, “… in Y as part
    of its round”: Y, into which the money went."""
    own = items[at].is_concept("anaphor:own")
    behind = items[at + 1 : at + 1 + _BESIDE]
    named = [i for i in behind if isinstance(i.value, Entity)]
    worth = bool(named) and isinstance(named[0].value, Entity) and named[0].value.iri.endswith(_VALUATION)
    sign = next((k for k in range(len(before) - 1, 0, -1) if before[k].text == ","), 0)
    apart = sign > 0 and any(i.tag == "ing" for i in before[sign + 1 :])
    valued = apart and before[-1].is_concept("appraises") and before[-1].tag == "ing"
    joined = own and before[-1:] and before[-1].kind == "marker" and any(i.is_concept("gathers") for i in behind)
    if not (valued or (own and worth and apart) or joined):
        return None
    return _taker(before if joined and not apart else before[: sign + 1])


def _taker(before: Sequence[Item]) -> Entity | None:
    """“X invested $5m in Y”: Y."""
    if any(i.is_concept("raises") for i in before):
        return None
    heads = (k for k in range(len(before) - 1, 0, -1) if _is_org(before[k], _ORGANISATION))
    into = (k for k in heads if before[k - 1].text in _INTO and (k + 1 == len(before) or _parts(before[k + 1])))
    k = next((k for k in into if any(i.evokes for i in before[: k - 1])), -1)
    value = before[k].value
    return value if k > 0 and isinstance(value, Entity) else None


def _parts(item: Item) -> bool:
    return item.kind in ("sign", "marker", "date", "quantity")


def _speakers_house(items: Sequence[Item], vocabulary: Vocabulary) -> Entity | None:
    """“We have invested in Y,” X CEO A said: the house of the one person beside the quotation, as the sentence tells it
    or the vocabulary knows; “…,” X said: X."""
    outside = [k for k, inside in enumerate(_quoted(items)) if not inside]
    people = [k for k in outside if _is_a(items[k], _PERSON)]
    if not people:
        near = [items[k] for k in outside if any(i.is_concept("report") for i in items[max(0, k - 1) : k + 2])]
        said = {i.value for i in near if _is_a(i, _ORGANISATION) and not _is_a(i, _OUTLET)}
        house = said.pop() if len(said) == 1 else None
        return house if isinstance(house, Entity) else None
    if len(people) != 1:
        return None
    at, person = people[0], items[people[0]].value
    posts = [k for k in range(max(0, at - _BESIDE), min(len(items), at + _BESIDE)) if _is_a(items[k], _POST)]
    houses = [
        items[k].value
        for p in posts
        for k in (p - 1, p - 2, p + 2)
        if 0 <= k < len(items) and _is_a(items[k], _ORGANISATION) and not _is_a(items[k], _OUTLET)
    ]
    known = vocabulary.entity(vocabulary.speaks_for.get(person.iri, "")) if isinstance(person, Entity) else None
    told = houses[0] if houses else None
    return told if isinstance(told, Entity) else known


def _is_a(item: Item, cls: str) -> bool:
    return isinstance(item.value, Entity) and cls in item.value.classes


def _class_meant(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> str:
    """The class of organisation that a pronoun or “the lab” points at; empty where the item points at nothing."""
    item = items[at]
    if item.is_concept("anaphor:one", "anaphor:own"):
        return item.has("class:") or _ORGANISATION
    cls = item.has("class:")
    definite = at > 0 and (items[at - 1].text.casefold() == "the" or _is_described(items, at))
    definite = definite or (_article(items, at) >= 0 and _is_object(items, at))
    relates = item.has("frame:") != "" and not (definite and _stands_alone(items, at) and _is_object(items, at))
    if not cls or not definite or relates or goes_on(items, at):
        return ""
    return cls if _ORGANISATION in vocabulary.classes.get(cls, ()) and cls != _OUTLET else ""


def _stands_alone(items: Sequence[Item], at: int) -> bool:
    """“bought a stake in the chip designer.”: whether nothing behind the noun says of what it is one."""
    following = items[at + 1] if at + 1 < len(items) else None
    apart = following is None or following.kind == "sign"
    return apart and items[at].value is None


def _article(items: Sequence[Item], at: int) -> int:
    """“in the Paris-based AI startup”: where the article of the noun at `at` stands, behind which only describing words
    follow; -1 where it has none."""
    k = at - 1
    while k > 0 and at - k <= _DESCRIBING and (_describes(items[k]) or items[k].is_concept("plain")):
        if items[k].text.casefold() == "the" or items[k].is_concept("determiner") or items[k].has("op:"):
            break
        k -= 1
    return k if k >= 0 and items[k].text.casefold() == "the" else -1


def _is_described(items: Sequence[Item], at: int) -> bool:
    """“The four-year-old San Francisco company …”: whether “The” opens the sentence and only describing words stand
    between."""
    between = items[1:at]
    return items[0].text == "The" and 0 < len(between) <= _DESCRIBING and all(map(_describes, between))


def _describes(item: Item) -> bool:
    value = item.value
    placed = isinstance(value, Entity) and bool(value.classes & {"Place", "Subject"})
    plain = value is None and item.kind in ("other", "word") and not item.has("frame:") and item.tag in ("", "noun")
    return placed or item.text == "-" or isinstance(value, Quantity) or (plain and not item.has("aux:"))


def goes_on(items: Sequence[Item], at: int) -> bool:
    """Whether a name or another noun follows, which “the startup” then only describes."""
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None or following.kind in ("marker", "sign") or following.text in ("'s", "’s"):
        return following is not None and following.text in ("-", "'s", "’s") and following.text == "-"
    noun = following.kind == "other" and not following.text.endswith("ed") and not following.tag
    return following.kind == "name" or noun or (following.tag == "noun" and not following.has("aux:"))


def _nearest(before: Sequence[Item], focus: Sequence[Entity], cls: str, *, own: bool) -> Entity | None:
    """The first unmarked organisation of the class in the sentence (its subject), else the nearest of the focus."""
    if any(i.value is None and i.tag == "noun" and _definite(before, k) for k, i in enumerate(before)):
        return None  # “the Dutch firm … its”: who that is was not found, so it is nobody else
    whole = before
    before = told_apart(clauses(before)[0])[0]  # not those of what is put in behind the subject, or says who one is
    here = [i for k, i in enumerate(before) if _is_org(i, cls) and not _marked(before, k)]
    clause = next((before[k].start for k in range(len(before) - 2, 0, -1) if _parts_clauses(before, k)), -1)
    here = [i for i in here if i.start > clause] or here
    here = [i for i in here if not _says_whose(before, i)] or here
    here = here or ([i for i in before if _is_org(i, cls)] if own else [])
    if own and here and before[-1].is_concept("aux:be", "copular"):  # “Y said that X is its supplier”: Y's
        said, here = here[-1], here[:-1]
        focus = [e for e in focus if e != said.value]
    ours = next((i.value for i in before if i.is_concept("anaphor:us") and isinstance(i.value, Entity)), None)
    if ours is not None and not here:
        return ours  # “our round values the company at …”
    about = topic(before) if not here and not own else None
    here = [about] if about is not None and _is_org(about, cls) and not _names_event(before, about) else here
    here = here or ([] if own else _opening(whole, cls))
    chosen = here[-1] if own and here else here[0] if here else None
    if chosen is not None and isinstance(chosen.value, Entity):
        return chosen.value
    return next((e for e in focus if cls in e.classes and _OUTLET not in e.classes), None)


def _opening(before: Sequence[Item], cls: str) -> list[Item]:
    """“X's growth is clear, with the company …”, “For X, the deal helps, as the company …”: X, with whom the sentence
    begins."""
    first = [i for i in before[:3] if i.kind != "sign"]
    if not first:
        return []
    owner = len(first) > 1 and first[1].text in _APOSTROPHE and _is_org(first[0], cls)
    told_for = len(before) > 2 and before[0].text == _FOR and before[2].text == "," and _is_org(before[1], cls)
    return [first[0]] if owner else [before[1]] if told_for else []


def _says_whose(before: Sequence[Item], house: Item) -> bool:
    """“appointed former X executive A as its chief”: X only says who A is."""
    behind = [i for i in before if i.start >= house.end][:_BESIDE]
    person = next((k for k, i in enumerate(behind) if _is_a(i, _PERSON)), 0)
    return person > 0 and not any(i.kind in ("marker", "sign") for i in behind[:person])


def _parts_clauses(items: Sequence[Item], at: int) -> bool:
    """“X bought Y, and Z …”, “X bought Y; Z …”: behind it another clause may begin."""
    return items[at].text == ";" or (items[at].text == "," and "and" in items[at + 1].cases)


def _names_event(items: Sequence[Item], named: Item) -> bool:
    """“after the Intel deal was revealed”: the name only says which deal is meant."""
    at = next(k for k, i in enumerate(items) if i.start == named.start)
    following = items[at + 1] if at + 1 < len(items) else None
    definite = at > 0 and items[at - 1].is_concept("definite")
    return definite and following is not None and following.evokes and not following.has("class:")


def _is_object(items: Sequence[Item], at: int) -> bool:
    """Whether “the company” stands after a verb or a preposition, and so is another than the sentence's subject."""
    if items[at].text.casefold() == _IT:
        return at > 0 and _is_done_to(items, at)
    article = _article(items, at)
    if items[at].is_concept("anaphor:own") or len(items[at].tokens) + (article >= 0) < 2:
        return False
    start = article if article >= 0 else at
    k = next((k for k in range(start - 1, -1, -1) if not items[k].is_concept("determiner")), -1)
    left = items[k] if k >= 0 else None
    if left is not None and left.is_concept("appraises") and (left.tag == "ing" or _tells_of_deal(items, k)):
        return False  # “X raised $2 billion, valuing the company at …”, “a round that valued the company at …”: X again
    following = items[at + 1] if at + 1 < len(items) else None
    owns = following is not None and following.text in _APOSTROPHE
    if left is not None and "clausal" in left.cases and (owns or _has_verb(items, at)):
        return False  # “as the company racked up a loss”, “as the company's revenue grew”
    if left is not None and "comitative" in left.cases and following is not None and following.tag == "ing":
        return False  # “X's growth is clear, with the company running 32 sites”
    verbal = left is not None and left.tag in ("base", "ed", "s", "ing") and not left.is_concept("report")
    return left is not None and (verbal or (left.kind == "marker" and "and" not in left.cases))


def _is_done_to(items: Sequence[Item], at: int) -> bool:
    """“Y describes it as …”: right behind a plain verb, with no verb after it, “it” is another than who acts."""
    left, following = items[at - 1], items[at + 1] if at + 1 < len(items) else None
    plain = left.tag in ("s", "ed") and left.is_concept("plain")
    told = _tells_deal(left) and not _tells_of_deal(items, at - 1)  # “and supply it with Y”
    acts = following is not None and following.tag in ("base", "s", "ed") and not following.cases
    return (plain or (told and not acts)) and not left.is_concept("report", "causes") and not _has_verb(items, at)


def _tells_deal(item: Item) -> bool:
    """Whether it is a verb of a deal, and none of what somebody is worth."""
    verb = item.tag in ("base", "s", "ed", "ing") and any(w.pos == "Verb" for w in item.words)
    return verb and item.has("frame:") != "" and not item.is_concept("appraises")


def _is_led(before: Sequence[Item]) -> bool:
    """“a round led by X”: an event, and behind it who has a part in it."""
    by = next((k for k in range(len(before) - 1, 0, -1) if "agent" in before[k].cases), 0)
    return by > 1 and any(i.evokes and i.tag != "ed" for i in before[: by - 1]) and _is_org(before[-1], _ORGANISATION)


def _tells_of_deal(items: Sequence[Item], at: int) -> bool:
    """“a round that (would have) valued …”, “this round values …”: whether an event and nobody does what the verb at
    `at` tells."""
    k = next((k for k in range(at - 1, -1, -1) if not (items[k].has("aux:") or items[k].has("cue:"))), -1)
    relative = k > 0 and items[k].is_concept("relative", "complement")
    if relative and (items[k - 1].evokes or (items[at].is_concept("appraises") and _is_led(items[max(0, k - 8) : k]))):
        return True
    acts = any(_is_org(i, _ORGANISATION) and not _marked(items, n) for n, i in enumerate(items[:at]))
    return not acts and any(i.evokes and i.tag == "noun" and not i.has("class:") for i in items[:at])


def _has_verb(items: Sequence[Item], at: int) -> bool:
    """Whether a finite verb follows the noun at `at`."""
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and (following.tag in ("s", "ed") or following.has("aux:") != "")


def _other(before: Sequence[Item], focus: Sequence[Entity], cls: str, *, bare: bool) -> Entity | None:
    """What the sentence named last behind a verb of its own (a `bare` one as well), else the focus's nearest that it
    has not named."""
    acts = (k for k, i in enumerate(before) if i.value is None and (i.tag in ("s", "ed") or (bare and _is_bare(i))))
    first = next(acts, len(before))
    clause = next((k for k, i in enumerate(before) if k > first and "clausal" in i.cases), len(before))
    main = next((i.value for i in before[:first] if _is_org(i, cls)), None)
    if isinstance(main, Entity) and any(_is_org(i, _ORGANISATION) and i.value != main for i in before[clause:]):
        return main  # “X rose after Y said it would invest in the company”
    named = [i for k, i in enumerate(before) if k > first and _is_org(i, cls) and _marked(before, k)]
    if named and isinstance(named[-1].value, Entity):
        return named[-1].value
    done = [i.value for k, i in enumerate(before) if k > first and _is_org(i, cls)]
    if bare and main is None and len(set(done)) == 1 and isinstance(done[0], Entity):
        return done[0]  # “He has led the company since co-founding it”
    if subject := next((e for e in other_subjects(before) if cls in e.classes), None):
        return subject
    whose = [i.value for i in before if i.is_concept("anaphor:own") and isinstance(i.value, Entity)]
    if whose and whose[-1] != main and cls in whose[-1].classes:
        return whose[-1]  # “X remains its supplier and has invested in the company”
    here = {i.value.iri for i in before if isinstance(i.value, Entity)}
    return next((e for e in focus if cls in e.classes and not e.classes & _OFFICES and e.iri not in here), None)


def _is_bare(item: Item) -> bool:
    """The bare verb of a deal (“is set to invest”)."""
    return item.tag == "base" and item.has("frame:") != "" and any(w.pos == "Verb" for w in item.words)


def _definite(before: Sequence[Item], k: int) -> bool:
    """Whether “the” stands before the class noun at `k`, at most two words away."""
    noun = before[k].has("class:") != "" and not before[k].has("frame:")
    return noun and any(i.text.casefold() == "the" for i in before[max(0, k - 3) : k])


def _is_org(item: Item, cls: str) -> bool:
    value = item.value
    known = item.is_entity and isinstance(value, Entity) and not value.classes & {_OUTLET, "Source", "Place"}
    return known and isinstance(value, Entity) and cls in value.classes and not item.is_concept("anaphor:own")


def _marked(before: Sequence[Item], k: int) -> bool:
    """Whether a preposition, a genitive or a verb stands at the name, which then is no subject."""
    left = next((i for i in reversed(before[: _description(before, k)]) if not i.is_concept("determiner")), None)
    right = before[k + 1] if k + 1 < len(before) else None
    owner = right is not None and right.text in ("'s", "’s", "-")  # “X's”, “X-backed”
    last = k > 4 and "and" in before[k - 1].cases and before[k - 2].text == "," and before[k - 4].text == ","
    joint = k - 1 - last  # “A, B, and C”
    if joint > 0 and (before[joint].text == "," or "and" in before[joint].cases) and before[joint - 1].is_entity:
        return owner or _marked(before, joint - 1)  # a later member of a list
    verbal = left is not None and left.value is None and left.tag in ("base", "ed", "ing", "s")
    governed = verbal and left is not None and not left.is_concept("report", "causes")
    return owner or governed or (left is not None and left.kind == "marker" and "and" not in left.cases)


def _description(before: Sequence[Item], k: int) -> int:
    """“from AI code generation company X”: where what the noun before the name at `k` says of it begins."""
    noun = before[k - 1] if k else None
    if noun is None or noun.value is not None or not noun.has("class:") or noun.tag:
        return k
    start = k - 1
    while start and _describes(before[start - 1]) and _is_plain(before[start - 1]):
        start -= 1
    return start


def _is_plain(item: Item) -> bool:
    """A word that no row of the lexicon has, or that says nothing."""
    return not item.words or item.is_concept("filler")


def _both(item: Item, before: Sequence[Item], discourse: Discourse) -> list[Item]:
    """“Both companies”: the two organisations of this sentence, else the two last told of together, as a list."""
    here = [i.value for i in before if _is_org(i, _ORGANISATION) and isinstance(i.value, Entity)]
    pair = tuple(dict.fromkeys(here)) if len(set(here)) == 2 else discourse.pair
    if len(pair) != 2:
        return [item]
    link = Item("marker", item.end, item.end, "and", (), cases=frozenset({"and"}))
    return [replace(item, kind="name", value=pair[0]), link, replace(item, kind="name", value=pair[1])]


def _product_maker(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> Item | None:
    """“the ChatGPT maker” before no name: the maker that the vocabulary knows."""
    following = items[at + 1] if at + 1 < len(items) else None
    value = items[at].value
    if following is None or not isinstance(value, Entity) or not following.is_concept("maker", "owner"):
        return None
    definite = at > 0 and items[at - 1].is_concept("determiner")
    wholes = vocabulary.whole_of(value.iri)[1:] if following.is_concept("owner") else ()
    maker = vocabulary.entity(vocabulary.makers.get(value.iri, "") or next(iter(wholes), ""))
    if maker is None or not definite or goes_on(items, at + 1):
        return None
    return Item("name", items[at].start, following.end, items[at].text, items[at].tokens + following.tokens, maker)
