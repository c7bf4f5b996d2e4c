"""Golden cases as data, and what they hold of a statement."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.model import Entity, Filler, Frame, Quantity, Statement

DATA = Path(__file__).parent / "data"
DOCS = Path(__file__).parent.parent / "docs"


def data(name: str) -> list[Any]:
    """The lines of a file of JSON lines under tests/data."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def language(text: str) -> str:
    """The language of a case: English ones are written in ASCII."""
    return "en" if text.isascii() else "ja"


def name(filler: Filler) -> str:
    """A filler as the cases write it: the English label, or the number."""
    if isinstance(filler, Quantity):
        return f"{filler.value:f}"
    return filler.label() if isinstance(filler, Entity) else str(filler)


def listed(roles: Mapping[str, str | list[str]]) -> dict[str, list[str]]:
    """The roles of a case with their fillers sorted; one filler is written without a list."""
    return {role: sorted([value] if isinstance(value, str) else value) for role, value in roles.items()}


def fills(frame: Frame, roles: Mapping[str, str | list[str]]) -> bool:
    """Whether the frame has just these fillers in each role that the case names."""
    return all(sorted(map(name, frame.get(role))) == values for role, values in listed(roles).items())


def holds(frame: Frame, roles: Mapping[str, str]) -> bool:
    """Whether the frame has the filler in each role that the case names, among whatever others."""
    return all(value in map(name, frame.get(role)) for role, value in roles.items())


def says(statement: Statement, case: Mapping[str, Any]) -> bool:
    """Whether the statement is the one of the case: its kind, the roles named, the status if given."""
    frame = statement.frame
    told = case.get("status", "") in ("", statement.status)
    return told and frame.kind == case["kind"] and fills(frame, case["roles"])


def run_examples(page: str) -> int:
    """Run the Python examples of a page of docs/ one after the other; how many there are."""
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    for block in blocks:
        exec(block, names)
    return len(blocks)
