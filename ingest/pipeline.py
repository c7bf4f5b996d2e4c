"""From paths to articles with their claims, read one by one in as many processes as are wanted.

Nothing is loaded whole: of any number of articles only a few are held at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from ingest.article import Names, pieces, read_article, read_piece
from ingest.claims import claims
from ingest.ledger import Run, Unchanged, article_known, place_of
from ingest.sources import HTML, PDF, STDIN, TEXT, Address, Piece, Source, kind_of, name_of
from ingest.web import Visitor
from ingest.workers import LIMIT, Lost, spread
from kg.errors import SourceError
from kg.model import Article, Problem
from kg.triples import fingerprint
from kg.vocabulary import Vocabulary, load_vocabulary

_WARM = ("ingest.warm",)
Read: TypeAlias = tuple[Article, tuple[Any, ...]]  # an article with its claims, or what else was asked for
Reads: TypeAlias = Callable[[Article, Vocabulary], tuple[Any, ...]]
Job: TypeAlias = "Source | Piece | Article | Problem"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to read, and the file that it is or comes from (empty: none that is remembered)."""

    job: Job
    place: str = ""


@dataclass(frozen=True)
class Reader:
    """What a worker does with each task. Without a `vocabulary` of its own it takes the one delivered."""

    vocabulary: Vocabulary | None = None
    reads: Reads = claims

    def __call__(self, task: Task) -> Read | Problem:
        """The article with its claims, or what kept it from being read."""
        found = _article(task.job)
        return found if isinstance(found, Problem) else (found, self.reads(found, self.vocabulary or _delivered()))


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
    sources: Iterable[Source | Problem],
    vocabulary: Vocabulary | None = None,
    workers: int | None = 1,
    limit: float = LIMIT,
    follow: bool = False,
    run: Run | None = None,
    reads: Reads = claims,
) -> Iterator[tuple[str, Read | Unchanged | Problem]]:
    """Each article of the `sources`: what it is called, and the article with its claims or what is wrong with it.

    They come in the order of the sources, whatever the number of `workers` (1: this process; None: one a core, unless
    there are only a few). An article that cannot be read, kills its worker or takes more than `limit` seconds is named
    in a Problem, and so is a second article of one name and another text: it would replace the first in the graph.
    With `follow` the pages that feeds link to are fetched. With `run` a file that is as it was when it was read before
    comes out as Unchanged; an article counts as read when the caller asks for the next. `reads` may give something
    else of an article than its claims.
    """
    own = None if vocabulary is None or vocabulary is load_vocabulary() else vocabulary
    names, passed = Names(), deque[tuple[int, Unchanged]]()
    tasks = _tasks(sources, follow, run, passed)
    for number, (task, found) in enumerate(spread(tasks, Reader(own, reads), workers, limit, _WARM)):
        yield from _passed(passed, number, names)
        where = _called(task.job)
        result = Problem(where, found.why) if isinstance(found, Lost) else found
        if not isinstance(result, Problem):
            result = names.clash(result[0].doc, fingerprint(result[0].text), where) or result
        yield where, result
        if run and task.place:
            run.read(task.place, None if isinstance(result, Problem) else article_known(result[0], len(result[1])))
    yield from _passed(passed, None, names)
    if run:
        run.finish()


def _tasks(
    sources: Iterable[Source | Problem], follow: bool, run: Run | None, passed: deque[tuple[int, Unchanged]]
) -> Iterator[Task]:
    """What is to be read: files of one article as they are; all else is taken apart here, in this one process, since
    it is read in order (standard input, long files) or with care for others (the web). Into `passed` go the files that
    need not be read, each with the number of tasks before it."""
    visitor, number = Visitor(), 0
    for source in sources:
        if run and isinstance(source, Problem):
            run.saw(source.where)
        is_file = isinstance(source, Path) and source != STDIN
        if run and isinstance(source, Path) and is_file and (unchanged := run.unchanged(source)):
            passed.append((number, unchanged))
            continue
        place = place_of(source) if isinstance(source, Path) and is_file else ""
        for job in [source] if isinstance(source, Problem) or _is_one(source) else pieces(source, follow, visitor):
            yield Task(job, place)
            number += 1


def _passed(
    passed: deque[tuple[int, Unchanged]], number: int | None, names: Names
) -> Iterator[tuple[str, Unchanged | Problem]]:
    """The unchanged files that stand before the task of this number (None: all that are left)."""
    while passed and (number is None or passed[0][0] <= number):
        _, found = passed.popleft()
        clashes = (names.clash(known.doc, known.sha256, found.where) for known in found.articles)
        yield found.where, next(filter(None, clashes), found)


def _is_one(source: Source) -> bool:
    return not isinstance(source, Address) and source != STDIN and kind_of(source) in (TEXT, HTML, PDF)


def _called(job: Job) -> str:
    if isinstance(job, Problem):
        return job.where
    if isinstance(job, Piece):
        return job.origin.where
    return job.doc if isinstance(job, Article) else name_of(job)
