"""SPARQL servers for the tests: the real one of the package oxigraph, and fakes that answer as they are told."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

ROWS = "application/sparql-results+json"


def free_port() -> int:
    """A port that nothing listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def oxigraph(*options: str) -> Iterator[str]:
    """The address of an empty Oxigraph server in memory."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        pytest.skip("the package oxigraph is not installed: remote stores are NOT tested against a real server")
    port = free_port()
    process = subprocess.Popen(
        [str(program), "serve", "--bind", f"127.0.0.1:{port}", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
[SPARQL]
ResultSetMaxRows = 10000
"""


@contextmanager
def virtuoso(folder: Path, password: str) -> Iterator[str]:
    """The address for queries of an empty Virtuoso in `folder`, whose user dba has that password."""
    program = shutil.which("virtuoso-t")
    if not program or not os.environ.get("DEALGRAPH_TEST_REMOTE"):
        pytest.skip("Virtuoso is NOT tested here; make test-remote installs it, where apt is, and does it")
    port = free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(folder=folder, sql=free_port(), http=port), encoding="utf-8")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    start = [program, "+configfile", str(ini), "+foreground"]
    passwords = ["+pwdold", "dba", "+pwddba", password, "+pwddav", password]
    subprocess.run([*start, *passwords], timeout=120, check=False, **quiet)  # sets the passwords and ends
    (folder / "virtuoso.lck").unlink(missing_ok=True)
    process = subprocess.Popen(start, **quiet)  # type: ignore[call-overload]
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}/sparql"
    finally:
        process.kill()
        process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert process.poll() is None, "the server ended"
        time.sleep(0.05)
    raise AssertionError("the server did not come up")


@dataclass
class Asked:
    """One request as a fake server got it."""

    path: str
    headers: Mapping[str, str]
    query: str
    update: str
    parameters: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.query or self.update


Reply = tuple[int, Mapping[str, str], bytes]
Fake = Callable[[Asked], Reply]


@contextmanager
def fake(answer: Fake) -> Iterator[tuple[str, list[Asked]]]:
    """The address of a server that answers as `answer` says, and what it was asked so far."""
    asked: list[Asked] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            direct = self.headers.get("Content-Type", "") == "application/sparql-update"
            form = {} if direct else parse_qs(body)
            update = body if direct else form.get("update", [""])[0]
            parameters = parse_qs(urlsplit(self.path).query) | form
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked.append(Asked(self.path, headers, form.get("query", [""])[0], update, parameters))
            code, more, content = answer(asked[-1])
            self.send_response(code)
            for name, value in more.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", asked
    finally:
        server.shutdown()
        server.server_close()


def rows(names: list[str], values: list[list[str]]) -> Reply:
    """Results of a SELECT; each value is the text of a literal."""
    found = [{n: {"type": "literal", "value": v} for n, v in zip(names, row, strict=True)} for row in values]
    return 200, {"Content-Type": ROWS}, json.dumps({"head": {"vars": names}, "results": {"bindings": found}}).encode()
