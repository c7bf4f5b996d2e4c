"""Faults of the embedded store: kill -9, a full disk, two processes at once, damaged files."""
from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_kg_store import BATCHES, state

import cli
from bench.articles import articles
from dealgraph import DealGraph
from kg.backup import backup
from kg.check import Report
from kg.errors import StoreError
from kg.store import EmbeddedStore
from kg.upkeep import damage

ROOT = Path(__file__).resolve().parent.parent
WHOLE = {"live", "live.json", "snapshots", "newest", "lock"}
COUNT = 12


def script(text: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of its own that runs `text`, whose lines can be read as it prints them."""
    start = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {str(ROOT / 'tests')!r}]\n"
    return subprocess.Popen([sys.executable, "-c", start + text, *map(str, arguments)], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True)


def lines(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout
    return [process.stdout.readline().strip() for _ in range(count)]


def killed(process: subprocess.Popen[str], after: float) -> list[str]:
    """What a process still said before it was killed, so many seconds from now."""
    time.sleep(after)
    process.kill()
    said, _ = process.communicate(timeout=60)
    return said.split("\n")[:-1]


def n_quads(where: Path) -> str:
    """The store in canonical form: no blank nodes, one line a quad, sorted."""
    store = EmbeddedStore(where)
    found = sorted(" ".join(filter(None, quad)) + " .\n" for quad in store.quads())
    store.close()
    assert not any("_:" in line for line in found)
    return "".join(found)


def assert_tidy(where: Path, *more: str) -> None:
    """No files but those of a store that was left well, none of them damaged."""
    assert {path.name for path in where.iterdir()} == {*WHOLE, *more}
    assert len(list((where / "snapshots").iterdir())) == 1
    assert not [path.name for path in (where / "live").iterdir() if path.name.isdecimal()], "pieces of a bulk load"
    assert (where / "lock").read_text() == ""
    assert damage(where) == ()


# ---- kill -9 ----
INGESTS = """
from dealgraph import DealGraph
with DealGraph.open(sys.argv[1]) as graph:
    graph.ingest([sys.argv[2]], lambda done, total, name: print(name, flush=True))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short articles."""
    made = tmp_path_factory.mktemp("articles")
    for name, text in articles(COUNT, 0.06):
        (made / f"{name}.txt").write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def undisturbed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    where = tmp_path_factory.mktemp("undisturbed") / "graph"
    with DealGraph.open(where) as graph:
        assert graph.ingest([folder]).articles == COUNT
    return n_quads(where)


@pytest.mark.parametrize("often", ["publishes all the time", "publishes at the end"])
def test_ingestion_killed_three_times_ends_as_if_it_never_was(
    folder: Path, undisturbed: str, tmp_path: Path, often: str
) -> None:
    where, draw, acknowledged = tmp_path / "graph", random.Random(often), set[str]()
    text = ("import kg.embedded; kg.embedded.EVERY = -1\n" if "all the time" in often else "") + INGESTS
    for part in range(3):
        process = script(text, where, folder)
        acknowledged |= {*lines(process, draw.randint(1, COUNT // 4)), *killed(process, draw.random() / 10)}
        with DealGraph.open(where) as graph:
            query = "SELECT ?name { ?article a dg:Article ; dg:docName ?name }"
            held = {str(row["name"]) for row in graph.store.select(query).values()}
        names = {Path(name).stem for name in acknowledged if "/" in name}
        assert names <= held, f"after kill {part + 1}"
        assert 0 < len(held) < COUNT, "it was killed in the middle"
    with DealGraph.open(where) as graph:
        report = graph.ingest([folder])
    assert (report.articles, report.problems) == (COUNT, ())
    assert n_quads(where) == undisturbed
    assert_tidy(where, "read.jsonl")


LOADS = """
from pathlib import Path
from kg.store import EmbeddedStore
store = EmbeddedStore(sys.argv[1])
print("loading", flush=True)
store.bulk_load(Path(sys.argv[2]))
print("loaded", flush=True)
store.close()
"""


def test_a_bulk_load_killed_three_times_is_all_or_nothing(tmp_path: Path) -> None:
    where, file, draw = tmp_path / "graph", tmp_path / "many.nq", random.Random(27)
    store = EmbeddedStore(where)
    store.add(BATCHES[0])
    store.close()
    before = n_quads(where)
    made = [f'<http://x.example/{n}> <http://x.example/p> "{n}" <http://x.example/g{n % 9}> .\n' for n in range(20_000)]
    file.write_text("".join(made))
    every = "".join(sorted((*before.splitlines(True), *made)))
    for _ in range(3):
        process = script(LOADS, where, file)
        assert lines(process, 1) == ["loading"]
        said = killed(process, draw.random() / 8)
        assert n_quads(where) in ((every,) if "loaded" in said else (before, every))
        assert not list(where.glob("*.part"))
    process = script(LOADS, where, file)
    process.communicate(timeout=60)
    assert n_quads(where) == every
    assert_tidy(where)


def test_a_bulk_load_that_fails_changes_nothing(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "graph")
    store.add(BATCHES[0])
    before = state(store)
    good = b"<http://x.example/a> <http://x.example/p> <http://x.example/b> .\n"
    with pytest.raises(Exception, match="the quads given"):
        store.bulk_load(good * 100_000 + b"<nonsense")
    assert state(store) == before
    store.bulk_load(good)
    assert state(store) == before | {("<http://x.example/a>", "<http://x.example/p>", "<http://x.example/b>", "")}
    store.close()
    assert_tidy(tmp_path / "graph")


# ---- a full disk ----
@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB."""
    where = tmp_path / "small"
    where.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", where], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("a small disk can be mounted by root only; test_kg_snapshot.py has the error without the disk")
    yield where
    subprocess.run(["umount", where], check=True)


def fill(disk: Path, left: int) -> Path:
    """A file that leaves so many bytes of the disk."""
    free = os.statvfs(disk)
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - left)))
    return ballast


MORE = "".join(f'<http://x.example/{n}> <http://x.example/p> "{"word " * 40}{n}" .\n' for n in range(30_000)).encode()


def write_on(store: EmbeddedStore) -> None:
    for _ in range(300):
        store.add(BATCHES[1])
        store.drop(BATCHES[1].article)
        store.snapshot()


def test_a_disk_that_is_full_is_an_error_and_the_store_stays_readable(small: Path) -> None:
    where = small / "graph"
    store = EmbeddedStore(where)
    store.add(BATCHES[0])
    store.release()
    before = state(store)
    ballast = fill(small, 100_000)
    with pytest.raises(StoreError, match="No space left"):
        store.bulk_load(MORE)
    assert state(store) == before
    with pytest.raises(StoreError, match=r"(?i)no space left"):
        write_on(store)
    with pytest.raises(StoreError, match=r"(?i)no space left"):
        backup(store, small / "copy")
    with pytest.raises(StoreError, match=r"(?i)no space left"):
        backup(store, small / "copy.tar")
    try:
        store.close()
    except StoreError as error:
        assert "No space left" in str(error)  # noqa: PT017 - whether anything was left to publish is chance
    again = EmbeddedStore(where)
    assert state(again) >= before
    again.close()
    assert {path.name for path in small.iterdir()} == {"graph", "ballast"}
    ballast.unlink()
    free = EmbeddedStore(where)
    free.add(BATCHES[1])
    free.close()
    last = EmbeddedStore(where)
    assert state(last) >= before
    assert last.articles() == tuple(sorted(each.article for each in BATCHES))
    last.close()
    assert_tidy(where)


# ---- two at once ----
HOLDS = """
from test_kg_store import BATCHES
from kg.store import EmbeddedStore
store = EmbeddedStore(sys.argv[1])
store.add(BATCHES[1])
print("writing", flush=True)
sys.stdin.read()
store.close()
"""


def test_beside_a_writer_reading_goes_on_and_writing_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where, article = tmp_path / "graph", tmp_path / "a.txt"
    article.write_text("On 3 November 2025, OpenAI signed a contract with Oracle for cloud capacity.")
    assert cli.main(["ingest", str(article), "--store", str(where)]) == 0
    capsys.readouterr()
    writer = script(HOLDS, where)
    assert lines(writer, 1) == ["writing"]
    for command in (["stats"], ["export", "-f", "nq"], ["sparql", "ASK { ?x a ?y }", "-f", "csv"],
                    ["ask", "Which labs does AWS host?", "-f", "json"]):
        assert cli.main([*command, "--store", str(where)]) in (0, 1), command
        assert capsys.readouterr().err == ""
    monkeypatch.setattr("kg.home.Home.begin.__defaults__", (0.1,))
    article.write_text("Anthropic said on 4 May 2025 that it raised $3 billion.")
    assert cli.main(["ingest", str(article), "--store", str(where)]) == 3
    said = capsys.readouterr().err
    assert f"process {writer.pid} (-c" in said
    assert " since 20" in said
    assert "wait until it is done" in said
    writer.communicate(timeout=60)
    assert cli.main(["ingest", str(article), "--store", str(where)]) == 0
    capsys.readouterr()
    assert cli.main(["stats", "--store", str(where), "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["articles"] == 2, "a.txt as it is now, and what the other wrote"


def test_who_reads_never_opens_what_is_written(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "graph")
    store.add(BATCHES[0])
    store.close()
    reader = EmbeddedStore(tmp_path / "graph")
    assert reader.articles()
    places = [str(path.readlink()) for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    assert any("/graph/snapshots/" in place for place in places)
    assert not any("/graph/live" in place for place in places)
    reader.close()


# ---- damaged files ----
@pytest.mark.parametrize("part", ["snapshots/000001", "live"])
def test_a_truncated_file_is_found_and_the_store_rebuilt(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "graph"
    with DealGraph.open(where) as graph:
        graph.ingest(sorted(folder.iterdir())[:4])
        counts = graph.stats()
    file = max((where / part).glob("*.sst"), key=lambda path: path.stat().st_size)
    os.truncate(file, file.stat().st_size // 3)
    for name in ("hygiene", "profile", "shapes", "consistency"):  # what they look at is not looked at here
        monkeypatch.setattr(f"kg.check.{name}", lambda *_: Report())
    assert cli.main(["check", "--store", str(where)]) == 2
    assert file.name in capsys.readouterr().out
    assert cli.main(["rebuild", "--store", str(where), "-f", "json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["articles"], done["claims"], done["lost"]) == (counts["articles"], counts["claims"], [])
    assert cli.main(["stats", "--store", str(where), "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == counts
    assert_tidy(where, "read.jsonl")
