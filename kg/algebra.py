"""What a query means to an engine: its normal form in the SPARQL algebra, its prefixes, its graphs, and its size beside
what the limits allow."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import QueryError
from kg.guard import MOST, sizes, tokens
from kg.queries import query_form, with_prefixes
from kg.terms import PREFIXES, short

_SHORT = re.compile(r"<[^<>\s]*>")
_LEFT_OUT = {"_vars", "lazy"}  # what rdflib notes for itself


def explained(query: str) -> dict[str, Any]:
    """`form`, `graphs` (those named), `prefixes` (those used), `limits` (how much it has of what is limited, and how
    much it may have), `algebra` (one line an operator, indented).

    Raises QueryError where the query is none.
    """
    from rdflib.plugins.sparql import prepareQuery

    try:
        prepared = prepareQuery(with_prefixes(query), initNs=PREFIXES)
    except Exception as error:  # its parser raises whatever it trips over
        raise QueryError(f"no algebra can be shown: {' '.join(str(error).split())[:200]}") from error
    limits = {name: [count, MOST[name]] for name, count in sizes(query).items()}
    return {"form": query_form(query), "graphs": _graphs(query), "prefixes": _used(query), "limits": limits,
            "algebra": list(_operator(prepared.algebra, 0))}


def explanation(found: Mapping[str, Any]) -> Iterator[str]:
    """Lines for a person of what `explained` gives, with whatever else stands in it (rows, time)."""
    told = {
        **{name: str(value) for name, value in found.items() if not isinstance(value, dict | list)},
        "graphs": ", ".join(found["graphs"]) or "the default graph",
        "prefixes": ", ".join(f"{name}: <{text}>" for name, text in found["prefixes"].items()),
        "limits": ", ".join(f"{name} {count} of {most:,}" for name, (count, most) in found["limits"].items()),
    }
    yield from (f"{name:<9} {value}".rstrip() for name, value in told.items())
    yield "algebra"
    yield from (f"  {line}" for line in found["algebra"])


def _used(query: str) -> dict[str, str]:
    declared = dict(re.findall(r"PREFIX\s+([\w-]*):\s*<([^>]*)>", query, re.IGNORECASE))
    known: Mapping[str, str] = PREFIXES | declared
    return {name: known[name] for name in known if name in declared or re.search(rf"(?<![\w-]){name}:", query)}


def _graphs(query: str) -> list[str]:
    """The graphs that FROM and GRAPH name; empty where the query reads the default graph alone."""
    words = [token.text for token in tokens(query)]
    found: dict[str, None] = {}
    for word, after, next_but_one in zip(words, [*words[1:], ""], [*words[2:], "", ""], strict=False):
        if word.upper() in ("FROM", "GRAPH"):
            named = after.upper() == "NAMED"
            found[f"{word.upper()} NAMED {next_but_one}" if named else f"{word.upper()} {after}"] = None
    return list(found)


def _operator(node: Any, depth: int) -> Iterator[str]:
    """An operator with its plain values on one line, then what it works on."""
    inner = [(key, value) for key, value in node.items() if key not in _LEFT_OUT]
    plain = [f"{key}={_plain(value)}" for key, value in inner if not _is_inner(value) and value not in (None, [])]
    yield "  " * depth + " ".join([node.name, *(each for each in plain if not each.startswith("triples="))])
    for triple in dict(node).get("triples") or ():  # its own `get` gives the key where there is no value
        yield "  " * (depth + 1) + " ".join(_plain(term) for term in triple)
    for _, value in inner:
        if _is_inner(value):
            for each in value if isinstance(value, list) else [value]:
                yield from _operator(each, depth + 1)


def _is_inner(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return hasattr(first, "name") and isinstance(first, dict)


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        parts = [_plain(each) for each in value]
        return f"({' '.join(sorted(parts) if isinstance(value, set | frozenset) else parts)})"
    return _SHORT.sub(lambda found: short(found.group()), value.n3()) if hasattr(value, "n3") else str(value)
