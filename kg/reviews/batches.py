"""An article with what became of its claims, as a Batch for a store."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model import Article, Claim, Triple
from kg.reviews.net import Decisions, Outcome, outcomes
from kg.reviews.record import reviewer_iri, reviewer_triples
from kg.reviews.saved import saved_reading
from kg.terms import PROV, dg, iri, literal
from kg.triples import LABEL, TYPE, Batch, batch, frame_label, target_triples
from kg.values import replace
from kg.vocabulary import LANGUAGES, Vocabulary


def reviewed_batch(article: Article, claims: Iterable[Claim], decisions: Decisions, vocabulary: Vocabulary) -> Batch:
    """`article` with its `claims` as they were read, after `decisions`; their order is of no account."""
    claims = tuple(claims)
    if not decisions.reviews:
        return batch(article, claims, vocabulary)
    return batch_of(article, outcomes(article, claims, decisions, vocabulary), vocabulary)


def batch_of(article: Article, found: Iterable[Outcome], vocabulary: Vocabulary) -> Batch:
    """`article` with the claims that stand, and with what is kept of those that do not stand as they were read."""
    found = tuple(found)
    plain = batch(article, (each.stands for each in found if each.stands), vocabulary)
    about = [triple for each in found if each.altered for triple in _kept(each, article, vocabulary)]
    reviewers = [each.review.who for each in found if each.corrected and each.review]
    things = [triple for who in reviewers for triple in reviewer_triples(who)]
    return replace(plain, about=tuple(dict.fromkeys((*plain.about, *about))),
                   things=tuple(dict.fromkeys((*plain.things, *things))))


def _kept(outcome: Outcome, article: Article, vocabulary: Vocabulary) -> Iterator[Triple]:
    read = iri(outcome.read.iri)
    yield read, dg("asRead"), literal(saved_reading(outcome.read, article, vocabulary))
    for review in outcome.named:
        yield iri(outcome.stands.iri if outcome.stands else outcome.read.iri), _prov("wasInfluencedBy"), iri(review.iri)
    if outcome.stands is None or outcome.corrected:
        yield from _withdrawn(outcome, article, vocabulary)
    if outcome.corrected:
        yield from _corrected(outcome)


def _withdrawn(outcome: Outcome, article: Article, vocabulary: Vocabulary) -> Iterator[Triple]:
    """What the graph says of a claim that states nothing any more."""
    claim, me = outcome.read, iri(outcome.read.iri)
    yield me, TYPE, dg("WithdrawnClaim")
    yield me, dg("quote"), literal(claim.quote)
    yield me, _prov("wasDerivedFrom"), iri(claim.article)
    yield from target_triples(claim, article.text)
    for language in LANGUAGES:
        yield me, LABEL, literal(frame_label(claim.statement.frame, vocabulary, language), language)
    for review in filter(None, (outcome.review, *(outcome.named if outcome.stands is None else ()))):
        yield me, _prov("wasInvalidatedBy"), iri(review.iri)


def _corrected(outcome: Outcome) -> Iterator[Triple]:
    """What the graph says of the claim that stands instead: what it was, who says so, and what only they know."""
    assert outcome.stands is not None
    assert outcome.review is not None
    me = iri(outcome.stands.iri)
    yield me, _prov("wasRevisionOf"), iri(outcome.read.iri)
    yield me, _prov("wasGeneratedBy"), iri(outcome.review.iri)
    yield me, _prov("wasAttributedTo"), iri(reviewer_iri(outcome.review.who))
    for role in outcome.added:
        yield me, dg("addedByReviewer"), literal(role)


def _prov(name: str) -> str:
    return iri(PROV + name)
