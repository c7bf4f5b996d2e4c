"""Articles added by hand: each step is told, each bad file named, nothing beyond the limits is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealgraph import DealGraph
from ingest import adding as module
from ingest.adding import Pasted, adding
from ingest.sources import Address
from kg.store import MemoryStore
from kg.vocabulary import load_vocabulary

DEAL = "OpenAI signed a contract worth $38 billion with AWS on November 3, 2025."


def steps(given: object) -> list[tuple[str, str, int]]:
    return [(step.stage, step.problem, step.claims) for step, _ in adding(given, load_vocabulary())]  # type: ignore[arg-type]


def test_a_text_is_fetched_read_and_stored() -> None:
    graph = DealGraph(MemoryStore())
    found = list(graph.adding(f"Clouds in November\n\n{DEAL}"))
    assert [step.stage for step in found] == ["fetched", "read", "stored"]
    assert found[-1].changed
    assert found[-1].claims == 1
    assert found[-1].doc.startswith("clouds-in-november-")
    assert [a.doc for a in graph.articles()] == [found[-1].doc]
    again = list(graph.adding(f"Clouds in November\n\n{DEAL}"))
    assert not again[-1].changed
    other = list(graph.adding(f"Clouds in November\n\n{DEAL} And more."))
    assert other[-1].doc != found[-1].doc, "another text never takes the place of one that is there"


def test_a_file_is_read_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "clouds.html"
    path.write_text(f"<html><body><article><p>{DEAL}</p></article></body></html>", encoding="utf-8")
    assert [stage for stage, _, _ in steps(path)] == ["fetched", "read"]


@pytest.mark.parametrize(("name", "data", "words"), [
    ("a.exe", b"MZ", "is no kind of file"),
    ("a.txt", b"", "empty"),
    ("a.txt", b"\x00\x01\x02" * 50, ""),
    ("a.pdf", b"%PDF-1.4 nothing", ""),
    ("large.txt", b"a" * ((5 << 20) + 1), "larger than 5 MB"),
])
def test_a_bad_file_is_named_without_our_folder(name: str, data: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    *_, (stage, problem, _) = steps(path)
    assert stage == "failed"
    assert name in problem
    assert words in problem
    assert str(tmp_path) not in problem


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_is_nothing(text: str) -> None:
    assert steps(Pasted(text))[0][:1] == ("failed",)


def test_a_text_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    assert "longer" in steps(Pasted("a" * 11))[0][1]


def test_no_address_of_this_machine_is_fetched() -> None:
    for url in ("http://127.0.0.1:1/a", "http://[::1]/a", "file:///etc/passwd", "http://169.254.169.254/a"):
        [(stage, problem, _)] = steps(Address(url))
        assert stage == "failed"
        assert "local network" in problem or "only http and https" in problem


def test_whoever_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_READ", 0.0)
    [_, (stage, problem, _)] = steps(Pasted("OpenAI. " * 20_000))
    assert stage == "failed"
    assert "longer than 0 seconds" in problem
