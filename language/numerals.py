"""Numbers as English and Japanese write them, and the table of words (ontology/units.ttl) that says how.

Everything here is exact: values are `Decimal` and never pass through a float. All functions are total on any text.
Words are matched by `Words`, which needs no compiling, so that the first sentence costs no more than the next.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from kg.rows import Rows, read_rows
from kg.values import value

UNITS_FILE = Path(__file__).parent.parent / "ontology" / "units.ttl"

LONGEST = 1000
"""Digits; a longer run is no amount, and arithmetic on it would be slow."""

_ONE = Decimal(1)
_EXACT = Context(prec=4 * LONGEST, Emax=MAX_EMAX, Emin=MIN_EMIN)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One meaning of units.ttl: its kind (a class), its forms as (place, language, text) and its other values.

    `factor` is the number that it stands for or multiplies by, `trait` how it behaves (`""` if in no special way).
    """

    name: str
    kind: str
    forms: tuple[tuple[str, str, str], ...]
    values: Mapping[str, tuple[str, ...]]
    factor: Decimal = Decimal(1)
    trait: str = ""

    def get(self, key: str) -> str:
        """The first value of the property `key`, `""` if there is none."""
        return self.values.get(key, ("",))[0]

    def all(self, key: str) -> tuple[str, ...]:
        """Every value of the property `key`."""
        return self.values.get(key, ())

    def said(self, place: str, language: str) -> str:
        """The form for wording, `""` if there is none in `language`."""
        return next((text for where, tongue, text in self.forms if where == place and tongue in (language, "")), "")


Forms: TypeAlias = tuple[tuple[str, Row], ...]


@dataclass(frozen=True, slots=True)
class Units:
    """All rows of units.ttl."""

    rows: tuple[Row, ...]

    def of(self, *kinds: str) -> tuple[Row, ...]:
        """The rows of some kinds."""
        return tuple(row for row in self.rows if row.kind in kinds)

    def find(self, kinds: tuple[str, ...], key: str, value: str) -> Row | None:
        """The first row of `kinds` that has `value` for the property `key`."""
        return next((row for row in self.of(*kinds) if value in row.all(key)), None)

    def forms(self, kinds: Iterable[str], place: str, language: str) -> Forms:
        """Each form with its row. Japanese text may hold English forms, English text holds no Japanese ones."""
        return tuple(
            (fold(text), row)
            for row in self.of(*kinds)
            for where, tongue, text in row.forms
            if where == place and (language == "ja" or tongue != "ja")
        )


_PLACES = ("written", "writtenBefore", "writtenAfter", "plural", "saidBefore", "saidAfter")


@lru_cache(maxsize=4)
def load_units(path: Path = UNITS_FILE) -> Units:
    """The table of units, read once. Raises VocabularyError where the file is no Turtle."""
    rows = read_rows([path])
    return Units(tuple(_row(rows, subject) for subject in rows.sources if rows.values(subject, "rdf:type")))


def _row(rows: Rows, subject: str) -> Row:
    """The row of one subject of the file."""
    plain = {rows.local(prop): found for prop, found in rows.values_of[subject].items()}
    texts = {rows.local(prop): found for prop, found in rows.texts_of.get(subject, {}).items()}
    forms = [(place, "", text) for place in _PLACES for text in plain.get(place, ())]
    forms += [(place, language, text) for place in _PLACES for language, text in texts.get(place, ())]
    values = {prop: tuple(map(rows.local, found) if prop in _TERMS else found) for prop, found in plain.items()}
    values |= {prop: tuple(text for _, text in found) for prop, found in texts.items() if prop == "label"}
    factor, trait, kind = (values.get(prop, (default,))[0] for prop, default in _SINGLE.items())
    return Row(rows.local(subject), kind, tuple(forms), values, Decimal(factor), trait)


_TERMS = frozenset({"type", "meansBound"})
_SINGLE = {"factor": "1", "trait": "", "type": ""}


_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NARROW |= dict.fromkeys((0x3000, 0xA0, 0x202F, 0x2007, 0x2009, 0x200A, 0x09), 0x20)
_NARROW |= {0xFFE5: 0xA5, 0xFFE1: 0xA3, 0xFFE6: 0x20A9, 0x2011: 0x2D, 0x2010: 0x2D, 0x2019: 0x27}
_FOLD = (
    _NARROW | {code: code + 32 for code in range(65, 91)} | {code: code - 0xFEE0 + 32 for code in range(0xFF21, 0xFF3B)}
)


def narrow(text: str) -> str:
    """`text` with full-width letters, figures, signs and blanks as narrow ones; no code point moves."""
    return text if text.isascii() and "\t" not in text else text.translate(_NARROW)


@lru_cache(maxsize=8)  # dates, lengths and sums of one sentence are read one after the other
def fold(text: str) -> str:
    """`text` narrowed and its Latin letters made small; no code point moves."""
    return text.lower() if text.isascii() and "\t" not in text else text.translate(_FOLD)


def script(text: str, language: str) -> str:
    """The grammar to read `text` with: ``"ja"`` (which knows English words too) or ``"en"``."""
    return "ja" if language == "ja" or (not text.isascii() and _JAPANESE.search(text)) else "en"


_JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Words:
    """Finds the longest of some forms right behind or right before a place, minding each row's notBefore and notAfter.

    A form that begins or ends with a Latin letter stops there: no letter or figure may touch it, except that a form
    after a number may begin at the number (38bn), and that a figure may follow a prefix (FY26).
    """

    def __init__(self, forms: Iterable[tuple[str, Row]]):
        ordered = sorted(set(forms), key=lambda form: (-len(form[0]), form[0], form[1].name))
        self._first = _indexed((text[:2], text, row) for text, row in ordered)
        self._last = _indexed((text[-2:][::-1], text, row) for text, row in ordered)

    def at(self, text: str, start: int) -> tuple[Row, int] | None:
        """The row of the form that begins at `start` in folded `text`, and where it ends."""
        pair = text[start : start + 2]
        for form, row in self._first.get(pair) or self._first.get(pair[:1], ()):
            end = start + len(form)
            if (
                text.startswith(form, start)
                and not (
                    form[-1] in _LETTERS
                    and end < len(text)
                    and text[end] in _LETTERS
                    and not (row.trait == "prefix" and text[end].isdigit())
                )
                and _fits(text, start, end, row)
            ):
                return row, end
        return None

    def before(self, text: str, end: int) -> tuple[Row, int] | None:
        """The row of the form that ends at `end` in folded `text`, and where it begins."""
        pair = text[max(0, end - 2) : max(0, end)][::-1]
        for form, row in self._last.get(pair) or self._last.get(pair[:1], ()):
            start = end - len(form)
            if (
                start >= 0
                and text.startswith(form, start)
                and not (form[0] in _LETTERS and start and text[start - 1] in _LETTERS)
                and _fits(text, start, end, row)
            ):
                return row, start
        return None


def _indexed(forms: Iterable[tuple[str, str, Row]]) -> dict[str, tuple[tuple[str, Row], ...]]:
    """Forms by their first two characters, each list with the forms of one character that it may fall back on."""
    index: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for pair, text, row in forms:
        index[pair].append((text, row))
    return {pair: (*found, *(index.get(pair[0], ()) if len(pair) == 2 else ())) for pair, found in [*index.items()]}


def _fits(text: str, start: int, end: int, row: Row) -> bool:
    """Whether nothing stands around the form that its row forbids."""
    after, before = row.values.get("notBefore"), row.values.get("notAfter")
    return not ((after and text.startswith(after, end)) or (before and text.endswith(before, 0, start)))


@value
class Number:
    """A number that was read. `lead` is its part before the scales, `factor` all scales multiplied.

    `simple` means one number with scales after it only, so that the scales may be lent to a number before it
    (3〜4万). `figures` means that it holds a digit, `scaled` that it holds a scale, `letter` a scale of letters (38bn).
    """

    value: Decimal
    lead: Decimal
    factor: Decimal
    vague: bool = False
    simple: bool = True
    figures: bool = True
    scaled: bool = False
    letter: bool = False


FIGURE = (
    r"(?:\d{1,3}(?:,\d{2})*(?:,\d{3})++(?:\.\d++)?(?![.,]?\d)"
    r"|\d{1,3}[・·]\d{1,3}(?=[^\d\s])"
    r"|\d++(?:\.\d++(?!\.\d))?(?:e[+-]?\d{1,4}(?![a-z0-9]))?(?![.,]\d))"
)
"""A number in figures of folded text. ・ is a decimal point only where what may be a scale or a unit follows."""


class Numerals:
    """The numerals of one language: `search` and `match` find them in folded text, `read` gives their value."""

    def __init__(self, units: Units, language: str):
        word = units.forms(("NumberWord", "VagueNumber"), "written", language)
        scale = units.forms(("NumberScale",), "writtenAfter", language)
        plural = units.forms(("NumberScale",), "plural", language)
        self._table = dict((*plural, *scale, *word))
        self._plurals = frozenset(text for text, _ in plural)
        self._tokens = re.compile(
            f"({FIGURE})|{any_of(self._table, {text for text, row in word if row.trait == 'prefix'})}"
        )
        dates = units.forms(("DateMark",), "written", language)
        self._pattern = re.compile(_pattern(word, scale, plural, dates))

    def search(self, text: str, start: int) -> re.Match[str] | None:
        """The first numeral of folded `text` from `start` on."""
        return self._pattern.search(text, start)

    def match(self, text: str, start: int) -> re.Match[str] | None:
        """The numeral that begins at `start`."""
        return self._pattern.match(text, start)

    def read(self, text: str) -> Number | None:
        """The number that the folded `text` writes, as `search` found it; None where it is none, or hostile."""
        if len(text) < 20 and text.isascii() and text.isdigit():
            value = Decimal(text)
            return Number(value, value, _ONE)
        tally = _Tally()
        for match in self._tokens.finditer(text):
            if match[1]:
                tally.figure(match[0])
            else:
                tally.word(self._table[match[0]], match[0] in self._plurals)
        return tally.number()


def any_of(texts: Iterable[str], prefixes: Iterable[str] = ()) -> str:
    """A pattern for the longest of some texts; Latin ones end where their letters end, except for prefixes (multi-).

    Of no text at all: a pattern that never matches.
    """
    ordered = sorted(set(texts), key=lambda text: (-len(text), text))
    if not ordered:
        return "(?!)"
    ends = ("(?![a-z0-9])" if text[-1] in _LETTERS and text not in prefixes else "" for text in ordered)
    return f"(?:{'|'.join(re.escape(text) + end for text, end in zip(ordered, ends, strict=False))})"


def _pattern(word: Forms, scale: Forms, plural: Forms, dates: Forms) -> str:
    """The pattern of all numerals: figures with scales, kanji numerals, English number words."""
    latin = any_of(text for text, _ in scale if text.isascii())
    gap = r"(?:[ *-]{0,4}|\n)"
    figures = f"{FIGURE}(?:{gap}{latin}){{0,2}}"
    kanji = [form for form in (*word, *scale) if not form[0].isascii()]
    marks = "".join(sorted({text[0] for text, row in dates if row.get("grain") in ("year", "month", "day")}))
    first = "".join(sorted({text[0] for text, row in kanji if row.kind != "NumberScale" or row.trait == "small"}))
    eastern = f"(?=[\\d{first}]){_kanji(kanji, gap + latin, marks)}|" if kanji else ""
    return f"{eastern}(?=\\d){figures}|{_english(word, plural, latin)}"


def _kanji(forms: list[tuple[str, Row]], latin: str, marks: str) -> str:
    """Numerals with kanji in them: 6億7000万, 1 億 5,000 万, 二十億, 数十億, and 100 billion within Japanese.

    `marks` follow dates.
    """
    multipliers = "|".join(text + _forbidden(row) for text, row in forms if row.kind == "NumberScale")
    digits = "".join(text for text, row in forms if row.kind == "NumberWord")
    small = "".join(text for text, row in forms if row.trait == "small")
    vague = "|".join(f"(?<![{''.join(row.all('notAfter'))}]){text}" for text, row in forms if row.kind == "VagueNumber")
    some = f"(?:{vague})(?={multipliers})"
    closing = "".join(sorted({text[-1] for text, row in forms if row.kind == "NumberScale"}))
    return (
        f"(?:(?:{FIGURE}|[{digits}{small}]|{some})"
        f"(?:(?:{some})? ?(?:{multipliers})|[{digits}]|(?<=[^\\d ]){FIGURE}(?![\\d{marks}])"
        f"|(?<=[{closing}]) {FIGURE}(?= ?(?:{multipliers})))*"
        f"(?:{latin}){{0,2}})"
    )


def _forbidden(row: Row) -> str:
    return f"(?!{'|'.join(map(re.escape, row.all('notBefore')))})" if row.get("notBefore") else ""


def _english(word: Forms, plural: Forms, scale: str) -> str:
    """Numbers in English words: "two hundred million", "half a billion", "tens of billions", "billions of"."""
    rows = [(text, row) for text, row in word if text.isascii()]
    plain = [(text, int(row.get("factor"))) for text, row in rows if row.kind == "NumberWord" and row.trait != "scaled"]
    scaled = any_of(text for text, row in rows if row.trait == "scaled")
    alone = any_of(text for text, row in rows if row.kind == "VagueNumber" and row.trait == "alone")
    some = "|".join(text for text, row in rows if row.kind == "VagueNumber" and row.trait != "alone")
    plurals, gap = any_of(text for text, _ in plural), r"(?:[ -]|\n)"
    small, tens = (any_of(t for t, n in plain if (n < _TWENTY) is few) for few in (True, False))
    number = f"(?:{tens}(?:{gap}{small})?|{small})"  # “two five-year options” have two numbers
    first = "".join(sorted({text[0] for text, _ in (*rows, *plural)}))
    return (
        rf"(?=[{first}])(?<![a-z0-9])(?:{number}"
        rf"(?:{gap}(?:and{gap})?(?:{scale}|{scaled}(?={gap}{scale}))(?:{gap}(?:and{gap})?{number})?)*"
        rf"|{scaled}(?:{gap}{scale})+|{alone}(?:{gap}(?:{scale}|{plurals}))*|(?:{some})(?:{gap}?{scale})+"
        rf"|{plurals}(?= of (?!the |these |our |its |their )))"
    )


_TWENTY = 20  # from it on a number word may have another behind it: twenty-five


class _Tally:
    """Adds up the parts of one number: figures and words within a section, scales that close it."""

    def __init__(self) -> None:
        self.total = self.section = Decimal(0)
        self.current: Decimal | None = None
        self.lead: Decimal | None = None
        self.factor = Decimal(1)
        self.numbers = 0
        self.vague = self.figures = self.scaled = self.letter = self.failed = self.kanji = False

    def figure(self, text: str) -> None:
        self.figures = True
        value = (
            Decimal(text.replace(",", "").replace("・", ".").replace("·", ".")) if len(text) <= LONGEST else Decimal(0)
        )
        self.failed |= len(text) > LONGEST or abs(value.adjusted()) > LONGEST
        self._number(value, False)

    def word(self, row: Row, plural: bool) -> None:
        if row.kind == "NumberScale":
            self.vague |= plural
            self._scale(row)
        elif row.kind == "VagueNumber":
            self.vague = True
            if self.current is None and not self.section:  # 十数億 adds nothing that is sure to 十億
                self._number(row.factor, False)
        else:
            self._number(row.factor, "ja" in (language for _, language, _ in row.forms) and row.factor < 10)

    def _number(self, value: Decimal, digit: bool) -> None:
        self.numbers += 1
        self.lead = value if self.lead is None else self.lead
        shift = Decimal(10 if digit and self.kanji else 1)
        self.current = _EXACT.add(_EXACT.multiply(self.current or Decimal(0), shift), value)
        self.kanji = digit

    def _scale(self, row: Row) -> None:
        self.scaled |= row.trait != "small"
        self.letter |= row.trait == "letter"
        if self.lead is None:
            self.lead, self.numbers = Decimal(1), 1
        self.factor = _EXACT.multiply(self.factor, row.factor)
        if row.trait == "small":
            self.section = _EXACT.add(self.section, _EXACT.multiply(_or_one(self.current), row.factor))
        elif self.current is None and not self.section and self.total:
            self.total = _EXACT.multiply(self.total, row.factor)
        else:
            whole = _EXACT.add(self.section, self.current or Decimal(0)) if self.section else _or_one(self.current)
            self.total = _EXACT.add(self.total, _EXACT.multiply(whole, row.factor))
            self.section = Decimal(0)
        self.current, self.kanji = None, False

    def number(self) -> Number | None:
        if self.failed or self.lead is None:
            return None
        value = _EXACT.add(_EXACT.add(self.total, self.section), self.current or Decimal(0))
        return Number(
            tidy(value),
            tidy(self.lead),
            self.factor,
            self.vague,
            self.numbers == 1,
            self.figures,
            self.scaled,
            self.letter,
        )


def _or_one(value: Decimal | None) -> Decimal:
    return _ONE if value is None else value


def tidy(value: Decimal) -> Decimal:
    """The same number without needless zeros after the point, and without an exponent where it is of a usual size."""
    if value.same_quantum(_ONE):
        return value
    short = value.normalize(_EXACT)
    exponent = short.as_tuple().exponent
    if isinstance(exponent, int) and 0 < exponent <= 60:
        return short.quantize(Decimal(1), context=_EXACT)
    return short if short else Decimal(0)


def times(a: Decimal, b: Decimal) -> Decimal:
    """The exact product."""
    return tidy(_EXACT.multiply(a, b))


def minus(a: Decimal, b: Decimal) -> Decimal:
    """The exact difference."""
    return tidy(_EXACT.subtract(a, b))


@lru_cache(maxsize=4)
def numerals(language: str, path: Path = UNITS_FILE) -> Numerals:
    """The numerals of ``"ja"`` (with English ones) or ``"en"``."""
    return Numerals(load_units(path), language)
