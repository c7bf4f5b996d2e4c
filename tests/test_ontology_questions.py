"""The competency questions of ontology/questions: each SELECT gives its rows, and what users ask gets the same answer.

Every SELECT must give its expected rows on a graph of the facts that examples/ is known to state, and, but for the
known gaps, on the graph that the reader makes of the articles. The gaps stand in data/question_gaps.txt; one that
closes fails until its line is removed. ``python tests/test_ontology_questions.py`` writes the list anew.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]

from from_files import read_articles  # noqa: E402
from gold import claim_of, vocabulary  # noqa: E402

from dealgraph import DealGraph, example_articles  # noqa: E402
from kg.errors import VocabularyError  # noqa: E402
from kg.exports import ontology_quads  # noqa: E402
from kg.files import file_triples  # noqa: E402
from kg.guard import refuse_unsafe  # noqa: E402
from kg.identity import claim_iri  # noqa: E402
from kg.model import DG, DGR, Answer, Article, Claim  # noqa: E402
from kg.questions import EXAMPLES, ONTOLOGY, QUESTIONS, CompetencyQuestion, questions, terms_of  # noqa: E402
from kg.store import MemoryStore  # noqa: E402
from kg.terms import OWL, RDF, parse, short, value_of  # noqa: E402
from kg.triples import batch  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
GAPS = ROOT / "tests" / "data" / "question_gaps.txt"
MORE_FACTS = ROOT / "tests" / "data" / "question_facts.jsonl"  # statements and events, which facts.jsonl leaves out
LANGUAGES = ("en", "ja")
SAME = {  # what facts.jsonl calls a thing -> how the vocabulary does
    "AMD Instinct MI450": "MI450", "number of TPUs": "number of chips", "stake in Scale AI": "stake",
    "stake in Mistral AI": "stake", "capacity with AMD GPUs": "power capacity",
    "capacity with Nvidia systems": "power capacity", "share of revenue from Microsoft": "share of revenue",
    "TPUs": "TPU", "GPUs": "GPU",
}
ASKED = questions()
NAMES = tuple(question.name for question in ASKED)


# ---- two graphs: what the articles state, and what the reader finds in them ----
@cache
def stated() -> DealGraph:
    """The facts that the examples state, by hand, each with its place in the article."""
    graph = DealGraph(MemoryStore(), vocabulary())
    lines = [*(ROOT / "examples" / "facts.jsonl").read_text(encoding="utf-8").splitlines(),
             *MORE_FACTS.read_text(encoding="utf-8").splitlines()]
    facts = [json.loads(line) for line in lines]
    for article in _articles():
        claims = [_claim(fact, article) for fact in facts if fact["doc"] == article.doc]
        graph.store.add(batch(article, claims, graph.vocabulary))
    return graph


@cache
def read() -> DealGraph:
    """What is read in the examples today."""
    graph = DealGraph(MemoryStore(), vocabulary())
    assert not graph.ingest(example_articles()).problems
    return graph


@cache
def with_ontology(graph: DealGraph) -> DealGraph:
    """The same graph with the files of ontology/ in it."""
    store = MemoryStore()
    store.load(quad[:3] for quad in ontology_quads())
    whole = DealGraph(store, vocabulary())
    assert isinstance(graph.store, MemoryStore)
    store.load(graph.store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"))
    return whole


def _articles() -> tuple[Article, ...]:
    found = tuple(read_articles(example_articles()))
    assert len(found) == 7
    return tuple(article for article in found if isinstance(article, Article))


def _claim(fact: dict[str, Any], article: Article) -> Claim:
    roles = {role: SAME.get(value, value) if isinstance(value, str) else value for role, value in fact["roles"].items()}
    start = fact.get("start", article.text.find(fact["quote"]))
    found = claim_of(fact | {"roles": roles, "id": f"gold-{start}"}, vocabulary())
    assert found is not None, fact["id"]
    end = start + len(fact["quote"])
    assert article.text[start:end] == fact["quote"], fact["id"]
    certainty = found.statement.certainty
    certainty = "Reported" if certainty == "Asserted" and fact["attributed_to"] else certainty
    statement = replace(found.statement, certainty=certainty, rule="gold")
    return replace(found, iri=claim_iri(article.doc, start, end, statement), article=article.iri, start=start, end=end,
                   statement=statement, language=article.language)


def graph_for(question: CompetencyQuestion, graph: DealGraph) -> DealGraph:
    return with_ontology(graph) if question.target == ONTOLOGY else graph


# ---- rows ----
def given(question: CompetencyQuestion, graph: DealGraph) -> Counter[tuple[Any, ...]]:
    """The rows that the SELECT gives, as the files write them, in no order."""
    return Counter(tuple(map(_cell, row)) for row in graph.sparql(question.select).rows)


def expected(question: CompetencyQuestion) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(_plain(cell) for cell in row) for row in question.expected)


def _cell(term: str | None) -> Any:
    if term is None:
        return None
    return short(term) if parse(term).kind == "iri" else _plain(value_of(term))


def _plain(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else value


def right(question: CompetencyQuestion, graph: DealGraph) -> bool:
    return given(question, graph_for(question, graph)) == expected(question)


def answers(answer: Answer) -> set[Any]:
    """What was answered: things as prefixed names, anything else as its value."""
    return {short(f"<{item.iri}>") if item.iri else _plain(item.value) for item in answer.items}


def deals_are(answer: Answer, question: CompetencyQuestion) -> bool:
    """Whether the answer is a list of deals, one for each row, that tells all that the row has."""
    told = [_told(item.detail) for item in answer.items if "roles" in dict(item.detail)]
    wanted = [_named(row) for row in question.expected]
    return len(told) == len(answer.items) == len(wanted) and all(any(row <= each for each in told) for row in wanted)


def _told(detail: Any) -> set[Any]:
    """All names, texts, numbers and dates of a deal's detail, however deep."""
    if isinstance(detail, dict | tuple | list):
        parts = detail.values() if isinstance(detail, dict) else detail
        return {value for part in parts for value in _told(part)}
    return {_plain(detail)}


def _named(row: tuple[Any, ...]) -> set[Any]:
    """A row with things by their English labels, as deals tell them; terms of the model are left out."""
    things = vocabulary().entities
    cells = [_plain(cell) for cell in row if cell is not None and not str(cell).startswith("dg:")]
    known = {cell: things.get(DGR + str(cell).removeprefix("dgr:")) for cell in cells}
    return {thing.label() if thing else cell for cell, thing in known.items()}


@cache
def asked(wording: str) -> Answer:
    return stated().ask(wording)


def agrees(question: CompetencyQuestion, language: str) -> bool:
    """Whether the question as a user asks it gets what the SELECT gives.

    That is: exactly the values of its first variable, or the deals that its rows tell of; where there are no rows,
    that there is no answer.
    """
    return is_answered(question, asked(question.wording(language)))


def is_answered(question: CompetencyQuestion, answer: Answer) -> bool:
    wanted = {_plain(row[0]) for row in question.expected}
    if not wanted:
        return answer.status != "answered"
    return answer.status == "answered" and (answers(answer) == wanted or deals_are(answer, question))


def missed() -> tuple[str, ...]:
    """The gaps of today: ``rows NAME``, ``en NAME``, ``ja NAME``."""
    rows = [f"rows {question.name}" for question in ASKED if not right(question, read())]
    told = [f"{language} {q.name}" for language in LANGUAGES for q in ASKED if not agrees(q, language)]
    return tuple(rows + told)


def wrong() -> tuple[str, ...]:
    """The questions that get an answer which is not the SELECT's: worse than none."""
    return tuple(f"{language} {q.name}" for language in LANGUAGES for q in ASKED
                 if asked(q.wording(language)).status == "answered" and not agrees(q, language))


def known_gaps() -> tuple[str, ...]:
    lines = GAPS.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@pytest.fixture(scope="module")
def gaps() -> frozenset[str]:
    """The gaps of today, found once."""
    return frozenset(missed())


# ---- the files ----
def test_one_question_a_file_and_enough_of_them() -> None:
    files = {path.stem for path in QUESTIONS.glob("*.ttl")} - {"prefixes"}
    assert files == set(NAMES)
    assert len(NAMES) >= 60


@pytest.mark.parametrize("question", ASKED, ids=NAMES)
def test_a_question_is_whole(question: CompetencyQuestion) -> None:
    wordings = dict(question.wordings)
    assert sorted(language for language, _ in question.wordings) == sorted(LANGUAGES)
    assert all(wording.strip() for wording in wordings.values())
    assert wordings["en"].isascii()
    assert not wordings["ja"].isascii()
    assert question.target in (EXAMPLES, ONTOLOGY)
    assert question.terms == terms_of(question), "dgq:usesTerm names other terms than the SELECT and its rows do"
    assert all(len(row) == len(question.expected[0]) for row in question.expected)


def test_a_wrong_file_is_reported_with_its_place(tmp_path: Path) -> None:
    broken = (QUESTIONS / "ceo-of-coreweave.ttl").read_text(encoding="utf-8")
    for part, other in (("@ja", "@en"), ("sh:select ", "sh:ask "), ("[\n", "\n"), ("dgr:examples", "dgr:elsewhere")):
        assert part in broken
        broken = broken.replace(part, other)
    (tmp_path / "ceo-of-coreweave.ttl").write_text(broken, encoding="utf-8")
    with pytest.raises(VocabularyError) as error:
        questions(tmp_path)
    assert len(error.value.problems) == 4
    assert all(".ttl:" in problem.where and problem.fix for problem in error.value.problems)


def test_no_question_is_asked_twice() -> None:
    for language in LANGUAGES:
        assert len({question.wording(language) for question in ASKED}) == len(ASKED)


@pytest.mark.parametrize("question", ASKED, ids=NAMES)
def test_a_question_only_reads(question: CompetencyQuestion) -> None:
    refuse_unsafe(question.select)


def model_terms() -> set[str]:
    """Local names of all that model.ttl defines in the namespace of the model."""
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
    types = {f"<{OWL}{kind}>" for kind in kinds}
    typed = ((s, o) for s, p, o in file_triples([QUESTIONS.parent / "model.ttl"]) if p == f"<{RDF}type>")
    return {s[1:-1].removeprefix(DG) for s, o in typed if o in types and s.startswith(f"<{DG}")}


def test_every_term_of_the_model_is_asked_for() -> None:
    asked = {term for question in ASKED for term in question.terms}
    model = model_terms()
    assert len(model) >= 150
    assert not model - asked, f"no competency question uses {sorted(model - asked)}"
    assert not asked - model, f"no such term in model.ttl: {sorted(asked - model)}"


# ---- the answers ----
@pytest.mark.parametrize("question", ASKED, ids=NAMES)
def test_the_select_gives_its_rows(question: CompetencyQuestion) -> None:
    assert given(question, graph_for(question, stated())) == expected(question)


def test_every_question_was_run() -> None:
    assert sum(1 for question in ASKED if question.expected) >= len(ASKED) - 2, "a question without rows proves little"


def test_nothing_is_missed_but_the_known_gaps(gaps: frozenset[str]) -> None:
    assert not gaps - set(known_gaps()), "no longer right, and no known gap"


def test_a_gap_that_closed_is_struck_off(gaps: frozenset[str]) -> None:
    closed = sorted(set(known_gaps()) - gaps)
    assert not closed, f"right now; strike off {GAPS.name} (python {Path(__file__).relative_to(ROOT)}): {closed}"


def test_enough_agrees() -> None:
    known = Counter(gap.split()[0] for gap in known_gaps())
    floors = _bar("at least")
    assert set(known) <= set(floors) == {"rows", *LANGUAGES}
    reached = {part: len(ASKED) - known[part] for part in floors}
    assert all(reached[part] >= floor for part, floor in floors.items()), f"{reached} of {floors}"


def test_answers_are_declined_rather_than_wrong() -> None:
    found = wrong()
    assert len(found) <= _bar("at most")["wrong"], f"answered, but not with what the SELECT gives: {found}"


def test_what_users_are_offered_is_answered_right() -> None:
    offered = [question for question in ASKED if question.offered]
    assert len(offered) >= 6
    for question in offered:
        assert question.target == EXAMPLES
        answers_given = [asked(question.wording(language)) for language in LANGUAGES]
        answers_given += [read().ask(question.wording(language)) for language in LANGUAGES]
        assert all(is_answered(question, answer) for answer in answers_given), question.name


def _bar(which: str) -> dict[str, int]:
    head = f"# {which}: "
    line = next(line for line in GAPS.read_text(encoding="utf-8").splitlines() if line.startswith(head))
    return {part: int(number) for part, number in json.loads(line.removeprefix(head)).items()}


def report(found: Iterable[str]) -> str:
    """The file of known gaps; its floors only rise and its ceiling only falls."""
    found = tuple(found)
    known = Counter(gap.split()[0] for gap in found)
    floors = {part: len(ASKED) - known[part] for part in ("rows", *LANGUAGES)}
    ceiling = len(wrong())
    if GAPS.exists():
        floors = {part: max(floor, _bar("at least")[part]) for part, floor in floors.items()}
        ceiling = min(ceiling, _bar("at most")["wrong"])
    return "\n".join((
        "# Competency questions that are not answered as they should be yet. This list only shrinks:",
        "# one that is answered fails the build until its line is removed (python tests/test_ontology_questions.py).",
        "# rows: the SELECT on the graph that is read in examples/; en, ja: the question as a user asks it.",
        "# Questions that are right, and answers that are wrong instead of none:",
        f"# at least: {json.dumps(floors)}", f'# at most: {json.dumps({"wrong": ceiling})}', *found, ""))


if __name__ == "__main__":
    GAPS.write_text(report(missed()), encoding="utf-8")
