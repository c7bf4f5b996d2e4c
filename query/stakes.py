"""“X's stake in Y”: a gauge of X that belongs to what X has in Y; the two are told in the same words of an article.

Which gauges are such, and of which kind of deal, stands in ontology/replies/asking.ttl (reply:heldIn).
"""
from __future__ import annotations

from kg.model import Entity, Filler, Frame, Hole, Mention, Reading
from kg.vocabulary import Vocabulary
from query.parts import Part, holes_of, names_of
from query.wording import load_replies

VALUE = "value"  # how the hole of what is measured is named
_TELLERS = frozenset({"report", "article"})
_SIZES = frozenset({"ask:amount", "ask:amount-noun", "ask:what", "ask:which"})


def stake_of(reading: Reading, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """The deal and the gauge of which a question for one's stake in another asks; the deal alone if it asks whether."""
    gauge = next((m for m in reading.mentions if isinstance(m.value, Entity) and _rule(m.value)), None)
    named = [m for m in reading.mentions if isinstance(m.value, Entity) and "Agent" in m.value.classes]
    if gauge is None or len(named) != 2 or not _is_plain(reading):
        return ()
    there = _object(named, reading, vocabulary)
    holder = next(m for m in named if m is not there)
    both = _both(gauge.value, holder.value, there.value, vocabulary)  # type: ignore[arg-type]
    return both if _is_sized(reading) else both[:1]


def _rule(thing: Entity) -> tuple[str, ...]:
    return load_replies("en").rule(thing.iri, "heldIn")


def _is_plain(reading: Reading) -> bool:
    """Whether the question asks for nothing but how large something is, or whether there is one."""
    concepts = {concept for _, _, _, concept in reading.words}
    asks = {concept for concept in concepts if concept.startswith("ask:")}
    named = all(isinstance(m.value, Entity | Hole) for m in reading.mentions)
    told = {"ask:who", "ask:list"} if concepts & _TELLERS else set()
    return asks <= {*_SIZES, *told, "ask:yesno"} and named and not any(c.startswith("op:") for c in concepts)


def _is_sized(reading: Reading) -> bool:
    """Whether the question asks how large, by its question word or as a bare noun, not whether or who says so."""
    concepts = {concept for _, _, _, concept in reading.words}
    asks = "doubt" in concepts if reading.language == "ja" else reading.text.rstrip().endswith("?")
    return (bool(concepts & _SIZES) or not asks) and not concepts & _TELLERS


def _object(named: list[Mention], reading: Reading, vocabulary: Vocabulary) -> Mention:
    """Of the two, the one in which the other has it: behind an in or of in English, the last named in Japanese."""
    marks = {m.form for m in vocabulary.markers if m.language == "en" and {"into", "locative"} & set(m.cases)}
    behind = [m for m in named if set(reading.text[: m.start].casefold().split()[-1:]) & marks]
    return behind[0] if reading.language == "en" and len(behind) == 1 else named[-1]


def _both(gauge: Entity, holder: Entity, there: Entity, vocabulary: Vocabulary) -> tuple[Part, ...]:
    kind, mine, theirs = _rule(gauge)
    deal = Frame(kind, ((mine, (holder,)), (theirs, (there,))))
    return Part(deal), Part(measure(holder, gauge, Hole("amount", name=VALUE), vocabulary))


def measure(owner: Entity, gauge: Entity, value: Hole, vocabulary: Vocabulary) -> Frame:
    """The frame of a gauge of `owner` whose value is asked for."""
    measured = vocabulary.frames[vocabulary.kind_with["MetricKind"]]
    roles = {vocabulary.role(role).form: role for role in reversed(tuple(measured.roles))}
    own = next(role for role in measured.keys if vocabulary.role(role).form == "entity")
    told: dict[str, Filler] = {own: owner, roles["concept"]: gauge, roles["quantity"]: value}
    return Frame(measured.kind, tuple((role, (filler,)) for role, filler in told.items()))


def is_stake(parts: tuple[Part, ...]) -> bool:
    """Whether `parts` are a deal and the gauge that belongs to it, to be told in the same words."""
    gauges = [part for part in parts if any(_rule(thing) for thing in names_of(part.frame))]
    return len(parts) == 2 and len(gauges) == 1 and any(hole.want == "amount" for _, hole in holes_of(gauges[0].frame))
