"""Facts and questions against gold, run through the command line as a user would: python -m bench.evaluate

    --set five|more|examples     only one set of articles (may be given several times); `examples` needs no ../shared
    --type Investment            only one type of fact
    --quiet                      the tables without what is missed and what is wrong
    --json                       one JSON object
    --raise                      lift tests/floors.json to what was reached (never lowers it)
    --gaps                       write the gold facts and questions not reached to tests/known_gaps.txt, by id

Prints for each set a table by type of fact: precision, recall, F1, and how many of the right facts have the right
status, speakers, date and quote; then what is missed and what is wrong. The floors are those of ../shared's scorers.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import scoring

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "floors.json"
GAPS = ROOT / "tests" / "known_gaps.txt"
RATES = ("status", "attribution", "date")  # of the matched facts, how many have these right


@dataclass(frozen=True)
class Score:
    """What one evaluation reached: figures by name, and the ids of gold rows that were not reached."""

    figures: dict[str, float]
    missed: frozenset[str]
    details: dict[str, Any]


def evaluate(shared: Path) -> Score:
    """Extract the five articles and the others, ask the gold questions, and run both scorers of `shared`/eval.

    `other_…` are the figures on articles/more, which nothing should be tuned to.
    """
    with tempfile.TemporaryDirectory() as folder:
        facts, answers = Path(folder) / "facts.jsonl", Path(folder) / "answers.jsonl"
        articles = [str(path) for path in sorted((shared / "articles").glob("s0?.txt"))]
        store = str(Path(folder) / "graph")
        dealgraph("extract", *articles, "-q", "-o", str(facts))
        other, others = Path(folder) / "other.jsonl", sorted((shared / "articles" / "more").glob("*.txt"))
        dealgraph("extract", *map(str, others), "-q", "-o", str(other))
        dealgraph("ingest", *articles, "-q", "--store", store)
        dealgraph("ask", "--file", str(shared / "eval" / "questions.jsonl"), "--store", store, "-q", "-o", str(answers))
        gold = shared / "eval"
        scored_facts = scorer(gold, "score_facts.py", gold / "facts.jsonl", facts, "--core")
        scored_others = scorer(gold, "score_facts.py", gold / "facts_more.jsonl", other, "--core")
        scored_questions = scorer(gold, "score_questions.py", gold / "questions.jsonl", answers)
        missed = _missed_facts(gold, facts) | _missed_questions(gold, answers)
    figures = {
        "core_recall": scored_facts["core_recall"],
        "core_precision": scored_facts["facts"]["p"],
        "other_recall": scored_others["core_recall"],
        "other_precision": scored_others["facts"]["p"],
        **{name: scored_facts[f"{name}_right"] for name in RATES},
        **{f"other_{name}": scored_others[f"{name}_right"] for name in RATES},
        "questions_right": scored_questions["accuracy"],
        "unanswerable_declined": _declined(scored_questions["answered_though_unanswerable"]),
    }
    return Score(figures, missed, {"facts": scored_facts, "other_facts": scored_others, "questions": scored_questions})


def _declined(invented: str) -> float:
    """ "0/7" answered though unanswerable -> the share that was declined."""
    answered, every = map(int, invented.split("/"))
    return 1 - answered / every


def dealgraph(*arguments: str) -> str:
    """Run one command; what it printed. Exit codes up to 1 are results, the others errors."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode > 1:
        raise SystemExit(f"dealgraph {' '.join(arguments[:2])} … ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def scorer(gold: Path, name: str, *arguments: object) -> dict[str, Any]:
    """The JSON that one of the scorers prints."""
    done = subprocess.run(
        [sys.executable, str(gold / name), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _missed_facts(gold: Path, predicted: Path) -> frozenset[str]:
    """Ids of the core gold facts that no prediction matches, by the scorer's own matching."""
    score, names = _module(gold, "score_facts"), _module(gold, "normalise").Names(gold / "aliases.json")
    rows = [row for row in score.read(gold / "facts.jsonl") if row.get("core", True)]
    every = score.read(gold / "facts.jsonl")
    found = {fact["id"] for fact, _ in score.match(every, score.read(predicted), names)}
    return frozenset(row["id"] for row in rows) - found


def _missed_questions(gold: Path, answers: Path) -> frozenset[str]:
    done = subprocess.run(
        [sys.executable, str(gold / "score_questions.py"), str(gold / "questions.jsonl"), str(answers), "--show"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    ids = {
        json.loads(line)["id"]
        for line in (gold / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        if line.strip()
    }
    shown = {line.split()[1] for line in done.stdout.splitlines() if len(line.split()) > 2}
    return frozenset(ids & shown)


def _module(folder: Path, name: str) -> Any:
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))
        sys.dont_write_bytecode = before


def floors() -> dict[str, float]:
    """The figures that must be reached, by name."""
    found: dict[str, float] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return found


def raise_floors(figures: dict[str, float]) -> dict[str, float]:
    """Write the floors, each at the higher of what it was and what was reached."""
    old = floors()
    raised = {name: max(old.get(name, 0.0), round(reached, 3)) for name, reached in figures.items()}
    FLOORS.write_text(json.dumps(raised, indent=1) + "\n", encoding="utf-8")
    return raised


def known_gaps() -> frozenset[str]:
    """The ids in tests/known_gaps.txt; what follows an id on its line is a remark."""
    lines = GAPS.read_text(encoding="utf-8").splitlines() if GAPS.exists() else []
    return frozenset(line.split()[0] for line in lines if line.strip() and not line.startswith("#"))


def write_gaps(missed: frozenset[str]) -> None:
    """Write the ids not reached; remarks of lines that stay are kept."""
    old = {
        line.split()[0]: line
        for line in (GAPS.read_text(encoding="utf-8").splitlines() if GAPS.exists() else [])
        if line.strip() and not line.startswith("#")
    }
    head = (
        "# Gold facts (sNN-…) and questions (qd…) that are not reached yet, by id. One that is reached fails the\n"
        "# build until its line is removed: python -m bench.evaluate --gaps\n"
    )
    GAPS.write_text(head + "".join(f"{old.get(name, name)}\n" for name in sorted(missed)), encoding="utf-8")


# ---- by type of fact ----
@dataclass(frozen=True)
class Set:
    """Articles with the facts that must be found in them."""

    name: str
    articles: tuple[Path, ...]
    gold: Path
    names: scoring.Names


def sets(shared: Path) -> tuple[Set, ...]:
    """The sets that are there: `five` and `more` in the shared folder, `examples` in this project."""
    examples = ROOT / "examples"
    folder, gold = shared / "articles", shared / "eval"
    spelled = gold / "aliases.json"
    names = scoring.names_of(json.loads(spelled.read_text(encoding="utf-8")) if spelled.exists() else {})
    found = (
        Set("five", tuple(sorted(folder.glob("s0?.txt"))), gold / "facts.jsonl", names),
        Set("more", tuple(sorted((folder / "more").glob("*.txt"))), gold / "facts_more.jsonl", names),
        Set("examples", _articles(examples), examples / "facts.jsonl", _vocabulary_names()),
    )
    return tuple(each for each in found if each.articles and each.gold.exists())


def _articles(folder: Path) -> tuple[Path, ...]:
    from dealgraph import example_articles

    return tuple(path for path in example_articles() if path.parent == folder)


def _vocabulary_names() -> scoring.Names:
    """Spellings as the vocabulary has them; of an ambiguous one the first thing counts."""
    from kg.vocabulary import load_vocabulary

    vocabulary = load_vocabulary()
    aliases: dict[str, list[str]] = {}
    for alias, iri, _, kind in vocabulary.names:
        if kind != "ambiguous":
            aliases.setdefault(vocabulary.entities[iri].label(), []).append(alias)
    return scoring.names_of(aliases)


def compared(each: Set) -> scoring.Result:
    """What `dealgraph extract` finds in a set against its gold."""
    with tempfile.TemporaryDirectory() as folder:
        facts = Path(folder) / "facts.jsonl"
        dealgraph("extract", *map(str, each.articles), "-q", "-o", str(facts))
        return scoring.compare(scoring.read(each.gold), scoring.read(facts), each.names)


def table(each: Set, result: scoring.Result, kinds: Sequence[str]) -> dict[str, dict[str, float]]:
    """Figures by type, and in all (under ``all``) where more than one is asked for."""
    rows = {kind: scoring.figures(result.of(kind), each.names) for kind in kinds}
    return rows if len(kinds) == 1 else {**rows, "all": scoring.figures(result, each.names)}


def told(each: Set, result: scoring.Result, kinds: Sequence[str], quiet: bool) -> str:
    """The table of a set as text, and by type what is missed and what is wrong."""
    rows = table(each, result, kinds)
    head = tuple(next(iter(rows.values()), {}))
    lines = [f"{each.name:<13}" + "".join(f"{name:>12}" for name in head)]
    lines += [f"{kind:<13}" + "".join(f"{row[name]:>12g}" for name in head) for kind, row in rows.items()]
    for kind in () if quiet else kinds:
        part = result.of(kind)
        lines += [f"{kind} missed  {_shown(fact)}" for fact in part.missed]
        lines += [f"{kind} wrong   {_shown(fact)}" for fact in part.wrong]
    return "\n".join(lines) + "\n"


def _shown(fact: scoring.Fact) -> str:
    quote = " ".join(str(fact.get("quote", "")).split())
    return f"{fact['doc']} {json.dumps(fact['roles'], ensure_ascii=False)} | {quote[:100]}"


def main() -> None:
    """The command; see the module's text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--set", dest="only", action="append", choices=("five", "more", "examples"))
    parser.add_argument("--type", dest="kind")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--raise", dest="lift", action="store_true")
    parser.add_argument("--gaps", action="store_true")
    given = parser.parse_args()
    found = [(each, compared(each)) for each in sets(given.shared) if not given.only or each.name in given.only]
    kinds = {each.name: (given.kind,) if given.kind else result.kinds for each, result in found}
    if not given.json:
        print(*(told(each, result, kinds[each.name], given.quiet) for each, result in found), sep="\n")
    whole = (given.shared / "eval").is_dir() and not (given.only or given.kind)
    score = evaluate(given.shared) if whole or given.lift or given.gaps else None
    if score and given.lift:
        raise_floors(score.figures)
    if score and given.gaps:
        write_gaps(score.missed)
    if given.json:
        rows = {each.name: table(each, result, kinds[each.name]) for each, result in found}
        print(json.dumps({**rows, **({"floors": score.figures, **score.details} if score else {})}, ensure_ascii=False))
    elif score:
        print("of the floors", *(f"  {name:<22} {value:.3f}" for name, value in score.figures.items()), sep="\n")


if __name__ == "__main__":
    main()
