"""The last four digits of a card, by their cue or as the only number of an answer."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.digits4 import answer_digits4, find_digits4
from mcp_tools.follow_up.said import Said


@pytest.mark.parametrize(
    "text",
    [
        "my card ending 1234",
        "the card ends in 1234",
        "ending with 1234.",
        "last four digits are 1234",
        "last 4: 1234",
        "son dört hanesi 1234",
        "son 4 rakamı 1234",
        "SON DORT HANE: 1234",
        "son dördü 1234 1.250 lira çekmişler",
        "sonu 1234",
        "1234 ile biten kartım",
        "card **** 1234",
    ],
)
def test_four_digits_are_found_by_their_cue(say: Callable[..., Said], text: str) -> None:
    assert [(span.value, text[span.start : span.end]) for span in find_digits4(say(text))] == [("1234", "1234")]


@pytest.mark.parametrize(
    "text",
    [
        "1234",
        "order 1234",
        "2026",
        "ending 12345",
        "ending 1234,50",
        "saat 14:10",
        "sonu 123",
        "ending <CARD_1>",
        "1.234 TL",
        "card 1234 5678",
    ],
)
def test_four_digits_without_their_cue_are_no_card(say: Callable[..., Said], text: str) -> None:
    assert list(find_digits4(say(text))) == []


@pytest.mark.parametrize("text", ["1234", "1234.", "it is 1234", "1234 diye biliyorum", "it ends with 1234"])
def test_the_only_four_digits_answer_the_question(say: Callable[..., Said], text: str) -> None:
    span = answer_digits4(say(text))
    assert span
    assert span.value == "1234"


@pytest.mark.parametrize(
    "text", ["123", "12345", "1234 5678", "1234 TL", "1.234", "<CARD_1>", "FD-1042", "the blue one"]
)
def test_other_digits_do_not_answer_it(say: Callable[..., Said], text: str) -> None:
    assert answer_digits4(say(text)) is None
