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


def open_graph(store: str | None, new: bool = False) -> DealGraph:
    """The graph that a command works on; only where it may be a `new` one is a folder made that is not there.

    Raises StoreError, which names the store in the folder beside it that is nearly called so.
    """
    from dealgraph import DealGraph

    if not new:
        _refuse_missing(store_place(store))
    return DealGraph.open(store_place(store))


def _refuse_missing(place: str) -> None:
    from kg.errors import StoreError

    folder = Path(place).expanduser()
    if "://" in place or folder.exists():
        return
    from difflib import get_close_matches

    from kg.home import is_store

    beside = [path.name for path in folder.parent.glob("*/") if is_store(path)]
    near = [str(Path(place).with_name(name)) for name in get_close_matches(folder.name, beside, 1)]
    what = f"; did you mean {near[0]}?" if near else "; dealgraph ingest makes one"
    raise StoreError(place, f"there is no graph here{what}")


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
