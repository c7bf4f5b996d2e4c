"""What all tests share: no network but this machine's own, a data folder of their own, and graphs to ask."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import browsing
import pytest
from hypothesis import HealthCheck, settings
from pytest_socket import socket_allow_hosts

if TYPE_CHECKING:
    from dealgraph import DealGraph

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
sys.path.insert(0, str(ROOT))

settings.register_profile("here", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the user's graph."""
    patch = pytest.MonkeyPatch()
    patch.delenv("DEALGRAPH_STORE", raising=False)
    patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
    yield
    patch.undo()


class Unread(logging.Handler):
    """A sentence that a rule fails on is passed over by users' runs, and fails the test in which it happens."""

    def emit(self, record: logging.LogRecord) -> None:
        """Raises what is told."""
        raise AssertionError(record.getMessage())


@pytest.fixture(scope="session", autouse=True)
def every_sentence_is_read() -> Iterator[logging.Handler]:
    """No rule fails on a sentence of a test; who wants one to fail takes the handler away."""
    handler = Unread()
    logging.getLogger("ingest.claims").addHandler(handler)
    yield handler
    logging.getLogger("ingest.claims").removeHandler(handler)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the five articles and the gold files; tests that want it are skipped where it is absent."""
    if not (SHARED / "articles").is_dir():
        pytest.skip(
            f"no articles and gold at {os.path.relpath(SHARED, ROOT)}: floors and golden questions are NOT checked"
        )
    return SHARED


@pytest.fixture(scope="session")
def five_articles(shared: Path) -> list[Path]:
    """The paths of the five articles."""
    found = sorted((shared / "articles").glob("s0?.txt"))
    assert len(found) == 5
    return found


@pytest.fixture(scope="session")
def five_graph(five_articles: list[Path]) -> Iterator[DealGraph]:
    """A graph in memory of the five articles. Read it only."""
    from dealgraph import DealGraph

    with DealGraph.open(None) as graph:
        assert not graph.ingest(five_articles).problems
        yield graph


@pytest.fixture(scope="session")
def example_graph() -> Iterator[DealGraph]:
    """A graph in memory of the articles under examples/. Read it only."""
    from dealgraph import DealGraph, example_articles

    with DealGraph.open(None) as graph:
        assert not graph.ingest(example_articles()).problems
        yield graph


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a text or bytes under a name into this test's folder and gives its path."""

    def write(text: str | bytes, name: str = "deal.txt") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


# ---- the page in a browser (see browsing.py) ----
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="no playwright: the page is NOT tested in a browser")
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=browsing.CHROMIUM, args=browsing.FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="module")
def fake() -> Iterator[str]:
    """The address of the page on a made-up graph."""
    from fake_graph import FakeGraph

    with browsing.serving(FakeGraph()) as address:
        yield address


@pytest.fixture(scope="module")
def examples(example_graph: Any) -> Iterator[str]:
    with browsing.serving(example_graph) as address:
        yield address


@pytest.fixture(scope="module")
def five(five_graph: Any) -> Iterator[str]:
    with browsing.serving(five_graph) as address:
        yield address
