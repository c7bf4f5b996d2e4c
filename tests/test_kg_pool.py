"""The query workers: what they give, how they are kept and replaced, and that none is left behind."""
from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from dealgraph import DealGraph
from kg.errors import QueryCancelled, QueryError, QueryTimeout, RefusedQuery, StoreError
from kg.model import DGR
from kg.pool import Limits, Pool, snapshots
from kg.results import Results
from kg.store import EmbeddedStore, MemoryStore, RemoteStore
from kg.worker import Rendered, answer

ROOT = Path(__file__).resolve().parent.parent
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
ODD = 'tab\\t, line\\n, "quote\\", \\\\, \\u0001, 日本 \u2028'.replace('"q', '\\"q')


@pytest.fixture(scope="module")
def store() -> MemoryStore:
    store = MemoryStore()
    store.load((f"<urn:s{n}>", "<urn:p>", f'"text {n}"') for n in range(300))
    store.load([("<urn:odd>", "<urn:q>", f'"{ODD}"'), ("<urn:odd>", "<urn:q>", '"x"@en'), ("_:b", "<urn:q>", '"1.50"')])
    for graph, subject in ((DGR + "g", "urn:g"), ("urn:h", "urn:h")):
        store._store.update(f"INSERT DATA {{ GRAPH <{graph}> {{ <{subject}> <urn:p> 1 }} }}")
    return store


@pytest.fixture(scope="module")
def pool(store: MemoryStore) -> Iterator[Pool]:
    with Pool(snapshots(store)) as pool:
        yield pool


def ask(pool: Pool, query: str, **more: object) -> Results:
    found = pool.run(query, **more)  # type: ignore[arg-type]
    assert isinstance(found, Results)
    return found


def render(pool: Pool, query: str, form: str) -> Rendered:
    found = pool.run(query, form)
    assert isinstance(found, Rendered)
    return found


def pids(pool: Pool) -> set[int]:
    return {worker.pid for worker in pool._idle}


def lives(pid: int) -> bool:
    """Whether there is such a process that is no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def eventually(what: object, seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


# ---- what is given ----
@pytest.mark.parametrize("query", [
    "SELECT ?s ?o ?u { ?s ?p ?o } ORDER BY ?s ?o LIMIT 5", "SELECT * { ?s <urn:q> ?o FILTER(isIRI(?s)) } ORDER BY ?o",
    "ASK {}", "ASK { ?s <urn:none> ?o }", "SELECT * {}", "SELECT * { FILTER(false) }",
    "SELECT ?u { VALUES ?u { UNDEF } }", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?s = <urn:s1>) }",
    "DESCRIBE <urn:s2>", "SELECT (dg:x AS ?x) {}"])
def test_the_same_as_the_store(store: MemoryStore, pool: Pool, query: str) -> None:
    assert ask(pool, query) == store.query(query)


def test_a_limit_of_rows(store: MemoryStore, pool: Pool) -> None:
    found = ask(pool, "SELECT * { ?s ?p ?o }", rows=7)
    assert (len(found), found.capped) == (7, True)
    assert set(found.rows) < set(store.query("SELECT * { ?s ?p ?o }").rows)
    assert ask(pool, "SELECT * { <urn:s1> ?p ?o }", rows=1).capped is False
    assert ask(pool, "SELECT * { ?s ?p ?o }", rows=0).capped


def test_rows_in_each_form(pool: Pool) -> None:
    query = "SELECT ?o ?none { <urn:odd> <urn:q> ?o } ORDER BY ?o"
    text = "tab\t, line\n, \"quote\", \\, \x01, 日本 \u2028"
    found = json.loads(render(pool, query, "json").body)["results"]["bindings"]
    assert [row["o"]["value"] for row in found] == [text, "x"]
    assert found[1]["o"]["xml:lang"] == "en"
    assert [row["o"] for row in csv.DictReader(io.StringIO(render(pool, query, "csv").body.decode(), newline=""))] == [
        text, "x"]
    assert render(pool, query, "tsv").body.decode().split("\n")[2] == '"x"@en\t'
    tree = ElementTree.fromstring(render(pool, query, "xml").body)
    literals = [part.text for part in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")]
    assert literals == [text.replace("\x01", "�"), "x"]  # XML cannot hold it
    assert render(pool, query, "json").rows == 2


def test_a_truth_in_each_form(pool: Pool) -> None:
    assert json.loads(render(pool, "ASK {}", "json").body)["boolean"] is True
    assert b"<boolean>false</boolean>" in render(pool, "ASK { <urn:none> ?p ?o }", "xml").body
    assert render(pool, "ASK {}", "csv").body == b"true"


@pytest.mark.parametrize(("form", "syntax"), [
    ("ttl", ox.RdfFormat.TURTLE), ("nt", ox.RdfFormat.N_TRIPLES), ("rdf", ox.RdfFormat.RDF_XML),
    ("jsonld", ox.RdfFormat.JSON_LD), ("trig", ox.RdfFormat.TRIG), ("nq", ox.RdfFormat.N_QUADS)])
def test_a_graph_in_each_form(store: MemoryStore, pool: Pool, form: str, syntax: ox.RdfFormat) -> None:
    query = "CONSTRUCT WHERE { ?s <urn:p> ?o }"
    whole = render(pool, query, form)
    read = {(str(q.subject), str(q.predicate), str(q.object)) for q in ox.parse(whole.body, format=syntax)}
    assert read == set(store.query(query).triples)
    assert (whole.rows, whole.capped, whole.kind) == (300, False, "construct")


@pytest.mark.parametrize(("form", "syntax"), [
    ("ttl", ox.RdfFormat.TURTLE), ("nt", ox.RdfFormat.N_TRIPLES), ("rdf", ox.RdfFormat.RDF_XML),
    ("jsonld", ox.RdfFormat.JSON_LD), ("trig", ox.RdfFormat.TRIG), ("nq", ox.RdfFormat.N_QUADS)])
def test_a_cut_graph_is_still_one(store: MemoryStore, form: str, syntax: ox.RdfFormat) -> None:
    with Pool(snapshots(store), Limits(rows=10)) as pool:
        cut = render(pool, "CONSTRUCT WHERE { ?s <urn:p> ?o }", form)
    assert cut.capped
    assert b"capped" in cut.body
    assert len(list(ox.parse(cut.body, format=syntax))) == 10


def test_cut_rows_are_still_rows(store: MemoryStore) -> None:
    with Pool(snapshots(store), Limits(rows=10)) as pool:
        found = json.loads(render(pool, "SELECT * { ?s ?p ?o }", "json").body)
        assert (len(found["results"]["bindings"]), found["capped"]) == (10, True)
        tree = ElementTree.fromstring(render(pool, "SELECT * { ?s ?p ?o }", "xml").body)
        assert len(list(tree.iter("{http://www.w3.org/2005/sparql-results#}result"))) == 10
        for form in ("csv", "tsv"):
            lines = render(pool, "SELECT ?s { ?s <urn:p> ?o }", form).body.decode().splitlines()
            assert lines[11:] == ["# capped: only the first 10 results"]


def test_a_form_that_does_not_fit_is_told(pool: Pool) -> None:
    for query, form, told in (("ASK {}", "ttl", "a truth: one of json"), ("SELECT * {}", "nt", "rows: one of json"),
                              ("CONSTRUCT WHERE { ?s ?p ?o }", "csv", "a graph: one of ttl")):
        with pytest.raises(QueryError, match=told):
            pool.run(query, form)


def test_a_fault_has_its_place(pool: Pool) -> None:
    with pytest.raises(QueryError) as caught:
        pool.run("SELECT *\nWHERE oops")
    assert (caught.value.line, caught.value.column) == (2, 7)


def test_a_dataset(pool: Pool) -> None:
    query, graphs = "SELECT ?s { ?s <urn:p> 1 }", "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"
    assert len(ask(pool, query)) == 0
    assert ask(pool, query, default=[DGR + "g"]).rows == (("<urn:g>",),)
    assert len(ask(pool, query, default=[DGR + "g", "urn:h"])) == 2
    assert len(ask(pool, graphs, default=[DGR + "g"])) == 0
    assert ask(pool, graphs, named=["urn:h"]).rows == (("<urn:h>",),)
    assert len(ask(pool, "SELECT * { ?s ?p ?o }", named=["urn:h"])) == 0
    assert len(ask(pool, "SELECT * FROM <urn:h> { ?s ?p ?o }")) == 1


# ---- how workers are kept ----
def test_a_worker_serves_again(pool: Pool) -> None:
    ask(pool, "ASK {}")
    before = pids(pool)
    for _ in range(5):
        ask(pool, "SELECT * { ?s ?p ?o } LIMIT 1")
        with pytest.raises(QueryError):
            ask(pool, "SELECT oops")
    assert pids(pool) == before


def test_a_star_gives_its_columns_as_they_were_written(pool: Pool, store: MemoryStore) -> None:
    query = "SELECT * { ?s <urn:p> ?o BIND(1 AS ?n) } LIMIT 1"
    for found in (ask(pool, query), store.query(query)):
        assert found.variables == ("s", "o", "n")
        assert [term and term[:4] for term in found.rows[0]] == ["<urn", '"tex', '"1"^']
    assert render(pool, query, "csv").body.startswith(b"s,o,n\r\nurn:")


def test_a_graph_that_is_no_iri_by_itself_is_not_there(pool: Pool) -> None:
    with pytest.raises(RefusedQuery, match="FROM names a graph"):
        ask(pool, "SELECT * FROM <data.ttl> { ?s ?p ?o }")


def test_a_worn_worker_is_replaced(store: MemoryStore) -> None:
    with Pool(snapshots(store), Limits(workers=1)) as pool:
        ask(pool, "ASK {}")
        before = pids(pool)
        pool._idle[0].worn = True
        ask(pool, "ASK {}")
        assert not pids(pool) & before
        assert not any(map(lives, before))


def test_one_that_was_killed_is_replaced(pool: Pool) -> None:
    ask(pool, "ASK {}")
    killed = pids(pool)
    for pid in killed:
        os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: not any(map(lives, killed)))
    assert ask(pool, "ASK {}").boolean
    assert not pids(pool) & killed


def test_what_is_written_is_seen(tmp_path: Path) -> None:
    for store in (MemoryStore(), EmbeddedStore(tmp_path / "graph")):
        with Pool(snapshots(store)) as pool:
            assert len(ask(pool, "SELECT * { ?s ?p ?o }")) == 0
            before = pids(pool)
            for n in range(3):
                store.load([(f"<urn:s{n}>", "<urn:p>", '"x"')])
                store.release()
                assert len(ask(pool, "SELECT * { ?s ?p ?o }")) == n + 1
            assert not any(map(lives, before))
        store.close()


def test_a_folder_keeps_no_old_snapshot(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "graph")
    with Pool(snapshots(store)) as pool:
        for n in range(4):
            store.load([(f"<urn:s{n}>", "<urn:p>", '"x"')])
            store.release()
            ask(pool, "ASK {}")
        assert len(list((tmp_path / "graph" / "snapshots").iterdir())) <= 2
    store.close()


def test_many_at_once(store: MemoryStore, pool: Pool) -> None:
    wanted = store.query("SELECT * { ?s ?p ?o } ORDER BY ?s ?o")
    with ThreadPoolExecutor(16) as many:
        found = list(many.map(lambda _: ask(pool, "SELECT * { ?s ?p ?o } ORDER BY ?s ?o", seconds=60), range(40)))
    assert all(each == wanted for each in found)


def test_a_long_query_gives_way(store: MemoryStore) -> None:
    """What is long is done at low priority, and still done."""
    long = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f VALUES ?v { 1 2 } FILTER(?a != ?d) }"
    with Pool(snapshots(store), Limits(seconds=60)) as pool, ThreadPoolExecutor(1) as one:
        running = one.submit(ask, pool, long)
        assert eventually(lambda: any(os.getpriority(os.PRIO_PROCESS, each.pid) > 0 for each in list(pool._running)))
        assert ask(pool, "ASK {}").boolean
        assert running.result().rows[0][0]


def test_a_remote_store_has_no_workers() -> None:
    with pytest.raises(StoreError, match="own server"):
        snapshots(RemoteStore("http://127.0.0.1:1/sparql"))


# ---- ends ----
def test_closing_ends_everything(store: MemoryStore) -> None:
    pool = Pool(snapshots(store), Limits(seconds=60))
    with ThreadPoolExecutor(1) as one:
        running = one.submit(pool.run, CROSS)
        assert eventually(lambda: pool._running and pool._nursery)
        held = {each.pid for each in [*pool._running, *pool._idle]} | {pool._nursery._process.pid}  # type: ignore[union-attr]
        pool.close()
        with pytest.raises(StoreError, match="closed"):
            running.result()
    assert eventually(lambda: not any(map(lives, held)))
    with pytest.raises(StoreError, match="closed"):
        pool.run("ASK {}")
    pool.close()


ORPHANS = """
import sys, threading, time
sys.path.insert(0, {root!r})
from kg.pool import Pool, snapshots
from kg.store import MemoryStore
store = MemoryStore()
store.load((f"<urn:s{{n}}>", "<urn:p>", '"x"') for n in range(500))
pool = Pool(snapshots(store))
threading.Thread(target=lambda: pool.run({query!r}, seconds=100), daemon=True).start()
while not pool._running:
    time.sleep(0.01)
pool.run("ASK {{}}")
print(*[each.pid for each in [*pool._running, *pool._idle]], pool._nursery._process.pid, flush=True)
time.sleep(100)
"""


def test_no_process_is_left_when_the_parent_is_killed() -> None:
    code = ORPHANS.format(root=str(ROOT), query=CROSS)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        held = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(held) >= 3
        assert all(map(lives, held))
        parent.kill()
    assert eventually(lambda: not any(map(lives, held)))


def test_a_nursery_that_was_killed_is_replaced(pool: Pool) -> None:
    ask(pool, "ASK {}")
    assert pool._nursery is not None
    pool._nursery._process.kill()
    pool._nursery._process.wait()
    assert eventually(lambda: not any(map(lives, pids(pool))))
    assert ask(pool, "ASK {}").boolean


def test_a_fork_of_this_process_has_its_own(pool: Pool) -> None:
    ask(pool, "ASK {}")
    child = os.fork()
    if not child:
        code = 1
        try:
            code = 0 if ask(pool, "ASK {}").boolean else 2
            pool._nursery.close()  # type: ignore[union-attr]
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    assert ask(pool, "ASK {}").boolean


# ---- the other doors ----
def test_a_graph_runs_queries_with_a_deadline(store: MemoryStore) -> None:
    with DealGraph(store) as graph:
        query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?o"
        assert graph.sparql(query, limit=2, timeout=30) == graph.sparql(query, 2)
        with pytest.raises(QueryTimeout, match="--timeout"):
            graph.sparql(CROSS, timeout=0.5)
        gone = threading.Event()
        gone.set()
        with pytest.raises(QueryCancelled):
            graph._pool.run(CROSS, cancelled=gone)


def test_the_command_line_has_one_too(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "ingest", str(ROOT / "examples/clouds.txt"), "--store", str(graph)],
        check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "sparql", "--store", str(graph), "--timeout", "0.5",
         "SELECT (COUNT(*) AS ?n) { " + " ".join(f"VALUES ?v{n} {{ {'1 ' * 30}}}" for n in range(9)) + " }"],
        capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("error: the query was not done within 0.5 s")


def test_a_worker_tells_what_breaks_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library throws is told, whatever it is; the process is not lost."""
    request = {"query": "ASK {}", "form": "", "default": [], "named": [], "prefixes": {}, "graphs": [], "seconds": 1,
               "rows": 1, "bytes": 1}
    monkeypatch.setattr("kg.worker._allow", lambda seconds: None)
    for error, kind in ((MemoryError(), "memory"), (OSError("disk"), "store"), (BaseException("panic"), "query")):
        monkeypatch.setattr("kg.worker._run", lambda store, request, error=error: (_ for _ in ()).throw(error))
        assert answer(ox.Store(), request)[0]["error"] == kind
