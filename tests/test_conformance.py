"""The W3C's SPARQL 1.1 tests against a server: `make conformance W3C_TESTS=…/rdf-tests`; and the runner's own test.

Without W3C_TESTS the suite is skipped, which pytest says at the end (-ra). The suite is not part of this project.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conformance import Case, Served, cases, edition, expected_failures, run
from serving import server

SUITE = os.environ.get("W3C_TESTS", "")
EDITION = edition(Path(SUITE).expanduser()) if SUITE else "today"
SMALL = Path(__file__).parent / "data" / "manifests"
TOKEN = "for-the-tests"
FAILURES = expected_failures(Path(__file__).parent / "data" / "w3c_failures.txt", EDITION)


def _suite() -> list[Case]:
    """SPARQL 1.1's tests of the copy at W3C_TESTS."""
    root = Path(SUITE).expanduser().resolve()
    return list(cases(root, "sparql/sparql11")) if SUITE else []


CASES = _suite()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("conformance") / "graph"
    with server(folder, "--quiet", DEALGRAPH_TOKEN=TOKEN) as running:
        yield Served(running.url, folder, {"Authorization": f"Bearer {TOKEN}"})


@pytest.mark.parametrize("case", cases(SMALL), ids=lambda case: case.id)
def test_the_runner_tells_right_from_wrong(served: Served, case: Case) -> None:
    if case.id.endswith("wrong"):
        with pytest.raises(AssertionError):
            run(case, served)
    else:
        run(case, served)


def test_every_small_case_is_run() -> None:
    assert len(list(cases(SMALL))) == 18


@pytest.mark.skipif(not SUITE, reason="W3C_TESTS names no copy of w3c/rdf-tests: CONFORMANCE IS NOT TESTED")
def test_the_suite_is_there() -> None:
    """A filter that is left in, or a path that has moved, must not pass for a run."""
    counts = {kind: sum(str(case.kind).endswith(kind) for case in CASES) for kind in (
        "QueryEvaluationTest", "SyntaxTest11", "ProtocolTest")}
    evaluated, requests = {"2012": (180, 0), "today": (200, 34)}[EDITION]
    assert counts["QueryEvaluationTest"] >= evaluated, counts
    assert counts["SyntaxTest11"] >= 80, counts
    assert sum(case.id.startswith("protocol#") for case in CASES) >= requests


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_suite(served: Served, case: Case) -> None:
    if case.id not in FAILURES:
        run(case, served)
        return
    try:
        run(case, served)
    except Exception:
        pytest.xfail(FAILURES[case.id])
    pytest.fail(f"{case.id} is listed as failing and passes; take its line out of tests/data/w3c_failures.txt")
