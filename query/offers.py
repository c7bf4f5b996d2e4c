"""Questions that may follow an answer: from the facts just told, and only such as are understood and have an answer.

What is asked of a fact is a row of ontology/replies/ for its kind. Whether it can be asked is tried out once for each
shape (the row, and what kinds of things stand in the fact): another fact of that shape answers it as well.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from kg.derived import once_a_vocabulary
from kg.model import Answer, Entity, Quantity
from kg.store import Store
from kg.vocabulary import Vocabulary
from query.answer import Found, compiled
from query.chat import meaning_of
from query.claims import Fact
from query.meaning import Declined
from query.reworded import unasked
from query.wording import Replies, fill, language_of, load_replies, places

_OFFERED = 3  # questions offered
_TRIED = 6  # questions thought of


@dataclass(frozen=True, slots=True)
class Offer:
    """A question about a fact. Two of one `shape` are both answered or both not; an empty one is tried out itself."""

    text: str
    shape: tuple[object, ...] = ()


def offered(found: Found, store: Store, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The questions that the facts of `found` answer, but for the one that was asked."""
    asked = found.answer
    replies = load_replies(asked.language)
    facts = (*(f for every in found.grounds for f in every), *found.nearby)
    every = (offer for fact in facts for offer in _offers(fact, replies, vocabulary)
             if offer.text.casefold() != asked.question.casefold())
    first = islice({offer.text: offer for offer in every}.values(), _TRIED)
    return tuple(islice((o.text for o in first if _fits(o, asked.language, store, vocabulary)), _OFFERED))


def answerable(done: Answer, store: Store, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The first of the questions that a declined one suggests that have an answer."""
    fit = (text for text in done.suggestions if _has_answer(text, done.language, store, vocabulary))
    return tuple(islice(fit, _OFFERED))


def _offers(fact: Fact, replies: Replies, vocabulary: Vocabulary) -> Iterator[Offer]:
    names = {role: fillers[0].label(replies.language) for role, fillers in fact.frame.roles
             if fillers and isinstance(fillers[0], Entity)}
    measured = any(isinstance(f, Quantity) and f.unit for _, fillers in fact.frame.roles for f in fillers)
    kind, shape = fact.frame.kind, _shape(fact, vocabulary)
    texts = replies.texts(kind, "asksAmount") * measured + replies.texts(kind, "asksDate") * bool(fact.date)
    for text in (*texts, *replies.texts(kind, "asks")):
        if places(text) <= set(names):
            yield Offer(fill(text, names), shape and (text, *shape))


def _shape(fact: Fact, vocabulary: Vocabulary) -> tuple[object, ...]:
    """The statuses and what is known of each filler; empty where a name is not known or a common word as well."""
    told = [(role, filler) for role, fillers in fact.frame.roles for filler in fillers]
    words = _common_words(vocabulary)
    if any(isinstance(f, Entity) and (vocabulary.entity(f.iri) is None or any(
            label.casefold() in words for _, label in f.labels)) for _, f in told):
        return ()
    kinds = ((role, f.classes if isinstance(f, Entity) else type(f).__name__) for role, f in told)
    return (fact.status, *kinds)


@once_a_vocabulary
def _common_words(vocabulary: Vocabulary) -> frozenset[str]:
    """All forms of the lexicon's words."""
    return frozenset(form.casefold() for word in vocabulary.words for form in word.forms)


# ---- whether it is answered ----
@once_a_vocabulary
def _tried(vocabulary: Vocabulary) -> dict[tuple[object, ...], bool]:
    """Language and shape of the questions that were tried out -> whether they are answered."""
    return {}


def _fits(offer: Offer, language: str, store: Store, vocabulary: Vocabulary) -> bool:
    if not offer.shape:
        return _has_answer(offer.text, language, store, vocabulary)
    tried, key = _tried(vocabulary), (language, *offer.shape)
    if key not in tried:
        tried[key] = _has_answer(offer.text, language, store, vocabulary)
    return tried[key]


def _has_answer(question: str, language: str, store: Store, vocabulary: Vocabulary) -> bool:
    if language_of(question) != language:
        return False
    meaning = meaning_of(question, language, (), vocabulary, store)
    if isinstance(meaning, Declined):
        return False
    wider = replace(meaning, statuses=meaning.wider or unasked(vocabulary))
    texts = (compiled(one, store, vocabulary).rows for one in ((meaning, wider) if meaning.widen else (meaning,)))
    return any(len(store.select(f"{text.split(chr(10) + 'ORDER BY')[0].rstrip()}\nLIMIT 1")) for text in texts)
