"""The articles of a store as a list, each with its state."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kg.reviews.record import Selects
from kg.terms import DCT, PROV, dg, iri, text_of, value_of

READ, CHANGED, PROBLEMS = "read", "changed", "problems"
NOTHING_READ, ORPHANED = "nothing-read", "orphaned-review"
_FIELDS = {"title": iri(DCT + "title"), "publisher": iri(DCT + "publisher"), "author": iri(DCT + "creator"),
           "language": iri(DCT + "language"), "published": iri(DCT + "issued"), "url": iri(DCT + "source"),
           "revision": dg("revision")}
_QUERY = f"""SELECT ?article ?doc {' '.join(f'?{name}' for name in _FIELDS)} WHERE {{
  ?article a {dg("Article")} ; {dg("docName")} ?doc .
  {' '.join(f'OPTIONAL {{ ?article {prop} ?{name} }}' for name, prop in _FIELDS.items())}
}}"""
_COUNTS = f"""SELECT ?article ?kind (COUNT(?claim) AS ?n) WHERE {{
  VALUES ?kind {{ {dg("Claim")} {dg("WithdrawnClaim")} }}
  ?claim a ?kind ; {iri(PROV + "wasDerivedFrom")} ?article
}} GROUP BY ?article ?kind"""


@dataclass(frozen=True, slots=True)
class ArticleState:
    """An article in the list. `state` is read, changed (its text was replaced) or problems (named by `problems`).

    `claims` stand, `withdrawn` were taken out by reviews; `revision` counts the texts that it has had.
    """

    doc: str
    iri: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    language: str = ""
    published: str = ""
    url: str = ""
    revision: int = 1
    claims: int = 0
    withdrawn: int = 0
    problems: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """One word for it."""
        return PROBLEMS if self.problems else CHANGED if self.revision > 1 else READ


def articles(store: Selects, orphaned: Collection[str] = ()) -> tuple[ArticleState, ...]:
    """The articles of `store` by name; `orphaned` are the names of those with reviews whose claims are gone."""
    counts: dict[tuple[str, str], int] = {}
    for row in store.select(_COUNTS):
        counts[row["article"], row["kind"]] = int(str(value_of(row["n"])))
    found = {}
    for row in store.select(_QUERY):
        text = {name: text_of(row[name]) for name in ("doc", *_FIELDS) if name in row}
        revision, node = int(text.pop("revision", "1")), row["article"]
        claims, withdrawn = (counts.get((node, dg(kind)), 0) for kind in ("Claim", "WithdrawnClaim"))
        wrong = [NOTHING_READ] * (not claims and not withdrawn) + [ORPHANED] * (text["doc"] in orphaned)
        found[node] = ArticleState(iri=text_of(node), revision=revision, claims=claims, withdrawn=withdrawn,
                                   problems=tuple(wrong), **text)
    return tuple(sorted(found.values(), key=lambda each: each.doc))
