"""Results for a person at a terminal: a table that fits, with names beside IRIs; full-width signs take two places.

What articles say is untrusted: signs that steer a terminal are shown as pictures, never sent.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from kg.results import Results
from kg.store import Store
from kg.terms import PREFIXES, RDFS, iri, parse, short, text_of

_AT_ONCE, _MOST_NAMED = 300, 5_000
_LONGEST = 600  # signs of a cell that a table shows; the machine's forms have all
_GAP, _NARROWEST = 2, 8
_STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_NUMERIC = re.compile(r"[-+]?\d[\d.,eE+-]*\Z")


def names_of(store: Store, results: Results, language: str) -> dict[str, str]:
    """The label in `language`, else in another, of each node among `results` that has one."""
    rows = results.triples if results.kind == "construct" else results.rows
    nodes = dict.fromkeys(term for row in rows for term in row if term and term.startswith("<"))
    asked = [node for node in nodes if not _is_model(node)][:_MOST_NAMED]
    found: dict[str, tuple[tuple[bool, bool], str]] = {}
    for at in range(0, len(asked), _AT_ONCE):
        for row in store.select(f"SELECT ?it ?label {{ VALUES ?it {{ {' '.join(asked[at:at + _AT_ONCE])} }} "
                                f"?it {iri(RDFS + 'label')} ?label }}"):
            label = parse(row["label"])
            ranked = (label.language != language, label.language != "en"), label.text
            found[row["it"]] = min(found.get(row["it"], ranked), ranked)
    return {node: text for node, (_, text) in found.items()}


def _is_model(node: str) -> bool:
    """Terms of the model and of the standards are words already."""
    text = text_of(node)
    return any(text.startswith(namespace) for prefix, namespace in PREFIXES.items() if prefix != "dgr")


def table(results: Results, names: Mapping[str, str], width: int) -> Iterator[str]:
    """The lines of the table of `results`, none wider than `width`; one record below the other where columns would
    not fit."""
    if results.kind == "ask":
        yield str(results.boolean).lower()
        return
    given = results.triples if results.kind == "construct" else results.rows
    rows = [[_cell(term, names) for term in row] for row in given]
    yield from columns(results.header, rows, width)


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """`rows` under their header, in columns as wide as they need and `width` allows."""
    if len(header) * (_NARROWEST + _GAP) - _GAP > width:
        yield from _records(header, rows)
        return
    needed = [max([_width(head), *(_width(row[at]) for row in rows)]) for at, head in enumerate(header)]
    widths = _fitted(needed, width - _GAP * (len(header) - 1))
    right = [bool(rows) and all(_NUMERIC.match(row[at]) or not row[at] for row in rows) for at in range(len(header))]
    yield from _lines(header, widths, right)
    yield (" " * _GAP).join("─" * each for each in widths)
    for row in rows:
        yield from _lines(row, widths, right)


def _records(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widest = max(map(_width, header))
    for number, row in enumerate(rows, 1):
        yield f"─ {number} ─"
        for head, cell in zip(header, row, strict=True):
            yield f"{_padded(head, widest)}  {cell}".rstrip()


def _fitted(needed: Sequence[int], room: int) -> list[int]:
    """Columns that need no more than their share get what they need; the others share the rest."""
    widths, left = [0] * len(needed), room
    for rank, at in enumerate(sorted(range(len(needed)), key=needed.__getitem__)):
        widths[at] = max(1, min(needed[at], left // (len(needed) - rank)))
        left -= widths[at]
    return widths


def _lines(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> Iterator[str]:
    """One row, of as many lines as its longest cell takes."""
    wrapped = [list(_wrapped(cell, width)) for cell, width in zip(cells, widths, strict=True)]
    for at in range(max(map(len, wrapped), default=0)):
        parts = [lines[at] if at < len(lines) else "" for lines in wrapped]
        yield (" " * _GAP).join(map(_padded, parts, widths, right)).rstrip()


def _wrapped(text: str, width: int) -> Iterator[str]:
    """`text` in lines of at most `width` places, broken between words."""
    from rich.cells import chop_cells

    while _width(text) > width:
        head = chop_cells(text, width)[0] or text[0]
        inside = re.search(r"(?:[!-~]+|\S) *\Z", head)  # Latin words stay whole, full-width signs part anywhere
        cut = inside.start() if inside and text[len(head)].isascii() and text[len(head)] != " " else len(head)
        cut = cut if cut > len(head) // 3 else len(head)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip(" ")
    yield text


def _padded(text: str, width: int, right: bool = False) -> str:
    blanks = " " * max(0, width - _width(text))
    return blanks + text if right else text + blanks


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _cell(term: str | None, names: Mapping[str, str]) -> str:
    if term is None:
        return ""
    shown = short(term) if term.startswith("<") else text_of(term)
    return visible(f"{shown} ({names[term]})" if term in names else shown)


def visible(text: str) -> str:
    """`text` on one line, with pictures for the signs that would steer a terminal; cut where it is very long."""
    cut = text if len(text) <= _LONGEST else text[:_LONGEST - 1] + "…"
    return _STEERS.sub(_pictured, cut)


def _pictured(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code in (0x09, 0x0A, 0x0D):
        return " "
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


# ---- where a query is wrong ----
def pointed(query: str, line: int, column: int, width: int) -> tuple[str, str] | None:
    """The line of `query` with a caret under the column (both from 1), as much of it as fits into `width` places; None
    where there is no such line."""
    lines = query.splitlines()
    if not 0 < line <= len(lines):
        return None
    text, at = lines[line - 1], max(0, min(column - 1, len(lines[line - 1])))
    start = 0 if _width(text) <= width or at < width // 2 else at - width // 3
    shown = ("…" if start else "") + text[start:]
    shown = next(_wrapped(shown, max(4, width))) if _width(shown) > width else shown
    before = ("…" if start else "") + text[start:at]
    return _safe(shown), "".join("\t" if sign == "\t" else " " * _width(sign) for sign in _safe(before)) + "^"


def _safe(text: str) -> str:
    """As `visible`, but each sign stands in its place, and tabs stay."""
    return _STEERS.sub(lambda found: "\t" if found.group() == "\t" else _pictured(found), text)
