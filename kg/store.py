"""Where the graph lives: in a folder (Oxigraph), in memory, or behind a SPARQL 1.1 endpoint.

One claim is one named graph. The default graph holds every stated triple once, what is said of claims and articles,
and names of things. `Store` is the one port; whoever holds one need not know which it is.
"""
from __future__ import annotations

import contextlib
import os
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from kg.errors import QueryError, StoreError, StoreLocked
from kg.guard import refuse_unsafe, tokens
from kg.model import DG, Article, Claim, Evidence, Triple
from kg.results import Results, Rows
from kg.settle import Move, Settled, settle
from kg.terms import DCT, OA, PREFIXES, PROV, RDF, RDFS, dg, iri, literal, parse, text_of
from kg.triples import Batch, Quad, article_from_triples, claim_from_quads
from kg.vocabulary import FOLDER, Vocabulary

__all__ = ["EmbeddedStore", "MemoryStore", "RemoteStore", "Results", "Rows", "Store", "derived", "file_triples",
           "open_store", "serialized"]


class Store(Protocol):
    """The port to a graph. Terms go in and out in N-Triples syntax; `bindings` give variables their terms."""

    def select(self, query: str, **bindings: str) -> Rows:
        """Rows of a SELECT. Our own queries only: nothing is checked but the syntax."""

    def construct(self, query: str, **bindings: str) -> tuple[Triple, ...]:
        """Triples of a CONSTRUCT or DESCRIBE."""

    def ask(self, query: str, **bindings: str) -> bool:
        """The truth of an ASK."""

    def query(self, query: str, limit: int | None = None) -> Results:
        """A user's query: reading only, within the limits of kg.guard; at most `limit` rows, marked when capped.

        Raises RefusedQuery, QueryError (with line and column), StoreError.
        """

    def evidence(self, triples: Iterable[Triple]) -> tuple[Evidence, ...]:
        """All claims that state each of `triples`, sorted by triple, article and place."""

    def add(self, batch: Batch) -> bool:
        """Put an article in, or in place of its former state, wholly or not at all. False when nothing changed."""

    def drop(self, article: str) -> bool:
        """Take an article out with its claims and with what no other claim states. False when it was not there."""

    def quads(self) -> Iterator[Quad]:
        """Everything in the store."""

    def optimize(self) -> None:
        """Put what many additions left behind in order, where there is anything to put in order."""

    def close(self) -> None:
        """Write everything out and let go of the store."""


# ---- terms in and out ----
def _quads(triples: Iterable[Triple], graph: str = "") -> set[ox.Quad]:
    lines = "".join(f"{s} {p} {o} {graph} .\n" for s, p, o in triples)
    return set(ox.parse(lines, format=ox.RdfFormat.N_QUADS))


def _graph(quad: ox.Quad) -> str:
    return "" if isinstance(quad.graph_name, ox.DefaultGraph) else str(quad.graph_name)


def _is_named(quad: ox.Quad) -> bool:
    return not isinstance(quad.graph_name, ox.DefaultGraph)


def _plain(quad: ox.Quad) -> ox.Quad:
    """The same triple in the default graph."""
    return ox.Quad(quad.subject, quad.predicate, quad.object)


def _bound(query: str, bindings: Mapping[str, str]) -> str:
    """`query` with VALUES for `bindings` at the head of its WHERE: unlike substitution, every engine knows that, and it
    reaches variables that are not selected."""
    if not bindings:
        return query
    found = tuple(tokens(query))
    opening = [t.at for t in found if t.text == "{"]
    where = [t.at for t in found if t.kind == "word" and t.text.upper() == "WHERE"]
    template = any(t.kind == "word" and t.text.upper() == "CONSTRUCT" for t in found)
    at = next((at for at in opening if where and at > where[0]), opening[1 if template and not where else 0])
    given = f"VALUES ({' '.join(f'?{name}' for name in bindings)}) {{ ({' '.join(bindings.values())}) }}"
    return f"{query[:at + 1]} {given} {query[at + 1:]}"


_TYPE, _LABEL = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label")
_ABOUT, _REVISION, _SHA = (ox.NamedNode(DG + name) for name in ("about", "revision", "sha256"))
_CLAIM, _PROVISIONAL, _PART = (ox.NamedNode(DG + name) for name in ("Claim", "provisional", "partOf"))
_DERIVED, _IS_PART = ox.NamedNode(PROV + "wasDerivedFrom"), ox.NamedNode(DCT + "isPartOf")
_PARTS_OF_CLAIM = ("", "#target", "#position", "#quote")
_DEFAULT = ox.DefaultGraph()


def file_triples(paths: Iterable[Path]) -> Iterator[Triple]:
    """The triples of Turtle files; blank nodes are numbered (``_:b0`` …) in the order in which they stand there.

    Raises StoreError, naming file, line and column, for a file that is not Turtle.
    """
    numbers: dict[str, str] = {}
    for path in paths:
        try:
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True):
                s, p, o = _triple(quad.triple)
                yield _numbered(s, numbers), p, _numbered(o, numbers)
        except SyntaxError as error:
            raise StoreError(f"{path}:{error.lineno or 0}", f"is not Turtle: {error.msg}") from error


def _numbered(term: str, numbers: dict[str, str]) -> str:
    return numbers.setdefault(term, f"_:b{len(numbers)}") if term.startswith("_:") else term


def serialized(quads: Iterable[Quad], format: str) -> str:
    """`quads` as RDF/XML (``"rdf"``, of the default graph only) or JSON-LD (``"jsonld"``), in the order given."""
    form = {"rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}[format]
    lines = "".join(" ".join(filter(None, quad)) + " .\n" for quad in quads)
    parsed: Any = ox.parse(lines, format=ox.RdfFormat.N_QUADS)
    given = (quad.triple for quad in parsed) if format == "rdf" else parsed
    return bytes(ox.serialize(given, format=form, prefixes=PREFIXES) or b"").decode("utf-8")


# ---- rules ----
@lru_cache(maxsize=8)
def _rules(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Name of a term of the model -> the rules that use it."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        for name in set(re.findall(r"\bdg:(\w+)", text)):
            found[name].append(text)
    return {name: tuple(texts) for name, texts in found.items()}


def derived(batch: Batch, rules: Path | None = None) -> Mapping[str, tuple[Triple, ...]]:
    """Claim IRI -> the shortcut triples that ontology/rules/*.rq draw from that claim's graph and nothing else.

    A rule sees the claim's triples, the types of the things in it and which statuses hold. Only the rules that name
    the claim's kind of frame are run.
    """
    store, types, by_kind = ox.Store(), ox.NamedNode(PROV + "types"), _rules(rules or FOLDER / "rules")
    store.extend(_quads(batch.known, str(types)))
    found = {}
    for claim, triples in batch.graphs:
        graph = ox.NamedNode(claim)
        store.extend(_quads(triples, str(graph)))
        kinds = {o.rpartition("#")[2][:-1] for _, p, o in triples if p == str(_TYPE)}
        fit = dict.fromkeys(rule for kind in kinds for rule in by_kind.get(kind, ()))
        drawn = {_triple(t) for rule in fit for t in _iterate(store.query(rule, default_graph=[graph, types]))}
        found[claim] = tuple(sorted(drawn))
    return found


def _iterate(found: Any) -> Iterable[Any]:
    return found  # type: ignore[no-any-return]


def _triple(triple: ox.Triple) -> Triple:
    return str(triple.subject), str(triple.predicate), str(triple.object)


_COUNTS = {
    "articles": "SELECT (COUNT(*) AS ?n) { ?x a dg:Article }",
    "claims": "SELECT (COUNT(*) AS ?n) { ?x a dg:Claim }",
    "facts": "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }",
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
}


# ---- Oxigraph ----
class _Oxigraph:
    """What the stores on Oxigraph share. Writing is one at a time; each article goes in or out in one transaction."""

    def __init__(self, store: ox.Store, where: str):
        self._store, self.where = store, where
        self._writing = threading.RLock()
        self._closed = False

    # -- reading --
    def select(self, query: str, **bindings: str) -> Rows:
        found = self._run(query, bindings)
        return _rows(found, None) if isinstance(found, ox.QuerySolutions) else _wrong_form("SELECT")

    def construct(self, query: str, **bindings: str) -> tuple[Triple, ...]:
        found = self._run(query, bindings)
        return tuple(map(_triple, found)) if isinstance(found, ox.QueryTriples) else _wrong_form("CONSTRUCT")

    def ask(self, query: str, **bindings: str) -> bool:
        found = self._run(query, bindings)
        return bool(found) if isinstance(found, ox.QueryBoolean) else _wrong_form("ASK")

    def query(self, query: str, limit: int | None = None) -> Results:
        refuse_unsafe(query)
        found = self._run(query, {})
        if isinstance(found, ox.QuerySolutions):
            return _rows(found, limit)
        if isinstance(found, ox.QueryTriples):
            triples, capped = _taken(map(_triple, found), limit)
            return Results("construct", triples=triples, capped=capped)
        return Results("ask", boolean=bool(found))

    query_text = query

    def _run(self, query: str, bindings: Mapping[str, str]) -> Any:
        try:
            return self._live.query(_bound(query, bindings), prefixes=PREFIXES)
        except SyntaxError as error:
            raise _syntax(error) from None
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
        return _evidence(self, tuple(triples))

    def quads(self) -> Iterator[Quad]:
        for quad in self._live:
            yield (*_triple(quad.triple), _graph(quad))

    def articles(self) -> tuple[str, ...]:
        """IRIs of the articles, sorted."""
        found = self._live.quads_for_pattern(None, _TYPE, ox.NamedNode(DG + "Article"), _DEFAULT)
        return tuple(sorted(text_of(str(quad.subject)) for quad in found))

    def article(self, article: str) -> Article:
        """The article with the IRI `article`; KeyError where there is none."""
        found = self._live.quads_for_pattern(_named(article), None, None, _DEFAULT)
        return article_from_triples(article, [_triple(quad.triple) for quad in found])

    def claims(self, article: str, vocabulary: Vocabulary) -> tuple[Claim, ...]:
        """The claims of an article in the order of its text."""
        found = [claim_from_quads(claim, self._around(claim), vocabulary) for claim in sorted(self._claims_of(article))]
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
            new, facts = _wanted(settled.batch or batch)
            revision = {quad for quad in old if quad.predicate == _REVISION}
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

    def load(self, triples: Iterable[Triple]) -> None:
        """Put bare triples into the default graph, as they are (for ontologies and tests; articles go in by `add`)."""
        self._commit(set(), _quads(triples))

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
        found = self._live.quads_for_pattern(None, _DERIVED, _named(article), _DEFAULT)
        return tuple(text_of(str(quad.subject)) for quad in found)

    def _held(self, article: str) -> set[ox.Quad]:
        """What the store holds for an article alone: its metadata, its claims' metadata, its claims' graphs."""
        found = set(self._live.quads_for_pattern(_named(article), None, None, _DEFAULT))
        for claim in self._claims_of(article):
            found.update(self._live.quads_for_pattern(None, None, None, ox.NamedNode(claim)))
            for part in _PARTS_OF_CLAIM:
                found.update(self._live.quads_for_pattern(ox.NamedNode(claim + part), None, None, _DEFAULT))
        return found

    def _around(self, claim: str) -> Iterator[Quad]:
        """A claim's graph, its metadata, and what is said of whatever these mention."""
        seen = set(self._live.quads_for_pattern(None, None, None, ox.NamedNode(claim)))
        for part in _PARTS_OF_CLAIM:
            seen.update(self._live.quads_for_pattern(ox.NamedNode(claim + part), None, None, _DEFAULT))
        for node in {quad.object for quad in seen if isinstance(quad.object, ox.NamedNode)}:
            seen.update(self._live.quads_for_pattern(node, None, None, _DEFAULT))
        for quad in seen:
            yield (*_triple(quad.triple), _graph(quad))

    def _revision(self, batch: Batch, old: set[ox.Quad], new: set[ox.Quad]) -> ox.Quad:
        """How many texts this article has had; claims read anew from the same text are no new revision."""
        former = next((int(text_of(str(quad.object))) for quad in old if quad.predicate == _REVISION), 0)
        same = {q for q in old if q.predicate == _SHA} == {q for q in new if q.predicate == _SHA}
        return ox.Quad(_named(batch.article), _REVISION, ox.Literal(former if same and former else former + 1))

    def _things(self, batch: Batch) -> set[ox.Quad]:
        return _quads(batch.things)

    def _find(self, subject: str | None, prop: str | None, value: str | None) -> Iterator[Triple]:
        s, p, o = (None if term is None else _named(text_of(term)) for term in (subject, prop, value))
        return (_triple(quad.triple) for quad in self._live.quads_for_pattern(s, p, o, _DEFAULT))

    def _moved(self, moves: Iterable[Move]) -> tuple[set[ox.Quad], set[ox.Quad]]:
        """What stands of claims whose deal goes by another IRI from now on, and what shall stand."""
        old, new = set(), set()
        for move in moves:
            before, after = _named(move.before), _named(move.after)
            about = self._live.quads_for_pattern(_named(move.claim), _ABOUT, None, _DEFAULT)
            held = {*about, *self._live.quads_for_pattern(None, None, None, _named(move.claim))}
            old |= held
            new |= {_called(quad, before, after) for quad in held}
        return old, new

    def _swap(self, old: set[ox.Quad], new: set[ox.Quad], facts: set[ox.Quad], things: set[ox.Quad],
              settled: Settled) -> None:
        """Put `new`, `facts` and `things` where `old` was, in one transaction, with all that follows from it."""
        left, moved = self._moved(settled.moves)
        facts = facts | {_plain(quad) for quad in moved if _is_named(quad)}
        change = _Change(self._live, old | left, new | moved | facts | things | _quads(settled.fresh))
        change.gone |= _quads(settled.gone)
        change.forget_facts(facts)
        change.forget_outdated(things)
        change.forget_unused()
        change.name_frames()
        self._commit(change.gone, change.fresh)

    def _commit(self, gone: set[ox.Quad], fresh: set[ox.Quad]) -> None:
        try:
            if gone:
                self._store.update(f"DELETE DATA {{ {_data(gone)} }} ; INSERT DATA {{ {_data(fresh)} }}")
            else:
                self._store.extend(fresh)
        except OSError as error:
            raise StoreError(self.where, f"nothing was written: {error}") from error


class _Change:
    """What goes and what comes when one article's state changes, worked out before anything is written."""

    def __init__(self, store: ox.Store, old: set[ox.Quad], new: set[ox.Quad]):
        self.store, self.old, self.new = store, old, new
        self.gone, self.fresh = old - new, {quad for quad in new - old if quad not in store}
        self.graphs = {quad.graph_name for quad in old if _is_named(quad)}

    def forget_facts(self, facts: set[ox.Quad]) -> None:
        """Facts go that neither another claim, nor the new state, nor the vocabulary states."""
        for fact in {_plain(quad) for quad in self.old if _is_named(quad)} - facts:
            if not self._stated_elsewhere(fact) and not self._in_vocabulary(fact):
                self.gone.add(fact)

    def _stated_elsewhere(self, fact: ox.Quad) -> bool:
        return any(_is_named(quad) and quad.graph_name not in self.graphs
                   for quad in self.store.quads_for_pattern(fact.subject, fact.predicate, fact.object, None))

    def _in_vocabulary(self, fact: ox.Quad) -> bool:
        return fact.predicate == _PART and ox.Quad(fact.subject, _IS_PART, fact.object) in self.store

    def forget_outdated(self, things: set[ox.Quad]) -> None:
        """Names and types that the vocabulary no longer gives go; of provisional things every claim's words stay."""
        provisional = {quad.subject for quad in things if quad.predicate == _PROVISIONAL}
        for subject in {quad.subject for quad in things} - provisional:
            for prop in (_TYPE, _LABEL, _IS_PART, _PROVISIONAL):
                for quad in self.store.quads_for_pattern(subject, prop, None, _DEFAULT):
                    if quad not in things and quad not in self.fresh:
                        self.gone.add(quad)

    def forget_unused(self) -> None:
        """What is said of things that nothing mentions any more goes, then of their wholes, and so on."""
        kept = {quad.subject for quad in self.new}
        queue = [quad.object for quad in self.gone]
        while queue:
            node = queue.pop()
            if isinstance(node, ox.NamedNode) and node not in kept and not self._mentioned(node):
                said = set(self.store.quads_for_pattern(node, None, None, _DEFAULT)) - self.gone
                self.gone |= said
                queue += [quad.object for quad in said]

    def _mentioned(self, node: ox.NamedNode) -> bool:
        pointing = any(quad not in self.gone for quad in self.store.quads_for_pattern(None, None, node, None))
        return pointing or any(_is_named(quad) and quad not in self.gone
                               for quad in self.store.quads_for_pattern(node, None, None, None))

    def name_frames(self) -> None:
        """Each frame is called what most of its claims call it (then the shortest, then the first by letters)."""
        about = {quad.object for quad in self.old if quad.predicate == _ABOUT} | set(self._about)
        for frame in (node for node in about if isinstance(node, ox.NamedNode)):
            wanted = {ox.Quad(frame, _LABEL, name) for name in self._names(frame)}
            held = set(self.store.quads_for_pattern(frame, _LABEL, None, _DEFAULT))
            self.gone = (self.gone | held) - wanted
            self.fresh |= wanted - held

    def _names(self, frame: ox.NamedNode) -> frozenset[Any]:
        votes = Counter(frozenset(self._objects(claim, _LABEL)) for claim in self._claims_about(frame))
        return min(votes, key=lambda names: (-votes[names], _words(names)), default=frozenset())

    def _claims_about(self, frame: ox.NamedNode) -> set[Any]:
        held = {q.subject for q in self.store.quads_for_pattern(None, _ABOUT, frame, _DEFAULT) if q not in self.gone}
        return held | self._about.get(frame, set())

    def _objects(self, subject: ox.NamedNode, prop: ox.NamedNode) -> set[Any]:
        held = {q.object for q in self.store.quads_for_pattern(subject, prop, None, _DEFAULT) if q not in self.gone}
        return held | {q.object for q in self._fresh_of.get(subject, ()) if q.predicate == prop}

    @cached_property
    def _fresh_of(self) -> Mapping[Any, list[ox.Quad]]:
        found: dict[Any, list[ox.Quad]] = defaultdict(list)
        for quad in self.new:
            found[quad.subject].append(quad)
        return found

    @cached_property
    def _about(self) -> Mapping[Any, set[Any]]:
        """Frame -> the claims of the new state about it."""
        found: dict[Any, set[Any]] = defaultdict(set)
        for quad in self.new:
            if quad.predicate == _ABOUT:
                found[quad.object].add(quad.subject)
        return found


def _words(names: Iterable[Any]) -> tuple[int, list[tuple[bool, str]]]:
    """By what equally common names are ordered: the length of the English one, then the letters."""
    words = sorted((name.language != "en", name.value) for name in names)
    return len(words[0][1]) if words else 0, words


def _called(quad: ox.Quad, before: ox.NamedNode, after: ox.NamedNode) -> ox.Quad:
    subject = after if quad.subject == before else quad.subject
    return ox.Quad(subject, quad.predicate, after if quad.object == before else quad.object, quad.graph_name)


def _wanted(batch: Batch) -> tuple[set[ox.Quad], set[ox.Quad]]:
    """Quads that are the article's own, and the facts that its claims put into the default graph."""
    drawn = derived(batch)
    graphs = [_quads((*triples, *drawn[claim]), iri(claim)) for claim, triples in batch.graphs]
    own = _quads(batch.about).union(*graphs)
    return own, {_plain(quad) for graph in graphs for quad in graph}


def _named(name: str) -> ox.NamedNode:
    return ox.NamedNode(text_of(iri(name)))


def _data(quads: Iterable[ox.Quad]) -> str:
    by_graph = defaultdict(list)
    for quad in quads:
        by_graph[_graph(quad)].append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return "\n".join("\n".join(lines) if not graph else f"GRAPH {graph} {{\n" + "\n".join(lines) + "\n}"
                     for graph, lines in by_graph.items())


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


def _syntax(error: SyntaxError) -> QueryError:
    text = str(error.msg or error)
    found = re.search(r"error at (\d+):(\d+): (.*)", text, re.DOTALL)
    if found:
        return QueryError(found[3], int(found[1]), int(found[2]))
    return QueryError(text, error.lineno or 0, error.offset or 0)


class MemoryStore(_Oxigraph):
    """An empty store in memory, gone when closed. Public: tests and notebooks use it as any other."""

    def __init__(self) -> None:
        super().__init__(ox.Store(), "memory")


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


# ---- evidence ----
_FIELDS = {
    "quote": dg("quote"), "source": iri(PROV + "wasDerivedFrom"), "status": dg("status"), "stage": dg("stage"),
    "certainty": dg("certainty")}
_EVIDENCE = f"""SELECT ?triple ?claim ?quote ?start ?end ?doc ?title ?url ?published ?status ?stage ?certainty ?date
  ?speaker ?name WHERE {{
  VALUES (?triple ?s ?p ?o) {{ %s }}
  GRAPH ?claim {{ ?s ?p ?o }}
  ?claim {' ; '.join(f'{prop} ?{name}' for name, prop in _FIELDS.items())} .
  ?claim {iri(OA + 'hasTarget')}/{iri(OA + 'hasSelector')} ?place .
  ?place {iri(OA + 'start')} ?start ; {iri(OA + 'end')} ?end .
  ?source {dg('docName')} ?doc .
  OPTIONAL {{ ?source {iri(DCT + 'title')} ?title }}
  OPTIONAL {{ ?source {iri(DCT + 'source')} ?url }}
  OPTIONAL {{ ?source {iri(DCT + 'issued')} ?published }}
  OPTIONAL {{ ?claim {dg('date')} ?date }}
  OPTIONAL {{ ?claim {dg('speaker')} ?speaker OPTIONAL {{ ?speaker {iri(RDFS + 'label')} ?name }} }}
}}"""


def _evidence(store: Store, triples: tuple[Triple, ...]) -> tuple[Evidence, ...]:
    """All claims for all `triples`, by one query; what has several speakers or labels is folded into one row."""
    if not triples:
        return ()
    rows: dict[tuple[int, str], dict[str, str]] = {}
    names: dict[tuple[int, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    given = " ".join(f"({at} {s} {p} {o})" for at, (s, p, o) in enumerate(triples))
    for row in store.select(_EVIDENCE % given):
        key = int(text_of(row["triple"])), row["claim"]
        rows[key] = dict(row)
        if "speaker" in row:
            names[key][row["speaker"]].append(row.get("name", ""))
    found = [_one_evidence(triple, row, names[triple, claim]) for (triple, claim), row in rows.items()]
    return tuple(sorted(found, key=lambda e: (e.triple, e.article, e.start, e.end, e.claim)))


def _one_evidence(triple: int, row: Mapping[str, str], speakers: Mapping[str, list[str]]) -> Evidence:
    text = {name: text_of(term) for name, term in row.items()}
    return Evidence(
        triple=triple, claim=text["claim"], quote=text["quote"], start=int(text["start"]), end=int(text["end"]),
        article=text["doc"], title=text.get("title", ""), url=text.get("url", ""), published=text.get("published", ""),
        attributed_to=tuple(sorted(_best_name(speaker, labels) for speaker, labels in speakers.items())),
        status=text["status"].removeprefix(DG), stage=text["stage"].removeprefix(DG),
        certainty=text["certainty"].removeprefix(DG), date=text.get("date", ""))


def _best_name(speaker: str, labels: Iterable[str]) -> str:
    found = sorted((parse(label) for label in labels if label), key=lambda term: (term.language != "en", term.text))
    return found[0].text if found else text_of(speaker).rsplit("/", 1)[-1]


# ---- remote ----
class RemoteStore:
    """A SPARQL 1.1 endpoint at the address `where`. Reading works; writing goes to `update` where one is given.

    Raises StoreError for whatever keeps the endpoint from answering in full: no shorter answer passes for a whole one.
    """

    def __init__(self, where: str, update: str = "", timeout: int = 30):
        self.where, self._update, self._timeout = where, update, timeout

    def select(self, query: str, **bindings: str) -> Rows:
        found = self._asked(query, bindings)
        try:
            names = tuple(found["head"]["vars"])
            rows = tuple(tuple(_from_json(row[n]) if n in row else None for n in names)
                         for row in found["results"]["bindings"])
        except (KeyError, TypeError) as error:
            raise StoreError(self.where, "the endpoint gave no SPARQL results") from error
        return Results("select", names, rows)

    def construct(self, query: str, **bindings: str) -> tuple[Triple, ...]:
        text = self._sent(query, bindings, "application/n-triples")
        try:
            return tuple(_triple(quad.triple) for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
        except SyntaxError as error:
            raise StoreError(self.where, f"the endpoint gave no N-Triples: {error}") from error

    def ask(self, query: str, **bindings: str) -> bool:
        found = self._asked(query, bindings)
        if not isinstance(found.get("boolean"), bool):
            raise StoreError(self.where, "the endpoint gave no truth value")
        return bool(found["boolean"])

    def query(self, query: str, limit: int | None = None) -> Results:
        refuse_unsafe(query)
        form = _form(query)
        if form == "ASK":
            return Results("ask", boolean=self.ask(query))
        if form == "SELECT":
            rows = self.select(query)
            return Results("select", rows.variables, rows.rows[:limit], capped=limit is not None and len(rows) > limit)
        triples = self.construct(query)
        return Results("construct", triples=triples[:limit], capped=limit is not None and len(triples) > limit)

    query_text = query

    def evidence(self, triples: Iterable[Triple]) -> tuple[Evidence, ...]:
        return _evidence(self, tuple(triples))

    def quads(self) -> Iterator[Quad]:
        for query in ("SELECT ?s ?p ?o { ?s ?p ?o }", "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"):
            for row in self.select(query):
                yield row["s"], row["p"], row["o"], row.get("g", "")

    def add(self, batch: Batch) -> bool:
        """Works out the change on a copy of what concerns the article, then sends it as one update."""
        return self._through_copy(lambda copy: copy.add(batch))

    def drop(self, article: str) -> bool:
        return self._through_copy(lambda copy: copy.drop(article))

    def optimize(self) -> None:
        return None  # the endpoint's own business

    def close(self) -> None:
        return None

    def _through_copy(self, act: Any) -> bool:
        if not self._update:
            raise StoreError(self.where, "no address for updates was given; open it with update=URL")
        copy = MemoryStore()
        lines = "".join(f"{s} {p} {o} {g} .\n" for s, p, o, g in self.quads())
        copy._store.extend(ox.parse(lines, format=ox.RdfFormat.N_QUADS))
        before = set(copy._store)
        if not act(copy):
            return False
        after = set(copy._store)
        change = f"DELETE DATA {{ {_data(before - after)} }} ; INSERT DATA {{ {_data(after - before)} }}"
        self._sent(change, {}, "", writes=True)
        return True

    def _asked(self, query: str, bindings: Mapping[str, str]) -> dict[str, Any]:
        import json

        text = self._sent(query, bindings, "application/sparql-results+json")
        try:
            found = json.loads(text)
        except ValueError as error:
            raise StoreError(self.where, "the endpoint gave no JSON, or only the beginning of it") from error
        if not isinstance(found, dict):
            raise StoreError(self.where, "the endpoint gave no SPARQL results")
        return found

    def _sent(self, query: str, bindings: Mapping[str, str], accept: str, writes: bool = False) -> str:
        from urllib.error import URLError

        from SPARQLWrapper import POST, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        wrapper = SPARQLWrapper(self.where, updateEndpoint=self._update or None)
        wrapper.setMethod(POST)
        wrapper.setTimeout(self._timeout)
        if accept:
            wrapper.addCustomHttpHeader("Accept", accept)
        wrapper.setQuery(_with_prefixes(_bound(query, bindings)) if not writes else query)
        try:
            return bytes(wrapper.query().response.read()).decode("utf-8")
        except QueryBadFormed as error:
            raise QueryError(str(error).splitlines()[0]) from error
        except (SPARQLWrapperException, URLError, OSError, UnicodeDecodeError) as error:
            said = " ".join(str(error).split())[:200]
            raise StoreError(self.where, f"the endpoint does not answer: {said}") from error


def _form(query: str) -> str:
    words = (token.text.upper() for token in tokens(query) if token.kind == "word")
    return next((word for word in words if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), "SELECT")


def _with_prefixes(query: str) -> str:
    """`query` after declarations of our own prefixes that it uses but does not declare."""
    missing = [name for name in PREFIXES if re.search(rf"\b{name}:", query)
               and not re.search(rf"PREFIX\s+{name}:", query, re.IGNORECASE)]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in missing) + query


def _from_json(value: Mapping[str, str]) -> str:
    if value["type"] == "uri":
        return f"<{value['value']}>"
    if value["type"] == "bnode":
        return f"_:{value['value']}"
    return literal(value["value"], value.get("xml:lang", ""), value.get("datatype", ""))


def open_store(where: str | Path | None = None) -> _Oxigraph | RemoteStore:
    """The store at `where`: an endpoint's address, a folder (made where missing), or None for an empty one in memory.

    Raises StoreError or StoreLocked where it cannot be opened.
    """
    if where is None:
        return MemoryStore()
    return RemoteStore(str(where)) if str(where).startswith(("http://", "https://")) else EmbeddedStore(where)
