"""Dates of birth and every other date."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("doğum tarihim 12.03.1990", "doğum tarihim <DOB>"),
        ("dogum tarihi: 12/03/1990", "dogum tarihi: <DOB>"),  # without Turkish letters
        ("DOĞUM TARİHİM 12 MART 1990", "DOĞUM TARİHİM <DOB>"),
        ("1990 doğumluyum", "<DOB> doğumluyum"),
        ("12 Mart 1990'da doğdum", "<DOB>'da doğdum"),
        ("I was born on March 12, 1990", "I was born on <DOB>"),
        ("date of birth: 1990-03-12", "date of birth: <DOB>"),
        ("DOB 03/12/90", "DOB <DOB>"),
        ("my birthday is 12th of March 1990", "my birthday is <DOB>"),
        ("dob: 3 May 85", "dob: <DOB>"),
        ("10000000146 12.12.1968", "<TR_ID> <DOB>"),  # an old date beside an identity number
        ("ali@example.com 12.12.2024", "<EMAIL> 12.12.2024"),
        ("sipariş tarihi 12.03.2024", "sipariş tarihi 12.03.2024"),
        ("12 Mart 2024'te aldım", "12 Mart 2024'te aldım"),
        ("it arrived on March 12, 2024", "it arrived on March 12, 2024"),
        ("doğum günü hediyesi gelmedi", "doğum günü hediyesi gelmedi"),
    ],
)
def test_dob_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
