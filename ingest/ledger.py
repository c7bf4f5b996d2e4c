"""What has been read before: file by file its fingerprint and the articles it gave, so that nothing is read twice.

It is kept beside the graph and is only a memory aid: an entry counts when file, reader and vocabulary are the same and
the graph holds its articles as they were. Where it is lost, files are read again, and the graph stays as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.model import Article
from kg.triples import fingerprint
from kg.vocabulary import Vocabulary, vocabulary_digest

_HERE = Path(__file__).resolve().parent
_SLACK = 1_000  # outdated lines after which the file is written anew


@dataclass(frozen=True, slots=True)
class Known:
    """An article that a source gave: its name, its IRI, the fingerprint of its text, how many claims it made."""

    doc: str
    iri: str
    sha256: str
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A source that was read: its absolute path, the fingerprints of its bytes and of what read it, its articles."""

    source: str
    sha256: str
    reader: str
    articles: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A source that need not be read again, with the articles that it gave."""

    where: str
    articles: tuple[Known, ...]


class Ledger:
    """The entries by source, in memory and, where it has a `path`, in a file of JSON lines of which the last counts."""

    def __init__(self, path: Path | None = None):
        self._path = path
        self._entries: dict[str, Entry] = {}
        lines = 0
        for entry in _load(path):
            lines += 1
            self._keep(entry)
        if lines > len(self._entries) + _SLACK:
            self._rewrite()

    def __len__(self) -> int:
        return len(self._entries)

    def current(self, source: str, sha256: str, reader: str, held: Mapping[str, str]) -> Entry | None:
        """The entry of `source`, if it and `reader` are as they were and `held` (IRI: fingerprint) has its texts."""
        entry = self._entries.get(source)
        if entry is None or not reader or (entry.sha256, entry.reader) != (sha256, reader):
            return None
        return entry if all(held.get(known.iri) == known.sha256 for known in entry.articles) else None

    def articles(self, source: str) -> tuple[Known, ...]:
        """The articles that `source` gave when it was read last."""
        entry = self._entries.get(source)
        return entry.articles if entry else ()

    def put(self, entry: Entry) -> tuple[Known, ...]:
        """Remember `entry`; the articles that its source gave before and does not give now."""
        before = self._entries.get(entry.source)
        self._keep(entry)
        self._write([entry])
        now = {known.iri for known in entry.articles}
        return tuple(known for known in before.articles if known.iri not in now) if before else ()

    def forget(self, source: str) -> None:
        """Take the source out."""
        if self._entries.pop(source, None):
            self._write([Entry(source, "", "")])

    def gone(self, folders: Iterable[Path], seen: set[str]) -> Iterator[Entry]:
        """The entries of files that were in one of `folders` and are not among those `seen` there now."""
        roots = tuple(place_of(folder).rstrip(os.sep) + os.sep for folder in folders)
        for source, entry in self._entries.items():
            if roots and source.startswith(roots) and source not in seen:
                yield entry

    def holders(self, but: Iterable[str] = ()) -> set[str]:
        """IRIs of the articles that any source gave, those in `but` aside."""
        left_out = set(but)
        return {k.iri for source, entry in self._entries.items() if source not in left_out for k in entry.articles}

    def places(self) -> dict[str, str]:
        """IRI of each article -> the source that gave it."""
        return {known.iri: source for source, entry in self._entries.items() for known in entry.articles}

    def _keep(self, entry: Entry) -> None:
        if entry.sha256:
            self._entries[entry.source] = entry
        else:
            self._entries.pop(entry.source, None)

    def _write(self, entries: Iterable[Entry], mode: str = "a") -> None:
        """Append to the file; a disk that is full costs only the memory of it."""
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open(mode, encoding="utf-8") as out:
                out.writelines(json.dumps(asdict(entry), ensure_ascii=True) + "\n" for entry in entries)

    def _rewrite(self) -> None:
        self._write(self._entries.values(), "w")


def _load(path: Path | None) -> Iterator[Entry]:
    """The entries of the file; a line that is broken, such as one cut off by a crash, is passed over."""
    if path is None:
        return
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                with contextlib.suppress(ValueError, TypeError, KeyError):
                    yield _entry(json.loads(line))
    except OSError:
        return


def _entry(row: Mapping[str, Any]) -> Entry:
    articles = tuple(Known(**known) for known in row["articles"])
    return Entry(str(row["source"]), str(row["sha256"]), str(row["reader"]), articles)


@dataclass(frozen=True, slots=True)
class Gone:
    """An article whose file, or whose place in its file, is no longer there."""

    source: str
    article: Known


class Run:
    """One reading of some paths against the ledger: what need not be read, what was read, what is gone.

    `held` says which texts the graph holds (article -> fingerprint); with `anew` everything is read again.
    """

    def __init__(self, ledger: Ledger, reader: str, held: Mapping[str, str], anew: bool = False):
        self._ledger, self._reader, self._held, self._anew = ledger, reader, held, anew
        self._digests: dict[str, str] = {}  # of the files seen
        self._reading: tuple[str, list[Known], bool] = ("", [], True)  # place, articles so far, is it whole
        self._lost: list[Gone] = []

    def unchanged(self, source: Path) -> Unchanged | None:
        """The articles of a file that need not be read again; None when it must be."""
        place = place_of(source)
        self._digests[place] = file_digest(source)
        entry = None
        if not self._anew:
            entry = self._ledger.current(place, self._digests[place], self._reader, self._held)
        return Unchanged(str(source), entry.articles) if entry else None

    def saw(self, where: str) -> None:
        """A file is there, though it cannot be read."""
        self._digests.setdefault(place_of(Path(where)), "")

    def read(self, place: str, found: Known | None) -> None:
        """An article of the source at `place` is in the graph now; None: a part of it could not be read."""
        if place != self._reading[0]:
            self.finish()
            self._reading = (place, [], True)
        _, articles, is_whole = self._reading
        self._reading = (place, [*articles, found] if found else articles, is_whole and found is not None)

    def finish(self) -> None:
        """Remember the source that was read last. One of which a part failed is to be read again, and what it gave
        before may be in that part: it is not gone."""
        place, articles, is_whole = self._reading
        self._reading = ("", [], True)
        if not self._digests.get(place):
            return
        before = () if is_whole else self._ledger.articles(place)
        every = {known.iri: known for known in (*before, *articles)}
        entry = Entry(place, self._digests[place], self._reader if is_whole else "", tuple(every.values()))
        self._lost += (Gone(place, known) for known in self._ledger.put(entry))

    def gone(self, paths: Iterable[str | Path]) -> tuple[Gone, ...]:
        """The articles whose files have gone from those of `paths` that are folders, unless another file gives them."""
        folders = [Path(path) for path in paths if Path(path).is_dir()]
        entries = tuple(self._ledger.gone(folders, set(self._digests)))
        still = self._ledger.holders(but=(entry.source for entry in entries))
        found = [*self._lost, *(Gone(entry.source, known) for entry in entries for known in entry.articles)]
        return tuple(g for g in found if g.article.iri not in still and g.article.iri in self._held)

    def forget(self, gone: Iterable[Gone]) -> None:
        """The articles were taken out of the graph: forget the files that gave them, if those are gone too."""
        for source in {g.source for g in gone}:
            if source not in self._digests:
                self._ledger.forget(source)


def article_known(article: Article, claims: int) -> Known:
    """An article as the ledger holds it."""
    return Known(article.doc, article.iri, fingerprint(article.text), claims)


def place_of(path: Path) -> str:
    """The absolute path by which a source is known."""
    return os.path.abspath(path)  # noqa: PTH100 - a link is known by its own name, and `resolve` follows it


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes, read in parts; empty where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def reader_digest(vocabulary: Vocabulary) -> str:
    """Of everything that decides what is read in a text: the vocabulary's rows and the program itself.

    Empty for a vocabulary made by hand, of which it cannot be told whether it is the same as before.
    """
    rows = vocabulary_digest(vocabulary)
    return hashlib.sha256((rows + _program_digest()).encode()).hexdigest() if rows else ""


@cache
def _program_digest() -> str:
    sha = hashlib.sha256()
    for folder in ("language", "ingest"):
        for path in sorted((_HERE.parent / folder).glob("*.py")):
            sha.update(path.name.encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()
