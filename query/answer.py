"""Meaning -> rows -> items, each with the triples and claims behind it.

    understand -> to_sparql -> store.select -> find -> tell

`ask` runs the whole way. What no claim states is not answered: the answer then says what the graph does hold nearby.
"""
from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from unicodedata import category

from kg.contract import number as plain_number
from kg.errors import QueryError
from kg.model import Answer, Conflict, Entity, Evidence, Hole, Item, Passage, Quantity, Triple
from kg.store import Store
from kg.terms import dg, iri, text_of, value_of
from kg.vocabulary import Vocabulary
from query.chat import meaning_of, turns_of
from query.claims import Fact, Told, detail_of, fact_of, things_in, told_about
from query.currencies import foremost, is_beyond, present, worth
from query.family import families
from query.meaning import Declined, Meaning, described
from query.measures import in_unit
from query.parts import Part, holes_of, names_of
from query.patterns import KINDS, pattern_query, payments, rings
from query.rates import is_told, shared_out
from query.reworded import reworded, unasked
from query.rivals import bare, parties, rivals, sizes, things
from query.rounds import by_anyone
from query.sparql import Columns, Query, nearby_query, only, to_sparql
from query.wording import Replies, language_of, load_replies, quantity_words, sentence

_LOG = logging.getLogger(__name__)
_NEARBY = 3  # facts told where the answer itself is not there
_FEW = 6  # facts told beside which others are looked for that differ
_LISTED = 12  # facts told of one thing
LONGEST = 1_000  # characters of a question that are read
_OF_TWO = ("compare", "difference", "exceeds", "ratio")
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """An answer not yet worded. `grounds` are the facts behind each item; `nearby` is told instead of an answer.

    `weaker` tells that nothing of it stands as done; `against` are the facts that lost a comparison.
    """

    answer: Answer
    grounds: tuple[tuple[Fact, ...], ...] = ()
    nearby: tuple[Fact, ...] = ()
    against: tuple[Fact, ...] = ()
    weaker: bool = False
    cited: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # fact IRI -> evidence


def ask(
    question: str, store: Store, vocabulary: Vocabulary, *, language: str = "", history: Sequence[Any] = (),
    reading: int = 0,
) -> Answer:
    """The worded answer to `question`, with evidence. `language` is found from its letters where it is not given.

    `history` holds the turns of a chat before it: Answers, or their JSON objects. `reading` takes the question in
    another meaning: the n-th of the answer's `other_readings`, counted from 1; where there are less, in the likeliest.
    """
    from query.offers import answerable
    from query.tell import decline

    started = time.perf_counter()
    question = readable(question)
    if len(question) > LONGEST:
        return decline(Declined(question, language or language_of(question), reason="too-long"), vocabulary)
    turns = turns_of([entry for entry in history if _is_short(entry)], vocabulary, store)
    meaning = meaning_of(question, language or language_of(question), turns, vocabulary, store)
    if isinstance(meaning, Declined):
        done = decline(meaning, vocabulary, _passages(meaning, store, vocabulary))
        done = replace(done, suggestions=answerable(done, store, vocabulary))
    else:
        done = _answered(_read_as(reading, meaning, store, vocabulary), store, vocabulary)
    return replace(done, elapsed_ms=(time.perf_counter() - started) * 1000)


def _answered(meaning: Meaning, store: Store, vocabulary: Vocabulary) -> Answer:
    """The answer to `meaning`; where no query can be made of it, that it is not understood."""
    from query.tell import decline

    try:
        return answer(meaning, store, vocabulary)
    except QueryError:
        _LOG.warning("no query can be made of the question %r (%s)", meaning.question, meaning.understood_as)
        return decline(Declined(meaning.question, meaning.language, things=meaning.things), vocabulary)


def _read_as(reading: int, meaning: Meaning, store: Store, vocabulary: Vocabulary) -> Meaning:
    """The meaning taken, or the other one that is asked for by its number."""
    if not reading:
        return meaning
    from query.readings import others

    every = (meaning, *others(meaning, store, vocabulary))
    return every[reading] if 0 < reading < len(every) else meaning


def readable(question: str) -> str:
    """`question` without what no text holds: control characters become blanks, half surrogates a question mark."""
    plain = question.encode("utf-8", "replace").decode("utf-8")
    return "".join(" " if category(sign) == "Cc" else sign for sign in plain)


def _is_short(entry: Any) -> bool:
    """Whether an entry of a chat's history is one that was read in its turn."""
    question = entry.get("question") if isinstance(entry, Mapping) else getattr(entry, "question", "")
    return len(str(question or "")) <= LONGEST


def _passages(meaning: Declined, store: Store, vocabulary: Vocabulary) -> tuple[Passage, ...]:
    """What the articles say near a question of why or how, to be read by the one who asks."""
    if meaning.reason != "why":
        return ()
    from query.passages import passages

    return passages(meaning.question, meaning.language, store, vocabulary)


def answer(meaning: Meaning, store: Store, vocabulary: Vocabulary) -> Answer:
    """The worded answer to a question that is understood."""
    from query.offers import offered
    from query.readings import with_reading
    from query.tell import tell

    found = find(meaning, store, vocabulary)
    if found.answer.status == "no_answer" and _wants_latest_reading(meaning):
        meaning = replace(meaning, kind="amount", rank="")  # undated readings: none is the latest, each is told
        meaning = described(meaning, vocabulary)
        found = find(meaning, store, vocabulary)
    told = replace(tell(found, meaning, vocabulary), suggestions=offered(found, store, vocabulary))
    return with_reading(told, found, meaning, store, vocabulary)


def find(meaning: Meaning, store: Store, vocabulary: Vocabulary) -> Found:
    """What the graph says to `meaning`, not yet in words."""
    if meaning.kind == "circles":
        return _circling(meaning, store, vocabulary)
    query, rows, used = _rows(meaning, store, vocabulary)
    weaker = used.statuses != meaning.statuses
    if meaning.kind == "yesno":
        return _yesno(meaning, query, rows, store, vocabulary)
    if meaning.kind == "exclusive":
        return _exclusive(meaning, query, rows, store, vocabulary)
    if meaning.kind == "definition":
        return _definition(meaning, query, rows, store, vocabulary)
    if not rows and meaning.kind != "count":
        return _nothing(meaning, query, store, vocabulary)
    basis = _Basis.of(used, query, rows, store, vocabulary)
    basis = _at_rate(basis) if meaning.rate else basis
    basis = _in_unit(basis) if meaning.unit else basis
    items, grounds = _ITEMS.get(meaning.kind, _facts)(basis)
    if not items and meaning.kind in _OF_TWO and meaning.statuses != unasked(vocabulary):
        return find(replace(meaning, statuses=unasked(vocabulary)), store, vocabulary)  # one of them may be planned
    if not items:
        return _nothing(meaning, query, store, vocabulary)
    return basis.found(items, grounds, weaker=weaker, against=_against(basis, grounds))


def _at_rate(basis: _Basis) -> _Basis:
    """With only those deals of which a claim tells the sum as one for each year or month, as the question asks.

    Where there are none, with the share of each deal's sum that falls to a year or month of those that it runs.
    """
    fit = {fact.iri for fact, _ in _by_fact(basis) if is_told(fact, basis.meaning.rate, basis.vocabulary)}
    name = next(iter(basis.query.columns.facts), "")
    rows = tuple(row for row in basis.rows if name in row and text_of(row[name]) in fit)
    query = basis.query
    if not rows:
        facts = {fact.iri: fact for fact in basis.grounds(basis.rows)}
        shares = shared_out(basis.meaning.rate, basis.rows, query.columns, facts, basis.vocabulary)
        return replace(basis, rows=tuple(shares))
    told = only(query.text, name, fit) if query.text == query.rows else query.text
    return replace(basis, rows=rows, query=replace(query, text=told))


def _in_unit(basis: _Basis) -> _Basis:
    """With only those amounts that are told in the unit asked for."""
    facts = {fact.iri: fact for fact in basis.grounds(basis.rows)}
    return replace(basis, rows=in_unit(basis.meaning.unit, basis.rows, basis.query.columns, facts))


def _wants_latest_reading(meaning: Meaning) -> bool:
    """Whether the latest amount is asked for: “the latest share price”."""
    hole = meaning.holes.get(meaning.target)
    return meaning.kind == "rank" and meaning.rank == "latest" and hole is not None and hole.want == "amount"


def _rows(meaning: Meaning, store: Store, vocabulary: Vocabulary) -> tuple[Query, tuple[Row, ...], Meaning]:
    """The query, its rows, and the meaning that gave them: where nothing stands as done, weaker claims may count."""
    home = load_replies("en").rule("settings", "currency")
    ranked = meaning.measure and meaning.kind in ("rank", "compare", "exceeds", "difference", "ratio")
    mixed = _over_currencies(meaning, store, vocabulary) if ranked and meaning.kind == "rank" else None
    if mixed is not None:
        return mixed
    for currency in ((*home, "") if ranked else ("",)):
        query = compiled(meaning, store, vocabulary, currency)
        rows = rows_of(query, store)
        weighed = meaning.kind == "compare" and bool(currency)
        if rows and not (weighed and any(all(name not in row for row in rows) for name in query.columns.facts)):
            return query, rows, meaning
    if meaning.totals:
        return _rows(replace(meaning, totals=False), store, vocabulary)
    if meaning.widen:
        loose = replace(meaning, statuses=meaning.wider or unasked(vocabulary), widen=False)
        wider = compiled(loose, store, vocabulary)
        rows = rows_of(wider, store)
        if rows:
            return wider, rows, loose
    found = (_rows(other, store, vocabulary) for other in reworded(meaning, vocabulary))
    return next((one for one in found if one[1]), (query, (), meaning))


def _over_currencies(
    meaning: Meaning, store: Store, vocabulary: Vocabulary
) -> tuple[Query, tuple[Row, ...], Meaning] | None:
    """The first of sums in several currencies, no row where rates decide it; None where all are in one currency."""
    hole = meaning.holes.get(meaning.measure)
    if hole is None or hole.want != "amount":
        return None
    top = replace(meaning, limit=1, place=1)
    heads = {code: _sums(compiled(top, store, vocabulary, code), store) for code in present(store)}
    best = {code: values[0] for code, values in heads.items() if values}
    if len(best) < 2:
        return None
    queries = {code: compiled(meaning, store, vocabulary, code) for code in best}
    shown = {code: _sums(query, store) for code, query in queries.items()}
    sure = foremost({c: v for c, v in shown.items() if v}, best, least=meaning.rank == "smallest")
    query = queries[sure or next(iter(best))]
    return query, rows_of(query, store) if sure else (), meaning


def _sums(query: Query, store: Store) -> tuple[Decimal, ...]:
    number = query.columns.number
    return tuple(Decimal(str(value_of(row[number]))) for row in rows_of(query, store) if number in row)


def rows_of(query: Query, store: Store) -> tuple[Row, ...]:
    """The rows of a query in an order that is the same in every store."""
    return store.select(query.rows).in_order(query.key, query.falling)


def compiled(meaning: Meaning, store: Store, vocabulary: Vocabulary, currency: str = "") -> Query:
    """The query of `meaning`, naming the parts and wholes that the store knows of its things."""
    if meaning.kind in KINDS:
        return pattern_query(meaning.kind, meaning.things, meaning.statuses, vocabulary)
    named = (thing for part in meaning.parts for thing in names_of(part.frame))
    left = (thing for _, things in meaning.besides for thing in things)
    return to_sparql(meaning, vocabulary, currency, families((*named, *meaning.among, *left), store))


# ---- what the rows rest on ----
@dataclass
class _Basis:
    """The claims behind the rows of one query, and the triples and evidence gathered from them so far."""

    meaning: Meaning
    query: Query
    rows: tuple[Row, ...]
    vocabulary: Vocabulary
    tolds: Mapping[str, tuple[Told, ...]]
    things: Mapping[str, Entity]
    store: Store | None = None
    triples: list[Triple] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    _cited: dict[tuple[str, str], int] = field(default_factory=dict)
    _of_fact: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, meaning: Meaning, query: Query, rows: tuple[Row, ...], store: Store, vocabulary: Vocabulary) -> _Basis:
        facts = [text_of(row[name]) for row in rows for name in query.columns.facts if name in row]
        tolds = told_about(facts, store)
        target = query.columns.target
        named = [text_of(row[target]) for row in rows if target in row and row[target].startswith("<")]
        things = things_in((t for every in tolds.values() for t in every), named, store, vocabulary)
        return cls(meaning, query, rows, vocabulary, tolds, things, store)

    @property
    def language(self) -> str:
        return self.meaning.language

    @property
    def replies(self) -> Replies:
        return load_replies(self.language)

    def grounds(self, rows: Iterable[Row]) -> tuple[Fact, ...]:
        """The facts behind some rows, each from the claims that count for the question."""
        found: dict[str, Fact] = {}
        for row in rows:
            for name in self.query.columns.facts:
                fact = text_of(row[name]) if name in row else ""
                if fact and fact not in found:
                    made = fact_of(fact, self._counting(fact, rows), self.things, self.vocabulary)
                    found |= {fact: made} if made else {}
        return tuple(found.values())

    def _counting(self, fact: str, rows: Iterable[Row]) -> tuple[Told, ...]:
        """The claims about `fact` with a status that counts (and made by whom the question names, if anyone)."""
        every = self.tolds.get(fact, ())
        column = self.query.columns.claim
        if column:
            claims = {text_of(row[column]) for row in rows if column in row}
            return tuple(t for t in every if t.claim in claims) or every
        return tuple(t for t in every if t.status in self.meaning.statuses) or every

    def cite(self, facts: Iterable[Fact], rows: Iterable[Row]) -> tuple[int, ...]:
        """Evidence for `facts`: of each claim the triple that holds a value of the rows, else its leading triple."""
        values = {term for row in rows for name in (self.query.columns.target, self.query.columns.number,
                                                    self.query.columns.date) for term in [row.get(name)] if term}
        found: list[int] = []
        for fact in facts:
            keyed = [(told, key) for told in fact.told for key in [self._key(told, fact, values)]]
            best = [pair for pair in keyed if pair[1][0]] or keyed
            numbers = [self._evidence(told, triple) for told, (_, triple) in best]
            self._of_fact.setdefault(fact.iri, tuple(dict.fromkeys(numbers)))
            found += numbers
        return tuple(dict.fromkeys(found))

    def _key(self, told: Told, fact: Fact, values: set[str]) -> tuple[bool, Triple]:
        me = iri(fact.iri)
        amounts = {s for s, p, o in told.triples if p == dg("numericValue") and _same(o, values)}
        mine = [t for t in told.triples if t[0] == me]
        exact = next((t for t in mine if t[2] in values or t[2] in amounts), None)
        first = self.vocabulary.frame(fact.frame.kind).keys
        leading = next(
            (t for role in first for t in mine if t[1] == dg(role)), mine[0] if mine else (me, _TYPE, dg("Frame"))
        )
        return exact is not None or not values, exact or leading

    def _evidence(self, told: Told, triple: Triple) -> int:
        for other in (triple, *(t for t in told.triples if t != triple)):
            if other not in self.triples:
                self.triples.append(other)
        known = self._cited.get((told.claim, told.fact))
        if known is None:
            known = len(self.evidence)
            self.evidence.append(told.evidence(self.triples.index(triple), self.vocabulary))
            self._cited[told.claim, told.fact] = known
        return known

    def found(
        self,
        items: Sequence[Item],
        grounds: Sequence[tuple[Fact, ...]],
        status: str = "answered",
        weaker: bool = False,
        against: tuple[Fact, ...] = (),
        nearby: tuple[Fact, ...] = (),
    ) -> Found:
        """All of it together."""
        self.cite((*against, *nearby), ())
        conflicts = _conflicts(grounds, self) if status == "answered" else ()
        done = Answer(
            question=self.meaning.question, language=self.language, status=status, items=tuple(items),
            understood_as=self.meaning.understood_as, sparql=self.query.text, triples=tuple(self.triples),
            evidence=tuple(self.evidence), conflicts=conflicts)
        return Found(done, tuple(grounds), nearby, against, weaker, dict(self._of_fact))

    def item(self, value: str | float | int | bool, rows: Iterable[Row], facts: tuple[Fact, ...], **more: Any) -> Item:
        """An item with its evidence, and its facts in the detail."""
        rows = tuple(rows)
        best = min(facts, key=lambda f: _doubt(f, self.vocabulary), default=None)
        detail: dict[str, Any] = dict(more.pop("detail", {}))
        if best and "status" not in detail:
            detail["status"] = detail_of(best, self.vocabulary)["status"]
        detail.setdefault("facts", [detail_of(f, self.vocabulary) for f in facts[:_LISTED]])
        return Item(value=value, detail=tuple(detail.items()), evidence=self.cite(facts, rows), **more)


def _doubt(fact: Fact, vocabulary: Vocabulary) -> int:
    known = vocabulary.statuses.get(fact.status)
    return known.doubt if known else 99


def _same(term: str, values: set[str]) -> bool:
    return term in values or any(value_of(term) == value_of(v) for v in values if v.startswith('"'))


_Items = tuple[list[Item], list[tuple[Fact, ...]]]


def _grouped(rows: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


# ---- items of each kind ----
def _list(basis: _Basis) -> _Items:
    """One item a thing (or a text)."""
    items, grounds = [], []
    groups = _grouped(
        (r for r in basis.rows if basis.query.columns.target in r), lambda r: r[basis.query.columns.target]
    )
    for term, rows in groups.items():
        facts = basis.grounds(rows)
        items.append(_tallied(_thing_item(basis, term, rows, facts), rows, basis))
        grounds.append(facts)
    return items, grounds


def _tallied(item: Item, rows: list[Row], basis: _Basis) -> Item:
    """The item with how many there are of what the question counts."""
    column = basis.query.columns.tally
    number = len({row[column] for row in rows if column in row})
    return replace(item, detail=(*item.detail, ("count", number))) if column else item


def _thing_item(basis: _Basis, term: str, rows: list[Row], facts: tuple[Fact, ...]) -> Item:
    if not term.startswith("<"):
        return basis.item(text_of(term), rows, facts)
    thing = basis.things.get(text_of(term)) or Entity(text_of(term))
    return basis.item(thing.label(basis.language), rows, facts, iri=thing.iri, labels=thing.labels)


def _amounts(basis: _Basis) -> _Items:
    """One item an amount: value with currency or unit, and the side on which it may be off."""
    columns, items, grounds = basis.query.columns, [], []
    for key, rows in _grouped((r for r in basis.rows if columns.number in r), lambda r: _size(r, columns)).items():
        facts = basis.grounds(rows)
        items.append(_amount_item(basis, _quantity(key, rows, columns, basis), rows, facts))
        grounds.append(facts)
    if basis.query.columns.target and not items:
        return _list(basis)
    return items, grounds


def _size(row: Row, columns: Columns) -> tuple[str, ...]:
    return (str(value_of(row[columns.number])), *(text_of(row[c]) if c in row else "" for c in (
        columns.currency, columns.unit, columns.maximum)))


def _quantity(key: tuple[str, ...], rows: list[Row], columns: Columns, basis: _Basis) -> Quantity:
    value, currency, unit, most = key
    hole = basis.meaning.holes.get(basis.meaning.target)
    bounds = [text_of(r[columns.bound]).rsplit("#", 1)[-1] for r in rows if columns.bound in r]
    names = {"AtLeast": "at_least", "UpTo": "up_to", "Approximately": "approximately", "Exactly": "exact"}
    bound = next((names[b] for b in names if b in bounds), "exact") if "Exactly" not in bounds else "exact"
    unit = unit or ("year" if hole and hole.want == "duration" and not currency else "")
    return Quantity(Decimal(value), currency or unit, bound, Decimal(most) if most else None, bool(currency))


def _amount_item(basis: _Basis, quantity: Quantity, rows: Iterable[Row], facts: tuple[Fact, ...], **more: Any) -> Item:
    most = plain_number(quantity.value_max) if quantity.value_max is not None else None
    return basis.item(
        plain_number(quantity.value), rows, facts, currency=quantity.unit if quantity.is_money else "",
        unit="" if quantity.is_money else quantity.unit, bound=quantity.bound, value_max=most, **more)


def _facts(basis: _Basis) -> _Items:
    """One item a fact: its name in both languages, with parties, amount, date and status."""
    items, grounds = [], []
    for fact, rows in _by_fact(basis):
        items.append(_fact_item(basis, fact, rows))
        grounds.append((fact,))
    order = sorted(range(len(items)), key=lambda n: _doubt(grounds[n][0], basis.vocabulary))
    return [items[n] for n in order], [grounds[n] for n in order]


def _by_fact(basis: _Basis) -> list[tuple[Fact, list[Row]]]:
    name = next(iter(basis.query.columns.facts), "")
    names = basis.query.columns.facts if basis.meaning.joined != "all" else (name,)
    found = []
    for n in names:
        for rows in _grouped((r for r in basis.rows if n in r), lambda r, n=n: r[n]).values():  # type: ignore[misc]
            wanted = text_of(rows[0][n])
            found += [(fact, rows) for fact in basis.grounds(rows) if fact.iri == wanted]
    return found


def _fact_item(basis: _Basis, fact: Fact, rows: Iterable[Row]) -> Item:
    names = {language: sentence(fact.frame, load_replies(language), basis.vocabulary, "names", fact.date)
             for language in ("en", "ja")}
    detail = detail_of(fact, basis.vocabulary)
    return basis.item(names[basis.language], rows, (fact,), iri=fact.iri, labels=tuple(names.items()),
                      detail=detail | {"facts": []})


def _about(basis: _Basis) -> _Items:
    items, grounds = _facts(basis)
    order = sorted(range(len(items)), key=lambda n: (_doubt(grounds[n][0], basis.vocabulary), -len(grounds[n][0].told)))
    return [items[n] for n in order[:_LISTED]], [grounds[n] for n in order[:_LISTED]]


def _status(basis: _Basis) -> _Items:
    """One item a fact: the status itself is the answer."""
    _, grounds = _facts(basis)
    items = []
    for (fact,) in grounds:
        labels = dict(basis.vocabulary.status(fact.status).labels)
        items.append(basis.item(labels.get(basis.language, fact.status), (), (fact,), labels=tuple(labels.items())))
    return items, grounds


def _count(basis: _Basis) -> _Items:
    items, grounds = (_list if basis.query.columns.target else _facts)(basis)
    facts = tuple(dict.fromkeys(f.iri for every in grounds for f in every))
    if not items:
        return [], []
    counted = [{"value": item.value, "labels": dict(item.labels)} for item in items]
    every = {f.iri: f for some in grounds for f in some}
    whole = tuple(every[i] for i in facts)
    return [basis.item(len(items), basis.rows, whole, detail={"counted": counted, "facts": []})], [whole]


def _dates(basis: _Basis) -> _Items:
    """One item a date; one that another claim gives more exactly is that same date."""
    column = basis.query.columns.date
    groups = _grouped((r for r in basis.rows if column in r), lambda r: text_of(r[column]))
    if basis.meaning.rank and groups:  # “when was the first …”
        best = (min if basis.meaning.rank == "first" else max)(groups)
        groups = {best: groups[best]}
    items, grounds = [], []
    for date, rows in groups.items():
        if any(other != date and other.startswith(date) for other in groups):
            continue
        facts = basis.grounds(rows)
        items.append(basis.item(date, rows, facts))
        grounds.append(facts)
    return items, grounds


def _summed(basis: _Basis) -> _Items:
    """One item a currency: each fact's amount once."""
    columns = basis.query.columns
    once = _grouped(
        (r for r in basis.rows if columns.number in r),
        lambda r: (next(r[f] for f in columns.facts if f in r), _size(r, columns)[:2], r.get(columns.group, "")),
    )
    items, grounds = [], []
    every = (rows[0] for rows in once.values())
    for (group, unit), rows in _grouped(every, lambda r: (r.get(columns.group, ""), _size(r, columns)[1])).items():
        total = sum((Decimal(_size(r, columns)[0]) for r in rows), Decimal(0))
        value = total / len(rows) if basis.meaning.kind == "average" else total
        facts = basis.grounds(rows)
        quantity = Quantity(value, unit, _bound_of(rows, columns), None, bool(unit))
        items.append(_share(basis, group, quantity, facts) if group else _amount_item(basis, quantity, (), facts))
        grounds.append(facts)
    return items, grounds


def _share(basis: _Basis, group: str, quantity: Quantity, facts: tuple[Fact, ...]) -> Item:
    """A thing with the amount that falls to it."""
    thing = basis.things.get(text_of(group)) or Entity(text_of(group))
    amount = {"value": plain_number(quantity.value), "currency": quantity.unit, "bound": quantity.bound}
    words = load_replies(basis.language).say("aside", what=thing.label(basis.language),
                                             aside=quantity_words(quantity, basis.replies))
    return basis.item(words, (), facts, iri=thing.iri, labels=thing.labels, detail={"amount": amount})


def _bound_of(rows: Iterable[Row], columns: Columns) -> str:
    bounds = {text_of(r[columns.bound]).rsplit("#", 1)[-1] for r in rows if columns.bound in r}
    if bounds <= {"Exactly"}:
        return "exact"
    return {frozenset({"AtLeast"}): "at_least", frozenset({"UpTo"}): "up_to"}.get(
        frozenset(bounds - {"Exactly"}), "approximately"
    )


def _ranked(basis: _Basis) -> _Items:
    """The things or facts in the first places (the query holds only those)."""
    hole = basis.meaning.holes.get(basis.meaning.target)
    return (_list if hole is not None and hole.name != basis.meaning.measure else _facts)(basis)


def _compared(basis: _Basis) -> _Items:
    """The fact with the greatest (or least) amount; two where they are level; none where only one side is known."""
    told = tuple(_by_fact(basis))
    known = [any(name in row for row in basis.rows) for name in basis.query.columns.facts]
    if len(told) < 2 or not all(known):
        return [], []  # the larger of one side is no comparison
    if _is_unsure(basis):
        facts = _surely_first(told, basis)
    else:
        best = _extreme(basis)
        facts = [(fact, rows) for fact, rows in told if any(_number(r, basis) == best for r in rows)]
    return [_fact_item(basis, fact, rows) for fact, rows in facts], [(fact,) for fact, _ in facts]


def _surely_first(told: Sequence[tuple[Fact, list[Row]]], basis: _Basis) -> list[tuple[Fact, list[Row]]]:
    """The one of sums in different currencies that is the greatest (or least) at every rate there may have been."""
    columns, least = basis.query.columns, basis.meaning.rank == "smallest"
    rows = [(fact, some, row) for fact, some in told for row in some if columns.number in row]
    spans = [worth(_number(row, basis), text_of(row[columns.currency])) if columns.currency in row else None
             for *_, row in rows]
    for n, (fact, some, _) in enumerate(rows):
        mine, rest = spans[n], [span for at, span in enumerate(spans) if at != n and rows[at][0].iri != fact.iri]
        if mine and rest and all(span and is_beyond(mine, span, least=least) for span in rest):
            return [(fact, some)]
    return []


def _is_unsure(basis: _Basis) -> bool:
    """Whether the sides are told in different currencies or units: their numbers do not compare."""
    return len({_size(r, basis.query.columns)[1:3] for r in basis.rows if basis.query.columns.number in r}) > 1


def _exceeding(basis: _Basis) -> _Items:
    """Whether the side named first is the greater (or the less), each by its greatest figure; none of one side alone.

    Where one figure is a bound, it must lie on the side on which the answer holds all the same.
    """
    columns = basis.query.columns
    sides = [[r for r in basis.rows if name in r and columns.number in r] for name in columns.facts]
    if len(sides) != 2 or not all(sides) or len({_size(r, columns)[1:3] for rows in sides for r in rows}) != 1:
        return [], []
    first, second = (max(_number(r, basis) for r in rows) for rows in sides)
    holds = first < second if basis.meaning.rank == "smallest" else first > second
    facts = basis.grounds(basis.rows)
    return [basis.item(holds, basis.rows, facts)], [facts]


def _number(row: Row, basis: _Basis) -> Decimal:
    return Decimal(str(value_of(row[basis.query.columns.number])))


def _extreme(basis: _Basis) -> Decimal:
    numbers = [_number(r, basis) for r in basis.rows if basis.query.columns.number in r]
    return min(numbers) if basis.meaning.rank == "smallest" else max(numbers)


def _difference(basis: _Basis) -> _Items:
    """The amount by which the greater exceeds the less, where both sides give one amount in one currency."""
    columns = basis.query.columns
    sizes = list(dict.fromkeys(_size(r, columns)[:3] for r in basis.rows if columns.number in r))
    if len(sizes) != 2 or sizes[0][1:] != sizes[1][1:]:
        return [], []
    value = abs(Decimal(sizes[0][0]) - Decimal(sizes[1][0]))
    facts = basis.grounds(basis.rows)
    money = bool(sizes[0][1])
    bound = _bound_of(basis.rows, columns)
    lasts = any(hole.want == "duration" for hole in basis.meaning.holes.values())
    unit = sizes[0][1] or sizes[0][2] or ("year" if lasts else "")
    quantity = Quantity(value, unit, bound if bound == "exact" else "approximately", None, money)
    return [_amount_item(basis, quantity, (), facts)], [facts]


def _ratio(basis: _Basis) -> _Items:
    """How many times the other the side named first is, where each gives one amount in one unit."""
    columns, names = basis.query.columns, basis.query.columns.facts
    sides = [list(dict.fromkeys(_size(r, columns)[:3] for r in basis.rows if n in r and columns.number in r))
             for n in names]
    if len(sides) != 2 or any(len(side) != 1 for side in sides) or sides[0][0][1:] != sides[1][0][1:]:
        return [], []
    above, below = (Decimal(side[0][0]) for side in sides)
    if not below:
        return [], []
    facts = basis.grounds(basis.rows)
    exact = _bound_of(basis.rows, columns) == "exact"
    value = Quantity(round(above / below, 3), "", "exact" if exact else "approximately")
    return [_amount_item(basis, value, (), facts)], [facts]


def _differing(basis: _Basis) -> _Items:
    """One item a matter on which statements differ, with each value that is claimed."""
    items, grounds = [], []
    every = [basis.grounds(rows) for _, rows in _by_fact(basis)]
    for values in rivals({fact.iri: fact for facts in every for fact in facts}.values(), basis.replies):
        facts = tuple(fact for same in values.values() for fact in same)
        about = sentence(bare(facts[0]), basis.replies, basis.vocabulary, "names")
        words = basis.replies.say("aside", what=about, aside=basis.replies.join(values))
        items.append(basis.item(words, (), facts))
        grounds.append(facts)
    return items, grounds


def _circling(meaning: Meaning, store: Store, vocabulary: Vocabulary) -> Found:
    """One item a ring of things, with the facts by which each is paid by the one before it."""
    query = compiled(meaning, store, vocabulary)
    found = rings(store.select(query.rows))[:_LISTED]
    steps = [payments(ring, store, vocabulary) for ring in found]
    rows = tuple({"fact": iri(fact)} for ring in steps for facts in ring for fact in facts)
    if not rows:
        return _nothing(meaning, query, store, vocabulary)
    basis = _Basis.of(meaning, replace(query, columns=Columns(facts=("fact",))), rows, store, vocabulary)
    things = things_in((), (name for ring in found for name in ring), store, vocabulary)
    items, grounds = [], []
    for ring, facts in zip(found, steps, strict=True):
        told = basis.grounds({"fact": iri(fact)} for some in facts for fact in some)
        names = [things[name].label(meaning.language) for name in (*ring, ring[0])]
        items.append(basis.item(basis.replies.text("onward").join(names), (), told))
        grounds.append(told)
    return basis.found(items, grounds)


def _against(basis: _Basis, grounds: Sequence[tuple[Fact, ...]]) -> tuple[Fact, ...]:
    if basis.meaning.kind != "compare":
        return ()
    won = {fact.iri for facts in grounds for fact in facts}
    return tuple(fact for fact, _ in _by_fact(basis) if fact.iri not in won)


def _articles(basis: _Basis) -> _Items:
    columns, items, grounds = basis.query.columns, [], []
    for article, rows in _grouped(basis.rows, lambda r: r[columns.article]).items():
        row, facts = rows[0], basis.grounds(rows)
        name = text_of(row[f"{columns.article}Name"]) if f"{columns.article}Name" in row else ""
        title = text_of(row[f"{columns.article}Title"]) if f"{columns.article}Title" in row else ""
        items.append(basis.item(title or name, (), facts, iri=text_of(article), detail={"doc": name, "title": title}))
        grounds.append(facts)
    return items, grounds


_ITEMS: Mapping[str, Callable[[_Basis], _Items]] = {
    "list": _list,
    "amount": _amounts,
    "facts": _facts,
    "said": _facts,
    "about": _about,
    "status": _status,
    "count": _count,
    "date": _dates,
    "sum": _summed,
    "average": _summed,
    "rank": _ranked,
    "compare": _compared,
    "exceeds": _exceeding,
    "difference": _difference,
    "ratio": _ratio,
    "provenance": _articles,
    "speaker": _list,
    "conflicts": _differing,
}


# ---- yes and no ----
def _yesno(meaning: Meaning, query: Query, rows: tuple[Row, ...], store: Store, vocabulary: Vocabulary) -> Found:
    """Yes where a claim states it; no where claims about the same parties say less, or another amount or date."""
    if rows:
        return _truth(True, meaning, query, rows, store, vocabulary)
    if not any(names_of(part.frame) for part in meaning.parts) and not meaning.sides:
        return _nothing(meaning, query, store, vocabulary)  # of everything something else is told
    every = replace(meaning, statuses=frozenset(vocabulary.statuses))
    another = replace(meaning, parts=tuple(map(by_anyone, meaning.parts)))
    for other in (replace(meaning, tally=None), every, _without_sizes(meaning, vocabulary), another):
        found = rows_of(compiled(other, store, vocabulary), store) if other != meaning else ()
        if found:
            return _truth(False, replace(other, understood_as=meaning.understood_as), query, found, store, vocabulary)
    return _nothing(meaning, query, store, vocabulary)


def _exclusive(meaning: Meaning, query: Query, rows: tuple[Row, ...], store: Store, vocabulary: Vocabulary) -> Found:
    """No where articles tell the same of another; yes where they tell it of the one named, and of no other."""
    if rows:
        return _truth(False, meaning, query, rows, store, vocabulary)
    (name, (thing,)), = meaning.besides
    part = meaning.parts[0]
    roles = [role for role, hole in holes_of(part.frame) if hole.name == name]
    own = replace(meaning, kind="yesno", besides=(), target="", parts=(
        replace(part, frame=part.frame.with_role(roles[0], thing)),))
    told = compiled(own, store, vocabulary)
    found = rows_of(told, store)
    return _truth(True, own, told, found, store, vocabulary) if found else _nothing(own, told, store, vocabulary)


def _truth(
    value: bool, meaning: Meaning, query: Query, rows: tuple[Row, ...], store: Store, vocabulary: Vocabulary
) -> Found:
    basis = _Basis.of(meaning, query, rows, store, vocabulary)
    facts = basis.grounds(rows)
    return basis.found([basis.item(value, rows, facts)], [facts])


def _without_sizes(meaning: Meaning, vocabulary: Vocabulary) -> Meaning:
    """The same question about the same parties, with no amount and no date."""
    def bare(part: Part) -> Part:
        roles = tuple(
            (role, tuple(f for f in fillers if isinstance(f, Entity | Hole | str)))
            for role, fillers in part.frame.roles
        )
        return replace(part, date=None, frame=replace(part.frame, roles=tuple((r, fs) for r, fs in roles if fs)))

    return replace(
        meaning, parts=tuple(map(bare, meaning.parts)), sides=(), bound="", statuses=frozenset(vocabulary.statuses)
    )


# ---- what a thing is ----
def _definition(meaning: Meaning, query: Query, rows: tuple[Row, ...], store: Store, vocabulary: Vocabulary) -> Found:
    """The kinds of the thing, who makes it, what it belongs to; only where some claim speaks of it."""
    thing = meaning.things[0]
    if not rows:
        near = tuple(store.select(nearby_query(meaning.things, families=families(meaning.things, store))))
        rows = tuple({"fact": row["fact"]} for row in near[:_NEARBY])
        query = replace(query, columns=Columns(facts=("fact",)))
    if not rows:
        return _named(meaning, query, store, vocabulary)
    basis = _Basis.of(meaning, query, rows, store, vocabulary)
    facts = basis.grounds(rows)
    labels = {lang: load_replies(lang).join(kinds_of(thing, vocabulary, lang)) for lang in ("en", "ja")}
    quotes = list(dict.fromkeys(t.texts.get("quote", "") for f in facts for t in f.told))[:_LISTED]
    item = basis.item(labels[meaning.language] or thing.label(meaning.language), (), facts, iri=thing.iri,
                      labels=tuple(labels.items()), detail={"thing": thing.label(), "quotes": quotes})
    return basis.found([item], [facts])


def _named(meaning: Meaning, query: Query, store: Store, vocabulary: Vocabulary) -> Found:
    """A thing of which no fact tells: the sentences of the articles that name it, to be read by the one who asks."""
    from query.passages import naming

    thing = meaning.things[0]
    told = _nothing(meaning, query, store, vocabulary)
    found = naming(thing, store, vocabulary) if thing.classes and not thing.provisional else ()
    return _listed(thing, replace(told, answer=replace(told.answer, passages=found)), meaning, vocabulary
                   ) if found else told


def _listed(thing: Entity, told: Found, meaning: Meaning, vocabulary: Vocabulary) -> Found:
    """What the vocabulary tells of a thing that articles do but name: its kinds and its maker."""
    maker = vocabulary.entity(vocabulary.makers.get(thing.iri, ""))
    labels = {lang: load_replies(lang).say(
        "kinds-of-maker", classes=load_replies(lang).join(kinds_of(thing, vocabulary, lang)),
        maker=maker.label(lang) if maker else "") for lang in ("en", "ja")}
    detail = (("thing", thing.label()), ("quotes", [p.quote for p in told.answer.passages]))
    item = Item(value=labels[meaning.language], iri=thing.iri, labels=tuple(labels.items()), detail=detail)
    return replace(told, answer=replace(told.answer, status="answered", items=(item,)))


def kinds_of(thing: Entity, vocabulary: Vocabulary, language: str) -> list[str]:
    """The narrowest classes of the thing, by label."""
    wide = {above for c in thing.classes for above in vocabulary.classes.get(c, ()) if above != c}
    return [vocabulary.label(c, language) for c in sorted(thing.classes - wide)]


# ---- no answer ----
def _nothing(meaning: Meaning, query: Query, store: Store, vocabulary: Vocabulary) -> Found:
    """No claim states it: what the graph does say of the same things, so that a false premise is seen as one."""
    facts = _nearby(meaning, store, vocabulary)
    rows = tuple({"fact": iri(fact)} for fact in facts)
    every = replace(meaning, statuses=unasked(vocabulary))
    basis = _Basis.of(every, replace(query, columns=Columns(facts=("fact",))), rows, store, vocabulary)
    kinds = {part.frame.kind for part in meaning.parts}
    known = sorted(basis.grounds(rows), key=lambda f: (
        f.frame.kind not in kinds, "Deal" not in vocabulary.classes[f.frame.kind], _doubt(f, vocabulary), -len(f.told)))
    return basis.found([], [], status="no_answer", nearby=tuple(f for f in known if f.told)[:_NEARBY])


def _nearby(meaning: Meaning, store: Store, vocabulary: Vocabulary) -> list[str]:
    """Frames about the same things: those with all of them, else of the same kind, else with the first of them."""
    named = [f for part in meaning.parts for _, fillers in part.frame.roles for f in fillers if isinstance(f, Entity)]
    things = list(dict.fromkeys(e for e in (*named, *meaning.things, *meaning.speakers) if "Concept" not in e.classes))
    kinds = [part.frame.kind for part in meaning.parts if part.frame.kind in vocabulary.frames][:1]
    tries = [(tuple(things), "")] if len(things) > 1 else []
    tries += [((thing,), kind) for thing in things for kind in kinds] + [((thing,), "") for thing in things]
    known = families(things, store)
    for some, kind in tries:
        found = [text_of(row["fact"]) for row in store.select(nearby_query(some, kind, known))]
        if found:
            return found
    return []


# ---- where claims differ ----
def _conflicts(grounds: Sequence[tuple[Fact, ...]], basis: _Basis) -> tuple[Conflict, ...]:
    """Facts that contradict those of the answer, and these each other, by kind, parties and unit."""
    told = {f.iri: f for every in grounds for f in every}
    found = rivals((*told.values(), *_beside(told, basis)), basis.replies)
    return tuple(_conflict(values, basis) for values in found
                 if any(fact.iri in told for same in values.values() for fact in same))


def _beside(told: Mapping[str, Fact], basis: _Basis) -> list[Fact]:
    """Other facts of the same kind about the same parties.

    Only beside few facts: whoever asks for many asked for no single figure.
    """
    sized = [fact for fact in told.values() if sizes(fact)]
    if basis.store is None or not 0 < len(sized) <= _FEW:
        return []
    named = {fact.iri: things(fact) for fact in sized}
    known = families((thing for every in named.values() for thing in every), basis.store)
    near = {text_of(row["fact"]) for fact in sized for row in
            basis.store.select(nearby_query(named[fact.iri], fact.frame.kind, known))} - set(told)
    tolds = {name: tuple(t for t in said if t.status in unasked(basis.vocabulary))
             for name, said in told_about(sorted(near), basis.store).items()}
    known_things = things_in((t for said in tolds.values() for t in said), (), basis.store, basis.vocabulary)
    made = [fact_of(name, said, known_things, basis.vocabulary) for name, said in tolds.items() if said]
    return [other for other in made if other and any(parties(fact) == parties(other) for fact in sized)]


def _conflict(values: Mapping[str, list[Fact]], basis: _Basis) -> Conflict:
    about = sentence(bare(next(iter(values.values()))[0]), basis.replies, basis.vocabulary, "names")
    return Conflict(about, tuple((words, basis.cite(facts, ())) for words, facts in values.items()))
