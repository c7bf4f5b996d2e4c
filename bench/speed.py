"""Time and memory of what users wait for, over the articles of examples/: python -m bench.speed

Prints one line a measurement: name, CPU seconds (user + system, children included), and peak memory in MB.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def cost(*arguments: str) -> tuple[float, float]:
    """CPU seconds and peak MB of one cold `dealgraph ARGUMENTS`."""
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0  # already waited for
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Measure help, ingestion, one question and the export."""
    from dealgraph import example_articles, example_questions

    articles = [str(path) for path in example_articles()]
    with tempfile.TemporaryDirectory() as folder:
        store = ("--store", str(Path(folder) / "graph"))
        for name, arguments in (
            ("help", ("--help",)),
            ("ingest", ("ingest", *articles, *store)),
            ("ingest again", ("ingest", *articles, *store)),
            ("ask", ("ask", example_questions()[0], *store)),
            ("export", ("export", *store)),
        ):
            seconds, memory = cost(*arguments)
            print(f"{name:<14} {seconds:6.2f} CPU s  {memory:7.0f} MB")


if __name__ == "__main__":
    main()
