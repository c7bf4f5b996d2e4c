"""What goes out is read by others: Oxigraph, rdflib, rapper, serdi, owlready2, networkx, lxml, pandas; and is the same
every time. What loses nothing is read back into an equal graph."""

from __future__ import annotations

import csv
import errno
import io
import json
import re
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from kg_world import ONE, ONE_CLAIMS, TWO, TWO_CLAIMS, article, claim, frame, thing, usd, world
from rdflib.compare import isomorphic

from kg.atomic import replacing
from kg.errors import QueryError, StoreError
from kg.exports import FORMATS, WHATS, Choice, export, export_to, turtle
from kg.exports.choice import days_of
from kg.exports.rdf import xml_term
from kg.identity import entity_iri
from kg.model import DGR, Entity
from kg.store import MemoryStore
from kg.terms import literal
from kg.triples import LABEL, TYPE, Quad, batch

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
from kg.exports import FORMATS, export
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


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))


def test_the_table_of_claims(store: MemoryStore) -> None:
    claims = rows(export(store, "claims", "csv"))
    assert len(claims) == 4
    mine = next(row for row in claims if row["claim"] == ONE_CLAIMS[0].iri)
    assert (mine["quote"], mine["start"], mine["end"]) == (ONE_CLAIMS[0].quote, "0", "50")
    assert (mine["label"], mine["speaker"], mine["status"], mine["date"]) == (
        "OpenAI–AWS contract, USD 38 billion",
        "insiders",
        "Signed",
        "2025-11-03",
    )
    assert (mine["type"], mine["article"], mine["title"]) == ("Contract", "s1", "About s1")
    assert mine["label_ja"].startswith("オープンAI–アマゾン・ウェブ・サービス")
    assert any(row["quote"] == NASTY for row in claims)


def test_the_table_of_deals(store: MemoryStore) -> None:
    deals = rows(export(store, "", "csv"))
    deal = next(row for row in deals if row["type"] == "Contract")
    assert (deal["customer"], deal["provider"], deal["durationYears"]) == ("OpenAI", "Amazon; AWS", "7")
    assert (deal["amount"], deal["amount_unit"], deal["date"]) == ("38000000000", "USD", "2025-11-03")
    assert (deal["claims"], deal["articles"], deal["sources"]) == ("2", "2", "s1; s2")
    assert (deal["stage"], deal["certainty"]) == ("Signed", "Asserted; Reported")
    assert any(row["maker"] == NASTY for row in deals)


def test_pandas_reads_the_tables(store: MemoryStore) -> None:
    import pandas

    deals = pandas.read_csv(io.BytesIO(export(store, "facts", "csv")))
    assert deals.set_index("type").loc["Contract", "amount"] == 38e9
    claims = pandas.read_csv(io.BytesIO(export(store, "claims", "csv")))
    assert sorted(set(claims["frame"])) == sorted(set(deals["frame"]))
    assert claims["start"].dtype.kind == "i"


def test_what_many_claims_say_comes_before_what_few_say() -> None:
    made = MemoryStore()
    texts = [("a", 40), ("b", 38), ("c", 38)]
    for doc, billions in texts:
        of = article(doc, f"OpenAI signed a contract over {billions} billion with AWS.")
        stated = frame("Contract", customer=thing("openai"), provider=thing("aws"), amount=usd(billions * 10**9))
        made.add(batch(of, [claim(of, of.text, stated)], world()))
    deals = rows(export(made, "facts", "csv"))
    assert sorted(row["amount"] for row in deals if row["claims"] == "2") == ["38000000000"]


def test_networkx_reads_the_network(store: MemoryStore, tmp_path: Path) -> None:
    import networkx as nx  # type: ignore[import-untyped]

    path = tmp_path / "out.graphml"
    path.write_bytes(export(store, "", "graphml"))
    network = nx.read_graphml(path, force_multigraph=True)
    aws = network.nodes[DGR + "aws"]
    assert (aws["label"], aws["label_ja"]) == ("AWS", "アマゾン・ウェブ・サービス")
    assert aws["kind"] == "BusinessUnit; CloudProvider"
    hosts = network.get_edge_data(DGR + "aws", DGR + "openai")
    assert {edge["label"] for edge in hosts.values()} == {"hosts"}
    deal = next(of for _, of in network.nodes(data=True) if of["kind"] == "Contract")
    assert (deal["amount"], deal["stage"], deal["date"], deal["claims"]) == (38e9, "Signed", "2025-11-03", 2)
    edges = [of for _, to, of in network.edges(data=True) if to == DGR + "openai"]
    assert ("customer", 2, "s1; s2") in {(of["label"], of["claims"], of["sources"]) for of in edges}
    assert not [of for _, of in network.nodes(data=True) if of["kind"] in ("Claim", "Amount")]
    every = nx.read_graphml(_saved(store, "all", tmp_path))
    assert len([node for node, of in every.nodes(data=True) if of["kind"] == "Claim"]) == 4


def _saved(store: MemoryStore, what: str, folder: Path) -> Path:
    export_to(store, folder / "all.graphml", what, "graphml")
    return folder / "all.graphml"


def test_graphml_is_declared_and_drawn(store: MemoryStore) -> None:
    """Every key that is used is declared with its type, and yEd finds a label to draw."""
    from lxml import etree

    root = etree.fromstring(export(store, "facts", "graphml"))
    at = {"g": "http://graphml.graphdrawing.org/xmlns", "y": "http://www.yworks.com/xml/graphml"}
    declared = {key.get("id"): key for key in root.iterfind("g:key", at)}
    used = {data.get("key") for data in root.iterfind(".//g:data", at)}
    assert used <= set(declared)
    types = {key.get("attr.name"): key.get("attr.type") for key in declared.values() if key.get("for") == "node"}
    assert (types["amount"], types["claims"], types["label"]) == ("double", "long", "string")
    assert "AWS" in [label.text for label in root.iterfind(".//y:NodeLabel", at)]
    assert any("\ufffd" in (data.text or "") for data in root.iterfind(".//g:data", at))  # NASTY has what XML has not


def test_neo4j_finds_the_ends_of_every_relationship(store: MemoryStore, tmp_path: Path) -> None:
    export_to(store, tmp_path / "neo", "", "neo4j")
    assert sorted(path.name for path in (tmp_path / "neo").iterdir()) == ["nodes.csv", "relationships.csv"]
    nodes, edges = (rows((tmp_path / "neo" / f"{name}.csv").read_bytes()) for name in ("nodes", "relationships"))
    ids = [node["iri:ID"] for node in nodes]
    assert len(ids) == len(set(ids)) > 10
    assert {edge[end] for edge in edges for end in (":START_ID", ":END_ID")} <= set(ids)
    assert all(re.fullmatch("[A-Z_]+", edge[":TYPE"]) for edge in edges)
    assert {"ABOUT", "HOSTS", "WAS_DERIVED_FROM"} <= {edge[":TYPE"] for edge in edges}
    aws = next(node for node in nodes if node["iri:ID"] == DGR + "aws")
    assert (aws["label_ja"], aws[":LABEL"].split(";")[0]) == ("アマゾン・ウェブ・サービス", "BusinessUnit")
    assert all(node["amount:double"] == "" or float(node["amount:double"]) for node in nodes)
    assert any(node["quote"] == NASTY for node in nodes)


def test_the_zip_for_neo4j_holds_the_same_files(store: MemoryStore, tmp_path: Path) -> None:
    export_to(store, tmp_path / "neo", "facts", "neo4j")
    with zipfile.ZipFile(io.BytesIO(export(store, "facts", "neo4j"))) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert archive.read(name) == (tmp_path / "neo" / name).read_bytes()


def test_owlready2_reads_n_triples(store: MemoryStore, tmp_path: Path) -> None:
    import owlready2

    export_to(store, tmp_path / "facts.nt", "facts,ontology", "nt")
    made = owlready2.World().get_ontology((tmp_path / "facts.nt").as_uri()).load()
    labels = made.world[DGR + "aws"].label
    assert ("アマゾン・ウェブ・サービス", "ja") in [(str(label), label.lang) for label in labels]


@pytest.mark.parametrize("form", ["ttl", "trig", "nt", "nq", "rdf", "jsonld", "graphml", "csv", "neo4j"])
def test_japanese_labels_are_right_in_every_form(store: MemoryStore, form: str) -> None:
    data = export(store, "facts", form)
    if form == "neo4j":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            data = archive.read("nodes.csv")
    assert "アマゾン・ウェブ・サービス" in data.decode("utf-8")


def test_json_ld_is_readable_and_needs_no_other_file(store: MemoryStore) -> None:
    read = json.loads(export(store, "facts,claims", "jsonld"))
    assert all(isinstance(value, str | dict | float) for value in read["@context"].values())
    nodes = {node["@id"]: node for node in read["@graph"] if "@graph" not in node}
    aws = nodes["dgr:aws"]
    assert aws["label"] == {"en": "AWS", "ja": "アマゾン・ウェブ・サービス"}
    assert (aws["hosts"], aws["partOf"]) == ("dgr:openai", "dgr:amazon")
    assert "CloudProvider" in aws["@type"]
    about = nodes[f"dgr:{ONE_CLAIMS[0].iri.removeprefix(DGR)}"]
    assert (about["status"], about["date"], about["quote"]) == ("Signed", "2025-11-03", ONE_CLAIMS[0].quote)
    assert [graph for graph in read["@graph"] if "@graph" in graph and graph["@id"] == about["@id"]]


def test_the_ontology_goes_out_whole() -> None:
    text = export(MemoryStore(), "ontology").decode()
    assert "dg:AILab a owl:Class" in text
    assert "_:b0" in text


@pytest.mark.parametrize(("what", "form"), [("everything", "ttl"), ("facts", "docx")])
def test_unknown_names_are_named(what: str, form: str) -> None:
    with pytest.raises(QueryError, match="say one of"):
        export(MemoryStore(), what, form)


# ---- reading back ----
class Held:
    """A store that holds given quads; `fails` after them."""

    def __init__(self, quads: Iterable[Quad], fails: bool = False):
        self._quads, self._fails = quads, fails

    def quads(self) -> Iterator[Quad]:
        yield from self._quads
        if self._fails:
            raise StoreError("the store", "went away")


READERS = {
    "ttl": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nt": ox.RdfFormat.N_TRIPLES, "nq": ox.RdfFormat.N_QUADS,
    "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}  # fmt: skip
WITH_GRAPHS = ("trig", "nq", "jsonld")


def canonical(quads: Iterable[ox.Quad]) -> list[str]:
    """Quads with their blank nodes named by what they say, in order."""
    held = ox.Dataset(quads)
    held.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, held))


def read(data: bytes, form: str) -> list[str]:
    return canonical(ox.parse(data, format=READERS[form]))


def wanted(quads: Iterable[Quad], form: str) -> list[str]:
    held = [(s, p, xml_term(o) if form == "rdf" else o, g if form in WITH_GRAPHS else "") for s, p, o, g in quads]
    lines = "".join(f"{s} {p} {o} {g} .\n" for s, p, o, g in held)
    return canonical(ox.parse(lines, format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize("form", READERS)
def test_a_graph_comes_back_as_it_was(store: MemoryStore, form: str) -> None:
    assert read(export(store, "facts,claims", form), form) == wanted(store.quads(), form)


NODES = st.sampled_from([f"<{DGR}aws>", f"<{DGR}claim-1#target>", "<http://a.example/é?q='x'&y=%20#z>", "<urn:x:日本>",
                         "<dg:odd>", "_:b0", "_:b1"])  # fmt: skip
PROPERTIES = st.sampled_from([TYPE, LABEL, "<https://w3id.org/dealgraph/ontology#amount>", "<http://purl.org/dc/terms/date>",
                              "<https://w3id.org/dealgraph/ontology#date>", "<http://p.example/x/y-1>"])  # fmt: skip
XSD = "http://www.w3.org/2001/XMLSchema#"
ODD = [
    NASTY, "\r\n", "\r", "\\", '"', "\\u0041", "\x00", "\x1b[31m", "\ufeffx", "\ufffe", "\u202eabc", "a\u0301", "𝔘",
    "]]>", " ", "", "@en", "^^<x>", "dg:x", "_:b0", "<b>"]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=12), st.sampled_from(ODD))
LITERALS = st.one_of(
    st.builds(literal, TEXTS),
    st.builds(literal, TEXTS, st.sampled_from(["en", "ja", "zh-hant", "en-x-a1"])),
    st.builds(literal, TEXTS, st.just(""), st.sampled_from([XSD + "token", "http://t.example/#odd", XSD + "anyURI"])),
    st.builds(literal, st.sampled_from(["0", "7", "-7", "007", "-0", "9007199254740993", "1" * 30, "x"]), st.just(""),
              st.just(XSD + "integer")),
    st.builds(literal, st.sampled_from(["1.50", "1.", ".5", "-0.0", "38000000000", "1e9"]), st.just(""),
              st.sampled_from([XSD + "decimal", XSD + "double"])),
    st.builds(literal, st.sampled_from(["2025-11-03", "2025-11", "2025", "2025-02-30", "-0001-01-01"]), st.just(""),
              st.sampled_from([XSD + "date", XSD + "gYearMonth", XSD + "gYear"])),
    st.builds(literal, st.sampled_from(["true", "1", "TRUE"]), st.just(""), st.just(XSD + "boolean")))  # fmt: skip
GRAPHS = st.sampled_from(["", "", f"<{DGR}claim-1>", "<http://g.example/#é>"])
QUADS = st.lists(st.tuples(NODES, PROPERTIES, st.one_of(NODES, LITERALS), GRAPHS), min_size=1, max_size=12)


@pytest.mark.parametrize("form", READERS)
@settings(deadline=None, max_examples=150)
@given(quads=QUADS)
def test_any_literal_comes_back_as_it_was(form: str, quads: list[Quad]) -> None:
    given_ = sorted({tuple(map(str, quad)) for quad in quads})
    data = export(Held(given_), "facts,claims", form)  # type: ignore[arg-type]
    assert read(data, form) == wanted(given_, form)  # type: ignore[arg-type]


def test_rdflib_reads_back_the_same_graphs(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    plain = rdflib.Dataset()
    plain.parse(data=export(store, "facts,claims", "nq"), format="nquads")
    names = {str(graph.identifier) for graph in plain.graphs() if len(graph)}
    for form, syntax in (("trig", "trig"), ("jsonld", "json-ld")):
        other = rdflib.Dataset()
        other.parse(data=export(store, "facts,claims", form), format=syntax)
        for name in names - {"urn:x-rdflib:default"}:
            assert isomorphic(plain.graph(rdflib.URIRef(name)), other.graph(rdflib.URIRef(name))), (form, name)
        assert len(plain.default_graph) == len(other.default_graph)
        assert isomorphic(plain.default_graph, other.default_graph)


@pytest.mark.parametrize(
    ("form", "command"),
    [
        *((form, ["rapper", "-q", "-i", name]) for form, name in (
            ("ttl", "turtle"), ("nt", "ntriples"), ("rdf", "rdfxml"), ("nq", "nquads"), ("trig", "trig"))),
        *((form, ["serdi", "-q", "-i", name]) for form, name in (
            ("ttl", "turtle"), ("nt", "ntriples"), ("nq", "nquads"), ("trig", "trig"))),
    ],
)  # fmt: skip
def test_other_parsers_count_the_same_statements(
    store: MemoryStore, form: str, command: list[str], tmp_path: Path
) -> None:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed: {form} is NOT checked with it")
    export_to(store, tmp_path / "out", "facts,claims", form)
    output = ["-o", "ntriples"]
    done = subprocess.run([*command, *output, str(tmp_path / "out")], capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    count = len(list(store.quads())) if form in WITH_GRAPHS else len(triples(store, "facts,claims"))
    assert len(done.stdout.decode().splitlines()) == count


# ---- filters ----
def frames_of(data: bytes) -> set[str]:
    return {row["type"] for row in rows(data)}


@pytest.mark.parametrize(
    ("choice", "claims", "kinds"),
    [
        (Choice(articles=("s1",)), 2, {"Contract", "PartOf"}),
        (Choice(articles=("s1.txt",)), 2, {"Contract", "PartOf"}),
        (Choice(articles=("about S2",)), 1, {"Contract"}),
        (Choice(articles=(ONE.iri, TWO.iri)), 3, {"Contract", "PartOf"}),
        (Choice(entities=("オープンAI",)), 2, {"Contract"}),
        (Choice(entities=("dgr:aws",)), 2, {"Contract", "PartOf"}),
        (Choice(entities=("ａｍａｚｏｎ",)), 2, {"Contract", "PartOf"}),
        (Choice(entities=(NASTY,)), 1, {"Manufacture"}),
        (Choice(types=("contract",)), 2, {"Contract"}),
        (Choice(types=("契約",)), 2, {"Contract"}),
        (Choice(types=("Deal",)), 2, {"Contract"}),
        (Choice(types=("Contract", "PartOf")), 3, {"Contract", "PartOf"}),
        (Choice(stages=("completed",)), 1, {"PartOf"}),
        (Choice(since="2025-11-03", until="2025-11-03"), 1, {"Contract"}),
        (Choice(since="2025-11-04"), 3, {"Contract", "PartOf", "Manufacture"}),  # by the day of the article
        (Choice(until="2024"), 0, set()),
        (Choice(entities=("Amazon",), types=("Contract",)), 1, {"Contract"}),
        (Choice(articles=("s2",), types=("PartOf",)), 0, set()),
    ],
)
def test_filters(store: MemoryStore, choice: Choice, claims: int, kinds: set[str]) -> None:
    out = io.BytesIO()
    done = export_to(store, out, "claims", "csv", choice, world())
    assert (done.claims, len(rows(out.getvalue())), frames_of(out.getvalue())) == (claims, claims, kinds)
    assert frames_of(export(store, "facts", "csv", choice, world())) == kinds


def test_filtered_facts_are_those_that_the_claims_state(store: MemoryStore) -> None:
    every = triples(store, "facts,claims")
    mine = {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in ox.parse(
            export(store, "facts,claims", "nt", Choice(articles=("s2",)), world()), format=ox.RdfFormat.N_TRIPLES
        )
    }
    assert mine < every
    assert (f"<{DGR}aws>", "<https://w3id.org/dealgraph/ontology#hosts>", f"<{DGR}openai>") not in mine
    assert (f"<{DGR}amazon>", LABEL, '"アマゾン"@ja') in mine
    assert not [s for s, p, _ in mine if "claim-s1" in s or p.endswith("#durationYears>")]
    whole = set(export(store, "facts,claims", "nq", Choice(since="0001"), world()).splitlines())
    assert whole == set(export(store, "facts,claims", "nq").splitlines())


@pytest.mark.parametrize(
    ("choice", "near"),
    [
        (Choice(articles=("s11",)), "s1"),
        (Choice(entities=("OpenAy",)), "openai"),
        (Choice(entities=("https://w3id.org/dealgraph/id/none",)), "the graph has no"),
        (Choice(types=("Contrakt",)), "contract"),
        (Choice(stages=("singed",)), "signed"),
        (Choice(since="yesterday"), "a date is 2025"),
    ],
)
def test_unknown_values_are_errors_that_name_near_ones(store: MemoryStore, choice: Choice, near: str) -> None:
    with pytest.raises(QueryError, match=near):
        export(store, "facts", "nt", choice, world())


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025-12", ("2025-12-01", "2025-12-31")),
        ("2025-Q4", ("2025-10-01", "2025-12-31")),
        ("2025-11-03", ("2025-11-03", "2025-11-03")),
        ("9999-12", ("9999-12-01", "9999-12-31")),
        ("2025-02-30", None),
        ("2025-13", None),
        ("令和7年", None),
    ],
)
def test_days_of_a_date(text: str, days: tuple[str, str] | None) -> None:
    assert days_of(text) == days


# ---- writing ----
@pytest.mark.parametrize("form", FORMATS)
def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path, form: str) -> None:
    path = tmp_path / "out.zip"
    path.write_text("what was there", "utf-8")
    with pytest.raises(StoreError):
        export_to(Held([], fails=True), path, "", form)  # type: ignore[arg-type]
    assert path.read_text("utf-8") == "what was there"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "out.nq").write_text("before", "utf-8")
    with pytest.raises(OSError, match=r"out\.nq"), replacing(tmp_path / "out.nq"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert (tmp_path / "out.nq").read_text("utf-8") == "before"


def test_a_link_stays_one_and_rights_stay(tmp_path: Path) -> None:
    target, link = tmp_path / "target.nt", tmp_path / "link.nt"
    target.write_text("before", "utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    with replacing(link) as out:
        out.write(b"after")
    assert (link.is_symlink(), target.read_text("utf-8"), target.stat().st_mode & 0o777) == (True, "after", 0o640)


def test_a_folder_with_other_things_in_it_is_left_alone(store: MemoryStore, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    with pytest.raises(StoreError, match="another one"):
        export_to(store, tmp_path, "", "neo4j")
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_memory_does_not_grow_with_the_graph() -> None:
    """What Python itself holds while a graph goes out; SQLite has its cache beside that."""

    def quads(count: int) -> Iterator[Quad]:
        for n in range(count):
            yield f"<{DGR}n{n // 3}>", f"<{DGR}p{n % 7}>", literal(f"text {n} " * 500), ""

    def peak(count: int, form: str) -> int:
        tracemalloc.start()
        export_to(Held(quads(count)), Nowhere(), "facts", form)  # type: ignore[arg-type]
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    for form in ("ttl", "nq", "rdf", "jsonld", "graphml"):
        assert peak(2_000, form) < peak(200, form) + 2_000_000, form  # 2,000 such texts take 10 MB


class Nowhere(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]


# ---- the history ----
def test_the_history_is_no_fact_and_comes_back_with_the_graph() -> None:
    made = MemoryStore()
    made.add(batch(ONE, ONE_CLAIMS, world()))
    decided = (f"<{DGR}decision-1>", f"<{DGR}says>", '"wrong"')
    made.note([decided])
    for what, form in (("facts,claims", "nq"), ("", "csv"), ("facts,claims,ontology", "nt"), ("claims", "ttl")):
        assert b"decision-1" not in export(made, what, form)
    assert read(export(made, "facts,claims,history", "nq"), "nq") == wanted(made.quads(), "nq")
    assert export(made, "history", "nt").decode() == " ".join(decided) + " .\n"


@pytest.mark.parametrize("form", ["ttl", "trig", "nt", "nq", "rdf", "jsonld"])
def test_what_is_exported_unasked_is_what_articles_say(store: MemoryStore, form: str) -> None:
    assert export(store, "", form) == export(store, "facts,claims", form)
    assert b"owl#Class" not in export(store, "", form)


def test_a_turtle_file_begins_with_a_fact(store: MemoryStore) -> None:
    text = export(store).decode()
    first = next(line for line in text.splitlines() if line and not line.startswith("@prefix"))
    assert first.startswith("dgr:")
    assert "owl:Class" in export(store, "all").decode()
