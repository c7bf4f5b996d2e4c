"""Files and folders that are replaced whole: what stood there stays until the new one is complete."""
from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kg.errors import StoreError


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write into that takes the place of `path` when the block ends well, and is gone when it does not.

    A pipe or a device is written to as it is; a link stays one, and what it points to is replaced.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as out:
            yield out
        return
    path = path.resolve()
    part = _beside(path)
    try:
        with part.open("wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.chmod(_mode(path))
        part.replace(path)
    except OSError as error:
        if error.filename is None and error.errno:  # a write that fails names no file
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
    except OSError as error:  # it would name the file that was to be made
        raise OSError(error.errno, error.strerror, str(path.parent)) from error
    os.close(handle)
    return Path(name)


def _mode(path: Path) -> int:
    """The rights of the file that is replaced, else those that a new file gets."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def replacing_folder(folder: Path, names: Collection[str]) -> Iterator[Path]:
    """A folder to fill with `names`; they take their places in `folder` when the block ends well.

    Raises StoreError where `folder` holds anything else, so that nothing of another kind is mixed with them.
    """
    others = {path.name for path in folder.iterdir()} - set(names) if folder.is_dir() else set()
    if others or (folder.exists() and not folder.is_dir()):
        what = "is no folder of an earlier export; give another one, or a name that ends in .zip"
        raise StoreError(str(folder), what)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name[:100]}.", suffix=".part", dir=folder.resolve().parent))
    try:
        yield made
        folder.mkdir(exist_ok=True)
        for path in made.iterdir():
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(made, ignore_errors=True)
