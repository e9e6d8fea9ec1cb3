"""When a value found is the value a person wrote down."""

import pytest

from mcp_tools.catalog.catalog import DetailType
from mcp_tools.understanding.matching import same_value


@pytest.mark.parametrize(
    ("kind", "said", "found"),
    [
        (DetailType.DATE, "2026-06-03", "2026-06-03T14:00"),
        (DetailType.AMOUNT, "49.90", "49.90 EUR"),
        (DetailType.CODE, "b-17", "B-17"),
        (DetailType.NAME, "chrome", "Chrome'da"),
        (DetailType.TEXT, "restarted the router", "i restarted the router already"),
        (DetailType.TEXT, "mugs", "mug"),
        (DetailType.CHOICE, "refund", "refund"),
    ],
)
def test_the_same_said_otherwise_is_the_same(kind: DetailType, said: str, found: str) -> None:
    assert same_value(kind, said, found)


@pytest.mark.parametrize(
    ("kind", "said", "found"),
    [
        (DetailType.DATE, "2026-06-03T14:00", "2026-06-03"),
        (DetailType.AMOUNT, "49.90 EUR", "49.90 USD"),
        (DetailType.CODE, "B-17", "B-18"),
        (DetailType.NAME, "outlook", "mail program"),
        (DetailType.TEXT, "mug", "a plate, a bowl and a mug"),
        (DetailType.CHOICE, "refund", "repair"),
    ],
)
def test_another_value_is_not(kind: DetailType, said: str, found: str) -> None:
    assert not same_value(kind, said, found)
