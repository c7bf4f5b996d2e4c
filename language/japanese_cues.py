"""Japanese: words that say how real a deal is, and the dates that are its own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from language.clauses import Node, Phrase, Verb
from language.items import Item
from language.japanese_nodes import BY_WAY, SIGNED, is_person, phrases_of
from language.status import DONE, FRESH, ONGOING, STANDING, UNFINISHED

_STATE = ("いる", "おる")
_BECOMES = ("なる", "成る", "する")  # 「使えるようになる」


def is_ordered(row: Sequence[Node], k: int) -> bool:
    """「買うよう求める」: whether the phrase at `k` is よう before a verb of telling somebody (not 「ようになる」)."""
    verb = next((node for node in row[k + 1 :] if isinstance(node, Verb)), None)
    made = verb is not None and verb.item.tokens[0].lemma not in _BECOMES
    return made and _is_so_that(phrases_of(row[k : k + 1])[0])


def _is_so_that(phrase: Phrase) -> bool:
    """よう, ように behind a verb."""
    return bool(phrase.items) and not phrase.mods and phrase.items[0].text in ("よう", "ように", "様")


def cues_of(row: Sequence[Node], n: int, node: Node, own: bool = False) -> tuple[str, ...]:
    """Statuses that govern the predicate at `n`: on it, before it in its clause, and after it to the clause's end."""
    found: list[str] = []
    if own and isinstance(node, Verb):
        found += [c for c in [node.item.has("cue:")] if c]
        found += [ONGOING] if node.item.is_concept("progress") else []
    if isinstance(node, Verb):
        state = any(t.lemma in _STATE for a in node.auxiliaries for t in a.tokens)
        found += [STANDING] if state and node.item.evokes and node.item.has("frame:") else []
        found += [UNFINISHED for a in node.auxiliaries if a.has("cue:") == "Planned" and a.is_concept("ongoing")]
        found += [_going_on(c, node) for a in node.auxiliaries for c in [a.has("cue:")] if c]
    found += _before(row, n)
    open_end = not isinstance(node, Verb) or node.form not in ("chain",)
    found += _later(row, n, node) if open_end else _shared_hedge(row, n)
    if isinstance(node, Verb) and node.form == "condition":
        found.append("Conditional")
    return tuple(found)


def _going_on(cue: str, verb: Verb) -> str:
    """「稼働中」 holds already, where 「建設中」 is yet to come: of what lasts the affix tells that it goes on."""
    return DONE if cue == "Planned" and verb.item.is_concept("lasting") else cue


def _later(row: Sequence[Node], n: int, node: Node) -> list[str]:
    """Cues that stand after the predicate, to the end of the clause that holds it."""
    if isinstance(node, Verb) and _describes(row, n, node):
        return []  # 「昨年Aを買収したBは、…を計画する」: the plan is not to buy A
    told = isinstance(node, Verb) and node.past and node.form == "quote"  # 「買収したと発表した」: bought
    found: list[str] = []
    for k in range(n + 1, len(row)):
        later = row[k]
        words = later.items if isinstance(later, Phrase) else (later.item, *later.auxiliaries)
        found += [c for w in words for c in [w.has("cue:")] if c and not (told and c == "Announced")]
        found += ["Planned"] if isinstance(later, Phrase) and is_ordered(row, k) else []
        if _is_none(row, k) and found:
            found.append("Denied")
        if isinstance(later, Verb) and later.form == "chain":
            break
    return found


def _describes(row: Sequence[Node], n: int, verb: Verb) -> bool:
    """Whether the verb's clause only describes a named thing (「Aを買収したB」) and is no part of what is planned."""
    head = row[n + 1] if n + 1 < len(row) else None
    first = (head.mods[0] if head.mods else head) if isinstance(head, Phrase) else None
    whole = isinstance(head, Phrase) and _is_named(head)  # 「Aを買収するBの計画」 is planned
    return verb.form == "adnominal" and first is not None and _is_named(first) and (verb.past or whole)


def _is_named(phrase: Phrase) -> bool:
    """Whether the phrase ends in a name, or in one with a title."""
    return bool(phrase.items) and (phrase.head.is_entity or (phrase.items[0].is_entity and is_person(phrase)))


def _is_none(row: Sequence[Node], k: int) -> bool:
    """「計画はない」, 「予定はなく」: what was planned is denied."""
    node, before = row[k], row[k - 1]
    word = node.items[0] if isinstance(node, Phrase) else node.item
    none = bool(word.tokens) and word.tokens[0].lemma in ("ない", "無い")
    return none and isinstance(before, Phrase) and any(i.has("cue:") for i in before.items)


def _shared_hedge(row: Sequence[Node], n: int) -> list[str]:
    """「Aが出資し、Bが採用する可能性」: the noun hedges both; 「…しており、」 and 「…したが、」 stand alone."""
    node = row[n]
    if not isinstance(node, Verb) or node.past or node.item.has("cue:") == SIGNED:
        return []
    if any(a.tokens and a.tokens[0].lemma in ("おる", "いる") for a in node.auxiliaries):
        return []
    for k in range(n + 1, len(row) - 1):
        verb, noun = row[k], row[k + 1]
        if isinstance(verb, Verb) and verb.form == "adnominal" and isinstance(noun, Phrase):
            return [c for i in noun.items for c in [i.has("cue:")] if c]
        if isinstance(verb, Verb) and verb.form != "chain":
            break
    return []


def _before(row: Sequence[Node], n: int) -> list[str]:
    found: list[str] = []
    for node in reversed(row[:n]):
        if isinstance(node, Verb):
            if node.form == "condition":
                found.append("Conditional")
            if node.form != "condition":
                break
        else:
            found += [
                w.has("cue:")
                for w in node.items
                if w.has("cue:") and w.words[0].pos in ("Adverb", "Function", "Adjective")
            ]
    return found


def aimed_at(row: Sequence[Node], n: int) -> tuple[str, ...]:
    """「調達に向け投資家と協議中だ」: an event that the sentence only tells what is done for is as far as that is."""
    node = row[n]
    if not isinstance(node, Phrase) or "purpose" not in node.cases:
        return ()
    later = (i for p in row[n + 1 :] for i in (p.items if isinstance(p, Phrase) else (p.item,)))
    return tuple(c for i in later for c in [i.has("cue:")] if c) or ("Planned",)


def noun_cues(phrase: Phrase, depth: int, final: bool) -> tuple[str, ...]:
    """Statuses inside the noun phrase; a headline that ends in 「提携へ」 tells a plan."""
    fresh = ("Planned",) if "goal" in phrase.cases else (FRESH,)
    return _inner_cues(phrase, depth) + (fresh if final else ())


def _inner_cues(phrase: Phrase, depth: int) -> tuple[str, ...]:
    parts = (*phrase.mods, phrase)[depth:]
    before = (*phrase.mods, phrase)[: depth + 1]
    return tuple(w.has("cue:") for p in parts for w in p.items if w.has("cue:")) + tuple(
        w.has("cue:") for p in before[:-1] for w in p.items if w.has("cue:") and w.words[0].pos == "Adjective"
    )


def dates_of(row: Sequence[Node], n: int, phrase: Phrase, verb: int | None, last: bool) -> tuple[Item, ...]:
    """The dates of the event that the phrase at `n` names, and of the verb at `verb` (「Xの買収は1月に完了した」)."""
    if last and phrase.cases & BY_WAY:
        return dates_near(row[n : n + 1], 1)
    return tuple(dict.fromkeys((*dates_near(row, n + 1), *(dates_near(row, verb) if verb is not None else ()))))


def dates_near(row: Sequence[Node], n: int) -> tuple[Item, ...]:
    """Dates that stand free (「11月3日、」「2025年11月に」) in the clause of node `n`."""
    found: list[Item] = []
    inner = False
    for node in reversed(row[:n]):
        if isinstance(node, Verb) and node.form not in ("adnominal",):
            break
        inner = inner or (isinstance(node, Verb) and any(node is v for v in row[:n]))
        if inner and isinstance(node, Phrase) and _is_told_within(row, n, node):
            continue
        if isinstance(node, Phrase) and not node.cases & {"subject", "object", "comitative"}:
            found += [i for i in node.items if i.kind == "date"]
        if isinstance(node, Phrase):
            found += [i for m in node.mods for i in m.items[-1:] if i.kind == "date"]
            found += [i for item in node.items for i in item.inner if i.kind == "date"]
    return tuple(found)


def _is_told_within(row: Sequence[Node], n: int, phrase: Phrase) -> bool:
    """「Xは、Yらが昨年設立したZに出資した」: whether it stands behind the subject of a clause that describes."""
    k = next(k for k, node in enumerate(row) if node is phrase)
    verb = next((v for v in range(k, n) if isinstance(row[v], Verb)), n)
    before = list(takewhile(lambda node: isinstance(node, Phrase) and "topic" not in node.cases, reversed(row[:k])))
    return verb < n and any("subject" in p.cases for p in phrases_of(before))


def told_when(row: Sequence[Node], n: int) -> tuple[Item, ...]:
    """「買収すると7日に発表した」: when it was told, where the verb of telling follows and has a date of its own."""
    verb, behind = row[n], list(takewhile(lambda node: isinstance(node, Phrase), row[n + 1 :]))
    told = isinstance(verb, Verb) and verb.form == "quote" and n + 1 + len(behind) < len(row)
    return tuple(i for p in behind if isinstance(p, Phrase) for i in p.items if i.kind == "date") if told else ()
