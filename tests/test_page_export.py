"""The Export panel: the form's filters, the command, the file; whatever is typed is text."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from fake_graph import FakeGraph

import ui
from dealgraph import DealGraph
from kg.exports import FORMATS, WHATS, Choice
from page.export import Export, choice_of, command_of, form_html
from page.wording import wording


@pytest.fixture(scope="module")
def gradio() -> object:
    pytest.importorskip("gradio")
    return ui.load_gradio()


def panel(gr: object, graph: object) -> Export:
    desk = ui.Desk(gr, graph, (Export,))
    with gr.Blocks():  # type: ignore[attr-defined]
        desk.lay_out(wording("en", graph.vocabulary))  # type: ignore[attr-defined]
    return desk.panels[0]  # type: ignore[return-value]


def test_the_form_offers_every_part_and_format(example_graph: DealGraph) -> None:
    for language in ("en", "ja"):
        html = form_html(wording(language, example_graph.vocabulary))
        for value in (*WHATS, *FORMATS, *example_graph.vocabulary.frames):
            assert f"<option value='{value}'>" in html


def test_an_empty_form_filters_nothing() -> None:
    assert choice_of({"entity": " ", "since": ""}) is None
    assert choice_of({"entity": "OpenAI", "since": "2025"}) == Choice(entities=("OpenAI",), since="2025")


def test_the_command_is_the_form() -> None:
    given = {"what": "claims", "format": "csv", "entity": "O'Reilly & $(rm)", "until": "2026"}
    words = shlex.split(command_of(given))
    assert words == ["dealgraph", "export", "--what", "claims", "--entity", "O'Reilly & $(rm)", "--until", "2026",
                     "-f", "csv", "-o", "dealgraph.csv"]


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_made(gradio: object, example_graph: DealGraph, form: str) -> None:
    made = panel(gradio, example_graph)
    words = wording("en", example_graph.vocabulary)
    _, last = made.acted("make", {"format": form, "entity": "Anthropic"}, words)
    path = Path(last[made.file]["value"])
    assert path.stat().st_size > 100
    assert path.name in last[made.result]
    assert "claims fit the filters" in last[made.result]


def test_a_wrong_filter_is_told_and_nothing_is_offered(gradio: object, example_graph: DealGraph) -> None:
    made = panel(gradio, example_graph)
    _, last = made.acted("make", {"format": "ttl", "entity": "<b>Nobody Inc"}, wording("en", example_graph.vocabulary))
    assert "role='alert'" in last[made.result]
    assert "<b>Nobody" not in last[made.result]
    assert made.file not in last


def test_old_files_are_taken_away(gradio: object) -> None:
    graph = FakeGraph()
    made = panel(gradio, graph)
    words = wording("ja", graph.vocabulary)
    paths = [Path(list(made.acted("make", {"format": "nt"}, words))[-1][made.file]["value"]) for _ in range(20)]
    assert [path.exists() for path in paths] == [False] * 4 + [True] * 16
