"""The right to write in a store's folder: one process has it, and the lock's file names that process.

The lock is the system's (flock), so it goes with its process, however that ends. What the file says stays behind when a
process is killed; so an empty file says that the last one to write ended well.
"""
from __future__ import annotations

import fcntl
import json
import os
import shlex
import sys
import time
from datetime import datetime
from pathlib import Path

from kg.errors import StoreLocked

PATIENCE = 3.0  # seconds to wait for another writer: a server writes for a moment only
_PAUSE = 0.05
_LONGEST = 200  # signs of the command that are kept


class WriteLock:
    """The lock in the file `path`, for one process at a time. `left_open`: its last holder did not end well."""

    def __init__(self, path: Path):
        self.path = path
        self._file: int | None = None
        self.left_open = False

    @property
    def is_held(self) -> bool:
        """Whether this object has the lock."""
        return self._file is not None

    def take(self, patience: float = PATIENCE) -> None:
        """Take the lock, waiting up to `patience` seconds. Raises StoreLocked, which names the holder, and OSError."""
        file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            self._wait(file, time.monotonic() + patience)
            self.left_open = os.fstat(file).st_size > 0
            os.ftruncate(file, os.pwrite(file, json.dumps(_this_process()).encode(), 0))  # at no moment is it empty
        except BaseException:
            os.close(file)
            raise
        self._file = file

    def _wait(self, file: int, until: float) -> None:
        while True:
            try:
                return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise StoreLocked(str(self.path.parent), holder(self.path)) from None
            time.sleep(_PAUSE)

    def let_go(self, *, well: bool = True) -> None:
        """Give the lock back; not `well` leaves the mark that something was not finished."""
        if self._file is None:
            return
        file, self._file = self._file, None
        if well:
            os.ftruncate(file, 0)
        fcntl.flock(file, fcntl.LOCK_UN)
        os.close(file)


def was_left_open(path: Path) -> bool:
    """Whether a process has the lock, or ended without giving it back."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def holder(path: Path) -> str:
    """Who has the lock, in words: process, command, since when."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        who = "this process" if found["process"] == os.getpid() else f"process {found['process']}"
        return f"{who} ({found['command']}) since {found['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def _this_process() -> dict[str, object]:
    command = shlex.join([Path(sys.argv[0]).name or "python", *sys.argv[1:]])
    since = datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")
    return {"process": os.getpid(), "command": command[:_LONGEST], "since": since}
