"""Japanese: who tells a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from kg.values import replace
from language.clauses import Node, Phrase, Verb, cited_at_end
from language.items import Item, entity_of
from language.japanese_nodes import is_person, is_place, may_speak, phrases_until_verb
from language.japanese_phrases import joins_clauses, nodes
from language.sources import FORECAST, Source, in_turn, may_tell

_DENIES = "Denied"  # the cue of 「…との報道を否定した」


def sources_of(items: Sequence[Item]) -> tuple[Source, ...]:
    """Who the sentence names as its source (Xによると, Xは…と述べた), and for which part of it."""
    row = nodes(items) if may_tell(items) else ()
    quotes = _quotations(items)
    found: list[Source] = []
    for n, node in enumerate(row):
        held = node.items if isinstance(node, Phrase) else (node.item, *node.auxiliaries)
        following = row[n + 1] if n + 1 < len(row) else None
        cue = node.item.has("cue:") if isinstance(node, Verb) else ""
        if isinstance(node, Verb) and (node.item.is_concept("report") or cue in (FORECAST, _DENIES)):
            reported, cue = cue == "Reported", "" if cue == _DENIES else cue
            said = _told_from(row, n)
            sayers = _sayer(_unquoted(row, n, quotes), n, node) or _quoter(row, n, quotes)
            found.append(Source(tuple(sayers), cue, reported, said, figure=cue == FORECAST))
        at = next((k for k, i in enumerate(held) if i.is_concept("according")), -1)
        if at >= 0:
            k = n - 1 if not at and n else n
            named = _names(row[k] if k < n else _up_to(node, at))
            found.append(Source(tuple(named), reported=True, start=_clause_of(row, k)))
        if isinstance(following, Phrase) and following.items and following.items[0].is_concept("according"):
            found.append(Source(tuple(_names(node)), start=_clause_of(row, n)))
    return (*in_turn(found), Source(cited_at_end(items)))


def _quotations(items: Sequence[Item]) -> list[tuple[int, int]]:
    """Where each quotation of the sentence begins and ends."""
    found: list[tuple[int, int]] = []
    opened: list[int] = []
    for item in items:
        if item.text in ("「", "『"):
            opened.append(item.start)
        elif item.text in ("」", "』") and opened:
            found.append((opened.pop(), item.end))
    return found


def _unquoted(row: Sequence[Node], n: int, quotes: Sequence[tuple[int, int]]) -> list[Node]:
    """The row without the phrases that stand in a quotation which ends before the node at `n`: who says it is not
    named there."""
    told = [v.start for v in row if isinstance(v, Verb)]
    over = [(a, b) for a, b in quotes if b <= row[n].start and any(a < start < b for start in told)]
    return [replace(p, cases=frozenset()) if isinstance(p, Phrase) and _within(p, over) else p for p in row]


def _quoter(row: Sequence[Node], n: int, quotes: Sequence[tuple[int, int]]) -> list[Item]:
    """「Xが「…」と語る」: who is named right before the quotation that the verb at `n` ends."""
    said = [(a, b) for a, b in quotes if b <= row[n].start and not any(b <= v.start for v in row[:n])]
    first = next((k for k in range(n) if said and row[k].start > said[-1][0]), 0)
    near = [p for p in phrases_until_verb(row, first) if p.cases & {"topic", "subject"}]
    return _names(near[0]) if near else []


def _within(phrase: Phrase, spans: Sequence[tuple[int, int]]) -> bool:
    return any(a < phrase.start < b for a, b in spans)


def _up_to(node: Node, at: int) -> Node:
    """「CNBCによるとアマゾンは」: the phrase before the word at `at`, whose source it names."""
    return replace(node, items=node.items[:at]) if isinstance(node, Phrase) and at else node


def _sayer(row: Sequence[Node], n: int, verb: Verb) -> list[Item]:
    """The subject or topic of a verb of saying, when something is quoted before it."""
    quoted = any(isinstance(v, Verb) for v in row[:n]) or any(
        isinstance(p, Phrase) and "comitative" in p.cases for p in row[:n]
    )
    if not quoted or verb.passive:
        return []  # what is reported is no reporter
    near = [p for p in phrases_until_verb(row, n) if p.cases & {"topic", "subject"} and (_names(p) or is_person(p))]
    told = row[_first_told(row, n) : n]
    far = [p for p in told if isinstance(p, Phrase) and "topic" in p.cases and (_names(p) or is_person(p))]
    return _names((near or far)[0]) if near or far else []  # a speaker whom nobody knows is no one else


def _first_told(row: Sequence[Node], n: int) -> int:
    """The first node of what the verb of saying at `n` tells: 「AはBを買収しており、Cは…と述べた」 begins with C."""
    for k in range(n - 1, 0, -1):
        joiner = row[k - 1] if k > 1 else None
        apart = isinstance(joiner, Phrase) and len(joiner.items) == 1 and joins_clauses(joiner.head)
        before = row[k - 1 - apart]
        here = row[k]
        topic = isinstance(here, Phrase) and "topic" in here.cases and bool(_names(here) or is_person(here))
        if topic and isinstance(before, Verb) and before.form == "chain":
            return k
    return 0


def _told_from(row: Sequence[Node], n: int) -> int:
    first = _first_told(row, n)
    return row[first].start if first else 0


def _clause_of(row: Sequence[Node], n: int) -> int:
    """Where the clause of a source begins that stands right behind another clause (「…しており、Xによると」)."""
    before = row[n - 1] if n else None
    return row[n].start if isinstance(before, Verb) and before.form == "chain" else 0


def _names(node: Node) -> list[Item]:
    """The names of a phrase; where its head only sums them up (「A、Bといったメディア」), those of its modifier."""
    if isinstance(node, Verb):
        return []
    own = [i for i in node.items if may_speak(i) and (i is node.head or not is_place(i))]
    listed = [i for m in node.mods for i in m.items if may_speak(i)]
    entity = entity_of(own[-1]) if own else None
    return listed if listed and (entity is None or "Source" in entity.classes) else own
