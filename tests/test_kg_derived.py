"""What is derived from a vocabulary or a store: made once, and anew when that changed, whoever changed it."""
from __future__ import annotations

import subprocess
import sys
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

from dealgraph import DealGraph, restore
from kg.derived import once_a_state, once_a_vocabulary
from kg.model import Article
from kg.store import MemoryStore, Store
from kg.vocabulary import Vocabulary, load_vocabulary
from query.contradictions import contradictions
from query.passages import passages
from query.strangers import names_of
from query.things import index_of

ROOT = Path(__file__).resolve().parent.parent
FIRST = "Google has acquired Dovemere Systems for $12 million."
SECOND = "Google has acquired Dovemere Systems for $90 million. Nvidia invested $2 billion in Quorvane."
WRITE = f"""
import sys
from dealgraph import DealGraph
from kg.model import Article
with DealGraph.open(sys.argv[1]) as graph:
    graph.add(Article("second", {SECOND!r}, "urn:second", language="en"))
"""


@pytest.fixture
def vocabulary() -> Vocabulary:
    return load_vocabulary()


class Made:
    """Something that is derived."""


def test_a_vocabulary_has_its_own(vocabulary: Vocabulary) -> None:
    made = once_a_vocabulary(lambda known: Made())
    assert made(vocabulary) is made(vocabulary)
    assert made(replace(vocabulary)) is not made(vocabulary)


def test_what_is_of_a_vocabulary_goes_with_it(vocabulary: Vocabulary) -> None:
    made = once_a_vocabulary(lambda known: Made())
    other = replace(vocabulary)
    held = weakref.ref(made(other))
    assert held() is not None
    del other
    assert held() is None


def test_a_state_has_its_own(vocabulary: Vocabulary) -> None:
    @once_a_state
    def made(store: Store, vocabulary: Vocabulary, word: str = "") -> Made:
        return Made()

    store, other = MemoryStore(), MemoryStore()
    first = made(store, vocabulary, "a")
    assert made(store, vocabulary, "a") is first
    assert len({made(store, vocabulary, "b"), made(other, vocabulary, "a"), first}) == 3
    assert made(store, replace(vocabulary), "a") is not first
    first = made(store, vocabulary, "a")
    store.load([("<urn:a>", "<urn:b>", "<urn:c>")])
    assert made(store, vocabulary, "a") is not first


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with DealGraph.open(tmp_path / "home") as graph:
        graph.add(Article("first", FIRST, "urn:first", language="en"))
        graph.store.release()
        graph.backup(tmp_path / "first.tar")
    return tmp_path / "home"


def test_what_another_process_writes_is_taken_up(home: Path, tmp_path: Path) -> None:
    with DealGraph.open(home) as reader:
        before = _derived(reader)
        subprocess.run([sys.executable, "-c", WRITE, str(home)], cwd=ROOT, check=True, timeout=60)
        after = _derived(reader)
        restore(tmp_path / "first.tar", home, instead=True)
        restored = _derived(reader)
    assert before == (1, ["Dovemere Systems"], 0, ["first"])
    assert after == (2, ["Dovemere Systems", "Quorvane"], 1, ["first", "second"])
    assert restored == before


def _derived(graph: DealGraph) -> tuple[int, list[str], int, list[str]]:
    """What a graph's caches say: deals of Google, names that only the graph knows, contradictions, passages."""
    store, vocabulary = graph.store, graph.vocabulary
    index = index_of(store, vocabulary)
    [google] = [thing for thing in index.things.values() if thing.label() == "Google"]
    strangers = sorted(thing.label() for thing in names_of(store, vocabulary).things.values())
    quoted = sorted({passage.article for passage in passages("Why Dovemere Systems?", "en", store, vocabulary)})
    return index.facts[google.iri], strangers, len(contradictions(store, vocabulary)), quoted
