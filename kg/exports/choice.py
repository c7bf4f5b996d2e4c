"""Which claims are exported: of which articles, about what, of which kind and stage, from when to when."""
from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from kg.errors import QueryError
from kg.folding import fold_name
from kg.model import DG
from kg.store import Store
from kg.terms import DCT, PREFIXES, PROV, SKOS, dg, iri, literal, text_of
from kg.triples import LABEL, PARTS_OF_CLAIM, TYPE, Quad
from kg.vocabulary import LANGUAGES, Vocabulary

_AT_ONCE = 200  # nodes asked for by one query
_MOST_NAMES = 200_000  # names looked through for one that is near to what was given
_DESCRIBED = (TYPE, LABEL, dg("provisional"), iri(DCT + "isPartOf"), iri(SKOS + "broader"))
_WIDER = _DESCRIBED[3:]
_OWN = (*(dg(name) for name in ("Article", "Source", "DealMention", "PartySet")), iri(PROV + "SoftwareAgent"))
_DATE = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|Q([1-4])))?\Z")


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice among the claims: each must fit every filter given, and of each filter one of its values.

    Articles go by name, title or IRI; things by label in either language, other name or IRI; kinds and stages by name
    or label. `since` and `until` are dates (``2025``, ``2025-11``, ``2025-11-03``), both included; a claim without a
    date of its own has its article's.
    """

    articles: Sequence[str] = ()
    entities: Sequence[str] = ()
    types: Sequence[str] = ()
    stages: Sequence[str] = ()
    since: str = ""
    until: str = ""

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def chosen_claims(store: Store, choice: Choice, vocabulary: Vocabulary) -> set[str]:
    """The claims that `choice` lets through, in N-Triples syntax. Raises QueryError for a name that is not known."""
    parts: list[set[str]] = []
    for names, resolve, pattern in (
        (choice.articles, _articles, f"?claim {iri(PROV + 'wasDerivedFrom')} ?it"),
        (choice.entities, _entities, "{ GRAPH ?claim { ?it ?p ?o } } UNION { GRAPH ?claim { ?s ?p ?it } }"),
        (choice.types, _types, "GRAPH ?claim { ?frame a ?it }"),
        (choice.stages, _stages, f"?claim {dg('stage')} ?it"),
    ):
        if names:
            parts.append(_claims(store, pattern, resolve(store, names, vocabulary)))
    if choice.since or choice.until:
        parts.append(set(_dated(store, *_span(choice.since, choice.until))))
    return set.intersection(*parts) if parts else set()


def _claims(store: Store, pattern: str, terms: Iterable[str]) -> set[str]:
    query = f"SELECT DISTINCT ?claim {{ VALUES ?it {{ {' '.join(terms)} }} {pattern} }}"
    return {row["claim"] for row in store.select(query)}


# ---- names ----
def _articles(store: Store, names: Sequence[str], vocabulary: Vocabulary) -> set[str]:
    title = f"OPTIONAL {{ ?it {iri(DCT + 'title')} ?title }}"
    query = f"SELECT ?it ?doc ?title {{ ?it a {dg('Article')} ; {dg('docName')} ?doc {title} }}"
    known: dict[str, set[str]] = {}
    for row in store.select(query):
        for name in (text_of(row["it"]), *(text_of(row[key]) for key in ("doc", "title") if key in row)):
            known.setdefault(_plain(name), set()).add(row["it"])
    return _known(names, known, "article", lambda name: re.sub(r"\.\w{1,8}\Z", "", name.rsplit("/", 1)[-1]))


def _types(store: Store, names: Sequence[str], vocabulary: Vocabulary) -> set[str]:
    """Kinds of deals; the name of a wider class stands for all kinds in it."""
    known: dict[str, set[str]] = {}
    for kind in vocabulary.frames:
        for cls in vocabulary.classes.get(kind, frozenset((kind,))) | {kind}:
            for name in (cls, *(vocabulary.label(cls, language) for language in LANGUAGES), DG + cls):
                known.setdefault(_plain(name), set()).add(dg(kind))
    return _known(names, known, "type")


def _stages(store: Store, names: Sequence[str], vocabulary: Vocabulary) -> set[str]:
    known: dict[str, set[str]] = {}
    for name, status in vocabulary.statuses.items():
        if status.axis == "Stage":
            for called in (name, status.json_name, *(label for _, label in status.labels), DG + name):
                known.setdefault(_plain(called), set()).add(dg(name))
    return _known(names, known, "stage")


def _known(names: Iterable[str], known: Mapping[str, set[str]], what: str,
           other: Callable[[str], str] = str) -> set[str]:
    found: set[str] = set()
    for name in names:
        terms = known.get(_plain(_whole(name))) or known.get(_plain(other(name)))
        if not terms:
            raise unknown(what, name, known)
        found |= terms
    return found


def _entities(store: Store, names: Sequence[str], vocabulary: Vocabulary) -> set[str]:
    return {term for name in names for term in _entity(store, name, vocabulary)}


def _entity(store: Store, name: str, vocabulary: Vocabulary) -> set[str]:
    """The things of the store that are called `name`: exactly, by another name that the vocabulary knows, or but for
    case and width."""
    whole = _whole(name)
    if re.match(r"https?://", whole):
        if _is_there(store, whole):
            return {iri(whole)}
        raise QueryError(f"the graph has no {whole}")
    exact = " ".join([literal(name), *(literal(name, language) for language in LANGUAGES)])
    found = _labelled(store, f"VALUES ?label {{ {exact} }}")
    found |= {iri(each) for each in vocabulary.by_alias.get(name.casefold(), ()) if _is_there(store, each)}
    return found or _nearly(store, name)


def _is_there(store: Store, text: str) -> bool:
    return store.ask(f"ASK {{ {iri(text)} ?p ?o }}")


_THING = (f"?it {LABEL} ?label FILTER NOT EXISTS {{ ?it {dg('about')} ?any }} "
          f"FILTER NOT EXISTS {{ ?claim {dg('about')} ?it }}")


def _labelled(store: Store, where: str) -> set[str]:
    return {row["it"] for row in store.select(f"SELECT DISTINCT ?it {{ {where} {_THING} }}")}


def _nearly(store: Store, name: str) -> set[str]:
    known: dict[str, set[str]] = {}
    for row in store.select(f"SELECT ?it ?label {{ {_THING} }} LIMIT {_MOST_NAMES}"):
        known.setdefault(_plain(text_of(row["label"])), set()).add(row["it"])
    return _known((name,), known, "entity")


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "", fold_name(name))


def _whole(name: str) -> str:
    """A prefixed name in full; anything else as it is."""
    prefix, colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES else name.strip("<>")


def unknown(what: str, name: str, known: Iterable[str]) -> QueryError:
    """The error for a name that is not among `known`; it names the nearest ones."""
    from rapidfuzz import fuzz, process

    names = [each for each in known if not each.startswith("http")]
    near = [each for each, score, _ in process.extract(_plain(name), names, scorer=fuzz.WRatio, limit=4) if score > 55]
    others = f"; there are {', '.join(sorted(names)[:12])}" if names else ""
    return QueryError(f"no {what} is called {name}" + (f"; near to it: {', '.join(near)}" if near else others))


# ---- dates ----
def _span(since: str, until: str) -> tuple[str, str]:
    """The first and the last day meant."""
    return (_days(since, "--since")[0] if since else ""), (_days(until, "--until")[1] if until else "9")


def _days(text: str, what: str) -> tuple[str, str]:
    days = days_of(text)
    if not days:
        raise QueryError(f"{what} {text}: a date is 2025, 2025-11, 2025-11-03 or 2025-Q4")
    return days


def days_of(text: str) -> tuple[str, str] | None:
    """The first and the last day of a date as exact as `text` is; None where it is none."""
    found = _DATE.match(text)
    if not found:
        return None
    year, month, day, quarter = (int(part) if part else 0 for part in found.groups())
    first, last = (month, month) if month else (quarter * 3 - 2, quarter * 3) if quarter else (1, 12)
    try:
        ends = day or calendar.monthrange(year, last)[1]
        return datetime.date(year, first, day or 1).isoformat(), datetime.date(year, last, ends).isoformat()
    except ValueError:
        return None


def _dated(store: Store, since: str, until: str) -> Iterator[str]:
    query = (f"SELECT ?claim ?date ?issued {{ ?claim a {dg('Claim')} ; {iri(PROV + 'wasDerivedFrom')} ?article "
             f"OPTIONAL {{ ?claim {dg('date')} ?date }} OPTIONAL {{ ?article {iri(DCT + 'issued')} ?issued }} }}")
    for row in store.select(query):
        days = days_of(text_of(row.get("date", row.get("issued", '""')))[:10])
        if days and days[1] >= since and days[0] <= until:
            yield row["claim"]


# ---- what stands for a claim ----
def quads_of(store: Store, claims: Iterable[str]) -> Iterator[Quad]:
    """All that the store holds for `claims`: their graphs, the facts that these state, what is said of the claims,
    their articles and whatever they mention. A quad may come more than once."""
    about, named, frames = set[str](), set[str](), set[str]()
    for some in _some(claims):
        for row in _rows(store, "?g", some, "GRAPH ?g { ?s ?p ?o }"):
            yield row["s"], row["p"], row["o"], row["g"]
            yield row["s"], row["p"], row["o"], ""
            named |= {row["s"], row["o"]}
        parts = [f"{claim[:-1]}{part}>" for claim in some for part in ("", *PARTS_OF_CLAIM)]
        for row in _rows(store, "?s", parts, "?s ?p ?o"):
            yield row["s"], row["p"], row["o"], ""
            about.add(row["o"])
            frames |= {row["o"]} if row["p"] == dg("about") else set()
    yield from _around(store, named | about, frames)


def _around(store: Store, nodes: set[str], frames: set[str]) -> Iterator[Quad]:
    """Articles, sources and the like with all that is said of them; names of deals; things with names, kinds and
    wholes."""
    whole = {row["s"] for some in _some(_iris(nodes))
             for row in _rows(store, "?s", some, f"?s a ?kind VALUES ?kind {{ {' '.join(_OWN)} }}")}
    queue, seen = _iris(nodes) | whole, set[str]()
    while queue:
        found = set[str]()
        for some in _some(queue):
            for quad in _described(store, some, whole, frames):
                yield quad
                found |= {quad[2]} if quad[1] in (*_WIDER, dg("ofParties")) else set()
                whole |= {quad[2]} if quad[1] == dg("ofParties") else set()
        seen |= queue
        queue = _iris(found) - seen


def _described(store: Store, nodes: Sequence[str], whole: set[str], frames: set[str]) -> Iterator[Quad]:
    for row in _rows(store, "?s", nodes, "?s ?p ?o"):
        s, p, o = row["s"], row["p"], row["o"]
        if s in whole or p == LABEL or (s not in frames and p in _DESCRIBED):
            yield s, p, o, ""
            if p == _WIDER[0]:
                yield s, dg("partOf"), o, ""  # the vocabulary's own, see kg.change


def _rows(store: Store, variable: str, terms: Sequence[str], pattern: str) -> Iterable[Mapping[str, str]]:
    return store.select(f"SELECT * {{ VALUES {variable} {{ {' '.join(terms)} }} {pattern} }}")


def _some(terms: Iterable[str]) -> Iterator[list[str]]:
    """`terms` in parts of which one query can ask, in order."""
    ordered = sorted(terms)
    return (ordered[at:at + _AT_ONCE] for at in range(0, len(ordered), _AT_ONCE))


def _iris(terms: Iterable[str]) -> set[str]:
    return {term for term in terms if term.startswith("<")}


