"""Names in headlines that nobody tuned to: what must be linked is, and an ambiguous word stays unlinked."""

from __future__ import annotations

from cases import data
from hypothesis import given
from hypothesis import strategies as st

from kg.model import DGR, Entity
from kg.vocabulary import load_vocabulary
from language.names import name_finder

HEADLINES = data("headlines.jsonl")
LEAST = 38


def linked(text: str) -> set[str]:
    found = name_finder(load_vocabulary()).find(text)
    return {
        m.value.iri.removeprefix(DGR) for m in found if isinstance(m.value, Entity) and "Concept" not in m.value.classes
    }


def right(row: dict[str, list[str]]) -> bool:
    found = linked(str(row["text"]))
    return set(row["links"]) <= found if row["links"] else not found


def test_headlines_are_linked() -> None:
    assert len(HEADLINES) == 40
    assert [row["language"] for row in HEADLINES].count("ja") == 20
    wrong = [(row["text"], linked(str(row["text"]))) for row in HEADLINES if not right(row)]
    assert len(HEADLINES) - len(wrong) >= LEAST, wrong


def test_an_ambiguous_name_counts_only_with_its_context() -> None:
    assert "scale-ai" not in linked("The scale of it.")
    assert "scale-ai" in linked("Scale, led by Alexandr Wang, labels data.")


def test_a_sign_of_multiplication_is_no_letter() -> None:
    assert linked("Oracle×IREN") == {"oracle", "iren"}


@given(st.text(max_size=80))
def test_offsets_are_those_of_the_text(text: str) -> None:
    for mention in name_finder(load_vocabulary()).find(text):
        assert text[mention.start : mention.end] == mention.text


def test_a_dot_parts_latin_names_and_joins_the_parts_of_a_katakana_one() -> None:
    assert linked("学習にはTPU・Trainiumを使う。") == {"google-tpu", "trainium"}
    assert linked("サム・アルトマンが語った。") == {"sam-altman"}
