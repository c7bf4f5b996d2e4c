"""Door: the page. Chat on the left; beside it the evidence, the query and the triples of the last answer.

Everything that comes out of an article, the graph or a visitor is text: it reaches the page through `Markup.format`,
which escapes it. Wording is data (ontology/replies/ui.*.ttl), looks are ui_assets/page.css. No request leaves the host.
"""
from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote as percent
from urllib.parse import urlsplit

from markupsafe import Markup

from kg.errors import DealGraphError, QueryError
from kg.model import DG, DGR, Answer, Evidence, Item, Quantity
from kg.questions import questions
from kg.results import Results
from kg.rows import read_rows
from kg.terms import literal, parse, short
from kg.vocabulary import FOLDER, StatusType, Vocabulary
from query.wording import load_replies, quantity_words

LANGUAGES = ("en", "ja")
CHIPS = 6  # offered questions shown at once
MAX_ROWS = 500  # rows of a result that the page shows; the downloads hold all
LONGEST_MESSAGE = 160  # characters of an error; a parser may list all that it expected
MAX_QUESTION = 1000  # characters
MAX_TURNS = 50  # of one chat
CONTEXT = 160  # characters of the article shown on each side of a quote's sentence
ASSETS = Path(__file__).resolve().parent / "ui_assets"
SANS = ("system-ui", "-apple-system", "'Segoe UI'", "'Helvetica Neue'", "'Hiragino Sans'", "'Yu Gothic UI'",
        "'Noto Sans CJK JP'", "IPAGothic", "sans-serif")  # as strings: gradio asks for no file of such a font
MONO = ("ui-monospace", "'SF Mono'", "Menlo", "Consolas", "'DejaVu Sans Mono'", "'Noto Sans Mono CJK JP'", "monospace")
_PAGE = "https://w3id.org/dealgraph/page#"

if TYPE_CHECKING:
    from fastapi import FastAPI


class Graph(Protocol):
    """What the page asks of the core (see dealgraph.DealGraph)."""

    @property
    def vocabulary(self) -> Vocabulary: ...
    def ask(self, question: str, history: Sequence[Any] = ()) -> Answer: ...
    def sparql(self, query: str) -> Results: ...
    def article_text(self, article: str) -> str: ...


# ---- wording ----
@dataclass(frozen=True)
class Wording:
    """The page's own words in one language, with the vocabulary that names things and statuses."""

    language: str
    texts: Mapping[str, str]
    offered: tuple[str, ...]
    vocabulary: Vocabulary

    def __call__(self, name: str, /, **values: object) -> str:
        """The text `name` with its places filled; KeyError where the data file lacks it."""
        return self.texts[name].format(**values)

    def status(self, name: str) -> StatusType | None:
        """The status by its local or its JSON name."""
        known = self.vocabulary.statuses
        return known.get(name) or next((s for s in known.values() if s.json_name == name), None)

    def thing(self, name: str) -> str:
        """The label of a thing given by IRI; of anything else, the name itself."""
        entity = self.vocabulary.entity(name)
        return entity.label(self.language) if entity else name.removeprefix(DGR)


@cache
def _texts(language: str) -> tuple[Mapping[str, str], tuple[str, ...]]:
    rows = read_rows([FOLDER / "replies" / f"ui.{language}.ttl"])
    texts = {name: text for name in rows.subjects(_PAGE) for _, text in rows.texts(_PAGE + name, "rdfs:label")}
    own = tuple(text for _, text in rows.texts(_PAGE + "offered", "skos:example"))
    return texts, tuple(dict.fromkeys((*own, *(q.wording(language) for q in questions() if q.offered))))


def wording(language: str, vocabulary: Vocabulary) -> Wording:
    """The page's words in `language` (en where it is none of LANGUAGES)."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    return Wording(known, *_texts(known), vocabulary)


def preferred_language(asked: str, accepted: str) -> str:
    """The page's language from the address (`?lang=`), else from the browser's Accept-Language."""
    wanted = [asked, *(part.partition(";")[0].strip() for part in accepted.split(","))]
    return next((w[:2].lower() for w in wanted if w[:2].lower() in LANGUAGES), LANGUAGES[0])


# ---- evidence: which card an index of the evidence belongs to, and the quote in its place ----
def card_numbers(answer: Answer) -> dict[int, int]:
    """Index of the evidence -> number of its card; the same words of the same article share a card.

    A card bears the number by which the answer's text cites its first piece, which is its index and one.
    """
    cards: dict[tuple[str, int, int, str], int] = {}
    return {index: cards.setdefault((e.article, e.start, e.end, e.quote), index + 1)
            for index, e in enumerate(answer.evidence)}


@dataclass(frozen=True)
class Place:
    """A quote in its article: the passage around its sentence, the sentence's own rest, the quote."""

    before: str
    sentence_before: str
    quote: str
    sentence_after: str
    after: str


_SENTENCE_END = re.compile(r"[。！？!?]+[」』）)”\"]*|\.[”\")]*(?=\s)|\n+")


def place_of(text: str, start: int, end: int, quote: str) -> Place:
    """Where `quote` stands in `text`. Offsets that do not hold are looked up again; words not in it stand alone."""
    if text[start:end] != quote:
        start = text.find(quote) if quote else -1
        end = start + len(quote)
    if start < 0:
        return Place("", "", quote, "", "")
    first = max((m.end() for m in _SENTENCE_END.finditer(text, 0, start)), default=0)
    first += len(text[first:start]) - len(text[first:start].lstrip())
    ended = next((m.end() for m in _SENTENCE_END.finditer(text, end)), len(text))
    last = end if _SENTENCE_END.search(text[max(start, end - 2):end] + " ") and end > start else ended
    before, after = text[max(0, first - CONTEXT):first], text[last:last + CONTEXT]
    cut_left = "…" if first > CONTEXT and "\n\n" not in before else ""
    cut_right = "…" if last + CONTEXT < len(text) and "\n\n" not in after else ""
    return Place(cut_left + before.rpartition("\n\n")[2].lstrip(), text[first:start], quote,
                 text[end:last], after.partition("\n\n")[0].rstrip() + cut_right)


def _article_text(graph: Graph, article: str) -> str:
    try:
        return graph.article_text(article)
    except (DealGraphError, KeyError, AttributeError):
        return ""  # the quote then stands alone


def web_address(url: str) -> str:
    """`url` if it is a plain http(s) address, else nothing: no other scheme becomes a link."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


# ---- small pieces ----
def _join(pieces: Iterator[Markup] | Sequence[Markup], between: str = "") -> Markup:
    return Markup(between).join(pieces)


def badge(name: str, words: Wording) -> Markup:
    """The status as a word: solid where the fact holds, dashed where it does not yet, red where it is denied."""
    status = words.status(name)
    if not name or status is None:
        return Markup("<span class='badge open'>{}</span>").format(name) if name else Markup()
    label = dict(status.labels).get(words.language, status.json_name)
    return Markup("<span class='badge {}' data-status='{}'>{}</span>").format(
        "done" if status.holds else "open", status.json_name, label)


def cites(evidence: Sequence[int], numbers: Mapping[int, int], words: Wording) -> Markup:
    """Numbered links to the cards of `evidence`."""
    wanted = sorted({numbers[index] for index in evidence if index in numbers})
    return _join([_cite(card, words) for card in wanted])


def _cite(card: int, words: Wording) -> Markup:
    return Markup("<a class='cite' href='#card-{0}' data-card='{0}' aria-label='{1}'>{0}</a>").format(
        card, words("cite", n=card))


def cited_text(text: str, numbers: Mapping[int, int], words: Wording) -> Markup:
    """The text of an answer with its citations [n] as links; neighbours that lead to one card are one link."""
    pieces = re.split(r"\s*((?:\[\d+\])+)", text)
    return _join([_marks(piece, numbers, words) if n % 2 else Markup("{}").format(piece)
                  for n, piece in enumerate(pieces)])


def _marks(marks: str, numbers: Mapping[int, int], words: Wording) -> Markup:
    found = [int(n) - 1 for n in re.findall(r"\d+", marks)]
    if any(index not in numbers for index in found):
        return Markup(" <span class='mark'>{}</span>").format(marks)
    return cites(found, numbers, words)


def shown_value(item: Item, words: Wording) -> str:
    """An item's value for a person, in the page's language."""
    if isinstance(item.value, bool):
        return words("yes" if item.value else "no")
    if isinstance(item.value, int | float):
        return quantity_words(_quantity(item), load_replies(words.language))
    return dict(item.labels).get(words.language, item.value)


def _quantity(item: Item) -> Quantity:
    high = None if item.value_max is None else Decimal(str(item.value_max))
    unit = item.currency or item.unit
    return Quantity(Decimal(str(item.value)), unit, item.bound or "exact", high, is_money=bool(item.currency))


# ---- the chat ----
def thread_html(turns: Sequence[Answer], words: Wording, pending: str = "", failure: str = "") -> Markup:
    """The chat so far; `pending` is a question still being read, `failure` what went wrong with it."""
    if not turns and not pending:
        return Markup("<div class='thread' lang='{}'><p class='welcome'>{}</p></div>").format(
            words.language, words("welcome"))
    last = len(turns) - 1
    done = _join([turn_html(turn, words, current=n == last and not pending) for n, turn in enumerate(turns)])
    return Markup("<div class='thread' lang='{}' role='log' aria-label='{}'>{}{}</div>").format(
        words.language, words("thread"), done, _pending_html(pending, failure, words))


def _pending_html(question: str, failure: str, words: Wording) -> Markup:
    if not question:
        return Markup()
    note = words("failed", why=failure) if failure else words("reading")
    return Markup("<section class='turn'><h3 class='question'>{}</h3><p class='{}' role='status'>{}</p>"
                  "</section>").format(question, "failed" if failure else "pending", note)


def turn_html(answer: Answer, words: Wording, current: bool = True) -> Markup:
    """One question with its answer. Only the current one links to the evidence, which is its own."""
    numbers = card_numbers(answer) if current else {}
    return Markup("<section class='turn{}'><h3 class='question'>{}</h3>{}{}{}{}{}</section>").format(
        " current" if current else "", answer.question, _verdict_html(answer, numbers, words),
        _items_html(answer, numbers, words), _unread_html(answer, words), _conflicts_html(answer, numbers, words),
        _understood_html(answer, words))


def _verdict_html(answer: Answer, numbers: Mapping[int, int], words: Wording) -> Markup:
    label = words.texts.get(f"status-{answer.status}", "")
    kicker = Markup("<p class='kicker'>{}</p>").format(label) if label else Markup()
    if not answer.text:
        return kicker
    text = cited_text(answer.text, numbers, words)
    return kicker + Markup("<p class='answer' lang='{}'>{}</p>").format(answer.language, text)


def _items_html(answer: Answer, numbers: Mapping[int, int], words: Wording) -> Markup:
    if not answer.items:
        return Markup()
    items = _join([_item_html(item, numbers, words) for item in answer.items])
    return Markup("<ul class='items'>{}</ul>").format(items)


def _item_html(item: Item, numbers: Mapping[int, int], words: Wording) -> Markup:
    status = dict(item.detail).get("status", "")
    return Markup("<li><span class='value'>{}</span> <span class='tail'>{}{}</span></li>").format(
        shown_value(item, words), badge(str(status), words), cites(item.evidence, numbers, words))


def _unread_html(answer: Answer, words: Wording) -> Markup:
    if not answer.not_understood or all(word in answer.text for word in answer.not_understood):
        return Markup()  # the text names them already
    unread = _join([Markup("<span class='unread'>{}</span>").format(word) for word in answer.not_understood], " ")
    return Markup("<p class='note'>{} {}</p>").format(words("notUnderstood"), unread)


def _conflicts_html(answer: Answer, numbers: Mapping[int, int], words: Wording) -> Markup:
    return _join([Markup("<p class='conflict'>{}<br>{}</p>").format(
        words("disagree", about=conflict.about),
        _join([_rival_html(value, evidence, numbers, words) for value, evidence in conflict.values], " · "))
        for conflict in answer.conflicts])


def _rival_html(value: str, evidence: Sequence[int], numbers: Mapping[int, int], words: Wording) -> Markup:
    return Markup("<b>{}</b>{}").format(value, cites(evidence, numbers, words))


def _understood_html(answer: Answer, words: Wording) -> Markup:
    if not answer.understood_as:
        return Markup()
    took = words("took", n=round(answer.elapsed_ms)) if answer.elapsed_ms else ""
    return Markup("<details class='understood'><summary>{}</summary><p>{}</p><p class='took'>{}</p></details>").format(
        words("understoodAs"), answer.understood_as, took)


# ---- the cards ----
def evidence_html(answer: Answer | None, graph: Graph, words: Wording) -> Markup:
    """A card for each quote: in its place, with who said it, when, how sure, and what disagrees with it."""
    if answer is None or not answer.evidence:
        return _empty(words("noEvidence" if answer is None else "noEvidenceFound"), words)
    numbers = card_numbers(answer)
    first = {number: index for index, number in reversed(numbers.items())}
    cards = [_card_html(index, answer, numbers, graph, words) for _, index in sorted(first.items())]
    return Markup("<div class='cards' lang='{}'>{}</div>").format(words.language, _join(cards))


def _empty(text: str, words: Wording) -> Markup:
    return Markup("<p class='empty' lang='{}'>{}</p>").format(words.language, text)


def _card_html(index: int, answer: Answer, numbers: Mapping[int, int], graph: Graph, words: Wording) -> Markup:
    evidence, number = answer.evidence[index], numbers[index]
    place = place_of(_article_text(graph, evidence.article), evidence.start, evidence.end, evidence.quote)
    return Markup("<article class='card' id='card-{}' tabindex='-1'><header><span class='number'>{}</span>{}{}{}"
                  "</header>{}<footer>{}</footer>{}</article>").format(
        number, number, badge(evidence.status, words), _speaker_html(evidence, words), _date_html(evidence, words),
        _quote_html(place), _source_html(evidence, words), _rivals_html(answer, number, numbers, words))


def _speaker_html(evidence: Evidence, words: Wording) -> Markup:
    who = ", ".join(words.thing(name) for name in evidence.attributed_to)
    return Markup("<span class='who'>{}</span>").format(words("said", who=who) if who else words("articleSays"))


def _date_html(evidence: Evidence, words: Wording) -> Markup:
    if not evidence.date:
        return Markup()
    return Markup("<span class='when'>{}</span>").format(words("eventDate", date=evidence.date))


def _quote_html(place: Place) -> Markup:
    return Markup("<blockquote><span class='around'>{}</span>{}<mark>{}</mark>{}<span class='around'>{}</span>"
                  "</blockquote>").format(
        place.before, place.sentence_before, place.quote, place.sentence_after, place.after)


def _source_html(evidence: Evidence, words: Wording) -> Markup:
    title = evidence.title or words("untitled", name=evidence.article)
    address = web_address(evidence.url)
    shown = Markup("<a href='{}' target='_blank' rel='noopener noreferrer nofollow'>{}</a>").format(address, title) \
        if address else Markup("<span>{}</span>").format(title)
    date = evidence.published[:10]
    return Markup("<cite>{}</cite>{}").format(
        shown, Markup("<time>{}</time>").format(words("published", date=date)) if date else "")


def _rivals_html(answer: Answer, number: int, numbers: Mapping[int, int], words: Wording) -> Markup:
    """What other values are claimed where this card's quote claims one."""
    mine = {index for index, card in numbers.items() if card == number}
    rivals = [_rival_html(value, evidence, numbers, words)
              for conflict in answer.conflicts if any(mine & set(evidence) for _, evidence in conflict.values)
              for value, evidence in conflict.values if not mine & set(evidence)]
    if not rivals:
        return Markup()
    return Markup("<p class='conflict'>{} {}</p>").format(words("contradicted"), _join(rivals, " · "))


# ---- RDF terms, triples, results ----
def term_html(term: str, words: Wording) -> Markup:
    """A term in N-Triples syntax: the label, and the prefixed name beside it; a literal with its type or language."""
    try:
        found = parse(term)
    except ValueError:
        return Markup("{}").format(term)
    if found.kind == "literal":
        kind = f"@{found.language}" if found.language else short(f"<{found.datatype}>") if found.datatype else ""
        return Markup("<span class='literal'>{}</span>{}").format(
            found.text, Markup("<span class='kind'>{}</span>").format(kind) if kind else "")
    name = Markup("<code title='{}'>{}</code>").format(found.text, short(term) if found.kind == "iri" else term)
    label = _label(found.text, words)
    return Markup("<span class='label'>{}</span>{}").format(label, name) if label else name


def _label(iri: str, words: Wording) -> str:
    if iri.startswith(DG):
        label = words.vocabulary.label(iri.removeprefix(DG), words.language)
        return "" if label == iri.removeprefix(DG) else label
    entity = words.vocabulary.entity(iri)
    return entity.label(words.language) if entity else ""


def table_html(columns: Sequence[str], rows: Sequence[Sequence[str | Markup | None]], words: Wording,
               caption: str) -> Markup:
    """A table of terms in N-Triples syntax, or of finished markup; an unbound cell stays empty."""
    head = _join([Markup("<th scope='col'>{}</th>").format(column) for column in columns])
    body = _join([Markup("<tr>{}</tr>").format(_join([_cell_html(cell, words) for cell in row])) for row in rows])
    return Markup("<div class='table' lang='{}' tabindex='0' role='region' aria-label='{}'><table><caption>{}</caption>"
                  "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>").format(
        words.language, caption, caption, head, body)


def _cell_html(cell: str | Markup | None, words: Wording) -> Markup:
    shown = cell if isinstance(cell, Markup) else term_html(cell, words) if cell else ""
    return Markup("<td>{}</td>").format(shown)


def triples_html(answer: Answer | None, words: Wording) -> Markup:
    """The triples behind the answer, each with its evidence."""
    if answer is None or not answer.triples:
        return _empty(words("noTriples"), words)
    numbers = card_numbers(answer)
    proofs = [cites([index for index, e in enumerate(answer.evidence) if e.triple == n], numbers, words)
              for n in range(len(answer.triples))]
    columns = [words(name) for name in ("subject", "predicate", "object", "evidence")]
    rows = [(*triple, proof) for triple, proof in zip(answer.triples, proofs, strict=True)]
    return table_html(columns, rows, words, words("triples"))


def result_html(query: str, graph: Graph, words: Wording) -> Markup:
    """Run `query` and show its rows, or the error at its place in the query."""
    if not query.strip():
        return _empty(words("noQuery"), words)
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
    return Markup("<p class='downloads' lang='{}'>{} {}</p>").format(language, label, _join(links, " "))


def _rows(results: Results) -> Sequence[Sequence[str | None]]:
    if results.kind == "ask":
        return ((literal(str(results.boolean).lower()),),)
    return results.triples if results.kind == "construct" else results.rows


# ---- the page ----
def _gradio() -> Any:
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    import gradio

    return gradio


def build_page(graph: Graph) -> Any:
    """The page on `graph` as gradio Blocks; `mount` gives it its look."""
    gr = _gradio()
    with gr.Blocks(title="dealgraph", analytics_enabled=False, fill_width=True) as page:
        Desk(gr, graph, _lay_out(gr, wording(LANGUAGES[0], graph.vocabulary))).connect(page)
    page.queue(default_concurrency_limit=10, api_open=False)
    return page


def mount(app: FastAPI, page: Any, path: str = "/ui") -> FastAPI:
    """`app` with the page at `path`. Results are offered for download from /sparql of the same app."""
    gr = _gradio()
    theme = gr.themes.Base(font=list(SANS), font_mono=list(MONO), radius_size="sm")
    script = (ASSETS / "page.js").read_text(encoding="utf-8")
    mounted: FastAPI = gr.mount_gradio_app(
        app, page, path, theme=theme, css=(ASSETS / "page.css").read_text(encoding="utf-8"),
        head=f"<script>{script}</script>", footer_links=[], ssr_mode=False)
    return mounted


@dataclass(frozen=True)
class Parts:
    """The components that change with the language or with an answer."""

    masthead: Any
    language: Any
    thread: Any
    box: Any
    offer: Any
    chips: tuple[Any, ...]
    evidence: Any
    query: Any
    run: Any
    result: Any
    triples: Any
    tabs: tuple[tuple[str, Any], ...]  # name of the wording, tab
    turns: Any

    def all(self) -> list[Any]:
        """Every component, as the outputs of a handler that gives a mapping."""
        return [self.masthead, self.language, self.thread, self.box, self.offer, *self.chips, self.evidence, self.query,
                self.run, self.result, self.triples, *(tab for _, tab in self.tabs), self.turns]


def _lay_out(gr: Any, words: Wording) -> Parts:
    with gr.Row(elem_id="head"):
        masthead = _text(gr, masthead_html(words), "masthead")
        names = [(_texts(language)[0]["languageName"], language) for language in LANGUAGES]
        language = gr.Radio(names, value=words.language, label=words("language"), show_label=False, container=False,
                            elem_id="language", min_width=120)
    with gr.Row(elem_id="desk"):
        chat, beside = _lay_out_chat(gr, words), _lay_out_beside(gr, words)
    return Parts(masthead=masthead, language=language, turns=gr.State(()), **chat, **beside)


def _text(gr: Any, value: Markup, name: str) -> Any:
    """A place for our own markup. Its template stays gradio's: a value is put into it as it is, never read as one."""
    return gr.HTML(value, elem_id=name, apply_default_css=False)


def _lay_out_chat(gr: Any, words: Wording) -> dict[str, Any]:
    with gr.Column(scale=5, min_width=320, elem_id="ask"):
        thread = _text(gr, thread_html((), words), "thread")
        box = gr.Textbox(label=words("questionBox"), show_label=False, placeholder=words("placeholder"), lines=1,
                         max_lines=4, max_length=MAX_QUESTION, submit_btn=words("ask"), autofocus=True, elem_id="box")
        offer = _text(gr, _offer_html(words, ()), "offer")
        with gr.Row(elem_id="chips"):
            chips = tuple(gr.Button("", size="sm", visible=False, elem_classes="chip", min_width=0)
                          for _ in range(CHIPS))
    return {"thread": thread, "box": box, "offer": offer, "chips": chips}


def _lay_out_beside(gr: Any, words: Wording) -> dict[str, Any]:
    with gr.Column(scale=6, min_width=320, elem_id="beside"), gr.Tabs(elem_id="tabs"):
        with gr.Tab(words("evidence"), id="evidence", elem_id="tab-evidence") as evidence_tab:
            evidence = _text(gr, _empty(words("noEvidence"), words), "evidence")
        with gr.Tab(words("sparql"), id="sparql", elem_id="tab-sparql") as sparql_tab:
            query = gr.Code(label=words("query"), language=None, interactive=True, lines=5, max_lines=24,
                            wrap_lines=True, elem_id="query", buttons=["copy"])
            run = gr.Button(words("run"), variant="primary", size="sm", elem_id="run", min_width=0)
            result = _text(gr, Markup(), "result")
        with gr.Tab(words("triples"), id="triples", elem_id="tab-triples") as triples_tab:
            triples = _text(gr, _empty(words("noTriples"), words), "triples")
    tabs = (("evidence", evidence_tab), ("sparql", sparql_tab), ("triples", triples_tab))
    return {"evidence": evidence, "query": query, "run": run, "result": result, "triples": triples, "tabs": tabs}


def masthead_html(words: Wording) -> Markup:
    """The name of the paper and what it does."""
    return Markup("<div lang='{}'><h1>dealgraph</h1><p>{}</p></div>").format(words.language, words("tagline"))


def _offer_html(words: Wording, questions: Sequence[str]) -> Markup:
    if not questions:
        return Markup()
    return Markup("<p class='offer' lang='{}'>{}</p>").format(words.language, words("examples"))


def next_questions(answer: Answer | None, offered: Sequence[str], asked: Sequence[str]) -> tuple[str, ...]:
    """What to offer after `answer`: its own suggestions first, then examples; nothing that was asked already."""
    wanted = dict.fromkeys((*(answer.suggestions if answer else ()), *offered))
    return tuple(q for q in wanted if q not in asked)[:CHIPS]


Updates = dict[Any, Any]  # component -> its new value or properties


class Desk:
    """The events of the page. Each handler gives updates of the components; the chat so far is the visitor's own."""

    def __init__(self, gr: Any, graph: Graph, parts: Parts):
        self.gr, self.graph, self.parts = gr, graph, parts
        self._offered: dict[str, tuple[str, ...]] = {}

    def connect(self, page: Any) -> None:
        """Tie the events to their handlers. None is part of gradio's open API: /sparql is the way in for programs."""
        parts, private = self.parts, {"api_visibility": "private", "show_progress": "hidden"}

        def opened(request: Any) -> Iterator[Updates]:
            yield from self.opened(dict(request.query_params), request.headers.get("accept-language", ""))

        opened.__annotations__["request"] = self.gr.Request  # gradio hands in the request by this annotation
        page.load(opened, None, parts.all(), **private)
        parts.language.input(self.reworded, [parts.language, parts.turns], parts.all(), **private)
        parts.box.submit(self.asked, [parts.box, parts.language, parts.turns], parts.all(), **private)
        for chip in parts.chips:
            chip.click(self.asked, [chip, parts.language, parts.turns], parts.all(), **private)
        parts.run.click(self.ran, [parts.query, parts.language], parts.result, **private)

    def opened(self, address: Mapping[str, str], accepted: str) -> Iterator[Updates]:
        """The page is opened: `?lang=` or the browser's language, and `?q=` asks at once."""
        language = preferred_language(address.get("lang", ""), accepted)
        yield self.reworded(language, ())
        yield from self.asked(address.get("q", ""), language, ())

    def reworded(self, language: str, turns: tuple[Answer, ...]) -> Updates:
        """Everything in `language`, the answers given so far included as far as their own words allow."""
        gr, parts, words = self.gr, self.parts, self._words(language)
        return {
            parts.masthead: masthead_html(words),
            parts.language: gr.update(label=words("language"), value=words.language),
            parts.box: gr.update(label=words("questionBox"), placeholder=words("placeholder"), submit_btn=words("ask")),
            parts.query: gr.update(label=words("query")), parts.run: words("run"),
        } | {tab: gr.update(label=words(name)) for name, tab in parts.tabs} | self._shown(turns, words)

    def asked(self, question: str, language: str, turns: tuple[Answer, ...]) -> Iterator[Updates]:
        """A question: at once a sign that it is being read, then the answer, then the rows of its query."""
        parts, words, question = self.parts, self._words(language), question.strip()[:MAX_QUESTION]
        if not question:
            yield {parts.box: self.gr.update()}
            return
        yield {parts.thread: thread_html(turns, words, pending=question), parts.box: ""}
        try:
            turns = (*turns, self.graph.ask(question, history=turns))[-MAX_TURNS:]
        except DealGraphError as error:
            yield {parts.thread: thread_html(turns, words, pending=question, failure=str(error)), parts.box: question}
            return
        yield {parts.turns: turns, parts.query: turns[-1].sparql} | self._shown(turns, words)
        yield {parts.result: result_html(turns[-1].sparql, self.graph, words)}

    def ran(self, query: str, language: str) -> Markup:
        """The query of the editor is run."""
        return result_html(query or "", self.graph, self._words(language))

    def _words(self, language: str) -> Wording:
        return wording(language, self.graph.vocabulary)

    def _shown(self, turns: tuple[Answer, ...], words: Wording) -> Updates:
        """The last of `turns` in every panel, and what may be asked next."""
        parts, last = self.parts, turns[-1] if turns else None
        offered = next_questions(last, self._offers(words), [turn.question for turn in turns])
        chips = {chip: self.gr.update(value=q, visible=bool(q))
                 for chip, q in zip(parts.chips, (*offered, *[""] * CHIPS), strict=False)}
        return chips | {
            parts.thread: thread_html(turns, words), parts.offer: _offer_html(words, offered),
            parts.evidence: evidence_html(last, self.graph, words), parts.triples: triples_html(last, words)}

    def _offers(self, words: Wording) -> tuple[str, ...]:
        """The example questions that the graph can answer, tried once a language."""
        if words.language not in self._offered:
            self._offered[words.language] = tuple(filter(self._answerable, words.offered))
        return self._offered[words.language]

    def _answerable(self, question: str) -> bool:
        try:
            return self.graph.ask(question).status == "answered"
        except DealGraphError:
            return False
