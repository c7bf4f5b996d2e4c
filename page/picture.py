"""A picture of facts: things as boxes, each fact between them as a label with arrows, drawn as SVG.

Columns, order and bends come from graph-layout (Sugiyama's layered drawing); the label of an arrow is laid out as a
place of its own, so that no text lies on another. Done is solid, not yet is dashed, contested is red. The text stays
text; the SVG holds its own style, so that a saved one looks the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from markupsafe import Markup

from kg.model import Answer, Entity
from page.cards import card_numbers
from page.grounds import Row, amount_words, rows_of
from page.markup import empty, join
from page.panel import address
from page.wording import Wording

MOST = 40  # facts drawn
_GAP, _PAD, _LINE = 38, 11, 16  # between columns, within a box, of a line of text
_LONGEST = 26  # letters of a line
_SMALLEST = .8  # of its size, on a narrow screen; what is still broader scrolls
STYLE = """
.deal-picture { --i: var(--ink, #1d1b18); --s: var(--soft, #5f5a51); --p: var(--sheet, #fff); --d: var(--done, #1f5f3b);
  --o: var(--open, #7a5200); --b: var(--bad, #a11d1d);
  font: 13px system-ui, 'Helvetica Neue', 'Hiragino Sans', 'Noto Sans CJK JP', IPAGothic, sans-serif; }
.deal-picture text { fill: var(--i); }
.deal-picture .thing text { font-weight: 600; }
.deal-picture rect { fill: var(--p); stroke: var(--i); stroke-width: 1.2; }
.deal-picture .fact text tspan:nth-child(n+2) { fill: var(--s); font-size: 12px; }
.deal-picture path { fill: none; stroke-width: 1.4; }
.deal-picture .done rect, .deal-picture path.done { stroke: var(--d); }
.deal-picture .open rect, .deal-picture path.open { stroke: var(--o); stroke-dasharray: 5 4; }
.deal-picture .contested rect, .deal-picture path.contested { stroke: var(--b); }
.deal-picture .denied rect, .deal-picture path.denied { stroke: var(--b); stroke-dasharray: 5 4; }
.deal-picture polygon.done { fill: var(--d); } .deal-picture polygon.open { fill: var(--o); }
.deal-picture polygon.contested, .deal-picture polygon.denied { fill: var(--b); }
"""


@dataclass(frozen=True)
class Spot:
    """A box: a thing, or a fact between things. `lines` are its text; `link` and `card` what a click opens."""

    id: str
    lines: tuple[str, ...]
    kind: str = "thing"  # thing or fact
    state: str = "done"  # done, open, contested, denied
    link: str = ""  # an address of the page
    card: int = 0
    title: str = ""


@dataclass(frozen=True)
class Arrow:
    """From one box to another; `pointed` where it has a direction. One that goes `back` may lead from right to left."""

    start: str
    end: str
    state: str = "done"
    pointed: bool = True
    back: bool = False


@dataclass(frozen=True)
class Plan:
    """Where everything stands, in pixels: the middle of each box with its size, the bends of each arrow."""

    at: Mapping[str, tuple[float, float]]
    size: Mapping[str, tuple[float, float]]
    bends: Mapping[tuple[str, str], tuple[tuple[float, float], ...]]
    width: float = 0
    height: float = field(default=0)


# ---- the picture of an answer ----
def picture_html(answer: Answer | None, words: Wording) -> Markup:
    """The facts of an answer as a picture with its legend; their table is the tab beside it."""
    rows = rows_of(answer, words)[:MOST] if answer else ()
    if not answer or not any(row.actors for row in rows):
        return empty(words("noPicture"), words)
    spots, arrows = parts_of(rows, answer, words)
    left = len(answer.grounds) - len(rows)
    more = Markup("<p class='note'>{}</p>").format(words("pictureFirst", shown=len(rows), n=len(answer.grounds))
                                                   ) if left else ""
    drawn = svg(spots, arrows, words("pictureOf", question=answer.question))
    return figure_html(drawn, words, more, _button("as-table", words("asTable")))


def figure_html(drawn: Markup, words: Wording, note: Markup | str = "", more: Markup | str = "") -> Markup:
    """A drawing with what its lines mean, and a button that saves it."""
    return Markup("<figure class='picture' lang='{}'>{}{}<figcaption>{}{}{}</figcaption></figure>").format(
        words.language, _scrolled(drawn, words), note, legend_html(words), more,
        _button("save-svg", words("saveSvg")))


def _scrolled(drawn: Markup, words: Wording) -> Markup:
    return Markup("<div class='canvas' tabindex='0' role='region' aria-label='{}'>{}</div>").format(
        words("picture"), drawn)


def _button(kind: str, label: str) -> Markup:
    return Markup("<button type='button' class='plain {}'>{}</button>").format(kind, label)


def legend_html(words: Wording) -> Markup:
    """What solid, dashed and red mean."""
    return Markup("<ul class='legend'>{}</ul>").format(join([
        Markup("<li><svg class='deal-picture' width='30' height='10' aria-hidden='true'><path class='{0}' "
               "d='M0 5H30'/></svg>{1}</li>").format(state, words(f"drawn-{state}"))
        for state in ("done", "open", "contested")]))


def parts_of(rows: Sequence[Row], answer: Answer, words: Wording) -> tuple[tuple[Spot, ...], tuple[Arrow, ...]]:
    """The boxes and arrows of some facts."""
    numbers = card_numbers(answer)
    spots: dict[str, Spot] = {}
    arrows: list[Arrow] = []
    for row in rows:
        if not row.actors:
            continue
        cards = [numbers[n] for n in row.ground.evidence if n in numbers]
        fact = fact_spot(row, words, card=min(cards, default=0))
        spots |= {fact.id: fact} | {thing.iri: thing_spot(thing, words) for thing in (*row.actors, *row.others)}
        pointed = not _is_mutual(row, words)
        arrows += [Arrow(thing.iri, fact.id, fact.state, False) for thing in row.actors]
        arrows += [Arrow(fact.id, thing.iri, fact.state, pointed) for thing in row.others]
    return tuple(spots.values()), tuple(dict.fromkeys(arrows))


def _is_mutual(row: Row, words: Wording) -> bool:
    known = words.vocabulary.frames.get(row.ground.frame.kind)
    return bool(known and (known.symmetric or len(known.keys) == 1))


def thing_spot(thing: Entity, words: Wording) -> Spot:
    """The box of a thing: a click opens its page."""
    return Spot(thing.iri, wrapped(thing.label(words.language)), link=address("explore", entity=thing.iri))


def fact_spot(row: Row, words: Wording, card: int = 0, link: str = "") -> Spot:
    """The box of a fact: a click opens the card of its evidence, or what `link` says."""
    aside = " · ".join(filter(None, (*row.details[:2], row.ground.date)))
    lines = [row.kind, amount_words(row, words), aside]
    denied = words.vocabulary.statuses.get(row.ground.status)
    state = "denied" if denied and denied.json_name == "denied" else row.state
    return Spot(row.ground.iri, tuple(cut(line) for line in lines if line), "fact", state, link, card, row.sentence)


# ---- text ----
def breadth(text: str) -> int:
    """How broad a text is, in halves of a wide character."""
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def cut(text: str, most: int = _LONGEST) -> str:
    """A text that is not too broad for one line."""
    if breadth(text) <= most:
        return text
    kept = text
    while kept and breadth(kept) > most - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(text: str) -> tuple[str, ...]:
    """A name on one line, or on two."""
    if breadth(text) <= _LONGEST * 2 // 3 or " " not in text:
        return (cut(text),)
    middle = min((at for at, sign in enumerate(text) if sign == " "), key=lambda at: abs(at - len(text) / 2))
    return (cut(text[:middle]), cut(text[middle + 1:]))


def _size(spot: Spot) -> tuple[float, float]:
    per = 7.6 if spot.kind == "thing" else 7.0
    return max(breadth(line) for line in spot.lines) * per + 2 * _PAD, len(spot.lines) * _LINE + _PAD


# ---- layout ----
def plan(spots: Sequence[Spot], arrows: Sequence[Arrow]) -> Plan:
    """Columns from left to right, few crossings; each column as broad as its broadest box."""
    from graph_layout import SugiyamaLayout

    place = {spot.id: n for n, spot in enumerate(spots)}
    size = {spot.id: _size(spot) for spot in spots}
    step = max(height for _, height in size.values()) + 14
    ends = [(a.end, a.start) if a.back else (a.start, a.end) for a in arrows]
    links = [{"source": place[start], "target": place[end]} for start, end in ends]
    laid = SugiyamaLayout(nodes=[{} for _ in spots], links=links, size=(1e6, 1e6), layer_separation=100,
                          node_separation=step, orientation="left-to-right", random_seed=1)
    laid.run(center_graph=False)
    columns = {spot.id: round((node.x - 50) / 100) for spot, node in zip(spots, laid.nodes, strict=True)}
    columns = columns if len(set(columns.values())) > 1 else dict.fromkeys(columns, 0)
    bends = {(spots[a].id, spots[b].id): points for (a, b), points in laid.edge_bends.items()}
    bent = [y for points in bends.values() for _, y in points]
    top = min([*(node.y for node in laid.nodes), *bent]) - step / 2
    middle = _middles(columns, size)
    at = {spot.id: (middle[columns[spot.id]], node.y - top) for spot, node in zip(spots, laid.nodes, strict=True)}
    bent_at = {key: tuple((middle[round((x - 50) / 100)], y - top) for x, y in points) for key, points in bends.items()}
    return Plan(at, size, bent_at, max(at[n][0] + size[n][0] / 2 for n in at) + 2,
                max([y for _, y in at.values()] + [y - top for y in bent]) + step / 2)


def _middles(columns: Mapping[str, int], size: Mapping[str, tuple[float, float]]) -> list[float]:
    found, left = [], 2.0
    for column in range(max(columns.values()) + 1):
        broad = max((size[name][0] for name, at in columns.items() if at == column), default=0)
        found.append(left + broad / 2)
        left += broad + _GAP
    return found


# ---- SVG ----
def svg(spots: Sequence[Spot], arrows: Sequence[Arrow], title: str) -> Markup:
    """The drawing, as it stands in the page and as it is saved."""
    laid = plan(spots, arrows)
    ports = ports_of(arrows, laid)
    return Markup(
        "<svg class='deal-picture' xmlns='http://www.w3.org/2000/svg' role='group' aria-label='{0}' width='{1:.0f}' "
        "height='{2:.0f}' style='width: clamp({5:.0f}px, 100%, {1:.0f}px); height: auto' "
        "viewBox='0 0 {1:.0f} {2:.0f}'><title>{0}</title><style>{3}</style>{4}{6}</svg>").format(
        title, laid.width, laid.height, Markup(STYLE), join(_arrow_svg(arrow, laid, ports) for arrow in arrows),
        laid.width * _SMALLEST, join(_spot_svg(spot, laid) for spot in spots))


def _spot_svg(spot: Spot, laid: Plan) -> Markup:
    (x, y), (broad, high) = laid.at[spot.id], laid.size[spot.id]
    first = y - (len(spot.lines) - 1) * _LINE / 2 + 4.5
    lines = join(Markup("<tspan x='{:.1f}' y='{:.1f}'>{}</tspan>").format(x, first + n * _LINE, line)
                 for n, line in enumerate(spot.lines))
    drawn = Markup("<rect x='{:.1f}' y='{:.1f}' width='{:.1f}' height='{:.1f}' rx='{}'/><text text-anchor='middle'>{}"
                   "</text><title>{}</title>").format(
        x - broad / 2, y - high / 2, broad, high, 3 if spot.kind == "thing" else 12, lines,
        spot.title or " ".join(spot.lines))
    state = spot.state if spot.kind == "fact" else "still"
    if spot.link:
        return Markup("<a class='{} {}' href='{}' data-go='' aria-label='{}'>{}</a>").format(
            spot.kind, state, spot.link, " ".join(spot.lines), drawn)
    if spot.card:
        return Markup("<a class='{0} {1}' href='#card-{2}' data-card='{2}' aria-label='{3}'>{4}</a>").format(
            spot.kind, state, spot.card, spot.title or " ".join(spot.lines), drawn)
    return Markup("<g class='{} {}'>{}</g>").format(spot.kind, state, drawn)


Ports = Mapping[tuple[Arrow, str], float]


def ports_of(arrows: Sequence[Arrow], laid: Plan) -> Ports:
    """How far from its middle each arrow meets a box: several on one side stand apart, in the order they come in."""
    meeting: dict[tuple[str, bool], list[tuple[float, Arrow]]] = {}
    for arrow in arrows:
        for name, other in ((arrow.start, arrow.end), (arrow.end, arrow.start)):
            right = laid.at[other][0] >= laid.at[name][0]
            meeting.setdefault((name, right), []).append((laid.at[other][1], arrow))
    found: dict[tuple[Arrow, str], float] = {}
    for (name, _), there in meeting.items():
        room = max(0.0, laid.size[name][1] / 2 - 6)
        for n, (_, arrow) in enumerate(sorted(there, key=lambda pair: pair[0])):
            found[arrow, name] = room * (2 * n / (len(there) - 1) - 1) if len(there) > 1 else 0.0
    return found


def _arrow_svg(arrow: Arrow, laid: Plan, ports: Ports) -> Markup:
    points = list(_points(arrow, laid, ports))
    (x, y), towards = points[-1], 1 if points[-1][0] >= points[-2][0] else -1
    tip = 7 * towards if arrow.pointed else 0
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x1, y1), (x2, y2) in zip(points, [*points[1:-1], (x - tip, y)], strict=False):
        half = (x2 - x1) / 2
        path.append(f"C{x1 + half:.1f} {y1:.1f} {x2 - half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}")
    head = Markup("<polygon class='{}' points='{:.1f},{:.1f} {:.1f},{:.1f} {:.1f},{:.1f}'/>").format(
        arrow.state, x, y, x - tip, y - 4, x - tip, y + 4) if arrow.pointed else Markup()
    return Markup("<path class='{}' d='{}'/>{}").format(arrow.state, " ".join(path), head)


def _points(arrow: Arrow, laid: Plan, ports: Ports) -> Iterator[tuple[float, float]]:
    """From the edge of one box, past the bends, to the edge of the other."""
    (x1, y1), (x2, y2) = laid.at[arrow.start], laid.at[arrow.end]
    side = 1 if x2 >= x1 else -1
    yield x1 + side * laid.size[arrow.start][0] / 2, y1 + ports[arrow, arrow.start]
    yield from laid.bends.get((arrow.start, arrow.end), ()) or reversed(laid.bends.get((arrow.end, arrow.start), ()))
    yield x2 - side * laid.size[arrow.end][0] / 2, y2 + ports[arrow, arrow.end]
