"""Competency questions: what the ontology is for, one question a file in ontology/questions/.

Each file has the wording in both languages, a SELECT, the rows that it gives, and the terms of the model that it is
about; they feed the examples that users are offered, the documentation and the tests.
"""
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from kg.errors import VocabularyError
from kg.model import DG, DGR, Problem
from kg.rows import Rows, read_rows

QUESTIONS = Path(__file__).resolve().parent.parent / "ontology" / "questions"
DGQ = "https://w3id.org/dealgraph/question#"
EXAMPLES = f"{DGR}examples"
ONTOLOGY = DG.rstrip("#")

_SH, _SCHEMA = "http://www.w3.org/ns/shacl#", "https://schema.org/"
_EXECUTABLE = f"{_SH}SPARQLExecutable"
_LANGUAGES = ("en", "ja")
_TERM = re.compile(r"\bdg:([A-Za-z]\w*)")
_PREFIX = re.compile(r"\b([a-z]+):")

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
    """The competency questions of `folder`, by name. Raises VocabularyError that names each wrong row with its file."""
    rows = read_rows(sorted(folder.glob("*.ttl")))
    names = [name for name in sorted(rows.subjects(DGQ)) if _EXECUTABLE in rows.values(DGQ + name, "rdf:type")]
    problems = tuple(problem for name in names for problem in _problems(rows, DGQ + name))
    if problems:
        raise VocabularyError(problems)
    return tuple(_question(rows, name) for name in names)


def _problems(rows: Rows, me: str) -> Iterator[Problem]:
    worded = {language for language, text in rows.texts(me, "rdfs:comment") if text.strip()}
    for language in _LANGUAGES:
        if language not in worded:
            yield rows.problem(me, f"has no wording in {language}", "add rdfs:comment in this language")
    if not _one(rows, me, f"{_SH}select"):
        yield rows.problem(me, "has no query", "add sh:select")
    if _one(rows, me, f"{_SCHEMA}target") not in (EXAMPLES, ONTOLOGY):
        yield rows.problem(me, "is put to no graph", f"add schema:target <{EXAMPLES}> or <{ONTOLOGY}>")
    if not _is_table(_one(rows, me, f"{DGQ}expects")):
        yield rows.problem(me, "does not say what rows it gives", "add dgq:expects, a JSON list of rows", "dgq:expects")


def _is_table(text: str) -> bool:
    try:
        found = json.loads(text)
    except ValueError:
        return False
    return isinstance(found, list) and all(isinstance(row, list) for row in found)


def _question(rows: Rows, name: str) -> CompetencyQuestion:
    me = DGQ + name
    select = _one(rows, me, f"{_SH}select").strip()
    return CompetencyQuestion(
        name=name, wordings=rows.texts(me, "rdfs:comment"), select=_prefixes(rows, me, select) + select + "\n",
        expected=tuple(tuple(row) for row in json.loads(_one(rows, me, f"{DGQ}expects"))),
        target=_one(rows, me, f"{_SCHEMA}target"), offered=_one(rows, me, f"{DGQ}offered") == "true",
        terms=tuple(sorted(term.removeprefix(DG) for term in rows.values(me, f"{DGQ}usesTerm"))))


def _prefixes(rows: Rows, me: str, select: str) -> str:
    """The PREFIX lines for what `select` uses of the declared prefixes."""
    used = set(_PREFIX.findall(select))
    declared = (row for of in rows.values(me, f"{_SH}prefixes") for row in rows.values(of, f"{_SH}declare"))
    known = ((_one(rows, row, f"{_SH}prefix"), _one(rows, row, f"{_SH}namespace")) for row in declared)
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in known if prefix in used)


def _one(rows: Rows, subject: str, prop: str) -> str:
    return next(iter(rows.values(subject, prop)), "")


def terms_of(question: CompetencyQuestion) -> tuple[str, ...]:
    """Local names of the model's terms that stand in the SELECT or in the expected rows."""
    cells = " ".join(cell for row in question.expected for cell in row if isinstance(cell, str))
    select = re.sub(r"^PREFIX .*\n", "", question.select, flags=re.MULTILINE)
    return tuple(sorted(set(_TERM.findall(f"{select} {cells}"))))
