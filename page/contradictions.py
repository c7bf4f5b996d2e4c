"""The Contradictions panel: groups of claims about one thing that differ, and who said what when."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from markupsafe import Markup

from kg.vocabulary import Vocabulary
from page.cards import said_html
from page.markup import cut_note, empty, join
from page.panel import Address, Panel, Updates, action, html
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
    chosen = _of_kind(found, kind)
    groups = join([group_html(each, words) for each in chosen[:MOST]])
    return Markup("<div class='contradictions' lang='{}'>{}{}{}{}</div>").format(
        words.language, _choice_html(found, kind, words), groups, cut_note(MOST, len(chosen), words),
        _downloads_html(kind, words))


def _of_kind(found: Iterable[Contradiction], kind: str) -> list[Contradiction]:
    return [each for each in found if kind in ("", each.what)]


def _choice_html(found: Sequence[Contradiction], kind: str, words: Wording) -> Markup:
    """Buttons for all, values, status, dates, each with its number."""
    counts = {name: sum(name in ("", each.what) for each in found) for name in KINDS}
    buttons = [action(words("differ-" + (name or "all"), n=counts[name]), "contradictions", "kind",
                      kind="chosen" if name == kind else "", what=name) for name in KINDS if counts[name]]
    return Markup("<p class='choice' role='group' aria-label='{}'>{}</p>").format(words("differIn"), join(buttons))


def group_html(found: Contradiction, words: Wording) -> Markup:
    """One thing, and the values side by side that are claimed for it."""
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
    said = [Markup("<li class='said'>{}</li>").format(said_html(each, words)) for each in side.evidence]
    shown, rest = join(said[:QUOTES]), said[QUOTES:]
    folded = Markup("<details><summary>{}</summary><ul>{}</ul></details>").format(
        words("more", n=len(rest)), join(rest)) if rest else Markup()
    return Markup("<section class='side'><h4>{}</h4><ul>{}</ul>{}</section>").format(side.value, shown, folded)


# ---- downloads ----
def _downloads_html(kind: str, words: Wording) -> Markup:
    buttons = [action(form.upper(), "contradictions", "download", form=form, what=kind) for form in FORMS]
    return Markup("<p class='downloads'>{} {}</p>").format(words("download"), join(buttons, " "))


def file_of(found: Iterable[Contradiction], form: str) -> tuple[str, str, str]:
    """All groups as a file: its name, its media type, its text. Raises KeyError for a form that there is not."""
    kind, write = FORMS[form]
    return f"contradictions.{form}", f"{kind};charset=utf-8", write(found)


def as_json(found: Iterable[Contradiction]) -> str:
    """The groups with their sides and claims."""
    return json.dumps([each.to_dict() for each in found], ensure_ascii=False, indent=1) + "\n"


def as_csv(found: Iterable[Contradiction]) -> str:
    """A row for each claim of each side."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("about", "differs in", "times", "value", "article", "published", "said by", "status", "date",
                     "quote", "title"))
    writer.writerows((each.about, each.what, f"{each.ratio:g}" if each.ratio else "", side.value, e.article,
                      e.published, "; ".join(e.attributed_to), e.status, e.date, e.quote, e.title)
                     for each in found for side in each.sides for e in side.evidence)
    return out.getvalue()


FORMS: Mapping[str, tuple[str, Callable[[Iterable[Contradiction]], str]]] = {
    "csv": ("text/csv", as_csv), "json": ("application/json", as_json)}


class Contradictions(Panel):
    """The groups, read anew whenever the panel comes into sight: the graph may have changed since."""

    name = "contradictions"
    graph: Contradicted

    def lay_out(self, gr: Any, words: Wording) -> None:
        """One place; which kind is chosen is the visitor's own."""
        self.kind = gr.State("")
        self.state = (self.kind,)
        self.groups = html(gr, Markup(), "contradictions-groups")

    def parts(self) -> list[Any]:
        """See Panel."""
        return [self.kind, self.groups]

    def opened(self, address: Address, words: Wording, kind: str = "") -> Iterable[Updates]:
        """The groups as the graph has them now."""
        yield self.shown(words, kind)

    def reworded(self, words: Wording, kind: str = "") -> Updates:
        """See Panel."""
        return self.shown(words, kind)

    def shown(self, words: Wording, kind: str) -> Updates:
        """The groups that differ in `kind`."""
        chosen = kind if kind in KINDS else ""
        return {self.kind: chosen,
                self.groups: contradictions_html(self.graph.contradictions(words.language), chosen, words)}

    def acted(self, act: str, given: Mapping[str, str], words: Wording, kind: str = "") -> Iterable[Updates]:
        """`kind`: only one kind of difference; `download`: those of one kind as a file."""
        what = given.get("what", "")
        if act == "kind":
            yield self.shown(words, what)
        elif act == "download" and given.get("form") in FORMS:
            yield self.desk.hand_out(*file_of(_of_kind(self.graph.contradictions(words.language), what), given["form"]))
