"""Commands that keep a graph: export, check, backup, restore, rebuild."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.arguments import form_of
from commands.exits import BAD_USAGE, DONE, SOME_UNREAD
from commands.opening import open_graph, store_place
from commands.options import Format, Output, Quiet, Store, Verbose
from commands.output import emit, emit_record, json_line, say, tell_problems
from commands.progress import shown_progress
from kg.errors import StoreError

if TYPE_CHECKING:
    from dealgraph import DealGraph
    from kg.check import Report


def export(
    what: Annotated[
        str,
        typer.Option(
            "--what",
            metavar="facts|claims|ontology|history|all",
            help="Which part of the graph, or several with commas; by default facts,claims, in csv and graphml facts.",
        ),
    ] = "",
    article: Annotated[
        list[str] | None, typer.Option("--article", metavar="NAME", help="Only what this article claims. Repeatable.")
    ] = None,
    entity: Annotated[
        list[str] | None,
        typer.Option("--entity", metavar="NAME", help="Only claims that mention it: its name or IRI. Repeatable."),
    ] = None,
    type: Annotated[
        list[str] | None,
        typer.Option("--type", metavar="KIND", help="Only claims of this kind, by name or label. Repeatable."),
    ] = None,
    stage: Annotated[
        list[str] | None, typer.Option("--stage", metavar="STAGE", help="Only claims in this stage. Repeatable.")
    ] = None,
    since: Annotated[str, typer.Option(metavar="DATE", help="Only deals of that day, month or year, or later.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="Only deals of then or before.")] = "",
    store: Store = None,
    format: Format = "ttl",
    output: Output = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Write the graph out as ttl, trig, nt, nq, rdf, jsonld, csv, graphml or neo4j.

    csv is a table of deals, with --what claims a table of claims. neo4j is a folder of two tables that neo4j-admin
    imports (a zip where FILE ends in .zip, and on standard output). FILE holds the whole export or what it held before.

    Example: dealgraph export --entity OpenAI --since 2025-11 -f csv -o deals.csv
    """
    from kg.exports import FORMATS, Choice, parts_of

    form = form_of(format, FORMATS, output)
    if output is None and form == "neo4j" and sys.stdout.isatty():
        raise typer.BadParameter("-f neo4j writes a zip or a folder; give its name with -o")
    choice = Choice(article or (), entity or (), type or (), stage or (), since, until)
    parts_of(what, form)  # a wrong name is told whatever the graph is
    with open_graph(store) as graph:
        sys.stdout.flush()
        done = graph.export_to(output or sys.stdout.buffer, what, form, choice or None)
    if done.claims == 0 and not quiet:
        say("note: no claim fits these filters together")
    if done.changed:
        say(f"note: {done.changed} texts hold signs that XML has no place for; U+FFFD stands for them")
    return DONE


def check(
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False
) -> int:
    """Check graph and ontology: hygiene, OWL 2 DL profile, SHACL shapes, consistency. Exit 2 where something is wrong.

    Each part says what it looked at; one that cannot be run here (no Java) is named as skipped and is no failure.
    """
    form = form_of(format, ("table", "json"), output)
    report = _checked(store, quiet)
    emit(json_line(report.to_dict()) if form == "json" else report.to_text(), output)
    return DONE if report.passed else BAD_USAGE


def _checked(store: str | None, quiet: bool) -> Report:
    """The report on the graph; where it cannot be read, on its files alone; of the ontology where none is."""
    try:
        with _to_check(store) as graph, shown_progress(quiet) as progress:
            return graph.check(progress)
    except StoreError:
        from kg.check import unreadable

        report = unreadable(Path(store_place(store)))
        if report.passed:
            raise
        return report


def _to_check(store: str | None) -> DealGraph:
    """The graph; an empty one where nobody named any and none was made yet."""
    from dealgraph import DealGraph as Graph

    return Graph.open(None) if store is None and not Path(store_place(None)).exists() else open_graph(store)


def backup(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A file that ends in .tar or .tar.gz, or a folder.")],
    store: Store = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Copy the graph as it is now. A folder made so is a store itself; `restore` takes either back.

    Nothing is stopped for it, and every file's checksum is looked at. Example: dealgraph backup deals.tar
    """
    with open_graph(store) as graph:
        graph.backup(target)
    if not quiet:
        say(f"backed up to {target}")
    return DONE


def restore(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="A backup, or the folder of another store.")],
    store: Store = None,
    replace: Annotated[bool, typer.Option("--replace", help="Give up the graph that is there for it.")] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Make the graph what it was when it was backed up. A damaged backup is refused, and nothing is changed.

    Example: dealgraph restore deals.tar --store new-place
    """
    from dealgraph import restore as restored

    restored(source, store_place(store), replace)
    if not quiet:
        say(f"restored from {source}")
    return DONE


def rebuild(
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False
) -> int:
    """Make a damaged or doubtful graph anew from the claims of its articles, as far as they can be read.

    Says what it was made from and counts what is there now. Articles that could not be read are named with the file to
    ingest again (exit 4); the damaged files are then put aside.
    """
    from dealgraph import rebuild as rebuilt

    form = form_of(format, ("table", "json"), output)
    with shown_progress(quiet) as progress:
        done = rebuilt(store_place(store), progress=progress)
    tell_problems(done.lost)
    if done.aside:
        say(f"note: the damaged files are in {done.aside}; remove them when nothing is missed")
    if done.left_out:
        say(f"note: what no claim states was left out, and is in {done.left_out}")
    emit_record(asdict(done) | {"lost": [str(problem) for problem in done.lost]}, form, output)
    return SOME_UNREAD if done.lost else DONE
