"""uvicorn's HTTP/1.1 connection with deadlines: a head that does not end in time is 408, one too large 431 or 414.

uvicorn answers all of these with a bare 400 or not at all; the rest is its own.
"""
from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

LARGEST_HEAD = 64 << 10  # bytes of request line and headers, give or take a slice
HEAD_SECONDS = 10.0  # within which they have to be there
LINGER_SECONDS = 5.0  # a refused client may go on sending for so long, so that it gets to read why
_SLICE = 16 << 10  # fed to h11 at once: it looks at the size only between two feeds
_SAID = {400: "this is no HTTP request", 408: "the request did not arrive in time",
         414: f"the address is longer than {LARGEST_HEAD} bytes; send the query by POST",
         431: f"the headers are longer than {LARGEST_HEAD} bytes"}


class Connection(H11Protocol):
    """One connection of a client. Give it to uvicorn.Config as `http`."""

    head_seconds, linger_seconds = HEAD_SECONDS, LINGER_SECONDS

    def __init__(self, *args: Any, **named: Any):
        super().__init__(*args, **named)
        self.conn = h11.Connection(h11.SERVER, LARGEST_HEAD)
        self._refused = False
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        _send_at_once(transport)
        self._after("head", self.head_seconds, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        for name in tuple(self._timers):
            self._stop(name)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), _SLICE):
            if self._refused:  # read and thrown away until the client has seen the answer
                return
            super().data_received(data[start:start + _SLICE])
        self._watch_head()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY:  # answered before the body was there: it is not waited for long
            self._after("body", self.linger_seconds, self.transport.abort)
        self._watch_head()

    def shutdown(self) -> None:
        """The server stops: what runs is finished, but an endless stream of the page's is not waited for."""
        super().shutdown()
        if self.cycle is not None and self.cycle.response_started and self.scope["path"].startswith("/ui"):
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        self._refuse(getattr(sys.exception(), "error_status_hint", 400))

    def _watch_head(self) -> None:
        if self._refused:
            return
        if self.conn.their_state is not h11.IDLE or not self.conn.trailing_data[0]:
            self._stop("head")
        elif "head" not in self._timers:
            self._after("head", self.head_seconds, self._too_slow)

    def _too_slow(self) -> None:
        if self.conn.trailing_data[0]:
            self._refuse(408)
        else:
            self.transport.close()

    def _refuse(self, code: int) -> None:
        """Answer with `code`, and take nothing more on this connection."""
        self._refused = True
        self._stop("head")
        if code == 431 and b"\n" not in self.conn.trailing_data[0]:
            code = 414
        said = _SAID.get(code, _SAID[400]).encode()
        headers = [("content-type", "text/plain; charset=utf-8"), ("content-length", str(len(said))),
                   ("connection", "close")]
        try:
            head = h11.Response(status_code=code, headers=headers, reason=STATUS_PHRASES[code])
            self._write(head, h11.Data(data=said), h11.EndOfMessage())
        except h11.LocalProtocolError:  # in the middle of an answer
            self.transport.abort()

    def _write(self, *events: Any) -> None:
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._after("linger", self.linger_seconds, self.transport.abort)

    def _after(self, name: str, seconds: float, act: Callable[[], None]) -> None:
        self._stop(name)
        self._timers[name] = self.loop.call_later(seconds, act)

    def _stop(self, name: str) -> None:
        if name in self._timers:
            self._timers.pop(name).cancel()


def _send_at_once(transport: asyncio.BaseTransport) -> None:
    """Head and body are written one after the other: the second must not wait until the client has confirmed the first
    (40 ms on Linux). asyncio sees to that only for sockets whose protocol is named, and a listening one's is not."""
    line = transport.get_extra_info("socket")
    if line is not None and line.family in (socket.AF_INET, socket.AF_INET6):
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
