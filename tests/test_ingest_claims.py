"""From an article to its claims: what one sentence meets costs no other."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from ingest import claims as module
from ingest.claims import claims
from kg.identity import article_iri
from kg.model import Article
from kg.vocabulary import load_vocabulary

TEXT = "OpenAI bought Neptune.\nAMD bought Silo AI.\nMeta bought PlayAI.\n"


def test_a_sentence_on_which_a_rule_fails_is_named_and_passed_over(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, every_sentence_is_read: logging.Handler
) -> None:
    read = module._read_sentence

    def failing(start: int, end: int, *rest: Any) -> Any:
        if "AMD" in TEXT[start:end]:
            raise IndexError("tuple index out of range")
        return read(start, end, *rest)

    monkeypatch.setattr(module, "_read_sentence", failing)
    logger = logging.getLogger("ingest.claims")
    logger.removeHandler(every_sentence_is_read)
    try:
        found = claims(Article("page", TEXT, article_iri("page"), language="en"), load_vocabulary())
    finally:
        logger.addHandler(every_sentence_is_read)
    assert [claim.quote for claim in found] == ["OpenAI bought Neptune.", "Meta bought PlayAI."]
    assert "page: a sentence was passed over" in caplog.text
    assert "AMD bought Silo AI." in caplog.text
