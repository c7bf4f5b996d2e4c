"""Japanese: items -> phrases and verbs -> predications. Arguments stand before their predicate, marked by particles."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model import Hole
from language.clauses import Arg, Node, Phrase, Predication, Verb, fillers
from language.items import Item, entity_of, same_measure
from language.tokens import Token

_NO: frozenset[str] = frozenset()


def nodes(items: Sequence[Item]) -> tuple[Node, ...]:
    """The sentence as noun phrases (with の-modifiers folded in) and verb groups, in order."""
    out: list[Node] = []
    group: list[Item] = []
    mods: list[Phrase] = []
    link = ""
    at = 0
    items = [i for k, i in enumerate(items) if not _is_prefix(items, k)]

    def close(cases: frozenset[str]) -> None:
        nonlocal group, mods
        if group:
            out.append(Phrase(tuple(group), cases, tuple(mods)))
        elif mods:
            out.append(mods[-1])
        group, mods = [], []

    while at < len(items):
        item = items[at]
        size = _verb_size(items, at)
        if size:
            close(_NO)
            out.append(_verb(items, at, size))
            at += size
            link = ""
            continue
        if item.is_concept("made") and group:
            mods.append(Phrase(tuple(group), frozenset({"genitive"})))
            group = []
        elif item.kind == "marker" and "and" in item.cases:
            link = "and"
        elif item.kind == "marker" and "etc" in item.cases:
            close(_last_particle(item))
        elif item.kind == "marker":
            if _joins(items, at) and group:
                link = "and"
            elif "genitive" in item.cases and _place_in_list(group):
                group, link = group[:-1], "and"
            elif "genitive" in item.cases and group:
                mods.append(Phrase(tuple(group), item.cases))
                group = []
            else:
                close(item.cases)
        elif item.kind == "sign":
            if item.text in "、,・/／×と" and group and _continues_list(items, at):
                link = "and"
            elif item.text in "「」『』“”\"'*・":
                pass
            else:
                close(frozenset({"topic"}) if not out and (_bare_topic(items, at) or item.text in ":：") else _NO)
                link = ""
        elif item.words and item.value is None and all(w.pos == "Adverb" for w in item.words):
            out.append(Phrase((item,)))
        elif _is_copula_word(item) and group:
            if item.text == "な":  # 「驚異的なXへの」: an adjective only modifies
                mods.append(Phrase(tuple(group), frozenset({"genitive"})))
                group = []
            else:
                close(frozenset({"copula"}))
        elif _is_grammar(item):
            pass
        else:
            group.append(replace(item, link=link or ("adjacent" if group else "")))
            link = ""
        at += 1
    close(_NO)
    return tuple(out)


def _is_prefix(items: Sequence[Item], k: int) -> bool:
    """米, 英 …: a nationality that touches the name it goes with."""
    following = items[k + 1] if k + 1 < len(items) else None
    return items[k].is_concept("nationality") and following is not None and following.start == items[k].end and (
        following.is_entity or following.has("class:") != "")


def _place_in_list(group: Sequence[Item]) -> bool:
    """「A、英国のBは」: the place belongs to B alone and does not end the list of organisations."""
    return len(group) > 1 and group[-1].link == "and" and _is_place(group[-1]) and group[-2].is_entity and not _is_place(group[-2])


def _is_place(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Place" in entity.classes


def _is_copula_word(item: Item) -> bool:
    """だ, である, です, な after a noun."""
    return item.kind == "other" and item.tokens[0].pos.startswith("助動詞") and item.tokens[0].lemma in ("だ", "です")


def _last_particle(item: Item) -> frozenset[str]:
    last = item.text[-1]
    return {"を": frozenset({"object"}), "が": frozenset({"subject"}), "に": frozenset({"dative"}),
            "の": frozenset({"genitive"}), "は": frozenset({"topic"}), "と": frozenset({"comitative"})}.get(last, _NO)


def _is_grammar(item: Item) -> bool:
    return item.kind == "other" and all(t.pos.startswith(("助詞", "助動詞")) for t in item.tokens)


def _joins(items: Sequence[Item], at: int) -> bool:
    """Whether the と at `at` joins two fillers of one kind (AとBは…) rather than marks a partner (AはBと…)."""
    if items[at].text != "と" or at == 0 or at + 1 >= len(items):
        return False
    left, right = items[at - 1], items[at + 1]
    if left.kind != right.kind or left.kind not in ("name", "quantity"):
        return False
    after = next((i for i in items[at + 2:] if not i.inner and i.kind in ("marker", "word", "sign", "other")), None)
    earlier = any(i.kind == "marker" and i.cases & {"subject", "topic"} for i in items[:at])
    return not earlier or after is not None and after.text in ("の", "に", "が", "は", "を", "、")


def _continues_list(items: Sequence[Item], at: int) -> bool:
    """Whether the sign at `at` stands inside a list of fillers of one kind."""
    if at == 0 or at + 1 >= len(items):
        return False
    left, right = items[at - 1], items[at + 1]
    return left.kind == right.kind and left.kind in ("name", "quantity") and same_measure(left, right) and not _bare_topic(items, at)


def _bare_topic(items: Sequence[Item], at: int) -> bool:
    """Headline style 「A、Bに出資」: the first name of the sentence stands alone before a sign and takes no part in a list."""
    first = all(i.kind == "sign" for i in items[:at - 1])
    if first and items[at].text in ":：":
        return True
    if not first or items[at].text != "、":
        return False
    for item in items[at + 2:]:
        if item.kind == "marker":
            return not item.cases & {"and", "subject", "topic"}
        if item.kind not in ("name", "sign"):
            return True
    return False


def _verb_size(items: Sequence[Item], at: int) -> int:
    """How many items the verb group at `at` takes, 0 where none begins."""
    item = items[at]
    first = item.tokens[0] if item.tokens else None
    if first is None or item.kind in ("name", "quantity", "date", "marker"):
        return 0
    if item.tag == "lemma" or item.kind == "other" and first.pos.startswith("動詞"):
        return 1 + _tail(items, at + 1)
    if item.kind in ("word", "other") and first.pos.startswith("名詞") and at + 1 < len(items):
        following = items[at + 1].tokens[0] if items[at + 1].tokens else None
        if following is not None and following.lemma in ("する", "できる", "致す") and following.pos.startswith("動詞"):
            return 1 + _tail(items, at + 1)
    if item.tag == "suru" and _ends_clause(items, at + 1):
        return 1
    return 0


def _ends_clause(items: Sequence[Item], at: int) -> bool:
    """A suru-noun at the end of a clause is its verb (「…を開発、」「…に出資。」)."""
    return at >= len(items) or items[at].kind == "sign" and items[at].text in "、。，．!！—–―|｜:：×" or (
        items[at].kind == "other" and items[at].text in ("中", "済み", "へ", "か"))


def _tail(items: Sequence[Item], at: int) -> int:
    """The auxiliaries, helping verbs and connecting particles after a verb."""
    n = 0
    while at + n < len(items) and items[at + n].kind in ("other", "word") and items[at + n].tokens:
        first = items[at + n].tokens[0]
        helping = first.pos in ("動詞-非自立可能", "助詞-接続助詞") or first.pos.startswith("助動詞") or first.pos == "形容詞-非自立可能"
        if not helping or items[at + n].has("ask:") or items[at + n].is_concept("according"):
            break
        n += 1
    return n


def _verb(items: Sequence[Item], at: int, size: int) -> Verb:
    run = items[at:at + size]
    tokens = [t for i in run for t in i.tokens]
    following = items[at + size] if at + size < len(items) else None
    after = items[at + size + 1] if at + size + 1 < len(items) else None
    lemmas = [t.lemma for t in tokens]
    return Verb(
        run[0], run[0].start, run[-1].end, _form(tokens, following, after), passive=any(x in ("れる", "られる") for x in lemmas),
        negated=any(x in ("ない", "ず", "ぬ", "ん") for x in lemmas[1:]), past="た" in lemmas[1:], auxiliaries=tuple(run[1:]))


def _form(tokens: Sequence[Token], following: Item | None, after: Item | None) -> str:
    last = tokens[-1]
    if following is None:
        return "end"
    if following.text.startswith(("ため", "為")) and after is not None and after.text != "の":
        return "chain"  # 「…するために」 lets the subject through to the main clause
    if following.text in ("と", "との", "とのこと", "という") or following.has("according") or following.text.startswith("と"):
        return "quote"
    if last.text in ("ば", "たら", "なら") or following.text in ("なら", "ならば", "場合"):
        return "condition"
    if following.kind == "sign":
        return "chain" if following.text in "、，," else "end"
    if last.pos == "助詞-接続助詞" or last.form.startswith("連用形"):
        return "chain"
    return "adnominal"


def predications(items: Sequence[Item]) -> tuple[Predication, ...]:
    """Every frame-evoking word of the sentence with its arguments, cues, dates and speakers."""
    row = nodes(items)
    verbs = [n for n, node in enumerate(row) if isinstance(node, Verb)]
    found: list[Predication] = []
    for n, node in enumerate(row):
        if isinstance(node, Verb) and node.item.has("frame:"):
            found.append(_verbal(row, n, node))
        elif isinstance(node, Phrase):
            found += _nominals(row, n, node, verbs)
    speakers, reported = speakers_of(row)
    return tuple(replace(p, speakers=speakers, reported=reported) for p in found)


def _verbal(row: Sequence[Node], n: int, verb: Verb) -> Predication:
    args = _clause_args(row, n)
    head = _head_of(row, n, verb)
    if isinstance(head, Phrase):
        first = head.mods[0] if head.mods else head
        args += tuple(Arg(f, frozenset({"head"}), "head") for f in fillers(first))
    return Predication(verb.item, args, passive=verb.passive, negated=verb.negated, cues=_cues(row, n, verb),
                       dates=_dates(row, n), start=verb.start, end=verb.end)


def _head_of(row: Sequence[Node], n: int, verb: Verb) -> Node | None:
    """The noun that the clause of `verb` modifies (also through 「…と言える」)."""
    k = n
    while k + 1 < len(row) and isinstance(row[k], Verb) and row[k].form == "quote" and isinstance(row[k + 1], Verb):  # type: ignore[union-attr]
        k += 1
    last = row[k]
    return row[k + 1] if k + 1 < len(row) and isinstance(last, Verb) and last.form == "adnominal" else None


def _nominals(row: Sequence[Node], n: int, phrase: Phrase, verbs: Sequence[int]) -> list[Predication]:
    """Predications of nouns: every frame-evoking noun of the phrase or of one of its modifiers."""
    found = []
    verb = next((v for v in verbs if v > n), None)
    for depth, part in enumerate((*phrase.mods, phrase)):
        last = part is phrase
        for k, noun in enumerate(part.items):
            if noun.has("frame:") and noun.value is None and _heads(part, k):
                args = _own_args(phrase, depth, part, k) + (_outside_args(row, n, phrase, verb) if last else _before_args(row, n))
                governed = row[verb] if verb is not None and last and _supports(row[verb]) else None
                cues = _noun_cues(phrase, depth, last and n + 1 >= len(row)) + (_cues(row, verb, governed, own=True) if isinstance(governed, Verb) and verb else ())
                found.append(Predication(
                    noun, args + _asked(row, args), nominal=True, cues=cues, dates=_dates(row, n + 1), start=noun.start,
                    end=noun.end, negated=isinstance(governed, Verb) and governed.negated))
    return found


def _heads(part: Phrase, k: int) -> bool:
    """Whether the noun at `k` still names the event: a verbal noun inside a longer compound (「投資計画」「実行可能」) does not."""
    following = part.items[k + 1] if k + 1 < len(part.items) else None
    nominal = any(w.pos == "Noun" for w in part.items[k].words)
    return nominal or following is None or following.kind != "other" and not following.has("frame:")


def _outside_args(row: Sequence[Node], n: int, phrase: Phrase, verb: int | None) -> tuple[Arg, ...]:
    """What a noun gets from outside its phrase: from an adnominal verb before it, its support verb, its copula."""
    return _before_args(row, n) + _support_args(row, n, phrase, verb) + _copula_args(row, n, phrase)


def _before_args(row: Sequence[Node], n: int) -> tuple[Arg, ...]:
    """「OpenAIが組成している資金調達ラウンド」: the arguments of the support verb that modifies the noun."""
    before = row[n - 1] if n else None
    return _clause_args(row, n - 1) if before is not None and _supports(before) and before.form == "adnominal" else ()  # type: ignore[union-attr]


def _asked(row: Sequence[Node], args: Sequence[Arg]) -> tuple[Arg, ...]:
    """The amount or length that a question asks for, wherever it stands (「契約の金額はいくら」)."""
    have = {i for a in args for i in a.items}
    return tuple(Arg((i,), frozenset({"asked"}), "asked") for node in row if isinstance(node, Phrase) for i in node.items
                 if isinstance(i.value, Hole) and i.kind == "quantity" and i not in have)


def _own_args(phrase: Phrase, depth: int, part: Phrase, k: int) -> tuple[Arg, ...]:
    """Arguments inside the noun phrase: の-modifiers before the noun, what stands in one compound with it, and the
    name that follows it in apposition (「クラウド部門AWS」)."""
    mods = tuple(Arg(f, m.cases, "mod", depth - j) for j, m in enumerate(phrase.mods[:depth]) for f in fillers(m))
    before, after = replace(part, items=part.items[:k]), replace(part, items=part.items[k + 1:])
    compound = tuple(Arg(f, frozenset({"compound"}), "compound") for f in fillers(before))
    apposed = tuple(Arg(f, frozenset({"subject"} if f[0].is_entity else {"compound"}), "copula") for f in fillers(after))
    inner = tuple(Arg((i,), frozenset({"compound"}), "compound") for i in part.items[k].inner if i.kind in ("name", "quantity"))
    return mods + compound + apposed + inner


def _supports(node: Node) -> bool:
    return isinstance(node, Verb) and (node.item.is_concept("support") or bool(node.item.has("cue:"))) and not node.item.has("frame:")


def _support_args(row: Sequence[Node], n: int, phrase: Phrase, verb: int | None) -> tuple[Arg, ...]:
    """Arguments that a noun gets from its support verb, from its copula, or in a headline without a verb."""
    after = row[n + 1] if n + 1 < len(row) else None
    if "copula" in phrase.cases and isinstance(after, Verb) and after.form == "adnominal":
        return ()
    if ("copula" in phrase.cases or verb is None and n + 1 >= len(row)) and phrase.items[0].tag != "suru":
        return tuple(a for a in _clause_args(row, n) if a.via == "topic" or "copula" not in phrase.cases or "subject" in a.cases
                     or "benefactive" in a.cases)
    if "copula" in phrase.cases:
        return _clause_args(row, n)
    if verb is None or _supports(row[verb]):
        return _clause_args(row, len(row) if verb is None else verb, skip=n)
    return ()


def _copula_args(row: Sequence[Node], n: int, phrase: Phrase) -> tuple[Arg, ...]:
    """「YのライバルであるX」: the name after the copula is the subject of the noun."""
    k = n + 1
    while k < len(row) and isinstance(row[k], Verb) and row[k].form == "adnominal" and row[k].item.tokens[0].lemma == "ある":  # type: ignore[union-attr]
        k += 1
    after = row[k] if k < len(row) else None
    if "copula" not in phrase.cases or k == n + 1 or not isinstance(after, Phrase):
        return ()
    first = after.mods[0] if after.mods else after
    return tuple(Arg(f, frozenset({"subject"}), "copula") for f in fillers(first))


def _clause_args(row: Sequence[Node], n: int, skip: int = -1) -> tuple[Arg, ...]:
    """The phrases before node `n` in its clause, and the topic and subject that reach it from before."""
    args: list[Arg] = []
    inside, seen = True, set()
    for k in range(n - 1, -1, -1):
        node = row[k]
        if isinstance(node, Verb):
            if node.form in ("adnominal", "quote") and k == n - 1:
                continue
            inside = inside and node.form == "adnominal" and _fills(row, k + 1, skip)
            continue
        if k == skip:
            continue
        via = "topic" if "topic" in node.cases else "clause"
        reach = inside or via == "topic" or ("subject" in node.cases and "subject" not in seen and _chained(row, k, n))
        if reach:
            args += [Arg(f, node.cases, via, n - k) for f in fillers(node)]
            args += _equipped(row, k)
            args += [Arg(f, node.cases | (m.cases & {"benefactive"}), "inner", n - k) for m in node.mods for f in fillers(m) if inside and _transparent(node)]
            seen |= node.cases
    return tuple(args)


def _equipped(row: Sequence[Node], k: int) -> tuple[Arg, ...]:
    """「GB200を満載したサーバーで」: what a thing is equipped with is used where the thing is."""
    phrase, verb, before = row[k], row[k - 1] if k else None, row[k - 2] if k > 1 else None
    if not (isinstance(verb, Verb) and verb.item.is_concept("equips") and isinstance(before, Phrase) and isinstance(phrase, Phrase)):
        return ()
    return tuple(Arg(f, phrase.cases, "inner", 1) for f in fillers(before) if f[0].is_entity)


def _fills(row: Sequence[Node], k: int, skip: int) -> bool:
    return k == skip


def _transparent(phrase: Phrase) -> bool:
    """Whether the head only measures or carries what modifies it (workloads, an army of GPUs), so that the modifier counts."""
    entity = entity_of(phrase.head)
    general = entity is not None and "Concept" in entity.classes or phrase.head.kind in ("other", "word", "quantity")
    return phrase.head.is_concept("transparent") or general


def _chained(row: Sequence[Node], k: int, n: int) -> bool:
    """Whether every verb between the subject at `k` and the predicate at `n` continues the clause (te-form, 連用形)."""
    between = [v for v in row[k:n] if isinstance(v, Verb)]
    return all(v.form == "chain" for v in between)


def _cues(row: Sequence[Node], n: int, node: Node, own: bool = False) -> tuple[str, ...]:
    """Statuses that govern the predicate at `n`: those on it, before it in its clause, and after it up to the clause's end."""
    found: list[str] = []
    if own and isinstance(node, Verb):
        found += [c for c in [node.item.has("cue:")] if c]
    if isinstance(node, Verb):
        found += [c for a in node.auxiliaries for c in [a.has("cue:")] if c]
    found += _before(row, n)
    open_end = not isinstance(node, Verb) or node.form not in ("chain",)
    for later in row[n + 1:] if open_end else ():
        words = later.items if isinstance(later, Phrase) else (later.item, *later.auxiliaries)
        found += [w.has("cue:") for w in words if w.has("cue:")]
        if isinstance(later, Verb) and later.form == "chain":
            break
    if isinstance(node, Verb) and node.form == "condition":
        found.append("Conditional")
    return tuple(found) + (() if open_end else _shared_hedge(row, n))


def _shared_hedge(row: Sequence[Node], n: int) -> tuple[str, ...]:
    """「Aが出資し、Bが採用する可能性」: the noun that both clauses modify hedges both; 「…しており、」 stands for itself."""
    node = row[n]
    if isinstance(node, Verb) and any(a.tokens and a.tokens[0].lemma in ("おる", "いる") for a in node.auxiliaries):
        return ()
    for k in range(n + 1, len(row) - 1):
        verb, noun = row[k], row[k + 1]
        if isinstance(verb, Verb) and verb.form == "adnominal" and isinstance(noun, Phrase):
            return tuple(c for i in noun.items for c in [i.has("cue:")] if c)
        if isinstance(verb, Verb) and verb.form != "chain":
            break
    return ()


def _before(row: Sequence[Node], n: int) -> list[str]:
    found: list[str] = []
    for node in reversed(row[:n]):
        if isinstance(node, Verb):
            if node.form == "condition":
                found.append("Conditional")
            if node.form != "condition":
                break
        else:
            found += [w.has("cue:") for w in node.items if w.has("cue:") and w.words[0].pos in ("Adverb", "Function", "Adjective")]
    return found


def _noun_cues(phrase: Phrase, depth: int, final: bool) -> tuple[str, ...]:
    """Statuses inside the noun phrase; a headline that ends in 「提携へ」 tells a plan."""
    return _inner_cues(phrase, depth) + (("Planned",) if final and "goal" in phrase.cases else ())


def _inner_cues(phrase: Phrase, depth: int) -> tuple[str, ...]:
    parts = (*phrase.mods, phrase)[depth:]
    before = (*phrase.mods, phrase)[:depth + 1]
    return tuple(w.has("cue:") for p in parts for w in p.items if w.has("cue:")) + tuple(
        w.has("cue:") for p in before[:-1] for w in p.items if w.has("cue:") and w.words[0].pos == "Adjective")


def _dates(row: Sequence[Node], n: int) -> tuple[Item, ...]:
    """Dates that stand free (「11月3日、」「2025年11月に」) in the clause of node `n`."""
    found: list[Item] = []
    for node in reversed(row[:n]):
        if isinstance(node, Verb) and node.form not in ("adnominal",):
            break
        if isinstance(node, Phrase) and not node.cases & {"subject", "object", "comitative"}:
            found += [i for i in node.items if i.kind == "date"]
        if isinstance(node, Phrase):
            found += [i for m in node.mods for i in m.items if i.kind == "date"]
            found += [i for item in node.items for i in item.inner if i.kind == "date"]
    return tuple(found)


def speakers_of(row: Sequence[Node]) -> tuple[tuple[Item, ...], bool]:
    """Who the sentence names as its source (Xによると, Xは…と述べた), and whether it is told as hearsay."""
    found: list[Item] = []
    reported = False
    for n, node in enumerate(row):
        items = node.items if isinstance(node, Phrase) else (node.item, *node.auxiliaries)
        following = row[n + 1] if n + 1 < len(row) else None
        if isinstance(node, Verb) and node.item.is_concept("report"):
            reported |= node.item.has("cue:") == "Reported"
            found += _sayer(row, n, node)
        if any(i.is_concept("according") for i in items) and n:
            found += [i for i in _names(row[n - 1] if items[0].is_concept("according") else node)]
        if isinstance(following, Phrase) and following.items and following.items[0].is_concept("according"):
            found += _names(node)
    return tuple(dict.fromkeys(found)), reported


def _sayer(row: Sequence[Node], n: int, verb: Verb) -> list[Item]:
    """The subject or topic of a verb of saying, when something is quoted before it."""
    quoted = any(isinstance(v, Verb) for v in row[:n]) or any(isinstance(p, Phrase) and "comitative" in p.cases for p in row[:n])
    if not quoted:
        return []
    near = [p for p in _until_verb(row, n) if p.cases & {"topic", "subject"} and _names(p)]
    far = [p for p in row[:n] if isinstance(p, Phrase) and "topic" in p.cases and _names(p)]
    return _names((near or far)[0]) if near or far else []


def _until_verb(row: Sequence[Node], n: int) -> list[Phrase]:
    """The phrases directly before node `n`, back to the verb before."""
    found: list[Phrase] = []
    for node in reversed(row[:n]):
        if isinstance(node, Verb):
            break
        found.append(node)
    return found


def _names(node: Node) -> list[Item]:
    return [i for i in node.items if i.is_entity] if isinstance(node, Phrase) else []
