"""The picture of an answer: what is drawn, how, where; its text is text; no box lies on another."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from fake_graph import LISTED, small_vocabulary
from hypothesis import given
from hypothesis import strategies as st

from kg.model import DGR, Entity, Frame, Ground
from page.grounds import rows_of
from page.picture import Arrow, Spot, breadth, cut, parts_of, picture_html, plan, ports_of, svg, wrapped
from page.wording import wording

EN, JA = wording("en", small_vocabulary()), wording("ja", small_vocabulary())
HOSTILE = "</text><script>alert(1)</script>\"'&"


def drawn(markup: str) -> ElementTree.Element:
    """The SVG, read by a strict parser."""
    return ElementTree.fromstring(markup[markup.index("<svg class='deal-picture' xmlns") : markup.index("</div>")])


def test_an_answer_is_drawn_with_its_things_and_facts() -> None:
    html = picture_html(LISTED, EN)
    image = drawn(html)
    texts = ["".join(text.itertext()) for text in image.iter("{http://www.w3.org/2000/svg}text")]
    assert {"AWS", "OpenAI", "Anthropic", "Meta"} <= set(texts)
    assert sum(text.startswith("hosting") for text in texts) == 3
    assert "オープンAI" in picture_html(LISTED, JA)
    assert [word in html for word in ("done", "not yet", "contested")] == [True] * 3


def test_solid_dashed_and_red() -> None:
    calm = replace(LISTED, conflicts=())
    spots, arrows = parts_of(rows_of(calm, EN), calm, EN)
    assert [spot.state for spot in spots if spot.kind == "fact"] == ["done", "done", "open"]
    disputed, _ = parts_of(rows_of(LISTED, EN), LISTED, EN)
    assert [spot.state for spot in disputed if spot.kind == "fact"] == ["contested", "done", "contested"]
    assert {(arrow.start == DGR + "aws", arrow.pointed) for arrow in arrows} == {(True, False), (False, True)}


def test_a_denial_is_red_and_dashed() -> None:
    denied = replace(LISTED, conflicts=(), grounds=(replace(LISTED.grounds[0], status="Denied"),))
    spots, _ = parts_of(rows_of(denied, EN), denied, EN)
    assert [spot.state for spot in spots if spot.kind == "fact"] == ["denied"]


def test_a_thing_opens_its_page_and_a_fact_its_card() -> None:
    spots, _ = parts_of(rows_of(LISTED, EN), LISTED, EN)
    assert {spot.card for spot in spots if spot.kind == "fact"} == {1, 2, 3}
    assert all("tab=explore" in spot.link for spot in spots if spot.kind == "thing")


def test_nothing_to_draw_is_said() -> None:
    for nothing in (None, replace(LISTED, grounds=())):
        assert "<svg" not in picture_html(nothing, EN)


def test_names_are_text() -> None:
    thing = Entity("https://h/" + HOSTILE, frozenset(), (("en", HOSTILE),))
    frame = Frame("Hosting", (("provider", (thing,)), ("lab", (thing,))))
    answer = replace(LISTED, question=HOSTILE, grounds=(Ground("x" + HOSTILE, frame, HOSTILE, HOSTILE),))
    html = picture_html(answer, EN)
    assert "<script" not in html
    assert drawn(html).tag.endswith("svg")  # and a strict parser takes it


# ---- layout ----
def box(name: str) -> Spot:
    return Spot(name, (f"thing {name}",))


graphs = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=14)


@given(graphs)
def test_no_box_lies_on_another_whatever_the_graph(edges: list[tuple[int, int]]) -> None:
    """Rings, loops, loose ends: each box is inside the picture and apart from the others."""
    names = sorted({str(end) for edge in edges for end in edge})
    spots, arrows = [box(name) for name in names], [Arrow(str(a), str(b)) for a, b in edges]
    laid = plan(spots, arrows)
    areas = {name: (*laid.at[name], *laid.size[name]) for name in names}
    for x, y, broad, high in areas.values():
        assert 0 <= x - broad / 2 <= x + broad / 2 <= laid.width
        assert 0 <= y - high / 2 <= y + high / 2 <= laid.height + 0.01
    for (x1, y1, b1, h1), (x2, y2, b2, h2) in combinations(areas.values(), 2):
        assert abs(x1 - x2) >= (b1 + b2) / 2 or abs(y1 - y2) >= (h1 + h2) / 2
    assert ElementTree.fromstring(svg(spots, arrows, "a title")).get("width")


def test_arrows_into_one_box_meet_it_apart() -> None:
    spots = [box(name) for name in "abcd"]
    arrows = [Arrow(name, "d") for name in "abc"]
    laid = plan(spots, arrows)
    ports = [ports_of(arrows, laid)[arrow, "d"] for arrow in sorted(arrows, key=lambda a: laid.at[a.start][1])]
    assert ports == sorted(set(ports))
    assert all(abs(port) < laid.size["d"][1] / 2 for port in ports)


def test_the_same_picture_is_drawn_alike() -> None:
    assert picture_html(LISTED, EN) == picture_html(LISTED, EN)


@pytest.mark.parametrize(("text", "wide"), [("abc", 3), ("出資", 4), ("Aに出", 5)])
def test_how_broad_a_text_is(text: str, wide: int) -> None:
    assert breadth(text) == wide


def test_long_names_are_cut_or_wrapped() -> None:
    assert cut("a" * 80).endswith("…")
    assert breadth(cut("出" * 80)) <= 26
    assert wrapped("Taiwan Semiconductor Manufacturing Company") == ("Taiwan Semiconductor", "Manufacturing Company")
    assert wrapped("OpenAI") == ("OpenAI",)
