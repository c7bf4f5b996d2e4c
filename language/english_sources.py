"""English: who tells a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.model import Entity
from language.clauses import Phrase, Verb, cited_at_end
from language.english_chunks import nodes
from language.english_cues import clause_start, place_of
from language.english_nodes import QUOTATION, Break, EnglishNode, classes_of, things_named
from language.english_subjects import subject_of
from language.english_when import dates_in
from language.items import Item
from language.sources import FORECAST, Source, in_turn, may_tell


def sources_of(items: Sequence[Item]) -> tuple[Source, ...]:
    """Who the sentence names as its source (X said, according to X, X expects), and for which part of it."""
    row = nodes(items) if may_tell(items) else ()
    found: list[Source] = []
    for n, node in enumerate(row):
        if isinstance(node, Verb):
            found += _told_by(row, n, node, items)
        if isinstance(node, Phrase):
            told = [_who(node.items[k + 1 :]) for k, i in enumerate(node.items) if i.is_concept("according")]
            found += [Source(who or _next_named(row, n), reported=True) for who in told]
    return (*in_turn(found), Source(_who(cited_at_end(items))))


def _told_by(row: Sequence[EnglishNode], n: int, verb: Verb, items: Sequence[Item]) -> Iterator[Source]:
    """The source that the verb at `n` has as its subject."""
    cue = verb.item.has("cue:")
    if verb.item.tag == "base" and verb.item.is_concept("builds"):
        return  # “X's site plans to add 20 MW” is no “X added that …”
    if verb.item.is_concept("report") and _quotes(row, n, items):
        turned = _inverted(row, n, items)
        who = _who(turned or (i for f in subject_of(row, n) for i in f))
        unnamed = all(isinstance(i.value, Entity) and "Source" in i.value.classes for i in who)
        outlet = tuple(i for i in _addressed(row, n) if "MediaOutlet" in classes_of(i)) if who and unnamed else ()
        reported = cue == "Reported" or bool(outlet)
        yield Source(outlet or who, cue, reported, 0 if turned else _told_from(row, n))
    elif (verb.item.is_concept("report") or cue == FORECAST) and not verb.passive:
        after = row[n + 1] if n + 1 < len(row) else None
        acts = isinstance(after, Verb) or (isinstance(after, Phrase) and not after.cases)
        verbal = any(w.pos == "Verb" for w in verb.item.words)
        named = [i for f in subject_of(row, n) for i in f] if verbal and acts else []
        forecasts = cue == FORECAST and acts  # “X, valued at $5bn, expects …”: what stands before is so already
        yield Source(_who(named), cue, start=verb.start if forecasts else _told_from(row, n), figure=True)


def _next_named(row: Sequence[EnglishNode], n: int) -> tuple[Item, ...]:
    """“according to two people familiar with it”: the names of the phrase that a number parts from its preposition."""
    after = row[n + 1] if n + 1 < len(row) else None
    return _who(after.items) if isinstance(after, Phrase) and not after.cases else ()


def _addressed(row: Sequence[EnglishNode], n: int) -> tuple[Item, ...]:
    """Whom something is told by the verb at `n` (“confirmed to CNBC”, “told CNBC”)."""
    after = row[n + 1] if n + 1 < len(row) else None
    heard = isinstance(after, Phrase) and bool(after.items) and all(_hears(i) for i in after.items)
    return after.items if heard and isinstance(after, Phrase) else ()


def _hears(item: Item) -> bool:
    return item.kind == "date" or bool(classes_of(item) & {"MediaOutlet", "Source"})


def _who(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(i for i in items if i.is_entity and _speaks(i))


def _told_from(row: Sequence[EnglishNode], n: int) -> int:
    """Where that begins which the verb of saying at `n` tells: in “A bought B, and C said that …” behind the “and”."""
    start = clause_start(row, n)
    before = row[start - 1] if start else None
    goes_on = any(isinstance(x, Verb) for x in row[n + 1 :])
    joint = isinstance(before, Break) and (before.item.text == ";" or _is_conjunction(before.item))
    return place_of(row[start]) if joint and goes_on else 0


def _is_conjunction(item: Item) -> bool:
    return "and" in item.cases or item.is_concept("conjunction")


def _speaks(item: Item) -> bool:
    """Whether the thing can say something: a chip, a model or a sum of it cannot; “we” speak in the article itself."""
    if item.is_concept("anaphor:us"):
        return False
    return not isinstance(item.value, Entity) or not item.value.classes & {"Product", "Concept"}


def _quotes(row: Sequence[EnglishNode], n: int, items: Sequence[Item]) -> bool:
    """Whether a clause hangs on the verb: that …, another verb after it without an object, or a quotation before it."""
    last = row[-1]
    after = row[n + 1 : len(row) - (isinstance(last, Break) and last.item.text in ".!")]
    while after and isinstance(after[0], Phrase) and dates_in(after[0]) and not things_named(after[0]):
        after = after[1:]  # “X bought Y, Z reported on Tuesday”
    after = after[1:] if len(after) == 1 and _addressed(row, n) else after  # “X bought Y, people confirmed to Z”
    direct = bool(after) and isinstance(after[0], Phrase) and not after[0].cases
    follows = any(isinstance(x, Verb) for x in after)
    that = bool(after) and isinstance(after[0], Break) and after[0].item.is_concept("complement")
    quoted = any(i.text in '"“”' for i in items) or (n > 1 and not after) or _is_aside(row, n, after)
    return that or (follows and (direct or quoted)) or quoted or not after


def _is_aside(row: Sequence[EnglishNode], n: int, after: Sequence[EnglishNode]) -> bool:
    """“X, Z reports, with Y …”: a verb of saying and its subject between commas, inside what is said."""
    left = row[n - 2] if n > 2 else None
    closes = bool(after) and isinstance(after[0], Break) and after[0].item.text in ",;–—"
    return closes and isinstance(left, Break) and left.item.text == "," and isinstance(row[n - 1], Phrase)


def _inverted(row: Sequence[EnglishNode], n: int, items: Sequence[Item]) -> list[Item]:
    """“…,” said X: the name after a verb of saying that only a comma or a closing mark parts from what is said."""
    after, before = row[n + 1] if n + 1 < len(row) else None, row[n - 1] if n else None
    mark = max((i for i in items if i.end <= place_of(row[n])), key=lambda i: i.end, default=None)
    parted = isinstance(before, Break) or (mark is not None and mark.text in QUOTATION)
    named = isinstance(after, Phrase) and not after.cases and isinstance(row[n], Verb)
    return [i for i in after.items if i.is_entity] if named and parted and isinstance(after, Phrase) else []
