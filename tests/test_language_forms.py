"""Each kind of deal in the forms that news gives it, in both languages: written down before they were read."""

from __future__ import annotations

from typing import Any

import pytest
from cases import data, language, says

from ingest.claims import claims
from kg.identity import article_iri
from kg.model import Article
from kg.vocabulary import load_vocabulary

FORMS = data("forms.jsonl")
ENGLISH = data("forms_en.jsonl")  # found frame by frame, so named by frame and number


def test_every_form_was_written_down() -> None:
    assert len(FORMS) == 51
    assert len({case["form"] for case in FORMS}) == 51


def test_every_english_form_was_written_down() -> None:
    assert len(ENGLISH) == 269
    assert len({case["form"] for case in ENGLISH}) == len(ENGLISH)


@pytest.mark.parametrize("case", FORMS + ENGLISH, ids=lambda case: f"{case['form']}: {case['kind']}")
def test_a_form_is_read(case: dict[str, Any]) -> None:
    text = case["text"]
    article = Article("case", text, article_iri("case"), language=language(text), published="2025-11-20")
    found = [claim.statement for claim in claims(article, load_vocabulary())]
    told = [(s.frame.kind, s.frame.roles, s.status) for s in found]
    assert any(says(s, case) for s in found) is not case.get("absent", False), told
