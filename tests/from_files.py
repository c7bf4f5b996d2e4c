"""The articles in files, read as an ingestion reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.pipeline import read_all
from ingest.sources import find_sources
from kg.model import Article, Problem


def read_articles(paths: Iterable[str | Path]) -> Iterator[Article | Problem]:
    """Each article that `paths` name, or the Problem that kept it from being read."""
    for _, found in read_all(find_sources(paths), reads=lambda article, vocabulary: ()):
        assert isinstance(found, tuple | Problem), "nothing was read before"
        yield found[0] if isinstance(found, tuple) else found
