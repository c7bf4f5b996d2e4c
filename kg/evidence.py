"""The claims that state given triples, with their quotes, places, articles and speakers, by one query."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol

from kg.model import DG, Evidence, Triple
from kg.results import Rows
from kg.terms import DCT, OA, PROV, RDFS, dg, iri, parse, text_of


class Selects(Protocol):
    """What is asked of a store here."""

    def select(self, query: str, **bindings: str) -> Rows:
        """Rows of a SELECT."""


_FIELDS = {
    "quote": dg("quote"), "source": iri(PROV + "wasDerivedFrom"), "status": dg("status"), "stage": dg("stage"),
    "certainty": dg("certainty")}
_EVIDENCE = f"""SELECT ?s ?p ?o ?claim ?quote ?start ?end ?doc ?title ?url ?published ?status ?stage ?certainty ?date
  ?speaker ?name WHERE {{
  VALUES ?s {{ %s }}
  GRAPH ?claim {{ ?s ?p ?o }}
  FILTER(?p IN (%s))
  ?claim {' ; '.join(f'{prop} ?{name}' for name, prop in _FIELDS.items())} .
  ?claim {iri(OA + 'hasTarget')}/{iri(OA + 'hasSelector')} ?place .
  ?place {iri(OA + 'start')} ?start ; {iri(OA + 'end')} ?end .
  ?source {dg('docName')} ?doc .
  OPTIONAL {{ ?source {iri(DCT + 'title')} ?title }}
  OPTIONAL {{ ?source {iri(DCT + 'source')} ?url }}
  OPTIONAL {{ ?source {iri(DCT + 'issued')} ?published }}
  OPTIONAL {{ ?claim {dg('date')} ?date }}
  OPTIONAL {{ ?claim {dg('speaker')} ?speaker OPTIONAL {{ ?speaker {iri(RDFS + 'label')} ?name }} }}
}}"""


def evidence_of(store: Selects, triples: tuple[Triple, ...]) -> tuple[Evidence, ...]:
    """All claims for all `triples`, by one query; what has several speakers or labels is folded into one row."""
    if not triples:
        return ()
    rows: dict[tuple[int, str], dict[str, str]] = {}
    names: dict[tuple[int, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    at: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, (s, p, o) in enumerate(triples):
        at[s, p, parse(o)].append(index)
    subjects, props = (dict.fromkeys(triple[part] for triple in triples) for part in (0, 1))
    for row in store.select(_EVIDENCE % (" ".join(subjects), ", ".join(props))):
        for index in at.get((row["s"], row["p"], parse(row["o"])), ()):  # servers differ in which numbers are the same
            key = index, row["claim"]
            rows[key] = dict(row)
            if "speaker" in row:
                names[key][row["speaker"]].append(row.get("name", ""))
    found = [_one_evidence(triple, row, names[triple, claim]) for (triple, claim), row in rows.items()]
    return tuple(sorted(found, key=lambda e: (e.triple, e.article, e.start, e.end, e.claim)))


def _one_evidence(triple: int, row: Mapping[str, str], speakers: Mapping[str, list[str]]) -> Evidence:
    text = {name: text_of(term) for name, term in row.items()}
    return Evidence(
        triple=triple, claim=text["claim"], quote=text["quote"], start=int(text["start"]), end=int(text["end"]),
        article=text["doc"], title=text.get("title", ""), url=text.get("url", ""), published=text.get("published", ""),
        attributed_to=tuple(sorted(_best_name(speaker, labels) for speaker, labels in speakers.items())),
        status=text["status"].removeprefix(DG), stage=text["stage"].removeprefix(DG),
        certainty=text["certainty"].removeprefix(DG), date=text.get("date", ""))


def _best_name(speaker: str, labels: Iterable[str]) -> str:
    found = sorted((parse(label) for label in labels if label), key=lambda term: (term.language != "en", term.text))
    return found[0].text if found else text_of(speaker).rsplit("/", 1)[-1]
