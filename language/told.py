"""What a sentence leaves unsaid because it was told before: the deal that its words go on with.

「Aが5億ドルを調達した。Bが主導した。」, 「AはBに出資し、提携する」, 「AはBを買収した。買収額は5億ドルだ。」
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from kg.model import Entity, Filler, Frame, Quantity, Statement
from kg.values import replace
from kg.vocabulary import RoleType, Vocabulary
from language.clauses import Predication
from language.frames import Candidate
from language.items import Item
from language.raising import putting_in, raising

_BODY, _OUTLETS = "Organisation", frozenset({"MediaOutlet", "Source"})
_ANAPHOR, _TOO = "anaphor:", "も"
_SKIPPED = 3  # how many words may stand between a deal's noun and its sum (「契約額は合計で約…」)


def recalled(
    options: Iterable[Candidate], predication: Predication, told: Sequence[Statement], vocabulary: Vocabulary
) -> tuple[Candidate, Statement] | None:
    """The first option that goes on with the one deal of its kind told before, and that deal."""
    for candidate in sorted(options, key=lambda c: -c.score):
        same = [s for s in told if s.frame.kind == candidate.frame.kind]
        if predication.nominal and not any(_tells(vocabulary.roles[role]) for role, _ in candidate.frame.roles):
            continue  # 「計算資源の契約も膨らむ」: what a noun is about shows by itself no deal told before
        if len(same) == 1 and not candidate.marks & predication.marks:
            whole = joined(same[0].frame, candidate.frame, vocabulary)
            if whole is not None:
                return replace(candidate, frame=whole, missing=()), same[0]
    return None


def _tells(role: RoleType) -> bool:
    """Whether the role adds a sum, a length or some of several parties."""
    return role.several or role.form in ("quantity", "number")


def joined(before: Frame, more: Frame, vocabulary: Vocabulary) -> Frame | None:
    """The deal told before, or by the rest of its sentence, with what `more` adds; None where that contradicts it or
    adds nothing (「Aが主導するラウンドでBが5億ドルを調達」)."""
    kind = vocabulary.frames[before.kind]
    shared = [r for r, _ in more.roles if before.get(r) and not vocabulary.roles[r].several]
    added = [(r, fs) for r, fs in more.roles if r not in shared]
    held = {f for _, fs in before.roles for f in fs}
    agrees = all(set(before.get(r)) & set(more.get(r)) for r in shared)
    new = [f for _, fs in added for f in fs]
    if not added or not agrees or held & set(new) or not all(before.get(k) for k in kind.keys):
        return None
    if any(r in kind.keys for r, _ in added):
        return None  # another party makes another deal
    roles = {**dict(before.roles), **dict(added)}
    return replace(more, roles=tuple((r, roles[r]) for r in kind.roles if r in roles))


def chained(
    options: Iterable[Candidate],
    predication: Predication,
    before: tuple[Candidate, Predication] | None,
    items: Sequence[Item],
    vocabulary: Vocabulary,
) -> Candidate | None:
    """「AはBに出資し、提携する」: the option with the other party of the clause that the verb goes on from."""
    if before is None or predication.nominal:
        return None
    held = before[0].frame
    if more := _more_of_it(held, options, vocabulary) or _into_it(held, options, predication, vocabulary):
        return more
    if not before[1].chains or _names_between(items, before[1], predication):
        return None
    for candidate in sorted(options, key=lambda c: -c.score):
        role = vocabulary.roles[candidate.missing[0]] if len(candidate.missing) == 1 else None
        mine = _bodies(candidate.frame)
        others = [e for e in _bodies(held) if e not in mine]
        shares = any(e in _bodies(held) for e in mine)
        if role is None or role.form != "entity" or candidate.marks & predication.marks - _own_cases(candidate):
            continue
        if shares and len(others) == 1 and others[0].classes & role.ranges:
            frame = candidate.frame.with_role(role.name, *candidate.frame.get(role.name), others[0])
            return replace(candidate, frame=frame, missing=())
    return None


def _more_of_it(held: Frame, options: Iterable[Candidate], vocabulary: Vocabulary) -> Candidate | None:
    """「Aは5億ドルを調達し、Bが主導した」: the option that adds a role to the deal of the clause before."""
    for candidate in options:
        lacks = tuple((r, held.get(r)) for r in candidate.missing)
        adds = any(not held.get(r) and vocabulary.roles[r].several for r, _ in candidate.frame.roles)
        agrees = all(held.get(r) in ((), fs) for r, fs in candidate.frame.roles)
        if candidate.frame.kind == held.kind and lacks and all(fs for _, fs in lacks) and adds and agrees:
            frame = replace(candidate.frame, roles=candidate.frame.roles + lacks)
            return replace(candidate, frame=frame, missing=())
    return None


def into_round(
    options: Iterable[Candidate], predication: Predication, told: Sequence[Statement], vocabulary: Vocabulary
) -> Candidate | None:
    """“X raised $6bn. Y put in $750m.”, 「Xは66億ドルを調達した。Yも出資した。」: what another puts into nothing that
    is said goes into the one round told before."""
    rounds = [s for s in told if s.frame.kind == raising(vocabulary)]
    if predication.nominal or predication.negated or len(rounds) != 1 or "Planned" in predication.cues:
        return None
    if any("object" in a.cases and isinstance(a.items[0].value, Entity) for a in predication.args):
        return None  # “agreed to fund the site”: the money goes elsewhere
    puts = [c for c in options if c.frame.kind == putting_in(vocabulary)]
    return _into_it(rounds[0].frame, puts, predication, vocabulary)


def put_in_too(
    options: Iterable[Candidate], told: Sequence[Statement], items: Sequence[Item], vocabulary: Vocabulary
) -> Candidate | None:
    """「AはBに出資した。Cも出資した。」: what another puts in too goes into whom the text told of last."""
    kind = putting_in(vocabulary)
    too = any(left.is_entity and right.text == _TOO for left, right in pairwise(items))
    for candidate in options if too else ():
        role = candidate.missing[0] if len(candidate.missing) == 1 and candidate.frame.kind == kind else ""
        whom = {fs for s in told if s.frame.kind == kind for fs in [s.frame.get(role)] if role and fs}
        if len(whom) == 1 and role not in candidate.subjects and not set(*whom) & set(_bodies(candidate.frame)):
            return replace(candidate, frame=candidate.frame.with_role(role, *whom.pop()), missing=())
    return None


def _into_it(
    held: Frame, options: Iterable[Candidate], predication: Predication, vocabulary: Vocabulary
) -> Candidate | None:
    """「Aは5億ドルを調達し、Bも出資した」: the option of a deal that leaves unsaid whom it is made with, as part of the
    deal before it, which has one party only."""
    parties = [r for r in vocabulary.frames[held.kind].keys if vocabulary.roles[r].form == "entity"]
    alone = len(parties) == 1 and not vocabulary.roles[parties[0]].several and "Deal" in vocabulary.classes[held.kind]
    company = held.get(parties[0])[:1] if alone else ()
    for candidate in options if company else ():
        role = vocabulary.roles[candidate.missing[0]] if len(candidate.missing) == 1 else None
        unsaid = role is not None and role.name not in candidate.subjects and role.form == "entity"
        fits = unsaid and role is not None and isinstance(company[0], Entity) and bool(company[0].classes & role.ranges)
        said = candidate.marks & predication.marks or company[0] in _bodies(candidate.frame)
        if fits and not said and role is not None and "Deal" in vocabulary.classes[candidate.frame.kind]:
            return replace(candidate, frame=candidate.frame.with_role(role.name, *company), missing=())
    return None


def _own_cases(candidate: Candidate) -> frozenset[str]:
    """The case of the subject, where the usage gives the open role to it as well (the parties of a partnership)."""
    return frozenset({"subject", "topic"}) if set(candidate.missing) & set(candidate.subjects) else frozenset()


def _bodies(frame: Frame) -> list[Entity]:
    return [f for _, fs in frame.roles for f in fs if isinstance(f, Entity) and _BODY in f.classes]


def _names_between(items: Sequence[Item], before: Predication, after: Predication) -> bool:
    return any(i.is_entity and before.end <= i.start < after.start and _is_body(i) for i in items)


def _is_body(item: Item) -> bool:
    value = item.value
    return isinstance(value, Entity) and _BODY in value.classes and not value.classes & _OUTLETS


def names_others(items: Iterable[Item], frames: Iterable[Frame]) -> bool:
    """Whether the sentence names an organisation that none of the frames holds."""
    held = {e.iri for f in frames for e in _bodies(f)}
    return any(_is_body(i) and isinstance(i.value, Entity) and i.value.iri not in held for i in items)


def figures(items: Sequence[Item], told: Sequence[Statement], vocabulary: Vocabulary) -> Iterator[Statement]:
    """「この契約は…ドル、期間は5年」: the deal told before with the sum and length that its noun is said to have."""
    for source in told[:1]:
        found = dict(_details(items, source.frame, vocabulary))
        if not found or names_others(items, [source.frame]):
            continue
        if any(source.frame.get(r) and source.frame.get(r)[0] != v for r, v in found.items()):
            continue
        roles = {**dict(source.frame.roles), **{r: (v,) for r, v in found.items()}}
        kind = vocabulary.frames[source.frame.kind]
        frame = replace(source.frame, roles=tuple((r, roles[r]) for r in kind.roles if r in roles))
        if frame.roles != source.frame.roles:
            yield replace(source, frame=frame, rule="told")


def _details(items: Sequence[Item], frame: Frame, vocabulary: Vocabulary) -> Iterator[tuple[str, Filler]]:
    """The sum and the length of years that the sentence gives the deal, each with its role."""
    kind = vocabulary.frames[frame.kind]
    sums = [r for r in kind.roles if vocabulary.roles[r].form == "quantity"][:1]
    years = [r for r in kind.roles if vocabulary.roles[r].form == "number"][:1]
    for at, item in enumerate(items):
        value = _said_of(items, at)
        named = (_refers(item) or item.has("frame:")) and item.has("frame:") in ("", frame.kind)
        named = named and not _names_metric(items, at)
        if named and value is not None and value.is_money and _opens(items, at):
            yield from ((r, value) for r in sums)
        if item.has("ask:") == "duration" and value is not None and value.unit == "year":
            yield from ((r, value) for r in years)


def _names_metric(items: Sequence[Item], at: int) -> bool:
    """「将来契約収益」: whether the noun at `at` only begins the name of a metric, which touches it."""
    behind = items[at + 1] if at + 1 < len(items) and items[at + 1].start == items[at].end else None
    return behind is not None and isinstance(behind.value, Entity) and "MetricKind" in behind.value.classes


def _refers(item: Item) -> bool:
    """Whether it stands for an event (「この契約」), and for no body (「同社」)."""
    return item.has(_ANAPHOR) != "" and not item.has("class:")


def _opens(items: Sequence[Item], at: int) -> bool:
    """Whether no name and no noun stands before the noun at `at` in its clause (「新たな契約は」 is another one)."""
    before = list(takewhile(lambda i: i.kind != "sign", reversed(items[:at])))
    return all(i.kind == "marker" or _refers(i) for i in before) or _refers(items[at])


def _said_of(items: Sequence[Item], at: int) -> Quantity | None:
    """The figure that is said of the noun at `at`: 「Nは3000億ドル」, 「Nの総額は約3000億ドル」."""
    k = at + 1
    while k < len(items) and not items[k].cases & {"topic", "subject"}:
        measures = items[k].has("ask:") or _refers(items[k]) or "genitive" in items[k].cases
        if not measures:
            return None
        k += 1
    after = items[k + 1 : k + 2 + _SKIPPED]
    value = next((i.value for i in after if isinstance(i.value, Quantity)), None)
    plain = takewhile(lambda i: i.value is None, after)
    return value if all(not i.has("frame:") and i.kind != "sign" and not _is_verb(i) for i in plain) else None


def _is_verb(item: Item) -> bool:
    return bool(item.tokens) and item.tokens[0].pos.startswith("動詞")
