"""Question words become holes: which labs, どのラボ, how much, いくら, who, 何社."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity, Hole, Quantity
from kg.values import replace
from language.items import Item, entity_of
from language.japanese_counts import TALLY

_WANTS = {
    "amount": "amount",
    "duration": "duration",
    "who": "entity",
    "what": "entity",
    "which": "entity",
    "where": "entity",
    "count": "entity",
}
_ARGUMENTS = frozenset({"dative", "goal"})
_CLASSES = {"who": frozenset({"Person", "Organisation"}), "where": frozenset({"Place"})}


def ask(items: Sequence[Item], language: str) -> tuple[Item, ...]:
    """The items of a question with its question words as holes (an interrogative and its class noun are one hole)."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        kind = item.has("ask:")
        if kind == "count" and _counts_metric(items, at):
            out.append(_holed(items[at : at + 1], Hole("number", name=f"x{len(out)}")))
            at += 1
        elif kind in _WANTS and item.kind in ("word", "marker") and not _asks_article(items, at):
            size, classes = _noun_after(items, at, language)
            hole = Hole(_WANTS[kind], classes or _CLASSES.get(kind, frozenset()), f"x{len(out)}")
            merged = items[at : at + 1 + size]
            out.append(_holed(merged, hole))
            at += 1 + size
        else:
            out.append(item)
            at += 1
    return tuple(_amount_holes(_topic_holes(out)))


def _common(item: Item) -> bool:
    """Whether the item is a common noun (a concept counts as one), not the name of a thing."""
    entity = entity_of(item)
    return item.value is None or (entity is not None and "Concept" in entity.classes)


def _is_generic(item: Item) -> bool:
    """“List all GPUs”: what is named is as good as its class."""
    return isinstance(item.value, Entity) and item.has("class:") in item.value.classes


def _counts_metric(items: Sequence[Item], at: int) -> bool:
    """“How many weekly users”: the number of a metric is asked for, not things to count."""
    following = next((i for i in items[at + 1 :] if not i.is_concept("filler")), None)
    entity = entity_of(following) if following is not None else None
    return entity is not None and "MetricKind" in entity.classes


def _asks_article(items: Sequence[Item], at: int) -> bool:
    return any(i.is_concept("article") for i in items[at : at + 2]) or (
        [i.is_concept("article") for i in items[at + 1 : at + 5] if not i.is_concept("filler")][:1] == [True]
    )


def _topic_holes(items: list[Item]) -> list[Item]:
    """「Xの役職は何ですか」, “what is X's position”: the class noun, not the bare what, is the hole."""
    bare = next(
        (
            k
            for k, i in enumerate(items)
            if isinstance(i.value, Hole)
            and not i.has("class:")
            and i.value.want == "entity"
            and i.has("ask:") != "who"
            and not _is_argument(items, k)
        ),
        None,
    )
    if bare is None:
        return items
    nouns = [
        k
        for k, i in enumerate(items)
        if i.has("class:") and _common(i) and (not i.has("frame:") or (k > 0 and _is_verbal(items[k - 1])))
    ]
    if not nouns:
        return items
    noun = items[nouns[0] if bare < nouns[0] else nouns[-1]]
    holed = replace(noun, kind="name", value=Hole("entity", _classes(noun), "x"), words=noun.words + items[bare].words)
    return [holed if i is noun else i for k, i in enumerate(items) if k != bare]


def _is_verbal(item: Item) -> bool:
    """「Xが作る製品」: the noun that a clause tells more about is the thing, not a deal in it."""
    return bool(item.tokens) and item.tokens[-1].pos.startswith(("動詞", "助動詞"))


def _is_argument(items: Sequence[Item], at: int) -> bool:
    """「会社はどこに出資したか」: the bare question word has a case of its own, so that it is not what the noun is."""
    after = items[at + 1] if at + 1 < len(items) else None
    if after is None:
        return False
    placed = items[at].has("ask:") == "where" and after.evokes
    return placed or (after.kind == "marker" and bool(after.cases & _ARGUMENTS))


def _amount_holes(items: list[Item]) -> list[Item]:
    """Without a question word an amount noun, else the last class noun, is what is asked for."""
    if any((isinstance(i.value, Hole) and i.value.name != TALLY) or i.is_concept("article") for i in items):
        return items
    k = next((k for k, i in enumerate(items) if i.is_concept("ask:amount-noun")), None)
    if k is None:
        return _class_holes(items)
    return [replace(i, kind="quantity", value=Hole("amount", name="x")) if n == k else i for n, i in enumerate(items)]


def _classes(item: Item) -> frozenset[str]:
    return frozenset(w.has("class:") for w in item.words if w.has("class:"))


def _holed(run: Sequence[Item], hole: Hole) -> Item:
    return replace(
        run[0],
        kind="quantity" if hole.want in ("amount", "duration") else "name",
        end=run[-1].end,
        value=hole,
        words=tuple(w for i in run for w in i.words),
        tokens=tuple(t for i in run for t in i.tokens),
    )


def _noun_after(items: Sequence[Item], at: int, language: str) -> tuple[int, frozenset[str]]:
    """The class noun that an interrogative asks for, with the number of items up to it."""
    for k in range(1, 5):
        if at + k >= len(items):
            break
        item = items[at + k]
        cls = item.has("class:")
        if any(w.pos == "Verb" for w in item.words) and language == "en":
            break  # “Who hosts X”: the verb, though a host is a thing too
        if item.is_concept("party") and (k > 1 or items[at].has("ask:") == "who"):
            break  # “Who are the investors in X”: they are who, and the noun tells in what
        if cls and item.is_concept("party"):
            return k, _CLASSES["who"]  # whoever does it, of whatever kind
        if cls and item.kind in ("word", "name"):
            return k, frozenset(w.has("class:") for w in item.words if w.has("class:"))
        if (item.kind != "other" and not item.is_concept("filler", "op:largest")) or (
            item.kind == "marker" and item.text != "of"
        ):
            break
    return 0, frozenset()


def _class_holes(items: Sequence[Item]) -> list[Item]:
    """Without a question word the last class noun is asked for (「…クラウドを挙げてください」, "labs hosted by …")."""
    nouns = [
        k
        for k, i in enumerate(items)
        if i.has("class:")
        and _common(i)
        and not (_is_counted(items, k) or _is_ones_own(items, k))
        and (not i.has("frame:") or (k > 0 and _is_verbal(items[k - 1])))
    ]
    if not nouns and any(i.has("ask:") == "list" for i in items):
        nouns = [k for k, i in enumerate(items) if _is_generic(i)]
    if not nouns:
        return list(items)
    k = nouns[0] if items[0].tokens and items[0].tokens[0].pos == "word" else nouns[-1]
    classes = frozenset(w.has("class:") for w in items[k].words if w.has("class:"))
    return [replace(i, kind="name", value=Hole("entity", classes, "x")) if n == k else i for n, i in enumerate(items)]


def _is_ones_own(items: Sequence[Item], at: int) -> bool:
    """“Does X use Y's cloud?”: whether what is asked is true, of a thing that a name says whose it is."""
    told = items[0].has("aux:") in ("be", "do", "have")
    return told and at > 1 and "genitive" in items[at - 1].cases and isinstance(items[at - 2].value, Entity)


def _is_counted(items: Sequence[Item], at: int) -> bool:
    """Whether a number stands before the noun: “hosted by more than one cloud” asks for no cloud."""
    before = next((i for i in reversed(items[:at]) if not i.is_concept("filler", "op:differ")), None)
    number = before is not None and isinstance(before.value, Quantity) and not before.value.unit
    return before is not None and (number or before.is_concept("op:several"))
