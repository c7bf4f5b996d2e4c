"""A quarter without its year: “in the second quarter”, 「3Qの売上」: the latest of which the graph tells what is asked.

Which years it may be is looked up in the store; a question read on a day of such a year means that year's quarter.
"""
from __future__ import annotations

from collections.abc import Callable

from kg.model import Entity, Period, Reading
from kg.store import Store

ReadOn = Callable[[str], Reading]
_YEARS = """PREFIX dg: <https://w3id.org/dealgraph/ontology#>
SELECT DISTINCT ?year WHERE {
  { ?x dg:date ?when } UNION { ?x dg:period ?when }
  BIND(SUBSTR(STR(?when), 1, 4) AS ?year)
} ORDER BY DESC(?year)"""


def of_quarter(first: Reading, read_on: ReadOn, store: Store | None, answered: Callable[[Reading], bool]) -> str:
    """The day of the year that a bare quarter of the question is of; empty where it names none.

    `read_on` reads the question on a day; `answered` says whether the graph holds what a reading asks for.
    """
    bare = bool(first.unread) or any(text[-1:].isdigit() for text, _, _, concept in first.words if concept == "filler")
    bare = bare or any(isinstance(m.value, Entity) and m.value.provisional for m in first.mentions)  # 「Q2の」
    if store is None or not bare or not _has_quarter(read_on(_midst("2000"))):
        return ""
    years = [row["year"].strip('"') for row in store.select(_YEARS) if row["year"]]
    days = [_midst(year) for year in years if year.isdigit()]
    return next((day for day in days if answered(read_on(day))), next(iter(days), ""))


def _midst(year: str) -> str:
    """The day nearest to all quarters of a year."""
    return f"{year}-07-01"


def _has_quarter(reading: Reading) -> bool:
    dates = [m.value for m in reading.mentions if isinstance(m.value, Period)]
    return not reading.unread and len(dates) == 1 and "-Q" in dates[0].start
