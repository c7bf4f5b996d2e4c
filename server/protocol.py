"""The SPARQL 1.1 Protocol: one HTTP request to one operation, strictly. Pure; what is against the protocol is Refused.

    GET  /sparql?query=…                          query
    POST /sparql  application/x-www-form-urlencoded   query=… or update=…
    POST /sparql  application/sparql-query        the body is the query
    POST /sparql  application/sparql-update       the body is the update
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from server.errors import Refused

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
MOST_FIELDS = 200
_DATASET = {"query": ("default-graph-uri", "named-graph-uri"), "update": ("using-graph-uri", "using-named-graph-uri")}

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")

Fields = Mapping[str, list[str]]


@dataclass(frozen=True)
class Sent:
    """What of a request the protocol looks at: `address` is the raw query string, `media` the Content-Type header."""

    method: str
    address: bytes = b""
    media: str = ""
    coding: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class Operation:
    """What is asked for. `kind` is query, update, or description (neither); `format` is the parameter of that name."""

    kind: str
    text: str = ""
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    format: str = ""
    fields: Fields = field(default_factory=dict)


def operation(sent: Sent) -> Operation:
    """The operation that `sent` asks for. Raises Refused with 400, 405, 413 or 415."""
    given = fields(_ascii(sent.address))
    if sent.method in ("GET", "HEAD"):
        return _by_address(given)
    media = media_type(sent)
    if media == FORM:
        return _by_form(given, fields(text_of(sent)))
    if media in (QUERY, UPDATE):
        return _direct("query" if media == QUERY else "update", given, text_of(sent))
    raise Refused(415, f"send {FORM}, {QUERY} or {UPDATE} as Content-Type",
                  {"Accept-Post": f"{FORM}, {QUERY}, {UPDATE}"})


def _by_address(given: Fields) -> Operation:
    if "update" in given:
        raise Refused(405, "an update goes by POST", {"Allow": "POST"})
    if "query" in given:
        return _operation("query", given)
    if any(name in given for name in _DATASET["query"]):
        raise Refused(400, "a dataset is named, but no query: /sparql?query=SELECT…")
    return Operation("description", format=_first(given, "format"))


def _by_form(address: Fields, body: Fields) -> Operation:
    _refuse_operation_in(address)
    kinds = [kind for kind in ("query", "update") if kind in body]
    if len(kinds) != 1:
        raise Refused(400, "give one query=… or one update=… in the form" + (", not both" if kinds else ""))
    joined: dict[str, list[str]] = defaultdict(list)
    for part in (address, body):
        for name, values in part.items():
            joined[name] += values
    return _operation(kinds[0], joined)


def _direct(kind: str, address: Fields, text: str) -> Operation:
    _refuse_operation_in(address)
    return _operation(kind, {**address, kind: [text]})


def _refuse_operation_in(address: Fields) -> None:
    for kind in ("query", "update"):
        if kind in address:
            raise Refused(400, f"{kind}=… stands in the address of a POST; it goes into the body, and only there")


def _operation(kind: str, given: Fields) -> Operation:
    text = _one(given, kind)
    if not text.strip():
        raise Refused(400, f"the {kind} is empty")
    if "\0" in text:
        raise Refused(400, f"the {kind} holds a NUL")
    other = "update" if kind == "query" else "query"
    for name in _DATASET[other]:
        if name in given:
            raise Refused(400, f"{name} belongs to an {other}" if other == "update" else f"{name} belongs to a {other}")
    default, named = (_iris(given, name) for name in _DATASET[kind])
    return Operation(kind, text, default, named, _first(given, "format"), given)


def _one(given: Fields, name: str) -> str:
    values = given.get(name, [""])
    if len(values) != 1:
        raise Refused(400, f"{name}=… is given {len(values)} times; give it once")
    return values[0]


def _first(given: Fields, name: str) -> str:
    """Some clients send a parameter of their own making in more than one spelling."""
    return given.get(name, [""])[0]


def _iris(given: Fields, name: str) -> tuple[str, ...]:
    found = tuple(given.get(name, ()))
    for iri in found:
        if not is_absolute(iri):
            raise Refused(400, f"{name}={iri[:80]}: not an absolute IRI")
    return found


def is_absolute(iri: str) -> bool:
    """Whether `iri` has a scheme and nothing that cannot stand between ``<`` and ``>``."""
    return _ABSOLUTE.fullmatch(iri) is not None


# ---- the parts of a request ----
def _ascii(address: bytes) -> str:
    try:
        return address.decode("ascii")
    except UnicodeDecodeError as error:
        raise Refused(400, "the address holds signs that are not percent-encoded") from error


def fields(text: str) -> Fields:
    """Names and values of a form or an address, percent-decoded. Raises Refused for what is not UTF-8."""
    found: dict[str, list[str]] = defaultdict(list)
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except UnicodeDecodeError as error:
        raise Refused(400, "the parameters are not UTF-8") from error
    except ValueError as error:
        raise Refused(400, f"more than {MOST_FIELDS} parameters") from error
    for name, value in pairs:
        found[name].append(value)
    return dict(found)


def media_type(sent: Sent) -> str:
    """The media type of the body. Raises Refused (415) where there is none, or where it is coded in another way."""
    if sent.coding.strip().lower() not in ("", "identity"):
        raise Refused(415, f"Content-Encoding {sent.coding[:40]} is not taken; send the body as it is",
                      {"Accept-Encoding": "identity"})
    media, _, parameters = sent.media.partition(";")
    if not media.strip():
        raise Refused(415, "the body has no Content-Type")
    for parameter in parameters.lower().replace(" ", "").replace('"', "").split(";"):
        name, _, value = parameter.partition("=")
        if name == "charset" and value not in ("utf-8", "utf8", "us-ascii"):
            raise Refused(415, f"charset {value[:40]} is not taken; send UTF-8")
    return media.strip().lower()


def text_of(sent: Sent) -> str:
    """The body as text. Raises Refused (400) for what is not UTF-8 or holds a NUL."""
    try:
        text = sent.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8 (byte {error.start})") from error
    if "\0" in text:
        raise Refused(400, "the body holds a NUL; is it UTF-16? send UTF-8")
    return text
