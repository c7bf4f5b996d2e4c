"""What ontology/ says comes out as values; each kind of wrong row is reported with its file and line."""

from __future__ import annotations

import pickle
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from kg.errors import VocabularyError
from kg.model import DGR
from kg.vocabulary import FOLDER, Vocabulary, load_vocabulary

HEAD = """@prefix dg: <https://w3id.org/dealgraph/ontology#> .
@prefix dgl: <https://w3id.org/dealgraph/lexicon#> .
@prefix dgr: <https://w3id.org/dealgraph/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix lexinfo: <http://www.lexinfo.net/ontology/3.0/lexinfo#> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
@prefix en: <https://w3id.org/dealgraph/lexicon#en/> .
@prefix ja: <https://w3id.org/dealgraph/lexicon#ja/> .
"""
GOOD = """
dgr:acme-test a dg:Company ; dg:activity dg:CloudService ;
    rdfs:label "Acme Test"@en , "アクメ試験"@ja .
dgr:acme-unit a dg:BusinessUnit ; dg:partOf dgr:acme-test ;
    rdfs:label "Acme Unit"@en , "アクメ部門"@ja ;
    dg:ambiguousLabel "Unit"@en ; dg:contextWord "acme"@en .
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vocabularies of the tests are not kept in the user's cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The delivered files, without the things but for a few of our own (fast to parse)."""
    folder = tmp_path_factory.mktemp("copy") / "ontology"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("entities", "questions", "replies"))
    (folder / "entities").mkdir()
    (folder / "entities" / "concepts.ttl").write_bytes((FOLDER / "entities" / "concepts.ttl").read_bytes())
    (folder / "entities" / "things.ttl").write_text(HEAD + GOOD, encoding="utf-8")
    return folder


@pytest.fixture
def folder(copy: Path, tmp_path: Path) -> Path:
    shutil.copytree(copy, tmp_path / "ontology")
    return tmp_path / "ontology"


def test_the_copy_is_sound(folder: Path) -> None:
    vocabulary = load_vocabulary(folder)
    found = vocabulary.entity(DGR + "acme-test")
    assert found is not None
    assert {"Company", "CloudProvider", "Organisation", "Agent", "Thing"} == found.classes
    assert vocabulary.whole_of(DGR + "acme-unit") == (DGR + "acme-unit", DGR + "acme-test")
    assert ("Unit", DGR + "acme-unit", "en", "ambiguous") in vocabulary.names


WORD = 'en:zap a lexinfo:Verb ; ontolex:canonicalForm [ ontolex:writtenRep "zap"@en ] ;\n    ontolex:denotes dg:%s%s .'
THING = "dgr:wrong a dg:%s ;\n    %s ."
NAMES = 'rdfs:label "Wrong One"@en , "間違い"@ja'

# what is wrong: file, rows, line counted from the first added row, what the message says, what the remedy says
WRONG = {
    "unknown role in a usage": (
        "en.ttl",
        WORD % ("Investment", ' ;\n    dgl:usage "{investor} zap {victim}"@en'),
        3,
        "{victim}",
        "{investee}",
    ),
    "usage without the word": (
        "en.ttl",
        WORD % ("Investment", ' ;\n    dgl:usage "{investor} zip {investee}"@en'),
        3,
        "the word itself",
        "zap",
    ),
    "unknown preposition": (
        "en.ttl",
        WORD % ("Investment", ' ;\n    dgl:usage "{investor} zap qwert {investee}"@en'),
        3,
        "no marker",
        "markers",
    ),
    "unknown frame": (
        "en.ttl",
        WORD % ("Investmant", ' ;\n    dgl:usage "{investor} zap {investee}"@en'),
        2,
        "Investmant",
        "dg:Investment",
    ),
    "word of a frame without usage": ("en.ttl", WORD % ("Investment", ""), 1, "usage", "dgl:usage"),
    "word without form": (
        "en.ttl",
        "en:zap a lexinfo:Verb ; ontolex:denotes dg:Investment .",
        1,
        "no written form",
        "writtenRep",
    ),
    "unknown particle": (
        "ja.ttl",
        'ja:zap a lexinfo:Verb ; ontolex:canonicalForm [ ontolex:writtenRep "ザップする"@ja ] ;\n'
        '    ontolex:denotes dg:Investment ;\n    dgl:usage "{investor}が{investee}ぽよザップする"@ja .',
        3,
        "no marker",
        "markers",
    ),
    "missing language": (
        "things.ttl",
        THING % ("Company", 'rdfs:label "Wrong One"@en'),
        1,
        "0 rdfs:label in ja",
        '"…"@ja',
    ),
    "two labels of one language": (
        "things.ttl",
        THING % ("Company", NAMES + ' , "Wrong Two"@en'),
        1,
        "2 rdfs:label in en",
        "exactly one",
    ),
    "duplicate alias": (
        "things.ttl",
        THING % ("Company", NAMES + ' ;\n    skos:altLabel "acme TEST"@en'),
        3,
        "acme-test",
        "dg:ambiguousLabel",
    ),
    "unknown class": ("things.ttl", THING % ("Compnay", NAMES), 1, "dg:Compnay", "Company"),
    "no class": ("things.ttl", f"dgr:wrong {NAMES} .", 1, "no class", "dg:Company"),
    "cyclic partOf": (
        "things.ttl",
        f"dgr:wrong a dg:Company ; {NAMES} ;\n    dg:partOf dgr:other .\n"
        'dgr:other a dg:Company ; rdfs:label "Other"@en , "他"@ja ; dg:partOf dgr:wrong .',
        2,
        "part of itself",
        "circle",
    ),
    "partOf nothing": (
        "things.ttl",
        THING % ("Company", NAMES + " ;\n    dg:partOf dgr:nobody"),
        3,
        "nobody",
        "describe it",
    ),
    "Turtle syntax": ("things.ttl", "dgr:wrong a dg:Company\n    rdfs:label .", 2, "not Turtle", "ends with"),
    "Turtle syntax in the model": (
        "model.ttl",
        'dg:Wrong a owl:Class ;\n    rdfs:label "x@en .',
        2,
        "not Turtle",
        "quotes",
    ),
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_row_is_reported_with_file_and_line(kind: str, folder: Path) -> None:
    name, rows, offset, what, fix = WRONG[kind]
    relative = {"things.ttl": "entities/things.ttl", "model.ttl": "model.ttl"}.get(name, f"lexicon/{name}")
    path = folder / relative
    old = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    path.write_text(old + rows + "\n", encoding="utf-8")
    with pytest.raises(VocabularyError) as error:
        load_vocabulary(folder)
    line = old.count("\n") + offset
    places = [
        (p.where.rpartition(":")[0].endswith(name), int(p.where.rpartition(":")[2])) for p in error.value.problems
    ]
    assert (True, line) in places, [str(p) for p in error.value.problems]
    told = next(p for p, place in zip(error.value.problems, places, strict=True) if place == (True, line))
    assert what in told.what
    assert fix in told.fix


def test_as_many_kinds_of_wrong_rows_as_promised() -> None:
    assert len(WRONG) == 16


def test_all_wrong_rows_are_reported_at_once(folder: Path) -> None:
    for name, rows in (("entities/things.ttl", THING % ("Compnay", NAMES)), ("lexicon/en.ttl", WORD % ("Nothing", ""))):
        with (folder / name).open("a", encoding="utf-8") as out:
            out.write(rows + "\n")
    with pytest.raises(VocabularyError) as error:
        load_vocabulary(folder)
    assert {p.where.rpartition(":")[0].rpartition("/")[2] for p in error.value.problems} == {"things.ttl", "en.ttl"}


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"no \.ttl files"):
        load_vocabulary(tmp_path)


# ---- the cache ----
def test_the_cache_is_rebuilt_when_a_file_changes(folder: Path) -> None:
    assert load_vocabulary(folder).entity(DGR + "late") is None
    with (folder / "entities" / "things.ttl").open("a", encoding="utf-8") as out:
        out.write('dgr:late a dg:Company ; rdfs:label "Late"@en , "遅い"@ja .\n')
    assert load_vocabulary(folder).entity(DGR + "late") is not None


def test_a_broken_cache_is_no_harm(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.vocabulary._loaded", {})
    first = load_vocabulary(folder)
    cached = list((tmp_path / "cache" / "dealgraph").iterdir())
    assert cached
    for path in cached:
        path.write_bytes(b"\x80\x05 not a pickle")
    monkeypatch.setattr("kg.vocabulary._loaded", {})
    assert load_vocabulary(folder).entities.keys() == first.entities.keys()


def _loaded_elsewhere(folder: Path) -> int:
    return len(load_vocabulary(folder).entities)


def test_two_processes_may_start_at_once(folder: Path) -> None:
    with ProcessPoolExecutor(2) as pool:
        counts = list(pool.map(_loaded_elsewhere, [folder, folder]))
    assert counts[0] == counts[1] > 100


def test_a_vocabulary_survives_pickling() -> None:
    delivered = load_vocabulary()
    assert pickle.loads(pickle.dumps(delivered)).names == delivered.names


# ---- what is delivered ----
def test_who_is_who() -> None:
    vocabulary = load_vocabulary()
    things = [e for e in vocabulary.entities.values() if "Thing" in e.classes]
    assert len(things) >= 1000
    assert all({language for language, _ in e.labels} >= {"en", "ja"} for e in vocabulary.entities.values())


@pytest.mark.parametrize(
    ("cls", "name"),
    [
        ("AILab", "anthropic"),
        ("CloudProvider", "aws"),
        ("ChipMaker", "nvidia"),
        ("Regulator", "ftc"),
        ("Place", "japan"),
    ],
)
def test_classes_are_computed(cls: str, name: str, delivered: Vocabulary) -> None:
    found = delivered.entity(DGR + name)
    assert found is not None, name
    assert delivered.is_a(found, cls)
    assert all(c in delivered.classes for c in found.classes)


@pytest.fixture(scope="module")
def delivered() -> Vocabulary:
    return load_vocabulary()
