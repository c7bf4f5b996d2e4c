"""An article with its claims as they were read, and which articles a name is in, out of any store."""
from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from kg.model import Article, Claim
from kg.reviews.record import MERGED, Selects
from kg.reviews.saved import claim_of
from kg.terms import HISTORY, OA, PROV, RDF, RDFS, dg, iri, text_of
from kg.triples import Quad, article_from_triples, claim_from_quads, said
from kg.vocabulary import Vocabulary

_DERIVED, _REVISED, _READ = iri(PROV + "wasDerivedFrom"), iri(PROV + "wasRevisionOf"), dg("asRead")
_TARGET, _SELECTOR = iri(OA + "hasTarget"), iri(OA + "hasSelector")
_SAID = f"""SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ VALUES ?s {{ %(article)s }} ?s ?p ?o }}
  UNION {{ ?s {_DERIVED} %(article)s ; ?p ?o }}
  UNION {{ ?c {_DERIVED} %(article)s ; {_TARGET} ?s . ?s ?p ?o }}
  UNION {{ ?c {_DERIVED} %(article)s ; {_TARGET} ?t . ?t {_SELECTOR} ?s . ?s ?p ?o }}
}}"""
_STATED = f"SELECT ?s ?p ?o ?g WHERE {{ ?g {_DERIVED} %(article)s . GRAPH ?g {{ ?s ?p ?o }} }}"
_THINGS = f"""SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ SELECT DISTINCT ?s WHERE {{
    ?c {_DERIVED} %(article)s .
    {{ ?c ?any ?s }} UNION {{ GRAPH ?c {{ ?frame ?role ?s }} }} FILTER(isIRI(?s)) }} }}
  VALUES ?p {{ {iri(RDF + "type")} {iri(RDFS + "label")} {dg("provisional")} {dg("mentionKey")} }}
  ?s ?p ?o
}}"""


@dataclass(frozen=True, slots=True)
class Held:
    """An article that a store holds, its claims as they were `read`, and those that `stand`, in the text's order."""

    article: Article
    read: tuple[Claim, ...]
    stand: tuple[Claim, ...]


def held(store: Selects, article: str, vocabulary: Vocabulary) -> Held:
    """The article with the IRI `article`; KeyError where the store holds none."""
    about = tuple(_quads(store, _SAID, article))
    found = article_from_triples(article, (quad[:3] for quad in about if quad[0] == iri(article)))
    of = said(about)
    claims = [subject for subject in of if iri(article) in of[subject].get(_DERIVED, ())]
    quads = (*about, *_quads(store, _STATED, article), *_quads(store, _THINGS, article)) if claims else ()
    by_claim = _by_claim(quads, claims)
    stand = {name: claim_from_quads(text_of(name), by_claim[name], vocabulary)
             for name in claims if dg("about") in of[name]}
    read = [_as_read(of[name][_READ][0], vocabulary) if _READ in of[name] else stand[name]
            for name in claims if _REVISED not in of[name]]
    return Held(found, tuple(sorted(read, key=_place)), tuple(sorted(stand.values(), key=_place)))


def _by_claim(quads: Iterable[Quad], claims: Collection[str]) -> dict[str, list[Quad]]:
    """Claim -> its graph, what is said of it, and what is said of whatever these two point at."""
    of, found = defaultdict[str, list[Quad]](list), defaultdict[str, list[Quad]](list)
    for quad in quads:
        (found[quad[3]] if quad[3] else of[quad[0]]).append(quad)
    for claim in claims:
        own = [*of[claim], *of[f"{claim[:-1]}#position>"]]
        named = dict.fromkeys(quad[2] for quad in (*found[claim], *own) if quad[2].startswith("<"))
        found[claim] += [*own, *(quad for node in named if node in of for quad in of[node])]
    return found


def _place(claim: Claim) -> tuple[int, int, str]:
    return claim.start, claim.end, claim.iri


def _as_read(saved: str, vocabulary: Vocabulary) -> Claim:
    return claim_of(json.loads(text_of(saved)), vocabulary)


def _quads(store: Selects, query: str, article: str) -> Iterator[Quad]:
    for row in store.select(query % {"article": iri(article)}):
        yield row["s"], row["p"], row["o"], row.get("g", "")


def article_of(store: Selects, claim: str) -> str:
    """IRI of the article of a claim that stands or stood; KeyError where the store knows no such claim."""
    rows = store.select(f"SELECT ?article {{ {iri(claim)} {_DERIVED} ?article }}")
    found = next((text_of(row["article"]) for row in rows), "")
    if not found:
        raise KeyError(claim)
    return found


def articles_naming(store: Selects, names: Iterable[str]) -> tuple[str, ...]:
    """IRIs of the articles with claims that name any of the IRIs `names`, or did so before a decision about one.

    Where a claim's sides fell together it may have named anything: its article counts.
    """
    given = " ".join(map(iri, names))
    rows = store.select(f"""SELECT DISTINCT ?article WHERE {{
      VALUES ?name {{ {given} }}
      {{ GRAPH ?claim {{ ?frame ?role ?name }} }} UNION {{ ?claim {dg("speaker")} ?name }}
      UNION {{ GRAPH <{HISTORY}> {{ ?review {dg("reviewOf")} ?name }}
               ?claim {iri(PROV + "wasInfluencedBy")} ?review }}
      UNION {{ GRAPH <{HISTORY}> {{ ?review {dg("decision")} {dg(MERGED)} }}
               ?claim {iri(PROV + "wasInvalidatedBy")} ?review }}
      ?claim {_DERIVED} ?article }}""")
    return tuple(sorted(text_of(row["article"]) for row in rows))
