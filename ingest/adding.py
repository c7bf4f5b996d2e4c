"""Articles that someone adds by hand: pasted text, an uploaded file, an address; step by step, each step told.

What strangers send is read in a process of its own, within limits of size and time; what cannot be read is named.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from ingest.article import pieces
from ingest.pipeline import Read, Reader, Task
from ingest.sources import TEXT, Address, Origin, Piece, find_sources
from ingest.web import Page, Visitor
from ingest.workers import Lost, apart
from kg.identity import digest, slug
from kg.model import Article, Problem
from kg.vocabulary import Vocabulary, load_vocabulary

MOST_BYTES = 5 << 20  # of an upload or a text that is pasted
ENDINGS = (".txt", ".md", ".html", ".htm", ".pdf")
LONGEST_READ = 60.0  # seconds
_TITLE = 60  # characters of the first line that go into a name
FETCHED, READ, STORED, FAILED = "fetched", "read", "stored", "failed"


@dataclass(frozen=True, slots=True)
class Pasted:
    """Text from a clipboard, with a name for it where one is given."""

    text: str
    name: str = ""


Given: TypeAlias = "Pasted | Path | Address"


@dataclass(frozen=True, slots=True)
class Step:
    """How far an article has come: `stage` fetched, read, stored or failed.

    `doc` and `title` are known once it is read, `claims` too; `changed` tells whether it was new to the graph.
    """

    stage: str
    where: str
    doc: str = ""
    title: str = ""
    claims: int = 0
    changed: bool = False
    problem: str = ""


def adding(given: Given, vocabulary: Vocabulary) -> Iterator[tuple[Step, Read | None]]:
    """Each step towards the articles that `given` holds; a step `read` comes with the article and its claims."""
    for job in _jobs(given):
        if isinstance(job, Problem):
            yield Step(FAILED, job.where, problem=str(job)), None
            continue
        where = job.origin.where if isinstance(job, Piece) else job.doc
        yield Step(FETCHED, where), None
        found = _read(job, where, vocabulary)
        if isinstance(found, Problem):
            yield Step(FAILED, where, problem=str(found)), None
        else:
            article, claims = found
            yield Step(READ, where, article.doc, article.title, len(claims)), found


def _jobs(given: Given) -> Iterator[Piece | Article | Problem]:
    if isinstance(given, Pasted):
        yield _pasted(given)
    elif isinstance(given, Address):
        for source in find_sources([given.url]):
            yield from [source] if isinstance(source, Problem) else pieces(source, False, _Stranger())
    else:
        yield from _uploaded(given)


class _Stranger(Visitor):
    """Fetches for someone who may not sit at this machine: nothing of the local network, even if it is named."""

    def fetch(self, address: Address, asked: bool = True) -> Page:
        """See Visitor."""
        return super().fetch(address, asked=False)


def _pasted(given: Pasted) -> Piece | Problem:
    data = given.text.encode("utf-8", "replace")
    if not given.text.strip():
        return Problem("the text", "is empty", "paste the article's text")
    if len(data) > MOST_BYTES:
        return Problem("the text", f"is longer than {MOST_BYTES >> 20} MB", "paste one article at a time")
    return Piece(TEXT, data, Origin(_name(given), _name(given), charset="utf-8"))


def _name(given: Pasted) -> str:
    """A document name that no other text has: what it is called, else its first line, and a few digits of its hash."""
    first = given.name.strip() or next(line.strip(" #\t") for line in given.text.splitlines() if line.strip())
    return f"{slug(first[:_TITLE])}-{digest(given.text, length=6)}"


def _uploaded(path: Path) -> Iterator[Piece | Article | Problem]:
    if path.suffix.lower() not in ENDINGS:
        yield Problem(path.name, "is no kind of file that is taken here", f"one of {', '.join(ENDINGS)}")
    elif path.stat().st_size > MOST_BYTES:
        yield Problem(path.name, f"is larger than {MOST_BYTES >> 20} MB", "dealgraph ingest takes larger ones")
    else:
        for source in find_sources([path]):
            for each in [source] if isinstance(source, Problem) else pieces(source, False, Visitor()):
                yield _named(each, path)


def _named(each: Piece | Article | Problem, path: Path) -> Piece | Article | Problem:
    """What is told of the file calls it as its sender does, without our folder."""
    if isinstance(each, Piece):
        return replace(each, origin=replace(each.origin, where=path.name))
    return Problem(path.name, each.what, each.fix) if isinstance(each, Problem) else each


def _read(job: Piece | Article, where: str, vocabulary: Vocabulary) -> Read | Problem:
    own = None if vocabulary is load_vocabulary() else vocabulary
    found = apart(Task(job), Reader(own), LONGEST_READ)
    return Problem(where, found.why) if isinstance(found, Lost) else found
