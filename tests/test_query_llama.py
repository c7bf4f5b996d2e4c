"""The LlamaIndex faces: what they give for an answer, for a refusal, to an agent; the page that tells of them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from cases import run_examples
from gold import vocabulary

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore

pytest.importorskip("llama_index.core")

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.base.llms.types import ChatMessage, TextBlock, ToolCallBlock
from llama_index.core.llms.mock import MockFunctionCallingLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import MetadataMode

TEXT = "AWS hosts OpenAI, Bloomberg reported. AWS hosts Anthropic."
ASKED = "Which labs does AWS host?"
UNKNOWN = "Which quazzles does AWS host?"


@pytest.fixture(scope="module")
def graph() -> DealGraph:
    graph = DealGraph(MemoryStore(), vocabulary())
    note = Article("n1", TEXT, article_iri("n1"), language="en", title="A note", published="2025-11-04")
    graph.add(note)
    return graph


def test_the_retriever_gives_the_claims(graph: DealGraph) -> None:
    nodes = graph.as_retriever().retrieve(ASKED)
    assert {value for n in nodes for value in n.metadata["answers"]} == {"OpenAI", "Anthropic"}
    for node in nodes:
        said = node.metadata
        assert TEXT[said["start"] : said["end"]] == node.text
        assert (said["article"], said["published"], node.score) == ("n1", "2025-11-04", 1.0)
        assert node.node_id.startswith("https://w3id.org/dealgraph/id/claim-n1-")
        assert "n1" in node.get_content(MetadataMode.LLM)
    assert {s for n in nodes for s in n.metadata["attributed_to"]} <= {"Bloomberg"}


def test_the_retriever_is_silent_where_the_graph_is(graph: DealGraph) -> None:
    assert graph.as_retriever().retrieve(UNKNOWN) == []
    assert graph.as_retriever().retrieve("How much did Mistral pay for Anthropic?") == []


def test_the_engine_answers_with_sources_and_the_query(graph: DealGraph) -> None:
    response = graph.as_query_engine().query(ASKED)
    assert response.response == graph.ask(ASKED).text
    assert response.metadata["status"] == "answered"
    assert len(graph.sparql(response.metadata["sparql"]).rows) == 2
    assert all(n.text == TEXT[n.metadata["start"] : n.metadata["end"]] for n in response.source_nodes)


def test_the_engine_says_what_it_did_not_understand(graph: DealGraph) -> None:
    response = graph.as_query_engine().query(UNKNOWN)
    assert response.metadata["status"] == "not_understood"
    assert "quazzles" in response.response
    assert response.source_nodes == []


def test_the_engine_is_asked_beside_other_work(graph: DealGraph) -> None:
    response = asyncio.run(graph.as_query_engine().aquery("AWSはどのラボをホストしていますか？"))
    assert "オープンAI" in str(response)
    assert response.metadata["language"] == "ja"


def test_the_retriever_serves_another_engine(graph: DealGraph) -> None:
    from llama_index.core import Settings
    from llama_index.core.llms import MockLLM

    Settings.llm = MockLLM()
    engine = RetrieverQueryEngine.from_args(graph.as_retriever(), llm=MockLLM())
    assert {n.node_id for n in engine.query(ASKED).source_nodes} == {
        n.node_id for n in graph.as_retriever().retrieve(ASKED)
    }


def _asks_then_repeats(messages: Any, **_: Any) -> ChatMessage:
    """A model that asks the tool the user's own question and then repeats what the tool said."""
    last = messages[-1]
    if last.role == "tool":
        return ChatMessage(role="assistant", content=f"The graph says: {last.content}")
    call = ToolCallBlock(tool_call_id="1", tool_name="dealgraph", tool_kwargs={"input": last.content})
    return ChatMessage(role="assistant", blocks=[TextBlock(text=""), call])


def test_an_agent_uses_the_tool(graph: DealGraph) -> None:
    agent = FunctionAgent(tools=[graph.as_tool()], llm=MockFunctionCallingLLM(response_generator=_asks_then_repeats))

    async def run() -> Any:
        return await agent.run(user_msg=ASKED)

    said = str(asyncio.run(run()))
    assert said == f"The graph says: {graph.ask(ASKED).text}"


def test_the_tool_describes_itself(graph: DealGraph) -> None:
    described = graph.as_tool().metadata
    assert described.name == "dealgraph"
    assert "question" in described.description


def test_the_examples_of_the_page_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_examples("llamaindex.md") == 3
    said = capsys.readouterr().out
    assert all(words in said for words in ("answered", "November 2024", "SELECT"))
