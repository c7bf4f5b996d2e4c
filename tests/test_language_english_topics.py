"""What an English sentence is about: the organisation that “the company” of the next sentence means."""

from __future__ import annotations

import pytest

from kg.vocabulary import load_vocabulary
from language.reader import read


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Mistral AI raised $600 million from Nvidia.", "Mistral AI"),
        ("While Cohere hired engineers, Mistral AI opened an office.", "Mistral AI"),
        ("Although Oracle builds sites fast, OpenAI still lacks power.", "OpenAI"),
        ("Unlike the chips of Nvidia, chips from Groq need no cooling.", "Groq"),
        ("After buying Groq, Nvidia dropped its own plan.", "Nvidia"),
        ("According to a filing by Oracle, OpenAI owes rent.", "OpenAI"),
        ("About Nebius: Nebius, listed on Nasdaq, runs data centers.", "Nebius"),
        ("While Anthropic led in spring, new models have lifted sales by 40%.", ""),
        ("The round was led by Accel.", ""),
        ("Two engineers left Intel and founded Wayve.", "Wayve"),
        ("The lender beat LSEG estimates in spring.", ""),
        ("In 2024 OpenAI rented chips from CoreWeave.", "OpenAI"),
    ],
)
def test_a_sentence_is_about_the_subject_of_its_main_clause(text: str, about: str) -> None:
    topic = read(text, "en", load_vocabulary()).topic
    assert (topic.value.label() if topic else "") == about  # type: ignore[union-attr]
