"""Backups of a folder's store come back as they were; what is damaged is neither copied nor restored."""
from __future__ import annotations

import io
import tarfile
from contextlib import nullcontext
from pathlib import Path

import pytest
from test_kg_snapshot import biggest, expected, filled
from test_kg_store import BATCHES, state

from kg.backup import backup, restore
from kg.errors import StoreError, StoreLocked
from kg.store import EmbeddedStore

FORMS = ("copy", "copy.tar", "copy.tar.gz")


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    made = filled(tmp_path / "graph", 0)
    (tmp_path / "graph" / "read.jsonl").write_text("{}\n")
    return made


@pytest.mark.parametrize("name", FORMS)
def test_a_backup_comes_back(tmp_path: Path, store: EmbeddedStore, name: str) -> None:
    store.add(BATCHES[1])
    backup(store, tmp_path / name)
    store.drop(BATCHES[0].article)
    store.close()
    restore(tmp_path / name, tmp_path / "new")
    again = EmbeddedStore(tmp_path / "new")
    assert state(again) == expected(0, 1)
    assert (tmp_path / "new" / "read.jsonl").read_text() == "{}\n"
    assert again.drop(BATCHES[1].article)
    again.close()
    assert {path.name for path in tmp_path.iterdir()} == {"graph", "new", name}


def test_a_backup_in_a_folder_is_a_store(tmp_path: Path, store: EmbeddedStore) -> None:
    backup(store, tmp_path / "copy")
    copy = EmbeddedStore(tmp_path / "copy")
    assert state(copy) == expected(0)
    assert copy.add(BATCHES[1])
    copy.close()
    store.close()


def test_what_is_there_is_kept(tmp_path: Path, store: EmbeddedStore) -> None:
    (tmp_path / "copy").write_text("mine")
    with pytest.raises(StoreError, match="there already"):
        backup(store, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "mine"
    backup(store, tmp_path / "copy.tar")
    with pytest.raises(StoreError, match="--replace"):
        restore(tmp_path / "copy.tar", tmp_path / "graph")
    store.close()


def test_a_store_is_replaced_when_told_so(
    tmp_path: Path, store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(store, tmp_path / "copy.tar")
    store.add(BATCHES[1])
    monkeypatch.setattr("kg.lock.WriteLock.take.__defaults__", (0.0,))
    with pytest.raises(StoreLocked):
        restore(tmp_path / "copy.tar", tmp_path / "graph", instead=True)
    store.release()
    restore(tmp_path / "copy.tar", tmp_path / "graph", instead=True)
    assert state(store) == expected(0), "who has it open sees the change"
    assert store.add(BATCHES[1])
    assert state(store) == expected(0, 1)
    store.close()


@pytest.mark.parametrize("name", FORMS)
def test_a_damaged_store_is_not_copied(tmp_path: Path, store: EmbeddedStore, name: str) -> None:
    file = biggest(store.snapshot())
    was = file.read_bytes()
    file.write_bytes(was[:99] + bytes([was[99] ^ 1]) + was[100:])
    with pytest.raises(StoreError, match=file.name):
        backup(store, tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == {"graph"}
    store.close()


def damaged_copy(path: Path) -> None:
    """One byte of a database's file is another."""
    if path.is_dir():
        path = biggest(path / "snapshots" / "000001")
        was, at = path.read_bytes(), 99
    else:
        was = path.read_bytes()
        with tarfile.open(path) as tar:
            at = max((member for member in tar if member.name.endswith(".sst")), key=lambda m: m.size).offset_data + 99
    path.write_bytes(was[:at] + bytes([was[at] ^ 1]) + was[at + 1:])


@pytest.mark.parametrize("name", ["copy", "copy.tar"])
def test_a_damaged_backup_is_refused(tmp_path: Path, store: EmbeddedStore, name: str) -> None:
    backup(store, tmp_path / name)
    damaged_copy(tmp_path / name)
    store.add(BATCHES[1])
    store.close()
    with pytest.raises(StoreError, match="damaged"):
        restore(tmp_path / name, tmp_path / "graph", instead=True)
    again = EmbeddedStore(tmp_path / "graph")
    assert state(again) == expected(0, 1)
    assert again.add(BATCHES[0]) is False
    again.close()


def test_a_cut_off_file_is_refused(tmp_path: Path, store: EmbeddedStore) -> None:
    backup(store, tmp_path / "copy.tar.gz")
    store.close()
    whole = (tmp_path / "copy.tar.gz").read_bytes()
    (tmp_path / "copy.tar.gz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match=r"not restored|damaged|no backup"):
        restore(tmp_path / "copy.tar.gz", tmp_path / "new")


@pytest.mark.parametrize("name", ["../evil", "snapshots/000001/../../../evil", "/tmp/evil", "snapshots/000001/evil"])
def test_a_hostile_file_writes_nowhere_else(tmp_path: Path, store: EmbeddedStore, name: str) -> None:
    backup(store, tmp_path / "copy.tar")
    store.close()
    with tarfile.open(tmp_path / "copy.tar", "a") as tar:
        member = tarfile.TarInfo(name)
        member.size = 1
        tar.addfile(member, io.BytesIO(b"x"))
        link = tarfile.TarInfo("snapshots/000001/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    with pytest.raises(StoreError, match="not of it") if name.endswith("1/evil") else nullcontext():
        restore(tmp_path / "copy.tar", tmp_path / "new")
    assert not list(tmp_path.rglob("evil"))
    assert not list(tmp_path.rglob("link"))


@pytest.mark.parametrize("given", ["nothing", "letter", "empty"])
def test_what_is_no_backup_is_refused(tmp_path: Path, given: str) -> None:
    (tmp_path / "letter").write_text("dear all")
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError, match=given):
        restore(tmp_path / given, tmp_path / "new")
    EmbeddedStore(tmp_path / "new").close()


def test_an_empty_store_has_no_backup(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "graph")
    with pytest.raises(StoreError, match="nothing"):
        backup(store, tmp_path / "copy")
    store.close()
