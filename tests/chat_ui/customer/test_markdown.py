"""Text on its way into Chainlit's Markdown."""

import pytest

from chat_ui.customer.markdown import as_markdown


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<img src=x onerror=alert(1)>", r"\<img src=x onerror=alert(1)>"),
        ("![pixel](https://evil.example/p.png)", r"\![pixel](https\://evil.example/p.png)"),
        ("saat 10:30'da, durum:acil", r"saat 10\:30'da, durum\:acil"),
        ("`rm -rf`", r"\`rm -rf\`"),
        ("**389,00 TRY** ödendi", "**389,00 TRY** ödendi"),  # emphasis stays
        ("- bir\n- iki", "- bir\n- iki"),  # lists stay
        ("~5 ile ~10", r"\~5 ile \~10"),
    ],
)
def test_only_harmless_marks_work(text: str, safe: str) -> None:
    assert as_markdown(text) == safe


def test_pieces_escape_like_the_whole() -> None:
    text = "see <b>!here!</b> https://x.example :warning: `code`"
    assert "".join(as_markdown(piece) for piece in text) == as_markdown(text)
