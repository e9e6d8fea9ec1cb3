"""Agreeing, declining and not knowing are no values."""

import pytest

from mcp_tools.follow_up.refusals import is_refusal


@pytest.mark.parametrize(
    "text",
    [
        *(
            "yes",
            "No.",
            "I don't know",
            "i dont know",
            "I don't remember the number",
            "not sure",
            "no idea",
            "cancel",
            "Skip it",
        ),
        *("evet", "HAYIR", "bilmiyorum", "Hatırlamıyorum", "emin değilim", "iptal et", "vazgeçtim", "geç"),
        *("why?", "neden soruyorsunuz?", "thanks", "teşekkürler", "hi", "no thanks", "", "...", "no, I don't know"),
        *("doesn't matter", "No preference, thanks", "either is fine", "no problem", "fark etmez", "ikisi de olur"),
    ],
)
def test_a_message_that_only_refuses_is_no_value(text: str) -> None:
    assert is_refusal(text)


@pytest.mark.parametrize(
    "text",
    [
        "no, it was 3 June",
        "hayır 250 lira",
        "yes, 1042",
        "Amazon",
        "dün",
        "bilmiyorum ama sanırım dün",
        "cancelled order 1042",
        "doesn't matter, the blue one",
        "fark etmez ama kırmızı olsun",
    ],
)
def test_a_message_that_says_more_may_be_a_value(text: str) -> None:
    assert not is_refusal(text)
