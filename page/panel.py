"""What a panel is, and what it can ask of the desk that it stands on. How to add one: see the package's docstring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias
from urllib.parse import parse_qsl, urlencode

from markupsafe import Markup

from kg.model import Answer
from kg.results import Results
from kg.vocabulary import Vocabulary
from page.wording import Wording

Updates: TypeAlias = dict[Any, Any]
"""Component -> its new value, or `gr.update(…)` for its properties."""

Address: TypeAlias = Mapping[str, str]
"""What the query part of the page's address says: tab, and what that panel is to show."""

LONGEST_ADDRESS = 20_000  # characters


class Graph(Protocol):
    """What every panel may ask of the core (see dealgraph.DealGraph); a panel that needs more says so itself."""

    @property
    def vocabulary(self) -> Vocabulary: ...
    @property
    def version(self) -> int: ...
    def ask(self, question: str, history: Sequence[Any] = (), reading: int = 0) -> Answer: ...
    def sparql(self, query: str) -> Results: ...
    def article_text(self, article: str) -> str: ...


class Desk(Protocol):
    """What stands around the panels; ui.py has the one that is used."""

    gr: Any  # the framework, handed in: it is imported in ui.py alone
    graph: Any
    language: Any  # the component that holds the language

    def tie(self, event: Any, handler: Callable[..., Any], inputs: Sequence[Any] = (), **how: Any) -> Any:
        """On `event` (``button.click``) call ``handler(words, *values of inputs)``; it gives Updates, or yields them.

        `how` goes to the framework's listener (``js=``, ``trigger_mode=``, …).
        """

    def answered(self, answer: Answer, words: Wording) -> Updates:
        """What every panel makes of a new answer."""

    def show(self, tab: str) -> Updates:
        """The panel named `tab` comes to the front."""

    def hand_out(self, name: str, kind: str, text: str) -> Updates:
        """The browser saves `text` as a file of this name and media type."""

    def may_write(self) -> bool:
        """Whether the visitor whose event is being handled may add articles and review (see page.rights)."""

    def visitor_name(self) -> str:
        """The name by which that visitor logged in; empty without a login."""


class Panel:
    """One top-level tab. A subclass names itself and lays itself out; everything else has a default: nothing."""

    name = ""  # of its tab: `?tab=name`, and the row page:name of the wording
    takes: tuple[str, ...] = ()  # parameters of the address that mean this panel where no tab is named
    state: tuple[Any, ...] = ()  # components whose values reworded, opened and acted are given after the words

    def __init__(self, desk: Desk):
        self.desk, self.graph = desk, desk.graph

    def lay_out(self, gr: Any, words: Wording) -> None:
        """Make the components, inside the panel's tab."""
        raise NotImplementedError

    def parts(self) -> list[Any]:
        """Every component that this panel ever updates."""
        return []

    def connect(self) -> None:
        """Tie the panel's own events (see Desk.tie). All panels are laid out by now."""

    def labelled(self, words: Wording) -> Updates:
        """The panel's labels in the language of `words`: asked for before the panel comes into sight."""
        return {}

    def reworded(self, words: Wording, *state: Any) -> Updates:
        """The panel in another language, labels and what it shows: asked only of panels that were in sight."""
        return self.labelled(words)

    def opened(self, address: Address, words: Wording, *state: Any) -> Iterable[Updates]:
        """The panel comes into sight: show what `address` says. It is empty where the panel's tab was chosen, then and
        again: the graph may have changed since."""
        return ()

    def answered(self, answer: Answer, words: Wording) -> Updates:
        """A question was answered."""
        return {}

    def acted(self, act: str, given: Mapping[str, str], words: Wording, *state: Any) -> Iterable[Updates]:
        """A control of the panel's own markup was used (see action): `given` is what it carried."""
        return ()


def html(gr: Any, value: Markup, name: str, **how: Any) -> Any:
    """A place for our own markup. Its template stays gradio's: a value is put into it as it is, never read as one."""
    return gr.HTML(value, elem_id=name, apply_default_css=False, **{"js_on_load": None} | how)


# ---- addresses: the same text is a link from elsewhere, a link within the page, and a jump ----
def address(tab: str, **given: str) -> str:
    """The address, relative to the page, at which the panel `tab` shows what is `given`."""
    return "?" + urlencode({"tab": tab} | {name: value for name, value in given.items() if value})


def read_address(text: str) -> Address:
    """The parameters of an address as `address` writes it; the last of a repeated name counts."""
    return dict(parse_qsl(text[:LONGEST_ADDRESS].partition("?")[2]))


def jump(label: object, tab: str, /, kind: str = "", **given: str) -> Markup:
    """A link that opens `given` in the panel `tab`, at once within the page, by its address in a new window."""
    return Markup("<a class='jump {}' href='{}' data-go>{}</a>").format(kind, address(tab, **given), label)


def action(label: object, tab: str, act: str, /, kind: str = "", **given: str) -> Markup:
    """A button that calls ``acted(act, given, …)`` of the panel `tab`."""
    carried = Markup("").join(
        Markup(" data-with-{}='{}'").format(name.replace("_", "-"), value) for name, value in given.items())
    return Markup("<button type='button' class='act {}' data-panel='{}' data-act='{}'{}>{}</button>").format(
        kind, tab, act, carried, label)


def meant(given: Address, panels: Sequence[Panel]) -> Panel:
    """The panel that an address means: the one it names, else the first that takes one of its parameters."""
    named = [panel for panel in panels if panel.name == given.get("tab")]
    taking = [panel for panel in panels if any(given.get(name) for name in panel.takes)]
    return [*named, *taking, *panels][0]


def each(updates: Any) -> Iterator[Updates]:
    """What a handler gave, one after the other: Updates, an iterable of them, or None. Empty ones are left out."""
    given = [updates] if isinstance(updates, dict) else updates or ()
    yield from (update for update in given if update)
