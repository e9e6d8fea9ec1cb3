"""Text on its way into Chainlit's Markdown."""

import pytest

from chat_ui.customer.markdown import MarkdownEscaper, as_markdown

J = "\u2060"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<img src=x onerror=alert(1)>", r"\<img src=x onerror=alert(1)>"),
        ("![pixel](https://evil.example/p.png)", r"\![pixel](https\://evil.example/p.png)"),
        ("saat 10:30'da, durum:acil", r"saat 10\:30'da, durum\:acil"),
        ("`rm -rf`", r"\`rm -rf\`"),
        ("**389,00 TRY** ödendi", "**389,00 TRY** ödendi"),  # emphasis stays
        ("- bir\n- iki\n1. üç", "- bir\n- iki\n1. üç"),  # lists stay
        ("~5 ile ~10", r"\~5 ile \~10"),
        ("see https://evil.example", rf"see https{J}\://evil.example"),
        ("HTTP://EVIL.EXAMPLE", rf"HTTP{J}\://EVIL.EXAMPLE"),
        ("or www.evil.example", rf"or www{J}.evil.example"),
        ("write to ada@example.com", f"write to ada{J}@example.com"),
        ("[help](https://help.example.com)", r"[help](https\://help.example.com)"),  # the reply guard knows its domains
        ("@ada, awww. 10 http codes", "@ada, awww. 10 http codes"),
    ],
)
def test_only_harmless_marks_work(text: str, safe: str) -> None:
    assert as_markdown(text) == safe


def test_pieces_escape_like_the_whole() -> None:
    text = "see <b>!here!</b> https://x.example :warning: `code` www.x.example a@b.c [x](http://y.example)"
    for size in range(1, len(text)):
        pieces = MarkdownEscaper()
        cut = [text[at : at + size] for at in range(0, len(text), size)]
        assert "".join(map(pieces.feed, cut)) == as_markdown(text)
