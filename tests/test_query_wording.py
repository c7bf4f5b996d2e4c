"""Frames in words: units, as a store gives a frame back and as it is read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from gold import frame, thing, vocabulary

from kg.model import Quantity
from query.wording import load_replies, sentence


@pytest.mark.parametrize(("language", "said"), [("en", " over 7 years"), ("ja", "期間7年)")])
@pytest.mark.parametrize("unit", ["", "year"])
def test_a_unit_is_said_once(language: str, said: str, unit: str) -> None:
    lasting = Quantity(Decimal(7), unit)
    told = frame("Contract", customer=thing("OpenAI"), provider=thing("Oracle"), durationYears=lasting)
    text = sentence(told, load_replies(language), vocabulary())
    assert said in text
    assert "years years" not in text
