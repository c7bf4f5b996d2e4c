"""The web: politeness, caps and the way into one's own network, against servers on this machine."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ingest import web
from ingest.sources import FEED, HTML, PDF, TEXT, Address
from ingest.web import Visitor
from kg.errors import SourceError

Answer = tuple[int, dict[str, str], bytes]
PAGE = b"<html><body><p>Acme bought Bolt.</p></body></html>"
HTML_TYPE = {"Content-Type": "text/html; charset=utf-8"}


class Site:
    """A server that answers as `pages` say and remembers what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[Any], None]] = {}
        self.asked: list[tuple[str, str]] = []
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, self.headers.get("User-Agent", "")))
                found = site.pages.get(self.path, (404, {}, b"none"))
                if callable(found):
                    found(self)
                    return
                code, headers, body = found
                self.send_response(code)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        return Handler


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    found = Site()
    yield found
    found.server.shutdown()
    found.server.server_close()


def visitor(**given: Any) -> Visitor:
    return Visitor(**{"pause": 0.0, "timeout": 5.0, **given})


def refused(site: Site, path: str, says: str, **given: Any) -> SourceError:
    with pytest.raises(SourceError, match=says) as error:
        visitor(**given).fetch(Address(site.url(path)))
    assert error.value.where.startswith("http://127.0.0.1")
    return error.value


def test_a_page_comes_with_its_kind_and_charset_and_we_say_who_we_are(site: Site) -> None:
    site.pages["/a"] = 200, {"Content-Type": "text/html; charset=Shift_JIS"}, PAGE
    page = visitor().fetch(Address(site.url("/a")))
    assert (page.data, page.kind, page.charset, page.url) == (PAGE, HTML, "shift_jis", site.url("/a"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
    assert all(agent.startswith("dealgraph/") for _, agent in site.asked)


@pytest.mark.parametrize(
    ("content_type", "body", "kind"),
    [
        ("text/plain", b"Acme bought Bolt.", TEXT),
        ("text/markdown", b"# Acme", TEXT),
        ("application/pdf", b"%PDF-1.7", PDF),
        ("application/octet-stream", b"%PDF-1.7", PDF),
        ("text/xml", b"<?xml version='1.0'?><rss></rss>", FEED),
        ("text/html", b"<?xml version='1.0'?><feed></feed>", FEED),
    ],
)
def test_the_kind_is_told_from_the_bytes_and_the_content_type(
    site: Site, content_type: str, body: bytes, kind: str
) -> None:
    site.pages["/a"] = 200, {"Content-Type": content_type}, body
    assert visitor().fetch(Address(site.url("/a"))).kind == kind


@pytest.mark.parametrize("content_type", ["image/png", "video/mp4", "application/zip"])
def test_what_is_no_page_is_refused_by_its_content_type(site: Site, content_type: str) -> None:
    site.pages["/a"] = 200, {"Content-Type": content_type}, b"x"
    assert content_type in refused(site, "/a", "not a page").what


def test_errors_of_the_server_are_told_with_what_to_do(site: Site) -> None:
    assert refused(site, "/gone", "404").fix
    site.pages["/sold"] = 403, {}, b""
    assert "browser" in refused(site, "/sold", "403").fix
    site.pages["/empty"] = 200, HTML_TYPE, b"  "
    refused(site, "/empty", "is empty")


def test_robots_txt_is_obeyed_and_asked_for_once(site: Site) -> None:
    site.pages["/robots.txt"] = 200, {}, b"User-agent: *\nDisallow: /private\nAllow: /private/but-this\n"
    site.pages["/a"] = site.pages["/private/but-this"] = 200, HTML_TYPE, PAGE
    guest = visitor()
    assert guest.fetch(Address(site.url("/a"))).data == PAGE
    assert guest.fetch(Address(site.url("/private/but-this"))).data == PAGE
    with pytest.raises(SourceError, match=r"robots\.txt"):
        guest.fetch(Address(site.url("/private/a")))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a", "/private/but-this"]


def test_a_rule_for_this_project_by_name_is_obeyed(site: Site) -> None:
    site.pages["/robots.txt"] = 200, {}, b"User-agent: dealgraph\nDisallow: /\n\nUser-agent: *\nAllow: /\n"
    refused(site, "/a", r"robots\.txt does not allow")


def test_a_host_whose_robots_txt_fails_is_left_alone(site: Site) -> None:
    site.pages["/robots.txt"] = 503, {}, b""
    site.pages["/a"] = 200, HTML_TYPE, PAGE
    refused(site, "/a", r"robots\.txt of its host cannot be read")


def test_time_passes_between_two_visits_to_one_host(site: Site) -> None:
    site.pages["/robots.txt"] = 200, {}, b"User-agent: *\nCrawl-delay: 7\n"
    site.pages["/a"] = 200, HTML_TYPE, PAGE
    slept: list[float] = []
    guest = visitor(sleep=slept.append)
    guest.fetch(Address(site.url("/a")))
    guest.fetch(Address(site.url("/a")))
    assert len(slept) == 1
    assert 5 < slept[0] <= 7


# ---- the reader's own network ----


def redirect(to: str) -> Answer:
    return 302, {"Location": to}, b""


def test_a_redirect_within_the_named_host_is_followed(site: Site) -> None:
    site.pages["/a"] = redirect("/b")
    site.pages["/b"] = 200, HTML_TYPE, PAGE
    assert visitor().fetch(Address(site.url("/a"))).url == site.url("/b")


@pytest.mark.parametrize("host", ["localhost", "[::1]", "127.1", "0.0.0.0", "169.254.169.254", "10.0.0.1"])
def test_a_redirect_into_the_local_network_is_refused_and_nothing_connects(site: Site, host: str) -> None:
    site.pages["/a"] = redirect(f"http://{host}:{site.port}/secret")
    site.pages["/secret"] = 200, HTML_TYPE, b"secret"
    refused(site, "/a", "local network|cannot be fetched")
    assert "/secret" not in [path for path, _ in site.asked]


@pytest.mark.parametrize("to", ["file:///etc/hostname", "ftp://127.0.0.1/a", "javascript:alert(1)", "//[", "data:,x"])
def test_a_redirect_away_from_the_web_is_refused(site: Site, to: str) -> None:
    site.pages["/a"] = redirect(to)
    refused(site, "/a", "leads to what is no web page|cannot be fetched|no page|404")


def test_a_name_that_stands_for_a_local_address_is_refused_when_connecting(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [(2, 1, 6, "", ("127.0.0.1", site.port))]
    monkeypatch.setattr(web.socket, "getaddrinfo", lambda *given, **more: found)
    with pytest.raises(SourceError, match="local network"):
        visitor().fetch(Address(site.url("/a", "news.example.com")), asked=False)
    assert not site.asked


def test_what_the_user_names_may_be_local_and_what_a_feed_names_may_not(site: Site) -> None:
    site.pages["/a"] = 200, HTML_TYPE, PAGE
    assert visitor().fetch(Address(site.url("/a", "localhost"))).data == PAGE
    with pytest.raises(SourceError, match="local network"):
        visitor().fetch(Address(site.url("/a")), asked=False)


def test_redirects_in_a_circle_end(site: Site) -> None:
    site.pages["/a"] = redirect("/a")
    refused(site, "/a", "302|redirect|loop")
    assert len(site.asked) < 12


def test_robots_txt_holds_behind_a_redirect_too(site: Site) -> None:
    site.pages["/robots.txt"] = 200, {}, b"User-agent: *\nDisallow: /private\n"
    site.pages["/a"] = redirect("/private/b")
    site.pages["/private/b"] = 200, HTML_TYPE, PAGE
    refused(site, "/a", r"robots\.txt")


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/a"])
def test_only_the_web_is_fetched(url: str) -> None:
    with pytest.raises(SourceError):
        visitor().fetch(Address(url))


def test_a_password_in_an_address_is_refused(site: Site) -> None:
    with pytest.raises(SourceError, match="password"):
        visitor().fetch(Address(f"http://me:secret@127.0.0.1:{site.port}/a"))
    assert not site.asked


# ---- caps ----


def test_a_page_without_end_is_cut_off(site: Site) -> None:
    def endless(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        with contextlib.suppress(OSError):
            for _ in range(1_000):
                handler.wfile.write(b"x" * 100_000)

    site.pages["/a"] = endless
    refused(site, "/a", "larger than 10 MB")


def test_a_gzip_bomb_is_cut_off(site: Site) -> None:
    site.pages["/a"] = 200, {**HTML_TYPE, "Content-Encoding": "gzip"}, gzip.compress(b"x" * 40_000_000)
    refused(site, "/a", "larger than 10 MB")


def test_packing_that_was_not_asked_for_is_undone_or_named(site: Site) -> None:
    site.pages["/a"] = 200, {**HTML_TYPE, "Content-Encoding": "gzip"}, gzip.compress(PAGE)
    assert visitor().fetch(Address(site.url("/a"))).data == PAGE
    site.pages["/b"] = 200, {**HTML_TYPE, "Content-Encoding": "br"}, b"xx"
    refused(site, "/b", "packed as br")
    site.pages["/c"] = 200, {**HTML_TYPE, "Content-Encoding": "gzip"}, b"no gzip"
    refused(site, "/c", "broken")


def trickling(part: bytes) -> Callable[[Any], None]:
    """Sends its bytes one by one, slowly, without end."""

    def answer(handler: Any) -> None:
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + part)
            for _ in range(400):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.02)
        except OSError:
            return

    return answer


@pytest.mark.parametrize("part", [b"\r\n", b"X-Slow: "], ids=["body", "head"])
def test_a_server_that_trickles_is_left_in_time(site: Site, part: bytes) -> None:
    site.pages["/robots.txt"] = 200, {}, b""
    site.pages["/a"] = trickling(part)
    refused(site, "/a", "takes too long", timeout=0.5)


def test_a_page_that_ends_early_is_no_page(site: Site) -> None:
    def short(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<p>Acme bought")

    site.pages["/a"] = short
    refused(site, "/a", "ended before its end")


def test_nobody_at_the_door(site: Site) -> None:
    site.server.shutdown()
    site.server.server_close()
    with pytest.raises(SourceError, match="cannot be fetched"):
        visitor().fetch(Address(site.url("/a")))
