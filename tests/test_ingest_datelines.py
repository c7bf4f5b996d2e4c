"""The day of an article that stands in a dateline, a title line, a bracket, or beside a word for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.article import read_article

SOLD = "Cobalt Labs sold a plant to Northwind Power, both firms said."
GOT = "ノースウィンド電力は10億円の工場を取得した。詳しい条件は明らかにしていない。"
CASES = [  # head and tail of a page, the day that it says
    (f"Cobalt sells plant\n\nOSLO, March 9, 2026 - {SOLD}\n", "2026-03-09"),
    (f"Cobalt sells plant\n\nAUSTIN, Texas, Feb. 2, 2026 (Newswire) -- {SOLD}\n", "2026-02-02"),
    (f"Cobalt sells plant\n\n9 March 2026 | Cobalt Newsroom\n\n{SOLD}\n", "2026-03-09"),
    (f"Power deals, week 11 (last updated Mar 9, 2026)\n\n{SOLD}\n", "2026-03-09"),
    (f"Cobalt sells plant\n\n{SOLD}\n\nThey gave no price.\n\nPosted on March 9, 2026\n", "2026-03-09"),
    (f"Cobalt sells plant\n\nOSLO, March 9 — {SOLD}\n\nCopyright 2026 Cobalt Labs\n", "2026-03-09"),
    (f"工場を売却\n【東京】2026年3月9日\n\n{GOT}\n", "2026-03-09"),
    (f"工場を売却\n\n2026年3月9日 発表\n\n{GOT}\n", "2026-03-09"),
    (f"工場のゆくえ\n\n電力会社の話です(2026年3月9日記)。\n\n{GOT}\n", "2026-03-09"),
    (f"工場を売却\n\n2026年3月9日 聞き手・編集委員 佐伯\n\n{GOT}\n", "2026-03-09"),
    (f"Cobalt sells plant\n\n{SOLD} The sale closes on March 9, 2026, they said, after a vote.\n", ""),
    (f"Cobalt sells plant\n\nOn March 9, 2026 the two firms will close the sale of a plant.\n\n{SOLD}\n", ""),
    (f"工場を売却\n\n2026年3月9日に取引を終える予定だと両社は説明した。{GOT}\n", ""),
    (f"Cobalt sells plant\n\nOSLO, March 9 — {SOLD}\n", ""),
]


def test_every_case_is_there() -> None:
    assert len(CASES) == 14


@pytest.mark.parametrize(("text", "day"), CASES, ids=lambda value: value[:60])
def test_the_day_that_a_page_says(text: str, day: str, tmp_path: Path) -> None:
    path = tmp_path / "deal.txt"
    path.write_text(text, encoding="utf-8")
    assert read_article(path).published == day
