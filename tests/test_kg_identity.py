"""Names of things: legal whatever the text, stable whatever the order."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kg_world import ONE, TWO, frame, thing, usd, world

from kg.identity import article_iri, claim_iri, entity_iri, frame_iri, is_iri, quantity_iri, slug, speaker_iri
from kg.model import DGR, Article, Frame, Quantity, Statement

HOSTILE = (
    '" } ; DROP ALL #',
    ">",
    "\\",
    "a\nb",
    "{|",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    "a b",
    "",
    "\x00",
    "\ud800",
    "\u202eabc",
    "ソフトバンク",
    "%zz",
    "../..",
    "'",
    "C++",
    "`x`",
    "AT&T",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_give_legal_iris(name: str) -> None:
    for iri in (entity_iri(name), article_iri(name), speaker_iri(name), quantity_iri(Quantity(Decimal(1), name))):
        assert is_iri(iri)
        assert iri.startswith(DGR)
        ox.NamedNode(iri)
        list(ox.parse(f"<{iri}> <{iri}> <{iri}> .", format=ox.RdfFormat.N_TRIPLES))


def test_hostile_names_stay_apart() -> None:
    assert len(HOSTILE) == 19
    assert len({article_iri(name) for name in HOSTILE}) == len(HOSTILE)


@given(st.text(max_size=60))
def test_slug_is_ascii_and_never_empty(name: str) -> None:
    found = slug(name)
    assert found
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_slugs_read_well() -> None:
    assert [slug(n) for n in ("Microsoft Azure", "Barron's", "Crédit Agricole", "Amazon.com")] == [
        "microsoft-azure",
        "barron-s",
        "credit-agricole",
        "amazon-com",
    ]
    assert slug("ソフトバンク") != slug("トヨタ自動車")
    assert slug("C++") != slug("C")


@given(st.text(max_size=20), st.text(max_size=20))
def test_articles_share_an_iri_only_with_themselves(one: str, other: str) -> None:
    assert (article_iri(one) == article_iri(other)) == (one == other)


def test_is_iri_takes_web_addresses_only() -> None:
    assert is_iri("https://news.example/a%20b?x=1&y=日本#z")
    for text in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://a b",
        "http://x/%zz",
        "http://[x",
        "https://x/#a#b",
        "x",
    ):
        assert not is_iri(text), text


def contract(provider: str, value: int = 38 * 10**9, bound: str = "exact") -> Frame:
    return frame("Contract", customer=thing("openai"), provider=thing(provider), amount=usd(value, bound))


def test_a_part_counts_as_its_whole() -> None:
    assert frame_iri(contract("aws"), world()) == frame_iri(contract("amazon"), world())
    assert frame_iri(contract("aws"), world()) != frame_iri(contract("google-cloud"), world())
    assert frame_iri(contract("aws"), world()).startswith(f"{DGR}contract-openai-amazon-")


def test_sums_tell_deals_apart_and_bounds_do_not() -> None:
    assert frame_iri(contract("aws"), world()) != frame_iri(contract("aws", 1), world())
    assert frame_iri(contract("aws"), world()) == frame_iri(contract("aws", bound="approximately"), world())


def test_details_do_not_tell_deals_apart() -> None:
    more = contract("aws").with_role("durationYears", Quantity(Decimal(7))).with_role("hardware", thing("trainium"))
    assert frame_iri(more, world()) == frame_iri(contract("aws"), world())


def test_a_unit_and_its_own_company_stay_two() -> None:
    parts = [frame("PartOf", part=thing(p), whole=thing(w)) for p, w in (("aws", "amazon"), ("google-cloud", "google"))]
    assert len({frame_iri(part, world()) for part in parts}) == 2
    assert "aws-amazon" in frame_iri(parts[0], world())


def test_places_are_not_rolled_up() -> None:
    sites = [frame("Facility", owner=thing("openai"), location=thing(place)) for place in ("texas", "indiana")]
    assert len({frame_iri(site, world()) for site in sites}) == 2


def test_position_and_measured_value_tell_frames_apart() -> None:
    role = frame("Role", person=thing("sam-altman"), role=thing("ceo"))
    assert frame_iri(role, world()) != frame_iri(frame("Role", person=thing("sam-altman"), role="chairman"), world())
    values = [frame("Metric", entity=thing("openai"), metric=thing("revenue"), value=usd(n)) for n in (13, 35)]
    assert len({frame_iri(value, world()) for value in values}) == 2


@given(st.permutations(["openai", "anthropic", "nvidia"]), st.booleans())
def test_order_is_of_no_account(names: list[str], backwards: bool) -> None:
    made = frame("Partnership", parties=tuple(map(thing, names)))
    assert frame_iri(made, world()) == frame_iri(
        frame("Partnership", parties=tuple(map(thing, sorted(names)))), world()
    )
    deal = contract("aws")
    turned = Frame(deal.kind, tuple(reversed(deal.roles))) if backwards else deal
    assert frame_iri(turned, world()) == frame_iri(deal, world())


def test_claims_differ_by_place_and_by_what_they_state() -> None:
    def iri(of: Article, start: int, status: str, provider: str) -> str:
        return claim_iri(of.doc, start, 9, Statement(contract(provider), status, "Asserted", status))

    found = {
        iri(ONE, 0, "Signed", "aws"),
        iri(TWO, 0, "Signed", "aws"),
        iri(ONE, 1, "Signed", "aws"),
        iri(ONE, 0, "InTalks", "aws"),
        iri(ONE, 0, "Signed", "amazon"),
    }
    assert len(found) == 5
    assert iri(ONE, 0, "Signed", "aws") == iri(ONE, 0, "Signed", "aws")


def test_equal_quantities_share_an_iri() -> None:
    assert quantity_iri(usd("38000000000")) == quantity_iri(usd("38000000000.0")) == f"{DGR}quantity-usd-38000000000"
    different = [
        usd(5),
        usd(5, "at_least"),
        Quantity(Decimal(5), "EUR", is_money=True),
        Quantity(Decimal(5), "percent"),
        Quantity(Decimal(5)),
        Quantity(Decimal(5), "USD", value_max=Decimal(6), is_money=True),
        usd(-5),
        usd("5.5"),
    ]
    assert len({quantity_iri(quantity) for quantity in different}) == len(different) == 8
