"""The command ask: one question or a file of them, answers with their evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.arguments import form_of, json_lines, text_argument
from commands.exits import DONE, NO_ANSWER, SOME_UNREAD
from commands.opening import open_graph
from commands.options import Format, Output, Quiet, Store, Verbose
from commands.output import emit, json_line, opened_output, tell_problems
from commands.progress import shown_progress
from kg.model import Problem

if TYPE_CHECKING:
    from kg.model import Answer, Evidence


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
    form = form_of(format, ("table", "json", "jsonl"), output)
    if file:
        return _ask_many(file, store, output, quiet)
    past = _history(history) if history else ()
    with open_graph(store) as graph:
        answer = graph.ask(text_argument(question), past)
    if form == "table":
        emit(answer_text(answer, verbose), output)
    else:
        from kg.contract import answer_dict

        emit(json_line(answer_dict(answer)), output)
    return DONE if answer.status == "answered" else NO_ANSWER


def _history(path: Path) -> tuple[dict[str, Any], ...]:
    found = tuple(json_lines(path))
    tell_problems(p for p in found if isinstance(p, Problem))
    return tuple(row for row in found if isinstance(row, dict))


def _ask_many(path: Path, store: str | None, output: Path | None, quiet: bool) -> int:
    from dataclasses import replace

    from kg.contract import answer_dict

    rows = list(json_lines(path))
    problems = [row for row in rows if isinstance(row, Problem)]
    questions = [row for row in rows if isinstance(row, dict)]
    with open_graph(store) as graph, opened_output(output) as out, shown_progress(quiet) as progress:
        for number, row in enumerate(questions, 1):
            answer = graph.ask(row["question"])
            out.write(json_line(answer_dict(replace(answer, id=str(row.get("id", number))))))
            progress(number, len(questions), row["question"])
    tell_problems(problems)
    return SOME_UNREAD if problems else DONE


SHOWN = 8  # quotes under an answer; -v shows all


def answer_text(answer: Answer, verbose: bool) -> str:
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
    return ", ".join(filter(None, (evidence.called, evidence.day)))
