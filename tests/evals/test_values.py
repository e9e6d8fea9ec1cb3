"""When a stored value is what somebody meant."""

from datetime import date
from typing import Any

import pytest

from evals.script import Fact
from evals.values import is_meant

FRIDAY = date(2026, 11, 20)


def fact(**meant: Any) -> Fact:
    return Fact.model_validate({"say": "…", **meant})


@pytest.mark.parametrize(
    ("meant", "stored", "is_right"),
    [
        ({"is": "AB-20417"}, "AB-20417", True),
        ({"is": "AB-20417"}, "ab-20417", True),
        ({"is": "AB-20417"}, "AB-20471", False),
        ({"is": "4417"}, "44170", False),
        ({"is": "389.00 GBP"}, "389.00 EUR", False),
        ({"is": "0 days ago"}, "2026-11-20T14:10", True),
        ({"is": "1 days ago"}, "2026-11-20", False),
        ({"is": "1 days ahead"}, "2026-11-21", True),
        ({"is": "last Friday"}, "2026-11-13", True),
        ({"is": "last Monday"}, "2026-11-16", True),
        ({"is": "last Monday"}, "2026-11-17", False),
        ({"is": "2 November"}, "2026-11-02", True),
        ({"contains": "süresi doldu"}, "Baglantinin suresi doldu", True),
        ({"contains": "süresi doldu"}, "bilmiyorum", False),
        ({"is": "İzmir"}, "izmir", True),
        ({"is": "slippers"}, "the pink slippers", True),
        ({"is": "phone"}, "phone_call", False),
        ({"any": True}, "whatever", True),
    ],
)
def test_a_value_is_compared_as_people_would(meant: dict[str, Any], stored: str, is_right: bool) -> None:
    assert is_meant(fact(**meant), stored, FRIDAY) is is_right
