"""The Explore panel: any thing found by name in either language, its page, and the rings of payments.

    ?entity=IRI -> Profile -> facts by kind and stage with their sources, by date, neighbours; contradictions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Any, Protocol

from markupsafe import Markup

from kg.model import Entity, Ground
from kg.vocabulary import Vocabulary
from page.cards import said_html
from page.contradictions import group_html
from page.grounds import Row, row_of
from page.markup import badge, empty, join
from page.panel import Address, Panel, Updates, address, html, jump
from page.picture import Arrow, Spot, fact_spot, figure_html, svg, thing_spot
from page.timeline import Event, events_html
from page.wording import Wording
from query.claims import Fact
from query.contradictions import Contradiction
from query.profile import Profile, Ring
from query.things import Hit
from query.wording import load_replies, sentence, stated

HITS = 24  # things shown for a search
NEIGHBOURS = 30  # things shown beside one
QUOTES = 12  # quotes shown under one fact
LONGEST_NAME = 200  # characters of a name searched for
DRAWN = 6  # rings that are drawn
PAYMENTS = 3  # drawn of one step


class Explored(Protocol):
    """What this panel asks of the core (see dealgraph.DealGraph)."""

    @property
    def vocabulary(self) -> Vocabulary: ...
    def search(self, name: str = "", most: int = 20) -> Sequence[Hit]: ...
    def profile(self, name: str) -> Profile | None: ...
    def circles(self) -> Sequence[Ring]: ...
    def contradictions(self, language: str = "en") -> Sequence[Contradiction]: ...


# ---- hits ----
def hits_html(text: str, hits: Sequence[Hit], words: Wording) -> Markup:
    """What the search found: each thing with its kinds, and how many facts tell of it."""
    if not hits:
        return empty(words("noHit", name=text) if text else words("noThings"), words)
    head = words("hits", name=text) if text else words("mostTold")
    rows = join([_hit_html(hit, bool(text), words) for hit in hits])
    return Markup("<div class='hits' lang='{}'><p class='offer'>{}</p><ul>{}</ul></div>").format(
        words.language, head, rows)


def _hit_html(hit: Hit, searched: bool, words: Wording) -> Markup:
    named = searched and hit.name != hit.thing.label(words.language)
    other = Markup(" <span class='alias'>{}</span>").format(hit.name) if named else Markup()
    return Markup("<li>{}{} <span class='classes'>{}</span> <span class='count'>{}</span></li>").format(
        thing_link(hit.thing, words), other, kinds_text(hit.thing, words), _facts_text(hit.facts, words))


def thing_link(thing: Entity, words: Wording) -> Markup:
    """A thing's name as a link to its page."""
    return jump(thing.label(words.language), "explore", entity=thing.iri)


def kinds_text(thing: Entity, words: Wording) -> str:
    """The most exact classes of a thing, in words."""
    known = words.vocabulary.classes
    above = {other for cls in thing.classes for other in known.get(cls, ()) if other != cls}
    exact = sorted(cls for cls in thing.classes if cls not in above and cls in known)
    return load_replies(words.language).text("comma").join(words.vocabulary.label(c, words.language) for c in exact)


def _facts_text(count: int, words: Wording) -> str:
    return words("oneFact") if count == 1 else words("facts", n=count)


# ---- the page of a thing ----
def profile_html(found: Profile | None, name: str, words: Wording) -> Markup:
    """The page of one thing."""
    if found is None:
        return empty(words("noHit", name=name), words)
    pieces = (_head_html(found, words), _neighbours_html(found, words), _kinds_html(found, words),
              _dates_html(found, words))
    return Markup("<article class='thing' lang='{}' tabindex='-1'>{}</article>").format(words.language, join(pieces))


def _head_html(found: Profile, words: Wording) -> Markup:
    thing = found.thing
    others = [label for language, label in thing.labels if language != words.language]
    provisional = Markup("<span class='badge open'>{}</span>").format(words("provisional")) \
        if thing.provisional else Markup()
    named = ", ".join(dict.fromkeys(others))
    related = [(name, things) for name, things in (("within", found.wholes), ("parts", found.parts)) if things]
    lines = join([Markup("<p class='related'>{} {}</p>").format(
        words(name), join([thing_link(t, words) for t in things], " · ")) for name, things in related])
    return Markup("<header><h2>{}</h2> <span class='alias'>{}</span> <span class='classes'>{}</span> {}"
                  "<p class='iri'><code>{}</code></p>{}</header>").format(
        thing.label(words.language), named, kinds_text(thing, words), provisional, thing.iri, lines)


def _neighbours_html(found: Profile, words: Wording) -> Markup:
    if not found.neighbours:
        return Markup()
    items = join([Markup("<li class='{}'>{} <span class='count'>{}</span></li>").format(
        "done" if n.holding else "open", thing_link(n.thing, words), n.holding + n.open)
        for n in found.neighbours[:NEIGHBOURS]])
    return Markup("<section><h3>{}</h3><ul class='neighbours'>{}</ul></section>").format(words("neighbours"), items)


def _kinds_html(found: Profile, words: Wording) -> Markup:
    kinds = [(kind, tuple(facts)) for kind, facts in groupby(found.facts, key=lambda fact: fact.frame.kind)]
    sections = join([_kind_html(kind, facts, words) for kind, facts in kinds])
    capped = Markup("<p class='note'>{}</p>").format(words("firstFacts", n=len(found.facts))) \
        if found.capped else Markup()
    return sections + capped if kinds else empty(words("noFacts"), words)


def _kind_html(kind: str, facts: Sequence[Fact], words: Wording) -> Markup:
    label = words.vocabulary.label(kind, words.language)
    rows = join([fact_html(fact, words) for fact in facts])
    return Markup("<section><h3>{} <span class='count'>{}</span></h3><ul class='facts'>{}</ul></section>").format(
        label, len(facts), rows)


def fact_html(fact: Fact, words: Wording) -> Markup:
    """One fact: what it says, how far it is, since when, and its sources with their quotes one click away."""
    articles = len({told.texts.get("article", "") for told in fact.told})
    count = words("fromOne") if articles == 1 else words("fromMany", n=articles)
    quotes = join([Markup("<div class='said'>{}</div>").format(said_html(told.evidence(0, words.vocabulary), words))
                   for told in fact.told[:QUOTES]])
    return Markup("<li><details><summary><span class='says'>{}</span> {} {} <span class='count'>{}</span></summary>"
                  "{}</details></li>").format(
        sentence_of(fact, words), badge(fact.status, words),
        Markup("<time>{}</time>").format(fact.date) if fact.date else "", count, quotes)


def sentence_of(fact: Fact, words: Wording) -> str:
    """The fact in words, as its status allows; what holds is said plainly, since its status stands beside it."""
    replies = load_replies(words.language)
    if words.holds(fact.status):
        return sentence(fact.frame, replies, words.vocabulary)
    return stated(fact.frame, fact.status, replies, words.vocabulary)


def _dates_html(found: Profile, words: Wording) -> Markup:
    """The dated facts in the order of their dates."""
    dated = [_event(fact, words) for fact in found.facts if fact.date]
    return Markup("<section><h3>{}</h3>{}</section>").format(
        words("timeline"), events_html(dated, words)) if dated else Markup()


def _event(fact: Fact, words: Wording) -> Event:
    said = Markup("{} {}").format(sentence_of(fact, words), badge(fact.status, words))
    return Event(fact.date, _row(fact, words).state, said)


def _row(fact: Fact, words: Wording) -> Row:
    return row_of(Ground(fact.iri, fact.frame, fact.status, fact.date), False, words)


# ---- what disagrees ----
def differing_html(found: Profile | None, every: Iterable[Contradiction], words: Wording) -> Markup:
    """Where the articles disagree on facts of the thing."""
    own = {fact.iri for fact in found.facts} if found else set()
    groups = [group_html(each, words) for each in every if own & set(each.facts)]
    return Markup("<section class='contradictions thing' lang='{}'><h3>{} <span class='count'>{}</span></h3>{}"
                  "</section>").format(words.language, words("contradictions"), len(groups), join(groups)
                                       ) if groups else Markup()


# ---- rings ----
def rings_html(rings: Sequence[Ring], words: Wording) -> Markup:
    """The rings of payments: each as a picture, and in words, step by step."""
    if not rings:
        return Markup()
    shown = join([_ring_html(ring, n < DRAWN, words) for n, ring in enumerate(rings)])
    return Markup("<section class='rings' lang='{}'><h3>{}</h3><p class='note'>{}</p>{}</section>").format(
        words.language, words("rings"), words("ringsNote"), shown)


def _ring_html(ring: Ring, drawn: bool, words: Wording) -> Markup:
    chain = join([thing_link(thing, words) for thing in (*ring.things, ring.things[0])], " → ")
    title = words("ringOf", names=" → ".join(thing.label(words.language) for thing in ring.things))
    picture = figure_html(svg(*ring_parts(ring, words), title), words) if drawn and all(ring.payments) else Markup()
    steps = join([Markup("<li>{}<ul class='facts'>{}</ul></li>").format(
        words("pays", payer=payer.label(words.language), paid=paid.label(words.language)),
        join([fact_html(fact, words) for fact in facts]))
        for (payer, paid), facts in zip(_steps(ring), ring.payments, strict=False)])
    told = Markup("<details><summary>{}</summary><ol>{}</ol></details>").format(
        words("ringTold"), steps) if steps else Markup()
    return Markup("<article class='ring'><h4>{}</h4>{}{}</article>").format(chain, picture, told)


def _steps(ring: Ring) -> Iterator[tuple[Entity, Entity]]:
    """Who pays whom."""
    return pairwise((*ring.things, ring.things[0]))


def ring_parts(ring: Ring, words: Wording) -> tuple[tuple[Spot, ...], tuple[Arrow, ...]]:
    """The boxes and arrows of a ring: of each step the payments that are surest and greatest; the last leads back."""
    spots, arrows = {thing.iri: thing_spot(thing, words) for thing in ring.things}, list[Arrow]()
    for n, ((payer, paid), facts) in enumerate(zip(_steps(ring), ring.payments, strict=False), 1):
        for row, fact in sorted(((_row(fact, words), fact) for fact in facts), key=_weight)[:PAYMENTS]:
            spot = fact_spot(row, words, link=_place(fact))
            spot = replace(spot, id=f"{n} {spot.id}")
            spots[spot.id], back = spot, n == len(ring.things)
            arrows += [Arrow(payer.iri, spot.id, spot.state, False, back),
                       Arrow(spot.id, paid.iri, spot.state, True, back)]
    return tuple(spots.values()), tuple(arrows)


def _weight(payment: tuple[Row, Fact]) -> tuple[bool, float, str]:
    row, fact = payment
    return row.state != "done", -max((float(amount.value) for amount in row.amounts), default=0.0), fact.iri


def _place(fact: Fact) -> str:
    """The address of the words that tell of a fact."""
    texts, claim = (fact.told[0].texts, fact.told[0].claim) if fact.told else ({}, "")
    return address("articles", article=texts.get("name", ""), claim=claim)


class Explore(Panel):
    """A search box, what it finds, and the page of the thing that was chosen."""

    name, takes = "explore", ("entity",)
    graph: Explored

    def lay_out(self, gr: Any, words: Wording) -> None:
        """Box and hits on the left, the thing on the right."""
        self.shown = gr.State("")
        with gr.Row(elem_id="explore"):
            with gr.Column(scale=3, min_width=280, elem_id="finding"):
                self.box = gr.Textbox(label=words("findThing"), show_label=False, placeholder=words("findHow"), lines=1,
                                      max_lines=1, max_length=LONGEST_NAME, elem_id="find")
                self.hits = html(gr, Markup(), "hits")
            with gr.Column(scale=7, min_width=320, elem_id="found"):
                self.thing = html(gr, empty(words("noThing"), words), "thing")
                self.differing = html(gr, Markup(), "differing")
                self.rings = html(gr, Markup(), "rings")
        self.state = (self.box, self.shown)

    def parts(self) -> list[Any]:
        """See Panel."""
        return [self.shown, self.box, self.hits, self.rings, self.thing, self.differing]

    def connect(self) -> None:
        """See Panel."""
        self.desk.tie(self.box.change, self.searched, [self.box], trigger_mode="always_last")
        self.desk.tie(self.box.submit, self.entered, [self.box])

    def labelled(self, words: Wording) -> Updates:
        """See Panel."""
        return {self.box: self.desk.gr.update(label=words("findThing"), placeholder=words("findHow"))}

    def reworded(self, words: Wording, text: str = "", shown: str = "") -> Updates:
        """See Panel."""
        return self.labelled(words) | {
            part: value for update in self.opened({}, words, text, shown) for part, value in update.items()}

    def opened(self, given: Address, words: Wording, text: str = "", shown: str = "") -> Iterator[Updates]:
        """`?entity=` is shown, or what was shown before, as the graph has it now."""
        yield from self._page(words, given.get("entity", "") or shown)
        yield self.searched(words, text)

    def searched(self, words: Wording, text: str) -> Updates:
        """A name is being typed."""
        text = (text or "").strip()[:LONGEST_NAME]
        return {self.hits: hits_html(text, self.graph.search(text, HITS), words)}

    def entered(self, words: Wording, text: str) -> Iterator[Updates]:
        """Enter opens the first hit."""
        first = self.graph.search(text.strip()[:LONGEST_NAME], 1) if text.strip() else ()
        yield from self._page(words, first[0].thing.iri) if first else [self.searched(words, text)]

    def _page(self, words: Wording, name: str) -> Iterator[Updates]:
        """The page of a thing, and then what all claims are compared for: contradictions, and the rings it is in.

        Where no thing is chosen all rings are shown.
        """
        found = self.graph.profile(name) if name else None
        yield {self.shown: name, self.thing: profile_html(found, name, words) if name else empty(
            words("noThing"), words)}
        every = self.graph.contradictions(words.language) if found else ()
        rings = [ring for ring in self.graph.circles() if found is None or found.thing in ring.things]
        yield {self.differing: differing_html(found, every, words), self.rings: rings_html(rings, words)}
