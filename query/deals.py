"""Nouns of deals in a question: which of its parties a noun names, and whether it names a kind of deal at all.

“The AWS contract” is one in which AWS takes part on either side; “deals with Nvidia” are deals of any kind.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.lexicon import Word
from kg.model import Entity, Frame, Hole, Reading, Statement
from kg.vocabulary import Vocabulary
from query.parts import ANY_ROLE, Part
from query.wording import load_replies

DEAL = "Deal"  # the class of all that is agreed
_ANY = "any:event"  # a noun for whatever was agreed: “deal”
_SIZED = frozenset({"ask:duration", "ask:amount", "ask:amount-noun", "ask:when", "ask:status"})


def is_deal(kind: str, vocabulary: Vocabulary) -> bool:
    """Whether a kind of frame is one of what is agreed."""
    return DEAL in vocabulary.classes.get(kind, ())


def either(part: Part, statement: Statement, vocabulary: Vocabulary) -> Part:
    """`part`, with its two sides told apart no more where its noun may be said from either (“X's contract with Y”)."""
    name = statement.rule.partition(":")[0]
    word = next((w for w in vocabulary.words if w.iri.endswith(name)), None) if name else None
    return replace(part, either=True) if word and is_mutual(word, part.frame.kind, vocabulary) else part


def is_noun(rule: str, vocabulary: Vocabulary) -> bool:
    """Whether the word of the lexicon by which a part was read is a noun."""
    name = rule.partition(":")[0]
    return bool(name) and any(word.iri.endswith(name) and word.pos == "Noun" for word in vocabulary.words)


def is_mutual(word: Word, kind: str, vocabulary: Vocabulary) -> bool:
    """Whether the sentences of a noun show both its parties as the one beside whom it is (“contract with …”)."""
    known = vocabulary.frames.get(kind)
    if word.pos != "Noun" or known is None or len(known.keys) != 2:
        return False
    slots = [s for usage in word.usages if usage.kind == kind for s in usage.slots if set(s.roles) <= set(known.keys)]
    along = {m.form for m in vocabulary.markers if m.language == word.language and "comitative" in m.cases}
    beside = {role for slot in slots if along & set(slot.markers) for role in slot.roles}
    return beside == set(known.keys)


def open_kind(part: Part, reading: Reading, vocabulary: Vocabulary) -> Part:
    """“Which deals …”: any kind of deal with those parties; what only one kind has (how long it runs) keeps the kind.

    An amount or a date is asked of whatever two named parties agreed; of one party there are too many deals.
    """
    if not is_any(part.frame, reading):
        return part
    frame = part.frame
    parties = [f for _, fillers in frame.roles for f in fillers if isinstance(f, Entity) or _is_party(f)]
    others = [f for _, fillers in frame.roles for f in fillers if not isinstance(f, Entity) and not _is_party(f)]
    asks = {concept for _, _, _, concept in reading.words}
    named = [f for f in parties if isinstance(f, Entity)]
    if others or asks & _SIZED or any("Agent" not in f.classes for f in named):
        return part
    every = [m.value for m in reading.mentions if isinstance(m.value, Entity) and "Agent" in m.value.classes]
    if any(name not in named for name in every):
        return part  # who does what is still to be found
    bare = [f for f in parties if not (isinstance(f, Hole) and not f.classes)]
    return replace(part, frame=Frame(DEAL, ((ANY_ROLE, tuple(bare)),) if bare else (), frame.span), either=False)


def between(statements: Iterable[Statement], reading: Reading) -> tuple[Statement, ...]:
    """「AとBの買収交渉」: what two negotiate is a deal between them, whichever side each is on."""
    every = tuple(statements)
    pairs = {s.frame.span: pair for s in every for pair in [_negotiating(s.frame, reading)] if pair}
    once = {s.frame.span: s for s in reversed(every)}
    return tuple(
        replace(s, frame=Frame(s.frame.kind, ((ANY_ROLE, pairs[s.frame.span]),), s.frame.span))
        if s.frame.span in pairs else s
        for s in every if s.frame.span not in pairs or once[s.frame.span] is s)


def _negotiating(frame: Frame, reading: Reading) -> tuple[Entity, ...]:
    """The two names that an and joins right before a noun of which talks are told."""
    start, end = frame.span
    talks = any(concept == "cue:InTalks" and s == end for _, s, _, concept in reading.words)
    named = [m for m in reading.mentions if isinstance(m.value, Entity) and m.end <= start][-2:]
    if reading.language != "ja" or not talks or len(named) != 2:
        return ()
    joined = reading.text[named[0].end : named[1].start] == "と" and reading.text[named[1].end : start] == "の"
    return tuple(m.value for m in named if isinstance(m.value, Entity)) if joined else ()


def is_any(frame: Frame, reading: Reading) -> bool:
    """Whether the noun of `frame` names deals of any kind."""
    start, end = frame.span
    return any(concept == _ANY and start <= s and e <= end for _, s, e, concept in reading.words)


def _is_party(filler: object) -> bool:
    return isinstance(filler, Hole) and filler.want == "entity"


def announced(statements: Iterable[Statement], reading: Reading) -> Iterator[Statement]:
    """Without “what did X announce” as the making of a product: a bare what leaves open whether it is one."""
    cues = [(s, e) for _, s, e, concept in reading.words if concept.startswith("cue:")]
    for statement in statements:
        start, end = statement.frame.span
        bare = [f for _, fillers in statement.frame.roles for f in fillers
                if isinstance(f, Hole) and f.want == "entity" and not f.classes]
        if not bare or not any(start <= s and e <= end for s, e in cues):
            yield statement



def as_purchase(part: Part, vocabulary: Vocabulary, kinds: Iterable[str] = ()) -> Part | None:
    """`part` as the buying of a whole company, where its verb (or `kinds`, which it states) may say that as well:
    “bought”, 「買った」; not of what is bought from somebody named."""
    name = part.rule.partition(":")[0]
    word = next((w for w in vocabulary.words if name and w.iri.endswith(name)), None)
    kind = vocabulary.frames.get(part.frame.kind)
    rule = load_replies("en").rule(part.frame.kind, "boughtAs")
    if kind is None or not rule or part.negated or part.also or part.either:
        return None
    alike = (w for w in vocabulary.words if word and w.language == word.language and set(w.forms) & set(word.forms))
    if any(isinstance(f, Entity) for f in part.frame.get(kind.keys[1])):
        return None
    stated = {*kinds, *(usage.kind for one in alike for usage in one.usages)}
    if rule[0] not in stated or set(dict(part.frame.roles)) - set(kind.keys):
        return None
    roles = tuple((new, part.frame.get(old)) for old, new in zip(kind.keys, rule[1:], strict=True))
    frame = Frame(rule[0], tuple((role, fillers) for role, fillers in roles if fillers), part.frame.span)
    return replace(part, frame=frame)
