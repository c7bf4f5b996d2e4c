"""Metrics: what is measured, of which thing, with its value and the period that it is for."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, takewhile

from kg.model import Entity, Filler, Frame, Hole, Period, Quantity
from kg.values import replace
from kg.vocabulary import Vocabulary
from language import japanese_owners
from language.comparison import fallen, is_compared
from language.english_topics import clauses, topic
from language.gapped import Share, shares
from language.items import Item, entity_of, is_money, same_measure
from language.relations import is_class

_GENITIVE = "genitive"
_NO_NOUN = ("動詞", "助", "接続", "副詞")
_POWER = frozenset({"kW", "MW", "GW", "TW"})
_REACH = 14  # items between a metric and its value
_TELLERS = frozenset({"MediaOutlet", "Source"})  # who tells of a metric and has none
_ARROWS = frozenset("→⇒➡")
_CLOSED = frozenset(";；。")
_PARTED = frozenset(";；,、。")
_APOSTROPHE = ("'s", "’s")
_DAY = len("2025-11-03")
_TIMES = "times"
_THAN = "より"
_FROM = ("from ", "by ")
_OF_WHICH = ("の", "うち", "のうち", "、")
_FINITE = ("ed", "s")
_RATE = "rate"
_PRODUCT = "Product"  # whose metrics are measured in money by the piece: prices
_OWNERS = (_PRODUCT, "Organisation", "Service", "AIModel")  # the only classes of things that have some metrics
_FORETOLD = "foretold"  # the figure that somebody gives for another metric
_TOLD_OF = frozenset({"money", "percent"})  # of whom the text goes on to tell such figures, needs no saying
_HEADS = frozenset({"people", "users"})  # nor where their own noun tells these
_HOLDERS = frozenset({"Organisation", "Site"})  # who or what may have a capacity
_UP_OR_DOWN = ("up", "down", "by")
_HELD = "held"  # a stake: a share in a company, which another holds
_PART = "part"  # a share of a market
_BOUND = 2  # items from a figure to the date that goes with it
_PARTS = (",", ";", "—", "–", "against", "versus", "vs")  # between the figures of a list
_COLONS = (":", "：")
_PAIRS = ("-", "–", "×", "/", "+", "&")
_DOERS = ("が",)
_FIRMS = frozenset({"Company", "BusinessUnit"})  # who grows, and whose shares rise
_ASIDE = frozenset({"aside", "via"})  # the cases of a marker that shows what something comes of
_UNIT = "BusinessUnit"
_NEAR = 6  # items between a name and the figure of its relative clause


@dataclass(frozen=True, slots=True)
class _Measured:
    """A metric named or counted at items `first` to `last`, with the places of its values where they are known."""

    metric: Entity
    first: int
    last: int
    places: tuple[int, ...] = ()
    counted: bool = False
    owner: Entity | None = None  # whose it is, where its own words say so (“4 million developers use X”)


def metric_frames(
    items: Sequence[Item],
    kind: str,
    vocabulary: Vocabulary,
    *,
    focus: Sequence[Entity],
    question: bool,
    taken: frozenset[int],
    language: str = "en",
    known: Container[Filler] = (),
    sure: Entity | None = None,
) -> tuple[Frame, ...]:
    """A metric with what it measures and its value; `taken` are offsets of quantities that a deal already holds.

    Of names that nobody knows only those in `known`, who have a deal, the subject of the sentence and `sure`, whom the
    page says that it is about, have a metric.
    """
    read = partial(
        _metric_frames,
        kind=kind,
        vocabulary=vocabulary,
        focus=focus,
        question=question,
        taken=taken,
        language=language,
        known=known,
        sure=sure,
    )
    if not question and language == "en" and len(parts := clauses(items)) > 1:
        return tuple(f for part in parts for f in read(part))
    named, others = (None, ()) if question else _listed(items, vocabulary, taken)
    if named is None:
        return read(items)
    told = (_share(kind, named, share, items, vocabulary) for share in others)
    return (*read(items[: others[0].at]), *told, *read(items[others[-1].end :]))


def _listed(
    items: Sequence[Item], vocabulary: Vocabulary, taken: frozenset[int]
) -> tuple[_Measured | None, tuple[Share, ...]]:
    """A metric and those that a list behind it gives figures of it, if one does."""
    for at, item in enumerate(items):
        if isinstance(item.value, Entity) and is_class(item, "MetricKind", False):
            fits = partial(_is_free, metric=item.value, vocabulary=vocabulary, taken=taken)
            if others := shares(items, at, fits):
                return _Measured(item.value, at, at), others
    return None, ()


def _is_free(item: Item, metric: Entity, vocabulary: Vocabulary, taken: frozenset[int]) -> bool:
    return item.start not in taken and _measures(item, metric, vocabulary)


def _share(kind: str, named: _Measured, share: Share, items: Sequence[Item], vocabulary: Vocabulary) -> Frame:
    near = (share.date,) if share.date is not None else ()
    return _metric(kind, share.owner, named, items, share.value, vocabulary, named.first, near)


def _metric_frames(
    items: Sequence[Item],
    kind: str,
    vocabulary: Vocabulary,
    *,
    focus: Sequence[Entity],
    question: bool,
    taken: frozenset[int],
    language: str,
    known: Container[Filler],
    sure: Entity | None,
) -> tuple[Frame, ...]:
    found: list[Frame] = []
    strict = language == "ja" and not question  # particles say whose it is; a question is read with good will
    parts = tuple(_parts(items, vocabulary, taken))
    counted = (*parts, *_counted(items, vocabulary, taken))
    named = (m for m in _named(items, vocabulary, taken, strict) if not any(_is_tail(items, m, c) for c in counted))
    named = (m for m in named if not any(set(m.places) & set(p.places) for p in parts))
    told: set[int] = set()  # the places of values that a metric has
    for measured in (*named, *counted):
        if (measured.counted and measured.last in told) or (not question and _is_of_deal(items, measured, vocabulary)):
            continue
        if strict and not measured.counted and japanese_owners.is_no_figure(items, measured.first):
            continue
        owner = measured.owner or (
            _owner_ja(items, measured, vocabulary, focus, sure)
            if strict
            else _owner(items, measured, vocabulary, focus, question)
            or (sure if not question and _is_label(items, measured) else None)
        )
        if owner is None or (isinstance(owner, Entity) and owner.classes & _TELLERS):
            continue
        if (
            not question
            and isinstance(owner, Entity)
            and _has_no_figures(owner, measured, strict, priced=_is_priced(measured, vocabulary))
        ):
            continue
        guessed = isinstance(owner, Entity) and owner.provisional and owner not in known and owner != sure
        opens = isinstance(owner, Entity) and (_opens_ja if strict else _opens)(items, owner)
        told_of = opens or (isinstance(owner, Entity) and _possesses(items, owner, measured))
        if guessed and not told_of:
            continue
        told.update(measured.places)
        row = () if question or measured.counted else tuple(_series(items, measured, vocabulary))
        points = row or (() if question else tuple(_further(items, measured, vocabulary, taken)))
        for point, near in points:
            told.add(point)
            found.append(_metric(kind, owner, measured, items, items[point].value, vocabulary, point, near))
        found += () if row else _frames(kind, owner, measured, items, vocabulary, question)
    for aside in _in_brackets(items) if not question else ():
        found += metric_frames(aside, kind, vocabulary, focus=(), question=False, taken=taken, language=language)
    return tuple(found)


def _in_brackets(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """“Oracle (up 9%)”: a company with what the few words in the brackets behind its name measure of it; not so the
    second of a pair (“A-B ($10bn revenue)”)."""
    for at, item in enumerate(items):
        alone = not any(i.text in _PAIRS for i in items[max(0, at - 2) : at])
        if 0 < len(item.inner) < _NEAR and alone and _is_company(item):
            yield (replace(item, inner=()), *item.inner)


def _has_no_figures(owner: Entity, measured: _Measured, strict: bool, *, priced: bool) -> bool:
    """“GPU … valuation”: a kind of thing has no figures of its own, and 「11万基のXのGPU」 are whoever's."""
    counted = measured.counted and "Hardware" in owner.classes and "Company" not in owner.classes
    return (counted and not priced) or (not strict and "Concept" in owner.classes)


def _is_of_deal(items: Sequence[Item], measured: _Measured, vocabulary: Vocabulary) -> bool:
    """Whether the figure is that of a deal, which tells it itself."""
    return "elsewhere" in vocabulary.measured_in.get(measured.metric.iri, ()) or _prices(items, measured.first)


def _opens(items: Sequence[Item], owner: Entity) -> bool:
    """Whether the name of a company or a product opens an English sentence: it is its subject."""
    first = next((i for i in items if i.kind != "sign"), None)
    own = bool(owner.classes & {"Company", _PRODUCT})
    return first is not None and first.value == owner and own and first.text.isascii()


def _opens_ja(items: Sequence[Item], owner: Entity) -> bool:
    """「Kestrelが…」: a Latin name that は or が makes the subject."""
    at = next((n for n, i in enumerate(items) if i.value == owner), -1)
    following = next((i for i in items[at + 1 : at + 3] if i.text not in ("」", "』")), None)
    own = bool(owner.classes & {"Company", _PRODUCT}) and items[at].text[:1].isascii()
    marked = following is not None and following.text not in _COLONS and bool(following.cases & {"topic", "subject"})
    return at >= 0 and own and marked


def _possesses(items: Sequence[Item], owner: Entity, measured: _Measured) -> bool:
    """“lifts X's valuation to …”, 「Xの評価額は」: its genitive stands right before the metric."""
    named, mark = items[measured.first - 2 : measured.first] if measured.first > 1 else (None, None)
    owned = mark is not None and (mark.text in _APOSTROPHE or (mark.text == "の" and not measured.counted))
    return owned and named is not None and named.value == owner and bool(owner.classes & {"Company", _PRODUCT})


def _says_how_sure(item: Item) -> bool:
    """“is”, “is understood to be”, “could be”."""
    return item.is_concept("aux:be", "filler") or (item.has("cue:") != "" and not item.evokes and item.value is None)


def _prices(items: Sequence[Item], first: int) -> bool:
    """“The deal is valued at $5bn”: what the metric is said of is an event, not one of its parties."""
    at = next((k for k in range(first - 1, -1, -1) if not _says_how_sure(items[k])), -1)
    told = any(i.is_concept("aux:be") for i in items[at + 1 : first + 1])
    if at < 0 or not told or not items[at].text.isascii():
        return False
    named = items[at].is_entity and not items[at].evokes
    party = at - 1 if named and at and items[at - 1].cases & {"comitative", "between", "in", _GENITIVE} else at
    noun = items[party - 1] if party != at and party else items[at]
    return noun.is_concept("any:event") or (noun.evokes and not noun.has("class:"))


def _frames(
    kind: str, owner: Filler, measured: _Measured, items: Sequence[Item], vocabulary: Vocabulary, question: bool
) -> Iterator[Frame]:
    eventful = "nothing" in vocabulary.measured_in.get(measured.metric.iri, ())
    if eventful and not question and _is_compared(items, measured):
        return
    if not measured.places and (eventful or question):
        yield _metric(kind, owner, measured, items, None if eventful else Hole("amount", name="value"), vocabulary)
    for place in measured.places:
        yield _metric(kind, owner, measured, items, items[place].value, vocabulary, place)


def _series(items: Sequence[Item], measured: _Measured, vocabulary: Vocabulary) -> Iterator[tuple[int, Sequence[Item]]]:
    """“$100M ARR Jan 2025 → $500M Jun 2025”: the place of each figure of a row in which arrows join dated ones, with
    the items that stand around it; nothing where a figure has no date (「90億ドル→300億ドル」 is what it rose to)."""
    arrows = [n for n, item in enumerate(items) if item.text in _ARROWS]
    edges = [*(n + 1 for n in (-1, *arrows)), len(items) + 1]
    points = [_point(items, low, high - 1, measured, vocabulary) for low, high in pairwise(edges)] if arrows else []
    known = [point for point in points if point is not None]
    yield from known if len(known) == len(points) else ()


def _point(
    items: Sequence[Item], low: int, high: int, measured: _Measured, vocabulary: Vocabulary
) -> tuple[int, Sequence[Item]] | None:
    """The figure of one part of a row, with what stands around it up to the next sign, if a date does."""
    place = next((k for k in range(low, high) if _measures(items[k], measured.metric, vocabulary)), None)
    if place is None:
        return None
    end = next((k for k in range(place + 1, high) if items[k].text in _PARTED), high)
    near = items[low:end]
    return (place, near) if any(isinstance(i.value, Period) for i in near) else None


def _further(
    items: Sequence[Item], measured: _Measured, vocabulary: Vocabulary, taken: frozenset[int]
) -> Iterator[tuple[int, Sequence[Item]]]:
    """“$8bn in Q1 and $10bn in Q2”, 「第1四半期が84億ドル、第2四半期は107億ドル」, “up from $9bn at the end of 2024”:
    the places of further figures of a metric, each with the date beside it, up to where something else is told."""
    for k in range(measured.last + 1, len(items) if len(measured.places) == 1 else 0):
        if items[k].text in _CLOSED or is_class(items[k], "MetricKind", False) or _is_company(items[k]):
            return
        date = _date_beside(items, k) if k not in measured.places and items[k].start not in taken else None
        same = is_money(items[k]) and same_measure(items[k], items[measured.places[0]])
        if date is not None and same and _measures(items[k], measured.metric, vocabulary):
            yield k, (date,)


def _date_beside(items: Sequence[Item], k: int) -> Item | None:
    """The date that goes with the figure at `k`: the one before it in Japanese, the one behind it in English."""
    english = items[k].text.isascii() and not any(i.kind == "marker" and not i.text.isascii() for i in items)
    beside = items[k + 1 : k + 3] if english else items[max(0, k - 2) : k][::-1]
    at = next((n for n, item in enumerate(beside) if item.kind == "date"), None)
    return beside[at] if at is not None and all(i.kind == "marker" for i in beside[:at]) else None


def _is_compared(items: Sequence[Item], measured: _Measured) -> bool:
    """「過去最高値から34%下落」, “down a third from its record high”: what the event is only measured against."""
    after = items[measured.last + 1 : measured.last + 2]
    before = items[max(0, measured.first - _BOUND) : measured.first]
    return any("source" in i.cases and not i.text.isascii() for i in after) or any(
        i.cases & {"source", "than"} and i.text.isascii() for i in before
    )


def _named(items: Sequence[Item], vocabulary: Vocabulary, taken: frozenset[int], strict: bool) -> Iterator[_Measured]:
    """Metrics that stand there by name."""
    for at, item in enumerate(items):
        if _foretells(items, at, vocabulary) or _is_peak(items, at, vocabulary):
            continue
        if is_class(item, "MetricKind", False) and isinstance(item.value, Entity) and not _is_unit(items, at):
            places = _values_of(items, at, item.value, vocabulary, taken)
            yield _Measured(item.value, at, at, tuple(p for p in places if not strict or _is_told(items, at, p)))


def _parts(items: Sequence[Item], vocabulary: Vocabulary, taken: frozenset[int]) -> Iterator[_Measured]:
    """“62% of X's revenue”, 「Xの売上高の62%」: the part that somebody accounts for is another metric of the same X."""
    for at, item in enumerate(items):
        metric = item.value if is_class(item, "MetricKind", False) else None
        part = vocabulary.parts.get(metric.iri) if isinstance(metric, Entity) else None
        place = _part_of(items, at) if part else None
        if part and place is not None and items[place].start not in taken:
            yield _Measured(vocabulary.entities[part], at, at, (place,), counted=True)


def _part_of(items: Sequence[Item], at: int) -> int | None:
    """Where the percentage stands of which the metric at `at` is the whole."""
    if not items[at].text.isascii():
        behind = next((k for k in range(at + 1, min(len(items), at + 5)) if items[k].kind == "quantity"), at)
        joined = behind - at > 1 and all(i.text in _OF_WHICH for i in items[at + 1 : behind])
        return behind if joined and _unit(items[behind]) == "percent" else None
    before = range(at - 2, max(-1, at - _REACH), -1)
    place = next((k for k in before if items[k].kind in ("quantity", "sign") or items[k].tag in _FINITE), 0)
    told = items[place].kind == "quantity" and items[place + 1].text.casefold() == "of"
    return place if told and _unit(items[place]) == "percent" else None


def _unit(item: Item) -> str:
    return item.value.unit if isinstance(item.value, Quantity) else ""


def _foretells(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> bool:
    """“capex outlook”, “revenue guidance”: whether what is foretold at `at` is the metric named right before it."""
    value, before = items[at].value, items[at - 1] if at else None
    foretold = isinstance(value, Entity) and _FORETOLD in vocabulary.measured_in.get(value.iri, ())
    return foretold and before is not None and is_class(before, "MetricKind", False)


def _is_peak(items: Sequence[Item], at: int, vocabulary: Vocabulary) -> bool:
    """“capex reached a record high of $5bn”: whether what is told without a figure only says how high another is."""
    value = items[at].value
    eventful = isinstance(value, Entity) and "nothing" in vocabulary.measured_in.get(value.iri, ())
    figure = next((i for i in items[at + 2 : at + 4] if not i.is_concept("hedge")), None) if eventful else None
    told = figure is not None and items[at + 1].text == "of" and is_money(figure)
    return told and any(is_class(i, "MetricKind", False) for i in items[max(0, at - _REACH) : at])


def _is_tail(items: Sequence[Item], named: _Measured, counted: _Measured) -> bool:
    """“45 million monthly users”: the name of the metric is what its number counts, and has no other value."""
    behind = counted.last < named.first < counted.last + 3
    return behind and not any(i.kind in ("sign", "marker") for i in items[counted.last + 1 : named.first])


def _is_told(items: Sequence[Item], at: int, place: int) -> bool:
    """Whether Japanese grammar lets the number at `place` be the value of the metric at `at`."""
    if place < at:
        return japanese_owners.told_before(items, place, at)
    return japanese_owners.told_after(items, at, place) and not japanese_owners.is_share(items, at, place)


def _is_unit(items: Sequence[Item], at: int) -> bool:
    """Whether the metric only describes another, or counts it (“86 times revenue”, “60x its annual revenue”)."""
    k = next((k for k in range(at - 1, -1, -1) if not items[k].is_concept("determiner", "anaphor:own")), -1)
    return _is_modifier(items, at) or (k >= 0 and getattr(items[k].value, "unit", "") == _TIMES)


def _is_modifier(items: Sequence[Item], at: int) -> bool:
    """Whether the metric only describes another (「売上の比率」) or is divided (「売上の約80%」)."""
    if at + 2 >= len(items) or items[at + 1].text != "の":
        return False
    after = items[at + 2]
    return (after.kind == "other" and after.tokens[0].pos.startswith("名詞")) or (
        isinstance(after.value, Quantity) and after.value.unit == "percent"
    )


def _counted(items: Sequence[Item], vocabulary: Vocabulary, taken: frozenset[int]) -> Iterator[_Measured]:
    """Numbers whose own words tell the metric: “800 million weekly users”, 「週3億人」, “is worth $2 billion”."""
    for at, item in enumerate(items):
        if not isinstance(item.value, Quantity) or item.start in taken:
            continue
        near = _without_times(items, at)
        told = _without_asides(items, at)
        before, after = f" {_told_before(items, near)}", _joined(_up_to_number(told, 0))
        for phrase in vocabulary.count_phrases:
            if not before.endswith(phrase.leads) or not _measures(item, vocabulary.entities[phrase.metric], vocabulary):
                continue
            lead = next((lead for lead in phrase.leads if _ends_with(before, lead)), None)
            if lead is None:
                continue
            tail = next((tail for tail in phrase.tails if tail in after), None)
            if tail is None or (lead and not tail and _of_noun(items, at)):
                continue
            first = _start_of(items, near, lead)
            behind = next((i for i in _behind(told, 0, tail) if _has_users(i)), None)
            if phrase.of_company and (behind is None or (not lead and _is_of_staff(items, at))):
                continue
            if phrase.company is None or _of_company(items, first, phrase.company):
                named = phrase.of_company and (not lead or tail.endswith(_DOERS))
                owner = entity_of(behind) if named and behind is not None else None
                yield _Measured(vocabulary.entities[phrase.metric], first, at, (at,), counted=True, owner=owner)
                break


def _without_asides(items: Sequence[Item], at: int) -> Sequence[Item]:
    """The number at `at` and what follows it, without where in the world and examples between commas or dashes:
    “10,000 companies worldwide, including X and Y, use …”."""
    kept: list[Item] = [items[at]]
    k = at + 1
    while k < len(items) and len(kept) < _REACH:
        item = items[k]
        if item.kind == "sign" and k + 1 < len(items) and "examples" in items[k + 1].cases:
            k = _end_of_examples(items, k)
        elif not item.is_concept("everywhere"):
            kept.append(item)
        k += 1
    return kept


def _end_of_examples(items: Sequence[Item], at: int) -> int:
    """Where the examples that the sign at `at` opens end: at its like, for a comma one behind an “and”."""
    dash = items[at].text != ","
    joined = next((k for k in range(at, len(items)) if "and" in items[k].cases), at)
    ends = (k for k in range(at + 1 if dash else joined + 1, len(items)) if items[k].text == items[at].text)
    return next(ends, len(items))


def _behind(items: Sequence[Item], at: int, tail: str) -> Sequence[Item]:
    """“owns 11% of X”, 「1兆ドルと評価されているX」: where the company stands behind a number and the words `tail`."""
    if tail.isascii():
        named = next((k for k in range(at + 1, min(len(items), at + _NEAR)) if items[k].is_entity), None)
        said = _joined(items[at:named]).removesuffix(" the") if named is not None else ""
        return items[named : named + 1] if named is not None and said.endswith(tail) else ()
    if tail.endswith(_DOERS):
        named = next((k for k in range(at + 1, len(items)) if items[k].is_entity), len(items))
        told = _joined(items[at:named]).endswith(tail)
        return [i for k, i in enumerate(items[named:], named) if told and i.is_entity and _is_used(items, k)][:1]
    beyond = items[at + 2 : at + _REACH]
    return [i for i in beyond if not (japanese_owners.is_ending(i) or i.is_concept("valued"))][:1]


def _is_used(items: Sequence[Item], at: int) -> bool:
    """「…がXを利用」, 「…がXのAPIを使う」: whether a verb of use takes the thing at `at`."""
    near = range(at + 1, min(len(items), at + _NEAR))
    marks = [k for k in near if items[k].kind == "marker" and items[k].text != "の"]
    between = items[at + 1 : marks[0]] if marks else ()
    taken = bool(marks) and items[marks[0]].text == "を" and not any(_has_users(i) for i in between)
    behind = items[marks[0] + 1 :] if taken else ()
    verb = next((i for i in behind if i.has("frame:") or i.kind in ("sign", "marker")), None)
    return verb is not None and verb.kind == "word" and verb.is_concept("licenses")


def _is_of_staff(items: Sequence[Item], at: int) -> bool:
    """「社員5000人がXを使う」: whether a noun that touches the number says who those are: some of a house."""
    before = items[at - 1] if at else None
    touches = before is not None and before.end == items[at].start and before.kind in ("other", "word")
    return touches and before is not None and before.tokens[-1].pos.startswith(("名詞", "接尾辞"))


def _has_users(item: Item) -> bool:
    """Whether the item names a known company, or a product that is no piece of hardware."""
    classes = item.value.classes if isinstance(item.value, Entity) else frozenset[str]()
    return _is_company(item) or (_PRODUCT in classes and "Hardware" not in classes)


def _without_times(items: Sequence[Item], at: int) -> int:
    """Where what tells of the Japanese number at `at` ends: before a word of time (「X株は同日2%上昇」,
    「X株は過去1年で2倍に」)."""
    while at > 1 and not items[at - 1].text.isascii():
        where = _where(items, at)
        if not (where or items[at - 1].kind == "date" or _is_time(items[at - 1])):
            break
        at -= where or 1
    return at


def _where(items: Sequence[Item], at: int) -> int:
    """How many items before `at` tell when or at which market (「14日の」, 「時間外取引で」), 0 where none does."""
    when = items[at - 1].kind == "marker" and items[at - 2].kind == "date"
    if when and items[at - 1].cases & {"locative", "dative"}:
        return 2
    if items[at - 1].kind != "marker" or "locative" not in items[at - 1].cases:
        return 0
    nouns = [*takewhile(_names_nothing, reversed(items[: at - 1]))]
    return 1 + len(nouns) if 0 < len(nouns) < _NEAR else 0


def _names_nothing(item: Item) -> bool:
    """Whether the item is a common noun or a place."""
    place = isinstance(item.value, Entity) and "Place" in item.value.classes
    noun = bool(item.tokens) and item.tokens[0].pos.startswith(("名詞", "接尾辞", "接頭辞"))
    return place or (noun and item.value is None and not item.has("class:") and item.kind in ("other", "word"))


def _is_time(item: Item) -> bool:
    return item.kind == "other" and bool(item.tokens) and all(t.sort == "副詞可能" for t in item.tokens)


def _up_to_number(items: Sequence[Item], at: int) -> Sequence[Item]:
    """The number at `at` and a few words behind it, up to the next number."""
    end = next((k for k in range(at + 1, min(len(items), at + 5)) if isinstance(items[k].value, Quantity)), at + 5)
    return items[at:end]


def _of_company(items: Sequence[Item], first: int, fronts: Sequence[str]) -> bool:
    """「Xは5%下落」, “shares of X fell 5%”: whether a known company stands before the words at `first`, behind one of
    `fronts`, and is in English not what a preposition marks."""
    used = not items[first].text.isascii() and items[first].text == "を"  # 「Xを導入した企業は」
    if not first or not (_has_users if used else _is_company)(items[first - 1]):
        return False
    before = items[first - 2] if first > 1 else None
    if any(front and _ends_with(f" {_joined(items[max(0, first - 5) : first - 1])}", front) for front in fronts):
        return True
    marked = before is not None and before.kind == "marker" and not before.cases & {"and"} and before.text.isascii()
    return "" in fronts and not marked


def _is_company(item: Item) -> bool:
    """Whether the item names a company, or a unit of one, that is known."""
    known = isinstance(item.value, Entity) and not item.value.provisional
    return known and isinstance(item.value, Entity) and bool(item.value.classes & _FIRMS)


def _of_noun(items: Sequence[Item], at: int) -> bool:
    """Whether a bare number counts the noun after it (「1日1兆件以上のイベント」)."""
    ends = at + 1 == len(items) or items[at + 1].kind == "sign"
    return getattr(items[at].value, "unit", "") == "" and not ends


def _joined(items: Sequence[Item]) -> str:
    """The words of neighbouring items as they are compared, with a blank only where the text has one."""
    gaps = [" " if b.start > a.end else "" for a, b in pairwise(items)] + [""]
    return "".join(item.text + gap for item, gap in zip(items, gaps, strict=False)).casefold()


def _told_before(items: Sequence[Item], at: int) -> str:
    """The words before the number at `at`, as they are compared; a change in percent (“grew 20% to”) is its sign."""
    near = items[max(0, at - 5) : at]
    percent = (getattr(i.value, "unit", "") == "percent" and i.text.isascii() for i in near)
    return _joined([replace(i, text="%") if told else i for i, told in zip(near, percent, strict=True)])


def _ends_with(before: str, lead: str) -> bool:
    """Whether the text before a number (a blank first) ends with the words `lead`, in Latin script as whole words."""
    if not lead or not before.endswith(lead):
        return not lead
    return not lead[0].isalnum() or not lead.isascii() or before[-len(lead) - 1] == " "


def _start_of(items: Sequence[Item], at: int, lead: str) -> int:
    """The item at which the words `lead` begin that end before the item at `at`."""
    first = at
    while first > 0 and items[at].start - items[first].start < len(lead):
        first -= 1
    return first


def _metric(
    kind: str,
    owner: Filler,
    measured: _Measured,
    items: Sequence[Item],
    value: Filler | None,
    vocabulary: Vocabulary,
    place: int = -1,
    near: Sequence[Item] = (),
) -> Frame:
    """The frame of one figure; `near` are the items around it, where they are not those around the metric."""
    metric = measured.metric
    percent = isinstance(value, Quantity) and value.unit == "percent"
    if percent and metric.iri in vocabulary.changes and not _is_level(items, measured.last, metric, vocabulary):
        metric = vocabulary.entities[vocabulary.changes[metric.iri]]
        value = fallen(items, place, value) if isinstance(value, Quantity) else value
    elif percent and measured.counted and metric.iri in vocabulary.changes.values() and isinstance(value, Quantity):
        value = fallen(items, place, value)
    roles: list[tuple[str, tuple[Filler, ...]]] = [("entity", (owner,)), ("metric", (metric,))]
    roles += [("value", (value,))] if value is not None else []
    if near:
        period = next((as_quarter(i.value) for i in near if isinstance(i.value, Period)), None)
    else:
        period = _period(items, measured, place) if place >= 0 else None
    roles += [("period", (period,))] if period is not None else []
    return Frame(kind, tuple(roles), (items[measured.first].start, items[measured.last].end))


def _is_level(items: Sequence[Item], at: int, metric: Entity, vocabulary: Vocabulary) -> bool:
    """「利益率は76%だった」, “the margin was 76%”: a percentage that the metric is said to be is no change of it."""
    following = items[at + 1] if at + 1 < len(items) else None
    said = following is not None and ("topic" in following.cases or following.is_concept("aux:be"))
    return said and "percent" in vocabulary.measured_in.get(metric.iri, ())


# ---- what it is for ----


def _period(items: Sequence[Item], measured: _Measured, place: int) -> Period | None:
    """The year, quarter or month that the value is for: the date nearest to metric or value, in their clause.

    A day is no period, and a date that another metric stands nearer to is that one's.
    """
    low, high = min(measured.first, place), max(measured.last, place)
    best: tuple[int, Period] | None = None
    own = {i.start for i in own_dates(items, place)}
    for at in range(max(0, low - 10), min(len(items), high + 8)):
        period = items[at].value
        if not isinstance(period, Period) or _is_no_span(period) or _divided(items, at, low, high):
            continue
        if items[at].start not in own:
            continue
        if at > high and _leads_to_another(items, at, high):
            continue
        cost = low - at if at < low else max(0, at - high) + 1
        if best is None or cost < best[0]:
            best = cost, as_quarter(period)
    return best[1] if best is not None else None


def place_of(frame: Frame, items: Sequence[Item]) -> int:
    """Where the figure of a metric stands; where it has none, the last of its things."""
    held = [f for _, fs in frame.roles for f in fs if not isinstance(f, Hole | str)]
    sums = [f for f in held if isinstance(f, Quantity)]
    return max((n for n, i in enumerate(items) if i.value is not None and i.value in (sums or held)), default=0)


def own_dates(items: Sequence[Item], place: int) -> tuple[Item, ...]:
    """The dates that may be those of the figure at `place`, nearest first: of no other figure and no other verb."""
    japanese = not any(i.text.isascii() and i.kind == "marker" for i in items)
    found = [
        n
        for n, item in enumerate(items)
        if item.kind == "date"
        and not _of_figure(items, n, place, japanese)
        and not (_of_verb_ja if japanese else _of_verb)(items, n, place)
    ]
    return tuple(items[n] for n in sorted(found, key=lambda n: abs(n - place)))


def _of_figure(items: Sequence[Item], at: int, place: int, japanese: bool) -> bool:
    """Whether the date at `at` is of another sum than that at `place` (“$15 billion in June”, 「6月の15億ドル」)."""
    step = 1 if japanese else -1
    k = at + step
    while 0 <= k < len(items) and items[k].kind == "marker":
        k += step
    bound = 0 <= k < len(items) and abs(k - at) <= _BOUND and k != place
    return bound and isinstance(items[k].value, Quantity) and same_measure(items[k], items[place])


def _of_verb(items: Sequence[Item], at: int, place: int) -> bool:
    """Whether the English date at `at` is of another verb: “Founded in 2019, X has …”, “has …, was founded in 2019”."""
    k = at - 1
    while k >= 0 and (items[k].kind == "marker" or items[k].is_concept("hedge") or items[k].kind == "other"):
        k -= 1
    governed = k >= 0 and _acts(items[k])
    between = items[at + 1 : place] if at < place else items[place + 1 : at]
    if at < place:
        return governed and any(i.text == "," or "and" in i.cases for i in between)
    return (governed and k > place) or any(i.is_concept("conjunction", "relative") for i in between)


def _acts(item: Item) -> bool:
    """A verb that neither tells of nor plans what another word says."""
    verb = bool(item.words) and all(w.pos == "Verb" for w in item.words) and item.tag in ("ed", "s", "ing", "")
    return verb and not item.is_concept("report", "support") and not item.has("cue:")


def _of_verb_ja(items: Sequence[Item], at: int, place: int) -> bool:
    """Whether the Japanese date at `at` is of another verb: one stands between (「2019年に設立されたXの…」), or the
    date stands behind the figure."""
    if at > place:
        return at - place > _BOUND
    between = (i for i in items[at + 1 : place] if i.kind != "marker" and i.value is None)
    return any(t.pos.startswith("動詞") for i in between for t in i.tokens)


def _leads_to_another(items: Sequence[Item], at: int, high: int) -> bool:
    """Whether a date behind the value opens the next clause, or is nearer to the next sum (“$3bn, by 2027 $50bn”)."""
    parted = any(item.kind == "sign" and item.text in ",、;；" for item in items[high + 1 : at])
    return parted or any(isinstance(item.value, Quantity) for item in items[at + 1 : at + 4])


def _is_no_span(period: Period) -> bool:
    """A day, or a date that something is compared with (“from a year earlier”)."""
    return (not period.end and len(period.start) >= _DAY) or period.relation not in ("in", "by")


def _divided(items: Sequence[Item], at: int, low: int, high: int) -> bool:
    """Whether another metric, another number or the end of a clause stands between the date and the measure."""
    between = items[at + 1 : low] if at < low else items[high + 1 : at]
    return any(i.text in "。;；" or is_class(i, "MetricKind", False) or isinstance(i.value, Quantity) for i in between)


def as_quarter(period: Period) -> Period:
    """Three months that are a quarter of the calendar as that quarter."""
    a, b = period.start, period.end
    if len(a) == len(b) == len("2025-01") and a[:4] == b[:4] and a[5:].isdigit() and b[5:].isdigit():
        first, last = int(a[5:]), int(b[5:])
        if first % 3 == 1 and last == first + 2:
            return Period(f"{a[:4]}-Q{last // 3}")
    return period


# ---- its value ----


def _aims(items: Sequence[Item], at: int) -> bool:
    """“enough revenue to service $4bn of debt”, “cash to buy …”: from the “to” at `at` on another thing is told."""
    verb = items[at + 1] if at + 1 < len(items) else None
    if items[at].text != "to" or verb is None or verb.kind != "word":
        return False
    return not verb.is_concept("support", "plain") and (verb.has("frame:") != "" or verb.has("class:") != "")


def _values_of(
    items: Sequence[Item], at: int, metric: Entity, vocabulary: Vocabulary, taken: frozenset[int]
) -> list[int]:
    """Where the metric's values stand: the nearest, and one of the other measure (5.8% and 258.38 dollars) after it."""
    first = _value_of(items, at, metric, vocabulary, taken)
    if first is None or metric.iri not in vocabulary.changes:
        return [] if first is None else [first]
    percent = getattr(items[first].value, "unit", "") == "percent"
    rest = [
        k
        for k in range(first + 1, min(len(items), first + 8))
        if _measures(items[k], metric, vocabulary)
        and (getattr(items[k].value, "unit", "") == "percent") != percent
        and not _shares(items, k, metric)
    ]
    return [first, *rest[:1]]


def _value_of(
    items: Sequence[Item], at: int, metric: Entity, vocabulary: Vocabulary, taken: frozenset[int]
) -> int | None:
    """The quantity that belongs to the metric: the nearest of a fitting unit with no other metric between."""
    if (
        at > 1
        and items[at - 1].text == "の"
        and _measures(items[at - 2], metric, vocabulary)
        and items[at - 2].start not in taken
    ):
        return at - 2  # 「35億ドルの収益」
    beside = [items[k] for k in (at - 1, at + 1) if 0 <= k < len(items) and items[at].text.isascii()]
    if any(i.start in taken and _measures(i, metric, vocabulary) for i in beside):
        return None  # “at an $11bn valuation”: the deal holds its value
    aside = _is_occasion(items, at)
    before = _right_before(items, at) if not (aside or _is_given_behind(items, at, metric, vocabulary)) else None
    if before is not None and _measures(items[before], metric, vocabulary) and items[before].start not in taken:
        return before
    best: tuple[int, int] | None = None
    for step in (1,) if aside else (1, -1):
        k = at + step
        while 0 <= k < len(items) and abs(k - at) <= _REACH:
            item = items[k]
            passed = _foretells(items, k, vocabulary) or _is_peak(items, k, vocabulary)
            told = is_class(item, "MetricKind", False) and not passed
            if told or item.text in "。;；":
                break
            if k - 1 > at and items[k - 1].text in _APOSTROPHE and not _is_part(item):
                break  # “X's valuation overtakes Y's $852 billion”
            if step < 0 and item.kind == "date" and items[at].text.isascii():
                break  # “fell to $76 in February after the loss”: another clause
            if step < 0 and _is_finite_verb(item):
                break  # “the $68 billion figure included gross revenue”
            if isinstance(item.value, Quantity) and items[k - 1].text == _THAN:  # 「予測より150億ドル増やす」
                k += step
                continue
            if (
                is_compared(items, k)
                or _is_difference(items, k)
                or _is_of_event(items, k)
                or (step > 0 and (_is_anothers(items, k) or _aims(items, k)))
            ):
                break
            if _is_change(items, k, metric, vocabulary):
                break
            if _measures(item, metric, vocabulary) and item.start not in taken and not _shares(items, k, metric):
                cost = (
                    abs(k - at)
                    + (0 if step == 1 else 1)
                    + 3 * sum(i.text in "、," for i in items[min(k, at) : max(k, at)])
                )
                if best is None or cost < best[0]:
                    best = cost, k
                break
            k += step
    return _risen(items, best[1], metric, vocabulary) if best else None


def _is_occasion(items: Sequence[Item], at: int) -> bool:
    """“climbs to $4tn on strong earnings”, “rose 4% amid record revenue”: what moved a figure is no name of it."""
    k = at - 1
    while k > 0 and (items[k].is_concept("filler", "determiner") or _is_adjective(items[k])):
        k -= 1
    lead = items[k] if k > 0 and items[at].text.isascii() else None
    spent = any(i.is_concept("spends") or (i.has("frame:") and not i.is_concept("plain")) for i in items[:k])
    cases = lead.cases if lead is not None and lead.kind == "marker" else frozenset()
    return bool(cases & _ASIDE) or ("on" in cases and not spent)


def _is_adjective(item: Item) -> bool:
    return item.kind == "other" and item.text.islower()


def _is_part(item: Item) -> bool:
    """“Sales at X's cloud unit reached …”: a common noun, which X's stands before."""
    common = item.kind == "other" or (item.kind == "word" and item.has("class:") != "")
    return common or (isinstance(item.value, Entity) and "Concept" in item.value.classes)


def _is_given_behind(items: Sequence[Item], at: int, metric: Entity, vocabulary: Vocabulary) -> bool:
    """“lost $5bn on revenue of $4bn”: whether “of” joins the metric at `at` to the figure behind it."""
    behind = next((i for i in items[at + 2 : at + 4] if not i.is_concept("filler", "op:sum")), None)
    return behind is not None and items[at + 1].text == "of" and _measures(behind, metric, vocabulary)


def _is_anothers(items: Sequence[Item], k: int) -> bool:
    """“…, an $8bn valuation”: whether the English metric right behind the sum has it."""
    following = items[k + 1] if k + 1 < len(items) else None
    english = following is not None and following.text.isascii()
    return is_money(items[k]) and english and is_class(items[k + 1], "MetricKind", False)


def _is_change(items: Sequence[Item], k: int, metric: Entity, vocabulary: Vocabulary) -> bool:
    """“bought a stake in X, sending the shares up 20%”: a change in percent is no share that is held."""
    held = _HELD in vocabulary.measured_in.get(metric.iri, ())
    return held and k > 0 and items[k - 1].text.casefold() in _UP_OR_DOWN


def _is_of_event(items: Sequence[Item], k: int) -> bool:
    """“This $4bn deal signals trust, even at a net loss”: whether the sum is that of the event right behind it."""
    event = items[k + 1] if k + 1 < len(items) else None
    beside = event is not None and event.text.isascii() and is_money(items[k]) and event.start == items[k].end + 1
    noun = event is not None and any(w.pos == "Noun" and w.has("frame:") for w in event.words)
    return beside and noun and event is not None and not event.has("class:") and event.tag not in ("ed", "s")


def _right_before(items: Sequence[Item], at: int) -> int | None:
    """“$51bn total debt”, “$5bn of revenue”, “spent $5bn on capex”: the sum that an English metric follows."""
    k = at - 1
    while k > 0 and items[k].is_concept("filler", "op:sum"):
        k -= 1
    k -= k > 0 and items[k].text in ("of", "in", "on")
    return k if k >= 0 and is_money(items[k]) and items[at].text.isascii() else None


def _is_finite_verb(item: Item) -> bool:
    plain = bool(item.words) and all(w.pos == "Verb" for w in item.words) and not item.is_concept("support", "report")
    return plain and item.tag in ("s", "ed") and not item.has("frame:")


def _is_difference(items: Sequence[Item], k: int) -> bool:
    """“$2 billion less than …”, “$40 million below …”: how far a value is from another."""
    following = items[k + 1] if k + 1 < len(items) else None
    compared = following is not None and following.is_concept("op:compare", "op:le", "op:ge", "op:lt", "op:gt")
    return isinstance(items[k].value, Quantity) and compared


def _risen(items: Sequence[Item], k: int, metric: Entity, vocabulary: Vocabulary) -> int:
    """“from $16 million in 2022 to $1.9 billion”, “by $15 billion to $50 billion”: the value is what it rose to."""
    arrow = next((n for n in range(k + 1, min(len(items), k + 4)) if items[n].text in _ARROWS), 0)
    if arrow:  # 「90億ドル→300億ドル」
        ahead = range(arrow, min(len(items), arrow + 6))
        return next((n for n in ahead if _measures(items[n], metric, vocabulary)), k)
    after = items[k + 1] if k + 1 < len(items) else None
    if after is not None and "source" in after.cases and not after.text.isascii():  # 「1億ドルから3億ドルに」
        ahead = range(k + 2, min(len(items), k + 7))
        return next((n for n in ahead if _measures(items[n], metric, vocabulary)), k)
    told = items[k].text.casefold().startswith(_FROM)
    if not told and not (k and f"{items[k - 1].text.casefold()} " in _FROM):
        return k
    ahead = range(k + 1, min(len(items), k + 7))
    later = (n for n in ahead if items[n - 1].text.casefold() == "to" or items[n].text.casefold().startswith("to "))
    return next((n for n in later if _measures(items[n], metric, vocabulary)), k)


def _shares(items: Sequence[Item], k: int, metric: Entity) -> bool:
    """“62% of X's revenue”, 「売上高の41%」: a part of the revenue and no growth of it."""
    percent = getattr(items[k].value, "unit", "") == "percent"
    following = items[k + 1] if k + 1 < len(items) else None
    whole = entity_of(items[k - 2]) if k > 1 and items[k - 1].text == "の" else None
    if percent and whole is not None and whole is not metric and "MetricKind" in whole.classes:
        return True
    return percent and following is not None and following.text == "of" and "MetricKind" in metric.classes


def _measures(item: Item, metric: Entity, vocabulary: Vocabulary) -> bool:
    value = item.value
    if isinstance(value, Hole):
        return value.want in ("amount", "number")
    units = vocabulary.measured_in.get(metric.iri)
    if not isinstance(value, Quantity) or value.unit == "year" or (units and "nothing" in units):
        return False
    if units and _RATE in units:
        return "/" in value.unit and value.unit.partition("/")[0].isupper()  # “$2.79/hr”, not “users a month”
    change = metric.iri in vocabulary.changes and value.unit == "percent"
    counted = value.unit if value.unit in (units or ()) else value.unit.partition("/")[0]  # “monthly users”
    return change or units is None or ("money" in units if value.is_money else counted in units)


# ---- whose it is ----


def _owner(
    items: Sequence[Item], measured: _Measured, vocabulary: Vocabulary, focus: Sequence[Entity], question: bool
) -> Filler | None:
    """What the metric is of: XのM, XM, X's M, M of X; else the sentence's topic; else the discourse focus."""
    ranges = _ranges(measured, vocabulary)
    verbal = measured.counted and measured.first < measured.places[0]  # “X owns 11% of Y”
    after = None if verbal else _after_of(items, measured.last, ranges)
    if after is not None:
        return after
    told_of = items[max(0, measured.first - 2) : measured.first]
    ours = any(i.is_concept("anaphor:us") and i.value is None for i in told_of)
    if ours or _of_another(items, measured.first, ranges):
        return None  # “our total funding”, of whom nobody knows who they are
    held = _HELD in vocabulary.measured_in.get(measured.metric.iri, frozenset())
    before = _before(_without_held(items, measured) if held else items, measured, ranges)
    before = before or (None if question else _listed_of(items, measured, ranges))
    return before if before is not None else _topic(items, measured, vocabulary, focus, question)


def _listed_of(items: Sequence[Item], measured: _Measured, ranges: frozenset[str]) -> Filler | None:
    """“X discloses a $45bn Y deal, revenue of …, $12bn liabilities”: in a list of figures each is of whom the sentence
    is about, where the others only say of which kind a thing is."""
    first = min((measured.first, *measured.places))
    about = topic(items)
    opens = max((n for n, i in enumerate(items[:first]) if i.text in _PARTS or "and" in i.cases), default=-1)
    beside = all(abs(p - measured.first) <= _BOUND for p in measured.places)
    if about is None or not isinstance(about.value, Entity) or not about.value.classes & ranges:
        return None
    plain = all(i.kind == "date" or (i.value is None and i.text[0].islower()) for i in items[opens + 1 : first])
    own = [n for n, i in enumerate(items[:opens]) if is_class(i, "Organisation", False) and i is not about]
    told = about.start < items[opens].start and all(_modifies(items, n) for n in own)
    of_which = any(i.is_concept("relative") for i in items[measured.last + 1 : measured.last + 3])
    return about.value if opens >= 0 and beside and plain and told and not of_which else None


def _modifies(items: Sequence[Item], at: int) -> bool:
    """“a Y deal”, “a Y note subscription”: the name only says of which kind the noun behind it is."""
    noun = items[at + 1]
    common = noun.kind == "other" and noun.text.islower() and not noun.text.endswith("ed")
    return common or noun.evokes or _is_thing(noun)


def _ranges(measured: _Measured, vocabulary: Vocabulary) -> frozenset[str]:
    """The classes of things that may have the metric: only a product has a price, only a company a market share."""
    units = vocabulary.measured_in.get(measured.metric.iri, ())
    if "fleet" in units:
        return _HOLDERS  # “3.5 GW of its TPU capacity” is not the chip's
    return frozenset(c for c in _OWNERS if c.casefold() in units) or vocabulary.roles["entity"].ranges


def _is_priced(measured: _Measured, vocabulary: Vocabulary) -> bool:
    return _PRODUCT.casefold() in vocabulary.measured_in.get(measured.metric.iri, ())


def _owner_ja(
    items: Sequence[Item], measured: _Measured, vocabulary: Vocabulary, focus: Sequence[Entity], sure: Entity | None
) -> Filler | None:
    """What the metric is of by its particles; the discourse focus where the sentence leaves it unsaid."""
    units = vocabulary.measured_in.get(measured.metric.iri, frozenset())
    ranges = _ranges(measured, vocabulary)
    last = max((measured.last, *measured.places))
    shared = measured.counted and units & {_HELD, _PART}
    first = measured.first
    if shared and first:
        first = japanese_owners.before_genitive(items, first, ranges, _HELD in units)
    value, opens = japanese_owners.owner(items, first, last, ranges, sure)
    if measured.counted and _unit(items[measured.last]) in _POWER:
        value = None if japanese_owners.is_where(items, first, last, value) else value
    units &= _TOLD_OF if measured.counted else _TOLD_OF | _HEADS
    bare = measured.counted and measured.first == measured.last
    if value is None and opens and units and not bare:
        told = measured.counted or japanese_owners.is_spoken_of(items, measured.last)
        return next((e for e in focus[:1] if told and e.classes & ranges), None)
    return value


def _without_held(items: Sequence[Item], measured: _Measured) -> Sequence[Item]:
    """“X's Y stake”: the items with the house in which the stake is without its meaning, where its holder is told."""
    at = measured.first - 1
    owner = next((i for i in reversed(items[: max(at, 0)]) if i.kind != "quantity"), None)
    told = owner is not None and (owner.text in _APOSTROPHE or owner.is_concept("anaphor:own"))
    return [*items[:at], replace(items[at], value=None), *items[at + 1 :]] if told else items


def _before(items: Sequence[Item], measured: _Measured, ranges: frozenset[str]) -> Filler | None:
    """The nearest thing before the metric that owns it or is what the sentence is about."""
    if (apposed := _participle_of(items, measured.first)) is not None and apposed.classes & ranges:
        return apposed
    for k in range(measured.first - 1, max(-1, measured.first - 17), -1):
        value = items[k].value
        if isinstance(value, Hole) and value.want == "entity":
            return value
        fits = items[k].is_entity and isinstance(value, Entity) and bool(value.classes & ranges)
        if fits and k + 1 != measured.first and items[k].text.isascii() and _named_between(items, k, measured):
            return None
        if fits and _owns(items, k, measured) and not _aside(items, k, measured):
            return None if _is_shared(items, k) else value
    return None


def _participle_of(items: Sequence[Item], first: int) -> Entity | None:
    """“a stake in X, last valued at $5bn”: X, of which a participle behind the comma tells."""
    comma = next((k for k in range(first - 1, 0, -1) if not items[k].is_concept("filler")), 0)
    told = items[first].text.isascii() and items[first].text.split()[0].endswith("ed") and items[comma].text == ","
    value = items[comma - 1].value if told and comma else None
    return value if isinstance(value, Entity) else None


def _is_shared(items: Sequence[Item], k: int) -> bool:
    """“A, B and C announced sites, bringing capacity to …”: what several do is a measure of none of them."""
    before = next((i for i in reversed(items[: max(k - 1, 0)]) if i.text != ","), None)
    joined = before is not None and "and" in items[k - 1].cases and _is_house(before)
    return joined and items[k].text.isascii() and k + 1 < len(items) and items[k + 1].tag == "ed"


def _owns(items: Sequence[Item], k: int, measured: _Measured) -> bool:
    following = items[k + 1] if k + 1 < len(items) else None
    if k + 1 == measured.first:
        return True
    if following is None or _is_counted(items, k):
        return False
    if following.text == "," and k + 2 < len(items) and items[k + 2].is_concept("relative"):
        return min((measured.first, *measured.places)) - k < _NEAR  # “X, which has 250 employees”
    if following.kind == "marker":
        return bool(following.cases & {_GENITIVE, "topic", "subject"})
    if items[k].text.isascii() and all(_is_figure(i) for i in items[k + 1 : measured.first]):
        return True  # “Acme Q2 2025: revenue …”, “Acme $55bn backlog”
    if following.tag == "s" and any(w.pos == "Verb" for w in following.words):
        return True  # “X costs $3 a month”, where costs may be a noun too
    if following.kind == "other":
        beyond = items[k + 2] if k + 2 < len(items) else None
        heads = beyond is not None and bool(beyond.cases & {"topic", "subject"})  # 「コバルト株が」
        return heads or following.text.isascii() or following.tokens[0].pos.startswith(_NO_NOUN)
    noun = any(w.pos == "Noun" for w in following.words)
    if is_class(items[k], "Site", False) and _is_thing(following):
        return True  # “the Hyperion project should reach 2GW”
    lent = noun and following.evokes and following.tag not in ("s", "ed", "ing")  # “an X lease”
    return following.kind == "word" and not (lent or _is_thing(following))


def _is_figure(item: Item) -> bool:
    """A date, a figure or a colon, which may stand between a name and its metric in a note."""
    return isinstance(item.value, (Period, Quantity)) or item.text in (":", "~")


def _is_counted(items: Sequence[Item], k: int) -> bool:
    """“22,000 GitHub stars”: the name between a number and its noun is not what the sentence is about."""
    noun = items[k + 1].text
    return bool(k) and isinstance(items[k - 1].value, Quantity) and noun.isascii() and noun.islower()


def _named_between(items: Sequence[Item], k: int, measured: _Measured) -> bool:
    """“X signed with Y to provide 300 MW”: of two organisations before a number, whose it is is not told."""
    between = items[k + 1 : measured.first]
    provided = measured.counted or any(i.tag == "base" and i.has("frame:") for i in between)
    return provided and any(isinstance(i.value, Entity) and "Organisation" in i.value.classes for i in between)


def _aside(items: Sequence[Item], k: int, measured: _Measured) -> bool:
    """“X's bet on Y left it in debt”: neither what a preposition marks nor the owner of another noun is the subject."""
    following = items[k + 1] if k + 1 < len(items) else None
    if not items[k].text.isascii() or following is None or k + 1 == measured.first:
        return False
    if following.text in _APOSTROPHE or items[k].is_concept("anaphor:own"):
        between = items[k + 1 : measured.first]
        acts = (n for n, i in enumerate(between) if i.tag in ("ed", "s") and all(w.pos == "Verb" for w in i.words))
        verb = next((n for n in acts if between[n].words), 0)
        return verb > 0 and not (k == 0 and between[verb - 1].has("class:") == _UNIT)  # “X's cloud unit made $5bn”
    before = next((i for i in reversed(items[:k]) if not i.is_concept("determiner")), None)
    marked = before is not None and before.kind == "marker" and not before.cases & {"and", "as"}
    fronted = marked and all(i.kind in ("sign", "marker") or i.is_concept("determiner") for i in items[:k])
    return marked and not (following.text == "," and fronted)


def _is_thing(item: Item) -> bool:
    """Whether the word is a common noun, which the name before it only modifies (“Northwind product”)."""
    return item.text.isascii() and bool(item.words) and all(w.pos == "Noun" for w in item.words)


def _of_another(items: Sequence[Item], first: int, ranges: frozenset[str]) -> bool:
    """Whether a genitive gives the metric to a thing of a class that has none (「データセンターの電力消費」)."""
    if first < 2 or not (items[first - 1].kind == "marker" and _GENITIVE in items[first - 1].cases):
        return False
    owner = items[first - 2].value
    return isinstance(owner, Entity) and not owner.classes & ranges and "Place" not in owner.classes


def _topic(
    items: Sequence[Item], measured: _Measured, vocabulary: Vocabulary, focus: Sequence[Entity], question: bool
) -> Filler | None:
    ranges = _ranges(measured, vocabulary)
    things = [(k, i.value) for k, i in enumerate(items) if isinstance(i.value, Entity) and i.value.classes & ranges]
    topic = next((e for k, e in things if k + 1 < len(items) and "topic" in items[k + 1].cases), None)
    if topic is None and question:
        topic = next((e for _, e in things), None)
    goes = _TOLD_OF if measured.counted else _TOLD_OF | _HEADS
    units = vocabulary.measured_in.get(measured.metric.iri, frozenset()) & goes
    # 「売上高は…」: the sentence names nothing else and goes on about the same thing
    bare = measured.counted and measured.first == measured.last
    goes_on = bool(units) and not bare and all(k > measured.first for k, _ in things) and _begins(items, measured)
    return topic or (next((e for e in focus if e.classes & ranges), None) if goes_on else None)


def _is_label(items: Sequence[Item], measured: _Measured) -> bool:
    """“Headcount: 300 people” on a page about one: whether the metric alone stands before a colon, its value behind."""
    following = items[measured.last + 1] if measured.last + 1 < len(items) else None
    opens = all(i.kind == "sign" for i in items[: measured.first])
    return opens and following is not None and following.text == ":" and not any(map(_is_house, items))


def _is_house(item: Item) -> bool:
    return isinstance(item.value, Entity) and "Organisation" in item.value.classes


def _begins(items: Sequence[Item], measured: _Measured) -> bool:
    """Whether in its clause nothing but dates and small words stands before the metric, and it is no object."""
    comma = max((n for n, i in enumerate(items[: measured.first]) if i.text in "、,"), default=-1)
    before = items[comma + 1 : measured.first]
    plain = all(
        i.kind in ("date", "marker", "sign") or i.text.isascii() or i.is_concept("determiner", "anaphor:one")
        for i in before
    )
    following = items[measured.last + 1] if measured.last + 1 < len(items) else None
    japanese = following is not None and following.kind == "marker" and not following.text.isascii()
    return plain and not (japanese and following is not None and not following.cases & {"topic", "subject"})


def _after_of(items: Sequence[Item], at: int, ranges: frozenset[str]) -> Filler | None:
    whole = entity_of(items[at + 2]) if _is_from_part(items, at) else None
    if whole is not None and whole.classes & ranges:
        return whole
    if (grown := _grown_in(items, at)) is not None and grown.classes & ranges:
        return grown
    if at + 1 < len(items) and items[at + 1].text.casefold() in ("of", "for", "at", "by"):
        opens = at > 0 and "with" in items[at - 1].cases  # “With revenue of $57bn, X …”
        made = _made_by(items, at + 2)  # “Revenue at Cursor maker Anysphere”
        if made is not None and made.classes & ranges:
            return made
        for item in items[at + 2 : at + 5]:
            if item.kind == "marker" or (not opens and item.kind in ("sign", "quantity")):
                return None  # “5 gigawatts of capacity from X”, “revenue of $57 billion; X …”
            if isinstance(item.value, Entity) and item.value.classes & ranges:
                return item.value
    return None


def _grown_in(items: Sequence[Item], at: int) -> Entity | None:
    """“33% growth in X revenue”: X, whose figure it is that grew."""
    near = items[at + 1 : at + 4]
    told = len(near) > 2 and "in" in near[0].cases and is_class(near[2], "MetricKind", False)
    return entity_of(near[1]) if told else None


def _made_by(items: Sequence[Item], at: int) -> Entity | None:
    """“ChatGPT maker OpenAI”: the body behind what it makes and the word for who does."""
    three = items[at : at + 3]
    made = [entity_of(i) for i in three]
    told = len(three) == 3 and made[0] is not None and three[1].is_concept("maker") and made[2] is not None
    return made[2] if told else None


def _is_from_part(items: Sequence[Item], at: int) -> bool:
    """“Revenue from X's gaming business fell to …”: whether it comes from a part of X, and opens the sentence."""
    near = items[at + 1 : at + 4]
    opens = all(i.text.islower() or i.kind in ("date", "sign") for i in items[: at - 1] if i.value is None)
    owned = len(near) > 2 and "source" in near[0].cases and near[2].text in _APOSTROPHE
    return owned and near[0].text.isascii() and opens and not any(i.text in _APOSTROPHE for i in items[:at])
