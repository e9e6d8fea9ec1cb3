"""The owner's values come back where placeholders stood, wherever the stream is cut."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.restore import StreamRestorer, restored_ticket
from mcp_tools.domain.ticket import Field, FieldState, Ticket

VALUES = {"<EMAIL_1>": "ali@example.com", "<PHONE_12>": "0532 000 00 00"}


async def restore(text: str) -> str:
    for placeholder, value in VALUES.items():
        text = text.replace(placeholder, value)
    return text


async def streamed(chunks: list[str]) -> str:
    restorer = StreamRestorer(restore)
    return "".join([*[await restorer.feed(chunk) for chunk in chunks], await restorer.flush()])


CASES = [
    ("Is <EMAIL_1> right?", "Is ali@example.com right?"),
    ("<EMAIL_1><PHONE_12>", "ali@example.com0532 000 00 00"),
    ("<EMAIL_2> is nobody's", "<EMAIL_2> is nobody's"),
    ("`<EMAIL_1>` stays, <EMAIL_1> does not", "`<EMAIL_1>` stays, ali@example.com does not"),
    ("```\n<EMAIL_1>\n``` <EMAIL_1>", "```\n<EMAIL_1>\n``` ali@example.com"),
    ("https://example.org/?q=<EMAIL_1> and <EMAIL_1>", "https://example.org/?q=<EMAIL_1> and ali@example.com"),
    ("www.example.org/<EMAIL_1>", "www.example.org/<EMAIL_1>"),
    ("[you](mailto:<EMAIL_1>) <EMAIL_1>", "[you](mailto:<EMAIL_1>) ali@example.com"),
    ("[x](https://a.org '<EMAIL_1>') <EMAIL_1>", "[x](https://a.org '<EMAIL_1>') ali@example.com"),
    ("help.example.org/<EMAIL_1> <EMAIL_1>", "help.example.org/<EMAIL_1> ali@example.com"),
    ("?mail=<EMAIL_1>", "?mail=<EMAIL_1>"),
    ("~~~\n<EMAIL_1>\n~~~ <EMAIL_1>", "~~~\n<EMAIL_1>\n~~~ ali@example.com"),
    ("(<EMAIL_1>) e-mail:<EMAIL_1>", "(ali@example.com) e-mail:ali@example.com"),
    ("a < b, <EMAIL, <e>, <EMAIL_>, <EMAIL_0>", "a < b, <EMAIL, <e>, <EMAIL_>, <EMAIL_0>"),
    ("it ends in <EMAIL_1", "it ends in <EMAIL_1"),
]


@pytest.mark.parametrize(("masked", "shown"), CASES)
async def test_values_come_back_but_never_in_code_or_links(masked: str, shown: str) -> None:
    for cut in range(len(masked) + 1):
        assert await streamed([masked[:cut], masked[cut:]]) == shown
    assert await streamed(list(masked)) == shown


SCRAPS = ["<EMAIL_9>", "`", "```", " ", "x", "<", "](", ")", "https://a.org/", "\n", "<PHONE_"]
PIECES = st.sampled_from([*VALUES, *SCRAPS])


@given(pieces=st.lists(PIECES, max_size=12), cuts=st.lists(st.integers(0, 80), max_size=6))
async def test_any_cutting_gives_the_same(pieces: list[str], cuts: list[int]) -> None:
    text = "".join(pieces)
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    chunks = [text[start:end] for start, end in pairwise(edges)]
    assert await streamed(chunks) == await streamed([text])


async def test_a_ticket_shows_its_owner_their_own_values(a_ticket: Callable[..., Ticket]) -> None:
    masked = a_ticket(known={"city": "<EMAIL_1>"}).model_copy(
        update={
            "title": Field(value="Write to <EMAIL_1>", state=FieldState.KNOWN),
            "description": "call <PHONE_12>",
        }
    )
    shown = await restored_ticket(masked, restore)
    city = shown.detail("city")
    assert (shown.title.value, shown.description) == ("Write to ali@example.com", "call 0532 000 00 00")
    assert city is not None
    assert city.shown is not None
    assert (city.field.value, city.shown.tr) == ("ali@example.com", "ali@example.com")
