"""English: which dates of a sentence belong to which of its verbs and nouns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from language.clauses import Phrase, Verb
from language.english_nodes import Break, EnglishNode, things_named
from language.items import Item


def dates_of(row: Sequence[EnglishNode], n: int, near: int) -> tuple[Item, ...]:
    """The dates of the clause of node `n`, nearest first; then the one that opens the sentence."""
    own = sorted(_clause_dates(row, n), key=lambda i: abs(i.start - near))
    first = row[0]
    opening = dates_in(first) if isinstance(first, Phrase) and not things_named(first) else ()
    return tuple(dict.fromkeys((*own, *opening)))


def _clause_dates(row: Sequence[EnglishNode], n: int) -> Iterator[Item]:
    """Dates from node `n` to the next clause, and back to its subject, a relative clause between them left out; the
    verb that tells it (“said on Nov. 3 it would …”) shares its own."""
    depths = relative_depths(row)
    yield from dates_in(row[n])
    for k in range(n + 1, len(row)):
        node = row[k]
        if depths[k] < depths[n] or _ends_clause(row, k):
            break
        yield from dates_in(node) if depths[k] == depths[n] else ()
    yield from _dates_before(row, n, depths)


def _dates_before(row: Sequence[EnglishNode], n: int, depths: Sequence[int]) -> Iterator[Item]:
    """Dates from node `n` back to its subject; not those of a participle before a comma (“founded in …,”)."""
    if _goes_on_from_verb(row, n):
        return
    held: list[Item] = []  # since the last comma: they may be of a verb that stands before them
    parted = False
    for k in range(n - 1, -1, -1):
        node = row[k]
        if depths[k] < depths[n] or (isinstance(node, Break) and node.item.text in ";:"):
            break
        if depths[k] > depths[n]:
            continue
        if isinstance(node, Break):
            yield from held
            held, parted = [], parted or node.item.text == ","
        if isinstance(node, Verb) and not passes_on(node):
            held = [] if parted else held
            if node.item.has("frame:"):
                break
        held += dates_in(node)
    yield from held


def _goes_on_from_verb(row: Sequence[EnglishNode], n: int) -> bool:
    """“backed X in 2023 and bought it last month”: a second verb right behind an and, with a date of its own."""
    joint, verb = row[n - 1] if n > 1 else None, row[n]
    joins = isinstance(joint, Break) and "and" in joint.item.cases and isinstance(verb, Verb)
    behind = takewhile(lambda x: isinstance(x, Phrase), row[n + 1 :])
    return joins and any(map(dates_in, behind))


def _ends_clause(row: Sequence[EnglishNode], k: int) -> bool:
    """A semicolon, a finite verb with a subject of its own, or a participle after a comma (“, trailing X's deal”)."""
    node = row[k]
    if isinstance(node, Break):
        return node.item.text in ";:"
    after_comma = isinstance(row[k - 1], Break) and row[k - 1].item.text == ","  # type: ignore[union-attr]
    own = isinstance(node, Verb) and (node.form == "end" or (after_comma and node.item.tag == "ing"))
    return own and not passes_on(node)


def passes_on(verb: EnglishNode) -> bool:
    """Whether it is a verb that only tells of, plans or supports what another verb or a noun says."""
    return isinstance(verb, Verb) and (bool(verb.item.has("cue:")) or verb.item.is_concept("report", "support"))


def dates_in(node: EnglishNode) -> tuple[Item, ...]:
    if not isinstance(node, Phrase):
        return ()
    return tuple(i for p in (*node.mods, node) for i in p.items if i.kind == "date")


def relative_depths(row: Sequence[EnglishNode]) -> list[int]:
    """For each node, 1 inside a relative clause (“, which was founded in 2023,”), else 0."""
    depths, inside, comma, size, verbs = [], False, False, 0, 0
    for k, node in enumerate(row):
        if isinstance(node, Break) and _is_relative(row, k):
            before = row[k - 1] if k else None
            inside, comma, size, verbs = True, isinstance(before, Break) and before.item.text == ",", 0, 0
        elif inside and isinstance(node, Break):
            inside = not (node.item.text in ",;:." and size)
        elif inside:
            size += 1
            verbs += isinstance(node, Verb)
            second = isinstance(node, Verb) and verbs > 1 and not passes_on(node)  # “the firm that makes X buys Y”
            inside = comma or not second
        depths.append(int(inside))
    return depths


def _is_relative(row: Sequence[EnglishNode], k: int) -> bool:
    """Which, who; and “that” between a noun and a verb (not “said that”)."""
    node, before, after = row[k], row[k - 1] if k else None, row[k + 1] if k + 1 < len(row) else None
    if not isinstance(node, Break):
        return False
    that = node.item.is_concept("complement") and isinstance(before, Phrase) and isinstance(after, Verb)
    return node.item.is_concept("relative", "whose") or that
