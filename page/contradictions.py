"""The Contradictions panel: groups of claims about one thing that differ, and who said what when."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from markupsafe import Markup

from kg.model import Evidence
from kg.vocabulary import Vocabulary
from page.markup import badge, empty, join, web_address
from page.panel import Address, Panel, Updates, action, html, jump
from page.wording import Wording
from query.contradictions import DATE, STATUS, VALUE, Contradiction, Side

MOST = 200  # groups shown; the downloads hold all
QUOTES = 6  # quotes shown at once on one side
KINDS = ("", VALUE, STATUS, DATE)


class Contradicted(Protocol):
    """What this panel asks of the core (see dealgraph.DealGraph)."""

    @property
    def vocabulary(self) -> Vocabulary: ...
    def contradictions(self, language: str = "en") -> Sequence[Contradiction]: ...


def contradictions_html(found: Sequence[Contradiction], kind: str, words: Wording) -> Markup:
    """The groups that differ in `kind` (all, where it is empty), with a choice of kinds and downloads."""
    if not found:
        return empty(words("noContradictions"), words)
    chosen = [each for each in found if kind in ("", each.what)]
    groups = join([_group_html(each, words) for each in chosen[:MOST]])
    more = Markup("<p class='note'>{}</p>").format(words("firstRows", shown=MOST, n=len(chosen))) \
        if len(chosen) > MOST else Markup()
    return Markup("<div class='contradictions' lang='{}'>{}{}{}{}</div>").format(
        words.language, _choice_html(found, kind, words), groups, more, _downloads_html(chosen, words))


def _choice_html(found: Sequence[Contradiction], kind: str, words: Wording) -> Markup:
    """Buttons for all, values, status, dates, each with its number."""
    counts = {name: sum(name in ("", each.what) for each in found) for name in KINDS}
    buttons = [action(words("differ-" + (name or "all"), n=counts[name]), "contradictions", "kind",
                      kind="chosen" if name == kind else "", what=name) for name in KINDS if counts[name]]
    return Markup("<p class='choice' role='group' aria-label='{}'>{}</p>").format(words("differIn"), join(buttons))


def _group_html(found: Contradiction, words: Wording) -> Markup:
    ratio = Markup("<span class='ratio' title='{}'>{}</span>").format(
        words("ratioNote"), words("ratio", n=_times(found.ratio))) if found.ratio else Markup(
        "<span class='ratio'>{}</span>").format(words(f"differs-{found.what}"))
    sides = join([_side_html(side, words) for side in found.sides])
    return Markup("<article class='group'><header><h3>{}</h3>{}</header><div class='sides'>{}</div></article>").format(
        found.about, ratio, sides)


def _times(ratio: float) -> str:
    return "∞" if ratio == float("inf") else f"{ratio:,.3g}" if ratio < 1000 else f"{ratio:,.0f}"


def _side_html(side: Side, words: Wording) -> Markup:
    """One value, and below it who says so, the newest first; of many, the later ones are folded away."""
    shown = join([_said_html(each, words) for each in side.evidence[:QUOTES]])
    rest = side.evidence[QUOTES:]
    folded = Markup("<details><summary>{}</summary><ul>{}</ul></details>").format(
        words("more", n=len(rest)), join([_said_html(each, words) for each in rest])) if rest else Markup()
    return Markup("<section class='side'><h4>{}</h4><ul>{}</ul>{}</section>").format(side.value, shown, folded)


def _said_html(evidence: Evidence, words: Wording) -> Markup:
    who = ", ".join(words.thing(name) for name in evidence.attributed_to)
    title = evidence.title or words("untitled", name=evidence.article)
    url = web_address(evidence.url)
    away = Markup(" <a href='{}' target='_blank' rel='noopener noreferrer nofollow'>↗</a>").format(url) if url else ""
    when = evidence.published[:10]
    return Markup("<li><blockquote>{}</blockquote><footer>{} <span class='who'>{}</span> {} <cite>{}</cite>{} {}"
                  "</footer></li>").format(
        evidence.quote, badge(evidence.status, words), words("said", who=who) if who else words("articleSays"),
        Markup("<span class='when'>{}</span>").format(words("eventDate", date=evidence.date)) if evidence.date else "",
        jump(title, "articles", article=evidence.article, claim=evidence.claim), away,
        Markup("<time>{}</time>").format(when) if when else "")


# ---- downloads ----
def _downloads_html(found: Sequence[Contradiction], words: Wording) -> Markup:
    forms = (("csv", "text/csv", as_csv(found)),
             ("json", "application/json", json.dumps([each.to_dict() for each in found], ensure_ascii=False, indent=1)))
    buttons = [Markup("<button type='button' class='act download' data-file='contradictions.{}' data-type='{}' "
                      "data-text='{}'>{}</button>").format(form, kind, text, form.upper())
               for form, kind, text in forms]
    return Markup("<p class='downloads'>{} {}</p>").format(words("download"), join(buttons, " "))


def as_csv(found: Iterable[Contradiction]) -> str:
    """A row for each claim of each side."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("about", "differs in", "times", "value", "article", "published", "said by", "status", "date",
                     "quote"))
    writer.writerows((each.about, each.what, f"{each.ratio:g}" if each.ratio else "", side.value, e.article,
                      e.published, "; ".join(e.attributed_to), e.status, e.date, e.quote)
                     for each in found for side in each.sides for e in side.evidence)
    return out.getvalue()


class Contradictions(Panel):
    """Read when its tab is opened, and again whenever it is opened anew: the graph may have changed since."""

    name = "contradictions"
    graph: Contradicted

    def lay_out(self, gr: Any, words: Wording) -> None:
        """One place; which kind is chosen is the visitor's own, None as long as they have not been here."""
        self.kind = gr.State(None)
        self.state = (self.kind,)
        self.groups = html(gr, Markup(), "contradictions-groups")

    def parts(self) -> list[Any]:
        """See Panel."""
        return [self.kind, self.groups]

    def connect(self) -> None:
        """See Panel."""
        self.desk.tie(self.desk.selected(self.name), self.shown, [self.kind])

    def opened(self, address: Address, words: Wording, kind: str | None = None) -> Iterable[Updates]:
        """Nothing is looked for before it is asked for."""
        if address:
            yield self.shown(words, kind)

    def reworded(self, words: Wording, kind: str | None = None) -> Updates:
        """See Panel."""
        return {} if kind is None else self.shown(words, kind)

    def shown(self, words: Wording, kind: str | None = None) -> Updates:
        """The groups as the graph has them now."""
        chosen = kind if kind in KINDS else ""
        found = self.graph.contradictions(words.language)
        return {self.kind: chosen, self.groups: contradictions_html(found, chosen or "", words)}

    def acted(self, act: str, given: Mapping[str, str], words: Wording, kind: str | None = None) -> Iterable[Updates]:
        """`kind`: only one kind of difference."""
        if act == "kind":
            yield self.shown(words, given.get("what", ""))
