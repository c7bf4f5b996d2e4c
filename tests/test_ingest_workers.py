"""Work spread over processes: in order, bounded, and going on when a job kills its worker or takes too long."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from ingest.workers import Lost, cores, spread
from kg.errors import DealGraphError


@dataclass(frozen=True)
class Act:
    """What a job does to its worker."""

    deed: str = ""
    load: str = ""


def work(act: Act) -> str:
    if act.deed == "die":
        os._exit(9)
    if act.deed == "sleep":
        time.sleep(60)
    if act.deed == "fail":
        raise ValueError("no good")
    return act.deed + act.load[::-1]


def results(*deeds: str, workers: int | None = 2, limit: float = 30.0) -> list[str | Lost]:
    return [found for _, found in spread([Act(deed) for deed in deeds], work, workers, limit)]


@pytest.mark.parametrize("workers", [1, 2, 3, None])
def test_results_come_in_the_order_of_the_jobs(workers: int | None) -> None:
    deeds = [f"job {n}" for n in range(40)]
    assert results(*deeds, workers=workers) == deeds


def test_a_job_that_kills_its_worker_is_lost_alone() -> None:
    assert results("a", "die", "b", "die", "c", "d") == [
        "a",
        Lost("the process that read it died"),
        "b",
        Lost("the process that read it died"),
        "c",
        "d",
    ]


def test_a_job_that_takes_too_long_is_lost_alone() -> None:
    found = results("a", "sleep", "b", "c", limit=0.5)
    assert found == ["a", Lost("took longer than 0.5 seconds"), "b", "c"]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_in_one_job_is_told_and_ends_nothing(workers: int) -> None:
    assert results("a", "fail", "b", workers=workers) == ["a", Lost("ValueError: no good"), "b"]


def test_large_jobs_and_results_do_not_wait_for_each_other() -> None:
    acts = [Act(load="xy" * 400_000) for _ in range(8)]
    assert [found for _, found in spread(acts, work, 2)] == ["yx" * 400_000] * 8


@pytest.mark.parametrize("workers", [1, 2])
def test_jobs_are_taken_only_as_they_are_needed(workers: int) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[Act]:
        for n in range(1_000):
            taken.append(n)
            yield Act(str(n))

    found = spread(jobs(), work, workers)
    assert next(found)[1] == "0"
    assert len(taken) <= 40
    assert [result for _, result in found][-1] == "999"


def test_no_jobs_no_results() -> None:
    assert results() == results(workers=None) == []


def test_there_is_a_core() -> None:
    assert cores() >= 1


class Unloadable:
    """Work that no worker can be given."""

    def __call__(self, act: Act) -> str:
        return ""

    def __setstate__(self, state: object) -> None:
        os._exit(3)

    def __getstate__(self) -> object:
        return {"a": 1}


def test_workers_that_cannot_start_are_an_error_not_a_loop() -> None:
    with pytest.raises(DealGraphError, match="--workers 1"):
        list(spread([Act("a")], Unloadable(), 2))
