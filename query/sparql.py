"""Meaning -> one SELECT that a person can read and run on any SPARQL 1.1 engine.

The frames are written by `kg.triples.pattern`, the same function that stores them. Nothing of the question's text
becomes part of the query: things are IRIs, amounts are numbers, and the words in comments are cleaned.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg.model import DG, DGR, Entity, Filler, Frame, Hole, Period, Quantity
from kg.terms import PREFIXES, RDF, dg, iri, literal, short
from kg.triples import pattern
from kg.vocabulary import Vocabulary
from query.bounds import SIDES
from query.family import Families
from query.meaning import Meaning
from query.parts import ANY_ROLE, Part, holes_of
from query.rounds import led_by, pattern_of, takers
from query.stakes import is_stake
from query.wording import load_replies

_BOUNDS = {"up_to": "UpTo", "at_least": "AtLeast"}
_OF_AMOUNT = (("currency", "Currency"), ("unitName", "Unit"), ("bound", "Bound"), ("maximumValue", "Maximum"))
_ASCENDING = ("smallest", "first")
_BY_CLAIM = ("provenance", "speaker", "said")
_A = iri(RDF + "type")


@dataclass(frozen=True, slots=True)
class Columns:
    """The variables of a query's rows, without question mark; empty where the query has none.

    `facts` are the frames' variables, `target` that of a thing or a text, `number` (with `currency`, `unit`, `bound`,
    `maximum`) that of an amount, `date` that of a date, `claim` that of the claim a row comes from, `group` that
    by which amounts are added, `tally` that of what is counted for each thing.
    """

    facts: tuple[str, ...] = ()
    target: str = ""
    number: str = ""
    currency: str = ""
    unit: str = ""
    bound: str = ""
    maximum: str = ""
    date: str = ""
    claim: str = ""
    article: str = ""
    group: str = ""
    tally: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is what is shown and gives the answer; `rows` is the same question with one row a fact, for the evidence.

    Both are one and the same text unless the answer is a count, a sum or an average. `key` is the variable by which the
    rows are ordered (`falling`: the greatest first).
    """

    text: str
    rows: str
    columns: Columns
    key: str = ""
    falling: bool = False


def to_sparql(
    meaning: Meaning, vocabulary: Vocabulary, currency: str = "", families: Families | None = None
) -> Query:
    """The query that answers `meaning`; amounts that are ranked are compared within `currency`, if one is given.

    Things whose parts and wholes `families` gives are named with them, the others are reached by a path.
    """
    builder = _Builder(meaning, vocabulary, currency, families or {})
    body = builder.body()
    columns = builder.columns()
    shown = [
        name
        for name in (
            columns.group,
            columns.target,
            columns.article,
            columns.number,
            columns.currency,
            columns.unit,
            columns.bound,
            columns.maximum,
            columns.date,
            columns.tally,
            *columns.facts,
            columns.claim,
        )
        if name
    ]
    labels = builder.labels(columns)
    body = builder.tallied(body, columns)
    rows = _select(shown[:1] + [v for v, _ in labels] + shown[1:], [*body, *(line for _, line in labels)],
                   builder.ordering(columns))
    if (meaning.kind == "rank" and not meaning.tally) or (meaning.kind == "date" and meaning.rank):
        rows = _ranked(meaning, rows, body, columns)
    return Query(_aggregate(meaning, body, columns) or rows, rows, columns, *builder.order(columns))


# ---- the text ----
def _select(variables: Iterable[str], body: Iterable[str], ordering: str = "") -> str:
    head = " ".join(f"?{v}" for v in dict.fromkeys(variables))
    return prefixed(f"SELECT DISTINCT {head} WHERE {{\n{_indented(body)}\n}}{ordering}\n")


def _together(triples: list[str]) -> str:
    """Triples of one subject as one sentence with semicolons."""
    subject = triples[0].split(" ", 1)[0]
    said = [t.removeprefix(subject + " ").removesuffix(" .") for t in triples if t.startswith(subject + " ")]
    others = [t for t in triples if not t.startswith(subject + " ")]
    return "\n".join([f"{subject} " + " ;\n    ".join(said) + " .", *others])


def _indented(lines: Iterable[str]) -> str:
    return "\n".join("  " + part for line in lines for part in line.split("\n"))


def statuses_in(variable: str, statuses: Iterable[str], vocabulary: Vocabulary) -> str:
    """The filter that leaves only `statuses`, the surest first."""
    ordered = sorted(statuses, key=lambda name: vocabulary.status(name).doubt)
    return f"FILTER(?{variable} IN ({', '.join(short(dg(name)) for name in ordered)}))"


def prefixed(text: str) -> str:
    """`text` under the prefixes that it uses."""
    used = [p for p in PREFIXES if re.search(rf"(?<![\w?]){p}:", text)]
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in used) + text


def only(text: str, variable: str, facts: Iterable[str]) -> str:
    """The query `text` for no other than `facts` (IRIs): those whose words were looked at and found to say it."""
    opened = text.index("WHERE {\n") + len("WHERE {\n")
    named = " ".join(iri(fact) for fact in sorted(facts))
    return f"{text[:opened]}  VALUES ?{variable} {{ {named} }}  # whose words say so\n{text[opened:]}"


def _aggregate(meaning: Meaning, body: list[str], columns: Columns) -> str:
    counted = columns.target or next(iter(columns.facts), "")
    if meaning.kind == "count":
        return prefixed(f"SELECT (COUNT(DISTINCT ?{counted}) AS ?count) WHERE {{\n{_indented(body)}\n}}\n")
    if meaning.kind not in ("sum", "average"):
        return ""
    function = {"sum": "SUM", "average": "AVG"}[meaning.kind]
    by = " ".join(f"?{name}" for name in (columns.group, columns.currency) if name)
    facts = " ".join(f"?{fact}" for fact in (columns.facts if meaning.joined == "any" else columns.facts[:1]))
    inner = f"SELECT DISTINCT {facts} ?{columns.number} {by} WHERE {{\n{_indented(body)}\n}}"
    return prefixed(f"SELECT {by} ({function}(?{columns.number}) AS ?{meaning.kind}) WHERE {{\n"
                     f"  # each fact counts once, each currency on its own\n{_indented(['{ ' + inner + ' }'])}\n}}\n"
                     f"GROUP BY {by}\n")


def _ranked(meaning: Meaning, rows: str, body: list[str], columns: Columns) -> str:
    """Only the first places: the greatest (or least) value with all that share it."""
    value = f"?{columns.number}" if columns.number else f"STR(?{columns.date})"
    if meaning.limit > 1:
        ties = " ".join(f"?{name}" for name in columns.facts)
        return f"{rows.rstrip()} {ties}\nLIMIT {meaning.limit}\n"
    inner, top = _top(value, meaning, body)
    opened = rows.index("WHERE {\n") + len("WHERE {\n")
    said = f"{meaning.rank} of all" if meaning.place < 2 else f"{meaning.rank} of all but the first {meaning.place - 1}"
    head = f"  # the {said}\n{_indented(['{ ' + inner + ' }'])}\n  FILTER({value} = ?{top})\n"
    return rows[:opened] + head + rows[opened:]


def _top(value: str, meaning: Meaning, body: list[str]) -> tuple[str, str]:
    """The query of the greatest (or least) value, or of the one in the place that is asked for; and its variable."""
    function, beyond = ("MIN", ">") if meaning.rank in _ASCENDING else ("MAX", "<")
    inner = f"SELECT ({function}({value}) AS ?top) WHERE {{\n{_indented(body)}\n}}"
    top = "top"
    for place in range(2, meaning.place + 1):
        rest = ["{ " + inner + " }", *body, f"FILTER({value} {beyond} ?{top})"]
        top = f"top{place}"
        inner = f"SELECT ({function}({value}) AS ?{top}) WHERE {{\n{_indented(rest)}\n}}"
    return inner, top


def clean(words: str) -> str:
    """Words of the question fit for a comment: one line, no escapes (SPARQL reads ``\\u000A`` even there)."""
    kept = "".join(sign if sign.isprintable() and sign != "\\" else " " for sign in words)
    return " ".join(kept.split())[:80]


# ---- the patterns ----
@dataclass
class _Builder:
    """Writes the patterns of one meaning. Variables are named after roles and kinds, never by hand."""

    meaning: Meaning
    vocabulary: Vocabulary
    currency: str = ""
    families: Families = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    holes: dict[str, str] = field(default_factory=dict)  # hole name -> variable
    facts: list[str] = field(default_factory=list)
    again: dict[str, str] = field(default_factory=dict)  # the same, found in the other way of saying a part
    amounts: dict[str, str] = field(default_factory=dict)  # variable -> role form
    date: str = ""
    claim: str = ""
    article: str = ""
    speaker: str = ""
    optional: list[str] = field(default_factory=list)

    def body(self) -> list[str]:
        """All patterns, line by line."""
        if self.meaning.kind == "said":
            return self._said()
        positive = [part for part in self.meaning.parts if not part.negated]
        blocks = [self._part(part) for part in positive]
        several = self.meaning.joined != "all" and len(blocks) > 1
        found = self._alternatives(positive, blocks) if several else [line for block in blocks for line in block]
        for part in self.meaning.parts:
            if part.negated:
                found += self._absent(part)
        found += self._told_together() if is_stake(self.meaning.parts) else []
        return found + self.optional

    def _told_together(self) -> list[str]:
        """“X's stake in Y”: how large it is stands in the words that tell of it."""
        one, two, article = self._new("claim"), self._new("claim"), self._new("article")
        begins, ends = [self._new("start") for _ in "ab"], [self._new("end") for _ in "ab"]
        stands = [f"?{claim} dg:about ?{fact} ; prov:wasDerivedFrom ?{article} ; oa:hasTarget/oa:hasSelector "
                  f"[ oa:start ?{begin} ; oa:end ?{end} ] ."
                  for claim, fact, begin, end in zip((one, two), self.facts, begins, ends, strict=False)]
        return ["# told in the same words of one article", *stands,
                f"FILTER(?{begins[0]} < ?{ends[1]} && ?{begins[1]} < ?{ends[0]})"]

    def _alternatives(self, parts: list[Part], blocks: list[list[str]]) -> list[str]:
        if self.meaning.joined == "one":
            blocks = [block + [line for other in parts if other is not part for line in self._absent(other)]
                      for part, block in zip(parts, blocks, strict=True)]
        return ["\nUNION\n".join("{\n" + _indented(block) + "\n}" for block in blocks)]

    def _absent(self, part: Part) -> list[str]:
        inner = _Builder(replace(self.meaning, target=""), self.vocabulary, families=self.families, taken=self.taken,
                         holes=dict(self.holes))
        lines = inner._part(part, joining=True)
        return [
            f"# and no claim states: {clean(part.words)}".rstrip(": "),
            "FILTER NOT EXISTS {\n" + _indented(lines) + "\n}",
        ]

    def _part(self, part: Part, joining: bool = False) -> list[str]:
        if part.also is None:
            return self._single(part, joining)
        before = dict(self.holes)
        first = self._single(replace(part, also=None), joining)
        self.again = {name: variable for name, variable in self.holes.items() if name not in before}
        self.holes = before  # either way stands alone: what the first found is no condition for the second
        both = [first, self._single(replace(part, frame=part.also, also=None), joining)]
        self.again = {}
        return ["\nUNION\n".join("{\n" + _indented(block) + "\n}" for block in both)]

    def _single(self, part: Part, joining: bool) -> list[str]:
        node = self._new(part.frame.kind[0].lower() + part.frame.kind[1:])
        self.facts.append(node)
        found = [f"# {clean(part.words)}"] if clean(part.words) else []
        constraints: list[str] = []
        frame = Frame(part.frame.kind, tuple(
            (role, tuple(self._placed(part, node, role, f, constraints, joining) for f in fillers))
            for role, fillers in part.frame.roles if role != ANY_ROLE))
        frame, elsewhere = self._elsewhere(frame, node, part)
        triples = self._triples(frame, node, constraints, part)
        constraints = elsewhere + constraints
        found += self._by_claim(triples, node) if self._needs_claim() else self._standing(triples, node)
        found += self._called(part, node) if part.called else []
        found += self._led(frame, node) if part.led else []
        found += self._dated(part, node) if part.date or self._wants_date() else []
        found += self._totals(part.frame.kind, node) if self.meaning.totals else []
        if self.meaning.kind == "sum" and part.frame.kind in self.vocabulary.frames:
            constraints += self._unrivalled(part, node)
        return found + constraints

    def _elsewhere(self, frame: Frame, node: str, part: Part) -> tuple[Frame, list[str]]:
        """Without the role that another statement of the same article may fill in, and the pattern that says so."""
        replies = load_replies("en")
        role = next(iter(replies.rule(frame.kind, "elsewhere")), "")
        variable = next((f.name for f in frame.get(role) if isinstance(f, Hole)), "") if role else ""
        if not variable or self._needs_claim():
            return frame, []
        key = self.vocabulary.frame(frame.kind).keys[0]
        same, other, kind, place = (self._new(n) for n in ("same", "other", "otherKind", "place"))
        one, two, article = self._new("claim"), self._new("claim"), self._new("article")
        kinds = " ".join(short(dg(k)) for k in replies.rule(frame.kind, "told"))
        status = self._new("status")
        named = [f for f in part.frame.get(key) if isinstance(f, Entity)]
        lines = [
            f"{{ ?{node} {short(dg(role))} ?{variable} }}",
            "UNION",
            "{",
            *(f"  {self._rolled(same, thing, self._way(frame.kind))}" for thing in named[:1]),
            "  # not said there, but of the same two in the same article",
            f"  FILTER NOT EXISTS {{ ?{node} {short(dg(role))} ?{self._new('said')} }}",
            f"  ?{node} {short(dg(key))} ?{same} .",
            f"  ?{one} dg:about ?{node} ; prov:wasDerivedFrom ?{article} .",
            f"  ?{two} dg:about ?{other} ; prov:wasDerivedFrom ?{article} .",
            f"  ?{other} a ?{kind} ; {short(dg(role))} ?{variable} ; ?{place} ?{same} ; dg:status ?{status} .",
            f"  VALUES ?{kind} {{ {kinds} }}",
            f"  {self._statuses(status)}",
            "}",
        ]
        return frame.with_role(role), ["\n".join(lines)]

    def _called(self, part: Part, node: str) -> list[str]:
        """Only of a round that some claim's own words call so."""
        claim, quote = self._new("claim"), self._new("quote")
        test = f"REGEX(?{quote}, {short(literal(pattern_of(part.called)))}, \"i\")"
        return ["FILTER EXISTS {", f"  ?{claim} dg:about ?{node} ; dg:quote ?{quote} . FILTER({test})", "}"]

    def _led(self, frame: Frame, node: str) -> list[str]:
        """Only those of whom some claim's own words say that they led the round."""
        claim, quote, name = self._new("claim"), self._new("quote"), self._new("name")
        led = [f"?{hole.name}" for role, hole in holes_of(frame) if role in takers()]
        led += [short(iri(f.iri)) for role in takers() for f in frame.get(role) if isinstance(f, Entity)]
        return ["FILTER EXISTS {  # whose own words say that it led the round",
                f"  ?{claim} dg:about ?{node} ; dg:quote ?{quote} . {led[0]} rdfs:label ?{name} .",
                f"  FILTER({led_by(quote, name)})", "}"] if led else []

    def _totals(self, kind: str, node: str) -> list[str]:
        """Not what falls to a single one of several: that is a share of the total."""
        found = []
        for role in load_replies("en").rule(kind, "shares"):
            path, one, two = short(dg(role)), self._new("one"), self._new("two")
            found.append(f"FILTER(NOT EXISTS {{ ?{node} {path} ?{one} }} || EXISTS {{ ?{node} {path} ?{one} , ?{two} "
                         f"FILTER(?{one} != ?{two}) }})  # the total, not one share")
        return found

    def _unrivalled(self, part: Part, node: str) -> list[str]:
        """No part of a running total, and no lower figure for the same deal: the greatest for the parties counts.

        A deal of the same parties at another date is another deal; where the question gives a time, totals over all
        times do not count.
        """
        kind = self.vocabulary.frames[part.frame.kind]
        sized = next((role for role, hole in holes_of(part.frame) if self.vocabulary.role(role).form == "quantity"), "")
        if not sized or "Deal" not in self.vocabulary.classes.get(kind.kind, ()):
            return []
        rival, own, status, mine, its = (self._new(n) for n in ("rival", "size", "rivalStatus", "day", "rivalDay"))
        size, unit = self._new("rivalSize"), self._new("sizeUnit")
        path = short(dg(sized))
        same = [f"?{node} {short(dg(key))} ?{name} . ?{rival} {short(dg(key))} ?{name} ."
                for key in kind.keys for name in [self._new(f"same{key[0].upper()}{key[1:]}")]]
        days = [f"?{n} dg:date ?{day} ." if part.date else f"OPTIONAL {{ ?{n} dg:date ?{day} }}"
                for n, day in ((node, mine), (rival, its))]
        test = f"STR(?{mine}) = STR(?{its})" if part.date else (
            f"!BOUND(?{mine}) || !BOUND(?{its}) || STRSTARTS(STR(?{mine}), STR(?{its})) "
            f"|| STRSTARTS(STR(?{its}), STR(?{mine}))")
        lines = [*same, f"?{node} {path} [ dg:numericValue ?{own} ; dg:currency ?{unit} ] .",
                 f"?{rival} a {short(dg(kind.kind))} ; {path} [ dg:numericValue ?{size} ; dg:currency ?{unit} ] ; "
                 f"dg:status ?{status} .", self._statuses(status), *days, f"FILTER(?{size} > ?{own} && ({test}))"]
        return ["# no share of a total, no lower figure for the same deal",
                "FILTER NOT EXISTS {\n" + _indented(lines) + "\n}"]

    # -- triples --
    def _triples(self, frame: Frame, node: str, constraints: list[str], part: Part) -> list[str]:
        kinds = [k for k in self.vocabulary.frames if frame.kind in self.vocabulary.classes[k]]
        if self.meaning.measure and len(kinds) > 1:  # running totals are no single deals
            kinds = [k for k in kinds if load_replies("en").rule(k, "adds") != ("false",)]
        told = [self._line(frame, triple, part.either) for triple in pattern(frame, f"?{node}", self.vocabulary)]
        if kinds == [frame.kind]:
            found = told
        else:
            kind = self._new("kind")
            found = [f"?{node} a ?{kind} .", *told[1:]]
            constraints.append(f"FILTER(?{kind} IN ({', '.join(short(dg(k)) for k in kinds)}))")
        found += self._takers(part, node, kinds, constraints)
        constraints += [*self._apart(frame, part.either), *self._others(frame)]
        return found

    def _takers(self, part: Part, node: str, kinds: list[str], constraints: list[str]) -> list[str]:
        """Those who take part in whatever role; one who is asked for is none of those that are named."""
        found, named = [], []
        for thing in part.frame.get(ANY_ROLE):
            if isinstance(thing, Entity):
                role, filler = self._new("role"), self._new("thing")
                found.append(f"?{node} ?{role} ?{filler} .")
                constraints.append(self._rolled(filler, thing, "both"))
                named.append(filler)
            elif isinstance(thing, Hole):
                roles = dict.fromkeys(r for kind in kinds for r in self.vocabulary.frames[kind].keys
                                      if self.vocabulary.role(r).form == "entity")
                filler = self._hole(part, node, next(iter(roles)), thing, constraints, False)
                found.append(f"?{node} {'|'.join(short(dg(role)) for role in roles)} ?{filler} .")
                constraints += [f"FILTER(?{filler} != ?{other})" for other in named]
        return found

    def _line(self, frame: Frame, triple: tuple[str, str, str], either: bool = False) -> str:
        subject, prop, value = triple
        kind = self.vocabulary.frames.get(frame.kind)
        name = prop[1:-1].removeprefix(DG)
        both = kind is not None and (kind.symmetric or either) and name in kind.keys
        path = "|".join(short(dg(role)) for role in kind.keys) if kind and both else short(prop)
        return f"{subject} {'a' if prop == _A else path} {value if value.startswith('?') else short(value)} ."

    def _apart(self, frame: Frame, either: bool) -> list[str]:
        """The two sides of a symmetric frame (or one told from either side) are not one and the same."""
        kind = self.vocabulary.frames.get(frame.kind)
        if kind is None or not (kind.symmetric or either):
            return []
        sides = [f for role, fillers in frame.roles if role in kind.keys for f in fillers]
        names = [f"?{f.name}" for f in sides if isinstance(f, Hole)]
        given = [short(iri(f.iri)) for f in sides if isinstance(f, Entity) and kind.symmetric and names]
        return [f"FILTER({a} != {b})" for a, b in (*pairwise(names), *((names[0], name) for name in given))]

    def _others(self, frame: Frame) -> list[str]:
        """Who else: what is asked for in a list is none of the members that the question names."""
        found = []
        for role, fillers in frame.roles:
            names = [f.name for f in fillers if isinstance(f, Hole)]
            asked = [n for n in names if n == self.holes.get(self.meaning.target)]
            known = self.vocabulary.roles.get(role)
            if known and known.several and asked:
                found += [f"FILTER(?{asked[0]} != ?{other})" for other in names if other != asked[0]]
        return found

    def _standing(self, triples: list[str], node: str) -> list[str]:
        status = self._new("status")
        return [_together([*triples, f"?{node} dg:status ?{status} ."]), self._statuses(status)]

    def _by_claim(self, triples: list[str], node: str) -> list[str]:
        """The same patterns within one claim's own graph: this very claim states it."""
        claim, status = self._new("claim"), self._new("status")
        self.claim = self.claim or claim
        stated = _together(triples)
        found = [stated, f"?{claim} dg:about ?{node} ; dg:status ?{status} .", self._statuses(status),
                 f"GRAPH ?{claim} {{\n{_indented([stated])}\n}}  # this very claim states it"]
        return found + self._sources(claim) + self._known(claim)

    def _known(self, claim: str) -> list[str]:
        """Known at a time: told by an article of that time, or told as something that had happened by then."""
        known = self.meaning.known
        if known is None:
            return []
        issued, happened = self._new("issued"), self._new("happened")
        until = known.end or known.start
        tests = " || ".join(f"SUBSTR(STR(?{name}), 1, {len(until)}) <= {short(literal(until))}"
                            for name in (issued, happened))
        return [f"OPTIONAL {{ ?{claim} prov:wasDerivedFrom/dct:issued ?{issued} }}",
                f"OPTIONAL {{ ?{claim} dg:date ?{happened} }}",
                f"FILTER({tests})  # known by then"]

    def _needs_claim(self) -> bool:
        return bool(self.meaning.speakers or self.meaning.known) or self.meaning.kind in _BY_CLAIM or any(
            self._is_pair(part.frame.kind) for part in self.meaning.parts)

    def _is_pair(self, kind: str) -> bool:
        """Whether the two sides of a frame are told as they are: X and its rival, not a part of X and a part of it."""
        known = self.vocabulary.frames.get(kind)
        return known is not None and known.symmetric and len(known.keys) == 2 and self._way(kind) == "exact"

    def _statuses(self, variable: str) -> str:
        return statuses_in(variable, self.meaning.statuses, self.vocabulary)

    def _sources(self, claim: str) -> list[str]:
        found = []
        if self.meaning.speakers:
            found.append(self._spoken(claim))
        if self.meaning.kind == "provenance":
            self.article = self._new("article")
            found.append(f"?{claim} prov:wasDerivedFrom ?{self.article} .")
        if self.meaning.kind == "speaker":
            self.speaker = self._new("speaker")
            found.append(f"?{claim} dg:speaker ?{self.speaker} .")
        return found

    def _spoken(self, claim: str) -> str:
        """Who said it: the speaker that the article names, or the article's own publisher."""
        speaker, publisher = self._new("speaker"), self._new("publisher")
        named = " ".join(short(iri(e.iri)) for e in self.meaning.speakers)
        labels = " ".join(short(literal(text)) for e in self.meaning.speakers for _, text in e.labels)
        said = f"{{ ?{claim} dg:speaker ?{speaker} . VALUES ?{speaker} {{ {named} }} }}"
        if not labels:
            return said
        return said + (f"\nUNION\n{{ ?{claim} prov:wasDerivedFrom/dct:publisher ?{publisher} . "
                       f"VALUES ?{publisher} {{ {labels} }} }}")

    def _said(self) -> list[str]:
        self.claim, node, status = self._new("claim"), self._new("fact"), self._new("status")
        self.facts.append(node)
        return [
            f"?{self.claim} dg:about ?{node} ; dg:status ?{status} .",
            self._statuses(status),
            self._spoken(self.claim),
        ]

    # -- fillers --
    def _placed(
        self, part: Part, node: str, role: str, filler: Filler, constraints: list[str], joining: bool
    ) -> Filler:
        """The filler as a variable for `pattern`; what the question says of it goes to `constraints`."""
        if isinstance(filler, Hole):
            return Hole(name=self._hole(part, node, role, filler, constraints, joining))
        if isinstance(filler, Entity):
            way = next(iter(load_replies("en").rule(role, "matches")), self._way(part.frame.kind))
            also = load_replies("en").rule(filler.iri, "statedAs")
            if also and self.vocabulary.role(role).form == "concept":
                variable = self._new(role)
                every = " ".join(short(iri(one)) for one in (filler.iri, *(DGR + name for name in also)))
                constraints.append(f"VALUES ?{variable} {{ {every} }}")
                return Hole(name=variable)
            if self.vocabulary.role(role).form == "concept":
                return self._notion(role, filler, constraints)
            if way == "exact":
                return filler
            variable = self._new(role)
            constraints.append(self._rolled(variable, filler, way))
            return Hole(name=variable)
        variable = self._new(role)
        if isinstance(filler, Quantity):
            constraints += self._amount(variable, filler, self.vocabulary.role(role).form)
        elif isinstance(filler, Period):
            constraints.append(_within(variable, filler))
        else:
            constraints.append(f"FILTER(CONTAINS(LCASE(STR(?{variable})), {short(literal(filler.lower()))}))")
        return Hole(name=variable)

    def _notion(self, role: str, notion: Entity, constraints: list[str]) -> Filler:
        """A concept, or, where narrower ones are known (founder and CEO, for CEO), a variable for any of them."""
        if not any(notion.iri in wider for wider in self.vocabulary.broader.values()):
            return notion
        variable = self._new(role)
        constraints.append(f"?{variable} skos:broader* {short(iri(notion.iri))} .  # or what holds it")
        return Hole(name=variable)

    def _way(self, kind: str) -> str:
        said = load_replies("en").rule(kind, "matches")
        return said[0] if said else "both" if "Deal" in self.vocabulary.classes.get(kind, ()) else "parts"

    def _rolled(self, variable: str, thing: Entity, way: str) -> str:
        up = way == "both" and self.vocabulary.is_a(thing, "Organisation")
        said = f"# {clean(thing.label(self.meaning.language))}, its parts{' and its wholes' if up else ''}"
        named = self._named(thing, up)
        if named:
            return f"VALUES ?{variable} {{ {' '.join(named)} }}  {said}"
        path = "(dg:partOf*)|(^dg:partOf)*" if up else "dg:partOf*"
        return f"?{variable} {path} {short(iri(thing.iri))} .  {said}"

    def _named(self, thing: Entity, up: bool) -> tuple[str, ...]:
        """The things that count as `thing`, where they are known and few."""
        family = self.families.get(thing.iri)
        return tuple(short(iri(name)) for name in family.named(up)) if family else ()

    def _among(self, variable: str) -> str:
        """One of the things that the question allows, or its part or whole."""
        named = [self._named(thing, up=True) for thing in self.meaning.among]
        if all(named):
            every = " ".join(dict.fromkeys(name for names in named for name in names))
            return f"VALUES ?{variable} {{ {every} }}  # of the answers before"
        one = self._new("among")
        given = " ".join(short(iri(thing.iri)) for thing in self.meaning.among)
        return f"VALUES ?{one} {{ {given} }}\n?{variable} (dg:partOf*)|(^dg:partOf)* ?{one} .  # of the answers before"

    def _besides(self, variable: str, hole: Hole) -> list[str]:
        """None of the things that the question leaves out, nor a part or whole of them."""
        found = []
        for thing in dict(self.meaning.besides).get(hole.name, ()):
            said = f"# not {clean(thing.label(self.meaning.language))}"
            named = self._named(thing, up=True)
            related = f"?{variable} (dg:partOf*)|(^dg:partOf)* {short(iri(thing.iri))}"
            found.append(f"FILTER(?{variable} NOT IN ({', '.join(named)}))  {said}" if named else
                         f"FILTER NOT EXISTS {{ {related} }}  {said}")
        return found

    def _hole(self, part: Part, node: str, role: str, hole: Hole, constraints: list[str], joining: bool) -> str:
        known = self.holes.get(hole.name)
        form = self.vocabulary.role(role).form
        if known and form == "entity" and hole.name in self._exact_holes():
            return known
        if known and (self.meaning.joined == "all" or joining) and form == "entity":
            other = self._new(role)
            constraints.append(f"?{other} (dg:partOf*)|(^dg:partOf)* ?{known} .  # the same, or part and whole")
            return other
        variable = known or self.again.get(hole.name) or self._new(role)
        if not known and hole.name == self.meaning.target and self.meaning.among:
            constraints.append(self._among(variable))
        constraints += self._besides(variable, hole)
        self.holes[hole.name] = variable
        constraints += self._classes(variable, hole, self._says_no_more(part, role, hole))
        if form in ("quantity", "number"):
            constraints += self._asked_amount(variable, form)
        elif form == "entity" and self._is_counted(hole) and self._way(part.frame.kind) != "exact":
            exact = self._new("exact")
            path = self._roles_path(part, role)
            constraints.append(f"FILTER NOT EXISTS {{ ?{node} {path} ?{exact} . ?{exact} dg:partOf+ ?{variable} }}"
                               "  # the most exact that is named")
        return variable

    def _is_counted(self, hole: Hole) -> bool:
        """Whether things of the hole are told one by one: a whole is not named beside its part."""
        return hole.name == self.meaning.target or (self.meaning.tally is not None
                                                    and hole.name == self.meaning.tally.hole)

    def _exact_holes(self) -> frozenset[str]:
        """Holes of frames that neither parts nor wholes share: who leads a unit does not lead the whole."""
        parts = [part for part in self.meaning.parts if not part.negated and self._way(part.frame.kind) == "exact"]
        return frozenset(hole.name for part in parts for _, hole in holes_of(part.frame) if hole.want == "entity")

    def _says_no_more(self, part: Part, role: str, hole: Hole) -> bool:
        """“labs that X hosts”: a class that says no more than the role; a name nobody knows is one by what is told."""
        alike = hole.classes & self.vocabulary.role(role).prefers if role != ANY_ROLE else frozenset()
        bodies = all("Organisation" in self.vocabulary.classes.get(name, ()) for name in alike)
        return bool(alike) and bodies and bool(load_replies("en").rule(part.frame.kind, "verbless"))

    def _classes(self, variable: str, hole: Hole, loose: bool = False) -> list[str]:
        names = [c for c in sorted(hole.classes) if c in self.vocabulary.classes]
        if hole.maker:
            return [self._made(variable, hole)]
        words = clean(" / ".join(self.vocabulary.label(c, self.meaning.language) for c in names))
        names += [also for c in names for also in load_replies("en").rule(c, "alsoMeans") if also not in names]
        if loose and len(names) == 1:
            return [f"{{ ?{variable} a {short(dg(names[0]))} . }} UNION {{ ?{variable} dg:provisional true . }}"
                    f"  # {words}, or a name that nobody knows"]
        if len(names) < 2:
            return [f"?{variable} a {short(dg(c))} .  # {words}" for c in names]
        kind = self._new(f"{variable}Class")
        listed = ", ".join(short(dg(c)) for c in names)
        return [f"?{variable} a ?{kind} .  # {words}", f"FILTER(?{kind} IN ({listed}))"]

    def _made(self, variable: str, hole: Hole) -> str:
        """“AMD chips”: the things of the class that the vocabulary knows as made by the maker, which no triple says."""
        made = (i for i, maker in self.vocabulary.makers.items() if maker == hole.maker)
        listed = " ".join(short(iri(i)) for i in sorted(made) if self.vocabulary.entities[i].classes & hole.classes)
        maker = clean(self.vocabulary.entities[hole.maker].label(self.meaning.language))
        return f"VALUES ?{variable} {{ {listed} }}  # {maker}"

    def _roles_path(self, part: Part, role: str) -> str:
        known = self.vocabulary.frames.get(part.frame.kind)
        keys = known.keys if known and (known.symmetric or part.either) and role in known.keys else (role,)
        return "|".join(short(dg(key)) for key in keys)

    def _asked_amount(self, variable: str, form: str) -> list[str]:
        first = variable not in self.amounts
        self.amounts[variable] = form
        number = self._number(variable)
        found = [
            c for side, quantity in self.meaning.sides for c in self._compared(variable, number, side, quantity, form)
        ]
        if form != "quantity":
            return found
        if first:
            self.optional += [
                f"OPTIONAL {{ ?{variable} dg:{prop} ?{variable}{suffix} }}" for prop, suffix in _OF_AMOUNT
            ]
        found.insert(0, f"?{variable} dg:numericValue ?{number} .")
        if self.meaning.bound in _BOUNDS:
            found.append(f"?{variable} dg:bound dg:{_BOUNDS[self.meaning.bound]} .")
        if self.currency:
            found.append(
                f"?{variable} dg:currency {short(literal(self.currency))} .  # only amounts of one currency compare"
            )
        return found

    def _number(self, variable: str) -> str:
        return variable if self.amounts.get(variable) == "number" else f"{variable}Number"

    def _amount(self, variable: str, quantity: Quantity, form: str) -> list[str]:
        """An amount that the question names: its value, or the side on which it may lie."""
        number = variable if form == "number" else f"{variable}Number"
        side = SIDES.get(quantity.bound, "=")
        found = [f"?{variable} dg:numericValue ?{number} ."] if form == "quantity" else []
        return found + self._compared(variable, number, side, quantity, form)

    def _compared(self, variable: str, number: str, side: str, quantity: Quantity, form: str) -> list[str]:
        low, high = quantity.value, quantity.value_max
        if quantity.bound == "approximately" and high is None and side == "=":
            low, high = sorted((quantity.value * 9 / 10, quantity.value * 11 / 10))
        test = f"?{number} {side} {_decimal(low)}" if high is None else (
            f"?{number} >= {_decimal(low)} && ?{number} <= {_decimal(high)}")
        money = quantity.is_money and quantity.unit and form == "quantity"
        return [f"FILTER({test})"] + ([f"?{variable} dg:currency {short(literal(quantity.unit))} ."] if money else [])

    # -- dates --
    def _wants_date(self) -> bool:
        return self.meaning.kind == "date" or self.meaning.rank in ("first", "latest")

    def _dated(self, part: Part, node: str) -> list[str]:
        variable = self._new("date")
        self.date = self.date or variable
        kind = self.vocabulary.frames.get(part.frame.kind)
        spans = bool(kind and "period" in kind.roles and part.date)
        path = "dg:date|dg:period" if spans else "dg:date"
        return [f"?{node} {path} ?{variable} ."] + ([_within(variable, part.date, spans)] if part.date else [])

    # -- what is counted --
    def _counted(self) -> str:
        tally = self.meaning.tally
        return self.holes.get(tally.hole, "") or self.facts[tally.part] if tally else ""

    def tallied(self, body: list[str], columns: Columns) -> list[str]:
        """`body` with only those things of which there are as many as the question says, or the most."""
        tally = self.meaning.tally
        if tally is None:
            return body
        counted = self._counted()
        each, number = columns.target, self._new("tally")
        group = f"?{each} " if each else ""
        by = f" GROUP BY ?{each}" if each else ""
        head = f"SELECT {group}(COUNT(DISTINCT ?{counted}) AS ?{number}) WHERE {{\n{_indented(body)}\n}}{by}"
        if not tally.rank:
            test = f"HAVING(COUNT(DISTINCT ?{counted}) {tally.side} {tally.number})"
            return [f"# counted: {tally.side} {tally.number}", "{ " + head + " " + test + " }", *body]
        function, every = ("MIN" if tally.rank in _ASCENDING else "MAX"), self._new("tally")
        again = head.replace(f"AS ?{number})", f"AS ?{every})")
        top = f"{{ SELECT ({function}(?{every}) AS ?top) WHERE {{\n{_indented(['{ ' + again + ' }'])}\n}} }}"
        return [f"# counted: the {tally.rank} number", "{ " + head + " }", top, f"FILTER(?{number} = ?top)", *body]

    # -- what the rows hold --
    def columns(self) -> Columns:
        """The variables of the rows."""
        amount = self.holes.get(self.meaning.measure) or (self._target() if self._target() in self.amounts else "")
        measured = self.amounts.get(amount, "") == "quantity"
        target = self._target() if self._target() not in self.amounts else ""
        return Columns(
            facts=tuple(self.facts), target=self.speaker if self.meaning.kind == "speaker" else target,
            number=self._number(amount) if amount else "",
            currency=f"{amount}Currency" if measured else "", unit=f"{amount}Unit" if measured else "",
            bound=f"{amount}Bound" if measured else "", maximum=f"{amount}Maximum" if measured else "",
            date=self.date if self._wants_date() else "", claim=self.claim, article=self.article,
            group=self.holes.get(self.meaning.group, ""), tally=self._counted())

    def _target(self) -> str:
        return self.holes.get(self.meaning.target, "")

    def labels(self, columns: Columns) -> list[tuple[str, str]]:
        """(variable, pattern) for the names shown beside things."""
        if columns.article:
            return [
                (f"{columns.article}{suffix}", f"OPTIONAL {{ ?{columns.article} {prop} ?{columns.article}{suffix} }}")
                for suffix, prop in (("Name", "dg:docName"), ("Title", "dct:title"))
            ]
        if not columns.target:
            return []
        label = f"{columns.target}Label"
        return [(label, f"OPTIONAL {{ ?{columns.target} rdfs:label ?{label} "
                        f"FILTER(LANG(?{label}) = {short(literal(self.meaning.language))}) }}")]

    def ordering(self, columns: Columns) -> str:
        """Amounts from great to small (as ranked), dates from early to late, names by alphabet."""
        key, falling = self.order(columns)
        if not key:
            return ""
        ranked = (self.meaning.rank and not self.meaning.tally) or columns.number
        return f"\nORDER BY {'DESC' if falling else 'ASC'}(?{key})" if ranked else f"\nORDER BY ?{key}"

    def order(self, columns: Columns) -> tuple[str, bool]:
        """The variable to order by, if any, and whether the greatest comes first."""
        if (self.meaning.rank and not self.meaning.tally) or columns.number:
            return columns.number or columns.date, self.meaning.rank not in _ASCENDING
        return columns.date or (f"{columns.target}Label" if columns.target else columns.article), False

    def _new(self, name: str) -> str:
        at, found = 2, name
        while found in self.taken:
            found, at = f"{name}{at}", at + 1
        self.taken.add(found)
        return found


def _decimal(value: object) -> str:
    text = f"{value:f}"
    return text if "." in text else f"{text}.0"


def _within(variable: str, period: Period, spans: bool = False) -> str:
    """A filter on a date of any exactness; dates are compared as ISO text, as far as both are given.

    What `spans` a time may be told with a word before it (“by 2027”), which is passed over.
    """
    text, start = f"STR(?{variable})", short(literal(period.start))
    text = f'REPLACE({text}, "^[a-z]+ ", "")' if spans else text
    months = _MONTHS.get(period.start[5:]) if len(period.start) == len("2025-Q2") and not period.end else None
    if months:
        return _of_a_quarter(text, period, months)
    head = f"SUBSTR({text}, 1, {len(period.start)})"
    if period.end:
        test = f"{head} >= {start} && SUBSTR({text}, 1, {len(period.end)}) <= {short(literal(period.end))}"
    else:
        vague = f" && !STRSTARTS({start}, {text})"
        test = {"before": f"{text} < {start}{vague}", "after": f"{head} > {start}", "from": f"{head} >= {start}",
                "by": f"{head} <= {start}" + (vague if len(period.start) > 4 else "")}.get(period.relation, "")
    if not test:
        return f"FILTER(STRSTARTS({text}, {start}))"
    return f'FILTER(REGEX({text}, "^[0-9]{{4}}") && {test})'


_MONTHS = {"Q1": ("01", "03"), "Q2": ("04", "06"), "Q3": ("07", "09"), "Q4": ("10", "12")}


def _of_a_quarter(text: str, period: Period, months: tuple[str, str]) -> str:
    """A filter on dates by a quarter: told as quarters they are compared as such, else by the months of it."""
    year, quarter = period.start[:4], short(literal(period.start))
    first, last = (short(literal(f"{year}-{month}")) for month in months)
    month = f"SUBSTR({text}, 1, 7)"
    sign, edge = {"before": ("<", first), "after": (">", last), "from": (">=", first), "by": ("<=", last)}.get(
        period.relation, ("", ""))
    alike = f"{text} {sign} {quarter}" if sign else f"STRSTARTS({text}, {quarter})"
    within = f"{month} {sign} {edge}" if sign else f"{month} >= {first} && {month} <= {last}"
    years = f'REGEX({text}, "^[0-9]{{4}}$") && {text} {sign[0]} {short(literal(year))}' if sign else "false"
    return (f'FILTER((REGEX({text}, "^[0-9]{{4}}-Q") && {alike}) || (REGEX({text}, "^[0-9]{{4}}-[0-9]{{2}}") && '
            f"{within}) || ({years}))")


# ---- evidence ----
def evidence_query(facts: Iterable[str]) -> str:
    """All claims about the frames `facts` (IRIs), with what is said of each claim: one row a claim and speaker."""
    return prefixed(f"""SELECT ?fact ?claim ?quote ?start ?end ?status ?stage ?certainty ?date
  ?article ?name ?title ?url ?published ?speaker ?speakerLabel WHERE {{
  VALUES ?fact {{ {' '.join(iri(f) for f in facts)} }}
  ?claim dg:about ?fact ; dg:quote ?quote ; dg:status ?status ; prov:wasDerivedFrom ?article .
  ?claim oa:hasTarget/oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
  OPTIONAL {{ ?claim dg:stage ?stage }}
  OPTIONAL {{ ?claim dg:certainty ?certainty }}
  OPTIONAL {{ ?claim dg:date ?date }}
  OPTIONAL {{ ?article dg:docName ?name }}
  OPTIONAL {{ ?article dct:title ?title }}
  OPTIONAL {{ ?article dct:source ?url }}
  OPTIONAL {{ ?article dct:issued ?published }}
  OPTIONAL {{ ?claim dg:speaker ?speaker . OPTIONAL {{ ?speaker rdfs:label ?speakerLabel }} }}
}}
""")


def newest_query() -> str:
    """The date of the article that was published last."""
    return prefixed("SELECT ?issued WHERE { ?article dct:issued ?issued } ORDER BY DESC(?issued) LIMIT 1")


def stated_query(facts: Iterable[str]) -> str:
    """What each claim about the frames `facts` (IRIs) states: the triples of the claim's own graph."""
    return prefixed(f"""SELECT ?claim ?subject ?property ?value WHERE {{
  VALUES ?fact {{ {' '.join(iri(f) for f in facts)} }}
  ?claim dg:about ?fact .
  GRAPH ?claim {{ ?subject ?property ?value }}
}}
""")


def labels_query(things: Iterable[str]) -> str:
    """Names and types of `things` (IRIs)."""
    return prefixed(f"""SELECT ?thing ?property ?value WHERE {{
  VALUES ?thing {{ {' '.join(iri(t) for t in things)} }}
  ?thing ?property ?value .
  FILTER(?property IN (rdfs:label, rdf:type, dg:provisional))
}}
""")


def nearby_query(things: Iterable[Entity], kind: str = "", families: Families | None = None) -> str:
    """Frames in which all of `things` (or parts or wholes of them) fill some role; of one `kind`, if given."""
    lines = ["?claim dg:about ?fact ."] + ([f"?fact a {short(dg(kind))} ."] if kind else [])
    for n, thing in enumerate(things):
        family = (families or {}).get(thing.iri)
        named = " ".join(short(iri(name)) for name in family.named(both=True)) if family else ""
        lines += [f"VALUES ?thing{n} {{ {named} }}" if named else
                  f"?thing{n} (dg:partOf*)|(^dg:partOf)* {short(iri(thing.iri))} .", f"?fact ?role{n} ?thing{n} ."]
    return prefixed("SELECT DISTINCT ?fact WHERE {\n" + _indented(lines) + "\n}\nORDER BY ?fact\nLIMIT 60\n")

