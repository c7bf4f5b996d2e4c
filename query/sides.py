"""The sides of a comparison that the reader took for one: “A's and B's investment”, “the A deal or the B deal”."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.model import Entity, Frame, Hole, Mention, Reading
from kg.vocabulary import Vocabulary
from query.assembly import fits
from query.parts import ANY_ROLE, Part, names_of


def set_apart(parts: list[Part], reading: Reading, vocabulary: Vocabulary) -> list[Part]:
    """`parts` with a side for each noun that is compared, or for each of two owners of one noun."""
    return (_by_noun(parts, reading, vocabulary) or _by_owner(parts, reading, vocabulary)
            or _by_list(parts, reading, vocabulary) or parts)


def _by_noun(parts: list[Part], reading: Reading, vocabulary: Vocabulary) -> list[Part]:
    """“The A contract or the B contract”: to each noun belong the names before it."""
    kinds = {part.frame.kind for part in parts}
    if len(kinds) != 1 or not _is_muddled(parts, reading):
        return []
    kind = next(iter(kinds))
    spans = sorted({(s, e) for _, s, e, concept in reading.words if concept == f"frame:{kind}"})
    sides = [_before(start, end, reading) for (_, start), (end, _) in pairwise([(0, 0), *spans])]
    if len(spans) != 2 or not all(sides) or not _is_joined(spans[0][1], reading, vocabulary):
        return []
    return [Part(Frame(kind, ((ANY_ROLE, tuple(names)),), span), words=reading.text[slice(*span)])
            for names, span in zip(sides, spans, strict=True)]


def _is_joined(end: int, reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether the other side follows right behind the first noun: “… contract or …”, “… deal than …”."""
    forms = [m.form for m in vocabulary.markers if m.language == reading.language
             and {"than", "and", "alternative"} & set(m.cases)]
    return reading.text[end:].casefold().lstrip(" ,").split(" ", 1)[0] in forms


def _before(start: int, end: int, reading: Reading) -> list[Entity]:
    return [m.value for m in _agents(reading) if start <= m.start and m.end <= end and isinstance(m.value, Entity)]


def _is_muddled(parts: Sequence[Part], reading: Reading) -> bool:
    """Whether a name was left out, or one that is said once stands on both sides, or both sides are one."""
    named = [name for part in parts for name in names_of(part.frame)]
    every = [m.value for m in _agents(reading)]
    return len(parts) < 2 or any(n not in named for n in every) or any(
        isinstance(n, Entity) and every.count(n) < named.count(n) for n in named)


def _by_owner(parts: list[Part], reading: Reading, vocabulary: Vocabulary) -> list[Part]:
    """“A's and B's investment in C”: A, which no role took, stands where B stands."""
    mentions = list(_agents(reading))
    named = {name for part in parts for name in names_of(part.frame)}
    left = [m for m in mentions if m.value not in named]
    if len(parts) != 1 or len(left) != 1 or not isinstance(left[0].value, Entity):
        return []
    other, frame = left[0].value, parts[0].frame
    at = mentions.index(left[0])
    near = [m.value for m in (*mentions[at + 1 : at + 2], *mentions[max(0, at - 1) : at])]
    for beside in near:
        role = next((r for r, fillers in frame.roles if beside in fillers and r != ANY_ROLE), "")
        if role and fits(other, role, vocabulary):
            kept = Frame(frame.kind, tuple((r, fs) for r, fs in frame.roles if not _is_bare(fs)), frame.span)
            return [replace(parts[0], frame=kept.with_role(role, side)) for side in (other, beside)
                    if isinstance(side, Entity)]
    return []


def _by_list(parts: list[Part], reading: Reading, vocabulary: Vocabulary) -> list[Part]:
    """「AとBのCへの出資額の差」: of the names of the one noun, the two that are listed are the sides."""
    named = parts[0].frame.get(ANY_ROLE) if len(parts) == 1 else ()
    joints = {m.form for m in vocabulary.markers
              if m.language == reading.language and {"and", "comitative"} & set(m.cases)}
    mentions = [m for m in _agents(reading) if m.value in named]
    pairs = [(one, two) for one, two in pairwise(mentions) if reading.text[one.end : two.start].strip() in joints]
    if len(named) < 3 or len(mentions) != len(named) or len(pairs) != 1:
        return []
    listed = [mention.value for mention in pairs[0]]
    rest = tuple(name for name in named if name not in listed)
    return [replace(parts[0], frame=parts[0].frame.with_role(ANY_ROLE, side, *rest)) for side in listed
            if isinstance(side, Entity)]


def _is_bare(fillers: tuple[object, ...]) -> bool:
    """Whether a bare “which” fills the role: it stands for the sides themselves."""
    return all(isinstance(f, Hole) and not f.classes and f.want == "entity" for f in fillers)


def _agents(reading: Reading) -> Iterator[Mention]:
    return (m for m in reading.mentions if isinstance(m.value, Entity) and "Agent" in m.value.classes)
