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
_LINE = 3  # a label, its sign and a sum
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


def unbracketed(items: Sequence[Item]) -> tuple[Item, ...]:
    """“X – $80 billion (capital expenditure in FY2025)”: the items of such a line, with what the brackets behind its
    sum hold set behind it."""
    if len(items) < _LINE or items[1].text not in _LABELS:
        return tuple(items)
    named = items[0].is_entity and isinstance(items[2].value, Quantity) and items[2].value.is_money
    figured = any(isinstance(i.value, Entity) and "MetricKind" in i.value.classes for i in items[2].inner)
    return (*items[:2], replace(items[2], inner=()), *items[2].inner, *items[3:]) if named and figured else tuple(items)


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
