"""Things of a graph found by name, in either language, as it is written or nearly so: what an entry box needs.

    text -> hits, the best first: a name as it is written, one that begins so, a word of one, a part, a near spelling
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.derived import once_a_state
from kg.folding import fold_name
from kg.model import DG, Entity
from kg.store import Store
from kg.terms import RDF, RDFS, text_of
from kg.triples import said, thing_from
from kg.vocabulary import Vocabulary
from query.names import by_sound, sounding, spelled

_DESCRIBED = (f"SELECT ?thing ?property ?value {{ ?thing a <{DG}Thing> ; ?property ?value "
              f"FILTER(?property IN (<{RDFS}label>, <{RDF}type>, <{DG}provisional>)) }}")
_TOLD = (f"SELECT ?thing (COUNT(DISTINCT ?fact) AS ?n) {{ ?thing a <{DG}Thing> . ?fact ?role ?thing . "
         f"?claim <{DG}about> ?fact }} GROUP BY ?thing")
_SHORTEST = 4  # letters of a name that is only nearly written
_NEAR = 78  # of 100; who searches also sees the others


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing that answers to a text: by which of its names, and how many deals and other facts tell of it."""

    thing: Entity
    name: str
    facts: int


@dataclass(frozen=True, eq=False)
class Index:
    """The names of all things of a store: `names` hold (folded, as written, IRI)."""

    names: tuple[tuple[str, str, str], ...]
    things: Mapping[str, Entity]
    facts: Mapping[str, int]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The folded names alone, in the order of `names`."""
        return tuple(folded for folded, _, _ in self.names)

    @cached_property
    def sounding(self) -> Mapping[str, frozenset[str]]:
        """How a name sounds -> the things that bear such a one."""
        return by_sound((name, thing) for _, name, thing in self.names)


def search(text: str, store: Store, vocabulary: Vocabulary, most: int = 20) -> tuple[Hit, ...]:
    """The things of `store` that `text` may name, the best first; without a text those that most is told of."""
    index = index_of(store, vocabulary)
    wanted = fold_name(text)
    ranked = _ranked(wanted, text, index) if wanted else ((0, name, thing) for _, name, thing in index.names)
    best: dict[str, tuple[int, str]] = {}
    for rank, name, thing in ranked:
        if rank < best.get(thing, (99, ""))[0]:
            best[thing] = rank, name
    order = sorted(best, key=lambda thing: (best[thing][0], -index.facts.get(thing, 0), best[thing][1]))
    return tuple(Hit(index.things[thing], best[thing][1], index.facts.get(thing, 0)) for thing in order[:most])


def _ranked(wanted: str, text: str, index: Index) -> Iterator[tuple[int, str, str]]:
    """(rank, name, thing) for each name that `wanted` may mean; rank 0 is the name itself."""
    for folded, name, thing in index.names:
        rank = _rank(wanted, folded)
        if rank is not None:
            yield rank, name, thing
    for rank, near in ((4, _spelled), (5, _sounded)):
        yield from ((rank, name, thing) for name, thing in near(wanted, text, index))


def _rank(wanted: str, folded: str) -> int | None:
    tests: tuple[Callable[[], bool], ...] = (
        lambda: folded == wanted, lambda: folded.startswith(wanted), lambda: f" {wanted}" in folded,
        lambda: len(wanted) > 1 and wanted in folded)
    return next((rank for rank, test in enumerate(tests) if test()), None)


def _spelled(wanted: str, text: str, index: Index) -> Iterator[tuple[str, str]]:
    """Names of nearly these letters."""
    if len(wanted) >= _SHORTEST:
        for _, _, at in spelled(wanted, index.folded, _NEAR, 8):
            yield index.names[at][1:]


def _sounded(wanted: str, text: str, index: Index) -> Iterator[tuple[str, str]]:
    """Names of the other script that sound the same."""
    yield from ((text, thing) for thing in sorted(sounding(text, index.sounding)))


@once_a_state
def index_of(store: Store, vocabulary: Vocabulary) -> Index:
    """The names of the store as it stands now."""
    about = said((row["thing"], row["property"], row["value"]) for row in store.select(_DESCRIBED))
    things = {name: thing_from(name, about, vocabulary) for name in map(text_of, about)}
    facts = {text_of(row["thing"]): int(text_of(row["n"])) for row in store.select(_TOLD)}
    named = {(label, thing.iri) for thing in things.values() for _, label in thing.labels}
    named |= {(alias, iri) for alias, iri, _, kind in vocabulary.names if iri in things and kind != "hidden"}
    return Index(tuple(sorted((fold_name(name), name, thing) for name, thing in named)), things, facts)
