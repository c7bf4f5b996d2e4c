"""The house's rules, held by reading the code: import directions, late imports, no domain word, short functions."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import ahocorasick
import pytest

import cli
import dealgraph
from kg.vocabulary import load_vocabulary

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("kg", "language", "ingest", "query", "server", "page", "commands")
DOORS = ("cli", "serve", "ui")
FILES = sorted(
    [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    + [ROOT / f"{name}.py" for name in ("dealgraph", *DOORS) if (ROOT / f"{name}.py").exists()]
)
TREES = {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}

COMMANDS = ("arguments", "asking", "doors", "keeping", "listing", "options", "querying", "reading", "reviewing")
SERVER = ("answers", "app", "describe", "endpoint", "errors", "graphs", "logs", "pages", "service", "writing")
MAY_IMPORT = {
    "kg": {"kg"},
    "language": {"kg", "language"},
    "ingest": {"kg", "language", "ingest"},
    "query": {"kg", "language", "query"},
    "dealgraph": {"kg", "language", "ingest", "query"},
    "commands": {"kg", "dealgraph", "serve", "server", "ui", "commands"},
    "cli": {"kg", "commands"},
    "server": {"kg", "query", "dealgraph", "server"},
    "page": {"kg", "query", "page"},
    "serve": {"kg", "query", "dealgraph", "server", "ui"},
    "ui": {"kg", "query", "dealgraph", "page"},
}
ONLY_IN = {  # library -> the files that may name it
    "pyoxigraph": {
        f"kg/{name}.py"
        for name in ("change", "embedded", "files", "home", "nursery", "pieces", "plan", "quads", "remote", "rows",
                     "rules", "upkeep", "view", "vocabulary", "worker")
    }
    | {"kg/rendered.py", "kg/update.py"},
    "SPARQLWrapper": {"kg/endpoint.py"},
    "keyring": {"kg/credentials.py"},
    "pyshacl": {"kg/check.py"},
    "owlready2": {"kg/check.py"},
    "gradio": {"ui.py"},
    "llama_index": {"query/llama.py"},
    "graph_layout": {"page/picture.py"},
    "typer": {"cli.py", *(f"commands/{name}.py" for name in COMMANDS)},
    "fastapi": {"serve.py", "ui.py", "server/app.py"},
    "uvicorn": {"serve.py", "ui.py", "server/connection.py"},
    "starlette": {"serve.py", "ui.py", *(f"server/{name}.py" for name in SERVER)},
}
LLAMA = "query/llama.py"
SUBCLASSES = {LLAMA: {"llama_index"}, "kg/endpoint.py": {"SPARQLWrapper"}}  # themselves imported late
LATE = {
    "gradio",
    "graph_layout",
    "llama_index",
    "pyshacl",
    "owlready2",
    "SPARQLWrapper",
    "keyring",
    "rdflib",
    "rich",
    "pypdf",
    "feedparser",
    "fastwarc",
    "protego",
    "watchfiles",
    "lxml",
    "trafilatura",
    "frontmatter",
    "networkx",
    "charset_normalizer",
    "platformdirs",
    "sudachipy",
}


def imports(tree: ast.Module) -> Iterator[tuple[str, bool]]:
    """Top name of each imported module, and whether it is imported when the file is loaded."""
    late = {id(node) for part in ast.walk(tree) if _runs_later(part) for node in ast.walk(part)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], id(node) not in late
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0], id(node) not in late


def _runs_later(node: ast.AST) -> bool:
    only_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    return only_types or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def test_all_packages_are_looked_at() -> None:
    assert {name.split("/")[0] for name in TREES} >= {*PACKAGES, "dealgraph.py", "cli.py"}
    assert len(TREES) >= 12


def test_all_packages_are_installed() -> None:
    """An editable install shows nothing of one that is left out."""
    found = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    there = {path.parent.relative_to(ROOT).as_posix().replace("/", ".")
             for package in PACKAGES for path in (ROOT / package).rglob("__init__.py")}
    assert there == set(found) - {"ontology", "examples", "ui_assets"}


@pytest.mark.parametrize("name", TREES)
def test_imports_go_one_way(name: str) -> None:
    ours = {module for module, _ in imports(TREES[name]) if module in MAY_IMPORT}
    assert ours <= MAY_IMPORT[name.split("/")[0].removesuffix(".py")]


@pytest.mark.parametrize("name", TREES)
def test_no_relative_imports(name: str) -> None:
    assert not [node.lineno for node in ast.walk(TREES[name]) if isinstance(node, ast.ImportFrom) and node.level]


@pytest.mark.parametrize("name", TREES)
def test_libraries_stay_where_they_belong(name: str) -> None:
    strayed = {module for module, _ in imports(TREES[name]) if name not in ONLY_IN.get(module, {name})}
    assert not strayed, f"{name} imports {strayed}"


def test_every_library_is_declared() -> None:
    """A fresh environment has what pyproject.toml names, not what happens to be installed here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    users = [*project["dependencies"], *(line for extra in extras if extra != "dev" for line in extras[extra])]
    declared = {re.split(r"[\[<>=!~ ]", line)[0].lower().replace("-", "_") for line in users}
    named = {"ahocorasick": "pyahocorasick", "frontmatter": "python_frontmatter", "llama_index": "llama_index_core"}
    used = (
        {module for tree in TREES.values() for module, _ in imports(tree)}
        - set(sys.stdlib_module_names)
        - set(MAY_IMPORT)
    )
    missing = {module for module in used if named.get(module, module).lower() not in declared}
    assert not missing, f"imported, and not declared for users: {missing}"


@pytest.mark.parametrize("name", TREES)
def test_heavy_libraries_are_imported_late(name: str) -> None:
    own = SUBCLASSES.get(name, set())
    early = {module for module, at_load in imports(TREES[name]) if at_load and module in LATE - own}
    assert not early, f"{name} imports {early} when it is loaded; do it inside the function"


def test_the_llamaindex_faces_are_imported_late() -> None:
    named = {n.module for tree in TREES.values() for n in tree.body if isinstance(n, ast.ImportFrom)}
    assert not {"query.llama", "kg.endpoint"} & named


# ---- no domain word in Python ----
def docstrings(tree: ast.Module) -> set[int]:
    """Ids of the constants that are docstrings or stand alone as remarks."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    skipped = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


def identifiers(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        name = (
            getattr(node, "name", None)
            or getattr(node, "attr", None)
            or getattr(node, "id", None)
            or getattr(node, "arg", None)
        )
        if isinstance(name, str):
            yield getattr(node, "lineno", 0), name


@cache
def finder(words: frozenset[str]) -> Any:
    """An automaton of `words`: there are thousands, and every string of the program is searched for each."""
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    automaton.make_automaton()
    return automaton


def bounded(words: frozenset[str], text: str) -> Iterator[str]:
    """Those of `words` that stand in `text`, not inside a longer Latin word (Japanese has no such edges)."""
    for last, word in finder(words).iter(text) if words else ():
        around = text[max(0, last - len(word)) : last - len(word) + 1], text[last + 1 : last + 2]
        if not any(sign.isascii() and sign.isalnum() for sign in around):
            yield word


@cache
def names_of_things() -> frozenset[str]:
    """All names longer than three characters of things that are no concepts."""
    vocabulary = load_vocabulary()
    return frozenset(
        alias
        for alias, iri, _, _ in vocabulary.names
        if len(alias) > 3 and "Concept" not in vocabulary.entities[iri].classes
    )


@cache
def kinds() -> frozenset[str]:
    return frozenset(load_vocabulary().frames)


# Words that denote a deal in the news and something of their own in code: keys of files, types, operations, and one
# part of speech of the Japanese dictionary.
# fmt: off
ORDINARY = {
    "back", "book", "budget", "build", "channel", "check", "client", "close", "collect", "commit", "contract",
    "contribute", "customer", "deliver", "double", "draw", "exercise", "extend", "extension", "host", "issue", "lead",
    "lease", "merge", "offer", "order", "pool", "provider", "raise", "release", "request", "round", "share", "sign",
    "source", "spend", "split", "supply", "transfer",
    "補助",
}
# fmt: on


@cache
def deal_words() -> frozenset[str]:
    """Lexicon forms that denote a deal, Japanese verbs without their ending: only data may name these."""
    vocabulary = load_vocabulary()
    deals = {f"frame:{kind}" for kind in vocabulary.frames if "Deal" in vocabulary.classes[kind]}
    forms = {
        form.removesuffix("する") for word in vocabulary.words if deals & set(word.concepts) for form in word.forms
    }
    return frozenset(form for form in forms if len(form) > (3 if form.isascii() else 1)) - ORDINARY


def test_the_lists_of_domain_words_are_not_empty() -> None:
    assert len(kinds()) >= 15
    assert len(names_of_things()) > 100
    assert len(deal_words()) > 20


@pytest.mark.parametrize("name", TREES)
def test_no_string_names_a_thing_or_a_kind(name: str) -> None:
    named = names_of_things() | kinds()
    found = [(line, word) for line, text in strings(TREES[name]) for word in bounded(named, text)]
    assert not found, f"{name}: {found}; such words belong in ontology/"


@pytest.mark.parametrize("name", TREES)
def test_no_word_list_names_a_trigger(name: str) -> None:
    """English strings with a blank are messages for people; those without are words, keys or patterns."""
    triggers = deal_words()
    japanese = frozenset(word for word in triggers if not word.isascii())
    found = [
        (line, word)
        for line, text in strings(TREES[name])
        for word in (*([] if re.search(r"\s", text) else re.split(r"\W+", text)), *bounded(japanese, text))
        if word in triggers
    ]
    assert not found, f"{name}: {found}; such words belong in ontology/lexicon/"


@pytest.mark.parametrize("name", TREES)
def test_no_identifier_names_a_kind(name: str) -> None:
    """`read_Investment`, `InvestmentReader` and `investment_rows` are out; the JSON contract may be called so."""
    vocabulary = load_vocabulary()
    deals = {kind for kind in kinds() if "Deal" in vocabulary.classes[kind]}
    found = [
        (line, word)
        for line, word in identifiers(TREES[name])
        for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", word)
        if part.capitalize() in deals - {"Contract"}
    ]
    assert not found, f"{name}: {found}"


# ---- short functions ----
def bodies() -> dict[str, int]:
    """Lines of each function's body without its docstring."""
    found = {}
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                found[f"{name}:{node.name}:{node.lineno}"] = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
    return found


def test_functions_are_short() -> None:
    lengths = bodies()
    assert len(lengths) > 100
    assert not {name: length for name, length in lengths.items() if length > 60}
    assert median(lengths.values()) <= 8
    above = sorted((name for name, length in lengths.items() if length > 20), key=lengths.__getitem__)
    assert len(above) <= len(lengths) * 0.1, f"too many functions above 20 lines: {above}"


# ---- public names ----
def test_public_names() -> None:
    assert set(dealgraph.__all__) == {
        "EXAMPLES",
        "DealGraph",
        "examine",
        "example_questions",
        "example_articles",
        "extract_claims",
        "extract_rejected",
        "rebuild",
        "restore",
        "why_rejected",
    }
    assert {name for name in vars(dealgraph.DealGraph) if not name.startswith("_")} == {
        "open",
        "close",
        "ingest",
        "add",
        "extract",
        "ask",
        "sparql",
        "export",
        "export_to",
        "check",
        "backup",
        "stats",
        "article_text",
        "explain",
        "search",
        "profile",
        "circles",
        "reviews",
        "adding",
        "articles",
        "claims",
        "contradictions",
        "version",
        "as_retriever",
        "as_query_engine",
        "as_tool",
    }


def test_every_command_of_the_contract_is_there() -> None:
    assert [command.callback.__name__ for command in cli.app.registered_commands if command.callback] == [
        "ingest",
        "extract",
        "ask",
        "sparql",
        "export",
        "check",
        "backup",
        "restore",
        "rebuild",
        "serve",
        "ui",
        "demo",
        "stats",
        "explain",
        "doctor",
        "articles",
        "claims",
        "contradictions",
    ]
    assert [command.callback.__name__ for command in cli.reviewing.registered_commands if command.callback] == [
        "accept",
        "reject",
        "correct",
        "confirm",
        "merge",
        "undo",
        "drop",
        "list_reviews",
        "list_names",
    ]
