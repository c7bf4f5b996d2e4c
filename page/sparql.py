"""The SPARQL panel: a query run by a person, its rows, or what is wrong with it at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any
from urllib.parse import quote as percent

from markupsafe import Markup

from kg.errors import DealGraphError, QueryError
from kg.model import Answer
from kg.questions import questions
from kg.results import Results
from kg.terms import iri, literal, short
from kg.vocabulary import Vocabulary
from page.markup import empty, join, table_html
from page.panel import Address, Graph, Panel, Updates, action, address, html
from page.wording import Wording
from query.things import Hit

MAX_ROWS = 500  # rows of a result that the page shows; the downloads hold all
LONGEST_MESSAGE = 160  # characters of an error; a parser may list all that it expected
LONGEST_NAME = 200  # characters of a name looked for
MOST_TERMS = 12  # names offered of each sort
FEWEST_LINES, MOST_LINES = 6, 24  # of the editor
PACKAGES = Path(__file__).resolve().parent.parent / "ui_assets" / "packages"  # put there by .ci/setup, never committed
PACKAGES_AT, EDITOR = "../packages", "yasqe.min.js"


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
    return Markup(
        "<div class='failed' role='alert' data-line='{}' data-column='{}'><p>{}</p><pre>{}\n{}</pre></div>").format(
        error.line, error.column, words("errorAt", line=error.line, column=error.column, what=what),
        lines[error.line - 1], caret)


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


# ---- the editor ----
def editor_html(query: str, words: Wording) -> Markup:
    """A form with the query, whole without a script; sparql.js makes an editor of it where its package is there."""
    return Markup(
        "<form class='editor' lang='{}' data-panel='sparql' data-act='run' data-link='{}'>"
        "<label for='query-text'>{}</label>"
        "<textarea id='query-text' name='query' rows='{}' spellcheck='false' autocapitalize='off' autocomplete='off' "
        "data-editor='{}' aria-keyshortcuts='Control+Enter'>{}</textarea>"
        "<p class='controls'><button class='primary' type='submit'>{}</button>"
        "<button class='plain copy' type='button' data-done='{}'>{}</button>"
        "<span class='note'>{}</span></p></form>").format(
        words.language, address("sparql", query=query), words("query"), _lines(query), package(), query, words("run"),
        words("copied"), words("copyLink"), words("limits"))


def _lines(query: str) -> int:
    return min(max(query.count("\n") + 2, FEWEST_LINES), MOST_LINES)


def package() -> str:
    """The address of the editor's script, from the page; empty where the package is not installed."""
    return f"{PACKAGES_AT}/{EDITOR}" if (PACKAGES / EDITOR).exists() else ""


def examples_html(words: Wording) -> Markup:
    """Questions with their queries, to be put into the editor."""
    rows = join([Markup("<li>{}</li>").format(action(q.wording(words.language), "sparql", "example", name=q.name))
                 for q in questions() if q.offered])
    return Markup("<details class='examples' lang='{}'><summary>{}</summary><ul>{}</ul></details>").format(
        words.language, words("exampleQueries"), rows)


def names_html(text: str, hits: Sequence[Hit], words: Wording) -> Markup:
    """A box that finds the names of things, classes and properties, and what it found: a click writes it."""
    terms = _terms(text, words)
    found = [(short(iri(hit.thing.iri)), hit.thing.label(words.language)) for hit in hits] + terms
    rows = join([Markup("<li><button type='button' class='insert' data-text='{}'><code>{}</code> {}</button></li>")
                .format(name, name, label) for name, label in found])
    none = Markup("<p class='note'>{}</p>").format(words("noHit", name=text)) if text and not found else Markup()
    return Markup(
        "<form class='names' lang='{}' data-panel='sparql' data-act='find'><label for='name-text'>{}</label>"
        "<input id='name-text' name='name' value='{}' maxlength='200'> "
        "<button class='plain' type='submit'>{}</button>{}<ul>{}</ul></form>").format(
        words.language, words("findName"), text, words("find"), none, rows)


def _terms(text: str, words: Wording) -> list[tuple[str, str]]:
    """Classes and properties of the model whose name or label holds `text`."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    named = [(f"dg:{name}", words.vocabulary.label(name, words.language)) for name in model_names(words.vocabulary)]
    return [(name, label) for name, label in named if wanted in f"{name} {label}".casefold()][:MOST_TERMS]


def model_names(vocabulary: Vocabulary) -> list[str]:
    """The local names of the model's classes and properties."""
    return sorted(vocabulary.labels)


def terms_html(vocabulary: Vocabulary, language: str) -> Markup:
    """The model's names with their labels, from which the editor completes."""
    options = join([Markup("<option value='dg:{}' label='{}'></option>").format(name, vocabulary.label(name, language))
                    for name in model_names(vocabulary)])
    return Markup("<datalist id='terms'>{}</datalist>").format(options)


class Sparql(Panel):
    """An editor with the query of the last answer, or one of the visitor's own, and its result."""

    name, takes = "sparql", ("query",)

    def lay_out(self, gr: Any, words: Wording) -> None:
        """Editor and result on the left; names and examples on the right."""
        self.text, self.ran = gr.State(""), gr.State("")  # the query, and the one whose result is shown
        self.state = (self.text, self.ran)
        with gr.Row(elem_id="workbench"):
            with gr.Column(scale=7, min_width=320, elem_id="writing"):
                self.editor = html(gr, editor_html("", words), "query")
                self.result = html(gr, Markup(), "result")
            with gr.Column(scale=3, min_width=260, elem_id="helping"):
                self.names = html(gr, names_html("", (), words), "names")
                self.examples = html(gr, examples_html(words), "examples")
                self.terms = html(gr, terms_html(words.vocabulary, words.language), "model-terms")

    def parts(self) -> list[Any]:
        """See Panel."""
        return [self.text, self.ran, self.editor, self.result, self.names, self.examples, self.terms]

    def labelled(self, words: Wording) -> Updates:
        """See Panel."""
        return {self.editor: editor_html("", words), self.names: names_html("", (), words),
                self.examples: examples_html(words), self.terms: terms_html(words.vocabulary, words.language)}

    def reworded(self, words: Wording, query: str = "", ran: str = "") -> Updates:
        """See Panel."""
        return self.labelled(words) | {self.editor: editor_html(query, words)}

    def opened(self, given: Address, words: Wording, text: str = "", ran: str = "") -> Iterator[Updates]:
        """`?query=`, or the query of an answer given since, is put into the editor and run."""
        query = given.get("query", "") or (text if text != ran else "")
        if query:
            yield self._written(query, words)
            yield self._run(query, words)

    def answered(self, answer: Answer, words: Wording) -> Updates:
        """The query of the answer stands ready; it is run when someone looks."""
        return {self.text: answer.sparql}

    def acted(self, act: str, given: Mapping[str, str], words: Wording, *state: Any) -> Iterator[Updates]:
        """The query is run, a name looked for, an example taken."""
        if act == "run":
            query = given.get("query", "").replace("\r\n", "\n")
            yield {self.text: query} | self._run(query, words)
        elif act == "find":
            name = given.get("name", "").strip()[:LONGEST_NAME]
            yield {self.names: names_html(name, self.graph.search(name, MOST_TERMS) if name else (), words)}
        elif act == "example":
            query = next((q.select for q in questions() if q.name == given.get("name")), "")
            yield self._written(query, words)
            yield self._run(query, words)

    def _written(self, query: str, words: Wording) -> Updates:
        return {self.text: query, self.editor: editor_html(query, words)}

    def _run(self, query: str, words: Wording) -> Updates:
        return {self.ran: query, self.result: result_html(query, self.graph, words)}
