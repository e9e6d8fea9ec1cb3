"""What an operator adds: words that stay readable, patterns that hide more."""

import pytest

from mcp_tools.errors import MaskingUnavailable
from mcp_tools.pii.engine import PersonalDataEngine, build_engine
from mcp_tools.pii.operator_rules import OperatorRules

SLOW = r"(a|aa)+$"


@pytest.fixture(scope="module")
def ruled() -> PersonalDataEngine:
    rules = OperatorRules(readable=["Ayşe Tatlıları", "destek@example.com"], patterns=[r"MÜ-\d{6}"])
    return build_engine(rules, uses_models=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ayşe Tatlıları nerede", "Ayşe Tatlıları nerede"),
        ("AYSE TATLILARI nerede", "AYSE TATLILARI nerede"),  # in any typing
        ("Ayşe aradı, destek@example.com yazdı", "<PERSON> aradı, destek@example.com yazdı"),
        ("ben destek@example.com.tr", "ben <EMAIL>"),  # another address that begins alike
        ("üyelik mu-204418 kapansın", "üyelik <PRIVATE> kapansın"),
        ("MÜ-20441", "MÜ-20441"),
    ],
)
def test_the_operators_words_and_patterns_decide(ruled: PersonalDataEngine, text: str, expected: str) -> None:
    for entity in reversed(ruled.find_all(text)):
        text = f"{text[: entity.start]}<{entity.kind}>{text[entity.end :]}"
    assert text == expected


def test_a_pattern_that_takes_for_ever_fails_closed() -> None:
    slow = build_engine(OperatorRules(patterns=[SLOW]), uses_models=False)
    with pytest.raises(MaskingUnavailable):
        slow.find("a" * 60 + "b")
