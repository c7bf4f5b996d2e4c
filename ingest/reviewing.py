"""What a reviewer can do with a graph, in the words of a command line or a page; kg.reviews.desk does it."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ingest.correction import Changes, Given, correction
from kg.errors import ReviewError
from kg.folding import fold_name
from kg.identity import article_iri, is_iri
from kg.model import DG, DGR, Article, Entity
from kg.reviews.desk import Correction, Desk
from kg.reviews.held import held
from kg.reviews.net import Decisions, outcomes
from kg.reviews.record import Review, history
from kg.reviews.states import MERGED_AWAY, READ, REJECTED, ClaimState, Waiting
from kg.store import Store
from kg.terms import PROV, RDF, RDFS, dg, iri, parse, text_of
from kg.vocabulary import LANGUAGES, Vocabulary

_NAMES = f"""SELECT ?thing ?label ?class ?claim ?article WHERE {{
  ?thing {dg("provisional")} true ; {iri(RDFS + "label")} ?label ; {iri(RDF + "type")} ?class .
  {{ GRAPH ?claim {{ ?frame ?role ?thing }} }} UNION {{ ?claim {dg("speaker")} ?thing }}
  ?claim {iri(PROV + "wasDerivedFrom")}/{dg("docName")} ?article }}"""


def system_user() -> str:
    """Who runs this program, as far as the system tells."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


class Reviewing:
    """Decisions about claims and names of a graph. `who` is the reviewer's name, by default the system's user.

    Every method that decides raises ReviewError, naming what is wrong, where it cannot be done, and changes nothing.
    """

    def __init__(self, store: Store, vocabulary: Vocabulary):
        self._desk, self._store, self._vocabulary = Desk(store, vocabulary), store, vocabulary

    # -- claims --
    def accept(self, claim: str, why: str = "", who: str = "") -> Review:
        """The claim is right as it stands; a rejected one stands again."""
        return self._done(self._desk.accept(_whole(claim), who or system_user(), why))

    def reject(self, claim: str, why: str = "", who: str = "") -> Review:
        """The claim is wrong: it leaves answers, facts and their exports, and stays in the history."""
        return self._done(self._desk.reject(_whole(claim), who or system_user(), why))

    def correct(self, claim: str, roles: Given | None = None, why: str = "", who: str = "", *,
                kind: str | None = None, stage: str | None = None, certainty: str | None = None,
                speakers: Sequence[str] | None = None, date: str | None = None, knowing: bool = False) -> Review:
        """The claim's words state something else: other fillers of roles (in words), stage, speakers or date.

        What the article does not say is refused, unless `knowing`; then it is kept apart as the reviewer's own.
        """
        made = self.corrected(claim, Changes(roles or {}, kind, stage, certainty, speakers, date, knowing))
        return self._done(self._desk.correct(made, who or system_user(), why))

    def corrected(self, claim: str, changes: Changes) -> Correction:
        """What the claim would state after `changes`, checked; the graph stays as it is."""
        of, outcome = self._desk.found(_whole(claim))
        return correction(outcome.stands or outcome.read, of.article, changes, self._vocabulary, self._known())

    def claims(self, article: str) -> tuple[ClaimState, ...]:
        """The claims of the article named `article`, in the order of its text, also those that stand no more.

        Raises KeyError where the graph has no such article.
        """
        of = held(self._store, article_iri(article), self._vocabulary)
        found = outcomes(of.article, of.read, self._desk.decisions(), self._vocabulary)
        states = [ClaimState(each.stands or each.read, _state(each.review, each.named, each.stands is None),
                             each.stands is not None, each.read,
                             each.review or (each.named[-1] if each.named else None), each.added) for each in found]
        return tuple(sorted(states, key=lambda s: (s.claim.start, s.claim.end, s.claim.iri)))

    # -- names --
    def confirm(self, name: str, cls: str = "", labels: Mapping[str, str] | None = None, why: str = "", who: str = ""
                ) -> Review:
        """The provisional name is that of a thing of its own, of class `cls` (as it was taken, if none is given)."""
        thing = self._waiting(name)
        classes = self._classes(cls) if cls else thing.classes
        named = tuple(sorted((dict(thing.labels) | dict(labels or {})).items()))
        if wrong := [language for language, _ in named if language not in LANGUAGES]:
            raise ReviewError(f"no labels are kept in {wrong[0]}", f"give {' or '.join(LANGUAGES)}")
        return self._done(self._desk.confirm(Entity(thing.iri, classes, named), who or system_user(), why))

    def merge(self, name: str, into: str, why: str = "", who: str = "") -> Review:
        """The provisional name is another one of the thing `into` (a name or IRI of the vocabulary or the graph)."""
        thing, other = self._waiting(name), self._thing(into)
        if thing.iri == other.iri:
            raise ReviewError(f"{name} and {into} are one already")
        return self._done(self._desk.merge(thing.iri, other, who or system_user(), why))

    def names(self) -> tuple[Waiting, ...]:
        """The provisional names that wait for review, those of the most claims first."""
        labels, classes = defaultdict[str, set[tuple[str, str]]](set), defaultdict[str, set[str]](set)
        claims, articles = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
        for row in self._store.select(_NAMES):
            name, label = text_of(row["thing"]), parse(row["label"])
            labels[name].add((label.language or "en", label.text))
            classes[name].add(text_of(row["class"]).removeprefix(DG))
            claims[name].add(row["claim"])
            articles[name].add(text_of(row["article"]))
        found = (Waiting(name, tuple(sorted(labels[name])), self._narrow(classes[name]), len(claims[name]),
                         tuple(sorted(articles[name]))) for name in labels)
        return tuple(sorted(found, key=lambda each: (-each.claims, each.label())))

    # -- taking back, taking out, looking back --
    def undo(self, review: str = "", why: str = "", who: str = "") -> Review:
        """Take the decision `review` back (its IRI; by default the last), as if it had never been made."""
        return self._done(self._desk.undo(_whole(review) if review else "", who or system_user(), why))

    def drop(self, article: str, why: str = "", who: str = "") -> Review:
        """Take the article named `article` out with all that it claims. Raises KeyError where there is none."""
        of = held(self._store, article_iri(article), self._vocabulary).article
        return self._done(self._desk.drop(of, who or system_user(), why))

    def history(self) -> tuple[Review, ...]:
        """All decisions, the oldest first."""
        return history(self._store)

    def orphans(self) -> tuple[Review, ...]:
        """Decisions in force about claims that no article states any more."""
        return self._desk.orphans()

    # -- for who ingests --
    def decisions(self) -> Decisions:
        """What is in force, after making good what was interrupted."""
        self._desk.finish()
        return self._desk.decisions()

    def catch_up(self, seen: Decisions) -> None:
        """Let the graph follow what was decided elsewhere since `seen`."""
        self._desk.catch_up(seen)

    def dropped(self, article: Article) -> bool:
        """Take an article out whose file is gone. False where the graph does not hold it."""
        if not self._store.ask("ASK { ?article a dg:Article }", article=iri(article.iri)):
            return False
        self._desk.drop(article, system_user(), "its file is gone")
        return True

    # -- inside --
    def _done(self, review: Review) -> Review:
        self._store.release()
        return review

    def _waiting(self, name: str) -> Entity:
        """The thing with the provisional name or IRI `name`."""
        whole = _whole(name)
        found = self._desk.thing(whole) if is_iri(whole) else None
        if found is None:
            folded = fold_name(name)
            same = [w.iri for w in self.names() if any(fold_name(label) == folded for _, label in w.labels)]
            found = self._desk.thing(same[0]) if len(same) == 1 else None
        if found is None:
            raise ReviewError(f"no name that waits for review is called {name}", "dealgraph review names lists them")
        return found

    def _thing(self, words: str) -> Entity:
        """The one thing of the vocabulary or the graph with this name or IRI."""
        exact = self._vocabulary.entity(_whole(words))
        if exact:
            return exact
        of_alias = self._vocabulary.by_alias.get(words.strip().casefold(), ())
        folded = fold_name(words)
        own = [thing for thing in self._known()
               if thing.iri == _whole(words) or any(fold_name(label) == folded for _, label in thing.labels)]
        found = list({t.iri: t for t in (*(self._vocabulary.entities[name] for name in of_alias), *own)}.values())
        if len(found) == 1:
            return found[0]
        raise ReviewError(f"{words} may be several things", f"give one of {', '.join(t.iri for t in found)}") \
            if found else ReviewError(f"nothing is called {words}", "give a name or an IRI that the graph knows")

    def _known(self) -> tuple[Entity, ...]:
        """Things that the vocabulary does not know: provisional names, and those that were confirmed."""
        waiting = [Entity(w.iri, self._wide(w.classes), w.labels, provisional=True) for w in self.names()]
        confirmed = {**self._desk.decisions().confirmed(self._vocabulary)}
        return (*confirmed.values(), *(thing for thing in waiting if thing.iri not in confirmed))

    def _classes(self, name: str) -> frozenset[str]:
        known = self._vocabulary.classes
        labels = {label.casefold(): cls for cls in known for label in
                  (cls, *(self._vocabulary.label(cls, language) for language in LANGUAGES))}
        cls = labels.get(name.casefold(), "")
        if "Thing" not in known.get(cls, ()):
            raise ReviewError(f"no class of things is called {name}",
                              ", ".join(sorted(c for c, above in known.items() if "Thing" in above)))
        return known[cls]

    def _wide(self, classes: Iterable[str]) -> frozenset[str]:
        return frozenset(above for cls in classes for above in self._vocabulary.classes.get(cls, {cls}))

    def _narrow(self, classes: Iterable[str]) -> tuple[str, ...]:
        """The narrowest of `classes`."""
        held_ = set(classes)
        wide = {above for cls in held_ for above in self._vocabulary.classes.get(cls, ()) if above != cls}
        return tuple(sorted(held_ - wide))


def _whole(name: str) -> str:
    """`name` as an IRI where it is one's last part."""
    bare = name.removeprefix("dgr:")
    return name if is_iri(name) or " " in name or not name.isascii() else DGR + bare


def _state(review: Review | None, named: Sequence[Review], gone: bool) -> str:
    if review is None:
        return MERGED_AWAY if named else READ
    return REJECTED if gone and not named else review.decision.lower()
