"""Plates and what only looks like one."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plakam 34 ABC 123", "plakam <PLATE>"),
        ("aracımın plakası 06 A 1234", "aracımın plakası <PLATE>"),
        ("plaka: 34abc123", "plaka: <PLATE>"),
        ("34 ABC 123 plakalı araç", "<PLATE> plakalı araç"),
        ("ARABAMIN PLAKASI 35 KL 4567", "ARABAMIN PLAKASI <PLATE>"),
        ("my number plate is AB12 CDE", "my number plate is <PLATE>"),
        ("license plate: 7ABC123", "license plate: <PLATE>"),
        ("aracim 34-ABC-123", "aracim <PLATE>"),
        ("16 GB 1899 TL", "16 GB 1899 TL"),  # memory and a price
        ("34 ABC 123 ürünü", "34 ABC 123 ürünü"),  # no cue
        ("plakam 82 ABC 123 değil", "plakam 82 ABC 123 değil"),  # no such province
        ("my car was delivered in 24 hours", "my car was delivered in 24 hours"),
    ],
)
def test_plate_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
