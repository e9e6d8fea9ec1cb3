"""Stretches of a text replaced, and its places found again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_tools.rewriting import rewritten

TEXT = "call Ali or Veli today"
HIDDEN = "call <A_1> or <A_1> today"
SPANS = [(5, 8), (12, 16)]


@pytest.mark.parametrize(
    ("words", "now"),
    [
        ("call", "call"),
        ("or", "or"),
        ("today", "today"),
        ("Ali", "<A_1>"),
        ("li", "<A_1>"),  # a part of what is replaced is all of the stand-in
        ("call A", "call <A_1>"),
        ("li or Ve", "<A_1> or <A_1>"),
        (" or Veli today", " or <A_1> today"),
        (TEXT, HIDDEN),
    ],
)
def test_a_place_of_the_old_text_is_found_in_the_new_one(words: str, now: str) -> None:
    done = rewritten(TEXT, SPANS, "<A_1>")
    assert done.text == HIDDEN
    start, end = done.span(TEXT.index(words), TEXT.index(words) + len(words))
    assert done.text[start:end] == now


def test_what_a_place_has_to_do_with_is_told() -> None:
    done = rewritten(TEXT, SPANS, "<A_1>")
    assert [one.start for one in done.within(0, 5)] == []
    assert [one.start for one in done.within(4, 6)] == [5]
    assert [one.start for one in done.within(7, 13)] == [5, 12]


@given(st.data())
def test_what_is_not_replaced_stays_the_same_at_its_new_place(data: Any) -> None:
    text = data.draw(st.text(min_size=1, max_size=60))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    done = rewritten(text, spans, data.draw(st.sampled_from(["", "<X_1>", "a much longer stand-in"])))
    kept = [0, *(place for span in spans for place in span), len(text)]
    for start, end in zip(kept[::2], kept[1::2], strict=True):
        if start < end:
            first, after = done.span(start, end)
            assert done.text[first:after] == text[start:end]
