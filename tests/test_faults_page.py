"""Row 32 of the faults, over the page's own server: no file but its own, nothing for pages of other sites."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from browsing import serving
from fake_graph import FakeGraph

pytest.importorskip("gradio", reason="gradio is not installed: faults of the page are NOT tested")
pytestmark = pytest.mark.enable_socket
SECRET = "what no visitor may read"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(FakeGraph(), hosts=("*",)) as at:
        yield at


def asked(address: str, method: str, path: str, body: str = "", **headers: str) -> http.client.HTTPResponse:
    """The response to a request whose path goes out as it is written, with its body read."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    connection.request(method, path, body or None, {name.replace("_", "-"): text for name, text in headers.items()})
    return connection.getresponse()


def spelled(path: str) -> Iterator[str]:
    """A path as it is, with its signs encoded once and twice, with other slashes and too many of them."""
    once = quote(path, safe="").replace(".", "%2e")
    yield from (path, once, once.replace("%", "%25"), path.replace("/", "%5c"), path.replace("/", "//"),
                path.replace("../", "..;/"), path.replace("..", "%c0%ae%c0%ae"))


@pytest.mark.parametrize("route", [
    "/ui/gradio_api/file=", "/ui/file=", "/ui/gradio_api/file/", "/ui/assets/", "/ui/static/", "/ui/svelte/",
    "/packages/", "/ui/gradio_api/stream/"])
def test_no_route_gives_a_file_of_the_machine(address: str, route: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    up = "../" * 14
    wanted = [str(tmp_path / "secret.txt"), up + str(tmp_path / "secret.txt").lstrip("/"),
              str(Path(__file__).resolve()), "../page.css", "./../../pyproject.toml"]
    for path in (each for name in wanted for each in spelled(name)):
        response = asked(address, "GET", route + path)
        told = response.read().decode(errors="replace")
        assert response.status in ((403, 404) if "file" in route else range(400, 500)), route + path
        assert SECRET not in told
        assert "def test_" not in told


@pytest.mark.parametrize("to", ["http://127.0.0.1:9/", "https://example.org/"])
def test_nothing_is_fetched_for_a_visitor(address: str, to: str) -> None:
    for route in ("/ui/gradio_api/proxy=", "/ui/proxy=", "/ui/gradio_api/file="):
        assert asked(address, "GET", route + to).status in (400, 403, 404)


@pytest.mark.parametrize("host", ["", "deals.example"])  # a name beyond loopback, where gradio lets every origin in
@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://127.0.0.1:9", "http://localhost", ""])
def test_a_page_of_another_site_can_do_nothing(address: str, origin: str, host: str) -> None:
    event = json.dumps({"data": [None], "fn_index": 0, "session_hash": "x"})
    headers = {"Origin": origin} | ({"Host": host} if host else {})
    for method, path, body, kind in (
        ("POST", "/ui/gradio_api/queue/join", event, "application/json"),
        ("POST", "/ui/gradio_api/run/predict", event, "text/plain"),
        ("POST", "/ui/gradio_api/upload", "--a--", "multipart/form-data; boundary=a"),
        ("GET", "/ui/gradio_api/queue/data?session_hash=x", "", "text/plain"),
        ("OPTIONS", "/ui/gradio_api/queue/join", "", "text/plain"), ("GET", "/ui/config", "", "text/plain"),
    ):
        response = asked(address, method, path, body, Content_Type=kind, **headers)
        assert response.status == 403, path
        assert response.getheader("access-control-allow-origin") is None


def test_the_page_s_own_requests_pass(address: str) -> None:
    at = urlsplit(address).netloc
    for headers in ({}, {"Origin": address}, {"Origin": f"https://{at}"},
                    {"Origin": "https://deals.example", "Host": "deals.example"},
                    {"Origin": "https://deals.example", "X_Forwarded_Host": "deals.example"}):
        assert asked(address, "GET", "/ui/config", **headers).status == 200, headers
    other = asked(address, "GET", "/sparql?query=ASK%7B%7D", Origin="https://elsewhere.example")
    assert other.getheader("access-control-allow-origin") == "*"  # which programs of any site may ask
