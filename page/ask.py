"""The Ask panel: the chat, and beside it the evidence and the triples of the last answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from kg.errors import DealGraphError
from kg.model import Answer
from page.cards import evidence_html
from page.markup import empty
from page.panel import Address, Panel, Updates, html
from page.thread import thread_html
from page.triples import triples_html
from page.wording import Wording

CHIPS = 6  # offered questions shown at once
MAX_QUESTION = 1000  # characters
MAX_TURNS = 50  # of one chat


def offer_html(words: Wording, questions: Sequence[str]) -> Markup:
    """The line above the questions offered next."""
    if not questions:
        return Markup()
    return Markup("<p class='offer' lang='{}'>{}</p>").format(words.language, words("examples"))


def next_questions(answer: Answer | None, offered: Sequence[str], asked: Sequence[str]) -> tuple[str, ...]:
    """What to offer after `answer`: its own suggestions first, then examples; nothing that was asked already."""
    wanted = dict.fromkeys((*(answer.suggestions if answer else ()), *offered))
    return tuple(q for q in wanted if q not in asked)[:CHIPS]


class Ask(Panel):
    """Questions and answers. The chat so far is the visitor's own, kept in `turns`."""

    name, takes = "ask", ("q",)

    def lay_out(self, gr: Any, words: Wording) -> None:
        """Chat on the left, tabs beside it."""
        self.turns = gr.State(())
        self.state = (self.turns,)
        self._offered: dict[str, tuple[str, ...]] = {}
        with gr.Row(elem_id="desk"):
            self._lay_out_chat(gr, words)
            self._lay_out_beside(gr, words)

    def _lay_out_chat(self, gr: Any, words: Wording) -> None:
        with gr.Column(scale=5, min_width=320, elem_id="ask"):
            self.thread = html(gr, thread_html((), words), "thread")
            self.box = gr.Textbox(
                label=words("questionBox"), show_label=False, placeholder=words("placeholder"), lines=1, max_lines=4,
                max_length=MAX_QUESTION, submit_btn=words("send"), autofocus=True, elem_id="box")
            self.offer = html(gr, offer_html(words, ()), "offer")
            with gr.Row(elem_id="chips"):
                self.chips = tuple(gr.Button("", size="sm", visible=False, elem_classes="chip", min_width=0)
                                   for _ in range(CHIPS))

    def _lay_out_beside(self, gr: Any, words: Wording) -> None:
        with gr.Column(scale=6, min_width=320, elem_id="beside"), gr.Tabs(elem_id="tabs"):
            with gr.Tab(words("evidence"), id="evidence", elem_id="tab-evidence") as evidence:
                self.evidence = html(gr, empty(words("noEvidence"), words), "evidence")
            with gr.Tab(words("triples"), id="triples", elem_id="tab-triples") as triples:
                self.triples = html(gr, empty(words("noTriples"), words), "triples")
        self.tabs = (("evidence", evidence), ("triples", triples))

    def parts(self) -> list[Any]:
        """See Panel."""
        return [self.turns, self.thread, self.box, self.offer, *self.chips, self.evidence, self.triples,
                *(tab for _, tab in self.tabs)]

    def connect(self) -> None:
        """See Panel."""
        self.desk.tie(self.box.submit, self.asked, [self.box, self.turns])
        for chip in self.chips:
            self.desk.tie(chip.click, self.asked, [chip, self.turns])

    def opened(self, address: Address, words: Wording, *state: Any) -> Iterator[Updates]:
        """`?q=` is asked at once."""
        if question := address.get("q", ""):
            yield from self.asked(words, question, *state)

    def reworded(self, words: Wording, *state: Any) -> Updates:
        """Everything in another language, the answers given so far as far as their own words allow."""
        update = self.desk.gr.update
        tabs = {tab: update(label=words(name)) for name, tab in self.tabs}
        return tabs | self._shown(words, *state) | {
            self.box: update(label=words("questionBox"), placeholder=words("placeholder"), submit_btn=words("send"))}

    def asked(self, words: Wording, question: str, turns: tuple[Answer, ...]) -> Iterator[Updates]:
        """A question: at once a sign that it is being read, then the answer, then what other panels make of it."""
        question = question.strip()[:MAX_QUESTION]
        if not question:
            yield {self.box: self.desk.gr.update()}
            return
        yield {self.thread: thread_html(turns, words, pending=question), self.box: ""}
        try:
            turns = (*turns, self.graph.ask(question, history=turns))[-MAX_TURNS:]
        except DealGraphError as error:
            yield {self.thread: thread_html(turns, words, pending=question, failure=str(error)), self.box: question}
            return
        yield {self.turns: turns} | self._shown(words, turns)
        yield self.desk.answered(turns[-1], words)

    def _shown(self, words: Wording, turns: tuple[Answer, ...] = ()) -> Updates:
        """The last of `turns` in every part, and what may be asked next."""
        last = turns[-1] if turns else None
        offered = next_questions(last, self._offers(words), [turn.question for turn in turns])
        chips = {chip: self.desk.gr.update(value=q, visible=bool(q))
                 for chip, q in zip(self.chips, (*offered, *[""] * CHIPS), strict=False)}
        return chips | {
            self.thread: thread_html(turns, words), self.offer: offer_html(words, offered),
            self.evidence: evidence_html(last, self.graph, words), self.triples: triples_html(last, words)}

    def _offers(self, words: Wording) -> tuple[str, ...]:
        """The example questions that the graph can answer, tried once a language."""
        if words.language not in self._offered:
            self._offered[words.language] = tuple(filter(self._answerable, words.offered))
        return self._offered[words.language]

    def _answerable(self, question: str) -> bool:
        try:
            return bool(self.graph.ask(question).status == "answered")
        except DealGraphError:
            return False
