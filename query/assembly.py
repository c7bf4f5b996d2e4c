"""Frames, holes and names of a question -> one connected graph.

A reader finds the frames of a question clause by clause; what links the clauses is left to this step. A noun of a class
fills the open role that it fits ("a lab that X hosts": the one invested in and the one hosted), as do holes and names
that no frame took; frames that say nothing of their own are left out.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.model import Entity, Filler, Frame, Hole, Mention, Period, Quantity, Reading
from kg.vocabulary import Vocabulary
from query.deals import is_deal
from query.parts import ANY_ROLE, Part, holes_of, names_of
from query.wording import load_replies

Span = tuple[int, int]
_PLACES = frozenset({"Place"})
_RANKED = ("op:largest", "op:smallest", "op:first", "op:latest")
LINK = "link"  # how holes are named that only connect frames


@dataclass(frozen=True, slots=True)
class _Loose:
    """What the frames did not take: holes, names, and nouns of a class that are no hole."""

    holes: tuple[Mention, ...]
    names: tuple[Entity, ...]
    nouns: tuple[tuple[frozenset[str], Span], ...]


def assemble(parts: list[Part], reading: Reading, speakers: Iterable[str], vocabulary: Vocabulary) -> list[Part]:
    """`parts` connected by what was left over; never more parts than before."""
    parts = [_without_teller(_about_itself(part, reading, vocabulary), reading) for part in parts]
    parts = [_into_place(part, reading, vocabulary) for part in parts]
    parts = [_alternative(part, reading, vocabulary) for part in parts]
    parts = [_of_linked(part, reading, vocabulary) for part in parts]
    loose = _loose(parts, reading, frozenset(speakers), vocabulary)
    parts = [_measuring(part, loose.names, vocabulary) for part in parts]
    parts, nouns = _place_holes(parts, loose, vocabulary)
    parts = _place_nouns(parts, nouns, reading, vocabulary)
    parts = _place_names(parts, loose.names, vocabulary, paired=_pairs(reading, vocabulary))
    parts = _taking_part(parts, loose.names)
    return _telling(_opposed(_ungauged(_contrasted(parts, loose.names, reading, vocabulary), reading), vocabulary))


def _contrasted(
    parts: list[Part], names: tuple[Entity, ...], reading: Reading, vocabulary: Vocabulary
) -> list[Part]:
    """“on A but not on B”: after a not, a name left over denies of itself what the part says of a thing like it."""
    places = [s for _, s, _, concept in reading.words if concept == "op:not"]
    taken = {name for part in parts for name in names_of(part.frame)}
    left = [n for n in names if n not in taken]
    if not places or len(left) != 1 or any(part.negated for part in parts):
        return parts
    denied = next((m for m in reading.mentions if m.value == left[0]), None)
    like = [(part, role) for part in parts for role, fillers in part.frame.roles if role != ANY_ROLE
            and all(isinstance(f, Entity) for f in fillers) and fits(left[0], role, vocabulary)
            and any(True for _ in holes_of(part.frame))]
    if len(like) != 1 or denied is None or not _beside_not(denied, places, reading):
        return parts
    part, role = like[0]
    other = _other_verb(denied, part, reading, vocabulary)
    if other is not None:
        return [*parts, other]
    return [*parts, replace(part, negated=True, frame=part.frame.with_role(role, left[0]), words="")]


def _other_verb(denied: Mention, part: Part, reading: Reading, vocabulary: Vocabulary) -> Part | None:
    """“but Y does not host”: what is denied of the name by a verb of its own, of the same things."""
    holes = [hole for _, hole in holes_of(part.frame) if hole.want == "entity"]
    spans = [(s, e, c.removeprefix("frame:")) for _, s, e, c in reading.words if c.startswith("frame:")
             and s >= denied.end and c.removeprefix("frame:") in vocabulary.frames]
    if len(holes) != 1 or not spans or not isinstance(denied.value, Entity):
        return None
    start, end, first = min(spans)
    kinds = [first] + [name for s, e, name in spans if (s, e) == (start, end)]
    if part.frame.kind in kinds:
        return None  # the same is said of both
    for kind in map(vocabulary.frame, kinds):
        roles = [r for r in kind.keys if fits(denied.value, r, vocabulary)]
        others = [r for r in kind.keys if roles and r != roles[0] and fits(holes[0], r, vocabulary)]
        if len(kind.keys) == 2 and roles and others:
            frame = Frame(kind.kind, ((roles[0], (denied.value,)), (others[0], (holes[0],))), (start, end))
            return Part(frame, negated=True, words=reading.text[start:end])
    return None


def _beside_not(denied: Mention, places: list[int], reading: Reading) -> bool:
    """Whether the not stands right before the name, or right behind it (“that B doesn't”)."""
    others = [m for m in reading.mentions if isinstance(m.value, Entity) and m is not denied]
    at = min(places, key=lambda p: abs(p - denied.start))
    return not any(min(at, denied.start) < m.start < max(at, denied.start) for m in others)



def _taking_part(parts: list[Part], names: tuple[Entity, ...]) -> list[Part]:
    """「スターゲートはいくら投資するか」: the one name takes part in what is asked, though no role takes such."""
    alone = len(parts) == 1 and len(names) == 1 and not names_of(parts[0].frame) and "Concept" not in names[0].classes
    sized = alone and any(hole.want == "amount" for _, hole in holes_of(parts[0].frame))
    return [replace(parts[0], frame=parts[0].frame.with_role(ANY_ROLE, names[0]))] if sized else parts


def _pairs(reading: Reading, vocabulary: Vocabulary) -> bool:
    told = any(concept in ("op:either", "op:both", "op:exactly") for _, _, _, concept in reading.words)
    return told or bool(joined_names(reading, vocabulary, "and"))


def joined_names(reading: Reading, vocabulary: Vocabulary, case: str) -> list[Entity]:
    """The names before which a marker of `case` stands right behind another name: “in A or (in) B”."""
    markers = [m for m in vocabulary.markers if m.language == reading.language]
    joining = {m.form for m in markers if case in m.cases}
    every = {m.form for m in markers}
    named = [m for m in reading.mentions if isinstance(m.value, Entity)]
    found = []
    for one, two in pairwise(named):
        between = reading.text[one.end : two.start].strip().casefold()
        first, _, rest = between.partition(" ")
        if between in joining or (first in joining and rest in every):
            found.append(two.value)
    return found  # type: ignore[return-value]


# ---- what is left out ----
def spoken_of(parts: list[Part], reading: Reading, vocabulary: Vocabulary) -> list[Part]:
    """Without what only carries a noun or sets the scene."""
    parts = [_carrying(part, reading, parts, vocabulary) for part in parts]
    return _without_support(_without_setting(parts, reading, vocabulary), reading)


def _carrying(part: Part, reading: Reading, parts: list[Part], vocabulary: Vocabulary) -> Part:
    """“the largest investment X has made”: the noun of a deal, and X does what its light verb carries."""
    light = {(s, e) for _, s, e, concept in reading.words if concept == "support"}
    nouns = [concept.removeprefix("frame:") for _, s, e, concept in reading.words if concept.startswith("frame:")
             and (s, e) not in light and "Deal" in vocabulary.classes.get(concept.removeprefix("frame:"), ())]
    carried = any((s, e) in light and concept == f"frame:{part.frame.kind}" for _, s, e, concept in reading.words)
    bare = all(not hole.classes for _, hole in holes_of(part.frame))
    if not carried or not nouns or not bare or nouns[0] in [p.frame.kind for p in parts]:
        return part
    frame = Frame(nouns[0], (), part.frame.span)
    for name in names_of(part.frame):
        roles = _open(frame, name, vocabulary, keys=True)
        frame = frame.with_role(roles[0], name) if roles else frame
    return replace(part, frame=frame)


def _without_support(parts: list[Part], reading: Reading) -> list[Part]:
    """Without the frame of a verb that only carries a noun ("made an investment") when it names nothing."""
    light = {(s, e) for _, s, e, concept in reading.words if concept == "support"}
    carried = {concept.removeprefix("frame:") for _, s, e, concept in reading.words
               if concept.startswith("frame:") and (s, e) in light}
    own = {concept.removeprefix("frame:") for _, s, e, concept in reading.words
           if concept.startswith("frame:") and (s, e) not in light}
    def shared(part: Part) -> bool:
        others = {hole for p in parts if p is not part for _, hole in holes_of(p.frame)}
        return all(hole in others for _, hole in holes_of(part.frame))

    idle = [p for p in parts if p.frame.kind not in own and p.frame.kind in carried and shared(p)]
    had = [p for p in idle if _only_has(p, parts, idle)]
    kept = [p for p in parts if p not in idle or (names_of(p.frame) and p not in had)]
    return [_of_either(p, had) for p in kept] or parts


def _only_has(part: Part, parts: list[Part], idle: list[Part]) -> bool:
    """“What contracts does X have”: the verb says no more of X than the noun that the question asks for."""
    bare = [hole for _, hole in holes_of(part.frame)]
    told = {name for p in parts if p not in idle for name in names_of(p.frame)}
    return bool(bare) and not any(hole.classes for hole in bare) and set(names_of(part.frame)) <= told


def _of_either(part: Part, had: list[Part]) -> Part:
    """The deal that somebody has, on whichever side."""
    same = {hole for p in had for _, hole in holes_of(p.frame)} & {hole for _, hole in holes_of(part.frame)}
    return replace(part, either=True) if same and part.also is None else part


def _without_setting(parts: list[Part], reading: Reading, vocabulary: Vocabulary) -> list[Part]:
    """Without what only sets the scene (“… after the deal”): a bare event noun under a preposition of time."""
    asides = [m.form for m in vocabulary.markers if m.language == reading.language and "aside" in m.cases]
    heads = tuple(f"{form} {the}" for form in asides for the in ("the ", "this ", "that ", ""))

    def scenic(part: Part) -> bool:
        start, end = part.frame.span
        before = reading.text[:start].casefold()
        bare = reading.text[end:].strip(" ?.!") == ""
        return bare and end > start and before.endswith(heads)

    kept = [part for part in parts if not scenic(part)]
    return kept or parts


def _of_linked(part: Part, reading: Reading, vocabulary: Vocabulary) -> Part:
    """“the chief of the lab that X hosts”: the noun that a clause tells more about, right behind the part's words."""
    genitive = [m.form for m in vocabulary.markers if m.language == reading.language and "genitive" in m.cases]
    small = {reading.text[s:e] for _, s, e, concept in reading.words if concept == "determiner"} | set(genitive)
    for mention in reading.mentions:
        between = reading.text[part.frame.span[1] : mention.start].split()
        asked = isinstance(mention.value, Hole) and mention.value.want == "entity"
        if asked and between and mention.start > part.frame.span[1] and set(between) <= small:
            hole = mention.value
            assert isinstance(hole, Hole)
            roles = _open(part.frame, hole, vocabulary, keys=True)
            part = _with(part, roles[0], hole) if len(roles) == 1 and between[0] in genitive else part
    return part


def _without_teller(part: Part, reading: Reading) -> Part:
    """“Who reported that …”, “which outlet says …”: the hole that tells is no party to what is told."""
    for role, hole in holes_of(part.frame):
        mention = next((m for m in reading.mentions if m.value == hole), None)
        if mention is not None and (_tells(mention, reading) or _is_state(hole, reading)):
            rest = (filler for filler in part.frame.get(role) if filler != hole)
            part = replace(part, frame=part.frame.with_role(role, *rest))
    return part


def _is_state(hole: Hole, reading: Reading) -> bool:
    """“What is the status of …”: a bare what is the status itself."""
    states = any(c == "ask:status" for _, _, _, c in reading.words)
    return states and not hole.classes and hole.want == "entity"


def _tells(mention: Mention, reading: Reading) -> bool:
    hole = mention.value
    outlet = isinstance(hole, Hole) and "MediaOutlet" in hole.classes
    asks = any(c == "ask:who" and mention.start <= s < mention.end for _, s, _, c in reading.words)
    says = [s for _, s, _, c in reading.words if c == "report" and s >= mention.end]
    between = reading.text[mention.end : says[0]].split() if says else []
    return bool(says) and (outlet or asks) and len(between) <= 2


def _about_itself(part: Part, reading: Reading, vocabulary: Vocabulary) -> Part:
    """"Which investments …": the hole before the noun of the frame is the frame itself, not one of its parties."""
    frame = part.frame
    for role, hole in holes_of(frame):
        asking = [m for m in reading.mentions if m.value == hole and asks_for_frame(m, reading, vocabulary)]
        frame = frame.with_role(role) if asking else frame
        frame = _by_owner(frame, role, vocabulary) if any(_has_owner(m, reading, vocabulary) for m in asking) else frame
    return replace(part, frame=frame)


def _by_owner(frame: Frame, role: str, vocabulary: Vocabulary) -> Frame:
    """“What is X's biggest investment”: X makes it, since what stood in its place is the deal itself."""
    kind = vocabulary.frames.get(frame.kind)
    keys = kind.keys if kind else ()
    named = frame.get(keys[1]) if len(keys) == 2 and role == keys[0] else ()
    thing = named[0] if len(named) == 1 and not frame.get(role) else None
    mine = isinstance(thing, Entity) and fits(thing, role, vocabulary)
    return frame.with_role(keys[1]).with_role(role, thing) if mine and thing is not None else frame


def asks_for_frame(mention: Mention, reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether a bare "which" stands right before the noun of a frame (or before "article")."""
    hole = mention.value
    if not isinstance(hole, Hole) or hole.classes or hole.want != "entity":
        return False
    here = {c for _, s, e, c in reading.words if (s, e) == (mention.start, mention.end)}
    before = any(c.startswith(("frame:", "article")) and (_next_to(mention, s, reading) or _ranks(mention, s, reading))
                 for _, s, _, c in reading.words)
    owned = bool(here & {"ask:which", "ask:what"}) and _has_owner(mention, reading, vocabulary)
    return owned or (before and bool(here & {"ask:which", "ask:what", "ask:list", "ask:count"}))


def _has_owner(mention: Mention, reading: Reading, vocabulary: Vocabulary) -> bool:
    """“what is X's biggest investment”: whether it stands before a deal that the question says is someone's."""
    deals = {s for _, s, _, c in reading.words
             if c.startswith("frame:") and is_deal(c.removeprefix("frame:"), vocabulary)}
    return any(_is_owned(mention, start, reading, vocabulary) for start in deals)


def _is_owned(mention: Mention, start: int, reading: Reading, vocabulary: Vocabulary) -> bool:
    """“what is X's first investment”, “which of X's investments”: an owner stands between the two."""
    said = [(s, e) for _, s, e, c in reading.words if mention.end <= s < start and (
        c in ("filler", "determiner", "aux:be", *_RANKED) or c.startswith("place:"))]
    owners = [(m.start, m.end) for m in reading.mentions
              if isinstance(m.value, Entity) and mention.end <= m.start < start]
    marks = {m.form for m in vocabulary.markers if m.language == reading.language and "genitive" in m.cases}
    rest = "".join(sign for at, sign in enumerate(reading.text[mention.end : start], mention.end)
                   if not any(s <= at < e for s, e in (*said, *owners)))
    is_it = any(c == "aux:be" and mention.end <= s < start for _, s, _, c in reading.words)
    return (is_it or len(rest.split()) > 1) and len(owners) == 1 and bool(rest.split()) and set(rest.split()) <= marks


def _ranks(mention: Mention, start: int, reading: Reading) -> bool:
    """Whether nothing but a word of rank stands between ("what is the largest investment …")."""
    small = {(s, e): c for _, s, e, c in reading.words
             if c in ("filler", "determiner", *_RANKED) or c.startswith("place:")}
    ranked = any(c in _RANKED and mention.end <= s < start for (s, _), c in small.items())
    rest = reading.text[mention.end : start]
    counts = {(m.start, m.end) for m in reading.mentions if isinstance(m.value, Quantity) and not m.value.unit}
    for s, e in (*small, *counts):
        if mention.end <= s and e <= start:
            rest = rest.replace(reading.text[s:e], "", 1)
    return ranked and not rest.strip()


def _next_to(mention: Mention, start: int, reading: Reading) -> bool:
    """Whether nothing but a date stands between ("which 2023 investments")."""
    dates = [m for m in reading.mentions if isinstance(m.value, Period) and mention.end <= m.start < start]
    near = 0 <= start - mention.end - sum(m.end - m.start + 1 for m in dates) <= 1
    return near and (bool(dates) or not reading.text[mention.end : start].strip())  # 「何社を調査」 is no 「何社調査」


def _telling(parts: list[Part]) -> list[Part]:
    """Without frames that say nothing of their own beside those that ask: empty, loose, repeated."""
    parts = [p for p in parts if not _doubled(p, parts) and not _promises(p, parts)]
    asking = [p for p in parts if any(True for _ in holes_of(p.frame))]
    if not asking:
        return [p for p in parts if p.frame.roles] or parts
    named = {entity for part in asking for entity in names_of(part.frame)}
    return [p for p in parts if p in asking or not (p.loose or set(names_of(p.frame)) <= named)]


def _ungauged(parts: list[Part], reading: Reading) -> list[Part]:
    """「株価が最高値を更新した」: without a gauge whose value nobody asks, beside what is told of the same thing."""
    asks = {concept for _, _, _, concept in reading.words if concept.startswith("ask:")}
    if asks & {"ask:amount", "ask:amount-noun", "ask:count"} or not asks:
        return parts

    def idle(part: Part) -> bool:
        others = [p for p in parts if p is not part and p.loose and p.frame.kind == part.frame.kind]
        things = {n for n in names_of(part.frame) if "Concept" not in n.classes}
        valued = [hole for _, hole in holes_of(part.frame) if hole.want == "amount"]
        return part.loose and bool(valued) and any(
            things <= set(names_of(p.frame)) and not any(True for _ in holes_of(p.frame)) for p in others)

    return [part for part in parts if not idle(part)]


def _doubled(part: Part, parts: list[Part]) -> bool:
    """“the contract value”, read as a gauge too: what it asks for is already a role of the frame that was read."""
    own = {hole for _, hole in holes_of(part.frame)}
    held = {h for p in parts if not p.loose for _, h in holes_of(p.frame)}
    named = {n for p in parts if not p.loose for n in names_of(p.frame)}
    things = {n for n in names_of(part.frame) if "Concept" not in n.classes}
    return part.loose and bool(own) and own <= held and things <= named


def _promises(part: Part, parts: list[Part]) -> bool:
    """“what A promises to put into B”: the sum is that of what is promised, of which more is told."""
    own, named = {h for _, h in holes_of(part.frame) if h.want == "amount"}, set(names_of(part.frame))
    return bool(own) and any(
        own & {h for _, h in holes_of(p.frame)} and named < set(names_of(p.frame)) for p in parts
        if p is not part and not p.loose and p.frame.kind != part.frame.kind)


# ---- what is filled in ----
def _loose(parts: list[Part], reading: Reading, speakers: frozenset[str], vocabulary: Vocabulary) -> _Loose:
    held = {f for p in parts for _, fillers in p.frame.roles for f in fillers}
    holes = tuple(m for m in reading.mentions if isinstance(m.value, Hole) and m.value not in held
                  and m.value.want == "entity" and not asks_for_frame(m, reading, vocabulary) and not _tells(m, reading)
                  and not _is_state(m.value, reading))
    names = tuple(dict.fromkeys(m.value for m in reading.mentions if isinstance(m.value, Entity) and m.value not in held
                                and m.value.iri not in speakers and "MediaOutlet" not in m.value.classes))
    asked = {(m.start, m.end) for m in reading.mentions if isinstance(m.value, Hole)}
    framed = {(s, e) for _, s, e, concept in reading.words if concept.startswith("frame:")}
    framed -= {p.frame.span for p in parts if _lacks_party(p, reading, vocabulary)}
    nouns: dict[Span, frozenset[str]] = {}
    for _, s, e, concept in reading.words:
        name = concept.removeprefix("class:")
        known = concept.startswith("class:") and "Thing" in vocabulary.classes.get(name, ())
        anaphor = any(c.startswith("anaphor:") for _, s2, e2, c in reading.words if (s2, e2) == (s, e))
        if known and (s, e) not in framed and not anaphor and not any(a <= s and e <= b for a, b in asked):
            nouns[s, e] = nouns.get((s, e), frozenset()) | {name}
    return _Loose(holes, names, tuple((classes, span) for span, classes in nouns.items()))


def _lacks_party(part: Part, reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether the word of the frame names the one party that it lacks (「Xのメーカー」)."""
    kind = vocabulary.frames.get(part.frame.kind)
    named = [concept.removeprefix("class:") for _, s, e, concept in reading.words
             if (s, e) == part.frame.span and concept.startswith("class:")]
    open_keys = [r for r in (kind.keys if kind else ()) if not part.frame.get(r)]
    return bool(named) and len(open_keys) == 1 and any(True for _ in names_of(part.frame)) and any(
        fits(Hole("entity", frozenset({c})), open_keys[0], vocabulary) for c in named)


def _measuring(part: Part, names: tuple[Entity, ...], vocabulary: Vocabulary) -> Part:
    """"How many users does X have": where X is left over and the bare hole took its place, the number is asked for."""
    kind = vocabulary.frames.get(part.frame.kind)
    sizes = [r for r in (kind.roles if kind else ()) if vocabulary.role(r).form == "quantity" and not part.frame.get(r)]
    for role, hole in holes_of(part.frame):
        fitting = [n for n in names if fits(n, role, vocabulary)]
        given = kind is not None and all(part.frame.get(key) for key in kind.keys)
        if given and sizes and len(fitting) == 1 and not hole.classes and hole.want == "entity":
            frame = part.frame.with_role(role, fitting[0])
            return replace(part, frame=frame.with_role(sizes[0], replace(hole, want="number")))
    return part


def _place_holes(
    parts: list[Part], loose: _Loose, vocabulary: Vocabulary
) -> tuple[list[Part], list[tuple[frozenset[str], Span]]]:
    """Each loose hole into the first open role that fits; one without a class takes that of the nearest noun."""
    nouns = list(loose.nouns)
    for mention in loose.holes:
        hole = mention.value
        if not isinstance(hole, Hole):
            continue
        if not hole.classes and nouns:
            nearest = min(nouns, key=lambda noun: abs(noun[1][0] - mention.start))
            nouns.remove(nearest)
            hole = replace(hole, classes=nearest[0])
        parts = _put(parts, hole, vocabulary) if hole.classes == _PLACES else _placed(parts, hole, vocabulary)
    return parts, nouns


def _put(parts: list[Part], hole: Hole, vocabulary: Vocabulary) -> list[Part]:
    """A "where": the place of a site, else that into which something goes (“where did X invest”), the last key role."""
    anything = replace(hole, classes=frozenset())
    for part in parts:
        places = [r for r in _open(part.frame, hole, vocabulary, keys=False)
                  if vocabulary.role(r).ranges == _PLACES]
        goals = _open(part.frame, anything, vocabulary, keys=True)[-1:]
        if places or goals:
            told = _with(part, (places or goals)[0], hole if places else anything)
            return [told if other is part else other for other in parts]
    return parts


def _place_nouns(
    parts: list[Part], nouns: list[tuple[frozenset[str], Span]], reading: Reading, vocabulary: Vocabulary
) -> list[Part]:
    """A noun of a class links the frames in which just one key role is open and fits it."""
    asked = any(True for p in parts for _ in holes_of(p.frame))
    for n, (classes, span) in enumerate(nouns):
        hole = Hole("entity", classes, f"{LINK}{n}" if asked else "x")
        parts = _placed(parts, hole, vocabulary, only_keys=asked)
        notion = next((m.value for m in reading.mentions if (m.start, m.end) == span), None)
        parts = [_without(part, notion) if hole in [h for _, h in holes_of(part.frame)] else part for part in parts]
    return parts


def _without(part: Part, notion: object) -> Part:
    """「クラウド契約」: the part without the notion of its noun, which tells already who the other side is."""
    roles = tuple((role, fillers) for role, fillers in part.frame.roles if fillers != (notion,))
    return replace(part, frame=replace(part.frame, roles=roles))


def _placed(parts: list[Part], hole: Hole, vocabulary: Vocabulary, only_keys: bool = False) -> list[Part]:
    """`parts` with `hole` in the open key role of each that has just one, else in one of the first."""
    keyed = [_open(p.frame, hole, vocabulary, keys=True) for p in parts]
    if any(len(roles) == 1 for roles in keyed):
        return [_with(p, roles[0], hole) if len(roles) == 1 else p for p, roles in zip(parts, keyed, strict=True)]
    if only_keys:
        return parts
    for n, part in enumerate(parts):
        roles = _open(part.frame, hole, vocabulary, keys=False)
        if roles:
            return [*parts[:n], _with(part, roles[0], hole), *parts[n + 1:]]
    return parts


def _opposed(parts: list[Part], vocabulary: Vocabulary) -> list[Part]:
    """“hosts X but not Y”: what is asked for stands on both sides, though only one of them has a place for it."""
    holes = [hole for part in parts for _, hole in holes_of(part.frame) if hole.want == "entity"]
    links = [hole for hole in holes if hole.name.startswith(LINK)]
    if len({part.negated for part in parts}) < 2:
        return _joined_by(parts, links[0], vocabulary) if len(set(links)) == 1 else parts
    for n, part in enumerate(parts):
        roles = [(r, h) for h in holes[:1] for r in _open(part.frame, h, vocabulary, keys=True)]
        if len(roles) == 1 and not any(True for _ in holes_of(part.frame)):
            parts = [*parts[:n], _with(part, *roles[0]), *parts[n + 1 :]]
    return parts


def _joined_by(parts: list[Part], link: Hole, vocabulary: Vocabulary) -> list[Part]:
    """「Xに出資する会社のCEO」: what one frame finds fills the one place that another has for it."""
    if sum(link in [h for _, h in holes_of(p.frame)] for p in parts) > 1:
        return parts
    found = []
    for part in parts:
        roles = _open(part.frame, link, vocabulary, keys=True)
        held = link in [hole for _, hole in holes_of(part.frame)]
        found.append(_with(part, roles[0], link) if len(roles) == 1 and not held else part)
    return found


def _with(part: Part, role: str, filler: Hole | Entity) -> Part:
    return replace(part, frame=part.frame.with_role(role, filler))


def _open(frame: Frame, filler: Hole | Entity, vocabulary: Vocabulary, keys: bool) -> list[str]:
    """Open roles of `frame` whose range `filler` fits, in the order of the kind."""
    kind = vocabulary.frames.get(frame.kind)
    roles = [] if kind is None else kind.keys if keys else kind.roles
    return [
        r
        for r in roles
        if vocabulary.role(r).form in ("entity", "concept") and not frame.get(r) and fits(filler, r, vocabulary)
    ]


def fits(filler: Hole | Entity, role: str, vocabulary: Vocabulary) -> bool:
    ranges = vocabulary.role(role).ranges
    if isinstance(filler, Entity):
        return bool(filler.classes & ranges)
    return not filler.classes or any(_overlap(c, r, vocabulary) for c in filler.classes for r in ranges)


def _overlap(one: str, other: str, vocabulary: Vocabulary) -> bool:
    """Whether a thing can be of both classes. What an organisation does (a lab, a cloud) says nothing of its form."""
    above = [vocabulary.classes.get(c, frozenset()) for c in (one, other)]
    return one in above[1] or other in above[0] or all("Organisation" in classes for classes in above)


def _place_names(parts: list[Part], names: tuple[Entity, ...], vocabulary: Vocabulary, paired: bool) -> list[Part]:
    """A name that no frame took fills the one open role that fits it, or stands beside the one it is paired with."""
    for name in names:
        place = _place_of(parts, name, vocabulary) or (_beside(parts, name, vocabulary) if paired else None)
        if place and ANY_ROLE not in [r for p in parts for r, _ in p.frame.roles]:
            at, role = place
            frame = parts[at].frame
            parts = [
                *parts[:at],
                replace(parts[at], frame=frame.with_role(role, *frame.get(role), name)),
                *parts[at + 1 :],
            ]
        elif not place:
            parts = _in_each(parts, name, vocabulary)
    return parts


def _in_each(parts: list[Part], name: Entity, vocabulary: Vocabulary) -> list[Part]:
    """“How much has X invested in A and B”: one verb told of two, so that whoever does it does both."""
    opened = [_open(part.frame, name, vocabulary, keys=True) for part in parts]
    once = len({(part.frame.kind, part.frame.span) for part in parts}) == 1 and len(parts) > 1
    if not once or any(len(roles) != 1 for roles in opened) or len({roles[0] for roles in opened}) != 1:
        return parts
    return [replace(part, frame=part.frame.with_role(roles[0], name))
            for part, roles in zip(parts, opened, strict=True)]


def _place_of(parts: list[Part], name: Entity, vocabulary: Vocabulary) -> tuple[int, str] | None:
    """The only open role that fits, first among the frames that ask."""
    found = [
        (n, role)
        for n, p in enumerate(parts)
        for role in _open(p.frame, name, vocabulary, keys=False)
        if not _two_ways(p.frame, role, name, vocabulary)
    ]
    asking = [(n, role) for n, role in found if any(True for _ in holes_of(parts[n].frame))]
    return next((some[0] for some in (asking, found) if len(some) == 1), None)


def _beside(parts: list[Part], name: Entity, vocabulary: Vocabulary) -> tuple[int, str] | None:
    """The only role that already names a thing of such a kind ("either A or B")."""
    found = [
        (n, role)
        for n, p in enumerate(parts)
        for role, fillers in p.frame.roles
        if role != ANY_ROLE and fits(name, role, vocabulary) and all(isinstance(f, Entity) for f in fillers)
    ]
    return found[0] if len(found) == 1 else None


def _two_ways(frame: Frame, role: str, name: Entity, vocabulary: Vocabulary) -> bool:
    """Whether the name could as well stand where the hole stands: then who does what to whom was not read."""
    keys = vocabulary.frames[frame.kind].keys if frame.kind in vocabulary.frames else ()
    return role in keys and any(other in keys and fits(name, other, vocabulary) for other, _ in holes_of(frame))


def unplaced(parts: list[Part], reading: Reading, speakers: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words for things (not notions) that the question names and that no frame took."""
    names = _loose(parts, reading, frozenset(speakers), vocabulary).names
    every = {e for p in parts for e in names_of(p.frame)}
    return tuple(m.text for m in reading.mentions if isinstance(m.value, Entity) and m.value in names
                 and not m.value.classes & {"Concept", "Group"} and m.value not in every)


# ---- another kind for the same word ----
def _into_place(part: Part, reading: Reading, vocabulary: Vocabulary) -> Part:
    """“invest in Japan”, 「日本に投資する」: the place is no party; money is committed to it, or a site built."""
    rules = load_replies("en")
    ways = [rules.rule(part.frame.kind, name) for name in ("intoPlace", "orIntoPlace")]
    places = [m.value for m in reading.mentions if isinstance(m.value, Entity) and "Place" in m.value.classes
              and _is_within(m, reading, vocabulary)]
    if not all(ways) or len(places) != 1 or _taken_rightly(part, places[0]):
        return part
    doers = [f for _, fillers in part.frame.roles for f in fillers if f != places[0] and _is_party(f)]
    doers = doers or [m.value for m in reading.mentions if isinstance(m.value, Hole) and m.value.want == "entity"]
    if len(doers) != 1:
        return part
    sizes = tuple((r, fs) for r, fs in part.frame.roles if r == "amount")
    first, second = (Frame(kind, ((doing, (doers[0],)), (there, (places[0],)), *sizes), part.frame.span)
                     for kind, doing, there in ways)
    return replace(part, frame=first, also=second)


def _is_party(filler: Filler) -> bool:
    return isinstance(filler, Entity) or (isinstance(filler, Hole) and filler.want == "entity")


def _taken_rightly(part: Part, place: Entity) -> bool:
    """Whether the frame has parties on both sides without the place."""
    return sum(_is_party(f) and f != place for _, fillers in part.frame.roles for f in fillers) > 1


def _is_within(mention: Mention, reading: Reading, vocabulary: Vocabulary) -> bool:
    """Whether a marker of place stands beside the name: before it in English, behind it in Japanese."""
    forms = tuple(m.form for m in vocabulary.markers
                  if m.language == reading.language and {"locative", "into", "dative"} & set(m.cases))
    small = {text.casefold() for text, _, _, concept in reading.words if concept == "determiner"}
    before = [word for word in reading.text[: mention.start].casefold().split() if word not in small][-1:]
    behind = reading.text[mention.end :].startswith(forms)
    return behind if reading.language == "ja" else bool(before) and before[0] in forms


def _alternative(part: Part, reading: Reading, vocabulary: Vocabulary) -> Part:
    """The part as another kind that its word denotes, where only that kind has an open role for what is asked."""
    start, end = part.frame.span
    wanted = [frozenset({c.removeprefix("class:")}) for _, _, _, c in reading.words
              if c.startswith("class:") and "Product" in vocabulary.classes.get(c.removeprefix("class:"), ())]
    if not wanted or any(True for _ in holes_of(part.frame)):
        return part
    spans = [(s, e) for _, s, e, c in reading.words if c == f"frame:{part.frame.kind}" and start <= s and e <= end]
    others = [c.removeprefix("frame:") for _, s, e, c in reading.words if c.startswith("frame:") and (s, e) in spans]
    hole = Hole("entity", wanted[0])
    if _open(part.frame, hole, vocabulary, keys=True):
        return part
    cast = [_cast(part.frame, kind, vocabulary) for kind in others if kind != part.frame.kind]
    return next((replace(part, frame=f) for f in cast if f and _open(f, hole, vocabulary, keys=True)), part)


def _cast(frame: Frame, kind: str, vocabulary: Vocabulary) -> Frame | None:
    """`frame` as a `kind`: each name in the role of the same name, else in the first open key role that fits it."""
    found = Frame(kind, (), frame.span)
    known = vocabulary.frame(kind).roles
    shared = [(role, fillers) for role, fillers in frame.roles if role in known]
    for role, fillers in shared:
        found = found.with_role(role, *fillers)
    for role, fillers in frame.roles:
        for filler in fillers:
            if role not in known and isinstance(filler, Entity | Hole):
                roles = _open(found, filler, vocabulary, keys=True)
                if not roles:
                    return None
                found = found.with_role(roles[0], filler)
    return found
