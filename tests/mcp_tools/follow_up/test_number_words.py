"""Numbers in words, in both languages, apart or written together."""

import re

import pytest

from mcp_tools.follow_up.number_words import NUMBER_WORDS, worth


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("two hundred", 200),
        ("one hundred and twenty five", 125),
        ("twenty-five", 25),
        ("three thousand four hundred", 3400),
        ("iki yuz elli", 250),
        ("ikiyuzelli", 250),
        ("bin bes yuz", 1500),
        ("on iki bin", 12000),
        ("yuz", 100),
        ("altmis alti", 66),
    ],
)
def test_words_are_worth_their_number(words: str, number: int) -> None:
    assert re.fullmatch(NUMBER_WORDS, words)
    assert worth(words) == number
