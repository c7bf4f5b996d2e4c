"""Tables at a terminal: they fit, full-width signs count twice, and nothing in a cell steers the terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_world import ONE, ONE_CLAIMS, world
from rich.cells import cell_len

from kg.errors import QueryError
from kg.model import DGR
from kg.results import Results
from kg.show import columns, names_of, pointed, table, visible
from kg.store import MemoryStore
from kg.triples import batch


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    made = MemoryStore()
    made.add(batch(ONE, ONE_CLAIMS, world()))
    return made


def shown(store: MemoryStore, query: str, language: str = "en", width: int = 80) -> list[str]:
    result = store.query(query)
    return list(table(result, names_of(store, result, language), width))


HOSTED = "SELECT ?lab ?kind ?n { dgr:aws dg:hosts ?lab . ?lab a ?kind FILTER(?kind = dg:AILab) BIND(12 AS ?n) }"


def test_names_stand_beside_iris(store: MemoryStore) -> None:
    assert shown(store, HOSTED) == [
        "lab                  kind       n",
        "───────────────────  ────────  ──",
        "dgr:openai (OpenAI)  dg:AILab  12",
    ]


def test_names_come_in_the_readers_language(store: MemoryStore) -> None:
    assert shown(store, HOSTED, "ja")[2].startswith("dgr:openai (オープンAI)  dg:AILab")


def test_full_width_signs_take_two_places() -> None:
    lines = list(columns(("a", "b"), [("日本語", "x"), ("abc", "y")], 40))
    assert [line.index("x" if "x" in line else "y") for line in lines[2:]] == [5, 8]
    assert lines[1] == "──────  ─"


def test_truths_and_graphs_are_tables_too(store: MemoryStore) -> None:
    assert shown(store, "ASK { dgr:aws dg:hosts dgr:openai }") == ["true"]
    lines = shown(store, "CONSTRUCT { ?x dg:hosts ?y } { ?x dg:hosts ?y }", width=100)
    assert lines[0].split() == ["subject", "predicate", "object"]
    assert lines[2].split("  ")[:2] == ["dgr:aws (AWS)", "dg:hosts"]


def test_where_columns_would_not_fit_records_stand_below_one_another() -> None:
    lines = list(columns(("one", "two", "three", "four"), [("1", "2", "3", "4")], 30))
    assert lines == ["─ 1 ─", "one    1", "two    2", "three  3", "four   4"]


CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=60).map(visible)


@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=4), width=st.integers(20, 60))
def test_no_line_is_wider_than_the_terminal_and_nothing_is_lost(rows: list[tuple[str, str]], width: int) -> None:
    lines = list(columns(("head", "other"), rows, width))
    assert all(cell_len(line) <= width for line in lines)
    told = "".join("".join(line.split()) for line in lines[2:])
    wanted = "".join("".join("".join(row).split()) for row in rows)
    assert sorted(told) == sorted(wanted)


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_nothing_steers_the_terminal(text: str) -> None:
    assert not [sign for sign in visible(text) if unicodedata.category(sign) == "Cc" or sign in "\u202e\u2066"]


def test_an_escape_is_shown_as_a_picture() -> None:
    assert visible("a\x1b[31mred\nb\x07\u202ec") == "a␛[31mred b␇\ufffdc"


def test_a_long_text_is_cut() -> None:
    assert len(visible("x" * 5_000)) == 600


@pytest.mark.parametrize(
    ("query", "line", "column", "wanted"),
    [
        ("SELECT ?x\nWHERE { ?x ?y }", 2, 15, ("WHERE { ?x ?y }", "              ^")),
        ('{ "アマゾン" x }', 1, 10, ('{ "アマゾン" x }', "             ^")),
        ("\t{ x }", 1, 4, ("\t{ x }", "\t  ^")),
        ("abc", 1, 4, ("abc", "   ^")),
        ("abc", 2, 1, None),
        ("a\x1bb c", 1, 4, ("a␛b c", "   ^")),
        ("", 1, 1, None),
    ],
)
def test_the_caret_stands_under_the_place(query: str, line: int, column: int, wanted: tuple[str, str] | None) -> None:
    assert pointed(query, line, column, 80) == wanted


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    found = pointed("a" * 300 + " X " + "b" * 300, 1, 302, 40)
    assert found
    assert len(found[0]) <= 40
    assert found[0][found[1].index("^")] == "X"


def test_results_without_names(store: MemoryStore) -> None:
    result = Results("select", ("x", "y"), ((f"<{DGR}aws>", None),))
    assert list(table(result, {}, 80))[2] == "dgr:aws"


def test_a_wrong_query_is_still_an_error(store: MemoryStore) -> None:
    with pytest.raises(QueryError):
        shown(store, "SELECT")
