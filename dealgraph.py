"""The core. Open a graph, and ingest, extract, ask, query, export, check:

    with DealGraph.open("my-graph") as graph:
        graph.ingest(["articles/"])
        answer = graph.ask("Which labs does AWS host?")

Two flows, one call an arrow:

    article:   sources -> read_article -> claims -> quads -> check -> store.add
    question:  understand -> to_sparql -> store.select -> answer -> tell
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, cast

from kg.errors import DealGraphError, StoreError
from kg.model import DG, Answer, Article, Claim, IngestReport, Problem, Rejected
from kg.vocabulary import LANGUAGES, Vocabulary, load_vocabulary

if TYPE_CHECKING:
    from ingest.adding import Step
    from ingest.ledger import Gone, Ledger, Run, Unchanged
    from ingest.pipeline import Reads
    from ingest.reviewing import Reviewing
    from kg.articles import ArticleState
    from kg.check import Report
    from kg.explain import Telling
    from kg.exports import Choice, Written
    from kg.pool import Pool
    from kg.results import Results
    from kg.reviews.net import Decisions
    from kg.reviews.states import ClaimState
    from kg.store import EmbeddedStore, Store
    from kg.upkeep import Rebuilt
    from query.contradictions import Contradiction
    from query.llama import DealGraphQueryEngine, DealGraphRetriever
    from query.profile import Profile, Ring
    from query.things import Hit

__all__ = [
    "EXAMPLES",
    "DealGraph",
    "examine",
    "example_articles",
    "example_questions",
    "extract_claims",
    "extract_rejected",
    "rebuild",
    "restore",
    "why_rejected",
]

EXAMPLES = Path(__file__).resolve().parent / "examples"
Progress = Callable[[int, int, str], None]
_MANY = 500  # after so many new articles the store is put in order


def _silent(done: int, total: int, name: str) -> None:
    return None


def extract_claims(
    paths: Iterable[str | Path],
    vocabulary: Vocabulary | None = None,
    progress: Progress = _silent,
    workers: int | None = 1,
    follow: bool = False,
) -> Iterator[Claim | Problem]:
    """The claims of the articles at `paths`, in the order of the text; what could not be read comes out as a Problem.

    Needs no graph and touches none. `workers` processes read (None: one a core, unless the articles are few); the
    result is the same with any number of them. `follow` fetches the pages that feeds link to.
    """
    for found in _read(paths, vocabulary, progress, workers, follow):
        yield from (found,) if isinstance(found, Problem) else found[1] if isinstance(found, tuple) else ()


def _read(
    paths: Iterable[str | Path],
    vocabulary: Vocabulary | None,
    progress: Progress,
    workers: int | None,
    follow: bool = False,
    run: Run | None = None,
    reads: Reads | None = None,
) -> Iterator[tuple[Article, tuple[Any, ...]] | Unchanged | Problem]:
    """Articles with their claims, or what `reads` gives; `progress` is told of each when the caller is done."""
    from ingest.claims import claims
    from ingest.pipeline import read_all
    from ingest.sources import find_sources

    sources = list(find_sources(paths))
    total, every = len(sources), read_all(sources, vocabulary, workers, follow=follow, run=run, reads=reads or claims)
    for done, (where, found) in enumerate(every, 1):
        yield found
        progress(done, total if done <= total else 0, where)


def extract_rejected(
    paths: Iterable[str | Path],
    vocabulary: Vocabulary | None = None,
    progress: Progress = _silent,
    workers: int | None = 1,
) -> Iterator[Rejected | Problem]:
    """What was nearly a claim in the articles at `paths`, in the order of the text, each with the reason why not."""
    from ingest.review import rejected

    for found in _read(paths, vocabulary, progress, workers, reads=rejected):
        yield from (found,) if isinstance(found, Problem) else found[1] if isinstance(found, tuple) else ()


def why_rejected(rejected: Rejected, vocabulary: Vocabulary) -> dict[str, str]:
    """The reason in a sentence that names the words, by language."""
    from query.wording import load_replies

    def labels(language: str) -> dict[str, str]:
        role = vocabulary.role(rejected.role).json_name if rejected.role else ""
        kind = vocabulary.frame(rejected.kind).label(language) if rejected.kind else ""
        return {"role": role, "kind": kind, "trigger": rejected.trigger, "word": rejected.word}

    name = f"rejected-{rejected.reason}"
    return {language: load_replies(language).say(name, **labels(language)) for language in LANGUAGES}


def _notes(where: str | Path | None) -> Path | None:
    """Where it is remembered what was read: in the store's folder; for an endpoint in the user's data folder."""
    if where is None:
        return None
    if "://" not in str(where):
        from kg.home import LEDGER

        return Path(where).expanduser() / LEDGER
    import platformdirs

    from kg.identity import slug

    return Path(platformdirs.user_data_dir("dealgraph", appauthor=False)) / "endpoints" / f"{slug(str(where))}.jsonl"


def _as_problem(gone: Gone) -> Problem:
    return Problem(gone.source, f"is gone; it was the article {gone.article.doc}", "--drop-deleted takes it out")


class DealGraph:
    """One graph with the vocabulary that reads it. Close it, or use it in a `with`."""

    def __init__(self, store: Store, vocabulary: Vocabulary | None = None, notes: Path | None = None):
        """`notes` is a file that remembers what was read; without one that is remembered as long as this object is."""
        self.store, self._notes = store, notes
        self.vocabulary = vocabulary or load_vocabulary()

    @classmethod
    def open(cls, where: str | Path | None = None, vocabulary: Vocabulary | None = None) -> DealGraph:
        """The graph in the folder or at the endpoint `where`; None is an empty one in memory.

        Raises StoreError where it cannot be opened, StoreLocked where another process holds it.
        """
        from kg.store import open_store

        return cls(open_store(where), vocabulary, _notes(where))

    def close(self) -> None:
        """Let go of the store; the graph cannot be used afterwards."""
        if "_pool" in vars(self):
            self._pool.close()
        self.store.close()

    def __enter__(self) -> DealGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ingest(
        self,
        paths: Iterable[str | Path],
        progress: Progress = _silent,
        workers: int | None = 1,
        follow: bool = False,
        anew: bool = False,
        drop_deleted: bool = False,
    ) -> IngestReport:
        """Read the articles at `paths` into the graph; `progress(done, total, name)` is called after each.

        `total` is 0 where it is not known. `workers` processes read (None: one a core, unless the articles are few).
        What could not be read is among the report's problems; the rest is done. Files that were read before and have
        not changed are not read again, unless `anew`. `follow` fetches the pages that feeds link to. Articles whose
        files are gone from a folder among `paths` are reported, and with `drop_deleted` taken out.
        """
        try:
            return self._ingest(tuple(paths), progress, workers, follow, anew, drop_deleted)
        finally:
            self.store.release()

    def _ingest(
        self,
        paths: tuple[str | Path, ...],
        progress: Progress,
        workers: int | None,
        follow: bool,
        anew: bool,
        drop_deleted: bool,
    ) -> IngestReport:
        problems = list[Problem]()
        articles = unchanged = said = 0
        run, decisions = self._run(anew), self.reviews.decisions()
        for found in _read(paths, self.vocabulary, progress, workers, follow, run):
            if isinstance(found, Problem):
                problems.append(found)
            elif isinstance(found, tuple):
                changed = self._put(*found, decisions)
                articles, unchanged, said = articles + 1, unchanged + (not changed), said + len(found[1])
            else:
                count = len(found.articles)
                articles, unchanged = articles + count, unchanged + count
                said += sum(known.claims for known in found.articles)
        self.reviews.catch_up(decisions)
        if articles - unchanged >= _MANY:
            self.store.optimize()
        gone = run.gone(paths)
        dropped = self._drop(run, gone) if drop_deleted else 0
        return IngestReport(articles, unchanged, said, tuple(problems), tuple(map(_as_problem, gone)), dropped)

    def _run(self, anew: bool) -> Run:
        """What is known of earlier readings; the graph is asked for its texts, since it has the last word."""
        from ingest.ledger import Run, reader_digest

        query = f"SELECT ?article ?sha {{ ?article a <{DG}Article> ; <{DG}sha256> ?sha }}"
        held = {str(row["article"]): str(row["sha"]) for row in self.store.select(query).values()}
        return Run(self._ledger, reader_digest(self.vocabulary), held, anew)

    def _drop(self, run: Run, gone: tuple[Gone, ...]) -> int:
        from kg.model import Article

        dropped = sum(self.reviews.dropped(Article(each.article.doc, "", each.article.iri)) for each in gone)
        run.forget(gone)
        return dropped

    @cached_property
    def _ledger(self) -> Ledger:
        from ingest.ledger import Ledger

        return Ledger(self._notes)

    def add(self, article: Article) -> IngestReport:
        """Put one article and what it claims into the graph; one that is there with the same text changes nothing."""
        from ingest.claims import claims

        found = claims(article, self.vocabulary)
        changed = self._put(article, found, self.reviews.decisions())
        return IngestReport(articles=1, unchanged=int(not changed), claims=len(found))

    def adding(self, text: str = "", name: str = "", file: str | Path = "", address: str = "") -> Iterator[Step]:
        """Add a text (called `name`), a file or what stands at an address; each step is told: fetched, read, stored.

        Only text, Markdown, HTML and PDF of at most 5 MB; read in a process of its own. What cannot be read is a step
        `failed` that says why. Raises StoreError.
        """
        from ingest.adding import STORED, Pasted, adding
        from ingest.sources import Address

        given = Address(address) if address else Path(file) if file else Pasted(text, name)
        try:
            for step, found in adding(given, self.vocabulary):
                yield step
                if found:
                    changed = self._put(*found, self.reviews.decisions())
                    yield replace(step, stage=STORED, changed=changed)
        finally:
            self.store.release()

    def _put(self, article: Article, found: tuple[Claim, ...], decisions: Decisions) -> bool:
        """Claims go in as they were decided to be: what was rejected stays out, whenever its article is read."""
        from kg.reviews.batches import reviewed_batch

        return self.store.add(reviewed_batch(article, found, decisions, self.vocabulary))

    @cached_property
    def reviews(self) -> Reviewing:
        """What a reviewer can do: accept, reject, correct, confirm, merge, undo, drop, and look back."""
        from ingest.reviewing import Reviewing

        return Reviewing(self.store, self.vocabulary)

    def articles(self) -> tuple[ArticleState, ...]:
        """The articles of the graph with language, date, publisher, number of claims and state, by name."""
        from kg.articles import articles

        return articles(self.store, {str(review.reading()["doc"]) for review in self.reviews.orphans()})

    def claims(self, article: str) -> tuple[ClaimState, ...]:
        """The claims of the article named `article` in the order of its text, also those that were rejected.

        Raises KeyError where the graph has no such article.
        """
        return self.reviews.claims(article)

    @property
    def version(self) -> int:
        """Another number whenever the graph has changed, from here or by another process."""
        return self.store.writes

    def contradictions(self, language: str = "en") -> tuple[Contradiction, ...]:
        """Where articles give different values for one thing, the greatest difference first, worded in `language`."""
        from query.contradictions import contradictions

        return contradictions(self.store, self.vocabulary, language)

    def extract(self, paths: Iterable[str | Path]) -> Iterator[Claim | Problem]:
        """The claims of the articles at `paths`; the graph stays as it is."""
        return extract_claims(paths, self.vocabulary)

    def ask(self, question: str, history: Sequence[Any] = (), reading: int = 0) -> Answer:
        """Answer `question` from the graph, with evidence. Not understanding is an Answer, not an error.

        `reading` takes it in another meaning: the n-th of the answer's `other_readings`, counted from 1.
        """
        from query.answer import ask

        return ask(question, self.store, self.vocabulary, history=history, reading=reading)

    def search(self, name: str = "", most: int = 20) -> tuple[Hit, ...]:
        """The things that `name` may mean, in either language and nearly spelled, the best first; without a name those
        that most is told of."""
        from query.things import search

        return search(name, self.store, self.vocabulary, most)

    def profile(self, name: str) -> Profile | None:
        """All that the graph tells of the thing with the IRI or the name `name`; None where it knows no such thing."""
        from query.profile import profile

        return profile(name, self.store, self.vocabulary)

    def circles(self) -> tuple[Ring, ...]:
        """Rings of two to four organisations in which money goes from each to the next and back to the first."""
        from query.profile import circles

        return circles(self.store, self.vocabulary)

    def as_retriever(self) -> DealGraphRetriever:
        """A LlamaIndex retriever of the claims that answer a question. Needs the extra ``llm``, but no model."""
        from query.llama import DealGraphRetriever

        return DealGraphRetriever(self.ask)

    def as_query_engine(self) -> DealGraphQueryEngine:
        """A LlamaIndex query engine whose responses carry their source nodes. Needs the extra ``llm``, but no model."""
        from query.llama import DealGraphQueryEngine

        return DealGraphQueryEngine(self.ask)

    def as_tool(self) -> Any:
        """A LlamaIndex QueryEngineTool for agents. Needs the extra ``llm``."""
        from query.llama import tool

        return tool(self.ask)

    def sparql(self, query: str, limit: int | None = None, timeout: float | None = None) -> Results:
        """Run a query: rows of a SELECT, the truth of an ASK, triples of a CONSTRUCT; at most `limit` of them.

        With a `timeout` it is run in a process of its own, bounded in memory too, and ended after so many seconds; a
        graph at an endpoint has that server's limits instead. Raises QueryError; QueryTimeout, QueryTooBig.
        """
        from kg.store import RemoteStore

        if timeout is None or isinstance(self.store, RemoteStore):
            return self.store.query(query, limit)
        found: Any = self._pool.run(query, seconds=timeout, rows=limit)
        return cast("Results", found)

    @cached_property
    def _pool(self) -> Pool:
        from kg.pool import TRUSTED, Pool, snapshots

        return Pool(snapshots(self.store), TRUSTED)

    def explain(self, deal: str, language: str = "en") -> tuple[Telling, ...]:
        """The claims taken to tell `deal` (an IRI, its last part, or words of its name), each with its rule."""
        from kg.explain import tellings

        return tellings(self.store, deal, language)

    def article_text(self, article: str) -> str:
        """The full text of the article named `article` (as evidence names it), in which the quotes' offsets count.

        Raises KeyError where the graph has no such article.
        """
        from kg.terms import literal

        query = f"SELECT ?text {{ ?article <{DG}docName> {literal(article)} ; <{DG}text> ?text }}"
        texts = [row["text"] for row in self.store.select(query).values()]
        if not texts:
            raise KeyError(article)
        return str(texts[0])

    def export(self, what: str = "", format: str = "ttl", choice: Choice | None = None) -> bytes:
        """The graph's `what` (facts, claims, ontology, all) in `format`, in memory; see `export_to`."""
        from kg.exports import export

        return export(self.store, what, format, choice, self.vocabulary)

    def export_to(
        self, to: str | Path | IO[bytes], what: str = "", format: str = "ttl", choice: Choice | None = None
    ) -> Written:
        """Write the graph's `what` (facts, claims, ontology, all) to a path or into an open binary file, as a stream.

        `format`: ttl, trig, nt, nq, rdf, jsonld, csv, graphml or neo4j. `choice` filters by article, thing, kind, stage
        and date. Raises QueryError for a name that is not known; a path keeps what it held until all is written.
        """
        from kg.exports import export_to

        return export_to(self.store, to, what, format, choice, self.vocabulary)

    def check(self, progress: Progress = _silent) -> Report:
        """What is wrong with graph and ontology: hygiene queries, OWL 2 DL profile, shapes, consistency.

        The report's `findings` are empty when nothing is; `skipped` names the parts that could not be run here.
        `progress(done, total, part)` is told of each part when it begins.
        """
        from kg.check import report

        return report(self.store, progress=progress)

    def backup(self, target: str | Path) -> None:
        """Copy the graph, as it is now, to `target`: a .tar or .tar.gz file, else a folder, which is a store itself.

        Raises StoreError where something is there already, where the disk is full, or where the graph is in no folder.
        """
        from kg.backup import backup

        backup(_in_folder(self.store), Path(target))

    def stats(self) -> dict[str, Any]:
        """How much the graph holds: articles, claims, entities, triples, and frames of each kind."""
        from kg.counts import counts

        return counts(self.store)


def _in_folder(store: Store) -> EmbeddedStore:
    from kg.store import EmbeddedStore

    if not isinstance(store, EmbeddedStore):
        raise StoreError(str(getattr(store, "where", store)), f"this is not a folder; {_OWN_MEANS}")
    return store


_OWN_MEANS = "a server has backups of its own, and dealgraph export -f nq writes everything out"


def _folder(where: str | Path) -> Path:
    if "://" in str(where):
        raise StoreError(str(where), f"this is not a folder; {_OWN_MEANS}")
    return Path(where).expanduser()


def restore(source: str | Path, where: str | Path, instead: bool = False) -> None:
    """Make the graph in the folder `where` what it is in the backup `source`; `instead` of one that is there already.

    Raises StoreError where `source` is no whole backup, or `where` holds a graph; StoreLocked.
    """
    from kg.backup import restore as restored

    restored(Path(source).expanduser(), _folder(where), instead)


def rebuild(where: str | Path, vocabulary: Vocabulary | None = None, progress: Progress = _silent) -> Rebuilt:
    """Make the graph in the folder `where` anew from the claims of its articles, as far as they can be read.

    What is lost is named in the result, with the file to ingest again. Raises StoreError, StoreLocked.
    """
    from ingest.ledger import Ledger
    from kg.upkeep import rebuild as rebuilt

    folder = _folder(where)
    known = Ledger(_notes(folder)).places()
    return rebuilt(folder, vocabulary or load_vocabulary(), known, progress)


def example_articles() -> tuple[Path, ...]:
    """The articles that the demo reads."""
    return tuple(
        path for path in sorted(EXAMPLES.iterdir()) if path.suffix in (".txt", ".md", ".html") and path.stem != "README"
    )


def example_questions() -> tuple[str, ...]:
    """The questions that the demo asks, from examples/demo.jsonl."""
    lines = (EXAMPLES / "demo.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line)["question"] for line in lines if line.strip())


def examine(where: str | Path | None = None) -> tuple[tuple[str, bool, str], ...]:
    """Whether what dealgraph needs is there: (name, is it so, what was found) for each part."""
    return tuple(
        _examined(name, look)
        for name, look in (
            ("python", _look_at_python),
            ("vocabulary", _look_at_vocabulary),
            ("dictionary", _look_at_dictionary),
            ("store", lambda: _look_at_store(where)),
            ("extras", _look_at_extras),
        )
    )


def _examined(name: str, look: Callable[[], str]) -> tuple[str, bool, str]:
    try:
        return name, True, look()
    except (DealGraphError, OSError, ImportError) as error:
        return name, False, str(error)


def _look_at_python() -> str:
    import platform

    return platform.python_version()


def _look_at_vocabulary() -> str:
    vocabulary = load_vocabulary()
    return (
        f"{len(vocabulary.entities)} entities, {len(vocabulary.frames)} kinds of frame, {len(vocabulary.words)} words"
    )


def _look_at_dictionary() -> str:
    from importlib.metadata import version

    return f"SudachiPy {version('sudachipy')}, dictionary {version('sudachidict_core')}"


def _look_at_store(where: str | Path | None) -> str:
    if where is not None and "://" not in str(where) and not Path(where).exists():
        return f"{where} (empty; the first ingest makes it)"
    with DealGraph.open(where) as graph:
        found = graph.stats()
        return f"{where}: {found['articles']} articles, {found['claims']} claims, {found['triples']} triples"


def _look_at_extras() -> str:
    from importlib.util import find_spec

    parts = {
        "ui": "gradio",
        "http": "fastapi",
        "llm": "llama_index",
        "remote": "SPARQLWrapper",
        "shapes": "pyshacl",
        "owl": "owlready2",
    }
    return ", ".join(f"{name} {'yes' if find_spec(module) else 'no'}" for name, module in parts.items())
