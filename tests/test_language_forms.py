"""Each kind of deal in the forms that news gives it, in both languages: written down before they were read."""

from __future__ import annotations

from typing import Any

import pytest
from cases import data, language, says

from ingest.claims import claims
from kg.identity import article_iri
from kg.model import Article
from kg.vocabulary import load_vocabulary

# How many forms each file holds. Files of one language are in one tongue throughout; a form is named in its file.
COUNTS = {
    "forms_money.jsonl": 82,
    "forms_parties_ja.jsonl": 110,
    "forms_sites.jsonl": 47,
    "forms_contracts_ja.jsonl": 52,
    "forms_stages.jsonl": 61,
    "forms_bodies_en.jsonl": 26,
    "forms_metrics.jsonl": 98,
    "forms_ja.jsonl": 53,
    "forms.jsonl": 84,
    "forms_en.jsonl": 269,  # found frame by frame, so named by frame and number
    "forms_deals_en.jsonl": 115,
    "forms_recall_en.jsonl": 248,
    "forms_pages_en.jsonl": 48,
    "forms_clauses_en.jsonl": 68,
    "forms_lines_en.jsonl": 52,
    "forms_press_ja.jsonl": 38,
    "forms_wire_ja.jsonl": 96,
}
FORMS = {name: data(name) for name in COUNTS}


def test_every_form_was_written_down() -> None:
    assert {name: len(cases) for name, cases in FORMS.items()} == COUNTS
    assert {name: len({case["form"] for case in cases}) for name, cases in FORMS.items()} == COUNTS


@pytest.mark.parametrize(
    "case",
    [case for cases in FORMS.values() for case in cases],
    ids=lambda case: f"{case['form']}: {case['kind']}",
)
def test_a_form_is_read(case: dict[str, Any]) -> None:
    text = case["text"]
    article = Article("case", text, article_iri("case"), language=language(text), published="2025-11-20")
    found = [claim.statement for claim in claims(article, load_vocabulary())]
    told = [(s.frame.kind, s.frame.roles, s.status) for s in found]
    assert any(says(s, case) for s in found) is not case.get("absent", False), told


def test_a_sentence_that_is_cut_off_is_read_too() -> None:
    for case in (case for cases in FORMS.values() for case in cases):
        text = case["text"].rstrip("。.")
        for cut in (len(text), len(text) * 2 // 3):
            article = Article("case", text[:cut], article_iri("case"), language=language(text), published="2025-11-20")
            claims(article, load_vocabulary())  # whatever it makes of it, it comes to an end
