"""Sums for each year or month: “how much does X pay Y per year” is answered only by a claim that says so of that sum.

A deal is stored with its sum; whether that is the whole of it or what falls to a month stands in the words beside it.
"""
from __future__ import annotations

from collections.abc import Iterator

from kg.model import Quantity
from kg.vocabulary import Vocabulary
from query.claims import Fact
from query.rivals import sizes
from query.wording import language_of


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
