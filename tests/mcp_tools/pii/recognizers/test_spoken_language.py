"""What an English model may read."""

import pytest

from mcp_tools.pii.recognizers.spoken_language import is_english


@pytest.mark.parametrize(
    "text",
    [
        "My name is Ayse and my order is late",
        "please call me",
        "I spoke with Mehmet from support",
        "is this for the refund",
    ],
)
def test_english_is_english_whoever_is_named_in_it(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "kargom nerede",
        "Hi, my order is late, kargom nerede",  # mixed
        "ben John, the parcel is here",
        "my password calismiyor",
        "hesabimi a kapatin",
        "please iade",
        "4111 1111",  # nothing tells
        "",
    ],
)
def test_a_turkish_word_is_enough_to_say_no(text: str) -> None:
    assert not is_english(text)
