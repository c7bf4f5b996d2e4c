"""The Explore panel: hits, the page of a thing, rings; whatever names hold is text."""

from __future__ import annotations

from dealgraph import DealGraph
from kg.model import Entity
from page.explore import differing_html, hits_html, profile_html, ring_parts, rings_html
from page.wording import wording
from query.contradictions import VALUE, Contradiction, Side
from query.profile import Profile, Ring
from query.things import Hit

NASTY = Entity("urn:x", frozenset({"Company"}), (("en", "<img src=x onerror=alert(1)>"),), provisional=True)


def test_a_thing_shows_its_facts_with_status_and_sources(example_graph: DealGraph) -> None:
    words = wording("en", example_graph.vocabulary)
    found = example_graph.profile("Anthropic")
    html = profile_html(found, "Anthropic", words)
    assert found is not None
    assert html.count("<details>") == len(found.facts)
    for wanted in ("アンソロピック", "class='badge", "source", "<blockquote>", "tab=explore&amp;entity="):
        assert wanted in html


def test_every_quote_under_a_fact_is_of_its_article(example_graph: DealGraph) -> None:
    found = example_graph.profile("OpenAI")
    assert found is not None
    for told in (told for fact in found.facts for told in fact.told):
        piece = told.evidence(0, example_graph.vocabulary)
        assert example_graph.article_text(piece.article)[piece.start : piece.end] == piece.quote


def test_what_does_not_hold_is_not_said_as_done(example_graph: DealGraph) -> None:
    words = wording("en", example_graph.vocabulary)
    for hit in example_graph.search("", most=50):
        found = example_graph.profile(hit.thing.iri)
        assert found is not None
        html = profile_html(found, "", words)
        opened = [f for f in found.facts if not words.status(f.status).holds]  # type: ignore[union-attr]
        assert html.count("class='badge open'") >= len(opened)


def test_names_are_text(example_graph: DealGraph) -> None:
    words = wording("ja", example_graph.vocabulary)
    shown = (hits_html("<b>", [Hit(NASTY, "<i>", 1)], words), profile_html(Profile(NASTY), "", words),
             rings_html([Ring((NASTY, NASTY))], words), profile_html(None, "<u>", words), hits_html("<s>", (), words))
    for html in shown:
        for sign in ("<img", "<b>", "<i>", "<u>", "<s>"):
            assert sign not in html
    assert "未確認の名前" in shown[1]


def test_a_ring_is_a_picture_and_the_same_in_words(example_graph: DealGraph) -> None:
    words = wording("en", example_graph.vocabulary)
    ring = next(r for r in example_graph.circles() if "Microsoft" in {thing.label() for thing in r.things})
    spots, arrows = ring_parts(ring, words)
    assert {spot.id for spot in spots if spot.kind == "thing"} == {thing.iri for thing in ring.things}
    assert {arrow.start for arrow in arrows} == {arrow.end for arrow in arrows} == {spot.id for spot in spots}
    assert all(spot.link for spot in spots)
    html = rings_html([ring], words)
    assert "<svg" in html
    for payer, paid in ((0, 1), (1, 0)):
        assert f"{ring.things[payer].label()} pays {ring.things[paid].label()}:" in html
    assert html.count("class='says'") == sum(map(len, ring.payments)) >= 2


def test_where_the_articles_disagree_stands_with_the_thing(example_graph: DealGraph) -> None:
    words, found = wording("en", example_graph.vocabulary), example_graph.profile("Anthropic")
    assert found is not None
    sides = (Side("USD 4 billion", ()), Side("USD 5 billion", ()))
    every = [Contradiction("money", VALUE, "Investment", 1.25, "", sides, (found.facts[0].iri,))]
    assert "USD 4 billion" in differing_html(found, every, words)
    assert not differing_html(example_graph.profile("CoreWeave"), every, words)
    assert not differing_html(None, every, words)


def test_both_languages_name_a_thing_their_own_way(example_graph: DealGraph) -> None:
    found = example_graph.profile("Amazon")
    assert found is not None
    english, japanese = (profile_html(found, "", wording(lang, example_graph.vocabulary)) for lang in ("en", "ja"))
    assert "<h2>Amazon</h2>" in english
    assert "<h2>アマゾン</h2>" in japanese
