"""Japanese: phrases -> predications. Arguments stand before their predicate; cues of stage and certainty after it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from kg.lexicon import Usage
from kg.model import Hole, Quantity
from kg.values import replace
from language.clauses import OWNER, Arg, Node, Phrase, Predication, Verb, asked, cited_at_end, fillers, received
from language.items import Item, entity_of
from language.japanese_lists import told_apart
from language.japanese_phrases import APART, joins_clauses, nodes
from language.japanese_plain import of_house
from language.sources import FORECAST, Source, in_turn, may_tell
from language.status import DONE, FRESH, ONGOING, STANDING, UNFINISHED

_OTHERS = frozenset({"dative", "comitative"})  # how the other party of a deal is marked
_BULLETS = ("・", "•", "●", "■", "◆", "▼")
_NUMBERS = tuple("①②③④⑤⑥⑦⑧⑨⑩")
_MADE = ("Chip", "GPU", "Hardware", "Server", "AIModel", "Product", "Service")  # common nouns for what is made
_BODIES = ("Company", "Organisation", "Government")  # common nouns for whom a deal is with
_BARS = ("/", "／", "|", "｜")
_TIMES = ("副詞可能", "助数詞可能")  # Sudachi's marks of nouns of time
_EXISTING = ("ある", "有る", "いる", "居る", "含む", "挙げる", "挙がる", "並ぶ", "存在")  # these tell of what there is
_DESCRIBED = 3  # characters between two names of a list behind which the second is described
_STATE = ("いる", "おる")
_LASTING = ("いる", "おる", "ある", "くる", "しまう")  # what these verbs help tells a state or an end

BY_WAY = frozenset(("means", "agent", "besides"))  # cases of a deal that only leads to what the clause tells
_WITH_WHOM = frozenset({"comitative", "genitive"})
_HOUSE = frozenset(("genitive",))
_SHARE = frozenset({"share"})
_BECOMES = ("なる", "成る", "する")  # 「使えるようになる」
_SIGNED = "Signed"
_DENIES = "Denied"  # the cue of 「…との報道を否定した」
_OTHER_PARTY = frozenset(("comitative", "goal", "source", "lead"))  # cases that show with whom a deal is


def predications(items: Sequence[Item]) -> tuple[Predication, ...]:
    """Every frame-evoking word of the sentence with its arguments, cues and dates.

    A quotation may hold several sentences: each is read by itself.
    """
    main, described = told_apart(items)
    own = tuple(p for part in _sentences(main) if _evokes(part) for p in _predications(nodes(part)))
    house = of_house(main)
    if len(house) < len(main):  # the deals are the house's, the posts his own
        own = tuple(p for p in own if _is_of_people(p))
        own += tuple(p for part in _sentences(house) for p in _predications(nodes(part)) if not _is_of_people(p))
    return own + tuple(p for aside in described for p in _predications(nodes(aside)))


def _evokes(items: Sequence[Item]) -> bool:
    """Whether a word of them, in brackets too, may evoke a frame."""
    return any(i.has("frame:") or _evokes(i.inner) for i in items)


def _is_of_people(predication: Predication) -> bool:
    return any("person" in slot.roles for w in predication.item.words for u in w.usages for slot in u.slots)


def _sentences(items: Sequence[Item]) -> list[list[Item]]:
    parts: list[list[Item]] = [[]]
    for item in items:
        parts[-1].append(item)
        if item.kind == "sign" and item.text in "。！？!?":
            parts.append([])
    return [q for p in parts if p for q in _headline_parts(p)]


def _headline_parts(items: Sequence[Item]) -> list[list[Item]]:
    """「Aが資金を調達 Bが筆頭株主に」: in a headline a space between Japanese words ends the clause."""
    parts: list[list[Item]] = [[]]
    for at, item in enumerate(items):
        bullet = item.text in _BULLETS and parts[-1] and not parts[-1][-1].inner and item.start > parts[-1][-1].end
        bullet = bullet or (item.text in _NUMBERS and parts[-1]) or _is_bar(parts[-1], item)
        bullet = bullet or (bool(parts[-1]) and _goes_to(parts[-1][-1], items[at:]))
        if bullet or (parts[-1] and item.kind not in ("sign", "marker") and _parted(parts[-1][-1], item)):
            parts.append([])
        parts[-1].append(item)
    return parts


def _goes_to(last: Item, rest: Sequence[Item]) -> bool:
    """「Aが買収へ Bが反発」: a space behind へ ends the clause, but before a sum or 「B向け」."""
    apart = last.kind == "marker" and "goal" in last.cases and rest[0].start - last.end == 1
    told = [i for i in rest if i.kind != "sign"]
    served = len(told) > 1 and "benefactive" in told[1].cases
    summed = all(i.kind in ("quantity", "date", "marker", "other") for i in told)  # 「買収へ 65億ドル」
    return apart and rest[0].kind not in ("sign", "marker") and not (served or summed)


def _is_bar(before: Sequence[Item], item: Item) -> bool:
    """「Aの契約 / Bの新モデル」: a bar that parts one line's topics; between bare names it only lists them."""
    apart = item.text in _BARS and bool(before) and (item.start > before[-1].end or not item.text.isascii())
    if not apart:
        return False
    since = next((k for k in range(len(before), 0, -1) if before[k - 1].text in _BARS), 0)
    return any(i.kind in ("word", "other", "quantity", "marker") for i in before[since:])


def _parted(last: Item, item: Item) -> bool:
    """Whether a space ends the clause between two items (what stands in brackets between them is no space)."""
    if item.start - last.end != 1 or last.inner or last.kind not in ("word", "other") or last.text[-1].isascii():
        return False
    return last.tag == "suru" or not item.text[0].isascii()


def _predications(row: Sequence[Node]) -> list[Predication]:
    at, ordered = _as_ordered(row)
    if at:
        within = [p for p in _told_in(ordered) if p.start < ordered[at].start]
        return [*within, *(p for p in _told_in(row) if p.start >= row[at].start)]
    return _told_in(row)


def _told_in(row: Sequence[Node]) -> list[Predication]:
    verbs = [n for n, node in enumerate(row) if isinstance(node, Verb)]
    found: list[Predication] = []
    asking = any(isinstance(i.value, Hole) for node in row if isinstance(node, Phrase) for i in _items_of(node))
    for n, node in enumerate(row):
        if isinstance(node, Verb) and node.item.has("frame:"):
            # 「Xに頼らないY」 describes Y and denies nothing; who asks for such a Y means it
            agreed = not asking and n > 0 and _is_agreed_on(row[n - 1], node)
            if asking or not (agreed or (node.negated and node.form == "adnominal") or _is_no_step(row, n)):
                found += [_verbal(told, told.index(node), node) for told in _gapped(row, n, node) or (row,)]
        elif isinstance(node, Phrase):
            found += _nominals(row, n, node, verbs)
            found += [p for item in _items_of(node) for p in _bracketed(item)]
    return found


def _as_ordered(row: Sequence[Node]) -> tuple[int, Sequence[Node]]:
    """「AはBに、Cを買うよう指示した」, 「Aは、Cを使えるよう補助する」: the place of よう, and the row without A.

    There B is the subject. 0 and the row itself where there is no such clause.
    """
    at = next((k for k, p in enumerate(row) if k and isinstance(p, Phrase) and _is_ordered(row, k)), 0)
    told = at and isinstance(row[at - 1], Verb)
    marked = [(k, p) for k, p in enumerate(row[:at]) if isinstance(p, Phrase)] if told else []
    heads = [k for k, p in marked if p.cases & {"topic", "subject"}]
    whom = [k for k, p in marked if p.cases == {"dative"} and _bodies(p) and heads and k > heads[0]][:1]
    if not heads or not (whom or _enables(row[at - 1])):
        return 0, row
    cases = {heads[0]: frozenset[str](), **dict.fromkeys(whom, frozenset({"subject"}))}
    return at, [replace(p, cases=cases[k]) if k in cases and isinstance(p, Phrase) else p for k, p in enumerate(row)]


def _enables(node: Node) -> bool:
    """「使えるよう」, 「利用できるよう」: whether the verb tells what somebody is made able to do."""
    words = (node.item, *node.auxiliaries) if isinstance(node, Verb) else ()
    return any(t.lemma in ("できる", "出来る", "られる", "れる") for a in words for t in a.tokens)


def _is_ordered(row: Sequence[Node], k: int) -> bool:
    """「買うよう求める」: whether the phrase at `k` is よう before a verb of telling somebody (not 「ようになる」)."""
    verb = next((node for node in row[k + 1 :] if isinstance(node, Verb)), None)
    made = verb is not None and verb.item.tokens[0].lemma not in _BECOMES
    return made and _is_so_that(_phrases(row[k : k + 1])[0])


def _is_so_that(phrase: Phrase) -> bool:
    """よう, ように behind a verb."""
    return bool(phrase.items) and not phrase.mods and phrase.items[0].text in ("よう", "ように", "様")


def _is_agreed_on(node: Node, verb: Verb) -> bool:
    """「買収で合意」: whether the verb only tells that the event before it is agreed on."""
    told = isinstance(node, Phrase) and bool(node.items) and node.head.tag == "suru" and bool(node.head.evokes)
    return told and verb.item.has("cue:") == _SIGNED and _is_supported(node, verb)  # type: ignore[arg-type]


def _is_no_step(row: Sequence[Node], n: int) -> bool:
    """「建設するなどの措置を講じることなく」: whether the verb only describes what somebody goes without."""
    verb, noun, outer = row[n], row[n + 1] if n + 1 < len(row) else None, row[n + 2] if n + 2 < len(row) else None
    taken = isinstance(noun, Phrase) and "object" in noun.cases and not any(map(_may_speak, noun.items))
    described = isinstance(verb, Verb) and verb.form == "adnominal" and taken
    return described and isinstance(outer, Verb) and outer.negated and outer.form == "adnominal"


def _gapped(row: Sequence[Node], n: int, verb: Verb) -> list[list[Node]]:
    """「AはXに、BはYに投資した」: the row once for each who does what the verb at `n` tells, with what is its own."""
    first = next((k for k in range(n, 0, -1) if _ends_before(row[k - 1])), 0)
    starts = [k for k in range(first, n) if _acts(row[k])]
    alone = len(starts) < _SEVERAL or any(map(_bodies, _phrases(row[first : starts[0]])))
    if alone or verb.form not in ("end", "chain"):
        return []
    shares = [list(row[a:b]) for a, b in pairwise((*starts, n))]
    sides = [{c for p in share[1:] if isinstance(p, Phrase) for c in p.cases} for share in shares]
    told = _OTHER_SIDE.intersection(*sides) and any(_bodies(p) for s in shares for p in _phrases(s[1:]))
    if not told and any(p.cases & _BACKED and _bodies(p) for s in shares for p in _phrases(s[1:])):
        told = all(map(_sum_of, shares))
    return [[*row[:first], *_like_last(s, shares[-1]), *row[n:]] for s in shares] if told else []


def _sum_of(share: Sequence[Node]) -> Phrase | None:
    """The sum that ends what each does of 「AがBから3億ドル、CがD主導で2億ドルを調達した」."""
    last = share[-1]
    money = isinstance(last, Phrase) and bool(last.items) and getattr(last.head.value, "is_money", False)
    return last if isinstance(last, Phrase) and money else None


def _like_last(share: Sequence[Node], last: Sequence[Node]) -> list[Node]:
    """The share with the particle behind its sum that only that of the last has."""
    own, marked = _sum_of(share), _sum_of(last)
    bare = own is not None and marked is not None and not own.cases
    return [*share[:-1], replace(own, cases=marked.cases)] if bare and own and marked else list(share)


_SEVERAL = 2
_BACKED = frozenset({"source", "lead", "agent"})  # cases of those that each has of his own
_OTHER_SIDE = frozenset({"dative", "object", "comitative", "source"})


def _ends_before(node: Node) -> bool:
    """Whether the node ends a clause of its own, and does not only describe what follows it."""
    return isinstance(node, Verb) and node.form != "adnominal"


def _acts(node: Node) -> bool:
    """Whether the phrase names a body that は or が makes the one who acts."""
    return isinstance(node, Phrase) and bool(node.cases & {"subject", "topic"}) and bool(_bodies(node))


def _items_of(phrase: Phrase) -> tuple[Item, ...]:
    return tuple(i for part in (*phrase.mods, phrase) for i in part.items)


def _bracketed(item: Item) -> list[Predication]:
    """「X(Yの子会社)」: what the brackets behind a name call it."""
    inner = [i for i in item.inner if i.kind != "sign"]
    if any(i.evokes and i.tag in ("lemma", "suru") for i in inner) and _bodies_of(item):
        told = _predications(nodes(item.inner))
        return [replace(p, args=_own_clause(p) + _bearing(p, item), aside=True) for p in told]
    if any(i.kind == "quantity" for i in inner) and any(i.evokes for i in inner):
        return _predications(nodes(inner))  # 「評価額は11億ドル（シリーズBで9000万ドルを調達）」
    noun = inner[-1] if inner and item.is_entity else None
    if noun is None or not noun.evokes or not any(w.pos == "Noun" for w in noun.words):
        return []
    names = tuple(i for i in inner[:-1] if i.is_entity)
    bears = any("subject" in i.cases for i in item.inner)  # 「X（Yが株主）」
    whole, part = ((item,), names) if bears else (names, (item,))
    args = (Arg(part, frozenset({"subject"}), "copula"), Arg(whole, frozenset({"genitive"}), "mod"))
    return [Predication(noun, args, nominal=True, start=item.start, end=item.end)] if len(names) == 1 else []


def _bodies_of(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Organisation" in entity.classes


def _own_clause(predication: Predication) -> tuple[Arg, ...]:
    """「X（Yが主導し5億ドルを調達）」: what the clause itself names: X raises money, Y acts in the clause before."""
    if predication.nominal or predication.marks & {"subject", "topic"}:
        return predication.args
    return tuple(a for a in predication.args if not (a.cases & {"subject", "topic"} and a.via == "clause"))


def _bearing(predication: Predication, item: Item) -> tuple[Arg, ...]:
    """「X（Yと提携し…）」, 「X（Yが出資）」: the name before the brackets is the topic of a clause in them that has no
    other, else what the clause has no particle for."""
    if predication.receives:
        return (Arg((item,), frozenset({"received"}), "topic"),)
    told = any(a.cases & {"subject", "topic", "agent"} for a in _own_clause(predication))
    unsaid = frozenset({"object", *_OTHERS}) - {c for a in predication.args if a.items[0].is_entity for c in a.cases}
    return (Arg((item,), unsaid if told else frozenset({"topic"}), "clause" if told else "topic"),)


def _verbal(row: Sequence[Node], n: int, verb: Verb) -> Predication:
    args = _clause_args(row, n)
    head = _head_of(row, n, verb) or _shared_head(row, n, verb)
    if isinstance(head, Phrase):
        alone = any("Person" in getattr(a.items[0].value, "classes", ()) for a in args)  # 「A氏率いるXとY」: A leads X
        heads = (f[:1] if alone else f for f in fillers(_first_of(head)))
        args += tuple(Arg(_alike(f), frozenset({"head"}), "head") for f in heads)
        args += _such_as(row, n + 1, head) if n + 1 < len(row) and row[n + 1] is head else ()
    return Predication(
        verb.item,
        args + _shared_after(row, n, args) + _carried(row, n) + _site_before(row, n) + _with_whom(row, n, verb),
        passive=verb.passive or _undergoes(row, n, verb, args),
        negated=verb.negated,
        cues=_cues(row, n, verb),
        dates=_dates(row, n) or _told_when(row, n),
        start=verb.start,
        end=verb.end,
        past=verb.past,
        ahead=_ahead(row, n),
        marks=frozenset(c for p in _until_verb(row, n) for c in p.cases if _takes_place(p)),
        about=frozenset(w for p in (*_until_verb(row, n), *_topics_over(row, n)) for w in [_evoked(p)] if w)
        | _goes_on_from(row, n),
        modifies=_evoked(head) if isinstance(head, Phrase) else "",
        chains=verb.form == "chain",
    )


def _undergoes(row: Sequence[Node], n: int, verb: Verb, args: Sequence[Arg]) -> bool:
    """「AはBに買収。」: at the end of a headline a verbal noun that takes no に has by に who does it."""
    if verb.item.tag != "suru" or verb.auxiliaries or n + 1 < len(row):
        return False
    marked = {m for w in verb.item.words for u in w.usages for s in u.slots for m in s.markers}
    by = any(a.cases == {"dative"} and a.via == "clause" and a.head is None and _may_speak(a.items[0]) for a in args)
    about = any(a.cases & {"topic", "subject"} and _may_speak(a.items[0]) for a in args)
    return by and about and "を" in marked and "に" not in marked and not any("object" in a.cases for a in args)


def _shared_after(row: Sequence[Node], n: int, args: Sequence[Arg]) -> tuple[Arg, ...]:
    """「Aのクラウドを使ってBは…」: the topic that follows a te-form without a subject is the subject of both."""
    if {"subject", "topic"} & {c for a in args for c in a.cases} or not _by_te(row, n, n + 1):
        return ()
    following = row[n + 1] if n + 1 < len(row) else None
    if not isinstance(following, Phrase) or "topic" not in following.cases or following.mods or not following.items:
        return ()
    return tuple(Arg(f, frozenset({"subject"}), "clause", 1) for f in _heads_of(following) if _may_speak(f[-1]))


def _with_whom(row: Sequence[Node], n: int, verb: Verb) -> tuple[Arg, ...]:
    """「Xが参加する10億ドルの調達を終える」: who acts in an event of the same kind that describes this one."""
    k = n - 1
    while k > 0 and isinstance(row[k], Phrase) and all(i.kind == "quantity" for i in row[k].items):  # type: ignore[union-attr]
        k -= 1
    before = row[k] if k > 0 else None
    if not isinstance(before, Verb) or before.form != "adnominal" or before.negated:
        return ()
    same = before.item.has("frame:") == verb.item.has("frame:") != ""
    who = next((p for p in _until_verb(row, k) if "subject" in p.cases), None) if same else None
    return tuple(Arg(f, frozenset({"agent"}), "clause", n - k) for f in _heads_of(who)) if who is not None else ()


def _carried(row: Sequence[Node], n: int) -> tuple[Arg, ...]:
    """「AはBに出資し、提携する」: the other party of the event before, where the clause at `n` names none itself."""
    last = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), -1)
    before = row[last] if last >= 0 else None
    if not isinstance(before, Verb) or before.form != "chain" or before.negated:
        return ()
    if not before.item.has("frame:") or (before.item.is_concept("support") and _carried_from_noun(row, n, last)):
        return _carried_from_noun(row, n, last)
    lasting = any(t.lemma in _LASTING for a in before.auxiliaries for t in a.tokens)
    if lasting or any(_bodies(p) or _is_whom(p) for p in _until_verb(row, n)):
        return ()
    told = [p for p in _until_verb(row, last) if p.cases & (_OTHERS | _SHARE) and _bodies(p)]
    if any("object" in p.cases and any(map(_is_made, p.items)) for p in _until_verb(row, n)):
        told = [p for p in told if "comitative" not in p.cases]  # 「AはBと協業し、製品Xを提供する」: to others than B
    both = {p: _OTHERS | ({"object"} if p.cases & _SHARE else frozenset()) for p in told}
    return tuple(Arg((_bodies(p)[-1],), both[p], "carried", n - last) for p in told) if len(told) == 1 else ()


def _carried_from_noun(row: Sequence[Node], n: int, last: int) -> tuple[Arg, ...]:
    """「AはBとの提携を進めており、契約を結ぶ」: the other party of the event whose noun a light verb carries."""
    verb = row[last]
    light = isinstance(verb, Verb) and (verb.item.is_concept("support") or verb.item.has("cue:") != "")
    if not light or any(_bodies(p) or _is_whom(p) for p in _until_verb(row, n)):
        return ()
    told = [p for p in _until_verb(row, last) if p.items]
    nouns = [p for p in told if "object" in p.cases and (_evoked(p) or p.head.has("cue:"))]
    whom = [m for m in (*(m for p in nouns for m in p.mods), *told) if m.cases == _WITH_WHOM and _bodies(m)]
    return tuple(Arg((_bodies(m)[0],), _OTHERS, "carried", n - last) for m in whom) if len(whom) == 1 else ()


def _site_before(row: Sequence[Node], n: int) -> tuple[Arg, ...]:
    """「Aはオハイオ州に10億ドルを投じ、工場を建てる」: where the event before is, if the clause names no place."""
    last = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), -1)
    before = row[last] if last >= 0 else None
    if not isinstance(before, Verb) or before.form != "chain" or before.negated or not before.item.has("frame:"):
        return ()
    if any(_is_place(i) for p in _until_verb(row, n) for i in _items_of(p)):
        return ()
    datives = [p for p in _until_verb(row, last) if p.cases == {"dative"} and not _bodies(p)]
    sites = [i for p in datives for i in _items_of(p) if _is_place(i)]
    return tuple(Arg((i,), frozenset({"locative"}), "clause", n - last) for i in sites[-1:])


def _is_whom(phrase: Phrase) -> bool:
    """「国内企業向けに」: whether a common noun for bodies says with whom it is, though by no name."""
    return "benefactive" in phrase.cases or phrase.head.has("class:") in _BODIES


def _bodies(phrase: Phrase) -> list[Item]:
    """The organisations that the phrase or what modifies it names."""
    entities = ((i, entity_of(i)) for p in (*phrase.mods, phrase) for i in p.items)
    return [i for i, e in entities if e is not None and "Organisation" in e.classes]


def _topics_over(row: Sequence[Node], n: int) -> list[Phrase]:
    """「ラウンドはAが主導し、Bが参加した」: the topics before the clauses that the verb at `n` goes on from."""
    over = (k for k, p in enumerate(row[:n]) if isinstance(p, Phrase) and "topic" in p.cases)
    return [p for k in over if _chained(row, k, n) or _is_main(row, k, n) for p in _phrases(row[k : k + 1])]


def _goes_on_from(row: Sequence[Node], n: int) -> frozenset[str]:
    """「Xが5億ドルを調達し、Yが主導した」: what the clause before tells, in which another acts here."""
    last = next((v for v in reversed(row[:n]) if isinstance(v, Verb)), None)
    chained = last is not None and last.form == "chain" and not last.negated
    acts = any("subject" in p.cases for p in _until_verb(row, n)) and not _topics_over(row, n)
    return frozenset({last.item.has("frame:")} - {""}) if last is not None and chained and acts else frozenset()


def _evoked(phrase: Phrase) -> str:
    """The frame that the head of the phrase names."""
    return phrase.head.has("frame:") if phrase.items and phrase.head.evokes else ""


def _takes_place(phrase: Phrase) -> bool:
    """Whether the phrase takes the place that its case marks: a part (「工場の一部を」) does, an event not."""
    part = bool(phrase.items) and phrase.head.is_concept("transparent")
    return part or not (_evoked(phrase) or _is_when(phrase))


def _is_when(phrase: Phrase) -> bool:
    """「目標達成時に」, 「買収後に」: whether a noun without a value tells a time, and takes nobody's place."""
    plain = bool(phrase.items) and phrase.head.value is None and bool(phrase.head.tokens)
    return plain and phrase.head.tokens[-1].sort in _TIMES


def _ahead(row: Sequence[Node], n: int) -> bool:
    """Whether the verb at `n`, or the one that ends its chain of clauses, stands in the plain present."""
    for node in row[n:]:
        if isinstance(node, Verb) and node.form != "chain":
            inflected = bool(node.auxiliaries) or node.item.tag == "lemma" or _is_inflected(node.item)
            helped = any(t.lemma in _LASTING for a in node.auxiliaries for t in a.tokens)
            told = node.form == "end" or (node.form == "adnominal" and node.item.is_concept("event"))
            return inflected and told and not (node.past or helped or node.negated or node.passive)
        if isinstance(node, Verb) and (
            node.past or any(t.lemma in _LASTING for a in node.auxiliaries for t in a.tokens)
        ):
            return False
    return False


def _is_inflected(item: Item) -> bool:
    """Whether a word of several tokens ends in a verb (「資金を集める」) and in no noun (「資金調達を完了。」)."""
    return len(item.tokens) > 1 and item.tokens[-1].pos.startswith(("動詞", "助動詞", "形容詞"))


def _alike(list_: tuple[Item, ...]) -> tuple[Item, ...]:
    """「AIを手がけるX、仏新興Y」: those of a list up to the first that is described in its own way."""
    cut = next((n for n, (a, b) in enumerate(pairwise(list_), 1) if b.start - a.end > _DESCRIBED), len(list_))
    return list_[:cut]


def _head_of(row: Sequence[Node], n: int, verb: Verb) -> Node | None:
    """The noun that the clause of `verb` modifies (also through 「…と言える」)."""
    k = n
    while k + 1 < len(row) and isinstance(row[k], Verb) and row[k].form == "quote" and isinstance(row[k + 1], Verb):  # type: ignore[union-attr]
        k += 1
    last = row[k]
    return row[k + 1] if k + 1 < len(row) and isinstance(last, Verb) and last.form == "adnominal" else None


def _shared_head(row: Sequence[Node], n: int, verb: Verb) -> Phrase | None:
    """「AにもBにも…し、Cにも…する会社は」: what is asked for is told of in each clause of the chain before it."""
    if verb.form != "chain" or any({"subject", "topic"} & p.cases for p in _until_verb(row, n)):
        return None
    k = n
    while k < len(row) and not (isinstance(row[k], Verb) and row[k].form != "chain"):  # type: ignore[union-attr]
        if isinstance(row[k], Phrase) and "subject" in row[k].cases:  # type: ignore[union-attr]
            return None
        k += 1
    last = row[k] if k < len(row) else None
    head = _head_of(row, k, last) if isinstance(last, Verb) else None
    asked_for = isinstance(head, Phrase) and any(isinstance(i.value, Hole) for i in _items_of(head))
    return head if asked_for and isinstance(head, Phrase) else None


def _nominals(row: Sequence[Node], n: int, phrase: Phrase, verbs: Sequence[int]) -> list[Predication]:
    """Predications of nouns: every frame-evoking noun of the phrase or of one of its modifiers."""
    found: list[Predication] = []
    parts = (*phrase.mods, phrase)
    if not any(noun.evokes for part in parts for noun in part.items):
        return found
    verb = next((v for v in verbs if v > n), None)
    for depth, part in enumerate(parts):
        last = all(_carries(later) for later in parts[depth + 1 :])
        for k, noun in enumerate(part.items):
            if noun.evokes and _heads(part, k) and not (last and _done_without(row, n, phrase)):
                adjectival = part is not phrase and _is_adjectival(part, k)
                outside = _clause_args(row, n) if adjectival else _before_args(row, n)
                args = _own_args(phrase, depth, part, k) + (_outside_args(row, n, phrase, verb) if last else outside)
                adverb = _is_adverb(phrase)
                follows = verb is not None and last and (adverb or _is_supported(phrase, row[verb]))
                governed = row[verb] if verb is not None and follows else None
                cues = (
                    _forming(row, n)
                    + _noun_cues(phrase, depth, adverb or (last and _ends_headline(row, n)))
                    + (_cues(row, verb, governed, own=True) if isinstance(governed, Verb) and verb else ())
                    + (_aimed_at(row, n) if last and governed is None else ())
                )
                args = tuple(a for a in args if not _of_another(a, noun) and not _is_measured(a, args, noun))
                bare = k == 0  # 「独ベンダーのX」 only says what X is
                owned = _owned(phrase, depth, part, k) or (noun.is_concept("party") and _names_bearer(part))
                args += _related(row, n, phrase, args) if bare and owned else ()
                args += _classed(row, n, phrase, part) if noun is part.items[-1] and noun.is_concept("party") else ()
                party = noun is phrase.head and noun.is_concept("party")
                args += (*_holders(row, n, phrase), *_serving(row, n, phrase), *_among(row, n, phrase)) if party else ()
                args += _by_way_of(row, n, phrase, args) if last else ()
                args += _appraised(row, n, phrase) if last else ()
                args += _partner(row, n, phrase, args) if noun is phrase.head else ()
                found.append(
                    Predication(
                        noun,
                        args + asked(row, args),
                        nominal=True,
                        cues=cues,
                        dates=_dates_of(row, n, phrase, verb if follows else None, last),
                        start=noun.start,
                        end=noun.end,
                        negated=isinstance(governed, Verb) and governed.negated,
                        receives=governed is not None and _receives(governed),
                    )
                )
    return found


def _ends_headline(row: Sequence[Node], n: int) -> bool:
    """Whether nothing stands behind the phrase at `n`, or in 「Xを購入へ Y向け」 only whom it is for."""
    tail = _phrases(row[n + 1 :])
    goal = isinstance(row[n], Phrase) and "goal" in _phrases(row[n : n + 1])[0].cases
    summed = goal and all(i.kind in ("quantity", "date") for p in tail for i in p.items)
    served = goal and bool(tail) and "benefactive" in tail[0].cases
    return n + 1 >= len(row) or (len(tail) == len(row) - n - 1 and (summed or served))


def _is_measured(arg: Arg, args: Sequence[Arg], noun: Item) -> bool:
    """「今回のラウンドでXの評価額は5億ドルとなった」: the sum is that of the figure which the clause is about."""
    spoken = (i for a in args if a.cases & {"topic", "subject"} and a.via in ("topic", "clause") for i in a.items)
    about = any(i is not noun and "MetricKind" in getattr(i.value, "classes", ()) for i in spoken)
    return about and arg.via == "clause" and arg.items[0].kind == "quantity"


def _is_adjectival(part: Phrase, k: int) -> bool:
    """「Bedrockで利用可能な最初のモデル」: a noun that な makes an adjective tells its event of its own clause."""
    return k == len(part.items) - 1 and part.items[k].tokens[-1].pos.startswith("形状詞")


def _is_adverb(phrase: Phrase) -> bool:
    """Whether the phrase is an adverb, which tells its event of those who do what the verb says (「共同で」)."""
    return bool(phrase.items) and bool(phrase.head.words) and all(w.pos == "Adverb" for w in phrase.head.words)


def _done_without(row: Sequence[Node], n: int, phrase: Phrase) -> bool:
    """「新設に頼らず」: the event is what a negated verb of its own meaning goes without; a light verb denies it."""
    verb = row[n + 1] if n + 1 < len(row) else None
    negated = isinstance(verb, Verb) and verb.negated and not _supports(verb)
    return negated and bool(phrase.cases & {"dative", "object"})


def _of_another(arg: Arg, noun: Item) -> bool:
    """「Aの投資とBの投資」: what modifies one event noun is no argument of another of its kind."""
    head = arg.head if arg.via == "inner" else None
    return head is not None and head is not noun and head.evokes and head.has("frame:") == noun.has("frame:")


def _carries(part: Phrase) -> bool:
    """「契約の締結」, 「ラウンドのクローズ」: a noun that only tells the stage of the event before it."""
    head = part.head if part.items else None
    return head is not None and len(part.items) == 1 and (head.is_concept("support") or head.has("cue:") != "")


def _heads(part: Phrase, k: int) -> bool:
    """Whether the noun at `k` names the event: a verbal noun inside a longer compound (「投資計画」) does not."""
    following = part.items[k + 1] if k + 1 < len(part.items) else None
    nominal = any(w.pos == "Noun" for w in part.items[k].words)
    entity = entity_of(following) if following is not None else None
    verbal = part.items[k].tag == "suru" and following is not None and following.start == part.items[k].end
    if verbal and following is not None and following.has("class:") in _BODIES and not following.is_entity:
        return False  # 「投資会社X」: what X does for a living
    if entity is not None and "MetricKind" in entity.classes and _touches(part, k):
        return False  # 「将来契約収益」
    if entity is not None and "Concept" in entity.classes and following is not None:
        return nominal or following.start > part.items[k].end  # 「調査責任者」 is a position
    if following is not None and following.start - part.items[k].end == 1 and part.items[k].tag == "suru":
        return not following.text.isascii()  # 「買収・統合を発表」
    return nominal or following is None or (following.kind != "other" and not following.has("frame:"))


def _touches(part: Phrase, k: int) -> bool:
    """Whether the item at `k` and the one behind it are one compound."""
    return part.items[k + 1].start == part.items[k].end


def _outside_args(row: Sequence[Node], n: int, phrase: Phrase, verb: int | None) -> tuple[Arg, ...]:
    """What a noun gets from outside its phrase: from an adnominal verb before it, its support verb, its copula."""
    return _before_args(row, n) + _support_args(row, n, phrase, verb) + _copula_args(row, n, phrase)


def _before_args(row: Sequence[Node], n: int) -> tuple[Arg, ...]:
    """「OpenAIが組成している資金調達ラウンド」: the arguments of the support verb that modifies the noun."""
    before, node = row[n - 1] if n else None, row[n] if n < len(row) else None
    first = node.mods[0].items if isinstance(node, Phrase) and node.mods else ()
    if len(first) == 1 and first[0].kind == "word" and not (first[0].value or first[0].evokes or first[0].has("cue:")):
        return ()  # 「GPUを必要とする規模の開発」: the clause tells of the size
    return _clause_args(row, n - 1) if before is not None and _supports(before) and before.form == "adnominal" else ()  # type: ignore[union-attr]


def _forming(row: Sequence[Node], n: int) -> tuple[str, ...]:
    """「OpenAIが組成している資金調達ラウンド」: the stage that the support verb tells of the noun it modifies."""
    before = row[n - 1] if n else None
    if not isinstance(before, Verb) or before.form != "adnominal" or before.past or before.negated:
        return ()
    return tuple(c for c in [before.item.has("cue:")] if c) if _supports(before) else ()


def _own_args(phrase: Phrase, depth: int, part: Phrase, k: int) -> tuple[Arg, ...]:
    """Arguments inside the noun phrase: の-modifiers before the noun, what stands in one compound with it, and the
    name that follows it in apposition (「クラウド部門AWS」)."""
    mods = tuple(
        Arg(f, m.cases, "mod", depth - j)
        for j, m in enumerate(phrase.mods[:depth])
        if not (_taking_part(m, part) or (j + 1 < depth and _describes_next(phrase.mods, j)))
        for f in _heads_of(m)
    )
    before, after = replace(part, items=part.items[:k]), replace(part, items=part.items[k + 1 :])
    relational = part.items[k].tag != "suru" and (part is not phrase or k + 1 < len(part.items))
    unit = any(_may_speak(a.items[0]) for a in mods) and part.items[k].has("class:") != ""
    shown, via = ({"subject"}, "copula") if unit else ({"compound"}, "compound")  # 「AのB部門」: B is the unit
    compound = tuple(  # 「A、B傘下のC」: C is B's alone
        Arg(f[-1:] if relational else f, frozenset(shown), via)
        for f in fillers(before)
        if not (unit and _is_done_to(part, f[-1], k))
    )
    apposed = tuple(
        Arg(f[:1], frozenset({"subject"} if f[0].is_entity else {"compound"}), "copula") for f in fillers(after)
    )
    inner = tuple(
        Arg((i,), _marked_in(part.items[k].inner, n) or frozenset({"compound"}), "compound")
        for n, i in enumerate(part.items[k].inner)
        if i.kind in ("name", "quantity") and not any(x.cases & {"object", "etc"} for x in part.items[k].inner)
    )
    if done := _done_to(phrase, depth, part, k):
        return (*done, *inner)
    return mods + compound + apposed + inner + _owned(phrase, depth, part, k)


def _is_done_to(part: Phrase, item: Item, k: int) -> bool:
    """「AのB対抗部門C」: whether a verbal noun between the name and the noun at `k` says what is done to that name."""
    behind = next((i for i in part.items[:k] if i.start == item.end), None)
    return behind is not None and behind.tag == "suru" and behind.evokes


def _done_to(phrase: Phrase, depth: int, part: Phrase, k: int) -> tuple[Arg, ...]:
    """「X出資のY」, 「X開発のY」: what a body did to what the verbal noun modifies."""
    last = depth == len(phrase.mods) - 1 and part is not phrase and part.cases == {"genitive"}
    told = last and k == 1 and len(part.items) == 2 and part.items[k].tag == "suru" and bool(phrase.items)
    if not told or not _may_speak(part.items[0]) or not phrase.items[0].is_entity:
        return ()
    done = Arg(phrase.items[:1], frozenset({"object", "dative"}), "clause", 1)
    return Arg(part.items[:1], frozenset({"subject"}), "clause", 1), done


def _marked_in(inner: Sequence[Item], n: int) -> frozenset[str]:
    """「調達(A等から5億ドル)」: the cases of the particle behind the item at `n` in brackets."""
    following = next((i for i in inner[n + 1 :] if i.kind in ("marker", "name", "quantity", "sign", "date")), None)
    return following.cases if following is not None and following.kind == "marker" else frozenset()


def _owned(phrase: Phrase, depth: int, part: Phrase, k: int) -> tuple[Arg, ...]:
    """「アルファベット子会社のウェイモ」: the head of the phrase is the subject of the relational noun before it."""
    relational = any(w.pos == "Noun" for w in part.items[k].words) and k == len(part.items) - 1
    if relational and _describes_next((*phrase.mods, phrase), depth) and depth + 1 < len(phrase.mods):
        return tuple(Arg(f, frozenset({"subject"}), "copula") for f in fillers(phrase.mods[depth + 1])[:1])
    if part is phrase or not relational or not phrase.head.is_entity:
        return ()
    return tuple(Arg(f, frozenset({"subject"}), "copula") for f in fillers(phrase)[-1:])


def _related(row: Sequence[Node], n: int, phrase: Phrase, args: Sequence[Arg]) -> tuple[Arg, ...]:
    """「XはライバルのYに」: where nobody is said to have the relation to the head, the topic or subject has it."""
    if "topic" in phrase.cases or any(a.items[0].is_entity for a in args if a.via != "copula"):
        return ()
    heads = {"topic", "subject"} - phrase.cases  # 「Xは競合Yが売るZを使う」
    for k in range(n - 1, -1, -1):
        node = row[k]
        if isinstance(node, Verb) and node.form not in ("chain", "adnominal"):
            break
        if isinstance(node, Phrase) and node.cases & heads:
            named = [f for f in _heads_of(node) if len(f) == 1 and f[0].is_entity and _may_speak(f[0])]
            return tuple(Arg(f, frozenset({"genitive"}), "mod", n - k) for f in named[-1:])
    return ()


def _classed(row: Sequence[Node], n: int, phrase: Phrase, part: Phrase) -> tuple[Arg, ...]:
    """「XはY系の企業だ」: a house that describes what kind of body the subject is said to be is the subject's."""
    body = phrase.head.has("class:") not in ("", *_MADE)
    kind = part is not phrase and body and not any(i.is_entity for i in phrase.items)
    if not kind or "copula" not in phrase.cases or not _is_of_house(part) or part is not phrase.mods[-1]:
        return ()
    about = [p for p in _phrases(row[:n]) if p.cases & {"topic", "subject"}][-1:]
    return tuple(Arg(f, frozenset({"subject"}), "copula") for p in about for f in _heads_of(p) if _may_speak(f[-1]))


def _partner(row: Sequence[Node], n: int, phrase: Phrase, args: Sequence[Arg]) -> tuple[Arg, ...]:
    """「XはYとの協業で作る」, 「Xの参入はYとの競争を激化させる」: who has with another what the noun names."""
    shared = any({"comitative", "genitive"} <= a.cases and _may_speak(a.items[0]) for a in args)
    told = any(a.cases & {"subject", "topic", "agent"} and a.via != "inner" for a in args)
    if not shared or told or phrase.cases & BY_WAY:
        return ()
    for k in range(n - 1, -1, -1):
        node = row[k]
        if isinstance(node, Verb) and node.form not in ("chain", "adnominal"):
            break
        if isinstance(node, Phrase) and ("topic" in node.cases or ("subject" in node.cases and _chained(row, k, n))):
            return tuple(Arg((body,), frozenset({"subject"}), "topic", n - k) for body in _bodies(node)[-1:])
    return ()


def _holders(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「XのライバルはYだ」, 「Xの株主はYとZだ」, 「Xのライバル、Yが」: who bears the relation that the noun names."""
    joined = list(takewhile(lambda node: isinstance(node, Phrase) and node.cases == {"comitative"}, row[n + 1 :]))
    named = _phrases([*joined, *row[n + 1 + len(joined) :][:1]])
    if not named or len(named) == len(joined) or not phrase.mods or phrase.cases - {"topic"}:
        return ()
    told = ("topic" in phrase.cases) == ("copula" in named[-1].cases)
    alone = all(not p.mods and all(i.is_entity for i in p.items) for p in named)
    if not (told and alone):
        return ()
    found = [f for p in named for f in fillers(p)]
    held = [tuple(i for f in found for i in f)] if joined else found  # what と joins fills one place
    return tuple(Arg(f, frozenset({"subject"}), "copula") for f in held)


def _among(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「Xの株主にはYやZがいる」, 「Xのライバルとしては、YやZが挙げられる」: who is there as what the noun says."""
    return _there(row, n, phrase) if phrase.mods else ()


def _such_as(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「Xを使う企業には、YやZがある」, 「Xを使う企業はYとZだ」: who does what the clause says of their kind."""
    if phrase.mods or phrase.head.has("class:") not in _BODIES or any(i.is_entity for i in phrase.items):
        return ()
    if listed := _listed_behind(row, n) if "topic" in phrase.cases else ():
        return (Arg(listed, frozenset({"subject"}), "clause", 1),)
    return tuple(replace(a, via="clause", distance=1) for a in _there(row, n, phrase))


def _listed_behind(row: Sequence[Node], n: int) -> tuple[Item, ...]:
    """The names that are the predicate of the topic at `n`, or that end its sentence."""
    joined = list(takewhile(lambda node: isinstance(node, Phrase) and node.cases == {"comitative"}, row[n + 1 :]))
    end = n + 1 + len(joined)
    said = _phrases([*joined, *row[end : end + 1]])
    alone = all(not p.mods and all(i.is_entity for i in p.items) for p in said)
    ends = bool(said) and ("copula" in said[-1].cases or (not said[-1].cases and end + 1 >= len(row)))
    return tuple(i for p in said for f in fillers(p) for i in f) if alone and ends else ()


def _there(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「…にはYやZがいる」: who is said to be there."""
    named, verb = row[n + 1 : n + 2], row[n + 2 : n + 3]
    if not phrase.cases & {"dative", "as"} or not _phrases(named) or not verb:
        return ()
    there = isinstance(verb[0], Verb) and verb[0].item.tokens[0].lemma in _EXISTING
    shown = [p for p in _phrases(named) if "subject" in p.cases and all(i.is_entity for i in p.items)]
    shown = [p for p in shown if all(_is_place(i) for m in p.mods for i in m.items)]  # 「米国のY」
    return tuple(Arg(f, frozenset({"subject"}), "copula") for p in shown for f in fillers(p)) if there else ()


def _serving(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「XはYのライバルとして伸びる」: who does what the clause tells as what the noun says; no object be it."""
    if phrase.cases != {"as"} or any("object" in p.cases for p in _until_verb(row, n)):
        return ()
    verb = row[n + 1] if n + 1 < len(row) else None
    if isinstance(verb, Verb) and verb.form == "adnominal" and isinstance(_head_of(row, n + 1, verb), Phrase):
        return ()  # 「対抗馬として挙げられるX」
    about = [p for p in _phrases(row[:n]) if p.cases & {"topic", "subject"}][-1:]
    return tuple(Arg(f, frozenset({"subject"}), "copula") for p in about for f in _heads_of(p) if _may_speak(f[-1]))


def _by_way_of(row: Sequence[Node], n: int, phrase: Phrase, args: Sequence[Arg]) -> tuple[Arg, ...]:
    """「Xは、Yとの契約を通じて」, 「Yへの投資により、Xの株価は」: the deal is that of whom the clause is about."""
    if not phrase.cases & BY_WAY or not args:
        return ()
    told = [a for a in args if a.items[0].is_entity and _may_speak(a.items[0])]
    if len(told) > 1 or any(not a.cases & _OTHER_PARTY for a in told):
        return ()
    ahead = takewhile(lambda node: not isinstance(node, Verb), row[n + 1 :])
    about = [p for p in (*reversed(_phrases(row[:n])), *_phrases(list(ahead))) if p.cases & {"topic", "subject"}]
    return tuple(Arg(f, frozenset({"genitive"}), "mod", 2) for p in about[:1] for f in _owner_of(p))


def _is_supported(phrase: Phrase, verb: Node) -> bool:
    event = bool(phrase.items) and phrase.head.tag == "suru" and isinstance(verb, Verb)
    light = event and isinstance(verb, Verb) and "object" in phrase.cases and verb.item.is_concept("support")
    begun = event and isinstance(verb, Verb) and "dative" in phrase.cases and verb.item.is_concept("progress")
    got = bool(phrase.items) and bool(phrase.head.evokes) and "object" in phrase.cases and _receives(verb)
    agreed = event and "locative" in phrase.cases and isinstance(verb, Verb) and verb.item.has("cue:") == _SIGNED
    # 「調達を進める」, 「調達に動く」, 「買収で合意」
    return (light or begun or got or agreed or _supports(verb)) and not phrase.cases & BY_WAY


def _appraised(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「XはYが主導したラウンドで50億ドルと評価された」: whose worth is told there is whose round it is."""
    verb = next((v for v in row[n:] if isinstance(v, Verb)), None)
    valued = verb is not None and verb.item.is_concept("valued") and verb.passive
    if not valued or "locative" not in phrase.cases or not phrase.head.is_concept("raising"):
        return ()
    about = [p for p in _phrases(row[:n]) if "topic" in p.cases][-1:]
    return tuple(Arg(f, frozenset({"genitive"}), "mod", 2) for p in about for f in _owner_of(p))


def _owner_of(phrase: Phrase) -> tuple[tuple[Item, ...], ...]:
    """The body that a phrase names, or whose thing it names (「Xの株価」)."""
    named = [f for part in (*phrase.mods, phrase) for f in _heads_of(part) if f[0].is_entity and _may_speak(f[0])]
    return tuple(named[-1:])


def _supports(node: Node) -> bool:
    return (
        isinstance(node, Verb)
        and (node.item.is_concept("support") or bool(node.item.has("cue:")))
        and (
            not node.item.has("frame:")
            or node.item.is_concept("exists", "report", "light")
            or node.item.has("cue:") == "Denied"  # 「買収を阻止する」
        )
    )


def _support_args(row: Sequence[Node], n: int, phrase: Phrase, verb: int | None) -> tuple[Arg, ...]:
    """Arguments that a noun gets from its support verb, from its copula, or in a headline without a verb."""
    after = row[n + 1] if n + 1 < len(row) else None
    if _is_adverb(phrase):
        return _clause_args(row, n)  # 「AとBが共同で公開した」
    if phrase.cases & BY_WAY:
        return ()
    if "copula" in phrase.cases and isinstance(after, Verb) and after.form == "adnominal":
        return ()
    first = next((i for i in phrase.items if i.kind != "date"), phrase.head)
    if ("copula" in phrase.cases or (verb is None and n + 1 >= len(row))) and first.tag != "suru":
        return tuple(
            a
            for a in _clause_args(row, n)
            if a.via == "topic" or "copula" not in phrase.cases or a.cases & {"subject", "benefactive", "locative"}
        )
    if "copula" in phrase.cases:
        return _clause_args(row, n)
    between = row[n + 1 : len(row) if verb is None else verb]
    if raised := _raised_next(row, n, phrase):
        return (*_clause_args(row, n), raised)
    if "locative" in phrase.cases and (
        (verb is None and between) or any("object" in b.cases for b in _phrases(between))
    ):
        return ()  # 「資金調達で評価額が…に上昇」 tells of what came of it, 「部門で削減を進める」 of something else
    if verb is None or _is_supported(phrase, row[verb]):
        args = _clause_args(row, len(row) if verb is None else verb, skip=n)
        args = tuple(a for a in args if a.head is None or a.head.kind != "quantity")
        args += _modified(row, verb) if verb is not None and "subject" not in phrase.cases else ()
        args += _carried(row, verb) if verb is not None else ()
        gets = any(_takes(u, "から") for w in phrase.head.words for u in w.usages)  # 「受注を獲得」: who gets acts
        return received(args) if verb is not None and _receives(row[verb]) and not gets else args
    return ()


def _phrases(row: Sequence[Node]) -> list[Phrase]:
    return [node for node in row if isinstance(node, Phrase)]


def _modified(row: Sequence[Node], verb: int) -> tuple[Arg, ...]:
    """「契約を結んだX」, 「出資を受けたX」: the noun that the support verb's clause modifies is its subject."""
    node = row[verb]
    head = _head_of(row, verb, node) if isinstance(node, Verb) else None
    if not isinstance(head, Phrase):
        return ()
    return tuple(Arg(f, frozenset({"subject"}), "copula", 2) for f in fillers(_first_of(head)))


def _receives(node: Node) -> bool:
    return isinstance(node, Verb) and node.item.is_concept("receives")


def _is_aru(node: Node) -> bool:
    """ある of 「である」 before a noun."""
    return isinstance(node, Verb) and node.form == "adnominal" and node.item.tokens[0].lemma == "ある"


def _copula_args(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「YのライバルであるX」: the name after the copula is the subject of the noun."""
    k = n + 1
    while k < len(row) and _is_aru(row[k]):
        k += 1
    after = row[k] if k < len(row) else None
    if "copula" not in phrase.cases or k == n + 1 or not isinstance(after, Phrase):
        return ()
    return tuple(Arg(f, frozenset({"subject"}), "copula") for f in fillers(_first_of(after)))


def _first_of(phrase: Phrase) -> Phrase:
    """The part of a phrase that a clause before it is about: 「…を建てるA系列のB」 is B."""
    parts = (*phrase.mods, phrase)
    return next(part for j, part in enumerate(parts) if not _describes_next(parts, j))


def _describes_next(parts: Sequence[Phrase], j: int) -> bool:
    """Whether the part at `j` only tells what the name in the part behind it is: 「A子会社のBへの投資」, 「A氏のB」,
    「Aの親会社B」."""
    if j + 1 >= len(parts) or not parts[j].items or "genitive" not in parts[j].cases:
        return False
    named = fillers(parts[j + 1])
    body = bool(named) and named[-1][-1].is_entity and _may_speak(named[-1][-1])
    if body and (_apposes(parts[j + 1]) or (_is_person(parts[j]) and bool(_bodies(parts[j + 1])))):
        return True
    return _is_of_house(parts[j]) and body and named[0][0].is_entity and _may_speak(named[0][0])


def _names_bearer(part: Phrase) -> bool:
    """「競合Y」: whether nothing but a name stands behind the noun that begins the part."""
    return len(part.items) == 2 and part.head.is_entity and _may_speak(part.head)


def _apposes(part: Phrase) -> bool:
    """「Xの親会社Y」: whether a relational noun before the name says what it is to what modifies it."""
    noun = part.items[0]
    relational = noun.evokes and noun.tag != "suru" and any(w.pos == "Noun" for w in noun.words)
    return len(part.items) > 1 and relational and part.head.is_entity


def _clause_args(row: Sequence[Node], n: int, skip: int = -1) -> tuple[Arg, ...]:
    """The phrases before node `n` in its clause, and the topic and subject that reach it from before."""
    args: list[Arg] = []
    inside, actor = True, False  # 「XはAを作り、Yは競争する」: X is not the topic of what Y does
    seen: set[str] = set()
    made = False  # 「XはYを展開するZと」: Z makes Y
    for k in range(n - 1, -1, -1):
        node = row[k]
        if isinstance(node, Verb):
            if node.form in ("adnominal", "quote") and k == n - 1:
                described = n < len(row) and isinstance(row[n], Phrase)
                inside = not (node.negated and _tells(node) and described)  # 「Xを使わない設計」
                continue
            inside = inside and node.form == "adnominal" and _fills(row, k + 1, skip) and not _tells(node)
            continue
        if k == skip or (k + 1 < n and _is_taken_on(row, k)):
            continue
        via = "topic" if "topic" in node.cases else "clause"
        shared = not seen & {"subject", "topic"} and "subject" in node.cases and _chained(row, k, n)
        shared = shared or (APART in node.cases and "subject" not in seen and _is_main(row, k, n))
        done = "subject" in seen or (made and _describes_body(row, n))
        own = via == "topic" and done and _relative(row, n) and (not inside or _describes_body(row, n))
        if via == "topic" and {"subject", "object"} <= seen and _is_held(row, n):
            continue
        reach = (inside and not own) or (via == "topic" and not (own or actor)) or shared
        reach = reach or (not seen & {"comitative"} and _passes_over(row, k, n))
        if reach:
            cases = _bare_subject(row, k, n) or _bare_object(row, k, n) or _bare_pair(row, k) or node.cases
            cases = cases or _bare_owner(row, k, n)
            args += [
                Arg((*_beside(row, k), *f, *_equipped(row, k)), _HOUSE if _of_post(node, f) else cases, via, n - k)
                for f in _heads_of(node)
            ]
            args += _raisers(node) if inside else ()
            args += [
                Arg(f, node.cases | _own_cases(m, node), "inner", n - k, _bearer(node))
                for j, m in enumerate(node.mods)
                if not (_is_of_house(m) or _is_of_site(node.mods[j + 1 :]) or _tells_event(m, row, k, n))
                for f in fillers(m)
                if inside and (_transparent(node) or "benefactive" in m.cases) and not _stands_apart(node)
                if not (f[0].kind == "quantity" and _is_round(node))
            ]
            made = made or ("object" in node.cases and bool(node.items) and node.head.kind != "quantity")
            args += _makers_of(node) if inside else ()
            args += _concerned(row, k, n) if inside else ()
            args += _of_noun(row, k, n)
            seen |= node.cases
            actor = actor or ("topic" in node.cases and bool(node.items) and _may_speak(_bearer(node)))
    return tuple(args)


def _describes_body(row: Sequence[Node], n: int) -> bool:
    """「ラウンドはA氏が率いるXが主導」: whether what the clause of the verb at `n` modifies is a body with a name."""
    head = row[n + 1] if n + 1 < len(row) else None
    return isinstance(head, Phrase) and bool(head.items) and not head.mods and bool(_bodies_of(head.head))


def _of_post(phrase: Phrase, filler: Sequence[Item]) -> bool:
    """「X会長を務める」: whether the house stands right before the post in one compound."""
    behind = next((i for i in phrase.items if i.start == filler[-1].end), None)
    post = entity_of(behind) if behind is not None else None
    return post is not None and "Position" in post.classes and len(filler) == 1 and bool(_bodies_of(filler[0]))


def _concerned(row: Sequence[Node], k: int, n: int) -> tuple[Arg, ...]:
    """「Xが用いる手法を調べる」, 「XとYの関係を調べる」: whose doing it is that is looked into."""
    node, verb, clause = row[k], row[n] if n < len(row) else None, row[k - 1] if k else None
    looks = isinstance(verb, Verb) and verb.item.is_concept("concerns")
    if not looks or not isinstance(node, Phrase) or "object" not in node.cases or any(map(_may_speak, node.items)):
        return ()
    if owners := [f for m in node.mods for f in fillers(m) if _may_speak(f[-1])]:
        return tuple(Arg(f, frozenset({"object"}), "clause", n - k) for f in owners[-1:])
    if not isinstance(clause, Verb) or clause.form != "adnominal":
        return ()
    about = [p for p in _phrases(row[:k]) if p.cases & {"topic", "subject"}]
    acts = about[-1] if len(about) > 1 and "subject" in about[-1].cases else None
    return tuple(Arg(f, frozenset({"object"}), "clause", n - k) for f in _heads_of(acts)) if acts is not None else ()


def _is_round(phrase: Phrase) -> bool:
    """「5億ドルのラウンドで投資した」: whether it is a round in which something is done, whose sum is its own."""
    return "locative" in phrase.cases and bool(phrase.items) and phrase.head.is_concept("raising")


def _stands_apart(phrase: Phrase) -> bool:
    """Whether what modifies the phrase stays its own: it tells where, or a deal besides that of the verb."""
    where = "locative" in phrase.cases and _is_thing(phrase.head)
    return where or (bool(phrase.cases & BY_WAY) and bool(phrase.head.evokes))


def _raised_next(row: Sequence[Node], n: int, phrase: Phrase) -> Arg | None:
    """「シリーズBで10億ドル、評価額は…」: the sum that stands bare behind a round, where no verb takes it."""
    following = row[n + 1] if n + 1 < len(row) else None
    taken = n + 2 < len(row) and isinstance(row[n + 2], Verb)
    if "locative" not in phrase.cases or not phrase.head.is_concept("raising") or taken:
        return None
    bare = isinstance(following, Phrase) and not (following.cases or following.mods) and len(following.items) == 1
    value = following.items[0].value if isinstance(following, Phrase) and bare else None
    priced = isinstance(value, Quantity) and value.is_money
    return Arg(following.items, frozenset({"compound"}), "copula") if priced and isinstance(following, Phrase) else None


def _raisers(phrase: Phrase) -> tuple[Arg, ...]:
    """「Xのラウンドで5億ドルを投じる」: who raises money in an event is who gets what is put into it there."""
    if "locative" not in phrase.cases or not phrase.items or not phrase.head.is_concept("raising"):
        return ()
    owners = (m for m in phrase.mods if m.cases == {"genitive"} and m.items and m.head.is_entity)
    return tuple(Arg(f, frozenset({"dative"}), "clause", 1) for m in owners for f in _heads_of(m) if _may_speak(f[-1]))


def _is_of_site(after: Sequence[Phrase]) -> bool:
    """「Xの工場の一部」: whose site it is of which a part is told is not told of itself."""
    values = (entity_of(p.head) for p in after if p.items)
    return any(e is not None and "FacilityKind" in e.classes for e in values)


def _is_of_house(part: Phrase) -> bool:
    """「X傘下の」, 「X子会社の」: what is said to belong to a house is not the house."""
    noun = part.head if part.items else None
    relational = noun is not None and noun.evokes and noun.tag != "suru" and any(w.pos == "Noun" for w in noun.words)
    return relational and len(part.items) > 1 and part.items[0].is_entity and _may_speak(part.items[0])


def _is_main(row: Sequence[Node], k: int, n: int) -> bool:
    """「Xが、Yを扱う事業のため資金を集めた」: whether the verb at `n` goes on behind clauses that only describe."""
    node, between = row[n] if n < len(row) else None, [v for v in row[k:n] if isinstance(v, Verb)]
    main = isinstance(node, Verb) and node.form != "adnominal"
    return main and all(v.form in ("adnominal", "chain") for v in between)


def _is_held(row: Sequence[Node], n: int) -> bool:
    """「AはBがCを買うことを…」: whether the clause of the verb at `n`, which needs no topic, stands in another."""
    node = row[n] if n < len(row) else None
    return isinstance(node, Verb) and node.form in ("adnominal", "quote") and n + 1 < len(row)


def _passes_over(row: Sequence[Node], k: int, n: int) -> bool:
    """「AはBと、電力を使う設備の開発で協力する」: with whom, of a verb that takes it, before a clause that does not."""
    node, verb = row[k], row[n] if n < len(row) else None
    between = [v for v in row[k:n] if isinstance(v, Verb)]
    if not isinstance(node, Phrase) or node.cases != {"comitative"} or not isinstance(verb, Verb) or not _bodies(node):
        return False
    plain = all(v.form == "adnominal" and not _takes_with(v.item) for v in between)
    return plain and bool(between) and _takes_with(verb.item) and row[n - 1] is not between[-1]


def _is_taken_on(row: Sequence[Node], k: int) -> bool:
    """Whether the phrase at `k` is listed with the one behind it, both marked と."""
    node, after = row[k], row[k + 1]
    both = isinstance(node, Phrase) and isinstance(after, Phrase) and node.cases == after.cases == {"comitative"}
    return both and bool(_beside(row, k + 1))


def _takes_with(item: Item, but_required: bool = False) -> bool:
    """Whether a usage of the word has a place marked と (`but_required`: one that it may be without)."""
    return any(_takes(u, "と", but_required) for w in item.words for u in w.usages)


def _takes(usage: Usage, particle: str, but_required: bool = False) -> bool:
    """Whether a place of the usage is marked by the particle."""
    return any(particle in s.markers and not (but_required and s.required) for s in usage.slots)


def _beside(row: Sequence[Node], k: int) -> tuple[Item, ...]:
    """「AとBを手がけるCは」, 「AとBと組む」: the bodies that と joins to what a clause describes, or to a partner; of
    products those that it lists before the next (「H100と自社開発のMTIAを使う」)."""
    verb, node = row[k - 1] if k else None, row[k]
    if isinstance(verb, Phrase) and verb.cases == {"comitative"} and isinstance(node, Phrase) and _are_made(verb, node):
        return fillers(verb)[0]
    if isinstance(verb, Phrase) and verb.cases == {"comitative"} and isinstance(node, Phrase) and _bodies(node):
        return tuple(_bodies(verb)) if node.cases == verb.cases else ()
    described = isinstance(verb, Verb) and verb.form == "adnominal" and not _takes_with(verb.item, but_required=True)
    if not described or not isinstance(node, Phrase) or not _bodies(node) or not node.cases & {"topic", "subject"}:
        return ()
    clause = _until_verb(row, k - 1)
    first = clause[-1] if clause else None
    opens = first is not None and first.cases == {"comitative"} and len(clause) > 1
    lone = not any(isinstance(p, Phrase) and p.cases & {"topic", "subject"} for p in row[: k - 1])
    return tuple(_bodies(first)) if first is not None and opens and lone else ()


def _makers_of(phrase: Phrase) -> tuple[Arg, ...]:
    """「XのY」: whose a named product is said to be."""
    value = entity_of(phrase.head)
    if value is None or "Product" not in value.classes or _transparent(phrase) or "object" not in phrase.cases:
        return ()
    return tuple(Arg(f, frozenset(), OWNER) for m in phrase.mods[-1:] for f in fillers(m)[-1:] if _may_speak(f[-1]))


def _is_thing(item: Item) -> bool:
    """Whether it is a common noun for what is made: chips, models, services."""
    entity = entity_of(item)
    return item.has("class:") in _MADE and (entity is None or "Concept" in entity.classes)


def _own_cases(mod: Phrase, phrase: Phrase) -> frozenset[str]:
    """The cases that a modifier keeps when it is taken with the phrase: whom it is for, who leads, of whom a part."""
    value = phrase.head.value
    part = isinstance(value, Quantity) and value.unit == "percent" and "object" in phrase.cases
    return (mod.cases & {"benefactive", "lead"}) | _taking_part(mod, phrase) | ({"share"} if part else frozenset())


def _taking_part(mod: Phrase, phrase: Phrase) -> frozenset[str]:
    """「X主導のラウンドで」: who modifies the event through a noun of the same event acts in it."""
    same = bool(mod.items) and mod.head.evokes and mod.head.has("frame:") == _evoked(phrase) != ""
    return frozenset({"agent"}) if same else frozenset()


def _by_te(row: Sequence[Node], k: int, n: int) -> bool:
    """Whether every verb between the place at `k` and the predicate at `n` stands in the te-form, as one doing."""
    verbs = [v for v in row[k:n] if isinstance(v, Verb)]
    last = [(v.auxiliaries or (v.item,))[-1] for v in verbs]
    return all(v.form == "chain" for v in verbs) and all(i.tokens and i.tokens[-1].lemma == "て" for i in last)


def _bare_subject(row: Sequence[Node], k: int, n: int) -> frozenset[str]:
    """「X率いるラウンド」, 「X擁するY」: a bare name right before the verb of a relative clause is its subject."""
    node, verb = row[k], row[n] if n < len(row) else None
    if k != n - 1 or not isinstance(node, Phrase) or not isinstance(verb, Verb) or verb.form != "adnominal":
        return frozenset()
    return frozenset({"subject"}) if not node.cases and node.items and node.head.is_entity else frozenset()


def _bare_object(row: Sequence[Node], k: int, n: int) -> frozenset[str]:
    """「GB200クラスタ構築」: a product that touches a verbal noun is its object."""
    node, verb = row[k], row[n] if n < len(row) else None
    touches = k == n - 1 and isinstance(node, Phrase) and not node.cases and bool(node.items)
    verbal = isinstance(verb, Verb) and verb.item.tag == "suru"
    shared = any(isinstance(p, Phrase) and "label" in p.cases and len(_bodies(p)) > 1 for p in row[:k])
    if not (touches and verbal) or shared or not isinstance(node, Phrase):
        return frozenset()  # 「A × B：GB200確保」 does not say which of the two has them
    things = [e for i in node.items for e in [entity_of(i)] if e is not None]
    return frozenset({"object"}) if things and all("Product" in e.classes for e in things) else frozenset()


def _bare_owner(row: Sequence[Node], k: int, n: int) -> frozenset[str]:
    """「KDDI傘下に入る」: a body that touches a verb which begins with a noun of its own is whose that noun is."""
    node, verb = row[k], row[n] if n < len(row) else None
    if k != n - 1 or not isinstance(node, Phrase) or not isinstance(verb, Verb) or not node.items:
        return frozenset()
    touches = node.head.end == verb.start and _may_speak(node.head) and not node.mods
    owned = any(_takes(u, "の") for w in verb.item.words for u in w.usages)
    return frozenset({"genitive"}) if touches and owned else frozenset()


def _are_made(*phrases: Phrase) -> bool:
    """Whether each of the phrases names a product and no body, which a product is nobody's partner beside."""
    return all(any(map(_is_made, p.items)) and not any(map(_may_speak, p.items)) for p in phrases)


def _is_made(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Product" in entity.classes


def _bare_pair(row: Sequence[Node], k: int) -> frozenset[str]:
    """「AとB、契約を締結」: the bodies that a headline begins with and marks by nothing are its subject."""
    node = row[k]
    bare = k == 0 and isinstance(node, Phrase) and not node.cases and not node.mods and len(node.items) > 1
    together = bare and isinstance(node, Phrase) and len(_bodies(node)) == len(node.items) == len(fillers(node)[0])
    return frozenset({"subject"}) if together else frozenset()


def _of_noun(row: Sequence[Node], k: int, n: int) -> tuple[Arg, ...]:
    """「Aによる全社へのB導入」, 「AによるBへの5億ドル出資」: what modifies the thing or sum that touches a verbal noun
    is told of its event."""
    return tuple(
        Arg(f, frozenset({"subject"}) if "agent" in m.cases else m.cases - {"genitive"}, "clause", n - k)
        for node in _phrases(row[k : k + 1])
        for m in node.mods
        if _tells_event(m, row, k, n)
        for f in fillers(m)
    )


def _tells_event(mod: Phrase, row: Sequence[Node], k: int, n: int) -> bool:
    """Whether the modifier of the bare phrase at `k` says who acts in the event of the noun at `n`, or for whom."""
    node, verb = row[k], row[n] if n < len(row) else None
    bare = k == n - 1 and isinstance(node, Phrase) and not node.cases and bool(node.items)
    verbal = isinstance(verb, Verb) and verb.item.tag == "suru" and not verb.auxiliaries
    return bare and verbal and bool(mod.cases & {"agent", "goal"})


def _bearer(phrase: Phrase) -> Item:
    """What the phrase is about: its last item, or the person whose title that is (「田中氏」)."""
    people = [i for i in phrase.items for e in [entity_of(i)] if e is not None and "Person" in e.classes]
    return people[-1] if people else phrase.head


def _relative(row: Sequence[Node], n: int) -> bool:
    """Whether the verb at `n` modifies a noun that names something and tells no stage (「…計画」 lets the topic in)."""
    if n + 1 >= len(row):
        return False
    node, following = row[n], row[n + 1]
    adnominal = isinstance(node, Verb) and node.form == "adnominal"
    return adnominal and isinstance(following, Phrase) and not any(i.has("cue:") for i in following.items)


def _heads_of(phrase: Phrase) -> list[tuple[Item, ...]]:
    """The fillers that bear the phrase's case: of two bodies in one compound only the last (「A傘下B」), and none
    before a kind of thing that it makes (「Aチップで」)."""
    found = tuple(_named_over_kinds(fillers(phrase)))
    if len(found) > 1 and _is_thing(found[-1][0]) and found[-1][0] is phrase.head:
        found = tuple(f for f in found if not _may_speak(f[0]))
    bodies = [k for k, f in enumerate(found) if _may_speak(f[0])]
    agents = [k for k in bodies if not _is_place(found[k][0])] or bodies
    return [f for k, f in enumerate(found) if k not in bodies or k == agents[-1]]


def _named_over_kinds(found: Sequence[tuple[Item, ...]]) -> list[tuple[Item, ...]]:
    """「NVIDIA GB300 GPU」, 「Xのチップ「Y」」: of a product and its kind in one phrase the product."""
    named = [f for f in found if _is_made(f[-1]) and not _is_kind_of_product(f[-1])]
    return [f for f in found if not (named and len(f) == 1 and _is_made(f[0]) and _is_kind_of_product(f[0]))]


def _is_kind_of_product(item: Item) -> bool:
    """“GPU”, “Amazon chips”: a product of no name of its own."""
    entity = entity_of(item)
    words = entity.label().split() if entity is not None else []
    return entity is not None and (words[-1] in entity.classes or (len(words) > 1 and words[-1].islower()))


def _equipped(row: Sequence[Node], k: int) -> tuple[Item, ...]:
    """「GB200を満載したサーバーで」: what a thing is equipped with is used where the thing is."""
    verb, before = (row[k - 1], row[k - 2]) if k > 1 else (None, None)
    if not (isinstance(verb, Verb) and verb.item.is_concept("equips") and isinstance(before, Phrase)):
        return ()
    return tuple(i for f in fillers(before) for i in f if i.is_entity)


def _tells(verb: Verb) -> bool:
    """Whether the verb tells an event of its own and lends its arguments to no noun."""
    return bool(verb.item.has("frame:")) and not verb.item.is_concept("support")


def _fills(row: Sequence[Node], k: int, skip: int) -> bool:
    return k == skip


def _transparent(phrase: Phrase) -> bool:
    """Whether the head only measures or carries what modifies it (workloads, an army of GPUs), or is the name of a
    site or a machine whose kind stands before it (「Xのスパコン「Y」」)."""
    entity = entity_of(phrase.head)
    if entity is not None and "Site" in entity.classes:
        run = "Company" in entity.classes and any(m.items and _may_speak(m.head) for m in phrase.mods)
        return run or (len(phrase.items) > 1 and _is_of_site([replace(phrase, items=phrase.items[:1])]))
    if entity is not None and entity.provisional and len(phrase.items) == 2:
        return phrase.items[0].is_concept("transparent")
    general = (entity is not None and "Concept" in entity.classes) or phrase.head.kind in ("other", "word", "quantity")
    return phrase.head.is_concept("transparent") or general


def _chained(row: Sequence[Node], k: int, n: int) -> bool:
    """Whether every verb between the subject at `k` and the predicate at `n` continues the clause (te-form, 連用形)."""
    between = [v for v in row[k:n] if isinstance(v, Verb)]
    return all(v.form == "chain" or _only_equips(v) for v in between)


def _only_equips(verb: Verb) -> bool:
    """「Xが、GB200を備えた拠点を開く」: whether the clause only describes what the next noun has in it."""
    return verb.form == "adnominal" and verb.item.is_concept("equips")


def _cues(row: Sequence[Node], n: int, node: Node, own: bool = False) -> tuple[str, ...]:
    """Statuses that govern the predicate at `n`: on it, before it in its clause, and after it to the clause's end."""
    found: list[str] = []
    if own and isinstance(node, Verb):
        found += [c for c in [node.item.has("cue:")] if c]
        found += [ONGOING] if node.item.is_concept("progress") else []
    if isinstance(node, Verb):
        state = any(t.lemma in _STATE for a in node.auxiliaries for t in a.tokens)
        found += [STANDING] if state and node.item.evokes and node.item.has("frame:") else []
        found += [UNFINISHED for a in node.auxiliaries if a.has("cue:") == "Planned" and a.is_concept("ongoing")]
        found += [_going_on(c, node) for a in node.auxiliaries for c in [a.has("cue:")] if c]
    found += _before(row, n)
    open_end = not isinstance(node, Verb) or node.form not in ("chain",)
    found += _later(row, n, node) if open_end else _shared_hedge(row, n)
    if isinstance(node, Verb) and node.form == "condition":
        found.append("Conditional")
    return tuple(found)


def _going_on(cue: str, verb: Verb) -> str:
    """「稼働中」 holds already, where 「建設中」 is yet to come: of what lasts the affix tells that it goes on."""
    return DONE if cue == "Planned" and verb.item.is_concept("lasting") else cue


def _later(row: Sequence[Node], n: int, node: Node) -> list[str]:
    """Cues that stand after the predicate, to the end of the clause that holds it."""
    if isinstance(node, Verb) and _describes(row, n, node):
        return []  # 「昨年Aを買収したBは、…を計画する」: the plan is not to buy A
    told = isinstance(node, Verb) and node.past and node.form == "quote"  # 「買収したと発表した」: bought
    found: list[str] = []
    for k in range(n + 1, len(row)):
        later = row[k]
        words = later.items if isinstance(later, Phrase) else (later.item, *later.auxiliaries)
        found += [c for w in words for c in [w.has("cue:")] if c and not (told and c == "Announced")]
        found += ["Planned"] if isinstance(later, Phrase) and _is_ordered(row, k) else []
        if _is_none(row, k) and found:
            found.append("Denied")
        if isinstance(later, Verb) and later.form == "chain":
            break
    return found


def _describes(row: Sequence[Node], n: int, verb: Verb) -> bool:
    """Whether the verb's clause only describes a named thing (「Aを買収したB」) and is no part of what is planned."""
    head = row[n + 1] if n + 1 < len(row) else None
    first = (head.mods[0] if head.mods else head) if isinstance(head, Phrase) else None
    whole = isinstance(head, Phrase) and _is_named(head)  # 「Aを買収するBの計画」 is planned
    return verb.form == "adnominal" and first is not None and _is_named(first) and (verb.past or whole)


def _is_named(phrase: Phrase) -> bool:
    """Whether the phrase ends in a name, or in one with a title."""
    return bool(phrase.items) and (phrase.head.is_entity or (phrase.items[0].is_entity and _is_person(phrase)))


def _is_none(row: Sequence[Node], k: int) -> bool:
    """「計画はない」, 「予定はなく」: what was planned is denied."""
    node, before = row[k], row[k - 1]
    word = node.items[0] if isinstance(node, Phrase) else node.item
    none = bool(word.tokens) and word.tokens[0].lemma in ("ない", "無い")
    return none and isinstance(before, Phrase) and any(i.has("cue:") for i in before.items)


def _shared_hedge(row: Sequence[Node], n: int) -> list[str]:
    """「Aが出資し、Bが採用する可能性」: the noun hedges both; 「…しており、」 and 「…したが、」 stand alone."""
    node = row[n]
    if not isinstance(node, Verb) or node.past or node.item.has("cue:") == _SIGNED:
        return []
    if any(a.tokens and a.tokens[0].lemma in ("おる", "いる") for a in node.auxiliaries):
        return []
    for k in range(n + 1, len(row) - 1):
        verb, noun = row[k], row[k + 1]
        if isinstance(verb, Verb) and verb.form == "adnominal" and isinstance(noun, Phrase):
            return [c for i in noun.items for c in [i.has("cue:")] if c]
        if isinstance(verb, Verb) and verb.form != "chain":
            break
    return []


def _before(row: Sequence[Node], n: int) -> list[str]:
    found: list[str] = []
    for node in reversed(row[:n]):
        if isinstance(node, Verb):
            if node.form == "condition":
                found.append("Conditional")
            if node.form != "condition":
                break
        else:
            found += [
                w.has("cue:")
                for w in node.items
                if w.has("cue:") and w.words[0].pos in ("Adverb", "Function", "Adjective")
            ]
    return found


def _aimed_at(row: Sequence[Node], n: int) -> tuple[str, ...]:
    """「調達に向け投資家と協議中だ」: an event that the sentence only tells what is done for is as far as that is."""
    node = row[n]
    if not isinstance(node, Phrase) or "purpose" not in node.cases:
        return ()
    later = (i for p in row[n + 1 :] for i in (p.items if isinstance(p, Phrase) else (p.item,)))
    return tuple(c for i in later for c in [i.has("cue:")] if c) or ("Planned",)


def _noun_cues(phrase: Phrase, depth: int, final: bool) -> tuple[str, ...]:
    """Statuses inside the noun phrase; a headline that ends in 「提携へ」 tells a plan."""
    fresh = ("Planned",) if "goal" in phrase.cases else (FRESH,)
    return _inner_cues(phrase, depth) + (fresh if final else ())


def _inner_cues(phrase: Phrase, depth: int) -> tuple[str, ...]:
    parts = (*phrase.mods, phrase)[depth:]
    before = (*phrase.mods, phrase)[: depth + 1]
    return tuple(w.has("cue:") for p in parts for w in p.items if w.has("cue:")) + tuple(
        w.has("cue:") for p in before[:-1] for w in p.items if w.has("cue:") and w.words[0].pos == "Adjective"
    )


def _dates_of(row: Sequence[Node], n: int, phrase: Phrase, verb: int | None, last: bool) -> tuple[Item, ...]:
    """The dates of the event that the phrase at `n` names, and of the verb at `verb` (「Xの買収は1月に完了した」)."""
    if last and phrase.cases & BY_WAY:
        return _dates(row[n : n + 1], 1)
    return tuple(dict.fromkeys((*_dates(row, n + 1), *(_dates(row, verb) if verb is not None else ()))))


def _dates(row: Sequence[Node], n: int) -> tuple[Item, ...]:
    """Dates that stand free (「11月3日、」「2025年11月に」) in the clause of node `n`."""
    found: list[Item] = []
    inner = False
    for node in reversed(row[:n]):
        if isinstance(node, Verb) and node.form not in ("adnominal",):
            break
        inner = inner or (isinstance(node, Verb) and any(node is v for v in row[:n]))
        if inner and isinstance(node, Phrase) and _is_told_within(row, n, node):
            continue
        if isinstance(node, Phrase) and not node.cases & {"subject", "object", "comitative"}:
            found += [i for i in node.items if i.kind == "date"]
        if isinstance(node, Phrase):
            found += [i for m in node.mods for i in m.items[-1:] if i.kind == "date"]
            found += [i for item in node.items for i in item.inner if i.kind == "date"]
    return tuple(found)


def _is_told_within(row: Sequence[Node], n: int, phrase: Phrase) -> bool:
    """「Xは、Yらが昨年設立したZに出資した」: whether it stands behind the subject of a clause that describes."""
    k = next(k for k, node in enumerate(row) if node is phrase)
    verb = next((v for v in range(k, n) if isinstance(row[v], Verb)), n)
    before = list(takewhile(lambda node: isinstance(node, Phrase) and "topic" not in node.cases, reversed(row[:k])))
    return verb < n and any("subject" in p.cases for p in _phrases(before))


def _told_when(row: Sequence[Node], n: int) -> tuple[Item, ...]:
    """「買収すると7日に発表した」: when it was told, where the verb of telling follows and has a date of its own."""
    verb, behind = row[n], list(takewhile(lambda node: isinstance(node, Phrase), row[n + 1 :]))
    told = isinstance(verb, Verb) and verb.form == "quote" and n + 1 + len(behind) < len(row)
    return tuple(i for p in behind if isinstance(p, Phrase) for i in p.items if i.kind == "date") if told else ()


def sources_of(items: Sequence[Item]) -> tuple[Source, ...]:
    """Who the sentence names as its source (Xによると, Xは…と述べた), and for which part of it."""
    row = nodes(items) if may_tell(items) else ()
    quotes = _quotations(items)
    found: list[Source] = []
    for n, node in enumerate(row):
        held = node.items if isinstance(node, Phrase) else (node.item, *node.auxiliaries)
        following = row[n + 1] if n + 1 < len(row) else None
        cue = node.item.has("cue:") if isinstance(node, Verb) else ""
        if isinstance(node, Verb) and (node.item.is_concept("report") or cue in (FORECAST, _DENIES)):
            reported, cue = cue == "Reported", "" if cue == _DENIES else cue
            said = _told_from(row, n)
            sayers = _sayer(_unquoted(row, n, quotes), n, node) or _quoter(row, n, quotes)
            found.append(Source(tuple(sayers), cue, reported, said, figure=cue == FORECAST))
        at = next((k for k, i in enumerate(held) if i.is_concept("according")), -1)
        if at >= 0:
            k = n - 1 if not at and n else n
            named = _names(row[k] if k < n else _up_to(node, at))
            found.append(Source(tuple(named), reported=True, start=_clause_of(row, k)))
        if isinstance(following, Phrase) and following.items and following.items[0].is_concept("according"):
            found.append(Source(tuple(_names(node)), start=_clause_of(row, n)))
    return (*in_turn(found), Source(cited_at_end(items)))


def _quotations(items: Sequence[Item]) -> list[tuple[int, int]]:
    """Where each quotation of the sentence begins and ends."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for item in items:
        if item.text in ("「", "『"):
            opened.append(item.start)
        elif item.text in ("」", "』") and opened:
            found.append((opened.pop(), item.end))
    return found


def _unquoted(row: Sequence[Node], n: int, quotes: Sequence[tuple[int, int]]) -> list[Node]:
    """The row without the phrases that stand in a quotation which ends before the node at `n`: who says it is not
    named there."""
    told = [v.start for v in row if isinstance(v, Verb)]
    over = [(a, b) for a, b in quotes if b <= row[n].start and any(a < start < b for start in told)]
    return [replace(p, cases=frozenset()) if isinstance(p, Phrase) and _within(p, over) else p for p in row]


def _quoter(row: Sequence[Node], n: int, quotes: Sequence[tuple[int, int]]) -> list[Item]:
    """「Xが「…」と語る」: who is named right before the quotation that the verb at `n` ends."""
    said = [(a, b) for a, b in quotes if b <= row[n].start and not any(b <= v.start for v in row[:n])]
    first = next((k for k in range(n) if said and row[k].start > said[-1][0]), 0)
    near = [p for p in _until_verb(row, first) if p.cases & {"topic", "subject"}]
    return _names(near[0]) if near else []


def _within(phrase: Phrase, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a < phrase.start < b for a, b in spans)


def _up_to(node: Node, at: int) -> Node:
    """「CNBCによるとアマゾンは」: the phrase before the word at `at`, whose source it names."""
    return replace(node, items=node.items[:at]) if isinstance(node, Phrase) and at else node


def _sayer(row: Sequence[Node], n: int, verb: Verb) -> list[Item]:
    """The subject or topic of a verb of saying, when something is quoted before it."""
    quoted = any(isinstance(v, Verb) for v in row[:n]) or any(
        isinstance(p, Phrase) and "comitative" in p.cases for p in row[:n]
    )
    if not quoted or verb.passive:
        return []  # what is reported is no reporter
    near = [p for p in _until_verb(row, n) if p.cases & {"topic", "subject"} and (_names(p) or _is_person(p))]
    told = row[_first_told(row, n) : n]
    far = [p for p in told if isinstance(p, Phrase) and "topic" in p.cases and (_names(p) or _is_person(p))]
    return _names((near or far)[0]) if near or far else []  # a speaker whom nobody knows is no one else


def _first_told(row: Sequence[Node], n: int) -> int:
    """The first node of what the verb of saying at `n` tells: 「AはBを買収しており、Cは…と述べた」 begins with C."""
    for k in range(n - 1, 0, -1):
        joiner = row[k - 1] if k > 1 else None
        apart = isinstance(joiner, Phrase) and len(joiner.items) == 1 and joins_clauses(joiner.head)
        before = row[k - 1 - apart]
        here = row[k]
        topic = isinstance(here, Phrase) and "topic" in here.cases and bool(_names(here) or _is_person(here))
        if topic and isinstance(before, Verb) and before.form == "chain":
            return k
    return 0


def _told_from(row: Sequence[Node], n: int) -> int:
    first = _first_told(row, n)
    return row[first].start if first else 0


def _clause_of(row: Sequence[Node], n: int) -> int:
    """Where the clause of a source begins that stands right behind another clause (「…しており、Xによると」)."""
    before = row[n - 1] if n else None
    return row[n].start if isinstance(before, Verb) and before.form == "chain" else 0


def _is_person(phrase: Phrase) -> bool:
    """Whether an unknown name bears a title (「フアン氏」), or is a pronoun."""
    tokens = phrase.head.tokens
    return bool(tokens) and tokens[-1].pos.startswith(("接尾辞-名詞的", "代名詞"))


def _until_verb(row: Sequence[Node], n: int) -> list[Phrase]:
    """The phrases directly before node `n`, back to the verb before."""
    found: list[Phrase] = []
    for node in reversed(row[:n]):
        if isinstance(node, Verb):
            break
        found.append(node)
    return found


def _names(node: Node) -> list[Item]:
    """The names of a phrase; where its head only sums them up (「A、Bといったメディア」), those of its modifier."""
    if isinstance(node, Verb):
        return []
    own = [i for i in node.items if _may_speak(i) and (i is node.head or not _is_place(i))]
    listed = [i for m in node.mods for i in m.items if _may_speak(i)]
    entity = entity_of(own[-1]) if own else None
    return listed if listed and (entity is None or "Source" in entity.classes) else own


def _is_place(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Place" in entity.classes


def _may_speak(item: Item) -> bool:
    """Whether the item names someone: no product and no concept is a source."""
    entity = entity_of(item)
    return entity is not None and bool(entity.classes & {"Agent", "Source", "Place", "Group"})
