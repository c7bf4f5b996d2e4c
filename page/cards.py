"""Evidence: a card for each quote, in its place in the article, with who said it and what disagrees with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from kg.errors import DealGraphError
from kg.model import Answer, Evidence
from page.markup import badge, empty, join, outward, rival_html, web_address
from page.panel import jump
from page.wording import Wording

CONTEXT = 160  # characters of the article shown on each side of a quote's sentence


class Articles(Protocol):
    """Where the cards find the text around a quote."""

    def article_text(self, article: str) -> str: ...


def card_numbers(answer: Answer) -> dict[int, int]:
    """Index of the evidence -> number of its card; the same words of the same article share a card.

    A card bears the number by which the answer's text cites its first piece, which is its index and one.
    """
    cards: dict[tuple[str, int, int, str], int] = {}
    return {index: cards.setdefault((e.article, e.start, e.end, e.quote), index + 1)
            for index, e in enumerate(answer.evidence)}


@dataclass(frozen=True)
class Place:
    """A quote in its article: the passage around its sentence, the sentence's own rest, the quote."""

    before: str
    sentence_before: str
    quote: str
    sentence_after: str
    after: str


_SENTENCE_END = re.compile(r"[。！？!?]+[」』）)”\"]*|\.[”\")]*(?=\s)|\n+")


def place_of(text: str, start: int, end: int, quote: str) -> Place:
    """Where `quote` stands in `text`. Offsets that do not hold are looked up again; words not in it stand alone."""
    if text[start:end] != quote:
        start = text.find(quote) if quote else -1
        end = start + len(quote)
    if start < 0:
        return Place("", "", quote, "", "")
    first = max((m.end() for m in _SENTENCE_END.finditer(text, 0, start)), default=0)
    first += len(text[first:start]) - len(text[first:start].lstrip())
    ended = next((m.end() for m in _SENTENCE_END.finditer(text, end)), len(text))
    last = end if _SENTENCE_END.search(text[max(start, end - 2):end] + " ") and end > start else ended
    before, after = text[max(0, first - CONTEXT):first], text[last:last + CONTEXT]
    cut_left = "…" if first > CONTEXT and "\n\n" not in before else ""
    cut_right = "…" if last + CONTEXT < len(text) and "\n\n" not in after else ""
    return Place(cut_left + before.rpartition("\n\n")[2].lstrip(), text[first:start], quote,
                 text[end:last], after.partition("\n\n")[0].rstrip() + cut_right)


def article_text(graph: Articles, article: str) -> str:
    try:
        return graph.article_text(article)
    except (DealGraphError, KeyError, AttributeError):
        return ""  # the quote then stands alone


def evidence_html(answer: Answer | None, graph: Articles, words: Wording) -> Markup:
    """A card for each quote: in its place, with who said it, when, how sure, and what disagrees with it."""
    if answer is None or not answer.evidence:
        return empty(words("noEvidence" if answer is None else "noEvidenceFound"), words)
    numbers = card_numbers(answer)
    first = {number: index for index, number in reversed(numbers.items())}
    cards = [_card_html(index, answer, numbers, graph, words) for _, index in sorted(first.items())]
    return Markup("<div class='cards' lang='{}'>{}</div>").format(words.language, join(cards))


def _card_html(index: int, answer: Answer, numbers: Mapping[int, int], graph: Articles, words: Wording) -> Markup:
    evidence, number = answer.evidence[index], numbers[index]
    place = place_of(article_text(graph, evidence.article), evidence.start, evidence.end, evidence.quote)
    return Markup("<article class='card' id='card-{}' tabindex='-1'><header><span class='number'>{}</span>{}{}{}"
                  "</header>{}<footer>{}</footer>{}</article>").format(
        number, number, badge(evidence.status, words), _speaker_html(evidence, words), _when_html(evidence, words),
        _quote_html(place), _source_html(evidence, words), _rivals_html(answer, number, numbers, words))


def _speaker_html(evidence: Evidence, words: Wording) -> Markup:
    who = ", ".join(words.thing(name) for name in evidence.attributed_to)
    return Markup("<span class='who'>{}</span>").format(words("said", who=who) if who else words("articleSays"))


def _when_html(evidence: Evidence, words: Wording) -> Markup:
    if not evidence.date:
        return Markup()
    return Markup("<span class='when'>{}</span>").format(words("eventDate", date=evidence.date))


def _title(evidence: Evidence, words: Wording) -> str:
    return evidence.title or words("untitled", name=evidence.article)


def said_html(evidence: Evidence, words: Wording) -> Markup:
    """A claim outside of an answer: its quote, who says so, when, how sure, and the way to its place in the article."""
    title = _title(evidence, words)
    away = Markup(" ") + outward(evidence.url, "↗", words("original", title=title)) \
        if web_address(evidence.url) else ""
    out = Markup("<time>{}</time>").format(evidence.day) if evidence.day else ""
    return Markup("<blockquote>{}</blockquote><footer>{} {} {} <cite>{}</cite>{} {}</footer>").format(
        evidence.quote, badge(evidence.status, words), _speaker_html(evidence, words), _when_html(evidence, words),
        jump(title, "articles", article=evidence.article, claim=evidence.claim), away, out)


def _quote_html(place: Place) -> Markup:
    return Markup("<blockquote><span class='around'>{}</span>{}<mark>{}</mark>{}<span class='around'>{}</span>"
                  "</blockquote>").format(
        place.before, place.sentence_before, place.quote, place.sentence_after, place.after)


def _source_html(evidence: Evidence, words: Wording) -> Markup:
    out = Markup("<time>{}</time>").format(words("published", date=evidence.day)) if evidence.day else ""
    return Markup("<cite>{}</cite>{} {}").format(
        outward(evidence.url, _title(evidence, words)), out,
        jump(words("openArticle"), "articles", article=evidence.article, claim=evidence.claim))


def _rivals_html(answer: Answer, number: int, numbers: Mapping[int, int], words: Wording) -> Markup:
    """What other values are claimed where this card's quote claims one."""
    mine = {index for index, card in numbers.items() if card == number}
    rivals = [rival_html(value, evidence, numbers, words)
              for conflict in answer.conflicts if any(mine & set(evidence) for _, evidence in conflict.values)
              for value, evidence in conflict.values if not mine & set(evidence)]
    if not rivals:
        return Markup()
    return Markup("<p class='conflict'>{} {}</p>").format(words("contradicted"), join(rivals, " · "))
