"""Phrases of a question that stand for others: “worth the most” for the highest valuation, “exclusive cloud” for the
only one.

The phrases are rows of ontology/replies/asking.ttl: what is said, and what it means.
"""
from __future__ import annotations

import re

from kg.model import Reading
from kg.vocabulary import Vocabulary
from query.deals import is_deal
from query.wording import REPLY, load_replies


def valued(whole: Reading, vocabulary: Vocabulary) -> str:
    """The question with its phrases by their plain names; what is worth most is no valuation beside a deal."""
    deals = any(concept.startswith("any:") or is_deal(concept.removeprefix("frame:"), vocabulary)
                for _, _, _, concept in whole.words)
    text = _renamed(whole.text, "alone-noun", whole.language)
    return text if deals else _renamed(text, "worth-most", whole.language)


def _renamed(text: str, name: str, language: str) -> str:
    """`text` with the longest phrase of a row that it has in other words."""
    rows = load_replies(language).texts(f"{REPLY}{name}", "words")
    edge = r"\b" if language == "en" else ""
    for said, meant in (row.split(" > ") for row in sorted(rows, key=len, reverse=True)):
        found = re.search(f"{edge}{re.escape(said)}{edge}", text, re.IGNORECASE)
        if found:
            return text[: found.start()] + meant + text[found.end() :]
    return text
