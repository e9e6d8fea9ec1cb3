"""What a screen says, in quotes or retold."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.said import Said
from mcp_tools.follow_up.screens import find_screen_messages


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("it keeps saying wrong username or password", "wrong username or password"),
        ("the page says session expired, what now", "session expired"),
        ('it won\'t activate, "unable to complete"', "unable to complete"),
        ("kart reddedildi diyor", "kart reddedildi"),
        ("kodu girince süresi dolmuş yazıyor", "süresi dolmuş"),
        ("outlook'ta kutu dolu uyarısı alıyorum", "kutu dolu"),
    ],
)
def test_a_message_on_the_screen_is_found(say: Callable[..., Said], text: str, message: str) -> None:
    spans = list(find_screen_messages(say(text)))
    assert [(span.value, text[span.start : span.end]) for span in spans] == [(message, message)]


@pytest.mark.parametrize(
    "text",
    [
        "tracking says delivered",
        "kurye teslim ettim diyor",
        "413 hatası alıyorum",
        "it says something",
        "she said hello",
    ],
)
def test_what_people_or_parcels_say_is_none(say: Callable[..., Said], text: str) -> None:
    assert list(find_screen_messages(say(text))) == []
