"""Writes docs/ontology.md from the files of ontology/: python docs/build_ontology.py > docs/ontology.md"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.rows import Rows, read_rows  # noqa: E402
from kg.vocabulary import FOLDER, Vocabulary, load_vocabulary  # noqa: E402

MODEL = FOLDER / "model.ttl"
SKOS = "http://www.w3.org/2004/02/skos/core#"
BOUNDARY = "```"


# ---- what the files say ----
def text(rows: Rows, name: str, prop: str, language: str) -> str:
    """The text of a term in one language."""
    return dict(rows.texts(name, prop)).get(language, "")


def above(rows: Rows, name: str) -> tuple[str, ...]:
    """The named classes directly above `name`."""
    return tuple(rows.local(c) for c in rows.values(name, "rdfs:subClassOf") if "dealgraph/ontology#" in c)


def ends(rows: Rows, name: str, prop: str) -> str:
    """The domain or range of a property: classes or datatypes, joined by "or"."""
    found = [rows.local(c) for r in rows.values(name, prop) for c in (rows.list(r, "owl:unionOf") or (r,))]
    return " or ".join(found)


def within(vocabulary: Vocabulary, top: str) -> list[str]:
    """`top` and all classes of model.ttl below it, in file order."""
    return [c for c in vocabulary.classes if top in vocabulary.classes[c] and c in TERMS]


ROWS = read_rows([MODEL])
TERMS = frozenset(ROWS.of_type("owl:Class"))


def above_line(path: Path) -> str:
    """The first comment of a query file: what it is for."""
    return path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")


# ---- Markdown ----
def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A Markdown table; bars in cells are escaped."""
    head = list(header)
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += ["| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows]
    return [*lines, ""]


def tree(names: Iterable[str]) -> list[str]:
    """Classes and what they are kinds of, as a Mermaid diagram."""
    kept = list(names)
    edges = [f"    {parent} --> {name}" for name in kept for parent in above(ROWS, name) if parent in kept]
    labels = [f'    {name}["{text(ROWS, name, "rdfs:label", "en")}"]' for name in kept]
    return [f"{BOUNDARY}mermaid", "graph LR", *labels, *edges, BOUNDARY, ""]


def described(names: Iterable[str]) -> list[str]:
    """Terms with label, definition and example in both languages."""
    return table(
        ("term", "English", "日本語"),
        (
            (
                f"`dg:{name}`",
                *(
                    f"**{text(ROWS, name, 'rdfs:label', language)}**: {text(ROWS, name, 'skos:definition', language)} "
                    f"*{text(ROWS, name, 'skos:example', language)}*"
                    for language in ("en", "ja")
                ),
            )
            for name in names
        ),
    )


# ---- the page ----
def counted(vocabulary: Vocabulary) -> str:
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
    counts = [len(ROWS.of_type(f"owl:{kind}")) for kind in kinds]
    return (
        f"{sum(counts)} terms: {counts[0]} classes, {counts[1]} object, {counts[2]} datatype and {counts[3]} annotation"
        f" properties, {counts[4]} named values. {len(vocabulary.frames)} of the classes are kinds of frame."
    )


CLAIMS = """```mermaid
graph LR
    Article["article: text, publisher, date"]
    Claim["claim: quote, place in the text"]
    Frame["frame: kind, roles"]
    Party["party, product, place …"]
    Quantity["quantity, amount: number, unit, bound"]
    Claim -- "prov:wasDerivedFrom" --> Article
    Claim -- "dg:about" --> Frame
    Claim -- "dg:speaker" --> Speaker["speaker"]
    Claim -- "dg:stage" --> Stage["stage: in talks … completed"]
    Claim -- "dg:certainty" --> Certainty["certainty: asserted … rumoured"]
    Frame -- "a role" --> Party
    Frame -- "dg:amount, dg:value" --> Quantity
    Party -- "dg:hosts, dg:investsIn …" --> Party
```"""


def frames(vocabulary: Vocabulary) -> Iterator[str]:
    for kind, frame in vocabulary.frames.items():
        yield f"### `dg:{kind}` ({frame.label('en')}, {frame.label('ja')})"
        yield ""
        yield f"{text(ROWS, kind, 'skos:definition', 'en')} {text(ROWS, kind, 'skos:definition', 'ja')}"
        yield ""
        yield f"> {text(ROWS, kind, 'skos:example', 'en')} / {text(ROWS, kind, 'skos:example', 'ja')}"
        yield ""
        yield f"Stage where the text gives none: {vocabulary.label(frame.usual_stage, 'en')}."
        yield ""
        yield from table(("role", "label", "filled by", ""), (role_row(r, kind, vocabulary) for r in frame.roles))


def role_row(name: str, kind: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    role = vocabulary.role(name)
    marks = [mark for mark, so in (("key", name in vocabulary.frame(kind).keys), ("several", role.several)) if so]
    labels = f"{vocabulary.label(name, 'en')} / {vocabulary.label(name, 'ja')}"
    return f"`dg:{name}`", labels, " or ".join(sorted(role.ranges)), ", ".join(marks)


def properties(names: Iterable[str]) -> list[str]:
    rows = []
    for name in names:
        other = "".join(f"inverse of `dg:{ROWS.local(v)}`" for v in ROWS.values(name, "owl:inverseOf"))
        both = [
            f"{text(ROWS, name, 'rdfs:label', lang)}: *{text(ROWS, name, 'skos:example', lang)}*"
            for lang in ("en", "ja")
        ]
        rows.append((f"`dg:{name}`", *both, ends(ROWS, name, "rdfs:domain") or other, ends(ROWS, name, "rdfs:range")))
    return table(("property", "English", "日本語", "of", "to"), rows)


def mappings() -> list[str]:
    found, why = [], ""
    for line in (FOLDER / "alignments.ttl").read_text(encoding="utf-8").splitlines():
        hit = re.match(r"(dg:\w+) skos:(\w+)Match (\S+) \.", line)
        if hit:
            found.append((f"`{hit[1]}`", hit[2], f"`{hit[3]}`", why))
        why = line.lstrip("# ") if line.startswith("# ") else ""
    return table(("term", "match", "of another vocabulary", "because"), found)


def queries(folder: str, prefix: str = "") -> list[str]:
    return [f"- `{path.name}`: {above_line(path)}" for path in sorted((FOLDER / folder).glob(f"{prefix}*.rq"))] + [""]


def example(name: str) -> str:
    return (ROOT / "docs" / "lawsuit" / name).read_text(encoding="utf-8").rstrip()


def how_to() -> str:
    return f"""## To add something

After each change run `dealgraph check`. A wrong row is reported with file, line and what to write instead.

### An entity
A row in the file of its kind under `ontology/entities/`. One preferred name in each language; other names as
`skos:altLabel`, common misspellings as `skos:hiddenLabel`. A name that is also a word, or somebody else's name, is a
`dg:ambiguousLabel`: it counts only where the text also has a clear name of the thing or one of its `dg:contextWord`s.

{BOUNDARY}turtle
dgr:example-labs a dg:Company ; dg:activity dg:ModelDevelopment ;   # dg:activity makes it an AI lab
    rdfs:label "Example Labs"@en , "イグザンプル・ラボ"@ja ;
    skos:altLabel "ExampleLabs"@en ;
    dg:ambiguousLabel "Example"@en ; dg:contextWord "language model"@en ;
    dg:partOf dgr:example-holdings ; dg:domain "example.com" .
{BOUNDARY}

### A word
A row in `ontology/lexicon/en.ttl` or `ja.ttl`: the word, what it denotes, and a sentence that shows it among its
arguments. What stands beside a role (preposition, particle, or nothing) is what the reader looks for.

{BOUNDARY}turtle
en:bankroll a lexinfo:Verb ; ontolex:canonicalForm [ ontolex:writtenRep "bankroll"@en ] ;
    ontolex:denotes dg:Investment ; dgl:usage "{{investor}} bankroll {{investee}} with {{amount}}"@en .
{BOUNDARY}

### A role, or a frame that there is a parent for
A frame is a class below `dg:Frame` (or `dg:Deal`, `dg:Contract` …) with `dg:hasRole`, `dg:keyRole` and
`dg:usualStage`. A role is a property with a domain that takes the frame in, and a range; `dg:amount` and `dg:period`
may be said of any frame. Every term has a label, a definition (what it is a kind of, and what sets it apart) and an
example, in both languages.

### A whole new kind of event: lawsuits
Nothing in the program knows of lawsuits. These rows are all that it takes to read them, store them and answer
questions about them in both languages (`tests/test_ontology_lawsuit.py` does just this, in a copy of `ontology/`).

1. The frame and its roles, in `ontology/model.ttl`:

{BOUNDARY}turtle
{example("model.ttl")}
{BOUNDARY}

2. The words, in `ontology/lexicon/en.ttl` and `ja.ttl`. A word that stands in another row so far (`sue` and 提訴する
   do, as words of `dg:Regulation`) is struck there: a form denotes one frame.

{BOUNDARY}turtle
{example("en.ttl")}

{example("ja.ttl")}
{BOUNDARY}

3. Now “Elon Musk sued OpenAI.” and 「イーロン・マスク氏はOpenAIを提訴した。」 are read as

{BOUNDARY}turtle
dgr:lawsuit-elon-musk-openai-… a dg:Lawsuit ; dg:plaintiff dgr:elon-musk ; dg:defendant dgr:openai ;
    dg:status dg:Completed .
{BOUNDARY}

   and “Who sued OpenAI?”, 「誰がOpenAIを提訴したか。」 are answered from it. For a wording of its own, add
   `dg:Lawsuit reply:says "{{plaintiff}} sued {{defendant}}[ for {{amount}}]"@en` to `ontology/replies/en.ttl`, and its
   like to `ja.ttl`; without it the answer names the frame and its roles. For a shortcut such as `dg:hosts`, add a query
   to `ontology/rules/`.
"""


def page() -> str:
    """The whole page, in Markdown."""
    vocabulary = load_vocabulary()
    things = within(vocabulary, "Thing")
    products = [c for c in things if "Product" in vocabulary.classes[c]]
    roles = {role for frame in vocabulary.frames.values() for role in frame.roles}
    relations = [*ROWS.of_type("owl:ObjectProperty"), *ROWS.of_type("owl:DatatypeProperty")]
    values = ROWS.of_type("owl:NamedIndividual")
    others = [c for c in ROWS.of_type("owl:Class") if not vocabulary.classes[c] & {"Thing", "Concept", "Frame"}]
    parts = [
        "# The ontology",
        "",
        "Generated from `ontology/` by `make docs`; a test holds it to that. Namespace",
        "`https://w3id.org/dealgraph/ontology#`, prefix `dg:`; things are in `https://w3id.org/dealgraph/id/`, `dgr:`.",
        "OWL 2 DL, every term in English and Japanese.",
        counted(vocabulary),
        "",
        "A *frame* is what a sentence says; a *claim* is that one article's sentence says it, with who is quoted, how",
        "far the deal has come and how sure the speaker is. Its IRI names the graph of the triples that it states.",
        "",
        CLAIMS,
        "",
        "## Things",
        "",
        *tree([c for c in things if c not in products]),
        *described(c for c in things if c not in products),
        "### Products",
        "",
        *tree(products),
        *described(products),
        "### What cannot be both",
        "",
        *[f"- {line}" for line in disjoint()],
        "",
        "## Notions that fill roles",
        "",
        *described(within(vocabulary, "Concept")),
        "### Activities, and the classes they define",
        "",
        *described(name for name in values if "Activity" in map(ROWS.local, ROWS.values(name, "rdf:type"))),
        "## Frames and their roles",
        "",
        *tree(within(vocabulary, "Frame")),
        *frames(vocabulary),
        "### Kinds recognised by their roles",
        "",
        *described(c for c in within(vocabulary, "Frame") if c not in vocabulary.frames),
        "## Roles",
        "",
        *properties(name for name in relations if name in roles),
        "## Other properties",
        "",
        *properties(name for name in relations if name not in roles),
        "## Claims, values, and what they may be",
        "",
        *described(others),
        *described(name for name in values if "Activity" not in map(ROWS.local, ROWS.values(name, "rdf:type"))),
        "## How the files speak to the program",
        "",
        *described(ROWS.of_type("owl:AnnotationProperty")),
        "## Rules: shortcuts that follow from frames",
        "",
        *queries("rules"),
        "## Hygiene: what `dealgraph check` asks of the files",
        "",
        *queries("hygiene", "ontology-"),
        "## Other vocabularies",
        "",
        "`ontology/alignments.ttl`, which the model does not import.",
        "",
        *mappings(),
        how_to(),
    ]
    return "\n".join(parts).rstrip("\n") + "\n"


def disjoint() -> Iterator[str]:
    for node in ROWS.values_of:
        members = [ROWS.local(member) for member in ROWS.list(node, "owl:members")]
        if members:
            yield ", ".join(f"`{name}`" for name in members)
        for other in ROWS.values(node, "owl:disjointWith"):
            yield f"`{ROWS.local(node)}`, `{ROWS.local(other)}`"


if __name__ == "__main__":
    print(page(), end="")
