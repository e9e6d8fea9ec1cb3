"""What was tried against a fault, and what only sounds like it."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.said import Said
from mcp_tools.follow_up.steps import find_steps


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("wifi is slow, restarted the router already", "restarted the router already"),
        ("I have cleared the cache but it is the same", "I have cleared the cache"),
        ("tried two phones, no signal", "tried two phones"),
        ("modemi kapatıp açtım fayda etmedi", "modemi kapatıp açtım"),
        ("silip tekrar yükledim olmadı", "silip tekrar yükledim"),
        ("spam klasörüne de baktım", "spam klasörüne de baktım"),
        ("qr kodu okuttum, hata verdi", "qr kodu okuttum"),
        ("sıfırladım ama değişmedi", "sıfırladım"),
    ],
)
def test_a_step_is_found(say: Callable[..., Said], text: str, step: str) -> None:
    assert [span.value for span in find_steps(say(text))] == [step]


@pytest.mark.parametrize(
    "text",
    [
        "I tried to log in",
        "tried paying by card",
        "how do I restart the modem",
        "it crashed after I updated",
        "my password was changed",
        "girmeyi denedim",
        "can you reset it",
    ],
)
def test_what_fails_or_set_it_off_is_no_step(say: Callable[..., Said], text: str) -> None:
    assert list(find_steps(say(text))) == []
