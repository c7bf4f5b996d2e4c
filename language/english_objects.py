"""English: what stands behind a verb or a noun and in which case."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity, Quantity
from kg.values import replace
from language.clauses import OWNER, Arg, Phrase, Verb, fillers
from language.english_nodes import (
    HYPHENED,
    MEANT_FOR,
    NO_CASES,
    OBJECT_CASE,
    OUT_OF,
    OWNING,
    SITE_KIND,
    SITES,
    Break,
    EnglishNode,
    classes_of,
    event_kinds,
    holds_product,
    is_body,
    is_comma,
    is_event,
    is_measure,
    is_modifier,
    is_named,
    is_relative_sign,
    is_sum,
)
from language.items import Item

_SOLD = ("Service", "Model", "AIModel", "Product", "Software")
_DIRECT = frozenset({"object", "for"})  # where “X shares” are not X
_GENERAL = frozenset({"Thing", "Concept", "Agent", "Product"})
_BODIES = frozenset({"Organisation", "Company", "AILab", "CloudProvider", "ChipMaker", "Investor", "BusinessUnit"})


def _named_apart(row: Sequence[EnglishNode], k: int) -> tuple[tuple[Item, ...], ...]:
    """“founded by two former X researchers, A and B”: who those are by whom something is done."""
    node, comma, named = row[k], row[k + 1] if k + 1 < len(row) else None, row[k + 2] if k + 2 < len(row) else None
    if not isinstance(node, Phrase) or "agent" not in node.cases or not isinstance(named, Phrase) or named.cases:
        return ()
    people = node.head.value is None and node.head.text.islower() and node.head.text.endswith("s")
    apart = isinstance(comma, Break) and comma.item.text in (",", ":") and all(i.is_entity for i in named.items)
    return fillers(named) if people and apart else ()


def things_of(phrase: Phrase) -> tuple[tuple[Item, ...], ...]:
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
    return found[-1:] if found and "Person" in classes_of(found[-1][-1]) else found


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


def has_own_event(phrase: Phrase, governor: EnglishNode) -> bool:
    """“landed a $14 billion order”: the sum belongs to the order, not to the verb before it."""
    own = {u.kind for w in governor.item.words for u in w.usages} if isinstance(governor, Verb) else set()
    return phrase.head.evokes and bool(event_kinds(phrase) - own) and not phrase.head.has("class:")


def _deal_of(row: Sequence[EnglishNode], n: int, k: int) -> Phrase:
    """The phrase at `k`; of what something is worth, the deal between the verb at `n` and it that is worth so much."""
    phrases = [x for x in row[n + 1 : k + 1] if isinstance(x, Phrase)]
    worth = "worth" in phrases[-1].cases
    return next((x for x in reversed(phrases[:-1]) if worth and is_event(x.head)), phrases[-1])


def _kinds_of_sum(phrase: Phrase, cases: frozenset[str]) -> frozenset[str]:
    """The frames that a sum in the phrase belongs to; that in “is buying X in a $2bn deal” is any verb's."""
    own = phrase.head.evokes and not phrase.head.has("class:")
    within = "in" in cases | phrase.cases and phrase.head.is_concept("any:event")
    return event_kinds(phrase) if own and not within else NO_CASES


def args_after(row: Sequence[EnglishNode], n: int, *, objects: bool) -> tuple[Arg, ...]:
    """Object and prepositional phrases after the node at `n`, up to the next verb or break."""
    args: list[Arg] = []
    held, beyond = NO_CASES, 0  # the cases of the phrase before; where what stands aside ends
    meant = OUT_OF if objects else MEANT_FOR
    only = objects and is_modifier(row[n])
    for k in range(n + 1, min(len(row), _reach(row, n)) if only else len(row)):
        node = row[k]
        if k < beyond:
            continue
        if isinstance(node, Verb):
            if is_modifier(node) or (not objects and _modifies(row, n, k)):
                continue
            break
        if isinstance(node, Break):
            beyond = 0 if objects else _behind_aside(row, n, k)
            if beyond or _goes_on_behind(row, n, k, objects):
                continue
            break
        if not objects and _begins_event(row, k):
            break
        if node.cases == HYPHENED or _is_figure_beside(row, n, k):
            continue
        if not node.cases and not (objects and _is_direct(row, n, k)) and not _opens_kinds(row, k - 1):
            continue  # an apposition or another thing of a list: not an argument of this word
        cases = (NO_CASES if only else _own_cases(row, k)) or frozenset({"object"})
        cases = OBJECT_CASE if objects and k == n + 2 and _is_whole_of(row, k, cases) else cases
        cases = held if held and (_are_examples(row, k) or _opens_kinds(row, k - 1)) else cases
        held = held if held and "from" in cases and _is_plural_kind(row[k - 1]) else cases
        foreign = objects and not concerns_deal(row[n]) and (has_own_event(node, row[n]) or _is_anothers(row, k))
        event = (objects and is_event(node.head)) or _counts_things(node)  # “provide X customers with …”
        things = _named_apart(row, k) or things_of(node)
        args += [Arg(f, node.cases, "clause", k - n) for f in _whose_round(node) if objects]
        things = () if foreign else tuple(f for f in things if not (event and f[0].kind == "name"))
        things = tuple(f for f in things if f[0].kind != "date") or things  # “buy X by 2027”
        cases = _seller(row[n], node, cases) if things and not any(f[0] in node.items for f in things) else cases
        things = (_kind_told(row, n, k) if "object" in cases else ()) or things
        last = things[-1][-1] if things and not (_takes_directly(row[n], cases) and _of_name(node)) else None
        if len(things) > 1 and is_measure(last) and isinstance(things[-2][-1].value, Quantity):
            last = things[-2][-1]  # “at a $6 billion valuation”
        kinds = _kinds_of_sum(_deal_of(row, n, k), cases) if objects else NO_CASES
        things = things[-1:] if _is_described_person(last) and (not objects or _has_house(node, things)) else things
        shown = [(f, cases if f[-1] is last else frozenset({"compound"})) for f in things]
        args += [Arg(f, c, "clause", k - n, kinds=kinds if is_sum(f[0]) else NO_CASES) for f, c in shown]
        args += [
            Arg(f, OWNING, OWNER) for m in node.mods for f in fillers(m) if objects and things and holds_product(node)
        ]
        args += [Arg(f, OWNING, "mod") for m in node.mods for f in fillers(m) if objects and _is_post(node.head)]
        args += [
            Arg(f, _seller(row[n], node, cases), "clause" if SITES & classes_of(node.head) else "inner", k - n + 1)
            for m in node.mods
            for f in fillers(m)
            if _is_common(node.head) or (cases & meant and SITES & classes_of(node.head))
            if f not in things and not foreign and not holds_product(node)
        ]
    return tuple(args)


def _is_whole_of(row: Sequence[EnglishNode], k: int, cases: frozenset[str]) -> bool:
    """“sold 51% of X”: whether the phrase at `k` names that of which a part is told."""
    node = row[k]
    named = isinstance(node, Phrase) and (node.head.value is not None or is_named(node))
    return "of" in cases and named and _partitive(row[k - 1])


def _seller(verb: EnglishNode, sold: Phrase, cases: frozenset[str]) -> frozenset[str]:
    """“bought X's cloud services”: X, who sells them, is not bought."""
    buys = isinstance(verb, Verb) and verb.item.is_concept("takesover") and not verb.passive
    goods = "Subject" in classes_of(sold.head) or sold.head.has("class:") in _SOLD
    return OUT_OF if buys and "object" in cases and goods else cases


def _is_common(head: Item) -> bool:
    """Whether the head is a common noun, also one that tells what a contract is about (“X's cloud”)."""
    return not head.is_entity or "Subject" in classes_of(head)


def _goes_on_behind(row: Sequence[EnglishNode], n: int, k: int, objects: bool) -> bool:
    """Whether what the verb or noun at `n` takes goes on behind the break at `k`."""
    node = row[k]
    modified = not objects and k + 1 < len(row) and _modifies(row, n, k + 1)
    more = _opens_kinds(row, k) or _brings_more(row, k)
    more = more or (objects and (_joins_bare(row, k) or _joins_kinds(row, k)))
    return (isinstance(node, Break) and node.item.text in ",") or modified or more


def _begins_event(row: Sequence[EnglishNode], k: int) -> bool:
    """“contracts, including a deal with Y”, “a round after a $3m seed round”, “X's investment in A, Y's stake in B”:
    whether what follows the phrase at `k` is that of another event."""
    node = row[k]
    if not isinstance(node, Phrase):
        return False
    listed = not node.cases and bool(node.mods) and is_event(node.head) and is_comma(row[k - 1])
    return listed or (bool(node.cases & {"including", "aside"}) and node.head.evokes)


def _brings_more(row: Sequence[EnglishNode], k: int) -> bool:
    """“led by X and joined by Y”: more of those who take part, behind a conjunction."""
    more = row[k + 1] if k + 1 < len(row) else None
    return isinstance(more, Phrase) and "alongside" in more.cases


def _whose_round(node: Phrase) -> tuple[tuple[Item, ...], ...]:
    """“invested $2bn in X's latest round”, “put $500m into X's Series D”: X, into whom what is put there goes."""
    round_ = bool(node.cases & {"in", "into"}) and node.head.is_concept("gathers")
    return tuple(f for m in node.mods for f in fillers(m) if is_body(f[0])) if round_ else ()


def _counts_things(node: Phrase) -> bool:
    """“will host 10,000 Acme widgets”: so many things of somebody, whatever they are, are not that somebody."""
    counts = any(isinstance(i.value, Quantity) and not i.value.is_money for i in node.items[:-1])
    last = node.items[-1]
    return counts and last.kind == "other" and last.text.islower() and last.text.endswith("s")


def _has_house(node: Phrase, things: Sequence[tuple[Item, ...]]) -> bool:
    """“hired its CEO A”, “poached X CFO A”: whether the phrase says at which house the last of it is."""
    return bool(node.mods) or any(is_body(f[-1]) for f in things[:-1])


def _is_described_person(last: Item | None) -> bool:
    """“led by X CEO A”: what stands before A only says who A is."""
    return last is not None and "Person" in classes_of(last)


def _behind_aside(row: Sequence[EnglishNode], n: int, k: int) -> int:
    """“The round, which closed in May, was led by X”: where the verb of the noun at `n` stands behind the clause that
    the pronoun at `k` opens; 0 where it does not."""
    apart = is_relative_sign(row[k]) and is_comma(row[k - 1])
    end = next((m for m in range(k + 1, len(row)) if is_comma(row[m])), len(row)) + 1
    told = apart and end < len(row) and isinstance(row[end], Verb) and _modifies(row, n, end)
    return end if told and not any(isinstance(x, Break) for x in row[k + 1 : end - 1]) else 0


def _is_post(item: Item) -> bool:
    """Whether it is a position in somebody's house."""
    return "Position" in classes_of(item)


def _is_figure_beside(row: Sequence[EnglishNode], n: int, k: int) -> bool:
    """“a deal with X, revenue of $5bn”, “founded by A, the creator of B”: what a noun that stands beside has behind it,
    and is not what the word tells of."""
    node, measure = row[k], row[k - 1]
    apart = k - 1 > n and isinstance(measure, Phrase) and not measure.cases
    apposed = k - 2 > n and is_comma(row[k - 2]) and isinstance(node, Phrase) and "of" in node.cases
    figure = isinstance(node, Phrase) and isinstance(measure, Phrase) and _is_figure_of(node, measure)
    return apart and (apposed or figure)


def _reach(row: Sequence[EnglishNode], n: int) -> int:
    """Where ends what a modifier tells of: its noun, and for “X-backed firms, like Y” the examples behind that."""
    noun = row[n + 1] if n + 1 < len(row) else None
    return n + 2 if isinstance(noun, Phrase) and is_named(noun) else n + 4


def _is_direct(row: Sequence[EnglishNode], n: int, k: int) -> bool:
    """Whether only a “Nvidia-backed” stands between the verb at `n` and the phrase at `k`."""
    return all(is_modifier(x) or (isinstance(x, Phrase) and x.cases == HYPHENED) for x in row[n + 1 : k])


def concerns_deal(node: EnglishNode) -> bool:
    """A verb whose object's owner is meant: to clear X's merger is to rule on X."""
    return isinstance(node, Verb) and node.item.is_concept("concerns")


def _is_possession(phrase: Phrase) -> bool:
    """“sells its platform”: a thing that nobody knows does not stand for its owner (“hosts X's models” means X)."""
    known = phrase.head.has("class:") or phrase.head.is_concept("transparent") or phrase.head.value is not None
    return bool(phrase.mods) and not known


def _is_anothers(row: Sequence[EnglishNode], k: int) -> bool:
    """Whether the phrase at `k` names a possession, and no part of a house in which somebody has a post (“chief
    scientist of X's new group”)."""
    post, house = row[k - 1], row[k]
    held = isinstance(post, Phrase) and _is_post(post.head) and bool(house.cases & {"of", "at"})  # type: ignore[union-attr]
    return isinstance(house, Phrase) and _is_possession(house) and not held


def is_ranked(row: Sequence[EnglishNode], n: int) -> bool:
    """“X is the first cloud to offer …”: the noun between the subject and its infinitive only ranks the subject."""
    verb, noun = row[n], row[n - 1] if n > 1 else None
    ranked = isinstance(noun, Phrase) and not noun.cases and noun.items[0].is_concept("op:first", "op:latest")
    return ranked and isinstance(verb, Verb) and verb.form == "infinitive"


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
        return OBJECT_CASE  # “acquired the assets and staff of X”
    kind = isinstance(before, Phrase) and not is_named(before)
    if isinstance(node, Phrase) and kind and isinstance(before, Phrase) and gives_example(node, before):
        governed = k > 1 + comma and isinstance(row[k - 2 - comma], Verb)
        first = row[k - 3 - comma] if k > 2 + comma and _joins_kinds(row, k - 2 - comma) else before
        shared = first.cases if isinstance(first, Phrase) else NO_CASES
        return before.cases or shared or (frozenset({"object"}) if governed else node.cases)
    return node.cases if isinstance(node, Phrase) else NO_CASES


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


def _joins_kinds(row: Sequence[EnglishNode], k: int) -> bool:
    """“adopted by partners and customers, including X”: whether the and at `k` joins two words for such as X."""
    word, first, second = row[k], row[k - 1] if k else None, row[k + 1] if k + 1 < len(row) else None
    joins = isinstance(word, Break) and "and" in word.item.cases and second is not None and _is_bare(second)
    return joins and isinstance(first, Phrase) and bool(first.cases) and _is_bare(replace(first, cases=NO_CASES))


def _is_pool(phrase: Phrase) -> bool:
    """Whether a marked phrase only says in what number the things behind its of come."""
    bare = all(i.value is None for i in phrase.items)
    return bool(phrase.items and phrase.cases) and bare and phrase.head.is_concept("partitive")


def _kind_told(row: Sequence[EnglishNode], n: int, k: int) -> tuple[tuple[Item, ...], ...]:
    """“builds X, a computing campus, in Y”: the kind of site that the name before the comma is said to be."""
    verb, comma, told = row[n], row[k + 1] if k + 1 < len(row) else None, row[k + 2] if k + 2 < len(row) else None
    builds = isinstance(verb, Verb) and verb.item.is_concept("builds") and isinstance(comma, Break) and is_comma(comma)
    if not builds or not isinstance(told, Phrase) or told.cases or told.mods:
        return ()
    return tuple(f for f in fillers(told) if SITE_KIND in classes_of(f[-1]))


def _are_examples(row: Sequence[EnglishNode], k: int) -> bool:
    """“generations of X's hardware, including A and B”: A and B are of the kind that the phrase before tells of."""
    node = row[k]
    before = row[k - 2] if is_comma(row[k - 1]) else row[k - 1]
    kind = isinstance(before, Phrase) and (not before.head.is_entity or "Concept" in classes_of(before.head))
    origin = isinstance(before, Phrase) and "from" in before.cases  # “researchers from X, including A”
    kind = kind or (origin and _is_plural_kind(row[k - 2 - is_comma(row[k - 1])]))
    return kind and isinstance(before, Phrase) and isinstance(node, Phrase) and "examples" in node.cases


def _opens_kinds(row: Sequence[EnglishNode], k: int) -> bool:
    """“three kinds of chips: A, B and C”: whether the colon at `k` opens a list of what a plural before it means."""
    mark, before, behind = row[k], row[k - 1] if k else None, row[k + 1] if k + 1 < len(row) else None
    colon = isinstance(mark, Break) and mark.item.text == ":" and isinstance(behind, Phrase) and not behind.cases
    return colon and before is not None and _is_plural_kind(before) and is_named(behind)  # type: ignore[arg-type]


def _is_plural_kind(node: EnglishNode) -> bool:
    """“by former researchers” from X: what follows only tells where they come from."""
    return isinstance(node, Phrase) and node.head.value is None and node.head.text.endswith("s") and not is_named(node)


def _is_its_figure(node: Phrase, before: Phrase) -> bool:
    """“at a valuation of $5bn”: the sum bears the case of its measure."""
    return bool(before.cases) and _is_figure_of(node, before)


def _is_figure_of(node: Phrase, measure: Phrase) -> bool:
    return "of" in node.cases and is_measure(measure.head) and is_sum(node.items[0])


def gives_example(node: Phrase, before: Phrase) -> bool:
    """“firms including X”, “other firms, like X”: examples of what the plural before them means."""
    plural = before.head.value is None and before.head.text.endswith("s") and not before.head.text.endswith("ss")
    return "examples" in node.cases or ("including" in node.cases and plural)


def _of_name(phrase: Phrase) -> bool:
    """“AMD shares”: the head is a common noun that the names before it only modify."""
    head = phrase.head
    unknown = head.kind == "other" and head.text.islower() and head.text.endswith("s")
    common = (unknown or any(w.pos == "Noun" for w in head.words)) and any(i.value is not None for i in phrase.items)
    described = phrase.items[-2].value if len(phrase.items) > 1 else None
    if isinstance(described, Entity) and "Hardware" in described.classes:
        return False  # “MI300X accelerators” are the named thing
    return common and head.value is None and head.has("class:") not in _BODIES and not head.is_concept("transparent")


def _takes_directly(node: EnglishNode, cases: frozenset[str]) -> bool:
    """Whether “X shares” are not X behind the node: they are behind a noun for a right (“warrants for X shares”)."""
    right = isinstance(node, Phrase) and node.head.is_concept("held") and node.head.has("cue:") != ""
    return bool(cases & _DIRECT) and not right


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
    breaks = [x for x in row[n + 1 : k] if isinstance(x, Break)]
    breaks = breaks[:-1] if breaks and breaks[-1] is row[k - 1] and is_relative_sign(breaks[-1]) else breaks
    return light and passive and marked and all(map(_carries_on, breaks))


def _carries_on(node: Break) -> bool:
    """“a round, led by X”, “a round, which was led by X”: what a noun's participle may stand behind."""
    return node.item.text == "," or node.item.is_concept("relative")
