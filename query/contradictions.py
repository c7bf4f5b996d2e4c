"""Where the articles contradict each other, over the whole graph: who says what of one thing, how much it differs.

Sums and measured values differ between facts of one kind about the same parties (query/rivals.py has the rule); of one
and the same fact, claims may differ in whether it came to be, and in its date.
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kg.derived import once_a_state
from kg.model import DG, Evidence, Quantity
from kg.store import Store
from kg.terms import RDF, dg, iri, text_of
from kg.vocabulary import Vocabulary
from query.claims import Fact, Told, fact_of, things_in, told_about
from query.reworded import unasked
from query.rivals import agree, bare, contradict, opposed, sizes
from query.wording import Replies, load_replies, quantity_words, sentence

VALUE, STATUS, DATE = "value", "status", "date"
_CHUNK = 300  # facts looked up at once
_SIZED = f"""SELECT DISTINCT ?fact ?kind ?role ?thing ?value WHERE {{
  ?claim {dg("about")} ?fact . ?fact {iri(RDF + "type")} ?kind ; ?role ?thing ; ?sized ?quantity .
  ?quantity {dg("numericValue")} ?value . FILTER(isIRI(?thing) && ?role NOT IN ({dg("status")}, {iri(RDF + "type")}))
}}"""
_DIFFERING = f"""SELECT ?fact WHERE {{
  ?claim {dg("about")} ?fact ; {dg("status")} ?status . OPTIONAL {{ ?claim {dg("date")} ?date }}
}} GROUP BY ?fact HAVING (COUNT(DISTINCT ?status) > 1 || COUNT(DISTINCT ?date) > 1)"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values, with the claims that give it, the newest article's first."""

    value: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims `about` one thing that differ in a value, a status or a date (`what`).

    `ratio` is the greatest value by the least (0 where no numbers differ); `newest` the day of the newest article;
    `facts` the IRIs of what they are about; `kind` that of their frames.
    """

    about: str
    what: str
    kind: str
    ratio: float
    newest: str
    sides: tuple[Side, ...]
    facts: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as plain values for JSON; a ratio without end is null."""
        return {
            "about": self.about, "what": self.what, "kind": self.kind,
            "ratio": self.ratio if self.ratio != float("inf") else None, "newest": self.newest,
            "facts": list(self.facts),
            "values": [{"value": side.value, "said": [
                {"claim": e.claim, "article": e.article, "title": e.title, "published": e.published, "quote": e.quote,
                 "start": e.start, "end": e.end, "attributed_to": list(e.attributed_to), "status": e.status,
                 "date": e.date} for e in side.evidence]} for side in self.sides]}


@once_a_state
def contradictions(store: Store, vocabulary: Vocabulary, language: str = "en") -> tuple[Contradiction, ...]:
    """All contradictions, the greatest difference first, of equal ones the newest."""
    work = _Work(store, vocabulary, load_replies(language), language)
    found = (*work.of_values(), *work.of_claims())
    return tuple(sorted(found, key=lambda c: (-c.ratio, _descending(c.newest), c.about, c.what)))


def _descending(text: str) -> tuple[int, ...]:
    return tuple(-ord(sign) for sign in text.ljust(10))


@dataclass(frozen=True)
class _Work:
    store: Store
    vocabulary: Vocabulary
    replies: Replies
    language: str

    # -- values --
    def of_values(self) -> Iterator[Contradiction]:
        """Facts of one kind and the same parties whose figures cannot all be right."""
        for group in self._groups():
            facts = [fact for fact in self._facts(group, unasked(self.vocabulary)) if sizes(fact)]
            yield from map(self._of_sizes, opposed(facts))

    def _groups(self) -> Iterator[tuple[str, ...]]:
        """IRIs of facts that share kind and parties and do not all have one value."""
        parties, values = defaultdict[str, set[tuple[str, str]]](set), defaultdict[str, set[str]](set)
        for row in self.store.select(_SIZED):
            fact = row["fact"]
            values[fact].add(row["value"])
            parties[fact].add((text_of(row["role"]).removeprefix(DG), row["thing"]))
        groups = defaultdict[Any, list[str]](list)
        for fact, named in parties.items():
            groups[frozenset(p for p in named if "/quantity-" not in p[1])].append(fact)
        for same in groups.values():
            if len(same) > 1 and len({frozenset(values[fact]) for fact in same}) > 1:
                yield tuple(text_of(fact) for fact in same)

    def _of_sizes(self, facts: Sequence[Fact]) -> Contradiction:
        sides = defaultdict[str, list[Fact]](list)
        for fact in sorted(facts, key=lambda fact: -sizes(fact)[0].value):
            sides[quantity_words(sizes(fact)[0], self.replies)].append(fact)
        ratio = max(_ratio(sizes(a)[0], sizes(b)[0]) for a, b in combinations(facts, 2) if contradict(a, b))
        told = {words: [t for fact in same for t in fact.told] for words, same in sides.items()}
        return self._made(VALUE, facts, told, ratio)

    # -- status and date --
    def of_claims(self) -> Iterator[Contradiction]:
        """Facts whose claims differ in whether it came to be, or in its date."""
        found = [text_of(row["fact"]) for row in self.store.select(_DIFFERING)]
        for fact in self._facts(found):
            for what, told in ((STATUS, self._stands(fact)), (DATE, _dated(fact))):
                if told:
                    yield self._made(what, (fact,), told, 0.0)

    def _stands(self, fact: Fact) -> dict[str, list[Told]]:
        """Status -> claims, where one denies what another does not, or a later one says less than done."""
        stage = {t.claim: self.vocabulary.statuses[t.status] for t in fact.told if t.status in self.vocabulary.statuses}
        denied = [t for t in fact.told if t.claim in stage and stage[t.claim].name == self._denied]
        done = [t for t in fact.told if t.claim in stage and stage[t.claim].holds]
        first = min((t.texts.get("published", "") for t in done), default="")
        late = [t for t in fact.told if t.claim in stage and not stage[t.claim].holds and stage[t.claim].axis == "Stage"
                and done and first and t.texts.get("published", "")[:10] > first[:10]]
        if not (denied and len(denied) < len(fact.told)) and not late:
            return {}
        found = defaultdict[str, list[Told]](list)
        for each in fact.told:
            if each.claim in stage:
                found[dict(stage[each.claim].labels).get(self.language, each.status)].append(each)
        return dict(found)

    @property
    def _denied(self) -> str:
        """The stage that is the most doubtful: what came to nothing."""
        stages = [s for s in self.vocabulary.statuses.values() if s.axis == "Stage"]
        return max(stages, key=lambda s: s.doubt).name

    # -- facts --
    def _facts(self, names: Sequence[str], statuses: Collection[str] = ()) -> Iterator[Fact]:
        """The facts called so, as the claims tell them that have one of `statuses` (none given: all)."""
        for first in range(0, len(names), _CHUNK):
            every = told_about(names[first:first + _CHUNK], self.store).items()
            counting = ((name, tuple(t for t in said if not statuses or t.status in statuses)) for name, said in every)
            tolds = {name: said for name, said in counting if said}
            known = things_in((t for every in tolds.values() for t in every), (), self.store, self.vocabulary)
            for name, told in tolds.items():
                if fact := fact_of(name, told, known, self.vocabulary):
                    yield fact

    def _made(self, what: str, facts: Sequence[Fact], told: Mapping[str, Sequence[Told]], ratio: float
              ) -> Contradiction:
        sides = tuple(Side(words, self._evidence(every)) for words, every in told.items())
        about = sentence(bare(facts[0]), self.replies, self.vocabulary, "names")
        newest = max((e.published for side in sides for e in side.evidence), default="")
        return Contradiction(about, what, facts[0].frame.kind, ratio, newest, sides, tuple(f.iri for f in facts))

    def _evidence(self, told: Iterable[Told]) -> tuple[Evidence, ...]:
        found = {t.claim: t.evidence(0, self.vocabulary) for t in told}
        return tuple(sorted(found.values(), key=lambda e: (_descending(e.published), e.article, e.start)))


def _dated(fact: Fact) -> dict[str, list[Told]]:
    """Date -> claims, where two dates cannot both be right."""
    found = defaultdict[str, list[Told]](list)
    for told in fact.told:
        if told.texts.get("date"):
            found[told.texts["date"]].append(told)
    return dict(sorted(found.items())) if any(not agree(a, b) for a, b in combinations(found, 2)) else {}


def _ratio(one: Quantity, other: Quantity) -> float:
    """The greater by the less; without end where one of them is nothing."""
    low, high = sorted((abs(one.value), abs(other.value)))
    return float(round(high / low, 3)) if low else float("inf")
