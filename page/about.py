"""The About panel: the ontology at a glance, the endpoint with snippets that work, versions, adding data, licence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol

from markupsafe import Markup

from kg.errors import DealGraphError
from kg.model import DG
from kg.vocabulary import FrameType, Vocabulary
from page.markup import join
from page.panel import Address, Panel, Updates, html
from page.wording import Wording

PACKAGES = ("dealgraph", "pyoxigraph", "rdflib", "gradio", "fastapi", "SudachiPy", "sudachidict_core")
HERE = "http://127.0.0.1:7860"  # stands in the snippets until about.js puts the page's own address there
QUERY = "SELECT ?lab WHERE { dgr:aws dg:hosts ?lab }"
SNIPPETS = (
    ("curl", f"""curl -G {HERE}/sparql \\
  -H 'Accept: text/csv' \\
  --data-urlencode 'query={QUERY}'
"""),
    ("Python", f"""from urllib.parse import urlencode
from urllib.request import urlopen

print(urlopen("{HERE}/sparql?format=csv&" + urlencode({{"query": "{QUERY}"}})).read().decode())
"""),
    ("SPARQLWrapper", f"""from SPARQLWrapper import JSON, SPARQLWrapper

endpoint = SPARQLWrapper("{HERE}/sparql")
endpoint.setReturnFormat(JSON)
endpoint.setQuery("{QUERY}")
for row in endpoint.queryAndConvert()["results"]["bindings"]:
    print(row["lab"]["value"])
"""),
    ("dealgraph", """dealgraph ingest article.txt news/ https://example.com/post
dealgraph ask "Which labs does AWS host?"
dealgraph export -o graph.ttl
"""),
)


class Counted(Protocol):
    """What this panel asks of the core (see dealgraph.DealGraph)."""

    @property
    def vocabulary(self) -> Vocabulary: ...
    def stats(self) -> Mapping[str, Any]: ...


def about_html(graph: Counted, words: Wording) -> Markup:
    """The whole panel."""
    pieces = (_intro_html(graph, words), _snippets_html(words), _kinds_html(words), _versions_html(words))
    return Markup("<div class='about' lang='{}'>{}</div>").format(words.language, join(pieces))


def _intro_html(graph: Counted, words: Wording) -> Markup:
    try:
        found = graph.stats()
    except DealGraphError as error:
        held = Markup("<p class='failed' role='alert'>{}</p>").format(error)
    else:
        held = Markup("<p>{}</p>").format(words("holds", **{n: found[n] for n in ("articles", "claims", "triples")}))
    return Markup("<section><h2>dealgraph</h2><p>{}</p>{}<p>{}</p></section>").format(
        words("aboutWhat"), held, words("aboutAdding"))


def _snippets_html(words: Wording) -> Markup:
    blocks = join([Markup("<figure><figcaption>{}</figcaption><pre tabindex='0'><code>{}</code></pre></figure>")
                   .format(name, code) for name, code in SNIPPETS])
    return Markup("<section><h3>{}</h3><p>{} <code>{}/sparql</code></p>{}</section>").format(
        words("endpoint"), words("endpointAt"), HERE, blocks)


def _kinds_html(words: Wording) -> Markup:
    rows = join([_kind_html(kind, words) for kind in words.vocabulary.frames.values()])
    head = join([Markup("<th scope='col'>{}</th>").format(words(name)) for name in ("kindOf", "meaningOf", "rolesOf")])
    return Markup("<section><h3>{}</h3><p>{} <code>{}</code></p><div class='table' tabindex='0' role='region' "
                  "aria-label='{}'><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></section>").format(
        words("atAGlance"), words("namespace"), DG, words("atAGlance"), head, rows)


def _kind_html(kind: FrameType, words: Wording) -> Markup:
    known, language = words.vocabulary, words.language
    roles = join([Markup("<span title='dg:{}'>{}</span>").format(role, known.label(role, language))
                  for role in kind.roles], ", ")
    return Markup("<tr><th scope='row'>{}<code>dg:{}</code></th><td>{}</td><td>{}</td></tr>").format(
        known.label(kind.kind, language), kind.kind, known.definition(kind.kind, language), roles)


def _versions_html(words: Wording) -> Markup:
    rows = join([Markup("<li>{} {}</li>").format(name, number) for name, number in versions()])
    return Markup("<section><h3>{}</h3><ul class='versions'>{}</ul><p>{}</p></section>").format(
        words("versions"), rows, words("rights"))


def versions() -> Iterator[tuple[str, str]]:
    """The installed ones of PACKAGES with their versions."""
    for name in PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


class About(Panel):
    """One page of text, made anew when it is opened."""

    name = "about"
    graph: Counted

    def lay_out(self, gr: Any, words: Wording) -> None:
        """The text alone."""
        self.text = html(gr, Markup(), "about")

    def parts(self) -> list[Any]:
        """See Panel."""
        return [self.text]

    def reworded(self, words: Wording, *state: Any) -> Updates:
        """See Panel."""
        return {self.text: about_html(self.graph, words)}

    def opened(self, given: Address, words: Wording, *state: Any) -> Iterator[Updates]:
        """The counts of the graph as it stands now."""
        yield self.reworded(words)
