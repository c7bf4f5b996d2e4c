"""Where sentences end: English and Japanese, quotations kept whole, offsets exact.

A sentence does not end inside brackets or quotation marks that are closed again, after an abbreviation, inside a
number, or between a quotation and its speaker. Functions are total: any string goes in, nothing is lost.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from language.furniture import JAPANESE, width, words

_PAIRS = {"」": "「", "』": "『", "）": "（", ")": "(", "”": "“", "》": "《", "】": "【", "］": "［", "]": "["}
_OPENERS = frozenset(_PAIRS.values())
_ROUND = {"(": ")", "（": "）"}
_TERMINATOR = re.compile(r"[。！？｡!?]+|\.{2,}|(?<!\d)[.．]|(?<=\d)[.．](?!\d)")
_QUOTE_CLOSE = re.compile(r"[」』”\"]")
_CLOSERS = "」』）)”\"'’》】］]*_"
_FOOTNOTE = re.compile(r"(?:\[\d{1,3}\])+")
_BREAK = re.compile(r"\r\n|[\n\r\u2028\u2029\x0b\x0c\x85]")
_TOKEN = re.compile(rf"{JAPANESE.pattern}|(?:(?!{JAPANESE.pattern})\\S)+")
_WIDE = 30  # columns of a line that may have been broken off behind a comma
_FULL_STOPS = ("。", "！", "？", "｡", ".", "!", "?")
_WORD_BEFORE = re.compile(r"[\w.'’&-]*$")


@lru_cache(maxsize=256)
def split(text: str) -> tuple[tuple[int, int], ...]:
    """Spans (start, end) of the sentences of one paragraph, in order; together they hold every visible character."""
    if not text.strip():
        return ()
    depth = _depth(text)
    cuts = sorted(
        {cut for cut in (*_ends(text, depth), *_closings(text, depth), *_breaks(text, depth)) if 0 < cut < len(text)}
    )
    spans = zip([0, *cuts], [*cuts, len(text)], strict=True)
    return tuple(span for a, b in spans if (span := trim(text, a, b)) is not None)


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without blanks at its ends, or None where nothing else is in it."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _depth(text: str) -> list[int]:
    """For each character: in how many pairs of brackets or quotation marks it stands (the marks included).

    A pair of round brackets around the whole text is no obstacle to its sentences.
    """
    marks = [0] * (len(text) + 1)
    whole = text.strip()
    for a, b in _matched(text):
        if text[a] in _ROUND and whole.startswith(text[a]) and whole.endswith(text[b]) and b - a + 1 >= len(whole):
            continue
        marks[a] += 1
        marks[b + 1] -= 1
    return list(accumulate(marks[:-1]))


def _matched(text: str) -> list[tuple[int, int]]:
    """Pairs of positions of opening and closing marks; what is never closed, or never opened, pairs with nothing."""
    stack: list[tuple[str, int]] = []
    found = []
    for i, char in enumerate(text):
        if char in _OPENERS or (char == '"' and _opens(text, i, stack)):
            stack.append((char, i))
        elif char in _PAIRS or char == '"':
            opener = _PAIRS.get(char, char)
            at = next((k for k in range(len(stack) - 1, max(-1, len(stack) - 12), -1) if stack[k][0] == opener), None)
            if at is not None:
                found.append((stack[at][1], i))
                del stack[at:]
    return found


def _opens(text: str, i: int, stack: list[tuple[str, int]]) -> bool:
    """Whether the straight quotation mark at `i` opens a quotation."""
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    return not any(mark == '"' for mark, _ in stack) and not after.isspace() and after != "" and not before.isalnum()


def _ends(text: str, depth: list[int]) -> list[int]:
    return [end for m in _TERMINATOR.finditer(text) if not depth[m.start()] and (end := _end(text, m))]


def _end(text: str, match: re.Match[str]) -> int:
    """Where the sentence that the terminator may close ends, or 0 where it goes on."""
    end = _absorb(text, match.end())
    mark, before, rest = match.group(), text[max(0, match.start() - 24) : match.start()], text[end : end + 48]
    ends = (
        mark[0] in "。｡"
        or (mark[0] in "！？!?" and _asks(before, rest))
        or (mark[0] in ".．" and _stops(mark, before, rest))
    )
    return end if ends else 0


def _absorb(text: str, end: int) -> int:
    while end < len(text) and text[end] in _CLOSERS and not (text[end] in '"*_' and text[end + 1 : end + 2].isalnum()):
        end += 1
    note = _FOOTNOTE.match(text, end)
    return note.end() if note else end


def _asks(before: str, rest: str) -> bool:
    """A mark after Latin letters may belong to a name (`Yahoo!ニュース`), so it must be followed by a blank."""
    latin = re.search(r"[A-Za-zＡ-Ｚａ-ｚ]$", before[-1:])
    if not latin:
        return not rest.startswith(("と", "、"))
    return rest[:1].isspace() and _last_word(before) not in words("Abbreviation")


def _stops(mark: str, before: str, rest: str) -> bool:
    """Whether a full stop, with `rest` after it, ends the sentence."""
    if JAPANESE.search(before[-1:]):
        return mark in (".", "．")
    if not rest[:1].isspace():
        return False
    following = rest.lstrip(" \t\"“'‘(「『[*_")
    if following[:1].islower() or (JAPANESE.match(following) and len(mark) == 1 and _short(before)):
        return False
    return len(mark) > 1 or _is_lettered(before) or not _abbreviates(_last_word(before), following)


def _is_lettered(before: str) -> bool:
    """“raised a Series H. Altimeter led it”: the letter is no initial."""
    named = before.split()[-2:]
    return len(named) > 1 and len(named[1]) == 1 and named[0] in words("Lettered")


def _short(before: str) -> bool:
    word = _last_word(before)
    return word in words("AbbreviationAtEnd") or word in words("Abbreviation") or len(word) == 1


def _last_word(before: str) -> str:
    match = _WORD_BEFORE.search(before[-24:])
    return match.group() if match else ""


def _abbreviates(word: str, following: str) -> bool:
    if word in words("Abbreviation"):
        return True
    if word in words("AbbreviationBeforeNumber"):
        return following[:1].isdigit()
    starts = _starts(following)
    if word in words("AbbreviationAtEnd") or re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        return bool(following) and not starts
    initial = len(word) == 1 and word.isalpha() and word.isupper() and word != "I"
    return initial and not (starts and following[1:2].isalpha())  # “its Series C. The round”


def _starts(following: str) -> bool:
    first = re.match(r"[\w'’]*", following)
    return (first.group() if first else "") in words("SentenceStarter")


def _closings(text: str, depth: list[int]) -> list[int]:
    """Ends of sentences at an outermost closing quotation mark that follows the end of a sentence."""
    return [
        m.end()
        for m in _QUOTE_CLOSE.finditer(text)
        if depth[m.start()] == 1
        and text[m.start() - 1 : m.start()] in _FULL_STOPS
        and _closed(text[m.start() - 1], m.group(), text[m.end() : m.end() + 80])
    ]


def _closed(mark: str, quote: str, rest: str) -> bool:
    """Whether the sentence ends with the quotation, or goes on with its speaker."""
    if quote in "」』":
        return not rest.startswith(tuple(words("QuoteParticle")))
    if not rest[:1].isspace():
        return not rest or bool(JAPANESE.match(rest) and not rest.startswith(tuple(words("QuoteParticle"))))
    following = rest.lstrip()
    if following[:1].islower():
        return False
    return mark == "." or not _speaks(following)


def _speaks(following: str) -> bool:
    """Whether a speaker with a verb of saying comes first: `Smith asked …`."""
    return any(word.strip(",.") in words("SpeechVerb") for word in following.split()[:5])


_TAG = re.compile(r"\w+:|\w+://")  # a label, an address


def _breaks(text: str, depth: list[int]) -> list[int]:
    """Line breaks that are more than wrapping: the line is visibly shorter than the others allow."""
    cuts = [m.end() for m in _BREAK.finditer(text)]
    if not cuts:
        return []
    lines = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    widest = max((width(line.strip()) for line in lines if "://" not in line), default=0)  # no address is wrapped
    return [
        cut
        for cut, line, following in zip(cuts, lines, lines[1:], strict=False)
        if not depth[cut - 1] and not wraps(line, following, widest) and not runs_on(line, following)
    ]


def runs_on(line: str, following: str) -> bool:
    """Does an English line break off inside a sentence: before a small letter or a comma, or behind “the”, “of”?"""
    before, behind = line.strip(), following.lstrip()
    if not before or not behind or not behind[0].isascii() or before[-1] in ".!?:;":
        return False
    last = before.rsplit(None, 1)[-1].casefold()
    small = behind[0].islower() and before[-1].isascii() and not _TAG.match(behind)
    listed = before.endswith(",") and width(before) > _WIDE  # not “Dear reader,”
    return small or behind[0] in ",)" or listed or last in words("OpenEnd")


def wraps(line: str, following: str, widest: int) -> bool:
    """Was the line broken only because the next word did not fit into `widest` columns?"""
    token = _TOKEN.match(following.lstrip())
    return width(line.strip()) + width(token.group() if token else "") + 3 >= widest
