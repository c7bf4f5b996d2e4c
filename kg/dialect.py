"""The text of a query for servers that differ: facts in a graph of their own, results given in pieces.

Queries are written for a default graph that holds the facts. Where it is the union of all graphs instead, the facts
stand in one graph, which the query is made to name. Everything works on tokens: a brace in a literal is no brace.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.guard import Token, tokens
from kg.model import DGR
from kg.servers import FACTS

_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


@dataclass(frozen=True, slots=True)
class Shape:
    """The outline of a query: its form, and offsets of its parts in the text.

    `form_at` is where the form's word stands, `opening` and `closing` the braces of its WHERE, `template` those of a
    CONSTRUCT's template (-1: it has none), `after` the words of the clauses behind WHERE with their places.
    """

    form: str
    form_at: int
    opening: int
    closing: int
    template: tuple[int, int]
    after: tuple[tuple[str, int], ...]
    dataset: bool
    graphs: bool

    def has(self, word: str) -> bool:
        """Whether a clause that begins with `word` stands behind the WHERE."""
        return any(name == word for name, _ in self.after)


def shape(query: str) -> Shape:
    """The outline of `query`; one without a WHERE has -1 for its braces."""
    found = tuple(tokens(query))
    words = [(t.text.upper(), t.at, at) for at, t in enumerate(found) if t.kind == "word"]
    form, form_at = next(((name, at) for name, at, _ in words if name in _FORMS), ("SELECT", 0))
    groups = [pair for pair in _groups(found) if pair[0] > form_at]
    where = next((at for name, at, _ in words if name == "WHERE"), -1)
    template = groups[0] if form == "CONSTRUCT" and len(groups) > 1 and not 0 <= where < groups[0][0] else (-1, -1)
    body = next((pair for pair in groups if pair != template), (-1, -1))
    return Shape(
        form, form_at, *body, template,
        tuple((name, at) for name, at, _ in words if at > max(body[1], form_at) and name in _MODIFIERS),
        dataset=any(name == "FROM" and at < body[0] for name, at, _ in words),
        graphs=any(name == "GRAPH" for name, _, _ in words))


def _groups(found: Iterable[Token]) -> Iterator[tuple[int, int]]:
    """Where the braces that stand in no others open and close."""
    depth, opened = 0, -1
    for token in found:
        if token.kind == "sign" and token.text == "{":
            opened = token.at if depth == 0 else opened
            depth += 1
        elif token.kind == "sign" and token.text == "}":
            depth -= 1
            if depth == 0:
                yield opened, token.at


def named(query: str, of: Shape) -> tuple[str, tuple[str, ...]]:
    """`query` for a server whose default graph is the union, and the graphs to ask it of.

    One that speaks of no graph is asked of the graph of facts. In one that does, patterns outside of ``GRAPH`` are put
    into the graph of facts, and ``GRAPH ?g`` is kept to the graphs of this store, which the graph of facts is none of.
    """
    if of.dataset or of.opening < 0:
        return query, ()
    if not of.graphs:
        return query, (FACTS,)
    inner = _kept_to_ours(query[of.opening + 1:of.closing])
    wrapped = f"{{ GRAPH <{FACTS}> {{{inner}}} }}"
    if of.form == "CONSTRUCT" and of.template == (-1, -1):
        wrapped = f"{query[of.opening:of.closing + 1]} WHERE {wrapped}"
        return query[:of.form_at + len(of.form)] + " " + wrapped + query[of.closing + 1:], ()
    return query[:of.opening] + wrapped + query[of.closing + 1:], ()


def _kept_to_ours(group: str) -> str:
    """`group` with a filter behind each ``GRAPH ?g { … }``."""
    found = tuple(tokens(group))
    marks = []
    for at, token in enumerate(found):
        variable = found[at + 1] if at + 1 < len(found) else token
        if token.kind == "word" and token.text.upper() == "GRAPH" and variable.text[:1] in "?$":
            marks.append((_closing(found, at + 2), variable.text))
    for place, name in sorted(marks, reverse=True):
        group = f'{group[:place + 1]} FILTER(STRSTARTS(STR({name}), "{DGR}")) {group[place + 1:]}'
    return group


def _closing(found: tuple[Token, ...], at: int) -> int:
    """Where the brace that opens at or after token `at` closes."""
    depth = 0
    for token in found[at:]:
        if token.kind == "sign" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
            if depth == 0:
                return token.at
    return found[-1].at


def counted(query: str, of: Shape) -> str:
    """How many rows `query` has, as a query with one row: ?n."""
    return f"{query[:of.form_at]}SELECT (COUNT(*) AS ?n) WHERE {{ {{ {query[of.form_at:]}\n}} }}"


def page(query: str, of: Shape, variables: Iterable[str], size: int, start: int) -> str:
    """`size` rows of `query` from row `start`, in an order that is the same for each page."""
    last = next((at for name, at in of.after if name == "VALUES"), len(query))
    keys = " ".join(f"?{name}" for name in variables)
    order = f" {keys}" if of.has("ORDER") else f"\nORDER BY {keys}"
    body = f"{query[of.form_at:last].rstrip()}{order}\n{query[last:]}"
    return f"{query[:of.form_at]}SELECT * WHERE {{ {{ {body}\n}} }} LIMIT {size} OFFSET {start}"


def as_select(query: str, of: Shape, variables: Iterable[str]) -> str:
    """The SELECT of `variables` over the WHERE of a CONSTRUCT or DESCRIBE."""
    head = f"SELECT {' '.join(f'?{name}' for name in variables) or '*'} "
    return query[:of.form_at] + head + _dataset(query, of) + query[of.opening:]


def _dataset(query: str, of: Shape) -> str:
    """The FROM clauses of a query, which stand before its WHERE."""
    start = of.template[1] + 1 if of.template != (-1, -1) else of.form_at + len(of.form)
    found = [t for t in tokens(query) if start <= t.at < of.opening]
    at = next((t.at for t in found if t.kind == "word" and t.text.upper() == "FROM"), of.opening)
    return query[at:of.opening]


def variables_of(text: str) -> tuple[str, ...]:
    """The names of the variables in `text`, in the order in which they come."""
    return tuple(dict.fromkeys(t.text[1:] for t in tokens(text) if t.kind == "name" and t.text[0] in "?$"))
