"""What is done to the text of a query before an engine sees it."""
from __future__ import annotations

import re
from collections.abc import Mapping

from kg.guard import tokens
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


def with_prefixes(query: str) -> str:
    """`query` after declarations of our own prefixes that it uses but does not declare."""
    missing = [name for name in PREFIXES if re.search(rf"\b{name}:", query)
               and not re.search(rf"PREFIX\s+{name}:", query, re.IGNORECASE)]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in missing) + query
