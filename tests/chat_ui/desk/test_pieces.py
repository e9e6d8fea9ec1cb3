"""Masked text in pieces: the same text again, evidence by code points, placeholders whole."""

from hypothesis import given
from hypothesis import strategies as st

from chat_ui.desk.pieces import Mark, pieces
from chat_ui.words import words_in
from mcp_tools.domain.text import Language

EN, TR = words_in(Language.EN), words_in(Language.TR)


def test_evidence_is_cut_out_by_code_points() -> None:
    text = "😀 İade: 389.00 GBP, lütfen"
    start = text.index("389")
    assert pieces(text, EN, [Mark("amount", start, start + len("389.00 GBP"))]) == [
        {"text": "😀 İade: "},
        {"text": "389.00 GBP", "fields": ["amount"]},
        {"text": ", lütfen"},
    ]


def test_a_placeholder_is_named_in_words() -> None:
    assert pieces("<PHONE_1> ve <SHOE_SIZE_2>", TR) == [
        {"text": "<PHONE_1>", "placeholder": "<PHONE_1>", "label": "Telefon 1"},
        {"text": " ve "},
        {"text": "<SHOE_SIZE_2>", "placeholder": "<SHOE_SIZE_2>", "label": "Shoe size 2"},
    ]


def test_evidence_inside_a_placeholder_takes_all_of_it() -> None:
    (card,) = pieces("<CARD_1>", EN, [Mark("card_last4", 3, 5)])
    assert card == {"text": "<CARD_1>", "fields": ["card_last4"], "placeholder": "<CARD_1>", "label": "Card 1"}


def test_overlapping_evidence_names_every_field() -> None:
    shown = pieces("abcdef", EN, [Mark("one", 0, 4), Mark("two", 2, 6)])
    assert [(one["text"], one["fields"]) for one in shown] == [
        ("ab", ["one"]),
        ("cd", ["one", "two"]),
        ("ef", ["two"]),
    ]


def test_a_mark_outside_the_text_marks_nothing() -> None:
    assert pieces("abc", EN, [Mark("one", 7, 9), Mark("two", 2, 2)]) == [{"text": "abc"}]


@given(
    st.lists(st.sampled_from(["a", "ş", "😀", "<", "<PHONE_1>", "<b>", " "]), max_size=12).map("".join),
    st.lists(st.builds(Mark, st.just("f"), st.integers(0, 60), st.integers(0, 60)), max_size=4),
)
def test_nothing_is_lost_or_added(text: str, marks: list[Mark]) -> None:
    assert "".join(one["text"] for one in pieces(text, EN, marks)) == text
