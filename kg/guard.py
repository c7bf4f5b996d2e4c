"""What SPARQL a user may run: queries that read, reach nothing outside the store, and cannot bring the process down.

The check reads tokens, never the raw text: ``CLEAR`` in a literal, ``SERVICE`` in a comment and ``#`` in an IRI are
what they are. Limits are on shape (depth, number of patterns), because a parser or planner that recurses over a query
of tens of thousands of levels ends the process, which no handler can catch.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.errors import RefusedQuery
from kg.model import DG, DGR

LONGEST = 100_000  # signs
DEEPEST = 60  # brackets of any kind within one another
MOST = {"patterns": 200, "clauses": 200, "path steps": 100, "operators": 600, "words": 20_000}

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+|\#[^\r\n]*)
    |(?P<text>'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}|"{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
             |'(?:[^'\\\r\n]|\\.)*'|"(?:[^"\\\r\n]|\\.)*")
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<name>[\w-]{0,64}+(?:\.[\w-]{1,64}+){0,3}+:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*+|[?$]\w+|@[A-Za-z0-9-]+)
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<word>\w+)
    |(?P<sign>&&|\|\||\^\^|!=|<=|>=|\\.|.)""", re.VERBOSE | re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_READING = "SELECT, ASK, CONSTRUCT and DESCRIBE"
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"}
_CLAUSES = {"BIND", "OPTIONAL", "UNION", "MINUS", "FILTER", "GRAPH", "EXISTS", "VALUES", "SELECT", "LATERAL"}
_OPENING, _CLOSING = "{([", "})]"


class Token(NamedTuple):
    """A token of a query: `kind` is text, iri, name, number, word or sign; `at` its offset."""

    kind: str
    text: str
    at: int


def tokens(query: str) -> Iterator[Token]:
    """The tokens of `query` without blanks and comments."""
    for found in _TOKEN.finditer(query):
        if found.lastgroup and found.lastgroup != "space":
            yield Token(found.lastgroup, found.group(), found.start())


def refuse_unsafe(query: str) -> None:
    """Raise RefusedQuery, with the place, unless `query` only reads the store and stays within the limits."""
    if len(query) > LONGEST:
        raise RefusedQuery(f"the query has {len(query)} signs; at most {LONGEST} are allowed")
    plain = _ESCAPE.sub(_unescaped, query)  # SPARQL lets any sign be written as an escape, keywords too
    found = tuple(tokens(plain))
    _refuse_writes(plain, found)
    _refuse_reach(plain, found)
    _refuse_depth(plain, found)
    _refuse_size(found)


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= 0x10FFFF else "�"


def _refused(query: str, what: str, token: Token) -> RefusedQuery:
    line, column = place(query, token.at)
    return RefusedQuery(what, line, column)


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, both from 1, of the offset `at`."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _refuse_writes(query: str, found: Iterable[Token]) -> None:
    for token in found:
        if token.kind == "word" and token.text.upper() in _UPDATES:
            raise _refused(query, f"{token.text.upper()} writes; only {_READING} may be run here", token)


def _refuse_reach(query: str, found: tuple[Token, ...]) -> None:
    ours = {_prefix(found, at) for at, t in enumerate(found) if t.kind == "word" and t.text.upper() == "PREFIX"}
    for at, token in enumerate(found):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SERVICE":
            raise _refused(query, "SERVICE reaches another server; ask that server itself", token)
        if word == "FROM" and not _is_ours(found[at + 1:at + 3], ours):
            raise _refused(
                query, f"FROM names a graph that is not of this store; leave it out, or name one of <{DGR}>", token)


def _prefix(found: tuple[Token, ...], at: int) -> str:
    """The prefix declared at `at` where it stands for this project's names; else what no name begins with."""
    declared = found[at + 1:at + 3]
    ours = len(declared) == 2 and declared[1].text.startswith((f"<{DG}", f"<{DGR}"))
    return declared[0].text if ours else " "


def _is_ours(after: tuple[Token, ...], ours: set[str]) -> bool:
    names = [t for t in after if not (t.kind == "word" and t.text.upper() == "NAMED")][:1]
    return any(t.text.startswith(f"<{DGR}") or (t.kind == "name" and t.text.split(":")[0] + ":" in ours) for t in names)


def _refuse_depth(query: str, found: Iterable[Token]) -> None:
    depth = 0
    for token in found:
        depth += (token.text in _OPENING) - (token.text in _CLOSING) if token.kind == "sign" else 0
        if depth > DEEPEST:
            raise _refused(query, f"brackets stand more than {DEEPEST} deep", token)


def _refuse_size(found: Iterable[Token]) -> None:
    counts = Counter({"words": 0})
    for token in found:
        counts["words"] += 1
        if token.kind == "word" and token.text.upper() in _CLAUSES:
            counts["clauses"] += 1
        elif token.kind == "sign":
            counts["patterns"] += token.text in ".;,"
            counts["path steps"] += token.text in "/|^"
            counts["operators"] += token.text not in ".;,{}()[]"
    for name, most in MOST.items():
        if counts[name] > most:
            raise RefusedQuery(f"the query has {counts[name]} {name}; at most {most} are allowed")
