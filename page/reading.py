"""An article's text with its claims highlighted, and a claim with what it states and what can be decided about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from kg.articles import ArticleState
from kg.contract import name_of
from kg.front import front_matter_of
from kg.model import Entity, Filler, Quantity, Statement
from kg.reviews.states import ClaimState
from kg.triples import period_text, quantity_text
from kg.vocabulary import SURE
from page.markup import badge, empty, join, outward
from page.panel import action, jump
from page.wording import Wording
from query.wording import filler_words, load_replies

LONGEST = 400_000  # characters of an article that are shown
BETWEEN = ";"  # fillers of one role in a field of the form


# ---- the text ----
@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text within the quotes of the same claims: `covering` are their places in the list of claims."""

    text: str
    covering: tuple[int, ...] = ()


def stretches(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[Stretch]:
    """`text` cut wherever a span begins or ends; spans may overlap, hold each other, or reach beyond the text."""
    within = [(max(0, start), min(len(text), end)) for start, end in spans]
    edges = sorted({0, len(text), *(edge for start, end in within if start < end for edge in (start, end))})
    for start, end in pairwise(edges):
        covering = tuple(n for n, (first, last) in enumerate(within) if first <= start and end <= last)
        yield Stretch(text[start:end], covering)


def text_html(article: ArticleState, text: str, claims: Sequence[ClaimState], words: Wording) -> Markup:
    """Head and text of an article; each highlighted stretch leads to its claim."""
    body = join([_stretch_html(each, article, claims, words) for each in _told(text[:LONGEST], claims)])
    cut = Markup("<p class='note'>{}</p>").format(words("textCut", n=LONGEST)) if len(text) > LONGEST else Markup()
    return Markup("<article class='reading' lang='{}'>{}<div class='text' lang='{}'>{}</div>{}</article>").format(
        words.language, _head_html(article, words), article.language or "", body, cut)


def _told(text: str, claims: Sequence[ClaimState]) -> Iterator[Stretch]:
    """The text in stretches; of its front matter, which the head tells, only what claims quote."""
    front = len(front_matter_of(text))
    for each in stretches(text, [*((c.claim.start, c.claim.end) for c in claims), (front, len(text))]):
        of = tuple(n for n in each.covering if n < len(claims))
        if of or of != each.covering:
            yield Stretch(each.text, of)


def _head_html(article: ArticleState, words: Wording) -> Markup:
    named = outward(article.url, article.title or words("untitled", name=article.doc))
    told = [article.publisher, article.author, article.published[:10], words("nClaims", n=article.claims)]
    told += [words("nWithdrawn", n=article.withdrawn)] if article.withdrawn else []
    return Markup("<header><h2 lang='{}'>{}</h2><p class='source'>{}</p></header>").format(
        article.language or "", named, " · ".join(filter(None, told)))


def _stretch_html(stretch: Stretch, article: ArticleState, claims: Sequence[ClaimState], words: Wording) -> Markup:
    """Of several claims that share words the shortest is led to; its card names the others."""
    if not stretch.covering:
        return Markup("{}").format(stretch.text)
    states = [claims[n] for n in stretch.covering]
    inner = min(states, key=lambda s: (s.claim.end - s.claim.start, s.claim.start, s.claim.iri))
    kind = "" if any(state.stands for state in states) else "withdrawn"
    several = "several" if len({(s.claim.start, s.claim.end) for s in states}) > 1 else ""
    return Markup("<mark class='{} {}' data-claims='{}'>{}</mark>").format(
        kind, several, " ".join(s.claim.iri for s in states),
        jump(stretch.text, "articles", article=article.doc, claim=inner.claim.iri))


# ---- a claim ----
def claim_html(state: ClaimState, others: Sequence[ClaimState], article: str, may_write: bool, words: Wording
               ) -> Markup:
    """What the claim states, by roles; how it was reviewed; and, for who may, what can be decided."""
    claim, stated = state.claim, state.claim.statement
    kind = words.vocabulary.label(stated.frame.kind, words.language)
    return Markup("<article class='claim {}' lang='{}' tabindex='-1'><header><h3>{}</h3> {} {}</header>"
                  "<blockquote lang='{}'>{}</blockquote>{}{}{}{}</article>").format(
        "" if state.stands else "withdrawn", words.language, kind, badge(stated.status, words),
        _state_html(state, words), claim.language, claim.quote, frame_html(stated, state.added, words),
        _review_html(state, may_write, words), _decide_html(state, words) if may_write else Markup(),
        _others_html(others, article, words))


def _state_html(state: ClaimState, words: Wording) -> Markup:
    return Markup("<span class='state {}'>{}</span>").format(state.state, words(f"claim-{state.state}"))


def frame_html(stated: Statement, added: Sequence[str], words: Wording) -> Markup:
    """The roles with their fillers, who says so, how far it is and when, as a table."""
    rows = [(role_name(role, words), _fillers_html(fillers, words), role in added)
            for role, fillers in stated.frame.roles]
    speakers = ", ".join(words.thing(who, stated.unlisted) for who in stated.speakers)
    rows += [(words("speaker"), Markup("{}").format(speakers or words("articleSays")), "speaker" in added)]
    rows += [(words(name), Markup("{}").format(_status_name(value, words)), False)
             for name, value in (("stage", stated.stage), ("certainty", stated.certainty))]
    rows += [(words("when"), Markup("{}").format(stated.date), False)] if stated.date else []
    body = join([Markup("<tr><th scope='row'>{}</th><td>{}{}</td></tr>").format(
        label, value, Markup(" <span class='own'>{}</span>").format(words("ownKnowledge")) if own else "")
        for label, value, own in rows])
    return Markup("<table class='frame'>{}</table>").format(body)


def role_name(role: str, words: Wording) -> str:
    """A role in a word or two; one that the wording does not know yet, as the vocabulary calls it."""
    name = f"role-{role}"
    return words(name) if name in words.texts else words.vocabulary.label(role, words.language)


def _status_name(name: str, words: Wording) -> str:
    return words.vocabulary.label(name, words.language)


def _fillers_html(fillers: Sequence[Filler], words: Wording) -> Markup:
    return join([_filler_html(filler, words) for filler in fillers], ", ")


def _filler_html(filler: Filler, words: Wording) -> Markup:
    if not isinstance(filler, Entity):
        return Markup("{}").format(filler_words(filler, load_replies(words.language)))
    waits = Markup(" <span class='badge open'>{}</span>").format(words("provisional")) if filler.provisional else ""
    return jump(filler.label(words.language), "explore", entity=filler.iri) + waits


def _review_html(state: ClaimState, may_write: bool, words: Wording) -> Markup:
    """Who decided what and why, with the way back."""
    review = state.review
    if review is None:
        return Markup()
    why = Markup(" <q>{}</q>").format(review.why) if review.why else ""
    back = action(words("undo"), "articles", "undo", review=review.iri) if may_write else ""
    was = Markup("<details><summary>{}</summary>{}</details>").format(
        words("wasBefore"), frame_html(state.was.statement, (), words)) if state.was != state.claim else Markup()
    return Markup("<p class='review'>{}{} {}</p>{}").format(
        words("decided", what=words(f"decision-{review.decision}"), who=review.who, when=review.when[:10]), why, back,
        was)


def _decide_html(state: ClaimState, words: Wording) -> Markup:
    """Accept and reject with a reason; a form with every role for a correction."""
    iri = state.claim.iri
    reject = Markup("<button name='decision' value='reject' class='act bad'>{}</button>").format(
        words("reject")) if state.stands else Markup()
    return Markup(
        "<form class='decide' data-panel='articles' data-act='decide' data-with-claim='{}'>"
        "<label>{} <input name='why' maxlength='500' autocomplete='off'></label>"
        "<span class='buttons'><button name='decision' value='accept' class='act'>{}</button>{}</span></form>"
        "<details class='correct'><summary>{}</summary>{}</details>").format(
        iri, words("why"), words("accept"), reject, words("correct"), _form_html(state, words))


def fields_of(stated: Statement, words: Wording) -> dict[str, str]:
    """What the fields of the form for a correction hold before anyone changes them."""
    roles = {f"role_{role}": f"{BETWEEN} ".join(plain(f, words) for f in stated.frame.get(role))
             for role in words.vocabulary.frame(stated.frame.kind).roles}
    speakers = f"{BETWEEN} ".join(name_of(who, words.vocabulary, stated.unlisted) for who in stated.speakers)
    return roles | {"stage": stated.stage, "certainty": stated.certainty, "speakers": speakers, "date": stated.date}


def plain(filler: Filler, words: Wording) -> str:
    """A filler in words that can be read back."""
    if isinstance(filler, Entity):
        return filler.label(words.language)
    if isinstance(filler, Quantity):
        return quantity_text(filler, "en")
    return filler if isinstance(filler, str) else period_text(filler)  # type: ignore[arg-type]


def _form_html(state: ClaimState, words: Wording) -> Markup:
    stated = state.claim.statement
    held = fields_of(stated, words)
    roles = join([_field_html(f"role_{role}", role_name(role, words), held[f"role_{role}"])
                  for role in words.vocabulary.frame(stated.frame.kind).roles])
    axes = join([_choice_html(name, words(name), held[name], axis, words)
                 for name, axis in (("stage", "Stage"), ("certainty", "Certainty"))])
    rest = join([_field_html("speakers", words("speaker"), held["speakers"]),
                 _field_html("date", words("when"), held["date"]), _field_html("why", words("why"), "")])
    return Markup("<form class='fields' data-panel='articles' data-act='correct' data-with-claim='{}'>{}{}{}"
                  "<label class='knowing'><input type='checkbox' name='knowing' value='1'> {}</label>"
                  "<p class='note'>{}</p><button class='act'>{}</button></form>").format(
        state.claim.iri, roles, axes, rest, words("knowing"), words("correctNote"), words("saveCorrection"))


def _field_html(name: str, label: str, value: str) -> Markup:
    return Markup("<label><span>{}</span><input name='{}' value='{}' maxlength='500' autocomplete='off'></label>"
                  ).format(label, name, value)


def _choice_html(name: str, label: str, value: str, axis: str, words: Wording) -> Markup:
    known = [s.name for s in words.vocabulary.statuses.values() if s.axis == axis]
    known = [SURE, *known] if axis == "Certainty" else known
    options = join([Markup("<option value='{}'{}>{}</option>").format(
        name, Markup(" selected") if name == value else "", _status_name(name, words))
        for name in dict.fromkeys((value, *known))])
    return Markup("<label><span>{}</span><select name='{}'>{}</select></label>").format(label, name, options)


def _others_html(others: Sequence[ClaimState], article: str, words: Wording) -> Markup:
    if not others:
        return Markup()
    items = join([Markup("<li>{} {}</li>").format(
        jump(summary(each, words), "articles", article=article, claim=each.claim.iri), _state_html(each, words))
        for each in others])
    return Markup("<section class='others'><h4>{}</h4><ul>{}</ul></section>").format(words("sameWords"), items)


def summary(state: ClaimState, words: Wording) -> str:
    """A claim in one line: its kind and fillers."""
    frame = state.claim.statement.frame
    told = ", ".join(filler_words(f, load_replies(words.language)) for _, fillers in frame.roles for f in fillers)
    return f"{words.vocabulary.label(frame.kind, words.language)}: {told}"


def overlapping(state: ClaimState, claims: Iterable[ClaimState]) -> tuple[ClaimState, ...]:
    """The other claims that quote some of the same words."""
    one = state.claim
    return tuple(other for other in claims if other.claim.iri != one.iri
                 and other.claim.start < one.end and one.start < other.claim.end)


def correction_of(given: Mapping[str, str], state: ClaimState, words: Wording) -> dict[str, object]:
    """The arguments of a correction: only the fields that someone changed."""
    held = fields_of(state.claim.statement, words)
    changed = {name: text.strip() for name, text in given.items() if name in held and text.strip() != held[name]}
    roles = {name.removeprefix("role_"): _split(text) for name, text in changed.items() if name.startswith("role_")}
    found: dict[str, object] = {"roles": roles, "knowing": given.get("knowing") == "1"}
    found |= {name: changed[name] for name in ("stage", "certainty", "date") if name in changed}
    return found | ({"speakers": _split(changed["speakers"])} if "speakers" in changed else {})


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(BETWEEN) if part.strip()]


def nothing_chosen(words: Wording) -> Markup:
    """What stands where no article is chosen."""
    return empty(words("chooseArticle"), words)
