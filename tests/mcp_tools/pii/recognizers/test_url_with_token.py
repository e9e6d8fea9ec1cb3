"""Links that open something by themselves, and ordinary ones."""

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://x.com/reset?token=abc123def", "<URL_WITH_TOKEN>"),
        ("see https://user:pass1@x.com/a now", "see <URL_WITH_TOKEN> now"),
        ("https://x.com/cb#access_token=eyJhb", "<URL_WITH_TOKEN>"),
        ("www.x.com/a?sid=99887766 çalışmıyor", "<URL_WITH_TOKEN> çalışmıyor"),
        ("https://x.com/verify/a8f5f167f44f4964", "<URL_WITH_TOKEN>"),
        ("HTTPS://X.COM/RESET?TOKEN=ABC123", "<URL_WITH_TOKEN>"),
        ("(https://x.com/?api_key=12345678).", "(<URL_WITH_TOKEN>)."),
        ("https://x.com/?email=ali@example.com", "<URL_WITH_TOKEN>"),  # one find, not two
        ("https://x.com/help?page=2", "https://x.com/help?page=2"),
        ("www.example.com", "www.example.com"),
        ("https://x.com/products/blue-running-shoes-42", "https://x.com/products/blue-running-shoes-42"),
        ("https://x.com/search?q=token+ring", "https://x.com/search?q=token+ring"),
    ],
)
def test_url_with_token_are_hidden_and_near_misses_stay(hidden: Callable[[str], str], text: str, expected: str) -> None:
    assert hidden(text) == expected
