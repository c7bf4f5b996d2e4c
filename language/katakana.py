"""Katakana words that an article shows to be a name, though a dictionary has their parts (「米X」, 「X社」)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from language.items import Item
from language.tokens import UNKNOWN

SHOWN = "shown"  # the tag of such a word
_RUN = r"(?:[A-Z]{2,5}[ァ-ヴー]{3,}|[ァ-ヴー]{4,}(?:AI)?)"
_OFTEN = 3  # times that an article writes what begins with capitals, which then is a name
_CAPITALS = re.compile(r"(?<![A-Za-z\d])[A-Z]{2,5}[ァ-ヴー]{3,}(?![ァ-ヴー・一-龯])")
_LEFT, _RIGHT = r"(?<![ァ-ヴー・])", r"(?![ァ-ヴー・A-Za-z一-龯])"
_GLOSSED = re.compile(rf"{_LEFT}({_RUN})[」』]?[（(][A-Z][\w .&'-]+[）)]")
_ABBREVIATED = re.compile(r"[一-龯][ァ-ヴー]+[（(][A-Z\d]{2,6}[）)]")  # 「処理ユニット（TPU）」
_PART = re.compile(r"[ァ-ヴー]{2,}")
_SUFFIX = "AI"
_INNER_DOT = "・"


@lru_cache(maxsize=8)
def shown(text: str, kinds: tuple[str, ...], nationalities: tuple[str, ...]) -> frozenset[str]:
    """The katakana words of `text` that it shows to be names of companies: with the name in Latin letters in brackets,
    with 社 behind them, with a nationality or a noun of `kinds` (and の) before them, or with capitals before them time
    and again (「SBエナジー」)."""
    nouns = "|".join(map(re.escape, sorted(kinds, key=len, reverse=True)))
    lands = "|".join(map(re.escape, sorted(nationalities, key=len, reverse=True)))
    before = re.compile(rf"(?:(?<![一-龯])(?:{lands})|(?:{nouns})(?:の|、)?[「『]?)({_RUN}){_RIGHT}")
    behind = re.compile(rf"{_LEFT}({_RUN})社(?![一-龯])")
    text = _ABBREVIATED.sub("", text)
    again = (name for name, times in Counter(_CAPITALS.findall(text)).items() if times >= _OFTEN)
    return frozenset([*(m[1] for found in (_GLOSSED, before, behind) for m in found.finditer(text)), *again])


def joined(items: Sequence[Item], names: frozenset[str]) -> list[Item]:
    """The items with katakana that touches made one: a name of `names`, or one with a part that no dictionary has."""
    if not any(_is_part(i) for i in items):
        return list(items)
    out: list[Item] = []
    at = 0
    while at < len(items):
        size = _size(items, at, names)
        out.append(_one(items[at : at + size]) if size else items[at])
        at += size or 1
    return out


def _size(items: Sequence[Item], at: int, names: frozenset[str]) -> int:
    """How many items the name that begins at `at` takes; 0 where none begins."""
    first = _is_part(items[at]) or _is_capitals(items[at])
    if not first or (at and items[at - 1].end == items[at].start and _is_bound(items[at - 1])):
        return 0
    n = 1
    while at + n < len(items) and _goes_on(items[at + n - 1], items[at + n]):
        n += 1
    run = items[at : at + n]
    following = items[at + n] if at + n < len(items) else None
    if following is not None and following.start == run[-1].end and following.text == _INNER_DOT:
        return 0
    if "".join(i.text for i in run) in names:
        return n
    if _is_capitals(run[0]):
        return 0
    rare = any(t.sort == UNKNOWN or t.pos == "名詞-固有名詞" for i in run for t in i.tokens)
    return n if n > 1 and rare else 0


def _goes_on(last: Item, item: Item) -> bool:
    return last.end == item.start and (_is_part(item) or (item.text == _SUFFIX and last.text != _SUFFIX))


def _is_capitals(item: Item) -> bool:
    return item.kind == "other" and item.value is None and item.text.isascii() and item.text.isupper()


def _is_bound(item: Item) -> bool:
    return item.text == _INNER_DOT or (item.kind in ("name", "word") and bool(_PART.fullmatch(item.text)))


def _is_part(item: Item) -> bool:
    plain = item.kind == "other" and item.value is None
    return plain and bool(item.tokens) and _PART.fullmatch(item.text) is not None


def _one(run: Sequence[Item]) -> Item:
    text, tokens = "".join(i.text for i in run), tuple(t for i in run for t in i.tokens)
    return Item("other", run[0].start, run[-1].end, text, tokens, inner=run[-1].inner, tag=SHOWN)
