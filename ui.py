"""Door: the page. It lays out the panels of `PANELS` as tabs, ties their events, and mounts the whole on an app.

What panels show and how one is added stands in page/__init__.py. Wording is data (ontology/replies/ui.*.ttl), looks and
scripts are ui_assets/. No request leaves the host, and nothing is part of gradio's open API: /sparql is the way in for
programs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kg.errors import DealGraphError
from kg.model import Answer
from page.about import About
from page.articles import Articles
from page.ask import Ask
from page.contradictions import Contradictions
from page.explore import Explore
from page.export import Export
from page.panel import Address, Panel, Updates, each, html, meant, read_address
from page.rights import may_write
from page.sparql import PACKAGES, Sparql
from page.wording import LANGUAGES, Wording, preferred_language, texts_of, wording

PANELS: tuple[type[Panel], ...] = (Ask, Explore, Articles, Contradictions, Sparql, Export, About)
ASSETS = Path(__file__).resolve().parent / "ui_assets"
SANS = ("system-ui", "-apple-system", "'Segoe UI'", "'Helvetica Neue'", "'Hiragino Sans'", "'Yu Gothic UI'",
        "'Noto Sans CJK JP'", "IPAGothic", "sans-serif")  # as strings: gradio asks for no file of such a font
POLL = 0.02  # seconds between two looks for events
MOST_UPLOADED = "5mb"  # of one file; see ingest.adding
MONO = ("ui-monospace", "'SF Mono'", "Menlo", "Consolas", "'DejaVu Sans Mono'", "'Noto Sans Mono CJK JP'", "monospace")
# What page.js reports reaches the desk through one component: a link followed, a control of our own markup used.
DOORWAY = """
document.addEventListener("dealgraph:go", (event) => trigger("submit", event.detail));
document.addEventListener("dealgraph:act", (event) => trigger("click", event.detail));
"""
HANDOUT = "watch('value', () => element.querySelector('button.download')?.click());"
# The visitor's own things stay in the visitor's browser, under these names; a server started anew still reads them.
KEPT = {"secret": "dealgraph"}

if TYPE_CHECKING:
    from fastapi import FastAPI


def load_gradio() -> Any:
    """The framework, told first to send nothing anywhere."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # else a table of all that happened is made with pandas after each event, for a dashboard that is not served here
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
    import gradio

    return gradio


def build_page(graph: Any) -> Any:
    """The page on `graph` as gradio Blocks; `mount` gives it its look."""
    gr = load_gradio()
    with gr.Blocks(title="dealgraph", analytics_enabled=False, fill_width=True) as page:
        desk = Desk(gr, graph)
        desk.lay_out(wording(LANGUAGES[0], graph.vocabulary))
        desk.connect(page)
    page.queue(default_concurrency_limit=10, api_open=False)
    return calm(page)


def calm(page: Any) -> Any:
    """`page`, whose queue looks for events 50 times a second: it would 1,000 times, and for progress, which nothing
    here reports, 100 times, which is a tenth of a processor while nobody asks anything."""
    page._queue.sleep_when_free, page._queue.progress_update_sleep_when_free = POLL, 1.0
    return page


def warm(graph: Any) -> None:
    """Ask a question in each language: the first one has to read the lexicons, which is done before a visitor waits."""
    with suppress(DealGraphError):
        for language in LANGUAGES:
            graph.ask(wording(language, graph.vocabulary).offered[0])


def mount(app: FastAPI, page: Any, path: str = "/ui", users: Callable[[str, str], bool] | None = None) -> FastAPI:
    """`app` with the page at `path`, behind a login where `users` tells which names and passwords belong together.

    Results are offered for download from /sparql of the same app.
    """
    gr = load_gradio()
    if PACKAGES.is_dir():
        from fastapi.staticfiles import StaticFiles

        app.mount("/packages", StaticFiles(directory=PACKAGES), "packages")
    theme = gr.themes.Base(font=list(SANS), font_mono=list(MONO), radius_size="sm")
    mounted: FastAPI = gr.mount_gradio_app(
        app, page, path, theme=theme, css=assets("css"), head=f"<script>{assets('js')}</script>", footer_links=[],
        ssr_mode=False, auth=users, max_file_size=MOST_UPLOADED)
    return mounted


def assets(kind: str) -> str:
    """The files of ui_assets/ with this ending as one, the page's own first."""
    files = sorted(ASSETS.glob(f"*.{kind}"), key=lambda path: (path.stem != "page", path.stem))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def masthead_html(words: Wording) -> Markup:
    """The name of the paper and what it does."""
    return Markup("<div lang='{}'><h1>dealgraph</h1><p>{}</p></div>").format(words.language, words("tagline"))


class Desk:
    """The panels side by side, and what passes between them. Every handler gives Updates of any component."""

    def __init__(self, gr: Any, graph: Any, panels: Sequence[type[Panel]] = PANELS):
        self.gr, self.graph = gr, graph
        self.panels = tuple(kind(self) for kind in panels)
        self._handed = 0

    def lay_out(self, words: Wording) -> None:
        """Masthead, language switch, and a tab for each panel."""
        gr = self.gr
        with gr.Row(elem_id="head"):
            self.masthead = html(gr, masthead_html(words), "masthead")
            names = [(texts_of(language)[0]["languageName"], language) for language in LANGUAGES]
            self.language = gr.Radio(names, value=words.language, label=words("language"), show_label=False,
                                     container=False, elem_id="language", min_width=120)
        self.kept = gr.BrowserState("", storage_key="dealgraph.language", **KEPT)
        self.met = gr.State(())  # names of the panels that the visitor has looked at: these are in their language
        self.handout = html(gr, Markup(), "handout", js_on_load=HANDOUT)
        self.doorway = gr.HTML("", elem_id="doorway", apply_default_css=False, js_on_load=DOORWAY)
        with gr.Tabs(elem_id="panels", overflow_behavior="wrap") as self.tabs:
            self.tab = {panel.name: self._lay_out_panel(panel, words) for panel in self.panels}

    def _lay_out_panel(self, panel: Panel, words: Wording) -> Any:
        name = panel.name
        with self.gr.Tab(words(name), id=name, elem_id=f"panel-{name}", render_children=True) as tab:
            panel.lay_out(self.gr, words)
        return tab

    def parts(self) -> list[Any]:
        """Every component that any handler updates."""
        own = [self.masthead, self.language, self.kept, self.met, self.handout, self.tabs, *self.tab.values()]
        return [*own, *(part for panel in self.panels for part in panel.parts())]

    def connect(self, page: Any) -> None:
        """Tie the desk's own events, and those of the panels."""
        for panel in self.panels:
            panel.connect()
        states = [component for panel in self.panels for component in panel.state]

        def opened(request: Any, kept: Any, *values: Any) -> Iterator[Updates]:
            wanted = request.query_params.get("lang") or str(kept or "")
            words = self.words(preferred_language(wanted, request.headers.get("accept-language", "")))
            yield from self.given(self.opened(dict(request.query_params), words, *values))

        opened.__annotations__["request"] = self.gr.Request  # gradio hands in the request by this annotation
        self._listen(page.load, opened, [self.kept, *states])
        self.tie(self.language.input, self.chosen, [self.met, *states])
        self._tie_reports(self.doorway.submit, self.gone, [self.met, *states])
        self._tie_reports(self.doorway.click, self.acted, states)

    def _listen(self, event: Any, handler: Callable[..., Any], inputs: Sequence[Any], **how: Any) -> Any:
        how = {"api_visibility": "private", "show_progress": "hidden"} | how
        return event(handler, list(inputs), self.parts(), **how)

    def tie(self, event: Any, handler: Callable[..., Any], inputs: Sequence[Any] = (), **how: Any) -> Any:
        """On `event` call ``handler(words, *values of inputs)``; see page.panel.Desk."""
        def handled(language: str, *values: Any) -> Iterator[Updates]:
            yield from self.given(handler(self.words(language), *values))

        return self._listen(event, handled, [self.language, *inputs], **how)

    def _tie_reports(self, event: Any, handler: Callable[..., Any], inputs: Sequence[Any]) -> None:
        """The same for a report of page.js, whose data come before the inputs' values."""
        def handled(report: Any, language: str, *values: Any) -> Iterator[Updates]:
            yield from self.given(handler(self.words(language), dict(report._data or {}), *values))

        handled.__annotations__["report"] = self.gr.EventData  # gradio hands in the report by this annotation
        self._listen(event, handled, [self.language, *inputs], trigger_mode="multiple")

    def given(self, updates: Any) -> Iterator[Updates]:
        """What a handler gave, and at least one update: the framework empties every component where there is none, and
        takes none that is empty."""
        nothing = {self.handout: self.gr.skip()}
        found = each(updates)
        yield next(found, nothing)
        yield from found

    def words(self, language: str) -> Wording:
        """The page's words in `language`."""
        return wording(language, self.graph.vocabulary)

    def visitor(self) -> Any:
        """The request that is being handled; None outside of one."""
        from gradio.context import LocalContext

        return LocalContext.request.get(None)

    def may_write(self) -> bool:
        """Whether the visitor may add articles and review."""
        return may_write(self.visitor())

    def visitor_name(self) -> str:
        """The name by which the visitor logged in; empty without a login."""
        return str(getattr(self.visitor(), "username", None) or "")

    def show(self, tab: str) -> Updates:
        """The panel named `tab` comes to the front."""
        return {self.tabs: self.gr.update(selected=tab)}

    def answered(self, answer: Answer, words: Wording) -> Updates:
        """What every panel makes of a new answer."""
        return merged(panel.answered(answer, words) for panel in self.panels)

    def hand_out(self, name: str, kind: str, text: str) -> Updates:
        """The browser saves `text` as a file; the number makes the same file, asked for again, a new one."""
        self._handed += 1
        return {self.handout: Markup(
            "<button type='button' class='download' hidden data-number='{}' data-file='{}' data-type='{}' "
            "data-text='{}'></button>").format(self._handed, name, kind, text)}

    def opened(self, given: Address, words: Wording, *states: Any) -> Iterator[Updates]:
        """The page is opened in the language of `words`, at the panel that the address means."""
        chosen = meant(given, self.panels)
        yield self.labelled(words) | self.show(chosen.name) | self._meeting(chosen, words, ())
        yield from chosen.opened(given, words, *dict(self._with_states(states))[chosen])

    def _meeting(self, panel: Panel, words: Wording, met: Sequence[str]) -> Updates:
        """The labels of a panel that comes into sight for the first time."""
        return {} if panel.name in met else panel.labelled(words) | {self.met: (*met, panel.name)}

    def labelled(self, words: Wording) -> Updates:
        """What stands around the panels, in the language of `words`."""
        tabs = {tab: self.gr.update(label=words(name)) for name, tab in self.tab.items()}
        return tabs | {self.masthead: masthead_html(words),
                       self.language: self.gr.update(label=words("language"), value=words.language)}

    def chosen(self, words: Wording, met: Sequence[str], *states: Any) -> Updates:
        """The visitor chooses a language, for this visit and the next: what they have looked at is in it at once."""
        known = [panel.reworded(words, *state) for panel, state in self._with_states(states) if panel.name in met]
        return self.labelled(words) | merged(known) | {self.kept: words.language}

    def gone(self, words: Wording, report: Mapping[str, Any], met: Sequence[str], *states: Any) -> Iterator[Updates]:
        """A link within the page is followed: its panel comes to the front and shows what the address says.

        Or a panel's own tab was chosen, which the report names: that is at the front already, maybe no longer.
        """
        given = {} if "tab" in report else read_address(str(report.get("address", "")))
        chosen = meant(given or {"tab": str(report.get("tab", ""))}, self.panels)
        front = {} if "tab" in report else self.show(chosen.name)
        yield front | self._meeting(chosen, words, met)
        yield from chosen.opened(given, words, *dict(self._with_states(states))[chosen])

    def acted(self, words: Wording, report: Mapping[str, Any], *states: Any) -> Iterator[Updates]:
        """A control within some panel's own markup is used."""
        given = {str(name): str(value) for name, value in dict(report.get("given") or {}).items()}
        for panel, state in self._with_states(states):
            if panel.name == report.get("panel"):
                yield from panel.acted(str(report.get("act", "")), given, words, *state)

    def _with_states(self, values: Sequence[Any]) -> list[tuple[Panel, tuple[Any, ...]]]:
        """Each panel with the values of its own state, out of the values of all."""
        found, at = [], 0
        for panel in self.panels:
            found.append((panel, tuple(values[at:at + len(panel.state)])))
            at += len(panel.state)
        return found


def merged(updates: Iterable[Updates]) -> Updates:
    """All updates as one; of two for the same component the later."""
    return {component: change for every in updates for component, change in every.items()}
