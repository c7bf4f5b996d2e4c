"""A sentence as a row of items: names, quantities, dates, lexicon words, markers, signs, and what nobody knows."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any, TypeAlias

from kg.lexicon import Word
from kg.model import Entity, Filler, Mention, Period, Quantity
from kg.values import replace, value
from kg.vocabulary import Vocabulary
from language import furniture as page
from language.inflection import noun_forms, verb_forms
from language.names import NameFinder, name_finder
from language.tokens import Token, tokenise
from language.versions import codes, versions

_START, _END = attrgetter("start"), attrgetter("end")
_SURU = "する"
_MOST_TOKENS = 8


@value
class Item:
    """A piece of a sentence. `kind` is name, quantity, date, word, marker, sign or other; offsets are the sentence's.

    `tokens` are those it covers; `tag` is the inflection of an English word (base, s, ed, ing); `link` tells how it
    hangs on the item before: ``and`` (coordinated), ``adjacent`` or ``""``; `inner` are the items in brackets after it.
    """

    kind: str
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    value: Filler | None = None
    words: tuple[Word, ...] = ()
    cases: frozenset[str] = frozenset()
    tag: str = ""
    link: str = ""
    inner: tuple[Item, ...] = ()

    def has(self, prefix: str) -> str:
        """The rest of the first concept of its words that begins with `prefix`."""
        for word in self.words:
            if found := word.has(prefix):
                return found
        return ""

    def is_concept(self, *concepts: str) -> bool:
        """Whether one of its words denotes one of `concepts`."""
        for word in self.words:  # plain loops: this is asked of every item, many times over
            for concept in concepts:
                if concept in word.concepts:
                    return True
        return False

    @property
    def evokes(self) -> bool:
        """Whether it can stand for an event: a word of a frame that names no particular thing (a concept may)."""
        concept = isinstance(self.value, Entity) and "Concept" in self.value.classes
        return (self.value is None or concept) and self.has("frame:") != ""

    @property
    def is_entity(self) -> bool:
        """Whether it names a thing."""
        return self.kind == "name" and isinstance(self.value, Entity)


Forms: TypeAlias = tuple[tuple[Word, str], ...]  # words with the tags that their forms have


@value
class Spelled:
    """What one written form may be: words, the tag that an item of them has, and a marker with its cases.

    Right before a suffix it is only what `bound` says (Japanese: no verb and no noun).
    """

    words: tuple[Word, ...] = ()
    tag: str = ""
    marker: frozenset[str] | None = None
    bound: Spelled | None = None


class Spellings(dict[str, Spelled]):
    """What each written form may be, worked out when one is first met: a text meets few of a language's thousands."""

    def __init__(self, forms: Mapping[str, Iterable[tuple[Word, str]]], markers: Mapping[str, frozenset[str]]):
        super().__init__()
        self._forms, self._markers = forms, markers

    def __missing__(self, written: str) -> Spelled:
        self[written] = found = _spelled(self._forms.get(written, ()), self._markers.get(written))
        return found


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words and markers of one language, ready for look-up by their written form; each is equal to itself only."""

    vocabulary: Vocabulary
    language: str
    forms: Mapping[str, Forms]  # written form -> words with their tag
    lemmas: Mapping[str, Forms]  # Japanese verbs: text up to the verb + its dictionary form
    markers: Mapping[str, frozenset[str]]
    names: NameFinder
    spotter: Any  # an automaton over the forms of words and markers: their lengths and themselves
    spelled: Mapping[str, Spelled]  # written form -> what it may be
    spelled_lemmas: Mapping[str, Spelled]  # the same of `lemmas`
    verb_heads: frozenset[str]  # the letters with which `lemmas` begin
    ends: tuple[str, ...] = ()  # what ends a common noun that no dictionary has

    @cached_property
    def deal_nouns(self) -> Any:
        """An automaton over the forms of nouns, and of verbs that stand as nouns, which may tell a kind of deal."""
        deals = self.vocabulary.classes
        told = {f for f, words in self.forms.items() if any("Deal" in deals[k] for k in _kinds_told(words))}
        both = {f for f, words in self.forms.items() if _acts(words) and _kinds_told(words)}
        return _automaton((form, len(form)) for form in (told | both) - {""})

    def has_deal_noun(self, text: str) -> bool:
        """Whether `text` may hold a noun that tells a kind of deal, or is a verb too; False where no item can be one.

        In English a letter that touches one of another word shows that no token ends there.
        """
        folded = f" {_BLANKS.sub(' ', _folded(unmarked(text)))} "
        for last, size in self.deal_nouns.iter(folded):
            edges = folded[last - size : last - size + 2], folded[last : last + 2]
            if self.language != "en" or not any(e.isascii() and e.isalpha() for e in edges):
                return True
        return False

    @lru_cache(maxsize=64)  # noqa: B019 - a lexicon lives as long as its process
    def written(self, concept: str) -> tuple[str, ...]:
        """The forms of the words that denote `concept`."""
        words = (w for w in self.vocabulary.words if w.language == self.language and concept in w.concepts)
        return tuple(f for w in words for f in w.forms)

    @lru_cache(maxsize=8)  # noqa: B019
    def aside(self, concept: str) -> frozenset[str]:
        """The forms, plurals too, of the words that denote `concept` and make no items of their own."""
        plural = noun_forms if self.language == "en" else lambda form: (form,)
        return frozenset(f.casefold() for form in self.written(concept) for f in plural(form))

    @lru_cache(maxsize=16)  # noqa: B019
    def written_as(self, prefix: str) -> tuple[str, ...]:
        """The forms of the words that denote a concept which begins with `prefix`."""
        words = (w for w in self.vocabulary.words if w.language == self.language and w.has(prefix))
        return tuple(f for w in words for f in w.forms)


_lexicons: dict[tuple[int, str, bool], Lexicon] = {}  # each holds its vocabulary, so that no other can get its id


def lexicon(vocabulary: Vocabulary, language: str, question: bool = False) -> Lexicon:
    """The look-up tables of `language`, built once a process; a `question` also knows words that only ask."""
    key = id(vocabulary), language, question
    if key not in _lexicons:
        _lexicons[key] = _build(vocabulary, language, question)
    return _lexicons[key]


def _build(vocabulary: Vocabulary, language: str, question: bool) -> Lexicon:
    forms: dict[str, list[tuple[Word, str]]] = {}
    lemmas: dict[str, list[tuple[Word, str]]] = {}
    other = "told:only" if question else "asked:only"
    for word in vocabulary.words:
        if word.language == language and other not in word.concepts and not word.has("aside:"):
            for form in word.forms:
                for written, tag in _inflect(form, word, vocabulary):
                    table = lemmas if tag == "lemma" else forms
                    table.setdefault(written.casefold(), []).append((word, tag))
    markers = {m.form: frozenset(m.cases) for m in vocabulary.markers if m.language == language}
    return Lexicon(
        vocabulary,
        language,
        {k: tuple(v) for k, v in forms.items()},
        {k: tuple(v) for k, v in lemmas.items()},
        markers,
        name_finder(vocabulary),
        _automaton((written, (len(written), written)) for written in filter(None, {*forms, *markers})),
        Spellings(forms, markers),
        Spellings(lemmas, {}),
        frozenset(lemma[0] for lemma in lemmas),
        _name_ends(vocabulary) if language == "en" else _common_ends(vocabulary, language),
    )


def _common_ends(vocabulary: Vocabulary, language: str) -> tuple[str, ...]:
    return tuple(f for w in vocabulary.words if w.language == language and "common:end" in w.concepts for f in w.forms)


def _name_ends(vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words in which several names of known companies end and no person's (“Labs”, “Data”, “Capital”), and those
    that a row gives."""
    lasts: dict[str, Counter[str]] = {"Company": Counter(), "Person": Counter()}
    for entity in vocabulary.entities.values():
        for cls in entity.classes & lasts.keys():
            words = dict(entity.labels).get("en", "").split()
            lasts[cls].update(words[-1:] if len(words) > 1 else ())
    known = (w for w, n in lasts["Company"].items() if n > 1 and w not in lasts["Person"])
    told = (f for w in vocabulary.words if w.language == "en" and "name:end" in w.concepts for f in w.forms)
    return tuple(dict.fromkeys((*known, *told)))


def _automaton(entries: Iterable[tuple[str, object]]) -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for written, told in entries:
        automaton.add_word(written, told)
    automaton.make_automaton()
    return automaton


def _spelled(forms: Iterable[tuple[Word, str]], marker: frozenset[str] | None = None) -> Spelled:
    """What a form may be, worked out once for all the items that are written so."""
    words = tuple(forms)
    bound = tuple(w for w in words if w[0].pos not in ("Verb", "Noun"))
    rest = None if bound == words else Spelled(tuple(w for w, _ in bound), _tag(bound), marker)
    return Spelled(tuple(w for w, _ in words), _tag(words), marker, rest)


def _kinds_told(forms: Forms) -> list[str]:
    """The kinds that what is written so tells where it stands as a noun."""
    suru = any(tag == "suru" for _, tag in forms)
    nouns = [w for w, _ in forms if suru or w.pos == "Noun"]
    return [kind for w in nouns for kind in (w.has("frame:"), *(u.kind for u in w.usages)) if kind]


def _acts(forms: Forms) -> bool:
    """Whether what is written so may be a verb with its subject left out (“Backing Acme”)."""
    return any(w.pos == "Verb" for w, _ in forms) and any(tag in ("ed", "ing", "s") for _, tag in forms)


def _inflect(form: str, word: Word, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    if word.language == "ja":
        if word.pos != "Verb":
            return [(form, "noun")]
        bare = form.endswith(_SURU) and form != _SURU and "inflected" not in word.concepts
        suru = [(form.removesuffix(_SURU), "suru")] if bare else []
        return [*suru, (form, "lemma")] if "ぁ" <= form[-1] <= "ん" else [(form, "noun")]
    if word.pos == "Verb":
        found = verb_forms(form)
        found |= {k.replace("-", " "): v for k, v in found.items() if "-" in k}  # “open sourced”
        head, _, rest = form.partition(" ")
        for past in vocabulary.irregular.get(head, ()):
            found = (
                {k: v for k, v in found.items() if v != "ed"}
                | {f"{past} {rest}".strip(): "ed"}
                | {f"{p} {rest}".strip(): "ed" for p in vocabulary.irregular[head]}
            )
        now = {f"{p} {rest}".strip(): "s" for p in vocabulary.present.get(head, ())}
        found = {k: v for k, v in found.items() if not now or v != "s"} | now
        return list(found.items())
    return [(f, "noun") for f in noun_forms(form)] if word.pos == "Noun" else [(form, "")]


def read_items(
    text: str,
    language: str,
    vocabulary: Vocabulary,
    *,
    context: str = "",
    published: str = "",
    question: bool = False,
    named: tuple[Mention, ...] = (),
) -> tuple[Item, ...]:
    """The items of the sentence `text`, in order, brackets folded into the item before them.

    `named` are names in it that no row of the vocabulary gives.
    """
    plain = unmarked(text if question else page.without_inline(text))
    return _read(plain, lexicon(vocabulary, language, question), context or text, published, question, named)


@lru_cache(maxsize=64)  # headers and captions are asked for by every row below them
def _read(
    text: str, table: Lexicon, context: str, published: str, question: bool, named: tuple[Mention, ...] = ()
) -> tuple[Item, ...]:
    from language.dates import find_dates

    language = table.language
    tokens, measures, words = _fixed(text, table)
    found: list[_Ranked] = []

    def offer(rank: int, item: Item) -> None:
        found.append((item.start - item.end, rank, item.start, len(found), item))

    names = table.names.find(text, context=context, question=question)
    for mention in named:
        offer(2, _mentioned("name", mention, tokens))
    for mention in (*(_months(text) if question else ()), *find_dates(text, language, published)):
        offer(0, _mentioned("date", mention, tokens))
    for mention in measures:
        if question and _YEAR_OF.match(mention.text):
            year = mention.text[: len("2025")]
            mention = Mention(Period(year), mention.start, mention.start + len(year), year)
            offer(0, _mentioned("date", mention, tokens))
            continue
        if question:
            mention = _uncounted(mention, table)
        offer(1, _mentioned("quantity", _before_name(mention, names), tokens))
    for mention in (*versions(text, names, table.vocabulary), *codes(text, names, table.vocabulary)):
        offer(2, _mentioned("name", mention, tokens))
    for mention in names:
        if _on_tokens(mention, tokens, language) and not _VERSION.match(text, mention.end):
            offer(2, _mentioned("name", mention, tokens))
    for item in words:
        offer(3 if item.kind == "word" else 4, item)
    items = _fill(text, tokens, _best(found, len(text)))
    return fold_brackets(_genitives(items, text, table) if language == "en" else items)


def _genitives(items: list[Item], text: str, table: Lexicon) -> list[Item]:
    """“Prior Labs' model”: an apostrophe behind a capital word in s is the genitive's, where no quotation is open."""
    if "s'" not in (folded := text.replace("’", "'")) or re.search(r"(?<![A-Za-z.])['‘]", folded):
        return items
    own = table.spelled.get("'s")
    return [
        replace(i, kind="marker", text="'s", words=own.words, cases=own.marker)
        if own is not None and own.marker is not None and n and _ends_plural(items[n - 1], i, text)
        else i
        for n, i in enumerate(items)
    ]


def _ends_plural(before: Item, sign: Item, text: str) -> bool:
    touches = sign.text in ("'", "’") and before.end == sign.start and text[sign.end : sign.end + 1] == " "
    return touches and before.text.endswith("s") and before.text[:1].isupper()


@lru_cache(maxsize=64)  # headings and labels are read with several contexts
def _fixed(text: str, table: Lexicon) -> tuple[tuple[Token, ...], tuple[Mention, ...], tuple[Item, ...]]:
    """What a text shows in whatever article it stands: its tokens, lengths and sums, words and markers."""
    from language.dates import find_durations
    from language.quantities import find_quantities

    tokens = tokenise(text, table.language)
    sums = _said_once(find_quantities(text, table.language), text)
    told = (*find_durations(text, table.language), *sums)
    return tokens, told, tuple(_words(text, tokens, table, told))


def _said_once(sums: tuple[Mention, ...], text: str) -> tuple[Mention, ...]:
    """A sum told again in another currency is one with it: “$38bn (about £29bn)”, 「380億ドル、日本円で約5.8兆円」."""
    from language.quantities import conversions

    same = conversions(sums, text) if len(sums) > 1 else ()
    ends = {first: _closed(text, first.end, again.end) for first, again in same}
    repeats = {again for _, again in same}
    return tuple(_until(m, ends.get(m, m.end), text) for m in sums if m not in repeats)


def _until(mention: Mention, end: int, text: str) -> Mention:
    return mention if end == mention.end else Mention(mention.value, mention.start, end, text[mention.start : end])


def _closed(text: str, start: int, end: int) -> int:
    """The end of what is repeated, with the bracket that closes it."""
    opened = any(sign in "(（[" for sign in text[start:end])
    return end + 1 if opened and text[end : end + 1] in (")", "）", "]") else end


def _months(text: str) -> Iterator[Mention]:
    """“between May and October 2023”: the year that the second month gives is the first one's too."""
    from language.dates import find_dates

    for found in _TWO_MONTHS.finditer(text):
        first, year = found.start(2), found[4]
        spelled = f"{found[1]} {found[2]} {year} {found[3]} {text[found.end(3) : found.end()].strip()}"
        period = next((m.value for m in find_dates(spelled, "en", "") if m.text == spelled), None)
        if isinstance(period, Period) and period.end and first:
            yield Mention(period, found.start(), found.end(), found.group())


_TWO_MONTHS = re.compile(r"\b(between|from) ([A-Z][a-z]+\.?) (and|to|until) [A-Z][a-z]+\.? (\d{4})\b")


def _uncounted(mention: Mention, table: Lexicon) -> Mention:
    """“the top 3 investments”: the number alone, where what is counted is what is asked about."""
    number, _, noun = mention.text.partition(" ")
    event = any(w.has("frame:") for w, _ in table.forms.get(noun.casefold(), ()))
    if not event or not isinstance(mention.value, Quantity) or mention.value.is_money:
        return mention
    return Mention(replace(mention.value, unit=""), mention.start, mention.start + len(number), number)


_YEAR_OF = re.compile(r"(?:19|20)\d\d [a-z]")  # “the 2023 investments” are those of a year, not so many
_VERSION = re.compile(r"(?<=\d)\.\d")  # what follows shows another version than the one named
_MARKUP = re.compile(
    r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|(?:\[\d+\])+|https?://[^\s<>\u3000-\u9fff]+|\*\*+|__+|`+|\[(?=[^\[\]]*\]\()|\\(?=[$*_#~&-])"
)


_DATELINE = 61  # characters in which the bracket of a wire begins
_MARKS = re.compile(r"[\]\[*_`\\]|http")  # what every mark of Markdown begins with
_WIRE = re.compile(
    r"^(?:|[A-Z]{3}[^()\n]{0,56}|[^()\n]{0,56}[\d,.][^()\n]{0,3})"  # capitals or a date, which no company has
    r"\((?:[A-Z][\w.&'’]*[ ]?){1,3}\)\s*(?:--?|[–—])\s*(?=[\s\w])"
)


_RIC = re.compile(r"(?<=[A-Za-z] )(?:[A-Z]{1,5}|\d{4,6})\.[A-Z]{1,3}(?= [a-z]|[,;:]|['’]s )")  # “Amazon AMZN.O is”


_MARGIN = re.compile(r",?\s*(?:\bplus(?: or |/)minus|±)\s*\d[\d.,]*\s?(?:%|per ?cent\b)")  # “$65bn, plus or minus 2%”


_OTHER_THAN = re.compile(r"\b[Nn]on-[A-Z]\w+")  # “its first non-Nvidia chips”: whose they are is not said
_THAT_IS = re.compile(r"\b(?:that|which) (?:is|(?:could|may|might|would|will) be) (?=(?:worth|valued at)\b)")


def unmarked(text: str) -> str:
    """The text with the marks of Markdown (bold, links and their addresses, notes) as blanks; offsets stay.

    So is what a wire puts before its first sentence: “SAN FRANCISCO, Nov 3 (Reuters) - …”, and the code of a share
    behind a name, by how much a forecast may be off, and what parts “worth” from a deal; of “the X-maker” the hyphen.
    """
    if "(" in text[:_DATELINE]:
        text = _WIRE.sub(lambda m: " " * len(m.group()), text)
    if "on-" in text:
        text = _OTHER_THAN.sub(lambda m: " " * len(m.group()), text)
    if "plus" in text or "±" in text:
        text = _MARGIN.sub(lambda m: " " * len(m.group()), text)
    if "wort" in text or "valu" in text:
        text = _THAT_IS.sub(lambda m: " " * len(m.group()), text)
    if "." in text:
        text = _RIC.sub(lambda m: " " * len(m.group()), text)
    if "-" in text:
        text = _hyphened().sub(r"\1 \2", text)
    return _MARKUP.sub(lambda m: " " * len(m.group()), text) if _MARKS.search(text) else text


@lru_cache(maxsize=1)
def _hyphened() -> re.Pattern[str]:
    """A name with a capital, a hyphen, and a word for who stands behind it: “ChatGPT-maker”."""
    return re.compile(rf"\b([A-Z][\w.]*)-({'|'.join(sorted(map(re.escape, page.words('BehindHyphen'))))})\b")


def _before_name(quantity: Mention, names: tuple[Mention, ...]) -> Mention:
    """“200,000 TPUs”, “$5bn in total debt”: the figure ends where the name of what is counted begins."""
    name = next((n for n in names if n.end >= quantity.end > n.start > quantity.start), None)
    if name is None or (name.end == quantity.end and isinstance(quantity.value, Quantity) and quantity.value.is_money):
        return quantity
    text = quantity.text[: name.start - quantity.start].rstrip()
    return replace(quantity, end=quantity.start + len(text), text=text)


def _mentioned(kind: str, mention: Mention, tokens: tuple[Token, ...]) -> Item:
    return Item(
        kind, mention.start, mention.end, mention.text, _covered(tokens, mention.start, mention.end), mention.value
    )


def _covered(tokens: tuple[Token, ...], start: int, end: int) -> tuple[Token, ...]:
    return tokens[bisect_left(tokens, start, key=_START) : bisect_right(tokens, end, key=_END)]


def _on_tokens(mention: Mention, tokens: tuple[Token, ...], language: str) -> bool:
    """A Japanese name in kanji or kana must begin and end where tokens do; others stand alone by their script."""
    if language != "ja" or mention.text.isascii():
        return True
    covered = _covered(tokens, mention.start, mention.end)
    return bool(covered) and covered[0].start == mention.start and covered[-1].end == mention.end


def _words(text: str, tokens: tuple[Token, ...], table: Lexicon, sums: Sequence[Mention]) -> list[Item]:
    """The words and markers of the sentence: at each token the longest that its grammar lets stand there.

    None reaches into one of `sums`: “use | up to 5”, not “use up | to 5”.
    """
    found = []
    for first, offered in sorted(_spotted(text, tokens, table).items()):
        start = tokens[first].start
        for last in sorted(offered, reverse=True):
            if any(start < m.start < tokens[last - 1].end < m.end for m in sums):
                continue
            following = tokens[last] if last < len(tokens) else None
            if offered[last].marker is not None and _is_passive(tokens[max(0, first - 1) : last], table):
                continue
            item = _word_at(text, tokens[first:last], following, offered[last], table)
            if item is not None:
                found.append(item)
                break
    return found


def _is_passive(run: Sequence[Token], table: Lexicon) -> bool:
    """“was joined by X”: what marks X elsewhere (“A, joined by X”) is the verb itself behind “to be”."""
    helper, first = run[0].text.casefold(), run[1].text.casefold() if len(run) > 1 + 1 else ""
    return bool(first) and helper in table.written("aux:be") and table.spelled[first].tag == "ed"


_Offered: TypeAlias = dict[int, dict[int, Spelled]]  # first token -> the token behind the last -> what is written there


def _spotted(text: str, tokens: tuple[Token, ...], table: Lexicon) -> _Offered:
    """Every form of a word or marker that begins and ends with tokens: all are found at once (Aho-Corasick)."""
    folded = _folded(text)
    written, starts, ends = _evened(folded, tokens) if table.language == "en" else (folded, *_edges(tokens))
    found: _Offered = {}
    for at, (size, form) in table.spotter.iter(written):
        first, last = starts.get(at + 1 - size), ends.get(at + 1)
        if first is not None and last is not None and last - first <= _MOST_TOKENS:
            found.setdefault(first, {})[last] = table.spelled[form]
    for last, verb in enumerate(tokens, 1) if table.lemmas else ():
        if verb.pos.startswith("動詞"):
            _spot_verb(text, folded, tokens, last, table, found)
    return found


def _spot_verb(text: str, folded: str, tokens: tuple[Token, ...], last: int, table: Lexicon, found: _Offered) -> None:
    """Adds the verbs whose dictionary form is that of the token before `last`, with what stands before it."""
    verb = tokens[last - 1]
    for first in range(max(0, last - _MOST_TOKENS), last):
        start = tokens[first].start
        if first == last - 1 or folded[start] in table.verb_heads:
            lemma = text[start : verb.start] + verb.lemma
            if lemma in table.lemmas:
                offered = found.setdefault(first, {})
                known = offered.get(last, _NOTHING)
                if not known.words or (known.tag == "noun" and _goes_on_as_verb(tokens, last)):
                    spelled = table.spelled_lemmas[lemma]
                    offered[last] = spelled if known.marker is None else replace(spelled, marker=known.marker)


def _goes_on_as_verb(tokens: tuple[Token, ...], last: int) -> bool:
    """「拠点を構えた」: whether an ending follows, so that what may be a noun too (「増やす構え」) is the verb."""
    behind = tokens[last] if last < len(tokens) else None
    return behind is not None and behind.pos.startswith(("助動詞", "助詞-接続助詞")) and behind.lemma != "だ"


def _edges(tokens: tuple[Token, ...]) -> tuple[dict[int, int], dict[int, int]]:
    """Where each token begins -> its place; where it ends -> the place after it."""
    return {t.start: n for n, t in enumerate(tokens)}, {t.end: n for n, t in enumerate(tokens, 1)}


_WIDE_GAP = re.compile(r"\s\s")
_GAP, _BLANKS = re.compile(r"\s"), re.compile(r"\s+")


def _evened(folded: str, tokens: tuple[Token, ...]) -> tuple[str, dict[int, int], dict[int, int]]:
    """The text with one blank for each gap between its tokens, and the places of the tokens in it (see `_edges`)."""
    if not _WIDE_GAP.search(folded):
        return _GAP.sub(" ", folded), *_edges(tokens)
    starts, ends, at, parts = dict[int, int](), dict[int, int](), 0, list[str]()
    for n, token in enumerate(tokens):
        gap = " " if n and token.start > tokens[n - 1].end else ""
        parts.append(gap + folded[token.start : token.end])
        starts[at + len(gap)] = n
        at += len(parts[-1])
        ends[at] = n + 1
    return "".join(parts), starts, ends


def _folded(text: str) -> str:
    """The text as the forms of words are written; no code point moves."""
    even = text.casefold()
    if len(even) != len(text):
        even = "".join(c.casefold() if len(c.casefold()) == 1 else c for c in text)
    return even.replace("’", "'")


def _word_at(
    text: str,
    run: tuple[Token, ...],
    following: Token | None,
    spelled: Spelled,
    table: Lexicon,
) -> Item | None:
    start, end = run[0].start, run[-1].end
    if spelled.bound is not None and table.language == "ja" and following is not None and len(run) < 3:
        suffixed = following.pos.startswith("接尾辞") and following.text not in _AFTER_EVENT
        spelled = spelled.bound if suffixed else spelled
    if spelled.marker is not None and _may_mark(run, table.language):
        return Item("marker", start, end, text[start:end], run, None, spelled.words, spelled.marker)
    if not spelled.words:
        return None
    return Item("word", start, end, text[start:end], run, None, spelled.words, _NONE, spelled.tag)


def _tag(words: Forms) -> str:
    tags = {tag for _, tag in words}
    return next((t for t in _TAGS if t in tags), "noun")


_NONE: frozenset[str] = frozenset()
_NOTHING = Spelled()
_TAGS = ("lemma", "suru", "base", "s", "ed", "ing")


def _may_mark(run: tuple[Token, ...], language: str) -> bool:
    return (
        language == "en"
        or len(run) > 1
        or run[0].pos in ("助詞-格助詞", "助詞-係助詞", "助詞-副助詞", "接尾辞-名詞的", "接続詞-*")
    )


_Ranked: TypeAlias = tuple[int, int, int, int, Item]  # the longest first, then by rank, place, and as they were found


def _best(found: list[_Ranked], size: int) -> list[Item]:
    """Of the items found in a text of `size` characters those that remain when longer ones win."""
    kept: dict[tuple[int, int], Item] = {}
    taken = bytearray(size)
    for length, _, start, _, item in sorted(found):
        end = start - length
        twin = kept.get((start, end))
        if twin is not None and twin.kind == "name" and item.kind == "word":
            kept[start, end] = replace(twin, words=item.words, tag=item.tag)  # a name that is a word too keeps both
        elif taken.find(1, start, end) < 0:
            kept[start, end] = item
            taken[start:end] = b"\1" * (end - start)
    return sorted(kept.values(), key=_START)


def _fill(text: str, tokens: tuple[Token, ...], items: list[Item]) -> list[Item]:
    """The items with every token that none covers as a sign or as other, in order."""
    taken = bytearray(len(text))
    for i in items:
        taken[i.start : i.end] = b"\1" * (i.end - i.start)
    loose = [
        Item(
            "sign" if t.pos.startswith(("補助記号", "sign", "記号")) and not t.text.isalnum() else "other",
            t.start,
            t.end,
            t.text,
            (t,),
        )
        for t in tokens
        if taken.find(1, t.start, t.end) < 0
    ]
    return sorted([*items, *loose], key=_START)


_AFTER_EVENT = frozenset({"中", "側", "向", "済み", "済"})  # suffixes that leave an event what it is (「調達済み」)
_OPEN, _CLOSE = "(（[［【", ")）]］】"


def fold_brackets(items: list[Item]) -> tuple[Item, ...]:
    """Items in brackets become `inner` of the item before; what has nothing before it stays."""
    out: list[Item] = []
    depth = 0
    inside: list[Item] = []
    for item in items:
        if item.kind == "sign" and item.text in _OPEN:
            depth += 1
        elif item.kind == "sign" and item.text in _CLOSE and depth:
            depth -= 1
            if not depth:
                out = _attached(out, inside)
                inside = []
        elif depth:
            inside.append(item)
        else:
            out.append(item)
    return (*out, *inside)


def _attached(out: list[Item], inside: list[Item]) -> list[Item]:
    """The items with `inside` hung on the last one that is no closing quotation mark."""
    at = next((k for k in range(len(out) - 1, -1, -1) if out[k].text not in "」』”\"'*"), None)
    if at is None:
        return [*out, *inside]
    return [*out[:at], replace(out[at], inner=(*out[at].inner, *inside)), *out[at + 1 :]]


def entity_of(item: Item) -> Entity | None:
    """The thing that the item names, if it does."""
    return item.value if isinstance(item.value, Entity) else None


def is_money(item: Item) -> bool:
    """Whether the item is a sum of money."""
    return isinstance(item.value, Quantity) and item.value.is_money


def same_measure(left: Item, right: Item) -> bool:
    """Whether two quantities are of one measure (two sums, two shares); names always are."""
    a, b = left.value, right.value
    return not isinstance(a, Quantity) or not isinstance(b, Quantity) or a.unit == b.unit


def is_date(item: Item) -> bool:
    """Whether the item is a date or a period."""
    return isinstance(item.value, Period)
