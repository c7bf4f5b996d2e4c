"""What stands in brackets or behind a dash beside a round: who led it, who took part.

“Seed $15M (led by Accel, with Nvidia) + Series A $45M (DST Global)” in one cell are two rounds, each with its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from kg.model import Entity, Filler, Frame, Quantity, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language import columns
from language import furniture as page
from language.frames import class_fit
from language.items import Item
from language.lists import kinds_of, list_items, named_as, parts, stated
from language.raising import putting_in, round_kind
from language.raising import takers as takers_of

_BETWEEN = re.compile(r"\s*(?:[、,，;；/／＆+]|・(?![ァ-ヴー])|(?<![ァ-ヴー])・|\band\b)\s*")
_GROUP = re.compile(r"[(（]([^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*)[)）]")
_INNER = re.compile(r"[(（]([^()（）]*)[)）]")
_NAME = re.compile(r"[A-Z][\w.+&’'-]*(?: (?:of |the )?[A-Z\d&][\w.+&’'-]*){0,4}|[A-Za-z]*[ァ-ヴー・]{3,24}")
_BEHIND = re.compile(r"\s+[—–-]{1,2}\s+|[;；]\s*")
_JOINED = re.compile(r"(?<=[)）])\s*[+＋]\s*")
_LABELLED = re.compile(r"[\s*•・-]*([^:：]{2,40})[:：]\s*(\S.*)", re.DOTALL)
_LED = "led by {}"
_SEVERAL, _MOST_WORDS = 2, 4


def rounds_in(
    text: str, company: Entity | None, language: str, vocabulary: Vocabulary, context: str
) -> tuple[Statement, ...]:
    """The rounds of the company that a cell lists, each with its own sum and backers; () where it names no backers and
    lists no several."""
    kind = round_kind(vocabulary)
    if company is None or kind is None or not class_fit(_item(company), vocabulary.roles[kind.keys[0]], vocabulary):
        return ()
    found = []
    for part in parts(_JOINED.sub(" + ", columns.unmarked(text))):
        items = list_items(_GROUP.sub("", part), language, vocabulary, context)
        sums = [i.value for i in items if isinstance(i.value, Quantity) and i.value.is_money]
        if len(sums) == 1 and kinds_of(items)[:1] == [kind.kind]:
            who = tuple(w for group in _groups(part) for w in backers(group, language, vocabulary, context))
            roles: dict[str, tuple[Filler, ...]] = {kind.keys[0]: (company,), kind.keys[1]: (sums[0],)}
            found.append(
                stated(kind.kind, roles | ({takers_of(kind, vocabulary): who} if who else {}), items, vocabulary)
            )
    several = len(found) >= _SEVERAL or any(s.frame.get(takers_of(kind, vocabulary)) for s in found)
    return tuple(found) if several else ()


def with_backers(
    found: Sequence[Statement], text: str, language: str, vocabulary: Vocabulary, context: str
) -> Sequence[Statement]:
    """The statements; the one round among them with those who the brackets of the line, or what stands behind a dash or
    semicolon, list as its backers."""
    kind = round_kind(vocabulary)
    told = [s for s in found if kind is not None and s.frame.kind == kind.kind and s.frame.get(kind.keys[1])]
    if kind is None or not told or any(s.frame.roles[:2] != told[0].frame.roles[:2] for s in told):
        return found
    own = {e.iri for e in told[0].frame.get(kind.keys[0]) if isinstance(e, Entity)}
    plain = columns.unlinked(text)
    groups = [backers(part, language, vocabulary, context) for part in (*_groups(plain), *_BEHIND.split(plain)[1:])]
    takers = takers_of(kind, vocabulary)
    who = tuple(dict.fromkeys(w for group in groups for w in group if w.iri not in own))
    if not who or any(v not in who for s in told for v in s.frame.get(takers)):
        return found
    whole = replace(told[0], frame=told[0].frame.with_role(takers, *who))
    return (whole, *(s for s in found if s not in told))


def backed(
    text: str, told: Statement | None, language: str, vocabulary: Vocabulary, context: str
) -> tuple[Statement, ...]:
    """“Lead Investor: A”, 「出資者：A、B」 on a line of its own: the round told before with those whom it lists.

    () where it is no such line, or no round was told.
    """
    label = _LABELLED.fullmatch(columns.unmarked(text))
    kind = round_kind(vocabulary)
    if told is None or kind is None or label is None or not _lists_backers(label[1]):
        return ()
    own = {e.iri for e in told.frame.get(kind.keys[0]) if isinstance(e, Entity)}
    takers = takers_of(kind, vocabulary)
    who = tuple(w for w in backers(_LED.format(label[2]), language, vocabulary, context) if w.iri not in own)
    every = tuple(dict.fromkeys((*told.frame.get(takers), *who)))
    return (replace(told, frame=told.frame.with_role(takers, *every), rule="retold"),) if who else ()


def backed_by(
    lines: Sequence[str], told: Statement | None, language: str, vocabulary: Vocabulary, context: str
) -> tuple[Statement, ...]:
    """The round that was told before with those whom any of the labelled lines lists (see `backed`)."""
    grown: tuple[Statement, ...] = ()
    for line in lines:
        grown = backed(line, grown[0] if grown else told, language, vocabulary, context) or grown
    return grown


def put_in(told: Statement, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """What the round that is told says of each who takes part: that he puts money into the company, how much unsaid."""
    kind = round_kind(vocabulary)
    if kind is None or told.frame.kind != kind.kind:
        return ()
    takers, company = takers_of(kind, vocabulary), told.frame.get(kind.keys[0])[:1]
    single = vocabulary.frames[putting_in(vocabulary)]
    frames = (
        Frame(single.kind, ((single.keys[0], (w,)), (single.keys[1], company)), told.frame.span)
        for w in told.frame.get(takers)
        if company and w not in company
    )
    return tuple(replace(told, frame=frame, rule="round") for frame in frames)


def _lists_backers(label: str) -> bool:
    """Whether a label of few words ends with one for those who put in money."""
    few = len(label.split()) <= _MOST_WORDS
    return few and any(_ends_with(label.casefold().strip(), w.casefold()) for w in page.words("BackerLabel"))


def _ends_with(label: str, word: str) -> bool:
    return label == word or label.endswith(f" {word}" if word.isascii() else word)


def _groups(text: str) -> list[str]:
    return [m[1] for m in _GROUP.finditer(text)]


def backers(text: str, language: str, vocabulary: Vocabulary, context: str) -> tuple[Entity, ...]:
    """The names of a list of backers; () where it is no such list. A name that nobody knows counts where a word says
    that these are backers, or beside one that is known."""
    pieces = [piece for piece in _BETWEEN.split(_INNER.sub(r", \1", text)) if piece.strip()]
    bare = [_without_words(piece) for piece in pieces]
    said = any(a.strip() != b for a, b in zip(pieces, bare, strict=True))
    spoken = "en" if text.isascii() else language
    named = [_backers(piece, spoken, vocabulary, context) for piece in bare if piece]
    found = [name for names in named for name in names]
    known = [n for n in found if not n.provisional]
    full = all(named)
    sure = said or (full and len(known) == len(found) and len(known) >= _SEVERAL) or (full and len(found) > _SEVERAL)
    return tuple(dict.fromkeys(found)) if sure or (known and full and len(found) > 1) else ()


def _backers(text: str, language: str, vocabulary: Vocabulary, context: str) -> tuple[Entity, ...]:
    """Those bodies that a piece of such a list names: one that nobody knows stands alone in it."""
    items = list_items(text, language, vocabulary, context)
    kind = round_kind(vocabulary)
    takes = vocabulary.roles[takers_of(kind, vocabulary)].ranges if kind is not None else frozenset()
    things = [i.value for i in items if isinstance(i.value, Entity) and not i.value.provisional]
    things = [t for t in things if not t.classes & {"Place", "Concept"}]
    rest = [i for i in items if i.value is None and i.kind != "sign" and i.text != "・"]
    if things and not rest:
        return tuple(t for t in things if t.classes & takes)
    told = any(isinstance(i.value, Quantity) for i in items) or any(i.kind == "date" for i in items)
    return (named_as(text),) if not told and _NAME.fullmatch(text) else ()


def _without_words(piece: str) -> str:
    """A piece without the words that say what those named in it did (“led by”, 「主導」)."""
    plain = piece.strip(" *_.。:：")
    for _ in range(3):
        low = plain.casefold()
        head = next((w for w in _words() if low.startswith(w) and _ends_word(low, len(w))), "")
        tail = next((w for w in _words() if low.endswith(w) and _begins_word(low, len(low) - len(w))), "")
        plain = plain[len(head) :] if head else plain[: len(plain) - len(tail)] if tail else plain
        plain = plain.strip(" :：")
    return plain


def _ends_word(text: str, at: int) -> bool:
    return at == len(text) or not (text[at - 1].isascii() and text[at].isalnum())


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at].isascii() and text[at - 1].isalnum())


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted(map(str.casefold, page.words("BackerWord")), key=len, reverse=True))


def _item(entity: Entity) -> Item:
    return Item("name", 0, 0, "", (), entity)
