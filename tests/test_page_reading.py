"""An article's text with its claims, and a claim's card: what strangers wrote is text, overlaps lose nothing."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_world import ONE_CLAIMS, article, claim, frame, thing, usd, world

from kg.articles import ArticleState
from kg.reviews.record import Review
from kg.reviews.states import ClaimState, Waiting
from page.reading import claim_html, correction_of, fields_of, overlapping, stretches, text_html
from page.waiting import names_html
from page.wording import wording

EN, JA = wording("en", world()), wording("ja", world())
HOSTILE = ("<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "![b](http://192.0.2.1/b.png)", "$$x$$",
           "a | b `c` ${d} {{e}}", "'\"><script>alert(1)</script>", "' onclick='alert(1)")


def state(n: int = 0, **more: object) -> ClaimState:
    held = ONE_CLAIMS[n]
    return replace(ClaimState(held, "read", True, held), **more)  # type: ignore[arg-type]


class Seen(HTMLParser):
    """Tags, attributes and text of some markup."""

    def __init__(self, markup: str):
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


# ---- the text ----
@given(st.text(max_size=40), st.lists(st.tuples(st.integers(-5, 45), st.integers(-5, 45)), max_size=6))
def test_stretches_are_the_text_and_each_lies_within_what_covers_it(
    text: str, spans: list[tuple[int, int]]
) -> None:
    found = list(stretches(text, spans))
    assert "".join(each.text for each in found) == text
    at = 0
    for each in found:
        inside = {n for n, (start, end) in enumerate(spans) if start <= at < end}
        assert set(each.covering) == inside
        at += len(each.text)


def test_overlapping_claims_are_all_reached() -> None:
    of = article("o", "OpenAI signed with AWS for 38 billion.")
    wide = claim(of, "OpenAI signed with AWS for 38 billion.", frame("Contract", customer=thing("openai")))
    narrow = claim(of, "AWS for 38 billion", frame("Contract", provider=thing("aws"), amount=usd(38)))
    states = [ClaimState(c, "read", True, c) for c in (wide, narrow)]
    shown = str(text_html(ArticleState("o", of.iri), of.text, states, EN))
    assert Seen(shown).text.endswith(of.text)
    assert shown.count("<mark") == 3
    assert shown.count(f"claim={narrow.iri.replace(':', '%3A').replace('/', '%2F')}") == 1
    assert overlapping(states[1], states) == (states[0],)


def test_front_matter_is_no_part_of_the_text_but_for_what_claims_quote() -> None:
    of = article("o", "---\ntitle: OpenAI signed with AWS\ndate: 2025-11-03\n---\nAWS hosts it.\n")
    title = claim(of, "OpenAI signed with AWS", frame("Contract", customer=thing("openai")))
    without, held = (str(text_html(ArticleState("o", of.iri), of.text, [ClaimState(c, "read", True, c) for c in every],
                                   EN)) for every in ((), (title,)))
    assert Seen(without).text.endswith("AWS hosts it.\n")
    assert "2025" not in without + held
    assert "title" not in without + held.partition("<mark")[2]
    assert "OpenAI signed with AWS</a></mark>AWS hosts" in held


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_title_and_quote_are_shown_as_they_are(hostile: str) -> None:
    of = article("h", f"Before {hostile} after")
    made = claim(of, hostile, frame("Contract", customer=thing("openai")))
    held = ClaimState(made, "rejected", False, made, Review("x", "Rejected", made.iri, hostile, "2025", hostile))
    listed = ArticleState("h", of.iri, title=hostile, publisher=hostile, url="javascript:alert(1)")
    for shown in (text_html(listed, of.text, [held], EN), claim_html(held, [held], "h", True, EN)):
        seen = Seen(str(shown))
        assert hostile in seen.text
        assert not {"img", "script"} & set(seen.tags)
        assert not [name for name, _ in seen.attributes if name.startswith("on")]
        assert not [value for name, value in seen.attributes if name in ("href", "src") and "javascript:" in (
            value or "").partition("?")[0]]


# ---- the claim ----
def test_the_card_shows_the_frame_and_offers_what_may_be_done() -> None:
    shown = str(claim_html(state(), [], "s1", True, EN))
    for words in ("customer", "OpenAI", "USD 38 billion", "Signed", "2025-11-03", "Accept", "Reject", "Correct"):
        assert words in shown or words.lower() in shown
    reader = str(claim_html(state(), [], "s1", False, EN))
    assert "<form" not in reader
    assert "オープンAI" in str(claim_html(state(), [], "s1", True, JA))


def test_a_decision_is_told_with_the_way_back() -> None:
    review = Review("dgr:r", "Rejected", ONE_CLAIMS[0].iri, "Ann", "2025-11-05T10:00:00.000000Z", "a slip")
    shown = str(claim_html(state(review=review, state="rejected", stands=False), [], "s1", True, EN))
    assert "rejected by Ann, 2025-11-05" in shown
    assert "a slip" in shown
    assert "data-act='undo'" in shown
    assert "value='reject'" not in shown


def test_only_what_was_changed_is_a_correction() -> None:
    held = state()
    fields = fields_of(held.claim.statement, EN)
    assert fields["role_amount"] == "USD 38 billion"
    assert correction_of(fields, held, EN) == {"roles": {}, "knowing": False}
    changed = fields | {"role_amount": "USD 40 billion", "role_hardware": "A; B", "speakers": "", "knowing": "1",
                        "date": "2025-11"}
    assert correction_of(changed, held, EN) == {
        "roles": {"amount": ["USD 40 billion"], "hardware": ["A", "B"]}, "knowing": True, "date": "2025-11",
        "speakers": []}


def test_each_choice_offers_all_and_holds_what_is() -> None:
    shown = str(claim_html(state(), [], "s1", True, EN))
    assert "<option value='Asserted' selected>" in shown
    assert "<option value='Rumoured'>" in shown
    assert "<option value='Signed' selected>" in shown


def test_names_that_wait_offer_their_class_and_labels() -> None:
    labels = (("en", HOSTILE[0]), ("ja", HOSTILE[5]))
    name = Waiting("https://w3id.org/dealgraph/id/x", labels, ("Company",), 2, ("s1",))
    seen = Seen(str(names_html([name], True, EN)))
    assert HOSTILE[0] in seen.text
    assert not {"img", "script"} & set(seen.tags)
    assert ("name", "label_ja") in seen.attributes
    assert "<form" not in str(names_html([name], False, EN))
