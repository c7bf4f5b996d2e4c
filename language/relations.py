"""Frames without a verb: names side by side, and people with their positions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from kg.lexicon import Adjacent
from kg.model import Entity, Filler, Frame, Hole
from kg.values import replace
from kg.vocabulary import Vocabulary
from language import furniture as page
from language.candidates import GUESSED, OFTEN, TITLES
from language.english_topics import topic
from language.items import Item, Lexicon, entity_of
from language.products import kind_of
from language.versions import maker_of

_GENITIVE = "genitive"
_OF = "の"
_ALSO = "兼"  # between two posts of one person
_BODY_CLASSES = frozenset({"Company", "Organisation", "Agent", "Thing"})
_OPENING = ("「", "『")
_DASHES = ("—", "–", "―", "-", "--")
_ASIDE = frozenset({"locative", "means", "dative", "goal", "benefactive", "comitative", "source"})
_PLACED = frozenset({"locative", "means"})
_JOINING = frozenset({"and", "genitive"})
_APART, _COMMAS = 2, ("、", ",", "，", "@", "at", "of", "/", "／")  # 「CCO, X」
_COPULAS = ("だ", "です", "と", "で")
_STEPS = 6  # how many common nouns may stand between a possessor and the name: 「Xの大規模言語モデル「Y」」


def adjacent_frames(items: Sequence[Item], table: Lexicon) -> tuple[Frame, ...]:
    """Frames that two neighbouring names state by their classes (maker and product, whole and unit)."""
    found, vocabulary = list[Frame](), table.vocabulary
    for at, item in enumerate(items):
        if not item.is_entity:
            continue
        for inner in _named(item.inner):
            found += _states(item, inner, "brackets", vocabulary)
        joint, rest = _joint(items, at, table)
        rest = rest or ([items[at - 2]] if joint == _GENITIVE and _is_apposed(items, at, table) else [])
        for other in rest:
            used = _only_used(items, other, table) or _is_got(items, at, other, vocabulary)
            found += () if used else _states(item, other, joint, vocabulary)
        found += _named_after_maker(items, at, vocabulary)
        found += _from_maker(items, at, vocabulary)
        found += _of_topic(items, at, vocabulary)
    return tuple(found)


def _is_got(items: Sequence[Item], at: int, named: Item, vocabulary: Vocabulary) -> bool:
    """“gets its memory from Y”: what somebody else makes is only called its own."""
    place = next((k for k, i in enumerate(items) if i is named), len(items))
    behind = items[place + 1] if place + 1 < len(items) else None
    value, owner = entity_of(named), entity_of(items[at])
    known = value is not None and owner is not None and vocabulary.makers.get(value.iri) == owner.iri
    got = behind is not None and behind.text.isascii() and "source" in behind.cases
    return items[at].is_concept("anaphor:own") and got and not known


def _only_used(items: Sequence[Item], named: Item, table: Lexicon) -> bool:
    """「XのYを通じて」, 「XのY調達」: a Japanese name that is but a way, or with which X does something."""
    at = next((k for k, i in enumerate(items) if i is named), len(items))
    behind = items[at + 1] if at + 1 < len(items) else None
    if behind is None or behind.start != named.end or behind.text.isascii():
        return False
    makes = any(behind.is_concept(f"frame:{r.kind}") for r in table.vocabulary.adjacent)
    return "means" in behind.cases or (behind.tag == "suru" and not makes)


def _of_topic(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> list[Frame]:
    """「Xは、Yなどで収益を伸ばす」: what the topic makes, as the vocabulary knows, where it is no place and no way."""
    product = items[at].value
    known = vocabulary.makers.get(product.iri, "") if isinstance(product, Entity) else ""
    if not known or _cases_of(items, at) & _ASIDE:
        return []
    about = (i for i, m in pairwise(items[:at]) if "topic" in m.cases and m.kind == "marker" and i.is_entity)
    maker = next((i for i in about if isinstance(i.value, Entity) and known in vocabulary.whole_of(i.value.iri)), None)
    return _states(maker, items[at], _GENITIVE, vocabulary) if maker is not None else []


def _cases_of(items: Sequence[Item], at: int) -> frozenset[str]:
    """The cases of the Japanese particle behind the name at `at` and what is joined to it."""
    telling = (i for i in items[at + 1 :] if i.text in page.list_fillers() or not i.cases & _JOINING)
    behind = (i for i in telling if i.text in page.list_fillers() or (i.kind == "marker" and not i.text.isascii()))
    return next((i.cases for i in behind), frozenset())


def _from_maker(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> list[Frame]:
    """“Llama from Meta”, “Kimi by Moonshot AI”: a product and, behind a preposition, its maker as it is known."""
    joint, named = items[at + 1 : at + 2], items[at + 2 : at + 3]
    product = items[at].value
    if not named or not named[0].is_entity or not joint[0].cases & {"source", "agent"} or not joint[0].text.isascii():
        return []
    known = vocabulary.makers.get(product.iri, "") if isinstance(product, Entity) else ""
    given = named[0].value
    same = isinstance(given, Entity) and known and known in vocabulary.whole_of(given.iri)
    return _states(named[0], items[at], _GENITIVE, vocabulary) if same else []


def _named_after_maker(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> list[Frame]:
    """A product whose written name holds its maker's (“Nvidia GB200”), and that maker's products listed after it."""
    rule = next((r for r in vocabulary.adjacent if "named" in r.joints), None)
    product = items[at].value
    maker = vocabulary.entity(vocabulary.makers.get(product.iri, "")) if isinstance(product, Entity) else None
    if _cases_of(items, at) & _PLACED:
        return []  # 「AのBで提供する」 tells of something else
    text = items[at].text.casefold()
    maker, stem = _maker_in(text, maker, vocabulary) if maker else (None, "")
    rest = text.replace(stem, "").strip()
    known = isinstance(product, Entity) and rest in vocabulary.plain_names(product.iri)  # “Google TPU” is a TPU
    if rule is None or maker is None or not stem or (_generic(rest) and not known):
        return []
    listed = [items[at], *_listed_after(items, at, maker, vocabulary)]
    return [
        Frame(rule.kind, ((rule.left_role, (maker,)), (rule.right_role, (i.value,))), (i.start, i.end))
        for i in listed
        if i.value
    ]


def _maker_in(text: str, maker: Entity, vocabulary: Vocabulary) -> tuple[Entity | None, str]:
    """Whose name the product's name `text` holds, and as what: the maker's, or that of a whole the maker is part of."""
    houses = (vocabulary.entity(iri) for iri in vocabulary.whole_of(maker.iri))
    named = ((e, n.casefold()) for e in houses if e is not None for n in dict(e.labels).values())
    return next(((e, n) for e, n in named if n in text), (None, ""))


def _listed_after(items: Sequence[Item], at: int, maker: Entity, vocabulary: Vocabulary) -> list[Item]:
    """The products of `maker` in the list that the product at `at` begins."""
    found: list[Item] = []
    k = at + 2
    while k < len(items) and _listed(items, k - 1) and _made_by(items[k], maker, vocabulary):
        found.append(items[k])
        k += 2
    return found


def _made_by(item: Item, maker: Entity, vocabulary: Vocabulary) -> bool:
    return isinstance(item.value, Entity) and vocabulary.makers.get(item.value.iri) == maker.iri


def _generic(rest: str) -> bool:
    """What remains of a product's name without its maker must be a name of its own, with a digit or of some length."""
    return (not any(c.isdigit() for c in rest) and (len(rest) < 6 or not rest.isascii())) or not rest[:1].isalnum()


def _listed(items: Sequence[Item], at: int) -> bool:
    return "and" in items[at].cases or items[at].text in "、,・/"


def _named(items: Sequence[Item]) -> list[Item]:
    return [i for i in items if i.is_entity]


def _joint(items: Sequence[Item], at: int, table: Lexicon) -> tuple[str, list[Item]]:
    """How the name at `at` is joined to what follows, and the names (a list of them) joined so."""
    k, joint = at + 1, "compound"
    if k < len(items) and items[k].kind == "marker" and items[k].text in ("の", "'s", "’s"):
        joint, k = _GENITIVE, k + 1
    elif items[at].is_concept("anaphor:own"):
        joint = _GENITIVE  # “its new chip Y”
    elif k < len(items) and items[k].is_concept("made"):
        joint, k = "made", k + 1
    elif k < len(items) and items[k].is_concept("versus"):
        joint, k = "versus", k + 1
    if joint == "compound" and k + 1 < len(items) and items[k].text in _OPENING and items[k + 1].is_entity:
        return joint, [items[k + 1]] if items[k].start == items[at].end and not items[at].inner else []
    steps = 0
    while (
        k < len(items)
        and steps < _STEPS
        and joint != "compound"
        and not items[k].is_entity
        and (items[k].kind in ("word", "other") or items[k].text in _OPENING)
    ):
        evokes = items[k].has("frame:") and not items[k].has("class:") and not _compounds(items, k)
        if (evokes or _is_verbal(items[k])) and not _says_own(items, k):
            return joint, []
        k, steps = k + 1, steps + 1
    if k + 2 < len(items) and _is_kind_in_front(items, k):
        k += 2
    if joint == _GENITIVE and k + 1 < len(items) and items[k].text in (",", ":") and kind_of(items[k - 1], table):
        k += 1  # “its new model, Y”
        k += items[k].is_concept("determiner") and k + 1 < len(items)  # “its next chip, the Y”
    found: list[Item] = []
    member = k
    while 0 < member < len(items) and items[member].is_entity:
        found.append(items[member])
        k, member = member, _next_listed(items, member)
    if (
        found
        and k + 1 < len(items)
        and items[k + 1].kind == "marker"
        and joint == _GENITIVE
        and items[k + 1].text in ("'s", "’s")
    ):
        return joint, found[:-1]  # “X's A and Y's B”: Y begins anew
    if joint == "compound":
        touching = found and not items[at].inner and found[0].start - items[at].end <= 1
        return joint, found[:1] if touching else []
    return joint, found


def _says_own(items: Sequence[Item], k: int) -> bool:
    """“X's own model Y”, but not “its own GPUs”, which somebody else made."""
    return items[k].is_concept("own:product") and items[k - 1].text in ("'s", "’s")


def _is_apposed(items: Sequence[Item], at: int, table: Lexicon) -> bool:
    """“Y, X's new model,”, “Y is its best chip”, 「YはXの最新チップだ」: a name, its owner at `at`, a kind."""
    joint = items[at - 1] if at > 1 and items[at - 2].is_entity else None
    said = joint is not None and (joint.is_concept("aux:be") or (joint.kind == "marker" and "topic" in joint.cases))
    if joint is None or not (said or joint.text == ","):
        return False
    kinds, joints = ("word", "other", "name"), ("'s", "’s", "の")
    described = takewhile(lambda i: i.kind in kinds or i.text in joints, items[at + 1 :])
    return any(kind_of(i, table) for i in described)


def _is_kind_in_front(items: Sequence[Item], k: int) -> bool:
    """「人型ロボット「Y」」, 「画像処理半導体「Y」」: a known kind of thing right before a name in quotes."""
    value = items[k].value if items[k].is_entity else None
    kind = isinstance(value, Entity) and ("Concept" in value.classes or value.label() in value.classes)
    near = items[k + 1].start == items[k].end or (bool(items[k].inner) and items[k + 1].start > items[k].inner[-1].end)
    return kind and items[k + 1].text in _OPENING and near


def _next_listed(items: Sequence[Item], k: int) -> int:
    """Where the next member of the list of the name at `k` stands (「A」「B」, A、B, A and B); -1 for none."""
    at = k + 1
    closed = at < len(items) and items[at].text in "」』"
    at += closed
    parted = at < len(items) and (items[at].text in ("、", ",", "・") or "and" in items[at].cases)
    at += parted
    opened = at < len(items) and items[at].text in _OPENING
    return at + opened if parted or (closed and opened) else -1


def _compounds(items: Sequence[Item], k: int) -> bool:
    """「推論モデル」: a verbal noun that begins a word for a kind of product tells no event."""
    following = items[k + 1] if k + 1 < len(items) else None
    return following is not None and following.start == items[k].end and following.is_concept("kind:product")


def _is_verbal(item: Item) -> bool:
    return bool(item.tokens) and (item.tokens[0].pos.startswith("動詞") or item.tag in ("ed", "ing", "base"))


def _states(left: Item, right: Item, joint: str, vocabulary: Vocabulary) -> list[Frame]:
    a, b = left.value, right.value
    if not isinstance(a, Entity) or not isinstance(b, Entity) or a.iri == b.iri:
        return []
    rule = next(
        (r for r in vocabulary.adjacent if joint in r.joints and r.left in a.classes and r.right in b.classes), None
    )
    own = left.text.isascii() or a.provisional or left.is_concept("anaphor:own")
    kind_only = b.label() in b.classes and own  # “CoreWeave GPU infrastructure”
    kind_only = kind_only and (joint == "compound" or (joint == "brackets" and a.provisional))
    if rule is None or kind_only or not _plausible(rule, a, b, vocabulary):
        return []
    whole = vocabulary.makers.get(b.iri, "")
    if joint == "compound" and a.iri != whole and whole in vocabulary.whole_of(a.iri):
        return []  # “Google Cloud TPUs”: the unit only offers what the whole makes
    frame = Frame(
        rule.kind,
        tuple(
            sorted(
                ((rule.left_role, (a,)), (rule.right_role, (b,))),
                key=lambda p: vocabulary.frames[rule.kind].roles.index(p[0]),
            )
        ),
        (left.start, right.end),
    )
    return [frame]


def _plausible(rule: Adjacent, left: Entity, right: Entity, vocabulary: Vocabulary) -> bool:
    """Known makers and wholes settle it: a product of another maker, a unit of another whole, is not meant."""
    known = maker_of(right, vocabulary) if right.provisional else None
    maker = known.iri if known is not None else vocabulary.makers.get(right.iri)
    if maker and rule.right_role == "product":
        return left.iri == maker or maker in vocabulary.whole_of(left.iri) or left.iri in vocabulary.whole_of(maker)
    wholes = vocabulary.whole_of(right.iri)
    named_group = (
        "Group" in left.classes and left.label()[:1].isupper()
    )  # “hyperscalers” describes, “Magnificent Seven” names
    return rule.right_role != "part" or named_group or left.iri in wholes[1:]


def own_products(items: Sequence[Item], vocabulary: Vocabulary) -> tuple[Frame, ...]:
    """“its own chip X”, 「自社開発のX」: the maker that the vocabulary knows, when the text calls it the owner's."""
    rule = next((r for r in vocabulary.adjacent if "own" in r.joints), None)
    found = []
    for at, item in enumerate(items):
        for other in items[at + 1 : at + 8] if item.words and rule and item.is_concept("own:product") else ():
            maker = (
                vocabulary.entity(vocabulary.makers.get(other.value.iri, ""))
                if isinstance(other.value, Entity)
                else None
            )
            told = _owner_before(items, at)  # “X's own chip”: X, of whom its maker may be part
            if told not in (None, maker):
                continue
            if rule is not None and maker is not None and isinstance(other.value, Entity) and _is_named(other.value):
                found.append(
                    Frame(
                        rule.kind,
                        ((rule.left_role, (maker,)), (rule.right_role, (other.value,))),
                        (item.start, other.end),
                    )
                )
        if rule is not None and item.words and item.is_concept("own:product") and _is_said(items, at):
            found += _said_own(items, at, rule, vocabulary)
    return tuple(found)


def _is_said(items: Sequence[Item], at: int) -> bool:
    """「自社製だ」, 「自社開発であると」: whether a copula stands behind the word at `at`."""
    behind = items[at + 1] if at + 1 < len(items) and not items[at].text.isascii() else None
    return behind is not None and bool(behind.tokens) and behind.tokens[0].lemma in _COPULAS


def _said_own(items: Sequence[Item], at: int, rule: Adjacent, vocabulary: Vocabulary) -> list[Frame]:
    """「XはYについて自社製であると認めた」: the product spoken of before, whose known maker the sentence is about."""
    product = next((e for i in reversed(items[:at]) for e in [entity_of(i)] if e and "Product" in e.classes), None)
    about = _topics(items[:at])
    known = maker_of(product, vocabulary) if product is not None else None
    maker = known or (about[0] if len(about) == 1 else None)
    if product is None or maker is None or not _is_named(product):
        return []
    if about and not {e.iri for e in about} & set(vocabulary.whole_of(maker.iri)):
        return []
    roles = ((rule.left_role, (maker,)), (rule.right_role, (product,)))
    return [Frame(rule.kind, roles, (items[at].start, items[at].end))]


def _owner_before(items: Sequence[Item], at: int) -> Entity | None:
    """The organisation whose genitive stands right before the item at `at`."""
    if at < 2 or "genitive" not in items[at - 1].cases:
        return None
    owner = entity_of(items[at - 2])
    return owner if owner is not None and "Organisation" in owner.classes else None


def _is_named(product: Entity) -> bool:
    """Whether it is a product and no kind of products (「自社GPU」)."""
    return "Concept" not in product.classes


_REACH = 9
_VERBAL = ("ed", "s", "ly", "ing")  # in which an unknown verb may end, as in “its CEO quipped”
_COMMON = ("名詞-普通名詞", "接尾辞-名詞的")
_PUBLIC = frozenset({"Government", "Regulator", "Place"})  # where a public office is held
_OF_PLACE = 3  # 「テキサス州のX知事」


def position_frames(
    items: Sequence[Item], kind: str, vocabulary: Vocabulary, *, question: bool, focus: Sequence[Entity] = ()
) -> tuple[Frame, ...]:
    """A person, a position and an organisation that stand together."""
    found: list[Frame] = []
    if not any(is_class(x, "Position", question) for i in items for x in (i, *i.inner)):
        return ()
    found += [] if question else [f for i in items for f in (*_in_brackets(i, kind), *_of_house(i, kind))]
    held = {id(i) for i in items if (_posts_beside(i) and _is_list_of_posts(items)) or any(_of_house(i, kind))}
    inside = {id(j) for i in items if is_class(i, "Person", False) for j in i.inner[:1]}
    topics = _topics(items)
    items = [x for i in items for x in (i, *(() if id(i) in held else _telling(i.inner)))]
    for at, item in enumerate(items):
        if is_class(item, "Position", question) and not _was(items, at) and not _only_describes(items, at):
            person, organisation = _around(items, at, question)
            office = is_class(item, "PublicOffice", False) and not question
            if organisation is None and not question and (_of_former_house(items, at) or _hired(items, at, kind)):
                continue
            if person is None and question and organisation is not None:
                person = Hole("entity", frozenset({"Person"}), "person")  # 「AWSのCEOは？」
            if person is not None:
                if organisation is None and not (question or office):  # “Chief Executive X said”: of what it is about
                    alone = _each_in_post(items) and not _owned(items, at)
                    near = topics if id(item) in inside and topics else focus
                    alone = id(item) in inside or (alone and any(map(_makes_sentence, items)))
                    near = [] if near is focus and (_names_others(items, focus[:1]) or _signs(items)) else near
                    near = [] if near is focus and _is_known_elsewhere(person, focus, vocabulary) else near
                    led = _led_house(items, at) if not question else None
                    led = led or (None if question else _only_house(items, at, person, kind, vocabulary))
                    organisation = led or next((e for e in near[:1] if "Company" in e.classes and alone), None)
                roles: list[tuple[str, tuple[Filler, ...]]] = [("person", (person,)), ("role", (item.value,))]  # type: ignore[list-item]
                if not (question or office):
                    organisation = organisation or _shared_house(items, at, found)
                    organisation = organisation or _own_house(person, items, at, focus, vocabulary) or _left(items, at)
                    organisation = organisation or _teller(items, at)
                roles += [("organisation", (organisation,))] if organisation is not None else []
                if (organisation is not None and not _writes(organisation)) or question:
                    found.append(Frame(kind, tuple(roles), (item.start, item.end)))
                    others = [*_with_them(items, at, person, question), *_successors(items, at)]
                    found += [_held_by(p, found[-1]) for p in others if not _speaks_for_another(p, roles, vocabulary)]
    return tuple(found)


def _is_known_elsewhere(person: Filler, focus: Sequence[Entity], vocabulary: Vocabulary) -> bool:
    """“President Donald Trump” in a text about a company: who is known to speak for a state."""
    iri = vocabulary.speaks_for.get(person.iri, "") if isinstance(person, Entity) else ""
    house = vocabulary.entity(iri) if iri else None
    return house is not None and "Government" in house.classes and house not in focus[:1]


def _each_in_post(items: Sequence[Item]) -> bool:
    """Whether one person stands there, or each right behind a post (“chief scientist A and finance chief B left”)."""
    people = [k for k, i in enumerate(items) if is_class(i, "Person", False)]
    posts = [k for k in people if k and is_class(items[k - 1 - (items[k - 1].text == _OF)], "Position", False)]
    houses = any(is_class(i, "Organisation", False) for i in items)
    return len(people) == 1 or (bool(people) and posts == people and not houses)


def _held_by(person: Entity, frame: Frame) -> Frame:
    """The same post at the same house, held by `person`."""
    return replace(frame, roles=(("person", (person,)), *frame.roles[1:]))


def _speaks_for_another(
    person: Entity, roles: Sequence[tuple[str, tuple[Filler, ...]]], vocabulary: Vocabulary
) -> bool:
    """「XのCEOのA氏とB氏」: whether B is known to be of another house than that of the post."""
    house, told = vocabulary.speaks_for.get(person.iri, ""), [e for _, fs in roles for e in fs if isinstance(e, Entity)]
    return bool(house) and house not in {e.iri for e in told}


def _with_them(items: Sequence[Item], at: int, person: Filler, question: bool) -> list[Entity]:
    """“co-founders A and B”, 「共同創業者のA氏とB氏」: who stands in one list with `person`, behind the post at `at`,
    and has no post of their own."""
    first = next((n for n in range(at + 1, len(items)) if items[n].value == person), 0)
    if question or not first or (items[at].text.isascii() and not items[at].text.endswith("s")):
        return []
    found, n = list[Entity](), _behind_honorific(items, first)
    while n + 1 < len(items) and _goes_on_list(items, n):
        n += 1 + (items[n].text == "," and "and" in items[n + 1].cases)
        entity = entity_of(items[n]) if n < len(items) and is_class(items[n], "Person", False) else None
        n = _behind_honorific(items, n)
        if entity is None or any(is_class(i, "Position", False) for i in items[n : n + 1]):
            return found
        found.append(entity)
    return found


def _behind_honorific(items: Sequence[Item], at: int) -> int:
    """Where what follows the person at `at` begins, behind a title of respect."""
    following = items[at + 1] if at + 1 < len(items) else None
    return at + 1 + (following is not None and following.text in TITLES)


def _goes_on_list(items: Sequence[Item], n: int) -> bool:
    return items[n].text in (",", "、", "・") or bool(items[n].cases & {"and", "comitative"})


def _telling(inner: Sequence[Item]) -> list[Item]:
    """What the brackets behind a name hold, without mere former employers (“(ex-X/Y)”)."""
    left = not any(is_class(j, "Position", False) for j in inner)
    first = next((k for k in range(len(inner)) if left and _former(inner, k)), len(inner))
    return [j for j in inner[:first] if j.value is not None]


def _posts_beside(item: Item) -> list[Item]:
    """The posts in the brackets behind a person's name."""
    return [i for i in item.inner if is_class(i, "Position", False)] if is_class(item, "Person", False) else []


def _is_list_of_posts(items: Sequence[Item]) -> bool:
    """「A氏（X創業者）、B氏（Y会長）」: two people or more, each with a post in brackets."""
    return sum(bool(_posts_beside(i)) for i in items) > 1


def _in_brackets(item: Item, kind: str) -> list[Frame]:
    """「A氏（X創業者）」, 「A（CCO, X）」: the post and the house that the brackets behind a person's name give."""
    posts = _posts_beside(item)
    at = next((k for k, i in enumerate(item.inner) if posts and i is posts[0]), 0)
    named = [k for k, i in enumerate(item.inner) if is_class(i, "Organisation", False)]
    before = [item.inner[k] for k in named if k < at and not _former(item.inner, k)][-1:]
    behind = [item.inner[k] for k in named if k == at + _APART and item.inner[at + 1].text in _COMMAS]
    house = next(iter(before or behind), None)
    if not posts or house is None or item.value is None or posts[0].value is None or house.value is None:
        return []
    roles = (("person", (item.value,)), ("role", (posts[0].value,)), ("organisation", (house.value,)))
    return [Frame(kind, roles, (item.start, item.end))]


def _of_house(item: Item, kind: str) -> Iterator[Frame]:
    """「X（本社：東京、代表取締役：A）」: the posts and who holds them, in the brackets behind their house."""
    value = entity_of(item)
    if value is None or "Company" not in value.classes or any(is_class(i, "Company", False) for i in item.inner):
        return
    for at, post in enumerate(item.inner):
        behind = next((i for i in item.inner[at + 1 : at + 3] if i.kind != "sign"), None)
        if is_class(post, "Position", False) and behind is not None and is_class(behind, "Person", False):
            roles = (("person", (behind.value,)), ("role", (post.value,)), ("organisation", (value,)))
            yield Frame(kind, roles, (item.start, item.end))  # type: ignore[arg-type]


def posts_in_brackets(items: Sequence[Item], held: Sequence[Frame], kind: str) -> tuple[Frame, ...]:
    """“Founded by A (CEO) and B (CTO), X …”: the post in the brackets is held where the sentence says that the person
    has a part (`held` are the frames of such posts)."""
    found = []
    posted = [f for f in held if f.kind == kind]
    for item in items if posted else ():
        posts = [i.value for i in _posts_beside(item) if i.value is not None]
        house = next((f.get("organisation") for f in posted if item.value in f.get("person")), ())
        if posts and house and item.value is not None:
            roles = (("person", (item.value,)), ("role", (posts[0],)), ("organisation", house))
            found.append(Frame(kind, roles, (item.start, item.end)))
    return tuple(found)


def _makes_sentence(item: Item) -> bool:
    """A marker or a finite verb, which a line that only names somebody does not have."""
    return item.kind == "marker" or (item.tag in ("s", "ed") and any(w.pos == "Verb" for w in item.words))


def _own_house(
    person: Filler, items: Sequence[Item], at: int, focus: Sequence[Entity], vocabulary: Vocabulary
) -> Filler | None:
    """“CEO X said”: the house for which a known person speaks, where the post is right beside the name and the text
    is about that house, or the sentence about no other."""
    beside = [i.value for i in (*items[max(0, at - 1) : at], *items[at + 1 : at + 2])]
    iri = vocabulary.speaks_for.get(person.iri, "") if isinstance(person, Entity) and person in beside else ""
    house = vocabulary.entity(iri) if iri and not _former(items, at) and not _owned(items, at) else None
    alone = not any(is_class(i, "Organisation", False) for i in items)
    return house if house is not None and (alone or house in focus) else None


def _led_house(items: Sequence[Item], at: int) -> Filler | None:
    """“X is led by chief executive A and chairman B”: whom the sentence is about, where “by” marks those who hold posts
    and nobody else is named."""
    about = topic(items[:at])
    agents = [n for n, i in enumerate(items[:at]) if "agent" in i.cases and n and items[n - 1].tag == "ed"]
    if about is None or about.value is None or not agents or about.start > items[agents[-1]].start:
        return None
    listed = all(
        "and" in i.cases or i.text == "," or is_class(i, "Person", False) or is_class(i, "Position", False)
        for i in items[agents[-1] + 1 : at]
    )
    return about.value if listed and is_class(about, "Company", False) else None


def _only_house(
    items: Sequence[Item], at: int, person: Filler, kind: str, vocabulary: Vocabulary
) -> Filler | None:
    """“X beat estimates, chief executive A said”, “X told it in a letter from CEO A”: the one company that an English
    sentence names, with which it begins."""
    companies = [i for i in items if is_class(i, "Organisation", False) and not is_class(i, "MediaOutlet", False)]
    first = companies[0] if len(companies) == 1 and items[at].text.isascii() else None
    place = items.index(first) if first is not None and not _owned(items, at) else len(items)
    begins = place < at and all(i.is_concept("determiner") or i.has("class:") for i in items[:place])
    owner = begins and items[place + 1].text in ("'s", "’s", "'")
    begins = begins and not any(i.is_concept(f"frame:{kind}") for i in items[place:at])  # “X hired away CEO A”
    known = vocabulary.speaks_for.get(person.iri, "") if isinstance(person, Entity) else ""
    house = first.value if first is not None and begins and not owner and is_class(first, "Company", False) else None
    return house if isinstance(house, Entity) and known in ("", house.iri) else None


def _shared_house(items: Sequence[Item], at: int, found: Sequence[Frame]) -> Filler | None:
    """「XのCEOであるA氏と社長のB氏」: a post right behind と goes on with the house of the post before."""
    joined = at > 0 and items[at - 1].kind == "marker" and bool(items[at - 1].cases & {"and", "comitative"})
    joined = joined and items[at - 1].text.casefold() != "with"  # “X CEO A met with President B”
    return next(iter(found[-1].get("organisation")), None) if joined and found else None


def _left(items: Sequence[Item], at: int) -> Entity | None:
    """「共同創業者のA氏がXを去った」: the house that whoever holds the post at `at` leaves."""
    gone = next((k for k in range(at + 3, len(items)) if items[k].is_concept("leaves")), 0)
    if not gone or not items[gone - 1].cases & {"object", "source"} or not is_class(items[gone - 2], "Company", False):
        return None
    return entity_of(items[gone - 2])


def _teller(items: Sequence[Item], at: int) -> Entity | None:
    """「Xは、CFOのA氏が退任すると発表した」, 「Xは、CFOのA氏の後任に」: X, whom the sentence is about, of whose post it
    tells right behind its topic."""
    before = [i for i in items[max(0, at - 3) : at] if i.kind != "sign"][-2:]
    own = len(before) > 1 and "topic" in before[1].cases and not before[1].text.isascii()
    house = entity_of(before[0]) if own and is_class(before[0], "Company", False) else None
    behind = _behind_holder(items, at)
    acts = behind is not None and ("subject" in behind.cases or bool(_successors(items, at)))
    return house if acts and house is not None and not _writes(house) else None


def _behind_holder(items: Sequence[Item], at: int) -> Item | None:
    """「CFOのA氏が」: what stands behind the person who is said to hold the post at `at`."""
    held = at + 2 < len(items) and items[at + 1].text == _OF and is_class(items[at + 2], "Person", False)
    rest = [i for i in items[at + 3 : at + 5] if i.has("class:") != "Person"] if held else []
    return rest[0] if rest else None


def _successors(items: Sequence[Item], at: int) -> list[Entity]:
    """「CFOのA氏の後任にB氏を充てる」: who holds the post at `at` after the one who is said to hold it."""
    behind = _behind_holder(items, at)
    k = items.index(behind) + 1 if behind is not None and behind.text == _OF else len(items)
    if k + 2 >= len(items) or not items[k].is_concept("successor") or "dative" not in items[k + 1].cases:
        return []
    near = [i.value for i in items[k + 2 : k + 5] if is_class(i, "Person", False) and isinstance(i.value, Entity)]
    return near[:1]


def _signs(items: Sequence[Item]) -> bool:
    """“— X, Head of Engineering”: who signs a quotation speaks for a house that the page need not be about."""
    return bool(items) and items[0].kind == "sign" and items[0].text in _DASHES


def _names_others(items: Sequence[Item], near: Sequence[Entity]) -> bool:
    """Whether a Japanese sentence names organisations and not the one that was spoken of."""
    named = [i.value for i in items if isinstance(i.value, Entity) and "Organisation" in i.value.classes]
    named = [e for e in named if "MediaOutlet" not in e.classes]
    japanese = any(i.kind == "marker" and not i.text.isascii() for i in items)
    return japanese and bool(named) and not any(e in named for e in near)


def _topics(items: Sequence[Item]) -> list[Entity]:
    """The organisations that the sentence is about (Xは)."""
    marked = [i for i, m in pairwise(items) if "topic" in m.cases and m.kind == "marker"]
    return [i.value for i in marked if isinstance(i.value, Entity) and "Organisation" in i.value.classes]


def _former(items: Sequence[Item], k: int) -> bool:
    """「元Xの」: what somebody did there is past."""
    return k > 0 and items[k - 1].is_concept("former") and items[k].start - items[k - 1].end < _APART


def _only_describes(items: Sequence[Item], at: int) -> bool:
    """“a CEO roundtable”: whether a common noun follows that the post only describes."""
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None or following.kind != "other" or not following.text.isascii() or not following.text.islower():
        return False
    return following.text.isalpha() and not following.text.endswith(_VERBAL)


def _of_former_house(items: Sequence[Item], at: int) -> bool:
    """“ex-X CEO A”: whether the post is at the house before it where somebody is no more."""
    return at > 0 and is_class(items[at - 1], "Organisation", False) and _former(items, at - 1)


def _hired(items: Sequence[Item], at: int, kind: str) -> bool:
    """“to hire away CEO A”: whose post it was is told elsewhere."""
    return at > 0 and items[at - 1].has("frame:") == kind and items[at].text.isascii()


def _owned(items: Sequence[Item], at: int) -> bool:
    """Whether the position is somebody's whom nobody knows: 「X証券の調査責任者Y氏」."""
    k = at - 1
    while k > 0 and items[k].kind in ("word", "other") and items[k].end == items[k + 1].start:
        k -= 1
    return k >= 0 and items[k].kind == "marker" and _GENITIVE in items[k].cases


def _writes(organisation: Filler) -> bool:
    """Whether it is a news outlet: its reporters stand in bylines, which state no position worth a claim."""
    return isinstance(organisation, Entity) and "MediaOutlet" in organisation.classes


def is_class(item: Item, cls: str, question: bool) -> bool:
    """Whether the item names a thing of the class, or, in a question, asks for one."""
    value = item.value
    return (isinstance(value, Entity) and cls in value.classes) or (
        question and isinstance(value, Hole) and cls in value.classes
    )


def _around(items: Sequence[Item], at: int, question: bool) -> tuple[Filler | None, Filler | None]:
    """The nearest person and organisation in the unbroken stretch around the position at `at`."""
    run = sorted((abs(k - at), k) for k in (*_stretch(items, at, -1, question), *_stretch(items, at, 1, question)))
    near = (items[k].value for _, k in run if is_class(items[k], "Person", question))
    person = _apposed_to(items, at) or next(near, None)
    organisation = next(
        (
            items[k].value
            for _, k in run
            if items[k].value is not person
            and is_class(items[k], "Organisation", question)
            and not _former(items, k)
            and not _of_another_post(items, at, k, question)
            and not _of_next(items, at, k)
            and not (k > 1 and items[k - 1].text in ("'s", "’s") and is_class(items[k - 2], "Person", False))
        ),
        None,
    )
    if organisation is None and not question:
        organisation = _house_behind(items, at)
    office = is_class(items[at], "PublicOffice", False)
    close = (items[k] for d, k in run if d <= _OF_PLACE and not (k and items[k - 1].text.casefold() in ("a", "an")))
    place = next((i.value for i in close if is_class(i, "Place", False)), None) if office or question else None
    if office and not (isinstance(organisation, Entity) and organisation.classes & _PUBLIC):
        return person, place or _constituency(items, at)  # a place's, though a company be named beside
    return person, organisation if organisation is not None else place


def _of_next(items: Sequence[Item], at: int, k: int) -> bool:
    """「AのP会長やBのQ社長」: whether や or と joins the Japanese post at `at` to what the house at `k` begins."""
    between = items[at + 1 : k]
    joined = any(i.cases & {"and", "comitative"} or i.text == "、" for i in between)
    return joined and not (items[at].text.isascii() and between[0].text.isascii())


def _apposed_to(items: Sequence[Item], at: int) -> Filler | None:
    """“P, X's chief executive, and Q”, “P, boss of X, and Q”: the person before the comma, of whom the post is said."""
    k = at - 1
    while k > 0 and (items[k].text in ("'s", "’s") or is_class(items[k], "Organisation", False)):
        k -= 1
    behind = at + 1 < len(items) and is_class(items[at + 1], "Person", False)  # “…, CEO Q said”
    apposed = k > 0 and items[k].text == "," and is_class(items[k - 1], "Person", False)
    return items[k - 1].value if apposed and not behind else None


def _house_behind(items: Sequence[Item], at: int) -> Entity | None:
    """“managing partner at Vane Mercer”: what only looks like a person's name is a house where a post is held."""
    joint, named = items[at + 1 : at + 2], items[at + 2 : at + 3]
    held = bool(joint) and bool(joint[0].cases & {"at", _GENITIVE}) and joint[0].text.isascii()
    value = named[0].value if held and named and named[0].tag in (GUESSED, OFTEN) else None
    return replace(value, classes=_BODY_CLASSES) if isinstance(value, Entity) else None


def _constituency(items: Sequence[Item], at: int) -> Filler | None:
    """「オハイオ州選出のX議員」, 「オハイオ州民主党のX知事」: the place before common nouns and の."""
    k = at - 1
    while k >= 0 and (is_class(items[k], "Person", False) or _GENITIVE in items[k].cases or _is_common(items[k])):
        k -= 1
    return items[k].value if k >= 0 and is_class(items[k], "Place", False) else None


def _is_common(item: Item) -> bool:
    """Whether it is a Japanese common noun that names nothing."""
    return item.value is None and bool(item.tokens) and all(t.pos in _COMMON for t in item.tokens)


def _of_another_post(items: Sequence[Item], at: int, k: int, question: bool) -> bool:
    """“Chief executive P, founder of X”, “X professor P is among the founders”: another position has the organisation,
    with the person between it and the one at `at`."""
    english = items[at].text.isascii()  # in 「X創業者のP社長」 both posts are at X
    between = items[at + 1 : k] if k > at else items[k + 1 : at][::-1] if english else ()
    person = next((n for n, i in enumerate(between) if is_class(i, "Person", question)), len(between))
    return any(is_class(i, "Position", question) for i in between[person:])


def _stretch(items: Sequence[Item], at: int, step: int, question: bool) -> list[int]:
    found = []
    k = at + step
    while (
        0 <= k < len(items)
        and abs(k - at) <= _REACH
        and (
            _passes(items[k], items, question)
            or _apposes(items, k, question)
            or _joins_posts(items, k)
            or _says_post(items, k)
        )
    ):
        if items[k].value is not None:
            found.append(k)
        k += step
    return found


def _apposes(items: Sequence[Item], k: int, question: bool) -> bool:
    """「Xの最高財務責任者、Y氏」: a comma between a position and the person who holds it."""
    between = items[k].text == "、" and 0 < k < len(items) - 1
    return between and is_class(items[k - 1], "Position", question) and is_class(items[k + 1], "Person", question)


def _says_post(items: Sequence[Item], k: int) -> bool:
    """「X氏はYのCEOだ」, 「YのCEOはX氏である」: は or が between a person and a post that the copula says to be one."""
    if items[k].text in TITLES and k + 1 < len(items):
        return _says_post(items, k + 1)
    if not (items[k].kind == "marker" and items[k].cases & {"topic", "subject"} and not items[k].text.isascii()):
        return False
    end = next((n for n in range(k + 1, len(items)) if _ends_predicate(items, n)), len(items))
    told, before = ([i for i in part if i.text not in TITLES] for part in (items[k + 1 : end], items[:k]))
    joined = all(i.kind == "name" or _GENITIVE in i.cases for i in told)
    left, right = (before[-1], told[-1]) if before and told else (items[k], items[k])
    posted = is_class(left, "Person", False) and is_class(right, "Position", False)
    return joined and (posted or (is_class(left, "Position", False) and is_class(right, "Person", False)))


def _ends_predicate(items: Sequence[Item], at: int) -> bool:
    """Whether the copula or the end of a clause follows a noun at `at`: 「だ」, 「で、」, 「である」, 「。」."""
    item = items[at]
    if item.kind == "marker" and "locative" in item.cases:
        return item.text == "で" and at + 1 < len(items) and items[at + 1].text == "、"
    copula = bool(item.tokens) and item.tokens[0].lemma in ("だ", "です") and item.value is None
    return copula or (item.kind == "sign" and item.text in "。、")


def _was(items: Sequence[Item], at: int) -> bool:
    """「Xの研究者だったY氏」: a post that the copula of the past says somebody held once."""
    behind = [t.lemma for i in items[at + 1 : at + 3] for t in i.tokens]
    return behind[:2] == ["だ", "た"]


def _joins_posts(items: Sequence[Item], k: int) -> bool:
    """「Xの共同創業者で会長のY氏」: a post and で before what else the person is, with that."""
    at = k if items[k].kind == "marker" else k - 1
    joins = at > 0 and items[at].kind == "marker" and "locative" in items[at].cases
    described = at + 2 < len(items) and items[at + 2].kind == "marker" and _GENITIVE in items[at + 2].cases
    return joins and described and is_class(items[at - 1], "Position", False) and items[k].kind != "sign"


def _passes(item: Item, items: Sequence[Item], question: bool) -> bool:
    """Whether the item may stand between a person, a position and an organisation that belong together."""
    if item.kind == "name":
        return True
    if item.kind == "marker":
        return bool(item.cases & {_GENITIVE, "and", "at", "as", "between"}) or (
            question and bool(item.cases & {"topic", "subject"})
        )
    if item.kind == "sign":
        return item.text in ",*・"
    return (
        item.text == _ALSO
        or item.is_concept("determiner", "aux:be", "future", "ask:who")
        or (item.text.isascii() and bool(item.words) and all(w.concepts == ("filler",) for w in item.words))
        or (item.kind == "other" and any(t.pos.startswith("助") for t in item.tokens))
        or (question is False and item.text == "ある")
    )
