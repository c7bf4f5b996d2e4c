"""Things found by name: as written, begun, in part, misspelled, in the other script; and all that is told of one."""

from __future__ import annotations

import pytest

from dealgraph import DealGraph
from kg.model import DGR

FOUND = [  # what is typed, and the English label of the first hit
    ("amazon", "Amazon"), ("アマゾン", "Amazon"), ("Antropic", "Anthropic"), ("オープンエーアイ", "OpenAI"),
    ("softbank", "SoftBank Group"), ("ソフトバンク", "SoftBank Group"), ("nvdia", "Nvidia"), ("エヌビデア", "Nvidia"),
    ("MISTRAL", "Mistral AI"), ("altman", "Sam Altman"), ("アルトマン", "Sam Altman"),
]


@pytest.mark.parametrize(("typed", "label"), FOUND)
def test_a_name_is_found_however_it_is_typed(example_graph: DealGraph, typed: str, label: str) -> None:
    hits = example_graph.search(typed)
    assert hits[0].thing.label() == label


def test_the_name_itself_comes_before_names_that_begin_so(example_graph: DealGraph) -> None:
    found = [hit.thing.label() for hit in example_graph.search("Google")]
    assert found[0] == "Google"
    assert len(found) == len(set(found))


def test_without_a_name_those_come_that_most_is_told_of(example_graph: DealGraph) -> None:
    counts = [hit.facts for hit in example_graph.search("", most=8)]
    assert len(counts) == 8
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 1


@pytest.mark.parametrize("typed", ["qqzzxx", "'", '" } DROP ALL', "\\", "%", "x" * 5000])
def test_what_names_nothing_finds_nothing(example_graph: DealGraph, typed: str) -> None:
    assert not example_graph.search(typed)
    assert example_graph.profile(typed) is None


def test_a_profile_holds_the_facts_of_the_thing_and_of_its_parts(example_graph: DealGraph) -> None:
    found = example_graph.profile("Amazon")
    assert found is not None
    assert "AWS" in [part.label() for part in found.parts]
    own = {found.thing.iri, *(part.iri for part in found.parts)}
    for fact in found.facts:
        named = {getattr(filler, "iri", "") for _, fillers in fact.frame.roles for filler in fillers}
        assert named & own, fact
        assert fact.told
    assert any(DGR + "aws" in {getattr(f, "iri", "") for _, fs in fact.frame.roles for f in fs} for fact in found.facts)
    assert not own & {neighbour.thing.iri for neighbour in found.neighbours}


def test_a_profile_is_found_by_iri_and_by_any_name(example_graph: DealGraph) -> None:
    by_iri, by_name = example_graph.profile(DGR + "anthropic"), example_graph.profile("アンソロピック")
    assert by_iri is not None
    assert by_iri == by_name


def test_the_index_is_made_anew_when_the_graph_grows() -> None:
    from kg.model import Article

    with DealGraph.open(None) as graph:
        assert not graph.search("Cohere")
        graph.add(Article("n", "Nvidia invested $2 billion in Cohere.", "urn:n", language="en"))
        assert [hit.thing.label() for hit in graph.search("Cohere")] == ["Cohere"]
        graph.store.drop("urn:n")
        assert not graph.search("Cohere")


def test_rings_come_back_to_their_first() -> None:
    from kg.model import Article

    text = "Nvidia invested $2 billion in CoreWeave. CoreWeave bought GPUs worth $1 billion from Nvidia."
    with DealGraph.open(None) as graph:
        graph.add(Article("n", text, "urn:n", language="en"))
        assert [sorted(t.label() for t in ring.things) for ring in graph.circles()] == [["CoreWeave", "Nvidia"]]
