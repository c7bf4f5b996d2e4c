"""A damaged store is found out and made anew: from its database, a snapshot, or article by article."""
from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from kg_world import world
from test_kg_snapshot import biggest, crashed, expected, filled, numbers
from test_kg_store import BATCHES, state

from kg.errors import StoreError, StoreLocked
from kg.model import DGR
from kg.store import EmbeddedStore, MemoryStore
from kg.terms import HISTORY, dg, iri, literal
from kg.upkeep import damage, rebuild


@pytest.fixture
def where(tmp_path: Path) -> Path:
    filled(tmp_path / "graph", 0, 1).close()
    return tmp_path / "graph"


def newest(where: Path) -> Path:
    return where / "snapshots" / max(numbers(where))


def flip(path: Path) -> None:
    was = path.read_bytes()
    path.write_bytes(was[:40] + bytes([was[40] ^ 1]) + was[41:])


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def read(where: Path) -> set[tuple[str, str, str, str]]:
    store = EmbeddedStore(where)
    found = state(store)
    store.close()
    return found


# ---- finding ----
def test_a_whole_store_is_whole(where: Path, tmp_path: Path) -> None:
    assert damage(where) == ()
    EmbeddedStore(tmp_path / "empty").close()
    assert damage(tmp_path / "empty") == ()


@pytest.mark.parametrize("harm", [flip, cut, Path.unlink])
@pytest.mark.parametrize("part", ["snapshot", "live"])
def test_damage_is_found_and_mended(where: Path, part: str, harm: object) -> None:
    file = biggest(newest(where) if part == "snapshot" else where / "live")
    harm(file)  # type: ignore[operator]
    found = damage(where)
    assert found
    assert any(file.name in problem.where or file.name in problem.what for problem in found)
    assert all("rebuild" in problem.fix for problem in found)
    done = rebuild(where, world())
    assert (done.articles, done.claims, done.quads, done.lost, done.aside) == (2, 3, len(expected(0, 1)), (), "")
    assert damage(where) == ()
    assert read(where) == expected(0, 1)
    assert {path.name for path in where.iterdir()} == {"live", "snapshots", "newest", "lock", "live.json"}
    assert len(numbers(where)) == 1


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST*"])
def test_the_small_files_count_too(where: Path, name: str) -> None:
    for folder in (newest(where), where / "live"):
        file = next(folder.glob(name))
        was = file.read_bytes()
        cut(file)
        assert damage(where), file
        file.write_bytes(was)
    assert damage(where) == ()


def test_a_writer_does_not_go_on_from_half_a_database(where: Path) -> None:
    """Oxigraph opens a database whose list of files was cut off, and takes what is left for all there is."""
    cut(next((where / "live").glob("MANIFEST*")))
    store = EmbeddedStore(where)
    assert store.drop(BATCHES[1].article)
    store.close()
    assert read(where) == expected(0)


def test_a_writer_is_not_disturbed(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = EmbeddedStore(where)
    store.drop(BATCHES[1].article)
    assert damage(where) == ()
    monkeypatch.setattr("kg.lock.WriteLock.take.__defaults__", (0.0,))
    with pytest.raises(StoreLocked, match="this process"):
        rebuild(where, world())
    store.close()
    assert read(where) == expected(0)


# ---- anew ----
def test_what_was_not_published_is_kept(tmp_path: Path) -> None:
    where = tmp_path / "graph"
    filled(where, 0).close()
    crashed(where, 1)
    done = rebuild(where, world())
    assert done.source.endswith("live")
    assert read(where) == expected(0, 1)


def test_doubtful_facts_are_drawn_anew(where: Path) -> None:
    """What stands in the default graph and no claim states goes; what claims state comes back."""
    store = EmbeddedStore(where)
    store.load([(iri(DGR + "aws"), dg("hosts"), iri(DGR + "nvidia"))])
    lost = (iri(DGR + "aws"), dg("hosts"), iri(DGR + "openai"))
    store._live.update(f"DELETE DATA {{ {' '.join(lost)} }}")
    store.close()
    assert read(where) != expected(0, 1)
    done = rebuild(where, world())
    assert read(where) == expected(0, 1)
    assert "aws> <https://w3id.org/dealgraph/ontology#hosts> <" in Path(done.left_out).read_text()
    assert len(Path(done.left_out).read_text().splitlines()) == 1


def test_what_people_decided_is_kept(where: Path) -> None:
    store = EmbeddedStore(where)
    note = (iri(DGR + "aws"), dg("name"), literal("renamed"))
    store.note([note])
    store._live.update(f"INSERT DATA {{ GRAPH <http://x.example/mine> {{ {' '.join(note)} }} }}")
    store.close()
    assert rebuild(where, world()).left_out == ""
    assert read(where) == expected(0, 1) | {(*note, iri(HISTORY)), (*note, "<http://x.example/mine>")}


def test_revisions_are_kept(where: Path) -> None:
    from dataclasses import replace

    from kg_world import ONE

    from kg.triples import batch

    store = EmbeddedStore(where)
    assert store.add(batch(replace(ONE, text=ONE.text + " Once more."), (), world()))
    before = state(store)
    store.close()
    rebuild(where, world())
    assert read(where) == before


def test_what_is_lost_is_named(where: Path) -> None:
    cut(biggest(newest(where)))
    cut(biggest(where / "live"))
    known = {batch.article: f"/articles/{at}.txt" for at, batch in enumerate(BATCHES)}
    done = rebuild(where, world(), known)
    assert [problem.where for problem in done.lost] == ["/articles/0.txt", "/articles/1.txt"]
    assert "ingest it again" in str(done.lost[0])
    assert len(list(Path(done.aside).iterdir())) == 2
    store = EmbeddedStore(where)
    assert state(store) == set()
    for each in BATCHES:
        assert store.add(each)
    assert state(store) == expected(0, 1)
    store.close()
    assert damage(where) == ()


def test_what_can_be_read_is_saved(where: Path) -> None:
    """The checksum of a file that no article needs is wrong, in both copies: nothing is lost."""
    for folder in (newest(where), where / "live"):
        flip(next(folder.glob("OPTIONS*")))
    shutil.rmtree(where / "live")
    done = rebuild(where, world())
    assert (done.articles, done.lost) == (2, ())
    assert done.before is None
    assert read(where) == expected(0, 1)


def test_a_folder_without_a_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store"):
        rebuild(tmp_path / "nothing", world())


def test_any_order_of_writing_gives_the_same(tmp_path: Path) -> None:
    filled(tmp_path / "other", 1, 0).close()
    rebuild(tmp_path / "other", world())
    fresh = MemoryStore()
    for each in BATCHES:
        fresh.add(each)
    assert read(tmp_path / "other") == state(fresh)
