"""Japanese: the tests on phrases and verbs that every later step asks."""

from __future__ import annotations

from collections.abc import Sequence

from kg.lexicon import Usage
from language.clauses import Node, Phrase, Verb, fillers
from language.items import Item, entity_of

OTHERS = frozenset({"dative", "comitative"})  # how the other party of a deal is marked
MADE = ("Chip", "GPU", "Hardware", "Server", "AIModel", "Product", "Service")  # common nouns for what is made
LASTING = ("いる", "おる", "ある", "くる", "しまう")  # what these verbs help tells a state or an end
BY_WAY = frozenset(("means", "agent", "besides"))  # cases of a deal that only leads to what the clause tells
SIGNED = "Signed"


def lists_bodies(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Organisation" in entity.classes


def bodies_in(phrase: Phrase) -> list[Item]:
    """The organisations that the phrase or what modifies it names."""
    entities = ((i, entity_of(i)) for p in (*phrase.mods, phrase) for i in p.items)
    return [i for i, e in entities if e is not None and "Organisation" in e.classes]


def evoked_by(phrase: Phrase) -> str:
    """The frame that the head of the phrase names."""
    return phrase.head.has("frame:") if phrase.items and phrase.head.evokes else ""


def phrases_of(row: Sequence[Node]) -> list[Phrase]:
    return [node for node in row if isinstance(node, Phrase)]


def first_of(phrase: Phrase) -> Phrase:
    """The part of a phrase that a clause before it is about: 「…を建てるA系列のB」 is B."""
    parts = (*phrase.mods, phrase)
    return next(part for j, part in enumerate(parts) if not describes_next(parts, j))


def describes_next(parts: Sequence[Phrase], j: int) -> bool:
    """Whether the part at `j` only tells what the name in the part behind it is: 「A子会社のBへの投資」, 「A氏のB」,
    「Aの親会社B」."""
    if j + 1 >= len(parts) or not parts[j].items or "genitive" not in parts[j].cases:
        return False
    named = fillers(parts[j + 1])
    body = bool(named) and named[-1][-1].is_entity and may_speak(named[-1][-1])
    if body and (_apposes(parts[j + 1]) or (is_person(parts[j]) and bool(bodies_in(parts[j + 1])))):
        return True
    return is_of_house(parts[j]) and body and named[0][0].is_entity and may_speak(named[0][0])


def names_bearer(part: Phrase) -> bool:
    """「競合Y」: whether nothing but a name stands behind the noun that begins the part."""
    return len(part.items) == 2 and part.head.is_entity and may_speak(part.head)


def _apposes(part: Phrase) -> bool:
    """「Xの親会社Y」: whether a relational noun before the name says what it is to what modifies it."""
    noun = part.items[0]
    relational = noun.evokes and noun.tag != "suru" and any(w.pos == "Noun" for w in noun.words)
    return len(part.items) > 1 and relational and part.head.is_entity


def is_of_house(part: Phrase) -> bool:
    """「X傘下の」, 「X子会社の」: what is said to belong to a house is not the house."""
    noun = part.head if part.items else None
    relational = noun is not None and noun.evokes and noun.tag != "suru" and any(w.pos == "Noun" for w in noun.words)
    return relational and len(part.items) > 1 and part.items[0].is_entity and may_speak(part.items[0])


def takes_case(usage: Usage, particle: str, but_required: bool = False) -> bool:
    """Whether a place of the usage is marked by the particle."""
    return any(particle in s.markers and not (but_required and s.required) for s in usage.slots)


def is_thing(item: Item) -> bool:
    """Whether it is a common noun for what is made: chips, models, services."""
    entity = entity_of(item)
    return item.has("class:") in MADE and (entity is None or "Concept" in entity.classes)


def is_made(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Product" in entity.classes


def heads_of(phrase: Phrase) -> list[tuple[Item, ...]]:
    """The fillers that bear the phrase's case: of two bodies in one compound only the last (「A傘下B」), and none
    before a kind of thing that it makes (「Aチップで」)."""
    found = tuple(_named_over_kinds(fillers(phrase)))
    if len(found) > 1 and is_thing(found[-1][0]) and found[-1][0] is phrase.head:
        found = tuple(f for f in found if not may_speak(f[0]))
    bodies = [k for k, f in enumerate(found) if may_speak(f[0])]
    agents = [k for k in bodies if not is_place(found[k][0])] or bodies
    return [f for k, f in enumerate(found) if k not in bodies or k == agents[-1]]


def _named_over_kinds(found: Sequence[tuple[Item, ...]]) -> list[tuple[Item, ...]]:
    """「NVIDIA GB300 GPU」, 「Xのチップ「Y」」: of a product and its kind in one phrase the product."""
    named = [f for f in found if is_made(f[-1]) and not _is_kind_of_product(f[-1])]
    return [f for f in found if not (named and len(f) == 1 and is_made(f[0]) and _is_kind_of_product(f[0]))]


def _is_kind_of_product(item: Item) -> bool:
    """“GPU”, “Amazon chips”: a product of no name of its own."""
    entity = entity_of(item)
    words = entity.label().split() if entity is not None else []
    return entity is not None and (words[-1] in entity.classes or (len(words) > 1 and words[-1].islower()))


def is_person(phrase: Phrase) -> bool:
    """Whether an unknown name bears a title (「フアン氏」), or is a pronoun."""
    tokens = phrase.head.tokens
    return bool(tokens) and tokens[-1].pos.startswith(("接尾辞-名詞的", "代名詞"))


def phrases_until_verb(row: Sequence[Node], n: int) -> list[Phrase]:
    """The phrases directly before node `n`, back to the verb before."""
    found: list[Phrase] = []
    for node in reversed(row[:n]):
        if isinstance(node, Verb):
            break
        found.append(node)
    return found


def is_place(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Place" in entity.classes


def may_speak(item: Item) -> bool:
    """Whether the item names someone: no product and no concept is a source."""
    entity = entity_of(item)
    return entity is not None and bool(entity.classes & {"Agent", "Source", "Place", "Group"})
