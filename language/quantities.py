"""Money, percentages, powers, counts: every amount of a text with its unit, its bound and its exact place.

The words are rows of ontology/units.ttl; this file knows only how they are put together around a number:

    (bound | price of one)* sign? currency? NUMBER (unit? to currency? NUMBER)? unit? (bound | price of one)*

Conventions: a range is ``approximately`` with `value_max` unless its words say otherwise; 数十億 and "tens of
billions" are the least that they can be, ``at_least``; 規模 and the like say nothing about the bound; where two bounds
meet (少なくとも約), the one with a side wins. A price of one (1株258.38ドル, "$185 a share") has the unit
``"USD/share"`` and is not money, so that no deal takes it for its amount. A number without a unit (38兆) has the unit
``""``. Lengths of time are left to language.dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from kg.model import Mention, Quantity
from kg.values import replace, value
from language.numerals import (
    UNITS_FILE,
    Number,
    Row,
    Units,
    Words,
    fold,
    load_units,
    minus,
    numerals,
    script,
    tidy,
    times,
)

_BOUNDS = {"Exactly": "exact", "Approximately": "approximately", "AtLeast": "at_least", "UpTo": "up_to"}
_STRENGTH = {"exact": 0, "approximately": 1, "up_to": 2, "at_least": 3}
_MEASURES = ("Currency", "UnitOfMeasure", "TimeUnit")

_LETTERED = 1_000_000  # “450k datasets”, “1.8m models”; “70b models” have so many parameters
_PLURAL = re.compile(r" [a-z]{3,}s\b")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()（）「」、。]+")
_NAME = re.compile(r"[A-Z][\w'’./-]*|[\u30a1-\u30fa][\u30a0-\u30ff]{1,11}")
_GLUE = re.compile(r"[ *]{0,4}")
_WIDE = "：，／"
_JOINT = re.compile(r"[ *-]{0,4}|\n")
_ASIDE = re.compile(r"[ *]*\([^()\d]{0,8}\d[^()]{0,20}\)")
_OPENING = re.compile(r"[\s*]*[(\[〔（][\s*]*")


def find_quantities(text: str, language: str, counts: bool = False) -> tuple[Mention, ...]:
    """The quantities of `text` in order, each a Mention of a Quantity whose span holds bound words and unit.

    Without `counts` a number that has neither unit, scale nor bound is passed over ("three regulators", the 3 of a
    list); with it such a number is a Quantity with the unit ``""``. Years, dates, clock times, addresses, model and
    section numbers are never quantities. Total: never raises.
    """
    folded = fold(text)
    grammar = grammar_of(script(folded, language))
    found = (amount for amount in grammar.amounts(text, folded, times=False) if _counts(amount, counts, folded))
    return tuple(
        Mention(_quantity(amount), amount.start, amount.end, text[amount.start : amount.end]) for amount in found
    )


def find_lengths(text: str, language: str) -> tuple[tuple[Mention, Row], ...]:
    """The lengths of time of `text`: each a Mention of a Quantity in its own unit ("month") with the unit's row."""
    folded = fold(text)
    found = grammar_of(script(folded, language)).amounts(text, folded, times=True)
    return tuple(
        (
            Mention(_quantity(_without_over(amount)), amount.start, amount.end, text[amount.start : amount.end]),
            amount.unit,
        )
        for amount in found
        if amount.unit
    )


def conversions(mentions: tuple[Mention, ...], text: str) -> tuple[tuple[Mention, Mention], ...]:
    """The pairs (sum, the same sum in another currency): one in brackets right after the other, or after a word for it.

    `mentions` are those of `text` in order, as `find_quantities` gives them; others are passed over.
    """
    folded = fold(text)
    grammar = grammar_of(script(folded, ""))
    sums = [
        (mention, mention.value)
        for mention in mentions
        if isinstance(mention.value, Quantity) and mention.value.is_money
    ]
    return tuple(
        (a, b) for (a, x), (b, y) in pairwise(sums) if x.unit != y.unit and grammar.repeats(folded, a.end, b.start)
    )


def say_amount(quantity: Quantity, language: str) -> str:
    """`quantity` in words that `find_quantities` reads back: ``at least USD 38 billion``, ``約380億ドル``."""
    return grammar_of("ja" if language == "ja" else "en").say(quantity)


@value
class Amount:
    """One amount as it is read.

    `low` is the value of `number`, or of the lower end of a range; `around` are the rows of the words before and
    behind that give its bound and what it is the price of.
    """

    number: Number
    low: Decimal
    start: int
    end: int
    unit: Row | None
    high: Number | None
    negative: bool
    around: tuple[Row, ...]

    @property
    def bound(self) -> str:
        """The strongest bound of the words around, `""` if there is none."""
        bounds = (_BOUNDS[row.get("meansBound")] for row in self.around if row.kind == "BoundWord")
        return max(bounds, key=_STRENGTH.__getitem__, default="")

    @property
    def price_of(self) -> str:
        """What the amount is the price of one of, `""` if of nothing."""
        return next((row.get("unitCode") for row in self.around if row.kind == "PerWord"), "")


class Grammar:
    """The words of one language in their places around a number."""

    def __init__(self, units: Units, language: str):
        self.language, self.units, self._numbers = language, units, numerals(language)

        def words(place: str, *kinds: str) -> Words:
            return Words(units.forms(kinds, place, language))

        self._before = words("writtenBefore", "BoundWord", "PerWord", "RangeMark")
        self._after = words("writtenAfter", "BoundWord", "PerWord")
        self._signs, self._minus = words("writtenBefore", "Currency"), words("written", "SignWord")
        self._units = words("writtenAfter", *_MEASURES)
        self._ranges, self._and = words("written", "RangeMark"), words("writtenAfter", "RangeMark")
        self._modifiers, self._same = words("written", "Modifier"), words("written", "ConversionWord")
        self._links = words("written", "VagueLink")
        self._ordinal = words("writtenBefore", "OrdinalMark")

    # ---- finding ----

    def amounts(self, text: str, folded: str, *, times: bool) -> Iterator[Amount]:
        """Every length of time, or else every other amount, that stands by itself; `folded` is `fold(text)`."""
        addresses = [match.span() for match in _ADDRESS.finditer(folded)] if "://" in folded or "www." in folded else []
        position = floor = 0
        while match := self._numbers.search(folded, position):
            amount = None if self._is_per(folded, match.start()) else self._amount(text, folded, match, floor, times)
            position = max(match.end(), amount.end if amount else 0)
            if (
                amount
                and _is_time(amount) == times
                and not any(a <= match.start() < b for a, b in addresses)
                and self._stands(text, folded, match, amount)
            ):
                floor = position
                yield amount

    def _is_per(self, folded: str, start: int) -> bool:
        """Whether the number at `start` is the 1 of 1株当たり."""
        found = self._before.at(folded, start)
        if found is None or found[0].kind != "PerWord":
            return False
        place = _skip(folded, found[1])
        return (
            any(words.at(folded, place) for words in (self._before, self._signs))
            or self._numbers.match(folded, place) is not None
        )

    def _amount(self, text: str, folded: str, match: re.Match[str], floor: int, times: bool) -> Amount | None:
        """The amount around the numeral `match`, beginning at `floor` or later; None if not of the wanted kind."""
        unit, end = self._unit_behind(folded, match.end())
        if unit and (unit.kind == "TimeUnit") != times:
            return None
        number = self._numbers.read(match[0])
        if number is None:
            return None
        start, sign, negative = self._signs_before(folded, match.start(), floor)
        start, around = self._words_before(folded, start, floor)
        wide = self._range(folded, match.end(), number, around, sign, start)
        high, unit, end, low = wide or (None, unit, end, number.value)
        if sign and (unit is None or unit.kind != "Currency"):
            unit, end = sign, end if high or unit is None else match.end()
        around, end = self._words_behind(folded, end, around)
        amount = Amount(number, low, start, end, sign or unit, high, negative, around)
        return (
            self._with_noun(text, folded, amount) if amount.unit is None or amount.unit.trait == "generic" else amount
        )

    def _signs_before(self, folded: str, start: int, floor: int) -> tuple[int, Row | None, bool]:
        """Where the number begins with its signs, its currency sign, and whether a minus stands before either."""
        begin, minus_inside = self._minus_before(folded, start)
        found = self._signs.before(folded, _skip_back(folded, begin))
        if found is None or found[1] < floor:
            return (begin, None, minus_inside) if begin >= floor else (start, None, False)
        outer, minus_outside = self._minus_before(folded, found[1])
        return max(outer, floor), found[0], minus_inside or minus_outside

    def _minus_before(self, folded: str, start: int) -> tuple[int, bool]:
        """Where a minus sign before `start` begins, unless it joins the number to a word."""
        found = self._minus.before(folded, start)
        return (found[1], True) if found and _leads(folded, found[1]) else (start, False)

    def _words_before(self, folded: str, start: int, floor: int) -> tuple[int, tuple[Row, ...]]:
        """Where the bound words before begin, and their rows; fillers count only behind a word that says something."""
        around, place, begin = list[Row](), start, start
        while (found := self._before.before(folded, _skip_back(folded, place))) and found[1] >= floor:
            row, place = found
            if around and around[-1].trait == "article" and row.trait in ("during", "preposition"):
                break  # “under a $2bn deal”
            around.append(row)
            begin = begin if row.get("meansBound") == "Exactly" else place
        return begin, tuple(around) if begin < start else ()

    def _range(
        self, folded: str, end: int, low: Number, around: tuple[Row, ...], sign: Row | None, start: int
    ) -> tuple[Number, Row | None, int, Decimal] | None:
        """The upper end with its unit and place, and the value of the lower end: 3〜4万, "between 5 and 10 percent"."""
        unit, behind = self._unit_behind(folded, end)
        marks = self._and if any(row.kind == "RangeMark" for row in around) else self._ranges
        for first, place in ((None, end), (unit, behind)):
            mark = marks.at(folded, _skip(folded, place))
            if (
                mark
                and not _is_change(folded[:start].rstrip(" *"), mark[0])
                and (high := self._high(folded, low, mark[1]))
                and not (not sign and not first and _is_year_like(low) and _signed(folded, mark[1]))
            ):
                last = high[1] or sign
                if (first is None or sign or (last and first.get("unitCode") == last.get("unitCode"))) and folded[
                    high[2] : high[2] + 1
                ] not in mark[0].all("changeBefore"):
                    return *high, low.value if first else _lent(low, high[0])
        return None

    def _high(self, folded: str, low: Number, place: int) -> tuple[Number, Row | None, int] | None:
        """The number after a range mark, its unit and its end; None where it does not rise above `low`."""
        sign = self._signs.at(folded, _skip(folded, place))
        match = self._numbers.match(folded, _skip(folded, sign[1] if sign else place))
        high = self._numbers.read(match[0]) if match else None
        if match is None or high is None or not _lent(low, high) < high.value:
            return None
        unit, end = self._unit_behind(folded, match.end())
        return high, unit or (sign[0] if sign else None), end

    def _unit_behind(self, folded: str, end: int) -> tuple[Row | None, int]:
        """The unit behind a number that ends at `end`, and where it ends; "of" stands only behind vague numbers."""
        place = _skip(folded, end, _JOINT)
        linked = self._links.at(folded, place) if folded[place - 1 : place] == " " else None
        return self._units.at(folded, _skip(folded, linked[1]) if linked else place) or (None, end)

    def _words_behind(self, folded: str, end: int, around: tuple[Row, ...]) -> tuple[tuple[Row, ...], int]:
        """The rows around with those behind (以上, 規模, "or more", "a share"), and where the last ends."""
        while found := self._after.at(folded, _skip(folded, end)):
            around, end = (*around, found[0]), found[1]
        aside = _ASIDE.match(folded, end)
        beyond = self._after.at(folded, aside.end()) if aside else None  # 30億ドル(4500億円)超
        return (*around, beyond[0]) if beyond else around, end

    def _with_noun(self, text: str, folded: str, amount: Amount) -> Amount:
        """Takes the unit from the noun that is counted (台の…GPU); the span holds it unless names intervene."""
        place, plain = amount.end, True
        for _ in range(6):
            place = _skip(folded, place)
            unit = self._units.at(folded, place)
            if unit and unit[0].kind == "UnitOfMeasure" and unit[0].trait not in ("generic", "few"):
                around, end = (
                    self._words_behind(folded, unit[1], amount.around) if plain else (amount.around, amount.end)
                )
                return replace(amount, unit=unit[0], end=end, around=around)
            modifier = self._modifiers.at(folded, place)
            name = None if modifier else _NAME.match(text, place)
            if not modifier and not name:
                return amount
            place, plain = (modifier[1], plain) if modifier else (name.end() if name else place, False)
        return amount

    def _stands(self, text: str, folded: str, match: re.Match[str], amount: Amount) -> bool:
        """Whether the number stands by itself: not within a name, a version, a date, a list number or an address."""
        start = amount.start
        if (start < match.start() and not amount.negative) or start == 0:
            return True
        if self._ordinal.before(folded, start):
            return False
        before, earlier = folded[start - 1], folded[start - 2 : start - 1]
        if (before.isascii() and before.isalnum()) or before == "_":
            return amount.number.scaled and not match[0].isascii()
        wide = text[start - 1] in _WIDE and not earlier.isdigit()  # 「AMD：6GW」 parts, "llama:7b" does not
        return wide or not (before in ".,:/-–−" and earlier.isascii() and earlier.isalnum())

    def repeats(self, folded: str, end: int, start: int) -> bool:
        """Whether what stands between two sums says that they are the same: a bracket, or 日本円で, "or"."""
        opening = _OPENING.match(folded, end, start)
        place = opening.end() if opening else _skip(folded, end + (folded[end : end + 1] in ("、", ",")))
        said = opening is not None
        while place < start and (found := self._same.at(folded, place)):
            place, said = _skip(folded, found[1]), True
        return said and place == start

    # ---- saying ----

    def say(self, quantity: Quantity) -> str:
        """`quantity` in words."""
        ends = [end for end in (quantity.value, quantity.value_max) if end is not None]
        unit, _, one = quantity.unit.partition("/")
        row = self.units.find(("Currency", "UnitOfMeasure"), "unitCode", unit)
        price = self.units.find(("PerWord",), "unitCode", one) if one else None
        amount = self._say_around(price, self._with_code(self._joined(ends), row))
        plain = quantity.bound == ("approximately" if len(ends) == 2 else "exact")
        return amount if plain else self._say_around(self._bound_row(quantity.bound), amount)

    def _joined(self, ends: list[Decimal]) -> str:
        """Both ends of a range, in figures where the lower one would seem to borrow the scale of the upper one."""
        mark = self.units.of("RangeMark")[0].said("saidBefore", self.language)
        said = [self._figure(end) for end in ends]
        numbers = [number for text in said if (number := self._numbers.read(fold(text)))]
        plain = len(numbers) == 2 and _lent(*numbers) != numbers[0].value
        return mark.join(f"{end:,f}" for end in ends) if plain else mark.join(said)

    def _bound_row(self, bound: str) -> Row | None:
        name = next(name for name, value in _BOUNDS.items() if value == bound)
        return self.units.find(("BoundWord",), "meansBound", name)

    def _with_code(self, amount: str, row: Row | None) -> str:
        if row is None:
            return amount
        after = row.said("saidAfter", self.language)
        return f"{amount}{after}" if after else f"{row.get('unitCode')} {amount}" if row.kind == "Currency" else amount

    def _say_around(self, row: Row | None, amount: str) -> str:
        return (
            f"{row.said('saidBefore', self.language)}{amount}{row.said('saidAfter', self.language)}" if row else amount
        )

    def _figure(self, value: Decimal) -> str:
        sign = self.units.of("SignWord")[0].said("saidBefore", self.language) if value < 0 else ""
        say = _say_japanese if self.language == "ja" else _say_english
        return sign + say(abs(value), self.units)


@lru_cache(maxsize=4)
def grammar_of(language: str, path: Path = UNITS_FILE) -> Grammar:
    """The grammar of ``"ja"`` (with English words) or ``"en"``, made once."""
    return Grammar(load_units(path), language)


def _skip(folded: str, place: int, glue: re.Pattern[str] = _GLUE) -> int:
    """The place after blanks and bold marks."""
    return match.end() if (match := glue.match(folded, place)) else place


def _skip_back(folded: str, place: int) -> int:
    """The place before blanks and bold marks."""
    floor = max(0, place - 4)
    while place > floor and folded[place - 1] in " *":
        place -= 1
    return place


def _leads(folded: str, start: int) -> bool:
    """Whether a minus sign at `start` belongs to the number behind it rather than joining it to a word before."""
    before = folded[start - 1 : start]
    return not (before.isalnum() and before.isascii()) and before not in (")", "%")


def _lent(low: Number, high: Number) -> Decimal:
    """The lower end of a range, with the scale of the upper one where it has none of its own (3〜4万)."""
    lends = high.simple and low.factor == 1 and low.lead < high.lead
    return times(low.value, high.factor) if lends else low.value


def _is_change(before: str, mark: Row) -> bool:
    """Whether what stands before makes "from 5 to 10" a change instead of a range."""
    return before.endswith(mark.all("changeAfter") or ("\0",)) and not before.endswith(mark.all("rangeAfter"))


def _signed(folded: str, place: int) -> bool:
    """Whether a sign stands before the number at `place`: “in 2022 to $1.9 billion” is no range."""
    at = _skip(folded, place)
    return at < len(folded) and not folded[at].isdigit()


def _is_time(amount: Amount) -> bool:
    return amount.unit is not None and amount.unit.kind == "TimeUnit"


def _without_over(amount: Amount) -> Amount:
    """The amount without the bounds that say "during" of a time ("over five years")."""
    return replace(amount, around=tuple(row for row in amount.around if row.trait != "during"))


def _quantity(amount: Amount) -> Quantity:
    """The value of an amount."""
    row, number = amount.unit, amount.number
    factor = (row.factor if row and not _is_time(amount) else Decimal(1)) * (-1 if amount.negative else 1)
    high = times(amount.high.value, factor) if amount.high else None
    code = row.get("unitCode") if row else ""
    least = "at_least" if number.vague else "approximately" if amount.high else "exact"
    bound = amount.bound if _STRENGTH.get(amount.bound, 0) > 1 or (least == "exact" and amount.bound) else least
    money = row is not None and row.kind == "Currency" and not amount.price_of
    return Quantity(
        times(amount.low, factor), f"{code}/{amount.price_of}" if amount.price_of and code else code, bound, high, money
    )


def _counts(amount: Amount, counts: bool, folded: str) -> bool:
    """Whether the text gives the number as a quantity."""
    number, unit = amount.number, amount.unit
    if unit is None:
        told = not number.letter or (number.factor <= _LETTERED and _PLURAL.match(folded, amount.end) is not None)
        return told and (counts or _is_bare_quantity(amount)) and not _is_year_like(number)
    if not number.figures and not number.scaled and not number.vague:
        return number.value != 1 and unit.kind == "UnitOfMeasure"
    return True


def _is_bare_quantity(amount: Amount) -> bool:
    """Whether a number without a unit is one: it has a scale or a bound, is vague or large."""
    number = amount.number
    return (
        number.vague
        or (number.scaled and number.figures)
        or amount.bound not in ("", "exact")
        or number.value >= 10_000
    )


def _is_year_like(number: Number) -> bool:
    return not number.scaled and not number.vague and 1900 <= number.value <= 2100


def _say_english(value: Decimal, units: Units) -> str:
    """``38 billion``, ``1.25 trillion``, ``1,234,567``."""
    for row in sorted(units.of("NumberScale"), key=lambda row: -row.factor):
        word, exponent = row.said("saidAfter", "en"), row.factor.adjusted()
        short = tidy(value.scaleb(-exponent)) if word and value.adjusted() in range(exponent, exponent + 3) else None
        if short is not None and times(short, row.factor) == value and short == round(short, 3):
            return f"{short:f} {word}"
    return f"{value:,f}"


def _say_japanese(value: Decimal, units: Units) -> str:
    """``3兆1200億``, ``1万5000``, ``258.38``."""
    large = sorted(
        (
            (row.factor, text)
            for row in units.of("NumberScale")
            if row.trait != "small"
            for _, language, text in row.forms[:1]
            if language == "ja"
        ),
        reverse=True,
    )
    said, rest = "", value
    for factor, word in large:
        if rest >= factor:
            whole = Decimal(int(rest) // int(factor))
            said, rest = f"{said}{whole:f}{word}", minus(rest, times(whole, factor))
    return said + (f"{rest:f}" if rest or not said else "")
