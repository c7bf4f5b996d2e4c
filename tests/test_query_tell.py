"""The wording: both languages hold the same rows, every kind and status can be told, numbers read well."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from gold import SHARED, frame, gold_store, hole, money, question, thing, things, vocabulary

from kg.model import Quantity
from query.answer import answer
from query.meaning import Declined, Meaning, understand
from query.tell import decline
from query.wording import REPLY, fill, load_replies, places, quantity_words, sentence, stated

PROPS = ("says", "names")


@pytest.mark.parametrize(
    ("quantity", "english", "japanese"),
    [
        (money(38e9), "USD 38 billion", "380億ドル"),
        (money(1.4e12, bound="at_least"), "at least USD 1.4 trillion", "1兆4000億ドル以上"),
        (money(5.7e12, "JPY", "approximately"), "about JPY 5.7 trillion", "約5兆7000億円"),
        (money(50e9, bound="up_to"), "up to USD 50 billion", "最大500億ドル"),
        (Quantity(Decimal("4.83"), "percent"), "4.83 %", "4.83%"),
        (Quantity(Decimal("-2"), "percent"), "-2 %", "-2%"),
        (Quantity(Decimal(5), "percent", "approximately", Decimal(6)), "about 5 to 6 %", "約5〜6%"),
        (money(670_000_000), "USD 670 million", "6億7000万ドル"),
    ],
)
def test_quantities(quantity: Quantity, english: str, japanese: str) -> None:
    assert quantity_words(quantity, load_replies("en")) == english
    assert quantity_words(quantity, load_replies("ja")) == japanese


def test_both_languages_have_the_same_rows() -> None:
    rows = load_replies("en").rows
    lone = [
        (s.rsplit("#")[-1], prop)
        for s, texts in rows.texts_of.items()
        for prop, values in texts.items()
        if {language for language, _ in values} != {"en", "ja"} and "scale-" not in s and "#unit-" not in s
    ]
    assert len(rows.texts_of) > 80
    assert not lone


def test_every_kind_can_be_told_and_names_only_its_roles() -> None:
    for kind, known in vocabulary().frames.items():
        for language in ("en", "ja"):
            for prop in PROPS:
                template = load_replies(language).text(kind, prop)
                assert template, (kind, language, prop)
                assert places(template) <= {*known.roles, "date"}, (kind, language)


def test_every_status_that_does_not_hold_has_its_words() -> None:
    weak = [name for name, status in vocabulary().statuses.items() if not status.holds]
    assert len(weak) == 7
    for language in ("en", "ja"):
        told = {
            stated(
                frame("Hosting", provider=thing("AWS"), lab=thing("OpenAI")), name, load_replies(language), vocabulary()
            )
            for name in weak
        }
        done = sentence(
            frame("Hosting", provider=thing("AWS"), lab=thing("OpenAI")), load_replies(language), vocabulary()
        )
        assert len(told) == 7
        assert not [text for text in told if done in text]


def test_a_kind_without_a_template_is_told_from_its_labels() -> None:
    replies = load_replies("en")
    bare = replace(
        replies, rows=replace(replies.rows, texts_of={REPLY + "aside": {REPLY + "says": [("en", "{what} ({aside})")]}})
    )
    text = sentence(frame("Hosting", provider=thing("AWS"), lab=thing("OpenAI")), bare, vocabulary())
    assert "hosting" in text
    assert "AWS" in text


def test_fill() -> None:
    assert fill("{a}[ of {b}]{c|d}", {"a": "x"}) == "xd"
    assert fill("{a}[ of {b}]", {"a": "x", "b": "[1]"}) == "x of [1]"


def test_declining_names_words_and_offers_things() -> None:
    given = decline(Declined("?", "ja", "not_understood", "not-understood", ("天気",), things("OpenAI")), vocabulary())
    assert (given.status, given.not_understood) == ("not_understood", ("天気",))
    assert "天気" in given.text
    assert given.suggestions


@pytest.mark.skipif(not SHARED.is_dir(), reason="the gold facts are not here: texts are NOT checked")
@pytest.mark.parametrize(
    ("language", "start"),
    [("en", "AWS hosts Anthropic [1], Meta ["), ("ja", "アマゾン・ウェブ・サービスはアンソロピック [1]")],
)
def test_the_answer_is_worded_with_citations(language: str, start: str) -> None:
    meaning = understand(
        question(
            "Which?",
            frame("Hosting", provider=thing("AWS"), lab=hole("x", "AILab")),
            words="ask:which",
            language=language,
        ),
        vocabulary(),
    )
    assert isinstance(meaning, Meaning)
    given = answer(meaning, gold_store(), vocabulary())
    assert given.text.startswith(start)
    assert 2 <= len(given.suggestions) <= 3
