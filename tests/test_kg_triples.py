"""A claim becomes triples and comes back the same; a question's holes become variables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kg_world import ONE, ONE_CLAIMS, TWO_CLAIMS, article, frame, thing, usd, world

from kg.identity import article_iri, claim_iri, decimal_text, entity_iri
from kg.model import DG, DGR, Article, Claim, Entity, Filler, Frame, Hole, Period, Quantity, Statement
from kg.terms import dg, iri, literal, number, parse, short, text_of, value_of
from kg.triples import (
    article_from_triples,
    article_triples,
    batch,
    claim_from_quads,
    claim_quads,
    claim_triples,
    frame_label,
    pattern,
    quantity_text,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
hostile = st.sampled_from(
    ['" } ; DROP ALL #', ">", "\\", "a\nb", "{|", "'''", '"""', "\x00\x7f\x85\u2028", "<b>", "@en", "^^x"]
)
words = st.one_of(hostile, texts).filter(bool)
decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18), max_value=10**18, places=3)
money = st.builds(
    Quantity,
    decimals,
    st.sampled_from(["USD", "JPY", "EUR"]),
    st.sampled_from(["exact", "approximately", "at_least", "up_to"]),
    st.none() | decimals,
    st.just(True),
)
measured = st.builds(Quantity, decimals, st.sampled_from(["percent", "GPU", "users", "", "a b", "%"]), st.just("exact"))
unknown = st.builds(
    lambda name, cls: Entity(entity_iri(name), frozenset({cls, "Thing"}), (("en", name),), True),
    words,
    st.sampled_from(["Organisation", "Person"]),
).filter(lambda e: world().entity(e.iri) is None)
known = st.sampled_from(sorted(world().entities)).map(lambda name: world().entities[name])
periods = st.builds(
    Period,
    st.sampled_from(["2025", "2025-11", "2026-Q1", "2025-11-03"]),
    st.sampled_from(["", "2027"]),
    st.sampled_from(["in", "by", "from", "before", "after"]),
)
plain_words = words.filter(lambda text: not text[0].isdigit() and " " not in text)


def fillers(role: str) -> st.SearchStrategy[Filler]:
    """Whatever may fill `role`."""
    form = world().role(role).form
    by_form: dict[str, st.SearchStrategy[Filler]] = {
        "quantity": money | measured,
        "number": st.builds(Quantity, decimals),
        "text": periods | plain_words,
    }
    return by_form.get(form, known | unknown | words)


@st.composite
def frames(draw: Callable[[st.SearchStrategy[object]], object]) -> Frame:
    kind = draw(st.sampled_from(sorted(world().frames)))
    assert isinstance(kind, str)
    roles = []
    for role in world().frame(kind).roles:
        most = 3 if world().role(role).several else 1
        held = draw(st.lists(fillers(role), min_size=0, max_size=most, unique_by=lambda f: getattr(f, "iri", repr(f))))
        assert isinstance(held, list)
        roles += [(role, tuple(held))] if held else []
    return Frame(kind, tuple(roles))


@st.composite
def claims(draw: Callable[[st.SearchStrategy[object]], object]) -> tuple[Article, Claim]:
    before, quote, after = (str(draw(texts)) for _ in range(3))
    of = article(str(draw(words)), before + quote + after)
    start, end = len(before), len(before) + len(quote)
    made = draw(frames())
    assert isinstance(made, Frame)
    speakers = draw(st.lists(st.one_of(words, st.just(DGR + "reuters")), max_size=2, unique=True))
    assert isinstance(speakers, list)
    statement = Statement(
        replace(made, span=(start, end)),
        "Signed",
        "Reported",
        "Reported",
        tuple(sorted(speakers)),
        str(draw(st.sampled_from(["", "2025", "2025-11", "2025-11-03", "2025-02-30", "2026-Q1", "0000", "令和7年"]))),
        float(str(draw(st.sampled_from(["0", "0.5", "1", "0.123456"])))),
        str(draw(texts)),
    )
    return of, Claim(
        claim_iri(of.doc, start, end, statement), of.iri, of.doc, statement, quote, start, end, "ja", str(draw(texts))
    )


def normal(claim: Claim) -> Claim:
    """The claim with fillers in the order in which the graph gives them back."""
    roles = tuple((role, tuple(sorted(held, key=repr))) for role, held in claim.statement.frame.roles)
    held = replace(claim.statement, frame=replace(claim.statement.frame, roles=roles))
    return replace(claim, statement=held)


@settings(max_examples=150)
@given(claims())
def test_a_claim_comes_back_from_its_quads(made: tuple[Article, Claim]) -> None:
    of, claim = made
    quads = claim_quads(claim, world(), of.text) + tuple((*triple, "") for triple in article_triples(of))
    stored = ox.Store()  # through a real store, so that the terms are what a store makes of them
    stored.extend(ox.parse("".join(f"{s} {p} {o} {g} .\n" for s, p, o, g in quads), format=ox.RdfFormat.N_QUADS))
    back = [
        (
            str(q.subject),
            str(q.predicate),
            str(q.object),
            "" if isinstance(q.graph_name, ox.DefaultGraph) else str(q.graph_name),
        )
        for q in stored
    ]
    assert normal(claim_from_quads(claim.iri, back, world())) == normal(claim)


@given(
    st.builds(
        Article,
        words,
        texts,
        words.map(article_iri),
        texts,
        texts,
        texts,
        st.sampled_from(["", "2025-11-04", "2025", "yesterday"]),
        st.sampled_from(["", "en", "ja"]),
        st.sampled_from(["", "https://x.example/a?b#c", "javascript:alert(1)"]),
        st.integers(0, 99),
    )
)
def test_an_article_comes_back_from_its_triples(of: Article) -> None:
    assert article_from_triples(of.iri, article_triples(of)) == of


def test_missing_claims_and_articles_are_key_errors() -> None:
    with pytest.raises(KeyError):
        claim_from_quads(DGR + "claim-x", (), world())
    with pytest.raises(KeyError):
        article_from_triples(DGR + "article-x", ())


@given(words)
def test_a_literal_holds_any_text(text: str) -> None:
    assert text_of(literal(text)) == text
    [quad] = ox.parse(f"<a:a> <a:a> {literal(text)} .", format=ox.RdfFormat.N_TRIPLES)
    assert isinstance(quad.object, ox.Literal)
    assert quad.object.value == text


def test_numbers_have_no_exponent_and_never_vanish() -> None:
    assert text_of(number(Decimal("3.8E10"))) == "38000000000"
    assert [decimal_text(Decimal(n)) for n in ("3.50", "-0", "1E2", "0.10")] == ["3.5", "0", "100", "0.1"]
    assert text_of(number(Decimal("1e400"))) == "1E+400"
    assert not parse(number(Decimal("1e400"))).datatype
    assert value_of(number(Decimal("4.83"))) == Decimal("4.83")


def test_short_terms() -> None:
    assert [
        short(t) for t in (dg("hosts"), iri(DGR + "openai"), iri("https://x.example/a"), number(Decimal("4.5")))
    ] == ["dg:hosts", "dgr:openai", "<https://x.example/a>", "4.5"]


# ---- pattern: one function for what is stored and for what is asked ----
def test_the_pattern_of_a_stored_frame() -> None:
    found = claim_triples(ONE_CLAIMS[0], world())
    node, amount = found[0][0], iri(DGR + "quantity-usd-38000000000")
    assert set(found) == {
        (node, iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), dg("Contract")),
        (node, dg("customer"), iri(DGR + "openai")),
        (node, dg("provider"), iri(DGR + "aws")),
        (node, dg("amount"), amount),
        (node, dg("subject"), iri(DGR + "cloud-capacity")),
        (node, dg("durationYears"), '"7"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (node, dg("status"), dg("Signed")),
        (node, dg("date"), '"2025-11-03"^^<http://www.w3.org/2001/XMLSchema#date>'),
        (amount, iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), dg("Amount")),
        (amount, dg("numericValue"), '"38000000000"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        (amount, dg("currency"), '"USD"'),
        (amount, dg("bound"), dg("Exactly")),
    }


def test_holes_become_variables() -> None:
    asked = frame("Hosting", provider=thing("aws"), lab=Hole(name="lab"))
    assert pattern(asked, "?deal", world())[1:] == (
        ("?deal", dg("provider"), iri(DGR + "aws")),
        ("?deal", dg("lab"), "?lab"),
    )


def test_a_question_finds_what_was_stored_whatever_the_bound() -> None:
    asked = frame("Contract", customer=Hole(name="who"), amount=usd(38 * 10**9))
    where = " . ".join(" ".join(triple) for triple in pattern(asked, "?deal", world()))
    for claim in (ONE_CLAIMS[0], TWO_CLAIMS[0]):
        stored = ox.Store()
        text = "".join(" ".join(triple) + " .\n" for triple in claim_triples(claim, world()))
        stored.extend(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
        solutions = stored.query(f"SELECT ?who {{ {where} }}")
        assert isinstance(solutions, ox.QuerySolutions)
        assert [str(row["who"]) for row in solutions] == [iri(DGR + "openai")]


# ---- labels, batches ----
def test_labels_of_frames() -> None:
    deal = ONE_CLAIMS[0].statement.frame
    assert frame_label(deal, world(), "en") == "OpenAI–AWS contract, USD 38 billion"
    assert frame_label(deal, world(), "ja") == "オープンAI–アマゾン・ウェブ・サービスの契約、380億USD"
    metric = frame("Metric", entity=thing("openai"), metric=thing("revenue"), value=usd(13 * 10**9))
    assert frame_label(metric, world(), "en") == "OpenAI revenue, USD 13 billion"


@pytest.mark.parametrize(
    ("given_", "english", "japanese"),
    [
        (usd(1_400_000_000_000), "USD 1.4 trillion", "1.4兆USD"),
        (usd(670_000_000), "USD 670 million", "6.7億USD"),
        (Quantity(Decimal("4.83"), "percent"), "4.83 percent", "4.83percent"),
        (Quantity(Decimal(7)), "7", "7"),
        (replace(usd(30), value_max=Decimal(40)), "USD 30–40", "30–40USD"),
        (usd("1e400"), "USD 1E+400", "1E+400USD"),
    ],
)
def test_quantities_in_words(given_: Quantity, english: str, japanese: str) -> None:
    assert (quantity_text(given_, "en"), quantity_text(given_, "ja")) == (english, japanese)


def test_a_batch_does_not_depend_on_the_order_of_claims() -> None:
    assert batch(ONE, ONE_CLAIMS, world()) == batch(ONE, tuple(reversed(ONE_CLAIMS)), world())
    assert len(batch(ONE, (*ONE_CLAIMS, ONE_CLAIMS[0]), world()).graphs) == 2


def test_no_blank_nodes_and_no_foreign_links() -> None:
    of = replace(ONE, url="javascript:alert(1)")
    for triple in (*article_triples(of), *(t for c in ONE_CLAIMS for t in claim_quads(c, world(), of.text))):
        assert not any(term.startswith("_:") or "<javascript" in term for term in triple)


def test_what_is_written_is_in_the_model() -> None:
    used = {
        text_of(t[1]).removeprefix(DG)
        for c in (*ONE_CLAIMS, *TWO_CLAIMS)
        for t in claim_quads(c, world(), ONE.text)
        if t[1].startswith(f"<{DG}")
    } | {"sha256", "revision", "bodyStart", "provisional"}
    assert used <= {*world().definitions, ""}
