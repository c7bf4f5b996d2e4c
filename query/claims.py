"""The claims behind a query's rows, and the facts that they state together."""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.contract import number as plain_number
from kg.contract import quantity as plain_quantity
from kg.model import DG, Entity, Evidence, Filler, Frame, Period, Quantity, Triple
from kg.store import Store
from kg.terms import RDF, RDFS, dg, iri, text_of, value_of
from kg.triples import said, thing_from
from kg.vocabulary import Vocabulary
from query.sparql import evidence_query, labels_query, stated_query

_TYPE, _LABEL = iri(RDF + "type"), iri(RDFS + "label")
_MOST = 400  # frames looked up at once; an answer with more rows shows the evidence of the first ones


@dataclass(frozen=True, slots=True)
class Told:
    """One claim about one frame: its place, who says it, and the triples that it states."""

    claim: str
    fact: str
    texts: Mapping[str, str]  # quote, start, end, status, stage, certainty, date, article, name, title, url, published
    speakers: tuple[tuple[str, str], ...]  # IRI, label
    triples: tuple[Triple, ...]

    @property
    def status(self) -> str:
        return self.texts.get("status", "").removeprefix(DG)

    def evidence(self, triple: int, vocabulary: Vocabulary) -> Evidence:
        """This claim as evidence for the triple with that index."""
        text = self.texts
        status, stage, certainty = (
            _json_name(text.get(name, ""), vocabulary) for name in ("status", "stage", "certainty")
        )
        return Evidence(
            triple=triple,
            claim=self.claim,
            quote=text.get("quote", ""),
            start=int(text.get("start", 0)),
            end=int(text.get("end", 0)),
            article=text.get("name") or text.get("article", ""),
            title=text.get("title", ""),
            url=text.get("url", ""),
            published=text.get("published", ""),
            date=text.get("date", ""),
            attributed_to=tuple(who if vocabulary.entity(who) else name for who, name in self.speakers),
            status=status,
            stage=stage,
            certainty=certainty,
        )


def _json_name(term: str, vocabulary: Vocabulary) -> str:
    name = term.removeprefix(DG)
    return vocabulary.statuses[name].json_name if name in vocabulary.statuses else name.lower()


@dataclass(frozen=True, slots=True)
class Fact:
    """A frame as the claims taken together state it. `status` is the surest of theirs; `told` are these claims."""

    iri: str
    frame: Frame
    status: str
    date: str = ""
    speakers: tuple[str, ...] = ()  # whoever stands behind it, where no article says it of its own
    told: tuple[Told, ...] = ()


def told_about(facts: Iterable[str], store: Store) -> dict[str, tuple[Told, ...]]:
    """Frame IRI -> its claims, for each of `facts`."""
    wanted = list(dict.fromkeys(facts))[:_MOST]
    if not wanted:
        return {}
    stated: dict[str, list[Triple]] = defaultdict(list)
    for row in store.select(stated_query(wanted)).in_order():
        stated[row["claim"]].append((row["subject"], row["property"], row["value"]))
    rows: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in store.select(evidence_query(wanted)).in_order():
        rows[row["fact"], row["claim"]].append(row)
    found: dict[str, list[Told]] = defaultdict(list)
    for (fact, claim), same in rows.items():
        found[text_of(fact)].append(_told(text_of(fact), claim, same, stated[claim]))
    return {fact: tuple(sorted(tolds, key=_place)) for fact, tolds in found.items()}


def _place(told: Told) -> tuple[str, int, str]:
    return told.texts.get("name", ""), int(told.texts.get("start", 0)), told.claim


def _told(fact: str, claim: str, rows: list[Mapping[str, str]], triples: list[Triple]) -> Told:
    texts = {name: text_of(term) for name, term in rows[0].items() if not name.startswith("speaker")}
    speakers = sorted({(text_of(r["speaker"]), _label(r)) for r in rows if "speaker" in r})
    by_iri = dict(reversed(speakers))
    return Told(text_of(claim), fact, texts, tuple(sorted(by_iri.items())), tuple(triples))


def _label(row: Mapping[str, str]) -> str:
    return text_of(row["speakerLabel"]) if "speakerLabel" in row else text_of(row["speaker"]).rsplit("/", 1)[-1]


def things_in(tolds: Iterable[Told], more: Iterable[str], store: Store, vocabulary: Vocabulary) -> dict[str, Entity]:
    """IRI -> thing for everything that the claims (and `more` IRIs) name: from the vocabulary, else from the graph."""
    named = {text_of(value) for told in tolds for _, prop, value in told.triples
             if value.startswith("<") and prop not in (_TYPE, dg("status"), dg("bound"))}
    named |= set(more)
    found = {name: thing for name in named for thing in [vocabulary.entity(name)] if thing}
    unknown = sorted(name for name in named - set(found) if "/quantity-" not in name)
    rows = store.select(labels_query(unknown)).in_order() if unknown else ()
    described = said((row["thing"], row["property"], row["value"]) for row in rows)
    return found | {name: thing_from(name, described, vocabulary) for name in unknown}


# ---- facts ----
def fact_of(fact: str, tolds: tuple[Told, ...], things: Mapping[str, Entity], vocabulary: Vocabulary) -> Fact | None:
    """What `tolds` together state about the frame `fact`; None where they state no kind that the vocabulary knows."""
    of = said(triple for told in tolds for triple in told.triples)
    me = of.get(iri(fact), {})
    kind = next((k for t in me.get(_TYPE, ()) for k in [text_of(t).removeprefix(DG)] if k in vocabulary.frames), "")
    if not kind:
        return None
    roles = tuple((role, _fillers(role, me.get(dg(role), ()), of, things, vocabulary))
                  for role in vocabulary.frame(kind).roles if me.get(dg(role)))
    best = min((t.status for t in tolds), key=lambda s: vocabulary.status(s).doubt if s in vocabulary.statuses else 99)
    spoken = all(told.speakers for told in tolds)
    speakers = tuple(dict.fromkeys(iri for told in tolds for iri, _ in told.speakers)) if spoken else ()
    return Fact(fact, Frame(kind, roles), best, _date(tolds), speakers, tolds)


def _fillers(role: str, terms: Iterable[str], of: Mapping[str, Mapping[str, list[str]]], things: Mapping[str, Entity],
             vocabulary: Vocabulary) -> tuple[Filler, ...]:
    form = vocabulary.role(role).form
    if form == "quantity":
        return _quantities([_quantity(of.get(term, {})) for term in terms if dg("numericValue") in of.get(term, {})])
    if form == "number":
        return tuple(Quantity(_decimal(term)) for term in terms)
    found = [things.get(text_of(t)) or Entity(text_of(t)) if t.startswith("<") else text_of(t) for t in terms]
    whole = {w for f in found if isinstance(f, Entity) for w in vocabulary.whole_of(f.iri)[1:]}
    exact = [f for f in found if not (isinstance(f, Entity) and f.iri in whole)]
    return tuple(sorted(exact, key=lambda f: f.label() if isinstance(f, Entity) else str(f)))


def _quantity(parts: Mapping[str, list[str]]) -> Quantity:
    def one(prop: str) -> str:
        return text_of(parts[dg(prop)][0]) if dg(prop) in parts else ""

    bounds = {"Approximately": "approximately", "AtLeast": "at_least", "UpTo": "up_to"}
    most = parts.get(dg("maximumValue"))
    return Quantity(
        _decimal(parts[dg("numericValue")][0]),
        one("currency") or one("unitName"),
        bounds.get(one("bound").removeprefix(DG), "exact"),
        _decimal(most[0]) if most else None,
        bool(one("currency")),
    )


def _decimal(term: str) -> Any:
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(str(value_of(term)))
    except InvalidOperation:
        return Decimal(0)


def _quantities(found: list[Quantity]) -> tuple[Quantity, ...]:
    """One for each value and unit: the exact one where some claim is exact."""
    ranks = ("exact", "at_least", "up_to", "approximately")
    best: dict[tuple[Any, ...], Quantity] = {}
    for quantity in sorted(found, key=lambda q: ranks.index(q.bound)):
        best.setdefault((quantity.value, quantity.unit, quantity.value_max), quantity)
    return tuple(best.values())


def _date(tolds: Iterable[Told]) -> str:
    """The date that most claims give, as exact as any claim that agrees with it."""
    dates = Counter(t.texts["date"] for t in tolds if t.texts.get("date"))
    if not dates:
        return ""
    support = {date: sum(n for other, n in dates.items() if date.startswith(other)) for date in dates}
    return max(support, key=lambda date: (support[date], len(date), date))


def detail_of(fact: Fact, vocabulary: Vocabulary) -> dict[str, Any]:
    """A fact as plain values for JSON: type, roles, status, date."""
    kind = vocabulary.frame(fact.frame.kind)
    roles = {vocabulary.role(role).json_name: _plain([_value(f, role, vocabulary) for f in fillers])
             for role, fillers in fact.frame.roles if fillers}
    known = vocabulary.statuses.get(fact.status)
    found: dict[str, Any] = {
        "type": kind.json_name,
        "roles": roles,
        "status": known.json_name if known else fact.status,
    }
    return found | ({"date": fact.date} if fact.date else {})


def _plain(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _value(filler: Filler, role: str, vocabulary: Vocabulary) -> Any:
    if isinstance(filler, Quantity):
        return plain_number(filler.value) if vocabulary.role(role).form == "number" else plain_quantity(filler)
    if isinstance(filler, Entity):
        return filler.label()
    return f"{filler.start}/{filler.end}".rstrip("/") if isinstance(filler, Period) else str(filler)
