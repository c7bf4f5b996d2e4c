"""Copies of an embedded store, and back. A copy is a store: a folder that can be opened as it is, or one in a tar file.

Every byte is looked at on its way: a damaged store is not copied, a damaged copy is not restored.
"""
from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.embedded import EmbeddedStore
from kg.errors import StoreError
from kg.home import LEDGER, Home, copy_checked
from kg.snapshot import SUMS, Held, Snapshots, checksums, copied, damaged, sync_folder

_FIRST = "snapshots/000001"
_MEMBER = re.compile(r"(?:\./)?snapshots/\d+/([\w.-]+)")
_NOTES = re.compile(rf"(?:\./)?{re.escape(LEDGER)}")
_PART = 1 << 20


# ---- out ----
def backup(store: EmbeddedStore, target: Path) -> None:
    """Copy the store, as it is now, to `target`: a file where that ends in .tar, .tar.gz or .tgz, else a folder.

    Raises StoreError where something is there already or the disk is full; then nothing is left behind.
    """
    if target.exists():
        raise StoreError(str(target), "this is there already; give another name")
    part = target.with_name(target.name + ".part")
    _remove(part)
    try:
        with Held(store.snapshot()) as snapshot:
            if not (snapshot / SUMS).exists():
                raise StoreError(store.where, "nothing was ever written here; there is nothing to back up")
            (_pack if _is_file(target) else _copy)(snapshot, Path(store.where) / LEDGER, part)
        part.rename(target)
        sync_folder(target.absolute().parent)
    except (OSError, ValueError) as error:
        raise StoreError(str(target), f"the backup was not made: {_why(error)}") from error
    finally:
        _remove(part)


def _is_file(path: Path) -> bool:
    return path.name.endswith((".tar", ".tar.gz", ".tgz"))


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _copy(snapshot: Path, notes: Path, target: Path) -> None:
    (target / _FIRST).mkdir(parents=True)
    copy_checked(snapshot, target / _FIRST)
    copied(snapshot / SUMS, target / _FIRST / SUMS)
    (target / "newest").write_text(Path(_FIRST).name + "\n", encoding="ascii")
    if notes.exists():
        copied(notes, target / LEDGER)
    sync_folder(target)


def _pack(snapshot: Path, notes: Path, target: Path) -> None:
    packed = "w" if target.name.endswith(".tar.part") else "w:gz"
    with target.open("wb") as out:
        with tarfile.open(fileobj=out, mode=packed) as tar:  # type: ignore[call-overload]
            for name, of in checksums(snapshot).items():
                _add(tar, snapshot / name, f"{_FIRST}/{name}", of["sha256"])
            _add(tar, snapshot / SUMS, f"{_FIRST}/{SUMS}")
            pointer = tarfile.TarInfo("newest")
            pointer.size = len(text := f"{Path(_FIRST).name}\n".encode())
            tar.addfile(pointer, io.BytesIO(text))
            if notes.exists():
                _add(tar, notes, LEDGER)
        out.flush()
        os.fsync(out.fileno())


def _add(tar: tarfile.TarFile, path: Path, name: str, sha256: str = "") -> None:
    with path.open("rb") as stream:
        info = tar.gettarinfo(arcname=name, fileobj=stream)
        read = _Read(stream)
        tar.addfile(info, read)
    if sha256 and read.sha.hexdigest() != sha256:
        raise StoreError(str(path), "its checksum is another; dealgraph check tells what is damaged")


class _Read:
    """A stream whose checksum is made while it is read."""

    def __init__(self, stream: IO[bytes]):
        self._stream, self.sha = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        part = self._stream.read(size)
        self.sha.update(part)
        return part


# ---- in ----
def restore(source: Path, folder: Path, instead: bool = False) -> None:
    """Make the store in `folder` what it is in `source`, a backup or a store. One that is there is kept, unless
    `instead`, until the new one is whole and in its place.

    Raises StoreError where `source` is none or is damaged, where `folder` holds a store, or where the disk is full;
    StoreLocked where another process is writing.
    """
    if not source.exists():
        raise StoreError(str(source), "there is no such file")
    home = Home(folder)
    with _removing_new(folder):
        home.make()
        if not instead and (home.snapshots.newest() or home.live.exists()):
            raise StoreError(str(folder), "there is a store here already; restore to another folder, or say --replace")
        with _failing(source), home.writing():
            notes: list[bytes] = []
            home.replace(lambda part: notes.extend(_unpack(source, part)))
            _put_notes(folder / LEDGER, notes)


@contextmanager
def _removing_new(folder: Path) -> Iterator[None]:
    """Whoever fails within leaves no folder that was not there before."""
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        yield
    except BaseException:
        if new:
            shutil.rmtree(folder, ignore_errors=True)
        for above in new[1:]:
            with suppress(OSError):
                above.rmdir()
        raise


@contextmanager
def _failing(source: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, EOFError, zlib.error, tarfile.TarError) as error:
        raise StoreError(str(source), f"it was not restored: {_why(error)}") from error


def _put_notes(path: Path, notes: list[bytes]) -> None:
    """What was read before is part of the copy; without it everything is read again, and nothing changes."""
    path.unlink(missing_ok=True)
    for text in notes:
        path.write_bytes(text)


def _unpack(source: Path, part: Path) -> Iterator[bytes]:
    """Put the database's files of `source` into the new folder `part`; the ledger, where there is one, comes out."""
    part.mkdir()
    if source.is_dir():
        yield from _from_folder(source, part)
    else:
        with _opened(source) as tar:
            yield from _from_tar(tar, part)
    _refuse_damaged(source, part)


def _opened(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source)
    except tarfile.ReadError:  # tells of every way of packing, in a line each
        raise StoreError(str(source), "this is no backup of a store: neither a folder nor a tar file") from None


def _from_folder(source: Path, part: Path) -> Iterator[bytes]:
    held = Snapshots(source).hold()
    if held is None:
        raise StoreError(str(source), "this is no backup of a store")
    with held as snapshot:
        for name in (*checksums(snapshot), SUMS):
            copied(snapshot / name, part / name)
    with suppress(FileNotFoundError):
        yield (source / LEDGER).read_bytes()


def _from_tar(tar: tarfile.TarFile, part: Path) -> Iterator[bytes]:
    """Only plain files under the names of a store are taken, each to its own name: nothing else is written."""
    for member in tar:
        stream = tar.extractfile(member) if member.isreg() else None
        if stream and (found := _MEMBER.fullmatch(member.name)):
            with (part / found[1]).open("xb") as out:
                shutil.copyfileobj(stream, out, _PART)
        elif stream and _NOTES.fullmatch(member.name):
            yield stream.read()


def _refuse_damaged(source: Path, part: Path) -> None:
    if not (part / SUMS).exists():
        raise StoreError(str(source), "this is no backup of a store")
    for problem in damaged(part):
        raise StoreError(str(source), f"the backup is damaged: {Path(problem.where).name} {problem.what}")
    extra = {path.name for path in part.iterdir()} - {*checksums(part), SUMS}
    if extra:
        raise StoreError(str(source), f"the backup holds files that are not of it: {', '.join(sorted(extra))}")
    (part / SUMS).unlink()
