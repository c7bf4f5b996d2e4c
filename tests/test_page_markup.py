"""What comes from articles, the graph or visitors is text, never markup; small pieces."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from fake_graph import LISTED, FakeGraph, evidence, small_vocabulary

from kg.model import Answer, Item
from kg.results import Results
from page.cards import evidence_html
from page.sparql import result_html
from page.thread import thread_html
from page.triples import triples_html
from page.wording import wording

EN, JA = wording("en", small_vocabulary()), wording("ja", small_vocabulary())
HOSTILE = "<img src=x onerror=alert(1)>\"'&${hacked}{{hacked}}`"


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
        thread_html((answer, answer), EN, pending=HOSTILE),
        thread_html((), EN, pending=HOSTILE, failure=HOSTILE),
        evidence_html(answer, graph, EN),
        triples_html(answer, EN),
        result_html(HOSTILE, graph, EN),
    ]
    for html in shown:
        tags, names = tags_and_attributes(html)
        assert "onerror" in html
        assert "div" in tags or "p" in tags
        assert not tags & {"img", "script"}
        assert not {name for name in names if name.startswith("on")}
