"""Why claims are taken to tell one deal: the claims of a deal, each with its rule, its words and its article."""
from __future__ import annotations

from dataclasses import dataclass, fields

from kg.model import DG, DGR
from kg.store import Store
from kg.terms import PROV, RDFS, iri, literal, text_of

_QUERY = f"""SELECT ?deal ?name ?rule ?claim ?quote ?status ?article ?date WHERE {{
  %s
  ?mention <{DG}resolvedTo> ?deal ; <{DG}resolutionRule> ?rule .
  ?claim <{DG}dealMention> ?mention ; <{DG}quote> ?quote ; <{DG}status> ?status ; <{PROV}wasDerivedFrom> ?source .
  ?source <{DG}docName> ?article .
  OPTIONAL {{ ?claim <{DG}date> ?date }}
  OPTIONAL {{ ?deal <{RDFS}label> ?name FILTER(LANG(?name) = %s) }}
}}"""
_ASKED = f"?deal <{RDFS}label> ?any FILTER(CONTAINS(LCASE(STR(?any)), LCASE(?words)))"


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim of a deal and the rule by which it is of that deal (a term of the model, as ``OnlyDeal``)."""

    deal: str
    name: str
    rule: str
    claim: str
    quote: str
    status: str
    article: str
    date: str


def tellings(store: Store, deal: str, language: str = "en") -> tuple[Telling, ...]:
    """The claims of `deal`: an IRI, its last part, or words that stand in the name of one or more deals.

    Sorted by deal, article and quote; empty where no deal is called so.
    """
    node = deal if deal.startswith("http") else DGR + deal.removeprefix("dgr:")
    named = store.select(_QUERY % ("", literal(language)), deal=iri(node))
    rows = named if named.rows else store.select(_QUERY % (_ASKED, literal(language)), words=literal(deal))
    found = (Telling(*(text_of(row[key]).removeprefix(DG) if key in row else "" for key in _FIELDS)) for row in rows)
    return tuple(sorted(set(found), key=lambda t: (t.deal, t.article, t.quote, t.claim)))


_FIELDS = tuple(field.name for field in fields(Telling))
