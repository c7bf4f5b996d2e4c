"""How claims and names stand, for lists and pages."""
from __future__ import annotations

from dataclasses import dataclass

from kg.model import Claim
from kg.reviews.record import Review

READ, REJECTED, MERGED_AWAY = "read", "rejected", "merged"


@dataclass(frozen=True, slots=True)
class ClaimState:
    """A claim of an article as it stands, or, where it does not, as it was read.

    `state` is read, accepted, rejected, corrected or merged (a name in it was decided about); `review` is the decision
    behind that; `was` the claim as it was read; `added` the roles that the reviewer filled from own knowledge.
    """

    claim: Claim
    state: str
    stands: bool
    was: Claim
    review: Review | None = None
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A provisional name: its labels (language, label), classes, number of claims, and the articles that use it."""

    iri: str
    labels: tuple[tuple[str, str], ...]
    classes: tuple[str, ...]
    claims: int
    articles: tuple[str, ...]

    def label(self, language: str = "en") -> str:
        """The name in `language`, else in any."""
        return dict(self.labels).get(language) or self.labels[0][1]
