"""Japanese metrics: whose a metric is and which number is its value, where the grammar says so."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from kg.model import Entity, Filler, Period, Quantity
from language.furniture import words
from language.items import Item

_TIMES = ("副詞可能", "助数詞可能")  # Sudachi's marks of nouns of time (昨年, 現在) and of what is counted (月, 期)
_EVENT = "サ変可能"  # and of verbal nouns
_OUTER = frozenset({"topic", "subject"})
_ENDS = "。;；"
_RECKONED = ("含める", "含む", "除く", "差し引く")  # verbs that count a sum in with another, or leave it out
_INTO = frozenset({"dative", "goal", "benefactive"})
_TELLERS = frozenset({"Regulator", "MediaOutlet", "Source"})
_NO_SITES = frozenset({"MediaOutlet", "Hardware"})


def owner(
    items: Sequence[Item], first: int, last: int, ranges: frozenset[str], about: Entity | None = None
) -> tuple[Filler | None, bool]:
    """What the metric at items `first` to `last` (its value included) is of, and whether the sentence leaves it open.

    XのM, XM, 「M 100億ドルのX」, the subject of the metric's own clause, the topic. It is open, so that
    what was spoken of before may own it, where nothing but times and adverbs stands before the metric, or the name of
    whom the page says that the line is `about` (「**X**: …」).
    """
    after = _after(items, last, ranges)
    if after is not None:
        return after, False
    holder, described = _has(items, last, ranges)
    if described:
        return holder, False
    value, foreign, at = _genitive(items, first, ranges)
    if value is not None or foreign:
        return value, False
    value, foreign = _outer(items, at, ranges)
    told_of = (i for i, after in pairwise(items[: first + 1]) if not after.is_concept("according"))
    named = any(_is_thing(i, ranges) and i.value != about for i in told_of)
    return value, value is None and not foreign and not named


def is_no_figure(items: Sequence[Item], at: int) -> bool:
    """Whether the metric at `at` has no figure of its own: a sum is reckoned with it, or it names a part of a deal
    (「260億ドルの債務部分」)."""
    behind = items[at + 1] if at + 1 < len(items) else None
    part = behind is not None and behind.start == items[at].end and behind.text in words("PartNoun")
    return part or is_reckoned_in(items, at)


def is_reckoned_in(items: Sequence[Item], at: int) -> bool:
    """「債務を含めて16億ドル」, 「負債込みで」: whether the metric at `at` only says what a sum holds or leaves out."""
    behind = [t.lemma for i in items[at + 1 : at + 3] for t in i.tokens]
    with_it = len(behind) > 1 and behind[0] in ("を", "も") and behind[1] in _RECKONED
    return with_it or behind[:1] == ["込み"]


def is_where(items: Sequence[Item], at: int, last: int, value: Filler | None) -> bool:
    """「Xの半導体を750メガワットのデータセンターに入れる」, 「Xの顧客は」: whether the site measured at `last` is only
    where something goes, or is told of another than `value`, which is named before `at`."""
    ends = next((k for k in range(last + 1, len(items)) if items[k].cases - {"genitive"}), last)
    if ends <= last + 1 or "FacilityKind" not in getattr(items[ends - 1].value, "classes", ()):
        return False
    named = next((k for k, i in enumerate(items[:at]) if i.value == value and value is not None), at)
    apart = [i.text for i in items[named + 1 : named + 2]] == ["の"] and named + 2 < at
    return bool(items[ends].cases & _INTO) or (apart and not _is_metric(items[named + 2]))


def _has(items: Sequence[Item], last: int, ranges: frozenset[str]) -> tuple[Filler | None, bool]:
    """「500メガワットの電力を備えるX」: what a clause behind the figure at `last` says to have it, and if one does."""
    at = next((k for k in range(last + 1, len(items)) if items[k].kind == "marker" and items[k].text != "の"), last)
    verb = items[at + 1] if at + 2 < len(items) and items[at].text == "を" else None
    if verb is None or not verb.tokens or verb.tokens[0].lemma not in words("HavingVerb"):
        return None, False
    head = next((k for k in range(at + 2, len(items)) if items[k].text not in "「『"), at + 2)
    mark = next((i for i in items[head:] if i.kind == "marker" and "genitive" not in i.cases), None)
    noun = head < len(items) and items[head].kind in ("name", "word", "other") and not is_ending(items[head])
    taken = mark is not None and "object" in mark.cases  # 「Xは1GWの電力を持つ拠点を動かす」
    return (items[head].value if noun and _is_thing(items[head], ranges) else None), noun and not taken


def _is_thing(item: Item, ranges: frozenset[str]) -> bool:
    """Whether the item names what a metric may be of; who fines, counts or tells of others is none."""
    value = item.value if item.kind == "name" else None
    return isinstance(value, Entity) and bool(value.classes & ranges) and not value.classes & _TELLERS


def _after(items: Sequence[Item], last: int, ranges: frozenset[str]) -> Filler | None:
    """「評価額100億ドルのX」: the thing that metric and value modify together."""
    if last + 2 < len(items) and items[last + 1].text == "の" and isinstance(items[last].value, Quantity):
        return items[last + 2].value if _is_thing(items[last + 2], ranges) else None
    return _valued(items, last, ranges)


def _valued(items: Sequence[Item], last: int, ranges: frozenset[str]) -> Filler | None:
    """「100億ドルと評価されているX」: the thing behind the relative clause that ends with the value's verb."""
    if [i.text for i in items[last + 1 : last + 2]] != ["と"] or not items[last + 2 : last + 3]:
        return None
    at = next((k for k in range(last + 3, len(items)) if not is_ending(items[k])), len(items))
    told = items[last + 2].is_concept("valued") and at > last + 3 and at < len(items)
    return items[at].value if told and _is_thing(items[at], ranges) else None


def is_ending(item: Item) -> bool:
    """What belongs to the verb before: 「さ」「れ」「て」「いる」."""
    return item.value is None and bool(item.tokens) and item.tokens[0].pos.startswith(("動詞", "助動詞", "助詞"))


def _genitive(items: Sequence[Item], first: int, ranges: frozenset[str]) -> tuple[Filler | None, bool, int]:
    """The thing in the phrase of the metric or in the の-chain before it; else whether another noun stands there."""
    at = first - 1
    foreign = False
    while at >= 0:
        start = _phrase_start(items, at)
        thing = next((i for i in reversed(items[start : at + 1]) if _is_thing(i, ranges)), None)
        if thing is not None:
            return thing.value, False, start - 1
        of = items[at + 1].kind == "marker" and "locative" not in items[at + 1].cases  # 「本国での売上高」
        of = of and not items[at].is_concept("term")  # 「AI関連の売上高」
        foreign = foreign or (at < first - 1 and of and _is_of_another(items[start : at + 1], items[at + 1]))
        if start < 1 or not (items[start - 1].kind == "marker" and "genitive" in items[start - 1].cases):
            return None, foreign, start - 1
        if "goal" in items[start - 1].cases and "benefactive" not in items[start - 1].cases:
            return None, foreign, _phrase_start(items, start - 2) - 1  # 「Xへの投資利益」 is not X's
        at = start - 2
    return None, foreign, at


def before_genitive(items: Sequence[Item], first: int, ranges: frozenset[str], held: bool) -> int:
    """The item at which the phrases begin that only say in what the share at `first` is: those of the company whose
    stake another has (「Yの株式の27%」, `held`), or of a market (「世界のメモリー市場の3割」); else `first`."""
    start = _phrase_start(items, first - 1 - (items[first - 1].text == "の"))
    if any(_is_thing(i, ranges) for i in items[start:first]) is not held or (held and start == first):
        return first
    of_more = not held and start > 1 and items[start - 1].text == "の"
    return before_genitive(items, start, ranges, held) if of_more else start


def _phrase_start(items: Sequence[Item], at: int) -> int:
    """Where the run of nouns that ends at `at` begins."""
    while at >= 0 and not _divides(items[at]):
        at -= 1
    return at + 1


def _divides(item: Item) -> bool:
    """Whether a phrase ends here: a particle, a sign, a verb or what belongs to one."""
    if item.kind in ("marker", "sign"):
        return item.text not in "「」『』*・“”\"'"
    return bool(item.tokens) and item.tokens[0].pos.startswith(("動詞", "助", "接続詞")) and item.value is None


def _is_of_another(phrase: Sequence[Item], mark: Item) -> bool:
    """Whether the phrase names something else, and does not tell when (「調達後の」, 「創業からの」)."""
    last = phrase[-1].tokens[-1].sort if phrase and phrase[-1].tokens else ""
    when = last in _TIMES or ("source" in mark.cases and last == _EVENT)
    return not when and any(map(_names_another, phrase))


def _names_another(item: Item) -> bool:
    """Whether the item is a noun of its own and no time, number or adverb."""
    if isinstance(item.value, Period | Quantity) or not item.tokens or item.kind == "date" or item.is_concept("term"):
        return False
    token = item.tokens[0]
    return token.pos.startswith("名詞") and token.pos != "名詞-数詞" and token.sort not in _TIMES


def _outer(items: Sequence[Item], at: int, ranges: frozenset[str]) -> tuple[Filler | None, bool]:
    """The subject of the metric's clause or the topic before it; and whether that is something else."""
    crossed, verbs, raised = False, False, False  # 「Xが資金調達を終え、評価額は」: who raised it is worth it
    for k in range(at, -1, -1):
        item = items[k]
        if item.text in _ENDS:
            break
        raised = raised or item.is_concept("raising")
        if item.kind == "marker" and item.cases & _OUTER and ("topic" in item.cases or not crossed or raised) and k:
            value, foreign, before = _genitive(items, k, ranges)
            if value is None and _is_metric(items[k - 1]):
                continue  # 「売上高は…、営業利益は…」: both are of one thing
            if _is_need_for(items, k, value):
                return None, False  # 「Claude需要は急増し、売上高は…」
            if value is not None:
                return (None, True) if _listed(items, before + 1) else (value, False)
            if (teller := _announced_by(items, k, ranges)) is not None:
                return teller, False
            if foreign or any(map(_names_another, items[_phrase_start(items, k - 1) : k])):
                return None, True
        if _sets_apart(item):  # 「Xには100万のモデルがある」, but 「この計画には…の費用がかかる」
            value, foreign, _ = _genitive(items, k, ranges)
            if value is not None or foreign or any(map(_names_another, items[_phrase_start(items, k - 1) : k])):
                return (None, True) if foreign else (value, value is None)
        if k == at and item.cases == {"dative"} and _at_which(items, k) and (value := _genitive(items, k, ranges)[0]):
            return value, False
        if "locative" in item.cases and not verbs and k and (value := _site(items, k, ranges)) is not None:
            return value, False
        if item.is_concept("receives") and k == at and k and _earned_by(items, k, ranges) is not None:
            return _earned_by(items, k, ranges), False
        verbs = verbs or _is_verb(item)
        crossed = crossed or verbs or (item.kind == "sign" and item.text in "、，")
    return None, False


def _announced_by(items: Sequence[Item], k: int, ranges: frozenset[str]) -> Filler | None:
    """「Xが11日発表した中間決算は」: whose the results before the particle at `k` are."""
    start = _phrase_start(items, k - 1)
    results = any(i.text.endswith(tuple(words("ResultsNoun"))) for i in items[start:k])
    verb = next((n for n in range(start - 1, -1, -1) if not is_ending(items[n])), -1) if results else -1
    verb = verb if verb < 0 or items[verb].has("cue:") else verb + 1
    told = 0 < verb < start and items[verb].has("cue:") == "Announced"
    mark = next((n for n in range(verb - 1, 0, -1) if items[n].cases & _OUTER), 0) if told else 0
    return _genitive(items, mark, ranges)[0] if mark else None


def _at_which(items: Sequence[Item], k: int) -> bool:
    """「Xに10億ドルの評価額で出資する」: whether a measure at which X gets it stands behind the particle at `k`."""
    metric = next((n for n in range(k + 1, min(len(items), k + 6)) if _is_metric(items[n])), len(items))
    return metric + 1 < len(items) and items[metric + 1].text == "で"


def _is_need_for(items: Sequence[Item], k: int, value: Filler | None) -> bool:
    """Whether the phrase before `k` is of another noun, which the product that it names only describes."""
    product = isinstance(value, Entity) and "Product" in value.classes and "Organisation" not in value.classes
    return product and items[k - 1].value is None and items[k - 1].kind == "other" and items[k - 2].value == value


def _sets_apart(item: Item) -> bool:
    """「…には」: what a sentence says something of, though it does not do it."""
    return item.kind == "marker" and item.cases == {"dative"} and item.text.endswith("は")


def _earned_by(items: Sequence[Item], k: int, ranges: frozenset[str]) -> Filler | None:
    """「BからAが得る売上高」: who has the figure that the clause of the verb at `k` describes."""
    earner = items[k - 2] if k > 1 and "subject" in items[k - 1].cases else None
    return earner.value if earner is not None and _is_thing(earner, ranges) else None


def _is_metric(item: Item) -> bool:
    return isinstance(item.value, Entity) and "MetricKind" in item.value.classes


def _site(items: Sequence[Item], k: int, ranges: frozenset[str]) -> Filler | None:
    """「XのY拠点で」: whose place it is where the metric is measured; 「Xの出資で」 names an event of another."""
    if items[k - 1].has("frame:") or not (items[k - 1].is_entity or items[k - 1].has("class:")):
        return None
    value, foreign, _ = _genitive(items, k, ranges)
    other = isinstance(value, Entity) and bool(value.classes & _NO_SITES)  # 「Trainium3で1GWを得る」
    return None if foreign or other else value


def _listed(items: Sequence[Item], start: int) -> bool:
    """Whether another name is joined before the phrase that begins at `start` (「AとBは」)."""
    joined = start > 1 and ("and" in items[start - 1].cases or items[start - 1].text in ("と", "、", "／", "/"))
    dotted = any(a.is_entity and b.text == "・" for a, b in pairwise(items[start : start + 2]))  # 「A・BのY」
    return (joined and items[start - 2].is_entity) or dotted


def _is_verb(item: Item) -> bool:
    return item.kind in ("other", "word") and bool(item.tokens) and item.tokens[0].pos.startswith("動詞")


def told_before(items: Sequence[Item], place: int, at: int) -> bool:
    """Whether the number at `place` may be the value of the metric after it: 「35億ドルの年間収益」."""
    return all(not _divides(i) or i.text == "の" for i in items[place + 1 : at])


def told_after(items: Sequence[Item], at: int, place: int) -> bool:
    """Whether the number at `place` may be the value of the metric before it: no other subject stands between,
    and it does not count another noun (「収益を認識し、8割の成長に…」)."""
    between = items[at + 1 : place]
    if any(left.is_entity and right.cases & _OUTER for left, right in pairwise(between)):
        return False
    last = max((k for k, i in enumerate(between) if k and i.text == "を"), default=-1)
    if last > 0 and not any(map(_is_verb, between[last:])):
        return False  # 「売上高は予想を5億ドル下回った」 tells a difference
    of_noun = place + 2 < len(items) and items[place + 1].text == "の" and not items[place + 2].has("cue:")
    return not (of_noun and any(_is_verb(i) or i.text in "、，を" for i in between))


def is_share(items: Sequence[Item], at: int, place: int) -> bool:
    """Whether a percentage is a part of what the metric measures (「売上高の7割」), no change of it."""
    unit = getattr(items[place].value, "unit", "")
    part = place == at + 2 and items[at + 1].text == "の"
    return unit == "percent" and (part or any(i.is_concept("proportion") for i in items[at + 1 : place]))


def is_spoken_of(items: Sequence[Item], at: int) -> bool:
    """Whether the phrase of the metric at `at` is the topic or subject, or its number follows at once."""
    end = next((k for k in range(at + 1, len(items)) if _divides(items[k]) or items[k].value is not None), len(items))
    if 0 < end < len(items) - 1 and items[end].text in ":：" and not any(map(_divides, items[:at])):
        end += 1  # 「評価額: 10億ドル」
    following = items[end] if end < len(items) else None
    number = following is not None and isinstance(following.value, Quantity)
    instrument = number and end + 1 < len(items) and "locative" in items[end + 1].cases  # 「評価額…で調達」
    return (following is not None and bool(following.cases & _OUTER)) or (number and not instrument)
