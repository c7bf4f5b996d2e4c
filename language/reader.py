"""The one reader of claims and questions: a sentence becomes frames; what it did not read is kept in `unread`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from kg.model import Entity, Filler, Frame, Hole, Mention, Period, Quantity, Reading, Statement
from kg.values import replace
from kg.vocabulary import FrameType, Vocabulary
from language import english, english_chunks, english_sites, japanese, japanese_sites
from language.breakdowns import broken_down
from language.candidates import PERSON, with_candidates
from language.capacity import implied, site_roles
from language.capitals import described
from language.clauses import EACH, Predication
from language.comparison import opens_comparison, sets_against
from language.counted import counted_frames, told_apart
from language.english_appositions import with_appositions
from language.english_brackets import listed_in_brackets
from language.english_digests import unbracketed, unsaid
from language.english_each import with_each
from language.english_headlines import as_verbs
from language.english_questions import linked, worded
from language.english_topics import topic
from language.families import unfolded, with_makers
from language.frames import (
    Candidate,
    candidates,
    distributed,
    expanded,
    fill_from_focus,
    fill_received,
    fill_relation,
    fill_unsaid,
    in_pairs,
    repeats,
)
from language.guards import is_bare_sum
from language.holes import ask
from language.items import Item, Lexicon, lexicon, read_items, same_measure
from language.japanese_firms import with_firms
from language.japanese_questions import linked as linked_ja
from language.japanese_questions import plain
from language.japanese_topics import antecedents
from language.japanese_towns import with_towns as towns_in
from language.japanese_unsaid import with_owner, without_leaders
from language.katakana import shown
from language.metrics import metric_frames, own_dates, place_of
from language.products import with_products
from language.raising import raising
from language.reference import Discourse, resolve
from language.relations import adjacent_frames, own_products, position_frames, posts_in_brackets
from language.retold import added, continued, referred
from language.sites import Site
from language.sources import OWN_NEWS, Source, covering, named_first, speakers_in
from language.status import DENIED, DONE, STANDING, certainty_of, event_date, gone, lasts, stage_of, status_of
from language.told import chained, figures, into_round, joined, names_others, put_in_too, recalled
from language.towns import with_towns
from language.typos import corrected
from language.units import with_units
from language.versions import maker_of

_DAY, _YEAR = len("2025-11-03"), len("2025")
_QUOTES = ("「", "『")
_AGENT = "Agent"
_FIRMS = ("Company", "AILab", "CloudProvider", "ChipMaker", "Investor")  # what a name is said to be that is a company's
_LEAST = 2.0  # the least sum of fits with which a frame is believed


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence stands: the whole text (for ambiguous names), its date, and what the discourse is about."""

    context: str = ""
    published: str = ""
    focus: tuple[Entity, ...] = ()
    question: bool = False
    pair: tuple[Entity, ...] = ()
    publisher: Entity | None = None
    told: tuple[Statement, ...] = ()
    subject: Entity | None = None
    passing: tuple[Entity, ...] = ()
    named: tuple[Mention, ...] = ()
    duo: tuple[Entity, ...] = ()
    sites: tuple[Statement, ...] = ()
    raised: tuple[Statement, ...] = ()
    person: Entity | None = None


def read(
    text: str,
    language: str,
    vocabulary: Vocabulary,
    *,
    published: str = "",
    question: bool = False,
    context: str = "",
    focus: Iterable[Entity] = (),
    pair: tuple[Entity, ...] = (),
    publisher: Entity | None = None,
    told: tuple[Statement, ...] = (),
    subject: Entity | None = None,
    passing: tuple[Entity, ...] = (),
    named: tuple[Mention, ...] = (),
    duo: tuple[Entity, ...] = (),
    sites: tuple[Statement, ...] = (),
    raised: tuple[Statement, ...] = (),
    person: Entity | None = None,
) -> Reading:
    """Read one sentence (or one question) of `language` (``"en"`` or ``"ja"``).

    Gives its mentions, its statements with stage, certainty and speakers, and every content word that nothing read.
    `context` is the whole article, `focus` the things that the sentences before were about, nearest first;
    `pair` the two of them last told of together, `publisher` whose words the article is (“we”), `told` the deals of
    the sentence before, which this one may go on with; `subject` whom the page says that the sentence is about,
    `passing` the one body that the sentence before named beside its topic; `named` are names in the text itself that
    no row of the vocabulary gives; `duo` are the two that the page says that the text is about (“A × B”); `sites` are
    those that the text told of last, `raised` is the round that it told last; `person` is who was named last (“he”).
    """
    setting = Setting(
        context,
        published,
        tuple(focus),
        question,
        pair,
        publisher,
        told,
        subject,
        passing,
        named,
        duo,
        sites,
        raised,
        person,
    )
    items = items_of(text, language, vocabulary, setting)
    found = _statements(items, language, vocabulary, setting)
    flat = _flat(items)
    return Reading(
        text=text,
        language=language,
        mentions=tuple([Mention(i.value, i.start, i.end, i.text) for i in flat if i.value is not None]),
        statements=found,
        unread=_unread(flat, language),
        words=tuple([(i.text, i.start, i.end, c) for i in flat for w in i.words for c in w.concepts]),
        topic=_topic(items) if language == "en" else None,
    )


def items_of(text: str, language: str, vocabulary: Vocabulary, setting: Setting) -> tuple[Item, ...]:
    """The items of a sentence with its unknown names, and with what it refers to in what was told before."""
    question = setting.question
    items = read_items(
        text,
        language,
        vocabulary,
        context=setting.context,
        published=setting.published,
        question=question,
        named=setting.named,
    )
    table = lexicon(vocabulary, language, question)
    items, makers = unfolded(items, language, vocabulary) if question else (items, {})
    if question and language == "en":
        items = linked(with_makers(ask(worded(corrected(items, vocabulary), table), language), makers), table)
    elif question:
        items = linked_ja(with_makers(ask(plain(corrected(items, vocabulary), table), language), makers))
    ends, items = table.ends, with_products(items, table)
    if language == "en" and not question:
        keeper = _keeper(setting.sites, vocabulary)
        told = Discourse(setting.focus, setting.pair, setting.publisher, setting.person, keeper)
        names = described(setting.context or text, tuple(f for kind in _FIRMS for f in table.written(f"class:{kind}")))
        named = with_towns(with_units(with_candidates(items, language, ends, setting.context, names)))
        unnamed = english_sites.without_names(unbracketed(named))
        return resolve(as_verbs(with_each(told_apart(with_appositions(unnamed)))), told, vocabulary)
    items = items if question else with_firms(items)
    named = with_candidates(items, language, ends, setting.context, _shown(setting.context, table))
    if question:
        return _resolve(named, setting)
    return with_owner(_resolve(towns_in(told_apart(named)), setting), () if setting.raised else setting.focus, table)


def _keeper(sites: Sequence[Statement], vocabulary: Vocabulary) -> Entity | None:
    """Whose the sites told of last are, where they are of one."""
    owner, _ = site_roles(vocabulary) if sites else ("", "")
    owners = {f for s in sites for f in s.frame.get(owner) if isinstance(f, Entity)}
    return owners.pop() if len(owners) == 1 else None


def _shown(context: str, table: Lexicon) -> frozenset[str]:
    """The katakana words that a Japanese article shows to be names."""
    return shown(context, table.written("introduces"), table.written("nationality")) if context else frozenset()


def _subjects(items: Sequence[Item]) -> list[Entity]:
    """The things that the sentence has as its topic or subject so far, the last first."""
    marked = [i for i, m in pairwise(items) if m.kind == "marker" and m.cases & {"topic", "subject"}]
    return [i.value for i in reversed(marked) if isinstance(i.value, Entity)]


_FORECASTERS = {"Bank", "MarketResearcher"}  # who speaks of the sums of others
_TOP = 900  # where a release names its publisher


def issuer_of(text: str, language: str, vocabulary: Vocabulary) -> Entity | None:
    """The company that publishes a release: the first that the top of the text names in full (株式会社X).

    None where the text never says “we”, or names no company so.
    """
    table = lexicon(vocabulary, language)
    if not any(f in text for f in table.written("anaphor:us")):
        return None
    if not any(f.casefold() in text[:_TOP].casefold() for f in table.written("corporate")):
        return None
    found = with_candidates(read_items(text[:_TOP], language, vocabulary, context=text), language, table.ends)
    for left, right in pairwise(found):
        named = next((i for i in (left, right) if i.is_entity and "Company" in getattr(i.value, "classes", ())), None)
        full = any(i.is_concept("corporate") and len(i.tokens) > 1 for i in (left, right))
        if named is not None and full and left.end == right.start and isinstance(named.value, Entity):
            return named.value
    return None


def _topic(items: Sequence[Item]) -> Mention | None:
    """What the English sentence is about, as it is mentioned."""
    item = topic(items)
    return Mention(item.value, item.start, item.end, item.text) if item is not None and item.value else None


def _flat(items: Iterable[Item]) -> list[Item]:
    found: list[Item] = []
    for item in items:
        found.append(item)
        if item.inner:
            found += _flat(item.inner)
    return found


def _resolve(items: tuple[Item, ...], setting: Setting) -> tuple[Item, ...]:
    """同社, the company: what this sentence or the last was about becomes its value; 両社 becomes two things."""
    if not any(item.words and item.has("anaphor:") for item in items):
        return items
    return tuple(x for at, item in enumerate(items) for x in _resolved(item, items, at, setting))


def _resolved(item: Item, items: tuple[Item, ...], at: int, setting: Setting) -> tuple[Item, ...]:
    if item.value is not None or not item.has("anaphor:"):
        return (item,)
    if item.is_concept("anaphor:two") and len(setting.pair) == 2:
        both = [replace(item, kind="name", value=e) for e in setting.pair]
        return both[0], replace(item, kind="marker", words=(), cases=frozenset({"and"})), both[1]
    if not item.is_concept("anaphor:one"):
        return (item,)
    cls = item.has("class:") or "Organisation"
    if cls == PERSON:
        return (replace(item, kind="name", value=setting.person) if setting.person is not None else item,)
    we = setting.publisher if item.is_concept("anaphor:us") else None
    known = (we,) if we is not None else antecedents(items, at, (*setting.passing, *setting.focus))
    if item.is_concept("anaphor:own"):
        known = (*_subjects(items[:at]), *setting.focus)
    found = next((e for e in known if cls in e.classes and "Company" in e.classes | {cls}), None)
    return (replace(item, kind="name", value=found) if found is not None else item,)


def _statements(
    items: tuple[Item, ...], language: str, vocabulary: Vocabulary, setting: Setting
) -> tuple[Statement, ...]:
    if not any(i.value is not None and not isinstance(i.value, Period) for i in _flat(items)):
        return ()  # nothing that could fill a role
    grammar = japanese if language == "ja" else english
    table = lexicon(vocabulary, language, setting.question)
    believed: list[tuple[Candidate, Predication]] = []
    partial: list[tuple[tuple[Candidate, ...], Predication]] = []
    kinds = frozenset(s.frame.kind for s in setting.told if language == "ja")
    dealt = [distributed(p) for whole in _predicated(items, table) for p in in_pairs(whole, vocabulary)]
    for predication, dealt_out in [(one, shares) for shares in dealt for one in shares]:
        if setting.question or kinds:
            predication = replace(predication, asked=setting.question, recalled=kinds)
        if predication.negated and predication.nominal:
            continue  # “never wins a partner” states no partnership and denies none
        if language == "en":
            predication = referred(predication, items, setting.told)
        options = candidates(predication, table)
        told = _but_for(items, dealt_out, predication)
        best = _in_chain(options, predication, believed, items, table, setting)
        best = best or _believed(options, predication, setting, vocabulary, language, told)
        best = best or (_unsaid_by_verb(predication, setting, vocabulary) if language == "en" else None)
        believed += [(best, predication)] if best is not None else []
        more = (*_built_too(options, best, vocabulary), *_done_too(options, best, predication, vocabulary))
        believed += [(c, predication) for c in more if not setting.question]
        partial += [(options, predication)] if best is None and options else []
    whole = _completed(believed, partial, table, setting)
    believed = list(whole) if setting.question else _stated(whole, vocabulary)
    sources = grammar.sources_of(items) if believed else ()
    believed = [b for b in believed if not _tells_it(b[0].frame, sources)]
    taken = frozenset(i.start for best, _ in believed for i in best.items if isinstance(i.value, Quantity))
    parties = frozenset(f for best, _ in believed for _, fs in best.frame.roles for f in fs)
    loose = _beside(items, language, vocabulary, setting, taken, parties)
    position = vocabulary.kind_with["Position"]
    told_posts = posts_in_brackets(items, [best.frame for best, _ in believed], position)
    loose += tuple(f for f in told_posts if f not in loose)
    believed = [b for b in believed if not (_told_better(*b, loose) or _is_with_holder(b[0].frame, loose, vocabulary))]
    sites = japanese_sites.sites if language == "ja" else english_sites.sites
    believed, others = _with_sites(believed, () if setting.question else sites(items, vocabulary), vocabulary)
    again = _recalled(partial, believed, items, setting, vocabulary) if partial and setting.told else []
    again = [(c, p, source) for c, p, source in again if language == "ja" and not setting.question]
    details = list(figures(items, setting.told, vocabulary)) if language == "ja" and setting.told else []
    details += broken_down(items, setting.told, vocabulary) if language == "ja" and setting.told else ()
    sited = list(japanese_sites.costs(items, setting.sites, vocabulary)) if language == "ja" and setting.sites else []
    believed, details = [b for b in believed if not (sited and b[1].item.is_concept("sitecost"))], details + sited
    retold = _retold(partial, [b for b, _ in believed], setting, table)
    if not (believed or loose or again or details or retold or others):
        return ()
    sources = sources or grammar.sources_of(items)
    tellers = tuple(w.has("entity:") for i in items for w in i.words if w.has("entity:") and w.has("cue:"))
    found = [
        _state(f, told, vocabulary, setting.published)
        for best, predication in believed
        for told in [_told(predication, covering(sources, predication.start), tellers)]
        for f in _each(best, predication, items, setting, vocabulary)
    ]
    found += [_again(_state(c.frame, p, vocabulary, setting.published), source) for c, p, source in again] + details
    found += [_loose(f, items, vocabulary, sources, tellers, setting.published) for f in loose]
    found += [Statement(s.frame, s.stage, "Asserted", s.stage, (), "", 0.8, "adjacent") for s in others]
    found = found if setting.question else list(implied(items, found, setting.sites, setting.told, vocabulary))
    every = _distinct(s for s in (*found, *retold) if setting.question or _is_sound(s, vocabulary))
    return every if setting.question else tuple(_named(every, vocabulary))


def _stated(
    whole: Sequence[tuple[Candidate, Predication]], vocabulary: Vocabulary
) -> list[tuple[Candidate, Predication]]:
    """Of the readings of a sentence that is no question those that state something of somebody."""
    told = [b for b in whole if _is_told(b[0].frame, vocabulary) and _may_be_told(*b, vocabulary)]
    told = [b for b in told if not _is_of_one_house(b[0].frame, vocabulary)]
    return [b for b in told if not _is_spent_on_deal(*b, told)]


def _is_spent_on_deal(
    best: Candidate, predication: Predication, believed: Sequence[tuple[Candidate, Predication]]
) -> bool:
    """“spent $8bn to buy X”: the sum is that of the deal, which says more than that it was spent."""
    spent = {i.start for i in best.items if isinstance(i.value, Quantity)}
    deals = (c for c, p in believed if p is not predication and c.frame.kind != best.frame.kind)
    held = {i.start for c in deals for i in c.items if isinstance(i.value, Quantity)}
    spends = predication.past and predication.item.is_concept("spends")
    return spends and bool(spent) and spent <= held


def _unsaid_by_verb(predication: Predication, setting: Setting, vocabulary: Vocabulary) -> Candidate | None:
    """What an English verb tells of a site that bears a name, or adds to the deal told before."""
    more = added(predication, setting.told, vocabulary) if not setting.question else None
    return english_sites.built(predication, vocabulary) or more


def _each(
    best: Candidate, predication: Predication, items: Sequence[Item], setting: Setting, vocabulary: Vocabulary
) -> tuple[Frame, ...]:
    """The frames of a reading: one for each of a list, where each has his own."""
    frame = _in_own_post(best, items, vocabulary) if predication.item.is_concept("heads") else best.frame
    each = expanded(frame, vocabulary, setting.question, any(i.tag == EACH for i in best.items))
    return each if setting.question else tuple(f for f in each if _is_told(f, vocabulary))


def _in_own_post(best: Candidate, items: Sequence[Item], vocabulary: Vocabulary) -> Frame:
    """「サム・アルトマンCEOが率いるX」: of who leads a house the post that stands right behind the name is told."""
    frame, said = best.frame, [i.value for i in best.items]
    role, held = frame.roles[1] if len(frame.roles) > 1 else ("", ())
    if frame.kind != vocabulary.kind_with["Position"] or any(f in said for f in held):
        return frame
    behind = (b.value for a, b in pairwise(items) if a.value in said and a.end == b.start)
    post = next((v for v in behind if isinstance(v, Entity) and "Position" in v.classes), None)
    return frame.with_role(role, post) if post is not None else frame


def _built_too(options: Sequence[Candidate], best: Candidate | None, vocabulary: Vocabulary) -> list[Candidate]:
    """“X builds a site with so many machines”: beside the machines that it works with, the site."""
    site = vocabulary.kind_with["FacilityKind"]
    machines = best is not None and any(
        "Hardware" in f.classes for _, fs in best.frame.roles for f in fs if isinstance(f, Entity)
    )
    sites = [c for c in options if c.frame.kind == site and not c.missing and c.score >= _LEAST]
    return sites[:1] if machines and best is not None and best.frame.kind != site else []


def _done_too(
    options: Sequence[Candidate], best: Candidate | None, predication: Predication, vocabulary: Vocabulary
) -> list[Candidate]:
    """「XがYのTPUを使う契約」: beside the contract what its clause tells of itself, where that reads better."""
    if best is None or not _is_spoken_of(best, predication):
        return []
    others = (c for c in options if not c.missing and c.score > best.score and c.frame.kind != best.frame.kind)
    return [c for c in others if _may_be_told(c, predication, vocabulary)][:1]


def _predicated(items: tuple[Item, ...], table: Lexicon) -> tuple[Predication, ...]:
    """What the sentence says by words that evoke a frame, or by the want of one."""
    evoked = any(i.has("frame:") for i in _flat(items))
    if table.language == "ja":
        return japanese.predications(items) if evoked else ()
    told = (*english.predications(items), *listed_in_brackets(items)) if evoked else ()
    return (*told, *unsaid(items, table))


def _in_chain(
    options: Sequence[Candidate],
    predication: Predication,
    believed: Sequence[tuple[Candidate, Predication]],
    items: Sequence[Item],
    table: Lexicon,
    setting: Setting,
) -> Candidate | None:
    """What a verb states of the round told before, or a Japanese one of the parties of the clause that it goes on
    from."""
    told = into_round(options, predication, setting.raised, table.vocabulary)
    if told is not None or table.language != "ja" or setting.question:
        return told
    if too := put_in_too(options, setting.told, items, table.vocabulary):
        return too
    if not believed:
        return None
    if any(not c.missing for c in options):
        return None
    return chained(options, predication, believed[-1], items, table.vocabulary)


def _completed(
    believed: list[tuple[Candidate, Predication]],
    partial: Sequence[tuple[tuple[Candidate, ...], Predication]],
    table: Lexicon,
    setting: Setting,
) -> list[tuple[Candidate, Predication]]:
    """What is believed, with what the readings add to it that stand for nothing alone."""
    if table.language == "en" and not setting.question:
        found = _filled_out(_merged(believed), [options for options, _ in partial])
        return [*found, *_more_of(found, partial, table.vocabulary)]
    whole = _fullest(believed)
    relatives = [(c, p) for options, p in partial for c in options if p.modifies == c.frame.kind]
    for clause, _ in relatives if not setting.question else ():
        same = [k for k, (best, _) in enumerate(whole) if best.frame.kind == clause.frame.kind]
        grown = joined(whole[same[0]][0].frame, clause.frame, table.vocabulary) if len(same) == 1 else None
        if grown is not None:
            best, predication = whole[same[0]]
            whole[same[0]] = replace(best, frame=grown, items=best.items + clause.items), predication
    return whole if setting.question else [_priced(best, p, partial, table.vocabulary) for best, p in whole]


def _priced(
    best: Candidate,
    predication: Predication,
    partial: Sequence[tuple[tuple[Candidate, ...], Predication]],
    vocabulary: Vocabulary,
) -> tuple[Candidate, Predication]:
    """「XがYを使う2億ドルの契約」: what the noun adds to the deal that the clause before it tells."""
    held, keys = best.frame, vocabulary.frames[best.frame.kind].keys
    nouns = (c.frame for options, p in partial if p.nominal and p.start > predication.start for c in options)
    alike = (f for f in nouns if f.kind == held.kind == predication.modifies)
    agreeing = (f for f in alike if all(set(fs) <= set(held.get(r)) for r, fs in f.roles if r in keys))
    more = next(([(r, fs) for r, fs in f.roles if not held.get(r)] for f in agreeing), [])
    whole = {**dict(held.roles), **dict(more)}
    order = vocabulary.frames[held.kind].roles
    return replace(best, frame=replace(held, roles=tuple((r, whole[r]) for r in order if r in whole))), predication


def _recalled(
    partial: Sequence[tuple[tuple[Candidate, ...], Predication]],
    believed: Sequence[tuple[Candidate, Predication]],
    items: Sequence[Item],
    setting: Setting,
    vocabulary: Vocabulary,
) -> list[tuple[Candidate, Predication, Statement]]:
    """Readings that go on with a deal told before, where the sentence tells none of that kind and names none else."""
    kinds = {best.frame.kind for best, _ in believed}
    found = [
        (*again, p) for options, p in partial for again in [recalled(options, p, setting.told, vocabulary)] if again
    ]
    own = [(c, p, source) for c, source, p in found if c.frame.kind not in kinds]
    return [] if names_others(items, [c.frame for c, _, _ in own]) else own


def _again(statement: Statement, source: Statement) -> Statement:
    """The statement at the stage in which the deal was told, unless it tells one itself."""
    if statement.status != DONE:
        return statement
    return replace(statement, stage=source.stage, certainty=source.certainty, status=source.status)


def _beside(
    items: Sequence[Item],
    language: str,
    vocabulary: Vocabulary,
    setting: Setting,
    taken: frozenset[int],
    parties: frozenset[Filler],
) -> tuple[Frame, ...]:
    """The frames that stand there without a word that evokes them; a deal holds the sums that begin at `taken`."""
    position, metric = vocabulary.kind_with["Position"], vocabulary.kind_with["MetricKind"]
    asked, focus = setting.question, setting.focus
    known = parties | {f for s in setting.told for _, fs in s.frame.roles for f in fs}
    return (
        *adjacent_frames(items, lexicon(vocabulary, language, asked)),
        *own_products(items, vocabulary),
        *(counted_frames(items, vocabulary) if language == "ja" and not asked else ()),
        *position_frames(items, position, vocabulary, question=asked, focus=focus),
        *metric_frames(
            items,
            metric,
            vocabulary,
            focus=focus,
            question=asked,
            taken=taken,
            language=language,
            known=known,
            sure=setting.subject,
        ),
    )


def _with_sites(
    believed: list[tuple[Candidate, Predication]], told: Sequence[Site], vocabulary: Vocabulary
) -> tuple[list[tuple[Candidate, Predication]], list[Site]]:
    """What is believed, with the places of the sites that it tells of; and the sites that no verb tells of."""
    out, others = list(believed), []
    for site in told:
        owner, user = site_roles(vocabulary)
        whose = set(site.frame.get(owner))
        alike = [k for k, (b, _) in enumerate(out) if b.frame.kind == site.frame.kind]
        same = [k for k in alike if whose & {*out[k][0].frame.get(owner), *out[k][0].frame.get(user)}]
        for k in same:
            best, predication = out[k]
            more = tuple((r, fs) for r, fs in site.frame.roles if not best.frame.get(r))
            out[k] = replace(best, frame=replace(best.frame, roles=best.frame.roles + more)), predication
        held = any(whose & set(fs) for b, _ in believed for _, fs in b.frame.roles)
        others += [] if same or (site.aside and not held) else [site]
    return out, others


def _is_told(frame: Frame, vocabulary: Vocabulary) -> bool:
    """A metric is told with its value, unless it is an event that has none."""
    kind = vocabulary.frames[frame.kind]
    if not any(vocabulary.roles[r].ranges == {"MetricKind"} for r in kind.roles):
        return True
    metrics = [f for _, fs in frame.roles for f in fs if isinstance(f, Entity) and "MetricKind" in f.classes]
    eventful = any("nothing" in vocabulary.measured_in.get(m.iri, ()) for m in metrics)
    return eventful or any(isinstance(f, Quantity) for _, fs in frame.roles for f in fs)


def _merged(found: list[tuple[Candidate, Predication]]) -> list[tuple[Candidate, Predication]]:
    """Readings of one kind that share a thing and differ in nothing are one (“raised … in a round led by …”)."""
    kept: list[tuple[Candidate, Predication]] = []
    for best, predication in found:
        if any(_turned(other.frame, best.frame) for other, _ in kept):
            continue
        apart = [k for k, (_, p) in enumerate(kept) if p.item is predication.item or _is_undone_before(p, predication)]
        others = ((k, other) for k, (other, _) in enumerate(kept) if k not in apart)  # not its shares
        at = next((k for k, other in others if _compatible(other.frame, best.frame)), None)
        if at is None:
            kept.append((best, predication))
            continue
        other, first = kept[at]
        roles = other.frame.roles + tuple((r, fs) for r, fs in best.frame.roles if not other.frame.get(r))
        missing = tuple(r for r in other.missing if r in best.missing)
        merged = replace(
            other, frame=replace(other.frame, roles=roles), missing=missing, items=other.items + best.items
        )
        summed = any(isinstance(f, Quantity) for _, fs in other.frame.roles for f in fs)
        done = first.past and not first.nominal and summed  # “has invested $13bn and will own …”
        cues = first if first.cues or done or not predication.cues else replace(first, cues=predication.cues)
        kept[at] = merged, replace(cues, nominal=first.nominal and predication.nominal)
    return kept


def _is_undone_before(noun: Predication, verb: Predication) -> bool:
    """“withdrew its IPO after raising $1bn”: what came to nothing is not what the verb behind it tells."""
    return noun.nominal and DENIED in noun.cues and not verb.nominal and DENIED not in verb.cues


def _turned(one: Frame, other: Frame) -> bool:
    """Whether two readings differ only in which of their sums stands in which role: the first has it right."""

    def sums(frame: Frame) -> list[str]:
        return sorted(str(f) for _, fs in frame.roles for f in fs if isinstance(f, Quantity))

    def others(frame: Frame) -> set[tuple[str, object]]:
        return {(role, f) for role, fs in frame.roles for f in fs if not isinstance(f, Quantity)}

    several = len(sums(one)) > 1 and sums(one) == sums(other)
    return one.kind == other.kind and several and one.roles != other.roles and others(other) <= others(one)


def _filled_out(
    found: list[tuple[Candidate, Predication]], partial: Iterable[tuple[Candidate, ...]]
) -> list[tuple[Candidate, Predication]]:
    """“signed a $10bn contract to supply X”: what a reading that stands for nothing alone adds to a whole one."""
    for options in partial:
        for at, (whole, predication) in enumerate(found):
            fits = [c for c in options if _compatible(whole.frame, c.frame)]
            if fits:
                roles = whole.frame.roles + tuple((r, fs) for r, fs in fits[0].frame.roles if not whole.frame.get(r))
                grown = replace(whole, frame=replace(whole.frame, roles=roles), items=whole.items + fits[0].items)
                found[at] = grown, predication
                break
    return found


def _more_of(
    found: Sequence[tuple[Candidate, Predication]],
    partial: Iterable[tuple[tuple[Candidate, ...], Predication]],
    vocabulary: Vocabulary,
) -> Iterator[tuple[Candidate, Predication]]:
    """“will invest $5bn in X, with an option to invest $20bn more”: the sum goes to whom the same deal before names."""
    for options, predication in partial:
        for candidate in options:
            role = candidate.missing[0] if len(candidate.missing) == 1 else ""
            same = [w.frame for w, _ in found if w.frame.kind == candidate.frame.kind and w.frame.get(role)]
            elided = role and vocabulary.roles[role].form == "entity" and not candidate.marks & predication.marks
            if elided and len(same) == 1 and _another_sum(same[0], candidate.frame):
                frame = candidate.frame.with_role(role, *same[0].get(role))
                yield replace(candidate, frame=frame, missing=()), predication
                break


def _another_sum(told: Frame, more: Frame) -> bool:
    """Whether two frames share the one party that the second names, and differ in their sums."""
    shared = all(told.get(r) == fs for r, fs in more.roles if isinstance(fs[0], Entity))
    sums = [fs for r, fs in more.roles if isinstance(fs[0], Quantity) and told.get(r) and told.get(r) != fs]
    return shared and bool(sums) and any(isinstance(fs[0], Entity) for _, fs in more.roles)


def _compatible(a: Frame, b: Frame) -> bool:
    """Whether two frames of one kind share a thing in a role and differ in none that both have."""
    shared = [r for r, _ in a.roles if b.get(r)]
    same = [r for r in shared if set(a.get(r)) & set(b.get(r))]
    thing = any(isinstance(a.get(r)[0], Entity) for r in same)
    return a.kind == b.kind and a.roles != b.roles and thing and len(same) == len(shared)


def _told_better(best: Candidate, predication: Predication, loose: Sequence[Frame]) -> bool:
    """“Chief executive X leads Y”: what the verb itself only hints at (a post) another frame of the sentence names."""
    hinted = {r for w in predication.item.words if "told:only" in w.concepts for r, _ in w.fixed}
    plain = [(r, fs) for r, fs in best.frame.roles if r not in hinted]
    alike = (f for f in loose if hinted and f.kind == best.frame.kind)
    return any([(r, fs) for r, fs in f.roles if r not in hinted] == plain for f in alike)


def _is_with_holder(frame: Frame, loose: Sequence[Frame], vocabulary: Vocabulary) -> bool:
    """“spent $900m to hire chief executive A”: whether whom the sentence gives a post stands where no person may."""
    position = vocabulary.kind_with["Position"]
    holders = {f for post in loose if post.kind == position for f in post.roles[0][1]}
    people = {f.iri for f in holders if isinstance(f, Entity) and f.provisional}
    bodies = (fs for r, fs in frame.roles if not vocabulary.roles[r].ranges & {PERSON, _AGENT})
    return any(isinstance(f, Entity) and f.iri in people for fs in bodies for f in fs)


def _may_be_told(candidate: Candidate, predication: Predication, vocabulary: Vocabulary) -> bool:
    """Whether what is told of a product's making is told of its maker, or of who puts it together."""
    return _fabricates(candidate, predication) or not _is_anothers(candidate.frame, vocabulary)


def _fabricates(best: Candidate, predication: Predication) -> bool:
    """“TSMC makes Nvidia's chips”: a thing may be put together by another than the one whose product it is."""
    things = [f for _, fs in best.frame.roles for f in fs if isinstance(f, Entity)]
    built = any(f.classes >= {"Product", "Hardware"} for f in things)
    return built and predication.item.is_concept("fabricates")


def _is_anothers(frame: Frame, vocabulary: Vocabulary) -> bool:
    """Whether the frame gives a product to another than the maker that the vocabulary knows (who only offers it)."""
    rule = next((r for r in vocabulary.adjacent if r.kind == frame.kind and "named" in r.joints), None)
    if rule is None:
        return False
    given = {w for m in frame.get(rule.left_role) if isinstance(m, Entity) for w in vocabulary.whole_of(m.iri)}
    known = [vocabulary.makers.get(p.iri, "") for p in frame.get(rule.right_role) if isinstance(p, Entity)]
    return bool(given) and any(k and not given & set(vocabulary.whole_of(k)) for k in known)


def _tells_it(frame: Frame, sources: Iterable[Source]) -> bool:
    """Whether one of those whom the frame holds is the outlet that tells it."""
    outlets = {i.value for s in sources for i in s.speakers if isinstance(i.value, Entity)}
    held = {f for _, fs in frame.roles for f in fs if isinstance(f, Entity) and "MediaOutlet" in f.classes}
    return bool(held & outlets)


def _is_of_one_house(frame: Frame, vocabulary: Vocabulary) -> bool:
    """“X's models are available on X's cloud”: a service to oneself is told of nobody; nor is X in its own round."""
    if repeats(frame.roles):
        return True
    keys = [vocabulary.roles[k] for k in vocabulary.frames[frame.kind].keys]
    if len(keys) < 2 or not any(role.through for role in keys) or not all("Company" in role.ranges for role in keys):
        return False
    things = [f for role in keys for f in frame.get(role.name)[:1] if isinstance(f, Entity)]
    houses = [vocabulary.whole_of(vocabulary.makers.get(t.iri) or t.iri)[-1] for t in things]
    return len(houses) > 1 and len(set(houses)) == 1


def _fullest(found: list[tuple[Candidate, Predication]]) -> list[tuple[Candidate, Predication]]:
    """A reading that lacks a key role is dropped where a whole one holds the same things; so is that of a noun which
    the clause of another modifies (「XがYの株を取得する契約」)."""
    whole = [_things(best) for best, _ in found if not best.missing]
    kept = [pair for pair in found if not pair[0].missing or not any(_things(pair[0]) <= w for w in whole)]
    clauses = [(best, p.end) for best, p in found if not p.nominal]
    return [
        (best, p)
        for best, p in kept
        if not (p.nominal and any(p.start == end and _tells(clause, best) for clause, end in clauses))
    ]


def _tells(clause: Candidate, noun: Candidate) -> bool:
    """Whether a clause tells all that the noun it modifies would, in a frame of its own."""
    return clause.frame.kind != noun.frame.kind and _things(noun) <= _things(clause)


def _things(candidate: Candidate) -> frozenset[str]:
    named = ((f, fs) for _, fs in candidate.frame.roles for f in fs)
    return frozenset(f.iri if isinstance(f, Entity) else f.name for f, _ in named if isinstance(f, Entity | Hole))


def _believed(
    found: Sequence[Candidate],
    predication: Predication,
    setting: Setting,
    vocabulary: Vocabulary,
    language: str,
    items: Sequence[Item],
) -> Candidate | None:
    """The best complete candidate; in a question the best at all; else one that the focus completes."""
    complete = [c for c in found if not c.missing and c.score >= _LEAST - (0.5 if _fills_both(c, vocabulary) else 0.0)]
    if complete and not (setting.question and predication.passive):  # a passive may leave out who does it
        makers = [c for c in complete if setting.question or _may_be_told(c, predication, vocabulary)]
        raised = raising(vocabulary) in {c.frame.kind for c in complete} and any(map(is_bare_sum, predication.args))
        return max(makers or complete, key=lambda c: (not raised and _is_spoken_of(c, predication), c.score))
    if setting.question:
        return max(found, key=lambda c: c.score - len(c.missing), default=None)
    if language == "en":  # an English sentence says its subject
        own = (c for f in found for c in _with_house(f, predication, setting.publisher, items, vocabulary))
        return (
            next(own, None)
            or _joined_by(found, predication, setting, items)
            or _in_post(found, items, setting, vocabulary, language)
        )
    items = without_leaders(items)
    known = not any(e.provisional for e in setting.focus[:1])
    alone = 1 if known and _subjectless(predication, items) else 2
    near = [i for i in items if i.start < predication.end] if alone == 1 else items  # what its own clause names
    filled = [
        f
        for c in found
        for least in [alone if _is_bond(c.frame, vocabulary) else 2]
        for f in [fill_from_focus(c, _of_two(c, setting, vocabulary), vocabulary, least, setting.subject)]
        if f is not None and f.score >= _LEAST - 0.5 and _leaves_subject(predication)
        if not _others(c, near, vocabulary)
    ]
    related = [fill_relation(c, setting.focus, vocabulary) for c in found if _relates(predication)]
    filled += [f for f in related if f is not None and not _others(f, items, vocabulary)]
    unsaid = [fill_unsaid(c, predication, _of_two(c, setting, vocabulary), vocabulary) for c in found]
    open_end = _heads_with_times(items)
    unsaid += [fill_received(c, predication, setting.focus, vocabulary) for c in found if open_end]
    filled += [f for f in unsaid if f is not None and f.score >= _LEAST - 0.5]
    return max(filled, key=lambda c: c.score, default=None) or _in_post(found, items, setting, vocabulary, language)


def _in_post(
    found: Sequence[Candidate], items: Sequence[Item], setting: Setting, vocabulary: Vocabulary, language: str
) -> Candidate | None:
    """“X was named chief scientist”, “Y said that X will join as chief scientist”: at the house that says so, or that
    the text is about, where the sentence names no other."""
    position = vocabulary.kind_with["Position"]
    short = [c for c in found if c.frame.kind == position and len(c.missing) == 1 and len(c.frame.roles) > 1]
    if not short:
        return None  # before the sources, which are dear: few verbs tell of a post
    grammar = japanese if language == "ja" else english
    told = (i.value for s in grammar.sources_of(items) for i in s.speakers)
    said = [e for e in told if isinstance(e, Entity) and "Company" in e.classes]
    houses = [e for e in (*said, *setting.focus[:1]) if "Company" in e.classes and not e.provisional]
    filled = (replace(c, frame=c.frame.with_role(c.missing[0], house), missing=()) for c in short for house in houses)
    placed = (c for c in filled if in_range(c.frame, vocabulary) and not _others(c, items, vocabulary))
    return next((c for c in placed if all(isinstance(f, Entity) for _, fs in c.frame.roles for f in fs)), None)


def _retold(
    partial: Sequence[tuple[tuple[Candidate, ...], Predication]],
    believed: Sequence[Candidate],
    setting: Setting,
    table: Lexicon,
) -> tuple[Statement, ...]:
    """What an English sentence adds to the deal told before; one with a deal of its own adds nothing to another."""
    if table.language != "en" or setting.question:
        return ()
    own, taken = {b.frame.kind for b in believed}, {i.start for b in believed for i in _sums(b)}
    kinds = {s.frame.kind for s in setting.told}
    left = [
        tuple(c for c in row if taken.isdisjoint(i.start for i in _sums(c)) and (c.frame.kind in kinds or any_deal))
        for row, predication in partial
        for any_deal in [predication.item.is_concept("any:event")]
    ]
    return tuple(s for s in continued(left, setting.told, table.vocabulary) if s.frame.kind not in own)


def _sums(candidate: Candidate) -> Iterator[Item]:
    return (i for i in candidate.items if isinstance(i.value, Quantity))


def _joined_by(
    found: Sequence[Candidate], predication: Predication, setting: Setting, items: Sequence[Item]
) -> Candidate | None:
    """“The partnership with A”, “its alliance with A and B”: with the one that the text is about as the other side."""
    nearest = next(iter(setting.focus), None)
    if nearest is None or nearest.provisional or not predication.nominal or "Company" not in nearest.classes:
        return None
    named = [i for i in items if i.is_entity and i.end <= predication.start]
    if named and all(map(_is_no_party, named)):
        return None  # “The TPUs are made in partnership with A”
    sided = (c for c in found if len(c.missing) == 1 and c.missing[0] in dict(c.frame.roles))
    joined = (
        replace(c, frame=c.frame.with_role(c.missing[0], nearest, *c.frame.get(c.missing[0])), missing=())
        for c in sided
        if nearest not in c.frame.get(c.missing[0]) and not any(a.via == "mod" for a in predication.args)
    )
    return next(joined, None)


def _is_no_party(item: Item) -> bool:
    """Whether it names a thing that is no body."""
    return isinstance(item.value, Entity) and not item.value.classes & {"Organisation", "Person"}


def _is_spoken_of(candidate: Candidate, predication: Predication) -> bool:
    """「XがYを使う契約」, 「契約では、XがYを使う」: whether a noun tells what kind of deal the clause is."""
    told = predication.about | {predication.modifies}
    return not predication.nominal and not predication.asked and candidate.frame.kind in told


def _fills_both(candidate: Candidate, vocabulary: Vocabulary) -> bool:
    """「AとBの競争」: whether one list fills both places of a frame of two equals."""
    return vocabulary.frames[candidate.frame.kind].symmetric and len(candidate.items) > 1


def _of_two(candidate: Candidate, setting: Setting, vocabulary: Vocabulary) -> tuple[Entity, ...]:
    """What may be unsaid: where the page is about two, the other of what is said, else what was told of before.

    Who is said stands for its whole, with which it has no deal (“AWS” in a section on Amazon).
    """
    named = (f for _, fs in candidate.frame.roles for f in fs if isinstance(f, Entity))
    held = {vocabulary.whole_of(f.iri)[-1] for f in named}
    others = [e for e in setting.duo if vocabulary.whole_of(e.iri)[-1] not in held]
    if len(others) == 1 and setting.duo:
        return tuple(others)
    bond = lasts(vocabulary.frames[candidate.frame.kind], vocabulary)
    return tuple(e for e in setting.focus if not (bond and vocabulary.whole_of(e.iri)[-1] in held))


def _subjectless(predication: Predication, items: Sequence[Item]) -> bool:
    """「2025年にはXを買収した。」: a verb of a main clause, where nothing but a time is topic or subject."""
    after = next((i for i in items if i.start >= predication.end), None)
    ends = after is None or after.kind in ("sign", "marker")
    quoted = bool(items) and items[0].text in _QUOTES  # what somebody says is said of the speaker's own house
    verbal = not predication.nominal or any("object" in a.cases and a.via == "clause" for a in predication.args)
    if not verbal or predication.passive or predication.negated or quoted or not ends:
        return False
    return _heads_with_times(items)


def _heads_with_times(items: Sequence[Item]) -> bool:
    """Whether nothing but a time is topic or subject in the sentence."""
    marked = (left for left, right in pairwise(items) if right.kind == "marker" and _may_head(right))
    return all(i.kind in ("date", "marker") for i in marked)


def _may_head(marker: Item) -> bool:
    """Whether a particle marks what the clause is about: は, が, and 「…には」, which tells where something is."""
    return bool(marker.cases & {"topic", "subject"}) or (marker.cases == {"dative"} and len(marker.text) > 1)


def _relates(predication: Predication) -> bool:
    """「子会社のX」: a noun that tells what the name behind it is to another."""
    named = [a for a in predication.args if a.items[0].is_entity]
    noun = predication.nominal and any(w.pos == "Noun" for w in predication.item.words)
    return noun and bool(named) and all(a.via == "copula" for a in named)


def _is_bond(frame: Frame, vocabulary: Vocabulary) -> bool:
    """Whether the frame is a deal, ties two of a kind, or names a product: what is said calls for another party."""
    keys = vocabulary.frames[frame.kind].keys
    alike = len(keys) > 1 and len({vocabulary.roles[k].ranges for k in keys}) == 1
    things = [f for k in keys for f in frame.get(k) if isinstance(f, Entity)]
    named = any("Product" in t.classes for t in things) and not any("Concept" in t.classes for t in things)
    return alike or named or "Deal" in vocabulary.classes[frame.kind]


def _with_house(
    candidate: Candidate, predication: Predication, house: Entity | None, items: Sequence[Item], vocabulary: Vocabulary
) -> Iterator[Candidate]:
    """“The deal brings a $2bn investment from X”: on a company's own page the party left unsaid is the company."""
    role = vocabulary.roles[candidate.missing[0]] if len(candidate.missing) == 1 else None
    if house is None or role is None or role.form != "entity" or not predication.nominal:
        return
    frame = candidate.frame
    priced = any(isinstance(f, Quantity) and f.is_money for _, fs in frame.roles for f in fs)
    parties = (f for _, fs in frame.roles for f in fs if isinstance(f, Entity) and "Place" not in f.classes)
    houses = {vocabulary.whole_of(f.iri)[-1] for f in parties}
    named = (i.value for i in items if isinstance(i.value, Entity) and "Organisation" in i.value.classes)
    others = any(vocabulary.whole_of(e.iri)[-1] not in houses and e.iri != house.iri for e in named)
    fits = house.classes & role.ranges and vocabulary.whole_of(house.iri)[-1] not in houses
    if priced and houses and fits and not others and "Deal" in vocabulary.classes[frame.kind]:
        yield replace(candidate, frame=frame.with_role(role.name, house), missing=())


def _leaves_subject(predication: Predication) -> bool:
    """Whether who acts may be unsaid: not in 「A、B、Cが協定に署名」, nor of a group, nor where it receives."""
    heads = [a for a in predication.args if a.cases & {"subject", "topic"} and a.items[0].is_entity]
    listed = any("subject" in a.cases and len(a.items) > 1 for a in heads)
    group = any("Group" in getattr(i.value, "classes", ()) for a in heads for i in a.items)
    return not (listed or group or predication.receives)


def _but_for(items: Sequence[Item], shares: Sequence[Predication], own: Predication) -> Sequence[Item]:
    """The items without the things that the other shares of a list hold (「Xに10億ドル、Yに20億ドルを出資」)."""
    mine = {i.start for arg in own.args for i in arg.items}
    theirs = {i.start for share in shares for arg in share.args for i in arg.items} - mine
    return [i for i in items if i.start not in theirs] if theirs else items


def _others(candidate: Candidate, items: Sequence[Item], vocabulary: Vocabulary) -> bool:
    """Whether the sentence names an organisation that the frame lacks; then its subject is not simply unsaid.

    Who makes a product that the frame holds is named with that (「XのY」).
    """
    things = [f for _, fs in candidate.frame.roles for f in fs if isinstance(f, Entity)]
    makers = (maker_of(f, vocabulary) for f in things if "Product" in f.classes)
    held = {e.iri for e in (*things, *makers) if e is not None}
    named = (i.value for i in items if isinstance(i.value, Entity))
    return any(
        "Organisation" in e.classes and not e.classes & {"MediaOutlet", "Source"} and e.iri not in held for e in named
    )


def _state(frame: Frame, predication: Predication, vocabulary: Vocabulary, published: str) -> Statement:
    kind = vocabulary.frames[frame.kind]
    usual, cues = _with_own(frame.kind, kind, predication, vocabulary)
    if predication.negated:
        cues += ("Denied",)
    post = frame.kind == vocabulary.kind_with["Position"]
    cues = tuple("Announced" if post and c == "Planned" else c for c in cues)  # “will be chief executive”: is named
    cues = tuple(c for c in cues if not (post and predication.past and c == "Announced"))  # 「辞任した」
    behind = _lies_behind(predication, published)
    if _planned(frame, predication, cues, vocabulary) and not behind:
        cues += ("Planned",)
    before = predication.past or behind
    done = before and predication.item.is_concept("done") and not _staged(cues, vocabulary)
    agents = {f.iri for _, fs in frame.roles for f in fs if isinstance(f, Entity)}
    named = tuple(i.value.iri for i in predication.speakers if isinstance(i.value, Entity))
    deal = "Deal" in vocabulary.classes[frame.kind]
    telling = predication.reported or _answers(cues)
    said = () if deal else tuple(i.value.iri for i in predication.sayers if isinstance(i.value, Entity))
    said += named if post and "Announced" in cues else ()
    jointly = _together(predication.speakers, agents)
    told = tuple(s for s in named if (s not in agents and s not in jointly) or telling or s in said)
    speakers = told or _unnamed(predication)
    if predication.nominal and not deal and predication.item.tag != "suru":
        held = predication.item.is_concept("held")  # “will get access to X” is yet to come
        cues, speakers = cues if held else (), ()  # “its cloud unit AWS” holds whoever speaks and however sure
    force = lasts(kind, vocabulary) and _in_force(predication, cues)
    stage = DONE if done or force else stage_of(usual, cues, vocabulary)
    certainty = certainty_of(cues, vocabulary, reported=bool(speakers) and predication.reported)
    date = event_date(predication.dates, vocabulary.status(stage).holds, published)
    return Statement(
        frame,
        stage,
        certainty,
        status_of(stage, certainty, cues, vocabulary),
        speakers,
        date,
        0.9,
        predication.item.words[0].iri.rsplit("#", 1)[-1] + (":mention" if predication.nominal and not cues else ""),
    )


def _together(speakers: Sequence[Item], agents: set[str]) -> set[str]:
    """「A、B、Cは…すると発表した」: those who tell together with one of whom they tell; each speaks for itself."""
    groups: list[set[str]] = []
    for item in speakers:
        iri = item.value.iri if isinstance(item.value, Entity) else ""
        groups = [*groups[:-1], groups[-1] | {iri}] if groups and item.link == "and" else [*groups, {iri}]
    return {iri for group in groups if group & agents for iri in group}


def _lies_behind(predication: Predication, published: str) -> bool:
    """「2023年に…を開設しており」: whether what a verb tells has a date before the article's."""
    date = "" if predication.nominal else event_date(predication.dates, True, published)
    return bool(date and published) and date < published[: len(date)]


def _with_own(
    name: str, kind: FrameType, predication: Predication, vocabulary: Vocabulary
) -> tuple[FrameType, tuple[str, ...]]:
    """The kind of frame, called `name`, at the stage that its word usually tells (a customer is one), and all cues of
    its clause."""
    words = (w for w in predication.item.words if not w.usages or any(u.kind == name for u in w.usages))
    own = tuple(w.status for w in words if w.status)
    stages = [c for c in own if vocabulary.status(c).axis == "Stage"]
    cues = predication.cues + tuple(c for c in own if c not in stages)
    return (replace(kind, usual_stage=stages[-1]) if stages else kind), cues


def _unnamed(predication: Predication) -> tuple[str, ...]:
    """Whom a report names that names no one (「と報じられている」): the press."""
    return tuple(dict.fromkeys(c for c in predication.tellers))


def _in_force(predication: Predication, cues: tuple[str, ...]) -> bool:
    """A partnership that is only referred to (“its partnership with X”), or told in the simple past, is in force.

    A verb of several words (“formed a partnership”) tells how it began.
    """
    simple = " " not in predication.item.text
    simple = simple and not any(t.pos.startswith("助詞") for t in predication.item.tokens)  # 「提携を発表している」
    told = predication.nominal or (simple and (predication.item.tag == "ed" or STANDING in cues))
    return told and not set(cues) - {STANDING}


def _answers(cues: tuple[str, ...]) -> bool:
    """Whether a party speaks for itself in what it says: it denies, or it forecasts."""
    return bool({"Denied", "Projected"} & set(cues))


def _staged(cues: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a cue tells the stage."""
    return any(c in vocabulary.statuses and vocabulary.status(c).axis == "Stage" for c in cues)


def _planned(frame: Frame, predication: Predication, cues: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a plain present tells a plan: of an event, or of anything with a sum; nothing else says its stage.

    What is promised (「Xに10億ドルをコミットする」) is promised when it is said.
    """
    staged = _staged(cues, vocabulary) or predication.item.is_concept("promises")
    summed = any(isinstance(f, Quantity) and f.is_money for _, fs in frame.roles for f in fs)
    return predication.ahead and not staged and (summed or predication.item.is_concept("event"))


def _told(predication: Predication, sources: tuple[Source, ...], tellers: tuple[str, ...]) -> Predication:
    """The predication with those who tell it."""
    named, reported = speakers_in(sources)
    said = tuple(i for source in sources if not source.cue for i in source.speakers)
    return replace(predication, speakers=named, reported=reported, sayers=said, tellers=tellers)


def _loose(
    frame: Frame,
    items: tuple[Item, ...],
    vocabulary: Vocabulary,
    sources: tuple[Source, ...],
    tellers: tuple[str, ...],
    published: str,
) -> Statement:
    """A frame without a verb: names side by side hold whoever speaks; a metric shares the sentence's cues."""
    kind = vocabulary.frames[frame.kind]
    measured = any(
        vocabulary.roles[r].form == "quantity" or vocabulary.roles[r].ranges == {"MetricKind"} for r, _ in frame.roles
    )
    if not measured:
        return Statement(frame, kind.usual_stage, "Asserted", kind.usual_stage, (), "", 0.8, "adjacent")
    at = place_of(frame, items)
    near = _in_clause(items, at)
    told = [c for n, i in enumerate(near) for c in [i.has("cue:")] if c and not _is_another(items, n, at)]
    speakers, reported, own = _tellers_of(frame, covering(sources, items[at].start, figure=True))
    if own:
        told = [c for c in told if c != "Reported"]  # “X reported revenue of …”: its own figure
    foreseen = _foreseen(frame, near)
    frame = frame if foreseen or told or _ahead(frame, items, vocabulary) else _gone_by(frame, items, published)
    told += ["Projected"] if foreseen or _lies_ahead(frame, published) else []
    begins = _begins(items, at)
    told = [] if begins else told
    cues = tuple(c for c in told if vocabulary.status(c).axis == "Certainty")
    speakers = speakers or (() if own else tuple(dict.fromkeys(tellers)))
    certainty = certainty_of(cues, vocabulary, reported=reported and bool(speakers))
    ahead = "" if begins else _ahead(frame, items, vocabulary)
    stage = (DONE if lasts(kind, vocabulary) else ahead) or kind.usual_stage
    date = event_date(own_dates(items, at), vocabulary.status(stage).holds, published)
    status = status_of(stage, certainty, (), vocabulary)
    return Statement(frame, stage, certainty, status, speakers, date, 0.8, "adjacent")


def _tellers_of(frame: Frame, sources: Iterable[Source]) -> tuple[tuple[str, ...], bool, bool]:
    """Who tells a figure, whether as hearsay, and whether it is the teller's own.

    Whose figure it is counts as its source who says or forecasts it to someone, not who publishes it as its news.
    """
    things = {f.iri for _, fs in frame.roles for f in fs if isinstance(f, Entity)}
    found: dict[Item, None] = {}
    reported = own = False
    for source in sources:
        named = [i.value.iri for i in source.speakers if isinstance(i.value, Entity)]
        mine = bool(things & set(named))
        publishes = source.figure and source.cue in OWN_NEWS and not _are_tellers(source.speakers)
        own |= mine or publishes
        reported |= source.reported and not mine
        found.update(dict.fromkeys(source.speakers if not (mine and source.cue in OWN_NEWS) else ()))
    others = [i for i in found if _are_tellers((i,)) and getattr(i.value, "iri", "") not in things]
    found = dict.fromkeys(others) if reported and others else found  # “X expects …, Reuters reported”
    speakers = (i.value for i in named_first(found))
    return tuple(dict.fromkeys(v.iri for v in speakers if isinstance(v, Entity))), reported, own


def _are_tellers(items: Iterable[Item]) -> bool:
    return any(isinstance(i.value, Entity) and i.value.classes & {"MediaOutlet", "Source", "Person"} for i in items)


def _is_another(items: Sequence[Item], n: int, at: int) -> bool:
    """Whether the cue at `n` is none of the figure at `at`: seen as a fact, or of a figure behind a comma that the
    first is compared with (“…, beating estimates of …”)."""
    following = items[n + 1] if n + 1 < len(items) else None
    noun = any(w.pos == "Noun" for w in items[n].words) or (following is not None and "genitive" in following.cases)
    apart = noun and n > at and any(i.text == "," for i in items[at + 1 : n])
    inserted = n > at and items[n - 1].text == "," and items[n].tag in ("s", "ed")  # “X, valued at $5bn, expects …”
    return _is_seen(items, n) or _is_beaten(items, n) or apart or inserted or _is_of_next(items, n, at)


def _is_of_next(items: Sequence[Item], n: int, at: int) -> bool:
    """“…, ahead of the $17bn expected”: a word right behind another sum is said of that one; “after the report”."""
    before = items[n - 1] if n > at + 1 else None
    beside = before is not None and same_measure(before, items[at]) and before.text.isascii()
    noun = all(w.pos == "Noun" for w in items[n].words) or (before is not None and before.is_concept("determiner"))
    return beside or (noun and any("clausal" in i.cases for i in items[at + 1 : n]))


def _is_beaten(items: Sequence[Item], at: int) -> bool:
    """「市場予想を上回った」, “came in above forecasts”: a forecast that the figure is only set beside."""
    if at and sets_against(items[at - 1]):
        return True
    verb = items[at + 2] if at + 2 < len(items) and "object" in items[at + 1].cases else None
    return verb is not None and verb.is_concept("beats", "op:compare")


def _is_seen(items: Sequence[Item], at: int) -> bool:
    """「動きが見られ」: what is seen is a fact, what is seen as something (「…とみられる」) a view."""
    following = items[at + 1].text if at + 1 < len(items) else ""
    return at > 0 and "subject" in items[at - 1].cases and following.startswith(("られ", "れ"))


def _in_clause(items: tuple[Item, ...], at: int) -> Sequence[Item]:
    """The items up to the end of the clause of the figure at `at`: what follows it in English is told of others."""
    ends = (
        n
        for n in range(at + 1, len(items))
        if english_chunks.parts_clauses(items, n) or _goes_on(items, n) or opens_comparison(items, n)
    )
    return items[: next(ends, len(items))]


def _goes_on(items: Sequence[Item], n: int) -> bool:
    """“made $870m and expects $2bn”: whether another finite verb of the same subject begins at the and at `n`."""
    verb = items[n + 1] if n + 1 < len(items) else None
    joint = items[n].kind == "marker" and "and" in items[n].cases and items[n].text.isascii()
    return joint and verb is not None and verb.tag in ("s", "ed") and all(w.pos == "Verb" for w in verb.words)


def _foreseen(frame: Frame, items: Sequence[Item]) -> bool:
    """Whether what follows the figure in its clause tells of a plan: of a figure that is a forecast."""
    sums = [f for _, fs in frame.roles for f in fs if isinstance(f, Quantity)]
    at = next((n for n, i in enumerate(items) if i.value in sums), len(items))
    clause = takewhile(lambda i: i.kind != "sign" or i.text not in ",、;。", items[at + 1 :])
    return any(i.has("cue:") == "Planned" for i in clause)


def _begins(items: Sequence[Item], at: int) -> bool:
    """“from $131bn to …”, 「今日の35億ドルの収益を…500億ドルへ」: the figure that another of its kind sets out from."""
    before, behind = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
    leaves = behind is not None and (behind.text == "の" or "source" in behind.cases) and not behind.text.isascii()
    if not leaves and not (before is not None and "source" in before.cases and before.text.isascii()):
        return False
    rest = items[at + 2 :] if leaves else (*items[:at], *items[at + 1 :])
    others = (i for i in rest if isinstance(i.value, Quantity))
    return isinstance(items[at].value, Quantity) and any(same_measure(items[at], i) for i in others)


def _lies_ahead(frame: Frame, published: str) -> bool:
    """Whether a figure is for a year after the article's."""
    starts = [f.start for _, fs in frame.roles for f in fs if isinstance(f, Period)]
    years = [start[:_YEAR] for start in starts if "Q" not in start]  # of which year a bare quarter is was guessed
    return any(published and year > published[:_YEAR] for year in years)


def _gone_by(frame: Frame, items: Iterable[Item], published: str) -> Frame:
    """“passed 1 billion in March”: a figure that nothing foresees is for the month that is past."""
    told = next((i for i in items if isinstance(i.value, Period) and i.value in frame.get("period")), None)
    return frame.with_role("period", gone(told, published[:_DAY])) if told is not None else frame


def _ahead(frame: Frame, items: tuple[Item, ...], vocabulary: Vocabulary) -> str:
    """The stage of a figure that a verb right before it only plans (“aims to build 5 gigawatts of capacity”)."""
    sums = [f for _, fs in frame.roles for f in fs if isinstance(f, Quantity)]
    end = next((i.start for i in items if i.value in sums), 0)
    near: list[Item] = []
    for item in (i for i in items if i.end <= end):
        near = [] if item.kind == "sign" and item.text in ",、;。" else [*near, item]
    cues = [c for i in near for c in [i.has("cue:")] if c and not any(w.pos == "Noun" for w in i.words)]
    return next((c for c in cues if vocabulary.status(c).axis == "Stage" and not vocabulary.status(c).holds), "")


def _is_sound(statement: Statement, vocabulary: Vocabulary) -> bool:
    return in_range(statement.frame, vocabulary) and not _is_of_others(statement, vocabulary)


def _is_of_others(statement: Statement, vocabulary: Vocabulary) -> bool:
    """“IDC forecasts spending of $758bn”: a sum that who forecasts by trade foresees is not its own."""
    fillers = [f for _, fs in statement.frame.roles for f in fs]
    sums = any(isinstance(f, Quantity) for f in fillers)
    foreseen = statement.certainty in vocabulary.statuses and not vocabulary.status(statement.certainty).holds
    owners = statement.frame.roles[0][1] if statement.frame.roles else ()
    return foreseen and sums and any(isinstance(f, Entity) and f.classes & _FORECASTERS for f in owners)


def in_range(frame: Frame, vocabulary: Vocabulary) -> bool:
    """Whether each thing may stand in its role by the classes of the model; nothing else is stated."""
    held = ((vocabulary.roles.get(role), f) for role, fs in frame.roles for f in fs if isinstance(f, Entity))
    return all(role is None or not role.ranges or bool(f.classes & role.ranges) for role, f in held)


def _distinct(found: Iterable[Statement]) -> tuple[Statement, ...]:
    """One statement a frame: of two with the same fillers the first stays."""
    kept: dict[tuple[str, tuple[tuple[str, object], ...]], Statement] = {}
    for statement in found:
        kept.setdefault((statement.frame.kind, statement.frame.roles), statement)
    return tuple(kept.values())


def _named(found: Sequence[Statement], vocabulary: Vocabulary) -> Iterator[Statement]:
    """“introduced Maia 200, its AI chip”: without what gives as a mere kind what another of the same kind names.

    Nor do kinds and companies vie with each other (“the GPU race”).
    """
    for statement in found:
        frame = statement.frame
        kinds = [r for r, fs in frame.roles for f in fs if isinstance(f, Entity) and _is_kind(f, vocabulary)]
        if kinds and vocabulary.frames[frame.kind].symmetric:
            continue
        others = (o.frame for o in found if o is not statement and o.frame.kind == frame.kind)
        alike = (o for o in others if len(kinds) == 1 and _without(o, kinds[0]) == _without(frame, kinds[0]) != ())
        named = (f for o in alike for f in o.get(kinds[0]) if isinstance(f, Entity))
        if not any(f.provisional or f.iri in vocabulary.makers for f in named):
            yield statement


def _without(frame: Frame, role: str) -> tuple[tuple[str, tuple[Filler, ...]], ...]:
    return tuple((r, fs) for r, fs in frame.roles if r != role)


def _is_kind(entity: Entity, vocabulary: Vocabulary) -> bool:
    """A product that is nobody's and bears the name of its class: an AI chip, a GPU."""
    if entity.provisional or "Product" not in entity.classes or entity.iri in vocabulary.makers:
        return False
    name = dict(entity.labels).get("en", "").casefold()
    return any(vocabulary.label(cls).casefold() in name for cls in entity.classes)


def _unread(items: Iterable[Item], language: str) -> tuple[tuple[str, int, int], ...]:
    """Content words that no table knows: nouns, verbs, adjectives of Japanese; words of English."""
    return tuple([(i.text, i.start, i.end) for i in items if _unknown(i) and _content(i, language)])


def _unknown(item: Item) -> bool:
    """Whether no table knows what the item states; a plain verb is only known to be one."""
    return item.kind == "other" or (item.kind == "word" and all(w.concepts == ("plain",) for w in item.words))


def _content(item: Item, language: str) -> bool:
    first = item.tokens[0]
    if language == "en":
        return first.pos == "word" and first.text not in ("'s", "’s", "s")
    return first.pos.startswith(
        ("名詞", "動詞-一般", "形容詞-一般", "形状詞", "副詞", "代名詞")
    ) and first.lemma not in ("する", "です")


def holes(reading: Reading) -> tuple[Hole, ...]:
    """The holes of a read question, in text order."""
    return tuple(m.value for m in reading.mentions if isinstance(m.value, Hole))
