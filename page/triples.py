"""The triples behind an answer, each with its evidence."""

from __future__ import annotations

from markupsafe import Markup

from kg.model import Answer
from page.cards import card_numbers
from page.markup import cites, empty, table_html
from page.wording import Wording


def triples_html(answer: Answer | None, words: Wording) -> Markup:
    """The triples behind the answer, each with its evidence."""
    if answer is None or not answer.triples:
        return empty(words("noTriples"), words)
    numbers = card_numbers(answer)
    proofs = [cites([index for index, e in enumerate(answer.evidence) if e.triple == n], numbers, words)
              for n in range(len(answer.triples))]
    columns = [words(name) for name in ("subject", "predicate", "object", "evidence")]
    rows = [(*triple, proof) for triple, proof in zip(answer.triples, proofs, strict=True)]
    return table_html(columns, rows, words, words("triples"))


