"""The model is OWL 2 DL; each way out of the profile is found and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.files import file_triples
from kg.profile import RULES, violations
from kg.vocabulary import FOLDER

MODEL = FOLDER / "model.ttl"


def found(tmp_path: Path, rows: str) -> list[tuple[str, str]]:
    """(rule, local name) of each violation of the model with `rows` added."""
    path = tmp_path / "model.ttl"
    path.write_text(MODEL.read_text(encoding="utf-8") + rows, encoding="utf-8")
    return [(v.rule, v.where.rpartition("#")[2].rstrip(">")) for v in violations(file_triples([path]))]


def test_the_model_is_owl_2_dl() -> None:
    assert violations(file_triples([MODEL])) == ()


def test_so_is_the_model_with_the_units() -> None:
    assert violations(file_triples([MODEL, FOLDER / "units.ttl"])) == ()


LIMIT = "dg:X a owl:Class ; rdfs:subClassOf [ a owl:Restriction ; owl:onProperty dg:%s ; %s ] ."
WRONG = [
    ("two kinds of property", "dg:makes a owl:DatatypeProperty .", ("kinds-apart", "makes")),
    ("annotation and data", "dg:doubt a owl:DatatypeProperty .", ("kinds-apart", "doubt")),
    ("class and datatype", "dg:Company a rdfs:Datatype .", ("kinds-apart", "Company")),
    ("no such class", "dg:X a owl:Class ; rdfs:subClassOf dg:Nowhere .", ("declared", "X")),
    ("no such property", "dg:Company dg:nothing dg:Chip .", ("declared", "Company")),
    ("range of data is a class", "dg:x a owl:DatatypeProperty ; rdfs:range dg:Chip .", ("declared", "x")),
    ("no such member", "dg:X a owl:Class ; owl:unionOf ( dg:Chip dg:Nowhere ) .", ("declared", "X")),
    ("restriction on nothing", LIMIT % ("nothing", "owl:hasValue dg:Signed"), ("declared", "X")),
    ("date is no datatype", "dg:x a owl:DatatypeProperty ; rdfs:range xsd:date .", ("declared", "x")),
    ("value of a date", 'dg:Company dg:doubt "2020-01-01"^^xsd:date .', ("datatypes", "Company")),
    ("reserved subject", 'owl:Thing rdfs:label "all"@en .', ("reserved", "Thing")),
    ("reserved property", "dg:X a owl:Class ; rdfs:member dg:Chip .", ("reserved", "X")),
    ("a chain", "dg:hosts owl:propertyChainAxiom ( dg:partOf dg:hosts ) .", ("reserved", "hosts")),
    ("a list as a value", "dg:X a owl:Class ; rdfs:seeAlso ( dg:Chip ) .", ("lists", "X")),
    ("an open list", "dg:X a owl:Class ; owl:unionOf [ rdf:first dg:Chip ] .", ("lists", "X")),
    ("restriction without limit", LIMIT % ("hosts", 'rdfs:label "x"'), ("expressions", "X")),
    ("two limits", LIMIT % ("hosts", "owl:hasValue dg:Signed ; owl:someValuesFrom dg:Chip"), ("expressions", "X")),
    (
        "shared expression",
        "dg:X rdfs:subClassOf _:x . dg:Chip rdfs:subClassOf _:x . _:x a owl:Class ; owl:oneOf ( dg:Signed ) .",
        ("expressions", "X"),
    ),
    ("functional and transitive", "dg:partOf a owl:FunctionalProperty .", ("simple", "partOf")),
    ("counted inverse", LIMIT % ("hasPart", "owl:maxCardinality 1"), ("simple", "hasPart")),
    ("transitive data", "dg:unit a owl:TransitiveProperty .", ("traits", "unit")),
    ("two headers", "<https://example.org/> a owl:Ontology .", ("one-header", "Ontology")),
]


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_leaves_the_profile_is_named(rows: str, expected: tuple[str, str], tmp_path: Path) -> None:
    assert expected in found(tmp_path, rows)


def test_every_rule_has_a_case() -> None:
    assert {rule for _, _, (rule, _) in WRONG} == set(RULES)
    assert len(WRONG) == 22
