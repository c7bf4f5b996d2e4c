"""Names in a question that only the graph knows: things that articles named and no row of the vocabulary describes.

A name is taken as it is written (small letters, blanks and hyphens aside), else by the words that it begins with, by
its sound in the other script, or by nearly its spelling; only where one thing alone answers to it. The names are read
from the store once for each state of it, and only where a question holds a word that nobody else knows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.derived import once_a_state, once_a_vocabulary
from kg.folding import fold_name
from kg.model import DG, Entity, Mention, Reading
from kg.store import Store
from kg.terms import parse, text_of
from kg.vocabulary import Vocabulary
from language.tokens import Token, tokenise
from query.names import by_sound, gathered, sounding, spelled

_LONGEST = 6  # words of a name
_SHORTEST = 4  # letters of a name that is only nearly written
_NEAR = 83  # of 100: two letters changed places in a name of six
_NAMES = f"""SELECT ?thing ?label ?class {{
  ?thing <{DG}provisional> true ; <http://www.w3.org/2000/01/rdf-schema#label> ?label ; a ?class }}"""


@dataclass(frozen=True, eq=False)
class Names:
    """The names of a store's strangers: written form -> the things that bear it."""

    written: Mapping[str, frozenset[Entity]]

    @cached_property
    def begun(self) -> Mapping[str, frozenset[Entity]]:
        """The first word of a name of several -> the things whose names begin with it."""
        return gathered((_key(label.split()[0]), thing) for label, thing in self._labelled if len(label.split()) > 1)

    @cached_property
    def sounding(self) -> Mapping[str, frozenset[Entity]]:
        """How a name sounds -> the things that bear such a one."""
        return by_sound(self._labelled)

    @cached_property
    def things(self) -> Mapping[str, Entity]:
        """The strangers by IRI."""
        return {thing.iri: thing for things in self.written.values() for thing in things}

    @property
    def _labelled(self) -> Iterator[tuple[str, Entity]]:
        return ((label, thing) for thing in self.things.values() for _, label in thing.labels)


def strangers(reading: Reading, store: Store, vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """The names of `reading` that only `store` knows, in the order of the text."""
    doubtful = tuple(_doubtful(reading, vocabulary))
    if not doubtful:
        return ()
    names = names_of(store, vocabulary)
    tokens = tokenise(reading.text, reading.language)
    found: list[Mention] = []
    begun = begun_names(vocabulary)
    for ways in ((_exact,), (_begun, _sounding, _nearly)):
        for start, end in _windows(tokens, doubtful, reading):
            text = reading.text[start:end]
            things = next((t for way in ways for t in [way(text, names)] if t), frozenset())
            short = ways != (_exact,) and not text.islower()  # a word in small letters is no name cut short
            things = things or (begun.get(_key(text), frozenset()) if short else things)
            if len(things) == 1 and all(end <= m.start or m.end <= start for m in found):
                found.append(Mention(next(iter(things)), start, end, reading.text[start:end]))
    return tuple(sorted(found, key=lambda m: m.start))


def _doubtful(reading: Reading, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """The spans that nothing read, and those read as a name that no row gives as it is written."""
    yield from ((start, end) for _, start, end in reading.unread)
    for mention in reading.mentions:
        thing = mention.value
        if isinstance(thing, Entity) and "Concept" not in thing.classes and (
                thing.provisional or fold_name(mention.text) not in vocabulary.plain_names(thing.iri)):
            yield mention.start, mention.end
    for statement in reading.statements:  # a post is read with whatever its body is called
        for label in {f.label(reading.language) for _, fs in statement.frame.roles for f in fs
                      if isinstance(f, Entity) and f.provisional}:
            at = reading.text.find(label)
            if at >= 0:
                yield at, at + len(label)


def _windows(
    tokens: tuple[Token, ...], doubtful: tuple[tuple[int, int], ...], reading: Reading
) -> Iterator[tuple[int, int]]:
    """Runs of tokens that hold something doubtful and do not cut a script's run in two, the longest first."""
    for size in range(_LONGEST, 0, -1):
        for first in range(len(tokens) - size + 1):
            start, end = tokens[first].start, tokens[first + size - 1].end
            if any(start < b and a < end for a, b in doubtful) and _is_whole(reading.text, start, end):
                yield start, end


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no katakana word goes on beyond the window."""
    edges = ((text[start - 1 : start], text[start]), (text[end - 1], text[end : end + 1]))
    return not any(all(_is_kana(sign) for sign in edge) for edge in edges)


def _is_kana(sign: str) -> bool:
    return "ァ" <= sign <= "ー" if sign else False


# ---- the ways of naming ----
def _exact(text: str, names: Names) -> frozenset[Entity]:
    return names.written.get(_key(text), frozenset())


def _begun(text: str, names: Names) -> frozenset[Entity]:
    return names.begun.get(_key(text), frozenset()) if len(text) > _SHORTEST and not text.islower() else frozenset()


def _sounding(text: str, names: Names) -> frozenset[Entity]:
    """A name of the other script that leaves the same sounds."""
    alike = sounding(text, names.sounding)
    return frozenset(t for t in alike if all(label.isascii() != text.isascii() for _, label in t.labels))


def _nearly(text: str, names: Names) -> frozenset[Entity]:
    """The name that has nearly these letters, the first among them."""
    key = _key(text)
    if len(key) <= _SHORTEST:
        return frozenset()
    found = spelled(key, names.written.keys(), _NEAR, 5)
    best = [name for name, score, _ in found if score == found[0][1] and name[:1] == key[:1]]
    return names.written[best[0]] if len(best) == 1 else frozenset()


def _key(text: str) -> str:
    return "".join(sign for sign in fold_name(text) if sign.isalnum() or sign == "ー")


@once_a_vocabulary
def begun_names(vocabulary: Vocabulary) -> Mapping[str, frozenset[Entity]]:
    """The first word of a company's name of several -> the companies whose names begin with it."""
    named = ((alias, vocabulary.entities[thing]) for alias, thing, _, kind in vocabulary.names if kind != "hidden")
    return gathered((_key(alias.split()[0]), thing) for alias, thing in named
                    if "Organisation" in thing.classes and " " in alias and len(alias.split()[0]) > _SHORTEST)


# ---- the names of a store ----
@once_a_state
def names_of(store: Store, vocabulary: Vocabulary) -> Names:
    """The names of the store's strangers as it stands now; in a question they are no guess any more.

    Those that a reviewer confirmed are among them, and those merged into a known thing, as names of that thing.
    """
    from kg.reviews.net import Decisions
    from kg.reviews.record import history

    things = tuple(_provisional(store))
    decided = Decisions.of(history(store)).called(vocabulary)
    written = ((label, thing) for thing in things for _, label in thing.labels)
    return Names(gathered((_key(label), thing) for label, thing in (*written, *decided)))


def _provisional(store: Store) -> Iterator[Entity]:
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    classes: dict[str, set[str]] = defaultdict(set)
    for row in store.select(_NAMES):
        thing, label = text_of(row["thing"]), parse(row["label"])
        labels[thing][label.language or "en"] = label.text
        classes[thing].add(text_of(row["class"]).removeprefix(DG))
    return (Entity(iri, frozenset(classes[iri]), tuple(sorted(said.items()))) for iri, said in labels.items())
