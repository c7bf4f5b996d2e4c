"""The lexicon's rows: words and what they denote, in OntoLex-Lemon with one addition, the usage sentence.

A row of lexicon/en.ttl or lexicon/ja.ttl reads::

    en:invest a lexinfo:Verb ; ontolex:canonicalForm [ ontolex:writtenRep "invest"@en ] ;
        ontolex:denotes dg:Investment ; dgl:usage "{investor} invest {amount} in|into {investee}"@en .

The usage sentence shows the word between its arguments; what stands beside a role (a preposition, a particle, or
nothing: subject before, object after) is the marker by which the reader finds that role in any construction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.model import DG, DGR, Problem
from kg.rows import LEX, Rows

SUBJECT, OBJECT, COMPOUND = "subject", "object", "compound"
_POS = ("Verb", "Noun", "Adjective", "Adverb", "Function", "Marker", "Affix")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a usage: the roles that may fill it (several when they share it) and the markers that show it."""

    roles: tuple[str, ...]
    markers: tuple[str, ...]
    required: bool = False  # written {role!}: without it this usage does not apply


@dataclass(frozen=True, slots=True)
class Usage:
    """One way in which a word takes its arguments."""

    kind: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its written forms, part of speech and concepts (``frame:…``, ``class:…``, ``cue:…``, ``ask:…``, …)."""

    iri: str
    forms: tuple[str, ...]
    language: str
    pos: str
    concepts: tuple[str, ...]
    usages: tuple[Usage, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()  # role -> IRI that the word itself fills in
    status: str = ""  # a status that the word brings with it

    def has(self, prefix: str) -> str:
        """The rest of the first concept that begins with `prefix`, empty where there is none."""
        for concept in self.concepts:
            if concept.startswith(prefix):
                return concept[len(prefix) :]
        return ""


@dataclass(frozen=True, slots=True)
class Marker:
    """A particle or preposition and the cases it stands for."""

    form: str
    language: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Two names side by side state a frame: left and right class, how they are joined, which roles they fill."""

    left: str
    right: str
    joints: tuple[str, ...]
    kind: str
    left_role: str
    right_role: str


def read_words(
    rows: Rows,
    frames: Mapping[str, Any],
    roles: Mapping[str, Any],
    classes: Mapping[str, Any],
    statuses: Mapping[str, Any],
) -> tuple[tuple[Word, ...], tuple[Marker, ...], list[Problem]]:
    """All words and markers of the lexicon, and a problem for each wrong row."""
    markers, words, problems = [], [], []
    for iri in rows.of_lexicon():
        pos = next((rows.local(t) for t in rows.values(iri, "rdf:type") if rows.local(t) in _POS), "")
        if not pos:
            continue
        forms = _forms(rows, iri)
        if not forms:
            problems.append(
                rows.problem(iri, "has no written form", 'add ontolex:canonicalForm [ ontolex:writtenRep "…"@en ]')
            )
        elif pos == "Marker":
            markers += [
                Marker(form, lang, tuple(rows.local(c) for c in rows.values(iri, "dgl:case"))) for lang, form in forms
            ]
        else:
            words.append((iri, pos, forms))
    known = {language: {m.form for m in markers if m.language == language} for language in ("en", "ja")}
    built = []
    for iri, pos, forms in words:
        word, wrong = _word(rows, iri, pos, forms, frames, roles, classes, statuses, known)
        problems += wrong
        built.append(word)
    return tuple(built), tuple(markers), problems


def _forms(rows: Rows, iri: str) -> tuple[tuple[str, str], ...]:
    nodes = rows.values(iri, "ontolex:canonicalForm") + rows.values(iri, "ontolex:otherForm")
    return tuple(text for node in nodes for text in rows.texts(node, "ontolex:writtenRep"))


def _word(
    rows: Rows,
    iri: str,
    pos: str,
    forms: tuple[tuple[str, str], ...],
    frames: Mapping[str, Any],
    roles: Mapping[str, Any],
    classes: Mapping[str, Any],
    statuses: Mapping[str, Any],
    markers: Mapping[str, set[str]],
) -> tuple[Word, list[Problem]]:
    problems: list[Problem] = []
    concepts = []
    for denoted in rows.values(iri, "ontolex:denotes"):
        concept = _concept(denoted, frames, classes, statuses)
        if not concept:
            name = rows.local(denoted)
            problems.append(
                rows.problem(
                    iri,
                    f"denotes dg:{name}, which model.ttl does not have",
                    f"perhaps dg:{_near(name, [*frames, *classes, *statuses])}",
                    near=name,
                )
            )
        concepts.append(concept)
    kinds = tuple(c.removeprefix("frame:") for c in concepts if c.startswith("frame:"))
    language, texts = forms[0][0], tuple(text for _, text in forms)
    usages = []
    for lang, text in rows.texts(iri, "dgl:usage"):
        usage, wrong = read_usage(text, lang, texts, kinds, frames, markers.get(lang, set()))
        usages += [usage] if usage else []
        problems += [rows.problem(iri, what, fix, near=text) for what, fix in wrong]
    if kinds and not usages:
        problems.append(
            rows.problem(
                iri, "has no dgl:usage", f'show it in a sentence: dgl:usage "{{role}} {texts[0]} {{role}}"@{language}'
            )
        )
    fixed = tuple((r, v) for r in roles for v in rows.values(iri, f"dg:{r}"))
    status = rows.local(next(iter(rows.values(iri, "dg:status")), ""))
    return Word(iri, texts, language, pos, tuple(concepts), tuple(usages), fixed, status), problems


def _concept(denoted: str, frames: Mapping[str, Any], classes: Mapping[str, Any], statuses: Mapping[str, Any]) -> str:
    if denoted.startswith(LEX):
        return denoted.removeprefix(LEX).replace("-", ":", 1)
    if denoted.startswith(DGR):
        return f"entity:{denoted}"
    name = denoted.removeprefix(DG)
    kinds = (("frame", frames), ("class", classes), ("cue", statuses))
    return next((f"{kind}:{name}" for kind, known in kinds if name in known), "")


_PLACE = re.compile(r"\{([^{}]*)\}")


def read_usage(
    text: str, language: str, forms: Iterable[str], kinds: tuple[str, ...], frames: Mapping[str, Any], markers: set[str]
) -> tuple[Usage | None, list[tuple[str, str]]]:
    """The usage that the sentence `text` shows, or (what is wrong, what to write instead) for each mistake.

    The frame is the one of `kinds` whose roles the sentence names.
    """
    names = [n.strip(" !") for place in _PLACE.findall(text) for n in place.split(",")]
    kind = next((k for k in kinds if all(n in frames[k].roles for n in names)), kinds[0] if kinds else "")
    if not kind:
        return None, [("has a usage but denotes no frame", "add ontolex:denotes dg:… with a frame of model.ttl")]
    wrong = [
        (
            f"usage names the role {{{n}}}, which dg:{kind} does not have",
            f"one of {', '.join('{' + r + '}' for r in frames[kind].roles)}",
        )
        for n in names
        if n not in frames[kind].roles
    ]
    anchor = _anchor(text, forms)
    if anchor is None:
        wrong.append((f"usage “{text}” does not hold the word itself", f"write it with “{next(iter(forms))}”"))
    if wrong or anchor is None:
        return None, wrong
    slots = [
        Slot(
            tuple(n.strip(" !") for n in m.group(1).split(",")),
            tuple(_marker(text, m, anchor, language).split("|")),
            "!" in m.group(1),
        )
        for m in _PLACE.finditer(text)
    ]
    bad = sorted({k for s in slots for k in s.markers} - markers - {SUBJECT, OBJECT, COMPOUND})
    return (None if bad else Usage(kind, tuple(slots))), [
        (
            f"usage “{text}” has “{k}” beside a role, which is no marker",
            f"one of {' '.join(sorted(markers))}, or add it to the markers",
        )
        for k in bad
    ]


def _anchor(text: str, forms: Iterable[str]) -> tuple[int, int] | None:
    bare = _PLACE.sub(lambda m: "\0" * len(m.group()), text)
    for form in sorted(forms, key=len, reverse=True):
        at = bare.casefold().find(form.casefold())
        if at >= 0:
            return at, at + len(form)
    return None


def _marker(text: str, place: re.Match[str], anchor: tuple[int, int], language: str) -> str:
    """What marks the role at `place`: in Japanese what follows it, in English what precedes it."""
    before, after = place.end() <= anchor[0], place.start() >= anchor[1]
    if language == "ja":
        found = re.split(r"[{]", text[place.end() : anchor[0] if before else len(text)])[0].strip()
        return found or COMPOUND
    left = re.split(r"[}]", text[anchor[1] if after else 0 : place.start()])[-1].strip()
    if before and text[place.end() :].startswith(("'s ", "’s ")):
        return "'s"
    if before and text[place.end() : anchor[0]].strip() == "" and text[place.end() : anchor[0]] == "" and not left:
        return COMPOUND
    return left or (SUBJECT if before else OBJECT)


def _near(word: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # only a wrong row needs it

    return next(iter(get_close_matches(word, list(known), 1, 0.0)), "")


def read_adjacent(rows: Rows) -> tuple[Adjacent, ...]:
    """The rules for names that stand side by side."""

    def one(iri: str, prop: str) -> str:
        return rows.local(next(iter(rows.values(iri, prop)), ""))

    return tuple(
        Adjacent(
            one(iri, "dgl:left"),
            one(iri, "dgl:right"),
            tuple(map(rows.local, rows.values(iri, "dgl:joint"))),
            one(iri, "ontolex:denotes"),
            one(iri, "dgl:leftRole"),
            one(iri, "dgl:rightRole"),
        )
        for iri in rows.of_lexicon()
        if LEX + "Adjacency" in rows.values(iri, "rdf:type")
    )


def read_irregular(rows: Rows, form: str) -> dict[str, tuple[str, ...]]:
    """English verbs with those of their forms that no rule gives: of the past (dgl:past), or of now (dgl:present)."""
    found = {
        base: tuple(text for _, text in rows.texts(iri, form))
        for iri in rows.of_lexicon()
        for _, base in rows.texts(iri, "dgl:base")
    }
    return {base: forms for base, forms in found.items() if forms}
