"""A hand-made graph for the doors' tests: three questions, two articles in our own words, answers written out."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kg.errors import QueryError, RefusedQuery
from kg.exports import Choice, Written
from kg.model import DG, DGR, Answer, Chip, Conflict, Entity, Evidence, Frame, Ground, Item
from kg.results import Results
from kg.reviews.net import Decisions
from kg.rows import read_rows
from kg.vocabulary import FOLDER, Vocabulary, build
from query.profile import Profile, Ring
from query.things import Hit

ENGLISH = (
    "Clouds and labs, a short note.\n\nThe year was a busy one for buyers of computing time. "
    "Amazon Web Services signed a seven-year contract worth $38 billion to host OpenAI, BBC reported. "
    "Anthropic has trained on the same cloud since 2023. "
    "<script>alert('article')</script> ${window.hacked=1} {{hacked}}\n\n"
    "A later paragraph that is of no concern here.\n")
JAPANESE = ("クラウド各社の動き\n\nOpenAIはAWSと380億ドルの契約を結んだ。"
            "MetaもAWSのデータセンターを使っている。続く段落には別の話がある。\n")
TEXTS = {"n1": ENGLISH, "n2": JAPANESE}
HOSTS = "PREFIX dg: <https://w3id.org/dealgraph/ontology#>\nSELECT ?x WHERE {\n  dgr:aws dg:hosts ?x .\n}"
ASKED_ENGLISH, ASKED_JAPANESE = "Which labs does AWS host?", "AWSはどのラボをホストしていますか？"


def evidence(triple: int, article: str, quote: str, **more: Any) -> Evidence:
    """Evidence whose offsets are those of `quote` in the fake's own article."""
    start = TEXTS[article].index(quote)
    return Evidence(triple, f"{DGR}claim-{article}-{start}", quote, start, start + len(quote), article, **more)


QUOTES = (
    evidence(0, "n1", "Amazon Web Services signed a seven-year contract worth $38 billion to host OpenAI",
             title="Clouds <b>and</b> labs", url="https://example.org/clouds", published="2025-11-04",
             attributed_to=(DGR + "bbc",), status="signed", date="2025-11-03"),
    evidence(1, "n1", "Anthropic has trained on the same cloud since 2023", title="Clouds <b>and</b> labs",
             url="javascript:alert(1)", published="2025-11-04", status="completed"),
    evidence(2, "n2", "MetaもAWSのデータセンターを使っている", published="2025-11-05",
             attributed_to=("ロイター",), status="in_talks"),
)
LABS = (("openai", "OpenAI", "オープンAI", "signed"), ("anthropic", "Anthropic", "アンソロピック", "completed"),
        ("meta", "Meta", "メタ", "in_talks"))
LISTED = Answer(
    question=ASKED_ENGLISH, language="en", status="answered", text="AWS hosts OpenAI [1], Anthropic [2] and Meta [3].",
    items=tuple(Item(en, DGR + name, (("en", en), ("ja", ja)), detail=(("status", status),), evidence=(n,))
                for n, (name, en, ja, status) in enumerate(LABS)),
    understood_as="organisations x such that AWS hosts x and x is an AI lab", sparql=HOSTS,
    triples=tuple((f"<{DGR}aws>", f"<{DG}hosts>", f"<{DGR}{name}>") for name, *_ in LABS), evidence=QUOTES,
    conflicts=(Conflict("the sum of the contract", (("38 billion USD", (0,)), ("40 billion USD", (2,)))),),
    suggestions=("How much is the contract worth?",), elapsed_ms=12.3,
    chips=(Chip("thing", "AWS", DGR + "aws"), Chip("relation", "hosting", DG + "Hosting"),
           Chip("asked", "AI lab", DG + "AILab"), Chip("condition", "signed or completed")),
    other_readings=("AI lab x such that x hosts AWS",),
    grounds=tuple(Ground(f"{DGR}hosting-{name}", Frame("Hosting", (
        ("provider", (Entity(DGR + "aws", frozenset(), (("en", "AWS"), ("ja", "AWS"))),)),
        ("lab", (Entity(DGR + name, frozenset(), (("en", en), ("ja", ja))),)))), kind, date, (), (n,))
        for n, ((name, en, ja, _), kind, date) in enumerate(zip(
            LABS, ("Signed", "Completed", "InTalks"), ("2025-11-03", "2023", ""), strict=True))))


@cache
def small_vocabulary() -> Vocabulary:
    """The model with only the things that the fake names, so that these tests do not hang on the real rows."""
    named = (*((name, en, ja) for name, en, ja, _ in LABS), ("aws", "AWS", "AWS"), ("bbc", "BBC", "BBC"))
    entities = {DGR + name: Entity(DGR + name, frozenset(), (("en", en), ("ja", ja))) for name, en, ja in named}
    return replace(build(read_rows([FOLDER / "model.ttl"])), entities=entities)


class FakeGraph:
    """Answers as written out above; anything else is not understood. Remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    @property
    def vocabulary(self) -> Vocabulary:
        return small_vocabulary()

    @property
    def version(self) -> int:
        return 1

    def ask(self, question: str, history: Sequence[Any] = (), reading: int = 0) -> Answer:
        self.asked.append((question, len(history)))
        if question == ASKED_ENGLISH and reading:
            return replace(LISTED, understood_as=LISTED.other_readings[0], text="Meta hosts AWS [3].",
                           items=LISTED.items[2:], grounds=LISTED.grounds[2:], other_readings=())
        if question == ASKED_ENGLISH:
            return LISTED
        if question == ASKED_JAPANESE:
            text = "AWSはオープンAI、アンソロピック、メタをホストしています。"
            return replace(LISTED, question=question, language="ja", text=text)
        return Answer(question, "en", "not_understood", not_understood=tuple(question.split()[:2]))

    def sparql(self, query: str) -> Results:
        if "INSERT" in query:
            raise RefusedQuery("INSERT writes", 1, 1)
        if "ASK" in query:
            return Results("ask", boolean=True)
        if "oops" in query:
            line = query[:query.index("oops")].count("\n") + 1
            raise QueryError("expected one of WHERE, {", line, query.splitlines()[line - 1].index("oops") + 1)
        names = [name for name, *_ in LABS][:1 if "LIMIT 1" in query else None]
        if "CONSTRUCT" in query:
            return Results("construct", triples=LISTED.triples)
        return Results("select", ("x", "note"), tuple((f"<{DGR}{name}>", None) for name in names))

    def article_text(self, article: str) -> str:
        return TEXTS[article]

    def search(self, name: str = "", most: int = 20) -> tuple[Hit, ...]:
        return tuple(Hit(thing, thing.label(), 1) for thing in small_vocabulary().entities.values()
                     if name.casefold() in thing.label().casefold())[:most]

    def profile(self, name: str) -> Profile | None:
        thing = small_vocabulary().entity(name)
        return Profile(thing) if thing else None

    def circles(self) -> tuple[Ring, ...]:
        return ()

    def articles(self) -> tuple[()]:
        return ()

    def contradictions(self, language: str = "en") -> tuple[()]:
        return ()

    @property
    def reviews(self) -> Any:
        """Nothing was decided and nothing waits."""
        return SimpleNamespace(history=tuple, names=tuple, decisions=Decisions)

    def stats(self) -> dict[str, Any]:
        return {"articles": 2, "claims": 3, "triples": 4, "frames": {}}

    def export_to(self, to: Any, what: str = "", format: str = "ttl", choice: Choice | None = None) -> Written:
        Path(to).write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
        return Written()
