"""The same text is read the same in every process, whatever the order in which Python keeps its sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ("0", "3", "5")  # 3 and 5 order the kinds of the table below differently
READ = """
import json
import sys
from pathlib import Path
from ingest.article import read_article
from ingest.claims import claims
from kg.contract import fact
from kg.vocabulary import load_vocabulary
for path in sys.argv[1:]:
    for claim in claims(read_article(Path(path)), load_vocabulary()):
        print(json.dumps(fact(claim, load_vocabulary()), sort_keys=True))
"""
TABLE = """# AI compute commitments and investments, 2025

## Cloud contracts and strategic investment deals

| AI Lab | Cloud Provider | Amount | Timeframe | Date |
|---|---|---|---|---|
| Anthropic | Azure | $30B | Not specified | Nov 2025 |
| OpenAI | Oracle | $300B | 5 years | Jul 2025 |
"""


def test_texts_are_read_the_same_in_every_process(tmp_path: Path) -> None:
    table = tmp_path / "table.md"
    table.write_text(TABLE, encoding="utf-8")
    texts = [str(table), *map(str, sorted((ROOT / "examples").glob("*.txt")))]
    assert len(texts) > 3
    told = {
        subprocess.run(
            [sys.executable, "-c", READ, *texts],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in SEEDS
    }
    assert len(told) == 1
    assert told.pop().count("quote") > 20
