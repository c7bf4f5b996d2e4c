"""Time and memory of exports by size of the graph: python -m bench.exports [--quads 100000 1000000] [--formats ttl]

Each export is one cold `dealgraph export`. Prints quads, format, CPU seconds (user + system), peak memory in MB, and
beside it how many times the memory of the smallest size that is: streams stay near 1 however large the graph. Exit 1
where a format takes more than BAR times.
"""
from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.asking import ROOT, fill, sources
from bench.speed import cost
from dealgraph import DealGraph
from kg.exports import FORMATS

BAR = 2.0


def measure(shared: Path, sizes: Sequence[int], formats: Sequence[str]) -> Iterator[tuple[int, str, float, float]]:
    """Size, format, CPU seconds and peak MB of each export."""
    articles, _ = sources(shared)
    with DealGraph.open(None) as small, tempfile.TemporaryDirectory() as folder:
        small.ingest(articles)
        for size in sizes:
            store, out = Path(folder) / str(size), Path(folder) / "out.zip"
            fill(store, small, size)
            for form in formats:
                yield size, form, *cost("export", "--store", str(store), "-f", form, "-o", str(out))
                out.unlink()


def main() -> int:
    """Measure, print, and tell by the exit whether memory stayed flat."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--formats", nargs="*", default=list(FORMATS), choices=FORMATS)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    given = parser.parse_args()
    least: dict[str, float] = {}
    worst = 0.0
    for size, form, seconds, memory in measure(given.shared, given.quads, given.formats):
        times = memory / least.setdefault(form, memory)
        worst = max(worst, times)
        print(f"{size:>9} {form:<8} {seconds:7.1f} CPU s  {memory:6.0f} MB  {times:5.2f}", flush=True)
    return int(worst > BAR)


if __name__ == "__main__":
    sys.exit(main())
