"""Products that no row names: capitals, numbers and hyphens are one where a word beside them says what they are.

What says so: a verb of release, a word for a kind of product beside the name, the name's owner, “developed by”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from kg.identity import entity_iri
from kg.model import Entity
from kg.values import replace, value
from language.candidates import in_title_case
from language.items import Item, Lexicon, entity_of

_PRODUCT, _FAMILY, _HARDWARE = "Product", "AIModel", "Hardware"
_LONGER = frozenset({_FAMILY, "Service"})  # with whose names longer ones begin
_OPENING, _CLOSING = ("「", "『"), "」』"
_PART = re.compile(r"[A-ZÀ-Þ][\w+’'&-]*|\d[\w.]*|[a-z]{1,2}[A-Z]\w+")
_HEAD = re.compile(r"[A-ZÀ-Þ][\w+’'&-]*|[a-z]{1,2}[A-Z]\w+")
_QUOTED = re.compile(r"[A-Za-z][\w .+:-]{1,30}|[ァ-ヴー]{3,}(?:[ ・]?[ァ-ヴー\dA-Za-z]+)*")
_SHAPED = re.compile(r".*(?:[A-Za-z][-. ]?\d|\d[A-Za-z]|[a-z][A-Z])")  # a version or a hump shows a made-up name
_HUMP = re.compile(r"[a-z][A-Z][a-z]")
_YEAR = re.compile(r"(?:19|20)\d\d")  # what ends in a year is held in it
_JOINTS = "-.+"
_JOINS = frozenset({"and", "comitative"})
_HELPING = ("助動詞", "助詞-接続", "動詞-非自立")  # what follows the stem of a Japanese verb
_AS = ("という", "といった", "など")
_LONGEST, _REACH, _QUOTE, _SHORT = 9, 6, 15, 9
_BOLD = len("**")  # asterisks are no items


@value
class Run:
    """Items `start` to `stop` as one name; `quoted` in Japanese marks, which stand right outside of it."""

    start: int
    stop: int
    quoted: bool = False

    @property
    def before(self) -> int:
        """Where what stands before it ends."""
        return self.start - 1 - self.quoted

    @property
    def after(self) -> int:
        """Where what stands behind it begins."""
        return self.stop + self.quoted


def with_products(items: Sequence[Item], table: Lexicon) -> tuple[Item, ...]:
    """The items with each unknown name that is said to be a product's as one provisional name of a product."""
    japanese = table.language == "ja"
    marked = [*_quotations(items)] if japanese else []
    bare = [r for r in _runs(items, table) if not any(q.start <= r.start < q.stop for q in marked)]
    runs = [*bare, *marked]
    if not runs:
        return tuple(_without_nouns(items if japanese else _without_apposed(items, table), table))
    runs.sort(key=lambda r: r.start)
    kinds = [_extends(items, run) or (_told_ja if japanese else _told_en)(items, run, table) for run in runs]
    named = {run.start: (run, kind) for run, kind in zip(runs, _shared(items, runs, kinds, table), strict=True) if kind}
    out: list[Item] = []
    skip = 0
    for at, item in enumerate(items):
        if at in named and at >= skip:
            run, kind = named[at]
            if run.start and out and out[-1].text.casefold() in called(table, "naming"):
                out.pop()  # “a model called X” is the model X
            out.append(_product(items[run.start : run.stop], kind, table))
            skip = run.stop
        elif at >= skip:
            out.append(item)
    told = _without_kinds(out, table) if japanese else _without_apposed(out, table)
    return tuple(_without_nouns(told, table))


def _without_nouns(items: Sequence[Item], table: Lexicon) -> Iterator[Item]:
    """“Nvidia H100 GPUs and GB300 chips”: a common noun right behind the name of such a thing is a part of the name."""
    name: Item | None = None
    for item in items:
        if name is not None and _goes_with(name, item, table):
            text = name.text + " " * (item.start - name.end) + item.text
            name = replace(name, end=item.end, text=text, tokens=(*name.tokens, *item.tokens))
            continue
        if name is not None:
            yield name
        name = item
    if name is not None:
        yield name


def _goes_with(name: Item, noun: Item, table: Lexicon) -> bool:
    """Whether the name is that of hardware and the noun, which touches it or stands one space behind it, the word for
    such."""
    if name.value is None or not 0 <= noun.start - name.end <= 1:
        return False  # most pairs
    named, kind = entity_of(name), noun.has("class:")
    if named is None or name.has("class:"):
        return False
    told = table.vocabulary.classes[kind] | {kind} if kind else _general(noun)
    return _HARDWARE in named.classes & told


def _without_apposed(items: Sequence[Item], table: Lexicon) -> list[Item]:
    """“a new product, Y,”, “X's own chip, the Y”: the name stands for the noun that only tells its kind."""
    gone: set[int] = set()
    for at in (n for n, item in enumerate(items) if item.text == "," and n and kind_of(items[n - 1], table)):
        name = at + 1 + (at + 1 < len(items) and items[at + 1].is_concept("determiner"))
        entity = entity_of(items[name]) if name < len(items) else None
        named = entity is not None and _PRODUCT in entity.classes and "Concept" not in entity.classes
        if named and _is_introduced(items, at - 1):
            gone.update(range(at - 1, name))
    return [item for n, item in enumerate(items) if n not in gone]


def _is_introduced(items: Sequence[Item], at: int) -> bool:
    """Whether an article or an owner stands before the noun at `at` and what describes it."""
    for k in range(at - 1, max(-1, at - _REACH), -1):
        if items[k].text in ("'s", "’s") or items[k].is_concept("determiner", "anaphor:own"):
            return True
        if items[k].value is not None or items[k].kind not in ("word", "other") or not items[k].text.islower():
            return False
    return False


def _without_kinds(items: Sequence[Item], table: Lexicon) -> list[Item]:
    """「X」という新モデルを, 「X」と新モデル「Y」を: the product stands for the noun that only tells its kind."""
    out: list[Item] = []
    skip = 0
    for at, item in enumerate(items):
        named = next((i for i in reversed(out[-2:]) if i.text not in _CLOSING), None)
        entity = entity_of(named) if named is not None else None
        if at >= skip and item.text.startswith(_AS) and entity is not None and _PRODUCT in entity.classes:
            noun = [*takewhile(lambda i: i.kind in ("other", "word", "name"), items[at + 1 : at + 1 + _REACH])]
            size = next((k + 1 for k in range(len(noun) - 1, -1, -1) if kind_of(noun[k], table)), 0)
            skip = at + 1 + size if size else skip
        apposed = at + 1 < len(items) and items[at + 1].text in _OPENING and kind_of(item, table)
        listed = len(out) > 1 and out[-1].cases & _JOINS and out[-2].text in _CLOSING
        if at >= skip and not (apposed and listed):
            out.append(item)
    return out


def _product(run: Sequence[Item], kind: str, table: Lexicon) -> Item:
    text = _text(run)
    classes = table.vocabulary.classes.get(kind, frozenset()) | {_PRODUCT, "Thing"}
    entity = Entity(entity_iri(text), classes, (("en", text), ("ja", text)), provisional=True)
    return Item(
        "name", run[0].start, run[-1].end, text, tuple(t for i in run for t in i.tokens), entity, inner=run[-1].inner
    )


def _text(run: Sequence[Item]) -> str:
    return "".join(" " * (n > 0 and i.start > run[n - 1].end) + i.text for n, i in enumerate(run))


# ---- where a name may stand ----
def _runs(items: Sequence[Item], table: Lexicon) -> Iterator[Run]:
    """The runs of capitals and numbers that hold a word which nobody knows."""
    at = 0
    shown = table.language == "en" and _in_title_case(items)
    while at < len(items):
        if not _opens(items, at):
            at += 1
            continue
        stop = _stop(items, at)
        run = items[at:stop]
        unknown = any(i.kind == "other" and i.text[0].isalpha() and len(i.text) > 1 for i in run) or _is_shaped(run)
        if unknown and _may_be_product(run, table) and (not shown or _is_shaped(run)):
            yield Run(at, stop)
        at = stop


def _opens(items: Sequence[Item], at: int) -> bool:
    item = items[at]
    if not item.text.isascii() or (item.value is None and item.text.islower()):
        return False  # most items
    if at and items[at - 1].end == item.start and items[at - 1].text in (*_JOINTS, "/", "@", "#"):
        return False
    if _is_model(item):
        following = items[at + 1] if at + 1 < len(items) else None
        named = following is not None and (following.kind in ("other", "word") or following.text in _JOINTS)
        return named and _continues(items, at + 1)
    plain = item.kind == "other" or (item.kind == "word" and _may_go_on(item))
    return plain and _HEAD.fullmatch(item.text) is not None


def _is_model(item: Item) -> bool:
    """“Claude 6.2”, “Kubernetes”: a known model or service, which the words of a longer name may still follow."""
    entity = entity_of(item)
    named = entity is not None and bool(_LONGER & entity.classes) and "Concept" not in entity.classes
    return named and item.text.isascii()


def _stop(items: Sequence[Item], at: int) -> int:
    stop = at + 1
    while stop < min(len(items), at + _LONGEST) and _continues(items, stop):
        stop += 1
    while items[stop - 1].kind == "sign":
        stop -= 1
    return stop


def _continues(items: Sequence[Item], at: int) -> bool:
    """Whether the item at `at` goes on with the name before it: a capital, a number, a joint between two such."""
    item, gap = items[at], items[at].start - items[at - 1].end
    if items[at - 1].inner or gap > 1:
        return False
    if item.text in _JOINTS:
        following = items[at + 1] if at + 1 < len(items) else None
        return gap == 0 and following is not None and following.start == item.end and following.text[0].isalnum()
    if item.value is not None and not item.text.isdigit():
        return False
    joined = gap == 0 and items[at - 1].text in _JOINTS and item.text.isascii() and item.text[0].isalnum()
    return joined or (_may_go_on(item) and item.text.isascii() and _PART.fullmatch(item.text) is not None)


def _may_go_on(item: Item) -> bool:
    """Whether a known word with a capital may be a word of a name (“Agent”, “AI”, but no “March” and no “Is”)."""
    if item.kind == "word":
        small = item.is_concept("filler", "determiner", "relative", "complement") and not item.text.isupper()
        return not small and not item.has("aux:") and not item.has("anaphor:")
    return item.kind in ("other", "quantity")


def _may_be_product(run: Sequence[Item], table: Lexicon) -> bool:
    """Whether no word of the name says that it is something else, and some word is not merely descriptive."""
    words = [i.text.casefold() for i in run]
    other, plain = called(table, "other"), called(table, "plain")
    named = (w for w, i in zip(words, run, strict=True) if not i.is_concept("filler"))
    telling = any(w not in plain and w[0].isalpha() for w in named)
    return telling and not any(w in other for w in words) and not _YEAR.fullmatch(words[-1])


def called(table: Lexicon, what: str) -> frozenset[str]:
    """The words, kept aside from the items, that tell what a name beside them is: a product, something other."""
    return table.aside(f"aside:{what}")


def _quotations(items: Sequence[Item]) -> Iterator[Run]:
    """What stands in Japanese quotation marks, if it is short and names no known thing."""
    for at, item in enumerate(items[:-2]):
        if item.text not in _OPENING:
            continue
        stop = next((k for k in range(at + 1, min(len(items), at + _QUOTE)) if items[k].text in _CLOSING), at)
        if stop > at + 1 and not any(i.inner for i in items[at + 1 : stop]):
            yield Run(at + 1, stop, quoted=True)


def _in_title_case(items: Sequence[Item]) -> bool:
    """Whether nearly every word has a capital, those that a number or a hump shows as names left aside."""
    spans = [(at, _stop(items, at)) for at in range(len(items)) if _opens(items, at)]
    shaped = {k for at, stop in spans if _is_shaped(items[at:stop]) for k in range(at, stop)}
    return in_title_case([i for k, i in enumerate(items) if k not in shaped])


# ---- what says that it is a product ----
def _extends(items: Sequence[Item], run: Run) -> str:
    """“Claude 6.2 Quartz”: what goes on with a known model's name is a model."""
    entity = entity_of(items[run.start]) if _is_model(items[run.start]) and not run.quoted else None
    return "" if entity is None else _FAMILY if _FAMILY in entity.classes else "Service"


def _is_shaped(run: Sequence[Item]) -> bool:
    return _SHAPED.match(_text(run)) is not None


def _general(item: Item) -> frozenset[str]:
    """The classes of the concept that the item names (“GPU clusters”), none for a thing of its own."""
    entity = entity_of(item)
    common = entity is not None and ("Concept" in entity.classes or item.text.rpartition(" ")[2].islower())
    return entity.classes if entity is not None and common else frozenset()


def kind_of(item: Item, table: Lexicon) -> str:
    """The class of product that a common noun is a word for; empty where it is none."""
    cls = item.has("class:")
    common = item.text.rpartition(" ")[2][0].islower() or not item.text.isascii()  # “AI model”
    if cls and common and _PRODUCT in table.vocabulary.classes.get(cls, ()):
        return cls
    known = entity_of(item)
    if known is not None and {"Concept", _PRODUCT} <= known.classes:
        return next((c for c in ("Chip", "Hardware") if c in known.classes), _PRODUCT)
    if known is not None:  # 「人型ロボット」, a subject whose last part is a kind of product
        ends = tuple(table.written("kind:product")) if table.language == "ja" else tuple(called(table, "product"))
        return _PRODUCT if "Concept" in known.classes and item.text.endswith(ends) else ""
    return _PRODUCT if item.is_concept("kind:product") or item.text.casefold() in called(table, "product") else ""


def _makes(item: Item, table: Lexicon) -> bool:
    """Whether the item is a word of the frame that joins makers and products."""
    kinds = (f"frame:{r.kind}" for r in table.vocabulary.adjacent if "made" in r.joints)
    return item.value is None and item.is_concept(*kinds)


def _is_body(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Organisation" in entity.classes and "MediaOutlet" not in entity.classes


def _told_en(items: Sequence[Item], run: Run, table: Lexicon) -> str:
    shaped = _is_shaped(items[run.start : run.stop])
    first = run.start == 0 or items[run.start - 1].text in '.!?:“"*-•|'
    behind = _kind_behind(items, run.stop, table)
    if not behind and _modifies(items, run.stop):
        return ""
    governed = run.start > 0 and items[run.start - 1].kind == "marker"  # “an investment in X was announced by Y”
    made = not governed and _made_by(items, run.stop, table)
    apposed = _apposed(items, run.stop, table) or (_PRODUCT if made else "")
    if apposed or (first and not shaped):
        return apposed
    at = run.start - 1
    before = kind_of(items[at], table) if items[at].text[0].islower() else ""
    if items[at].text.casefold() in called(table, "naming") or (items[at].text in (",", ":", "“", '"') and at):
        before = kind_of(items[at - 1], table)
    told = behind or before or (_said_to_be(items, at, table) if shaped else "")
    anchor = _anchor(items, at, table)
    if told or anchor < 0:
        return told
    return _PRODUCT if _introduces(items, anchor, shaped, table) else ""


def _said_to_be(items: Sequence[Item], at: int, table: Lexicon) -> str:
    """“X's latest model is Medium 3.1”, “the chip, called Helio-2”: the kind of what is said to be so, or called."""
    named = items[at].text.casefold() in called(table, "naming")
    joint = at - named
    noun = joint - 1
    says = joint > 0 and (items[joint].is_concept("aux:be") or (named and items[joint].text == ","))
    return kind_of(items[noun], table) if says and _is_introduced(items, noun) else ""


def _introduces(items: Sequence[Item], at: int, shaped: bool, table: Lexicon) -> bool:
    """Whether a verb of release, the word for a maker, or an owner of what looks like a product stands at `at`."""
    item, before = items[at], items[at - 1] if at else None
    if _makes(item, table):
        return shaped or item.is_concept("release", "governs")
    owns = item.text in ("'s", "’s") and before is not None and _is_body(before)
    if item.kind == "marker" and not owns:
        return before is not None and "agent" not in item.cases and _makes(before, table)
    return shaped and (owns or item.is_concept("anaphor:own"))


def _anchor(items: Sequence[Item], at: int, table: Lexicon) -> int:
    """Where what governs the name stands, before the words that only describe it; -1 where nothing does."""
    for k in range(at, max(-1, at - _REACH), -1):
        item = items[k]
        described = item.kind == "other" and item.text.islower() and not item.text.endswith(("ed", "ly"))
        loose = described or item.is_concept("determiner", "filler") or item.text in "“\"'" or kind_of(item, table)
        governed = k > 0 and (_makes(items[k - 1], table) or items[k - 1].kind == "marker")  # “launched its X”
        if not loose or _makes(item, table) or (item.is_concept("anaphor:own") and not governed):
            return k
    return -1


def _kind_behind(items: Sequence[Item], at: int, table: Lexicon) -> str:
    """“Rubin rack-scale system”: the kind told right behind the name, unless it goes on (“chip order”, “model of”)."""
    for k in range(at, min(len(items), at + 3)):
        if items[k].start - items[k - 1].end != 1 or (not items[k].text[0].islower() and not kind_of(items[k], table)):
            return ""
        if kind := kind_of(items[k], table):
            following = items[k + 1] if k + 1 < len(items) else None
            return "" if following is not None and (following.text == "of" or _modifies(items, k + 1)) else kind
        if items[k].kind != "other" or items[k].text.endswith(("ed", "ly", "s")):
            return ""
    return ""


def _modifies(items: Sequence[Item], at: int) -> bool:
    """Whether a common noun that is no kind of product follows, which the words before only describe."""
    following = items[at] if at < len(items) else None
    if following is None or following.start - items[at - 1].end != 1 or not following.text.islower():
        return False
    plain = following.kind == "other" and not following.text.endswith(("ed", "ly"))
    return plain or following.kind == "name" or (following.kind == "word" and following.has("class:") != "")


def _apposed(items: Sequence[Item], at: int, table: Lexicon) -> str:
    """“Tessaro, a rack-scale system for …”, “Tessaro, X's chip, …”: the kind told between commas behind the name."""
    opened = at + 2 < len(items) and items[at].text == ","
    owned = opened and _is_body(items[at + 1]) and items[at + 2].text in ("'s", "’s")
    if not opened or not (owned or items[at + 1].is_concept("determiner", "anaphor:own")):
        return ""
    for k in range(at + 2 + owned, min(len(items), at + 2 + _REACH)):
        if items[k].kind in ("sign", "marker") or items[k].tag in ("ed", "s") or _heads_body(items, k, table):
            return ""  # “Acme, a startup building software” is no software
        if (kind := kind_of(items[k], table)) and not _modifies(items, k + 1):
            return kind
    return ""


def _heads_body(items: Sequence[Item], at: int, table: Lexicon) -> bool:
    """Whether a word for a body stands there that is no part of a word for a product (“foundation model”)."""
    body = "Organisation" in table.vocabulary.classes.get(items[at].has("class:"), ()) and items[at].value is None
    return body and not any(kind_of(i, table) for i in items[at + 1 : at + 2])


def _made_by(items: Sequence[Item], at: int, table: Lexicon) -> bool:
    """“Pellux, developed by X”, “Kestra 4 was created by X”."""
    near = items[at : at + 4]
    verb = next((n for n, i in enumerate(near) if not (i.text == "," or i.has("aux:"))), len(near))
    following = items[at + verb + 1] if at + verb + 1 < len(items) else None
    made = verb < len(near) and near[verb].tag == "ed" and _makes(near[verb], table)
    return made and verb > 0 and following is not None and "agent" in following.cases


def _told_ja(items: Sequence[Item], run: Run, table: Lexicon) -> str:
    inside, at = items[run.start : run.stop], run.before
    apart = 0 if run.quoted else 1  # 「AIモデル M2」
    gap = items[at + 1].start - items[at].end if at >= 0 else _LONGEST
    before = items[at] if gap <= apart or gap == _BOLD else None
    following = items[run.after] if run.after < len(items) else None
    if following is not None and not _stands_behind(following, items[run.after - 1], table):
        following = None
    beside = (kind_of(i, table) for i in (before, following) if i is not None)
    told = next((k for k in beside if k), "") or _named_as(items, run, table)
    if run.quoted and not _is_name(inside, bool(told)):
        return ""
    if told or (before is not None and _is_body(before) and (run.quoted or _is_hump(items[run.start].text))):
        return told or _PRODUCT
    if run.quoted and before is not None and before.text.endswith(tuple(called(table, "noun"))):
        return ""  # 「報告書「X」」 says what it is
    return _PRODUCT if _owned(items, run) or _made_before(items, at, table) or _made_behind(items, run, table) else ""


def _stands_behind(item: Item, last: Item, table: Lexicon) -> bool:
    """Whether the item follows the name at once, behind the marks of bold, or as its kind (「M2 モデル」)."""
    gap = item.start - last.end
    return gap in (0, _BOLD) or (gap == 1 and kind_of(item, table) != "")


def _is_hump(text: str) -> bool:
    """「Meta LlamaFirewall」: a capital inside shows a made-up name, which behind a maker's is a product's."""
    return _HUMP.search(text) is not None and text.isalpha()


def _named_as(items: Sequence[Item], run: Run, table: Lexicon) -> str:
    """「「X」という対話サービス」, 「「X」などの新製品」: the kind told behind という or などの."""
    behind = items[run.after : run.after + _REACH]
    if not _text(behind[:2]).startswith(_AS):
        return ""
    noun = takewhile(lambda i: i.kind in ("other", "word", "name") or i.text.startswith(_AS), behind)
    return next((k for i in noun for k in [kind_of(i, table)] if k), "")


def _is_name(inside: Sequence[Item], told: bool) -> bool:
    """Whether what stands in quotation marks is a name: Latin or katakana, or anything short of a told kind."""
    first = entity_of(inside[0])
    joined = len(inside) > 1 and inside[1].text in _JOINTS  # 「MAI-Thinking-1」
    known = {_PRODUCT, "Organisation"} if told or joined else {_PRODUCT}
    versioned = first is not None and bool(known & first.classes) and len(inside) > 1
    plain = all(i.kind in ("other", "word", "sign", "quantity") for i in inside[versioned:])
    text = _text(inside)
    spoken = any(t.pos.startswith(("助", "動詞", "補助記号-読点")) for i in inside for t in i.tokens)
    short = told and not spoken and len(text) <= _SHORT and any(i.kind == "other" for i in inside)
    return plain and not _YEAR.search(text) and (_QUOTED.fullmatch(text) is not None or short)


def _owned(items: Sequence[Item], run: Run) -> bool:
    """「VercelのAI Gateway」: a made-up name, of several words or in marks, behind its owner and の."""
    at = run.before
    owned = at > 0 and items[at].kind == "marker" and "genitive" in items[at].cases and _is_body(items[at - 1])
    inside = items[run.start : run.stop]
    several = inside[0].text.isascii() if run.quoted else run.stop - run.start > 1
    shaped = several or _is_shaped(inside)
    following = items[run.after] if run.after < len(items) else None
    gap = following.start - items[run.after - 1].end if following is not None else _LONGEST
    held = following is not None and gap <= 1 and _is_post(following)  # 「XのJane Roe CEO」 is a person
    touched = following is not None and gap == 0 and _is_noun(following)
    return owned and shaped and not held and not (touched and not run.quoted)


def _is_post(item: Item) -> bool:
    entity = entity_of(item)
    return entity is not None and "Position" in entity.classes


def _is_noun(item: Item) -> bool:
    """Whether the item is a noun, a post or a title of respect, which the name before it only describes."""
    return item.kind != "marker" and item.tokens[0].pos.startswith(("名詞", "接尾辞"))


def _made_before(items: Sequence[Item], at: int, table: Lexicon) -> bool:
    """「Xが開発した「Y」」: a verb of making that modifies the name."""
    while at >= 0 and items[at].kind == "other" and items[at].tokens[0].pos.startswith(_HELPING):
        at -= 1
    told = at > 0 and items[at].tag == "lemma" and _makes(items[at], table)
    return told and "object" not in items[at - 1].cases  # 「基盤を手がけるX」 is who makes it


def _made_behind(items: Sequence[Item], run: Run, table: Lexicon) -> bool:
    """「Yを発表」, 「Yの提供を始める」, 「Yで知られる」: the verb that takes the name is one of making."""
    mark = items[run.after] if run.after < len(items) else None
    if mark is None or mark.kind != "marker":
        return False
    behind = _to_verb(items, run.after + 1)
    released = "object" in mark.cases and bool(behind) and _makes(behind[0], table)
    if not (run.quoted or _is_shaped(items[run.start : run.stop]) or (released and run.stop - run.start > 1)):
        return False
    if "genitive" in mark.cases:
        return bool(behind) and _makes(behind[0], table)
    if "topic" in mark.cases:  # 「「Y」はXが開発したツール」
        return len(behind) > 2 and _is_body(behind[0]) and "subject" in behind[1].cases and _makes(behind[2], table)
    if not mark.cases & {"object", "instrument", "locative", "subject"}:
        return False
    ends = (k for k, i in enumerate(behind) if i.kind in ("word", "sign") or i.cases & {"topic", "subject", "object"})
    at = next(ends, len(behind) - 1)
    passive = any(t.lemma in ("れる", "られる") for i in behind[at : at + 3] for t in i.tokens)
    return bool(behind) and _makes(behind[at], table) and (passive or "subject" not in mark.cases)


def _to_verb(items: Sequence[Item], at: int) -> Sequence[Item]:
    """What stands behind a particle, without a phrase that only tells how (「オープンソースで公開」)."""
    noun, mark = (*items[at : at + 2], None, None)[:2]
    plain = noun is not None and noun.kind in ("other", "word") and not noun.has("frame:")
    how = plain and mark is not None and bool(mark.cases & {"instrument", "locative", "means", "as"})
    return items[at + 2 * how : at + 2 * how + 1 + _REACH]


# ---- lists ----
def _shared(items: Sequence[Item], runs: Sequence[Run], kinds: list[str], table: Lexicon) -> list[str]:
    """The kinds with those of a list's other members: what one of them is, all are."""
    links = [_listed(items, a, b, table) for a, b in pairwise(runs)]
    for order in (range(len(links)), range(len(links) - 1, -1, -1)):
        for n in order:
            if links[n] and bool(kinds[n]) != bool(kinds[n + 1]):
                kinds[n] = kinds[n + 1] = kinds[n] or kinds[n + 1]
    return kinds


def _listed(items: Sequence[Item], left: Run, right: Run, table: Lexicon) -> bool:
    """Whether only a comma, an and or nothing but quotation marks stands between two names."""
    between = [i for i in items[left.after : right.before + 1] if not (right.quoted and kind_of(i, table))]
    if left.quoted != right.quoted or len(between) > 2 or not (left.quoted or between):
        return False
    return all(i.text in "、,・/" or i.cases & _JOINS for i in between)
