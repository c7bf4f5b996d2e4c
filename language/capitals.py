"""What the whole article shows of a capital: whether it is a name's, or only that of a sentence or of a title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

_ADDRESS = re.compile(r"\S*[/@\\]\S*|\S+\.[a-z]\S*")
_INSIDE = re.compile(r"(?<=[a-z\d,;)”’] )[A-Z][\w&-]*\w")  # a capital behind a small word or a comma
_WORD = re.compile(r"\b[A-Za-z][\w&-]*\w")
_PAIR = re.compile(r"\b([A-Z][\w&-]+) (?=([A-Z]\w+))")
_NAME = r"[A-Z][\w&-]*(?: [A-Z][\w&-]*){0,2}"
_OTHER = r"(?!['’]s|[\w-]| [a-z]+(?:er|or|ive|ist)\b)"  # “a startup's lawyer”, “a startup founder” is no startup
_TITLE = 0.6  # the share of capitals in a line that is set as a title


@lru_cache(maxsize=4)
def capitals(text: str) -> Mapping[str, int]:
    """The words that have a capital inside a sentence and never stand small, with how often each stands in `text`."""
    plain = _ADDRESS.sub(" ", text)
    words = Counter(_WORD.findall(plain))
    inside = {w for line in plain.splitlines() if not _is_title(line) for w in _INSIDE.findall(line)}
    return {w: words[w] for w in inside if w.casefold() not in words}


@lru_cache(maxsize=4)
def lengthened(text: str, ends: tuple[str, ...]) -> Mapping[str, str]:
    """The first words of names that end in one of `ends`, with the one such name of `text` that each begins."""
    found: dict[str, set[str]] = {}
    for name, end in _PAIR.findall(text):
        if end in ends:
            found.setdefault(name, set()).add(f"{name} {end}")
    return {name: next(iter(whole)) for name, whole in found.items() if len(whole) == 1}


@lru_cache(maxsize=4)
def described(text: str, kinds: tuple[str, ...]) -> frozenset[str]:
    """The names of which `text` says that they are a company's, with one of the nouns `kinds`: “Acme, a Paris lab,”,
    “Acme is the largest maker of …”, “chip designer Acme”."""
    nouns = "|".join(map(re.escape, sorted({kind.split()[-1] for kind in kinds}, key=len, reverse=True)))
    behind = re.compile(rf"\b({_NAME})(?:,| is| was) (?:an?|the|one of the) (?:[\w’'&-]+ ){{0,6}}?(?:{nouns}){_OTHER}")
    before = re.compile(rf"\b(?:{nouns}) ({_NAME})")
    return frozenset(m[1] for found in (behind, before) for m in found.finditer(text))


def _is_title(line: str) -> bool:
    long = [w for w in _WORD.findall(line) if len(w) > 3]
    return bool(sum(w[0].isupper() for w in long) > _TITLE * len(long))
