"""Graphs in a folder or in memory, kept by Oxigraph. Writing is one at a time, one transaction an article."""
from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError, SourceError, StoreError
from kg.evidence import evidence_of
from kg.guard import refuse_unsafe
from kg.home import Home
from kg.model import DG, Article, Claim, Evidence, Triple
from kg.plan import Plan, adding, claims_of, dropping, of_claims
from kg.quads import (
    DEFAULT,
    DERIVED,
    REVISION,
    TYPE,
    data,
    graph_of,
    in_order,
    named_node,
    to_quads,
    triple_of,
)
from kg.queries import bound, star_variables
from kg.results import Results, Rows
from kg.snapshot import Held, remove_unheld
from kg.terms import HISTORY, PREFIXES, iri, text_of
from kg.triples import Batch, Quad, article_from_triples, claim_from_quads
from kg.vocabulary import Vocabulary

_AT_ONCE = 1_000  # rows that are taken from the engine before they are made ours
_FLUSH = 20_000  # quads that the engine may hold in memory; each takes it about a kilobyte
EVERY = 60.0  # seconds of writing after which others get to see it


class _Oxigraph:
    """What the stores on Oxigraph share. Writing is one at a time; each article goes in or out in one transaction."""

    def __init__(self, store: ox.Store, where: str):
        self._store, self.where = store, where
        self._writes = 0
        self._writing = threading.RLock()
        self._closed = False

    @property
    def writes(self) -> int:
        """How often something was written; what is derived from the store holds as long as this does."""
        return self._writes

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
        refuse_unsafe(query, self._has_graph)
        found = self._run(query, {})
        if isinstance(found, ox.QuerySolutions):
            return _rows(found, limit).arranged(star_variables(query))
        if isinstance(found, ox.QueryTriples):
            triples, capped = _taken(map(triple_of, found), limit)
            return Results("construct", triples=triples, capped=capped)
        return Results("ask", boolean=bool(found))

    def _has_graph(self, graph: str) -> bool:
        try:
            return any(self._live.quads_for_pattern(None, None, None, ox.NamedNode(graph)))
        except ValueError:
            return False

    def _run(self, query: str, bindings: Mapping[str, str]) -> Any:
        try:
            return self._live.query(bound(query, bindings), prefixes=PREFIXES)
        except SyntaxError as error:
            raise syntax_error(str(error.msg or error), error.lineno or 0, error.offset or 0) from None
        except (OSError, RuntimeError) as error:
            raise StoreError(self.where, f"{error}; dealgraph check looks for what is damaged") from error
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
        held = (claim for claim in claims_of(self._live, article) if self._stands(claim))
        found = [claim_from_quads(claim, self._around(claim), vocabulary) for claim in held]
        return tuple(sorted(found, key=lambda claim: (claim.start, claim.end, claim.iri)))

    # -- writing --
    def add(self, batch: Batch) -> bool:
        with self._writing:
            return self._written(lambda: adding(self._live, batch))

    def drop(self, article: str) -> bool:
        with self._writing:
            return self._written(lambda: dropping(self._live, article))

    def _written(self, planned: Callable[[], Plan | None]) -> bool:
        """Write what is `planned`, if anything is; planned anew where the right to write had to be taken first."""
        plan = planned()
        if plan and self._begin():
            plan = planned()
        if plan:
            self._commit(plan.gone, plan.fresh)
        return plan is not None

    def _begin(self) -> bool:
        """Take the right to write. True where what is read may be another state than before."""
        return False

    def note(self, fresh: Iterable[Triple], gone: Iterable[Triple] = ()) -> None:
        with self._writing:
            self._begin()
            self._commit(to_quads(gone, iri(HISTORY)), to_quads(fresh, iri(HISTORY)))

    def load(self, triples: Iterable[Triple]) -> None:
        """Put bare triples into the default graph, as they are (for ontologies and tests; articles go in by `add`)."""
        with self._writing:
            self._begin()
            self._commit(set(), to_quads(triples))

    def bulk_load(self, source: Path | bytes, format: str = "nq") -> None:
        """Put all quads of a file, or of bytes, in as they are: wholly or not at all, and faster than anything else.

        `format` is nq, nt, trig or ttl. Raises SourceError where it is not well formed, StoreError.
        """
        with self._writing:
            self._load(source, format)

    def _load(self, source: Path | bytes, format: str) -> None:
        self._writes += 1
        form = ox.RdfFormat.from_extension(format)
        try:
            if isinstance(source, Path):
                self._live.bulk_load(path=str(source), format=form)
            else:
                self._live.bulk_load(source, format=form)
        except SyntaxError as error:
            raise SourceError(_name(source), str(error.msg or error)) from None
        except (OSError, RuntimeError) as error:
            raise StoreError(self.where, f"nothing was loaded: {error}") from error

    def optimize(self) -> None:
        """Compact the files on the disk: questions after a large ingestion are answered faster."""

    def release(self) -> None:
        """Let others see what was written, and write."""

    def close(self) -> None:
        if not self._closed:
            self.release()
            self._closed = True
            self._store = ox.Store()

    def _stands(self, claim: str) -> bool:
        """Whether a claim has not been taken out of the facts by a review."""
        return ox.Quad(named_node(claim), TYPE, ox.NamedNode(DG + "Claim")) in self._live

    def _around(self, claim: str) -> Iterator[Quad]:
        """A claim's graph, its metadata, and what is said of whatever these mention."""
        seen = of_claims(self._live, (claim,))
        for node in {quad.object for quad in seen if isinstance(quad.object, ox.NamedNode)}:
            seen.update(self._live.quads_for_pattern(node, None, None, DEFAULT))
        for quad in seen:
            yield (*triple_of(quad.triple), graph_of(quad))

    def _commit(self, gone: AbstractSet[ox.Quad], fresh: AbstractSet[ox.Quad]) -> None:
        self._writes += 1
        try:
            if gone:
                self._live.update(f"DELETE DATA {{ {data(gone)} }} ; INSERT DATA {{ {data(fresh)} }}")
            else:
                self._live.extend(in_order(fresh))
        except (OSError, RuntimeError) as error:
            raise StoreError(self.where, f"nothing was written: {error}") from error


def _rows(found: ox.QuerySolutions, limit: int | None) -> Results:
    names = tuple(variable.value for variable in found.variables)
    given = iter(found) if limit is None else islice(found, limit + 1)
    rows: list[tuple[str | None, ...]] = []
    more = True
    while more:
        some = list(islice(given, _AT_ONCE))  # to ask an engine that has ended takes as long as a row
        rows += [tuple([None if term is None else str(term) for term in row]) for row in some]
        more = len(some) == _AT_ONCE
    return Results("select", names, tuple(rows[:limit]), capped=limit is not None and len(rows) > limit)


def _taken(found: Iterator[Any], limit: int | None) -> tuple[tuple[Any, ...], bool]:
    """At most `limit` of `found`, and whether there were more."""
    taken = tuple(found if limit is None else islice(found, limit + 1))
    return taken[:limit], limit is not None and len(taken) > limit


def _name(source: Path | bytes) -> str:
    return str(source) if isinstance(source, Path) else "the quads given"


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


class OpenedStore(_Oxigraph):
    """A database that someone else opened: one to be read as it lies there, or one that is being made."""

    def others(self) -> set[ox.Quad]:
        """The named graphs that are of no claim: the history, and what updates made."""
        claims = {quad.subject for quad in self._live.quads_for_pattern(None, DERIVED, None, DEFAULT)}
        names = [name for name in self._live.named_graphs() if name not in claims]
        return {quad for name in names for quad in self._live.quads_for_pattern(None, None, None, name)}

    def decided(self, article: str) -> set[ox.Quad]:
        """What the store holds for an article beyond what the text and its claims give: its revision, and the claims
        that a review took out of the facts."""
        unsaid = [claim for claim in claims_of(self._live, article) if not self._stands(claim)]
        revision = self._live.quads_for_pattern(named_node(article), REVISION, None, DEFAULT)
        return {*revision, *of_claims(self._live, unsaid)}

    def put(self, quads: set[ox.Quad], instead: Iterable[ox.Quad] = ()) -> None:
        """Put quads in as they are, in the place of others."""
        self._commit(set(instead) - quads, quads)

    def order(self) -> None:
        """Compact the files."""
        self._live.optimize()

    def save(self, folder: Path) -> None:
        """Copy the files into the folder, which must not exist yet."""
        self._live.backup(str(folder))


class EmbeddedStore(_Oxigraph):
    """The store in the folder `path`, which is made where it does not exist.

    Reading is of the newest snapshot (see kg.snapshot), and of the database itself from the first write until
    `release`: only for that time this process has the folder's lock, and another one that would write is told so with
    StoreLocked. Raises StoreError where the folder holds anything but a store, or a damaged one.
    """

    def __init__(self, path: str | Path):
        self._home = Home(Path(path).expanduser())
        super().__init__(ox.Store(), str(self._home.folder))
        self._switching = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._held_snapshot: Held | None = None
        self._is_writing = self._unpublished = False
        self._next = 0.0  # when to publish again
        self._unflushed = 0  # quads written since the engine put what it holds in memory on disk
        self._home.settle()
        self._look()

    @property
    def writes(self) -> int:
        """How often something was written, here or as far as a newer snapshot shows by another process."""
        self._look()
        return self._writes

    @property
    def _live(self) -> ox.Store:
        self._look()
        return super()._live

    def _look(self) -> None:
        """Read the newest snapshot from now on, if there is a newer one and nothing is being written here."""
        if self._closed or self._is_writing or self._seen == self._home.snapshots.stamp():
            return
        with self._switching:
            stamp = self._home.snapshots.stamp()
            if self._is_writing or self._seen == stamp:
                return
            before, (self._held_snapshot, self._store) = self._held_snapshot, self._home.read()
            self._seen, self._writes = stamp, self._writes + 1
        self._leave(before)

    def _begin(self) -> bool:
        if self._closed:
            raise StoreError(self.where, "the store is closed")
        if self._is_writing:
            return False
        with self._switching:
            self._store, self._is_writing = self._home.begin(), True
        self._unpublished = self._home.lock.left_open
        self._next = time.monotonic() + EVERY
        return True

    def _commit(self, gone: AbstractSet[ox.Quad], fresh: AbstractSet[ox.Quad]) -> None:
        super()._commit(gone, fresh)
        self._unpublished = True
        self._unflushed += len(gone) + len(fresh)
        if self._unflushed > _FLUSH:
            self._store.flush()
            self._unflushed = 0
        if time.monotonic() > self._next:
            self._publish()

    def _publish(self) -> None:
        if not self._unpublished:
            return
        start = time.monotonic()
        self._home.publish(self._store)
        self._unpublished = False
        self._next = time.monotonic() + max(EVERY, 50 * (time.monotonic() - start))

    def _load(self, source: Path | bytes, format: str) -> None:
        """Nothing undoes a part of a bulk load: what is there is published before, and where it fails or is killed the
        database is made again from that."""
        self._begin()
        self._publish()
        try:
            with self._home.loading():
                super()._load(source, format)
                self._store.optimize()
                self._unpublished = True
                self._publish()
        except BaseException:
            self._unpublished = False
            self._end()
            raise

    def optimize(self) -> None:
        with self._writing:
            self._begin()
            self._unpublished = True
            try:
                self._store.optimize()
            except (OSError, RuntimeError) as error:
                raise StoreError(self.where, f"the store was not put in order: {error}") from error

    def release(self) -> None:
        """Publish what was written and give the lock back. Raises StoreError where it cannot be published (a full
        disk); it is in the folder all the same, and the next to open the folder publishes it."""
        with self._writing:
            if self._is_writing:
                try:
                    self._publish()
                finally:
                    self._end()

    def _end(self) -> None:
        with self._switching:
            before, unpublished = self._held_snapshot, self._unpublished
            self._is_writing = self._unpublished = False
            try:
                self._seen, (self._held_snapshot, self._store) = self._home.snapshots.stamp(), self._home.read()
            finally:
                self._home.end(well=not unpublished)
        self._leave(before)

    def _leave(self, held: Held | None) -> None:
        """Hold a snapshot no longer; who leaves an old one last removes it."""
        if held:
            held.let_go()
            if held.path != self._home.snapshots.newest():
                remove_unheld(held.path)

    def snapshot(self) -> Path:
        """The folder of the newest snapshot, for any number of processes to open read-only; published first, if this
        process has written something since.

        It stays as long as this store reads it. A process that opens it later holds it: ``with Held(path): …``.
        """
        with self._writing:
            self._publish()
            self._look()
        return self._home.snapshots.newest() or self._home.nothing()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._closed = True
            self._store = ox.Store()
            self._leave(self._held_snapshot)
            self._home.close()
