"""The connection's own limits, with deadlines short enough for a test: heads that drip, grow, or are none."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest

pytest.importorskip("uvicorn", reason="uvicorn is not installed: the HTTP door is NOT tested")
import uvicorn
from serving import until_end

from server.connection import LARGEST_HEAD, Connection


class Impatient(Connection):
    head_seconds, linger_seconds = 0.5, 0.5
    sent_at_once: ClassVar[list[bool]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        line = transport.get_extra_info("socket")
        self.sent_at_once.append(bool(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Says how long the path is, without reading the body."""
    body = str(len(scope["path"])).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=Impatient, ws="none", lifespan="off", log_config=None, access_log=False)
    running = uvicorn.Server(config)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    running.should_exit = True
    thread.join(10)


@pytest.fixture
def connection(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), 10) as found:
        yield found


def status(connection: socket.socket) -> bytes:
    return until_end(connection).split(b"\r\n")[0]


def test_a_head_that_never_ends(connection: socket.socket) -> None:
    connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
    assert status(connection) == b"HTTP/1.1 408 Request Timeout"


def test_what_is_written_is_sent_at_once(connection: socket.socket) -> None:
    connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert status(connection) == b"HTTP/1.1 200 OK"
    assert Impatient.sent_at_once
    assert all(Impatient.sent_at_once)


def test_a_client_that_says_nothing_is_let_go(connection: socket.socket) -> None:
    assert until_end(connection) == b""


def test_a_second_head_that_never_ends(connection: socket.socket) -> None:
    connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /more HTTP/1.1\r\n")
    read = until_end(connection)
    assert read.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in read


def test_a_head_just_small_enough(connection: socket.socket) -> None:
    connection.sendall(b"GET /" + b"x" * (LARGEST_HEAD - 100) + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    assert until_end(connection).endswith(str(LARGEST_HEAD - 99).encode())


@pytest.mark.parametrize(("head", "code"), [
    (b"GET /" + b"x" * 2 * LARGEST_HEAD + b" HTTP/1.1\r\n", b"414"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 2 * LARGEST_HEAD + b"\r\n\r\n", b"431"),
    (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * LARGEST_HEAD, b"431"),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", b"400"),
])
def test_heads_that_are_wrong(connection: socket.socket, head: bytes, code: bytes) -> None:
    connection.sendall(head)
    assert status(connection).split()[1] == code


def test_an_unread_body_is_not_waited_for(connection: socket.socket) -> None:
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx")
    began = time.monotonic()
    assert status(connection) == b"HTTP/1.1 200 OK"
    assert time.monotonic() - began < 4  # uvicorn alone would wait five seconds from the last byte, for ever
