"""What a question means: a small connected graph of frames with holes, and what is asked about it.

    question -> language.read -> Reading -> understand -> Meaning | Declined

Every content word must be accounted for: a Reading with unread words is declined, naming them.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from kg.model import Entity, Filler, Frame, Hole, Mention, Period, Quantity, Reading, Statement
from kg.vocabulary import StatusType, Vocabulary
from language.japanese_counts import TALLY
from query.alone import OTHERS, alone, filled, others
from query.assembly import LINK, asks_for_frame, assemble, fits, joined_names, spoken_of, unplaced
from query.bounds import SIDES, bounded, rate_of, rated
from query.counting import COUNT_UNIT, Tally, counts_it, doer_of, is_place, sign_of, tallied, with_doer, with_takers
from query.deals import DEAL, announced, as_purchase, between, either, is_deal, is_noun, open_kind
from query.leftover import passed_over, says_neither
from query.parts import ANY_ROLE, Part, holes_of, names_of
from query.pieces import in_pieces
from query.rounds import asks_who_led, owned, rounds_of
from query.sides import set_apart
from query.stakes import VALUE, stake_of
from query.turned import turned
from query.wording import REPLY, Replies, load_replies, period_words, quantity_words, sentence

RANKS = {"largest": "largest", "smallest": "smallest", "first": "first", "latest": "latest"}
_SIDES = {"ge": ">=", ">=": ">=", "gt": ">", ">": ">", "le": "<=", "<=": "<=", "lt": "<", "<": "<"}
_LIMITS = {"upper": "up_to", "lower": "at_least"}
_SUM = 1_000_000  # a bare number as great as this is a sum of money
_QUANTITIES = frozenset({"amount", "number", "duration"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """A question understood.

    `kind`: list, facts, amount, date, yesno, count, sum, average, rank, compare, exceeds, difference, ratio, status,
    exclusive, provenance, speaker, said, definition, about, conflicts, circles. `target` is the name of the hole to
    answer (empty: the frames themselves).
    `parts` all hold at once (`joined` "all"), or any of them ("any"), or exactly one ("one").
    `rank` is largest, smallest, first or latest, with `limit` places, or with the `place` alone that is asked for.
    `measure` is the hole of the amount compared.
    `group` is the hole of the things for each of which amounts are added. `tally` counts something of each thing.
    `sides` bound the measured amount: (">=", Quantity). `bound` asks for amounts given only so (up_to, at_least).
    `totals` leaves out amounts that are a share of one (asked for the total where amounts are running totals).
    `among` are the only things that may fill the target, where the question gives some (answers of the turn before).
    `besides` are the things that a hole is not to stand for ("clouds other than A").
    `known` asks for what was known at that time, whenever it happened.
    `rate` (year, month) asks for the sum of each such time, which is another than the sum of the deal.
    `unit` is the currency or unit in which the amount is asked for.
    `statuses` are those that count; `widen` allows weaker ones (`wider`, if given), told as such, when nothing else
    is found.
    """

    question: str
    language: str
    kind: str
    parts: tuple[Part, ...] = ()
    target: str = ""
    joined: str = "all"
    statuses: frozenset[str] = frozenset()
    widen: bool = False
    wider: frozenset[str] = frozenset()
    rank: str = ""
    limit: int = 1
    place: int = 1
    measure: str = ""
    group: str = ""
    tally: Tally | None = None
    sides: tuple[tuple[str, Quantity], ...] = ()
    bound: str = ""
    totals: bool = False
    speakers: tuple[Entity, ...] = ()
    things: tuple[Entity, ...] = ()
    among: tuple[Entity, ...] = ()
    besides: tuple[tuple[str, tuple[Entity, ...]], ...] = ()
    known: Period | None = None
    rate: str = ""
    unit: str = ""
    understood_as: str = ""

    @property
    def holes(self) -> Mapping[str, Hole]:
        """All holes by name."""
        return {hole.name: hole for part in self.parts for _, hole in holes_of(part.frame)}


@dataclass(frozen=True, slots=True)
class Declined:
    """A question not understood, or outside what the graph holds. `reason` is the row of replies that says why."""

    question: str
    language: str
    status: str = "not_understood"
    reason: str = "not-a-question"
    words: tuple[str, ...] = ()
    things: tuple[Entity, ...] = ()


def understand(reading: Reading, vocabulary: Vocabulary) -> Meaning | Declined:
    """The meaning of a question's Reading, or why there is none."""
    reading, known = _known(rated(bounded(reading, vocabulary), vocabulary))
    reading, excepted = _excepted(reading, vocabulary)
    reading, single = alone(reading)
    reading = counts_it(reading, sign_of(reading))
    words = Words.of(reading)
    things = tuple(dict.fromkeys(m.value for m in reading.mentions if isinstance(m.value, Entity)))
    if "why" in words.asks and (things or not reading.unread):
        return Declined(reading.text, reading.language, "no_answer", "why", things=things)
    if reading.unread:
        return Declined(reading.text, reading.language, reason="not-understood", things=things,
                        words=tuple(text for text, _, _ in reading.unread))
    held = stake_of(reading, vocabulary)
    parts = held or _parts(reading, words, vocabulary)
    parts = () if _only_speaks(parts, words, things) else parts
    named = single and reading.language == "en" and is_polar(words, reading)  # “is A the only cloud that …”
    parts = filled(parts, single) if single and named else parts
    pattern = _stake(held, reading, words, vocabulary) or _pattern(reading, words, parts, things, vocabulary)
    if pattern is not None:
        return described(pattern, vocabulary)
    left = (
        unplaced(list(parts), reading, (s.iri for s in _speakers(reading, words, vocabulary)), vocabulary)
        if parts
        else ()
    )
    left += _undated(reading, parts)
    chosen = _chosen(parts, reading, left)
    left = () if chosen else left
    if left:  # to leave a name out would answer another question
        return Declined(reading.text, reading.language, reason="not-understood", words=left, things=things)
    found = framed(reading, words, parts, vocabulary) if parts else _frameless(reading, words, things, vocabulary)
    if found and found.kind == "count" and _is_countless(found, vocabulary):
        return _pieces(_counted_classes(found), reading, words, things, vocabulary)
    lost = _lost(reading, words, parts)
    if lost:
        return Declined(reading.text, reading.language, reason="not-understood", words=lost, things=things)
    counts = sign_of(reading) is not None and found is not None and found.tally is None
    if found is None or counts or _pointless(found, vocabulary) or _of_articles(found, words):
        kinds = _kinds_of_hardware(things, vocabulary) if "count" in words.asks else frozenset()
        if kinds:
            return _pieces(kinds, reading, words, things, vocabulary)
        return Declined(reading.text, reading.language, things=things)
    found = _mutual(_with_told_sum(found, reading, vocabulary), words, vocabulary)
    passed = passed_over(found, reading, words, vocabulary)
    if passed:
        return Declined(reading.text, reading.language, reason="not-understood", words=passed, things=things)
    narrowed = _narrowed(found, excepted, single, chosen)
    if narrowed is None:  # whom the question leaves out, or names alone, is none of those it asks for
        words_left = tuple(thing.label(reading.language) for thing in (*((single,) if single else ()), *excepted))
        return Declined(reading.text, reading.language, reason="not-understood", words=words_left, things=things)
    found = _united(narrowed, vocabulary)
    if not _is_connected(found):  # joining what has nothing to do with each other would answer neither
        return Declined(reading.text, reading.language, reason="several", things=things)
    dealt = _dealt_out(found, reading)
    if dealt:  # one sum for all is no answer to how much for each
        return Declined(reading.text, reading.language, reason="not-understood", words=dealt, things=things)
    if known and found.kind == "definition":  # what was known of a thing is more than what it is
        parts = (Part(Frame("Frame", ((ANY_ROLE, found.things),))),)
        found = replace(found, kind="about", joined="all", parts=parts)
    found = replace(found, known=known)
    return described(found, vocabulary)


def _stake(held: tuple[Part, ...], reading: Reading, words: Words, vocabulary: Vocabulary) -> Meaning | None:
    """“X's stake in Y”: how large it is, or whether there is one; who says so is asked as of any deal."""
    if not held or words.plain & {"report", "article"}:
        return None
    kind, target = ("amount", VALUE) if len(held) > 1 else ("yesno", "")
    found = Meaning(reading.text, reading.language, kind, held, target=target)
    return scoped(found, words, vocabulary, load_replies("en"))


def _pattern(reading: Reading, words: Words, parts: tuple[Part, ...], things: tuple[Entity, ...],
             vocabulary: Vocabulary) -> Meaning | None:
    """“Which figures differ”, “circular deals”: a pattern over many facts, about everything or about some things."""
    measured = any(hole.want in _QUANTITIES for part in parts for _, hole in holes_of(part.frame))
    kind = "circles" if words.does("circle") else "conflicts" if words.does("differ") and not measured else ""
    if not kind or words.operations[1:] or sign_of(reading) or any("Concept" in thing.classes for thing in things):
        return None
    unasked = frozenset(n for n in vocabulary.statuses if load_replies("en").rule(n, "unasked") != ("false",))
    return Meaning(reading.text, reading.language, kind, things=things, statuses=unasked)


def _known(reading: Reading) -> tuple[Reading, Period | None]:
    """“As of October 2025”: a time at which something was known, not at which it happened."""
    words = tuple(text.casefold() for text in load_replies(reading.language).texts(f"{REPLY}known", "words"))

    def tells(mention: Mention) -> bool:
        text = mention.text.casefold()
        return isinstance(mention.value, Period) and (text.startswith(words) or text.endswith(words))

    times = [mention for mention in reading.mentions if tells(mention)]
    if len(times) != 1:
        return reading, None
    period = times[0].value
    assert isinstance(period, Period)
    statements = tuple(replace(s, date="" if s.date == period.start else s.date, frame=_timeless(s.frame, period))
                       for s in reading.statements)
    rest = tuple(mention for mention in reading.mentions if mention is not times[0])
    return replace(reading, mentions=rest, statements=statements), period


def _excepted(reading: Reading, vocabulary: Vocabulary) -> tuple[Reading, tuple[Entity, ...]]:
    """「A以外」, “other than A”: the things that the question leaves out, and the question without them."""
    says = [(s, e) for _, s, e, concept in reading.words if concept == "op:except"]
    if len(says) != 1:
        return reading, ()
    (start, end), = says
    joints = {m.form for m in vocabulary.markers if m.language == reading.language
              and {"and", "alternative", "comitative"} & set(m.cases)} | {"、", ",", "や"}
    behind = reading.language == "en"
    near = sorted((m for m in reading.mentions if (m.start >= end if behind else m.end <= start)),
                  key=lambda m: m.start if behind else -m.end)
    left: list[Mention] = []
    for mention in near:
        last = left[-1] if left else None
        between = (reading.text[last.end if last else end : mention.start] if behind
                   else reading.text[mention.end : last.start if last else start])
        if not isinstance(mention.value, Entity) or between.strip() not in (joints if left else ("",)):
            break
        left.append(mention)
    words = tuple(w for w in reading.words if (w[1], w[2]) != (start, end))
    rest = tuple(m for m in reading.mentions if m not in left)
    return replace(reading, mentions=rest, words=words), tuple(m.value for m in left if isinstance(m.value, Entity))


def _chosen(parts: tuple[Part, ...], reading: Reading, left: tuple[str, ...]) -> tuple[Entity, ...]:
    """「AとBのうちXに出資したのはどちら」: the only things that a bare which may stand for."""
    named = tuple(m.value for m in reading.mentions if isinstance(m.value, Entity) and m.text in left)
    common = frozenset.intersection(*(thing.classes for thing in named)) if named else frozenset()
    bare = [hole for part in parts for _, hole in holes_of(part.frame) if hole.classes <= common
            and hole.want == "entity"]
    chooses = any(concept == "choice" for _, _, _, concept in reading.words)
    return named if chooses and bare and len(named) > 1 and len(named) == len(left) else ()


def _narrowed(found: Meaning, excepted: tuple[Entity, ...], single: Entity | None,
              chosen: tuple[Entity, ...]) -> Meaning | None:
    """`found` without the things left out, with nothing but the one named alone, among the things chosen from."""
    hole = found.holes.get(found.target)
    if not (excepted or single or chosen):
        return found
    if single and not excepted and found.kind == "yesno":
        rest = others(found.parts, single) if len(found.parts) == 1 else None
        return replace(found, kind="exclusive", parts=(rest,), target=OTHERS, besides=((OTHERS, (single,)),)
                       ) if rest else None
    if hole is None or hole.want != "entity":
        return None
    besides = [(found.target, excepted)] if excepted else []
    if single and not any(part.negated for part in found.parts):  # 「AでなくBだけを」 says again what it denies
        rest = others(found.parts, single, hole)
        if rest is None:
            return None
        found = replace(found, parts=(*found.parts, replace(rest, negated=True, words="")))
        besides.append((OTHERS, (single,)))
    return replace(found, among=chosen or found.among, besides=tuple(besides))


def _timeless(frame: Frame, period: Period) -> Frame:
    return replace(frame, roles=tuple((role, fillers) for role, fillers in frame.roles if period not in fillers))


def _dealt_out(meaning: Meaning, reading: Reading) -> tuple[str, ...]:
    """「各社にいくら」: the words that ask for a sum or a number of each, where no frame has a place for these."""
    things = any(hole.want == "entity" for hole in meaning.holes.values())
    counted = meaning.kind == "count" and meaning.tally is None  # “how many has each company”: no number for all
    if counted or (meaning.kind in ("amount", "sum") and not meaning.group):
        told = {(start, end) for _, start, end, c in reading.words if c.startswith("each" if counted else "each:")}
        lost = tuple(dict.fromkeys(text for text, start, end, c in reading.words if (start, end) in told))
        if lost or counted:
            return lost
    if meaning.kind != "amount" or meaning.group or things:
        return ()
    each = {(start, end) for _, start, end, concept in reading.words if concept == "each"}
    return tuple(text for text, start, end, c in reading.words if (start, end) in each and c.startswith("class:"))


def _united(meaning: Meaning, vocabulary: Vocabulary) -> Meaning:
    """「AのCEOと副社長は誰」, 「AのCEOとBのCEO」: of two of one kind, whoever is the one or the other."""
    parts = meaning.parts
    asking = [[hole for _, hole in holes_of(part.frame)] for part in parts]
    alike = len(parts) > 1 and len({part.frame.kind for part in parts}) == 1 and not any(p.negated for p in parts)
    single = all(len(holes) == 1 and holes[0].want == "entity" for holes in asking)
    if meaning.kind != "list" or meaning.joined != "all" or not (alike and single):
        return meaning
    told = [{r: fs for r, fs in p.frame.roles if r not in [role for role, _ in holes_of(p.frame)]} for p in parts]
    shared = {role: fillers for one in told for role, fillers in one.items()}
    own = {role for role in shared if len({one[role] for one in told if role in one}) > 1}
    several = len({holes[0].name for holes in asking}) == len(parts)  # each asks for one of its own
    if not own or ANY_ROLE in own or not (several or all(vocabulary.role(role).form == "concept" for role in own)):
        return meaning
    hole = replace(asking[0][0], name="x")
    frames = [Frame(p.frame.kind, tuple((shared | one | {r: (hole,) for r, _ in holes_of(p.frame)}).items()),
                    p.frame.span) for p, one in zip(parts, told, strict=True)]
    joint = tuple(replace(part, frame=frame) for part, frame in zip(parts, frames, strict=True))
    return replace(meaning, parts=joint, joined="any", target="x")


def _is_connected(meaning: Meaning) -> bool:
    """Whether all that is asked hangs together: each frame with a hole shares one with another."""
    asking = [{hole.name for _, hole in holes_of(part.frame)} for part in meaning.parts]
    groups = [holes for holes in asking if holes]
    if meaning.joined != "all" or len(groups) < 2:
        return True
    reached, rest = groups[0], groups[1:]
    while near := [holes for holes in rest if holes & reached]:
        reached, rest = reached.union(*near), [holes for holes in rest if holes not in near]
    return not rest


def _undated(reading: Reading, parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The dates of the question that no part is limited by."""
    used = {part.date for part in parts} | {f for p in parts for _, fs in p.frame.roles for f in fs}
    return tuple(m.text for m in reading.mentions if parts and isinstance(m.value, Period) and m.value not in used)


def _only_speaks(parts: tuple[Part, ...], words: Words, things: tuple[Entity, ...]) -> bool:
    """“What did X, the CEO, say”: names side by side tell who speaks, and what was said is asked for."""
    people = [t for t in things if "Person" in t.classes]
    asks = "report" in words.plain and "what" in words.asks and not words.plain & {"article", "according"}
    return asks and len(people) == 1 and all(part.loose for part in parts)


# ---- the words ----
@dataclass(frozen=True, slots=True)
class Words:
    """The concepts read, sorted by what they do."""

    asks: frozenset[str]
    operations: tuple[tuple[str, int], ...]  # with where they stand
    cues: tuple[str, ...]
    kinds: tuple[tuple[str, int, int], ...]
    classes: tuple[str, ...]
    speakers: tuple[str, ...]
    plain: frozenset[str]
    ongoing: frozenset[str] = frozenset()  # kinds of frame that a verb tells as going on: “is raising”

    @classmethod
    def of(cls, reading: Reading) -> Words:
        told = {s.frame.span for s in reading.statements}  # 「AWSのトップは誰」: the post, not the greatest
        every = [(c, start, end) for _, start, end, concept in reading.words for c in concept.replace(",", " ").split()
                 if (start, end) not in told or c.removeprefix("op:") not in RANKS]

        def rest(prefix: str) -> list[tuple[str, int, int]]:
            return [(c.removeprefix(prefix), start, end) for c, start, end in every if c.startswith(prefix)]

        listing = {(start, end) for c, start, end in rest("ask:") if c == "list"}  # 「投資を並べて」 only commands
        kinds = [kind for kind in rest("frame:") if kind[1:] not in listing] or rest("frame:")
        signs = [(c, start) for c, start, _ in every if c in _SIDES]
        operations = tuple((c, start) for c, start, _ in rest("op:")) + tuple(signs)
        return cls(
            asks=frozenset(c for c, _, _ in rest("ask:")),
            operations=_superlatives(operations),
            cues=tuple(dict.fromkeys("Completed" if c == "done" else c for c, _, _ in rest("cue:"))),
            kinds=tuple(kinds), classes=tuple(c for c, _, _ in rest("class:")),
            speakers=tuple(c for c, _, _ in rest("attribution:")),
            plain=frozenset(c for c, _, _ in every if ":" not in c),
            ongoing=frozenset(_ongoing(reading)))

    def does(self, *names: str) -> bool:
        return any(name in names for name, _ in self.operations)

    def first(self, table: Mapping[str, str]) -> str:
        return next((table[name] for name, _ in self.operations if name in table), "")


def _ongoing(reading: Reading) -> Iterator[str]:
    """The kinds of an English verb in -ing behind a form of to be in the present."""
    present = [end for _, _, end, concept in reading.words if concept == "aux:present"]
    for text, start, _, concept in reading.words if reading.language == "en" and present else ():
        if concept.startswith("frame:") and text.casefold().endswith("ing") and min(present) <= start:
            yield concept.removeprefix("frame:")


def _superlatives(operations: tuple[tuple[str, int], ...]) -> tuple[tuple[str, int], ...]:
    """「一番…大きい」: the most of a word that compares is the largest, of one that says less the smallest."""
    names = {name for name, _ in operations}
    if not {"most", "compare"} <= names:
        return operations
    rank = "smallest" if "less" in names else "largest"
    return tuple((rank if n == "compare" else n, at) for n, at in operations if n not in ("most", "less"))


# ---- the frames ----
def _parts(reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """The question's frames, each with its date and whether it is negated."""
    told = between(announced(reading.statements, reading), reading)
    statements = (told or (_staged(reading, words, vocabulary) if reading.statements else ())
                  or _members(reading, words, vocabulary) or _named_kinds(reading, words, vocabulary)
                  or _verbless(reading, words, vocabulary) or _staged(reading, words, vocabulary)
                  or _lasting(reading, words, vocabulary) or _of_each(reading, words, vocabulary))
    statements = tuple(map(_unordered, statements)) if _is_telegraphic(reading) else statements
    read = [open_kind(either(_part(s, reading), s, vocabulary), reading, vocabulary) for s in statements]
    parts = [part for one in read for part in _split(one, vocabulary, words)]
    parts = [_changed(part, vocabulary) for part in parts] if words.does("change") else parts
    parts = _sized(parts, reading, vocabulary)
    parts = _bounding([_of_whom(part, reading) for part in parts], reading, vocabulary)
    parts = [_either_way(part, reading, vocabulary) for part in parts]
    parts = _alternatives(parts, reading, vocabulary) if words.does("compare") else parts
    sign = sign_of(reading)
    parts = with_takers(parts, reading, sign, vocabulary) if sign else parts
    parts = [_purchase(part, sign.noun, reading, vocabulary) for part in parts] if sign else parts
    parts = with_doer(parts, vocabulary) if sign and sign.rank else parts
    parts += _belonging(reading, vocabulary)
    named = tuple(who.iri for who in _speakers(reading, words, vocabulary))
    parts = _dated(spoken_of(parts, reading, vocabulary), reading)
    parts = [replace(part, negated=True) for part in parts] if says_neither(reading) else _negate(parts, words)
    parts = _based(parts, reading)
    exceeds = words.does("gt") and "amount" in words.asks and len(parts) > 1
    if exceeds or words.does("compare", "difference", "ratio"):
        parts = _dated_apart(set_apart(parts, reading, vocabulary), reading)
        left = [m.value for m in reading.mentions if isinstance(m.value, Entity)
                and not any(m.value in names_of(part.frame) for part in parts)]
        return tuple(_tidy([_sided(part, parts, left, vocabulary) for part in parts]))
    placed = assemble([*parts, *_unstated(parts, reading)], reading, named, vocabulary)
    placed = [replace(part, frame=owned(part.frame, reading, vocabulary)) for part in placed]
    placed = [replace(part, led=asks_who_led(reading, part.frame)) for part in placed]
    placed = [turned(part, reading, vocabulary) for part in placed]
    placed = [some for part in placed for some in _split(part, vocabulary, words)]
    if all(part.negated for part in placed):  # 「Xに出資していないのは？」
        placed = list(_topical(tuple(placed), reading, vocabulary))
    return tuple(_tidy(_grounded(placed, vocabulary)))


def _purchase(part: Part, noun: tuple[int, int], reading: Reading, vocabulary: Vocabulary) -> Part:
    """“Who bought the most companies”: companies that are counted are bought as a whole."""
    classes = [c.removeprefix("class:") for _, s, e, c in reading.words if (s, e) == noun and c.startswith("class:")]
    bodies = any("Organisation" in vocabulary.classes.get(c, frozenset()) | {c} for c in classes)
    kinds = [c.removeprefix("frame:") for _, s, e, c in reading.words if (s, e) == part.frame.span]
    return (as_purchase(part, vocabulary, kinds) if bodies else None) or part


def _sized(parts: list[Part], reading: Reading, vocabulary: Vocabulary) -> list[Part]:
    """「Xの調達額」: one word for a deal and for its sum: the sum of the deal, or the figure where it stands alone."""
    for gauge in [part for part in parts if part.loose]:
        sums = [hole for _, hole in holes_of(gauge.frame) if hole.want == "amount"]
        things = [n for n in names_of(gauge.frame) if "Concept" not in n.classes]
        for deal in [part for part in parts if not part.loose and sums and part.also is None]:
            role = _open_role(deal.frame, ("quantity",), "amount", vocabulary)
            same = deal.frame.span[0] < gauge.frame.span[1] and gauge.frame.span[0] < deal.frame.span[1]
            priced = any(c == "ask:amount-noun" and s == gauge.frame.span[0] for _, s, _, c in reading.words)
            same = same or (priced and set(things) <= set(names_of(deal.frame)) and len(names_of(deal.frame)) > 1)
            bare = (priced or set(things) == set(names_of(deal.frame))) and not any(True for _ in holes_of(deal.frame))
            if role and same and bare:
                told = replace(deal, frame=deal.frame.with_role(role, sums[0]), also=None if priced else gauge.frame)
                parts = [told if part is deal else part for part in parts if part is not gauge]
                break
    return parts


def _of_whom(part: Part, reading: Reading) -> Part:
    """“the valuation of the lab that X hosts”: the figure of the lab, and not of X."""
    gauge, hole = _gauge_and_owner(reading)
    if not part.loose or gauge is None or hole is None or gauge not in names_of(part.frame):
        return part
    held = [role for role, fs in part.frame.roles for f in fs if isinstance(f, Entity) and "Concept" not in f.classes]
    return replace(part, frame=part.frame.with_role(held[0], hole)) if len(held) == 1 else part


def _gauge_and_owner(reading: Reading) -> tuple[Entity | None, Hole | None]:
    """A gauge, and the noun of a class right behind its “of”."""
    small = {reading.text[s:e].casefold() for _, s, e, c in reading.words if c == "determiner"} | {"of"}
    for one, two in pairwise(sorted(reading.mentions, key=lambda m: m.start)):
        between = reading.text[one.end : two.start].casefold().split()
        gauge = isinstance(one.value, Entity) and "MetricKind" in one.value.classes
        owner = isinstance(two.value, Hole) and two.value.want == "entity" and bool(two.value.classes)
        if gauge and owner and between[:1] == ["of"] and set(between) <= small:
            assert isinstance(one.value, Entity)
            assert isinstance(two.value, Hole)
            return one.value, two.value
    return None, None


def _bounding(parts: list[Part], reading: Reading, vocabulary: Vocabulary) -> list[Part]:
    """“acquisitions that cost more than 2 billion”: the sum of the deals is bounded, and no figure of anything else."""
    deals = [part for part in parts if not part.loose and is_deal(part.frame.kind, vocabulary)]
    sized = len(deals) == 1 and _open_role(deals[0].frame, ("quantity",), "amount", vocabulary)
    spans = [(s, e) for _, s, e, concept in reading.words if concept == "ask:amount-noun"]

    def bounds(part: Part) -> bool:
        money = [f for _, fs in part.frame.roles for f in fs if isinstance(f, Quantity) and f.is_money]
        start, end = part.frame.span
        named = [name for name in names_of(part.frame) if "Concept" not in name.classes]
        return part.loose and bool(money) and not named and any(start <= s and e <= end for s, e in spans)

    return [part for part in parts if not (sized and bounds(part))]


def _grounded(parts: list[Part], vocabulary: Vocabulary) -> list[Part]:
    """“Which clouds do not host X”: of those that host someone; where nobody is asked for, the deal is what is asked.

    What is not stated of anything says nothing of its own: there must be something of which it is not stated.
    """
    if not parts or not all(part.negated for part in parts):
        return parts
    first = parts[0].frame
    kind = vocabulary.frames.get(first.kind)
    asked = [(r, hole) for r, hole in holes_of(first) if kind and r in kind.keys and hole.want == "entity"]
    if not asked:
        return [replace(part, negated=False) for part in parts]
    role, hole = asked[0]
    return [Part(Frame(first.kind, ((role, (hole,)),))), *parts]


def _based(parts: list[Part], reading: Reading) -> list[Part]:
    """“How many times as large as A was B”: what stands right behind the words is what the other is measured by."""
    at = next((end for _, _, end, concept in reading.words if concept == "base"), None)
    behind = [part for part in parts if at is not None and part.frame.span[0] >= at]
    return [part for part in parts if part is not behind[0]] + behind[:1] if behind else parts


def _unstated(parts: list[Part], reading: Reading) -> Iterator[Part]:
    """「Xを作る会社はどこに出資したか」: where a hole is left over, so is a word whose frame nothing states yet."""
    held = {hole for part in parts for _, hole in holes_of(part.frame)}
    left = [m for m in reading.mentions if isinstance(m.value, Hole) and m.value not in held and m.value.classes
            and m.value.want == "entity" and not m.value.name.startswith(LINK)]
    idle = {(s, e) for _, s, e, concept in reading.words
            if concept in ("filler", "support", "asked:only") or concept.startswith("cue:")}
    spans = [(s, e, c) for _, s, e, c in reading.words if c.startswith("frame:") and (s, e) not in idle]
    for start, end, concept in spans if parts and left else ():
        if all(part.frame.span[1] <= start or end <= part.frame.span[0] for part in parts):
            yield Part(Frame(concept.removeprefix("frame:"), (), (start, end)), words=reading.text[start:end])
            return


def _alternatives(parts: list[Part], reading: Reading, vocabulary: Vocabulary) -> list[Part]:
    """“Who invests more in A, B or C”: B and C are whom "who" may be, though they stand behind A in one list."""
    named = [m.value for m in reading.mentions if isinstance(m.value, Entity)]
    sides = [one for last in joined_names(reading, vocabulary, "alternative")
             for one in (named[named.index(last) - 1], last)]
    base = [part for part in parts if not set(names_of(part.frame)) & set(sides)]
    asked = [role for part in base for role, hole in holes_of(part.frame) if hole.want == "entity"]
    apart = _apart(parts, named, vocabulary)
    if apart:
        return apart
    if len(sides) != 2 or len(base) != 1 or len(parts) != 3 or len(asked) != 1:
        return parts
    return [replace(base[0], frame=base[0].frame.with_role(asked[0], side)) for side in sides]


def _apart(parts: list[Part], named: list[Entity], vocabulary: Vocabulary) -> list[Part]:
    """「AとBのどちらがXに多く出資したか」: A and B, in no frame yet, are whom the bare which may be."""
    free = [thing for thing in named if not any(thing in names_of(part.frame) for part in parts)]
    asked = [(part, role) for part in parts for role, hole in holes_of(part.frame)
             if hole.want == "entity" and all(thing.classes & (hole.classes or thing.classes) for thing in free)]
    if len(parts) != 1 or len(free) < 2 or len(asked) != 1:
        return []
    part, role = asked[0]
    if not all(fits(thing, role, vocabulary) for thing in free):
        return []
    return [replace(part, frame=part.frame.with_role(role, thing)) for thing in free]


def _is_telegraphic(reading: Reading) -> bool:
    """Whether the question is nothing but names and nouns side by side: their order tells little."""
    spans = sorted({(m.start, m.end) for m in reading.mentions} | {(s, e) for _, s, e, _ in reading.words})
    small = any(concept.startswith(("aux:", "filler", "determiner")) for _, _, _, concept in reading.words)
    bare = all(not reading.text[one[1] : two[0]].strip() for one, two in pairwise(spans))
    return reading.language == "en" and bare and not small and not reading.text.rstrip().endswith("?")


def _unordered(statement: Statement) -> Statement:
    """The statement of a noun, with its names in whichever roles they fit."""
    frame = statement.frame
    names = [(role, f) for role, fillers in frame.roles for f in fillers
             if isinstance(f, Entity) and "Concept" not in f.classes]
    if not statement.rule.endswith(":mention") or len(names) < 2:
        return statement
    for role, _ in names:
        frame = frame.with_role(role)
    return replace(statement, frame=frame.with_role(ANY_ROLE, *(name for _, name in names)))


def _either_way(part: Part, reading: Reading, vocabulary: Vocabulary) -> Part:
    """「Xの契約相手」: whoever is on the other side, whichever side X is on."""
    start, end = part.frame.span
    mutual = any(concept == "mutual" and s < end and start < e for _, s, e, concept in reading.words)
    kind = vocabulary.frames.get(part.frame.kind)
    known = kind is not None and len(kind.keys) == 2 and part.also is None
    return replace(part, either=True) if mutual and known else part


def _changed(part: Part, vocabulary: Vocabulary) -> Part:
    """“By how much did X's shares rise”: how the gauge changed, not where it stands."""
    frame = part.frame
    for role, fillers in frame.roles:
        changes = [vocabulary.entity(vocabulary.changes.get(f.iri, "")) for f in fillers if isinstance(f, Entity)]
        frame = frame.with_role(role, changes[0]) if changes and changes[0] else frame
    return replace(part, frame=frame)


def _belonging(reading: Reading, vocabulary: Vocabulary) -> Iterator[Part]:
    """“their own customers”: what the noun says of those that it links to the things asked for."""
    holes = [m for m in reading.mentions if isinstance(m.value, Hole)]
    named = [m.value for m in reading.mentions if isinstance(m.value, Entity) and "Agent" in m.value.classes]
    asked = [m.value for m in holes if not m.value.name.startswith(LINK)] or named[:1]  # type: ignore[union-attr]
    for link in (m for m in holes if asked and m.value not in asked):
        words = [w for w in vocabulary.words if "party" in w.concepts and w.language == reading.language]
        noun = next((w for w in words if any(f in link.text.casefold() for f in w.forms)), None)
        if noun is not None and link.text.casefold() != noun.forms[0] and len(noun.usages[0].slots) > 1:
            kind = noun.usages[0].kind
            ours, theirs = (noun.usages[0].slots[n].roles[0] for n in (0, 1))
            frame = Frame(kind, ((ours, (link.value,)), (theirs, (asked[0],))))
            also = load_replies("en").rule(kind, "doesAsWell")
            fillers = ((link.value,), (asked[0],))
            other = Frame(also[0], tuple(zip(also[1:], fillers, strict=True))) if also else None
            yield Part(frame, words=link.text, also=other)


def _sided(part: Part, parts: list[Part], left: list[Entity], vocabulary: Vocabulary) -> Part:
    """A side of a comparison: a bare "which" within it stands for the sides, and leaves open which role is named.

    The one name that is `left` over has lost its place to that "which".
    """
    bare = [(role, hole) for role, hole in holes_of(part.frame) if not hole.classes and hole.want == "entity"]
    if len(parts) > 1 and len(bare) == len(left) == 1 and fits(left[0], bare[0][0], vocabulary):
        parties = (*names_of(part.frame), left[0])
        return replace(part, frame=Frame(part.frame.kind, ((ANY_ROLE, parties),), part.frame.span))
    if len(parts) < 2 or not bare:
        return part
    return replace(part, frame=Frame(part.frame.kind, ((ANY_ROLE, names_of(part.frame)),), part.frame.span))


def _part(statement: Statement, reading: Reading) -> Part:
    start, end = statement.frame.span
    dates = [m.value for m in reading.mentions if isinstance(m.value, Period)]
    same = [d for d in dates if d.start == statement.date] or [d for d in dates if d.start.startswith(statement.date)]
    date = next(iter(same), Period(statement.date)) if statement.date else None
    frame = statement.frame.with_role("date")  # when it happened is no role of a frame; a reader may put the hole there
    told = reading.text[start:end]
    loose, rule = statement.rule == "adjacent", statement.rule.partition(":")[0]
    called = rounds_of(reading, frame.kind)
    return Part(frame, statement.status == "Denied", date, told, loose, rule=rule, called=called)


def _named_kinds(reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """Where no argument was read: the kinds that the question names ("which deals"), about the things it names."""
    spans = [(s, e) for _, s, e in words.kinds]
    clear = [(k, (s, e)) for k, s, e in words.kinds if spans.count((s, e)) == 1]  # a word of several kinds names none
    kinds = (clear or [(k, (s, e)) for k, s, e in words.kinds]) + [
        (c, (0, 0)) for c in words.classes if "Frame" in vocabulary.classes.get(c, ())]
    kinds += [(k, (m.start, m.end)) for m in reading.mentions for k in _kinds_of(m, vocabulary)]
    things = tuple(
        m.value for m in reading.mentions if isinstance(m.value, Entity)
        and m.value.iri not in {*words.speakers, *_cited(reading)}
    )
    once = {span: kind for kind, span in reversed(kinds)}  # a word that denotes several kinds is the first of them
    kinds = [(kind, span) for kind, span in kinds if span == (0, 0) or once[span] == kind]
    plain = {(s, e) for _, s, e, concept in reading.words if concept in ("filler", "support")}
    fillers = {(s, e) for _, s, e, concept in reading.words if concept == "filler"}
    kinds = [(kind, span) for kind, span in kinds if span not in plain] or [k for k in kinds if k[1] not in fillers]
    staged = {(s, e) for _, s, e, concept in reading.words if concept.startswith("cue:")}
    kinds = [(kind, span) for kind, span in kinds if span not in staged] or kinds  # “plans to invest”
    roles = ((ANY_ROLE, things),) if things else ()
    return tuple(Statement(Frame(kind, roles, span), "", "", "") for kind, span in dict(kinds).items())


def _kinds_of(mention: Mention, vocabulary: Vocabulary) -> Iterator[str]:
    """The kind of frame that a notion belongs to alone: "data centre" is a kind of facility, "chief" a position."""
    notion = isinstance(mention.value, Entity) and "Concept" in mention.value.classes
    if isinstance(mention.value, Entity | Hole) and (notion or isinstance(mention.value, Hole)):
        for kind in vocabulary.frames.values():
            own = [vocabulary.role(r) for r in kind.keys if vocabulary.role(r).form == "concept"]
            yield from (kind.kind for role in own if mention.value.classes & role.ranges - _GENERAL)


_GENERAL = frozenset({"Concept", "Thing"})


def _counted_noun(reading: Reading) -> tuple[Hole, ...]:
    """“labs on several clouds”: what is counted stands where a name would."""
    sign = sign_of(reading)
    classes = frozenset(c.removeprefix("class:") for _, s, e, c in reading.words
                        if sign and (s, e) == sign.noun and c.startswith("class:"))
    return (Hole("entity", classes, TALLY),) if sign and classes else ()


def _verbless(reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """“labs on AWS”: a class and a name that nothing but a kind of the row `verbless` could connect."""
    things = (m.value for m in reading.mentions if isinstance(m.value, Entity))
    names: tuple[Entity | Hole, ...] = tuple(thing for thing in things if thing.iri not in words.speakers)
    if sign_of(reading):  # “X on several clouds”: the noun that is counted is no notion of its own
        names = tuple(thing for thing in names if isinstance(thing, Entity) and "Concept" not in thing.classes)
    hole = next((m.value for m in reading.mentions if isinstance(m.value, Hole) and m.value.classes), None)
    noun = Hole("entity", frozenset(words.classes[:1]), "x") if words.classes else None
    asked = hole or noun
    bare = "who" in words.asks and not words.classes  # “who is X” asks what X is
    names = names or _counted_noun(reading)
    if asked is None or not names or bare or words.plain & {"report", "define"}:
        return ()
    for kind in vocabulary.frames.values():
        roles = load_replies("en").rule(kind.kind, "verbless")
        own = next((r for r in roles if asked.classes & vocabulary.role(r).prefers), "") if len(roles) == 1 else ""
        owned = bool(load_replies("en").rule(kind.kind, "hadAs")) and _is_owned(reading, names, asked, vocabulary)
        sought = own or next((r for r in kind.keys if r not in roles and (
            _is_likely(asked, r, vocabulary) or (owned and fits(asked, r, vocabulary)))), "")
        roles = tuple(r for r in kind.keys if r != own) if own else roles  # 「Xのクラウド」: the one that hosts X
        groups = [names] if len(roles) == 1 else [(name,) for name in names]
        if sought and len(groups) == len(roles):
            told = tuple(zip(roles, groups, strict=True))
            if all(fits(name, role, vocabulary) for role, group in told for name in group):
                return (Statement(Frame(kind.kind, ((sought, (asked,)), *told)), "", "", ""),)
    return ()


def _of_each(reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """“labs per cloud”, 「クラウドごとのラボ数」: the kind in which the one does it for things of that class."""
    role = next((c.removeprefix("each:") for _, _, _, c in reading.words if c.startswith("each:")), "")
    hole = next((m.value for m in reading.mentions if isinstance(m.value, Hole) and m.value.classes), None)
    noun = hole or (Hole("entity", frozenset(words.classes[:1]), "x") if words.classes else None)
    named = any(isinstance(m.value, Entity) for m in reading.mentions)
    for kind in vocabulary.frames.values() if role and noun and not named else ():
        other = [key for key in kind.keys if key != role] if load_replies("en").rule(kind.kind, "verbless") else []
        if noun and role in kind.keys and len(other) == 1 and noun.classes & vocabulary.role(other[0]).prefers:
            return (Statement(Frame(kind.kind, ((other[0], (noun,)),), (0, 0)), "", "", ""),)
    return ()


def _is_owned(reading: Reading, names: tuple[Entity | Hole, ...], asked: Hole, vocabulary: Vocabulary) -> bool:
    """“X's chips”: whether what is asked for stands right behind the one name and its genitive."""
    owner = next((m for m in reading.mentions if len(names) == 1 and m.value == names[0]), None)
    thing = next((m for m in reading.mentions if m.value == asked), None)
    marks = {m.form for m in vocabulary.markers if m.language == reading.language and "genitive" in m.cases}
    marks |= {"の", "'s", "’s"}
    return owner is not None and thing is not None and reading.text[owner.end : thing.start].strip() in marks


def _is_likely(hole: Hole, role: str, vocabulary: Vocabulary) -> bool:
    """Whether the role takes just such things, or what is asked for says no more than the role does."""
    known = vocabulary.role(role)
    own = {c for name in hole.classes for c in vocabulary.classes.get(name, frozenset()) | {name}}
    wide = known.ranges | {c for name in known.ranges for c in vocabulary.classes.get(name, frozenset())}
    return fits(hole, role, vocabulary) and bool(own & known.prefers or hole.classes & wide)


def _staged(reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """“What was signed in May 2025?”, “what has X agreed to?”: deals of that stage or time, whatever their kind."""
    named = [m.value for m in reading.mentions if isinstance(m.value, Entity)]
    cues = [cue for cue in words.cues if not _tells_nothing(vocabulary.status(cue))]
    dated = "held" in words.plain and any(isinstance(m.value, Period) for m in reading.mentions)
    doubted = "doubt" in words.plain and reading.language != "ja"  # か ends every question
    asked = bool(words.asks & {"what", "which", "list"}) and not doubted
    asked = asked or (len(named) > 1 and bool(cues) and is_polar(words, reading))  # “has X signed anything with Y”
    saying = "report" in words.plain and not any(" report" in f" {c}" for c in _of_cues(reading))
    agents = all("Agent" in thing.classes and "MediaOutlet" not in thing.classes for thing in named)
    if not (cues or dated) or not asked or saying or not agents or words.speakers:
        return ()
    return (Statement(Frame(DEAL, ((ANY_ROLE, tuple(named)),) if named else (), (0, 0)), "", "", ""),)


def _of_cues(reading: Reading) -> set[str]:
    """What else the words of stage and certainty denote."""
    spans = {(s, e) for _, s, e, concept in reading.words if concept.startswith("cue:")}
    return {concept for _, s, e, concept in reading.words if (s, e) in spans}


def _lasting(reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """“For how many years did X sign with Y”: the one kind of deal that has a length."""
    things = tuple(m.value for m in reading.mentions if isinstance(m.value, Entity))
    kinds = [k.kind for k in vocabulary.frames.values() if any(vocabulary.role(r).form == "number" for r in k.roles)]
    if "duration" not in words.asks or not things or len(kinds) != 1:
        return ()
    return (Statement(Frame(kinds[0], ((ANY_ROLE, things),), (0, 0)), "", "", ""),)


def _members(reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[Statement, ...]:
    """A group and a class, with nothing between them (「Xの企業数」, 「Xには何社あるか」): its members."""
    groups = tuple(m.value for m in reading.mentions if isinstance(m.value, Entity) and "Group" in m.value.classes)
    counted = "count" in words.asks | {n for n, _ in words.operations}
    others = [m for m in reading.mentions if isinstance(m.value, Entity) and m.value not in groups]
    listed = any("Organisation" in vocabulary.classes.get(c, frozenset()) | {c} for c in words.classes) and not others
    if len(groups) != 1 or not (counted or listed):
        return ()
    for kind in vocabulary.frames.values():
        role = next((r for r in kind.keys if "Group" in vocabulary.role(r).ranges), "")
        rest = [r for r in kind.keys if r != role]
        if role and len(rest) == 1:
            asked = Hole("entity", frozenset(words.classes[:1]) or frozenset({"Organisation"}), "x")
            return (Statement(Frame(kind.kind, ((rest[0], (asked,)), (role, groups)), (0, 0)), "", "", ""),)
    return ()


def _split(part: Part, vocabulary: Vocabulary, words: Words) -> list[Part]:
    """A role that holds one thing but was given several: one part for each ("hosted by both A and B")."""
    alternatives = words.does("either", "both", "exactly", "compare")
    for role, fillers in part.frame.roles:
        named = [f for f in fillers if isinstance(f, Entity)]
        known = vocabulary.roles.get(role)
        apart = known is not None and (not known.several or alternatives or _is_apart(part, role, vocabulary))
        if len(named) > 1 and apart:
            return [
                p for f in named for p in _split(replace(part, frame=part.frame.with_role(role, f)), vocabulary, words)
            ]
    return [part]


def _is_apart(part: Part, role: str, vocabulary: Vocabulary) -> bool:
    """“Who makes A and B”: the deals of whoever is asked for need not be told in one."""
    kind = vocabulary.frames.get(part.frame.kind)
    others = [r for r in kind.keys if r != role] if kind and role in kind.keys else []
    return bool(others) and all(not isinstance(f, Entity) for r in others for f in part.frame.get(r))


def _dated(parts: list[Part], reading: Reading) -> list[Part]:
    """Each date of the question goes to the part that stands nearest to it."""
    used = {f for p in parts for _, fillers in p.frame.roles for f in fillers if isinstance(f, Period)}
    used |= {part.date for part in parts if part.date}
    for mention in reading.mentions:
        if isinstance(mention.value, Period) and mention.value not in used and parts:
            at = min(
                (n for n, p in enumerate(parts)),
                key=lambda n: (parts[n].date is not None, _distance(parts[n], mention)),
            )
            if parts[at].date is None:
                parts[at] = replace(parts[at], date=mention.value)
    return parts


def _dated_apart(parts: list[Part], reading: Reading) -> list[Part]:
    """“X's contract and Y's January 2023 investment”: a date right before the one noun is no date of the other."""
    for mention in (m for m in reading.mentions if isinstance(m.value, Period)):
        own = [p for p in parts if p.date == mention.value and 0 <= p.frame.span[0] - mention.end <= 1]
        if len(own) == 1:
            parts = [replace(p, date=None) if p.date == mention.value and p is not own[0] else p for p in parts]
    return parts


def _distance(part: Part, mention: Mention) -> int:
    start, end = part.frame.span
    return max(0, start - mention.end, mention.start - end)


def _negate(parts: list[Part], words: Words) -> list[Part]:
    """A "not" that the reader left open belongs to the frame that begins nearest after it, else to the last one."""
    places = [at for name, at in words.operations if name == "not"]
    if not places or len(parts) < 2 or any(part.negated for part in parts):
        return parts
    after = [n for n, part in enumerate(parts) if part.frame.span[1] > places[0]]
    chosen = after[0] if after and after[0] else len(parts) - 1
    return [replace(part, negated=part.negated or n == chosen) for n, part in enumerate(parts)]


def _tidy(parts: list[Part]) -> Iterator[Part]:
    """Holes of one name but different wants are different holes (an investor and an amount are never the same)."""
    wants: dict[str, str] = {}
    for part in parts:
        frame = part.frame
        for role, fillers in frame.roles:
            frame = (
                frame
                if not any(isinstance(f, Hole) for f in fillers)
                else Frame(
                    frame.kind,
                    tuple((r, tuple(_renamed(f, wants) for f in fs) if r == role else fs) for r, fs in frame.roles),
                    frame.span,
                )
            )
        yield replace(part, frame=frame)


def _renamed(filler: Filler, wants: dict[str, str]) -> Filler:
    if not isinstance(filler, Hole):
        return filler
    same = wants.setdefault(filler.name, filler.want) == filler.want
    return filler if same else replace(filler, name=f"{filler.name}_{filler.want}")


# ---- with frames ----
def framed(reading: Reading, words: Words, parts: tuple[Part, ...], vocabulary: Vocabulary) -> Meaning:
    replies = load_replies("en")
    asked_date = "when" in words.asks or any(
        role == "date" for s in reading.statements for role, _ in holes_of(s.frame)
    )
    parts = _completed(_unmeasured(parts, words, reading, vocabulary), words, vocabulary)
    parts = _costing(parts, words, vocabulary)
    parts = _shared(_topical(parts, reading, vocabulary), reading, vocabulary)
    parts, group = _grouped(parts, reading, vocabulary)
    counted = bool(group) and ("count" in words.asks or not any(
        vocabulary.role(role).form == "quantity" for part in parts for role in _roles_of(part.frame.kind, vocabulary)))
    sides = _sides(reading, words, parts)
    every = {concept for _, _, _, concept in reading.words}
    bare = Meaning(
        reading.text,
        reading.language,
        "",
        parts,
        speakers=_speakers(reading, words, vocabulary),
        sides=sides,
        bound=words.first(_LIMITS),
        group="" if counted else group,
        limit=_limit(reading, words, parts),
        place=next((int(c.removeprefix("place:")) for c in sorted(every) if c.startswith("place:")), 1),
    )
    bare = _tallied(replace(bare, target=_gauged(bare, words, reading) or _target(bare, words)), reading)
    bare = _counted_each(bare, group) if counted else bare
    kind = "date" if asked_date else _kind(bare, words, reading, replies, vocabulary)
    bare = _stateful(bare) if kind == "status" else bare
    if kind == "amount" and sides and "amount" not in words.asks:  # 「金額が10億ドル以上の買収」
        kind, bare = "facts", replace(bare, target="")
    joined = _joined(parts, words, kind, _alternative(reading, vocabulary) or _or_else(parts, reading, vocabulary))
    found = replace(bare, kind=kind, joined=joined, rank=_rank(words, kind),
                    totals=kind == "amount" and any(not part.frame.get(role) for part in parts
                                                    for role in replies.rule(part.frame.kind, "shares")))
    found = _paid(_hosted(_held(found, words, vocabulary), words, vocabulary), vocabulary)
    found = measured(found, vocabulary, longest="lasting" in words.plain)
    found = replace(found, rate=_rate(found, reading, vocabulary))
    return scoped(found, words, vocabulary, replies)


def _rate(meaning: Meaning, reading: Reading, vocabulary: Vocabulary) -> str:
    """“How much does X pay Y per year”: the time for each of which a sum is asked; a gauge is read so by itself."""
    sized = any(hole.want == "amount" for hole in meaning.holes.values())
    deals = all(is_deal(part.frame.kind, vocabulary) for part in meaning.parts)
    return rate_of(reading) if sized and deals else ""


def _tallied(meaning: Meaning, reading: Reading) -> Meaning:
    """The same with what the question counts; what is counted is never itself what is asked for."""
    sign = sign_of(reading)
    if sign is None:
        return meaning
    linked = meaning.target.startswith(LINK) or meaning.target == TALLY
    meaning = replace(meaning, target="") if linked else meaning
    found = tallied(meaning.parts, meaning.target, reading, sign)
    if found is None and not Words.of(reading).asks - {"yesno"}:
        meaning = replace(meaning, target="")  # “is X hosted by several clouds”: nobody is asked for
        found = tallied(meaning.parts, "", reading, sign)
    return replace(meaning, tally=found)


def _held(meaning: Meaning, words: Words, vocabulary: Vocabulary) -> Meaning:
    """“Who invested in X”: whoever took part in a round of X did so too, though nobody tells with how much."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    rule = load_replies("en").rule(kind.kind, "heldAs") if kind else ()
    if part is None or kind is None or not rule or part.negated or part.also or part.either or words.operations:
        return meaning
    fillers = [part.frame.get(key) for key in kind.keys]
    plain = meaning.kind in ("list", "yesno") and not meaning.speakers and not words.plain & {"report", "article"}
    if not plain or not all(fillers) or len(part.frame.roles) != len(fillers) or not names_of(part.frame):
        return meaning
    also = Frame(rule[0], tuple(zip(rule[1:], fillers, strict=True)), part.frame.span)
    return replace(meaning, parts=(replace(part, also=also),))


def _hosted(meaning: Meaning, words: Words, vocabulary: Vocabulary) -> Meaning:
    """“Who provides cloud computing to X”: whoever hosts X does so too, though no contract is told."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    rule = load_replies("en").rule(kind.kind, "suppliedAs") if kind else ()
    if part is None or kind is None or not rule or part.negated or part.also or part.either or words.operations:
        return meaning
    fillers = [part.frame.get(key) for key in kind.keys]
    (role, *things), other, sides = rule[: -1 - len(kind.keys)], rule[-1 - len(kind.keys)], rule[-len(kind.keys) :]
    about = [f.iri for f in part.frame.get(role) if isinstance(f, Entity)]
    plain = meaning.kind in ("list", "yesno") and not meaning.speakers and not words.plain & {"report", "article"}
    supplied = bool(about) and all(any(iri.endswith("/" + thing) for thing in things) for iri in about)
    if not plain or not all(fillers) or not supplied or set(dict(part.frame.roles)) != {*kind.keys, role}:
        return meaning
    also = Frame(other, tuple(zip(sides, fillers, strict=True)), part.frame.span)
    return replace(meaning, parts=(replace(part, also=also),))


def _paid(meaning: Meaning, vocabulary: Vocabulary) -> Meaning:
    """“How much did X pay Y”: by a contract, or for the whole of Y."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    rule = load_replies("en").rule(kind.kind, "paidAs") if kind else ()
    if part is None or kind is None or not rule or meaning.kind != "amount" or part.also or part.negated:
        return meaning
    given = [part.frame.get(key) for key in kind.keys]
    sized = [(role, hole) for role, hole in holes_of(part.frame)]
    named = len(names_of(part.frame)) == len(part.frame.roles) - 1 == len(given)
    if not (all(given) and named and len(sized) == 1) or part.either or is_noun(part.rule, vocabulary):
        return meaning
    roles = (*zip(rule[1:], given, strict=True), (sized[0][0], (sized[0][1],)))
    return replace(meaning, parts=(replace(part, also=Frame(rule[0], roles, part.frame.span)),))


def _topical(parts: tuple[Part, ...], reading: Reading, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """「Xを作っているのは」: a clause left without its predicate asks for the one party that it lacks."""
    told = any(not s.rule.endswith(":mention") and s.rule != "adjacent" for s in reading.statements)
    lacking = [_lacking(part, vocabulary) for part in parts]
    silent = told and parts and not any(True for part in parts for _ in holes_of(part.frame))
    if not silent or any(len(roles) != 1 for roles in lacking) or not _ends_in_topic(reading, vocabulary):
        return parts
    return tuple(replace(part, frame=part.frame.with_role(role, Hole("entity", name="x")))
                 for part in parts for role in _lacking(part, vocabulary))


def _lacking(part: Part, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The keys of a frame that nothing fills."""
    kind = vocabulary.frames.get(part.frame.kind)
    return tuple(role for role in kind.keys if not part.frame.get(role)) if kind else ()


def _shared(parts: tuple[Part, ...], reading: Reading, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """「Xが出資し、Yがホストしているラボ」: what is asked for is the one party that the clause before lacks as well."""
    asked = [hole for part in parts for _, hole in holes_of(part.frame) if hole.want == "entity" and hole.classes]
    if reading.language != "ja" or len(parts) < 2 or len(set(asked)) != 1 or Words.of(reading).plain & _TELLING:
        return parts
    hole = asked[0]
    at = max(part.frame.span[0] for part in parts if hole in [h for _, h in holes_of(part.frame)])

    def told(part: Part) -> Part:
        roles = [r for r in _lacking(part, vocabulary) if vocabulary.role(r).form == "entity"]
        bare = names_of(part.frame) and not any(True for _ in holes_of(part.frame)) and part.frame.span[1] <= at
        fitting = bare and len(roles) == 1 and fits(hole, roles[0], vocabulary) and not part.frame.get(ANY_ROLE)
        return replace(part, frame=part.frame.with_role(roles[0], hole)) if fitting and not part.loose else part

    return tuple(map(told, parts))


_TELLING = frozenset({"report", "article"})


def _unmeasured(
    parts: tuple[Part, ...], words: Words, reading: Reading, vocabulary: Vocabulary
) -> tuple[Part, ...]:
    """「Xの成長率に触れている記事は」: where articles are asked for, nobody asks where a gauge stands."""
    if "article" not in words.plain or words.asks or not _ends_in_topic(reading, vocabulary):
        return parts
    sized = ((part, [r for r, hole in holes_of(part.frame) if part.loose and hole.want in _QUANTITIES])
             for part in parts)
    return tuple(replace(part, frame=part.frame.with_role(roles[0])) if roles else part for part, roles in sized)


def _counted_each(meaning: Meaning, group: str) -> Meaning:
    """“How many deals per investor”: each investor, with how many there are."""
    at = next(n for n, part in enumerate(meaning.parts) for _, hole in holes_of(part.frame) if hole.name == group)
    return replace(meaning, target=group, tally=Tally(part=at, side=">=", number=1))


def _grouped(
    parts: tuple[Part, ...], reading: Reading, vocabulary: Vocabulary
) -> tuple[tuple[Part, ...], str]:
    """“per investor”: the role becomes a hole by which amounts are grouped, in each part of a kind that has it open."""
    told = next((c.removeprefix("each:") for _, _, _, c in reading.words if c.startswith("each:")), "")
    counts = {(s, e) for _, s, e, c in reading.words if c == "ask:count"}
    idle = {m.value for m in reading.mentions if (m.start, m.end) in counts}  # 「投資件数」: no party of the deal
    for n, part in enumerate(parts if told else ()):
        part = replace(part, frame=_moved(_without(part.frame, idle), told, vocabulary))
        role = told if told != "party" else doer_of(part, vocabulary) if len(parts) == 1 else ""
        if role and not part.frame.get(role):
            grouped = replace(part, frame=part.frame.with_role(role, Hole("entity", name="each")), either=False)
            return (*parts[:n], grouped, *parts[n + 1 :]), "each"
    return parts, ""


def _moved(frame: Frame, each: str, vocabulary: Vocabulary) -> Frame:
    """“Which labs does each cloud host”: what is asked for leaves the place of those of each of whom it is asked."""
    kind = vocabulary.frames.get(frame.kind)
    held = [hole for role, hole in holes_of(frame) if role == each and hole.classes]
    free = [key for key in (kind.keys if kind else ()) if key != each and not frame.get(key)]
    if len(held) != 1 or len(free) != 1 or not held[0].classes & vocabulary.role(free[0]).prefers:
        return frame
    return frame.with_role(each).with_role(free[0], held[0])


def _without(frame: Frame, fillers: AbstractSet[object]) -> Frame:
    for role, held in frame.roles:
        frame = frame.with_role(role) if set(held) & fillers else frame
    return frame


def _stateful(meaning: Meaning) -> Meaning:
    """A question of how far a deal is asks for none of its parties: a bare "what" that took the place of one goes."""
    def settled(part: Part) -> Part:
        bare = [r for r, hole in holes_of(part.frame) if hole.want == "entity" and not hole.classes]
        frame = part.frame
        for role in bare:
            frame = frame.with_role(role)
        return replace(part, frame=frame)

    return replace(meaning, parts=tuple(map(settled, meaning.parts)), target="")


_WANTED = {
    "amount": ("amount", ("quantity",)),
    "amount-noun": ("amount", ("quantity",)),
    "duration": ("duration", ("number",)),
    "who": ("entity", ("entity",)),
    "where": ("entity", ("entity",)),
}


def _completed(parts: tuple[Part, ...], words: Words, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """Where the question word has no place yet, the first open role that fits it gets the hole."""
    if any(True for part in parts for _ in holes_of(part.frame)):
        return parts
    ask = next((a for a in _WANTED if a in words.asks), "")
    told = "report" in words.plain or "MediaOutlet" in words.classes
    if not ask and not told and _is_gauge(parts, words, vocabulary):
        ask = "amount-noun"
    if not ask or (ask == "who" and (told or parts[0].frame.kind == DEAL)):  # a deal of any kind has no side of its own
        return parts
    want, forms = _WANTED[ask]
    first, *rest = parts
    role = _open_role(first.frame, forms, ask, vocabulary)
    return (replace(first, frame=first.frame.with_role(role, Hole(want))), *rest) if role else parts


def _costing(parts: tuple[Part, ...], words: Words, vocabulary: Vocabulary) -> tuple[Part, ...]:
    """「Xが買収した会社はいくらだった」: the sum of the deal is asked for, not the party that stands open in it."""
    holes = [hole for part in parts for _, hole in holes_of(part.frame)]
    role = _open_role(parts[0].frame, ("quantity",), "amount", vocabulary) if len(parts) == 1 else ""
    alone = words.asks == {"amount"} and not words.operations and not words.cues and not parts[0].negated
    if not role or not alone or any(hole.want != "entity" for hole in holes) or not names_of(parts[0].frame):
        return parts
    return (replace(parts[0], frame=parts[0].frame.with_role(role, Hole("amount", name="sum"))),)


def _is_gauge(parts: tuple[Part, ...], words: Words, vocabulary: Vocabulary) -> bool:
    """"What is X's revenue": a frame that is no deal, with all it needs but its value, asks for the value."""
    if len(parts) != 1 or words.asks - {"what"} or words.plain & {"article", "doubt"} or words.operations:
        return False
    kind = vocabulary.frames.get(parts[0].frame.kind)
    given = kind is not None and all(parts[0].frame.get(key) for key in kind.keys)
    return kind is not None and given and "Deal" not in vocabulary.classes[kind.kind] and len(kind.keys) > 1


def _open_role(frame: Frame, forms: tuple[str, ...], ask: str, vocabulary: Vocabulary) -> str:
    kind = vocabulary.frames.get(frame.kind)
    roles = [r for r in _roles_of(frame.kind, vocabulary) if vocabulary.role(r).form in forms and not frame.get(r)]
    if ask == "where":
        roles = [r for r in roles if vocabulary.role(r).ranges == {"Place"}]
    elif kind and ask == "who":
        roles = [r for r in roles if r in kind.keys]
    return roles[0] if roles else ""


def _roles_of(kind: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The roles of a kind; of a class of kinds those that several of them share, the commonest first."""
    if kind in vocabulary.frames:
        return tuple(vocabulary.frames[kind].roles)
    every = Counter(r for k in vocabulary.frames if kind in vocabulary.classes[k] for r in vocabulary.frames[k].roles)
    return tuple(role for role, times in every.most_common() if times > 1)


def _sides(reading: Reading, words: Words, parts: tuple[Part, ...]) -> tuple[tuple[str, Quantity], ...]:
    """Bounds set by "10 billion or more": an amount that fills no role, with the nearest comparing word."""
    used = [f for part in parts for _, fillers in part.frame.roles for f in fillers if isinstance(f, Quantity)]
    free = [m.value for m in reading.mentions if isinstance(m.value, Quantity) and m.value not in used
            and (m.value.unit or m.value.value >= _SUM) and not is_place(m, reading)]
    less = words.does("smallest", "less")
    settled = bool(words.cues) and is_polar(words, reading)  # 「最大…の出資はもう確定しましたか」 means that very one
    side = words.first(_SIDES) or (("<" if less else ">") if words.does("compare") else "")
    return tuple(("=" if settled and q.bound == "up_to" else SIDES.get(q.bound) or side or "=", q) for q in free)


_EVERY = 50  # places told where all are asked for in order


def _limit(reading: Reading, words: Words, parts: tuple[Part, ...]) -> int:
    """How many places a "three largest" asks for."""
    if not words.first(RANKS):
        return 1
    if "ordered" in words.plain:
        return _EVERY
    used = [f for part in parts for _, fillers in part.frame.roles for f in fillers if isinstance(f, Quantity)]
    counts = [int(m.value.value) for m in reading.mentions if isinstance(m.value, Quantity) and m.value not in used
              and m.value.unit in ("", COUNT_UNIT) and 1 < m.value.value <= 100 and m.value.value == int(m.value.value)]
    return counts[0] if counts else 1


def _gauged(meaning: Meaning, words: Words, reading: Reading) -> str:
    """「Xがホストしているラボの評価額は」, “the valuation of the lab that X hosts”: the figure is asked for."""
    text = reading.text.rstrip(" ?？。は")
    last = max(reading.mentions, key=lambda m: m.end, default=None)
    ends = reading.language == "ja" and last is not None and last.end == len(text)
    gauge = last.value if ends and last and isinstance(last.value, Entity) else _gauge_and_owner(reading)[0]
    if gauge is None or "MetricKind" not in gauge.classes or words.asks - {"amount", "what"} or words.operations:
        return ""
    return next((hole.name for part in meaning.parts for _, hole in holes_of(part.frame)
                 if hole.want == "amount" and gauge in names_of(part.frame)), "")


def _target(meaning: Meaning, words: Words) -> str:
    """The hole to answer: the one named x, else the one whose want fits the question word, else the first."""
    holes = meaning.holes
    positive = {hole.name for part in meaning.parts if not part.negated for _, hole in holes_of(part.frame)}
    fitting = _QUANTITIES if words.asks & {"amount", "amount-noun", "duration"} else frozenset({"entity", "text"})
    named = [name for name in holes if name in positive and name != TALLY]
    named = [name for name in named if not name.startswith(LINK)] or named
    if "x" in named and (len(named) == 1 or holes["x"].want in fitting):
        return "x"
    return next((n for n in named if holes[n].want in fitting), next(iter(named), ""))


def _kind(meaning: Meaning, words: Words, reading: Reading, replies: Replies, vocabulary: Vocabulary) -> str:
    hole = meaning.holes.get(meaning.target)
    measured = hole is not None and hole.want in _QUANTITIES
    named = any(names_of(part.frame) for part in meaning.parts)
    if hole is None and not words.operations and named:
        if {"where", "report"} <= words.asks | words.plain:
            return "provenance"  # “where is it said that …”
        if "article" in words.plain and not words.asks & {"count", "amount", "yesno"}:
            return "provenance"
        told = "report" in words.plain or "MediaOutlet" in words.classes
        told = told and not _is_any_deal(meaning)  # “what did X announce”
        if told and words.asks & {"who", "which", "what", "list"} and not any(
            asks_for_frame(m, reading, vocabulary) for m in reading.mentions
        ):
            return "speaker"
    if "status" in words.asks or "Status" in words.classes:
        return "status"
    if _is_yesno(hole, words, reading, vocabulary):
        return "yesno"
    if meaning.tally and meaning.target == "each":
        return "list"
    return _operation(meaning, words, measured, replies) or _plain_kind(hole, measured, words)


def _is_any_deal(meaning: Meaning) -> bool:
    """Whether deals are asked for that no word of the question names, by their stage or time."""
    return len(meaning.parts) == 1 and meaning.parts[0].frame.span == (0, 0) and meaning.parts[0].frame.kind == DEAL


_COUNTING = ("compare", "sum", "average", "count", "ratio", "difference")


def _is_yesno(hole: Hole | None, words: Words, reading: Reading, vocabulary: Vocabulary) -> bool:
    """A question without a question word and without a hole, but for any of a maker's things (“Does X use AMD chips?”);
    keywords without a question mark are none."""
    if words.asks - {"yesno", "what"} or words.first(RANKS) or words.does(*_COUNTING):
        return False
    if _ends_in_topic(reading, vocabulary):
        return False
    return "yesno" in words.asks or ((hole is None or hole.maker != "") and is_polar(words, reading))


def is_polar(words: Words, reading: Reading) -> bool:
    """Whether a question has no question word."""
    asked = "doubt" in words.plain or reading.text.rstrip().endswith(("?", "？"))
    return asked and not words.asks


def _ends_in_topic(reading: Reading, vocabulary: Vocabulary) -> bool:
    """「100億ドル未満の投資は？」: a topic of which nothing is said asks what there is of it."""
    text = reading.text.rstrip(" ?？。")
    return any(text.endswith(m.form) for m in vocabulary.markers
               if m.language == reading.language and "topic" in m.cases and not m.form.isascii())


def _operation(meaning: Meaning, words: Words, measured: bool, replies: Replies) -> str:
    """The kind that an operating word asks for, if any."""
    alternatives = sum(not part.negated for part in meaning.parts) > 1
    if words.does("ratio") and alternatives:
        return "ratio"
    more = words.does("compare", "gt") and bool(words.asks & {"amount"}) and not meaning.sides
    if (words.does("difference") or more) and alternatives:
        return "difference"
    if words.does("compare") and alternatives:
        return "compare"
    if _weighs(meaning, words):
        return "rank"
    adds = all(replies.rule(part.frame.kind, "adds") != ("false",) for part in meaning.parts)
    if words.does("average") and adds:
        return "average"
    if meaning.group and adds and not words.first(RANKS):
        return "sum"
    if words.does("sum") and adds and (measured or words.asks & {"amount", "amount-noun"} or not meaning.target):
        return "sum"
    if words.first(RANKS):
        return "rank"
    return "count" if (words.does("count") or "count" in words.asks) and not measured else ""


def _weighs(meaning: Meaning, words: Words) -> bool:
    """“Which of X's purchases was larger?”: of several deals of one kind, the one that exceeds the others."""
    one = len(meaning.parts) == 1 and not meaning.parts[0].negated and bool(names_of(meaning.parts[0].frame))
    asked = words.asks & {"which"} and not words.asks - {"which", "what"} and not words.first(RANKS)
    return words.does("compare") and one and bool(asked) and not (meaning.sides or meaning.tally or meaning.group)


def _of_articles(meaning: Meaning, words: Words) -> bool:
    """Counting articles, or listing them by what is no frame: to tell of deals would answer another question."""
    if "article" not in words.plain:
        return False
    named = any(names_of(part.frame) for part in meaning.parts) or meaning.speakers or meaning.things
    return (meaning.kind == "count" and "count" in words.asks) or (meaning.kind in ("facts", "list") and not named)


def _pointless(meaning: Meaning, vocabulary: Vocabulary) -> bool:
    """Ranking or bounding what has no measure, the status of nothing, counting goods by their kinds, or counting a
    frame with all its parties given: something else was asked for."""
    if meaning.rank in ("largest", "smallest") and not meaning.measure and meaning.tally is None:
        return True
    if meaning.sides and not meaning.measure:  # a bound on nothing would be passed over
        return True
    if meaning.kind == "status" and not any(names_of(part.frame) for part in meaning.parts):
        return True
    if meaning.place > 1 and (meaning.kind != "rank" or meaning.tally):
        return True
    return (
        meaning.kind == "count"
        and not meaning.target
        and all(
            "Deal" not in vocabulary.classes.get(p.frame.kind, ())
            and p.frame.kind in vocabulary.frames
            and all(p.frame.get(r) for r in vocabulary.frame(p.frame.kind).keys)
            for p in meaning.parts
        )
    )


def _with_told_sum(meaning: Meaning, reading: Reading, vocabulary: Vocabulary) -> Meaning:
    """「金額が分かっている買収」, “acquisitions with a known price”: those deals of which a sum is told."""
    known = load_replies(reading.language).texts(f"{REPLY}known-sum", "words")
    told = any(word in reading.text.casefold() for word in known)
    deals = [part for part in meaning.parts if is_deal(part.frame.kind, vocabulary)]
    loose = [part for part in meaning.parts if part.loose and part not in deals]
    sized = any(c.startswith("ask:amount-noun") for _, _, _, c in reading.words)
    if not (told and sized) or len(deals) != 1 or len(deals) + len(loose) != len(meaning.parts) or meaning.measure:
        return meaning
    role = _open_role(deals[0].frame, ("quantity",), "amount", vocabulary) or next(
        (role for role, hole in holes_of(deals[0].frame) if hole.want == "amount"), "")
    if not role or deals[0].negated or Words.of(reading).does("undone"):
        return meaning
    part = replace(deals[0], frame=deals[0].frame.with_role(role, Hole("amount", name=_MEASURE)))
    names = {hole.name for _, hole in holes_of(part.frame) if hole.want == "entity" and hole.classes}
    target = meaning.target if meaning.target in names else next(iter(sorted(names)), "")
    kind = "count" if "count" in Words.of(reading).asks else "list" if target else "facts"
    return replace(meaning, kind=kind, parts=(part,), target=target)


def _lost(reading: Reading, words: Words, parts: tuple[Part, ...]) -> tuple[str, ...]:
    """“How many people …”: what is counted has no place in anything that was read."""
    held = {(hole.name, hole.classes) for part in parts for _, hole in holes_of(part.frame)}
    names = {name for name, _ in held}
    holes = [m for m in reading.mentions if isinstance(m.value, Hole) and m.value.classes and m.value.name not in names]
    counts = "count" in words.asks and bool(parts) and not words.plain & {"article", "report"}
    return tuple(m.text for m in holes) if counts and not any(c for _, c in held) else ()


def _mutual(meaning: Meaning, words: Words, vocabulary: Vocabulary) -> Meaning:
    """“Which companies compete with each other”: with nobody named, every such pair."""
    part = meaning.parts[0] if len(meaning.parts) == 1 and words.does("reciprocal") else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    if part is None or kind is None or not kind.symmetric or names_of(part.frame):
        return meaning
    frame = Frame(part.frame.kind, (), part.frame.span)
    return replace(meaning, kind="facts", target="", parts=(replace(part, frame=frame),))


def _pieces(
    kinds: frozenset[str], reading: Reading, words: Words, things: tuple[Entity, ...], vocabulary: Vocabulary
) -> Meaning | Declined:
    """“How many GPUs does X have”: the figure told of X, if nothing else is named."""
    part = in_pieces(things, kinds, vocabulary)
    found = framed(reading, words, (part,), vocabulary) if part is not None else None
    if part is None or found is None:
        return Declined(reading.text, reading.language, "no_answer", "countless", things=things)
    (hole,) = (hole for _, hole in holes_of(part.frame))
    return described(replace(found, kind="amount", target=hole.name, group=""), vocabulary)


def _kinds_of_hardware(things: tuple[Entity, ...], vocabulary: Vocabulary) -> frozenset[str]:
    """The classes of hardware that are named as such (“GPUs”), not by one of their members."""
    return frozenset(t.label() for t in things if t.label() in t.classes and "Hardware" in t.classes)


def _counted_classes(meaning: Meaning) -> frozenset[str]:
    """The classes of what is counted: those asked for, else those of the things named."""
    hole = meaning.holes.get(meaning.target)
    named = frozenset(c for part in meaning.parts for thing in names_of(part.frame) for c in thing.classes)
    return (hole.classes or named) if hole else frozenset()


def _is_countless(meaning: Meaning, vocabulary: Vocabulary) -> bool:
    """“How many GPUs”: the graph holds kinds of hardware, whose number is not the number of pieces."""
    classes = _counted_classes(meaning)
    return any("Hardware" in (vocabulary.classes.get(c, frozenset()) | {c}) for c in classes)


def _plain_kind(hole: Hole | None, measured: bool, words: Words) -> str:
    if hole is None:
        return "facts"
    return "amount" if measured else "date" if hole.want == "date" else "list"


def _alternative(reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether an or stands between two names."""
    return bool(joined_names(reading, vocabulary, "alternative"))


def _or_else(parts: tuple[Part, ...], reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether an or stands between two clauses: “… or were bought by X”, 「…するか、…している」."""
    ors = load_replies(reading.language).texts(f"{REPLY}paired-or", "words")
    small = {reading.text[s:e].casefold() for _, s, e, c in reading.words if c in ("aux:be", "aux:have")}
    spans = sorted({part.frame.span for part in parts if part.frame.span != (0, 0)})
    for (_, end), (start, _) in pairwise(spans):
        between = reading.text[end:start]
        if reading.language == "ja" and between.startswith(tuple(f"{word}、" for word in ors)):
            return True
        last = [word for word in between.casefold().split() if word not in small]
        if reading.language != "ja" and last[-1:] and last[-1] in ors:
            return True
    return False


def _joined(parts: tuple[Part, ...], words: Words, kind: str, alternative: bool = False) -> str:
    if words.does("exactly") and len(parts) > 1:  # 「XかYのどちらか片方だけ」 says or too
        return "one"
    either = (words.does("either") or alternative) and len(parts) > 1
    wants = [[hole.want for _, hole in holes_of(part.frame)] for part in parts]
    sized = all(len(some) == 1 and some[0] in _QUANTITIES for some in wants)
    if kind in ("amount", "sum") and len(parts) > 1 and sized:
        return "any"  # 「AとBはそれぞれいくら」: a sum of each
    if kind == "sum" and len(parts) > 1 and not any(wants) and len({part.frame.kind for part in parts}) == 1:
        return "any"  # 「AとBへの出資の合計」: those in the one and those in the other
    return "any" if either or kind in ("compare", "difference", "ratio") else "all"


def _rank(words: Words, kind: str) -> str:
    if kind == "compare":
        return "smallest" if words.does("smallest", "less") else "largest"
    rank = words.first(RANKS) or ("smallest" if words.does("less") else "largest") * (kind == "rank")
    return rank if kind == "rank" or (kind == "date" and rank in ("first", "latest")) else ""


def measured(meaning: Meaning, vocabulary: Vocabulary, longest: bool = False) -> Meaning:
    """The same with a hole for the amount that is ranked, added, compared or bounded, in each part that lacks one."""
    by_date = meaning.rank in ("first", "latest")
    sized = meaning.kind in ("sum", "average", "rank", "exceeds", "compare", "difference", "ratio")
    sized = sized or bool(meaning.sides or meaning.bound)
    counts = meaning.tally is not None and bool(meaning.tally.rank)
    if not sized or counts or (by_date and not meaning.sides):
        return meaning
    alternatives = meaning.kind in ("compare", "exceeds", "difference", "ratio") or (
        meaning.kind == "sum" and meaning.joined == "any")
    parts, done = [], False
    for part in meaning.parts:
        lasts = longest or (bool(meaning.sides) and all(q.unit == "year" for _, q in meaning.sides))
        part = part if part.negated or (done and not alternatives) else _with_measure(part, vocabulary, lasts)
        done = done or any(hole.name == _MEASURE for _, hole in holes_of(part.frame))
        parts.append(part)
    target = _MEASURE if meaning.kind in ("sum", "average") else meaning.target
    renamed = meaning.holes.get(target)
    if renamed is not None and renamed.want in _QUANTITIES and target != _MEASURE:
        target = _MEASURE
    return replace(meaning, parts=tuple(parts), measure=_MEASURE if done else "", target=target)


_MEASURE = "measure"


def _with_measure(part: Part, vocabulary: Vocabulary, lasts: bool = False) -> Part:
    """The part with a hole for its amount, or for how long it `lasts`, which number of years is bounded."""
    if part.also is not None:
        also = _with_measure(replace(part, frame=part.also, also=None), vocabulary, lasts).frame
        part = replace(part, also=also)
    for role, hole in holes_of(part.frame):
        if hole.want in _QUANTITIES:
            return replace(part, frame=part.frame.with_role(role, replace(hole, name=_MEASURE)))
    want, forms = ("duration", ("number",)) if lasts else ("amount", ("quantity",))
    role = _open_role(part.frame, forms, want, vocabulary)
    return replace(part, frame=part.frame.with_role(role, Hole(want, name=_MEASURE))) if role else part


def _cited(reading: Reading) -> Iterator[str]:
    """The outlets right beside an “according to”, where no claim of the question names them."""
    says = [(s, e) for _, s, e, concept in reading.words if concept == "according" and not reading.statements]
    for mention in reading.mentions:
        outlet = isinstance(mention.value, Entity) and "MediaOutlet" in mention.value.classes
        start, end = mention.start, mention.end
        near = (reading.text[e:start] if e <= start else reading.text[end:s] for s, e in says)
        if outlet and any(len(between.strip()) < 2 for between in near):
            yield mention.value.iri  # type: ignore[union-attr]


def _speakers(reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    named = words.speakers
    first = reading.mentions[0] if reading.mentions else None
    if first and isinstance(first.value, Entity) and "MediaOutlet" in first.value.classes and (
            reading.text[first.end : first.end + 1] == ":"):
        named = (*named, first.value.iri)  # “Reuters: how much …”
    named = (*named, *_cited(reading))
    if "article" not in words.plain:  # in "which article says that X …" X is no speaker
        named = (*named, *(who for statement in reading.statements for who in statement.speakers))
    return tuple(vocabulary.entity(iri) or Entity(iri) for iri in dict.fromkeys(named))


# ---- which statuses count ----
def scoped(meaning: Meaning, words: Words, vocabulary: Vocabulary, replies: Replies) -> Meaning:
    """By default what holds; what the question's words of stage and certainty ask for, where it has such words."""
    cues = [cue for cue in words.cues if cue in vocabulary.statuses and not _tells_nothing(vocabulary.status(cue))]
    cues = cues or _under_way(meaning, words, vocabulary)
    holding = frozenset(n for n, s in vocabulary.statuses.items() if s.holds) | _of_their_nature(meaning, replies)
    unasked = frozenset(n for n in vocabulary.statuses if replies.rule(n, "unasked") != ("false",))
    every = meaning.kind in ("provenance", "speaker", "status", "said") or (
        meaning.kind == "facts" and not any(part.negated for part in meaning.parts)) or bool(meaning.speakers)
    if words.does("undone"):
        return replace(meaning, statuses=unasked - holding)
    every = every and not (meaning.kind == "facts" and "held" in words.plain)  # “were made” asks for what was done
    if not cues:
        positive = not any(part.negated for part in meaning.parts)
        loose = meaning.kind in ("amount", "list", "date") and positive and meaning.joined == "all"
        return replace(meaning, statuses=unasked if every else holding, widen=loose and not every)
    if meaning.kind in ("provenance", "speaker", "status"):
        told = _asked(cues, words, meaning, holding, vocabulary, replies) if any(c in holding for c in cues) else (
            unasked - holding)
        return replace(meaning, statuses=unasked if meaning.kind == "status" else told)
    asked = _asked(cues, words, meaning, holding, vocabulary, replies)
    near = frozenset(c for cue in cues if words.does("only") for c in replies.rule(cue, "covers"))
    near |= frozenset(c for cue in cues if cue in holding for c in replies.rule(cue, "until"))
    weak = not words.does("only") and any(cue not in holding for cue in cues)  # 「見込み」 may be told as talks
    loose = weak and meaning.kind in ("amount", "list", "date") and meaning.joined == "all"
    return replace(meaning, statuses=asked, widen=bool(near - asked) or loose, wider=near and near | asked)


def _under_way(meaning: Meaning, words: Words, vocabulary: Vocabulary) -> list[str]:
    """“How much is X raising”: the stage of what goes on now, where its kind has one that is not yet done."""
    kinds = [vocabulary.frames[p.frame.kind] for p in meaning.parts if p.frame.kind in vocabulary.frames]
    stages = [kind.ongoing_stage for kind in kinds if kind.ongoing_stage and kind.kind in words.ongoing]
    return [stage for stage in stages if not vocabulary.status(stage).holds]


def _of_their_nature(meaning: Meaning, replies: Replies) -> frozenset[str]:
    """The stages that count for the kinds asked for though nothing is done yet: what is committed is a plan."""
    counts = [frozenset(replies.rule(part.frame.kind, "counts")) for part in meaning.parts]
    return frozenset.intersection(*counts) if counts else frozenset()


def _tells_nothing(status: StatusType) -> bool:
    """"Is reported to" asks for whatever holds."""
    return status.holds and status.axis == "Certainty"


def _asked(cues: list[str], words: Words, meaning: Meaning, holding: frozenset[str], vocabulary: Vocabulary,
           replies: Replies) -> frozenset[str]:
    sure = [vocabulary.status(cue) for cue in cues if cue in holding]
    weak = [cue for cue in cues if cue not in holding]
    if meaning.kind == "yesno" and any(replies.rule(cue, "settles") == ("true",) for cue in cues):
        weak = []  # “is it certain that X will invest”
    found = frozenset(c for cue in weak for c in (replies.rule(cue, "covers") or (cue,)))
    if words.does("only"):
        found = frozenset(weak)
    if weak and (words.does("include", "including") or ("future" in words.plain and _future(weak, meaning, replies))):
        found |= holding
    elif meaning.target and not words.does("only"):  # what was announced as to come is planned too, and no more
        found |= {name for cue in weak for name in replies.rule(cue, "until")}
    if sure and not weak:  # "signed" also counts what has gone further
        most = max(status.doubt for status in sure)
        found |= frozenset(n for n in holding if vocabulary.status(n).doubt <= most)
    return found


def _future(weak: list[str], meaning: Meaning, replies: Replies) -> bool:
    """"Which chips will it use" asks for what is signed as well as for what is planned."""
    return bool(meaning.target) and all(replies.rule(cue, "joins") == ("true",) for cue in weak)


# ---- without frames ----
def _frameless(reading: Reading, words: Words, things: tuple[Entity, ...], vocabulary: Vocabulary) -> Meaning | None:
    replies = load_replies("en")
    speakers = _speakers(reading, words, vocabulary)
    things = tuple(t for t in things if "Concept" not in t.classes) if "report" in words.plain else things
    unasked = frozenset(n for n in vocabulary.statuses if replies.rule(n, "unasked") != ("false",))
    bare = Meaning(reading.text, reading.language, "", statuses=frozenset(vocabulary.statuses))
    if any(isinstance(m.value, Period) for m in reading.mentions):
        return None if speakers else _happened(replace(bare, statuses=unasked), reading, words, things)
    if "article" in words.plain and len(things) == 1 and not speakers:
        return _mentioning(bare, things, words, unasked)
    outlets = tuple(t for t in things if "MediaOutlet" in t.classes)
    if not speakers and "report" in words.plain and len(things) == 1 and "Agent" in things[0].classes:
        speakers = things
    elif not speakers and "report" in words.plain and len(outlets) == 1:
        speakers = outlets
    others = tuple(t for t in things if t not in speakers and "Concept" not in t.classes)
    if speakers and others and "report" in words.plain and words.asks & {"what", "list"} and not words.operations:
        part = Part(Frame("Frame", ((ANY_ROLE, others),)))  # “what did X say about Y”
        return replace(bare, kind="facts", speakers=speakers, statuses=unasked, parts=(part,))
    if speakers:
        return replace(bare, kind="said", speakers=speakers)
    if len(things) == 2 and "bond" in words.plain and not words.operations and not words.asks - {"what", "list"}:
        part = Part(Frame("Frame", ((ANY_ROLE, things),)))  # 「AとBの関係は」: what is told of both
        return replace(bare, kind="about", things=things, statuses=unasked, parts=(part,))
    post = _post(things, words, vocabulary)
    if post is not None:
        return replace(bare, kind="list", parts=(post,), target="x", statuses=unasked)
    if len(things) != 1 or words.operations or words.asks - {"what", "who", "which", "list"}:
        return None
    unclear = {"report", "according"} | ({"doubt"} if not words.asks & {"what", "who"} else set())
    if words.plain & unclear and "define" not in words.plain:
        return None
    if "whose" in words.plain or any(not vocabulary.is_a(things[0], c) for c in words.classes):
        return None  # what it has, holds or belongs to is asked for, not what it is
    if "define" in words.plain or words.asks & {"what", "who"}:
        return replace(bare, kind="definition", things=things, statuses=unasked, joined="any",
                       parts=_defining(things[0], vocabulary, replies))
    return replace(
        bare, kind="about", things=things, statuses=unasked, parts=(Part(Frame("Frame", ((ANY_ROLE, things),))),)
    )


def _post(things: tuple[Entity, ...], words: Words, vocabulary: Vocabulary) -> Part | None:
    """「AのBって何者」, “what does B do at A”: the position of a person in a body."""
    people = [t for t in things if "Person" in t.classes]
    bodies = [t for t in things if "Organisation" in t.classes]
    asks = words.asks and not words.asks - {"what", "who", "which"} and not words.operations
    if not asks or len(things) != 2 or not (len(people) == len(bodies) == 1) or words.plain & {"report", "article"}:
        return None
    held: tuple[Filler, ...] = (people[0], bodies[0], Hole("entity", name="x"))
    for kind in vocabulary.frames.values():
        own = [next((r for r in kind.keys if c in vocabulary.role(r).ranges), "") for c in _OF_POSTS]
        if all(own):
            return Part(Frame(kind.kind, tuple((role, (filler,)) for role, filler in zip(own, held, strict=True))))
    return None


_OF_POSTS = ("Person", "Organisation", "Position")


def _happened(bare: Meaning, reading: Reading, words: Words, things: tuple[Entity, ...]) -> Meaning | None:
    """“What did X do in May 2025”: the deals of X at that time."""
    date = next(m.value for m in reading.mentions if isinstance(m.value, Period))
    agents = bool(things) and all("Agent" in thing.classes for thing in things)
    if not agents or not words.asks & {"what", "list"} or words.asks - {"what", "list"}:
        return None
    return replace(bare, kind="facts", parts=(Part(Frame(DEAL, ((ANY_ROLE, things),), (0, 0)), date=date),))


def _mentioning(bare: Meaning, things: tuple[Entity, ...], words: Words, unasked: frozenset[str]) -> Meaning:
    """“What do the articles say about X”, “which articles mention X”: everything said of it, or where."""
    parts = (Part(Frame("Frame", ((ANY_ROLE, things),))),)
    kind = "provenance" if "which" in words.asks or (bare.language == "ja" and not words.asks) else "about"
    return replace(bare, kind=kind, things=things, statuses=unasked, parts=parts)


def _defining(thing: Entity, vocabulary: Vocabulary, replies: Replies) -> tuple[Part, ...]:
    """The frames that tell what a thing is: who makes it, what it is a part of, which position it holds."""
    return tuple(
        Part(Frame(kind, ((role, (thing,)),))) for kind in vocabulary.frames for role in replies.rule(kind, "defines")
    )


# ---- said back ----
def described(meaning: Meaning, vocabulary: Vocabulary) -> Meaning:
    """`meaning` with its own words in `understood_as`."""
    return replace(meaning, understood_as=describe(meaning, vocabulary))


def describe(meaning: Meaning, vocabulary: Vocabulary) -> str:
    """The meaning in words, in the question's language: what `understood_as` shows."""
    replies = load_replies(meaning.language)
    who = replies.join(e.label(meaning.language) for e in (*meaning.speakers, *meaning.things))
    short = {"said": "what-x-said", "definition": "what-is", "about": "about-x", "conflicts": "what-differs",
             "circles": "what-circles"}.get(meaning.kind)
    if short:
        return replies.say(short, who=who)
    if meaning.kind == "facts" and [part.frame.kind for part in meaning.parts] == ["Frame"]:
        named = replies.join(thing.label(meaning.language) for thing in names_of(meaning.parts[0].frame))
        return replies.say("by", what=replies.say("about-x", who=named), who=who)
    conditions = _conditions(meaning, replies, vocabulary)
    text = _headed(meaning, conditions, replies, vocabulary)
    text = replies.say("by", what=text, who=who) if meaning.speakers else text
    text = replies.say(f"each-{meaning.rate}", what=text) if meaning.rate else text
    text = replies.say("in-unit", what=text, unit=meaning.unit) if meaning.unit else text
    return replies.say("as-known", what=text, date=period_words(meaning.known, replies)) if meaning.known else text


def _headed(meaning: Meaning, conditions: str, replies: Replies, vocabulary: Vocabulary) -> str:
    if meaning.kind == "exclusive":
        who = replies.join(thing.label(replies.language) for thing in dict(meaning.besides)[OTHERS])
        told = _conditions(replace(meaning, besides=()), replies, vocabulary)
        return replies.say("the-exclusive", who=who, conditions=told)
    if meaning.kind == "exceeds":
        sides = (_condition(part, meaning, replies, vocabulary) for part in meaning.parts)
        return replies.say(f"the-exceeds-{meaning.rank}", **dict(zip(("first", "second"), sides, strict=False)))
    rows = {"yesno": "whether", "provenance": "the-articles", "speaker": "the-speakers", "date": "the-date",
            "status": "the-status"}
    if meaning.kind in rows:
        return replies.say(rows[meaning.kind], conditions=conditions)
    hole = meaning.holes.get(meaning.target)
    what = replies.text(f"hole-{hole.want}") if hole else ""
    if hole and hole.classes:
        what = replies.join(vocabulary.label(c, replies.language) for c in sorted(hole.classes))
    maker = vocabulary.entity(hole.maker) if hole and hole.maker else None
    what = replies.say("kinds-of-maker", classes=what, maker=maker.label(replies.language)) if maker else what
    text = replies.say("such-that", what=what, conditions=conditions) if hole else replies.say(
        "the-facts", conditions=conditions)
    head = {"rank": f"the-{meaning.rank}"}.get(meaning.kind, f"the-{meaning.kind}")
    place = str(meaning.place) if meaning.place > 1 else ""
    return replies.say(head, what=text, place=place) if replies.text(head) and meaning.kind != "facts" else text


def _conditions(meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> str:
    found = [_condition(part, meaning, replies, vocabulary) for part in meaning.parts]
    found = [replies.join(found, "or")] if meaning.joined != "all" else found
    if meaning.tally and not meaning.tally.hole:
        kind = vocabulary.label(meaning.parts[meaning.tally.part].frame.kind, replies.language)
        found.append(counted_words(meaning, kind, replies))
    found += [f"{side} {quantity_words(amount, replies)}" for side, amount in meaning.sides]
    found += [replies.say("besides", x=_hole_words(name, meaning.holes[name], meaning, replies, vocabulary),
                          who=replies.join(thing.label(replies.language) for thing in things))
              for name, things in meaning.besides]
    return replies.join(text for text in found if text)


def _hole_words(name: str, hole: Hole, meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> str:
    """How an open place is called: x, if it is asked for, else by its class and, if they are counted, its number."""
    if name == meaning.target:
        return "x"
    what = replies.join(vocabulary.label(c, replies.language) for c in sorted(hole.classes)) or (
        replies.text(f"hole-{hole.want}"))
    return counted_words(meaning, what, replies) if meaning.tally and meaning.tally.hole == name else (
        replies.say("some", what=what))


def counted_words(meaning: Meaning, what: str, replies: Replies) -> str:
    """“more than 1 cloud provider”, “the most contracts”; empty where nothing is counted."""
    if meaning.tally is None:
        return ""
    if meaning.tally.rank:
        return replies.say(f"most-{meaning.tally.rank}", what=what)
    bound = {sign: name for name, sign in SIDES.items()}.get(meaning.tally.side, "exact")
    number = quantity_words(Quantity(Decimal(meaning.tally.number), "", bound), replies)
    return replies.say("counted", n=number, what=what)


def _bare_years(filler: Filler) -> Filler:
    """A number of years as a frame holds it, without its unit."""
    return replace(filler, unit="") if isinstance(filler, Quantity) and filler.unit == "year" else filler


def _condition(part: Part, meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> str:
    plain = {name: _hole_words(name, hole, meaning, replies, vocabulary) for name, hole in meaning.holes.items()}
    frame = Frame(part.frame.kind, tuple(
        (role, tuple(replace(f, name=plain[f.name]) if isinstance(f, Hole) else _bare_years(f)
                     for f in fillers))
        for role, fillers in part.frame.roles if role != ANY_ROLE or part.frame.kind not in vocabulary.frames))
    date = period_words(part.date, replies) if part.date else ""
    text = sentence(frame, replies, vocabulary, date=date)
    things = replies.join(f.label(replies.language) for f in part.frame.get(ANY_ROLE) if isinstance(f, Entity))
    things = "" if replies.text(part.frame.kind) and part.frame.kind not in vocabulary.frames else things
    text = (
        replies.say("aside", what=vocabulary.label(part.frame.kind, replies.language), aside=things) if things else text
    )
    text = replies.say("aside", what=text, aside=replies.join(part.called, "or")) if part.called else text
    return replies.say("not", what=text) if part.negated else text
