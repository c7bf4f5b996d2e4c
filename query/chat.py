"""A question in a chat: what it leaves out is taken from the turns before it.

    earlier turns + question -> Meaning of the whole question | None where the question stands on its own

A follow-up names another thing ("And Azure?": it takes the place of the thing most like it), another time ("and in
2024?"), another side of the same thing ("For how long?", "who says so?"), or some of the answers ("which of them …").
The words that do nothing but point back are rows of ontology/replies/.
"""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from kg.identity import slug
from kg.model import Answer, Entity, Filler, Frame, Hole, Mention, Period, Quantity, Reading
from kg.store import Store
from kg.terms import text_of
from kg.vocabulary import Vocabulary
from query.bounds import rate_of, rated
from query.comparing import compared
from query.deals import DEAL
from query.meaning import RANKS, Declined, Meaning, Words, described, framed, is_polar, measured, understand
from query.measures import Asked, asked_in
from query.paired import paired
from query.parts import ANY_ROLE, Part, holes_of, names_of
from query.quarters import of_quarter
from query.rather import rather
from query.sparql import newest_query
from query.stakes import VALUE, in_shares
from query.valued import valued
from query.wording import REPLY, fill, language_of, load_replies

_POINTERS = ("settled", "among", "instead", "about", "owner", "that", "rest")
_ENDS = " ,.、。?？!"
_KEPT = "="  # as the replacement of pointing words: they stay, since a reader understands them
_AT_BORDERS = ("instead", "about", "rest")  # elsewhere in a question these words do other work
_TOO = "も"
_RECALLED = 6  # turns of a chat that a question may lean on
_LISTED = 3  # turns back to the one whose answers “of them” means
_SOMEBODY = frozenset({"Person", "Organisation"})  # whom “who” asks for
_DAY = len("2025-11-03")
_SIZED = ("amount", "sum", "average", "difference", "rank")  # what is told in a unit
_ASPECTS = frozenset({"amount", "amount-noun", "duration", "when", "who", "where", "status", "count", "which", "what"})


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was understood, and the things that answered it (none where it had no answer).

    `beside` are the bodies that the facts of the answer name as well: whose chief somebody is.
    """

    meaning: Meaning
    answers: tuple[Entity, ...] = ()
    beside: tuple[Entity, ...] = ()

    @property
    def things(self) -> tuple[Entity, ...]:
        """What the turn was about: its answers, then the things that it named."""
        named = [f for part in self.meaning.parts for _, fillers in part.frame.roles for f in fillers]
        return tuple(dict.fromkeys((*self.answers, *self.meaning.things,
                                    *(f for f in named if isinstance(f, Entity) and "Concept" not in f.classes))))


@dataclass(frozen=True, slots=True)
class Pointed:
    """A question without the words that only point back, and which kinds of these it had."""

    text: str
    kinds: frozenset[str]


def pointed(question: str, language: str) -> Pointed:
    """`question` without its pointing words, but for those that a reader understands."""
    kinds: set[str] = set()
    text = question
    for kind in _POINTERS:
        words, instead = _pointers(kind, language)
        if words and words.search(text):
            kinds.add(kind)
            text = words.sub(instead, text) if instead != _KEPT else text
    return Pointed(" ".join(text.split()) if language == "en" else text.strip(), frozenset(kinds))


@lru_cache(maxsize=32)
def _pointers(kind: str, language: str) -> tuple[re.Pattern[str] | None, str]:
    replies = load_replies(language)
    words = sorted(replies.texts(f"{REPLY}chat-{kind}", "words"), key=len, reverse=True)
    start, end = (r"\b", r"(?!\w)") if language == "en" else ("", "")
    word = f"{start}(?:{'|'.join(map(re.escape, words))}){end}[,、]?"
    borders = f"^\\W*{word}|{word}(?=\\W*$)" if kind in _AT_BORDERS else word
    found = re.compile(borders, re.IGNORECASE) if words else None
    return found, replies.text(f"chat-{kind}", "instead")


def follow(
    reading: Reading, kinds: frozenset[str], turns: Sequence[Turn], vocabulary: Vocabulary, store: Store | None = None
) -> Meaning | None:
    """The meaning of a follow-up, None where `reading` does not lean on the turns. `kinds`: see `pointed`."""
    reading = rated(reading, vocabulary)
    words = Words.of(reading)
    if not turns or reading.unread:
        return None
    last = turns[-1]
    if "among" in kinds:
        listed = next((turn for turn in reversed(turns[-_LISTED:]) if turn.answers), last)
        chosen = _either_way(_among(understand(reading, vocabulary), listed, vocabulary), vocabulary, store)
        ranked = chosen is None and bool(words.operations)
        return _said(_aspect(reading, words, last, vocabulary), reading, vocabulary) if ranked else chosen
    if _retold(reading, words, last):
        told, held = (names_of(p.frame) for p in (reading.statements[0], last.meaning.parts[0]))
        new = tuple(thing for thing in told if thing not in last.things)
        if len(new) == len(told) == 1 and len(held) > 1:  # 「Xとの契約は？」: of the same other party
            return _said(_swapped(last.meaning, new, vocabulary, store), reading, vocabulary)
        return _said(_renamed(last.meaning, reading.statements[0].frame), reading, vocabulary)
    others = [m for m in reading.mentions if isinstance(m.value, Entity) and m.value not in last.things]
    if not others and words.does("ratio", "difference") and not words.kinds:
        return _said(_of_both(turns, "ratio" if words.does("ratio") else "difference", vocabulary), reading, vocabulary)
    if not others and words.does("compare") and "which" in words.asks and not alone_of(reading, words):
        least = words.does("less", "smallest")
        both = _of_both(turns, "compare", vocabulary, least=least) or _greatest(last, vocabulary, least=least)
        return _said(both, reading, vocabulary)
    rank = words.first(RANKS)
    if not (others or words.asks or alone_of(reading, words)) and rank and last.meaning.kind == "rank":
        return _said(replace(last.meaning, rank=rank), reading, vocabulary)  # “and the smallest?”
    if not others and ("settled" in kinds or _asks_how_far(reading, words, kinds, last, vocabulary)):
        return _said(_state_of(last, vocabulary), reading, vocabulary)
    if "leads" in words.plain and "who" in words.asks and (led := _led(reading, last, vocabulary)):
        return _said(led, reading, vocabulary)
    alone = alone_of(reading, words)
    if alone and not _same_deal(reading, words, last, vocabulary) and not _only_measures(reading, words, vocabulary):
        return None
    if "that" in kinds and "list" in words.asks and not alone:
        return _said(_about(last), reading, vocabulary)
    new = tuple(dict.fromkeys(m.value for m in reading.mentions if isinstance(m.value, Entity)))
    period = next((m.value for m in reading.mentions if isinstance(m.value, Period)), None)
    if new and not words.asks - {"what", "why", "yesno"} and ("what" not in words.asks or "about" in kinds):
        return _said(_swapped(last.meaning, new, vocabulary, store), reading, vocabulary)
    if period is not None and not words.asks - {"what", "why", "list"}:
        return _said(_redated(last.meaning, period), reading, vocabulary)
    asked = last.meaning.holes.get(last.meaning.target)
    sized = last.meaning.kind == "amount" and asked is not None and asked.want == "amount"
    if not new and not alone and sized and rate_of(reading):  # “and per month?”
        return _said(replace(last.meaning, rate=rate_of(reading)), reading, vocabulary)
    if not new and (words.asks & _ASPECTS or words.cues or "report" in words.plain or words.operations):
        return _said(_aspect(reading, words, last, vocabulary), reading, vocabulary)
    return None


def alone_of(reading: Reading, words: Words) -> bool:
    """Whether a question names a deal or a figure of its own."""
    return bool(words.kinds or reading.statements) and not _only_told(reading, words)


def _of_both(turns: Sequence[Turn], kind: str, vocabulary: Vocabulary, *, least: bool = False) -> Meaning | None:
    """“And the difference?”, “which is larger?”, “how many times as large is that?”: of the last two amounts."""
    every = [turn.meaning for turn in turns if turn.meaning.kind in ("amount", "facts")]
    sized = [meaning for meaning in every if len(meaning.parts) == 1]
    if len(sized) < 2:
        return None
    one, two = sized[-2:]
    both = replace(two, kind=kind, parts=(one.parts[0], two.parts[0]), joined="any", unit="", target="",
                   rank="smallest" if least else "largest")
    found = measured(both, vocabulary)
    return found if found.measure else None


def _greatest(last: Turn, vocabulary: Vocabulary, *, least: bool) -> Meaning | None:
    """“Which was more expensive?”, after a list: of its deals the one with the greatest sum."""
    if last.meaning.kind != "list" or len(last.meaning.parts) != 1 or len(last.answers) < 2:
        return None
    found = measured(replace(last.meaning, kind="rank", rank="smallest" if least else "largest"), vocabulary)
    return found if found.measure else None


def _state_of(last: Turn, vocabulary: Vocabulary) -> Meaning | None:
    """“Is that done?”: how far the deals are that were asked about."""
    parts = tuple(_settled(part, last, vocabulary) for part in last.meaning.parts)
    if not any(_is_frame_kind(part.frame.kind, vocabulary) for part in parts):
        return None
    unasked = frozenset(n for n in vocabulary.statuses if load_replies("en").rule(n, "unasked") != ("false",))
    plain = replace(last.meaning, kind="status", parts=parts, target="", rank="", measure="", sides=(), bound="")
    return replace(plain, among=(), totals=False, statuses=unasked, widen=False)


def _asks_how_far(reading: Reading, words: Words, kinds: frozenset[str], last: Turn, vocabulary: Vocabulary) -> bool:
    """“Is that deal done?”: yes or no of a deal that nothing but its noun points to, and a word of its stage."""
    generic = {(start, end) for _, start, end, concept in reading.words if concept == "any:event"}
    nouns = all((start, end) in generic for _, start, end in words.kinds)
    pointed_at = bool(kinds & {"that", "owner"}) or any(c == "definite" for _, _, _, c in reading.words)
    named = any(not isinstance(m.value, Hole) for m in reading.mentions)
    staged = bool(words.cues) or any(concept == "support" for _, _, _, concept in reading.words)
    same = (nouns and bool(words.kinds)) or _same_deal(reading, words, last, vocabulary)
    return pointed_at and same and staged and not named and is_polar(words, reading)


def _only_told(reading: Reading, words: Words) -> bool:
    """“When was it announced?”: a verb of telling that names nothing tells of what was asked about before."""
    told = {(start, end) for _, start, end, concept in reading.words if concept == "report"}
    named = any(isinstance(m.value, Entity | Quantity) for m in reading.mentions)
    return "when" in words.asks and not named and all((s, e) in told for _, s, e in words.kinds)


def _led(reading: Reading, last: Turn, vocabulary: Vocabulary) -> Meaning | None:
    """“Who led it?”, of a deal that several may join: they are asked for, and nobody's chief."""
    named = [m for m in reading.mentions if isinstance(m.value, Entity) and m.value not in last.things]
    part = last.meaning.parts[0] if len(last.meaning.parts) == 1 and not named else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    joint = [r for r in (kind.roles if kind else ()) if vocabulary.role(r).several
             and vocabulary.role(r).form == "entity" and kind and r not in kind.keys]
    if part is None or not joint:
        return None
    settled = _settled(part, last, vocabulary)
    asked = replace(settled, frame=settled.frame.with_role(joint[0], Hole("entity", name="x")))
    return replace(last.meaning, kind="list", parts=(asked,), target="x", rank="", measure="", sides=(), among=())


def _same_deal(reading: Reading, words: Words, last: Turn, vocabulary: Vocabulary) -> bool:
    """“When was the deal signed?”: frames are named, but none of their parties, and the last turn was of such a one."""
    named = any(isinstance(m.value, Entity | Quantity) for m in reading.mentions)
    kinds = {kind for kind, _, _ in words.kinds}
    kinds |= {c for c in words.classes if "Frame" in vocabulary.classes.get(c, ())}
    held = {above for part in last.meaning.parts for above in vocabulary.classes.get(part.frame.kind, ())}
    held |= {part.frame.kind for part in last.meaning.parts}
    return not named and bool(kinds) and bool(kinds & held)


def _only_measures(reading: Reading, words: Words, vocabulary: Vocabulary) -> bool:
    """“How long does it run?”: a length is asked for, and what the verb might state has none."""
    named = any(isinstance(m.value, Entity | Quantity) for m in reading.mentions)
    kinds = [vocabulary.frames[k] for k, _, _ in words.kinds if k in vocabulary.frames]
    timed = any(vocabulary.role(role).form == "number" for kind in kinds for role in kind.roles)
    return "duration" in words.asks and not named and not timed


def _retold(reading: Reading, words: Words, last: Turn) -> bool:
    """“And Y's investment in Z?”: the same kind of deal with parties of its own, and nothing else asked of it."""
    parts = last.meaning.parts
    alike = len(parts) == len(reading.statements) == 1 and parts[0].frame.kind == reading.statements[0].frame.kind
    silent = not words.asks and not words.operations and not words.cues and "article" not in words.plain
    open_ = alike and any(True for _ in holes_of(parts[0].frame))
    asked = open_ or last.meaning.kind in ("date", "speaker", "status")
    return alike and silent and asked and _closes(reading)


def _closes(reading: Reading) -> bool:
    """Whether the deal is only named: its noun ends the question, or it is no verb."""
    only = reading.statements[0]
    rest = reading.text[only.frame.span[1] :].strip("は？?。、 ")
    return not rest or only.rule.endswith(":mention")


def _renamed(meaning: Meaning, frame: Frame) -> Meaning:
    """The earlier question about the parties of `frame`; the time of the earlier ones is not theirs."""
    old = meaning.parts[0]
    for role, hole in holes_of(old.frame):
        frame = frame if frame.get(role) else frame.with_role(role, hole)
    return replace(meaning, parts=(replace(old, frame=frame, date=None, words=""),))


def _about(last: Turn) -> Meaning | None:
    """“Tell me about it”: all that is told of the one thing that answered, else of the first that was asked about."""
    things = last.answers[:1] if len(last.answers) == 1 else () if last.answers else last.things[:1]
    if not things:
        return None
    parts = (Part(Frame("Frame", ((ANY_ROLE, tuple(things)),))),)
    every = replace(last.meaning, kind="about", parts=parts, target="", rank="", measure="", sides=(), bound="")
    return replace(every, joined="all", totals=False, speakers=(), among=(), things=tuple(things), widen=True)


def _said(meaning: Meaning | None, reading: Reading, vocabulary: Vocabulary) -> Meaning | None:
    if meaning is None:
        return None
    told = replace(meaning, question=reading.text, language=reading.language)
    return described(told, vocabulary)


# ---- another thing ----
def _swapped(meaning: Meaning, new: Sequence[Entity], vocabulary: Vocabulary, store: Store | None) -> Meaning | None:
    """The earlier question about other things: each takes the place of the one that is most like it.

    Where that has no answer and the place of another one has, that other place was meant.
    """
    pair = _both_sides(meaning, new, vocabulary)
    if pair is not None:
        return pair
    for thing in new:
        like = _alike(thing, _named(meaning), vocabulary)
        tried = (_replaced(meaning, old, thing) for old in like)
        swapped = next(filter(lambda each: _has_rows(each, store, vocabulary), tried), None) if len(like) > 1 else None
        swapped = swapped or (_replaced(meaning, like[0], thing) if like else _filled(meaning, thing, vocabulary))
        if swapped is None:
            return None
        meaning = swapped
    return meaning


def _both_sides(meaning: Meaning, new: Sequence[Entity], vocabulary: Vocabulary) -> Meaning | None:
    """“No, I meant X and Y”: two names for the two parties of the one deal, in their order."""
    part = meaning.parts[0] if len(meaning.parts) == 1 and len(new) == 2 else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    if part is None or kind is None or len(kind.keys) != 2:
        return None
    held = [[f for f in part.frame.get(key) if isinstance(f, Entity)] for key in kind.keys]
    fitting = all(thing.classes & vocabulary.role(key).ranges for thing, key in zip(new, kind.keys, strict=True))
    if not all(len(names) == 1 for names in held) or not fitting:
        return None
    told = _replaced(_replaced(meaning, held[0][0], new[0]), held[1][0], new[1])
    return told if held[1][0] != new[0] else None


def _has_rows(meaning: Meaning, store: Store | None, vocabulary: Vocabulary) -> bool:
    """Whether anything at all is stated of what is asked; no where there is no store to look it up in."""
    from query.answer import compiled
    from query.reworded import unasked

    if store is None:
        return False
    every = replace(meaning, statuses=unasked(vocabulary), widen=False)
    return bool(tuple(store.select(compiled(every, store, vocabulary).rows)))


def _day_of(first: Reading, focus: tuple[Entity, ...], vocabulary: Vocabulary, store: Store | None) -> str:
    """The day on which a question that names a quarter alone is to be read; empty for any other."""
    from language.reader import read

    def read_on(day: str) -> Reading:
        return read(first.text, first.language, vocabulary, question=True, focus=focus, published=day)

    def is_told(reading: Reading) -> bool:
        found = understand(reading, vocabulary)
        return isinstance(found, Meaning) and _has_rows(found, store, vocabulary)

    return of_quarter(first, read_on, store, is_told)


def _named(meaning: Meaning) -> tuple[Entity, ...]:
    held = (f for part in meaning.parts for _, fillers in part.frame.roles for f in fillers if isinstance(f, Entity))
    return tuple(dict.fromkeys((*held, *meaning.things, *meaning.speakers)))


def _alike(thing: Entity, others: Iterable[Entity], vocabulary: Vocabulary) -> list[Entity]:
    """Those that are what `thing` is: what shares most classes with it first, then what was named last."""
    found = [(len(thing.classes & other.classes), at, other) for at, other in enumerate(others) if other != thing]
    kinds = [f for f in found if any(_tells(c, vocabulary) for c in thing.classes & f[2].classes)]
    return [other for *_, other in sorted(kinds, key=lambda f: f[:2], reverse=True)]


def _tells(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a class says what a thing is: not one of the uppermost, of which everything is a member."""
    return len(vocabulary.classes.get(name, ())) > 1


def _replaced(meaning: Meaning, old: Entity, new: Entity) -> Meaning:
    def other(filler: Filler) -> Filler:
        return new if filler == old else filler

    def told(frame: Frame) -> Frame:
        return replace(frame, roles=tuple((role, tuple(map(other, fillers))) for role, fillers in frame.roles))

    parts = tuple(replace(p, frame=told(p.frame), also=told(p.also) if p.also else None) for p in meaning.parts)
    return replace(meaning, parts=parts, things=tuple(new if t == old else t for t in meaning.things),
                   speakers=tuple(new if s == old else s for s in meaning.speakers))


def _filled(meaning: Meaning, thing: Entity, vocabulary: Vocabulary) -> Meaning | None:
    """Nothing named is like it: it fills the hole that fits it, and the question becomes one of yes or no."""
    for at, part in enumerate(meaning.parts):
        for role, hole in holes_of(part.frame):
            if hole.want == "entity" and thing.classes & vocabulary.role(role).ranges:
                parts = list(meaning.parts)
                parts[at] = replace(part, frame=part.frame.with_role(role, thing))
                return replace(meaning, parts=tuple(parts), kind="yesno", target="")
    return None


def _redated(meaning: Meaning, period: Period) -> Meaning:
    """The earlier question about another time; it goes to the frame that had one, else to the first."""
    at = next((n for n, part in enumerate(meaning.parts) if part.date), 0)
    parts = tuple(replace(p, date=period) if n == at else p for n, p in enumerate(meaning.parts))
    return replace(meaning, parts=parts)


# ---- another side ----
def _aspect(reading: Reading, words: Words, last: Turn, vocabulary: Vocabulary) -> Meaning | None:
    """Another side of what was asked: its amount, time, length, place, stage, or who says so."""
    held = (part for part in last.meaning.parts if _is_frame_kind(part.frame.kind, vocabulary))
    parts = tuple(_settled(part, last, vocabulary) for part in held)
    if not parts:
        return None
    asked = [m for m in reading.mentions if isinstance(m.value, Hole) and m.value.want == "entity" and m.value.classes]
    if asked and any(part.frame.kind == DEAL for part in parts):
        return None  # what a deal is about is told by its kind
    parts = _placed(parts, asked, vocabulary)
    found = framed(reading, words, parts, vocabulary)
    lacks = words.asks & {"amount", "amount-noun", "duration"} and not found.holes
    return None if lacks else replace(found, speakers=found.speakers or last.meaning.speakers)


def _is_frame_kind(name: str, vocabulary: Vocabulary) -> bool:
    """Whether it is a kind of frame, or any deal whatever: “the deal of A with B” has a date and a stage as well."""
    return name in vocabulary.frames or name == DEAL


def _settled(part: Part, last: Turn, vocabulary: Vocabulary) -> Part:
    """The part with its hole filled by the one answer; holes for sums, and what several things fill, are left out."""
    frame = part.frame
    for role, hole in holes_of(frame):
        single = last.answers if len(last.answers) == 1 and hole.name == last.meaning.target else ()
        fits = all(a.classes & vocabulary.role(role).ranges for a in single) if role != ANY_ROLE else False
        frame = frame.with_role(role, *(single if fits else ()))
    return replace(part, frame=frame, words="", also=None)


def _placed(parts: tuple[Part, ...], asked: Sequence[Mention], vocabulary: Vocabulary) -> tuple[Part, ...]:
    """A "which chips" goes into the first open role that such a thing can fill."""
    for mention in asked:
        hole = mention.value
        assert isinstance(hole, Hole)
        for at, part in enumerate(parts):
            roles = [r for r in vocabulary.frame(part.frame.kind).roles if not part.frame.get(r)
                     and vocabulary.role(r).form == "entity" and _can(hole, vocabulary.role(r).ranges, vocabulary)]
            if roles:
                filled = replace(part, frame=part.frame.with_role(roles[0], hole))
                parts = (*parts[:at], filled, *parts[at + 1:])
                break
    return parts


def _can(hole: Hole, ranges: frozenset[str], vocabulary: Vocabulary) -> bool:
    above = {a for c in hole.classes for a in vocabulary.classes.get(c, ())} | hole.classes
    return bool(above & ranges) and "Organisation" not in hole.classes


# ---- some of the answers ----
def _among(meaning: Meaning | Declined, last: Turn, vocabulary: Vocabulary) -> Meaning | None:
    """The question about the answers of the turn before, and about nothing else."""
    if isinstance(meaning, Declined) or not last.answers:
        return None
    told = replace(meaning if meaning.target else _asking(meaning, last.answers, vocabulary), among=last.answers)
    return described(told, vocabulary)


def _either_way(meaning: Meaning | None, vocabulary: Vocabulary, store: Store | None) -> Meaning | None:
    """「そのうちXも使っているのは」: X may be whom they use, where nothing is told of what X uses."""
    part = meaning.parts[0] if meaning and len(meaning.parts) == 1 else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    if meaning is None or part is None or kind is None or len(kind.keys) != 2 or _has_rows(meaning, store, vocabulary):
        return meaning
    one, two = (part.frame.get(role) for role in kind.keys)
    turned = replace(part, frame=part.frame.with_role(kind.keys[0], *two).with_role(kind.keys[1], *one))
    other = described(replace(meaning, parts=(turned,)), vocabulary)
    return other if one and two and _has_rows(other, store, vocabulary) else meaning


def _asking(meaning: Meaning, answers: Sequence[Entity], vocabulary: Vocabulary) -> Meaning:
    """「そのうちXを使っているのは」 has no question word: the first open key role that the answers fit is asked for."""
    for at, part in enumerate(meaning.parts):
        kind = vocabulary.frames.get(part.frame.kind)
        open_roles = [r for r in (kind.keys if kind else ()) if not part.frame.get(r)]
        role = next((r for r in open_roles if all(a.classes & vocabulary.role(r).ranges for a in answers)), "")
        if role:
            asked = replace(part, frame=part.frame.with_role(role, Hole("entity", name="x")))
            parts = (*meaning.parts[:at], asked, *meaning.parts[at + 1:])
            return replace(meaning, parts=parts, kind="rank" if meaning.kind == "rank" else "list", target="x")
    return meaning


def _of_the_last(
    meaning: Meaning | Declined, reading: Reading, turns: Sequence[Turn], vocabulary: Vocabulary
) -> Meaning | Declined:
    """“Which one has the highest valuation?”, 「どれが一番…」: of those that answered, where nothing else is named."""
    last = turns[-2] if turns[-1].meaning.kind == "rank" and len(turns) > 1 else turns[-1]
    if isinstance(meaning, Declined) or meaning.kind != "rank" or meaning.among or len(last.answers) < 2:
        return meaning
    named = any(isinstance(m.value, Entity) and "Concept" not in m.value.classes for m in reading.mentions)
    hole = meaning.holes.get(meaning.target)
    bare = hole is not None and hole.want == "entity" and not hole.classes
    if named or not bare or "which" not in Words.of(reading).asks:
        return meaning
    return described(replace(meaning, among=last.answers), vocabulary)


# ---- the turns ----
def meaning_of(
    question: str, language: str, turns: Sequence[Turn], vocabulary: Vocabulary, store: Store | None = None
) -> Meaning | Declined:
    """What `question` means after `turns` (none: on its own); names that only `store` knows are found in it as well."""
    asked = asked_in(question, language)
    again = _in_other_unit(asked, language, turns, vocabulary)
    if again is not None:
        return replace(again, question=question)
    found = _measured(asked, _meant(asked.text, language, turns, vocabulary, store), question, vocabulary)
    found = replace(found, question=question) if turns else found  # a correction is read without what calls it so
    found = _whatever(found, vocabulary, store)
    others = bool(turns) and _says("other", question, language)
    return _of_others(found, turns[-1], vocabulary) if others and isinstance(found, Meaning) else found


def _whatever(meaning: Meaning | Declined, vocabulary: Vocabulary, store: Store | None) -> Meaning | Declined:
    """“Who competes with X's chips?”: a thing, where nobody does and a thing does."""
    hole = meaning.holes.get(meaning.target) if isinstance(meaning, Meaning) else None
    if isinstance(meaning, Declined) or hole is None or meaning.kind != "list" or hole.classes != _SOMEBODY:
        return meaning
    if store is None or _has_rows(meaning, store, vocabulary):
        return meaning
    wider = described(_with(meaning, hole, replace(hole, classes=frozenset())), vocabulary)
    return wider if _has_rows(wider, store, vocabulary) else meaning


def _with(meaning: Meaning, old: Hole, new: Hole) -> Meaning:
    """The meaning with one hole for another in each of its frames."""

    def told(frame: Frame) -> Frame:
        roles = tuple((role, tuple(new if f == old else f for f in fillers)) for role, fillers in frame.roles)
        return replace(frame, roles=roles)

    parts = (replace(p, frame=told(p.frame), also=told(p.also) if p.also else None) for p in meaning.parts)
    return replace(meaning, parts=tuple(parts))


def _in_other_unit(asked: Asked, language: str, turns: Sequence[Turn], vocabulary: Vocabulary) -> Meaning | None:
    """“And in yen?”: the amount that was asked for before, in the unit that alone the question names."""
    rest = pointed(f"{asked.text.strip(_ENDS)}?", language).text.strip(_ENDS) if asked.code and turns else ""
    last = turns[-1].meaning if turns else None
    if not asked.code or last is None or (rest and not _only_asks(rest, language, vocabulary)):
        return None
    sized = measured(replace(last, kind="sum"), vocabulary) if last.kind == "facts" else last
    found = replace(sized, kind="amount") if last.kind == "facts" else last
    return described(replace(found, unit=asked.code), vocabulary) if found.kind in _SIZED else None


def _only_asks(text: str, language: str, vocabulary: Vocabulary) -> bool:
    """Whether a text is nothing but a question for how much."""
    from language.reader import read

    told = read(text, language, vocabulary, question=True)
    return not (told.unread or told.statements) and Words.of(told).asks <= {"amount", "what"} and all(
        isinstance(m.value, Hole) for m in told.mentions)


def _measured(
    asked: Asked, found: Meaning | Declined, question: str, vocabulary: Vocabulary
) -> Meaning | Declined:
    """`found` in the unit asked for; what is no amount is told in none."""
    if not asked.code:
        return found
    shares = () if isinstance(found, Declined) else in_shares(found.parts, asked.code, vocabulary)
    if shares and isinstance(found, Meaning) and found.kind in ("amount", "facts"):
        return described(replace(found, question=question, kind="amount", parts=shares, target=VALUE), vocabulary)
    if isinstance(found, Declined):
        return replace(found, question=question)
    found = _sized(found, vocabulary)
    sized = found.holes.get(found.target)
    if found.kind not in _SIZED or not (found.measure or (sized and sized.want == "amount")):
        return Declined(question, found.language, reason="not-understood", words=(asked.words,), things=found.things)
    return described(replace(found, question=question, unit=asked.code), vocabulary)


def _sized(found: Meaning, vocabulary: Vocabulary) -> Meaning:
    """“What did X raise, in euros”: the sum of what is asked for, where it has one that is still open."""
    if found.kind not in ("list", "facts") or len(found.parts) != 1 or not names_of(found.parts[0].frame):
        return found
    hole = found.holes.get(found.target)
    roles = tuple((r, tuple(f for f in fs if f != hole)) for r, fs in found.parts[0].frame.roles)
    bare = hole is None or (hole.want == "entity" and not hole.classes)
    part = replace(found.parts[0], frame=Frame(found.parts[0].frame.kind, tuple((r, fs) for r, fs in roles if fs),
                                               found.parts[0].frame.span))
    told = measured(replace(found, kind="sum", parts=(part,)), vocabulary) if bare else found
    return replace(told, kind="amount") if told.measure else found


def _says(kind: str, question: str, language: str) -> bool:
    """Whether the question has a pointing word of that kind."""
    words, _ = _pointers(kind, language)
    return words is not None and words.search(question) is not None


def _of_others(meaning: Meaning, last: Turn, vocabulary: Vocabulary) -> Meaning:
    """“Which other labs …”: none of those that the turn before told of or named in that place."""
    hole = meaning.holes.get(meaning.target)
    roles = [role for part in meaning.parts for role, each in holes_of(part.frame) if each == hole and role != ANY_ROLE]
    if hole is None or hole.want != "entity" or not roles or meaning.besides or meaning.among:
        return meaning
    wanted = hole.classes or vocabulary.role(roles[0]).ranges
    left = tuple(t for t in last.things if t not in _named(meaning) and t.classes & wanted)
    return described(replace(meaning, besides=((meaning.target, left),)), vocabulary) if left else meaning


def newest(store: Store) -> str:
    """The date of the newest article, of which “this year” is told where the graph is all that is asked."""
    rows = tuple(store.select(newest_query()))
    return text_of(rows[0]["issued"])[:_DAY] if rows else ""


def _read(
    text: str, language: str, focus: tuple[Entity, ...], vocabulary: Vocabulary, store: Store | None
) -> Reading:
    """A question as it is read with all that the graph knows: its own names, and the day that a bare date leans on."""
    from language.reader import read
    from language.typos import respelled
    from query.strangers import strangers

    first = read(text, language, vocabulary, question=True, focus=focus)
    spelled = respelled(text, first.unread, vocabulary) if language == "en" and first.unread else text
    first = first if spelled == text else read(spelled, language, vocabulary, question=True, focus=focus)
    asked = _asking_who(first)
    first = first if asked == first.text else read(asked, language, vocabulary, question=True, focus=focus)
    text = first.text
    day = _day_of(first, focus, vocabulary, store)
    first = read(text, language, vocabulary, question=True, focus=focus, published=day) if day else first
    named = strangers(first, store, vocabulary) if store is not None else ()
    now = newest(store) if first.unread and store is not None else ""
    again = partial(read, text, language, vocabulary, question=True, focus=focus, named=named)
    dated = again(published=now) if now else first
    if now and len(dated.unread) < len(first.unread):
        return dated
    return again(published=day) if named else first


def _asking_who(reading: Reading) -> str:
    """「…と報じたメディアは」 as 「…と報じたのは」: the outlet right behind the verb is no party to the deal.

    So is the outlet of 「…と報じたのはどの新聞」.
    """
    replies = load_replies(reading.language)
    rows = [tuple(row.split(" > ")) for row in replies.texts(f"{REPLY}chat-teller", "words")]
    says = [end for _, _, end, concept in reading.words if concept == "report"]
    outlets = [(s, e) for _, s, e, concept in reading.words if concept == "class:MediaOutlet"]
    if len(outlets) != 1:
        return reading.text
    (start, end), = outlets
    for said, meant in rows:
        if any(reading.text[at:start] == said for at in says):
            behind = any(m.start >= end and isinstance(m.value, Entity) for m in reading.mentions)
            return reading.text[: start - len(said)] + meant + (reading.text[end:] if behind else "？")
    return reading.text


def _meant(
    question: str, language: str, turns: Sequence[Turn], vocabulary: Vocabulary, store: Store | None
) -> Meaning | Declined:
    def reading(text: str) -> Reading:
        return _read(text, language, focus_of(turns), vocabulary, store)

    question = _of_both_named(_among_and_it(question, language, turns), language, turns)
    whole = reading(question)
    worth = question if turns and not turns[-1].answers else valued(whole, vocabulary)
    whole, question = (whole, question) if worth == question else (reading(worth), worth)
    weighed = compared(whole, reading, vocabulary)
    weighed = weighed or rather(whole, lambda text: understand(reading(text), vocabulary), vocabulary)
    if weighed is not None:
        return weighed

    def following(text: str, first: Meaning) -> Meaning | Declined:
        return meaning_of(text, language, (Turn(first),), vocabulary, store)

    both = paired(whole, lambda text: meaning_of(text, language, turns, vocabulary, store), following, vocabulary)
    if both is not None:
        return both
    if not turns:
        return understand(whole, vocabulary)
    plain = pointed(question, language)
    bare = "instead" in plain.kinds or (whole.unread and "about" in plain.kinds)  # “no, X's margin”, “conversely, …”
    if bare and plain.text:  # the correction, whether it stands alone or not
        whole = reading(plain.text)
    framed_alone = bool(whole.statements or Words.of(whole).kinds) and "among" not in plain.kinds
    leaning = whole if framed_alone or not plain.kinds or not plain.text else reading(plain.text)
    others = _says("other", question, language)
    named = any(not isinstance(m.value, Hole) for m in whole.mentions)
    more = _more(turns, vocabulary) if others and not (framed_alone or named) else None
    if more is not None:
        return described(replace(more, question=question, language=language), vocabulary)
    followed = None if others and framed_alone else follow(leaning, plain.kinds, turns, vocabulary, store)
    if "among" in plain.kinds and language == "ja" and not (followed and _has_rows(followed, store, vocabulary)):
        others_read = (_read(plain.text, language, (), vocabulary, store), *map(reading, _also(leaning)))
        tried = (follow(each, plain.kinds, turns, vocabulary, store) for each in others_read)
        followed = next((m for m in tried if m and _has_rows(m, store, vocabulary)), followed)
    if followed is not None:
        return replace(followed, question=question)
    told = _named_again(question, language, turns, vocabulary)
    again = understand(reading(told), vocabulary) if told else None
    if isinstance(again, Meaning):
        return replace(again, question=question)
    alone = _of_the_last(understand(whole, vocabulary), whole, turns, vocabulary)
    alone = _of_the_same(alone, turns, vocabulary, store)
    if language == "ja" and isinstance(alone, Meaning):
        state = _state_of(turns[-1], vocabulary) if _bare_of_last(alone, turns[-1]) else None
        if state is not None:
            return described(replace(state, question=question, language=language), vocabulary)
        alone = _with_subject(alone, turns[-1], vocabulary)
    owned = "owner" in plain.kinds and isinstance(alone, Meaning)
    return _owned(alone, turns[-1], vocabulary) if owned and isinstance(alone, Meaning) else alone


def _also(reading: Reading) -> Iterator[str]:
    """「Xも使っているのは」: the question with the particle in whose place the も may stand."""
    text = reading.text
    for end in (m.end for m in reading.mentions if isinstance(m.value, Entity) and text[m.end :].startswith(_TOO)):
        yield from (text[:end] + form + text[end + len(_TOO) :] for form in ("を", "に"))


def _bare_of_last(meaning: Meaning, last: Turn) -> bool:
    """「もう完成した？」: whether it is so, of a deal that names nothing, of the kind asked about before."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    same = part is not None and part.frame.kind in [p.frame.kind for p in last.meaning.parts]
    named = part is None or bool(part.frame.roles or part.date or meaning.sides)
    return meaning.kind == "yesno" and same and not named


def _more(turns: Sequence[Turn], vocabulary: Vocabulary) -> Meaning | None:
    """“Who else?”: the last list without what it told; else whatever is in the place of the thing named last."""
    last = turns[-1]
    chosen = next((turn for turn in reversed(turns[-_LISTED:-1]) if last.meaning.among and (
        turn.answers == last.meaning.among)), None)
    if chosen is not None:  # those of which it did not hold
        return _of_others(chosen.meaning, Turn(last.meaning, last.answers), vocabulary)
    listed = next((turn for turn in reversed(turns[-_LISTED:]) if turn.meaning.kind == "list"), None)
    if listed is not None:
        return _of_others(listed.meaning, Turn(last.meaning, (*listed.answers, *last.answers)), vocabulary)
    part = last.meaning.parts[0] if len(last.meaning.parts) == 1 else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    named = [r for r in kind.keys if part and all(isinstance(f, Entity) for f in part.frame.get(r))] if kind else []
    if part is None or kind is None or len(named) < 2:
        return None
    asked = _settled(replace(part, frame=part.frame.with_role(named[-1])), last, vocabulary)
    asked = replace(asked, frame=asked.frame.with_role(named[-1], Hole("entity", name="x")))
    bare = replace(last.meaning, kind="list", parts=(asked,), target="x", rank="", measure="", sides=(), among=())
    return _of_others(bare, last, vocabulary)


def _with_subject(meaning: Meaning, last: Turn, vocabulary: Vocabulary) -> Meaning:
    """「誰がリードした？」: a clause that names nothing leaves its subject to what was asked about before."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    if part is None or kind is None or _named(meaning) or part.date or meaning.sides or meaning.rank or part.negated:
        return meaning
    lacking = [r for r in kind.keys if not part.frame.get(r) and vocabulary.role(r).form == "entity"]
    lacking = [r for r in lacking if r != _own_role(part, vocabulary)]
    fitting = [(r, t) for r in lacking for t in last.things if t.classes & vocabulary.role(r).ranges]
    bare = meaning.kind in ("facts", "date") and not part.frame.roles  # 「競合は？」, 「いつ調達した？」
    if not fitting or not (bare or any(True for _ in holes_of(part.frame))):
        return meaning
    role, thing = fitting[0]
    told = replace(meaning, parts=(replace(part, frame=part.frame.with_role(role, thing)),))
    return described(told, vocabulary)


def _own_role(part: Part, vocabulary: Vocabulary) -> str:
    """The role of whoever a noun names: 「出資者」 are those who invest; the one asked about before does not."""
    word = next((w for w in vocabulary.words if part.words in w.forms and "party" in w.concepts), None)
    slots = [slot for usage in (word.usages if word else ()) for slot in usage.slots if usage.kind == part.frame.kind]
    return slots[0].roles[0] if slots and len(slots) > 1 else ""


def _named_again(question: str, language: str, turns: Sequence[Turn], vocabulary: Vocabulary) -> str:
    """`question` with the name of what a pronoun stands for: the last single answer, else what was asked about."""
    words, _ = _pointers("pronoun", language)
    found = words.search(question) if words else None
    if words is None or found is None or question[found.end() :].casefold().startswith(
            tuple(load_replies(language).texts(f"{REPLY}chat-told-more", "words"))):  # “the company that …”
        return ""
    both = _parties(turns[-1], vocabulary)
    if len(words.findall(question)) == 2 and len(both) == 2:  # “when did they buy it”
        names = iter(both)
        return words.sub(lambda _: next(names).label(language), question, count=2)
    told = [turn for turn in turns if turn.meaning.kind != "speaker"]  # who said so is not what it was about
    single = next((turn.answers for turn in reversed(told) if len(turn.answers) == 1), ())
    things = single or turns[-1].things[:1]
    if _says("body", found[0], language):  # a company, not the person who leads it
        near = (*single, *turns[-1].things, *turns[-1].beside)
        things = tuple(thing for thing in near if "Organisation" in thing.classes)
    return words.sub(lambda _: things[0].label(language), question, count=1) if things else ""


def _among_and_it(question: str, language: str, turns: Sequence[Turn]) -> str:
    """“Which of them also host it?”: it is the one thing that was asked about; no other pronoun stands for that."""
    among, _ = _pointers("among", language)
    words, _ = _pointers("pronoun", language)
    found = among.search(question) if among else None
    told = ([t for t in _named(turn.meaning) if "Concept" not in t.classes] for turn in reversed(turns[-_LISTED:]))
    named = next(filter(None, told), [])
    if language != "en" or found is None or words is None or len(named) != 1:
        return question
    return question[: found.end()] + words.sub(lambda _: named[0].label(language), question[found.end() :], count=1)


def _of_both_named(question: str, language: str, turns: Sequence[Turn]) -> str:
    """「両方をホストしているのは」, “which clouds host both?”: the two things that the last two turns asked about."""
    words = load_replies(language).texts(f"{REPLY}chat-both", "words")
    row = next((row.split(" > ") for row in words if row.split(" > ")[0] in question.casefold()), None)
    if row is None or len(turns) < 2:
        return question
    one, two = ({t for t in _named(turn.meaning) if "Concept" not in t.classes} for turn in turns[-2:])
    if len(one - two) != 1 or len(two - one) != 1:
        return question
    said, meant = row
    first, second = (next(iter(each)).label(language) for each in (one - two, two - one))
    return re.sub(re.escape(said), lambda _: fill(meant, {"one": first, "two": second}), question, count=1,
                  flags=re.IGNORECASE)


def _of_the_same(meaning: Meaning | Declined, turns: Sequence[Turn], vocabulary: Vocabulary,
                 store: Store | None) -> Meaning | Declined:
    """“Who invested in X?” “How much did Y invest?”: in X as well, where such a deal of theirs is told."""
    part = meaning.parts[0] if isinstance(meaning, Meaning) and len(meaning.parts) == 1 else None
    if isinstance(meaning, Declined) or part is None or meaning.kind not in ("amount", "date", "yesno"):
        return meaning
    lacking = [r for r in _keys(part, vocabulary) if not part.frame.get(r)]
    earlier = (p for turn in reversed(turns[-_LISTED:]) for p in turn.meaning.parts
               if p.frame.kind == part.frame.kind and len(turn.meaning.parts) == 1)
    before = next(earlier, None)
    held = before.frame.get(lacking[0]) if before and len(lacking) == 1 and names_of(part.frame) else ()
    if len(held) != 1 or not isinstance(held[0], Entity) or part.date or held[0] in names_of(part.frame):
        return meaning
    told = replace(meaning, parts=(replace(part, frame=part.frame.with_role(lacking[0], held[0])),))
    return described(told, vocabulary) if _has_rows(told, store, vocabulary) else meaning


def _keys(part: Part, vocabulary: Vocabulary) -> tuple[str, ...]:
    kind = vocabulary.frames.get(part.frame.kind)
    return kind.keys if kind else ()


def _parties(last: Turn, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """The two parties of the one deal that a turn told of, whoever does it first; the single answer is one of them."""
    part = last.meaning.parts[0] if len(last.meaning.parts) == 1 else None
    single = last.answers[0] if len(last.answers) == 1 else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    held = [f for key in (kind.keys if kind else ()) for f in (part.frame.get(key) if part else ())]
    named = (single if isinstance(f, Hole) and f.name == last.meaning.target else f for f in held)
    return tuple(thing for thing in named if isinstance(thing, Entity))


def _owned(meaning: Meaning, last: Turn, vocabulary: Vocabulary) -> Meaning | Declined:
    """“Who is its CEO?”: the one thing that answered, else what was asked about, fills the open place."""
    owners = last.answers if len(last.answers) == 1 else _named(last.meaning)
    for at, part in enumerate(meaning.parts):
        kind = vocabulary.frames.get(part.frame.kind)
        for role in kind.roles if kind else ():
            fitting = [o for o in owners if o.classes & vocabulary.role(role).ranges and "Concept" not in o.classes]
            held = [f for f in part.frame.get(role) if not isinstance(f, Hole) or f.name == meaning.target]
            if fitting and not held and vocabulary.role(role).form == "entity":
                told = replace(part, frame=part.frame.with_role(role, fitting[0]))
                found = replace(meaning, parts=(*meaning.parts[:at], told, *meaning.parts[at + 1 :]))
                return described(found, vocabulary)
    return meaning


def turns_of(history: Sequence[Any], vocabulary: Vocabulary, store: Store | None = None) -> tuple[Turn, ...]:
    """The turns of a chat: each an Answer, or its JSON object (``question``, ``language``, ``answers``).

    The earliest of a long chat are left out; so is a question that was not understood.
    """
    turns: tuple[Turn, ...] = ()
    for entry in history[-_RECALLED:]:
        question, language, answers = _entry(entry, vocabulary, store)
        meaning = meaning_of(question, language, turns, vocabulary, store) if question else None
        if isinstance(meaning, Meaning):
            meaning = _as_answered(meaning, store, vocabulary)
            turns = (*turns, Turn(meaning, answers, _beside(entry, vocabulary)))
    return turns


def _as_answered(meaning: Meaning, store: Store | None, vocabulary: Vocabulary) -> Meaning:
    """What the words were taken for in the end: “what did X buy” as whom X acquired, where nothing else is told."""
    from query.reworded import reworded

    if store is None or meaning.kind not in ("list", "facts") or _has_rows(meaning, store, vocabulary):
        return meaning
    return next((other for other in reworded(meaning, vocabulary) if _has_rows(other, store, vocabulary)), meaning)


def _beside(entry: Any, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """The bodies that the triples of an answer name."""
    given = entry.triples if isinstance(entry, Answer) else entry.get("triples")
    named = (str(triple[2]) for triple in given or () if isinstance(triple, Sequence) and len(triple) == 3)
    known = (vocabulary.entity(name.strip("<>")) for name in dict.fromkeys(named))
    return tuple(thing for thing in known if thing and "Organisation" in thing.classes)


def stranger(iri: str, store: Store | None, vocabulary: Vocabulary) -> Entity | None:
    """The thing that only `store` knows by this IRI."""
    from query.strangers import names_of

    return names_of(store, vocabulary).things.get(iri) if store is not None else None


def _entry(entry: Any, vocabulary: Vocabulary, store: Store | None) -> tuple[str, str, tuple[Entity, ...]]:
    """Question, language and the things that answered it; what is no turn of a chat has no question."""
    if isinstance(entry, Answer):
        given = [(item.iri, item.labels) for item in entry.items]
        question, language = entry.question, entry.language
    elif isinstance(entry, Mapping):
        answers = entry.get("answers")
        items = [i for i in answers if isinstance(i, Mapping)] if isinstance(answers, Sequence) else []
        given = [(str(i.get("iri") or ""), tuple((i.get("labels") or {}).items())) for i in items]
        question, language = str(entry.get("question") or ""), str(entry.get("language") or "")
    else:
        return "", "", ()
    known = [(vocabulary.entity(iri) or stranger(iri, store, vocabulary), iri, labels) for iri, labels in given if iri]
    things = tuple(e or Entity(iri, frozenset({"Thing"}), labels) for e, iri, labels in known
                   if e or not _is_frame(iri, vocabulary))
    return question, language or language_of(question), things


def _is_frame(iri: str, vocabulary: Vocabulary) -> bool:
    """Whether the IRI is that of a deal or another frame, not of a thing."""
    return iri.rsplit("/", 1)[-1].startswith(tuple(f"{slug(kind)}-" for kind in vocabulary.frames))


def focus_of(turns: Sequence[Turn]) -> tuple[Entity, ...]:
    """What "it" and "the company" may mean: the things of the latest turns, nearest first."""
    recent = [thing for turn in reversed(turns[-2:]) for thing in turn.things]
    beside = [thing for turn in turns[-1:] for thing in turn.beside]
    return tuple(dict.fromkeys((*recent, *beside)))
