"""What was nearly a statement: the frame-evoking words of a sentence of which nothing came, and what they lack.

Nothing here changes what is read. It goes over a sentence a second time, and only when somebody asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from kg.lexicon import Usage
from kg.model import Entity, Quantity, Rejected, Statement
from kg.vocabulary import Vocabulary
from language import english, japanese
from language.clauses import Arg, Predication
from language.frames import Candidate, candidates, class_fit, distributed, mark_fit
from language.items import Item, Lexicon, is_money, lexicon
from language.reader import Setting, items_of

REASONS = (
    "open-role", "wrong-class", "refused-name", "unknown-names", "loose", "loose-sum", "repeat", "negated-noun",
    "question", "no-prose",
)  # fmt: skip
_NAMELIKE = re.compile(r"[A-Z][\w&.'’-]+|[\u30a1-\u30fa][\u30a0-\u30ff]{2,}")


def near_misses(
    text: str, language: str, vocabulary: Vocabulary, setting: Setting, statements: Sequence[Statement]
) -> tuple[Rejected, ...]:
    """What the sentence `text` nearly states besides the `statements` that were read in it.

    Places count from the sentence's beginning; the quote is the sentence.
    """
    grammar = japanese if language == "ja" else english
    table = lexicon(vocabulary, language)
    items = items_of(text, language, vocabulary, setting)
    heard = [p for whole in grammar.predications(items) for p in distributed(whole)]
    found = [
        *(r for p in heard for r in _of_trigger(p, items, statements, table)),
        *_loose_sums(heard, items, statements, vocabulary),
    ]
    return tuple(
        Rejected(kind, reason, 0, len(text), text, trigger, role, word, "", language)
        for kind, reason, trigger, role, word in dict.fromkeys(found)
    )


_Why = tuple[str, str, str, str, str]  # kind, reason, trigger, role, word


def skipped(text: str, language: str, vocabulary: Vocabulary, reason: str) -> tuple[Rejected, ...]:
    """A stretch that was not read at all, where it speaks of a deal and names somebody."""
    items = items_of(text, language, vocabulary, Setting())
    trigger = next((i for i in items if i.evokes and i.value is None and i.words[0].usages), None)
    if trigger is None or not any(i.is_entity for i in items):
        return ()
    kind = trigger.words[0].usages[0].kind
    return (Rejected(kind, reason, 0, len(text), text, trigger.text, "", "", "", language),)


# ---- triggers ----
def _of_trigger(
    predication: Predication, items: Sequence[Item], statements: Sequence[Statement], table: Lexicon
) -> Iterator[_Why]:
    """Why nothing came of a frame-evoking word; nothing where something did, or where it stands alone."""
    usages = [usage for word in predication.item.words for usage in word.usages]
    trigger = predication.item.text
    tried = candidates(predication, table)
    told = [s for s in statements if any(s.frame.kind == usage.kind for usage in usages)]
    if not usages or not any(_speaks(arg) for arg in predication.args):
        return
    kind = tried[0].frame.kind if tried else usages[0].kind
    if told:
        if tried and tried[0].missing and _repeats(tried[0], told):
            yield kind, "repeat", trigger, "", ""
    elif predication.negated and predication.nominal:
        yield kind, "negated-noun", trigger, "", ""
    elif tried and not tried[0].missing:
        yield kind, "loose", trigger, "", ""
    else:
        yield (kind, *_lack(predication, tried, usages, items, table))


def _speaks(arg: Arg) -> bool:
    return any(i.is_entity or is_money(i) for i in arg.items)


def _repeats(candidate: Candidate, told: Iterable[Statement]) -> bool:
    """Whether the things of a candidate that is not whole all stand in one of the statements."""
    things = {f.iri for _, fs in candidate.frame.roles for f in fs if isinstance(f, Entity)}
    held = ({f.iri for _, fs in s.frame.roles for f in fs if isinstance(f, Entity)} for s in told)
    return bool(things) and any(things <= each for each in held)


def _lack(
    predication: Predication,
    tried: Sequence[Candidate],
    usages: Sequence[Usage],
    items: Sequence[Item],
    table: Lexicon,
) -> tuple[str, str, str, str]:
    """Reason, trigger, role and word for a frame-evoking word without a whole frame."""
    trigger = predication.item.text
    named = [i for arg in predication.args for i in arg.items if i.is_entity]
    unknown = [i for i in named if isinstance(i.value, Entity) and i.value.provisional]
    role = _open_role(tried, usages, table)
    if not tried and len(unknown) == len(named) > 1:
        return "unknown-names", trigger, "", ", ".join(i.text for i in unknown)
    if wrong := _of_wrong_class(predication, role, usages, table):
        return "wrong-class", trigger, role, wrong
    refused = next((i.text for n, i in enumerate(items) if _refused(i, n)), "")
    if refused and table.vocabulary.roles[role].form == "entity":
        return "refused-name", trigger, role, refused
    return "open-role", trigger, role, ""


def _open_role(tried: Sequence[Candidate], usages: Sequence[Usage], table: Lexicon) -> str:
    """The first role whose filler is missing: of the best candidate, else a key role of the word's first usage."""
    if tried:
        return tried[0].missing[0]
    needed = [role for slot in usages[0].slots if slot.required for role in slot.roles]
    return (*needed, *table.vocabulary.frames[usages[0].kind].keys)[0]


def _of_wrong_class(predication: Predication, role: str, usages: Sequence[Usage], table: Lexicon) -> str:
    """The word that stands where the role's filler belongs and is of no class that the role takes."""
    taken = table.vocabulary.roles[role]
    for slot in (slot for usage in usages for slot in usage.slots if role in slot.roles):
        for arg in predication.args:
            filler = arg.items[0]
            marked = filler.value is not None and mark_fit(slot, arg, predication, table) > 2.0
            if marked and not class_fit(filler, taken, table.vocabulary):
                return filler.text
    return ""


def _refused(item: Item, at: int) -> bool:
    """Whether a word looks like a name and was not taken for one; the first word has its capital anyway."""
    return item.kind == "other" and at > 0 and bool(_NAMELIKE.fullmatch(item.text))


# ---- sums ----
def _loose_sums(
    heard: Sequence[Predication], items: Sequence[Item], statements: Sequence[Statement], vocabulary: Vocabulary
) -> Iterator[_Why]:
    """Sums that no statement holds, beside a word that speaks of a deal which could have one."""
    held = {f for s in statements for _, fs in s.frame.roles for f in fs if isinstance(f, Quantity)}
    deals = [(p.item.text, usage.kind) for p in heard for word in p.item.words for usage in word.usages]
    priced = ((trigger, kind, _sum_role(kind, vocabulary)) for trigger, kind in deals)
    told = {s.frame.kind for s in statements}
    first = min((deal for deal in priced if deal[2]), key=lambda deal: deal[1] not in told, default=None)
    if first is not None:
        for item in items:
            if is_money(item) and item.value not in held:
                yield first[1], "loose-sum", first[0], first[2], item.text


def _sum_role(kind: str, vocabulary: Vocabulary) -> str:
    roles = (vocabulary.roles[r] for r in vocabulary.frames[kind].roles)
    return next((role.name for role in roles if role.form == "quantity" and "Amount" in role.ranges), "")
