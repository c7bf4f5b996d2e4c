"""A graph behind a SPARQL 1.1 server, which need not be ours.

Reading asks the server; writing works out a change from what concerns the article alone, and sends that. Nothing
shorter than the whole answer passes for it: what the server cut off is fetched in pages, or marked, or an error.
"""
from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.change import Reads
from kg.credentials import given_credentials, shown, without_secrets
from kg.dialect import Shape, as_select, counted, named, page, shape, variables_of
from kg.embedded import syntax_error
from kg.errors import QueryError, StoreError
from kg.evidence import evidence_of
from kg.guard import refuse_unsafe
from kg.model import DG, DGR, Article, Evidence, Triple
from kg.pieces import updates
from kg.plan import Plan, adding, dropping
from kg.quads import to_quads, triple_of
from kg.queries import bound, star_variables, with_prefixes
from kg.results import Results, Rows
from kg.servers import FACTS, UNKNOWN, kind_of, query_addresses, update_address
from kg.terms import HISTORY, PREFIXES, iri, literal, text_of
from kg.triples import Batch, Quad, article_from_triples
from kg.view import View

if TYPE_CHECKING:
    from kg.endpoint import Endpoint

UPDATE, TIMEOUT = "DEALGRAPH_UPDATE", "DEALGRAPH_TIMEOUT"
_MANY = 1_000  # rows from which on it is asked whether they are all
_ROUND = 50  # and fewer, where their number looks like a limit
_PAGE = 5_000  # rows or subjects fetched at once
_FRESH = 10.0  # seconds for which it is believed that nobody else has written
_LOG = logging.getLogger(__name__)
_PROBE = f"{DGR}probe"
_LAYOUT = f"""SELECT ?at WHERE {{
  {{ SELECT ("facts" AS ?at) WHERE {{ GRAPH <{FACTS}> {{ ?s ?p ?o }} }} LIMIT 1 }}
  UNION {{ SELECT ("default" AS ?at) WHERE {{ ?s a <{DG}Article> }} LIMIT 1 }} }}"""
_STATE = f"SELECT (COUNT(?a) AS ?n) (SUM(?texts) AS ?all) {{ ?a <{DG}revision> ?texts }}"
_HALF = f"""SELECT DISTINCT ?article {{
  {{ ?article a <{DG}Article> }} UNION {{ ?claim <{PREFIXES['prov']}wasDerivedFrom> ?article }}
  FILTER NOT EXISTS {{ ?article <{DG}sha256> ?sign }} }}"""


class RemoteStore:
    """The SPARQL 1.1 server at the address `where`; updates go to `update`, or to where such servers take them.

    The first request finds out what kind of server it is, and where in it the facts stand. Raises StoreError for
    whatever keeps the server from answering in full, and at once for an address that holds credentials.
    """

    def __init__(self, where: str, update: str = "", timeout: float = 0.0):
        self._given = without_secrets(where), without_secrets(update or os.environ.get(UPDATE) or where)
        self._update_named = bool(update or os.environ.get(UPDATE))
        self.where = shown(where)
        self._timeout = timeout or _seconds()
        self._opening, self._writing = threading.Lock(), threading.Lock()
        self._at: Endpoint | None = None
        self._kind, self._union, self._settled = UNKNOWN, False, False
        self._writes, self._seen, self._looked = 0, "", 0.0
        self._checked = False

    # -- opening --
    @property
    def _endpoint(self) -> Endpoint:
        with self._opening:
            if self._at is None:
                self._at = self._found()
        return self._at

    def _found(self) -> Endpoint:
        """The server, at the first address that answers, with what it is known by."""
        from kg.endpoint import Endpoint

        places, failed = query_addresses(self._given[0]), None
        for place in places:
            at = Endpoint(place, self._given[1], given_credentials(place), self._timeout)
            try:
                found, _ = at.rows(_LAYOUT, "SELECT")
                self._understood(at, {value["at"]["value"] for value in found["results"]["bindings"]})
                return at
            except (KeyError, TypeError, QueryError) as error:
                failed = StoreError(self.where, f"this is no SPARQL server: {error}")
            except StoreError as error:
                failed = error
        raise failed or StoreError(self.where, "there is no server")

    def _understood(self, at: Endpoint, layout: set[str]) -> None:
        self._kind, self._union = kind_of(at.server), "facts" in layout
        self._settled = bool(layout)
        if not self._update_named:
            at.update = update_address(at.query, self._kind, bool(given_credentials(at.query).user))

    @property
    def requests(self) -> int:
        """How many requests were sent so far."""
        return self._at.asked if self._at else 0

    @property
    def kind(self) -> str:
        """What kind of server this is, as far as it tells."""
        return self._kind.name if self._endpoint else ""

    @property
    def writes(self) -> int:
        """Grows when something was written, by this process or, as soon as that is noticed, by another."""
        now = time.monotonic()
        if now - self._looked > _FRESH:
            self._looked = now
            state = str(self.select(_STATE).rows)
            self._writes += bool(self._seen) and state != self._seen
            self._seen = state
        return self._writes

    # -- reading --
    def select(self, query: str, **bindings: str) -> Rows:
        rows = self._select(with_prefixes(bound(query, bindings)))
        if not rows.capped:
            return rows
        return self._paged(with_prefixes(bound(query, bindings)), rows)

    def construct(self, query: str, **bindings: str) -> tuple[Triple, ...]:
        return self._constructed(with_prefixes(bound(query, bindings)), self.select)[0]

    def ask(self, query: str, **bindings: str) -> bool:
        text = with_prefixes(bound(query, bindings))
        found, _ = self._sent(text, shape(text), "ASK")
        if isinstance(found.get("boolean"), bool):
            return bool(found["boolean"])
        try:
            rows = found["results"]["bindings"]  # Virtuoso: a row or none
            return bool(rows) and next(iter(rows[0].values()))["value"] in ("1", "true")
        except (KeyError, TypeError, StopIteration, IndexError):
            raise StoreError(self.where, "the server gave no truth value") from None

    def query(self, query: str, limit: int | None = None) -> Results:
        refuse_unsafe(query)
        _refuse_wrong(query)
        text = with_prefixes(query)
        form = shape(text).form
        if form == "ASK":
            return Results("ask", boolean=self.ask(query))
        if form == "SELECT":
            rows = self._select(text)
            capped = rows.capped or _more(rows.rows, limit)
            return Results("select", rows.variables, rows.rows[:limit], capped=capped).arranged(star_variables(query))
        triples, capped = self._constructed(text, self._select)
        return Results("construct", triples=triples[:limit], capped=capped or _more(triples, limit))

    def _sent(self, text: str, of: Shape, form: str) -> tuple[dict[str, Any], bool]:
        graphs: tuple[str, ...] = ()
        endpoint = self._endpoint
        if self._union:
            text, graphs = named(text, of)
        return endpoint.rows(text, form, graphs)

    def _select(self, text: str) -> Rows:
        """What the server gives; `capped` where it kept something back, said so or not."""
        of = shape(text)
        if of.form != "SELECT":
            raise QueryError("this is no SELECT query")
        found, cut = self._sent(text, of, "SELECT")
        names, rows = self._read(found)
        return Results("select", names, rows, capped=cut or self._is_cut(text, of, len(rows)))

    def _is_cut(self, text: str, of: Shape, count: int) -> bool:
        """Whether there are more rows than came: asked where there are many, or a number that looks like a limit."""
        if count < _MANY and (count < 2 * _ROUND or count % _ROUND):
            return False
        return self._count(text, of) > count

    def _count(self, text: str, of: Shape) -> int:
        asked = counted(text, of)
        _, rows = self._read(self._sent(asked, shape(asked), "SELECT")[0])
        return int(text_of(rows[0][0])) if rows and rows[0] and rows[0][0] else 0

    def _paged(self, text: str, first: Rows) -> Rows:
        """All rows, in pages no longer than what the server gave at once; StoreError where they do not add up."""
        of, size = shape(text), max(1, min(len(first), _PAGE))
        if of.has("LIMIT") or of.has("OFFSET"):
            raise StoreError(self.where, f"the server gave {len(first)} rows and no more of them")
        total, rows = self._count(text, of), list[tuple[str | None, ...]]()
        while len(rows) < total:
            asked = page(text, of, first.variables, size, len(rows))
            more = self._read(self._sent(asked, shape(asked), "SELECT")[0])[1]
            if not more:
                raise StoreError(self.where, f"the server gave {len(rows)} rows of {total} and no more")
            rows += more
        return Results("select", first.variables, tuple(rows))

    def _read(self, found: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[tuple[str | None, ...], ...]]:
        try:
            names = tuple(found["head"]["vars"])
            return names, tuple(tuple(_term(row[n]) if n in row else None for n in names)
                                for row in found["results"]["bindings"])
        except (KeyError, TypeError, AttributeError):
            raise StoreError(self.where, "the server sent no SPARQL results") from None

    def _constructed(self, text: str, rows_of: Callable[[str], Rows]) -> tuple[tuple[Triple, ...], bool]:
        """The triples of a CONSTRUCT or DESCRIBE out of the rows of its WHERE, since rows that are missing show."""
        of = shape(text)
        if of.form == "DESCRIBE":
            return self._described(text, of, rows_of)
        if of.form != "CONSTRUCT":
            raise QueryError("this is no CONSTRUCT query")
        start, end = of.template if of.template != (-1, -1) else (of.opening, of.closing)
        template = text[start:end + 1]
        rows = rows_of(as_select(text, of, variables_of(template)))
        return tuple(dict.fromkeys(_filled(text[:of.form_at], template, rows))), rows.capped

    def _described(self, text: str, of: Shape, rows_of: Callable[[str], Rows]) -> tuple[tuple[Triple, ...], bool]:
        """What the default graph says of each thing named or found."""
        body = of.opening if of.opening >= 0 else len(text)
        things = re.split(r"\bFROM\b|\bWHERE\b", text[of.form_at + len(of.form):body], flags=re.IGNORECASE)[0]
        named_ = [word for word in things.split() if word[0] not in "?$*"]
        found = rows_of(as_select(text, of, variables_of(things))) if of.opening >= 0 else Results("select")
        nodes = dict.fromkeys([*named_, *(t for row in found.rows for t in row if t and t.startswith("<"))])
        listed = f"SELECT ?s ?p ?o {{ VALUES ?s {{ {' '.join(nodes)} }} ?s ?p ?o }}"
        rows = rows_of(text[:of.form_at] + listed)
        return tuple((row["s"], row["p"], row["o"]) for row in rows), rows.capped or found.capped

    def evidence(self, triples: Iterable[Triple]) -> tuple[Evidence, ...]:
        return evidence_of(self, tuple(triples))

    def articles(self) -> tuple[str, ...]:
        """IRIs of the articles, sorted."""
        return tuple(sorted(text_of(row["a"]) for row in self.select("SELECT ?a { ?a a dg:Article }")))

    def article(self, article: str) -> Article:
        """The article with the IRI `article`; KeyError where there is none."""
        me = iri(article)
        rows = self.select(f"SELECT ?p ?o {{ {me} ?p ?o }}")
        return article_from_triples(article, [(me, row["p"], row["o"]) for row in rows])

    def quads(self) -> Iterator[Quad]:
        """Everything of this graph, in pieces: the facts by their subjects, then each graph of a claim."""
        for part in self._listed("SELECT DISTINCT ?x { ?x ?p ?o }"):
            for row in self.select(f"SELECT ?s ?p ?o {{ VALUES ?s {{ {' '.join(part)} }} ?s ?p ?o }}"):
                yield row["s"], row["p"], row["o"], ""
        for part in self._listed("SELECT DISTINCT ?x { GRAPH ?x { ?s ?p ?o } }"):
            graphs = f"VALUES ?g {{ {' '.join(part)} }}"
            for row in self.select(f"SELECT ?s ?p ?o ?g {{ {graphs} GRAPH ?g {{ ?s ?p ?o }} }}"):
                yield row["s"], row["p"], row["o"], row["g"]

    def _listed(self, query: str) -> Iterator[list[str]]:
        """The terms of ?x, as many at once as a query may list."""
        found = [row["x"] for row in self.select(query) if row["x"].startswith("<")]
        size = self._kind.listed
        yield from (found[at:at + size] for at in range(0, len(found), size))

    # -- writing --
    def add(self, batch: Batch) -> bool:
        """Put an article in. On a server that carries out an update wholly or not at all, so is this.

        Others get it in several requests: an article that was left half written has no SHA-256, is named by `check`
        and by the next ingestion, and is put right by reading it once more.
        """
        return self._written(lambda view: adding(view, batch))

    def drop(self, article: str) -> bool:
        return self._written(lambda view: dropping(view, article))

    def _written(self, planned: Callable[[Reads], Plan | None]) -> bool:
        with self._writing:
            self._settle()
            plan = planned(View(self.select, self._kind.listed))
            for update in updates(plan, self._kind, self._union) if plan else ():
                self._changed(update)
            return plan is not None

    def note(self, fresh: Iterable[Triple], gone: Iterable[Triple] = ()) -> None:
        out, new = to_quads(gone, iri(HISTORY)), to_quads(fresh, iri(HISTORY))
        with self._writing:
            self._settle()
            plan = Plan("", frozenset(out), frozenset(new), frozenset(), (), frozenset())
            for update in updates(plan, self._kind, self._union) if out or new else ():
                self._changed(update)

    def _changed(self, update: str) -> None:
        self._endpoint.change(update)
        self._writes += 1
        self._seen = ""

    def _settle(self) -> None:
        """Before the first write: where the facts shall stand, and whether something was left half done."""
        endpoint = self._endpoint
        if not self._settled:
            self._union = self._kind.union if self._kind.union is not None else self._is_union(endpoint)
            self._settled = True
        if not self._checked:
            self._checked = True
            for row in self.select(_HALF):
                _LOG.warning("%s: %s was left half written; ingest it again", self.where, text_of(row["article"]))

    def _is_union(self, endpoint: Endpoint) -> bool:
        """Whether a triple of a named graph is seen without naming it: tried with one, which is taken out again."""
        triple = f"<{_PROBE}> <{_PROBE}> <{_PROBE}>"
        endpoint.change(f"INSERT DATA {{ GRAPH <{_PROBE}> {{ {triple} }} }}")
        try:
            return self.ask(f"ASK {{ {triple} }}")
        finally:
            endpoint.change(f"DELETE DATA {{ GRAPH <{_PROBE}> {{ {triple} }} }}")

    def optimize(self) -> None:
        return None  # the server's own business

    def release(self) -> None:
        """Nothing is held between two requests."""

    def close(self) -> None:
        return None


def _seconds() -> float:
    """How long an answer may take: DEALGRAPH_TIMEOUT, or 30 seconds."""
    given = os.environ.get(TIMEOUT, "")
    try:
        return max(1.0, float(given or 30))
    except ValueError:
        raise StoreError(TIMEOUT, f"“{given}” is no number of seconds") from None


def _more(found: tuple[Any, ...], limit: int | None) -> bool:
    return limit is not None and len(found) > limit


def _refuse_wrong(query: str) -> None:
    """QueryError with the place, from our own parser: each server words it in its own way, if at all."""
    try:
        ox.Store().query(query, prefixes=PREFIXES)
    except SyntaxError as error:
        raise syntax_error(str(error.msg or error), error.lineno or 0, error.offset or 0) from None
    except (ValueError, RuntimeError, OSError):
        pass  # it is for the server to say


def _filled(prologue: str, template: str, rows: Rows) -> Iterator[Triple]:
    """The triples of a template, for each row."""
    names = " ".join(f"?{name}" for name in rows.variables)
    for at in range(0, len(rows.rows), _PAGE):
        part = rows.rows[at:at + _PAGE]
        listed = "\n".join(f"({' '.join('UNDEF' if term is None else _named(term) for term in row)})" for row in part)
        given = f"VALUES ({names}) {{\n{listed}\n}}" if rows.variables else ""
        found: Any = ox.Store().query(f"{prologue}CONSTRUCT {template} WHERE {{ {given} }}", prefixes=PREFIXES)
        for triple in found:
            s, p, o = triple_of(triple)
            yield _blank(s), p, _blank(o)


_BLANK = "urn:dealgraph:blank:"  # blank nodes cannot be listed in a query


def _named(term: str) -> str:
    return f"<{_BLANK}{term[2:]}>" if term.startswith("_:") else term


def _blank(term: str) -> str:
    return f"_:{term[len(_BLANK) + 1:-1]}" if term.startswith(f"<{_BLANK}") else term


_UNFIT = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_STRINGS = (PREFIXES["xsd"] + "string", PREFIXES["rdf"] + "langString")


def _term(value: Mapping[str, str]) -> str:
    """A term of the JSON results in N-Triples syntax, as our own store has it."""
    kind, text = value["type"], str(value["value"])
    if kind == "uri":
        return f"<{_UNFIT.sub(lambda sign: f'%{ord(sign[0]):02X}', text)}>"
    if kind == "bnode":
        return f"_:{re.sub(r'[^A-Za-z0-9]', 'x', text)}"
    datatype = value.get("datatype", "")
    if datatype == PREFIXES["xsd"] + "boolean":
        text = {"1": "true", "0": "false"}.get(text, text)  # Virtuoso
    return literal(text, value.get("xml:lang", ""), "" if datatype in _STRINGS else datatype)
