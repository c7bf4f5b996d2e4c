"""Articles for measuring: made from our own sentences (templates.json), the same for the same number.

    python -m bench.articles FOLDER [--count 100] [--width 1.0]

writes `count` articles into FOLDER. They differ in language, length, layout, names, sums and dates; most of their
companies are made up, the others are taken from the vocabulary.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.vocabulary import load_vocabulary

SEED = 20251103
MEAN_CHARS = {"en": 3_000, "ja": 2_200}
_SLOT = re.compile(r"\{(\w+)\}")


@cache
def _templates() -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "templates.json").read_text(encoding="utf-8"))
    return found


@cache
def _known(slot: str, language: str) -> tuple[str, ...]:
    """The names that the vocabulary has for a slot."""
    cls = _templates()["classes"][slot]
    things = sorted(load_vocabulary().entities.values(), key=lambda entity: entity.iri)
    return tuple(dict.fromkeys(entity.label(language) for entity in things if cls in entity.classes))


def article(number: int, width: float = 1.0) -> tuple[str, str]:
    """Name and text of article `number`; `width` stretches its length."""
    draw = random.Random(SEED * 1_000_003 + number)
    language = draw.choice(("en", "ja"))
    length = min(20_000.0, MEAN_CHARS[language] * draw.lognormvariate(-0.125, 0.5)) * width
    return f"a{number:05}", _Writer(language, draw).text(length)


def articles(count: int, width: float = 1.0, start: int = 0) -> Iterator[tuple[str, str]]:
    """Articles `start` to `start` + `count`, one by one."""
    return (article(number, width) for number in range(start, start + count))


class _Writer:
    """Fills the templates of one language."""

    def __init__(self, language: str, draw: random.Random):
        self.language, self.draw, self.parts = language, draw, _templates()[language]
        made, known = [self._made() for _ in range(5)], [self._named("company") for _ in range(3)]
        self.companies = made + known  # an article speaks of a few companies, again and again

    def text(self, length: float) -> str:
        """An article of about `length` characters: title, byline, paragraphs under headings, lists, tables, a foot."""
        blocks = [self.filled("title"), self.filled("byline")]
        while sum(map(len, blocks)) < length:
            blocks.append(self._block())
        return "\n\n".join((*blocks, self.filled("foot"))) + "\n"

    def _block(self) -> str:
        kind = self.draw.choices(("paragraph", "heading", "list", "table"), (12, 3, 1, 1))[0]
        if kind == "heading":
            return f"## {self.filled('heading')}"
        if kind == "list":
            return "\n".join(f"- {self.filled('item')}" for _ in range(self.draw.randint(2, 5)))
        if kind == "table":
            rows = (self._fill(self.parts["table"]["row"]) for _ in range(self.draw.randint(2, 6)))
            return "\n".join((self.parts["table"]["head"], self.parts["table"]["rule"], *rows))
        kinds = (self.draw.choices(("fact", "plain"), (2, 3))[0] for _ in range(self.draw.randint(2, 5)))
        return str(self.parts["gap"]).join(self.filled(kind) for kind in kinds)

    def filled(self, kind: str) -> str:
        """One of the templates of a kind with its slots filled."""
        return self._fill(self.draw.choice(self.parts[kind]))

    def _fill(self, template: str) -> str:
        return _SLOT.sub(lambda slot: self._value(slot[1]), template)

    def _value(self, slot: str) -> str:
        numbers = {"n": (1, 90), "year": (2021, 2026), "m": (1, 12), "day": (1, 28), "percent": (2, 95)}
        if slot in numbers:
            return str(self.draw.randint(*numbers[slot]))
        if slot == "company":
            return self.draw.choice(self.companies)
        return self._named(slot) if slot in _templates()["classes"] else self.filled(slot)

    def _named(self, slot: str) -> str:
        return self.draw.choice(_known(slot, self.language))

    def _made(self) -> str:
        made = self.parts["made"]
        return "".join((self.draw.choice(made["parts"]), *(self.draw.choice(made[k]) for k in ("ends", "kinds"))))


def write(folder: Path, count: int, width: float = 1.0) -> None:
    """Put `count` articles into `folder`, a file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in articles(count, width):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def main() -> None:
    """The command; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--width", type=float, default=1.0, help="stretches the articles' length")
    given = parser.parse_args()
    write(given.folder, given.count, given.width)


if __name__ == "__main__":
    main()
