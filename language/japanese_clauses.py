"""Japanese: what stands before a verb and in which case, through relatives, chains and appositions."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Quantity
from kg.values import replace
from language.clauses import OWNER, Arg, Node, Phrase, Verb, fillers
from language.items import Item, entity_of
from language.japanese_nodes import (
    BY_WAY,
    bodies_in,
    evoked_by,
    heads_of,
    is_made,
    is_of_house,
    is_thing,
    lists_bodies,
    may_speak,
    phrases_of,
    phrases_until_verb,
    takes_case,
)
from language.japanese_phrases import APART

_HOUSE = frozenset(("genitive",))


def clause_args(row: Sequence[Node], n: int, skip: int = -1) -> tuple[Arg, ...]:
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
        shared = not seen & {"subject", "topic"} and "subject" in node.cases and is_chained(row, k, n)
        shared = shared or (APART in node.cases and "subject" not in seen and is_main(row, k, n))
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
                for f in heads_of(node)
            ]
            args += _raisers(node) if inside else ()
            args += [
                Arg(f, node.cases | _own_cases(m, node), "inner", n - k, _bearer(node))
                for j, m in enumerate(node.mods)
                if not (is_of_house(m) or _is_of_site(node.mods[j + 1 :]) or _tells_event(m, row, k, n))
                for f in fillers(m)
                if inside and (_transparent(node) or "benefactive" in m.cases) and not _stands_apart(node)
                if not (f[0].kind == "quantity" and _is_round(node))
            ]
            made = made or ("object" in node.cases and bool(node.items) and node.head.kind != "quantity")
            args += _makers_of(node) if inside else ()
            args += _concerned(row, k, n) if inside else ()
            args += _of_noun(row, k, n)
            seen |= node.cases
            actor = actor or ("topic" in node.cases and bool(node.items) and may_speak(_bearer(node)))
    return tuple(args)


def _describes_body(row: Sequence[Node], n: int) -> bool:
    """「ラウンドはA氏が率いるXが主導」: whether what the clause of the verb at `n` modifies is a body with a name."""
    head = row[n + 1] if n + 1 < len(row) else None
    return isinstance(head, Phrase) and bool(head.items) and not head.mods and bool(lists_bodies(head.head))


def _of_post(phrase: Phrase, filler: Sequence[Item]) -> bool:
    """「X会長を務める」: whether the house stands right before the post in one compound."""
    behind = next((i for i in phrase.items if i.start == filler[-1].end), None)
    post = entity_of(behind) if behind is not None else None
    return post is not None and "Position" in post.classes and len(filler) == 1 and bool(lists_bodies(filler[0]))


def _concerned(row: Sequence[Node], k: int, n: int) -> tuple[Arg, ...]:
    """「Xが用いる手法を調べる」, 「XとYの関係を調べる」: whose doing it is that is looked into."""
    node, verb, clause = row[k], row[n] if n < len(row) else None, row[k - 1] if k else None
    looks = isinstance(verb, Verb) and verb.item.is_concept("concerns")
    if not looks or not isinstance(node, Phrase) or "object" not in node.cases or any(map(may_speak, node.items)):
        return ()
    if owners := [f for m in node.mods for f in fillers(m) if may_speak(f[-1])]:
        return tuple(Arg(f, frozenset({"object"}), "clause", n - k) for f in owners[-1:])
    if not isinstance(clause, Verb) or clause.form != "adnominal":
        return ()
    about = [p for p in phrases_of(row[:k]) if p.cases & {"topic", "subject"}]
    acts = about[-1] if len(about) > 1 and "subject" in about[-1].cases else None
    return tuple(Arg(f, frozenset({"object"}), "clause", n - k) for f in heads_of(acts)) if acts is not None else ()


def _is_round(phrase: Phrase) -> bool:
    """「5億ドルのラウンドで投資した」: whether it is a round in which something is done, whose sum is its own."""
    return "locative" in phrase.cases and bool(phrase.items) and phrase.head.is_concept("raising")


def _stands_apart(phrase: Phrase) -> bool:
    """Whether what modifies the phrase stays its own: it tells where, or a deal besides that of the verb."""
    where = "locative" in phrase.cases and is_thing(phrase.head)
    return where or (bool(phrase.cases & BY_WAY) and bool(phrase.head.evokes))


def raised_next(row: Sequence[Node], n: int, phrase: Phrase) -> Arg | None:
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
    """「Xのラウンドで（に）5億ドルを投じる」: who raises money in an event is who gets what is put into it there."""
    if not phrase.cases & {"locative", "dative"} or not phrase.items or not phrase.head.is_concept("raising"):
        return ()
    owners = (m for m in phrase.mods if m.cases == {"genitive"} and m.items and m.head.is_entity)
    return tuple(Arg(f, frozenset({"dative"}), "clause", 1) for m in owners for f in heads_of(m) if may_speak(f[-1]))


def _is_of_site(after: Sequence[Phrase]) -> bool:
    """「Xの工場の一部」: whose site it is of which a part is told is not told of itself."""
    values = (entity_of(p.head) for p in after if p.items)
    return any(e is not None and "FacilityKind" in e.classes for e in values)


def is_main(row: Sequence[Node], k: int, n: int) -> bool:
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
    if (
        not isinstance(node, Phrase)
        or node.cases != {"comitative"}
        or not isinstance(verb, Verb)
        or not bodies_in(node)
    ):
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
    return any(takes_case(u, "と", but_required) for w in item.words for u in w.usages)


def _beside(row: Sequence[Node], k: int) -> tuple[Item, ...]:
    """「AとBを手がけるCは」, 「AとBと組む」: the bodies that と joins to what a clause describes, or to a partner; of
    products those that it lists before the next (「H100と自社開発のMTIAを使う」)."""
    verb, node = row[k - 1] if k else None, row[k]
    if isinstance(verb, Phrase) and verb.cases == {"comitative"} and isinstance(node, Phrase) and _are_made(verb, node):
        return fillers(verb)[0]
    if isinstance(verb, Phrase) and verb.cases == {"comitative"} and isinstance(node, Phrase) and bodies_in(node):
        listed = node.cases == verb.cases or _is_listed_subject(row, k)
        return tuple(bodies_in(verb)) if listed else ()
    described = isinstance(verb, Verb) and verb.form == "adnominal" and not _takes_with(verb.item, but_required=True)
    if not described or not isinstance(node, Phrase) or not bodies_in(node) or not node.cases & {"topic", "subject"}:
        return ()
    clause = phrases_until_verb(row, k - 1)
    first = clause[-1] if clause else None
    opens = first is not None and first.cases == {"comitative"} and len(clause) > 1
    lone = not any(isinstance(p, Phrase) and p.cases & {"topic", "subject"} for p in row[: k - 1])
    return tuple(bodies_in(first)) if first is not None and opens and lone else ()


def _is_listed_subject(row: Sequence[Node], k: int) -> bool:
    """「Aと「P」のBが…を計画する」: whether と joins A to a subject that is told with its product, before a verb that
    takes no と itself."""
    node, verb = row[k], next((x for x in row[k + 1 :] if isinstance(x, Verb)), None)
    if not isinstance(node, Phrase) or not isinstance(verb, Verb) or not node.cases & {"topic", "subject"}:
        return False
    described = bool(node.mods) and not any(bodies_in(m) for m in node.mods)
    return described and not _takes_with(verb.item)


def _makers_of(phrase: Phrase) -> tuple[Arg, ...]:
    """「XのY」: whose a named product is said to be."""
    value = entity_of(phrase.head)
    if value is None or "Product" not in value.classes or _transparent(phrase) or "object" not in phrase.cases:
        return ()
    return tuple(Arg(f, frozenset(), OWNER) for m in phrase.mods[-1:] for f in fillers(m)[-1:] if may_speak(f[-1]))


def _own_cases(mod: Phrase, phrase: Phrase) -> frozenset[str]:
    """The cases that a modifier keeps when it is taken with the phrase: whom it is for, who leads, of whom a part, and
    what it costs (「1000億円の工場建設を計画」)."""
    value = phrase.head.value
    part = isinstance(value, Quantity) and value.unit == "percent" and "object" in phrase.cases
    cost = bool(mod.items) and isinstance(mod.head.value, Quantity) and bool(phrase.head.evokes)
    kept = mod.cases & ({"benefactive", "lead"} | ({"genitive"} if cost else set()))
    return kept | taking_part(mod, phrase) | ({"share"} if part else frozenset())


def taking_part(mod: Phrase, phrase: Phrase) -> frozenset[str]:
    """「X主導のラウンドで」: who modifies the event through a noun of the same event acts in it."""
    same = bool(mod.items) and mod.head.evokes and mod.head.has("frame:") == evoked_by(phrase) != ""
    return frozenset({"agent"}) if same else frozenset()


def linked_by_te(row: Sequence[Node], k: int, n: int) -> bool:
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
    shared = any(isinstance(p, Phrase) and "label" in p.cases and len(bodies_in(p)) > 1 for p in row[:k])
    if not (touches and verbal) or shared or not isinstance(node, Phrase):
        return frozenset()  # 「A × B：GB200確保」 does not say which of the two has them
    things = [e for i in node.items for e in [entity_of(i)] if e is not None]
    return frozenset({"object"}) if things and all("Product" in e.classes for e in things) else frozenset()


def _bare_owner(row: Sequence[Node], k: int, n: int) -> frozenset[str]:
    """「KDDI傘下に入る」: a body that touches a verb which begins with a noun of its own is whose that noun is."""
    node, verb = row[k], row[n] if n < len(row) else None
    if k != n - 1 or not isinstance(node, Phrase) or not isinstance(verb, Verb) or not node.items:
        return frozenset()
    touches = node.head.end == verb.start and may_speak(node.head) and not node.mods
    owned = any(takes_case(u, "の") for w in verb.item.words for u in w.usages)
    return frozenset({"genitive"}) if touches and owned else frozenset()


def _are_made(*phrases: Phrase) -> bool:
    """Whether each of the phrases names a product and no body, which a product is nobody's partner beside."""
    return all(any(map(is_made, p.items)) and not any(map(may_speak, p.items)) for p in phrases)


def _bare_pair(row: Sequence[Node], k: int) -> frozenset[str]:
    """「AとB、契約を締結」: the bodies that a headline begins with and marks by nothing are its subject."""
    node = row[k]
    bare = k == 0 and isinstance(node, Phrase) and not node.cases and not node.mods and len(node.items) > 1
    together = bare and isinstance(node, Phrase) and len(bodies_in(node)) == len(node.items) == len(fillers(node)[0])
    return frozenset({"subject"}) if together else frozenset()


def _of_noun(row: Sequence[Node], k: int, n: int) -> tuple[Arg, ...]:
    """「Aによる全社へのB導入」, 「AによるBへの5億ドル出資」: what modifies the thing or sum that touches a verbal noun
    is told of its event."""
    return tuple(
        Arg(f, frozenset({"subject"}) if "agent" in m.cases else m.cases - {"genitive"}, "clause", n - k)
        for node in phrases_of(row[k : k + 1])
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
        run = "Company" in entity.classes and any(m.items and may_speak(m.head) for m in phrase.mods)
        return run or (len(phrase.items) > 1 and _is_of_site([replace(phrase, items=phrase.items[:1])]))
    if entity is not None and entity.provisional and len(phrase.items) == 2:
        return phrase.items[0].is_concept("transparent")
    general = (entity is not None and "Concept" in entity.classes) or phrase.head.kind in ("other", "word", "quantity")
    return phrase.head.is_concept("transparent") or general


def is_chained(row: Sequence[Node], k: int, n: int) -> bool:
    """Whether every verb between the subject at `k` and the predicate at `n` continues the clause (te-form, 連用形)."""
    between = [v for v in row[k:n] if isinstance(v, Verb)]
    return all(v.form == "chain" or _only_equips(v) for v in between)


def _only_equips(verb: Verb) -> bool:
    """「Xが、GB200を備えた拠点を開く」: whether the clause only describes what the next noun has in it."""
    return verb.form == "adnominal" and verb.item.is_concept("equips")
