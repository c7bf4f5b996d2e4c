"""The page without a browser: what is written is escaped, quotes stand in their place, both languages say the same."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from string import Formatter
from typing import Any

import pytest
from fake_graph import ASKED_ENGLISH, ENGLISH, HOSTS, JAPANESE, LISTED, FakeGraph, evidence, small_vocabulary
from hypothesis import given
from hypothesis import strategies as st

import ui
from kg.errors import QueryError, StoreError
from kg.model import DGR, Answer, Item
from kg.results import Results

EN, JA = ui.wording("en", small_vocabulary()), ui.wording("ja", small_vocabulary())
HOSTILE = "<img src=x onerror=alert(1)>\"'&${hacked}{{hacked}}`"


# ---- wording ----
def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_rows_with_the_same_places() -> None:
    assert EN.texts.keys() == JA.texts.keys()
    assert len(EN.texts) > 35
    assert not {name for name in EN.texts if places(EN.texts[name]) != places(JA.texts[name])}
    assert len(EN.offered) == len(JA.offered) >= ui.CHIPS


def test_an_unknown_language_is_english() -> None:
    assert ui.wording("xx", small_vocabulary()).language == "en"


@pytest.mark.parametrize(
    ("asked", "accepted", "wanted"),
    [
        ("", "ja,en;q=0.8", "ja"),
        ("", "en-US,en;q=0.9,ja;q=0.1", "en"),
        ("", "fr,ja-JP;q=0.5", "ja"),
        ("", "", "en"),
        ("ja", "en", "ja"),
        ("<b>", "ja", "ja"),
    ],
)
def test_the_language_follows_the_address_then_the_browser(asked: str, accepted: str, wanted: str) -> None:
    assert ui.preferred_language(asked, accepted) == wanted


# ---- quotes in their place ----
def test_a_quote_stands_in_its_sentence() -> None:
    start = ENGLISH.index("Amazon Web")
    end = ENGLISH.index("OpenAI,") + len("OpenAI")
    place = ui.place_of(ENGLISH, start, end, ENGLISH[start:end])
    assert place.before == "The year was a busy one for buyers of computing time. "
    assert (place.sentence_before, place.sentence_after) == ("", ", BBC reported.")
    assert place.after.startswith(" Anthropic has trained")
    assert "A later paragraph" not in place.after


def test_a_japanese_sentence_ends_at_its_stop() -> None:
    quote = "AWSのデータセンターを使っている"
    start = JAPANESE.index(quote)
    place = ui.place_of(JAPANESE, start, start + len(quote), quote)
    assert (place.sentence_before, place.sentence_after) == ("Metaも", "。")
    assert place.before == "OpenAIはAWSと380億ドルの契約を結んだ。"


def test_offsets_that_do_not_hold_are_looked_up_again() -> None:
    assert ui.place_of(JAPANESE, 0, 4, "Metaも").before.endswith("結んだ。")
    assert ui.place_of(JAPANESE, 0, 4, "not there") == ui.Place("", "", "not there", "", "")
    assert ui.place_of("", 5, 9, "gone") == ui.Place("", "", "gone", "", "")


@given(st.text(alphabet="ab。.!\n 」", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_the_pieces_of_a_place_are_the_text(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    place = ui.place_of(text, start, end, text[start:end])
    assert place.sentence_before + place.quote + place.sentence_after in text
    assert place.quote == text[start:end]


# ---- evidence ----
def test_the_same_words_share_a_card() -> None:
    again = replace(LISTED, evidence=(*LISTED.evidence, replace(LISTED.evidence[0], triple=2, claim="other")))
    assert ui.card_numbers(again) == {0: 1, 1: 2, 2: 3, 3: 1}


def test_a_card_says_who_when_how_sure_and_what_disagrees() -> None:
    html = ui.evidence_html(LISTED, FakeGraph(), EN)
    assert html.count("<article") == html.count("<mark>") == 3
    card = html[html.index("id='card-1'") : html.index("id='card-2'")]
    for wanted in ("signed", "said by BBC", "dated 2025-11-03", "published 2025-11-04", "40 billion", "data-card='3'"):
        assert wanted in card
    assert "ロイター" in html
    assert "the article itself" in html


def test_only_web_addresses_become_links() -> None:
    html = ui.evidence_html(LISTED, FakeGraph(), EN)
    assert re.findall(r"<a href='([^']*)'", html) == ["https://example.org/clouds"]
    for bad in ("javascript:alert(1)", "data:text/html,x", " JaVaScript:x", "file:///x", "//host/x", "http://[", ""):
        assert ui.web_address(bad) == ""


def test_an_article_that_is_gone_leaves_the_quote() -> None:
    class Gone(FakeGraph):
        def article_text(self, article: str) -> str:
            raise KeyError(article)

    assert "<mark>Anthropic has trained" in ui.evidence_html(LISTED, Gone(), EN)


# ---- nothing that comes in is markup ----
def hostile_answer() -> Answer:
    proof = replace(
        evidence(0, "n1", "Anthropic"), quote=HOSTILE, title=HOSTILE, attributed_to=(HOSTILE,), status=HOSTILE,
        published=HOSTILE, date=HOSTILE, article=HOSTILE, url="https://h/" + HOSTILE,
    )
    item = Item(HOSTILE, labels=(("en", HOSTILE),), detail=(("status", HOSTILE),), evidence=(0,))
    return replace(
        LISTED, question=HOSTILE, text=HOSTILE, items=(item,), understood_as=HOSTILE, not_understood=(HOSTILE,),
        triples=((HOSTILE, f"<{HOSTILE}>", f'"{HOSTILE}'),), evidence=(proof,), suggestions=(HOSTILE,),
        conflicts=(replace(LISTED.conflicts[0], about=HOSTILE, values=((HOSTILE, (0,)), (HOSTILE, (1,)))),),
    )


class Hostile(FakeGraph):
    def article_text(self, article: str) -> str:
        return f"before {HOSTILE} after"

    def sparql(self, query: str) -> Results:
        return Results("select", (HOSTILE,), ((f'"{HOSTILE}"@en',), (f"<{HOSTILE}>",), (HOSTILE,), (None,)))


def tags_and_attributes(html: str) -> tuple[set[str], set[str]]:
    tags: set[str] = set()
    names: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.add(tag)
            names.update(name for name, _ in attrs)

    Reader().feed(html)
    return tags, names


def test_everything_is_escaped() -> None:
    answer, graph = hostile_answer(), Hostile()
    shown = [
        ui.thread_html((answer, answer), EN, pending=HOSTILE),
        ui.thread_html((), EN, pending=HOSTILE, failure=HOSTILE),
        ui.evidence_html(answer, graph, EN),
        ui.triples_html(answer, EN),
        ui.result_html(HOSTILE, graph, EN),
    ]
    for html in shown:
        tags, names = tags_and_attributes(html)
        assert "onerror" in html
        assert "div" in tags or "p" in tags
        assert not tags & {"img", "script"}
        assert not {name for name in names if name.startswith("on")}


# ---- the chat ----
def test_only_the_current_answer_links_to_the_cards() -> None:
    html = ui.thread_html((LISTED, LISTED), EN)
    assert html.count("class='turn") == 2
    assert html.count("class='turn current'") == 1
    assert "data-card" not in html[: html.index("turn current")]
    assert re.findall(r"data-card='(\d)'", html) == ["1", "2", "3", "1", "2", "3", "1", "3"]


def test_values_are_worded_in_the_page_s_language() -> None:
    assert ui.shown_value(Item(True), JA) == "はい"
    assert ui.shown_value(Item("OpenAI", labels=(("en", "OpenAI"), ("ja", "オープンAI"))), JA) == "オープンAI"
    amount = ui.shown_value(Item(38_000_000_000.0, currency="USD", bound="at_least"), EN)
    assert "38" in amount
    assert "at least" in amount
    assert ui.shown_value(Item(7), EN) == "7"


def test_what_was_not_understood_is_named() -> None:
    html = ui.turn_html(Answer("Why so?", "en", "not_understood", not_understood=("so",)), EN)
    assert "Question not understood" in html
    assert "<span class='unread'>so</span>" in html
    told = Answer("Why so?", "en", "not_understood", not_understood=("so",), text="Not understood: so.")
    assert "unread" not in ui.turn_html(told, EN)


def test_citations_of_the_text_are_links() -> None:
    html = ui.cited_text("A [1], <b> [2][3]; C [9].", {0: 1, 1: 2, 2: 2}, EN)
    assert re.sub(r"<a [^>]*>", "<a>", html) == (
        "A<a>1</a>, &lt;b&gt;<a>2</a>; C <span class='mark'>[9]</span>.")


def test_offered_next() -> None:
    answer = replace(LISTED, suggestions=("b", "c"))
    assert ui.next_questions(answer, ("a", "b", "d"), ("d",)) == ("b", "c", "a")
    assert len(ui.next_questions(None, [str(n) for n in range(20)], ())) == ui.CHIPS


# ---- queries ----
def test_a_result_has_labels_beside_names_and_downloads() -> None:
    html = ui.result_html(HOSTS, FakeGraph(), JA)
    assert "3 行" in html
    assert "オープンAI</span><code title='" + DGR + "openai'>dgr:openai</code>" in html
    assert re.findall(r"format=(\w+)", html) == ["csv", "tsv", "json"]


def test_a_truth_and_a_graph_are_tables_too() -> None:
    assert "true" in ui.result_html("ASK {}", FakeGraph(), EN)
    html = ui.result_html("CONSTRUCT WHERE { ?s ?p ?o }", FakeGraph(), EN)
    assert html.count("<tr>") == 4
    assert "format=ttl" in html


def test_an_error_points_at_its_place() -> None:
    html = ui.result_html("SELECT *\nWHERE oops", FakeGraph(), EN)
    assert "Line 2, column 7: expected one of WHERE, {" in html
    assert "<pre>WHERE oops\n      ▲</pre>" in html
    assert "INSERT writes" in ui.result_html("INSERT DATA {}", FakeGraph(), EN)
    long = ui.error_html("x", QueryError("expected " + "a, " * 500, 1, 1), EN)
    assert len(long) < 2 * ui.LONGEST_MESSAGE + 100


def test_a_long_result_is_cut_and_says_so() -> None:
    class Long(FakeGraph):
        def sparql(self, query: str) -> Results:
            return Results("select", ("n",), tuple((f'"{n}"',) for n in range(ui.MAX_ROWS + 1)))

    html = ui.result_html("SELECT", Long(), EN)
    assert f"the first {ui.MAX_ROWS} of {ui.MAX_ROWS + 1} rows" in html
    assert html.count("<tr>") == ui.MAX_ROWS + 1


# ---- the handlers, without the framework's server ----
@pytest.fixture(scope="module")
def gradio() -> Any:
    pytest.importorskip("gradio", reason="gradio is not installed: the page's handlers are NOT tested")
    return ui._gradio()


def desk(gradio: Any, graph: FakeGraph) -> ui.Desk:
    with gradio.Blocks():
        return ui.Desk(gradio, graph, ui._lay_out(gradio, EN))


def test_a_question_shows_a_sign_of_life_then_the_answer_then_the_rows(gradio: Any) -> None:
    page = desk(gradio, graph := FakeGraph())
    first, second, third = page.asked(f" {ASKED_ENGLISH} ", "en", (LISTED,))
    assert "Reading the question" in first[page.parts.thread]
    assert first[page.parts.box] == ""
    assert second[page.parts.turns] == (LISTED, LISTED)
    assert second[page.parts.query] == HOSTS
    assert "3 rows" in third[page.parts.result]
    assert (ASKED_ENGLISH, 1) in graph.asked


def test_an_empty_question_asks_nothing(gradio: Any) -> None:
    page = desk(gradio, graph := FakeGraph())
    assert len(list(page.asked("  ", "en", ()))) == 1
    assert not graph.asked


def test_a_store_out_of_reach_is_told_and_the_question_kept(gradio: Any) -> None:
    class Down(FakeGraph):
        def ask(self, question: str, history: Any = ()) -> Answer:
            raise StoreError("there", "no answer")

    page = desk(gradio, Down())
    *_, last = page.asked("Who?", "ja", ())
    assert "there: no answer" in last[page.parts.thread]
    assert last[page.parts.box] == "Who?"


def test_only_answerable_questions_are_offered(gradio: Any) -> None:
    page = desk(gradio, graph := FakeGraph())
    updates = page.reworded("ja", ())
    shown = [updates[chip]["value"] for chip in page.parts.chips if updates[chip]["visible"]]
    assert shown == [JA.offered[0]]
    page.reworded("ja", ())
    assert len(graph.asked) == len(JA.offered)  # tried once, not at every visit


def test_the_page_speaks_the_language_it_was_opened_in(gradio: Any) -> None:
    page = desk(gradio, FakeGraph())
    first, *rest = page.opened({"lang": "ja", "q": ASKED_ENGLISH}, "en")
    assert first[page.parts.language]["value"] == "ja"
    assert first[page.parts.run] == "実行"
    assert rest[1][page.parts.turns] == (LISTED,)
    assert set(page.parts.all()) >= set().union(*(updates.keys() for updates in (first, *rest)))
