"""「XがYの買収に払った額」, “what did X pay for the Y purchase”: the noun's own name is what was bought."""
from __future__ import annotations

from dataclasses import replace

from kg.model import Entity, Mention, Reading
from kg.vocabulary import Vocabulary
from query.assembly import fits
from query.parts import Part, names_of

_SUBJECT = frozenset({"topic", "subject"})


def turned(part: Part, reading: Reading, vocabulary: Vocabulary) -> Part:
    """`part` with its two parties the other way round, where the second is the subject of the whole question."""
    kind = vocabulary.frames.get(part.frame.kind)
    keys = kind.keys if kind else ()
    named = names_of(part.frame)
    if len(keys) != 2 or len(named) != 2 or part.also or part.either:
        return part
    held, other = (next((m for m in reading.mentions if m.value in part.frame.get(key)), None) for key in keys)
    if held is None or other is None or not (_owns(held, part, reading) and _is_subject(other, reading, vocabulary)):
        return part
    one, two = held.value, other.value
    if not isinstance(one, Entity) or not isinstance(two, Entity) or not (fits(two, keys[0], vocabulary) and fits(
            one, keys[1], vocabulary)):
        return part
    return replace(part, frame=part.frame.with_role(keys[0], two).with_role(keys[1], one))


def _owns(held: Mention, part: Part, reading: Reading) -> bool:
    """Whether the name stands right before the noun: 「Yの買収」, “the Y purchase”."""
    start = part.frame.span[0]
    return held.end <= start and reading.text[held.end : start].strip() in ("の", "")


def _is_subject(other: Mention, reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether a particle of the subject follows the name, or a verb that asks stands before it (“did X”)."""
    if reading.language == "ja":
        forms = {m.form for m in vocabulary.markers if m.language == "ja" and _SUBJECT & set(m.cases)}
        return any(reading.text[other.end :].startswith(form) for form in forms if len(form) == 1)
    return any(concept.startswith("aux:") and reading.text[end : other.start].strip() == ""
               for _, _, end, concept in reading.words if end <= other.start)
