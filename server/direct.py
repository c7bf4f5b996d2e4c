"""Runs users' queries where query workers have no snapshot: at an endpoint elsewhere, with limits of its own."""
from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from kg.errors import RefusedQuery
from kg.rendered import results_as
from kg.results import Results
from kg.worker import Rendered


class Direct:
    """Asks `graph.sparql`; takes the place of kg.pool.Pool."""

    def __init__(self, graph: Any):
        self._graph = graph

    def run(self, query: str, form: str = "", *, seconds: float | None = None, default: Sequence[str] = (),
            named: Sequence[str] = (), cancelled: threading.Event | None = None) -> Results | Rendered:
        """The result of `query`; see kg.pool.Pool.run. `seconds` and `cancelled` are the other server's business."""
        if default or named:
            raise RefusedQuery("this graph is kept elsewhere: no dataset can be named beside the query")
        results: Results = self._graph.sparql(query)
        return results_as(results, form) if form else results


class Asked:
    """`graph` for the page: as it is, but users' queries go the same way as those of the endpoint."""

    def __init__(self, graph: Any, runs: Any):
        self._graph, self._runs = graph, runs

    def __getattr__(self, name: str) -> Any:
        return getattr(self._graph, name)

    def sparql(self, query: str) -> Results:
        """The result of a user's query."""
        found: Results = self._runs.run(query)
        return found
