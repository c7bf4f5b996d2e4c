"""Names that no vocabulary row knows: candidates by their form, believed only in a role whose class fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.identity import entity_iri
from kg.model import Entity
from language.items import Item

PERSON, COMPANY = "Person", "Company"
_CAPITAL = re.compile(r"[A-ZÀ-Þ][\w&.'’-]*|[a-z]{1,2}[A-Z]\w+")
_PLURAL = re.compile(r"[A-Z]{2,}s")  # CPUs, LLMs
_HONORIFIC = ("氏", "さん", "会長", "社長", "議員", "教授")


def with_candidates(items: Sequence[Item], language: str) -> tuple[Item, ...]:
    """The items with each run of unknown proper names made one provisional name."""
    out: list[Item] = []
    run: list[Item] = []

    def close(following: Item | None) -> None:
        if run:
            out.extend(_named(run, following, language))
        run.clear()

    for at, item in enumerate(items):
        if _proper(item, items, at, language) and (not run or _touches(run[-1], item, language)):
            run.append(item)
            continue
        close(item)
        if _proper(item, items, at, language):
            run.append(item)
        else:
            out.append(item)
    close(None)
    return tuple(out)


def _touches(left: Item, right: Item, language: str) -> bool:
    gap = right.start - left.end
    return gap == 0 if language == "ja" and not (left.text.isascii() and right.text.isascii()) else gap <= 1


def _proper(item: Item, items: Sequence[Item], at: int, language: str) -> bool:
    if item.kind != "other" or not item.tokens:
        return False
    token = item.tokens[0]
    if language == "ja":
        named = token.pos == "名詞-固有名詞" and token.sort != "地名"
        return (named and len(item.text) > 1) or (bool(_CAPITAL.fullmatch(item.text)) and len(item.text) > 1)
    capital = bool(_CAPITAL.fullmatch(item.text)) and token.pos == "word" and len(item.text) > 1
    return capital and not _opens(items, at) and not _modifies(items, at) and not _PLURAL.fullmatch(item.text)


def _modifies(items: Sequence[Item], at: int) -> bool:
    """Whether a common noun follows, so that the capitals only modify it (“Dutch suppliers”, “Galaxy phones”)."""
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None or following.start - items[at].end != 1 or not following.text.islower():
        return False
    plain = following.kind == "other" and not following.text.endswith(("ed", "ly"))
    return plain or (following.kind == "word" and following.tag == "noun" and following.has("class:") != "")


def _opens(items: Sequence[Item], at: int) -> bool:
    """Whether the word has its capital only from standing first: no capital follows, it is no verb's subject."""
    before = items[at - 1] if at else None
    first = before is None or (before.kind == "sign" and before.text in '.!?:“"*-•')
    following = items[at + 1] if at + 1 < len(items) else None
    return first and not (
        following is not None
        and (
            (following.text[:1].isupper() and following.kind == "other")
            or following.tag in ("s", "ed")
            or following.text in ("'s", "’s", ",")
        )
    )


def _named(run: Sequence[Item], following: Item | None, language: str) -> Iterator[Item]:
    text = "".join(i.text if n == 0 or run[n - 1].end == i.start else " " + i.text for n, i in enumerate(run))
    person = _looks_personal(run, following, language)
    classes = (
        frozenset({PERSON, "Agent", "Thing"}) if person else frozenset({COMPANY, "Organisation", "Agent", "Thing"})
    )
    entity = Entity(entity_iri(text), classes, (("en", text), ("ja", text)), provisional=True)
    yield Item(
        "name",
        run[0].start,
        run[-1].end,
        text,
        tuple(t for i in run for t in i.tokens),
        entity,
        link=run[0].link,
        inner=run[-1].inner,
    )


def _looks_personal(run: Sequence[Item], following: Item | None, language: str) -> bool:
    """Two or three capitalised words, a Japanese personal name, or a title of respect after the name."""
    if following is not None and following.text.startswith(_HONORIFIC):
        return True
    if language == "ja":
        return any(t.sort == "人名" for i in run for t in i.tokens)
    return 2 <= len(run) <= 3 and all(i.text[0].isupper() and i.text[1:2].islower() for i in run)
