"""What a Japanese sentence says that a sum told before is made up of: 「内訳は、Aに3億ドル、Bに2億ドル。」"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Entity, Filler, Frame, Quantity, Statement
from kg.values import replace
from kg.vocabulary import FrameType, Vocabulary
from language.items import Item
from language.raising import putting_in, raising

_SEVERAL = 2
_BODY = "Organisation"
_TO, _FROM = frozenset({"dative", "goal", "benefactive"}), frozenset({"subject", "source", "topic"})
_Pair = tuple[Entity, frozenset[str], Quantity]  # a body, the cases of its particle, and its share


def broken_down(items: Sequence[Item], told: Sequence[Statement], vocabulary: Vocabulary) -> Iterator[Statement]:
    """What each of those whom the sentence lists gets of the sum told before, or puts into it.

    Nothing where it does not begin with a word for what a sum is made up of.
    """
    opens = next((i for i in items if i.kind != "sign"), None)
    source = next((s for s in told if _sum(s.frame) is not None), None)
    if opens is None or not opens.is_concept("breakdown") or source is None:
        return
    pairs = list(_pairs(items))
    single = _kind_of_part(source, vocabulary)
    company = source.frame.get(vocabulary.frames[source.frame.kind].keys[0])[:1]
    if len(pairs) < _SEVERAL or not company:
        return
    raised = source.frame.kind == raising(vocabulary)
    for body, cases, share in pairs:
        if body in company or not cases & (_FROM if raised else _TO):
            continue
        sides: tuple[Filler, Filler] = (body, company[0]) if raised else (company[0], body)
        values = dict(zip(_sides(single, vocabulary), ((sides[0],), (sides[1],)), strict=False))
        values[_role_of_sum(single.roles, vocabulary)] = (share,)
        roles = tuple((r, values[r]) for r in single.roles if r in values)
        yield replace(source, frame=Frame(single.kind, roles, source.frame.span), rule="told")


def _kind_of_part(source: Statement, vocabulary: Vocabulary) -> FrameType:
    """What each gets: money put into it, where the word of the whole may tell that (投じる); what the whole is, where
    it only promises money (補助する)."""
    own, put = vocabulary.frames[source.frame.kind], vocabulary.frames[putting_in(vocabulary)]
    words = (w for w in vocabulary.words if w.iri.endswith(f"#{source.rule}"))
    given = any(u.kind == put.kind for w in words for u in w.usages)
    promised = not given and len(_sides(own, vocabulary)) == _SEVERAL and own.kind != raising(vocabulary)
    return own if promised else put


def _sides(kind: FrameType, vocabulary: Vocabulary) -> list[str]:
    """The first two roles of the kind that hold things: who does it, and to whom."""
    return [r for r in kind.roles if vocabulary.roles[r].form == "entity"][:_SEVERAL]


def _role_of_sum(roles: Sequence[str], vocabulary: Vocabulary) -> str:
    return next(r for r in roles if vocabulary.roles[r].form == "quantity")


def _sum(frame: Frame) -> Quantity | None:
    return next((f for _, fs in frame.roles for f in fs if isinstance(f, Quantity) and f.is_money), None)


def _pairs(items: Sequence[Item]) -> Iterator[_Pair]:
    """Each body with the particle behind it and the sum that follows, up to the next body."""
    named: tuple[Entity, frozenset[str]] | None = None
    for at, item in enumerate(items):
        value = item.value
        if isinstance(value, Entity) and _BODY in value.classes:
            behind = items[at + 1] if at + 1 < len(items) else item
            named = value, behind.cases if behind.kind == "marker" else _FROM
        elif isinstance(value, Quantity) and value.is_money and named is not None:
            yield *named, value
            named = None
