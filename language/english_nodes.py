"""English: what phrases, verb groups and breaks are, and the tests on them that every later step asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Entity, Quantity
from language.clauses import Phrase, Verb
from language.items import Item, entity_of

NO_CASES: frozenset[str] = frozenset()
OWNING = frozenset({"genitive", "'s"})
OBJECT_CASE = frozenset({"object"})
HYPHENED = frozenset({"hyphen"})  # who stands in “X-backed”
QUOTATION = frozenset("\"“”'‘’")
SITE_KIND = "FacilityKind"
SITES = frozenset({SITE_KIND, "Site"})
SUBJECT = "Subject"  # a concept of what is provided: a cloud, capacity
OUT_OF, MEANT_FOR = frozenset({"from"}), frozenset({"benefactive"})  # whose site is meant by a verb, by a noun
UNIT_CLASS = "BusinessUnit"  # who buys a division is not the division
OPENING = (":", "—", "–", "-")  # what may stand before a list that says which
HEADED = 2  # a list at the head of a line has a label before it and no kind


@dataclass(frozen=True, slots=True)
class Break:
    """A sign or a word that separates clauses: a comma, a relative pronoun, a conjunction."""

    item: Item


EnglishNode = Phrase | Verb | Break


def place_in(items: Sequence[Item], item: Item) -> int:
    return next(k for k, i in enumerate(items) if i.start == item.start and i.kind == item.kind)


def is_telling(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and bool(entity.classes & {"MediaOutlet", "Source", "Person"})


def is_body(item: Item) -> bool:
    return isinstance(item.value, Entity) and "Organisation" in item.value.classes


def is_adverb(item: Item) -> bool:
    return any(w.pos == "Adverb" for w in item.words) or (item.kind == "other" and item.text.casefold().endswith("ly"))


def is_plain_verb(item: Item) -> bool:
    """Whether the item can be nothing but a verb, and one that takes no second verb (“let X run”, “said X runs”)."""
    verb = bool(item.words) and all(w.pos == "Verb" for w in item.words)
    return verb and item.tag in ("base", "ing", "ed", "s") and not item.is_concept("causes", "report")


def item_before(items: Sequence[Item], at: int) -> Item | None:
    """The item before, adverbs passed over."""
    return next((i for i in reversed(items[:at]) if not is_adverb(i)), None)


def is_sum(item: Item) -> bool:
    return isinstance(item.value, Quantity) and item.value.is_money


def evokes_event(node: EnglishNode) -> bool:
    return isinstance(node, Phrase) and node.head.evokes


def is_comma(node: EnglishNode) -> bool:
    return isinstance(node, Break) and node.item.text == ","


def is_relative_sign(node: EnglishNode) -> bool:
    return isinstance(node, Break) and node.item.is_concept("relative", "complement")


def is_base(item: Item) -> bool:
    return any(item.text.casefold() in w.forms for w in item.words)


def event_kinds(phrase: Phrase) -> frozenset[str]:
    """The frames that the head of the phrase stands for as a noun."""
    return frozenset(u.kind for w in phrase.head.words if w.pos != "Verb" for u in w.usages)


def is_modifier(node: EnglishNode) -> bool:
    """“Nvidia-backed”: a participle bound to who does what it tells."""
    return isinstance(node, Verb) and node.form == "modifier"


def is_event(item: Item) -> bool:
    """Whether a noun of a frame that names no particular thing and no kind of thing."""
    noun = any(w.pos in ("Noun", "Adjective") and w.has("frame:") for w in item.words)
    return noun and item.evokes and not item.has("class:")


def carries_deal(node: EnglishNode) -> bool:
    """Whether the node is a bare noun that stands for what it consists of."""
    return isinstance(node, Phrase) and not node.cases and not node.mods and node.head.is_concept("transparent")


def is_named(phrase: Phrase) -> bool:
    """Whether the phrase names something in particular, not a kind or a group."""
    values = (i.value for i in phrase.items if isinstance(i.value, Entity))
    return any(not e.classes & {"Concept", "Group"} for e in values)


def is_measure(item: Item | None) -> bool:
    return item is not None and isinstance(item.value, Entity) and "MetricKind" in item.value.classes


def holds_product(phrase: Phrase) -> bool:
    """Whether the phrase itself names a product or a kind of product, whose owner stands before it."""
    return any(isinstance(i.value, Entity) and "Product" in i.value.classes for i in phrase.items)


def things_named(phrase: Phrase) -> bool:
    return any(i.is_entity for i in phrase.items)


def classes_of(item: Item) -> frozenset[str]:
    return item.value.classes if isinstance(item.value, Entity) else frozenset()
