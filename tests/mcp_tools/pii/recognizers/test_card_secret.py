"""What protects a card and what only looks like it."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arka yüzdeki kod 123", "arka yüzdeki kod <CARD_SECRET>"),
        ("kart 4111-1111-1111-1111 tarih 09/27", "kart <CARD> tarih <CARD_SECRET>"),
        ("teslim tarihi 09/27", "teslim tarihi 09/27"),
        ("cvv 123", "cvv <CARD_SECRET>"),
        ("CVC kodum: 1234", "CVC kodum: <CARD_SECRET>"),
        ("güvenlik kodu 456", "güvenlik kodu <CARD_SECRET>"),
        ("GUVENLIK KODU 456", "GUVENLIK KODU <CARD_SECRET>"),
        ("security code is 789", "security code is <CARD_SECRET>"),
        ("my card expires 12/27", "my card expires <CARD_SECRET>"),
        ("kartımın son kullanma tarihi 05/2028", "kartımın son kullanma tarihi <CARD_SECRET>"),
        ("4111 1111 1111 1111 12/27 123", "<CARD> <CARD_SECRET>"),
        ("my pin is 4821", "my pin is <CARD_SECRET>"),
        ("süt son kullanma tarihi 05/2028", "süt son kullanma tarihi 05/2028"),  # milk has a date, too
        ("error code 404", "error code 404"),
        ("hata kodu 456", "hata kodu 456"),
        ("16 GB 123", "16 GB 123"),
    ],
)
def test_card_secret_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
