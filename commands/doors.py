"""Commands that open the graph to others: serve, ui, demo."""

from __future__ import annotations

from typing import Annotated

import typer

from commands.asking import answer_text
from commands.exits import DONE
from commands.opening import data_folder, missing_door, open_door, open_graph
from commands.options import Auth, Quiet, Store, Verbose
from commands.output import tell_problems
from commands.progress import shown_progress


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0: any that is free.", min=0, max=65535)] = 7878,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="Time that one query may take.", min=0.1)] = 10.0,
    rows: Annotated[int, typer.Option(metavar="N", help="Rows or triples of one result at most.", min=1)] = 100_000,
    cors: Annotated[
        list[str] | None, typer.Option(metavar="ORIGIN", help="Sites whose pages may ask; none: none. Default: any.")
    ] = None,
    allow_load: Annotated[
        list[str] | None, typer.Option(metavar="URL", help="What addresses begin with that LOAD may fetch; else none.")
    ] = None,
    page: Annotated[bool, typer.Option("--page/--no-page", help="Serve the page at /ui too.")] = True,
    auth: Auth = False,
    log_format: Annotated[str, typer.Option(help="A line a request on standard error: text, json or none.")] = "text",
    log_queries: Annotated[bool, typer.Option("--log-queries", help="Log the queries' text too.")] = False,
    store: Store = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Serve the graph over HTTP: SPARQL at /sparql, the graph store at /graphs, things at /id/…, the page at /ui.

    Whoever shows the token that stands in the environment as DEALGRAPH_TOKEN may also write; without one nobody may.
    """
    try:
        from kg.pool import Limits
        from server.service import Settings
    except ModuleNotFoundError as error:
        raise missing_door("serve", error) from error
    origins = tuple(origin for origin in cors or ["*"] if origin != "none")
    settings = Settings(origins=origins, loads=tuple(allow_load or ()), log_queries=log_queries)
    return open_door(store, host, port, page=page, settings=settings, limits=Limits(seconds=timeout, rows=rows),
                  log_format="none" if quiet else log_format, auth=auth)


def ui(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0: any that is free.", min=0, max=65535)] = 7860,
    auth: Auth = False,
    store: Store = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Serve the page: ask, explore, query, add and review articles, export; /sparql beside it.

    On another machine's screen articles can be added and reviewed only after a login (--auth).
    """
    return open_door(store, host, port, auth=auth)


def demo(
    port: Annotated[int, typer.Option(help="Port of the page.", min=0, max=65535)] = 7860,
    page: Annotated[bool, typer.Option("--page/--no-page", help="Serve the page after the answers.")] = True,
    store: Store = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Build the example graph, answer three questions in the terminal, then open the page."""
    from dealgraph import example_articles, example_questions

    where = store or str(data_folder() / "demo")
    with open_graph(where, new=True) as graph:
        with shown_progress(quiet) as progress:
            report = graph.ingest(example_articles(), progress)
        tell_problems(report.problems)
        for question in example_questions():
            typer.echo(f"\n? {question}\n{answer_text(graph.ask(question), verbose)}", nl=False)
    typer.echo("")
    return open_door(where, "127.0.0.1", port) if page else DONE
