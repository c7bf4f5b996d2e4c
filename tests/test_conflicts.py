"""The five articles against each other and themselves, row by row of ../shared/eval/conflicts.md.

Both sides of a conflict stand in the graph, each in its article; nothing is averaged, added up or filled in. Rows that
are not reached yet stand in data/conflict_gaps.txt; one that is reached fails until its line is removed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cases import data
from gold import SHARED, vocabulary

from dealgraph import DealGraph, extract_claims
from kg.contract import fact
from kg.model import Claim
from kg.store import MemoryStore
from kg.terms import text_of

DATA = Path(__file__).parent / "data"
ROWS = data("conflicts.jsonl")
GAPS = [line for line in (DATA / "conflict_gaps.txt").read_text("utf-8").splitlines() if line and line[0] != "#"]
ARTICLES = sorted((SHARED / "articles").glob("s0?.txt"))
pytestmark = pytest.mark.skipif(not ARTICLES, reason="../shared/articles is not here")


@cache
def _claims() -> tuple[Claim, ...]:
    return tuple(claim for claim in extract_claims(ARTICLES, vocabulary()) if isinstance(claim, Claim))


@cache
def _facts() -> tuple[tuple[str, dict[str, Any]], ...]:
    """(claim IRI, the fact as users see it)"""
    return tuple((claim.iri, fact(claim, vocabulary())) for claim in _claims())


@cache
def _deals() -> dict[str, str]:
    """Claim IRI -> the IRI of what it is about in the graph of all five."""
    graph = DealGraph(MemoryStore(), vocabulary())
    assert not graph.ingest(ARTICLES).problems
    return {text_of(r["c"]): text_of(r["d"]) for r in graph.store.select("SELECT ?c ?d { ?c dg:about ?d }")}


def _same(wanted: Any, held: Any) -> bool:
    """Whether the value `held` is `wanted`: a part of an amount, a list in any order, a member of a list, or itself."""
    if isinstance(wanted, dict):
        return isinstance(held, dict) and all(held.get(key) == value for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(held, list) and sorted(wanted) == sorted(held)
    return bool(held == wanted)


def _fits(wanted: dict[str, Any], held: dict[str, Any]) -> bool:
    return (
        wanted["doc"] in ("*", held["doc"])
        and wanted["type"] == held["type"]
        and all(_same(value, held["roles"].get(role)) for role, value in wanted["roles"].items())
        and ("status" not in wanted or held["status"] in wanted["status"])
        and ("date" not in wanted or held["date"] == wanted["date"])
    )


def _found(wanted: dict[str, Any]) -> list[str]:
    return [claim for claim, held in _facts() if _fits(wanted, held)]


def _wrongs(row: dict[str, Any]) -> Iterator[str]:
    """What is not as the row says."""
    sides = [_found(wanted) for wanted in row["present"]]
    yield from (f"missing: {wanted}" for wanted, found in zip(row["present"], sides, strict=True) if not found)
    yield from (f"stated: {wanted}" for wanted in row["absent"] if _found(wanted))
    deals = [{_deals()[claim] for claim in found} for found in sides if found]
    if row["deals"] == "one" and len(set().union(*deals)) > 1:
        yield f"several deals: {deals}"
    if row["deals"] == "apart" and any(one & other for one, other in itertools.combinations(deals, 2)):
        yield f"one deal: {deals}"


def test_there_are_rows() -> None:
    assert len(ROWS) == 34
    assert set(GAPS) <= {row["row"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['row']} {row['name']}" for row in ROWS])
def test_row(row: dict[str, Any]) -> None:
    wrongs = list(_wrongs(row))
    if row["row"] in GAPS:
        assert wrongs, f"{row['row']} is reached: remove it from data/conflict_gaps.txt"
    else:
        assert not wrongs


def test_any_order_and_twice_give_the_same_graph() -> None:
    graphs = []
    for order in (ARTICLES, ARTICLES[::-1], ARTICLES[2:] + ARTICLES[:2], [*ARTICLES, *ARTICLES]):
        graph = DealGraph(MemoryStore(), vocabulary())
        graph.ingest(order)
        graphs.append(sorted(graph.store.quads()))
    assert graphs[0]
    assert all(graph == graphs[0] for graph in graphs)
