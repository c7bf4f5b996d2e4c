"""The answer's rows as a table that sorts and filters, and as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from kg.model import Answer, Item
from kg.results import Results
from page.cards import card_numbers
from page.grounds import Row, amount_words, names, rows_of, speakers
from page.markup import badge, cites, empty, join, shown_value
from page.panel import action
from page.wording import Wording

_EMPTY = Markup("<td></td>")  # a column that holds nothing else is left out
FORMS = ("csv", "json", "ttl")
COLUMNS = ("answerColumn", "kindColumn", "fromColumn", "toColumn", "amountColumn", "dateColumn", "stateColumn",
           "saidColumn")
_FILE_COLUMNS = ("answer", "kind", "from", "to", "amount", "currency", "bound", "details", "date", "status", "said_by",
                 "articles", "quotes")


def facts_html(answer: Answer | None, words: Wording) -> Markup:
    """One row a fact behind the answer; an answer that rests on no fact is a row of its own."""
    if answer is None or not (answer.grounds or answer.items):
        return empty(words("noTable"), words)
    numbers = card_numbers(answer)
    cells = [_cells(row, answer, numbers, words) for row in rows_of(answer, words)]
    cells += [_bare(item, numbers, words) for item in answer.items if not _grounds(item, answer)]
    kept = [n for n in range(len(COLUMNS)) if any(row[n] != _EMPTY for row in cells)]
    head = join([Markup("<th scope='col'><button type='button' class='sort'>{}</button></th>").format(
        words(COLUMNS[n])) for n in kept])
    body = join([Markup("<tr>{}</tr>").format(join([row[n] for n in kept])) for row in cells])
    return Markup(
        "<div class='facts' lang='{0}'><div class='tools'><label>{1} <input type='search' class='filter'></label>"
        "<span class='downloads'>{2}</span></div><div class='table' tabindex='0' role='region' aria-label='{3}'><table "
        "class='sortable'><caption><span>{3}</span></caption><thead><tr>{4}</tr></thead><tbody>{5}</tbody></table></div>"
        "<p class='counted' role='status'></p></div>").format(
        words.language, words("filter"), downloads_html(answer, words), words("factsOf", question=answer.question),
        head, body)


def downloads_html(answer: Answer, words: Wording) -> Markup:
    """What the answer can be taken away as."""
    return Markup("{} {}").format(words("download"), join(
        [action(form.upper() if form != "ttl" else "Turtle", "ask", "download", "plain", form=form,
                question=answer.question, taken=answer.understood_as)
         for form in FORMS], " "))


def _grounds(item: Item, answer: Answer) -> bool:
    return any(set(item.evidence) & set(ground.evidence) for ground in answer.grounds)


def _items_of(row: Row, answer: Answer, words: Wording) -> list[str]:
    return [shown_value(item, words) for item in answer.items if set(item.evidence) & set(row.ground.evidence)]


def _cells(row: Row, answer: Answer, numbers: Mapping[int, int], words: Wording) -> list[Markup]:
    size = float(row.amounts[0].value) if row.amounts else ""
    return [_cell(", ".join(_items_of(row, answer, words))), _cell(" · ".join((row.kind, *row.details))),
            _cell(names(row.actors, words)), _cell(names(row.others, words)), _cell(amount_words(row, words), size),
            _cell(Markup("<span class='date'>{}</span>").format(row.ground.date) if row.ground.date else ""),
            _cell(badge(row.ground.status, words) + cites(row.ground.evidence, numbers, words)),
            _cell(", ".join(speakers(row, answer, words)))]


def _bare(item: Item, numbers: Mapping[int, int], words: Wording) -> list[Markup]:
    return [_cell(shown_value(item, words)), *[_EMPTY] * (len(COLUMNS) - 3),
            _cell(cites(item.evidence, numbers, words)), _EMPTY]


def _cell(shown: str | Markup, sort: object = "") -> Markup:
    return Markup("<td{}>{}</td>").format(Markup(" data-sort='{}'").format(sort) if sort != "" else "", shown)


# ---- files ----
def file_of(answer: Answer, form: str, words: Wording) -> tuple[str, str, str]:
    """The answer as a file: its name, its media type, its text. Raises KeyError for a form that there is not."""
    written = {"csv": ("text/csv", as_csv), "json": ("application/json", as_json), "ttl": ("text/turtle", as_turtle)}
    kind, write = written[form]
    return f"answer.{form}", f"{kind};charset=utf-8", write(answer, words)


def as_csv(answer: Answer, words: Wording) -> str:
    """A row a fact, in the page's language, with the numbers and their currency apart."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_FILE_COLUMNS)
    for row in rows_of(answer, words):
        writer.writerow(_file_row(row, answer, words))
    for item in answer.items:
        if not _grounds(item, answer):
            writer.writerow([item.value, *[""] * (len(_FILE_COLUMNS) - 1)])
    return out.getvalue()


def _file_row(row: Row, answer: Answer, words: Wording) -> Sequence[object]:
    amount = row.amounts[0] if row.amounts else None
    proofs = [answer.evidence[n] for n in row.ground.evidence]
    status = words.status(row.ground.status)
    return (
        "; ".join(_items_of(row, answer, words)), row.kind, names(row.actors, words), names(row.others, words),
        amount.value if amount else "", amount.unit if amount else "", amount.bound if amount else "",
        "; ".join(row.details), row.ground.date, status.json_name if status else row.ground.status,
        "; ".join(speakers(row, answer, words)), "; ".join(dict.fromkeys(proof.article for proof in proofs)),
        "\n".join(dict.fromkeys(proof.quote for proof in proofs)))


def as_json(answer: Answer, words: Wording) -> str:
    """The answer as ``dealgraph ask --format json`` prints it."""
    from kg.contract import answer_dict

    return json.dumps(answer_dict(answer, words.vocabulary), ensure_ascii=False, indent=1) + "\n"


def as_turtle(answer: Answer, words: Wording) -> str:
    """The triples behind the answer."""
    return Results("construct", triples=answer.triples).to_turtle()
