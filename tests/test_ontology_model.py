"""The model as an ontologist reads it: whole, bilingual, used; mapped to others; exported so that others open it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.check import hygiene
from kg.exports import export
from kg.files import file_triples
from kg.model import DG
from kg.rows import Rows, read_rows
from kg.store import MemoryStore
from kg.vocabulary import FOLDER, load_vocabulary

ROOT = FOLDER.parent
KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
ALIGNMENTS = FOLDER / "alignments.ttl"


@pytest.fixture(scope="module")
def model() -> Rows:
    return read_rows([FOLDER / "model.ttl"])


@pytest.fixture(scope="module")
def terms(model: Rows) -> dict[str, tuple[str, ...]]:
    return {kind: model.of_type(f"owl:{kind}") for kind in KINDS}


def test_there_are_enough_terms(terms: dict[str, tuple[str, ...]]) -> None:
    assert sum(map(len, terms.values())) >= 180
    assert len(terms["Class"]) >= 70


@pytest.mark.parametrize("prop", ["rdfs:label", "skos:definition", "skos:example"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_term_has_it_once_in_each_language(
    prop: str, language: str, model: Rows, terms: dict[str, tuple[str, ...]]
) -> None:
    names = [name for kind in terms.values() for name in kind]
    counts = {name: sum(lang == language for lang, _ in model.texts(name, prop)) for name in names}
    assert not {name: count for name, count in counts.items() if count != 1}


def test_japanese_texts_are_japanese(model: Rows, terms: dict[str, tuple[str, ...]]) -> None:
    written = [
        (name, text)
        for names in terms.values()
        for name in names
        for language, text in model.texts(name, "skos:definition")
        if language == "ja" and not re.search(r"[ぁ-ん]", text)
    ]
    assert not written


def test_all_hygiene_rules_pass() -> None:
    assert not hygiene(MemoryStore()).findings


def test_what_the_issue_names_is_there(terms: dict[str, tuple[str, ...]]) -> None:
    named = """Company BusinessUnit AILab CloudProvider ChipMaker Investor MediaOutlet Regulator University Government
        Person AIModel Chip GPU Accelerator CPU Server NetworkDevice CloudProduct Platform Framework Facility Site
        Investment FundingRound Contract CloudContract SupplyContract LicenceContract Partnership Acquisition
        Commitment Hosting HardwareUse Manufacture PartOf Role Metric Regulation Competition Statement Event
        Article Claim Stage Certainty Amount Bound"""
    assert set(named.split()) <= set(terms["Class"])


def test_properties_are_verbs(model: Rows, terms: dict[str, tuple[str, ...]]) -> None:
    verb = re.compile(
        r"(has|is|was|uses|makes|hosts|serves|contains|involves|invests|competes|lasts|covers|happened|quotes|says|tells"
        r"|waits|holds|counts|prefers)\b"
    )
    labels = [dict(model.texts(name, "rdfs:label"))["en"] for kind in KINDS[1:4] for name in terms[kind]]
    assert len(labels) > 80
    assert not [label for label in labels if not verb.match(label)]


def test_every_shortcut_reads_from_both_ends(model: Rows) -> None:
    inverses = {
        model.local(v) for name in model.of_type("owl:ObjectProperty") for v in model.values(name, "owl:inverseOf")
    }
    symmetric = set(model.of_type("owl:SymmetricProperty"))
    made = {name for path in (FOLDER / "rules").glob("*.rq") for name in constructed(path)}
    assert len(made) == 8
    assert made <= inverses | symmetric


def constructed(path: Path) -> list[str]:
    head = path.read_text(encoding="utf-8").partition("WHERE")[0]
    return re.findall(r"\?\w+ dg:(\w+) \?\w+", head)


def test_the_code_uses_no_term_that_the_model_lacks(terms: dict[str, tuple[str, ...]]) -> None:
    known = {name for names in terms.values() for name in names}
    used = {
        name
        for part in ("kg", "language", "ingest", "query")
        for path in (ROOT / part).glob("*.py")
        for name in re.findall(r"""\bdg\(["'](\w+)["']\)""", path.read_text(encoding="utf-8"))
    }
    assert len(used) > 15
    assert used <= known


def test_the_header_says_whose_and_which(model: Rows) -> None:
    header = "https://w3id.org/dealgraph/ontology"
    for prop in (
        "http://www.w3.org/2002/07/owl#versionIRI",
        "http://purl.org/dc/terms/license",
        "http://purl.org/dc/terms/contributor",
        "http://purl.org/vocab/vann/preferredNamespacePrefix",
    ):
        assert model.values(header, prop), prop
    assert {language for language, _ in model.texts(header, "http://purl.org/dc/terms/title")} == {"en", "ja"}
    assert not model.values(header, "http://www.w3.org/2002/07/owl#imports")


# ---- mappings ----
def test_each_mapping_is_justified_and_of_a_term() -> None:
    lines = ALIGNMENTS.read_text(encoding="utf-8").splitlines()
    at = [n for n, line in enumerate(lines) if "Match " in line]
    assert len(at) >= 50
    assert not [lines[n] for n in at if not re.match(r"# \S.{7,}", lines[n - 1])]
    assert {re.sub(r".* skos:(\w+)Match .*", r"\1", lines[n]) for n in at} == {"exact", "close", "broad"}
    known = load_vocabulary().labels
    assert not [lines[n] for n in at if lines[n].split()[0].removeprefix("dg:") not in known]


def test_mappings_reach_the_promised_vocabularies() -> None:
    targets = [o for _, p, o in file_triples([ALIGNMENTS]) if "Match" in p]
    for namespace in ("schema.org/", "w3.org/ns/prov#", "w3.org/ns/org#", "edmcouncil.org/fibo/", "wikidata.org/prop/"):
        assert any(namespace in target for target in targets), namespace


def test_the_model_imports_no_mapping() -> None:
    assert not [p for _, p, _ in file_triples([FOLDER / "model.ttl"]) if "Match" in p or "imports" in p]


# ---- exports ----
@pytest.fixture(scope="module")
def exported() -> dict[str, bytes]:
    found = {form: export(MemoryStore(), "ontology", form) for form in ("ttl", "rdf")}
    return found | {"count": str(len(set(file_triples(sorted(FOLDER.rglob("*.ttl")))))).encode()}


@pytest.mark.slow
@pytest.mark.parametrize(("form", "syntax"), [("ttl", "turtle"), ("rdf", "xml")])
def test_rdflib_and_a_strict_parser_read_the_same_triples(form: str, syntax: str, exported: dict[str, bytes]) -> None:
    import pyoxigraph as ox
    import rdflib

    strict = {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML}[form]
    count = sum(1 for _ in ox.parse(exported[form], format=strict))
    assert count == int(exported["count"])
    graph = rdflib.Graph()
    graph.parse(data=exported[form], format=syntax)
    assert len(graph) == count
    assert (rdflib.URIRef(DG + "AILab"), rdflib.RDF.type, rdflib.OWL.Class) in graph


def test_an_ontology_editor_opens_the_rdf_xml(exported: dict[str, bytes], tmp_path: Path) -> None:
    owlready2 = pytest.importorskip("owlready2")
    path = tmp_path / "ontology.rdf"
    path.write_bytes(exported["rdf"])
    world = owlready2.World()
    world.get_ontology(path.as_uri()).load()
    lab = world[DG + "AILab"]
    assert lab.label.en == ["AI lab"]
    assert lab.label.ja == ["AIラボ"]
    assert world[DG + "Organisation"] in lab.is_a
    assert len(lab.equivalent_to) == 1
    assert world[DG + "hostedBy"].inverse_property is world[DG + "hosts"]
    assert world["https://w3id.org/dealgraph/id/openai"] is not None


# ---- the page ----
def test_the_page_is_current() -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "build_ontology.py")], capture_output=True, text=True, check=True
    ).stdout
    assert (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8") == made, "run: make docs"


def test_the_page_names_every_term(terms: dict[str, tuple[str, ...]]) -> None:
    page = (ROOT / "docs" / "ontology.md").read_text(encoding="utf-8")
    missing = [name for names in terms.values() for name in names if f"`dg:{name}`" not in page]
    assert not missing
    assert page.count("```mermaid") == 4
    assert "提訴する" in page
