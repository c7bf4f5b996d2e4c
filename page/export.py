"""The Export panel: what, which filters, which format; a preview, a download, and the same as a command line."""

from __future__ import annotations

import shlex
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from markupsafe import Markup

from kg.errors import DealGraphError
from kg.exports import FORMATS, WHATS, Choice, Written
from kg.vocabulary import Vocabulary
from page.markup import join
from page.panel import Panel, Updates, html
from page.wording import Wording

PREVIEW = 4_000  # characters of a file that are shown
LONGEST = 200  # characters of a filter
KEPT = 16  # files that wait to be downloaded; the oldest goes first
SUFFIXES = {"neo4j": "neo4j.zip"}
STAGE = "Stage"  # the axis of a status
FILTERS = ("entity", "article", "type", "stage", "since", "until")


class Exported(Protocol):
    """What this panel asks of the core (see dealgraph.DealGraph)."""

    @property
    def vocabulary(self) -> Vocabulary: ...
    def export_to(self, to: Any, what: str = "", format: str = "ttl", choice: Choice | None = None) -> Written: ...


def choice_of(given: Mapping[str, str]) -> Choice | None:
    """The filters of the form; None where all are left empty."""
    named = {name: given.get(name, "").strip()[:LONGEST] for name in FILTERS}
    articles, entities, types, stages = (
        (named[name],) if named[name] else () for name in ("article", "entity", "type", "stage"))
    return Choice(articles, entities, types, stages, named["since"], named["until"]) or None


def command_of(given: Mapping[str, str]) -> str:
    """The command line that writes the same file."""
    parts = ["dealgraph", "export"]
    if given.get("what"):
        parts += ["--what", given["what"]]
    for name in FILTERS:
        if given.get(name, "").strip():
            parts += [f"--{name}", given[name].strip()[:LONGEST]]
    form = given.get("format") or FORMATS[0]
    return shlex.join([*parts, "-f", form, "-o", file_name(form)])


def file_name(form: str) -> str:
    """What a file in this format is called."""
    return f"dealgraph.{SUFFIXES.get(form, form)}"


# ---- markup ----
def form_html(words: Wording) -> Markup:
    """The form: part, format and filters."""
    known, language = words.vocabulary, words.language
    kinds = [(kind, known.label(kind, language)) for kind in known.frames]
    stages = [(name, dict(s.labels).get(language, name)) for name, s in known.statuses.items()
              if s.axis == STAGE]
    fields = (
        _select("what", [(what, words(f"what-{what}")) for what in WHATS], words, first=words("whatUsual")),
        _select("format", [(form, words(f"format-{form}")) for form in FORMATS], words),
        _input("entity", words), _input("article", words),
        _select("type", kinds, words, first=words("anyKind")), _select("stage", stages, words, first=words("anyStage")),
        _input("since", words), _input("until", words))
    return Markup("<form class='export' lang='{}' data-panel='export' data-act='make'>{}<p class='controls'>"
                  "<button class='primary' type='submit'>{}</button></p></form>").format(
        language, join(fields), words("makeExport"))


def _select(name: str, options: Sequence[tuple[str, str]], words: Wording, first: str = "") -> Markup:
    every = [("", first), *options] if first else options
    rows = join([Markup("<option value='{}'>{}</option>").format(value, label) for value, label in every])
    return Markup("<label>{}<select name='{}'>{}</select></label>").format(words(f"field-{name}"), name, rows)


def _input(name: str, words: Wording) -> Markup:
    return Markup("<label>{}<input name='{}' maxlength='{}' placeholder='{}'></label>").format(
        words(f"field-{name}"), name, LONGEST, words(f"hint-{name}"))


def made_html(path: Path, given: Mapping[str, str], done: Written, words: Wording) -> Markup:
    """What was written: its size, how much fits the filters, how it begins, the command."""
    notes = [words("exportSize", size=_size(path.stat().st_size), name=path.name)]
    notes += [words("exportFits", n=done.claims)] if done.claims is not None else []
    notes += [words("exportChanged", n=done.changed)] if done.changed else []
    return Markup("<div class='made' lang='{}' role='status'><p>{}</p>{}{}</div>").format(
        words.language, " ".join(notes), _preview_html(path, words), command_html(given, words))


def _preview_html(path: Path, words: Wording) -> Markup:
    if path.suffix == ".zip":
        return Markup()
    with path.open(encoding="utf-8", errors="replace") as file:
        text = file.read(PREVIEW)
        more = "\n…" if file.read(1) else ""
    return Markup("<details open><summary>{}</summary><pre tabindex='0'>{}{}</pre></details>").format(
        words("preview"), text, more)


def command_html(given: Mapping[str, str], words: Wording) -> Markup:
    """The same on the command line."""
    return Markup("<p class='note'>{}</p><pre tabindex='0'><code>{}</code></pre>").format(
        words("asCommand"), command_of(given))


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(count / 1e3, 0.1):.1f} kB"


class Export(Panel):
    """A form, and what it made."""

    name = "export"
    graph: Exported

    def lay_out(self, gr: Any, words: Wording) -> None:
        """Form on the left; preview and download on the right."""
        self._made: deque[Path] = deque()
        with gr.Row(elem_id="exporting"):
            with gr.Column(scale=4, min_width=300, elem_id="choosing"):
                self.form = html(gr, form_html(words), "export-form")
            with gr.Column(scale=6, min_width=320, elem_id="making"):
                self.file = gr.DownloadButton(words("download"), visible=False, elem_id="export-file", size="sm")
                self.result = html(gr, command_html({}, words), "export-result")

    def parts(self) -> list[Any]:
        """See Panel."""
        return [self.form, self.file, self.result]

    def labelled(self, words: Wording) -> Updates:
        """See Panel."""
        return {self.form: form_html(words), self.file: self.desk.gr.update(label=words("download"), visible=False),
                self.result: command_html({}, words)}

    def acted(self, act: str, given: Mapping[str, str], words: Wording, *state: Any) -> Iterator[Updates]:
        """The file is written into a folder of this process, to be fetched from there."""
        update = self.desk.gr.update
        working = Markup("<p class='pending' role='status'>{}</p>").format(words("exporting"))
        yield {self.file: update(visible=False), self.result: working}
        path = self._place(given.get("format", ""))
        try:
            done = self.graph.export_to(path, given.get("what", ""), given.get("format") or FORMATS[0],
                                        choice_of(given))
        except (DealGraphError, OSError) as error:
            failed = Markup("<p class='failed' role='alert'>{}</p>").format(error)
            yield {self.result: failed + command_html(given, words)}
            return
        yield {self.file: update(value=str(path), visible=True, label=words("fetch", name=path.name)),
               self.result: made_html(path, given, done, words)}

    @cached_property
    def _folder(self) -> tempfile.TemporaryDirectory[str]:
        return tempfile.TemporaryDirectory(prefix="dealgraph-exports-")

    def _place(self, form: str) -> Path:
        """A folder of its own for each file, so that all may bear the same name; old ones are taken away."""
        while len(self._made) >= KEPT:
            old = self._made.popleft()
            old.unlink(missing_ok=True)
        place = Path(tempfile.mkdtemp(dir=self._folder.name)) / file_name(form if form in FORMATS else FORMATS[0])
        self._made.append(place)
        return place
