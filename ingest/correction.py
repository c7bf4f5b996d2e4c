"""A reviewer's words for what a claim should state, checked against vocabulary, roles and the words of the article.

What the article says needs no more than that; what only the reviewer knows must be marked as such by the reviewer, and
stays told apart (see kg.reviews.desk.Correction).
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as calendar_date
from typing import TypeAlias

from kg.errors import ReviewError
from kg.folding import fold_name
from kg.identity import entity_iri, is_iri
from kg.model import DGR, Article, Claim, Entity, Filler, Frame, Quantity, Statement
from kg.reviews.desk import Correction
from kg.values import replace
from kg.vocabulary import LANGUAGES, SURE, FrameType, RoleType, Vocabulary, near
from language.quantities import find_quantities
from language.status import status_of

Given: TypeAlias = "Mapping[str, str | Sequence[str]]"
"""Role -> its filler or fillers in words; an empty one leaves the role open."""
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a reviewer changes: None leaves it. `knowing` tells that some of it stands in no article."""

    roles: Given
    kind: str | None = None
    stage: str | None = None
    certainty: str | None = None
    speakers: Sequence[str] | None = None
    date: str | None = None
    knowing: bool = False


def correction(claim: Claim, article: Article, changes: Changes, vocabulary: Vocabulary, known: Iterable[Entity] = ()
               ) -> Correction:
    """`claim` of `article` as `changes` have it; `known` are things that only the graph knows.

    Raises ReviewError for a role, name, amount, stage or date that is none, and for what the article does not say
    where `changes` are not marked as the reviewer's own knowledge.
    """
    made = _Corrected(claim, article, vocabulary, tuple(known), changes)
    added = tuple(made.added())
    if added and not changes.knowing:
        names = ", ".join(f"{role}: {words}" for role, words in added)
        raise ReviewError(f"the article does not say {names}", "where you know it all the same, say so: --knowing")
    return Correction(replace(claim, statement=made.statement()), tuple(sorted({role for role, _ in added})))


class _Corrected:
    """One correction in the making."""

    def __init__(self, claim: Claim, article: Article, vocabulary: Vocabulary, known: tuple[Entity, ...],
                 changes: Changes):
        self.claim, self.article, self.vocabulary, self.known, self.changes = claim, article, vocabulary, known, changes
        self.kind = self._kind()
        self.given = {self._role(name): tuple(_listed(words)) for name, words in changes.roles.items()}
        self.fillers = {role: tuple(self._filler(role, words) for words in every)
                        for role, every in self.given.items()}

    def _kind(self) -> FrameType:
        old = self.vocabulary.frame(self.claim.statement.frame.kind)
        name = self.changes.kind
        if not name:
            return old
        for kind in self.vocabulary.frames.values():
            if name in (kind.kind, kind.json_name):
                return kind
        raise ReviewError(f"no kind of fact is called {name}", near(name, self.vocabulary.frames))

    def _role(self, name: str) -> str:
        names = {n: role for role in self.kind.roles for n in (role, self.vocabulary.role(role).json_name)}
        if name not in names:
            raise ReviewError(f"{self.kind.json_name} has no role {name}", f"one of {', '.join(self.kind.roles)}")
        return names[name]

    def statement(self) -> Statement:
        """The corrected statement."""
        old, changes = self.claim.statement, self.changes
        stage = self._status(changes.stage, "Stage") or old.stage
        certainty = self._status(changes.certainty, "Certainty") or old.certainty
        same = (stage, certainty) == (old.stage, old.certainty)
        status = old.status if same else status_of(stage, certainty, (stage,), self.vocabulary)
        speakers = old.speakers if changes.speakers is None else tuple(map(self._speaker, changes.speakers))
        return replace(old, frame=self._frame(), stage=stage, certainty=certainty, status=status, speakers=speakers,
                       date=old.date if changes.date is None else _date(changes.date))

    def _frame(self) -> Frame:
        old = {role: fillers for role, fillers in self.claim.statement.frame.roles if role in self.kind.roles}
        filled = {role: fillers for role, fillers in (old | self.fillers).items() if fillers}
        frame = Frame(self.kind.kind, tuple((role, filled[role]) for role in self.kind.roles if role in filled),
                      self.claim.statement.frame.span)
        if not any(frame.get(key) for key in self.kind.keys):
            raise ReviewError(f"{self.kind.json_name} needs one of {', '.join(self.kind.keys)}")
        for role, fillers in frame.roles:
            if len(fillers) > 1 and not self.vocabulary.role(role).several:
                raise ReviewError(f"{role} takes one filler, not {len(fillers)}")
        return frame

    def _status(self, name: str | None, axis: str) -> str:
        if not name:
            return ""
        known = {s.name: s.json_name for s in self.vocabulary.statuses.values() if s.axis == axis}
        known |= {SURE: SURE.lower()} if axis == "Certainty" else {}
        found = next((own for own, json_name in known.items() if name in (own, json_name)), "")
        if not found:
            raise ReviewError(f"no {axis.lower()} is called {name}", f"one of {', '.join(known.values())}")
        return found

    def _speaker(self, words: str) -> str:
        found = tuple(self._things(words))
        return found[0].iri if len(found) == 1 else words

    # -- fillers --
    def _filler(self, role: str, words: str) -> Filler:
        of = self.vocabulary.role(role)
        if of.form in ("quantity", "number"):
            return self._quantity(of, words)
        return words if of.form == "text" else self._thing(of, words)

    def _quantity(self, role: RoleType, words: str) -> Quantity:
        for language in LANGUAGES:
            found = find_quantities(words, language, counts=True)
            if len(found) == 1 and isinstance(found[0].value, Quantity) and found[0].text == words.strip():
                value = found[0].value
                return replace(value, unit="", is_money=False) if role.form == "number" else value
        raise ReviewError(f"{role.json_name}: {words} is no amount", "write it as USD 40 billion, 400億ドル or 5%")

    def _thing(self, role: RoleType, words: str) -> Entity:
        found = [thing for thing in self._things(words) if thing.classes & role.ranges or not role.ranges]
        if len(found) > 1:
            names = ", ".join(thing.iri for thing in found)
            raise ReviewError(f"{role.json_name}: {words} may be several", f"give one of {names}")
        if found:
            return found[0]
        if next(self._things(words), None) is not None:
            raise ReviewError(f"{role.json_name}: {words} is nothing of that kind",
                              f"it takes {', '.join(sorted(role.ranges))}")
        if is_iri(words) or role.form == "concept":
            raise ReviewError(f"{role.json_name}: nothing is called {words}")
        classes = frozenset(c for name in role.ranges for c in self.vocabulary.classes[name]) & {"Thing", "Agent"}
        return Entity(entity_iri(words), classes | (role.ranges if len(role.ranges) == 1 else frozenset()),
                      tuple((language, words) for language in LANGUAGES), provisional=True)

    def _things(self, words: str) -> Iterator[Entity]:
        """What bears this name or IRI: things of the vocabulary, else of the graph."""
        name = words if is_iri(words) else DGR + words.removeprefix("dgr:")
        exact = self.vocabulary.entity(name) or next((thing for thing in self.known if thing.iri == name), None)
        if exact:
            yield exact
            return
        of_alias = self.vocabulary.by_alias.get(words.strip().casefold(), ())
        folded = fold_name(words)
        own = (thing for thing in self.known if any(fold_name(label) == folded for _, label in thing.labels))
        found = [*(self.vocabulary.entities[iri] for iri in of_alias), *own]
        yield from {thing.iri: thing for thing in found}.values()

    # -- what the article does not say --
    def added(self) -> Iterator[tuple[str, str]]:
        """(role, words) of each filler that is neither in the claim already nor in the words of the article."""
        old = self.claim.statement
        for role, every in self.given.items():
            for words, filler in zip(every, self.fillers[role], strict=True):
                if filler not in old.frame.get(role) and not self._said(filler):
                    yield role, words
        for words in self.changes.speakers or ():
            if words and not self._names(words, self._speaker(words)):
                yield "speaker", words

    def _said(self, filler: Filler) -> bool:
        if isinstance(filler, Quantity):
            return any(_same(filler, said) for said in self._quantities())
        if isinstance(filler, Entity):
            return self._names(filler.label(), filler.iri, *(label for _, label in filler.labels))
        return fold_name(str(filler)) in fold_name(self.article.text)

    def _quantities(self) -> Iterator[Quantity]:
        """The quantities that the claim's own words give."""
        for mention in find_quantities(self.claim.quote, self.claim.language or "en", counts=True):
            if isinstance(mention.value, Quantity):
                yield mention.value

    def _names(self, *names: str) -> bool:
        """Whether the article says one of `names`; an IRI stands for the names that the vocabulary gives it."""
        text = fold_name(self.article.text)
        plain = [fold_name(name) for name in names if not is_iri(name)]
        aliases = [alias for name in names if is_iri(name) for alias in self.vocabulary.plain_names(name)]
        return any(name and name in text for name in (*plain, *aliases))


def _listed(words: str | Sequence[str]) -> Iterator[str]:
    for each in [words] if isinstance(words, str) else words:
        if each.strip():
            yield each.strip()


def _same(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities give the same figure; units of plain numbers do not tell them apart."""
    ends = {one.value, one.value_max} & {other.value, other.value_max} - {None}
    return bool(ends) and (one.unit == other.unit or not one.unit)


def _date(text: str) -> str:
    found = _DATE.match(text) if text else None
    if text and not found:
        raise ReviewError(f"{text} is no date", "write 2025, 2025-11 or 2025-11-03")
    if found:
        try:
            calendar_date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            raise ReviewError(f"{text} is no date of the calendar") from None
    return text
