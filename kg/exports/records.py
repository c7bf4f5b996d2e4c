"""The graph as records: deals and things with typed values, and the edges between them. Tables and networks are
written from these.

An amount is no record of its own: its number, unit and bound are values of the deal. Of several values of one property
the one that most claims state comes first; a number is that one alone.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from kg.exports.prepared import prepare
from kg.exports.staging import Staged
from kg.model import DG
from kg.terms import DCT, OA, XSD, dg, iri, parse, text_of
from kg.triples import LABEL, TYPE

STRING, LONG, DOUBLE, BOOLEAN = "string", "long", "double", "boolean"
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z")
_UNTOLD = (TYPE, LABEL, dg("text"), dg("sha256"), dg("mentionKey"), iri(DCT + "isPartOf"), dg("about"),
           dg("dealMention"), iri(OA + "hasTarget"))
_TYPES = {"integer": LONG, "decimal": DOUBLE, "double": DOUBLE, "float": DOUBLE, "boolean": BOOLEAN}
class Told(NamedTuple):
    """What the claims tell of a record: of a deal how far it is and how surely; how many speak of it, where."""

    stage: str = ""
    certainty: str = ""
    claims: str = ""
    articles: str = ""
    sources: str = ""  # of a deal: the names of the articles


class Stated(NamedTuple):
    """The values of an edge: its property, what its deal is, how many claims state it, and in which articles."""

    label: str
    stage: str = ""
    date: str = ""
    amount: str = ""
    amount_unit: str = ""
    claims: str = ""
    sources: str = ""


_NUMBERS = {"claims": LONG, "articles": LONG, "amount": DOUBLE}
_FIXED = ("label", "label_ja", "kind", *Told._fields)
_MERGED = ("stage", "certainty")  # of a deal as its claims tell it, of a claim its own


@dataclass(frozen=True, slots=True)
class Column:
    """A value that records may have; `type` is string, long, double or boolean."""

    name: str
    type: str


EDGE_COLUMNS = tuple(Column(name, _NUMBERS.get(name, STRING)) for name in Stated._fields)


@dataclass(frozen=True, slots=True)
class Node:
    """A record: its IRI, its classes (the narrowest first), and its values by column."""

    iri: str
    classes: tuple[str, ...]
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edge:
    """A triple between two records, and its values by column."""

    start: str
    end: str
    property: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Form:
    """How a property's values are told: in the column `name`; amounts (`quantity`) in several."""

    name: str
    type: str
    quantity: bool


Votes = dict[str, dict[str, int]]
"""property -> value -> number of claims that state it."""


class Records:
    """The records of what is chosen of `staged`, or of its deals alone; one to a Staged.

    `classes` gives what each class is a kind of.
    """

    def __init__(self, staged: Staged, classes: Mapping[str, frozenset[str]], deals_only: bool = False):
        self._staged, self._classes = staged, classes
        prepare(staged, deals_only)
        self._forms = _forms(staged)
        self.labels = lru_cache(maxsize=1 << 14)(self._labels)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of nodes."""
        found = [Column(name, _NUMBERS.get(name, STRING)) for name in _FIXED]
        for form in self._forms.values():
            found += [] if form.name in _MERGED else [Column(form.name, form.type)]
            found += [Column(f"{form.name}_{more}", STRING) for more in ("unit", "bound", "all") if form.quantity]
        return tuple(found)

    def nodes(self) -> Iterator[Node]:
        """All records in the order of their IRIs."""
        for subject, votes in self.told():
            node = Node(text_of(subject), self.kinds(votes.get(TYPE, ())), self.values(subject, votes))
            self._remember(subject, node.values)
            yield node

    def told(self) -> Iterator[tuple[str, Votes]]:
        """Each record's node with what is said of it."""
        rows = self._staged.run(
            f"SELECT s, p, o, count(nullif(g, '')) FROM quad WHERE (NOT model OR {self._staged.where}) "
            "AND s IN (SELECT s FROM node) GROUP BY s, p, o ORDER BY s, p, o")
        for subject, of in groupby(rows, itemgetter(0)):
            votes: Votes = defaultdict(dict)
            for _, prop, value, count in of:
                votes[prop][value] = count
            yield subject, votes

    def edges(self) -> Iterator[Edge]:
        """The triples between records in order, with the articles that state them; to be read after the nodes."""
        rows = self._staged.run(
            "SELECT s, p, o, doc FROM quad LEFT JOIN claim ON claim.claim = g "
            f"WHERE (NOT model OR {self._staged.where}) AND p NOT IN (?, ?) "
            "AND s IN (SELECT s FROM node) AND o IN (SELECT s FROM node) ORDER BY s, p, o, doc",
            TYPE, iri(DCT + "isPartOf"))
        for (s, p, o), of in groupby(rows, itemgetter(0, 1, 2)):
            docs = [doc for *_, doc in of if doc is not None]
            yield Edge(text_of(s), text_of(o), text_of(p), self._edge_values(s, p, o, docs))

    def _edge_values(self, s: str, p: str, o: str, docs: Sequence[str]) -> dict[str, str]:
        deals = (row for node in (s, o) for row in self._staged.run("SELECT * FROM told WHERE s = ?", node))
        _, stage, date, amount, unit = next(deals, ("", "", "", "", ""))
        label, claims = local_name(text_of(p)), str(len(docs) or "")
        return _present(Stated(label, stage, date, amount, unit, claims, _joined(docs))._asdict())

    # -- one record --
    def kinds(self, types: Iterable[str]) -> tuple[str, ...]:
        """The local names of `types`, the narrowest first: those of which none other is a kind."""
        names = sorted(local_name(text_of(term)) for term in types if term.startswith("<"))
        above = {wider for name in names for wider in self._classes.get(name, ()) if wider != name}
        return tuple(sorted(names, key=lambda name: (name in above, name)))

    def _narrowest(self, types: Iterable[str]) -> str:
        names = self.kinds(types)
        above = {wider for name in names for wider in self._classes.get(name, ()) if wider != name}
        return _joined(name for name in names if name not in above)

    def values(self, subject: str, votes: Votes) -> dict[str, str]:
        """The record's values by column."""
        english, japanese = self.labels(subject)
        found = {"label": english, "label_ja": japanese, "kind": self._narrowest(votes.get(TYPE, ())),
                 **self._telling(subject)._asdict()}
        for prop, form in self._forms.items():
            for name, value in self._property(form, votes.get(prop, {})):
                found[name] = found.get(name) or value
        return _present(found)

    def _telling(self, subject: str) -> Told:
        found = self._staged.run("SELECT claims, articles FROM mention WHERE node = ?", subject)
        claims, articles = next(found, ("", ""))
        rows = list(self._staged.run("SELECT stage, certainty, doc FROM claim WHERE frame = ?", subject))
        stages, certainties, docs = zip(*rows, strict=True) if rows else ((), (), ())
        return Told(_joined(map(_local, sorted(set(stages)))), _joined(map(_local, sorted(set(certainties)))),
                    str(claims), str(articles), _joined(sorted(docs)))

    def _property(self, form: _Form, votes: Mapping[str, int]) -> Iterator[tuple[str, str]]:
        values = sorted(votes, key=lambda value: (-votes[value], value))
        if form.quantity:
            yield from self._amounts(form.name, values)
            return
        texts = [text for text in (self.shown(value) for value in values if not self._is_record(value)) if text]
        if form.type == STRING:
            yield form.name, _joined(texts)
        elif texts:
            yield form.name, next(filter(_NUMBER.match, texts), "") if form.type != BOOLEAN else texts[0]

    def _amounts(self, name: str, values: Iterable[str]) -> Iterator[tuple[str, str]]:
        known = [row for value in values for row in self._staged.run("SELECT * FROM quantity WHERE s = ?", value)]
        for _, number, unit, bound in known[:1]:
            yield name, number if _NUMBER.match(number) else ""
            yield f"{name}_unit", unit
            yield f"{name}_bound", _local(bound or "")
        yield f"{name}_all", _joined(f"{unit} {number}".strip() for _, number, unit, _ in known)

    def _is_record(self, term: str) -> bool:
        return term.startswith("<") and any(self._staged.run("SELECT 1 FROM record WHERE s = ?", term))

    def shown(self, term: str) -> str:
        """A value for a person: a label, a bare text, a term of the model by its local name, an address."""
        found = parse(term)
        if found.kind == "literal":
            return found.text
        return self.labels(term)[0] or (_local(term) if found.text.startswith(DG) else found.text)

    def _labels(self, node: str) -> tuple[str, str]:
        """The English label (else another), and the Japanese one."""
        found = next(self._staged.run("SELECT en, ja, other FROM label WHERE s = ?", node), ("", "", ""))
        english, japanese, other = (text_of(label) if label else "" for label in found)
        return english or other, japanese

    def _remember(self, subject: str, values: Mapping[str, str]) -> None:
        """What the edges of a deal repeat of it."""
        if values.get("stage"):
            held = [values.get(name, "") for name in ("stage", "date", "amount", "amount_unit")]
            self._staged.run("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?)", subject, *held)


def local_name(text: str) -> str:
    """The last part of an IRI."""
    return re.split(r"[#/]", text.rstrip("#/"))[-1]


def _local(term: str) -> str:
    return local_name(text_of(term)) if term else ""


def _joined(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(value for value in values if value))


def _present(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _forms(staged: Staged) -> dict[str, _Form]:
    """The properties of the records that become columns: all but those whose values are records themselves."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for prop, kind in staged.run(
            "SELECT DISTINCT p, CASE WHEN o IN (SELECT s FROM quantity) THEN 'quantity' "
            "WHEN o IN (SELECT s FROM record) THEN 'record' "
            f"ELSE kind_of(o) END FROM quad WHERE (NOT model OR {staged.where}) AND g = '' "
            "AND s IN (SELECT s FROM node)"):
        kinds[prop].add(kind)
    taken = set(_FIXED) - set(_MERGED)
    found = {}
    for prop in sorted(set(kinds) - set(_UNTOLD)):
        told = kinds[prop] - {"record"}
        if told:
            name = local_name(text_of(prop))
            name = name if name not in taken else f"{name}_value"
            taken.add(name)
            found[prop] = _Form(name, _type(told), "quantity" in told)
    return found


def _type(kinds: set[str]) -> str:
    if kinds == {"quantity"}:
        return DOUBLE
    found = {_TYPES.get(kind.removeprefix(XSD), STRING) for kind in kinds - {"quantity"}}
    return found.pop() if len(found) == 1 else DOUBLE if found == {LONG, DOUBLE} else STRING
