"""When two spellings are one value."""

import pytest

from mcp_tools.pii.entity import Kind
from mcp_tools.pii.normal_form import normal_form


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.CARD, "4111 1111 1111 1111", "4111-1111-1111-1111"),
        (Kind.IBAN, "TR33 0006 1005 1978 6457 8413 26", "tr330006100519786457841326"),
        (Kind.PHONE, "+90 532 123 45 67", "0532 1234567"),
        (Kind.PHONE, "00905321234567", "5321234567"),
        (Kind.PERSON, "AYŞE  YILMAZ", "ayse yılmaz"),
        (Kind.EMAIL, "Ali@Example.com", "ali @ example.com"),
        (Kind.ADDRESS, "Gül Sok. No:5", "gul sok no 5"),
        (Kind.PLATE, "34 ABC 123", "34abc123"),
    ],
)
def test_another_spelling_is_the_same_value(kind: Kind, one: str, other: str) -> None:
    assert normal_form(kind, one) == normal_form(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.PASSWORD, "Secret1", "secret1"),
        (Kind.PHONE, "+44 7911 123456", "07911 123456"),  # only Turkish numbers lose their country
        (Kind.EMAIL, "ali.veli@example.com", "aliveli@example.com"),
        (Kind.IP, "10.1.11.1", "10.11.1.1"),
        (Kind.DOB, "1.11.1990", "11.1.1990"),
        (Kind.PERSON, "Ali Can", "Alican"),
    ],
)
def test_a_near_miss_is_another_value(kind: Kind, one: str, other: str) -> None:
    assert normal_form(kind, one) != normal_form(kind, other)
