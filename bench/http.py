"""Throughput and latency over HTTP under 1, 8, 32 clients, beside the server of the package oxigraph in the same run:

    python -m bench.http [--quads 100000] [--clients 1 8 32] [--seconds 5] [--shared FOLDER] [--json]

Both serve the same graph; clients keep their connections and ask three cheap queries (of bench.store), each with a
comment of its own, so that nothing is answered from a cache. A line a number of clients: queries a second, the half's
and the nineteen twentieths' latency in milliseconds, how many were turned away (429, 503), and ours as a share of the
yardstick's rate. Ours checks each query and runs it in a process of its own that can be ended; the yardstick does
neither.
"""
from __future__ import annotations

import argparse
import http.client
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.asking import ROOT, copies, shares, sources
from bench.store import MOST_TOLD, QUERIES
from dealgraph import DealGraph
from kg.queries import with_prefixes
from kg.store import EmbeddedStore

CHEAP = ("labs hosted by one", "claims of a deal", "two hops")
_PATIENCE = 60.0  # seconds until a server must have begun


# ---- the two servers ----
@contextmanager
def serving(command: Sequence[str], path: str) -> Iterator[tuple[int, str]]:
    """The port and the path of a server that `command` starts; ``{port}`` in it is that port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = [part.replace("{port}", str(port)) for part in command]
    with subprocess.Popen(started, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(port, path)
            yield port, path
        finally:
            process.terminate()


def _wait(port: int, path: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            if asked(http.client.HTTPConnection("127.0.0.1", port, timeout=5), path, "ASK {}") == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"the server at port {port} did not begin")


def asked(connection: http.client.HTTPConnection, path: str, query: str) -> int:
    """The status of the answer to `query`, read to its end."""
    connection.request("GET", f"{path}?query={quote(query)}", headers={"Accept": "application/sparql-results+json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


# ---- the clients ----
def loaded(server: tuple[int, str], queries: Sequence[str], clients: int, seconds: float) -> dict[str, Any]:
    """What so many clients got in so many seconds: rate, latencies, and how many were turned away."""
    taken: list[float] = []
    away: list[int] = []
    numbers, until = count(), time.monotonic() + seconds
    given = (server, queries, numbers, until, taken, away)
    work = [threading.Thread(target=_client, args=given) for _ in range(clients)]
    start = time.monotonic()
    for each in work:
        each.start()
    for each in work:
        each.join()
    rate = len(taken) / (time.monotonic() - start)
    return {"per_second": rate, **(shares(taken) if taken else {"p50": 0.0, "p95": 0.0}), "away": len(away)}


def _client(server: tuple[int, str], queries: Sequence[str], numbers: Iterator[int], until: float, taken: list[float],
            away: list[int]) -> None:  # fmt: skip
    port, path = server
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    for query in cycle(queries):
        start = time.perf_counter()
        status = asked(connection, path, f"{query} # {next(numbers)}")
        if status == 200:
            taken.append(1000 * (time.perf_counter() - start))
        elif status in (429, 503):
            away.append(status)
            time.sleep(0.05)
        else:
            raise SystemExit(f"status {status} for {query}")
        if time.monotonic() > until:
            return


# ---- all of it ----
def measure(folder: Path, shared: Path, quads: int, clients: Sequence[int], seconds: float) -> Iterator[dict[str, Any]]:
    """Figures for each number of clients."""
    queries = _fill(folder, shared, quads)
    yardstick = str(Path(sys.executable).parent / "oxigraph")
    ours = [sys.executable, str(ROOT / "cli.py"), "serve", "--no-page", "-q", "--port", "{port}", "--store"]
    theirs = [yardstick, "serve-read-only", "--bind", "127.0.0.1:{port}", "--location"]
    first = serving([*ours, str(folder / "ours")], "/sparql")
    second = serving([*theirs, str(folder / "theirs")], "/query")
    with first as one, second as two:
        for number in clients:
            mine, yard = (loaded(server, queries, number, seconds) for server in (one, two))
            share = mine["per_second"] / yard["per_second"]
            yield {"clients": number, "ours": mine, "oxigraph": yard, "share": share}


def _fill(folder: Path, shared: Path, quads: int) -> list[str]:
    """The same graph for both servers; gives the queries about it."""
    given = folder / "given.nq"
    with DealGraph.open(None) as small, given.open("wb") as out:
        small.ingest(sources(shared)[0])
        out.writelines(copies(small, quads))
    store = EmbeddedStore(folder / "ours")
    store.bulk_load(given)
    deal = next(iter(store.select(MOST_TOLD)))["deal"]
    store.close()
    program = Path(sys.executable).parent / "oxigraph"
    command = [str(program), "load", "--location", str(folder / "theirs"), "--file", str(given)]
    subprocess.run(command, check=True, capture_output=True)
    return [with_prefixes(QUERIES[name].replace("%s", deal)) for name in CHEAP]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, default=100_000)
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for found in measure(Path(folder), given.shared, given.quads, given.clients, given.seconds):
            print(json.dumps(found) if given.json else _line(found), flush=True)
    return 0


def _line(found: dict[str, Any]) -> str:
    parts = [f"{found['clients']:>3} clients"]
    for name in ("ours", "oxigraph"):
        one = found[name]
        latency = f"p50 {one['p50']:7.1f} ms p95 {one['p95']:7.1f} ms"
        parts.append(f"{name} {one['per_second']:7.1f}/s {latency} away {one['away']}")
    return "  ".join([*parts, f"share {found['share']:.3f}"])


if __name__ == "__main__":
    sys.exit(main())
