"""English: items -> noun phrases (genitives folded in), verb groups and breaks, in order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kg.model import Entity, Hole, Quantity
from kg.values import replace
from language.clauses import Phrase, Verb
from language.english_nodes import (
    HEADED,
    HYPHENED,
    NO_CASES,
    OBJECT_CASE,
    OPENING,
    OWNING,
    QUOTATION,
    SITES,
    Break,
    EnglishNode,
    classes_of,
    is_adverb,
    is_body,
    is_comma,
    is_measure,
    is_named,
    is_plain_verb,
    is_telling,
    item_before,
    place_in,
)
from language.english_verbs import acts_here, hyphened, is_verb, verb_at
from language.items import Item, same_measure

_BINDS = ("–", "-", "×", "/", "—")  # between two names: “the A–B contract”
_MEASURES = frozenset({"MetricKind", "Position"})  # what no list holds beside a body
_PARTING = (",", "'s", "’s")
_BOUND_OR_MARKER = frozenset({"under", "over"})


def nodes(items: Sequence[Item]) -> tuple[EnglishNode, ...]:
    """The sentence as noun phrases (genitives folded in), verb groups and breaks, in order."""
    out: list[EnglishNode] = []
    group: list[Item] = []
    mods: tuple[Phrase, ...] = ()
    cases, link = NO_CASES, ""

    def close() -> None:
        nonlocal group, mods, cases
        if group or mods:  # “to rival X's”: whose it is stands for what it has
            out.append(Phrase(tuple(group), cases, mods) if group else replace(mods[-1], cases=cases))
        group, mods, cases = [], (), NO_CASES

    for at, item in enumerate(items):
        if item.text in ("'s", "’s") and group:
            if _is_place_of_body(items, at, group):
                link = group.pop().link  # “X and Abu Dhabi's Y” are one list
                continue
            alone = _owns_next(group, mods) or _owns_product(items, at, group)
            kept = group[:-1] if alone else []  # “X's A and Y's B” are one list
            mods += (Phrase(tuple(group[len(kept) :]), OWNING),)
            group, link = kept, "and" if kept else link
        elif item.is_concept("anaphor:own") and isinstance(item.value, Entity):
            mods += (Phrase((item,), OWNING),)
        elif item.is_concept("whose") and item.value is None and at:
            close()
            owner = antecedent_of(out)
            out.append(Break(item))
            mods = (replace(owner, cases=OWNING, mods=()),) if owner else ()
        elif _is_passed_over(items, at, group) or _picks_one(items, at + 1):
            continue  # “a multi-year, $2bn deal”, “the Nvidia-supported startup”, “a lab called X”
        elif is_verb(items, at):
            held = cases
            close()
            out.append(verb_at(items, at))
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
            cases = NO_CASES if _picks_one(items, at) else item.cases | {item.text.casefold()}
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
                cases = OBJECT_CASE  # “the company behind X”
    close()
    return _spelled_out(out)


def _passed_on(out: list[EnglishNode], held: frozenset[str]) -> frozenset[str]:
    """“in Nvidia-backed startup X”: X bears the case, and who backs it stands apart."""
    verb, agent = out[-1], out[-2] if len(out) > 1 else None
    if not isinstance(verb, Verb) or verb.form != "modifier" or not isinstance(agent, Phrase):
        return NO_CASES
    out[-2] = replace(agent, cases=HYPHENED)
    return held


def _owns_next(group: Sequence[Item], mods: Sequence[Phrase]) -> bool:
    """Whether the last of the group, a body behind an and, owns only what follows, and not what stands before it."""
    listed = len(group) > 1 and group[-1].link == "and" and is_body(group[-1])
    return listed and (bool(mods) or (group[-2].is_entity and not is_body(group[-2])))


def _is_place_of_body(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """“X and Abu Dhabi's Y”: whether the last of the group is the place of the body right behind its genitive."""
    listed = len(group) > 1 and group[-1].link == "and" and "Place" in classes_of(group[-1])
    return listed and at + 1 < len(items) and is_body(items[at + 1])


def _owns_product(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """“with X, Y's Z and W”: the body behind a comma, right before the genitive at `at`, owns only the product Z."""
    behind = len(group) > 1 and group[-1].link == "and" and items[place_in(items, group[-1]) - 1].text == ","
    return behind and _is_listed_product(items, at + 1)


def _is_listed_product(items: Sequence[Item], at: int) -> bool:
    """Whether a product by name stands at `at`, in a list that goes on behind it."""
    named, joint = items[at : at + 1], items[at + 1 : at + 2]
    product = bool(named) and "Product" in classes_of(named[0]) and "Concept" not in classes_of(named[0])
    return product and bool(joint) and (joint[0].text == "," or "and" in joint[0].cases)


def _is_passed_over(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """Whether the item adds nothing to its phrase and does not end it."""
    parts = items[at].text == "," and _between_adjectives(group, items, at)
    bound = hyphened(items, at) or (at > 1 and hyphened(items, at - 2)) or _is_plus(items, at)
    parts = parts or _only_times(items, at) or _is_unsure(items, at, group)
    return parts or bound or _is_mark(items, at, group) or _ly(items, at) or _only_names(items, at, group)


def _is_unsure(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """“a deal potentially valued at $3bn”: an adverb before what a thing is worth."""
    unsure = bool(group) and items[at].has("cue:") != "" and items[at].text.endswith("ly")
    return unsure and at + 1 < len(items) and "MetricKind" in classes_of(items[at + 1])


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
    if not follows or not group or not items[at].is_concept("naming") or any(map(is_body, group)):
        return False
    opens = items[place_in(items, group[0]) - 1]
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
    kind, mark = (row[-2], row[-1]) if len(row) > HEADED else (None, None)
    opens = isinstance(mark, Break) and mark.item.text in OPENING
    return kind if opens and isinstance(kind, Phrase) and not is_named(kind) and not kind.head.evokes else None


def _is_list(node: Phrase) -> bool:
    """Whether it is two names or more and nothing else."""
    return not node.cases and not node.mods and len(node.items) > 1 and all(i.is_entity for i in node.items)


_AFTER = "after"


def parts_clauses(items: Sequence[Item], at: int) -> bool:
    """Whether the word at `at` begins a clause: a pronoun or a conjunction, or a preposition that stands for one."""
    if items[at].kind == "marker":
        return _opens_clause(items, at)
    return items[at].is_concept("relative", "complement", "conjunction") and items[at].value is None and at > 0


def _opens_clause(items: Sequence[Item], at: int) -> bool:
    """“after X bought Y”, “as the lab has raised …”: a subject and its finite verb follow the preposition."""
    ahead = items[at + 1 : at + 9]
    acted = items[at].text == _AFTER and any(i.is_entity for i in items[:at])
    if acted and ahead and ahead[0].tag == "ing" and is_verb(items, at + 1):
        return True  # “X withdrew its offer after raising $1bn”
    if "clausal" not in items[at].cases or not ahead or ahead[0].kind == "date":
        return False
    for k, item in enumerate(ahead, at + 1):
        helps = item.has("aux:") != "" or (item.has("cue:") != "" and any(w.pos == "Function" for w in item.words))
        goes_on = item.tag == "base" and any(w.pos == "Verb" for w in item.words) and items[k + 1 : k + 2]
        if k > at + 1 and goes_on and goes_on[0].kind == "marker" and _is_plural(items[k - 1]):
            return True  # “as investors look for …”
        if k > at + 1 and (helps or (item.tag in ("s", "ed") and is_verb(items, k))):
            subject = item_before(items, k)
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
    return text.islower() and text.endswith("ly") and is_verb(items, at + 1)


def _stands_apart(items: Sequence[Item], at: int) -> bool:
    """“New regions - X will work with Y”: a dash with blanks around it parts what a hyphen would join."""
    dash = items[at].text in "-–" and 0 < at < len(items) - 1
    return dash and items[at - 1].end < items[at].start and items[at].end < items[at + 1].start


def _opens_phrase(item: Item, group: Sequence[Item], cases: frozenset[str]) -> bool:
    """“In May 2026 OpenAI signed …”, “Under the deal OpenAI will …”: what is said first ends where the subject begins;
    “power to X under a 20-year agreement”."""
    dated = item.kind == "name" and bool(cases) and all(i.kind == "date" for i in group)
    first = item.tokens[0].text.casefold() if item.tokens else ""
    bounded = item.kind == "quantity" and first in _BOUND_OR_MARKER
    agreed = "under" in cases and is_body(item) and bool(group) and group[-1].evokes and not any(map(is_body, group))
    return bool(group) and (dated or bounded or agreed)


def antecedent_of(row: Sequence[EnglishNode]) -> Phrase | None:
    """What a relative pronoun after `row` stands for: the nearest phrase that names something, within the clause.

    Of “the campus in Ohio, which …” that is the campus, not where it is.
    """
    for k in range(len(row) - 1, -1, -1):
        node, site = row[k], row[k - 1] if k else None
        if isinstance(node, Verb):
            return None
        if isinstance(node, Phrase) and any(i.is_entity or isinstance(i.value, Hole) for i in node.items):
            return site if is_place_of(row, k) and isinstance(site, Phrase) else node
    return None


def told_of_person(row: Sequence[EnglishNode], k: int) -> bool:
    """“X, a lab founded by A, which …”: a “which” behind a person."""
    pronoun = row[k]
    person = next((x for x in reversed(row[:k]) if isinstance(x, Phrase)), None)
    which = isinstance(pronoun, Break) and pronoun.item.text.casefold() == "which"
    return which and person is not None and {"Person"} & classes_of(person.head) != set() and "agent" in person.cases


def founded(row: Sequence[EnglishNode], k: int) -> Phrase | None:
    """What was done by the person right before the “which” at `k` was done to: the name before it, and its aside."""
    verb = next((m for m in range(k - 1, -1, -1) if isinstance(row[m], Verb)), None)
    if verb is None or not verb or row[verb].auxiliaries:  # type: ignore[union-attr]
        return None
    noun, comma, named = row[verb - 1], row[verb - 2] if verb > 1 else None, row[verb - 3] if verb > HEADED else None
    if isinstance(noun, Phrase) and is_named(noun):
        return noun
    apposed = comma is not None and is_comma(comma) and isinstance(named, Phrase) and is_named(named)
    return named if apposed and isinstance(named, Phrase) else None


def is_place_of(row: Sequence[EnglishNode], k: int) -> bool:
    """Whether the phrase at `k` says where the site right before it is."""
    node, site = row[k], row[k - 1] if k else None
    placed = isinstance(node, Phrase) and "locative" in node.cases
    return placed and isinstance(site, Phrase) and bool(SITES & classes_of(site.head))


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


def _is_kind_named_so(items: Sequence[Item], at: int) -> bool:
    """“a Postgres hosting provider”: an article, a name, and a common noun that the name only describes."""
    three = items[at : at + 3]
    if len(three) < 3 or three[0].text.casefold() not in ("a", "an"):
        return False
    _, name, noun = three
    named = name.kind == "name" and name.text[:1].isupper() and "Place" not in classes_of(name)
    return named and noun.kind in ("other", "word") and noun.text.islower()


def _joins(items: Sequence[Item], at: int, group: Sequence[Item], cases: frozenset[str]) -> bool:
    """Whether the comma or and at `at` stands inside a list of fillers of one kind; examples may bear their nouns."""
    if not group or at + 1 >= len(items) or items[at + 1].text in QUOTATION or _parts_source(items, at, group):
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
    if items[at].text == "," and _is_kind_named_so(items, at + 1):
        return False  # “X, a Postgres hosting provider,”
    if right.kind == "quantity" and is_measure(next((i for i in items if i.start > right.start), None)):
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
    return article and kind is not None and "Concept" in classes_of(kind) and "Concept" not in classes_of(group[-1])


def _of_one_sort(left: Item, right: Item) -> bool:
    """Whether both or neither name a measure or a post: “its valuation, Acme said” is no list."""
    return bool(classes_of(left) & _MEASURES) == bool(classes_of(right) & _MEASURES)


def _owns_event(items: Sequence[Item], at: int) -> bool:
    """“A's stake in X and B's investment in Y”: B owns an event of its own and stands in no list with X."""
    if at + 2 >= len(items) or items[at + 1].text not in ("'s", "’s"):
        return False
    noun = next((i for i in items[at + 2 : at + 5] if i.kind not in ("other", "date", "quantity")), None)
    return noun is not None and noun.evokes and any(w.pos == "Noun" for w in noun.words)


def _starts_clause(items: Sequence[Item], at: int, right: int, group: Sequence[Item]) -> bool:
    """“uses X's chips, and Y is buying …”: an object stands before the and, a subject with its verb after it."""
    following = items[right + 1] if right + 1 < len(items) else None
    finite = following is not None and (following.is_concept("aux:be", "aux:have") or following.tag in ("s", "ed"))
    start = place_in(items, group[0])
    before = next((i for i in reversed(items[:start]) if i.kind in ("sign", "word") and not is_adverb(i)), None)
    told = items[at].text == "," and finite and "and" in items[at + 1].cases and acts_here(items, right + 1)
    told = told and any(i.tag in ("s", "ed") and {w.pos for w in i.words} == {"Verb"} for i in items[:start])
    told = told or (_is_ahead(following) and _is_in_relative(items[:start]))
    return told or (finite and before is not None and is_plain_verb(before))


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
    if any(i.link == "and" and _before_article(items, place_in(items, i)).text not in _PARTING for i in group):
        return True
    following = items[at + 2] if at + 2 < len(items) else None
    goes_on = following is not None and (following.text in (",", "'s", "’s") or "and" in following.cases)
    goes_on = goes_on or "and" in items[at + 1].cases  # “from A, B, and C”
    goes_on = goes_on or (following is not None and following.is_concept("relative") and _listed(items, group))
    goes_on = goes_on or ("examples" in cases and place_in(items, group[0]) > 1)  # “tools including A, B chips and C”
    return bool(cases) and not goes_on and not any(isinstance(i.value, Quantity) for i in group)


def _before_article(items: Sequence[Item], at: int) -> Item:
    """“A, the B Fund and C”: what stands before the name at `at` and its article."""
    return items[at - 2] if at > 1 and items[at - 1].is_concept("determiner") else items[at - 1]


def _listed(items: Sequence[Item], group: Sequence[Item]) -> bool:
    """Whether a comma has joined two of the group already: “by A, B, C who met at school”."""
    return any(i.link == "and" and items[place_in(items, i) - 1].text == "," for i in group)


def _parts_source(items: Sequence[Item], at: int, group: Sequence[Item]) -> bool:
    """“According to A and B, C bought D”, “C bought D, A and B reported”: a source takes no part in the other list."""
    if items[at].text != ",":
        return False
    follows = is_telling(items[at + 1])
    if any(i.is_concept("according") for i in group):
        return not follows
    rest = next((i for i in items[at + 1 :] if i.kind not in ("name", "sign", "marker")), None)
    told = rest is not None and rest.is_concept("report") and any(i.tag in ("ed", "s") for i in items[:at])
    return told and follows and not is_telling(group[-1])
