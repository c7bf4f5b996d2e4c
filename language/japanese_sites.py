"""Japanese: sites that a noun phrase alone tells of, by whose they are and where (「AのB州のデータセンター」)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Frame, Period, Quantity, Statement
from kg.values import replace
from kg.vocabulary import Vocabulary
from language.candidates import OFTEN
from language.clauses import Node, Phrase, Verb
from language.items import Item, entity_of
from language.japanese_phrases import nodes
from language.sites import Site
from language.status import DONE

_SIGHTED = frozenset({"dative", "locative"})  # how a place is marked before the verb of a relative clause


def sites(items: Sequence[Item], vocabulary: Vocabulary) -> tuple[Site, ...]:
    """The sites of which the sentence `items` says in one noun phrase whose they are and where they are."""
    named = [e for i in items for e in [entity_of(i)] if e is not None]
    if not all(any(c in e.classes for e in named) for c in ("FacilityKind", "Place", "Organisation")):
        return ()
    row = nodes(items)
    frames = [f for k, node in enumerate(row) if isinstance(node, Phrase) for f in _sited(row, k, node, vocabulary)]
    frames += [f for k, node in enumerate(row) if isinstance(node, Phrase) for f in _rising(row, k, node, vocabulary)]
    return tuple(Site(frame, _stage(frame, items, vocabulary)) for frame in frames)


def _stage(frame: Frame, items: Sequence[Item], vocabulary: Vocabulary) -> str:
    """A site is there, unless a word in the phrase says that it is being built."""
    inside = (i for i in items if frame.span[0] <= i.start < frame.span[1])
    coming = any(i.has("frame:") == frame.kind and not i.is_concept("done") for i in inside)
    return vocabulary.frames[frame.kind].usual_stage if coming else DONE


def _sited(row: Sequence[Node], k: int, phrase: Phrase, vocabulary: Vocabulary) -> Iterator[Frame]:
    parts = (*phrase.mods, phrase)
    for j, part in enumerate(parts):
        kind = next((i for i in part.items if _is(i, "FacilityKind")), None)
        owners = [i for m in parts[:j] if m.cases == {"genitive"} for i in m.items if _is(i, "Organisation")]
        places = [i for m in parts[:j] for i in m.items if _is(i, "Place") and m.cases & {"genitive", "locative"}]
        places = places or _before(row, k, phrase)
        owned = len(owners) == 1 and _may_own(owners[0], vocabulary)
        if kind is None or not (owned and places and _is_head(part, kind)):
            continue
        roles = (("kind", kind), ("owner", owners[0]), ("location", places[-1]))
        filled = tuple((r, (i.value,)) for r, i in roles if i.value is not None)
        yield Frame(vocabulary.kind_with["FacilityKind"], filled, (min(phrase.start, places[0].start), part.end))


def _rising(row: Sequence[Node], k: int, phrase: Phrase, vocabulary: Vocabulary) -> Iterator[Frame]:
    """「AはBがC州に建設中の施設を利用する」: the site of the subject right before it, and who goes on to use it."""
    kind = next((i for p in (*phrase.mods, phrase) for i in p.items if _is(i, "FacilityKind")), None)
    ahead = [p for p in row[max(0, k - 2) : k] if isinstance(p, Phrase)]
    owners = [i for p in ahead if "subject" in p.cases for i in p.items if _is(i, "Organisation")]
    places = [i for p in ahead if p.cases & _SIGHTED for i in p.items if _is(i, "Place")]
    first = phrase.mods[0].items if phrase.mods else ()
    rising = any(i.has("frame:") == vocabulary.kind_with["FacilityKind"] for i in first)
    if kind is None or not rising or len(owners) != 1 or not _may_own(owners[0], vocabulary):
        return
    users = _users(row, k, vocabulary)
    roles = (("kind", [kind]), ("owner", owners), ("for", users), ("location", places[-1:]))
    filled = tuple((r, (i.value,)) for r, found in roles for i in found[:1] if i.value is not None)
    yield Frame(vocabulary.kind_with["FacilityKind"], filled, (ahead[0].start, phrase.end))


def _users(row: Sequence[Node], k: int, vocabulary: Vocabulary) -> list[Item]:
    """The topic of the sentence, where the verb behind the phrase at `k` tells of what one provides to another."""
    verb = next((n for n in row[k + 1 :] if isinstance(n, Verb)), None)
    kind = vocabulary.frames.get(verb.item.has("frame:")) if verb is not None else None
    served = kind is not None and "provider" in kind.roles
    topics = (n for n in row[:k] if isinstance(n, Phrase) and "topic" in n.cases)
    return [i for n in topics for i in n.items if served and _is(i, "Organisation")]


def _is_head(part: Phrase, kind: Item) -> bool:
    """Whether the kind is what the part is about: nothing but a site's own name stands behind it."""
    return all(_is(i, "Site") for i in part.items[part.items.index(kind) + 1 :])


def _before(row: Sequence[Node], k: int, phrase: Phrase) -> list[Item]:
    """「B州にあるAのデータセンター」, 「B州で建設中のAのデータセンター」: the place in the clause that describes it."""
    verb = row[k - 1] if k > 1 else None
    described = isinstance(verb, Verb) and verb.form == "adnominal" and not verb.negated
    doing = bool(phrase.mods) and bool(phrase.mods[0].items) and phrase.mods[0].items[0].evokes
    near = row[k - 2] if described else row[k - 1] if doing and k else None
    sited = isinstance(near, Phrase) and bool(near.cases & _SIGHTED) and not near.mods
    return [i for i in near.items if _is(i, "Place")] if sited and isinstance(near, Phrase) else []


def _may_own(item: Item, vocabulary: Vocabulary) -> bool:
    """Whether it is a body that may own a site, and known or told of often."""
    entity = entity_of(item)
    known = entity is not None and (not entity.provisional or item.tag == OFTEN)
    return known and entity is not None and bool(entity.classes & vocabulary.roles["owner"].ranges)


def _is(item: Item, cls: str) -> bool:
    entity = entity_of(item)
    return entity is not None and cls in entity.classes


def costs(items: Sequence[Item], told: Sequence[Statement], vocabulary: Vocabulary) -> Iterator[Statement]:
    """「総投資額は約2500億円」: the sites `told` of in the sentence before with what they cost."""
    at = next((n for n, i in enumerate(items) if i.is_concept("sitecost")), -1)
    marked = -1 < at < len(items) - 2 and bool(items[at + 1].cases & {"topic", "subject"})
    cost = items[at + 2].value if marked else None
    if not isinstance(cost, Quantity) or not cost.is_money or not all(map(_is_of_site, items[:at])):
        return
    role = next(r for r in vocabulary.frames[told[0].frame.kind].roles if vocabulary.roles[r].form == "quantity")
    for site in told:
        if not site.frame.get(role):
            yield replace(site, frame=site.frame.with_role(role, cost), rule="told")


def _is_of_site(item: Item) -> bool:
    """Whether the word before what a site costs may say which one is meant, or when (「2拠点の」, 「この施設の」)."""
    counts = isinstance(item.value, (Period, Quantity)) and not getattr(item.value, "is_money", False)
    plain = item.value is None and not item.has("frame:")
    return counts or plain or _is(item, "FacilityKind")
