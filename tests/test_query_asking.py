"""What is weighed, counted, singled out or left out, in both languages, over made-up articles; and what is declined.

Each row of data/asking_weighed.jsonl holds a question (`q`) and the values that answer it (`is`), or the words of it
that are named as not understood (`not`), or the status alone (`status`).
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from cases import data
from gold import vocabulary
from test_query_english import ARTICLES

from dealgraph import DealGraph
from kg.identity import article_iri
from kg.model import Article
from kg.store import MemoryStore

CASES = data("asking_weighed.jsonl")
MORE = {
    "n5": "Microsoft signed a five-year contract worth $9 billion with IREN in November 2025. Nvidia invested "
    "$3 billion in Anthropic in March 2025. Nvidia and Microsoft invested $1.3 billion in Inflection AI in May 2023. "
    "Dave Brown is vice president of AWS. AWS competes with Azure. AWS is part of Amazon. OpenAI uses the GB300. "
    "Nvidia makes the GB300. CNBC reported that Google invested $2 billion in Anthropic. Cohere raised $500 million "
    "in its Series D at a valuation of $6.8 billion in August 2025.",
}


@cache
def graph() -> DealGraph:
    made = DealGraph(MemoryStore(), vocabulary())
    for doc, text in (ARTICLES | MORE).items():
        made.add(Article(doc, text, article_iri(doc), language="en", title=f"Note {doc}", published="2025-11-10"))
    return made


def test_the_cases_are_counted() -> None:
    assert len(CASES) == 104
    assert sum(case["q"].isascii() for case in CASES) == 69


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["q"])
def test_question(case: dict[str, Any]) -> None:
    answer = graph().ask(case["q"])
    if "is" in case:
        assert sorted(map(str, (item.value for item in answer.items))) == sorted(map(str, case["is"])), answer.text
    elif "not" in case:
        assert list(answer.not_understood) == case["not"], answer.text
    else:
        assert answer.status == case["status"], answer.text


def test_what_compares_is_said_back() -> None:
    told = graph().ask("Is Nvidia's investment in Anthropic larger than Google's?")
    assert told.understood_as.startswith("whether the figure of the first is greater: Nvidia invested in Anthropic;")


def test_no_other_of_the_one_that_is_singled_out_is_told_with_the_one() -> None:
    told = graph().ask("Is AWS the only cloud that hosts OpenAI?")
    assert "Azure hosts OpenAI" in told.text
    assert "whether of AWS alone" in told.understood_as


def test_a_sum_for_each_year_is_told_where_the_words_beside_it_say_so() -> None:
    made = DealGraph(MemoryStore(), vocabulary())
    text = "Google signed a contract with SpaceX worth $900 million a year."
    made.add(Article("n9", text, article_iri("n9"), language="en", title="Note", published="2025-11-10"))
    assert [item.value for item in made.ask("How much does Google pay SpaceX annually?").items] == [900_000_000]
    assert made.ask("How much does Google pay SpaceX per month?").status == "no_answer"


def test_a_stake_is_told_of_those_whose_stake_it_is() -> None:
    made = DealGraph(MemoryStore(), vocabulary())
    text = "SoftBank holds an 11% stake in OpenAI. SoftBank invested in Ampere."
    made.add(Article("n9", text, article_iri("n9"), language="en", title="Note", published="2025-11-10"))
    told = made.ask("What stake does SoftBank hold in OpenAI?")
    assert [item.value for item in told.items] == [11]
    assert made.sparql(told.sparql) is not None
    assert [item.value for item in made.ask("ソフトバンクのOpenAIの持ち株比率は？").items] == [11]
    assert made.ask("What is SoftBank's stake in Ampere?").status == "no_answer"
    assert [item.value for item in made.ask("Does SoftBank have a stake in OpenAI?").items] == [True]
