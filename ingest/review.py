"""An article's near misses: what was nearly a claim, in the order of the text, each with its reason and its words."""

from __future__ import annotations

from dataclasses import replace

from ingest.claims import Seen, claims
from kg.model import Article, Rejected
from kg.vocabulary import Vocabulary
from language.review import near_misses, skipped


def rejected(article: Article, vocabulary: Vocabulary) -> tuple[Rejected, ...]:
    """What was nearly a claim; ``article.text[it.start:it.end] == it.quote`` for each."""
    language = "ja" if article.language == "ja" else "en"
    seen: list[Seen] = []
    claims(article, vocabulary, seen)
    return tuple(
        replace(found, start=sentence.start, end=sentence.end, doc=article.doc)
        for sentence in sorted(seen, key=lambda s: (s.start, s.end))
        for found in _of_sentence(sentence, article.text[sentence.start : sentence.end], language, vocabulary)
    )


def _of_sentence(sentence: Seen, text: str, language: str, vocabulary: Vocabulary) -> tuple[Rejected, ...]:
    if sentence.setting is None:
        reason = "question" if sentence.skipped == "question" else "no-prose"
        return skipped(text, language, vocabulary, reason)
    return near_misses(text, language, vocabulary, sentence.setting, sentence.statements)
