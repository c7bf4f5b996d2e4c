"""“Which hosts more labs, A or B?”, 「AとBではどちらが多くのラボをホストしているか」: whoever of them has the most.

    question -> the question who has the most of them, without the names -> Meaning, among the names

Both words, the one that compares and the one that asks for the most, are rows of ontology/replies/asking.ttl.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from kg.model import Entity, Hole, Mention, Reading
from kg.vocabulary import Vocabulary
from query.meaning import Declined, Meaning, described
from query.wording import REPLY, load_replies

Understood = Callable[[str], Meaning | Declined]
_ENDS = " ,.:;、。?？!：–—-"
_FEWEST = 2  # names to choose from


def rather(whole: Reading, understood: Understood, vocabulary: Vocabulary) -> Meaning | None:
    """The meaning of a question which of some things has more of what is counted; None for any other."""
    chain = _choice(whole, vocabulary)
    if len(chain) < _FEWEST:
        return None
    for text in _of_the_most(_without(chain, whole), whole.language):
        found = understood(text)
        hole = found.holes.get(found.target) if isinstance(found, Meaning) else None
        if isinstance(found, Meaning) and hole and found.kind == "rank" and found.tally and found.tally.rank:
            among = tuple(m.value for m in chain if isinstance(m.value, Entity))
            return described(replace(found, question=whole.text, among=among), vocabulary)
    return None


def _choice(whole: Reading, vocabulary: Vocabulary) -> list[Mention]:
    """The names that stand side by side, joined by an or or an and; none where other names are told of."""
    joints = {m.form for m in vocabulary.markers if m.language == whole.language
              and {"and", "alternative", "comitative"} & set(m.cases)} | {",", "、", "vs", "vs.", "or", "/"}
    named = [m for m in whole.mentions if isinstance(m.value, Entity) and "Concept" not in m.value.classes]
    others = [m for m in whole.mentions if not isinstance(m.value, Entity | Hole)]
    between = [whole.text[a.end : b.start].strip().casefold() for a, b in pairwise(named)]
    joined = all(text in joints or text.strip(",、 ") in joints for text in between)
    return named if joined and not others else []


def _without(chain: list[Mention], whole: Reading) -> str:
    """The question without the names and what binds them to it."""
    before, behind = whole.text[: chain[0].start], whole.text[chain[-1].end :]
    border = _any("border", whole.language)
    if whole.language == "ja":
        return before + re.sub(f"^[{_ENDS}]*(?:{border})?[{_ENDS}]*", "", behind)
    before = re.sub(rf"\b(?:{border})\s*$", "", before.rstrip(_ENDS), flags=re.IGNORECASE)
    return f"{before.strip(_ENDS)} {behind.strip(_ENDS)}".strip()


def _of_the_most(text: str, language: str) -> Iterator[str]:
    """`text` as the question who has the most, the likelier first: with what asks in its place, or without."""
    row = load_replies(language).texts(f"{REPLY}most-more", "words")
    pairs = sorted((tuple(one.split(" > ")) for one in row), key=lambda pair: -len(pair[0]))
    asker = load_replies(language).texts(f"{REPLY}most-asker", "words")[0]
    edge = r"\b" if language == "en" else ""
    for more, most in pairs:
        told = re.sub(f"{edge}{re.escape(more)}{edge}", most, text, count=1, flags=re.IGNORECASE)
        if told != text:
            asks = re.compile(f"{edge}(?:{_any('asks', language)}){edge}", re.IGNORECASE)
            yield f"{asks.sub(asker, told, count=1)}{'?' if language == 'en' else '？'}" if asks.search(told) else told
            return


@lru_cache(maxsize=8)
def _any(name: str, language: str) -> str:
    forms = sorted(load_replies(language).texts(f"{REPLY}most-{name}", "words"), key=len, reverse=True)
    return "|".join(map(re.escape, forms))
