"""Folding keeps every offset, and taken characters are remembered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_tools.follow_up.said import Cover, fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("SİPARİŞ NUMARASI", "siparis numarasi"),
        ("Iğdır", "igdir"),
        ("Kâğıt ÇÖĞÜŞ", "kagit cogus"),
        ("iPhone’um", "iphone'um"),
    ],
)
def test_folding_makes_turkish_letters_ascii(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_never_moves_a_character(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_a_cover_knows_what_is_taken() -> None:
    cover = Cover(10, [(2, 4)])
    assert cover.touches(3, 8)
    assert not cover.touches(4, 10)
    assert not cover.touches(0, 2)
