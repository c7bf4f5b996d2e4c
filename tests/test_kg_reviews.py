"""What was decided counts, wherever it came in the order of things; taken back, the graph is as it was."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kg_world import article, claim, frame, thing, usd, world
from reviewing import (
    EVERY,
    FIRST,
    FIRST_CLAIMS,
    NOVA,
    ORION,
    THIRD_CLAIMS,
    facts,
    filled,
    moved,
    put,
)

from kg.errors import ReviewError
from kg.identity import spelled
from kg.model import DGR, Article, Claim, Frame
from kg.reviews.desk import Correction, Desk
from kg.reviews.held import held
from kg.reviews.record import history
from kg.store import MemoryStore, Store
from kg.terms import HISTORY, PROV, RDF, dg, iri, text_of
from kg.triples import Batch

DEAL, PAID = FIRST_CLAIMS
NAMED = replace(NOVA, labels=(("en", "Nova Compute Inc."), ("ja", "ノヴァ・コンピュート")), provisional=False)
WITHDRAWN = (iri(DEAL.iri), iri(RDF + "type"), dg("WithdrawnClaim"), "")


def desk(store: Store) -> Desk:
    return Desk(store, world())


def paying(claim_: Claim, amount: int) -> Correction:
    """The same claim with another sum."""
    stated = claim_.statement
    other = stated.frame.with_role("amount", usd(amount))
    return Correction(replace(claim_, statement=replace(stated, frame=other)), ("amount",))


def standing(store: Store) -> set[str]:
    return {text_of(row["c"]) for row in store.select("SELECT ?c { ?c a dg:Claim }")}


# ---- a claim ----
def test_a_rejected_claim_leaves_the_facts_and_stays_in_the_history() -> None:
    store = filled()
    before = facts(store)
    deal = "ASK { ?deal dg:amount dgr:quantity-usd-38000000000 }"
    assert store.ask(deal)
    review = desk(store).reject(DEAL.iri, "Ann", "the sum is another")
    assert not store.ask(deal)
    assert not store.ask("ASK { GRAPH ?claim { ?s ?p ?o } }", claim=iri(DEAL.iri))
    assert WITHDRAWN in facts(store)
    kept = history(store)
    assert [(r.decision, r.who, r.why, r.target) for r in kept] == [
        ("Rejected", "Ann", "the sum is another", DEAL.iri)]
    assert kept[0].reading()["quote"] == DEAL.quote
    assert "38000000000" in kept[0].before
    undone = desk(store).undo(review.iri, "Bob")
    assert facts(store) == before
    assert [r.decision for r in history(store)] == ["Rejected", "Undone"]
    desk(store).undo(undone.iri, "Ann")
    assert WITHDRAWN in facts(store)


def test_the_history_is_told_in_the_words_of_prov() -> None:
    store = filled()
    review = desk(store).reject(DEAL.iri, "Ann")
    held_ = {quad[:3] for quad in store.quads() if quad[3] == iri(HISTORY)}
    me, who = iri(review.iri), iri(DGR + "reviewer-ann-64c3a1eb")
    assert (me, iri(RDF + "type"), iri(PROV + "Activity")) in held_
    assert any(s == me and p == iri(PROV + "wasAssociatedWith") for s, p, _ in held_), who
    assert any(s == me and p == iri(PROV + "endedAtTime") for s, p, _ in held_)
    assert (iri(DEAL.iri), iri(PROV + "wasInvalidatedBy"), me, "") in facts(store)


def test_reading_again_neither_brings_it_back_nor_loses_the_review() -> None:
    store = filled()
    desk(store).reject(DEAL.iri, "Ann")
    after = facts(store)
    assert not put(store, FIRST, FIRST_CLAIMS)
    assert not put(store, FIRST, FIRST_CLAIMS[::-1])
    assert facts(store) == after


def test_an_accepted_claim_stands_as_it_did() -> None:
    store = filled()
    before = facts(store)
    desk(store).accept(DEAL.iri, "Ann")
    assert facts(store) == before
    desk(store).reject(DEAL.iri, "Ann")
    desk(store).accept(DEAL.iri, "Ann")
    assert facts(store) == before


def test_a_correction_takes_the_place_of_what_was_read() -> None:
    store = filled()
    before = facts(store)
    review = desk(store).correct(paying(DEAL, 40 * 10**9), "Ann", "the filing says so")
    assert store.ask("ASK { ?deal dg:customer dgr:openai ; dg:amount dgr:quantity-usd-40000000000 }")
    assert not store.ask("ASK { ?deal dg:amount dgr:quantity-usd-38000000000 }")
    [row] = store.select(
        "SELECT ?new ?role { ?new prov:wasRevisionOf ?old ; prov:wasGeneratedBy ?review ; dg:addedByReviewer ?role ;"
        " prov:wasAttributedTo/rdfs:label 'Ann' ; dg:quote ?quote . ?old dg:quote ?quote ; a dg:WithdrawnClaim }",
        old=iri(DEAL.iri), review=iri(review.iri))
    assert text_of(row["role"]) == "amount"
    after = facts(store)
    assert not put(store, FIRST, FIRST_CLAIMS)
    new = text_of(row["new"])
    desk(store).accept(new, "Bob")
    assert {q[:2] for q in facts(store) if "Bob" not in q[2]} >= {q[:2] for q in after if "reviewer-" not in q[0]}
    desk(store).reject(new, "Bob")
    assert not store.ask("ASK { ?deal dg:amount dgr:quantity-usd-40000000000 }")
    for _ in range(3):
        desk(store).undo("", "Bob")
    assert facts(store) == before


def test_a_correction_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ReviewError, match="states already"):
        desk(filled()).correct(paying(DEAL, 38 * 10**9), "Ann")


def test_what_is_not_there_is_named() -> None:
    store = filled()
    with pytest.raises(ReviewError, match="no claim is called"):
        desk(store).reject(DGR + "claim-x", "Ann")
    with pytest.raises(ReviewError, match="no decision is in force"):
        desk(store).undo("", "Ann")
    with pytest.raises(ReviewError, match="no claim names"):
        desk(store).merge(DGR + "x", thing("nvidia"), "Ann")
    assert not history(store)


# ---- the article changes, goes, comes back ----
def test_a_review_sticks_to_the_words_and_frame_that_still_stand() -> None:
    store = filled()
    desk(store).reject(DEAL.iri, "Ann")
    of, claims = moved(FIRST, FIRST_CLAIMS, "A new first sentence. ")
    assert put(store, of, claims)
    assert len(standing(store) & {each.iri for each in claims}) == 1
    assert not desk(store).orphans()
    other = article("r1", "Nova Compute invested 5 billion in Orion Labs.")
    assert put(store, *moved(other, FIRST_CLAIMS[1:], ""))
    assert [review.label for review in desk(store).orphans()] == ["OpenAI–AWS contract, USD 38 billion"]
    assert put(store, FIRST, FIRST_CLAIMS)
    assert not desk(store).orphans()
    assert DEAL.iri not in standing(store)


def test_of_two_like_sentences_the_one_in_the_same_surroundings_is_meant() -> None:
    of = article("twice", "First. AWS is a part of Amazon. Second. AWS is a part of Amazon. Third.")
    stated = frame("PartOf", part=thing("aws"), whole=thing("amazon"))
    one = claim(of, "AWS is a part of Amazon.", stated, "Completed")
    at = of.text.rindex(one.quote)
    two = replace(one, iri=one.iri + "-2", start=at, end=at + len(one.quote))
    store = MemoryStore()
    put(store, of, (one, two))
    desk(store).reject(two.iri, "Ann")
    later = article("twice", "Much was put before it. " + of.text)
    shift = len(later.text) - len(of.text)
    anew = tuple(replace(c, iri=c.iri + "-b", start=c.start + shift, end=c.end + shift) for c in (one, two))
    put(store, later, anew)
    assert standing(store) == {anew[0].iri}


def test_dropping_an_article_drops_its_claims_and_the_history_says_so() -> None:
    store = filled()
    desk(store).reject(DEAL.iri, "Ann")
    desk(store).drop(FIRST, "Bob", "it was withdrawn")
    assert not any(FIRST.iri in quad[0] or "claim-r1" in quad[0] for quad in facts(store))
    assert [(r.decision, r.label, r.who) for r in history(store)][-1] == ("Dropped", "r1", "Bob")
    assert [r.target for r in desk(store).orphans()] == [DEAL.iri]
    put(store, FIRST, FIRST_CLAIMS)
    assert DEAL.iri not in standing(store)


# ---- names ----
def test_a_name_is_merged_into_a_known_thing_and_set_apart_again() -> None:
    store = filled()
    before = facts(store)
    desk(store).merge(NOVA.iri, thing("nvidia"), "Ann", "its cloud")
    assert store.ask("ASK { ?deal dg:investor dgr:nvidia ; dg:investee ?other }", other=iri(ORION.iri))
    assert not any(iri(NOVA.iri) in quad for quad in facts(store))
    assert THIRD_CLAIMS[1].iri not in standing(store), "that Nvidia competes with Nvidia is no fact"
    for of, claims in EVERY:
        assert not put(store, of, claims)
    desk(store).undo("", "Ann")
    assert facts(store) == before


def test_a_name_is_confirmed_with_class_and_labels() -> None:
    store = filled()
    before = facts(store)
    desk(store).confirm(NAMED, "Ann")
    labels = {text_of(q[2]) for q in facts(store) if q[0] == iri(NOVA.iri) and q[1].endswith("label>")}
    assert labels == {"Nova Compute Inc.", "ノヴァ・コンピュート"}
    assert not any(q[0] == iri(NOVA.iri) and q[1] == dg("provisional") for q in facts(store))
    later = article("r9", "Nova Compute invested 5 billion in OpenAI.")
    put(store, later, (claim(later, later.text, frame("Investment", investor=NOVA, investee=thing("openai"))),))
    assert not any(q[0] == iri(NOVA.iri) and q[1] == dg("provisional") for q in facts(store))
    store.drop(later.iri)
    desk(store).undo("", "Ann")
    assert facts(store) == before


def test_names_cannot_be_merged_in_a_circle() -> None:
    store = filled()
    desk(store).merge(NOVA.iri, ORION, "Ann")
    with pytest.raises(ReviewError, match="undo that first"):
        desk(store).merge(ORION.iri, NOVA, "Ann")


# ---- whatever is cut short ----
class _Cut(Exception):
    pass


class _Failing(MemoryStore):
    """A store that fails at its n-th addition."""

    left = 10**6

    def add(self, batch: Batch) -> bool:
        self.left -= 1
        if self.left < 0:
            raise _Cut
        return super().add(batch)


@pytest.mark.parametrize("after", range(7))
def test_what_was_cut_short_is_made_good(after: int) -> None:
    store = _Failing()
    for of, claims in EVERY:
        put(store, of, claims)
    store.left = after
    try:
        desk(store).merge(NOVA.iri, thing("nvidia"), "Ann")
    except _Cut:
        store.left = 10**6
        desk(store).finish()
    store.left = 10**6
    assert not any(review.pending for review in history(store))
    assert facts(store) == facts(afresh(store, tuple(EVERY)))


# ---- any course of things ----
def afresh(store: Store, articles: tuple[tuple[Article, tuple[Claim, ...]], ...]) -> MemoryStore:
    """A new store with the same history, into which the articles come in the opposite order."""
    other = MemoryStore()
    other.note(quad[:3] for quad in store.quads() if quad[3] == iri(HISTORY))
    for of, claims in reversed(articles):
        put(other, of, claims)
    return other


VERSIONS = tuple((each, moved(*each, "Before. ")) for each in EVERY)
QUOTES = tuple(c.quote for _, claims in EVERY for c in claims)
STEPS = st.one_of(
    st.tuples(st.just("ingest"), st.integers(0, 2), st.integers(0, 1)),
    st.tuples(st.just("drop"), st.integers(0, 2), st.just(0)),
    st.tuples(st.sampled_from(["accept", "reject", "correct"]), st.integers(0, len(QUOTES) - 1), st.integers(1, 2)),
    st.tuples(st.just("confirm"), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("merge"), st.integers(0, 1), st.integers(0, 2)),
    st.tuples(st.just("undo"), st.integers(0, 3), st.just(0)),
)
NAMES = (NOVA, ORION)
TARGETS = (thing("nvidia"), thing("openai"), ORION)


@dataclass
class Model:
    """The same, told plainly: what is in, and what was decided, without a graph."""

    store: MemoryStore
    inside: dict[int, int] = field(default_factory=dict)  # article -> version
    decided: list[tuple[str, str, object]] = field(default_factory=list)  # review, what, about

    def step(self, what: str, which: int, how: int) -> None:
        getattr(self, what)(which, how)

    def ingest(self, which: int, how: int) -> None:
        put(self.store, *VERSIONS[which][how])
        self.inside[which] = how

    def drop(self, which: int, how: int) -> None:
        if self.inside.pop(which, None) is not None:
            desk(self.store).drop(VERSIONS[which][how][0], "Ann")

    def _claim(self, quote: str) -> Claim | None:
        for which, how in self.inside.items():
            for each in VERSIONS[which][how][1]:
                if each.quote == quote:
                    return each
        return None

    def accept(self, which: int, how: int) -> None:
        self._on_claim("accept", which, 0)

    def reject(self, which: int, how: int) -> None:
        self._on_claim("reject", which, 0)

    def _on_claim(self, what: str, which: int, sum_: int) -> None:
        if found := self._claim(QUOTES[which]):
            review = getattr(desk(self.store), what)(found.iri, "Ann")
            kept = self._standing(QUOTES[which])
            after = None if what == "reject" else kept if kept else 0
            self.decided.append((review.iri, QUOTES[which], after))

    def _standing(self, quote: str) -> object:
        """None: rejected; 0: as read; else the corrected sum in billions."""
        return next((after for _, about, after in reversed(self.decided) if about == quote), 0)

    def correct(self, which: int, how: int) -> None:
        found = self._claim(QUOTES[which])
        if found and "amount" in world().frame(found.statement.frame.kind).roles and (
                self._standing(QUOTES[which]) != how):
            review = desk(self.store).correct(paying(found, how * 10**9), "Ann")
            self.decided.append((review.iri, QUOTES[which], how))

    def confirm(self, which: int, how: int) -> None:
        thing_ = replace(NAMES[which], provisional=False)
        self._on_name(NAMES[which].iri, thing_.iri, lambda: desk(self.store).confirm(thing_, "Ann"))

    def merge(self, which: int, how: int) -> None:
        if NAMES[which] != TARGETS[how]:
            self._on_name(NAMES[which].iri, TARGETS[how].iri,
                          lambda: desk(self.store).merge(NAMES[which].iri, TARGETS[how], "Ann"))

    def _on_name(self, name: str, other: str, act: object) -> None:
        try:
            review = act()  # type: ignore[operator]
        except ReviewError:
            return  # no article names it now
        self.decided.append((review.iri, name, other))

    def undo(self, which: int, how: int) -> None:
        if which < len(self.decided):
            desk(self.store).undo(self.decided.pop(-1 - which)[0], "Ann")

    # what then has to stand
    def called(self, name: str) -> str:
        other = next((str(after) for _, about, after in reversed(self.decided) if about == name), name)
        return other if other == name else self.called(other)

    def expected(self) -> set[tuple[str, frozenset[tuple[str, str]]]]:
        found = set()
        for which, how in self.inside.items():
            for each in VERSIONS[which][how][1]:
                after = self._standing(each.quote)
                if after is None:
                    continue
                stated = each.statement.frame
                roles = said(stated.with_role("amount", usd(int(str(after)) * 10**9)) if after else stated)
                named = frozenset((role, self.called(word)) for role, word in roles)
                sides = [word for role, word in named if role in ("customer", "provider", "investor", "investee",
                                                                  "part", "whole", "a", "b")]
                if len(set(sides)) == len(sides):
                    found.add((each.quote, named))
        return found


def said(of: Frame) -> frozenset[tuple[str, str]]:
    return frozenset((role, spelled(f).removesuffix("-year")) for role, fillers in of.roles for f in fillers
                     if role != "durationYears")


@settings(max_examples=12, deadline=None)
@given(st.lists(STEPS, max_size=10))
def test_any_course_ends_where_what_is_in_force_leads(steps: list[tuple[str, int, int]]) -> None:
    model = Model(MemoryStore())
    for which in range(3):
        model.ingest(which, 0)
    for step in steps:
        model.step(*step)
    inside = tuple(VERSIONS[which][how] for which, how in model.inside.items())
    assert facts(model.store) == facts(afresh(model.store, inside))
    stands = {(each.quote, said(each.statement.frame)) for of, _ in inside
              for each in held(model.store, of.iri, world()).stand}
    assert stands == model.expected()
