"""Japanese questions: what only they have (「XかY」, 「XとYの両方」, 「Xって」, 「報じたのは誰」) put plainly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kg.lexicon import Word
from kg.model import Hole, Quantity
from kg.values import replace
from language.items import Item, Lexicon, entity_of

LINK = "link"  # how holes are named that only connect frames
_PAIRED = ("op:both", "op:either", "op:exactly")
_SOURCES = frozenset({"MediaOutlet", "Source"})


def plain(items: Sequence[Item], table: Lexicon) -> tuple[Item, ...]:
    """The items of a question with its own turns of phrase as a reader of claims knows them."""
    found = _joined(_wondering(_topics(list(items), table), table))
    found = _alternatives(found, table)
    found = _pairs(found)
    found = _partitives(_places(found))
    found = _bounds(found, table)
    found = _frames_asked(found)
    return tuple(_sources(found))


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
            out[-2:] = [replace(item, kind="name", start=run[0].start, text="".join(i.text for i in run),
                                value=Hole("entity", frozenset(), f"{LINK}{k}"), words=())]
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
