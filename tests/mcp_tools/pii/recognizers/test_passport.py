"""Passport numbers and what only looks like one."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pasaport U12345678", "pasaport <PASSPORT>"),
        ("Pasaport numaram: U 12345678", "Pasaport numaram: <PASSPORT>"),
        ("PASAPORT NO U12345678", "PASAPORT NO <PASSPORT>"),
        ("my passport number is 123456789", "my passport number is <PASSPORT>"),
        ("passport no. AB1234567", "passport no. <PASSPORT>"),
        ("pasaportumun numarasi s01234567", "pasaportumun numarasi <PASSPORT>"),
        ("U12345678 numaralı pasaportum", "<PASSPORT> numaralı pasaportum"),
        ("order U12345678", "order U12345678"),  # no cue
        ("pasaportum 3 gündür gelmedi", "pasaportum 3 gündür gelmedi"),
        ("my passport arrives in 2024", "my passport arrives in 2024"),  # a year
        ("pasaport harcı 10000 TL", "pasaport harcı 10000 TL"),  # an amount of five digits
    ],
)
def test_passport_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
