"""How far a command is, on standard error: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from commands.output import say

Progress = Callable[[int, int, str], None]


@contextmanager
def shown_progress(quiet: bool, verbose: bool = False) -> Iterator[Progress]:
    """A bar on standard error, with rate and estimate: bar(done, total, name). Plain lines with -v where that is no
    terminal, else nothing; nothing with -q."""
    if quiet or not (verbose or sys.stderr.isatty()):
        yield lambda done, total, name: None
    elif sys.stderr.isatty():
        yield from _bar()
    else:
        yield _plain_lines()


def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task, start = bar.add_task("reading", total=None, rate=""), time.monotonic()
        yield lambda done, total, name: bar.update(
            task, completed=done, total=total or None, description=Path(name).name[:40], rate=_rate(done, start)
        )


def _plain_lines() -> Progress:
    start = time.monotonic()

    def line(done: int, total: int, name: str) -> None:
        left = f", {(total - done) * (time.monotonic() - start) / done:.0f} s left" if total > done else ""
        say(f"{done}/{total or '?'} {Path(name).name} ({_rate(done, start)}{left})")

    return line


def _rate(done: int, start: float) -> str:
    return f"{done / max(time.monotonic() - start, 1e-3):.1f}/s"
