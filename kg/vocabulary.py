"""The vocabulary: what ontology/ says, as frozen values. The only reader of ontology/*.ttl at run time.

`load_vocabulary` parses every Turtle file of the folder, lints it and raises one `VocabularyError` that names each
wrong row with its file and line. The result is kept in a cache file keyed by the files' content.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

from kg import lexicon
from kg.errors import VocabularyError
from kg.folding import fold_name
from kg.model import DG, Entity, Problem
from kg.rows import Rows, read_rows

FOLDER = Path(__file__).resolve().parent.parent / "ontology"
LANGUAGES = ("en", "ja")
_PARTS = ("entities", "lexicon")  # units, shapes, rules, replies and questions have readers of their own
SURE = "Asserted"  # the certainty that is no status: the stage alone then says how things stand
_FORMAT = "7"  # raise when the pickled classes change


_CHOICE = re.compile(r"\{([^}]*)\}")  # the words of a phrase of which one is said


@dataclass(frozen=True, slots=True)
class RoleType:
    """A role of a frame. `form` is entity, concept, quantity, number or text; `ranges` are class names.

    A thing of one of the classes `through` stands for its maker there (“Claude runs on X”).
    """

    name: str
    ranges: frozenset[str]
    form: str
    several: bool
    json_name: str
    labels: tuple[tuple[str, str], ...]
    prefers: frozenset[str] = frozenset()
    through: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FrameType:
    """A kind of frame: its roles in order, and the key roles without which it is not stated.

    `headed_by` are the classes, if any, of which a known filler of the first key role has to be, `done_for` those of
    the second.
    """

    kind: str
    roles: tuple[str, ...]
    keys: tuple[str, ...]
    usual_stage: str
    json_name: str
    labels: tuple[tuple[str, str], ...]
    symmetric: bool = False
    promised_stage: str = ""
    ongoing_stage: str = ""
    headed_by: frozenset[str] = frozenset()
    done_for: frozenset[str] = frozenset()

    def label(self, language: str = "en") -> str:
        """The frame's name in `language`."""
        return dict(self.labels).get(language, self.kind)


@dataclass(frozen=True, slots=True)
class StatusType:
    """A status: `doubt` ranks from sure (0) to doubtful; `holds` tells whether the fact then stands as done."""

    name: str
    json_name: str
    doubt: int
    holds: bool
    labels: tuple[tuple[str, str], ...]
    axis: str  # Stage or Certainty


@dataclass(frozen=True, slots=True)
class CountPhrase:
    """Words around a number that tell a metric without its name, each in every way of saying it."""

    metric: str
    leads: tuple[str, ...]  # right before the number; an empty one is none
    tails: tuple[str, ...]  # after it
    company: tuple[str, ...] | None = None  # before a company's name that stands right before the leads
    of_company: bool = False  # whether a company's name stands right behind the tails


@dataclass(frozen=True)
class Vocabulary:
    """Everything that the data files say, by local name or IRI."""

    classes: Mapping[str, frozenset[str]]  # class -> itself and all that it is a kind of
    frames: Mapping[str, FrameType]
    roles: Mapping[str, RoleType]
    statuses: Mapping[str, StatusType]
    entities: Mapping[str, Entity]
    names: tuple[tuple[str, str, str, str], ...]  # alias, IRI, language, preferred|other|hidden|ambiguous
    folded: tuple[str, ...]  # the names folded, in the same order
    wholes: Mapping[str, tuple[str, ...]]  # direct dg:partOf
    context: Mapping[str, tuple[str, ...]]  # IRI -> words that settle its ambiguous labels
    words: tuple[lexicon.Word, ...]
    markers: tuple[lexicon.Marker, ...]
    labels: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    definitions: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    makers: Mapping[str, str] = field(default_factory=dict)
    speaks_for: Mapping[str, str] = field(default_factory=dict)  # person -> the organisation that their “we” means
    adjacent: tuple[lexicon.Adjacent, ...] = ()
    measured_in: Mapping[str, frozenset[str]] = field(default_factory=dict)  # metric -> money, or unit names
    changes: Mapping[str, str] = field(default_factory=dict)  # metric -> the metric of its change in percent
    parts: Mapping[str, str] = field(default_factory=dict)  # metric -> the metric of who accounts for what part of it
    count_phrases: tuple[CountPhrase, ...] = ()  # words around a number that tell a metric
    irregular: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # English verb -> its past forms
    present: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # English verb -> its third person
    broader: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # concept -> the wider ones that it holds

    def entity(self, iri: str) -> Entity | None:
        """The named thing, or None where the vocabulary does not know it."""
        return self.entities.get(iri)

    def frame(self, kind: str) -> FrameType:
        """The frame type `kind`; KeyError for one that the model does not have."""
        return self.frames[kind]

    def role(self, name: str) -> RoleType:
        """The role type `name`; KeyError for one that the model does not have."""
        return self.roles[name]

    def status(self, name: str) -> StatusType:
        """The status, stage or certainty `name`."""
        return self.statuses[name]

    def label(self, name: str, language: str = "en") -> str:
        """The label of a class, role, frame or status; its own name where it has none."""
        found = dict(self.labels.get(name, ()))
        return found.get(language) or found.get("en") or name

    def definition(self, name: str, language: str = "en") -> str:
        """The definition of a term of the model, empty where it has none."""
        return dict(self.definitions.get(name, ())).get(language, "")

    def whole_of(self, iri: str) -> tuple[str, ...]:
        """`iri` itself, then what it is part of, nearest first."""
        seen: dict[str, None] = {iri: None}
        queue = [iri]
        while queue:
            for whole in self.wholes.get(queue.pop(0), ()):
                if whole not in seen:
                    seen[whole] = None
                    queue.append(whole)
        return tuple(seen)

    def is_a(self, entity: Entity, cls: str) -> bool:
        """Whether `entity` is of class `cls` (classes of an entity already include all that they are kinds of)."""
        return cls in entity.classes

    @cached_property
    def by_alias(self) -> Mapping[str, tuple[str, ...]]:
        """Case-folded alias -> IRIs of the things that bear it."""
        found: dict[str, list[str]] = defaultdict(list)
        for alias, iri, _, _ in self.names:
            if iri not in found[alias.casefold()]:
                found[alias.casefold()].append(iri)
        return {alias: tuple(iris) for alias, iris in found.items()}

    def plain_names(self, iri: str) -> tuple[str, ...]:
        """The folded names of a thing that need no context."""
        return self._plain.get(iri, ())

    @cached_property
    def _plain(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for (_, iri, _, kind), folded in zip(self.names, self.folded, strict=True):
            if kind != "ambiguous":
                found[iri].append(folded)
        return {iri: tuple(names) for iri, names in found.items()}

    @cached_property
    def kind_with(self) -> Mapping[str, str]:
        """Class -> the first frame type that has a role for things of this class alone."""
        found: dict[str, str] = {}
        for kind, frame in self.frames.items():
            for role in frame.roles:
                if len(self.roles[role].ranges) == 1:
                    found.setdefault(next(iter(self.roles[role].ranges)), kind)
        return found

    @cached_property
    def round_kind(self) -> FrameType | None:
        """The kind of deal that one company makes with a sum and with several who take part, each of whom another kind
        has for its first key."""
        singles = {other.keys[0] for other in self.frames.values()}
        kinds = (f for f in self.frames.values() if len(f.keys) > 1 and self.roles[f.keys[1]].form == "quantity")
        return next((f for f in kinds if self.takers(f)[:-1] in singles), None)

    def takers(self, frame: FrameType) -> str:
        """The role of a kind of deal that holds several who are no side of it (the investors of a round), or ``""``."""
        return next((r for r in frame.roles if self.roles[r].several and r not in frame.keys), "")

    def __getstate__(self) -> dict[str, Any]:
        return {k: v for k, v in self.__dict__.items() if k not in ("by_alias", "_plain", "kind_with", "round_kind")}


def load_vocabulary(folder: Path | None = None) -> Vocabulary:
    """The vocabulary of `folder` (default: the one delivered with dealgraph), from the cache where it is current.

    Raises VocabularyError with one problem a wrong row: file, line, what is wrong and what to write instead.
    """
    folder = Path(folder) if folder else FOLDER
    files = [folder / "model.ttl", *(f for part in _PARTS for f in sorted((folder / part).glob("*.ttl")))]
    files = [f for f in files if f.is_file()]
    if not files:
        raise VocabularyError((Problem(str(folder), "no .ttl files here", "give the folder that holds model.ttl"),))
    digest = _digest(files)
    if digest in _loaded:
        return _loaded[digest]
    cached = _cache_file(digest)
    found = _from_cache(cached)
    if found is None:
        found = build(read_rows(files))
        _to_cache(cached, found)
    _loaded[digest] = found
    return found


_loaded: dict[str, Vocabulary] = {}


def vocabulary_digest(vocabulary: Vocabulary) -> str:
    """A fingerprint of the rows (and the code) that `vocabulary` was loaded from; empty where it was made otherwise."""
    return next((digest for digest, known in _loaded.items() if known is vocabulary), "")


def _digest(files: Iterable[Path]) -> str:
    sha = hashlib.sha256(_FORMAT.encode())
    for source in (*files, *sorted(Path(__file__).parent.glob("*.py"))):
        sha.update(source.name.encode() + b"\0" + source.read_bytes())
    return sha.hexdigest()


def _cache_file(digest: str) -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "dealgraph" / f"vocabulary-{digest[:24]}.pickle"


def _from_cache(path: Path) -> Vocabulary | None:
    try:
        found = pickle.loads(path.read_bytes())
    except Exception:  # a missing, half-written or foreign cache file only means parsing again
        return None
    return found if isinstance(found, Vocabulary) else None


def _to_cache(path: Path, vocabulary: Vocabulary) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as out:
            pickle.dump(vocabulary, out, protocol=5)
        Path(name).replace(path)  # two processes may start at once: the last whole file stays
    except OSError:
        return


def build(rows: Rows) -> Vocabulary:
    """The vocabulary that `rows` state; raises VocabularyError when the lint finds a wrong row."""
    classes = _classes(rows)
    frames, roles = _frames(rows, classes), _roles(rows, classes)
    statuses = _statuses(rows)
    labels = {s: rows.texts(s, "rdfs:label") for s in rows.subjects(DG)}
    definitions = {s: rows.texts(s, "skos:definition") for s in rows.subjects(DG)}
    entities, names, context, problems = _entities(rows, classes)
    words, markers, word_problems = lexicon.read_words(rows, frames, roles, classes, statuses)
    wholes = {i: rows.values(i, "dg:partOf") for i in entities if rows.values(i, "dg:partOf")}
    problems += word_problems + _lint_wholes(rows, wholes, entities)
    if problems:
        raise VocabularyError(tuple(problems))
    return Vocabulary(
        classes=classes,
        frames=frames,
        roles=roles,
        statuses=statuses,
        entities=entities,
        names=names,
        folded=tuple(fold_name(n[0]) for n in names),
        wholes=wholes,
        context=context,
        words=words,
        markers=markers,
        labels=labels,
        definitions=definitions,
        speaks_for={i: rows.values(i, "dg:speaksFor")[0] for i in entities if rows.values(i, "dg:speaksFor")},
        makers={i: rows.values(i, "dg:madeBy")[0] for i in entities if rows.values(i, "dg:madeBy")},
        measured_in={
            i: frozenset(rows.values(i, "dg:measuredIn")) for i in entities if rows.values(i, "dg:measuredIn")
        },
        changes={i: rows.values(i, "dg:changeMetric")[0] for i in entities if rows.values(i, "dg:changeMetric")},
        parts={i: rows.values(i, "dg:shareMetric")[0] for i in entities if rows.values(i, "dg:shareMetric")},
        count_phrases=_count_phrases(rows, entities),
        adjacent=lexicon.read_adjacent(rows),
        irregular=lexicon.read_irregular(rows, "dgl:past"),
        present=lexicon.read_irregular(rows, "dgl:present"),
        broader={i: rows.values(i, "skos:broader") for i in entities if rows.values(i, "skos:broader")},
    )


def _count_phrases(rows: Rows, entities: Iterable[str]) -> tuple[CountPhrase, ...]:
    """The metrics with the words that stand around their numbers: those that name whose it is, then the longest."""
    phrases = [(iri, phrase) for iri in entities for _, phrase in rows.texts(iri, "dg:countPhrase")]
    found = [_count_phrase(iri, phrase.casefold()) for iri, phrase in phrases]
    return tuple(sorted(found, key=_specific))


def _specific(phrase: CountPhrase) -> tuple[bool, bool, int]:
    """What sorts a phrase that tells more before one that tells less."""
    return not phrase.of_company, not any(phrase.leads), -max(map(len, phrase.leads)) - max(map(len, phrase.tails))


def _count_phrase(iri: str, phrase: str) -> CountPhrase:
    lead, _, tail = phrase.partition("#")
    front, company, back = lead.rpartition("@")
    tail, whose, _ = tail.partition("@")
    fronts = _spelled_out(front) if company else None
    return CountPhrase(iri, _spelled_out(back), _spelled_out(tail), fronts, bool(whose))


def _spelled_out(pattern: str) -> tuple[str, ...]:
    """Every way of saying “shares {fell|rose}{| by}”, the longest first."""
    parts = _CHOICE.split(pattern)
    ways = product(*((part,) if n % 2 == 0 else tuple(part.split("|")) for n, part in enumerate(parts)))
    return tuple(sorted({" ".join("".join(way).split()) for way in ways}, key=lambda way: (-len(way), way)))


def _classes(rows: Rows) -> dict[str, frozenset[str]]:
    direct = {
        c: [rows.local(s) for s in rows.values(c, "rdfs:subClassOf") if s.startswith(DG)]
        for c in rows.of_type("owl:Class")
    }

    def above(cls: str, seen: frozenset[str]) -> frozenset[str]:
        return seen if cls in seen else frozenset({cls}).union(*(above(s, seen | {cls}) for s in direct.get(cls, ())))

    return {c: above(c, frozenset()) | {c} for c in direct}


def _defined(rows: Rows) -> dict[str, str]:
    """Value of dg:activity -> the class that it defines (owl:equivalentClass with owl:hasValue)."""
    found = {}
    for cls in rows.of_type("owl:Class"):
        for expression in rows.values(cls, "owl:equivalentClass"):
            for part in rows.list(expression, "owl:intersectionOf"):
                for value in rows.values(part, "owl:hasValue"):
                    found[rows.local(value)] = cls
    return found


def _frames(rows: Rows, classes: Mapping[str, frozenset[str]]) -> dict[str, FrameType]:
    found = {}
    for kind, above in classes.items():
        roles = tuple(rows.local(r) for r in rows.values(kind, "dg:hasRole"))
        if "Frame" not in above or not roles:
            continue
        found[kind] = FrameType(
            kind=kind,
            roles=roles,
            keys=tuple(rows.local(r) for r in rows.values(kind, "dg:keyRole")),
            usual_stage=rows.local(next(iter(rows.values(kind, "dg:usualStage")), "Completed")),
            promised_stage=rows.local(next(iter(rows.values(kind, "dg:promisedStage")), "")),
            ongoing_stage=rows.local(next(iter(rows.values(kind, "dg:ongoingStage")), "")),
            json_name=next(iter(rows.values(kind, "dg:contractName")), kind),
            labels=rows.texts(kind, "rdfs:label"),
            symmetric=next(iter(rows.values(kind, "dg:symmetricRoles")), "") == "true",
            headed_by=frozenset(rows.local(c) for c in rows.values(kind, "dg:headedBy")),
            done_for=frozenset(rows.local(c) for c in rows.values(kind, "dg:doneFor")),
        )
    return found


def _roles(rows: Rows, classes: Mapping[str, frozenset[str]]) -> dict[str, RoleType]:
    used = {rows.local(r) for kind in rows.subjects(DG) for r in rows.values(kind, "dg:hasRole")}
    return {name: _role(rows, name, classes) for name in sorted(used)}


def _role(rows: Rows, name: str, classes: Mapping[str, frozenset[str]]) -> RoleType:
    ranges = frozenset(
        rows.local(c) for r in rows.values(name, "rdfs:range") for c in (rows.list(r, "owl:unionOf") or (r,))
    )
    return RoleType(
        name=name,
        ranges=ranges,
        form=_form(ranges, classes),
        several=rows.values(name, "dg:holdsSeveral") == ("true",),
        json_name=next(iter(rows.values(name, "dg:contractName")), name),
        labels=rows.texts(name, "rdfs:label"),
        prefers=frozenset(rows.local(c) for c in rows.values(name, "dg:prefers")),
        through=frozenset(rows.local(c) for c in rows.values(name, "dg:takesMakerOf")),
    )


def _form(ranges: frozenset[str], classes: Mapping[str, frozenset[str]]) -> str:
    if ranges & {"Amount", "Quantity"}:
        return "quantity"
    if ranges & {"decimal"}:
        return "number"
    if ranges & {"string"}:
        return "text"
    return "concept" if ranges and all("Concept" in classes.get(r, ()) for r in ranges) else "entity"


def _statuses(rows: Rows) -> dict[str, StatusType]:
    return {
        name: StatusType(
            name=name,
            json_name=rows.values(name, "dg:contractName")[0],
            doubt=int(rows.values(name, "dg:doubt")[0]),
            holds=rows.values(name, "dg:holds") == ("true",),
            labels=rows.texts(name, "rdfs:label"),
            axis=axis,
        )
        for axis in ("Stage", "Certainty")
        for name in rows.of_type(f"dg:{axis}")
        if rows.values(name, "dg:contractName")
    }


_LABELS = {
    "rdfs:label": "preferred",
    "skos:altLabel": "other",
    "skos:hiddenLabel": "hidden",
    "dg:ambiguousLabel": "ambiguous",
}


def _entities(rows: Rows, classes: Mapping[str, frozenset[str]]) -> tuple[Any, Any, Any, list[Problem]]:
    entities: dict[str, Entity] = {}
    names: list[tuple[str, str, str, str]] = []
    context: dict[str, tuple[str, ...]] = {}
    defined = _defined(rows)
    problems: list[Problem] = []
    for iri in rows.things():
        direct = [rows.local(c) for c in rows.values(iri, "rdf:type")]
        direct += [defined[rows.local(a)] for a in rows.values(iri, "dg:activity") if rows.local(a) in defined]
        problems += _lint_entity(rows, iri, direct, classes)
        every = frozenset().union(*(classes.get(c, frozenset()) for c in direct))
        entities[iri] = Entity(iri, every, rows.texts(iri, "rdfs:label"))
        names += [
            (text, iri, language, kind) for prop, kind in _LABELS.items() for language, text in rows.texts(iri, prop)
        ]
        context[iri] = tuple(text for _, text in rows.texts(iri, "dg:contextWord"))
    return entities, tuple(names), {i: w for i, w in context.items() if w}, problems + _lint_names(rows, names)


def _lint_entity(rows: Rows, iri: str, direct: list[str], classes: Mapping[str, frozenset[str]]) -> list[Problem]:
    problems = [
        rows.problem(
            iri, f"class dg:{c} is not in model.ttl", f"one of the classes of model.ttl, as {near(c, classes)}"
        )
        for c in direct
        if c not in classes
    ]
    if not direct:
        problems.append(rows.problem(iri, "has no class", "add `a dg:Company` or another class of model.ttl"))
    for language in LANGUAGES:
        count = sum(lang == language for lang, _ in rows.texts(iri, "rdfs:label"))
        if count != 1:
            problems.append(
                rows.problem(
                    iri, f"has {count} rdfs:label in {language}", f'give exactly one: rdfs:label "…"@{language}'
                )
            )
    return problems


def _lint_names(rows: Rows, names: Iterable[tuple[str, str, str, str]]) -> list[Problem]:
    bearers: dict[str, dict[str, str]] = defaultdict(dict)
    for alias, iri, _, kind in names:
        if kind != "ambiguous":
            bearers[alias.casefold()][iri] = alias
    return [
        rows.problem(
            iri,
            f"the name “{alias}” is also borne by {', '.join(sorted(set(same) - {iri}))}",
            "write it as dg:ambiguousLabel with dg:contextWord in both",
            near=alias,
        )
        for same in bearers.values()
        if len(same) > 1
        for iri, alias in list(same.items())[1:]
    ]


def _lint_wholes(rows: Rows, wholes: Mapping[str, tuple[str, ...]], entities: Mapping[str, Entity]) -> list[Problem]:
    problems = [
        rows.problem(
            i, f"dg:partOf names {w}, which no row describes", "describe it, or correct the name", near="partOf"
        )
        for i, ws in wholes.items()
        for w in ws
        if w not in entities
    ]

    def reaches(start: str, at: str, seen: frozenset[str]) -> bool:
        return any(w == start or (w not in seen and reaches(start, w, seen | {w})) for w in wholes.get(at, ()))

    return problems + [
        rows.problem(i, "is part of itself through dg:partOf", "remove one dg:partOf of the circle", near="partOf")
        for i in wholes
        if reaches(i, i, frozenset())
    ]


def near(word: str, known: Iterable[str]) -> str:
    """The known word closest to `word`, for a message that says what to write instead."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(known), 1, 0.0)), "")
