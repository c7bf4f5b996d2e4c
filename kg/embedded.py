"""Graphs in a folder or in memory, kept by Oxigraph. Writing is one at a time, one transaction an article."""
from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.change import Change, renamed, wanted
from kg.errors import QueryError, StoreError, StoreLocked
from kg.evidence import evidence_of
from kg.guard import refuse_unsafe
from kg.model import DG, Article, Claim, Evidence, Triple
from kg.quads import (
    ABOUT,
    DEFAULT,
    DERIVED,
    PARTS_OF_CLAIM,
    REVISION,
    SHA,
    TYPE,
    data,
    graph_of,
    in_order,
    is_named,
    named_node,
    plain,
    to_quads,
    triple_of,
)
from kg.queries import bound
from kg.results import Results, Rows
from kg.settle import Move, Settled, settle
from kg.terms import HISTORY, PREFIXES, iri, text_of
from kg.triples import Batch, Quad, article_from_triples, claim_from_quads
from kg.vocabulary import Vocabulary

_COUNTS = {
    "articles": "SELECT (COUNT(*) AS ?n) { ?x a dg:Article }",
    "claims": "SELECT (COUNT(*) AS ?n) { ?x a dg:Claim }",
    "facts": "SELECT (COUNT(*) AS ?n) "
    "{ SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(?g != dgr:history) } }",
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
}


class _Oxigraph:
    """What the stores on Oxigraph share. Writing is one at a time; each article goes in or out in one transaction."""

    def __init__(self, store: ox.Store, where: str):
        self._store, self.where = store, where
        self.writes = 0  # how often something was written; what is derived from the store holds as long as this does
        self._writing = threading.RLock()
        self._closed = False

    # -- reading --
    def select(self, query: str, **bindings: str) -> Rows:
        found = self._run(query, bindings)
        return _rows(found, None) if isinstance(found, ox.QuerySolutions) else _wrong_form("SELECT")

    def construct(self, query: str, **bindings: str) -> tuple[Triple, ...]:
        found = self._run(query, bindings)
        return tuple(map(triple_of, found)) if isinstance(found, ox.QueryTriples) else _wrong_form("CONSTRUCT")

    def ask(self, query: str, **bindings: str) -> bool:
        found = self._run(query, bindings)
        return bool(found) if isinstance(found, ox.QueryBoolean) else _wrong_form("ASK")

    def query(self, query: str, limit: int | None = None) -> Results:
        refuse_unsafe(query)
        found = self._run(query, {})
        if isinstance(found, ox.QuerySolutions):
            return _rows(found, limit)
        if isinstance(found, ox.QueryTriples):
            triples, capped = _taken(map(triple_of, found), limit)
            return Results("construct", triples=triples, capped=capped)
        return Results("ask", boolean=bool(found))

    query_text = query

    def _run(self, query: str, bindings: Mapping[str, str]) -> Any:
        try:
            return self._live.query(bound(query, bindings), prefixes=PREFIXES)
        except SyntaxError as error:
            raise syntax_error(str(error.msg or error), error.lineno or 0, error.offset or 0) from None
        except OSError as error:
            raise StoreError(self.where, str(error)) from error
        except ValueError as error:
            raise QueryError(str(error)) from None

    @property
    def _live(self) -> ox.Store:
        if self._closed:
            raise StoreError(self.where, "the store is closed")
        return self._store

    def evidence(self, triples: Iterable[Triple]) -> tuple[Evidence, ...]:
        return evidence_of(self, tuple(triples))

    def quads(self) -> Iterator[Quad]:
        for quad in self._live:
            yield (*triple_of(quad.triple), graph_of(quad))

    def articles(self) -> tuple[str, ...]:
        """IRIs of the articles, sorted."""
        found = self._live.quads_for_pattern(None, TYPE, ox.NamedNode(DG + "Article"), DEFAULT)
        return tuple(sorted(text_of(str(quad.subject)) for quad in found))

    def article(self, article: str) -> Article:
        """The article with the IRI `article`; KeyError where there is none."""
        found = self._live.quads_for_pattern(named_node(article), None, None, DEFAULT)
        return article_from_triples(article, [triple_of(quad.triple) for quad in found])

    def claims(self, article: str, vocabulary: Vocabulary) -> tuple[Claim, ...]:
        """The claims of an article in the order of its text."""
        held = (claim for claim in self._claims_of(article) if self._stands(claim))
        found = [claim_from_quads(claim, self._around(claim), vocabulary) for claim in held]
        return tuple(sorted(found, key=lambda claim: (claim.start, claim.end, claim.iri)))

    def counts(self) -> dict[str, Any]:
        """How much there is: articles, claims, facts (triples that claims state), triples, and frames of each kind."""
        found = {name: int(text_of(next(iter(self.select(query)))["n"])) for name, query in _COUNTS.items()}
        kinds = self.select("SELECT ?kind (COUNT(DISTINCT ?f) AS ?n) { ?c dg:about ?f . ?f a ?kind } GROUP BY ?kind")
        frames = {text_of(row["kind"]).removeprefix(DG): int(text_of(row["n"])) for row in kinds}
        return {**found, "frames": dict(sorted(frames.items()))}

    # -- writing --
    def add(self, batch: Batch) -> bool:
        with self._writing:
            old = self._held(batch.article)
            settled = settle(batch, self._claims_of(batch.article), self._find)
            new, facts = wanted(settled.batch or batch)
            revision = {quad for quad in old if quad.predicate == REVISION}
            if old - revision == new:
                return False
            self._swap(old, new | {self._revision(batch, old, new)}, facts, self._things(batch), settled)
            return True

    def drop(self, article: str) -> bool:
        with self._writing:
            old = self._held(article)
            if old:
                self._swap(old, set(), set(), set(), settle(None, self._claims_of(article), self._find))
            return bool(old)

    def note(self, fresh: Iterable[Triple], gone: Iterable[Triple] = ()) -> None:
        with self._writing:
            self._commit(to_quads(gone, iri(HISTORY)), to_quads(fresh, iri(HISTORY)))

    def load(self, triples: Iterable[Triple]) -> None:
        """Put bare triples into the default graph, as they are (for ontologies and tests; articles go in by `add`)."""
        self._commit(set(), to_quads(triples))

    def flush(self) -> None:
        """Write everything out to the disk."""
        with contextlib.suppress(OSError):
            self._live.flush()

    def optimize(self) -> None:
        """Compact the files on the disk: questions after a large ingestion are answered faster."""
        try:
            self._live.optimize()
        except OSError as error:
            raise StoreError(self.where, f"the store was not put in order: {error}") from error

    def close(self) -> None:
        if not self._closed:
            self.flush()
            self._closed = True
            self._store = ox.Store()  # lets go of the folder's lock

    def _claims_of(self, article: str) -> tuple[str, ...]:
        found = self._live.quads_for_pattern(None, DERIVED, named_node(article), DEFAULT)
        return tuple(text_of(str(quad.subject)) for quad in found)

    def _stands(self, claim: str) -> bool:
        """Whether a claim has not been taken out of the facts by a review."""
        return ox.Quad(named_node(claim), TYPE, ox.NamedNode(DG + "Claim")) in self._live

    def _held(self, article: str) -> set[ox.Quad]:
        """What the store holds for an article alone: its metadata, its claims' metadata, its claims' graphs."""
        found = set(self._live.quads_for_pattern(named_node(article), None, None, DEFAULT))
        for claim in self._claims_of(article):
            found.update(self._live.quads_for_pattern(None, None, None, ox.NamedNode(claim)))
            for part in PARTS_OF_CLAIM:
                found.update(self._live.quads_for_pattern(ox.NamedNode(claim + part), None, None, DEFAULT))
        return found

    def _around(self, claim: str) -> Iterator[Quad]:
        """A claim's graph, its metadata, and what is said of whatever these mention."""
        seen = set(self._live.quads_for_pattern(None, None, None, ox.NamedNode(claim)))
        for part in PARTS_OF_CLAIM:
            seen.update(self._live.quads_for_pattern(ox.NamedNode(claim + part), None, None, DEFAULT))
        for node in {quad.object for quad in seen if isinstance(quad.object, ox.NamedNode)}:
            seen.update(self._live.quads_for_pattern(node, None, None, DEFAULT))
        for quad in seen:
            yield (*triple_of(quad.triple), graph_of(quad))

    def _revision(self, batch: Batch, old: set[ox.Quad], new: set[ox.Quad]) -> ox.Quad:
        """How many texts this article has had; claims read anew from the same text are no new revision."""
        former = next((int(text_of(str(quad.object))) for quad in old if quad.predicate == REVISION), 0)
        same = {q for q in old if q.predicate == SHA} == {q for q in new if q.predicate == SHA}
        return ox.Quad(named_node(batch.article), REVISION, ox.Literal(former if same and former else former + 1))

    def _things(self, batch: Batch) -> set[ox.Quad]:
        return to_quads(batch.things)

    def _find(self, subject: str | None, prop: str | None, value: str | None) -> Iterator[Triple]:
        s, p, o = (None if term is None else named_node(text_of(term)) for term in (subject, prop, value))
        return (triple_of(quad.triple) for quad in self._live.quads_for_pattern(s, p, o, DEFAULT))

    def _moved(self, moves: Iterable[Move]) -> tuple[set[ox.Quad], set[ox.Quad]]:
        """What stands of claims whose deal goes by another IRI from now on, and what shall stand."""
        old, new = set(), set()
        for move in moves:
            before, after = named_node(move.before), named_node(move.after)
            about = self._live.quads_for_pattern(named_node(move.claim), ABOUT, None, DEFAULT)
            held = {*about, *self._live.quads_for_pattern(None, None, None, named_node(move.claim))}
            old |= held
            new |= {renamed(quad, before, after) for quad in held}
        return old, new

    def _swap(self, old: set[ox.Quad], new: set[ox.Quad], facts: set[ox.Quad], things: set[ox.Quad],
              settled: Settled) -> None:
        """Put `new`, `facts` and `things` where `old` was, in one transaction, with all that follows from it."""
        left, moved = self._moved(settled.moves)
        facts = facts | {plain(quad) for quad in moved if is_named(quad)}
        change = Change(self._live, old | left, new | moved | facts | things | to_quads(settled.fresh))
        change.gone |= to_quads(settled.gone)
        change.forget_facts(facts)
        change.forget_outdated(things)
        change.forget_unused()
        change.name_frames()
        self._commit(change.gone, change.fresh)

    def _commit(self, gone: set[ox.Quad], fresh: set[ox.Quad]) -> None:
        self.writes += 1
        try:
            if gone:
                self._store.update(f"DELETE DATA {{ {data(gone)} }} ; INSERT DATA {{ {data(fresh)} }}")
            else:
                self._store.extend(in_order(fresh))
        except OSError as error:
            raise StoreError(self.where, f"nothing was written: {error}") from error


def _rows(found: ox.QuerySolutions, limit: int | None) -> Results:
    names = tuple(variable.value for variable in found.variables)
    rows, capped = _taken((tuple(None if term is None else str(term) for term in row) for row in found), limit)
    return Results("select", names, rows, capped=capped)


def _taken(found: Iterator[Any], limit: int | None) -> tuple[tuple[Any, ...], bool]:
    """At most `limit` of `found`, and whether there were more."""
    taken: list[Any] = []
    for each in found:
        if limit is not None and len(taken) >= limit:
            return tuple(taken), True
        taken.append(each)
    return tuple(taken), False


def _wrong_form(wanted: str) -> Any:
    raise QueryError(f"this is no {wanted} query")


def syntax_error(text: str, line: int = 0, column: int = 0) -> QueryError:
    """Oxigraph's message as an error with its place, which the message holds where it is not given."""
    found = re.search(r"error at (\d+):(\d+): (.*)", text, re.DOTALL)
    return QueryError(found[3], int(found[1]), int(found[2])) if found else QueryError(text, line, column)


class MemoryStore(_Oxigraph):
    """An empty store in memory, gone when closed. Public: tests and notebooks use it as any other."""

    def __init__(self) -> None:
        super().__init__(ox.Store(), "memory")

    def copy_to(self, folder: str | Path) -> None:
        """Write everything into a store of its own in `folder`, which must not exist yet."""
        try:
            copy = ox.Store(str(folder))
            copy.bulk_extend(self._live)
            copy.flush()
        except OSError as error:
            raise StoreError(str(folder), f"the copy was not made: {error}") from error


class EmbeddedStore(_Oxigraph):
    """The store in the folder `path`, which is made where it does not exist.

    Raises StoreLocked where another process has it open, StoreError where the folder holds anything but a store.
    """

    def __init__(self, path: str | Path):
        folder = Path(path).expanduser()
        _refuse_foreign(folder)
        super().__init__(_open(folder), str(folder))

    def backup(self, folder: str | Path) -> None:
        """Copy the store, as it is now, into `folder`, which must not exist yet."""
        try:
            self._live.backup(str(folder))
        except OSError as error:
            raise StoreError(str(folder), f"the backup was not made: {error}") from error

    copy_to = backup


def _refuse_foreign(folder: Path) -> None:
    """A folder with other things in it must not be filled with a database's files."""
    try:
        inside = {path.name for path in folder.iterdir()} if folder.exists() else set()
    except NotADirectoryError:
        raise StoreError(str(folder), "this is a file; a store is a folder") from None
    except OSError as error:
        raise StoreError(str(folder), f"the folder cannot be read: {error.strerror or error}") from error
    if inside and not {"CURRENT", "IDENTITY"} & inside and "LOCK" not in inside:
        raise StoreError(str(folder), "the folder is not empty and holds no store; give another one")


def _open(folder: Path) -> ox.Store:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return ox.Store(str(folder))
    except OSError as error:
        if "lock" in str(error).lower():
            raise StoreLocked(str(folder), _holder(folder)) from error
        raise StoreError(str(folder), f"the store cannot be opened: {error}") from error


def _holder(folder: Path) -> str:
    """Which process holds the folder's lock, as far as the system tells."""
    try:
        lock = (folder / "LOCK").stat().st_ino
        for line in Path("/proc/locks").read_text().splitlines():
            parts = line.split()
            if len(parts) > 5 and parts[5].endswith(f":{lock}"):
                return f"process {parts[4]}" if int(parts[4]) != os.getpid() else "this process"
    except (OSError, ValueError):
        pass
    return "another process"
