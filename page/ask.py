"""The Ask panel: the chat, and beside it what the answer rests on: evidence, picture, timeline, table, triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from markupsafe import Markup

from kg.errors import DealGraphError
from kg.model import Answer
from page.cards import evidence_html
from page.markup import empty
from page.panel import Address, Desk, Panel, Updates, html
from page.picture import picture_html
from page.table import FORMS, facts_html, file_of
from page.thread import thread_html
from page.timeline import timeline_html
from page.triples import triples_html
from page.wording import Wording

CHIPS, FEWER = 6, 3  # questions offered at once: at the beginning, and within a chat, which needs the room
MAX_QUESTION = 1000  # characters
MAX_TURNS = 50  # of one chat
KEPT_TURNS = 20  # of a chat that the browser keeps; they are asked again when the page is opened
TABS = {"evidence": "evidence", "picture": "picture", "timeline": "askTimeline", "table": "askTable",
        "triples": "triples"}  # with the row of the wording that names each
Turns = tuple[Answer, ...]
Kept = Sequence[Any]  # [question, number of the reading] of each turn, as the browser keeps them


def offer_html(words: Wording, questions: Sequence[str]) -> Markup:
    """The line above the questions offered next."""
    if not questions:
        return Markup()
    return Markup("<p class='offer' lang='{}'>{}</p>").format(words.language, words("examples"))


def next_questions(answer: Answer | None, offered: Iterable[str], asked: Sequence[str]) -> tuple[str, ...]:
    """What to offer after `answer`: its own suggestions first, then examples; nothing that was asked already.

    Of `offered` no more is taken than is wanted.
    """
    first = dict.fromkeys(answer.suggestions if answer else ())
    wanted = (q for q in chain(first, (q for q in offered if q not in first)) if q not in asked)
    return tuple(islice(wanted, FEWER if asked else CHIPS))


def kept_questions(kept: object) -> list[tuple[str, int]]:
    """What a browser kept of a chat, as far as it is what this page writes: questions, each with its reading."""
    found = kept if isinstance(kept, list | tuple) else ()
    pairs = [(entry[0], entry[1]) for entry in found if isinstance(entry, list | tuple) and len(entry) == 2]
    return [(q[:MAX_QUESTION], n) for q, n in pairs if isinstance(q, str) and isinstance(n, int)][-KEPT_TURNS:]


class Ask(Panel):
    """Questions and answers. The chat is the visitor's own: its answers in `turns`, its questions in the browser."""

    name, takes = "ask", ("q",)

    def __init__(self, desk: Desk):
        super().__init__(desk)
        self._answerable = (-1, dict[str, bool]())  # as of that version of the graph: question -> is it answered

    # ---- layout ----
    def lay_out(self, gr: Any, words: Wording) -> None:
        """Chat on the left, tabs beside it."""
        self.turns = gr.State(())
        self.kept = gr.BrowserState([], storage_key="dealgraph.chat", secret="dealgraph")
        self.state = (self.turns, self.kept)
        with gr.Row(elem_id="desk"):
            self._lay_out_chat(gr, words)
            self._lay_out_beside(gr, words)

    def _lay_out_chat(self, gr: Any, words: Wording) -> None:
        with gr.Column(scale=5, min_width=320, elem_id="ask"):
            self.thread = html(gr, thread_html((), words), "thread")
            self.box = gr.Textbox(
                label=words("questionBox"), show_label=False, placeholder=words("placeholder"), lines=1, max_lines=4,
                max_length=MAX_QUESTION, submit_btn=words("send"), autofocus=True, elem_id="box")
            with gr.Row(elem_id="next"):
                self.offer = html(gr, offer_html(words, ()), "offer")
                self.anew = gr.Button(words("newChat"), size="sm", visible=False, elem_id="anew", min_width=0)
            with gr.Row(elem_id="chips"):
                self.chips = tuple(gr.Button("", size="sm", visible=False, elem_classes="chip", min_width=0)
                                   for _ in range(CHIPS))

    def _lay_out_beside(self, gr: Any, words: Wording) -> None:
        self.tabs, self.shown = {}, {}
        with gr.Column(scale=6, min_width=320, elem_id="beside"), gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            for name, label in TABS.items():
                with gr.Tab(words(label), id=name, elem_id=f"tab-{name}", render_children=True) as self.tabs[name]:
                    self.shown[name] = html(gr, empty(words("noEvidence"), words), name)

    def parts(self) -> list[Any]:
        """See Panel."""
        return [*self.state, self.thread, self.box, self.offer, *self.chips, self.anew, *self.tabs.values(),
                *self.shown.values()]

    def connect(self) -> None:
        """See Panel."""
        several = {"trigger_mode": "multiple"}  # the next question need not wait until all tabs of the last are filled
        self.desk.tie(self.box.submit, self.asked, [self.box, *self.state], **several)
        for chip in self.chips:
            self.desk.tie(chip.click, self.asked, [chip, *self.state], **several)
        self.desk.tie(self.anew.click, self.cleared)

    # ---- events ----
    def opened(self, address: Address, words: Wording, turns: Turns = (), kept: Kept = ()) -> Iterator[Updates]:
        """The chat that the browser kept is there again; `?q=` is asked at once, unless it was the last question."""
        question = address.get("q", "").strip()
        if turns and not question:
            return  # back at the tab: everything stands as it was left
        if not turns:
            before = [asked for asked, _ in kept_questions(kept)]
            yield {self.thread: thread_html((), words, pending=before[-1] if before else "")}
            turns = self._again(kept)
            yield ({self.turns: turns} if turns else {}) | self._told(words, turns)
        if question and (not turns or turns[-1].question != question):
            yield from self.asked(words, question, turns, kept)
        else:
            yield self._beside(words, turns)

    def labelled(self, words: Wording) -> Updates:
        """See Panel."""
        update = self.desk.gr.update
        tabs = {tab: update(label=words(TABS[name])) for name, tab in self.tabs.items()}
        return tabs | {self.box: update(label=words("questionBox"), placeholder=words("placeholder"),
                                        submit_btn=words("send"))}

    def reworded(self, words: Wording, turns: Turns = (), kept: Kept = ()) -> Updates:
        """Everything in another language, the answers given so far as far as their own words allow."""
        return self.labelled(words) | self._told(words, turns) | self._beside(words, turns)

    def asked(self, words: Wording, question: str, turns: Turns, kept: Kept = (), reading: int = 0
              ) -> Iterator[Updates]:
        """A question: at once a sign that it is being read, then the answer, then all that stands beside it."""
        question = question.strip()[:MAX_QUESTION]
        if not question:
            yield {self.box: self.desk.gr.update()}
            return
        yield {self.thread: thread_html(turns, words, pending=question), self.box: ""}
        if not turns:
            turns = self._again(kept)  # the server was started anew
        try:
            turns = (*turns, self._answer(question, turns, reading))[-MAX_TURNS:]
        except DealGraphError as error:
            yield {self.thread: thread_html(turns, words, pending=question, failure=str(error)), self.box: question}
            return
        kept = [*kept_questions(kept), (question, reading)][-KEPT_TURNS:]
        yield {self.turns: turns, self.kept: kept} | self._told(words, turns)
        yield self._beside(words, turns)
        yield self.desk.answered(turns[-1], words)

    def acted(self, act: str, given: Mapping[str, str], words: Wording, *state: Any) -> Iterator[Updates]:
        """Another reading is taken, an earlier answer's evidence is wanted again, or an answer as a file."""
        turns, kept = state
        if act == "reread" and given.get("reading", "").isdecimal():
            yield from self.asked(words, given.get("question", ""), turns, kept, int(given["reading"]))
        elif act == "show" and given.get("number", "").isdecimal() and int(given["number"]) < len(turns):
            yield self._told(words, turns, int(given["number"]))
            yield self._beside(words, turns, int(given["number"]))
        elif act == "download" and given.get("form") in FORMS:
            told = [t for t in turns if (t.question, t.understood_as) == (given.get("question"), given.get("taken"))]
            yield from (self.desk.hand_out(*file_of(answer, given["form"], words)) for answer in told[-1:])

    def cleared(self, words: Wording) -> Updates:
        """A new chat."""
        return {self.turns: (), self.kept: []} | self.reworded(words)

    # ---- what is shown ----
    def _told(self, words: Wording, turns: Turns, current: int | None = None) -> Updates:
        """The chat, with the evidence of its current answer."""
        answer = turns[-1 if current is None else current] if turns else None
        return {self.thread: thread_html(turns, words, current=current),
                self.shown["evidence"]: evidence_html(answer, self.graph, words)}

    def _beside(self, words: Wording, turns: Turns, current: int | None = None) -> Updates:
        """The other tabs, and what may be asked next."""
        answer = turns[-1 if current is None else current] if turns else None
        offered = next_questions(answer, self.offers(words), [turn.question for turn in turns])
        chips = {chip: self.desk.gr.update(value=q, visible=bool(q))
                 for chip, q in zip(self.chips, (*offered, *[""] * CHIPS), strict=False)}
        return chips | {
            self.offer: offer_html(words, offered),
            self.anew: self.desk.gr.update(value=words("newChat"), visible=bool(turns)),
            self.shown["picture"]: picture_html(answer, words), self.shown["timeline"]: timeline_html(answer, words),
            self.shown["table"]: facts_html(answer, words), self.shown["triples"]: triples_html(answer, words)}

    # ---- asking ----
    def _answer(self, question: str, turns: Turns, reading: int) -> Answer:
        answer: Answer = self.graph.ask(question, history=turns, reading=reading)
        return answer

    def _again(self, kept: object) -> Turns:
        """A chat that the browser kept, asked again."""
        turns: Turns = ()
        for question, reading in kept_questions(kept):
            try:
                turns = (*turns, self._answer(question, turns, reading))
            except DealGraphError:
                continue
        return turns

    def offers(self, words: Wording) -> Iterator[str]:
        """The example questions that the graph can answer, each tried when it is come to."""
        return filter(self._is_answerable, words.offered)

    def _is_answerable(self, question: str) -> bool:
        try:
            if self._answerable[0] != self.graph.version:
                self._answerable = self.graph.version, {}
            known = self._answerable[1]
            if question not in known:
                known[question] = bool(self.graph.ask(question).status == "answered")
            return known[question]
        except DealGraphError:
            return False
