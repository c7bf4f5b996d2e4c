"""Quads on the disk, sorted and joined there: memory stays flat however large the graph is.

SQLite is the external sort: a temporary database without a name, which it keeps in a file of its own beyond its cache
and which is gone when closed.
"""
from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from types import TracebackType
from typing import Any

from kg.errors import StoreError
from kg.model import DG, Triple
from kg.terms import HISTORY, PROV, dg, iri
from kg.triples import LABEL, PARTS_OF_CLAIM, TYPE, Quad

CACHE = 16_000  # KiB that the database keeps in memory
SOURCES = (
    *(dg(name) for name in ("Claim", "WithdrawnClaim", "Article", "Source", "DealMention", "PartySet")),
    iri(PROV + "SoftwareAgent"), iri(PROV + "Agent"))


class Staged:
    """Quads to be written out. `put` them, `choose` among them, then read them sorted; close it, or use a `with`."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._where = "1"
        for setting in (f"cache_size = -{CACHE}", "temp_store = FILE", "journal_mode = OFF", "synchronous = OFF"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.execute("CREATE TABLE quad (g TEXT, s TEXT, p TEXT, o TEXT, node TEXT, model INTEGER)")

    def __enter__(self) -> Staged:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
        if isinstance(error, sqlite3.Error):
            raise StoreError(tempfile.gettempdir(), f"there is no room to sort in: {error}") from error

    def put(self, quads: Iterable[Quad], model: bool = False) -> None:
        """Take `quads` in; `model` marks those of the ontology."""
        rows = ((g, s, p, o, node_of(s), int(model)) for s, p, o, g in quads)
        self._db.executemany("INSERT INTO quad VALUES (?, ?, ?, ?, ?, ?)", rows)

    def unite(self) -> None:
        """Let each quad stand once, where it may have been put in several times."""
        self.script("CREATE TABLE once AS SELECT DISTINCT * FROM quad; DROP TABLE quad;")
        self.script("ALTER TABLE once RENAME TO quad")

    def choose(self, parts: Iterable[str]) -> None:
        """Only `parts` (facts, claims, history, ontology) are read from now on; called once, when all is put in."""
        given = set(parts)
        if "history" not in given:
            self.run(f"DELETE FROM quad WHERE g = '{_HISTORY}'")
        kinds = ", ".join(f"'{kind}'" for kind in SOURCES)
        self.run(
            "CREATE TABLE source AS SELECT DISTINCT s AS node FROM quad "
            f"WHERE NOT model AND g = '' AND p = '{TYPE}' AND o IN ({kinds})"
        )
        self.run("CREATE UNIQUE INDEX source_node ON source (node)")
        every = {"facts", "claims"} <= given
        left = given - {"facts", "claims", "history"} if every else given
        self._where = " OR ".join([*(["NOT model"] if every else []), *(_CONDITIONS[part] for part in sorted(left))])

    def triples(self, order: str = "s, p, o") -> Iterator[Triple]:
        """The triples of all graphs, each once."""
        for row, _ in groupby(self.run(f"SELECT s, p, o FROM quad WHERE {self._where} ORDER BY {order}")):
            yield row

    def quads(self, order: str = "g, s, p, o") -> Iterator[Quad]:
        """The quads, the default graph first, each once."""
        for row, _ in groupby(self.run(f"SELECT s, p, o, g FROM quad WHERE {self._where} ORDER BY {order}")):
            yield row

    def run(self, sql: str, *given: Any) -> Iterator[Any]:
        """The rows of a statement on ``quad (g, s, p, o, node, model)``."""
        return iter(self._db.execute(sql, given))

    def script(self, sql: str) -> None:
        """Run several statements."""
        self._db.executescript(sql)

    def define(self, name: str, function: Callable[[str], str]) -> None:
        """Let statements use `function`, which always gives the same for the same text, as `name`."""
        self._db.create_function(name, 1, function, deterministic=True)

    @property
    def where(self) -> str:
        """The condition by which a row of ``quad`` is chosen."""
        return f"({self._where})"


BY_SUBJECT = f"s, p <> '{TYPE}', p, o"  # what a person reads first stands first

_HISTORY = iri(HISTORY)
_CLAIMED = f"g NOT IN ('', '{_HISTORY}') OR g = '' AND node IN source"
_CONDITIONS = {
    "facts": "(NOT model AND g = '' AND node NOT IN source)",
    "claims": f"(NOT model AND ({_CLAIMED} OR (p = '{LABEL}' AND s IN "
    f"(SELECT o FROM quad WHERE NOT model AND ({_CLAIMED})))))",
    "history": f"g = '{_HISTORY}'",
    "ontology": "model",
}


def node_of(subject: str) -> str:
    """`subject`, or for ``<claim#target>`` and the like the claim that it belongs to."""
    base, sign, _ = subject.rpartition("#")
    return f"{base}>" if sign and subject.endswith(tuple(f"{part}>" for part in PARTS_OF_CLAIM)) else subject


def kind_of(term: str) -> str:
    """``@vocab`` for a term of the model, ``@id`` for another node, ``@language`` for a text with a language, else the
    datatype, empty for a plain text."""
    if not term.startswith('"'):
        return "@vocab" if term.startswith(f"<{DG}") else "@id"
    if term.endswith(">"):
        return term[term.rindex("^^<") + 3:-1]
    return "" if term.endswith('"') else "@language"
