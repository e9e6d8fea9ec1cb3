"""Tax numbers and what only looks like one."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vergi no 4540536920", "vergi no <TAX_ID>"),
        ("VKN: 4540536920", "VKN: <TAX_ID>"),
        ("Vergi numaramız 454 053 6920", "Vergi numaramız <TAX_ID>"),  # spaced
        ("VERGİ KİMLİK NO 4540536920", "VERGİ KİMLİK NO <TAX_ID>"),
        ("our tax number is 4540536920", "our tax number is <TAX_ID>"),
        ("my SSN is 123-45-6789", "my SSN is <TAX_ID>"),
        ("social security 123456789", "social security <TAX_ID>"),
        ("national insurance QQ 12 34 56 C", "national insurance QQ 12 34 56 C"),  # QQ is reserved for examples
        ("national insurance AB 12 34 56 C", "national insurance <TAX_ID>"),
        ("sipariş 4540536920 gelmedi", "sipariş 4540536920 gelmedi"),  # an order number without context stays readable
        ("vergi no 4540536921", "vergi no 4540536921"),  # wrong check digit
        ("order 123-45-67890", "order 123-45-67890"),  # too long for a social security number
    ],
)
def test_tax_id_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
