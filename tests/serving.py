"""A server in a process of its own, as `dealgraph serve` starts it, and raw requests to it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Running:
    """A server that runs: its address, its process, and the lines of its standard error so far."""

    process: subprocess.Popen[str]
    port: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def busy(self, seconds: float) -> bool:
        """Whether the processes that it started use the processor for more than a tenth of the next `seconds`."""
        before = self._worked()
        time.sleep(seconds)
        return self._worked() - before > seconds * 0.1 * os.sysconf("SC_CLK_TCK")

    def _worked(self) -> int:
        """Ticks of the processor that its descendants have used."""
        stats = {}
        for entry in Path("/proc").iterdir():
            with suppress(OSError):
                if entry.name.isdecimal():
                    parts = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                    stats[int(entry.name)] = int(parts[1]), int(parts[11]) + int(parts[12])
        ours = {self.process.pid}
        while more := {pid for pid, (parent, _) in stats.items() if parent in ours} - ours:
            ours |= more
        return sum(stats[pid][1] for pid in ours - {self.process.pid} if pid in stats)

    def raw(self, request: bytes, seconds: float = 30) -> bytes:
        """What comes back for the bytes of `request` until the server closes or falls silent."""
        with socket.create_connection(("127.0.0.1", self.port), seconds) as connection:
            with suppress(OSError):  # refused before it had read all
                connection.sendall(request)
            return until_end(connection)

    def stop(self, how: int = signal.SIGTERM, seconds: float = 30) -> int:
        """Send a signal and wait; the exit code."""
        self.process.send_signal(how)
        return self.process.wait(seconds)


def until_end(connection: socket.socket) -> bytes:
    """All bytes that come until the other side closes; what came, where it breaks off."""
    read = b""
    try:
        while part := connection.recv(65536):
            read += part
    except OSError:
        pass
    return read


@contextmanager
def server(store: Path, *arguments: str, **environment: str) -> Iterator[Running]:
    """`dealgraph serve` on the folder `store` at a free port of loopback, until the block ends."""
    command = [sys.executable, "-m", "cli", "serve", "--store", str(store), "--port", "0", "--no-page", *arguments]
    process = subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))  # these tests may run where it is ignored
    running = Running(process)
    threading.Thread(target=_read, args=(running,), daemon=True).start()
    try:
        _wait_for(running, time.monotonic() + 60)
        yield running
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)


def _read(running: Running) -> None:
    assert running.process.stderr is not None
    for line in running.process.stderr:
        running.lines.append(line.rstrip("\n"))


def _wait_for(running: Running, until: float) -> None:
    while time.monotonic() < until and running.process.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:(\d+)/sparql", "\n".join(running.lines))
        if found:
            running.port = int(found[1])
            return
        time.sleep(0.05)
    raise AssertionError("the server did not start:\n" + "\n".join(running.lines))
