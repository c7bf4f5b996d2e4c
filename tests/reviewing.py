"""A small world for the tests of reviews: three articles with claims in our own words, one of them with new names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kg_world import article, claim, frame, thing, usd, world

from kg.identity import entity_iri
from kg.model import Article, Claim, Entity, Quantity
from kg.reviews.batches import reviewed_batch
from kg.reviews.desk import Desk
from kg.store import MemoryStore, Store
from kg.terms import HISTORY, dg, iri
from kg.triples import Quad


def stranger(name: str) -> Entity:
    """A company that only an article names."""
    return Entity(entity_iri(name), frozenset({"Company", "Organisation", "Agent", "Thing"}),
                  (("en", name), ("ja", name)), provisional=True)


NOVA, ORION = stranger("Nova Compute"), stranger("Orion Labs")

FIRST = article(
    "r1", "OpenAI signed a contract over 38 billion with AWS. Nova Compute invested 5 billion in Orion Labs.")
SECOND = article("r2", "Orion Labs rents from Nova Compute. OpenAI and AWS have a contract. AWS is a part of Amazon.")
THIRD = article("r3", "Nova Compute is a part of Amazon. Nvidia and Nova Compute compete.")

FIRST_CLAIMS = (
    claim(FIRST, "OpenAI signed a contract over 38 billion with AWS.", frame(
        "Contract", customer=thing("openai"), provider=thing("aws"), amount=usd(38 * 10**9),
        durationYears=Quantity(Decimal(7), "year"), subject=thing("cloud-capacity")), date="2025-11-03"),
    claim(FIRST, "Nova Compute invested 5 billion in Orion Labs.", frame(
        "Investment", investor=NOVA, investee=ORION, amount=usd(5 * 10**9)), speakers=("insiders",)),
)
SECOND_CLAIMS = (
    claim(SECOND, "Orion Labs rents from Nova Compute.", frame("Contract", customer=ORION, provider=NOVA)),
    claim(SECOND, "OpenAI and AWS have a contract.", frame(
        "Contract", customer=thing("openai"), provider=thing("aws"))),
    claim(SECOND, "AWS is a part of Amazon.", frame("PartOf", part=thing("aws"), whole=thing("amazon")), "Completed"),
)
THIRD_CLAIMS = (
    claim(THIRD, "Nova Compute is a part of Amazon.", frame("PartOf", part=NOVA, whole=thing("amazon")), "Completed"),
    claim(THIRD, "Nvidia and Nova Compute compete.", frame("Competition", a=thing("nvidia"), b=NOVA), "Completed"),
)
EVERY = ((FIRST, FIRST_CLAIMS), (SECOND, SECOND_CLAIMS), (THIRD, THIRD_CLAIMS))


def put(store: Store, of: Article, claims: tuple[Claim, ...]) -> bool:
    """Ingest an article as the core does: what was decided counts."""
    return store.add(reviewed_batch(of, claims, Desk(store, world()).decisions(), world()))


def filled() -> MemoryStore:
    """A store with the three articles."""
    store = MemoryStore()
    for of, claims in EVERY:
        put(store, of, claims)
    return store


def facts(store: Store) -> set[Quad]:
    """Everything but the history, and how often an article was replaced."""
    return {quad for quad in store.quads() if quad[3] != iri(HISTORY) and quad[1] != dg("revision")}


def moved(of: Article, claims: tuple[Claim, ...], before: str) -> tuple[Article, tuple[Claim, ...]]:
    """The same article with `before` put in front of its text, read anew."""
    shifted = replace(of, text=before + of.text)
    return shifted, tuple(
        claim(shifted, each.quote, each.statement.frame, each.statement.status, stage=each.statement.stage,
              certainty=each.statement.certainty, speakers=each.statement.speakers, date=each.statement.date)
        for each in claims)
