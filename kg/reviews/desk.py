"""The operations of a reviewer on a store: accept, reject, correct, confirm, merge, undo; and taking an article out.

Each writes its decision down first, marked as pending, then lets the graph follow, article by article, then takes the
mark off. Whatever is interrupted in between is made good by `finish`, which every one of them begins with.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.errors import ReviewError
from kg.model import Article, Claim, Entity, Statement
from kg.reviews.batches import batch_of, reviewed_batch
from kg.reviews.held import Held, article_of, articles_naming, held
from kg.reviews.net import Decisions, Outcome, outcomes, standing
from kg.reviews.record import (
    ACCEPTED,
    CONFIRMED,
    CORRECTED,
    DROPPED,
    MERGED,
    OF_CLAIMS,
    OF_NAMES,
    REJECTED,
    UNDONE,
    Review,
    history,
    in_force,
    made,
    pending_mark,
    review_triples,
)
from kg.reviews.saved import as_stored, entity_of, line, saved_claim, saved_entity, saved_reading, saved_statement
from kg.store import Store
from kg.triples import frame_label
from kg.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Correction:
    """What a claim is to state instead: a whole statement, and the roles that the reviewer fills from own knowledge."""

    claim: Claim  # with the corrected statement
    added: tuple[str, ...] = ()


class Desk:
    """A reviewer's desk over one store. `decisions` are those in force, as of the last look at the store."""

    def __init__(self, store: Store, vocabulary: Vocabulary):
        self.store, self.vocabulary = store, vocabulary

    def history(self) -> tuple[Review, ...]:
        """All decisions, the oldest first."""
        return history(self.store)

    def decisions(self) -> Decisions:
        """What is in force."""
        return Decisions.of(self.history())

    # -- claims --
    def found(self, claim: str) -> tuple[Held, Outcome]:
        """The article of the claim `claim` (as it was read or as it stands) and what became of it.

        Raises ReviewError where the graph holds no such claim.
        """
        try:
            of = held(self.store, article_of(self.store, claim), self.vocabulary)
        except KeyError:
            raise ReviewError(f"no claim is called {claim}", "dealgraph claims ARTICLE lists them") from None
        for outcome in outcomes(of.article, of.read, self.decisions(), self.vocabulary):
            if claim in (outcome.read.iri, outcome.stands.iri if outcome.stands else ""):
                return of, outcome
        raise ReviewError(f"no claim is called {claim}", "dealgraph claims ARTICLE lists them")

    def accept(self, claim: str, who: str, why: str = "") -> Review:
        """The claim is right as it stands; one that was rejected stands again as it was read."""
        of, outcome = self.found(claim)
        kept = outcome.review.after if outcome.review and outcome.corrected else ""
        return self._decide(self._about(ACCEPTED, of.article, outcome, who, why, kept))

    def reject(self, claim: str, who: str, why: str = "") -> Review:
        """The claim is wrong: it leaves the facts, and stays in the history."""
        of, outcome = self.found(claim)
        return self._decide(self._about(REJECTED, of.article, outcome, who, why))

    def correct(self, correction: Correction, who: str, why: str = "") -> Review:
        """Something else is stated by the same words; see ingest.correction, which makes and checks a Correction."""
        of, outcome = self.found(correction.claim.iri)
        stored = as_stored(correction.claim, self.vocabulary).statement
        if outcome.stands and stored == as_stored(outcome.stands, self.vocabulary).statement:
            raise ReviewError("this is what the claim states already")
        after = line({"statement": saved_statement(stored), "added": sorted(correction.added)})
        return self._decide(self._about(CORRECTED, of.article, outcome, who, why, after))

    def _about(self, decision: str, article: Article, outcome: Outcome, who: str, why: str, after: str = "") -> Review:
        before = line(saved_claim(as_stored(outcome.stands, self.vocabulary))) if outcome.stands else ""
        return made(decision, outcome.read.iri, who, why, self.history(), after=after, before=before,
                    read=saved_reading(outcome.read, article, self.vocabulary),
                    label=frame_label((outcome.stands or outcome.read).statement.frame, self.vocabulary, "en"))

    # -- names --
    def confirm(self, thing: Entity, who: str, why: str = "") -> Review:
        """The name is that of a thing of its own, with the classes and labels given."""
        return self._name(CONFIRMED, thing.iri, thing, who, why)

    def merge(self, name: str, into: Entity, who: str, why: str = "") -> Review:
        """The name is another one of the thing `into`."""
        return self._name(MERGED, name, into, who, why)

    def _name(self, decision: str, name: str, thing: Entity, who: str, why: str) -> Review:
        before = self.thing(name)
        if before is None:
            raise ReviewError(f"no claim names {name}", "dealgraph review names lists the names that wait")
        after = line({"entity": saved_entity(thing)})
        review = made(decision, name, who, why, self.history(), after=after, before=line(saved_entity(before)),
                      label=before.label())
        if decision == MERGED and _goes_round(review, self.decisions()):
            raise ReviewError(f"{thing.label()} is itself taken to be {before.label()}", "undo that first")
        return self._decide(review)

    def thing(self, name: str) -> Entity | None:
        """The thing with the IRI `name` as claims name it, before any decision; None where none does."""
        for article in articles_naming(self.store, (name,)):
            of = held(self.store, article, self.vocabulary)
            named = (thing for claim in (*of.read, *of.stand) for thing in _things(claim.statement))
            if found := next((thing for thing in named if thing.iri == name), None):
                return found
        return None

    # -- taking back, taking out --
    def undo(self, review: str, who: str, why: str = "") -> Review:
        """Take a decision back (by default the last in force); the graph is as if it had never been made.

        A taking back can be taken back too. Raises ReviewError where there is no such decision in force.
        """
        able = [r for r in in_force(self.history()) if r.decision != DROPPED]
        fit = [r for r in able if r.iri == review] if review else [r for r in able if r.decision != UNDONE]
        if not fit:
            what = f"no decision in force is called {review}" if review else "no decision is in force"
            raise ReviewError(what, "dealgraph review list shows all")
        return self._decide(made(UNDONE, fit[-1].iri, who, why, self.history(), label=fit[-1].label))

    def drop(self, article: Article, who: str, why: str = "") -> Review:
        """Take an article out with its claims; decisions about these wait in case it comes back."""
        return self._decide(made(DROPPED, article.iri, who, why, self.history(), label=article.doc))

    # -- letting the graph follow --
    def _decide(self, review: Review) -> Review:
        self.finish()
        self.store.note((*review_triples(review), pending_mark(review)))
        self._follow(review)
        return review

    def finish(self) -> None:
        """Make good what was interrupted."""
        for review in self.history():
            if review.pending:
                self._follow(review)

    def catch_up(self, seen: Decisions) -> None:
        """Let the graph follow the decisions that were made, here or elsewhere, since `seen` were in force."""
        past = self.history()
        known = {review.iri for review in seen.reviews}
        last = max((review.when for review in seen.reviews), default="")
        if Decisions.of(past) != seen:
            for review in (each for each in past if each.iri not in known and each.when > last):
                self._follow(review)

    def _follow(self, review: Review) -> None:
        past = self.history()
        by_iri = {each.iri: each for each in past}
        about = review
        while about.decision == UNDONE:  # one may be taken back itself
            about = by_iri[about.target]
        if about.decision == DROPPED:
            self.store.drop(about.target)
        elif about.decision in OF_CLAIMS:
            self._reread(str(about.reading()["article"]), Decisions.of(past))
        elif about.decision in OF_NAMES:
            self._rename(about, Decisions.of(past))
        self.store.note((), gone=(pending_mark(review),))

    def _reread(self, article: str, decisions: Decisions) -> None:
        try:
            of = held(self.store, article, self.vocabulary)
        except KeyError:
            return  # its claims are gone; the decision waits
        self.store.add(reviewed_batch(of.article, of.read, decisions, self.vocabulary))

    def _rename(self, about: Review, decisions: Decisions) -> None:
        """All claims that name the thing are lifted before they are put back, so that no former name stays behind."""
        into = entity_of(about.instead()["entity"], self.vocabulary)
        touched = {about.target} | ({into.iri} if self.vocabulary.entity(into.iri) is None else set())
        articles = [held(self.store, name, self.vocabulary) for name in articles_naming(self.store, touched)]
        for of in articles:
            before = outcomes(of.article, of.read, decisions, self.vocabulary)
            lifted = [_lifted(each, about) if _names(each, touched) else each for each in before]
            self.store.add(batch_of(of.article, lifted, self.vocabulary))
        for of in articles:
            self.store.add(reviewed_batch(of.article, of.read, decisions, self.vocabulary))

    # -- looking back --
    def orphans(self) -> tuple[Review, ...]:
        """Decisions in force about claims that no article states any more, the oldest first."""
        decisions, found = self.decisions(), list[Review]()
        for reviews in decisions.of_claims.values():
            article = str(reviews[0].reading()["article"])
            try:
                of = held(self.store, article, self.vocabulary)
            except KeyError:
                found += reviews
                continue
            stand = standing(of.article, of.read, decisions, self.vocabulary)
            found += [review for review in reviews if review not in stand]
        return tuple(sorted(found, key=lambda review: (review.when, review.iri)))


def _lifted(outcome: Outcome, review: Review) -> Outcome:
    """A claim for the time in which it stands aside: only how it was read is kept."""
    return Outcome(outcome.read, None, outcome.review, (review,))


def _things(statement: Statement) -> Iterator[Entity]:
    """The things that a statement names: its fillers, and the speakers that only the article knows."""
    yield from (f for _, fillers in statement.frame.roles for f in fillers if isinstance(f, Entity))
    yield from statement.unlisted


def _names(outcome: Outcome, names: Iterable[str]) -> bool:
    """Whether a claim names one of `names`, as it was read, corrected or stands."""
    every = [outcome.read.statement, *([outcome.stands.statement] if outcome.stands else [])]
    held = {f.iri for s in every for _, fs in s.frame.roles for f in fs if isinstance(f, Entity)}
    return bool(outcome.named) or not held.isdisjoint(names) or any(who in names for s in every for who in s.speakers)


def _goes_round(review: Review, decisions: Decisions) -> bool:
    """Whether the thing merged into is itself merged, in however many steps, into the name."""
    others = Decisions((*decisions.reviews, review)).of_names
    name, seen = review.target, set[str]()
    while name in others and others[name].decision == MERGED and name not in seen:
        seen.add(name)
        name = str(others[name].instead()["entity"]["iri"])
    return name in seen
