"""Lists below a topic: a heading names the thing, a label or the heading the kind, the items the other side.

“**Acquisitions:** Quill ($2B), Tessera” below the heading “Cobalt Labs” states two frames, and so does
「・タイガに20億ドル」 below 「コバルトの出資」. Only what is nothing but names, sums and dates is read so; an item that
goes on with a verb gets its topic as subject; everything else is left to the reader of sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from kg.identity import entity_iri
from kg.model import DGR, Entity, Filler, Frame, Period, Quantity, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language import columns
from language import furniture as page
from language.candidates import COMPANY, with_candidates
from language.clauses import EACH
from language.frames import class_fit
from language.items import Item, lexicon, read_items
from language.reader import read
from language.status import DONE, certainty_of, lasts, stage_of, status_of

_LABEL = re.compile(
    r"\s*(?:\*\*|__)?([^:：。()（）\[\]]{1,48}?)(?:\*\*|__)?\s*(?:：|(?<=[^\x00-\x7f]):|:(?=[\s*_]|[^\x00-\x7f]))(?:\*\*|__)?\s*(?=\S)"
)
_SUMMED = re.compile(r"\s*(?:\*\*)?([\w.:&'’-]+(?: [A-Z\d][\w.&'’-]*){0,3})(?:\*\*)?\s*(\([^()]*\d[^()]*\))[\s.]*")
_LOOSE = ("item", "row")  # where a list may have other pieces beside those that are read
_SAID = "Label-"
_HEAD = re.compile(r"(?:\d{1,2}[.)] +)?([A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,2})(?: +[—–(-].*)?")
_COMPANY = frozenset({COMPANY, "Organisation", "Agent", "Thing"})
_OPEN, _CLOSE = "([（［「『“", ")]）］」』”"
_CUT = re.compile(r"[,，、;；＋]|(?<!\S)\+|\band\b|および")
_SMALL = frozenset({"including", "for", "in", "to", "into", "with", "of", "the", "a", "an", "at", "from", "by", "on"})


@dataclass(frozen=True, slots=True)
class Topic:
    """What the lines below a heading are about: the one thing that it names, and the words that tell a kind."""

    thing: Entity | None = None
    words: str = ""

    def below(self, heading: str, language: str, vocabulary: Vocabulary, context: str = "") -> Topic:
        """The topic below a heading within this one: a heading that names one organisation sets it anew.

        A name that nobody knows does so where the text (`context`) uses it as one.
        """
        items = list_items(heading, language, vocabulary, context)
        if any(item.is_concept(EACH) for item in items):
            return Topic(None, heading)  # 「各社の投資額」
        named = _organisations(items)
        alone = _head_name(heading, context) if not named else None
        return Topic(named[0] if len(named) == 1 else None if named else alone or self.thing, heading)


def _head_name(heading: str, context: str) -> Entity | None:
    """The unknown name that a heading is, or begins with before a dash or bracket (“3. Acme — the challenger”)."""
    match = _HEAD.fullmatch(columns.unmarked(heading))
    name = match[1] if match else ""
    if not name or not re.search(rf"(?:^|[\w.,’'] )\**{re.escape(name)}\**(?:['’]s)? [a-z]", context, re.MULTILINE):
        return None
    return Entity(entity_iri(name), _COMPANY, (("en", name), ("ja", name)), provisional=True)


def listed(
    text: str, topic: Topic, language: str, vocabulary: Vocabulary, context: str, published: str, place: str
) -> tuple[Statement, ...]:
    """What a line states as a list of its topic; nothing for a line that is no such list.

    `place` is the kind of its segment: an item or a row may have other pieces beside those read, another line may not.
    """
    loose = place in _LOOSE
    if topic.thing is None or (place == "heading" and not _LABEL.match(text)):
        return ()
    label, rest = _labelled(text, language, vocabulary)
    post = _post_of(label, language, vocabulary)
    heading = label or (topic.words if place == "item" else "")
    kinds, cut = _kinds(heading, language, vocabulary) if heading else [], tuple(_parts(rest))
    told = post is not None or kinds or (loose and language == "en")
    if not told and not lexicon(vocabulary, language).has_deal_noun(" ".join(map(columns.unmarked, cut))):
        return ()  # most lines: no piece can say of what kind it is
    parts: list[tuple[str, tuple[Item, ...]]] = []
    for part in cut:
        parts.append((part, _summed(part, list_items(part, language, vocabulary, context))))
        acts = language == "ja" and any(i.cases & {"topic", "subject"} for i in parts[-1][1])
        if acts or (not loose and not _is_plain(parts[-1][1])):
            return ()  # 「XはYを計画しており、A、Bにも…」 is no list
    if post is not None:
        return tuple(s for _, items in parts for s in _holders(topic.thing, post, items, vocabulary))
    roles = _roles(heading)
    found: list[Statement] = []
    whole = label != "" or all(_is_plain(items) for _, items in parts)
    for part, items in parts:
        if _is_plain(items) and not _is_vague(items) and (whole or _has_sum(items)):
            found += _frames(topic.thing, items, kinds_of(items) or kinds, roles, vocabulary)
        elif language == "en" and _goes_on(items):
            clause = f"{topic.thing.label()} {part.strip()[:1].lower()}{part.strip()[1:]}"
            found += read(clause, language, vocabulary, published=published, context=context).statements
    return tuple(found)


def _summed(part: str, items: Sequence[Item]) -> tuple[Item, ...]:
    """The items; “brev.dev (developer machines, $100M)” as one name, in whatever letters it is written."""
    match = _SUMMED.fullmatch(part)
    summed = bool(items) and any(isinstance(i.value, Quantity) and i.value.is_money for i in items[-1].inner)
    if match is None or not summed or any(i.value is not None for i in items):
        return tuple(items)
    name = match[1]
    if any(i.kind == "word" for i in items) and name.isalpha():
        return tuple(items)  # “cloud (since 2021, $5bn)” names nobody
    thing = Entity(entity_iri(name), _COMPANY, (("en", name), ("ja", name)), provisional=True)
    tokens = tuple(t for i in items for t in i.tokens)
    return (Item("name", items[0].start, items[-1].end, name, tokens, thing, inner=items[-1].inner),)


def _kinds(label: str, language: str, vocabulary: Vocabulary) -> list[str]:
    """The kinds that a label or a heading speaks of; some labels stand for one that no noun of theirs tells."""
    plain = page.fold(label).strip(" *_")
    said = [kind for kind in page.groups(_SAID) if plain in map(page.fold, page.words(_SAID + kind))]
    return said or kinds_of(list_items(label, language, vocabulary, ""))


def _post_of(label: str, language: str, vocabulary: Vocabulary) -> Entity | None:
    """The one position that a label is (「創業者:」, “CEO:”)."""
    items = list_items(label, language, vocabulary, "") if label else ()
    value = items[0].value if len(items) == 1 else None
    return value if isinstance(value, Entity) and "Position" in value.classes else None


def _holders(topic: Entity, post: Entity, items: Sequence[Item], vocabulary: Vocabulary) -> Iterator[Statement]:
    """Whoever stands behind the label holds the position at the topic."""
    first = items[0].value if items else None
    if not isinstance(first, Entity) or not (first.provisional or "Person" in first.classes):
        return
    kind = vocabulary.frames[vocabulary.kind_with["Position"]]
    person = replace(first, classes=frozenset({"Person", "Agent", "Thing"})) if first.provisional else first
    if topic.classes & vocabulary.roles["organisation"].ranges:
        yield _stated(kind.kind, {"person": (person,), "role": (post,), "organisation": (topic,)}, (), vocabulary)


def _goes_on(items: Sequence[Item]) -> bool:
    """Whether a piece begins with a verb, whose subject it leaves out."""
    first = items[0] if items else None
    if first is None:
        return False
    verb = first.tag in ("ed", "ing", "s") and any(w.pos == "Verb" for w in first.words)
    return verb or (first.kind == "other" and first.text.endswith("ed") and first.text.istitle())


def kinds_of(items: Iterable[Item]) -> list[str]:
    """The kinds that the nouns of a label, a heading or a piece speak of, first that which the word itself denotes."""
    nouns = [w for i in items if i.kind == "word" for w in i.words if w.pos == "Noun" or i.tag == "suru"]
    return [kind for w in nouns for kind in (w.has("frame:"), *(u.kind for u in w.usages)) if kind]


def list_items(text: str, language: str, vocabulary: Vocabulary, context: str) -> tuple[Item, ...]:
    """The items of a heading, a label or a piece, unknown names among them."""
    plain = columns.unmarked(text)
    return with_candidates(read_items(plain, language, vocabulary, context=context), language)


def _organisations(items: Iterable[Item]) -> list[Entity]:
    things = (i.value for i in items if isinstance(i.value, Entity))
    return list(dict.fromkeys(e for e in things if "Organisation" in e.classes and not e.provisional))


def labelled(text: str) -> tuple[str, str]:
    """The words before the first colon of a line and those behind it; ``""`` where it has no such label."""
    match = _LABEL.match(text)
    return (match.group(1).strip(" *_"), text[match.end() :]) if match else ("", text)


def pieces(items: Sequence[Item]) -> Iterator[list[Item]]:
    """The items of a line between its commas, plus signs and the like."""
    run: list[Item] = []
    for item in items:
        if item.value is None and _CUT.fullmatch(item.text.strip()):
            yield run
            run = []
        else:
            run.append(item)
    yield run


def _labelled(text: str, language: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The label before a colon and what follows it; a name before a colon is an item of the list, no label."""
    match = _LABEL.match(text)
    if not match:
        return "", text
    label = match.group(1).strip(" *_")
    things = (i.value for i in list_items(label, language, vocabulary, ""))
    named = any(isinstance(e, Entity) and "Concept" not in e.classes for e in things)
    return ("", text) if named else (label, text[match.end() :])


def _roles(label: str) -> tuple[str, ...]:
    """The roles that a label such as “Investors” gives to what it lists."""
    return columns.column_roles(label) if columns.is_column_word(label) else ()


def _parts(text: str) -> Iterator[str]:
    """The pieces of a list, cut where no bracket or quotation mark is open."""
    depth = start = 0
    cuts = {m.start(): m.end() for m in _CUT.finditer(text)}
    for at, char in enumerate(text):
        depth += (char in _OPEN) - (char in _CLOSE)
        if depth <= 0 and at in cuts and not _in_number(text, at):
            yield text[start:at]
            start = cuts[at]
    yield text[start:]


def _in_number(text: str, at: int) -> bool:
    return text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def _is_plain(items: Sequence[Item]) -> bool:
    """Nothing but names, sums, dates, markers and a noun of the kind: no verb, no other word."""
    named = [i for i in items if i.is_entity and not _is_concept(i)]
    return len(named) <= 1 and all(_is_part(i) for i in items)


def _is_vague(items: Sequence[Item]) -> bool:
    """“Circular deals”: a noun of a kind with a capital before it that nobody knows, and no sum."""
    unknown = any(isinstance(i.value, Entity) and i.value.provisional for i in items)
    return unknown and not _has_sum(items) and bool(kinds_of(items))


def _has_sum(items: Sequence[Item]) -> bool:
    return any(isinstance(x.value, Quantity) and x.value.is_money for i in items for x in (i, *i.inner))


def _is_part(item: Item) -> bool:
    if item.kind in ("name", "quantity", "date", "marker", "sign"):
        return "object" not in item.cases  # 「Xから5億ドルを調達」 is a clause
    noun = item.kind == "word" and bool(kinds_of((item,)))
    return noun or item.text.casefold() in _SMALL


def _frames(
    topic: Entity, items: Sequence[Item], kinds: Sequence[str], roles: Sequence[str], vocabulary: Vocabulary
) -> Iterator[Statement]:
    name = next((i for i in items if i.is_entity and not _is_concept(i)), None)
    for kind in dict.fromkeys(k for k in kinds if "Deal" in vocabulary.classes[k]):
        pair = _pair(topic, name, kind, roles, vocabulary) if name is not None else _alone(topic, kind, vocabulary)
        roles_of = pair | _sum(items, kind, vocabulary) | _in_brackets(items, kind, vocabulary) if pair else {}
        if roles_of and all(key in roles_of for key in vocabulary.frames[kind].keys):
            yield _stated(kind, roles_of, items, vocabulary)
            return


def _pair(
    topic: Entity, name: Item, kind: str, roles: Sequence[str], vocabulary: Vocabulary
) -> dict[str, tuple[Filler, ...]]:
    """Topic and listed name in the key roles of the kind, the way round in which their classes fit better."""
    other = _company(name.value)
    name = replace(name, value=other)
    keys = [k for k in vocabulary.frames[kind].keys if vocabulary.roles[k].form == "entity"]
    if not isinstance(other, Entity) or other.iri == topic.iri or (topic.provisional and other.provisional):
        return {}
    if len(keys) == 1 and vocabulary.roles[keys[0]].several:
        return {keys[0]: (topic, other)} if class_fit(name, vocabulary.roles[keys[0]], vocabulary) else {}
    if len(keys) != 2:
        return {}
    ways = [keys, keys[::-1]]
    said = next((w for w in ways if w[1] in roles and w[0] not in roles), None)
    fits = [_fit(topic, name, way, vocabulary) for way in ways]
    best = said or ways[1 if 0 < fits[0] < fits[1] else 0]
    return {best[0]: (topic,), best[1]: (other,)} if fits[ways.index(best)] else {}


def _company(value: Filler | None) -> Filler | None:
    """What is listed where companies belong is a company, though its name may look like a person's."""
    if isinstance(value, Entity) and value.provisional:
        return replace(value, classes=_COMPANY)
    return value


def _fit(topic: Entity, name: Item, way: Sequence[str], vocabulary: Vocabulary) -> float:
    mine = class_fit(replace(name, value=topic), vocabulary.roles[way[0]], vocabulary)
    return mine * class_fit(name, vocabulary.roles[way[1]], vocabulary)


def _alone(topic: Entity, kind: str, vocabulary: Vocabulary) -> dict[str, tuple[Filler, ...]]:
    """A kind whose other key is a sum: the topic alone is its thing."""
    keys = vocabulary.frames[kind].keys
    things = [k for k in keys if vocabulary.roles[k].form == "entity"]
    return {things[0]: (topic,)} if len(things) == 1 and len(keys) == 2 else {}


def _sum(items: Sequence[Item], kind: str, vocabulary: Vocabulary) -> dict[str, tuple[Filler, ...]]:
    """The sums of the piece, in the open or in brackets: the first, and those of a role's own measure."""
    wanted = [r for r in vocabulary.frames[kind].roles if vocabulary.roles[r].form == "quantity"]
    flat = [x for i in items for x in (i, *i.inner)]
    found: dict[str, tuple[Filler, ...]] = {}
    for item, following in zip_longest(flat, flat[1:]):
        if isinstance(item.value, Quantity) and item.value.is_money:
            measure = following.value if following is not None and _is_concept(following) else None
            role = measure.iri.rsplit("/", 1)[-1] if isinstance(measure, Entity) else next(iter(wanted), "")
            if role in wanted:
                found.setdefault(role, (item.value,))
    return found


def _is_concept(item: Item) -> bool:
    return isinstance(item.value, Entity) and "Concept" in item.value.classes


def _in_brackets(items: Sequence[Item], kind: str, vocabulary: Vocabulary) -> dict[str, tuple[Filler, ...]]:
    """What the brackets behind the sum add: who else takes part, and the sum of a measure that the kind has."""
    inner = [x for i in items if isinstance(i.value, Quantity) for x in i.inner]
    found: dict[str, tuple[Filler, ...]] = {}
    for role in vocabulary.frames[kind].roles[1:]:
        form = vocabulary.roles[role]
        named = [i.value for i in inner if i.is_entity and class_fit(i, form, vocabulary)] if form.several else []
        sums = [b.value for a, b in pairwise(inner) if _is_measure(a, role) and isinstance(b.value, Quantity)]
        values = tuple(v for v in dict.fromkeys([*named, *sums[:1]]) if v is not None)
        found |= {role: values} if values else {}
    return found


def _is_measure(item: Item, role: str) -> bool:
    return isinstance(item.value, Entity) and item.value.iri == f"{DGR}{role}"


def _stated(
    kind: str, roles: dict[str, tuple[Filler, ...]], items: Sequence[Item], vocabulary: Vocabulary
) -> Statement:
    frame = Frame(kind, tuple((r, roles[r]) for r in vocabulary.frames[kind].roles if r in roles))
    flat = [x for i in items for x in (i, *i.inner)]
    cues = tuple(c for i in flat for c in [i.has("cue:")] if c)
    held = lasts(vocabulary.frames[kind], vocabulary) and not cues
    stage = DONE if held else stage_of(vocabulary.frames[kind], cues, vocabulary)
    certainty = certainty_of(cues, vocabulary)
    date = next((i.value.start for i in flat if isinstance(i.value, Period)), "")
    return Statement(frame, stage, certainty, status_of(stage, certainty, cues, vocabulary), (), date, 0.85, "list")
