"""Whether the files of an embedded store are whole, and making it anew from the claims of its own articles."""
from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from kg.counts import counts
from kg.embedded import OpenedStore
from kg.errors import StoreError, StoreLocked
from kg.home import Home
from kg.model import Problem
from kg.reviews.batches import reviewed_batch
from kg.reviews.held import held
from kg.reviews.net import Decisions
from kg.reviews.record import history
from kg.snapshot import Held, changed, checksums, damaged
from kg.vocabulary import Vocabulary

REBUILD = "dealgraph rebuild makes the store anew"
_BAD = (OSError, RuntimeError, ValueError, KeyError, StopIteration, StoreError)
Progress: TypeAlias = Callable[[int, int, str], None]


# ---- is it whole ----
def damage(folder: Path) -> tuple[Problem, ...]:
    """Files of the store in `folder` that are not what was written: of its newest snapshot, and of its database as
    far as no one is writing it. Reads all of them."""
    home = Home(folder)
    return tuple(replace(problem, fix=REBUILD) for problem in (*_damaged_snapshot(home), *_damaged_database(home)))


def _damaged_snapshot(home: Home) -> Iterator[Problem]:
    try:
        held = home.snapshots.hold()
    except OSError as error:
        yield Problem(str(home.snapshots.newest()), f"the newest snapshot is not there: {error.strerror or error}")
        return
    if held:
        with held as path:
            yield from damaged(path)


def _damaged_database(home: Home) -> Iterator[Problem]:
    """A file of the database that was there when the snapshot was made has the snapshot's checksum, as long as it is
    there: the database never writes to it again, nor gives its name to another."""
    newest = home.snapshots.newest()
    found: list[Problem] = []
    with suppress(OSError, ValueError, KeyError):
        for name, of in checksums(newest).items() if newest else ():
            if name.endswith(".sst") and (home.live / name).exists():
                found += changed(home.live / name, of)
    yield from found or _unreadable(home)


def _unreadable(home: Home) -> Iterator[Problem]:
    """The database reads every block with a checksum of its own; and where the last to write ended well, it holds what
    the snapshot holds. It is not opened beside one that writes."""
    if not home.live.exists():
        return
    try:
        home.lock.take(0)
    except (StoreLocked, OSError):
        return
    try:
        found = [] if home.lock.left_open else list(home.resized())
        yield from found
        if not _same(home) and not (found or home.lock.left_open):
            yield Problem(str(home.live), "is not what was published")
    except _BAD as error:
        yield Problem(str(home.live), f"cannot be read: {error}")
    finally:
        home.lock.let_go(well=not home.lock.left_open)


def _same(home: Home) -> bool:
    """Whether database and newest snapshot hold the same; reads all of the database."""
    stores = [ox.Store.read_only(str(home.live))]
    with suppress(*_BAD):
        stores.append(ox.Store.read_only(str(home.snapshots.newest())))
    return all(len(set(quads)) == 1 for quads in zip_longest(*stores))


# ---- anew ----
@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a store was made anew from, how much there is now and was before, and what is lost.

    `lost` names the articles that must be ingested again; `aside` is where the damaged files were put; `left_out` is a
    file of the quads that were there and that no claim states, such as what an update put into the default graph.
    """

    source: str
    articles: int = 0
    claims: int = 0
    quads: int = 0
    before: int | None = None  # None: it could not be counted
    lost: tuple[Problem, ...] = ()
    aside: str = ""
    left_out: str = ""


def rebuild(
    folder: Path, vocabulary: Vocabulary, known: Mapping[str, str] | None = None, progress: Progress | None = None
) -> Rebuilt:
    """Make the store in `folder` anew from the articles' claims in its database, if that can be read throughout, else
    in its newest whole snapshot, else article by article from whatever can be read.

    `known` says which articles should be there (IRI -> the file to ingest again). The former files stay in place until
    the new ones are whole; damaged ones are then put aside. Raises StoreLocked, and StoreError where the folder holds
    no store.
    """
    home = Home(folder)
    if not folder.exists():
        raise StoreError(str(folder), "there is no store here")
    home.make()
    with home.writing():
        home.move_over()
        sources = tuple(_sources(home))
        if not sources and not home.live.exists() and home.snapshots.newest() is None:
            raise StoreError(str(folder), "there is no store here")
        whole = next((source for source in sources if source.is_whole), None)
        used = (whole,) if whole else sources
        try:
            return _rebuilt(home, used, whole, vocabulary, known or {}, progress or _silent)
        finally:
            shutil.rmtree(home.rebuilding, ignore_errors=True)
            for source in sources:
                source.let_go()
            home.snapshots.sweep()


def _silent(done: int, total: int, name: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class _Source:
    """A database that opens; `is_whole` says that all of it can be read and is what was written."""

    path: Path
    store: OpenedStore
    is_whole: bool
    held: Held | None = None

    def let_go(self) -> None:
        """Read it no longer."""
        self.store.close()
        if self.held:
            self.held.let_go()


def _sources(home: Home) -> Iterator[_Source]:
    """The database, then the snapshots from the newest on: the former has what was not published yet."""
    if home.live.exists() and not home.is_loading:
        yield from _opened(home.live, None)
    for path in reversed(home.snapshots.all()):
        with suppress(OSError):
            yield from _opened(path, Held(path))


def _opened(path: Path, held: Held | None) -> Iterator[_Source]:
    with suppress(*_BAD):
        store = OpenedStore(ox.Store.read_only(str(path)), str(path))
        yield _Source(path, store, _reads(store) and not (held and any(damaged(path))), held)


def _reads(store: OpenedStore) -> bool:
    try:
        return sum(1 for _ in store.quads()) >= 0
    except _BAD:
        return False


def _rebuilt(
    home: Home, sources: tuple[_Source, ...], whole: _Source | None, vocabulary: Vocabulary, known: Mapping[str, str],
    progress: Progress,
) -> Rebuilt:
    made = OpenedStore(ox.Store(str(home.rebuilding)), str(home.folder))
    for source in sources:
        made.put(_readable(source.store.others))
    decisions = Decisions.of(history(made))
    names, lost = sorted({*_named(sources), *(() if whole else known)}), []
    for done, name in enumerate(names, 1):
        if not any(_copy_article(source.store, made, name, decisions, vocabulary) for source in sources):
            lost.append(Problem(known.get(name, name), "the article cannot be read any more", "ingest it again"))
        progress(done, len(names), name)
    made.order()
    held_now, quads = counts(made), sum(1 for _ in made.quads())
    aside = "" if whole else home.put_aside()
    left_out = _written_out(home, whole.store, made) if whole else ""
    home.replace(made.save)
    made.close()
    before = sum(1 for _ in whole.store.quads()) if whole else None
    return Rebuilt(str(whole.path) if whole else ", ".join(str(source.path) for source in sources),
                   held_now["articles"], held_now["claims"], quads, before, tuple(lost), aside, left_out)


def _named(sources: Iterable[_Source]) -> Iterator[str]:
    """The articles of all sources, as far as they can be read."""
    for source in sources:
        with suppress(*_BAD):
            yield from source.store.articles()


def _readable(read: Callable[[], set[ox.Quad]]) -> set[ox.Quad]:
    try:
        return read()
    except _BAD:
        return set()


def _written_out(home: Home, source: OpenedStore, made: OpenedStore) -> str:
    """The file with the quads of `source` that `made` has not; empty where it has all."""
    kept = set(made.quads())
    missing = [" ".join(filter(None, quad)) + " .\n" for quad in source.quads() if quad not in kept]
    if not missing:
        return ""
    path = home.beside("left-out").with_suffix(".nq")
    path.write_text("".join(sorted(missing)), encoding="utf-8")
    return str(path)


def _copy_article(
    source: OpenedStore, made: OpenedStore, name: str, decisions: Decisions, vocabulary: Vocabulary
) -> bool:
    """Put an article in as its claims alone would have it, with what was decided of them; whether it could be read."""
    try:
        of, decided = held(source, name, vocabulary), source.decided(name)
    except _BAD:
        return False
    made.add(reviewed_batch(of.article, of.read, decisions, vocabulary))
    made.put(decided, instead=made.decided(name))
    return True
