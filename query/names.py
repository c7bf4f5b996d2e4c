"""Names among others: by their sound in the other script, and by nearly their spelling."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from language.sounds import sounds_of

_SOUNDS = 3  # consonants by which a name is found in the other script
Named = TypeVar("Named")


def gathered(pairs: Iterable[tuple[str, Named]]) -> Mapping[str, frozenset[Named]]:
    """Each key with all that stand beside it; an empty one is none."""
    found: dict[str, set[Named]] = defaultdict(set)
    for key, named in pairs:
        if key:
            found[key].add(named)
    return {key: frozenset(all_of_it) for key, all_of_it in found.items()}


def by_sound(pairs: Iterable[tuple[str, Named]]) -> Mapping[str, frozenset[Named]]:
    """How each of the names sounds -> what bears such a one."""
    return gathered((heard, named) for name, named in pairs for heard in sounds_of(name))


def sounding(text: str, known: Mapping[str, frozenset[Named]]) -> frozenset[Named]:
    """What bears a name that sounds as `text` does; `known` is by sound."""
    heard = (sounds for sounds in sounds_of(text) if len(sounds) >= _SOUNDS)
    return frozenset(named for sounds in heard for named in known.get(sounds, ()))


def spelled(text: str, names: Collection[str], share: int, most: int) -> list[tuple[str, float, int]]:
    """The `names` nearest to `text`, best first: name, share of letters in common of 100 (Indel similarity), place."""
    from rapidfuzz import fuzz, process

    return process.extract(text, names, scorer=fuzz.ratio, score_cutoff=share, limit=most)
