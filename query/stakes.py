"""“X's stake in Y”: a gauge of X that belongs to what X has in Y; the two are told in the same words of an article.

Which gauges are such, and of which kind of deal, stands in ontology/replies/asking.ttl (reply:heldIn).
"""
from __future__ import annotations

from collections.abc import Iterator

from kg.model import DGR, Entity, Filler, Frame, Hole, Mention, Reading
from kg.vocabulary import Vocabulary
from query.parts import Part, holes_of, names_of
from query.wording import REPLY, load_replies

VALUE = "value"  # how the hole of what is measured is named
_TELLERS = frozenset({"report", "article"})
_SIZES = frozenset({"ask:amount", "ask:amount-noun", "ask:what", "ask:which"})


def stake_of(reading: Reading, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """The deal and the gauge of which a question for one's stake in another asks; the deal alone if it asks whether."""
    gauge = _asked_for(reading, vocabulary)
    named = [m for m in reading.mentions if isinstance(m.value, Entity) and "Agent" in m.value.classes]
    if gauge is None or len(named) != 2 or not _is_plain(reading):
        return ()
    there = _object(named, reading, vocabulary)
    holder = next(m for m in named if m is not there)
    both = _both(gauge, holder.value, there.value, vocabulary)  # type: ignore[arg-type]
    return both if _is_sized(reading) else both[:1]


def in_shares(parts: tuple[Part, ...], unit: str, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """「XはYの株を何％取得した」: what X has in Y, where its size is asked for in the unit of a gauge."""
    frame = parts[0].frame if len(parts) == 1 and not parts[0].negated else None
    for gauge in _gauges(vocabulary):
        kind, mine, theirs = _rule(gauge)
        two = [frame.get(role) for role in (mine, theirs)] if frame and frame.kind == kind else []
        named = [f for fillers in two for f in fillers if isinstance(f, Entity)]
        if load_replies("en").rule(gauge.iri, "measuredIn") == (unit,) and len(named) == len(two) == 2:
            return _both(gauge, named[0], named[1], vocabulary)
    return ()


def _gauges(vocabulary: Vocabulary) -> Iterator[Entity]:
    """The gauges that are told of what one has in another."""
    every = (DGR + name for name in load_replies("en").rows.subjects(DGR))
    held = (iri for iri in every if load_replies("en").rule(iri, "heldIn"))
    return (thing for iri in held for thing in [vocabulary.entity(iri)] if thing is not None)


def _asked_for(reading: Reading, vocabulary: Vocabulary) -> Entity | None:
    """The gauge that the question names, or asks for in other words: “how much of Y does X own”."""
    named = (m.value for m in reading.mentions if isinstance(m.value, Entity) and _rule(m.value))
    words = load_replies(reading.language).texts(f"{REPLY}share-asked", "words")
    asks = any(word in reading.text.casefold() for word in words)
    return next(named, None) or (next(_gauges(vocabulary), None) if asks else None)


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
    cases = {"into", "locative", "genitive"}
    marks = {m.form for m in vocabulary.markers if m.language == "en" and cases & set(m.cases)}
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
