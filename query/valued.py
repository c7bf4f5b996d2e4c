"""“Which of them is worth the most?”, 「一番価値が高いのは」: the highest valuation, where no deal is asked about.

The phrases are rows of ontology/replies/: what is said, and what it means.
"""
from __future__ import annotations

import re

from kg.model import Reading
from kg.vocabulary import Vocabulary
from query.deals import is_deal
from query.wording import REPLY, load_replies


def valued(whole: Reading, vocabulary: Vocabulary) -> str:
    """The question with the valuation by its name; as it stands where it tells of a deal."""
    rows = load_replies(whole.language).texts(f"{REPLY}worth-most", "words")
    deals = any(concept.startswith("any:") or is_deal(concept.removeprefix("frame:"), vocabulary)
                for _, _, _, concept in whole.words)
    for said, meant in (row.split(" > ") for row in sorted(rows, key=len, reverse=True)):
        edge = r"\b" if whole.language == "en" else ""
        found = re.search(f"{edge}{re.escape(said)}{edge}", whole.text, re.IGNORECASE)
        if found and not deals:
            return whole.text[: found.start()] + meant + whole.text[found.end() :]
    return whole.text

