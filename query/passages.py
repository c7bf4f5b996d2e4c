"""Passages for questions that no frame answers (why, how): full text over the articles' sentences, in SQLite's FTS5.

Both languages are indexed alike: by dictionary forms (English ones stemmed by FTS5's porter) and, for each known name,
by the thing itself, so that a question in one language finds what an article in the other says of the same things.
A passage is quoted, never an answer.
"""
from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

from kg.identity import digest, slug
from kg.model import DG, Entity, Passage
from kg.store import Store
from kg.terms import text_of
from kg.vocabulary import Vocabulary
from language.names import name_finder
from language.segments import segments, sentences
from language.tokens import tokenise

_SHOWN = 3
_PROSE = ("paragraph", "item", "quote")
_NO_CONTENT = ("助詞", "助動詞", "記号", "補助記号", "空白", "接続詞", "感動詞", "接尾辞", "代名詞", "連体詞", "副詞")
_SHORT = 2  # letters of an English word that is not looked for
_TABLES = """
CREATE TABLE IF NOT EXISTS article (iri TEXT PRIMARY KEY, sha TEXT);
CREATE VIRTUAL TABLE IF NOT EXISTS passage USING fts5(words, quote UNINDEXED, article UNINDEXED, first UNINDEXED,
  last UNINDEXED, tokenize = 'porter unicode61');
"""
_ARTICLES = f"SELECT ?article ?sha {{ ?article <{DG}sha256> ?sha }}"
_TEXT = """SELECT ?text ?language ?start { %s dg:text ?text .
  OPTIONAL { %s dct:language ?language } OPTIONAL { %s dg:bodyStart ?start } }"""
_HEAD = """SELECT ?doc ?title ?url ?published { %s dg:docName ?doc . OPTIONAL { %s dct:title ?title }
  OPTIONAL { %s dct:source ?url } OPTIONAL { %s dct:issued ?published } }"""


class PassageIndex:
    """The sentences of a store's articles. `path` is the file it is kept in, None for memory."""

    def __init__(self, path: Path | None = None):
        self._lock = threading.Lock()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(str(path or ":memory:"), check_same_thread=False)
        self._base.executescript(_TABLES)

    def update(self, store: Store, vocabulary: Vocabulary) -> None:
        """Bring the index to what the store holds: new and changed articles in, those that went out."""
        held = {row["article"]: text_of(row["sha"]) for row in store.select(_ARTICLES)}
        with self._lock, self._base:
            known = dict(self._base.execute("SELECT iri, sha FROM article"))
            for article in {a for a, sha in known.items() if held.get(a) != sha}:
                self._base.execute("DELETE FROM passage WHERE article = ?", (article,))
                self._base.execute("DELETE FROM article WHERE iri = ?", (article,))
            for article in sorted(a for a, sha in held.items() if known.get(a) != sha):
                self._add(article, held[article], store, vocabulary)

    def _add(self, article: str, sha: str, store: Store, vocabulary: Vocabulary) -> None:
        row = next(iter(store.select(_TEXT % ((article,) * 3))), {})
        text, language = text_of(row.get("text", '""')), text_of(row.get("language", '"en"'))
        start = int(text_of(row["start"])) if "start" in row else 0
        spans = [s for segment in segments(text, language, start) if segment.kind in _PROSE
                 for s in sentences(segment, text, language)]
        entries = ((" ".join(words(text[a:b], language, vocabulary)), text[a:b], article, a, b) for a, b in spans)
        self._base.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?)", entries)
        self._base.execute("INSERT INTO article VALUES (?, ?)", (article, sha))

    def search(self, wanted: Iterable[str], shown: int = _SHOWN) -> tuple[tuple[str, str, int, int], ...]:
        """(article, quote, start, end) of the best passages for the `wanted` words, best first."""
        query = " OR ".join(f'"{word}"' for word in dict.fromkeys(wanted) if '"' not in word)
        if not query:
            return ()
        with self._lock:
            rows = self._base.execute("SELECT article, quote, first, last FROM passage WHERE passage MATCH ? "
                                      "ORDER BY bm25(passage), article, first LIMIT ?", (query, shown))
            return tuple((str(a), str(q), int(s), int(e)) for a, q, s, e in rows)


def words(text: str, language: str, vocabulary: Vocabulary) -> Iterator[str]:
    """What a text is found by: its content words in dictionary form, and a word of its own for each thing it names."""
    for token in tokenise(text, language):
        if language == "ja" and token.pos.split(",")[0].startswith(_NO_CONTENT):
            continue
        if any(sign.isalnum() for sign in token.lemma) and (language == "ja" or len(token.lemma) > _SHORT):
            yield token.lemma
    for mention in name_finder(vocabulary).find(text):
        if isinstance(mention.value, Entity):
            yield _word_of(mention.value)


def _word_of(thing: Entity) -> str:
    return "thing" + slug(thing.iri.rsplit("/", 1)[-1]).replace("-", "0")


# ---- one index a store ----
_indexes: WeakKeyDictionary[Store, PassageIndex] = WeakKeyDictionary()


def passages(question: str, language: str, store: Store, vocabulary: Vocabulary) -> tuple[Passage, ...]:
    """The passages that are nearest to `question`, best first, in the words of their articles."""
    index = _index_of(store)
    index.update(store, vocabulary)
    asked = tuple(words(question, language, vocabulary))
    return tuple(_passage(*found, store) for found in index.search(asked))


def naming(thing: Entity, store: Store, vocabulary: Vocabulary) -> tuple[Passage, ...]:
    """Sentences of the articles that name `thing`."""
    index = _index_of(store)
    index.update(store, vocabulary)
    return tuple(_passage(*found, store) for found in index.search((_word_of(thing),)))


def _index_of(store: Store) -> PassageIndex:
    if store not in _indexes:
        where = getattr(store, "where", "memory")
        _indexes[store] = PassageIndex(None if where == "memory" else _file(where))
    return _indexes[store]


def _file(where: str) -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("dealgraph") / f"passages-{digest(where, length=16)}.sqlite"


def _passage(article: str, quote: str, start: int, end: int, store: Store) -> Passage:
    row = next(iter(store.select(_HEAD % ((article,) * 4))), {})
    said = {name: text_of(row[name]) if name in row else "" for name in ("doc", "title", "url", "published")}
    return Passage(quote, start, end, said["doc"], said["title"], said["url"], said["published"])
