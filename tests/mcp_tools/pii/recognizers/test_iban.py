"""IBANs and what only looks like one."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IBAN'ım TR33 0006 1005 1978 6457 8413 26", "IBAN'ım <IBAN>"),
        ("TR330006100519786457841326 hesabıma", "<IBAN> hesabıma"),
        ("tr33 0006 1005 1978 6457 8413 26 hesabima yatirin", "<IBAN> hesabima yatirin"),  # lower case, words behind
        ("DE89 3704 0044 0532 0130 00", "<IBAN>"),
        ("GB29NWBK60161331926819 please", "<IBAN> please"),
        ("gb29 nwbk 6016 1331 9268 19", "<IBAN>"),
        ("TR33-0006-1005-1978-6457-8413-26", "<IBAN>"),  # dashes
        ("TR33 0006 1005 1978 6457 8413 27", "<IBAN>"),  # a mistyped Turkish one still names an account
        ("IBAN: 330006100519786457841326", "IBAN: <IBAN>"),  # without the country
        ("DE89 3704 0044 0532 0130 01", "DE89 3704 0044 0532 0130 01"),  # wrong check digits
        ("ref AB12CDEFGHIJKLMNOPQR", "ref AB12CDEFGHIJKLMNOPQR"),  # wrong check digits
        ("it's in 6688 Kopfholzweg 45 Suite 652", "it's in <ADDRESS>"),  # no country, no length
        ("TR33 0006 1005", "TR33 0006 1005"),  # too short
    ],
)
def test_iban_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
