"""What counts as one with a thing: its parts (AWS for Amazon) and its wholes (Amazon for AWS), as the graph knows them.

Asked once for all things of a question, by paths with one fixed end, so that the question's own query can name the
few things it is about: a query over a property path of two open ends would have to look through the whole graph.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kg.model import Entity
from kg.store import Store
from kg.terms import dg, iri, short, text_of

MOST = 50  # parts and wholes that are written out; beyond that a query keeps the path


@dataclass(frozen=True, slots=True)
class Family:
    """The IRIs of a thing's parts and of its wholes; the thing itself is among both."""

    parts: tuple[str, ...]
    wholes: tuple[str, ...]

    def named(self, both: bool) -> tuple[str, ...]:
        """The thing with its parts, and with its wholes if `both`; none where they are too many to be written out."""
        found = tuple(dict.fromkeys((*self.parts, *(self.wholes if both else ()))))
        return found if len(found) <= MOST else ()


Families: TypeAlias = Mapping[str, Family]


def families(things: Iterable[Entity], store: Store) -> dict[str, Family]:
    """IRI -> family, for each of `things`."""
    wanted = list(dict.fromkeys(thing.iri for thing in things))
    if not wanted:
        return {}
    parts: dict[str, list[str]] = {name: [name] for name in wanted}
    wholes: dict[str, list[str]] = {name: [name] for name in wanted}
    for row in store.select(_query(wanted)):
        for column, found in (("part", parts), ("whole", wholes)):
            if column in row and row[column].startswith("<"):
                found[text_of(row["thing"])].append(text_of(row[column]))
    return {name: Family(_ordered(parts[name]), _ordered(wholes[name])) for name in wanted}


def _ordered(names: list[str]) -> tuple[str, ...]:
    """The thing itself first, then the rest by name."""
    return names[0], *sorted(set(names[1:]) - {names[0]})


def _query(wanted: Iterable[str]) -> str:
    path = short(dg("partOf"))
    grouped = f"FILTER NOT EXISTS {{ ?whole a {short(dg('Group'))} }}"  # what one of a group does, the group does not
    blocks = [f"{{ {ends} BIND({iri(name)} AS ?thing) }}" for name in wanted
              for ends in (f"?part {path}+ {iri(name)}", f"{iri(name)} {path}+ ?whole {grouped}")]
    return "SELECT ?thing ?part ?whole WHERE { " + " UNION ".join(blocks) + " }"
