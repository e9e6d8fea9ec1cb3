"""Telephone numbers and what only looks like one."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0532 123 45 67", "<PHONE>"),
        ("numaram 5321234567", "numaram <PHONE>"),
        ("+90 (532) 123-45-67 arayın", "<PHONE> arayın"),
        ("0212 345 67 89", "<PHONE>"),
        ("0850 222 33 44'ü aradım", "<PHONE>'ü aradım"),
        ("444 0 333 numaralı hat", "<PHONE> numaralı hat"),
        ("TEL: 05321234567", "TEL: <PHONE>"),
        ("call me at (415) 555-2671", "call me at <PHONE>"),
        ("415-555-2671", "<PHONE>"),
        ("07911 123456", "<PHONE>"),
        ("+44 20 7946 0958", "<PHONE>"),
        ("+49 151 23456789", "<PHONE>"),
        ("5 3 2 1 2 3 4 5 6 8 tel 5 3 2 1 2 3 4 5 6 7", "5 3 2 1 2 3 4 5 6 8 tel <PHONE>"),  # only where it is named
        ("(37) 788-063 office", "<PHONE> office"),  # the label stands behind
        ("Phone:\n60-56-85-91", "Phone:\n<PHONE>"),
        ("fax: 345-899-3560x4587", "fax: <PHONE>"),  # with the extension
        ("sipariş no 5321234567", "sipariş no 5321234567"),  # the words say it is an order
        ("tracking number 415-555-2671", "tracking number 415-555-2671"),
        ("5321234567", "5321234567"),  # ten bare digits without a cue
        ("12.03.2024 14:30", "12.03.2024 14:30"),
        ("1.250.000 TL", "1.250.000 TL"),
        ("112'yi aradım", "112'yi aradım"),
        ("FD-1042 ve 2024-00123", "FD-1042 ve 2024-00123"),
    ],
)
def test_phone_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
