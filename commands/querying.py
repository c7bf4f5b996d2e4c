"""The command sparql: a query, its result in many forms, what is wrong with it, how it is understood."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.arguments import form_of, text_argument
from commands.exits import BAD_USAGE, DONE
from commands.opening import open_graph
from commands.options import Format, Output, Quiet, Store, Verbose
from commands.output import columns_of_terminal, emit, json_line, own_language, page_out, say
from kg.errors import QueryError

if TYPE_CHECKING:
    from dealgraph import DealGraph
    from kg.results import Results


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
    text = text_argument(query, at_file=True)
    form = form_of(format, ("table", "json", "xml", "csv", "tsv", *_GRAPHS), output)
    try:
        with open_graph(store) as graph:
            if plan:
                return _explain_query(graph, text, limit, timeout, form, output)
            result = graph.sparql(text, limit, timeout)
            shown = _result_text(graph, result, form if format or form == "table" else "", labels)
            _tell_result(graph, result, text, limit, quiet)
    except QueryError as error:
        return _wrong_query(text, error)
    page_out(shown) if pager and form == "table" and output is None else emit(shown, output)
    return DONE


_GRAPHS = ("ttl", "nt", "rdf", "jsonld", "trig")


def _wrong_query(query: str, error: QueryError) -> int:
    """Tell what is wrong, with the line of the query and a caret under the place."""
    from kg.queries import clearer
    from kg.show import pointed

    told = clearer(query, error)
    say(f"error: {told}")
    for line in pointed(query, told.line, told.column, columns_of_terminal()) or ():
        say(line)
    return BAD_USAGE


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
    emit(json_line(found) if form == "json" else "".join(f"{line}\n" for line in explanation(found)), output)
    return DONE


def _adds(query: str) -> bool:
    return re.search(r"\b(?:SUM|AVG)\s*\(", query, re.IGNORECASE) is not None


def _tell_result(graph: DealGraph, result: Results, query: str, limit: int | None, quiet: bool) -> None:
    """What a reader must know beside the rows: that there are none, that there are more, that a sum has no value."""
    if result.capped:
        more = f"only the first {limit:,} are shown" if limit else "there are more than are shown"
        say(f"note: {more}; --limit takes another number")
    if not quiet and result.kind != "ask" and not (result.rows or result.triples):
        is_empty = not graph.store.ask("ASK { ?s ?p ?o }")
        say(f"note: no {'rows' if result.kind == 'select' else 'triples'}{'; the graph is empty' * is_empty}")
    if result.kind == "select" and _adds(query) and any(None in row for row in result.rows):
        say("note: a sum has no value, since a number among those added cannot be right; dealgraph check names it")


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

        names = names_of(graph.store, result, own_language()) if labels else {}
        return "".join(f"{line}\n" for line in table(result, names, columns_of_terminal()))
    if form in _GRAPHS:
        return result.to_rdf(form).decode("utf-8")
    text = {"json": result.to_json, "xml": result.to_xml, "csv": result.to_csv, "tsv": result.to_tsv}[form]()
    return text if text.endswith("\n") else text + "\n"
