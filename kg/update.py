"""Changes that are no articles: SPARQL updates and graphs put, added to or deleted, each wholly or not at all.

A change is carried out in a process of its own, which takes the folder's lock, writes, publishes a snapshot and ends.
So one that breaks down or takes too long is ended, and leaves the store as it was.
"""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import DealGraphError, QueryError, QueryTimeout, QueryTooBig, StoreError, StoreLocked
from kg.quads import data
from kg.terms import PREFIXES

SECONDS = 60.0  # that an update may take
_PUBLISHING = 600.0  # seconds to wait for the snapshot of what was written
_FORMATS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
            "jsonld": ox.RdfFormat.JSON_LD}
_APPLIED = b"applied\n"
_START = "import sys; sys.path.insert(0, sys.argv[1]); from kg.update import main; main()"


class Writer:
    """Carries out changes of the store in `folder`. Call it with one: ``{"do": "update", "text": …}``, or ``"do"``
    put, add or delete with ``"graph"`` (an IRI, empty for the default graph), ``"form"``, ``"data"``, ``"base"``.
    """

    def __init__(self, folder: str | Path, seconds: float = SECONDS):
        self._folder, self._seconds = str(folder), seconds

    def __call__(self, change: Mapping[str, Any]) -> dict[str, Any]:
        """``{"existed": …}`` for a change that was made: whether the graph was there before.

        Raises QueryError for a wrong one, QueryStopped for one that was ended, StoreLocked, StoreError; nothing is
        changed then.
        """
        found = self._asked(json.dumps({"folder": self._folder, "change": dict(change)}))
        if "error" in found:
            raise _failed(found)
        return found

    def _asked(self, request: str) -> dict[str, Any]:
        root = str(Path(__file__).resolve().parent.parent)
        secret = {name: value for name, value in os.environ.items() if name != "DEALGRAPH_TOKEN"}
        with subprocess.Popen([sys.executable, "-P", "-c", _START, root], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, env=secret) as process:
            try:
                said, _ = process.communicate(request.encode(), timeout=self._seconds)
            except subprocess.TimeoutExpired as error:
                if (error.stdout or b"").startswith(_APPLIED):
                    said, _ = process.communicate(timeout=_PUBLISHING)
                else:
                    process.kill()
                    process.communicate()
                    raise QueryTimeout(self._seconds) from None
        text = said.removeprefix(_APPLIED)
        if not text:
            raise QueryTooBig if not said else StoreError(self._folder, "what was written could not be published")
        found: dict[str, Any] = json.loads(text)
        return found


def _failed(found: Mapping[str, Any]) -> DealGraphError:
    from kg.embedded import syntax_error  # the process that writes does without

    what = found["what"]
    if found["error"] == "syntax":
        return syntax_error(what)
    if found["error"] == "locked":
        return StoreLocked(*what)
    if found["error"] == "store":
        return StoreError(*what)
    return QueryError(what)


# ---- in the process of its own ----
def main() -> None:
    """Carry out the one change on standard input; the outcome goes to standard output."""
    request = json.load(sys.stdin)
    try:
        said = changed(Path(request["folder"]), request["change"])
    except StoreLocked as error:
        said = {"error": "locked", "what": [error.where, error.holder]}
    except StoreError as error:
        said = {"error": "store", "what": [error.where, str(error).removeprefix(f"{error.where}: ")]}
    except SyntaxError as error:
        said = {"error": "syntax", "what": str(error.msg or error)}
    except (ValueError, OSError, RuntimeError, QueryError) as error:
        said = {"error": "query", "what": str(error)}
    print(json.dumps(said), flush=True)


def changed(folder: Path, change: Mapping[str, Any]) -> dict[str, Any]:
    """Make `change` in the store in `folder` and publish it."""
    from kg.home import Home  # only this process writes

    text = _as_update(change)
    home = Home(folder)
    home.settle()
    store, unpublished = home.begin(), home.lock.left_open
    try:
        existed = _exists(store, change.get("graph", ""))
        if change["do"] != "delete" or existed:
            store.update(text, prefixes=PREFIXES, base_iri=change.get("base") or None)
            unpublished = True
            sys.stdout.buffer.write(_APPLIED)
            sys.stdout.buffer.flush()
            home.publish(store)
            unpublished = False
    finally:
        del store
        home.end(well=not unpublished)
    return {"existed": existed}


def _exists(store: ox.Store, graph: str) -> bool:
    return not graph or store.contains_named_graph(ox.NamedNode(graph))


def _as_update(change: Mapping[str, Any]) -> str:
    """The change as one SPARQL update. Raises SyntaxError or ValueError for data that are wrong."""
    if change["do"] == "update":
        return str(change["text"])
    graph = change["graph"]
    drop = f"DROP SILENT GRAPH <{graph}>" if graph else "DROP DEFAULT"
    if change["do"] == "delete":
        return drop
    make = f"CREATE SILENT GRAPH <{graph}>" if graph else ""
    insert = f"INSERT DATA {{ {data(_parsed(change))} }}"
    return " ; ".join(filter(None, [drop if change["do"] == "put" else "", make, insert]))


def _parsed(change: Mapping[str, Any]) -> list[ox.Quad]:
    text, form = change["data"], change["form"]
    if form == "rdf" and re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise ValueError("the RDF/XML declares a DOCTYPE, which may hold entities; leave it out")
    graph = ox.NamedNode(change["graph"]) if change["graph"] else ox.DefaultGraph()
    found = ox.parse(text, format=_FORMATS[form], base_iri=change.get("base") or None, without_named_graphs=True,
                     rename_blank_nodes=True)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in found]
