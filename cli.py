"""The command line: the commands of commands/, and how any of them ends.

Each command opens the core, calls one method and renders what comes back.

Results go to standard output, progress and messages to standard error. Exit: 0 done or answered, 1 no answer,
2 bad usage or bad query, 3 store or network out of reach, 4 some input could not be read (the rest was done).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from commands.asking import ask
from commands.doors import demo, serve, ui
from commands.exits import BAD_USAGE, DONE, OUT_OF_REACH, SOME_UNREAD
from commands.keeping import backup, check, export, rebuild, restore
from commands.listing import articles, claims, contradictions, doctor, explain, stats
from commands.output import say
from commands.querying import sparql
from commands.reading import extract, ingest
from commands.reviewing import reviewing
from kg.errors import DealGraphError, SourceError, StoreError

app = typer.Typer(
    name="dealgraph",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Articles in, a graph of quoted claims out, questions answered with evidence, in English and Japanese.",
)
for command in (
    ingest, extract, ask, sparql, export, check, backup, restore, rebuild, serve, ui, demo, stats, explain, doctor,
    articles, claims, contradictions,
):
    app.command()(command)
app.add_typer(reviewing)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. What goes wrong is told in one line on standard error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = app(given, standalone_mode=False, prog_name="dealgraph")
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except BrokenPipeError:  # the reader had enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        say("stopped")
        return 130
    except Exception as error:
        if {"-v", "--verbose"} & set(given):
            import traceback

            traceback.print_exc()
        return _failed(error)


def _failed(error: Exception) -> int:
    """Tell the error and give its exit code; an error that is none of ours is passed on."""
    if isinstance(error, typer.TyperException):
        text = error.format_message()
        say(text if text.startswith("Usage:") else f"error: {text}")
        return BAD_USAGE
    if not isinstance(error, DealGraphError | OSError):
        raise error
    for line in _told(error).splitlines():
        say(f"error: {line}")
    if isinstance(error, SourceError):
        return SOME_UNREAD
    return OUT_OF_REACH if isinstance(error, StoreError | OSError) else BAD_USAGE


def _told(error: Exception) -> str:
    """What is told of an error; of one of the system's the file and the reason, without its number."""
    named = isinstance(error, OSError) and error.filename and error.strerror
    return f"{error.filename}: {error.strerror}" if named else str(error)  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(main())
