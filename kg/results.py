"""What a SPARQL query gave: rows, a truth, or triples, and the standard forms in which they go out."""
from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

from kg.model import Triple
from kg.terms import parse, short, text_of, value_of

Value: TypeAlias = "str | int | Decimal | bool | None"


@dataclass(frozen=True, slots=True)
class Results:
    """The result of a query. `kind` is ``"select"``, ``"ask"`` or ``"construct"`` (also for DESCRIBE).

    `rows` hold one term a variable in N-Triples syntax, None where unbound. `capped` tells that more rows or triples
    were there than were asked for.
    """

    kind: str
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[str | None, ...], ...] = ()
    boolean: bool = False
    triples: tuple[Triple, ...] = ()
    capped: bool = False

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        """Each row as variable -> term in N-Triples syntax; unbound variables are left out."""
        for row in self.rows:
            yield {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}

    def __len__(self) -> int:
        return len(self.rows)

    def arranged(self, columns: Sequence[str]) -> Results:
        """The same with its columns in the order of `columns`, the others behind."""
        order = {name: at for at, name in enumerate(columns)}
        places = sorted(range(len(self.variables)), key=lambda at: order.get(self.variables[at], len(columns)))
        if places == list(range(len(places))):
            return self
        rows = tuple(tuple([row[at] for at in places]) for row in self.rows)
        return replace(self, variables=tuple(self.variables[at] for at in places), rows=rows)

    def in_order(self, key: str = "", falling: bool = False) -> tuple[Mapping[str, str], ...]:
        """The rows by the variable `key` (numbers by size, others by letters), else by all their terms.

        Engines differ in how they order what a query leaves open: equal keys, dates of several types, letters.
        """
        rows = sorted(self, key=lambda row: [row.get(name, "") for name in self.variables])
        return tuple(sorted(rows, key=lambda row: _rank(row.get(key)), reverse=falling)) if key else tuple(rows)

    def values(self) -> tuple[Mapping[str, Value], ...]:
        """Each row as variable -> Python value: IRIs and texts are str, numbers int or Decimal, unbound is None."""
        return tuple({name: None if term is None else value_of(term)
                      for name, term in zip(self.variables, row, strict=True)} for row in self.rows)

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values: SPARQL 1.1 Query Results JSON, read back."""
        found: dict[str, Any] = json.loads(self.to_json())
        return found

    def to_frame(self) -> Any:
        """A pandas DataFrame with one column a variable: texts and IRIs as str, numbers as numbers, None if unbound."""
        from kg.notebook import frame

        if self.kind == "select":
            return frame(self.values(), self.variables)
        return frame([dict(zip(self.header, row, strict=True)) for row in self.table()], self.header)

    def _repr_html_(self) -> str:
        from kg.notebook import table

        return table(self.header, self.table())

    def table(self) -> tuple[tuple[str, ...], ...]:
        """Rows for a person to read: prefixed names and bare texts; a truth or triples are tables as well."""
        if self.kind == "ask":
            return ((str(self.boolean).lower(),),)
        if self.kind == "construct":
            return tuple((short(s), short(p), short(o)) for s, p, o in self.triples)
        return tuple(tuple(_cell(term) for term in row) for row in self.rows)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the table's columns."""
        return {"ask": ("answer",), "construct": ("subject", "predicate", "object")}.get(self.kind, self.variables)

    def to_json(self) -> str:
        """SPARQL 1.1 Query Results JSON Format; triples as such rows too."""
        if self.kind == "ask":
            return json.dumps({"head": {}, "boolean": self.boolean})
        rows = [{name: _binding(term) for name, term in zip(self.header, row, strict=True) if term is not None}
                for row in (self.triples if self.kind == "construct" else self.rows)]
        found: dict[str, Any] = {"head": {"vars": list(self.header)}, "results": {"bindings": rows}}
        return json.dumps(found | ({"capped": True} if self.capped else {}), ensure_ascii=False)

    def to_csv(self) -> str:
        """SPARQL 1.1 Query Results CSV Format (a truth as one cell)."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.header)
        writer.writerows(self.table() if self.kind == "ask" else
                         [["" if term is None else text_of(term) for term in row] for row in self._lines()])
        return out.getvalue()

    def to_tsv(self) -> str:
        """SPARQL 1.1 Query Results TSV Format: terms in Turtle syntax."""
        if self.kind == "ask":
            return f"?answer\n{str(self.boolean).lower()}\n"
        lines = ["\t".join(f"?{name}" for name in self.header)]
        lines += ["\t".join(term or "" for term in row) for row in self._lines()]
        return "\n".join(lines) + "\n"

    def to_xml(self) -> str:
        """SPARQL Query Results XML Format; triples as rows, as in JSON."""
        from kg.files import results_xml

        return results_xml(self.to_json())

    def to_rdf(self, form: str) -> bytes:
        """The triples of a CONSTRUCT or DESCRIBE as ttl, nt, rdf, jsonld or trig, sorted and prefixed."""
        from kg.exports import triples_as

        return triples_as(self.triples, form)

    def to_turtle(self) -> str:
        """The triples of a CONSTRUCT or DESCRIBE as Turtle, sorted and prefixed."""
        from kg.exports.rdf import turtle

        return turtle(self.triples)

    def _lines(self) -> tuple[tuple[str | None, ...], ...]:
        return self.triples if self.kind == "construct" else self.rows


Rows: TypeAlias = Results


def _rank(term: str | None) -> tuple[int, Decimal, str]:
    """Where a term stands among others: nothing first, then numbers, then whatever has letters."""
    if term is None:
        return 0, Decimal(0), ""
    value = value_of(term)
    return (1, Decimal(value), "") if isinstance(value, int | Decimal) else (2, Decimal(0), str(value))


def _cell(term: str | None) -> str:
    if term is None:
        return ""
    return short(term) if term.startswith("<") else text_of(term)


def _binding(term: str) -> dict[str, str]:
    found = parse(term)
    binding = {"type": {"iri": "uri", "blank": "bnode"}.get(found.kind, "literal"), "value": found.text}
    if found.language:
        binding["xml:lang"] = found.language
    elif found.datatype:
        binding["datatype"] = found.datatype
    return binding
