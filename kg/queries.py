"""What is done to the text of a query before an engine sees it."""
from __future__ import annotations

import re
from collections.abc import Mapping

from kg.errors import QueryError, RefusedQuery
from kg.guard import Token, place, tokens
from kg.terms import PREFIXES


def bound(query: str, bindings: Mapping[str, str]) -> str:
    """`query` with VALUES for `bindings` at the head of its WHERE: unlike substitution, every engine knows that, and it
    reaches variables that are not selected."""
    if not bindings:
        return query
    found = tuple(tokens(query))
    opening = [t.at for t in found if t.text == "{"]
    where = [t.at for t in found if t.kind == "word" and t.text.upper() == "WHERE"]
    template = any(t.kind == "word" and t.text.upper() == "CONSTRUCT" for t in found)
    at = next((at for at in opening if where and at > where[0]), opening[1 if template and not where else 0])
    given = f"VALUES ({' '.join(f'?{name}' for name in bindings)}) {{ ({' '.join(bindings.values())}) }}"
    return f"{query[:at + 1]} {given} {query[at + 1:]}"


def query_form(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE: the first of these words that is no part of a name or text."""
    words = (token.text.upper() for token in tokens(query) if token.kind == "word")
    return next((word for word in words if word in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")), "SELECT")


def star_variables(query: str) -> tuple[str, ...]:
    """The variables of a ``SELECT *`` in the order in which they first stand; none for any other query.

    SPARQL leaves the order of its columns open, and Oxigraph sorts them; people expect it as they wrote it.
    """
    found = tuple(tokens(query))
    words = [token.text.upper() for token in found]
    after = words.index("SELECT") + 1 if "SELECT" in words else len(words)
    if [word for word in words[after:after + 2] if word not in ("DISTINCT", "REDUCED")][:1] != ["*"]:
        return ()
    return tuple(dict.fromkeys(t.text[1:] for t in found if t.kind == "name" and t.text[0] in "?$"))


def with_prefixes(query: str) -> str:
    """`query` after declarations of our own prefixes that it uses but does not declare."""
    missing = [name for name in PREFIXES if re.search(rf"\b{name}:", query)
               and not re.search(rf"PREFIX\s+{name}:", query, re.IGNORECASE)]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in missing) + query


def clearer(query: str, error: QueryError) -> QueryError:
    """A parser's error in few words: a prefix that is not declared is named, and what was expected is told in short."""
    if isinstance(error, RefusedQuery) or not error.line:
        return error
    name = _name_at(query, error.line, error.column)
    if _NO_PREFIX in error.what and name and ":" in name.text:
        line, column = place(query, name.at)
        return QueryError(f"the prefix {name.text.partition(':')[0]}: is not declared", line, column)
    found = re.match(r"expected (?:one of )?(.*)", " ".join(error.what.split()))
    return QueryError(_expected(found[1].split(", ")), error.line, error.column) if found else error


def _name_at(query: str, line: int, column: int) -> Token | None:
    """The name that ends at the place, or around it."""
    lines = query.split("\n")
    at = sum(len(each) + 1 for each in lines[:line - 1]) + column - 1
    return next((t for t in tokens(query) if t.kind == "name" and t.at <= at <= t.at + len(t.text)), None)


_NO_PREFIX = "Prefix not found"
_TOLD = {"IRI parsing failed": "this IRI is not valid",
         "The SELECT contains a variable that is unbound": "SELECT names a variable that has no value: not in the "
         "pattern, or neither grouped by nor inside COUNT, SUM and the like",
         '"\\\\U"': "a text is not closed, or has a backslash that it must not have"}
_FEW = 8


def _expected(words: list[str]) -> str:
    """What is wrong, out of what Oxigraph expected: without the classes of signs that names may hold, and without what
    is not allowed here anyway."""
    for word, told in _TOLD.items():
        if word in words:
            return told
    kept = [word for word in words if not re.search(r"\.\.=|\[|\\|^(LATERAL|SERVICE|Prefix not found)$", word)]
    if not kept:
        return "something is missing or not right here"
    return "expected " + ", ".join(kept[:_FEW]) + (", …" if len(kept) > _FEW else "")
