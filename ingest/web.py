"""Reading an address, politely: robots.txt, timeouts, a cap on size, no way into the reader's own network.

Only what a user names is fetched, and with ``--follow`` what a feed of theirs links to; no address that stands in an
article is ever opened.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ingest.sources import Address, limit_of, sized, sniffed
from kg.errors import SourceError

NAME = "dealgraph"
AGENT = f"{NAME}/0.1 (+https://w3id.org/{NAME})"
TIMEOUT = 20.0  # seconds for one address in all
PAUSE = 1.0  # seconds between two requests to one host
LONGEST_PAUSE = 30.0
MAX_REDIRECTS = 5
MAX_ROBOTS = 500_000
_ACCEPTED = "text/html, application/xhtml+xml, application/pdf, application/rss+xml, application/atom+xml, text/*;q=0.8"
_READ = ("text/", "application/xhtml+xml", "application/pdf", "application/rss+xml", "application/atom+xml",
         "application/rdf+xml", "application/xml", "application/x-ndjson", "application/jsonl", "application/warc",
         "application/octet-stream", "application/gzip", "application/x-gzip")  # fmt: skip
_SAVE = "save the page with a browser and read the file"


@dataclass(frozen=True, slots=True)
class Page:
    """What an address gave: its bytes, how they are to be read, where they came from in the end."""

    data: bytes
    kind: str
    url: str
    charset: str = ""


@dataclass
class Visitor:
    """Fetches addresses for one run. It remembers each host's robots.txt and when it was last there."""

    timeout: float = TIMEOUT
    pause: float = PAUSE
    sleep: Callable[[float], None] = time.sleep
    _robots: dict[str, Any] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def fetch(self, address: Address, asked: bool = True) -> Page:
        """The page at `address`; `asked` when the user named it, which opens also an address of the local network.

        Raises SourceError naming the address when robots.txt forbids it, it leads into the local network, is no page,
        too large, too slow or out of reach.
        """
        url = address.url
        host = _host(url)
        if "@" in urlsplit(url).netloc:
            raise SourceError(url, "has a password in it", _SAVE)
        friends = frozenset({host} if asked else ()) | _proxies()
        try:
            self._refuse_disallowed(url, friends)
            self._wait(host)
            return self._got(url, friends)
        except SourceError as error:  # it may be of robots.txt or of where a redirect leads
            raise SourceError(url, error.what, error.fix) from error

    def _got(self, url: str, friends: frozenset[str]) -> Page:
        ends = time.monotonic() + self.timeout
        try:
            with _opened(url, friends, ends, lambda new: self._refuse_disallowed(new, friends)) as response:
                kind = response.headers.get_content_type()
                if not kind.startswith(_READ):
                    raise SourceError(url, f"is {kind}, not a page", "give the address of an article, a feed or a PDF")
                data = _drained(response, limit_of(sniffed(b"", kind)), ends, url)
                charset = response.headers.get_content_charset() or ""
                return Page(data, sniffed(data, kind), response.geturl(), charset)
        except urllib.error.HTTPError as error:
            fix = "look at the address" if error.code in (404, 410) else _SAVE
            raise SourceError(url, f"cannot be fetched: {error.code} {error.reason}", fix) from error
        except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
            raise _out_of_reach(url, error, ends) from error

    # ---- robots.txt ----

    def _refuse_disallowed(self, url: str, friends: frozenset[str]) -> None:
        rules = self._rules(url, friends)
        if rules is None:
            raise SourceError(url, "is not fetched: the robots.txt of its host cannot be read", _SAVE)
        if not rules.can_fetch(url, NAME):
            raise SourceError(url, "is not fetched: robots.txt does not allow it", _SAVE)

    def _rules(self, url: str, friends: frozenset[str]) -> Any:
        """The rules of the address's host; everything is allowed where there are none, None where the host fails."""
        from protego import Protego  # late: only the web needs it

        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            text = _robots_text(site, friends, time.monotonic() + self.timeout)
            self._robots[site] = None if text is None else Protego.parse(text)
        return self._robots[site]

    def _wait(self, host: str) -> None:
        """Let some time pass since the last visit, as much as robots.txt asks for."""
        rules = [rules for site, rules in self._robots.items() if rules and _host(site) == host]
        asked = [float(found.crawl_delay(NAME) or 0) for found in rules]
        pause = min(LONGEST_PAUSE, max([self.pause, *asked]))
        if host in self._last:
            self.sleep(max(0.0, self._last[host] + pause - time.monotonic()))
        self._last[host] = time.monotonic()


def _robots_text(site: str, friends: frozenset[str], ends: float) -> str | None:
    """robots.txt of a site: empty where it has none (4xx), None where it cannot be asked (RFC 9309)."""
    try:
        with _opened(f"{site}/robots.txt", friends, ends, lambda new: None) as response:
            return _drained(response, MAX_ROBOTS, ends, site, cut=True).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return "" if 400 <= error.code < 500 else None
    except SourceError as error:
        if "local network" in error.what:
            raise
        return None
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        raise _out_of_reach(site, error, ends) from error


def _out_of_reach(url: str, error: Exception, ends: float) -> SourceError:
    reason = getattr(error, "reason", None) or error
    if isinstance(reason, SourceError):
        return reason
    if time.monotonic() >= ends or isinstance(reason, TimeoutError):
        return SourceError(url, "cannot be fetched: it takes too long", "try again later, or save the page")
    what = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return SourceError(url, f"cannot be fetched: {what}", "look at the address and at the network")


# ---- one request ----


@dataclass
class _Line:
    """What the connections of one request share: whom the user named, when the time is over, and its alarms."""

    friends: frozenset[str]
    ends: float
    alarms: list[threading.Timer] = field(default_factory=list)

    def left(self) -> float:
        """Seconds that remain, never none."""
        return max(0.1, self.ends - time.monotonic())


@contextmanager
def _opened(url: str, friends: frozenset[str], ends: float, look: Callable[[str], None]) -> Iterator[Any]:
    """Opens http and https only, also behind redirects: no file, no ftp, no data; `look` may refuse a redirect."""
    line, opener = _Line(friends, ends), urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        _Http(line),
        _Https(line),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        _Redirects(friends, look),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(url, headers={"User-Agent": AGENT, "Accept": _ACCEPTED})
    try:
        with opener.open(request, timeout=line.left()) as response:
            yield response
    finally:
        for alarm in line.alarms:
            alarm.cancel()


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = MAX_REDIRECTS

    def __init__(self, friends: frozenset[str], look: Callable[[str], None]):
        self.friends, self.look = friends, look

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """The next request, unless it leads into the local network or where robots.txt forbids."""
        if not newurl.lower().startswith(("http://", "https://")):
            raise SourceError(req.full_url, "leads to what is no web page", _SAVE)
        _refuse_local(newurl, _host(newurl), self.friends)
        self.look(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _refuse_local(url: str, host: str, friends: frozenset[str]) -> None:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return  # connecting will say so
    for info in found:
        _refuse_private(host, str(info[4][0]), friends, url)


def _refuse_private(host: str, address: str, friends: frozenset[str], url: str = "") -> None:
    """Nothing but what the user named may lie in this computer or its network."""
    found = ipaddress.ip_address(address.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found
    if host not in friends and not found.is_global:
        raise SourceError(url or host, f"leads into the local network ({address}), which was not asked for",
                          "give that address itself if you mean it")  # fmt: skip


class _Guarded:
    """Mixed into a connection: looks at the address that a name stands for, at the moment of connecting, and cuts the
    line when the time is over, however slowly bytes trickle in."""

    line: _Line
    sock: socket.socket

    def connect(self) -> None:
        """Connect, and set an alarm."""
        self._create_connection = self._reach
        super().connect()  # type: ignore[misc]
        alarm = threading.Timer(self.line.left(), _cut, [self.sock])
        alarm.daemon = True
        alarm.start()
        self.line.alarms.append(alarm)

    def _reach(self, address: tuple[str, int], timeout: float, source: Any = None) -> socket.socket:
        host, port = address
        last: OSError | None = None
        for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            _refuse_private(host.lower(), str(info[4][0]), self.line.friends)
            try:
                return socket.create_connection((str(info[4][0]), port), self.line.left(), source)
            except OSError as error:
                last = error
        raise last or OSError(f"{host} has no address")


def _cut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already


class _HttpConnection(_Guarded, http.client.HTTPConnection):
    pass


class _HttpsConnection(_Guarded, http.client.HTTPSConnection):
    pass


class _Http(urllib.request.HTTPHandler):
    def __init__(self, line: _Line):
        super().__init__()
        self.connection: Any = type("Connection", (_HttpConnection,), {"line": line})

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an http address."""
        return self.do_open(self.connection, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, line: _Line):
        super().__init__()
        self.connection: Any = type("Connection", (_HttpsConnection,), {"line": line})

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open an https address."""
        return self.do_open(self.connection, req)


def _drained(response: Any, limit: int, ends: float, url: str, cut: bool = False) -> bytes:
    """The body, unpacked where the server packed it unasked; more than `limit` is an error, or is `cut` off."""
    parts, size = [], 0
    unpack = _unpacker(response.headers, url)
    while size <= limit and (chunk := response.read1(65_536)):
        parts.append(unpack(chunk, limit + 1 - size))
        size += len(parts[-1])
        if time.monotonic() > ends:
            break
    if time.monotonic() > ends:
        raise SourceError(url, "cannot be fetched: it takes too long", "try again later, or save the page")
    if size <= limit and response.length:
        raise SourceError(url, "cannot be fetched: it ended before its end", "try again")
    data = b"".join(parts)
    return data[:limit] if cut else sized(data, url, limit)


def _unpacker(headers: Mapping[str, str], url: str) -> Callable[[bytes, int], bytes]:
    packing = (headers.get("Content-Encoding") or "identity").strip().lower()
    if packing == "identity":
        return lambda chunk, most: chunk
    if packing not in ("gzip", "deflate", "x-gzip"):
        raise SourceError(url, f"is packed as {packing}, which was not asked for", _SAVE)
    inflater = zlib.decompressobj(wbits=47)
    return lambda chunk, most: _inflated(inflater, chunk, most, url)


def _inflated(inflater: Any, chunk: bytes, most: int, url: str) -> bytes:
    try:
        return bytes(inflater.decompress(chunk, max(1, most)))
    except zlib.error as error:
        raise SourceError(url, "is broken: it cannot be unpacked", _SAVE) from error


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _proxies() -> frozenset[str]:
    """Hosts of the proxies that this computer is set to use: the user chose those."""
    return frozenset(filter(None, (_host(url if "://" in url else f"http://{url}") for url in
                                   urllib.request.getproxies().values())))  # fmt: skip
