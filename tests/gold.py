"""Gold facts of ../shared as claims in a store, and questions as hand-made Readings: tests without the reader."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kg.identity import article_iri, claim_iri, entity_iri
from kg.model import Article, Claim, Entity, Filler, Frame, Hole, Mention, Period, Quantity, Reading, Statement
from kg.store import MemoryStore, Store
from kg.triples import batch
from kg.vocabulary import Vocabulary, load_vocabulary

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
_CERTAINTIES = ("Reported", "Projected", "Conditional", "Rumoured", "Opinion")


@cache
def vocabulary() -> Vocabulary:
    """The delivered vocabulary."""
    return load_vocabulary()


def thing(name: str, words: Vocabulary | None = None) -> Entity:
    """The thing that bears `name` in the vocabulary, else a provisional one."""
    words = words or vocabulary()
    found = words.by_alias.get(name.casefold(), ())
    ranked = sorted(found, key=lambda iri: name not in dict(words.entities[iri].labels).values())
    return (
        words.entities[ranked[0]]
        if ranked
        else Entity(entity_iri(name), frozenset({"Thing"}), (("en", name), ("ja", name)), True)
    )


def things(*names: str) -> tuple[Entity, ...]:
    return tuple(map(thing, names))


def money(value: float, unit: str = "USD", bound: str = "exact") -> Quantity:
    return Quantity(Decimal(str(value)), unit, bound, None, True)


# ---- gold facts -> store ----
def gold_facts(name: str = "facts.jsonl") -> list[dict[str, Any]]:
    lines = (SHARED / "eval" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def claim_of(fact: dict[str, Any], words: Vocabulary) -> Claim | None:
    """A gold fact as a claim; None where a role's form cannot hold what the gold gives."""
    status = next(s for s, t in words.statuses.items() if t.json_name == fact["status"])
    certain = status in _CERTAINTIES
    roles = tuple((role, fillers) for role, fillers in _roles(fact, words) if fillers)
    frame = Frame(words_kind(fact["type"], words), roles)
    speakers = tuple(thing(name, words).iri for name in fact["attributed_to"])
    statement = Statement(
        frame,
        words.frame(frame.kind).usual_stage if certain else status,
        status if certain else "Asserted",
        status,
        speakers,
        fact["date"],
    )
    start = int(fact["id"].split("-")[1]) * 1000
    end = start + len(fact["quote"])
    return Claim(
        claim_iri(fact["doc"], start, end, statement),
        article_iri(fact["doc"]),
        fact["doc"],
        statement,
        fact["quote"],
        start,
        end,
        "ja",
        "gold",
    )


def words_kind(json_name: str, words: Vocabulary) -> str:
    return next(kind for kind, frame in words.frames.items() if frame.json_name == json_name)


def _roles(fact: dict[str, Any], words: Vocabulary) -> Iterable[tuple[str, tuple[Filler, ...]]]:
    for name, value in fact["roles"].items():
        role = next(r for r in words.frame(words_kind(fact["type"], words)).roles if words.role(r).json_name == name)
        values = value if isinstance(value, list) else [value]
        yield role, tuple(f for v in values for f in [_filler(v, role, fact, words)] if f is not None)


def _filler(value: Any, role: str, fact: dict[str, Any], words: Vocabulary) -> Filler | None:
    form = words.role(role).form
    if form == "quantity" and isinstance(value, dict):
        money_unit = value.get("currency", "")
        unit = money_unit or {"GPUs": "GPU"}.get(fact["roles"].get("unit", ""), fact["roles"].get("unit", ""))
        most = Decimal(str(value["value_max"])) if "value_max" in value else None
        return Quantity(Decimal(str(value["value"])), unit, value["bound"], most, bool(money_unit))
    if form == "number":
        return Quantity(Decimal(str(value)))
    return str(value) if form == "text" else thing(str(value), words) if isinstance(value, str) else None


def gold_store(words: Vocabulary | None = None, names: tuple[str, ...] = ("facts.jsonl",)) -> Store:
    """A memory store that holds the gold facts of ../shared."""
    words = words or vocabulary()
    facts = [fact for name in names for fact in gold_facts(name)]
    titles = {doc: f"Title of {doc}" for doc in {fact["doc"] for fact in facts}}
    store = MemoryStore()
    for doc in sorted(titles):
        claims = [c for fact in facts if fact["doc"] == doc for c in [claim_of(fact, words)] if c]
        article = Article(doc, f"text of {doc}", article_iri(doc), titles[doc], language="ja", published="2025-12-20")
        store.add(batch(article, claims, words))
    return store


# ---- questions ----
def question(
    text: str,
    *frames: Frame | Statement,
    words: str = "",
    mentions: Iterable[Filler] = (),
    language: str = "en",
    unread: Iterable[str] = (),
) -> Reading:
    """A Reading as a reader would give it. `words` are concepts, each at some place of the text (``concept@12``)."""
    read = []
    for n, word in enumerate(words.split()):
        concept, _, at = word.partition("@")
        start = int(at) if at else n
        read.append((text[start : start + 1], start, start + 1, concept))
    statements = tuple(f if isinstance(f, Statement) else Statement(f, "", "", "") for f in frames)
    return Reading(
        text,
        language,
        tuple(Mention(f, 0, 1, text[:1]) for f in mentions),
        statements,
        tuple((u, 0, len(u)) for u in unread),
        tuple(read),
    )


def frame(kind: str, **roles: Filler | tuple[Filler, ...]) -> Frame:
    """A frame from keyword roles (``for_`` for the role named for)."""
    return Frame(kind, tuple((role.rstrip("_"), f if isinstance(f, tuple) else (f,)) for role, f in roles.items()))


def hole(name: str = "x", *classes: str, want: str = "entity") -> Hole:
    return Hole(want, frozenset(classes), name)


def on(start: str, end: str = "", relation: str = "in") -> Period:
    return Period(start, end, relation)
