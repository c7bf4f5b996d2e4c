"""How Japanese questions count things: 「2社以上のクラウド」, 「3つの会社に」, 「3社以上に出資」."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Hole, Quantity
from kg.values import replace
from language.items import Item, Lexicon
from language.numerals import fold, numerals

TALLY = "tally"  # how the hole of what is counted is named
_COMPANIES = "companies"
_COUNTS = ("", _COMPANIES, "items")
_SIDES = {"ge": "at_least", "gt": "more_than", "le": "up_to", "lt": "less_than"}
_PLACED = frozenset({"dative", "object", "source", "goal", "comitative", "subject", "instrument"})
_MOST = 100  # what a question counts things up to


def counted(items: Sequence[Item], table: Lexicon) -> list[Item]:
    """The items with each counted noun as a hole behind its number; what is counted as a company has no noun."""
    out: list[Item] = []
    rest = list(_numbers(items))
    while rest:
        item, rest = rest[0], rest[1:]
        out.append(item)
        if not _counts(item):
            continue
        noun = next((k for k, i in enumerate(rest[:2]) if _is_noun(i) and (k == 0 or rest[0].text == "の")), None)
        if noun is not None:
            out += [*rest[:noun], _holed(rest[noun])]
            rest = rest[noun + 1 :]
        elif rest and (rest[0].cases & _PLACED or item.text.endswith("に")) and _is_companies(item):
            word = next(
                (w for w in table.vocabulary.words if w.language == table.language and "class:Company" in w.concepts),
                None,
            )
            bare = replace(item, start=item.end, text="", value=None, kind="word", words=(word,) if word else ())
            out.append(_holed(bare))
    return [_plain(item) if _is_before_noun(out, k) else item for k, item in enumerate(out)]


def _plain(item: Item) -> Item:
    """A number of companies as a bare number."""
    value = item.value
    known = isinstance(value, Quantity) and value.unit in _COUNTS
    return replace(item, value=replace(value, unit="")) if known and isinstance(value, Quantity) else item


def _is_before_noun(items: Sequence[Item], at: int) -> bool:
    """Whether what is counted stands right behind: a hole, or the noun of a deal."""
    near = [i for i in items[at + 1 : at + 3] if i.text != "の"][:1]
    return any((isinstance(i.value, Hole) and i.value.name == TALLY) or (i.evokes and not _is_verb(i)) for i in near)


def _is_verb(item: Item) -> bool:
    return any(token.pos.startswith("動詞") for token in item.tokens)


def _is_companies(item: Item) -> bool:
    return isinstance(item.value, Quantity) and item.value.unit == _COMPANIES


def _counts(item: Item) -> bool:
    value = item.value
    few = isinstance(value, Quantity) and value.unit in _COUNTS and not value.is_money and value.value <= _MOST
    return few or item.is_concept("op:several")


def _is_noun(item: Item) -> bool:
    return bool(item.has("class:")) and item.kind in ("word", "name") and not item.has("ask:")


def _holed(item: Item) -> Item:
    classes = frozenset(w.has("class:") for w in item.words if w.has("class:"))
    return replace(item, kind="name", value=Hole("entity", classes, TALLY))


def _numbers(items: Sequence[Item]) -> list[Item]:
    """「2つ以上」, 「3件」: a number, the word it is counted by and the word that bounds it as one."""
    out: list[Item] = []
    for item in items:
        before = out[-1] if out else None
        if before is not None and _is_number(before) and item.is_concept("counter"):
            number = numerals("ja").read(fold(before.text))
            value = Quantity(number.value) if number else None
            out[-1] = replace(before, kind="quantity", end=item.end, text=before.text + item.text, value=value)
        elif (
            before is not None
            and before.end == item.start
            and isinstance(before.value, Quantity)
            and (not before.value.unit and item.has("op:") in _SIDES)
        ):
            value = replace(before.value, bound=_SIDES[item.has("op:")])
            out[-1] = replace(before, end=item.end, text=before.text + item.text, value=value)
        else:
            out.append(item)
    return out


def _is_number(item: Item) -> bool:
    text = fold(item.text)
    whole = numerals("ja").match(text, 0) if item.kind == "other" else None
    return whole is not None and whole.end() == len(text)
