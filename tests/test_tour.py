"""The tour and its pictures: what it names is there, and it tells what the pictures show."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MOST = 700_000  # bytes of all pictures


@pytest.mark.parametrize("document", ["README.md", "docs/tour.md"])
def test_every_picture_and_file_that_is_linked_is_there(document: str) -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text(encoding="utf-8"))
    assert linked
    assert not [name for name in linked if not ((ROOT / document).parent / name).exists()]


def test_the_pictures_are_small_and_those_of_the_script() -> None:
    script = ast.parse((ROOT / "docs" / "screenshots.py").read_text(encoding="utf-8"))
    named = {node.target.id: node.value for node in script.body
             if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)}
    taken = {ast.literal_eval(key) for key in named["SHOTS"].keys}  # type: ignore[union-attr, arg-type]
    pictures = list((ROOT / "docs" / "images").glob("*.png"))
    assert {picture.stem for picture in pictures} == taken
    assert sum(picture.stat().st_size for picture in pictures) < MOST


def test_the_article_of_the_tour_is_the_one_in_the_picture() -> None:
    script = (ROOT / "docs" / "screenshots.py").read_text(encoding="utf-8")
    (told,) = re.findall(r"```text\n(.*?)```", (ROOT / "docs" / "tour.md").read_text(encoding="utf-8"), re.DOTALL)
    for line in filter(None, told.splitlines()):
        assert line in script
