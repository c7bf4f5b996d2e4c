"""Versions of models: 「GPT-5.7」, “Gemini 4 Flash” are told from the family, though no row has the number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.derived import once_a_vocabulary
from kg.identity import entity_iri
from kg.model import Entity, Mention
from kg.values import replace
from kg.vocabulary import Vocabulary

_FAMILY = "AIModel"
_STEM = re.compile(r"(\D{3,}?)[ -]?\d")
_SUFFIX = re.compile(r"\d[\w.]*[ -]([A-Z][a-z]+)")
_WORD = re.compile(r"[A-Za-z]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SHORTEST = 4  # a family's name without a number has at least so many letters
_LINES = frozenset({"Chip", "Hardware"})
_CODE = re.compile(r" ?[A-Z]{0,3}\d{1,4}[A-Z]{0,3}(?: (?:Plus|Max|Pro|Ultra|Elite)(?![A-Za-z]))?(?![A-Za-z\d.,])")
_COUNTED = "億万兆千百年月日%％つ社人件台基種倍代回位"

_COUNTED_ALONE = _COUNTED + "枚個機本名円ド-〜~+＋"
_YEAR = re.compile(r"(?:19|20)\d\d$")


def maker_of(model: Entity, vocabulary: Vocabulary) -> Entity | None:
    """Who makes `model`: by its own row, else by those of its family."""
    told = _line_maker if model.classes & _LINES else _family_maker
    own = vocabulary.makers.get(model.iri) or (told(model.label(), vocabulary) if model.provisional else "")
    return vocabulary.entity(own) if own else None


def _family_maker(written: str, vocabulary: Vocabulary) -> str:
    makers = _makers(vocabulary)
    found = [stem for stem in makers if written.startswith(stem)]
    return makers[max(found, key=len)] if found else ""


@once_a_vocabulary
def _makers(vocabulary: Vocabulary) -> Mapping[str, str]:
    """What the names of a family of models begin with -> who makes all of these."""
    models = [(a, i) for a, i, _, _ in vocabulary.names if _FAMILY in vocabulary.entities[i].classes]
    stems = [(m[1] if m else a, vocabulary.makers.get(i, "")) for a, i in models for m in [_STEM.match(a)]]
    return {s: m for s, m in stems if {m2 for s2, m2 in stems if s2 == s} == {m}}


def _line_maker(written: str, vocabulary: Vocabulary) -> str:
    """The maker of the line of hardware with whose name what is written begins."""
    words = written.split()
    lines = (vocabulary.by_alias.get(" ".join(words[:n]).casefold(), ()) for n in range(len(words) - 1, 0, -1))
    return next((m for iris in lines for iri in iris for m in [vocabulary.makers.get(iri, "")] if m), "")


def versions(text: str, names: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """The versions in `text` that are longer than any of the known `names`, or of which only the family is known."""
    if not any(map(str.isdigit, text)) or not vocabulary.names:
        return ()
    known = {(n.start, n.end): n.value for n in names}
    found = []
    for match in _pattern(vocabulary).finditer(text):
        own = known.get(match.span())
        if own is None or (isinstance(own, Entity) and _is_another(match.group(), own.label(), vocabulary)):
            written = match.group()
            classes = frozenset({_FAMILY, "Product", "Thing"})
            entity = Entity(entity_iri(written), classes, (("en", written), ("ja", written)), provisional=True)
            found.append(Mention(entity, match.start(), match.end(), written))
    return tuple(m for m in found if not any(n.start <= m.start and m.end < n.end for n in names))


def codes(text: str, names: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Mention, ...]:
    """The products in `text` that are told by the name of a line of hardware and a code: 「AMD Instinct MI355X」."""
    found, begun = [], {n.start for n in names}
    for name in names:
        line, match = name.value, _CODE.match(text, name.end)
        if match is None or not isinstance(line, Entity) or not _is_line(name.text, line):
            continue
        code, following = match.group().strip(), text[match.end() : match.end() + 1] or "."
        counted = code.isdigit() and (following in _COUNTED_ALONE or _YEAR.search(code))  # 「Blackwell 10万基」
        if counted or match.end() - len(code) in begun:
            continue  # 「Blackwell B200」
        written = text[name.start : match.end()]
        entity = Entity(entity_iri(written), line.classes, (("en", written), ("ja", written)), provisional=True)
        found.append(Mention(entity, name.start, match.end(), written))
    return (*found, *(_own_code(n, vocabulary) for n in names if _is_of_line(n, vocabulary)))


def _is_of_line(name: Mention, vocabulary: Vocabulary) -> bool:
    """“Ascend 910C”: whether a known name of a line of hardware is that of one of its products, by its code."""
    line, stem = name.value, _STEM.match(name.text)
    if not isinstance(line, Entity) or not line.classes & _LINES or stem is None or any(map(str.isdigit, line.label())):
        return False
    return stem[1].casefold() in (*vocabulary.plain_names(line.iri), line.label().split()[-1].casefold())


def _own_code(name: Mention, vocabulary: Vocabulary) -> Mention:
    classes = name.value.classes if isinstance(name.value, Entity) else frozenset[str]()
    entity = Entity(entity_iri(name.text), classes, (("en", name.text), ("ja", name.text)), provisional=True)
    return replace(name, value=entity)


def _is_line(written: str, line: Entity) -> bool:
    """Whether it is a name, without a number of its own, for many products of one maker."""
    named = bool(line.classes & _LINES) and "Concept" not in line.classes and not line.provisional
    return named and written.isascii() and not any(map(str.isdigit, written))


def _is_another(written: str, label: str, vocabulary: Vocabulary) -> bool:
    """Whether what is written has another number, or another tier (Flash, Pro), than the model of that label."""
    numbers = [[float(n) for n in _NUMBER.findall(text)] for text in (written, label)]
    named = [_tiers(vocabulary) & set(_WORD.findall(text)) for text in (written, label)]
    return numbers[0] != numbers[1] or (bool(numbers[1]) and named[0] != named[1])


@once_a_vocabulary
def _tiers(vocabulary: Vocabulary) -> frozenset[str]:
    """The words that stand behind the number of some known model."""
    models = (a for a, iri, _, _ in vocabulary.names if _FAMILY in vocabulary.entities[iri].classes)
    return frozenset(m[1] for a in models for m in [_SUFFIX.search(a)] if m)


@once_a_vocabulary
def _pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A family's name, the number of a version, and what may follow it."""
    written = [a for a, iri, _, _ in vocabulary.names if _FAMILY in vocabulary.entities[iri].classes]
    bodies = {a for a, iri, _, _ in vocabulary.names if "Organisation" in vocabulary.entities[iri].classes}
    numbered = {m[1] for a in written for m in [_STEM.match(a)] if m}
    plain = {a for a in written if len(a) >= _SHORTEST and a.isascii() and a[-1].isalpha()}
    stems = sorted((numbered | plain) - bodies, key=len, reverse=True)
    suffixes = sorted(_tiers(vocabulary))
    return re.compile(
        rf"(?<![A-Za-z0-9-])(?:{'|'.join(map(re.escape, stems))})"
        rf"(?:[ -](?:{'|'.join(suffixes)}))?[ -]?\d{{1,2}}(?:\.\d{{1,2}})?(?:[a-z](?![A-Za-z]))?"
        rf"(?:[ -](?:{'|'.join(suffixes)})(?![A-Za-z])|-[A-Za-z]+(?![A-Za-z]))*(?![\dA-Za-z,.]\d|[\d{_COUNTED}])"
    )
