"""Competency questions: what the ontology is for, one question a file in ontology/questions/.

Each file has the wording in both languages, a SELECT, the rows that it gives, and the terms of the model that it is
about; they feed the examples that users are offered, the documentation and the tests.
"""
from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from kg.model import DG, DGR
from kg.rows import Rows, read_rows
from kg.terms import PREFIXES

QUESTIONS = Path(__file__).resolve().parent.parent / "ontology" / "questions"
DGQ = "https://w3id.org/dealgraph/question#"
EXAMPLES = f"{DGR}examples"
ONTOLOGY = DG.rstrip("#")

_SH, _SCHEMA = "http://www.w3.org/ns/shacl#", "https://schema.org/"
_TERM = re.compile(r"\bdg:([A-Za-z]\w*)")
_PREFIXED = re.compile(r"\b([a-z]+):(?=[A-Za-z0-9])")

Cell: TypeAlias = "str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class CompetencyQuestion:
    """One question that the ontology must be able to answer.

    `select` stands by itself, prefixes included; its first variable is the answer. `expected` are its rows, in no
    order: things and terms as prefixed names (``"dgr:openai"``), texts and dates as str, numbers and booleans as such,
    None where unbound. `terms` are local names of the model. `target` is what is asked: EXAMPLES, the graph of
    examples/, or ONTOLOGY, the same graph with the files of ontology/.
    """

    name: str
    wordings: tuple[tuple[str, str], ...]  # (language, wording)
    select: str
    expected: tuple[tuple[Cell, ...], ...]
    terms: tuple[str, ...]
    target: str
    offered: bool = False  # as an example, to users: the question is answered right in both languages

    def wording(self, language: str = "en") -> str:
        """The question as a user asks it in `language`; KeyError where it has none."""
        return dict(self.wordings)[language]


def questions(folder: Path = QUESTIONS) -> tuple[CompetencyQuestion, ...]:
    """The competency questions of `folder`, by name. Raises VocabularyError for files that are not Turtle."""
    rows = read_rows(sorted(folder.glob("*.ttl")))
    names = sorted(name for name in rows.subjects(DGQ) if rows.values(DGQ + name, f"{_SH}select"))
    return tuple(_question(rows, name) for name in names)


def _question(rows: Rows, name: str) -> CompetencyQuestion:
    me = DGQ + name
    found = json.loads(_one(rows, me, f"{DGQ}expects") or "[]")
    return CompetencyQuestion(
        name=name, wordings=rows.texts(me, "rdfs:comment"), select=_with_prefixes(_one(rows, me, f"{_SH}select")),
        expected=tuple(tuple(row) for row in found), target=_one(rows, me, f"{_SCHEMA}target"),
        terms=tuple(sorted(term.removeprefix(DG) for term in rows.values(me, f"{DGQ}usesTerm"))),
        offered=_one(rows, me, f"{DGQ}offered") == "true")


def _one(rows: Rows, subject: str, prop: str) -> str:
    return next(iter(rows.values(subject, prop)), "")


def _with_prefixes(select: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    used = set(_PREFIXED.findall(select))
    return "".join(f"PREFIX {name}: <{prefixes[name]}>\n" for name in prefixes if name in used) + select.strip() + "\n"


def terms_of(question: CompetencyQuestion) -> tuple[str, ...]:
    """Local names of the model's terms that stand in the SELECT or in the expected rows."""
    cells = " ".join(cell for row in question.expected for cell in row if isinstance(cell, str))
    select = re.sub(r"^PREFIX .*\n", "", question.select, flags=re.MULTILINE)
    return tuple(sorted(set(_TERM.findall(f"{select} {cells}"))))
