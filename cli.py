"""The command line. Each command opens the core, calls one method and renders what comes back.

Results go to standard output, progress and messages to standard error. Exit: 0 done or answered, 1 no answer,
2 bad usage or bad query, 3 store or network out of reach, 4 some input could not be read (the rest was done).
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import DealGraphError, NotFinished, QueryError, SourceError, StoreError
from kg.model import Problem

if TYPE_CHECKING:
    from dealgraph import DealGraph
    from kg.check import Report
    from kg.model import Answer, Evidence, IngestReport
    from kg.results import Results
    from kg.reviews.record import Review
    from kg.reviews.states import ClaimState

DONE, NO_ANSWER, BAD_USAGE, OUT_OF_REACH, SOME_UNREAD = range(5)

app = typer.Typer(
    name="dealgraph",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Articles in, a graph of quoted claims out, questions answered with evidence, in English and Japanese.",
)

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
        _say("stopped")
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
        _say(text if text.startswith("Usage:") else f"error: {text}")
        return BAD_USAGE
    if not isinstance(error, DealGraphError | OSError):
        raise error
    for line in _told(error).splitlines():
        _say(f"error: {line}")
    if isinstance(error, SourceError):
        return SOME_UNREAD
    return OUT_OF_REACH if isinstance(error, StoreError | OSError) else BAD_USAGE


def _told(error: Exception) -> str:
    """What is told of an error; of one of the system's the file and the reason, without its number."""
    named = isinstance(error, OSError) and error.filename and error.strerror
    return f"{error.filename}: {error.strerror}" if named else str(error)  # type: ignore[attr-defined]


# ---- the commands ----
@app.command()
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
    form = _form(format, ("table", "json"), output)

    def once(given: Sequence[str]) -> IngestReport:
        with _open(store) as graph, _progress(quiet, verbose) as progress:
            report = graph.ingest(given, progress, workers, follow, anew, drop_deleted)
        _tell_problems(report.problems)
        _tell_gone(report)
        _emit_record(_ingested(report), form, output)
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
        _say(f"note: {each}" if not report.dropped else f"note: {each.where}: {each.what}, and is taken out of it")


def _watch(paths: Sequence[str], once: Callable[[Sequence[str]], object]) -> None:
    """Read `paths` again whenever something changes there; the graph is open only while it reads."""
    from watchfiles import watch

    places = [path for path in paths if Path(path).exists()]
    if not places:
        raise typer.BadParameter("--watch needs a file or a folder that is there")
    _say(f"watching {', '.join(places)}; stop with Ctrl-C")
    for _ in watch(*places, debounce=1_000, raise_interrupt=True):
        once(places)


@app.command()
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
        form = _form(format, ("table", "jsonl", "json"), output)
        return _extract_rejected(paths, workers, form, output, quiet, verbose)
    from dealgraph import extract_claims
    from kg.contract import fact
    from kg.vocabulary import load_vocabulary

    _form(format or "jsonl", ("jsonl", "json"), output)
    vocabulary, problems = load_vocabulary(), []
    with _writer(output) as out, _progress(quiet, verbose) as progress:
        for found in extract_claims(paths, vocabulary, progress, workers, follow):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                out.write(_line(fact(found, vocabulary)))
    _tell_problems(problems)
    return SOME_UNREAD if problems else DONE


def _extract_rejected(
    paths: list[str], workers: int | None, form: str, output: Path | None, quiet: bool, verbose: bool
) -> int:
    from dealgraph import extract_rejected, why_rejected
    from kg.contract import near_miss
    from kg.vocabulary import load_vocabulary

    vocabulary, problems, rows = load_vocabulary(), [], []
    with _writer(output) as out, _progress(quiet, verbose) as progress:
        for found in extract_rejected(paths, vocabulary, progress, workers):
            if isinstance(found, Problem):
                problems.append(found)
                continue
            why = why_rejected(found, vocabulary)
            if form == "table":
                rows.append((found.doc, found.kind, why[found.language], " ".join(found.quote.split())))
            else:
                out.write(_line(near_miss(found, why, vocabulary)))
        out.write(_table(("doc", "kind", "why not", "quote"), rows) if rows else "")
    _tell_problems(problems)
    return SOME_UNREAD if problems else DONE


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="A question in English or Japanese.")] = "",
    file: Annotated[
        Path | None, typer.Option("--file", metavar="QUESTIONS.jsonl", help="Answer each line's question, in order.")
    ] = None,
    history: Annotated[
        Path | None, typer.Option("--history", metavar="FILE.jsonl", help="Earlier questions with their answers.")
    ] = None,
    store: Store = None,
    format: Format = "",
    output: Output = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Answer a question from the graph, with the quotes that say so.

    Example: dealgraph ask "Which labs does AWS host?"
    """
    if bool(question) == bool(file):
        raise typer.BadParameter("give one question, or --file with many")
    form = _form(format, ("table", "json", "jsonl"), output)
    if file:
        return _ask_many(file, store, output, quiet)
    past = _history(history) if history else ()
    with _open(store) as graph:
        answer = graph.ask(_text_argument(question), past)
    if form == "table":
        _emit(_answer_text(answer, verbose), output)
    else:
        from kg.contract import answer_dict

        _emit(_line(answer_dict(answer)), output)
    return DONE if answer.status == "answered" else NO_ANSWER


@app.command()
def sparql(
    query: Annotated[
        str, typer.Argument(metavar="QUERY|@FILE|-", help="The query, @FILE to read it, - for standard input.")
    ],
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=1, help="At most so many rows.")] = None,
    plan: Annotated[
        bool, typer.Option("--explain", help="Instead of rows: the algebra, prefixes, graphs, limits, rows and time.")
    ] = False,
    labels: Annotated[bool, typer.Option("--labels/--no-labels", help="Names beside IRIs in the table.")] = True,
    pager: Annotated[bool, typer.Option("--pager/--no-pager", help="Show long tables through $PAGER.")] = True,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="SECONDS", min=0.1, help="End the query after so many seconds.")
    ] = 60,
    store: Store = None,
    format: Format = "",
    output: Output = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Run a SPARQL query: table, json, xml, csv or tsv for rows; table, ttl, nt, rdf, jsonld or trig for a graph.

    The prefixes dg, dgr, rdf, rdfs, xsd, dct, prov, oa, owl and skos need no declaration.

    Example: dealgraph sparql 'SELECT ?lab { dgr:aws dg:hosts ?lab }'
    """
    text = _text_argument(query, at_file=True)
    form = _form(format, ("table", "json", "xml", "csv", "tsv", *_GRAPHS), output)
    try:
        with _open(store) as graph:
            if plan:
                return _explain_query(graph, text, limit, timeout, form, output)
            result = graph.sparql(text, limit, timeout)
            shown = _result_text(graph, result, form if format or form == "table" else "", labels)
            _tell_result(graph, result, text, limit, quiet)
    except QueryError as error:
        return _wrong_query(text, error)
    _page(shown) if pager and form == "table" and output is None else _emit(shown, output)
    return DONE


@app.command()
def export(
    what: Annotated[
        str,
        typer.Option(
            "--what",
            metavar="facts|claims|ontology|history|all",
            help="Which part of the graph, or several with commas; by default all, in csv and graphml the facts.",
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
    from kg.exports import FORMATS, Choice

    form = _form(format, FORMATS, output)
    if output is None and form == "neo4j" and sys.stdout.isatty():
        raise typer.BadParameter("-f neo4j writes a zip or a folder; give its name with -o")
    choice = Choice(article or (), entity or (), type or (), stage or (), since, until)
    with _open(store) as graph:
        sys.stdout.flush()
        done = graph.export_to(output or sys.stdout.buffer, what, form, choice or None)
    if done.claims == 0 and not quiet:
        _say("note: no claim fits these filters together")
    if done.changed:
        _say(f"note: {done.changed} texts hold signs that XML has no place for; U+FFFD stands for them")
    return DONE


@app.command()
def check(
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False
) -> int:
    """Check graph and ontology: hygiene, OWL 2 DL profile, SHACL shapes, consistency. Exit 2 where something is wrong.

    Each part says what it looked at; one that cannot be run here (no Java) is named as skipped and is no failure.
    """
    form = _form(format, ("table", "json"), output)
    report = _checked(store, quiet)
    _emit(_line(report.to_dict()) if form == "json" else report.to_text(), output)
    return DONE if report.passed else BAD_USAGE


def _checked(store: str | None, quiet: bool) -> Report:
    """The report on the graph; where it cannot be read, on its files alone."""
    try:
        with _open(store) as graph, _progress(quiet) as progress:
            return graph.check(progress)
    except StoreError:
        from kg.check import unreadable

        report = unreadable(Path(_where(store)))
        if report.passed:
            raise
        return report


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="A file that ends in .tar or .tar.gz, or a folder.")],
    store: Store = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Copy the graph as it is now. A folder made so is a store itself; `restore` takes either back.

    Nothing is stopped for it, and every file's checksum is looked at. Example: dealgraph backup deals.tar
    """
    with _open(store) as graph:
        graph.backup(target)
    if not quiet:
        _say(f"backed up to {target}")
    return DONE


@app.command()
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

    restored(source, _where(store), replace)
    if not quiet:
        _say(f"restored from {source}")
    return DONE


@app.command()
def rebuild(
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False
) -> int:
    """Make a damaged or doubtful graph anew from the claims of its articles, as far as they can be read.

    Says what it was made from and counts what is there now. Articles that could not be read are named with the file to
    ingest again (exit 4); the damaged files are then put aside.
    """
    from dealgraph import rebuild as rebuilt

    form = _form(format, ("table", "json"), output)
    with _progress(quiet) as progress:
        done = rebuilt(_where(store), progress=progress)
    _tell_problems(done.lost)
    if done.aside:
        _say(f"note: the damaged files are in {done.aside}; remove them when nothing is missed")
    if done.left_out:
        _say(f"note: what no claim states was left out, and is in {done.left_out}")
    _emit_record(asdict(done) | {"lost": [str(problem) for problem in done.lost]}, form, output)
    return SOME_UNREAD if done.lost else DONE


@app.command()
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
        raise _missing("serve", error) from error
    origins = tuple(origin for origin in cors or ["*"] if origin != "none")
    settings = Settings(origins=origins, loads=tuple(allow_load or ()), log_queries=log_queries)
    return _serve(store, host, port, page=page, settings=settings, limits=Limits(seconds=timeout, rows=rows),
                  log_format="none" if quiet else log_format, auth=auth)


@app.command()
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
    return _serve(store, host, port, auth=auth)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the page.", min=0, max=65535)] = 7860,
    page: Annotated[bool, typer.Option("--page/--no-page", help="Serve the page after the answers.")] = True,
    store: Store = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Build the example graph, answer three questions in the terminal, then open the page."""
    from dealgraph import example_articles, example_questions

    where = store or str(_data_folder() / "demo")
    with _open(where) as graph:
        with _progress(quiet) as progress:
            report = graph.ingest(example_articles(), progress)
        _tell_problems(report.problems)
        for question in example_questions():
            typer.echo(f"\n? {question}\n{_answer_text(graph.ask(question), verbose)}", nl=False)
    typer.echo("")
    return _serve(where, "127.0.0.1", port) if page else DONE


@app.command()
def stats(
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False
) -> int:
    """Count what the graph holds: articles, claims, frames of each kind, entities, triples."""
    form = _form(format, ("table", "json"), output)
    with _open(store) as graph:
        _emit_record(graph.stats(), form, output)
    return DONE


@app.command()
def explain(
    deal: Annotated[str, typer.Argument(metavar="DEAL", help="Its IRI, the IRI's last part, or words of its name.")],
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False,
) -> int:
    """Show which claims are taken to tell one deal, and by which rule. Exit code 1 where no deal is called so."""
    form = _form(format, ("table", "json"), output)
    with _open(store) as graph:
        found = graph.explain(deal)
        names = {t.rule: graph.vocabulary.label(t.rule, "en") for t in found}
    if form == "json":
        _emit("".join(_line(asdict(t)) for t in found), output)
    else:
        rows = [(t.name or t.deal, names[t.rule], t.status, t.article, t.quote) for t in found]
        _emit(_table(("name", "rule", "status", "article", "quote"), rows) if rows else "", output)
    if not found:
        _say(f"no deal is called {deal}; dealgraph stats counts what there is, dealgraph ask lists deals")
    return DONE if found else NO_ANSWER


@app.command()
def doctor(
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False
) -> int:
    """Look whether everything that dealgraph needs is there. Exit 3 where something is out of reach."""
    from dealgraph import examine

    form = _form(format, ("table", "json"), output)
    found = examine(_where(store))
    if form == "json":
        _emit(_line({name: {"ok": ok, "what": what} for name, ok, what in found}), output)
    else:
        _emit("".join(f"{'ok  ' if ok else 'FAIL'}  {name}: {what}\n" for name, ok, what in found), output)
    return DONE if all(ok for _, ok, _ in found) else OUT_OF_REACH


# ---- articles, claims, contradictions ----
@app.command()
def articles(
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False
) -> int:
    """List the articles: language, date, publisher, number of claims, state (read, changed, problems).

    Example: dealgraph articles -f csv -o articles.csv
    """
    form = _form(format, ("table", "json", "csv"), output)
    with _open(store) as graph:
        found = graph.articles()
    if form == "json":
        _emit("".join(_line(asdict(each) | {"state": each.state}) for each in found), output)
        return DONE
    rows = [(a.doc, a.language, a.published, a.publisher, str(a.claims), a.state, a.title) for a in found]
    _emit(_rows_text(("article", "language", "date", "publisher", "claims", "state", "title"), rows, form), output)
    return DONE


@app.command()
def claims(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its name, as dealgraph articles lists it.")],
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False,
) -> int:
    """List the claims of an article in the order of its text, also those that a review took out.

    Example: dealgraph claims clouds
    """
    from kg.contract import fact

    form = _form(format, ("table", "json", "csv"), output)
    with _open(store) as graph:
        try:
            found = graph.claims(article)
        except KeyError:
            _say(f"no article is called {article}; dealgraph articles lists them")
            return NO_ANSWER
    facts = [fact(each.claim, graph.vocabulary) | _decided(each) for each in found]
    if form == "json":
        _emit("".join(map(_line, facts)), output)
        return DONE
    rows = [(f["claim"].rpartition("/")[2], f["state"], f["type"], f["status"], _roles_text(f["roles"]),
             " ".join(f["quote"].split())) for f in facts]
    _emit(_rows_text(("claim", "state", "type", "status", "roles", "quote"), rows, form), output)
    return DONE


def _decided(state: ClaimState) -> dict[str, Any]:
    review = state.review
    return {"claim": state.claim.iri, "state": state.state, "stands": state.stands, "added_by_reviewer":
            list(state.added)} | ({"review": _review_record(review)} if review else {})


def _roles_text(roles: dict[str, Any]) -> str:
    def words(value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(map(words, value))
        if isinstance(value, dict):
            return " ".join(filter(None, (value.get("currency") or value.get("unit", ""), f"{value['value']:,}")))
        return str(value)

    return "; ".join(f"{role}: {words(value)}" for role, value in roles.items())


@app.command()
def contradictions(
    language: Annotated[str, typer.Option("--language", metavar="en|ja", help="Language of the wording.")] = "en",
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False,
) -> int:
    """List what articles contradict each other in: values, status, dates; the greatest difference first.

    Example: dealgraph contradictions -f json
    """
    form = _form(format, ("table", "json", "csv"), output)
    if language not in ("en", "ja"):
        raise typer.BadParameter(f"--language {language}: en or ja")
    with _open(store) as graph:
        found = graph.contradictions(language)
    if form == "json":
        _emit("".join(_line(each.to_dict()) for each in found), output)
        return DONE
    rows = [(each.about if first else "", each.what, f"{each.ratio:g}" if each.ratio else "", side.value,
             e.article, e.day, e.status, " ".join(e.quote.split()))
            for each in found for at, side in enumerate(each.sides) for n, e in enumerate(side.evidence)
            for first in [form == "csv" or not (at or n)]]
    header = ("about", "differs in", "times", "value", "article", "date", "status", "quote")
    _emit(_rows_text(header, rows, form), output)
    return DONE


# ---- reviewing ----
reviewing = typer.Typer(
    name="review", no_args_is_help=True, help="Decide about claims and names, and take decisions back.")
app.add_typer(reviewing)
ClaimName = Annotated[str, typer.Argument(metavar="CLAIM", help="Its IRI or the IRI's last part (dealgraph claims).")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="The reviewer's name; by default the system's user.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, kept with the decision.")]


@reviewing.command()
def accept(claim: ClaimName, by: By = "", why: Why = "", store: Store = None) -> int:
    """The claim is right as it stands; one that was rejected stands again."""
    return _review(store, lambda reviews: reviews.accept(claim, why, by))


@reviewing.command()
def reject(claim: ClaimName, by: By = "", why: Why = "", store: Store = None) -> int:
    """The claim is wrong: it leaves answers, facts and their exports, and stays in the history.

    Example: dealgraph review reject claim-s03-0a1b2c3d4e5f --why "the sum is another deal's"
    """
    return _review(store, lambda reviews: reviews.reject(claim, why, by))


@reviewing.command()
def correct(
    claim: ClaimName,
    set_: Annotated[list[str] | None, typer.Option(
        "--set", metavar="ROLE=WORDS", help="What fills a role: a name, an amount; nothing after = leaves it open; "
        "several times for several.")] = None,
    kind: Annotated[str | None, typer.Option("--type", help="Another kind of fact.")] = None,
    stage: Annotated[str | None, typer.Option(help="in_talks, planned, announced, signed, completed, denied.")] = None,
    certainty: Annotated[str | None, typer.Option(help="asserted, reported, projected, conditional …")] = None,
    speaker: Annotated[list[str] | None, typer.Option(help="Who says so; several times for several.")] = None,
    date: Annotated[str | None, typer.Option(help="When it happened: 2025, 2025-11 or 2025-11-03.")] = None,
    knowing: Annotated[bool, typer.Option(
        "--knowing", help="What the article does not say, you know; it is kept apart as yours.")] = False,
    by: By = "", why: Why = "", store: Store = None,
) -> int:
    """The claim's words state something else: other roles, amount, stage, speaker or date.

    Example: dealgraph review correct claim-s03-0a1b2c3d4e5f --set "amount=USD 40 billion" --knowing
    """
    roles: dict[str, list[str]] = {}
    for given in set_ or []:
        role, equals, words = given.partition("=")
        if not equals:
            raise typer.BadParameter(f"--set {given}: write ROLE=WORDS, as amount=USD 40 billion")
        roles.setdefault(role.strip(), []).append(words)
    return _review(store, lambda reviews: reviews.correct(
        claim, roles, why, by, kind=kind, stage=stage, certainty=certainty, speakers=speaker, date=date,
        knowing=knowing))


@reviewing.command()
def confirm(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A provisional name, or its IRI.")],
    cls: Annotated[str, typer.Option("--class", help="What it is, as Company or Person.")] = "",
    label: Annotated[list[str] | None, typer.Option(metavar="en=…|ja=…", help="Its label in a language.")] = None,
    by: By = "", why: Why = "", store: Store = None,
) -> int:
    """A provisional name is that of a thing of its own.

    Example: dealgraph review confirm "Nova Compute" --class Company --label ja=ノヴァ
    """
    labels = dict(given.split("=", 1) for given in label or [] if "=" in given)
    return _review(store, lambda reviews: reviews.confirm(name, cls, labels, why, by))


@reviewing.command()
def merge(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A provisional name, or its IRI.")],
    into: Annotated[str, typer.Argument(metavar="THING", help="The known thing whose name it is, by name or IRI.")],
    by: By = "", why: Why = "", store: Store = None,
) -> int:
    """A provisional name is another name of a known thing; questions then find the thing by it.

    Example: dealgraph review merge "Team Green" Nvidia
    """
    return _review(store, lambda reviews: reviews.merge(name, into, why, by))


@reviewing.command()
def undo(
    review: Annotated[str, typer.Argument(help="Its IRI or the IRI's last part; by default the last one.")] = "",
    by: By = "", why: Why = "", store: Store = None,
) -> int:
    """Take a decision back: the graph is as if it had never been made. A taking back can be taken back too."""
    return _review(store, lambda reviews: reviews.undo(review, why, by))


@reviewing.command()
def drop(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its name, as dealgraph articles lists it.")],
    by: By = "", why: Why = "", store: Store = None,
) -> int:
    """Take an article out with all that it claims; the history says so. Reading it again brings it back."""
    return _review(store, lambda reviews: reviews.drop(article, why, by))


@reviewing.command("list")
def list_reviews(
    orphaned: Annotated[bool, typer.Option("--orphaned", help="Only those whose claim is in no article now.")] = False,
    store: Store = None, format: Format = "", output: Output = None,
) -> int:
    """List all decisions, the oldest first: when, who, what, about what, and why."""
    form = _form(format, ("table", "json", "csv"), output)
    with _open(store) as graph:
        found = graph.reviews.orphans() if orphaned else graph.reviews.history()
    if form == "json":
        _emit("".join(_line(_review_record(each)) for each in found), output)
        return DONE
    rows = [(r.iri.rpartition("/")[2], r.when[:16].replace("T", " "), r.who, r.decision.lower(), r.label, r.why)
            for r in found]
    _emit(_rows_text(("review", "when", "who", "decision", "about", "why"), rows, form), output)
    return DONE


@reviewing.command("names")
def list_names(store: Store = None, format: Format = "", output: Output = None) -> int:
    """List the provisional names that wait for review, those of the most claims first."""
    form = _form(format, ("table", "json", "csv"), output)
    with _open(store) as graph:
        found = graph.reviews.names()
    if form == "json":
        _emit("".join(_line(asdict(each) | {"labels": dict(each.labels)}) for each in found), output)
        return DONE
    rows = [(n.label(), ", ".join(n.classes), str(n.claims), ", ".join(n.articles), n.iri) for n in found]
    _emit(_rows_text(("name", "class", "claims", "articles", "iri"), rows, form), output)
    return DONE


def _review(store: str | None, decide: Callable[[Any], Review]) -> int:
    """Do one thing and tell what was done, with the name by which it can be taken back."""
    with _open(store) as graph:
        try:
            done = decide(graph.reviews)
        except KeyError as error:
            _say(f"no article is called {error.args[0]}; dealgraph articles lists them")
            return NO_ANSWER
    _emit(f"{done.decision.lower()}: {done.label} (by {done.who}; {done.iri.rpartition('/')[2]})\n", None)
    return DONE


def _review_record(review: Review) -> dict[str, Any]:
    return {"review": review.iri, "decision": review.decision.lower(), "about": review.target, "label": review.label,
            "who": review.who, "when": review.when, "why": review.why}


def _rows_text(header: Sequence[str], rows: Sequence[Sequence[str]], form: str) -> str:
    """Rows as a table for a person, or as CSV."""
    if form != "csv":
        return _table(header, rows) if rows else ""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows((header, *rows))
    return out.getvalue()


# ---- opening ----
def _data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("dealgraph", appauthor=False))


def _open(store: str | None) -> DealGraph:
    from dealgraph import DealGraph

    return DealGraph.open(_where(store))


def _where(store: str | None) -> str:
    return store or str(_data_folder() / "graph")


def _serve(store: str | None, host: str, port: int, **more: Any) -> int:
    try:
        import serve as door
    except ModuleNotFoundError as error:
        raise _missing("serve", error) from error
    door.run(_where(store), host, port, **more)
    return DONE


def _missing(door: str, error: ModuleNotFoundError) -> DealGraphError:
    """A door whose own module is not there is not finished; one whose library is missing wants an extra."""
    if error.name == door:
        return NotFinished(door)
    return DealGraphError(f"{door} needs {error.name}, which is not installed: pip install 'dealgraph[ui]'")


# ---- reading arguments ----
def _text_argument(given: str, at_file: bool = False) -> str:
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


def _json_lines(path: Path) -> Iterator[dict[str, Any] | Problem]:
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


def _history(path: Path) -> tuple[dict[str, Any], ...]:
    found = tuple(_json_lines(path))
    _tell_problems(p for p in found if isinstance(p, Problem))
    return tuple(row for row in found if isinstance(row, dict))


def _ask_many(path: Path, store: str | None, output: Path | None, quiet: bool) -> int:
    from dataclasses import replace

    from kg.contract import answer_dict

    rows = list(_json_lines(path))
    problems = [row for row in rows if isinstance(row, Problem)]
    questions = [row for row in rows if isinstance(row, dict)]
    with _open(store) as graph, _writer(output) as out, _progress(quiet) as progress:
        for number, row in enumerate(questions, 1):
            answer = graph.ask(row["question"])
            out.write(_line(answer_dict(replace(answer, id=str(row.get("id", number))))))
            progress(number, len(questions), row["question"])
    _tell_problems(problems)
    return SOME_UNREAD if problems else DONE


def _form(given: str, allowed: tuple[str, ...], output: Path | None) -> str:
    """The form asked for; by default the first on a terminal, else the second (the machine's)."""
    if given and given not in allowed:
        raise typer.BadParameter(f"--format {given}: one of {', '.join(allowed)}")
    return given or (allowed[0] if output is None and sys.stdout.isatty() else allowed[1])


# ---- writing results ----
def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _tell_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        _say(f"error: {problem}")


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


@contextmanager
def _writer(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or the file `output`, which holds what it held before until all is written."""
    if output is None:
        yield sys.stdout
        return
    from kg.atomic import replacing

    with replacing(output) as out:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="\n", write_through=True)
        yield text
        text.detach()


def _emit(text: str, output: Path | None) -> None:
    with _writer(output) as out:
        out.write(text)


def _emit_record(record: dict[str, Any], form: str, output: Path | None) -> None:
    if form == "json":
        _emit(_line(record), output)
    else:
        _emit("".join(f"{name:<12} {value}\n" for name, value in _flat(record)), output)


def _flat(record: dict[str, Any], under: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{under}{name}.")
        elif not isinstance(value, list):
            yield under + name, value


SHOWN = 8  # quotes under an answer; -v shows all


def _answer_text(answer: Answer, verbose: bool) -> str:
    """An answer for a person: the wording, the quotes behind it by number, what to ask next; the query with -v."""
    quotes = _numbered(answer)
    lines = [answer.text or answer.status]
    lines += [f"  {numbers} “{e.quote}” ({_source(e)})" for e, numbers in (quotes if verbose else quotes[:SHOWN])]
    lines += [] if verbose or len(quotes) <= SHOWN else [f"  … {len(quotes) - SHOWN} more: -v, or -f json"]
    lines += [f"  ? {suggestion}" for suggestion in answer.suggestions]
    if verbose and answer.sparql:
        lines += ["", answer.understood_as, "", answer.sparql]
    return "\n".join(lines) + "\n"


def _numbered(answer: Answer) -> list[tuple[Evidence, str]]:
    """Each quote once, with the numbers by which the wording cites it, as [1][3]."""
    places = {(e.article, e.start, e.quote): e for e in answer.evidence}
    return [
        (
            e,
            "".join(
                f"[{n}]"
                for n, other in enumerate(answer.evidence, 1)
                if (other.article, other.start, other.quote) == key
            ),
        )
        for key, e in places.items()
    ]


def _source(evidence: Evidence) -> str:
    return ", ".join(filter(None, (evidence.title or evidence.article, evidence.day)))


# ---- results of queries ----
_GRAPHS = ("ttl", "nt", "rdf", "jsonld", "trig")


def _wrong_query(query: str, error: QueryError) -> int:
    """Tell what is wrong, with the line of the query and a caret under the place."""
    from kg.queries import clearer
    from kg.show import pointed

    told = clearer(query, error)
    _say(f"error: {told}")
    for line in pointed(query, told.line, told.column, _columns()) or ():
        _say(line)
    return BAD_USAGE


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size((200, 24)).columns


def _explain_query(
    graph: DealGraph, query: str, limit: int | None, timeout: float, form: str, output: Path | None
) -> int:
    from kg.algebra import explained, explanation

    if form not in ("table", "json"):
        raise typer.BadParameter(f"--explain --format {form}: one of table, json")
    start = time.perf_counter()
    result = graph.sparql(query, limit, timeout)
    seconds = round(time.perf_counter() - start, 6)
    count = {"ask": 1, "construct": len(result.triples)}.get(result.kind, len(result))
    found = explained(query) | {"rows": count, "capped": result.capped, "seconds": seconds}
    _emit(_line(found) if form == "json" else "".join(f"{line}\n" for line in explanation(found)), output)
    return DONE


def _adds(query: str) -> bool:
    return re.search(r"\b(?:SUM|AVG)\s*\(", query, re.IGNORECASE) is not None


def _tell_result(graph: DealGraph, result: Results, query: str, limit: int | None, quiet: bool) -> None:
    """What a reader must know beside the rows: that there are none, that there are more, that a sum has no value."""
    if result.capped:
        more = f"only the first {limit:,} are shown" if limit else "there are more than are shown"
        _say(f"note: {more}; --limit takes another number")
    if not quiet and result.kind != "ask" and not (result.rows or result.triples):
        is_empty = not graph.store.ask("ASK { ?s ?p ?o }")
        _say(f"note: no {'rows' if result.kind == 'select' else 'triples'}{'; the graph is empty' * is_empty}")
    if result.kind == "select" and _adds(query) and any(None in row for row in result.rows):
        _say("note: a sum has no value, since a number among those added cannot be right; dealgraph check names it")


def _result_text(graph: DealGraph, result: Results, form: str, labels: bool) -> str:
    """The result of a query in `form`; in the form of machines, json or ttl, where none is named."""
    built = result.kind == "construct"
    form = form or ("ttl" if built else "json")
    if form in _GRAPHS and not built:
        raise typer.BadParameter(f"--format {form} is for CONSTRUCT and DESCRIBE; take table, json, xml, csv or tsv")
    if form == "xml" and built:
        raise typer.BadParameter("--format xml is for SELECT and ASK; rdf is RDF/XML")
    if form == "table":
        from kg.show import names_of, table

        names = names_of(graph.store, result, _language()) if labels else {}
        return "".join(f"{line}\n" for line in table(result, names, _columns()))
    if form in _GRAPHS:
        return result.to_rdf(form).decode("utf-8")
    text = {"json": result.to_json, "xml": result.to_xml, "csv": result.to_csv, "tsv": result.to_tsv}[form]()
    return text if text.endswith("\n") else text + "\n"


def _language() -> str:
    """The language of the user's environment, as far as the graph has names in it."""
    told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "ja" if told.startswith("ja") else "en"


def _page(text: str) -> None:
    """To the terminal: through the pager where the text is longer than that."""
    import shlex
    import shutil
    import subprocess

    pager = shlex.split(os.environ.get("PAGER", "less"))
    lines = shutil.get_terminal_size((200, 24)).lines
    if not sys.stdout.isatty() or text.count("\n") < lines or not pager or not shutil.which(pager[0]):
        _emit(text, None)
        return
    subprocess.run(pager, input=text.encode("utf-8"), check=False, env={"LESS": "FRSX", **os.environ})


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under their header in columns as wide as the terminal allows."""
    from kg.show import columns, visible

    shown = [[visible(cell) for cell in row] for row in rows]
    return "".join(f"{line}\n" for line in columns(header, shown, _columns()))


Progress = Callable[[int, int, str], None]


@contextmanager
def _progress(quiet: bool, verbose: bool = False) -> Iterator[Progress]:
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
        _say(f"{done}/{total or '?'} {Path(name).name} ({_rate(done, start)}{left})")

    return line


def _rate(done: int, start: float) -> str:
    return f"{done / max(time.monotonic() - start, 1e-3):.1f}/s"


if __name__ == "__main__":
    sys.exit(main())
