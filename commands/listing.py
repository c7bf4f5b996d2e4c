"""Commands that tell what a graph holds: stats, explain, doctor, articles, claims, contradictions."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.arguments import form_of
from commands.exits import DONE, NO_ANSWER, OUT_OF_REACH
from commands.opening import open_graph, store_place
from commands.options import Format, Output, Quiet, Store, Verbose
from commands.output import emit, emit_record, json_line, rows_text, say, table_text
from commands.reviewing import review_record

if TYPE_CHECKING:
    from kg.reviews.states import ClaimState


def stats(
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False
) -> int:
    """Count what the graph holds: articles, claims, frames of each kind, entities, triples."""
    form = form_of(format, ("table", "json"), output)
    with open_graph(store) as graph:
        emit_record(graph.stats(), form, output)
    return DONE


def explain(
    deal: Annotated[str, typer.Argument(metavar="DEAL", help="Its IRI, the IRI's last part, or words of its name.")],
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False,
) -> int:
    """Show which claims are taken to tell one deal, and by which rule. Exit code 1 where no deal is called so."""
    form = form_of(format, ("table", "json"), output)
    with open_graph(store) as graph:
        found = graph.explain(deal)
        names = {t.rule: graph.vocabulary.label(t.rule, "en") for t in found}
    if form == "json":
        emit("".join(json_line(asdict(t)) for t in found), output)
    else:
        rows = [(t.name or t.deal, names[t.rule], t.status, t.article, t.quote) for t in found]
        emit(table_text(("name", "rule", "status", "article", "quote"), rows) if rows else "", output)
    if not found:
        say(f"no deal is called {deal}; dealgraph stats counts what there is, dealgraph ask lists deals")
    return DONE if found else NO_ANSWER


def doctor(
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False
) -> int:
    """Look whether everything that dealgraph needs is there. Exit 3 where something is out of reach."""
    from dealgraph import examine

    form = form_of(format, ("table", "json"), output)
    found = examine(store_place(store))
    if form == "json":
        emit(json_line({name: {"ok": ok, "what": what} for name, ok, what in found}), output)
    else:
        emit("".join(f"{'ok  ' if ok else 'FAIL'}  {name}: {what}\n" for name, ok, what in found), output)
    return DONE if all(ok for _, ok, _ in found) else OUT_OF_REACH


def articles(
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False
) -> int:
    """List the articles: language, date, publisher, number of claims, state (read, changed, problems).

    Example: dealgraph articles -f csv -o articles.csv
    """
    form = form_of(format, ("table", "json", "csv"), output)
    with open_graph(store) as graph:
        found = graph.articles()
    if form == "json":
        emit("".join(json_line(asdict(each) | {"state": each.state}) for each in found), output)
        return DONE
    rows = [(a.doc, a.language, a.published, a.publisher, str(a.claims), a.state, a.title) for a in found]
    emit(rows_text(("article", "language", "date", "publisher", "claims", "state", "title"), rows, form), output)
    return DONE


def claims(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Its name, as dealgraph articles lists it.")],
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False,
) -> int:
    """List the claims of an article in the order of its text, also those that a review took out.

    Example: dealgraph claims clouds
    """
    from kg.contract import fact

    form = form_of(format, ("table", "json", "csv"), output)
    with open_graph(store) as graph:
        try:
            found = graph.claims(article)
        except KeyError:
            say(f"no article is called {article}; dealgraph articles lists them")
            return NO_ANSWER
    facts = [fact(each.claim, graph.vocabulary) | _decided(each) for each in found]
    if form == "json":
        emit("".join(map(json_line, facts)), output)
        return DONE
    rows = [(f["claim"].rpartition("/")[2], f["state"], f["type"], f["status"], _roles_text(f["roles"]),
             " ".join(f["quote"].split())) for f in facts]
    emit(rows_text(("claim", "state", "type", "status", "roles", "quote"), rows, form), output)
    return DONE


def _decided(state: ClaimState) -> dict[str, Any]:
    review = state.review
    return {"claim": state.claim.iri, "state": state.state, "stands": state.stands, "added_by_reviewer":
            list(state.added)} | ({"review": review_record(review)} if review else {})


def _roles_text(roles: dict[str, Any]) -> str:
    def words(value: Any) -> str:
        if isinstance(value, list):
            return ", ".join(map(words, value))
        if isinstance(value, dict):
            return " ".join(filter(None, (value.get("currency") or value.get("unit", ""), f"{value['value']:,}")))
        return str(value)

    return "; ".join(f"{role}: {words(value)}" for role, value in roles.items())


def contradictions(
    language: Annotated[str, typer.Option("--language", metavar="en|ja", help="Language of the wording.")] = "en",
    store: Store = None, format: Format = "", output: Output = None, quiet: Quiet = False, verbose: Verbose = False,
) -> int:
    """List what articles contradict each other in: values, status, dates; the greatest difference first.

    Example: dealgraph contradictions -f json
    """
    form = form_of(format, ("table", "json", "csv"), output)
    if language not in ("en", "ja"):
        raise typer.BadParameter(f"--language {language}: en or ja")
    with open_graph(store) as graph:
        found = graph.contradictions(language)
    if form == "json":
        emit("".join(json_line(each.to_dict()) for each in found), output)
        return DONE
    whole = form == "csv"
    rows = [(each.about if first else "", each.what, f"{each.ratio:g}" if each.ratio else "", side.value,
             e.article if whole else e.called, e.day, e.status, " ".join(e.quote.split()), *[e.title] * whole)
            for each in found for at, side in enumerate(each.sides) for n, e in enumerate(side.evidence)
            for first in [whole or not (at or n)]]
    header = ("about", "differs in", "times", "value", "article", "date", "status", "quote")
    emit(rows_text((*header, "title") if whole else header, rows, form), output)
    return DONE
