"""Keyboard mash, and what only looks like it."""

import pytest

from mcp_tools.domain.analysis import Act
from mcp_tools.intent.acts import find_acts
from mcp_tools.intent.gibberish import is_gibberish


@pytest.mark.parametrize(
    "text",
    [
        "asdfgh",
        "ASDFGH",
        "??!!",
        "qwerty",
        "asdasd qweqwe",
        "şlkşlkşlk",
        "ğpoğpo",
        "ksjdfhksjdh",
        "aslkdjalsk",
        "zzzzzz",
        "...!",
    ],
)
def test_mash_is_recognised(text: str) -> None:
    assert is_gibberish(text)
    assert find_acts(text) == (Act.GIBBERISH,)


@pytest.mark.parametrize(
    "text",
    [
        "TX-4471-B",
        "FD-1042",
        "12345",
        "389,00",
        "<EMAIL_1>",
        "asdfgh 4471",  # a digit: perhaps a code
        "Krzysztof",
        "Schwarz",
        "Gülşen Şkvorecký",
        "IBAN",
        "tşk",
        "mrb",
        "hahaha",
        "power",
        "were you there",
        "kontrplak",
        "my asdfgh key is broken",
        "?",
        "👍👍👍👍",
        "",
    ],
)
def test_codes_names_values_and_short_forms_are_not_mash(text: str) -> None:
    assert not is_gibberish(text)


def test_laughter_of_any_length_is_judged_at_once() -> None:
    assert is_gibberish("h" * 5_000 + "z")  # an earlier pattern never came back from this
