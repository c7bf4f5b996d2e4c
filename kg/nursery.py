"""The processes of kg.worker, seen from the one that asks: a nursery that forks workers, and each of these."""
from __future__ import annotations

import io
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import worker
from kg.errors import StoreError
from kg.lanes import TICK, Turn
from kg.worker import packed

_HEAD = 1 << 20  # bytes that the head of an answer may have
_LAST = 2.0  # seconds until a process that was killed is gone
_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "TMPDIR")  # of the environment: it may hold secrets


class Gone(Exception):
    """A worker cannot begin: its snapshot gave way to a newer one, or someone ended it."""


class Died(Exception):
    """A worker ended by itself, by the signal `signal`, or was ended by the system."""

    def __init__(self, signal: int):
        super().__init__(signal)
        self.signal = signal


class Nursery:
    """Starts and ends workers. Thread-safe."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        library = str(Path(ox.__file__).parent.parent)
        start = "import runpy, sys; sys.path.insert(0, sys.argv[1]); runpy.run_path(sys.argv[2], run_name='__main__')"
        command = [sys.executable, "-I", "-S", "-c", start, library, str(Path(worker.__file__).resolve())]
        with theirs:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno())], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", start_new_session=True,
                env={name: os.environ[name] for name in _KEPT if name in os.environ})
        self._control, self._asking = ours, threading.Lock()

    @property
    def alive(self) -> bool:
        """Whether workers can be started."""
        return self._process.poll() is None

    def start(self, snapshot: Path, memory: int) -> Worker:
        """A worker that is about to open `snapshot`. Raises StoreError where none can be started."""
        ours, theirs = socket.socketpair()
        with theirs:
            pid = self._asked({"snapshot": str(snapshot), "memory": memory}, [theirs.fileno()])["pid"]
        return Worker(self, ours, pid, snapshot)

    def reap(self, pid: int) -> int:
        """Take leave of a worker that has ended, and give the signal that ended it (0: none)."""
        with suppress(StoreError):
            status: int = self._asked({"reap": pid}, [])["status"]
            return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        return signal.SIGKILL  # they all ended with the nursery

    def _asked(self, request: dict[str, Any], given: list[int]) -> Any:
        with self._asking:
            try:
                socket.send_fds(self._control, [packed(request)], given)
                return worker.message(self._control)
            except (OSError, EOFError) as error:
                raise StoreError("queries", f"no process can be started for them: {error}") from error

    def close(self) -> None:
        """End it, and all workers with it."""
        self._control.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST)
        self._process.kill()
        self._process.wait()


class Worker:
    """A process that runs one query at a time over `snapshot`."""

    def __init__(self, nursery: Nursery, line: socket.socket, pid: int, snapshot: Path):
        self._nursery, self._line, self.pid, self.snapshot = nursery, line, pid, snapshot
        self._ready = self.worn = False
        self._ending = threading.Lock()
        self._ended: int | None = None
        self._since = self._spent = 0.0

    def ask(self, request: dict[str, Any], turn: Turn) -> None:
        """Begin a query. Raises Gone where it cannot begin here; TimeoutError, QueryCancelled."""
        if not self._opened(turn):
            raise Gone
        self._since, self._spent = time.monotonic(), self._processor()
        try:
            self._line.sendall(packed(request))
            self._read(len(worker.BEGUN), turn)
        except (OSError, Died):
            raise Gone from None

    def _opened(self, turn: Turn) -> bool:
        if self._ready:
            return not self._readable(0)  # one that has something to say before it is asked has died
        with suppress(Died):
            self._ready = "error" not in self._head(turn)
        return self._ready

    def has_answer(self, turn: Turn) -> bool:
        """Whether the answer begins to come; waits for it a little."""
        return bool(self._readable(min(TICK, turn.left)))

    def answer(self, turn: Turn, most: int) -> tuple[dict[str, Any], bytes]:
        """Head and body of the answer, which may have `most` bytes. Raises Died; TimeoutError, QueryCancelled."""
        head = self._head(turn)
        size = head.get("size", 0)
        return head, self._read(size if size <= most else self._died(), turn)

    def used(self) -> tuple[float, float]:
        """Seconds since the query began: of the processor, and on the clock."""
        return self._processor() - self._spent, time.monotonic() - self._since

    def yield_to_others(self) -> None:
        """Give way to fresh queries from here on; it is worn then, for there is no way back."""
        self.worn = True
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 10)

    def kill(self) -> None:
        """Kill the process; whoever waits for its answer is told by Died."""
        with self._ending, suppress(ProcessLookupError):
            if self._ended is None:
                os.kill(self.pid, signal.SIGKILL)  # no one else has its number: it is not reaped yet

    def end(self) -> int:
        """End the process, wherever it is; the signal that ended it, before this or now."""
        if self._ended is None:
            self.kill()
            with suppress(OSError):
                self._line.settimeout(_LAST)
                while self._line.recv(1 << 16):  # until its memory is given back, so that the nursery need not wait
                    pass
            self._line.close()
            with self._ending:
                self._ended = self._nursery.reap(self.pid)
        return self._ended

    def _processor(self) -> float:
        """Seconds of the processor's time that the process took, where the system tells (Linux)."""
        try:
            return time.clock_gettime((~self.pid << 3) | 2)
        except OSError:
            return time.monotonic()

    def _head(self, turn: Turn) -> Any:
        size = struct.unpack(">I", self._read(4, turn))[0]
        return json.loads(self._read(size if size <= _HEAD else self._died(), turn))

    def _read(self, size: int, turn: Turn) -> bytes:
        found = io.BytesIO()
        while found.tell() < size:
            if self._readable(min(TICK, turn.left)):
                try:
                    part = self._line.recv(min(size - found.tell(), 1 << 20))
                except OSError:
                    part = b""
                found.write(part or self._died())
        return found.getvalue()

    def _readable(self, seconds: float) -> list[tuple[int, int]]:
        poll = select.poll()
        poll.register(self._line, select.POLLIN)
        return poll.poll(seconds * 1000)

    def _died(self) -> Any:
        raise Died(self.end())
