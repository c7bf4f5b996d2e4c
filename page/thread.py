"""The chat: questions with their answers, each sentence with its citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from kg.model import DG, Answer, Chip, Item
from page.cards import card_numbers
from page.markup import badge, cited_text, cites, join, rival_html, shown_value
from page.panel import action, address, jump
from page.wording import Wording


def thread_html(turns: Sequence[Answer], words: Wording, pending: str = "", failure: str = "",
                current: int | None = None) -> Markup:
    """The chat so far; `pending` is a question still being read, `failure` what went wrong with it.

    `current` is the turn whose evidence is shown (the last, where none is named and none is pending).
    """
    if not turns and not pending:
        return Markup("<div class='thread' lang='{}'><p class='welcome'>{}</p></div>").format(
            words.language, words("welcome"))
    shown = current if current is not None else -1 if pending else len(turns) - 1
    done = join([turn_html(turn, words, n == shown, n) for n, turn in enumerate(turns)])
    return Markup("<div class='thread' lang='{}' role='log' aria-label='{}'>{}{}</div>").format(
        words.language, words("thread"), done, _pending_html(pending, failure, words))


def _pending_html(question: str, failure: str, words: Wording) -> Markup:
    if not question:
        return Markup()
    note = words("failed", why=failure) if failure else words("reading")
    return Markup("<section class='turn last'><h2 class='question'>{}</h2><p class='{}' role='status'>{}</p>"
                  "</section>").format(question, "failed" if failure else "pending", note)


def turn_html(answer: Answer, words: Wording, current: bool = True, number: int = 0) -> Markup:
    """One question with its answer. Only the current one links to the evidence, which is its own."""
    numbers = card_numbers(answer) if current else {}
    return Markup("<section class='turn{}' data-link='{}'><h2 class='question'>{}</h2>{}{}{}{}{}{}</section>").format(
        " current" if current else "", address("ask", q=answer.question), answer.question,
        _verdict_html(answer, numbers, words), _items_html(answer, numbers, words), _unread_html(answer, words),
        _conflicts_html(answer, numbers, words), _understood_html(answer, words, number),
        _tools_html(answer, words, current, number))


def _tools_html(answer: Answer, words: Wording, current: bool, number: int) -> Markup:
    """What can be done with a turn: show its evidence again, link to it."""
    link = Markup("<button type='button' class='plain copy' data-done='{}'>{}</button>").format(
        words("copied"), words("copyLink"))
    again = Markup() if current or not answer.evidence else action(
        words("showEvidence"), "ask", "show", "plain", number=str(number))
    return Markup("<p class='tools'>{}{}</p>").format(again, link)


def _verdict_html(answer: Answer, numbers: Mapping[int, int], words: Wording) -> Markup:
    kicker = _kicker_html(answer, words)
    if not answer.text:
        return kicker
    text = cited_text(answer.text, numbers, words)
    return kicker + Markup("<p class='answer' lang='{}'>{}</p>").format(answer.language, text)


def _kicker_html(answer: Answer, words: Wording) -> Markup:
    """Above the sentence: how sure it is, and on how much it rests; or why there is no answer."""
    if label := words.texts.get(f"status-{answer.status}", ""):
        return Markup("<p class='kicker'>{}</p>").format(label)
    sure = join([badge(name, words) for name in certainties(answer, words)], " ")
    if not sure:
        return Markup()
    articles = len({evidence.article for evidence in answer.evidence})
    return Markup("<p class='sureness'>{} <span>{}</span></p>").format(
        sure, words("restsOn", quotes=len(set(card_numbers(answer).values())), articles=articles))


def certainties(answer: Answer, words: Wording) -> tuple[str, ...]:
    """The statuses of the items, from sure to doubtful."""
    found = {str(dict(item.detail).get("status", "")) for item in answer.items} - {""}
    doubt = {status.json_name: status.doubt for status in words.vocabulary.statuses.values()}
    return tuple(sorted(found, key=lambda name: (doubt.get(name, 99), name)))


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


def _understood_html(answer: Answer, words: Wording, number: int) -> Markup:
    if not answer.understood_as:
        return Markup()
    took = words("took", n=round(answer.elapsed_ms)) if answer.elapsed_ms else ""
    query = jump(words("openQuery"), "sparql", query=answer.sparql) if answer.sparql else Markup()
    return Markup("<details class='understood'><summary>{}</summary><p lang='{}'>{}</p>{}{}<p class='tools'>{}"
                  "<span class='took'>{}</span></p></details>").format(
        words("understoodAs"), answer.language, answer.understood_as, _chips_html(answer, words),
        _readings_html(answer, words, number), query, took)


def _chips_html(answer: Answer, words: Wording) -> Markup:
    """What the question names, relates, asks for and demands, each kind under its name."""
    groups = [(kind, [chip for chip in answer.chips if chip.kind == kind])
              for kind in ("thing", "relation", "asked", "condition")]
    shown = [Markup("<dt>{}</dt><dd>{}</dd>").format(
        words(f"chip-{kind}"), join([_chip_html(chip, words) for chip in chips])) for kind, chips in groups if chips]
    return Markup("<dl class='reading'>{}</dl>").format(join(shown)) if shown else Markup()


def _chip_html(chip: Chip, words: Wording) -> Markup:
    if chip.kind == "thing":
        return jump(words.thing(chip.iri) if words.vocabulary.entity(chip.iri) else chip.label, "explore",
                    "reading-chip thing", entity=chip.iri)
    label = words.vocabulary.label(chip.iri.removeprefix(DG), words.language) if chip.iri else chip.label
    return Markup("<span class='reading-chip {}'>{}</span>").format(chip.kind, label)


def _readings_html(answer: Answer, words: Wording, number: int) -> Markup:
    if not answer.other_readings:
        return Markup()
    shown = [Markup("<li lang='{}'>{}</li>").format(
        answer.language, action(text, "ask", "reread", "plain", question=answer.question, reading=str(n)))
        for n, text in enumerate(answer.other_readings, 1)]
    return Markup("<p class='others'>{}</p><ul class='others'>{}</ul>").format(words("otherReadings"), join(shown))
