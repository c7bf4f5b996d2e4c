"""Words of a question that its meaning passes over, though they ask or demand something: to answer would be wrong."""
from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Entity, Hole, Quantity, Reading
from kg.vocabulary import Vocabulary
from language.items import lexicon
from query.assembly import LINK
from query.wording import REPLY, load_replies

if TYPE_CHECKING:
    from query.meaning import Meaning, Words

def says_neither(reading: Reading) -> bool:
    """“hosted by neither A nor B”: all of it is denied."""
    rows = load_replies(reading.language).texts(f"{REPLY}neither", "words")
    return any(concept == "op:not" and text.casefold() in rows for text, _, _, concept in reading.words)


def passed_over(meaning: Meaning, reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words that ask for, compare or tell something of which the meaning holds nothing; none where all is held."""
    return (_open_end(meaning, reading, words) or _unmatched(meaning, reading, words, vocabulary)
            or _unweighed(meaning, reading) or _uncounted(meaning, reading)
            or _undenied(meaning, reading, words) or _unlinked(meaning, reading)
            or _untold(meaning, reading, words, vocabulary) or _unspent(meaning, reading, vocabulary)
            or _unconnected(meaning, reading) or _unmeasured(meaning, reading, vocabulary))


def _open_end(meaning: Meaning, reading: Reading, words: Words) -> tuple[str, ...]:
    """「いつまで」, where it is all that is asked: no fact holds when something is to end."""
    alone = "until" in words.asks and len(words.asks) == 1 and meaning.kind != "amount"
    return tuple(text for text, _, _, concept in reading.words if concept == "ask:until") if alone else ()


def _unmatched(meaning: Meaning, reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of what the question asks for or demands and nothing of the meaning holds."""
    kinds = (vocabulary.frames.get(part.frame.kind) for part in meaning.parts)
    pairs = [kind for kind in kinds if kind is not None and kind.symmetric]
    if words.does("reciprocal") and (not pairs or meaning.holes):
        return tuple(text for text, _, _, concept in reading.words if concept == "op:reciprocal")
    asked = [m for m in reading.mentions if isinstance(m.value, Hole) and m.value.want == "entity"
             and any("Agent" in vocabulary.classes.get(c, ()) for c in m.value.classes)]
    unsized = meaning.kind == "list" and "amount" in words.asks and len(words.asks) > 1
    if unsized and not any(hole.want in ("amount", "number", "duration") for hole in meaning.holes.values()):
        return tuple(text for text, _, _, concept in reading.words if concept == "ask:amount")
    lost = [m for m in reading.mentions if isinstance(m.value, Hole) and m.value.want == "amount"]
    sizes = any(hole.want in ("amount", "number", "duration") for hole in meaning.holes.values())
    if meaning.kind in ("list", "yesno") and lost and "amount-noun" in words.asks and not sizes:
        return tuple(m.text for m in lost)
    loose = meaning.kind == "facts" and "which" in words.asks and not words.plain & {"article", "report"}
    loose = loose and not meaning.holes and not words.does("reciprocal")
    return tuple(reading.text[m.start : m.end] for m in asked) if loose else ()


def _unweighed(meaning: Meaning, reading: Reading) -> tuple[str, ...]:
    """The words that compare, where nothing of the meaning does: it would answer another question."""
    sized = meaning.sides or meaning.tally or any(isinstance(m.value, Quantity) for m in reading.mentions)
    if sized or meaning.kind not in ("yesno", "list", "facts"):
        return ()
    than = tuple(load_replies(reading.language).texts(f"{REPLY}compare-than", "words"))
    return tuple(dict.fromkeys(text for text, _, _, concept in reading.words if concept in ("op:gt", "op:lt")
                               and any(form in text.casefold() for form in than)))


def _uncounted(meaning: Meaning, reading: Reading) -> tuple[str, ...]:
    """“bought more than one company”: the number of what a noun counts, where nothing of the meaning counts it."""
    if meaning.tally or meaning.sides or meaning.kind not in ("list", "facts") or meaning.rank:
        return ()
    held = [f for part in meaning.parts for _, fs in part.frame.roles for f in fs]
    nouns = {s for _, s, _, concept in reading.words if concept.startswith("class:")}
    return tuple(m.text for m in reading.mentions if isinstance(m.value, Quantity) and m.value not in held
                 and not m.value.unit and not m.value.is_money and m.end + 1 in nouns)


def _undenied(meaning: Meaning, reading: Reading, words: Words) -> tuple[str, ...]:
    """「Xに出資していないのは」: the verb that is denied, where nothing of the meaning is; nor is “neither” answered
    with yes or no."""
    if says_neither(reading) and not any(part.negated for part in meaning.parts):
        return tuple(text for text, _, _, concept in reading.words if concept == "op:not")
    denied = any(part.negated for part in meaning.parts) or words.does("only", "undone", "not") or meaning.besides
    if reading.language != "ja" or denied or meaning.kind not in ("list", "facts", "count"):
        return ()
    nots = tuple(load_replies("ja").texts(f"{REPLY}verb-not", "words"))
    if any(word in reading.text for word in load_replies("ja").texts(f"{REPLY}verb-only", "words")):
        return ()  # 「Xしか使っていない」
    return tuple(dict.fromkeys(text for text, _, end, concept in reading.words
                               if concept.startswith("frame:") and reading.text[end:].startswith(nots)))


def _is_noun(reading: Reading, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether what stands there is a noun and nothing else, which may stand for what another word is done to."""
    forms = lexicon(vocabulary, reading.language, True).forms.get(reading.text[start:end].casefold(), ())
    return bool(forms) and all(word.pos == "Noun" for word, _ in forms)


def _unlinked(meaning: Meaning, reading: Reading) -> tuple[str, ...]:
    """“a firm that also buys from them”: the clause that tells more of what links two frames, if none is made of it."""
    told = [f for part in meaning.parts for f in (part.frame, part.also) if f is not None]
    kinds, spans = {frame.kind for frame in told}, [frame.span for frame in told]
    lost = [s.frame for s in reading.statements if s.frame.kind not in kinds and len(s.frame.roles) > 1
            and any(f.name.startswith(LINK) for _, fs in s.frame.roles for f in fs if isinstance(f, Hole))]
    free = [frame.span for frame in lost if not any(a < frame.span[1] and frame.span[0] < b for a, b in spans)]
    return tuple(reading.text[start:end] for start, end in free) if meaning.kind in _LOOSE else ()


def _unspent(meaning: Meaning, reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """“How much has X spent on acquisitions”: the deals that money went to, where none of their kind is asked of."""
    kinds = {frame.kind for part in meaning.parts for frame in (part.frame, part.also) if frame is not None}
    deals = {name for name, above in vocabulary.classes.items() if "Deal" in above}
    told = ((text, concept.removeprefix("frame:")) for text, start, _, concept in reading.words
            if concept.startswith("frame:") and reading.text[:start].endswith(" on "))
    meant: dict[str, set[str]] = {}
    for text, kind in told:
        meant.setdefault(text, set()).add(kind)
    return tuple(text for text, own in meant.items() if own & deals and not own & kinds)


def _unmeasured(meaning: Meaning, reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """“How much was X valued at in its round?”: the measure that is asked for, where the answer would be a sum of
    something else."""
    hole = meaning.holes.get(meaning.target)
    if hole is None or hole.want != "amount":
        return ()
    held = {f for part in meaning.parts for _, fs in part.frame.roles for f in fs}
    asked = {role for part in meaning.parts for role, fs in part.frame.roles for f in fs
             if isinstance(f, Hole) and f.name == meaning.target}
    return tuple(m.text for m in reading.mentions if isinstance(m.value, Entity) and m.value not in held
                 and m.value.iri.rpartition("/")[2] in vocabulary.roles.keys() - asked)


def _unconnected(meaning: Meaning, reading: Reading) -> tuple[str, ...]:
    """“What valuation did X get in its round”: what is said beside what is asked for and shares nothing with it."""
    kinds = {part.frame.kind for part in meaning.parts}
    if meaning.kind != "list" or len(kinds) < len(meaning.parts) or meaning.joined != "all":
        return ()
    held = [(part.frame.span, {f for _, fs in part.frame.roles for f in fs if isinstance(f, (Entity, Hole))})
            for part in meaning.parts]
    linked: set[Entity | Hole] = {
        f for _, fillers in held for f in fillers if isinstance(f, Hole) and f.name == meaning.target
    }
    for _ in held:
        linked |= {f for _, fillers in held if fillers & linked for f in fillers}
    apart = [span for span, fillers in held if linked and fillers and not fillers & linked]
    return tuple(reading.text[a:b] for a, b in apart if b > a)


_LOOSE = ("list", "facts", "yesno", "count", "rank")
_IDLE = frozenset({"filler", "support", "plain", "report", "each", "party", "terms"})


def _untold(meaning: Meaning, reading: Reading, words: Words, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of deals, of a kind of which nothing is told: “who invests in X and also supplies it”.

    A word that does other work as well (asks, is a stage, carries another noun, names what is asked for) need not tell.
    """
    told = [part for part in meaning.parts if part.frame.kind != "Frame"]
    kinds = {frame.kind for part in told for frame in (part.frame, part.also) if frame is not None}
    loose = meaning.kind in _LOOSE
    if len(told) != 1 or "Deal" in kinds or not loose or words.plain & {"article", "report"}:
        return ()
    spans: dict[tuple[int, int], set[str]] = {}
    for _, start, end, concept in reading.words:
        spans.setdefault((start, end), set()).add(concept)
    held = [told[0].frame.span, *((m.start, m.end) for m in reading.mentions)]
    held += [statement.frame.span for statement in reading.statements]
    clauses = [end for (_, end), concepts in spans.items() if "complement" in concepts]
    found = []
    for (start, end), concepts in spans.items():
        own = {c.removeprefix("frame:") for c in concepts if c.startswith("frame:")}
        rest = {c for c in concepts if c in _IDLE or c.startswith(("cue:", "ask:", "op:", "aux:", "anaphor:", "own:"))}
        rest -= {"support"} if min(clauses, default=end) < start else set()  # “a company that they sell chips to”
        classed = any(c.startswith("class:") for c in concepts)
        free = not any(a < end and start < b for a, b in held)
        if own and not own & kinds and not rest and free and (classed or not _is_noun(reading, start, end, vocabulary)):
            found.append(reading.text[start:end])
    return tuple(found)
