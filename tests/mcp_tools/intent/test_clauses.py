"""Splitting a message into clauses."""

import pytest

from mcp_tools.intent.clauses import split_clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("my parcel is late and I was charged twice", [("my parcel is late", False), ("I was charged twice", False)]),
        ("siparişim gelmedi ayrıca ŞİFREMİ unuttum", [("siparişim gelmedi", False), ("ŞİFREMİ unuttum", True)]),
        ("One thing. Also, another one!", [("One thing", False), ("another one", True)]),
        ("I paid 1,250.50 twice", [("I paid 1,250.50 twice", False)]),  # marks inside numbers join nothing
        ("the brand name", [("the brand name", False)]),  # "and" inside a word
        ("first line\nsecond line", [("first line", False), ("second line", False)]),
        ("?!", []),
        ("", []),
    ],
)
def test_clauses_are_spans_of_the_message(text: str, parts: list[tuple[str, bool]]) -> None:
    assert [(text[clause.start : clause.end], clause.is_announced) for clause in split_clauses(text)] == parts
