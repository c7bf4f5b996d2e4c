"""What a Japanese sentence is about: its topics, and what 同社 in it may stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.model import Entity, Mention
from language.furniture import words
from language.items import Item

_BETWEEN = re.compile(r"[*」』\"”]*(?:[(（][^()（）]{0,40}[)）])?[*」』\"”]*")
_JOINT = re.compile(r"[*」』\"”\s]*(?:[、,，・/／&]|と|や|および|及び)[*「『\"“\s]*")
_OTHERS = frozenset({"dative", "comitative", "source"})  # cases of the other party of a deal
_OPENED = ("「", "『", "「**", "『**")
_DESCRIBES = re.compile(r"が[^。、「」]{0,24}?(?:する|した|している|される|された|った|える|いる)(?=[一-鿿ァ-ヶA-z])")
_OPENING = 4  # signs and a number may stand before the name that a headline begins with


def topics(mentions: Sequence[Mention], text: str) -> tuple[Mention, ...]:
    """The mentions that the sentence is about: those marked は, else the headline's first name, else that in which it
    ends, else those marked が.

    A list of names marked が (the backers of a round) is none; a list marked は is given whole.
    """
    marked = [(m, _marker(m, text)) for m in mentions]
    groups = _lists([m for m, _ in marked], text)
    about = [g for g in groups if _marker(g[-1], text) == "は"]
    if groups and mentions[0].start < _OPENING and _marker(mentions[0], text) in (":", "："):
        return tuple(groups[0][:1])  # 「X: …」
    if not about and groups and mentions[0].start < _OPENING and _marker(mentions[0], text) == "、":
        about = [] if len(groups[0]) > 1 and _marker(groups[0][-1], text) in ("が", "を") else [groups[0][:1]]
    about = about or [g for g in groups[-1:] if len(g) == 1 and _is_last(g[0], text)]
    acting = [g for g in groups if len(g) == 1 and _marker(g[-1], text) in ("が", "も")]
    about = about or [g for g in acting if not _only_describes(g[-1], text)]
    if not about and len(groups) == 1 and mentions[0].start < _OPENING and _marker(groups[0][-1], text) == "の":
        about = [groups[0][:1]]  # 「Xの決算は…」
    about = about or [g for g in groups if len(g) == 1 and _is_presented(g[0], text)][-1:]
    return tuple(m for g in about for m in g)


def _only_describes(mention: Mention, text: str) -> bool:
    """「Xが主導するラウンドで調達した」: whether the name acts only in a clause that describes a thing."""
    between = _BETWEEN.match(text, mention.end)
    clause = _DESCRIBES.match(text, between.end() if between else mention.end)
    return clause is not None and not text.startswith(tuple(words("ContentNoun")), clause.end())


def _is_last(mention: Mention, text: str) -> bool:
    """「…が出資する新会社X。」: whether the sentence ends in the name, which all of it then describes."""
    between = _BETWEEN.match(text, mention.end)
    return mention.start > _OPENING and text[between.end() if between else mention.end :].strip() == "。"


def by_topic(mentions: Sequence[Mention], text: str) -> tuple[Mention, ...]:
    """Those of the topics that the sentence does not merely have as the subject of a clause (「Xが」)."""
    return tuple(m for m in mentions if _marker(m, text) not in ("が", "も"))


def _is_presented(mention: Mention, text: str) -> bool:
    """「…氏が新会社「X」を設立した」: whether a name in quotation marks is the object, of which the text then tells."""
    return text[: mention.start].endswith(_OPENED) and _marker(mention, text) == "を"


def in_passing(mentions: Sequence[Mention], text: str) -> tuple[Mention, ...]:
    """The one body that a sentence about something else names (「発表はXの説明会で行われた」): 同社 after it is X."""
    others = len({m.value for m in mentions}) != 1 or _marker(mentions[-1], text) not in ("の", "で")
    return () if others or topics(mentions, text) else tuple(mentions[:1])


def _marker(mention: Mention, text: str) -> str:
    """The letter that follows the name, brackets and emphasis passed over."""
    between = _BETWEEN.match(text, mention.end)
    at = between.end() if between else mention.end
    return text[at : at + 1].strip() or text[at + 1 : at + 2]


def _lists(mentions: Sequence[Mention], text: str) -> list[list[Mention]]:
    """The mentions with those that stand in one list together."""
    groups: list[list[Mention]] = [[m] for m in mentions[:1]]
    for left, right in pairwise(mentions):
        joint = _JOINT.fullmatch(text, left.end, right.start)
        if joint:
            groups[-1].append(right)
        else:
            groups.append([right])
    return groups


def antecedents(items: Sequence[Item], at: int, focus: Sequence[Entity]) -> tuple[Entity, ...]:
    """What 同社 at `at` may stand for, likeliest first: 「Xは…し、同社の…」 is X, 「Xは同社に…」 is another than X."""
    subjects = [k for k in range(at - 1) if _is_subject(items, k)]
    clause = max((k for k in range(at) if any(t.pos.startswith("動詞") for t in items[k].tokens)), default=-1)
    same = {items[k].value for k in subjects if k > clause}
    if not same and _is_other(items, at):
        same = {items[k].value for k in subjects}
        focus = (*_named_before(items, at), *focus)
    before = [items[k].value for k in subjects[::-1] if k < clause]
    owners = [items[k].value for k in range(at - 1) if _owns_subject(items, k, at)]
    return tuple(e for e in (*before, *owners, *focus) if isinstance(e, Entity) and e not in same)


def _is_other(items: Sequence[Item], at: int) -> bool:
    """「Xは…し、同社に…」: whether the word is marked as the other party of what the subject does."""
    if _is_taken_from(items, at):
        return True
    return at + 1 < len(items) and bool(items[at + 1].cases & _OTHERS) and "topic" not in items[at + 1].cases


def _is_taken_from(items: Sequence[Item], at: int) -> bool:
    """「XはYを買収し、同社のA CEOを迎え入れた」: whether somebody of that house is taken in by the subject."""
    behind = items[at + 2 :] if at + 1 < len(items) and items[at + 1].text == "の" else ()
    end = next((k for k, i in enumerate(behind) if i.is_concept("hires")), 0)
    people = any("Person" in getattr(i.value, "classes", ()) for i in behind[:end])
    return people and not any(t.pos.startswith("動詞") for i in behind[:end] for t in i.tokens)


def _named_before(items: Sequence[Item], at: int) -> list[Entity]:
    """The bodies that the sentence names before `at`, the last first."""
    values = (i.value for i in reversed(items[:at]) if isinstance(i.value, Entity))
    return [e for e in values if "Organisation" in e.classes and "MediaOutlet" not in e.classes]


def _owns_subject(items: Sequence[Item], k: int, at: int) -> bool:
    """「Xの株は、同社が…」: the body whose thing is the topic or subject before."""
    body = isinstance(items[k].value, Entity) and "Organisation" in getattr(items[k].value, "classes", ())
    after = next((i for i in items[k + 2 : at] if i.kind == "marker"), None)
    genitive = bool({"genitive", "share"} & items[k + 1].cases)
    return body and genitive and after is not None and bool(after.cases & {"topic", "subject"})


def _is_subject(items: Sequence[Item], k: int) -> bool:
    value = items[k].value
    named = isinstance(value, Entity) and "Organisation" in value.classes and "MediaOutlet" not in value.classes
    return named and bool(items[k + 1].cases & {"topic", "subject"})
