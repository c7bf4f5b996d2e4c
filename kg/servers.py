"""Kinds of SPARQL servers: by what they are known, where they take updates, and how much they take at once.

Nothing here is needed for a server that keeps to the standard: an unknown one is asked at the address given, and takes
updates there.
"""
from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

FACTS = "https://w3id.org/dealgraph/facts"
"""The graph that the facts stand in on a server whose default graph is the union of all graphs."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of a kind of server.

    `union`: whether its default graph is the union of all; None where that depends on how it is set up.
    `whole`: whether an update of several operations is carried out wholly or not at all. `triples` and `letters` are
    what one request for an update may hold, `listed` how many terms one query may list. `apart`: each deletion must
    name one graph alone (Virtuoso 7.2.5 silently leaves texts with a language where there are two).
    """

    name: str
    union: bool | None = None
    whole: bool = True
    triples: int = 200_000
    letters: int = 16 << 20
    listed: int = 1_000
    apart: bool = False


UNKNOWN = Kind("a SPARQL 1.1 server")
KINDS = {
    "oxigraph": Kind("Oxigraph", union=None),
    "virtuoso": Kind("Virtuoso", union=True, whole=False, triples=1_000, letters=200_000, listed=200, apart=True),
    "fuseki": Kind("Fuseki"),
    "graphdb": Kind("GraphDB", union=True),
    "qlever": Kind("QLever", union=True),
}


def kind_of(server: str) -> Kind:
    """The kind of a server by what it calls itself in its responses."""
    return next((kind for name, kind in KINDS.items() if name in server.lower()), UNKNOWN)


def update_address(query: str, kind: Kind, named: bool) -> str:
    """Where updates go for queries at `query`, as each kind of server has it by default.

    `named` tells whether somebody in particular asks: Virtuoso has an address of its own for that.
    """
    parts = urlsplit(query)
    path = parts.path.rstrip("/")
    if kind.name == "Virtuoso":
        path = path + "-auth" if named and path.endswith("/sparql") else path
    elif "/repositories/" in path and not path.endswith("/statements"):
        path += "/statements"  # GraphDB, RDF4J
    elif path.endswith("/query"):
        path = path.removesuffix("query") + "update"  # Oxigraph, Fuseki, Stardog
    elif kind.name == "Fuseki" and path.endswith("/sparql"):
        path = path.removesuffix("sparql") + "update"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def query_addresses(given: str) -> tuple[str, ...]:
    """Where queries may go: the address given, or those that servers commonly have where it names a host alone."""
    parts = urlsplit(given)
    if parts.path.strip("/"):
        return (given,)
    return tuple(urlunsplit((parts.scheme, parts.netloc, path, "", "")) for path in ("/sparql", "/query"))
