"""The About panel: what it counts, and snippets that run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from browsing import serving
from fake_graph import FakeGraph

from dealgraph import DealGraph
from kg.errors import StoreError
from page.about import HERE, SNIPPETS, about_html
from page.wording import wording


def test_every_kind_is_told_of_in_both_languages(example_graph: DealGraph) -> None:
    for language in ("en", "ja"):
        words = wording(language, example_graph.vocabulary)
        html = about_html(example_graph, words)
        for kind in example_graph.vocabulary.frames:
            assert f"<code>dg:{kind}</code>" in html
            assert example_graph.vocabulary.definition(kind, language)
        assert str(example_graph.stats()["claims"]) in html


def test_a_store_out_of_reach_leaves_the_rest() -> None:
    class Down(FakeGraph):
        def stats(self) -> dict[str, object]:
            raise StoreError("there", "no answer")

    graph = Down()
    html = about_html(graph, wording("en", graph.vocabulary))
    assert "there: no answer" in html
    assert "SPARQLWrapper" in html


@pytest.mark.enable_socket
@pytest.mark.parametrize("name", ["Python", "SPARQLWrapper"])
def test_the_snippets_run_as_they_stand(example_graph: DealGraph, name: str) -> None:
    if name == "SPARQLWrapper":
        pytest.importorskip("SPARQLWrapper")
    with serving(example_graph) as at:
        code = dict(SNIPPETS)[name].replace(HERE, at)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert len(re.findall(r"https://w3id.org/dealgraph/id/", done.stdout)) >= 2
