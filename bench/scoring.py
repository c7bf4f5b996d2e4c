"""Facts against gold facts, both as `extract` prints them: what is right, missed and wrong, by type of fact.

A fact is right when document, type and key roles agree (scoring.json says which roles these are); each gold fact is
matched once, by the fact that shares most with it. A fact that says a matched one again and contradicts none of its
figures is a repeat, neither right nor wrong; gold facts not marked core are neither asked for nor held against.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

Fact: TypeAlias = Mapping[str, Any]
Names: TypeAlias = Callable[[object], str]
_SUFFIX = re.compile(r"\b(inc|corp|corporation|co|ltd|llc|plc|group|holdings|company|platforms)\b\.?")
_STOP = frozenset(("the", "of", "and", "a", "in", "for", "to"))


@dataclass(frozen=True)
class Result:
    """What came of comparing: pairs (gold, fact) that agree, gold facts missed, facts that no gold fact has."""

    right: tuple[tuple[Fact, Fact], ...]
    missed: tuple[Fact, ...]
    wrong: tuple[Fact, ...]

    def of(self, kind: str) -> Result:
        """The part about one type of fact."""
        return Result(
            tuple(pair for pair in self.right if pair[0]["type"] == kind),
            tuple(fact for fact in self.missed if fact["type"] == kind),
            tuple(fact for fact in self.wrong if fact["type"] == kind),
        )

    @property
    def kinds(self) -> tuple[str, ...]:
        """The types that occur, sorted."""
        return tuple(sorted({f["type"] for f in (*(g for g, _ in self.right), *self.missed, *self.wrong)}))


def read(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@cache
def _rules() -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return found


# ---- names and numbers ----
def bare(text: object) -> str:
    """A name without case, width, punctuation and company suffixes."""
    folded = unicodedata.normalize("NFKC", str(text)).casefold().replace("株式会社", "")
    return re.sub(r"[\s\W_]+", "", _SUFFIX.sub(" ", folded))


def names_of(aliases: Mapping[str, Iterable[str]]) -> Names:
    """Gives each spelling of a thing one name: `aliases` holds the name and its other spellings."""
    known = {bare(spelling): bare(name) for name, others in aliases.items() for spelling in (name, *others)}
    return lambda text: known.get(bare(text), bare(text))


def _number(value: object) -> float | None:
    if isinstance(value, Mapping):
        return _number(value.get("value"))
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _same_number(a: object, b: object) -> bool:
    x, y = _number(a), _number(b)
    return x is not None and y is not None and abs(abs(x) - abs(y)) <= 0.005 * max(abs(x), abs(y), 1e-12)


def _values(value: object) -> list[object]:
    if value in (None, "", [], {}):
        return []
    return list(value) if isinstance(value, list) else [value]


# ---- agreement ----
def _agree(role: str, gold: object, found: object, names: Names) -> bool:
    if role in _rules()["numeric"]:
        return _same_number(gold, found) or names(gold) == names(found)
    if role in _rules()["loose"]:
        a, b = names(gold), names(found)
        return a == b or a in b or b in a or bool(_words(gold) & _words(found))
    return names(gold) == names(found)


def _words(text: object) -> set[str]:
    return {word for word in str(text).casefold().replace("-", " ").split() if word not in _STOP}


def shared(gold: Fact, found: Fact, role: str, names: Names) -> int:
    """How many values of a role the two facts share."""
    left, count = _values(found["roles"].get(role)), 0
    for value in _values(gold["roles"].get(role)):
        match = next((n for n, other in enumerate(left) if _agree(role, value, other, names)), None)
        if match is not None:
            del left[match]
            count += 1
    return count


def _one_deal(gold: Fact, found: Fact, names: Names) -> bool:
    """Whether the key roles of the two facts agree."""
    kind, rules = gold["type"], _rules()
    if kind in rules["either_way"]:
        sides = ({names(fact["roles"].get(role)) for role in rules["either_way"][kind]} for fact in (gold, found))
        return len({frozenset(side) for side in sides}) == 1
    if kind in rules["at_least_two"]:
        role = rules["at_least_two"][kind]
        return shared(gold, found, role, names) >= min(2, len(_values(gold["roles"].get(role))))
    keys = [role for role in rules["keys"].get(kind, ()) if _values(gold["roles"].get(role))]
    return bool(keys) and all(shared(gold, found, role, names) for role in keys)


def _repeats(gold: Fact, found: Fact, names: Names) -> bool:
    if not _one_deal(gold, found, names):
        return False
    figures = (r for r in _rules()["numeric"] if _values(gold["roles"].get(r)) and _values(found["roles"].get(r)))
    return all(shared(gold, found, role, names) for role in figures)


def overlap(gold: Fact, found: Fact) -> bool:
    """Whether one quote holds the other."""
    a, b = gold.get("quote", ""), found.get("quote", "")
    return bool(a and b) and (a in b or b in a)


def compare(gold: Sequence[Fact], facts: Sequence[Fact], names: Names) -> Result:
    """The facts of the gold's documents against the gold."""
    docs = {fact["doc"] for fact in gold}
    facts = [fact for fact in facts if fact["doc"] in docs]
    matched = _matched(gold, facts, names)
    taken = {id(found) for _, found in matched}
    found_gold = {id(fact) for fact, _ in matched}
    by_kind = _grouped(gold)
    wrong = [
        fact
        for fact in facts
        if id(fact) not in taken and not any(_repeats(g, fact, names) for g in by_kind[fact["doc"], fact["type"]])
    ]
    return Result(
        tuple((fact, found) for fact, found in matched if fact.get("core", True)),
        tuple(fact for fact in gold if fact.get("core", True) and id(fact) not in found_gold),
        tuple(wrong),
    )


def _grouped(facts: Iterable[Fact]) -> Mapping[tuple[str, str], list[Fact]]:
    found: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        found[fact["doc"], fact["type"]].append(fact)
    return found


def _matched(gold: Sequence[Fact], facts: Sequence[Fact], names: Names) -> list[tuple[Fact, Fact]]:
    by_kind, pairs = _grouped(facts), []
    for place, fact in enumerate(gold):
        for found in by_kind[fact["doc"], fact["type"]]:
            if _one_deal(fact, found, names):
                points = sum(shared(fact, found, role, names) for role in fact["roles"]) + 0.5 * overlap(fact, found)
                pairs.append((points + 0.25 * _repeats(fact, found, names), -place, fact, found))
    used: set[int] = set()
    matched = []
    for _, _, fact, found in sorted(pairs, key=lambda p: (-p[0], -p[1])):
        if not used & {id(fact), id(found)}:
            used |= {id(fact), id(found)}
            matched.append((fact, found))
    return matched


# ---- figures ----
def figures(result: Result, names: Names) -> dict[str, float]:
    """Precision, recall and F1, and of the right facts the share with the right status, speakers, date and quote."""
    right, every = len(result.right), len(result.right) + len(result.wrong)
    precision, recall = _share(right, every), _share(right, right + len(result.missed))
    return {
        "precision": precision,
        "recall": recall,
        "f1": round(2 * precision * recall / (precision + recall), 3) if precision + recall else 0.0,
        "status": _share(sum(g.get("status") == f.get("status") for g, f in result.right), right),
        "attribution": _share(sum(_speakers(g, names) == _speakers(f, names) for g, f in result.right), right),
        "date": _share(sum(_same_date(g.get("date", ""), f.get("date", "")) for g, f in result.right), right),
        "quote": _share(sum(overlap(g, f) for g, f in result.right), right),
        "right": right,
        "wrong": len(result.wrong),
        "missed": len(result.missed),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def _speakers(fact: Fact, names: Names) -> set[str]:
    return {names(speaker) for speaker in fact.get("attributed_to", [])}


def _same_date(a: str, b: str) -> bool:
    return (bool(a and b) and (a.startswith(b) or b.startswith(a))) or not (a or b)
