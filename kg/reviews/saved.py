"""Claims, statements and things as lines of JSON, both ways: how the history keeps what was before."""
from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kg.identity import digest, spelled
from kg.model import Article, Claim, Entity, Filler, Frame, Hole, Period, Quantity, Statement
from kg.triples import claim_from_quads, claim_quads
from kg.values import replace
from kg.vocabulary import Vocabulary

AROUND = 32  # code points kept before and after a quote, by which its like is told from others in a changed text
_STATED = ("stage", "certainty", "status", "date", "confidence", "rule", "apart")
_CLAIMED = ("iri", "article", "doc", "quote", "start", "end", "language", "extractor")


def line(record: Mapping[str, Any]) -> str:
    """`record` as one line of JSON; equal records give equal lines."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def saved_claim(claim: Claim) -> dict[str, Any]:
    """`claim` as plain values."""
    return {name: getattr(claim, name) for name in _CLAIMED} | {"statement": saved_statement(claim.statement)}


def as_stored(claim: Claim, vocabulary: Vocabulary) -> Claim:
    """`claim` as a store gives it back: fillers and speakers in order, plain numbers without unit."""
    return replace(claim_from_quads(claim.iri, claim_quads(claim, vocabulary), vocabulary), doc=claim.doc)


def saved_reading(claim: Claim, article: Article, vocabulary: Vocabulary) -> str:
    """`claim` as it was read, with what stands around its quote, as a line of JSON."""
    claim, text = as_stored(claim, vocabulary), article.text
    around = {"before": text[max(0, claim.start - AROUND):claim.start], "after": text[claim.end:claim.end + AROUND]}
    return line(saved_claim(claim) | around | {"words": _words(claim)})


def words_of(claim: Claim, vocabulary: Vocabulary) -> str:
    """What claims share that quote the same words for the same frame, wherever these stand."""
    return _words(as_stored(claim, vocabulary))


def _words(claim: Claim) -> str:
    roles = sorted(f"{role}={sorted(map(spelled, fillers))}" for role, fillers in claim.statement.frame.roles)
    return digest(claim.quote, claim.statement.frame.kind, *roles, length=32)


def saved_statement(statement: Statement) -> dict[str, Any]:
    """`statement` as plain values."""
    roles = [[role, [_saved(filler) for filler in fillers]] for role, fillers in statement.frame.roles]
    return {name: getattr(statement, name) for name in _STATED} | {
        "kind": statement.frame.kind, "roles": roles, "speakers": list(statement.speakers),
        "unlisted": [saved_entity(thing) for thing in statement.unlisted]}


def saved_entity(entity: Entity) -> dict[str, Any]:
    """`entity` as plain values."""
    return {"iri": entity.iri, "classes": sorted(entity.classes), "labels": [list(label) for label in entity.labels],
            "provisional": entity.provisional}


def _saved(filler: Filler) -> Any:
    if isinstance(filler, Entity):
        return saved_entity(filler)
    if isinstance(filler, Quantity):
        most = None if filler.value_max is None else str(filler.value_max)
        return {"value": str(filler.value), "unit": filler.unit, "bound": filler.bound, "most": most,
                "money": filler.is_money}
    if isinstance(filler, Period):
        return {"start": filler.start, "end": filler.end, "relation": filler.relation}
    assert not isinstance(filler, Hole), "a claim leaves nothing open"
    return filler


# ---- and back ----
def claim_of(record: Mapping[str, Any], vocabulary: Vocabulary) -> Claim:
    """The claim that `record` keeps; things that the vocabulary knows come back as it knows them."""
    given = {name: record[name] for name in _CLAIMED}
    return Claim(statement=statement_of(record["statement"], vocabulary, (record["start"], record["end"])), **given)


def statement_of(record: Mapping[str, Any], vocabulary: Vocabulary, span: tuple[int, int] = (0, 0)) -> Statement:
    """The statement that `record` keeps, about the words at `span`."""
    roles = tuple((role, tuple(_filler(each, vocabulary) for each in fillers)) for role, fillers in record["roles"])
    unlisted = tuple(entity_of(each, vocabulary) for each in record.get("unlisted", ()))  # older histories have none
    return Statement(frame=Frame(record["kind"], roles, span), speakers=tuple(record["speakers"]), unlisted=unlisted,
                     **{name: record[name] for name in _STATED})


def entity_of(record: Mapping[str, Any], vocabulary: Vocabulary) -> Entity:
    """The thing that `record` keeps, as the vocabulary knows it where it does."""
    labels = tuple((language, label) for language, label in record["labels"])
    return vocabulary.entity(record["iri"]) or Entity(
        record["iri"], frozenset(record["classes"]), labels, record["provisional"])


def _filler(record: Any, vocabulary: Vocabulary) -> Filler:
    if isinstance(record, str):
        return record
    if "iri" in record:
        return entity_of(record, vocabulary)
    if "start" in record:
        return Period(record["start"], record["end"], record["relation"])
    most = None if record["most"] is None else Decimal(record["most"])
    return Quantity(Decimal(record["value"]), record["unit"], record["bound"], most, record["money"])
