"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="PATH|URL",
        envvar="DEALGRAPH_STORE",
        show_envvar=True,
        help="Folder of the embedded store, or a SPARQL 1.1 endpoint; default: the user's data folder.",
    ),
]


Format = Annotated[str, typer.Option("-f", "--format", help="Form of the output; by default a table on a terminal.")]


Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write there instead of standard output.")
]


Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no notes.")]


Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="More detail; a traceback where something fails.")]


Auth = Annotated[
    bool, typer.Option("--auth", help="Ask who opens the page to log in: DEALGRAPH_USERS holds name:password lines.")
]


Workers = Annotated[
    int | None,
    typer.Option("--workers", metavar="N", min=1, help="Processes that read; by default one a core, 1 is this one."),
]


Follow = Annotated[bool, typer.Option("--follow", help="Read the pages that feeds link to, not the feeds' own text.")]


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH|URL|-...", help="Files, folders, addresses, or - for standard input.")
]
