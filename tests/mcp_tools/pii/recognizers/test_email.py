"""E-mail addresses and what only looks like one."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mail ali@example.com", "mail <EMAIL>"),
        ("Ali.Veli+shop@example.co.uk'den yazdım", "<EMAIL>'den yazdım"),  # the Turkish suffix stays
        ("ALİ@EXAMPLE.COM", "<EMAIL>"),
        ("ayşe@örnek.com.tr.", "<EMAIL>."),
        ("write to jane.doe @ example.com please", "write to <EMAIL> please"),  # spaces around the @
        ("ali (at) example (dot) com", "<EMAIL>"),
        ("ali[at]example.com", "<EMAIL>"),
        ("jane at example dot com", "<EMAIL>"),
        ("ａｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", "<EMAIL>"),  # full-width letters
        ("ali@exam\u200bple.com", "<EMAIL>"),  # a zero-width space does not hide it
        ("@trendyol hesabına yazdım", "@trendyol hesabına yazdım"),
        ("3 @ 20 TL", "3 @ 20 TL"),
        ("I am at home dot", "I am at home dot"),
        ("root@localhost", "root@localhost"),  # no domain
    ],
)
def test_email_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
