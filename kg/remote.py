"""A graph behind a SPARQL 1.1 endpoint."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg.embedded import MemoryStore
from kg.errors import QueryError, StoreError
from kg.evidence import evidence_of
from kg.guard import refuse_unsafe
from kg.model import Evidence, Triple
from kg.quads import data, triple_of
from kg.queries import bound, query_form, with_prefixes
from kg.results import Results, Rows
from kg.terms import HISTORY, literal
from kg.triples import Batch, Quad


class RemoteStore:
    """A SPARQL 1.1 endpoint at the address `where`. Reading works; writing goes to `update` where one is given.

    Raises StoreError for whatever keeps the endpoint from answering in full: no shorter answer passes for a whole one.
    """

    def __init__(self, where: str, update: str = "", timeout: int = 30):
        self.where, self._update, self._timeout = where, update, timeout
        self.writes = 0

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
            return tuple(triple_of(quad.triple) for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))
        except SyntaxError as error:
            raise StoreError(self.where, f"the endpoint gave no N-Triples: {error}") from error

    def ask(self, query: str, **bindings: str) -> bool:
        found = self._asked(query, bindings)
        if not isinstance(found.get("boolean"), bool):
            raise StoreError(self.where, "the endpoint gave no truth value")
        return bool(found["boolean"])

    def query(self, query: str, limit: int | None = None) -> Results:
        refuse_unsafe(query)
        form = query_form(query)
        if form == "ASK":
            return Results("ask", boolean=self.ask(query))
        if form == "SELECT":
            rows = self.select(query)
            return Results("select", rows.variables, rows.rows[:limit], capped=limit is not None and len(rows) > limit)
        triples = self.construct(query)
        return Results("construct", triples=triples[:limit], capped=limit is not None and len(triples) > limit)

    query_text = query

    def evidence(self, triples: Iterable[Triple]) -> tuple[Evidence, ...]:
        return evidence_of(self, tuple(triples))

    def quads(self) -> Iterator[Quad]:
        for query in ("SELECT ?s ?p ?o { ?s ?p ?o }", "SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }"):
            for row in self.select(query):
                yield row["s"], row["p"], row["o"], row.get("g", "")

    def add(self, batch: Batch) -> bool:
        """Works out the change on a copy of what concerns the article, then sends it as one update."""
        return self._through_copy(lambda copy: copy.add(batch))

    def drop(self, article: str) -> bool:
        return self._through_copy(lambda copy: copy.drop(article))

    def note(self, fresh: Iterable[Triple], gone: Iterable[Triple] = ()) -> None:
        if not self._update:
            raise StoreError(self.where, "no address for updates was given; open it with update=URL")
        parts = [f"{verb} DATA {{ GRAPH <{HISTORY}> {{ {' . '.join(map(' '.join, triples))} }} }}"
                 for verb, triples in (("DELETE", tuple(gone)), ("INSERT", tuple(fresh))) if triples]
        if parts:
            self._sent(" ; ".join(parts), {}, "", writes=True)
            self.writes += 1

    def optimize(self) -> None:
        return None  # the endpoint's own business

    def release(self) -> None:
        """Nothing is held between two requests."""

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
        change = f"DELETE DATA {{ {data(before - after)} }} ; INSERT DATA {{ {data(after - before)} }}"
        self._sent(change, {}, "", writes=True)
        self.writes += 1
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
        wrapper.setQuery(with_prefixes(bound(query, bindings)) if not writes else query)
        try:
            return bytes(wrapper.query().response.read()).decode("utf-8")
        except QueryBadFormed as error:
            raise QueryError(str(error).splitlines()[0]) from error
        except (SPARQLWrapperException, URLError, OSError, UnicodeDecodeError) as error:
            said = " ".join(str(error).split())[:200]
            raise StoreError(self.where, f"the endpoint does not answer: {said}") from error


def _from_json(value: Mapping[str, str]) -> str:
    if value["type"] == "uri":
        return f"<{value['value']}>"
    if value["type"] == "bnode":
        return f"_:{value['value']}"
    return literal(value["value"], value.get("xml:lang", ""), value.get("datatype", ""))
