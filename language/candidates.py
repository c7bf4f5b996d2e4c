"""Names that no vocabulary row knows: candidates by their form, believed only in a role whose class fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile, zip_longest

from kg.identity import entity_iri
from kg.model import Entity, Quantity
from kg.values import replace
from language.capitals import capitals, lengthened
from language.furniture import words
from language.items import Item, entity_of
from language.katakana import SHOWN, joined
from language.namesakes import namesakes
from language.tokens import UNKNOWN

PERSON, COMPANY, POSITION = "Person", "Company", "Position"
_SHORT = 2  # letters of a name that a number goes on: K2, C3
_AT = ("at", "of", "for")  # before the house of a post
_CHARGED = 3  # items of a post with a field of one word
_LONGEST = 4  # words of a company's name that a known one begins
_LONGER = "longer"  # the tag of a word that goes on a known name
GUESSED = "guessed"  # the tag of a name that only its form makes a person's
OFTEN = "often"  # the tag of a name that nobody knows but that the article names again and again
_AGAIN = 3
_FIRMS = frozenset({"Company", "Organisation", "AILab", "CloudProvider", "ChipMaker", "Investor"})
_LOUD = 3  # items in which another word all in capitals may stand
_LENGTHENED = frozenset({"Organisation", "Place"})
_FIGURES, _WORD = 2, 3  # digits and letters of a name that begins with a number: 4Paradigm
_ACRONYM = 4  # letters of a name that one digit goes on: SYNQ3
_CHIEF, _DOERS = "chief", ("officer", "architect", "scientist", "economist", "engineer", "strategist", "designer")
_DESCRIBED = 9  # words in which what a firm is said to be may stand
_CAPITAL = re.compile(r"[A-ZÀ-Þ][\w&.'’-]*(?: & [A-Z]\w+)?|[a-z]{1,2}[A-Z]\w+")
_PLURAL = re.compile(r"[A-Z]{2,}s")  # CPUs, LLMs
_KATAKANA = re.compile(r"[ァ-ヴー]{3,}")
_KATAKANA_PART = re.compile(r"[ァ-ヴー]+")
_KANJI = re.compile(r"[一-龯々]{1,4}")
_PERSONAL = "人名"  # Sudachi's mark of people's names
_TITLED = re.compile(r"[ァ-ヴー]+氏")
_SECTION = re.compile(r"[A-Z]{1,2}\d{1,2}")
_VERSION = re.compile(r"[KRV]\d")  # 「V3の学習に」: a version of a model, said for its name
_COLONS = (":", "：")
_DASHES = ("–", "—", "-", ":")
_APOSTROPHE = ("'s", "’s")
_INNER_DOT = "・"
_PAIR = 2
_LATIN_END = "\u0250"
_COMMON_ENDS = ("s", "ing", "tion", "ment", "ity", "ness", "body", "one", "thing")  # of words that are no name
TITLES = ("氏", "さん")
_HONORIFIC = (*TITLES, "会長", "社長", "議員", "教授")


def with_candidates(
    items: Sequence[Item],
    language: str,
    ends: tuple[str, ...] = (),
    context: str = "",
    names: frozenset[str] = frozenset(),
) -> tuple[Item, ...]:
    """The items with each run of unknown proper names made one provisional name.

    An unknown katakana word that ends in one of `ends` is a common noun; an English name whose last word is one of
    them is a company's. `context` is the whole article, which shows what else has its capital as a name; `names` are
    katakana words that it shows to be names, in English those that it says are a company's.
    """
    out: list[Item] = []
    run: list[Item] = []
    items = _spaced(items) if language == "ja" else items
    items = _numbered(_with_form(_with_ampersands(_figured(_plurals(items)) if language == "en" else items)))
    items = joined(_dotted(_incorporated(_with_titles(items))), names) if language == "ja" else _posts(items, ends)
    shown = capitals(context) if language == "en" and context else {}
    whole = lengthened(context, ends) if language == "en" and context else {}
    titled = language == "en" and in_title_case(items)
    if language == "en":
        items = namesakes(_lengthened(items, ends, context if titled else ""))

    def close(following: Item | None) -> None:
        if not run:
            return
        many = language == "en" and _is_one_of_many(out, following)
        named = run if many else list(_named(run, following, language, ends, shown, whole))
        if language == "en":
            named = [replace(i, tag=OFTEN) if i.text in names or _ends_as_firm(i, ends) else i for i in named]
        out.extend(_often(named, context, _is_introduced(out, following)) if language == "ja" else named)
        run.clear()

    for at, item in enumerate(items):
        first = language == "en" and not (run or titled) and (_is_first_name(items, at) or _is_named_verb(items, at))
        if item.kind != "other" and not (run or first):
            out.append(item)  # most items: no name goes on, none begins
            continue
        proper = _proper(item, items, at, language, shown) and not (
            (titled and item.text not in shown and not _heads_title(items, at))  # there a capital shows nothing
            or (language == "ja" and _is_common(items, at, ends))
        )
        proper = proper or bool(run and language == "ja" and _abbreviates(run[-1], item))
        goes_on = _is_capital_noun(item) or item.text in ends or (not titled and _is_capital_verb(item))
        goes_on = goes_on or (not titled and item.text.istitle() and item.is_concept("party"))  # “Viking Investors”
        proper = proper or first or bool(run and language == "en" and goes_on)
        if not (proper and run and _touches(run[-1], item, language)):
            close(item)
        if proper and not (not run and _goes_on(out, item)):
            run.append(item)
        else:
            out.append(replace(item, tag=_LONGER) if proper else item)
    close(None)
    within = {i.start: with_candidates(i.inner, language, ends, context, names) for i in out if i.inner}
    return tuple(replace(i, inner=within[i.start]) if i.inner else i for i in out)


def _plurals(items: Sequence[Item]) -> Sequence[Item]:
    """“Nvidia H100s”: the s that touches the name of a product is part of it."""
    if not any(item.text.endswith("s") and len(item.text) <= _SHORT for item in items):
        return items
    out: list[Item] = []
    for item in items:
        plural = item.text.endswith("s") and item.text.isalpha() and len(item.text) <= _SHORT
        value = out[-1].value if out and out[-1].end == item.start and plural else None
        if isinstance(value, Entity) and "Product" in value.classes:
            out[-1] = replace(out[-1], end=item.end, text=out[-1].text + item.text, inner=item.inner)
        else:
            out.append(item)
    return out


def _is_quoted_thing(items: Sequence[Item], at: int) -> bool:
    """「X」機能, 「X」計画: a name in quotation marks right before a common noun names such a thing and no body."""
    if not items[at].text.isascii() or not items[at].text[:1].isalpha():
        return False
    end = next((k for k in range(at, min(len(items), at + 5)) if items[k].text in "」』"), -1)
    opened = any(items[k].text in "「『" for k in range(max(0, at - 4), at))
    following = items[end + 1] if 0 <= end < len(items) - 1 else None
    if not opened or following is None or following.start != items[end].end or not following.tokens:
        return False
    return following.kind in ("other", "word") and following.tokens[0].pos == "名詞-普通名詞"


def _is_common(items: Sequence[Item], at: int, ends: tuple[str, ...]) -> bool:
    """Whether an unknown Japanese word is a common noun by its end, or a thing in quotation marks."""
    return (_is_katakana(items[at]) and items[at].text.endswith(ends)) or _is_quoted_thing(items, at)


def _spaced(items: Sequence[Item]) -> list[Item]:
    """「代表取締役社長：鶴間 尚」: a family name behind a post, and the given name behind a space, are one word."""
    out: list[Item] = []
    for item in items:
        last = out[-1] if out else None
        given = last is not None and item.start - last.end == 1 and item.kind == "other" and _is_kanji(item.text)
        named = given and last is not None and last.kind == "other" and _is_kanji(last.text)
        family = named and last is not None and any(t.sort == _PERSONAL for t in last.tokens)
        before = [i for i in out[-3:-1] if i.kind != "sign"]
        if family and last is not None and before and _is_post(before[-1]):
            text = "".join((last.text, item.text))
            out[-1] = Item("other", last.start, item.end, text, last.tokens + item.tokens, inner=item.inner)
        elif last is not None and item.inner and item.is_concept("corporate") and _takes_brackets(last, item):
            out[-1:] = [replace(last, inner=item.inner), replace(item, inner=())]  # 「X株式会社（代表：A）」
        else:
            out.append(item)
    return out


def _takes_brackets(named: Item, form: Item) -> bool:
    return named.is_entity and not named.inner and named.end == form.start


def _is_kanji(text: str) -> bool:
    return bool(_KANJI.fullmatch(text))


def _with_form(items: Sequence[Item]) -> list[Item]:
    """“Acme Inc.”, “Acme, N.V.”: the form of a company belongs to the name before it, with its comma and its dot."""
    if not any(item.is_concept("form:company") for item in items):
        return list(items)
    out: list[Item] = []
    for at, item in enumerate(items):
        comma = bool(out) and out[-1].text == ","
        named = out[-1 - comma] if len(out) > comma else None
        form = item.is_concept("form:company") and item.text[:1].isupper() and named is not None
        if form and named is not None and (named.is_entity or named.text[:1].isupper()) and named.kind != "word":
            out[-1 - comma :] = [replace(named, end=item.end)]
        elif item.text == "." and out and out[-1].end == item.start and _is_form(items, at - 1) and at + 1 < len(items):
            out[-1] = replace(out[-1], end=item.end)
        else:
            out.append(item)
    return out


def _is_form(items: Sequence[Item], at: int) -> bool:
    return at > 0 and items[at].is_concept("form:company")


def _is_one_of_many(out: Sequence[Item], following: Item | None) -> bool:
    """“bought a SPAC”: behind an indefinite article, and with no noun after it, capitals name nothing."""
    indefinite = bool(out) and out[-1].text.casefold() in ("a", "an")
    return indefinite and (following is None or following.kind in ("sign", "marker", "date"))


def _with_ampersands(items: Sequence[Item]) -> Sequence[Item]:
    """“Vane & Mercer”: two unknown capitals with that sign between are one word of a name."""
    if not any(item.text == "&" for item in items):
        return items
    out: list[Item] = []
    for item in items:
        pair = len(out) > 1 and out[-1].text == "&" and all(_is_unknown_capital(i) for i in (out[-2], item))
        if pair and item.start - out[-1].end == 1 and out[-1].start - out[-2].end == 1:
            first = out[-2]
            tokens = (*first.tokens, *out[-1].tokens, *item.tokens)
            text = f"{first.text} & {item.text}"
            out[-2:] = [replace(first, end=item.end, text=text, tokens=tokens, inner=item.inner)]
        else:
            out.append(item)
    return out


def _is_unknown_capital(item: Item) -> bool:
    return item.kind == "other" and item.text.isascii() and bool(_CAPITAL.fullmatch(item.text))


def _numbered(items: Sequence[Item]) -> list[Item]:
    """“K2”: a capital and the number that touches it are one word, if no other letter touches them (“E2E”)."""
    out: list[Item] = []
    for item, following in zip_longest(items, items[1:]):
        last = out[-1] if out else None
        goes_on = following is not None and following.start == item.end and following.text[:1].isascii()
        goes_on = goes_on and following is not None and following.text[:1].isalpha()
        size = _SHORT if len(item.text) > 1 else _ACRONYM
        capital = last is not None and last.kind == "other" and last.text.isupper() and len(last.text) <= size
        if capital and last is not None and last.end == item.start and item.text.isdigit() and not goes_on:
            merged = "".join((last.text, item.text))
            out[-1] = Item("other", last.start, item.end, merged, last.tokens + item.tokens)
        else:
            out.append(item)
    return out


def _figured(items: Sequence[Item]) -> Sequence[Item]:
    """“4Paradigm”, “startup 54gene”: a small number that a longer word touches is the beginning of a name, where the
    word is a capital one or the kind of thing named stands before."""
    touched = [k for k, pair in enumerate(pairwise(items)) if _is_figured(*pair)]
    for k in reversed(touched):
        number, word = items[k], items[k + 1]
        if word.text[:1].isupper() or (k and items[k - 1].has("class:")):
            text, tokens = number.text + word.text, number.tokens + word.tokens
            merged = Item("other", number.start, word.end, text, tokens, tag=SHOWN)
            items = [*items[:k], merged, *items[k + 2 :]]
    return items


def _is_figured(number: Item, word: Item) -> bool:
    small = number.kind == "other" and number.text.isdigit() and len(number.text) <= _FIGURES
    return small and word.start == number.end and word.text.isalpha() and len(word.text) >= _WORD and not word.inner


def _lengthened(items: Sequence[Item], ends: tuple[str, ...], context: str) -> list[Item]:
    """“Bain Capital Ventures”: capitals behind a known name that end as a company's do make another company's name.

    In a title (then with the article as `context`) a capital shows nothing: the article must have the name again.
    """
    out: list[Item] = []
    beyond = 0  # items taken by a name; a question's words may stand in another order than it has them
    for at, item in enumerate(items):
        if at < beyond:
            continue
        size = _lengthening(items, at, ends) if item.is_entity else 0
        beyond = at + size + 1
        named = list(_named(items[at : at + size + 1], None, "en", ends, {}, {})) if size else [item]
        again = not size or not context or context.count(named[0].text) > 1
        beyond = beyond if again else at + 1
        out += named if again else [item]
    return out


def _lengthening(items: Sequence[Item], at: int, ends: tuple[str, ...]) -> int:
    """How many of the items behind the organisation at `at` go on with its name; 0 where none does."""
    value, size = items[at].value, 0
    if not isinstance(value, Entity) or not value.classes & _LENGTHENED:
        return 0
    town = "Organisation" not in value.classes  # “Shenzhen Capital Group”
    for k in range(at + 1, min(len(items), at + _LONGEST + 2 * town)):
        ended = k + 1 < len(items) and items[k + 1].text in ends  # “SoftBank Investment Advisers”
        goes_on = items[k].kind == "other" or _is_capital_noun(items[k]) or (ended and items[k].text.istitle())
        goes_on = goes_on or items[k].text in ends or (town and _may_go_on(items[k], ends))
        goes_on = goes_on and items[k].start - items[k - 1].end == 1
        if not goes_on or not _CAPITAL.fullmatch(items[k].text.rpartition(" ")[2]):
            break
        ended = items[k].text.rpartition(" ")[2] in ends if town else items[k].text in ends
        size = k - at if ended and len(items[k].text) > _SHORT else size
    return size


def _may_go_on(item: Item, ends: tuple[str, ...]) -> bool:
    """“Beijing … Investment Fund”, “Shenzhen Capital Group”: a noun with a capital, or a name that ends as a firm's."""
    noun = item.kind == "word" and item.tag == "noun"
    firm = isinstance(item.value, Entity) and "Company" in item.value.classes
    return noun or (firm and item.text.rpartition(" ")[2] in ends)


def _posts(items: Sequence[Item], ends: tuple[str, ...]) -> list[Item]:
    """“head of applications”, “chief business officer”: a post that no row names, with what it is in charge of."""
    out: list[Item] = []
    beyond = 0
    items = [i if not _is_mere_chief(items, at) else replace(i, kind="other", value=None) for at, i in enumerate(items)]
    for at, item in enumerate(items):
        if at < beyond:
            continue
        size = _post_size(items, at)
        size = 0 if size > _CHARGED and _is_house(items[at + 2 : at + size], ends) else size
        beyond = at + max(size, 1)
        out.append(_post(items[at : at + size]) if size else item)
    return out


def _is_house(field: Sequence[Item], ends: tuple[str, ...]) -> bool:
    """“CEO of Vellum Robotics”: what has capitals throughout and ends as firms' names do is no field."""
    return field[-1].text in ends and all(i.value is None and i.text[:1].isupper() for i in field)


def _post_size(items: Sequence[Item], at: int) -> int:
    """How many items the post at `at` takes; 0 where none begins."""
    value = items[at].value
    position = isinstance(value, Entity) and POSITION in value.classes
    if (position or items[at].is_concept("post")) and at + 2 < len(items) and items[at + 1].text == "of":
        charge, beyond = items[at + 2], items[at + 3] if at + 3 < len(items) else None
        led = (charge.kind == "other" and charge.text.islower()) or (charge.kind == "word" and charge.tag == "noun")
        led = led or (charge.kind == "word" and charge.tag == "ing" and charge.text.islower())  # “head of marketing”
        led = led or (isinstance(charge.value, Entity) and "Concept" in charge.value.classes)
        known = isinstance(charge.value, Entity) and charge.value.classes & {"Product", "Place"} and not position
        one = (led and (beyond is None or beyond.kind in ("sign", "marker"))) or known
        return 3 + _joined(items, at + 3) if one else _charged(items, at)
    if value is not None or items[at].text.casefold() != _CHIEF:
        return 0
    ahead = list(takewhile(lambda i: i.value is None and i.text[:1].isalpha(), items[at + 1 : at + _LONGEST]))
    sizes = (n + _SHORT for n, i in enumerate(ahead) if i.text.casefold().endswith(_DOERS) and i.kind != "marker")
    return next(sizes, 0)


def _joined(items: Sequence[Item], at: int) -> int:
    """“vice president of product and partnerships at X”: how many items from `at` on name a second field."""
    joint, field, place = items[at : at + 1], items[at + 1 : at + 2], items[at + 2 : at + 3]
    told = bool(place) and "and" in joint[0].cases and place[0].text in _AT
    return 2 if told and field[0].value is None and field[0].text.islower() else 0


def _charged(items: Sequence[Item], at: int) -> int:
    """“head of hardware engineering”, “Head of Mission Alignment”: how many items the post takes with a field of
    several words; those with capitals are a field where the post has one too, or a house follows."""
    field = _without_holder(list(takewhile(_names_field, items[at + 2 : at + 2 + _LONGEST])))
    field += items[at + 2 + len(field) : at + 2 + len(field) + _joined(items, at + 2 + len(field))] if field else []
    size = 2 + len(field)
    following = items[at + size] if at + size < len(items) else None
    ends = following is None or following.kind in ("sign", "marker", "other") or bool(following.words)
    ends = ends or (following is not None and isinstance(following.value, Entity) and PERSON in following.value.classes)
    capital = [i for i in field if i.text[:1].isupper() and i.value is None]
    placed = following is not None and following.text in _AT
    sure = not capital or (len(capital) == len(field) and (items[at].text[:1].isupper() or placed))
    return size if field and ends and sure and (len(field) > 1 or not capital) else 0


def _without_holder(field: list[Item]) -> list[Item]:
    """“Vice President of Research Ada Byron”: without the two capitals behind the field: who holds it."""
    named = len(field) > _SHORT and all(i.kind == "other" and i.text[:1].isupper() for i in field[-_SHORT:])
    return field[:-_SHORT] if named else field


def _names_field(item: Item) -> bool:
    """Whether the item may be a word of what somebody is in charge of."""
    if isinstance(item.value, Entity):
        return "Concept" in item.value.classes and POSITION not in item.value.classes
    noun = item.kind == "other" or (
        item.kind == "word" and item.tag not in ("s", "ed") and not item.has("frame:") and not item.has("aux:")
    )
    return noun and item.text.replace("-", "").isalpha()


def _is_mere_chief(items: Sequence[Item], at: int) -> bool:
    """“chief software architect”, “its chief rival”: chief as an adjective, where no body stands before it and no name
    behind (“X chief A”)."""
    if items[at].text.casefold() != _CHIEF or items[at].value is None:
        return False
    body, named = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
    of_body = body is not None and isinstance(body.value, Entity) and "Organisation" in body.value.classes
    value = named.value if named is not None else None
    person = isinstance(value, Entity) and PERSON in value.classes
    return not (of_body and named is not None and (person or _is_unknown_capital(named)))


def _post(run: Sequence[Item]) -> Item:
    text = " ".join(i.text for i in run)
    entity = Entity(entity_iri(text), frozenset({POSITION, "Concept", "Thing"}), (("en", text), ("ja", text)), True)
    tokens = tuple(t for i in run for t in i.tokens)
    return Item("name", run[0].start, run[-1].end, text, tokens, entity)


def _is_capital_noun(item: Item) -> bool:
    """“Crunchy Data”: a common noun with a capital goes on the name before it."""
    noun = item.kind == "word" and all(w.pos == "Noun" for w in item.words) and not item.has("frame:")
    noun = noun or (item.kind == "word" and all(set(w.concepts) <= {"plain"} for w in item.words))  # “Legend Star”
    return noun and item.text[:1].isupper() and item.text[1:].islower()


def _is_capital_verb(item: Item) -> bool:
    """“Premji Invest”: where verbs stand small, one with a capital goes on the name before it."""
    verb = item.kind == "word" and all(w.pos == "Verb" for w in item.words) and not item.has("aux:")
    return verb and item.text.istitle() and not item.has("cue:")


def _is_first_name(items: Sequence[Item], at: int) -> bool:
    """“chief executive Will Bryk”, “new investors Pledge Ventures”: a small word or a verb with a capital inside a
    sentence, before an unknown capital."""
    item, before, following = items[at], items[at - 1 : at], items[at + 1 : at + 2]
    if item.kind != "word" or not item.text.istitle() or not before or before[0].kind == "sign":
        return False
    if _is_capital_verb(item) and before[0].is_concept("takesover") and before[0].text.islower():
        return not following or following[0].kind in ("marker", "sign")  # “acquired Observe for $1bn”
    small = item.value is None and (all(w.pos == "Function" for w in item.words) or _is_capital_verb(item))
    named = bool(following) and following[0].kind == "other" and _CAPITAL.fullmatch(following[0].text) is not None
    return small and named and (not before[0].text[:1].isupper() or entity_of(before[0]) is not None)


def _is_named_verb(items: Sequence[Item], at: int) -> bool:
    """“acquired Observe”, “the startup Reveal”: what is elsewhere a verb has a capital inside a sentence as a name,
    behind a small verb of a deal, a noun of bodies or a preposition, and before no small word that it could govern."""
    before, following = items[at - 1] if at else None, items[at + 1] if at + 1 < len(items) else None
    item = items[at]
    verb = item.kind == "word" and any(w.pos == "Verb" for w in item.words) and not item.has("aux:")
    if not (verb and item.text.istitle()):
        return False
    if before is None or not before.text.islower():
        return (before is None or before.kind == "sign") and _heads_clause(items, at + 1)
    if ("and" in before.cases and item.tag in ("s", "ed")) or (following is not None and _is_post(following)):
        return False  # “X raises $5bn and Launches Y”, “X's CEO and Research VP”
    deal = before.tag in ("ed", "s", "ing", "base") and before.has("frame:") != ""
    place = deal or before.has("class:") != "" or (before.kind == "marker" and not before.cases & {"dative"})
    ends = following is None or following.kind in ("sign", "marker", "date") or following.text[:1].isupper()
    return place and (ends or following is None or following.tag in ("ed", "s") or following.has("aux:") != "")


def _heads_clause(items: Sequence[Item], at: int) -> bool:
    """“Prompt AI's product”, “Scale AI raised …”: an abbreviation, and behind it what shows both to be its subject."""
    short = at + 1 < len(items) and items[at].text.isupper() and items[at].text.isascii()
    behind = items[at + 1] if short else None
    acts = behind is not None and (behind.tag in ("ed", "s") or behind.has("aux:") != "")
    return behind is not None and (acts or behind.text in (*_APOSTROPHE, ","))


def in_title_case(items: Sequence[Item]) -> bool:
    """Whether Nearly Every Word Has a Capital, which then shows no name."""
    words = [i for i in items if i.kind in ("word", "other") and i.text[:1].isalpha() and len(i.text) > 3]
    if any(len(i.text) > 2 and i.text.islower() and i.words and _is_full_verb(i) for i in items):
        return False
    if any(i.text.istitle() and i.is_concept("aux:be", "aux:have") for i in items[1:]):
        return True  # “The Clock Is Ticking”
    small = any(i.kind == "name" and i.text[0].islower() for i in items)  # “… is chief executive of …”
    capital = not small and all(i.text[0].isupper() for i in words)
    if len(words) > 1 and capital and (_is_noun(words[0]) or len(words) > _SHORT):
        return True  # “Acme's $2.1B Acquisition Spree”
    common = any(i.text.islower() and any(w.pos == "Noun" for w in i.words) for i in words)  # “Acme: $30M seed”
    common = common or any(i.text.islower() and i.is_entity for i in items)  # “X's founders are …”
    return len(words) > 3 and not common and sum(i.text[0].isupper() for i in words) > 0.6 * len(words)


def _is_full_verb(item: Item) -> bool:
    """Whether the item can be nothing but a verb, and no auxiliary."""
    return all(w.pos == "Verb" for w in item.words) and not item.has("aux:")


def _is_noun(item: Item) -> bool:
    return item.kind == "word" and all(w.pos == "Noun" for w in item.words)


def _abbreviates(last: Item, item: Item) -> bool:
    """「Protect AI」: capitals behind an unknown Latin name belong to it."""
    plain = item.kind == "word" and not item.has("frame:") and not item.has("cue:")
    return plain and last.text.isascii() and item.text.isascii() and item.text.isupper() and item.start - last.end == 1


def _goes_on(before: Sequence[Item], item: Item) -> bool:
    """「Claude Partner Network」: unknown Latin words behind a known name make a longer name, of nobody knows what.

    Behind a post they are a name by themselves (“CEO Ada Byrne”).
    """
    last = before[-1] if before else None
    if last is not None and last.is_entity and POSITION in getattr(last.value, "classes", ()):
        return False
    if last is not None and len(before) > 1 and last.kind == "word" and last.text.isupper() and last.text.isascii():
        named = before[-2].is_entity and before[-2].text.isascii() and last.start - before[-2].end == 1
        return named and item.text.isascii() and item.start - last.end == 1  # 「DeNA AI Link」
    latin = last is not None and last.kind in ("name", "other") and last.text.isascii() and item.text.isascii()
    known = last is not None and (last.is_entity or (last.tag == _LONGER))
    return latin and known and item.start - last.end == 1  # type: ignore[union-attr]


def _incorporated(items: Sequence[Item]) -> list[Item]:
    """「株式会社X」, 「X株式会社」: the nouns that touch the form of a company are its name."""
    if not any(item.words and item.is_concept("corporate") for item in items):
        return list(items)
    out: list[Item] = []
    for at, item in enumerate(items):
        if out and item.start < out[-1].end:
            continue
        if item.is_concept("corporate") and len(item.tokens) > 1:
            before = _noun_run(out[::-1], item.start, back=True)[::-1]
            after = _full_name(items[at + 1 :], item.end) or _noun_run(items[at + 1 :], item.end, back=False)
            if before and not any(i.is_entity for i in after[:1]):
                out = [*out[: -len(before)], _company(before), item]
                continue
            out.append(item)
            out += [_company(after)] if after else []
        else:
            out.append(item)
    return out


def _full_name(items: Sequence[Item], edge: int) -> list[Item]:
    """「株式会社X生成AI研究所（…）」: all that stands between the form of a company and the brackets behind its name,
    where those are nouns that touch and the first of them is no company's name."""
    found: list[Item] = []
    for item in items:
        noun = bool(item.tokens) and all(t.pos.startswith(("名詞", "記号", "接尾辞", "接頭辞")) for t in item.tokens)
        touches = item.start == edge and noun and item.kind in ("other", "word", "name")
        if not touches or isinstance(item.value, Quantity):
            return []
        found.append(item)
        edge = item.end
        if item.inner:
            break
    body = bool(found) and isinstance(found[0].value, Entity) and "Organisation" in found[0].value.classes
    told = any(i.kind == "other" for i in found) and not any(_is_post(i) for i in found)
    return found if told and not body and found[-1].inner else []


def _is_post(item: Item) -> bool:
    return isinstance(item.value, Entity) and bool({POSITION, PERSON} & item.value.classes)


def _noun_run(items: Sequence[Item], edge: int, *, back: bool) -> list[Item]:
    """The unknown nouns that touch `edge` one after another."""
    found: list[Item] = []
    for item in items:
        touches = (item.end if back else item.start) == edge
        if not (touches and item.kind == "other" and item.tokens[0].pos.startswith(("名詞", "記号"))):
            break
        found.append(item)
        edge = item.start if back else item.end
    return found


def _company(run: Sequence[Item]) -> Item:
    text = "".join(i.text for i in run)
    entity = provisional(text, person=False)
    tokens = tuple(t for i in run for t in i.tokens)
    return Item("name", run[0].start, run[-1].end, text, tokens, entity, inner=run[-1].inner)


def provisional(text: str, *, person: bool) -> Entity:
    """The person or the company called `text` that no row of the vocabulary knows."""
    classes = (
        frozenset({PERSON, "Agent", "Thing"}) if person else frozenset({COMPANY, "Organisation", "Agent", "Thing"})
    )
    return Entity(entity_iri(text), classes, (("en", text), ("ja", text)), provisional=True)


def _with_titles(items: Sequence[Item]) -> Sequence[Item]:
    """「オシカ氏」: of a last katakana letter that was read as one word with the title of respect, the title apart."""
    if not any(i.kind == "other" and _TITLED.fullmatch(i.text) for i in items):
        return items
    out: list[Item] = []
    for item in items:
        before = out[-1] if out and out[-1].end == item.start and _is_katakana(out[-1]) else None
        if before is None or item.kind != "other" or not _TITLED.fullmatch(item.text):
            out.append(item)
            continue
        out[-1] = replace(before, end=item.end - 1, text=before.text + item.text[:-1])
        out.append(replace(item, start=item.end - 1, text=item.text[-1]))
    return out


def _dotted(items: Sequence[Item]) -> list[Item]:
    """「アーサー・メンシュ」: katakana words joined by dots, one of them no common word, as one item of kind other."""
    if not any(item.text == _INNER_DOT for item in items):
        return list(items)
    out: list[Item] = []
    at = 0
    while at < len(items):
        size = _dotted_size(items, at)
        out.append(_merged(items[at : at + size]) if size > 1 else items[at])
        at += size
    return out


def _dotted_size(items: Sequence[Item], at: int) -> int:
    """How many items the dotted name at `at` takes (「クリアウォーター・アナリティクス」); 1 where none begins."""
    n, dotted = 0, False
    while at + n < len(items) and (n == 0 or items[at + n].start == items[at + n - 1].end):
        dot = items[at + n].text == _INNER_DOT and n > 0 and at + n + 1 < len(items)
        last = n > 1 and items[at + n - 1].text == _INNER_DOT and _is_kind_of_body(items[at + n])
        if not (last or _is_katakana(items[at + n]) or (dot and _is_last_part(items[at + n + 1]))):
            break
        dotted |= dot
        n += 1
    parts = items[at : at + n]
    rare = any(t.sort == UNKNOWN or t.pos == "名詞-固有名詞" for i in parts for t in i.tokens)
    long = all(len(i.text) > 2 for i in parts if i.text != _INNER_DOT)
    return n if dotted and (rare or long) else 1


def _is_firms(run: Sequence[Item]) -> bool:
    """「ノルデン・キャピタル」: whether katakana words joined by dots end as the name of a firm does."""
    last, parts = run[-1].text, sum(i.text != _INNER_DOT for i in run)
    return last in words("FirmEnding") or (parts > _PAIR and last in words("LongFirmEnding"))


def _is_last_part(item: Item) -> bool:
    return _is_katakana(item) or _is_kind_of_body(item)


def _is_kind_of_body(item: Item) -> bool:
    """「…・ラボ」: whether it is a katakana word for a kind of body, in which a dotted name may end."""
    plain = item.kind == "word" and item.has("class:") in _FIRMS
    return plain and not item.inner and _KATAKANA_PART.fullmatch(item.text) is not None


def _is_katakana(item: Item) -> bool:
    plain = item.kind == "other" and item.value is None and not item.inner
    return plain and bool(item.tokens) and bool(_KATAKANA_PART.fullmatch(item.text)) and item.text != _INNER_DOT


def _merged(run: Sequence[Item]) -> Item:
    tokens = tuple(t for i in run for t in i.tokens)
    first = next((t for t in tokens if t.sort == UNKNOWN or t.pos == "名詞-固有名詞"), tokens[0])
    rest = tuple(t for t in tokens if t is not first)
    words = run[-1].words if _is_kind_of_body(run[-1]) else ()
    text, tag = "".join(i.text for i in run), SHOWN if _is_firms(run) else ""
    return Item("other", run[0].start, run[-1].end, text, (first, *rest), words=words, inner=run[-1].inner, tag=tag)


def _touches(left: Item, right: Item, language: str) -> bool:
    gap = right.start - left.end
    return gap == 0 if language == "ja" and not (_is_latin(left.text) and _is_latin(right.text)) else gap <= 1


def _is_latin(text: str) -> bool:
    """Whether the word is in Latin letters, with accents or without (“Timothée”)."""
    return all(letter < _LATIN_END for letter in text)


def _proper(item: Item, items: Sequence[Item], at: int, language: str, shown: Mapping[str, int]) -> bool:
    if item.kind != "other" or not item.tokens or (language == "ja" and _VERSION.fullmatch(item.text)):
        return False
    token = item.tokens[0]
    if language == "ja" and (_hyphenated(items, at) or _numbers(items, at)):
        return False
    if language == "ja":
        if item.tag == SHOWN or _is_firm(items, at) or (_INNER_DOT in item.text and _is_presented(items, at)):
            return True
        named = token.pos == "名詞-固有名詞" and token.sort != "地名"
        if token.sort == UNKNOWN and _KATAKANA.match(item.text):
            return not _compounded(items, at)
        long = (named or bool(_CAPITAL.fullmatch(item.text))) and len(item.text) > 1
        return long or _is_part_of_person(items, at)
    if item.tag == SHOWN:
        return True
    capital = bool(_CAPITAL.fullmatch(item.text)) and token.pos == "word" and len(item.text) > 1
    modifies = _modifies(items, at) or _continues(items, at)
    opens = (item.text not in shown and _opens(items, at)) or _is_shouted(items, at)
    return capital and not opens and not modifies and not _PLURAL.fullmatch(item.text)


def _is_part_of_person(items: Sequence[Item], at: int) -> bool:
    """「佐々木裕」, 「孫正義」, 「森下一喜氏」: a name of one sign beside another of the same person, or what a family
    name before it and a title behind it show to be a given one."""
    item, following = items[at], items[at + 1] if at + 1 < len(items) else None
    before = items[at - 1] if at and _bears_name(items[at - 1]) and items[at - 1].end == item.start else None
    after = following if following is not None and following.start == item.end else None
    if _bears_name(item):
        given = after is not None and len(after.text) <= _PAIR and _is_kanji(after.text)  # 「張建中CEO」
        called = given and _is_given_post(items, at + 1)
        return before is not None or called or (after is not None and _bears_name(after))
    return before is not None and _is_given_post(items, at) and len(item.text) in (1, 2) and _is_kanji(item.text)


def _is_presented(items: Sequence[Item], at: int) -> bool:
    """「サラ・ベルCEO」, 「米不動産大手のリレーテッド・カンパニーズ」: whether the page says what has the name."""
    following = items[at + 1] if at + 1 < len(items) else None
    return _is_given_post(items, at) or _is_introduced(items[:at], following)


def _is_given_post(items: Sequence[Item], at: int) -> bool:
    """「マーク・ガンジCEO」, 「…氏」: whether a post or a title of respect touches the item from behind."""
    following = items[at + 1] if at + 1 < len(items) and items[at + 1].start == items[at].end else None
    entity = entity_of(following) if following is not None else None
    respected = following is not None and following.text in _HONORIFIC
    return respected or (entity is not None and POSITION in entity.classes)


def _bears_name(item: Item) -> bool:
    """Whether the item is one word of somebody's name, in kanji."""
    return item.kind == "other" and len(item.tokens) == 1 and item.tokens[0].sort == _PERSONAL and _is_kanji(item.text)


def _is_shouted(items: Sequence[Item], at: int) -> bool:
    """“CHIP PRESSURE — HIGH:”: among words all in capitals one such word is no name."""
    near = [i for i in items[max(0, at - _LOUD) : at + _LOUD] if i is not items[at] and i.tokens]
    loud = [i for i in near if i.text.isupper() and len(i.text) > _LONGEST and not i.is_entity]
    return items[at].text.isupper() and len(items[at].text) >= _LONGEST and bool(loud)


def _is_firm(items: Sequence[Item], at: int) -> bool:
    """「カーソル社」: 社 makes a katakana word the name of a company, though it is a common word too."""
    following = items[at + 1] if at + 1 < len(items) else None
    touched = following is not None and following.start == items[at].end and following.text.startswith("社")
    return touched and _KATAKANA.fullmatch(items[at].text) is not None


def _continues(items: Sequence[Item], at: int) -> bool:
    """“Copilot CLI”: capitals right behind a known product only go on with its name."""
    while at > 1 and items[at - 1].kind == "other" and _goes_with(items, at):
        at -= 1  # “Gemini 4 Argon”, “H100 Tensor Core”
    before = items[at - 1] if at else None
    value = before.value if before is not None and items[at].start - before.end == 1 else None
    return isinstance(value, Entity) and "Product" in value.classes and "Concept" not in value.classes


def _goes_with(items: Sequence[Item], at: int) -> bool:
    """Whether a number or a capital stands right before the word at `at`."""
    before = items[at - 1]
    return before.end + 1 == items[at].start and (before.text[0].isdigit() or bool(_CAPITAL.fullmatch(before.text)))


def _hyphenated(items: Sequence[Item], at: int) -> bool:
    """「Go-to-Market」, 「M2.5」: a Latin word that hyphens or points join to others is no name by itself."""
    near = ((at - 1, items[at].start), (at + 1, items[at].end))
    return items[at].text.isascii() and any(
        0 <= k < len(items) and items[k].text in "-." and edge in (items[k].start, items[k].end) for k, edge in near
    )


def _numbers(items: Sequence[Item], at: int) -> bool:
    """「C4: 中東の動き」: a letter and a figure before a colon number the heading."""
    opens = all(i.kind == "sign" for i in items[:at]) and _SECTION.fullmatch(items[at].text) is not None
    return opens and at + 1 < len(items) and items[at + 1].text in _COLONS


def _compounded(items: Sequence[Item], at: int) -> bool:
    """「ネオクラウド企業」: an unknown katakana word that begins a longer common noun is no name."""
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None or following.start != items[at].end or not following.tokens:
        return False
    token = following.tokens[0]
    plain = following.kind in ("other", "word") and token.pos == "名詞-普通名詞" and token.sort != UNKNOWN
    return plain and not following.text.startswith((*_HONORIFIC, "社")) and entity_of(following) is None


def _modifies(items: Sequence[Item], at: int) -> bool:
    """Whether a common noun follows, so that the capitals only modify it (“Dutch suppliers”, “Galaxy phones”)."""
    following = items[at + 1] if at + 1 < len(items) else None
    if following is None or following.start - items[at].end != 1 or not following.text.islower():
        return False
    plain = following.kind == "other" and not following.text.endswith(("ed", "ly", "lier"))
    return plain or (following.kind == "word" and following.tag == "noun" and following.has("class:") != "")


def _opens(items: Sequence[Item], at: int) -> bool:
    """Whether the word has its capital only from standing first: no capital follows, it is no verb's subject."""
    before = items[at - 1] if at else None
    first = before is None or (before.kind == "sign" and before.text in '.!?:“"*-•')
    following = items[at + 1] if at + 1 < len(items) else None
    if first and _is_dated_subject(items, at):
        return False
    if first and items[at].text.endswith("ly") and following is not None and following.text == ",":
        return True  # “Similarly, …”
    if first and items[at].text in words("CommonOpener") and not _is_capital(following):
        return True  # “Recent moves include …”
    return first and not (
        following is not None
        and (
            _is_camel(items[at].text)
            or (following.text[:1].isupper() and (following.kind == "other" or _is_capital_noun(following)))
            or (following.text.isupper() and len(following.text) > 1 and following.kind == "word")
            or _is_said_to_be(items, at + 1)
            or _heads_list(items, at + 1)
            or _heads_entry(items, at + 1)
            or (following.tag in ("s", "ed") and not _is_plural_subject(items, at + 1))
            or following.text in ("'s", "’s", ",")
            or _does(items, at + 1)
            or _is_to(items, at + 1)
        )
    )


def _is_capital(item: Item | None) -> bool:
    return item is not None and item.kind == "other" and item.text[:1].isupper()


def _is_dated_subject(items: Sequence[Item], at: int) -> bool:
    """“Kestrel today announced …”, “Kestrel on Monday said …”: a time between a word and the verb of telling."""
    ahead = items[at + 1 : at + 4]
    dated = [k for k, i in enumerate(ahead[:2]) if i.kind == "date"]
    if not dated or not (dated[0] == 0 or ahead[0].kind == "marker") or items[at].text.endswith(_COMMON_ENDS):
        return False
    verb = ahead[dated[0] + 1] if dated[0] + 1 < len(ahead) else None
    return verb is not None and verb.tag in ("s", "ed") and verb.is_concept("report", "support", "raises")


def _heads_title(items: Sequence[Item], at: int) -> bool:
    """“Kestrel Labs Raises $50M to …”: the words before the verb of a headline that has a sum as its object."""
    verb = next((k for k, i in enumerate(items) if k and i.is_concept("raises") and i.tag in ("s", "ed")), len(items))
    name = items[:verb]
    capitals = all(i.kind in ("other", "word") and i.text[:1].isupper() for i in name) and len(name) <= _LOUD
    several = verb == 1 and items[0].text.endswith(_COMMON_ENDS)
    summed = verb + 1 < len(items) and items[verb + 1].kind == "quantity"
    return summed and at < verb and capitals and not several


def _is_plural_subject(items: Sequence[Item], at: int) -> bool:
    """“Key deals include …”: whether what may be a verb is a noun in the plural with a verb of its own behind it."""
    noun = items[at].tag == "s" and any(w.pos == "Noun" for w in items[at].words)
    behind = items[at + 1] if at + 1 < len(items) else None
    verb = behind is not None and bool(behind.words) and all(w.pos == "Verb" for w in behind.words)
    return noun and behind is not None and (verb or behind.has("aux:") != "")


def _is_camel(text: str) -> bool:
    """“XetHub”: a capital inside a word shows a name wherever it stands."""
    return text.isalpha() and text[1:] != text[1:].lower() and not text.isupper()


def _is_said_to_be(items: Sequence[Item], at: int) -> bool:
    """“Kestrel is a Berlin-based startup”: what is said to be a company is one."""
    indefinite = items[at].is_concept("aux:be") and at + 1 < len(items) and items[at + 1].text.casefold() in ("a", "an")
    return indefinite and any(i.has("class:") in _FIRMS and i.tag == "noun" for i in items[at + 2 : at + _DESCRIBED])


def _heads_list(items: Sequence[Item], at: int) -> bool:
    """“Kestrel and Acme raised …”: and right behind it, a name of a body and a verb."""
    joined, named = items[at], items[at + 1] if at + 1 < len(items) else None
    if "and" not in joined.cases or named is None or not named.is_entity or at + 2 >= len(items):
        return False
    return items[at + 2].tag in ("s", "ed") or items[at + 2].has("aux:") != ""


def _heads_entry(items: Sequence[Item], at: int) -> bool:
    """“Kestrel – $40M Series A”: what a list tells of in figures behind a dash."""
    told = items[at + 1] if at + 1 < len(items) else None
    return items[at].text in _DASHES and told is not None and told.kind == "quantity"


def _is_to(items: Sequence[Item], at: int) -> bool:
    """“Kestrel to buy Acme for $2bn”, “Kestrel is in talks to buy …”: what a headline says somebody is about to do."""
    if items[at - 1].text.endswith(_COMMON_ENDS):
        return False
    verb, named = items[at + 1 : at + 2], items[at + 2 : at + 3]
    acts = items[at].text == "to" and bool(verb) and verb[0].tag == "base" and verb[0].has("frame:") != ""
    summed = any(isinstance(i.value, Quantity) and i.value.is_money for i in items[at + 2 :])
    talks = items[at].is_concept("aux:be") and any(i.has("cue:") == "InTalks" for i in items[at + 2 : at + 4])
    return talks or (acts and summed and bool(named) and named[0].text[:1].isupper())


def _does(items: Sequence[Item], at: int) -> bool:
    """“Kestrel has acquired …”, “Kestrel is reportedly raising …”: an auxiliary, and the verb of an event behind it."""
    verb = next((i for i in items[at + 1 : at + 3] if not i.text.endswith("ly")), None)
    if verb is None or not (verb.has("frame:") != "" or verb.is_concept("support")):
        return False
    helps = items[at].is_concept("aux:have") or items[at].has("cue:") == "Planned"
    one = not items[at - 1].text.endswith(_COMMON_ENDS)
    return verb.tag in ("base", "ed") if helps else one and items[at].is_concept("aux:be") and verb.tag in ("ing", "ed")


def _named(
    run: Sequence[Item],
    following: Item | None,
    language: str,
    ends: tuple[str, ...],
    shown: Mapping[str, int],
    whole: Mapping[str, str],
) -> Iterator[Item]:
    text = "".join(i.text if n == 0 or run[n - 1].end == i.start else " " + i.text for n, i in enumerate(run))
    company = language == "en" and (run[-1].text in ends or text in whole)
    titled = not company and _is_titled(run, following, language)
    guessed = not company and not titled and language == "en" and _is_like_a_person(run)
    entity = provisional(whole.get(text, text), person=titled or guessed)
    yield Item(
        "name",
        run[0].start,
        run[-1].end,
        text,
        tuple(t for i in run for t in i.tokens),
        entity,
        tag=OFTEN if shown.get(run[0].text, 0) >= _AGAIN else GUESSED if guessed else "",
        link=run[0].link,
        inner=run[-1].inner,
    )


def _ends_as_firm(item: Item, ends: tuple[str, ...]) -> bool:
    """“Kestrel Ventures”: whether the last word of an English name that nobody knows is one that firms bear."""
    return item.value is not None and " " in item.text and item.text.split()[-1] in ends and not _is_person(item)


def _often(named: Sequence[Item], context: str, introduced: bool) -> list[Item]:
    """The names of bodies, those marked that a Japanese article has again and again, or shows to be a company's."""
    return [
        replace(i, tag=OFTEN)
        if not _is_person(i) and (introduced or _has_form(i) or context.count(i.text) >= _AGAIN)
        else i
        for i in named
    ]


def _is_person(item: Item) -> bool:
    return isinstance(item.value, Entity) and PERSON in item.value.classes


def _is_introduced(before: Sequence[Item], following: Item | None) -> bool:
    """「米X」, 「AIスタートアップのX」, 「X社」: whether what stands beside a name says that it is a company's."""
    if following is not None and following.is_concept("corporate"):
        return True
    if len(before) > 1 and before[-1].kind == "marker" and "genitive" in before[-1].cases:
        return before[-2].is_concept("introduces")
    last = before[-1] if before else None
    return last is not None and (last.is_concept("nationality", "introduces") or last.has("class:") in _FIRMS)


def _has_form(item: Item) -> bool:
    """“Acme Inc.”: whether more stands there than the name, which is the form of a company."""
    return item.end - item.start > len(item.text)


def _is_titled(run: Sequence[Item], following: Item | None, language: str) -> bool:
    """A Japanese personal name, or a title of respect or a post after the name or in the brackets behind it."""
    if following is not None and following.text.startswith(_HONORIFIC):
        return True
    behind = following is not None and language == "ja"  # “Acme co-founder” is somebody at Acme
    others = any(_is_person(i) or any(t.sort == "人名" for t in i.tokens) for i in run[-1].inner)
    inner = () if others else run[-1].inner  # 「X（社長：A）」: the post is A's
    beside = (*([following] if behind and following is not None else []), *inner)
    if any(POSITION in e.classes for i in beside for e in [entity_of(i)] if e is not None):
        return True
    body = run[-1].has("class:") in _FIRMS  # 「…・ラボ」
    first_name = len(run) == 1 and run[0].text.isascii()  # 「Harveyは1億ドルを調達した」: nobody goes by that alone
    personal = any(t.sort == _PERSONAL for i in run if i.tag != SHOWN for t in i.tokens)
    return language == "ja" and not body and not first_name and personal


def _is_like_a_person(run: Sequence[Item]) -> bool:
    """Two or three capitalised words: somebody, if nothing shows a company."""
    return 2 <= len(run) <= 3 and all(i.text[0].isupper() and i.text[1:2].islower() for i in run)
