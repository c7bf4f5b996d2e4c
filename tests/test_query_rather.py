"""Who has the most of what is counted, shares of a sum, what somebody has or buys, for whom somebody works."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from cases import data
from gold import vocabulary

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore

CASES = data("asking_rather.jsonl")
TEXT = (
    "Microsoft signed a five-year, $9.7 billion contract with IREN. Oracle hosts xAI and OpenAI. CoreWeave hosts "
    "Mistral AI. Azure hosts Mistral AI, OpenAI and Cohere. Google Cloud hosts Anthropic. Anthropic is valued at $183 "
    "billion. OpenAI is valued at $500 billion. ASML led a 1.7 billion euro round in Mistral AI, with participation "
    "from Nvidia and Bpifrance. Nvidia invested $2 billion in xAI in October 2025. AMD acquired Brium in June 2025. "
    "Salesforce acquired Convergence for $90 million in May 2025. Nvidia acquired CentML for $400 million in June "
    "2025. Nvidia acquired Lepton AI in April 2025. Michael Intrator is chief executive of CoreWeave. Brannin McBee "
    "is chief development officer of CoreWeave. Arthur Mensch is chief executive of Mistral AI. Anthropic developed "
    "Claude. AWS makes Trainium chips. SoftBank Group invested $30 billion in OpenAI. SoftBank Group acquired Ampere "
    "for $6.5 billion. Sakura Internet uses Nvidia H100 GPUs. Apple is in talks to buy Perplexity, Reuters reported. "
    "Nvidia is in talks to invest $500 million in Cohere, according to Bloomberg. Cerebras competes with Nvidia. "
    "KDDI reported revenue of 1.4 trillion yen in the second quarter of 2025."
)


@cache
def graph() -> DealGraph:
    made = DealGraph(MemoryStore(), vocabulary())
    made.add(Article("r1", TEXT, article_iri("r1"), language="en", title="A note", published="2025-10-20"))
    return made


def test_the_cases_are_counted() -> None:
    assert len(CASES) == 110


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["q"])
def test_question(case: dict[str, Any]) -> None:
    answer = graph().ask(case["q"])
    given, expected = (sorted(map(str, values)) for values in ([item.value for item in answer.items], case["is"]))
    assert (answer.status, given) == (case["status"], expected), answer.text


def test_a_sum_is_shared_out_in_a_chat() -> None:
    first = graph().ask("How much is Microsoft's contract with IREN?")
    second = graph().ask("And per month?", history=[first])
    third = graph().ask("1年あたりでは？", history=[first, second])
    assert [item.value for item in (*second.items, *third.items)] == [161700000, 1940000000]
    assert [item.bound for item in (*second.items, *third.items)] == ["approximately", "exact"]


CHATS: tuple[tuple[tuple[str, tuple[Any, ...]], ...], ...] = (
    (("Which labs does Azure host?", ("Cohere", "Mistral AI", "OpenAI")),
     ("Which of those is worth the most?", ("OpenAI",)), ("and how much?", (500000000000,))),
    (("Which labs does Oracle host?", ("OpenAI", "xAI")), ("じゃあAzureは？", ("オープンAI", "コヒア", "ミストラルAI")),
     ("そのうち評価額が一番高いのは？", ("オープンAI",)), ("それはいくら？", (500000000000,))),
    (("How much did Salesforce pay for Convergence?", (90000000,)), ("and SoftBank for Ampere?", (6500000000,)),
     ("no, I meant Nvidia and CentML", (400000000,))),
    (("OpenAIの評価額は？", (500000000000,)), ("Anthropicは？", (183000000000,)),
     ("どっちが大きい？", ("オープンAIの評価額(5000億ドル)",)), ("差は？", (317000000000,))),
    (("What did Nvidia buy?", ("CentML", "Lepton AI")), ("Which was more expensive?", ("CentML",)),
     ("When?", ("2025-06",))),
    (("Anthropicの評価額は？", (183000000000,)), ("じゃあMistral AIは？", ()),
     ("出資者は？", tuple(f"{who}のミストラルAIへの出資" for who in ("ASML", "ビーピーアイフランス", "エヌビディア")))),
    (("How much is Microsoft's contract with IREN?", (9700000000,)), ("how long does it run?", (5,)),
     ("so how much a year?", (1940000000,))),
    (("Who invested in Mistral?", ("ASML", "Bpifrance", "Nvidia")),
     ("Which of them also competes with Cerebras?", ("Nvidia",)),
     ("how much did SoftBank invest?", (30000000000,))),
    (("Which clouds host Mistral AI?", ("Azure", "CoreWeave")), ("And OpenAI?", ("Azure", "Oracle")),
     ("Which clouds host both?", ("Azure",))),
    (("xAIをホストしているのは？", ("オラクル",)), ("OpenAIは？", ("アジュール", "オラクル")),
     ("両方をホストしているのは？", ("オラクル",))),
    (("Mistral AIをホストしていてOpenAIをホストしていないクラウドは？", ("コアウィーブ",)),
     ("そのCEOは誰？", ("マイケル・イントレーター",))),
    (("Which labs does Google Cloud or Azure host?", ("Anthropic", "Cohere", "Mistral AI", "OpenAI")),
     ("Which one has the highest valuation?", ("OpenAI",)), ("And the lowest?", ("Anthropic",))),
)


@pytest.mark.parametrize("chat", CHATS, ids=lambda chat: chat[0][0])
def test_chat(chat: tuple[tuple[str, tuple[Any, ...]], ...]) -> None:
    history: list[Any] = []
    for question, expected in chat:
        answer = graph().ask(question, history=history)
        assert (question, sorted(str(item.value) for item in answer.items)) == (question, sorted(map(str, expected)))
        history.append(answer)


def test_names_that_nobody_knows_are_hosts_and_labs_by_what_is_told() -> None:
    made = DealGraph(MemoryStore(), vocabulary())
    text = "Zubrovka hosts Perplexity. Nebius hosts Grenadine and Meta. Accel invested $100 million in Grenadine."
    made.add(Article("r2", text, article_iri("r2"), language="en", title="A note", published="2025-10-20"))
    for question, expected in (("Which clouds host Perplexity?", {"Zubrovka"}),
                               ("Nebiusがホストしているラボは？", {"Grenadine", "メタ"}),
                               ("Who are Nebius's customers?", {"Grenadine", "Meta"})):
        assert {item.value for item in made.ask(question).items} == expected, question
