"""Whom the lines of a page are about without saying so: as a heading, a label or the name that begins an item tells.

“### Cobalt, 5億ドル調達”, “**企業:** Cobalt” or “**Cobalt** -- …” make Cobalt the subject that the lines leave out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Entity
from kg.vocabulary import Vocabulary
from language import columns
from language import furniture as page
from language.blocks import Segment, words_of
from language.candidates import COMPANY
from language.clauses import EACH
from language.glossary import entry_in
from language.items import Item
from language.lists import labelled, list_items

_LEAD = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})+\.?(?=[\s\u3000])|第\d{1,3}[章節部回]\s*[:：]?|[^\W\d_]{1,8}\s?\d{1,2}\s*[:：]|\d{1,3}\s*[.．)）:：]|[①-⑳]|:\w+:"
    r"|\[[ x]\]|[^\w「『“\"（(<$€£¥])+"
)
_ENDS = ("、", "：", ":", "—", "――", "–", "|", "｜", ",", "-", "とは")
_JOINTS = "・/／×＆&+＋"
_ABOUT = frozenset({"topic", "subject", "genitive"})
_ASIDE = frozenset({"MediaOutlet", "Source"})
OF_COMPANY = frozenset({"entity", "company"})  # columns that head whom a row is about
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]")


def of_heading(text: str, language: str, vocabulary: Vocabulary) -> tuple[Entity | None, bool]:
    """Whom the lines below a heading are about, and whether the heading names any organisation.

    It is what the heading begins with (「X、Yに出資」, “X: …”), where that is not one of several and not what
    something is done to (「Xを買収」).
    """
    label, value = labelled(text)
    if label and all(word in page.words("HeadingWord") for word in label.casefold().split()):
        text = value  # “Company snapshot: X”
    mark = _LEAD.match(text)
    items = list_items(text[mark.end() if mark else 0 :], language, vocabulary, "")
    named = [n for n, i in enumerate(items) if _is_body(i)]
    if any(item.is_concept(EACH) for item in items):
        return None, True  # 「各社の投資額」
    if not named:
        return None, False
    first = items[named[0]].value
    begins = named[0] == 0 and _stands_alone(items) and isinstance(first, Entity)
    return (first if begins and isinstance(first, Entity) else None), True


def _stands_alone(items: Sequence[Item]) -> bool:
    """Whether the name that begins a heading is its topic: no other is joined to it, nothing is done to it."""
    known = isinstance(items[0].value, Entity) and not items[0].value.provisional
    if len(items) == 1:
        return True
    following, beyond = items[1], items[2] if len(items) > 2 else None
    joined = beyond is not None and _is_body(beyond) and (following.text in _JOINTS or "and" in following.cases)
    if joined or "and" in following.cases:
        return False
    if following.text == "、":
        return not _lists_subjects(items)
    if following.kind == "marker":
        return bool(following.cases & _ABOUT)
    return known or (following.text in _ENDS and following.text != ",")  # “Technology, AI & Robots” is a list


def _lists_subjects(items: Sequence[Item]) -> bool:
    """「A、Bが…」: the names that begin a heading are its subjects together."""
    at = 2
    while at < len(items) and (_is_body(items[at]) or items[at].text in "、・と"):
        at += 1
    return at > 2 and at < len(items) and bool(items[at].cases & {"topic", "subject"})


def _is_body(item: Item) -> bool:
    value = item.value
    return isinstance(value, Entity) and "Organisation" in value.classes and not value.classes & _ASIDE


def of_label(segment: Segment, text: str, language: str, vocabulary: Vocabulary) -> tuple[Entity | None, bool]:
    """Whom a line says that it is about (「企業：X」), and whether it is such a line; several are none."""
    told = [cell for label, cell in label_lines(segment, text) if OF_COMPANY & {*columns.column_roles(label)}]
    if len(told) != 1:
        return None, False
    return named_alone(told[0], language, vocabulary, text), True


def named_alone(cell: str, language: str, vocabulary: Vocabulary, context: str) -> Entity | None:
    """The one organisation that a cell names, brackets left out."""
    return _name(_BRACKETS.sub("", columns.unmarked(cell)), language, vocabulary, context)


def label_lines(segment: Segment, text: str) -> list[tuple[str, str]]:
    """The labels of a card, an item or a line that head columns too, each with what stands behind it."""
    if segment.kind == "row" and is_card(segment, text):
        return [(h, c[0]) for h, c in zip(segment.header, segment.cells, strict=True)]
    if segment.kind not in ("item", "paragraph", "meta"):
        return []
    label, value = labelled(words_of(text, segment))
    return [(label, value)] if label and columns.is_column_word(label) else []


def is_card(segment: Segment, text: str) -> bool:
    """Whether a row is made of labels with their values, and is none of a table."""
    paired = len(segment.header) == len(segment.cells) > 0
    return paired and segment.header[0] in text[segment.start : segment.cells[0][1]]


def of_item(sentence: str, language: str, vocabulary: Vocabulary, context: str) -> tuple[Entity | None, bool]:
    """Whom an item is about whose head names it (“**X** -- …”), and whether it has a head in bold at all.

    Before a colon an unknown word is a label (「**要約:** …」) and no name.
    """
    entry = entry_in(sentence)
    if entry is None:
        return None, False
    head, joint = entry[0].strip(), sentence[: len(sentence) - len(entry[1])].rstrip("* ")
    name = _BRACKETS.sub("", columns.unmarked(head)).strip(" :：[]")
    found = _name(name, language, vocabulary, context)
    sure = found is not None and not (found.provisional and joint.endswith((":", "：")))
    return (found if sure else None), head.startswith(("**", "[["))


def _name(text: str, language: str, vocabulary: Vocabulary, context: str) -> Entity | None:
    """The one organisation that the text names, known or not."""
    items = list_items(text, language, vocabulary, context)
    value = items[0].value if len(items) == 1 else None
    if isinstance(value, Entity) and value.provisional and text.isascii():
        return Entity(value.iri, frozenset({COMPANY, "Organisation", "Agent", "Thing"}), value.labels, provisional=True)
    return value if isinstance(value, Entity) and "Organisation" in value.classes else None
