"""The README's commands are run, its transcripts compared, its links and names looked up."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import transcripts  # noqa: E402

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_transcript_is_what_the_commands_print(tmp_path: Path) -> None:
    folder, ran = transcripts.prepared(tmp_path), 0
    for command, said in transcripts.commands():
        printed = transcripts.run(command, folder)
        assert transcripts.agrees(said, printed), f"$ {command}\n{printed}\nrun: python docs/transcripts.py --write"
        ran += 1
    assert ran >= 8


@pytest.mark.parametrize(
    ("said", "printed", "agree"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n…\n", "a\nb\nc\n", True),
        ("a\n…\nz\n", "a\nb\nz\n", True),
        ("a\n…\nz\n", "a\nb\ny\n", False),
        ("", "", True),
        ("a.b\n", "axb\n", False),
    ],
)
def test_what_agrees(said: str, printed: str, agree: bool) -> None:
    assert transcripts.agrees(said, printed) is agree


def test_the_two_commands_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"\bmake (\w+)", TEXT)
    assert {"run", "test"} <= set(targets)
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_what_it_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", TEXT) if "://" not in link]
    assert links
    assert not [link for link in links if not (ROOT / link).exists()]


def test_the_rows_that_it_shows_can_be_loaded() -> None:
    """The lexicon rows under "Add a verb in a minute" parse with the prefixes of the real file."""
    import pyoxigraph as ox

    rows = re.findall(r"```turtle\n(.*?)```", TEXT, re.DOTALL)
    prefixes = "".join(
        line
        for file in ("en", "ja")
        for line in (ROOT / "ontology" / "lexicon" / f"{file}.ttl").read_text("utf-8").splitlines(keepends=True)
        if line.startswith("@prefix")
    )
    assert rows
    assert all(list(ox.parse(prefixes + row, format=ox.RdfFormat.TURTLE)) for row in rows)
