"""Another question that the same words may ask, where the graph holds nothing of the first: “what X's chips are”.

    Meaning -> meanings, the likeliest first
"""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kg.model import Entity, Frame, Hole
from kg.vocabulary import Vocabulary
from query.assembly import fits
from query.deals import as_purchase, is_noun
from query.meaning import Meaning, described
from query.parts import ANY_ROLE, Part, holes_of, names_of
from query.wording import load_replies


def reworded(meaning: Meaning, vocabulary: Vocabulary) -> Iterator[Meaning]:
    """What else `meaning` may stand for."""
    every = (rewording(meaning, vocabulary) for rewording in _REWORDINGS)
    yield from (other for other in every if other is not None)


def unasked(vocabulary: Vocabulary) -> frozenset[str]:
    """The statuses that are told where none is asked for."""
    replies = load_replies("en")
    return frozenset(name for name in vocabulary.statuses if replies.rule(name, "unasked") != ("false",))


def turned(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """「Xの買収額」: a noun with one party, none asked for, does not tell on which side it stands: the other."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    if part is None or kind is None or not (is_noun(part.rule, vocabulary) or _is_bare(part)):
        return None
    given = [(key, f) for key in kind.keys for f in part.frame.get(key)]
    free = [key for key in kind.keys if not part.frame.get(key)]
    if len(given) != 1 or len(free) != 1:
        return None
    (role, thing), (other,) = given[0], free
    if not isinstance(thing, Entity) or not fits(thing, other, vocabulary):
        return None
    frame = part.frame.with_role(role).with_role(other, thing)
    told = replace(meaning, parts=(replace(part, frame=frame, rule=""),))
    return described(told, vocabulary)


def _is_bare(part: Part) -> bool:
    """「Xの買収」: a verb that stands as a noun, without an ending."""
    return bool(part.rule and part.words) and "\u4e00" <= part.words[-1] <= "\u9fff"


def _bought(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“What did X buy”, where nothing is told that it buys from others: whom it acquired."""
    part = as_purchase(meaning.parts[0], vocabulary) if len(meaning.parts) == 1 else None
    return described(replace(meaning, parts=(part,)), vocabulary) if part else None


def _had(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“X's chips”, “the models that X has”: those that X makes, where none are told that it uses, or the reverse."""
    part = meaning.parts[0] if len(meaning.parts) == 1 and meaning.kind in ("list", "count", "rank") else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    rule = load_replies("en").rule(part.frame.kind, "hadAs") if part else ()
    if part is None or kind is None or not rule or part.negated or part.also or not _only_has(part, vocabulary):
        return None
    owner, things = (part.frame.get(key) for key in kind.keys)
    sought = [hole for hole in things if isinstance(hole, Hole) and hole.classes]
    if not sought or set(dict(part.frame.roles)) != set(kind.keys) or not names_of(part.frame):
        return None
    frame = Frame(rule[0], tuple(zip(rule[1:], (owner, things), strict=True)), part.frame.span)
    made = replace(meaning, parts=(replace(part, frame=frame, rule="was"),))
    return described(made, vocabulary)


def _only_has(part: Part, vocabulary: Vocabulary) -> bool:
    """Whether no verb, or one that only carries a noun, stands between the owner and what is asked for."""
    name = part.rule.partition(":")[0]
    return not name or any(word.iri.endswith(name) and "support" in word.concepts for word in vocabulary.words)


def _owned(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“Who owns X”, where X is told to be a part of nobody: whoever acquired it."""
    part = meaning.parts[0] if len(meaning.parts) == 1 and meaning.kind in ("list", "yesno") else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    rule = load_replies("en").rule(part.frame.kind, "ownedAs") if part else ()
    if part is None or kind is None or not rule or part.negated or part.also or part.date:
        return None
    roles = [(new, tuple(replace(f, classes=f.classes - _UNITS) if isinstance(f, Hole) else f
                         for f in part.frame.get(old))) for old, new in zip(kind.keys, rule[1:], strict=True)]
    if not all(fillers for _, fillers in roles) or set(dict(part.frame.roles)) != set(kind.keys):
        return None
    frame = Frame(rule[0], tuple(roles), part.frame.span)
    return described(replace(meaning, parts=(replace(part, frame=frame, rule=""),)), vocabulary)


_UNITS = frozenset({"BusinessUnit"})  # a company that was bought is none


def _dealt(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“How much did A and B invest in C”, where no deal of both is told: the deals of each."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    if part is None or part.negated or part.also or meaning.kind not in ("amount", "date", "facts", "sum"):
        return None
    several = [(r, fs) for r, fs in part.frame.roles if r and len(fs) > 1 and all(isinstance(f, Entity) for f in fs)]
    if len(several) != 1:
        return None
    (role, names), = several
    parts = tuple(replace(part, frame=part.frame.with_role(role, name)) for name in names)
    return replace(meaning, parts=parts, joined="any")


def _invested(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“Who took part in X's round”, where no round is told of: whoever invested in X."""
    part = meaning.parts[0] if len(meaning.parts) == 1 else None
    rules = {name: load_replies("en").rule(name, "heldAs") for name in vocabulary.frames}
    held = next((name for name, rule in rules.items() if part and rule[:1] == (part.frame.kind,)), "")
    told = [part.frame.get(role) for role in rules[held][1:]] if part and held else []
    if part is None or not told or not all(told) or len(part.frame.roles) != len(told):
        return None
    if meaning.kind != "list" or part.negated or part.also or part.date:
        return None
    frame = Frame(held, tuple(zip(vocabulary.frames[held].keys, told, strict=True)), part.frame.span)
    return described(replace(meaning, parts=(replace(part, frame=frame, rule=""),)), vocabulary)


def _committed(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“How much does X plan to invest”, where nobody is named to invest in: what X has committed to spend."""
    part = meaning.parts[0] if len(meaning.parts) == 1 and meaning.kind == "amount" else None
    rule = load_replies("en").rule(part.frame.kind, "orCommits") if part else ()
    if part is None or not rule or part.negated:
        return None
    kind, there, here = rule
    named = [role for role, fillers in part.frame.roles for f in fillers if isinstance(f, Entity)]
    if named not in ([there], [ANY_ROLE]):
        return None
    frame = Frame(kind, tuple((here if r == there else r, fs) for r, fs in part.frame.roles), part.frame.span)
    counts = frozenset(load_replies("en").rule(kind, "counts"))
    told = replace(meaning, parts=(replace(part, frame=frame, rule=""),), statuses=meaning.statuses | counts)
    return described(told, vocabulary)


def _promised(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“What has X promised Y”, where no commitment to Y is told of: what X puts into Y, as far as it is announced.

    No rank: “X's largest commitment” is then one that X took on, not what others put into X.
    """
    rule = load_replies("en").rule(meaning.parts[0].frame.kind, "promisedAs") if meaning.parts else ()
    alike = bool(rule) and meaning.kind != "rank" and len({part.frame.kind for part in meaning.parts}) == 1
    if not alike or any(p.negated or p.also or not p.frame.get(rule[3]) for p in meaning.parts):
        return None
    kind, *pairs = rule
    names = dict(zip(pairs[::2], pairs[1::2], strict=True))
    parts = tuple(replace(p, rule="", frame=Frame(kind, tuple((names.get(r, r), fs) for r, fs in p.frame.roles),
                                                  p.frame.span)) for p in meaning.parts)
    done = min(status.doubt for status in vocabulary.statuses.values())
    open_ = frozenset(name for name in unasked(vocabulary) if vocabulary.status(name).doubt > done)
    return described(replace(meaning, parts=parts, statuses=open_, widen=False), vocabulary)


def _priced(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“What is X valued at”, where no such figure of X is told: what its round was told with."""
    part = meaning.parts[0] if len(meaning.parts) == 1 and meaning.kind == "amount" else None
    names = names_of(part.frame) if part else ()
    rules = [rule for name in names for rule in [load_replies("en").rule(name.iri, "toldIn")] if rule]
    owners = [name for name in names if "Concept" not in name.classes]
    if part is None or part.negated or len(rules) != 1 or len(owners) != 1:
        return None
    kind, whose, role = rules[0]
    sized = tuple(hole for _, hole in holes_of(part.frame))
    frame = Frame(kind, ((whose, tuple(owners)), (role, sized)), part.frame.span)
    return described(replace(meaning, parts=(replace(part, rule="", frame=frame),)), vocabulary) if sized else None


def _served(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“Who are X's customers”, where X has no contract: whom X hosts."""
    part = meaning.parts[0] if len(meaning.parts) == 1 and meaning.kind in ("list", "count") else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    rule = load_replies("en").rule(part.frame.kind, "suppliedAs") if part else ()
    if part is None or kind is None or not rule or part.negated or part.also or not is_noun(part.rule, vocabulary):
        return None
    other, *sides = rule[-1 - len(kind.keys) :]
    if set(dict(part.frame.roles)) != set(kind.keys) or len(names_of(part.frame)) != 1:
        return None
    roles = tuple((new, part.frame.get(old)) for old, new in zip(kind.keys, sides, strict=True))
    told = replace(part, frame=Frame(other, roles, part.frame.span), rule="", either=False)
    return described(replace(meaning, parts=(told,)), vocabulary)


def _paid_whole(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“Did X pay more than a billion for Y”, where no contract of theirs is told: for the whole of Y."""
    part = meaning.parts[0] if len(meaning.parts) == 1 and meaning.kind == "yesno" and meaning.sides else None
    kind = vocabulary.frames.get(part.frame.kind) if part else None
    rule = load_replies("en").rule(part.frame.kind, "paidAs") if part else ()
    if part is None or kind is None or not rule or part.negated or is_noun(part.rule, vocabulary):
        return None
    names = dict(zip(kind.keys, rule[1:], strict=True))
    if not all(part.frame.get(key) for key in kind.keys):
        return None
    roles = tuple((names.get(role, role), fillers) for role, fillers in part.frame.roles)
    told = replace(part, frame=Frame(rule[0], roles, part.frame.span), rule="", either=False, also=None)
    return described(replace(meaning, parts=(told,)), vocabulary)


def _spent(meaning: Meaning, vocabulary: Vocabulary) -> Meaning | None:
    """“How much did X spend on Y”, where no such commitment is told of: what X bought Y for."""
    part = meaning.parts[0] if len(meaning.parts) == 1 and meaning.kind == "amount" else None
    rule = load_replies("en").rule(part.frame.kind, "spentAs") if part else ()
    if part is None or not rule or part.negated or part.also:
        return None
    kind, *pairs = rule
    names = dict(zip(pairs[::2], pairs[1::2], strict=True))
    roles = [(names.get(role, role), fillers) for role, fillers in part.frame.roles]
    if any(role not in vocabulary.frames[kind].roles for role, _ in roles) or len(names_of(part.frame)) != len(names):
        return None
    frame = Frame(kind, tuple(roles), part.frame.span)
    return described(replace(meaning, parts=(replace(part, frame=frame, rule=""),)), vocabulary)


_REWORDINGS: tuple[Callable[[Meaning, Vocabulary], Meaning | None], ...] = (
    turned, _had, _owned, _bought, _served, _dealt, _invested, _committed, _promised, _paid_whole, _spent, _priced)
