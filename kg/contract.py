"""The JSON that users script against: one claim as a fact, one answer as an answer. See README, "The JSON".

Both go out through `json.dumps(..., ensure_ascii=False)`; every value here is plain: str, int, float, bool, list, dict.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from kg.model import Answer, Chip, Claim, Conflict, Entity, Evidence, Filler, Hole, Item, Period, Quantity, Rejected
from kg.vocabulary import RoleType, Vocabulary, load_vocabulary

_UNIT = "unit"  # the role that repeats the unit of a measured value


def fact(claim: Claim, vocabulary: Vocabulary) -> dict[str, Any]:
    """One claim as the JSON object that `extract` prints a line of.

    `start` and `end` count code points of the article's text; `iris` gives the IRI of each name among the roles.
    """
    statement = claim.statement
    return {
        "doc": claim.doc, "type": vocabulary.frame(statement.frame.kind).json_name, "roles": _roles(claim, vocabulary),
        "status": vocabulary.status(statement.status).json_name,
        "attributed_to": [name_of(speaker, vocabulary, statement.unlisted) for speaker in statement.speakers],
        "date": statement.date, "quote": claim.quote, "start": claim.start, "end": claim.end, "lang": claim.language,
        "iris": {filler.label(): filler.iri for _, fillers in statement.frame.roles for filler in fillers
                 if isinstance(filler, Entity)},
        "confidence": statement.confidence,
    }


def near_miss(rejected: Rejected, why: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, Any]:
    """What was nearly a fact as the JSON object that `extract --rejected` prints a line of; `why` is by language."""
    role = vocabulary.role(rejected.role).json_name if rejected.role else ""
    return {
        "doc": rejected.doc, "kind": vocabulary.frame(rejected.kind).json_name if rejected.kind else "",
        "reason": rejected.reason, "trigger": rejected.trigger, "role": role, "word": rejected.word, "why": dict(why),
        "quote": rejected.quote, "start": rejected.start, "end": rejected.end, "lang": rejected.language,
    }


def name_of(speaker: str, vocabulary: Vocabulary, unlisted: Iterable[Entity] = ()) -> str:
    """The English label of a speaker given by IRI, or the name itself where the article's own words stand."""
    entity = vocabulary.entity(speaker) or next((thing for thing in unlisted if thing.iri == speaker), None)
    if entity is not None:
        return entity.label()
    return speaker.rsplit("/", 1)[-1] if speaker.startswith("http") else speaker


def _roles(claim: Claim, vocabulary: Vocabulary) -> dict[str, Any]:
    frame = claim.statement.frame
    kind = vocabulary.frame(frame.kind)
    given = {vocabulary.role(name).json_name: _fillers(fillers, vocabulary.role(name))
             for name, fillers in frame.roles if fillers}
    unit = next((f.unit for _, fillers in frame.roles for f in fillers if isinstance(f, Quantity)), "")
    if _UNIT in kind.roles and unit and _UNIT not in given:
        given[_UNIT] = unit
    return given


def _fillers(fillers: tuple[Filler, ...], role: RoleType) -> Any:
    values = [_filler(filler, role.form) for filler in fillers]
    return values if len(values) > 1 else values[0]


def _filler(filler: Filler, form: str) -> Any:
    if isinstance(filler, Quantity):
        return number(filler.value) if form == "number" else quantity(filler)
    if isinstance(filler, Entity):
        return filler.label()
    if isinstance(filler, Period):
        return f"{filler.start}/{filler.end}" if filler.end else filler.start
    return "?" if isinstance(filler, Hole) else filler




def quantity(given: Quantity) -> dict[str, Any]:
    """``{"value", "currency", "bound"}``, with ``value_max`` for a range and ``unit`` where it is not money."""
    found: dict[str, Any] = {
        "value": number(given.value), "currency": given.unit if given.is_money else "", "bound": given.bound}
    if given.value_max is not None:
        found["value_max"] = number(given.value_max)
    if given.unit and not given.is_money:
        found["unit"] = given.unit
    return found


def number(value: Decimal | float) -> int | float:
    """The number as JSON has it: whole numbers without a point."""
    return int(value) if value == int(value) else float(value)


def answer_dict(answer: Answer, vocabulary: Vocabulary | None = None) -> dict[str, Any]:
    """One answer as the JSON object that `ask --format json` prints; `id` is there where the question had one.

    `vocabulary` gives the names of speakers; it is loaded when an answer needs it and none is given.
    """
    found: dict[str, Any] = {"id": answer.id} if answer.id else {}
    return found | {
        "question": answer.question, "language": answer.language, "status": answer.status,
        "answers": [_item(item) for item in answer.items], "text": answer.text,
        "understood_as": answer.understood_as, "chips": [_chip(chip) for chip in answer.chips],
        "other_readings": list(answer.other_readings), "not_understood": list(answer.not_understood),
        "sparql": answer.sparql,
        "triples": [list(triple) for triple in answer.triples],
        "evidence": [_evidence(evidence, vocabulary) for evidence in answer.evidence],
        "conflicts": [_conflict(conflict) for conflict in answer.conflicts],
        "suggestions": list(answer.suggestions),
        "passages": [asdict(passage) for passage in answer.passages],
        "elapsed_ms": round(answer.elapsed_ms, 1),
    }


def _chip(chip: Chip) -> dict[str, str]:
    return {"kind": chip.kind, "label": chip.label} | ({"iri": chip.iri} if chip.iri else {})


def _item(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {"value": item.value}
    if isinstance(item.value, float) and not isinstance(item.value, bool):
        found["value"] = number(item.value)
    for name in ("iri", "currency", "unit", "bound"):
        if getattr(item, name):
            found[name] = getattr(item, name)
    if item.value_max is not None:
        found["value_max"] = number(item.value_max)
    if item.labels:
        found["labels"] = dict(item.labels)
    return found | {"detail": {name: _plain(value) for name, value in item.detail}, "evidence": list(item.evidence)}


def _plain(value: Any) -> Any:
    """A value of an item's detail as JSON has it."""
    if isinstance(value, Quantity):
        return quantity(value)
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, Entity):
        return value.label()
    if isinstance(value, tuple | list | frozenset):
        return [_plain(part) for part in value]
    return value


def _evidence(evidence: Evidence, vocabulary: Vocabulary | None) -> dict[str, Any]:
    speakers = [name_of(speaker, vocabulary or load_vocabulary()) for speaker in evidence.attributed_to]
    return {
        "triple": evidence.triple, "claim": evidence.claim, "quote": evidence.quote, "start": evidence.start,
        "end": evidence.end, "article": evidence.article, "title": evidence.title, "url": evidence.url,
        "published": evidence.published, "attributed_to": speakers, "status": evidence.status,
        "stage": evidence.stage, "certainty": evidence.certainty, "date": evidence.date,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {"about": conflict.about,
            "values": [{"value": value, "evidence": list(evidence)} for value, evidence in conflict.values]}
