"""Keys that callers choose are identifiers, never words."""

import pytest

from mcp_tools.errors import InvalidArgument
from mcp_tools.keys import checked_key


@pytest.mark.parametrize("key", ["1", "123456", "k-1", "conversation-of-ada/2", "reply-0b9c", "a" * 120, "A.b_c:d#e"])
def test_identifiers_are_taken(key: str) -> None:
    assert checked_key(key) == key


@pytest.mark.parametrize(
    "key",
    [
        "",
        " ",
        "a b",
        "1234567",
        "10000000146",
        "4111-1111-1111-1111",
        "ali@example.com",
        "+90532",
        "ş",
        "a\n",
        "a" * 121,
    ],
)
def test_what_could_be_words_or_a_persons_number_is_not(key: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        checked_key(key)
    assert not key.strip() or key not in str(refused.value)
