"""What is worked out from a vocabulary or a store is kept, whoever asks for it, for as long as it holds."""
from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary, finalize

if TYPE_CHECKING:
    from kg.store import Store
    from kg.vocabulary import Vocabulary

Made = TypeVar("Made")
Others = ParamSpec("Others")


def once_a_vocabulary(make: Callable[[Vocabulary], Made]) -> Callable[[Vocabulary], Made]:
    """`make`, called once for each vocabulary."""
    made: dict[int, Made] = {}

    @wraps(make)
    def of(vocabulary: Vocabulary) -> Made:
        key = id(vocabulary)
        if key not in made:
            made[key] = make(vocabulary)
            finalize(vocabulary, made.pop, key, None).atexit = False  # another vocabulary may get its id then
        return made[key]

    return of


def once_a_state(
    make: Callable[Concatenate[Store, Vocabulary, Others], Made]
) -> Callable[Concatenate[Store, Vocabulary, Others], Made]:
    """`make`, called once for each state of a store, as far as that can tell (`Store.writes`), and for each set of its
    other arguments."""
    kept: WeakKeyDictionary[Store, tuple[int, Vocabulary, dict[Any, Made]]] = WeakKeyDictionary()

    @wraps(make)
    def of(store: Store, vocabulary: Vocabulary, /, *args: Others.args, **named: Others.kwargs) -> Made:
        writes = store.writes  # looked at first: what is written while it is made makes it old
        held = kept.get(store)
        if held is None or held[0] != writes or held[1] is not vocabulary:
            held = kept[store] = writes, vocabulary, {}
        made, key = held[2], (args, tuple(named.items()))
        if key not in made:
            made[key] = make(store, vocabulary, *args, **named)
        return made[key]

    return of
