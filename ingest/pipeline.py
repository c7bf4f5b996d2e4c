"""From paths to articles with their claims, read one by one in as many processes as are wanted.

Nothing is loaded whole: of any number of articles only a few are held at a time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from ingest.article import read_article
from ingest.claims import claims
from ingest.sources import STDIN, Source, find_sources, name_of
from ingest.workers import LIMIT, Lost, spread
from kg.errors import SourceError
from kg.model import Article, Claim, Problem
from kg.vocabulary import Vocabulary, load_vocabulary

Read: TypeAlias = tuple[Article, tuple[Claim, ...]]
Job: TypeAlias = "Source | Article | Problem"


@dataclass(frozen=True)
class Reader:
    """What a worker does with each job. Without a `vocabulary` of its own it takes the one delivered."""

    vocabulary: Vocabulary | None = None

    def __call__(self, job: Job) -> Read | Problem:
        """The article with its claims, or what kept it from being read."""
        if isinstance(job, Problem):
            return job
        try:
            article = job if isinstance(job, Article) else read_article(job)
        except SourceError as error:
            return Problem(error.where, error.what)
        return article, claims(article, self.vocabulary or _delivered())


@lru_cache(maxsize=1)
def _delivered() -> Vocabulary:
    """The vocabulary delivered; to ask for it anew would look at its files again for every article."""
    return load_vocabulary()


def read_all(
    paths: Iterable[str | Path], vocabulary: Vocabulary | None = None, workers: int | None = 1, limit: float = LIMIT
) -> Iterator[tuple[str, Read | Problem]]:
    """Each source that `paths` name: what it is called, and its article with its claims or what is wrong with it.

    They come in the order of the paths, whatever the number of `workers` (1: this process; None: one a core, unless
    there are only a few). An article that cannot be read, kills its worker or takes more than `limit` seconds is named
    in a Problem, and so is a second article of one name and another text: it would replace the first in the graph.
    """
    own = None if vocabulary is None or vocabulary is load_vocabulary() else vocabulary
    names = _Names()
    for job, found in spread(_jobs(paths), Reader(own), workers, limit):
        where = _called(job)
        yield where, names.checked(where, Problem(where, found.why) if isinstance(found, Lost) else found)


def _jobs(paths: Iterable[str | Path]) -> Iterator[Job]:
    """The sources; standard input is this process's and is read here."""
    for source in find_sources(paths):
        if source != STDIN:
            yield source
            continue
        try:
            yield read_article(STDIN)
        except SourceError as error:
            yield Problem(error.where, error.what)


def _called(job: Job) -> str:
    if isinstance(job, Problem):
        return job.where
    return job.doc if isinstance(job, Article) else name_of(job)


@dataclass
class _Names:
    """The names of the articles read so far, with where each stood and a digest of its text."""

    read: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def checked(self, where: str, found: Read | Problem) -> Read | Problem:
        """`found`, or a Problem where its name is taken by another text."""
        if isinstance(found, Problem):
            return found
        digest = hashlib.sha256(found[0].text.encode("utf-8", "surrogatepass")).digest()
        first, text = self.read.setdefault(found[0].doc, (where, digest))
        if text == digest:
            return found
        return Problem(
            where,
            f"has the same name as {first} and another text",
            "rename one of them: the name is the article's name",
        )
