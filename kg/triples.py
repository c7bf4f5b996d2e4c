"""A claim and its triples, both ways.

`pattern` writes a frame as triples. It writes what is stored, and it writes the WHERE clause of a question about it,
where a `Hole` stands as a variable: what can be stored can be asked.

A *quad* is (subject, predicate, object, graph), each in N-Triples syntax, with ``""`` for the default graph.
"""
from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeAlias

from kg import terms
from kg.identity import decimal_text, exact_slug, frame_iri, is_iri, quantity_iri, speaker_iri, spelled
from kg.mentions import DealMention, deal_mention, from_key
from kg.model import DG, DGR, Article, Claim, Entity, Filler, Frame, Hole, Period, Quantity, Statement, Triple
from kg.terms import DCT, OA, PROV, RDF, RDFS, SKOS, date, dg, iri, literal, number, parse, text_of
from kg.vocabulary import LANGUAGES, Vocabulary

Quad: TypeAlias = tuple[str, str, str, str]

TYPE, LABEL = iri(RDF + "type"), iri(RDFS + "label")
_TRUE = literal("true", datatype=terms.XSD + "boolean")
_BOUNDS = {"exact": "Exactly", "approximately": "Approximately", "at_least": "AtLeast", "up_to": "UpTo"}
_AROUND = 32  # code points of text kept before and after a quote, by which it can be found in a changed text
_PERIOD = re.compile(r"(?:(by|from|before|after) )?([0-9][0-9A-Za-z:-]*)(?:/([0-9][0-9A-Za-z:-]*))?\Z")


# ---- frame -> triples ----
def pattern(frame: Frame, node: str, vocabulary: Vocabulary) -> tuple[Triple, ...]:
    """The triples of `frame` about `node`: an IRI, or a variable such as ``"?deal"`` when the frame is a question's.

    A Hole becomes ``?`` and its name (its classes are the caller's business). About a variable, a quantity is a
    variable too, named after node and role (``?deal_amount``), bound by value and unit alone, so that "38 billion"
    finds "about 38 billion". About an IRI, a quantity is a node with an IRI of its own.
    """
    subject = _node(node)
    found: list[Triple] = [(subject, TYPE, dg(frame.kind))]
    for role, fillers in frame.roles:
        for at, filler in enumerate(fillers):
            found += _role(subject, role, filler, vocabulary, f"_{at}" if at else "")
    return tuple(dict.fromkeys(found))


def _node(node: str) -> str:
    return node if node.startswith("?") else iri(node)


def _role(subject: str, role: str, filler: Filler, vocabulary: Vocabulary, mark: str) -> tuple[Triple, ...]:
    if not isinstance(filler, Quantity):
        return ((subject, dg(role), _object(filler)),)
    if vocabulary.role(role).form == "number":
        return ((subject, dg(role), number(filler.value)),)
    asked = subject.startswith("?")
    value = f"{subject}_{role}{mark}" if asked else iri(quantity_iri(filler))
    parts = quantity_triples(filler, value)
    kept = [(s, p, o) for s, p, o in parts if p not in (TYPE, dg("bound"))] if asked else parts
    return ((subject, dg(role), value), *kept)


def _object(filler: Entity | Period | Hole | str) -> str:
    if isinstance(filler, Entity):
        return iri(filler.iri)
    if isinstance(filler, Hole):
        return f"?{filler.name}"
    return literal(period_text(filler) if isinstance(filler, Period) else filler)


def period_text(period: Period) -> str:
    """A period as one word of text: ``2025``, ``2025/2027``, ``by 2030``."""
    span = f"{period.start}/{period.end}" if period.end else period.start
    return span if period.relation == "in" else f"{period.relation} {span}"


def quantity_triples(quantity: Quantity, node: str) -> tuple[Triple, ...]:
    """What is said of a quantity; `node` is its IRI or a variable, in N-Triples syntax."""
    found = [(node, TYPE, dg("Amount" if quantity.is_money else "Quantity")),
             (node, dg("numericValue"), number(quantity.value)),
             (node, dg("bound"), dg(_BOUNDS.get(quantity.bound, "Exactly")))]
    if quantity.unit:
        found.append((node, dg("currency" if quantity.is_money else "unitName"), literal(quantity.unit)))
    if quantity.value_max is not None:
        found.append((node, dg("maximumValue"), number(quantity.value_max)))
    return tuple(found)


# ---- claim -> triples ----
def claim_triples(claim: Claim, vocabulary: Vocabulary) -> tuple[Triple, ...]:
    """The triples of the claim's own graph: what the sentence states."""
    statement = claim.statement
    node = frame_iri(statement.frame, vocabulary, statement.apart)
    dated = ((iri(node), dg("date"), date(statement.date)),) if statement.date else ()
    return (*pattern(statement.frame, node, vocabulary), (iri(node), dg("status"), dg(statement.status)), *dated)


def claim_metadata(claim: Claim, vocabulary: Vocabulary, text: str = "") -> tuple[Triple, ...]:
    """What the default graph says of the claim: source, quote and place, speaker, stage, certainty, extractor.

    `text` is the article's text; the quote's surroundings are kept where it is given.
    """
    me, statement = iri(claim.iri), claim.statement
    node = frame_iri(statement.frame, vocabulary, statement.apart)
    found = [
        (me, TYPE, dg("Claim")), (me, dg("about"), iri(node)), (me, dg("quote"), literal(claim.quote)),
        (me, dg("stage"), dg(statement.stage)), (me, dg("certainty"), dg(statement.certainty)),
        (me, dg("status"), dg(statement.status)),
        (me, dg("confidence"), number(Decimal(str(round(statement.confidence, 6))))),
        (me, iri(PROV + "wasDerivedFrom"), iri(claim.article)),
        *((me, dg("speaker"), iri(speaker_iri(speaker))) for speaker in statement.speakers),
        *((me, LABEL, literal(frame_label(statement.frame, vocabulary, lang), lang)) for lang in LANGUAGES),
        *target_triples(claim, text)]
    found += [(me, dg("date"), date(statement.date))] if statement.date else []
    found += [(me, iri(DCT + "language"), literal(claim.language))] if claim.language else []
    found += [(me, dg("rule"), literal(statement.rule))] if statement.rule else []
    found += [(me, iri(PROV + "wasAttributedTo"), _extractor(claim.extractor))] if claim.extractor else []
    return tuple(found)


PARTS_OF_CLAIM = ("#target", "#position", "#quote")
"""What is put behind a claim's IRI for the parts of its annotation, which `target_triples` describes."""


def target_triples(claim: Claim, text: str) -> Iterator[Triple]:
    """Where the quote stands, in the words of the Web Annotation model. No blank nodes: exports stay comparable."""
    target, position, quote = (iri(claim.iri + part) for part in PARTS_OF_CLAIM)
    yield iri(claim.iri), iri(OA + "hasTarget"), target
    yield target, TYPE, iri(OA + "SpecificResource")
    yield target, iri(OA + "hasSource"), iri(claim.article)
    yield target, iri(OA + "hasSelector"), position
    yield target, iri(OA + "hasSelector"), quote
    yield position, TYPE, iri(OA + "TextPositionSelector")
    yield position, iri(OA + "start"), terms.integer(claim.start)
    yield position, iri(OA + "end"), terms.integer(claim.end)
    yield quote, TYPE, iri(OA + "TextQuoteSelector")
    yield quote, iri(OA + "exact"), literal(claim.quote)
    around = text[max(0, claim.start - _AROUND):claim.start], text[claim.end:claim.end + _AROUND]
    for name, words in zip(("prefix", "suffix"), around, strict=True):
        if words:
            yield quote, iri(OA + name), literal(words)


def _extractor(name: str) -> str:
    return iri(f"{DGR}extractor-{exact_slug(name)}")


def frame_label(frame: Frame, vocabulary: Vocabulary, language: str) -> str:
    """A name for a person to read, from the data's labels: ``OpenAI–AWS contract, USD 38 billion``.

    The order of a role's fillers is of no account, so that a claim read back from a store bears the same name.
    """
    kind = vocabulary.frame(frame.kind)
    keys = [(role, filler) for role in (kind.keys or kind.roles) for filler in sorted(frame.get(role), key=spelled)]
    parties = [_word(filler, language) for role, filler in keys if vocabulary.role(role).form != "concept"
               and isinstance(filler, Entity | str)]
    notions = [_word(filler, language) for role, filler in keys if vocabulary.role(role).form == "concept"
               and isinstance(filler, Entity | str)]
    head = " ".join(notions) or kind.label(language)
    sizes = [quantity_text(f, language) for role in kind.roles for f in sorted(frame.get(role), key=spelled)
             if isinstance(f, Quantity) and vocabulary.role(role).form == "quantity"][:1]
    joint, comma = ("の", "、") if language == "ja" else (" ", ", ")
    return comma.join([joint.join(filter(None, ("–".join(parties), head))), *sizes])


def _word(filler: Filler, language: str) -> str:
    return filler.label(language) if isinstance(filler, Entity) else str(filler)


_SCALES = {"en": ((12, " trillion"), (9, " billion"), (6, " million")), "ja": ((12, "兆"), (8, "億"), (4, "万"))}


def quantity_text(quantity: Quantity, language: str) -> str:
    """A quantity in few words, such as ``USD 38 billion`` or ``380億USD``."""
    figure = _scaled(quantity.value, language)
    if quantity.value_max is not None:
        figure += f"–{_scaled(quantity.value_max, language)}"
    if language == "ja":
        return figure + quantity.unit
    return " ".join(filter(None, (quantity.unit, figure) if quantity.is_money else (figure, quantity.unit)))


def _scaled(value: Decimal, language: str) -> str:
    if not value.is_finite() or abs(value.adjusted()) > 20:
        return str(value)
    for power, word in _SCALES.get(language, ()):
        if abs(value) >= 10 ** power:
            return decimal_text(round(value / 10 ** power, 3)) + word
    return decimal_text(value)


# ---- things, articles ----
def thing_triples(entity: Entity, vocabulary: Vocabulary) -> tuple[Triple, ...]:
    """Names, types and wholes of a thing, and of its wholes; of a concept the wider ones.

    ``dct:isPartOf`` repeats what the vocabulary itself says: that stays when the last claim of ``dg:partOf`` goes.
    """
    found: list[Triple] = []
    for part in vocabulary.whole_of(entity.iri):
        known = vocabulary.entity(part) or (entity if part == entity.iri else Entity(part))
        found += _described(known)
        for whole in vocabulary.wholes.get(part, ()):
            found += [(iri(part), dg("partOf"), iri(whole)), (iri(part), iri(DCT + "isPartOf"), iri(whole))]
    for wider in filter(None, map(vocabulary.entity, vocabulary.broader.get(entity.iri, ()))):
        found += [*thing_triples(wider, vocabulary), (iri(entity.iri), iri(SKOS + "broader"), iri(wider.iri))]
    return tuple(found)


def _described(entity: Entity) -> Iterator[Triple]:
    me = iri(entity.iri)
    for name in sorted(entity.classes):
        yield me, TYPE, dg(name)
    for language, label in entity.labels:
        yield me, LABEL, literal(label, language)
    if entity.provisional:
        yield me, dg("provisional"), _TRUE


_ARTICLE_TEXTS = {
    "doc": dg("docName"), "title": iri(DCT + "title"), "publisher": iri(DCT + "publisher"),
    "author": iri(DCT + "creator"), "language": iri(DCT + "language"), "text": dg("text")}
_ARTICLE_OTHERS = {"published": iri(DCT + "issued"), "url": iri(DCT + "source")}


def article_triples(article: Article) -> tuple[Triple, ...]:
    """What the default graph says of an article, its whole text included."""
    me = iri(article.iri)
    texts = {field: getattr(article, field) for field in _ARTICLE_TEXTS}
    found = [(me, TYPE, dg("Article")), (me, dg("sha256"), literal(fingerprint(article.text))),
             *((me, _ARTICLE_TEXTS[field], literal(text)) for field, text in texts.items() if text)]
    found += [(me, iri(DCT + "issued"), date(article.published))] if article.published else []
    found += [(me, iri(DCT + "source"), _address(article.url))] if article.url else []
    found += [(me, dg("bodyStart"), terms.integer(article.body_start))] if article.body_start else []
    return tuple(found)


def _address(url: str) -> str:
    """Only web addresses become links; anything else (``javascript:`` …) stays text."""
    return iri(url) if is_iri(url) else literal(url)


def fingerprint(text: str) -> str:
    """SHA-256 of the text's UTF-8 form, in hex."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Batch:
    """One article with all that it claims, ready for a store.

    `graphs` holds (claim IRI, its triples); `about` what is said of article and claims; `things` names and types of
    whatever is mentioned; `known` what the rules may look at besides a claim's own triples; `mentions` holds
    (claim IRI, its deal mention) for the claims that tell deals.
    """

    article: str
    graphs: tuple[tuple[str, tuple[Triple, ...]], ...]
    about: tuple[Triple, ...]
    things: tuple[Triple, ...]
    known: tuple[Triple, ...] = ()
    mentions: tuple[tuple[str, DealMention], ...] = ()


def batch(article: Article, claims: Iterable[Claim], vocabulary: Vocabulary) -> Batch:
    """`article` and its `claims` as one Batch; the order of the claims is of no account."""
    by_iri = {claim.iri: claim for claim in claims}
    held = [by_iri[name] for name in sorted(by_iri)]
    told = tuple((claim.iri, m) for claim in held if (m := deal_mention(claim.statement, vocabulary)))
    things = dict.fromkeys((*(triple for claim in held for triple in _mentioned(claim, vocabulary)),
                            *(triple for _, mention in told for triple in _mention_triples(mention))))
    about = [*article_triples(article), *(_tells(*each) for each in told),
             *(t for claim in held for t in claim_metadata(claim, vocabulary, article.text))]
    graphs = tuple((claim.iri, claim_triples(claim, vocabulary)) for claim in held)
    types = (t for t in things if t[1] == TYPE)
    return Batch(article.iri, graphs, tuple(dict.fromkeys(about)), tuple(things), (*types, *_holding(vocabulary)), told)


def _mentioned(claim: Claim, vocabulary: Vocabulary) -> Iterator[Triple]:
    for _, fillers in claim.statement.frame.roles:
        for filler in fillers:
            if isinstance(filler, Entity):
                yield from thing_triples(filler, vocabulary)
    for speaker in claim.statement.speakers:
        yield from _speaker(speaker, claim.statement.unlisted, vocabulary)
    if claim.extractor:
        yield _extractor(claim.extractor), TYPE, iri(PROV + "SoftwareAgent")
        yield _extractor(claim.extractor), LABEL, literal(claim.extractor)


def _tells(claim: str, told: DealMention) -> Triple:
    return iri(claim), dg("dealMention"), iri(told.iri)


def _mention_triples(told: DealMention) -> tuple[Triple, ...]:
    """What the graph says of a way of telling a deal, whichever claims tell it so."""
    me, group = iri(told.iri), iri(told.group)
    return ((me, TYPE, dg("DealMention")), (me, dg("ofParties"), group), (group, TYPE, dg("PartySet")),
            (me, dg("mentionKey"), literal(told.key)))


def _speaker(speaker: str, unlisted: Iterable[Entity], vocabulary: Vocabulary) -> tuple[Triple, ...]:
    if is_iri(speaker):
        told = next((thing for thing in unlisted if thing.iri == speaker), Entity(speaker))
        return thing_triples(vocabulary.entity(speaker) or told, vocabulary)
    me = iri(speaker_iri(speaker))
    return (me, TYPE, dg("Source")), (me, LABEL, literal(speaker))


def _holding(vocabulary: Vocabulary) -> Iterator[Triple]:
    for name, status in vocabulary.statuses.items():
        if status.holds:
            yield dg(name), dg("holds"), _TRUE


def claim_quads(claim: Claim, vocabulary: Vocabulary, text: str = "") -> tuple[Quad, ...]:
    """Everything that stands for one claim: its graph, its metadata and the things it mentions (default graph)."""
    graph, told = iri(claim.iri), deal_mention(claim.statement, vocabulary)
    mention = (_tells(claim.iri, told), *_mention_triples(told)) if told else ()
    default = (*claim_metadata(claim, vocabulary, text), *mention, *_mentioned(claim, vocabulary))
    stated = ((*triple, graph) for triple in claim_triples(claim, vocabulary))
    return (*stated, *((*triple, "") for triple in dict.fromkeys(default)))


# ---- and back ----
Said: TypeAlias = Mapping[str, Mapping[str, list[str]]]
"""subject -> predicate -> objects, in N-Triples syntax."""


def said(quads: Iterable[Quad | Triple]) -> Said:
    """Quads or triples by subject and predicate."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, prop, value, *_ in quads:
        if value not in found[subject][prop]:
            found[subject][prop].append(value)
    return found


def _texts(of: Said, subject: str, prop: str) -> tuple[str, ...]:
    return tuple(map(text_of, of.get(subject, {}).get(prop, ())))


def _text(of: Said, subject: str, prop: str) -> str:
    return next(iter(_texts(of, subject, prop)), "")


def _local(of: Said, subject: str, prop: str) -> str:
    return _text(of, subject, prop).removeprefix(DG)


def claim_from_quads(claim: str, quads: Iterable[Quad], vocabulary: Vocabulary) -> Claim:
    """The claim with the IRI `claim` out of quads that hold its graph, its metadata and the things it mentions.

    Fillers and speakers come back sorted; a number of a plain numeric role comes back without unit; the frame's span
    is the claim's. KeyError where the quads hold no such claim.
    """
    quads = tuple(quads)
    graph = said(q for q in quads if q[3] == iri(claim))
    about = said(q for q in quads if not q[3])
    me = iri(claim)
    if me not in about:
        raise KeyError(claim)
    start, end = (int(_text(about, iri(f"{claim}#position"), iri(OA + name))) for name in ("start", "end"))
    frame = _frame(about[me][dg("about")][0], graph, about, vocabulary, (start, end))
    node = _own_deal(about, me) or text_of(about[me][dg("about")][0])
    article = _text(about, me, iri(PROV + "wasDerivedFrom"))
    extractor = next(iter(about[me].get(iri(PROV + "wasAttributedTo"), ())), "")
    return Claim(
        iri=claim, article=article, doc=_text(about, iri(article), dg("docName")),
        statement=replace(_statement(me, frame, about, vocabulary), apart=_apart(node, frame, vocabulary)),
        quote=_text(about, me, dg("quote")), start=start, end=end,
        language=_text(about, me, iri(DCT + "language")), extractor=_text(about, extractor, LABEL))


def _own_deal(about: Said, me: str) -> str:
    """The deal's IRI as the claim alone would give it, which its mention keeps."""
    key = next((_text(about, told, dg("mentionKey")) for told in about[me].get(dg("dealMention"), ())), "")
    return from_key(key).own if key else ""


def _apart(node: str, frame: Frame, vocabulary: Vocabulary) -> str:
    """What the frame's IRI bears beyond what its parties and sum give."""
    plain = frame_iri(frame, vocabulary)
    return node[len(plain) + 1:] if node.startswith(plain + "-") else ""


def _statement(me: str, frame: Frame, about: Said, vocabulary: Vocabulary) -> Statement:
    speakers = tuple(sorted(_speaker_name(term, about) for term in about[me].get(dg("speaker"), ())))
    return Statement(
        frame=frame, stage=_local(about, me, dg("stage")), certainty=_local(about, me, dg("certainty")),
        status=_local(about, me, dg("status")), date=_text(about, me, dg("date")), rule=_text(about, me, dg("rule")),
        speakers=speakers, unlisted=tuple(_unlisted(speakers, about, vocabulary)),
        confidence=float(_text(about, me, dg("confidence")) or 1))


def _unlisted(speakers: Iterable[str], about: Said, vocabulary: Vocabulary) -> Iterator[Entity]:
    for speaker in speakers:
        if is_iri(speaker) and vocabulary.entity(speaker) is None:
            thing = thing_from(speaker, about, vocabulary)
            yield from (thing,) * bool(thing.labels)


def _speaker_name(term: str, about: Said) -> str:
    made = term.startswith(f"<{DGR}speaker-")
    return (_text(about, term, LABEL) if made else "") or text_of(term)


def _frame(node: str, graph: Said, about: Said, vocabulary: Vocabulary, span: tuple[int, int]) -> Frame:
    kind = _local(graph, node, TYPE)
    roles = []
    for role in vocabulary.frame(kind).roles:
        objects = sorted(graph[node].get(dg(role), ()))
        if objects:
            roles.append((role, tuple(_filler(term, role, graph, about, vocabulary) for term in objects)))
    return Frame(kind, tuple(roles), span)


def _filler(term: str, role: str, graph: Said, about: Said, vocabulary: Vocabulary) -> Filler:
    form, found = vocabulary.role(role).form, parse(term)
    if found.kind == "iri":
        return _quantity(term, graph) if form == "quantity" else thing_from(found.text, about, vocabulary)
    if form == "number":
        return Quantity(Decimal(found.text))
    period = _PERIOD.match(found.text) if form == "text" else None
    return Period(period[2], period[3] or "", period[1] or "in") if period else found.text


def _quantity(term: str, graph: Said) -> Quantity:
    value, most = _text(graph, term, dg("numericValue")), _text(graph, term, dg("maximumValue"))
    bound = _local(graph, term, dg("bound"))
    return Quantity(
        value=Decimal(value), unit=_text(graph, term, dg("currency")) or _text(graph, term, dg("unitName")),
        bound=next((name for name, local in _BOUNDS.items() if local == bound), "exact"),
        value_max=Decimal(most) if most else None, is_money=_local(graph, term, TYPE) == "Amount")


def thing_from(name: str, about: Said, vocabulary: Vocabulary) -> Entity:
    """The thing with the IRI `name`: as the vocabulary knows it, else as the graph describes it."""
    known = vocabulary.entity(name)
    if known:
        return known
    labels = sorted((found.language, found.text) for found in map(parse, about.get(iri(name), {}).get(LABEL, ())))
    return Entity(name, frozenset(text.removeprefix(DG) for text in _texts(about, iri(name), TYPE)), tuple(labels),
                  provisional=bool(_texts(about, iri(name), dg("provisional"))))


def article_from_triples(article: str, triples: Iterable[Triple | Quad]) -> Article:
    """The article with the IRI `article` out of what the default graph says of it; KeyError where that is nothing."""
    about, me = said(triples), iri(article)
    if me not in about:
        raise KeyError(article)
    texts = {field: _text(about, me, prop) for field, prop in (_ARTICLE_TEXTS | _ARTICLE_OTHERS).items()}
    return Article(iri=article, body_start=int(_text(about, me, dg("bodyStart")) or 0), **texts)
