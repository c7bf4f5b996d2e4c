"""A text by its form alone: lines read as headings, lists, tables, quotations and paragraphs.

Nothing is dropped: every visible character lies in exactly one segment. What the words say, and where on the page they
stand, is judged afterwards, in language/segments.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from language import columns
from language import furniture as page
from language.columns import is_column_word
from language.sentences import runs_on, split, trim, wraps

HEADING, PARAGRAPH, ITEM, ROW, HEADER, QUOTE = "heading", "paragraph", "item", "row", "header", "quote"
FURNITURE, META, LABEL = "furniture", "meta", "label"
RUN_IN = 7  # the level of a title that runs into its text
KINDS = (HEADING, PARAGRAPH, ITEM, ROW, HEADER, QUOTE, FURNITURE, META, LABEL)

Cell = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of a text.

    `kind`: heading, paragraph, item (of a list), row, header (of a table), quote (a quotation standing alone, with its
    speaker), furniture (menus, notices, teasers, markup), meta (date, byline, caption), label (a source named).
    `level`: of a heading 1 to 6 (7 where it runs into its text), of an item its depth from 1. `heading`: text of the
    heading above. `header`: for a row, the texts of its table's header cells. `cells`: of a row or header, each (text,
    start, end); an empty cell stays, empty. `of`: for a label behind a paragraph, where that paragraph starts; for a
    paragraph behind a title that runs into it, where that title starts; else -1.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    heading: str = ""
    header: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()
    of: int = -1


# ---- lines ----

_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_ATX = re.compile(r"(#{1,6})(?:[ \t\u3000]+|$)")
_RULE = re.compile(r"(?:[-*_=~─━＿ー—][ \t]*){3,}")
_SETEXT = re.compile(r"=+|-{3,}")
_BULLET = re.compile(r"(?:[•●◦‣▪▸►▶➤✓✔☑・·][ \t\u3000]*|[-*+–■□◆◇▼○★☆※][ \t\u3000]+)(?=\S)")
_SIGNS = "■◆□◇▼★"
_NUMBER = re.compile(r"(?:(\d{1,2})[.．)）](?!\d)|[(（](\d{1,2})[)）]|([①-⑳])|(\d{1,2})、)[ \t\u3000]*(?=\S)")
_WIRE = re.compile(r"[\[［【][^\]］】]{0,20}[ぁ-ヿ一-龯][^\]］】]{0,20}[\]］】]")  # 「[23日 ロイター] - 」
_BOLD_LINE = re.compile(r"(\*\*|__)(?!\s)([^*_]+?)(?<!\s)\1[:：]?")
_IMAGE = re.compile(r"(?:!\[[^\]]*\]\([^)]*\)|\[!\[.*\]\(.*\)|<[^<>]*>|:::.*|@\[\w+\]\(.*\)|\[\^?[\w-]+\]:\s*#.*)\s*")
_SPEAKER = re.compile(r"\s*(?:[-–—―─~〜]{1,3}|──|――)\s*(?=[^\s\d\-–—―─])")
_DIGIT = re.compile(r"\d")
_CELL_LINE = re.compile(r"[^|]+\|")
_ROWS = 2
_MOST_COLUMNS, _WIDEST_CELL, _MOST_KEYS = 8, 60, 12
_KEY = re.compile(r"([a-z][\w-]*)\s*:\s+(\S.*)")
_LABELLED = re.compile(
    r"(?:[•●◦▪・·*+–-][ \t\u3000]*)?((?:\*\*)?[^:：|。]{1,30}?)[ \t]*[:：](?:\*\*)?[ \t\u3000]*(\S.{0,79}?)"
)
_CARD_ROW = re.compile(r"\|?\s*((?:\*\*)?[^|]{1,30}?)\s*\|\s*([^|\s][^|]{0,79}?)\s*\|?")
_BARS = re.compile(r"\s+[|｜·•/／]\s+")
_DIVIDER = re.compile(r"\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)+\|?|\|\s*:?-{1,}:?\s*\|")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    text: str
    gap: bool  # a blank line (or nothing) stands before it


def lines(text: str, start: int) -> list[_Line]:
    """The lines from `start` that hold anything visible."""
    lines: list[_Line] = []
    for match in _LINE.finditer(text, max(0, min(start, len(text)))):
        span = trim(text, match.start(), match.end())
        if span:
            gap = not lines or len(BREAK.findall(text, lines[-1].end, span[0])) > 1
            lines.append(_Line(*span, page.width(text[match.start() : span[0]].expandtabs(4)), text[slice(*span)], gap))
    return lines


def before(text: str, start: int) -> list[Segment]:
    span = trim(text, 0, max(0, min(start, len(text))))
    return [Segment(FURNITURE, *span)] if span else []


# ---- blocks: what the marks on the page say ----


def blocks(text: str, lines: Sequence[_Line]) -> list[Segment]:
    """Segments by form alone: markup, lists, tables, quotations, paragraphs."""
    found: list[Segment] = []
    at = 0
    while at < len(lines):
        for reader in _READERS:
            made, used = reader(text, lines, at)
            if used:
                break
        else:
            made, used = [_whole(PARAGRAPH, lines[at : at + 1])], 1
        found += made
        at += used
    return found


def _whole(kind: str, lines: Sequence[_Line], level: int = 0) -> Segment:
    return Segment(kind, lines[0].start, lines[-1].end, level)


_Made = tuple[list[Segment], int]
_NOTHING: _Made = ([], 0)


def _front_matter(text: str, lines: Sequence[_Line], at: int) -> _Made:
    if at or lines[0].text not in ("---", "+++"):
        return _NOTHING
    mark = lines[0].text
    close = next((n for n in range(1, min(len(lines), 80)) if lines[n].text in (mark, "...")), 0)
    keyed = close and all(re.match(r"[\w-]+\s*[:=]|[-#\]}]|\S*\s", line.text) for line in lines[1:close])
    if not keyed or not any(re.match(r"[\w-]+\s*[:=]", line.text) for line in lines[1:close]):
        return _NOTHING
    return [_whole(FURNITURE, lines[: close + 1])], close + 1


def _entry(text: str, lines: Sequence[_Line], at: int) -> _Made:
    """Front matter within a text, which begins an entry: its title is a heading, its date is said of what follows."""
    close = next((n for n in range(at + 1, min(len(lines), at + _MOST_KEYS)) if lines[n].text == lines[at].text), 0)
    keys = [_KEY.match(line.text) for line in lines[at + 1 : close]]
    if lines[at].text != "---" or len(keys) < 2 or not all(keys) or any(line.gap for line in lines[at + 1 : close]):
        return _NOTHING
    made: list[Segment] = [_whole(FURNITURE, lines[at : at + 1])]
    for line, key in zip(lines[at + 1 : close], keys, strict=True):
        name, value = key.groups() if key else ("", "")
        if page.fold(name) in page.words("TitleKey"):
            start = line.end - len(value)
            made += [Segment(FURNITURE, line.start, start), Segment(HEADING, start, line.end, 2)]
        else:
            made.append(_whole(META if page.find_date(value) else FURNITURE, [line]))
    return [*made, _whole(FURNITURE, lines[close : close + 1])], close + 1 - at


def _fence(text: str, lines: Sequence[_Line], at: int) -> _Made:
    mark = lines[at].text[:3]
    if mark not in ("```", "~~~"):
        return _NOTHING
    close = next((n for n in range(at + 1, len(lines)) if lines[n].text.startswith(mark)), 0)
    return ([_whole(FURNITURE, lines[at : close + 1])], close + 1 - at) if close else _NOTHING


def _markup(text: str, lines: Sequence[_Line], at: int) -> _Made:
    line = lines[at]
    if _RULE.fullmatch(line.text) or _IMAGE.fullmatch(line.text) or not re.search(r"\w", line.text):
        return [_whole(FURNITURE, [line])], 1
    return _NOTHING


def _marked_heading(text: str, lines: Sequence[_Line], at: int) -> _Made:
    line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    atx = _ATX.match(line.text)
    if atx:
        return [_whole(HEADING, [line], len(atx.group(1)))], 1
    if _BOLD_LINE.fullmatch(line.text) and not page.ends_sentence(line.text.strip("*_")):
        return [_whole(HEADING, [line], 4)], 1
    signed = line.text[0] in _SIGNS and line.gap and after is not None and after.text[0] != line.text[0]
    if signed and is_short(line.text) and len(line.text) > 1:
        return [_whole(HEADING, [line], 3)], 1
    under = after is not None and not after.gap and _SETEXT.fullmatch(after.text) and line.gap
    if after is not None and under and not page.ends_sentence(line.text) and not _list_mark(line.text):
        return [_whole(HEADING, lines[at : at + 2], 1 if after.text[0] == "=" else 2)], 2
    return _NOTHING


def _list_mark(line: str) -> int:
    """Length of the bullet or number that begins `line`."""
    match = _BULLET.match(line) or _NUMBER.match(line)
    return match.end() if match and not _RULE.fullmatch(line) else 0


def _number(line: str) -> str:
    match = _NUMBER.match(line)
    return next((g for g in match.groups() if g), "") if match else ""


def _item(text: str, lines: Sequence[_Line], at: int) -> _Made:
    line = lines[at]
    mark = _list_mark(line.text)
    if not mark or (line.text[0] in "-–" and at and _is_quotation(lines[at - 1].text) and not line.gap):
        return _NOTHING
    end = at + 1
    while end < len(lines) and _continues(lines, line.indent, end):
        end += 1
    if end == at + 1 and _numbers_a_section(lines, at):
        return [_whole(HEADING, [line], 3)], 1
    return [_whole(ITEM, lines[at:end], line.indent // 2 + 1)], end - at


def _continues(lines: Sequence[_Line], indent: int, at: int) -> bool:
    line, before = lines[at], lines[at - 1]
    if line.gap or _list_mark(line.text) or _ATX.match(line.text) or _RULE.fullmatch(line.text) or "|" in line.text[:1]:
        return False
    wrapped = page.width(before.text) >= 60 and not page.ends_sentence(before.text) and not page.URL.search(before.text)
    return line.indent > indent or (wrapped and wraps(before.text, line.text, page.width(before.text)))


def _numbers_a_section(lines: Sequence[_Line], at: int) -> bool:
    """A short line with a number or a block sign, alone and with text below it, is a heading."""
    line, after = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    if after is None or not line.gap or not is_short(line.text):
        return False
    if line.text[0] in _SIGNS:
        return after.text[0] != line.text[0]
    listed = at > 0 and bool(_number(lines[at - 1].text))
    return bool(_number(line.text)) and after.gap and not _number(after.text) and not listed


def _table(text: str, lines: Sequence[_Line], at: int) -> _Made:
    """A Markdown table: rows between bars, the header above the divider."""
    end = at
    while end < len(lines) and _is_row(lines[end].text) and (end == at or not lines[end].gap):
        end += 1
    divided = end - at > 1 and bool(_DIVIDER.fullmatch(lines[at + 1].text))
    even = _even(lines[at:end])
    if end - at < 2 or not (divided or even or all(line.text.startswith("|") for line in lines[at:end])):
        return _NOTHING
    filled = [line for line in lines[at:end] if line.text.strip("|-: \t")]
    upright = [(line, _CARD_ROW.fullmatch(line.text)) for line in filled]
    card, _ = _as_card(upright) if all(match for _, match in upright) else _NOTHING
    if card and not (divided and is_column_word(upright[0][1].group(2))):  # type: ignore[union-attr]
        return card, end - at
    rows = [(line, _bar_cells(line)) for line in lines[at:end] if not _DIVIDER.fullmatch(line.text)]
    keyed = _keyed(rows) if divided else _NOTHING
    if keyed[1]:
        return [*keyed[0], _whole(FURNITURE, lines[at : at + 2])][::-1], end - at
    made = _as_table(rows, headed=divided or (even and not re.search(r"\d", lines[at].text)))
    made += [_whole(FURNITURE, [line]) for line in lines[at:end] if _DIVIDER.fullmatch(line.text)]
    return sorted(made, key=lambda s: s.start), end - at


def _broken_table(text: str, lines: Sequence[_Line], at: int) -> _Made:
    """A table of which each cell stands on a line of its own, a bar behind it, and a bare bar before each row."""
    rows: list[list[_Line]] = []
    end = at
    while end < len(lines) and (lines[end].text == "|" or (rows and _CELL_LINE.fullmatch(lines[end].text))):
        if lines[end].text == "|":
            rows.append([])
        else:
            rows[-1].append(lines[end])
        end += 1
    full = [row for row in rows if row]
    if len(full) < _ROWS or len(full[0]) < _ROWS or len({len(row) for row in full}) > 1:
        return _NOTHING
    spans = [(r[0].start, r[-1].end, r) for r in full]
    whole = [(_Line(a, b, 0, text[a:b], True), tuple(map(_barred, r))) for a, b, r in spans]
    return _as_table(whole, headed=not any(_DIGIT.search(line.text) for line in full[0])), end - at


def _barred(line: _Line) -> Cell:
    return _cell(line, 0, len(line.text) - 1)


def _keyed(rows: Sequence[tuple[_Line, tuple[Cell, ...]]]) -> _Made:
    """A table of labels and values by the words at its head (「項目 | 内容」): one row, its header the labels."""
    head = [page.fold(columns.unmarked(cell[0])) for cell in rows[0][1]] if rows else []
    known = len(head) > 1 and head[0] in _heads("KeyHeader") and head[1] in _heads("ValueHeader")
    pairs = [cells[:2] for _, cells in rows[1:] if len(cells) > 1 and cells[0][0]]
    labels = tuple(columns.unmarked(label[0]) for label, _ in pairs)
    told = any(is_column_word(label) or columns.label_kinds(label) for label in labels)
    if not known or not told or len(set(labels)) < len(labels):
        return _NOTHING
    return [Segment(ROW, rows[1][0].start, rows[-1][0].end, header=labels, cells=tuple(v for _, v in pairs))], len(rows)


@lru_cache(maxsize=8)
def _heads(group: str) -> frozenset[str]:
    return frozenset(map(page.fold, page.words(group)))


def _inline_card(text: str, lines: Sequence[_Line], at: int) -> _Made:
    """Labels with their values in one line (“Raised: $30M | Lead: Accel”), a name before them perhaps."""
    line = lines[at]
    cuts = [0, *(x for m in _BARS.finditer(line.text) for x in m.span()), len(line.text)]
    spans = list(zip(cuts[::2], cuts[1::2], strict=True))
    if len(spans) < 2 or line.text.startswith("|"):
        return _NOTHING
    first = _list_mark(line.text)
    found = [(a, _labelled(line.text[a:b])) for a, b in ((max(a, first), b) for a, b in spans)]
    labels = tuple(match.group(1).strip(" *_") if match else "" for _, match in found)
    if sum(map(is_column_word, labels)) < 2 or len(labels) - labels.count("") < 2:
        return _NOTHING
    cells = tuple(
        (match.group(2), line.start + a + match.start(2), line.start + a + match.end(2)) if match else _cell(line, a, b)
        for (a, match), (_, b) in zip(found, spans, strict=True)
    )
    return [Segment(ROW, line.start, line.end, header=labels, cells=cells)], 1


def _stacked_table(text: str, lines: Sequence[_Line], at: int) -> _Made:
    """A table copied one cell a line: the headers one below the other, then as many lines for each row."""
    body = at
    while body < len(lines) and body - at <= _MOST_COLUMNS and is_column_word(lines[body].text):
        body += 1
    wide = body - at
    if wide < 3 or len({page.fold(line.text) for line in lines[at:body]}) < wide:
        return _NOTHING
    end = body
    while end < len(lines) and _is_cell(lines[end].text):
        end += 1
    rows = [lines[n : n + wide] for n in range(body, end - wide + 1, wide)]
    if not rows or not _aligned(rows) or not any(all(_DIGIT.search(row[c].text) for row in rows) for c in range(wide)):
        return _NOTHING
    header = tuple(line.text.strip(" *_") for line in lines[at:body])
    made = [Segment(HEADER, lines[at].start, lines[body - 1].end, cells=tuple(map(_whole_cell, lines[at:body])))]
    for row in rows:
        made.append(Segment(ROW, row[0].start, row[-1].end, header=header, cells=tuple(map(_whole_cell, row))))
    return made, wide + wide * len(rows)


def _aligned(rows: Sequence[Sequence[_Line]]) -> bool:
    """Blank lines stand between all cells, between rows only, or nowhere; else a cell is lost and all would slip."""
    inside = [line.gap for row in rows for line in row[1:]]
    return all(inside) or not any(inside)


def _whole_cell(line: _Line) -> Cell:
    return line.text, line.start, line.end


def _is_cell(line: str) -> bool:
    return (
        page.width(line) <= _WIDEST_CELL
        and not page.ends_sentence(line)
        and not _list_mark(line)
        and not _ATX.match(line)
        and not is_column_word(line)
        and not page.URL.search(line)
    )


def _card(text: str, lines: Sequence[_Line], at: int) -> _Made:
    """Labels with their values, one a line (`Investor: Nvidia`): a table of one row, its header the labels."""
    end = at
    while end < len(lines) and _goes_on(lines[end], end == at):
        end += 1
    return _as_card([(line, _labelled(line.text)) for line in lines[at:end]])


def _goes_on(line: _Line, first: bool) -> bool:
    """Whether the line is labelled, and where it stands apart from the one before, by the word of a column."""
    match = _labelled(line.text)
    return match is not None and (first or not line.gap or is_column_word(match.group(1).strip(" *_•●◦▪・·")))


def _labelled(line: str) -> re.Match[str] | None:
    match = None if _ATX.match(line) else _LABELLED.fullmatch(line)
    return match if match and not page.ends_sentence(match.group(2)) else None


def _as_card(found: Sequence[tuple[_Line, re.Match[str] | None]]) -> _Made:
    pairs = [(line, match) for line, match in found if match is not None]
    labels = tuple(match.group(1).strip(" *_") for _, match in pairs)
    known = [label for label in labels if is_column_word(label) or columns.label_kinds(label)]
    if len(set(known)) < 2 or len(set(labels)) < len(labels) or len(known) * 3 < len(labels) * 2:
        return _NOTHING
    cells = tuple((match.group(2), line.start + match.start(2), line.start + match.end(2)) for line, match in pairs)
    return [Segment(ROW, pairs[0][0].start, pairs[-1][0].end, header=labels, cells=cells)], len(pairs)


def _even(lines: Sequence[_Line]) -> bool:
    """Three lines or more with the same bars, two at the least: a table without its outer bars and divider."""
    bars = {line.text.count("|") for line in lines}
    return len(lines) > 2 and len(bars) == 1 and min(bars) > 1 and not lines[0].text.startswith("|")


def _is_row(line: str) -> bool:
    return line.startswith("|") or bool(_DIVIDER.fullmatch(line)) or line.count("|") >= 1


def _bar_cells(line: _Line) -> tuple[Cell, ...]:
    """The cells between unescaped bars, with their places; bars at both ends bound no cell."""
    bars = [m.start() for m in re.finditer(r"(?<!\\)\|", line.text)]
    edges = [-1, *bars, len(line.text)]
    spans = [(a + 1, b) for a, b in pairwise(edges)]
    if bars and not line.text[: bars[0]].strip():
        spans = spans[1:]
    if len(spans) > 1 and not line.text[bars[-1] + 1 :].strip():
        spans = spans[:-1]
    return tuple(_cell(line, a, b) for a, b in spans)


def _cell(line: _Line, a: int, b: int) -> Cell:
    a, b = trim(line.text, a, b) or (a, a)
    return line.text[a:b], line.start + a, line.start + b


def _as_table(rows: Sequence[tuple[_Line, tuple[Cell, ...]]], headed: bool) -> list[Segment]:
    header = tuple(c[0] for c in rows[0][1]) if headed and rows else ()
    return [
        Segment(
            HEADER if headed and n == 0 else ROW,
            line.start,
            line.end,
            header=() if headed and n == 0 else header,
            cells=cells,
        )
        for n, (line, cells) in enumerate(rows)
    ]


def _loose_table(text: str, lines: Sequence[_Line], at: int) -> _Made:
    """A table whose columns were lost, or are kept by tabs: a line of nouns, then short lines of the same build."""
    end = at + 1
    while end < len(lines) and not lines[end].gap:
        end += 1
    block = lines[at:end]
    if not lines[at].gap or len(block) < 2:
        return _NOTHING
    if all("\t" in line.text for line in block):
        tabbed = [(line, _split_cells(line, re.compile(r"\t"))) for line in block]
        return _as_table(tabbed, headed=not re.search(r"\d", block[0].text)), len(block)
    if len(block) < 3 or not _is_header(block[0].text) or not all(_is_loose_row(line.text) for line in block[1:]):
        return _NOTHING
    spaced = all(re.search(r"\S\s{2,}\S", line.text) for line in block)
    pattern = re.compile(r"\s{2,}") if spaced else re.compile(r"[ \u3000]+(?![(（])")
    rows = [(line, _split_cells(line, pattern, 0 if spaced else 1)) for line in block]
    return _as_table(rows, headed=True), len(block)


def _split_cells(line: _Line, pattern: re.Pattern[str], most: int = 0) -> tuple[Cell, ...]:
    places = list(pattern.finditer(line.text))[: most or None]
    edges = [0, *(x for m in places for x in m.span()), len(line.text)]
    return tuple(_cell(line, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))


def _is_header(line: str) -> bool:
    tokens = line.split()
    if (
        not 2 <= len(tokens) <= 6
        or page.width(line) > 64
        or re.search(r"[\d。、！？!?,:：|「」]", line)
        or page.ends_sentence(line)
    ):
        return False
    if page.JAPANESE.search(line):
        return not re.search(r"[\u3041-\u309f]{2}", line)
    known = {page.fold(w) for w in page.words("TableHeader")}
    return all(t[0].isupper() or t[0] in "(&" for t in tokens) and any(page.bare(t) in known for t in tokens)


def _is_loose_row(line: str) -> bool:
    first = line.split()[0]
    return (
        len(line.split()) >= 2
        and page.width(line) <= 100
        and not page.ends_sentence(line)
        and not _list_mark(line)
        and not page.URL.search(line)
        and not re.search(r"[\u3041-\u309f]{2}", first)
        and "。" not in line
    )


def _quotation(text: str, lines: Sequence[_Line], at: int) -> _Made:
    """A quotation that stands alone, with the line that names its speaker; or a block marked with `>`."""
    end = at + 1
    if lines[at].text.startswith((">", "＞")):
        while end < len(lines) and lines[end].text.startswith((">", "＞")) and not lines[end].gap:
            end += 1
        return [_whole(QUOTE, lines[at:end])], end - at
    if not _is_quotation(lines[at].text):
        return _NOTHING
    if end < len(lines) and _SPEAKER.match(lines[end].text) and page.width(lines[end].text) <= 100:
        end += 1
    return [_whole(QUOTE, lines[at:end])], end - at


def _is_quotation(line: str) -> bool:
    """Quotation marks around the whole line, a gloss in brackets, a source or a speaker after it aside."""
    match = re.match(r"(?:「.*」|『.*』|“[^“”]*”|\"[^\"]*\")(.*)$", line)
    if not match or not split(line) or len(split(line)) > 1 + line.count("。"):
        return False
    rest = re.sub(r"^\s*[(（][^()（）]*[)）]", "", match.group(1)).strip(" *_")
    return not rest or page.is_label(rest) or bool(_SPEAKER.match(rest) and page.width(rest) <= 80)


def attributed(quote: str) -> bool:
    """Does a line or a tail of the quotation name its speaker?"""
    return bool(re.search(r"[」』”\"][)）]?\s*(?:[-–—―─~〜]{1,3})\s*\S", quote))


def _paragraphs(text: str, lines: Sequence[_Line], at: int) -> _Made:
    """Lines of running text, joined where a line was only wrapped."""
    end = at + 1
    while end < len(lines) and not lines[end].gap and not _begins_block(text, lines, end):
        end += 1
    block = lines[at:end]
    wrapped = _is_wrapped(block)
    widest = max((page.width(line.text) for line in block if not page.URL.search(line.text)), default=0)
    made = [[block[0]]]
    for before, line in pairwise(block):
        joins = (
            wrapped
            and not _ends(before.text)
            and not page.is_set_apart(before.text)
            and (wraps(before.text, line.text, widest) or runs_on(before.text, line.text))
        )
        if joins or _is_open(text[made[-1][0].start : before.end], line.text):
            made[-1].append(line)
        else:
            made.append([line])
    return [_whole(PARAGRAPH, group) for group in made], len(block)


def _begins_block(text: str, lines: Sequence[_Line], at: int) -> bool:
    line = lines[at].text
    return (
        page.is_set_apart(line)
        or bool(_ATX.match(line) or _list_mark(line) or _BOLD_LINE.fullmatch(line))
        or line.startswith(("|", ">", "```"))
        or bool(page.URL.match(line) or _WIRE.match(line))
        or _is_quotation(line)
        or bool(_table(text, lines, at)[1])
        or bool(_card(text, lines, at)[1])
        or bool(_inline_card(text, lines, at)[1])
    )


def _is_wrapped(block: Sequence[_Line]) -> bool:
    """Was the block wrapped at a margin? Then it holds the end of a sentence, and no line is an address."""
    whole = " ".join(line.text for line in block)
    return (
        len(block) > 1
        and max(page.width(line.text) for line in block) >= 40
        and bool(re.search(r"[。.!?！？][\"”」)）]?(?:\s|$)", whole))
        and not page.URL.fullmatch(block[0].text)
        and not any(page.is_source(line.text) for line in block)
    )


def _ends(line: str) -> bool:
    """Does the line end a sentence, be it with the name of a source behind it?"""
    return page.ends_sentence(line) or label_place(line) > 0


def _is_open(so_far: str, following: str) -> bool:
    """Is a quotation mark still open that the next line closes before it opens another?"""
    return any(so_far.count(a) > so_far.count(b) and b in following.partition(a)[0] for a, b in ("「」", "『』", "“”"))


_READERS: tuple[Callable[[str, Sequence[_Line], int], _Made], ...] = (
    _front_matter,
    _entry,
    _fence,
    _inline_card,
    _broken_table,
    _table,
    _markup,
    _card,
    _stacked_table,
    _marked_heading,
    _quotation,
    _item,
    _loose_table,
    _paragraphs,
)


# ---- what a segment says ----


@lru_cache(maxsize=256)
@lru_cache(maxsize=256)
def is_short(line: str) -> bool:
    """Short and without the end of a sentence: a heading, a menu entry, a caption, but no statement."""
    if "。" in line or len(line) > 160 or page.width(line) > 160 or len(line.split()) > 26:
        return False
    last = line.rstrip('*_ "”」』)）')[-1:]
    if last in "、,，;" or (last in ":：" and page.width(line) > 40) or (last in "?？!！" and page.width(line) > 100):
        return False
    if page.ends_sentence(line) and last not in "?？!！":
        return False
    return not any(page.ends_sentence(line[a:b]) and line[b - 1] not in "?？!！" for a, b in split(line)[:-1])


def words_of(text: str, segment: Segment) -> str:
    a, b = content_of(segment, text)
    return text[a:b]


def content_of(segment: Segment, text: str) -> tuple[int, int]:
    """Where the words of a segment begin and end, behind the marks of heading, item or quotation."""
    a, b = segment.start, segment.end
    line = text[a:b]
    if segment.kind == HEADING:
        a += _list_mark(line[:12]) if segment.level == RUN_IN else _heading_mark(line)
        under = re.search(r"(?:\r\n|[\n\r])[=-]+$", line)
        b = segment.start + under.start() if under else b
    elif segment.kind in (ITEM, LABEL, FURNITURE, META):
        a += _list_mark(line[:12])
    elif segment.kind == QUOTE and line[:1] in ">＞":
        a += len(line) - len(line.lstrip(">＞ \t"))
    return trim(text, a, b) or (a, a)


def _heading_mark(line: str) -> int:
    match = _ATX.match(line)
    return match.end() if match else 0


def label_place(said: str) -> int:
    """Where the label begins that follows the last sentence, or 0."""
    spans = split(said)
    last = spans[-1][0] if len(spans) > 1 else 0
    if last and said[last - 1].isspace() and page.ends_sentence(said[:last]) and page.is_label(said[last:]):
        return last
    site = re.search(r"(?<=[。.!?！？”」])\s+(?=\S+$)", said)
    if site and page.is_domain(said[site.end() :]):
        return site.end()
    match = re.search(r"(?<=[”」』\"])(?:\s*[(（][^()（）]*[)）])?\s+(?=\S)", said) if said[:1] in '「『“"' else None
    return match.end() if match and page.is_label(said[match.end() :]) else 0
