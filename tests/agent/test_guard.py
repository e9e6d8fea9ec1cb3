"""What a model may not say never reaches the screen, wherever its stream is cut."""

from contextlib import suppress

import pytest

from agent.errors import ModelBroken
from agent.guard import ReplyGuard

FACTS = ["What is the order number of <PERSON_1>? We look at it within 4 hours.", "my order FD-1001 is late, <EMAIL_1>"]


def guard() -> ReplyGuard:
    return ReplyGuard(FACTS[0], FACTS[1:], ["FD-1001"], ["example.org"])


def passed(chunks: list[str]) -> str:
    one = guard()
    return "".join([*(one.feed(chunk) for chunk in chunks), one.flush()])


FORBIDDEN = [
    ("I have sent it to the team.", "claim"),
    ("We've refunded your money already.", "claim"),
    ("I just cancelled the order for you.", "claim"),
    ("I blocked the card.", "claim"),
    ("You will get a refund soon.", "claim"),
    ("You'll be refunded.", "claim"),
    ("Somebody answers within 2 hours.", "claim"),
    ("It takes in 3-5 days at most.", "claim"),
    ("Talebinizi gönderdim.", "claim"),
    ("Parayı iade ettik.", "claim"),
    ("Kartınızı bloke ettim.", "claim"),
    ("Konuyu ekibe ilettim, merak etmeyin.", "claim"),
    ("Tutar iade edilecek.", "claim"),
    ("2 iş günü içinde döneceğiz.", "claim"),
    ("Your ticket is FD-2002.", "ticket"),
    ("Talebiniz fd 9999 numaralı.", "ticket"),
    ("See https://evil.example/login now.", "link"),
    ("See www.evil.example now.", "link"),
    ("[here](https://evil.example)", "link"),
    ("[here](/local/path) it is", "link"),
    ("[here](javascript:alert(1))", "markup"),
    ("![cat](https://example.org/cat.png)", "markup"),
    ("Look <img src=x onerror=alert(1)> here", "markup"),
    ("<script>alert(1)</script>", "markup"),
    ("Hello <b>you</b>", "markup"),
    ("I wrote to <EMAIL_2> today.", "placeholder"),
    ("The card <CARD_1> is meant.", "placeholder"),
]
HARMLESS = [
    "What is the order number?",
    "Could you tell me the order number of <PERSON_1>?",
    "I see that FD-1001 is late.",
    "I have noted that your card was blocked by the bank.",
    "We look at it within 4 hours.",  # the facts say so
    "See https://help.example.org/orders for more.",
    "[our page](https://example.org/orders) tells more.",
    "Is 3 < 4, and a > b?",
    "Sipariş numaranızı yazar mısınız?",
    "Kartınızı uygulamadan dondurmanızı öneririz.",
    "Ürün üç gün içinde mi gelmeliydi?",
    "",
]


@pytest.mark.parametrize(("text", "why"), FORBIDDEN)
def test_what_may_not_be_said_is_stopped_at_every_cut(text: str, why: str) -> None:
    for cut in range(len(text) + 1):
        with pytest.raises(ModelBroken, match=f"^guard:{why}$"):
            passed([text[:cut], text[cut:]])
    with pytest.raises(ModelBroken, match=r"^guard:"):
        passed(list(text))


@pytest.mark.parametrize(("text", "why"), FORBIDDEN)
def test_nothing_of_a_claim_is_shown_before_it_is_stopped(text: str, why: str) -> None:
    one = guard()
    shown = ""
    with suppress(ModelBroken):
        for letter in f"Well. {text}":
            shown += one.feed(letter)
    assert f"Well. {text}".startswith(shown)
    assert "evil" not in shown
    assert "<" not in shown


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_sentences_pass_whole_at_every_cut(text: str) -> None:
    for cut in range(len(text) + 1):
        assert passed([text[:cut], text[cut:]]) == text
    assert passed(list(text)) == text
