"""Judging one line of a page: is it a menu, a notice, a byline, a date, a source? The words are data, not code.

The words stand in ontology/lexicon/furniture.ttl. All functions are total: they take any string and never raise.
"""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kg.rows import read_rows

_FILE = Path(__file__).parent.parent / "ontology" / "lexicon" / "furniture.ttl"
_PAGE = "https://w3id.org/dealgraph/page#"

_LONG_LABEL = 60  # columns; what is longer and ends in a colon is running text
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]+")
JAPANESE = re.compile(r"[\u3041-\u309f\u30a0-\u30ff\u3400-\u9fff々〆]")
URL = re.compile(r"\bhttps?://[^\s<>「」『』（）)\]、。]+|\bwww\.[^\s<>「」『』（）)\]、。]+")
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}")
_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』|“[^“”]*”|\"[^\"]*\"")
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_COUNT = re.compile(r"^[\d,.]+[km+]*\s+|\s+[\d,.]+[km+]*$")
_TALLY = re.compile(r"[\s(（\[]*\d[\d,]*\s*件?\s*[)）\]]*\s*$")
_PART = re.compile(r"\s*[|｜/／›»>•·]\s*|\s{2,}|\t|(?<=[\u3040-\u9fff])・(?=[\u3040-\u9fff])")
_TAGS = re.compile(r"\s*[,、;|/・#]\s*|\s{2,}")
_CLAUSE = re.compile(r"[\u3041-\u309f]{2}|[がをに]|\b(?:is|are|was|were|has|have|will|to)\b")
_COPYRIGHT = re.compile(
    r"^\W*(?:©|\(c\)\s*(?:copyright\s|\d{4})|copyright\b\s*(?:©|\(c\)|\d{4}|by\s))|^.{0,60}©\s*\d{4}", re.IGNORECASE
)
_NAME = re.compile(r"[A-ZÀ-Þ][\w.'’-]*(?:\s+(?:[A-ZÀ-Þ][\w.'’-]*|de|van|von|der|bin|al|la|di)){1,3}")
_NAMES = re.compile(rf"{_NAME.pattern}(?:(?:,| and|&)\s+{_NAME.pattern})*")
_JA_NAME = re.compile(
    r"[\u3400-\u9fff々]{1,3}[ \u3000][\u3400-\u9fff々\u3041-\u30ff]{1,4}|[\u3400-\u9fff々]{3,5}"
    r"|[\u30a0-\u30ff]{2,10}(?:[・＝ \u3000][\u30a0-\u30ff]{2,10}){1,2}"
)
_ROMAN = re.compile(r"(?:the\s+|The\s+)?[A-Z][\w.'’&-]*(?:\s+(?:[A-Z][\w.'’&-]*|of|the|and|for|&)){0,4}(?:\s+\+\d+)?")


@cache
def words(group: str) -> frozenset[str]:
    """The words of one group of furniture.ttl, as written there; none when there is no such group."""
    return frozenset(text for _, text in _rows().texts(_PAGE + group, "skos:hiddenLabel"))


@cache
def list_fillers() -> frozenset[str]:
    """Words that go with any name or sum of a list: a preposition, 「累計」, 「等」."""
    return words("ListFiller")


@cache
def _inline() -> re.Pattern[str]:
    """What pages put behind their links for screen readers."""
    return re.compile("|".join(map(re.escape, sorted(words("InlinePhrase"), key=len, reverse=True))), re.IGNORECASE)


def without_inline(text: str) -> str:
    """`text` with blanks for what a page puts behind its links (“, opens new tab”); offsets stay."""
    return _inline().sub(lambda m: " " * len(m.group()), text)


@cache
def groups(prefix: str) -> tuple[str, ...]:
    """What follows `prefix` in the names of the groups of furniture.ttl that begin with it, in alphabetical order."""
    begin = _PAGE + prefix
    return tuple(sorted(i.removeprefix(begin) for i in _rows().values_of if i.startswith(begin)))


@cache
def _rows():  # type: ignore[no-untyped-def]
    return read_rows([_FILE])


@cache
def _folded(group: str) -> frozenset[str]:
    return frozenset(bare(w) or fold(w) for w in words(group))


@cache
def _bounded(group: str) -> tuple[tuple[str, re.Pattern[str] | None], ...]:
    """The folded words of the group; a Latin one with the pattern by which it is a whole word."""
    found = sorted({fold(w) for w in words(group)}, key=len, reverse=True)
    return tuple((w, _whole_word(w) if re.search(r"^[a-z0-9]|[a-z0-9]$", w) else None) for w in found)


def _whole_word(word: str) -> re.Pattern[str]:
    left = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", word) else ""
    right = r"(?![a-z0-9])" if re.search(r"[a-z0-9]$", word) else ""
    return re.compile(left + re.escape(word) + right)


def _held(group: str, plain: str) -> list[str]:
    """The words of the group that stand anywhere in folded text; Latin ones only as whole words."""
    known = _bounded(group)
    found = sorted({place for _, place in _spotter(group).iter(plain)}) if known else []
    return [word for word, whole in map(known.__getitem__, found) if whole is None or whole.search(plain)]


def holds(group: str, text: str) -> bool:
    """Whether a word of the group stands anywhere in `text`."""
    return bool(_held(group, fold(text)))


@cache
def _spotter(group: str) -> Any:
    """Finds the places in `_bounded` of the words of the group that stand in a text, all at once."""
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for place, (word, _) in enumerate(_bounded(group)):
        automaton.add_word(word, place)
    automaton.make_automaton()
    return automaton


@cache
def _leading(group: str) -> re.Pattern[str]:
    """Matches folded text that is, or begins with, a word of the group set off by a colon or the like."""
    found = sorted((fold(w) for w in words(group)), key=len, reverse=True)
    return re.compile(
        r"[\W_]*(?:"
        + "|".join(map(re.escape, found))
        + r")\s*[\])】］]?\s*:\s*|[(\[【［](?:"
        + "|".join(map(re.escape, found))
        + r")[\])】］]\s*"
    )


@lru_cache(maxsize=256)  # every judgement of a line asks for it
def fold(text: str) -> str:
    """`text` as words are compared: width, case and the curl of apostrophes do not count."""
    return unicodedata.normalize("NFKC", text).casefold().replace("’", "'")


@lru_cache(maxsize=1024)
def bare(line: str) -> str:
    """`line` folded, without bullets, arrows, pictographs and counters at its ends."""
    return _EDGE.sub("", _COUNT.sub("", _EDGE.sub("", fold(line))))


@lru_cache(maxsize=256)
def width(text: str) -> int:
    """Columns that `text` takes: a Japanese character counts two."""
    return len(text) if text.isascii() else len(text) + sum(map(len, _WIDE.findall(text)))


@lru_cache(maxsize=256)
def is_menu(line: str) -> bool:
    """Is the line nothing but menu entries, buttons and names of languages?"""
    known = _menu_words()
    if len(line) > 1000:
        return False
    if bare(line) in known:
        return True
    parts = [plain for plain in map(bare, _PART.split(line)) if plain]
    if len(parts) < 2 and width(line) <= 160:
        return len(line.split()) >= 3 and len(parts := line_words(line)) >= 3 and all(p in known for p in parts)
    hits = sum(p in known for p in parts)
    return hits == len(parts) > 0 or (len(parts) >= 3 and hits * 2 >= len(parts) and not ends_sentence(line))


@cache
def _menu_words() -> frozenset[str]:
    return _folded("MenuWord") | _folded("LanguageName")


def line_words(line: str) -> list[str]:
    """The blank-separated words of `line`, bare."""
    return [plain for plain in map(bare, line.split()) if plain]


def is_copyright(line: str) -> bool:
    """Is the line a mark of copyright?"""
    return len(line) <= 300 and bool(_COPYRIGHT.search(line))


def is_line_phrase(line: str) -> bool:
    """Is a short line without the end of a sentence known as furniture by a phrase in it?"""
    return bool(_held("LinePhrase", _unquoted(line)))


@lru_cache(maxsize=256)
def _unquoted(sentence: str) -> str:
    """The sentence folded, without what stands in quotation marks."""
    return fold(_QUOTED.sub("", sentence))


@lru_cache(maxsize=256)
def is_notice(sentence: str) -> bool:
    """Does the sentence hold, outside quotation marks, what only a site says of itself?"""
    plain = _unquoted(sentence)
    if _held("NoticePhrase", plain):
        return True
    return is_about_site(plain) and len(_held("SiteVoice", plain)) >= 2


def is_paywalled(text: str) -> bool:
    """Does a page say somewhere that the rest of it is for those who pay?"""
    return bool(_held("PaywallPhrase", fold.__wrapped__(text[:2_000_000])))  # a whole page is not worth keeping


def is_site_voice(sentence: str) -> bool:
    """Does the site speak to its reader in the sentence, outside quotation marks and without any figure?"""
    plain = _unquoted(sentence)
    return bool(_held("SiteVoice", plain)) and not re.search(r"\d", plain)


def is_notice_above(sentence: str) -> bool:
    """The same for text above the title, where a topic of notices is proof enough."""
    return is_notice(sentence) or _has_topic(_unquoted(sentence))


def is_notice_below(sentence: str) -> bool:
    """The same for text below the end of the body."""
    plain = _unquoted(sentence)
    return is_notice(sentence) or is_about_site(plain)


@lru_cache(maxsize=256)
def is_about_site(plain: str) -> bool:
    """Does folded text name a topic of notices and the site itself, without any figure?"""
    return _has_topic(plain) and bool(_held("SiteSelf", plain)) and not re.search(r"\d", plain)


def _has_topic(plain: str) -> bool:
    singular = plain.replace("s ", " ")
    return bool(_held("NoticeTopic", plain) or (singular != plain and _held("NoticeTopic", singular)))


def is_teaser_heading(line: str) -> bool:
    """Do the short lines below this one name other articles (`Related articles`, `More from Daily Ledger`)?"""
    if width(line) > 60:
        return False
    found = bare(line)
    return found in _folded("TeaserHeading") or (width(line) <= 40 and found.startswith(_long_teasers()))


@cache
def _long_teasers() -> tuple[str, ...]:
    return tuple(word + " " for word in _folded("TeaserHeading") if len(word) > 8 and word.isascii())


def is_comment_heading(line: str) -> bool:
    """Do the readers' comments begin below the line (`Comments (3)`)?"""
    return width(line) <= 40 and bare(_TALLY.sub("", line)) in _folded("CommentHeading")


def is_author_heading(line: str) -> bool:
    """Does the line head a note on who wrote the article?"""
    return width(line) <= 40 and bare(line) in _folded("AuthorHeading")


def is_teaser(line: str) -> bool:
    """Does one line both announce and name another article (`Related: …`)?"""
    return _starts_marked(line, "TeaserHeading") or is_tags(line)


def is_tags(line: str) -> bool:
    """Does the line only list key words, behind a label for them (`Tags: …`) or each with its own hash?"""
    if ends_sentence(line):
        return False
    if all(part.startswith(("#", "＃")) for part in line.split()):
        return True
    label = _leading("TagLabel").match(fold(line))
    parts = _TAGS.split(fold(line)[label.end() :]) if label else []
    return len(parts) > 1 and not any(_CLAUSE.search(part) for part in parts)


def _starts_marked(line: str, group: str) -> bool:
    return bool(_leading(group).match(fold(line)))


def is_source_heading(line: str) -> bool:
    """Is the line the heading of a list of sources?"""
    return bare(line) in _folded("SourceWord")


@lru_cache(maxsize=256)
def is_source(line: str) -> bool:
    """Does the line only give a source: an address with its name, or `Source: name`?"""
    if URL.search(line):
        rest = URL.sub("", re.sub(r"\[([^\]\[]*)\]\([^()\s]*\)?", r"\1", line))
        opens = rest.rstrip().endswith((":", "：")) and width(rest) > _LONG_LABEL  # “… with [AMD](…). The terms:”
        return not ends_sentence(rest) and "。" not in rest and width(rest) <= 160 and not opens
    named = _leading("SourceWord").match(fold(line))
    return bool(named) and is_nameish(fold_keep(line, named.end() if named else 0))


def fold_keep(line: str, cut: int) -> str:
    """What follows the first `cut` folded characters, in the line's own case."""
    return unicodedata.normalize("NFKC", line)[cut:]


def is_nameish(text: str) -> bool:
    """Could `text` be names and nothing else: no verb endings, no sums, no end of a sentence?"""
    text = text.strip(' .()（）[]「」『』"“”')
    if JAPANESE.search(text):
        plain = _QUOTED.sub("", text)
        return (
            width(plain) <= 60
            and not re.search(r"[。！？!?]|[\u3041-\u309f]{2}", plain)
            and not re.search(r"\d[億兆万%]", plain)
        )
    tokens = [t for t in re.split(r"[\s,;/]+", text) if t]
    small = [
        t
        for t in tokens
        if t[0].islower() and t not in ("of", "the", "and", "for", "via", "de") and not _DOMAIN.fullmatch(t)
    ]
    return 0 < len(tokens) <= 12 and not small and not re.search(r"[$€£¥%?!]", text)


def is_domain(text: str) -> bool:
    """Is `text` the name of a site, such as `news.example.com`?"""
    return len(text) <= 60 and bool(_DOMAIN.fullmatch(text))


def is_label(text: str) -> bool:
    """Is `text` the name of a source, as put after a paragraph: a paper's name, `news.example.com`, a bare link?"""
    text = text.strip()
    if not text or len(text) > 80:
        return False
    if _MARKDOWN_LINK.fullmatch(text):
        return True
    if JAPANESE.search(text):
        return width(text) <= 40 and not re.search(r"[\u3041-\u309f、。！？\d「」()（）:：%％$]", text)
    return len(text) <= 40 and bool(_DOMAIN.fullmatch(text) or _ROMAN.fullmatch(text))


_MARKDOWN_LINK = re.compile(
    r"[(（]?\[[^\[\]]{1,40}\]\([^()\s]{1,300}\)[)）]?(?:\s*[(（]?\[[^\[\]]{1,40}\]\([^()\s]{1,300}\)[)）]?)*"
)
_SENTENCE_END = re.compile(r"[。！？｡．!?….][\"”’'」』)）\]］*_]*(?:\[\d{1,3}\])*\s*$")


def ends_sentence(line: str) -> bool:
    """Does the line end as a sentence ends (a label such as a source's name after it aside)?"""
    return bool(_SENTENCE_END.search(line))


def is_reading_time(line: str) -> bool:
    """Does the line only tell how long the reading takes?"""
    return width(line) <= 48 and bool(re.search(r"\d", line)) and bool(_held("ReadingTime", fold(line)))


def is_caption(line: str) -> bool:
    """Is the line the credit of a picture, or the bare keywords that describe one?"""
    if width(line) > 160:
        return False
    if not ends_sentence(line) and _credits().match(fold(line)):
        return True
    tokens = line.split()
    japanese = sum(bool(JAPANESE.search(t)) for t in tokens)
    return len(tokens) >= 4 and japanese >= 2 and not re.search(r"[\u3041-\u309f\d、。！？!?「」:：|]", line)


@cache
def _credits() -> re.Pattern[str]:
    found = sorted((fold(w) for w in words("CaptionWord")), key=len, reverse=True)
    return re.compile(rf"[\W_]*(?:{'|'.join(map(re.escape, found))})\s*(?:[:/=]|by\s|via\s|courtesy)")


# ---- dates and names above an article ----

_MONTHS = {
    name.casefold().rstrip("."): n
    for names in (calendar.month_name, calendar.month_abbr)
    for n, name in enumerate(names)
    if name
} | {"sept": 9}
_MONTH = r"(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_CLOCK = (
    r"(?:[\s,T]*(?:at\s+)?(?P<half>午前|午後)?\s*(?P<h>\d{1,2})(?::|時)(?P<min>\d{2})?(?::\d{2})?分?"
    r"\s*(?P<ap>[ap]\.?m\b\.?)?)?"
)
_DATES = tuple(
    re.compile(p + _CLOCK, re.IGNORECASE)
    for p in (
        r"(?<!\d)(?P<y>\d{4})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日(?:\s*[(（][日月火水木金土](?:曜日?)?[)）])?",
        r"(?<!\d)(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)",
        r"(?<!\w)" + _MONTH.format("mon") + r"\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})(?!\d)",
        r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+" + _MONTH.format("mon") + r",?\s+(?P<y>\d{4})(?!\d)",
    )
)
_FOUR_DIGITS = re.compile(r"\d{4}")
_MONTH_LINE = re.compile(
    r"\d{4}年(?:\s*\d{1,2}月)?(?:\s*\d{1,2}日)?|" + _MONTH.format("mon") + r"(?:\s+\d{1,2})?,?\s+\d{4}", re.IGNORECASE
)
_AROUND = re.compile(
    r"\b(?:"
    + "|".join(d.casefold() for d in (*calendar.day_name, *calendar.day_abbr))
    + r"|[a-z]{2,4}t|utc|at|jst)\b|[\W_]+",
    re.IGNORECASE,
)


def find_date(text: str) -> str:
    """The first whole date in `text` as ISO 8601, ``2025-12-19`` or ``2025-12-19T12:46``; else ``""``."""
    span = date_span(text)
    return span[2] if span else ""


def date_span(text: str) -> tuple[int, int, str] | None:
    """Where the first whole date of `text` stands, and the date as `find_date` gives it; None where there is none."""
    if not _FOUR_DIGITS.search(text):
        return None  # every form of a date has a year
    found = sorted((m.start(), n, m) for n, p in enumerate(_DATES) if (m := p.search(text)))
    return next(((m.start(), m.end(), iso) for _, _, m in found if (iso := _iso(m))), None)


def _iso(match: re.Match[str]) -> str:
    part = match.groupdict()
    month = _MONTHS[part["mon"].casefold()] if part.get("mon") else int(part["m"])
    try:
        day = datetime.date(int(part["y"]), month, int(part["d"])).isoformat()
    except ValueError:
        return ""
    return day + _time(part)


def _time(part: dict[str, str | None]) -> str:
    if not part.get("h") or not part.get("min"):
        return ""
    hour, minute = int(part["h"] or 0), int(part["min"] or 0)
    if (part.get("half") == "午後" or (part.get("ap") or "").lower().startswith("p")) and hour < 12:
        hour += 12
    return f"T{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def is_date(line: str) -> bool:
    """Is the line a date (with its time, weekday and a word such as `Updated`) and nothing else?"""
    if width(line) > 120 or not find_date(line):
        return False
    rest = line
    for pattern in _DATES:
        rest = pattern.sub(" ", rest)
    rest = fold(rest)
    for word in _held("DateWord", rest):
        rest = rest.replace(word, " ")
    return not _AROUND.sub("", rest)


def is_day_line(line: str) -> bool:
    """Is the line a day, a month or a year and nothing else, as it stands above what happened then?"""
    return width(line) <= 40 and bool(_MONTH_LINE.fullmatch(line.strip(" *_[]【】()（）:：")) or is_date(line))


def author_in(line: str) -> str:
    """The name in a byline (`By Jane Park`, 「文：田中健一」), or ``""``; a bare name is no byline."""
    if width(line) > 80 or (ends_sentence(line) and not line.rstrip().endswith(("Jr.", "Sr."))):
        return ""
    line = line.strip(" \t*_()（）[]【】—-")
    word = _author_words().match(line)
    rest = line[word.end() :].strip() if word else ""
    names = _NAMES.match(rest) or _JA_NAME.fullmatch(rest)
    return names.group().strip() if names and rest.split()[0] not in words("SentenceStarter") else ""


@cache
def _author_words() -> re.Pattern[str]:
    found = sorted(words("AuthorWord"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, found))})(?:\s*[:：／/=＝]\s*|\s+)", re.IGNORECASE)


def is_author_word(line: str) -> bool:
    """Is the line only a word such as 著者, with the name on the next line?"""
    return bare(line) in _folded("AuthorWord")


def is_name(line: str) -> bool:
    """Has the line the shape of a person's name and nothing else?"""
    line = line.strip()
    return width(line) <= 40 and not is_menu(line) and bool(_NAME.fullmatch(line) or _JA_NAME.fullmatch(line))


def is_set_apart(line: str) -> bool:
    """Is the line of a kind that never runs on into the next: menu, copyright, byline, reading time?"""
    return is_menu(line) or is_copyright(line) or is_byline(line) or is_author_word(line) or is_reading_time(line)


def is_byline(line: str) -> bool:
    """Is the line made of dates, bylines and reading times only?"""
    parts = [p for p in re.split(r"\s*[|｜•·–—]\s*", line) if p.strip()]
    return bool(parts) and all(is_date(p) or author_in(p) or is_reading_time(p) for p in parts)
