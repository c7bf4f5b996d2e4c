"""Where the graph lives: in a folder (Oxigraph), in memory, or behind a SPARQL 1.1 endpoint.

One claim is one named graph. The default graph holds every stated triple once, what is said of claims and articles,
and names of things. `Store` is the one port; whoever holds one need not know which it is.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from kg.embedded import EmbeddedStore, MemoryStore
from kg.model import Evidence, Triple
from kg.remote import RemoteStore
from kg.results import Results, Rows
from kg.triples import Batch, Quad

__all__ = ["EmbeddedStore", "MemoryStore", "RemoteStore", "Results", "Rows", "Store", "open_store"]


class Store(Protocol):
    """The port to a graph. Terms go in and out in N-Triples syntax; `bindings` give variables their terms."""

    @property
    def writes(self) -> int:
        """How often the store was changed, as far as it can tell."""

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

    def note(self, fresh: Iterable[Triple], gone: Iterable[Triple] = ()) -> None:
        """Put triples into the graph of the history (kg.terms.HISTORY), and take `gone` out of it, in one step."""

    def quads(self) -> Iterator[Quad]:
        """Everything in the store."""

    def optimize(self) -> None:
        """Put what many additions left behind in order, where there is anything to put in order."""

    def release(self) -> None:
        """Let others see what was written, and write; called when a piece of work is done."""

    def close(self) -> None:
        """Write everything out and let go of the store."""


def open_store(where: str | Path | None = None) -> EmbeddedStore | MemoryStore | RemoteStore:
    """The store at `where`: an endpoint's address, a folder (made where missing), or None for an empty one in memory.

    Raises StoreError or StoreLocked where it cannot be opened.
    """
    if where is None:
        return MemoryStore()
    return RemoteStore(str(where)) if "://" in str(where) else EmbeddedStore(where)
