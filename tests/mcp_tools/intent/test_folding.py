"""Folding to ASCII look-alikes."""

import pytest

from mcp_tools.intent.folding import fold, fold_loosely


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ŞİFREMİ UNUTTUM", "sifremi unuttum"),
        ("sıfır ığdır", "sifir igdir"),
        ("ÇÖĞÜŞ çöğüş", "cogus cogus"),
        ("Don’t", "don't"),
        ("plain", "plain"),
        ("€ 5 👍", "€ 5 👍"),
        ("", ""),
    ],
)
def test_letters_become_their_ascii_look_alikes(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["İİİ", "ﬁn ½ ẞ", "s\u0327ifre", "Å ﷺ ㎏", "👩‍👩‍👧 ok"])
def test_offsets_into_the_folded_text_are_offsets_into_the_text(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("çalışmıyo", "calismiyor"),
        ("giremiyom", "giremiyorum"),
        ("naptınız kopuyo", "naptiniz kopuyor"),
        ("yoyo", "yoyo"),
    ],
)
def test_loose_folding_spells_out_spoken_turkish(text: str, folded: str) -> None:
    assert fold_loosely(text) == folded


def test_loose_folding_composes_letters_and_shortens_drawn_out_ones() -> None:
    assert fold_loosely("s\u0327iiifre heyyyy book") == "sifre hey book"
