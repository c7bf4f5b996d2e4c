"""Japanese questions: what only they have (「XかY」, 「XとYの両方」, 「Xって」, 「報じたのは誰」) put plainly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from kg.lexicon import Word
from kg.model import Entity, Hole, Quantity
from kg.values import replace
from language.asked_counts import of_metric_ja
from language.items import Item, Lexicon, entity_of
from language.japanese_counts import counted

LINK = "link"  # how holes are named that only connect frames
_LISTING = ("と", "、", "や", "か", "および", "及び", "・")
_CLOSING = ("で", "では", "の", "のうち", "だ", "なら", "は", "だと")
_PARTICLES = ("だ", "と", "で", "なら", "に", "は", "も", "うち", "中", "の")
_BUT = "しか"
_NOT = ("ない", "なかっ", "ん", "ませ", "ず")
_BARE = ("which", "what", "who", "where", "count", "list")
_PAIRED = ("op:both", "op:either", "op:exactly")
_SOURCES = frozenset({"MediaOutlet", "Source"})


def plain(items: Sequence[Item], table: Lexicon) -> tuple[Item, ...]:
    """The items of a question with its own turns of phrase as a reader of claims knows them."""
    items = of_metric_ja(items, table)
    told = _reported(_undone(_sole(_floated(_cleft(items, table)), table), table), table)
    found = _excepted(_spelled_out(_unsourced(_titled(_received(_kinds(told), table))), table))
    found = _joined(_wondering(_topics(found, table), table))
    found = _alternatives(_apart(_weighed(found, table), table), table)
    found = _pairs(_numbered(found, table))
    found = _related(_greatest(_lasting(_spans(found, table))), table)
    found = _partitives(_places(found))
    found = _bounds(found, table)
    found = _totalled(_frames_asked(found), table)
    return tuple(counted(_sources(_posts(found, table)), table))


def _received(items: list[Item], table: Lexicon) -> list[Item]:
    """「Aが受けた投資」: the investment in A."""
    for k in range(2, len(items) - 2):
        noun = next((n for n in (k + 1, k + 2) if items[n].evokes), None)
        if noun and items[k].is_concept("receives") and "subject" in items[k - 1].cases and _is_named(items[k - 2]):
            dated = (
                _marker("の", i, table) if n and items[n - 1].kind == "date" and "dative" in i.cases else i
                for n, i in enumerate(items[: k - 1])
            )
            return [*dated, *(_marker(form, items[k - 1], table) for form in ("へ", "の")), *items[noun:]]
    return items


def _is_named(item: Item) -> bool:
    return item.is_entity or isinstance(item.value, Hole) or item.is_concept("ask:who", "ask:which")


def _kinds(items: list[Item]) -> list[Item]:
    """「Aが使うGPUは？」: a class that bears a name of its own is asked for by its members, at the end of a clause."""
    said = [k for k, i in enumerate(items) if i.kind != "sign"]
    asks = any(i.has("ask:") or i.has("op:") or i.is_concept("doubt", "article") for i in items)
    if asks or len(said) < 4 or "topic" not in items[said[-1]].cases:
        return items
    idle = [k for k in said[:-1] if items[k].is_concept("filler") and items[k].value is None]
    end = max((k for k in said[:-1] if k not in idle), default=0)
    noun, name = items[end], items[end].value
    if not (isinstance(name, Entity) and name.label() in name.classes and noun.has("class:") and end > 1):
        return items
    verbal = any(i.evokes and _is_verbal(i) for i in items[max(0, end - 3) : end])
    hole = replace(noun, value=Hole("entity", frozenset({noun.has("class:")}), "x"), words=())
    return [*items[:end], hole, items[said[-1]], *items[said[-1] + 1 :]] if verbal else items


def _sole(items: list[Item], table: Lexicon) -> list[Item]:
    """「Aにしか載っていない」: on A alone."""
    at = next((k for k, i in enumerate(items) if k and i.text == _BUT), 0)
    no = next((k for k in range(at + 1, len(items)) if items[k].text in _NOT), 0) if at else 0
    name = next((k for k in range(at - 1, max(at - 3, -1), -1) if items[k].is_entity), None)
    if not no or name is None:
        return items
    end, rest = items[name].end, no + 1
    while rest < len(items) and items[rest].text in _NOT:
        rest += 1
    only = replace(items[at], kind="word", start=end, end=end, words=_words_of("op:only", table))
    return [*items[: name + 1], only, *items[name + 1 : at], *items[at + 1 : no], *items[rest:]]


def _cleft(items: list[Item], table: Lexicon) -> list[Item]:
    """「Xを作る会社に出資しているのは？」, 「…と伝えたのは？」: the question word is left out, or a bare どこ."""
    where = next(
        (
            k
            for k in range(2, len(items))
            if items[k].is_concept("ask:which")
            and not items[k].has("class:")
            and "topic" in items[k - 1].cases
            and items[k - 2].text == "の"
        ),
        0,
    )
    if not where:
        return _who_did(items, table)
    told = _who_did(items[:where], table)
    return items if len(told) == where else [*told, *items[where + 1 :]]


def _who_did(items: list[Item], table: Lexicon) -> list[Item]:
    """The clause with a who behind it, where it is a verb's that a noun before it is told more of."""
    said = [k for k, i in enumerate(items) if i.kind != "sign"]
    ranks = ("", "largest", "smallest", "most", "compare")
    asks = any(i.has("ask:") or i.has("op:") not in ranks or i.is_concept("article", "choice", "doubt") for i in items)
    if len(said) < 4 or asks or "topic" not in items[said[-1]].cases or items[said[-2]].text != "の":
        return items
    verbs = [i for i in items[: said[-2]] if i.evokes or i.is_concept("report")]
    nouns = (k for k, i in enumerate(items) if k and i.has("class:") and entity_of(i) is None)
    linked = any(_is_verbal(items[k - 1]) for k in nouns)
    told = bool(verbs) and verbs[-1].is_concept("report")
    if not (told or linked) or not _is_verbal(items[said[-3]]):
        return items
    last = items[said[-1]]
    who = replace(last, kind="word", start=last.end, text="", words=_words_of("ask:who", table), cases=frozenset())
    return [*items[: said[-1] + 1], who, *items[said[-1] + 1 :]]


def _floated(items: list[Item]) -> list[Item]:
    """「クラウドを1社だけ使う」, 「クラウドは2社しか使わない」: a number of companies behind a noun counts it."""
    for k in range(2, len(items)):
        value = items[k].value
        counted = isinstance(value, Quantity) and value.unit == "companies"
        if counted and items[k - 2].has("class:") and items[k - 1].cases & {"object", "subject", "topic"}:
            rest = _without_only(items[k + 1 :])
            return [*items[: k - 2], items[k], items[k - 2], items[k - 1], *rest]
        if counted and k + 2 < len(items) and items[k + 1].kind == "marker" and items[k + 2].text == _BUT:
            return [*items[: k + 2], *_without_only(items[k + 2 :])]  # 「1社にしか」
    return items


def _without_only(items: list[Item]) -> list[Item]:
    """Behind a number that counts, 「だけ」 and 「しか…ない」 say no more than the number."""
    if items and items[0].is_concept("op:only"):
        return items[1:]
    no = next((k for k, i in enumerate(items) if i.text in _NOT), 0) if items and items[0].text == _BUT else 0
    while no and no < len(items) and items[no].text in _NOT:
        items = [*items[:no], *items[no + 1 :]]
    return items[1:] if no else items


def _reported(items: list[Item], table: Lexicon) -> list[Item]:
    """「CNBCが報じた投資額」: an outlet that reports something is whom the articles name for it."""
    for k in range(len(items) - 3):
        outlet, marker, verb = items[k : k + 3]
        after = k + 3
        while after < len(items) and _helps(items[after]) and items[after].text not in ("の", "か"):
            after += 1
        something = after < len(items) and items[after].kind in ("name", "word", "date", "quantity")
        says = verb.is_concept("report") and verb.has("cue:") in ("", "Reported") and not verb.has("frame:")
        if says and something and items[after].text != "の" and marker.text in ("が", "の") and _is_medium(outlet):
            told = replace(verb, words=_words_of("according", table), tokens=marker.tokens)
            return [*items[: k + 1], told, *items[after:]]
    return items


def _is_medium(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "MediaOutlet" in entity.classes


def _undone(items: list[Item], table: Lexicon) -> list[Item]:
    """「まだ確定していない投資」: a word of stage that is denied asks for what is not so far."""
    for k, item in enumerate(items):
        after = k + 1
        while after < len(items) and items[after].text not in _NOT and _helps(items[after]):
            after += 1
        denied = after < len(items) and items[after].text in _NOT
        if item.has("cue:") and denied and (item.is_concept("support") or not item.has("frame:")):
            told = replace(item, words=item.words + _words_of("op:undone", table))
            return [*items[:k], told, *items[k + 1 : after], *items[after + 1 :]]
    return items


def _helps(item: Item) -> bool:
    """Whether the item is an auxiliary or a particle of a verb (「…て い…」)."""
    first = item.tokens[0].pos if item.tokens else ""
    return item.kind in ("other", "word") and first.startswith(("助動詞", "助詞", "動詞-非自立"))


def _titled(items: list[Item]) -> list[Item]:
    """「ナデラ氏」: a suffix that only tells what kind of thing the name is of."""

    def tells(k: int) -> bool:
        item = items[k]
        suffix = bool(item.tokens) and item.tokens[0].pos.startswith("接尾辞") and item.has("class:") != ""
        return suffix and k > 0 and items[k - 1].is_entity and items[k - 1].end == item.start

    return [item for k, item in enumerate(items) if not tells(k)]


def _unsourced(items: list[Item]) -> list[Item]:
    """「報道によると…」: by reports, with no one named before it, limits nothing: articles tell all there is."""
    at = next((k for k, item in enumerate(items) if item.is_concept("according")), None)
    if at is None or any(i.kind in ("name", "word", "other") and not _is_nobody(i) for i in items[:at]):
        return items
    return [*(i for k, i in enumerate(items) if k > at + 1 or (k == at + 1 and i.kind != "sign"))]


def _is_nobody(item: Item) -> bool:
    """「報道」: reports as such, and no outlet in particular."""
    entity = entity_of(item)
    return entity is not None and "MediaOutlet" not in entity.classes and item.is_concept("report")


def _spelled_out(items: list[Item], table: Lexicon) -> list[Item]:
    """「OpenAI AWS 契約 金額」: keywords with spaces between them, joined as a phrase would join them."""
    told = [i for i in items if i.kind != "sign"]
    keywords = all(i.is_entity or i.kind == "date" or _is_noun(i) for i in told)
    spaced = any(b.start > a.end for a, b in pairwise(told))
    if not (keywords and spaced and told[0].is_entity):
        return items
    out: list[Item] = []
    for k, item in enumerate(items):
        if k and item.kind != "sign" and items[k - 1].end < item.start:
            both = item.is_entity and items[k - 1].is_entity
            out.append(_marker("と" if both else "の", item, table))
        out.append(item)
    return out


def _marker(form: str, at: Item, table: Lexicon) -> Item:
    """A particle that the question leaves out, right before the item `at`."""
    return Item("marker", at.start, at.start, form, at.tokens[:1], cases=table.markers[form])


def _is_noun(item: Item) -> bool:
    nominal = bool(item.tokens) and item.tokens[-1].pos.startswith(("名詞", "接尾辞-名詞的"))
    return item.kind in ("word", "quantity") and nominal


def _excepted(items: list[Item]) -> list[Item]:
    """「AWS以外で使っているクラウド」: whom the question leaves out takes no part in what it asks."""
    at = next((k for k, item in enumerate(items) if k and item.is_concept("op:except") and items[k - 1].is_entity), 0)
    if not at:
        return items
    first, after = _list_before(items, at), at + 1
    while after < len(items) and (items[after].kind == "marker" or items[after].text in _PARTICLES):
        after += 1
    stop = replace(items[at], kind="sign", start=items[at].end, text="。", words=(), tokens=())
    return [*items[first : at + 1], stop, *items[:first], *items[after:]]


def _list_before(items: Sequence[Item], at: int) -> int:
    """Where the list of names begins whose last stands right before `at`."""
    first = at - 1
    while first > 1 and items[first - 2].is_entity and items[first - 1].text in _LISTING:
        first -= 2
    return first


def _apart(items: list[Item], table: Lexicon) -> list[Item]:
    """「AとBのどちらが」, 「AとB、…のはどっち」: the names to choose from stand by themselves."""
    end = _list_end(items)
    named = [i for i in items[:end] if i.is_entity]
    bare = [k for k in range(end, len(items)) if items[k].is_concept("choice") and not _has_class(items, k)]
    if len(named) < 2 or not bare:
        return items
    rest = end
    while rest < bare[0] and (items[rest].kind == "marker" or items[rest].text in ("、", *_PARTICLES)):
        rest += 1
    if rest == end:
        return items
    stop = replace(items[end], kind="sign", text="。", words=(), cases=frozenset())
    asking = bare[0] + 1
    return [*items[:end], stop, *items[rest:asking], *_kind_of(named, items[bare[0]], table), *items[asking:]]


def _kind_of(named: Sequence[Item], asking: Item, table: Lexicon) -> list[Item]:
    """「AとB、使うのはどっち」: a noun for what A and B are, where they are no bodies."""
    things = [i.value.classes for i in named if isinstance(i.value, Entity)]
    common = frozenset.intersection(*things) if things else frozenset()
    if "Organisation" in common:
        return []
    known = table.vocabulary.classes
    nouns = [
        w
        for w in table.vocabulary.words
        if w.language == table.language
        and w.has("class:") in common
        and not w.has("frame:")
        and w.has("class:") in known
    ]
    best = max(nouns, key=lambda w: len(known[w.has("class:")]), default=None)
    return [replace(asking, kind="word", start=asking.end, text="", words=(best,))] if best else []


def _weighed(items: list[Item], table: Lexicon) -> list[Item]:
    """「AとB、評価額が高いのは？」: which of the two, though the question does not say so."""
    last = next((k for k in range(len(items) - 1, -1, -1) if items[k].kind != "sign"), 0)
    cleft = last > 1 and "topic" in items[last].cases and items[last - 1].text == "の"
    asks = any(i.has("ask:") not in ("", "amount-noun") for i in items)
    listed = sum(i.is_entity for i in items[: _list_end(items)])
    if not cleft or asks or listed < 2 or not any(i.is_concept("op:compare") for i in items):
        return items
    which = replace(
        items[last], kind="word", start=items[last].end, words=_words_of("choice", table), cases=frozenset()
    )
    return [*items[: last + 1], which, *items[last + 1 :]]


def _list_end(items: Sequence[Item]) -> int:
    """Where the list of names at the beginning ends: before a particle that closes it, else at its last comma."""
    end = next((k for k, item in enumerate(items) if not (item.is_entity or item.text in _LISTING)), len(items))
    closes = end < len(items) and items[end].text in _CLOSING
    commas = [k for k in range(end) if items[k].text == "、"]
    return end if closes or not commas else commas[-1]


def _has_class(items: Sequence[Item], at: int) -> bool:
    """「どちらのラボ」: the thing asked for has a noun of its own."""
    after = [i for i in items[at + 1 : at + 3] if i.text != "の"][:1]
    return bool(items[at].has("class:") or (after and after[0].has("class:")))


def _numbered(items: list[Item], table: Lexicon) -> list[Item]:
    """「Xに投資した2社は」: so many of those whom the clause before tells of are asked for."""
    out = list(items)
    for k in range(1, len(items)):
        counted = isinstance(items[k].value, Quantity) and items[k].value.unit == "companies"  # type: ignore[union-attr]
        ends = k + 1 < len(items) and (items[k + 1].kind == "sign" or items[k + 1].cases & {"topic", "object"})
        if counted and ends and _is_verbal(items[k - 1]):
            out[k] = replace(items[k], kind="word", value=None, words=_words_of("class:Company", table))
    return out


def _spans(items: list[Item], table: Lexicon) -> list[Item]:
    """「契約は何年？」: of what lasts, how long; 「何年に」 asks when."""
    kinds = table.vocabulary.frames
    lasts = any(
        table.vocabulary.role(role).form == "number"
        for item in items
        for word in item.words
        for kind in [kinds.get(word.has("frame:"))]
        if kind
        for role in kind.roles
    )

    def asked(k: int, item: Item) -> Item:
        dated = k + 1 < len(items) and bool(items[k + 1].cases & {"dative", "source", "goal", "genitive"})
        long = lasts and not dated
        keep = tuple(w for w in item.words if (w.has("ask:") == "duration") == long)
        return replace(item, words=keep) if item.is_concept("span") and keep else item

    return [asked(k, item) for k, item in enumerate(items)]


def _lasting(items: list[Item]) -> list[Item]:
    """「期間どれくらい」: how long, and not how much."""
    at = next((k for k, item in enumerate(items) if item.has("ask:") == "duration"), None)
    rest = items[at + 1 :] if at is not None else []
    asks = next((i for i in rest if i.kind != "marker"), None)
    if at is None or asks is None or asks.has("ask:") != "amount":
        return items
    return [i for i in items if i is not asks]


def _greatest(items: list[Item]) -> list[Item]:
    """「Aの最大の投資先」: the greatest of those whom the noun of a relation names, told behind the rest."""
    for k in range(2, len(items) - 2):
        between = items[k + 1].text == "の"
        party = items[k + 2] if between else items[k + 1]
        owned = items[k - 2].is_entity and items[k - 1].text == "の"
        if owned and items[k].is_concept("op:largest", "op:smallest") and party.value is None and _names_party(party):
            end = items[-1].end
            return [*items[:k], *items[k + 1 + between :], replace(items[k], start=end, end=end)]
    return items


def _related(items: list[Item], table: Lexicon) -> list[Item]:
    """「AWSの親会社は」: what the noun of a relation names is asked for, or found on the way to what is asked for."""
    for k in range(2, len(items)):
        owned = items[k - 2].is_entity and items[k - 1].text == "の" and items[k].value is None
        if owned and _names_party(items[k]) and not _is_verbal(items[k - 1]):
            return _found_first(items, k, table)
    return items


def _names_party(item: Item) -> bool:
    """Whether the noun is shown as 「AはBの…」: it names A."""
    slots = [u.slots for w in item.words for u in w.usages if w.pos == "Noun"]
    shown = [tuple(slot.markers for slot in some[:2]) for some in slots if len(some) == 2]
    return bool(shown) and all("は" in first and "の" in second for first, second in shown)


def _found_first(items: list[Item], k: int, table: Lexicon) -> list[Item]:
    first = _list_before(items, k - 1)
    before, rest = items[:first], items[k + 1 :]
    asking = next((i for i in rest if i.has("ask:") in _BARE and not i.has("class:")), None)
    further = any(i.evokes or i.is_entity or i.has("ask:") in ("amount", "when", "status", "duration") for i in rest)
    polar = asking is None and any(i.is_concept("doubt") for i in rest)
    ranked = ("largest", "smallest", "")
    if before or polar or any(i.has("op:") not in ranked or i.is_concept("article", "report") for i in rest):
        return items
    classes = frozenset(w.has("class:") for w in items[k].words if w.has("class:"))
    hole = replace(
        items[k],
        kind="name",
        value=Hole("entity", classes, f"{LINK}{k}" if further else "x"),
        words=asking.words if asking and not further else (),
    )
    stop = replace(items[k], kind="sign", start=items[k].end, text="。", words=(), tokens=())
    noun = replace(items[k], words=tuple(replace(w, concepts=_unclassed(w)) for w in items[k].words))
    told = [hole, _marker("は", items[first], table), *items[first:k], noun, stop]
    if further:
        return [*told, hole, *rest]
    rest = rest[1:] if rest and rest[0].kind == "marker" else rest
    return [*told, *(i for i in rest if i is not asking)]


def _unclassed(word: Word) -> tuple[str, ...]:
    return tuple(c for c in word.concepts if not c.startswith("class:"))


def _topics(items: list[Item], table: Lexicon) -> list[Item]:
    """「Xって何」: the colloquial って after a noun is は; at the end, or after a verb, it quotes."""
    out = list(items)
    for k in range(1, len(items) - 1):
        before = items[k - 1]
        nominal = before.is_entity or (before.tokens and before.tokens[-1].pos.startswith("名詞"))
        if items[k].text == "って" and nominal:
            out[k] = replace(items[k], kind="marker", words=(), cases=table.markers["は"])
    return out


def _owned(items: Sequence[Item]) -> list[Item]:
    """「自社の顧客」: those whom the noun links to whoever is asked for, to be found on the way."""
    out: list[Item] = []
    for k, item in enumerate(items):
        ours = len(out) > 1 and out[-1].text == "の" and out[-2].is_concept("anaphor:own") and k > 1
        if ours and item.is_concept("party") and item.value is None:
            run = (out[-2], out[-1], item)
            out[-2:] = [
                replace(
                    item,
                    kind="name",
                    start=run[0].start,
                    text="".join(i.text for i in run),
                    value=Hole("entity", frozenset(), f"{LINK}{k}"),
                    words=(),
                )
            ]
        else:
            out.append(item)
    return out


def _wondering(items: list[Item], table: Lexicon) -> list[Item]:
    """「…いるのでしょうか」: at the end of a question the polite guess only asks."""
    asking = _words_of("doubt", table)
    ends = tuple(form for word in asking for form in word.forms)
    last = next((k for k in range(len(items) - 1, -1, -1) if items[k].kind != "sign"), -1)
    if last < 0 or not items[last].has("cue:") or not items[last].text.endswith(ends):
        return items
    return [*items[:last], replace(items[last], words=asking), *items[last + 1 :]]


def _joined(items: list[Item]) -> list[Item]:
    """「XにもYにも」: two names side by side under one and the same particle are both meant."""
    out = list(items)
    for k in range(len(items) - 3):
        one, first, two, second = items[k : k + 4]
        if one.is_entity and two.is_entity and first.kind == second.kind == "marker" and first.text == second.text:
            out[k + 1] = replace(first, cases=frozenset({"and"}))
    return out


def _alternatives(items: list[Item], table: Lexicon) -> list[Item]:
    """「XかY」: between two names か joins alternatives."""
    out = list(items)
    for k in range(1, len(items) - 1):
        left, right = items[k - 1], items[k + 1]
        if items[k].text == "か" and left.is_entity and right.is_entity:
            words = _words_of("op:either", table)
            out[k] = replace(items[k], kind="marker", words=words, cases=frozenset({"and"}))
    return out


def _words_of(concept: str, table: Lexicon) -> tuple[Word, ...]:
    return next(((w,) for w in table.vocabulary.words if w.language == table.language and concept in w.concepts), ())


def _pairs(items: list[Item]) -> list[Item]:
    """「XとYの両方を」: the word that takes the names together belongs to the last of them."""
    out: list[Item] = []
    k = 0
    while k < len(items):
        word = items[k + 2] if k + 2 < len(items) else None
        listed = items[k].is_entity and len(out) > 1 and out[-2].is_entity
        if word is not None and listed and items[k + 1].text in ("の", "、") and word.is_concept(*_PAIRED):
            out.append(replace(items[k], words=items[k].words + word.words))
            k += 3
        else:
            out.append(items[k])
            k += 1
    return out


def _places(items: list[Item]) -> list[Item]:
    """「上位3つ」: the number after a word of rank tells how many places are asked for."""
    out: list[Item] = []
    for item in items:
        ranked = bool(out) and out[-1].is_concept("op:largest", "op:smallest", "op:first", "op:latest")
        if ranked and item.kind == "other" and item.text.isdecimal():
            item = replace(item, kind="quantity", value=Quantity(Decimal(item.text)))
        out.append(item)
    return out


def _bounds(items: list[Item], table: Lexicon) -> list[Item]:
    """「最大でいくら」: not which is the greatest, but what the sum is at most."""
    out = list(items)
    for k, item in enumerate(items):
        following = [i for i in items[k + 1 : k + 3] if i.kind != "marker"][:1]
        for concept, bound in (("op:largest", "op:upper"), ("op:smallest", "op:lower")):
            if item.is_concept(concept) and following and following[0].has("ask:") == "amount":
                out[k] = replace(item, kind="word", words=_words_of(bound, table))
    return out


def _frames_asked(items: list[Item]) -> list[Item]:
    """「…投資はどれですか」, 「…はどの段階ですか」: the deal or its state is asked for, and no party of it."""
    out = list(items)
    for k in range(1, len(items)):
        asks = items[k].has("ask:") in ("which", "what", "count")
        bare = asks and not items[k].has("class:") and items[k].value is None
        state = k + 1 < len(items) and items[k + 1].is_concept("ask:status")
        deal = k > 1 and items[k - 1].kind == "marker" and items[k - 2].evokes and not _is_role(items[k - 2])
        deal = deal and (items[k].has("ask:") != "count" or items[k - 2].value is None)
        if bare and (state or (deal and "topic" in items[k - 1].cases)):
            out[k] = replace(items[k], kind="sign")
    return out


def _totalled(items: list[Item], table: Lexicon) -> list[Item]:
    """「Xへの出資の総額」: with one side of the deals named, their amounts are added up."""
    at = next((k for k, item in enumerate(items) if item.is_concept("total")), None)
    bodies = [e for i in items for e in [entity_of(i)] if e is not None and "Concept" not in e.classes]
    sized = any(i.kind == "quantity" or i.has("op:") for i in items)
    if at is None or len(bodies) != 1 or sized:
        return items
    added = replace(items[at], words=items[at].words + _words_of("op:sum", table))
    return [*items[:at], added, *items[at + 1 :]]


def _posts(items: list[Item], table: Lexicon) -> list[Item]:
    """「Xに出資する会社のCEOは」: who holds the post, where the words before find whose it is."""
    end = next((k for k in range(len(items) - 1, -1, -1) if items[k].kind != "sign"), 0)
    last = end - 1 if end and "topic" in items[end].cases else end
    if last < 2 or items[last - 1].text != "の" or entity_of(items[last - 2]) is not None:
        return items
    post = entity_of(items[last])
    asking = _words_of("ask:who", table)
    if post is None or "Position" not in post.classes or any(i.has("ask:") for i in items):
        return items
    topic = items[end] if end > last else _marker("は", replace(items[last], start=items[last].end), table)
    who = replace(topic, kind="word", start=topic.end, words=asking, cases=frozenset())
    return [*items[: last + 1], topic, who, *items[end + 1 :]]


def _is_role(item: Item) -> bool:
    """Whether the noun names a party of the deal (出資先), not the deal itself."""
    markers = (m for w in item.words for u in w.usages for s in u.slots for m in s.markers)
    return bool(item.has("class:")) or "は" in markers


def linked(items: Sequence[Item]) -> tuple[Item, ...]:
    """「Xを作る会社の出資先」: a class noun that a clause tells more about is something to be found on the way."""
    out: list[Item] = []
    items = _owned(items)
    for k, item in enumerate(items):
        told = k > 0 and _is_verbal(items[k - 1])
        if told and item.value is None and item.kind == "word" and item.has("class:") and not item.has("frame:"):
            classes = frozenset(w.has("class:") for w in item.words if w.has("class:"))
            item = replace(item, kind="name", value=Hole("entity", classes, f"{LINK}{k}"))
        out.append(item)
    return tuple(out)


def _is_verbal(item: Item) -> bool:
    return bool(item.tokens) and item.tokens[-1].pos.startswith(("動詞", "助動詞")) and item.kind in ("word", "other")


def _partitives(items: list[Item]) -> list[Item]:
    """「XのうちYをするもの」: what is chosen from stands by itself, before the clause that chooses."""
    out: list[Item] = []
    for item in items:
        part = item.text in ("うち", "なか", "中") and bool(out) and out[-1].text == "の"
        if part:
            out[-1] = replace(out[-1], kind="sign", text="；", words=(), cases=frozenset())
        elif not (item.text in "、でから" and out and out[-1].text == "；"):
            out.append(item)
    return out


def _sources(items: list[Item]) -> list[Item]:
    """「報じたのは誰ですか」, 「どのメディアが報じたか」: the one asked for takes no part in what is told."""
    told = [k for k, i in enumerate(items) if i.is_concept("report") and i.has("cue:") in ("", "Reported")]
    out = list(items)
    for k, item in enumerate(items):
        cleft = k > 2 and items[k - 1].kind == "marker" and items[k - 2].text == "の" and _near(told, items, k - 2)
        teller = item.has("ask:") == "who" or (item.has("ask:") == "which" and _is_outlet(items, k))
        first = k + 1 < len(items) and items[k + 1].text == "が" and any(t > k for t in told)
        outlet = item.has("ask:") == "which" and _is_outlet(items, k) and bool(told)
        if teller and (cleft or first or outlet):
            out[k] = replace(item, kind="sign")
            if outlet and k + 1 < len(items) and items[k + 1].has("class:"):
                out[k + 1] = replace(items[k + 1], kind="sign")
    return out


def _is_outlet(items: Sequence[Item], k: int) -> bool:
    return any(i.has("class:") in _SOURCES and entity_of(i) is None for i in items[k : k + 2])


def _near(told: Sequence[int], items: Sequence[Item], k: int) -> bool:
    """Whether only helping words stand between a verb of saying and the の at `k`."""
    return any(t < k and all(i.kind == "other" or i.is_concept("filler") for i in items[t + 1 : k]) for t in told)
