"""Two English sentences that a semicolon joins: “X raised $2bn; backers include Y”. The second goes on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.vocabulary import Vocabulary
from language.clauses import Phrase, Verb
from language.english_chunks import nodes
from language.english_nodes import EnglishNode
from language.items import read_items

_JOINT = re.compile(r";\s+")
_TWO = 2
_FINITE = ("s", "ed")  # the tags of verbs that need no help to be finite
_PAIRED = (("(", ")"), ("[", "]"), ("“", "”"))


def parted(text: str, vocabulary: Vocabulary) -> tuple[tuple[int, int], ...]:
    """The spans of the two sentences in `text` around its semicolon; one span where either is no sentence by itself, or
    where semicolons list more than two."""
    if ";" not in text:
        return ((0, len(text)),)
    cuts = [m for m in _JOINT.finditer(text) if not _is_inside(text[: m.start()])]
    starts, ends = [0, *(m.end() for m in cuts)], [*(m.start() + 1 for m in cuts), len(text)]
    spans = tuple(zip(starts, ends, strict=True))
    two = len(spans) == _TWO and all(_is_sentence(nodes(read_items(text[a:b], "en", vocabulary))) for a, b in spans)
    return spans if two else ((0, len(text)),)


def _is_inside(before: str) -> bool:
    """Whether brackets or quotation marks that `before` opens are still open at its end."""
    return any(before.count(a) > before.count(b) for a, b in _PAIRED) or before.count('"') % 2 == 1


def _is_sentence(row: Sequence[EnglishNode]) -> bool:
    """Whether a subject and a finite verb of its own stand there."""
    verb = next((k for k, n in enumerate(row) if isinstance(n, Verb) and _is_finite(n)), 0)
    return any(isinstance(n, Phrase) and not n.cases for n in row[:verb])


def _is_finite(verb: Verb) -> bool:
    helped = bool(verb.auxiliaries)
    return helped or verb.item.tag in _FINITE or (verb.item.tag == "base" and verb.form == "end")
