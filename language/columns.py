"""The words at the head of columns, or before a colon as labels: which roles they may name, which unit they give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from kg.model import Quantity
from language import furniture as page
from language.dates import find_durations
from language.quantities import find_quantities

DATE = "date"  # the column of when it happened, which is no role
RUNNING = "running"  # that of a total over all times, which is no deal's sum
ASIDE = (DATE, RUNNING)
_GROUP, _KIND, _LABEL = "Column-", "Kind-", "Label-"
_NUMBER = re.compile(r"^[\d\W_]+")
_UNIT = re.compile(r"[(（\[［]([^()（）\[\]［］]{1,24})[)）\]］]|[,、]\s*(?:in\s+)?([^,、]{1,24})$")
_SAID = re.compile(r"単位\s*[:：]\s*([^)）\s]{1,16})|[(（](?:in\s+)?([^()（）]{0,4}[$€£¥円ドル元][^()（）]{0,12})[)）]")
_CURRENCY = re.compile(r"^((?:US|C|A|HK)?[$€£¥]|[A-Z]{3}\b)?\s*(.*)$")
_SIGNED = re.compile(
    r"([~約≈]?)\s*((?:US|C|A|HK)?[$€£¥])\s*(\d[\d,.]*(?:\s*[-–〜~]\s*[$€£¥]?\d[\d,.]*)?\+?)"
)  # a sum without a scale
_BARE = re.compile(r"[~約]?\s*\d[\d,.]*(?:\s*[-–〜~]\s*\d[\d,.]*)?\+?")
_PARTS = re.compile(r"\s*[・/／]\s*")
_LINK = re.compile(r"!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)")


def unmarked(text: str) -> str:
    """A cell or heading without its marks: the words of links, nothing of asterisks and backquotes."""
    return unlinked(text).replace("**", "").replace("__", "").replace("`", "").strip()


def unlinked(text: str) -> str:
    """The text with nothing of its links but their words."""
    return _LINK.sub(lambda m: m.group(1) or m.group(2) or "", text) if "[" in text else text


@cache
def _roles() -> Mapping[str, tuple[str, ...]]:
    """Folded column word -> the roles that it may head, in the order of the data."""
    found: dict[str, tuple[str, ...]] = {}
    for role in page.groups(_GROUP):
        for word in page.words(_GROUP + role):
            key = page.fold(word)
            found[key] = (*found.get(key, ()), role)
    return found


@lru_cache(maxsize=1024)
def column_roles(header: str) -> tuple[str, ...]:
    """The roles that a header may name: by the whole of it or each of its parts (「主な製品・モデル」), else its
    last word, brackets left out.
    """
    plain = page.fold(_UNIT.sub("", header)).strip(" *_:：")
    known = _roles()
    parts = (plain,) if plain in known else tuple(map(_unqualified, _PARTS.split(plain)))
    if all(part in known for part in parts):
        return tuple(dict.fromkeys(role for part in parts for role in known[part]))
    last = plain.split()[-1] if plain and plain.isascii() else ""
    return known.get(last, ())


@lru_cache(maxsize=1024)
def column_kinds(header: str) -> tuple[str, ...]:
    """The kinds of deal of which alone a header is said (「調達額」, “Acquirer”)."""
    plain = page.fold(_UNIT.sub("", header)).strip(" *_:：")
    return tuple(kind for kind in page.groups(_KIND) if plain in map(page.fold, page.words(_KIND + kind)))


@lru_cache(maxsize=1024)
def label_kinds(label: str) -> tuple[str, ...]:
    """The kinds for which a label, or a heading with its number, stands (「競合」, “3. Investors”)."""
    plain = _plain_labels(label)
    return tuple(kind for kind in page.groups(_LABEL) if plain & set(map(page.fold, page.words(_LABEL + kind))))


@lru_cache(maxsize=1024)
def label_roles(label: str) -> tuple[str, ...]:
    """The roles that a label such as “Investors” gives to what it lists."""
    return next((column_roles(plain) for plain in _plain_labels(label) if is_column_word(plain)), ())


def _plain_labels(label: str) -> frozenset[str]:
    """A label as words are compared, without its number, and without what only says that the list is not complete."""
    plain = _NUMBER.sub("", page.fold(_UNIT.sub("", unmarked(label)))).strip(" *_:：")
    return frozenset((plain, _unqualified(plain)))


def _unqualified(header: str) -> str:
    """The word of a header without what only says that the list is not complete (「主な」, “key”)."""
    lead = next((w for w in map(page.fold, page.words("HeaderLead")) if header.startswith(w)), "")
    return header[len(lead) :].strip()


def is_column_word(line: str) -> bool:
    """Whether the whole line, its unit in brackets aside, heads a column."""
    return page.width(line) <= 40 and page.fold(_UNIT.sub("", line)).strip(" *_:：") in _roles()


def is_deal_word(label: str) -> bool:
    """Whether the label stands before what kind of deal it is (“Deal”, “Structure”, 「内容」)."""
    return page.fold(label).strip(" *_:：") in _deal_words()


def is_row_label(header: str) -> bool:
    """Whether the column only tells one row from the other and names nobody (Round, Stage)."""
    return page.fold(header).strip(" *_:：") in _row_labels()


def heads_kind(header: str) -> bool:
    """Whether the column tells of what kind the deal of each row is (Type, 「種別」)."""
    return page.fold(header).strip(" *_:：") in _kind_headers()


def heads_events(header: str) -> bool:
    """Whether the column tells in a line what happened (“Event”, “Headline”)."""
    return page.fold(header).strip(" *_:：") in _event_headers()


@cache
def _event_headers() -> frozenset[str]:
    return frozenset(map(page.fold, page.words("EventHeader")))


def heads_sources(header: str) -> bool:
    """Whether the column tells where a row was read, and so nothing of what it states (“Source”, 「出典」)."""
    return page.fold(header).strip(" *_:：") in _source_headers()


@cache
def _source_headers() -> frozenset[str]:
    return frozenset(map(page.fold, page.words("SourceHeader")))


def is_profile(label: str) -> bool:
    """Whether the label tells what a company is, and nothing of a deal (“HQ”, 「設立」)."""
    return page.fold(label).strip(" *_:：") in _profile_labels()


@cache
def _profile_labels() -> frozenset[str]:
    return frozenset(map(page.fold, page.words("ProfileLabel")))


def is_later(header: str) -> bool:
    """Whether the dates of the column are those of what comes after the deal (“Online by”, 「稼働開始」)."""
    return page.fold(header).strip(" *_:：") in _later()


@cache
def _later() -> frozenset[str]:
    return frozenset(map(page.fold, page.words("LaterHeader")))


@cache
def _kind_headers() -> frozenset[str]:
    return frozenset(map(page.fold, page.words("KindHeader")))


@cache
def _row_labels() -> frozenset[str]:
    return frozenset(map(page.fold, page.words("RowLabel")))


@cache
def forecasts() -> frozenset[str]:
    """The words in brackets behind a period that say that its figures are forecasts."""
    return frozenset(map(page.fold, page.words("ForecastLabel")))


@cache
def _deal_words() -> frozenset[str]:
    return frozenset(map(page.fold, page.words("DealLabel")))


def is_bare(text: str) -> bool:
    """Whether the text is a number without a unit."""
    return bool(_BARE.fullmatch(text.strip()))


def unit_of(header: str, caption: str = "") -> str:
    """The unit that a header gives in brackets or after a comma, else the one that the caption gives."""
    match = _UNIT.search(header) or _SAID.search(caption)
    return next((g.strip() for g in match.groups() if g), "") if match else ""


def measured(cell: str, header: str, caption: str, language: str) -> str:
    """A bare number of a cell with the unit that its header or caption gives, written so that it can be read; a sum in
    one with the scale (“$53” under “Capex ($B)”)."""
    signed = _SIGNED.fullmatch(cell.strip())
    if signed is not None:
        return _scaled(cell, signed, unit_of(header, caption), language)
    if not is_bare(cell):
        return cell
    return next((text for text in _with_unit(cell.strip(), header, caption) if _is_quantity(text, language)), cell)


def _scaled(cell: str, signed: re.Match[str], unit: str, language: str) -> str:
    about, currency, number = signed.groups()
    scale = _scale(_CURRENCY.sub(r"\2", unit))
    more = "+" if number.endswith("+") else ""
    text = f"{about}{currency}{number.rstrip('+')} {scale}{more}" if scale[:1].isalpha() else cell
    told, bare = (next((m.value for m in find_quantities(t, language)), None) for t in (text, cell))
    return text if _is_more(told, bare) else cell


def _is_more(told: object, bare: object) -> bool:
    return isinstance(told, Quantity) and isinstance(bare, Quantity) and told.value > bare.value


def _scale(unit: str) -> str:
    """“millions” and “in millions” as a number is followed by it."""
    word = unit.strip().removeprefix("in ").strip()
    return word.removesuffix("s") if len(word) > len("bns") else word


def _is_quantity(text: str, language: str) -> bool:
    return bool(find_quantities(text, language) or find_durations(text, language))


def _with_unit(cell: str, header: str, caption: str) -> Iterator[str]:
    unit = unit_of(header, caption)
    if unit:
        currency, scale = _CURRENCY.match(unit).groups()  # type: ignore[union-attr]
        yield f"{currency or ''}{cell} {_scale(scale)}" if currency else f"{cell}{unit}"
        yield f"{cell} {unit}"
    name = _UNIT.sub("", header).strip()
    yield f"{cell} {name}" if name.isascii() else f"{cell}{name[:1]}"
