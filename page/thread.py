"""The chat: questions with their answers, each sentence with its citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from kg.model import Answer, Item
from page.cards import card_numbers
from page.markup import badge, cited_text, cites, join, rival_html, shown_value
from page.wording import Wording


def thread_html(turns: Sequence[Answer], words: Wording, pending: str = "", failure: str = "") -> Markup:
    """The chat so far; `pending` is a question still being read, `failure` what went wrong with it."""
    if not turns and not pending:
        return Markup("<div class='thread' lang='{}'><p class='welcome'>{}</p></div>").format(
            words.language, words("welcome"))
    last = len(turns) - 1
    done = join([turn_html(turn, words, current=n == last and not pending) for n, turn in enumerate(turns)])
    return Markup("<div class='thread' lang='{}' role='log' aria-label='{}'>{}{}</div>").format(
        words.language, words("thread"), done, _pending_html(pending, failure, words))


def _pending_html(question: str, failure: str, words: Wording) -> Markup:
    if not question:
        return Markup()
    note = words("failed", why=failure) if failure else words("reading")
    return Markup("<section class='turn'><h3 class='question'>{}</h3><p class='{}' role='status'>{}</p>"
                  "</section>").format(question, "failed" if failure else "pending", note)


def turn_html(answer: Answer, words: Wording, current: bool = True) -> Markup:
    """One question with its answer. Only the current one links to the evidence, which is its own."""
    numbers = card_numbers(answer) if current else {}
    return Markup("<section class='turn{}'><h3 class='question'>{}</h3>{}{}{}{}{}</section>").format(
        " current" if current else "", answer.question, _verdict_html(answer, numbers, words),
        _items_html(answer, numbers, words), _unread_html(answer, words), _conflicts_html(answer, numbers, words),
        _understood_html(answer, words))


def _verdict_html(answer: Answer, numbers: Mapping[int, int], words: Wording) -> Markup:
    label = words.texts.get(f"status-{answer.status}", "")
    kicker = Markup("<p class='kicker'>{}</p>").format(label) if label else Markup()
    if not answer.text:
        return kicker
    text = cited_text(answer.text, numbers, words)
    return kicker + Markup("<p class='answer' lang='{}'>{}</p>").format(answer.language, text)


def _items_html(answer: Answer, numbers: Mapping[int, int], words: Wording) -> Markup:
    if not answer.items:
        return Markup()
    items = join([_item_html(item, numbers, words) for item in answer.items])
    return Markup("<ul class='items'>{}</ul>").format(items)


def _item_html(item: Item, numbers: Mapping[int, int], words: Wording) -> Markup:
    status = dict(item.detail).get("status", "")
    return Markup("<li><span class='value'>{}</span> <span class='tail'>{}{}</span></li>").format(
        shown_value(item, words), badge(str(status), words), cites(item.evidence, numbers, words))


def _unread_html(answer: Answer, words: Wording) -> Markup:
    if not answer.not_understood or all(word in answer.text for word in answer.not_understood):
        return Markup()  # the text names them already
    unread = join([Markup("<span class='unread'>{}</span>").format(word) for word in answer.not_understood], " ")
    return Markup("<p class='note'>{} {}</p>").format(words("notUnderstood"), unread)


def _conflicts_html(answer: Answer, numbers: Mapping[int, int], words: Wording) -> Markup:
    return join([Markup("<p class='conflict'>{}<br>{}</p>").format(
        words("disagree", about=conflict.about),
        join([rival_html(value, evidence, numbers, words) for value, evidence in conflict.values], " · "))
        for conflict in answer.conflicts])


def _understood_html(answer: Answer, words: Wording) -> Markup:
    if not answer.understood_as:
        return Markup()
    took = words("took", n=round(answer.elapsed_ms)) if answer.elapsed_ms else ""
    return Markup("<details class='understood'><summary>{}</summary><p>{}</p><p class='took'>{}</p></details>").format(
        words("understoodAs"), answer.understood_as, took)


