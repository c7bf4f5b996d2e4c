"""How fast articles are read and stored, and in how much memory: python -m bench.reading [--json] [--quick]

Rates are articles a second of one core (CPU time, not the clock's), and stand beside SudachiPy tokenising the very same
texts, turn by turn in the same process: on a busy or slow machine both fall, the ratio stays. What is measured:

- `made`: articles made from our own templates (bench/articles.py), in length like those of the news;
- `shared`: the articles of ../shared, where there are any;
- `growth`: the cost of an article among the last of many against one among the first, for reading and for storing;
- `memory`: the largest resident memory of each process of `dealgraph ingest`, and of all of them together.

Exit 1 where a bar is not met. docs/performance.md says how to read the figures.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.articles import articles, write
from ingest.article import read_article
from ingest.claims import claims
from kg.model import Article, Claim
from kg.store import EmbeddedStore
from kg.triples import batch
from kg.vocabulary import Vocabulary, load_vocabulary

ROOT = Path(__file__).resolve().parent.parent
BARS = {"per_second": 20.0, "of_sudachi": 1 / 3, "growth": 1.2, "memory_mb": 300.0}
_TURN = 5  # articles read before the tokeniser has its turn


# ---- rates ----
def rate(texts: Sequence[str]) -> dict[str, float]:
    """Articles a second a core of the reader and of SudachiPy on the same texts."""
    vocabulary, tokenise = load_vocabulary(), tokeniser()
    found = _articles(texts)
    for article in found[:_TURN]:  # what is loaded once is not an article's cost
        claims(article, vocabulary)
        tokenise(article.text)
    reading = tokenising = 0.0
    for at in range(0, len(found), _TURN):
        turn = found[at : at + _TURN]
        reading += spent(partial(_read_all, turn, vocabulary))
        tokenising += spent(partial(_tokenised, turn, tokenise))
    return {
        "articles": len(found),
        "characters": round(sum(map(len, texts)) / len(texts)),
        "per_second": len(found) / reading,
        "sudachi_per_second": len(found) / tokenising,
        "of_sudachi": tokenising / reading,
        "ms": 1000 * reading / len(found),
    }


def _read_all(found: Iterable[Article], vocabulary: Vocabulary) -> None:
    for each in found:
        _read(each.doc, each.text, vocabulary)


def _tokenised(found: Iterable[Article], tokenise: Callable[[str], object]) -> None:
    for each in found:
        tokenise(each.text)


def tokeniser() -> Callable[[str], object]:
    """SudachiPy as the reader uses it: short units of the core dictionary, with surface, lemma and part of speech."""
    from sudachipy import Dictionary, SplitMode

    dictionary = Dictionary(dict="core")
    tokenizer = (getattr(dictionary, "tokenizer", None) or dictionary.create)()

    def tokenise(text: str) -> object:
        pieces = (text[at : at + 12_000] for at in range(0, len(text), 12_000))
        return [
            (m.surface(), m.dictionary_form(), m.part_of_speech())
            for piece in pieces
            for m in tokenizer.tokenize(piece, SplitMode.A)
        ]

    return tokenise


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of this process that `work` takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def _articles(texts: Iterable[str]) -> list[Article]:
    return [_article(f"t{n}", text) for n, text in enumerate(texts)]


def _read(doc: str, text: str, vocabulary: Vocabulary) -> tuple[Article, tuple[Claim, ...]]:
    article = _article(doc, text)
    return article, claims(article, vocabulary)


def _article(doc: str, text: str) -> Article:
    """An article as it is read from a file, so that finding title, date and segments counts too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{doc}.txt"
        path.write_text(text, encoding="utf-8")
        return read_article(path)


# ---- growth ----
def growth(count: int, first: int) -> dict[str, float]:
    """Milliseconds an article among the first `first` and over all `count`, to read and to store; and the ratio."""
    vocabulary = load_vocabulary()
    with tempfile.TemporaryDirectory() as folder:
        store = EmbeddedStore(Path(folder) / "graph")
        list(_costs(store, 20, vocabulary, start=count))  # what is loaded once is not an article's cost
        costs = list(_costs(store, count, vocabulary))
        store.close()
    found: dict[str, float] = {"articles": count, "first": first}
    for name, at in (("reading", 0), ("storing", 1)):
        early, late = mean([c[at] for c in costs[:first]]), mean([c[at] for c in costs])
        found |= {f"{name}_ms_first": 1000 * early, f"{name}_ms": 1000 * late, f"{name}_growth": late / early}
    return found


def _costs(store: EmbeddedStore, count: int, vocabulary: Vocabulary, start: int = 0) -> Iterator[tuple[float, float]]:
    """CPU seconds for reading and for storing each of `count` short articles."""
    for name, text in articles(count, SHORT, start):
        before = time.process_time()
        article, found = _read(name, text, vocabulary)
        between = time.process_time()
        store.add(batch(article, found, vocabulary))
        yield between - before, time.process_time() - between


SHORT = 0.25  # articles for growth are short: what grows is the number


def mean(values: Sequence[float]) -> float:
    """The mean without the dearest hundredth, which is the machine's and not the program's."""
    kept = sorted(values)[: max(1, len(values) - len(values) // 100)]
    return sum(kept) / len(kept)


# ---- memory ----
def memory(count: int, workers: int) -> dict[str, float]:
    """The most MB that each process of one ingestion held, and all of them at once (shared pages counted once)."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "articles", count)
        command = (sys.executable, str(ROOT / "cli.py"), "ingest", str(Path(folder) / "articles"), "-q")
        process = subprocess.Popen(
            [*command, "--store", str(Path(folder) / "graph"), "--workers", str(workers)], stdout=subprocess.DEVNULL
        )
        each: dict[int, float] = {}
        most = 0.0
        while process.poll() is None:
            now = {pid: _held(pid) for pid in _family(process.pid)}
            each |= {pid: max(rss, each.get(pid, 0.0)) for pid, (rss, _) in now.items()}
            most = max(most, sum(pss for _, pss in now.values()))
            time.sleep(0.2)
    main = each.pop(process.pid, 0.0)
    return {
        "articles": count,
        "workers": workers,
        "main_mb": main,
        "worker_mb": max(each.values(), default=0.0),
        "all_mb": most,
    }


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(found for child in children for found in _family(int(child)))]


def _held(pid: int) -> tuple[float, float]:
    """Resident MB of a process: all its pages, and its share of the pages that it shares."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0, 0.0
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return sizes.get("Rss", 0.0), sizes.get("Pss", 0.0)


# ---- the command ----
def measure(count: int, large: int, shared: Path) -> dict[str, dict[str, float]]:
    """All measurements."""
    found = {"made": rate([text for _, text in articles(count)])}
    real = [path.read_text(encoding="utf-8") for path in sorted((shared / "articles").rglob("*.txt"))]
    if real:
        found["shared"] = rate(real * max(1, 40 // len(real)))
    found["growth"] = growth(large, min(100, large))
    found["memory"] = memory(count, 2)
    return found


def missed(found: dict[str, dict[str, float]]) -> list[str]:
    """The bars that are not met, in words."""
    told = []
    for name in ("made", "shared"):
        for bar in ("per_second", "of_sudachi"):
            if name in found and found[name][bar] < BARS[bar]:
                told.append(f"{name}.{bar} {found[name][bar]:.2f} is below {BARS[bar]:.2f}")
    grown = (f"{name}_growth" for name in ("reading", "storing"))
    told += [
        f"{g} {found['growth'][g]:.2f} is above {BARS['growth']}" for g in grown if found["growth"][g] > BARS["growth"]
    ]
    held = found["memory"]["all_mb"]
    return told + ([f"memory {held:.0f} MB is above {BARS['memory_mb']:.0f}"] if held > BARS["memory_mb"] else [])


def main() -> int:
    """Print the measurements as a table, or as JSON; 1 where a bar is not met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--quick", action="store_true", help="fewer articles: 40 for the rates, 1,000 for growth")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    given = parser.parse_args()
    found = measure(40, 1_000, given.shared) if given.quick else measure(200, 10_000, given.shared)
    below = missed(found)
    if given.json:
        rounded = {part: {k: round(v, 3) for k, v in values.items()} for part, values in found.items()}
        print(json.dumps({**rounded, "missed": below}, ensure_ascii=False))
    else:
        for part, values in found.items():
            print(part, *(f"  {name:<20} {value:10.2f}" for name, value in values.items()), sep="\n")
        print(*(below or ["every bar is met"]), sep="\n")
    return int(bool(below))


if __name__ == "__main__":
    sys.exit(main())
