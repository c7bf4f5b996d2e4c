"""Questions for a number that a metric tells without its name: “How many people use X?”, 「Xを使う人は何人？」."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Entity
from kg.values import replace
from kg.vocabulary import CountPhrase, Vocabulary
from language.items import Item, Lexicon

_COUNT, _BODY = "ask:count", "Organisation"
_LONGEST = 6  # items between the question word and the thing
_SMALL = ("does", "do", "did", "are", "is")


def of_metric(items: Sequence[Item], table: Lexicon) -> tuple[Item, ...]:
    """The items of an English question with the metric that counts those who use, or work for, a thing by its name:
    “How many people use X each week?” asks for the weekly users of X."""
    at = next((k for k, i in enumerate(items) if i.is_concept(_COUNT)), len(items))
    named = next((k for k in range(at + 1, min(len(items), at + _LONGEST)) if _is_thing(items[k])), 0)
    verb = next((k for k in range(at + 2, named) if items[k].kind != "marker"), 0)
    if not verb or "of" not in table.markers:
        return tuple(items)
    end = next((k for k in range(named, len(items)) if items[k].kind == "sign"), len(items))
    if any(_BODY in table.vocabulary.classes.get(i.has("class:"), ()) for i in items[at + 1 : verb]):
        return tuple(items)  # “How many companies use X?” counts those that the graph knows
    noun, behind = _said(items[at + 1 : verb]), _said(items[named + 1 : end])
    between = " ".join(filter(None, (noun, _said(items[verb:named]))))
    metric = _metric(noun, between, behind, table.vocabulary)
    if metric is None:
        return tuple(items)
    told = replace(items[at + 1], kind="name", text=metric.label(), value=metric, words=(), tag="")
    of = replace(items[verb], kind="marker", text="of", words=(), tag="", cases=table.markers["of"])
    return (*items[: at + 1], told, of, items[named], *items[end:])


def _metric(noun: str, between: str, behind: str, vocabulary: Vocabulary) -> Entity | None:
    """The metric whose count phrase says “{people use} @”, by the week where it is told behind (“people each week”);
    or, with the verb behind the thing (“does X employ”), one that the verb leads."""
    tells = [p for p in vocabulary.count_phrases if between in p.tails and p.of_company]
    timed = [p for p in vocabulary.count_phrases if behind and f"{noun} {behind}" in p.tails]
    leads = [p for p in vocabulary.count_phrases if between == noun and behind in p.leads and not any(p.tails)]
    found = next(iter((*timed, *tells) if tells and (timed or not behind) else leads), None)
    return vocabulary.entities[found.metric] if found is not None else None


def _said(items: Sequence[Item]) -> str:
    return " ".join(i.text.casefold() for i in items if i.text.casefold() not in _SMALL)


def _is_thing(item: Item) -> bool:
    value = item.value
    return item.is_entity and isinstance(value, Entity) and "Concept" not in value.classes


def of_metric_ja(items: Sequence[Item], table: Lexicon) -> list[Item]:
    """The items of a Japanese question with the metric by its name: 「Xのユーザーは何人」, 「Xを使う人は週に何人」."""
    at = next((k for k, i in enumerate(items) if i.is_concept(_COUNT)), 0)
    found = next(_leading(items, at, table.vocabulary), None) if at else None
    if found is None or "の" not in table.markers:
        return list(items)
    metric, first = found
    of = replace(items[first], kind="marker", text="の", words=(), value=None, cases=table.markers["の"])
    told = replace(items[at - 1], kind="name", text=metric.label(), value=metric, words=(), cases=frozenset(), tag="")
    topic = replace(items[at - 1], kind="marker", text="は", words=(), value=None, cases=table.markers["は"])
    return [*items[:first], of, told, topic, *items[at:]]


def _leading(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> Iterator[tuple[Entity, int]]:
    """The metrics whose count phrases stand right between a thing and the question word at `at`, with the item at which
    they begin."""
    for first in range(at - 1, max(-1, at - _LONGEST), -1):
        if not first or not _is_thing(items[first - 1]):
            continue
        between = "".join(i.text for i in items[first:at]).casefold()
        for phrase in vocabulary.count_phrases:
            if _leads(phrase, between):
                yield vocabulary.entities[phrase.metric], first


def _leads(phrase: CountPhrase, between: str) -> bool:
    """Whether the words are those before the number, behind a thing or its の."""
    if any(phrase.tails):
        return False  # 「Xは#下落」: more is said behind the number
    if phrase.company is not None:
        return between in phrase.leads
    return between.startswith("の") and between.removeprefix("の") in phrase.leads
