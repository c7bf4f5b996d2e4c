"""The page's words in both languages. Wording is data: ontology/replies/ui.en.ttl and ui.ja.ttl, a row a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.model import DGR, Entity
from kg.questions import questions
from kg.rows import read_rows
from kg.vocabulary import FOLDER, StatusType, Vocabulary

LANGUAGES = ("en", "ja")
_PAGE = "https://w3id.org/dealgraph/page#"


@dataclass(frozen=True)
class Wording:
    """The page's own words in one language, with the vocabulary that names things and statuses."""

    language: str
    texts: Mapping[str, str]
    offered: tuple[str, ...]
    vocabulary: Vocabulary

    def __call__(self, name: str, /, **values: object) -> str:
        """The text `name` with its places filled; KeyError where the data file lacks it."""
        return self.texts[name].format(**values)

    def status(self, name: str) -> StatusType | None:
        """The status by its local or its JSON name."""
        known = self.vocabulary.statuses
        return known.get(name) or next((s for s in known.values() if s.json_name == name), None)

    def holds(self, name: str) -> bool:
        """Whether what has this status is done; not, where it has none that is known."""
        status = self.status(name)
        return status is not None and status.holds

    def thing(self, name: str, more: Iterable[Entity] = ()) -> str:
        """The label of a thing given by IRI, of the vocabulary or one of `more`; of anything else, the name itself."""
        entity = self.vocabulary.entity(name) or next((thing for thing in more if thing.iri == name), None)
        return entity.label(self.language) if entity else name.removeprefix(DGR)


@cache
def texts_of(language: str) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """The rows of one language, and the example questions to offer in it."""
    rows = read_rows([FOLDER / "replies" / f"ui.{language}.ttl"])
    texts = {name: text for name in rows.subjects(_PAGE) for _, text in rows.texts(_PAGE + name, "rdfs:label")}
    own = tuple(text for _, text in rows.texts(_PAGE + "offered", "skos:example"))
    return texts, tuple(dict.fromkeys((*own, *(q.wording(language) for q in questions() if q.offered))))


def wording(language: str, vocabulary: Vocabulary) -> Wording:
    """The page's words in `language` (en where it is none of LANGUAGES)."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    return Wording(known, *texts_of(known), vocabulary)


def preferred_language(asked: str, accepted: str) -> str:
    """The page's language from the address (`?lang=`), else from the browser's Accept-Language."""
    wanted = [asked, *(part.partition(";")[0].strip() for part in accepted.split(","))]
    return next((w[:2].lower() for w in wanted if w[:2].lower() in LANGUAGES), LANGUAGES[0])
