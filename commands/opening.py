"""The graph that a command works on, and the doors that a server opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.exits import DONE
from kg.errors import DealGraphError, NotFinished

if TYPE_CHECKING:
    from dealgraph import DealGraph


def data_folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_data_dir("dealgraph", appauthor=False))


def open_graph(store: str | None) -> DealGraph:
    from dealgraph import DealGraph

    return DealGraph.open(store_place(store))


def store_place(store: str | None) -> str:
    return store or str(data_folder() / "graph")


def open_door(store: str | None, host: str, port: int, **more: Any) -> int:
    try:
        import serve as door
    except ModuleNotFoundError as error:
        raise missing_door("serve", error) from error
    door.run(store_place(store), host, port, **more)
    return DONE


def missing_door(door: str, error: ModuleNotFoundError) -> DealGraphError:
    """A door whose own module is not there is not finished; one whose library is missing wants an extra."""
    if error.name == door:
        return NotFinished(door)
    return DealGraphError(f"{door} needs {error.name}, which is not installed: pip install 'dealgraph[ui]'")
