"""A new kind of event is rows of data: the worked example of docs/ontology.md, carried out with no change of code."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dealgraph import DealGraph
from kg.check import hygiene, profile
from kg.identity import article_iri
from kg.model import DG, DGR, Article, Entity
from kg.store import MemoryStore
from kg.vocabulary import FOLDER, Vocabulary, load_vocabulary
from language.reader import read

ROWS = Path(__file__).resolve().parent.parent / "docs" / "lawsuit"
TARGETS = {"model.ttl": "model.ttl", "en.ttl": "lexicon/en.ttl", "ja.ttl": "lexicon/ja.ttl"}
MOVED = {"lexicon/en.ttl": "sue", "lexicon/ja.ttl": "提訴する"}  # words that stand under another frame so far
MUSK, OPENAI = DGR + "elon-musk", DGR + "openai"


def strike(text: str, form: str) -> str:
    """`text` without the form `form`, as a person strikes it from the row of another word."""
    written = rf'\[ ontolex:writtenRep "{form}"@\w+ \]'
    return re.sub(rf"(ontolex:otherForm) {written} ;|{written} , | , {written}", "", text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of ontology/ with the rows of docs/lawsuit added."""
    copy = tmp_path_factory.mktemp("with-lawsuits") / "ontology"
    shutil.copytree(FOLDER, copy)
    for name, target in TARGETS.items():
        path = copy / target
        old = path.read_text(encoding="utf-8")
        new = strike(old, MOVED[target]) if target in MOVED else old
        path.write_text(f"{new}\n{(ROWS / name).read_text(encoding='utf-8')}", encoding="utf-8")
    return copy


@pytest.fixture(scope="module")
def vocabulary(folder: Path) -> Vocabulary:
    return load_vocabulary(folder)


def test_the_delivered_files_know_of_no_lawsuit() -> None:
    assert "Lawsuit" not in load_vocabulary().frames
    code = [path for part in ("kg", "language", "ingest", "query") for path in (FOLDER.parent / part).glob("*.py")]
    assert len(code) > 30
    assert not [path for path in code if "awsuit" in path.read_text(encoding="utf-8")]


SENTENCES = [
    ("Elon Musk sued OpenAI.", "en", "elon-musk", "openai"),
    ("Elon Musk has sued OpenAI, the company said.", "en", "elon-musk", "openai"),
    ("Anthropic was sued by Reddit.", "en", "reddit", "anthropic"),
    ("イーロン・マスク氏はOpenAIを提訴した。", "ja", "elon-musk", "openai"),
    ("OpenAIはイーロン・マスク氏に提訴された。", "ja", "elon-musk", "openai"),
]


@pytest.mark.parametrize(("text", "language", "plaintiff", "defendant"), SENTENCES)
def test_a_sentence_becomes_a_fact(
    text: str, language: str, plaintiff: str, defendant: str, vocabulary: Vocabulary
) -> None:
    frames = [statement.frame for statement in read(text, language, vocabulary).statements]
    assert [frame.kind for frame in frames] == ["Lawsuit"]
    named = {role: [f.iri for f in fillers if isinstance(f, Entity)] for role, fillers in frames[0].roles}
    assert named == {"plaintiff": [DGR + plaintiff], "defendant": [DGR + defendant]}


def test_a_sum_is_read_too(vocabulary: Vocabulary) -> None:
    (statement,) = read("The New York Times sued Microsoft for $5 billion.", "en", vocabulary).statements
    assert statement.frame.kind == "Lawsuit"
    assert [str(getattr(f, "value", "")) for f in statement.frame.get("amount")] == ["5000000000"]


@pytest.fixture(scope="module", params=["en", "ja"])
def graph(request: pytest.FixtureRequest, vocabulary: Vocabulary) -> Iterator[DealGraph]:
    """A graph of one article in one language; it is asked in both."""
    text = {"en": "Elon Musk sued OpenAI.", "ja": "イーロン・マスク氏はOpenAIを提訴した。"}[request.param]
    with DealGraph.open(None, vocabulary) as opened:
        report = opened.add(Article("news", text, article_iri("news"), published="2024-08-05", language=request.param))
        assert report.claims == 1
        yield opened


QUESTIONS = [
    ("Who sued OpenAI?", "en", MUSK),
    ("Whom did Elon Musk sue?", "en", OPENAI),
    ("誰がOpenAIを提訴したか。", "ja", MUSK),
    ("イーロン・マスクは誰を提訴したか。", "ja", OPENAI),
]


@pytest.mark.parametrize(("question", "language", "expected"), QUESTIONS)
def test_a_question_gets_its_answer(question: str, language: str, expected: str, graph: DealGraph) -> None:
    answer = graph.ask(question)
    assert (answer.status, answer.language) == ("answered", language)
    assert [item.iri for item in answer.items] == [expected]
    assert answer.evidence
    assert answer.evidence[0].quote
    assert {"en": "lawsuit", "ja": "訴訟"}[language] in answer.text


def test_what_was_not_stated_is_not_answered(graph: DealGraph) -> None:
    assert graph.ask("Who sued Anthropic?").status == "no_answer"


def test_the_graph_holds_the_fact(graph: DealGraph) -> None:
    stated = f"?it a <{DG}Lawsuit> ; <{DG}plaintiff> <{MUSK}> ; <{DG}defendant> <{OPENAI}>"
    assert graph.sparql(f"ASK {{ {stated} }}").boolean


def test_the_rows_are_sound(folder: Path) -> None:
    assert not [f for f in hygiene(MemoryStore(), folder).findings if f not in hygiene(MemoryStore()).findings]
    assert not profile(MemoryStore(), folder).findings
