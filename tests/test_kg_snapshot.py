"""The folder of the embedded store: who reads gets snapshots, who writes has the lock, a crash costs nothing."""
from __future__ import annotations

import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from test_kg_store import BATCHES, state

from kg.errors import StoreError, StoreLocked
from kg.home import Home
from kg.snapshot import Held, Snapshots, damaged
from kg.store import EmbeddedStore, MemoryStore


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path / "graph"


def filled(where: Path, *batches: int) -> EmbeddedStore:
    store = EmbeddedStore(where)
    for each in batches:
        assert store.add(BATCHES[each])
    store.release()
    return store


def expected(*batches: int) -> set[tuple[str, str, str, str]]:
    fresh = MemoryStore()
    for each in batches:
        fresh.add(BATCHES[each])
    return state(fresh)


def numbers(where: Path) -> list[str]:
    return sorted(path.name for path in (where / "snapshots").iterdir())


# ---- reading ----
def test_who_reads_sees_what_is_published_and_no_more(where: Path) -> None:
    writer, reader = EmbeddedStore(where), EmbeddedStore(where)
    assert state(reader) == set()
    writer.add(BATCHES[0])
    assert state(writer) == expected(0)
    assert state(reader) == set()
    writer.release()
    assert state(reader) == state(writer) == expected(0)
    reader.close()
    writer.close()


def test_a_snapshot_can_be_opened_by_anyone(where: Path) -> None:
    store = EmbeddedStore(where)
    empty = store.snapshot()
    assert len(ox.Store.read_only(str(empty))) == 0
    store.add(BATCHES[0])
    path = store.snapshot()
    assert path.parent == where / "snapshots"
    assert len(ox.Store.read_only(str(path))) == len(expected(0))
    assert store.snapshot() == path, "nothing was written since"
    store.add(BATCHES[1])
    assert store.snapshot() != path
    store.close()
    assert not empty.exists()


def test_a_newer_snapshot_counts_as_a_write(where: Path) -> None:
    """What was derived from the store is derived anew."""
    reader = EmbeddedStore(where)
    before = reader.writes
    assert reader.writes == before
    filled(where, 0).close()
    assert reader.writes > before
    reader.close()


def test_old_snapshots_go_when_no_one_holds_them(where: Path) -> None:
    store = filled(where, 0)
    first = store.snapshot()
    with Held(first):
        store.add(BATCHES[1])
        store.release()
        assert first.exists()
        assert store.snapshot() != first
    store.drop(BATCHES[1].article)
    store.release()
    assert not first.exists()
    assert len(numbers(where)) == 1
    with pytest.raises(OSError):
        Held(first)
    store.close()


def test_who_reads_keeps_its_snapshot_and_removes_it_when_done(where: Path) -> None:
    filled(where, 0).close()
    reader = EmbeddedStore(where)
    paused = reader.quads()
    next(paused)
    filled(where, 1).close()
    assert len(numbers(where)) == 2
    assert len(list(paused)) == len(expected(0)) - 1, "what was begun goes on over the old state"
    assert state(reader) == expected(0, 1)
    assert len(numbers(where)) == 1
    reader.close()


# ---- writing ----
def test_a_second_writer_learns_who_holds_it(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.home.Home.begin.__defaults__", (0.1,))
    first, second = EmbeddedStore(where), EmbeddedStore(where)
    first.add(BATCHES[0])
    with pytest.raises(StoreLocked, match=r"this process \(.*\) since 20") as error:
        second.add(BATCHES[1])
    assert error.value.holder
    assert state(second) == set()
    first.release()
    assert second.add(BATCHES[1])
    second.close()
    first.close()


def test_what_is_unchanged_needs_no_lock(where: Path) -> None:
    first, second = filled(where, 0), EmbeddedStore(where)
    first.add(BATCHES[1])
    assert not second.add(BATCHES[0])
    assert not second.drop(BATCHES[1].article), "as far as is published"
    second.close()
    first.close()


def test_a_closed_store_lets_others_write(where: Path) -> None:
    store = EmbeddedStore(where)
    store.add(BATCHES[0])
    store.close()
    again = filled(where, 1)
    assert state(again) == expected(0, 1)
    again.close()
    with pytest.raises(StoreError, match="closed"):
        again.add(BATCHES[0])


def test_a_long_run_publishes_now_and_then(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.embedded.EVERY", -1.0)
    writer, reader = EmbeddedStore(where), EmbeddedStore(where)
    writer.add(BATCHES[0])
    assert state(reader) == expected(0)
    writer.close()
    reader.close()


# ---- after a crash ----
def crashed(where: Path, batch: int) -> None:
    """What a kill leaves: the database with something that was not published, and a lock that names the dead."""
    store = EmbeddedStore(where)
    store.add(BATCHES[batch])
    names = (where / "lock").read_text()
    store._unpublished = False
    store.close()
    (where / "lock").write_text(names)


def test_what_a_killed_writer_wrote_is_there(where: Path) -> None:
    filled(where, 0).close()
    crashed(where, 1)
    (where / "snapshots" / "000007.part").mkdir()
    (where / "live.gone").mkdir()
    store = EmbeddedStore(where)
    assert state(store) == expected(0, 1)
    assert numbers(where) == ["000002"]
    assert not (where / "live.gone").exists()
    assert not (where / "lock").read_text()
    store.close()


def test_a_bulk_load_that_was_killed_leaves_nothing(where: Path) -> None:
    filled(where, 0).close()
    crashed(where, 1)
    (where / "loading").touch()
    store = EmbeddedStore(where)
    assert state(store) == expected(0)
    assert store.add(BATCHES[1])
    assert state(store) == expected(0, 1)
    store.close()


def test_the_database_is_made_again_from_the_snapshot(where: Path) -> None:
    filled(where, 0).close()
    home = Home(where)
    home.discard()
    assert not home.live.exists()
    store = filled(where, 1)
    assert state(store) == expected(0, 1)
    store.close()


# ---- the layout of earlier versions ----
def former(where: Path, cut_off: bool = False) -> None:
    filled(where, 0).close()
    for path in (where / "live").iterdir():
        path.rename(where / path.name)
    (where / "live").rmdir()
    (where / "newest").unlink()
    if cut_off:
        (where / "moving").mkdir()
        for name in ("CURRENT", "IDENTITY", "LOCK"):
            (where / name).rename(where / "moving" / name)


@pytest.mark.parametrize("cut_off", [False, True])
def test_a_folder_of_an_earlier_version_is_moved_over(where: Path, cut_off: bool) -> None:
    former(where, cut_off)
    (where / "read.jsonl").write_text("{}\n")
    store = EmbeddedStore(where)
    assert state(store) == expected(0)
    assert store.add(BATCHES[1])
    store.close()
    assert {path.name for path in where.iterdir()} == {"live", "live.json", "snapshots", "newest", "lock", "read.jsonl"}


# ---- damage ----
def biggest(folder: Path) -> Path:
    return max(folder.glob("*.sst"), key=lambda path: path.stat().st_size)


def test_a_snapshot_shares_nothing_with_the_database(where: Path) -> None:
    store = filled(where, 0)
    store.add(BATCHES[1])
    path = store.snapshot()
    inodes = [{each.stat().st_ino for each in folder.iterdir()} for folder in (path, where / "live")]
    assert not inodes[0] & inodes[1]
    store.close()


def test_checksums_find_what_was_changed(where: Path) -> None:
    path = filled(where, 0).snapshot()
    assert not list(damaged(path))
    file = biggest(path)
    was = file.read_bytes()
    file.write_bytes(was[:-9] + b"x" + was[-8:])
    assert [problem.where for problem in damaged(path)] == [str(file)]
    file.write_bytes(was[:-9])
    assert [problem.where for problem in damaged(path)] == [str(file)]
    file.unlink()
    assert [problem.where for problem in damaged(path)] == [str(file)]
    (path / "checksums.json").write_text("{")
    assert [problem.where for problem in damaged(path)] == [str(path / "checksums.json")]


def test_a_truncated_snapshot_is_an_error_that_names_the_file(where: Path) -> None:
    store = filled(where, 0)
    file = biggest(store.snapshot())
    store.close()
    os.truncate(file, 10)
    with pytest.raises(StoreError, match=rf"{file.name}.*rebuild"):
        EmbeddedStore(where)


def test_files_are_linked_from_one_snapshot_to_the_next(where: Path) -> None:
    store = filled(where, 0, 1)
    with Held(store.snapshot()) as first:
        store.drop(BATCHES[1].article)
        second = store.snapshot()
        sums = [json.loads((path / "checksums.json").read_text())["files"] for path in (first, second)]
        same = [name for name in sums[0] if name.endswith(".sst") and sums[0][name] == sums[1].get(name)]
        assert same
        assert all((first / name).samefile(second / name) for name in same)
        assert not list(damaged(second))
    store.close()


def test_a_failed_publication_changes_nothing(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = filled(where, 0)
    before = store.snapshot()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kg.snapshot.write_whole", full)
        store.add(BATCHES[1])
        with pytest.raises(StoreError, match="No space left"):
            store.release()
    assert state(store) == expected(0), "readable, as it was"
    assert Snapshots(where).newest() == before
    store.close()
    again = EmbeddedStore(where)
    assert state(again) == expected(0, 1), "what was written is published by the next"
    again.close()
