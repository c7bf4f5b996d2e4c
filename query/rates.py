"""Sums for each year or month: “how much does X pay Y per year” is answered by a claim that says so of that sum.

A deal is stored with its sum; whether that is the whole of it or what falls to a month stands in the words beside it.
Where no claim tells such a sum, the whole is shared out evenly over the years that the deal is told to run.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from kg.model import Frame, Quantity
from kg.terms import text_of, value_of
from kg.vocabulary import Vocabulary
from query.claims import Fact
from query.measures import Row, row_of
from query.rivals import sizes
from query.sparql import Columns
from query.wording import language_of

_IN_A_YEAR = {"year": 1, "month": 12}
_DIGITS = 4  # that a share is told with


def shared_out(
    rate: str, rows: Iterable[Row], columns: Columns, facts: Mapping[str, Fact], vocabulary: Vocabulary
) -> Iterator[Row]:
    """The rows with the whole sum of each deal divided by its years; a deal whose years no claim tells has none."""
    for row in rows:
        told = [facts[text_of(row[name])] for name in columns.facts if name in row and text_of(row[name]) in facts]
        years = {years for fact in told for years in _years(fact.frame, vocabulary)}
        if len(years) == 1 and {columns.number, columns.currency} <= row.keys() and columns.maximum not in row:
            yield row_of(_share(row, columns, years.pop() * _IN_A_YEAR[rate]), row, columns)


def _years(frame: Frame, vocabulary: Vocabulary) -> Iterator[Decimal]:
    """How many years a deal is told to run; what no year is told of has no length."""
    numbers = (f for role, fs in frame.roles if vocabulary.role(role).form == "number" for f in fs)
    yield from (f.value for f in numbers if isinstance(f, Quantity) and f.value > 0)


def _share(row: Row, columns: Columns, times: Decimal) -> Quantity:
    """One of so many equal shares of the sum of a row, rounded."""
    share = Decimal(str(value_of(row[columns.number]))) / times
    rounded = round(share, _DIGITS - 1 - share.adjusted()) if share else share
    currency = text_of(row[columns.currency]) if columns.currency in row else ""
    bound = text_of(row[columns.bound]).rsplit("#", 1)[-1] if columns.bound in row else ""
    names = {"AtLeast": "at_least", "UpTo": "up_to"}
    return Quantity(rounded, currency, names.get(bound, "exact" if rounded * times == share * times and not
                                                 bound.startswith("Approx") else "approximately"), None, True)


def is_told(fact: Fact, rate: str, vocabulary: Vocabulary) -> bool:
    """Whether a claim about `fact` has its sum right beside words for that time (“920 million per month”)."""
    amounts = {(size.value, size.unit) for size in sizes(fact)}
    return any(amount in amounts for told in fact.told
               for amount in _rated(told.texts.get("quote", ""), rate, vocabulary))


def _rated(quote: str, rate: str, vocabulary: Vocabulary) -> Iterator[tuple[object, str]]:
    """(value, unit) of each sum of `quote` that is one for each `rate`."""
    from language.items import read_items

    language = language_of(quote)
    forms = tuple(form.casefold() for word in vocabulary.words for form in word.forms
                  if word.language == language and f"rate:{rate}" in word.concepts)
    for item in read_items(quote, language, vocabulary):
        before = quote[: item.start].casefold().rstrip(" *（(約")
        behind = quote[item.end :].casefold().lstrip(" *)）の")
        each = any(before.endswith(form) and not before[: -len(form)][-1:].isnumeric() for form in forms)  # not 7年間
        if isinstance(item.value, Quantity) and (each or behind.startswith(forms)):
            yield item.value.value, item.value.unit
