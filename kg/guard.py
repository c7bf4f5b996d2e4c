"""What SPARQL a user may run: queries that read, reach nothing outside the store, and cannot bring the process down.

No engine gives us its parse, so the check reads tokens, and must be sound without one: whatever an engine takes for a
SERVICE is refused. Three things make that hard. Oxigraph's parser knows no edges of words (``trueSERVICE<a:b>{}`` and
``SERVICEex:a{}`` are calls). ``2<3)SERVICE?x#>`` may be an IRI or not, which only a parser knows; such places are read
both ways. And engines differ in whether ``\\u0053`` outside of texts is an S; so both are looked at.

Limits are on shape (depth, number of patterns), because a parser or planner that recurses over a query of tens of
thousands of levels ends the process, which no handler can catch.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from urllib.parse import urljoin

from kg.errors import RefusedQuery
from kg.model import DG, DGR
from kg.terms import PREFIXES

LONGEST = 100_000  # signs
_LONG_WORD = 64  # signs; no keywords run together are as long
DEEPEST = 60  # brackets of any kind within one another
_REMEMBERED = 5_000  # signs up to which it is remembered that a query may run
MOST = {"patterns": 200, "clauses": 200, "path steps": 100, "operators": 600, "words": 20_000}

_HEX = "[0-9A-Fa-f]"
_LOW = rf"(?![dD][89A-Fa-f]){_HEX}{{4}}"  # four digits of a character; surrogates are none
_CODED = rf"\\u{_LOW}|\\U(?:0000{_LOW}|000[1-9A-Fa-f]{_HEX}{{4}}|0010{_HEX}{{4}})"
_INSIDE = rf"""\\[tbnrf\\"']|{_CODED}"""  # a text with any other escape is none, and ends where its quotes say
_TOKEN = re.compile(
    rf"""(?P<space>[ \t\r\n]+|\#[^\r\n]*)
    |(?P<text>'{{3}}(?:'{{0,2}}(?:[^'\\]|{_INSIDE}))*'{{3}}|"{{3}}(?:"{{0,2}}(?:[^"\\]|{_INSIDE}))*"{{3}}
             |'(?:[^'\\\r\n]|{_INSIDE})*'|"(?:[^"\\\r\n]|{_INSIDE})*")
    |(?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_CODED})*>)
    |(?P<name>[\w-]{{0,64}}+(?:\.[\w-]{{1,64}}+){{0,3}}+:(?:[\w:-]|%{_HEX}{{2}}|\\[_~.!$&'()*+,;=/?\#@%-])*+|[?$]\w+
             |@[A-Za-z0-9-]+)
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    |(?P<word>\w+)
    |(?P<sign>&&|\|\||\^\^|!=|<=|>=|\\.|.)""", re.VERBOSE | re.DOTALL)
_SURE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")  # no expression has two slashes: this can only be an IRI
_BLANK = r"(?:[ \t\r\n]|\#[^\r\n]*+)*+"
_NAME = r"""[\w.-]*+:(?:[^\s{}<>()"'\#\\]|\\.)*+"""
_CALL = re.compile(rf"""(?:SERVICE){_BLANK}(?:SILENT{_BLANK})?
    (?:[?$][^\s{{}}<>()\#"']++|<[^>]*+>|{_NAME}){_BLANK}\{{""", re.VERBOSE | re.IGNORECASE)
_FROM = re.compile(rf"FROM{_BLANK}(?:NAMED(?![\w.-]*:){_BLANK})?(<[^>]*+>|{_NAME})".replace("\n", ""), re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_READING = "SELECT, ASK, CONSTRUCT and DESCRIBE"
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"}
_CLAUSES = {"BIND", "OPTIONAL", "UNION", "MINUS", "FILTER", "GRAPH", "EXISTS", "VALUES", "SELECT", "LATERAL"}
_OPENING, _CLOSING = "{([", "})]"


class Token(NamedTuple):
    """A token of a query: `kind` is text, iri, name, number, word or sign; `at` its offset."""

    kind: str
    text: str
    at: int


def tokens(query: str) -> Iterator[Token]:
    """The tokens of `query` without blanks and comments."""
    for found in _TOKEN.finditer(query):
        if found.lastgroup and found.lastgroup != "space":
            yield Token(found.lastgroup, found.group(), found.start())


def readings(query: str) -> Iterator[Token]:
    """The tokens of `query` in every way in which an engine may read it, each once."""
    starts, seen = [0], set[int]()
    while starts:
        at = starts.pop()
        while at < len(query) and at not in seen:
            seen.add(at)
            found = _TOKEN.match(query, at)
            assert found is not None  # any sign is a token
            if found.lastgroup == "iri" and not _SURE.match(found.group()):
                starts.append(at + 1)
            yield Token(str(found.lastgroup), found.group(), at)
            at = found.end()


def refuse_unsafe(query: str, known: Callable[[str], bool] = lambda graph: False) -> None:
    """Raise RefusedQuery, with the place, unless `query` only reads the store and stays within the limits.

    FROM may name what is called by a name of ours, and what `known` says is a graph of the store.
    """
    for graph in graphs_named(query):
        if not known(graph.text):
            raise unknown_graph(query, graph)


def graphs_named(query: str) -> tuple[Token, ...]:
    """The graphs after FROM that are not called by names of ours: their IRIs, and where FROM stands.

    Raises RefusedQuery where `query` does more than read the store, or goes beyond the limits. What a query of common
    length came to is remembered: one that is asked again and again would take longer to check than to answer.
    """
    if len(query) > LONGEST:
        raise RefusedQuery(f"the query has {len(query)} signs; at most {LONGEST} are allowed")
    return _looked_through(query) if len(query) <= _REMEMBERED else _looked_through.__wrapped__(query)


@lru_cache(maxsize=512)
def _looked_through(query: str) -> tuple[Token, ...]:
    for text in dict.fromkeys((query, _ESCAPE.sub(_unescaped, query))):
        found = tuple(tokens(text))
        if not found:
            raise RefusedQuery("the query is empty")
        _refuse_writes(text, found)
        _refuse_depth(text, found)
        _refuse_size(found)
        _refuse_service(text, found)
    return tuple(graph for graph in _from(query) if not is_ours(graph.text))


def is_ours(graph: str) -> bool:
    """Whether the IRI `graph` is one of this project's names: such a graph is in the store, or is empty."""
    return graph.startswith((DG, DGR))


def unknown_graph(query: str, graph: Token) -> RefusedQuery:
    """What to say of a graph that FROM names and the store has not."""
    return _refused(query, f"FROM names a graph that is not of this store; leave it out, or name one of <{DGR}>", graph)


def unknown_dataset(graph: str) -> RefusedQuery:
    """What to say of a graph that was asked for beside the query and the store has not."""
    return RefusedQuery(f"the graph <{graph}> is not of this store; leave it out, or name one of <{DGR}>")


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1] or found[2], 16)
    return chr(code) if code <= 0x10FFFF else "�"


def _refused(query: str, what: str, token: Token) -> RefusedQuery:
    line, column = place(query, token.at)
    return RefusedQuery(what, line, column)


def place(text: str, at: int) -> tuple[int, int]:
    """Line and column, both from 1, of the offset `at`."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _refuse_writes(query: str, found: Iterable[Token]) -> None:
    for token in found:
        if token.kind == "word" and token.text.upper() in _UPDATES:
            raise _refused(query, f"{token.text.upper()} writes; only {_READING} may be run here", token)


def _refuse_service(query: str, found: Iterable[Token]) -> None:
    plain = (token for token in found if token.kind == "word" and token.text.upper() == "SERVICE")
    for token in chain(plain, _calls(query)):
        raise _refused(query, "SERVICE reaches another server; ask that server itself", token)


def _calls(query: str) -> Iterator[Token]:
    """Where some reading of `query` has a SERVICE with a variable or a name and a group after it."""
    if "service" not in query.lower():
        return
    of_graph = False
    for token in readings(query):
        if token.kind in ("word", "name") and token.text[0] not in "?$@" and not of_graph:
            word = token.text.partition(":")[0]
            for hit in re.finditer("service", word, re.IGNORECASE):
                if len(word) > _LONG_WORD or _CALL.match(query, token.at + hit.start()):
                    yield token
        if token.kind != "space":
            of_graph = token.text.upper() == "GRAPH" and query[token.at - 1:token.at] in tuple(" \t\r\n{}")


def _from(query: str) -> Iterator[Token]:
    """The IRI of each graph after FROM; the name as it stands where that is no whole IRI."""
    if "FROM" not in query.upper():
        return
    prefixes = dict(PREFIXES)
    base = before = ""
    for token in tokens(query):
        stem, colon, _ = token.text.partition(":") if token.kind in ("word", "name") else ("", "", "")
        if before == "PREFIX":
            following = _IRI_AFTER.match(query, token.at + len(token.text))
            prefixes[stem] = urljoin(base, following[1]) if following else ""
        elif before == "BASE" and token.kind == "iri":
            base = urljoin(base, token.text[1:-1])
        elif "FROM" in stem.upper() and not (colon and stem in prefixes) and stem[:1] not in "?$@":
            clause = _FROM.match(query, token.at + stem.upper().index("FROM"))
            if clause:
                yield Token("iri", _whole(clause[1], prefixes, base), token.at)
        before = token.text.upper()


_IRI_AFTER = re.compile(rf"{_BLANK}<([^>]*)>".replace("\n", ""))


def _whole(name: str, prefixes: Mapping[str, str], base: str) -> str:
    if name.startswith("<"):
        return urljoin(base, _ESCAPE.sub(_unescaped, name[1:-1]))
    stem, _, local = name.partition(":")
    return prefixes[stem] + re.sub(r"\\(.)", r"\1", local) if stem in prefixes else name


def _hidden(found: Iterable[Token]) -> Iterator[Token]:
    """`found` with what stands inside of an IRI that may be none."""
    for token in found:
        yield token
        if token.kind == "iri" and not _SURE.match(token.text):
            yield from (each for each in tokens(token.text[1:-1]) if each.text not in _CLOSING)


def _refuse_depth(query: str, found: Iterable[Token]) -> None:
    depth = 0
    for token in _hidden(found):
        depth += (token.text in _OPENING) - (token.text in _CLOSING) if token.kind == "sign" else 0
        if depth > DEEPEST:
            raise _refused(query, f"brackets stand more than {DEEPEST} deep", token)


def sizes(query: str) -> dict[str, int]:
    """How much of each kind that MOST limits there is in `query`."""
    counted = _counted(tokens(query))
    return {name: counted[name] for name in MOST}


def _refuse_size(found: Iterable[Token]) -> None:
    counts = _counted(_hidden(found))
    for name, most in MOST.items():
        if counts[name] > most:
            raise RefusedQuery(f"the query has {counts[name]} {name}; at most {most} are allowed")


def _counted(found: Iterable[Token]) -> Counter[str]:
    counts = Counter({"words": 0})
    for token in found:
        counts["words"] += 1
        if token.kind == "word" and token.text.upper() in _CLAUSES:
            counts["clauses"] += 1
        elif token.kind == "sign":
            counts["patterns"] += token.text in ".;,"
            counts["path steps"] += token.text in "/|^"
            counts["operators"] += token.text not in ".;,{}()[]"
    return counts


# ---- updates ----
def refuse_far_update(update: str, loads: Iterable[str] = ()) -> None:
    """Raise RefusedQuery where an authorised update reaches beyond the store: SERVICE, and LOAD of anything whose
    address does not begin with one of `loads`. What it does to the store is the operator's business."""
    plain = _ESCAPE.sub(_unescaped, update)
    allowed, found = tuple(f"<{start}" for start in loads), tuple(tokens(plain))
    for at, token in enumerate(found):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SERVICE":
            raise _refused(plain, "SERVICE reaches another server; ask that server itself", token)
        if word == "LOAD" and not _loads_from(found[at + 1:at + 3], allowed):
            raise _refused(plain, "LOAD of this address is not allowed here; the operator can allow it", token)


def _loads_from(after: tuple[Token, ...], allowed: tuple[str, ...]) -> bool:
    address = next((token for token in after if token.text.upper() != "SILENT"), None)
    return address is not None and address.kind == "iri" and bool(allowed) and address.text.startswith(allowed)


def with_dataset(update: str, default: Iterable[str], named: Iterable[str]) -> str:
    """`update` with USING for each graph of a dataset that was named beside it (SPARQL 1.1 Protocol, 2.2.3).

    Raises RefusedQuery where it names a dataset itself, and for DELETE WHERE, which has no place for one.
    """
    using = [*(f"USING <{iri}> " for iri in default), *(f"USING NAMED <{iri}> " for iri in named)]
    if not using:
        return update
    out, done, depth = [], 0, 0
    before = ""
    for token in tokens(update):
        word = token.text.upper() if token.kind == "word" else ""
        depth += (token.text == "{") - (token.text == "}") if token.kind == "sign" else 0
        if depth == 0 and word in ("USING", "WITH"):
            raise _refused(update, f"{word} stands in the update, and a dataset beside it; name it once", token)
        if depth == 0 and word == "WHERE":
            if before == "DELETE":
                raise _refused(update, "DELETE WHERE takes no dataset; write DELETE { … } WHERE { … }", token)
            out.append(update[done:token.at] + "".join(using))
            done = token.at
        before = word
    return "".join([*out, update[done:]])
