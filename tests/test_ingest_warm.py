"""What workers share: loaded before the first is forked, and of no effect on what they read."""

from __future__ import annotations

import sys
from pathlib import Path

import ingest.warm
from ingest.pipeline import read_all
from kg.model import Problem

TEXTS = ("Google invested $2 billion in Anthropic.", "グーグルはアンソロピックに20億ドルを出資した。")


def test_the_vocabulary_and_both_languages_are_loaded() -> None:
    assert ingest.warm is sys.modules["ingest.warm"]
    assert {"sudachipy", "language.english", "language.japanese"} <= set(sys.modules)


def test_workers_that_share_read_the_same(tmp_path: Path) -> None:
    files = [tmp_path / f"a{n}.txt" for n in range(4)]
    for n, file in enumerate(files):
        file.write_text(TEXTS[n % 2], encoding="utf-8")
    alone, spread = ([read for _, read in read_all(files, workers=count)] for count in (1, 2))
    assert not any(isinstance(read, Problem) for read in alone)
    assert alone == spread
    assert all(read[1] for read in alone if isinstance(read, tuple))
