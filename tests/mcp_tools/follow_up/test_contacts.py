"""Hidden contacts: the line a message is about, or what a record should become, and not where to reach somebody."""

from collections.abc import Callable

import pytest

from mcp_tools.follow_up.contacts import find_lines, find_new_data
from mcp_tools.follow_up.said import Said


@pytest.mark.parametrize("text", ["no code on <PHONE_1>", "sent by <EMAIL_1>", "<PHONE_1> hattım çekmiyor"])
def test_the_line_is_found(say: Callable[..., Said], text: str) -> None:
    assert [text[span.start : span.end] for span in find_lines(say(text))] == [
        text[text.index("<") : text.index(">") + 1]
    ]


@pytest.mark.parametrize("text", ["call me on <PHONE_1>", "<PHONE_1> numarasından arayın", "reply to me at <EMAIL_1>"])
def test_where_to_reach_somebody_is_no_line(say: Callable[..., Said], text: str) -> None:
    assert list(find_lines(say(text))) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("change it from <EMAIL_1> to <EMAIL_2>", "<EMAIL_2>"),
        ("yeni adresim <ADDRESS_1>", "<ADDRESS_1>"),
        ("please send it to my office", "my office"),
        ("iş yerime gönderin", "iş yerime"),
    ],
)
def test_what_a_record_should_become_is_found(say: Callable[..., Said], text: str, value: str) -> None:
    assert [span.value for span in find_new_data(say(text))] == [value]
