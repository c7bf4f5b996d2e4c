"""The commands under review: decisions about claims and names, and the list of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.arguments import form_of
from commands.exits import DONE, NO_ANSWER
from commands.opening import open_graph
from commands.options import Format, Output, Store
from commands.output import emit, json_line, rows_text, say

if TYPE_CHECKING:
    from kg.reviews.record import Review


reviewing = typer.Typer(
    name="review", no_args_is_help=True, help="Decide about claims and names, and take decisions back.")


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
    form = form_of(format, ("table", "json", "csv"), output)
    with open_graph(store) as graph:
        found = graph.reviews.orphans() if orphaned else graph.reviews.history()
    if form == "json":
        emit("".join(json_line(review_record(each)) for each in found), output)
        return DONE
    rows = [(r.iri.rpartition("/")[2], r.when[:16].replace("T", " "), r.who, r.decision.lower(), r.label, r.why)
            for r in found]
    emit(rows_text(("review", "when", "who", "decision", "about", "why"), rows, form), output)
    return DONE


@reviewing.command("names")
def list_names(store: Store = None, format: Format = "", output: Output = None) -> int:
    """List the provisional names that wait for review, those of the most claims first."""
    form = form_of(format, ("table", "json", "csv"), output)
    with open_graph(store) as graph:
        found = graph.reviews.names()
    if form == "json":
        emit("".join(json_line(asdict(each) | {"labels": dict(each.labels)}) for each in found), output)
        return DONE
    rows = [(n.label(), ", ".join(n.classes), str(n.claims), ", ".join(n.articles), n.iri) for n in found]
    emit(rows_text(("name", "class", "claims", "articles", "iri"), rows, form), output)
    return DONE


def _review(store: str | None, decide: Callable[[Any], Review]) -> int:
    """Do one thing and tell what was done, with the name by which it can be taken back."""
    with open_graph(store) as graph:
        try:
            done = decide(graph.reviews)
        except KeyError as error:
            say(f"no article is called {error.args[0]}; dealgraph articles lists them")
            return NO_ANSWER
    emit(f"{done.decision.lower()}: {done.label} (by {done.who}; {done.iri.rpartition('/')[2]})\n", None)
    return DONE


def review_record(review: Review) -> dict[str, Any]:
    return {"review": review.iri, "decision": review.decision.lower(), "about": review.target, "label": review.label,
            "who": review.who, "when": review.when, "why": review.why}
