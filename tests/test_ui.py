"""The page's handlers without a browser: what each event gives, and what passes between the panels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from fake_graph import ASKED_ENGLISH, HOSTS, LISTED, FakeGraph, small_vocabulary

import ui
from kg.errors import StoreError
from kg.model import Answer
from page.ask import CHIPS, KEPT_TURNS, MAX_QUESTION, Ask, kept_questions, next_questions
from page.panel import Address, Panel, Updates, address, meant
from page.sparql import Sparql
from page.wording import Wording, wording

EN, JA = wording("en", small_vocabulary()), wording("ja", small_vocabulary())


@pytest.fixture(scope="module")
def gradio() -> Any:
    pytest.importorskip("gradio", reason="gradio is not installed: the page's handlers are NOT tested")
    return ui.load_gradio()


class Note(Panel):
    """A panel that shows the last question, as another helper might add one."""

    name, takes = "triples", ("note",)  # a row of the wording that there is

    def lay_out(self, gr: Any, words: Wording) -> None:
        self.kept = gr.State("kept")
        self.shown, self.labels = gr.HTML(), gr.HTML()
        self.state = (self.kept,)

    def parts(self) -> list[Any]:
        return [self.kept, self.shown, self.labels]

    def labelled(self, words: Wording) -> Updates:
        return {self.labels: words.language}

    def reworded(self, words: Wording, *state: Any) -> Updates:
        return {self.shown: f"{words.language} {state}"}

    def opened(self, address: Address, words: Wording, *state: Any) -> Iterator[Updates]:
        yield {self.shown: f"{address.get('note', 'none')} {state}"}

    def answered(self, answer: Answer, words: Wording) -> Updates:
        return {self.shown: answer.question}

    def acted(self, act: str, given: Mapping[str, str], words: Wording, *state: Any) -> Iterator[Updates]:
        yield {self.shown: f"{act} {dict(given)} {state}"}


def desk(gradio: Any, graph: Any, *more: type[Panel]) -> Any:
    with gradio.Blocks() as page:
        made = ui.Desk(gradio, graph, (*ui.PANELS, *more))
        made.lay_out(EN)
        made.connect(page)
    return made


def panel(made: ui.Desk, kind: type[Panel]) -> Any:
    return next(each for each in made.panels if isinstance(each, kind))


def nothing(made: ui.Desk) -> list[Any]:
    """The state of someone who comes for the first time."""
    return [getattr(part, "default_value", getattr(part, "value", None)) for each in made.panels for part in each.state]


# ---- what passes between panels ----
def test_every_panel_has_a_tab_of_its_own_and_updates_nothing_else(gradio: Any) -> None:
    made = desk(gradio, FakeGraph())
    assert list(made.tab) == [each.name for each in made.panels]
    assert len(set(made.tab)) == len(ui.PANELS) >= 2
    assert all(name in EN.texts for name in made.tab)
    known = set(made.parts())
    assert len(known) == len(made.parts())
    for words in (EN, JA):
        assert set(made.chosen(words, [each.name for each in made.panels], *nothing(made))) <= known


def test_every_panel_hears_of_an_answer(gradio: Any) -> None:
    made = desk(gradio, FakeGraph(), Note)
    note, ask = panel(made, Note), panel(made, Ask)
    *_, last = ask.asked(EN, ASKED_ENGLISH, ())
    assert last[note.shown] == ASKED_ENGLISH


def test_a_link_brings_its_panel_to_the_front_and_tells_it_what_to_show(gradio: Any) -> None:
    made = desk(gradio, FakeGraph(), Note)
    note = panel(made, Note)
    states = [*nothing(made)[:-1], "mine"]
    first, second = made.gone(EN, {"address": address("triples", note="a&b=ü")}, ("ask",), *states)
    assert first[made.tabs]["selected"] == "triples"
    assert (first[note.labels], first[made.met]) == ("en", ("ask", "triples"))
    assert second[note.shown] == "a&b=ü ('mine',)"
    (acted,) = made.acted(EN, {"panel": "triples", "act": "put", "given": {"x": 1}}, *states)
    assert acted[note.shown] == "put {'x': '1'} ('mine',)"
    assert not list(made.acted(EN, {"panel": "elsewhere", "act": "put"}, *states))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [({}, "ask"), ({"tab": "sparql"}, "sparql"), ({"tab": "nowhere"}, "ask"), ({"q": "Who?"}, "ask"),
     ({"query": "ASK {}"}, "sparql"), ({"tab": "ask", "query": "ASK {}"}, "ask")],
)
def test_the_panel_that_an_address_means(gradio: Any, given: dict[str, str], wanted: str) -> None:
    assert meant(given, desk(gradio, FakeGraph()).panels).name == wanted


def test_a_query_in_the_address_is_run(gradio: Any) -> None:
    made = desk(gradio, FakeGraph())
    sparql = panel(made, Sparql)
    *_, last = made.gone(EN, {"address": address("sparql", query=HOSTS)}, (), *nothing(made))
    assert "3 rows" in last[sparql.result]


def test_nothing_is_worked_out_for_a_panel_before_it_is_looked_at(gradio: Any) -> None:
    made = desk(gradio, FakeGraph(), Note)
    note, ask = panel(made, Note), panel(made, Ask)
    loaded = set().union(*made.opened({}, JA, *nothing(made)))
    assert loaded & set(ask.parts())
    for each in made.panels:
        assert each is ask or not loaded & set(each.parts()), each.name
    labels, shown = made.gone(JA, {"tab": "triples"}, ("ask",), *nothing(made))
    assert labels == {note.labels: "ja", made.met: ("ask", "triples")}  # which tab is at the front is the visitor's
    assert shown == {note.shown: "none ('kept',)"}
    assert list(made.gone(JA, {"tab": "triples"}, ("ask", "triples"), *nothing(made))) == [{}, shown]
    assert note.shown not in made.chosen(EN, ("ask",), *nothing(made))
    assert made.chosen(EN, ("ask", "triples"), *nothing(made))[note.shown] == "en ('kept',)"


def test_a_panel_that_is_opened_first_is_in_the_visitor_s_language_whole(gradio: Any) -> None:
    made = desk(gradio, FakeGraph())
    for each in made.panels:
        first, again = ({part: value for update in made.gone(words, {"tab": each.name}, (), *nothing(made))
                         for part, value in update.items()} for words in (JA, EN))
        own = set(each.parts()) - set(each.state)
        worded = {part for part in own & set(first) if str(first[part]) != str(again[part])}
        shown = {part for part in own if getattr(part, "value", None) or getattr(part, "label", None)}
        assert not [part.elem_id or part for part in shown - worded], each.name


def test_the_framework_is_given_something_whatever_a_handler_gives(gradio: Any) -> None:
    made = desk(gradio, FakeGraph())
    nothing_new = [{made.handout: gradio.skip()}]  # it would empty the page
    for given in (None, {}, [], [{}], iter(())):
        assert list(made.given(given)) == nothing_new
    assert list(made.given([{}, {made.kept: "ja"}, {}, {made.kept: "en"}])) == [{made.kept: "ja"}, {made.kept: "en"}]


def test_the_queue_is_calm(gradio: Any) -> None:
    page = ui.build_page(FakeGraph())
    assert page._queue.sleep_when_free >= .01  # the framework's own is a thousand looks a second, asked or not
    assert page._queue.progress_update_sleep_when_free >= 1
    assert {"sleep_when_free", "progress_update_sleep_when_free"} <= vars(gradio.Blocks().queue()._queue).keys()


# ---- the chat ----
def test_a_question_shows_a_sign_of_life_then_the_answer_then_the_rows(gradio: Any) -> None:
    made = desk(gradio, graph := FakeGraph())
    ask, sparql = panel(made, Ask), panel(made, Sparql)
    first, second, third, fourth = ask.asked(EN, f" {ASKED_ENGLISH} ", (LISTED,))
    assert "Reading the question" in first[ask.thread]
    assert first[ask.box] == ""
    assert second[ask.turns] == (LISTED, LISTED)
    assert "<mark>" in second[ask.shown["evidence"]]
    assert all("OpenAI" in third[ask.shown[name]] for name in ("picture", "timeline", "table", "triples"))
    assert fourth == {sparql.text: HOSTS}  # and is run when someone looks
    written, run = sparql.opened({}, EN, HOSTS, "")
    assert "dg:hosts ?x" in written[sparql.editor]
    assert "3 rows" in run[sparql.result]
    assert not list(sparql.opened({}, EN, HOSTS, run[sparql.ran]))  # what is being written in the editor stays
    assert (ASKED_ENGLISH, 1) in graph.asked


def test_an_empty_question_asks_nothing(gradio: Any) -> None:
    ask = panel(desk(gradio, graph := FakeGraph()), Ask)
    assert len(list(ask.asked(EN, "  ", ()))) == 1
    assert not graph.asked


def test_a_store_out_of_reach_is_told_and_the_question_kept(gradio: Any) -> None:
    class Down(FakeGraph):
        def ask(self, question: str, history: Any = (), reading: int = 0) -> Answer:
            raise StoreError("there", "no answer")

    ask = panel(desk(gradio, Down()), Ask)
    *_, last = ask.asked(JA, "Who?", ())
    assert "there: no answer" in last[ask.thread]
    assert last[ask.box] == "Who?"


def test_only_answerable_questions_are_offered(gradio: Any) -> None:
    ask = panel(desk(gradio, graph := FakeGraph()), Ask)
    *_, updates = ask.opened({}, JA)
    shown = [updates[chip]["value"] for chip in ask.chips if updates[chip]["visible"]]
    assert shown == [JA.offered[0]]
    assert ask.chips[0] in ask.reworded(JA)
    assert len(graph.asked) == len(JA.offered)  # tried once, not at every visit


def test_examples_are_tried_until_there_are_enough_and_again_when_the_graph_has_changed(gradio: Any) -> None:
    class Growing(FakeGraph):
        version = 1

        def ask(self, question: str, history: Any = (), reading: int = 0) -> Answer:
            super().ask(question, history, reading)
            return replace(LISTED, status="answered" if self.version > 1 else "no_answer")

    ask = panel(desk(gradio, graph := Growing()), Ask)
    assert not list(ask.offers(EN))
    Growing.version = 2
    graph.asked.clear()
    assert len(next_questions(None, ask.offers(EN), ())) == CHIPS == len(graph.asked) < len(EN.offered)


def test_the_page_speaks_the_language_it_was_opened_in(gradio: Any) -> None:
    made = desk(gradio, FakeGraph())
    ask = panel(made, Ask)
    first, *rest = made.opened({"q": ASKED_ENGLISH}, JA, *nothing(made))
    assert first[made.language]["value"] == "ja"
    assert first[ask.tabs["evidence"]]["label"] == "根拠"
    assert next(update[ask.turns] for update in rest if ask.turns in update) == (LISTED,)
    assert set(made.parts()) >= set().union(*(updates.keys() for updates in (first, *rest)))


# ---- a chat goes on ----
def test_a_chat_that_the_browser_kept_is_asked_again(gradio: Any) -> None:
    ask = panel(desk(gradio, graph := FakeGraph()), Ask)
    *_, answered = [u for u in ask.asked(EN, ASKED_ENGLISH, ()) if ask.kept in u]
    assert answered[ask.kept] == [(ASKED_ENGLISH, 0)]
    graph.asked.clear()
    kept = [[ASKED_ENGLISH, 0], ["Something else", 0], ["not", "ours"], 7]
    first, last, _ = ask.opened({}, EN, (), kept)
    assert "Something else" in first[ask.thread]
    assert [turn.question for turn in last[ask.turns]] == [ASKED_ENGLISH, "Something else"]
    assert (("Something else", 1)) in graph.asked  # with what was said before it


def test_a_server_started_anew_answers_within_the_chat_that_is_on_the_page(gradio: Any) -> None:
    ask = panel(desk(gradio, FakeGraph()), Ask)
    told = next(u for u in ask.asked(EN, "And now?", (), [[ASKED_ENGLISH, 0]]) if ask.turns in u)
    assert [turn.question for turn in told[ask.turns]] == [ASKED_ENGLISH, "And now?"]


def test_what_is_kept_is_bounded(gradio: Any) -> None:
    ask = panel(desk(gradio, FakeGraph()), Ask)
    kept = [(f"Question {n}", 0) for n in range(KEPT_TURNS)]
    told = next(u for u in ask.asked(EN, ASKED_ENGLISH, (LISTED,), kept) if ask.turns in u)
    assert len(told[ask.kept]) == KEPT_TURNS
    assert told[ask.kept][-1] == (ASKED_ENGLISH, 0)
    assert kept_questions([["x" * 5000, 0]])[0][0] == "x" * MAX_QUESTION


@pytest.mark.parametrize("junk", [None, 7, "text", {"a": 1}, [None, 1, "x", ["q"], ["q", "n"], [1, 2]]])
def test_junk_in_the_browser_is_no_chat(junk: object) -> None:
    assert kept_questions(junk) == []


def test_a_question_of_the_address_is_not_asked_again_when_the_page_is_loaded_anew(gradio: Any) -> None:
    ask = panel(desk(gradio, graph := FakeGraph()), Ask)
    *_, last = ask.opened({"q": ASKED_ENGLISH}, EN, (), [[ASKED_ENGLISH, 0]])
    assert "OpenAI" in last[ask.shown["table"]]
    assert sum(asked == (ASKED_ENGLISH, 0) for asked in graph.asked) - EN.offered.count(ASKED_ENGLISH) == 1


def test_another_reading_is_a_turn_of_its_own(gradio: Any) -> None:
    ask = panel(desk(gradio, FakeGraph()), Ask)
    given = {"question": ASKED_ENGLISH, "reading": "1"}
    told = next(u for u in ask.acted("reread", given, EN, (LISTED,), [(ASKED_ENGLISH, 0)]) if ask.turns in u)
    assert told[ask.turns][1].text == "Meta hosts AWS [3]."
    assert told[ask.kept] == [(ASKED_ENGLISH, 0), (ASKED_ENGLISH, 1)]
    assert not list(ask.acted("reread", given | {"reading": "x"}, EN, (), []))


def test_the_evidence_of_an_earlier_answer_is_shown_again(gradio: Any) -> None:
    ask = panel(desk(gradio, FakeGraph()), Ask)
    other = Answer("Why?", "en", "not_understood")
    shown, _ = ask.acted("show", {"number": "0"}, EN, (LISTED, other), [])
    assert "<mark>" in shown[ask.shown["evidence"]]
    assert shown[ask.thread].index("turn current") < shown[ask.thread].index("Why?")
    assert not list(ask.acted("show", {"number": "2"}, EN, (LISTED, other), []))


def test_an_answer_is_handed_out_as_a_file(gradio: Any) -> None:
    made = desk(gradio, FakeGraph())
    ask = panel(made, Ask)
    other = replace(LISTED, question="Another?")
    given = {"question": LISTED.question, "taken": LISTED.understood_as}  # not the last one: the one whose table it is
    (once,), (again,) = (list(ask.acted("download", given | {"form": "json"}, EN, (LISTED, other), []))
                         for _ in range(2))
    assert LISTED.question in once[made.handout]
    assert "data-file='answer.json'" in once[made.handout]
    assert once[made.handout] != again[made.handout]  # else the page would not notice the second
    assert not list(ask.acted("download", given | {"form": "exe"}, EN, (LISTED,), []))


def test_a_new_chat_forgets(gradio: Any) -> None:
    ask = panel(desk(gradio, FakeGraph()), Ask)
    cleared = ask.cleared(EN)
    assert (cleared[ask.turns], cleared[ask.kept]) == ((), [])
    assert EN("welcome")[:20] in cleared[ask.thread]
