"""Words kept as said: quoted errors, steps tried, wishes, and whole answers without politeness."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.said import Said
from mcp_tools.follow_up.texts import answer_text, find_texts


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("error_message", 'it says "Something went wrong" again', "Something went wrong"),
        ("error_message", "ekranda “Bağlantı kurulamadı” yazıyor", "Bağlantı kurulamadı"),
        ("error_message", "Error message: disk is full", "disk is full"),
        ("error_message", "hata: bağlantı yok", "bağlantı yok"),
        ("steps_tried", "It hangs. I already restarted the modem. Help!", "I already restarted the modem"),
        ("steps_tried", "Olmuyor. Modemi kapatıp açtım ama olmadı.", "Modemi kapatıp açtım"),
        ("wanted_outcome", "It broke. I want a new one.", "I want a new one"),
        ("wanted_outcome", "Bozuldu! Yenisini istiyorum.", "Yenisini istiyorum"),
    ],
)
def test_words_are_found_as_said(say: Callable[..., Said], name: str, text: str, value: str) -> None:
    assert [(span.value, text[span.start : span.end]) for span in find_texts(say(text), name)] == [(value, value)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("error_message", 'I bought the "Deluxe" edition'),  # quoted, but no error
        ("error_message", "an error came up"),
        ("steps_tried", "how do I restart the modem"),
        ("steps_tried", "where do I reset my password"),
        ("description", "my order is late"),
    ],
)
def test_other_words_are_left(say: Callable[..., Said], name: str, text: str) -> None:
    assert list(find_texts(say(text), name)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("it is a red shoe, please", "a red shoe"),
        ("sanırım kırmızı ayakkabı", "kırmızı ayakkabı"),
        ("I think it's the blue lamp.", "the blue lamp"),
        ("  kırmızı ayakkabı!  ", "kırmızı ayakkabı"),
        ("Doesn't matter, but not the blue lamp", "not the blue lamp"),
        ("fark etmez ama kırmızı olsun", "kırmızı olsun"),
        ("any colour but blue", "any colour but blue"),
        ("<ADDRESS_1>", "<ADDRESS_1>"),
    ],
)
def test_a_whole_message_answers_without_its_politeness(say: Callable[..., Said], text: str, value: str) -> None:
    span = answer_text(say(text))
    assert span
    assert (span.value, text[span.start : span.end]) == (value, value)


@pytest.mark.parametrize("text", ["", "   ", "...", "?!"])
def test_a_message_without_words_answers_nothing(say: Callable[..., Said], text: str) -> None:
    assert answer_text(say(text)) is None
