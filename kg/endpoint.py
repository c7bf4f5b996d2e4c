"""One SPARQL 1.1 server over HTTP: requests, credentials, another try, and what counts as an answer.

Imported late: it holds a subclass of SPARQLWrapper's class. SPARQLWrapper writes the request; opening it is done here,
because its own way sends credentials on wherever a server points, installs Digest for the whole process, and needs
to know the realm beforehand.
"""
from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from http.client import HTTPException
from random import uniform
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import (
    AbstractDigestAuthHandler,
    BaseHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from SPARQLWrapper import POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

from kg.credentials import Credentials, kept_credentials, origin, shown
from kg.errors import QueryError, StoreError

LONGEST = 512 << 20  # bytes of an answer
_TRIES = 3
_PAUSE = 0.3  # seconds before the second try; twice as long before the third
_LONGEST_PAUSE = 5.0
_PASSING = frozenset({429, 502, 503, 504})  # what a server says that is busy or being restarted
_CUT = ("x-sparql-maxrows", "x-sql-state")  # what Virtuoso says when it gave less than was asked for
_JSON = "application/sparql-results+json"


class Endpoint:
    """The addresses of a server with what opens them. `asked` counts the requests that were sent."""

    def __init__(self, query: str, update: str, credentials: Credentials, timeout: float):
        self.query, self.update, self.timeout = query, update, timeout
        self.where = shown(query)
        self.asked = 0
        self.server = ""  # what the server calls itself, known after the first answer
        self.told = ""  # the media type that updates go out in; another where the server does not take it
        self._opener = build_opener(_Stay(), _Login(credentials, (query, update)))

    def rows(self, query: str, form: str, graphs: Iterable[str] = ()) -> tuple[dict[str, Any], bool]:
        """The JSON results of a query, and whether the server says that it left something out.

        `form` is the query's (SELECT or ASK); `graphs` make up its default graph where any are named. Raises
        QueryError where the server says that the query is wrong, StoreError for whatever else keeps it from answering.
        """
        wrapper = self._wrapper(form, {"default-graph-uri": list(graphs)})
        wrapper.setMethod(POST)
        wrapper.addCustomHttpHeader("Accept", _JSON)
        wrapper.queryString = query
        text, headers = self._again(wrapper)
        return self._parsed(text, headers), any(name in headers for name in _CUT)

    def change(self, update: str) -> None:
        """Run an update, once: one that may have been carried out is not sent again."""
        for media in (POSTDIRECTLY, URLENCODED):
            wrapper = self._wrapper("INSERT", {})
            wrapper.setMethod(POST)
            wrapper.setRequestMethod(self.told or media)
            wrapper.queryString = update
            try:
                self._sent(wrapper, max(self.timeout, 300.0))
                return
            except _Failed as error:
                if error.code != 415 or self.told:  # the one answer that says that nothing was done
                    raise StoreError(self.where, _refused(error)) from None
                self.told = URLENCODED

    def _wrapper(self, form: str, parameters: Mapping[str, list[str]]) -> Any:
        wrapper = _Wrapper(self._opener, form, self.query, updateEndpoint=self.update or None)
        for name, values in parameters.items():
            for value in values:
                wrapper.addParameter(name, value)
        wrapper.setOnlyConneg(True)
        return wrapper

    def _again(self, wrapper: Any) -> tuple[bytes, Mapping[str, str]]:
        """The answer to a reading request, tried again where what keeps the server is likely to pass."""
        for tries in range(1, _TRIES + 1):
            try:
                return self._sent(wrapper, self.timeout)
            except _Failed as error:
                if tries == _TRIES or not error.passing:
                    raise _told(self.where, error) from None
                time.sleep(error.pause or _PAUSE * 2 ** (tries - 1) * uniform(0.8, 1.2))
        raise AssertionError("a try either answers or fails")

    def _sent(self, wrapper: Any, seconds: float) -> tuple[bytes, Mapping[str, str]]:
        """The body and headers of the response; _Failed with the reason where there is none in time."""
        self.asked += 1
        wrapper.setTimeout(int(seconds) or 1)
        until = time.monotonic() + seconds
        try:
            with wrapper.query().response as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                self.server = headers.get("server", self.server)
                return _read(response, until), headers
        except HTTPError as error:
            with error:
                raise _Failed(_text(error), error.code, error.headers.get("Retry-After", "")) from None
        except TimeoutError:
            raise _Failed(f"no answer within {seconds:g} seconds") from None
        except (URLError, HTTPException, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise _Failed(f"no answer within {seconds:g} seconds") from None
            passing = not isinstance(error, ValueError)
            what = getattr(reason, "strerror", None) or f"{reason}"
            raise _Failed(_line(what) or type(error).__name__, passing=passing) from None

    def _parsed(self, text: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        kind = headers.get("content-type", "").partition(";")[0]
        try:
            found = json.loads(text)
        except ValueError:
            what = "only the beginning of an answer" if "json" in kind else f"{kind or 'something'} that is no JSON"
            raise StoreError(self.where, f"the server sent {what}; nothing of it was used") from None
        if not isinstance(found, dict):
            raise StoreError(self.where, "the server sent no SPARQL results; is this the address for queries?")
        return found


class _Failed(Exception):
    """A request without an answer: why, HTTP's code (0: none came), how long to wait, whether a try more may help."""

    def __init__(self, what: str, code: int = 0, wait: str = "", passing: bool = False):
        super().__init__(what)
        self.what, self.code = what, code
        self.passing = passing or code in _PASSING
        self.pause = min(float(wait), _LONGEST_PAUSE) if wait.isdigit() else 0.0


def _told(where: str, error: _Failed) -> Exception:
    return QueryError(error.what) if error.code == 400 else StoreError(where, _refused(error))


def _refused(error: _Failed) -> str:
    if not error.code:
        return f"the server does not answer: {error.what}"
    if error.code in (401, 403):
        return (f"the server lets nobody do this without the right credentials (HTTP {error.code}); set "
                "DEALGRAPH_USER and DEALGRAPH_PASSWORD, or DEALGRAPH_TOKEN")
    if 300 <= error.code < 400:
        return f"the server is elsewhere ({error.what}); give that address"
    return f"the server says HTTP {error.code}: {error.what}"


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper that is told the form of its query, and opens its request with our own handlers."""

    def __init__(self, opener: OpenerDirector, form: str, *args: Any, **named: Any):
        self._form, self._opener = form, opener
        super().__init__(*args, **named)

    def resetQuery(self) -> None:  # noqa: N802 (its name)
        """Without the trial query that the constructor would parse."""
        super().resetQuery()
        self.queryType = self._form

    def _parseQueryType(self, query: str) -> str:  # noqa: N802 (its patterns take minutes over a long run of blanks)
        return self._form

    def _query(self) -> tuple[Any, str]:
        return self._opener.open(self._createRequest(), timeout=self.timeout), self.returnFormat


class _Stay(HTTPRedirectHandler):
    """A server that sends on elsewhere would be handed the query without its text, and the credentials with it."""

    def redirect_request(self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        """No request is made."""
        raise HTTPError(req.full_url, code, f"it sends on to {origin(newurl)}", headers, fp)


class _Login(BaseHandler, AbstractDigestAuthHandler):
    """Credentials in the way that the server asks for, once it asks: Basic or Digest; from then on with each request.

    A password goes to the servers that were named and to no other. What the environment does not give, the keyring is
    asked for, the first time that a server wants it.
    """

    auth_header = "Authorization"
    handler_order = 490

    def __init__(self, credentials: Credentials, addresses: Iterable[str]):
        self._places = frozenset(origin(address) for address in addresses if address)
        self._credentials, self._basic, self._challenge = credentials, False, dict[str, str]()
        self._passwords = HTTPPasswordMgrWithDefaultRealm()
        AbstractDigestAuthHandler.__init__(self, self._passwords)

    def http_request(self, request: Request) -> Request:
        """The request with credentials, where the server has said before in which way it wants them."""
        if origin(request.full_url) in self._places and (said := self._said(request)):
            request.add_unredirected_header(self.auth_header, said)
        return request

    https_request = http_request

    def _said(self, request: Request) -> str:
        if self._credentials.token:
            return f"Bearer {self._credentials.token}"
        if self._challenge:
            return f"Digest {self.get_authorization(request, self._challenge)}"
        return f"Basic {self._credentials.basic}" if self._basic else ""

    def http_error_401(self, request: Request, response: Any, code: int, message: str, headers: Any) -> Any:
        """The same request once more, with what the server wants; None where there is nothing more to say."""
        known = self._known(request)
        if not known.password or known.token or getattr(request, "asked_again", False):
            return None
        wanted = {line.partition(" ")[0].lower(): line.partition(" ")[2] for line in
                  headers.get_all("WWW-Authenticate", ("Basic",))}
        self._take_up(wanted, request.full_url)
        response.close()
        request.asked_again = True  # type: ignore[attr-defined]
        request.remove_header(self.auth_header)
        return self.parent.open(request, timeout=request.timeout)

    http_error_403 = http_error_401  # some servers answer so to whoever has not said who he is

    def _known(self, request: Request) -> Credentials:
        place = origin(request.full_url)
        if place in self._places and not self._credentials.token and not self._credentials.password:
            self._credentials = kept_credentials(place, self._credentials.user)
        return self._credentials if place in self._places else Credentials()

    def _take_up(self, wanted: Mapping[str, str], address: str) -> None:
        """Digest where the server knows it, since that does not show the password; else Basic."""
        self._basic, self._challenge = "digest" not in wanted, {}
        if not self._basic:
            parts = [part for part in parse_http_list(wanted["digest"].strip()) if "=" in part]
            self._challenge, self.nonce_count = parse_keqv_list(parts), 0
            known = self._credentials
            self._passwords.add_password(None, origin(address) + "/", known.user, known.password)


def _read(response: Any, until: float) -> bytes:
    read = bytearray()
    while chunk := response.read1(1 << 16):
        read += chunk
        if len(read) > LONGEST:
            raise _Failed(f"the answer is longer than {LONGEST >> 20} MB")
        if time.monotonic() > until:
            raise TimeoutError
    left = getattr(response, "length", None)
    if left:
        raise _Failed("the connection ended in the middle of the answer", passing=True)
    return bytes(read)


def _text(error: HTTPError) -> str:
    """What the server says went wrong, in a line."""
    if 300 <= error.code < 400:
        return str(error.reason)
    try:
        body = error.read(2_000).decode("utf-8", "replace")
    except (OSError, HTTPException):
        body = ""
    return _line(body.split("\n\nSPARQL query:")[0]) or _line(str(error.reason))


def _line(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))[:300]


