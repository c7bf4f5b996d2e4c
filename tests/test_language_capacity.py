"""What follows from a deal or a site: who works with its machines, whom it is for, how large it is."""

from __future__ import annotations

import pytest

from kg.model import Entity, Quantity
from kg.vocabulary import load_vocabulary
from language.reader import read


def _told(text: str, language: str = "en") -> list[tuple[str, dict[str, list[str]]]]:
    found = read(text, language, load_vocabulary()).statements
    return [(s.frame.kind, {r: [_name(f) for f in fs] for r, fs in s.frame.roles}) for s in found]


def _name(filler: object) -> str:
    if isinstance(filler, Quantity):
        return f"{filler.value} {filler.unit}".strip()
    return filler.label() if isinstance(filler, Entity) else str(filler)


def test_who_buys_machines_works_with_them() -> None:
    told = _told("Reflection AI bought 10,000 H100s from Lambda.")
    assert ("HardwareUse", {"user": ["Reflection AI"], "hardware": ["Nvidia H100"], "provider": ["Lambda"]}) in told


@pytest.mark.parametrize("count", [8, 72])
def test_so_few_as_one_machine_holds_are_no_fleet(count: int) -> None:
    told = _told(f"Reflection AI bought {count} H100s from Lambda.")
    assert "Metric" not in [kind for kind, _ in told]


def test_a_site_is_not_for_its_own_house() -> None:
    told = dict(_told("The campus in Ohio is being developed by SoftBank's SB Energy subsidiary."))
    assert told["Facility"]["owner"] == ["SB Energy"]
    assert "for" not in told["Facility"]


def test_a_site_that_a_host_lets_is_for_its_customer() -> None:
    told = dict(_told("Meta rents compute from Nebius at a data center in Finland."))
    assert (told["Facility"]["owner"], told["Facility"]["for"]) == (["Nebius"], ["Meta"])


def test_a_site_that_is_sold_is_for_nobody() -> None:
    told = dict(_told("SoftBank bought a former Foxconn plant in Lordstown, Ohio, for $375 million."))
    assert "for" not in told.get("Facility", {})


def test_the_power_of_a_site_is_whose_it_is() -> None:
    told = _told("メタはオハイオ州に1GWのデータセンターを建設する。", "ja")
    metrics = [roles for kind, roles in told if kind == "Metric"]
    assert [(m["entity"], m["value"]) for m in metrics] == [(["Meta"], ["1 GW"])]
