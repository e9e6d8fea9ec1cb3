"""Card numbers and what only looks like one."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kartım 4111 1111 1111 1111", "kartım <CARD>"),
        ("card 4111-1111-1111-1111 was charged", "card <CARD> was charged"),
        ("5500.0000.0000.0004", "<CARD>"),  # dots
        ("4111111111111111", "<CARD>"),
        ("TROY KARTIM 9792 0300 0000 0000", "TROY KARTIM <CARD>"),
        ("amex 3782 822463 10005", "amex <CARD>"),
        ("4111 1111 1111 1111 123", "<CARD> 123"),  # the code right behind does not save the number
        ("kart no 4111 1111 1111 1112", "kart no <CARD>"),  # mistyped, beside a cue
        ("kartimin numarasi 4111111111111111", "kartimin numarasi <CARD>"),  # without Turkish letters
        ("takip no 4111111111111112", "takip no 4111111111111112"),  # wrong Luhn digit
        ("tracking 1234567812345670", "tracking 1234567812345670"),  # right Luhn digit, nobody issues cards with 1
        ("kart sonu 1234", "kart sonu 1234"),  # the last four may be said
        ("toplam 1.234.567,89 TL", "toplam 1.234.567,89 TL"),  # an amount
        ("card ending in 4242", "card ending in 4242"),
    ],
)
def test_card_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
