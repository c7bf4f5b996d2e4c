"""Places for those that may run at once, with a bounded queue before them, and the time that each has."""
from __future__ import annotations

import threading
import time

from kg.errors import Busy, QueryCancelled

TICK = 0.05  # seconds between two looks whether whoever asked is still there


class Turn:
    """The time of one query: until when, and whether anyone still waits for it."""

    def __init__(self, seconds: float, cancelled: threading.Event | None = None):
        self.seconds, self._until, self._cancelled = seconds, time.monotonic() + seconds, cancelled

    @property
    def left(self) -> float:
        """Seconds that are left. Raises QueryCancelled where nobody waits any more, TimeoutError where none are."""
        if self._cancelled is not None and self._cancelled.is_set():
            raise QueryCancelled
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class Lane:
    """`places` may be taken at once; `waiting` may wait for one; one more is Busy.

    The last to come is the first to go on: those before it had their chance to be told Busy, and so a cheap query
    need not wait behind twenty slow ones. Where there is no crowd, it makes no difference.
    """

    def __init__(self, places: int, waiting: int, retry_after: int):
        self._free, self._most, self._retry_after = places, waiting, retry_after
        self._queue: list[object] = []
        self._changed = threading.Condition()

    def enter(self, turn: Turn) -> None:
        """Take a place, as soon as it is one's turn. Raises Busy where that takes too long, QueryCancelled."""
        if self.try_enter():
            return
        ticket = object()
        with self._changed:
            if len(self._queue) >= self._most:
                raise Busy(self._retry_after)
            self._queue.append(ticket)
            try:
                while not (self._free and self._queue[-1] is ticket):
                    self._changed.wait(min(TICK, turn.left))
                self._free -= 1
            except TimeoutError:
                raise Busy(self._retry_after) from None
            finally:
                self._queue.remove(ticket)
                self._changed.notify_all()

    @property
    def crowded(self) -> bool:
        """Whether someone waits for a place."""
        return bool(self._queue)

    def try_enter(self) -> bool:
        """Take a place if one is free and nobody waits for it."""
        with self._changed:
            free = self._free > 0 and not self._queue
            self._free -= free
            return free

    def leave(self) -> None:
        """Give the place back."""
        with self._changed:
            self._free += 1
            self._changed.notify_all()


class Place:
    """A place in a lane, given back at the end of a `with`; it may be changed for one in another lane."""

    def __init__(self, lane: Lane, turn: Turn):
        self.lane, self._turn = lane, turn

    def __enter__(self) -> Place:
        self.lane.enter(self._turn)
        return self

    def __exit__(self, *_: object) -> None:
        self.lane.leave()

    def change(self, lane: Lane) -> bool:
        """Go on in `lane`, if a place is free there."""
        if not lane.try_enter():
            return False
        self.lane.leave()
        self.lane = lane
        return True
