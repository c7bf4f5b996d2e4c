"""RDF terms as text in N-Triples syntax: made here, taken apart here. A literal can hold any text, however hostile."""
from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from kg.identity import decimal_text, exact_slug, is_iri
from kg.model import DG, DGR

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCT = "http://purl.org/dc/terms/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"

PREFIXES = {"dg": DG, "dgr": DGR, "rdf": RDF, "rdfs": RDFS, "xsd": XSD, "dct": DCT, "prov": PROV, "oa": OA, "owl": OWL,
            "skos": SKOS}

HISTORY = DGR + "history"
"""The graph of what was decided about claims and names; it states no fact, and nothing in it keeps a thing alive."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MUST_ESCAPE = re.compile(r'[\\"\x00-\x1f\x7f\ud800-\udfff]')
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SIGNS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?\Z', re.DOTALL)


class Term(NamedTuple):
    """A term taken apart. `kind` is iri, literal or blank; `text` has no quotes, brackets or escapes."""

    kind: str
    text: str
    language: str = ""
    datatype: str = ""


@lru_cache(maxsize=8192)
def iri(text: str) -> str:
    """``<text>``; what cannot be an IRI becomes a legal one of our own that no other text shares."""
    return f"<{text}>" if is_iri(text) else f"<{DGR}{exact_slug(text)}>"


@lru_cache(maxsize=1024)
def dg(name: str) -> str:
    """The term of the model with the local name `name`."""
    return iri(DG + name)


def literal(text: str, language: str = "", datatype: str = "") -> str:
    """A literal holding exactly `text` (lone surrogates, which are no characters, become U+FFFD)."""
    quoted = '"' + _MUST_ESCAPE.sub(_escape, text) + '"'
    if language:
        return f"{quoted}@{language}"
    return f"{quoted}^^<{datatype}>" if datatype else quoted


def _escape(found: re.Match[str]) -> str:
    sign = found.group()
    if "\ud800" <= sign <= "\udfff":
        return "\ufffd"
    return _ESCAPES.get(sign) or f"\\u{ord(sign):04X}"


def number(value: Decimal) -> str:
    """`value` as xsd:decimal; as plain text where it is no number that a decimal can hold."""
    text = decimal_text(value)
    return literal(text, datatype=XSD + "decimal" if re.fullmatch(r"-?\d+(\.\d+)?", text) else "")


def integer(value: int) -> str:
    """`value` as xsd:integer."""
    return literal(str(value), datatype=XSD + "integer")


def date(text: str) -> str:
    """A date as exact as `text` is: xsd:date, xsd:gYearMonth, xsd:gYear; what is none of these stays plain text."""
    return literal(text, datatype=_date_type(text))


def _date_type(text: str) -> str:
    for form, datatype in (("%Y-%m-%d", "date"), ("%Y-%m", "gYearMonth"), ("%Y", "gYear")):
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", text) and _is_date(text, form):
            return XSD + datatype
    return ""


def _is_date(text: str, form: str) -> bool:
    try:
        return datetime.datetime.strptime(text, form).strftime("%Y").zfill(4) == text[:4]
    except ValueError:
        return False


def parse(term: str) -> Term:
    """`term` taken apart; ValueError for what is not N-Triples syntax."""
    if term.startswith("<") and term.endswith(">"):
        return Term("iri", _unescape(term[1:-1]))
    if term.startswith("_:"):
        return Term("blank", term[2:])
    found = _LITERAL.match(term)
    if not found:
        raise ValueError(f"not a term: {term[:80]}")
    text, language, datatype = found.groups()
    return Term("literal", _unescape(text), language or "", datatype or "")


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else _SIGNS.get(m[3], m[3]), text)


def text_of(term: str) -> str:
    """The bare text of a term: the IRI without brackets, the literal without quotes."""
    return parse(term).text


def value_of(term: str) -> str | int | Decimal | bool:
    """The Python value of a term: int, Decimal or bool for such literals, else its bare text."""
    found = parse(term)
    kind = found.datatype.removeprefix(XSD)
    if kind == "boolean":
        return found.text in ("true", "1")
    try:
        if kind in ("integer", "int", "long", "nonNegativeInteger"):
            return int(found.text)
        if kind in ("decimal", "double", "float"):
            return Decimal(found.text)
    except (ValueError, InvalidOperation):
        pass
    return found.text


def short(term: str) -> str:
    """`term` as a person writes it in Turtle: prefixed name, plain number, or the term as it is."""
    if term.startswith("<"):
        return _prefixed(term[1:-1]) or term
    found = parse(term)
    if found.datatype == XSD + "integer" and re.fullmatch(r"-?\d+", found.text):
        return found.text
    if found.datatype == XSD + "decimal" and re.fullmatch(r"-?\d+\.\d+", found.text):
        return found.text
    if found.datatype == XSD + "boolean" and found.text in ("true", "false"):
        return found.text
    if found.datatype:
        return term[:term.rindex("^^")] + "^^" + (_prefixed(found.datatype) or f"<{found.datatype}>")
    return term


def _prefixed(text: str) -> str:
    for prefix, namespace in PREFIXES.items():
        local = text.removeprefix(namespace)
        if local != text and re.fullmatch(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", local):
            return f"{prefix}:{local}"
    return ""
