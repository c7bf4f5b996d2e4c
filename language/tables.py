"""Table rows: each cell goes to the role that its column's header names; an empty cell stays empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import prod

from kg.identity import entity_iri
from kg.model import DGR, Article, Entity, Filler, Frame, Period, Quantity, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language import columns
from language import furniture as page
from language.candidates import COMPANY, with_candidates
from language.deals import ties, two_of
from language.english_sites import roles_of
from language.frames import class_fit
from language.items import Item, lexicon, read_items
from language.lists import is_of_no_one, kinds_of
from language.metrics import as_quarter
from language.products import with_products
from language.relations import adjacent_frames
from language.segments import Segment
from language.status import DONE, certainty_of, lasts, stage_of, status_of
from language.subjects import is_card

_CAPTION, _HEADER_WORD, _MINOR = 1.0, 0.5, 0.6  # weights of what tells a table's kind
_ENOUGH = 0.8  # and how much of it is enough
_PLACES = frozenset({"Place"})  # a column of places says nothing of what the table is about
_PARTS = re.compile(r"\s*[,，、/／;；+]\s*|\s+(?:and|&)\s+|<br\s*/?>")
_NO_NAME = re.compile(r"[$€£¥%。！？!?:：\"“”「」]|\d{2,}\s*(?:億|万|兆|million|billion)|^[\W\d]*$")
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]")
_BOUND = re.compile(r"\s*[×↔⇄]\s*|\s+(?:x|<->)\s+")  # between the two sides of a deal in one cell
_SIGNS = re.compile(
    r"\s*(?:[×↔⇄→←⇒⇐➡＋／]|->|<-|<->)\s*|\s+(?:[x+/&–—-]|and|with)\s+|[と、]"
)  # and where a row tells its kind
_ARROW, _BACK = re.compile(r"[→←⇒⇐➡]|->|<-(?!>)"), re.compile(r"[←⇐]|<-")
_LONGEST_NAME = 40
_HARDWARE = "hardware"
_REACH = 3  # 「X追加5億ドル」: a word may stand between a name and its sum
_FEW = 2  # roles of a header that names one side of a deal for sure


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it is read: its cells, the text and the items of each, and the header above each."""

    texts: tuple[str, ...]
    cells: tuple[tuple[Item, ...], ...]
    header: tuple[str, ...]
    caption: str
    language: str
    card: bool = False  # labels with their values, and no row of a table
    page: Entity | None = None  # the one organisation that the title of the page names


def read_row(
    segment: Segment, article: Article, language: str, vocabulary: Vocabulary, owner: Entity | None = None
) -> tuple[Statement, ...]:
    """The statements of one table row: the frame of header and caption, and what its cells say by themselves.

    `owner` is the one organisation that the headings above the table are about; it takes the side that no column names.
    """
    row = _row(segment, article, language, vocabulary)
    if _sums_up(row):
        return ()
    flat = [i for cell in row.cells for i in cell]
    kind, slots = _columns(row, article, vocabulary, owner)
    words = [x for i in flat for x in (i, *i.inner) if not any(w.pos == "Affix" for w in x.words)]
    cues = tuple(c for x in words for c in [x.has("cue:")] if c)  # 「中」 alone tells a size
    cues += ("Projected",) if not cues and _is_foretold(row) else ()
    named = {k for cell in row.cells for k in _evoked(cell)}  # 「3億ドルの資金調達」
    found = _frames(kind, slots, row, owner, vocabulary)
    frames = [f for f in found if f.kind in named or not _only_values(f, vocabulary)]
    places = list(_sites(row, article, owner, vocabulary))
    frames = places or [part for f in frames for part in _of_round(f, row, vocabulary)]
    frames += [use for f in frames for use in _uses(f, row, slots, vocabulary)]
    tied = _tied(row, article, vocabulary)
    frames = [f for f in frames if not any(_merely(f) == _merely(t) for t in tied)]
    told = [_stated(f, cues, _date(row), vocabulary) for f in frames]
    unfilled = [n for n, role in enumerate(slots) if role == columns.RUNNING or (row.card and not role)]
    open_to = unfilled if told else range(len(row.cells))
    measures = _measures(row, open_to, article, vocabulary, owner)
    told += [_stated(f, cues, "", vocabulary) for f in measures]
    told += [_stated(f, cues, _date(row), vocabulary) for f in tied]
    told += [_stated(f, cues, _date(row), vocabulary) for f in _shares(found, slots, row, vocabulary)]
    beside = (f for cell in row.cells for f in adjacent_frames(cell, lexicon(vocabulary, language)))
    return (*told, *(_stated(f, (), "", vocabulary) for f in beside))


def _is_foretold(row: _Row) -> bool:
    """“2025 (guidance)”, 「2026年度(計画)」: whether brackets behind a period say that its figures are foreseen."""
    beside = (i for cell in row.cells for d in cell if isinstance(d.value, Period) for i in d.inner)
    return any(page.fold(i.text) in columns.forecasts() for i in beside)


def _sums_up(row: _Row) -> bool:
    """Whether the row is a total of those above it, or of those that have no row of their own."""
    named = next((text for text in row.texts if text.strip(" *_-–—") and not columns.is_bare(text)), "")
    return page.fold(named).strip(" *_:：") in _totals()


@cache
def _totals() -> frozenset[str]:
    return frozenset(map(page.fold, page.words("TotalRow")))


@cache
def _nobody() -> frozenset[str]:
    return frozenset(map(page.fold, page.words("NoName")))


def date_of(segment: Segment, article: Article, language: str, vocabulary: Vocabulary) -> str:
    """The date that a column of the row gives, `""` where it has none."""
    dated = (n for n, head in enumerate(segment.header) if columns.DATE in columns.column_roles(head))
    cells = (segment.cells[n][0] for n in dated if n < len(segment.cells))
    found = (i.value for cell in cells for i in _items(columns.unmarked(cell), article, language, vocabulary))
    return next((value.start for value in found if isinstance(value, Period)), "")


def _row(segment: Segment, article: Article, language: str, vocabulary: Vocabulary) -> _Row:
    header = _headers(segment.header)
    heads = (*header, *("" for _ in segment.cells))
    told = (("" if columns.heads_sources(h) else c[0]) for c, h in zip(segment.cells, heads, strict=False))
    texts: Sequence[str] = [columns.unmarked(text) for text in told]
    if len(header) > len(segment.header):
        texts = _spread(article.text[segment.start : segment.end], header, article, language, vocabulary) or texts
        header = header if len(texts) == len(header) else segment.header
    texts = tuple(
        columns.measured(text, header[n] if n < len(header) else "", segment.heading, language)
        for n, text in enumerate(texts)
    )
    cells = tuple(_items(text, article, language, vocabulary) for text in texts)
    card = is_card(segment, article.text)
    return _Row(texts, cells, header, segment.heading, language, card, _titled(article, language, vocabulary))


def _titled(article: Article, language: str, vocabulary: Vocabulary) -> Entity | None:
    """The one organisation that the title names, or without one the first line."""
    title = article.title or article.text.strip().partition("\n")[0]
    named = {m.value for m in lexicon(vocabulary, language).names.find(title) if isinstance(m.value, Entity)}
    bodies = [e for e in named if "Organisation" in e.classes]
    return bodies[0] if len(bodies) == 1 else None


def _items(text: str, article: Article, language: str, vocabulary: Vocabulary) -> tuple[Item, ...]:
    spoken = _language(text, language)
    if page.fold(text).strip(" *_.()（）") in _nobody():
        return ()
    items = read_items(text, spoken, vocabulary, context=article.text, published=article.published)
    return with_candidates(with_products(items, lexicon(vocabulary, spoken)), spoken)


def _language(text: str, fallback: str) -> str:
    return "en" if text.isascii() and text.strip() else fallback


# ---- columns that were lost ----


def _headers(header: tuple[str, ...]) -> tuple[str, ...]:
    """The header cells; a header that lost its columns is cut at its blanks where each piece heads a column."""
    pieces = tuple(" ".join(header).split())
    lost = len(header) == 2 and len(pieces) > 2 and all(columns.is_column_word(piece) for piece in pieces)
    return pieces if lost else header


def _spread(
    text: str, header: Sequence[str], article: Article, language: str, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """The cells of a row that lost its columns: names, sums and dates in the headers' order; () if they differ."""
    items = _items(text, article, language, vocabulary)
    groups = _grouped([i for i in items if i.value is not None or i.text in ",、/／" or columns.is_bare(i.text)])
    wanted = [_sort_of(h, vocabulary) for h in header]
    if [_sort(g[0]) for g in groups] != wanted:
        return ()
    slices = tuple(text[g[0].start : g[-1].end] for g in groups)
    return tuple(columns.measured(cell, head, "", language) for cell, head in zip(slices, header, strict=True))


def _grouped(items: Sequence[Item]) -> list[list[Item]]:
    """Names with a comma between them belong into one cell."""
    groups: list[list[Item]] = []
    joined = False
    for item in items:
        if item.value is None and not columns.is_bare(item.text):
            joined = True
        elif joined and groups:
            groups[-1].append(item)
            joined = False
        else:
            groups.append([item])
    return groups


def _sort(item: Item) -> str:
    return "name" if isinstance(item.value, Entity) else columns.DATE if isinstance(item.value, Period) else "number"


def _sort_of(header: str, vocabulary: Vocabulary) -> str:
    roles = columns.column_roles(header)
    if columns.DATE in roles:
        return columns.DATE
    form = next((vocabulary.roles[r].form for r in roles if r in vocabulary.roles), "")
    return "number" if form in ("quantity", "number") else "name"


# ---- what the table is about ----


def _columns(row: _Row, article: Article, vocabulary: Vocabulary, owner: Entity | None) -> tuple[str, list[str]]:
    """The frame that headers and caption speak of, and for each column the role that its header names ("" for none)."""
    header = [read_items(h, _language(h, row.language), vocabulary) for h in row.header]
    offered = [_offered(text, items, vocabulary) for text, items in zip(row.header, header, strict=True)]
    offered = [() if columns.is_row_label(text) else roles for text, roles in zip(row.header, offered, strict=True)]
    points = _told(header, row.caption, article.title, row.language, vocabulary)
    sure = any(_is_sure(text, vocabulary) for text in row.header)
    profile = any(columns.is_profile(text) or _heads_people(text, row.language, vocabulary) for text in row.header)
    certain = [kind for text in row.header for kind in columns.column_kinds(text)]
    for kind in dict.fromkeys(certain):
        # 「企業 | 投資額」 below nobody's heading: each spends its own; below X's: what X spends on each
        lone = len(_sides(kind, vocabulary)) == 1 and any(len(_sides(k, vocabulary)) > 1 for k in points)
        times = 1 if sure or not lone else 0 if owner is not None else 2
        points[kind] = points.get(kind, 0.0) + times * _CAPTION
    for kind in (k for k in vocabulary.frames if not certain and _are_apart(k, offered, vocabulary)):
        points[kind] = points.get(kind, 0.0) + _CAPTION
    for kind in _named_by_row(row, header):
        points[kind] = points.get(kind, 0.0) + _HEADER_WORD
    for roles in offered:
        kinds = [k for k, f in vocabulary.frames.items() if any(r in f.roles for r in roles)]
        weight = 0.0 if all(_is_place(r, vocabulary) for r in roles) else 1.0
        for kind in kinds:
            main = any(role in vocabulary.frames[kind].keys for role in roles)
            points[kind] = points.get(kind, 0.0) + weight * (1.0 if main else _MINOR) / len(kinds)
    told = _told_by_row(row)
    points = {k: p for k, p in points.items() if k in told} if told else points
    owned = told if owner is not None else []  # 「シリーズA | 投資家」 below X's heading
    owned += _kind_cell(row)
    if row.card and profile:  # what a company is, label by label, is no one deal
        points = {k: p for k, p in points.items() if k in certain}
    fitting = {k: p for k, p in points.items() if k in owned or _has_key(k, offered, vocabulary) or not row.header}
    for kind in _kind_cell(row):
        fitting[kind] = _ENOUGH
    kind = max(fitting, key=lambda k: (fitting[k], _fill(offered, k, vocabulary)), default="")
    if not kind or fitting[kind] < _ENOUGH:
        return "", []
    kind = (_owed(kind, offered, row, vocabulary) if not told else "") or kind
    return kind, _assigned(offered, kind, vocabulary)


def _owed(kind: str, offered: Sequence[Sequence[str]], row: _Row, vocabulary: Vocabulary) -> str:
    """The deal of two sides that “Lab | Partner” is where the caption says so, or a column has what such a deal has and
    a mere tie has not: a sum, years, hardware; and what a plan to spend is that tells of whom one buys, and no sum."""
    wide = max(vocabulary.frames.values(), key=lambda f: len(f.roles) if len(_sides(f.kind, vocabulary)) == _FEW else 0)
    named = {r for roles in offered for r in roles}
    if not ties(kind, vocabulary) and not {*wide.keys} & named:
        return ""
    above = kinds_of(read_items(row.caption, _language(row.caption, row.language), vocabulary))
    if "Deal" not in vocabulary.classes[kind]:  # “Lab | Provider | Chips” below “Compute deals”
        told = [k for k in above if "Deal" in vocabulary.classes[k]]
        return (
            wide.kind if told and set(vocabulary.frames[kind].roles) - {*vocabulary.frames[kind].keys} & named else ""
        )
    if not ties(kind, vocabulary):
        sums = {r for r in vocabulary.frames[kind].keys if vocabulary.roles[r].form == "quantity"}
        return wide.kind if sums and not sums & named else ""
    more = kind not in above and any(r in named for r in wide.roles if r not in wide.keys)
    return wide.kind if wide.kind in above[:1] or more else ""


def _are_apart(kind: str, offered: Sequence[Sequence[str]], vocabulary: Vocabulary) -> bool:
    """Whether two columns name the two sides of the kind."""
    sides = _sides(kind, vocabulary)
    slots = _assigned(offered, kind, vocabulary) if len(sides) == _FEW else ()
    return len(sides) == _FEW and all(side in slots for side in sides)


def _fill(offered: Sequence[Sequence[str]], kind: str, vocabulary: Vocabulary) -> int:
    """How many columns may name a role of the kind."""
    return sum(any(r in vocabulary.frames[kind].roles for r in roles) for roles in offered)


def _named_by_row(row: _Row, header: Sequence[Sequence[Item]]) -> list[str]:
    """The kinds that the column which tells the rows apart speaks of, in its header and in its cell (“Series B”)."""
    labels = [n for n, text in enumerate(row.header) if columns.is_row_label(text)][:1]
    return [*(kind for n in labels for kind in kinds_of(header[n])[:1]), *_told_by_row(row)]


def _told_by_row(row: _Row) -> list[str]:
    """What the cell that tells this row from others says it is: in a table of rounds a row may be an acquisition."""
    labels = [n for n, text in enumerate(row.header) if n < len(row.cells) and columns.is_row_label(text)]
    return (_kind_cell(row) or [kind for n in labels for kind in kinds_of(row.cells[n])[:1]])[:1]


def _kind_cell(row: _Row) -> list[str]:
    """The kind that a cell of a column of kinds is the word for (“Type | Acquisition”)."""
    for n, text in enumerate(row.header):
        if n < len(row.cells) and columns.heads_kind(text) and all(i.value is None for i in row.cells[n]):
            return [*columns.label_kinds(row.texts[n]), *kinds_of(row.cells[n])][:1]
    return []


def _is_place(role: str, vocabulary: Vocabulary) -> bool:
    ranges = vocabulary.roles[role].ranges if role in vocabulary.roles else frozenset()
    return bool(ranges & _PLACES) and not ranges & {COMPANY, "Organisation"}


def _has_key(kind: str, offered: Sequence[Sequence[str]], vocabulary: Vocabulary) -> bool:
    return any(role in vocabulary.frames[kind].keys for roles in offered for role in roles)


def _offered(header: str, items: Sequence[Item], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The roles that a header may name: as a column word, else by the role's own name or a noun whose subject it is."""
    if columns.column_roles(header):
        return columns.column_roles(header)
    text = header.casefold()
    named = [r for r in vocabulary.roles if len(r) > 2 and re.search(rf"\b{re.escape(r.casefold())}\b", text)]
    subjects = [u.slots[0].roles[0] for i in items for w in i.words if w.pos == "Noun" for u in w.usages[:1] if u.slots]
    return tuple(dict.fromkeys((*named, *subjects)))


def _told(
    header: Sequence[Sequence[Item]], caption: str, title: str, language: str, vocabulary: Vocabulary
) -> dict[str, float]:
    """How strongly the words of headers, caption and title speak for each kind."""
    points: dict[str, float] = {}
    above = [(caption, _CAPTION), (title, _HEADER_WORD)] if title != caption else [(caption, _CAPTION)]
    for text, weight in above:
        for kind in _evoked(read_items(text, _language(text, language), vocabulary) if text else ()):
            points[kind] = points.get(kind, 0.0) + weight
    for cell in header:
        for kind in _evoked(cell):
            points[kind] = points.get(kind, 0.0) + _HEADER_WORD
    return points


def _evoked(items: Sequence[Item]) -> tuple[str, ...]:
    """The kinds that the words speak of, each once, in their order."""
    words = (w for i in items for w in i.words if "told:only" not in w.concepts)
    kinds = (w.has("frame:") or next((usage.kind for usage in w.usages[:1]), "") for w in words)
    return tuple(dict.fromkeys(kind for kind in kinds if kind))


def _assigned(offered: Sequence[Sequence[str]], kind: str, vocabulary: Vocabulary) -> list[str]:
    """For each column its role in the frame; a column with few choices chooses first. Two columns may share a role of
    several that is no side of the deal (who led, who took part), or the only one."""
    frame = vocabulary.frames[kind]
    alike = frame.roles == frame.keys  # the parties of a partnership
    shared = {r for r in frame.roles if vocabulary.roles[r].several and (alike or r not in frame.keys)}
    own = [[r for r in roles if r in vocabulary.frames[kind].roles] for roles in offered]
    slots = [""] * len(offered)
    for n in sorted(range(len(own)), key=lambda n: (len(own[n]), n)):
        slots[n] = next((r for r in own[n] if r not in slots or r in shared), "")
    return [s or next((a for a in columns.ASIDE if a in o), "") for s, o in zip(slots, offered, strict=True)]


# ---- what the row states ----


def _stated(frame: Frame, cues: tuple[str, ...], date: str, vocabulary: Vocabulary) -> Statement:
    held = len(_sides(frame.kind, vocabulary)) == _FEW or lasts(vocabulary.frames[frame.kind], vocabulary)
    stage = DONE if held and not cues else stage_of(vocabulary.frames[frame.kind], cues, vocabulary)
    certainty = certainty_of(cues, vocabulary)
    return Statement(frame, stage, certainty, status_of(stage, certainty, cues, vocabulary), (), date, 0.85, "table")


def _date(row: _Row) -> str:
    """When it happened: the date in the column of dates, else the first date of the row that is not said of a span,
    nor stands in a column of what is still to come."""
    dated = [n for n, h in enumerate(row.header) if columns.DATE in columns.column_roles(h)]
    later = {n for n, h in enumerate(row.header) if columns.is_later(h)}
    order = [*dated, *(n for n in range(len(row.cells)) if n not in dated and n not in later)]
    found = ((n, i.value) for n in order if n < len(row.cells) for i in row.cells[n] if isinstance(i.value, Period))
    return next((value.start for n, value in found if n in dated or value.relation == "in"), "")


def _frames(kind: str, slots: Sequence[str], row: _Row, owner: Entity | None, vocabulary: Vocabulary) -> list[Frame]:
    """The row's frame: named columns first, then what is left goes to open roles whose class fits."""
    if not kind:
        return []
    roles: dict[str, tuple[Filler, ...]] = {}
    left: list[Sequence[Item]] = []
    deals = [n for n, h in enumerate(row.header) if _names_deals(h, row.language, vocabulary)]
    bound = _SIGNS if _kind_cell(row) or deals else _BOUND
    people = {n for n, h in enumerate(row.header) if _heads_people(h, row.language, vocabulary)}
    for n, cell in enumerate(row.cells):
        role = slots[n] if n < len(slots) else ""
        both = _pair(row.texts[n], cell, kind, slots, bound, vocabulary)
        if both:
            roles |= both
            continue
        if _heads_others(kind, row, n, vocabulary):
            roles |= _opposite(kind, cell, owner or row.page, vocabulary)
            continue
        if n < len(row.header) and columns.heads_events(row.header[n]) and not columns.column_roles(row.header[n]):
            left.append(cell)  # a line on what happened names no one side
            continue
        values = _values(cell, role, vocabulary) if role in vocabulary.roles else ()
        if role in vocabulary.roles and all(isinstance(v, Entity) and v.provisional for v in values):
            values = _unknown(row.texts[n], cell, role, vocabulary) or values
        if row.card and not values and n < len(row.header) and not row.header[n]:  # “**Acme** | Raised: …”
            role = next((r for r in _sides(kind, vocabulary)[:1] if r not in slots and r not in roles), "")
            values = _unknown(row.texts[n], cell, role, vocabulary) if role and not _is_date(cell) else ()
        if values:
            roles[role] = tuple(dict.fromkeys((*roles.get(role, ()), *values)))
        elif row.card and n < len(row.header) and columns.is_column_word(row.header[n]):
            continue
        elif role not in columns.ASIDE and not _names_row(row, n) and not _counts(role, vocabulary) and n not in people:
            left.append(cell)
    roles |= _across(kind, roles, slots, row, vocabulary)
    roles |= _owned(kind, roles, slots, row, owner, vocabulary)
    for loose in left:
        roles |= _left(loose, kind, roles, slots, vocabulary)
    roles |= _only_sum(kind, roles, left, vocabulary) if _kind_cell(row) else {}
    sides = _sides(kind, vocabulary)
    if (row.card or _kind_cell(row)) and len(sides) == _FEW and any(side not in roles for side in sides):
        return []
    return _complete(kind, roles, vocabulary)


def _names_deals(header: str, language: str, vocabulary: Vocabulary) -> bool:
    """Whether a column is headed by a word for deals of any kind (“Deal | Value”)."""
    return any(i.is_concept("any:event") for i in read_items(header, _language(header, language), vocabulary))


def _pair(
    text: str, cell: Sequence[Item], kind: str, slots: Sequence[str], bound: re.Pattern[str], vocabulary: Vocabulary
) -> dict[str, tuple[Filler, ...]]:
    """“X × Y” in one cell, where at most one column is of a side: the two sides of the deal, in the order in which
    their classes fit better."""
    sides, plain = _sides(kind, vocabulary), _BRACKETS.sub("", text).strip(" *_")
    parts = bound.split(plain)
    alike = len(sides) == 1 and vocabulary.roles[sides[0]].several  # the parties of a partnership
    alone = len(parts) == _FEW and (alike or (len(sides) == _FEW and sum(side in slots for side in sides) < _FEW))
    if not alone or not all(_is_name(part) and "+" not in part for part in parts):
        return {}
    known = [next((i for i in cell if i.is_entity and i.text == part), None) for part in parts]
    if not any(i is not None and isinstance(i.value, Entity) and not i.value.provisional for i in known):
        return {}
    things = [
        i if i is not None and not getattr(i.value, "provisional", True) else Item("name", 0, 0, part, (), _named(part))
        for i, part in zip(known, parts, strict=True)
    ]
    if alike:
        fit = all(class_fit(i, vocabulary.roles[sides[0]], vocabulary) for i in things)
        return {sides[0]: tuple(i.value for i in things if i.value is not None)} if fit else {}
    if _ARROW.search(plain):
        back = _BACK.search(plain) is not None and kind not in page.words("TakesIn")
        sides = sides[::-1] if back else sides
        return {r: (i.value,) for r, i in zip(sides, things, strict=True) if i.value is not None}
    ways = [sides, sides[::-1]]
    fits = [prod(class_fit(i, vocabulary.roles[r], vocabulary) for i, r in zip(things, w, strict=True)) for w in ways]
    best = ways[1 if fits[1] > fits[0] else 0]
    return {r: (i.value,) for r, i in zip(best, things, strict=True) if i.value is not None} if max(fits) else {}


def _heads_others(kind: str, row: _Row, n: int, vocabulary: Vocabulary) -> bool:
    """Whether the column (“Partner”, 「相手」) holds whichever side of a deal of two the table's owner is not."""
    sides = _sides(kind, vocabulary)
    named = columns.column_roles(row.header[n]) if n < len(row.header) else ()
    return not row.card and len(sides) == _FEW and len(named) == 1 and _is_of_equals(named[0], vocabulary)


def _is_of_equals(role: str, vocabulary: Vocabulary) -> bool:
    """Whether a kind of deal has this role and no other (the parties of a partnership)."""
    return any(frame.roles == frame.keys == (role,) for frame in vocabulary.frames.values())


def _opposite(
    kind: str, cell: Sequence[Item], owner: Entity | None, vocabulary: Vocabulary
) -> dict[str, tuple[Filler, ...]]:
    """The owner of the table and the one that the cell names, on the sides that their classes fit better."""
    things = [i for i in cell if isinstance(i.value, Entity)]
    if owner is None or len(things) != 1 or things[0].value == owner:
        return {}
    first, second = _sides(kind, vocabulary)
    pair = (replace(things[0], value=owner), things[0])
    ways = ((first, second), (second, first))
    fits = [prod(class_fit(i, vocabulary.roles[r], vocabulary) for i, r in zip(pair, w, strict=True)) for w in ways]
    best = ways[1 if fits[1] > fits[0] else 0]
    return {r: (i.value,) for r, i in zip(best, pair, strict=True) if i.value is not None} if max(fits) else {}


def _across(
    kind: str, roles: Mapping[str, tuple[Filler, ...]], slots: Sequence[str], row: _Row, vocabulary: Vocabulary
) -> dict[str, tuple[Filler, ...]]:
    """The two sides of a deal in two columns of companies of which no header says which side it is (“Lab | Partner”):
    in the order in which their classes fit better."""
    sides = _sides(kind, vocabulary)
    if len(sides) != _FEW or any(s in slots or s in roles for s in sides):
        return {}
    places = [n for n, h in enumerate(row.header[: len(row.cells)]) if _heads_companies(h, vocabulary)]
    cells = [row.cells[n] for n in places]
    if len(cells) != _FEW or not all(len(c) == 1 and isinstance(c[0].value, Entity) for c in cells):
        return {}
    ways = [sides, sides[::-1]]
    fits = [prod(class_fit(c[0], vocabulary.roles[r], vocabulary) for c, r in zip(cells, w, strict=True)) for w in ways]
    best = ways[1 if fits[1] > fits[0] else 0]
    return {r: (c[0].value,) for r, c in zip(best, cells, strict=True) if c[0].value is not None} if max(fits) else {}


def _heads_companies(header: str, vocabulary: Vocabulary) -> bool:
    """Whether a header names a role of companies."""
    return any(COMPANY in vocabulary.roles[r].ranges for r in columns.column_roles(header) if r in vocabulary.roles)


def _counts(role: str, vocabulary: Vocabulary) -> bool:
    """Whether the column is one of sums: what else stands in it (「非公開」, 「社内開発」) fills no role."""
    return role in vocabulary.roles and vocabulary.roles[role].form == "quantity"


def _heads_people(header: str, language: str, vocabulary: Vocabulary) -> bool:
    """Whether the column is one of those who hold a post (Founder, CEO): nobody in it takes part in a deal."""
    items = read_items(header, _language(header, language), vocabulary)
    return any(isinstance(i.value, Entity) and "Position" in i.value.classes for i in items)


def _shares(found: Sequence[Frame], slots: Sequence[str], row: _Row, vocabulary: Vocabulary) -> Iterator[Frame]:
    """「X 3億ドル等」 in a table of rounds: what each of those who take part puts in."""
    for frame in found:
        backers, kind = _part_of_each(frame.kind, vocabulary)
        giver, taker, given = vocabulary.frames[kind].roles[:3] if kind else ("", "", "")
        cells = (cell for cell, slot in zip(row.cells, slots, strict=False) if kind and slot in (backers, given))
        head = frame.roles[0][1]
        for name, summed in (pair for cell in cells for pair in _summed([x for i in cell for x in (i, *i.inner)])):
            if name not in head and all(isinstance(h, Entity) for h in head):
                yield Frame(kind, ((giver, (name,)), (taker, head), (given, (summed,))))


def _sites(row: _Row, article: Article, owner: Entity | None, vocabulary: Vocabulary) -> Iterator[Frame]:
    """The sites of a row, one for each place of its column of places, where a cell or the caption says of what kind
    they are (“Data centres | Company | Location | Cost”)."""
    named = roles_of(vocabulary)
    heads = [columns.column_roles(h) for h in row.header[: len(row.cells)]]
    above = read_items(row.caption, _language(row.caption, row.language), vocabulary)
    items = [i for cell in (*row.cells, above) for i in cell]
    sort = next((i.value for i in items if isinstance(i.value, Entity) and "FacilityKind" in i.value.classes), None)
    told: dict[str, tuple[Filler, ...]] = {}
    for role in (named.owner, named.user, named.amount):
        cells = (_values(c, role, vocabulary) for c, h in zip(row.cells, heads, strict=False) if role in h)
        told |= next(({role: values[:1]} for values in cells if values), {})
    told |= _of_two(row, article, vocabulary) if named.owner not in told else {}
    told |= {named.owner: (owner,)} if owner is not None and named.owner not in told else {}
    other = any(k != named.kind for h in row.header for k in columns.column_kinds(h))
    if row.card and other:
        return  # a contract that names a site
    if sort is None or named.owner not in told or told[named.owner] == told.get(named.user):
        return
    cells_of_places = (c for c, h in zip(row.cells, heads, strict=False) if named.place in h)
    found = [place for cell in cells_of_places for place in _places(cell, vocabulary)]
    if len(found) > 1:
        told.pop(named.amount, None)  # the sum is that of all of them
    for place in found:
        whole = told | {named.sort: (sort,), named.place: (place,)}
        yield Frame(named.kind, tuple((r, whole[r]) for r in vocabulary.frames[named.kind].roles if r in whole))


def _of_two(row: _Row, article: Article, vocabulary: Vocabulary) -> dict[str, tuple[Filler, ...]]:
    """Below “A × B”: who has the site and whom it is for, as their classes fit, else the second has it."""
    named = roles_of(vocabulary)
    duo = two_of(row.caption, row.language, vocabulary, article.text)
    things = [Item("name", 0, 0, e.label(), (), e) for e in duo]
    ways = [(named.user, named.owner), (named.owner, named.user)] if things else []
    fits = [prod(class_fit(i, vocabulary.roles[r], vocabulary) for i, r in zip(things, w, strict=True)) for w in ways]
    if not fits or not max(fits):
        return {}
    best = ways[1 if fits[1] > fits[0] else 0]
    return {role: (thing,) for role, thing in zip(best, duo, strict=True)}


def _places(cell: Sequence[Item], vocabulary: Vocabulary) -> list[Entity]:
    """The places of a cell; one behind the comma of another, or right before it, is where that lies."""
    found: list[Entity] = []
    for n, item in enumerate(cell):
        before, after = cell[n - 1] if n else None, cell[n + 1] if n + 1 < len(cell) else None
        holds = after is not None and _is_place_item(after) and not item.text.isascii()
        inside = before is not None and before.text == ","
        if _is_place_item(item) and isinstance(item.value, Entity) and not inside and not holds:
            found.append(item.value)
    wholes = {whole for e in found for whole in vocabulary.whole_of(e.iri) if whole != e.iri}
    return [e for e in found if e.iri not in wholes]


def _is_place_item(item: Item) -> bool:
    return isinstance(item.value, Entity) and bool(item.value.classes & _PLACES)


def _of_round(frame: Frame, row: _Row, vocabulary: Vocabulary) -> Iterator[Frame]:
    """An investment of which a cell says that it was in a round (“Participated in $450M Series C”): the sum is the
    round's, in which the investor took part."""
    whole = next((k for k in vocabulary.frames if _part_of_each(k, vocabulary)[1] == frame.kind), "")
    rounds = [c for c in row.cells if whole and whole in kinds_of(c)[:1]]
    sums = [i.value for c in rounds for i in c if isinstance(i.value, Quantity) and i.value.is_money]
    sides = dict(frame.roles[:_FEW])
    giver, taker = vocabulary.frames[frame.kind].keys if whole else ("", "")
    if len(sums) != 1 or not sides.get(giver) or not sides.get(taker):
        yield frame
        return
    yield Frame(frame.kind, tuple((r, v) for r, v in frame.roles if sums[0] not in v))
    company, amount = vocabulary.frames[whole].keys
    backers = _part_of_each(whole, vocabulary)[0]
    yield Frame(whole, ((company, sides[taker]), (amount, (sums[0],)), (backers, sides[giver])))


def _uses(frame: Frame, row: _Row, slots: Sequence[str], vocabulary: Vocabulary) -> Iterator[Frame]:
    """The hardware of a contract, in its column or in a note on it, is what its customer uses, from its provider."""
    sides = _sides(frame.kind, vocabulary)
    used = next(k for k, f in vocabulary.frames.items() if _HARDWARE in f.keys)
    if _HARDWARE not in vocabulary.frames[frame.kind].roles or used == frame.kind or len(sides) != _FEW:
        return
    loose = [cell for n, cell in enumerate(row.cells) if n >= len(slots) or slots[n] not in vocabulary.roles]
    named = [v for cell in loose for v in _values(cell, _HARDWARE, vocabulary) if not getattr(v, "provisional", False)]
    user, hardware, provider = vocabulary.frames[used].roles
    taken, given = (frame.get(side) for side in sides)
    for thing in dict.fromkeys((*frame.get(_HARDWARE), *named)) if taken and given else ():
        yield Frame(used, ((user, taken), (hardware, (thing,)), (provider, given)))


def _part_of_each(kind: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """The role of all who take part in a deal of the kind, and the kind of what one of them does; else nothing."""
    keys = {frame.keys[0]: other for other, frame in vocabulary.frames.items()}
    several = (r for r in vocabulary.frames[kind].roles if vocabulary.roles[r].several and r.endswith("s"))
    return next(((r, keys[r[:-1]]) for r in several if r[:-1] in keys), ("", ""))


def _summed(items: Sequence[Item]) -> Iterator[tuple[Entity, Quantity]]:
    """Each organisation with the sum right behind it."""
    for at, item in enumerate(items):
        thing = item.value if isinstance(item.value, Entity) and "Organisation" in item.value.classes else None
        behind = [i.value for i in items[at + 1 : at + _REACH] if isinstance(i.value, (Quantity, Entity))][:1]
        if thing is not None and behind and isinstance(behind[0], Quantity) and behind[0].is_money:
            yield thing, behind[0]


def _tied(row: _Row, article: Article, vocabulary: Vocabulary) -> list[Frame]:
    """「提携 | 内容」: the two that a cell joins, where its header or the caption tells of what ties equals."""
    above = read_items(row.caption, _language(row.caption, row.language), vocabulary)
    found = []
    for text, head in zip(row.texts, row.header, strict=False):
        duo = two_of(text, row.language, vocabulary, article.text)
        told = kinds_of((*read_items(head, _language(head, row.language), vocabulary), *above)) if duo else []
        kind = next((k for k in told if ties(k, vocabulary)), "")
        found += [Frame(kind, ((vocabulary.frames[kind].keys[0], duo),))] if kind else []
    return found


def _merely(frame: Frame) -> frozenset[Filler]:
    """What a frame holds, whoever is on which side."""
    return frozenset(filler for _, fillers in frame.roles for filler in fillers)


def _is_date(cell: Sequence[Item]) -> bool:
    return any(isinstance(i.value, (Period, Quantity)) for i in cell)


def _names_row(row: _Row, n: int) -> bool:
    """Whether the column only tells one row from the other (Round, Stage, Component), or what kind each is of."""
    return n < len(row.header) and (columns.is_row_label(row.header[n]) or columns.heads_kind(row.header[n]))


def _owned(
    kind: str,
    roles: Mapping[str, tuple[Filler, ...]],
    slots: Sequence[str],
    row: _Row,
    owner: Entity | None,
    vocabulary: Vocabulary,
) -> dict[str, tuple[Filler, ...]]:
    """The owner of the table on the side that no column names, where the other side cannot be meant by it."""
    sides = _sides(kind, vocabulary)
    free = [r for r in sides if r not in slots and r not in roles]
    if owner is None or len(free) != 1 or owner in (v for values in roles.values() for v in values):
        return {}
    if not owner.classes & vocabulary.roles[free[0]].ranges or (
        len(sides) > 1 and not _tells_sides(kind, slots, row, vocabulary)
    ):
        return {}
    return {free[0]: (owner,)}


def _sides(kind: str, vocabulary: Vocabulary) -> list[str]:
    """The key roles of things."""
    return [r for r in vocabulary.frames[kind].keys if vocabulary.roles[r].form == "entity"]


def _tells_sides(kind: str, slots: Sequence[str], row: _Row, vocabulary: Vocabulary) -> bool:
    """Whether the caption tells the kind, or a header that names one side could name hardly anything else."""
    named = (h for h, slot in zip(row.header, slots, strict=False) if slot in vocabulary.roles)
    if any(_is_sure(h, vocabulary) for h in named):
        return True
    return kind in _evoked(read_items(row.caption, _language(row.caption, row.language), vocabulary))


def _is_sure(header: str, vocabulary: Vocabulary) -> bool:
    """Whether a header that names one side of a deal could name hardly anything else."""
    roles = (r for r in columns.column_roles(header) if r in vocabulary.roles)
    return 0 < sum(vocabulary.roles[r].form == "entity" for r in roles) <= _FEW


def _left(
    cell: Sequence[Item],
    kind: str,
    roles: Mapping[str, tuple[Filler, ...]],
    slots: Sequence[str],
    vocabulary: Vocabulary,
) -> dict[str, tuple[Filler, ...]]:
    """A cell that no column took, and that is nothing but names, sums and dates: a role without a column, or a sum
    that slid out of its column."""
    if not all(i.value is not None or i.kind == "sign" or "and" in i.cases for i in cell):
        return {}
    for role in vocabulary.frames[kind].roles:
        slid = role not in slots or vocabulary.roles[role].form == "quantity"
        values = _values(cell, role, vocabulary) if role not in roles and slid else ()
        if values:
            return {role: values}
    return {}


def _only_sum(
    kind: str, roles: Mapping[str, tuple[Filler, ...]], left: Sequence[Sequence[Item]], vocabulary: Vocabulary
) -> dict[str, tuple[Filler, ...]]:
    """The one sum that the notes of a row tell, where its columns give none."""
    wanted = [r for r in vocabulary.frames[kind].roles if vocabulary.roles[r].form == "quantity"][:1]
    sums = [i.value for cell in left for i in cell if isinstance(i.value, Quantity) and i.value.is_money]
    return {role: (sums[0],) for role in wanted if role not in roles and len(sums) == 1}


def _only_values(frame: Frame, vocabulary: Vocabulary) -> bool:
    """Whether a deal has only a party and what that is worth, which is no deal but a figure of that party."""
    rest = [r for r, _ in frame.roles[1:]]
    return bool(rest) and all(f"{DGR}{role}" in vocabulary.measured_in for role in rest)


def _complete(kind: str, roles: dict[str, tuple[Filler, ...]], vocabulary: Vocabulary) -> list[Frame]:
    """The frame if one thing and one other role are known; one frame a thing where its role holds only one."""
    frame = vocabulary.frames[kind]
    things = _sides(kind, vocabulary)
    named = [r for r in things if any(isinstance(v, Entity) for v in roles.get(r, ()))]
    if "Deal" not in vocabulary.classes[kind] and any(r not in roles for r in frame.keys):
        return []
    told = all(r in roles for r in frame.keys if vocabulary.roles[r].form == "concept")
    tied = len(things) == 1 and len(roles.get(things[0], ())) > 1 and frame.roles == frame.keys
    if not named or (len(roles) < 2 and not tied) or not told:
        return []
    many = next((r for r in named if len(roles[r]) > 1 and not vocabulary.roles[r].several), "")
    rows = [{**roles, many: (v,)} for v in roles[many]] if many else [roles]
    return [Frame(kind, tuple((r, row[r]) for r in frame.roles if r in row)) for row in rows]


def _values(cell: Sequence[Item], role: str, vocabulary: Vocabulary) -> tuple[Filler, ...]:
    """The values of a cell that fit the role."""
    kind = vocabulary.roles[role]
    fits = tuple(i.value for i in cell if isinstance(i.value, (Entity, Quantity)) and class_fit(i, kind, vocabulary))
    known = tuple(v for v in fits if not (isinstance(v, Entity) and v.provisional))
    return fits if len(known) == len(fits) or kind.several else known or fits


def _unknown(text: str, cell: Sequence[Item], role: str, vocabulary: Vocabulary) -> tuple[Filler, ...]:
    """The names of a cell under a header that asks for companies, though nobody knows them."""
    kind = vocabulary.roles[role]
    if (
        page.fold(text).strip() in _nobody()
        or kind.form != "entity"
        or not kind.ranges & {COMPANY, "Organisation"}
        or any(_is_other(i) for i in cell)
    ):
        return ()
    names = [part.strip(" *_") for part in _PARTS.split(_BRACKETS.sub("", text))]
    return tuple(_named(n) for n in names) if names and all(map(_is_name, names)) else ()


def _is_other(item: Item) -> bool:
    """Whether the item is known to be something else than a company (a product may bear the name of its maker)."""
    named = isinstance(item.value, Entity) and not item.value.provisional and not item.value.classes & {"Product"}
    return named or isinstance(item.value, (Quantity, Period))


def _is_name(text: str) -> bool:
    large = text[:1].isupper() or bool(page.JAPANESE.match(text))
    known = page.fold(text) in _nobody()
    return large and not known and page.width(text) <= _LONGEST_NAME and not _NO_NAME.search(text)


def _named(text: str) -> Entity:
    classes = frozenset({COMPANY, "Organisation", "Agent", "Thing"})
    return Entity(entity_iri(text), classes, (("en", text), ("ja", text)), provisional=True)


# ---- numbers of a thing ----


def _measures(
    row: _Row, open_to: Sequence[int], article: Article, vocabulary: Vocabulary, owner: Entity | None
) -> list[Frame]:
    """Metrics of a table: each number of the columns `open_to` them with the metric and the period of its row, column
    or caption; they are of what one of those names, else of whom the headings are about."""
    header = [read_items(h, _language(h, row.language), vocabulary, published=article.published) for h in row.header]
    caption = read_items(row.caption, _language(row.caption, row.language), vocabulary)
    kind = next(k for k, f in vocabulary.frames.items() if {"metric", "entity", "value"} <= set(f.roles))
    ranges = vocabulary.roles["entity"].ranges
    found = []
    for n, cell in enumerate(row.cells):
        above = header[n] if n < len(header) else ()
        if n not in open_to or (n == 0 and not _heads_measure(above)):
            continue
        places = (above, row.cells[0], caption)
        value = next((i.value for i in cell if isinstance(i.value, Quantity)), None)
        metric = _first(places, lambda e: "MetricKind" in e.classes)
        named = _first(
            (row.cells[0], above, caption), lambda e: bool(e.classes & ranges) and not is_of_no_one(e, vocabulary)
        )
        entity = named or (owner if owner is not None and owner.classes & ranges else None)
        if value is None or metric is None or entity is None or not _is_measure(value, metric, vocabulary):
            continue
        others = [cell] if row.card else [c for k, c in enumerate(row.cells) if k != n]
        period = next((i.value for c in (above, *others, caption) for i in c if isinstance(i.value, Period)), None)
        roles: list[tuple[str, tuple[Filler, ...]]] = [("entity", (entity,)), ("metric", (metric,))]
        roles.append(("value", (value,)))
        roles += [("period", (as_quarter(period),))] if period is not None else []
        found.append(Frame(kind, tuple(roles)))
    return found


def _heads_measure(header: Sequence[Item]) -> bool:
    """Whether a header is of a metric, so that its column names no row (a card's first line may be one)."""
    return any(isinstance(i.value, Entity) and "MetricKind" in i.value.classes for i in header)


def _is_measure(value: Quantity, metric: Entity, vocabulary: Vocabulary) -> bool:
    units = vocabulary.measured_in.get(metric.iri, frozenset())
    if "elsewhere" in units:
        return False
    return ("money" in units) if value.is_money else value.unit in units


def _first(places: Sequence[Sequence[Item]], fits: Callable[[Entity], bool]) -> Entity | None:
    """The first thing of the places, in their order, that fits."""
    things = (i.value for place in places for i in place if isinstance(i.value, Entity))
    return next((e for e in things if not e.provisional and fits(e)), None)
