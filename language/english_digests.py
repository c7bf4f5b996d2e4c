"""Deals that a digest tells without a word for them: “Google: up to $40B into Anthropic”."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity, Quantity
from kg.values import replace
from language.clauses import Arg, Phrase, Predication
from language.english_chunks import nodes
from language.english_nodes import Break
from language.items import Item, Lexicon

_LABELS = (":", "–", "—")
_LABELLED = 6  # items before which the label ends, marks of a list among them
_SHAPE = [Phrase, Break, Phrase, Phrase]
_UNSAID = "unsaid"  # the concept of the noun that such a line leaves out
_OWNER, _OWN = frozenset({"genitive", "'s"}), frozenset({"compound"})


def unsaid(items: Sequence[Item], table: Lexicon) -> tuple[Predication, ...]:
    """What a line tells that is a name, a sum and a preposition with another name: of a noun that stands nowhere."""
    if not any(i.text in _LABELS for i in items[1:_LABELLED]):
        return ()
    row = nodes(items)
    if [type(n) for n in row[:5]] not in (_SHAPE, [*_SHAPE, Break]):
        return ()
    label, amount, other = (n for n in row[:4] if isinstance(n, Phrase))
    word = next((w for w in table.vocabulary.words if _UNSAID in w.concepts and w.language == table.language), None)
    if word is None or not (_is_one(label) and not label.cases and _is_sum(amount) and _is_one(other) and other.cases):
        return ()
    told = replace(amount.head, words=(word,))
    args = (Arg(label.items, _OWNER, "mod", 1), Arg(amount.items, _OWN, "compound"), Arg(other.items, other.cases))
    return (Predication(told, args, nominal=True, start=amount.start, end=amount.end),)


def _is_one(phrase: Phrase) -> bool:
    """Whether the phrase is the name of one body."""
    value = phrase.head.value
    alone = len(phrase.items) == 1 and not phrase.mods
    return alone and isinstance(value, Entity) and "Organisation" in value.classes


def _is_sum(phrase: Phrase) -> bool:
    """Whether the phrase is a sum of money and nothing else."""
    value = phrase.head.value
    alone = len(phrase.items) == 1 and not phrase.mods and not phrase.cases
    return alone and isinstance(value, Quantity) and value.is_money
