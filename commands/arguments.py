"""What is given to a command, read: texts, files, lines of JSON, forms."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from kg.errors import SourceError
from kg.model import Problem


def text_argument(given: str, at_file: bool = False) -> str:
    """`-` is standard input; with `at_file`, @FILE is that file's text."""
    if given == "-":
        return sys.stdin.read()
    if at_file and given == "@":
        raise typer.BadParameter("behind @ stands the name of a file, as in @query.rq")
    if at_file and given.startswith("@"):
        return _read_text(Path(given[1:]))
    return given


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(str(path), getattr(error, "strerror", None) or "not UTF-8 text") from error


def json_lines(path: Path) -> Iterator[dict[str, Any] | Problem]:
    """The objects of a JSON lines file; a line that is none comes out as a problem."""
    for number, line in enumerate(_read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except ValueError as error:
            yield Problem(
                f"{path}:{number}", f"not JSON: {error}", 'one object a line, as {"id": "q1", "question": "…"}'
            )
            continue
        if isinstance(found, dict) and isinstance(found.get("question"), str):
            yield found
        else:
            yield Problem(
                f"{path}:{number}", "no question in it", 'one object a line, as {"id": "q1", "question": "…"}'
            )


def form_of(given: str, allowed: tuple[str, ...], output: Path | None) -> str:
    """The form asked for; by default the first on a terminal, else the second (the machine's)."""
    if given and given not in allowed:
        raise typer.BadParameter(f"--format {given}: one of {', '.join(allowed)}")
    return given or (allowed[0] if output is None and sys.stdout.isatty() else allowed[1])
