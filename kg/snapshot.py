"""Snapshots: whole copies of a store at a moment, for those who read, in numbered folders that are never changed.

    FOLDER/snapshots/000012/…               the files of a database, read-only from the moment they stand here
    FOLDER/snapshots/000012/checksums.json  size and SHA-256 of each
    FOLDER/newest                           the number of the newest, put in place by an atomic rename

A snapshot shares files with the one before it, and none with the database that is written: what damages one leaves the
other whole. Who reads holds a shared lock on the snapshot's folder; it is removed when a newer one is there and no one
holds it. No database is opened here.
"""
from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from kg.model import Problem

SUMS = "checksums.json"
_PART = 1 << 20
_TRIES = 50
Sums: TypeAlias = Mapping[str, Mapping[str, Any]]


class Held:
    """A snapshot at `path` that is not removed as long as this is held: until `let_go`, or the end of the process."""

    def __init__(self, path: Path):
        """Raises OSError where there is no such snapshot, or where it is being removed."""
        self.path = path
        self._file: int | None = None
        self._file = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self._file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            if not os.path.samestat(path.stat(), os.fstat(self._file)):
                raise FileNotFoundError(str(path))
        except OSError:
            self.let_go()
            raise

    def let_go(self) -> None:
        """Hold it no longer."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
            os.close(self._file)
            self._file = None

    __del__ = let_go

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.let_go()


class Snapshots:
    """The snapshots of the store in `folder`. Only who has the store's WriteLock may publish and sweep."""

    def __init__(self, folder: Path):
        self._folder, self._pointer = folder / "snapshots", folder / "newest"

    def stamp(self) -> tuple[int, int] | None:
        """What changes whenever a newer snapshot is published; None where there is none."""
        try:
            found = self._pointer.stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns

    def newest(self) -> Path | None:
        """The newest snapshot; None where nothing was ever published."""
        try:
            return self._folder / f"{int(self._pointer.read_text(encoding='ascii')):06}"
        except (FileNotFoundError, NotADirectoryError):
            return None
        except ValueError:
            return max(self.all(), default=None)

    def hold(self) -> Held | None:
        """The newest snapshot, held; None where nothing was ever published. Raises OSError where it is not there."""
        for left in reversed(range(_TRIES)):
            path = self.newest()
            try:
                return Held(path) if path else None
            except OSError:  # it gave way to a newer one between the two calls
                if not left and path == self.newest():
                    raise
        return None

    def publish(self, make: Callable[[Path], object]) -> Path:
        """Make the next snapshot with `make`, which fills the folder it is given, and point readers to it.

        Nothing has changed where this raises OSError. What `make` linked to files elsewhere becomes a file of its own.
        """
        before = self.newest()
        number = max((int(path.name) for path in self.all()), default=0) + 1
        part, path = self._folder / f"{number:06}.part", self._folder / f"{number:06}"
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            make(part)
            _seal(part, before)
            part.rename(path)
            sync_folder(self._folder)
            write_whole(self._pointer, f"{number:06}\n")
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        self.sweep()
        return path

    def sweep(self) -> None:
        """Remove snapshots that are neither the newest nor held, and what a killed process left half made."""
        newest = self.newest()
        for path in self.all():
            if path != newest:
                remove_unheld(path)
        for left in (*self._folder.glob("*.part"), *self._folder.glob("*.gone")):
            shutil.rmtree(left, ignore_errors=True)

    def all(self) -> tuple[Path, ...]:
        """The snapshots that are there, the oldest first."""
        try:
            return tuple(sorted(path for path in self._folder.iterdir() if path.name.isdecimal()))
        except OSError:
            return ()


def remove_unheld(path: Path) -> bool:
    """Remove the snapshot at `path` unless someone holds it, or it may not be removed here; whether it is gone."""
    with suppress(OSError):
        file = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path.rename(path.with_suffix(".gone")), ignore_errors=True)
            return True
        finally:
            os.close(file)
    return False


# ---- checksums ----
def checksums(path: Path) -> Sums:
    """Size and SHA-256 of each file of the snapshot at `path`, by name. Raises OSError, ValueError where unreadable."""
    found: Sums = json.loads((path / SUMS).read_text(encoding="utf-8"))["files"]
    return found


def truncated(path: Path) -> Iterator[Problem]:
    """Files of the snapshot at `path` that are missing or of another size than they were: quick, reads no file."""
    for name, of in _sums(path):
        try:
            size = (path / name).stat().st_size
        except OSError as error:
            yield Problem(str(path / name), error.strerror or "cannot be read")
            continue
        if size != of["size"]:
            yield Problem(str(path / name), f"has {size} bytes and had {of['size']}")


def damaged(path: Path) -> Iterator[Problem]:
    """Files of the snapshot at `path` that are not what they were when it was made; reads all of them."""
    try:
        checksums(path)
    except (OSError, ValueError, KeyError) as error:
        yield Problem(str(path / SUMS), f"cannot be read: {error}")
        return
    wrong = list(truncated(path))
    yield from wrong
    for name, of in _sums(path):
        if str(path / name) not in {problem.where for problem in wrong}:
            yield from changed(path / name, of)


def changed(path: Path, of: Mapping[str, Any]) -> Iterator[Problem]:
    """The problem with a file whose bytes are not those that its checksum was made of, if there is one."""
    try:
        with path.open("rb") as stream:
            same = hashlib.file_digest(stream, "sha256").hexdigest() == of["sha256"]
    except OSError as error:
        yield Problem(str(path), error.strerror or "cannot be read")
        return
    if not same:
        yield Problem(str(path), "is not what was written: its checksum is another")


def _sums(path: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    with suppress(OSError, ValueError, KeyError):
        yield from checksums(path).items()


# ---- files ----
def _seal(part: Path, before: Path | None) -> None:
    """Make every file in `part` its own or the former snapshot's, write the checksums, flush it all to the disk."""
    known = dict(_sums(before)) if before else {}
    files = {path.name: _sealed(path, known.get(path.name), before) for path in sorted(part.iterdir())}
    made = datetime.now().astimezone().isoformat(timespec="seconds")
    write_whole(part / SUMS, json.dumps({"made": made, "files": files}, indent=1))


def _sealed(path: Path, known: Mapping[str, Any] | None, before: Path | None) -> dict[str, Any]:
    """A file's size, checksum, and what tells that the database has not written it again since."""
    stat = path.stat()
    of = [stat.st_ino, stat.st_mtime_ns]
    if known and before and known["of"] == of and known["size"] == stat.st_size and _linked(before / path.name, path):
        return dict(known)
    sha256 = _own(path) if stat.st_nlink > 1 else _flushed(path)
    return {"size": stat.st_size, "sha256": sha256, "of": of}


def _linked(source: Path, target: Path) -> bool:
    """Put the file `source` in the place of `target` by a link, where the disk can."""
    link = target.with_name(target.name + ".link")
    with suppress(OSError):
        link.hardlink_to(source)
        link.replace(target)
        return True
    return False


def _own(path: Path) -> str:
    """Put a copy of the file at `path` in its place, so that no other name is for the same bytes; its SHA-256."""
    copy = path.with_name(path.name + ".copy")
    sha256 = copied(path, copy)
    copy.replace(path)
    return sha256


def copied(source: Path, target: Path) -> str:
    """Copy a file's bytes and flush them to the disk; their SHA-256."""
    sha = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while part := read.read(_PART):
            sha.update(part)
            written.write(part)
        written.flush()
        os.fsync(written.fileno())
    return sha.hexdigest()


def _flushed(path: Path) -> str:
    """Flush a file to the disk; its SHA-256."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync_folder(path: Path) -> None:
    """Flush a folder to the disk: which names stand in it."""
    file = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def write_whole(path: Path, text: str) -> None:
    """Put `text` into the file at `path`: after a crash it has the old text or the new one, never a part."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
