"""How English asks: commands, its, contractions, and nouns that a clause tells more about (“the chips that X uses”)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import takewhile

from kg.lexicon import Word
from kg.model import Entity, Hole, Quantity
from kg.values import replace
from language.asked_counts import of_metric
from language.english_counts import counted
from language.items import Item, Lexicon

LINK = "link"  # how holes are named that only connect frames
_APOSTROPHES = ("'", "’")
_BODY = frozenset({"Organisation"})
_SMALL = frozenset({"filler", "determiner", "aux:be", "aux:do", "aux:have", "aux:modal", "aux:present"})
_WORTH = "worth"
_OWNS = ("'s", "’s")
_INVESTED, _INVESTOR = "invested", "Investor"
_THEIRS = ("their", "its")
_RANKS = ("op:largest", "op:smallest", "op:first", "op:latest")
_TWO = Quantity(Decimal(2))
_SIZES = ("op:sum", "op:average", "op:difference", "ask:amount-noun")


_AFTER = "after"
_SECOND = ("amount", "when", "who", "what", "where", "date")
_FEW = 2  # words of a second question that stands behind an and


def worded(items: Sequence[Item], table: Lexicon) -> tuple[Item, ...]:
    """The items of a question before its holes are found: a command only commands, n't is not, its has an owner."""
    items = _without_second(_valued_after(items))
    items = _joining(_belonged(_placed(_sorted(_numbered(of_metric(items, table))), table), table), table)
    items = _valued(tuple(counted(_floated(_ourselves(items)), table)), table)
    items = _by_someone(_undone(_excepted(_stranded(_charged(items, table))), table), table)
    found = tuple(_exceeding(_common(_possessive(i, items, at), table), items, at, table) for at, i in enumerate(items))
    found = tuple(_contracted(tuple(w for i in found for w in _unpriced(i, table)), table))
    opening = _opening(found)
    found = tuple(_commanding(i) if at == opening else i for at, i in enumerate(found))
    found = tuple(_asking(i, found, table) if at == opening else i for at, i in enumerate(found))
    return tuple(_owned(i, found, at) for at, i in enumerate(found))


def _valued_after(items: Sequence[Item]) -> Sequence[Item]:
    """“What is X worth after the round?”: what the round that the text tells valued it at, so what it is worth."""
    at = next((k for k, i in enumerate(items) if i.text.casefold() == _AFTER), len(items))
    told = list(takewhile(lambda i: i.is_concept("determiner", "op:latest", "filler"), items[at + 1 :]))
    end = at + 1 + len(told)
    event = end < len(items) and items[end].is_concept("gathers") and items[end].text.islower()
    worth = any("worth" in i.cases or "MetricKind" in getattr(i.value, "classes", ()) for i in items[:at])
    return (*items[:at], *items[end + 1 :]) if event and worth else items


def _without_second(items: Sequence[Item]) -> Sequence[Item]:
    """“Who invested in X and how much?”: the first question, whose answer says the rest of each deal as well."""
    at = max((k for k, i in enumerate(items) if "and" in i.cases), default=0)
    rest = [i for i in items[at + 1 :] if i.kind != "sign"]
    lead = rest[1:] if rest and rest[0].kind == "marker" and not rest[0].has("ask:") else rest  # “from whom”
    asks = bool(lead) and lead[0].has("ask:") in _SECOND and len(lead) <= _FEW
    plain = all(i.has("ask:") or "MetricKind" in getattr(i.value, "classes", ()) for i in lead)
    first = any(i.has("ask:") for i in items[:at])
    return (*items[:at], *(i for i in items[at + 1 :] if i.kind == "sign")) if asks and plain and first else items


def _numbered(items: Sequence[Item]) -> tuple[Item, ...]:
    """“the two largest rounds”: as many as are asked for, not the two that were told of before."""
    rest = (*items[1:], *[None for _ in items[:1]])
    return tuple(
        replace(item, kind="quantity", value=_TWO, words=())
        if item.is_concept("anaphor:two") and behind is not None and behind.is_concept(*_RANKS)
        else item
        for item, behind in zip(items, rest, strict=True)
    )


def _sorted(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """“What kinds of GPUs …”: which GPUs; a word of no meaning of its own and its of stand between."""
    for at in range(len(items) - 3):
        asks, sort, of, noun = items[at : at + 4]
        idle = bool(sort.words) and all(w.concepts == ("filler",) for w in sort.words)
        if asks.is_concept("ask:what", "ask:which") and idle and "of" in of.cases and noun.has("class:"):
            return (*items[: at + 1], *items[at + 3 :])
    return items


def _placed(items: tuple[Item, ...], table: Lexicon) -> tuple[Item, ...]:
    """“Which investors are in X”: those who invested in it."""
    return tuple(
        replace(item, text=_INVESTED, words=table.spelled[_INVESTED].words, tag="ed")
        if 0 < at < len(items) - 1
        and item.is_concept("aux:be")
        and items[at - 1].is_concept("party")
        and items[at - 1].has("class:") == _INVESTOR
        and items[at + 1].cases & {"in", "locative"}
        and not any(i.text in _OWNS or i.evokes for i in items[at + 2 :])  # “in X's round”
        else item
        for at, item in enumerate(items)
    )


def _belonged(items: tuple[Item, ...], table: Lexicon) -> tuple[Item, ...]:
    """“the company that A is (a) part of”: the one that A belongs to."""
    for at in range(2, len(items) - 1):
        of, end = items[at + 1], at + 2 == len(items) or items[at + 2].kind != "name"
        k = at - 2 if items[at - 1].is_concept("determiner") else at - 1
        behind = "of" in of.cases and end and _is_noun_of_two(items[at])
        if behind and k > 1 and items[k].is_concept("aux:be") and items[k - 1].is_entity:
            verb = replace(items[at], words=_words("belong", table), tag="s", start=items[k].start)
            to = replace(of, text="to", cases=table.markers["to"])
            return (*items[:k], verb, to, *items[at + 2 :])
    return items


def _joining(items: tuple[Item, ...], table: Lexicon) -> tuple[Item, ...]:
    """“the rounds in which A took part”, “which rounds did A take part in”: those that A made."""
    at = next(
        (
            k
            for k in range(1, len(items))
            if items[k].is_concept("leads") and items[k].is_concept("support") and items[k - 1].is_entity
        ),
        None,
    )
    if at is None:
        return items
    made = replace(items[at], words=_words("made", table))
    which = next((k for k in range(1, at - 1) if items[k].is_concept("relative") and "in" in items[k - 1].cases), None)
    if which is None:
        stranded = at + 1 < len(items) and "in" in items[at + 1].cases
        return (*items[:at], made, *items[at + 1 + stranded :])
    that = replace(items[which], words=_words("that", table))
    return (*items[: which - 1], that, *items[which + 1 : at], made, *items[at + 1 :])


def _is_noun_of_two(item: Item) -> bool:
    """Whether the noun is shown as “A is … of B”, and names A's class."""
    return bool(item.has("class:")) and any(len(u.slots) == 2 for w in item.words if w.pos == "Noun" for u in w.usages)


def _valued(items: tuple[Item, ...], table: Lexicon) -> tuple[Item, ...]:
    """“What is X worth”: how much it is; of a company, at how much it is valued, where no deal is named."""
    said = [k for k, i in enumerate(items) if i.kind != "sign"]
    if not said or items[said[-1]].text.casefold() != _WORTH:
        return items
    last = items[said[-1]]
    found = [replace(i, words=_words("how much", table)) if i.is_concept("ask:what") else i for i in items[: said[-1]]]
    if found and _is_body(found[-1]) and not any(i.has("frame:") for i in found):
        found += [
            replace(last, kind="word", words=_words("valued", table), tag="ed", cases=frozenset()),
            replace(last, start=last.end, kind="marker", text="at", cases=table.markers["at"]),
        ]
    return (*found, *items[said[-1] + 1 :])


def _by_someone(items: tuple[Item, ...], table: Lexicon) -> tuple[Item, ...]:
    """“When was X acquired?”, “for how much was X bought”: a passive that leaves out by whom has someone who did it."""
    asked = any(i.is_concept("ask:when", "ask:amount") for i in items)
    for at in range(2, len(items) if asked else 0):
        verb = items[at].tag == "ed" and any(w.pos == "Verb" and w.has("frame:") for w in items[at].words)
        passive = items[at - 1].is_entity and items[at - 2].is_concept("aux:be")
        rest = tuple(i for i in items[at + 1 :] if i.text != "for")  # “how much was X acquired for”
        if verb and passive and all(i.kind in ("sign", "date") for i in rest):
            end, tokens = items[at].end, items[at].tokens[:1]
            by = Item("marker", end, end, "by", tokens, cases=table.markers["by"])
            someone = Item("name", end, end, "", tokens, value=Hole("entity", frozenset(), f"{LINK}{at}"))
            return (*items[: at + 1], by, someone, *rest)
    return items


def _undone(items: tuple[Item, ...], table: Lexicon) -> tuple[Item, ...]:
    """“investments that are not final”, “deals not yet signed”: a not before a word of stage asks for what is open."""
    for at, item in enumerate(items):
        stage = at + 1
        while item.is_concept("op:not") and stage < len(items) and _is_small(items[stage]):
            stage += 1
        if item.is_concept("op:not") and stage < len(items) and _is_stage(items, stage):
            told = replace(items[stage], words=items[stage].words + _words("unsettled", table))
            return (*items[:at], *items[at + 1 : stage], told, *items[stage + 1 :])
    return items


def _is_stage(items: Sequence[Item], at: int) -> bool:
    """Whether a word tells how far a deal is, and neither a deal of its own nor with whom."""
    alone = bool(items[at].has("cue:")) and (items[at].is_concept("support") or not items[at].has("frame:"))
    return alone and not (at + 1 < len(items) and "comitative" in items[at + 1].cases)


def _charged(items: tuple[Item, ...], table: Lexicon) -> tuple[Item, ...]:
    """“What does X pay Y?”: how much; a bare what before a verb of paying is the sum."""
    said = [k for k, i in enumerate(items) if i.kind != "sign"]
    bare = (
        len(said) > 2
        and items[said[0]].is_concept("ask:what")
        and items[said[1]].is_concept("aux:do", "aux:modal", "future")
    )
    costs = bool(said) and items[said[-1]].is_concept("ask:amount-noun")  # “What will X cost?”
    raised = any(_raises_alone(items, k) for k in said)  # “What did X raise in its Series A?”
    if not bare or not (costs or raised or any(i.is_concept("charges", "op:sum") for i in items)):
        return items
    return (*items[: said[0]], replace(items[said[0]], words=_words("how much", table)), *items[said[0] + 1 :])


def _raises_alone(items: Sequence[Item], at: int) -> bool:
    """Whether the verb of raising at `at` has no object of its own: what is raised is the sum."""
    behind = items[at + 1] if at + 1 < len(items) else None
    alone = behind is None or behind.kind in ("sign", "date") or (behind.kind == "marker" and "in" in behind.cases)
    return items[at].is_concept("raises") and items[at].tag == "base" and alone


def _ourselves(items: Sequence[Item]) -> tuple[Item, ...]:
    """“Who told us”: no country is written so."""
    return tuple(
        replace(i, kind="word", value=None) if i.is_concept("anaphor:us") and i.text.islower() else i for i in items
    )


def _floated(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """“Did A and B each invest in C”: what floats between a name and its verb makes that no noun."""

    def floats(k: int) -> bool:
        verb = items[k + 1] if k + 1 < len(items) else None
        bare = all(items[k].is_concept(c) for c in ("determiner", "filler")) and not items[k].is_concept("definite")
        return (
            bare
            and k > 0
            and items[k - 1].is_entity
            and verb is not None
            and any(w.pos == "Verb" and w.has("frame:") for w in verb.words)
        )

    return tuple(item for k, item in enumerate(items) if not floats(k))


def _excepted(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """“clouds other than A and B”: whom the question leaves out takes no part in what it asks."""
    at = next((k for k, i in enumerate(items) if i.is_concept("op:except")), None)
    end = at + 1 if at is not None else 0
    while (
        at is not None
        and end < len(items)
        and any(i.is_entity for i in items[end : end + (2 if items[end].text in _LISTING else 1)])
    ):
        end += 1
    if at is None or end == at + 1:
        return items
    run, rest = items[at:end], tuple(i for k, i in enumerate((*items[:at], *items[end:])) if k or i.text != ",")
    stop = replace(run[0], kind="sign", text=";", value=None, words=(), tokens=())
    if all(i.kind == "sign" for i in items[end:]):
        return (*items[:at], replace(stop, end=run[0].start), *items[at:])
    return (*run, replace(stop, start=run[-1].end, end=run[-1].end), *rest)


_LISTING = (",", "and", "or")


def _stranded(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """“What is X part of?”: what is asked for belongs behind the of at the end."""
    said = [k for k, i in enumerate(items) if i.kind != "sign"]
    if len(said) < 4 or not (items[said[0]].has("ask:") and _is_copula(items, said[1])):
        return items
    first, last = items[said[0]], items[said[-1]]
    if not ("of" in last.cases and last.kind == "marker"):
        return items
    moved = replace(first, start=last.end, end=last.end)
    return (*items[: said[0]], *items[said[1] : said[-1] + 1], moved, *items[said[-1] + 1 :])


def _opening(items: Sequence[Item]) -> int:
    """Where the first word stands that says something (“please name …”)."""
    return next((k for k, i in enumerate(items) if i.kind != "sign" and not (_is_small(i) and not i.has("aux:"))), -1)


def _is_small(item: Item) -> bool:
    small = bool(item.words) and all(set(w.concepts) <= _SMALL for w in item.words)
    return small or item.is_concept("determiner")


def _commanding(item: Item) -> Item:
    """“Name the labs” names nobody to a post: an asking verb that opens the question is nothing else."""
    asking = tuple(w for w in item.words if w.has("ask:"))
    verb = item.tag == "base" and any(w.pos == "Verb" for w in asking)
    return replace(item, words=tuple(replace(w, usages=()) for w in asking)) if verb else item


def _exceeding(item: Item, items: Sequence[Item], at: int, table: Lexicon) -> Item:
    """“Does A exceed B”: a verb that compares carries no noun; before another deal it is as good as a “than”."""
    if not (item.is_concept("op:gt", "op:lt") and item.is_concept("support")):
        return item
    told = replace(item, words=tuple(w for w in item.words if "support" not in w.concepts))
    sized = any(i.kind == "quantity" for i in items[at + 1 : at + 4])
    return told if sized else replace(told, kind="marker", cases=table.markers["than"])


def _possessive(item: Item, items: Sequence[Item], at: int) -> Item:
    """“Acme Services' chief executive”: a lone apostrophe after a name in s is an ’s."""
    owner = items[at - 1] if at else None
    lone = item.text in _APOSTROPHES and owner is not None and owner.is_entity and owner.text.endswith("s")
    return replace(item, kind="marker", text="'s", cases=frozenset({"genitive"})) if lone else item


def _unpriced(item: Item, table: Lexicon) -> tuple[Item, ...]:
    """“investment amount”: what a deal tells is asked of the deal, so the words stand for themselves."""
    named = item.value.iri if isinstance(item.value, Entity) else ""
    parts = [table.forms.get(t.text.casefold(), ()) for t in item.tokens]
    if "elsewhere" not in table.vocabulary.measured_in.get(named, ()) or not all(parts):
        return (item,)
    return tuple(
        Item("word", t.start, t.end, t.text, (t,), words=tuple(w for w, _ in found), tag=found[0][1])
        for t, found in zip(item.tokens, parts, strict=True)
    )


def _asking(item: Item, items: Sequence[Item], table: Lexicon) -> Item:
    """“Name the investors in X” asks who they are; “What is the total of …” asks how much."""
    at = items.index(item)
    rest = [i for i in items[at + 1 :] if not _is_small(i) and i.kind != "other"]
    noun = next((i for i in rest if not i.has("op:") or i.is_concept(*_SIZES)), None)
    if noun is None:
        return item
    if item.is_concept("ask:list") and noun.is_concept("party") and item.value is None:
        return replace(item, words=tuple(w for w, _ in table.forms.get("who", ()) if w.has("ask:")), tag="")
    if item.is_concept("ask:what", "ask:which") and noun.is_concept(*_SIZES) and _is_copula(items, at + 1):
        return replace(item, words=tuple(w for w, _ in table.forms.get("how much", ())))
    return item


def _is_copula(items: Sequence[Item], at: int) -> bool:
    return at < len(items) and (items[at].is_concept("aux:be") or items[at].text in ("'s", "’s"))


def _common(item: Item, table: Lexicon) -> Item:
    """“the company that builds X”: with nothing told before, it refers to none and is a common noun."""
    bare = item.text.casefold().removeprefix("the ")
    if item.value is not None or not item.is_concept("anaphor:one") or bare == item.text.casefold():
        return item
    found = table.forms.get(bare, ())
    return replace(item, words=tuple(w for w, _ in found), tag=found[0][1] if found else item.tag)


def _contracted(items: Sequence[Item], table: Lexicon) -> Iterator[Item]:
    """“doesn't” as does and not."""
    negation = tuple(word for word, _ in table.forms.get("n't", ()))
    skip = 0
    for at, item in enumerate(items):
        if skip:
            skip -= 1
            continue
        rest = [i.text for i in items[at + 1 : at + 3]]
        split = rest[:1] in (["'t"], ["’t"], ["t"]) or (rest[:1] and rest[0] in _APOSTROPHES and rest[1:] == ["t"])
        if negation and split and item.text.casefold().endswith("n") and item.value is None:
            skip = 2 if rest[0] in _APOSTROPHES else 1
            last = items[at + skip]
            yield replace(item, kind="word", end=last.end, words=negation, tag="")
        else:
            yield item


def _owned(item: Item, items: Sequence[Item], at: int) -> Item:
    """“X's commitment to Y or its contract”: X, the last owner named before, else the first body named."""
    if item.value is not None or not item.is_concept("anaphor:own"):
        return item
    before = [(k, i) for k, i in enumerate(items[:at]) if i.is_entity and _is_body(i)]
    owners = [i for k, i in before if items[k + 1].text in ("'s", "’s")]
    owner = next(reversed(owners), None) or next((i for _, i in before), None)
    return replace(item, kind="name", value=owner.value) if owner is not None else item


def _is_body(item: Item) -> bool:
    return isinstance(item.value, Entity) and bool(item.value.classes & _BODY)


def linked(items: Sequence[Item], table: Lexicon) -> tuple[Item, ...]:
    """The items with each class noun that a clause tells more about as a hole, which connects that clause."""
    that = tuple(w for w, _ in table.forms.get("that", ()) if "complement" in w.concepts)
    out: list[Item] = []
    items = _belonging(items, that, table)
    for at, item in enumerate(items):
        contact = _contact(items, at)
        if _is_noun(item) and (contact or _told_more(items, at)):
            classes = frozenset(w.has("class:") for w in item.words if w.has("class:"))
            item = replace(item, kind="name", value=Hole("entity", classes, f"{LINK}{at}"))
        if out and isinstance(out[-1].value, Hole) and item.is_concept("complement", "relative"):
            item = replace(item, words=tuple(w for w in item.words if {"complement", "relative"} & set(w.concepts)))
        out.append(item)
        if contact and that:
            out.append(Item("word", item.end, item.end, "that", item.tokens[:1], words=that))
    return tuple(out)


def _belonging(items: Sequence[Item], that: tuple[Word, ...], table: Lexicon) -> tuple[Item, ...]:
    """“invest in their own customers”: in things that are customers of those asked for."""
    out: list[Item] = []
    skip = 0
    for at, item in enumerate(items):
        asked = next((i for i in out if isinstance(i.value, Hole)), None)
        noun = next((k for k in range(at + 1, min(len(items), at + 3)) if items[k].is_concept("party")), None)
        if skip:
            skip -= 1
        elif asked is not None and noun is not None and item.text.casefold() in _THEIRS and not out[-1].has("aux:"):
            word, end = items[noun], items[noun].end
            skip = noun - at
            new = Hole("entity", frozenset(), f"{LINK}{at}")
            out.append(replace(word, kind="name", value=new, words=(), tag=""))
            out += [Item("word", end, end, "that", word.tokens[:1], words=that)] if that else []
            out.append(Item("word", end, end, "are", word.tokens[:1], words=_words("are", table)))
            out.append(replace(word, start=end, end=end))
            out.append(Item("marker", end, end, "of", word.tokens[:1], cases=table.markers["of"]))
            out.append(replace(asked, start=end, end=end))
        else:
            out.append(item)
    return tuple(out)


def _words(text: str, table: Lexicon) -> tuple[Word, ...]:
    return tuple(w for w, _ in table.forms.get(text, ()))


def _is_noun(item: Item) -> bool:
    common = item.value is None or (isinstance(item.value, Entity) and "Concept" in item.value.classes)
    return common and bool(item.has("class:")) and not item.has("frame:") and item.tag in ("noun", "")


def _told_more(items: Sequence[Item], at: int) -> bool:
    """Whether a relative pronoun or a participle follows: “the company that builds X”, “a lab hosted by X”."""
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None:
        return False
    participle = following.tag in ("ed", "ing") and any(w.pos == "Verb" and w.has("frame:") for w in following.words)
    return following.is_concept("relative", "complement") or (participle and bool(at))


def _contact(items: Sequence[Item], at: int) -> bool:
    """“the chips X uses”: a name and its verb right behind the noun."""
    noun = _is_noun(items[at]) or isinstance(items[at].value, Hole)
    if not noun or at + 2 >= len(items) or not items[at + 1].is_entity or items[at + 1].link == "and":
        return False
    verb = items[at + 2]
    finite = verb.tag in ("s", "ed") and bool(verb.words) and any(w.pos == "Verb" for w in verb.words)
    return finite and items[at].text.casefold() != "what" and bool(items[at].has("class:"))
