"""From paths to articles with their claims, read one by one in as many processes as are wanted.

Nothing is loaded whole: of any number of articles only a few are held at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from ingest.article import Names, pieces, read_article, read_piece
from ingest.claims import claims
from ingest.sources import HTML, PDF, STDIN, TEXT, Address, Piece, Source, find_sources, kind_of, name_of
from ingest.web import Visitor
from ingest.workers import LIMIT, Lost, spread
from kg.errors import SourceError
from kg.model import Article, Claim, Problem
from kg.vocabulary import Vocabulary, load_vocabulary

Read: TypeAlias = tuple[Article, tuple[Claim, ...]]
Job: TypeAlias = "Source | Piece | Article | Problem"


@dataclass(frozen=True)
class Reader:
    """What a worker does with each job. Without a `vocabulary` of its own it takes the one delivered."""

    vocabulary: Vocabulary | None = None

    def __call__(self, job: Job) -> Read | Problem:
        """The article with its claims, or what kept it from being read."""
        found = _article(job)
        return found if isinstance(found, Problem) else (found, claims(found, self.vocabulary or _delivered()))


def _article(job: Job) -> Article | Problem:
    if isinstance(job, Problem | Article):
        return job
    if isinstance(job, Piece):
        return read_piece(job)
    try:
        return read_article(job)
    except SourceError as error:
        return error.problem


@lru_cache(maxsize=1)
def _delivered() -> Vocabulary:
    """The vocabulary delivered; to ask for it anew would look at its files again for every article."""
    return load_vocabulary()


def read_all(
    paths: Iterable[str | Path],
    vocabulary: Vocabulary | None = None,
    workers: int | None = 1,
    limit: float = LIMIT,
    follow: bool = False,
) -> Iterator[tuple[str, Read | Problem]]:
    """Each article that `paths` name: what it is called, and the article with its claims or what is wrong with it.

    They come in the order of the paths, whatever the number of `workers` (1: this process; None: one a core, unless
    there are only a few). An article that cannot be read, kills its worker or takes more than `limit` seconds is named
    in a Problem, and so is a second article of one name and another text: it would replace the first in the graph.
    With `follow` the pages that feeds link to are fetched.
    """
    own = None if vocabulary is None or vocabulary is load_vocabulary() else vocabulary
    names = Names()
    for job, found in spread(_jobs(paths, follow), Reader(own), workers, limit):
        where = _called(job)
        if isinstance(found, Lost):
            yield where, Problem(where, found.why)
        else:
            yield where, (None if isinstance(found, Problem) else names.clash(found[0], where)) or found


def _jobs(paths: Iterable[str | Path], follow: bool) -> Iterator[Job]:
    """What is to be read: files of one article as they are; all else is taken apart here, in this one process, since
    it is read in order (standard input, long files) or with care for others (the web)."""
    visitor = Visitor()
    for source in find_sources(paths):
        if isinstance(source, Problem) or _is_one(source):
            yield source
        else:
            yield from pieces(source, follow, visitor)


def _is_one(source: Source) -> bool:
    return not isinstance(source, Address) and source != STDIN and kind_of(source) in (TEXT, HTML, PDF)


def _called(job: Job) -> str:
    if isinstance(job, Problem):
        return job.where
    if isinstance(job, Piece):
        return job.origin.where
    return job.doc if isinstance(job, Article) else name_of(job)
