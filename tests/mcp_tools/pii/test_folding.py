"""Folding: what the recognisers read, and the way back to the original."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_tools.pii.folding import HIDDEN, fold, folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("İSTANBUL'da ığdır", "istanbul'da igdir"),
        ("Çağrı Öztürk", "cagri ozturk"),
        ("s\u0327ifre", "sifre"),  # the cedilla as a character of its own
        ("１２３ ٤٥٦", "123 456"),
        ("ali\u200b@x.com", "ali@x.com"),
        ("ﬁyat", "fiyat"),
        ("Ayşe’nin", "ayse'nin"),
        ("<EMAIL_1> geldi", f"{HIDDEN} geldi"),
        ("<email_1>", "<email_1>"),  # no placeholder: placeholders are written in capitals
        ("", ""),
    ],
)
def test_letters_digits_and_placeholders_are_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("text", "part", "original"),
    [
        ("xx İzmir yy", "Izmir", "İzmir"),
        ("s\u0327ifre x", "sifre", "s\u0327ifre"),
        ("a ali\u200b@x.com b", "ali@x.com", "ali\u200b@x.com"),
        ("e\u0301", "e", "e\u0301"),
        ("<EMAIL_1> 05", "05", "05"),
    ],
)
def test_a_folded_span_leads_back_to_the_original(text: str, part: str, original: str) -> None:
    result = fold(text)
    start = result.text.index(part)
    first, after = result.original_span(start, start + len(part))
    assert text[first:after] == original


anything = st.text() | st.text(alphabet="aİıŞş１٣ﬁ\u0301\u200b<>EMAIL_1 \t`", max_size=40)


@given(anything)
def test_every_folded_character_has_a_place_in_the_original_and_places_never_go_back(text: str) -> None:
    result = fold(text)
    starts = list(result.starts)
    assert len(starts) == len(result.text) + 1
    assert starts[-1] == len(text)
    assert starts == sorted(starts)


@given(anything, st.data())
def test_every_folded_span_is_a_non_empty_span_of_the_original(text: str, data: st.DataObject) -> None:
    result = fold(text)
    if not result.text:
        return
    start = data.draw(st.integers(0, len(result.text) - 1))
    end = data.draw(st.integers(start + 1, len(result.text)))
    first, after = result.original_span(start, end)
    assert 0 <= first < after <= len(text)


@given(anything)
def test_folded_text_has_no_accents_and_folding_again_changes_nothing(text: str) -> None:
    once = fold(text).text.replace(HIDDEN, "")
    assert not any(unicodedata.combining(character) for character in once)
    assert fold(once).text.replace(HIDDEN, "") == once or "<" in once
