"""What running a query in a process of its own costs, against pyoxigraph in this one: python -m bench.pool [--quads N]

Prints one JSON object: `cold`, seconds until a first answer; `overhead` of three queries, as their time through the
pool and, over that of pyoxigraph directly on the same snapshot, as a ratio (median and 95th percentile); `memory`,
private MB of a worker, and `shared` ones, which count once for all; `crowd`, the longest that a cheap query took while
twenty slow ones were being run.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pyoxigraph as ox

from kg.errors import DealGraphError
from kg.pool import Limits, Pool

ROUNDS = 200
QUERIES = {
    "one": "SELECT * { <urn:s7> ?p ?o }",
    "thousand": "SELECT * { ?s ?p ?o } LIMIT 1000",
    "count": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
}
SLOW = "SELECT (COUNT(*) AS ?n{}) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }}"


def filled(folder: Path, quads: int) -> Path:
    """A store with so many quads, as a snapshot."""
    store = ox.Store(str(folder / "live"))
    store.bulk_extend(
        ox.Quad(ox.NamedNode(f"urn:s{n // 5}"), ox.NamedNode(f"urn:p{n % 5}"), ox.Literal(f"value {n}"))
        for n in range(quads)
    )
    store.backup(str(folder / "snapshot"))
    return folder / "snapshot"


def timed(run: Callable[[], object], rounds: int) -> list[float]:
    """Seconds of each of so many runs."""
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return found


def overhead(pool: Pool, store: ox.Store, query: str) -> dict[str, float]:
    """Milliseconds of `query` through the pool, and how many times what it takes directly."""

    def direct() -> object:
        result: Any = store.query(query)
        return result.serialize(format=ox.QueryResultsFormat.JSON)

    rounds = max(5, min(ROUNDS, int(5 / max(timed(direct, 3)))))
    alone, through = timed(direct, rounds), timed(lambda: pool.run(query, "json"), rounds)
    last = [quantiles(times, n=20)[18] for times in (alone, through)]
    return {
        "median_ms": round(median(through) * 1e3, 2),
        "median_ratio": round(median(through) / median(alone), 2),
        "p95_ms": round(last[1] * 1e3, 2),
        "p95_ratio": round(last[1] / last[0], 2),
    }


def memory(pool: Pool) -> dict[str, float]:
    """Private and shared MB of a worker at rest."""
    text = Path(f"/proc/{pool._idle[0].pid}/smaps_rollup").read_text()
    kinds = {line.split()[0]: int(line.split()[1]) for line in text.splitlines()[1:]}
    private = kinds["Private_Clean:"] + kinds["Private_Dirty:"]
    return {"private": round(private / 1024, 1), "shared": round((kinds["Rss:"] - private) / 1024, 1)}


def crowd(pool: Pool) -> float:
    """The longest that a cheap query took while twenty slow ones were being run."""

    def slow(number: int) -> None:
        try:
            pool.run(SLOW.format(number))
        except DealGraphError:
            return

    with ThreadPoolExecutor(20) as many:
        running = [many.submit(slow, number) for number in range(20)]
        took = []
        while not all(each.done() for each in running):
            took += timed(lambda: pool.run(QUERIES["one"]), 1)
            time.sleep(0.1)
    return round(max(took), 3)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quads", type=int, default=100_000)
    quads = parser.parse_args().quads
    with tempfile.TemporaryDirectory() as folder:
        snapshot = filled(Path(folder), quads)
        with Pool(lambda: snapshot, Limits(seconds=10, memory=2 << 30)) as pool:
            cold = timed(lambda: pool.run("ASK {}"), 1)[0]
            store = ox.Store.read_only(str(snapshot))
            print(json.dumps({
                "quads": quads,
                "cold": round(cold, 3),
                "overhead": {name: overhead(pool, store, query) for name, query in QUERIES.items()},
                "memory": memory(pool),
                "crowd": crowd(pool),
            }))


if __name__ == "__main__":
    main()
