"""Which form a client wants: Accept with weights and wildcards (RFC 9110), or a form named by `format=`."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

ROWS: Mapping[str, str] = {
    "json": "application/sparql-results+json", "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8"}
GRAPHS: Mapping[str, str] = {
    "ttl": "text/turtle; charset=utf-8", "nt": "application/n-triples", "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json", "trig": "application/trig", "nq": "application/n-quads"}
PAGE: Mapping[str, str] = {"html": "text/html; charset=utf-8"}
# Other names that clients use for the same, and other words for `format=`.
ALSO: Mapping[str, tuple[str, ...]] = {
    "json": ("application/json",), "xml": ("application/xml", "text/xml"), "csv": ("application/csv",),
    "tsv": ("text/tsv",), "ttl": ("application/x-turtle", "text/n3"), "nt": ("text/plain",),
    "rdf": ("application/xml", "text/xml"), "jsonld": ("application/json",), "html": ("application/xhtml+xml",)}
NAMES: Mapping[str, str] = {
    "turtle": "ttl", "n3": "ttl", "ntriples": "nt", "n-triples": "nt", "rdfxml": "rdf", "rdf/xml": "rdf",
    "rdf+xml": "rdf", "json-ld": "jsonld", "nquads": "nq", "n-quads": "nq"}

_OF_GRAPHS = {"xml": "rdf", "json": "jsonld"}


class Wanted(NamedTuple):
    """One entry of an Accept header: a media range with its weight."""

    main: str
    sub: str
    weight: float

    @property
    def exactness(self) -> int:
        """How closely the range names a type: 2 a type, 1 ``text/*``, 0 ``*/*``."""
        return (self.main != "*") + (self.sub != "*")

    def covers(self, media: str) -> bool:
        """Whether `media` (without parameters) is of this range."""
        main, _, sub = media.partition("/")
        return self.main in ("*", main) and self.sub in ("*", sub)


def wanted(accept: str) -> tuple[Wanted, ...]:
    """The entries of an Accept header; what is no media range, or has no number for a weight, is left out."""
    return tuple(_entries(accept.split(",")))


def _entries(parts: Iterable[str]) -> Iterator[Wanted]:
    for part in parts:
        media, _, rest = part.partition(";")
        main, slash, sub = media.strip().lower().partition("/")
        weight = _weight(rest)
        if main and slash and sub and weight is not None:
            yield Wanted(main, sub, weight)


def _weight(parameters: str) -> float | None:
    parts = parameters.lower().replace(" ", "").split(";")
    given = next((part.removeprefix("q=") for part in parts if part.startswith("q=")), "1")
    try:
        return min(max(float(given), 0.0), 1.0)
    except ValueError:
        return None


def chosen(accept: str, known: Mapping[str, str]) -> str | None:
    """The form of `known` (form -> media type) that `accept` wants most; the first where it wants nothing in
    particular, None where it takes none of them."""
    entries = wanted(accept)
    if not entries:
        return next(iter(known))
    exact = [entry for entry in entries if entry.exactness == 2]
    weights = {form: max([_weight_of(known[form].partition(";")[0], entries),
                          *(_weight_of(name, exact) for name in ALSO.get(form, ()))]) for form in known}
    best = max(weights, key=weights.__getitem__)  # of equals the first
    return best if weights[best] > 0 else None


def _media(form: str, known: Mapping[str, str]) -> tuple[str, ...]:
    return known[form].partition(";")[0], *ALSO.get(form, ())


def _weight_of(media: str, entries: Iterable[Wanted]) -> float:
    """The weight that the closest of the entries gives `media`, a wildcard a trifle less than a type that is named."""
    fitting = [entry for entry in entries if entry.covers(media)]
    closest = max(fitting, key=lambda entry: entry.exactness, default=None)
    return 0.0 if closest is None else closest.weight - (2 - closest.exactness) * 1e-6 if closest.weight else 0.0


def named(name: str, known: Mapping[str, str]) -> str | None:
    """The form of `known` that `format=NAME` names: our own short name, another common one, or a media type. Clients
    say xml and json also for graphs. None where it names none of these."""
    plain = name.strip().lower()
    by_media = {media: form for form in known for media in _media(form, known)}
    form = NAMES.get(plain, by_media.get(plain, plain))
    return next((each for each in (form, _OF_GRAPHS.get(form)) if each in known), None)
