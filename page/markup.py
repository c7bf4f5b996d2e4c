"""Small pieces of markup that every panel uses: badges, citations, RDF terms, tables.

Everything that comes out of an article, the graph or a visitor is text: it becomes markup through `Markup.format`,
which escapes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlsplit

from markupsafe import Markup

from kg.model import DG, Item, Quantity
from kg.terms import parse, short
from page.wording import Wording
from query.wording import load_replies, quantity_words


def web_address(url: str) -> str:
    """`url` if it is a plain http(s) address, else nothing: no other scheme becomes a link."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def outward(url: str, label: object, named: str = "") -> Markup:
    """A link that leaves the page; what is no plain web address is its label alone."""
    if not (found := web_address(url)):
        return Markup("<span>{}</span>").format(label)
    name = Markup(" aria-label='{}'").format(named) if named else ""
    return Markup("<a href='{}' target='_blank' rel='noopener noreferrer nofollow'{}>{}</a>").format(found, name, label)


def cut_note(shown: int, total: int, words: Wording) -> Markup:
    """That of `total` things only the first are shown; nothing where all are."""
    return Markup("<p class='note'>{}</p>").format(words("firstRows", shown=shown, n=total)) \
        if total > shown else Markup()


def join(pieces: Iterable[Markup], between: str = "") -> Markup:
    """The pieces in a row, `between` (a text) standing between them."""
    return Markup(between).join(pieces)


def badge(name: str, words: Wording) -> Markup:
    """The status as a word: solid where the fact holds, dashed where it does not yet, red where it is denied."""
    status = words.status(name)
    if not name or status is None:
        return Markup("<span class='badge open'>{}</span>").format(name) if name else Markup()
    label = dict(status.labels).get(words.language, status.json_name)
    return Markup("<span class='badge {}' data-status='{}'>{}</span>").format(
        "done" if status.holds else "open", status.json_name, label)


def cites(evidence: Sequence[int], numbers: Mapping[int, int], words: Wording) -> Markup:
    """Numbered links to the cards of `evidence`."""
    wanted = sorted({numbers[index] for index in evidence if index in numbers})
    return join([_cite(card, words) for card in wanted])


def _cite(card: int, words: Wording) -> Markup:
    return Markup("<a class='cite' href='#card-{0}' data-card='{0}' aria-label='{1}'>{0}</a>").format(
        card, words("cite", n=card))


def rival_html(value: str, evidence: Sequence[int], numbers: Mapping[int, int], words: Wording) -> Markup:
    """One of the values that articles claim for the same thing, with its citations."""
    return Markup("<b>{}</b>{}").format(value, cites(evidence, numbers, words))


def cited_text(text: str, numbers: Mapping[int, int], words: Wording) -> Markup:
    """The text of an answer with its citations [n] as links; neighbours that lead to one card are one link."""
    pieces = re.split(r"\s*((?:\[\d+\])+)", text)
    return join([_marks(piece, numbers, words) if n % 2 else Markup("{}").format(piece)
                  for n, piece in enumerate(pieces)])


def _marks(marks: str, numbers: Mapping[int, int], words: Wording) -> Markup:
    found = [int(n) - 1 for n in re.findall(r"\d+", marks)]
    if any(index not in numbers for index in found):
        return Markup(" <span class='mark'>{}</span>").format(marks)
    return cites(found, numbers, words)


def shown_value(item: Item, words: Wording) -> str:
    """An item's value for a person, in the page's language."""
    if isinstance(item.value, bool):
        return words("yes" if item.value else "no")
    if isinstance(item.value, int | float):
        return quantity_words(_quantity(item), load_replies(words.language))
    return dict(item.labels).get(words.language, item.value)


def _quantity(item: Item) -> Quantity:
    high = None if item.value_max is None else Decimal(str(item.value_max))
    unit = item.currency or item.unit
    return Quantity(Decimal(str(item.value)), unit, item.bound or "exact", high, is_money=bool(item.currency))


def empty(text: str, words: Wording) -> Markup:
    """What stands where there is nothing to show yet."""
    return Markup("<p class='empty' lang='{}'>{}</p>").format(words.language, text)


def term_html(term: str, words: Wording) -> Markup:
    """A term in N-Triples syntax: the label, and the prefixed name beside it; a literal with its type or language."""
    try:
        found = parse(term)
    except ValueError:
        return Markup("{}").format(term)
    if found.kind == "literal":
        kind = f"@{found.language}" if found.language else short(f"<{found.datatype}>") if found.datatype else ""
        return Markup("<span class='literal'>{}</span>{}").format(
            found.text, Markup("<span class='kind'>{}</span>").format(kind) if kind else "")
    name = Markup("<code title='{}'>{}</code>").format(found.text, short(term) if found.kind == "iri" else term)
    label = _label(found.text, words)
    return Markup("<span class='label'>{}</span>{}").format(label, name) if label else name


def _label(iri: str, words: Wording) -> str:
    if iri.startswith(DG):
        label = words.vocabulary.label(iri.removeprefix(DG), words.language)
        return "" if label == iri.removeprefix(DG) else label
    entity = words.vocabulary.entity(iri)
    return entity.label(words.language) if entity else ""


def table_html(columns: Sequence[str], rows: Sequence[Sequence[str | Markup | None]], words: Wording,
               caption: str) -> Markup:
    """A table of terms in N-Triples syntax, or of finished markup; an unbound cell stays empty."""
    head = join([Markup("<th scope='col'>{}</th>").format(column) for column in columns])
    body = join([Markup("<tr>{}</tr>").format(join([_cell_html(cell, words) for cell in row])) for row in rows])
    return Markup("<div class='table' lang='{}' tabindex='0' role='region' aria-label='{}'><table><caption>{}</caption>"
                  "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>").format(
        words.language, caption, caption, head, body)


def _cell_html(cell: str | Markup | None, words: Wording) -> Markup:
    shown = cell if isinstance(cell, Markup) else term_html(cell, words) if cell else ""
    return Markup("<td>{}</td>").format(shown)
