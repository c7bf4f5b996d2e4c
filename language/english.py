"""English: items -> phrases and verb groups -> predications. Subjects stand before, objects and prepositions after."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from kg.model import Entity, Filler, Hole, Quantity
from kg.values import replace
from language.clauses import MEASURED, OWNER, Arg, Phrase, Predication, Verb, asked, cited_at_end, fillers, received
from language.english_lists import told_apart
from language.english_questions import LINK
from language.english_series import dated_series
from language.items import Item, entity_of, same_measure
from language.sources import FORECAST, Source, in_turn, may_tell
from language.status import CHARGED, DENIED, FRESH, ONGOING, PROMISE

_NO: frozenset[str] = frozenset()
_OF_EVENTS = frozenset({"of", "in", "with"})  # what deals of a kind are with, where they are listed
_OWNER = frozenset({"genitive", "'s"})
_OBJECT = frozenset({"object"})
_DIRECT = frozenset({"object", "for"})  # where “X shares” are not X
_HYPHENED = frozenset({"hyphen"})  # who stands in “X-backed”
_BINDS = ("–", "-", "×", "/", "—")  # between two names: “the A–B contract”
_MARKS = frozenset("\"“”'‘’")
_GENERAL = frozenset({"Thing", "Concept", "Agent", "Product"})
_BODIES = frozenset({"Organisation", "Company", "AILab", "CloudProvider", "ChipMaker", "Investor", "BusinessUnit"})
_MEASURES = frozenset({"MetricKind", "Position"})  # what no list holds beside a body
_SITE = "FacilityKind"
_SITES = frozenset({_SITE, "Site"})
_SUBJECT = "Subject"  # a concept of what is provided: a cloud, capacity
_SERVED = frozenset({"benefactive", "dative"})
_OUT_OF, _MEANT_FOR = frozenset({"from"}), frozenset({"benefactive"})  # whose site is meant by a verb, by a noun
_YEAR = "year"
_GIVEN = frozenset({"agent", "via", "comitative", "aside", "under"})  # where what another gives helps who acts
_PARTING = (",", "'s", "’s")
_AUTHORITIES = frozenset({"Government", "Regulator", "Place"})
_UNIT = "BusinessUnit"  # who buys a division is not the division
_OPENING = (":", "—", "–", "-")  # what may stand before a list that says which
_FIRST = 2  # a list at the head of a line has a label before it and no kind
_BOUND_OR_MARKER = frozenset({"under", "over"})


@dataclass(frozen=True, slots=True)
class Break:
    """A sign or a word that separates clauses: a comma, a relative pronoun, a conjunction."""

    item: Item


EnglishNode = Phrase | Verb | Break


def nodes(items: Sequence[Item]) -> tuple[EnglishNode, ...]:
    """The sentence as noun phrases (genitives folded in), verb groups and breaks, in order."""
    out: list[EnglishNode] = []
    group: list[Item] = []
    mods: tuple[Phrase, ...] = ()
    cases, link = _NO, ""

    def close() -> None:
        nonlocal group, mods, cases
        if group or mods:  # “to rival X's”: whose it is stands for what it has
            out.append(Phrase(tuple(group), cases, mods) if group else replace(mods[-1], cases=cases))
        group, mods, cases = [], (), _NO

    for at, item in enumerate(items):
        if item.text in ("'s", "’s") and group:
            if _is_place_of_body(items, at, group):
                link = group.pop().link  # “X and Abu Dhabi's Y” are one list
                continue
            alone = _owns_next(group, mods) or _owns_product(items, at, group)
            kept = group[:-1] if alone else []  # “X's A and Y's B” are one list
            mods += (Phrase(tuple(group[len(kept) :]), _OWNER),)
            group, link = kept, "and" if kept else link
        elif item.is_concept("anaphor:own") and isinstance(item.value, Entity):
            mods += (Phrase((item,), _OWNER),)
        elif item.is_concept("whose") and item.value is None and at:
            close()
            owner = _antecedent(out)
            out.append(Break(item))
            mods = (replace(owner, cases=_OWNER, mods=()),) if owner else ()
        elif _is_passed_over(items, at, group) or _picks_one(items, at + 1):
            continue  # “a multi-year, $2bn deal”, “the Nvidia-supported startup”, “a lab called X”
        elif _is_verb(items, at):
            held = cases
            close()
            out.append(_verb(items, at))
            cases = _passed_on(out, held)
        elif (item.kind == "marker" and "and" in item.cases) or (item.kind == "sign" and item.text in ",/"):
            link = "and" if _joins(items, at, group, cases) and not _parts(items, at, group, cases) else ""
            if not link:
                close()
                out.append(Break(item))
        elif item.text in _BINDS and group and _bound(items, at):
            link = "and"
        elif item.kind == "sign" or parts_clauses(items, at):
            close()
            out.append(Break(item))
        elif item.kind == "marker":
            close()
            cases = _NO if _picks_one(items, at) else item.cases | {item.text.casefold()}
        elif _only_helps(item, owned=bool(mods) and not group):
            close()
        elif not item.is_concept("determiner") or item.value is not None:
            if _opens_phrase(item, group, cases):
                close()
            link = link or ("adjacent" if group else "")
            group.append(item if item.link == link else replace(item, link=link))
            link = ""
            if item.is_concept("governs"):
                close()
                cases = _OBJECT  # “the company behind X”
    close()
    return _spelled_out(out)


def _passed_on(out: list[EnglishNode], held: frozenset[str]) -> frozenset[str]:
    """“in Nvidia-backed startup X”: X bears the case, and who backs it stands apart."""
    verb, agent = out[-1], out[-2] if len(out) > 1 else None
    if not isinstance(verb, Verb) or verb.form != "modifier" or not isinstance(agent, Phrase):
        return _NO
    out[-2] = replace(agent, cases=_HYPHENED)
    return held


def _owns_next(group: Sequence[Item], mods: Sequence[Phrase]) -> bool:
    """Whether the last of the group, a body behind an and, owns only what follows, and not what stands before it."""
    listed = len(group) > 1 and group[-1].link == "and" and _is_body(group[-1])
    return listed and (bool(mods) or (group[-2].is_entity and not _is_body(group[-2])))


def _is_place_of_body(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """“X and Abu Dhabi's Y”: whether the last of the group is the place of the body right behind its genitive."""
    listed = len(group) > 1 and group[-1].link == "and" and "Place" in _classes(group[-1])
    return listed and at + 1 < len(items) and _is_body(items[at + 1])


def _owns_product(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """“with X, Y's Z and W”: the body behind a comma, right before the genitive at `at`, owns only the product Z."""
    behind = len(group) > 1 and group[-1].link == "and" and items[_index(items, group[-1]) - 1].text == ","
    return behind and _is_listed_product(items, at + 1)


def _is_listed_product(items: Sequence[Item], at: int) -> bool:
    """Whether a product by name stands at `at`, in a list that goes on behind it."""
    named, joint = items[at : at + 1], items[at + 1 : at + 2]
    product = bool(named) and "Product" in _classes(named[0]) and "Concept" not in _classes(named[0])
    return product and bool(joint) and (joint[0].text == "," or "and" in joint[0].cases)


def _is_passed_over(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """Whether the item adds nothing to its phrase and does not end it."""
    parts = items[at].text == "," and _between_adjectives(group, items, at)
    bound = _hyphened(items, at) or (at > 1 and _hyphened(items, at - 2)) or _is_plus(items, at)
    parts = parts or _only_times(items, at)
    return parts or bound or _is_mark(items, at, group) or _ly(items, at) or _only_names(items, at, group)


def _only_helps(item: Item, *, owned: bool) -> bool:
    """An auxiliary, or a word that only tells a stage (“could”); behind an owner that is “X's potential investment”."""
    told = item.has("cue:") != "" and not owned and all(w.pos == "Function" for w in item.words)
    return item.value is None and (item.has("aux:") != "" or told)


def _picks_one(items: Sequence[Item], at: int) -> bool:
    """“is one of X's investors”, “Y, one of its customers,”: whether the “of” at `at` makes them one of the kind."""
    said = 0 < at < len(items) and items[at].text == "of" and items[at - 1].text.casefold() == "one"
    return said and (at == 1 or items[at - 2].is_concept("aux:be", "filler") or items[at - 2].text == ",")


def _is_plus(items: Sequence[Item], at: int) -> bool:
    """“a Series B+ led by X”: the sign that touches the noun before it and no figure behind it."""
    before, following = items[at - 1 : at], items[at + 1 : at + 2]
    touches = bool(before) and before[0].end == items[at].start and before[0].evokes
    return items[at].text == "+" and touches and not (following and following[0].start == items[at].end)


def _only_times(items: Sequence[Item], at: int) -> bool:
    """“its customers now include A”: a word that fills, right before a verb in the present."""
    item, following = items[at], items[at + 1] if at + 1 < len(items) else None
    fills = bool(item.words) and all(w.pos == "Function" and w.concepts == ("filler",) for w in item.words)
    return fills and at > 0 and following is not None and following.is_concept("comprises")


def _is_mark(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """A quotation mark, or a hyphen that neither stands apart nor binds two bodies."""
    sign = items[at].kind == "sign" and items[at].text in "\"'“”‘’*-–"
    return sign and not _stands_apart(items, at) and not (bool(group) and _bound(items, at))


def _only_names(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """“a lab called X”, “an app dubbed Y”: the participle between a kind of thing and the name that one of it bears."""
    follows = at + 1 < len(items) and items[at + 1].kind == "name"
    if not follows or not group or not items[at].is_concept("naming") or any(map(_is_body, group)):
        return False
    opens = items[_index(items, group[0]) - 1]
    return opens.is_concept("determiner") and opens.text.casefold() in ("a", "an", "another")


def _spelled_out(row: Sequence[EnglishNode]) -> tuple[EnglishNode, ...]:
    """“on three clouds: A, B and C”, “with two makers — A and B”: the names stand for the kind that they are of."""
    out: list[EnglishNode] = []
    for node in row:
        kind = _kind_of_list(out)
        if kind is not None and isinstance(node, Phrase) and _is_list(node):
            out[-2:] = [replace(node, cases=kind.cases)]
        else:
            out.append(node)
    return tuple(out)


def _kind_of_list(row: Sequence[EnglishNode]) -> Phrase | None:
    """The general noun before a mark at the end of `row`, behind which the list may stand that says which."""
    kind, mark = (row[-2], row[-1]) if len(row) > _FIRST else (None, None)
    opens = isinstance(mark, Break) and mark.item.text in _OPENING
    return kind if opens and isinstance(kind, Phrase) and not _names(kind) and not kind.head.evokes else None


def _is_list(node: Phrase) -> bool:
    """Whether it is two names or more and nothing else."""
    return not node.cases and not node.mods and len(node.items) > 1 and all(i.is_entity for i in node.items)


def parts_clauses(items: Sequence[Item], at: int) -> bool:
    """Whether the word at `at` begins a clause: a pronoun or a conjunction, or a preposition that stands for one."""
    if items[at].kind == "marker":
        return _opens_clause(items, at)
    return items[at].is_concept("relative", "complement", "conjunction") and items[at].value is None and at > 0


def _opens_clause(items: Sequence[Item], at: int) -> bool:
    """“after X bought Y”, “as the lab has raised …”: a subject and its finite verb follow the preposition."""
    ahead = items[at + 1 : at + 9]
    if "clausal" not in items[at].cases or not ahead or ahead[0].kind == "date":
        return False
    for k, item in enumerate(ahead, at + 1):
        helps = item.has("aux:") != "" or (item.has("cue:") != "" and any(w.pos == "Function" for w in item.words))
        goes_on = item.tag == "base" and any(w.pos == "Verb" for w in item.words) and items[k + 1 : k + 2]
        if k > at + 1 and goes_on and goes_on[0].kind == "marker" and _is_plural(items[k - 1]):
            return True  # “as investors look for …”
        if k > at + 1 and (helps or (item.tag in ("s", "ed") and _is_verb(items, k))):
            subject = _previous(items, k)
            told = subject is not None and (subject.kind == "name" or subject.has("anaphor:") != "")
            return told and (helps or not any("agent" in i.cases for i in items[k + 1 : k + 2]))
        if isinstance(item.value, Hole) or (item.kind == "sign" and item.text != "-"):
            return False
        if item.kind == "marker" and not item.cases & {"genitive", "and"}:
            return False
    return False


def _is_plural(item: Item) -> bool:
    """Whether the item is a common noun in the plural."""
    return item.value is None and item.kind in ("word", "other") and item.text.islower() and item.text.endswith("s")


def _bound(items: Sequence[Item], at: int) -> bool:
    """Whether the dash at `at` binds two organisations into a pair."""
    left, right = items[at - 1], items[at + 1] if at + 1 < len(items) else None
    pair = [i.value for i in (left, right) if i is not None and isinstance(i.value, Entity)]
    return len(pair) == 2 and all("Organisation" in e.classes for e in pair)


def _ly(items: Sequence[Item], at: int) -> bool:
    """“that has quietly become”: an unknown adverb right before a verb."""
    text = items[at].text if items[at].kind == "other" else ""
    return text.islower() and text.endswith("ly") and _is_verb(items, at + 1)


def _stands_apart(items: Sequence[Item], at: int) -> bool:
    """“New regions - X will work with Y”: a dash with blanks around it parts what a hyphen would join."""
    dash = items[at].text in "-–" and 0 < at < len(items) - 1
    return dash and items[at - 1].end < items[at].start and items[at].end < items[at + 1].start


def _hyphened(items: Sequence[Item], at: int) -> bool:
    """“Nvidia-supported”, “China-specific”: whether a hyphen binds the name to a word that nobody knows, which the two
    then only describe with."""
    sign, word = items[at + 1 : at + 2], items[at + 2 : at + 3]
    bound = bool(word) and sign[0].text == "-" and sign[0].start == items[at].end and word[0].start == sign[0].end
    loose = bound and (word[0].kind == "other" or (not word[0].has("frame:") and word[0].text.endswith("ed")))
    return loose and items[at].kind == "name" and word[0].text.islower()


def _opens_phrase(item: Item, group: Sequence[Item], cases: frozenset[str]) -> bool:
    """“In May 2026 OpenAI signed …”, “Under the deal OpenAI will …”: what is said first ends where the subject begins;
    “power to X under a 20-year agreement”."""
    dated = item.kind == "name" and bool(cases) and all(i.kind == "date" for i in group)
    first = item.tokens[0].text.casefold() if item.tokens else ""
    bounded = item.kind == "quantity" and first in _BOUND_OR_MARKER
    agreed = "under" in cases and _is_body(item) and bool(group) and group[-1].evokes and not any(map(_is_body, group))
    return bool(group) and (dated or bounded or agreed)


def _antecedent(row: Sequence[EnglishNode]) -> Phrase | None:
    """What a relative pronoun after `row` stands for: the nearest phrase that names something, within the clause.

    Of “the campus in Ohio, which …” that is the campus, not where it is.
    """
    for k in range(len(row) - 1, -1, -1):
        node, site = row[k], row[k - 1] if k else None
        if isinstance(node, Verb):
            return None
        if isinstance(node, Phrase) and any(i.is_entity or isinstance(i.value, Hole) for i in node.items):
            return site if _is_place_of(row, k) and isinstance(site, Phrase) else node
    return None


def _told_of_person(row: Sequence[EnglishNode], k: int) -> bool:
    """“X, a lab founded by A, which …”: a “which” behind a person."""
    pronoun = row[k]
    person = next((x for x in reversed(row[:k]) if isinstance(x, Phrase)), None)
    which = isinstance(pronoun, Break) and pronoun.item.text.casefold() == "which"
    return which and person is not None and {"Person"} & _classes(person.head) != set() and "agent" in person.cases


def _founded(row: Sequence[EnglishNode], k: int) -> Phrase | None:
    """What was done by the person right before the “which” at `k` was done to: the name before it, and its aside."""
    verb = next((m for m in range(k - 1, -1, -1) if isinstance(row[m], Verb)), None)
    if verb is None or not verb or row[verb].auxiliaries:  # type: ignore[union-attr]
        return None
    noun, comma, named = row[verb - 1], row[verb - 2] if verb > 1 else None, row[verb - 3] if verb > _FIRST else None
    if isinstance(noun, Phrase) and _names(noun):
        return noun
    apposed = comma is not None and _is_comma(comma) and isinstance(named, Phrase) and _names(named)
    return named if apposed and isinstance(named, Phrase) else None


def _is_place_of(row: Sequence[EnglishNode], k: int) -> bool:
    """Whether the phrase at `k` says where the site right before it is."""
    node, site = row[k], row[k - 1] if k else None
    placed = isinstance(node, Phrase) and "locative" in node.cases
    return placed and isinstance(site, Phrase) and bool(_SITES & _classes(site.head))


def _between_adjectives(group: Sequence[Item], items: Sequence[Item], at: int) -> bool:
    """“a multi-year, $200 million agreement”: the comma only parts what stands before one noun."""
    following = items[at + 1] if at + 1 < len(items) else None
    loose = bool(group) and all(i.kind in ("other", "quantity") for i in group)
    return (
        loose and following is not None and following.kind in ("quantity", "other") and following.start > items[at].end
    )


def _says_rival(items: Sequence[Item], at: int) -> bool:
    """“bought X, an OpenAI rival”: whether an article, a name and a noun for equals follow the comma."""
    ahead = items[at + 1 : at + 4]
    named = len(ahead) > 2 and ahead[0].is_concept("determiner") and ahead[1].is_entity
    return named and ahead[2].is_concept("mutual")


def _joins(items: Sequence[Item], at: int, group: Sequence[Item], cases: frozenset[str]) -> bool:
    """Whether the comma or and at `at` stands inside a list of fillers of one kind; examples may bear their nouns."""
    if not group or at + 1 >= len(items) or items[at + 1].text in _MARKS or _parts_source(items, at, group):
        return False
    if _begins_anew(items, at, group) or any("sequel" in i.cases for i in items[at : at + 2]):
        return False
    ahead = [
        i
        for i in items[at + 1 : at + 4]
        if not i.is_concept("determiner") and not (i.kind == "marker" and "and" in i.cases) and i.kind != "sign"
    ]
    right = ahead[0] if ahead else items[at + 1]
    if items[at].text == "," and (right.has("anaphor:") or _says_what(items, at, group) or _says_rival(items, at)):
        return False  # “X bought Y, the companies said”, “X, a campus, in Y”, “X, a Y rival”
    if right.kind == "quantity" and _is_measure(next((i for i in items if i.start > right.start), None)):
        return False  # “revenue of $140m, $12bn liabilities”
    if ahead and _starts_clause(items, at, items.index(right), group):
        return False
    if _owns_event(items, items.index(right)):
        return False
    bears = "examples" in cases and group[-1].text[-1:] == "s"  # “such as A chips and B servers”
    left = next((i for i in reversed(group) if i.kind != "other" and not (bears and i.kind == "word")), group[-1])
    return (
        right.kind == left.kind
        and right.kind in ("name", "quantity")
        and (group[-1].kind == left.kind or bears)
        and same_measure(left, right)
        and _of_one_sort(left, right)
    )


def _begins_anew(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """“in Bangkok, and X opened a plant”: a comma and an and behind a single thing, with a verb of its own after."""
    if items[at].text != "," or "and" not in items[at + 1].cases or any(i.link == "and" for i in group):
        return False
    rest = takewhile(lambda i: i.text not in ";.", items[at + 2 :])
    return any(i.is_concept("aux:be", "aux:have", "aux:modal", "future") or _is_finite(i) for i in rest)


def _is_finite(item: Item) -> bool:
    return item.tag in ("s", "ed") and bool(item.words) and all(w.pos == "Verb" for w in item.words)


def _says_what(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """Whether an article and a kind of thing follow the comma, behind a name: they say what it is."""
    article = items[at + 1].text.casefold() in ("a", "an")
    kind = next((i for i in items[at + 2 : at + 5] if i.kind != "other"), None)
    return article and kind is not None and "Concept" in _classes(kind) and "Concept" not in _classes(group[-1])


def _of_one_sort(left: Item, right: Item) -> bool:
    """Whether both or neither name a measure or a post: “its valuation, Acme said” is no list."""
    return bool(_classes(left) & _MEASURES) == bool(_classes(right) & _MEASURES)


def _owns_event(items: Sequence[Item], at: int) -> bool:
    """“A's stake in X and B's investment in Y”: B owns an event of its own and stands in no list with X."""
    if at + 2 >= len(items) or items[at + 1].text not in ("'s", "’s"):
        return False
    noun = next((i for i in items[at + 2 : at + 5] if i.kind not in ("other", "date", "quantity")), None)
    return noun is not None and noun.evokes and any(w.pos == "Noun" for w in noun.words)


def _acts(items: Sequence[Item], at: int) -> bool:
    """Whether an object follows: “after funding X” is a verb, “in funding to X” a noun."""
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and (following.kind in ("name", "quantity") or following.is_concept("determiner"))


def _appoints(items: Sequence[Item], at: int) -> bool:
    """“X named Y chief executive”, not “a firm named Y”: a name, an auxiliary or a new clause stands before."""
    before = _previous(items, at)
    following = items[at + 1] if at + 1 < len(items) else None
    opens = before is not None and (before.kind in ("name", "marker", "sign") or before.has("aux:") != "")
    clause = takewhile(lambda i: i.kind in ("name", "marker") or i.text == ",", items[at + 1 :])
    opens = opens or any("as" in i.cases for i in clause)  # “the release named X and Y as partners”
    return opens and following is not None and following.kind == "name"


def _starts_clause(items: Sequence[Item], at: int, right: int, group: Sequence[Item]) -> bool:
    """“uses X's chips, and Y is buying …”: an object stands before the and, a subject with its verb after it."""
    following = items[right + 1] if right + 1 < len(items) else None
    finite = following is not None and (following.is_concept("aux:be", "aux:have") or following.tag in ("s", "ed"))
    start = _index(items, group[0])
    before = next((i for i in reversed(items[:start]) if i.kind in ("sign", "word") and not _is_adverb(i)), None)
    told = items[at].text == "," and finite and "and" in items[at + 1].cases and _acts(items, right + 1)
    told = told and any(i.tag in ("s", "ed") and {w.pos for w in i.words} == {"Verb"} for i in items[:start])
    told = told or (_is_ahead(following) and _is_in_relative(items[:start]))
    return told or (finite and before is not None and _is_plain_verb(before))


def _is_ahead(item: Item | None) -> bool:
    return item is not None and item.is_concept("future", "aux:modal", "aux:be", "aux:have")


def _is_in_relative(before: Sequence[Item]) -> bool:
    """“which X will buy from (Y and Z will use)”: whether a relative clause has a subject of its own and its verb."""
    at = next((k for k in range(len(before) - 1, -1, -1) if before[k].is_concept("relative")), -1)
    clause = before[at + 1 :] if at >= 0 else ()
    acts = any(i.tag in ("base", "s", "ed") and any(w.pos == "Verb" for w in i.words) for i in clause[1:])
    return bool(clause) and clause[0].kind == "name" and acts


def _parts(items: Sequence[Item], at: int, group: Sequence[Item], cases: frozenset[str]) -> bool:
    """Whether the sign at `at` is a comma that ends what stands before it."""
    return items[at].text == "," and (_apposed(items, at) or _ends_fronted(items, at, group, cases))


def _apposed(items: Sequence[Item], at: int) -> bool:
    """“Azure, Microsoft's cloud unit”: the name after the comma only begins an apposition."""
    return at + 2 < len(items) and items[at + 2].text in ("'s", "’s") and not _is_listed_product(items, at + 3)


def _ends_fronted(items: Sequence[Item], at: int, group: Sequence[Item], cases: frozenset[str]) -> bool:
    """“Alongside X, Y bought Z”, “with X and Y, Z said”: the comma ends the phrase that stands before its clause."""
    if any(i.link == "and" and _before_article(items, _index(items, i)).text not in _PARTING for i in group):
        return True
    following = items[at + 2] if at + 2 < len(items) else None
    goes_on = following is not None and (following.text in (",", "'s", "’s") or "and" in following.cases)
    goes_on = goes_on or "and" in items[at + 1].cases  # “from A, B, and C”
    goes_on = goes_on or (following is not None and following.is_concept("relative") and _listed(items, group))
    goes_on = goes_on or ("examples" in cases and _index(items, group[0]) > 1)  # “tools including A, B chips and C”
    return bool(cases) and not goes_on and not any(isinstance(i.value, Quantity) for i in group)


def _before_article(items: Sequence[Item], at: int) -> Item:
    """“A, the B Fund and C”: what stands before the name at `at` and its article."""
    return items[at - 2] if at > 1 and items[at - 1].is_concept("determiner") else items[at - 1]


def _listed(items: Sequence[Item], group: Sequence[Item]) -> bool:
    """Whether a comma has joined two of the group already: “by A, B, C who met at school”."""
    return any(i.link == "and" and items[_index(items, i) - 1].text == "," for i in group)


def _index(items: Sequence[Item], item: Item) -> int:
    return next(k for k, i in enumerate(items) if i.start == item.start and i.kind == item.kind)


def _parts_source(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """“According to A and B, C bought D”, “C bought D, A and B reported”: a source takes no part in the other list."""
    if items[at].text != ",":
        return False
    follows = _tells(items[at + 1])
    if any(i.is_concept("according") for i in group):
        return not follows
    rest = next((i for i in items[at + 1 :] if i.kind not in ("name", "sign", "marker")), None)
    told = rest is not None and rest.is_concept("report") and any(i.tag in ("ed", "s") for i in items[:at])
    return told and follows and not _tells(group[-1])


def _tells(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and bool(entity.classes & {"MediaOutlet", "Source", "Person"})


def _is_verb(items: Sequence[Item], at: int) -> bool:
    if at >= len(items):
        return False
    item = items[at]
    before = items[at - 1] if at else None
    helped = before is not None and (
        (item.tag == "ing" and (before.is_concept("aux:be") or _spends(items, at)))
        or (item.tag == "base" and _bare(before))
    )
    named = item.kind == "name" and item.evokes is False and _coordinated(items, at)
    if item.text.isupper() and len(item.text) > 1 and at and not items[at - 1].text.isupper():
        return False  # “an SAT tutor”
    if not (item.kind in ("word", "other") or named or helped) or not item.tokens or item.tokens[0].pos != "word":
        return False
    if item.kind == "other":
        return _looks_verbal(items, at)
    verbal = [w for w in item.words if w.pos == "Verb"]
    if (
        not verbal
        or (item.is_concept("ask:list") and item.tag == "ed" and not _appoints(items, at))
        or (item.has("aux:") and _helps(items, at))
    ):
        return False
    before = _previous(items, at)
    noun = any(w.pos in ("Noun", "Adjective") for w in item.words)
    if item.tag == "ed" and at > 1 and _hyphened(items, at - 2):
        return False  # “the Paris-based startup”
    if item.tag == "ed":
        modified = _has_modifier(items, at) if noun else _describes(items, at)
        return before is None or not (modified or _before_noun(items, at))
    if item.tag == "ing" and before is not None and before.is_concept("determiner"):
        return False  # “its rapidly growing model”
    if item.tag == "ing" and _inside_name(items, at):
        return False
    if item.tag == "ing":
        opens = before is None or before.kind == "sign" or (before.kind == "marker" and (not noun or _acts(items, at)))
        return opens or (before is not None and before.is_concept("aux:be")) or not noun
    relative = item.tag == "s" and at > 0 and items[at - 1].is_concept("relative", "complement")
    if relative and (_acts(items, at) or _tells_what(items, at)):
        return True  # “a round that values the startup at …”, “a startup that builds inference chips”
    if item.tag == "s":
        if before is None or before.is_concept("determiner", "whose") or (noun and _inside_phrase(items, at)):
            return False
        if _is_of_object(items, at):
            return False
        return (
            before.kind == "name"
            or _headline_verb(items, at)
            or (before.evokes and item.is_concept("terms"))
            or before.has("anaphor:") != ""
            or before.is_concept("relative", "complement", "ask:who", "ask:what")
            or not noun
        )
    return _base_verb(items, at, before, noun)


def _is_of_object(items: Sequence[Item], at: int) -> bool:
    """“begun shipping X samples to Y”: behind the product that a verb has as its object."""
    verb, behind = items[at - 2] if at > 1 else None, items[at + 1] if at + 1 < len(items) else None
    bare = verb is not None and verb.tag in ("base", "ing", "ed") and _is_plain_verb(verb)
    goods = "Product" in _classes(items[at - 1])
    return bare and goods and (behind is None or behind.kind in ("marker", "sign"))


def _tells_what(items: Sequence[Item], at: int) -> bool:
    """“a startup that builds inference chips”: a noun before the pronoun, and no other verb right behind."""
    noun, following = items[at - 2] if at > 1 else None, items[at + 1] if at + 1 < len(items) else None
    named = noun is not None and (noun.is_entity or noun.kind == "other" or any(w.pos == "Noun" for w in noun.words))
    named = named and noun is not None and not noun.is_concept("report") and noun.tag not in ("ed", "ing")
    plain = following is not None and following.kind in ("other", "word", "name") and following.tag not in ("ed", "s")
    return named and plain and following is not None and not following.has("aux:") and not following.has("cue:")


def _spends(items: Sequence[Item], at: int) -> bool:
    """“committed to spending $2bn”: right between a preposition and a sum."""
    before = items[at - 1]
    opens = before.kind == "marker" or (before.has("cue:") != "" and any(w.pos == "Function" for w in before.words))
    return opens and at + 1 < len(items) and _is_sum(items[at + 1])


def _inside_name(items: Sequence[Item], at: int) -> bool:
    """“the data labeling startup X”: an -ing between a noun and the noun right before the name that both describe."""
    if at < 1 or at + 2 >= len(items):
        return False
    before, noun, named = items[at - 1], items[at + 1], items[at + 2]
    described = before.kind == "other" or _is_noun(before) or (before.kind == "name" and not _is_body(before))
    described = described or (before.kind == "marker" and items[at].is_concept("plain"))  # “in struggling chipmaker X”
    if "comitative" in before.cases and items[at].is_concept("leads") and noun.evokes:
        return True  # “with participating investments from X”
    common = noun.text.islower() and (noun.kind == "other" or any(w.pos == "Noun" for w in noun.words))
    return described and common and named.kind == "name" and _is_body(named)


def _is_body(item: Item) -> bool:
    return isinstance(item.value, Entity) and "Organisation" in item.value.classes


def _looks_verbal(items: Sequence[Item], at: int) -> bool:
    """Whether a word that nobody knows stands as a verb: “the deal irked X”, “Acme refurbishes the site”."""
    text, before = items[at].text, _previous(items, at)
    if _unknown_infinitive(items, at):
        return True
    if not text.islower() or "-" in text or before is None or before.is_concept("determiner"):
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    if text.endswith("ed") and len(text) > 4 and not text.endswith("eed"):
        return before.kind != "quantity"
    opens = following is not None and (following.is_concept("determiner") or following.kind == "quantity")
    return text.endswith("s") and not text.endswith("ss") and before.kind == "name" and opens


def _unknown_infinitive(items: Sequence[Item], at: int) -> bool:
    """“plans to restart Unit 1”: an unknown word between to and an object."""
    text, following = items[at].text, items[at + 1] if at + 1 < len(items) else None
    opens = following is not None and (
        following.is_concept("determiner", "anaphor:own") or following.kind in ("quantity", "name")
    )
    plain = text.islower() and text.isalpha() and not text.endswith("s")
    before = items[at - 1] if at else None
    to = before is not None and before.text.casefold().split(" ")[-1] == "to" and not before.is_concept("according")
    return plain and opens and to


def _helps(items: Sequence[Item], at: int) -> bool:
    """Whether a have or do helps another verb (or, in a question, stands before its subject)."""
    following = next((i for i in items[at + 1 :] if not _is_adverb(i)), None)
    participle = following is not None and (
        following.tag == "ed"
        or following.has("aux:") != ""
        or (following.kind == "other" and following.text.endswith("ed"))
    )
    return items[at].is_concept("aux:do") or at == 0 or participle or _is_inverted(items, at)


def _is_inverted(items: Sequence[Item], at: int) -> bool:
    """“Which labs has X (and Y) invested in”: a question's have stands before its subject."""
    end = at + 1
    while end < len(items) and (
        items[end].is_entity or items[end].text.casefold() in ("and", ",") or _is_adverb(items[end])
    ):
        end += 1
    participle = at + 1 < end < len(items) and (items[end].tag == "ed" or bool(items[end].has("cue:")))
    return participle and any(i.has("ask:") for i in items[:at])


def _is_adverb(item: Item) -> bool:
    return any(w.pos == "Adverb" for w in item.words) or (item.kind == "other" and item.text.casefold().endswith("ly"))


def _base_verb(items: Sequence[Item], at: int, before: Item | None, noun: bool) -> bool:
    if before is None:
        return items[at].is_concept("ask:list")
    if before.is_concept("anaphor:own"):
        return False  # “its own chips”
    if isinstance(before.value, Hole):
        return True  # “Which clouds host X?”
    if _coordinated(items, at) or (not noun and _lists_on(items, at)):
        return True
    if (
        before.text.casefold() == "to"
        or before.has("aux:") in ("do", "modal")
        or (before.has("cue:") and before.words[0].pos == "Function")
    ):
        return True
    if noun and before.is_concept("support", "op:latest", "op:first"):
        return False  # “will have access to”, “its latest release”
    if _inside_phrase(items, at) and not (items[at].is_concept("comprises") and not noun and _lists(items, at)):
        return False
    following = items[at + 1] if at + 1 < len(items) else None
    if noun and following is not None and _is_base(following) and {w.pos for w in following.words} == {"Verb"}:
        return False  # “how long does the contract run”
    helped = any(i.has("aux:") in ("do", "modal") or i.text.casefold() in ("will", "would") for i in _clause(items, at))
    plural = before.kind in ("name", "word") and not before.is_concept("determiner")
    return (helped and plural) or (not noun and plural)


def _lists(items: Sequence[Item], at: int) -> bool:
    """“Customers of X include A and B”: no verb stands before, and a name behind."""
    verbs = any(i.words and {w.pos for w in i.words} == {"Verb"} for i in items[:at])
    return not verbs and at + 1 < len(items) and items[at + 1].kind == "name"


def _lists_on(items: Sequence[Item], at: int) -> bool:
    """“Customers of X, which lets chips, include A and B”: behind a relative clause between commas."""
    named = at + 1 < len(items) and items[at + 1].kind == "name"
    opened = [k for k in range(1, at) if items[k].is_concept("relative") and items[k - 1].text == ","]
    return named and bool(opened) and items[at].is_concept("comprises") and items[at - 1].text == ","


def _clause(items: Sequence[Item], at: int) -> Sequence[Item]:
    """What stands before `at` since the last word that can only be a verb."""
    verbs = [k for k, i in enumerate(items[:at]) if i.words and {w.pos for w in i.words} == {"Verb"}]
    return items[verbs[-1] + 1 if verbs else 0 : at]


def _has_modifier(items: Sequence[Item], at: int) -> bool:
    """Whether a determiner, a sum or an owner right before makes a noun of what may be a participle (“a $3bn bet”)."""
    before = _previous(items, at)
    agent = at + 1 < len(items) and "agent" in items[at + 1].cases
    return before is not None and (
        before.is_concept("determiner")
        if agent
        else before.is_concept("determiner", "anaphor:own") or before.kind == "quantity" or before.text in ("'s", "’s")
    )


def _describes(items: Sequence[Item], at: int) -> bool:
    """“its own expanded deal”, “X's planned 5 GW campus”: a participle between a possessive or article and its noun."""
    before, following = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
    opens = before is not None and (
        before.is_concept("anaphor:own", "own:product") or before.text.casefold() in ("a", "an", "'s", "’s")
    )
    noun = next((i for i in items[at + 1 :] if i.kind not in ("quantity", "other")), None)
    site = noun is not None and bool(_SITES & _classes(noun))
    bare = following is not None and following.kind in ("word", "other") and not following.cases
    return opens and (bare or site)


def _before_noun(items: Sequence[Item], at: int) -> bool:
    """“runs advanced models”: a participle right between a verb and a bare noun only describes the noun."""
    before, following = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
    bare = following is not None and following.kind in ("word", "other") and following.tokens[0].pos == "word"
    noun = bare and following is not None and (following.kind == "other" or _is_noun(following))
    return noun and before is not None and before.tag in ("base", "ing") and _is_plain_verb(before)


def _is_noun(item: Item) -> bool:
    return bool(item.words) and all(w.pos == "Noun" for w in item.words)


def _is_plain_verb(item: Item) -> bool:
    """Whether the item can be nothing but a verb, and one that takes no second verb (“let X run”, “said X runs”)."""
    verb = bool(item.words) and all(w.pos == "Verb" for w in item.words)
    return verb and item.tag in ("base", "ing", "ed", "s") and not item.is_concept("causes", "report")


def _inside_phrase(items: Sequence[Item], at: int) -> bool:
    """Whether a preposition, an owner or a verb opened the noun phrase that still goes on: “buy AMD shares”."""
    for k in range(at - 1, -1, -1):
        item = items[k]
        if item.text in ("'s", "’s"):
            return k == at - 1  # “X's bets”, but “X's rival bets”
        if item.kind == "marker":
            return "and" not in item.cases and not item.has("aux:")
        if _is_plain_verb(item) or (item.kind == "other" and _looks_verbal(items, k)):
            return True
        loose = item.is_concept("determiner") or item.kind in ("name", "quantity", "other")
        if not loose and not _is_noun(item):
            return False
    return False


def _headline_verb(items: Sequence[Item], at: int) -> bool:
    """“Kestrel Raises $40M”: a capital before, a sum behind."""
    before, following = items[at - 1], items[at + 1] if at + 1 < len(items) else None
    capital = before.kind == "other" and before.text[0].isupper()
    return capital and following is not None and following.kind == "quantity"


def _coordinated(items: Sequence[Item], at: int) -> bool:
    """“will invest in X and supply it”: after and, with an object of its own, the verb goes on from a bare one."""
    if not at or "and" not in items[at - 1].cases or at + 1 >= len(items):
        return False
    following = items[at + 1]
    bare = any(
        (i.tag == "base" and _is_plain_verb(i)) or (k and _is_base(i) and _bare(items[k - 1]))
        for k, i in enumerate(items[: at - 1])
    )
    opens = following.is_concept("determiner", "anaphor:own", "anaphor:one") or following.kind in ("name", "quantity")
    alone = {w.pos for w in items[at].words} == {"Verb"} and following.kind == "marker"  # “and compete with X”
    return bare and (opens or alone)


def _bare(before: Item) -> bool:
    """Whether a bare verb may follow: to, a modal."""
    modal = before.has("aux:") == "modal" or (bool(before.has("cue:")) and before.words[0].pos == "Function")
    return before.text.casefold() == "to" or modal


def _previous(items: Sequence[Item], at: int) -> Item | None:
    """The item before, adverbs passed over."""
    return next((i for i in reversed(items[:at]) if not _is_adverb(i)), None)


def _verb(items: Sequence[Item], at: int) -> Verb:
    item, before = items[at], _previous(items, at)
    if item.kind == "other":
        tag = "base" if _unknown_infinitive(items, at) else "ed" if item.text.endswith("ed") else "s"
        item = replace(item, tag=tag)
    helpers = []
    k = at - 1
    while k >= 0 and (
        items[k].has("aux:")
        or items[k].text.casefold() == "to"
        or items[k].is_concept("op:not")
        or any(w.pos in ("Adverb",) for w in items[k].words)
        or (items[k].has("cue:") and any(w.pos == "Function" for w in items[k].words))
        or (k and items[k].is_concept("filler") and items[k - 1].is_concept("aux:be"))  # “is now offered”
    ):
        helpers.append(items[k])
        k -= 1
    by_follows = item.tag == "ed" and not _takes_object(items, at)
    by_follows = by_follows and any(i.text.casefold() == "by" for i in items[at + 1 : at + 6])
    passive = item.tag == "ed" and (
        any(h.is_concept("aux:be") for h in helpers)
        or (by_follows and not (before is not None and before.is_concept("aux:have")))
    )
    passive = passive or (item.tag == "ed" and not helpers and _reduced(items, at))
    passive = passive or (item.tag == "ed" and not helpers and _tells_more(items, at))
    asked = not passive and item.tag == "ed" and bool(items) and items[0].is_concept("aux:be")
    form = _form(items, at, before, any(h.is_concept("aux:be") for h in helpers))
    return Verb(
        item,
        item.start,
        item.end,
        form,
        passive or asked,
        any(h.is_concept("op:not") for h in helpers) or _no_one(items, k),
        item.tag == "ed",
        tuple(helpers),
    )


def _no_one(items: Sequence[Item], at: int) -> bool:
    """“Neither X nor Y has …”, “None of X, Y and Z has …”: whether the names up to `at` are said not to do it."""
    while at > 0 and (items[at].kind in ("name", "other") or items[at].text == "," or "and" in items[at].cases):
        at -= 1
    return at >= 0 and items[at].is_concept("op:not") and items[at].text.casefold() != "no"


def _takes_object(items: Sequence[Item], at: int) -> bool:
    """“announced a round led by X”: an article or a sum begins the verb's object."""
    following = items[at + 1] if at + 1 < len(items) else None
    return following is not None and (
        following.kind == "quantity" or (following.is_concept("determiner") and following.value is None)
    )


def _reduced(items: Sequence[Item], at: int) -> bool:
    """“X, valued at …”, “Y hosted on Z”: a participle after a name or comma with a preposition right behind it."""
    k = next((k for k in range(at - 1, -1, -1) if not _is_adverb(items[k]) and not items[k].cases & {"aside"}), -1)
    following = items[at + 1] if at + 1 < len(items) else None
    marked = following is not None and following.kind == "marker" and not following.cases & {"and", "dative", "in"}
    return marked and k > 0 and items[k].text == "," and items[k - 1].kind == "name"


def _tells_more(items: Sequence[Item], at: int) -> bool:
    """“the chips used at X”: a participle between the noun of a question and a preposition."""
    noun, following = items[at - 1].value if at else None, items[at + 1] if at + 1 < len(items) else None
    marked = following is not None and following.kind == "marker"
    return marked and isinstance(noun, Hole) and noun.name.startswith(LINK)


def _form(items: Sequence[Item], at: int, before: Item | None, progressive: bool) -> str:
    """modifier (Nvidia-backed), infinitive, participle or end (finite)."""
    if at and items[at - 1].text == "-" and items[at - 1].end == items[at].start:
        return "modifier"
    if before is not None and before.text.casefold() == "to":
        return "infinitive"
    return "participle" if items[at].tag == "ing" and not progressive else "end"


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
            found += [
                _nominal(row, n, node, k, items)
                for k, i in enumerate(node.items)
                if i.evokes and not _says_whose(node, k)
                if any(w.pos in ("Noun", "Adjective") and w.has("frame:") for w in i.words)
            ]
            found += [
                _nominal(row, n, m, k, items)
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
    """“equity holders”, “deal makers”: the noun at `k` only says of what those behind it are."""
    following = phrase.items[k + 1] if k + 1 < len(phrase.items) else None
    people = following is not None and following.kind == "other" and following.text.endswith(("ers", "ors", "ees"))
    return people and following is not None and following.text.islower()


def _brings(row: Sequence[EnglishNode], n: int, verb: Verb) -> bool:
    """“provided subsidies to X”, “secured an agreement with X”: the verb only brings about what its object names."""
    thing = row[n + 1] if n + 1 < len(row) else None
    direct = isinstance(thing, Phrase) and not thing.cases and not verb.passive
    if not direct or _concerns(verb) or not isinstance(thing, Phrase):
        return False
    carries = verb.item.is_concept("support") and _is_event(thing.head) and not _names(thing)  # “got an order from X”
    return carries or _has_own_event(thing, verb) or (_is_measure(thing.head) and _evoked(verb, thing))


def _evoked(verb: Verb, thing: Phrase) -> bool:
    """“bought a stake in X from Y”: whether the verb tells of deals that its object does not name."""
    return bool(_event_kinds(thing)) and verb.item.is_concept("support")


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
    subject = [i for f in _subject(row, row.index(permits)) for i in f]
    office = permits.passive if permits is before else any(_AUTHORITIES & _classes(i) for i in subject)
    return permits.item.is_concept("permits") and office


def _only_carries(row: Sequence[EnglishNode], n: int, verb: Verb) -> bool:
    """“Which investments were made”: a light verb in the passive, whose subject is the event."""
    before = row[n - 1] if n else None
    return verb.passive and verb.item.is_concept("support") and isinstance(before, Phrase) and _is_event(before.head)


def _verbal(row: Sequence[EnglishNode], n: int, verb: Verb, items: Sequence[Item]) -> Predication:
    subject = _subject(row, n)
    thing = row[n + 1] if n + 1 < len(row) else None
    whole = isinstance(thing, Phrase) and thing.head.is_concept("transparent")  # “sold its assets”
    doers = {i.value for f in subject for i in f if isinstance(i.value, Entity) and not whole}
    behind = (a for a in _after(row, n, objects=True) if not _is_its_own(a, doers))
    args = (*(Arg(f, frozenset({"subject"}), "clause", 1) for f in subject), *behind)
    done_to = any("object" in a.cases and _may_act(a.items) and not _is_sum(a.items[0]) for a in args)
    args += _relativised(row, n) if not done_to and not verb.passive else ()
    led = isinstance(thing, Verb) and thing.form == "infinitive"  # “What does X plan to buy”: what is bought is asked
    args += _fronted(row, n, items) if not led and not any("object" in a.cases for a in args) else ()
    args += _shared_object(row, n) + _before_passive(row, n) + _housed(row, n)
    args += _sum_behind_aside(row, n) if not any(_is_sum(a.items[0]) for a in args) else ()
    args += _inside_of(row, n) if verb.item.is_concept("goods") and not verb.passive else ()
    args += _agreed(row, n) if not any(_is_sum(a.items[0]) for a in args) else ()
    if verb.item.is_concept("builds"):
        args += _fronted_place(row, n) + _spent_on(row, n) + _site_built(row, n, args)
    args += _site_told_of(row, n) if verb.item.is_concept("opens") else ()
    item = _without_supply(verb.item) if verb.item.is_concept("divests") and _is_handed_over(args, thing) else verb.item
    raises = verb.item.is_concept("raises")
    args += _shared_aim(row, n) + ((*_taking_part(row, n), *_led_by(row, n), *_led_before(row, n)) if raises else ())
    args += _made_for(row, n, doers) if verb.item.is_concept("fabricates") else ()
    return Predication(
        item,
        args,
        marks=frozenset(c for x in _following(row, n) for c in x.cases),
        passive=verb.passive,
        negated=verb.negated,
        cues=_cues(row, n, verb, items),
        dates=_dates(row, n, verb.start),
        past=verb.past and not any(h.is_concept("aux:present") or h.kind == "marker" for h in verb.auxiliaries),
        start=verb.start,
        end=verb.end,
    )


def _agreed(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“Under a contract worth $2bn, X will supply Y”, “X will supply Y under a contract worth $2bn”: the sum of the
    deal by which that is done."""
    main = next((k for k, x in enumerate(row) if isinstance(x, Verb)), n)
    for k in (0, *range(n + 1, len(row))):
        deal = row[k]
        if k > n and not isinstance(deal, Phrase):
            return ()
        if isinstance(deal, Phrase) and "under" in deal.cases and deal.head.evokes and (k or main == n):
            own = [f for f in fillers(deal) if _is_sum(f[0])]
            worth = [f for x in row[k + 1 : k + 2] if isinstance(x, Phrase) and "worth" in x.cases for f in fillers(x)]
            kinds = _event_kinds(deal)
            cases = frozenset({"worth", "benefactive", "for"})
            return tuple(Arg(f, cases, "clause", 3, kinds=kinds) for f in (own or worth)[:1])
    return ()


def _named_apart(row: Sequence[EnglishNode], k: int) -> tuple[tuple[Item, ...], ...]:
    """“founded by two former X researchers, A and B”: who those are by whom something is done."""
    node, comma, named = row[k], row[k + 1] if k + 1 < len(row) else None, row[k + 2] if k + 2 < len(row) else None
    if not isinstance(node, Phrase) or "agent" not in node.cases or not isinstance(named, Phrase) or named.cases:
        return ()
    people = node.head.value is None and node.head.text.islower() and node.head.text.endswith("s")
    apart = isinstance(comma, Break) and comma.item.text in (",", ":") and all(i.is_entity for i in named.items)
    return fillers(named) if people and apart else ()


def _shared_object(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X develops and Y operates the site”: what the second verb is done to is what the first is done to as well."""
    joint, other, second = row[n + 1 : n + 2], row[n + 2 : n + 3], row[n + 3 : n + 4]
    if not second or not isinstance(joint[0], Break) or "and" not in joint[0].item.cases:
        return ()
    subject = isinstance(other[0], Phrase) and not other[0].cases and _names(other[0])
    alike = isinstance(second[0], Verb) and second[0].form == "end" and not second[0].passive
    return tuple(a for a in _after(row, n + 3, objects=True) if "object" in a.cases) if subject and alike else ()


def _before_passive(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“A site for X in Y is built by Z”: what a passive's subject, a common noun, is for and where it is."""
    verb, k = row[n], _told_on_from(row, n)
    subject = row[k - 1] if k else None
    common = isinstance(subject, Phrase) and not _names(subject) and not subject.head.evokes
    if not common or not isinstance(verb, Verb) or not verb.passive or not verb.auxiliaries:
        return ()
    told = [x for x in row[k:n] if isinstance(x, Phrase) and x.cases & {"benefactive", "locative"}]
    part = isinstance(subject, Phrase) and isinstance(subject.head.value, Quantity)
    whole = [x for x in row[k:n] if isinstance(x, Phrase) and part and "of" in x.cases]
    args = tuple(Arg(f, frozenset({"subject"}), "clause", 2) for x in whole for f in _things(x))
    return args + tuple(Arg(f, x.cases, "clause", 2) for x in told for f in _things(x))


def _told_on_from(row: Sequence[EnglishNode], n: int) -> int:
    """Where the marked phrases begin that tell of the subject of the verb at `n`: “the plant in Y, Ohio, is …”."""
    place = row[n - 2] if n > 1 else None
    closed = n > 1 and _is_comma(row[n - 1]) and isinstance(place, Phrase) and "locative" in place.cases
    k = n - 1 if closed else n
    while k > 0 and isinstance(row[k - 1], Phrase) and row[k - 1].cases:  # type: ignore[union-attr]
        k -= 1
    return k


def _housed(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X's data center houses chips”, “X's cloud is powered by chips”: what a site does or is filled with, or a service
    runs on, its owner does."""
    verb, at = row[n], _told_on_from(row, n) - 1
    site = row[at] if at >= 0 else None
    filled = isinstance(verb, Verb) and (verb.item.is_concept("fills") if verb.passive else _acts_on(row, n))
    housed = filled and isinstance(site, Phrase) and bool({*_SITES, _SUBJECT} & _classes(site.head))
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
    told = any("Place" in _classes(i) for x in _following(row, n) for i in x.items)
    if not opens or not isinstance(place, Phrase) or told or any(isinstance(x, Verb) for x in row[:n]):
        return ()
    return tuple(Arg(f, place.cases, "clause", 3) for f in fillers(place) if "Place" in _classes(f[0]))


def _spent_on(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“will invest $6bn to build a site”: the sum right before the infinitive is what that is worth."""
    verb, amount, spends = (row[n], row[n - 1], row[n - 2]) if n > 1 else (None, None, None)
    aim = isinstance(verb, Verb) and verb.form == "infinitive" and isinstance(spends, Verb)
    direct = isinstance(amount, Phrase) and not amount.cases and len(amount.items) == 1 and _is_sum(amount.items[0])
    return (
        (Arg(amount.items, frozenset({"worth"}), "clause", 2),) if aim and direct and isinstance(amount, Phrase) else ()
    )


def _is_its_own(arg: Arg, doers: Container[Filler]) -> bool:
    """“X sells its processors to Y”: who does it is not what it is done to."""
    return arg.via != OWNER and all(i.is_concept("anaphor:own") and i.value in doers for i in arg.items)


def _following(row: Sequence[EnglishNode], n: int) -> Iterator[Phrase]:
    """The phrases right after the node at `n`."""
    for node in row[n + 1 :]:
        if not isinstance(node, Phrase):
            return
        yield node


def _gapped(row: Sequence[EnglishNode], n: int, stated: Predication) -> tuple[Predication, ...]:
    """“X put in $2bn, Y $3bn”, “X put $2bn in A and $3bn in B”: the verb again with another thing and sum."""
    sums = [a for a in stated.args if _is_sum(a.items[0])]
    if not sums:
        return ()
    found = []
    for k in range(n + 1, len(row)):
        node, following = row[k], row[k + 1] if k + 1 < len(row) else None
        if isinstance(node, Verb):
            break
        if not isinstance(node, Phrase) or node.cases or k < n + 3:
            continue
        if len(node.items) == 2 and node.items[0].is_entity and _is_sum(node.items[1]):
            found.append(_with(stated, "subject", node.items[0], node.items[1]))
        elif _is_sum(node.items[-1]) and len(node.items) == 1 and isinstance(following, Phrase) and following.cases:
            things = [f for f in _things(following) if f[0].is_entity]
            found += [_with(stated, case, things[-1][0], node.items[0]) for case in following.cases if things][:1]
    return tuple(found)


def _without_others(stated: Predication, others: Sequence[Predication]) -> Predication:
    """“X put $2bn in A, $3bn in B”: the first without the things of the others, which stand in the same case."""
    things = {a.items[0].start for o in others for a in o.args} - {a.items[0].start for a in stated.args[:1]}
    first: dict[frozenset[str], int] = {}
    for at, arg in enumerate(stated.args):
        first.setdefault(arg.cases, at)
    own = (a for n, a in enumerate(stated.args) if a.items[0].start not in things or first[a.cases] == n)
    return replace(stated, args=tuple(own))


def _is_sum(item: Item) -> bool:
    return isinstance(item.value, Quantity) and item.value.is_money


def _with(stated: Predication, case: str, thing: Item, amount: Item) -> Predication:
    """The predication with another thing in `case` and another sum, in the places of the first ones."""
    first = next((a for a in stated.args if case in a.cases), Arg((thing,), frozenset({case})))
    summed = next(a for a in stated.args if _is_sum(a.items[0]))
    kept = tuple(a for a in stated.args if case not in a.cases and not _is_sum(a.items[0]))
    return replace(stated, args=(*kept, replace(first, items=(thing,)), replace(summed, items=(amount,))))


def _nominal(row: Sequence[EnglishNode], n: int, phrase: Phrase, k: int, items: Sequence[Item]) -> Predication:
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
    verb = None if _describes_rival(before, head, after) else _governor(row, n)
    if verb is None:  # “chip designer Ampere”; under a verb (“form joint venture Aither”) the name is the thing made
        behind = fillers(after) if after.items else ()
        behind = behind if head.text.endswith("s") else tuple(f[:1] for f in behind)  # “creator A, B and C” is A alone
        bodies = tuple(f for f in behind if _is_body(f[0]))  # “challenger chip startup X” is X
        args += tuple(Arg(f, frozenset({"subject"}), "copula") for f in bodies or behind)
    last = last or verb is not None
    if last and phrase in row:
        args = _of_noun(row, n, head, verb, args, items)
    args = _taken_by(args) if head.is_concept("takesover") else args
    args += _of_the_whole(row, n) if phrase in row and "including" in phrase.cases else ()
    args += _against(row, n, head, args) if phrase in row and head.is_concept("mutual") else ()
    cues = tuple(c for i in phrase.items[:k] for c in [i.has("cue:")] if c)
    verb = _joint_verb(row, n) if verb is None and phrase in row and _is_joint(row, n) else verb
    governed = row[verb] if verb is not None else None
    if isinstance(governed, Verb) and verb is not None:
        own = governed.item.has("cue:")
        cues += (FRESH,)  # “formed a partnership” is news, “its partnership” is not
        cues += ((own,) if own else ()) + _cues(row, verb, governed, items)
    else:
        said = _said_of(row, n) if phrase in row and verb is None else ()
        cues += _left_cues(row, n) + said + _adverbs(row, n, items)
    cues += (DENIED,) if phrase in row and head is phrase.head and _is_ended(row, n) else ()
    return Predication(
        head,
        args,
        nominal=True,
        cues=cues,
        dates=_dates(row, n, head.start),
        start=head.start,
        end=head.end,
        negated=(isinstance(governed, Verb) and governed.negated)
        or _is_denied(row, n)
        or any(i.is_concept("op:not") for i in phrase.items[:k]),
    )


def _taken_by(args: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """“X's purchase by Y”: whose it is said to be is taken over, where it is said by whom."""
    if not any("agent" in a.cases and _is_body(a.items[0]) for a in args):
        return args
    return tuple(replace(a, cases=frozenset({"of"}), via="clause") if a.via == "mod" else a for a in args)


def _is_ended(row: Sequence[EnglishNode], n: int) -> bool:
    """“ended its partnership with X”: what is no more is the object right behind the verb."""
    verb, thing = row[n - 1] if n else None, row[n]
    return isinstance(verb, Verb) and verb.item.is_concept("endsdeal") and not verb.passive and not thing.cases  # type: ignore[union-attr]


def _describes_rival(before: Phrase, head: Item, after: Phrase) -> bool:
    """“buys OpenAI competitor X”: the noun between two names tells what the second is to the first."""
    named = bool(before.items) and bool(after.items) and _is_body(before.items[-1]) and _is_body(after.items[0])
    return named and head.is_concept("mutual")


def _divests(row: Sequence[EnglishNode], n: int, verb: EnglishNode | None) -> bool:
    """“sold its stake in X”: who gives up what it holds puts nothing in."""
    phrase = row[n]
    held = isinstance(phrase, Phrase) and phrase.head.is_concept("held", "unsaid")
    return held and isinstance(verb, Verb) and verb.item.is_concept("divests") and not verb.passive


def _buyers(row: Sequence[EnglishNode], n: int) -> bool:
    """“sold a stake to X”: whether it is said who takes over what the noun at `n` says is held."""
    return any("to" in x.cases and _is_body(x.head) for x in _following(row, n))


def _sold(around: tuple[Arg, ...], sellers: tuple[Arg, ...]) -> tuple[Arg, ...]:
    """“X sold a stake in Y to Z”: Z then holds it; it is a stake in X where no other is named."""
    bought = tuple(replace(a, cases=frozenset({"subject"})) if "to" in a.cases else a for a in around)
    others = any("in" in a.cases and _is_body(a.items[0]) for a in around)
    return bought if others else (*bought, *(replace(a, cases=frozenset({"in"})) for a in sellers))


def _has(filler: Sequence[Item], head: Item) -> bool:
    """“(gives) X access to Y”: X has it."""
    return head.is_concept("held") and _is_body(filler[0])


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
        for f in _outer_subject(row, n, verb, items)
        if not owned_by.issuperset(i.value for i in f)
    )
    governor = row[verb] if verb is not None else None
    active = governor.item if isinstance(governor, Verb) and not governor.passive else None
    if active is not None and active.is_concept("leads"):
        told = frozenset({"subject"} if head.is_concept("party") else {"agent"})
        outer = tuple(replace(a, cases=told) for a in outer)  # “X led the round”, “X takes part in Y's investor base”
        from_whom = (a for a in _after(row, n, objects=False) if "source" in a.cases)
        if head.is_concept("given") and any(_is_body(a.items[0]) for a in from_whom):
            outer = ()  # “X leads the round, with participating investments from Y”: in whom, that does not say
    predicated = _predicated(row, n, row[n])
    if any(a.via == "mod" for a in predicated):
        outer = ()  # “X signed Y as a customer”: X has the customer
    named = _exemplified(row, n, head)
    listed = {a.items for a in named}
    outer = tuple(a for a in outer if a.items not in listed)  # “X has customers such as Y”: X has them
    around = tuple(a for a in _after(row, n, objects=False) if a.items not in listed) + named
    if active is not None and active.is_concept("raises") and _is_its_sum(row, n):
        around = tuple(a for a in around if "source" not in a.cases or len(a.items) < 2)  # no one of them gave it all
    if active is not None and active.is_concept("shares") and any("in" in a.cases for a in around):
        around = tuple(a for a in around if "from" not in a.cases)  # “bought a stake in X from Y”: Y sells
    others = (a.items[0] for a in (*around, *own) if a.via != "mod")
    if any(map(_is_body, owners)) and any(map(_is_body, others)):
        outer = ()  # “X's chief announced X's purchase of Y”: the noun itself has both
    named_only = bool(own) and all(a.via == "compound" for a in own)  # “jumps after Y investment”: of Y in it
    behind = (named_only and "aside" in row[n].cases) or _is_given(row, n, head, own)  # type: ignore[union-attr]
    turned = (behind or (active is not None and active.is_concept("receives"))) and not head.is_concept("held")
    given = _divests(row, n, governor) and _buyers(row, n)
    args = own + (_sold(around, outer) if given else received(around + outer) if turned else around + outer)
    args += _served(row, n, head)
    givers = _subject(row, verb) if verb is not None and _given(row, verb, n) else ()
    args += tuple(Arg(f, _OUT_OF, "clause", 2) for f in givers if _is_body(f[0]))
    args += asked(row, args) + _measured(row, n) + predicated
    args += _identified(row, n, head, items) + (_site_owner(row, n) if head.is_concept("builds") else ())
    return args + _terms(row, n) + _comprised(row, n, head, items) + _appraised(row, n) + _valued(row, n)


def _is_given(row: Sequence[EnglishNode], n: int, head: Item, own: tuple[Arg, ...]) -> bool:
    """“led by X's investment”, “with X backing”, “on the back of X's money”: what is X's to give, who acts receives."""
    giver = any(_is_body(a.items[0]) and a.via in ("mod", "compound") for a in own)
    aside = bool(row[n].cases & _GIVEN)  # type: ignore[union-attr]
    aimed = any(isinstance(x, Phrase) and x.cases & {"in", "into", "dative"} for x in row[n + 1 : n + 2])
    return head.is_concept("given") and giver and aside and not aimed


def _served(row: Sequence[EnglishNode], n: int, head: Item) -> tuple[Arg, ...]:
    """“a contract to host chips for X”, “a deal to supply power to X”: from whom it then comes."""
    aim = row[n + 1] if n + 1 < len(row) else None
    serves = isinstance(aim, Verb) and aim.form == "infinitive" and aim.item.is_concept("serves")
    if not serves or not _is_event(head):
        return ()
    served = (x for x in _following(row, n + 1) if x.cases & _SERVED and _is_body(x.head))
    return tuple(Arg(f, _OUT_OF, "clause", 2) for x in served for f in fillers(x))


def _site_owner(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“Construction of X's data center”: whose the site is."""
    sites = (x for x in _following(row, n) if _SITES & _classes(x.head))
    return tuple(Arg(f, _OWNER, "mod", 1) for x in sites for m in x.mods for f in fillers(m))


def _identified(row: Sequence[EnglishNode], n: int, head: Item, items: Sequence[Item]) -> tuple[Arg, ...]:
    """“X's biggest shareholder is Y”, “the parent of X is Y”, “Among X's clients are Y and Z”: the body that is said to
    be what the noun and its owner describe."""
    phrase, k = row[n], n + 1
    while k < len(row) and isinstance(row[k], Phrase) and row[k].cases:  # type: ignore[union-attr]
        k += 1
    named = row[k] if k < len(row) else None
    among = isinstance(phrase, Phrase) and "among" in phrase.cases and not n
    if not isinstance(phrase, Phrase) or (phrase.cases and not among) or head is not phrase.head or _names(phrase):
        return ()
    if not isinstance(named, Phrase) or named.mods or not all(map(_is_body, named.items)):
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
    verb = row[k] if k < len(row) else None
    following = row[k + 1] if k + 1 < len(row) else None
    acts = isinstance(following, Phrase) and not following.cases and not all(i.kind == "date" for i in following.items)
    if not isinstance(verb, Verb) or (acts and not verb.passive):
        return ()
    return tuple(c for i in (verb.item, *verb.auxiliaries) for c in [i.has("cue:")] if c)


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
    return tuple(Arg(f, frozenset({"subject"}), "copula") for f in fillers(named))


def _sum_before(row: Sequence[EnglishNode], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """“$600 million in funding”, “$18 billion of bonds”: the sum is the noun's."""
    before = row[n - 1] if phrase in row and _is_its_sum(row, n) else None
    return (Arg(before.items, frozenset({"compound"}), "compound"),) if isinstance(before, Phrase) else ()


def _is_its_sum(row: Sequence[EnglishNode], n: int) -> bool:
    """Whether the phrase before that at `n` is a sum of what it names: “$600 million in funding”."""
    phrase, before = row[n], row[n - 1] if n else None
    held = isinstance(phrase, Phrase) and bool(phrase.cases & {"in", "of"})
    return held and isinstance(before, Phrase) and len(before.items) == 1 and _is_sum(before.items[0])


def _is_a(item: Item, head: Item) -> bool:
    """“X's AWS division”: the name before the noun is what the noun says."""
    return isinstance(item.value, Entity) and head.has("class:") in item.value.classes


def _evokes(node: EnglishNode) -> bool:
    return isinstance(node, Phrase) and node.head.evokes


def _of_the_whole(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“deals by X, including a contract with Y”: whose the deals are that this one is among."""
    m = next((m for m in range(n - 1, -1, -1) if _evokes(row[m])), None)
    whole = row[m] if m is not None else None
    if m is None or not isinstance(whole, Phrase) or any(isinstance(x, Verb) for x in row[m:n]):
        return ()
    by = [x for x in row[m + 1 : n] if isinstance(x, Phrase) and "agent" in x.cases]
    return tuple(Arg(f, p.cases, "mod", 2) for p in (*by, *whole.mods) for f in _things(p))


def _predicated(row: Sequence[EnglishNode], n: int, phrase: EnglishNode) -> tuple[Arg, ...]:
    """“A named B as its supplier”, “B among its backers”: B is the noun's subject, A what its possessive means."""
    k = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), None)
    thing = row[k + 1] if k is not None and k + 1 < n else None
    kind = isinstance(phrase, Phrase) and bool(phrase.cases & {"as", "between"})
    if k is None or not kind or not isinstance(thing, Phrase) or thing.cases:
        return ()
    examples = row[k + 2]
    if isinstance(examples, Phrase) and not _names(thing) and _exemplifies(examples, thing):
        thing = examples  # “signed on labs such as B and C as partners”
    if not _names(thing) and not any(isinstance(f[0].value, Hole) for f in _things(thing)):
        return ()  # “X and Y joined the project as partners”, “raised sums as investors look for more”
    subject = _subject(row, k)
    own = not phrase.mods  # type: ignore[union-attr]  # “A describes B as C's supplier”: A is no party
    if own and "as" in phrase.cases and not any(f[0].value is not None for f in subject):  # type: ignore[union-attr]
        return ()  # “the announcement named A and B as partners”: of whom is not said
    return tuple(Arg(f, frozenset({"subject"}), "copula") for f in _things(thing)) + tuple(
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
    value = row[k] if k < len(row) else None
    if isinstance(value, Phrase) and not value.cases and _is_measure(value.items[0]):  # “is valued at $5bn”
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
    told = bool(pronoun) and bool(verb) and _relative(pronoun[0]) and isinstance(verb[0], Verb)
    if not told or not verb[0].item.is_concept("appraises") or verb[0].passive:  # type: ignore[union-attr]
        return ()
    return tuple(a for a in _after(row, n + 2, objects=True) if _is_sum(a.items[0]))


def _valued(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“A Series C round valued X at $5bn”: the round is X's."""
    k = next((k for k in range(n + 1, len(row)) if not (isinstance(row[k], Phrase) and row[k].cases)), n)  # type: ignore[union-attr]
    verb = row[k]
    if not isinstance(verb, Verb) or verb.passive or not verb.item.is_concept("appraises"):
        return ()
    told = _after(row, k, objects=True)
    worth = tuple(a for a in told if _is_sum(a.items[0]))
    valued = tuple(replace(a, items=tuple(replace(i, tag=MEASURED) for i in a.items)) for a in worth)
    return valued + tuple(replace(a, cases=_OWNER, via="mod") for a in told if "object" in a.cases and a not in worth)


def _figures(row: Sequence[EnglishNode], k: int) -> tuple[Arg, ...]:
    """The figures that the verb at `k` tells of its subject; “the deal values X at $5bn” tells what X is worth."""
    told = _after(row, k, objects=True)
    if any("object" in a.cases and a.items[0].is_entity for a in told):
        return ()
    return tuple(a for a in told if isinstance(a.items[0].value, Quantity))


def _exemplified(row: Sequence[EnglishNode], n: int, head: Item) -> tuple[Arg, ...]:
    """“X's backers, including A and B”, “X runs servers for customers such as A”: the examples are what the noun says
    of whose it is, or of who does what the clause tells."""
    kind = row[n]
    k = n + 1 + (n + 1 < len(row) and isinstance(row[n + 1], Phrase) and bool(row[n + 1].cases & {"in", "of"}))  # type: ignore[union-attr]
    k += k + 1 < len(row) and _is_comma(row[k])
    listed = row[k] if k < len(row) else None
    events = isinstance(kind, Phrase) and _are_events(kind, head)
    if not (events or head.is_concept("party")) or not isinstance(kind, Phrase) or not isinstance(listed, Phrase):
        return ()
    if head is not kind.head or _names(kind) or not _exemplifies(listed, kind):
        return ()
    if events:
        return tuple(Arg(f, _OF_EVENTS, "mod", 1) for f in fillers(listed) if f[0].is_entity)
    named = tuple(Arg(f, frozenset({"subject"}), "copula") for f in fillers(listed) if f[0].is_entity)
    verb = next((m for m in range(n - 1, -1, -1) if isinstance(row[m], Verb)), None)
    loose = verb is not None and (bool(kind.cases) or verb == n - 1) and not kind.mods and "source" not in kind.cases
    loose = loose and verb is not None and not row[verb].item.is_concept("allies")  # type: ignore[union-attr]
    owners = _subject(row, verb) if loose and verb is not None else ()
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
    listed = () if told else tuple(f for f in behind if _is_body(f[0]))
    other = _other_side(row, n) if told or listed else ()
    alone = len(other) == 1 and len(other[0]) == 1 and other[0][0].is_entity
    sides = tuple(Arg(f, frozenset({"genitive"}), "mod", 1) for f in other if alone)
    return sides + tuple(Arg(f, frozenset({"subject"}), "copula") for f in listed if sides)


def _other_side(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """Whom the rivals at `n`, that nobody is said to have, stand against: what they are joined to, or who acts."""
    joint, joined = (row[n - 1], row[n - 2]) if n > 1 else (None, None)
    alone = isinstance(joined, Phrase) and not joined.cases and len(joined.items) == 1 and _names(joined)
    if isinstance(joint, Break) and alone and isinstance(joined, Phrase):
        return _undated(joined)
    verb = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), None)
    if verb is None:
        opened = _opened_by(row, n)
        return _undated(opened) if opened is not None else ()
    acts = row[verb]
    vies = isinstance(acts, Verb) and (not acts.item.has("frame:") or acts.item.is_concept("vies"))
    return _subject(row, verb) if vies else ()


def _opened_by(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """“Unlike rivals such as A, X builds …”: X, whom the clause behind the opening phrase is about."""
    phrase = row[n]
    rest = row[n + 1 + sum(1 for _ in takewhile(lambda x: isinstance(x, Phrase) and x.cases, row[n + 1 :])) :]
    named = rest[1] if len(rest) > _FIRST and isinstance(rest[0], Break) and _is_comma(rest[0]) else None
    acts = isinstance(named, Phrase) and not named.cases and _names(named) and isinstance(rest[2], Verb)
    opens = isinstance(phrase, Phrase) and bool(phrase.cases) and acts
    return named if opens and isinstance(named, Phrase) else None


def _comprised(row: Sequence[EnglishNode], n: int, head: Item, items: Sequence[Item]) -> tuple[Arg, ...]:
    """“Backers include A and B”, “Investors in the round were A and B”: those who are named as what the noun says;
    “the round includes A and B”: those from whom it is."""
    takers, kind, gathers = head.is_concept("takers"), row[n], head.is_concept("gathers")
    events = isinstance(kind, Phrase) and bool(kind.mods) and _are_events(kind, head)
    if not (takers or events or gathers or head.is_concept("party") or head.has("class:")):
        return ()
    cases = _OF_EVENTS if events else _OUT_OF if gathers else frozenset({"subject"})
    via = "mod" if events or gathers else "copula"
    for k in _past_asides(row, n + 1):
        node, before = row[k], row[k - 1]
        end = before.item.end if isinstance(before, Break) else before.end
        is_ = any(i.is_concept("aux:be") and end <= i.start < _place(node) for i in items)
        if isinstance(node, Verb):
            return (
                tuple(replace(a, cases=cases, via=via) for a in _after(row, k, objects=True))
                if node.item.is_concept("comprises")
                else ()
            )
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
        if k + 2 < len(row) and _is_comma(row[k]) and _relative(row[k + 1]):
            told = row[k + 2]
            lists = isinstance(told, Verb) and told.item.is_concept("comprises")
            closing = next((m for m in range(k + 2, len(row)) if _is_comma(row[m])), len(row))
            k = k + 2 if lists else closing + 1
            continue
        yield k
        k += 1


def _governor(row: Sequence[EnglishNode], n: int) -> int | None:
    """The verb whose object or complement the phrase at `n` is; none where it hangs on an event noun before it."""
    phrase, before = row[n], row[n - 1] if n else None
    if isinstance(phrase, Phrase) and phrase.cases and isinstance(before, Phrase) and before.head.evokes:
        return None
    joint = _joined_verb(row, n)
    for k in range(n - 1, -1, -1):
        node = row[k]
        if isinstance(node, Verb) and not _is_modifier(node):
            return k if _governs(node) or k < joint else None
        if k == joint and isinstance(node, Break):
            continue
        own = k == n - 1 and _is_its_sum(row, n)
        if isinstance(node, Phrase) and not node.cases and k != n and not own and _owner(row, k) is None:
            return None
        if isinstance(node, Break) and node.item.text not in ",/":
            return None
    return None


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


def _outer_subject(
    row: Sequence[EnglishNode], n: int, verb: int | None, items: Sequence[Item]
) -> tuple[tuple[Item, ...], ...]:
    phrase = row[n]
    if named := _apposed_to(row, n):
        return named
    if _is_joint(row, n):
        return _done_by(row, n)
    if verb is not None:
        governor = row[verb]
        owned = isinstance(phrase, Phrase) and phrase.head.has("class:") == _UNIT
        own = owned and isinstance(governor, Verb) and governor.item.has("frame:") and not _is_copular(governor)
        if taker := _given(row, verb, n):
            return taker
        own = own or _is_met(phrase, governor)
        return () if own or _event_before(row, verb) else _subject(row, verb)
    label = row[0] if len(row) > 1 and isinstance(row[1], Break) and row[1].item.text == ":" else None
    if label is not None and isinstance(label, Phrase) and not _names(label) and "comitative" in row[n].cases:  # type: ignore[union-attr]
        return ()  # “Lead investor: X, with backing from Y”: of whose round that is, the label does not say
    helped = _helped_by(row, n)
    if helped is not None:
        return _undated(helped)
    if _is_means(row, n):
        return _subject(row, next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), n))
    copula = isinstance(phrase, Phrase) and _says_is(row[:n], items, phrase)
    left = next((node for node in reversed(row[:n]) if isinstance(node, Phrase) and not node.cases), None)
    antecedent = _antecedent(row[: n - 1]) if copula and _relative(row[n - 1]) else None
    if antecedent is not None:
        return _undated(antecedent)  # “made by X, which is part of Y”
    between = row[row.index(left) + 1 : n] if left is not None else ()
    heads = left is not None and left is row[0] and len(between) == 1  # “Acme – $40M Series A led by X”
    marks = (",", ":", *_OPENING) if heads else (",", ":")
    apposed = bool(between) and all(isinstance(b, Break) and b.item.text in marks for b in between)
    named_so = isinstance(phrase, Phrase) and "as" in phrase.cases and n > 1 and isinstance(row[n - 2], Verb)
    near = left is not None and not named_so and (copula or apposed or not between)
    if left is None or not near:
        return ()
    named = tuple(f for f in fillers(left) if f[0].kind == "name" or isinstance(f[0].value, Hole))
    kind = copula and not named and bool(left.head.has("class:")) and not left.head.evokes
    return tuple(f for f in _things(left) if f[0].is_entity) if kind else named  # “X's models are available”


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
    verbs = [v for v in before if isinstance(v, Verb) and not v.passive and phrase.head.has("class:") == _UNIT]
    helping = {i.start for v in verbs for i in v.auxiliaries}
    return any(i.is_concept("aux:be") and i.start < phrase.start and i.start not in helping for i in items)


def _given(row: Sequence[EnglishNode], verb: int, n: int) -> tuple[tuple[Item, ...], ...]:
    """“gives Y access to …”, “provides Y with access to …”: Y, who then has what the noun at `n` says is held."""
    phrase, taker = row[n], row[verb + 1]
    held = isinstance(phrase, Phrase) and phrase.head.is_concept("held")
    named = held and isinstance(taker, Phrase) and not taker.cases and _is_body(taker.items[0])
    return tuple(f for f in fillers(taker) if _is_body(f[0])) if named and isinstance(taker, Phrase) else ()


def _apposed_to(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """“a deal with X, the publisher of Y”: X, whom the party noun behind the comma describes, and not who acts."""
    phrase, comma, name = row[n], row[n - 1] if n > 1 else None, row[n - 2] if n > 1 else None
    if _is_rival_apposed(row, n):
        return (name.items[-1:],)  # type: ignore[union-attr]
    marked = isinstance(name, Phrase) and bool(name.cases) and name.items[-1].is_entity
    told = isinstance(phrase, Phrase) and phrase.head.is_concept("party", "kin")
    party = told and isinstance(phrase, Phrase) and not phrase.cases and not _names(phrase)
    apart = comma is not None and _is_comma(comma) and party and marked and len(row) > n + 1
    of_it = apart and isinstance(row[n + 1], Phrase) and "of" in row[n + 1].cases  # type: ignore[union-attr]
    return (name.items[-1:],) if of_it and isinstance(name, Phrase) else ()


def _is_rival_apposed(row: Sequence[EnglishNode], n: int) -> bool:
    """“bought X, an OpenAI rival”, “bought X, a rival of Y”: whether the noun tells of the object before the comma."""
    phrase, before = row[n], row[n - 2 : n] if n > 2 else ()
    name = before[0] if len(before) > 1 and _is_comma(before[1]) and isinstance(row[n - 3], Verb) else None
    named = isinstance(name, Phrase) and not name.cases and _is_body(name.items[-1])
    rival = isinstance(phrase, Phrase) and not phrase.cases and phrase.head.is_concept("mutual")
    return named and rival and not _is_body(phrase.items[-1])  # type: ignore[union-attr]


def _helped_by(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """“With a $5bn investment from X, Y hopes …”: Y, whom the clause behind the opening phrase is about."""
    opens = row[n]
    if n or not isinstance(opens, Phrase) or "comitative" not in opens.cases or not opens.head.evokes:
        return None
    return _opened_by(row, n)


def _is_joint(row: Sequence[EnglishNode], n: int) -> bool:
    """“builds it in partnership with Y”: whether the phrase at `n` tells with whom another thing is done."""
    phrase, other = row[n], row[n + 1] if n + 1 < len(row) else None
    joint = isinstance(phrase, Phrase) and bool(phrase.cases & {"in", "via"}) and not phrase.mods
    together = isinstance(other, Phrase) and "comitative" in other.cases
    return joint and together and isinstance(phrase, Phrase) and phrase.head.is_concept("jointly")


def _joint_verb(row: Sequence[EnglishNode], n: int) -> int | None:
    """The verb before the phrase at `n`: what is done jointly."""
    return next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), None)


def _done_by(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """Who does what is done jointly: the subject of the verb before, or of the clause that the phrase opens."""
    verb = _joint_verb(row, n)
    if verb is not None:
        return _subject(row, verb) if not row[verb].passive else ()  # type: ignore[union-attr]
    opened = _opened_by(row, n) if n == 0 else None
    return _undated(opened) if opened is not None else ()


def _is_means(row: Sequence[EnglishNode], n: int) -> bool:
    """“X pushes into data with Y acquisition”: what whoever acts does it by, told with the name of the other party."""
    phrase = row[n]
    means = isinstance(phrase, Phrase) and bool(phrase.cases & {"comitative", "via"}) and not phrase.mods
    return means and isinstance(phrase, Phrase) and len(phrase.items) > 1 and phrase.items[-2].is_entity


def _event_before(row: Sequence[EnglishNode], n: int) -> bool:
    """“Our partnership will bring X customers new tools”: the event acts, not those whose it is."""
    subject = row[n - 1] if n else None
    return isinstance(subject, Phrase) and not subject.cases and bool(subject.mods) and _is_event(subject.head)


def _subject(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """The subject of the verb at `n`: the nearest unmarked phrase before it that is no other verb's object.

    Right after a relative pronoun it is the antecedent, under a verb of causing (“lets X run”) that verb's object.
    """
    if n and _relative(row[n - 1]):
        antecedent = _antecedent(row[: n - 1]) if not _told_of_person(row, n - 1) else _founded(row, n - 1)
        return _undated(antecedent) if antecedent is not None else _makers(row, n)
    caused = _caused(row, n)
    if caused is not None:
        return _things(caused)[-1:]
    bound = _bound_subject(row, n)
    if bound is not None:
        return _things(bound)[-1:]
    if _owned_intent(row, n):
        return tuple(f for m in row[n - 1].mods for f in fillers(m) if f[0].is_entity)  # type: ignore[union-attr]
    if _is_purpose(row, n) or _tells_of_marked(row, n):
        return ()
    described = _described(row, n)
    if described is not None:
        return ((described.items[-1],),)
    if _is_absolute(row, n):
        return _things(row[n - 1])  # type: ignore[arg-type]
    if _is_absolute_intent(row, n):
        return _things(row[n - 2])  # type: ignore[arg-type]
    if n == 0 or _opens_late(row, n):
        return _opened_for(row, n)
    depths = _relative_depths(row)
    k = n - 2 if _ranked(row, n) else n - 1
    while k >= 0:
        node = row[k]
        if depths[k] > depths[n]:
            k -= 1
            continue
        antecedent = _antecedent(row[:k]) if _opens_relative(row, k, n) else None
        if antecedent is not None:
            return _undated(antecedent)  # “X, which has formally agreed to buy”
        listed = row[k + 1] if k + 1 < n else None
        kinds = isinstance(node, Phrase) and not node.cases and _owner(row, k) is None
        if kinds and isinstance(listed, Phrase) and "examples" in listed.cases:
            return _undated(listed)  # “backers including X and Y have invested”
        if isinstance(listed, Phrase) and "of" in listed.cases and _carries(node):
            return _undated(listed)  # “a cluster of N GPUs powers X”
        if isinstance(node, Phrase) and not node.cases and any(map(_may_act, _things(node))):
            owner = _owner(row, k)
            if owner is not None and _is_reduced_on(row, n, k):
                return ()
            if owner is None and _ends_list(row, k):
                k -= 2
                continue
            if owner is None:
                return _described_name(row, n, k) or _undated(node)
            k = owner
        k -= 1
    return ()


def _may_act(filler: tuple[Item, ...]) -> bool:
    """Neither a date nor a length of time does anything (“over six years renting …”)."""
    return filler[0].kind != "date" and getattr(filler[0].value, "unit", "") != _YEAR


def _is_reduced_on(row: Sequence[EnglishNode], n: int, k: int) -> bool:
    """“X is buying the startup founded by Y”: the participle tells of the noun right before it, which names nobody."""
    verb, noun = row[n], row[k]
    reduced = isinstance(verb, Verb) and verb.passive and not verb.auxiliaries and k == n - 1
    bare = isinstance(noun, Phrase) and all(i.value is None for i in noun.items) and not noun.mods
    return reduced and bare and isinstance(noun, Phrase) and noun.head.has("class:") not in ("", *_SITES)


def _tells_of_marked(row: Sequence[EnglishNode], n: int) -> bool:
    """“lends to X for sites leased to Y”, “invested in a startup in Z founded by A”: a second participle in one clause
    tells of the marked noun before it, and not of who acts."""
    verb, noun = row[n], row[n - 1] if n else None
    bare = isinstance(verb, Verb) and verb.item.tag == "ed" and not verb.auxiliaries and verb.form == "end"
    marked = bare and isinstance(noun, Phrase) and bool(noun.cases) and any(i.kind != "date" for i in noun.items)
    told = tuple(takewhile(lambda x: isinstance(x, Phrase), reversed(row[:n])))
    before, behind = row[n - len(told) - 1] if len(told) < n else None, row[n + 1 : n + 2]
    to_whom = bool(behind) and isinstance(behind[0], Phrase) and bool(behind[0].cases)
    first = isinstance(before, Verb) and not _is_modifier(before)
    return marked and to_whom and first and not (_is_passive(verb) and _names_or_holds(told))


def _names_or_holds(told: Sequence[EnglishNode]) -> bool:
    """Whether the nearest of the phrases names a body, or one of them is a site, which somebody else may use."""
    sites = any(_SITES & _classes(i) for x in told for i in x.items)  # type: ignore[union-attr]
    return sites or any(map(_is_body, told[0].items))  # type: ignore[union-attr]


def _opened_for(row: Sequence[EnglishNode], at: int = 0) -> tuple[tuple[Item, ...], ...]:
    """“Founded by A (its chief) and B, X sells …”, “After buying Y, X …”, “Having bought Y, X is in talks”: whom the
    participle at `at`, which opens the sentence, tells of."""
    verb = row[at]
    having = isinstance(verb, Verb) and all(h.is_concept("aux:have") and h.text == "Having" for h in verb.auxiliaries)
    participle = isinstance(verb, Verb) and (verb.passive or verb.form == "participle" or bool(verb.auxiliaries))
    for k in range(at + 2, len(row)) if participle and having else ():
        node, finite = row[k], isinstance(row[k], Verb) and not _is_modifier(row[k])
        named, comma = row[k - 1], row[k - 2]
        told = finite or (isinstance(node, Phrase) and bool(node.cases))  # “X is in talks” has no verb of its own
        if told and isinstance(named, Phrase) and not named.cases and isinstance(comma, Break):
            return _undated(named) if _is_comma(comma) and (not finite or node.form == "end") else ()  # type: ignore[union-attr]
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
    return participle and apart and isinstance(named, Phrase) and "comitative" in named.cases and _names(named)


def _led_by(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X raised $5bn at a valuation of $50bn, led by Y”: Y is one of those it is raised from."""
    k = next((k for k in range(n + 1, len(row)) if not _is_of_sum(row[k])), len(row))
    led, by = row[k] if k < len(row) else None, row[k + 1] if k + 1 < len(row) else None
    reduced = isinstance(led, Verb) and led.item.is_concept("leads") and led.item.tag == "ed" and not led.auxiliaries
    if not reduced or k < n + 2 or not isinstance(by, Phrase) or not by.cases & {"agent", "source"}:
        return ()
    return tuple(Arg(f, frozenset({"from", "source"}), "clause", 3) for f in fillers(by) if f[0].is_entity)


def _led_before(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“In a round led by Y, X raised $5bn”: Y is one of those it is raised from."""
    opening, led, by, comma = row[:4] if n > 4 else (None, None, None, None)
    told = isinstance(opening, Phrase) and bool(opening.cases) and opening.head.is_concept("gathers")
    reduced = isinstance(led, Verb) and led.item.is_concept("leads") and led.item.tag == "ed" and not led.auxiliaries
    first = comma is not None and _is_comma(comma) and not any(isinstance(x, Verb) for x in row[4:n])
    if not (told and reduced and first) or not isinstance(by, Phrase) or "agent" not in by.cases:
        return ()
    return tuple(Arg(f, frozenset({"from", "source"}), "clause", 3) for f in fillers(by) if f[0].is_entity)


def _is_handed_over(args: Sequence[Arg], thing: EnglishNode | None) -> bool:
    """“sold X to Y”, “sold its chip arm to Y”: a body or a part of one, and who has it now."""
    body = any("object" in a.cases and _is_body(a.items[-1]) for a in args)
    unit = isinstance(thing, Phrase) and not thing.cases and thing.head.has("class:") == _UNIT
    return (body or unit) and any("to" in a.cases and _is_body(a.items[0]) for a in args)


def _without_supply(item: Item) -> Item:
    """The verb of selling without what it tells of goods that are supplied."""
    return replace(item, words=tuple(w for w in item.words if "serves" not in w.concepts and "goods" not in w.concepts))


def _sum_behind_aside(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“agreed to buy X, which sells Y, for $5bn”: the sum behind what is put in after the object."""
    thing, comma, pronoun = (row[n + 1], row[n + 2], row[n + 3]) if n + 3 < len(row) else (None, None, None)
    named = isinstance(thing, Phrase) and not thing.cases and _names(thing)
    if not named or comma is None or pronoun is None or not _is_comma(comma) or not _relative(pronoun):
        return ()
    end = next((k for k in range(n + 4, len(row)) if _is_comma(row[k])), len(row))
    price = row[end + 1] if end + 1 < len(row) else None
    summed = isinstance(price, Phrase) and bool(price.cases & {"for", "worth", "at"}) and _is_sum(price.items[0])
    return (Arg(price.items[:1], price.cases, "clause", end + 1 - n),) if summed and isinstance(price, Phrase) else ()


def _inside_of(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X supplies the memory in Y's chips”: for whom it is supplied."""
    parts = (x for x in tuple(_following(row, n))[1:] if "in" in x.cases and _holds_product(x))
    return tuple(Arg(f, _MEANT_FOR | {"for"}, "clause", 4) for x in parts for m in x.mods for f in fillers(m))


def _made_for(row: Sequence[EnglishNode], n: int, doers: Container[Filler | None]) -> tuple[Arg, ...]:
    """“X will make Y's chips”: for whom they are made, where no product is named."""
    goods = row[n + 1] if n + 1 < len(row) else None
    plain = isinstance(goods, Phrase) and not goods.cases and _SUBJECT in _classes(goods.head) and not _names(goods)
    owners = [f for m in goods.mods for f in fillers(m)] if plain and isinstance(goods, Phrase) else []
    return tuple(
        Arg(f, _MEANT_FOR | {"for"}, "clause", 3) for f in owners if _is_body(f[0]) and f[0].value not in doers
    )


def _is_of_sum(node: EnglishNode) -> bool:
    """What may stand between a verb of raising and those who led it: a sum, a time, no event of its own."""
    if isinstance(node, Break):
        return node.item.text == ","
    return isinstance(node, Phrase) and not _names(node) and not node.head.evokes


def _is_absolute_intent(row: Sequence[EnglishNode], n: int) -> bool:
    """“…, with X in talks to raise $2bn”: X is in the talks."""
    verb, talks, named = row[n], row[n - 1] if n else None, row[n - 2] if n > 1 else None
    infinitive = isinstance(verb, Verb) and verb.form == "infinitive" and (n == _FIRST or isinstance(row[n - 3], Break))
    about = isinstance(talks, Phrase) and bool(talks.cases) and bool(talks.head.has("cue:")) and not _names(talks)
    return infinitive and about and isinstance(named, Phrase) and "comitative" in named.cases and _names(named)


def _taking_part(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X raised $5bn, with Y participating”: Y is one of those it is raised from."""
    joins = (k for k in range(n + 1, len(row)) if isinstance(row[k], Verb) and row[k].item.is_concept("leads"))  # type: ignore[union-attr]
    takers = next((row[k - 1] for k in joins if _is_absolute(row, k) and not any(map(_evokes, row[n + 1 : k]))), None)
    found = _things(takers) if isinstance(takers, Phrase) else ()
    return tuple(Arg(f, frozenset({"from", "source"}), "clause", 3) for f in found)


def _site_told_of(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X's data center in Y will open”: whose the subject of the verb at `n` is, and where."""
    k = _told_on_from(row, n) - 1
    site = row[k] if k >= 0 else None
    if not isinstance(site, Phrase) or not any(_SITES & _classes(i) for i in site.items):
        return ()
    where = tuple(Arg(f, p.cases, "clause", 2) for p in _following(row, k) if p.cases for f in _things(p))
    return where + tuple(Arg(f, frozenset({"of"}), "mod", 1) for m in site.mods for f in fillers(m))


def _site_built(row: Sequence[EnglishNode], n: int, told: Sequence[Arg]) -> tuple[Arg, ...]:
    """“the campus in Y that X builds”, “Z's campus is built by X”: where the site is that a clause tells of, and whose
    else it is: it is built for them.
    """
    k = n - 2 if n > 1 and isinstance(row[n - 1], Phrase) and _relative(row[n - 2]) else n
    k -= k > 0 and _relative(row[k - 1])
    k = _told_on_from(row, k - (k > 0 and isinstance(row[k - 1], Break) and _is_comma(row[k - 1]))) - 1
    site = row[k] if k >= 0 else None
    doers = [f for a in told for f in a.items if a.cases & ({"agent"} if _is_passive(row[n]) else {"subject"})]
    if not isinstance(site, Phrase) or not _SITES & _classes(site.head) or not any(f.kind != "date" for f in doers):
        return ()
    known = {i.start for a in told for i in a.items}
    places = (p for p in row[k + 1 : n] if isinstance(p, Phrase) and "locative" in p.cases)
    where = [(f, p.cases) for p in places for f in _things(p)]
    args = tuple(Arg(f, cases, "clause", 2) for f, cases in where if f[0].start not in known)
    owners = [f for m in site.mods for f in fillers(m) if _is_body(f[0])]
    return args + tuple(Arg(f, frozenset({"benefactive", "for"}), "clause", 2) for f in owners)


def _is_passive(node: EnglishNode) -> bool:
    return isinstance(node, Verb) and node.passive


def _shared_aim(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“X raised $5bn, with Y investing $2bn”: what Y's sum goes into is what X raises."""
    main = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), None)
    raises = main is not None and row[main].item.is_concept("raises")  # type: ignore[union-attr]
    if main is None or not raises or not _is_absolute(row, n):
        return ()
    return tuple(Arg(f, frozenset({"into", "in", "to", "dative"}), "clause", 3) for f in _subject(row, main))


def _makers(row: Sequence[EnglishNode], n: int) -> tuple[tuple[Item, ...], ...]:
    """“X is building a system that will challenge Y”: who makes the thing does what it is to do against others."""
    verb, thing = row[n], row[n - 2] if n > 2 else None
    made = row[n - 3] if n > 2 else None
    vies = isinstance(verb, Verb) and verb.item.is_concept("vies")
    direct = isinstance(thing, Phrase) and not thing.cases and not thing.mods and isinstance(made, Verb)
    return _subject(row, n - 3) if vies and direct and not made.passive else ()  # type: ignore[union-attr]


def _owned_intent(row: Sequence[EnglishNode], n: int) -> bool:
    """“X's agreement to buy Y”, “X's plan to build …”: whose the noun is does what it is about."""
    verb, noun = row[n], row[n - 1] if n else None
    infinitive = isinstance(verb, Verb) and verb.form == "infinitive"
    return infinitive and isinstance(noun, Phrase) and bool(noun.mods) and not _names(noun)


def _is_purpose(row: Sequence[EnglishNode], n: int) -> bool:
    """“sells a tool designed to run X”: the tool runs X, not who sells it."""
    verb, made, tool = row[n], row[n - 1] if n else None, row[n - 2] if n > 1 else None
    infinitive = isinstance(verb, Verb) and verb.form == "infinitive"
    bare = isinstance(made, Verb) and made.item.tag == "ed" and not made.auxiliaries
    governed = n > 2 and (isinstance(row[n - 3], Verb) or (isinstance(tool, Phrase) and bool(tool.cases)))
    return infinitive and bare and governed and isinstance(tool, Phrase) and not _names(tool)


def _bound_subject(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """The phrase that a participle hangs on: “X-backed firms”, “with Y, lately bought by Z, also hiring”."""
    verb, before = row[n], row[n - 1] if n else None
    if not isinstance(verb, Verb):
        return None
    if verb.form == "modifier":
        return before if isinstance(before, Phrase) else None
    k = n - 2 if isinstance(before, Phrase) and not _names(before) and not before.cases else n - 1
    if n > 3 and _is_joined_aside(row, n):
        k = n - 3  # “X, valued at $5bn and backed by Y, …”
    comma, named = row[k] if k > 0 else None, row[k - 1] if k > 0 else None
    apart = isinstance(comma, Break) and comma.item.text == ","
    reduced = verb.passive and not verb.auxiliaries and apart
    if not reduced or not isinstance(named, Phrase) or not _names(named):
        return None
    if _is_place_of(row, k - 1):  # “the campus in Ohio, built by X”
        return row[k - 2]  # type: ignore[return-value]
    bound = named.cases or _owner(row, k - 1) is not None or k == n - 3  # “X bought Y, founded by Z”: Y
    return named if bound else None


def _is_joined_aside(row: Sequence[EnglishNode], n: int) -> bool:
    """Whether an and joins the participle at `n` to a figure of what stands before a comma."""
    joint, figure = row[n - 1], row[n - 2]
    joins = isinstance(joint, Break) and "and" in joint.item.cases and _is_comma(row[n - 3])
    return joins and isinstance(figure, Phrase) and not _names(figure) and any(map(_is_sum, figure.items))


def _described(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """“the chips used by X”, “a lab hosted on Y”: the noun of a question that a participle tells more about."""
    verb, noun = row[n], row[n - 1] if n else None
    bare = isinstance(verb, Verb) and verb.item.tag in ("ed", "ing") and not verb.auxiliaries
    if not bare or not isinstance(noun, Phrase):
        return None
    value = noun.items[-1].value
    return noun if isinstance(value, Hole) and value.name.startswith(LINK) else None


def _undated(phrase: Phrase) -> tuple[tuple[Item, ...], ...]:
    """What the phrase is about: its last things that are no date (“US tech giant X” is about X)."""
    found = tuple(f for f in _things(phrase) if f[0].kind != "date")
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
    bare = isinstance(node, Phrase) and not any(_is_particular(f[0]) for f in _things(node))
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
    bare = isinstance(node, Phrase) and not any(_is_particular(f[0]) for f in _things(node))
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
    if n < 4 or not _is_comma(row[n - 1]):
        return ()
    opens = next((k for k in range(n - 2, 0, -1) if _is_comma(row[k])), 0)
    named, apart = row[opens - 1] if opens else None, row[opens + 1 : n - 1]
    if not isinstance(named, Phrase) or named.cases or not apart or not all(map(_describes_only, apart)):
        return ()
    found = tuple(f for f in fillers(named) if f[0].is_entity)
    return found if len(found) == 1 and len(found[0]) == 1 else ()


def _is_comma(node: EnglishNode) -> bool:
    return isinstance(node, Break) and node.item.text == ","


def _describes_only(node: EnglishNode) -> bool:
    """A phrase that is marked or names no organisation or person, a participle, or an and between two of these."""
    if isinstance(node, Verb):
        return _is_modifier(node) or ((node.passive or node.form == "participle") and not node.auxiliaries)
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


def _relative(node: EnglishNode) -> bool:
    return isinstance(node, Break) and node.item.is_concept("relative", "complement")


def _relativised(row: Sequence[EnglishNode], n: int) -> tuple[Arg, ...]:
    """“the startup, which X backs”, “Y, in which X invested $5bn”: the antecedent is the object of a relative clause
    that has its own subject."""
    at = _pronoun_of(row, n)
    if at < 0:
        return ()
    antecedent = _antecedent(row[:at])
    summed = any(isinstance(x, Phrase) and not x.cases and _is_sum(x.items[0]) for x in row[n + 1 : n + 2])
    cases = frozenset({"in", "locative"} if summed else {"object"})
    return tuple(Arg(f, cases, "clause", 2) for f in _things(antecedent)) if antecedent else ()


def _pronoun_of(row: Sequence[EnglishNode], n: int) -> int:
    """Where the relative pronoun of the verb at `n` stands whose own subject is right before it; of the second clause
    of “which X will make and Y will use” the same; -1 where there is none."""
    subject, joint = (row[n - 1], row[n - 2]) if n > 1 else (None, None)
    if not isinstance(subject, Phrase) or not isinstance(joint, Break):
        return -1
    if _relative(joint):
        return n - 2
    joins = not subject.cases and ("and" in joint.item.cases or joint.item.text == ",")
    at = next((k for k in range(n - 3, 0, -1) if _relative(row[k])), -1) if joins else -1
    other = row[at + 1 : n - 1] if at > 0 else ()
    told = len(other) > 1 and isinstance(other[0], Phrase) and not other[0].cases and isinstance(other[1], Verb)
    joined = all(not isinstance(x, Break) or x.item.text == "," or "and" in x.item.cases for x in other)
    return at if told and joined else -1


def _caused(row: Sequence[EnglishNode], n: int) -> Phrase | None:
    """The object of a verb of causing right before the verb at `n`, whose subject it is."""
    verb, thing, cause = row[n], row[n - 1] if n else None, row[n - 2] if n > 1 else None
    bare = isinstance(verb, Verb) and (verb.form == "infinitive" or _is_base(verb.item))
    if bare and n > _FIRST and isinstance(thing, Phrase) and "from" in thing.cases and isinstance(cause, Phrase):
        thing, cause = cause, row[n - 3]  # “hired A from X to lead Y”
    if bare and isinstance(cause, Verb) and cause.item.is_concept("causes", "charges") and isinstance(thing, Phrase):
        return thing if not thing.cases else None
    return None


def _is_base(item: Item) -> bool:
    return any(item.text.casefold() in w.forms for w in item.words)


def _things(phrase: Phrase) -> tuple[tuple[Item, ...], ...]:
    """The phrase's fillers; where its head names nothing (X's models, X's executives), those of its genitive, but not
    where it tells of another (X's rivals, X's customers)."""
    own = tuple(f for f in fillers(phrase) if f[0].value is not None and not _repeated(phrase, f))
    if not own and phrase.mods and phrase.head.is_concept("party", "mutual"):
        return fillers(phrase)
    owners = tuple(f for m in phrase.mods for f in _owner_of(m) if f[0].value is not None)
    return own or owners or fillers(phrase)


def _owner_of(owner: Phrase) -> tuple[tuple[Item, ...], ...]:
    """“ex-X CTO A's startup”: it is A's, whatever stands before the name."""
    found = fillers(owner)
    return found[-1:] if found and "Person" in _classes(found[-1][-1]) else found


def _repeated(phrase: Phrase, filler: tuple[Item, ...]) -> bool:
    """“Trainium chips”: the class noun right behind a name says what the named thing is, and is no second thing."""
    at = next(k for k, i in enumerate(phrase.items) if i is filler[0])
    before = next((i for i in reversed(phrase.items[:at]) if i.kind != "other"), None)
    noun, named = filler[0].value, before.value if before and filler[0].link != "and" else None
    if len(filler) > 1 or not isinstance(noun, Entity) or not isinstance(named, Entity) or "Concept" in named.classes:
        return False
    if noun.label() in named.classes and noun is not named:
        return True  # “H100 GPUs”
    goods = "Subject" in noun.classes and "Hardware" in named.classes  # “GB200 chips”
    return goods or ("Concept" in noun.classes and bool((noun.classes & named.classes) - _GENERAL))


def _owner(row: Sequence[EnglishNode], k: int) -> int | None:
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


def _fronted(row: Sequence[EnglishNode], n: int, items: Sequence[Item]) -> tuple[Arg, ...]:
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
    subject = _subject(row, n)
    return tuple(Arg(f, first.cases or frozenset({"object"}), "clause", 2) for f in fillers(first) if f not in subject)


def _has_own_event(phrase: Phrase, governor: EnglishNode) -> bool:
    """“landed a $14 billion order”: the sum belongs to the order, not to the verb before it."""
    own = {u.kind for w in governor.item.words for u in w.usages} if isinstance(governor, Verb) else set()
    return phrase.head.evokes and bool(_event_kinds(phrase) - own) and not phrase.head.has("class:")


def _deal_of(row: Sequence[EnglishNode], n: int, k: int) -> Phrase:
    """The phrase at `k`; of what something is worth, the deal between the verb at `n` and it that is worth so much."""
    phrases = [x for x in row[n + 1 : k + 1] if isinstance(x, Phrase)]
    worth = "worth" in phrases[-1].cases
    return next((x for x in reversed(phrases[:-1]) if worth and _is_event(x.head)), phrases[-1])


def _kinds_of_sum(phrase: Phrase, cases: frozenset[str]) -> frozenset[str]:
    """The frames that a sum in the phrase belongs to; that in “is buying X in a $2bn deal” is any verb's."""
    own = phrase.head.evokes and not phrase.head.has("class:")
    within = "in" in cases | phrase.cases and phrase.head.is_concept("any:event")
    return _event_kinds(phrase) if own and not within else _NO


def _event_kinds(phrase: Phrase) -> frozenset[str]:
    """The frames that the head of the phrase stands for as a noun."""
    return frozenset(u.kind for w in phrase.head.words if w.pos != "Verb" for u in w.usages)


def _after(row: Sequence[EnglishNode], n: int, *, objects: bool) -> tuple[Arg, ...]:
    """Object and prepositional phrases after the node at `n`, up to the next verb or break."""
    args: list[Arg] = []
    held, beyond = _NO, 0  # the cases of the phrase before; where what stands aside ends
    meant = _OUT_OF if objects else _MEANT_FOR
    only = objects and _is_modifier(row[n])
    for k in range(n + 1, min(len(row), _reach(row, n)) if only else len(row)):
        node = row[k]
        if k < beyond:
            continue
        if isinstance(node, Verb):
            if _is_modifier(node) or (not objects and _modifies(row, n, k)):
                continue
            break
        if isinstance(node, Break):
            modified = not objects and k + 1 < len(row) and _modifies(row, n, k + 1)
            beyond = 0 if objects else _behind_aside(row, n, k)
            if node.item.text in "," or modified or beyond or _opens_kinds(row, k) or (objects and _joins_bare(row, k)):
                continue
            break
        if not objects and node.cases & {"including", "aside"} and node.head.evokes:
            break  # “contracts, including a deal with Y”, “a round after a $3m seed round”: what follows is that one's
        if node.cases == _HYPHENED or _is_figure_beside(row, n, k):
            continue
        if not node.cases and not (objects and _is_direct(row, n, k)) and not _opens_kinds(row, k - 1):
            continue  # an apposition or another thing of a list: not an argument of this word
        cases = (_NO if only else _own_cases(row, k)) or frozenset({"object"})
        if (
            objects
            and "of" in cases
            and k == n + 2
            and _partitive(row[k - 1])
            and (node.head.value is not None or _names(node))
        ):
            cases = frozenset({"object"})  # “sold 51% of X”
        cases = held if held and (_are_examples(row, k) or _opens_kinds(row, k - 1)) else cases
        held = held if held and "from" in cases and _is_plural_kind(row[k - 1]) else cases
        foreign = objects and not _concerns(row[n]) and (_has_own_event(node, row[n]) or _is_possession(node))
        event = objects and _is_event(node.head)  # “provide X customers with …”
        things = _named_apart(row, k) or _things(node)
        things = () if foreign else tuple(f for f in things if not (event and f[0].kind == "name"))
        things = tuple(f for f in things if f[0].kind != "date") or things  # “buy X by 2027”
        things = (_kind_told(row, n, k) if "object" in cases else ()) or things
        last = things[-1][-1] if things and not (cases & _DIRECT and _of_name(node)) else None
        if len(things) > 1 and _is_measure(last) and isinstance(things[-2][-1].value, Quantity):
            last = things[-2][-1]  # “at a $6 billion valuation”
        kinds = _kinds_of_sum(_deal_of(row, n, k), cases) if objects else _NO
        things = things[-1:] if _is_described_person(last) and (not objects or _has_house(node, things)) else things
        shown = [(f, cases if f[-1] is last else frozenset({"compound"})) for f in things]
        args += [Arg(f, c, "clause", k - n, kinds=kinds if _is_sum(f[0]) else _NO) for f, c in shown]
        args += [
            Arg(f, _OWNER, OWNER) for m in node.mods for f in fillers(m) if objects and things and _holds_product(node)
        ]
        args += [Arg(f, _OWNER, "mod") for m in node.mods for f in fillers(m) if objects and _is_post(node.head)]
        args += [
            Arg(f, cases, "clause" if _SITES & _classes(node.head) else "inner", k - n + 1)
            for m in node.mods
            for f in fillers(m)
            if not node.head.is_entity or (cases & meant and _SITES & _classes(node.head))
            if f not in things and not foreign and not _holds_product(node)
        ]
    return tuple(args)


def _has_house(node: Phrase, things: Sequence[tuple[Item, ...]]) -> bool:
    """“hired its CEO A”, “poached X CFO A”: whether the phrase says at which house the last of it is."""
    return bool(node.mods) or any(_is_body(f[-1]) for f in things[:-1])


def _is_described_person(last: Item | None) -> bool:
    """“led by X CEO A”: what stands before A only says who A is."""
    return last is not None and "Person" in _classes(last)


def _behind_aside(row: Sequence[EnglishNode], n: int, k: int) -> int:
    """“The round, which closed in May, was led by X”: where the verb of the noun at `n` stands behind the clause that
    the pronoun at `k` opens; 0 where it does not."""
    apart = _relative(row[k]) and _is_comma(row[k - 1])
    end = next((m for m in range(k + 1, len(row)) if _is_comma(row[m])), len(row)) + 1
    told = apart and end < len(row) and isinstance(row[end], Verb) and _modifies(row, n, end)
    return end if told and not any(isinstance(x, Break) for x in row[k + 1 : end - 1]) else 0


def _is_post(item: Item) -> bool:
    """Whether it is a position in somebody's house."""
    return "Position" in _classes(item)


def _is_figure_beside(row: Sequence[EnglishNode], n: int, k: int) -> bool:
    """“a deal with X, revenue of $5bn”, “founded by A, the creator of B”: what a noun that stands beside has behind it,
    and is not what the word tells of."""
    node, measure = row[k], row[k - 1]
    apart = k - 1 > n and isinstance(measure, Phrase) and not measure.cases
    apposed = k - 2 > n and _is_comma(row[k - 2]) and isinstance(node, Phrase) and "of" in node.cases
    figure = isinstance(node, Phrase) and isinstance(measure, Phrase) and _is_figure_of(node, measure)
    return apart and (apposed or figure)


def _reach(row: Sequence[EnglishNode], n: int) -> int:
    """Where ends what a modifier tells of: its noun, and for “X-backed firms, like Y” the examples behind that."""
    noun = row[n + 1] if n + 1 < len(row) else None
    return n + 2 if isinstance(noun, Phrase) and _names(noun) else n + 4


def _is_modifier(node: EnglishNode) -> bool:
    """“Nvidia-backed”: a participle bound to who does what it tells."""
    return isinstance(node, Verb) and node.form == "modifier"


def _is_direct(row: Sequence[EnglishNode], n: int, k: int) -> bool:
    """Whether only a “Nvidia-backed” stands between the verb at `n` and the phrase at `k`."""
    return all(_is_modifier(x) or (isinstance(x, Phrase) and x.cases == _HYPHENED) for x in row[n + 1 : k])


def _is_event(item: Item) -> bool:
    """Whether a noun of a frame that names no particular thing and no kind of thing."""
    noun = any(w.pos in ("Noun", "Adjective") and w.has("frame:") for w in item.words)
    return noun and item.evokes and not item.has("class:")


def _concerns(node: EnglishNode) -> bool:
    """A verb whose object's owner is meant: to clear X's merger is to rule on X."""
    return isinstance(node, Verb) and node.item.is_concept("concerns")


def _is_possession(phrase: Phrase) -> bool:
    """“sells its platform”: a thing that nobody knows does not stand for its owner (“hosts X's models” means X)."""
    known = phrase.head.has("class:") or phrase.head.is_concept("transparent") or phrase.head.value is not None
    return bool(phrase.mods) and not known


def _ranked(row: Sequence[EnglishNode], n: int) -> bool:
    """“X is the first cloud to offer …”: the noun between the subject and its infinitive only ranks the subject."""
    verb, noun = row[n], row[n - 1] if n > 1 else None
    ranked = isinstance(noun, Phrase) and not noun.cases and noun.items[0].is_concept("op:first", "op:latest")
    return ranked and isinstance(verb, Verb) and verb.form == "infinitive"


def _carries(node: EnglishNode) -> bool:
    """Whether the node is a bare noun that stands for what it consists of."""
    return isinstance(node, Phrase) and not node.cases and not node.mods and node.head.is_concept("transparent")


def _own_cases(row: Sequence[EnglishNode], k: int) -> frozenset[str]:
    """The cases of the phrase at `k`; examples (“with investors including X”) bear those of their kind."""
    node = row[k]
    comma = k > 1 and isinstance(row[k - 1], Break) and row[k - 1].item.text == ","  # type: ignore[union-attr]
    before = row[k - 1 - comma] if k else None
    if isinstance(node, Phrase) and isinstance(before, Phrase) and _is_its_figure(node, before):
        return before.cases
    if isinstance(node, Phrase) and "of" in node.cases and isinstance(before, Phrase) and _is_pool(before):
        return before.cases  # “trained on a cluster of 24,576 chips”
    if isinstance(node, Phrase) and "of" in node.cases and isinstance(before, Phrase) and _takes_whole(row, k):
        return _OBJECT  # “acquired the assets and staff of X”
    kind = isinstance(before, Phrase) and not _names(before)
    if isinstance(node, Phrase) and kind and isinstance(before, Phrase) and _exemplifies(node, before):
        governed = k > 1 + comma and isinstance(row[k - 2 - comma], Verb)
        return before.cases or (frozenset({"object"}) if governed else node.cases)
    return node.cases if isinstance(node, Phrase) else _NO


def _takes_whole(row: Sequence[EnglishNode], k: int) -> bool:
    """Whether the bare phrases before that at `k` are the object of a verb of taking over, and mean all of a body."""
    at = k - 1
    while at > 0 and (_is_bare(row[at]) or isinstance(row[at], Break)):
        at -= 1
    verb, taken = row[at], [i for x in row[at + 1 : k] if isinstance(x, Phrase) for i in x.items]
    takes = isinstance(verb, Verb) and verb.item.is_concept("takesover") and not verb.passive
    return takes and _is_bare(row[at + 1]) and any(i.is_concept("transparent", "takenwhole") for i in taken)


def _is_bare(node: EnglishNode) -> bool:
    """Whether the phrase names nobody, and nothing marks or owns it."""
    return isinstance(node, Phrase) and not node.cases and not node.mods and all(i.value is None for i in node.items)


def _joins_bare(row: Sequence[EnglishNode], k: int) -> bool:
    """“bought the assets and staff of X”: whether the and at `k` joins two things that name nobody."""
    word, pair = row[k], (row[k - 1], *row[k + 1 : k + 2])
    return isinstance(word, Break) and "and" in word.item.cases and len(pair) > 1 and all(map(_is_bare, pair))


def _is_pool(phrase: Phrase) -> bool:
    """Whether a marked phrase only says in what number the things behind its of come."""
    bare = all(i.value is None for i in phrase.items)
    return bool(phrase.items and phrase.cases) and bare and phrase.head.is_concept("partitive")


def _kind_told(row: Sequence[EnglishNode], n: int, k: int) -> tuple[tuple[Item, ...], ...]:
    """“builds X, a computing campus, in Y”: the kind of site that the name before the comma is said to be."""
    verb, comma, told = row[n], row[k + 1] if k + 1 < len(row) else None, row[k + 2] if k + 2 < len(row) else None
    builds = isinstance(verb, Verb) and verb.item.is_concept("builds") and isinstance(comma, Break) and _is_comma(comma)
    if not builds or not isinstance(told, Phrase) or told.cases or told.mods:
        return ()
    return tuple(f for f in fillers(told) if _SITE in _classes(f[-1]))


def _are_examples(row: Sequence[EnglishNode], k: int) -> bool:
    """“generations of X's hardware, including A and B”: A and B are of the kind that the phrase before tells of."""
    node = row[k]
    before = row[k - 2] if _is_comma(row[k - 1]) else row[k - 1]
    kind = isinstance(before, Phrase) and (not before.head.is_entity or "Concept" in _classes(before.head))
    origin = isinstance(before, Phrase) and "from" in before.cases  # “researchers from X, including A”
    kind = kind or (origin and _is_plural_kind(row[k - 2 - _is_comma(row[k - 1])]))
    return kind and isinstance(before, Phrase) and isinstance(node, Phrase) and "examples" in node.cases


def _opens_kinds(row: Sequence[EnglishNode], k: int) -> bool:
    """“three kinds of chips: A, B and C”: whether the colon at `k` opens a list of what a plural before it means."""
    mark, before, behind = row[k], row[k - 1] if k else None, row[k + 1] if k + 1 < len(row) else None
    colon = isinstance(mark, Break) and mark.item.text == ":" and isinstance(behind, Phrase) and not behind.cases
    return colon and before is not None and _is_plural_kind(before) and _names(behind)  # type: ignore[arg-type]


def _is_plural_kind(node: EnglishNode) -> bool:
    """“by former researchers” from X: what follows only tells where they come from."""
    return isinstance(node, Phrase) and node.head.value is None and node.head.text.endswith("s") and not _names(node)


def _is_its_figure(node: Phrase, before: Phrase) -> bool:
    """“at a valuation of $5bn”: the sum bears the case of its measure."""
    return bool(before.cases) and _is_figure_of(node, before)


def _is_figure_of(node: Phrase, measure: Phrase) -> bool:
    return "of" in node.cases and _is_measure(measure.head) and _is_sum(node.items[0])


def _exemplifies(node: Phrase, before: Phrase) -> bool:
    """“firms including X”, “other firms, like X”: examples of what the plural before them means."""
    plural = before.head.value is None and before.head.text.endswith("s") and not before.head.text.endswith("ss")
    return "examples" in node.cases or ("including" in node.cases and plural)


def _names(phrase: Phrase) -> bool:
    """Whether the phrase names something in particular, not a kind or a group."""
    values = (i.value for i in phrase.items if isinstance(i.value, Entity))
    return any(not e.classes & {"Concept", "Group"} for e in values)


def _is_measure(item: Item | None) -> bool:
    return item is not None and isinstance(item.value, Entity) and "MetricKind" in item.value.classes


def _holds_product(phrase: Phrase) -> bool:
    """Whether the phrase itself names a product or a kind of product, whose owner stands before it."""
    return any(isinstance(i.value, Entity) and "Product" in i.value.classes for i in phrase.items)


def _of_name(phrase: Phrase) -> bool:
    """“AMD shares”: the head is a common noun that the names before it only modify."""
    head = phrase.head
    unknown = head.kind == "other" and head.text.islower() and head.text.endswith("s")
    common = (unknown or any(w.pos == "Noun" for w in head.words)) and any(i.value is not None for i in phrase.items)
    described = phrase.items[-2].value if len(phrase.items) > 1 else None
    if isinstance(described, Entity) and "Hardware" in described.classes:
        return False  # “MI300X accelerators” are the named thing
    return common and head.value is None and head.has("class:") not in _BODIES and not head.is_concept("transparent")


def _partitive(node: EnglishNode) -> bool:
    """“51%”, “6 gigawatts”, “$4bn worth”, “huge troves”: with of it stands for the thing it is so much of."""
    if not isinstance(node, Phrase):
        return False
    known = [i for i in node.items if i.value is not None or i.words]
    return known[-1:] == list(node.items[-1:]) and all(map(_measures, known))


def _measures(item: Item) -> bool:
    """Whether the item is so much or so many, and no sum of money."""
    if item.is_concept("partitive"):
        return True
    quantity = item.value if isinstance(item.value, Quantity) else None
    return quantity is not None and (not quantity.is_money or item.text.endswith("worth"))


def _modifies(row: Sequence[EnglishNode], n: int, k: int) -> bool:
    """“a round led by X”, “the deal was signed with X”: the participle's phrases belong to the noun before it."""
    verb, following = row[k], row[k + 1] if k + 1 < len(row) else None
    light = isinstance(verb, Verb) and verb.item.tag == "ed" and verb.item.is_concept("support", "leads")
    passive = isinstance(verb, Verb) and (verb.passive or not any(h.is_concept("aux:have") for h in verb.auxiliaries))
    marked = isinstance(following, Phrase) and bool(following.cases)
    return light and passive and marked and all(_carries_on(x) for x in row[n + 1 : k] if isinstance(x, Break))


def _carries_on(node: Break) -> bool:
    """“a round, led by X”, “a round, which was led by X”: what a noun's participle may stand behind."""
    return node.item.text == "," or node.item.is_concept("relative")


def _cues(row: Sequence[EnglishNode], n: int, verb: Verb, items: Sequence[Item]) -> tuple[str, ...]:
    told = "Announced" if _is_told(row, n) else ""
    own = tuple((told if h.is_concept("future") else "") or c for h in verb.auxiliaries for c in [h.has("cue:")] if c)
    own += _headline(row, n, verb) + _ongoing(row, n, verb) + _of_main(row, n, verb) + _charged(row, n, verb)
    own += ("Planned",) if not own and _is_aim_of_money(row, n, verb) else ()
    own += _shared_cues(row, n, verb, items) if not own else ()
    matrix = _matrix_cues(row, n) + _denied_above(row, n, verb) + _denied_behind(row, n, verb)
    if verb.past and not own:
        matrix = tuple(c for c in matrix if c != "Announced")  # “announced that it had bought”: bought
    return own + _left_cues(row, n) + matrix + _adverbs(row, n, items)


def _shared_cues(row: Sequence[EnglishNode], n: int, verb: Verb, items: Sequence[Item]) -> tuple[str, ...]:
    """“will invest in X and supply chips to Y”: a bare verb behind an and is as far ahead as that before it."""
    joint = row[n - 1] if n else None
    bare = verb.item.tag == "base" and not verb.auxiliaries and verb.form == "end"
    if not bare or not isinstance(joint, Break) or "and" not in joint.item.cases:
        return ()
    at = _index(items, verb.item)
    unread = at > 2 and items[at - 2].value is None and items[at - 2].text.islower()
    if unread and items[at - 3].is_concept("future", "aux:modal"):  # “will engineer and supply chips”
        return tuple(c for c in [items[at - 3].has("cue:")] if c)
    k = next((k for k in range(n - 2, -1, -1) if isinstance(row[k], Verb)), -1)
    first = row[k] if k >= 0 else None
    ahead = isinstance(first, Verb) and (bool(first.auxiliaries) or first.form == "infinitive")
    return _cues(row, k, first, items) if ahead and isinstance(first, Verb) else ()


def _headline(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“X to buy Y”: an infinitive that hangs on no verb tells a plan."""
    alone = verb.form == "infinitive" and not any(isinstance(x, Verb) for x in row[:n])
    subject = row[n - 1] if n else None
    direct = isinstance(subject, Phrase) and not subject.cases and all(i.is_entity for i in subject.items)
    return ("Planned", PROMISE) if alone and direct else ()


def _of_main(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“will stay on, serving as chairman”, “will use it to buy X”: a participle behind a comma, or an infinitive, is as
    far ahead as the verb it goes with."""
    apart = verb.item.tag == "ing" and not verb.auxiliaries and n > 0 and isinstance(row[n - 1], Break)
    near = next((x for x in reversed(row[:n]) if not isinstance(x, Phrase)), None) if not apart else None
    main = next((x for x in reversed(row[:n]) if isinstance(x, Verb) and x.auxiliaries), None) if apart else None
    main = near if isinstance(near, Verb) and verb.form == "infinitive" else main
    ahead = main is not None and any(h.is_concept("future") for h in main.auxiliaries)
    return ("Planned",) if ahead else ()


def _charged(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“X tapped Y to build …”, “Y was tapped by X to build …”: an infinitive behind the name of who is charged."""
    ahead = list(takewhile(lambda x: isinstance(x, Phrase), row[n + 1 :]))
    aim = row[n + 1 + len(ahead)] if ahead and n + 1 + len(ahead) < len(row) else None
    told = isinstance(aim, Verb) and aim.form == "infinitive" and verb.item.is_concept("charges")
    return (CHARGED,) if told and len(ahead) == 1 else ()


def _is_aim_of_money(row: Sequence[EnglishNode], n: int, verb: Verb) -> bool:
    """“raised $20bn to buy chips”, “got a loan from X to build Y”: what money is for is still to come."""
    at = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), None)
    main, between = (row[at], row[at + 1 : n]) if at is not None else (None, ())
    if verb.form != "infinitive" or not isinstance(main, Verb) or not all(isinstance(x, Phrase) for x in between):
        return False
    money = any(isinstance(x, Phrase) and x.head.is_concept("gathers", "given") for x in between)
    summed = any(isinstance(x, Phrase) and not x.cases and any(map(_is_sum, x.items)) for x in between)
    return money or (summed and main.item.is_concept("raises"))


def _denied_above(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“denied that it had held talks to buy X”: what is denied of the verb on which an infinitive hangs."""
    near = next((k for k in range(n - 1, -1, -1) if not isinstance(row[k], Phrase)), -1)
    hangs = verb.form == "infinitive" and near >= 0 and isinstance(row[near], Verb)
    return tuple(c for c in _matrix_cues(row, near) if c == DENIED) if hangs else ()


def _denied_behind(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“X's plan to buy Y was voted down”: what comes of the plan whose infinitive the verb at `n` is."""
    plan = row[n - 1] if n else None
    planned = verb.form == "infinitive" and isinstance(plan, Phrase) and not plan.head.is_entity
    last = next((x for x in row[n + 1 :] if not isinstance(x, Phrase)), None) if planned else None
    ended = isinstance(last, Verb) and last.item.has("cue:") == DENIED and (last.passive or not last.auxiliaries)
    return (DENIED,) if ended else ()


def _ongoing(row: Sequence[EnglishNode], n: int, verb: Verb) -> tuple[str, ...]:
    """“is raising $2bn”, “said it was raising $2bn”: what is told in the present as going on."""
    now = any(h.is_concept("aux:present") for h in verb.auxiliaries)
    if not now and any(h.is_concept("aux:be") for h in verb.auxiliaries):
        teller = row[max(0, _above(row, n)[0])]
        now = isinstance(teller, Verb) and teller.item.is_concept("report") and teller.past
    return (ONGOING,) if verb.item.tag == "ing" and now else ()


def _left_cues(row: Sequence[EnglishNode], n: int) -> tuple[str, ...]:
    """Cues between the predicate and its subject: plans to, is in talks to, has agreed to."""
    found: list[str] = []
    for node in reversed(row[:n]):
        if isinstance(node, Verb):
            found += [c for i in (node.item, *node.auxiliaries) for c in [i.has("cue:")] if c]
        elif isinstance(node, Phrase) and not any(i.kind == "name" for i in node.items):
            found += [i.has("cue:") for i in node.items if i.has("cue:")]
        else:
            break
    return tuple(found)


def _matrix_cues(row: Sequence[EnglishNode], n: int) -> tuple[str, ...]:
    """Cues of what the clause of node `n` hangs on: “analysts believe that X …”, “speculation that X …”."""
    k, that = _above(row, n)
    above = row[k] if k >= 0 else None
    if isinstance(above, Verb) and (above.item.is_concept("report") or above.item.has("cue:")):
        teller = row[k - 1] if k > 0 else None
        own = tuple(c for i in (above.item, *above.auxiliaries) for c in [i.has("cue:")] if c and c != "Reported")
        return own + (_noun_cues(teller) if isinstance(teller, Phrase) else ())
    return _noun_cues(above) if that and isinstance(above, Phrase) else ()


def _is_told(row: Sequence[EnglishNode], n: int) -> bool:
    """“X said it would …”, “X will …, the firms announced”: what those who do it tell is announced."""
    last = next((m for m in range(len(row) - 1, n, -1) if not isinstance(row[m], Break)), n)
    trailing = last > n + 1 and any(isinstance(x, Break) for x in row[n + 1 : last])
    return any(m >= 0 and _is_own_word(row, m) for m in (_above(row, n)[0], *((last,) if trailing else ())))


def _is_own_word(row: Sequence[EnglishNode], n: int) -> bool:
    """Whether the node is a verb of saying and its subject no outlet, analyst or unnamed source."""
    verb = row[n]
    if not isinstance(verb, Verb) or not verb.item.is_concept("report") or verb.item.has("cue:") == "Opinion":
        return False
    tellers = [i for f in _subject(row, n) for i in f]
    return verb.item.has("cue:") != "Reported" and not any(_tells(i) for i in tellers)


def _above(row: Sequence[EnglishNode], n: int) -> tuple[int, bool]:
    """The node that the clause of the verb at `n` hangs on (“said on Monday that X …”), and whether by “that”."""
    k = _clause_start(row, n) - 1
    that = k >= 0 and isinstance(row[k], Break) and row[k].item.is_concept("complement")  # type: ignore[union-attr]
    k -= that
    place = k
    while place > 0 and isinstance(row[place], Phrase) and all(i.kind == "date" for i in row[place].items):  # type: ignore[union-attr]
        place -= 1
    return (place if place >= 0 and isinstance(row[place], Verb) else k), that


def _noun_cues(phrase: Phrase) -> tuple[str, ...]:
    return tuple(i.has("cue:") for i in phrase.items if i.has("cue:"))


def _clause_start(row: Sequence[EnglishNode], n: int) -> int:
    """Where the clause of the verb at `n` begins: at the phrase of its subject."""
    k = n
    while k > 0 and isinstance(row[k - 1], Phrase):
        k -= 1
        if not row[k].cases:  # type: ignore[union-attr]
            break
    return k


def _adverbs(row: Sequence[EnglishNode], n: int, items: Sequence[Item]) -> tuple[str, ...]:
    """Adverbs that colour the clause of node `n`; a condition holds for the whole sentence."""
    place = _place(row[n])
    verbs = [k for k, v in enumerate(row) if isinstance(v, Verb) and v.form == "end"]
    subject = _starts(row, n)

    def reaches(at: int) -> bool:
        if at < place:
            return subject < at or not any(at < _place(row[k]) < place and not _passes_on(row[k]) for k in verbs)
        later = next((k for k in verbs if _place(row[k]) > at), None)
        return not any(place < _place(row[k]) < at for k in verbs) and (later is None or _starts(row, later) < place)

    return tuple(
        cue
        for i in items
        for cue in [i.has("cue:")]
        if cue == "Conditional" or (cue in ("Reported", "Rumoured", "Opinion") and reaches(i.start))
        if any(w.pos in ("Adverb", "Function", "Adjective") for w in i.words)
    )


def _starts(row: Sequence[EnglishNode], n: int) -> int:
    """Where the subject of the verb at `n` begins, or the verb where it has none."""
    return min((i.start for f in _subject(row, n) for i in f), default=_place(row[n]))


def _place(node: EnglishNode) -> int:
    return node.item.start if isinstance(node, Break) else node.start


def _dates(row: Sequence[EnglishNode], n: int, near: int) -> tuple[Item, ...]:
    """The dates of the clause of node `n`, nearest first; then the one that opens the sentence."""
    own = sorted(_clause_dates(row, n), key=lambda i: abs(i.start - near))
    first = row[0]
    opening = _dates_in(first) if isinstance(first, Phrase) and not _things_named(first) else ()
    return tuple(dict.fromkeys((*own, *opening)))


def _clause_dates(row: Sequence[EnglishNode], n: int) -> Iterator[Item]:
    """Dates from node `n` to the next clause, and back to its subject, a relative clause between them left out; the
    verb that tells it (“said on Nov. 3 it would …”) shares its own."""
    depths = _relative_depths(row)
    yield from _dates_in(row[n])
    for k in range(n + 1, len(row)):
        node = row[k]
        if depths[k] < depths[n] or _ends_clause(row, k):
            break
        yield from _dates_in(node) if depths[k] == depths[n] else ()
    yield from _dates_before(row, n, depths)


def _dates_before(row: Sequence[EnglishNode], n: int, depths: Sequence[int]) -> Iterator[Item]:
    """Dates from node `n` back to its subject; not those of a participle before a comma (“founded in …,”)."""
    if _goes_on_from_verb(row, n):
        return
    held: list[Item] = []  # since the last comma: they may be of a verb that stands before them
    parted = False
    for k in range(n - 1, -1, -1):
        node = row[k]
        if depths[k] < depths[n] or (isinstance(node, Break) and node.item.text in ";:"):
            break
        if depths[k] > depths[n]:
            continue
        if isinstance(node, Break):
            yield from held
            held, parted = [], parted or node.item.text == ","
        if isinstance(node, Verb) and not _passes_on(node):
            held = [] if parted else held
            if node.item.has("frame:"):
                break
        held += _dates_in(node)
    yield from held


def _goes_on_from_verb(row: Sequence[EnglishNode], n: int) -> bool:
    """“backed X in 2023 and bought it last month”: a second verb right behind an and, with a date of its own."""
    joint, verb = row[n - 1] if n > 1 else None, row[n]
    joins = isinstance(joint, Break) and "and" in joint.item.cases and isinstance(verb, Verb)
    behind = takewhile(lambda x: isinstance(x, Phrase), row[n + 1 :])
    return joins and any(map(_dates_in, behind))


def _ends_clause(row: Sequence[EnglishNode], k: int) -> bool:
    """A semicolon, a finite verb with a subject of its own, or a participle after a comma (“, trailing X's deal”)."""
    node = row[k]
    if isinstance(node, Break):
        return node.item.text in ";:"
    after_comma = isinstance(row[k - 1], Break) and row[k - 1].item.text == ","  # type: ignore[union-attr]
    own = isinstance(node, Verb) and (node.form == "end" or (after_comma and node.item.tag == "ing"))
    return own and not _passes_on(node)


def _passes_on(verb: EnglishNode) -> bool:
    """Whether it is a verb that only tells of, plans or supports what another verb or a noun says."""
    return isinstance(verb, Verb) and (bool(verb.item.has("cue:")) or verb.item.is_concept("report", "support"))


def _dates_in(node: EnglishNode) -> tuple[Item, ...]:
    if not isinstance(node, Phrase):
        return ()
    return tuple(i for p in (*node.mods, node) for i in p.items if i.kind == "date")


def _things_named(phrase: Phrase) -> bool:
    return any(i.is_entity for i in phrase.items)


def _relative_depths(row: Sequence[EnglishNode]) -> list[int]:
    """For each node, 1 inside a relative clause (“, which was founded in 2023,”), else 0."""
    depths, inside, comma, size, verbs = [], False, False, 0, 0
    for k, node in enumerate(row):
        if isinstance(node, Break) and _is_relative(row, k):
            before = row[k - 1] if k else None
            inside, comma, size, verbs = True, isinstance(before, Break) and before.item.text == ",", 0, 0
        elif inside and isinstance(node, Break):
            inside = not (node.item.text in ",;:." and size)
        elif inside:
            size += 1
            verbs += isinstance(node, Verb)
            second = isinstance(node, Verb) and verbs > 1 and not _passes_on(node)  # “the firm that makes X buys Y”
            inside = comma or not second
        depths.append(int(inside))
    return depths


def _is_relative(row: Sequence[EnglishNode], k: int) -> bool:
    """Which, who; and “that” between a noun and a verb (not “said that”)."""
    node, before, after = row[k], row[k - 1] if k else None, row[k + 1] if k + 1 < len(row) else None
    if not isinstance(node, Break):
        return False
    that = node.item.is_concept("complement") and isinstance(before, Phrase) and isinstance(after, Verb)
    return node.item.is_concept("relative", "whose") or that


def sources_of(items: Sequence[Item]) -> tuple[Source, ...]:
    """Who the sentence names as its source (X said, according to X, X expects), and for which part of it."""
    row = nodes(items) if may_tell(items) else ()
    found: list[Source] = []
    for n, node in enumerate(row):
        if isinstance(node, Verb):
            found += _told_by(row, n, node, items)
        if isinstance(node, Phrase):
            told = [_who(node.items[k + 1 :]) for k, i in enumerate(node.items) if i.is_concept("according")]
            found += [Source(who or _next_named(row, n), reported=True) for who in told]
    return (*in_turn(found), Source(_who(cited_at_end(items))))


def _told_by(row: Sequence[EnglishNode], n: int, verb: Verb, items: Sequence[Item]) -> Iterator[Source]:
    """The source that the verb at `n` has as its subject."""
    cue = verb.item.has("cue:")
    if verb.item.is_concept("report") and _quotes(row, n, items):
        turned = _inverted(row, n, items)
        who = _who(turned or (i for f in _subject(row, n) for i in f))
        unnamed = all(isinstance(i.value, Entity) and "Source" in i.value.classes for i in who)
        outlet = tuple(i for i in _addressed(row, n) if "MediaOutlet" in _classes(i)) if who and unnamed else ()
        reported = cue == "Reported" or bool(outlet)
        yield Source(outlet or who, cue, reported, 0 if turned else _told_from(row, n))
    elif (verb.item.is_concept("report") or cue == FORECAST) and not verb.passive:
        after = row[n + 1] if n + 1 < len(row) else None
        acts = isinstance(after, Verb) or (isinstance(after, Phrase) and not after.cases)
        verbal = any(w.pos == "Verb" for w in verb.item.words)
        named = [i for f in _subject(row, n) for i in f] if verbal and acts else []
        forecasts = cue == FORECAST and acts  # “X, valued at $5bn, expects …”: what stands before is so already
        yield Source(_who(named), cue, start=verb.start if forecasts else _told_from(row, n), figure=True)


def _next_named(row: Sequence[EnglishNode], n: int) -> tuple[Item, ...]:
    """“according to two people familiar with it”: the names of the phrase that a number parts from its preposition."""
    after = row[n + 1] if n + 1 < len(row) else None
    return _who(after.items) if isinstance(after, Phrase) and not after.cases else ()


def _addressed(row: Sequence[EnglishNode], n: int) -> tuple[Item, ...]:
    """Whom something is told by the verb at `n` (“confirmed to CNBC”, “told CNBC”)."""
    after = row[n + 1] if n + 1 < len(row) else None
    heard = isinstance(after, Phrase) and bool(after.items) and all(_hears(i) for i in after.items)
    return after.items if heard and isinstance(after, Phrase) else ()


def _hears(item: Item) -> bool:
    return item.kind == "date" or bool(_classes(item) & {"MediaOutlet", "Source"})


def _classes(item: Item) -> frozenset[str]:
    return item.value.classes if isinstance(item.value, Entity) else frozenset()


def _who(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(i for i in items if i.is_entity and _speaks(i))


def _told_from(row: Sequence[EnglishNode], n: int) -> int:
    """Where that begins which the verb of saying at `n` tells: in “A bought B, and C said that …” behind the “and”."""
    start = _clause_start(row, n)
    before = row[start - 1] if start else None
    goes_on = any(isinstance(x, Verb) for x in row[n + 1 :])
    joint = isinstance(before, Break) and (before.item.text == ";" or _is_conjunction(before.item))
    return _place(row[start]) if joint and goes_on else 0


def _is_conjunction(item: Item) -> bool:
    return "and" in item.cases or item.is_concept("conjunction")


def _speaks(item: Item) -> bool:
    """Whether the thing can say something: a chip, a model or a sum of it cannot; “we” speak in the article itself."""
    if item.is_concept("anaphor:us"):
        return False
    return not isinstance(item.value, Entity) or not item.value.classes & {"Product", "Concept"}


def _quotes(row: Sequence[EnglishNode], n: int, items: Sequence[Item]) -> bool:
    """Whether a clause hangs on the verb: that …, another verb after it without an object, or a quotation before it."""
    last = row[-1]
    after = row[n + 1 : len(row) - (isinstance(last, Break) and last.item.text in ".!")]
    while after and isinstance(after[0], Phrase) and _dates_in(after[0]) and not _things_named(after[0]):
        after = after[1:]  # “X bought Y, Z reported on Tuesday”
    after = after[1:] if len(after) == 1 and _addressed(row, n) else after  # “X bought Y, people confirmed to Z”
    direct = bool(after) and isinstance(after[0], Phrase) and not after[0].cases
    follows = any(isinstance(x, Verb) for x in after)
    that = bool(after) and isinstance(after[0], Break) and after[0].item.is_concept("complement")
    quoted = any(i.text in '"“”' for i in items) or (n > 1 and not after) or _is_aside(row, n, after)
    return that or (follows and (direct or quoted)) or quoted or not after


def _is_aside(row: Sequence[EnglishNode], n: int, after: Sequence[EnglishNode]) -> bool:
    """“X, Z reports, with Y …”: a verb of saying and its subject between commas, inside what is said."""
    left = row[n - 2] if n > 2 else None
    closes = bool(after) and isinstance(after[0], Break) and after[0].item.text in ",;–—"
    return closes and isinstance(left, Break) and left.item.text == "," and isinstance(row[n - 1], Phrase)


def _inverted(row: Sequence[EnglishNode], n: int, items: Sequence[Item]) -> list[Item]:
    """“…,” said X: the name after a verb of saying that only a comma or a closing mark parts from what is said."""
    after, before = row[n + 1] if n + 1 < len(row) else None, row[n - 1] if n else None
    mark = max((i for i in items if i.end <= _place(row[n])), key=lambda i: i.end, default=None)
    parted = isinstance(before, Break) or (mark is not None and mark.text in _MARKS)
    named = isinstance(after, Phrase) and not after.cases and isinstance(row[n], Verb)
    return [i for i in after.items if i.is_entity] if named and parted and isinstance(after, Phrase) else []
