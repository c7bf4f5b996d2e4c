"""Decisions as values, and as triples of the history graph (PROV-O), both ways."""
from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from kg.identity import digest, exact_slug
from kg.model import DG, DGR, Triple
from kg.results import Rows
from kg.terms import HISTORY, PROV, RDF, RDFS, XSD, dg, iri, literal, text_of

ACCEPTED, REJECTED, CORRECTED = "Accepted", "Rejected", "Corrected"
CONFIRMED, MERGED, UNDONE, DROPPED = "Confirmed", "Merged", "Undone", "Dropped"
OF_CLAIMS, OF_NAMES = (ACCEPTED, REJECTED, CORRECTED), (CONFIRMED, MERGED)
_TYPE, _LABEL = iri(RDF + "type"), iri(RDFS + "label")
_PENDING = literal("true", datatype=XSD + "boolean")
_FIELDS = {"decision": dg("decision"), "target": dg("reviewOf"), "by": iri(PROV + "wasAssociatedWith"),
           "when": iri(PROV + "endedAtTime"), "why": iri(RDFS + "comment"), "read": dg("asRead"),
           "before": dg("formerly"), "after": dg("instead"), "label": _LABEL, "pending": dg("pending")}


class Selects(Protocol):
    """What is asked of a store here."""

    def select(self, query: str, **bindings: str) -> Rows:
        """Rows of a SELECT."""


@dataclass(frozen=True, slots=True)
class Review:
    """One decision: what (a term of the model, as ``Rejected``) about which claim, name, decision or article.

    `read` keeps the claim as it was read (JSON), `before` how it stood, `after` what stands instead; `label` names the
    target for a person. `pending` tells that the graph has not followed yet.
    """

    iri: str
    decision: str
    target: str
    who: str
    when: str
    why: str = ""
    read: str = ""
    before: str = ""
    after: str = ""
    label: str = ""
    pending: bool = False

    def reading(self) -> Mapping[str, Any]:
        """The claim as it was read, as plain values; empty where the decision is about none."""
        return json.loads(self.read) if self.read else {}

    def instead(self) -> Mapping[str, Any]:
        """What stands instead, as plain values; empty where nothing does."""
        return json.loads(self.after) if self.after else {}


def made(decision: str, target: str, who: str, why: str, after_all: Iterable[Review], **more: str) -> Review:
    """A new decision, dated now and in any case after all that were made before it."""
    last = max((each.when for each in after_all), default="")
    when = max(_stamp(datetime.now(UTC)), _stamp(_moment(last) + timedelta(microseconds=1)) if last else "")
    name = f"{DGR}review-{digest(decision, target, who, when, why, *more.values(), length=16)}"
    return replace(Review(name, decision, target, who, when, why), **more)  # type: ignore[arg-type]


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp)  # a store may have left out the fraction's idle zeros


def reviewer_iri(who: str) -> str:
    """The IRI of the person who gives the name `who`."""
    return f"{DGR}reviewer-{exact_slug(who)}"


def reviewer_triples(who: str) -> tuple[Triple, ...]:
    """What the graph says of a reviewer."""
    me = iri(reviewer_iri(who))
    return (me, _TYPE, iri(PROV + "Agent")), (me, _LABEL, literal(who))


# ---- review -> triples ----
def review_triples(review: Review) -> tuple[Triple, ...]:
    """`review` as triples of the history graph, the mark of a pending one apart."""
    me = iri(review.iri)
    texts = {"why": review.why, "read": review.read, "before": review.before, "after": review.after,
             "label": review.label}
    used = () if review.decision in OF_NAMES else ((me, iri(PROV + "used"), iri(review.target)),)
    return (
        (me, _TYPE, dg("Review")), (me, _TYPE, iri(PROV + "Activity")), (me, _FIELDS["decision"], dg(review.decision)),
        (me, _FIELDS["target"], iri(review.target)), *used,
        (me, _FIELDS["by"], iri(reviewer_iri(review.who))), *reviewer_triples(review.who),
        (me, _FIELDS["when"], literal(review.when, datatype=XSD + "dateTime")),
        *((me, _FIELDS[name], literal(text)) for name, text in texts.items() if text))


def pending_mark(review: Review) -> Triple:
    """The triple that stands as long as the graph has not followed `review`."""
    return iri(review.iri), _FIELDS["pending"], _PENDING


# ---- and back ----
def history(store: Selects) -> tuple[Review, ...]:
    """All decisions that the store keeps, the oldest first."""
    of: dict[str, dict[str, str]] = defaultdict(dict)
    for row in store.select(f"SELECT ?s ?p ?o {{ GRAPH <{HISTORY}> {{ ?s ?p ?o }} }}"):
        of[row["s"]][row["p"]] = text_of(row["o"])
    return tuple(sorted(_reviews(of), key=lambda review: (review.when, review.iri)))


def _reviews(of: Mapping[str, Mapping[str, str]]) -> Iterator[Review]:
    for subject, held in of.items():
        if _FIELDS["decision"] in held:
            text = {name: held.get(prop, "") for name, prop in _FIELDS.items()}
            who = of.get(iri(text.pop("by")), {}).get(_LABEL, "")
            pending, decision = bool(text.pop("pending")), text.pop("decision").removeprefix(DG)
            text["when"] = _stamp(_moment(text["when"]))
            yield Review(text_of(subject), decision, who=who, pending=pending, **text)


def in_force(reviews: Iterable[Review]) -> tuple[Review, ...]:
    """The decisions that no later decision in force has undone, the oldest first."""
    undone: set[str] = set()
    kept: list[Review] = []
    for review in sorted(reviews, key=lambda each: (each.when, each.iri), reverse=True):
        if review.iri in undone:
            continue
        kept.append(review)
        undone |= {review.target} if review.decision == UNDONE else set()
    return tuple(reversed(kept))


def finished(review: Review) -> Review:
    """`review` once the graph has followed it."""
    return replace(review, pending=False)
