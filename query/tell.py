"""What was found, in words: from the rows alone, in the question's language, with numbered citations.

Citation [n] is the n-th piece of the answer's evidence, counted from 1. What is not done is never told as done.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.model import Answer, Entity, Evidence, Frame, Hole, Item, Passage, Quantity
from kg.vocabulary import Vocabulary
from query.answer import LONGEST, Found, kinds_of
from query.claims import Fact
from query.meaning import Declined, Meaning
from query.parts import ANY_ROLE, Part, names_of
from query.rates import is_told
from query.wording import Replies, load_replies, marked, quantity_words, sentence, stated

_CITED = 4  # citations beside one statement; the evidence holds them all
_FEW = 3  # statuses that can be named
_TOLD = 8  # facts told in one answer
_ASKED = 6  # questions about what a declined one names
_NAMED = 12  # words not understood that the text names; the answer holds them all
_WORD = 60  # letters of such a word that are shown
_TITLE = 90  # letters of an article's title that are shown


def tell(found: Found, meaning: Meaning, vocabulary: Vocabulary) -> Answer:
    """The answer of `found` with its text."""
    replies = load_replies(meaning.language)
    listed = found.answer.status == "answered" and not found.grounds  # told by the vocabulary, named by articles
    text = _listing(found, meaning, replies, vocabulary) if listed else _none(
        found, meaning, replies, vocabulary) if found.answer.status != "answered" else _answered(
        found, meaning, replies, vocabulary)
    return replace(found.answer, text=text)


def decline(meaning: Declined, vocabulary: Vocabulary, passages: tuple[Passage, ...] = ()) -> Answer:
    """The answer to a question that is not understood: names the words, offers questions about the things.

    `passages`, labelled as such, are quoted for a question that no frame can answer.
    """
    replies = load_replies(meaning.language)
    words = replies.text("comma").join(_cut(word) for word in meaning.words[:_NAMED])
    asked = [replies.say("ask-thing", what=thing.label(meaning.language)) for thing in meaning.things
             if thing.classes & {"Organisation", "Product"}][:_ASKED]
    return Answer(
        question=meaning.question, language=meaning.language, status=meaning.status, not_understood=meaning.words,
        text=replies.text("space").join((_why_not(meaning, words, replies), *_quoted(passages, replies))),
        suggestions=tuple(asked), passages=passages)


def _why_not(meaning: Declined, words: str, replies: Replies) -> str:
    return replies.say(meaning.reason, words=words, n=str(len(meaning.question)), most=str(LONGEST))


def _cut(word: str, most: int = _WORD) -> str:
    return word if len(word) <= most else word[:most] + "…"


def _quoted(passages: tuple[Passage, ...], replies: Replies, head: str = "passages") -> Iterator[str]:
    if passages:
        yield replies.say(head)
    for at, passage in enumerate(passages, 1):
        quote, title = " ".join(passage.quote.split()), _cut(passage.called, _TITLE)
        yield replies.say("passage", n=str(at), quote=quote, article=title)


# ---- with an answer ----
def _answered(found: Found, meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> str:
    items = found.answer.items
    facts = [fact for every in found.grounds for fact in every]
    told = _told(facts, found, replies, vocabulary)
    values = {
        "facts": told,
        "list": _listed(found, replies, vocabulary),
        "others": _told(found.against, found, replies, vocabulary),
        "place": str(meaning.place) if meaning.place > 1 else "",
    }
    if meaning.kind in ("yesno", "exceeds", "exclusive"):
        text = replies.say("yes" if items[0].value is True else "no", **values)
    elif meaning.kind == "definition":
        text = replies.say(
            "definition", thing=meaning.things[0].label(replies.language), classes=str(items[0].value), **values
        )
    elif meaning.kind == "count":
        text = replies.say("count", n=str(items[0].value), list=_counted(found, meaning, replies, vocabulary))
    else:
        text = _of_kind(found, meaning, values, replies, vocabulary)
    text = replies.text("space").join(filter(None, (text, _differing(found, replies, vocabulary))))
    return replies.say("weaker", facts=told) if found.weaker else text


def _of_kind(found: Found, meaning: Meaning, values: dict[str, str], replies: Replies, vocabulary: Vocabulary) -> str:
    if meaning.tally and meaning.kind in ("list", "rank"):
        return replies.say("list-because", **values)
    if meaning.kind == "list":
        return _list(found, meaning, values, replies, vocabulary)
    if meaning.kind == "compare" and len(found.answer.items) > 1:
        return replies.say("equal", **values)
    if meaning.rate and meaning.kind == "amount" and not _tells_rate(found, meaning.rate, vocabulary):
        return replies.say(f"shared-{meaning.rate}", **values)
    if meaning.unit and meaning.kind == "amount":
        return replies.say("measured", **values)
    row = {"rank": meaning.rank, "amount": "facts", "said": "facts"}.get(meaning.kind, meaning.kind)
    return replies.say(row if replies.text(row) else "facts", **values)


def _tells_rate(found: Found, rate: str, vocabulary: Vocabulary) -> bool:
    """Whether claims tell the sums as those of each year or month; else they are shares of the whole."""
    return any(is_told(fact, rate, vocabulary) for every in found.grounds for fact in every)


def _list(found: Found, meaning: Meaning, values: dict[str, str], replies: Replies, vocabulary: Vocabulary) -> str:
    """One sentence with the things in the place of the hole, where the question has one frame and the hole ends it."""
    part = next((p for p in meaning.parts if not p.negated), None)
    one = (
        part is not None
        and len(meaning.parts) == 1
        and not part.either
        and not part.frame.get(ANY_ROLE)
        and all(f.frame.kind == part.frame.kind for every in found.grounds for f in every)
        and all(
            vocabulary.statuses[f.status].holds
            for every in found.grounds
            for f in every
            if f.status in vocabulary.statuses
        )
    )
    role = (
        next((r for r, fs in part.frame.roles for f in fs if isinstance(f, Hole) and f.name == meaning.target), "")
        if part
        else ""
    )
    template = replies.text(part.frame.kind) if part else ""
    if not part or not one or not role or f"{{{role}}}" not in template or template.startswith(f"{{{role}}}"):
        return replies.say("list-because", **values) if len(meaning.parts) > 1 else replies.say("facts", **values)
    frame = Frame(part.frame.kind, tuple((r, fs) for r, fs in part.frame.roles if r != role))
    if any(isinstance(f, Hole) and f.want == "entity" for _, fs in frame.roles for f in fs):
        return replies.say("list-because", **values)
    text = sentence(frame, replies, vocabulary, words={role: values["list"]})
    return replies.say("facts", facts=text)


def _listed(found: Found, replies: Replies, vocabulary: Vocabulary) -> str:
    """The items with their citations: ``A (signed) [1], B [2] and C [3]``."""
    return replies.join(_item(item, every, replies, vocabulary) + _marks(item.evidence)
                        for item, every in zip(found.answer.items, found.grounds, strict=False))


def _item(item: Item, facts: Sequence[Fact], replies: Replies, vocabulary: Vocabulary) -> str:
    """An item's value, with the word of certainty where one fact alone stands behind the thing."""
    words = _value(item, replies)
    number = dict(item.detail).get("count")
    if number:
        return replies.say("aside", what=words, aside=str(number))
    statuses = {fact.status for fact in facts}
    holding = all(vocabulary.statuses[s].holds for s in statuses if s in vocabulary.statuses)
    alone = len(statuses) == 1 and holding and item.iri and "doc" not in dict(item.detail)
    return marked(words, next(iter(statuses)), replies) if alone else words


def _value(item: Item, replies: Replies) -> str:
    if isinstance(item.value, int | float) and not isinstance(item.value, bool):
        most = Decimal(str(item.value_max)) if item.value_max is not None else None
        return quantity_words(
            Quantity(
                Decimal(str(item.value)), item.currency or item.unit, item.bound or "exact", most, bool(item.currency)
            ),
            replies,
        )
    doc = dict(item.detail).get("doc")
    return replies.say("aside", what=str(item.value), aside=str(doc)) if doc and doc != item.value else str(item.value)


def _counted(found: Found, meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> str:
    counted = dict(found.answer.items[0].detail).get("counted", ())
    names = replies.join(str(one["value"]) for one in counted)
    return names + _marks(found.answer.items[0].evidence)


def _told(facts: Iterable[Fact], found: Found, replies: Replies, vocabulary: Vocabulary) -> str:
    """Each fact as a sentence with its citations; a fact that a fuller one of the same parties tells is left out."""
    unique = {fact.iri: fact for fact in facts}
    told = {_sentence(fact, replies, vocabulary): _marks(found.cited.get(fact.iri, ())) for fact in unique.values()}
    return replies.text("semicolon").join(text + marks for text, marks in list(told.items())[:_TOLD])


def _sentence(fact: Fact, replies: Replies, vocabulary: Vocabulary) -> str:
    text = stated(fact.frame, fact.status, replies, vocabulary, fact.date)
    names = {iri: label for told in fact.told for iri, label in told.speakers}
    who = [_speaker(name, names, replies, vocabulary) for name in fact.speakers[:3]]
    return replies.say("by", what=text, who=replies.join(who)) if who else text


def _speaker(name: str, labels: dict[str, str], replies: Replies, vocabulary: Vocabulary) -> str:
    known = vocabulary.entity(name) or Entity(name, labels=(("en", labels.get(name, "")),) if labels.get(name) else ())
    return known.label(replies.language)


def _marks(evidence: Iterable[int]) -> str:
    numbers = list(dict.fromkeys(evidence))[:_CITED]
    return "".join([" "] * bool(numbers) + [f"[{n + 1}]" for n in numbers])


def _claimed(
    words: str, every: Sequence[Evidence], given: Sequence[int], replies: Replies, vocabulary: Vocabulary
) -> str:
    """A value with who claims it and when: the speakers that the articles name, else the articles themselves."""
    pieces = [every[n] for n in given]
    speakers = dict.fromkeys(_speaker(who, {}, replies, vocabulary) for piece in pieces for who in piece.attributed_to)
    who = list(speakers) or [replies.say("titled", title=_cut(title, _TITLE))
                             for title in dict.fromkeys(piece.called for piece in pieces)]
    date = min((piece.day for piece in pieces if piece.day), default="")
    return replies.say("who-when", value=words, who=replies.join(who[:_CITED]), date=date)


def _differing(found: Found, replies: Replies, vocabulary: Vocabulary) -> str:
    said = [replies.say("differ", about=conflict.about, values=replies.join(
        _claimed(words, found.answer.evidence, evidence, replies, vocabulary) + _marks(evidence)
        for words, evidence in conflict.values)) for conflict in found.answer.conflicts]
    return replies.text("space").join(said)


# ---- without ----
def _none(found: Found, meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> str:
    """That no article says it, and what the articles do say of the same things."""
    first = meaning.parts[0] if meaning.parts else None
    if (
        first
        and len(meaning.parts) == 1
        and (first.frame.kind in vocabulary.frames or not names_of(first.frame))
        and not first.date  # of another time it may be told
        and not _is_told(first.frame, found)
        and (meaning.kind != "amount" or "Deal" in vocabulary.classes.get(first.frame.kind, ()))
        and not any(isinstance(f, Hole) and f.want == "entity" for _, fs in first.frame.roles for f in fs)
    ):
        text = _no_such(first, meaning, replies, vocabulary)
    else:
        text = replies.say("not-said", what=meaning.understood_as)
    near = _told(found.nearby, found, replies, vocabulary)
    known = _known(meaning, replies, vocabulary) if found.answer.passages else ""
    said = (text, known, replies.say("nearby", facts=near) if near else "",
            *_quoted(found.answer.passages, replies, "naming"))
    return replies.text("space").join(filter(None, said))


def _listing(found: Found, meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> str:
    """What the vocabulary tells of a thing, and the sentences that name it."""
    quoted = _quoted(found.answer.passages, replies, "naming")
    return replies.text("space").join((_known(meaning, replies, vocabulary), *quoted))


def _is_told(frame: Frame, found: Found) -> bool:
    """Whether the deal itself is told of, though not what is asked of it."""
    named = {thing.iri for thing in names_of(frame)}
    told = ({thing.iri for thing in names_of(fact.frame)} for fact in found.nearby if fact.frame.kind == frame.kind)
    return bool(named) and any(named <= things for things in told)


def _no_such(part: Part, meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> str:
    """That no article says this of these; of no one named, that they tell of nothing of the kind."""
    if any(role != ANY_ROLE and isinstance(f, Entity) for role, fillers in part.frame.roles for f in fillers):
        return replies.say("no-article", what=sentence(part.frame, replies, vocabulary))
    bare = replace(part.frame, roles=tuple((r, fs) for r, fs in part.frame.roles if r == ANY_ROLE))
    named = replies.text(part.frame.kind, "names") if not bare.roles or part.frame.kind not in vocabulary.frames else ""
    what = sentence(bare, replies, vocabulary, "names") if named and part.frame.kind not in vocabulary.frames else (
        vocabulary.label(part.frame.kind, replies.language))
    told = [vocabulary.status(name) for name in sorted(meaning.statuses)] if len(meaning.statuses) < _FEW else []
    status = replies.join((dict(s.labels).get(replies.language, "") for s in told), "or") if told else ""
    if not told and not any(vocabulary.status(name).holds for name in meaning.statuses):
        status = replies.text("undone")
    return replies.say("no-such", what=what, status=status)


def _known(meaning: Meaning, replies: Replies, vocabulary: Vocabulary) -> str:
    """What the vocabulary, though no article, tells of the thing that is asked about."""
    thing = meaning.things[0]
    maker = vocabulary.entity(vocabulary.makers.get(thing.iri, ""))
    return replies.say("vocabulary", thing=thing.label(replies.language), classes=replies.join(
        kinds_of(thing, vocabulary, replies.language)), maker=maker.label(replies.language) if maker else "")
