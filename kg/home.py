"""The folder of an embedded store: what lies where, who may write, and what is put right after a crash.

    FOLDER/live        the database that is written; no one else ever opens it
    FOLDER/snapshots   what is read (see kg.snapshot); FOLDER/newest names the newest
    FOLDER/lock        who writes (see kg.lock)
    FOLDER/loading     stands there while a bulk load runs, which is done wholly or not at all
    FOLDER/live.json   how large its files were when the last to write let go
    FOLDER/read.jsonl  what was read before (see ingest.ledger)

The database can always be made again from the newest snapshot; what was written since is then lost. So whatever is to
replace the store is published first, and the database thrown away.
"""
from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError, StoreLocked
from kg.lock import PATIENCE, WriteLock, was_left_open
from kg.model import Problem
from kg.snapshot import Held, Snapshots, checksums, copied, sync_folder, truncated

LEDGER = "read.jsonl"
_OURS = {"live", "snapshots", "newest", "lock", LEDGER, "moving", "loading", "rebuilding",
         "live.part", "live.gone", "live.json"}
_BESIDE = ("damaged-", "left-out-")  # what people should look at
_FORMER = {"CURRENT", "IDENTITY", "LOCK"}  # files of a database that lay in the folder itself
_AGAIN = 0.05


class Home:
    """The store's folder. Reading needs nothing but the folder; writing is between `begin` and `end`."""

    def __init__(self, folder: Path):
        self.folder, self.live = folder, folder / "live"
        self.snapshots = Snapshots(folder)
        self.lock = WriteLock(folder / "lock")
        self._sizes = folder / "live.json"
        self._loading, self._moving, self.rebuilding = (folder / name for name in ("loading", "moving", "rebuilding"))
        self._nothing: Path | None = None

    # -- reading --
    def make(self) -> None:
        """Make the folder where it is missing. Raises StoreError where it holds anything but a store."""
        _refuse_foreign(self.folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(str(self.folder), f"the folder cannot be made: {error.strerror or error}") from error

    def settle(self) -> None:
        """Make the folder, and publish what an earlier process wrote and could not publish. Raises StoreError."""
        self.make()
        if (was_left_open(self.lock.path) or self._is_unread) and self._may_write:
            self._recover()

    @property
    def _is_former(self) -> bool:
        return self._moving.exists() or any((self.folder / name).exists() for name in _FORMER)

    @property
    def _is_unread(self) -> bool:
        """Whether there is a database and no snapshot of it."""
        return self.snapshots.newest() is None and (self._is_former or self.live.exists())

    @property
    def _may_write(self) -> bool:
        return os.access(self.folder, os.W_OK)

    def _recover(self) -> None:
        try:
            store = self.begin(patience=0)
        except StoreError as error:
            if self._is_former or (self._is_unread and not isinstance(error, StoreLocked)):
                raise
            return  # another process is writing, or the database is damaged: the snapshot is there to be read
        well = False
        try:
            if self.lock.left_open or self._is_unread:
                self.publish(store)
            well = True
        except StoreError:
            if self.snapshots.newest() is None:
                raise
        finally:
            del store
            self.end(well=well)

    def read(self) -> tuple[Held | None, ox.Store]:
        """The newest snapshot, held, and its database; an empty one where nothing was written yet.

        Raises StoreError where it is damaged.
        """
        try:
            held = self.snapshots.hold()
        except OSError as error:
            what = f"the newest snapshot is not there ({error.strerror or error}); {_REBUILD}"
            raise StoreError(str(self.folder), what) from error
        if held is None:
            return None, self._read_in_place() if self._is_unread and not self._may_write else ox.Store()
        for problem in truncated(held.path):
            raise StoreError(problem.where, f"{problem.what}; {_REBUILD}")
        with _named(held.path):
            return held, ox.Store.read_only(str(held.path))

    def _read_in_place(self) -> ox.Store:
        """A database in a folder that cannot be written, where no one else can be writing either."""
        with _named(self.folder):
            return ox.Store.read_only(str(self.folder if self._is_former else self.live))

    def nothing(self) -> Path:
        """A folder with an empty database, as the snapshot of a store in which nothing was written yet."""
        import tempfile

        if self._nothing is None:
            self._nothing = Path(tempfile.mkdtemp(prefix="dealgraph-"))
            ox.Store(str(self._nothing))
        return self._nothing

    def close(self) -> None:
        """Remove what was made for this process alone."""
        if self._nothing is not None:
            shutil.rmtree(self._nothing, ignore_errors=True)
            self._nothing = None

    # -- writing --
    def begin(self, patience: float = PATIENCE) -> ox.Store:
        """Take the lock and open the database, which is put right first. Raises StoreLocked, StoreError."""
        try:
            self.lock.take(patience)
            return self._opened(patience)
        except OSError as error:
            self.end(well=not self.lock.left_open)
            raise StoreError(str(self.folder), f"it cannot be written: {error.strerror or error}") from error
        except BaseException:
            self.end(well=not self.lock.left_open)
            raise

    def _opened(self, patience: float) -> ox.Store:
        self._sweep()
        self.move_over()
        if self.is_loading or self._is_other():
            self.discard()
        self._sizes.unlink(missing_ok=True)
        if not self.live.exists() and self.snapshots.newest() is not None:
            self._make_live()
        return _open(self.live, time.monotonic() + patience)

    def _sweep(self) -> None:
        """Remove what a killed process left."""
        self.snapshots.sweep()
        for name in ("live.part", "live.gone", "live.json", "rebuilding"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        (self.folder / "newest.part").unlink(missing_ok=True)

    @property
    def is_loading(self) -> bool:
        """Whether the database holds a part of a bulk load that did not end, or is to be thrown away."""
        return self._loading.exists()

    def move_over(self) -> None:
        """Give a database that lies in the folder itself its place; done again where it was cut off."""
        if not self._is_former:
            return
        _refuse_open(self.folder)
        self._moving.mkdir(exist_ok=True)
        for path in self.folder.iterdir():
            if path.name not in _OURS and not path.name.startswith(_BESIDE):
                path.rename(self._moving / path.name)
        self._moving.rename(self.live)
        sync_folder(self.folder)

    def discard(self) -> None:
        """Throw the database away; it is made again from the newest snapshot."""
        if self.live.exists():
            shutil.rmtree(self.live.rename(self.folder / "live.gone"))
        self._sizes.unlink(missing_ok=True)
        self._loading.unlink(missing_ok=True)

    def _make_live(self) -> None:
        part = self.folder / "live.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        if held := self.snapshots.hold():
            with held as path:
                copy_checked(path, part)
        part.rename(self.live)

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Who is killed in this leaves a database that the next to write makes again from the newest snapshot."""
        self._loading.touch()
        sync_folder(self.folder)
        yield
        self._loading.unlink()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The lock, for whoever replaces the store without opening its database. Raises StoreLocked, StoreError."""
        try:
            self.lock.take()
        except OSError as error:
            raise StoreError(str(self.folder), f"it cannot be written: {error.strerror or error}") from error
        well = False
        try:
            yield
            well = True
        finally:
            self.end(well=well or not self.lock.left_open)

    def replace(self, make: Callable[[Path], object]) -> None:
        """Publish a snapshot that `make` fills, and make the database from it. Where `make` fails nothing changes."""

        def marked(part: Path) -> None:
            make(part)
            self._loading.touch()  # from here on the database counts for nothing

        try:
            self.snapshots.publish(marked)
        except BaseException:
            self._loading.unlink(missing_ok=True)
            raise
        self.discard()
        self._make_live()

    def beside(self, what: str) -> Path:
        """A new name in the folder for something that people should look at."""
        return self.folder / f"{what}-{datetime.now():%Y%m%d-%H%M%S-%f}"

    def put_aside(self) -> str:
        """Give what is damaged a place where nothing looks for it."""
        aside = self.beside("damaged")
        aside.mkdir()
        for path in (self.live, *self.snapshots.all()):
            if path.exists():
                path.rename(aside / path.name)
        return str(aside)

    def publish(self, store: ox.Store) -> Path:
        """Let all who read see what was written to `store` up to now. Raises StoreError where the disk is full."""
        try:
            return self.snapshots.publish(lambda path: store.backup(str(path)))
        except (OSError, RuntimeError) as error:
            raise StoreError(str(self.folder), f"what was written could not be published: {error}") from error

    def end(self, *, well: bool) -> None:
        """Give the lock back; not `well` says that something is still to be published."""
        if well and self.lock.is_held and self.snapshots.newest():
            with suppress(OSError):
                self._sizes.write_text(json.dumps(self._measured()), encoding="utf-8")
        self.lock.let_go(well=well)

    def _is_other(self) -> bool:
        """Whether the database is not as its last writer left it. It opens even where its list of files was cut off,
        and then holds less; so it is made again from the snapshot, where all of it was published."""
        return not self.lock.left_open and self.snapshots.newest() is not None and any(self.resized())

    def resized(self) -> Iterator[Problem]:
        """Files of the database that are not there, or not as large, as its last writer left them."""
        with suppress(OSError, ValueError):
            now = self._measured()
            for name, size in json.loads(self._sizes.read_text(encoding="utf-8")).items():
                if now.get(name) != size:
                    yield Problem(str(self.live / name), f"has {now.get(name, 'no')} bytes and had {size}")

    def _measured(self) -> dict[str, int]:
        """The sizes of the database's files by name, without those that anyone who opens it writes."""
        return {path.name: path.stat().st_size for path in sorted(self.live.iterdir()) if "LO" not in path.name}


def copy_checked(snapshot: Path, into: Path) -> None:
    """Copy the files of a snapshot into the folder `into`. Raises StoreError for one that is not what it was."""
    for name, of in checksums(snapshot).items():
        if copied(snapshot / name, into / name) != of["sha256"]:
            raise StoreError(str(snapshot / name), f"its checksum is another; {_REBUILD}")
    sync_folder(into)


_REBUILD = "dealgraph check tells what is damaged, dealgraph rebuild makes the store anew"


def is_store(folder: Path) -> bool:
    """Whether the folder holds a store, as far as the names of its files tell."""
    try:
        return not (_OURS | _FORMER).isdisjoint(path.name for path in folder.iterdir())
    except OSError:
        return False


def _refuse_foreign(folder: Path) -> None:
    """A folder with other things in it must not be filled with a database's files."""
    try:
        inside = {path.name for path in folder.iterdir()} if folder.exists() else set()
    except NotADirectoryError:
        raise StoreError(str(folder), "this is a file; a store is a folder") from None
    except OSError as error:
        raise StoreError(str(folder), f"the folder cannot be read: {error.strerror or error}") from error
    if inside and not (_OURS | _FORMER) & inside:
        raise StoreError(str(folder), "the folder is not empty and holds no store; give another one")


def _refuse_open(folder: Path) -> None:
    """An earlier version of this program may have the database open where it lies."""
    with suppress(FileNotFoundError), (folder / "LOCK").open("r+b") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreLocked(str(folder)) from None


def _open(live: Path, until: float) -> ox.Store:
    """The database, as soon as whoever in this process still reads it after a release is done."""
    while True:
        try:
            with _named(live):
                return ox.Store(str(live))
        except StoreError as error:
            if "lock" not in str(error).lower():
                raise
            if time.monotonic() >= until:
                raise StoreLocked(str(live)) from error
        time.sleep(_AGAIN)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(str(path), f"the store cannot be opened: {error}; {_REBUILD}") from error
