"""The groups of contradicting claims, as markup and as files."""

from __future__ import annotations

import csv
import io
import json

from kg_world import world

from kg.model import Evidence
from page.contradictions import FORMS, contradictions_html, file_of
from page.wording import wording
from query.contradictions import Contradiction, Side

EN, JA = wording("en", world()), wording("ja", world())
HOSTILE = "<img src=x onerror=alert(1)> | `a` $$b$$"


def group(about: str = "contract of OpenAI", what: str = "value", ratio: float = 1.053, quote: str = HOSTILE
          ) -> Contradiction:
    said = Evidence(0, "dgr:c1", quote, 0, 4, "a1", HOSTILE, "javascript:alert(1)", "2025-11-04", ("insiders",),
                    "signed")
    return Contradiction(about, what, "Contract", ratio, "2025-11-04",
                         (Side("USD 40 billion", (said,) * 9), Side("USD 38 billion", (said,))), ("dgr:d",))


def test_each_side_shows_who_said_what_when() -> None:
    shown = str(contradictions_html([group()], "", EN))
    for words in ("contract of OpenAI", "× 1.05", "USD 40 billion", "USD 38 billion", "insiders", "2025-11-04",
                  "3 more"):
        assert words in shown
    assert "<img" not in shown
    assert "href='javascript" not in shown


def test_one_kind_can_be_chosen() -> None:
    every = [group(), group("date of it", "date", 0.0)]
    assert "date of it" in str(contradictions_html(every, "", EN))
    shown = str(contradictions_html(every, "value", EN))
    assert "date of it" not in shown
    assert "dates (1)" in shown
    assert "日付が異なる" in str(contradictions_html(every, "date", JA))


def test_without_end_and_without_any() -> None:
    assert "∞" in str(contradictions_html([group(ratio=float("inf"))], "", EN))
    assert "do not contradict" in str(contradictions_html([], "", EN))


def test_the_files_hold_every_claim() -> None:
    written = {form: file_of([group()], form) for form in FORMS}
    assert [name for name, _, _ in written.values()] == ["contradictions.csv", "contradictions.json"]
    rows = list(csv.DictReader(io.StringIO(written["csv"][2])))
    assert len(rows) == 10
    assert rows[0]["quote"] == HOSTILE
    (told,) = json.loads(written["json"][2])
    assert [len(side["said"]) for side in told["values"]] == [9, 1]
