"""The measuring itself: made articles are the same every time and differ; bars are told when missed."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import store
from bench.articles import article, articles, write
from bench.asking import measure, shares
from bench.asking import missed as not_met
from bench.http import CHEAP, loaded
from bench.reading import BARS, growth, mean, memory, missed, rate
from bench.store import BARS as STORE_BARS
from bench.store import QUERIES, measured
from bench.store import missed as store_missed
from dealgraph import DealGraph, example_articles
from ingest.metadata import language_of


def test_made_articles_are_the_same_every_time_and_differ() -> None:
    made = dict(articles(40))
    assert made == dict(articles(40))
    assert made["a00007"] == article(7)[1]
    assert len(set(made.values())) == 40
    lengths = sorted(map(len, made.values()))
    assert lengths[-1] > 3 * lengths[0]
    languages = [language_of(text) for text in made.values()]
    assert min(languages.count("en"), languages.count("ja")) >= 10
    assert not [text for text in made.values() if "{" in text or "}" in text]


def test_articles_are_written_as_files(tmp_path: Path) -> None:
    write(tmp_path / "in", 3)
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["a00000.txt", "a00001.txt", "a00002.txt"]
    assert (tmp_path / "in" / "a00002.txt").read_text(encoding="utf-8") == article(2)[1]


def test_what_is_measured_is_there() -> None:
    texts = [text for _, text in articles(3, 0.2)]
    assert rate(texts)["articles"] == 3
    assert set(growth(4, 2)) >= {"reading_growth", "storing_growth"}
    held = memory(2, 1)
    assert min(held["all_mb"], held["main_mb"]) > 10


def test_the_dearest_hundredth_does_not_count() -> None:
    assert mean([1.0] * 99 + [1000.0]) == 1.0
    assert mean([2.0]) == 2.0


def test_missed_bars_are_named() -> None:
    good = {
        "made": {"per_second": 30.0, "of_sudachi": 0.5},
        "growth": {"reading_growth": 1.0, "storing_growth": 1.1},
        "memory": {"all_mb": 200.0},
    }
    assert missed(good) == []
    for part, name, value in (
        ("made", "per_second", BARS["per_second"] - 1),
        ("made", "of_sudachi", BARS["of_sudachi"] / 2),
        ("growth", "storing_growth", 1.3),
        ("memory", "all_mb", 301.0),
    ):
        worse = {**good, part: {**good[part], name: value}}
        assert len(missed(worse)) == 1


def test_questions_are_timed_beside_their_own_sparql(tmp_path: Path) -> None:
    found = measure(tmp_path, [12_000])  # no ../shared there: the examples are asked
    assert found["visible"]["all"]["p95"] >= found["visible"]["all"]["p50"] > 0
    (one,) = found["sizes"]
    assert one["questions"] > 5
    assert {"ask", "sparql", "fixed"} <= set(one["rows"][0])
    assert not_met(found | {"visible": {"all": {"p50": 51.0, "p95": 1.0}}, "sizes": []}) == ["p50 51 ms, not 50"]
    assert shares([3.0, 1.0, 2.0]) == {"p50": 2.0, "p95": 3.0}


# ---- the store ----
def test_the_store_is_measured_beside_the_engine_and_rdflib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "TURNS", 2)
    monkeypatch.setattr(store, "LOADS", 1)
    with DealGraph.open(None) as small:
        small.ingest(example_articles())
        found = measured(tmp_path, small, 3_000, True)
    assert set(found["load"]) == {"ours", "pyoxigraph", "rdflib"}
    assert set(found["queries"]) == set(QUERIES)
    assert all(took["rows"] > 0 for took in found["queries"].values()), "a query that finds nothing measures nothing"
    assert all(took[way] > 0 for took in found["queries"].values() for way in ("ours", "pyoxigraph", "rdflib", "fresh"))


def test_missed_bars_of_the_store_are_named() -> None:
    def one(**took: float) -> dict[str, object]:
        query = {"ours": 1.0, "pyoxigraph": 1.0, "rdflib": 20.0} | {k: v for k, v in took.items() if k != "load"}
        return {"quads": 1_000_000, "load": {"ours": took.get("load", 1.0), "pyoxigraph": 1.0}, "queries": {"a": query}}

    assert not list(store_missed([one()]))
    for bad in (one(load=STORE_BARS["load"] + 0.1), one(ours=STORE_BARS["query"] + 0.1), one(rdflib=9.0)):
        assert len(list(store_missed([bad]))) == 1


def test_clients_count_what_they_get(tmp_path: Path) -> None:
    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(503 if len(asked) % 4 == 0 else 200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None:
            return None

    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = loaded((server.server_port, "/sparql"), ["ASK {}", "SELECT"], 3, 0.3)
        server.shutdown()
    assert len(CHEAP) == 3
    assert len(asked) == len(set(asked)), "each query has a text of its own"
    assert found["away"] == len(asked) // 4
    assert found["per_second"] > 0
