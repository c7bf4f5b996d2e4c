"""Time to have the vocabulary, against parsing the same files with pyoxigraph: python -m bench.vocabulary

Each measurement is a process of its own: `warm` loads from the cache that an earlier process left, `cold` builds and
keeps it, `parse` only parses the Turtle files. Times are of the work itself, without the start of Python, best of
several; both are taken in the same run, so that the ratio holds on any machine. Exit 1 above the bar.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BAR_MS = 150.0
RUNS = 5

_LOAD = """
import time
from kg.vocabulary import load_vocabulary
start = time.perf_counter()
found = load_vocabulary()
print(time.perf_counter() - start, len(found.entities))
"""
_PARSE = """
import time
import pyoxigraph as ox
from kg.vocabulary import FOLDER
folders = FOLDER / "entities", FOLDER / "lexicon"
files = [FOLDER / "model.ttl", *(path for folder in folders for path in sorted(folder.glob("*.ttl")))]
start = time.perf_counter()
count = sum(1 for path in files for _ in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
print(time.perf_counter() - start, count)
"""


def timed(code: str, cache: str) -> tuple[float, int]:
    """Milliseconds that `code` says it took in a fresh process with the cache folder `cache`, and what it counted."""
    environment = os.environ | {"XDG_CACHE_HOME": cache}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    seconds, count = done.stdout.split()
    return float(seconds) * 1000, int(count)


def measure() -> dict[str, float]:
    """Milliseconds cold, warm and for parsing; the ratio of warm to parsing; entities and triples."""
    with tempfile.TemporaryDirectory() as cache:
        cold, entities = timed(_LOAD, cache)
        pairs = [(timed(_LOAD, cache), timed(_PARSE, cache)) for _ in range(RUNS)]
    warm, parse = min(w[0] for w, _ in pairs), min(p[0] for _, p in pairs)
    return {
        "cold_ms": cold,
        "warm_ms": warm,
        "parse_ms": parse,
        "warm_to_parse": warm / parse,
        "entities": entities,
        "triples": pairs[0][1][1],
    }


def main() -> int:
    """Print the measurements; 1 where the warm load is above the bar."""
    found = measure()
    if "--json" in sys.argv:
        print(json.dumps({name: round(value, 3) for name, value in found.items()}))
    else:
        print(f"vocabulary: {found['entities']:.0f} entities, {found['triples']:.0f} triples")
        print(f"cold  {found['cold_ms']:8.1f} ms  (parse, lint, keep)")
        print(f"warm  {found['warm_ms']:8.1f} ms  (bar {BAR_MS:.0f} ms)")
        print(f"parse {found['parse_ms']:8.1f} ms  (pyoxigraph, the same files)")
        print(f"warm : parse = {found['warm_to_parse']:.2f}")
    return int(found["warm_ms"] > BAR_MS)


if __name__ == "__main__":
    sys.exit(main())
