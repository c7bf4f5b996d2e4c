"""The SPARQL panel: a query run by a person, its rows, or what is wrong with it at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import Any
from urllib.parse import quote as percent

from markupsafe import Markup

from kg.errors import DealGraphError, QueryError
from kg.model import Answer
from kg.results import Results
from kg.terms import literal
from page.markup import empty, join, table_html
from page.panel import Address, Graph, Panel, Updates, html
from page.wording import Wording

MAX_ROWS = 500  # rows of a result that the page shows; the downloads hold all
LONGEST_MESSAGE = 160  # characters of an error; a parser may list all that it expected


def result_html(query: str, graph: Graph, words: Wording) -> Markup:
    """Run `query` and show its rows, or the error at its place in the query."""
    if not query.strip():
        return empty(words("noQuery"), words)
    try:
        results = graph.sparql(query)
    except QueryError as error:
        return error_html(query, error, words)
    except DealGraphError as error:
        return Markup("<p class='failed' role='alert'>{}</p>").format(error)
    rows = _rows(results)
    total = len(rows)
    count = (words("firstRows", shown=MAX_ROWS, n=total) if total > MAX_ROWS
             else words("oneRow") if total == 1 else words("rows", n=total))
    return table_html(results.header, rows[:MAX_ROWS], words, count) + _downloads_html(query, results, words)


def error_html(query: str, error: QueryError, words: Wording) -> Markup:
    """What is wrong with the query, with the line at fault and a caret under the column."""
    lines, what = query.splitlines(), shorten(error.what, LONGEST_MESSAGE, placeholder=" …")
    if not 0 < error.line <= len(lines):
        return Markup("<p class='failed' role='alert'>{}</p>").format(what)
    caret = " " * max(0, error.column - 1) + "▲"
    return Markup("<div class='failed' role='alert'><p>{}</p><pre>{}\n{}</pre></div>").format(
        words("errorAt", line=error.line, column=error.column, what=what), lines[error.line - 1], caret)


def _downloads_html(query: str, results: Results, words: Wording) -> Markup:
    forms = ("ttl", "nt") if results.kind == "construct" else ("csv", "tsv", "json")
    links = [Markup("<a href='../sparql?query={}&amp;format={}' download='result.{}'>{}</a>").format(
        percent(query, safe=""), form, form, form.upper()) for form in forms]
    label, language = words("download"), words.language
    return Markup("<p class='downloads' lang='{}'>{} {}</p>").format(language, label, join(links, " "))


def _rows(results: Results) -> Sequence[Sequence[str | None]]:
    if results.kind == "ask":
        return ((literal(str(results.boolean).lower()),),)
    return results.triples if results.kind == "construct" else results.rows


class Sparql(Panel):
    """An editor with the query of the last answer, or one of the visitor's own, and its result."""

    name, takes = "sparql", ("query",)

    def lay_out(self, gr: Any, words: Wording) -> None:
        """Editor, button, result."""
        self.query = gr.Code(label=words("query"), language=None, interactive=True, lines=5, max_lines=24,
                             wrap_lines=True, elem_id="query", buttons=["copy"])
        self.run = gr.Button(words("run"), variant="primary", size="sm", elem_id="run", min_width=0)
        self.result = html(gr, Markup(), "result")

    def parts(self) -> list[Any]:
        """See Panel."""
        return [self.query, self.run, self.result]

    def connect(self) -> None:
        """See Panel."""
        self.desk.tie(self.run.click, self.ran, [self.query])

    def reworded(self, words: Wording, *state: Any) -> Updates:
        """See Panel."""
        return {self.query: self.desk.gr.update(label=words("query")), self.run: words("run")}

    def opened(self, address: Address, words: Wording, *state: Any) -> Iterator[Updates]:
        """`?query=` is put into the editor and run."""
        if query := address.get("query", ""):
            yield {self.query: query}
            yield self.ran(words, query)

    def answered(self, answer: Answer, words: Wording) -> Updates:
        """The query of the answer stands ready, with its rows."""
        return {self.query: answer.sparql} | self.ran(words, answer.sparql)

    def ran(self, words: Wording, query: str | None) -> Updates:
        """The query of the editor is run."""
        return {self.result: result_html(query or "", self.graph, words)}
