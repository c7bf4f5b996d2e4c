"""Japanese: phrases -> predications. Arguments stand before their predicate; cues of stage and certainty after it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.model import Hole
from kg.values import replace
from language.clauses import Arg, Node, Phrase, Predication, Verb, fillers
from language.items import Item
from language.japanese_clauses import clause_args, is_chained, is_main, linked_by_te
from language.japanese_cues import cues_of, dates_near, is_ordered, told_when
from language.japanese_lists import told_apart
from language.japanese_nodes import (
    LASTING,
    OTHERS,
    SIGNED,
    bodies_in,
    evoked_by,
    first_of,
    heads_of,
    is_place,
    lists_bodies,
    may_speak,
    phrases_of,
    phrases_until_verb,
)
from language.japanese_nouns import carried_by, head_of, is_supported, such_as, told_by_nouns
from language.japanese_phrases import nodes
from language.japanese_plain import of_house
from language.japanese_speakers import sources_of as sources_of

_BULLETS = ("・", "•", "●", "■", "◆", "▼")
_NUMBERS = tuple("①②③④⑤⑥⑦⑧⑨⑩")
_BARS = ("/", "／", "|", "｜")
_TIMES = ("副詞可能", "助数詞可能")  # Sudachi's marks of nouns of time
_DESCRIBED = 3  # characters between two names of a list behind which the second is described
_SEVERAL = 2
_BACKED = frozenset({"source", "lead", "agent"})  # cases of those that each has of his own
_OTHER_SIDE = frozenset({"dative", "object", "comitative", "source"})


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
            found += told_by_nouns(row, n, node, verbs)
            found += [p for item in _items_of(node) for p in _bracketed(item)]
    return found


def _as_ordered(row: Sequence[Node]) -> tuple[int, Sequence[Node]]:
    """「AはBに、Cを買うよう指示した」, 「Aは、Cを使えるよう補助する」: the place of よう, and the row without A.

    There B is the subject. 0 and the row itself where there is no such clause.
    """
    at = next((k for k, p in enumerate(row) if k and isinstance(p, Phrase) and is_ordered(row, k)), 0)
    told = at and isinstance(row[at - 1], Verb)
    marked = [(k, p) for k, p in enumerate(row[:at]) if isinstance(p, Phrase)] if told else []
    heads = [k for k, p in marked if p.cases & {"topic", "subject"}]
    whom = [k for k, p in marked if p.cases == {"dative"} and bodies_in(p) and heads and k > heads[0]][:1]
    if not heads or not (whom or _enables(row[at - 1])):
        return 0, row
    cases = {heads[0]: frozenset[str](), **dict.fromkeys(whom, frozenset({"subject"}))}
    return at, [replace(p, cases=cases[k]) if k in cases and isinstance(p, Phrase) else p for k, p in enumerate(row)]


def _enables(node: Node) -> bool:
    """「使えるよう」, 「利用できるよう」: whether the verb tells what somebody is made able to do."""
    words = (node.item, *node.auxiliaries) if isinstance(node, Verb) else ()
    return any(t.lemma in ("できる", "出来る", "られる", "れる") for a in words for t in a.tokens)


def _is_agreed_on(node: Node, verb: Verb) -> bool:
    """「買収で合意」: whether the verb only tells that the event before it is agreed on."""
    told = isinstance(node, Phrase) and bool(node.items) and node.head.tag == "suru" and bool(node.head.evokes)
    return told and verb.item.has("cue:") == SIGNED and is_supported(node, verb)  # type: ignore[arg-type]


def _is_no_step(row: Sequence[Node], n: int) -> bool:
    """「建設するなどの措置を講じることなく」: whether the verb only describes what somebody goes without."""
    verb, noun, outer = row[n], row[n + 1] if n + 1 < len(row) else None, row[n + 2] if n + 2 < len(row) else None
    taken = isinstance(noun, Phrase) and "object" in noun.cases and not any(map(may_speak, noun.items))
    described = isinstance(verb, Verb) and verb.form == "adnominal" and taken
    return described and isinstance(outer, Verb) and outer.negated and outer.form == "adnominal"


def _gapped(row: Sequence[Node], n: int, verb: Verb) -> list[list[Node]]:
    """「AはXに、BはYに投資した」: the row once for each who does what the verb at `n` tells, with what is its own."""
    first = next((k for k in range(n, 0, -1) if _ends_before(row[k - 1])), 0)
    starts = [k for k in range(first, n) if _acts(row[k])]
    alone = len(starts) < _SEVERAL or any(map(bodies_in, phrases_of(row[first : starts[0]])))
    if alone or verb.form not in ("end", "chain"):
        return []
    shares = [list(row[a:b]) for a, b in pairwise((*starts, n))]
    sides = [{c for p in share[1:] if isinstance(p, Phrase) for c in p.cases} for share in shares]
    told = _OTHER_SIDE.intersection(*sides) and any(bodies_in(p) for s in shares for p in phrases_of(s[1:]))
    if not told and any(p.cases & _BACKED and bodies_in(p) for s in shares for p in phrases_of(s[1:])):
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


def _ends_before(node: Node) -> bool:
    """Whether the node ends a clause of its own, and does not only describe what follows it."""
    return isinstance(node, Verb) and node.form != "adnominal"


def _acts(node: Node) -> bool:
    """Whether the phrase names a body that は or が makes the one who acts."""
    return isinstance(node, Phrase) and bool(node.cases & {"subject", "topic"}) and bool(bodies_in(node))


def _items_of(phrase: Phrase) -> tuple[Item, ...]:
    return tuple(i for part in (*phrase.mods, phrase) for i in part.items)


def _bracketed(item: Item) -> list[Predication]:
    """「X(Yの子会社)」: what the brackets behind a name call it."""
    inner = [i for i in item.inner if i.kind != "sign"]
    if any(i.evokes and i.tag in ("lemma", "suru") for i in inner) and lists_bodies(item):
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
    unsaid = frozenset({"object", *OTHERS}) - {c for a in predication.args if a.items[0].is_entity for c in a.cases}
    return (Arg((item,), unsaid if told else frozenset({"topic"}), "clause" if told else "topic"),)


def _verbal(row: Sequence[Node], n: int, verb: Verb) -> Predication:
    args = clause_args(row, n)
    head = head_of(row, n, verb) or _shared_head(row, n, verb)
    if isinstance(head, Phrase):
        alone = any("Person" in getattr(a.items[0].value, "classes", ()) for a in args)  # 「A氏率いるXとY」: A leads X
        heads = (f[:1] if alone else f for f in fillers(first_of(head)))
        args += tuple(Arg(_alike(f), frozenset({"head"}), "head") for f in heads)
        args += such_as(row, n + 1, head) if n + 1 < len(row) and row[n + 1] is head else ()
    return Predication(
        verb.item,
        args + _shared_after(row, n, args) + carried_by(row, n) + _site_before(row, n) + _with_whom(row, n, verb),
        passive=verb.passive or _undergoes(row, n, verb, args),
        negated=verb.negated,
        cues=cues_of(row, n, verb),
        dates=dates_near(row, n) or told_when(row, n),
        start=verb.start,
        end=verb.end,
        past=verb.past,
        ahead=_ahead(row, n),
        marks=frozenset(c for p in phrases_until_verb(row, n) for c in p.cases if _takes_place(p)),
        about=frozenset(w for p in (*phrases_until_verb(row, n), *_topics_over(row, n)) for w in [evoked_by(p)] if w)
        | _goes_on_from(row, n),
        modifies=evoked_by(head) if isinstance(head, Phrase) else "",
        chains=verb.form == "chain",
    )


def _undergoes(row: Sequence[Node], n: int, verb: Verb, args: Sequence[Arg]) -> bool:
    """「AはBに買収。」: at the end of a headline a verbal noun that takes no に has by に who does it."""
    if verb.item.tag != "suru" or verb.auxiliaries or n + 1 < len(row):
        return False
    marked = {m for w in verb.item.words for u in w.usages for s in u.slots for m in s.markers}
    by = any(a.cases == {"dative"} and a.via == "clause" and a.head is None and may_speak(a.items[0]) for a in args)
    about = any(a.cases & {"topic", "subject"} and may_speak(a.items[0]) for a in args)
    return by and about and "を" in marked and "に" not in marked and not any("object" in a.cases for a in args)


def _shared_after(row: Sequence[Node], n: int, args: Sequence[Arg]) -> tuple[Arg, ...]:
    """「Aのクラウドを使ってBは…」: the topic that follows a te-form without a subject is the subject of both."""
    if {"subject", "topic"} & {c for a in args for c in a.cases} or not linked_by_te(row, n, n + 1):
        return ()
    following = row[n + 1] if n + 1 < len(row) else None
    if not isinstance(following, Phrase) or "topic" not in following.cases or following.mods or not following.items:
        return ()
    return tuple(Arg(f, frozenset({"subject"}), "clause", 1) for f in heads_of(following) if may_speak(f[-1]))


def _with_whom(row: Sequence[Node], n: int, verb: Verb) -> tuple[Arg, ...]:
    """「Xが参加する10億ドルの調達を終える」: who acts in an event of the same kind that describes this one."""
    k = n - 1
    while k > 0 and isinstance(row[k], Phrase) and all(i.kind == "quantity" for i in row[k].items):  # type: ignore[union-attr]
        k -= 1
    before = row[k] if k > 0 else None
    if not isinstance(before, Verb) or before.form != "adnominal" or before.negated:
        return ()
    same = before.item.has("frame:") == verb.item.has("frame:") != ""
    who = next((p for p in phrases_until_verb(row, k) if "subject" in p.cases), None) if same else None
    return tuple(Arg(f, frozenset({"agent"}), "clause", n - k) for f in heads_of(who)) if who is not None else ()


def _site_before(row: Sequence[Node], n: int) -> tuple[Arg, ...]:
    """「Aはオハイオ州に10億ドルを投じ、工場を建てる」: where the event before is, if the clause names no place."""
    last = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), -1)
    before = row[last] if last >= 0 else None
    if not isinstance(before, Verb) or before.form != "chain" or before.negated or not before.item.has("frame:"):
        return ()
    if any(is_place(i) for p in phrases_until_verb(row, n) for i in _items_of(p)):
        return ()
    datives = [p for p in phrases_until_verb(row, last) if p.cases == {"dative"} and not bodies_in(p)]
    sites = [i for p in datives for i in _items_of(p) if is_place(i)]
    return tuple(Arg((i,), frozenset({"locative"}), "clause", n - last) for i in sites[-1:])


def _topics_over(row: Sequence[Node], n: int) -> list[Phrase]:
    """「ラウンドはAが主導し、Bが参加した」: the topics before the clauses that the verb at `n` goes on from."""
    over = (k for k, p in enumerate(row[:n]) if isinstance(p, Phrase) and "topic" in p.cases)
    return [p for k in over if is_chained(row, k, n) or is_main(row, k, n) for p in phrases_of(row[k : k + 1])]


def _goes_on_from(row: Sequence[Node], n: int) -> frozenset[str]:
    """「Xが5億ドルを調達し、Yが主導した」: what the clause before tells, in which another acts here."""
    last = next((v for v in reversed(row[:n]) if isinstance(v, Verb)), None)
    chained = last is not None and last.form == "chain" and not last.negated
    acts = any("subject" in p.cases for p in phrases_until_verb(row, n)) and not _topics_over(row, n)
    return frozenset({last.item.has("frame:")} - {""}) if last is not None and chained and acts else frozenset()


def _takes_place(phrase: Phrase) -> bool:
    """Whether the phrase takes the place that its case marks: a part (「工場の一部を」) does, an event not."""
    part = bool(phrase.items) and phrase.head.is_concept("transparent")
    return part or not (evoked_by(phrase) or _is_when(phrase))


def _is_when(phrase: Phrase) -> bool:
    """「目標達成時に」, 「買収後に」: whether a noun without a value tells a time, and takes nobody's place."""
    plain = bool(phrase.items) and phrase.head.value is None and bool(phrase.head.tokens)
    return plain and phrase.head.tokens[-1].sort in _TIMES


def _ahead(row: Sequence[Node], n: int) -> bool:
    """Whether the verb at `n`, or the one that ends its chain of clauses, stands in the plain present."""
    for node in row[n:]:
        if isinstance(node, Verb) and node.form != "chain":
            inflected = bool(node.auxiliaries) or node.item.tag == "lemma" or _is_inflected(node.item)
            helped = any(t.lemma in LASTING for a in node.auxiliaries for t in a.tokens)
            told = node.form == "end" or (node.form == "adnominal" and node.item.is_concept("event"))
            return inflected and told and not (node.past or helped or node.negated or node.passive)
        if isinstance(node, Verb) and (
            node.past or any(t.lemma in LASTING for a in node.auxiliaries for t in a.tokens)
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


def _shared_head(row: Sequence[Node], n: int, verb: Verb) -> Phrase | None:
    """「AにもBにも…し、Cにも…する会社は」: what is asked for is told of in each clause of the chain before it."""
    if verb.form != "chain" or any({"subject", "topic"} & p.cases for p in phrases_until_verb(row, n)):
        return None
    k = n
    while k < len(row) and not (isinstance(row[k], Verb) and row[k].form != "chain"):  # type: ignore[union-attr]
        if isinstance(row[k], Phrase) and "subject" in row[k].cases:  # type: ignore[union-attr]
            return None
        k += 1
    last = row[k] if k < len(row) else None
    head = head_of(row, k, last) if isinstance(last, Verb) else None
    asked_for = isinstance(head, Phrase) and any(isinstance(i.value, Hole) for i in _items_of(head))
    return head if asked_for and isinstance(head, Phrase) else None
