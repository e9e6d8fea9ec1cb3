"""Log lines of libraries: what is taken out and what stays."""

import io
import logging
from collections.abc import Iterator

import pytest

from mcp_tools.pii.redaction import RedactingFilter, install, redacted


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("mail ali@example.com failed", "mail [e-mail] failed"),
        ("input_value='4111 1111 1111 1111'", "input_value='[card]'"),
        ("TR33 0006 1005 1978 6457 8413 26", "[iban]"),
        ("10000000146", "[id]"),
        ("+44 7911 123456 unreachable", "[phone] unreachable"),
        ("0532 123 45 67", "[phone]"),
        ("took 12.345 s, 200 OK, 127.0.0.1:54321", "took 12.345 s, 200 OK, 127.0.0.1:54321"),
        ("2024-05-06 12:30:45,123 INFO ticket FD-1042", "2024-05-06 12:30:45,123 INFO ticket FD-1042"),
        ("session 0b6f7a52-4c3e-4d61-9f59-2f8f0b1c2d3e", "session 0b6f7a52-4c3e-4d61-9f59-2f8f0b1c2d3e"),
        ("conversation=2c8599b2-ab12-4d61-9f59-2f8f0b1c2d3e", "conversation=2c8599b2-ab12-4d61-9f59-2f8f0b1c2d3e"),
        ("conversation=ab12cdef-4c3e-4d61-9f59-2f8f0b1c2d3e", "conversation=ab12cdef-4c3e-4d61-9f59-2f8f0b1c2d3e"),
        ("iban=TR33-0006-1005-1978-6457-8413-26", "iban=[iban]"),
    ],
)
def test_personal_looking_parts_are_replaced(line: str, expected: str) -> None:
    assert redacted(line) == expected


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    install([handler])
    logger = logging.getLogger("tests.redaction")
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, stream
    logger.removeHandler(handler)


def test_arguments_are_redacted(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.warning("no account for %s, %d tries", "ali@example.com", 3)
    assert stream.getvalue() == "no account for [e-mail], 3 tries\n"


def test_exception_text_is_redacted(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    try:
        int("ali@example.com")
    except ValueError:
        logger.exception("failed")
    assert "ValueError: invalid literal for int() with base 10: '[e-mail]'" in stream.getvalue()
    assert "ali@" not in stream.getvalue()


def test_a_record_whose_arguments_do_not_fit_loses_them(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.warning("two %s %s", "ali@example.com")
    assert "ali@" not in stream.getvalue()
    assert "arguments left out" in stream.getvalue()


def test_installing_twice_adds_one_filter() -> None:
    handler = logging.NullHandler()
    install([handler])
    install([handler])
    assert [type(one) for one in handler.filters] == [RedactingFilter]
