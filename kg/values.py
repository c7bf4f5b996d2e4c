"""Values: dataclasses that nothing changes once they are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

_Made = TypeVar("_Made")


@dataclass_transform(frozen_default=True)
def value(cls: type[_Made]) -> type[_Made]:
    """`cls` as a dataclass with slots that compares and hashes by its fields, and that mypy lets nobody write to.

    For values made by the thousand: making one that Python itself guards (``frozen=True``) costs four times as much.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


if TYPE_CHECKING:
    from dataclasses import replace as replace  # so that mypy checks the names and types of what is changed
else:

    def replace(made, **changes):
        """`made` with other values in some of its fields, as `dataclasses.replace`, in a third of the time."""
        read, places = _layout(type(made))
        held = list(read(made))
        for name, new in changes.items():
            held[places[name]] = new
        return type(made)(*held)


@cache
def _layout(cls: type[Any]) -> tuple[Callable[[Any], tuple[Any, ...]], Mapping[str, int]]:
    """Reads all fields of a value of `cls` (two or more) at once, and the place of each among them."""
    names = [field.name for field in fields(cls)]
    return attrgetter(*names), {name: place for place, name in enumerate(names)}
