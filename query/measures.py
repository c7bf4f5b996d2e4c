"""The unit or currency that a question asks for: “in yen”, 「円に直すと」, “how many gigawatts”, 「何ギガワット」.

    question -> the question without those words, and the unit's code -> rows told in that unit

A sum that the graph holds in one currency may stand in another right beside it in the article (“$38bn (about £29bn)”);
that figure answers then. Nothing is ever converted here.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.model import DG, Quantity
from kg.terms import iri, literal, number, text_of, value_of
from language.numerals import fold, load_units
from language.quantities import conversions, find_quantities
from query.claims import Fact
from query.sparql import Columns
from query.wording import REPLY, language_of, load_replies

_PLACE = "{unit}"
_BOUNDS = {"exact": "Exactly", "approximately": "Approximately", "at_least": "AtLeast", "up_to": "UpTo"}
_WITHIN = "\u30a0-\u30ff\u4e00-\u9fff"  # behind such a sign the unit is no word of its own
_PREFIXES = "kMGTPE"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question without the words for its unit; `code` is empty where it has none. `words` are those left out."""

    text: str
    code: str = ""
    words: str = ""


def asked_in(question: str, language: str) -> Asked:
    """The unit that `question` asks for, and what is left of the question."""
    for name in ("unit-counted", "unit-asked", "unit-last"):
        pattern = _pattern(name, language)
        found = pattern.search(fold(question)) if pattern else None  # no sign moves
        if found is not None and not _is_of_a_sum(found.end("unit"), question, language):
            instead = load_replies(language).text(name, "instead")
            text = f"{question[: found.start()]} {instead} {question[found.end() :]}" if language == "en" else (
                question[: found.start()] + instead + question[found.end() :])
            rest = " ".join(text.split()) if language == "en" else text.strip()
            return Asked(rest, _codes(language)[fold(found["unit"])], question[slice(*found.span())].strip())
    return Asked(question)


def _is_of_a_sum(end: int, question: str, language: str) -> bool:
    """“deals of 4 billion dollars”: the unit belongs to a sum that the question tells."""
    return any(m.start < end <= m.end for m in find_quantities(question, language))


@lru_cache(maxsize=8)
def _pattern(name: str, language: str) -> re.Pattern[str] | None:
    """A pattern for the templates of a row, with any unit in their place; None where the language has none."""
    templates = [text.partition(_PLACE) for text in load_replies(language).texts(f"{REPLY}{name}", "words")]
    if not templates:
        return None
    before, forms, behind = map(_any, ((t[0] for t in templates), _codes(language), (t[2] for t in templates)))
    last = name == "unit-last"
    start, end = (r"(?<=\s)", r"(?=[\s?？.。]*$)") if last else (r"\b", r"\b") if language == "en" else (
        f"(?<![{_WITHIN}])", "")
    return re.compile(f"{start}{before}(?P<unit>{forms}){behind}{end}", re.IGNORECASE)


def _any(texts: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(set(texts), key=len, reverse=True)))})"


@lru_cache(maxsize=2)
def _codes(language: str) -> Mapping[str, str]:
    """Written form -> code, of the currencies and of the units that are asked for by name."""
    names = frozenset(load_replies("en").rule("settings", "unitsAsked"))
    rows = [row for row in load_units().of("Currency", "UnitOfMeasure") if row.kind == "Currency" or row.name in names]
    return {fold(text): row.get("unitCode") for row in rows for place, tongue, text in row.forms
            if place == "writtenAfter" and (language == "ja" or tongue != "ja") and len(text) > 1 - (language == "ja")}


# ---- rows in that unit ----
def in_unit(code: str, rows: Iterable[Row], columns: Columns, facts: Mapping[str, Fact]) -> tuple[Row, ...]:
    """The rows whose amount is told in the unit; for a currency that no row has, those figures told beside the sums."""
    every = tuple(row for row in rows if columns.number in row)
    own = tuple(row for row in every if _is_in(code, row, columns))
    return own or tuple(told for row in every for told in _beside(code, row, columns, facts))


def _is_in(code: str, row: Row, columns: Columns) -> bool:
    currency, unit = (text_of(row[c]) if c in row else "" for c in (columns.currency, columns.unit))
    return code in (currency, unit) or bool(unit and not currency and _base(unit) == _base(code))


def _base(code: str) -> str:
    """The unit without its prefix: gigawatts and megawatts are told in watts."""
    return code[1:] if len(code) > 1 and code[0] in _PREFIXES else code


def _beside(code: str, row: Row, columns: Columns, facts: Mapping[str, Fact]) -> Iterator[Row]:
    """The row with the figure in that currency which a claim about its fact tells right beside its own."""
    held = {text_of(row[name]) for name in columns.facts if name in row}
    told = (t.texts.get("quote", "") for name in held if name in facts for t in facts[name].told)
    for quote in dict.fromkeys(told):
        for mention, again in conversions(find_quantities(quote, language_of(quote)), quote):
            same, other = mention.value, again.value
            if isinstance(same, Quantity) and isinstance(other, Quantity) and other.unit == code and (
                    same.value == value_of(row[columns.number])):
                yield row_of(other, row, columns)


def row_of(told: Quantity, row: Row, columns: Columns) -> Row:
    """`row` with another figure in the place of its own."""
    new = {**row, columns.number: number(told.value), columns.currency: literal(told.unit),
           columns.bound: iri(DG + _BOUNDS.get(told.bound, "Exactly"))}
    return {name: term for name, term in new.items() if name != columns.maximum}
