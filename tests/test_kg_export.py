"""What goes out is read by others: Oxigraph, rdflib, rapper, serdi; and is the same every time."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from kg_world import ONE, ONE_CLAIMS, TWO, TWO_CLAIMS, article, claim, frame, thing, world
from rdflib.compare import isomorphic

from kg.errors import QueryError
from kg.export import FORMATS, WHATS, export, turtle
from kg.identity import entity_iri
from kg.model import DGR, Entity
from kg.store import MemoryStore
from kg.triples import batch

NASTY = 'a "b" \\ c\n\t } ; DROP ALL # > \x0b \x7f é 日本 \u2028 {| \'\'\' """ @en ^^x <script> ]]>'


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    made, of = MemoryStore(), article("nasty \x0c name", NASTY)
    stranger = Entity(entity_iri(NASTY), frozenset({"Organisation"}), (("en", NASTY),), provisional=True)
    for each in (
        batch(ONE, ONE_CLAIMS, world()),
        batch(TWO, TWO_CLAIMS, world()),
        batch(of, [claim(of, NASTY, frame("Manufacture", maker=stranger, product=thing("trainium")))], world()),
    ):
        made.add(each)
    return made


def triples(store: MemoryStore, what: str) -> set[tuple[str, str, str]]:
    return {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in ox.parse(export(store, what, "nt"), format=ox.RdfFormat.N_TRIPLES)
    }


@pytest.mark.parametrize(
    ("what", "form"),
    [
        *((what, form) for what in ("facts", "claims") for form in ("ttl", "trig", "nq", "jsonld")),
        ("ontology", "ttl"),
        ("all", "trig"),
    ],
)
def test_every_form_holds_the_same_triples(store: MemoryStore, what: str, form: str) -> None:
    formats = {
        "ttl": ox.RdfFormat.TURTLE,
        "trig": ox.RdfFormat.TRIG,
        "nq": ox.RdfFormat.N_QUADS,
        "jsonld": ox.RdfFormat.JSON_LD,
    }
    read = {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in ox.parse(export(store, what, form), format=formats[form])
    }
    if what in ("facts", "claims"):
        assert read == triples(store, what)
    assert len(read) == len(triples(store, what)) > 10


@pytest.mark.parametrize("what", ["facts", "claims"])
def test_rdflib_reads_turtle_xml_and_json_ld(store: MemoryStore, what: str) -> None:
    plain, turtle_, xml, json_ld = (rdflib.Graph() for _ in range(4))
    plain.parse(data=export(store, what, "nt").decode(), format="nt")
    turtle_.parse(data=export(store, what, "ttl").decode(), format="turtle")
    assert isomorphic(plain, turtle_)
    xml.parse(data=export(store, what, "rdf"), format="xml")
    assert len(xml) == len(plain)
    json_ld.parse(data=export(store, what, "jsonld").decode(), format="json-ld")
    assert len(json_ld) > 0


@pytest.mark.parametrize("what", WHATS)
@pytest.mark.parametrize("command", [["rapper", "-q", "-i", "turtle", "-c"], ["serdi", "-q"]])
def test_other_parsers_read_turtle(store: MemoryStore, what: str, command: list[str], tmp_path: Path) -> None:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed: Turtle is NOT checked with it")
    path = tmp_path / "out.ttl"
    path.write_bytes(export(store, what, "ttl"))
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, timeout=120)
    assert (done.returncode, "rror" in done.stderr) == (0, False), done.stderr[-500:]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_graph_gives_the_same_bytes(store: MemoryStore, form: str) -> None:
    again = MemoryStore()
    of = store.articles()
    for each in reversed(of):
        again.add(batch(store.article(each), store.claims(each, world()), world()))
    for what in ("facts", "claims"):
        assert export(store, what, form) == export(again, what, form)


SCRIPT = """
import sys; sys.path[:0] = [{root!r}, {tests!r}]
import hashlib
from kg_world import *
from kg.export import FORMATS, export
from kg.store import MemoryStore
from kg.triples import batch
store = MemoryStore(); store.add(batch(ONE, ONE_CLAIMS, world()))
parts = [export(store, what, form) for form in FORMATS for what in ("facts", "claims")] + [export(store, "ontology")]
print(hashlib.sha256(b"".join(parts)).hexdigest())
"""


def test_bytes_do_not_depend_on_the_run() -> None:
    tests = Path(__file__).parent
    script = SCRIPT.format(root=str(tests.parent), tests=str(tests))
    said = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_turtle_is_for_people(store: MemoryStore) -> None:
    text = export(store, "facts").decode()
    assert text.startswith("@prefix dct: ")
    assert "dgr:aws a dg:Agent , dg:BusinessUnit , dg:CloudProvider , dg:Organisation , dg:Thing ;\n" in text
    assert "    dg:hosts dgr:openai" in text
    assert "dg:Claim" not in text
    assert "dg:Article" not in text
    assert turtle([]) == "\n"


def test_how_a_deal_is_told_goes_out_with_the_claims_not_with_the_facts(store: MemoryStore) -> None:
    facts, claims = triples(store, "facts"), triples(store, "claims")
    parts = [{t for t in held if "ention" in t[1] or "PartySet" in t[2]} for held in (facts, claims)]
    assert (len(parts[0]), len(parts[1])) == (0, 5)  # one deal is told: link, two types, parties, key


def test_turtle_of_claims_names_the_frame_without_graphs(store: MemoryStore) -> None:
    text = export(store, "claims").decode()
    assert text.count("dg:about dgr:") == 4
    assert "oa:exact " in text
    assert 'dg:docName "s1"' in text


def test_trig_has_a_graph_for_each_claim(store: MemoryStore) -> None:
    graphs = {str(q.graph_name) for q in ox.parse(export(store, "claims", "trig"), format=ox.RdfFormat.TRIG)}
    assert len([name for name in graphs if "/claim-" in name]) == 4
    assert "/claim-" not in "".join(
        str(q.graph_name) for q in ox.parse(export(store, "facts", "trig"), format=ox.RdfFormat.TRIG)
    )


def test_tables(store: MemoryStore) -> None:
    claims = list(csv.DictReader(io.StringIO(export(store, "claims", "csv").decode(), newline="")))
    assert len(claims) == 4
    mine = next(row for row in claims if row["claim"] == ONE_CLAIMS[0].iri)
    assert (mine["quote"], mine["start"], mine["end"]) == (ONE_CLAIMS[0].quote, "0", "50")
    assert (mine["label"], mine["speaker"], mine["status"], mine["date"]) == (
        "OpenAI–AWS contract, USD 38 billion",
        "insiders",
        "Signed",
        "2025-11-03",
    )
    facts = list(csv.DictReader(io.StringIO(export(store, "facts", "csv").decode(), newline="")))
    deal = next(row for row in facts if row["type"] == "Contract")
    assert (deal["customer"], deal["provider"], deal["durationYears"]) == ("OpenAI", "Amazon; AWS", "7")
    assert "USD 38000000000" in deal["amount"]
    assert any(row["maker"] == NASTY for row in facts)


def test_networks(store: MemoryStore, tmp_path: Path) -> None:
    import networkx as nx  # type: ignore[import-untyped]

    path = tmp_path / "out.graphml"
    path.write_bytes(export(store, "facts", "graphml"))
    network = nx.read_graphml(path)
    assert network.nodes[DGR + "aws"]["label"] == "AWS"
    assert network.get_edge_data(DGR + "aws", DGR + "openai")


def test_json_ld_is_json(store: MemoryStore) -> None:
    assert json.loads(export(store, "all", "jsonld"))


def test_the_ontology_goes_out_whole() -> None:
    text = export(MemoryStore(), "ontology").decode()
    assert "dg:AILab a owl:Class" in text
    assert "_:b0" in text


@pytest.mark.parametrize(("what", "form"), [("everything", "ttl"), ("facts", "docx")])
def test_unknown_names_are_named(what: str, form: str) -> None:
    with pytest.raises(QueryError, match="say one of"):
        export(MemoryStore(), what, form)
