"""Answers and rows as notebooks show them (HTML, all of it escaped) and as data frames, where pandas is there."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.model import Answer

_SHOWN = 100  # rows of a table in a notebook


def frame(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Any:
    """A pandas DataFrame of `rows`. Raises ImportError, saying what to install, where there is no pandas."""
    try:
        pandas = import_module("pandas")
    except ImportError as error:
        raise ImportError("a data frame needs pandas: pip install pandas") from error
    return pandas.DataFrame(list(rows), columns=list(columns))


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """An HTML table of the first rows, with a line that says how many more there are."""
    head = "".join(f"<th>{_cell(name)}</th>" for name in header)
    body = "".join("<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row) + "</tr>" for row in rows[:_SHOWN])
    more = f"<p>… {len(rows) - _SHOWN} more</p>" if len(rows) > _SHOWN else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def answer_html(answer: Answer) -> str:
    """An answer's text, the quotes behind it as numbered citations, and its SPARQL folded away."""
    quotes = "".join(
        f"<li><q>{_cell(piece.quote)}</q> {_cell(piece.title or piece.article)}, {_cell(piece.published)} "
        f"({_cell(piece.status)})</li>"
        for piece in answer.evidence[:_SHOWN]
    )
    sparql = f"<details><summary>SPARQL</summary><pre>{_cell(answer.sparql)}</pre></details>" if answer.sparql else ""
    shown = f"<ol>{quotes}</ol>" if quotes else ""
    return f"<p><b>{_cell(answer.question)}</b></p><p>{_cell(answer.text)}</p>{shown}{sparql}"


def _cell(value: object) -> str:
    return escape("" if value is None else str(value))
