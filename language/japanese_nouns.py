"""Japanese: predications of deals told by a noun (「AによるBの買収」)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from kg.values import replace
from language.clauses import Arg, Node, Phrase, Predication, Verb, asked, fillers, received
from language.items import Item, entity_of
from language.japanese_clauses import clause_args, is_chained, raised_next, taking_part
from language.japanese_cues import aimed_at, cues_of, dates_of, noun_cues
from language.japanese_nodes import (
    BY_WAY,
    LASTING,
    MADE,
    OTHERS,
    SIGNED,
    bodies_in,
    describes_next,
    evoked_by,
    first_of,
    heads_of,
    is_made,
    is_of_house,
    is_place,
    may_speak,
    names_bearer,
    phrases_of,
    phrases_until_verb,
    takes_case,
)

_BODIES = ("Company", "Organisation", "Government")  # common nouns for whom a deal is with
_EXISTING = ("ある", "有る", "いる", "居る", "含む", "挙げる", "挙がる", "並ぶ", "存在")  # these tell of what there is
_WITH_WHOM = frozenset({"comitative", "genitive"})
_SHARE = frozenset({"share"})
_OTHER_PARTY = frozenset(("comitative", "goal", "source", "lead"))  # cases that show with whom a deal is


def carried_by(row: Sequence[Node], n: int) -> tuple[Arg, ...]:
    """「AはBに出資し、提携する」: the other party of the event before, where the clause at `n` names none itself."""
    last = next((k for k in range(n - 1, -1, -1) if isinstance(row[k], Verb)), -1)
    before = row[last] if last >= 0 else None
    if not isinstance(before, Verb) or before.form != "chain" or before.negated:
        return ()
    if not before.item.has("frame:") or (before.item.is_concept("support") and _carried_from_noun(row, n, last)):
        return _carried_from_noun(row, n, last)
    lasting = any(t.lemma in LASTING for a in before.auxiliaries for t in a.tokens)
    if lasting or any(bodies_in(p) or _is_whom(p) for p in phrases_until_verb(row, n)):
        return ()
    told = [p for p in phrases_until_verb(row, last) if p.cases & (OTHERS | _SHARE) and bodies_in(p)]
    if any("object" in p.cases and any(map(is_made, p.items)) for p in phrases_until_verb(row, n)):
        told = [p for p in told if "comitative" not in p.cases]  # 「AはBと協業し、製品Xを提供する」: to others than B
    both = {p: OTHERS | ({"object"} if p.cases & _SHARE else frozenset()) for p in told}
    return tuple(Arg((bodies_in(p)[-1],), both[p], "carried", n - last) for p in told) if len(told) == 1 else ()


def _carried_from_noun(row: Sequence[Node], n: int, last: int) -> tuple[Arg, ...]:
    """「AはBとの提携を進めており、契約を結ぶ」: the other party of the event whose noun a light verb carries."""
    verb = row[last]
    light = isinstance(verb, Verb) and (verb.item.is_concept("support") or verb.item.has("cue:") != "")
    if not light or any(bodies_in(p) or _is_whom(p) for p in phrases_until_verb(row, n)):
        return ()
    told = [p for p in phrases_until_verb(row, last) if p.items]
    nouns = [p for p in told if "object" in p.cases and (evoked_by(p) or p.head.has("cue:"))]
    whom = [m for m in (*(m for p in nouns for m in p.mods), *told) if m.cases == _WITH_WHOM and bodies_in(m)]
    return tuple(Arg((bodies_in(m)[0],), OTHERS, "carried", n - last) for m in whom) if len(whom) == 1 else ()


def _is_whom(phrase: Phrase) -> bool:
    """「国内企業向けに」: whether a common noun for bodies says with whom it is, though by no name."""
    return "benefactive" in phrase.cases or phrase.head.has("class:") in _BODIES


def head_of(row: Sequence[Node], n: int, verb: Verb) -> Node | None:
    """The noun that the clause of `verb` modifies (also through 「…と言える」)."""
    k = n
    while k + 1 < len(row) and isinstance(row[k], Verb) and row[k].form == "quote" and isinstance(row[k + 1], Verb):  # type: ignore[union-attr]
        k += 1
    last = row[k]
    return row[k + 1] if k + 1 < len(row) and isinstance(last, Verb) and last.form == "adnominal" else None


def told_by_nouns(row: Sequence[Node], n: int, phrase: Phrase, verbs: Sequence[int]) -> list[Predication]:
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
                outside = clause_args(row, n) if adjectival else _before_args(row, n)
                args = _own_args(phrase, depth, part, k) + (_outside_args(row, n, phrase, verb) if last else outside)
                adverb = _is_adverb(phrase)
                follows = verb is not None and last and (adverb or is_supported(phrase, row[verb]))
                governed = row[verb] if verb is not None and follows else None
                cues = (
                    _forming(row, n)
                    + noun_cues(phrase, depth, adverb or (last and _ends_headline(row, n)))
                    + (cues_of(row, verb, governed, own=True) if isinstance(governed, Verb) and verb else ())
                    + (aimed_at(row, n) if last and governed is None else ())
                )
                args = tuple(a for a in args if not _of_another(a, noun) and not _is_measured(a, args, noun))
                bare = k == 0  # 「独ベンダーのX」 only says what X is
                owned = _owned(phrase, depth, part, k) or (noun.is_concept("party") and names_bearer(part))
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
                        dates=dates_of(row, n, phrase, verb if follows else None, last),
                        start=noun.start,
                        end=noun.end,
                        negated=isinstance(governed, Verb) and governed.negated,
                        receives=governed is not None and _receives(governed),
                    )
                )
    return found


def _ends_headline(row: Sequence[Node], n: int) -> bool:
    """Whether nothing stands behind the phrase at `n`, or in 「Xを購入へ Y向け」 only whom it is for."""
    tail = phrases_of(row[n + 1 :])
    goal = isinstance(row[n], Phrase) and "goal" in phrases_of(row[n : n + 1])[0].cases
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
    return clause_args(row, n - 1) if before is not None and _supports(before) and before.form == "adnominal" else ()  # type: ignore[union-attr]


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
        if not (taking_part(m, part) or (j + 1 < depth and describes_next(phrase.mods, j)))
        for f in heads_of(m)
    )
    before, after = replace(part, items=part.items[:k]), replace(part, items=part.items[k + 1 :])
    relational = part.items[k].tag != "suru" and (part is not phrase or k + 1 < len(part.items))
    unit = any(may_speak(a.items[0]) for a in mods) and part.items[k].has("class:") != ""
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
    if not told or not may_speak(part.items[0]) or not phrase.items[0].is_entity:
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
    if relational and describes_next((*phrase.mods, phrase), depth) and depth + 1 < len(phrase.mods):
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
            named = [f for f in heads_of(node) if len(f) == 1 and f[0].is_entity and may_speak(f[0])]
            return tuple(Arg(f, frozenset({"genitive"}), "mod", n - k) for f in named[-1:])
    return ()


def _classed(row: Sequence[Node], n: int, phrase: Phrase, part: Phrase) -> tuple[Arg, ...]:
    """「XはY系の企業だ」: a house that describes what kind of body the subject is said to be is the subject's."""
    body = phrase.head.has("class:") not in ("", *MADE)
    kind = part is not phrase and body and not any(i.is_entity for i in phrase.items)
    if not kind or "copula" not in phrase.cases or not is_of_house(part) or part is not phrase.mods[-1]:
        return ()
    about = [p for p in phrases_of(row[:n]) if p.cases & {"topic", "subject"}][-1:]
    return tuple(Arg(f, frozenset({"subject"}), "copula") for p in about for f in heads_of(p) if may_speak(f[-1]))


def _partner(row: Sequence[Node], n: int, phrase: Phrase, args: Sequence[Arg]) -> tuple[Arg, ...]:
    """「XはYとの協業で作る」, 「Xの参入はYとの競争を激化させる」: who has with another what the noun names."""
    shared = any({"comitative", "genitive"} <= a.cases and may_speak(a.items[0]) for a in args)
    told = any(a.cases & {"subject", "topic", "agent"} and a.via != "inner" for a in args)
    if not shared or told or phrase.cases & BY_WAY:
        return ()
    for k in range(n - 1, -1, -1):
        node = row[k]
        if isinstance(node, Verb) and node.form not in ("chain", "adnominal"):
            break
        if isinstance(node, Phrase) and ("topic" in node.cases or ("subject" in node.cases and is_chained(row, k, n))):
            return tuple(Arg((body,), frozenset({"subject"}), "topic", n - k) for body in bodies_in(node)[-1:])
    return ()


def _holders(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「XのライバルはYだ」, 「Xの株主はYとZだ」, 「Xのライバル、Yが」: who bears the relation that the noun names."""
    joined = list(takewhile(lambda node: isinstance(node, Phrase) and node.cases == {"comitative"}, row[n + 1 :]))
    named = phrases_of([*joined, *row[n + 1 + len(joined) :][:1]])
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


def such_as(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
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
    said = phrases_of([*joined, *row[end : end + 1]])
    alone = all(not p.mods and all(i.is_entity for i in p.items) for p in said)
    ends = bool(said) and ("copula" in said[-1].cases or (not said[-1].cases and end + 1 >= len(row)))
    return tuple(i for p in said for f in fillers(p) for i in f) if alone and ends else ()


def _there(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「…にはYやZがいる」: who is said to be there."""
    named, verb = row[n + 1 : n + 2], row[n + 2 : n + 3]
    if not phrase.cases & {"dative", "as"} or not phrases_of(named) or not verb:
        return ()
    there = isinstance(verb[0], Verb) and verb[0].item.tokens[0].lemma in _EXISTING
    shown = [p for p in phrases_of(named) if "subject" in p.cases and all(i.is_entity for i in p.items)]
    shown = [p for p in shown if all(is_place(i) for m in p.mods for i in m.items)]  # 「米国のY」
    return tuple(Arg(f, frozenset({"subject"}), "copula") for p in shown for f in fillers(p)) if there else ()


def _serving(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「XはYのライバルとして伸びる」: who does what the clause tells as what the noun says; no object be it."""
    if phrase.cases != {"as"} or any("object" in p.cases for p in phrases_until_verb(row, n)):
        return ()
    verb = row[n + 1] if n + 1 < len(row) else None
    if isinstance(verb, Verb) and verb.form == "adnominal" and isinstance(head_of(row, n + 1, verb), Phrase):
        return ()  # 「対抗馬として挙げられるX」
    about = [p for p in phrases_of(row[:n]) if p.cases & {"topic", "subject"}][-1:]
    return tuple(Arg(f, frozenset({"subject"}), "copula") for p in about for f in heads_of(p) if may_speak(f[-1]))


def _by_way_of(row: Sequence[Node], n: int, phrase: Phrase, args: Sequence[Arg]) -> tuple[Arg, ...]:
    """「Xは、Yとの契約を通じて」, 「Yへの投資により、Xの株価は」: the deal is that of whom the clause is about."""
    if not phrase.cases & BY_WAY or not args:
        return ()
    told = [a for a in args if a.items[0].is_entity and may_speak(a.items[0])]
    if len(told) > 1 or any(not a.cases & _OTHER_PARTY for a in told):
        return ()
    ahead = takewhile(lambda node: not isinstance(node, Verb), row[n + 1 :])
    about = [p for p in (*reversed(phrases_of(row[:n])), *phrases_of(list(ahead))) if p.cases & {"topic", "subject"}]
    return tuple(Arg(f, frozenset({"genitive"}), "mod", 2) for p in about[:1] for f in _owner_of(p))


def is_supported(phrase: Phrase, verb: Node) -> bool:
    noun = bool(phrase.items) and (phrase.head.tag == "suru" or phrase.head.is_concept("venture"))  # 「合弁会社を設立」
    event = noun and isinstance(verb, Verb)
    light = event and isinstance(verb, Verb) and "object" in phrase.cases and verb.item.is_concept("support")
    begun = event and isinstance(verb, Verb) and "dative" in phrase.cases and verb.item.is_concept("progress")
    got = bool(phrase.items) and bool(phrase.head.evokes) and "object" in phrase.cases and _receives(verb)
    agreed = event and "locative" in phrase.cases and isinstance(verb, Verb) and verb.item.has("cue:") == SIGNED
    # 「調達を進める」, 「調達に動く」, 「買収で合意」
    return (light or begun or got or agreed or _supports(verb)) and not phrase.cases & BY_WAY


def _appraised(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「XはYが主導したラウンドで50億ドルと評価された」: whose worth is told there is whose round it is."""
    verb = next((v for v in row[n:] if isinstance(v, Verb)), None)
    valued = verb is not None and verb.item.is_concept("valued") and verb.passive
    if not valued or "locative" not in phrase.cases or not phrase.head.is_concept("raising"):
        return ()
    about = [p for p in phrases_of(row[:n]) if "topic" in p.cases][-1:]
    return tuple(Arg(f, frozenset({"genitive"}), "mod", 2) for p in about for f in _owner_of(p))


def _owner_of(phrase: Phrase) -> tuple[tuple[Item, ...], ...]:
    """The body that a phrase names, or whose thing it names (「Xの株価」)."""
    named = [f for part in (*phrase.mods, phrase) for f in heads_of(part) if f[0].is_entity and may_speak(f[0])]
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
        return clause_args(row, n)  # 「AとBが共同で公開した」
    if phrase.cases & BY_WAY:
        return ()
    if "copula" in phrase.cases and isinstance(after, Verb) and after.form == "adnominal":
        return ()
    first = next((i for i in phrase.items if i.kind != "date"), phrase.head)
    if ("copula" in phrase.cases or (verb is None and n + 1 >= len(row))) and first.tag != "suru":
        return tuple(
            a
            for a in clause_args(row, n)
            if a.via == "topic" or "copula" not in phrase.cases or a.cases & {"subject", "benefactive", "locative"}
        )
    if "copula" in phrase.cases:
        return clause_args(row, n)
    between = row[n + 1 : len(row) if verb is None else verb]
    if raised := raised_next(row, n, phrase):
        return (*clause_args(row, n), raised)
    if "locative" in phrase.cases and (
        (verb is None and between) or any("object" in b.cases for b in phrases_of(between))
    ):
        return ()  # 「資金調達で評価額が…に上昇」 tells of what came of it, 「部門で削減を進める」 of something else
    if verb is None or is_supported(phrase, row[verb]):
        args = clause_args(row, len(row) if verb is None else verb, skip=n)
        args = tuple(a for a in args if a.head is None or a.head.kind != "quantity")
        args += _modified(row, verb) if verb is not None and "subject" not in phrase.cases else ()
        args += carried_by(row, verb) if verb is not None else ()
        gets = any(takes_case(u, "から") for w in phrase.head.words for u in w.usages)  # 「受注を獲得」: who gets acts
        return received(args) if verb is not None and _receives(row[verb]) and not gets else args
    return ()


def _modified(row: Sequence[Node], verb: int) -> tuple[Arg, ...]:
    """「契約を結んだX」, 「出資を受けたX」: the noun that the support verb's clause modifies is its subject."""
    node = row[verb]
    head = head_of(row, verb, node) if isinstance(node, Verb) else None
    if not isinstance(head, Phrase):
        return ()
    return tuple(Arg(f, frozenset({"subject"}), "copula", 2) for f in fillers(first_of(head)))


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
    return tuple(Arg(f, frozenset({"subject"}), "copula") for f in fillers(first_of(after)))
