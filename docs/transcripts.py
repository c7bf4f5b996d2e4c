"""Runs the console blocks of the README and holds or writes what they print: python docs/transcripts.py [--write]

A block is fenced with ```console; lines that begin with `$ ` are commands, what follows each is what it prints on
standard output and standard error. A line that is `…` stands for any number of lines. All blocks share one folder,
in which `examples/` is the project's own, and one graph.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def steps(block: str) -> Iterator[tuple[str, str]]:
    """(command, what it is said to print) for each command of a block."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def commands() -> tuple[tuple[str, str], ...]:
    """All commands of the README in order, with what they are said to print."""
    return tuple(step for block in BLOCK.findall(README.read_text(encoding="utf-8")) for step in steps(block))


def run(command: str, folder: Path) -> str:
    """What `command` prints in `folder`, where `dealgraph` is this project's."""
    environment = {
        **os.environ,
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONIOENCODING": "utf-8",
        "DEALGRAPH_STORE": str(folder / "graph"),
        "COLUMNS": "100",
    }
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return done.stdout


def prepared(folder: Path) -> Path:
    """`folder` with examples/ and a `dealgraph` command in it."""
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / "bin").mkdir()
    starter = folder / "bin" / "dealgraph"
    starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "cli.py"}" "$@"\n', encoding="utf-8")
    starter.chmod(0o755)
    return folder


def agrees(said: str, printed: str) -> bool:
    """Whether `printed` is what the README says, `…` lines standing for anything."""
    parts = [re.escape(part) for part in re.split(r"^…\n", said, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), printed) is not None


def shortened(said: str, printed: str) -> str:
    """What to write for `printed`: as much of it as the README showed before an `…`."""
    lines = printed.splitlines(keepends=True)
    if "…\n" not in said or agrees(said, printed):
        return said if agrees(said, printed) else printed
    kept = said.split("…\n", maxsplit=1)[0].count("\n") or 3
    return "".join(lines[:kept]) + ("…\n" if len(lines) > kept else "")


def rewritten(text: str, folder: Path) -> str:
    """The README's text with what its commands print now."""

    def block(found: re.Match[str]) -> str:
        made = (f"$ {command}\n{shortened(said, run(command, folder))}" for command, said in steps(found.group(1)))
        return "```console\n" + "".join(made) + "```"

    return BLOCK.sub(block, text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        before = README.read_text(encoding="utf-8")
        after = rewritten(before, prepared(Path(name)))
    if "--write" in sys.argv:
        README.write_text(after, encoding="utf-8")
    elif after != before:
        sys.exit("README.md does not show what its commands print: python docs/transcripts.py --write")
