"""The lexicon as data: enough ways of saying things, every frame word with its usage, and sentences read right."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.lexicon import Word
from kg.model import Entity, Filler, Quantity, Statement
from kg.vocabulary import Vocabulary, load_vocabulary
from language.reader import read

DATA = Path(__file__).resolve().parent / "data" / "lexicon_sentences.jsonl"
DEALS = frozenset({"Investment", "FundingRound", "Contract", "Partnership", "Acquisition", "Commitment"})
LEAST = {"deals": 60, "reporting": 40, "hedges": 40}
CASES = {("en", True): 60, ("ja", True): 60, ("en", False): 30, ("ja", False): 30}
FLOOR = {("en", True): 50, ("ja", True): 54, ("en", False): 30, ("ja", False): 30}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary()


def _group(word: Word) -> str:
    """The group that a word counts in: how deals, sources or doubts are said ("" for the rest)."""
    if any(c.removeprefix("frame:") in DEALS for c in word.concepts if c.startswith("frame:")):
        return "deals"
    if {"report", "according", "cue:Reported"} & set(word.concepts):
        return "reporting"
    return "hedges" if word.has("cue:") else ""


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("group", sorted(LEAST))
def test_enough_forms(vocabulary: Vocabulary, language: str, group: str) -> None:
    forms = {f for w in vocabulary.words if w.language == language and _group(w) == group for f in w.forms}
    assert len(forms) >= LEAST[group]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_deal_has_many_words(vocabulary: Vocabulary, language: str) -> None:
    said: dict[str, set[str]] = {kind: set() for kind in DEALS}
    for word in vocabulary.words:
        for usage in word.usages if word.language == language else ():
            said.get(usage.kind, set()).update(word.forms)
    assert {kind: len(forms) for kind, forms in said.items() if len(forms) < 30} == {}


def test_a_frame_word_shows_its_usage(vocabulary: Vocabulary) -> None:
    bare = [w.iri for w in vocabulary.words if w.has("frame:") and not w.usages]
    assert bare == []


def test_usages_are_of_frames_that_the_word_denotes(vocabulary: Vocabulary) -> None:
    strange = [(w.iri, u.kind) for w in vocabulary.words for u in w.usages if f"frame:{u.kind}" not in w.concepts]
    assert strange == []


def test_no_form_is_written_twice_in_a_row_or_with_stray_blanks(vocabulary: Vocabulary) -> None:
    counts = [(w.iri, f, n) for w in vocabulary.words for f, n in Counter(w.forms).items()]
    assert [(iri, f) for iri, f, n in counts if n > 1 or f != " ".join(f.split())] == []


def test_irregular_forms_are_not_the_regular_ones(vocabulary: Vocabulary) -> None:
    assert all(forms and all(f == f.strip().lower() for f in forms) for forms in vocabulary.irregular.values())
    assert {"buy", "sell", "choose", "spin", "underwrite", "foresee"} <= set(vocabulary.irregular)


def _shown(filler: Filler) -> str:
    if isinstance(filler, Entity):
        return filler.iri.rsplit("/", 1)[-1]
    return f"{filler.value:.0f} {filler.unit}" if isinstance(filler, Quantity) else str(filler)


def _wanted(row: dict[str, Any], statement: Statement) -> bool:
    frame = statement.frame
    return frame.kind == row["kind"] and all(
        set(value if isinstance(value, list) else [value]) <= {_shown(f) for f in frame.get(role)}
        for role, value in row["roles"].items()
    )


def _right(row: dict[str, Any], vocabulary: Vocabulary) -> bool:
    """Whether the sentence gives its frame with its roles; one without a frame must state no deal."""
    found = read(row["text"], row["language"], vocabulary, published="2025-11-10").statements
    if row["kind"]:
        return any(_wanted(row, s) for s in found)
    return not any(s.frame.kind in DEALS for s in found)


def test_sentences_are_read(vocabulary: Vocabulary) -> None:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    sets = Counter((row["language"], bool(row["kind"])) for row in rows)
    assert sets == CASES
    right = Counter(dict.fromkeys(CASES, 0))
    wrong: list[str] = []
    for row in rows:
        good = _right(row, vocabulary)
        right[row["language"], bool(row["kind"])] += good
        wrong += [] if good else [f"{row['id']} {row['text']}"]
    assert all(right[key] >= floor for key, floor in FLOOR.items()), "\n".join([str(dict(right)), *wrong])


def test_the_names_of_the_sentences_are_known(vocabulary: Vocabulary) -> None:
    known = {iri.rsplit("/", 1)[-1] for iri in vocabulary.entities}
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    fillers = [x for row in rows for r, x in row["roles"].items() if r not in ("amount", "valuation")]
    named = [v for x in fillers for v in (x if isinstance(x, list) else [x])]
    assert named
    assert set(named) <= known
