"""What no single frame shows: figures that differ between claims, and deals that go round in a circle.

    Meaning of kind "conflicts" or "circles" -> Query, and for circles the rows -> rings of things

Which of a kind's roles pays and which is paid is a row of ontology/replies/asking.ttl.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from kg.model import Entity
from kg.store import Store
from kg.terms import dg, iri, short, text_of
from kg.vocabulary import FrameType, Vocabulary
from query.family import Family, families
from query.sparql import Columns, Query, prefixed, statuses_in
from query.wording import load_replies

KINDS = ("conflicts", "circles")
_LONGEST = 4  # things in a ring
_NODES = "abcd"


def pattern_query(kind: str, things: Iterable[Entity], statuses: frozenset[str], vocabulary: Vocabulary) -> Query:
    """The query for a question of `kind`, about all things or about `things` alone."""
    named = tuple(short(iri(thing.iri)) for thing in things)
    if kind == "circles":
        text = _circles(named)
        return Query(text, text, Columns(target=_NODES[0]))
    text = _conflicts(named, statuses, vocabulary)
    return Query(text, text, Columns(facts=("fact",)))


# ---- figures that differ ----
def _conflicts(named: tuple[str, ...], statuses: frozenset[str], vocabulary: Vocabulary) -> str:
    blocks = [_differing(kind, size, vocabulary) for kind in vocabulary.frames.values()
              for size in [_size_of(kind, vocabulary)] if size and kind.keys]
    about = [f"?fact ?role ?about . VALUES ?about {{ {' '.join(named)} }}"] if named else []
    lines = ["# two statements of one kind about the same parties", " UNION\n".join(blocks),
             f"?fact dg:status ?status . {statuses_in('status', statuses, vocabulary)}",
             f"?other dg:status ?otherStatus . {statuses_in('otherStatus', statuses, vocabulary)}",
             "FILTER(?number != ?otherNumber)", *about, *_apart("date", "no different dates"),
             *_apart("period", "no different spans")]
    body = "\n".join(f"  {line}" for text in lines for line in text.split("\n"))
    return prefixed(f"SELECT DISTINCT ?fact WHERE {{\n{body}\n}}\nORDER BY ?fact\n")


def _size_of(kind: FrameType, vocabulary: Vocabulary) -> str:
    return next((role for role in kind.roles if vocabulary.role(role).form == "quantity"), "")


def _differing(kind: FrameType, size: str, vocabulary: Vocabulary) -> str:
    """Two facts of `kind` with the same parties, and their amounts in one unit."""
    parties = " ".join(f"{short(dg(key))} ?{key} ;" for key in kind.keys if vocabulary.role(key).form != "quantity")
    unit = "dg:currency|dg:unitName ?unit"
    one, two = (f"?{fact} a {short(dg(kind.kind))} ; {parties} {short(dg(size))} "
                f"[ dg:numericValue ?{number} ; {unit} ] ." for fact, number in (
                    ("fact", "number"), ("other", "otherNumber")))
    return f"{{ {one}\n  {two} }}"


def _apart(name: str, words: str) -> Iterator[str]:
    yield (f"FILTER NOT EXISTS {{ ?fact dg:{name} ?one . ?other dg:{name} ?two . FILTER("
           f"!STRSTARTS(STR(?one), STR(?two)) && !STRSTARTS(STR(?two), STR(?one))) }}  # {words}")


# ---- circles ----
def _circles(named: tuple[str, ...]) -> str:
    """Rings of two to four organisations in which money goes from each to the next and back to the first."""
    blocks = [_ring(_NODES[:n]) for n in range(2, _LONGEST + 1)]
    listed = ", ".join(named)
    about = [f"FILTER({' || '.join(f'?{node} IN ({listed})' for node in _NODES)})"] if named else []
    body = "\n".join(f"  {line}" for text in (" UNION\n".join(blocks), *about) for line in text.split("\n"))
    names = " ".join(f"?{node}" for node in _NODES)
    return prefixed(f"SELECT DISTINCT {names} WHERE {{\n{body}\n}}\nORDER BY {names}\n")


def _ring(nodes: str) -> str:
    """The steps of one ring, told once: from the thing whose name comes first, none of them twice."""
    ways = "|".join(load_replies("en").rule("settings", "pays"))
    lines = [f"# {' pays '.join(nodes)} pays {nodes[0]}"]
    for at, (payer, paid) in enumerate(pairwise(nodes + nodes[0])):
        last = at == len(nodes) - 1
        lines.append(f"?payer{at} {ways} ?paid{at} .")
        lines.append(f"?payer{at} dg:partOf* ?{payer} . ?paid{at} dg:partOf* ?{paid} .")
        if not last:
            lines += [f"?{node} a dg:Organisation . FILTER NOT EXISTS {{ ?{node} dg:partOf/a dg:Organisation }}"
                      for node in (payer, paid)[at > 0 :]]
    lines += [f"FILTER(STR(?{nodes[0]}) < STR(?{node}))" for node in nodes[1:]]
    lines += [f"FILTER(?{one} != ?{two})" for n, one in enumerate(nodes[1:], 1) for two in nodes[n + 1 :]]
    return "{\n  " + "\n  ".join(lines) + "\n}"


def rings(rows: Iterable[Mapping[str, str]]) -> list[tuple[str, ...]]:
    """The IRIs of each ring, from the one that the query begins with."""
    found = (tuple(text_of(row[node]) for node in _NODES if node in row) for row in rows)
    return list(dict.fromkeys(found))


def payments(ring: Sequence[str], store: Store, vocabulary: Vocabulary) -> list[list[str]]:
    """For each step of a ring the IRIs of the facts in which money goes from the one thing, or a part of it, to the
    next."""
    known = families(map(Entity, ring), store)
    return [[fact for kind in vocabulary.frames for fact in _paid(kind, (known[payer], known[paid]), store, vocabulary)]
            for payer, paid in pairwise((*ring, ring[0]))]


def _paid(kind: str, ends: tuple[Family, Family], store: Store, vocabulary: Vocabulary) -> Iterator[str]:
    roles = load_replies("en").rule(kind, "pays")
    rows = store.select(_paying_query(kind, roles, ends, vocabulary)) if roles else ()
    yield from (text_of(row["fact"]) for row in rows)


def _paying_query(kind: str, ends: tuple[str, ...], families: tuple[Family, Family], vocabulary: Vocabulary) -> str:
    """The facts of `kind` that stand, in which the first family fills the one end and the second the other."""
    roles = " ".join(f"?fact {short(dg(role))} ?{role} . VALUES ?{role} {{ "
                     f"{' '.join(short(iri(name)) for name in family.named(both=False))} }}"
                     for role, family in zip(ends, families, strict=True))
    holding = [name for name, status in vocabulary.statuses.items() if status.holds]
    return prefixed(f"SELECT DISTINCT ?fact WHERE {{ {roles} ?fact a {short(dg(kind))} ; dg:status ?status . "
                    f"{statuses_in('status', holding, vocabulary)} }} ORDER BY ?fact")
