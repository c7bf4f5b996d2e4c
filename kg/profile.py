"""Is the model in the OWL 2 DL profile? A check of the constructs that an ontology of this size uses.

Looked at: declarations, property kinds that must not mix, the reserved vocabulary, lists, the shape of class
expressions and of axioms about several things, simple properties, datatypes. Not looked at, and therefore reported
where used: property chains, keys, negative assertions, annotated axioms, anonymous individuals.
"""
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.model import Triple
from kg.terms import OWL, RDF, RDFS, XSD, iri, parse, short
from kg.triples import TYPE, Said, said


def _all(namespace: str, names: str) -> frozenset[str]:
    return frozenset(iri(namespace + name) for name in names.split())


_CLASS, _RESTRICTION, _DATATYPE = iri(OWL + "Class"), iri(OWL + "Restriction"), iri(RDFS + "Datatype")
_OBJECT, _DATA, _NOTE = (iri(f"{OWL}{kind}Property") for kind in ("Object", "Datatype", "Annotation"))
_PROPERTIES = (_OBJECT, _DATA, _NOTE)
_KINDS = {_CLASS, _DATATYPE, *_PROPERTIES, iri(OWL + "NamedIndividual"), iri(OWL + "Ontology")}
_TRAITS = _all(OWL, "FunctionalProperty InverseFunctionalProperty TransitiveProperty SymmetricProperty "
                    "AsymmetricProperty ReflexiveProperty IrreflexiveProperty")
_OF_SEVERAL = _all(OWL, "AllDisjointClasses AllDifferent AllDisjointProperties")
_JOINS = _all(OWL, "unionOf intersectionOf oneOf complementOf")
_CARDINALITIES = _all(OWL, "minCardinality maxCardinality cardinality minQualifiedCardinality "
                           "maxQualifiedCardinality qualifiedCardinality")
_LIMITS = _all(OWL, "someValuesFrom allValuesFrom hasValue hasSelf") | _CARDINALITIES
_LISTED_BY = _all(OWL, "unionOf intersectionOf oneOf members distinctMembers disjointUnionOf withRestrictions")
_TO_CLASS = _all(OWL, "equivalentClass disjointWith complementOf onClass") | _all(RDFS, "subClassOf")
_AXIOMS = (_TO_CLASS | _LISTED_BY | _LIMITS | _all(RDF, "type first rest") | _all(RDFS, "subPropertyOf domain range")
           | _all(OWL, "onProperty onDatatype onDataRange inverseOf equivalentProperty propertyDisjointWith sameAs "
                       "differentFrom imports versionIRI")
           | _all(XSD, "minInclusive maxInclusive minExclusive maxExclusive length minLength maxLength pattern"))
_NOTES = _all(RDFS, "label comment seeAlso isDefinedBy") | _all(
    OWL, "versionInfo deprecated priorVersion backwardCompatibleWith incompatibleWith")
_BUILT_IN = _all(OWL, "Thing Nothing")
_DATATYPES = (_all(XSD, """string normalizedString token language Name NCName NMTOKEN boolean hexBinary base64Binary
    anyURI decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger long int short byte
    unsignedLong unsignedInt unsignedShort unsignedByte double float dateTime dateTimeStamp""")
    | _all(RDF, "PlainLiteral XMLLiteral langString") | _all(RDFS, "Literal") | _all(OWL, "real rational"))
_FIRST, _REST, _NIL = (iri(RDF + name) for name in ("first", "rest", "nil"))
_DOMAIN, _RANGE, _ON = iri(RDFS + "domain"), iri(RDFS + "range"), iri(OWL + "onProperty")
_INVERSE, _SUB = iri(OWL + "inverseOf"), iri(RDFS + "subPropertyOf")
_CLASSES = frozenset({_CLASS, _RESTRICTION})
_META = _KINDS | _TRAITS | _OF_SEVERAL | _BUILT_IN | {_RESTRICTION}
_OF_VALUES = _all(OWL, "oneOf distinctMembers withRestrictions")
_ONLY_SIMPLE = _all(OWL, "FunctionalProperty InverseFunctionalProperty AsymmetricProperty IrreflexiveProperty")


@dataclass(frozen=True, slots=True)
class Violation:
    """What takes the model out of the profile: the rule, the named term it stands at, what is wrong, the remedy."""

    rule: str
    where: str  # an IRI in N-Triples syntax
    what: str
    fix: str


@dataclass(frozen=True)
class _Model:
    of: Said
    users: Mapping[str, tuple[tuple[str, str], ...]]  # node -> (subject, predicate) of the triples that point at it

    def types(self, node: str) -> frozenset[str]:
        return frozenset(self.of.get(node, {}).get(TYPE, ()))

    def values(self, node: str, prop: str) -> tuple[str, ...]:
        return tuple(self.of.get(node, {}).get(prop, ()))

    def owner(self, node: str) -> str:
        """The named term in whose description the blank node `node` stands."""
        seen = set()
        while node.startswith("_:") and node not in seen:
            seen.add(node)
            node = next((subject for subject, _ in self.users.get(node, ())), node)
        return node

    def list(self, node: str) -> tuple[str, ...]:
        found: list[str] = []
        seen: set[str] = set()
        while node != _NIL and node not in seen:
            seen.add(node)
            found += self.values(node, _FIRST)
            node = next(iter(self.values(node, _REST)), _NIL)
        return tuple(found)

    @cached_property
    def composite(self) -> frozenset[str]:
        """Transitive properties, their inverses and what these are kinds of: all that are not simple."""
        found = {node for node in self.of if iri(OWL + "TransitiveProperty") in self.types(node)}
        while True:
            more = {o for s in found for o in (*self.values(s, _INVERSE), *self.values(s, _SUB))}
            more |= {s for s in self.of if set(self.values(s, _INVERSE)) & found}
            if more <= found:
                return frozenset(found)
            found |= more


def violations(triples: Iterable[Triple]) -> tuple[Violation, ...]:
    """All that takes the ontology of `triples` (N-Triples syntax) out of OWL 2 DL; empty when nothing does."""
    kept = tuple(dict.fromkeys(triples))
    users: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for subject, prop, value in kept:
        users[value].append((subject, prop))
    model = _Model(said(kept), {node: tuple(by) for node, by in users.items()})
    return tuple(dict.fromkeys(found for rule in _RULES for found in rule(model)))


# ---- rules ----
def _header(model: _Model) -> Iterator[Violation]:
    count = sum(iri(OWL + "Ontology") in model.types(node) for node in model.of)
    if count != 1:
        yield Violation("one-header", iri(OWL + "Ontology"), f"there are {count} ontology headers", "write exactly one")


def _kinds_apart(model: _Model) -> Iterator[Violation]:
    for node in model.of:
        types = model.types(node)
        if sum(kind in types for kind in _PROPERTIES) > 1:
            yield Violation("kinds-apart", node, "is declared as more than one kind of property",
                            "keep one of object, datatype and annotation property")
        if {_CLASS, _DATATYPE} <= types and not node.startswith("_:"):
            yield Violation("kinds-apart", node, "is a class and a datatype", "give one of them another name")


def _reserved(model: _Model) -> Iterator[Violation]:
    for node, props in model.of.items():
        if _is_reserved(node):
            yield Violation("reserved", node, "belongs to the language and is described anew", "use a name of your own")
        for prop in props:
            if _is_reserved(prop) and prop not in _AXIOMS | _NOTES:
                yield Violation("reserved", model.owner(node), f"uses {short(prop)}, not known here as OWL 2 DL",
                                "say it with class expressions, or leave it out")


def _is_reserved(term: str) -> bool:
    return term.startswith(tuple(f"<{namespace}" for namespace in (OWL, RDF, RDFS, XSD)))


def _declared(model: _Model) -> Iterator[Violation]:
    for node, props in model.of.items():
        for prop, values in props.items():
            if not _is_reserved(prop) and not model.types(prop) & set(_PROPERTIES):
                yield _undeclared(model, node, prop, "property")
            for value in values:
                yield from _use(model, node, prop, value)


def _use(model: _Model, node: str, prop: str, value: str) -> Iterator[Violation]:
    """Whether `value`, and what it lists, may stand where it stands."""
    kind, wanted = _wanted(model.types(node), prop, value)
    fits = value in _BUILT_IN or model.types(value) & wanted or (_DATATYPE in wanted and value in _DATATYPES)
    if wanted and not fits:
        yield _undeclared(model, node, value, kind)
    if prop in _LISTED_BY - _OF_VALUES:
        for member in model.list(value):
            if not model.types(member) & {*_CLASSES, _DATATYPE} and member not in _BUILT_IN | _DATATYPES:
                yield _undeclared(model, node, member, "class")


def _wanted(types: frozenset[str], prop: str, value: str) -> tuple[str, frozenset[str]]:
    """What the object of `prop` must be, in a word and as declarations; none where anything may stand there."""
    if prop == TYPE:
        return "class", frozenset() if value in _META else frozenset({_CLASS})
    if prop == _RANGE and _DATA in types:
        return "datatype", frozenset({_DATATYPE})
    if prop in _TO_CLASS or (prop in (_DOMAIN, _RANGE) and _NOTE not in types):
        return "class", _CLASSES
    if prop == _SUB:
        return "property", types & frozenset(_PROPERTIES)
    if prop == _INVERSE:
        return "property", frozenset({_OBJECT})
    return "property", frozenset({_OBJECT, _DATA}) if prop == _ON else frozenset()


def _undeclared(model: _Model, node: str, term: str, kind: str) -> Violation:
    what = f"uses {short(term)}, which is no {kind} that is declared or allowed here"
    return Violation("declared", model.owner(node), what, f"declare the {kind}, or correct the name")


def _lists(model: _Model) -> Iterator[Violation]:
    for node, props in model.of.items():
        if (_FIRST in props or _REST in props) and not _sound_list(model, node):
            yield Violation("lists", model.owner(node), "has a list that is no part of an expression, or is not whole",
                            "write lists only as ( … ) after owl:unionOf, owl:intersectionOf, owl:oneOf or owl:members")


def _sound_list(model: _Model, node: str) -> bool:
    by = model.users.get(node, ())
    return (node.startswith("_:") and len(model.values(node, _FIRST)) == 1 == len(model.values(node, _REST))
            and len(by) == 1 and by[0][1] in _LISTED_BY | {_REST} and node not in _rest_of(model, node))


def _rest_of(model: _Model, node: str) -> set[str]:
    seen: set[str] = set()
    at = next(iter(model.values(node, _REST)), _NIL)
    while at != _NIL and at not in seen:
        seen.add(at)
        at = next(iter(model.values(at, _REST)), _NIL)
    return seen


def _blank_nodes(model: _Model) -> Iterator[Violation]:
    for node in model.of:
        if not node.startswith("_:"):
            continue
        if not _used_once(model, node):
            yield Violation("expressions", model.owner(node), "shares a nameless expression, or lets one dangle",
                            "write the expression out in [ … ] where it is used")
        elif _FIRST not in model.of[node] and not _well_formed(model, node):
            yield Violation("expressions", model.owner(node), "has a class expression that is not whole",
                            "a restriction has owl:onProperty and one limit; a class in [ … ] has one of owl:unionOf, "
                            "owl:intersectionOf, owl:oneOf, owl:complementOf")


def _used_once(model: _Model, node: str) -> bool:
    """An axiom about several things is used nowhere; any other nameless node once, in the end by a named one."""
    if model.types(node) & _OF_SEVERAL:
        return not model.users.get(node)
    owner = model.owner(node)
    return len(model.users.get(node, ())) == 1 and (owner.startswith("<") or bool(model.types(owner) & _OF_SEVERAL))


def _well_formed(model: _Model, node: str) -> bool:
    props, types = model.of[node], model.types(node)
    if types & _OF_SEVERAL:
        return len(props) == 2
    if _RESTRICTION in types:
        return len(model.values(node, _ON)) == 1 and sum(len(props.get(limit, ())) for limit in _LIMITS) == 1
    if types & {_CLASS, _DATATYPE}:
        return sum(len(props.get(join, ())) for join in _JOINS | {iri(OWL + "onDatatype")}) == 1
    return any(prop.startswith(f"<{XSD}") for prop in props)  # a facet of a datatype


def _simple(model: _Model) -> Iterator[Violation]:
    for prop in model.composite:
        counted = [node for node, by in model.users.get(prop, ()) if by == _ON and set(model.of[node]) & (
            _CARDINALITIES | {iri(OWL + "hasSelf")})]
        if counted or model.types(prop) & _ONLY_SIMPLE or model.values(prop, iri(OWL + "propertyDisjointWith")):
            yield Violation("simple", prop, "is transitive or above a transitive one, and is counted or kept apart",
                            "drop owl:TransitiveProperty, or the cardinality, functionality or disjointness")


def _traits(model: _Model) -> Iterator[Violation]:
    for node in model.of:
        types = model.types(node)
        held = types & _TRAITS
        if held and _OBJECT not in types and (_DATA not in types or held != {iri(OWL + "FunctionalProperty")}):
            yield Violation("traits", node, "has a trait that only object properties have", "drop the trait")


def _datatypes(model: _Model) -> Iterator[Violation]:
    for node, props in model.of.items():
        for prop, values in props.items():
            kinds = Counter(found.datatype for value in values if value.startswith('"') for found in [parse(value)])
            for kind in kinds:
                if kind and iri(kind) not in _DATATYPES and _DATATYPE not in model.types(iri(kind)):
                    what = f"has a value of {short(iri(kind))} at {short(prop)}, a datatype that OWL 2 does not know"
                    yield Violation("datatypes", model.owner(node), what, "write it as xsd:string or xsd:dateTime")


_RULES = (_header, _kinds_apart, _reserved, _declared, _lists, _blank_nodes, _simple, _traits, _datatypes)
RULES = ("one-header", "kinds-apart", "reserved", "declared", "lists", "expressions", "simple", "traits", "datatypes")
