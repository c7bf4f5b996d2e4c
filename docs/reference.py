"""Writes docs/cli.md from the command line's own help: python docs/reference.py > docs/cli.md"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def helped(arguments: list[str]) -> str:
    """What `dealgraph ARGUMENTS --help` prints at 100 columns."""
    import cli

    os.environ["COLUMNS"], os.environ["TERMINAL_WIDTH"] = "100", "100"
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        cli.main([*arguments, "--help"])
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())


def commands() -> tuple[tuple[str, ...], ...]:
    """The commands, in the order of the help, each as its words."""
    import cli

    own = tuple((command.callback.__name__,) for command in cli.app.registered_commands if command.callback)
    groups = ((group.typer_instance, group.typer_instance.info.name) for group in cli.app.registered_groups)
    return own + tuple(
        (str(name), command.name or command.callback.__name__)
        for group, name in groups if group for command in group.registered_commands if command.callback)


def reference() -> str:
    """The whole page, in Markdown."""
    parts = [
        "# The command line",
        "",
        "Generated from the program's own help by `make docs`; a test holds it to that.",
        "",
        "Exit codes: 0 done or answered, 1 no answer, 2 bad usage or bad query, 3 store or network out of reach,",
        "4 some input could not be read (the rest was done, and each failure named).",
        "",
    ]
    for name in ((), *commands()):
        parts += [f"## {' '.join(('dealgraph', *name))}", "", "```", helped(list(name)), "```", ""]
    return "\n".join(parts)


if __name__ == "__main__":
    print(reference(), end="")
