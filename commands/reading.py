"""Commands that read articles: ingest, extract."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.arguments import form_of
from commands.exits import DONE, SOME_UNREAD
from commands.opening import open_graph
from commands.options import Follow, Format, Output, Paths, Quiet, Store, Verbose, Workers
from commands.output import emit_record, json_line, opened_output, say, table_text, tell_problems
from commands.progress import shown_progress
from kg.model import Problem

if TYPE_CHECKING:
    from kg.model import IngestReport


def ingest(
    paths: Paths,
    store: Store = None,
    workers: Workers = None,
    follow: Follow = False,
    anew: Annotated[bool, typer.Option("--anew", help="Read files again that have not changed.")] = False,
    drop_deleted: Annotated[
        bool, typer.Option("--drop-deleted", help="Take articles out whose files are gone from a folder given.")
    ] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on reading what changes there; Ctrl-C ends.")] = False,
    format: Format = "",
    output: Output = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Read articles into the graph. The same article twice is once; a file that has not changed is not read again.

    Text, Markdown, HTML, PDF, JSON lines, RSS and Atom feeds, WARC archives; docs/sources.md tells of each.

    Example: dealgraph ingest articles/ report.html
    """
    form = form_of(format, ("table", "json"), output)

    def once(given: Sequence[str]) -> IngestReport:
        with open_graph(store, new=True) as graph, shown_progress(quiet, verbose) as progress:
            report = graph.ingest(given, progress, workers, follow, anew, drop_deleted)
        tell_problems(report.problems)
        _tell_gone(report)
        emit_record(_ingested(report), form, output)
        return report

    report = once(paths)
    if watch:
        _watch(paths, once)
    return SOME_UNREAD if report.problems else DONE


def _ingested(report: IngestReport) -> dict[str, Any]:
    found: dict[str, Any] = {"articles": report.articles, "unchanged": report.unchanged, "claims": report.claims}
    if report.gone:
        found |= {"gone": [str(each) for each in report.gone], "dropped": report.dropped}
    return found | {"problems": [str(problem) for problem in report.problems]}


def _tell_gone(report: IngestReport) -> None:
    for each in report.gone:
        say(f"note: {each}" if not report.dropped else f"note: {each.where}: {each.what}, and is taken out of it")


def _watch(paths: Sequence[str], once: Callable[[Sequence[str]], object]) -> None:
    """Read `paths` again whenever something changes there; the graph is open only while it reads."""
    from watchfiles import watch

    places = [path for path in paths if Path(path).exists()]
    if not places:
        raise typer.BadParameter("--watch needs a file or a folder that is there")
    say(f"watching {', '.join(places)}; stop with Ctrl-C")
    for _ in watch(*places, debounce=1_000, raise_interrupt=True):
        once(places)


def extract(
    paths: Paths,
    rejected: Annotated[
        bool, typer.Option("--rejected", help="Instead: what was nearly a fact, and why it was none.")
    ] = False,
    workers: Workers = None,
    follow: Follow = False,
    format: Format = "",
    output: Output = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Read articles and print their facts, one JSON object a line. No graph is touched.

    Example: dealgraph extract articles/*.txt > facts.jsonl
    """
    if rejected:
        form = form_of(format, ("table", "jsonl", "json"), output)
        return _extract_rejected(paths, workers, form, output, quiet, verbose)
    from dealgraph import extract_claims
    from kg.contract import fact
    from kg.vocabulary import load_vocabulary

    form_of(format or "jsonl", ("jsonl", "json"), output)
    vocabulary, problems = load_vocabulary(), []
    with opened_output(output) as out, shown_progress(quiet, verbose) as progress:
        for found in extract_claims(paths, vocabulary, progress, workers, follow):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                out.write(json_line(fact(found, vocabulary)))
    tell_problems(problems)
    return SOME_UNREAD if problems else DONE


def _extract_rejected(
    paths: list[str], workers: int | None, form: str, output: Path | None, quiet: bool, verbose: bool
) -> int:
    from dealgraph import extract_rejected, why_rejected
    from kg.contract import near_miss
    from kg.vocabulary import load_vocabulary

    vocabulary, problems, rows = load_vocabulary(), [], []
    with opened_output(output) as out, shown_progress(quiet, verbose) as progress:
        for found in extract_rejected(paths, vocabulary, progress, workers):
            if isinstance(found, Problem):
                problems.append(found)
                continue
            why = why_rejected(found, vocabulary)
            if form == "table":
                rows.append((found.doc, found.kind, why[found.language], " ".join(found.quote.split())))
            else:
                out.write(json_line(near_miss(found, why, vocabulary)))
        out.write(table_text(("doc", "kind", "why not", "quote"), rows) if rows else "")
    tell_problems(problems)
    return SOME_UNREAD if problems else DONE
