"""The list of articles, decisions, steps of adding, and who may write; without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from kg_world import world

from ingest.adding import Step
from kg.articles import ArticleState
from kg.reviews.record import Review
from page.articles import Articles, View, history_html, list_html, steps_html
from page.rights import may_write
from page.wording import wording

EN, JA = wording("en", world()), wording("ja", world())
HOSTILE = "<img src=x onerror=alert(1)> | `a`"
LISTED = (
    ArticleState("a1", "x", "Clouds", "Times", language="en", published="2025-11-04", claims=3),
    ArticleState("a2", "y", HOSTILE, "Asahi", language="ja", published="2025-12-01", claims=12, revision=2),
    ArticleState("a3", "z", language="ja", claims=0, problems=("nothing-read",)),
)


def names(view: View) -> list[str]:
    return re.findall(r"article=(a\d)", str(list_html(LISTED, view, EN)))


@pytest.mark.parametrize(("view", "expected"), [
    (View(), ["a1", "a2", "a3"]),
    (View(down=True), ["a3", "a2", "a1"]),
    (View(order="claims"), ["a3", "a1", "a2"]),
    (View(order="published", down=False), ["a1", "a2", "a3"]),
    (View(find="ja"), ["a2", "a3"]),
    (View(find="TIMES 2025-11"), ["a1"]),
    (View(find="problems"), ["a3"]),
    (View(order="nothing"), ["a1", "a2", "a3"]),
])
def test_the_list_is_filtered_and_sorted(view: View, expected: list[str]) -> None:
    assert names(view) == expected


def test_the_list_tells_states_and_shows_titles_as_text() -> None:
    shown = str(list_html(LISTED, View(order="claims"), EN))
    assert "<img" not in shown
    assert "changed" in shown
    assert "nothing was found in it" in shown
    assert shown.count("aria-sort='ascending'") == 1
    assert "記事3件" in str(list_html(LISTED, View(), JA))
    assert "No article" in str(list_html((), View(), EN))


def test_decisions_in_force_can_be_taken_back() -> None:
    reviews = [Review(f"r{n}", "Rejected", "c", HOSTILE, f"2025-11-0{n}T10:00:00.000000Z", HOSTILE, label=f"deal {n}")
               for n in (1, 2)]
    shown = str(history_html(reviews, {"r2"}, True, EN))
    assert shown.index("deal 2") < shown.index("deal 1")
    assert shown.count("data-act='undo'") == 1
    assert "<img" not in shown
    assert "data-act" not in str(history_html(reviews, {"r2"}, False, EN))


def test_steps_are_told_as_they_come() -> None:
    steps = [Step("fetched", "one"), Step("failed", "two", problem="two: is empty")]
    assert "fetched" in str(steps_html(steps, EN))
    assert "working" in str(steps_html(steps, EN))
    steps.append(Step("stored", "one", "doc-1", HOSTILE, 4, True))
    shown = str(steps_html(steps, EN, done=True))
    assert "stored: 4 claims" in shown
    assert "two: is empty" in shown
    assert "working" not in shown
    assert "<img" not in shown
    same = Step("stored", "one", "doc-1", "", 4, False)
    assert "unchanged" in str(steps_html([same], EN, done=True))


def request(client: str, host: str, username: str | None = None, **headers: str) -> Any:
    return SimpleNamespace(client=SimpleNamespace(host=client), username=username, headers={"host": host} | headers)


@pytest.mark.parametrize(("asked", "allowed"), [
    (None, True),
    (request("127.0.0.1", "localhost:7860"), True),
    (request("::1", "[::1]:7860"), True),
    (request("10.0.0.5", "desk.example:7860"), False),
    (request("10.0.0.5", "127.0.0.1:7860"), False),
    (request("127.0.0.1", "desk.example"), False),
    (request("127.0.0.1", "localhost:7860", **{"x-forwarded-for": "10.0.0.5"}), False),
    (request("10.0.0.5", "desk.example", username="ann"), True),
    (request("", ""), False),
])
def test_who_may_write(asked: Any, allowed: bool) -> None:
    assert may_write(asked) is allowed


class Broken:
    """A graph in which one text meets a fault of ours."""

    vocabulary = world()

    def adding(self, text: str) -> Iterator[Step]:
        yield Step("fetched", text)
        if text == "bad":
            raise RuntimeError("a fault")
        yield Step("stored", text, "", "", 1, True)


def test_a_fault_ends_one_article_and_not_the_others(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk: Any = SimpleNamespace(graph=Broken(), may_write=lambda: True)
    panel = Articles(desk)
    panel.steps, panel.find, panel.pasted = "steps", "find", "pasted"
    monkeypatch.setattr(panel, "shown", lambda words, view: {})
    *_, last = panel._adding(EN, View(), [{"text": "bad"}, {"text": "good"}])
    shown = str(last["steps"])
    assert "working" not in shown
    assert "“bad” could not be added" in shown
    assert "stored: 1 claim" in shown
    assert "a fault" in caplog.text
