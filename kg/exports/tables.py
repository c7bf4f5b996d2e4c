"""Two tables as CSV: one row a deal, and one row a claim."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import IO

from kg.exports.networks import write_rows
from kg.exports.records import Records, Told
from kg.exports.staging import Staged
from kg.model import DG
from kg.terms import DCT, OA, PROV, dg, iri, text_of
from kg.triples import TYPE

_DEAL = ("frame", "type", "label", "label_ja")
_HEAD = ("kind", "label", "label_ja")
_AFTER = Told._fields[2:]
_CLAIM = ("claim", "frame", "type", "label", "label_ja", "article", "title", "published", "url", "quote",
          "start", "end", "speaker", "stage", "certainty", "status", "date", "confidence", "language")
_DERIVED = iri(PROV + "wasDerivedFrom")


def write(staged: Staged, parts: Collection[str], classes: Mapping[str, frozenset[str]], out: IO[bytes]) -> None:
    """The table of claims where these are among `parts`, else that of deals; of the ontology alone its triples."""
    if "claims" in parts:
        write_claims(staged, classes, out)
    elif "facts" in parts:
        write_deals(staged, classes, out)
    else:
        write_triples(staged, out)


# ---- deals ----
def write_deals(staged: Staged, classes: Mapping[str, frozenset[str]], out: IO[bytes]) -> None:
    """One row a deal: what it is, who takes part, how far it is, its sums, and the articles that tell it."""
    records = Records(staged, classes, deals_only=True)
    roles = [p for (p,) in staged.run(
        "SELECT DISTINCT p FROM quad WHERE NOT model AND s IN (SELECT s FROM node) AND o IN (SELECT s FROM record) "
        "AND p <> ? ORDER BY p", TYPE)]  # fmt: skip
    plain = [c.name for c in records.columns if c.name not in (*_DEAL, *_AFTER, "kind")]
    names = [text_of(role).removeprefix(DG) for role in roles]
    write_rows(out, ((*_DEAL, *plain, *(name for name in names if name not in plain), *_AFTER),))
    write_rows(out, _deal_rows(records, [r for r, name in zip(roles, names, strict=True) if name not in plain], plain))


def _deal_rows(records: Records, roles: list[str], plain: list[str]) -> Iterator[Iterable[str]]:
    for subject, votes in records.told():
        values = records.values(subject, votes)
        parties = (_named(records, votes.get(role, ())) for role in roles)
        head, middle, tail = ((values.get(name, "") for name in of) for of in (_HEAD, plain, _AFTER))
        yield (text_of(subject), *head, *middle, *parties, *tail)


def _named(records: Records, terms: Iterable[str]) -> str:
    return "; ".join(records.shown(term) for term in sorted(terms))


# ---- claims ----
def write_claims(staged: Staged, classes: Mapping[str, frozenset[str]], out: IO[bytes]) -> None:
    """One row a claim: the deal that it is about, its words and where they stand, who says it and how surely."""
    records = Records(staged, classes, deals_only=True)
    write_rows(out, (_CLAIM,))
    write_rows(out, _claim_rows(staged, records))


def _claim_rows(staged: Staged, records: Records) -> Iterator[Iterable[str]]:
    staged.run(f"CREATE TABLE kind AS SELECT s, o FROM quad WHERE NOT model AND g = '' AND p = '{TYPE}' "
               "AND s IN (SELECT frame FROM claim)")
    staged.run("CREATE INDEX kind_s ON kind (s)")
    rows = staged.run("SELECT node, s, p, o FROM quad WHERE NOT model AND g = '' AND node IN (SELECT claim FROM claim) "
                      "ORDER BY node, s, p, o")
    for claim, of in groupby(rows, itemgetter(0)):
        said: dict[tuple[str, str], list[str]] = {}
        for _, subject, prop, value in of:
            said.setdefault((subject, prop), []).append(value)
        yield _claim_row(claim, said, staged, records)


def _claim_row(
    claim: str, said: Mapping[tuple[str, str], list[str]], staged: Staged, records: Records
) -> Iterator[str]:
    def told(prop: str, part: str = "") -> str:
        return "; ".join(records.shown(v) for v in said.get((f"{claim[:-1]}{part}>", prop), ()))

    frame = next(iter(said.get((claim, dg("about")), ())), "")
    article = next(iter(said.get((claim, _DERIVED), ())), "")
    english, japanese = records.labels(claim)
    yield from (text_of(claim), text_of(frame) if frame else "", _kinds(frame, staged, records), english, japanese)
    yield from _article(article, staged)
    yield from (told(dg("quote")), told(iri(OA + "start"), "#position"), told(iri(OA + "end"), "#position"))
    yield from (told(dg(name)) for name in ("speaker", "stage", "certainty", "status", "date", "confidence"))
    yield told(iri(DCT + "language"))


def _kinds(frame: str, staged: Staged, records: Records) -> str:
    return "; ".join(records.kinds(kind for (kind,) in staged.run("SELECT o FROM kind WHERE s = ?", frame)))


def _article(article: str, staged: Staged) -> tuple[str, str, str, str]:
    """Name, title, date and address."""
    found = staged.run("SELECT doc, title, published, url FROM article WHERE article = ?", article)
    return next(found, ("", "", "", ""))


# ---- neither ----
def write_triples(staged: Staged, out: IO[bytes]) -> None:
    """One row a triple."""
    write_rows(out, (("subject", "predicate", "object"),))
    write_rows(out, (map(text_of, triple) for triple in staged.triples()))


