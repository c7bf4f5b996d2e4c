"""Sentences that do nothing but name who told what stands before them: 「英紙FTが23日、関係者の話として伝えた。」"""

from __future__ import annotations

from collections.abc import Sequence

from kg.model import Entity
from kg.vocabulary import Vocabulary
from language.items import Item, read_items

_LONGEST = 60  # characters
_OUTLETS = frozenset({"MediaOutlet", "Source"})
_MADE_KNOWN = frozenset({"Announced", "Reported"})
_PAST = ("た", "いる")
_ENDING = 3  # words behind the verb of telling


def tellers(text: str, language: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Whom a Japanese sentence names as those who told what stands before it, as IRIs; () where it tells more."""
    told = text.strip()
    if not told or len(told) > _LONGEST or "「" in told:
        return ()
    items = read_items(told, language, vocabulary)
    named = [i.value for i in items if isinstance(i.value, Entity)]
    if not named or any(not e.classes & _OUTLETS for e in named) or not _ends_in_telling(items):
        return ()
    known = [e.iri for e in named if "Source" not in e.classes]
    return tuple(dict.fromkeys(known or [e.iri for e in named]))


def _ends_in_telling(items: Sequence[Item]) -> bool:
    """Whether the last verb is one of telling, in the past, and an outlet is its subject."""
    last = next((k for k in range(len(items) - 1, -1, -1) if items[k].has("cue:") or items[k].is_concept("report")), -1)
    if last < 1 or not (items[last].is_concept("report") or items[last].has("cue:") in _MADE_KNOWN):
        return False
    rest = [t.text for i in items[last + 1 :] for t in i.tokens if i.kind != "sign"]
    subject = any(i.cases & {"subject", "topic"} for i in items[:last])
    taken = items[last - 1].cases & {"object", "dative"}
    return subject and not taken and bool(rest) and rest[-1] in _PAST and len(rest) <= _ENDING
