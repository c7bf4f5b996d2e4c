"""What a command writes: results to standard output or a file, messages to standard error."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from kg.model import Problem


def rows_text(header: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> str:
    """Rows as a table for a person, or as CSV."""
    if form != "csv":
        return table_text(header, rows) if rows else ""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows((header, *rows))
    return out.getvalue()


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def tell_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        say(f"error: {problem}")


def json_line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


@contextmanager
def opened_output(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or the file `output`, which holds what it held before until all is written."""
    if output is None:
        yield sys.stdout
        return
    from kg.atomic import replacing

    with replacing(output) as out:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="\n", write_through=True)
        yield text
        text.detach()


def emit(text: str, output: Path | None) -> None:
    with opened_output(output) as out:
        out.write(text)


def emit_record(record: dict[str, Any], form: str, output: Path | None) -> None:
    if form == "json":
        emit(json_line(record), output)
    else:
        emit("".join(f"{name:<12} {value}\n" for name, value in _flat(record)), output)


def _flat(record: dict[str, Any], under: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{under}{name}.")
        elif not isinstance(value, list):
            yield under + name, value


def columns_of_terminal() -> int:
    import shutil

    return shutil.get_terminal_size((200, 24)).columns


def own_language() -> str:
    """The language of the user's environment, as far as the graph has names in it."""
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "ja" if told.startswith("ja") else "en"


def page_out(text: str) -> None:
    """To the terminal: through the pager where the text is longer than that."""
    import shlex
    import shutil
    import subprocess

    pager = shlex.split(os.environ.get("PAGER", "less"))
    lines = shutil.get_terminal_size((200, 24)).lines
    if not sys.stdout.isatty() or text.count("\n") < lines or not pager or not shutil.which(pager[0]):
        emit(text, None)
        return
    subprocess.run(pager, input=text.encode("utf-8"), check=False, env={"LESS": "FRSX", **os.environ})


def table_text(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under their header in columns as wide as the terminal allows."""
    from kg.show import columns, visible

    shown = [[visible(cell) for cell in row] for row in rows]
    return "".join(f"{line}\n" for line in columns(header, shown, columns_of_terminal()))
