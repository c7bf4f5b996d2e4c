"""A text as a row of segments: heading, paragraph, list item, table row, quotation, source label, or no article at all.

Nothing is dropped: every visible character lies in exactly one segment, and the caller passes over the kinds that it
does not want. All offsets are code points of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from kg.values import replace
from language import furniture as page
from language.blocks import (
    BREAK,
    FURNITURE,
    HEADER,
    HEADING,
    ITEM,
    KINDS,
    LABEL,
    META,
    PARAGRAPH,
    QUOTE,
    ROW,
    RUN_IN,
    Cell,
    Segment,
    attributed,
    before,
    blocks,
    content_of,
    is_short,
    label_place,
    lines,
    words_of,
)
from language.sentences import split, trim

__all__ = ["KINDS", "Cell", "Segment", "segments", "sentences"]


@lru_cache(maxsize=1)  # the head of an article and its claims are read from the same segments
def segments(text: str, language: str, start: int = 0) -> tuple[Segment, ...]:
    """The segments of `text` in order, without overlap; what stands before `start` is furniture.

    The forms of English and Japanese are both known throughout, since articles mix them; `language` says which one
    the article is written in, should a form ever mean different things in the two. Never raises.
    """
    found = [*before(text, start), *blocks(text, lines(text, start))]
    for step in (_notices, _head, _tail, _sections, _afterwards, _date_lines, _headings, _trailing_labels, _run_in):
        found = step(text, found)
    return tuple(_under_headings(text, found))


def sentences(segment: Segment, text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Spans (start, end) of the sentences of `segment` in `text`, list and heading marks left out.

    Rows, headings, labels, bylines and a quotation with its speaker are one span each.
    """
    a, b = content_of(segment, text)
    if a >= b:
        return ()
    if segment.kind in (HEADING, ROW, HEADER, META, LABEL) or (segment.kind == QUOTE and attributed(text[a:b])):
        return ((a, b),)
    title = _LINKED_TITLE.match(text, a, b) if language == "ja" and segment.kind == ITEM else None
    begin = title.end() if title is not None and not page.JAPANESE.match(title[1]) and title[1].isascii() else a
    return tuple((begin + s, begin + e) for s, e in split(text[begin:b]))


# “[X raises $5m](address) - ”: the foreign title of a linked piece, which the item then retells
_LINKED_TITLE = re.compile(r"[\W_]*\[([^\[\]\n]{12,})\]\([^()\s]*\)[*_]*\s*(?:\([^()\n]*\)\s*)?[-–—:：]\s+(?=\S)")


# ---- furniture: what the words say ----

_SEVERAL, _DAY_LEVEL = 2, 5
_FEWEST_WORDS, _SHORTEST_TITLE = 3, 4
_RUN_IN = re.compile(
    r"(?P<mark>\*\*|__)(?P<bold>[^*_\n]{12,160}?)(?P=mark)[:.]?(?:\s+[:—–-])?\s+(?=[A-Z“\"\[])"
    r"|(?P<plain>(?:[^.!?。:*\n]|\.(?=\d)){12,160}?)(?:[ \xa0]{2,}|[ \xa0]:[ \xa0])(?=[A-Z“\"])"
)
_TEXTUAL = (PARAGRAPH, ITEM, QUOTE, HEADING)


def _is_prose(text: str, segment: Segment, notice: Callable[[str], bool]) -> bool:
    """Running text that is no notice."""
    said = words_of(text, segment)
    return (
        segment.kind in (PARAGRAPH, QUOTE, ITEM)
        and (len(said) >= 24 or page.width(said) >= 24)
        and not is_short(said)
        and not notice(said)
        and not page.is_source(said)
    )


def _notices(text: str, found: list[Segment]) -> list[Segment]:
    """Marks furniture, metadata and sources that their own words give away; splits a notice from the text around it."""
    return [part for segment in found for part in (_judged(text, segment) if segment.kind in _TEXTUAL else (segment,))]


def _judged(text: str, segment: Segment) -> Sequence[Segment]:
    said = words_of(text, segment)
    short = is_short(said)
    if (
        page.is_menu(said)
        or page.is_copyright(said)
        or (short and page.is_line_phrase(said))
        or (short and page.is_teaser(said))
    ):
        return (replace(segment, kind=FURNITURE),)
    if page.is_source(said) or (page.is_source_heading(said) and segment.kind != HEADING):
        return (replace(segment, kind=LABEL),)
    if page.is_byline(said) or page.is_author_word(said) or page.is_reading_time(said):
        return (replace(segment, kind=META),)
    if segment.kind == PARAGRAPH and page.is_caption(said) and "\n" not in said:
        return (replace(segment, kind=META),)
    return _without_notices(text, segment) if segment.kind in (PARAGRAPH, ITEM) else (segment,)


def _without_notices(text: str, segment: Segment) -> Sequence[Segment]:
    """The segment, as furniture where it is a notice; a notice beside statements with figures is cut off from them."""
    spans = sentences(segment, text, "")
    marked = [page.is_notice(text[a:b]) for a, b in spans]
    if not any(marked):
        return (segment,)
    if marked[0] and all(m or page.is_site_voice(text[a:b]) for m, (a, b) in zip(marked, spans, strict=True)):
        return (replace(segment, kind=FURNITURE),)
    if (
        all(m or not re.search(r"\d", text[a:b]) for m, (a, b) in zip(marked, spans, strict=True))
        and sum(marked) * 5 >= len(marked) * 2
    ):
        return (replace(segment, kind=FURNITURE),)
    made: list[Segment] = []
    for mark, (a, b) in zip(marked, spans, strict=True):
        kind = FURNITURE if mark else segment.kind
        if made and made[-1].kind == kind:
            made[-1] = replace(made[-1], end=b)
        else:
            made.append(replace(segment, kind=kind, start=a if made else segment.start, end=b))
    return made


# ---- furniture: what the place on the page says ----


def _head(text: str, found: list[Segment]) -> list[Segment]:
    """Finds the title; the short lines and notices before it are furniture, names and dates beside it metadata."""
    body = next((n for n, s in enumerate(found) if _is_prose(text, s, page.is_notice_above)), len(found))
    title = _title(text, found, body)
    made = list(found)
    if title is not None:
        marked = next((n for n, s in enumerate(found) if s.kind == HEADING), title)
        for n in range(min(title, marked)):  # what stands below a marked heading is no menu
            if made[n].kind in (PARAGRAPH, ITEM) and (
                is_short(words_of(text, made[n])) or page.is_notice_above(words_of(text, made[n]))
            ):
                made[n] = replace(made[n], kind=FURNITURE)
        made[title] = replace(made[title], kind=HEADING, level=made[title].level or 1)
    return _bylines(text, made, 0 if title is None else title, body)


def _title(text: str, found: Sequence[Segment], body: int) -> int | None:
    """The first short line above the body that shares its words; where there is no body, the first of some length."""
    said = {n: words_of(text, found[n]) for n in range(body) if found[n].kind in (PARAGRAPH, HEADING)}
    marked_from = next((n for n in said if found[n].kind == HEADING), body)  # what stands below belongs to a section
    short = [
        n
        for n, line in said.items()
        if is_short(line) and not page.is_source_heading(line) and (n <= marked_from or found[n].kind == HEADING)
    ]
    marked = next((n for n in short if found[n].kind == HEADING and found[n].level == 1), None)
    if marked is not None:
        return marked
    if body == len(found):
        return next((n for n in short if page.width(said[n]) >= 24), None)
    words = _content_words(" ".join(words_of(text, s) for s in found[body : body + 12]))
    return next((n for n in short if _shares(said[n], words)), None)


def _content_words(line: str) -> frozenset[str]:
    """The words that carry the meaning, alike in singular, plural and genitive."""
    found = re.findall(r"[A-Za-z][A-Za-z0-9&-]*|[\u30a0-\u30ff]{2,}|[\u3400-\u9fff々]{2,}|\d[\d,.]*", line)
    return frozenset(w.casefold().rstrip("s") for w in found if len(w) > (4 if w.islower() else 1))


def _shares(line: str, words: frozenset[str]) -> bool:
    """Whether at least a third of the line's content words, and two of them, are words of the body."""
    own = _content_words(line)
    shared = own & words
    return page.width(line) >= 12 and len(shared) >= 2 and len(shared) * 3 >= len(own)


def _bylines(text: str, found: list[Segment], title: int, body: int) -> list[Segment]:
    """A bare name is a byline only beside a date, a reading time or a word such as 著者."""
    made = list(found)
    for n in range(title, min(body + 1, len(found))):
        if made[n].kind not in (PARAGRAPH, HEADING) or made[n].level or not page.is_name(words_of(text, made[n])):
            continue
        beside = [made[k] for k in (n - 1, n + 1) if 0 <= k < len(made)]
        if any(s.kind == META for s in beside):
            made[n] = replace(made[n], kind=META)
    return made


def _tail(text: str, found: list[Segment]) -> list[Segment]:
    """After the last running text: notices need less proof, and short lines among menu entries are menu entries."""
    last = next((n for n in reversed(range(len(found))) if _is_prose(text, found[n], page.is_notice_below)), -1)
    made = list(found)
    for n in range(last + 1, len(found)):
        said = words_of(text, found[n])
        if made[n].kind in (PARAGRAPH, ITEM) and not is_short(said) and page.is_notice_below(said) and last >= 0:
            made[n] = replace(made[n], kind=FURNITURE)
    for first, end in _runs(text, made, last + 1):
        known = sum(s.kind == FURNITURE for s in made[first:end])
        if known * 3 >= end - first >= 3:
            made[first:end] = [replace(s, kind=FURNITURE) for s in made[first:end]]
    return made


def _runs(text: str, found: Sequence[Segment], at: int) -> Iterator[tuple[int, int]]:
    """Runs of short lines without figures from `at` on."""
    first = at
    for n in range(at, len(found) + 1):
        if n == len(found) or not _is_entry(text, found[n]):
            if n > first:
                yield first, n
            first = n + 1


def _is_entry(text: str, segment: Segment) -> bool:
    said = words_of(text, segment)
    return segment.kind == FURNITURE or (
        segment.kind in (PARAGRAPH, ITEM) and page.width(said) <= 32 and is_short(said) and not re.search(r"\d", said)
    )


def _sections(text: str, found: list[Segment]) -> list[Segment]:
    """Short lines below `Related articles` are furniture, below `Sources` labels, until running text comes back."""
    made = list(found)
    for n, segment in enumerate(found):
        said = words_of(text, segment)
        kind = (
            FURNITURE
            if _announces(segment, said)
            else LABEL
            if page.is_source_heading(said) and segment.kind != ITEM
            else ""
        )
        if not kind or segment.kind not in (PARAGRAPH, HEADING, FURNITURE, LABEL):
            continue
        if segment.kind == PARAGRAPH or kind == FURNITURE:
            made[n] = replace(made[n], kind=kind)
        for k in _below(text, found, n + 1):
            if made[k].kind in (PARAGRAPH, ITEM, META) or (kind == FURNITURE and made[k].kind == HEADING):
                made[k] = replace(made[k], kind=kind)
    return made


def _afterwards(text: str, found: list[Segment]) -> list[Segment]:
    """What follows the article is furniture: readers' comments, and notes on who wrote it, to the next heading."""
    made = list(found)
    read = closed = False
    for n, segment in enumerate(found):
        said = words_of(text, segment)
        marked = segment.kind == HEADING and segment.level in (1, 2)
        begins = read and segment.kind in (*_TEXTUAL, FURNITURE) and _is_afterword(said)
        closed = begins or (closed and not marked)
        read = read or _is_prose(text, segment, page.is_notice)
        if closed and segment.kind != LABEL:
            made[n] = replace(segment, kind=FURNITURE)
    return made


def _date_lines(text: str, found: list[Segment]) -> list[Segment]:
    """Lines that are dates and stand above running text, two or more of them, head what happened then."""
    dated = [n for n, segment in enumerate(found[:-1]) if _heads_a_day(text, segment, found[n + 1])]
    if len(dated) < _SEVERAL:
        return found
    return [replace(s, kind=HEADING, level=_DAY_LEVEL) if n in dated else s for n, s in enumerate(found)]


def _heads_a_day(text: str, segment: Segment, following: Segment) -> bool:
    said = words_of(text, segment)
    beside = segment.kind in (PARAGRAPH, META) and following.kind in (PARAGRAPH, ITEM)
    return beside and page.is_day_line(said) and not is_short(words_of(text, following))


def _is_afterword(said: str) -> bool:
    return page.is_comment_heading(said) or page.is_author_heading(said)


def _announces(segment: Segment, said: str) -> bool:
    return page.is_teaser_heading(said) and segment.kind in (PARAGRAPH, HEADING, FURNITURE)


def _below(text: str, found: Sequence[Segment], at: int) -> range:
    """The short lines from `at` up to running text or a marked heading.

    A line set apart just above the running text is the heading of that.
    """
    end = at
    while end < len(found) and (
        found[end].kind in (LABEL, FURNITURE, META)
        or (found[end].kind in (PARAGRAPH, ITEM) and is_short(words_of(text, found[end])))
        or _heads_a_link(found, end, at)
    ):
        end += 1
    heads = (
        end < len(found)
        and end - at > 1
        and found[end].kind in (PARAGRAPH, QUOTE, ITEM, ROW, HEADER)
        and found[end - 1].kind == PARAGRAPH
        and _stands_apart(text, found, end - 1)
    )
    return range(at, end - 1 if heads else end)


def _heads_a_link(found: Sequence[Segment], n: int, at: int) -> bool:
    """A heading below that of the teasers, with nothing under it but “Read more”."""
    heading, teasers = found[n], found[at - 1]
    following = found[n + 1] if n + 1 < len(found) else None
    below = heading.kind == teasers.kind == HEADING and heading.level > teasers.level
    return below and (following is None or following.kind == FURNITURE)


def _stands_apart(text: str, found: Sequence[Segment], n: int) -> bool:
    above = n == 0 or len(BREAK.findall(text, found[n - 1].end, found[n].start)) > 1
    return above and (n + 1 == len(found) or len(BREAK.findall(text, found[n].end, found[n + 1].start)) > 1)


# ---- headings and labels ----


def _headings(text: str, found: list[Segment]) -> list[Segment]:
    """Short lines that stand apart, or directly above a list or table, are headings."""
    return [
        replace(s, kind=HEADING, level=2) if s.kind == PARAGRAPH and _is_heading(text, found, n) else s
        for n, s in enumerate(found)
    ]


def _is_heading(text: str, found: Sequence[Segment], n: int) -> bool:
    said = words_of(text, found[n])
    if not is_short(said) or BREAK.search(said):
        return False
    leads = n + 1 < len(found) and found[n + 1].kind in (HEADER, ROW, ITEM)
    return _stands_apart(text, found, n) or leads


def _trailing_labels(text: str, found: list[Segment]) -> list[Segment]:
    """Cuts the name of a source off the end of a paragraph; the label says to which segment it belongs."""
    return [part for s in found for part in (_cut_label(text, s) if s.kind in (PARAGRAPH, ITEM, QUOTE) else (s,))]


def _cut_label(text: str, segment: Segment) -> tuple[Segment, ...]:
    a, b = content_of(segment, text)
    said = text[a:b]
    place = label_place(said)
    if not place or not said[:place].strip():
        return (segment,)
    cut = trim(text, segment.start, a + place)
    end = cut[1] if cut else segment.end
    begin = a + place + len(said[place:]) - len(said[place:].lstrip())
    return replace(segment, end=end), Segment(LABEL, begin, segment.end, of=segment.start)


def _run_in(text: str, found: Sequence[Segment]) -> list[Segment]:
    """Cuts a title off the beginning of the text that it runs into (“X raises $20M  The startup …”)."""
    return [part for s in found for part in (_cut_title(text, s) if s.kind in (PARAGRAPH, ITEM) else (s,))]


def _cut_title(text: str, segment: Segment) -> tuple[Segment, ...]:
    a, b = content_of(segment, text)
    match = _RUN_IN.match(text, a, b)
    title = (match["bold"] or match["plain"]).strip() if match else ""
    least = _SHORTEST_TITLE if match and match["bold"] else _FEWEST_WORDS
    if match is None or len(title.split()) < least or title.endswith((":", "：")):
        return (segment,)
    head = Segment(HEADING, segment.start, a + len(match.group().rstrip()), level=RUN_IN)
    return head, replace(segment, kind=PARAGRAPH, start=match.end(), of=head.start)


def _under_headings(text: str, found: Sequence[Segment]) -> Iterator[Segment]:
    """The segments with the heading above each; a title that runs into a text heads that text alone."""
    above = title = ""
    for segment in found:
        yield replace(segment, heading=title if segment.kind == PARAGRAPH and segment.of >= 0 else above)
        if segment.kind == HEADING:
            title = re.sub(r"[*_`#]+", "", words_of(text, segment)).strip()
            above = above if segment.level == RUN_IN else title
