"""Glossaries: a term with what it is, in a table of two columns or behind a colon; the term is what is spoken of.

“**Inferentia** | AWS's inference chip”, “Wiz: security company acquired by Google”,
「コヒア:エヌビディアが出資するAI企業」 are read as sentences whose subject is the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.identity import entity_iri
from kg.lexicon import Adjacent
from kg.model import Entity, Frame, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language import columns
from language import furniture as page
from language.blocks import Segment
from language.items import Item
from language.lists import list_items
from language.reader import read
from language.sentences import split
from language.status import certainty_of, stage_of, status_of
from language.tokens import tokenise

_ENTRY = re.compile(
    r"\s*(?:(\*\*[^*]{1,60}\*\*|\[\[[^\]]{1,60}\]\]|[^:：*。.!?]{1,40}?)\s*(?:[:：]|\s(?:[–—-]|--)\s)"
    r"|\*\*([^*:：]{1,60})[:：]\*\*)\s*(?=\S)"
)
_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]")
_SEVERAL = re.compile(r"\s*[/／]\s*")
_CLAUSE = re.compile(r"[,;.(（、。]|\s(?:for|that|which|with|used|made|built|and)\s")
_WHICH = re.compile(r"^(.*?),?\s+(in|with|from|to|for|of|by) which (.+?)[.\s]*$")
_ARTICLE = re.compile(r"(?:an?|the)\s", re.IGNORECASE)
_NO_TOPIC = re.compile(r"[^。]{0,24}は")
_SUBJECT = re.compile(r"[^。、]{1,24}が")
_UNKNOWN = re.compile(r"[A-Z][\w.-]*(?: [A-Z\d][\w.-]*){0,3}|[ァ-ヴー・]{3,20}")
_LEAST = 3
_JAPANESE_VERB = "動詞"
_MOST_TERMS = 3


@cache
def _heads(group: str) -> frozenset[str]:
    return frozenset(map(page.fold, page.words(group)))


def entry_of(segment: Segment) -> tuple[str, str] | None:
    """Term and meaning of a row, where its table's two headers head terms and meanings."""
    if len(segment.header) != 2 or len(segment.cells) != 2:
        return None
    first, second = (page.fold(h).strip(" *_:：") for h in segment.header)
    if first not in _heads("TermHeader") or second not in _heads("MeaningHeader"):
        return None
    return segment.cells[0][0], segment.cells[1][0]


def entry_in(sentence: str) -> tuple[str, str] | None:
    """Term and meaning of a list's item (“**X**: what it is”, “X – what it is”)."""
    match = _ENTRY.match(sentence)
    return (match.group(1) or f"**{match.group(2)}**", sentence[match.end() :]) if match else None


def defined(
    entry: tuple[str, str], language: str, vocabulary: Vocabulary, context: str, published: str
) -> tuple[Statement, ...]:
    """What an entry states of its term; nothing where the term is no name."""
    names = [_BRACKETS.sub("", columns.unmarked(t)).strip() for t in _SEVERAL.split(entry[0])]
    things = [t for name in names[:_MOST_TERMS] if (t := _named(name, language, vocabulary, context)) is not None]
    if len(things) < len(names):
        return ()
    told = columns.unmarked(entry[1])
    if language == "en" and all(t.provisional for t in things) and _tells_of_another(told, vocabulary, context):
        return ()
    found: dict[tuple[object, ...], Statement] = {}
    for n, (a, b) in enumerate(split(told)):
        for statement in _made(things, told[a:b], language, vocabulary, context) if n == 0 else ():
            found.setdefault((statement.frame.kind, statement.frame.roles), statement)
        for text in _sentences(names, told[a:b].rstrip("。. "), language, n == 0):
            for s in read(text, language, vocabulary, published=published, context=context).statements:
                if not s.rule.endswith(":mention") or "Deal" in vocabulary.classes[s.frame.kind]:
                    found.setdefault((s.frame.kind, s.frame.roles), s)
    return tuple(found.values())


def _tells_of_another(told: str, vocabulary: Vocabulary, context: str) -> bool:
    """“**Summary:** X announced …”: a sentence with a subject of its own, behind a mere label."""
    named, verb = [*list_items(told, "en", vocabulary, context)[:2], None, None][:2]
    return named is not None and named.is_entity and verb is not None and verb.tag in ("s", "ed")


def _named(name: str, language: str, vocabulary: Vocabulary, context: str) -> Entity | None:
    """The one thing that a term names, known or not."""
    items = list_items(name, "en" if name.isascii() else language, vocabulary, context)
    value = items[0].value if len(items) == 1 else None
    if value is None and _UNKNOWN.fullmatch(name) and all(i.kind == "other" for i in items):
        return Entity(entity_iri(name), frozenset({"Thing"}), (("en", name), ("ja", name)), provisional=True)
    return value if isinstance(value, Entity) and "Concept" not in value.classes else None


# ---- the fragment as a sentence ----


def _sentences(names: Sequence[str], told: str, language: str, first: bool) -> Iterator[str]:
    """The sentences that the fragment stands for, with the term in the place that it leaves open."""
    if language == "ja":
        yield from _japanese(names, told, first)
        return
    if not first:
        return
    term = " and ".join(names)
    which = _WHICH.match(told)
    if which:
        yield f"{which.group(3)} {which.group(2)} {term}."
    elif told[:1].isupper() and told.split()[0].endswith("s") and not _is_noun_phrase(told):
        yield f"{term} {told[:1].lower()}{told[1:]}."
    else:
        yield f"{term}, {told[:1].lower() if _ARTICLE.match(told) else told[:1]}{told[1:]}."


def _is_noun_phrase(told: str) -> bool:
    return "'s " in told or "’s " in told


def _japanese(names: Sequence[str], told: str, first: bool) -> Iterator[str]:
    """Fragment and term as topic and comment; a fragment that begins without a verb also stands before its term."""
    topical = bool(_NO_TOPIC.match(told))
    clause = _CLAUSE.split(told)[0]
    if first and not topical and not _has_verb(clause):
        yield from (f"{clause}の{name}" for name in names)
    if first or topical:
        yield told if topical else f"{'と'.join(names)}は{told}"
    elif _SUBJECT.match(told):
        yield f"{'と'.join(names)}は{told}"


def _has_verb(clause: str) -> bool:
    return any(token.pos.startswith(_JAPANESE_VERB) for token in tokenise(clause, "ja"))


# ---- what is made ----


def _made(
    things: Sequence[Entity], told: str, language: str, vocabulary: Vocabulary, context: str
) -> Iterator[Statement]:
    """“X's chip” states that X makes the term, where that is no company and no person."""
    clause = _CLAUSE.split(told)[0]
    items = list_items(clause, "en" if clause.isascii() else language, vocabulary, context)
    rule = next(
        r for r in vocabulary.adjacent if "genitive" in r.joints and r.right_role in vocabulary.frames[r.kind].keys
    )
    if len(items) < _LEAST or not _owns(items, rule.left) or not _is_product(items[-1], rule, vocabulary):
        return
    maker = items[0].value
    for thing in things:
        made = _as_product(thing, rule.right)
        if made is not None and isinstance(maker, Entity) and maker.iri != made.iri:
            yield _stated(Frame(rule.kind, ((rule.left_role, (maker,)), (rule.right_role, (made,)))), vocabulary)


def _owns(items: Sequence[Item], cls: str) -> bool:
    """Whether the clause begins with an owner, and names and tells nothing else on the way to its last word."""
    first = items[0].value
    owner = isinstance(first, Entity) and cls in first.classes and "genitive" in items[1].cases
    return owner and not any(token.pos.startswith(_JAPANESE_VERB) for i in items for token in i.tokens)


def _is_product(item: Item, rule: Adjacent, vocabulary: Vocabulary) -> bool:
    """Whether the word stands for a kind of product: a noun of one, or a name that nobody bears alone (ASIC)."""
    generic = (
        isinstance(item.value, Entity) and rule.right in item.value.classes and item.value.iri not in vocabulary.makers
    )
    noun = any(rule.right in vocabulary.classes.get(w.has("class:"), ()) for w in item.words)
    return generic or noun or item.is_concept("kind:product")


def _as_product(thing: Entity, cls: str) -> Entity | None:
    """The term as a product: a known one as it is, an unknown name as what the fragment calls it."""
    if thing.provisional:
        return replace(thing, classes=frozenset({cls, "Thing"}))
    return thing if cls in thing.classes else None


def _stated(frame: Frame, vocabulary: Vocabulary) -> Statement:
    kind = vocabulary.frames[frame.kind]
    stage, certainty = stage_of(kind, (), vocabulary), certainty_of((), vocabulary)
    return Statement(frame, stage, certainty, status_of(stage, certainty, (), vocabulary), (), "", 0.8, "glossary")
