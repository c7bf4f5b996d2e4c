"""Cells that tell of one thing what their label says: a card, a table of labels and values, a column of a table.

In 「| 競合 | A、B |」 the owner is whom the page is about, or whom a row such as 「| 会社名 | X |」 names; in a table
with the things in its header each column is about its own, in one with the things in its first column each row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from kg.model import Entity, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language import columns
from language import furniture as page
from language.blocks import Segment
from language.items import lexicon
from language.lists import Topic, listed
from language.reader import read
from language.rounds import rounds_in
from language.subjects import OF_COMPANY, is_card, named_alone

_PAIR = 2  # cells of a row that holds a label and its value
_WORDS, _LETTERS = 6, 16  # with so many, English or Japanese, a cell is running text
_HEADLINE = 3  # words with which a headline tells of something
_BRIEF = 40  # columns of a comment on the thing of its row
_CLAUSE = re.compile(r"[^ぁ-ん](?:を|が)[^ぁ-ん]")
_TOPIC = re.compile(r"は|。|[:：]")


def is_prose(text: str) -> bool:
    """Whether a cell is running text: by its words, its Japanese letters, or a particle of a clause."""
    japanese = sum(not c.isascii() for c in text)
    clause = japanese * 2 >= _LETTERS and _CLAUSE.search(text) is not None
    return clause or len(text.split()) >= _WORDS or japanese >= _LETTERS


def tells(cell: str, header: str) -> bool:
    """Whether a cell is read as a sentence: as running text, or as a headline in a column of events."""
    told = len(columns.unmarked(cell).split()) >= _HEADLINE or (_CLAUSE.search(cell) and len(cell) >= _LETTERS // 2)
    return is_prose(cell) or bool(columns.heads_events(header) and told)


def owners(parts: Sequence[Segment], text: str, language: str, vocabulary: Vocabulary) -> Mapping[int, Entity]:
    """Whom each row of a table of labels and values is about, by where the row starts, as one of its rows says."""
    found: dict[int, Entity] = {}
    for table in _tables(parts):
        owner = _owner([(row.cells[0][0], row.cells[1][0]) for row in table], text, language, vocabulary)
        found |= {row.start: owner for row in table if owner is not None}
    for card in (part for part in parts if part.kind == "row" and is_card(part, text)):
        pairs = [(label, cell) for label, (cell, _, _) in zip(card.header, card.cells, strict=True)]
        owner = _owner(pairs, text, language, vocabulary)
        found |= {card.start: owner} if owner is not None else {}
    return found


def _owner(pairs: Iterable[tuple[str, str]], text: str, language: str, vocabulary: Vocabulary) -> Entity | None:
    """The one whom a label of a company names, among labels with their values."""
    told = [cell for label, cell in pairs if OF_COMPANY & {*columns.column_roles(label)}]
    return named_alone(told[0], language, vocabulary, text) if len(told) == 1 else None


def _tables(parts: Sequence[Segment]) -> Iterator[list[Segment]]:
    """The rows of two cells below each header."""
    pairs = (part for part in parts if part.kind == "row" and len(part.cells) == _PAIR)
    return (list(rows) for _, rows in groupby(pairs, key=lambda row: (row.heading, row.header)))


def profiled(
    segment: Segment, text: str, topic: Topic, published: str, language: str, vocabulary: Vocabulary
) -> tuple[tuple[str, Statement], ...]:
    """What the labelled cells of a row state of their owner, which is the `topic` where the table names no other, and
    what those that comment on the thing of their row state of that (「G42子会社」); each with its cell."""
    found: list[tuple[str, Statement]] = []
    for label, cell, owner, commented in _labelled(segment, text, topic, language, vocabulary):
        name, told = columns.unmarked(label), columns.unmarked(cell)
        if not name or not told:
            continue
        said: Iterable[Statement] = listed(f"{name}：{told}", owner, language, vocabulary, text, published, "cell")
        said = said or (_comment(told, owner, published, text, vocabulary) if commented and language == "ja" else ())
        found += [(cell, statement) for statement in said]
    return tuple(found)


def rounds(segment: Segment, text: str, topic: Topic, language: str, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """The rounds that single cells of a row list with their backers, as those of the cell's owner."""
    labels = _labelled(segment, text, topic, language, vocabulary)
    found = [rounds_in(cell, owner.thing, language, vocabulary, text) for _, cell, owner, _ in labels]
    return tuple(statement for told in found for statement in told)


def _comment(cell: str, owner: Topic, published: str, text: str, vocabulary: Vocabulary) -> Iterator[Statement]:
    """What a brief cell states of the thing of its row, read as a comment on that."""
    thing = owner.thing
    if thing is None or page.width(cell) > _BRIEF or _TOPIC.search(cell):
        return
    if not any(lexicon(vocabulary, "ja").names.find(cell)):
        return
    comment = f"{thing.label('ja')}は、{cell}"
    for statement in read(comment, "ja", vocabulary, published=published, context=text).statements:
        named = (f for _, fs in statement.frame.roles for f in fs if isinstance(f, Entity))
        things = [f for f in named if "Concept" not in f.classes and "MetricKind" not in f.classes]
        if any(f.iri == thing.iri for f in things) and len(things) > 1 and not statement.speakers:
            yield statement


_Labelled = tuple[str, str, Topic, bool]


def _labelled(segment: Segment, text: str, topic: Topic, language: str, vocabulary: Vocabulary) -> Iterator[_Labelled]:
    """Each label with its value, whose it is, and whether that is a thing of the table, on which a cell may comment."""
    cells, header = [cell for cell, _, _ in segment.cells], segment.header
    if is_card(segment, text):
        yield from ((label, cell, topic, False) for label, cell in zip(header, cells, strict=True))
        return
    above = [named_alone(h, language, vocabulary, text) for h in header] if len(header) == len(cells) else []
    if any(above[1:]):
        things = zip(cells[1:], above[1:], strict=True)
        yield from ((cells[0], cell, replace(topic, thing=t), False) for cell, t in things if t is not None)
        return
    if len(cells) == _PAIR:
        yield cells[0], cells[1], topic, False
    first = named_alone(cells[0], language, vocabulary, text) if above else None
    if first is not None:
        rest = zip(header[1:], cells[1:], strict=True)
        yield from ((label, cell, replace(topic, thing=first), True) for label, cell in rest)
