"""LlamaIndex faces of the core: a retriever, a query engine and a tool for agents. No model is needed.

Imported late and only by those who ask for it: LlamaIndex takes seconds to import. Each takes `ask`, a function from
a question to an Answer, such as ``DealGraph.ask``::

    engine = DealGraphQueryEngine(graph.ask)
    engine.query("Which labs does AWS host?").source_nodes
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.core.tools import QueryEngineTool

from kg.contract import answer_dict
from kg.model import Answer

Ask = Callable[[str], Answer]
NAME = "dealgraph"
DESCRIPTION = (
    "Answers questions on who funds, hosts and supplies whom in the AI industry from a graph of quoted claims. Takes "
    "one question in plain English or Japanese. Says so when no article states the answer; never guesses."
)


def nodes_of(answer: Answer) -> list[NodeWithScore]:
    """One node a claim behind `answer`: its text is the quote, its id the claim's IRI.

    Metadata: article, title, url, published, attributed_to, status, stage, certainty, date, start, end, the triple it
    stands for, the values of the answer that rest on it, and what other claims say against it. The score is 1 for the
    claims of the answer's own values and 0.5 for what is shown beside them.
    """
    found = answer_dict(answer)
    values = _values(found)
    return [
        NodeWithScore(
            node=TextNode(id_=f"{evidence['claim']}", text=evidence["quote"], metadata=_metadata(at, evidence, found)),
            score=1.0 if at in values else 0.5,
        )
        for at, evidence in enumerate(found["evidence"])
    ]


def _values(found: Mapping[str, Any]) -> dict[int, list[Any]]:
    """Index of a piece of evidence -> the values of the answer that rest on it."""
    held: dict[int, list[Any]] = {}
    for item in found["answers"]:
        for at in item["evidence"]:
            held.setdefault(at, []).append(item["value"])
    return held


def _metadata(at: int, evidence: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in evidence.items() if key not in ("quote", "triple")}
    return kept | {
        "triple": found["triples"][evidence["triple"]],
        "answers": _values(found).get(at, []),
        "conflicts": list(_against(at, found["conflicts"])),
    }


def _against(at: int, conflicts: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """The conflicts in which the piece of evidence has a side."""
    return (c for c in conflicts if any(at in value["evidence"] for value in c["values"]))


class DealGraphRetriever(BaseRetriever):
    """Retrieves the claims that answer a question; none where the graph does not say."""

    def __init__(self, ask: Ask, **more: Any) -> None:
        super().__init__(**more)
        self._ask = ask

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        answer = self._ask(query_bundle.query_str)
        return nodes_of(answer) if answer.status == "answered" else []


class DealGraphQueryEngine(BaseQueryEngine):
    """Answers in the question's language. The response carries source nodes, and the whole answer as metadata.

    Metadata: status (answered, no_answer, not_understood, ambiguous), answers, understood_as, not_understood, sparql,
    triples, conflicts, suggestions. Without an answer the text says why, and the nodes tell what is known nearby.
    """

    def __init__(self, ask: Ask, callback_manager: Any = None) -> None:
        super().__init__(callback_manager)
        self._ask = ask

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._ask(query_bundle.query_str)
        said = answer_dict(answer)
        kept = {key: value for key, value in said.items() if key not in ("text", "evidence")}
        return Response(response=answer.text, source_nodes=nodes_of(answer), metadata=kept)

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        """The same: an answer takes milliseconds and waits for nothing."""
        return self._query(query_bundle)

    def _get_prompt_modules(self) -> dict[str, Any]:
        return {}


def tool(ask: Ask, name: str = NAME, description: str = DESCRIPTION) -> QueryEngineTool:
    """A tool for agents: one question in, one worded answer with its sources out."""
    return QueryEngineTool.from_defaults(DealGraphQueryEngine(ask), name=name, description=description)
