"""The Articles panel: what was read, each text with its claims, adding more, and reviewing.

    ?article=DOC&claim=IRI -> the text with its claims highlighted -> the claim, with what can be decided about it
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from markupsafe import Markup

from kg.articles import ArticleState
from kg.errors import DealGraphError
from kg.reviews.record import UNDONE, Review
from kg.reviews.states import ClaimState
from kg.vocabulary import Vocabulary
from page.markup import empty, join
from page.panel import Address, Panel, Updates, action, html, jump
from page.reading import claim_html, correction_of, nothing_chosen, overlapping, text_html
from page.waiting import names_html
from page.wording import Wording

MOST = 500  # articles listed at once
DECISIONS = 30  # decisions listed
LONGEST_TEXT = 1_000_000  # characters that can be pasted
COLUMNS = ("doc", "language", "published", "publisher", "claims", "state")
ENDINGS = [".txt", ".md", ".html", ".htm", ".pdf"]


LOG = logging.getLogger("dealgraph.http.page")
NAMED = 60  # characters by which a thing given is told from others


def _named(given: Mapping[str, str]) -> str:
    """How a text, a file or an address that was given is called."""
    if "file" in given:
        return Path(given["file"]).name
    words = " ".join(next(iter(given.values())).split())
    return words if len(words) <= NAMED else words[:NAMED] + "…"


class Added(Protocol):
    """One step of an article that is being added (see ingest.adding.Step)."""

    @property
    def stage(self) -> str: ...
    @property
    def where(self) -> str: ...
    @property
    def doc(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def claims(self) -> int: ...
    @property
    def changed(self) -> bool: ...
    @property
    def problem(self) -> str: ...


class Reviewed(Protocol):
    """What this panel asks of the core (see dealgraph.DealGraph)."""

    reviews: Any

    @property
    def vocabulary(self) -> Vocabulary: ...
    def articles(self) -> Sequence[ArticleState]: ...
    def claims(self, article: str) -> Sequence[ClaimState]: ...
    def article_text(self, article: str) -> str: ...
    def adding(self, text: str = "", name: str = "", file: str = "", address: str = "") -> Iterator[Added]: ...


@dataclass(frozen=True, slots=True)
class View:
    """What a visitor sees: the filter and order of the list, the article and the claim that are open."""

    find: str = ""
    order: str = "doc"
    down: bool = False
    article: str = ""
    claim: str = ""


# ---- the list ----
def list_html(found: Sequence[ArticleState], view: View, words: Wording) -> Markup:
    """The articles that the filter leaves, in the order chosen, as a table whose heads sort."""
    if not found:
        return empty(words("noArticles"), words)
    chosen = sorted((each for each in found if _fits(each, view.find, words)), key=lambda each: each.doc)
    chosen = sorted(chosen, key=lambda each: _key(each, view.order), reverse=view.down)
    heads = join([_head_html(column, view, words) for column in COLUMNS])
    rows = join([_row_html(each, view, words) for each in chosen[:MOST]])
    count = words("nArticles", n=len(chosen)) if len(chosen) <= MOST else words(
        "firstRows", shown=MOST, n=len(chosen))
    return Markup("<div class='table list' lang='{}' tabindex='0' role='region' aria-label='{}'><table><caption>{}"
                  "</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>").format(
        words.language, words("articles"), count, heads, rows)


def _fits(article: ArticleState, find: str, words: Wording) -> bool:
    told = (article.doc, article.title, article.publisher, article.published, article.language,
            words(f"state-{article.state}"))
    return all(word in " ".join(told).casefold() for word in find.casefold().split())


def _key(article: ArticleState, order: str) -> tuple[bool, str | int]:
    value: str | int = getattr(article, order if order in COLUMNS else "doc")
    return (not value, value) if isinstance(value, str) else (False, value)


def _head_html(column: str, view: View, words: Wording) -> Markup:
    sort = ("descending" if view.down else "ascending") if column == view.order else "none"
    return Markup("<th scope='col' aria-sort='{}'>{}</th>").format(
        sort, action(words(f"column-{column}"), "articles", "sort", by=column))


def _row_html(article: ArticleState, view: View, words: Wording) -> Markup:
    name = jump(article.title or article.doc, "articles", article=article.doc)
    doc = Markup("<code>{}</code>").format(article.doc) if article.title else Markup()
    wrong = Markup(" <span class='note'>{}</span>").format(
        "; ".join(words(f"problem-{each}") for each in article.problems)) if article.problems else Markup()
    return Markup("<tr{}><td lang='{}'>{} {}</td><td>{}</td><td>{}</td><td>{}</td><td class='number'>{}</td>"
                  "<td><span class='state {}'>{}</span>{}</td></tr>").format(
        Markup(" aria-current='true'") if article.doc == view.article else Markup(), article.language or "", name, doc,
        article.language, article.published[:10], article.publisher, article.claims, article.state,
        words(f"state-{article.state}"), wrong)


# ---- decisions ----
def history_html(history: Sequence[Review], standing: set[str], may_write: bool, words: Wording) -> Markup:
    """The last decisions, the newest first; those in force can be taken back."""
    if not history:
        return empty(words("noDecisions"), words)
    items = join([_decision_html(each, each.iri in standing and may_write, words)
                  for each in reversed(history[-DECISIONS:])])
    return Markup("<ol class='decisions' lang='{}' reversed>{}</ol>").format(words.language, items)


def _decision_html(review: Review, able: bool, words: Wording) -> Markup:
    what = words("decided", what=words(f"decision-{review.decision}"), who=review.who,
                 when=review.when[:16].replace("T", " "))
    why = Markup(" <q>{}</q>").format(review.why) if review.why else ""
    back = action(words("undo"), "articles", "undo", review=review.iri) if able and review.decision != UNDONE else ""
    return Markup("<li><b>{}</b> <span>{}</span>{} {}</li>").format(review.label, what, why, back)


def done_html(review: Review, words: Wording) -> Markup:
    """What was just decided, with the way back."""
    back = action(words("undo"), "articles", "undo", review=review.iri) if review.decision != UNDONE else ""
    return Markup("<p class='told-done' role='status' lang='{}'>{} <b>{}</b> {}</p>").format(
        words.language, words(f"done-{review.decision}"), review.label, back)


def failed_html(error: object, words: Wording) -> Markup:
    """Why something could not be done."""
    return Markup("<p class='failed' role='alert' lang='{}'>{}</p>").format(words.language, error)


def steps_html(steps: Sequence[Added], words: Wording, done: bool = False) -> Markup:
    """How far each article has come that is being added: the last step of each, and what was wrong with others."""
    last = {step.where: step for step in steps}
    items = join([_step_html(step, words) for step in last.values()])
    waiting = Markup("<li class='pending'>{}</li>").format(words("step-working")) if not done else Markup()
    return Markup("<ul class='steps' role='status' lang='{}'>{}{}</ul>").format(words.language, items, waiting)


def _step_html(step: Added, words: Wording) -> Markup:
    if step.stage == "failed":
        return Markup("<li class='failed'>{}</li>").format(step.problem)
    name = jump(step.title or step.doc, "articles", article=step.doc) if step.stage == "stored" else \
        Markup("{}").format(step.title or step.where)
    said = words(f"step-{step.stage if step.changed or step.stage != 'stored' else 'unchanged'}", n=step.claims)
    return Markup("<li class='{}'>{} — {}</li>").format(step.stage, name, said)


class Articles(Panel):
    """The list and what adds to it on the left; on the right the article, the claim, names and decisions."""

    name, takes = "articles", ("article",)
    graph: Reviewed

    def lay_out(self, gr: Any, words: Wording) -> None:
        """See Panel."""
        self.view = gr.State(View())
        self.state = (self.view,)
        self.named: dict[str, Any] = {}
        with gr.Row(elem_id="articles"):
            with gr.Column(scale=5, min_width=320, elem_id="articles-found"):
                self.find = self._label("findArticle", gr.Textbox(
                    label=words("findArticle"), show_label=False, placeholder=words("findArticle"), lines=1,
                    max_lines=1, max_length=200, elem_id="articles-find"))
                self.list = html(gr, Markup(), "articles-list")
                self._lay_out_adding(gr, words)
            with gr.Column(scale=7, min_width=320, elem_id="articles-open"):
                self.said = html(gr, Markup(), "articles-said")
                with gr.Row(elem_id="articles-read"):
                    self.text = html(gr, nothing_chosen(words), "articles-text")
                    self.claim = html(gr, Markup(), "articles-claim")
                with self._label("names", gr.Accordion(words("names"), open=False, elem_id="articles-names")):
                    self.names = html(gr, Markup(), "articles-names-list")
                decisions = gr.Accordion(words("decisions"), open=False, elem_id="articles-history")
                with self._label("decisions", decisions):
                    self.history = html(gr, Markup(), "articles-history-list")

    def _lay_out_adding(self, gr: Any, words: Wording) -> None:
        with self._label("addArticle", gr.Accordion(words("addArticle"), open=False, elem_id="articles-add")):
            with gr.Tabs(elem_id="articles-ways"):
                with self._label("addPaste", gr.Tab(words("addPaste"), id="paste")):
                    self.pasted = self._label("pasteHere", gr.Textbox(
                        label=words("pasteHere"), lines=6, max_lines=14, max_length=LONGEST_TEXT,
                        elem_id="articles-paste"))
                    self.paste = self._label("readIt", gr.Button(words("readIt"), size="sm",
                                                                 elem_id="articles-paste-go"))
                with self._label("addUpload", gr.Tab(words("addUpload"), id="upload")):
                    self.file = self._label("fileHere", gr.File(
                        label=words("fileHere"), file_count="multiple", file_types=ENDINGS, elem_id="articles-file"))
                with self._label("addAddress", gr.Tab(words("addAddress"), id="address")):
                    self.address = self._label("addressHere", gr.Textbox(
                        label=words("addressHere"), lines=1, max_lines=1, max_length=2000, elem_id="articles-address"))
                    self.fetch = self._label("fetchIt", gr.Button(words("fetchIt"), size="sm",
                                                                elem_id="articles-address-go"))
            self.steps = html(gr, Markup(), "articles-steps")

    def _label(self, name: str, component: Any) -> Any:
        """`component`, remembered as the one that the words `name` label."""
        self.named[name] = component
        return component

    def parts(self) -> list[Any]:
        """See Panel."""
        return [self.view, self.list, self.said, self.text, self.claim, self.names, self.history, self.steps,
                *self.named.values()]

    def connect(self) -> None:
        """See Panel."""
        tie = self.desk.tie
        # not `input`: that is silent when the last letter goes
        tie(self.find.change, self.filtered, [self.find, self.view], trigger_mode="always_last")
        tie(self.paste.click, self.pasted_text, [self.pasted, self.view], concurrency_limit=1)
        tie(self.file.upload, self.uploaded, [self.file, self.view], concurrency_limit=1)
        tie(self.fetch.click, self.fetched, [self.address, self.view], concurrency_limit=1)
        tie(self.address.submit, self.fetched, [self.address, self.view], concurrency_limit=1)

    # -- what is shown --
    def labelled(self, words: Wording) -> Updates:
        """See Panel."""
        update = self.desk.gr.update
        labels = {part: update(value=words(name)) if name in ("readIt", "fetchIt") else update(label=words(name))
                  for name, part in self.named.items()}
        return labels | {self.find: update(label=words("findArticle"), placeholder=words("findArticle"))}

    def reworded(self, words: Wording, view: View | None = None) -> Updates:
        """See Panel."""
        return self.labelled(words) | self.shown(words, view or View())

    def shown(self, words: Wording, view: View) -> Updates:
        """Everything as the graph has it now."""
        return {self.view: view} | self._lists(words, view) | self._article(words, view)

    def _lists(self, words: Wording, view: View) -> Updates:
        history = self.graph.reviews.history()
        standing = {review.iri for review in self.graph.reviews.decisions().reviews}
        return {
            self.list: list_html(self.graph.articles(), view, words),
            self.names: names_html(self.graph.reviews.names(), self.may_write, words),
            self.history: history_html(history, standing, self.may_write, words)}

    @property
    def may_write(self) -> bool:
        """Whether the visitor may add and review."""
        return bool(self.desk.may_write())

    def _article(self, words: Wording, view: View) -> Updates:
        if not view.article:
            return {self.text: nothing_chosen(words), self.claim: Markup()}
        known = next((each for each in self.graph.articles() if each.doc == view.article), None)
        if known is None:
            return {self.text: failed_html(words("noSuchArticle", name=view.article), words), self.claim: Markup()}
        claims = self.graph.claims(view.article)
        text = text_html(known, self.graph.article_text(view.article), claims, words)
        return {self.text: text} | self._claim(words, view, claims)

    def _claim(self, words: Wording, view: View, claims: Sequence[ClaimState]) -> Updates:
        state = next((c for c in claims if view.claim in (c.claim.iri, c.was.iri)), None)
        if state is None:
            return {self.claim: empty(words("chooseClaim" if claims else "noClaims"), words)}
        return {self.claim: claim_html(state, overlapping(state, claims), view.article, self.may_write, words)}

    def opened(self, address: Address, words: Wording, view: View | None = None) -> Iterator[Updates]:
        """`?article=…&claim=…`; within one article only the claim changes, so that the text stays where it is.

        By its tab: the lists are made anew, and what is being read stays as it is.
        """
        view = view or View()
        chosen = replace(view, article=address.get("article", ""), claim=address.get("claim", ""))
        if not chosen.article:
            yield self.shown(words, view) if address or not view.article else self._lists(words, view)
        elif chosen.article == view.article and chosen.claim:
            yield {self.view: chosen} | self._claim(words, chosen, self._claims(chosen.article))
        else:
            yield self.shown(words, chosen)

    def _claims(self, article: str) -> Sequence[ClaimState]:
        try:
            return self.graph.claims(article)
        except KeyError:
            return ()

    def filtered(self, words: Wording, find: str, view: View) -> Updates:
        """The filter of the list changed, by hand or because something was added."""
        if find == view.find:
            return {}
        view = replace(view, find=find)
        return {self.view: view, self.list: list_html(self.graph.articles(), view, words)}

    # -- adding --
    def pasted_text(self, words: Wording, text: str, view: View) -> Iterator[Updates]:
        """A text was pasted."""
        yield from self._adding(words, view, [{"text": text}] if text.strip() else [])

    def uploaded(self, words: Wording, files: Sequence[Any] | None, view: View) -> Iterator[Updates]:
        """Files were uploaded; each is read by itself."""
        yield from self._adding(words, view, [{"file": str(file)} for file in files or ()])

    def fetched(self, words: Wording, address: str, view: View) -> Iterator[Updates]:
        """An address is to be fetched."""
        yield from self._adding(words, view, [{"address": address.strip()}] if address.strip() else [])

    def _adding(self, words: Wording, view: View, given: Sequence[Mapping[str, str]]) -> Iterator[Updates]:
        """Each thing given, step by step; what was stored last is shown."""
        if not given:
            yield {self.steps: failed_html(words("nothingGiven"), words)}
            return
        if not self.may_write:
            yield {self.steps: failed_html(words("mayNotWrite"), words)}
            return
        steps: list[Added] = []
        wrong = Markup()
        yield {self.steps: steps_html(steps, words)}
        for each in given:
            try:
                for step in self.graph.adding(**each):
                    steps.append(step)
                    yield {self.steps: steps_html(steps, words)}
            except DealGraphError as error:
                wrong += failed_html(error, words)
                break  # what keeps one article out of the graph keeps out the others
            except Exception:  # a fault of ours ends that article alone, and never leaves the page waiting
                LOG.exception("an article could not be added from the page")
                wrong += failed_html(words("addingBroke", what=_named(each)), words)
        done = {self.steps: steps_html(steps, words, done=True) + wrong}
        stored = [step.doc for step in steps if step.stage == "stored"]
        if stored:
            shown = self.shown(words, replace(view, article=stored[-1], claim="", find=""))
            done |= shown | {self.find: "", self.pasted: ""}
        yield done

    # -- reviewing --
    def acted(self, act: str, given: Mapping[str, str], words: Wording, view: View | None = None
              ) -> Iterable[Updates]:
        """A control of the list, of a claim, a name or a decision."""
        view = view or View()
        if act == "sort":
            by = given.get("by", "")
            view = replace(view, order=by, down=by == view.order and not view.down)
            yield {self.view: view, self.list: list_html(self.graph.articles(), view, words)}
        elif not self.may_write:
            yield {self.said: failed_html(words("mayNotWrite"), words)}
        else:
            yield from self._decided(act, given, words, view)

    def _decided(self, act: str, given: Mapping[str, str], words: Wording, view: View) -> Iterator[Updates]:
        try:
            review = self._decide(act, given, words, view)
        except (DealGraphError, KeyError) as error:
            yield {self.said: failed_html(error, words)}
            return
        if review is not None:
            yield {self.said: done_html(review, words)} | self.shown(words, view)

    def _decide(self, act: str, given: Mapping[str, str], words: Wording, view: View) -> Review | None:
        """Let the core decide; None for an act that is none."""
        reviews, who, why = self.graph.reviews, self.desk.visitor_name(), given.get("why", "").strip()
        claim, name = given.get("claim", ""), given.get("name", "")
        found: Review | None = None
        if act == "decide":
            decide = reviews.accept if given.get("decision") == "accept" else reviews.reject
            found = decide(claim, why, who)
        elif act == "correct":
            state = next(c for c in self._claims(view.article) if claim == c.claim.iri)
            changed: Mapping[str, Any] = correction_of(given, state, words)
            found = reviews.correct(claim, why=why, who=who, **changed)
        elif act == "confirm":
            labels = {key.removeprefix("label_"): text.strip() for key, text in given.items()
                      if key.startswith("label_") and text.strip()}
            found = reviews.confirm(name, given.get("cls", ""), labels, why, who)
        elif act == "merge":
            found = reviews.merge(name, given.get("into", "").strip(), why, who)
        elif act == "undo":
            found = reviews.undo(given.get("review", ""), why, who)
        return found
