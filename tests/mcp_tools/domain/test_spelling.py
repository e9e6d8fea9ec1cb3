"""One slip of the finger, and words that are none."""

import pytest

from mcp_tools.domain.spelling import respelled

KNOWN = {"yesterday", "evvelsi", "kredi", "bireysel", "bilmiyorum", "hafta", "phone", "pazartesi", "dun"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yesteday", "yesterday"),
        ("yestreday evening", "yesterday evening"),
        ("Biireysel hesap", "bireysel hesap"),
        ("Evvlsi gün", "evvelsi gün"),
        ("kerdi kartıyla", "kredi kartıyla"),
        ("pazarteai", "pazartesi"),
        ("pazartsiden beri", "pazartesiden beri"),
        ("bilmiiyorum", "bilmiyorum"),
    ],
)
def test_one_slip_is_read_as_the_known_word(typed: str, meant: str) -> None:
    assert respelled(typed, KNOWN) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "Kredi kartı",  # known already
        "haftaya",  # a known word with an ending
        "phase",  # two slips
        "dyn",  # too short to tell
        "A-10442",
        "",
    ],
)
def test_other_words_stay_as_they_were_typed(typed: str) -> None:
    assert respelled(typed, KNOWN) == typed
