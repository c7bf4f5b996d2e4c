"""Lists below a topic: a heading names the thing, a label or the heading the kind, the items the other side.

“**Acquisitions:** Quill ($2B), Tessera” below the heading “Cobalt Labs” states two frames, and so does
「・タイガに20億ドル」 below 「コバルトの出資」. Only what is nothing but names, sums and dates is read so; an item that
goes on with a verb gets its topic as subject; everything else is left to the reader of sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest

from kg.identity import entity_iri
from kg.model import DGR, Entity, Filler, Frame, Period, Quantity, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language import columns
from language import furniture as page
from language.candidates import COMPANY, with_candidates
from language.clauses import EACH
from language.entries import dated, is_entry, whole_entry
from language.frames import class_fit
from language.items import Item, Lexicon, lexicon, read_items
from language.raising import putting_in
from language.reader import read
from language.status import DONE, certainty_of, lasts, stage_of, status_of

_LABEL = re.compile(
    r"\s*(?:\*\*|__)?([^:：。()（）\[\]]{1,48}?)(?:\*\*|__)?\s*(?:：|(?<=[^\x00-\x7f]):|:(?=[\s*_]|[^\x00-\x7f]))(?:\*\*|__)?\s*(?=\S)"
)
_SUMMED = re.compile(r"\s*(?:\*\*)?([\w.:&'’-]+(?: [A-Z\d][\w.&'’-]*){0,3})(?:\*\*)?\s*(\([^()]*\d[^()]*\))[\s.]*")
_LOOSE = ("item", "row", "cell")  # where a list may have other pieces beside those that are read
_OF, _FROM = "genitive", "source"
_MEMBERS = ("item", "heading")  # what stands below a heading that says what is listed there
_BETWEEN = re.compile(r"[\s・/／&＆,、兼]+|and|と")
_HEAD = re.compile(r"(?:\d{1,2}[.)] +)?([A-Z][\w.&-]*(?: [A-Z][\w.&-]*){0,2})(?: +[—–(-].*)?")
_BRACKETED = re.compile(r"\s*[(（][^()（）]*[)）]")
_NAMED = re.compile(r"\s*((?:\*\*)?[^:：—–。]{2,48}?(?:\*\*)?)(?:\s*[:：]\s*(?:\*\*)?|\s+[—–-]{1,2}\s+)(?=\S)")
_FEW, _LEAST_SUM = 2, 100_000  # a price that everybody pays is no deal's
_BEFORE = re.compile(r"^[-*•・]\s+")
_COMPANY = frozenset({COMPANY, "Organisation", "Agent", "Thing"})
_ANYTHING = _COMPANY | {"Product"}  # what is listed is of the class that its role takes
_PLAIN_NAME = re.compile(r"[A-Z][\w.+&-]*(?: [A-Z\d][\w.+&-]*){0,3}|[ァ-ヴー・]{3,20}")
_OPEN, _CLOSE = "([（［「『“", ")]）］」』”"
_CUT = re.compile(r"[,，、;；＋]|(?<!\S)\+|\band\b|および")


@dataclass(frozen=True, slots=True)
class Topic:
    """What the lines below a heading are about: the one thing that it names, and the words that tell a kind.

    `owner` is whom the headings above that one are about, where it is another (the page's, in a section on a partner),
    `under` the words above it that say what it is of those (“Investors”).
    """

    thing: Entity | None = None
    words: str = ""
    owner: Entity | None = None
    under: str = ""

    def below(self, heading: str, language: str, vocabulary: Vocabulary, context: str = "") -> Topic:
        """The topic below a heading within this one: a heading that names one organisation sets it anew.

        A name that nobody knows does so where the text (`context`) uses it as one.
        """
        items = list_items(heading, language, vocabulary, context)
        if any(item.is_concept(EACH) for item in items):
            return Topic(None, heading)  # 「各社の投資額」
        named = _organisations(items)
        alone = None if named else _member(heading, self.words) or _head_name(heading, context)
        thing = named[0] if len(named) == 1 else None if named else alone or self.thing
        if thing == self.thing:
            return Topic(thing, heading, self.owner, self.under)
        return Topic(thing, heading, self.thing, self.words if columns.label_kinds(self.words) else "")


def _member(heading: str, above: str) -> Entity | None:
    """The unknown name that a heading is, below one that says what is listed there (“Investors”)."""
    item = next(iter(_named(heading, (), columns.label_kinds(above), False)), None)
    return item.value if item is not None and isinstance(item.value, Entity) else None


def _head_name(heading: str, context: str) -> Entity | None:
    """The unknown name that a heading is, or begins with before a dash or bracket (“3. Acme — the challenger”)."""
    match = _HEAD.fullmatch(columns.unmarked(heading))
    name = match[1] if match else ""
    summed = name and re.search(r"[—–(-] *[$€£¥]\d", columns.unmarked(heading)) is not None
    used = name and re.search(rf"(?:^|[\w.,’'] )\**{re.escape(name)}\**(?:['’]s)? [a-z]", context, re.MULTILINE)
    if not (used or summed) and not (name and _heads_card(name, context)):
        return None
    return Entity(entity_iri(name), _COMPANY, (("en", name), ("ja", name)), provisional=True)


def _heads_card(name: str, context: str) -> bool:
    """Whether a name that may be anybody's is a heading right above labels with their values."""
    if not name.isascii():
        return False
    words = page.words("HeadingWord")
    below = re.search(rf"^#+ +{re.escape(name)}\s*\n+(?:#+ +(.*)\n+)?(.*)", context, re.MULTILINE)
    above = below is None or below[1] is None or columns.label_kinds(below[1]) or _is_section(below[1])
    label = labelled(_BEFORE.sub("", below[2]))[0] if below and above else ""
    told = columns.is_column_word(label) or columns.label_kinds(label) or page.fold(label) in page.words("ProfileLabel")
    told = told or (below is not None and above and below[2].startswith("|"))
    return bool(told) and not any(word.casefold() in words for word in name.split())


def _without_name(heading: str, thing: Entity, language: str, vocabulary: Vocabulary) -> str:
    """“Investors in Acme”, “Acme's backers”: what a heading says is listed, if it says that and whose they are."""
    if thing.provisional or columns.label_kinds(heading):
        return ""
    items = list_items(heading, language, vocabulary, "")
    at = next((n for n, i in enumerate(items) if i.value == thing), None)
    if at is None:
        return ""
    kept = [i for n, i in enumerate(items) if n != at and not (i.kind == "marker" and abs(n - at) == 1)]
    kept = [i for i in kept if not i.is_concept("determiner")]
    said = heading[kept[0].start : kept[-1].end] if kept else ""
    apart = any(kept[0].start < items[at].start < i.start for i in kept) if kept else True
    return said if not apart and columns.label_roles(said) else ""


def _is_section(heading: str) -> bool:
    """Whether a heading is made of words that name a part of a page (“Funding history”)."""
    return all(word in page.words("HeadingWord") for word in heading.casefold().split())


def listed(
    text: str, topic: Topic, language: str, vocabulary: Vocabulary, context: str, published: str, place: str
) -> tuple[Statement, ...]:
    """What a line states as a list of its topic; nothing for a line that is no such list.

    `place` is the kind of its segment: an item or a row may have other pieces beside those read, another line may not.
    """
    loose = place in _LOOSE
    member = place in _MEMBERS and columns.label_kinds(topic.words) != ()  # below 「競合」 each names one
    if topic.thing is None or (place == "heading" and not member and not _LABEL.match(text)):
        return ()
    when, text = dated(text, language, published) if place == "item" else ((), text)
    label, rest = _labelled(text, language, vocabulary)
    posts = _posts_of(label, language, vocabulary)
    if member and not posts and not _kinds(label, language, vocabulary):
        label, rest = "", _head(text)
    heading = label or (topic.words if place == "item" or member else "")
    heading = _without_name(heading, topic.thing, language, vocabulary) or heading
    told_of = columns.label_kinds(heading) if place == "cell" else _kinds(heading, language, vocabulary)
    kinds, cut = told_of or columns.label_kinds(topic.under), tuple(parts(rest))
    told = posts or kinds or (loose and language == "en")
    if not told and not lexicon(vocabulary, language).has_deal_noun(" ".join(map(columns.unmarked, cut))):
        return ()  # most lines: no piece can say of what kind it is
    found_in: list[tuple[str, tuple[Item, ...]]] = []
    for part in cut:
        found_in.append((part, _summed(part, list_items(part, language, vocabulary, context))))
        acts = language == "ja" and any(i.cases & {"topic", "subject"} for i in found_in[-1][1])
        if acts or (not loose and not _is_plain(found_in[-1][1])):
            return ()  # 「XはYを計画しており、A、Bにも…」 is no list
    found_in = whole_entry(found_in) if place == "item" else found_in
    if posts:
        return tuple(s for _, items in found_in for s in _holders(topic.thing, posts, items, vocabulary))
    if vocabulary.kind_with["Position"] in columns.label_kinds(label or topic.words):
        whole_line = tuple(_officers(topic.thing, rest, language, vocabulary, context))
        each = (s for part in cut for s in _officers(topic.thing, part, language, vocabulary, context))
        return whole_line or tuple(each)
    named = heading if told_of else topic.under
    roles, said = columns.label_roles(named), columns.label_kinds(heading)
    things = (i.value for _, items in found_in for i in items if isinstance(i.value, Entity))
    sure = any(not thing.provisional for thing in things)
    found_in = [(part, tuple(_named(part, items, said, sure))) for part, items in found_in]
    shared = _shared([items for _, items in found_in]) if language == "ja" and not label else []
    found: list[Statement] = []
    whole = bool(told_of) if place == "cell" else label != "" or all(_is_plain(items) for _, items in found_in)
    for part, items in found_in:
        if _is_plain(items) and not _is_vague(items) and (whole or _has_sum(items)):
            own = said or shared or kinds_of(items) or kinds
            found += _frames(topic, (*items, *when), own, roles, vocabulary, said, kinds)
        elif language == "en" and _goes_on(items):
            clause = f"{topic.thing.label()} {part.strip()[:1].lower()}{part.strip()[1:]}"
            found += read(clause, language, vocabulary, published=published, context=context).statements
    return tuple(found)


def priced(text: str, heading: str, language: str, vocabulary: Vocabulary, context: str) -> tuple[Statement, ...]:
    """“Acme: $125M at $1B valuation” below “Funding”: the deal of one that the heading speaks of, with its sum."""
    kind = next(iter(_kinds(heading, language, vocabulary)), "")
    keys = vocabulary.frames[kind].keys if kind else ()
    cut = _NAMED.match(text)
    if len(keys) != _FEW or vocabulary.roles[keys[1]].form != "quantity" or cut is None:
        return ()
    plain = _BRACKETED.sub("", columns.unmarked(cut[1])).strip(" :：")
    items = _named(plain, list_items(plain, language, vocabulary, context), (kind,), False)
    rest = list_items(text[cut.end() :], language, vocabulary, context)
    company = _company(items[0].value) if len(items) == 1 else None
    sums = _sum(rest, kind, vocabulary)
    least = all(isinstance(v, Quantity) and v.value >= _LEAST_SUM for v in sums.get(keys[1], ()))
    fits = isinstance(company, Entity) and company.classes & vocabulary.roles[keys[0]].ranges
    if company is None or not fits or keys[1] not in sums or not least:
        return ()
    return (stated(kind, {keys[0]: (company,)} | sums, rest, vocabulary),)


def _head(text: str) -> str:
    """“**X**: what it is” as the name alone; with a figure behind it, which may be of X, the whole."""
    match = _LABEL.match(text)
    return text if match is None or re.search(r"\d", text[match.end() :]) else match.group(1).strip(" *_")


def _shared(parts: Sequence[Sequence[Item]]) -> list[str]:
    """「A、B等との提携」: the kinds that the noun behind a list of bare names tells of each of them."""
    *first, last = parts
    bare = all(len(items) == 1 and items[0].is_entity for items in first)
    joined = any(i.kind == "marker" and _OF in i.cases and len(i.cases) > 1 for i in last)
    return kinds_of(last) if first and bare and joined else []


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
    return [*columns.label_kinds(label)] or kinds_of(list_items(label, language, vocabulary, ""))


def _posts_of(label: str, language: str, vocabulary: Vocabulary) -> list[Entity]:
    """The positions that a label is made of (「創業者・CEO:」, “CEO:”); none where it holds other words."""
    items = list_items(label, language, vocabulary, "") if label else ()
    rest = [i for i in items if i.value is not None or not _BETWEEN.fullmatch(i.text)]
    posts = [i.value for i in rest if isinstance(i.value, Entity) and "Position" in i.value.classes]
    return posts if len(posts) == len(rest) else []


def _officers(topic: Entity, part: str, language: str, vocabulary: Vocabulary, context: str) -> Iterator[Statement]:
    """“Ada Byrne — CTO” below “Leadership”: the person, with the positions behind the name or in brackets."""
    items = list_items(part, language, vocabulary, context)
    rest = [i for i in items[1:] if i.kind != "sign" and not _is_small(i)]
    posts = [i.value for i in rest if isinstance(i.value, Entity) and "Position" in i.value.classes]
    if len(posts) == len(rest):
        yield from _holders(topic, posts, items[:1], vocabulary)


def _holders(
    topic: Entity, posts: Sequence[Entity], items: Sequence[Item], vocabulary: Vocabulary
) -> Iterator[Statement]:
    """Whoever stands behind the label holds the positions at the topic, and those in the brackets behind the name."""
    first = items[0].value if items else None
    if not isinstance(first, Entity) or not (first.provisional or "Person" in first.classes):
        return
    kind = vocabulary.frames[vocabulary.kind_with["Position"]]
    person = replace(first, classes=frozenset({"Person", "Agent", "Thing"})) if first.provisional else first
    inner = [i.value for i in items[0].inner if isinstance(i.value, Entity)]
    alone = all("Position" in e.classes for e in inner)  # 「A（元X社長）」 was that elsewhere
    for post in (*posts, *(inner if alone else ())) if topic.classes & vocabulary.roles["organisation"].ranges else ():
        yield stated(kind.kind, {"person": (person,), "role": (post,), "organisation": (topic,)}, (), vocabulary)


def _goes_on(items: Sequence[Item]) -> bool:
    """Whether a piece begins with a verb, whose subject it leaves out."""
    first = items[0] if items else None
    if first is None:
        return False
    verb = first.tag in ("ed", "ing", "s") and any(w.pos == "Verb" for w in first.words)
    return verb or (first.kind == "other" and first.text.endswith("ed") and first.text.istitle())


def kinds_of(items: Iterable[Item]) -> list[str]:
    """The kinds that the nouns of a label, a heading or a piece speak of: what the word denotes, and what it tells
    first."""
    told = (i for i in items if i.kind == "word" and not _is_small(i))
    nouns = [w for i in told for w in i.words if (w.pos == "Noun" or i.tag == "suru") and "told:only" not in w.concepts]
    return [kind for w in nouns for kind in (w.has("frame:"), *(u.kind for u in w.usages[:1])) if kind]


def list_items(text: str, language: str, vocabulary: Vocabulary, context: str) -> tuple[Item, ...]:
    """The items of a heading, a label or a piece, unknown names among them."""
    return _list_items(columns.unmarked(text), lexicon(vocabulary, language), context)


@lru_cache(maxsize=64)  # a heading, label or piece is asked for once for each kind of thing that it may tell
def _list_items(plain: str, table: Lexicon, context: str) -> tuple[Item, ...]:
    items = read_items(plain, table.language, table.vocabulary, context=context)
    return with_candidates(items, table.language)


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
    known = columns.is_column_word(label) or columns.label_kinds(label)  # “GPUs:”
    named = not known and any(isinstance(e, Entity) and "Concept" not in e.classes for e in things)
    return ("", text) if named else (label, text[match.end() :])


def parts(text: str) -> Iterator[str]:
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
    taken = [m for i, m in pairwise(items) if isinstance(i.value, Quantity) and not named]  # 「5月に5億ドルを追加出資」
    return len(named) <= 1 and all(_is_part(i) or i in taken for i in items)


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
    return noun or _is_small(item)


def _is_small(item: Item) -> bool:
    return item.text.casefold() in page.list_fillers()


def _frames(
    topic: Topic,
    items: Sequence[Item],
    kinds: Sequence[str],
    roles: Sequence[str],
    vocabulary: Vocabulary,
    said: Sequence[str] = (),
    headed: Sequence[str] = (),
) -> Iterator[Statement]:
    name = next((i for i in items if i.is_entity and not _is_concept(i)), None)
    if name is not None and is_of_no_one(name.value, vocabulary):
        return
    for kind in dict.fromkeys(k for k in kinds if "Deal" in vocabulary.classes[k] or roles or k in said):
        gives = is_entry(items) and kind == putting_in(vocabulary) and kind in kinds_of(items) and kind not in headed
        pair = _sides(topic, name, kind, roles, gives or _acts(items), vocabulary, kind in said)
        roles_of = pair | _sum(items, kind, vocabulary) | _in_brackets(items, kind, vocabulary) if pair else {}
        if roles_of and all(key in roles_of for key in vocabulary.frames[kind].keys):
            yield stated(kind, roles_of, items, vocabulary)
            return


def is_of_no_one(thing: Filler | None, vocabulary: Vocabulary) -> bool:
    """Whether it is a kind of machine that anybody makes (GPUs), which has no figures and no user of its own."""
    return isinstance(thing, Entity) and "Hardware" in thing.classes and thing.iri not in vocabulary.makers


def _sides(
    topic: Topic,
    name: Item | None,
    kind: str,
    roles: Sequence[str],
    acts: bool,
    vocabulary: Vocabulary,
    said: bool,
) -> dict[str, tuple[Filler, ...]]:
    """The things in the key roles of the kind: the topic and the name that is listed; where none is, or it is the
    topic itself, the topic and whom the headings above it are about."""
    if topic.thing is None:
        return {}
    if name is not None and name.value != topic.thing:
        return _pair(topic.thing, name, kind, roles, acts, vocabulary, said)
    alone = _alone(topic.thing, kind, vocabulary) if name is None else {}
    if alone or topic.owner is None:
        return alone
    return _pair(topic.owner, Item("name", 0, 0, "", (), topic.thing), kind, roles, True, vocabulary)


def _acts(items: Sequence[Item]) -> bool:
    """Whether the name of a piece is who acts: 「Xからの出資」, 「X最大5億ドル投資」."""
    if any(_FROM in i.cases and i.kind == "marker" for i in items):
        return True
    name = next((n for n, i in enumerate(items) if i.is_entity), len(items))
    sums = [n for n, i in enumerate(items) if isinstance(i.value, Quantity) and i.value.is_money]
    beside = bool(sums) and name < sums[0] and items[name + 1].kind not in ("marker", "sign")
    return beside and bool(kinds_of(items[sums[0] :]))


def _pair(
    topic: Entity,
    name: Item,
    kind: str,
    roles: Sequence[str],
    acts: bool,
    vocabulary: Vocabulary,
    labelled_so: bool = False,
) -> dict[str, tuple[Filler, ...]]:
    """Topic and listed name in the key roles of the kind, the way round in which their classes fit better; where both
    fit as well, the name first if it `acts`."""
    keys = [k for k in vocabulary.frames[kind].keys if vocabulary.roles[k].form == "entity"]
    other = _anything(name.value) if any(r in keys for r in roles) else _company(name.value)
    name = replace(name, value=other)
    unknown = isinstance(other, Entity) and topic.provisional and other.provisional and not labelled_so
    if not isinstance(other, Entity) or other.iri == topic.iri or unknown:
        return {}
    if len(keys) == 1 and vocabulary.roles[keys[0]].several:
        return {keys[0]: (topic, other)} if class_fit(name, vocabulary.roles[keys[0]], vocabulary) else {}
    if len(keys) != 2:
        return {}
    ways = [keys, keys[::-1]]
    said = next((w for w in ways if w[1] in roles and w[0] not in roles), None)
    fits = [_fit(topic, name, way, vocabulary) for way in ways]
    best = said or ways[1 if 0 < fits[0] < fits[1] or (acts and fits[0] == fits[1]) else 0]
    return {best[0]: (topic,), best[1]: (other,)} if fits[ways.index(best)] else {}


def _named(part: str, items: Sequence[Item], said: Sequence[str], sure: bool) -> Sequence[Item]:
    """The items of a piece; below a label that says what is listed, an unknown name is one. A lone word that may be the
    plural of a noun (“Banks”) is one only in a list that is `sure` to name bodies."""
    plain = _BRACKETED.sub("", columns.unmarked(part)).strip()
    known = any(i.value is not None for i in items) or any(i.kind == "word" for i in items)
    words = plain.casefold().split()
    common = (plain.endswith("s") and not sure) or any(w in page.words("HeadingWord") for w in words)
    if not said or known or common or not _PLAIN_NAME.fullmatch(plain):
        return items
    thing = Entity(entity_iri(plain), _ANYTHING, (("en", plain), ("ja", plain)), provisional=True)
    return (Item("name", 0, len(plain), plain, (), thing, inner=items[-1].inner if items else ()),)


def named_as(text: str) -> Entity:
    """An organisation of a name that nobody knows."""
    return Entity(entity_iri(text), _COMPANY, (("en", text), ("ja", text)), provisional=True)


def _company(value: Filler | None) -> Filler | None:
    """What is listed where companies belong is a company, though its name may look like a person's."""
    if isinstance(value, Entity) and value.provisional:
        return replace(value, classes=_COMPANY)
    return value


def _anything(value: Filler | None) -> Filler | None:
    """What is listed where a label says which role it fills is of the class that the role takes."""
    return replace(value, classes=_ANYTHING) if isinstance(value, Entity) and value.provisional else value


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


def stated(kind: str, roles: dict[str, tuple[Filler, ...]], items: Sequence[Item], vocabulary: Vocabulary) -> Statement:
    frame = Frame(kind, tuple((r, roles[r]) for r in vocabulary.frames[kind].roles if r in roles))
    flat = [x for i in items for x in (i, *i.inner)]
    cues = tuple(c for i in flat for c in [i.has("cue:")] if c)
    held = lasts(vocabulary.frames[kind], vocabulary) and not cues
    stage = DONE if held else stage_of(vocabulary.frames[kind], cues, vocabulary)
    certainty = certainty_of(cues, vocabulary)
    date = next((i.value.start for i in flat if isinstance(i.value, Period) and i.value.relation == "in"), "")
    return Statement(frame, stage, certainty, status_of(stage, certainty, cues, vocabulary), (), date, 0.85, "list")
