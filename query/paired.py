"""Two things asked at once: “who makes X and who uses it”, “who invests in X and hosts it”, 「…のは誰で、…のは誰か」.

So are two of which either will do: “who invested in or acquired X”, 「Xに出資または買収した会社は」.

    question -> the words of each -> the meaning of each, the second as a follow-up of the first -> one meaning

With a question word of its own the second asks for others, which are listed beside the first; without one it says more
of the same ones.
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.model import Entity, Frame, Hole, Reading
from kg.vocabulary import Vocabulary
from language.items import lexicon
from query.meaning import Declined, Meaning, described
from query.parts import Part, holes_of, names_of
from query.wording import REPLY, load_replies

Understood = Callable[[str], Meaning | Declined]
Next = Callable[[str, Meaning], Meaning | Declined]
_ASKS = ("ask:who", "ask:what", "ask:which")
_ENDS = " ,.、。?？!"
_FEW = 1  # words between an and and the question word behind it: “and in whom”


@dataclass(frozen=True, slots=True)
class Halves:
    """The words of both questions; `same` where both are asked of the same things, `apart` where each is whole."""

    first: str
    second: str
    same: bool = False
    apart: bool = False


def paired(whole: Reading, understood: Understood, following: Next, vocabulary: Vocabulary) -> Meaning | None:
    """The meaning of a question that asks for two things; None for one, and where they cannot be told together."""
    both = (_of_either(halves, whole, understood, vocabulary) for halves in alternatives_of(whole, vocabulary))
    either = next(filter(None, both), None)
    if either is not None:
        return either
    halves = halves_of(whole, vocabulary)
    first = understood(halves.first) if halves else None
    second = following(halves.second, first) if halves and isinstance(first, Meaning) else None
    if not isinstance(first, Meaning) or not isinstance(second, Meaning) or halves is None:
        return None
    if not (_is_plain(first) and _is_plain(second)) or first.statuses != second.statuses:
        return None
    parts = (_asking_x(first.parts[0]), _asking_x(second.parts[0]))
    if parts[0].frame.kind == parts[1].frame.kind:
        return None  # the words of one kind are read together
    joint = replace(first, question=whole.text, parts=parts, target="x", joined="all" if halves.same else "any")
    return described(joint, vocabulary)


def _of_either(
    halves: Halves, whole: Reading, understood: Understood, vocabulary: Vocabulary
) -> Meaning | None:
    """What either half asks for, where both ask the same kind of question of their own deal."""
    first, second = understood(halves.first), understood(halves.second)
    if not isinstance(first, Meaning) or not isinstance(second, Meaning) or first.kind != second.kind:
        return None
    plain = all(_is_plain(one) or _is_whole(one) for one in (first, second))
    if not plain or (first.parts[0].frame.kind == second.parts[0].frame.kind and not halves.apart):
        return None
    parts = (_asking_x(first.parts[0], first.parts[0].also), _asking_x(second.parts[0], second.parts[0].also))
    told = replace(first, question=whole.text, parts=parts, target=first.target and "x", joined="any",
                   statuses=first.statuses | second.statuses, widen=first.widen and second.widen)
    return described(told, vocabulary)


def _is_whole(meaning: Meaning) -> bool:
    """Whether one deal is asked about, none of its parties."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    bare = not (meaning.rank or meaning.sides or meaning.tally or meaning.speakers)
    return part is not None and meaning.kind in ("yesno", "facts") and bare and not part.negated and not meaning.holes


def _is_plain(meaning: Meaning) -> bool:
    """Whether one part asks for things, and nothing else is asked of them."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    bare = not (meaning.rank or meaning.sides or meaning.tally or meaning.speakers or meaning.besides or meaning.group)
    holes = [hole for _, hole in holes_of(part.frame)] if part else []
    single = len(holes) == 1 and holes[0].want == "entity" and holes[0].name == meaning.target
    return part is not None and meaning.kind == "list" and bare and single and not part.negated and bool(
        names_of(part.frame))


def _asking_x(part: Part, also: Frame | None = None) -> Part:
    """The part with its hole named x; of other ways of saying it only `also` is kept."""
    def told(fillers: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(replace(f, name="x") if isinstance(f, Hole) else f for f in fillers)

    def named(frame: Frame) -> Frame:
        return Frame(frame.kind, tuple((role, told(fs)) for role, fs in frame.roles), frame.span)  # type: ignore[misc]

    return replace(part, frame=named(part.frame), also=also and named(also))


# ---- the words of each ----
def halves_of(whole: Reading, vocabulary: Vocabulary) -> Halves | None:
    """Where the second question begins; None where there is but one."""
    asks = sorted({(s, e) for _, s, e, concept in whole.words if concept in _ASKS})
    if whole.language == "ja":
        return _japanese(whole, asks)
    if len(asks) == 2:
        return _english(whole, asks[1][0], vocabulary)
    return _of_the_same(whole, asks[0], vocabulary) if len(asks) == 1 else None


def _japanese(whole: Reading, asks: list[tuple[int, int]]) -> Halves | None:
    """「…のは誰で、…のは誰か」, 「誰が…し、誰が…か」: behind a で, or behind a comma the second begins."""
    if len(asks) != 2:
        return None
    (_, end), (start, _) = asks
    if whole.text[end:].startswith("で、"):
        return Halves(whole.text[:end], whole.text[end + 2 :])
    return Halves(whole.text[: start - 1], whole.text[start:]) if whole.text[:start].endswith("、") else None


def _english(whole: Reading, start: int, vocabulary: Vocabulary) -> Halves | None:
    """“…, and (in) whom …”: an and right before the second question word."""
    before = whole.text[:start].split()
    at = next((k for k in range(len(before) - 1, max(len(before) - 2 - _FEW, -1), -1)
               if before[k].casefold() in _joining(vocabulary)), 0)
    rest = " ".join((*before[at + 1 :], whole.text[start:]))
    return Halves(" ".join(before[:at]).strip(_ENDS), rest) if at else None


def _of_the_same(whole: Reading, asked: tuple[int, int], vocabulary: Vocabulary) -> Halves | None:
    """“Who funds and hosts X”, “which labs use X and rent Y”: a verb behind the and says more of the same ones."""
    words = whole.text.strip(_ENDS).split()
    if whole.text[: asked[0]].strip():
        return None
    for at in range(2, len(words) - 1):
        forms = lexicon(vocabulary, "en", True).forms.get(words[at + 1].casefold(), ())
        verb = any(word.pos == "Verb" and word.has("frame:") for word, _ in forms)
        if words[at].casefold() in _joining(vocabulary) and verb:
            first, second = " ".join(words[:at]), " ".join(words[at + 1 :])
            named = [m for m in whole.mentions if isinstance(m.value, Entity)]
            shared = not any(m.end <= len(first) + 1 for m in named) and len(named) == 1
            head = whole.text[slice(*asked)]
            return Halves(f"{first} {named[0].text}" if shared else first, f"{head} {second}", same=True)
    return None


def alternatives_of(whole: Reading, vocabulary: Vocabulary) -> Iterator[Halves]:
    """The two questions of “who invested in or acquired X”, the likeliest way to part them first."""
    yield from (_either_japanese if whole.language == "ja" else _either_english)(whole, vocabulary)


def _either_english(whole: Reading, vocabulary: Vocabulary) -> Iterator[Halves]:
    """A verb behind an or: what stands before the first verb belongs to both, as does the thing named behind both."""
    words = whole.text.strip(_ENDS).split()
    verbs = [at for at, word in enumerate(words) if _is_verb(word, vocabulary)]
    named = [m for m in whole.mentions if isinstance(m.value, Entity)]
    carriers = _carriers(vocabulary) if len(verbs) > 1 else frozenset()
    for verb in verbs[1:]:
        at = _begins(words, verb, carriers)  # “… or were bought by it” begins with its were
        if words[at - 1].casefold() not in _alternating("en"):
            continue
        one = _begins(words, next(k for k in verbs if k < at), carriers) if at < verb else verbs[0]
        head, first = words[:one], words[one : at - 1]
        behind = [m.text for m in named if m.start > len(" ".join(words[:at]))]
        before = [m.text for m in named if m.end <= len(" ".join(words[: at - 1])) and m.start >= len(" ".join(head))]
        second = _meant(words[at:], before)
        ends = [""] if before else [*behind[:1], " ".join(words[at + 1 :])]
        close = "?" * whole.text.rstrip().endswith("?")
        yield from (Halves(f"{' '.join((*head, *first, end)).strip()}{close}", f"{' '.join((*head, *second))}{close}")
                    for end in ends)


def _begins(words: list[str], verb: int, carriers: frozenset[str]) -> int:
    """Where a clause with its verb there begins: with the forms of to be or to have right before it."""
    at = verb
    while at > 1 and words[at - 1].casefold() in carriers:
        at -= 1
    return at


def _carriers(vocabulary: Vocabulary) -> frozenset[str]:
    """The forms of to be and to have."""
    return frozenset(form for word in vocabulary.words if word.language == "en"
                     and {"aux:be", "aux:have"} & set(word.concepts) for form in word.forms)


def _meant(words: list[str], named: list[str]) -> list[str]:
    """`words` with the last name before them in the place of a pronoun at their end."""
    pronouns = load_replies("en").texts(f"{REPLY}chat-pronoun", "words")
    return [*words[:-1], named[-1]] if named and words[-1].casefold() in pronouns else words


def _is_verb(word: str, vocabulary: Vocabulary) -> bool:
    forms = lexicon(vocabulary, "en", True).forms.get(word.casefold(), ())
    carries = any(form.has("aux:") for form, _ in forms)
    return not carries and any(form.pos == "Verb" and form.has("frame:") for form, _ in forms)


def _either_japanese(whole: Reading, vocabulary: Vocabulary) -> Iterator[Halves]:
    """「出資または買収した」, 「出資したか買収した」: what stands before and behind the two belongs to both."""
    text = whole.text
    spans = sorted({(s, e) for _, s, e, concept in whole.words if concept.startswith("frame:")})
    for one, two in pairwise(spans):
        if text[one[1] : two[0]].lstrip("た").strip("、") in _alternating("ja"):
            stem = "し" if text[: two[1]].endswith("し") and not text[: one[1]].endswith("し") else ""
            yield Halves(text[: one[1]] + stem + text[two[1] :], text[: one[0]] + text[two[0] :])
    yield from _two_nouns(whole, spans)


def _two_nouns(whole: Reading, spans: list[tuple[int, int]]) -> Iterator[Halves]:
    """「Xが買収した会社と出資した会社は」: two clauses of one noun; the second takes its subject from the first."""
    text = whole.text
    nouns = sorted({(s, e) for _, s, e, concept in whole.words if concept.startswith("class:")})
    for one, two in pairwise(nouns):
        own = any(isinstance(m.value, Entity) and one[1] < m.start < two[0] for m in whole.mentions)
        verbs = [[s for s in spans if s[1] <= one[0]], [s for s in spans if one[1] < s[0] and s[1] <= two[0]]]
        if text[one[1] : one[1] + 1] in ("と", "や") and text[slice(*one)] == text[slice(*two)] and all(verbs):
            subject = "" if own else text[: verbs[0][0][0]]
            yield Halves(text[: one[1]] + text[two[1] :], subject + text[one[1] + 1 :], apart=True)


def _alternating(language: str) -> tuple[str, ...]:
    return tuple(load_replies(language).texts(f"{REPLY}paired-or", "words"))


def _joining(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(m.form for m in vocabulary.markers if m.language == "en" and "and" in m.cases)
