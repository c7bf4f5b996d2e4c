"""JSON-LD with its context inside: keys are the model's own words, one object a subject."""
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import IO, Any

from kg.exports.staging import BY_SUBJECT, Staged, kind_of
from kg.model import DG, Triple
from kg.terms import PREFIXES, XSD, Term, parse, text_of
from kg.triples import TYPE

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
_EXACT = 1 << 53  # beyond this a reader may keep a number as a double
_INTEGER = re.compile(r"(?:0|-?[1-9][0-9]{0,15})\Z")


@dataclass(frozen=True, slots=True)
class Key:
    """How a property is written: under `name`, and which of its values (`@id`, `@language`, a datatype) go bare."""

    name: str
    bare: str
    full: str  # the key for values that cannot stand under `name`


@dataclass(frozen=True)
class Context:
    """The keys of a file, and the prefixes that are safe in it (one that is an address's scheme is not)."""

    keys: Mapping[str, Key]
    prefixes: Mapping[str, str]
    terms: frozenset[str] = field(default=frozenset())

    def to_dict(self) -> dict[str, Any]:
        """The context as JSON has it."""
        used: dict[str, Any] = {"@version": 1.1, "@vocab": DG, **self.prefixes}
        for prop, key in sorted(self.keys.items(), key=lambda item: item[1].name):
            if key.name in self.terms:
                used[key.name] = self._definition(prop, key)
        return used

    def _definition(self, prop: str, key: Key) -> Any:
        name = self.short(text_of(prop))
        if key.bare == "@language":
            return {"@id": name, "@container": "@language"}
        return {"@id": name, "@type": key.bare if key.bare[0] == "@" else self.short(key.bare)} if key.bare else name

    def short(self, text: str) -> str:
        """The IRI `text` with a prefix, where it has one."""
        for prefix, namespace in self.prefixes.items():
            rest = text.removeprefix(namespace)
            if rest != text and rest and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        return text

    def word(self, text: str) -> str:
        """The class or other term `text`: a bare word where it is the model's."""
        local = text.removeprefix(DG)
        return local if local != text and _KEY.match(local) and local not in self.terms else self.short(text)


def write_json_ld(staged: Staged, out: IO[bytes]) -> int:
    """JSON-LD 1.1 of the chosen quads; nothing is fetched to read it."""
    context = _context(staged)
    head = json.dumps(context.to_dict(), ensure_ascii=False, indent=1)
    out.write(b'{"@context": ' + head.encode("utf-8") + b',\n"@graph": [')
    for at, piece in enumerate(_objects(staged, context)):
        out.write((",\n" if at else "\n").encode() + piece.encode("utf-8"))
    out.write(b"\n]}\n")
    return 0


def _objects(staged: Staged, context: Context) -> Iterator[str]:
    for graph, quads in groupby(staged.quads(f"g, {BY_SUBJECT}"), itemgetter(3)):
        nodes = (_node(subject, of, context) for subject, of in groupby((q[:3] for q in quads), itemgetter(0)))
        if not graph:
            yield from map(_json, nodes)
        else:
            yield _json({"@id": _name(graph, context), "@graph": list(nodes)})


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


# ---- the context ----
def _context(staged: Staged) -> Context:
    staged.define("kind_of", kind_of)
    staged.define("scheme_of", _scheme)
    counted: dict[str, list[tuple[int, str]]] = {}
    for prop, kind, count in staged.run(f"SELECT p, kind_of(o), count(*) FROM quad WHERE {staged.where} GROUP BY 1, 2"):
        counted.setdefault(prop, []).append((-count, kind))
    taken = {row[0] for at in "spog" for row in staged.run(f"SELECT DISTINCT scheme_of({at}) FROM quad")}
    prefixes = {name: namespace for name, namespace in PREFIXES.items() if name not in taken}
    return _with_keys(counted, prefixes)


def _scheme(term: str) -> str:
    return term[1:term.find(":")] if term.startswith("<") else ""


def _with_keys(counted: Mapping[str, list[tuple[int, str]]], prefixes: Mapping[str, str]) -> Context:
    """Each property's last part is its key; where two share it, the model's own comes first, then the alphabet's."""
    plain = Context({}, prefixes)
    keys, terms = dict[str, Key](), set[str]()
    for prop in sorted(counted, key=lambda p: (not p.startswith(f"<{DG}"), p)):
        text = text_of(prop)
        local, full = re.split(r"[#/]", text)[-1], plain.short(text)
        if _KEY.match(local) and local not in terms and local not in prefixes and prop != TYPE:
            terms.add(local)
            keys[prop] = Key(local, min(counted[prop])[1], full)
        else:
            keys[prop] = Key(full, "", full)
    return Context(keys, prefixes, frozenset(terms))


# ---- a subject ----
def _node(subject: str, triples: Iterable[Triple], context: Context) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": _name(subject, context)}
    for prop, held in groupby(triples, itemgetter(1)):
        terms = [parse(o) for _, _, o in held]
        if prop == TYPE:
            _put(found, "@type", [_word(t, context) for t in terms if t.kind != "literal"])
            terms = [term for term in terms if term.kind == "literal"]
        _property(found, context.keys[prop], terms, context)
    return found


def _property(found: dict[str, Any], key: Key, terms: list[Term], context: Context) -> None:
    if key.bare == "@language":
        told = [term for term in terms if term.language]
        words: dict[str, Any] = {}
        for language, of in groupby(sorted(told, key=lambda term: term.language), lambda term: term.language):
            _put(words, language, [term.text for term in of])
        found.update({key.name: words} if words else {})
        _put(found, key.full, [_value(term, "", context) for term in terms if not term.language])
    else:
        _put(found, key.name, [_value(term, key.bare, context) for term in terms])


def _put(into: dict[str, Any], key: str, values: list[Any]) -> None:
    """One value goes bare, several as a list, none not at all."""
    if values:
        into[key] = values[0] if len(values) == 1 else values


def _value(term: Term, bare: str, context: Context) -> Any:
    if term.kind != "literal":
        if bare == "@vocab":
            return _word(term, context)
        return _named(term, context) if bare == "@id" else {"@id": _named(term, context)}
    if term.language:
        return {"@value": term.text, "@language": term.language}
    if term.datatype != bare:
        typed = {"@type": context.short(term.datatype)} if term.datatype else {}
        return {"@value": term.text, **typed} if typed or bare else term.text
    return _native(term)


def _native(term: Term) -> str | int | bool:
    """A number or a truth of JSON, where reading it back gives the same literal."""
    if term.datatype == XSD + "integer" and _INTEGER.match(term.text) and abs(int(term.text)) < _EXACT:
        return int(term.text)
    if term.datatype == XSD + "boolean" and term.text in ("true", "false"):
        return term.text == "true"
    return term.text


def _name(term: str, context: Context) -> str:
    return _named(parse(term), context)


def _named(term: Term, context: Context) -> str:
    return f"_:{term.text}" if term.kind == "blank" else context.short(term.text)


def _word(term: Term, context: Context) -> str:
    return f"_:{term.text}" if term.kind == "blank" else context.word(term.text)


