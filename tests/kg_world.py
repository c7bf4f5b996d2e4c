"""A small world for the tests of kg: the real model.ttl with a dozen things, two articles and their claims."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.identity import article_iri, claim_iri
from kg.model import DGR, Article, Claim, Entity, Filler, Frame, Quantity, Statement
from kg.rows import read_rows
from kg.vocabulary import FOLDER, Vocabulary, build

_HEAD = """
@prefix dg: <https://w3id.org/dealgraph/ontology#> .
@prefix dgr: <https://w3id.org/dealgraph/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
_THINGS = (
    ("amazon", "dg:Company ; dg:activity dg:CloudService", "Amazon", "アマゾン"),
    (
        "aws",
        "dg:BusinessUnit ; dg:activity dg:CloudService ; dg:partOf dgr:amazon",
        "AWS",
        "アマゾン・ウェブ・サービス",
    ),
    ("google", "dg:Company", "Google", "グーグル"),
    (
        "google-cloud",
        "dg:BusinessUnit ; dg:activity dg:CloudService ; dg:partOf dgr:google",
        "Google Cloud",
        "グーグルクラウド",
    ),
    ("openai", "dg:Company ; dg:activity dg:ModelDevelopment", "OpenAI", "オープンAI"),
    ("anthropic", "dg:Company ; dg:activity dg:ModelDevelopment", "Anthropic", "アンソロピック"),
    ("nvidia", "dg:Company ; dg:activity dg:ChipDesign", "Nvidia", "エヌビディア"),
    ("trainium", "dg:Accelerator", "Trainium", "トレイニアム"),
    ("reuters", "dg:MediaOutlet", "Reuters", "ロイター"),
    ("sam-altman", "dg:Person", "Sam Altman", "サム・アルトマン"),
    ("ceo", "dg:Position", "CEO", "最高経営責任者"),
    ("revenue", "dg:MetricKind", "revenue", "売上高"),
    ("cloud-capacity", "dg:Subject", "cloud capacity", "クラウド容量"),
    ("licence", "dg:Subject", "licence", "使用許諾"),
    ("texas", "dg:Place ; dg:partOf dgr:united-states", "Texas", "テキサス"),
    ("indiana", "dg:Place ; dg:partOf dgr:united-states", "Indiana", "インディアナ"),
    ("united-states", "dg:Place", "United States", "米国"),
)


@cache
def world() -> Vocabulary:
    """The vocabulary of the tests."""
    rows = [f'dgr:{name} a {said} ; rdfs:label "{en}"@en , "{ja}"@ja .' for name, said, en, ja in _THINGS]
    with TemporaryDirectory() as folder:
        things = Path(folder) / "entities" / "things.ttl"
        things.parent.mkdir()
        things.write_text(_HEAD + "\n".join(rows), encoding="utf-8")
        return build(read_rows([FOLDER / "model.ttl", things]))


def thing(name: str) -> Entity:
    """The thing with the short name `name`."""
    found = world().entity(DGR + name)
    assert found is not None, name
    return found


def usd(value: str | int, bound: str = "exact") -> Quantity:
    """A sum in dollars."""
    return Quantity(Decimal(value), "USD", bound, None, True)


def frame(kind: str, **roles: Filler | tuple[Filler, ...]) -> Frame:
    """A frame; role names that are Python keywords end with an underscore."""
    return Frame(
        kind,
        tuple((name.rstrip("_"), given if isinstance(given, tuple) else (given,)) for name, given in roles.items()),
    )


def article(doc: str, text: str) -> Article:
    """An article with a title, a date and an address."""
    return Article(
        doc,
        text,
        article_iri(doc),
        title=f"About {doc}",
        publisher="A Paper",
        published="2025-11-04",
        language="en",
        url=f"https://news.example/{len(doc)}?a=b#c",
    )


def claim(
    of: Article,
    quote: str,
    stated: Frame,
    status: str = "Signed",
    *,
    stage: str = "",
    certainty: str = "Asserted",
    speakers: tuple[str, ...] = (),
    date: str = "",
) -> Claim:
    """What `quote` of the article states."""
    start = of.text.index(quote)
    end = start + len(quote)
    held = Statement(
        Frame(stated.kind, stated.roles, (start, end)), stage or status, certainty, status, speakers, date, 0.9, "test"
    )
    return Claim(claim_iri(of.doc, start, end, held), of.iri, of.doc, held, quote, start, end, "en", "dealgraph 0.1.0")


ONE = article("s1", "OpenAI signed a contract over 38 billion with AWS. AWS is a part of Amazon.")
TWO = article("s2", "Reuters says Amazon and OpenAI have a deal of about 38 billion.")

ONE_CLAIMS = (
    claim(
        ONE,
        "OpenAI signed a contract over 38 billion with AWS.",
        frame(
            "Contract",
            customer=thing("openai"),
            provider=thing("aws"),
            amount=usd(38 * 10**9),
            durationYears=Quantity(Decimal(7), "year"),
            subject=thing("cloud-capacity"),
        ),
        date="2025-11-03",
        speakers=("insiders",),
    ),
    claim(ONE, "AWS is a part of Amazon.", frame("PartOf", part=thing("aws"), whole=thing("amazon")), "Completed"),
)
TWO_CLAIMS = (
    claim(
        TWO,
        "Amazon and OpenAI have a deal of about 38 billion",
        frame("Contract", provider=thing("amazon"), customer=thing("openai"), amount=usd(38 * 10**9, "approximately")),
        "Reported",
        stage="Signed",
        certainty="Reported",
        speakers=(DGR + "reuters",),
    ),
)
