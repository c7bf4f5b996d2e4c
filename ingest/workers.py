"""Work spread over processes: jobs in, results out in the order of the jobs, never more than a few of either held.

A worker that dies, or that takes too long over one job, is replaced; its job comes out as `Lost`, the rest goes on.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from kg.errors import DealGraphError

J = TypeVar("J")
R = TypeVar("R")
LIMIT = 120.0  # seconds that one job may take
FEW = 8  # so many jobs are done sooner than workers are started
_SMALL = 16_384  # a job of so many bytes fits into a pipe and can wait there while the worker does another
_AHEAD = 8  # jobs taken for each worker before the first of them must be given out


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a job came to nothing."""

    why: str


def cores() -> int:
    """How many processes can run at once here."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    jobs: Iterable[J],
    work: Callable[[J], R],
    workers: int | None = None,
    limit: float = LIMIT,
    warm: Sequence[str] = (),
) -> Iterator[tuple[J, R | Lost]]:
    """Each job with ``work(job)``, or with why there is none, in the order of `jobs`, taken as they are needed.

    `workers` processes do the work, each job within `limit` seconds; 1 is this process, without that limit; None is as
    many as there are cores, and this process where the jobs are few. `work`, jobs and results must be picklable.
    The modules `warm` are imported before the workers are forked, which then share their memory.
    """
    taken = iter(jobs)
    first = list(islice(taken, FEW)) if workers is None else []
    every = chain(first, taken)
    if workers == 1 or (workers is None and (len(first) < FEW or cores() == 1)):
        yield from ((job, _tried(work, job)) for job in every)
        return
    pool = _Pool(work, workers or cores(), limit, warm)
    try:
        yield from pool.run(every)
    finally:
        pool.close()


def apart(job: J, work: Callable[[J], R], limit: float = LIMIT) -> R | Lost:
    """``work(job)`` in a process of its own, within `limit` seconds, or why there is none."""
    pool = _Pool(work, 1, limit)
    try:
        found: R | Lost = next(result for _, result in pool.run([job]))
        return found
    finally:
        pool.close()


def _tried(work: Callable[[J], R], job: J) -> R | Lost:
    try:
        return work(job)
    except Exception as error:  # whatever one job meets must not end the others
        return Lost(f"{type(error).__name__}: {error}")


# ---- in the worker ----
def _serve(connection: Connection, work: Callable[[Any], Any]) -> None:
    """Do jobs until the other end is closed. Interrupting is the main process's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection.send(None)  # ready
    while True:
        try:
            number, job = connection.recv()
        except EOFError:
            return
        connection.send((number, _tried(work, job)))


# ---- in the main process ----
@dataclass
class _Worker:
    """One process: what it was given, in order, and since when it has been at the first of it."""

    process: Any
    connection: Connection
    given: deque[tuple[int, Any]] = field(default_factory=deque)
    ready: bool = False
    began: float = 0.0


class _Pool:
    """The workers and the jobs that are with them."""

    def __init__(self, work: Callable[[Any], Any], count: int, limit: float, warm: Sequence[str] = ()):
        self._work, self._limit = work, limit
        self._context: Any = mp.get_context("forkserver" if "forkserver" in mp.get_all_start_methods() else "spawn")
        if warm:
            self._context.set_forkserver_preload(["__main__", *warm])  # no more than a hint to a server that runs
        self._again: deque[tuple[int, Any]] = deque()  # what a worker that died had not begun
        self._workers = [self._started() for _ in range(count)]

    def run(self, jobs: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Each job with its result, in order."""
        source, held, done, out = enumerate(jobs), dict[int, Any](), dict[int, Any](), 0
        while True:
            self._give(source, held, _AHEAD * len(self._workers))
            while out in done:
                yield held.pop(out), done.pop(out)
                out += 1
            if not held:
                return
            if out not in done:
                done.update(self._results())

    def close(self) -> None:
        """End the workers, also those that are at work."""
        for worker in self._workers:
            worker.connection.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join()

    def _started(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._work), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _give(self, source: Iterator[tuple[int, Any]], held: dict[int, Any], most: int) -> None:
        """Give jobs to the workers that have least to do, as long as one has room and not too many are out."""
        while len(held) < most or self._again:
            worker = min(self._workers, key=lambda w: len(w.given))
            if len(worker.given) > 1:
                return
            job = self._again.popleft() if self._again else next(source, None)
            if job is None:
                return
            held[job[0]] = job[1]
            if not self._sent(worker, job):
                self._again.appendleft(job)
                return

    def _sent(self, worker: _Worker, job: tuple[int, Any]) -> bool:
        """Whether the job is on its way; a large one is only sent to a worker that waits for it, or both might wait."""
        data = pickle.dumps(job)
        if worker.given and len(data) > _SMALL:
            return False
        try:
            worker.connection.send_bytes(data)
        except OSError:
            return False  # it died just now, which the next look at the results finds out
        if not worker.given:
            worker.began = time.monotonic()
        worker.given.append(job)
        return True

    def _results(self) -> dict[int, Any]:
        """What has come in, after waiting for something; jobs are lost here whose worker died or is out of time."""
        found: dict[int, Any] = {}
        ready = wait([w.connection for w in self._workers], timeout=self._patience())
        for at, worker in enumerate(self._workers):
            if worker.connection in ready:
                try:
                    self._heard(worker, worker.connection.recv(), found)
                except (EOFError, OSError):
                    found.update(self._replaced(at, "the process that read it died"))
            elif worker.ready and worker.given and time.monotonic() - worker.began > self._limit:
                found.update(self._replaced(at, f"took longer than {self._limit:g} seconds"))
        return found

    def _patience(self) -> float:
        """Seconds until a worker can be out of time."""
        now = time.monotonic()
        left = [self._limit - (now - w.began) for w in self._workers if w.ready and w.given]
        return max(0.05, min(left, default=self._limit))

    def _heard(self, worker: _Worker, message: tuple[int, Any] | None, found: dict[int, Any]) -> None:
        worker.began = time.monotonic()
        if message is None:
            worker.ready = True
            return
        worker.given.popleft()
        found[message[0]] = message[1]

    def _replaced(self, at: int, why: str) -> dict[int, Any]:
        """A new worker for the one at `at`; the job it was at is lost, what waited behind goes to another."""
        worker = self._workers[at]
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        if not worker.ready:
            raise DealGraphError("no worker process can be started here; read in one process (--workers 1)")
        self._workers[at] = self._started()
        lost = {worker.given.popleft()[0]: Lost(why)} if worker.given else {}
        self._again.extend(worker.given)
        return lost
