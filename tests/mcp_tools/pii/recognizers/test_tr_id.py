"""Turkish identity numbers and what only looks like one."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TC kimlik numaram 10000000146", "TC kimlik numaram <TR_ID>"),
        ("tc 100 000 001 46 numaram", "tc <TR_ID> numaram"),  # typed in groups
        ("T.C. Kimlik No: 12345678901", "T.C. Kimlik No: <TR_ID>"),  # wrong check digits, but the cue says what it is
        ("12345678902 tckn", "<TR_ID> tckn"),  # the cue may follow
        ("VATANDAŞLIK NUMARAM 10000000146'DIR", "VATANDAŞLIK NUMARAM <TR_ID>'DIR"),
        ("vatandaslik no 12345678901", "vatandaslik no <TR_ID>"),  # without Turkish letters
        ("my Turkish ID number is 10000000146", "my Turkish ID number is <TR_ID>"),
        ("10000000146 ile üyeyim", "<TR_ID> ile üyeyim"),  # right check digits need no cue
        ("１０００００００１４６", "<TR_ID>"),  # full-width digits
        ("sipariş 12345678901 gelmedi", "sipariş 12345678901 gelmedi"),  # wrong check digits, no cue
        ("takip no 00000000000", "takip no 00000000000"),  # never begins with 0
        ("order A10000000146", "order A10000000146"),  # part of a code
        ("100000001461", "100000001461"),  # twelve digits
    ],
)
def test_tr_id_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
