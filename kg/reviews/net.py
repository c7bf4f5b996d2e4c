"""Claims as they were read, and the decisions in force -> the claims that stand. Pure."""
from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kg.identity import digest
from kg.model import Article, Claim, Entity, Filler, Frame, Statement
from kg.reviews.record import ACCEPTED, CONFIRMED, CORRECTED, OF_CLAIMS, OF_NAMES, REJECTED, Review, in_force
from kg.reviews.saved import AROUND, entity_of, statement_of, words_of
from kg.values import replace
from kg.vocabulary import Vocabulary


@dataclass(frozen=True)
class Decisions:
    """The decisions in force, the oldest first."""

    reviews: tuple[Review, ...] = ()

    @classmethod
    def of(cls, history: Iterable[Review]) -> Decisions:
        """What of `history` is in force."""
        return cls(in_force(history))

    @cached_property
    def of_claims(self) -> Mapping[str, tuple[Review, ...]]:
        """Document name -> the decisions about its claims."""
        found: dict[str, list[Review]] = defaultdict(list)
        for review in self.reviews:
            if review.decision in OF_CLAIMS:
                found[str(review.reading()["doc"])].append(review)
        return {doc: tuple(held) for doc, held in found.items()}

    @cached_property
    def of_names(self) -> Mapping[str, Review]:
        """IRI of a name -> the last decision about it."""
        return {review.target: review for review in self.reviews if review.decision in OF_NAMES}

    def confirmed(self, vocabulary: Vocabulary) -> dict[str, Entity]:
        """IRI -> thing, for the names that were confirmed."""
        found = (entity_of(r.instead()["entity"], vocabulary) for r in self.of_names.values()
                 if r.decision == CONFIRMED)
        return {thing.iri: thing for thing in found}

    def called(self, vocabulary: Vocabulary) -> tuple[tuple[str, Entity], ...]:
        """(name, thing) for every name that a decision gives to a thing: labels of merged and of confirmed ones."""
        named = ((review, known_as(Entity(name), self, vocabulary, {})) for name, review in self.of_names.items())
        return tuple(dict.fromkeys(
            (label, thing) for review, thing in named
            for _, label in (*json.loads(review.before)["labels"], *thing.labels)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A claim as it was `read` and as it `stands` (None: not at all); `review` and `named` are the decisions behind it.

    `added` are the roles that the reviewer filled from what they know.
    """

    read: Claim
    stands: Claim | None
    review: Review | None = None
    named: tuple[Review, ...] = ()
    added: tuple[str, ...] = field(default=())

    @property
    def corrected(self) -> bool:
        """Whether another claim stands in the place of the one that was read."""
        return self.stands is not None and self.stands.iri != self.read.iri

    @property
    def altered(self) -> bool:
        """Whether it does not stand as it was read."""
        return self.stands != self.read


def outcomes(article: Article, claims: Iterable[Claim], decisions: Decisions, vocabulary: Vocabulary
             ) -> tuple[Outcome, ...]:
    """What becomes of the claims of `article` that were read; the order of claims is of no account."""
    held = {claim.iri: claim for claim in claims}
    read = tuple(held[name] for name in sorted(held))
    decided = {claim: review for review, claim in standing(article, read, decisions, vocabulary).items()}
    return tuple(_named(_reviewed(claim, decided.get(claim.iri), vocabulary), decisions, vocabulary) for claim in read)


# ---- which claim a decision is about ----
def standing(article: Article, claims: Sequence[Claim], decisions: Decisions, vocabulary: Vocabulary
             ) -> dict[Review, str]:
    """Each decision about a claim of `article` that still stands there -> the IRI of that claim, the oldest first.

    A decision is about the claim with its IRI; where the article was read anew, about the one with the same words and
    frame, of several that with the same words around it, then the one nearest to the old place.
    """
    reviews = decisions.of_claims.get(article.doc, ())
    if not reviews:
        return {}
    names = {claim.iri for claim in claims}
    exact = {str(review.reading()["iri"]) for review in reviews} & names
    free: dict[str, list[Claim]] = defaultdict(list)
    quoted = {str(review.reading()["quote"]) for review in reviews if review.reading()["iri"] not in names}
    for claim in claims:
        if claim.quote in quoted and claim.iri not in exact:
            free[words_of(claim, vocabulary)].append(claim)
    found: dict[Review, str] = {}
    for review in reviews:
        read = review.reading()
        target = read["iri"] if read["iri"] in names else _nearest(read, free, article)
        found |= {review: target} if target else {}
    return found


def _nearest(read: Mapping[str, Any], free: Mapping[str, Sequence[Claim]], article: Article) -> str:
    def far(claim: Claim) -> tuple[bool, bool, int, str]:
        before = article.text[max(0, claim.start - AROUND):claim.start]
        after = article.text[claim.end:claim.end + AROUND]
        return before != read["before"], after != read["after"], abs(claim.start - int(read["start"])), claim.iri

    same = free.get(str(read["words"]), ())
    return min(same, key=far).iri if same else ""


# ---- what it becomes ----
def _reviewed(claim: Claim, review: Review | None, vocabulary: Vocabulary) -> Outcome:
    """`claim` after the last decision about it; acceptance leaves what stood when it was given."""
    if review is None:
        return Outcome(claim, claim)
    if review.decision == REJECTED:
        return Outcome(claim, None, review)
    instead = review.instead()
    assert review.decision in (ACCEPTED, CORRECTED)
    if not instead:
        return Outcome(claim, claim, review)
    stated = statement_of(instead["statement"], vocabulary, (claim.start, claim.end))
    name = f"{claim.iri}-{digest(review.after, length=6)}"
    other = replace(claim, iri=name, statement=stated, extractor="")  # no extractor read it
    return Outcome(claim, other, review, added=tuple(instead["added"]))


def _named(outcome: Outcome, decisions: Decisions, vocabulary: Vocabulary) -> Outcome:
    """`outcome` with confirmed and merged names; a claim whose two sides become one states nothing any more."""
    if outcome.stands is None or not decisions.of_names:
        return outcome
    used: dict[Review, None] = {}
    stated = renamed(outcome.stands.statement, decisions, vocabulary, used)
    if not used:
        return outcome
    falls = _one_side(stated.frame, vocabulary) and not _one_side(outcome.stands.statement.frame, vocabulary)
    stands = None if falls else replace(outcome.stands, statement=stated)
    return Outcome(outcome.read, stands, outcome.review, tuple(used), outcome.added)


def renamed(statement: Statement, decisions: Decisions, vocabulary: Vocabulary, used: dict[Review, None]) -> Statement:
    """`statement` with its names as the decisions have them; those that counted are put into `used`."""
    def filler(given: Filler) -> Filler:
        return known_as(given, decisions, vocabulary, used) if isinstance(given, Entity) else given

    roles = tuple((role, tuple(dict.fromkeys(map(filler, fillers)))) for role, fillers in statement.frame.roles)
    own = {thing.iri: thing for thing in statement.unlisted}
    speakers = dict.fromkeys(known_as(own.get(who) or Entity(who), decisions, vocabulary, used)
                             for who in statement.speakers)
    return replace(statement, frame=Frame(statement.frame.kind, roles, statement.frame.span),
                   speakers=tuple(dict.fromkeys(thing.iri for thing in speakers)),
                   unlisted=tuple(thing for thing in speakers if thing.labels and not vocabulary.entity(thing.iri)))


def known_as(given: Entity, decisions: Decisions, vocabulary: Vocabulary, used: dict[Review, None]) -> Entity:
    """The thing that `given` is taken to be: merged as often as decided (never in a circle), then confirmed."""
    seen = {given.iri}
    while review := decisions.of_names.get(given.iri):
        other = entity_of(review.instead()["entity"], vocabulary)
        used[review] = None
        if review.decision == CONFIRMED or other.iri in seen:
            return other
        given = other
        seen.add(given.iri)
    return given


def _one_side(frame: Frame, vocabulary: Vocabulary) -> bool:
    """Whether two roles of a frame, or all fillers of its one key role, name one and the same thing."""
    keys = [role for role in vocabulary.frame(frame.kind).keys if vocabulary.role(role).form == "entity"]
    sides = [fillers for role in keys for fillers in [frame.get(role)] if fillers]
    if len(sides) == 1 and len(keys) == 1:
        return vocabulary.role(keys[0]).several and len(set(sides[0])) == 1
    return len(sides) > 1 and len({frozenset(side) for side in sides}) == 1
