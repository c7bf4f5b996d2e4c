"""Table rows: each cell goes to the role that its column's header names; an empty cell stays empty."""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Article, Entity, Filler, Frame, Period, Quantity, Statement
from kg.vocabulary import Vocabulary
from language.frames import class_fit
from language.items import Item, read_items
from language.relations import adjacent_frames
from language.segments import Segment
from language.status import certainty_of, stage_of, status_of


def read_row(segment: Segment, article: Article, language: str, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """The statements of one table row: the frame of header and caption, and what its cells say by themselves."""
    cells = [
        read_items(text, _language(text, language), vocabulary, context=article.text, published=article.published)
        for text, _, _ in segment.cells
    ]
    header = [read_items(h, _language(h, language), vocabulary) for h in segment.header]
    flat = [i for cell in cells for i in cell]
    kind, slots = _columns(header, segment, vocabulary, language)
    cues = tuple(c for i in flat for x in (i, *i.inner) for c in [x.has("cue:")] if c)
    date = next((i.value.start for i in flat if isinstance(i.value, Period)), "")
    found = [_stated(f, cues, date, vocabulary) for f in _frames(kind, slots, cells, vocabulary)]
    return (*found, *(_stated(f, (), "", vocabulary) for f in adjacent_frames(flat, vocabulary)))


def _language(text: str, fallback: str) -> str:
    return "en" if text.isascii() and text.strip() else fallback


def _stated(frame: Frame, cues: tuple[str, ...], date: str, vocabulary: Vocabulary) -> Statement:
    stage = stage_of(vocabulary.frames[frame.kind], cues, vocabulary)
    certainty = certainty_of(cues, vocabulary)
    return Statement(frame, stage, certainty, status_of(stage, certainty, cues, vocabulary), (), date, 0.85, "table")


def _columns(
    header: Sequence[Sequence[Item]], segment: Segment, vocabulary: Vocabulary, language: str
) -> tuple[str, list[str]]:
    """The frame that the headers speak of, and for each column the role that its header names ("" for none)."""
    words = [w for cell in header for i in cell for w in i.words]
    kinds = [kind for w in words for kind in dict.fromkeys(u.kind for u in w.usages)]
    caption = read_items(segment.heading, _language(segment.heading, language), vocabulary) if segment.heading else ()
    kinds += [kind for i in caption for w in i.words for kind in dict.fromkeys(u.kind for u in w.usages)]
    if not kinds:
        return "", []
    kind = max(dict.fromkeys(kinds), key=kinds.count)
    return kind, [_column_role(cell, kind, vocabulary) for cell in header]


def _column_role(cell: Sequence[Item], kind: str, vocabulary: Vocabulary) -> str:
    """The role that a header names: by a noun of the frame whose subject it is, or by the role's own name."""
    text = " ".join(i.text for i in cell).casefold()
    for role in vocabulary.frames[kind].roles:
        if role.casefold() in text:
            return role
    for item in cell:
        for word in item.words:
            for usage in word.usages:
                if usage.kind == kind and usage.slots and word.pos == "Noun":
                    return usage.slots[0].roles[0]
    return ""


def _frames(kind: str, slots: Sequence[str], cells: Sequence[Sequence[Item]], vocabulary: Vocabulary) -> list[Frame]:
    """The row's frame: named columns first, then what is left goes to open roles whose class fits."""
    if not kind:
        return []
    roles: dict[str, tuple[Filler, ...]] = {}
    left: list[Sequence[Item]] = []
    for n, cell in enumerate(cells):
        role = slots[n] if n < len(slots) else ""
        values = _values(cell, role, vocabulary) if role else ()
        if values:
            roles[role] = values
        else:
            left.append(cell)
    for cell in left:
        for role in vocabulary.frames[kind].roles:
            values = _values(cell, role, vocabulary) if role not in roles and role not in slots else ()
            if not values and role not in roles and vocabulary.roles[role].form == "quantity":
                values = _values(cell, role, vocabulary)
            if values:
                roles[role] = values
                break
    return _complete(kind, roles, vocabulary)


def _complete(kind: str, roles: dict[str, tuple[Filler, ...]], vocabulary: Vocabulary) -> list[Frame]:
    """The frame if one thing and one other role are known; one frame a thing where its role holds only one."""
    frame = vocabulary.frames[kind]
    named = [r for r in frame.keys if any(isinstance(v, Entity) for v in roles.get(r, ()))]
    if not named or len(roles) < 2:
        return []
    many = next((r for r in named if len(roles[r]) > 1 and not vocabulary.roles[r].several), "")
    rows = [{**roles, many: (v,)} for v in roles[many]] if many else [roles]
    return [Frame(kind, tuple((r, row[r]) for r in frame.roles if r in row)) for row in rows]


def _values(cell: Sequence[Item], role: str, vocabulary: Vocabulary) -> tuple[Filler, ...]:
    """The values of a cell that fit the role."""
    kind = vocabulary.roles[role]
    return tuple(i.value for i in cell if isinstance(i.value, (Entity, Quantity)) and class_fit(i, kind, vocabulary))
