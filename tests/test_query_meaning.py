"""Readings become meanings: kinds, targets, statuses, dates, declining, and frames of clauses connected."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gold import frame, hole, money, on, question, thing, things, vocabulary

from kg.model import Mention, Reading, Statement
from query.meaning import Declined, Meaning, understand


def meant(reading: Reading) -> Meaning:
    found = understand(reading, vocabulary())
    assert isinstance(found, Meaning), found
    return found


def hosting(**roles: object) -> object:
    return frame("Hosting", **roles)  # type: ignore[arg-type]


CASES = [
    ("which", ("Hosting", {"lab": hole("x", "AILab")}), "ask:which", "list"),
    ("how many", ("Hosting", {"lab": hole("x", "AILab")}), "ask:count", "count"),
    ("how much", ("Contract", {"amount": hole("x", want="amount")}), "ask:amount", "amount"),
    ("when", ("Contract", {}), "ask:when", "date"),
    ("is it?", ("Hosting", {"lab": thing("OpenAI")}), "", "yesno"),
    ("keywords", ("Contract", {"customer": thing("OpenAI")}), "", "facts"),
    ("which article", ("Contract", {"customer": thing("OpenAI")}), "ask:which article", "provenance"),
    ("who says", ("Contract", {"customer": thing("OpenAI")}), "ask:who report", "speaker"),
    ("state", ("Contract", {"customer": thing("OpenAI")}), "ask:what ask:status", "status"),
    ("total", ("Investment", {"amount": hole("x", want="amount")}), "ask:what op:sum", "sum"),
    ("mean", ("Investment", {"amount": hole("x", want="amount")}), "ask:what op:average", "average"),
    ("most", ("Investment", {"investor": hole("x")}), "ask:who op:largest", "rank"),
    ("first", ("Investment", {"investor": hole("x")}), "ask:who op:first", "rank"),
]


@pytest.mark.parametrize(("text", "given", "words", "kind"), CASES, ids=[case[0] for case in CASES])
def test_kind(text: str, given: tuple[str, dict[str, object]], words: str, kind: str) -> None:
    assert meant(question(text, frame(given[0], **given[1]), words=words)).kind == kind  # type: ignore[arg-type]


def test_the_cases_are_all_there() -> None:
    assert len(CASES) == 13


def test_unread_words_decline_and_are_named() -> None:
    found = understand(question("What will the weather be?", unread=["weather"]), vocabulary())
    assert isinstance(found, Declined)
    assert found.status == "not_understood"
    assert found.words == ("weather",)


def test_a_question_of_why_is_declined_without_claiming_words() -> None:
    found = understand(question("Why?", hosting(lab=thing("OpenAI")), words="ask:why"), vocabulary())
    assert isinstance(found, Declined)
    assert (found.status, found.words) == ("no_answer", ())


def test_two_things_without_a_relation_are_not_guessed() -> None:
    assert isinstance(understand(question("AWS OpenAI", mentions=things("AWS", "OpenAI")), vocabulary()), Declined)


def test_by_default_only_what_holds_counts() -> None:
    held = {name for name, status in vocabulary().statuses.items() if status.holds}
    assert meant(question("which", hosting(lab=hole("x")), words="ask:which")).statuses == held


@pytest.mark.parametrize(
    ("words", "within", "without"),
    [
        ("cue:InTalks", "InTalks", "Signed"),
        ("cue:Completed", "Completed", "Signed"),
        ("cue:Signed", "Completed", "Announced"),
        ("op:include cue:InTalks", "Signed", "Denied"),
        ("cue:Planned", "Announced", "Signed"),
        ("cue:Planned future", "Signed", "InTalks"),
        ("op:only cue:InTalks", "InTalks", "Planned"),
    ],
)
def test_words_of_stage_choose_the_statuses(words: str, within: str, without: str) -> None:
    found = meant(question("which", frame("Investment", investee=hole("x", "AILab")), words=f"ask:which {words}"))
    assert within in found.statuses
    assert without not in found.statuses


def test_a_date_goes_to_the_nearest_frame() -> None:
    text = "the investment of 2023 and the contract of 2025"
    one, two = (replace(frame(kind), span=span) for kind, span in (("Investment", (4, 14)), ("Contract", (31, 39))))
    reading = replace(
        question(text, one, two, words="ask:which op:compare"),
        mentions=(Mention(on("2023"), 18, 22, "2023"), Mention(on("2025"), 43, 47, "2025")),
    )
    assert [part.date for part in meant(reading).parts] == [on("2023"), on("2025")]


def test_an_amount_outside_the_frames_bounds_it() -> None:
    found = meant(question("which", frame("Investment"), words="ask:which op:ge", mentions=[money(1e10)]))
    assert found.sides == ((">=", replace(money(1e10), bound="at_least")),)
    assert found.measure


def test_one_hole_for_several_wants_is_told_apart() -> None:
    given = frame("Investment", investor=hole("x"), amount=hole("x", want="amount"))
    assert len(meant(question("who", given, words="ask:who")).holes) == 2


def test_a_class_noun_connects_the_frames_of_two_clauses() -> None:
    text = "Which companies invested in a lab that AWS hosts?"
    reading = Reading(
        text,
        "en",
        (Mention(hole("x0", "Company"), 0, 15, "Which companies"), Mention(thing("AWS"), 39, 42, "AWS")),
        (
            Statement(replace(frame("Investment", investor=hole("x0", "Company")), span=(16, 24)), "", "", ""),
            Statement(replace(hosting(provider=thing("AWS")), span=(43, 48)), "", "", ""),
        ),  # type: ignore[type-var]
        (),
        (("Which companies", 0, 15, "ask:which"), ("lab", 30, 33, "class:AILab")),
    )
    investment, host = meant(reading).parts
    assert investment.frame.get("investee") == host.frame.get("lab") != ()
    assert meant(reading).target == "x0"


def test_which_before_the_noun_of_a_frame_asks_for_the_frame() -> None:
    reading = Reading(
        "Which investments",
        "en",
        (Mention(hole("x0"), 0, 5, "Which"),),
        (Statement(frame("Investment", investor=hole("x0")), "", "", ""),),
        (),
        (("Which", 0, 5, "ask:which"), ("investments", 6, 17, "frame:Investment")),
    )
    assert (meant(reading).kind, meant(reading).target) == ("facts", "")


def test_understood_as_is_in_the_language_of_the_question() -> None:
    english = meant(question("Which?", hosting(provider=thing("AWS"), lab=hole("x", "AILab")), words="ask:which"))
    japanese = meant(
        question("どれ", hosting(provider=thing("AWS"), lab=hole("x", "AILab")), words="ask:which", language="ja")
    )
    assert english.understood_as == "AI lab x such that AWS hosts x"
    assert "ホスト" in japanese.understood_as
