"""Networks of records: GraphML for Gephi and yEd, and the two tables that neo4j-admin imports."""
from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from kg.exports.rdf import xml_text
from kg.exports.records import BOOLEAN, DOUBLE, EDGE_COLUMNS, LONG, STRING, Column, Edge, Node, Records

NODES, RELATIONSHIPS = "nodes.csv", "relationships.csv"
_GRAPHML, _YED = "http://graphml.graphdrawing.org/xmlns", "http://www.yworks.com/xml/graphml"
_NEVER = (1980, 1, 1, 0, 0, 0)  # the time of a zip's members: the same graph gives the same bytes


# ---- GraphML ----
def write_graphml(records: Records, out: IO[bytes]) -> int:
    """GraphML with typed attributes, and labels that yEd draws.

    Gives how many values held signs that XML has no place for.
    """
    from lxml import etree

    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(f"{{{_GRAPHML}}}graphml", nsmap={None: _GRAPHML, "y": _YED}):
            writer = _GraphML(file, records.columns)
            writer.keys()
            with file.element(f"{{{_GRAPHML}}}graph", edgedefault="directed"):
                for node in records.nodes():
                    writer.node(node)
                for number, edge in enumerate(records.edges()):
                    writer.edge(number, edge)
            file.write("\n")
    return writer.changed


class _GraphML:
    """Writes one element after the other into an open file."""

    def __init__(self, file: Any, columns: tuple[Column, ...]):
        self._file, self.changed = file, 0
        self._columns = {"node": columns, "edge": EDGE_COLUMNS}
        self._key = {
            (part, column.name): f"{part[0]}{number}"
            for part, of in self._columns.items()
            for number, column in enumerate(of)
        }

    def keys(self) -> None:
        """The declarations of the attributes."""
        for part, of in self._columns.items():
            for column in of:
                given = {"id": self._key[part, column.name], "for": part, "attr.name": column.name}
                self._empty("key", given | {"attr.type": column.type})
        for part in ("node", "edge"):
            self._empty("key", {"id": f"y{part}", "for": part, "yfiles.type": f"{part}graphics"})

    def node(self, node: Node) -> None:
        """A node with its attributes."""
        with self._element("node", id=self._clean(node.iri)):
            self._data("node", node.values)
            self._drawn("node", "ShapeNode", "NodeLabel", node.values.get("label", node.iri))

    def edge(self, number: int, edge: Edge) -> None:
        """An edge with its attributes."""
        with self._element("edge", id=f"e{number}", source=self._clean(edge.start), target=self._clean(edge.end)):
            self._data("edge", edge.values)
            self._drawn("edge", "PolyLineEdge", "EdgeLabel", edge.values["label"])

    def _data(self, part: str, values: Mapping[str, str]) -> None:
        for column in self._columns[part]:
            if value := values.get(column.name):
                with self._element("data", key=self._key[part, column.name]):
                    self._file.write(self._clean(value))

    def _drawn(self, part: str, shape: str, kind: str, label: str) -> None:
        with self._element("data", key=f"y{part}"), self._file.element(f"{{{_YED}}}{shape}"):
            if part == "edge":
                with self._file.element(f"{{{_YED}}}Arrows", source="none", target="standard"):
                    pass
            with self._file.element(f"{{{_YED}}}{kind}"):
                self._file.write(self._clean(label))

    @contextmanager
    def _element(self, name: str, **attributes: str) -> Iterator[None]:
        self._file.write("\n")
        with self._file.element(f"{{{_GRAPHML}}}{name}", attributes):
            yield

    def _empty(self, name: str, attributes: Mapping[str, str]) -> None:
        self._file.write("\n")
        with self._file.element(f"{{{_GRAPHML}}}{name}", attributes):
            pass

    def _clean(self, text: str) -> str:
        clean = xml_text(text)
        self.changed += clean != text
        return clean


# ---- Neo4j ----
def write_neo4j(records: Records, out: IO[bytes]) -> int:
    """A zip of `nodes.csv` and `relationships.csv`."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, write in FILES.items():
            with archive.open(_member(name), "w", force_zip64=True) as member:
                write(records, member)
    return 0


def write_neo4j_folder(records: Records, folder: Path) -> int:
    """`nodes.csv` and `relationships.csv` in `folder`, which exists."""
    for name, write in FILES.items():
        with (folder / name).open("wb") as out:
            write(records, out)
    return 0


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _NEVER)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return info


def write_rows(out: IO[bytes], rows: Iterable[Iterable[str]]) -> None:
    """`rows` as CSV (RFC 4180), UTF-8, into `out`, which stays open."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    text.flush()
    text.detach()


def _write_nodes(records: Records, out: IO[bytes]) -> None:
    columns = records.columns
    head = ["iri:ID", *(f"{column.name}{_NEO4J_TYPES[column.type]}" for column in columns), ":LABEL"]
    write_rows(out, (head,))
    write_rows(out, ([n.iri, *_cells(n.values, columns), ";".join(n.classes)] for n in records.nodes()))


def _write_relationships(records: Records, out: IO[bytes]) -> None:
    head = [":START_ID", ":END_ID", *(f"{c.name}{_NEO4J_TYPES[c.type]}" for c in EDGE_COLUMNS), ":TYPE"]
    write_rows(out, (head,))
    write_rows(out, map(_relationship_row, records.edges()))


def _relationship_row(edge: Edge) -> list[str]:
    return [edge.start, edge.end, *_cells(edge.values, EDGE_COLUMNS), relationship(edge.values["label"])]


def _cells(values: Mapping[str, str], columns: Iterable[Column]) -> Iterator[str]:
    return (values.get(column.name, "") for column in columns)


def relationship(name: str) -> str:
    """A property's name as Neo4j writes types of relationships: ``wasDerivedFrom`` is ``WAS_DERIVED_FROM``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


_NEO4J_TYPES = {STRING: "", LONG: ":long", DOUBLE: ":double", BOOLEAN: ":boolean"}
FILES: dict[str, Callable[[Records, IO[bytes]], None]] = {NODES: _write_nodes, RELATIONSHIPS: _write_relationships}
