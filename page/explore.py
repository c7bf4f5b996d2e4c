"""The Explore panel: any thing found by name in either language, its page, and the rings of payments.

    ?entity=IRI -> Profile -> facts by kind and stage with their sources, by date, neighbours, what disagrees
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol

from markupsafe import Markup

from kg.model import Entity, Evidence
from kg.vocabulary import Vocabulary
from page.markup import badge, empty, join, web_address
from page.panel import Address, Panel, Updates, html, jump
from page.wording import Wording
from query.claims import Fact
from query.profile import Profile, Ring
from query.things import Hit
from query.wording import load_replies, sentence, stated

HITS = 24  # things shown for a search
NEIGHBOURS = 30  # things shown beside one
QUOTES = 12  # quotes shown under one fact
LONGEST_NAME = 200  # characters of a name searched for


class Explored(Protocol):
    """What this panel asks of the core (see dealgraph.DealGraph)."""

    @property
    def vocabulary(self) -> Vocabulary: ...
    def search(self, name: str = "", most: int = 20) -> Sequence[Hit]: ...
    def profile(self, name: str) -> Profile | None: ...
    def circles(self) -> Sequence[Ring]: ...


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
    quotes = join([_quote_html(told.evidence(0, words.vocabulary), words) for told in fact.told[:QUOTES]])
    return Markup("<li><details><summary><span class='says'>{}</span> {} {} <span class='count'>{}</span></summary>"
                  "{}</details></li>").format(
        sentence_of(fact, words), badge(fact.status, words), _date_html(fact.date), count, quotes)


def sentence_of(fact: Fact, words: Wording) -> str:
    """The fact in words, as its status allows; what holds is said plainly, since its status stands beside it."""
    replies = load_replies(words.language)
    if _holds(fact, words):
        return sentence(fact.frame, replies, words.vocabulary)
    return stated(fact.frame, fact.status, replies, words.vocabulary)


def _date_html(date: str) -> Markup:
    return Markup("<time>{}</time>").format(date) if date else Markup()


def _quote_html(evidence: Evidence, words: Wording) -> Markup:
    who = ", ".join(words.thing(name) for name in evidence.attributed_to)
    title = evidence.title or words("untitled", name=evidence.article)
    url = web_address(evidence.url)
    away = Markup(" <a href='{}' target='_blank' rel='noopener noreferrer nofollow'>↗</a>").format(url) if url else ""
    return Markup("<blockquote>{}<footer>{} {} <cite>{}</cite>{} <time>{}</time></footer></blockquote>").format(
        evidence.quote, badge(evidence.status, words), words("said", who=who) if who else words("articleSays"),
        jump(title, "articles", article=evidence.article, claim=evidence.claim), away, evidence.published[:10])


def _dates_html(found: Profile, words: Wording) -> Markup:
    """The dated facts in the order of their dates."""
    dated = sorted((fact for fact in found.facts if fact.date), key=lambda fact: fact.date)
    if not dated:
        return Markup()
    rows = join([Markup("<li class='{}'>{} <span class='says'>{}</span></li>").format(
        "done" if _holds(fact, words) else "open", _date_html(fact.date), sentence_of(fact, words)) for fact in dated])
    return Markup("<section><h3>{}</h3><ol class='dates'>{}</ol></section>").format(words("timeline"), rows)


def _holds(fact: Fact, words: Wording) -> bool:
    status = words.status(fact.status)
    return status is not None and status.holds


# ---- rings ----
def rings_html(rings: Iterable[Ring], words: Wording) -> Markup:
    """The rings of payments, each as a chain of names that comes back to its first."""
    rows = [join([thing_link(thing, words) for thing in (*ring.things, ring.things[0])], " → ") for ring in rings]
    if not rows:
        return Markup()
    items = join([Markup("<li>{}</li>").format(row) for row in rows])
    return Markup("<section class='rings' lang='{}'><h3>{}</h3><p class='note'>{}</p><ul>{}</ul></section>").format(
        words.language, words("rings"), words("ringsNote"), items)


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
                self.thing = html(gr, Markup(), "thing")
                self.rings = html(gr, Markup(), "rings")
        self.state = (self.box, self.shown)

    def parts(self) -> list[Any]:
        """See Panel."""
        return [self.shown, self.box, self.hits, self.rings, self.thing]

    def connect(self) -> None:
        """See Panel."""
        self.desk.tie(self.box.change, self.searched, [self.box], trigger_mode="always_last")
        self.desk.tie(self.box.submit, self.entered, [self.box])

    def reworded(self, words: Wording, text: str = "", shown: str = "") -> Updates:
        """See Panel."""
        update = self.desk.gr.update
        return self.searched(words, text) | self._page(words, shown) | {
            self.box: update(label=words("findThing"), placeholder=words("findHow")),
            self.rings: rings_html(self.graph.circles(), words)}

    def opened(self, given: Address, words: Wording, *state: Any) -> Iterator[Updates]:
        """`?entity=` is shown."""
        if name := given.get("entity", ""):
            yield self._page(words, name)

    def searched(self, words: Wording, text: str) -> Updates:
        """A name is being typed."""
        text = (text or "").strip()[:LONGEST_NAME]
        return {self.hits: hits_html(text, self.graph.search(text, HITS), words)}

    def entered(self, words: Wording, text: str) -> Updates:
        """Enter opens the first hit."""
        first = self.graph.search(text.strip()[:LONGEST_NAME], 1) if text.strip() else ()
        return self._page(words, first[0].thing.iri) if first else self.searched(words, text)

    def _page(self, words: Wording, name: str) -> Updates:
        shown = profile_html(self.graph.profile(name), name, words) if name else empty(words("noThing"), words)
        return {self.shown: name, self.thing: shown}

