"""An article becomes claims: each sentence is read, each statement keeps its exact words, article and speaker."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from ingest.events import Opening, Read, dated, staged
from kg.identity import claim_iri, frame_iri
from kg.model import Article, Claim, Entity, Filler, Mention, Quantity, Reading, Statement
from kg.values import replace
from kg.vocabulary import SURE, Vocabulary
from language import columns
from language.blocks import ITEM, PARAGRAPH, RUN_IN, content_of, words_of
from language.candidates import PERSON
from language.deals import headed, lines_below, pointed, ties, two_of
from language.english_leadins import led_in
from language.english_semicolons import parted
from language.furniture import JAPANESE
from language.glossary import defined, entry_in, entry_of
from language.items import lexicon
from language.japanese_topics import by_topic, in_passing, topics
from language.lists import Topic, list_items, listed, priced
from language.profiles import is_prose, owners, profiled, rounds, tells
from language.publisher import publisher_of
from language.raising import raising
from language.reader import Setting, read
from language.rounds import backed, backed_by, put_in, with_backers
from language.segments import Segment, segments, sentences
from language.sentences import split
from language.status import status_of
from language.subjects import of_heading, of_item, of_label
from language.tables import date_of, read_row
from language.tellers import tellers
from language.turns import Turn, turns

EXTRACTOR = "dealgraph reader 0.1"
_LOG = logging.getLogger(__name__)
_PASSED_OVER = ("furniture", "meta", "label", "header")
_LISTING = ("item", "heading")  # lines whose brackets may list who took part
_REMEMBERED = 4
_BOTH = 2
_HOUSES = frozenset({"Company", "BusinessUnit"})
_REPORTED = "Reported"
_CLOSE = 18  # characters from a verb to the end of its sentence: 「する方針を固めた。」
_NEXT = 3  # characters between a sentence and the next
_ROUNDING = 20  # a headline rounds a sum by a twentieth at most
_MONTH = len("2025-11")
_WORDS = re.compile(r"[\sの・]+")
_LINKS = re.compile(r"(?:[\s/・|、,]*!?\[[^\[\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\))+[\s/・|、,。.]*")
_BEGINNING = 40  # characters of an item in which a word for what was told before may stand
_ROW = 1  # the level of a table's rows
_PROSE = 6  # words that a sentence in another language has
_CITED = re.compile(r"(?:[\s/・|、,–—-]*\[[^\[\]]*\]\([^()\s]*\))+[\s.。]*$")
_LABEL = re.compile(r"\[([^\[\]]*)\]\(")
_BOLD_LABEL = re.compile(r"\s*\*\*[^*\n]{1,30}\*\*\s*[:：]|\s*\*\*[^*\n]{1,30}[:：]\*\*")
_SOMEBODY = frozenset({"Agent", "Product", "Place", "Group"})
_ASKING = ("?", "？", "か", "か。")
_CLOSING = "".join(sorted(set('” 」』"*）)')))


_Topics: TypeAlias = tuple[tuple[int, Topic], ...]
_Subjects: TypeAlias = tuple[tuple[int, Entity | None], ...]


@dataclass
class Discourse:
    """What the text was last about: things nearest first; at a new heading it forgets all but what that names."""

    focus: tuple[Entity, ...] = ()
    person: Entity | None = None  # the one person whom the last sentence with people names
    pair: tuple[Entity, ...] = ()  # the two companies last named together in one sentence
    passing: tuple[Entity, ...] = ()  # the one body that the last sentence named beside what it is about
    heading: str = ""
    title: str = ""
    main: tuple[Entity, ...] = ()  # whom the whole article is about: the first topic of its text, if the title has it
    publisher: Entity | None = None
    headed: tuple[Entity, ...] = ()  # what the last heading is about
    turn: Turn | None = None  # of an interview
    told: tuple[Statement, ...] = ()  # the deals of the sentence that told any last
    sites: tuple[Statement, ...] = ()  # the sites of the sentence that told any last, since the last heading
    silent: int = 0  # sentences since then
    raised: Statement | None = None  # the round told last, by the heading or below it
    topics: _Topics = ()  # of the headings above, each with its level
    outer: tuple[tuple[tuple[Entity, ...], _Topics, _Subjects], ...] = ()  # those around a run-in title
    lists: tuple[tuple[int, tuple[Entity, ...]], ...] = ()  # the levels of the list begun, with the focus before each
    subjects: _Subjects = ()  # whom the lines below each of those leave out
    item: Entity | None = None  # whom the item is about that is being read
    joined: tuple[Entity, ...] = ()  # the two that the heading above joins
    duo: tuple[Entity, ...] = ()  # those, or the two that the row joins
    unlisted: dict[str, Entity] = field(default_factory=dict)  # by IRI, as the article first writes the name
    owners: Mapping[int, Entity] = field(default_factory=dict)  # whom the tables say that their rows are about
    owner: Entity | None = None  # of the row that is being read
    raising: str = ""  # the kind of deal in which several put in money

    @property
    def round(self) -> tuple[Statement, ...]:
        return (self.raised,) if self.raised is not None else ()

    @property
    def subject(self) -> Entity | None:
        """Whom the page says that the line is about: the head of its item, else the label or the heading above."""
        return self.item or (self.subjects[-1][1] if self.subjects else None)

    @property
    def topic(self) -> Topic:
        """What the lines here are about, as the headings above them say."""
        told = self.topics[-1][1] if self.topics else Topic()
        if self.owner is not None:
            return replace(told, thing=self.owner)
        return told if told.thing is not None else replace(told, thing=self.subject)

    @property
    def sides(self) -> tuple[Entity, ...]:
        """Whom a section is about and whom the page is, where they are two, and the text has not gone on to others."""
        both = tuple(e for e in (self.topic.owner, self.topic.thing) if e is not None)
        return both if len(both) == _BOTH and (not self.focus or self.focus[0] in both) else ()

    @property
    def above(self) -> Topic:
        """The topic above the last heading."""
        return self.topics[-2][1] if len(self.topics) > 1 else Topic()

    def head(self, segment: Segment, text: str, language: str, vocabulary: Vocabulary, context: str) -> None:
        """Take in a heading: it closes those of its level and below; one that asks tells nothing."""
        kept = tuple(t for t in self.topics if t[0] < segment.level)
        above = kept[-1][1] if kept else Topic()
        below = above if _asks(text, segment.kind) else above.below(text, language, vocabulary, context)
        if len(kept) > 1 and above.thing is None and below.thing is None and _is_part(text):
            beside = (t.thing for level, t in self.topics if level == segment.level)  # “### X”, “### Funding History”
            below = replace(below, thing=next(beside, None))
        self.topics = (*kept, (segment.level, below))
        self.raised = self.raised if below.thing is None else None
        self.duo = self.joined = two_of(text, language, vocabulary, context)
        upper = tuple(t for t in self.subjects if t[0] < segment.level)
        subject, named = of_heading(text, language, vocabulary)
        self.subjects = (*upper, (segment.level, subject if named or not upper else upper[-1][1]))

    def enter(self, segment: Segment, text: str, language: str, vocabulary: Vocabulary) -> None:
        """Begin a segment; under another heading the focus is forgotten, and each item is about its own head."""
        if self.outer and segment.of < 0:
            (self.headed, self.topics, self.subjects), self.outer = self.outer[0], ()
        if segment.level == RUN_IN:
            self.outer = ((self.headed, self.topics, self.subjects),)
        if segment.heading != self.heading:
            subject = self.subjects[-1][1] if self.subjects else None
            alone = segment.kind == "paragraph" and segment.of < 0  # text below a heading, no item of a digest
            self.focus = (subject,) if subject else self.headed or (self.main if alone else ())
            self.pair, self.heading = (), segment.heading
            self.told = self.sites = ()
        self.item, self.owner = None, self.owners.get(segment.start)
        about, labelled = of_label(segment, text, language, vocabulary)
        if labelled and self.subjects:
            self.subjects = (*self.subjects[:-1], (self.subjects[-1][0], about))
            self.focus = (about,) if about is not None else ()
        elif segment.kind == "item":
            self.item, _ = of_item(words_of(text, segment), language, vocabulary, text)
        level = segment.level if segment.kind == "item" else _ROW if segment.kind == "row" else 0
        self.lists = tuple(begun for begun in self.lists if begun[0] <= level) if level else ()
        if level and not (self.lists and self.lists[-1][0] == level):
            self.lists = (*self.lists, (level, self.focus))

    def part(self, item: bool = True) -> None:
        """Begin an item that goes on with nothing of the item before: what counts is what stood before the list, or
        whom the page says that it is about (a row is about what it names first)."""
        if self.lists:
            self.focus, self.pair, self.told = self.lists[-1][1], (), ()
        if self.subject is not None:
            self.focus = (self.subject,) if item else tuple(e for e in self.focus if e != self.subject)

    def row(self, thing: Entity | None, duo: tuple[Entity, ...]) -> None:
        """Begin the running text of a row's cells, which is about the `thing` that the row names first, or the two."""
        self.item, self.told, self.pair, self.duo = thing, (), duo, duo or self.joined
        self.focus = (thing,) if thing is not None else ()

    def close(self, segment: Segment) -> None:
        """End a segment: what a row told of is not what the text behind its table is about."""
        if segment.kind == "row" and self.lists:
            self.focus, self.told, self.pair, self.duo = self.lists[-1][1], (), (), self.joined

    def told_of(self, deals: tuple[Statement, ...], sites: tuple[Statement, ...]) -> None:
        """Remember the deals of a sentence; they are forgotten when the next sentences tell of none. Sites stay."""
        self.sites = sites or self.sites
        self.raised = next((d for d in deals if d.frame.kind == self.raising), self.raised)
        self.silent = 0 if deals else self.silent + 1
        self.told = deals or (self.told if self.silent < _BOTH else ())

    def pass_over(self, segment: Segment) -> None:
        """A source on a line of its own ends what a digest told from it: the next piece is about something else."""
        if segment.kind == "label" and segment.of < 0:
            self.focus, self.pair = self.headed, ()

    def listen(self, turn: Turn, language: str) -> None:
        """Begin the turn of a speaker: “we” is who the speaker speaks for, and Japanese leaves them or “you” unsaid."""
        self.turn, self.publisher = turn, turn.company
        self.learn([turn.speaker])
        unsaid = turn.company or turn.addressed
        self.focus = (unsaid,) if unsaid is not None and language == "ja" else ()

    def learn(self, values: Iterable[Filler | None]) -> None:
        """Remember how the article writes the names that only it knows."""
        for value in values:
            if isinstance(value, Entity) and value.provisional:
                self.unlisted.setdefault(value.iri, value)

    def asked(self, text: str, place: _Place) -> None:
        """“Who backs X?”: a question states nothing, and what follows is about the body that it names (first)."""
        if not text.rstrip(_CLOSING).endswith(_ASKING) or self.subject is not None:
            return
        items = list_items(text, place.language, place.vocabulary, place.article.text)
        named = [i.value for i in items if isinstance(i.value, Entity) and "Organisation" in i.value.classes]
        bodies = tuple(dict.fromkeys(e for e in named if not e.provisional and "MediaOutlet" not in e.classes))
        if len(bodies) == 1 or (bodies and place.language == "en"):
            self.focus = tuple(dict.fromkeys((*bodies, *self.focus)))[:_REMEMBERED]
            self.headed = bodies[:1] if place.segment.kind == "heading" else self.headed

    def heard(self, reading: Reading, told: bool = False) -> None:
        """Remember the organisations of a sentence but for those who only report, its topics nearest; of what a heading
        tells (`told`) those that are known or stand in the title."""
        self.learn(m.value for m in reading.mentions)
        parties = {f.iri for s in reading.statements for _, fs in s.frame.roles for f in fs if isinstance(f, Entity)}
        tellers = {iri for s in reading.statements for iri in s.speakers} - parties
        people = dict.fromkeys(
            m.value for m in reading.mentions if isinstance(m.value, Entity) and PERSON in m.value.classes
        )
        self.person = next(iter(people)) if len(people) == 1 else None if people else self.person
        named = [
            (m, m.value)
            for m in reading.mentions
            if isinstance(m.value, Entity)
            and "Organisation" in m.value.classes
            and "MediaOutlet" not in m.value.classes
            and m.value.iri not in tellers
            and not (self.subject is not None and m.value.provisional and m.value != self.subject)
            and not (told and m.value.provisional and m.value.label() not in self.title)
            and (not m.value.provisional or m.value.iri in parties or m == reading.topic or reading.language == "ja")
        ]
        about = (
            topics([m for m, _ in named], reading.text)
            if reading.language == "ja"
            else [m for m, _ in named if m == reading.topic]
        )
        if self.lists and self.subject is not None and reading.language == "ja":  # 「Yが」 in an item on X
            about = by_topic(about, reading.text)
        first = dict.fromkeys(e for m, e in named if m in about)
        if reading.language == "en" and not self.main and first:
            self.main = tuple(e for e in list(first)[:1] if e.label() in self.title)
        aside = in_passing([m for m, _ in named], reading.text) if reading.language == "ja" and named else ()
        self.passing = tuple(m.value for m in aside if isinstance(m.value, Entity))
        if reading.language == "ja" and len(first) > 1:  # 「AとBは…」: what follows may be of either
            self.focus = ()
        else:
            self.focus = tuple(dict.fromkeys((*first, *self.focus, *(e for _, e in named))))[:_REMEMBERED]
        companies = tuple(dict.fromkeys(e for _, e in named if e.classes & _HOUSES))
        self.pair = companies if len(companies) == _BOTH else self.pair if len(companies) < _BOTH else ()


def _named_in(reading: Reading, entity: Entity) -> bool:
    return any(m.value == entity for m in reading.mentions)


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence as it was read, for those who want to know what came of it; `skipped` says why it was not read."""

    start: int
    end: int
    statements: tuple[Statement, ...] = ()
    setting: Setting | None = None
    skipped: str = ""


def claims(article: Article, vocabulary: Vocabulary, seen: list[Seen] | None = None) -> tuple[Claim, ...]:
    """All claims of the article in text order; ``article.text[claim.start:claim.end] == claim.quote`` for each.

    Each sentence is added to `seen`, where it is given.
    """
    language = "ja" if article.language == "ja" else "en"
    body = article.text[article.body_start :]
    publisher = publisher_of(body, language, vocabulary, title=article.title, url=article.url)
    discourse = Discourse(publisher=publisher, title=article.title, raising=raising(vocabulary))
    opening = Opening()
    found: list[Read] = []
    parts = segments(article.text, language, article.body_start)
    discourse.owners = owners(parts, article.text, language, vocabulary)
    spoken = turns(parts, article.text, language, vocabulary)
    labels = {s.of: s for s in parts if s.kind == "label" and s.of >= 0}
    for at, segment in enumerate(parts):
        if segment.kind in _PASSED_OVER:
            discourse.pass_over(segment)
            if seen is not None:
                seen.append(Seen(segment.start, segment.end, skipped=segment.kind))
            continue
        discourse.enter(segment, article.text, language, vocabulary)
        turn = spoken.get(segment.start)
        if turn is not None:
            discourse.listen(turn, language)
        elif discourse.turn is not None:
            discourse.turn, discourse.publisher = None, publisher
        if segment.kind == "heading":
            title = article.text[slice(*content_of(segment, article.text))]
            discourse.head(segment, title, language, vocabulary, article.text)
            found += _headed(parts, at, article, language, vocabulary, discourse.above.thing)
        label = _label_speaker(labels.get(segment.start), article, language, vocabulary)
        cited = _cited(segment, article.text, language, vocabulary)
        for start, end, statements in _read_segment(segment, article, language, vocabulary, discourse, opening, seen):
            found += [(_told_by(_spoken(_attributed(s, label), turn), cited), start, end) for s in statements]
            if not statements and segment.kind == PARAGRAPH and language == "ja" and found:
                found = _told_of_last(found, tellers(article.text[start:end], language, vocabulary), start, vocabulary)
        found += _led_in(parts, at, article, vocabulary, discourse) if language == "en" else ()
    told = dated(staged(_echoed(found, parts, vocabulary), parts, vocabulary), parts, article, opening, vocabulary)
    told = _with_shares(_without_titles(told, parts, vocabulary), vocabulary)
    return tuple(
        _claim(article, _introduced(s, discourse.unlisted), start, end, language)
        for s, start, end in _kept_apart(told, vocabulary)
    )


def _is_part(heading: str) -> bool:
    """Whether a heading only says what is told of somebody (“Funding History”, 「資金調達の経緯」)."""
    return any(columns.label_kinds(word) for word in _WORDS.split(columns.unmarked(heading)))


def _headed(
    parts: Sequence[Segment], at: int, article: Article, language: str, vocabulary: Vocabulary, owner: Entity | None
) -> Iterator[Read]:
    """The deal that the heading at `at` states together with the labelled lines below it."""
    below, end = lines_below(parts, at, article.text)
    start, stop = content_of(parts[at], article.text)
    for statement in headed(article.text[start:stop], below, language, vocabulary, article.text, owner):
        yield statement, start, end


def _led_in(
    parts: Sequence[Segment], at: int, article: Article, vocabulary: Vocabulary, discourse: Discourse
) -> Iterator[Read]:
    """What the segment at `at` states together with the names listed below it (“Its customers include:”)."""
    sentence, end = led_in(parts, at, article.text)
    if not sentence:
        return
    reading = read(
        sentence,
        "en",
        vocabulary,
        published=article.published,
        context=article.text,
        focus=discourse.focus,
        publisher=discourse.publisher,
        told=discourse.told,
        raised=discourse.round,
    )
    discourse.learn(m.value for m in reading.mentions)
    for statement in reading.statements:
        if _is_deal(statement, vocabulary) or statement.frame.kind == vocabulary.kind_with["Position"]:
            yield statement, content_of(parts[at], article.text)[0], end


def _echoed(found: Sequence[Read], parts: Sequence[Segment], vocabulary: Vocabulary) -> list[Read]:
    """A later mention of a deal by a bare noun (“the investment of X in Y”) keeps the state in which the text, or else
    a heading, introduced it."""
    told: dict[tuple[str, frozenset[str]], Statement] = {}
    heads = [(s.start, s.end) for s in parts if s.kind == "heading"]
    headed: set[tuple[str, frozenset[str]]] = set()
    out = []
    for statement, start, end in found:
        key = statement.frame.kind, _parties(statement, vocabulary)
        if not statement.rule.endswith(":mention"):
            if key in headed:
                told.pop(key, None)
                headed.discard(key)
            headed |= {key} - told.keys() if any(a <= start < b for a, b in heads) else set()
            told.setdefault(key, statement)
        elif key in told and not vocabulary.status(told[key].status).holds:
            first = told[key]
            statement = replace(statement, stage=first.stage, certainty=first.certainty, status=first.status)
        out.append((statement, start, end))
    return out


def _without_titles(found: Sequence[Read], parts: Sequence[Segment], vocabulary: Vocabulary) -> list[Read]:
    """Without what a heading says of a deal that the text below states with the same parties and no less fully."""
    heads = [(s.start, s.end) for s in parts if s.kind == "heading"]
    titled = [any(a <= start < b for a, b in heads) for _, start, _ in found]
    body: dict[tuple[str, frozenset[str]], list[Statement]] = {}
    for (statement, _, _), head in zip(found, titled, strict=True):
        if not head and _is_deal(statement, vocabulary):
            body.setdefault((statement.frame.kind, _parties(statement, vocabulary)), []).append(statement)

    def again(statement: Statement) -> bool:
        told = body.get((statement.frame.kind, _parties(statement, vocabulary)), ())
        return any(_tells_no_less(other, statement) for other in told)

    return [read for read, head in zip(found, titled, strict=True) if not (head and again(read[0]))]


def _with_shares(found: Sequence[Read], vocabulary: Vocabulary) -> list[Read]:
    """With what rounds say of each who takes part in them, once, where the article does not tell it by itself."""
    known = {_pair_of(s, vocabulary) for s, _, _ in found}
    out: list[Read] = []
    for statement, start, end in found:
        out.append((statement, start, end))
        for share in put_in(statement, vocabulary):
            if _pair_of(share, vocabulary) not in known:
                known.add(_pair_of(share, vocabulary))
                out.append((share, start, end))
    return out


def _pair_of(statement: Statement, vocabulary: Vocabulary) -> tuple[str, tuple[frozenset[str], ...]]:
    """The kind of a statement with the things of each of its key roles."""
    keys = vocabulary.frames[statement.frame.kind].keys
    things = (frozenset(f.iri for f in statement.frame.get(k) if isinstance(f, Entity)) for k in keys)
    return statement.frame.kind, tuple(things)


def _tells_no_less(whole: Statement, brief: Statement) -> bool:
    """Whether `whole` fills each role that `brief` fills, a sum with one that differs by rounding at most."""
    pairs = ((values, whole.frame.get(role)) for role, values in brief.frame.roles)
    return all(held and _rounds(values[0], held[0]) for values, held in pairs)


def _rounds(brief: Filler, whole: Filler) -> bool:
    """Whether two sums differ by rounding at most; what is no sum does."""
    if not isinstance(brief, Quantity) or not isinstance(whole, Quantity):
        return True
    return brief.unit == whole.unit and abs(brief.value - whole.value) * _ROUNDING <= whole.value


def _parties(statement: Statement, vocabulary: Vocabulary) -> frozenset[str]:
    """The things in the key roles of a statement, each as its widest whole."""
    keys = vocabulary.frames[statement.frame.kind].keys
    return frozenset(
        vocabulary.whole_of(f.iri)[-1] for k in keys for f in statement.frame.get(k) if isinstance(f, Entity)
    )


def _read_segment(
    segment: Segment,
    article: Article,
    language: str,
    vocabulary: Vocabulary,
    discourse: Discourse,
    opening: Opening,
    seen: list[Seen] | None,
) -> Iterator[tuple[int, int, Sequence[Statement]]]:
    place, day = _Place(segment, article, language, vocabulary), ""
    told: set[tuple[str, object]] = set()  # what the cells of a row tell, their sentences do not tell again
    counted: frozenset[str] = frozenset()  # nor those kinds of which a cell lists several
    if segment.kind == "row":
        entry = entry_of(segment)
        listed_so = rounds(segment, article.text, discourse.topic, language, vocabulary)
        counted = frozenset(s.frame.kind for s in listed_so)
        for start, end, whole in _of_row(place, discourse, entry, listed_so):
            told |= set(map(_key, whole))
            yield start, end, whole
        discourse.part(item=False)
        spans = () if entry else _prose_of(segment)
        day = date_of(segment, article, language, vocabulary) if spans else ""
        if language == "ja" and spans:
            named = [text for text, _, _ in segment.cells if not is_prose(text)]
            discourse.row(_topic(segment.start, place, discourse).thing, _joint(named, place))
    else:
        spans = _parted(sentences(segment, article.text, language), place)
        if segment.kind == "item" and not _refers(article.text[slice(*content_of(segment, article.text))], place):
            discourse.part()
    for start, end in spans:
        if _asks(article.text[start:end], segment.kind):
            if seen is not None:
                seen.append(Seen(start, end, skipped="question"))
            discourse.asked(article.text[start:end], place)
            continue
        heard = _heard(start, end, place, discourse, opening, seen)
        found = [s for s in heard if _key(s) not in told and s.frame.kind not in counted]
        yield start, end, [replace(s, date=s.date or day) for s in found] if day else found
    discourse.close(segment)


def _parted(spans: tuple[tuple[int, int], ...], place: _Place) -> tuple[tuple[int, int], ...]:
    """The spans, each English sentence of prose that semicolons join as several."""
    if place.language != "en" or place.segment.kind not in (PARAGRAPH, ITEM):
        return spans
    text = place.article.text
    return tuple((a + x, a + y) for a, b in spans for x, y in parted(text[a:b], place.vocabulary))


def _heard(
    start: int, end: int, place: _Place, discourse: Discourse, opening: Opening, seen: list[Seen] | None
) -> Sequence[Statement]:
    """What the sentence states. One on which a rule fails is named in the log, and the article goes on without it."""
    try:
        return _read_sentence(start, end, place, discourse, opening, seen)
    except Exception as error:  # whatever one sentence meets must not cost the others
        text = place.article.text[start:end]
        _LOG.warning("%s: a sentence was passed over (%r): %s", place.article.doc, error, text)
        return []


def _of_row(
    place: _Place, discourse: Discourse, entry: tuple[str, str] | None, each: Sequence[Statement]
) -> Iterator[tuple[int, int, Sequence[Statement]]]:
    """What a row states as a whole, with the rounds that `each` cell lists, and what its labelled cells add to that."""
    segment, article, language, vocabulary = place.segment, place.article, place.language, place.vocabulary
    meant = defined(entry, language, vocabulary, article.text, article.published) if entry else ()
    cells = read_row(segment, article, language, vocabulary, discourse.topic.thing)
    when = date_of(segment, article, language, vocabulary)
    alone = (s for s in cells if not _is_one_of(s, each))
    whole = _joined(_joined(meant, [replace(s, date=s.date or when) for s in each]), alone)
    if not any(s.frame.kind == discourse.raising for s in whole):
        card, pairs = article.text[segment.start : segment.end], zip(segment.header, segment.cells, strict=False)
        lines = [f"{head}: {words}" for head, (words, _, _) in pairs if head in card]  # a table's heads stand above
        whole = _joined(whole, backed_by(lines, discourse.raised, language, vocabulary, article.text))
    yield segment.start, segment.end, whole
    known = set(map(_key, whole))
    for cell, statement in profiled(segment, article.text, discourse.topic, article.published, language, vocabulary):
        if _key(statement) not in known and _adds(statement, whole[len(meant) :], vocabulary):
            date = statement.date or (when if _is_deal(statement, vocabulary) else "")
            yield (*_line_of(cell, segment, article.text), [replace(statement, date=date)])
            known.add(_key(statement))


def _line_of(cell: str, segment: Segment, text: str) -> tuple[int, int]:
    """Where the line of a card stands that holds the cell; of another row the whole."""
    start, end = next(((a, b) for words, a, b in segment.cells if words == cell), (segment.start, segment.end))
    first = text.rfind("\n", segment.start, start) + 1
    last = text.find("\n", end, segment.end)
    return max(first, segment.start), last if last >= 0 else segment.end


def _is_one_of(statement: Statement, each: Iterable[Statement]) -> bool:
    """Whether the statement tells no more than the kind, the owner and the sum of one of the others."""
    keys = [(s.frame.kind, s.frame.roles[:_BOTH]) for s in each]
    return (statement.frame.kind, statement.frame.roles[:_BOTH]) in keys


def _adds(statement: Statement, told: Iterable[Statement], vocabulary: Vocabulary) -> bool:
    """Whether a labelled cell states what its row as a whole does not: no deal of that kind, and no mere tie between
    the two sides of one."""
    others = list(told)
    if any(other.frame.kind == statement.frame.kind for other in others):
        return False
    parties = _parties(statement, vocabulary)
    return not ties(statement.frame.kind, vocabulary) or all(parties != _parties(o, vocabulary) for o in others)


def _joint(texts: Iterable[str], place: _Place) -> tuple[Entity, ...]:
    """The two that one of the texts joins."""
    found = (two_of(text, place.language, place.vocabulary, place.article.text) for text in texts)
    return next((duo for duo in found if duo), ())


@dataclass(frozen=True, slots=True)
class _Place:
    """The segment that is read, and what it is read with."""

    segment: Segment
    article: Article
    language: str
    vocabulary: Vocabulary


def _prose_of(row: Segment) -> tuple[tuple[int, int], ...]:
    """The sentences of those cells of a row that are running text."""
    heads = (*row.header, *("" for _ in row.cells))
    prose = [(text, start) for (text, start, _), head in zip(row.cells, heads, strict=False) if tells(text, head)]
    return tuple((start + a, start + b) for text, start in prose for a, b in split(text))


def _refers(text: str, place: _Place) -> bool:
    """Whether an item begins with a word for what was told before (“The round”, “It”, 「同社」)."""
    table = lexicon(place.vocabulary, place.language)
    begin = columns.unmarked(text[:_BEGINNING]).casefold()
    forms = (*table.written_as("anaphor:"), *table.written("definite"))
    return any(begin.startswith(f"{form} " if form.isascii() else form) for form in forms)


def _topic(start: int, place: _Place, discourse: Discourse) -> Topic:
    """What a sentence is about by its place: what the row or, behind its first sentence, the text names; else the topic
    of the headings."""
    segment, topic = place.segment, discourse.above if place.segment.kind == "heading" else discourse.topic
    if segment.kind == "row":
        cells = " , ".join(text for text, _, _ in segment.cells if not is_prose(text))
        row = Topic().below(cells, place.language, place.vocabulary)
        return Topic(row.thing) if row.thing is not None else topic
    opens = start <= content_of(segment, place.article.text)[0]
    if topic.thing is None and not opens and discourse.focus and place.language == "en":
        return Topic(discourse.focus[0])
    return topic


def _read_sentence(
    start: int, end: int, place: _Place, discourse: Discourse, opening: Opening, seen: list[Seen] | None
) -> Sequence[Statement]:
    segment, article, vocabulary = place.segment, place.article, place.vocabulary
    language = _spoken_in(article.text[start:end], place.language)
    topic = _topic(start, place, discourse)
    told = segment.kind != "heading"
    setting = Setting(
        article.text,
        article.published,
        discourse.focus if told else (),
        pair=discourse.pair if told else (),
        publisher=discourse.publisher,
        told=discourse.told if told else (),
        subject=discourse.subject if told else None,
        passing=discourse.passing if told else (),
        duo=(discourse.duo or discourse.sides) if told else (),
        sites=discourse.sites if told else (),
        raised=discourse.round if told else (),
        person=discourse.person if told else None,
    )
    text = columns.unlinked(_words_of_turn(article.text[start:end], start, discourse.turn))
    labelled = segment.kind == "item" and language == "ja" and discourse.item is None
    reading = read(
        _without_label(text, vocabulary) if labelled else text,
        language,
        vocabulary,
        published=setting.published,
        context=setting.context,
        focus=setting.focus,
        pair=setting.pair,
        publisher=setting.publisher,
        told=setting.told,
        subject=setting.subject,
        passing=setting.passing,
        duo=setting.duo,
        sites=setting.sites,
        raised=setting.raised,
        person=setting.person,
    )
    found = _with_topic(reading, text, segment, topic, article, vocabulary)
    found = found or backed(text, discourse.raised, language, vocabulary, article.text)
    entry = entry_in(article.text[start:end]) if segment.kind == "item" else None
    if entry:
        found = _joined(found, defined(entry, language, vocabulary, article.text, article.published))
    if seen is not None:
        seen.append(Seen(start, end, tuple(found), setting))
    discourse.heard(reading, told=segment.kind == "heading" and language == "en")
    built = vocabulary.kind_with["FacilityKind"]
    discourse.told_of(
        tuple(s for s in found if _is_deal(s, vocabulary)), tuple(s for s in found if s.frame.kind == built)
    )
    if segment.kind == "heading":
        discourse.headed = discourse.focus[:1] if discourse.focus and _named_in(reading, discourse.focus[0]) else ()
    opening.hear(reading, end, article.published)
    return found


def _spoken_in(text: str, language: str) -> str:
    """The language of a sentence: a quotation left in English within a Japanese article is English."""
    return "en" if language == "ja" and len(text.split()) >= _PROSE and not JAPANESE.search(text) else language


def _without_label(text: str, vocabulary: Vocabulary) -> str:
    """A whole Japanese sentence without the bold label before it that names nobody (「**成長**：昨年…した。」)."""
    label = _BOLD_LABEL.match(text) if "。" in text else None
    if label is None:
        return text
    named = (m.value for m in lexicon(vocabulary, "ja").names.find(text[: label.end()]))
    if any(isinstance(v, Entity) and v.classes & _SOMEBODY for v in named):
        return text
    return " " * label.end() + text[label.end() :]


def _with_topic(
    reading: Reading, text: str, segment: Segment, topic: Topic, article: Article, vocabulary: Vocabulary
) -> Sequence[Statement]:
    """What a sentence states by itself, and below its headings: as a list of their topic, or with it as its subject."""
    told = listed(text, topic, reading.language, vocabulary, article.text, article.published, segment.kind)
    kinds = {s.frame.kind for s in told}
    alone = (s for s in reading.statements if not told or not (s.frame.kind in kinds or _is_deal(s, vocabulary)))
    whole = (*told, *alone)
    if segment.kind == "item" and not any(_is_deal(s, vocabulary) for s in whole):
        where = (text, topic.words, reading.language, vocabulary, article.text)
        whole = (*(pointed(*where) or priced(*where)), *whole)
    listing = segment.kind in _LISTING
    return with_backers(whole, text, reading.language, vocabulary, article.text) if listing else whole


def _joined(first: Sequence[Statement], second: Iterable[Statement]) -> Sequence[Statement]:
    """Both, without what the second says of frames that the first states already."""
    known = set(map(_key, first))
    return (*first, *(s for s in second if _key(s) not in known))


def _key(statement: Statement) -> tuple[str, object]:
    return statement.frame.kind, statement.frame.roles


def _asks(text: str, kind: str) -> bool:
    """A question asserts nothing, nor do bare links; a title asks wherever a question mark stands in it."""
    end = text.rstrip(_CLOSING)
    if _LINKS.fullmatch(text):
        return True
    return end.endswith(_ASKING) or (kind == "heading" and ("?" in text or "？" in text))


def _label_speaker(label: Segment | None, article: Article, language: str, vocabulary: Vocabulary) -> str:
    """The source that stands as a label behind a paragraph."""
    if label is None:
        return ""
    named: Iterable[Mention] = lexicon(vocabulary, language).names.find(article.text[label.start : label.end])
    return next((m.value.iri for m in named if isinstance(m.value, Entity)), "")


def _told_by(statement: Statement, outlets: tuple[str, ...]) -> Statement:
    """The statement as the word of `outlets`, where it names no source itself."""
    return statement if statement.speakers or not outlets else replace(statement, speakers=outlets)


def _told_of_last(
    found: Sequence[Read], outlets: tuple[str, ...], start: int, vocabulary: Vocabulary
) -> list[Read]:
    """「XはYを買う。Zが伝えた。」: what was read, the news right before `start` as told by `outlets`."""
    last = found[-1][1:]
    if not outlets or start - last[1] > _NEXT:
        return list(found)
    return [
        (_hearsay(s, outlets, vocabulary) if (a, b) == last and _ends_with(s, b - a, vocabulary) else s, a, b)
        for s, a, b in found
    ]


def _ends_with(statement: Statement, length: int, vocabulary: Vocabulary) -> bool:
    """Whether the news that a sentence of so many characters ends with is the statement: a deal, or a site."""
    news = _is_deal(statement, vocabulary) or statement.frame.kind == vocabulary.kind_with["FacilityKind"]
    return news and length - statement.frame.span[1] < _CLOSE


def _hearsay(statement: Statement, outlets: tuple[str, ...], vocabulary: Vocabulary) -> Statement:
    """The statement as what `outlets` report, where it names no source and is sure."""
    if statement.speakers or statement.certainty != SURE:
        return statement
    known = (statement.stage,) if not vocabulary.status(statement.stage).holds else ()
    status = status_of(statement.stage, _REPORTED, known, vocabulary)
    return replace(statement, speakers=outlets, certainty=_REPORTED, status=status)


def _cited(segment: Segment, text: str, language: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The outlets whose links close an item of a list (「…。[Reuters](…) / [BBC](…)」): what it tells is theirs."""
    from language.items import lexicon

    links = _CITED.search(text[segment.start : segment.end]) if segment.kind == "item" else None
    found: list[str] = []
    for label in _LABEL.findall(links.group()) if links else ():
        named: Iterable[Mention] = lexicon(vocabulary, language).names.find(label)
        whole = (m.value for m in named if (m.start, m.end) == (0, len(label)))
        found += [v.iri for v in whole if isinstance(v, Entity) and "MediaOutlet" in v.classes]
    return tuple(dict.fromkeys(found))


def _words_of_turn(text: str, start: int, turn: Turn | None) -> str:
    """The sentence with the name of its speaker blanked out."""
    cut = min(max(0, turn.start - start), len(text)) if turn is not None else 0
    return " " * cut + text[cut:]


def _spoken(statement: Statement, turn: Turn | None) -> Statement:
    """In an interview the speaker of the turn is the source, unless the sentence names another."""
    if turn is None or turn.speaker is None or statement.speakers:
        return statement
    return replace(statement, speakers=(turn.speaker.iri,))


def _attributed(statement: Statement, label: str) -> Statement:
    return (
        replace(statement, speakers=(label,))
        if label and not statement.speakers and statement.certainty == "Reported"
        else statement
    )


def _introduced(statement: Statement, unlisted: Mapping[str, Entity]) -> Statement:
    """The statement with the names of those speakers that only the article knows."""
    own = tuple(unlisted[who] for who in statement.speakers if who in unlisted)
    return replace(statement, unlisted=own) if own else statement


def _claim(article: Article, statement: Statement, start: int, end: int, language: str) -> Claim:
    iri = claim_iri(article.doc, start, end, statement)
    return Claim(iri, article.iri, article.doc, statement, article.text[start:end], start, end, language, EXTRACTOR)


def _kept_apart(found: Sequence[Read], vocabulary: Vocabulary) -> list[Read]:
    """Two deals of the same parties and sum in different months (tranches) are two deals: each bears its month."""
    months: dict[str, set[str]] = {}
    deals = [len(s.date) >= _MONTH and _is_deal(s, vocabulary) for s, _, _ in found]
    if sum(deals) < _BOTH:
        return list(found)
    nodes = [frame_iri(s.frame, vocabulary) if d else "" for (s, _, _), d in zip(found, deals, strict=True)]
    for node, (statement, _, _) in zip(nodes, found, strict=True):
        if node:
            months.setdefault(node, set()).add(statement.date[:_MONTH])
    return [
        (
            replace(s, apart=s.date[:_MONTH]) if len(months.get(node, ())) > 1 and len(s.date) >= _MONTH else s,
            start,
            end,
        )
        for node, (s, start, end) in zip(nodes, found, strict=True)
    ]


def _is_deal(statement: Statement, vocabulary: Vocabulary) -> bool:
    return "Deal" in vocabulary.classes[statement.frame.kind]
