"""The central values. All are frozen; every part of the house passes these and nothing else.

A *frame* says that something of one kind (an Investment, a Contract) holds between fillers of its roles.
A *claim* is a frame that one sentence of one article states, with who said it and how sure they are.
A *question* is read into frames too, with a `Hole` where the answer belongs.

Kinds, roles, statuses and classes are given by their local names in the ``dg:`` namespace
(``"Investment"``, ``"investor"``, ``"Signed"``, ``"AILab"``); things are given by whole IRIs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from kg.values import replace, value

DG = "https://w3id.org/dealgraph/ontology#"
DGR = "https://w3id.org/dealgraph/id/"

Triple: TypeAlias = tuple[str, str, str]
"""Subject, predicate, object, each in N-Triples syntax."""


@value
class Entity:
    """A thing that has a name: company, person, chip, place, metric, position, …

    `provisional` marks a name that no vocabulary row knows and that still waits for a person's review.
    """

    iri: str
    classes: frozenset[str] = frozenset()
    labels: tuple[tuple[str, str], ...] = ()  # (language, label), preferred labels only
    provisional: bool = False

    def label(self, language: str = "en") -> str:
        """The label in `language`, else in English, else in any language, else the IRI's last part."""
        names = dict(self.labels)
        return names.get(language) or names.get("en") or next(iter(names.values()), self.iri.rsplit("/", 1)[-1])


@value
class Quantity:
    """A number with its unit and the side on which it may be off.

    `unit` is an ISO 4217 code for money (``"USD"``), else a name of units.ttl (``"percent"``, ``"year"``,
    ``"GPU"``, ``"users"``), or ``""`` for a bare number. `bound` is exact, approximately, at_least or up_to.
    """

    value: Decimal
    unit: str = ""
    bound: str = "exact"
    value_max: Decimal | None = None
    is_money: bool = False


@value
class Period:
    """A date as exact as it is known (``2025``, ``2025-11``, ``2025-11-03``, ``2026-Q1``), or from `start` to `end`.

    `end` is empty for a single date. `relation` is ``"in"``, ``"by"``, ``"from"``, ``"before"``, ``"after"``.
    """

    start: str
    end: str = ""
    relation: str = "in"


@value
class Hole:
    """The place of the answer in a question: one of `classes` (any, if empty), made by `maker` if that is an IRI.

    `want` is ``"entity"``, ``"amount"``, ``"number"``, ``"date"``, ``"duration"``, ``"text"`` or ``"deal"``.
    """

    want: str = "entity"
    classes: frozenset[str] = frozenset()
    name: str = "x"
    maker: str = ""


Filler: TypeAlias = "Entity | Quantity | Period | Hole | str"


@value
class Frame:
    """One kind of event or relation with its roles filled; each role holds one or more fillers."""

    kind: str
    roles: tuple[tuple[str, tuple[Filler, ...]], ...]
    span: tuple[int, int] = (0, 0)

    def get(self, role: str) -> tuple[Filler, ...]:
        """All fillers of `role`, none if the role is open."""
        return next((fillers for name, fillers in self.roles if name == role), ())

    def with_role(self, role: str, *fillers: Filler) -> Frame:
        """The same frame with `role` filled by `fillers` (or removed when there are none)."""
        kept = tuple((name, old) for name, old in self.roles if name != role)
        return replace(self, roles=kept + (((role, fillers),) if fillers else ()))


@value
class Mention:
    """A stretch of text read as one filler. `start` and `end` are code point offsets into the text read."""

    value: Filler
    start: int
    end: int
    text: str


@value
class Statement:
    """A frame with how the text holds it: stage and certainty are the two axes, `status` their less certain one.

    `speakers` are IRIs, or words that name nobody; `unlisted` are those of them that only the article names.
    """

    frame: Frame
    stage: str
    certainty: str
    status: str
    speakers: tuple[str, ...] = ()
    date: str = ""
    confidence: float = 1.0
    rule: str = ""  # the construction that found it
    apart: str = ""  # what keeps the deal apart from another of the same parties and sum in its article (its month)
    unlisted: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a text and what was not: `unread` holds (text, start, end) of each content word left over."""

    text: str
    language: str
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    unread: tuple[tuple[str, int, int], ...] = ()
    words: tuple[tuple[str, int, int, str], ...] = ()  # read words: text, start, end, lexicon concept
    topic: Mention | None = None  # of an English sentence: the organisation that it is about


@dataclass(frozen=True, slots=True)
class Article:
    """A text as it was read from its source. `text` is what all offsets count in."""

    doc: str
    text: str
    iri: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    url: str = ""
    body_start: int = 0  # where the text proper begins (after front matter)


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of one article, with the exact words: ``article.text[start:end] == quote``."""

    iri: str
    article: str
    doc: str
    statement: Statement
    quote: str
    start: int
    end: int
    language: str
    extractor: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """What was nearly a fact and why it was none: ``article.text[start:end] == quote``.

    `kind` is the kind of frame it would have been ("" where none can be told), `reason` a code of
    ontology/replies (``rejected-…``), `trigger` the word that speaks of the deal; `role` and `word` are the role that
    stayed open and the word that it is about, where there is one.
    """

    kind: str
    reason: str
    start: int
    end: int
    quote: str
    trigger: str = ""
    role: str = ""
    word: str = ""
    doc: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a triple is held: one claim that states it. `triple` indexes the answer's triples."""

    triple: int
    claim: str
    quote: str
    start: int
    end: int
    article: str
    title: str = ""
    url: str = ""
    published: str = ""
    attributed_to: tuple[str, ...] = ()
    status: str = ""
    stage: str = ""
    certainty: str = ""
    date: str = ""

    @property
    def day(self) -> str:
        """The day on which the article came out, as far as that is known: its time is nothing for people."""
        return self.published[:10]

    @property
    def called(self) -> str:
        """What people call the article: its title, without one the name of its document."""
        return self.title or self.article


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article shown where no frame answers: words to read, no claim."""

    quote: str
    start: int
    end: int
    article: str
    title: str = ""
    url: str = ""
    published: str = ""

    @property
    def called(self) -> str:
        """What people call the article: its title, without one the name of its document."""
        return self.title or self.article


@dataclass(frozen=True, slots=True)
class Item:
    """One answer: `value` is a label, a number, an ISO date or a boolean."""

    value: str | float | int | bool
    iri: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    currency: str = ""
    unit: str = ""
    bound: str = ""
    value_max: float | None = None
    detail: tuple[tuple[str, Any], ...] = ()
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Different values claimed for one thing: each value with the indices of its evidence."""

    about: str
    values: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """One piece of how a question was read. `kind` is thing, relation, asked or condition; `iri` names it, if any."""

    kind: str
    label: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact that an answer rests on or tells beside it, with the indices of its evidence."""

    iri: str
    frame: Frame
    status: str
    date: str = ""
    speakers: tuple[str, ...] = ()
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question got. `status` is answered, no_answer, not_understood or ambiguous.

    `other_readings` are what else the question may mean: ``ask(question, reading=1)`` takes the first of them.
    """

    question: str
    language: str
    status: str
    items: tuple[Item, ...] = ()
    text: str = ""
    understood_as: str = ""
    not_understood: tuple[str, ...] = ()
    sparql: str = ""
    triples: tuple[Triple, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    suggestions: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    elapsed_ms: float = 0.0
    id: str = ""
    chips: tuple[Chip, ...] = ()
    other_readings: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as plain values: the JSON object that `ask --format json` prints."""
        from kg.contract import answer_dict

        return answer_dict(self)

    def to_frame(self) -> Any:
        """A pandas DataFrame with one row an item: value, IRI, currency, unit, bound, status and its quotes."""
        from kg.notebook import frame

        columns = ("value", "iri", "currency", "unit", "bound", "status", "quotes")
        return frame((self._row(item) for item in self.items), columns)

    def _row(self, item: Item) -> dict[str, Any]:
        given = {name: getattr(item, name) for name in ("value", "iri", "currency", "unit", "bound")}
        quotes = tuple(self.evidence[n].quote for n in item.evidence)
        return given | {"status": dict(item.detail).get("status", ""), "quotes": quotes}

    def _repr_html_(self) -> str:
        from kg.notebook import answer_html

        return answer_html(self)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong with one piece of input, while the rest was done."""

    where: str  # file, file:line, address or word
    what: str
    fix: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.fix})" if self.fix else "")


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one ingestion did."""

    articles: int = 0
    unchanged: int = 0
    claims: int = 0
    problems: tuple[Problem, ...] = field(default=())
    gone: tuple[Problem, ...] = field(default=())  # articles whose file is no longer in its folder
    dropped: int = 0  # how many of those were taken out
