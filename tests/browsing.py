"""What the tests in a browser share: the page served on a free port, Chromium, a guard against other hosts.

A file of such tests begins with ``pytestmark = IN_A_BROWSER`` and takes the fixtures `browser` and one of `fake`,
`examples`, `five` (addresses of the page on a made-up graph, the examples, the five articles) from conftest.py.
"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
WAIT = 20_000  # milliseconds

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the page is NOT tested in a browser"),
]


@contextmanager
def serving(graph: Any, port: int = 0, hosts: Sequence[str] = ("127.0.0.1",)) -> Iterator[str]:
    """The door on a free port of this machine, or on `port`, that may be called by `hosts`; its address."""
    import uvicorn

    import serve

    listening = socket.create_server(("127.0.0.1", port))
    app = serve.build_app(graph, hosts=hosts)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@contextmanager
def visiting(
    browser: Any, address: str, path: str = "/ui/?lang=en", width: int = 1440, scheme: str = "light",
    ready: str = "#chips button:visible", locale: str = "en-GB", faults: Sequence[str] = (),
) -> Iterator[Any]:
    """The page, open and ready; afterwards it is asserted that it asked no other host and reported no fault.

    `faults` are words of those that a test brings about itself.
    """
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=locale)
    page, elsewhere, found = context.new_page(), [], list[str]()

    def guard(route: Any) -> None:
        if urlsplit(route.request.url).netloc == urlsplit(address).netloc:
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    page.on("console", lambda said: found.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.goto(address + path)
    page.wait_for_selector(ready, timeout=WAIT)
    yield page
    context.close()
    assert not elsewhere, "the page asked another host"
    # a request that the Content-Security-Policy stopped is among these
    unexpected = [fault for fault in found if not any(word in fault for word in faults)]
    assert not unexpected, unexpected


def ask(page: Any, question: str) -> None:
    page.fill("#box textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "(asked) => document.querySelector('#thread .turn.current:last-child .question')?.innerText === asked",
        arg=question, timeout=WAIT)
